"""The policy page: dated events with their sources, and claims that were checked; as rows and as tables to take away."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kb.retrieve.library import Library
from kb.store.facts import Conflict, FactCheck, PolicyEvent
from kb.store.records import Source
from kb.views.matching import has_words

EVENT_COLUMNS = (
    "id",
    "date",
    "known_to",
    "event",
    "account",
    "figures",
    "conflicts",
    "instrument",
    "provisions",
    "confidence",
    "checked_on",
    "sources",
)
"""The columns of the file of events. ``known_to`` says how far the date is known (``day``, ``month``, ``year``); ``conflicts`` are the
figures that sources give differently, each with its source."""
CHECK_COLUMNS = ("id", "claim", "verdict", "correction", "facts", "provisions", "checked_on", "sources")
"""The columns of the file of checked claims."""


def events(library: Library) -> list[PolicyEvent]:
    """Every event on file, the oldest first."""
    return sorted(library.policy.values(), key=lambda event: (event.date, event.id))


def checks(library: Library) -> list[FactCheck]:
    """Every checked claim on file, by its id."""
    return sorted(library.factchecks.values(), key=lambda check: check.id)


def known_to(event: PolicyEvent) -> str:
    """How far the date is known: ``day``, ``month`` or ``year``."""
    return ("year", "month", "day")[event.date.count("-")]


def conflict_cell(rows: Iterable[Conflict], korean: bool) -> str:
    """Conflicts in one cell: what they are about, every figure with its source, and how they are read."""
    return " | ".join(_conflict(row, korean) for row in rows)


def _conflict(row: Conflict, korean: bool) -> str:
    about, reading = (row.about, row.reading) if korean else (row.about_en, row.reading_en)
    told = " / ".join(
        f"{one.figure if korean else one.figure_en} ({one.source.url}, {one.source.date})" for one in row.told
    )
    return f"{about}: {told}" + (f". {reading}" if reading else "")


def source_cell(rows: Iterable[Source]) -> str:
    """Sources in one cell: the address of each and its date."""
    return " ".join(f"{row.url} ({row.date})" for row in rows)


def chosen(
    rows: Iterable[PolicyEvent],
    *,
    situations: Sequence[str] = (),
    years: tuple[int, int] | None = None,
    words: str = "",
) -> list[PolicyEvent]:
    """The events that fit every filter that is set; ``years``: first and last."""
    return [
        row
        for row in rows
        if (not situations or set(situations) & set(row.situations))
        and (years is None or years[0] <= int(row.date[:4]) <= years[1])
        and has_words(_told(row), words)
    ]


def _told(row: PolicyEvent) -> str:
    figures = [text for text in (row.numbers, row.numbers_en, row.instrument) if text]
    figures += [text for conflict in row.conflicts for text in (conflict.about, conflict.about_en)]
    parts = (row.event_ko, row.event_en, *figures, *row.account, *row.english, row.date)
    return " ".join(parts)


def checked(rows: Iterable[FactCheck], *, verdicts: Sequence[str] = (), words: str = "") -> list[FactCheck]:
    """The checked claims with one of the verdicts and every word."""
    return [
        row
        for row in rows
        if (not verdicts or row.verdict in verdicts)
        and has_words(" ".join((row.claim, row.claim_en, *row.account)), words)
    ]


def event_cells(row: PolicyEvent, korean: bool) -> list[object]:
    """An event in the order of :data:`EVENT_COLUMNS`."""
    return [
        row.id, row.date, known_to(row), row.event_ko if korean else row.event_en,
        " ".join(row.account if korean else row.english), row.numbers if korean else row.numbers_en,
        conflict_cell(row.conflicts, korean), row.instrument, " ".join(row.provisions), row.confidence,
        row.checked_on.isoformat(), source_cell(row.sources),
    ]  # fmt: skip


def check_cells(row: FactCheck, korean: bool) -> list[object]:
    """A checked claim in the order of :data:`CHECK_COLUMNS`."""
    return [
        row.id, row.claim if korean else row.claim_en, row.verdict, row.correction if korean else row.correction_en,
        " ".join(fact.text if korean else fact.english for fact in row.facts), " ".join(row.provisions),
        row.checked_on.isoformat(), source_cell(row.sources),
    ]  # fmt: skip
