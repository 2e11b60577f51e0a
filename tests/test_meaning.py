"""Who asks what a legal word means is told in plain words first, each sentence on the clauses it rests on."""

from __future__ import annotations

from datetime import date

import pytest

from kb.answer.meaning import asked_for
from kb.answer.model import Citation, Claim
from kb.base import KnowledgeBase, Options
from tests.forms import form

MEANINGS = [
    ("집행유예가 뭐예요?", "집행유예"),
    ("기소유예가 무슨 뜻이에요", "기소유예"),
    ("친고죄란 무엇인가요?", "친고죄"),
    ("반의사불벌죄 뜻", "반의사불벌죄"),
    ("영장실질심사라는 게 정확히 뭔가요", "구속 전 피의자심문"),
    ("헌법불합치가 뭐예요", "헌법불합치"),
    ("신상정보 고지가 뭐죠", "신상정보 고지"),
    ("What is a suspended sentence?", "집행유예"),
    ("what does 불송치 mean?", "불송치"),
    ("Meaning of probation in Korean law", "보호관찰"),
]


@pytest.mark.parametrize(("question", "term"), MEANINGS)
def test_the_word_is_explained_first_and_rests_on_its_clauses(kb: KnowledgeBase, question: str, term: str) -> None:
    found = asked_for(kb.library, question)
    assert found is not None
    assert found.term == term
    answer = kb.ask(question)
    told = found.plain if any("가" <= c <= "힣" for c in question) else found.english
    assert not answer.refused
    assert answer.claims[0].text in told
    cited = [citation.evidence.key for citation in answer.claims[0].citations]
    assert cited == [f"{basis.ref}@{basis.promulgation}" for basis in found.rests_on]
    assert all(claim.verdict == "verified" for claim in answer.claims)
    assert not answer.removed


@pytest.mark.parametrize(
    "question",
    [
        "고소하면 어떻게 되나요?",
        "딥페이크 처벌이 뭐예요?",
        "집행유예 받은 사람이 또 그랬는데 뭐예요",
        "고소랑 고발 차이가 뭐예요?",
        "고소하려면 뭐가 필요해요?",
        "고소 기간이 얼마예요",
        "성폭력처벌법 제14조가 뭐예요",
        "고소",
        "고소가 무서워요",
        "What is the penalty for illegal filming?",
        "떡볶이가 뭐예요?",
    ],
)
def test_who_asks_for_more_or_for_another_word_is_answered_as_before(kb: KnowledgeBase, question: str) -> None:
    assert asked_for(kb.library, question) is None


def test_a_word_of_the_glossary_is_not_outside_the_field(kb: KnowledgeBase) -> None:
    assert not kb.ask("과료가 뭐야").refused
    assert kb.ask("떡볶이가 뭐야").refused


def test_for_a_day_before_its_clause_was_law_the_word_is_not_explained_by_it(kb: KnowledgeBase) -> None:
    before = date(2024, 10, 15)  # the clause on composites has its present words from the next day
    assert form(kb, "허위영상물이 뭐예요") is not None
    answer = kb.ask("허위영상물이 뭐예요", Options(as_of=before))
    term = kb.library.glossary["glossary/허위영상물"]
    assert not [claim for claim in answer.claims if claim.text in term.plain]


def test_every_explanation_passes_the_gate_in_both_languages(kb: KnowledgeBase) -> None:
    from kb.answer.gather import term_evidence
    from kb.store.glossary import sentences

    for row in kb.glossary():
        evidence = term_evidence(kb.library, row.term, date(2026, 11, 24))
        assert evidence, row.term.term
        for text in (*sentences(row.term.plain), *sentences(row.term.english)):
            shown, removed = kb.gate.verify([Claim(text, "law", tuple(Citation(item, text) for item in evidence))])
            assert not removed, (row.term.term, text, removed)
            assert shown[0].verdict == "verified"
