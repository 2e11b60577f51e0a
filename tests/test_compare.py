"""Comparisons and whole penalty tables: who asks for one gets it, cited clause by clause, and nobody else does."""

from __future__ import annotations

import pytest

from kb.answer.compare import comparison
from kb.answer.korean import joined, objected, subject, topic
from kb.base import KnowledgeBase
from tests.forms import asked, form, places, whole

COMPARED = [
    ("촬영물 유포와 딥페이크 유포는 형량이 어떻게 달라요?", ["011187/14", "011187/14-2"]),
    ("제14조와 제14조의2 차이", ["011187/14", "011187/14-2"]),
    ("명예훼손이랑 모욕 차이", ["001692/307", "001692/311"]),
    ("협박이랑 공갈 차이가 뭐예요", ["001692/283", "001692/350"]),
    ("강요죄와 협박죄 차이 좀 알려주세요", ["001692/324", "001692/283"]),
    ("강간, 강제추행, 준강간 형량 비교해 주세요", ["001692/297", "001692/298", "001692/299"]),
    ("스토킹이 협박보다 형량이 더 센가요?", ["014070/18", "001692/283"]),
    ("직장 내 괴롭힘과 직장 내 성희롱 차이", ["001872/76-2", "000130/12"]),
    ("difference between stalking and threats", ["014070/18", "001692/283"]),
    ("deepfake vs hidden camera penalty", ["011187/14-2", "011187/14"]),
    ("How does Article 307 differ from Article 311 of the Criminal Act?", ["001692/307", "001692/311"]),
    ("What is the difference between defamation and insult in Korea?", ["001692/307", "001692/311"]),
]


@pytest.mark.parametrize(("question", "bases"), COMPARED)
def test_a_comparison_puts_the_provisions_side_by_side(kb: KnowledgeBase, question: str, bases: list[str]) -> None:
    answer = whole(kb, question)
    cited = {citation.evidence.base for citation in answer.claims[0].citations}
    assert cited == set(bases), "the first sentence rests on all of them"
    assert [side.card.key().article_key for side in comparison(asked(kb, question))] == bases
    for base in bases:
        assert any(claim.citations[0].evidence.base == base for claim in answer.claims[1:])


def test_equal_penalties_are_called_equal_and_the_twin_for_minors_stands_beside(kb: KnowledgeBase) -> None:
    answer = whole(kb, "촬영물 유포와 딥페이크 유포는 형량이 어떻게 달라요?")
    assert answer.claims[0].text == (
        "성폭력처벌법 제14조 제2항과 제14조의2 제2항의 법정형은 7년 이하의 징역 또는 5천만원 이하의 벌금으로 같고, "
        "처벌하는 행위가 다릅니다."
    )
    assert places(answer)[1:3] == ["제14조 제2항", "제14조의2 제2항"]
    assert places(answer)[-1] == "제11조 제3항"


def test_different_penalties_are_named_with_their_clauses(kb: KnowledgeBase) -> None:
    first, *others = whole(kb, "명예훼손이랑 모욕 차이").claims
    assert first.text.startswith("법정형이 다릅니다. 형법 제307조 제1항은 2년 이하의")
    assert "제311조는 1년 이하의" in first.text
    will = [claim.text for claim in others if "기소할 수" in claim.text]
    assert any("뜻에 반해 기소할 수 없습니다" in text for text in will)
    assert any("고소가 있어야 기소할 수 있습니다" in text for text in will)


def test_whole_articles_are_told_apart_by_what_they_are_about(kb: KnowledgeBase) -> None:
    answer = whole(kb, "제14조와 제14조의2 차이")
    assert "카메라 등을 이용한 촬영을" in answer.claims[0].text
    assert answer.claims[0].text.endswith("법정형은 항별로 같습니다.")
    assert places(answer)[1:5] == ["제14조 제1항", "제14조의2 제1항", "제14조 제2항", "제14조의2 제2항"]


