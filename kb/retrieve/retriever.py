"""The retriever: references + lexicon + BM25 + dense + edges -> fusion -> quotas -> ranked hits with reasons (design §6)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, cached_property
from typing import Any

import numpy as np

from kb.embed import Embedder, line_queries, spread
from kb.law.address import article_part, english_clause, parse_clause, print_clause
from kb.law.timeline import State, state_on
from kb.rerank import Reranker
from kb.retrieve.age_bands import ages_fit
from kb.retrieve.claims import repeated
from kb.retrieve.fuse import Fused, fuse
from kb.retrieve.lexicon import LexiconMatch
from kb.retrieve.library import LAW, LAWS, REST, Library
from kb.retrieve.near import OUTSIDE, Held, Nearness, Scores, belongs
from kb.retrieve.official import OfficialArticle
from kb.retrieve.question import Question, article_bases, read_question
from kb.store.catalog import Vector
from kb.store.generation import Shard
from kb.store.records import Card
from kb.store.scan import LARGE

WEIGHTS: dict[str, float] = {
    "reference": 4.0, "lexicon": 1.5, "bm25": 0.8, "dense": 1.2, "edge": 0.3,
    "bm25:law": 0.3, "dense:law": 0.5, "bm25:rest": 0.1, "dense:rest": 0.05, "bm25:rulings": 0.3, "dense:rulings": 0.5,
    "bm25:documents": 0.5, "dense:documents": 0.8, "bm25:turn": 0.6, "dense:turn": 1.0,
    "aspect": 1.2, "rerank": 2.0,
}  # fmt: skip
"""Weight of each channel in the fusion. Scores of two indexes do not compare, so each shard of official text and the
documents are channels of their own; our own corpus, written in people's words, weighs more. A turn of a conversation is
searched for by itself too, beside what it goes on from (``:turn``). An aspect is what is asked about an offence: its limitation,
the complaint, who sits beside a child. ``rerank`` is a cross-encoder, where one is set (:mod:`kb.rerank`)."""
ELSEWHERE: dict[str, float] = {
    "lexicon": 0.3, "bm25": 0.1, "dense": 0.2, "bm25:rest": 0.8, "dense:rest": 1.0, "aspect": 0.2, "edge": 0.0,
}  # fmt: skip
"""The weights where the rest of the law is loaded and the question is not of our field (:func:`kb.retrieve.near.belongs`): a plain
search of statutes, all of them in one list by words and one by meaning, under ``:rest``. Where the question is of the field the rest's words are not looked up, and what lies near by meaning stands last."""
ACT, NAMED = 1.3, 1.5
"""Factors, in a plain search of statutes, for a provision of an Act, which people mean before the decrees and rules under it, and of a
statute that the question names."""
WORD_BUDGET = 30_000
"""Passages of a large shard that a search by words looks at (:meth:`kb.store.catalog.Catalog.rarest`)."""
BESIDE_AN_OFFENCE = 0.25
"""How much an aspect counts where the same question names the offence: 욕을 했어요, 고소 가능한가요 asks of the insult first."""
TURN_SHARE = 0.35
"""How much the own search of a turn counts that names no aspect; 벌금은? has none of its own."""
RERANKED = 20
"""Candidates that a cross-encoder reads."""
DEPTH = 80
"""Passages taken from BM25 and from dense search."""
QUOTAS: dict[str, int] = {"digest": 2, "ruling": 2, "service": 2, "guide": 1, "policy": 2, "document": 2}
"""How many of a kind may stand among the first ten hits when no kind was asked for; provisions are not limited."""
ASIDE = "policy/"
"""What happened stands beside what is law: however many events are on file, none takes a provision's rank in a channel."""
AGE_OF_RESPONSIBILITY = ("001692/9", "001662/4")
"""형법 제9조 and 소년법 제4조: from which age acts are punished, and what happens below it."""
OTHER_PERSON, OTHER_ACT = 0.7, 0.9
"""Factors for a provision that protects somebody else, or punishes another act, than the question names."""
OFF_THE_TALK = 0.85
"""Factor, in a turn that names no offence of its own, for a provision to which no word of the talk points: 판 사람은요? goes on about
the deepfake, whatever else lies near its words."""
VOTE = 0.3
"""The weight from which a word's reading counts as a channel of its own; a weaker one (성범죄: any of them) names the field alone."""
POINTED = 0.4
"""How much a word speaks for the clause that its reading names; the best passage of a clause speaks for it with a sixth."""
AGREED = 4
"""Rank in both words (BM25) and meaning (dense) at which a provision is answered from, beside the best fused ones."""
PLACES = 3
"""Passages of a document that a hit tells of."""
FAR_DOCUMENT = 0.02
"""How much farther from a question, by meaning (cosine), than the project's own nearest passages a page of a document may lie:
the best page of the only document on file would else rank first for every question."""


