"""The gate against sentences typed by someone who had not seen it: none of the false ones may pass, few true ones be cut.

Evidence is what is on file of the clauses that a row names: our cards alone, and the official text beside them. A true sentence
that is cut gives way to its clause; a false one must not pass.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kb.answer.model import Citation, Claim, Evidence
from kb.answer.verify import Gate, Registry
from kb.answer.vocabulary import TERMS
from kb.base import KnowledgeBase
from kb.law.amounts import find_amounts
from kb.law.reference import NameTable, StatuteName, find_references, unknown_names
from kb.morphemes import Morphemes
from kb.settings import Settings

BLIND = Path(__file__).resolve().parent / "blind"
NAMES = NameTable(
    [
        StatuteName("999999", "시험범죄의 처벌 및 보호 등에 관한 법률", "시험처벌법", "Trial Act"),
        StatuteName("888888", "형법", "형법", "Criminal Act"),
    ]
)
REGISTRY = Registry(frozenset({"1366", "112", "02-735-8994"}), frozenset({"https://d4u.stop.or.kr/"}))
GATE = Gate(NAMES, REGISTRY, Morphemes(TERMS))


def rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (BLIND / f"gate_{name}.jsonl").read_text("utf-8").split("\n") if line.strip()]


@pytest.fixture(scope="module")
def official_kb(law_store: Any, embedder: Any) -> KnowledgeBase:
    """Our corpus beside the official text of the statutes it has cards of."""
    return KnowledgeBase(law_store, embedder, Settings())


def judged(kb: KnowledgeBase, name: str) -> tuple[list[tuple[dict[str, Any], dict[str, Any]]], list[str]]:
    """(row, verdict) for every row with evidence, and the ids of rows without."""
    results = [(row, kb.judge(row)) for row in rows(name)]
    without = [row["id"] for row, verdict in results if verdict["failed"] == ["evidence"]]
    return [(row, verdict) for row, verdict in results if row["id"] not in without], without


def check_hostile(kb: KnowledgeBase, name: str, least: int) -> None:
    results, without = judged(kb, name)
    passing = [(row["id"], row["trap"], row["sentence"]) for row, verdict in results if verdict["verdict"] == "pass"]
    print(f"hostile {name}: {len(results)} judged, {len(without)} without evidence {without}, passing {passing}")
    assert len(results) >= least
    assert passing == []


def check_benign(kb: KnowledgeBase, name: str, least: int, most_cut: int) -> None:
    results, without = judged(kb, name)
    cut = [(row["id"], verdict["why"], row["sentence"]) for row, verdict in results if verdict["verdict"] != "pass"]
    print(f"benign {name}: {len(results)} judged, {len(without)} without evidence {without}, cut {len(cut)}: {cut}")
    assert len(results) >= least
    assert len(cut) <= most_cut, cut


@pytest.mark.parametrize(("name", "least"), [("hostile", 140), ("hostile_words", 220)])
def test_no_hostile_sentence_passes_on_our_cards(kb: KnowledgeBase, name: str, least: int) -> None:
    check_hostile(kb, name, least)


@pytest.mark.shared
@pytest.mark.parametrize(("name", "least"), [("hostile", 140), ("hostile_words", 220)])
def test_no_hostile_sentence_passes_on_the_official_text(official_kb: KnowledgeBase, name: str, least: int) -> None:
    check_hostile(official_kb, name, least)


@pytest.mark.parametrize(("name", "least", "most_cut"), [("benign", 110, 0), ("benign_words", 250, 13)])
def test_true_sentences_cut_on_our_cards(kb: KnowledgeBase, name: str, least: int, most_cut: int) -> None:
    """``most_cut`` is the measured value."""
    check_benign(kb, name, least, most_cut)


@pytest.mark.shared
@pytest.mark.parametrize(("name", "least", "most_cut"), [("benign", 110, 0), ("benign_words", 250, 11)])
def test_true_sentences_cut_on_the_official_text(
    official_kb: KnowledgeBase, name: str, least: int, most_cut: int
) -> None:
    """``most_cut`` is the measured value."""
    check_benign(official_kb, name, least, most_cut)


def clause(*lines: str, path: tuple[str, ...] = ("1",), **more: Any) -> list[Citation]:
    """A made-up clause as evidence."""
    evidence = Evidence(
        base="999999/3",
        key="999999/3/1@1",
        source_kind="card",
        address="시험범죄의 처벌 및 보호 등에 관한 법률 제3조 제1항",
        title="시험",
        lines=lines,
        law="시험범죄의 처벌 및 보호 등에 관한 법률",
        law_id="999999",
        article="제3조",
        path=path,
        **more,
    )
    return [Citation(evidence, lines[0])]


LINE = "시험 삼아 남을 속인 사람은 5년 이하의 징역 또는 3천만원 이하의 벌금에 처합니다."


@pytest.mark.parametrize(
    ("sentence", "check"),
    [
        ("징역 육 년까지입니다.", "number"),
        ("징역 여섯 해까지입니다.", "number"),
        ("벌금은 ３억원 이하입니다.", "number"),
        ("벌금은 3천만원 미만입니다.", "number"),
        ("5년을 초과하는 징역입니다.", "number"),
        ("5년이 지난 뒤에야 풀려납니다.", "number"),
        ("600미터 안으로는 못 들어갑니다.", "number"),
        ("a fine of up to thirty-one million won", "number"),
        ("It applies to persons under sixteen.", "number"),
        ("「시험범죄 특별처벌법」에 정해져 있습니다.", "reference"),
        ("시험범죄처벌특별법에 따라 5년 이하의 징역입니다.", "reference"),
        ("The Trial Victims Relief Act punishes this.", "reference"),
        ("시험처벌법 제3조 제2항이 정합니다.", "reference"),
        ("The court said so in 2019Do1234.", "reference"),
        ("법은 「시험 삼아 남을 때린 사람」이라고 씁니다.", "quote"),
        ("법은 ‘시험 삼아 남을 때린 사람’이라고 씁니다.", "quote"),
        ("법은 «시험 삼아 남을 때린 사람»이라고 씁니다.", "quote"),
        ("문의는 02 735 8995입니다.", "contact"),
        ("+82-2-735-8995로 전화하세요.", "contact"),
        ("상담은 help.example.kr/me 에서 합니다.", "contact"),
        ("상담은 someone@example.com 으로 하세요.", "contact"),
        ("신고하면 꼭 처벌받습니다.", "promise"),
        ("벌금으로 끝날 것으로 보입니다.", "promise"),
        ("You will probably win.", "promise"),
    ],
)
def test_faults_of_one_kind_each(sentence: str, check: str) -> None:
    assert check in GATE.judge(sentence, clause(LINE)).failed


@pytest.mark.parametrize(
    "sentence",
    [
        LINE,
        "징역은 다섯 해, 곧 5년까지입니다.",
        "징역의 상한은 오 년이고 벌금은 삼천만 원을 넘지 않습니다.",
        "up to five years in prison or a fine of no more than KRW 30,000,000",
        "「시험범죄의 처벌 및 보호 등에 관한 법률」 제3조 제1항에 정해져 있습니다.",
        "법은 “시험 삼아 남을 속인 사람”이라고 씁니다.",
    ],
)
def test_true_sentences_pass(sentence: str) -> None:
    judgement = GATE.judge(sentence, clause(LINE))
    assert judgement.passed, judgement.why


@pytest.mark.parametrize(
    ("sentence", "check"),
    [
        ("112에 신고하거나 02-735-8994로 전화하고, https://d4u.stop.or.kr 을 보세요.", "contact"),
        ("It's the victim's choice; the police can't decide it.", "quote"),
        ("누구에게 보낼 것이라고 했는지 적어 두세요.", "promise"),
        ("시험처벌법상 불법이며, 이 사건에서는 그 방법이 문제됩니다.", "reference"),
    ],
)
def test_no_fault_is_seen_where_there_is_none(sentence: str, check: str) -> None:
    assert check not in GATE.judge(sentence, clause(LINE)).failed


RULE = (
    "누구든지 남의 목소리를 그 사람의 의사에 반하여 시험 삼아 녹음하거나 퍼뜨린 사람은 5년 이하의 징역 또는 3천만원 이하의 벌금에 처합니다.",
    "시험관은 녹음된 사람에게 그 사실을 지체 없이 알려야 하고, 그 사람의 신청을 받아 녹음을 지울 수 있습니다.",
)


@pytest.mark.parametrize(
    ("sentence", "check"),
    [
        ("남의 목소리를 몰래 팔아넘긴 사람도 처벌됩니다.", "words"),
        ("녹음은 했어도 퍼뜨리지 않았다면 처벌되지 않습니다.", "denial"),
        ("시험관은 녹음된 사람에게 알릴 수 있습니다.", "leave"),
        ("시험관은 신청을 받으면 녹음을 지워야 합니다.", "duty"),
        ("고소가 없으면 처벌할 수 없습니다.", "denial"),
        ("퍼뜨릴 목적이 있어야 처벌됩니다.", "words"),
        ("언제나 녹음을 지울 수 있습니다.", "exception"),
        ("벌금만 정해져 있습니다.", "alone"),
        ("징역형은 없습니다.", "denial"),
        ("Recording is not punished.", "denial"),
    ],
)
def test_false_by_words_alone(sentence: str, check: str) -> None:
    failed = GATE.judge(sentence, clause(*RULE)).failed
    assert failed, sentence
    assert check in failed


@pytest.mark.parametrize(
    "sentence",
    [
        "다른 사람의 목소리를 그 뜻에 반해 녹음하면 처벌받을 수 있어요.",
        "시험관은 녹음된 사람에게 곧바로 통지해야 합니다.",
        "녹음된 사람이 신청하면 시험관이 녹음을 삭제할 수 있다.",
        "녹음한 사람은 징역 5년까지 받을 수 있습니다.",
    ],
)
def test_true_in_other_words(sentence: str) -> None:
    judgement = GATE.judge(sentence, clause(*RULE))
    assert judgement.passed, judgement.why


OFFICE = (
    "경찰은 남의 음성이 시험 삼아 녹음된 사실을 알게 되면 녹음된 사람의 동의를 받아 보호소로 인도할 수 있습니다.",
    "경찰은 검사에게 기간의 연장을 신청하고, 검사는 법원에게 연장을 청구합니다.",
    "법원은 연장이 필요하다고 인정하면 기간을 연장하여야 합니다. 다만, 녹음된 사람이 미성년자인 경우에는 그러하지 아니합니다.",
    "경찰이었던 사람은 비공개 자료를 누설하여서는 안 됩니다.",
    "경찰은 녹음된 사람이 편안하게 진술할 수 있는 환경을 만들어야 합니다.",
    "경찰은 지방자치단체의 비용을 줄이거나 면제할 수 있습니다.",
    "두 사람이 실제로 통화하지 않았더라도 벨소리로 불안감을 일으키면 시험범죄에 해당합니다.",
    "검사는 치료가 필요하다고 인정하면 법원에 그 비용을 청구할 수 있습니다.",
    "경찰은 연 2회 이상 결과를 공표하여야 합니다.",
    "경찰의 명령을 이행하지 아니한 사람은 2년 이하의 징역에 처합니다.",
)


@pytest.mark.parametrize(
    ("true", "false", "check"),
    [
        # Who may act with a leave must have it first; a leave that the clause does not name is none.
        (
            "보호소로 인도하려면 녹음된 사람의 동의를 받아야 합니다.",
            "결과를 공표하려면 녹음된 사람의 동의를 받아야 합니다.",
            "duty",
        ),
        # 치료해야 한다고 보면 is the condition; the duty is another's.
        ("검사는 치료해야 한다고 보면 법원에 비용을 청구할 수 있습니다.", "검사는 치료해야 한다고 봅니다.", "duty"),
        # 신청 and 청구 mean much the same, and each is done by its own.
        ("검사는 법원에게 연장을 청구합니다.", "경찰은 법원에게 연장을 청구합니다.", "actor"),
        # A proviso denies what the sentence before it says, under its own condition alone.
        (
            "녹음된 사람이 미성년자이면 법원은 기간을 연장하지 않습니다.",
            "녹음된 사람이 검사이면 법원은 기간을 연장하지 않습니다.",
            "denial",
        ),
        (
            "법원은 필요하면 기간을 연장해야 합니다.",
            "녹음된 사람이 미성년자여도 법원은 기간을 연장해야 합니다.",
            "condition",
        ),
        # Who was an official has left.
        (
            "경찰은 그 자리를 떠난 뒤에도 비공개 자료를 누설해서는 안 됩니다.",
            "검사는 그 자리를 떠난 뒤에도 비공개 자료를 누설해서는 안 됩니다.",
            "actor",
        ),
        # An end is no leave.
        (
            "경찰은 녹음된 사람이 편안하게 말할 수 있도록 환경을 만들어야 합니다.",
            "녹음된 사람은 통화할 수 있습니다.",
            "leave",
        ),
        # What may be is not said to be so.
        ("지자체의 비용은 면제될 수 있습니다.", "지자체의 비용은 면제됩니다.", "assertion"),
        # What does not matter, and what does.
        (
            "통화 여부와 상관없이 벨소리로 불안감을 일으키면 시험범죄에 해당합니다.",
            "벨소리 여부와 상관없이 통화로 불안감을 일으키면 시험범죄에 해당합니다.",
            "exception",
        ),
        ("벨소리만 울려 불안감을 일으켰어도 시험범죄에 해당합니다.", "벨소리만 시험범죄에 해당합니다.", "alone"),
        # A right of some is not one of everybody.
        ("검사는 법원에 치료 비용을 청구할 수 있습니다.", "누구나 법원에 치료 비용을 청구할 수 있습니다.", "exception"),
        # How often.
        (
            "경찰은 한 해에 두 번 이상 결과를 공표해야 합니다.",
            "경찰은 한 달에 두 번 이상 결과를 공표해야 합니다.",
            "number",
        ),
        # The opposite act, wherever it stands.
        (
            "명령을 지키지 않은 사람은 2년 이하의 징역에 처합니다.",
            "명령을 지킨 사람도 2년 이하의 징역에 처합니다.",
            "assertion",
        ),
        # A verb that says nothing by itself is still said to be a duty, or not.
        ("경찰은 환경을 만들어야 합니다.", "경찰은 결과를 내놓을 수 있습니다.", "leave"),
    ],
)
def test_both_ways(true: str, false: str, check: str) -> None:
    """Each rule that lets a true sentence through, with the false one next to it."""
    evidence = clause(*OFFICE)
    judgement = GATE.judge(true, evidence)
    assert judgement.passed, judgement.why
    assert check in GATE.judge(false, evidence).failed


def test_a_term_in_single_marks_is_no_quotation() -> None:
    evidence = clause(*RULE)
    assert "quote" not in GATE.judge("녹음한 것은 '목소리를 녹음한 사람'에 해당합니다.", evidence).failed
    assert "quote" in GATE.judge("법은 '목소리를 녹음한 사람'이라고 씁니다.", evidence).failed
    assert "quote" in GATE.judge("녹음한 것은 '목소리를 팔아넘긴 사람'에 해당합니다.", evidence).failed


def test_what_is_forbidden_without_consent_is_not_forbidden_with_it() -> None:
    evidence = clause("누구든지 녹음된 사람의 동의를 받지 아니하고 시험 녹음을 공개하여서는 아니 됩니다.")
    assert GATE.judge("녹음된 사람의 동의 없이 시험 녹음을 공개해서는 안 됩니다.", evidence).passed
    assert "condition" in GATE.judge("녹음된 사람의 동의가 있어도 시험 녹음을 공개해서는 안 됩니다.", evidence).failed


def test_not_a_crime_denies_punishment() -> None:
    evidence = clause("Whoever records a voice for the trial faces up to 5 years in prison.")
    assert GATE.judge("Recording a voice for the trial is punishable.", evidence).passed
    assert "denial" in GATE.judge("Recording a voice for the trial is not a crime.", evidence).failed


def test_what_is_not_public_is_another_thing() -> None:
    evidence = clause("공개되지 아니한 시험 대화를 녹음한 사람은 1년 이하의 징역에 처합니다.")
    assert GATE.judge("비공개 시험 대화를 녹음하면 1년 이하의 징역입니다.", evidence).passed
    other = clause("비공개 시험 대화를 녹음한 사람은 1년 이하의 징역에 처합니다.")
    assert "words" in GATE.judge("공개 시험 대화를 녹음하면 1년 이하의 징역입니다.", other).failed


def test_an_example_belongs_to_its_class() -> None:
    evidence = clause("공무소에 시험 삼아 거짓을 신고한 사람은 1년 이하의 징역에 처합니다.")
    assert GATE.judge("경찰 같은 공무소에 거짓을 신고하면 1년 이하의 징역입니다.", evidence).passed
    assert "words" in GATE.judge("학원 같은 공무소에 거짓을 신고하면 1년 이하의 징역입니다.", evidence).failed


def test_the_penalty_for_what_a_provision_forbids_stands_elsewhere() -> None:
    penalty = clause("제8조를 위반하여 녹음을 판 사람은 3년 이하의 징역에 처합니다.")
    ban = [
        Citation(
            replace(penalty[0].evidence, base="999999/8", article="제8조", lines=("녹음을 팔아서는 안 됩니다.",)), ""
        )
    ]
    evidence = [*penalty, *ban]
    assert "number" not in GATE.judge("제8조를 위반하면 3년 이하의 징역입니다.", evidence).failed
    assert "number" in GATE.judge("제8조는 3년 이하의 징역을 정합니다.", evidence).failed


def test_who_acts_is_told_by_the_rest_of_the_article() -> None:
    clause_alone = ("그렇게 시작한 뒤에는 지체 없이 녹음을 멈추어야 합니다.",)
    one = clause(*clause_alone, context=("경찰은 급하면 시험 녹음을 시작할 수 있습니다.",))
    two = clause(*clause_alone, context=("경찰은 시험 녹음을 시작하고, 검사는 그 허가를 청구합니다.",))
    assert GATE.judge("경찰은 지체 없이 녹음을 멈추어야 합니다.", one).passed
    assert "actor" in GATE.judge("검사는 지체 없이 녹음을 멈추어야 합니다.", one).failed
    assert "actor" in GATE.judge("검사는 지체 없이 녹음을 멈추어야 합니다.", two).failed


def test_the_next_clause_lends_no_falsehood_and_no_heavier_penalty() -> None:
    rest = ("사실을 퍼뜨리면 벌금입니다.", "허위의 사실을 퍼뜨리면 더 무겁게 처벌합니다.")
    cited = clause("사실을 퍼뜨리면 벌금입니다.", context=rest)
    assert "words" in GATE.judge("허위의 사실을 퍼뜨리면 벌금입니다.", cited).failed


def test_the_day_a_text_took_effect_does_not_say_which_acts_it_is_for() -> None:
    cited = clause("사실을 퍼뜨리면 벌금입니다.", effective_from="2026-07-07", state="in_force")
    assert "number" in GATE.judge("2026년 7월 7일 전에 사실을 퍼뜨려도 벌금입니다.", cited).failed
    assert "number" not in GATE.judge("2026년 7월 7일부터 시행된 조문입니다.", cited).failed


def test_a_provision_that_is_left_out_is_not_brought_in() -> None:
    evidence = clause(
        "제3조부터 제9조까지의 미수범은 처벌합니다.", "제10조부터 제13조까지의 죄는 이 목록에 들어 있지 않습니다."
    )
    assert GATE.judge("제8조의 미수범은 처벌합니다.", evidence).passed
    assert "reference" not in GATE.judge("제13조의 죄는 들어 있지 않습니다.", evidence).failed
    assert "reference" in GATE.judge("제13조의 미수범도 처벌합니다.", evidence).failed
    assert "reference" in GATE.judge("제14조의 미수범도 처벌합니다.", evidence).failed


def test_former_law_supports_no_sentence_on_today() -> None:
    former = clause(LINE, "2019-01-01 시행: 처음에는 2년 이하의 징역이었고, 이때 5년으로 올랐습니다.")
    assert not GATE.judge("속이면 2년 이하의 징역입니다.", former).passed
    assert GATE.judge("2019년 개정 전에는 2년 이하의 징역이었습니다.", former).passed
    fine = clause("속인 사람은 2년 이하의 징역에 처합니다.", "2019-01-01 시행: 처음에는 벌금도 정해져 있었습니다.")
    assert not GATE.judge("속인 사람은 벌금에 처합니다.", fine).passed


def test_the_day_of_a_version_is_no_day_of_an_amendment() -> None:
    evidence = clause(LINE, effective_from="2024-10-16")
    assert GATE.judge("이 조항은 2024년 10월 16일부터 시행 중입니다.", evidence).passed
    assert not GATE.judge("이 조항은 2024년 10월 16일에 신설되었습니다.", evidence).passed


def test_a_failed_sentence_gives_way_to_its_clause() -> None:
    shown, removed = GATE.verify([Claim("10년 이하의 징역입니다.", "law", tuple(clause(LINE)))])
    assert [(claim.text, claim.verdict) for claim in shown] == [(LINE, "replaced")]
    assert [cut.why for cut in removed] == ["number"]


@pytest.mark.parametrize(
    ("text", "normal", "bound"),
    [
        ("오천만 원까지", ("won", 50_000_000), "max"),
        ("1억 2천만원 이상", ("won", 120_000_000), "min"),
        ("twenty million won", ("won", 20_000_000), None),
        ("at least a year", ("month", 12), "min"),
        ("만 열아홉 살 미만", ("age", 19), "below"),
        ("October 16, 2024", ("date", 20241016), None),
        ("’24. 10. 16.", ("date", 20241016), None),
        ("10월 16일", ("date", 1016), None),
        ("절반까지", ("fraction", 500_000), "max"),
        ("200미터", ("number", 200), None),
        ("열흘 안에", ("day", 10), "max"),
        ("이 주일 안에", ("day", 14), "max"),
        ("짧아도 7년", ("month", 84), "min"),
        ("최소한 징역 3년", ("month", 36), "min"),
        ("하한은 징역 7년", ("month", 84), "min"),
        ("three years at the very least", ("month", 36), "min"),
        ("1년을 넘기지는 않는다", ("month", 12), "max"),
        ("half a year or longer", ("month", 6), "min"),
    ],
)
def test_amounts_in_many_dresses(text: str, normal: tuple[str, int], bound: str | None) -> None:
    found = find_amounts(text)
    assert [(amount.normal, amount.bound) for amount in found] == [(normal, bound)]


@pytest.mark.parametrize(
    "text", ["이 사건의 조건과 사회", "회사원과 청소년", "제3자의 2차 피해", "적어 두세요", "조세와 이 시간"]
)
def test_words_that_look_like_numbers(text: str) -> None:
    assert find_amounts(text) == []


def test_unknown_names_of_statutes() -> None:
    assert unknown_names("「형법」과 시험처벌법, 그리고 불법을 막는 방법", NAMES) == []
    assert unknown_names("「시험 특례법」 제1조와 모형보호법에서", NAMES) == ["시험 특례법", "모형보호법"]
    assert [r.case_number for r in find_references("in 2017Do3443", NAMES)] == ["2017도3443"]


@pytest.mark.parametrize(
    ("line", "true", "false"),
    [
        (
            "시험관은 피해자가 동의하면 피해자를 시험소로 인도할 수 있습니다.",
            "시험관은 피해자가 동의하면 피해자를 시험소로 인도할 수 있습니다.",
            "시험관은 피해자의 동의 없이도 피해자를 시험소로 인도할 수 있습니다.",
        ),
        (
            "시험을 볼 때 동의했더라도 나중에 뜻에 반해 퍼뜨리면 처벌합니다.",
            "동의했더라도 나중에 뜻에 반해 퍼뜨리면 처벌해요.",
            "나중에 뜻에 반해 퍼뜨리지 않았더라도 뜻과 관계없이 처벌합니다.",
        ),
        (
            "변호사는 재판장의 허가를 받아 기록을 열람할 수 있습니다.",
            "변호사는 재판장의 허가를 받아 기록을 열람할 수 있어요.",
            "변호사는 재판장의 허가 없이 기록을 열람할 수 있습니다.",
        ),
        (
            "시효는 피해자가 성년이 된 날부터 진행합니다.",
            "시효는 성년이 된 날부터 진행해요.",
            "시효는 범행한 날부터 진행합니다.",
        ),
        (
            "종사자였던 사람도 비밀을 지킬 의무가 있습니다.",
            "종사자였던 사람은 비밀을 지킬 의무가 있습니다.",
            "종사자였던 사람은 비밀을 지킬 의무가 더 이상 없습니다.",
        ),
        (
            "이 조문은 고소가 있어야 한다고 정하지 않습니다.",
            "이 조문은 고소가 있어야 한다고 정하지 않습니다.",
            "고소가 있어야 합니다.",
        ),
        # Who chooses whether to act has leave to.
        (
            "시험관은 즉시 현장에 나가야 합니다.",
            "시험관은 곧바로 현장에 나가야 해요.",
            "시험관은 현장에 나갈지 정할 수 있습니다.",
        ),
        (
            "시험관은 녹음을 지울 수 있습니다. 다만 미성년자의 녹음은 지워야 합니다.",
            "시험관은 녹음을 지울지 선택할 수 있습니다.",
            "미성년자의 녹음을 지울지는 시험관이 알아서 정합니다.",
        ),
        (
            "법원은 시험을 유예하면 감찰을 명할 수 있습니다. 다만, 소년에게 시험을 유예하면 감찰을 명하여야 합니다.",
            "법원은 소년에게 시험을 유예하면 감찰을 명하여야 해요.",
            "법원은 소년에게 시험을 유예하면 감찰을 명할 수 있습니다.",
        ),
        # In English as in Korean.
        (
            "The offender bears the cost of deleting the test recording.",
            "The offender bears the cost of deletion.",
            "The victim bears the cost of deleting the test recording.",
        ),
        (
            "Police must notify the court of the test without delay.",
            "Police must notify the court without delay.",
            "Police may decide whether to notify the court of the test.",
        ),
        (
            "시험관은 시험장에 나와야 합니다.",
            "시험관은 시험장에 나와야 해요.",
            "시험관은 시험장에 나올 수 없습니다.",
        ),
        # Once is not again and again.
        (
            "시험 녹음을 되풀이하면 시험범죄가 됩니다.",
            "시험 녹음을 반복하면 시험범죄가 돼요.",
            "시험 녹음을 단 한 번만 해도 시험범죄가 됩니다.",
        ),
        # What is so is not what is false.
        (
            "거짓 사실을 퍼뜨려 시험을 망친 사람은 처벌합니다.",
            "허위 사실을 퍼뜨려 시험을 망치면 처벌합니다.",
            "사실을 그대로 퍼뜨려 시험을 망쳐도 처벌합니다.",
        ),
        # 예외다 leaves an exception where the evidence leaves one.
        (
            "감독자는 손해를 배상합니다. 다만 감독을 게을리하지 않았으면 책임이 없습니다.",
            "감독자는 손해를 배상하되, 감독을 게을리하지 않았다면 예외예요.",
            "감독자는 예외 없이 손해를 배상합니다.",
        ),
        # To see to it that one keeps a thing is to keep it.
        (
            "시험관은 조심성을 지녀야 합니다.",
            "시험관은 조심성을 잃지 않도록 유의해야 합니다.",
            "시험관은 조심성을 잃어야 합니다.",
        ),
        # A bound is no exclusion, and what is counted to what is allowed is allowed.
        (
            "임시 시험은 30일 이내로 할 수 있습니다. 몰래 시험하는 행위가 들어갑니다.",
            "임시 시험은 30일 안에서만 할 수 있어요.",
            "임시 시험만 할 수 있습니다.",
        ),
        # What is included as well, behind any particle.
        (
            "시험 학교에는 시험관을 배치해야 합니다. 시험 회사는 시험을 신고해야 합니다.",
            "시험 학교에는 시험관을 배치해야 해요.",
            "시험 회사에도 시험관을 배치해야 합니다.",
        ),
        (
            "시험죄(녹음ㆍ촬영)의 죄(녹음에 한정한다)에는 시효를 적용하지 않습니다.",
            "녹음의 죄에는 시효가 적용되지 않아요.",
            "촬영죄에도 시효가 적용되지 않습니다.",
        ),
        (
            "시험죄를 준비한 사람은 처벌합니다. 시험 촬영을 준비한 경우는 이 조문에 적혀 있지 않습니다.",
            "시험죄를 준비하면 처벌합니다.",
            "시험 촬영을 준비한 사람도 처벌합니다.",
        ),
        # Opposites.
        ("판결이 확정되면 자격을 상실합니다.", "판결이 확정되면 자격을 잃어요.", "판결이 확정되어도 자격이 남습니다."),
        # What does not matter.
        (
            "시험관은 미성년자나 장애인의 진술을 녹화해야 합니다.",
            "시험관은 장애인의 진술을 녹화해야 해요.",
            "시험관은 미성년자나 장애와 상관없이 진술을 녹화해야 합니다.",
        ),
        (
            "돈을 벌 목적으로 시험 녹음을 퍼뜨리면 처벌합니다.",
            "돈을 벌 목적으로 시험 녹음을 퍼뜨리면 처벌해요.",
            "돈을 벌 목적이 없어도 시험 녹음을 퍼뜨리면 처벌합니다.",
        ),
        # A sentence that turns against the one before it.
        (
            "시험법은 부모를 고소하지 못하게 합니다. 그러나 폭행이라면 부모도 고소할 수 있습니다.",
            "폭행이라면 부모도 고소할 수 있어요.",
            "폭행을 당했어도 부모를 고소할 수 없습니다.",
        ),
        # To whom a thing is given.
        (
            "등록한 사람은 시험 정보를 경찰서의 장에게 제출해야 합니다. 법원은 판결을 내립니다.",
            "등록한 사람은 시험 정보를 경찰서의 장에게 제출해야 해요.",
            "등록한 사람은 시험 정보를 법원에 제출해야 합니다.",
        ),
        # One word of English for two of the statutes.
        (
            "성희롱을 한 사람을 징계해야 합니다. A person who commits sexual harassment must be disciplined.",
            "성희롱을 한 사람을 징계해야 해요.",
            "괴롭힘을 한 사람을 징계해야 합니다.",
        ),
        # Everybody, where only those who have done another thing are meant.
        (
            "제5조의 죄를 저지른 사람이 남을 다치게 하면 7년 이상의 징역에 처합니다.",
            "제5조의 죄를 저지른 사람이 남을 다치게 하면 징역 7년 이상입니다.",
            "남을 다치게 한 사람은 누구나 7년 이상의 징역에 처합니다.",
        ),
        # Only the person itself.
        (
            "시험의 신청은 피해자와 그 가족이 할 수 있습니다.",
            "시험의 신청은 피해자와 가족이 할 수 있어요.",
            "시험의 신청은 피해자 본인만 할 수 있습니다.",
        ),
        # Not by all means: what follows may be spared, and is.
        (
            "신고는 글이나 말로 할 수 있습니다.",
            "신고는 말로도 할 수 있어요.",
            "신고는 반드시 글로 하여야 합니다.",
        ),
        # A leave that is wanted, or comes with a leave to act.
        (
            "변호사는 시험관의 승인을 받아 의견을 진술할 수 있습니다.",
            "변호사가 의견을 말하고 싶으면 시험관의 승인을 받아야 합니다.",
            "변호사가 시험을 보고 싶으면 시험관의 승인을 받아야 합니다.",
        ),
        # A sentence that names nobody goes on with whom the one before it names.
        (
            "법원은 피해자를 시험소에 맡길 수 있습니다. 이 경우 피해자의 의견을 존중하여야 합니다.",
            "법원은 피해자의 의견을 존중해야 합니다.",
            "시험소는 피해자의 의견을 존중하지 않습니다.",
        ),
        # Unless: an exception, and no denial.
        (
            "시험관은 부득이한 경우가 아니면 피해자의 가족을 동석하게 하여야 합니다.",
            "시험관은 부득이한 경우가 아닌 이상 피해자의 가족을 동석하게 해야 합니다.",
            "시험관은 피해자의 가족을 동석하게 하지 않습니다.",
        ),
        (
            "시험에 든 사람은 무기징역 또는 7년 이상의 징역에 처합니다.",
            "시험에 든 사람은 무기징역 아니면 최소 7년의 징역에 처합니다.",
            "시험에 든 사람은 징역에 처하지 않습니다.",
        ),
        (
            "가석방된 범죄자는 보호관찰을 받습니다. 행정관청이 가석방을 허가합니다.",
            "가석방된 범죄자는 보호관찰을 받아요.",
            "가석방된 범죄자가 가석방을 허가합니다.",
        ),
        (
            "이 기간은 시험죄에만 정해진 기간입니다. 시험죄가 아닌 죄에는 이 기간이 없습니다.",
            "이 기간은 시험죄에만 정해진 기간이에요.",
            "시험죄가 아닌 죄도 이 기간이 정해진 기간입니다.",
        ),
    ],
)
def test_what_does_not_matter_and_what_is_spared(line: str, true: str, false: str) -> None:
    assert GATE.judge(true, clause(line)).passed
    assert not GATE.judge(false, clause(line)).passed


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("자기를 녹음한 사람은 처벌하지 않습니다.", True),
        ("시험처벌법 제3조 제1항: 자기를 녹음한 사람은 처벌하지 않습니다.", True),
        ("시험범죄의 처벌 및 보호 등에 관한 법률 제3조 제1항 자기를 녹음한 사람은 처벌하지 않습니다.", True),
        ("녹음한 행위에 대한 법정형은 1년 이하의 징역입니다.", True),
        ("처벌하지 않습니다.", False),
        ("시험처벌법 제3조 제1항: 처벌하지 않습니다.", False),
        ("처벌되지 않아요.", False),
        ("사람은 처벌하지 않습니다.", False),
    ],
)
def test_words_torn_out_of_a_sentence_do_not_pass(text: str, whole: bool) -> None:
    evidence = clause("자기를 녹음한 사람은 처벌하지 않습니다.", "녹음한 행위: 1년 이하의 징역")
    assert GATE.judge(text, evidence).passed == whole
