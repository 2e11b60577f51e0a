"""Effects in answers: 적용례, 경과조치 and decisions beside the text (issue: acts before 2023-07-11 keep the victim's-will rule)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kb.base import KnowledgeBase, Options

WILL = "스토킹 피해자가 처벌을 원하지 않으면 처벌 못 하나요?"


def said(kb: KnowledgeBase, question: str, act: str | None, **how: Any) -> list[tuple[str, str]]:
    """(text, address) of the claims that rest on an effect."""
    answer = kb.ask(question, Options(act_date=date.fromisoformat(act) if act else None, **how))
    return [
        (claim.text, cite.evidence.address)
        for claim in answer.claims
        for cite in claim.citations
        if cite.evidence.key.startswith("effect/")
    ]


@pytest.mark.parametrize("act", ["2021-10-21", "2023-05-01", "2023-07-10"])
def test_an_act_before_the_change_keeps_the_victims_will_rule(kb: KnowledgeBase, act: str) -> None:
    rows = said(kb, WILL, act)
    assert any("부칙 제7조" in address and "19518" in address for _, address in rows)
    assert not any("2023년 7월 11일부터" in text for text, _ in rows)


@pytest.mark.parametrize("act", ["2023-07-11", "2026-01-01"])
def test_a_later_act_does_not(kb: KnowledgeBase, act: str) -> None:
    rows = said(kb, WILL, act)
    assert any("2023년 7월 11일부터" in text for text, _ in rows)
    assert not any("부칙 제7조" in address for _, address in rows)


@pytest.mark.parametrize("language", ["ko", "en"])
def test_without_a_day_both_are_said_and_first(kb: KnowledgeBase, language: str) -> None:
    question = WILL if language == "ko" else "does it matter if the stalking victim does not want him punished?"
    answer = kb.ask(question, Options(language=language))
    rows = said(kb, question, None, language=language)
    assert {("부칙 제7조" in address) for _, address in rows} == {True, False}
    first = [claim.citations[0].evidence for claim in answer.claims[:2]]
    assert first[0].key.startswith(("effect/", "014070/18/3"))  # today's clause may say it, then the rule beside it
    assert any(evidence.key.startswith("effect/") for evidence in first)
    assert not any("확인: )" in notice or "up to ." in notice for notice in answer.notices)


def test_who_asks_for_the_penalty_alone_is_not_told_of_them(kb: KnowledgeBase) -> None:
    assert said(kb, "딥페이크를 만들면 어떤 처벌을 받나요?", None) == []


def test_a_student_is_told_what_the_constitutional_court_held(kb: KnowledgeBase) -> None:
    rows = said(kb, "성폭력처벌법 제30조 영상물 증거", None, depth="researcher")
    everything = said(kb, "성폭력처벌법 제42조 신상정보 등록", None, depth="researcher")
    assert any("헌법재판소" in address for _, address in [*rows, *everything])


def test_show_lists_them(kb: KnowledgeBase) -> None:
    shown = kb.show("스토킹처벌법 제18조")
    assert any(row["rule"] == "victims_will_needed" for row in shown["effects"])
    assert all({"from", "until"} <= row["acts"].keys() for row in shown["effects"])
