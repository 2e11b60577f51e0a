"""The periods page: limitation, time to complain, damages and other periods, each with the clauses that it rests on.

The rules are those of :mod:`kb.law` (docs/periods.md). An offence is a row of the penalties page, so that its penalty is that of the
day of the act; where the text of that day is not on file, nothing is computed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from kb.answer.model import Evidence
from kb.errors import WrongUse
from kb.law.address import ClauseKey, official_page, printed_address
from kb.law.ages import Victim
from kb.law.complaint import complaint
from kb.law.damages import damages
from kb.law.deadlines import DEADLINES, deadline
from kb.law.limitation import Offence, prosecution
from kb.law.periods import Basis, Period, Span
from kb.retrieve.library import Library
from kb.views.clauses import clause
from kb.views.penalties import PenaltyRow, penalty_rows

What = Literal["prosecution", "complaint", "damages", "deadline"]
WHAT: tuple[What, ...] = ("prosecution", "complaint", "damages", "deadline")
NAMES = tuple(DEADLINES)
"""The other periods, by name (:data:`kb.law.deadlines.DEADLINES`)."""
EVENTS = {name: row.event for name, row in DEADLINES.items()}
"""Name of a period -> the event from which it runs."""
_NOT_OF_THE_FIELD = {"001363": "행정심판법", "001719": "국가공무원법", "010301": "국가재정법"}
"""Statutes that a period rests on and of which nothing is on file: 법령ID and name."""


@dataclass(frozen=True)
class Asked:
    """What a person wants counted. ``day``: of the act, or of the event of a deadline; ``offence``: the id of a penalty row;
    ``known``: the day of knowledge; ``born``: first and last possible day of the victim's birth; None is not known."""

    what: What
    day: date
    offence: str | None = None
    known: date | None = None
    born: tuple[date, date] | None = None
    disabled: bool | None = None
    science: bool | None = None
    sexual: bool | None = None
    name: str | None = None


@dataclass(frozen=True)
class Ground:
    """A clause that a period rests on: where it stands, the promulgation that wrote the rule, and the clause itself as far as
    it is on file in these words. ``opens`` is None for an addendum, and where what is on file says another rule."""

    address: str
    version: str
    effective_from: str
    figure: str
    url: str
    opens: Evidence | None


@dataclass(frozen=True)
class Counted:
    """One reading of one period, with its grounds in place of bare keys."""

    period: Period
    grounds: tuple[Ground, ...]
    provisos: tuple[tuple[str, Ground], ...]


def offences(library: Library, day: date) -> list[PenaltyRow]:
    """The rows whose penalty of that day is on file and has a figure that limitation can be counted by."""
    counts = {"death", "life", "prison", "suspension", "fine", "detention", "minor_fine"}
    return [row for row in penalty_rows(library, day) if row.held and row.carded and counts & set(row.kinds)]


def counted(library: Library, asked: Asked, today: date) -> tuple[Counted, ...]:
    """Every reading of what is asked. Raises WrongUse for days in the wrong order, and for an offence that is not on file."""
    try:
        periods = _periods(library, asked, today)
    except ValueError as error:
        raise WrongUse("날짜의 앞뒤가 맞지 않습니다. 다시 확인해 주세요 (the days are not in order).") from error
    return tuple(
        Counted(
            period,
            tuple(ground(library, basis, today) for basis in period.citations),
            tuple((proviso.code, ground(library, proviso.basis, today)) for proviso in period.provisos),
        )
        for period in periods
    )


def _periods(library: Library, asked: Asked, today: date) -> Iterable[Period]:
    victim = Victim(Span(*asked.born) if asked.born else None, asked.disabled)
    if asked.what == "damages":
        return damages(asked.day, today, asked.known, victim, asked.sexual)
    if asked.what == "deadline":
        if asked.name is None or asked.name not in DEADLINES:
            raise WrongUse(f"모르는 기간입니다: {asked.name} (unknown period).")
        return (deadline(asked.name, asked.day, today),)
    row = next((row for row in offences(library, asked.day) if row.id == asked.offence), None)
    if row is None:
        raise WrongUse("그날의 법정형을 싣지 않아 계산하지 않습니다 (the penalty of that day is not on file).")
    at = ClauseKey.parse(row.key)
    if asked.what == "complaint":
        if asked.known is not None and asked.known < asked.day:
            raise ValueError(f"known before the act: {asked.known} < {asked.day}")
        return complaint("/".join((at.article_key, *at.path)), asked.day, today, asked.known)
    offence = Offence(at.law_id, at.article.slug, at.path, row.figures)
    return prosecution(offence, asked.day, today, victim, asked.science)