@dataclass(frozen=True)
class Hit:
    """One piece of evidence. ``base`` is its key without version; ``path`` the best clause of a provision, () otherwise."""

    base: str
    key: str
    kind: str
    path: tuple[str, ...]
    score: float
    reasons: tuple[str, ...]
    state: State
    passages: tuple[str, ...] = ()
    """Of a document, the passages that fit, the best first."""


@dataclass
class Found:
    """What a search came to: ranked hits; and what an answer asks beyond them, found when it is asked for."""

    question: Question
    hits: list[Hit] = field(default_factory=list)
    plain: bool = False
    """Whether it was a plain search of all statutes: the rest of the law is loaded, and the question is not of the field."""
    nearness: Callable[[], Nearness] = Nearness
    meaning: Callable[[], Mapping[str, float]] = dict
    """Key of each passage of the project's own -> how near the question is to it by meaning, line by line (cosine)."""

    @cached_property
    def near(self) -> Nearness:
        """How near the question is to the field and to what lies outside it: what scope decides by."""
        return self.nearness()


class Retriever:
    """Ranked evidence for a question: :meth:`search` (:mod:`kb.retrieve.llama` makes a llama-index retriever of it)."""

    def __init__(self, library: Library, embedder: Embedder, day: date, reranker: Reranker | None = None) -> None:
        self._library, self._embedder, self._day, self._reranker = library, embedder, day, reranker
        self._spread = spread(embedder)
        self._beside = ThreadPoolExecutor(2, "embedding")  # a question is embedded while its words are looked up

    def search(
        self,
        text: str | Question,
        *,
        limit: int = 10,
        kinds: Sequence[str] | None = None,
        as_of: date | None = None,
        channels: Sequence[str] | None = None,
    ) -> Found:
        """Hits for ``text``, or for a question read before (:meth:`read`), best first, at most ``limit``, in total order.

        ``kinds`` limits the kinds of hit (contract.md); ``as_of`` sets the day for which states are said; ``channels`` limits the
        search to some of the channels (baselines and ablations).
        """
        question = text if isinstance(text, Question) else self.read(text)
        text = question.whole
        found = Found(question)
        wanted = set(channels or WEIGHTS)
        past = as_of is not None and as_of < self._day
        own, official = self._library.own[0], self._library.official_shards
        dense = bool(text.strip()) and any(name.startswith("dense") for name in wanted)
        coming = self._beside.submit(self._embedder.queries, [text]) if dense else None
        lists: dict[str, list[str]] = {}
        reasons: dict[str, dict[str, str]] = defaultdict(dict)
        clauses: dict[str, dict[tuple[str, ...], float]] = defaultdict(lambda: defaultdict(float))
        places: dict[str, list[str]] = defaultdict(list)
        if "reference" in wanted:
            lists["reference"] = self._references(question, reasons["reference"], clauses)
        if "lexicon" in wanted:
            lists["lexicon"] = self._lexicon(question.spoken, question, reasons["lexicon"], clauses)
            aspects = [(word, 1.0) for word in question.aspects]
            lists["aspect"] = self._lexicon(aspects, question, reasons["aspect"], clauses, provisions_only=True)
            if question.young_offender:
                young = [base for base in AGE_OF_RESPONSIBILITY if base in self._library.cards]
                lists["aspect"] = list(dict.fromkeys([*young, *lists["aspect"]]))
        cut = self._library.cutting(text)
        if "bm25" in wanted:
            lists["bm25"] = self._owners(own.catalog.lexical(cut(own), DEPTH), clauses, 0.5)
        by_words = [s for s in official if f"bm25:{s.ref.name}" in wanted]
        worded = {s.ref.name: self._words([s], cut, past) for s in by_words if s.ref.name != REST}
        meaning: Scores | None = None
        if coming:
            vector = coming.result()[0].astype(np.float32)
            meaning = self._own.compared(vector)
        if "dense" in wanted and meaning is not None:
            lists["dense"] = self._owners(self._own.nearest(meaning, DEPTH), clauses, 1.0)
            self._tell_lines(found, text, meaning, cut(own))
        close = {
            s.ref.name: self._dense([s], vector)
            for s in official
            if dense and s.has_vectors and f"dense:{s.ref.name}" in wanted
        }
        weights = dict(WEIGHTS)
        found.plain = REST in self._library.loaded and not self._belongs(question, meaning, close)
        if found.plain:
            weights |= ELSEWHERE
            rest = [s for s in by_words if s.ref.name == REST]
            worded |= {REST: best([*worded.get(LAW, ()), *self._words(rest, cut, past)]), LAW: []}
            close |= {REST: best(hit for name in LAWS for hit in close.get(name, ())), LAW: []}
        if question.offences:
            weights["aspect"] *= BESIDE_AN_OFFENCE
        if question.earlier is not None:
            alone = question.text
            share = 1.0 if question.aspects else TURN_SHARE if question.says_something else 0.0
            weights |= {name: WEIGHTS[name] * share for name in ("bm25:turn", "dense:turn")}
            if "bm25:turn" in wanted:
                said = own.catalog.lexical(self._library.tokens(own, alone), DEPTH)
                lists["bm25:turn"] = self._owners(said, clauses, 0.5 * share)
            if "dense:turn" in wanted:
                turn = self._embedder.queries([alone])[0].astype(np.float32)
                lists["dense:turn"] = self._owners(self._own.search(turn, DEPTH), clauses, share)
        for shard in official:
            name, shards = shard.ref.name, self._library.laws if shard.ref.name == REST else [shard]
            if name in worded:
                lists[f"bm25:{name}"] = self._owners(worded[name], clauses, 0.2, shards)
            if name in close:
                lists[f"dense:{name}"] = self._owners(close[name], clauses, 0.4, shards)
        if self._library.documents and "dense" in wanted and meaning is not None:
            lists |= self._documents(text, cut, vector, self._own.inside(meaning), wanted, places)
        lists = {name: [key for key in keys if not key.startswith(OUTSIDE)] for name, keys in lists.items()}
        if "edge" in wanted and weights["edge"]:
            lists["edge"] = self._edges(lists, reasons["edge"])
        if self._reranker is not None and "rerank" in wanted and text.strip():
            lists["rerank"] = self._read_together(
                self._reranker, text, fuse(lists, weights, reasons, beside), clauses, question
            )
        ranked = self._prefer(question, fuse(lists, weights, reasons, beside), plain=found.plain)
        found.hits = self._hits(ranked, clauses, question, kinds, limit, as_of or self._day, places)
        return found

    def _belongs(
        self, question: Question, meaning: Scores | None, close: Mapping[str, Sequence[tuple[str, float]]]
    ) -> bool:
        """Whether a question is of the field (:func:`kb.retrieve.near.belongs`); one that names a statute of the field is. Where only
        words are looked up they are looked up everywhere."""
        named = {law_id for reference in question.named for law_id in reference.law_ids}
        if meaning is None or named & self._library.statutes.keys():
            return meaning is not None
        law, rest = ([score for _, score in close.get(name, ())] for name in LAWS)
        return belongs(self._own.lead(meaning), law, rest, worded=bool(question.in_field_words))

    def read(self, text: str, earlier: Question | None = None) -> Question:
        """``text`` read with our names and lexicon, going on from ``earlier`` where it does."""
        return read_question(text, self._library.names, self._library.lexicon, earlier)

    def near(self, text: str) -> Found:
        """What :func:`kb.answer.understand.scope` asks of a text, without a ranking."""
        found = Found(self.read(text))
        if text.strip():
            vector = self._embedder.queries([text])[0].astype(np.float32)
            self._tell_lines(found, text, self._own.compared(vector), self._library.tokens(self._library.own[0], text))
        return found

    def _tell_lines(self, found: Found, text: str, meaning: Scores, tokens: Sequence[str]) -> None:
        """Scope and the choice of a line compare single lines and are set for e5's cosines (:func:`kb.embed.line_queries`). Of how
        near the field is, the tower of questions is heard as well, and who is more for it counts: refusing a person in need is
        worse than answering one question too many."""
        line = cache(lambda: line_queries(self._embedder, [text])[0].astype(np.float32))

        def nearness() -> Nearness:
            near = self._own.nearness(line(), tokens)
            lead = self._spread * self._own.lead(meaning)
            return replace(near, outside=min(near.outside, near.inside - lead)) if near.inside else near

        found.nearness = nearness
        found.meaning = cache(lambda: self._own.meaning(line()))

    def _documents(
        self,
        text: str,
        cut: Callable[[Shard], list[str]],
        vector: Vector,
        inside: float,
        wanted: set[str],
        places: dict[str, list[str]],
    ) -> dict[str, list[str]]:
        """The two channels of the documents: those with a page near enough by meaning, or whose publisher or title is named.
        ``inside`` is how near our own passages are (:meth:`Held.inside`); ``places`` gets their passages, the best first by both
        channels."""
        shards = self._library.documents
        named = set(self._named_documents(text))
        meaning = {
            key: score
            for key, score in self._dense(shards, vector)
            if self._spread * (inside - score) <= FAR_DOCUMENT or key.split("#")[0] in named
        }
        words = [(key, score) for key, score in self._words(shards, cut) if key in meaning]
        orders = {"bm25:documents": [key for key, _ in words], "dense:documents": list(meaning)}
        for place in fuse(orders, WEIGHTS, {}):
            places[place.key.split("#")[0]].append(place.key)
        return {
            name: list(dict.fromkeys(key.split("#")[0] for key in keys))
            for name, keys in orders.items()
            if name in wanted
        }

    def _named_documents(self, text: str) -> list[str]:
        """Documents whose publisher or title stands in the question, whatever its spacing."""
        folded = "".join(text.split()).lower()
        return [base for name, bases in self._library.publishers.items() if name in folded for base in bases]

    def _references(
        self,
        question: Question,
        reasons: dict[str, str],
        clauses: dict[str, dict[tuple[str, ...], float]],
    ) -> list[str]:
        """Articles and rulings named in the question; an article without a statute means every one on file that fits."""
        library = self._library
        keys = article_bases(question.named)
        for reference in question.named:
            if reference.article and not reference.law_ids:
                slug = reference.article.slug
                keys += [base for base in library.cards if base.split("/")[1] == slug]
            if reference.case_number:
                keys += [
                    base for base, d in library.digests.items() if reference.case_number in (d.case_number, *d.joined)
                ]
            for base in reference.article_keys:
                if reference.path:
                    clauses[base][reference.path[:1]] += 5.0
        keys += self._named_documents(question.whole)
        keys += repeated(library.factchecks, question.text)
        present = [key for key in dict.fromkeys(keys) if library.row(key)]
        reasons.update(dict.fromkeys(present, "reference"))
        return present

    def _lexicon(
        self,
        words: Sequence[tuple[LexiconMatch, float]],
        question: Question,
        reasons: dict[str, str],
        clauses: dict[str, dict[tuple[str, ...], float]],
        provisions_only: bool = False,
    ) -> list[str]:
        """Provisions and services that the words point to, each word counting as given, the surest first. A word that points
        to a clause (어기고: 제20조 제2항) speaks for that clause in ``clauses``."""
        weights: dict[str, float] = defaultdict(float)
        terms: dict[str, list[str]] = defaultdict(list)
        for word, counts in words:
            for reading in word.entry.readings:
                fits = reading.fits(minor=question.minor)
                services = [] if provisions_only else [f"service/{name}" for name in reading.services]
                for ref in [*reading.provisions, *services]:
                    base = ref if ref.startswith("service/") else article_part(ref)
                    weights[base] += counts * (reading.weight if fits else reading.weight * 0.4)
                    if not provisions_only and ref.count("/") > 1:
                        clauses[base][(ref.split("/")[2],)] += POINTED * counts * reading.weight
                    terms[base].append(word.entry.term)
        sure = [key for key in weights if weights[key] >= VOTE and self._library.row(key)]
        keys = sorted(sure, key=lambda k: (-round(weights[k], 6), k))
        reasons.update({key: "lexicon:" + ",".join(dict.fromkeys(terms[key])) for key in keys})
        return keys

    @cached_property
    def _own(self) -> Held:
        return Held(self._library.own[0])

    @cached_property
    def _held(self) -> dict[str, Held]:
        """Shards of official text that are small enough to be searched one by one, by name."""
        shards = [shard for shard in self._library.official_shards if shard.has_vectors]
        return {s.ref.name: Held(s) for s in shards if s.catalog.vector_count() <= LARGE}

    def _words(
        self, shards: Sequence[Shard], cut: Callable[[Shard], list[str]], past: bool = False
    ) -> list[tuple[str, float]]:
        """The passages that fit best by words; ``past``: law of earlier days too."""
        found = [
            hit
            for shard in shards
            for former in (False, True)[: 1 + past]
            for hit in shard.catalog.lexical(
                shard.catalog.rarest(telling(cut(shard)), WORD_BUDGET), DEPTH, former=former
            )
        ]
        return best(found)

    def _dense(self, shards: Sequence[Shard], vector: Vector) -> list[tuple[str, float]]:
        held = [self._held.get(shard.ref.name) or shard.index for shard in shards]
        return best(hit for index in held for hit in index.search(vector, DEPTH))

    def _owners(
        self,
        scored: Sequence[tuple[str, float]],
        clauses: dict[str, dict[tuple[str, ...], float]],
        weight: float,
        shards: Sequence[Shard] = (),
    ) -> list[str]:
        """Owners in the order of their best passage, all of ``shards`` (our own by default); clause passages also speak for their
        clause."""
        keys = [key for key, _ in scored]
        places: dict[str, tuple[str, str]] = {}
        for shard in shards or [self._library.own[0]]:
            places |= shard.catalog.owners(keys)
        of_laws = bool(shards) and all(shard in self._library.laws for shard in shards)
        order: dict[str, None] = {}
        for rank, (key, _) in enumerate(scored, 1):
            owner, clause = places[key]
            base = owner.split("@")[0] if of_laws else self._base(owner)
            order.setdefault(base)
            if clause:
                clauses[base][(clause.split("/")[0],)] += weight / (5 + rank)
        return list(order)

    def _base(self, owner: str) -> str:
        row = self._library.row(owner)
        return row.base if row else owner.split("@")[0]

    def _edges(self, lists: Mapping[str, Sequence[str]], reasons: dict[str, str]) -> list[str]:
        """What the best three provisions point to: related articles, and the rulings that applied them."""
        best = [f.key for f in fuse(lists, WEIGHTS, {}, beside) if f.key in self._library.cards][:3]
        found: dict[str, str] = {}
        for base in best:
            for kind, other in [*self._library.edges(base, laws=False), *self._library.edges_to(base, laws=False)]:
                if kind in ("see", "applies", "cites") and other not in best and self._library.row(other):
                    found.setdefault(other, f"edge:{kind} {base}")
        reasons.update(found)
        return list(found)

    def _read_together(
        self,
        reranker: Reranker,
        text: str,
        ranked: Sequence[Fused],
        clauses: Mapping[str, Mapping[tuple[str, ...], float]],
        question: Question,
    ) -> list[str]:
        """The first candidates in the order of a cross-encoder, each by the text of the clause that it would be shown with."""
        keys = [candidate.key for candidate in ranked if self._library.row(candidate.key)][:RERANKED]
        texts = []
        for key in keys:
            card, official = self._library.cards.get(key), self._library.official(key, self._day)
            path = self._path(card, official, clauses.get(key, {}), question)
            texts.append(evidence_text(self._library, key, path))
        scores = dict(zip(keys, reranker.scores(text, texts), strict=True))
        return sorted(keys, key=lambda key: (-round(scores[key], 6), key))

    def _prefer(self, question: Question, ranked: list[Fused], *, plain: bool) -> list[Fused]:
        """Provisions for another person or another act go down: those that protect minors alone when nothing speaks of a
        minor, penal ones (협박, 미수 …) none of whose acts is among the acts that the question names, and in a talk those to
        which none of its words points. In a ``plain`` search of statutes an Act goes up, and a statute that is named."""
        named = {law_id for reference in question.named for law_id in reference.law_ids}
        for candidate in ranked if plain else ():
            law_id = candidate.key.partition("/")[0]
            candidate.score *= (ACT if law_id in self._library.acts else 1.0) * (NAMED if law_id in named else 1.0)
        going_on = question.earlier is not None and not question.offences and bool(question.spoken)
        for candidate in ranked:
            card = self._library.cards.get(candidate.key)
            if card is None:
                continue
            if card.applies_to.victim == ("adult" if question.minor else "minor"):
                candidate.score *= OTHER_PERSON
            acts = {act for penalty in card.penalties for act in penalty.does}
            if acts and question.acts and not acts & set(question.acts):
                candidate.score *= OTHER_ACT
            if going_on and not pointed(candidate):
                candidate.score *= OFF_THE_TALK
        return sorted(ranked, key=lambda c: (-round(c.score, 9), c.key))

    def _hits(
        self,
        ranked: Sequence[Fused],
        clauses: Mapping[str, Mapping[tuple[str, ...], float]],
        question: Question,
        kinds: Sequence[str] | None,
        limit: int,
        day: date,
        places: Mapping[str, Sequence[str]],
    ) -> list[Hit]:
        wanted = set(kinds or ())
        top = ranked[0].score if ranked else 1.0
        counts: dict[str, int] = defaultdict(int)
        hits: list[Hit] = []
        for candidate in ranked:
            row = self._library.row(candidate.key)
            if row is None:
                continue
            card, text = self._library.cards.get(row.base), self._library.official(row.base, day)
            kind = "statute" if text else printed_kind(row.kind)
            mine = {kind, row.kind, "statute"} if card else {kind, row.kind}
            if wanted and not mine & wanted:
                continue
            if not wanted and counts[kind] >= QUOTAS.get(kind, limit):
                continue
            counts[kind] += 1
            path = self._path(card, text, clauses.get(row.base, {}), question)
            found = tuple(places.get(row.base, ()))[:PLACES]
            key = str(text.key(path)) if text else str(card.key(path)) if card else next(iter(found), row.key)
            state = article_state(self._library, row.base, day) or "in_force"
            hits.append(Hit(row.base, key, kind, path, candidate.score / top, tuple(candidate.reasons), state, found))
            if len(hits) == limit:
                break
        return hits

    def _path(
        self,
        card: Card | None,
        text: OfficialArticle | None,
        scores: Mapping[tuple[str, ...], float],
        question: Question,
    ) -> tuple[str, ...]:
        """The clause that speaks most directly to the question: its words, then the act asked about; () for the article."""
        if card:
            return rank_clauses(card, scores, question)[0]
        if text is None or not scores:
            return ()
        best = max(text.tops, key=lambda path: (scores.get(path, 0.0), -text.tops.index(path)), default=())
        return best if scores.get(best) else ()


