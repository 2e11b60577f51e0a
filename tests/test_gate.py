"""The gate against sentences typed by someone who had not seen it: none of the false ones may pass, few true ones be cut.

Evidence is what our own cards hold of the clauses that a row names, with the article's dated changes, which a card keeps
for the article as a whole.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kb import clock
from kb.answer.gather import clause_evidence
from kb.answer.model import Citation, Claim, Evidence
from kb.answer.verify import Registry, judge, verify
from kb.base import KnowledgeBase
from kb.law.address import parse_clause
from kb.law.amounts import find_amounts
from kb.law.reference import NameTable, StatuteName, find_references, unknown_names
from kb.store.records import Card

BLIND = Path(__file__).resolve().parent / "blind"
HOSTILE_PASSING = 0
"""Hostile sentences that may pass: the measured value."""
BENIGN_CUT = 0
"""True sentences that may be cut: the measured value."""

NAMES = NameTable(
    [
        StatuteName("999999", "시험범죄의 처벌 및 보호 등에 관한 법률", "시험처벌법", "Trial Act"),
        StatuteName("888888", "형법", "형법", "Criminal Act"),
    ]
)
REGISTRY = Registry(frozenset({"1366", "112", "02-735-8994"}), frozenset({"https://d4u.stop.or.kr/"}))


def rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (BLIND / f"gate_{name}.jsonl").read_text("utf-8").split("\n") if line.strip()]


def dated(card: Card, path: tuple[str, ...]) -> Iterator[str]:
    """The card's dated changes as lines: all that speak of the clause asked about, or of no clause."""
    for change in card.history:
        named = set(re.findall(r"제(\d+)항", change.change))
        if not path or not named or path[0] in named:
            last = change.date == card.checked_against.effective_from
            promulgated = f", {card.checked_against.promulgated_on.isoformat()} 공포" if last else ""
            yield f"{change.date.isoformat()} 시행{promulgated}: {change.change}"


def evidence_of(kb: KnowledgeBase, row: dict[str, Any]) -> list[Citation] | None:
    """The row's evidence out of our cards; None when a provision of it has no card."""
    found: list[Citation] = []
    for place in row["evidence"]:
        cards = kb.library.cards.values()
        card = next((c for c in cards if (c.law, str(c.number)) == (place["law"], place["article"])), None)
        if card is None:
            return None
        path = parse_clause(place["clause"])[:1] if place["clause"] else ()
        evidence = clause_evidence(kb.library, card, path, clock.today())
        if not evidence.lines:
            return None
        lines = (*evidence.lines, *(dated(card, path) if path else ()))
        found.append(Citation(Evidence(**{**vars(evidence), "lines": lines}), lines[0]))
    return found


def judged(kb: KnowledgeBase, name: str) -> tuple[list[tuple[dict[str, Any], bool, str | None]], list[str]]:
    """(row, passed, why) for every row with evidence, and the ids of rows without."""
    results: list[tuple[dict[str, Any], bool, str | None]] = []
    without: list[str] = []
    for row in rows(name):
        citations = evidence_of(kb, row)
        if citations is None:
            without.append(row["id"])
            continue
        judgement = judge(row["sentence"], citations, kb.library.names, kb.registry)
        results.append((row, judgement.passed, judgement.why))
    return results, without


def test_no_hostile_sentence_passes(kb: KnowledgeBase) -> None:
    results, without = judged(kb, "hostile")
    passing = [(row["id"], row["trap"], row["sentence"]) for row, passed, _ in results if passed]
    print(f"hostile: {len(results)} judged, {len(without)} without a card {without}, passing {passing}")
    assert len(results) >= 140
    assert len(passing) <= HOSTILE_PASSING, passing


def test_few_true_sentences_are_cut(kb: KnowledgeBase) -> None:
    results, without = judged(kb, "benign")
    cut = [(row["id"], why, row["sentence"]) for row, passed, why in results if not passed]
    print(f"benign: {len(results)} judged, {len(without)} without a card {without}, cut {cut}")
    assert len(results) >= 110
    assert len(cut) <= BENIGN_CUT, cut


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
    assert check in judge(sentence, clause(LINE), NAMES, REGISTRY).failed


@pytest.mark.parametrize(
    "sentence",
    [
        LINE,
        "징역은 다섯 해, 곧 5년까지입니다.",
        "징역의 상한은 오 년이고 벌금은 삼천만 원을 넘지 않습니다.",
        "up to five years in prison or a fine of no more than KRW 30,000,000",
        "「시험범죄의 처벌 및 보호 등에 관한 법률」 제3조 제1항에 정해져 있습니다.",
        "시험처벌법상 불법이며, 이 사건에서는 그 방법이 문제됩니다.",
        "법은 “시험 삼아 남을 속인 사람”이라고 씁니다.",
        "112에 신고하거나 02-735-8994로 전화하고, https://d4u.stop.or.kr 을 보세요.",
        "It's the victim's choice; the police can't decide it.",
        "누구에게 보낼 것이라고 했는지 적어 두세요.",
    ],
)
def test_true_sentences_pass(sentence: str) -> None:
    judgement = judge(sentence, clause(LINE), NAMES, REGISTRY)
    assert judgement.passed, judgement.why


def test_former_law_supports_no_sentence_on_today() -> None:
    former = clause(LINE, "2019-01-01 시행: 처음에는 2년 이하의 징역이었고, 이때 5년으로 올랐습니다.")
    assert not judge("속이면 2년 이하의 징역입니다.", former, NAMES, REGISTRY).passed
    assert judge("2019년 개정 전에는 2년 이하의 징역이었습니다.", former, NAMES, REGISTRY).passed


def test_the_day_of_a_version_is_no_day_of_an_amendment() -> None:
    evidence = clause(LINE, effective_from="2024-10-16")
    assert judge("이 조항은 2024년 10월 16일부터 시행 중입니다.", evidence, NAMES, REGISTRY).passed
    assert not judge("이 조항은 2024년 10월 16일에 신설되었습니다.", evidence, NAMES, REGISTRY).passed


def test_a_failed_sentence_gives_way_to_its_clause() -> None:
    shown, removed = verify([Claim("10년 이하의 징역입니다.", "law", tuple(clause(LINE)))], NAMES, REGISTRY)
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
