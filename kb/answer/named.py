"""Questions that name a statute without an article, or an article that does not fit their own words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from kb.law.address import article_part
from kb.retrieve.library import Library
from kb.retrieve.question import Question
from kb.retrieve.retriever import VOTE, Hit, agreed, pointed
from kb.store.records import Card

Pair = tuple[Card, Hit]
STATUTE, MEANT = "statute", "meant"
"""Reasons of a hit: its statute is named; the words of the question point to it and not to the article that is named."""
CORE = 3
"""A statute with no more penal articles than this is told by its definitions."""


def statutes_named(question: Question) -> set[str]:
    """The statutes that the question itself names without an article; none where it names an article or a ruling, or sets out a
    case of others, which names its statute for form's sake."""
    references = question.references
    if question.case_told or any(r.article or r.case_number for r in references):
        return set()
    return {law for r in references for law in r.law_ids}


def of_statute_first(
    library: Library, question: Question, provisions: Sequence[Pair], standing: Callable[[str], Card | None]
) -> list[Pair]:
    """The provisions with those of a statute named before the rest (스토킹처벌법으로 되나요?): those to which a word points or that
    fit by themselves, then its definitions with the offence that is linked with them, then its others."""
    laws = statutes_named(question)
    own = [(card, hit) for card, hit in provisions if card.law_id in laws]
    if not laws or (provisions and provisions[0][0].law_id in laws and pointed(provisions[0][1])):
        return [*provisions]
    top = max((hit.score for _, hit in provisions), default=1.0)
    sure = [pair for pair in own if pointed(pair[1])] or [pair for pair in own if agreed(pair[1])]
    core = [] if sure else [card for law in sorted(laws) for card in _core(library, law, standing)]
    known = {hit.base: hit for _, hit in own}
    first = [(card, known.get(_base(card)) or _hit(card, STATUTE)) for card in core] + sure
    bases = {hit.base for _, hit in first}
    ordered = [*first, *(pair for pair in own if pair[1].base not in bases)]
    lead = len(first) or 1
    raised = [
        (card, replace(hit, score=top if number < lead else hit.score, reasons=(*hit.reasons, STATUTE)))
        for number, (card, hit) in enumerate(ordered)
    ]
    return [*raised, *(pair for pair in provisions if pair[0].law_id not in laws)]


def meant_instead(
    question: Question,
    cited: Sequence[Pair],
    meaning: Callable[[Sequence[str]], Card | None],
    words: Callable[[str], Sequence[str]],
) -> Pair | None:
    """The offence that the words of the question point to when they point to none of the articles cited (제7조 친족 강간: 제5조);
    None where a word fits what is cited, by its readings or because the article says it itself, and beside attempts.

    ``meaning`` gives the card of the first of some provisions that is law on the day and penal; ``words`` cuts a text.
    """
    if not any(r.article for r in question.references) or any(_derived(card) for card, _ in cited):
        return None
    bases = {_base(card) for card, _ in cited}
    told = {word for card, _ in cited for word in words(_text(card))}
    for word in question.offences:
        readings = [r for r in word.entry.readings if r.weight >= VOTE]
        refs = [ref for r in readings for ref in r.provisions]
        if not refs or bases & {article_part(ref) for ref in refs} or set(words(word.text)) <= told:
            return None
    for word in question.offences:
        fitting = [r for r in word.entry.readings if r.weight >= VOTE and r.fits(minor=question.minor)]
        surest = sorted(fitting, key=lambda reading: -reading.weight)
        pair = pointing([ref for reading in surest for ref in reading.provisions], meaning)
        if pair is not None:
            return pair
    return None


def pointing(refs: Sequence[str], meaning: Callable[[Sequence[str]], Card | None]) -> Pair | None:
    """The card of the first of some provisions that ``meaning`` takes, with the clause that is pointed to."""
    card = meaning(refs)
    if card is None:
        return None
    path = next((tuple(ref.split("/")[2:3]) for ref in refs if ref.startswith(_base(card) + "/")), ())
    return card, replace(_hit(card, MEANT), path=path)


def _text(card: Card) -> str:
    """What an article says of itself: its title, its names, what it punishes, its account."""
    acts = (row.act for row in card.penalties)
    return " ".join([card.title, *card.offences, *card.aka, *acts, *(line.text for line in card.account)])


def _derived(card: Card) -> bool:
    """Attempts at and preparations of other articles' offences: whatever offence is spoken of beside it, its number may be right."""
    return any({"attempt", "prepare"} >= set(row.does) for row in card.penalties)


def _core(library: Library, law: str, standing: Callable[[str], Card | None]) -> list[Card]:
    own = [card for card in library.cards.values() if card.law_id == law]
    definition = next((card for card in own if card.title == "정의" and standing(_base(card))), None)
    if definition is None or sum(bool(card.penalties) for card in own) > CORE:
        return []
    linked = [card for ref in definition.see if ref.startswith(law) and (card := standing(ref))]
    return [definition, *(card for card in linked if card.penalties)]


def _hit(card: Card, reason: str) -> Hit:
    return Hit(_base(card), str(card.key()), "card", (), 0.0, (reason,), "in_force")


def _base(card: Card) -> str:
    return card.key().article_key
