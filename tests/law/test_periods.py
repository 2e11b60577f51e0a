"""Periods, each row computed by hand from the statutes with a calendar, not by running the code.

``D("2020-03-01")`` is a day; a row of a limitation says offence, act, victim, evidence and the readings expected, each as
``(assumes, end)`` with ``never`` where there is no limitation.
"""

from __future__ import annotations

import calendar
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.law.ages import Victim, birthday, majority
from kb.law.complaint import complaint, condition_of
from kb.law.damages import FROM_ACT, FROM_KNOWLEDGE, damages
from kb.law.deadlines import DEADLINES, deadline
from kb.law.limitation import Offence, prosecution
from kb.law.limitation_rules import among
from kb.law.penalty import Penalty
from kb.law.periods import Basis, Period, Span, basis, last_day, next_working_day, version_on

D = date.fromisoformat
TODAY = D("2026-11-24")
NEVER = "never"


def up_to(years: int, won: int | None = None) -> Penalty:
    return Penalty(max_months=years * 12, max_krw=won)


def at_least(years: int) -> Penalty:
    return Penalty(min_months=years * 12)


LIFE = Penalty(life=True, min_months=60)
DEATH = Penalty(death=True, life=True)


def offence(key: str, penalty: Penalty) -> Offence:
    law, article, *path = key.split("/")
    return Offence(law, article, tuple(path), penalty)


THREAT = "001692/283/1"
FILMING = offence("011187/14/1", up_to(7, 50_000_000))
RAPE = offence("001692/297/0", at_least(3))
MOLESTATION = offence("001692/298/0", up_to(10, 15_000_000))
ADULT = Victim.born(D("1980-01-01"), disabled=False)
OLDER = Victim.born(D("1960-01-01"), disabled=False)


def born(day: str, disabled: bool | None = False) -> Victim:
    return Victim.born(D(day), disabled)


def ends(periods: tuple[Period, ...]) -> list[tuple[tuple[str, ...], str]]:
    return [(p.assumes, str(p.end) if p.kind == "runs" else p.kind) for p in periods]


def the_only(periods: tuple[Period, ...]) -> Period:
    (period,) = periods
    return period


# -- counting ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "months", "expected"),
    [
        ("2020-03-01", 84, "2027-02-28"),
        ("2020-01-01", 12, "2020-12-31"),
        ("2020-02-29", 12, "2021-02-28"),
        ("2020-02-29", 48, "2024-02-28"),
        ("2024-09-01", 6, "2025-02-28"),
        ("2024-08-31", 6, "2025-02-28"),
        ("2024-08-30", 6, "2025-02-28"),
        ("2024-08-29", 6, "2025-02-28"),
        ("2024-08-28", 6, "2025-02-27"),
        ("2023-08-31", 6, "2024-02-29"),
        ("2026-10-31", 1, "2026-11-30"),
        ("2026-10-30", 1, "2026-11-29"),
    ],
)
def test_months_end_on_the_eve_of_the_corresponding_day_or_with_the_month(
    first: str, months: int, expected: str
) -> None:
    assert last_day(D(first), months=months) == D(expected)


def test_days_include_the_first() -> None:
    assert last_day(D("2026-11-14"), days=10) == D("2026-11-23")


@pytest.mark.parametrize(("months", "days"), [(0, 0), (1, 1), (-1, 0), (0, -3)])
def test_a_period_has_one_length(months: int, days: int) -> None:
    with pytest.raises(ValueError, match="length"):
        last_day(D("2026-01-01"), months=months, days=days)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-11-27", "2026-11-27"),  # Friday
        ("2026-11-28", "2026-11-30"),  # Saturday
        ("2026-11-29", "2026-11-30"),  # Sunday
        ("2007-12-15", "2007-12-15"),  # Saturdays did not count yet
        ("2007-12-16", "2007-12-17"),
        ("2007-12-22", "2007-12-24"),
    ],
)
def test_a_last_day_moves_off_weekends_since_saturdays_count(day: str, expected: str) -> None:
    assert next_working_day(D(day)) == D(expected)


def test_holidays_are_handed_in() -> None:
    assert next_working_day(D("2024-03-01"), {D("2024-03-01")}) == D("2024-03-04")


@given(st.dates(date(1980, 1, 1), date(2040, 12, 31)), st.integers(1, 400))
def test_a_longer_period_never_ends_earlier_and_ends_within_a_month_of_its_length(first: date, months: int) -> None:
    end = last_day(first, months=months)
    assert first <= end < last_day(first, months=months + 1)
    assert (end.year * 12 + end.month) - (first.year * 12 + first.month) in (months - 1, months)
    assert end + timedelta(days=1) >= first + timedelta(days=28 * months)


@pytest.mark.parametrize(
    ("birth", "expected"),
    [
        ("2005-05-10", "2024-05-10"),
        ("2004-02-29", "2023-03-01"),
        ("2005-02-28", "2024-02-28"),
        ("1993-06-30", "2013-06-30"),
        ("1993-07-01", "2013-07-01"),
        ("1994-01-01", "2013-07-01"),
        ("1994-07-01", "2013-07-01"),
        ("1994-07-02", "2013-07-02"),
        ("1980-01-01", "2000-01-01"),
        ("1984-02-29", "2004-02-29"),
    ],
)
def test_majority_was_twenty_until_the_end_of_june_2013(birth: str, expected: str) -> None:
    assert majority(D(birth)) == D(expected)


