"""Questions that ask for a form of their own: is this so, what differs, all penalties, what changed.

Each form has a module that recognises its questions and writes its claims; the composer writes every other answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from kb.answer import gather
from kb.answer.model import Claim
from kb.law.address import article_part, parse_clause
from kb.law.reference import Reference, find_references
from kb.retrieve.lexicon import fold
from kb.retrieve.library import Library
from kb.retrieve.question import Question
from kb.retrieve.retriever import Found
from kb.store.records import Card, CardPenalty, LexiconEntry

_UNNAMED = re.compile(r"(?:의함|가중|처벌|감경)$")
"""How the formula of a penal clause ends that names no penalty of its own."""


@dataclass(frozen=True)
class Written:
    """An answer of such a form, before the gate: its claims, the cards and the situations behind them."""

    claims: list[Claim]
    cards: list[Card] = field(default_factory=list)
    situations: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Asked:
    """A question with what answers of these forms are written from.

    ``penalty`` and ``account`` are the composer's sentences on one penal clause and on one clause.
    """

    library: Library
    found: Found
    language: str
    depth: str
    day: date
    penalty: Callable[[Card, CardPenalty], Claim]
    account: Callable[[Card, tuple[str, ...], int], list[Claim]]

    @property
    def korean(self) -> bool:
        return self.language == "ko"

    @property
    def question(self) -> Question:
        return self.found.question

    @cached_property
    def text(self) -> str:
        """The question folded, as the lexicon finds words in it."""
        return fold(self.question.text)

    @cached_property
    def references(self) -> list[Reference]:
        """Provisions and statutes named, with their places in :attr:`text`."""
        same = len(self.text) == len(self.question.text)
        return list(self.question.named) if same else find_references(self.text, self.library.names)

    @cached_property
    def named(self) -> list[tuple[Reference, Card, tuple[str, ...]]]:
        """Each article named, as the card in force on the day, with the clause named. An article without a statute (제14조와
        제14조의2) is one of the statute that has all of those named, the one of whose articles the search places the worst first."""
        bare = [r for r in self.references if r.article and not r.law_ids]
        wanted = {r.article.slug for r in bare if r.article}
        places = {hit.base: place for place, hit in enumerate(self.found.hits)}
        laws = dict.fromkeys(card.law_id for card in self.library.cards.values())
        fits = [law for law in laws if all(f"{law}/{slug}" in self.library.cards for slug in wanted)]
        last = len(places)
        law = min(
            fits, key=lambda law: max([places.get(f"{law}/{slug}", last) for slug in wanted], default=0), default=None
        )
        found = []
        for reference in self.references:
            if reference.article is None:
                continue
            keys = reference.article_keys or ((f"{law}/{reference.article.slug}",) if law else ())
            card = next((c for key in keys if (c := self.standing(key))), None)
            if card:
                found.append((reference, card, reference.path[:1]))
        return found

    def standing(self, base: str) -> Card | None:
        """The card of an article as far as it holds on the day asked about: not for a day before its text was law."""
        card = self.library.cards.get(article_part(base))
        if card is None or card.checked_against.effective_from > self.day:
            return None
        return self.library.fresh(card, self.day)

    def meant(self, entry: LexiconEntry) -> Card | None:
        """The provision that a word points to first: the penal one of its surest reading for whom the question names."""
        fitting = [r for r in entry.readings if r.fits(minor=self.question.minor)]
        if not fitting:
            return None
        best = max(reading.weight for reading in fitting)
        refs = [ref for reading in fitting if reading.weight == best for ref in reading.provisions]
        cards = [card for ref in refs if (card := self.standing(ref))]
        return next((card for card in cards if card.penalties), cards[0] if cards else None)

    def name(self, card: Card, path: tuple[str, ...] = ()) -> str:
        """A provision as :func:`kb.answer.gather.provision_name` says it, in the language of the answer."""
        return gather.provision_name(self.library, card, path, self.language)

    def punished(self, card: Card, row: CardPenalty) -> list[Claim]:
        """The sentence on a penal clause; of one without figures (미수범도 처벌, 예에 의함) the account of it."""
        told = self.told(card, clause_of(row)) if _UNNAMED.search(row.text) else []
        return told or [self.penalty(card, row)]

    def told(self, card: Card, path: tuple[str, ...], limit: int = 1) -> list[Claim]:
        """The account of a clause behind its name: ``형법 제311조: 공연히 사람을 모욕하면 처벌합니다.``"""
        name = self.name(card, path)
        name = name if self.korean else name[:1].upper() + name[1:]
        return [replace(claim, text=f"{name}: {claim.text}") for claim in self.account(card, path, limit)]

    def clause(self, card: Card, path: tuple[str, ...]) -> list[Claim]:
        """One clause behind its name: what it punishes, else the first line of its account."""
        rows = [row for row in card.penalties if clause_of(row) == path]
        return [claim for row in rows for claim in self.punished(card, row)] or self.told(card, path)


def clause_of(row: CardPenalty) -> tuple[str, ...]:
    """The 항 (or 본문) that a penal clause stands in."""
    return parse_clause(row.clause)[:1]


def same_article(one: Card, other: Card) -> bool:
    """Two cards (one of them perhaps without its stale clauses) of one article."""
    return one.key().article_key == other.key().article_key


def situations_of(cards: list[Card]) -> list[str]:
    """The situations of the cards, each once, in order."""
    return list(dict.fromkeys(s for card in cards for s in card.situations))
