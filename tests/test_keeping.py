"""Questions on evidence are answered by what to keep, and by whether one may record, before the offence."""

from __future__ import annotations

import pytest

from kb.answer.keeping import asks_what_to_keep, is_lost, recording
from kb.answer.premise import takes_for_granted
from kb.base import KnowledgeBase


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("협박 문자를 받았어요. 증거를 어떻게 모아야 하나요", True),
        ("캡처만 있는데 괜찮을까요", True),
        ("스토킹 신고하려면 어떤 증거가 있어야 하나요", True),
        ("카톡 대화가 삭제됐어요", True),
        ("What evidence should I collect?", True),
        ("My messages were deleted", True),
        ("증거가 없으면 처벌이 안 되나요", False),
        ("증거인멸이 뭐예요", False),
        ("캡처도 증거로 인정되나요", False),
        ("딥페이크 처벌이 어떻게 돼요", False),
    ],
)
def test_what_asks_what_to_keep(question: str, asks: bool) -> None:
    assert asks_what_to_keep(question) is asks


def test_what_is_lost_and_who_may_record() -> None:
    assert is_lost("단톡방 대화가 다 날아갔어요")
    assert not is_lost("영상을 삭제하고 싶어요")
    assert recording("통화를 녹음하면 불법인가요") == ("000036/14/1",)
    assert recording("몰래 녹음한 파일을 증거로 내려고요, 녹음해도 되나요") == ("000036/14/1", "000036/14/2")
    assert recording("누가 우리 대화를 녹음했어요") == ()
    assert recording("Is it legal to record a call?") == ("000036/14/1",)


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("전 남친이 협박해요. 증거 어떻게 남기나요", "협박한 말과 날짜"),
        ("몰래 찍힌 영상이 퍼졌는데 캡처만 있는데 되나요", "화면을 남겨"),
        ("스토커가 보낸 카톡 대화 내용 지워졌어요 어떡하죠", "지워졌다면"),
        ("What evidence should I keep if someone is stalking me?", "screenshot"),
        ("직장 상사가 회식에서 성희롱했어요. 증거를 어떻게 남기나요", "날짜 순서로"),
    ],
)
def test_what_to_keep_comes_first_and_the_offence_behind_it(kb: KnowledgeBase, question: str, first: str) -> None:
    claims = [claim for claim in kb.ask(question).claims if claim.kind != "contact"]
    assert claims[0].kind == "step"
    assert first in claims[0].text
    kinds = [claim.kind for claim in claims]
    assert "law" in kinds
    assert len({claim.text for claim in claims}) == len(claims)


@pytest.mark.parametrize("question", ["상사가 성희롱하는데 녹음해도 되나요", "협박하는 통화를 녹음하면 불법인가요"])
def test_who_asks_to_record_reads_whose_conversations_are_meant(kb: KnowledgeBase, question: str) -> None:
    claims = kb.ask(question).claims
    assert claims[0].text.startswith("통신비밀보호법 제14조 제1항: ")
    assert "자기가 함께한 대화" in claims[1].text
    assert claims[2].kind == "step"


def test_an_open_question_takes_nothing_for_granted() -> None:
    assert not takes_for_granted("대화가 지워졌어요 어떡하죠")
    assert not takes_for_granted("처벌은 어떻게 되죠?")
    assert takes_for_granted("동의하고 찍었으면 퍼뜨려도 죄가 아니죠?")
    assert takes_for_granted("어떤 사진이든 합성하면 처벌되죠?")
