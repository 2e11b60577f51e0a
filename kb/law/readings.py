"""Several readings of one rule where facts are missing.

A rule is written as if every fact were known and asks for each when it needs it; what is not known splits the reading in
two or more. Facts that change nothing leave no trace, so a rule never makes a person answer more than it must.

    explore(lambda facts: run(facts.ask("science", YES_NO["science"])), {"science": None})
    -> one period for each answer, each naming what it assumes; or a single one if the answer does not matter
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import TypeVar

from kb.law.periods import Period, Span

T = TypeVar("T")
Option = tuple[str, T]
"""What a reading that takes this answer assumes (``evidence:scientific``), and the answer."""
Readings = tuple[Period, ...]
Rule = Callable[["Facts"], Period]


class _Open(Exception):
    """A fact is needed that is not known."""

    def __init__(self, name: str, options: Sequence[Option[object]]) -> None:
        super().__init__(name)
        self.name = name
        self.options = options


class Facts:
    """The facts of one reading; None is not known."""

    def __init__(self, known: Mapping[str, object]) -> None:
        self._known = known

    def ask(self, name: str, options: Sequence[Option[T]]) -> T:
        """The fact ``name``. ``options`` are the answers it may have.

        Answers with the same words stand together, in an order in which the days of the period only grow or only shrink
        (the possible ages of someone whose year of birth is known): only where the result changes are all looked at.
        """
        answer = self._known.get(name)
        if answer is None:
            raise _Open(name, options)
        return answer  # type: ignore[return-value]


def explore(rule: Rule, known: Mapping[str, object]) -> Readings:
    """Every reading of ``rule``: one where the known facts decide, else one for each answer that makes a difference.

    Readings that differ only in their days (a year of birth) are one, with spans for the days. Where the words of an
    answer leave several results, each has the caveat ``exact_day_decides``.
    """
    try:
        return (rule(Facts(known)),)
    except _Open as question:
        name, options = question.name, question.options

    def take(answer: object) -> Readings:
        return explore(rule, {**known, name: answer})

    answers = [
        (assumed, _over_all(take, [answer for _, answer in group]))
        for assumed, group in groupby(options, key=lambda option: option[0])
    ]
    if len({tuple(map(_result, periods)) for _, periods in answers}) == 1:
        return min((periods for _, periods in answers), key=lambda periods: sum(len(p.citations) for p in periods))
    return tuple(
        replace(period, assumes=(assumed, *period.assumes)) for assumed, periods in answers for period in periods
    )


def _over_all(take: Callable[[object], Readings], answers: Sequence[object]) -> Readings:
    """The readings over all answers that share their words, marked where those words do not settle the result."""
    periods = _over(take, answers)
    if [_shape(p) for p in periods] == [_shape(p) for p in take(answers[0])]:
        return periods
    return tuple(replace(period, caveats=_union(period.caveats, ("exact_day_decides",))) for period in periods)


def _over(take: Callable[[object], Readings], answers: Sequence[object]) -> Readings:
    """The readings over ordered answers: where the first and the last agree but for their days, so do all between."""
    first = take(answers[0])
    if len(answers) == 1:
        return first
    last = take(answers[-1])
    if len(answers) == 2 or [_shape(p) for p in first] == [_shape(p) for p in last]:
        return _joined([*first, *last])
    middle = len(answers) // 2
    return _joined([*_over(take, answers[:middle]), *_over(take, answers[middle:])])


def _joined(periods: Iterable[Period]) -> Readings:
    """Periods alike but for their days, as one with the span of all."""
    kept: dict[tuple[object, ...], Period] = {}
    for period in periods:
        other = kept.setdefault(_shape(period), period)
        kept[_shape(period)] = replace(
            other,
            start=_both(other.start, period.start),
            end=_both(other.end, period.end),
            provisos=_union(other.provisos, period.provisos),
            caveats=_union(other.caveats, period.caveats),
            citations=_union(other.citations, period.citations),
        )
    return tuple(kept.values())


def _shape(period: Period) -> tuple[object, ...]:
    return (period.assumes, period.kind, period.months, period.days, period.runs_from, period.start is None)


def _result(period: Period) -> tuple[object, ...]:
    return (*_shape(period), period.start, period.end)


def _both(one: Span | None, other: Span | None) -> Span | None:
    return one.joined(other) if one and other else one


def _union(one: tuple[T, ...], other: tuple[T, ...]) -> tuple[T, ...]:
    return tuple(dict.fromkeys((*one, *other)))


YES_NO: dict[str, tuple[Option[bool], Option[bool]]] = {
    "disabled": (("victim:disabled", True), ("victim:not_disabled", False)),
    "science": (("evidence:scientific", True), ("evidence:not_scientific", False)),
    "listed": (("conduct:listed", True), ("conduct:not_listed", False)),
    "sexual": (("harm:sexual", True), ("harm:not_sexual", False)),
}
"""The answers of each fact that is yes or no."""
