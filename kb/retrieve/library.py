"""The records of an opened generation, typed, with the tables that reading a question needs."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import cache, cached_property, lru_cache, partial, wraps
from typing import Any, TypeVar, cast

from kb.law.address import ArticleNumber, article_part
from kb.law.reference import NameTable, StatuteName
from kb.law.timeline import Horizon, PendingPromulgation
from kb.morphemes import Morpheme, Morphemes
from kb.retrieve.freshness import fresh, rests
from kb.retrieve.lexicon import LexiconIndex, fold
from kb.retrieve.official import OfficialArticle, OfficialRuling, version_on
from kb.store.catalog import Kind, Passage, RecordRow
from kb.store.facts import Definition, FactCheck, PolicyEvent, Statistic
from kb.store.generation import Shard, Store
from kb.store.glossary import Term
from kb.store.records import (
    Card,
    Digest,
    Document,
    Effect,
    Guide,
    LexiconEntry,
    Record,
    Scope,
    Service,
    Sources,
    StatuteSource,
    Stories,
)

R = TypeVar("R", bound=Record)
OFFICIAL = ("law", "rest", "rulings")
"""Shards of official text: their records are looked up, not held."""
LAW, REST = "law", "rest"
LAWS = (LAW, REST)
"""Those of them that hold statutes: the field's, and all others."""
DOCUMENTS = "documents"
"""The shard of published guidance; its records are looked up as well."""


C = TypeVar("C", bound=Callable[..., Any])


def remembered(size: int) -> Callable[[C], C]:
    """Keep the last ``size`` answers of a method with the object itself, so that both go when nobody holds the object."""

    def decorate(method: C) -> C:
        name = f"_remembered_{method.__name__}"

        @wraps(method)
        def call(self: Any, *args: Any) -> Any:
            if name not in self.__dict__:
                self.__dict__[name] = lru_cache(maxsize=size)(partial(method, self))
            return self.__dict__[name](*args)

        return cast(C, call)

    return decorate


def named_as(name: str) -> str:
    """A name as it is compared: folded, without spaces."""
    return fold(name).replace(" ", "")


