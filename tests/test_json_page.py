"""docs/json.md says what the commands print: each table has the fields of its object, no more and no less."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from kb.base import KnowledgeBase
from kb.settings import PROJECT

PAGE = (PROJECT / "docs" / "json.md").read_text(encoding="utf-8")
QUESTION = "딥페이크 영상을 퍼뜨리면 어떤 처벌을 받나요?"
CLAUSE = "성폭력처벌법 제14조의2 제2항"


def told(heading: str) -> set[str]:
    """The fields in the first column of the table below a heading."""
    part = re.split(r"^#+ ", PAGE, flags=re.MULTILINE)
    section = next(text for text in part if text.startswith(f"{heading}\n"))
    rows = re.findall(r"^\| (`.+?) \|", section, re.MULTILINE)
    return {name for row in rows for name in re.findall(r"`(\w+)`", row)}


def printed(kb: KnowledgeBase) -> dict[str, dict[str, Any]]:
    answer = kb.ask(QUESTION).to_json()
    row = {"sentence": "10년 이하의 징역입니다.", "evidence": [{"law": "성폭력처벌법", "article": "제14조의2"}]}
    return {
        "hit": kb.search(QUESTION, limit=1)["hits"][0],
        "kb ask": answer,
        "claim": answer["claims"][0],
        "citation": answer["claims"][0]["citations"][0],
        "contact": answer["contacts"][0],
        "kb show": kb.show(CLAUSE, as_of=date(2026, 11, 24)),
        "penalty": kb.penalties(CLAUSE)["penalties"][0],
        "reference": kb.refs(CLAUSE)["references"][0],
        "kb gate": kb.judge(row),
    }


def test_the_page_has_every_field_and_no_other(kb: KnowledgeBase) -> None:
    for heading, body in printed(kb).items():
        assert told(heading) == set(body), heading


@pytest.mark.parametrize("address", ["2017도3443", "d4u_central", "glossary:고소"])
def test_every_kind_of_record_has_every_field(kb: KnowledgeBase, address: str) -> None:
    assert set(kb.show(address)) == told("kb show")


def test_lists_inside_have_the_fields_that_are_told(kb: KnowledgeBase) -> None:
    shown = kb.show(CLAUSE)
    for name in ("clauses", "versions", "edges"):
        line = next(row for row in PAGE.splitlines() if row.startswith(f"| `{name}` |"))
        assert set(re.findall(r"`(\w+)`", line)) - {name} == set(shown[name][0]), name
    ruling = next(hit for hit in kb.search("2001도5380", limit=5)["hits"] if hit["overtaken_by"])
    assert set(ruling["overtaken_by"]) == {"date", "by", "what"}
