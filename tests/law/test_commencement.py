"""시행일: from when each part of a promulgation is law, by its addendum. All invented."""

from __future__ import annotations

import time
from datetime import date

import pytest

from kb.law.addenda import parse_addenda
from kb.law.address import ArticleNumber
from kb.law.commencement import Commencement, addenda_texts, read_commencement, sole_addendum
from kb.law.commencement_day import read_day
from kb.law.commencement_reach import Reach, read_reach

MADE = date(2024, 10, 16)
LAW = "시험법"


def read(text: str, by: str = "", made: date = MADE, published: date | None = None, **known: date) -> Commencement:
    heading = f"부칙{f'({by})' if by else ''} <제2호,{made.year}.{made.month}.{made.day}>"
    addendum = parse_addenda([heading, *text.split("\n")])[-1]
    return read_commencement(addendum, made, LAW, {name[1:]: day for name, day in known.items()}, published)


def told(commencement: Commencement) -> dict[str, str]:
    """Each exception as ``address -> day or reason``."""
    return {
        said(reach): str(one.start.day or one.start.reason) for one in commencement.exceptions for reach in one.reach
    }


def said(reach: Reach) -> str:
    """``9/1/3의2``; ranges with ~, the part behind a colon, divisions by name."""
    if reach.division:
        return "".join(reach.division)
    number = reach.first.slug + (f"~{reach.last.slug}" if reach.last != reach.first else "")
    path = "/".join((number, *reach.path)) + (f"~{reach.through}" if reach.through else "")
    return ("부칙 " if reach.addendum else "") + path + (f":{reach.part}" if reach.part else "")


# Days.


@pytest.mark.parametrize(
    ("phrase", "day"),
    [
        ("공포한 날부터", "2024-10-16"), ("공포한 날로부터", "2024-10-16"), ("공포일부터", "2024-10-16"), ("공포 한 날", "2024-10-16"),
        ("공포 후 6개월이 경과한 날부터", "2025-04-17"), ("공포후 6월을 경과한 날로부터", "2025-04-17"),
        ("공포 후 1년이 경과한 날부터", "2025-10-17"), ("공포 후 1년 6개월이 경과한 날부터", "2026-04-17"),
        ("공포 후 30일이 경과한 날부터", "2024-11-16"), ("공포일로부터 90일후에", "2025-01-15"),
        ("공포한 날부터 6개월이 경과한 날부터", "2025-04-17"), ("공포 후 6개월이 된 날부터", "2025-04-17"),
        ("공포후 삼십일이 경과한 날로부터", "2024-11-16"),
        ("2026년 1월 1일부터", "2026-01-01"), ("1989년1월1일부터", "1989-01-01"), ("2026. 1. 1.부터", "2026-01-01"),
        ("단기 4286년 10월 3일부터", "1953-10-03"), ("4286년 10월 3일부터", "1953-10-03"),
        ("10월 24일부터", "2024-10-24"), ("1월 24일부터", "2025-01-24"), ("2013년 10월 31부터", "2013-10-31"),
    ],
)  # fmt: skip
def test_a_phrase_names_a_day(phrase: str, day: str) -> None:
    assert read_day(phrase, MADE).day == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("made", "months", "day"),
    [
        ("2024-08-31", 6, "2025-03-01"), ("2024-08-28", 6, "2025-03-01"), ("2024-08-27", 6, "2025-02-28"),
        ("2023-08-28", 6, "2024-02-29"), ("2011-09-30", 3, "2012-01-01"), ("2024-02-29", 12, "2025-03-01"),
    ],
)  # fmt: skip
def test_months_are_counted_from_the_next_day_to_the_end_of_a_short_month(made: str, months: int, day: str) -> None:
    start = read_day(f"공포 후 {months}개월이 경과한 날부터", date.fromisoformat(made))
    assert start.day == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("phrase", "reason"),
    [
        ("대통령령으로 정하는 날부터", "decree"), ("그 조직에 관한 대통령령의 시행일부터", "decree"),
        ("공포 후 3년을 넘지 아니하는 범위에서 총리령으로 정하는 날부터", "decree"),
        ("법률 제77호 모형법 일부개정법률의 시행일부터", "other_law"), ("모형법의 시행일부터", "other_law"),
        ("「갑과 을 간의 협정」이 발효하는 날부터", "conditional"), ("최초의 국회가 집회한 날부터", "conditional"),
        ("「갑과 을 간의 협정」이 발효한 후 2년이 되는 날부터", "conditional"),
        ("언젠가", "unreadable"), ("2024년 2월 30일부터", "unreadable"),
    ],
)  # fmt: skip
def test_what_is_no_day_has_its_reason(phrase: str, reason: str) -> None:
    start = read_day(phrase, MADE)
    assert (start.day, start.reason) == (None, reason)