def test_two_clauses_of_one_article_are_compared(kb: KnowledgeBase) -> None:
    first = whole(kb, "성폭력처벌법 제14조의2 제1항과 제4항은 뭐가 달라요").claims[0]
    assert [c.evidence.clause for c in first.citations] == ["제1항", "제4항"]
    assert "3천만원 이하의 벌금입니다" in first.text


def test_two_acts_of_one_provision_are_compared(kb: KnowledgeBase) -> None:
    first = whole(kb, "몰카 찍는 거랑 퍼뜨리는 거 형량 차이").claims[0]
    assert [c.evidence.clause for c in first.citations] == ["제1항", "제2항"]


def test_at_most_four_provisions_are_compared(kb: KnowledgeBase) -> None:
    question = "형법 제297조, 제298조, 제299조, 제307조와 제311조 차이"
    assert len(comparison(asked(kb, question))) == 4


@pytest.mark.parametrize(
    "question",
    [
        "나이 차이가 많이 나는 남자가 협박하고 딥페이크를 유포했어요",
        "스토킹이랑 협박 신고하면 처리 기간이 다른가요?",
        "협박하고 몰카를 유포한 사람과 나이 차이가 나요",
        "The age difference between me and the man who made a deepfake and threatened me is big",
        "What is the difference between reporting stalking online and at the station?",
        "단톡방 사람들 전부 처벌받게 하고 싶어요 딥페이크예요",
        "딥페이크 증거 정리해서 신고하면 처벌되나요",
    ],
)
def test_a_question_with_such_words_that_compares_nothing_is_answered_as_any_other(
    kb: KnowledgeBase, question: str
) -> None:
    assert form(kb, question) is None


def test_the_law_of_an_earlier_day_is_not_compared_with_todays(kb: KnowledgeBase) -> None:
    from datetime import date

    from kb.base import Options

    answer = kb.ask("제14조와 제14조의2 차이", Options(as_of=date(2022, 1, 1)))
    assert not any(claim.text.endswith("법정형은 항별로 같습니다.") for claim in answer.claims)


@pytest.mark.parametrize("depth", ["victim", "advocate", "researcher"])
@pytest.mark.parametrize(
    ("question", "clauses"),
    [
        ("성폭력처벌법 제14조의2 형량 전부", ["제1항", "제2항", "제3항", "제4항", "제5항"]),
        ("딥페이크 처벌 표로", ["제1항", "제2항", "제3항", "제4항", "제5항"]),
        ("아청법 11조 처벌 정리", ["제1항", "제2항", "제3항", "제4항", "제5항", "제6항", "제7항"]),
        ("list all penalties of Article 14-2 of the Act on Special Cases Concerning the Punishment of Sexual Crimes", ["제1항", "제2항", "제3항", "제4항", "제5항"]),
    ],
)  # fmt: skip
def test_a_table_has_every_penal_clause_in_order_for_every_depth(
    kb: KnowledgeBase, question: str, clauses: list[str], depth: str
) -> None:
    answer = whole(kb, question, depth)
    assert [claim.citations[0].evidence.clause for claim in answer.claims[1:]] == clauses


def test_a_table_of_a_statute_has_the_clauses_of_all_its_articles(kb: KnowledgeBase) -> None:
    answer = whole(kb, "스토킹처벌법 벌칙 전부 알려줘")
    assert answer.claims[0].text == "스토킹처벌법 제18조와 제20조의 법정형을 조문 순서대로 모두 적었습니다."
    rows = sum(len(kb.library.cards[base].penalties) for base in ("014070/18", "014070/20"))
    assert len(answer.claims) == 1 + rows


def test_particles_follow_the_sound_of_the_word() -> None:
    assert [topic(word) for word in ("제311조", "제1항", "제14조의2", "제14조의3")] == [
        "제311조는", "제1항은", "제14조의2는", "제14조의3은",
    ]  # fmt: skip
    assert subject("제23조의2") == "제23조의2가"
    assert [objected(word) for word in ("금지", "촬영", "(벌금)")] == ["금지를", "촬영을", "(벌금)을"]
    assert joined(["제1항", "제2항"]) == "제1항과 제2항"
    assert joined(["제1조", "제2조", "제3조"]) == "제1조, 제2조와 제3조"
