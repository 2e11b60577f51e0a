"""``kb check``: a card that is not as the official text has it is found, and loses its power over what changed."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest

from kb.answer.compose import Composer
from kb.check import card_findings, check
from kb.retrieve.freshness import fresh, stale_clauses
from kb.retrieve.library import Library
from kb.retrieve.retriever import Retriever
from kb.store.records import Card

pytestmark = pytest.mark.shared
TODAY = date(2026, 11, 24)
DEEPFAKE = "011187/14-2"


@pytest.fixture(scope="module")
def library(law_store: Any) -> Library:
    return Library(law_store)


@contextmanager
def with_card(library: Library, base: str, card: Card) -> Iterator[None]:
    """The library as it would be, had the corpus this card."""
    before = library.cards
    library.cards = {**before, base: card}
    try:
        yield
    finally:
        library.cards = before


def test_the_corpus_is_clean(library: Library) -> None:
    result = check(library, TODAY)
    assert [(f.base, f.what, f.clause, f.detail) for f in result.findings] == []
    assert result.cards == len(library.cards)


def _hash(card: Card, chance: random.Random) -> Card:
    rows = list(card.clauses)
    at = chance.randrange(len(rows))
    digit = "0" if rows[at].sha256[5] != "0" else "1"
    rows[at] = rows[at].model_copy(update={"sha256": rows[at].sha256[:5] + digit + rows[at].sha256[6:]})
    return card.model_copy(update={"clauses": rows})


def _clause_less(card: Card, chance: random.Random) -> Card:
    rows = list(card.clauses)
    del rows[chance.randrange(len(rows))]
    return card.model_copy(update={"clauses": rows})


def _clause_more(card: Card, chance: random.Random) -> Card:
    extra = card.clauses[0].model_copy(update={"clause": f"제{chance.randint(30, 49)}항"})
    return card.model_copy(update={"clauses": [*card.clauses, extra]})


def _checked(**how: Callable[[Any, random.Random], Any]) -> Callable[[Card, random.Random], Card]:
    def mutate(card: Card, chance: random.Random) -> Card:
        seen = card.checked_against
        update = {name: turn(getattr(seen, name), chance) for name, turn in how.items()}
        return card.model_copy(update={"checked_against": seen.model_copy(update=update)})

    return mutate


def _days(day: dt.date, chance: random.Random) -> dt.date:
    return day + dt.timedelta(days=chance.choice([-365, -30, -1, 1, 30, 365]))


def _penal(turn: Callable[[Any, random.Random], Any]) -> Callable[[Card, random.Random], Card]:
    """Turn one of the card's penalties that has figures; None takes it away."""

    def mutate(card: Card, chance: random.Random) -> Card:
        rows = list(card.penalties)
        at = chance.choice([i for i, row in enumerate(rows) if _figured(row)])
        turned = turn(rows[at], chance)
        rows[at : at + 1] = [] if turned is None else [turned]
        return card.model_copy(update={"penalties": rows})

    return mutate


def _figured(row: Any) -> bool:
    return row.death or row.life or row.imprisonment.max_months is not None or row.imprisonment.min_months is not None


def _months(row: Any, chance: random.Random) -> Any:
    prison = row.imprisonment
    name = "max_months" if prison.max_months is not None else "min_months"
    value = (getattr(prison, name) or 0) + chance.choice([-12, 12, 24, 1])
    return row.model_copy(update={"imprisonment": prison.model_copy(update={name: value})})


def _won(row: Any, chance: random.Random) -> Any:
    value = (row.fine.max_krw or 0) * 10 + chance.choice([1_000_000, 5_000_000])
    return row.model_copy(update={"fine": row.fine.model_copy(update={"max_krw": value})})


