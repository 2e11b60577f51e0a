"""Amendment history: the latest change first with its date, then the rest from the oldest, with the events between."""

from __future__ import annotations

import re

import pytest

from kb.base import KnowledgeBase
from tests.forms import form, whole

DEEPFAKE = "011187/14-2"


@pytest.mark.parametrize(
    ("question", "base", "day"),
    [
        ("제14조의2 언제 바뀌었어요", DEEPFAKE, "2024년 10월 16일에 마지막으로 바뀌었습니다"),
        ("딥페이크법 연혁", DEEPFAKE, "2024년 10월 16일에 마지막으로 바뀌었습니다"),
        ("불법촬영 처벌은 언제부터 세졌어요?", "011187/14", "2020년 5월 19일에 마지막으로 바뀌었습니다"),
        ("모욕죄 개정 이력", "001692/311", "1996년 7월 1일에 마지막으로 바뀌었습니다"),
        ("딥페이크 처벌법은 언제 처음 생겼나요", DEEPFAKE, "첫 기록은 2020년 6월 25일입니다"),
        ("how has the deepfake law changed", DEEPFAKE, "last changed on 2024-10-16"),
        ("When was the stalking law introduced?", "014070/18", "is of 2021-10-21"),
        ("amendment history of Article 14-2 of the Act on Special Cases Concerning the Punishment of Sexual Crimes", DEEPFAKE, "last changed on 2024-10-16"),
    ],
)  # fmt: skip
def test_the_first_sentence_says_when_it_changed(kb: KnowledgeBase, question: str, base: str, day: str) -> None:
    answer = whole(kb, question)
    assert day in answer.claims[0].text
    assert answer.claims[0].citations[0].evidence.base == base


@pytest.mark.parametrize("depth", ["victim", "advocate", "researcher"])
def test_the_rest_runs_from_the_oldest_with_policy_between(kb: KnowledgeBase, depth: str) -> None:
    answer = whole(kb, "딥페이크법 연혁", depth)
    days = [claim.citations[0].evidence.date or "" for claim in answer.claims[1:]]
    assert days == sorted(days)
    assert days[0] == "2020-06-25"
    assert {"2024-08-29", "2024-09-26"} <= set(days)


def test_a_change_is_told_once(kb: KnowledgeBase) -> None:
    texts = [claim.text for claim in whole(kb, "딥페이크법 연혁").claims]
    assert sum("퍼뜨릴 목적이라는 요건이 없어지" in text for text in texts) == 1
    assert "2026년 6월 8일까지 확인" in texts[0], "how far the statute is known stands beside the last change"


def test_when_a_statute_came_to_be(kb: KnowledgeBase) -> None:
    first = whole(kb, "스토킹처벌법 언제 생겼어요").claims[0]
    assert first.text.startswith("2021년 10월 21일 스토킹처벌법이 시행되었습니다")


def test_a_statute_is_told_by_its_latest_changes(kb: KnowledgeBase) -> None:
    answer = whole(kb, "성폭력처벌법이 최근에 언제 개정됐나요")
    assert re.match(r"성폭력처벌법에서는 제\d+조(의\d+)?[이가] 2025년 10월 1일에 마지막으로", answer.claims[0].text)
    assert all((c.citations[0].evidence.date or "") >= "2024-09" for c in answer.claims)


@pytest.mark.parametrize(
    "question",
    [
        "가해자가 비밀번호를 언제 바꿨는지 모르겠어요 스토킹 같아요",
        "딥페이크 신고는 언제 해야 해요?",
        "스토킹범이 언제 또 올지 몰라서 이사를 바꿨어요",
        "처벌이 언제쯤 나올까요 불법촬영 당했어요",
        "When should I report a deepfake?",
    ],
)
def test_a_question_with_such_words_that_asks_for_no_history_is_answered_as_any_other(
    kb: KnowledgeBase, question: str
) -> None:
    assert form(kb, question) is None
