"""One's picture or one's work was used without leave and nothing sexual is said: damages and taking down, not the penal law of
filming."""

from __future__ import annotations

import pytest

from kb.answer.needs import taken
from kb.answer.portrait import INTIMATE, NO_COPYRIGHT
from kb.base import Answer, KnowledgeBase, Options

SEXUAL = {"성폭력처벌법", "청소년성보호법"}
GROUNDS = ["민법 제750조", "민법 제751조", "정보통신망법 제44조의2"]


def law(answer: Answer) -> list[str]:
    """The articles told, in order."""
    evidence = [claim.citations[0].evidence for claim in answer.claims if claim.kind == "law"]
    return list(dict.fromkeys(f"{e.short} {e.article}" for e in evidence))


def cited(answer: Answer) -> str:
    return " ".join(claim.text for claim in answer.claims if claim.kind == "fact")


def statutes(answer: Answer) -> set[str | None]:
    return {citation.evidence.short for claim in answer.claims for citation in claim.citations}


@pytest.mark.parametrize(
    "question",
    [
        "제 사진을 허락 없이 광고에 썼어요",
        "졸업사진을 인터넷에 올렸어요 초상권 침해인가요",
        "식당에서 찍어 블로그에 올렸어요",
        "유튜버가 길에서 저를 찍어서 영상에 내보냈어요",
        "학원에서 아이 사진을 동의 없이 홍보물에 실었어요",
        "Someone used my photo without permission in an ad",
    ],
)
def test_a_picture_used_without_leave(kb: KnowledgeBase, question: str) -> None:
    answer = kb.ask(question)
    assert law(answer)[:3] == GROUNDS
    assert "2003나13979" in cited(answer)
    assert "2004다16280" in answer.text  # what the appeal left of it is said as well
    assert not SEXUAL & statutes(answer)
    assert answer.clarify == INTIMATE[0 if answer.language == "ko" else 1]


@pytest.mark.parametrize(
    "question",
    [
        "제가 찍은 사진을 도용당했어요 저작권 침해로 신고할 수 있나요",
        "제 그림을 베껴서 굿즈로 팔고 있어요",
        "누가 제 글을 베껴서 자기 이름으로 책을 냈어요",
        "Someone copied my artwork and sells it as their own",
    ],
)
def test_a_work_that_was_taken(kb: KnowledgeBase, question: str) -> None:
    answer = kb.ask(question)
    assert answer.claims[0].text == NO_COPYRIGHT[0 if answer.language == "ko" else 1]
    assert law(answer) == GROUNDS[:1] or law(answer) == GROUNDS[:2]
    assert "89다카12824" in cited(answer)
    assert not SEXUAL & statutes(answer)


@pytest.mark.parametrize(
    "question",
    [
        "남자친구가 제 몸 사진을 동의 없이 올렸어요",
        "식당 화장실에서 찍어 블로그에 올렸어요",
        "길에서 제 다리를 찍어 인터넷에 올렸어요",
        "제 얼굴 사진을 허락 없이 합성해서 올렸어요",
        "단톡방에 제 사진을 마음대로 올리고 품평해요",
        "제 사진을 허락 없이 성매매 광고에 썼어요",
        "단톡방에 제 사진을 마음대로 올리고 욕해요",
        "제 사진을 허락 없이 올리고 지워 달라면 돈을 달래요",
        "My ex posted my photos without my consent",
        "He posted my private photos without my consent",
        "저작권 보호기간은 몇 년인가요",
    ],
)
def test_what_goes_its_own_way(question: str) -> None:
    assert taken(question) is None


def test_who_says_later_what_the_picture_shows_is_told_the_offence(kb: KnowledgeBase) -> None:
    first = "제 사진을 허락 없이 블로그에 올렸어요"
    assert not SEXUAL & statutes(kb.ask(first))
    assert law(kb.ask("알몸 사진이에요", Options(before=(first,))))[0] == "성폭력처벌법 제14조"
