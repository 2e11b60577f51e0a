"""The command line of the contract, version 1: keys always present, exit codes, one-sentence errors, no traceback."""

from __future__ import annotations

import io
import json
import os
import shutil
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ingest.corpus import load_corpus
from kb.cli import main
from kb.settings import PROJECT
from tests.documents import CENTRE, leaflet

DEEPFAKE = "딥페이크로 제 얼굴을 합성한 영상을 퍼뜨린 사람은 어떤 처벌을 받나요?"
HIT = {
    "rank", "address", "key", "kind", "law", "article", "clause", "title", "text", "effective_from", "effective_to",
    "state", "known_until", "url", "score", "reasons", "trust",
}  # fmt: skip
ASK = {
    "schema_version", "question", "language", "intents", "act_date", "as_of", "depth", "refused", "answer", "clarify",
    "claims", "contacts", "notices", "removed", "writer", "generation",
}  # fmt: skip
CITATION = {
    "address", "key", "source_kind", "law", "article", "clause", "quote", "effective_from", "effective_to", "state",
    "known_until", "version", "url", "court", "date", "case_number", "page", "offsets",
}  # fmt: skip
SHOW = {
    "schema_version", "address", "key", "kind", "law", "article", "title", "as_of", "state", "effective_from",
    "effective_to", "known_until", "version", "text", "clauses", "card", "url", "versions", "notices",
}  # fmt: skip


@dataclass(frozen=True)
class Done:
    """What a finished command left."""

    returncode: int
    stdout: str
    stderr: str


Run = Callable[..., Done]


@pytest.fixture
def run(built_dir: Path, embedder: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """``run("ask", "…")`` -> the finished command, in this process, over the built data folder and the loaded model."""
    monkeypatch.setattr("kb.base.open_embedder", lambda *_: embedder)
    monkeypatch.setenv("KB_DATA_DIR", str(built_dir))

    def call(*arguments: str, stdin: str = "", **environment: str) -> Done:
        with monkeypatch.context() as patch:
            for name, value in environment.items():
                patch.setenv(name, value)
            patch.setattr(sys, "argv", ["kb", *arguments])
            patch.setattr(sys, "stdin", io.StringIO(stdin))
            capsys.readouterr()
            with pytest.raises(SystemExit) as stopped:
                main()
            printed = capsys.readouterr()
        return Done(int(stopped.value.code or 0), printed.out, printed.err)

    return call


def body(done: Done) -> dict[str, Any]:
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_ask_has_every_key_of_the_contract(run: Run) -> None:
    answer = body(run("ask", DEEPFAKE, "--json"))
    assert answer.keys() >= ASK
    assert (answer["schema_version"], answer["language"], answer["as_of"]) == (1, "ko", "2026-11-24")
    assert answer["intents"][0] == "penalty"
    for claim in answer["claims"]:
        assert claim.keys() >= {"text", "kind", "verdict", "checks", "citations"}
        for citation in claim["citations"]:
            assert citation.keys() >= CITATION
    first = answer["claims"][0]["citations"][0]
    assert first["law"] == "성폭력범죄의 처벌 등에 관한 특례법"
    assert (first["article"], first["clause"], first["version"]) == ("제14조의2", "제2항", "법률 제20459호")
    assert first["key"] == "011187/14-2/2@20459"
    assert (first["effective_from"], first["state"], first["known_until"]) == ("2024-10-16", "in_force", "2026-06-08")
    assert all(c.keys() >= {"id", "name", "phone", "checked_on", "url"} for c in answer["contacts"])


def test_ask_for_people_names_the_sources_and_the_lines_to_call(run: Run) -> None:
    printed = run("ask", DEEPFAKE).stdout
    assert "[성폭력처벌법 제14조의2 제2항]" in printed
    assert "여성긴급전화 1366" in printed


def test_questions_from_standard_input_give_one_object_a_line(run: Run) -> None:
    done = run("ask", "-", stdin=f"{DEEPFAKE}\n\n오늘 서울 날씨 알려줘\n")
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer["refused"] for answer in answers] == [False, True]
    found = [json.loads(line) for line in run("search", "-", stdin="지인능욕\n스토킹\n").stdout.splitlines()]
    assert [f["question"] for f in found] == ["지인능욕", "스토킹"]


