"""The bars of retrieval over the bundled corpus alone: among the first five provisions one that the author of the question named."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.base import KnowledgeBase
from kb.evaluate import Judged, evaluate, read_questions
from kb.settings import PROJECT

BAR = 0.75


def korean_with_a_card(kb: KnowledgeBase, path: Path) -> list[Judged]:
    """Korean questions of whose gold articles at least one has a card."""
    names = {f"{''.join(c.law.split())} {c.number}".replace("·", "ㆍ") for c in kb.library.cards.values()}
    return [q for q in read_questions(path) if q.lang == "ko" and q.gold & names]


def test_blind_questions_of_the_field_find_their_provision(kb: KnowledgeBase) -> None:
    questions = korean_with_a_card(kb, PROJECT / "tests" / "blind" / "field_questions.jsonl")
    assert len(questions) >= 90
    figures = evaluate(kb, questions, systems=["system"])["systems"]["system"]["all"]
    assert figures["hit@5"] >= BAR, figures


@pytest.mark.shared
def test_public_questions_find_their_provision(kb: KnowledgeBase, shared: Path) -> None:
    questions = korean_with_a_card(kb, shared / "eval" / "lay_questions.dev.jsonl")
    assert len(questions) >= 80
    figures = evaluate(kb, questions, systems=["system"])["systems"]["system"]["all"]
    assert figures["hit@5"] >= BAR, figures