def test_a_birthday_on_29_february() -> None:
    assert [birthday(D("2004-02-29"), years) for years in (4, 19, 20)] == [
        D("2008-02-29"),
        D("2023-03-01"),
        D("2024-02-29"),
    ]


# -- limitation of prosecution: bands ---------------------------------------------------------------------------------

SUSPENSION = {years: Penalty(other=(f"{years}년 이하의 자격정지",)) for years in (10, 5, 4)}


@pytest.mark.parametrize(
    ("penalty", "act", "expected"),
    [
        (DEATH, "2020-03-01", "2045-02-28"),
        (LIFE, "2020-03-01", "2035-02-28"),
        (up_to(10), "2020-03-01", "2030-02-28"),
        (Penalty(max_months=119), "2020-03-01", "2027-02-28"),
        (up_to(7, 50_000_000), "2020-03-01", "2027-02-28"),
        (up_to(5), "2020-03-01", "2027-02-28"),
        (Penalty(max_months=59), "2020-03-01", "2025-02-28"),
        (up_to(3, 30_000_000), "2020-03-01", "2025-02-28"),
        (up_to(1), "2020-03-01", "2025-02-28"),
        (Penalty(max_krw=2_000_000), "2020-03-01", "2025-02-28"),
        (at_least(1), "2020-03-01", "2030-02-28"),
        (SUSPENSION[10], "2020-03-01", "2025-02-28"),
        (SUSPENSION[5], "2020-03-01", "2023-02-28"),
        (SUSPENSION[4], "2020-03-01", "2021-02-28"),
        (Penalty(other=("구류", "과료")), "2020-03-01", "2021-02-28"),
        # 징역 is heavier than 자격정지 and 벌금: the seven years decide
        (Penalty(max_months=84, max_krw=50_000_000, other=("10년 이하의 자격정지",)), "2020-03-01", "2027-02-28"),
        # the bands changed on 2007-12-21
        (DEATH, "2007-12-20", "2022-12-19"),
        (DEATH, "2007-12-21", "2032-12-20"),
        (LIFE, "2007-12-20", "2017-12-19"),
        (LIFE, "2007-12-21", "2022-12-20"),
        (up_to(10), "2007-12-20", "2014-12-19"),
        (up_to(10), "2007-12-21", "2017-12-20"),
        (up_to(7), "2007-12-20", "2012-12-19"),
        (up_to(7), "2007-12-21", "2014-12-20"),
        (up_to(3), "2007-12-20", "2010-12-19"),
        (up_to(3), "2007-12-21", "2012-12-20"),
        (SUSPENSION[5], "2007-12-20", "2009-12-19"),
        (SUSPENSION[5], "2007-12-21", "2010-12-20"),
        (Penalty(max_krw=9_999), "2007-12-20", "2008-12-19"),
        (Penalty(max_krw=10_000), "2007-12-20", "2010-12-19"),
        (Penalty(max_krw=9_999), "2007-12-21", "2012-12-20"),
        # leap days
        (up_to(5), "2020-02-29", "2027-02-28"),
        (up_to(10), "2016-02-29", "2026-02-28"),
        (up_to(3), "2019-03-01", "2024-02-29"),
        # holidays and Saturdays do not move it
        (up_to(3), "2015-01-02", "2020-01-01"),
        (up_to(7), "2019-11-29", "2026-11-28"),
    ],
)
def test_the_heaviest_penalty_of_the_act_date_decides_the_years(penalty: Penalty, act: str, expected: str) -> None:
    period = the_only(prosecution(offence(THREAT, penalty), D(act), TODAY))
    assert (str(period.start), str(period.end), period.runs_from) == (act, expected, "end_of_act")


@pytest.mark.parametrize(("act", "state"), [("2019-11-25", "open"), ("2019-11-24", "over"), ("2019-11-23", "over")])
def test_the_last_day_is_still_in_time(act: str, state: str) -> None:
    assert the_only(prosecution(offence(THREAT, up_to(7)), D(act), TODAY)).state == state


def test_the_clause_of_the_band_and_the_addendum_are_cited() -> None:
    old = the_only(prosecution(offence(THREAT, up_to(3)), D("2007-12-20"), TODAY))
    new = the_only(prosecution(offence(THREAT, up_to(3)), D("2007-12-21"), TODAY))
    assert [b.key for b in old.citations][:2] == ["001671/249/1/5@2450", "001671/부칙/3@8730"]
    assert new.citations[0] == basis("001671/249/1/5@8730", "2007-12-21", figure="5년")
    assert "001671/부칙/3@8730" not in [b.key for b in new.citations]


# -- limitation: victims, evidence, addenda ---------------------------------------------------------------------------

