"""Periods of law: how days, months and years are counted, and what a computed period is.

Source rules: 형사소송법 제66조 (criminal periods; the first day counts for 시효, and 시효 ends on holidays too), 민법 제155조 and
제157조–제161조 (all others, and what 제66조 leaves open: the corresponding day, months without it).

    last_day(date(2020, 3, 1), months=84)              -> 2027-02-28   the first day is counted
    last_day(date(2024, 8, 31), months=6)              -> 2025-02-28   no 31st in February: its last day
    next_working_day(date(2026, 11, 28))               -> 2026-11-30   from Saturday to Monday

The rules of each period are in ``limitation``, ``complaint``, ``damages`` and ``deadlines``; all return :class:`Period`.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from kb.law.address import ArticleNumber, ClauseKey

Kind = Literal["runs", "never", "none", "unknown"]
"""``runs``: it ends on a day; ``never``: no limitation, it never ends; ``none``: the law sets no such period here;
``unknown``: our rules do not reach this case."""
State = Literal["open", "over", "unknown"]

KNOWN_UNTIL = date(2026, 6, 8)
"""The day up to which the statutes were known when these rules were written."""
_ONE = timedelta(days=1)
_ADDENDUM = re.compile(r"^(\d{6})/부칙/(\d+(?:-\d+)?)((?:/[0-9가-힣]+)*)@(\d+)$")


@dataclass(frozen=True)
class Basis:
    """The clause that a rule rests on, in one version, with the words of its figure: data that a test holds against the
    official text.

    ``key`` is the stable key of a clause (``001671/249/1/3@8730``), or of an article of the 부칙 of a promulgation
    (``001671/부칙/3@8730``). ``effective_from`` is the day on which this clause took effect, which may be later than that of
    the rest of its promulgation. ``figure``: words that stand in the clause (``10년``), "" where none decides.
    """

    key: str
    promulgated_on: date
    effective_from: date
    figure: str = ""

    @property
    def law_id(self) -> str:
        return self.key[:6]

    @property
    def promulgation(self) -> str:
        return self.key.rpartition("@")[2]

    @property
    def is_addendum(self) -> bool:
        """Whether the key names an article of a 부칙."""
        return _ADDENDUM.match(self.key) is not None

    @property
    def clause(self) -> ClauseKey:
        """Article, path and version; for a 부칙 its own article and path."""
        match = _ADDENDUM.match(self.key)
        if match is None:
            return ClauseKey.parse(self.key)
        path = tuple(part for part in match[3].split("/") if part)
        return ClauseKey(match[1], ArticleNumber.parse(match[2]), path, match[4])


def basis(key: str, promulgated_on: str, effective_from: str = "", figure: str = "") -> Basis:
    """A :class:`Basis` from ISO days; without ``effective_from`` it took effect when it was promulgated.

    >>> basis("001671/253-2/0@13454", "2015-07-31").clause.article
    ArticleNumber(number=253, branch=2)
    """
    made = date.fromisoformat(promulgated_on)
    return Basis(key, made, date.fromisoformat(effective_from) if effective_from else made, figure)


def version_on(versions: Sequence[Basis], day: date) -> Basis:
    """Of the versions of one rule, oldest first, the one in effect on ``day``; before all of them, the oldest."""
    held = [version for version in versions if version.effective_from <= day]
    return held[-1] if held else versions[0]


@dataclass(frozen=True)
class Span:
    """A day, or the days between which it lies when a birth date is known only roughly. ``str``: ``2027-02-28`` or
    ``2027-01-01–2027-12-31``."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.first > self.last:
            raise ValueError(f"a span runs from its first day to its last: got {self.first} to {self.last}")

    @classmethod
    def on(cls, day: date) -> Span:
        return cls(day, day)

    @property
    def exact(self) -> bool:
        return self.first == self.last

    def joined(self, other: Span) -> Span:
        """The smallest span that holds both."""
        return Span(min(self.first, other.first), max(self.last, other.last))

    def __str__(self) -> str:
        return self.first.isoformat() if self.exact else f"{self.first.isoformat()}–{self.last.isoformat()}"


@dataclass(frozen=True)
class Proviso:
    """A circumstance that would change the period: its code (docs/periods.md) and the clause that says so."""

    code: str
    basis: Basis


