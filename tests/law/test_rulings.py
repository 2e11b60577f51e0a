"""Citations of rulings: court, day, joined cases, what they end with; printed in Korean and English and read back."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.law.cases import CaseNumber, find_numbers, in_latin
from kb.law.courts import court_in_english, court_in_korean, full_court_name
from kb.law.reference import NameTable, case_numbers, find_mentions, find_references
from kb.law.rulings import RulingCitation, find_rulings

NOTHING = NameTable([])


def one(text: str) -> RulingCitation:
    (found,) = find_rulings(text)
    return found


@pytest.mark.parametrize(
    ("text", "court", "day", "verb", "decision"),
    [
        ("대법원 2018. 8. 30. 선고 2017도3443 판결", "대법원", date(2018, 8, 30), "선고", "판결"),
        ("대법원 2018.8.30. 선고 2017도3443 판결", "대법원", date(2018, 8, 30), "선고", "판결"),
        ("대법원 2022. 4. 21. 선고 2019도3047 전원합의체 판결", "대법원", date(2022, 4, 21), "선고", "전원합의체 판결"),
        ("대법원 전원합의체 2022. 4. 21. 선고 2019도3047 판결", "대법원", date(2022, 4, 21), "선고", "전원합의체 판결"),
        ("대법원 2022. 2. 23.자 2022모2092 결정", "대법원", date(2022, 2, 23), "자", "결정"),
        ("헌법재판소 2021. 11. 25. 선고 2019헌바446 전원재판부 결정", "헌법재판소", date(2021, 11, 25), "선고", "전원재판부 결정"),
        ("헌재 2005.  7. 21. 2003헌바98, 판례집 17-2, 34", "헌법재판소", date(2005, 7, 21), None, None),
        ("서울고법(춘천) 2020. 1. 2. 선고 2019노1 판결", "서울고등법원(춘천)", date(2020, 1, 2), "선고", "판결"),
        ("광주지법 목포지원 2020. 1. 2. 선고 2019고단1 판결", "광주지방법원 목포지원", date(2020, 1, 2), "선고", "판결"),
        ("헌재 2016헌마388", "헌법재판소", None, None, None),
        ("2017도3443", None, None, None, None),
        ("대법원 2018. 13. 45. 선고 2017도3443 판결", None, None, None, "판결"),
        ("Supreme Court Decision 2017Do3443 decided August 30, 2018", "대법원", date(2018, 8, 30), "선고", "판결"),
        ("the Supreme Court of Korea Order No. 2022Mo2092, dated Feb. 23, 2022", "대법원", date(2022, 2, 23), "자", "결정"),
        ("Supreme Court en banc Decision 2019Do3047 decided April 21, 2022", "대법원", date(2022, 4, 21), "선고", "전원합의체 판결"),
        ("Constitutional Court Decision 2019Hun-Ba446, decided on November 25, 2021", "헌법재판소", date(2021, 11, 25), "선고", "결정"),
    ],
)  # fmt: skip
def test_what_a_citation_says(
    text: str, court: str | None, day: date | None, verb: str | None, decision: str | None
) -> None:
    found = one(text)
    assert (found.court, found.day, found.verb, found.decision) == (court, day, verb, decision)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("2018도1234, 2018전도12(병합)", ["2018도1234", "2018전도12"]),
        ("2015헌바240ㆍ241(병합)", ["2015헌바240", "2015헌바241"]),
        ("2015헌바240·241", ["2015헌바240", "2015헌바241"]),
        ("2001헌가10 내지 12, 15(병합)", ["2001헌가10", "2001헌가11", "2001헌가12", "2001헌가15"]),
        ("대법원 2010. 1. 2. 선고 2010도1, 2010전도2 판결", ["2010도1", "2010전도2"]),
        ("2010가합1(본소), 2010가합2(반소)", ["2010가합1", "2010가합2"]),
        ("2018Do1234, 2018Jeondo12 (consolidated)", ["2018도1234", "2018전도12"]),
    ],
)
def test_joined_cases_are_one_ruling(text: str, numbers: list[str]) -> None:
    found = one(text)
    assert [found.case_number, *found.joined] == numbers


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("2017도1, 2017도2", 2),
        ("2003헌바98, 판례집 17-2, 34", 1),
        ("2017도3443, 12", 1),
        ("2017도3443, 2018. 1. 2.", 1),
        ("대법원 2017도1 판결, 2017도2 판결", 2),
    ],
)
def test_a_list_alone_joins_nothing(text: str, count: int) -> None:
    assert len(find_rulings(text)) == count
    assert all(not ruling.joined for ruling in find_rulings(text))


def test_a_list_of_citations_names_the_court_once() -> None:
    text = (
        "대법원 2010. 10. 28. 선고 2008다6755 판결, 2015. 3. 12. 선고 2012다117492 판결. 2016. 1. 2. 선고 2015도1 판결"
    )
    assert [ruling.court for ruling in find_rulings(text)] == ["대법원", "대법원", None]


def test_a_citation_is_one_mention_and_each_number_a_reference() -> None:
    text = "대법원 2018. 8. 30. 선고 2018도1234, 2018전도12(병합) 판결 참조"
    (mention,) = find_mentions(text, NOTHING)
    assert mention.text == text.removesuffix(" 참조")
    assert [reference.text for reference in find_references(text, NOTHING)] == ["2018도1234", "2018전도12"]
    assert case_numbers(text) == ["2018도1234", "2018전도12"]


@pytest.mark.parametrize(
    ("number", "latin"), [("2017도3443", "2017Do3443"), ("2018헌바524", "2018Hun-Ba524"), ("2019고합12", "2019Gohap12")]
)
def test_latin_letters(number: str, latin: str) -> None:
    assert in_latin(number) == latin
    assert case_numbers(latin) == [number]


def test_what_has_no_english_form_says_so() -> None:
    with pytest.raises(ValueError, match="not a case number"):
        in_latin("2017쀍1")
    with pytest.raises(ValueError, match="no English name"):
        court_in_english("시험법원")
    assert court_in_korean("the Court") is None


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("헌재", "헌법재판소"),
        ("서울고법", "서울고등법원"),
        ("대전지법 논산지원", "대전지방법원 논산지원"),
        ("대법원", "대법원"),
    ],
)
def test_courts_in_full(short: str, full: str) -> None:
    assert full_court_name(short) == full


@pytest.mark.parametrize("text", ["2024추석 3번", "20다스", "2024년 10월", "초등 3", "2020아이 2", "2018 August 30"])
def test_lookalikes(text: str) -> None:
    assert find_numbers(text) == []


KINDS = "도 노 모 고합 고단 고정 전도 보도 다 나 마 가합 가단 두 누 구합 구단 므 르 드단 느합 후 허 추 수 헌가 헌나 헌라 헌마 헌바 헌사".split()  # noqa: SIM905
cases = st.builds(lambda y, k, n: f"{y}{k}{n}", st.integers(1988, 2029), st.sampled_from(KINDS), st.integers(1, 999999))
rulings = st.builds(
    lambda numbers, court, day, verb, decision: RulingCitation(
        0, 1, (CaseNumber(0, 1, numbers[0]),), tuple(numbers[1:]), court, day, verb if day else None, decision
    ),
    st.lists(cases, min_size=1, max_size=4, unique=True),
    st.sampled_from(["대법원", "서울중앙지방법원", "부산고등법원", "서울가정법원", "특허법원"]),
    st.one_of(st.none(), st.dates(date(1950, 1, 1), date(2099, 12, 31))),
    st.sampled_from(["선고", "자", None]),
    st.sampled_from(["판결", "결정", "전원합의체 판결", "전원합의체 결정", "명령"]),
)


@given(rulings)
def test_what_is_printed_is_read_back(ruling: RulingCitation) -> None:
    assert one(str(ruling)).identity == ruling.identity
    assert one(ruling.english).identity == ruling.identity


def test_citations_of_the_constitutional_court_are_read_back() -> None:
    for text in (
        "헌법재판소 2021. 11. 25. 선고 2019헌바446 전원재판부 결정",
        "헌법재판소 2021. 11. 25. 2019헌바446 결정",
    ):
        assert str(one(text)) == text
        assert one(one(text).english).identity == one(text).identity


@given(
    st.lists(
        st.sampled_from(
            ["대법원 ", "2018. 8. 30. ", "선고 ", "2017도1", "ㆍ2", ", ", "(병합)", " 판결", "자 ", "헌재 "]
        ),
        max_size=14,
    )
)
def test_citations_stand_where_they_say_and_do_not_overlap(parts: list[str]) -> None:
    text = "".join(parts)
    found = find_rulings(text)
    for ruling in found:
        assert 0 <= ruling.start <= ruling.numbers[0].start < ruling.end <= len(text)
    assert all(left.end <= right.start for left, right in pairwise(found))
