"""The records of an opened generation, typed, with the tables that reading a question needs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cached_property
from typing import TypeVar

from kb.law.address import ArticleNumber
from kb.law.reference import NameTable, StatuteName
from kb.law.timeline import Horizon, PendingPromulgation
from kb.morphemes import Morphemes
from kb.retrieve.lexicon import LexiconIndex
from kb.store.catalog import Kind, Passage, RecordRow
from kb.store.generation import Store
from kb.store.records import (
    Card,
    Digest,
    Guide,
    LexiconEntry,
    PolicyEvent,
    Record,
    Scope,
    Service,
    Sources,
    StatuteSource,
)

R = TypeVar("R", bound=Record)


class Library:
    """Everything the shards of one generation hold, read once; shared by all threads and never changed."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._rows: dict[str, RecordRow] = {}
        for shard in store.shards:
            for row in shard.catalog.records():
                self._rows[row.key] = row
        self._by_base = {row.base: row for row in self._rows.values()}
        self.cards = self._typed("card", Card)
        self.digests = self._typed("digest", Digest)
        self.services = self._typed("service", Service)
        self.guides = self._typed("guide", Guide)
        self.policy = self._typed("policy", PolicyEvent)

    def _typed(self, kind: Kind, model: type[R]) -> dict[str, R]:
        """Base key -> record."""
        rows = (row for row in self._rows.values() if row.kind == kind)
        return {row.base: model.model_validate(row.data) for row in sorted(rows, key=lambda r: r.base)}

    def row(self, key: str) -> RecordRow | None:
        """A stored record by versioned or base key."""
        return self._rows.get(key) or self._by_base.get(key)

    @cached_property
    def _sources(self) -> dict[str, StatuteSource]:
        found: dict[str, StatuteSource] = {}
        for shard in self.store.shards:
            data = shard.catalog.extra("sources")
            if data:
                found.update({s.law_id: s for s in Sources.model_validate(data).statutes})
        return found

    @cached_property
    def names(self) -> NameTable:
        return NameTable(
            StatuteName(s.law_id, s.name, s.short, s.english, tuple(s.aliases)) for s in self._sources.values()
        )

    def short_name(self, card: Card) -> str:
        source = self._sources.get(card.law_id)
        return source.short if source else card.law

    def english_name(self, card: Card) -> str:
        source = self._sources.get(card.law_id)
        return source.english if source else card.law

    def horizon(self, card: Card) -> Horizon:
        """How far the card's statute is known, with the promulgations known of but not loaded."""
        source = self._sources.get(card.law_id)
        if source is None:
            return Horizon(card.known_until)
        pending = tuple(
            PendingPromulgation(
                p.promulgation,
                p.effective_from,
                None if p.touches is None else frozenset(ArticleNumber.parse(a) for a in p.touches),
                frozenset(ArticleNumber.parse(a) for a in p.spares),
            )
            for p in source.pending
        )
        return Horizon(min(card.known_until, source.known_until), pending)

    @cached_property
    def lexicon(self) -> LexiconIndex:
        entries: list[LexiconEntry] = []
        for shard in self.store.shards:
            entries += [LexiconEntry.model_validate(e) for e in shard.catalog.extra("lexicon") or ()]
        return LexiconIndex(entries)

    @cached_property
    def scope(self) -> Scope | None:
        for shard in self.store.shards:
            data = shard.catalog.extra("scope")
            if data:
                return Scope.model_validate(data)
        return None

    @cached_property
    def morphemes(self) -> Morphemes:
        """The analyser that the index was made with."""
        import json

        words = json.loads(self.store.shards[0].catalog.meta()["user_words"])
        return Morphemes(words)

    def lexical(self, tokens: Sequence[str], limit: int) -> list[tuple[str, float]]:
        """BM25 over all shards, best first."""
        found = [hit for shard in self.store.shards for hit in shard.catalog.lexical(tokens, limit)]
        return sorted(found, key=lambda hit: (-hit[1], hit[0]))[:limit]

    def passages(self, keys: Sequence[str]) -> dict[str, Passage]:
        found: dict[str, Passage] = {}
        for shard in self.store.shards:
            found.update(shard.catalog.passages_by_key(keys))
        return found

    def edges(self, base: str) -> list[tuple[str, str]]:
        """(relation, other base key) for edges out of ``base``."""
        return [(e.kind, e.target) for shard in self.store.shards for e in shard.catalog.edges(base)]

    def edges_to(self, base: str) -> list[tuple[str, str]]:
        """(relation, other base key) for edges into ``base``."""
        return [(e.kind, e.source) for shard in self.store.shards for e in shard.catalog.edges_to(base)]

    def checked_on(self) -> date | None:
        """The oldest check date of any contact on file."""
        return min((s.checked_on for s in self.services.values()), default=None)

    def card(self, base: str) -> Card | None:
        return self.cards.get("/".join(base.split("@")[0].split("/")[:2]))
