"""The page of a person's own documents driven by AppTest: in by file and by paste, shown, compared, taken away."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any, get_args

import pytest
import streamlit as st

from kb.files.model import PageFlag
from kb.refs import REASONS
from kb.ui import documents, state
from kb.ui.desk import MOST, Desk, Paper
from kb.ui.words import WORDS, word
from tests.files import makers
from tests.ui.conftest import Visit, body

HOSTILE = (
    '<img src="https://outside.invalid/a.png"> ![x](https://outside.invalid/b.png) [y](javascript:alert(1)) :red[z]'
)
COMPLAINT = f"이는 성폭력처벌법 제14조의2 제1항을 위반한 것입니다 {HOSTILE}. 대법원 2018. 8. 30. 선고 2017도3443 판결과 거짓법 제3조."


def drop(at: Any, *files: tuple[str, bytes]) -> str:
    """Files into the box; what the page shows when they are read."""
    for name, data in files:
        at.get("file_uploader")[0].upload(name, data, "application/octet-stream")
    return body(at.run())


def desk(at: Any) -> Desk:
    return at.session_state["desk"]  # type: ignore[no-any-return]


@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_file_is_read_and_each_reference_opens_on_its_clause(visit: Visit, language: str) -> None:
    at = visit("documents", language)
    assert WORDS[language]["documents_kept"] in body(at)
    data = makers.drawn(makers.line("첫 쪽입니다."), makers.line("성폭력처벌법 제14조의2 제1항을 위반하였습니다."))
    shown = drop(at, ("판결.pdf", data))
    assert f"{word(language, 'documents_number', number=1)}: 판결.pdf" in shown
    assert "<mark>제14조의2 제1항</mark>을 위반하였습니다." in shown
    assert word(language, "documents_at_page", page=2) in shown
    panel = shown.split('<details class="source" open>')[1]
    assert word(language, "documents_today", day="2026-11-24") in panel
    assert word(language, "in_force", until="2026-06-08") in panel
    assert 'href="https://www.law.go.kr/' in panel


def test_words_of_a_document_and_its_name_stay_text(visit: Visit) -> None:
    shown = drop(visit("documents"), (f"고소장{HOSTILE}.txt", COMPLAINT.encode()))
    assert "&lt;img src=" in shown
    assert "<img" not in shown
    assert 'href="javascript' not in shown


def test_no_widget_carries_words_of_a_document(visit: Visit) -> None:
    at = visit("documents")
    drop(at, (f"고소장{HOSTILE}.txt", COMPLAINT.encode()))
    drawn = [element for element in at.main if element.type not in ("html", "unknown")]
    assert drawn
    assert not any("outside.invalid" in str(element.proto) for element in drawn if hasattr(element, "proto"))


def test_what_is_not_found_says_why_and_a_ruling_opens(visit: Visit) -> None:
    shown = drop(visit("documents"), ("고소장.txt", COMPLAINT.encode()))
    assert WORDS["ko"]["reason_unknown_statute"] in shown
    assert WORDS["ko"]["documents_open_ruling"] in shown
    assert WORDS["ko"]["ruling_holding"] in shown.split(WORDS["ko"]["documents_open_ruling"])[1]


def test_a_pasted_text_is_read_and_the_box_is_emptied(visit: Visit) -> None:
    at = visit("documents")
    at.text_area(key="documents_text_0").set_value(COMPLAINT)
    shown = body(at.button(key="documents_go").click().run())
    assert word("ko", "documents_pasted", number=1) in shown
    assert [box.value for box in at.text_area] == [""]
    assert "documents_text_0" not in at.session_state
    shown = body(at.button(key="documents_go").click().run())
    assert WORDS["ko"]["documents_empty_paste"] in shown


def test_what_cannot_be_read_is_a_sentence_with_a_next_step(visit: Visit) -> None:
    shown = drop(visit("documents"), ("scan.pdf", makers.picture_page()), ("a.hwp", b"\xd0\xcf\x11\xe0" + bytes(600)))
    assert "문자 인식(OCR)을 한 PDF를 넣으세요." in shown
    assert "HWPX" in shown
    page = "<!doctype html><html><body><p>형법 제297조입니다.</p><p hidden>숨은 글</p></body></html>".encode()
    shown = drop(visit("documents", "en"), ("notice.html", page))
    assert "Hidden text was set aside: p. 1" in shown
    assert WORDS["en"]["next_aside"] in shown


def test_the_day_of_the_act_is_compared(visit: Visit) -> None:
    at = visit("documents")
    drop(at, ("고소장.txt", COMPLAINT.encode()))
    shown = body(at.date_input(key="documents_act").set_value(date(2025, 1, 1)).run())
    assert word("ko", "documents_same", day="2025-01-01") in shown
    shown = body(at.date_input(key="documents_act").set_value(date(2021, 3, 5)).run())
    assert word("ko", "documents_unknown", day="2021-03-05") in shown
    assert WORDS["ko"]["day_of_act_rule"] in shown


def test_each_document_can_be_taken_away_and_the_rest_stay(visit: Visit) -> None:
    at = visit("documents")
    drop(at, ("하나.txt", "형법 제297조".encode()), ("둘.txt", "형법 제298조".encode()))
    first, second = desk(at)
    shown = body(at.button(key=f"documents_drop-{first.id}").click().run())
    assert "하나.txt" not in shown
    assert "둘.txt" in shown
    assert (first.name, first.given, first.document) == ("", None, None)
    shown = body(at.button(key=f"documents_drop-{second.id}").click().run())
    assert "둘.txt" not in shown
    assert desk(at) == []


def test_no_more_than_the_desk_holds(visit: Visit) -> None:
    at = visit("documents")
    shown = drop(at, *((f"{number}.txt", "형법 제297조".encode()) for number in range(MOST + 1)))
    assert word("ko", "documents_full", most=MOST) in shown
    assert len(desk(at)) == MOST


def test_forgetting_takes_the_documents_with_it(visit: Visit) -> None:
    at = visit("documents")
    drop(at, ("하나.txt", "형법 제297조".encode()))
    [paper] = desk(at)
    leave = next(button for button in at.button if button.key and button.key.startswith("leave-"))
    leave.click().run()
    assert desk(at) == []
    assert (paper.name, paper.given, paper.document) == ("", None, None)
    assert paper.stop.is_set()


def test_the_server_holds_no_file_that_was_taken_in(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

    held: list[MemoryUploadedFileManager] = []
    make = MemoryUploadedFileManager.__init__

    def made(self: MemoryUploadedFileManager, *args: Any) -> None:
        make(self, *args)
        held.append(self)

    monkeypatch.setattr(MemoryUploadedFileManager, "__init__", made)
    added: list[str] = []
    add = MemoryUploadedFileManager.add_file
    monkeypatch.setattr(MemoryUploadedFileManager, "add_file", lambda self, session_id, file: (added.append(file.name), add(self, session_id, file)))  # fmt: skip
    at = visit("documents")
    drop(at, ("하나.txt", "형법 제297조".encode()))
    assert "하나.txt" in added
    assert [file for store in held for files in store.file_storage.values() for file in files.values()] == []


def test_the_file_of_what_was_found_holds_a_row_a_place(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[bytes] = []
    monkeypatch.setattr(st, "download_button", lambda label, data, *_, **__: made.append(data()))
    drop(visit("documents"), ("=1+1.txt", COMPLAINT.encode()))
    rows = list(csv.reader(io.StringIO(made[-1].decode("utf-8-sig"), newline="")))
    assert rows[0][0] == WORDS["ko"]["col_document"]
    assert rows[1][0] == "'=1+1.txt"
    assert rows[1][3] == "성폭력범죄의 처벌 등에 관한 특례법 제14조의2 제1항"
    assert rows[1][8].startswith("https://www.law.go.kr/")
    assert len(rows) == 4


def test_every_reason_flag_and_verdict_has_its_words() -> None:
    for reason in REASONS:
        assert f"reason_{reason}" in WORDS["ko"]
    for flag in get_args(PageFlag):
        step = "aside" if flag in documents._ASIDE else flag
        assert f"next_{step}" in WORDS["ko"]
    for verdict in ("same", "changed", "absent", "unknown"):
        assert f"documents_{verdict}" in WORDS["ko"]
    for column in documents.document_table.COLUMNS:
        assert f"col_{column}" in WORDS["ko"]


def test_an_error_in_reading_is_a_sentence_and_logs_its_kind_alone(
    visit: Visit, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: Any) -> None:
        raise RuntimeError("비밀 in the message")

    monkeypatch.setattr("kb.base.KnowledgeBase.read_document", broken)
    shown = drop(visit("documents"), ("하나.txt", b"x"))
    assert WORDS["ko"]["documents_failed"] in shown
    assert "RuntimeError" in caplog.text
    assert "비밀" not in caplog.text


def test_a_paper_that_is_dropped_while_it_is_read_takes_nothing_in() -> None:
    class Slow:
        def read_document(self, name: str, given: object, stop: Any, told: Any) -> str:
            paper.drop()
            assert stop.is_set()
            return "what was found"

    paper = Paper("하나.txt", b"x")
    paper.read(Slow())  # type: ignore[arg-type]
    assert paper.document is None
    assert not paper.busy


def test_a_cleared_desk_stops_what_is_being_read() -> None:
    held = Desk()
    held.add("하나.txt", b"x")
    [paper] = held
    held.clear()
    assert paper.stop.is_set()
    assert paper.given is None
    assert state.Desk is Desk
