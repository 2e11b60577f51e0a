"""Events of policy stand beside the law: they take no rank from a provision and do not widen the field."""

from __future__ import annotations

import pytest

from kb.answer import gather
from kb.base import KnowledgeBase
from kb.retrieve.fuse import fuse
from kb.retrieve.near import tells


def test_what_stands_aside_takes_no_rank() -> None:
    plain = fuse({"bm25": ["a", "b"], "dense": ["b", "a"]}, {"bm25": 1.0, "dense": 1.0}, {})
    mixed = fuse(
        {"bm25": ["x", "a", "y", "b"], "dense": ["b", "x", "a"]},
        {"bm25": 1.0, "dense": 1.0},
        {},
        aside=lambda key: key in "xy",
    )
    assert [(f.key, f.score, f.reasons) for f in mixed if f.key in "ab"] == [(f.key, f.score, f.reasons) for f in plain]
    assert {f.key: f.reasons for f in mixed}["x"] == ["bm25:1", "dense:2"]


def test_of_an_event_only_what_is_asked_of_it_says_what_the_field_is() -> None:
    assert tells("policy/2023-12-21-budget-2024#-:account:0f")
    assert not tells("policy/2023-12-21-budget-2024#-:ask:0f")
    assert not tells("service/w1366#-:account:0f")


@pytest.mark.parametrize("question", ["2025년 정부 예산 얼마예요", "대통령 선거 언제예요"])
def test_budgets_and_elections_are_not_the_field(kb: KnowledgeBase, question: str) -> None:
    assert kb.ask(question).refused


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("딥페이크 사건이 해마다 몇 건이에요?", "1,202건"),
        ("여가부 예산이 2024년에 얼마나 줄었어요?", "142억원 감액(여성단체 추산, 정부안), 28억원 감액"),
    ],
)
def test_what_happened_is_told_with_every_figure(kb: KnowledgeBase, question: str, says: str) -> None:
    assert says in kb.ask(question).text


def test_an_event_says_its_date_once_and_that_it_is_less_sure(kb: KnowledgeBase) -> None:
    unsure = kb.library.policy["policy/2019-01-webhard-cartel-plan"]
    assert gather.event_line(unsure, unsure.account[0], korean=True) == f"덜 확실한 내용입니다: {unsure.account[0]}"
    assert gather.event_line(unsure, unsure.event_en, korean=False) == f"Less certain: 2019-01: {unsure.event_en}"