def test_another_promulgation_gives_its_day_when_it_is_known() -> None:
    known = {"77": date(2025, 1, 1)}
    assert read_day("법률 제77호 시험법 일부개정법률의 시행일부터", MADE, known).day == date(2025, 1, 1)


# Addresses.


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("제2조제2호가목, 같은 조 제3호ㆍ제6호 및 제11조의2의 개정규정", ["2/0/2/가", "2/0/3", "2/0/6", "11-2"]),
        ("제9조제1항제3호의2, 같은 조 제3항ㆍ제4항 및 제17조의4의 개정규정", ["9/1/3의2", "9/3", "9/4", "17-4"]),
        ("제12조부터 제15조까지 및 제20조의2 내지 제20조의4의 개정규정", ["12~15", "20-2~20-4"]),
        ("제25조제3항부터 제5항까지, 제5조제1항제1호부터 제3호까지", ["25/3~5", "5/1/1~3"]),
        ("제34조제1항 및 제2항제16호, 제3호", ["34/1", "34/2/16", "34/2/3"]),
        ("제3조제1항 단서, 제4조제2항 각 호 외의 부분 및 제3항 후단", ["3/1:단서", "4/2:각호외의부분", "4/3:후단"]),
        ("제5조의 제목 및 제6조 단서", ["5:제목", "6/0:단서"]),
        ('제10조제1호의 개정규정 중 "제5조제7항"에 관한 부분 및 제8조의 개정규정', ["10/0/1:중", "8"]),
        ("제7조 및 제8조제1항의 개정규정(제9조와 관련된 부분에 한정한다)", ["7:제9조와 관련된 부분에 한정한다", "8/1:제9조와 관련된 부분에 한정한다"]),
        ("제7조 및 제8조제1항(시장에 관한 부분은 제외한다)의 개정규정", ["7", "8/1:시장에 관한 부분은 제외한다"]),
        ("제2조 중 제3호의 개정규정", ["2/0/3"]),
        ("제4편제2장(제7조 내지 제9조 및 제11조), 제5장의2 및 제3조의 개정규정", ["7~9", "11", "5장의2", "3"]),
        ("제5조, 별표 9 중 제2호어목, 별지 제3호서식 및 부칙 제3조의 개정규정", ["5", "부칙 3"]),
        ("법률 제86호 시험법 일부개정법률 제14조의2제4항의 개정규정", ["14-2/4"]),
        ("법률 제86호, 법률 제87호 시험법 일부개정법률 제4조의 개정규정", ["4"]),
        ("법률 제86호 모형법 일부개정법률 제14조의 개정규정", []),
        ("「모형법」 제3조", []),
    ],
)  # fmt: skip
def test_addresses_are_read_from_a_list(text: str, addresses: list[str]) -> None:
    assert [said(reach) for reach in read_reach(text, LAW)] == addresses


@pytest.mark.parametrize(
    ("text", "path", "covered"),
    [
        ("제3조제2항", ("2",), True), ("제3조제2항", ("2", "1"), True), ("제3조제2항", ("3",), False),
        ("제3조제2항제1호", ("2",), False), ("제3조", ("2", "1", "가"), True), ("제3조", (), True), ("제3조제2항", (), False),
        ("제3조제2항 단서", ("2",), True), ("제3조제2항 단서", ("2", "1"), False),
        ("제3조제2항부터 제4항까지", ("3의2",), True), ("제3조제2항부터 제4항까지", ("5",), False),
        ("제3조의 제목", (), True), ("제3조의 제목", ("1",), False),
    ],
)  # fmt: skip
def test_what_an_address_covers(text: str, path: tuple[str, ...], covered: bool) -> None:
    (reach,) = read_reach(text)
    assert reach.covers(path) is covered


def test_a_division_names_the_articles_below_its_heading() -> None:
    (reach,) = read_reach("제5장의 개정규정")
    assert reach.names(ArticleNumber(31), ("제5장 벌칙",))
    assert not reach.names(ArticleNumber(31), ("제5장의2 특례",))


# Commencement clauses.


