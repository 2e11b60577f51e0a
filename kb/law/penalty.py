"""법정형 (statutory penalty) of one clause, in months and won, and how to say it in English.

Source of the forms: 형법 제41조 (kinds of punishment) and the penal clauses of the Acts themselves. Parsing clauses is the
work of a later step; cards bring the figures, checked against the official text.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

Alternative = Literal["or", "and"]


@dataclass(frozen=True)
class Penalty:
    """Limits in months and won, None where the clause names none; flags for 사형 and 무기.

    ``aggravation`` is the formula of a clause that only raises another penalty (``정한 형의 2분의 1까지 가중``);
    ``other`` holds what has no figure here (몰수·추징, 과태료, 자격정지).
    """

    death: bool = False
    life: bool = False
    min_months: int | None = None
    max_months: int | None = None
    min_krw: int | None = None
    max_krw: int | None = None
    alternative: Alternative | None = None
    aggravation: str | None = None
    other: tuple[str, ...] = ()

    @property
    def has_figures(self) -> bool:
        limits = (self.min_months, self.max_months, self.min_krw, self.max_krw)
        return self.death or self.life or any(value is not None for value in limits)


def won_english(amount: int) -> str:
    """``won_english(50_000_000)`` -> ``"50 million won"``."""
    if amount >= 10**6 and amount % 10**5 == 0:
        return f"{amount / 10**6:g} million won"
    return f"{amount:,} won"


def months_english(count: int) -> str:
    """``months_english(84)`` -> ``"7 years"``."""
    years, rest = divmod(count, 12)
    parts = [f"{n} {name}{'s' if n != 1 else ''}" for n, name in ((years, "year"), (rest, "month")) if n]
    return " and ".join(parts)


def english(penalty: Penalty) -> str:
    """``up to 7 years in prison or a fine of up to 50 million won``; "" when there are no figures."""
    parts: list[str] = []
    if penalty.death:
        parts.append("death")
    if penalty.life:
        parts.append("life imprisonment")
    if penalty.min_months is not None or penalty.max_months is not None:
        parts.append(_range_english(penalty.min_months, penalty.max_months, months_english) + " in prison")
    if penalty.min_krw is not None or penalty.max_krw is not None:
        parts.append("a fine of " + _range_english(penalty.min_krw, penalty.max_krw, won_english))
    return _join(parts, " or " if penalty.alternative != "and" else " and ", ", ")


def _range_english(low: int | None, high: int | None, say: Callable[[int], str]) -> str:
    if low is None:
        return f"up to {say(high)}" if high is not None else ""
    return f"at least {say(low)}" if high is None else f"{say(low)} to {say(high)}"


def _join(parts: Sequence[str], last: str, between: str) -> str:
    if len(parts) < 2:
        return "".join(parts)
    return between.join(parts[:-1]) + last + parts[-1]
