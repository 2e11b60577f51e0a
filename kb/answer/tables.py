"""All penalties of a provision or statute: every penal clause in the order of the text, each its own cited sentence."""

from __future__ import annotations

import re

from kb.answer import gather
from kb.answer.asked import Asked, Written, clause_of, situations_of
from kb.answer.korean import joined
from kb.answer.model import Citation, Claim
from kb.law.address import ArticleNumber
from kb.penalties import clauses_of
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
    rows = [
        (card.law_id, card.number, clause_of(row), asked.punished(card, row))
        for card in cards
        for row in card.penalties
    ]
    rows += _official(asked, cards, {(law_id, number, path) for law_id, number, path, _ in rows})
    laws = list(dict.fromkeys(card.law_id for card in cards))
    ordered = sorted(rows, key=lambda row: (laws.index(row[0]), row[1], _order(row[2])))
    claims = [_lead(asked, cards), *(claim for *_, told in ordered for claim in told)]
    return Written(claims, cards, situations_of(cards))


_Row = tuple[str, ArticleNumber, tuple[str, ...], list[Claim]]


def _order(path: tuple[str, ...]) -> tuple[int, str]:
    """Clauses in the order of their numbers: 제2항, 제2항의2, 제10항."""
    head = re.match(r"\d+", path[0]) if path else None
    return (int(head.group()) if head else 0, path[0] if path else "")


def _official(asked: Asked, cards: list[Card], told: set[tuple[str, ArticleNumber, tuple[str, ...]]]) -> list[_Row]:
    """Penal clauses of the same articles, or of the statute where it alone is named, that no card tells: word for word, when
    official text is loaded."""
    named = bool(asked.named) or any(asked.meant(word.entry) for word in asked.question.words)
    wanted = list(dict.fromkeys((card.law_id, card.number.slug if named else None) for card in cards))
    found: list[_Row] = []
    for law_id, slug in wanted:
        if law_id not in asked.library.statutes_loaded:
            continue
        for clause in clauses_of(asked.library, law_id, asked.day):
            place = (law_id, clause.article, clause.path[:1])
            if slug not in (None, clause.article.slug) or place in told:
                continue
            told.add(place)
            text = asked.library.official(f"{law_id}/{clause.article.slug}", asked.day)
            evidence = gather.official_evidence(asked.library, text, clause.path[:1], asked.day) if text else None
            if evidence and evidence.lines:
                label = " ".join(part for part in (evidence.short, evidence.article, evidence.clause) if part)
                lead = f"공식 조문 {label}" if asked.korean else f"Official text (in Korean), {label}"
                quoted = Claim(f"{lead}: “{evidence.lines[0]}”", "law", (Citation(evidence, evidence.lines[0]),))
                found.append((*place, [quoted]))
    return found


def _lead(asked: Asked, cards: list[Card]) -> Claim:
    """What follows, by name: the articles, or the statute where there are many."""
    evidence = [gather.clause_evidence(asked.library, card, (), asked.day) for card in cards]
    citations = tuple(Citation(e, e.lines[0]) for e in evidence if e.lines)
    one_law = len({card.law_id for card in cards}) == 1
    first = cards[0]
    if asked.korean:
        names = joined([asked.name(card) for card in cards])
        if one_law:
            names = joined([asked.name(first), *(str(card.number) for card in cards[1:])])
        if len(cards) > 3 and one_law:
            law = asked.library.short_name(first)
            known = first.law_id in asked.library.statutes_loaded
            text = (
                f"{law}의 법정형을 조문 순서대로 모두 적었습니다."
                if known
                else f"{law}에서 우리가 요약해 둔 조문의 법정형을 순서대로 적었습니다."
            )
            return Claim(text, "note", citations)
        return Claim(f"{names}의 법정형을 조문 순서대로 모두 적었습니다.", "note", citations)
    names = " and ".join(asked.name(card) for card in cards)
    if len(cards) > 3 and one_law:
        text = f"Statutory penalties of the {asked.library.english_name(first)}, in the order of the articles on file:"
        return Claim(text, "note", citations)
    return Claim(f"All statutory penalties of {names}, in the order of the text:", "note", citations)
