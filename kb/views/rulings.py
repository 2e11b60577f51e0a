"""The rulings page: our digests and published rulings, with what a later law or ruling has overtaken."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from kb.law.address import ClauseKey, article_part, print_clause
from kb.links import links
from kb.retrieve.library import Library
from kb.store.records import Digest
from kb.views.clauses import clause
from kb.views.matching import has_words


@dataclass(frozen=True)
class Applied:
    """A provision that a ruling applied: its key, its name, and since when another text holds, None where none is known."""

    key: str
    name: str
    changed_since: str | None


@dataclass(frozen=True)
class RulingRow:
    """A ruling. ``digest`` is our account, None where only the text is on file; ``sections`` are (label, text) of the published
    text, () where none is loaded; ``cut`` says that its publisher's copy ends early."""

    base: str
    address: str
    court: str
    day: str
    case_number: str
    case_name: str
    url: str
    digest: Digest | None
    sections: tuple[tuple[str, str], ...]
    cut: bool
    applied: tuple[Applied, ...]

    @property
    def situations(self) -> tuple[str, ...]:
        return tuple(self.digest.situations) if self.digest else ()

    @property
    def overtaken(self) -> bool:
        """Whether our digest knows of a later change that its reader must know."""
        return self.digest is not None and self.digest.overtaken_by is not None


def ruling_rows(library: Library, today: date) -> list[RulingRow]:
    """Every ruling that we have digested, the newest first."""
    found = (row for base in library.digests if (row := ruling_row(library, base, today)))
    return sorted(found, key=lambda row: (row.day, row.case_number), reverse=True)


def ruling_row(library: Library, base: str, today: date) -> RulingRow | None:
    """One ruling by its base key, digested or not; None when it is not on file."""
    digest, text = library.digests.get(base), library.ruling(base)
    sections = tuple((label, said) for label, said, _, _ in text.sections) if text else ()
    cut = text.truncated if text else False
    if digest is not None:
        return RulingRow(
            base, digest.address, digest.court, digest.date.isoformat(), digest.case_number, digest.case_name, digest.url,
            digest, sections, cut, tuple(_applied(library, digest, today)),
        )  # fmt: skip
    if text is None:
        return None
    return RulingRow(
        base, text.address, text.court, text.date, text.case_number, text.case_name, text.url, None, sections, cut, ()
    )


def _applied(library: Library, digest: Digest, today: date) -> Iterable[Applied]:
    changed = {edge["key"]: edge["changed_since"] for edge in links(library, digest.base, today)}
    for provision in digest.provisions:
        found = clause(library, provision.ref, today)
        if found is not None:
            article = article_part(provision.ref)
            path = ClauseKey.parse(provision.ref).path
            parts = (found.short, found.article, print_clause(path))
            yield Applied(provision.ref, " ".join(part for part in parts if part), changed.get(article))


def chosen(
    rows: Iterable[RulingRow], *, courts: Sequence[str] = (), situations: Sequence[str] = (), laws: Sequence[str] = (),
    years: tuple[int, int] | None = None, overtaken: bool | None = None, words: str = "",
) -> list[RulingRow]:  # fmt: skip
    """The rows that fit every filter that is set; a ruling whose own number was named stands before those that speak of it.

    ``laws``: 법령ID of a provision that was applied; ``years``: first and last.
    """
    found = [
        row
        for row in rows
        if (not courts or row.court in courts)
        and (not situations or set(situations) & set(row.situations))
        and (not laws or set(laws) & {item.key.split("/")[0] for item in row.applied})
        and (years is None or years[0] <= int(row.day[:4]) <= years[1])
        and (overtaken is None or row.overtaken == overtaken)
        and has_words(_told(row), words)
    ]
    return sorted(found, key=lambda row: row.case_number not in words)


def _told(row: RulingRow) -> str:
    digest = row.digest
    ours = (
        [*digest.issue, *digest.holding, *digest.why, *digest.english, *digest.asks, *digest.joined] if digest else []
    )
    names = [item.name for item in row.applied]
    return " ".join([row.address, row.case_name, *ours, *names])
