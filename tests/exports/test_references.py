"""BibTeX and RIS read back by the libraries that people load them with: everything on file, and hostile titles."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import bibtexparser
import pytest
import rispy
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.base import KnowledgeBase, Options
from kb.exports.bibtex import _ESCAPES, bibtex, escaped
from kb.exports.reference import Reference, answer_references, cite_key, reference, shown_reference
from kb.exports.ris import ris
from tests.exports.papers import HOSTILE, evidence

RULING = Reference("ruling.x", "ruling", "대법원 2021. 1. 1. 선고 2020도1 판결", "대법원", "2020도1", date="2021-01-01")
HARD = [
    HOSTILE, "{", "}", "}}", "{{", "\\", "\\}", "100% & #1 _ $ ~ ^", "@misc{evil, title = {x}}", "a\n@misc{evil,\n}", '"quoted"',
    "TY  - JOUR\r\nTI  - evil\r\nER  - ", "ER  - ", "끝\u2028ER  - ", "\ufeffTY  - JOUR",
]  # fmt: skip


def unescaped(text: str) -> str:
    for sign, written in sorted(_ESCAPES.items(), key=lambda pair: -len(pair[1])):
        text = text.replace(written, f"\x00{ord(sign)}\x01")
    return re.sub("\x00(\\d+)\x01", lambda found: chr(int(found[1])), text)


def parsed(text: str) -> list[dict[str, str]]:
    """The entries that bibtexparser reads, every field as a string, without the braces around it."""
    library = bibtexparser.parse_string(text)
    assert not library.failed_blocks
    assert len(library.entries) == len(library.blocks)
    return [
        {
            "key": e.key,
            "type": e.entry_type,
            **{f.key: str(f.value).removeprefix("{").removesuffix("}") for f in e.fields},
        }
        for e in library.entries
    ]


@pytest.fixture(scope="module")
def everything(kb: KnowledgeBase) -> list[Reference]:
    library = kb.library
    kinds = (library.cards, library.digests, library.services, library.guides, library.policy, library.factchecks, library.glossary)  # fmt: skip
    return [shown_reference(kb.show(base)) for kind in kinds for base in kind]


def test_citation_keys_are_ascii_and_of_two_sources_never_the_same(everything: list[Reference]) -> None:
    keys = [row.key for row in everything]
    assert len(keys) > 900
    assert len(set(keys)) == len(keys)
    assert [key for key in keys if not re.fullmatch(r"[a-z][A-Za-z0-9.:_-]*", key)] == []


def test_everything_on_file_comes_back_from_bibtex(everything: list[Reference]) -> None:
    rows = parsed(bibtex(everything))
    assert [row["key"] for row in rows] == [row.key for row in everything]
    for row, source in zip(rows, everything, strict=True):
        assert row["type"] == "misc"
        assert unescaped(row["title"]) == source.title
        assert unescaped(row.get("author", "")) == source.author
        assert row.get("url", "") == source.url
        assert row.get("urldate", "") == source.accessed
        assert row.get("year", "") == source.date[:4]
        named = row.get("howpublished" if source.kind == "statute" else "number", "")
        assert unescaped(named) == source.number


def test_everything_on_file_comes_back_from_ris(everything: list[Reference]) -> None:
    rows = rispy.loads(ris(everything))
    assert len(rows) == len(everything)
    types = {"statute": "STAT", "ruling": "CASE"}
    for row, source in zip(rows, everything, strict=True):
        assert row["type_of_reference"] == types.get(source.kind, "ELEC")
        assert row["id"] == source.key
        assert row["title"] == source.title
        assert row.get("authors", [""])[0] == source.author
        assert row.get("urls", [""])[0] == source.url
        assert row.get("year", "") == source.date[:4]
        assert "unknown_tag" not in row


def test_a_provision_names_its_law_number_day_page_and_state(kb: KnowledgeBase) -> None:
    row = shown_reference(kb.show("성폭력처벌법 제14조의2"))
    assert row.title == "성폭력범죄의 처벌 등에 관한 특례법 제14조의2(허위영상물 등의 반포등)"
    assert (row.number, row.section, row.date, row.accessed) == (
        "법률 제20459호",
        "제14조의2",
        "2024-10-16",
        "2026-06-08",
    )
    assert row.key == "law:011187.14-2:20459.20241016"
    assert row.note == "현행(확인: 2026-06-08), 시행 2024-10-16"
    made = bibtex([row])
    assert "entrysubtype = {legislation}" in made
    assert "month = oct," in made


def test_how_it_stood_on_another_day_says_which_day(kb: KnowledgeBase) -> None:
    row = shown_reference(kb.show("성폭력처벌법 제14조의2", as_of=date(2022, 1, 2)))
    assert row.note.startswith("2022-01-02 기준, 시행 예정")
    asked = kb.ask("딥페이크 영상을 퍼뜨리면 어떤 처벌을 받나요?", Options(as_of=date(2025, 1, 2)))
    rows = [row for row in answer_references(asked, {}) if row.kind == "statute"]
    assert rows
    assert all(row.note.startswith("2025-01-02 기준, ") for row in rows)


def test_a_former_text_is_never_in_force_in_a_bibliography() -> None:
    former = reference(evidence(effective_from="2020-06-25", effective_to="2024-10-16"))
    assert former.note == "지난 글: 2020-06-25부터 2024-10-16 전까지 시행"
    assert former.key != reference(evidence()).key


def test_a_ruling_names_its_court_day_number_and_what_overtook_it(kb: KnowledgeBase) -> None:
    row = shown_reference(kb.show("2001도5380"))
    assert (row.author, row.number, row.date) == ("대법원", "2001도5380", "2004-06-10")
    assert row.note.startswith("이 판례 뒤에 바뀐 것 (2011-03-18, ")
    assert "entrysubtype = {jurisdiction}" in bibtex([row])
    assert "AU  - 대법원\r\nM1  - 2001도5380\r\n" in ris([row])


def test_a_published_document_names_its_publisher_day_and_licence() -> None:
    told = {
        "key": "document/00112233aabbccdd", "kind": "document", "article": None, "address": "여울센터 「안내」", "title": "안내",
        "url": "https://example.org/l", "card": {"publisher": "여울센터", "date": "2026-03-02", "licence": "공공누리 제1유형"},
    }  # fmt: skip
    row = shown_reference(told)
    assert (row.title, row.author, row.date, row.note) == ("안내", "여울센터", "2026-03-02", "공공누리 제1유형")
    assert "TY  - RPRT" in ris([row])
    assert "PB  - 여울센터" in ris([row])


def test_the_sources_of_an_answer_are_those_of_its_sentences(kb: KnowledgeBase) -> None:
    asked = kb.ask("딥페이크 사진도 아동·청소년성착취물이라는 판례가 있나요?")
    rows = answer_references(asked, kb.library.digests)
    cited = {c.evidence.key for claim in asked.claims for c in claim.citations}
    assert len({row.key for row in rows}) == len(rows) == len(cited)
    rulings = [row for row in rows if row.kind == "ruling"]
    assert rulings
    assert all(row.accessed == "2026-11-24" for row in rulings)
    assert asked.question not in bibtex(rows) + ris(rows)


@given(st.text() | st.sampled_from(HARD))
@settings(max_examples=60)
def test_a_hostile_title_is_one_field_of_one_entry(text: str) -> None:
    title = " ".join(reference(evidence(title=f"x {text} x")).title.split())
    rows = [replace(RULING, title=title, note=title), replace(RULING, key="ruling.y")]
    read = parsed(bibtex(rows))
    assert [row["key"] for row in read] == ["ruling.x", "ruling.y"]
    assert unescaped(read[0]["title"]) == title
    records = rispy.loads(ris(rows))
    assert [record["title"] for record in records] == [title, RULING.title]


@pytest.mark.parametrize("text", HARD)
def test_braces_are_balanced_as_bibtex_counts_them(text: str) -> None:
    depth = 0
    for sign in escaped(text):
        depth += {"{": 1, "}": -1}.get(sign, 0)
        assert depth >= 0
    assert depth == 0


@pytest.mark.parametrize(("date", "year", "month"), [("2020-04", "2020", "apr"), ("2020", "2020", None), ("", None, None), ("2020-13", "2020", None)])  # fmt: skip
def test_a_day_may_be_known_in_part(date: str, year: str | None, month: str | None) -> None:
    made = bibtex([replace(RULING, date=date)])
    assert (f"year = {{{year}}}" in made) == (year is not None)
    assert ("month = " in made) == (month is not None)
    assert rispy.loads(ris([replace(RULING, date=date)]))[0].get("year") == year


def test_keys_that_differ_in_a_sign_alone_stay_apart() -> None:
    keys = [
        "ruling/2021도1234",
        "ruling/2021또1234",
        "ruling/2021 도1234",
        "a/b",
        "a.b",
        "a@b",
        "a:b",
        "a b",
        "a-b",
        "가",
        "까",
        "각",
        "갂",
    ]
    assert len({cite_key(key) for key in keys}) == len(keys)
    assert all(cite_key(key).isascii() for key in keys)
