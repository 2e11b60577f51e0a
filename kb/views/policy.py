"""The policy page: dated events with their sources, and claims that were checked; as rows and as tables to take away."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from kb.retrieve.library import Library
from kb.store.records import FactCheck, PolicyEvent

EVENT_COLUMNS = (
    "id",
    "date",
    "event",
    "account",
    "figures",
    "instrument",
    "provisions",
    "confidence",
    "checked_on",
    "sources",
)
"""The columns of the file of events; ``figures`` are as their sources give them, where they conflict both."""
CHECK_COLUMNS = ("id", "claim", "verdict", "correction", "facts", "provisions", "checked_on", "sources")
"""The columns of the file of checked claims."""


def events(library: Library) -> list[PolicyEvent]:
    """Every event on file, the oldest first."""
    return sorted(library.policy.values(), key=lambda event: (event.date, event.id))


def checks(library: Library) -> list[FactCheck]:
    """Every checked claim on file, by its id."""
    return sorted(library.factchecks.values(), key=lambda check: check.id)


def day(event: PolicyEvent) -> date:
    """Where an event stands on a line of time: a month alone (``2019-01``) at its first day."""
    return date.fromisoformat(event.date if len(event.date) == 10 else f"{event.date}-01")


def chosen(
    rows: Iterable[PolicyEvent],
    *,
    situations: Sequence[str] = (),
    years: tuple[int, int] | None = None,
    words: str = "",
) -> list[PolicyEvent]:
    """The events that fit every filter that is set; ``years``: first and last."""
    wanted = words.casefold().split()
    return [
        row
        for row in rows
        if (not situations or set(situations) & set(row.situations))
        and (years is None or years[0] <= int(row.date[:4]) <= years[1])
        and all(word in _folded(row) for word in wanted)
    ]


def _folded(row: PolicyEvent) -> str:
    parts = (row.event_ko, row.event_en, row.numbers or "", row.instrument or "", *row.account, *row.english, row.date)
    return " ".join(parts).casefold()


def checked(rows: Iterable[FactCheck], *, verdicts: Sequence[str] = (), words: str = "") -> list[FactCheck]:
    """The checked claims with one of the verdicts and every word."""
    wanted = words.casefold().split()
    return [
        row
        for row in rows
        if (not verdicts or row.verdict in verdicts)
        and all(word in " ".join((row.claim, row.claim_en, *row.account)).casefold() for word in wanted)
    ]


def event_cells(row: PolicyEvent, korean: bool) -> list[object]:
    """An event in the order of :data:`EVENT_COLUMNS`."""
    return [
        row.id, row.date, row.event_ko if korean else row.event_en, " ".join(row.account if korean else row.english),
        row.numbers, row.instrument, " ".join(row.provisions), row.confidence, row.checked_on.isoformat(),
        " ".join(source.url for source in row.sources),
    ]  # fmt: skip


def check_cells(row: FactCheck, korean: bool) -> list[object]:
    """A checked claim in the order of :data:`CHECK_COLUMNS`."""
    return [
        row.id, row.claim if korean else row.claim_en, row.verdict, row.correction if korean else row.correction_en,
        " ".join(fact.text if korean else fact.english for fact in row.facts), " ".join(row.provisions),
        row.checked_on.isoformat(), " ".join(source.url for source in row.sources),
    ]  # fmt: skip
