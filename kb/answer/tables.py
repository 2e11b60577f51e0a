"""All penalties of a provision or statute: every penal clause in the order of the text, each its own cited sentence."""

from __future__ import annotations

import re

from kb.answer import gather
from kb.answer.asked import Asked, Written, situations_of
from kb.answer.korean import joined
from kb.answer.model import Citation, Claim
from kb.store.records import Card

_PENALTY = r"(?:형량|법정형|벌칙|벌금|징역|형벌|처벌(?:\s?(?:규정|수위|조항|내용|기준|종류))?)"
_ALL = r"(?:전부|모두|전체|모조리|빠짐없이|싹\s?다|다\s?(?:알려|보여|정리|적어|뽑)|표로|표\b|표\s?(?:좀|만들|보여|부탁)|정리|목록|리스트|한눈에|한\s?번에|총정리|항별|조항별|종류별)"
_WANTED = re.compile(
    rf"{_PENALTY}(?:을|를|은|는|이|가|도|만|의)?,?\s*(?:좀\s*|각각\s*|조문별로\s*|항별로\s*)?{_ALL}(?!\s?(?:받|당|되|될|돼|해당))"
    rf"|(?:모든|전체|각\s?항(?:의|별)?|항별|조항별)\s*{_PENALTY}"
    r"|\b(?:all|every|each|list|table|overview|full list)\b(?:\s\w+){0,3}?\s(?:penalt(?:y|ies)|punishments?|sentences|penal clauses?)"
    r"|\b(?:penalt(?:y|ies)|punishments?)\b(?:\s\w+){0,6}?\s(?:in a table|as a table|table|at a glance|clause by clause|in full)",
    re.I,
)
_CASE = re.compile(r"(?:제가|저는|저도|저를|제\s?(?:사진|영상|얼굴)|당했|받나요|받게|\bmy\b|\bme\b)")
"""A person tells of a case and wants everybody punished, not a table."""


def provisions(asked: Asked) -> list[Card]:
    """The provisions whose penalties the question wants, in the order of the statute; [] when it wants no table.

    Example: 성폭력처벌법 제14조의2 형량 전부 -> that article; 스토킹처벌법 처벌 정리 -> its articles with penal clauses;
    가해자들 전부 처벌받게 하고 싶어요 -> [].
    """
    if not _WANTED.search(asked.text) or _CASE.search(asked.text):
        return []
    if asked.named:
        return list({card.key().article_key: card for _, card, _ in asked.named if card.penalties}.values())
    laws = [law for r in asked.references if not r.article and not r.case_number for law in r.law_ids]
    words = [card for word in asked.question.words if (card := asked.meant(word.entry)) and card.penalties]
    if words:
        return list({card.key().article_key: card for card in words}.values())
    whole = [c for base, c in asked.library.cards.items() if c.law_id in laws and c.penalties]
    standing = [card for c in whole if (card := asked.standing(c.key().article_key)) and card.penalties]
    return sorted(standing, key=lambda card: (laws.index(card.law_id), card.number))


def write(asked: Asked) -> Written | None:
    """Every penal clause of the provisions; None when the question wants no table."""
    cards = provisions(asked)
    if not cards:
        return None
    claims = [_lead(asked, cards)]
    claims += [claim for card in cards for row in card.penalties for claim in asked.punished(card, row)]
    return Written(claims, cards, situations_of(cards))


def _lead(asked: Asked, cards: list[Card]) -> Claim:
    """What follows, by name: the articles, or the statute where there are many."""
    evidence = [gather.clause_evidence(asked.library, card, (), asked.day) for card in cards]
    citations = tuple(Citation(e, e.lines[0]) for e in evidence if e.lines)
    one_law = len({card.law_id for card in cards}) == 1
    first, last = cards[0], cards[-1]
    if asked.korean:
        names = joined([asked.name(card) for card in cards])
        if one_law:
            names = joined([asked.name(first), *(str(card.number) for card in cards[1:])])
        if len(cards) > 3 and one_law:
            names = f"{asked.name(first)}부터 {last.number}까지"
        return Claim(f"{names}의 법정형을 조문 순서대로 모두 적었습니다.", "note", citations)
    names = " and ".join(asked.name(card) for card in cards)
    if len(cards) > 3 and one_law:
        names = f"{first.number.english} to {asked.name(last)}"
    return Claim(f"All statutory penalties of {names}, in the order of the text:", "note", citations)
