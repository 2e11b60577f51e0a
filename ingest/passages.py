"""Corpus records -> rows and passages: what is stored, and the units that are searched."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from ingest.corpus import Corpus
from kb.law.address import article_part, parse_clause, printed_address
from kb.store.catalog import Edge, Passage, RecordRow, Role, ShardContent, text_hash
from kb.store.facts import Definition, FactCheck, PolicyEvent, Statistic
from kb.store.glossary import Term
from kb.store.records import Card, Digest, Effect, Guide, Record, Service

OWN = "own"
"""Name of the shard that holds the project's own corpus."""


def own_shard(corpus: Corpus) -> ShardContent:
    """The content of the project's own corpus as one shard."""
    shorts = {s.law_id: s.short for s in corpus.sources.statutes} if corpus.sources else {}
    records: list[RecordRow] = []
    passages: list[Passage] = []
    edges: list[Edge] = []
    makers: list[tuple[Iterable[Record], Callable[[Any], tuple[RecordRow, list[Passage], list[Edge]]]]] = [
        (corpus.cards.values(), lambda card: _card(card, shorts.get(card.law_id, card.law))),
        (corpus.digests.values(), _digest),
        (corpus.services.values(), _service),
        (corpus.guides.values(), _guide),
        (corpus.policy.values(), _policy),
        (corpus.effects.values(), lambda effect: _effect(effect, shorts)),
        (corpus.factchecks.values(), _factcheck),
        (corpus.glossary.values(), _term),
        (corpus.statistics.values(), _statistic),
        (corpus.definitions.values(), _definition),
    ]
    for group, make in makers:
        for record in group:
            row, texts, links = make(record)
            records.append(row)
            passages.extend(texts)
            edges.extend(links)
    extras = {
        "lexicon": [entry.model_dump(mode="json") for entry in corpus.lexicon],
        "sources": corpus.sources.model_dump(mode="json") if corpus.sources else None,
        "scope": corpus.scope.model_dump(mode="json") if corpus.scope else None,
        "stories": corpus.stories.model_dump(mode="json") if corpus.stories else None,
    }
    for topic in corpus.scope.outside if corpus.scope else ():
        row = _outside(topic.topic, topic.topic_en, topic.law)
        records.append(row)
        passages.extend(_passages(row.key, [("", "ask", _language(t), t) for t in topic.examples]))
    return ShardContent(OWN, tuple(records), tuple(_unique(passages)), tuple(edges), extras)


def user_words(corpus: Corpus) -> list[str]:
    """Words that the morphological analyser must keep whole: lexicon terms, offence names, short statute names."""
    words = [w for e in corpus.lexicon if e.lang == "ko" for w in (e.term, *e.variants)]
    words += [name for card in corpus.cards.values() for name in card.offences]
    words += [s.short for s in corpus.sources.statutes] if corpus.sources else []
    return sorted(set(words))


_Part = tuple[str, Role, str, str]


def _passages(owner: str, parts: Iterable[_Part]) -> list[Passage]:
    """(clause, role, language, text) rows as passages; the key ends in the text's hash, so equal text is one passage."""
    return [
        Passage(f"{owner}#{clause or '-'}:{role}:{text_hash(text)[:12]}", owner, clause, role, lang, text)
        for clause, role, lang, text in parts
    ]


def _unique(passages: Iterable[Passage]) -> Iterator[Passage]:
    seen: set[str] = set()
    for passage in passages:
        if passage.key not in seen:
            seen.add(passage.key)
            yield passage


def _language(text: str) -> str:
    return "ko" if any("가" <= char <= "힣" for char in text) else "en"


def _asks(asks: Iterable[str]) -> list[_Part]:
    return [("", "ask", _language(text), text) for text in asks]


def _card(card: Card, short: str) -> tuple[RecordRow, list[Passage], list[Edge]]:
    name = f"{short} {card.article} {card.title}"
    parts: list[_Part] = [("", "title", "ko", ", ".join([name, *card.offences, *card.aka]))]
    for account in card.account:
        parts.append((_clause(account.clause), "account", "ko", f"{name} {account.clause}: {account.text}"))
    for account in card.english:
        parts.append((_clause(account.clause), "english", "en", account.text))
    for penalty in card.penalties:
        parts.append(
            (_clause(penalty.clause), "account", "ko", f"{name} {penalty.clause}: {penalty.act}, {penalty.text}")
        )
    parts += [("", "limit", "ko", f"{name}: {text}") for text in card.limits]
    parts += _asks(card.asks)
    key = str(card.key())
    base = card.key().article_key
    row = RecordRow(key, "card", base, printed_address(card.law, card.number), card.title, card.model_dump(mode="json"))
    return row, _passages(key, parts), [Edge(base, target, "see") for target in card.see]


def _clause(name: str) -> str:
    return "/".join(parse_clause(name))


