"""``--save``, ``--csv`` and ``kb export``: the file that was asked for, or one sentence that says what to do and nothing written."""

from __future__ import annotations

import csv
import io
import json
import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import rispy
from pypdf import PdfReader

from kb import export_cli
from kb.base import KnowledgeBase, exports, penalty_table
from kb.cli import main
from kb.ui.words import word

QUESTION = "지인능욕 사진을 퍼뜨리면 어떤 처벌을 받나요?"
ARTICLE = "성폭력처벌법 제14조의2"
Run = Callable[..., tuple[int, str, str]]


class Bytes(io.TextIOWrapper):
    """A standard output of which the bytes can be read back."""

    def __init__(self) -> None:
        super().__init__(io.BytesIO(), encoding="utf-8", write_through=True)


@pytest.fixture
def run(kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """``run("export", …)`` -> exit code, standard output, standard error, over the knowledge base that is open."""
    monkeypatch.setattr("kb.base.open_kb", lambda *_: kb)
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str, stdin: str = "") -> tuple[int, str, str]:
        shown, told = Bytes(), io.StringIO()
        with monkeypatch.context() as patch:
            patch.setattr(sys, "argv", ["kb", *arguments])
            patch.setattr(sys, "stdin", io.StringIO(stdin))
            patch.setattr(sys, "stdout", shown)
            patch.setattr(sys, "stderr", told)
            with pytest.raises(SystemExit) as stopped:
                main()
        return int(stopped.value.code or 0), shown.buffer.getvalue().decode("utf-8", "replace"), told.getvalue()  # type: ignore[attr-defined]

    return call


def test_the_endings_are_those_that_can_be_written() -> None:
    assert tuple(exports.FORMATS) == export_cli.FORMATS


@pytest.mark.parametrize("form", export_cli.FORMATS)
def test_an_answer_is_saved_by_its_ending(run: Run, form: str, tmp_path: Path) -> None:
    code, shown, told = run("ask", QUESTION, "--save", f"답.{form}")
    assert (code, f"답.{form}" in told) == (0, True)
    assert "성폭력처벌법 제14조의2" in shown, "the answer is printed all the same"
    data = (tmp_path / f"답.{form}").read_bytes()
    assert (QUESTION.encode() in data) == (form in ("txt", "md"))
    if form == "pdf":
        assert QUESTION in PdfReader(io.BytesIO(data)).pages[0].extract_text()
    assert stat.S_IMODE((tmp_path / f"답.{form}").stat().st_mode) == 0o600, "nobody else reads what a person asked"
    assert [path.name for path in tmp_path.iterdir() if path.name != "data"] == [f"답.{form}"]


def test_a_person_is_told_that_the_file_holds_the_question_and_stays(run: Run) -> None:
    plain, practice, sources = (
        run("ask", QUESTION, "--save", name, "--depth", depth)[2]
        for name, depth in (("a.md", "victim"), ("b.md", "advocate"), ("c.bib", "victim"))
    )
    assert "이 기기에 남으니" in plain
    assert "stays on this device" in plain
    assert "질문이 들어 있습니다" in practice
    assert "이 기기" not in practice
    assert "질문" not in sources


def test_of_an_answer_without_sources_no_empty_bibliography_is_written(run: Run, tmp_path: Path) -> None:
    code, shown, told = run("ask", "오늘 서울 날씨 알려줘", "--save", "a.bib")
    assert (code, (tmp_path / "a.bib").exists(), "근거가 없어" in told) == (1, False, True)
    assert shown, "the answer is printed"


def test_json_stays_json_beside_a_saved_answer(run: Run) -> None:
    code, shown, _ = run("ask", QUESTION, "--json", "--save", "a.md")
    assert code == 0
    assert json.loads(shown)["question"] == QUESTION


@pytest.mark.parametrize("command", [("ask", QUESTION), ("show", ARTICLE), ("export", ARTICLE)])
def test_a_file_that_exists_is_replaced_only_when_told(run: Run, command: tuple[str, str], tmp_path: Path) -> None:
    option = "-o" if command[0] == "export" else "--save"
    (tmp_path / "a.md").write_text("내 메모")
    code, shown, told = run(*command, option, "a.md")
    assert (code, shown, told.count("\n")) == (2, "", 1)
    assert "--force" in told
    assert (tmp_path / "a.md").read_text() == "내 메모"
    assert run(*command, option, "a.md", "--force")[0] == 0
    assert (tmp_path / "a.md").read_text().startswith("# ")


