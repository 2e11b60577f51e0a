"""What a person's document names, where, and what stands there: over accounts alone and over official text."""

from __future__ import annotations

import threading
from datetime import date
from typing import Any

import pytest

from kb.base import KnowledgeBase
from kb.files import CODES
from kb.files.sandbox import _NOTICES
from kb.settings import Settings
from kb.views import documents
from kb.views.documents import Document, Found, sentence
from tests.conftest import DEVELOPER
from tests.files import makers

TODAY = date(2026, 11, 24)
COMPLAINT = (
    "고소인은 피해를 입었습니다. 이는 성폭력처벌법 제14조의2 제1항, 제2항을 위반한 것입니다. 상대는 처벌받아야 합니다.\n"
    "대법원 2018. 8. 30. 선고 2017도3443 판결을 보십시오. 서울중앙지방법원 2024. 5. 1. 선고 2024고단1234 판결도 있습니다.\n"
    "거짓법 제3조와 스토킹처벌법도 있습니다. 다시 말하지만 성폭력처벌법 제14조의2 제1항입니다."
)


def by_name(document: Document) -> dict[str, Found]:
    return {found.name: found for found in document.found}


@pytest.fixture(scope="module")
def complaint(kb: KnowledgeBase) -> Document:
    return kb.read_document("고소장.txt", COMPLAINT.encode())


def test_each_thing_named_stands_once_with_all_its_places(complaint: Document) -> None:
    found = by_name(complaint)
    first = found["성폭력처벌법 제14조의2 제1항"]
    assert (first.key, first.reason, first.count) == ("011187/14-2/1", None, 2)
    assert [place.before for place in first.places] == ["이는 성폭력처벌법 ", "다시 말하지만 성폭력처벌법 "]
    assert first.places[0].text == "제14조의2 제1항"
    assert first.places[0].after == ", 제2항을 위반한 것입니다."
    assert first.places[0].page is None, "a text file has no pages"
    assert found["성폭력처벌법 제14조의2 제2항"].key == "011187/14-2/2"
    assert found["대법원 2018. 8. 30. 선고 2017도3443"].key == "ruling/2017도3443"
    assert found["스토킹범죄의 처벌 등에 관한 법률"].kind == "statute"


def test_what_is_not_found_says_why_and_no_link_holds_the_number_of_a_persons_own_case(complaint: Document) -> None:
    found = by_name(complaint)
    assert (found["거짓법 제3조"].key, found["거짓법 제3조"].reason) == (None, "unknown_statute")
    own = found["서울중앙지방법원 2024. 5. 1. 선고 2024고단1234"]
    assert (own.key, own.reason, own.url) == (None, "not_loaded", None)


def test_a_clause_that_our_account_does_not_tell_of_is_not_found(kb: KnowledgeBase) -> None:
    [found] = kb.read_document("a", "성폭력처벌법 제14조의2 제9항을 적용한다.").found
    assert (found.key, found.reason) == (None, "not_loaded")
    assert found.url == "https://www.law.go.kr/법령/성폭력범죄의처벌등에관한특례법/제14조의2"


def test_pages_of_a_pdf_are_told_and_a_sentence_may_run_over_the_end_of_one(kb: KnowledgeBase) -> None:
    data = makers.drawn(makers.line("첫 쪽입니다."), makers.line("형법 제297조를"), makers.line("위반하였습니다."))
    document = kb.read_document("판결.pdf", data)
    [found] = document.found
    assert (document.pages, document.paging) == (3, "fixed")
    assert (found.places[0].page, found.places[0].before, found.places[0].after) == (2, "형법 ", "를 위반하였습니다.")


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("scan.pdf", makers.picture_page(), "scanned"),
        ("a.hwp", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "unsupported"),
        ("a.txt", b"", "empty"),
        ("a.pdf", b"%PDF-1.7 nothing more", "broken"),
    ],
)
def test_what_cannot_be_read_is_a_sentence(kb: KnowledgeBase, name: str, data: bytes, code: str) -> None:
    document = kb.read_document(name, data)
    assert (document.code, document.read, document.found) == (code, False, ())
    assert document.sentence.korean in CODES[code][1]  # type: ignore[index]


def test_text_that_nobody_sees_is_not_searched_and_is_told(kb: KnowledgeBase) -> None:
    page = b"<html><body><p>\xed\x98\x95\xeb\xb2\x95 \xec\xa0\x9c297\xec\xa1\xb0</p><p hidden>\xed\x98\x95\xeb\xb2\x95 \xec\xa0\x9c298\xec\xa1\xb0</p></body></html>"
    document = kb.read_document("notice.html", page)
    assert [found.name for found in document.found] == ["형법 제297조"]
    assert document.flags == ("hidden",)
    assert document.notices[0].english.startswith("Hidden text was set aside: p. 1")


@pytest.mark.parametrize(
    "sentence_of_ours", [*(said for _, said in CODES.values()), *(f"{said}: 2, 5쪽" for said in _NOTICES.values())]
)
def test_every_sentence_of_the_reader_parts_into_both_languages(sentence_of_ours: str) -> None:
    korean, english = documents.said(sentence_of_ours)
    assert korean != english
    assert not any("가" <= char <= "힣" for char in english)
    assert not korean.endswith(")")
    assert not any(word in korean for word in (" the ", "text was", "file"))


def test_a_pasted_text_is_read_as_a_file_is(kb: KnowledgeBase, complaint: Document) -> None:
    pasted = kb.read_document("붙여 넣은 글 1", COMPLAINT)
    assert pasted.read
    assert pasted.found == complaint.found
    assert not kb.read_document("x", " \n ").read


