"""Which text was law on a date: the state of a provision, said up to its horizon (design §4)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from kb.law.address import ArticleNumber

State = Literal["in_force", "upcoming", "superseded", "repealed", "void", "unknown"]


@dataclass(frozen=True)
class PendingPromulgation:
    """A promulgation known of but not loaded. ``touches`` lists the articles it may change, None when that is not known;
    ``spares`` lists articles that a source says it leaves as they were."""

    number: str | None
    effective_from: date
    touches: frozenset[ArticleNumber] | None
    spares: frozenset[ArticleNumber] = frozenset()

    def may_touch(self, article: ArticleNumber) -> bool:
        if article in self.spares:
            return False
        return self.touches is None or article in self.touches


@dataclass(frozen=True)
class Horizon:
    """How far a statute is known: ``known_until`` of its source, and promulgations that are known of but not loaded."""

    known_until: date
    pending: tuple[PendingPromulgation, ...] = ()


def state_on(
    day: date,
    article: ArticleNumber,
    effective_from: date,
    effective_to: date | None,
    horizon: Horizon,
) -> State:
    """State of a text that took effect on ``effective_from`` and, if known, gave way on ``effective_to``.

    ``effective_to`` is the first day on which the text no longer holds. A pending promulgation in force by ``day`` that
    may touch the article makes the state ``unknown``; without one, the state is said as known up to the horizon.
    """
    if day < effective_from:
        return "upcoming"
    if effective_to is not None and day >= effective_to:
        return "superseded"
    if _touching(day, article, horizon.pending):
        return "unknown"
    return "in_force"


def _touching(day: date, article: ArticleNumber, pending: Iterable[PendingPromulgation]) -> bool:
    return any(p.effective_from <= day and p.may_touch(article) for p in pending)
