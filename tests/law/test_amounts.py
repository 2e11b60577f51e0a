"""Quantities of legal prose in one normal form: however a sum, a time or a day is written, it compares equal."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.law.amounts import find_amounts, parse_english_number, parse_number


def normals(text: str) -> list[tuple[str, int]]:
    return [amount.normal for amount in find_amounts(text)]


def bounds(text: str) -> list[tuple[str, int, str | None]]:
    return [(amount.unit, amount.value, amount.bound) for amount in find_amounts(text)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5천만", 50_000_000),
        ("5,000만", 50_000_000),
        ("50,000,000", 50_000_000),
        ("오천만", 50_000_000),
        ("1억 2천만", 120_000_000),
        ("1억2천만", 120_000_000),
        ("1천500만", 15_000_000),
        ("3백만", 3_000_000),
        ("십만", 100_000),
        ("2조", 2 * 10**12),
        ("칠", 7),
        ("이십일", 21),
        ("백", 100),
        ("열아홉", 19),
        ("스물", 20),
        ("두", 2),
        ("0", 0),
        ("없음", None),
        ("", None),
    ],
)
def test_korean_numbers(text: str, value: int | None) -> None:
    assert parse_number(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("50 million", 50_000_000),
        ("fifty million", 50_000_000),
        ("50,000,000", 50_000_000),
        ("twenty-one", 21),
        ("one hundred fifty", 150),
        ("one hundred and fifty", 150),
        ("three", 3),
        ("seldom", None),
    ],
)
def test_english_numbers(text: str, value: int | None) -> None:
    assert parse_english_number(text) == value


FIFTY_MILLION = [("won", 50_000_000)]


@pytest.mark.parametrize(
    "text",
    [
        "5천만원",
        "5천만 원",
        "5000만원",
        "5,000만 원",
        "50,000,000원",
        "50000000원",
        "오천만원",
        "오천만 원",
        "50 million won",
        "fifty million won",
        "KRW 50,000,000",
        "KRW 50 million",
        "₩50,000,000",
        "50,000,000 Korean won",
    ],
)
def test_one_sum_in_every_spelling(text: str) -> None:
    assert normals(text) == FIFTY_MILLION


SEVEN_YEARS = [("month", 84)]


@pytest.mark.parametrize("text", ["7년", "7 년", "칠년", "84개월", "84 개월", "7 years", "seven years", "84 months"])
def test_one_duration_in_every_spelling(text: str) -> None:
    assert normals(text) == SEVEN_YEARS


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1년 6개월", [("month", 18)]),
        ("석 달", [("month", 3)]),
        ("6개월 안에", [("month", 6)]),
        ("30일", [("day", 30)]),
        ("2주", [("day", 14)]),
        ("사흘", [("day", 3)]),
        ("보름", [("day", 15)]),
        ("two weeks", [("day", 14)]),
        ("24시간", [("hour", 24)]),
        ("48 hours", [("hour", 48)]),
        ("19세", [("age", 19)]),
        ("만 19세", [("age", 19)]),
        ("열아홉 살", [("age", 19)]),
        ("2분의 1", [("fraction", 500_000)]),
        ("3분의 2", [("fraction", 666_667)]),
        ("1/2", [("fraction", 500_000)]),
        ("절반", [("fraction", 500_000)]),
        ("one half", [("fraction", 500_000)]),
        ("50%", [("percent", 500_000)]),
        ("50퍼센트", [("percent", 500_000)]),
        ("3명", [("people", 3)]),
    ],
)
def test_other_quantities(text: str, expected: list[tuple[str, int]]) -> None:
    found = normals(text)
    assert [unit for unit, _ in found] == [unit for unit, _ in expected]
    assert all(abs(got - want) <= 1 for (_, got), (_, want) in zip(found, expected, strict=True))


DAY = [("date", 20241016)]


@pytest.mark.parametrize(
    "text",
    [
        "2024년 10월 16일",
        "2024. 10. 16.",
        "2024.10.16.",
        "2024-10-16",
        "2024/10/16",
        "October 16, 2024",
        "Oct. 16, 2024",
        "16 October 2024",
    ],
)
def test_one_day_in_every_spelling(text: str) -> None:
    assert normals(text) == DAY


@pytest.mark.parametrize(
    ("text", "value"),
    [("2024년 10월", 20241000), ("2024년에", 20240000), ("October 2024", 20241000), ("10월 16일", 1016)],
)
def test_a_part_of_a_date_that_is_not_said_is_zero(text: str, value: int) -> None:
    assert normals(text) == [("date", value)]


@pytest.mark.parametrize("text", ["2024년 13월 16일", "2024. 2. 45."])
def test_a_day_that_does_not_exist_is_no_date_but_its_digits_are_not_lost(text: str) -> None:
    found = find_amounts(text)
    assert all(a.unit != "date" or a.value % 10000 == 0 for a in found)
    assert found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("7년 이하", ("month", 84, "max")),
        ("3년 이상", ("month", 36, "min")),
        ("16세 미만", ("age", 16, "below")),
        ("100만원 초과", ("won", 1_000_000, "above")),
        ("6개월 이내", ("month", 6, "max")),
        ("30일까지", ("day", 30, "max")),
        ("7년을 넘지 못", ("month", 84, "max")),
        ("7년", ("month", 84, None)),
        ("up to 7 years", ("month", 84, "max")),
        ("at least 3 years", ("month", 36, "min")),
        ("not more than 7 years", ("month", 84, "max")),
        ("not less than 3 years", ("month", 36, "min")),
        ("less than 3 years", ("month", 36, "below")),
        ("more than 3 years", ("month", 36, "above")),
        ("7 years or less", ("month", 84, "max")),
        ("under 19 years of age", ("age", 19, "below")),
        ("a fine of up to 50 million won", ("won", 50_000_000, "max")),
        ("최대 7년", ("month", 84, "max")),
        ("최소 3년", ("month", 36, "min")),
    ],
)
def test_bounds_are_told_apart(text: str, expected: tuple[str, int, str | None]) -> None:
    assert bounds(text) == [expected]


def test_a_penal_formula_has_both_limits() -> None:
    assert bounds("7년 이하의 징역 또는 5천만원 이하의 벌금") == [("month", 84, "max"), ("won", 50_000_000, "max")]


def test_a_range_has_both_ends() -> None:
    assert bounds("1년 이상 10년 이하의 징역") == [("month", 12, "min"), ("month", 120, "max")]


@pytest.mark.parametrize(
    "text",
    [
        "제14조의2",
        "제14조의2 제1항 제3호",
        "「시험법」 제3조",
        "2017도3443",
        "2018헌바524",
        "02-735-8994",
        "Article 14-2(2)",
        "법률 제20459호",
        "2차 피해",
    ],
)
def test_articles_cases_and_phones_are_no_quantities(text: str) -> None:
    assert find_amounts(text) == []


@pytest.mark.parametrize(("text", "value"), [("200미터", 200), ("3그램", 3), ("17개 항목", 17)])
def test_a_number_of_no_known_unit_is_still_a_number(text: str, value: int) -> None:
    assert normals(text) == [("number", value)]


@given(st.integers(1, 99_999_999).map(lambda n: n * 10_000))
def test_won_compare_equal_with_commas_and_with_man(amount: int) -> None:
    plain, commas, man = f"{amount}원", f"{amount:,}원", f"{amount // 10_000:,}만 원"
    assert normals(plain) == normals(commas) == normals(man) == [("won", amount)]


@given(st.integers(1, 60), st.sampled_from(["이하", "이상", "미만", "초과"]))
def test_years_and_months_agree_whatever_the_bound(years: int, word: str) -> None:
    assert bounds(f"{years}년 {word}") == bounds(f"{years * 12}개월 {word}")
    assert (
        find_amounts(f"{years}년 {word}")[0].bound
        == {"이하": "max", "이상": "min", "미만": "below", "초과": "above"}[word]
    )


@given(st.dates())
def test_a_date_written_three_ways_is_one_date(day: object) -> None:
    import datetime as dt

    assert isinstance(day, dt.date)
    if not 1900 <= day.year <= 2099:
        day = day.replace(year=1900 + day.year % 200, day=min(day.day, 28))
    value = day.year * 10_000 + day.month * 100 + day.day
    for text in (f"{day.year}년 {day.month}월 {day.day}일", f"{day.year}. {day.month}. {day.day}.", day.isoformat()):
        assert normals(text) == [("date", value)]


@given(st.text(alphabet="가나제조항년월일이상하미만원5천만0123456789 ,.의분%()세살", max_size=40))
def test_spans_are_exact_and_do_not_overlap(text: str) -> None:
    last = 0
    for amount in find_amounts(text):
        assert text[amount.start : amount.end] == amount.text
        assert amount.start >= last
        last = amount.end


@given(st.text(max_size=60))
def test_any_text_is_survived(text: str) -> None:
    assert all(amount.start < amount.end for amount in find_amounts(text))
