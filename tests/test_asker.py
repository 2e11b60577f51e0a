"""Who asks, what stands beside an offence, and the frames of a penal clause."""

from __future__ import annotations

import pytest

from kb.answer.frames import penal_sentence, penal_sentence_english, without
from kb.answer.gather import contacts
from kb.base import KnowledgeBase, Options
from kb.retrieve.asker import accused, case_told

ACCUSED = [
    "스토킹 혐의 초범인데 경찰 조사 전에 뭘 준비해야 하나요?",
    "경찰에서 출석하라고 연락이 왔어요. 단톡방에 올라온 영상 때문이래요",
    "상대방이 저를 명예훼손으로 고소했어요",
    "제가 예전에 영상을 다운로드했는데 저도 처벌받나요?",
    "My son was accused of sharing a deepfake of a classmate",
    "I downloaded one of those videos. Will I be arrested?",
]
OTHERS = [
    "누가 저를 몰래 찍었어요. 그 사람 처벌받을까요?",
    "전 남친을 고소하려는데 어떻게 하나요?",
    "제가 보낸 사진을 퍼뜨렸어요. 걸릴까요?",
    "신고하면 제 부모님께 연락이 가나요? 무서워요",
    "He filmed me. Can I report him?",
    "딥페이크를 보기만 해도 처벌되나요?",
]


@pytest.mark.parametrize("text", ACCUSED)
def test_who_is_accused_is_heard(text: str) -> None:
    assert accused(text)


@pytest.mark.parametrize("text", OTHERS)
def test_nobody_else_is_taken_for_accused(text: str) -> None:
    assert not accused(text)


def test_a_case_of_others_asks_for_the_law() -> None:
    assert case_told("甲은 지하철에서 乙을 촬영하다가 발각되었습니다. 미수의 죄책을 지나요?")
    assert case_told("A씨는 B씨의 사진을 합성했다. 처벌되나?")
    assert not case_told("저는 甲에게 맞았습니다. 어떻게 해야 하나요?")
    assert not case_told("딥페이크는 어떤 처벌을 받나요?")


def test_an_accused_is_told_their_rights_and_sent_to_no_place_for_victims(kb: KnowledgeBase) -> None:
    answer = kb.ask("제가 단톡방에 딥페이크를 올렸다가 고소당했습니다. 어떻게 해야 하나요?")
    steps = " ".join(claim.text for claim in answer.claims if claim.kind == "step")
    assert "변호" in steps
    assert "진술하지 않을 수 있" in steps
    assert "삭제 지원을 요청" not in steps
    assert {"d4u_central", "w1366"}.isdisjoint(contact.id for contact in answer.contacts)
    assert "klac132" in {contact.id for contact in answer.contacts}


def test_the_steps_of_a_victim_are_not_those_of_an_accused(kb: KnowledgeBase) -> None:
    answer = kb.ask("지하철에서 누가 제 치마 속을 찍었어요. 어떻게 해야 하나요?")
    first = next(claim for claim in answer.claims if claim.kind != "contact")
    assert first.kind == "step"
    assert "변호인" not in first.text
    assert any(claim.kind == "law" for claim in answer.claims)


def test_contacts_of_one_answer_have_numbers_of_their_own(kb: KnowledgeBase) -> None:
    rows = contacts(kb.library, ["deepfake", "spreading", "deletion"], kb.find("제 영상이 퍼졌어요").question, "ko")
    centre = next(row for row in rows if row.id == "d4u_central")
    hotline = next(row for row in rows if row.id == "w1366")
    assert hotline.phone == "1366"
    assert centre.phone not in (None, hotline.phone)
    known = {phone.number for service in kb.library.services.values() for phone in service.phones}
    assert {row.phone for row in rows if row.phone} <= known


@pytest.mark.parametrize(
    ("formula", "sentence"),
    [
        ("1년 이하의 징역", "시험법 제2조: 그 행위에 대한 법정형은 1년 이하의 징역입니다."),
        ("미수범도 처벌", "시험법 제2조: 그 행위도 미수범으로 처벌합니다."),
        ("제9조의 예에 의함", "시험법 제2조: 그 행위는 제9조의 예에 따라 처벌합니다."),
        ("그 죄에 정한 형의 2분의 1까지 가중", "시험법 제2조: 그 행위는 그 죄에 정한 형의 2분의 1까지 가중합니다."),
        (
            "몰수, 몰수할 수 없으면 추징",
            "시험법 제2조: 그 행위에 대해서는 몰수를, 몰수할 수 없으면 추징을 정합니다.",
        ),
    ],
)
def test_a_clause_without_figures_has_a_sentence_of_its_own(formula: str, sentence: str) -> None:
    assert penal_sentence("시험법 제2조", "그 행위", formula) == sentence


