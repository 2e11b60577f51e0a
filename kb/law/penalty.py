"""법정형 (statutory penalty) of one clause, in months and won, and how to say it in English.

Source rule: 형법 제41조 (kinds of punishment) and the penal clauses of the Acts themselves. Units: months and won, a year is twelve
months; both ends are included. An end that the clause does not name is None and is never filled in from 형법 제42조: that is
:func:`kb.law.punishment.derived`. Cards bring these figures, checked against the official text; :mod:`kb.law.sanction` reads them
from a clause and :func:`kb.law.penal.as_penalty` puts them into this shape.

    Penalty(max_months=84, max_krw=50_000_000, alternative="or")
    -> "up to 7 years in prison or a fine of up to 50 million won"

Nothing here raises for a penalty without figures: it is printed as "".
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Alternative = Literal["or", "and"]


@dataclass(frozen=True)
class Penalty:
    """Limits in months and won, None where the clause names none; flags for 사형 and 무기.

    ``Penalty(life=True, min_months=60, alternative="or")`` is ``무기 또는 5년 이상의 징역``. ``alternative`` ties what is named:
    "or" (또는, 이나), "and" (과, 와, 병과한다), None with a single punishment.
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
        """Whether it says how much: a limit, death or life. 몰수 alone, or 가중 of another penalty, has no figures."""
        limits = (self.min_months, self.max_months, self.min_krw, self.max_krw)
        return self.death or self.life or any(value is not None for value in limits)

    def to_json(self) -> dict[str, Any]:
        """As ``kb penalties`` and the cards write it: months under ``imprisonment``, won under ``fine``."""
        return {
            "death": self.death,
            "life": self.life,
            "imprisonment": {"min_months": self.min_months, "max_months": self.max_months},
            "fine": {"min_krw": self.min_krw, "max_krw": self.max_krw},
            "alternative": self.alternative,
            "aggravation": self.aggravation,
            "other": list(self.other),
        }


def won_english(amount: int) -> str:
    """A sum in won, in words that the gate reads back to the same number.

    >>> won_english(50_000_000), won_english(500_000)
    ('50 million won', '500,000 won')
    """
    if amount >= 10**6 and amount % 10**5 == 0:
        return f"{amount / 10**6:g} million won"
    return f"{amount:,} won"


def months_english(count: int) -> str:
    """A term in months as years and months; "" for zero.

    >>> months_english(84), months_english(18)
    ('7 years', '1 year and 6 months')
    """
    years, rest = divmod(count, 12)
    parts = [f"{n} {name}{'s' if n != 1 else ''}" for n, name in ((years, "year"), (rest, "month")) if n]
    return " and ".join(parts)


def english(penalty: Penalty) -> str:
    """A penalty in English, figures only; "" when there are none, so that a mere 가중 or 몰수 is never given a number.

    >>> english(Penalty(death=True, life=True, min_months=120, alternative="or"))
    'death, life imprisonment or at least 10 years in prison'
    """
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
