"""법정형 in English: the figures that go in are the figures that come out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.law.amounts import find_amounts
from kb.law.penalty import Penalty, english, months_english, won_english


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (50_000_000, "50 million won"),
        (15_000_000, "15 million won"),
        (3_000_000, "3 million won"),
        (100_000_000, "100 million won"),
        (500_000, "500,000 won"),
    ],
)
def test_won_in_words(amount: int, text: str) -> None:
    assert won_english(amount) == text


@pytest.mark.parametrize(
    ("count", "text"), [(84, "7 years"), (12, "1 year"), (6, "6 months"), (1, "1 month"), (18, "1 year and 6 months")]
)
def test_months_in_words(count: int, text: str) -> None:
    assert months_english(count) == text


@pytest.mark.parametrize(
    ("penalty", "text"),
    [
        (
            Penalty(max_months=84, max_krw=50_000_000, alternative="or"),
            "up to 7 years in prison or a fine of up to 50 million won",
        ),
        (Penalty(min_months=36), "at least 3 years in prison"),
        (Penalty(life=True, min_months=60), "life imprisonment or at least 5 years in prison"),
        (Penalty(death=True, life=True, min_months=120), "death, life imprisonment or at least 10 years in prison"),
        (Penalty(aggravation="정한 형의 2분의 1까지 가중"), ""),
        (Penalty(), ""),
    ],
)
def test_the_formula_in_english(penalty: Penalty, text: str) -> None:
    assert english(penalty) == text


@pytest.mark.parametrize(
    ("penalty", "expected"),
    [
        (Penalty(), False),
        (Penalty(aggravation="가중"), False),
        (Penalty(other=("몰수",)), False),
        (Penalty(max_months=12), True),
        (Penalty(min_krw=1), True),
        (Penalty(life=True), True),
        (Penalty(death=True), True),
    ],
)
def test_figures_are_limits_or_death_or_life(penalty: Penalty, expected: bool) -> None:
    assert penalty.has_figures is expected


years = st.one_of(st.none(), st.integers(1, 360))
krw = st.one_of(st.none(), st.integers(1, 30_000).map(lambda n: n * 10_000))


@given(years, years, krw)
def test_the_words_say_exactly_the_figures(low: int | None, high: int | None, fine: int | None) -> None:
    """What the composer writes is what the gate reads back."""
    if low and high and low > high:
        low, high = high, low
    alternative = "or" if fine and (low or high) else None
    penalty = Penalty(min_months=low, max_months=high, max_krw=fine, alternative=alternative)  # type: ignore[arg-type]
    expected = {("month", n) for n in (low, high) if n} | ({("won", fine)} if fine else set())
    assert {(a.unit, a.value) for a in find_amounts(english(penalty))} == expected