class Library:
    """Everything the shards of one generation hold, read once; shared by all threads and never changed."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._rows: dict[str, RecordRow] = {}
        self.official_shards = [shard for shard in store.shards if shard.ref.name in OFFICIAL]
        self.laws = [shard for shard in self.official_shards if shard.ref.name in LAWS]
        self.documents = [shard for shard in store.shards if shard.ref.name == DOCUMENTS]
        self.own = [shard for shard in store.shards if shard.ref.name not in (*OFFICIAL, DOCUMENTS)]
        for shard in self.own:
            for row in shard.catalog.records():
                self._rows[row.key] = row
        self._by_base = {row.base: row for row in self._rows.values()}
        self.cards = self._typed("card", Card)
        self.digests = self._typed("digest", Digest)
        self.services = self._typed("service", Service)
        self.guides = self._typed("guide", Guide)
        self.policy = self._typed("policy", PolicyEvent)
        self.effects = self._typed("effect", Effect)
        self.factchecks = self._typed("factcheck", FactCheck)
        self.glossary = self._typed("glossary", Term)
        self.statistics = self._typed("statistic", Statistic)
        self.definitions = self._typed("definition", Definition)

    def _typed(self, kind: Kind, model: type[R]) -> dict[str, R]:
        """Base key -> record."""
        rows = (row for row in self._rows.values() if row.kind == kind)
        return {row.base: model.model_validate(row.data) for row in sorted(rows, key=lambda r: r.base)}

    def row(self, key: str) -> RecordRow | None:
        """A stored record by versioned or base key; ours before the official one of the same base."""
        ours = self._rows.get(key) or self._by_base.get(key)
        return ours or (self._document_row(key) if key.startswith("document/") else self._official_row(key))

    @remembered(64)
    def _document_row(self, key: str) -> RecordRow | None:
        return next((row for shard in self.documents if (row := shard.catalog.record(key))), None)

    @remembered(64)
    def document(self, base: str) -> Document | None:
        """A published document by base key."""
        row = self._document_row(base)
        return Document.model_validate(row.data) if row else None

    def _official_row(self, key: str) -> RecordRow | None:
        """An official record by versioned or base key: of an article, the newest text. What is not on file is not remembered: it
        may be the number of a person's own case."""
        try:
            return self._official_row_held(key)
        except KeyError:
            return None

    @remembered(4096)
    def _official_row_held(self, key: str) -> RecordRow:
        for shard in self.official_shards:
            if row := shard.catalog.record(key):
                versions = shard.catalog.by_base(row.base)
                return row if row.key == key else max(versions, key=lambda r: (r.data.get("effective_from", ""), r.key))
        raise KeyError(key)

    @remembered(4096)
    def versions(self, base: str) -> tuple[OfficialArticle, ...]:
        """Every official text of the article, oldest first; () when none is loaded."""
        rows = [row for shard in self.official_shards for row in shard.catalog.by_base(base) if row.kind == "statute"]
        return tuple(sorted(map(OfficialArticle.of, rows), key=lambda v: (v.effective_from, v.promulgated_on)))

    def official(self, base: str, day: date) -> OfficialArticle | None:
        """The official text of the article that was law on ``day``, else the next one; None when none is loaded."""
        return version_on(self.versions(base), day)

    @remembered(64)
    def statute(self, law_id: str, day: date) -> tuple[OfficialArticle, ...]:
        """The official articles of a statute that answer for ``day`` and were not repealed by then, in order; () when none is
        loaded."""
        found: dict[str, list[OfficialArticle]] = {}
        for row in (row for shard in self.official_shards for row in shard.catalog.under(law_id)):
            found.setdefault(row.base, []).append(OfficialArticle.of(row))
        held = [text for versions in found.values() if (text := version_on(versions, day)) is not None]
        living = [text for text in held if text.effective_from <= day and not text.repealed]
        return tuple(sorted(living, key=lambda text: text.number))

    @cached_property
    def _terms(self) -> dict[str, Term]:
        return {named_as(name): term for term in self.glossary.values() for name in term.names}

    def term(self, name: str) -> Term | None:
        """The legal term of a name, whatever its spacing: the term itself, another word for it, its hanja or its English."""
        return self._terms.get(named_as(name))

    def term_rests(self, term: Term, day: date) -> bool:
        """Whether every clause that a term rests on still has the words that were read (:func:`kb.retrieve.freshness.rests`)."""
        return all(rests(basis, self.official(basis.article, day)) for basis in term.rests_on)

    def effects_of(self, base: str, act_day: date | None) -> list[Effect]:
        """The effects that bear on an article or, with a clause (``011187/14-2/1``), on this clause, in the order of their keys;
        with a day, those that hold for acts of that day."""
        return [e for e in self.effects.values() if e.bears_on(base) and (act_day is None or act_day in e.acts)]

    @remembered(1024)
    def ruling(self, base: str) -> OfficialRuling | None:
        """A published ruling by base key."""
        row = next(
            (r for shard in self.official_shards for r in shard.catalog.by_base(base) if r.kind == "ruling"), None
        )
        return OfficialRuling.of(row) if row else None

    @cached_property
    def publishers(self) -> dict[str, list[str]]:
        """Who published documents on file, folded -> base keys of their documents; titles count as well. A name that our own
        registry of services has (경찰청) is left out: it brings our record."""
        ours = {"".join(name.split()).lower() for s in self.services.values() for name in (s.name_ko, s.name_en)}
        found: dict[str, list[str]] = {}
        for row in (row for shard in self.documents for row in shard.catalog.records("document")):
            for name in (row.data["publisher"], row.title):
                folded = "".join(name.split()).lower()
                if len(folded) > 2 and not any(folded in known for known in ours):
                    found.setdefault(folded, []).append(row.base)
        return found

    @cached_property
    def loaded(self) -> dict[str, int]:
        """How much official text is loaded: records by shard (``law``, ``rest``, ``rulings``)."""
        return {
            shard.ref.name: sum(shard.catalog.counts().get(k, 0) for k in ("statute", "ruling"))
            for shard in self.official_shards
        }

    @cached_property
    def statute_rows(self) -> list[dict[str, Any]]:
        """What the shards keep of each loaded statute (:class:`ingest.official_shards.StatuteEntry` as JSON), read once: with all of the
        law they are thousands."""
        return [row for shard in self.official_shards for row in shard.catalog.extra("statutes") or ()]

    @cached_property
    def statutes_loaded(self) -> frozenset[str]:
        """법령ID of every statute whose official text is loaded."""
        return frozenset(row["law_id"] for row in self.statute_rows)

    @cached_property
    def acts(self) -> frozenset[str]:
        """법령ID of the loaded statutes that are Acts (법률) or the constitution, not decrees or rules under one."""
        return frozenset(row["law_id"] for row in self.statute_rows if row["kind"] in ("법률", "헌법"))

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
        """The statutes of the field by every name, then those loaded beside them by their full one."""
        field = [StatuteName(s.law_id, s.name, s.short, s.english, tuple(s.aliases)) for s in self._sources.values()]
        return NameTable([*field, *self._names_loaded()])

    def _names_loaded(self) -> Iterator[StatuteName]:
        """Of several with one title that are not of the field, the one promulgated last is taken for the living one."""
        rows = self.statute_rows
        newest: dict[str, str] = {}
        for row in rows:
            newest[row["law"]] = max(newest.get(row["law"], ""), row["last_promulgated_on"])
        titles = {source.name for source in self._sources.values()}
        for row in sorted(rows, key=lambda row: row["law_id"]):
            if row["law_id"] not in self._sources:
                living = row["law"] not in titles and row["last_promulgated_on"] == newest[row["law"]]
                yield StatuteName(row["law_id"], row["law"], row["law"], "", living=living)

    def short_name(self, card: Card) -> str:
        source = self._sources.get(card.law_id)
        return source.short if source else card.law

    @property
    def statutes(self) -> dict[str, StatuteSource]:
        """법령ID -> the statutes of the field, with their names."""
        return self._sources

    def english_name(self, card: Card) -> str:
        source = self._sources.get(card.law_id)
        return source.english if source else card.law

    def known_until(self, card: Card, text: OfficialArticle) -> date:
        """How far the card's statute is known: by the source that was synced, or by the check that sources.yaml tells of."""
        source = self._sources.get(card.law_id)
        return max(text.horizon, source.known_until) if source else text.horizon

    def fresh(self, card: Card, day: date) -> Card:
        """The card with what it may still say beside the official text of ``day`` (:func:`kb.retrieve.freshness.fresh`)."""
        return fresh(card, self.official(card.key().article_key, day))

    def horizon(self, card: Card) -> Horizon:
        """How far the card's statute is known, with the promulgations known of but not loaded."""
        return self.horizon_of(card.law_id, card.known_until)

    def horizon_of(self, law_id: str, known_until: date) -> Horizon:
        """The same by 법령ID; ``known_until`` is what the text itself says of its source.

        Where law.go.kr listed the promulgations of the statute and all are loaded, that day counts, and what was pending before it
        is so no more.
        """
        source = self._sources.get(law_id)
        listed = self._listed.get(law_id)
        if source is None or (listed and listed <= known_until and listed >= self._sources_checked):
            return Horizon(known_until)
        pending = tuple(
            PendingPromulgation(
                p.promulgation,
                p.effective_from,
                None if p.touches is None else frozenset(ArticleNumber.parse(a) for a in p.touches),
                frozenset(ArticleNumber.parse(a) for a in p.spares),
            )
            for p in source.pending
        )
        return Horizon(min(known_until, source.known_until), pending)

    @cached_property
    def _listed(self) -> dict[str, date]:
        """법령ID -> the day on which law.go.kr listed every promulgation of the statute, all of them loaded."""
        return {
            row["law_id"]: date.fromisoformat(row["listed_until"])
            for row in self.statute_rows
            if row.get("listed_until")
        }

    @cached_property
    def _sources_checked(self) -> date:
        """When sources.yaml was last checked: what it calls pending was known of on that day."""
        kept = (shard.catalog.extra("sources") for shard in self.store.shards)
        return max((date.fromisoformat(data["checked_on"]) for data in kept if data), default=date.max)

    @cached_property
    def lexicon(self) -> LexiconIndex:
        entries: list[LexiconEntry] = []
        for shard in self.store.shards:
            entries += [LexiconEntry.model_validate(e) for e in shard.catalog.extra("lexicon") or ()]
        return LexiconIndex(entries, self._plain)

    @cached_property
    def scope(self) -> Scope | None:
        for shard in self.store.shards:
            data = shard.catalog.extra("scope")
            if data:
                return Scope.model_validate(data)
        return None

    @cached_property
    def stories(self) -> tuple[str, ...]:
        """Base keys of the articles whose history is told as a whole (``corpus/stories.yaml``); () in a generation without them."""
        held = (data for shard in self.own if (data := shard.catalog.extra("stories")))
        return tuple(base for data in held for base in Stories.model_validate(data).articles)

    @cached_property
    def _analysers(self) -> dict[str, Morphemes]:
        """Shard name -> the analyser that its index was made with; shards with the same words share one."""
        made: dict[tuple[str, bool], Morphemes] = {}
        metas = {shard.ref.name: shard.catalog.meta() for shard in self.store.shards}
        named = {name: (meta["user_words"], meta.get("by_word") == "1") for name, meta in metas.items()}
        return {
            name: made.setdefault((words, by_word), Morphemes(json.loads(words), by_word=by_word))
            for name, (words, by_word) in named.items()
        }

    def _plain(self, text: str) -> list[Morpheme]:
        """``text`` as the language cuts it, by the analyser of our own corpus (any does; this one is loaded already)."""
        return self._analysers[self.own[0].ref.name].plain(text) if self.own else Morphemes().plain(text)

    def tokens(self, shard: Shard, text: str) -> list[str]:
        """``text`` cut as the shard's index was."""
        return self._analysers[shard.ref.name].tokens(text)

    def cutting(self, text: str) -> Callable[[Shard], list[str]]:
        """:meth:`tokens` of one text for several shards, cut once for those of the same words."""
        cut = cache(lambda analyser: analyser.tokens(text))
        return lambda shard: cut(self._analysers[shard.ref.name])

    def passages(self, keys: Sequence[str], shards: Sequence[Shard] = ()) -> dict[str, Passage]:
        """Passages by key, from ``shards``, else from wherever they are."""
        found: dict[str, Passage] = {}
        for shard in shards or self.store.shards:
            found.update(shard.catalog.passages_by_key(keys))
        return found

    def edges(self, base: str, *, laws: bool = True) -> list[tuple[str, str]]:
        """(relation, other base key) for edges out of ``base``; ``laws`` False leaves out what official provisions themselves
        point at."""
        return [(e.kind, e.target) for shard in self._linked(laws) for e in shard.catalog.edges(base)]

    def edges_to(self, base: str, *, laws: bool = True) -> list[tuple[str, str]]:
        """(relation, other base key) for edges into ``base``; ``laws`` as in :meth:`edges`."""
        return [(e.kind, e.source) for shard in self._linked(laws) for e in shard.catalog.edges_to(base)]

    def _linked(self, laws: bool) -> list[Shard]:
        return [shard for shard in self.store.shards if laws or shard.ref.name not in LAWS]

    def checked_on(self) -> date | None:
        """The oldest check date of any contact on file."""
        return min((s.checked_on for s in self.services.values()), default=None)

    def card(self, base: str) -> Card | None:
        return self.cards.get(article_part(base.split("@")[0]))
