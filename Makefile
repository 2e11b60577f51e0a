VENV ?= .venv
PY := $(VENV)/bin/python
.PHONY: help install model build test lint
help: ## list the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST)
$(VENV)/.done: pyproject.toml
	python3 -m venv $(VENV)
	$(PY) -m pip install -q -e '.[dev]'
	touch $@
install: $(VENV)/.done ## venv and packages
model: install ## make sure the embedding weights are at hand
	$(PY) -m kb.embed fetch
build: model ## build the bundled corpus
	$(PY) -m kb.cli build
lint: install ## ruff
	$(PY) -m ruff check kb ingest
test: lint ## tests
	$(PY) -m pytest -q tests