def best(scored: Iterable[tuple[str, float]]) -> list[tuple[str, float]]:
    """The first :data:`DEPTH` of several lists by score, ties by key."""
    return sorted(scored, key=lambda hit: (-round(hit[1], 6), hit[0]))[:DEPTH]


def beside(key: str) -> bool:
    """Whether a record takes no rank from others (:data:`ASIDE`)."""
    return key.startswith(ASIDE)


def telling(tokens: Sequence[str]) -> list[str]:
    """The words to look official text up by: those of one syllable (하, 있, 되) stand in nearly every clause, tell little and cost
    most of the time; all of them, where there are no others.

    >>> telling(["벌", "받", "촬영"])
    ['촬영']
    """
    return [token for token in tokens if len(token) > 1] or list(tokens)


def printed_kind(kind: str) -> str:
    """The kind as the contract names it: a checked claim (factcheck) is an account of policy facts."""
    return "policy" if kind == "factcheck" else kind


def pointed(hit: Hit | Fused) -> bool:
    """Whether a word of the talk, or a reference in it, points to the provision or its statute."""
    return any(reason.startswith(("lexicon", "reference", "aspect", "statute")) for reason in hit.reasons)


def agreed(hit: Hit) -> bool:
    """Words and meaning both place the hit among their first :data:`AGREED`: it fits by itself, whatever the lexicon says."""
    ranks = dict(reason.split(":", 1) for reason in hit.reasons if re.fullmatch(r"(bm25|dense):\d+", reason))
    return len(ranks) == 2 and all(int(rank) <= AGREED for rank in ranks.values())