INTERCOURSE_OLD = offence("001692/305/0", up_to(10))
INTERCOURSE = offence("001692/305/2", at_least(3))
QUASI_RAPE_297_2 = offence("001692/297-2/0", at_least(2))
BY_DECEIT = offence("011187/7/5", at_least(5))
BY_RELATIVE = offence("011187/5/1", at_least(7))
KILLED = offence("001692/301-2/0", DEATH)
DIED = offence("001692/301-2/0", LIFE)
MURDER = offence("001692/250/1", Penalty(death=True, life=True, min_months=60))
MADE = offence("002044/11/1", LIFE)
SPREAD = offence("002044/11/3", at_least(3))
CHILD_RAPE = offence("002044/7/1", LIFE)
CHILD_RAPE_2 = offence("002044/7/2", at_least(5))
CHILD_MOLESTATION = offence("002044/7/3", at_least(2))
DEEPFAKE_5 = offence("011187/14-2/2", up_to(5, 50_000_000))
DEEPFAKE_7 = offence("011187/14-2/2", up_to(7, 50_000_000))
POSSESSED = offence("011187/14-2/4", up_to(3, 30_000_000))
STALKING = offence("014070/18/1", up_to(3, 30_000_000))
LISTED, NOT_LISTED = ("conduct:listed",), ("conduct:not_listed",)