def ground(library: Library, basis: Basis, today: date) -> Ground:
    """A basis of the rules as a page shows it."""
    at = basis.clause
    statute = library.statutes.get(basis.law_id)
    name = statute.name if statute else _NOT_OF_THE_FIELD.get(basis.law_id, basis.law_id)
    if basis.is_addendum:
        address, url = printed_address(f"{name} 부칙", at.article, at.path), official_page(name)
    else:
        address, url = printed_address(name, at.article, at.path), official_page(name, str(at.article))
    return Ground(
        address, f"법률 제{basis.promulgation}호", basis.effective_from.isoformat(), basis.figure, url,
        None if basis.is_addendum else _same(library, basis, today),
    )  # fmt: skip


def _same(library: Library, basis: Basis, today: date) -> Evidence | None:
    """The official clause of that version; else our account, when it is of this version or says the same figure: an account of
    another text could be of another rule."""
    at = basis.clause
    if library.versions(at.article_key):
        found = clause(library, str(at), basis.effective_from)
        return found if found and found.lines and found.state != "upcoming" else None
    found = clause(library, str(at), today)
    if found is None or not found.lines:
        return None
    exact = found.version is not None and found.version.endswith(f"제{basis.promulgation}호")
    figure = re.compile(rf"(?<!\d){re.escape(basis.figure)}") if basis.figure else None
    return found if exact or (figure and any(map(figure.search, found.lines))) else None


def named(rows: Iterable[PenaltyRow], keys: Iterable[str]) -> list[PenaltyRow]:
    """The rows of the clauses of ``keys``; an article stands for all of its clauses, a 항 for its 호."""
    wanted = [key.partition("@")[0] for key in keys]
    return [row for row in rows if any(f"{row.key.partition('@')[0]}/".startswith(f"{key}/") for key in wanted)]


def born(first: int | None, last: int | None, act: date) -> tuple[date, date] | None:
    """A year of birth, or a band of years, as days, none after the act. Raises WrongUse."""
    if first is None and last is None:
        return None
    if first is None or first > (last or first) or first > act.year:
        raise WrongUse(
            "birth_year는 birth_year_last와 행위의 해보다 늦을 수 없습니다 (birth_year comes first, and not after the act)."
        )
    return date(first, 1, 1), min(date(last or first, 12, 31), act)


def to_json(asked: Asked, counted: Iterable[Counted], offence: PenaltyRow | None = None) -> dict[str, Any]:
    """The readings of one period for another program; days as ISO, a span by its first and last day."""
    return {
        "what": asked.what,
        "day": asked.day.isoformat(),
        "offence": {"address": offence.address, "key": offence.key, "text": offence.text} if offence else None,
        "readings": [_reading(row) for row in counted],
    }


def _reading(row: Counted) -> dict[str, Any]:
    period = row.period
    return {
        "rule": period.rule, "kind": period.kind, "state": period.state, "as_of": period.as_of.isoformat(),
        "known_until": period.known_until.isoformat(), "start": _span(period.start), "end": _span(period.end),
        "months": period.months, "days": period.days, "runs_from": period.runs_from, "assumes": list(period.assumes),
        "caveats": list(period.caveats), "rulings": list(period.rulings),
        "provisos": [{"code": code, **_ground(ground)} for code, ground in row.provisos],
        "grounds": [_ground(ground) for ground in row.grounds],
    }  # fmt: skip


def _span(span: Span | None) -> dict[str, str] | None:
    return {"first": span.first.isoformat(), "last": span.last.isoformat()} if span else None


def _ground(ground: Ground) -> dict[str, Any]:
    return {
        "address": ground.address, "version": ground.version, "effective_from": ground.effective_from,
        "figure": ground.figure, "url": ground.url, "key": ground.opens.key if ground.opens else None,
    }  # fmt: skip
