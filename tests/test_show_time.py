"""``kb show`` through time: differences, versions, links; and what an answer says of the day of an act."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Any

import pytest

from kb.base import KnowledgeBase, Options
from kb.errors import WrongUse
from kb.settings import Settings
from tests.conftest import DEVELOPER

SPECIAL = "성폭력처벌법 제14조의2"


@pytest.fixture(scope="module")
def lawful(law_store: Any, embedder: Any) -> KnowledgeBase:
    return KnowledgeBase(law_store, embedder, Settings(embed_model=DEVELOPER.embed_model))


def diff(kb: KnowledgeBase, first: str, last: str) -> list[dict[str, Any]]:
    return kb.show(SPECIAL, between=(date.fromisoformat(first), date.fromisoformat(last)))["diff"]


@pytest.mark.shared
def test_a_difference_is_told_clause_by_clause(lawful: KnowledgeBase) -> None:
    rows = diff(lawful, "2022-01-01", "2024-10-16")
    lines = " / ".join(row["text"] for row in rows)
    assert "제1항" in lines
    assert "5년" in lines
    assert "7년" in lines
    assert any(row["kind"] == "added" for row in rows), "possession is new"
    assert all(row["english"] for row in rows)
    assert diff(lawful, "2025-01-01", "2026-01-01") == []


@pytest.mark.shared
def test_before_the_article_everything_is_new(lawful: KnowledgeBase) -> None:
    assert {row["kind"] for row in diff(lawful, "2020-06-24", "2020-06-25")} == {"added"}


@pytest.mark.shared
def test_versions_follow_one_another(lawful: KnowledgeBase) -> None:
    versions = lawful.show(SPECIAL)["versions"]
    assert [v["effective_from"] for v in versions][:1] == ["2020-06-25"]
    assert versions[-1]["effective_to"] is None
    for before, after in pairwise(versions):
        assert before["effective_to"] == after["effective_from"]
    assert all(v["certain"] == (v["doubt"] is None) for v in versions)


@pytest.mark.shared
def test_a_ruling_is_linked_with_the_text_of_its_day(lawful: KnowledgeBase) -> None:
    """2017도3443 read 촬영물 narrowly on 2018-08-30; the article was changed on 2018-12-18."""
    edges = lawful.show("2017도3443")["edges"]
    row = next(e for e in edges if e["relation"] == "applies" and e["key"] == "011187/14")
    assert (row["direction"], row["changed_since"]) == ("out", "2018-12-18")
    assert row["version_then"] != row["version_now"]
    back = next(
        e for e in lawful.show("성폭력처벌법 제14조")["edges"] if e["relation"] == "applies" and "3443" in e["key"]
    )
    assert (back["direction"], back["version_then"]) == ("in", row["version_then"])


@pytest.mark.shared
@pytest.mark.parametrize(("act", "told"), [("2022-01-01", True), ("2025-01-01", False)])
def test_an_act_before_a_change_brings_the_rule_of_the_criminal_act(
    lawful: KnowledgeBase, act: str, told: bool
) -> None:
    answer = lawful.ask(f"{SPECIAL} 처벌은?", Options(act_date=date.fromisoformat(act)))
    assert any("형법 제1조" in notice for notice in answer.notices) == told


@pytest.mark.shared
def test_what_is_upcoming_is_said_to_be(lawful: KnowledgeBase) -> None:
    shown = lawful.show(SPECIAL, as_of=date(2020, 6, 1))
    assert (shown["state"], shown["effective_from"]) == ("upcoming", "2020-06-25")


@pytest.mark.shared
def test_a_retriever_gives_the_text_of_the_day_and_says_what_became_of_it(lawful: KnowledgeBase) -> None:
    question = "딥페이크 영상을 퍼뜨리면 어떤 처벌을 받나요?"
    then = lawful.retriever(limit=1, as_of=date(2022, 1, 1)).retrieve(question)[0]
    now = lawful.retriever(limit=1).retrieve(question)[0]
    assert "5년 이하" in then.text
    assert "7년 이하" in now.text
    assert then.node_id != now.node_id
    assert (then.metadata["state"], then.metadata["effective_to"]) == ("in_force", "2024-10-16")
    assert "2024-10-16 전" in then.node.get_content(metadata_mode="llm")
    assert "공식 조문 그대로" in now.node.get_content(metadata_mode="llm")


def test_without_official_text_there_is_nothing_to_compare(kb: KnowledgeBase) -> None:
    with pytest.raises(WrongUse, match="kb sync"):
        diff(kb, "2022-01-01", "2024-10-16")


def test_show_always_has_its_lists(kb: KnowledgeBase) -> None:
    shown = kb.show(SPECIAL)
    assert shown["diff"] == []
    assert {e["relation"] for e in shown["edges"]} >= {"see"}
    assert all(e.keys() >= {"direction", "relation", "key", "address", "on_file"} for e in shown["edges"])