CASES: list[tuple[str, Offence, str, Victim, bool | None, list[tuple[tuple[str, ...], str]]]] = [
    # minors: from the day of majority
    ("a child of 14", FILMING, "2020-03-01", born("2005-05-10"), None, [((), "2031-05-09")]),
    ("19 on the day after", FILMING, "2020-03-01", born("2001-03-02"), None, [((), "2027-03-01")]),
    ("19 on the day", FILMING, "2020-03-01", born("2001-03-01"), None, [((), "2027-02-28")]),
    ("born on 29 February", FILMING, "2020-06-01", born("2004-02-29"), None, [((), "2030-02-28")]),
    ("deepfake, 7 years", DEEPFAKE_7, "2024-10-16", ADULT, None, [((), "2031-10-15")]),
    ("deepfake, 5 years", DEEPFAKE_5, "2024-10-15", ADULT, None, [((), "2031-10-14")]),
    ("possession, 3 years", POSSESSED, "2024-10-16", ADULT, None, [((), "2029-10-15")]),
    ("possession, a child of 16", POSSESSED, "2024-10-16", born("2008-08-20"), None, [((), "2032-08-19")]),
    ("stalking has no rule for minors", STALKING, "2024-03-01", born("2008-08-20"), None, [((), "2029-02-28")]),
    ("majority lowered", MOLESTATION, "2012-01-05", born("1994-01-01"), False, [((), "2023-06-30")]),
    ("19 but a minor in June 2013", MOLESTATION, "2013-06-30", born("1994-01-10"), False, [((), "2023-06-30")]),
    ("19 and of age in July 2013", MOLESTATION, "2013-07-01", born("1994-01-10"), False, [((), "2023-06-30")]),
    # 2010-04-15 carried back to what had not run out
    ("ran out two days before", MOLESTATION, "2003-04-14", born("1989-04-10"), False, [((), "2010-04-13")]),
    ("ran out the day before", MOLESTATION, "2003-04-15", born("1989-04-10"), False, [((), "2010-04-14")]),
    ("still open that day", MOLESTATION, "2003-04-16", born("1989-04-10"), False, [((), "2016-04-09")]),
    ("open in 2010, under 13, listed in 2013", MOLESTATION, "2003-04-16", born("1995-06-01"), False, [((), NEVER)]),
    ("over in 2010, under 13", MOLESTATION, "2003-04-15", born("1995-06-01"), False, [((), "2010-04-14")]),
    ("evidence in time", RAPE, "2003-04-16", ADULT, True, [((), "2020-04-15")]),
    ("evidence too late", RAPE, "2003-04-15", ADULT, True, [((), "2010-04-14")]),
    ("no evidence", RAPE, "2003-04-16", ADULT, False, [((), "2010-04-15")]),
    ("evidence and disability", RAPE, "2003-04-16", born("1980-01-01", True), True, [((), NEVER)]),
    ("disability alone", RAPE, "2003-04-16", born("1980-01-01", True), False, [((), "2010-04-15")]),
    # 2013-06-19
    ("disabled, ran out the day before", RAPE, "2006-06-19", born("1980-01-01", True), False, [((), "2013-06-18")]),
    ("disabled, open that day", RAPE, "2006-06-20", born("1980-01-01", True), False, [((), NEVER)]),
    ("evidence for a new act", RAPE, "2020-03-01", ADULT, True, [((), "2040-02-29")]),
    ("evidence, a leap day", RAPE, "2020-02-29", ADULT, True, [((), "2040-02-28")]),
    ("no evidence for a new act", RAPE, "2020-03-01", ADULT, False, [((), "2030-02-28")]),
    ("evidence means nothing for filming", FILMING, "2020-03-01", ADULT, True, [((), "2027-02-28")]),
    ("under 13", RAPE, "2014-01-01", born("2001-01-02"), False, [((), NEVER)]),
    ("13 that day", RAPE, "2014-01-01", born("2001-01-01"), False, [((), "2029-12-31")]),
    ("under 13, not listed", QUASI_RAPE_297_2, "2014-01-01", born("2005-05-10"), False, [((), "2034-05-09")]),
    # 성폭력처벌법 제7조 ⑤ listed in 2019, 형법 제305조 in 2020-11
    ("by deceit, carried to 2013", BY_DECEIT, "2013-07-01", born("2005-05-10"), False, [((), NEVER)]),
    ("under 13 by definition", BY_DECEIT, "2021-07-01", Victim(), None, [((), NEVER)]),
    ("제305조, carried", INTERCOURSE_OLD, "2014-01-01", born("2005-05-10"), False, [((), NEVER)]),
    ("제305조, over in 2018", INTERCOURSE_OLD, "2003-05-01", born("1992-01-01"), False, [((), "2018-12-31")]),
    ("제305조, over in 2020-06", INTERCOURSE_OLD, "2003-05-01", born("1994-01-01"), False, [((), "2020-06-30")]),
    ("제305조, open in 2020-11", INTERCOURSE_OLD, "2003-05-01", born("1995-01-01"), False, [((), NEVER)]),
    ("제305조, over the day before", INTERCOURSE_OLD, "2003-05-01", born("1994-11-20"), False, [((), "2020-11-19")]),
    ("제305조, open on the day", INTERCOURSE_OLD, "2003-05-01", born("1994-11-21"), False, [((), NEVER)]),
    ("제305조 ②, 14 years old", INTERCOURSE, "2021-01-01", born("2006-06-01"), False, [((), "2035-05-31")]),
    ("제305조 ②, disabled", INTERCOURSE, "2021-01-01", born("2006-06-01", True), False, [((), NEVER)]),
    # 아청법
    ("made, carried", MADE, "2015-01-01", Victim(), None, [((), NEVER)]),
    ("made, new", MADE, "2021-09-24", born("2010-01-01"), None, [((), NEVER)]),
    ("spread", SPREAD, "2021-01-01", born("2005-05-10"), None, [((), "2034-05-09")]),
    ("child raped, evidence", CHILD_RAPE, "2014-01-01", born("1999-02-01"), True, [((), "2043-01-31")]),
    ("child raped", CHILD_RAPE, "2014-01-01", born("1999-02-01"), False, [((), "2033-01-31")]),
    ("제7조 ②, under 13", CHILD_RAPE_2, "2014-01-01", born("2005-05-10"), False, [((), "2034-05-09")]),
    (
        "제7조 ①, under 13",
        CHILD_RAPE,
        "2014-01-01",
        born("2005-05-10"),
        False,
        [(LISTED, NEVER), (NOT_LISTED, "2039-05-09")],
    ),
    ("제7조 ③ names 제298조", CHILD_MOLESTATION, "2014-01-01", born("2005-05-10"), False, [((), NEVER)]),
    # relatives: 2025-12-30
    ("relative, over in 2024", BY_RELATIVE, "2014-01-01", born("1996-01-01"), False, [((), "2024-12-31")]),
    ("relative, over the day before", BY_RELATIVE, "2014-01-01", born("1996-12-30"), False, [((), "2025-12-29")]),
    ("relative, open on the day", BY_RELATIVE, "2014-01-01", born("1996-12-31"), False, [((), NEVER)]),
    ("relative, of age", BY_RELATIVE, "2014-01-01", born("1994-12-31"), False, [((), "2023-12-31")]),
    ("relative, 19 but a minor in 2013-06", BY_RELATIVE, "2013-06-30", born("1994-01-10"), True, [((), "2033-06-30")]),
    ("relative, new, child", BY_RELATIVE, "2026-01-01", born("2010-01-01"), None, [((), NEVER)]),
    # killing
    ("murder, open on 2015-07-31", MURDER, "2000-08-01", Victim(), None, [((), NEVER)]),
    ("murder, over the day before", MURDER, "2000-07-31", Victim(), None, [((), "2015-07-30")]),
    ("rape and murder, open on 2013-06-19", KILLED, "1998-06-20", OLDER, False, [((), NEVER)]),
    ("rape and murder, over the day before", KILLED, "1998-06-19", OLDER, False, [((), "2013-06-18")]),
    ("rape and death", DIED, "2014-01-01", ADULT, False, [((), "2028-12-31")]),
    # facts that are missing
    (
        "disability not known",
        RAPE,
        "2020-03-01",
        born("1980-01-01", None),
        False,
        [(("victim:disabled",), NEVER), (("victim:not_disabled",), "2030-02-28")],
    ),
    (
        "evidence not known",
        RAPE,
        "2020-03-01",
        ADULT,
        None,
        [(("evidence:scientific",), "2040-02-29"), (("evidence:not_scientific",), "2030-02-28")],
    ),
    (
        "age not known",
        FILMING,
        "2020-03-01",
        Victim(),
        None,
        [(("victim:minor",), "2027-03-01–2046-02-28"), (("victim:adult",), "2027-02-28")],
    ),
    (
        "born in 2001, 18 or 19",
        FILMING,
        "2020-03-01",
        Victim.born_in(2001),
        None,
        [(("victim:minor",), "2027-03-01–2027-12-30"), (("victim:adult",), "2027-02-28")],
    ),
    ("born in 2005", FILMING, "2020-03-01", Victim.born_in(2005), None, [((), "2030-12-31–2031-12-30")]),
    ("born 1970 to 1990", FILMING, "2020-03-01", Victim.born_in(1970, 1990), None, [((), "2027-02-28")]),
    ("a child of unknown age", SPREAD, "2022-01-01", Victim(), None, [((), "2032-01-01–2050-12-31")]),
    (
        "under 13 or not",
        RAPE,
        "2020-03-01",
        Victim.born_in(2007, disabled=False),
        False,
        [(("victim:under_13",), NEVER), (("victim:minor",), "2035-12-31–2036-02-29")],
    ),
]


