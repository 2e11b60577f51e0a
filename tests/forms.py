"""What the tests of the special forms of question share."""

from __future__ import annotations

from datetime import date
from typing import Any

from kb.answer.asked import Asked, Written
from kb.answer.compose import Composer
from kb.answer.forms import special
from kb.base import Answer, KnowledgeBase, Options

TODAY = date(2026, 11, 24)


def form(kb: KnowledgeBase, question: str) -> Written | None:
    """What the special forms make of a question; None when none of them takes it."""
    return special(asked(kb, question))


def asked(kb: KnowledgeBase, question: str) -> Asked:
    found = kb.find(question, limit=12)
    language = found.question.language
    composer: Any = Composer(kb.library, found, ("overview",), language, "victim", TODAY, TODAY)
    return Asked(kb.library, found, language, "victim", TODAY, composer._penalty, composer._account)


def whole(kb: KnowledgeBase, question: str, depth: str = "victim") -> Answer:
    """An answer of which the gate took nothing out, each of whose claims cites what it says."""
    answer = kb.ask(question, Options(depth=depth))
    assert not answer.refused
    assert [removed.text for removed in answer.removed] == []
    for claim in answer.claims:
        assert claim.citations, claim.text
        assert claim.verdict == "verified", claim.text
        assert all(citation.offsets for citation in claim.citations), claim.text
    return answer


def places(answer: Answer) -> list[str]:
    """``제14조 제2항`` of the first source of each claim on a provision, in order."""
    first = [claim.citations[0].evidence for claim in answer.claims]
    return [" ".join(part for part in (e.article, e.clause) if part) for e in first if e.article]