@pytest.mark.parametrize(
    ("name", "code", "hint"),
    [("a.docx", 2, ".pdf"), ("a", 2, ".pdf"), ("no/a.md", 1, "폴더"), ("folder", 2, ".pdf"), ("folder.md", 2, "폴더"), ("", 2, ""), ("a.md/b.md", 1, "폴더")],
)  # fmt: skip
def test_a_name_that_cannot_be_written_is_one_sentence(
    run: Run, tmp_path: Path, name: str, code: int, hint: str
) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder.md").mkdir()
    (tmp_path / "a.md").write_text("x")
    for command in (("ask", QUESTION, "--save"), ("show", ARTICLE, "--save"), ("export", ARTICLE, "-o")):
        got, shown, told = run(*command, name)
        assert (got, shown) == (code, ""), told
        assert hint in told
        assert "Traceback" not in told
        assert "예상하지" not in told


def test_a_folder_that_takes_nothing_is_said_before_the_answer_is_made(
    run: Run, kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)  # root may write everywhere
    monkeypatch.setattr(kb, "ask", None)
    code, _, told = run("ask", QUESTION, "--save", "a.md")
    assert (code, "쓸 수 없습니다" in told) == (1, True)


def test_a_full_disk_leaves_nothing_behind(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    code, _, told = run("show", ARTICLE, "--save", "a.md")
    assert (code, "쓸 수 없습니다" in told) == (1, True)
    assert [path.name for path in tmp_path.iterdir() if path.name != "data"] == []


def test_many_questions_go_into_no_single_file(run: Run) -> None:
    code, _, told = run("ask", "-", "--save", "a.md", stdin=f"{QUESTION}\n{QUESTION}\n")
    assert code == 2
    assert "--json" in told


def test_a_provision_of_a_day(run: Run, tmp_path: Path) -> None:
    code, shown, told = run("show", ARTICLE, "--save", "a.txt", "--as-of", "2026-01-02")
    assert (code, shown) == (0, "")
    assert "a.txt" in told
    assert "질문" not in told
    assert "시행 2024-10-16" in (tmp_path / "a.txt").read_text()
    code, _, told = run("show", ARTICLE, "--save", "b.txt", "--diff", "2022-01-01..2024-10-16")
    assert (code, (tmp_path / "b.txt").exists()) == (2, False)


def test_many_addresses_are_one_bibliography_each_once(run: Run, tmp_path: Path) -> None:
    wanted = [ARTICLE, "2024도17801", "service/d4u_central", "성폭력범죄의 처벌 등에 관한 특례법 제14조의2"]
    code, shown, _ = run("export", *wanted, "--format", "ris")
    assert code == 0
    assert [row["type_of_reference"] for row in rispy.loads(shown)] == ["STAT", "CASE", "ELEC"]
    assert run("export", "-", "-o", "brief.ris", stdin="\n".join([*wanted, "", " "]))[0] == 0
    assert (tmp_path / "brief.ris").read_bytes().decode() == shown
    code, shown, _ = run("export", ARTICLE, "--format", "md", "--lang", "en")
    assert "In force (known up to 2026-06-08)" in shown
    assert run("export", ARTICLE, "--format", "pdf")[1].startswith("%PDF-")


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (("형법 제9999조", "--format", "bib"), "형법 제9999조"),
        ((ARTICLE, "없는 것", "-o", "a.bib"), "없는 것"),
        ((ARTICLE,), "--format"),
        ((ARTICLE, "--format", "docx"), "--format"),
        ((ARTICLE, "--format", "md", "--lang", "vi"), "--lang"),
        (("-", "--format", "bib"), "주소"),
        ((ARTICLE, "--format", "md", "--as-of", "어제"), "2026-11-24"),
    ],
)
def test_what_cannot_be_exported_is_named_and_nothing_is_written(
    run: Run, tmp_path: Path, arguments: tuple[str, ...], hint: str
) -> None:
    code, shown, told = run("export", *arguments)
    assert (code, shown) == (2, "")
    assert hint in told
    assert not list(tmp_path.glob("*.bib"))


def test_the_table_of_penalties_is_that_of_the_page(run: Run, kb: KnowledgeBase, tmp_path: Path) -> None:
    code, shown, told = run("penalties", "--csv", "법정형.csv")
    assert (code, shown, "법정형.csv" in told) == (0, "", True)
    data = (tmp_path / "법정형.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    head, *rows = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    assert head == [word("ko", f"col_{name}") for name in penalty_table.COLUMNS]
    assert len(rows) == len(kb.penalty_rows())
    place = {
        name: penalty_table.COLUMNS.index(name) for name in ("key", "max_months", "max_krw", "state", "effective_from")
    }
    row = next(row for row in rows if row[place["key"]].startswith("011187/14-2/2"))
    assert [row[place[name]] for name in ("max_months", "max_krw", "effective_from")] == [
        "84",
        "50000000",
        "2024-10-16",
    ]
    assert row[place["state"]]
    assert run("penalties", ARTICLE, "--csv", "b.csv")[0] == 0
    assert len((tmp_path / "b.csv").read_text("utf-8-sig").splitlines()) == 1 + len(kb.penalties(ARTICLE)["penalties"])
    assert run("penalties", "--csv", "b.csv")[0] == 2