@pytest.mark.parametrize(("name", "crime", "act", "victim", "science", "expected"), CASES, ids=[c[0] for c in CASES])
def test_limitation(
    name: str,
    crime: Offence,
    act: str,
    victim: Victim,
    science: bool | None,
    expected: list[tuple[tuple[str, ...], str]],
) -> None:
    assert ends(prosecution(crime, D(act), TODAY, victim, science)) == expected


def test_where_a_year_of_birth_does_not_settle_it_each_reading_says_so() -> None:
    """제305조 of 2003: whoever comes of age by 2013-11-20 is too late for the rule of 2020-11-20 (rows above)."""
    periods = prosecution(INTERCOURSE_OLD, D("2003-05-01"), TODAY, Victim.born_in(1994, disabled=False), False)
    assert {(p.kind, str(p.end)) for p in periods} == {("never", "None"), ("runs", "2020-06-30–2020-11-19")}
    assert all("exact_day_decides" in p.caveats for p in periods)


def test_a_band_of_births_is_as_fine_as_its_days() -> None:
    """Found by halving, the readings of a year are those of each of its days."""
    year = prosecution(INTERCOURSE_OLD, D("2003-05-01"), TODAY, Victim.born_in(1994, disabled=False), False)
    days = [D("1994-01-01") + timedelta(days=n) for n in range(365)]
    each = [the_only(prosecution(INTERCOURSE_OLD, D("2003-05-01"), TODAY, born(str(day)), False)) for day in days]
    finite = [p.end.first for p in each if p.end]
    assert {str(p.end) for p in year if p.end} == {f"{min(finite)}–{max(finite)}"}
    assert {p.kind for p in year} == {p.kind for p in each}


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 60


def test_the_start_is_the_day_of_majority() -> None:
    period = the_only(prosecution(FILMING, D("2020-03-01"), TODAY, born("2005-05-10")))
    assert (str(period.start), period.runs_from, period.months) == ("2024-05-10", "majority", 84)
    keys = [b.key for b in period.citations]
    assert "011187/21/1@16445" in keys
    assert "001706/4/0@10429" in keys


def test_the_gap_of_2011_is_said() -> None:
    """Rape of a disabled woman on 2005-01-10 ran out on 2012-01-09: after the rule of 2011, before that of 2013."""
    period = the_only(prosecution(RAPE, D("2005-01-10"), TODAY, born("1980-01-01", True), False))
    assert str(period.end) == "2012-01-09"
    assert "gap_of_2011" in period.caveats
    before = the_only(prosecution(RAPE, D("2004-11-17"), TODAY, born("1980-01-01", True), False))
    assert str(before.end) == "2011-11-16"
    assert "gap_of_2011" not in before.caveats


def test_what_could_change_it_is_named() -> None:
    period = the_only(prosecution(FILMING, D("2020-03-01"), TODAY, ADULT))
    assert {"prosecution", "prosecution_of_accomplice", "offender_abroad"} <= {p.code for p in period.provisos}
    assert {"penalty_of_act_date", "end_of_act_decides"} <= set(period.caveats)


@pytest.mark.parametrize(
    ("crime", "act", "caveat"),
    [
        (FILMING, "2012-05-01", "numbering_of_act_date"),
        (FILMING, "2010-04-14", "older_act_not_loaded"),
        (MADE, "2013-06-18", "older_text_not_loaded"),
        (offence("002044/11", at_least(3)), "2022-01-01", "clause_needed"),
        (offence("011187/7/1", LIFE), "2022-01-01", "listed_by_reference"),
        (offence("001692/288/0", up_to(10)), "2022-01-01", "purpose_decides"),
    ],
)
def test_caveats(crime: Offence, act: str, caveat: str) -> None:
    assert all(caveat in period.caveats for period in prosecution(crime, D(act), TODAY, born("2000-01-01"), False))


@pytest.mark.parametrize(
    ("crime", "act", "birth", "caveat"),
    [
        (SPREAD, "2022-01-01", "1990-01-01", "victim_was_no_child"),
        (SPREAD, "2022-05-01", "2003-12-01", "year_of_19th_birthday"),
        (SPREAD, "2024-07-01", "2005-12-01", None),
        (SPREAD, "2022-05-01", "2005-12-01", "depicted_child_must_be_real"),
        (BY_RELATIVE, "2022-05-01", "2003-12-01", "year_of_19th_birthday"),
        (MOLESTATION, "2012-01-05", "1994-01-01", "majority_lowered_2013"),
        (MOLESTATION, "2012-01-05", "1999-01-01", None),
    ],
)
def test_caveats_of_age(crime: Offence, act: str, birth: str, caveat: str | None) -> None:
    of_age = {"victim_was_no_child", "year_of_19th_birthday", "majority_lowered_2013"}
    for period in prosecution(crime, D(act), TODAY, born(birth), False):
        assert caveat in period.caveats if caveat else not of_age & set(period.caveats)


def test_before_the_text_that_is_loaded_nothing_is_said() -> None:
    period = the_only(prosecution(RAPE, D("1973-01-31"), TODAY))
    assert (period.kind, period.end, period.state) == ("unknown", None, "unknown")