def rank_clauses(card: Card, scores: Mapping[tuple[str, ...], float], question: Question) -> list[tuple[str, ...]]:
    """The card's 항 (or 본문), most fitting first; a penal clause for an act the question names is preferred."""
    paths = [parse_clause(c.clause)[:1] for c in card.clauses]
    fit: dict[tuple[str, ...], float] = {path: float(scores.get(path, 0.0)) for path in paths}
    main = question.main_act
    gains: dict[tuple[str, ...], float] = {}
    for penalty in card.penalties:
        special = {"habitual", "attempt", "profit"} & set(penalty.does) - set(question.acts)
        gain = 0.25 if question.acts and set(penalty.does) <= set(question.acts) else 0.0
        gain += 0.2 if main in penalty.does and not special else 0.0
        gain -= 0.15 if special else 0.0
        path = parse_clause(penalty.clause)[:1]
        gains[path] = max(gain, gains.get(path, gain))  # a clause with two penalties does not count twice
    for path, gain in gains.items():
        fit[path] += gain
    for penalty in card.penalties:
        fits = ages_fit(penalty.act, question.ages)
        fit[parse_clause(penalty.clause)[:1]] += 0.0 if fits is None else 0.3 if fits else -0.3
    plain = next((parse_clause(p.clause)[:1] for p in card.penalties if main in p.does), None)
    if plain is not None:
        fit[plain] += 0.1  # the first clause on an act is its plain form; graver forms (존속협박) stand behind it
    return sorted(paths, key=lambda path: (-round(fit[path], 6), paths.index(path)))


