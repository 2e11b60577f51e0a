"""The bars of retrieval over the bundled corpus alone: among the first five provisions one that the author of the question named."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.base import KnowledgeBase
from kb.evaluate import evaluate, read_questions
from kb.settings import PROJECT

BAR = 0.75


def hit_at_5(kb: KnowledgeBase, path: Path, least: int) -> float:
    """Over the Korean questions of whose gold articles at least one has a card; there must be ``least`` of them."""
    questions = [question for question in read_questions(path) if question.lang == "ko"]
    figures = evaluate(kb, questions, systems=["system"])
    assert figures["groups"]["covered"] >= least
    return figures["systems"]["system"]["covered"]["hit@5"]  # type: ignore[no-any-return]


def test_blind_questions_of_the_field_find_their_provision(kb: KnowledgeBase) -> None:
    assert hit_at_5(kb, PROJECT / "tests" / "blind" / "field_questions.jsonl", 90) >= BAR


@pytest.mark.shared
def test_public_questions_find_their_provision(kb: KnowledgeBase, shared: Path) -> None:
    assert hit_at_5(kb, shared / "eval" / "lay_questions.dev.jsonl", 80) >= BAR