def test_search_has_every_key_and_a_total_order(run: Run) -> None:
    found = body(run("search", "지인능욕", "-k", "5", "--json"))
    assert found.keys() >= {"schema_version", "question", "as_of", "generation", "hits"}
    assert [hit["rank"] for hit in found["hits"]] == [1, 2, 3, 4, 5]
    assert all(hit.keys() >= HIT for hit in found["hits"])
    order = [(-hit["score"], hit["rank"]) for hit in found["hits"]]
    assert order == sorted(order)
    assert found["hits"][0]["article"] == "제14조의2"
    assert any(reason.startswith("lexicon:") for reason in found["hits"][0]["reasons"])


@pytest.mark.parametrize(("kind", "expected"), [("statute", "card"), ("card", "card"), ("service", "service"), ("digest", "digest")])  # fmt: skip
def test_search_can_be_limited_to_a_kind(run: Run, kind: str, expected: str) -> None:
    hits = body(run("search", "불법촬영", "--kind", kind, "--json"))["hits"]
    assert hits
    assert {hit["kind"] for hit in hits} == {expected}


def test_explain_prints_reasons(run: Run) -> None:
    assert "lexicon:" in run("search", "지인능욕", "-k", "3", "--explain").stdout


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("성폭력처벌법 제14조의2", "성폭력범죄의 처벌 등에 관한 특례법 제14조의2"),
        ("011187/14-2/1@20459", "성폭력범죄의 처벌 등에 관한 특례법 제14조의2"),
        ("Article 297 of the Criminal Act", "형법 제297조"),
        ("2017도3443", "대법원 2018. 8. 30. 선고 2017도3443 판결"),
        ("w1366", "여성긴급전화 1366"),
    ],
)
def test_show_finds_by_address_key_case_number_and_id(run: Run, address: str, expected: str) -> None:
    shown = body(run("show", address, "--json"))
    assert shown.keys() >= SHOW
    assert shown["address"] == expected


def test_show_gives_clauses_and_the_version(run: Run) -> None:
    shown = body(run("show", "성폭력처벌법 제14조의2", "--json"))
    assert [clause["clause"] for clause in shown["clauses"]] == ["제1항", "제2항", "제3항", "제4항", "제5항"]
    assert shown["version"] == "법률 제20459호"
    assert shown["card"]["penalties"]


def test_doctor_checks_every_vector(run: Run) -> None:
    health = body(run("doctor", "--json"))
    assert health["healthy"]
    assert all(shard["vectors"] == shard["indexed"] for shard in health["shards"])
    assert "정상" in run("doctor").stdout


def test_doctor_counts_what_is_on_file_by_kind_language_age_and_confidence(run: Run) -> None:
    corpus = load_corpus(PROJECT / "corpus")
    held = body(run("doctor", "--json"))["holdings"]
    kinds = ("cards", "digests", "services", "guides", "policy", "factchecks", "effects", "glossary")
    assert {kind: held["counts"][kind] for kind in kinds} == {kind: len(getattr(corpus, kind)) for kind in kinds}
    assert held["counts"]["lexicon"] == Counter(entry.lang for entry in corpus.lexicon)
    assert all(held["counts"]["lexicon"][language] >= 60 for language in ("en", "zh", "vi", "ja"))
    assert held["confidence"]["policy"] == Counter(event.confidence for event in corpus.policy.values())
    oldest = min(card.checked_on for card in corpus.cards.values())
    assert (
        held["ages"]["cards"]["oldest_days"]
        == (date.fromisoformat(body(run("doctor", "--json"))["today"]) - oldest).days
    )
    said = run("doctor").stdout
    assert all(name in said for name in ("용어 / glossary", "정책 / policy", "high", "낱말 / lexicon", "vi "))


def test_path_prints_the_data_folder(run: Run, built_dir: Path) -> None:
    assert run("path").stdout.strip() == str(built_dir)


