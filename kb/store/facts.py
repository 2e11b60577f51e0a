"""Dated facts, as validated records: events of policy, claims that were checked, statistics, and the words that the law defines.

Every figure says who gave it, for which period and how sure it is; where sources differ, every figure is kept (:class:`Conflict`).
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field, model_validator

from kb.store.records import Confidence, ProvisionRef, Record, Situation, Source


def known_days(known: str) -> tuple[dt.date, dt.date]:
    """The first and the last day that a date leaves open: a day, a month or a year alone.

    Raises ValueError for a date that is not in the calendar.

    >>> [day.isoformat() for day in known_days("2024-06")]
    ['2024-06-01', '2024-06-30']
    """
    year, *parts = (int(part) for part in known.split("-"))
    first = dt.date(year, *[*parts, 1, 1][:2])
    if len(parts) == 2:
        return first, first
    following = dt.date(year + 1, 1, 1) if not parts or parts[0] == 12 else dt.date(year, parts[0] + 1, 1)
    return first, following - dt.timedelta(days=1)


class Told(Record):
    """One figure as one source gives it."""

    figure: str
    figure_en: str
    source: Source


class Conflict(Record):
    """A figure that sources give differently: every one is kept. ``reading`` says why they differ, or which is used, if known."""

    about: str
    about_en: str
    told: list[Told] = Field(min_length=2)
    reading: str | None = None
    reading_en: str | None = None

    @model_validator(mode="after")
    def _differ(self) -> Conflict:
        if len({row.figure for row in self.told}) < 2:
            raise ValueError("the figures of a conflict do not differ")
        if (self.reading is None) != (self.reading_en is None):
            raise ValueError("a reading is given in both languages")
        return self


class PolicyEvent(Record):
    """A dated fact of policy history, with its sources; figures that conflict are all given.

    ``date`` is as exact as its source: a day, a month (``2019-01``) or a year. ``numbers`` are the figures as the sources give them.
    """

    id: Annotated[str, Field(pattern=r"^\d{4}(-\d{2}){0,2}-[a-z0-9-]+$")]
    date: Annotated[str, Field(pattern=r"^\d{4}(-\d{2}){0,2}$")]
    event_ko: str
    event_en: str
    numbers: str | None = None
    numbers_en: str | None = None
    instrument: str | None = None
    provisions: list[ProvisionRef] = Field(default_factory=list)
    situations: list[Situation] = Field(min_length=1)
    confidence: Confidence
    conflicts: list[Conflict] = Field(default_factory=list)
    sources: list[Source] = Field(min_length=1)
    checked_on: dt.date
    asks: list[str] = Field(min_length=2, max_length=8)
    account: list[str] = Field(min_length=1)
    english: list[str] = Field(min_length=1)

    @model_validator(mode="after")
    def _fits(self) -> PolicyEvent:
        known_days(self.date)
        if not self.id.startswith(f"{self.date}-"):
            raise ValueError(f"the id does not begin with the date {self.date}")
        return self

    @property
    def days(self) -> tuple[dt.date, dt.date]:
        """The first and the last day on which it may have been; one day where that is known."""
        return known_days(self.date)


class CheckedFact(Record):
    """One fact behind a check, in our words, with its sources; ``confidence`` is said where it is not high."""

    text: str
    english: str
    confidence: Confidence
    sources: list[Source] = Field(min_length=1)


class FactCheck(Record):
    """A claim that goes round, checked: whether it is right, and what is, with dates and sources.

    ``signs``: a question repeats the claim when it has a word of each list (:mod:`kb.retrieve.claims`; no spaces, lower case).
    ``correction`` is the sentence that answers it. ``policy`` are events and ``provisions`` clauses on file that bear it.
    """

    id: Annotated[str, Field(pattern=r"^[a-z0-9-]+$")]
    claim: str
    claim_en: str
    verdict: Literal["right", "partly", "wrong", "not_found"]
    signs: list[Annotated[list[Annotated[str, Field(pattern=r"^[^\sA-Z]+$")]], Field(min_length=1)]] = Field(
        min_length=2
    )
    correction: str
    correction_en: str
    policy: list[str] = Field(default_factory=list)
    provisions: list[ProvisionRef] = Field(default_factory=list)
    facts: list[CheckedFact] = Field(min_length=1)
    situations: list[Situation] = Field(min_length=1)
    checked_on: dt.date

    @property
    def account(self) -> list[str]:
        """What the check says, in Korean."""
        return [self.correction, *(fact.text for fact in self.facts)]

    @property
    def sources(self) -> list[Source]:
        """The sources of all its facts, in order."""
        return [source for fact in self.facts for source in fact.sources]


class FactChecks(Record):
    """``corpus/factchecks/*.yaml``: the checks of one claim and what belongs to it."""

    checks: list[FactCheck] = Field(min_length=1)


PERIOD = r"^\d{4}(-\d{2}){0,2}(/\d{4}(-\d{2}){0,2})?$"
"""A day, a month, a year, or two of them with a stroke between: ``2021-09-24/2024-08-31``."""


class Figure(Record):
    """One number of a statistic: for which period and of whom (``of``; None is all), with its own sources.

    ``about``: the source gives a round number (약 18만 건).
    """

    period: Annotated[str, Field(pattern=PERIOD)]
    value: int | float
    about: bool = False
    of: str | None = None
    of_en: str | None = None
    confidence: Confidence
    sources: list[Source] = Field(min_length=1)
    conflicts: list[Conflict] = Field(default_factory=list)

    @model_validator(mode="after")
    def _fits(self) -> Figure:
        parts = self.period.split("/")
        if known_days(parts[0])[0] > known_days(parts[-1])[1]:
            raise ValueError("the period ends before it begins")
        if (self.of is None) != (self.of_en is None):
            raise ValueError("of whom is said in both languages")
        return self


class Statistic(Record):
    """A series of figures that count the same thing: what is counted, by whom published, and what a reader must not take it for."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9-]+$")]
    title: str
    title_en: str
    counts: str
    counts_en: str
    unit: str
    unit_en: str
    publisher: str
    publisher_en: str
    caution: list[str] = Field(default_factory=list)
    caution_en: list[str] = Field(default_factory=list)
    figures: list[Figure] = Field(min_length=1)
    policy: list[str] = Field(default_factory=list)
    situations: list[Situation] = Field(min_length=1)
    checked_on: dt.date

    @model_validator(mode="after")
    def _in_both_languages(self) -> Statistic:
        if len(self.caution) != len(self.caution_en):
            raise ValueError("every caution is said in both languages")
        return self


class Statistics(Record):
    """``corpus/statistics/*.yaml``: the statistics of one publisher or topic."""

    statistics: list[Statistic] = Field(min_length=1)


class Definition(Record):
    """What a word means in law, in our words, with the clause that says so; ``note`` is what else it is used for."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9-]+$")]
    term: str
    term_en: str
    means: str
    means_en: str
    note: str | None = None
    note_en: str | None = None
    clause: ProvisionRef
    situations: list[Situation] = Field(min_length=1)
    checked_on: dt.date

    @model_validator(mode="after")
    def _in_both_languages(self) -> Definition:
        if (self.note is None) != (self.note_en is None):
            raise ValueError("a note is given in both languages")
        return self


class Definitions(Record):
    """``corpus/definitions/*.yaml``: words that the law defines."""

    definitions: list[Definition] = Field(min_length=1)