@pytest.mark.parametrize(
    "text",
    [
        "이 법은 공포 후 6개월이 경과한 날부터 시행한다.",
        "제1조(시행일) 이 법은 공포 후 6개월이 경과한 날부터 시행한다.\n제2조(경과조치) 종전의 예에 따른다.",
        "①(시행일) 이 법은 공포 후 6개월이 경과한 날부터 시행한다.\n②(경과조치) 종전의 예에 따른다.",
        "(경과규정) ①종전의 예에 의하여 처리한다.\n(施行日) 본법은 公布 후 6월이 경과한 날로부터 施行한다.",
        "제57조 본법은 공포 후 6월이 경과한 날로부터 시행한다.\n제58조 본법 시행에 있어서 4262년생은 예외로 한다.",
        "제1조 이 법은 공포 후 6개월이 경과한 날부터 시행한다. 다만, 준비는 시행 전에 할 수 있다.",
        "제1조(시행일) 이 법은 2025년 4월 17일부터 시행한다 <개정 2024.11.1>",
    ],
)
def test_the_default_day_stands_in_the_commencement_clause(text: str) -> None:
    commencement = read(text)
    assert commencement.default.day == date(2025, 4, 17)
    assert commencement.exceptions == ()


def test_exceptions_have_their_days() -> None:
    commencement = read(
        "이 법은 공포 후 6개월이 경과한 날부터 시행한다. 다만 제3조제1항, 제26조의 개정규정은 공포한 날부터 시행하고, 제28조의 개정규정 및 "
        "부칙 제6조제3항의 규정은 2026년 1월 1일부터 시행하며, 제4조의 개정규정은 공포 후 1년이 경과한 날부터 시행한다."
    )
    assert commencement.default.day == date(2025, 4, 17)
    assert told(commencement) == {"3/1": "2024-10-16", "26": "2024-10-16", "28": "2026-01-01", "4": "2025-10-17"}


def test_verbs_may_be_left_out_between_exceptions() -> None:
    commencement = read(
        "이 법은 공포한 날부터 시행한다. 다만, 제24조의 개정규정은 공포 후 1개월이 경과한 날부터, 제8조제3항의 개정규정은 2025년 7월 1일부터, "
        "제26조의 개정규정은 3개월이 경과한 날부터 시행한다."
    )
    assert told(commencement) == {"24": "2024-11-17", "8/3": "2025-07-01", "26": "2025-01-17"}


@pytest.mark.parametrize(
    "head",
    [
        "다음 각 호의 개정규정은 각 호의 구분에 따른 날부터 시행한다.",
        "다음 각호의 사항은 해당 호에서 정하는 날부터 시행한다.",
    ],
)
def test_a_list_of_exceptions(head: str) -> None:
    commencement = read(
        f"이 법은 공포한 날부터 시행한다. 다만, {head}\n1. 제5조 및 제6조제1항의 개정규정: 2025년 6월 21일\n"
        "2. 제7조의 개정규정은 공포 후 1년이 경과한 날부터 시행한다\n3. 제8조: 대통령령으로 정하는 날"
    )
    assert commencement.default.day == MADE
    assert told(commencement) == {"5": "2025-06-21", "6/1": "2025-06-21", "7": "2025-10-17", "8": "decree"}


def test_days_that_depend_on_whom_it_concerns_are_conditional_from_the_first() -> None:
    commencement = read(
        "이 법은 공포한 날부터 시행한다. 다만, 제5조의 개정규정은 다음 각 호의 구분에 따른 날부터 시행한다.\n"
        "1. 상시 50명 이상의 사업장: 공포 후 3개월이 경과한 날\n2. 그 밖의 사업장: 2025년 7월 1일"
    )
    (later,) = commencement.exceptions
    assert (later.start.day, later.start.reason) == (date(2025, 1, 17), "conditional")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("이 법은 「갑과 을 간의 협정」이 발효되는 날부터 시행한다.", "conditional"),
        ("이 법은 공포 후 6개월이 경과한 날부터 1년 내에 시행하되, 그 기간 내에 대통령령으로 정하는 시점부터 시행한다.", "decree"),
        ("이 법의 시행일은 다음 각호와 같다.\n1. 공공기관: 2025년 7월 1일\n2. 그 밖: 2026년 7월 1일", "conditional"),
        ("생략", "omitted"), ("종전의 예에 따른다.", "unreadable"), ("", "unreadable"),
    ],
)  # fmt: skip
def test_a_default_that_cannot_be_read_has_its_reason(text: str, reason: str) -> None:
    assert read(text).default.reason == reason


def test_which_exceptions_name_an_article() -> None:
    commencement = read(
        "이 법은 공포한 날부터 시행한다. 다만, 제2조부터 제4조까지의 개정규정은 2025년 1월 1일부터 시행한다."
    )
    assert [len(commencement.of(ArticleNumber(n))) for n in (1, 2, 3, 4, 5)] == [0, 1, 1, 1, 0]
    assert commencement.days == {MADE, date(2025, 1, 1)}


# 타법개정.

PLACE = '제2조부터 제6조까지 생략\n제7조(다른 법률의 개정) ①부터 ⑨까지 생략\n⑩ 시험법 일부를 다음과 같이 개정한다.\n제2조 중 "갑"을 "을"로 한다.\n⑪부터 ⑳까지 생략'


