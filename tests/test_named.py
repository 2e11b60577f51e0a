"""A statute that is named leads; of an article whose number does not fit the words, both it and the one meant are told."""

from __future__ import annotations

import pytest

from kb.answer.compose import NEARER
from kb.answer.decided import GUIDELINES, NO_RULING
from kb.base import Answer, KnowledgeBase


def law(answer: Answer) -> list[str]:
    """The articles told, in order."""
    evidence = [claim.citations[0].evidence for claim in answer.claims if claim.kind == "law"]
    return list(dict.fromkeys(f"{e.short} {e.article}" for e in evidence))


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("DM으로만 계속 연락하는데 스토킹처벌법으로 되나요", {"스토킹처벌법 제2조", "스토킹처벌법 제18조"}),
        ("악플 다는 것도 스토킹처벌법으로 처벌할 수 있나요", {"스토킹처벌법 제2조", "스토킹처벌법 제18조"}),
        ("배달기사가 개인 번호로 계속 문자하면 스토킹처벌법 적용돼요", {"스토킹처벌법 제2조", "스토킹처벌법 제18조"}),
        ("카톡으로 계속 욕하는데 정보통신망법 위반인가요", {"정보통신망법 제74조", "정보통신망법 제44조의7"}),
        ("동거하는 남자친구가 때리는데 가정폭력처벌법 적용되나요", {"가정폭력처벌법 제2조"}),
        ("직장 상사가 만지면 남녀고용평등법으로 처벌되나요", {"남녀고용평등법 제12조", "남녀고용평등법 제2조"}),
    ],
)
def test_the_statute_named_leads(kb: KnowledgeBase, question: str, first: set[str]) -> None:
    answer = kb.ask(question)
    assert law(answer)[0] in first
    assert answer.claims[0].kind == "law"


@pytest.mark.parametrize(
    ("question", "named", "meant"),
    [
        ("성폭력처벌법 제7조 친족 강간은 형량이 얼마예요", "성폭력처벌법 제7조", "성폭력처벌법 제5조"),
        ("성폭력처벌법 제14조 딥페이크 처벌은요", "성폭력처벌법 제14조", "성폭력처벌법 제14조의2"),
        ("아청법 제8조 아동성착취물 소지 처벌", "청소년성보호법 제8조", "청소년성보호법 제11조"),
        ("형법 제307조 모욕죄로 고소할 수 있나요", "형법 제307조", "형법 제311조"),
        ("성폭력처벌법 제12조 지하철 추행 처벌", "성폭력처벌법 제12조", "성폭력처벌법 제11조"),
        ("스토킹처벌법 제9조 잠정조치 위반 처벌은요", "스토킹처벌법 제9조", "스토킹처벌법 제20조"),
    ],
)
def test_a_number_that_does_not_fit_the_words(kb: KnowledgeBase, question: str, named: str, meant: str) -> None:
    answer = kb.ask(question)
    assert law(answer)[:2] == [named, meant]
    assert answer.claims[0].text.startswith(f"{named}")
    assert answer.claims[1].text == NEARER[0]


@pytest.mark.parametrize(
    "question",
    [
        "성폭력처벌법 제14조 불법촬영 처벌",
        "형법 제297조 강간죄 형량",
        "형법 제301조 강간 상해 처벌",
        "형법 제310조면 명예훼손 처벌 안 받나요",
        "성폭력처벌법 제15조의2 강간 예비",
        "성폭력처벌법 제3조 특수강도강간 형량",
        "아청법 제34조 성착취물 신고의무 위반 처벌",
    ],
)
def test_a_number_that_fits_is_answered_alone(kb: KnowledgeBase, question: str) -> None:
    answer = kb.ask(question)
    assert NEARER[0] not in [claim.text for claim in answer.claims]
    assert len(law(answer)) == 1


@pytest.mark.parametrize(
    ("question", "case"),
    [
        ("아청물 소지에 벌금형이 없는 건 헌법재판소가 뭐라고 했나요?", "2023헌바324"),
        ("통신매체이용음란으로 신상정보 등록되는 게 위헌이라는 결정이 있나요?", "2015헌마688"),
        ("층간소음으로 이웃을 괴롭힌 것도 스토킹이라고 본 대법원 판례 찾아주세요", "2023도10313"),
        ("Did the Constitutional Court say criminal defamation for true facts is constitutional?", "2021헌바281"),
    ],
)
def test_who_asks_what_a_court_decided_gets_the_ruling_and_then_the_law(
    kb: KnowledgeBase, question: str, case: str
) -> None:
    claims = kb.ask(question).claims
    told = [n for n, claim in enumerate(claims) if any(c.evidence.case_number == case for c in claim.citations)]
    law = [n for n, claim in enumerate(claims) if claim.kind == "law"]
    assert told, case
    assert law
    assert min(told) <= 4


def test_a_ruling_on_another_provision_does_not_stand_before_the_law(kb: KnowledgeBase) -> None:
    claims = kb.ask("딥페이크 처벌 판례 알려줘").claims
    assert claims[0].kind == "law"
    assert "제14조의2" in claims[0].text


def test_where_no_ruling_is_on_file_that_is_said_first(kb: KnowledgeBase) -> None:
    answer = kb.ask("학교폭력 판결 찾아줘")
    assert answer.claims[0].text == NO_RULING[0]
    assert any(claim.kind == "law" for claim in answer.claims)


@pytest.mark.parametrize(
    "question", ["불법촬영의 양형기준은 어떻게 되나요?", "What are the sentencing guidelines for illegal filming?"]
)
def test_that_the_sentencing_guidelines_are_not_on_file_is_said_first(kb: KnowledgeBase, question: str) -> None:
    claims = kb.ask(question).claims
    assert claims[0].text in GUIDELINES
    assert any("14" in claim.text and claim.kind == "law" for claim in claims)