def test_a_receipt_holds_hashes_and_not_the_question(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "receipt.json"
    run("ask", DEEPFAKE, "--receipt", str(target))
    text = target.read_text(encoding="utf-8")
    assert DEEPFAKE not in text
    first = json.loads(text)["claims"][0]["citations"][0]
    assert first["key"] == "011187/14-2/2@20459"
    assert len(first["evidence_sha256"]) == 64


def test_eval_prints_the_system_beside_its_baselines(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    gold = [{"law": "성폭력범죄의 처벌 등에 관한 특례법", "article": "제14조의2"}]
    file.write_text(json.dumps({"id": "1", "lang": "ko", "question": DEEPFAKE, "gold": gold}), encoding="utf-8")
    result = body(run("eval", str(file), "--json"))
    assert result["systems"].keys() >= {"system", "bm25", "dense", "official bm25", "official dense"}
    low, high = result["intervals"]["system"]["all"]["hit@1"]
    assert low <= result["systems"]["system"]["all"]["hit@1"] <= high
    assert result["systems"]["system"]["all"]["hit@1"] == 1.0
    assert all(set(means["all"]) == {"hit@1", "hit@5", "hit@10", "recall@10", "nDCG@10", "MRR"} for means in result["systems"].values())  # fmt: skip
    printed = run("eval", str(file)).stdout
    assert all(word in printed for word in ("system", "bm25", "dense", "nDCG@10"))
    assert "official" not in printed, "no official text is loaded, so there is no such row"


def test_eval_explains_ablates_and_writes_a_page(run: Run, tmp_path: Path) -> None:
    file, page = tmp_path / "questions.jsonl", tmp_path / "page.md"
    gold = [{"law": "성폭력범죄의 처벌 등에 관한 특례법", "article": name} for name in ("제14조의2", "제999조")]
    row = {"id": "me-1", "lang": "ko", "question": DEEPFAKE, "gold": gold, "domain": "deepfake"}
    file.write_text(json.dumps(row), encoding="utf-8")
    found, missing = body(run("eval", str(file), "--explain", "--json"))["questions"][0]["gold"]
    assert found["rank"] == 1
    assert found["card"]
    assert any(reason.startswith("lexicon") for reason in found["reasons"])
    assert missing["rank"] is None
    assert not missing["card"]
    assert "1위" in run("eval", str(file), "--explain").stdout
    result = body(run("eval", str(file), "--ablations", "--json"))
    assert {"only bm25", "only dense", "without lexicon", "without dense"} <= result["systems"].keys()
    assert {"language ko", "source me", "domain deepfake"} <= result["groups"].keys()
    assert run("eval", str(file), "--out", str(page)).returncode == 0
    assert "| system | 1.00 (1.00–1.00) |" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("ask", ""), 2, "비어"),
        (("ask", "딥페이크", "--depth", "judge"), 2, "depth"),
        (("ask", "딥페이크", "--as-of", "어제"), 2, "2026-11-24"),
        (("ask", "딥페이크", "--lang", "fr"), 2, "ko"),
        (("search", "딥페이크", "--kind", "poem"), 2, "statute"),
        (("show", "없는 법 제1조"), 2, "kb search"),
        (("eval", "/nowhere/questions.jsonl"), 4, "questions.jsonl"),
        (("nonsense",), 2, "nonsense"),
        (("chat", "--port", "99999"), 2, "65535"),
    ],
)
def test_errors_are_said_in_words_with_the_exit_code_of_the_contract(run: Run, arguments: tuple[str, ...], code: int, words: str) -> None:  # fmt: skip
    done = run(*arguments)
    assert done.returncode == code
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize(
    "command", [("ask", DEEPFAKE), ("search", "x"), ("show", "x"), ("doctor",), ("chat", "--headless")]
)
def test_without_a_knowledge_base_the_command_that_builds_it_is_named(run: Run, tmp_path: Path, command: tuple[str, ...]) -> None:  # fmt: skip
    done = run(*command, KB_DATA_DIR=str(tmp_path))
    assert done.returncode == 3
    assert "kb build" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_wrong_clock_is_one_sentence(run: Run) -> None:
    done = run("ask", DEEPFAKE, KB_TODAY="내일")
    assert (done.returncode, done.stdout) == (2, "")
    assert "KB_TODAY" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_unforeseen_error_shows_its_kind_and_no_question(tmp_path: Path) -> None:
    code = (
        "import sys, kb.cli, kb.base\n"
        "def broken(*_): raise RuntimeError('비밀질문')\n"
        "kb.base.open_kb = broken\n"
        "sys.argv = ['kb', 'ask', '비밀질문']\n"
        "kb.cli.main()\n"
    )
    env = os.environ | {"KB_DATA_DIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=env, cwd=PROJECT, check=False
    )
    assert done.returncode == 1
    assert "RuntimeError" in done.stderr
    assert "비밀질문" not in done.stderr


