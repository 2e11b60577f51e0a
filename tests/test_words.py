"""Our words: nothing that the linter forbids stands in what we wrote, and the linter sees what it should."""

from __future__ import annotations

import pytest

from ingest.corpus import load_corpus
from ingest.words import prose, word_problems
from kb.prose import faults
from kb.settings import PROJECT
from kb.ui.words import WORDS

CORPUS = load_corpus(PROJECT / "corpus")


def test_no_line_of_the_corpus_has_words_that_are_not_ours_to_say() -> None:
    assert len(list(prose(CORPUS))) > 1000
    assert [str(problem) for problem in word_problems(CORPUS)] == []


def test_no_word_of_the_interface_has_them() -> None:
    assert [(key, faults(text)) for words in WORDS.values() for key, text in words.items() if faults(text)] == []


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("term", "화장실 몰카를 찍은 사람은 처벌됩니다."),
        ("term", "몰래 카메라 영상을 올린 경우"),
        ("term", "야동 사이트에 올린 경우"),
        ("term", "리벤지 포르노로 불리는 행위"),
        ("term", "This is called revenge porn."),
        ("term", "아이에게 몹쓸 짓을 한 사람"),
        ("term", "짐승 같은 가해자"),
        ("term", "신고한 화장실녀가 말했습니다."),
        ("term", "꽃뱀이라는 말"),
        ("sensation", "충격적인 수법으로 협박했습니다."),
        ("sensation", "A shocking case."),
        ("blame", "영상을 보낸 본인의 책임도 있습니다."),
        ("blame", "처음부터 조심했어야 합니다."),
        ("blame", "왜 거절하지 않았는지 설명해야 합니다."),
        ("blame", "You should have been careful."),
        ("promise", "영상은 반드시 삭제됩니다."),
        ("promise", "100% 처벌됩니다."),
        ("promise", "실형이 나올 것입니다."),
        ("promise", "걱정하지 않으셔도 됩니다. 무조건 이깁니다."),
        ("promise", "He will definitely be punished."),
        ("advice", "저희가 법률상담을 해 드립니다."),
        ("advice", "곁은 무료 법률상담을 제공합니다."),
    ],
)
def test_what_is_not_ours_to_say_is_seen(kind: str, text: str) -> None:
    assert kind in {fault.kind for fault in faults(text)}


@pytest.mark.parametrize(
    "text",
    [
        "자녀가 겪은 일이라면 보호자도 물어볼 수 있습니다.",
        "부녀를 매매한 사람", "소녀와 손녀, 모녀가 함께 살던 집",
        "보낸 것은 당신의 잘못이 아닙니다.",
        "It is not your fault.",
        "요청했다고 언제나 삭제되는 것은 아니며 임시조치에 그칠 수 있습니다.",
        "법률상담은 변호사가 합니다.",
        "7년 이하의 징역 또는 5천만원 이하의 벌금에 처합니다.",
        "법원은 공개명령을 함께 선고하여야 합니다.",
        "피해자는 변호사를 선임할 수 있습니다.",
    ],
)  # fmt: skip
def test_what_may_be_said_passes(text: str) -> None:
    assert faults(text) == ()
