"""How an article came to be: its changes, the policy around them, and what courts held of it, in order of time.

    story(library, "011187/14-2") -> 2020-06-25 the article takes effect; 2024-08-29 a plan to raise the penalty; 2024-10-16 …

The changes are those of the card (``Card.history``), policy is the events that name the article, rulings are our digests that
apply it. A decision of the Constitutional Court on the article stands as its effect; our digest of the same decision is then left
out. An entry of a day on which the words of the article are on file says so, and a page can open them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args
from urllib.parse import urlsplit

from kb.answer import gather
from kb.law.address import article_part
from kb.retrieve.library import Library
from kb.store.records import Card, Overtaken

Kind = Literal["change", "policy", "void", "nonconforming", "limited", "upheld", "ruling"]
"""A change of the words, a fact of policy, what the Constitutional Court decided of the article, a ruling that applied it."""
KINDS: tuple[Kind, ...] = get_args(Kind)
"""All of them, in the order in which those of one day stand."""
COLUMNS = ("date", "story_kind", "story_text", "provisions", "sources")
"""The columns of the file of a story."""


@dataclass(frozen=True)
class Title:
    """An article by name: its base key, number and title, and its statute's names."""

    base: str
    number: str
    number_english: str
    title: str
    short: str
    law_english: str


@dataclass(frozen=True)
class Entry:
    """One dated thing, told in both languages. ``day`` may be a month alone (``2019-01``).

    ``sources`` are (name, address) of where it stands; ``opens`` is the day whose words of the article are on file, None where
    none of that day are; ``later`` is what a reader of the ruling must know has changed since.
    """

    kind: Kind
    day: str
    text: str
    english: str
    sources: tuple[tuple[str, str], ...]
    opens: date | None
    later: Overtaken | None = None


@dataclass(frozen=True)
class Story:
    """The entries of an article, the oldest first, and the day up to which its statute is known."""

    title: Title
    known_until: str
    entries: tuple[Entry, ...]

    @property
    def closed(self) -> int:
        """How many entries are of a day whose words are not on file."""
        return sum(entry.opens is None for entry in self.entries)


def titles(library: Library) -> list[Title]:
    """The articles whose story is told, in the order of ``corpus/stories.yaml``."""
    return [_title(library, library.cards[base]) for base in library.stories if base in library.cards]


def story(library: Library, base: str) -> Story | None:
    """The story of an article by its base key (``011187/14-2``); None where we have no account of it."""
    card = library.cards.get(base)
    if card is None:
        return None
    found = [*_changes(library, card), *_policy(library, card), *_decisions(library, card), *_rulings(library, card)]
    entries = sorted(found, key=lambda entry: (entry.day, KINDS.index(entry.kind)))
    return Story(_title(library, card), library.horizon(card).known_until.isoformat(), tuple(entries))


def cells(entry: Entry, told: Story, kind: str, korean: bool) -> list[object]:
    """An entry in the order of :data:`COLUMNS`; ``kind`` is the word of the page for its kind."""
    places = " ".join(dict.fromkeys(address for _, address in entry.sources))
    return [entry.day, kind, entry.text if korean else entry.english, told.title.base, places]


def _title(library: Library, card: Card) -> Title:
    return Title(
        card.key().article_key, str(card.number), card.number.english, card.title, library.short_name(card),
        library.english_name(card),
    )  # fmt: skip


def _opens(library: Library, card: Card, day: date) -> date | None:
    """``day`` where the words of the article on it are on file: the official text of it, else the one we wrote our account of."""
    text = library.official(card.key().article_key, day)
    if text is not None:
        return day if text.effective_from <= day and not text.repealed else None
    return day if card.checked_against.effective_from <= day else None


def _changes(library: Library, card: Card) -> Iterator[Entry]:
    for change in card.history:
        name = card.printed(change.promulgation) if change.promulgation else card.law
        opens = _opens(library, card, change.date)
        told = (change.change, change.change_en or change.change)
        yield Entry("change", change.date.isoformat(), *told, ((name, card.url),), opens)


def _policy(library: Library, card: Card) -> Iterator[Entry]:
    for event in library.policy.values():
        if card.key().article_key in {article_part(ref) for ref in event.provisions}:
            links = dict.fromkeys((urlsplit(row.url).hostname or row.url, row.url) for row in event.sources)
            opens = _opens(library, card, event.days[0])
            yield Entry("policy", event.date, event.event_ko, event.event_en, tuple(links), opens)


def _decisions(library: Library, card: Card) -> Iterator[Entry]:
    for effect in library.effects_of(card.key().article_key, None):
        if effect.kind in ("void", "nonconforming", "limited", "upheld"):
            told = gather.effect_evidence(library, effect)
            day = effect.source.date
            yield Entry(
                effect.kind, day.isoformat(), " ".join(effect.what), " ".join(effect.english),
                ((told.address, effect.sources[0]),), _opens(library, card, day),
            )  # fmt: skip


def _rulings(library: Library, card: Card) -> Iterator[Entry]:
    base = card.key().article_key
    decided = {effect.source.case_number for effect in library.effects_of(base, None)}
    for digest in library.digests.values():
        applies = base in {article_part(provision.ref) for provision in digest.provisions}
        if applies and not decided & {digest.case_number, *digest.joined}:
            yield Entry(
                "ruling", digest.date.isoformat(), digest.holding[0], digest.english[0], ((digest.address, digest.url),),
                _opens(library, card, digest.date), digest.overtaken_by,
            )  # fmt: skip