def test_reading_stops_when_it_is_told_to(kb: KnowledgeBase) -> None:
    stop = threading.Event()
    stop.set()
    for given in (COMPLAINT, COMPLAINT.encode()):
        document = kb.read_document("x", given, stop)
        assert (document.code, document.read, document.found) == ("stopped", False, ())


def test_a_long_text_is_searched_in_blocks_and_tells_how_far_it_is(kb: KnowledgeBase) -> None:
    steps: list[tuple[int, int]] = []
    text = "\n".join(["아무 일도 없었습니다. " * 20] * 1000 + ["형법 제297조를 위반하였습니다."])
    document = kb.read_document("x", text.encode(), told=lambda done, whole: steps.append((done, whole)))
    assert [found.name for found in document.found] == ["형법 제297조"]
    assert len(steps) > 1
    assert steps[0][0] == 0
    assert all(done < whole for done, whole in steps)
    assert document.found[0].places[0].before == "형법 "


@pytest.mark.parametrize(
    ("text", "marked", "before", "after"),
    [
        ("앞입니다. 형법 제297조에 따릅니다. 뒤입니다.", "제297조", "형법 ", "에 따릅니다."),
        ("2018. 8. 30. 형법 제297조를\n위반했다. 뒤.", "제297조", "2018. 8. 30. 형법 ", "를 위반했다."),
        ("제목\n\n형법 제297조", "제297조", "형법 ", ""),
        ("It ended. Article 297 applies. It went on.", "Article 297", "", " applies."),
        ("가" * 300 + " 제297조 " + "나" * 300, "제297조", "…" + "가" * 199 + " ", " " + "나" * 199 + "…"),
    ],
)  # fmt: skip
def test_the_sentence_of_a_reference(text: str, marked: str, before: str, after: str) -> None:
    start = text.index(marked)
    assert sentence(text, start, start + len(marked)) == (before, after)


def test_by_our_account_alone_an_earlier_text_is_not_on_file(kb: KnowledgeBase) -> None:
    assert kb.clause_then("011187/14-2/1", date(2025, 1, 1)).verdict == "same"
    earlier = kb.clause_then("011187/14-2/1", date(2021, 3, 5))
    assert (earlier.verdict, earlier.evidence) == ("unknown", None)


@pytest.fixture(scope="module")
def lawful(law_store: Any, embedder: Any) -> KnowledgeBase:
    return KnowledgeBase(law_store, embedder, Settings(embed_model=DEVELOPER.embed_model))


@pytest.mark.shared
@pytest.mark.parametrize(
    ("key", "act", "verdict"),
    [
        ("011187/14-2/1", date(2025, 1, 1), "same"),
        ("011187/14-2/1", date(2024, 10, 16), "same"),
        ("011187/14-2/1", date(2024, 10, 15), "changed"),
        ("011187/14-2/1", date(2020, 6, 24), "absent"),
        ("011187/14-2/4", date(2024, 10, 15), "changed"),
        ("011187/14-2/5", date(2024, 10, 15), "absent"),
        ("001692/297", date(2012, 12, 1), "changed"),
        ("001692/297", date(1950, 1, 1), "unknown"),
    ],
)
def test_the_text_of_the_day_beside_todays(lawful: KnowledgeBase, key: str, act: date, verdict: str) -> None:
    then = lawful.clause_then(key, act)
    assert then.verdict == verdict
    assert (then.evidence is not None) == (verdict == "changed")


@pytest.mark.shared
def test_what_changed_is_told_clause_by_clause_with_the_text_of_the_day(lawful: KnowledgeBase) -> None:
    then = lawful.clause_then("011187/14-2/1", date(2021, 3, 5))
    assert then.evidence is not None
    assert "5년 이하의 징역" in then.evidence.text
    assert then.evidence.effective_to == "2024-10-16"
    [line] = then.changes
    assert "'5년 이하의' → '7년 이하의'" in line.korean
    assert line.korean.startswith("제1항")


@pytest.mark.shared
def test_the_version_that_a_document_names_is_found_by_its_promulgation(lawful: KnowledgeBase) -> None:
    text = (
        "구 성폭력범죄의 처벌 등에 관한 특례법(2020. 5. 19. 법률 제17264호로 개정되기 전의 것) 제14조 제1항을 적용한다."
    )
    [found] = lawful.read_document("판결.txt", text.encode()).found
    assert found.key == "011187/14/1"
    assert found.meant == date(2018, 12, 18)
    assert str(found.version) == "2020. 5. 19. 법률 제17264호로 개정되기 전의 것"


@pytest.mark.shared
def test_an_article_or_clause_that_the_text_does_not_have_is_not_found(lawful: KnowledgeBase) -> None:
    found = by_name(lawful.read_document("x", "정보통신망법 제70조 제9항과 형법 제999조를 본다."))
    assert found["정보통신망법 제70조 제9항"].reason == "no_such_clause"
    assert found["형법 제999조"].reason == "no_such_article"


def test_the_rows_of_the_file_are_the_places(kb: KnowledgeBase, complaint: Document) -> None:
    rows = kb.document_lines(complaint, date(2025, 1, 1))
    assert len(rows) == sum(found.count for found in complaint.found)
    first = rows[0]
    assert documents.address(first.found, first.evidence) == "성폭력범죄의 처벌 등에 관한 특례법 제14조의2 제1항"
    assert first.then is not None
    assert first.then.verdict == "same"
    assert documents.address(rows[-1].found, rows[-1].evidence) == rows[-1].found.name
