# Two commands do everything on a fresh machine: `make chat` and `make test`. `make help` lists the rest.
PYTHON ?= python3
PORT ?= 8501
VENV ?= .venv
WORKERS ?= 2
PY := $(VENV)/bin/python
CODE := app.py serve.py hatch_build.py kb ingest training tests bench release docs

QUESTIONS := $(wildcard ../shared/eval/lay_questions.dev.jsonl) $(addprefix tests/blind/,field_questions.jsonl questions.jsonl lang_questions.jsonl)

.PHONY: help chat test lint build model vectors eval screens docs linkcheck wheel lock licences sbom install dev clean
.DEFAULT_GOAL := help

help: ## 명령 목록 / list the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-10s %s\n", $$1, $$2 }'

chat: build ## 설치하고, 자료를 만들고, 채팅 열기 / install, build and open the chat (PORT=8501, HEADLESS=1)
	@$(PY) -m kb.cli chat --port $(PORT) $(if $(HEADLESS),--headless)

# One thread each: the workers would otherwise wait for each other's threads and take twice as long.
test: lint model ## 모든 검사 / every check
	OMP_NUM_THREADS=1 $(PY) -m pytest -q -n $(WORKERS) --dist loadfile --no-loadscope-reorder tests

lint: dev ## ruff, ruff format, mypy
	$(PY) -m ruff check $(CODE)
	$(PY) -m ruff format --check $(CODE)
	$(PY) -m mypy

build: model ## 자료를 새 세대로 / build the bundled corpus
	$(PY) -m kb.cli build

model: install ## 임베딩 모델 준비 / make sure the embedding weights are at hand
	$(PY) -m kb.embed fetch

vectors: model ## 동봉 벡터 다시 만들기 / embed the corpus again for models/corpus-vectors.npz
	$(PY) -m ingest.build vectors

eval: build ## 검색 품질 / retrieval figures into docs/evaluation.md, with official text where it is loaded
	$(PY) -m kb.cli eval --ablations --out docs/evaluation.md $(QUESTIONS)

screens: build dev ## 화면 갈무리 / screenshots of every page into docs/screens
	$(PY) -m tests.e2e.screens

wheel: dev ## 휠과 sdist 만들기 / the wheel and the sdist into dist/
	$(PY) -m build --outdir dist

lock: dev ## requirements.lock: 검사한 판과 해시 / the versions that were tested, with hashes (Python 3.11, Linux x86_64)
	$(PY) -m release.lock

licences: dev ## docs/licences.md: 의존하는 것의 라이선스 / licences of what we depend on
	$(PY) -m release.licences

sbom: dev ## deploy/sbom.cdx.json: 무엇으로 이루어졌는지 / bill of materials, CycloneDX
	$(PY) -m release.sbom

docs: dev ## 문서를 사이트로, 경고는 오류 / the documentation as a site in build/docs, warnings are errors
	$(PY) -m sphinx -b html -W -n --keep-going -q -c docs . build/docs

linkcheck: dev ## 바깥 링크 확인, 네트워크 필요 / fetch every external link of the documentation
	$(PY) -m sphinx -b linkcheck -q -c docs . build/linkcheck

install: $(VENV)/.installed

dev: $(VENV)/.dev

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 이상이 필요합니다. PYTHON=python3.12처럼 알려 주세요 (Python 3.11+ needed; set PYTHON=)."; exit 2; }
	@$(PYTHON) -m venv $(VENV) \
	  || { echo "venv를 만들지 못했습니다. 데비안·우분투라면 python3-venv를 설치하세요 (could not make a venv; install python3-venv)."; exit 2; }

$(VENV)/.installed: pyproject.toml | $(VENV)/bin/python
	$(PY) -m pip install -q --disable-pip-version-check -e .
	@touch $@

$(VENV)/.dev: pyproject.toml | $(VENV)/bin/python
	$(PY) -m pip install -q --disable-pip-version-check -e '.[dev]'
	@touch $@ $(VENV)/.installed

clean: ## 설치한 것 지우기 / remove the venv and tool caches (the data folder stays: kb path)
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache *.egg-info