@pytest.mark.parametrize(
    ("crime", "act", "victim", "message"),
    [
        (FILMING, "2026-11-25", Victim(), "future"),
        (FILMING, "2020-03-01", born("2020-03-02"), "born after"),
        (offence("011187/14/5", Penalty(aggravation="2분의 1까지 가중")), "2020-03-01", Victim(), "no figure"),
    ],
)
def test_what_cannot_be_is_refused(crime: Offence, act: str, victim: Victim, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        prosecution(crime, D(act), TODAY, victim)


@settings(max_examples=25, deadline=None)
@given(st.dates(date(2000, 1, 1), date(2026, 11, 24)), st.dates(date(1985, 1, 1), date(2000, 1, 1)))
def test_a_year_of_birth_spans_what_each_of_its_days_gives(act: date, birth: date) -> None:
    year = Victim.born_in(birth.year, disabled=False)
    band = prosecution(MOLESTATION, act, TODAY, year, False)
    exact = the_only(prosecution(MOLESTATION, act, TODAY, Victim.born(birth, False), False))
    found = [p for p in band if p.kind == exact.kind]
    assert found
    if exact.end:
        assert any(p.end and p.end.first <= exact.end.first <= p.end.last for p in found)


@settings(max_examples=40, deadline=None)
@given(st.dates(date(1990, 1, 1), date(2026, 11, 24)), st.booleans(), st.booleans())
def test_no_fact_in_favour_of_the_victim_ends_a_limitation_earlier(act: date, disabled: bool, science: bool) -> None:
    plain = the_only(prosecution(RAPE, act, TODAY, Victim.born(D("1960-01-01"), False), False))
    more = the_only(prosecution(RAPE, act, TODAY, Victim.born(D("1960-01-01"), disabled), science))
    assert plain.end is not None
    assert more.kind == "never" or (more.end is not None and more.end.first >= plain.end.first)


# -- time to complain -------------------------------------------------------------------------------------------------

INSULT = "001692/311/0"


@pytest.mark.parametrize(
    ("crime", "act", "known", "expected"),
    [
        (INSULT, "2026-03-01", "2026-03-09", [((), "2026-09-09")]),
        (INSULT, "2026-03-01", "2026-03-05", [((), "2026-09-07")]),  # 5 September is a Saturday
        (INSULT, "2024-08-01", "2024-08-31", [((), "2025-02-28")]),
        (INSULT, "2024-08-01", "2024-08-27", [((), "2025-02-27")]),
        (INSULT, "2006-12-01", "2006-12-02", [((), "2007-06-02")]),  # a Saturday before they counted
        (INSULT, "2006-12-01", "2006-12-03", [((), "2007-06-04")]),  # a Sunday
        ("001692/298/0", "2013-06-18", "2013-06-18", [((), "2014-06-18")]),
        ("001692/298/0", "2013-06-19", "2013-06-19", [((), "none")]),
        ("001692/298/0", "2010-04-15", "2010-04-15", [((), "2011-04-15")]),
        (
            "001692/298/0",
            "2010-04-14",
            "2010-04-14",
            [(("period:general",), "2010-10-14"), (("period:special",), "2011-04-14")],
        ),
        ("011187/11/0", "2012-05-01", "2012-05-01", [((), "2013-05-01")]),
        ("011187/11/0", "2013-06-19", "2013-06-19", [((), "none")]),
        ("001692/301/0", "2012-05-01", "2012-05-01", [((), "none")]),
        ("001692/307/1", "2024-05-01", "2024-05-01", [((), "none")]),
        ("000030/70/2", "2024-05-01", "2024-05-01", [((), "none")]),
        ("000030/70/2", "2008-03-21", "2008-03-21", [((), "unknown")]),
        ("014070/18/1", "2023-07-10", "2023-07-10", [((), "none")]),
        ("014070/18/1", "2023-07-11", "2023-07-11", [((), "none")]),
        ("001692/329/0", "2024-05-01", "2024-05-01", [((), "unknown")]),
        ("000798/136/1", "2024-05-01", "2024-05-01", [((), "unknown")]),
        ("001692/288/1", "2013-06-18", "2013-06-18", [((), "unknown")]),
        ("001692/288/1", "2013-06-19", "2013-06-19", [((), "none")]),
    ],
)
def test_time_to_complain(crime: str, act: str, known: str, expected: list[tuple[tuple[str, ...], str]]) -> None:
    assert ends(complaint(crime, D(act), TODAY, D(known))) == expected


@pytest.mark.parametrize(
    ("crime", "act", "need"),
    [
        ("014070/18/1", "2023-07-10", "will"),
        ("014070/18/1", "2023-07-11", None),
        ("014070/18/2", "2023-07-10", None),
        ("014070/18/1", "2021-10-20", None),
        ("001692/298/0", "2013-06-18", "complaint"),
        ("001692/298/0", "2013-06-19", None),
        ("011187/10/1", "2010-04-15", "complaint"),
        ("011187/10/2", "2010-04-15", None),
        ("001692/308/0", "2024-01-01", "complaint"),
        (INSULT, "2024-01-01", "complaint"),
        ("001692/307/2", "2024-01-01", "will"),
        ("001692/309/1", "2024-01-01", "will"),
        ("000030/70/1", "2024-01-01", "will"),
        ("000030/74/1/3", "2024-01-01", "will"),
        ("000030/74/1/2", "2024-01-01", None),
        ("001692/283/1", "2024-01-01", "will"),
        ("001692/316/2", "2024-01-01", "complaint"),
        ("011187/50/2/2", "2024-01-01", "will"),
        ("011187/43/2/2", "2013-06-18", "will"),
        ("011187/43/2/2", "2013-06-19", None),
        ("001692/266/1", "2024-01-01", "will"),
        ("011187/14/1", "2024-01-01", None),
        ("002044/11/1", "2024-01-01", None),
    ],
)
def test_which_offences_need_a_complaint_or_heed_the_victims_will(crime: str, act: str, need: str | None) -> None:
    found = condition_of(crime, D(act))
    assert [c.need for c in found] == ([need] if need else [])


def test_the_border_of_stalking_is_said_with_its_addendum() -> None:
    before = the_only(complaint("014070/18/1", D("2023-07-10"), TODAY))
    after = the_only(complaint("014070/18/1", D("2023-07-11"), TODAY))
    assert before.caveats == ("victims_will",)
    assert [b.key for b in before.citations] == ["014070/18/3@18083", "014070/부칙/7@19518"]
    assert after.caveats == ("victims_will_abolished",)
    assert [b.key for b in after.citations] == ["014070/부칙/7@19518"]


def test_a_complaint_without_the_day_of_knowledge_has_a_length_and_no_days() -> None:
    period = the_only(complaint(INSULT, D("2026-03-01"), TODAY))
    assert (period.kind, period.start, period.end, period.months, period.state) == ("runs", None, None, 6, "unknown")
    assert "day_of_knowledge_unknown" in period.caveats


def test_a_public_holiday_handed_in_moves_the_end() -> None:
    period = the_only(complaint(INSULT, D("2026-03-01"), TODAY, D("2026-03-09"), {D("2026-09-09")}))
    assert str(period.end) == "2026-09-10"
    assert "public_holidays_not_counted" not in period.caveats


def test_the_special_year_cites_the_ruling() -> None:
    period = the_only(complaint("001692/298/0", D("2013-06-18"), TODAY, D("2013-06-18")))
    assert "2014도13504" in period.rulings
    assert "011187/18/1@10258" in [b.key for b in period.citations]


# -- damages ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("act", "known", "birth", "sexual", "knowledge_ends", "act_ends"),
    [
        ("2024-05-01", "2024-05-01", "1990-01-01", True, "2027-05-03", "2034-05-01"),  # 2027-05-01 is a Saturday
        ("2021-03-01", "2021-03-01", "2005-05-10", True, "2027-05-10", "2034-05-09"),  # 2027-05-09 is a Sunday
        ("2021-03-01", "2021-03-01", "2005-05-10", False, "2024-03-01", "2031-03-03"),
        ("2021-03-01", "2025-06-02", "2005-05-10", True, "2028-06-02", "2034-05-09"),
        # carried back: only what had not run out on 2020-10-20
        ("2015-01-05", "2015-01-05", "2003-06-01", True, "2018-01-05", "2025-01-06"),
        ("2017-10-20", "2017-10-20", "2006-06-15", True, "2028-06-14", "2035-06-14"),
        ("2017-10-19", "2017-10-19", "2006-06-15", True, "2020-10-19", "2027-10-19"),
        ("2017-10-17", "2017-10-17", "2006-06-15", True, "2020-10-19", "2027-10-18"),  # Saturday, Sunday
        ("2010-10-20", "2020-10-01", "2005-01-01", True, "2026-12-31", "2034-01-02"),
        ("2010-10-19", "2020-10-01", "2005-01-01", True, "2023-10-02", "2020-10-19"),
    ],
)
def test_damages(act: str, known: str, birth: str, sexual: bool, knowledge_ends: str, act_ends: str) -> None:
    periods = damages(D(act), TODAY, D(known), born(birth), sexual)
    assert [(p.rule, str(p.end)) for p in periods] == [(FROM_KNOWLEDGE, knowledge_ends), (FROM_ACT, act_ends)]