def card_state(library: Library, card: Card, day: date) -> State:
    """State of the card's article on ``day``, as far as its statute is known."""
    return state_on(day, card.number, card.checked_against.effective_from, None, library.horizon(card))


def article_state(library: Library, base: str, day: date) -> State | None:
    """State of the text of an article that answers for ``day``: the official one when loaded, else our card's; None for what
    is no article."""
    text = library.official(base, day)
    card = library.cards.get(base)
    if text is not None:
        return text.state(day, library.horizon_of(text.law_id, text.horizon))
    return card_state(library, card, day) if card else None


def evidence_text(library: Library, base: str, path: tuple[str, ...] = (), passages: Sequence[str] = ()) -> str:
    """The text a hit stands for: the account of the clause, the best passage of a document, or the whole record."""
    if (document := library.document(base)) is not None:
        chosen = [span for key in passages[:1] if (span := document.span(key))] or document.spans
        return "\n".join(sentence for span in chosen for sentence in document.sentences(span))
    card = library.cards.get(base)
    if card:
        lines = [a.text for a in card.account if not path or parse_clause(a.clause)[:1] == path[:1]]
        lines += [f"{p.act}: {p.text}" for p in card.penalties if not path or parse_clause(p.clause)[:1] == path[:1]]
        return "\n".join(lines or [a.text for a in card.account])
    if versions := library.versions(base):
        return "\n".join(versions[-1].lines(path[:1]))
    for table in (library.digests, library.services, library.guides, library.policy, library.factchecks):
        record: Any = table.get(base)
        if record is not None:
            parts = (
                getattr(record, "holding", None) or getattr(record, "does", None) or getattr(record, "account", None)
            )
            return "\n".join(parts or [step.text for step in record.steps])
    if (term := library.glossary.get(base)) is not None:
        return f"{term.plain}\n{term.english}"
    ruling = library.ruling(base)
    return "\n".join(ruling.held) if ruling else ""


def clause_labels(path: tuple[str, ...]) -> tuple[str | None, str]:
    """A clause path in Korean and in English: ``(("2",))`` -> ``("제2항", "(2)")``."""
    return print_clause(path), english_clause(path)
