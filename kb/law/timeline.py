"""Which text was law on a date: the state of a provision, said up to its horizon (design §4)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, Literal, Protocol, TypeVar

from kb.law.address import ArticleNumber

State = Literal["in_force", "upcoming", "superseded", "repealed", "void", "unknown"]

Doubt = Literal[
    "decree", "other_law", "conditional", "omitted", "unreadable", "no_addendum", "part_later", "overlap", "composed"
]
"""Why a version, or a part of its time, is not certain. From ``decree`` to ``unreadable``: the addendum gives no day that
can be read (:data:`kb.law.commencement.Reason`); ``no_addendum``: the file prints none; for both the day is the file's.
``part_later``: parts of the text take effect later than the rest; ``overlap``: a later promulgation changed the article
before this change was in force, and the text between is printed nowhere; ``composed``: put together from two files, clause by
clause."""


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


# 행위시와 재판시.

ACT_TIME_LAW = "001692/1/1"
"""형법 제1조 제1항: whether an act is an offence, and its punishment, go by the law of the day of the act."""
MILDER_LATER_LAW = "001692/1/2"
"""형법 제1조 제2항: the later law where it changed after the act so that this is no offence, or its penalty is lighter."""


class Dated(Protocol):
    """A text with its days; ``effective_to`` is the first day on which it no longer holds."""

    @property
    def effective_from(self) -> date: ...
    @property
    def effective_to(self) -> date | None: ...


class Repealable(Dated, Protocol):
    """A dated text that may be the one of a repeal."""

    @property
    def repealed(self) -> bool: ...


class Version(Repealable, Protocol):
    """A text of an article with its days, as the shards hold it."""

    @property
    def number(self) -> ArticleNumber: ...
    @property
    def clauses(self) -> Sequence[tuple[tuple[str, ...], str]]: ...


V = TypeVar("V", bound=Version)
R = TypeVar("R", bound=Repealable)


@dataclass(frozen=True)
class ActAndTrial(Generic[V]):
    """One article on the day of the act and on that of the trial; None where there is no such text or it is repealed.

    ``between`` are the texts that were law in the meantime. ``rules`` are the keys of the clauses of 형법 제1조 that speak of
    the case: its 제2항 only where the texts differ. Whether a later text is milder is not said.
    """

    article: ArticleNumber
    act: V | None
    trial: V | None
    between: tuple[V, ...]
    differs: bool
    rules: tuple[str, ...]


def act_and_trial(versions: Iterable[V], act_day: date, today: date) -> tuple[ActAndTrial[V], ...]:
    """A row an article, in order. ``versions`` are those of one statute, of any articles, in any order.

    The text differs when any word does, also when it has changed back since. Raises ValueError when the act lies after today.
    """
    if act_day > today:
        raise ValueError(f"행위일이 기준일보다 늦습니다 (the act lies after the day of reference): {act_day} > {today}")
    found: dict[ArticleNumber, list[V]] = {}
    for version in versions:
        found.setdefault(version.number, []).append(version)
    return tuple(_act_and_trial(number, found[number], act_day, today) for number in sorted(found))


def _act_and_trial(number: ArticleNumber, versions: Sequence[V], act_day: date, today: date) -> ActAndTrial[V]:
    act, trial = law_on(versions, act_day), law_on(versions, today)
    ordered = sorted(versions, key=lambda v: v.effective_from)
    since = tuple(v for v in ordered if act_day < v.effective_from <= today and v.effective_from != v.effective_to)
    between = tuple(v for v in since if v is not trial)
    seen = {_words(v) for v in (act, trial)} | {_words(None if v.repealed else v) for v in between}
    rules = (ACT_TIME_LAW, MILDER_LATER_LAW) if len(seen) > 1 else (ACT_TIME_LAW,)
    return ActAndTrial(number, act, trial, between, len(seen) > 1, rules)


def holds_on(version: Dated, day: date) -> bool:
    """Whether ``day`` lies within the days of a text: from its first day to before the day on which it gave way."""
    return version.effective_from <= day and (version.effective_to is None or day < version.effective_to)


def law_on(versions: Sequence[R], day: date) -> R | None:
    """The last of ``versions`` that holds on ``day``; None when none does, or when that one is a repeal."""
    held = [v for v in versions if holds_on(v, day)]
    return held[-1] if held and not held[-1].repealed else None


def _words(version: Version | None) -> str:
    return (
        ""
        if version is None
        else "\n".join(f"{'/'.join(path)} {''.join(text.split())}" for path, text in version.clauses)
    )
