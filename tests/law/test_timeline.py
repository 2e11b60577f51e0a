"""The state of a text on a day (design §4): true to the day, and said only as far as the statute is known."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.law.address import ArticleNumber
from kb.law.timeline import (
    ACT_TIME_LAW,
    MILDER_LATER_LAW,
    Horizon,
    PendingPromulgation,
    act_and_trial,
    state_on,
)

DAY = timedelta(days=1)
ART = ArticleNumber(14, 2)
OTHER = ArticleNumber(15)
FROM = date(2024, 10, 16)
TO = date(2026, 5, 12)
PENDING_FROM = date(2026, 10, 2)
KNOWN = Horizon(date(2026, 6, 8))

days = st.dates(date(1953, 1, 1), date(2040, 12, 31))


def pending(
    touches: set[ArticleNumber] | None, spares: set[ArticleNumber] | None = None, since: date = PENDING_FROM
) -> PendingPromulgation:
    return PendingPromulgation("99999", since, None if touches is None else frozenset(touches), frozenset(spares or ()))


def horizon(*promulgations: PendingPromulgation) -> Horizon:
    return Horizon(date(2026, 6, 8), promulgations)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(1953, 9, 18), "upcoming"),
        (FROM - DAY, "upcoming"),
        (FROM, "in_force"),
        (FROM + DAY, "in_force"),
        (TO - DAY, "in_force"),
        (TO, "superseded"),
        (TO + DAY, "superseded"),
        (date(2040, 1, 1), "superseded"),
    ],
)
def test_a_text_holds_from_its_first_day_to_the_day_before_the_next(day: date, expected: str) -> None:
    assert state_on(day, ART, FROM, TO, KNOWN) == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [(FROM - DAY, "upcoming"), (FROM, "in_force"), (FROM + DAY, "in_force"), (date(2026, 6, 8), "in_force")],
)
def test_a_text_that_nothing_has_replaced_goes_on(day: date, expected: str) -> None:
    assert state_on(day, ART, FROM, None, KNOWN) == expected


@pytest.mark.parametrize("day", [KNOWN.known_until - DAY, KNOWN.known_until, KNOWN.known_until + DAY, date(2030, 1, 1)])
def test_beyond_the_horizon_a_text_is_said_as_known_up_to_it(day: date) -> None:
    assert state_on(day, ART, FROM, None, KNOWN) == "in_force"


def test_a_text_of_a_single_day() -> None:
    assert [state_on(FROM + n * DAY, ART, FROM, FROM + DAY, KNOWN) for n in (-1, 0, 1)] == [
        "upcoming",
        "in_force",
        "superseded",
    ]


@pytest.mark.parametrize(
    ("day", "states"),
    [
        (date(2020, 6, 24), ["upcoming", "upcoming"]),
        (date(2020, 6, 25), ["in_force", "upcoming"]),
        (date(2020, 9, 1), ["in_force", "upcoming"]),
        (date(2024, 10, 15), ["in_force", "upcoming"]),
        (date(2024, 10, 16), ["superseded", "in_force"]),
        (date(2026, 11, 24), ["superseded", "in_force"]),
    ],
)
def test_the_truth_table_of_two_successive_texts(day: date, states: list[str]) -> None:
    texts = [(date(2020, 6, 25), date(2024, 10, 16)), (date(2024, 10, 16), None)]
    assert [state_on(day, ART, start, end, KNOWN) for start, end in texts] == states


@pytest.mark.parametrize(
    ("touches", "spares", "expected"),
    [
        ({ART}, set(), True),
        ({ART, OTHER}, set(), True),
        ({OTHER}, set(), False),
        (set(), set(), False),
        (None, set(), True),
        (None, {OTHER}, True),
        (None, {ART}, False),
        ({OTHER}, {ART}, False),
    ],
)
def test_which_articles_a_promulgation_may_touch(
    touches: set[ArticleNumber] | None, spares: set[ArticleNumber], expected: bool
) -> None:
    promulgation = pending(touches, spares)
    assert promulgation.may_touch(ART) is expected
    assert state_on(PENDING_FROM, ART, FROM, None, horizon(promulgation)) == ("unknown" if expected else "in_force")


def test_the_branch_of_an_article_is_another_article() -> None:
    assert not pending({ArticleNumber(14)}).may_touch(ArticleNumber(14, 2))
    assert not pending({ArticleNumber(14, 2)}).may_touch(ArticleNumber(14))


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (PENDING_FROM - DAY, "in_force"),
        (PENDING_FROM, "unknown"),
        (PENDING_FROM + DAY, "unknown"),
        (date(2030, 1, 1), "unknown"),
    ],
)
@pytest.mark.parametrize("touches", [{ART}, None])
def test_what_is_not_loaded_makes_a_text_unknown_from_its_own_first_day(
    touches: set[ArticleNumber] | None, day: date, expected: str
) -> None:
    assert state_on(day, ART, FROM, None, horizon(pending(touches))) == expected


def test_before_it_takes_effect_a_pending_promulgation_changes_nothing_about_earlier_days() -> None:
    known = horizon(pending({ART}))
    assert state_on(FROM - DAY, ART, FROM, TO, known) == "upcoming"
    assert state_on(TO - DAY, ART, FROM, TO, known) == "in_force"
    assert state_on(TO, ART, FROM, TO, known) == "superseded"


def test_one_of_several_pending_promulgations_is_enough() -> None:
    spared, touched = pending(None, {ART}), pending({ART}, since=PENDING_FROM + 30 * DAY)
    for known in (horizon(spared, touched), horizon(touched, spared)):
        assert state_on(PENDING_FROM + 29 * DAY, ART, FROM, None, known) == "in_force"
        assert state_on(PENDING_FROM + 30 * DAY, ART, FROM, None, known) == "unknown"


def test_a_promulgation_in_force_before_the_source_ends_but_not_loaded_counts_too() -> None:
    """A source may miss a promulgation that is older than its own last date (README: 스토킹처벌법)."""
    known = horizon(pending({ART}, since=date(2026, 4, 21)))
    assert state_on(date(2026, 4, 20), ART, FROM, None, known) == "in_force"
    assert state_on(date(2026, 4, 21), ART, FROM, None, known) == "unknown"


@given(st.lists(days, min_size=1, max_size=6, unique=True), days)
def test_of_successive_texts_exactly_one_is_in_force_once_the_first_has_begun(starts: list[date], day: date) -> None:
    starts.sort()
    ends: list[date | None] = [*starts[1:], None]
    states = [state_on(day, ART, start, end, KNOWN) for start, end in zip(starts, ends, strict=True)]
    assert states.count("in_force") == (day >= starts[0])
    assert states == sorted(states, key=["superseded", "in_force", "upcoming"].index)


@given(days, days, days)
def test_unknown_never_comes_before_the_pending_day_and_never_ends(start: date, since: date, day: date) -> None:
    known = horizon(pending(None, since=since))
    state = state_on(day, ART, start, None, known)
    if day < since:
        assert state == state_on(day, ART, start, None, KNOWN)
    elif day >= start:
        assert state == "unknown"


@given(days, days)
def test_a_spared_article_reads_as_if_nothing_were_pending(since: date, day: date) -> None:
    known = horizon(pending(None, {ART}, since=since))
    assert state_on(day, ART, FROM, TO, known) == state_on(day, ART, FROM, TO, KNOWN)


# 행위시와 재판시.


@dataclass(frozen=True)
class Text:
    """A version of an article as act_and_trial needs it."""

    effective_from: date
    effective_to: date | None
    words: str
    repealed: bool = False
    number: ArticleNumber = ART

    @property
    def clauses(self) -> list[tuple[tuple[str, ...], str]]:
        return [(("1",), self.words)]


ACT_DAY, TODAY = date(2022, 1, 1), date(2026, 11, 24)
FIRST = Text(date(2020, 6, 25), FROM, "5년 이하의 징역")
SECOND = Text(FROM, None, "7년 이하의 징역")


def test_where_the_law_changed_after_the_act_both_rules_speak_of_it() -> None:
    (row,) = act_and_trial([SECOND, FIRST], ACT_DAY, TODAY)
    assert (row.article, row.act, row.trial, row.between, row.differs) == (ART, FIRST, SECOND, (), True)
    assert row.rules == (ACT_TIME_LAW, MILDER_LATER_LAW)


def test_where_it_did_not_change_the_law_of_the_act_is_all() -> None:
    (row,) = act_and_trial([FIRST, SECOND], FROM, TODAY)
    assert (row.act, row.trial, row.differs, row.rules) == (SECOND, SECOND, False, (ACT_TIME_LAW,))


def test_before_the_article_existed_there_is_no_text_of_the_act() -> None:
    (row,) = act_and_trial([FIRST, SECOND], date(2020, 6, 24), TODAY)
    assert (row.act, row.trial, row.between, row.differs) == (None, SECOND, (FIRST,), True)


def test_a_repealed_article_has_no_text_at_the_trial() -> None:
    repealed = Text(FROM, None, "삭제", repealed=True)
    (row,) = act_and_trial([FIRST, repealed], ACT_DAY, TODAY)
    assert (row.act, row.trial, row.differs) == (FIRST, None, True)


def test_a_text_that_changed_and_changed_back_differs() -> None:
    back = Text(TO, None, FIRST.words)
    (row,) = act_and_trial([FIRST, replace(SECOND, effective_to=TO), back], ACT_DAY, TODAY)
    assert (row.act, row.trial, row.differs) == (FIRST, back, True)
    assert [text.words for text in row.between] == [SECOND.words]


def test_a_text_that_was_law_on_no_day_is_not_between() -> None:
    never = Text(FROM, FROM, "9년 이하의 징역")
    (row,) = act_and_trial([replace(FIRST, effective_to=FROM), never, Text(FROM, None, FIRST.words)], ACT_DAY, TODAY)
    assert (row.between, row.differs) == ((), False)


def test_a_row_an_article_and_no_act_after_today() -> None:
    other = Text(date(2010, 1, 1), None, "미수범", number=OTHER)
    assert [row.article for row in act_and_trial([other, FIRST, SECOND], ACT_DAY, TODAY)] == [ART, OTHER]
    with pytest.raises(ValueError, match="행위일"):
        act_and_trial([FIRST], TODAY + DAY, TODAY)
