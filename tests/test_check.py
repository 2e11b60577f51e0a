"""``kb check``: a card that is not as the official text has it is found, and loses its power over what changed."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from kb.answer.compose import Composer
from kb.check import check
from kb.retrieve.freshness import fresh, stale_clauses
from kb.retrieve.library import Library
from kb.retrieve.retriever import HybridRetriever
from kb.store.records import Card

pytestmark = pytest.mark.shared
TODAY = date(2026, 11, 24)
DEEPFAKE = "011187/14-2"


@pytest.fixture(scope="module")
def library(law_store: Any) -> Library:
    return Library(law_store)


def with_card(store: Any, base: str, card: Card) -> Library:
    """The library as it would be, had the corpus this card."""
    changed = Library(store)
    changed.cards = {**changed.cards, base: card}
    return changed


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
    "article": lambda card, chance: card.model_copy(update={"article": f"제{chance.randint(900, 990)}조"}),
}


@pytest.mark.parametrize("number", range(50))
def test_a_card_with_a_seeded_error_is_caught(library: Library, law_store: Any, number: int) -> None:
    chance = random.Random(number)  # noqa: S311 (the same mutations every time)
    kind = sorted(MUTATIONS)[number % len(MUTATIONS)]
    base = chance.choice(sorted(library.cards))
    card = MUTATIONS[kind](library.cards[base], chance)
    where = base if kind != "article" else f"{card.law_id}/{card.number.slug}"
    changed = with_card(law_store, where, card)
    found = [f for f in check(changed, TODAY).findings if f.base == where]
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
def test_what_changed_is_quoted_from_the_official_text(law_store: Any, embedder: Any, language: str) -> None:
    plain = Library(law_store).cards[DEEPFAKE]
    rows = [c.model_copy(update={"sha256": "0" * 64}) if c.clause == "제2항" else c for c in plain.clauses]
    library = with_card(law_store, DEEPFAKE, plain.model_copy(update={"clauses": rows}))
    retriever = HybridRetriever(library, embedder, TODAY)
    found = retriever.search("딥페이크 합성물을 퍼뜨리면 어떤 처벌을 받나요? 성폭력처벌법 제14조의2 제2항", as_of=TODAY)
    draft = Composer(library, found, ("penalty",), language, "victim", TODAY, TODAY).write()
    of_clause = [c for c in draft.claims for cite in c.citations[:1] if cite.evidence.key.startswith(f"{DEEPFAKE}/2@")]
    assert of_clause, "the clause is answered from"
    assert all(cite.evidence.source_kind == "statute" for claim in of_clause for cite in claim.citations)
    assert any("바뀐 항" in c.text or "changed after our summary" in c.text for c in draft.claims if c.kind == "note")