MUTATIONS: dict[str, Callable[[Card, random.Random], Card]] = {
    "hash": _hash,
    "clause_less": _clause_less,
    "clause_more": _clause_more,
    "title": lambda card, _: card.model_copy(update={"title": card.title + " 등"}),
    "promulgation": _checked(promulgation=lambda number, chance: str(int(number) + chance.choice([-1, 1, 10]))),
    "promulgated_on": _checked(promulgated_on=_days),
    "effective_from": _checked(effective_from=_days),
    "known_until": lambda card, chance: card.model_copy(
        update={"known_until": TODAY + dt.timedelta(chance.randint(0, 9))}
    ),
    "months": _penal(_months),
    "fine": _penal(_won),
    "life": _penal(lambda row, _: row.model_copy(update={"life": not row.life})),
    "no_penalty": _penal(lambda row, _: None),
    "article": lambda card, chance: card.model_copy(update={"article": f"제{chance.randint(900, 990)}조"}),
}


def _lonely(card: Card) -> bool:
    """Each of its figures stands once in its clause, so that none can be missed for another."""
    rows = [(p.clause, p.death, p.life, p.imprisonment, p.fine) for p in card.penalties]
    return any(_figured(p) for p in card.penalties) and len({repr(r) for r in rows}) == len(rows)


@pytest.mark.parametrize("number", range(60))
def test_a_card_with_a_seeded_error_is_caught(library: Library, number: int) -> None:
    chance = random.Random(number)  # noqa: S311 (the same mutations every time)
    kind = sorted(MUTATIONS)[number % len(MUTATIONS)]
    penal = kind in ("months", "fine", "life", "no_penalty")
    bases = [b for b, card in sorted(library.cards.items()) if not penal or _lonely(card)]
    base = chance.choice(bases)
    card = MUTATIONS[kind](library.cards[base], chance)
    assert card != library.cards[base]
    where = base if kind != "article" else f"{card.law_id}/{card.number.slug}"
    before = set(card_findings(library, base, library.cards[base], TODAY))
    found = set(card_findings(library, where, card, TODAY)) - before
    assert found, f"{kind} of {base}"


def test_a_stale_clause_has_no_account_and_the_others_keep_theirs(library: Library) -> None:
    card = library.cards[DEEPFAKE]
    rows = [c.model_copy(update={"sha256": "0" * 64}) if c.clause == "제2항" else c for c in card.clauses]
    card = card.model_copy(update={"clauses": rows})
    text = library.official(DEEPFAKE, TODAY)
    assert text is not None
    assert stale_clauses(card, text) == {("2",)}
    left = fresh(card, text)
    assert {p.clause for p in left.penalties} == {p.clause for p in card.penalties} - {"제2항"}
    assert not any(a.clause == "제2항" for a in (*left.account, *left.english))
    assert left.limits == []
    assert fresh(library.cards[DEEPFAKE], text) is library.cards[DEEPFAKE]


@pytest.mark.parametrize("language", ["ko", "en"])
def test_what_changed_is_quoted_from_the_official_text(library: Library, embedder: Any, language: str) -> None:
    plain = library.cards[DEEPFAKE]
    rows = [c.model_copy(update={"sha256": "0" * 64}) if c.clause == "제2항" else c for c in plain.clauses]
    question = "딥페이크 합성물을 퍼뜨리면 어떤 처벌을 받나요? 성폭력처벌법 제14조의2 제2항"
    with with_card(library, DEEPFAKE, plain.model_copy(update={"clauses": rows})):
        found = Retriever(library, embedder, TODAY).search(question, as_of=TODAY)
        draft = Composer(library, found, ("penalty",), language, "victim", TODAY, TODAY).write()
    of_clause = [c for c in draft.claims for cite in c.citations[:1] if cite.evidence.key.startswith(f"{DEEPFAKE}/2@")]
    assert of_clause, "the clause is answered from"
    assert all(cite.evidence.source_kind == "statute" for claim in of_clause for cite in claim.citations)
    assert any("바뀐 항" in c.text or "changed after our summary" in c.text for c in draft.claims if c.kind == "note")
