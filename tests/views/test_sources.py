"""What a source is shown with: the other layer of its text, and the penalties of what is cited."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from kb.base import Citation, Claim, KnowledgeBase
from kb.settings import Settings
from tests.conftest import DEVELOPER

DAY = date(2026, 11, 24)


def cites(kb: KnowledgeBase, *keys: str, kind: Any = "law") -> Claim:
    found = [kb.clause(key) for key in keys]
    assert all(found)
    return Claim("", kind, tuple(Citation(e, "") for e in found if e))


def test_without_official_text_an_account_stands_alone(kb: KnowledgeBase) -> None:
    account = kb.clause("011187/14-2/2")
    assert account
    assert account.source_kind == "card"
    assert kb.counterpart(account) is None


def test_what_is_not_law_has_no_other_layer(kb: KnowledgeBase) -> None:
    answer = kb.ask("올라온 영상을 지우고 싶어요")
    others = [c.evidence for claim in answer.claims for c in claim.citations if c.evidence.law_id is None]
    assert others
    assert all(kb.counterpart(evidence) is None for evidence in others)


def test_penalties_stand_in_the_order_in_which_they_are_cited_and_once(kb: KnowledgeBase) -> None:
    claims = [cites(kb, "011187/14-2/2"), cites(kb, "011187/14/2", "011187/14-2/2")]
    rows = kb.penalties_cited(claims, as_of=DAY)
    assert [row.key.partition("@")[0] for row in rows] == ["011187/14-2/2", "011187/14/2"]
    assert rows[0].text == "7년 이하의 징역 또는 5천만원 이하의 벌금"


def test_an_article_that_is_cited_whole_adds_no_clause_twice(kb: KnowledgeBase) -> None:
    rows = kb.penalties_cited([cites(kb, "011187/14-2/2"), cites(kb, "011187/14-2")], as_of=DAY)
    keys = [row.key.partition("@")[0] for row in rows]
    assert keys[0] == "011187/14-2/2"
    assert sorted(keys) == [f"011187/14-2/{n}" for n in range(1, 6)]


def test_only_sentences_of_law_and_clauses_with_a_penalty_count(kb: KnowledgeBase) -> None:
    assert kb.penalties_cited([cites(kb, "011187/14-2/2", kind="step")], as_of=DAY) == ()
    assert kb.penalties_cited([cites(kb, "001692/1/1")], as_of=DAY) == ()


def test_a_penalty_that_was_not_law_on_the_day_has_no_row(kb: KnowledgeBase) -> None:
    claim = cites(kb, "011187/14-2/2")
    assert kb.penalties_cited([claim], as_of=date(2015, 1, 1)) == ()


@pytest.mark.shared
def test_with_official_text_each_layer_has_the_other_and_of_another_promulgation_none(
    law_store: Any, embedder: Any
) -> None:
    lawful = KnowledgeBase(law_store, embedder, Settings(embed_model=DEVELOPER.embed_model))
    text = lawful.clause("011187/14-2/2")
    assert text
    assert text.source_kind == "statute"
    account = lawful.counterpart(text)
    assert account
    assert account.source_kind == "card"
    assert (account.version, account.path) == (text.version, text.path)
    back = lawful.counterpart(account)
    assert back
    assert back.lines == text.lines
    assert lawful.counterpart(replace(account, version="법률 제1호")) is None
