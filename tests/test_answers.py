"""What a person gets for a real question: the law that fits, cited, with help; and nothing where there is no evidence."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kb.base import Answer, KnowledgeBase, Options
from kb.errors import WrongUse
from kb.law.reference import find_references
from kb.ui.words import word

BLIND = Path(__file__).resolve().parent / "blind"
DEEPFAKE = "딥페이크로 제 얼굴을 합성한 영상을 퍼뜨린 사람은 어떤 처벌을 받나요?"
ENGLISH = "What punishment does a person get who spreads a deepfake video of my face?"
SPECIAL, YOUTH = "성폭력범죄의 처벌 등에 관한 특례법", "아동ㆍ청소년의 성보호에 관한 법률"
REACHED = 55
"""Of 60 blind questions, at least so many cite what their authors named: the measured 56 less one."""


def rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (BLIND / name).read_text("utf-8").split("\n") if line.strip()]


def cited(answer: Answer) -> set[tuple[str | None, str | None]]:
    return {(c.evidence.law, c.evidence.article) for claim in answer.claims for c in claim.citations if c.evidence.law}


def addresses(answer: Answer) -> set[str]:
    return {c.evidence.address for claim in answer.claims for c in claim.citations}


@pytest.fixture(scope="module")
def deepfake(kb: KnowledgeBase) -> Answer:
    return kb.ask(DEEPFAKE)


def test_the_deepfake_question_is_answered_by_the_clause_on_spreading(deepfake: Answer) -> None:
    first = deepfake.claims[0]
    assert first.citations[0].evidence.address == f"{SPECIAL} 제14조의2 제2항"
    assert "7년 이하" in first.text
    assert "5천만원 이하" in first.text
    assert not deepfake.refused


def test_the_same_question_in_english(kb: KnowledgeBase) -> None:
    answer = kb.ask(ENGLISH)
    first = answer.claims[0]
    assert answer.language == "en"
    assert first.citations[0].evidence.address == f"{SPECIAL} 제14조의2 제2항"
    assert "Article 14-2(2)" in first.text
    assert "up to 7 years" in first.text
    assert "up to 50 million won" in first.text


@pytest.mark.parametrize(
    "question", ["고등학생인 제 딸 얼굴을 합성했어요", "제 딸이 16살인데 누가 얼굴을 합성한 야한 사진을 돌렸어요"]
)
def test_a_minor_brings_in_the_youth_act_beside_the_general_one(kb: KnowledgeBase, question: str) -> None:
    found = cited(kb.ask(question))
    assert (YOUTH, "제11조") in found
    assert (SPECIAL, "제14조의2") in found


@pytest.mark.parametrize(
    ("language", "number", "law", "article"),
    [
        ("ko", 1, SPECIAL, "제14조의2"),
        ("ko", 2, SPECIAL, "제14조의3"),
        ("ko", 3, YOUTH, "제11조"),
        ("en", 1, SPECIAL, "제14조의2"),
        ("en", 2, SPECIAL, "제14조의3"),
        ("en", 3, YOUTH, "제11조"),
    ],
)
def test_the_examples_of_the_first_screen_begin_with_the_law_that_fits(
    kb: KnowledgeBase, language: str, number: int, law: str, article: str
) -> None:
    answer = kb.ask(word(language, f"example_{number}"))
    first = next(claim for claim in answer.claims if claim.kind == "law")
    assert (first.citations[0].evidence.law, first.citations[0].evidence.article) == (law, article)


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_example_on_removal_names_the_centre(kb: KnowledgeBase, language: str) -> None:
    answer = kb.ask(word(language, "example_4"))
    assert "d4u_central" in [contact.id for contact in answer.contacts]
    assert any(c.evidence.base == "service/d4u_central" for claim in answer.claims for c in claim.citations)


@pytest.mark.parametrize(
    ("question", "clause"),
    [("누가 죽이겠다고 협박해요", "형법 제283조 제1항"), ("아들이 어머니를 협박했어요 존속협박인가요 형법 제283조 제2항", "형법 제283조 제2항")],
)  # fmt: skip
def test_the_plain_form_of_an_offence_comes_before_its_graver_one(
    kb: KnowledgeBase, question: str, clause: str
) -> None:
    first = next(claim for claim in kb.ask(question).claims if claim.kind == "law")
    assert first.citations[0].evidence.address == clause


@pytest.mark.parametrize(
    ("question", "article", "never"),
    [
        ("전남친이 집 앞에 자꾸 찾아와요", {"제2조", "제18조", "제4조", "제9조"}, {"제70조", "제14조의2"}),
        ("단톡방에서 제 욕을 했어요 고소 가능한가요", {"제311조"}, {"제297조", "제298조"}),
    ],
)
def test_no_chance_neighbour_stands_beside_the_law_that_fits(
    kb: KnowledgeBase, question: str, article: set[str], never: set[str]
) -> None:
    law = [claim for claim in kb.ask(question).claims if claim.kind == "law"]
    cited_articles = [c.evidence.article for claim in law for c in claim.citations]
    assert cited_articles[0] in article
    assert not never & set(cited_articles)


def test_who_only_watched_is_told_of_watching_first(kb: KnowledgeBase) -> None:
    answer = kb.ask("친구가 딥페이크 영상 보내줘서 봤는데 저도 처벌받나요")
    assert answer.claims[0].citations[0].evidence.address == f"{SPECIAL} 제14조의2 제4항"


def test_steps_for_other_situations_and_for_parents_are_left_out(kb: KnowledgeBase) -> None:
    camera = kb.ask("회사 화장실에서 몰카 발견했어요 어떻게 해야 하나요")
    assert not any("부재중" in claim.text for claim in camera.claims)
    legal = kb.ask("How can I get free legal help as a foreign victim?")
    assert not any("child" in claim.text for claim in legal.claims if claim.kind == "step")


def test_without_a_minor_the_youth_act_is_asked_about_not_shown(deepfake: Answer) -> None:
    assert all(c.evidence.law != YOUTH for claim in deepfake.claims if claim.kind == "law" for c in claim.citations)
    assert deepfake.clarify is not None
    assert "제11조" in deepfake.clarify


def test_weather_is_declined_with_no_citation_and_with_contacts(kb: KnowledgeBase) -> None:
    answer = kb.ask("오늘 서울 날씨 알려줘")
    assert answer.refused
    assert answer.claims == []
    assert answer.contacts
    assert "조문 카드" in answer.lead


def test_every_sentence_of_law_has_a_source_whose_words_are_quoted(kb: KnowledgeBase) -> None:
    for question in (
        DEEPFAKE,
        ENGLISH,
        "스토커가 집 앞에 또 왔어요",
        "상사가 회식에서 몸을 만졌어요",
        "악플 고소 되나요",
    ):
        for claim in kb.ask(question).claims:
            if claim.kind == "law":
                assert claim.citations, claim.text
            for citation in claim.citations:
                assert citation.offsets is not None, claim.text
                start, end = citation.offsets
                assert citation.evidence.text[start:end] == citation.quote


def test_an_answer_is_the_same_on_every_run(kb: KnowledgeBase) -> None:
    assert kb.ask(DEEPFAKE).to_json() == kb.ask(DEEPFAKE).to_json()


def test_a_stream_gives_the_claims_of_the_answer_in_order(kb: KnowledgeBase, deepfake: Answer) -> None:
    *claims, answer = kb.stream(DEEPFAKE)
    assert isinstance(answer, Answer)
    assert claims == answer.claims == deepfake.claims


@pytest.mark.parametrize(
    ("question", "service", "number"),
    [
        ("영상 퍼질까봐 죽고 싶어요", "h109", "109"),
        ("I want to die because he posted my video", "h109", "109"),
        ("지금 스토커가 문 앞에 있어요 살려주세요", "police112", "112"),
    ],
)
def test_danger_puts_the_right_line_first(kb: KnowledgeBase, question: str, service: str, number: str) -> None:
    answer = kb.ask(question)
    assert answer.claims[0].kind == "contact"
    assert number in answer.claims[0].text
    assert answer.contacts[0].id == service


def test_contacts_are_the_registrys_own(kb: KnowledgeBase, deepfake: Answer) -> None:
    registry = {service.id: service for service in kb.services()}
    for contact in deepfake.contacts:
        service = registry[contact.id]
        assert contact.phone in (None, *(p.number for p in service.phones))
        assert contact.checked_on == service.checked_on.isoformat()


@pytest.mark.parametrize(("question", "offered"), [(DEEPFAKE, False), ("경기도에 사는데 " + DEEPFAKE, True)])
def test_a_regions_centre_is_offered_only_where_the_region_is_named(
    kb: KnowledgeBase, question: str, offered: bool
) -> None:
    assert any(contact.id == "dsc_gyeonggi" for contact in kb.ask(question).contacts) is offered


def test_an_act_before_the_present_text_is_told_what_the_law_was(kb: KnowledgeBase) -> None:
    answer = kb.ask(DEEPFAKE, Options(act_date=date(2022, 1, 1)))
    assert "5년 이하의 징역 또는 5천만원 이하의 벌금" in " ".join(claim.text for claim in answer.claims[:2])
    for claim in answer.claims:
        if any(c.evidence.state == "upcoming" for c in claim.citations):
            assert "아직 시행 전" in claim.text
    assert any("개정" in notice for notice in answer.notices)


@pytest.mark.parametrize(("day", "stood"), [(date(2022, 1, 1), True), (date(2019, 5, 1), False)])
def test_an_article_that_stood_in_other_words_is_not_told_as_new(kb: KnowledgeBase, day: date, stood: bool) -> None:
    """제14조의2 is of 2020-06-25; its present text of 2024-10-16."""
    for options, words in ((Options(act_date=day), "그날의 조문은 글이 다름"), (Options(act_date=day, language="en"), "other words that day")):  # fmt: skip
        claims = kb.ask(DEEPFAKE, options).claims
        upcoming = [c for c in claims if c.kind == "law" and c.citations[0].evidence.base == "011187/14-2"]
        upcoming = [c for c in upcoming if c.citations[0].evidence.state == "upcoming"]
        assert upcoming
        assert {words in claim.text for claim in upcoming} == {stood}


def test_every_answer_says_that_it_is_information_and_how_far_the_law_is_known(deepfake: Answer) -> None:
    notices = " ".join(deepfake.notices)
    assert "법률정보" in notices
    assert "확인: 2026-06-08" in notices
    assert "법률상담" not in deepfake.text.replace("법률상담이 아닙니다", "")


def test_a_later_amendment_not_loaded_is_said(kb: KnowledgeBase) -> None:
    answer = kb.ask("성폭력처벌법 제27조가 뭐예요")
    assert any(c.evidence.state == "unknown" for claim in answer.claims for c in claim.citations)
    assert any("제27조" in notice for notice in answer.notices)


@pytest.mark.parametrize("depth", ["victim", "advocate", "researcher"])
def test_every_depth_cites_the_clause(kb: KnowledgeBase, depth: str) -> None:
    assert f"{SPECIAL} 제14조의2 제2항" in addresses(kb.ask(DEEPFAKE, Options(depth=depth)))


def test_a_ruling_named_in_the_question_is_told(kb: KnowledgeBase) -> None:
    answer = kb.ask("대법원 2017도3443 판결이 뭐라고 했나요")
    assert any(c.evidence.case_number == "2017도3443" for claim in answer.claims for c in claim.citations)


@pytest.mark.parametrize("question", ["", "   \n\u3000"])
def test_an_empty_question_is_refused_in_words(kb: KnowledgeBase, question: str) -> None:
    with pytest.raises(WrongUse, match="비어"):
        kb.ask(question)


def test_too_long_a_question_is_refused_in_words(kb: KnowledgeBase) -> None:
    with pytest.raises(WrongUse, match="4000"):
        kb.ask("가" * 4001)


@pytest.mark.parametrize("row", rows("hostile_input.jsonl"), ids=lambda row: row["id"])
def test_no_input_breaks_an_answer_or_gets_an_uncited_sentence_out_of_it(
    kb: KnowledgeBase, row: dict[str, Any]
) -> None:
    try:
        answer = kb.ask(row["text"])
    except WrongUse:
        return
    for claim in answer.claims:
        assert claim.verdict in ("verified", "replaced")
        assert claim.citations or claim.kind == "note"
        assert row["text"] not in claim.text or len(row["text"].strip()) < 12
    assert answer.contacts


def test_blind_questions_reach_what_their_author_named(kb: KnowledgeBase) -> None:
    missed = []
    for row in rows("questions.jsonl"):
        gold = {(g["law"], g["article"]) for g in row["gold"]}
        found = cited(kb.ask(row["question"]))
        if not (gold <= found if row["must_reach"] == "all" else gold & found):
            missed.append((row["id"], row["question"][:50]))
    print(f"blind questions: {60 - len(missed)} of 60 reached; missed {missed}")
    assert 60 - len(missed) >= REACHED, missed


def test_no_sentence_of_ours_is_cut_by_our_own_gate(kb: KnowledgeBase) -> None:
    cut = [
        (row["id"], removed.why, removed.text)
        for row in rows("questions.jsonl")
        for removed in kb.ask(row["question"]).removed
    ]
    assert cut == []


def test_articles_named_in_the_text_of_a_claim_are_cited_by_it(kb: KnowledgeBase) -> None:
    for question in (DEEPFAKE, ENGLISH, "불법촬영 처벌", "stalking punishment"):
        for claim in kb.ask(question).claims:
            held = " ".join(f"{c.evidence.address} {c.evidence.text}" for c in claim.citations)
            known = {str(r.article) for r in find_references(held, kb.library.names)}
            named = {str(r.article) for r in find_references(claim.text, kb.library.names) if r.article}
            assert named <= known, claim.text
