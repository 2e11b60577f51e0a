"""One clause by its key, as a page opens it: official text of the day where it is loaded, else our account."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kb.answer import gather
from kb.answer.model import Evidence
from kb.law.address import ClauseKey, print_clause, printed_address
from kb.retrieve.library import Library
from kb.store.records import StatuteSource


@dataclass(frozen=True)
class Note:
    """A dated sentence beside a clause, in both languages: a change of its text, or a rule that binds acts to old or new law.

    ``source`` is the address it comes from, "" where it is the clause's own history.
    """

    day: str
    text: str
    english: str
    source: str = ""


def clause(library: Library, key: str, day: date) -> Evidence | None:
    """The clause of a key (``011187/14-2/1``; a version behind it is not asked for) as it answers for ``day``.

    Before the first text that is loaded the first is given, and its state says so (``upcoming``). Without text and account it
    has no lines, only its address and where the official text stands; None for a statute that is not of the field.
    """
    at = ClauseKey.parse(key)
    text = library.official(at.article_key, day)
    if text is not None:
        return gather.official_evidence(library, text, at.path, day)
    card = library.cards.get(at.article_key)
    if card is not None:
        return gather.clause_evidence(library, card, at.path, day)
    statute = library.statutes.get(at.law_id)
    return _pointer(statute, at) if statute else None


def _pointer(statute: StatuteSource, at: ClauseKey) -> Evidence:
    address = printed_address(statute.name, at.article, at.path)
    return Evidence(
        base=at.article_key, key=key_of(at), source_kind="card", address=address, title="", lines=(), law=statute.name,
        law_id=at.law_id, short=statute.short, article=str(at.article), clause=print_clause(at.path), path=at.path,
        url=statute.page(at.article),
    )  # fmt: skip


def key_of(at: ClauseKey) -> str:
    """A clause without its version: ``011187/14-2/1``."""
    return "/".join((at.article_key, *at.path))


def history(library: Library, key: str) -> tuple[Note, ...]:
    """What changed in a clause and when, as our card tells it, oldest first."""
    at = ClauseKey.parse(key)
    card = library.cards.get(at.article_key)
    rows = [change for change in card.history if gather.concerns(change, at.path)] if card else []
    return tuple(Note(row.date.isoformat(), row.change, row.change_en or row.change) for row in rows)


def effects(library: Library, key: str, act: date | None = None) -> tuple[Note, ...]:
    """Transitional rules and constitutional decisions that bear on a clause; with ``act`` those for acts of that day."""
    at = ClauseKey.parse(key)
    return tuple(_notes(library, key_of(at), act))


def _notes(library: Library, base: str, act: date | None) -> Iterable[Note]:
    for effect in library.effects_of(base, act):
        if act is None and effect.kind == "commencement":
            continue  # it says what held for acts of before: only who asks about a day needs it
        told = gather.effect_evidence(library, effect)
        yield Note(effect.source.date.isoformat(), " ".join(effect.what), " ".join(effect.english), told.address)