def test_the_articles_of_another_law_are_not_ours() -> None:
    commencement = read(
        f"제1조(시행일) 이 법은 공포한 날부터 시행한다. 다만, 제2조의 개정규정은 2025년 1월 1일부터 시행한다.\n{PLACE}",
        by="모형법",
    )
    assert (commencement.default.day, commencement.exceptions, commencement.by) == (MADE, (), "모형법")


@pytest.mark.parametrize(
    ("address", "ours"),
    [("제7조제10항", True), ("제7조", True), ("제7조(제10항을 제외한다)", False), ("제7조(제2항을 제외한다)", True), ("제7조제9항", False), ("제8조", False), ("제5조부터 제7조까지", True)],
)  # fmt: skip
def test_an_address_in_the_addendum_leads_to_our_amendment(address: str, ours: bool) -> None:
    text = f"제1조(시행일) 이 법은 공포한 날부터 시행한다. 다만, ···<생략>··· 부칙 {address}의 개정규정은 2025년 1월 1일부터 시행한다.\n"
    commencement = read(text + PLACE, by="모형법")
    assert commencement.default.day == (date(2025, 1, 1) if ours else MADE)


def test_where_several_days_are_named_the_publisher_says_which_is_ours() -> None:
    text = "이 법은 공포한 날부터 시행한다. 다만, ···<생략>··· 제8조의 개정규정은 2025년 1월 1일부터 시행한다."
    assert read(text, by="여덟 법률의 일부개정에 관한 법률").default.day == MADE
    assert read(text, by="여덟 법률의 일부개정에 관한 법률", published=date(2025, 1, 1)).default.day == date(2025, 1, 1)
    assert read(text, by="여덟 법률의 일부개정에 관한 법률", published=date(2024, 12, 1)).default.reason == "omitted"


def test_what_amends_a_text_not_yet_in_force_follows_it() -> None:
    text = "제1조(시행일) 이 법은 공포한 날부터 시행한다. 다만, 부칙 제7조에 따라 개정되는 법률 중 이 법 시행 전에 공포되었으나 시행일이 도래하지 아니한 법률을 개정한 부분은 각각 해당 법률의 시행일부터 시행한다."
    commencement = read(f"{text}\n{PLACE}", by="모형법", published=date(2025, 3, 1))
    assert (commencement.default.day, commencement.follows, commencement.exceptions) == (MADE, True, ())


def test_an_amendment_of_an_amending_law_waits_for_that_law() -> None:
    text = "제1조(시행일) 이 법은 공포한 날부터 시행한다.\n제2조부터 제4조까지 생략\n제5조(다른 법률의 개정) ① 법률 제77호 시험법 일부개정법률 일부를 다음과 같이 개정한다.\n② 생략"
    assert read(text, by="모형법", _77=date(2026, 1, 1)).default.day == date(2026, 1, 1)


def test_a_part_of_our_amendment_is_left_to_a_reader() -> None:
    text = "제1조(시행일) 이 법은 공포한 날부터 시행한다. 다만, 부칙 제7조(시장에 관한 부분에 한정한다)는 2025년 1월 1일부터 시행한다."
    commencement = read(f"{text}\n{PLACE}", by="모형법")
    assert commencement.default.day == MADE
    assert [(one.reach, one.start.day) for one in commencement.exceptions] == [((), date(2025, 1, 1))]


# The addenda of a file.


def test_an_addendum_is_found_by_its_promulgation_without_parsing_the_others() -> None:
    body = "# 시험법\n\n## 부칙\n\n부칙 <제1호,2020.1.2>\n\n이 법은 공포한 날부터 시행한다.\n\n부칙(모형법) <제2호,2024.10.16>\n\n제1조(시행일) 이 법은 2025년 1월 1일부터 시행한다.\n"
    texts = addenda_texts(body)
    assert list(texts) == [("1", date(2020, 1, 2)), ("2", MADE)]
    addendum = sole_addendum(texts["2", MADE])
    assert (addendum.by, read_commencement(addendum, MADE).default.day) == ("모형법", date(2025, 1, 1))
    assert addenda_texts("# 시험법\n") == {}


@pytest.mark.parametrize(
    "noise", ["(", "제1호 ", "법률 제1호 ", ".", "…", "[", "공포 후 ", "제1조부터 ", '"', "시행일", "은 "]
)
def test_noise_is_read_in_time(noise: str) -> None:
    text = f"이 법은 공포한 날부터 시행한다. 다만, {noise * (20_000 // len(noise))}의 개정규정은 2025년 1월 1일부터 시행한다."
    started = time.monotonic()
    read(text)
    assert time.monotonic() - started < 3
