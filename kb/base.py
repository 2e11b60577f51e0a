"""KnowledgeBase: the one facade. Faces (UI, command line) talk to this and to nothing below it."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from kb import clock, feedback, showing
from kb.answer import gather
from kb.answer.clarify import Span
from kb.answer.compose import Composer
from kb.answer.llm_writer import LLMWriter, Written, judged
from kb.answer.meaning import asked_for
from kb.answer.model import CONTACT_DAYS, Answer, Citation, Claim, Contact, Evidence, Removed, cited_as
from kb.answer.thread import Thread, courtesy, thread
from kb.answer.understand import Scope, intents, scope, stands_outside
from kb.answer.verify import Gate, Registry
from kb.answer.vocabulary import TERMS
from kb.answer.when import When, read_when
from kb.check import Check, check
from kb.embed import Embedder, open_embedder
from kb.errors import BrokenStore, KbError, WrongUse
from kb.exports import files as exports
from kb.exports.paper import visible
from kb.exports.standing import facts, standing
from kb.exports.table import csv_file
from kb.exports.words import WORDS as PAPER_WORDS
from kb.feedback import REASONS, Verdict
from kb.files import fences
from kb.gate import judge_row, read_row
from kb.holdings import holdings
from kb.law.address import print_clause, printed_address
from kb.law.reference import find_references
from kb.links import links
from kb.llm import Spec, open_model
from kb.morphemes import Morphemes
from kb.notices import notices, refusal
from kb.penalties import penalties
from kb.receipt import Receipt
from kb.receipt import receipt as receipt_of
from kb.recheck import recheck
from kb.refs import article_resolver, refs
from kb.refs import to_json as refs_json
from kb.rerank import open_reranker
from kb.retrieve.library import Library
from kb.retrieve.question import Question
from kb.retrieve.retriever import Found, Hit, Retriever, evidence_text
from kb.serving import serving_generation
from kb.settings import Settings
from kb.store.embeddings import computed
from kb.store.facts import Definition, FactCheck, PolicyEvent, Statistic
from kb.store.generation import Store
from kb.store.records import Guide, Service
from kb.views import citations, clauses, sources
from kb.views import documents as document_table
from kb.views import glossary as glossary_table
from kb.views import penalties as penalty_table
from kb.views import periods as period_table
from kb.views import policy as policy_table
from kb.views import rulings as ruling_table
from kb.views import statistics as statistics_table
from kb.views import statutes as statute_table
from kb.views import stories as story_table
from kb.views import support as support_table

if TYPE_CHECKING:
    from kb.redact import Masker
    from kb.retrieve.llama import HybridRetriever

DEPTHS = ("victim", "advocate", "researcher")
KINDS = ("statute", "card", "ruling", "digest", "service", "guide", "policy", "document")
OFFICIAL_SITE = "https://www.law.go.kr/"
"""Where official law is published: its links point at nobody and are never masked."""
MAX_QUESTION = 4000
"""Characters of a question that are read; more is refused with a sentence."""


@dataclass(frozen=True)
class Options:
    """How to answer: the day asked about, when the act happened, how deep, in which language (None: the question's).

    ``before``: what the person said in earlier turns, oldest first; it is read for what the question goes on from, and kept
    nowhere.
    """

    as_of: date | None = None
    act_date: date | None = None
    depth: str = "victim"
    language: str | None = None
    before: tuple[str, ...] = ()


class KnowledgeBase:
    """An opened generation. Safe for threads; keeps reading the generation that it opened."""

    def __init__(self, store: Store, embedder: Embedder, settings: Settings) -> None:
        self._store, self._settings = store, settings
        self.library = Library(store)
        self.embedder = embedder
        reranker = open_reranker(settings.rerank_model)
        self._retriever = Retriever(self.library, embedder, clock.today(), reranker)

    @property
    def generation(self) -> str:
        return self._store.generation.name

    def retriever(
        self, *, limit: int = 10, kinds: Sequence[str] | None = None, as_of: date | None = None
    ) -> HybridRetriever:
        """:meth:`search` as a llama-index retriever, for any query engine of llama-index (docs/python.md).

        Without ``as_of`` each question is answered for the day on which it is asked. Raises WrongUse for an unknown kind or a
        limit below 1; so does its ``retrieve`` for a question that is too long.
        """
        from kb.retrieve.llama import HybridRetriever

        _known(kinds, limit)
        return HybridRetriever(lambda question: self.search(question, limit=limit, kinds=kinds, as_of=as_of))

    def close(self) -> None:
        self._store.close()

    def find(
        self, question: str, *, limit: int = 10, kinds: Sequence[str] | None = None, as_of: date | None = None,
        channels: Sequence[str] | None = None,
    ) -> Found:  # fmt: skip
        """Ranked hits with reasons; ``channels`` limits the search for baselines."""
        _readable(question)
        _known(kinds, limit)
        day = as_of or clock.today()
        return self._retriever.search(question, limit=limit, kinds=kinds, as_of=day, channels=channels)

    def search(
        self, question: str, *, limit: int = 10, kinds: Sequence[str] | None = None, as_of: date | None = None
    ) -> dict[str, Any]:
        """``kb search --json`` (contract.md)."""
        found = self.find(question, limit=limit, kinds=kinds, as_of=as_of)
        return {
            "schema_version": 1,
            "question": question,
            "as_of": (as_of or clock.today()).isoformat(),
            "generation": self.generation,
            "hits": [self._hit(rank, hit, as_of or clock.today()) for rank, hit in enumerate(found.hits, 1)],
        }

    def _hit(self, rank: int, hit: Hit, day: date) -> dict[str, Any]:
        library = self.library
        card, text, row = library.cards.get(hit.base), library.official(hit.base, day), library.row(hit.base)
        digest, ruling = library.digests.get(hit.base), library.ruling(hit.base)
        record = (
            card
            or digest
            or library.services.get(hit.base)
            or library.guides.get(hit.base)
            or library.factchecks.get(hit.base)
        )
        event, document = library.policy.get(hit.base), library.document(hit.base)
        span = document.span(hit.passages[0]) if document and hit.passages else None
        url = text.url if text else card.url if card else digest.url if digest else ruling.url if ruling else None
        if url is None and not document:
            source = getattr(record, "website", None) or next(iter(getattr(record or event, "sources", [])), None)
            url = getattr(source, "url", source)
        body: dict[str, Any] = {
            "rank": rank,
            "address": row.address if row else hit.base,
            "key": hit.key,
            "kind": hit.kind,
            "law": None,
            "article": None,
            "clause": None,
            "title": row.title if row else "",
            "text": evidence_text(library, hit.base, hit.path, hit.passages),
            "effective_from": None,
            "effective_to": None,
            "state": None,
            "known_until": None,
            "url": url,
            "score": round(hit.score, 6),
            "reasons": list(hit.reasons),
            "trust": document.trust if document else "official" if text or (ruling and not digest) else "checked",
            "court": digest.court if digest else ruling.court if ruling else None,
            "date": digest.date.isoformat() if digest else ruling.date if ruling else event.date if event else None,
            "case_number": digest.case_number if digest else ruling.case_number if ruling else None,
            "page": document.cited_page(span) if document and span else None,
            "overtaken_by": digest.overtaken_by.model_dump(mode="json") if digest and digest.overtaken_by else None,
        }
        if document:
            body |= {"url": document.url, "date": document.date.isoformat()}
        if text or card:
            law, number = (text.law, text.number) if text else (card.law, card.number)  # type: ignore[union-attr]
            evidence = (
                gather.official_evidence(library, text, hit.path, day)
                if text
                else gather.clause_evidence(library, card, hit.path, day)  # type: ignore[arg-type]
            )
            body |= {
                "address": printed_address(law, number, hit.path), "law": law, "article": str(number),
                "clause": print_clause(hit.path) if hit.path else None, "state": hit.state,
                "effective_from": evidence.effective_from, "effective_to": evidence.effective_to,
                "known_until": evidence.known_until, "text": evidence.text if text else body["text"],
            }  # fmt: skip
        return body

    def ask(self, question: str, options: Options | None = None) -> Answer:
        """Answer a question (design §7): understand, gather, write, verify.

        Raises WrongUse for an empty or over-long question or an unknown depth.
        """
        for item in self.stream(question, options):
            if isinstance(item, Answer):
                return item
        raise AssertionError("a stream ends with its answer")

    def stream(self, question: str, options: Options | None = None) -> Iterator[Claim | Answer]:
        """The same, sentence by sentence: each claim when the gate has passed it, and last the whole :class:`Answer`.

        Raises as :meth:`ask`, before the first claim.
        """
        options = options or Options()
        _readable(question)
        if not question.strip():
            raise WrongUse("질문이 비어 있습니다. 한 문장이라도 적어 주세요 (the question is empty).")
        if options.depth not in DEPTHS:
            raise WrongUse(f"depth는 {', '.join(DEPTHS)} 중 하나여야 합니다 (unknown depth).")
        writer = self._writer
        read = self.thread(question, options)
        when = When(options.act_date, options.act_date) if options.act_date else read.when
        if (
            when and not options.act_date
        ):  # 올해 lasts to December: nobody is told law of a day to come as that of the act
            options = replace(options, act_date=min(when.last, clock.today()))
        language = options.language or read.question.language
        if courtesy(question):
            yield self._courtesy(read.question, options, language)
            return
        day = options.as_of or options.act_date or clock.today()
        found = self._retriever.search(read.question, limit=12, as_of=day)
        verdict = scope(found)
        if not verdict.inside and asked_for(self.library, found.question.text) is None:
            yield self._refusal(found.question, options, language, verdict)
            return
        wanted = intents(found.question)
        span = None
        if when and when.first < when.last and not when.lasting:
            span = Span(when.first, when.last, told_now=read_when(question, clock.today()) is not None)
        now = options.as_of or clock.today()
        draft = Composer(self.library, found, wanted, language, options.depth, day, now, options.act_date, span).write()
        claims: list[Claim] = []
        removed: list[Removed] = []
        written = Written("composer")
        earlier = options.before if read.follows else ()
        for item in (
            writer.write(question, language, options.depth, draft, earlier)
            if writer
            else judged(draft.claims, self.gate)
        ):
            if isinstance(item, Written):
                written = item
            elif isinstance(item, Removed):
                removed.append(item)
            else:
                claims.append(item)
                yield item
        if not any(claim.kind != "contact" for claim in claims):
            refusal = self._refusal(found.question, options, language, Scope(False, "no evidence"))
            refusal.claims, refusal.removed, refusal.notices = claims, removed, list(written.notices)
            yield refusal
            return
        people = gather.contacts(self.library, draft.situations, found.question, language)
        yield Answer(
            question=question,
            language=language,
            intents=wanted,
            act_date=when.label if when else None,
            as_of=day.isoformat(),
            depth=options.depth,
            refused=False,
            claims=claims,
            contacts=people,
            notices=[
                *notices(self.library, claims, draft.cards, language, options.as_of, options.act_date),
                *written.notices,
            ],
            removed=removed,
            clarify=draft.clarify,
            writer=written.writer,
            generation=self.generation,
        )

    def thread(self, question: str, options: Options) -> Thread:
        """The question read with the turns before it, and when the act happened as far as they tell."""
        outside = cache(lambda turn: stands_outside(self._retriever.near(turn)))
        return thread((*options.before, question), self._retriever.read, outside, clock.today())

    def _courtesy(self, question: Question, options: Options, language: str) -> Answer:
        """Thanks are answered in kind; the contacts stay at hand."""
        line = (
            "말씀해 주셔서 고맙습니다. 더 궁금한 것이 있으면 언제든 이어서 물어보세요. 바로 연락할 수 있는 곳은 아래와 같습니다."
            if language == "ko"
            else "Thank you for telling me. Ask again whenever you like; the services below can be reached at once."
        )
        return Answer(
            question=question.text,
            language=language,
            intents=(),
            act_date=None,
            as_of=(options.as_of or clock.today()).isoformat(),
            depth=options.depth,
            refused=False,
            claims=[],
            contacts=gather.contacts(self.library, [], question, language, limit=3),
            notices=[],
            generation=self.generation,
            lead=line,
        )

    def _refusal(self, question: Question, options: Options, language: str, verdict: Scope) -> Answer:
        """No evidence, no law: say what was searched, cite nothing, offer the contacts and plain search."""
        return Answer(
            question=question.text,
            language=language,
            intents=(),
            act_date=options.act_date.isoformat() if options.act_date else None,
            as_of=(options.as_of or clock.today()).isoformat(),
            depth=options.depth,
            refused=True,
            claims=[],
            contacts=gather.contacts(self.library, [], question, language, limit=3),
            notices=[],
            generation=self.generation,
            lead=refusal(self.library, question, language, verdict),
        )

    @property
    def registry(self) -> Registry:
        """Phones and links that may be shown."""
        return _registry(self.library)

    @cached_property
    def masker(self) -> Masker:
        """Takes identifiers out of what is sent away; our registry and the names of the statutes on file stay."""
        return _masker(self.library)

    @cached_property
    def gate(self) -> Gate:
        """The judge of every sentence of every writer."""
        return _gate(self.library)

    @cached_property
    def _writer(self) -> LLMWriter | None:
        """The writer with the model of ``KB_LLM``; None without one. Raises WrongUse where it cannot be opened."""
        if not self._settings.llm:
            return None
        from kb.redact import Masker

        return LLMWriter(open_model(self._settings.llm), self.gate, Masker(self.library.names, self.registry.phones))

    def receipt(self, answer: Answer) -> dict[str, Any]:
        """What an answer rests on, to be checked again later: keys, versions, quotes and hashes, never the question (:mod:`kb.receipt`)."""
        return receipt_of(answer, clock.today())

    def verify(self, receipt: Receipt, *, as_of: date | None = None) -> dict[str, Any]:
        """``kb verify --json`` for a receipt that was read (:func:`kb.receipt.read_receipt`): what still stands, what changed since."""
        return recheck(receipt, self.library, self.gate, self.generation, as_of or clock.today())

    def judge(self, row: object) -> dict[str, Any]:
        """``kb gate --json`` for one line: a sentence and the evidence that it cites.

        Raises WrongUse for a line that the contract does not know.
        """
        return judge_row(read_row(row), self.library, self.gate, clock.today())

    def emergency(self, language: str = "ko") -> list[Contact]:
        """The line that stays in view on every page: services marked as emergency, the first ones first."""
        return gather.emergency(self.library, language)

    def services(self) -> list[Service]:
        return list(self.library.services.values())

    def statutes(self) -> list[statute_table.StatuteName]:
        """The statutes of which an article is on file."""
        return statute_table.statutes(self.library)

    def articles(self, law_id: str, *, as_of: date | None = None) -> list[statute_table.ArticleName]:
        """The articles of a statute on a day, in order, with the chapters they stand in."""
        return statute_table.articles(self.library, law_id, as_of or clock.today())

    def rulings(self) -> list[ruling_table.RulingRow]:
        """The rulings that we have digested, the newest first."""
        return ruling_table.ruling_rows(self.library, clock.today())

    def ruling(self, base: str) -> ruling_table.RulingRow | None:
        """One ruling, digested or published; None when it is not on file."""
        return ruling_table.ruling_row(self.library, base, clock.today())

    def policy_events(self) -> list[PolicyEvent]:
        """The dated facts of policy, the oldest first."""
        return policy_table.events(self.library)

    def stories(self) -> list[story_table.Title]:
        """The articles of which every promulgation on file is told, by name."""
        return story_table.titles(self.library)

    def story(self, base: str) -> story_table.Story | None:
        """How an article came to be, in order of time; None where we have no account of it (:mod:`kb.views.stories`)."""
        return story_table.story(self.library, base)

    def fact_checks(self) -> list[FactCheck]:
        """The claims that were checked."""
        return policy_table.checks(self.library)

    def glossary(self) -> list[glossary_table.Row]:
        """The legal terms on file, as a dictionary orders them."""
        return glossary_table.rows(self.library, clock.today())

    def statistics(self) -> list[Statistic]:
        """What was counted, by whom and for when."""
        return statistics_table.statistics(self.library)

    def definitions(self) -> list[Definition]:
        """The words that the law defines, each with its clause."""
        return statistics_table.definitions(self.library)

    def guides(self) -> list[Guide]:
        """What to do step by step, a guide for each situation."""
        return list(self.library.guides.values())

    def cited(self, key: str) -> str | None:
        """How the clause of a key is named beside a sentence (성폭력처벌법 제14조 제2항); None where its statute is not on file."""
        evidence = self.clause(key)
        return cited_as(evidence) if evidence else None

    def show(
        self, address: str, *, as_of: date | None = None, between: tuple[date, date] | None = None
    ) -> dict[str, Any]:
        """``kb show --json``: a provision, ruling, service … by address, key, case number or id. ``between`` two days: what
        changed in the official text, clause by clause.

        Raises WrongUse when nothing on file has that address, or no official text that could be compared; the message says what
        to do.
        """
        day = as_of or clock.today()
        base = showing.resolve(self.library, address)
        found = showing.shown(self.library, address, base, day)
        effects = self.library.effects_of(base, None) if base else []
        return {
            **found,
            "edges": links(self.library, base, day) if base else [],
            "diff": showing.differences(self.library, base, *between) if base and between else [],
            "effects": [effect.model_dump(mode="json", by_alias=True) for effect in effects],
        }

    def answer_file(self, answer: Answer, form: str) -> bytes:
        """An answer as a file (:data:`kb.exports.files.FORMATS`): its text, or its sources as BibTeX or RIS. Raises WrongUse."""
        return exports.answer_file(answer, form, digests=self.library.digests)

    def files(self, addresses: Sequence[str], form: str, *, language: str = "ko", as_of: date | None = None) -> bytes:
        """What :meth:`show` tells of addresses as one file, each once. Raises WrongUse, naming the address that is not on file."""
        told = {row["key"]: row for row in (self.show(address, as_of=as_of) for address in addresses)}
        for key, row in told.items():
            if document := self.library.document(key):
                row["card"] = document.model_dump(mode="json", include={"publisher", "date", "licence"})
        return exports.shown_files(list(told.values()), form, language)

    def penalties(self, query: str | None = None, *, as_of: date | None = None) -> dict[str, Any]:
        """``kb penalties --json``: by address, by statute, by words (the provisions found for them), or all.

        Raises WrongUse when a query names or finds no provision.
        """
        day = as_of or clock.today()
        rows = penalties(self.library, self._penal(query, day), day)
        return {"schema_version": 1, "as_of": day.isoformat(), "penalties": rows}

    def penalty_rows(self, *, as_of: date | None = None) -> tuple[penalty_table.PenaltyRow, ...]:
        """Every 법정형 on file with what a table sorts, filters and compares by (:mod:`kb.views.penalties`)."""
        return penalty_table.penalty_rows(self.library, as_of or clock.today())

    def penalties_file(self, query: str | None = None, *, as_of: date | None = None) -> bytes:
        """:meth:`penalties` as CSV, in the columns of the page. Raises WrongUse."""
        day = as_of or clock.today()
        rows = penalty_table.rows_for(self.library, self._penal(query, day), day)
        return csv_file(
            [PAPER_WORDS["ko"][f"col_{name}"] for name in penalty_table.COLUMNS], map(penalty_table.cells, rows)
        )

    def offences(self, act: date) -> list[penalty_table.PenaltyRow]:
        """The penal clauses of the day of an act by which its limitation can be counted."""
        return period_table.offences(self.library, act)

    def periods(self, asked: period_table.Asked) -> tuple[period_table.Counted, ...]:
        """Limitation, time to complain, damages or another period, each reading with its clauses. Raises WrongUse."""
        return period_table.counted(self.library, asked, clock.today())

    def clause(self, key: str, *, as_of: date | None = None) -> Evidence | None:
        """The clause of a key as it answers for the day: official text where loaded, else our account; None without either."""
        return clauses.clause(self.library, key, as_of or clock.today())

    def clause_notes(self, key: str, *, act: date | None = None) -> tuple[clauses.Note, ...]:
        """The dated changes of a clause, then the rules and decisions that bear on it, for acts of ``act`` where given."""
        return (*clauses.history(self.library, key), *clauses.effects(self.library, key, act))

    def counterpart(self, evidence: Evidence) -> Evidence | None:
        """The official clause behind our account of it, or our account of an official clause; None without the other."""
        return sources.counterpart(self.library, evidence)

    def penalties_cited(
        self, claims: Sequence[Claim], *, as_of: date | None = None
    ) -> tuple[penalty_table.PenaltyRow, ...]:
        """The 법정형 of the clauses that sentences of law cite, in the order in which they are cited."""
        return sources.penalties_cited(self.library, claims, as_of or clock.today())

    def feedback(self, verdict: Verdict, reason: str = "", depth: str = "victim", *, by: int = 1) -> None:
        """Count whether an answer helped (:mod:`kb.feedback`): a number of the month, never what was asked. Raises OSError."""
        feedback.count(self._settings.data_dir, verdict, reason, depth, by)

    def _penal(self, query: str | None, day: date) -> list[tuple[str, str | None, tuple[str, ...]]]:
        if not query or not query.strip():
            return [(law_id, None, ()) for law_id in self.library.statutes]
        _readable(query)
        wanted: list[tuple[str, str | None, tuple[str, ...]]] = []
        for reference in find_references(query, self.library.names):
            for law_id in reference.law_ids:
                wanted.append((law_id, reference.article.slug if reference.article else None, reference.path))
        if not wanted:
            hits = self.find(query, limit=8, kinds=["statute"], as_of=day).hits
            wanted = [(hit.base.split("/")[0], hit.base.split("/")[1], ()) for hit in hits]
        if not wanted:
            raise WrongUse(
                f"조문을 찾지 못했습니다: {query}. 'kb search'로 찾아보세요 (no provision found; try 'kb search')."
            )
        return wanted

    def refs(self, text: str) -> dict[str, Any]:
        """``kb refs --json``: every legal reference in ``text``, and whether what it points at is on file."""
        library = self.library
        rows = refs(
            text,
            library.names,
            resolver=article_resolver(library.versions),
            has_ruling=lambda key: library.row(key) is not None or key in library.digests,
        )
        return refs_json(rows)

    def citations(self, text: str, *, as_of: date | None = None) -> dict[str, Any]:
        """Every reference and every quotation in ``text`` held against what is on file for a day (:mod:`kb.views.citations`).

        Raises WrongUse for a text over :data:`kb.views.documents.MAX_PASTED` characters.
        """
        return citations.verified(self.library, text, as_of or clock.today())

    def read_document(
        self,
        name: str,
        given: bytes | str,
        stop: threading.Event | None = None,
        told: document_table.Told | None = None,
    ) -> document_table.Document:
        """A person's own file, or a text that they pasted, and the law and rulings that it names. It is read in the sandbox, from
        memory, and kept nowhere. Never raises for what it is; ``stop`` ends the reading, ``told`` hears how far it is."""
        reader = document_table.read_text if isinstance(given, str) else document_table.read
        return reader(self.library, name, given, stop, told)  # type: ignore[arg-type]

    def clause_then(self, key: str, act: date) -> document_table.Then:
        """The clause of a key on the day of an act beside today's: the same, another, not law then, or not on file."""
        return document_table.on_day(self.library, key, act, clock.today())

    def document_lines(self, document: document_table.Document, act: date | None) -> list[document_table.Line]:
        """What a document names, a row a place, for a file."""
        return list(document_table.lines(self.library, document, act, clock.today()))

    def check(self, *, as_of: date | None = None) -> Check:
        """``kb check``: our cards and digests against the official text that is loaded."""
        return check(self.library, as_of or clock.today())

    def doctor(self) -> dict[str, Any]:
        """Health: counts by kind, ages and confidence of what is on file (:mod:`kb.holdings`), ages of contacts, a check of every
        vector (none may be lost), and the fences that hold around the reading of files on this machine."""
        shards = []
        healthy, model = True, self.embedder.fingerprint
        for shard in self._store.shards:
            catalog = shard.catalog
            vectors, texts = len(catalog.vector_places()), [p.text_hash for p in catalog.dense_passages()]
            lost = shard.lost()
            check = catalog.quick_check()
            waits = shard.awaits_vectors
            sound = check == "ok" and not lost and vectors == len(texts) and not waits
            ready = (
                len(set(texts) & computed(self._settings.data_dir / "cache" / "embeddings.sqlite", model))
                if waits
                else 0
            )
            healthy = healthy and sound
            shards.append(
                {"name": shard.ref.name, "hash": shard.ref.hash, "counts": catalog.counts(), "quick_check": check,
                 "vectors": vectors, "indexed": shard.index.count() if vectors else 0, "lost": lost,
                 "awaits_vectors": waits, "computed": ready if waits else vectors, "wanted": len(texts), "healthy": sound}
            )  # fmt: skip
        today = clock.today()
        ages = {s.id: (today - s.checked_on).days for s in self.library.services.values()}
        return {
            "schema_version": 1,
            "generation": self.generation,
            "model": {"name": self.embedder.name, "fingerprint": self.embedder.fingerprint},
            "today": today.isoformat(),
            "shards": shards,
            "holdings": holdings(self.library, today),
            "contacts": {
                "count": len(ages),
                "oldest_days": max(ages.values(), default=None),
                "limit_days": CONTACT_DAYS,
                "old": sorted(name for name, days in ages.items() if days > CONTACT_DAYS),
            },
            "feedback": feedback.counts(self._settings.data_dir),
            "fences": fences(),
            "healthy": healthy,
        }


def _readable(question: str) -> None:
    if len(question) > MAX_QUESTION:
        raise WrongUse(f"질문은 {MAX_QUESTION}자까지 읽습니다. 줄여서 다시 적어 주세요 (the question is too long).")


def _known(kinds: Sequence[str] | None, limit: int) -> None:
    asked = {kinds} if isinstance(kinds, str) else set(kinds or ())
    unknown = sorted(asked - set(KINDS))
    if unknown:
        raise WrongUse(f"모르는 종류입니다: {', '.join(unknown)}. 쓸 수 있는 것: {', '.join(KINDS)} (unknown kind).")
    if limit < 1:
        raise WrongUse(f"결과 수는 1 이상이어야 합니다: {limit} (the limit is 1 or more).")


def open_kb(settings: Settings | None = None) -> KnowledgeBase:
    """Open the generation that serves. Raises NoKnowledgeBase, BrokenStore or EmbeddingUnavailable, each naming a next step."""
    settings = settings or Settings()
    store = Store(settings.data_dir, settings.chroma_url)
    embedder = open_embedder(settings.embed_model, settings.data_dir)
    if embedder.fingerprint != store.generation.model:
        store.close()
        raise BrokenStore(
            "색인을 만든 모델과 지금 모델이 다릅니다. 'kb build'로 다시 만드세요 (the index was made by another model: run 'kb build')."
        )
    return KnowledgeBase(store, embedder, settings)


def _registry(library: Library) -> Registry:
    services = library.services.values()
    phones = {p.number for s in services for p in s.phones}
    links = {s.website for s in services if s.website} | {src.url for s in services for src in s.sources}
    return Registry(frozenset(phones), frozenset(links))


def _gate(library: Library) -> Gate:
    return Gate(library.names, _registry(library), Morphemes(TERMS))


def _masker(library: Library) -> Masker:
    from kb.redact import Masker  # its detectors load slowly, and only a language model or ``kb redact`` needs them

    registry = _registry(library)
    return Masker(library.names, registry.phones, [*registry.links, OFFICIAL_SITE])


def open_masker(settings: Settings | None = None) -> Masker:
    """:attr:`KnowledgeBase.masker` without opening the model. Raises NoKnowledgeBase."""
    settings = settings or Settings()
    store = Store(settings.data_dir, settings.chroma_url)
    try:
        return _masker(Library(store))
    finally:
        store.close()


def verify_receipts(
    receipts: Sequence[Receipt],
    settings: Settings | None = None,
    *,
    generation: str | None = None,
    as_of: date | None = None,
) -> list[dict[str, Any]]:
    """:meth:`KnowledgeBase.verify` without opening the model, against the generation that serves or one that is kept.

    Raises NoKnowledgeBase, BrokenStore, or WrongUse for a generation that is not kept.
    """
    settings = settings or Settings()
    store = Store(settings.data_dir, settings.chroma_url, generation)
    try:
        library = Library(store)
        gate, day = _gate(library), as_of or clock.today()
        return [recheck(receipt, library, gate, store.generation.name, day) for receipt in receipts]
    finally:
        store.close()


def model_host(settings: Settings | None = None) -> str | None:
    """Where a question is sent before it is answered: the host of ``KB_LLM``; None where no language model is set.

    Raises WrongUse for a spec that cannot be read.
    """
    named = (settings or Settings()).llm
    return Spec.parse(named).host if named else None


def emergency_contacts(language: str = "ko", settings: Settings | None = None) -> list[Contact]:
    """The emergency line without opening the model, so that a page can show it at once. Raises NoKnowledgeBase."""
    settings = settings or Settings()
    store = Store(settings.data_dir, settings.chroma_url)
    try:
        return gather.emergency(Library(store), language)
    finally:
        store.close()


__all__ = [
    "CONTACT_DAYS",
    "DEPTHS",
    "KINDS",
    "MAX_QUESTION",
    "PAPER_WORDS",
    "REASONS",
    "Answer",
    "Citation",
    "Claim",
    "Contact",
    "Evidence",
    "KbError",
    "KnowledgeBase",
    "Options",
    "Verdict",
    "cited_as",
    "csv_file",
    "document_table",
    "emergency_contacts",
    "exports",
    "facts",
    "glossary_table",
    "model_host",
    "open_kb",
    "open_masker",
    "penalty_table",
    "period_table",
    "policy_table",
    "ruling_table",
    "serving_generation",
    "standing",
    "statistics_table",
    "statute_table",
    "story_table",
    "support_table",
    "verify_receipts",
    "visible",
]
