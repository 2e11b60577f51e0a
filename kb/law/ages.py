"""Ages in law: the day a person reaches an age, the day of majority, and what a birth date known only roughly allows.

Source rules: 민법 제158조 (the day of birth counts), 제4조 (majority at 19; at 20 until 2013-06-30), 제160조 (someone born on 29
February reaches an age at the end of 28 February where the year has no 29th, and so on 1 March).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from kb.law.periods import Span, basis

AgeGroup = Literal["under_13", "minor", "adult"]

MAJORITY = (
    basis("001706/4/0@471", "1958-02-22", "1960-01-01", "20세"),
    basis("001706/4/0@10429", "2011-03-07", "2013-07-01", "19세"),
)
"""민법 제4조: twenty, since 2013-07-01 nineteen."""
MAJORITY_AT_19 = MAJORITY[1].effective_from
_LONGEST_MINORITY = 20


@dataclass(frozen=True)
class Victim:
    """What is known of the person harmed; None is not known.

    ``birth`` is the day of birth, or the days between which it lies: :meth:`born` and :meth:`born_in` make one.
    ``disabled``: a physical or mental disability at the time of the act.
    """

    birth: Span | None = None
    disabled: bool | None = None

    @classmethod
    def born(cls, day: date, disabled: bool | None = None) -> Victim:
        return cls(Span.on(day), disabled)

    @classmethod
    def born_in(cls, first_year: int, last_year: int | None = None, disabled: bool | None = None) -> Victim:
        """``Victim.born_in(2008)``, ``Victim.born_in(2005, 2008)``: a year of birth or a band of years."""
        return cls(Span(date(first_year, 1, 1), date(last_year or first_year, 12, 31)), disabled)


@dataclass(frozen=True)
class Age:
    """A person's age at the act: the group, the day of majority (None for adults, whom it does not concern), whether
    under 19, and whether the act fell in the year of the 19th birthday."""

    group: AgeGroup
    majority: date | None = None
    under_19: bool = False
    year_of_19: bool = False


def birthday(birth: date, years: int) -> date:
    """The day on which someone born on ``birth`` has reached that age, from midnight on.

    ``birthday(date(2004, 2, 29), 19)`` -> 2023-03-01.
    """
    try:
        return birth.replace(year=birth.year + years)
    except ValueError:
        return date(birth.year + years, 3, 1)


def majority(birth: date) -> date:
    """The day on which a person came or comes of age.

    Who was 19 but not yet 20 when the age was lowered came of age on that day: born 1994-01-01 -> 2013-07-01. No addendum
    says otherwise.
    """
    twenty = birthday(birth, 20)
    return twenty if twenty < MAJORITY_AT_19 else max(birthday(birth, 19), MAJORITY_AT_19)


def age_at(act: date, birth: date) -> Age:
    """The age of someone born on ``birth`` at the act. Raises ValueError when the act came before the birth."""
    if birth > act:
        raise ValueError(f"the victim was born after the act: {birth} > {act}")
    of_age = majority(birth)
    if of_age <= act:
        return Age("adult")
    group: AgeGroup = "under_13" if act < birthday(birth, 13) else "minor"
    return Age(group, of_age, act < birthday(birth, 19), act.year == birth.year + 19)


def ages_at(act: date, birth: Span | None) -> tuple[Age, ...]:
    """Each age that the person may have had at the act, youngest first; with nothing known, every age.

    Adults are alike: one stands for all. Raises ValueError when the person was certainly born after the act.
    """
    if birth is not None and birth.first > act:
        raise ValueError(f"the victim was born after the act: {birth} > {act}")
    oldest_minor = date(act.year - _LONGEST_MINORITY - 1, 1, 1)
    first = oldest_minor if birth is None else max(birth.first, oldest_minor)
    day = act if birth is None else min(birth.last, act)
    found: list[Age] = []
    while day >= first:
        found.append(age_at(act, day))
        if found[-1].group == "adult":
            break
        day -= timedelta(days=1)
    return tuple(found) or (Age("adult"),)
