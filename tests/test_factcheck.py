"""Claims that go round: who repeats one is told first what is right, with dates, events and clauses."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from ingest.corpus import load_corpus
from kb.base import KnowledgeBase
from kb.settings import PROJECT
from tests.forms import form, whole

CLAIMS = [
    ("2023년에 딥페이크 형량을 7년으로 올리기로 했다던데 맞나요?", "deepfake-seven-years", "2023년이 아니라 2024년"),
    ("윤석열이 저출산을 페미니즘 탓이라고 했다던데 사실이에요?", "feminism-birth-rate", "2021년 8월 2일"),
    ("윤석열이 구조적 성차별은 없다고 했나요", "structural-discrimination", "2022년 2월 7일"),
    ("여성가족부 폐지됐나요?", "ministry-abolished", "폐지되지 않았습니다"),
    ("윤석열 정부가 교과서에서 성평등을 삭제했다는 게 맞아?", "curriculum-wording", "교과서가 아니라 교육과정"),
    ("윤 정부가 성차별 대응 사업 예산을 끊었다는데요", "project-funding", "2022년 7월 5일"),
    ("디지털 성범죄 양형기준이 없다던데 사실인가요", "sentencing-standard", "2020년 12월 7일"),
    ("딥페이크 전담 부서가 없다는 기사를 봤어요", "special-department", "2025년 4월 17일"),
    ("학교에서 성폭력 예방교육은 의무가 아니라던데 맞나요", "prevention-education", "제5조"),
    ("플랫폼이 불법촬영물을 감시할 의무가 있다던데요", "platform-monitoring", "제22조의5"),
    ("가해자 계정을 영구 삭제하게 하는 법이 있나요", "permanent-account-removal", "찾지 못했습니다"),
    ("Is it true that in 2023 Korea planned to raise the maximum penalty for deepfakes to 7 years?", "deepfake-seven-years", "It was 2024, not 2023"),
    ("Did Yoon pledge harsher penalties for false accusations?", "false-accusation-pledge", "2021-10-21"),
    ("Did the Yoon government remove gender equality from textbooks?", "curriculum-wording", "national curriculum"),
    ("Do platforms have a duty to monitor for deepfakes?", "platform-monitoring", "no duty to monitor everything"),
]  # fmt: skip


@pytest.mark.parametrize(("question", "check", "says"), CLAIMS)
def test_who_repeats_a_claim_is_told_first_what_is_right(
    kb: KnowledgeBase, question: str, check: str, says: str
) -> None:
    first = whole(kb, question).claims[0]
    assert first.citations[0].evidence.key == f"factcheck/{check}"
    assert says in first.text


def test_the_correction_rests_on_events_and_the_clauses_in_force(kb: KnowledgeBase) -> None:
    answer = whole(kb, CLAIMS[0][0])
    kinds = {c.evidence.source_kind for c in answer.claims[0].citations}
    assert kinds == {"policy"}
    law = [claim.citations[0].evidence.address for claim in answer.claims if claim.kind == "law"]
    assert law == [f"성폭력범죄의 처벌 등에 관한 특례법 제14조의2 제{number}항" for number in (1, 2, 3, 4)]


def test_a_fact_that_is_less_sure_says_so(kb: KnowledgeBase) -> None:
    texts = [claim.text for claim in whole(kb, "윤 정부가 성차별 대응 사업 예산을 끊었다는데요").claims]
    unsure = [text for text in texts if text.startswith("덜 확실한 내용입니다: ")]
    assert len(unsure) == 1
    assert "9개소" in unsure[0]


@pytest.mark.parametrize(
    "question",
    [
        "2023년에 딥페이크 당했는데 가해자 처벌을 강화할 방법이 있나요",
        "학교에서 딥페이크 당했는데 맞춤 교육이 있나요",
        "회사가 제 계정을 삭제했어요 성희롱 신고했더니",
        "여성가족부 상담 전화가 몇 번이에요?",
    ],
)
def test_a_question_with_such_words_that_repeats_no_claim_is_answered_as_any_other(
    kb: KnowledgeBase, question: str
) -> None:
    assert form(kb, question) is None


def test_politics_beyond_the_checked_claims_is_still_declined(kb: KnowledgeBase) -> None:
    assert kb.ask("윤석열 대통령 공약이 뭐였어요?").refused


def test_every_check_has_sources_and_passes_the_gate_in_both_languages(kb: KnowledgeBase) -> None:
    from kb.answer.factcheck import evidence
    from kb.answer.model import Citation, Claim

    for check in kb.library.factchecks.values():
        said = [(check.correction, evidence(check)), (check.correction_en, evidence(check))]
        for fact in check.facts:
            said += [(fact.text, evidence(check, fact)), (fact.english, evidence(check, fact))]
        for text, item in said:
            shown, removed = kb.gate.verify([Claim(text, "fact", (Citation(item, text),))])
            assert shown, (check.id, text, removed)


def test_a_check_that_rests_on_nothing_on_file_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "factchecks"
    folder.mkdir()
    row = yaml.safe_load((PROJECT / "corpus/factchecks/penalty.yaml").read_text("utf-8"))["checks"][0]
    text = yaml.safe_dump({"checks": [row, row]}, allow_unicode=True)
    (folder / "twice.yaml").write_text(text, encoding="utf-8")
    assert "id given twice" in load_corpus(tmp_path).problems[0].reason
    (folder / "twice.yaml").write_text(yaml.safe_dump({"checks": [row]}, allow_unicode=True), encoding="utf-8")
    reasons = [problem.reason for problem in load_corpus(tmp_path).problems]
    assert "deepfake-seven-years: no policy event 2024-08-29-plan-seven-years" in reasons
    assert "deepfake-seven-years: no card of 011187/14-2/1" in reasons