def test_a_busy_port_is_said_before_anything_starts(run: Run) -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        held.listen()
        port = held.getsockname()[1]
        done = run("chat", "--headless", "--port", str(port))
    assert done.returncode == 2
    assert str(port) in done.stderr
    assert "PORT=" in done.stderr


def test_every_command_has_help_with_an_example() -> None:
    import typer.main

    from kb.cli import app

    for name, command in typer.main.get_command(app).commands.items():  # type: ignore[attr-defined]
        assert "Example: kb " in (command.help or ""), name


def test_add_brings_files_in_and_tells_what_it_refused(run: Run, built_dir: Path, tmp_path: Path) -> None:
    data = tmp_path / "kb"
    shutil.copytree(built_dir, data, symlinks=True)
    bad = tmp_path / "bad.pdf"
    bad.write_bytes(b"%PDF-1.7 \x00")
    about = [
        "--publisher",
        CENTRE,
        "--date",
        "2026-03-02",
        "--url",
        "https://yeoul.invalid/a.pdf",
        "--licence",
        "CC BY 4.0",
    ]
    done = run("add", str(leaflet(tmp_path)), str(bad), *about, "--json", KB_DATA_DIR=str(data))
    assert done.returncode == 1
    answer = json.loads(done.stdout)
    assert [(f["outcome"], f["code"]) for f in answer["files"]] == [("added", "ok"), ("refused", "broken")]
    assert answer["schema_version"] == 1
    assert answer["generation"]
    found = body(
        run("search", "삭제지원 결과는 언제 알려주나요?", "--kind", "document", "--json", KB_DATA_DIR=str(data))
    )
    assert [hit["kind"] for hit in found["hits"]] == ["document"]
    assert run("add", str(bad), *about, KB_DATA_DIR=str(data)).returncode == 4
    wrong = run("add", str(bad), *about[:2], "--date", "어제", *about[4:], KB_DATA_DIR=str(data))
    assert wrong.returncode == 2
    assert "--date" in wrong.stderr
    assert wrong.stderr.count("\n") <= 3


def test_a_receipt_is_checked_again(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "receipt.json"
    run("ask", DEEPFAKE, "--receipt", str(target))
    assert target.stat().st_mode & 0o077 == 0
    assert run("verify", str(target)).returncode == 0
    result = body(run("verify", str(target), "--json"))
    assert result.keys() == {
        "schema_version", "made_on", "about", "as_of", "generation_then", "generation", "sealed", "findings", "claims", "contacts",
    }  # fmt: skip
    changed = target.read_text(encoding="utf-8").replace("7년 이하의 징역", "5년 이하의 징역\\u001b[2J")
    target.write_text(changed, encoding="utf-8")
    done = run("verify", str(target))
    assert done.returncode == 1
    assert "changed after it was made" in done.stdout
    assert "\u001b[2J" not in done.stdout
    assert run("verify", str(tmp_path / "none.json")).returncode == 4
    assert run("verify", str(target), "--generation", "none").returncode == 2
    assert run("verify", str(target), "--as-of", "soon").returncode == 2
    target.write_bytes(b"\xff\xfe\x00")
    assert run("verify", str(target)).returncode == 4
    assert run("ask", DEEPFAKE, "--receipt", str(tmp_path / "no" / "r.json")).returncode == 1


def test_receipts_of_many_questions_are_one_a_line(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "receipts.jsonl"
    run("ask", "-", "--receipt", str(target), stdin=f"{DEEPFAKE}\n스토킹 처벌은?\n")
    assert len(target.read_text(encoding="utf-8").splitlines()) == 2
    done = run("verify", str(target), "--json")
    assert done.returncode == 0
    assert [json.loads(line)["findings"] for line in done.stdout.splitlines()] == [0, 0]