def test_damages_from_majority_count_that_day() -> None:
    short, long = damages(D("2021-03-01"), TODAY, D("2021-03-01"), born("2005-05-10"), True)
    assert str(short.start) == str(long.start) == "2024-05-10"
    assert "001706/766/3@17503" in [b.key for b in long.citations]
    assert long.rulings == ("2019다297137",)


def test_damages_before_2020_cite_the_addendum_or_say_that_they_ran_out() -> None:
    _, kept = damages(D("2017-10-20"), TODAY, D("2017-10-20"), born("2006-06-15"), True)
    _, lost = damages(D("2017-10-19"), TODAY, D("2017-10-19"), born("2006-06-15"), True)
    assert "001706/부칙/2@17503" in [b.key for b in kept.citations]
    assert "ran_out_before_2020_10_20" in lost.caveats


def test_damages_of_someone_of_unknown_age() -> None:
    periods = [p for p in damages(D("2021-03-01"), TODAY, None, None, True) if p.rule == FROM_ACT]
    assert ends(tuple(periods)) == [(("victim:minor",), "2031-03-03–2050-02-28"), (("victim:adult",), "2031-03-03")]


def test_damages_ask_about_the_harm_only_where_it_matters() -> None:
    adult = damages(D("2021-03-01"), TODAY, D("2021-03-01"), born("1990-01-01"))
    child = damages(D("2021-03-01"), TODAY, D("2021-03-01"), born("2005-05-10"))
    assert [p.assumes for p in adult] == [(), ()]
    assert [p.assumes for p in child] == [("harm:sexual",), ("harm:not_sexual",)] * 2


