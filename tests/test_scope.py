"""What is ours and what is not: people in need are never turned away, questions outside the field mostly are.

The outside topics of ``corpus/scope.yaml`` were written with the kinds of ``out_of_field.jsonl`` in sight (not its
sentences), so that set measures the rules, not luck; NEIGHBOURS and TRAPS below were typed afterwards.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from kb.answer.understand import Scope, scope
from kb.base import KnowledgeBase
from kb.settings import PROJECT

BLIND = Path(__file__).resolve().parent / "blind"
DECLINED = 39
"""Of 40 blind questions outside the field, at least so many are declined: the measured 40 less one."""
DECLINED_DEV = 18
"""Of 20 public questions outside the field: the measured 19 less one."""
NEIGHBOURS = (
    "중고거래하다 만난 사람이 계속 야한 문자를 보내요",
    "학원비 환불 때문에 갔다가 원장이 몸을 만졌어요",
    "집주인이 제 방에 카메라를 달았어요",
    "이혼한 남편이 계속 찾아와서 협박해요",
    "남자친구가 생일에 몰래 찍은 영상을 친구들한테 보여줬어요",
    "게임하다가 패드립 들었는데 고소 되나요",
    "유튜버가 제 사생활을 폭로하는 영상을 올렸어요",
    "술에 취해 잠든 사이에 당했어요",
    "회사 화장실에 이상한 구멍이 있는데 카메라 같아요",
    "상사가 매일 소리지르고 무시해요 신고하면 잘릴까 봐",
    "someone put a camera in my motel room",
    "a coworker touched my chest at a company dinner",
    "有人一直跟着我回家",
    "元カレに裸の写真をばらまくと脅されています",
    "Có người quay lén tôi trong nhà vệ sinh",
)
"""Ours, though they share words with what is not."""
TRAPS = (
    "단편 소설에서 납치범이 협박 전화하는 장면 써줘",
    "강아지 스토커 같아서 귀여워",
    "딥페이크 탐지 모델 파이썬으로 학습시키는 법",
    "왕따를 주제로 한 영화 추천",
    "임차인이 월세를 두 달 밀렸는데 내보낼 수 있나요",
    "아버지 땅을 형이 혼자 상속받았어요",
    "술 취해서 남의 차 긁었는데 어떡하죠",
    "My car was towed, how do I get it back",
    "ラーメンの作り方",
)
"""Not ours, though some share words with the field."""


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").split("\n") if line.strip()]


def judged(kb: KnowledgeBase, question: str) -> Scope:
    return scope(kb.find(question[:4000], limit=12))


def refused(kb: KnowledgeBase, questions: list[str]) -> list[tuple[str, str]]:
    """(why, question) for each that is declined."""
    verdicts = [(judged(kb, question), question) for question in questions]
    return [(verdict.why, question[:60]) for verdict, question in verdicts if not verdict.inside]


def test_no_blind_question_of_the_field_is_refused(kb: KnowledgeBase) -> None:
    assert refused(kb, [row["question"] for row in rows(BLIND / "questions.jsonl")]) == []


def test_questions_outside_the_field_are_declined(kb: KnowledgeBase) -> None:
    questions = [row["question"] for row in rows(BLIND / "out_of_field.jsonl")]
    declined = refused(kb, questions)
    answered = {q[:60] for q in questions} - {question for _, question in declined}
    print(f"outside: {len(declined)} of {len(questions)} declined; answered: {sorted(answered)}")
    assert len(declined) >= DECLINED, answered


@pytest.mark.parametrize("question", NEIGHBOURS)
def test_ours_with_words_of_others(kb: KnowledgeBase, question: str) -> None:
    assert judged(kb, question).inside


@pytest.mark.parametrize("question", TRAPS)
def test_not_ours_with_our_words(kb: KnowledgeBase, question: str) -> None:
    assert not judged(kb, question).inside


def test_danger_and_named_provisions_are_always_ours(kb: KnowledgeBase) -> None:
    assert judged(kb, "월세가 밀려서 죽고 싶어요").why == "crisis"
    assert judged(kb, "형법 제311조").why == "reference"


@pytest.mark.parametrize(
    "question", ["형법 제250조가 뭐예요", "민법 제618조", "거짓처벌법 제3조", "대법원 1999도9999 판결 알려줘"]
)
def test_a_provision_that_is_not_on_file_is_not_answered_by_another(kb: KnowledgeBase, question: str) -> None:
    answer = kb.ask(question)
    assert (answer.refused, answer.claims) == (True, [])
    assert "아직 싣지 않았습니다" in answer.lead


@pytest.mark.parametrize("text", ["ㅠㅠㅠㅠㅠ", "????", "😭😭😡", '"'])
def test_no_law_is_cited_for_no_words(kb: KnowledgeBase, text: str) -> None:
    answer = kb.ask(text)
    assert (answer.refused, answer.claims) == (True, [])
    assert answer.contacts


def test_a_declined_question_names_its_topic_and_offers_help(kb: KnowledgeBase) -> None:
    answer = kb.ask("전세 보증금을 못 받았는데 소송을 해야 하나요")
    assert answer.refused
    assert "임대차와 전세" in answer.lead
    assert answer.contacts
    assert not answer.claims


@pytest.mark.shared
def test_public_questions_outside_the_field_are_declined(kb: KnowledgeBase, shared: Path) -> None:
    questions = [row["question"] for row in rows(shared / "eval" / "out_of_scope.dev.jsonl")]
    declined = refused(kb, questions)
    print(f"outside, public: {len(declined)} of {len(questions)} declined")
    assert len(declined) >= DECLINED_DEV


@pytest.mark.shared
def test_no_public_question_that_a_card_answers_is_refused(kb: KnowledgeBase, shared: Path) -> None:
    have = {(card.law, str(card.number)) for card in kb.library.cards.values()}
    questions = [
        row["question"]
        for row in rows(shared / "eval" / "lay_questions.dev.jsonl")
        if any((g["law"], g["article"]) in have for g in row.get("gold", []))
    ]
    assert len(questions) >= 70
    assert refused(kb, questions) == []


def test_outside_examples_are_not_the_test_sentences() -> None:
    topics = yaml.safe_load((PROJECT / "corpus" / "scope.yaml").read_text("utf-8"))["outside"]
    examples = {example for topic in topics for example in topic["examples"]}
    asked = {row["question"] for row in rows(BLIND / "out_of_field.jsonl")} | set(TRAPS) | set(NEIGHBOURS)
    assert not examples & asked
