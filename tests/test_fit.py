"""A provision that is only the nearest is not told as the answer."""

from __future__ import annotations

import pytest

from kb.answer.fit import NOT_SURE, TELL_MORE, doubtful
from kb.base import KnowledgeBase, Options
from kb.retrieve.retriever import Hit, agreed, pointed


def hit(*reasons: str) -> Hit:
    return Hit("000000/1", "000000/1", "card", (), 1.0, reasons, "in_force")


@pytest.mark.parametrize(
    ("reasons", "for_a_reason"),
    [
        (("lexicon:몰카",), True),
        (("reference",), True),
        (("aspect:공소시효",), True),
        (("bm25:1", "dense:4"), True),
        (("bm25:1", "dense:5"), False),
        (("dense:1",), False),
        (("bm25:1",), False),
        (("edge:see 000000/2",), False),
    ],
)
def test_what_a_provision_was_found_for(reasons: tuple[str, ...], for_a_reason: bool) -> None:
    found = hit(*reasons)
    assert (pointed(found) or agreed(found)) is for_a_reason
    assert doubtful([found]) is not for_a_reason


def test_meaning_alone_is_a_reason_where_words_cannot_agree() -> None:
    assert not doubtful([hit("dense:2")], by_meaning=True)
    assert doubtful([hit("dense:3")], by_meaning=True)


def test_one_good_reason_is_enough_and_none_at_all_is_no_doubt() -> None:
    assert not doubtful([hit("dense:1"), hit("lexicon:몰카")])
    assert not doubtful([])


@pytest.mark.parametrize(
    ("number", "question"), [(0, "누가 제 사진을 몰래 찍었어요"), (1, "Someone filmed me secretly")]
)
def test_doubt_is_said_before_the_nearest_provision_and_asked_about(
    kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch, number: int, question: str
) -> None:
    monkeypatch.setattr("kb.answer.compose.doubtful", lambda hits, **_: True)
    answer = kb.ask(question)
    assert not answer.refused
    assert answer.claims[0].text == NOT_SURE[number]
    laws = [claim for claim in answer.claims if claim.kind == "law"]
    assert len(laws) == 1
    assert laws[0].citations
    assert answer.clarify == TELL_MORE[number]


def test_danger_and_a_thread_are_answered_without_doubt(kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kb.answer.compose.doubtful", lambda hits, **_: True)
    for answer in (
        kb.ask("지금 현관문을 차고 있어요 도와주세요"),
        kb.ask("그럼 벌금은요?", Options(before=("누가 제 사진을 몰래 찍었어요",))),
    ):
        assert NOT_SURE[0] not in [claim.text for claim in answer.claims]