def test_damages_need_days_in_order() -> None:
    with pytest.raises(ValueError, match="known"):
        damages(D("2024-05-02"), TODAY, D("2024-05-01"))


# -- other periods ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "event", "expected"),
    [
        ("unfair_dismissal", "2026-08-31", "2026-11-30"),
        ("unfair_dismissal", "2025-11-30", "2026-03-02"),  # 28 February 2026 is a Saturday
        ("unfair_dismissal", "2025-11-29", "2026-03-02"),
        ("unfair_dismissal", "2026-08-24", "2026-11-24"),
        ("unfair_dismissal", "2007-04-10", "unknown"),
        ("labour_review", "2026-11-13", "2026-11-23"),
        ("labour_suit", "2026-11-06", "2026-11-23"),  # the 21st is a Saturday
        ("employment_discrimination", "2022-05-18", "unknown"),
        ("employment_discrimination", "2022-05-19", "2022-11-21"),  # the 19th is a Saturday
        ("human_rights_petition", "2025-03-10", "2026-03-10"),
        ("human_rights_petition", "2025-03-15", "2026-03-15"),  # a Sunday: not moved
        ("administrative_appeal_from_knowledge", "2026-03-02", "2026-06-01"),  # 31 May is a Sunday
        ("administrative_appeal_from_decision", "2026-03-02", "2026-08-31"),  # 29 August is a Saturday
        ("victim_relief_from_knowledge", "2020-01-01", "2023-01-02"),
        ("victim_relief_from_harm", "2020-01-01", "2030-01-01"),
        ("petition_for_prosecution", "2026-11-10", "2026-11-20"),
        ("civil_servant_appeal", "2026-10-01", "2026-11-02"),  # 31 October is a Saturday
        ("platform_objection", "2026-07-06", "unknown"),
        ("platform_objection", "2026-07-07", "2027-01-07"),
    ],
)
def test_deadlines(name: str, event: str, expected: str) -> None:
    assert ends((deadline(name, D(event), TODAY),)) == [((), expected)]


def test_a_deadline_on_its_last_day() -> None:
    assert deadline("unfair_dismissal", D("2026-08-24"), TODAY).state == "open"
    assert deadline("unfair_dismissal", D("2026-08-23"), TODAY).state == "over"


def test_an_unknown_deadline_names_the_known() -> None:
    with pytest.raises(KeyError, match="unfair_dismissal"):
        deadline("nothing", D("2026-01-01"), TODAY)


def test_pairs_of_deadlines_name_each_other() -> None:
    for name, row in DEADLINES.items():
        if row.with_:
            assert DEADLINES[row.with_].with_ == name


# -- data -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "names", "expected"),
    [
        ("011187/7/5", {"011187/7"}, True),
        ("011187/7", {"011187/7/5"}, False),
        ("011187/14-2/1", {"011187/14"}, False),
        ("011187/14/1", {"011187/1"}, False),
        ("000190/71/1/1의2", {"000190/71/1/1의2"}, True),
    ],
)
def test_an_offence_is_among_names_of_itself_or_of_what_holds_it(key: str, names: set[str], expected: bool) -> None:
    assert among(key, names) is expected


def test_a_basis_names_a_clause_or_an_addendum() -> None:
    clause, addendum = basis("001671/253-2/0@13454", "2015-07-31"), basis("001671/부칙/2@13454", "2015-07-31")
    assert (clause.is_addendum, clause.clause.path, clause.promulgation) == (False, ("0",), "13454")
    assert (addendum.is_addendum, addendum.clause.article.number, addendum.clause.version) == (True, 2, "13454")


def test_versions_are_taken_by_day() -> None:
    old = Basis("001706/4/0@471", D("1958-02-22"), D("1960-01-01"))
    new = Basis("001706/4/0@10429", D("2011-03-07"), D("2013-07-01"))
    assert [version_on((old, new), D(day)) for day in ("1950-01-01", "2013-06-30", "2013-07-01")] == [old, old, new]


def test_a_span_runs_forward() -> None:
    with pytest.raises(ValueError, match="first day"):
        Span(D("2020-01-02"), D("2020-01-01"))


def test_the_calendar_of_these_tests() -> None:
    """The weekdays written above."""
    saturday, sunday = calendar.SATURDAY, calendar.SUNDAY
    assert {D(d).weekday() for d in ("2026-11-28", "2027-05-01", "2026-09-05", "2022-11-19", "2026-02-28")} == {
        saturday
    }
    assert {D(d).weekday() for d in ("2026-05-31", "2026-03-15", "2027-05-09", "2007-06-03")} == {sunday}


def test_election_offences_count_from_the_election_and_are_not_computed() -> None:
    """공직선거법 제268조 ①: six months from the day of the election, which is not asked for."""
    (only,) = prosecution(Offence("001725", "255", ("5",), up_to(7)), D("2024-03-01"), TODAY)
    assert (only.state, only.caveats) == ("unknown", ("statute_counts_for_itself",))
