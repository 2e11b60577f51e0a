"""Statistics and the words that the law defines: rows in order, and as tables to take away."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from kb.retrieve.library import Library
from kb.store.facts import Definition, Figure, Statistic
from kb.views.matching import has_words
from kb.views.policy import conflict_cell, source_cell

STATISTIC_COLUMNS = (
    "id",
    "title",
    "counts",
    "period",
    "of",
    "value",
    "about",
    "unit",
    "publisher",
    "confidence",
    "conflicts",
    "caution",
    "checked_on",
    "sources",
)
"""The columns of the file of statistics: a row for each figure; ``about`` is 1 where the source gives a round number."""
DEFINITION_COLUMNS = ("id", "term", "means", "note", "clause", "checked_on")
"""The columns of the file of definitions."""
R = TypeVar("R", Statistic, Definition)


def statistics(library: Library) -> list[Statistic]:
    """Every statistic on file, by publisher, then by its id."""
    return sorted(library.statistics.values(), key=lambda row: (row.publisher, row.id))


def definitions(library: Library) -> list[Definition]:
    """Every defined word on file, in the order of the alphabet."""
    return sorted(library.definitions.values(), key=lambda row: row.term)


def chosen(rows: Iterable[R], *, situations: Sequence[str] = (), words: str = "") -> list[R]:
    """The rows about one of the situations that hold every word."""
    return [
        row
        for row in rows
        if (not situations or set(situations) & set(row.situations)) and has_words(_told(row), words)
    ]


def _told(row: Statistic | Definition) -> str:
    if isinstance(row, Definition):
        parts = [row.term, row.term_en, row.means, row.means_en]
    else:
        of = [part for figure in row.figures for part in (figure.of, figure.of_en, figure.period) if part]
        parts = [row.title, row.title_en, row.counts, row.counts_en, row.publisher, row.publisher_en, *of]
    return " ".join(parts)


def number(figure: Figure, unit: str, korean: bool) -> str:
    """A figure in words: ``10,305명``, ``약 180,000건``, ``about 180,000 items``; a sign such as % stands at the number.

    >>> from kb.store.records import Source
    >>> source = Source(url="https://example.org", date="2025")
    >>> number(Figure(period="2024", value=10305, confidence="high", sources=[source]), "명", korean=True)
    '10,305명'
    """
    about = ("약 " if korean else "about ") if figure.about else ""
    return f"{about}{figure.value:,}{'' if korean or unit == '%' else ' '}{unit}"


def statistic_cells(row: Statistic, korean: bool) -> list[list[object]]:
    """The figures of a statistic in the order of :data:`STATISTIC_COLUMNS`."""
    title, counts, unit, publisher, caution = (
        (row.title, row.counts, row.unit, row.publisher, row.caution)
        if korean
        else (row.title_en, row.counts_en, row.unit_en, row.publisher_en, row.caution_en)
    )
    return [
        [
            row.id, title, counts, figure.period, figure.of if korean else figure.of_en, figure.value, figure.about,
            unit, publisher, figure.confidence, conflict_cell(figure.conflicts, korean), " ".join(caution),
            row.checked_on.isoformat(), source_cell(figure.sources),
        ]
        for figure in row.figures
    ]  # fmt: skip


def definition_cells(row: Definition, korean: bool) -> list[object]:
    """A definition in the order of :data:`DEFINITION_COLUMNS`."""
    said = (row.term, row.means, row.note) if korean else (row.term_en, row.means_en, row.note_en)
    return [row.id, *said, row.clause, row.checked_on.isoformat()]