def _digest(digest: Digest) -> tuple[RecordRow, list[Passage], list[Edge]]:
    key = f"digest/{digest.court}/{digest.date.isoformat()}/{digest.case_number}"
    base = digest.base
    head = f"{digest.court} {digest.case_number} {digest.case_name}"
    parts: list[_Part] = [("", "title", "ko", head)]
    parts += [("", "account", "ko", text) for text in (*digest.issue, *digest.holding, *digest.why)]
    parts += [("", "limit", "ko", text) for text in digest.limits]
    parts += [("", "english", "en", text) for text in digest.english]
    parts += _asks(digest.asks)
    row = RecordRow(key, "digest", base, digest.address, digest.case_name, digest.model_dump(mode="json"))
    edges = [Edge(base, article_part(p.ref), "applies") for p in digest.provisions]
    return row, _passages(key, parts), edges


def _service(service: Service) -> tuple[RecordRow, list[Passage], list[Edge]]:
    key = f"service/{service.id}"
    parts: list[_Part] = [("", "title", "ko", f"{service.name_ko} {service.name_en} {service.operator}")]
    parts += [("", "account", "ko", f"{service.name_ko}: {text}") for text in service.does]
    parts += [("", "english", "en", f"{service.name_en}: {text}") for text in service.english]
    parts += _asks(service.asks)
    row = RecordRow(key, "service", key, service.name_ko, service.name_ko, service.model_dump(mode="json"))
    return row, _passages(key, parts), [Edge(key, article_part(ref), "basis") for ref in service.legal_basis]


def _guide(guide: Guide) -> tuple[RecordRow, list[Passage], list[Edge]]:
    key = f"guide/{guide.id}"
    parts: list[_Part] = [("", "title", "ko", f"{guide.title_ko} {guide.title_en}")]
    parts += [("", "step", "ko", step.text) for step in (*guide.steps, *guide.avoid)]
    parts += [("", "english", "en", step.text) for step in guide.english]
    parts += _asks(guide.asks)
    edges = [Edge(key, f"service/{name}", "helps") for name in guide.services]
    for step in (*guide.steps, *guide.avoid):
        edges += [Edge(key, cited(cite), "cites") for cite in step.cites]
    row = RecordRow(key, "guide", key, guide.title_ko, guide.title_ko, guide.model_dump(mode="json"))
    return row, _passages(key, parts), edges


def _policy(event: PolicyEvent) -> tuple[RecordRow, list[Passage], list[Edge]]:
    key = f"policy/{event.id}"
    parts: list[_Part] = [("", "title", "ko", f"{event.date} {event.event_ko}")]
    parts += [("", "account", "ko", text) for text in event.account]
    parts += [("", "english", "en", text) for text in (event.event_en, *event.english)]
    parts += _asks(event.asks)
    edges = [Edge(key, article_part(ref), "concerns") for ref in event.provisions]
    row = RecordRow(key, "policy", key, event.event_ko, event.event_ko, event.model_dump(mode="json"))
    return row, _passages(key, parts), edges


def _effect(effect: Effect, shorts: Mapping[str, str]) -> tuple[RecordRow, list[Passage], list[Edge]]:
    """No passages and no edges: effects are looked up by the provision they bear on (``Library.effects_of``), not searched."""
    key = f"effect/{effect.id}"
    address = effect.address(shorts.get(effect.source.law_id or "", ""))
    return RecordRow(key, "effect", key, address, effect.what[0], effect.model_dump(mode="json", by_alias=True)), [], []


def _factcheck(check: FactCheck) -> tuple[RecordRow, list[Passage], list[Edge]]:
    """No passages and no edges: a check is found by the claim that a question repeats (:mod:`kb.retrieve.claims`)."""
    key = f"factcheck/{check.id}"
    return RecordRow(key, "factcheck", key, check.claim, check.claim, check.model_dump(mode="json")), [], []


def _term(term: Term) -> tuple[RecordRow, list[Passage], list[Edge]]:
    """No passages and no edges: a term is found by its name alone, and never competes with a provision."""
    key = f"glossary/{term.id}"
    return RecordRow(key, "glossary", key, term.term, term.term, term.model_dump(mode="json")), [], []


def _statistic(row: Statistic) -> tuple[RecordRow, list[Passage], list[Edge]]:
    """No passages and no edges: statistics stand on their page; a question finds the policy events that tell of them."""
    key = f"statistic/{row.id}"
    return RecordRow(key, "statistic", key, row.title, row.title, row.model_dump(mode="json")), [], []


def _definition(row: Definition) -> tuple[RecordRow, list[Passage], list[Edge]]:
    """No passages and no edges: a question finds the card of the clause."""
    key = f"definition/{row.id}"
    return RecordRow(key, "definition", key, row.term, row.term, row.model_dump(mode="json")), [], []


def _outside(topic: str, english: str, law: bool) -> RecordRow:
    """A topic that is not ours: it competes in dense search, so that a question nearer to it is declined."""
    key = f"outside/{text_hash(topic)[:8]}"
    return RecordRow(key, "outside", key, topic, topic, {"topic": topic, "topic_en": english, "law": law})


def cited(cite: str) -> str:
    """A guide's citation as a base key: ``service:w1366`` -> ``service/w1366``, ``011187/14-2/4`` -> ``011187/14-2``."""
    return cite.replace(":", "/", 1) if ":" in cite else article_part(cite)