def test_english_formulas_read_as_sentences() -> None:
    where = "Article 2 of the Test Act"
    assert (
        penal_sentence_english(where, "the act", "up to 1 year")
        == f"Under {where}, the statutory penalty for the act is up to 1 year."
    )
    assert (
        penal_sentence_english(where, "the act", "punished as an attempt")
        == f"Under {where}, the act is punished as an attempt."
    )
    assert penal_sentence_english(where, "the act", "the penalty for the offence increased by up to one half").endswith(
        "for the act the penalty for the offence is increased by up to one half."
    )


def test_a_penalty_is_said_once() -> None:
    line = "보내면 2년 이하의 징역에 처합니다. 한 번이어도 같습니다."
    assert without(line, "2년 이하의 징역") == "한 번이어도 같습니다."
    assert without(line) == line
    assert without("보내면 2년 이하의 징역에 처합니다.", "2년 이하의 징역") == ""


def test_no_sentence_of_the_corpus_frames_is_cut(kb: KnowledgeBase) -> None:
    """Every penal clause on file, said by its frame, passes the gate (the composer's sentences are judged like any other)."""
    for question in (
        "형법 제300조 미수",
        "성폭력처벌법 제14조 제5항 상습",
        "형법 제305조",
        "성폭력처벌법 제15조의3",
        "청소년성보호법 제15조의2",
    ):
        answer = kb.ask(question)
        assert not answer.refused
        assert answer.removed == []


@pytest.mark.parametrize(
    "text",
    [
        "성폭력처벌법 제2조가 뭐예요",
        "성폭력범죄의 처벌 등에 관한 특례법은 어디서 보나요",
        "지하철 역사에서 있었던 일이에요",
    ],
)
def test_a_name_asks_for_no_penalty_and_no_history(kb: KnowledgeBase, text: str) -> None:
    from kb.answer.understand import intents

    assert {"penalty", "history"}.isdisjoint(intents(kb.find(text).question))


def test_what_only_punishes_attempts_is_no_answer_to_a_finished_act(kb: KnowledgeBase) -> None:
    said = kb.ask("저는 17살이고 친구가 16살인데 제 사진을 유포했어요. 처벌받나요?")
    articles = [c.evidence.article for claim in said.claims for c in claim.citations]
    assert "제15조" not in articles
    assert articles.index("제4조") < articles.index("제14조")
    assert "제9조" not in articles
    assert "제15조" in [
        c.evidence.article for claim in kb.ask("몰카를 찍으려다 걸려서 못 찍었으면요?").claims for c in claim.citations
    ]


def test_no_alarm_in_a_case_of_others_nor_in_a_list(kb: KnowledgeBase) -> None:
    for text in (
        "甲이 문을 부수려 하자 乙이 뛰어내리겠다고 한 경우 실행의 착수인가요?",
        "사망(자살·사고 제외) 때 경조금을 기혼자에게만 주면 차별인가요?",
    ):
        assert kb.find(text).question.crisis == ()
    assert kb.find("영상이 퍼져서 자살하고 싶어요").question.crisis == ("suicide",)


@pytest.mark.parametrize(
    ("text", "young"),
    [
        ("만 13살 아이가 친구 딥페이크를 만들었는데 벌 받나요", True),
        ("중학생 아들이 친구 사진을 합성했어요. 처벌받나요?", True),
        ("가해자가 초등학생인데 처벌할 수 있나요", True),
        ("My 13 year old son made a deepfake, will he be punished?", True),
        ("초등학생 딸이 성추행을 당했어요 벌 받게 하고 싶어요", False),
        ("아홉살 손녀를 아랫집 남자가 만졌다고 애가 울면서 말을 합니다. 그 남자 처벌 되나요", False),
        ("중학생 동생이 몰래 찍혔어요. 찍은 사람 처벌은요?", False),
    ],
)
def test_a_child_who_did_it_is_told_from_one_to_whom_it_was_done(kb: KnowledgeBase, text: str, young: bool) -> None:
    assert kb.thread(text, Options()).question.young_offender is young
