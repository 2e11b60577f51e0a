"""Does our account of a provision still speak of the text that is law? Card against official text, clause by clause.

Source of the rule: design §3. A card carries the sha256 of each clause it was checked against; a clause whose official text
is another one has no account any more, until somebody reads it again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from kb.law.address import MAIN, parse_clause, print_clause
from kb.retrieve.official import OfficialArticle
from kb.store.glossary import Basis
from kb.store.records import Card

What = Literal["repealed", "title", "clause_changed", "clause_gone", "clause_new", "version", "dates", "horizon"]
"""What a card and the official text can differ in; a closed list."""


@dataclass(frozen=True)
class Difference:
    """One thing in which a card is not what the official text says. ``clause`` is None for the article as a whole."""

    what: What
    clause: str | None
    detail: str


def clause_hash(text: OfficialArticle, top: tuple[str, ...]) -> str:
    """sha256 of an official 항 with all that hangs below it, as cards keep it; "" when the article has no such 항."""
    clause = text.tree.clause(top)
    return clause.sha256 if clause else ""


def rests(basis: Basis, text: OfficialArticle | None) -> bool:
    """Whether a term's clause still has the words that were read; where its article is not loaded there is nothing to say against
    it."""
    return text is None or (not text.repealed and clause_hash(text, basis.path[:1]) == basis.sha256)


def stale_clauses(card: Card, text: OfficialArticle) -> frozenset[tuple[str, ...]]:
    """The 항 of the card (as paths) whose official text is not, or no longer, the one the card was checked against.

    All of them where the article was repealed or has another title: then the card speaks of another article.
    """
    checked = {parse_clause(c.clause): c.sha256 for c in card.clauses}
    if text.repealed or text.title != card.title:
        return frozenset(checked)
    present = set(text.tops)
    return frozenset(p for p, sha in checked.items() if p not in present or clause_hash(text, p) != sha)


def fresh(card: Card, text: OfficialArticle | None) -> Card:
    """The card with what it may still say beside ``text``: no account, penalty or English of a stale clause, and no limits
    when any clause is stale, for they speak of the article. The card itself when nothing is stale or nothing official is
    loaded."""
    stale = stale_clauses(card, text) if text else frozenset()
    if not stale:
        return card

    def holds(clause: str) -> bool:
        return parse_clause(clause)[:1] not in stale

    return card.model_copy(
        update={
            "account": [a for a in card.account if holds(a.clause)],
            "english": [a for a in card.english if holds(a.clause)],
            "penalties": [p for p in card.penalties if holds(p.clause)],
            "limits": [],
        }
    )


def differences(card: Card, text: OfficialArticle, known_until: date) -> Iterator[Difference]:
    """Everything in which the card differs from the official text of the day it is checked for; ``known_until`` is how far
    its statute is known."""
    if text.repealed:
        yield Difference("repealed", None, f"삭제 {text.effective_from}, {text.version} (repealed)")
        return
    if text.title != card.title:
        yield Difference("title", None, f"{card.title} → {text.title}")
    checked = {parse_clause(c.clause): c.sha256 for c in card.clauses}
    for path in text.tops:
        label = print_clause(path) or MAIN
        if path not in checked:
            yield Difference("clause_new", label, "요약에 없는 항입니다 (not in the card)")
        elif clause_hash(text, path) != checked[path]:
            yield Difference("clause_changed", label, f"{text.version}의 글과 다릅니다 (the text is another one)")
    for path in checked.keys() - set(text.tops):
        yield Difference(
            "clause_gone", print_clause(path) or MAIN, "공식 조문에 없는 항입니다 (not in the official text)"
        )
    seen = card.checked_against
    if seen.promulgation != text.promulgation:
        yield Difference("version", None, f"제{seen.promulgation}호 → 제{text.promulgation}호")
    days = (seen.promulgated_on, seen.effective_from)
    if seen.promulgation == text.promulgation and days != (text.promulgated_on, text.effective_from):
        yield Difference(
            "dates", None,
            f"공포 {seen.promulgated_on} 시행 {seen.effective_from} → 공포 {text.promulgated_on} 시행 {text.effective_from}",
        )  # fmt: skip
    if card.known_until > known_until:
        yield Difference(
            "horizon", None, f"{card.known_until}까지 확인했다고 하나 {known_until}까지만 압니다 (known less far)"
        )