@dataclass(frozen=True)
class Period:
    """One reading of one period, as the rules stand on ``as_of``.

    ``start`` is the first day that counts, ``end`` the last day on which the step can still be taken; both None where
    ``kind`` is not ``runs`` or a needed day is unknown. ``months`` or ``days`` is the length; ``runs_from`` the event it
    is counted from. ``assumes`` names the facts this reading takes for granted because they were not given. ``provisos`` could change it,
    ``caveats`` are codes of docs/periods.md, ``citations`` the clauses used, ``rulings`` case numbers.
    """

    rule: str
    kind: Kind
    as_of: date
    start: Span | None = None
    end: Span | None = None
    months: int | None = None
    days: int | None = None
    runs_from: str = ""
    assumes: tuple[str, ...] = ()
    provisos: tuple[Proviso, ...] = ()
    caveats: tuple[str, ...] = ()
    citations: tuple[Basis, ...] = ()
    rulings: tuple[str, ...] = ()
    known_until: date = KNOWN_UNTIL

    @property
    def state(self) -> State:
        """Whether the step can still be taken on ``as_of``, if nothing in ``provisos`` happened; ``open`` also where there
        is no period to miss."""
        if self.kind in ("never", "none"):
            return "open"
        if self.end is None or self.end.first < self.as_of <= self.end.last:
            return "unknown"
        return "open" if self.as_of <= self.end.first else "over"


def last_day(first: date, *, months: int = 0, days: int = 0) -> date:
    """The last day of a period whose first counted day is ``first``: 민법 제159조, 제160조.

    A period of months or years ends on the day before the corresponding one; where the last month has no such day, on
    the last day of that month. ``last_day(date(2020, 2, 29), months=12)`` -> 2021-02-28. Raises ValueError unless exactly
    one length is given and it is positive.
    """
    if (months > 0) == (days > 0) or min(months, days) < 0:
        raise ValueError(f"a period has a length in months or in days: got {months} months, {days} days")
    if days:
        return first + timedelta(days=days - 1)
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    month += 1
    final = calendar.monthrange(year, month)[1]
    return date(year, month, first.day) - _ONE if first.day <= final else date(year, month, final)


def day_after(event: date) -> date:
    """The first counted day where the day of the event does not count (형사소송법 제66조 ①, 민법 제157조)."""
    return event + _ONE


def next_working_day(day: date, holidays: Collection[date] = ()) -> date:
    """``day``, or the first day after it that is no Sunday, no Saturday and not among ``holidays``.

    Source: 형사소송법 제66조 ③ and 민법 제161조; both count Saturdays since 2007-12-21. Public holidays other than
    Sundays move with the moon or by decree and are handed in. 시효 of prosecution is not moved at all.
    """
    while day.weekday() == 6 or (day.weekday() == 5 and day >= SATURDAYS_SINCE) or day in holidays:
        day += _ONE
    return day


COUNTING = {
    "criminal": (
        basis("001671/66/1@341", "1954-09-23", "1954-05-30", "초일"),
        basis("001671/66/1@17572", "2020-12-08", "2021-12-09", "초일"),
    ),
    "criminal_holiday": (
        basis("001671/66/3@341", "1954-09-23", "1954-05-30", "공휴일"),
        basis("001671/66/3@8730", "2007-12-21", figure="토요일"),
        basis("001671/66/3@17572", "2020-12-08", "2021-12-09", "토요일"),
    ),
    "first_day": (basis("001706/157/0@471", "1958-02-22", "1960-01-01", "초일"),),
    "corresponding_day": (
        basis("001706/160/2@471", "1958-02-22", "1960-01-01", "전일"),
        basis("001706/160/2@9650", "2009-05-08", "2009-08-09", "전일"),
    ),
    "civil_holiday": (
        basis("001706/161/0@471", "1958-02-22", "1960-01-01", "공휴일"),
        basis("001706/161/0@8720", "2007-12-21", figure="토요일"),
        basis("001706/161/0@9650", "2009-05-08", "2009-08-09", "토요일"),
    ),
}
"""How periods are counted, by rule and version."""
SATURDAYS_SINCE = COUNTING["civil_holiday"][1].effective_from
"""Both statutes count Saturdays since the same day."""
