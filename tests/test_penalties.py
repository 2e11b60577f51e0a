"""``kb penalties``: 법정형 as rows, from official text where it is loaded and from our cards where it is not."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kb.base import KnowledgeBase
from kb.errors import WrongUse
from kb.settings import Settings
from tests.conftest import DEVELOPER

KEYS = {
    "address", "law", "article", "clause", "act", "death", "life", "imprisonment", "fine", "alternative", "aggravation", "other",
    "derived", "text", "effective_from", "state",
}  # fmt: skip
SPECIAL = "성폭력처벌법 제14조의2"


@pytest.fixture(scope="module")
def lawful(law_store: Any, embedder: Any) -> KnowledgeBase:
    return KnowledgeBase(law_store, embedder, Settings(embed_model=DEVELOPER.embed_model))


def rows(kb: KnowledgeBase, query: str | None, day: str = "2026-11-24") -> list[dict[str, Any]]:
    return kb.penalties(query, as_of=date.fromisoformat(day))["penalties"]


def test_from_cards_every_key_of_the_contract_is_there(kb: KnowledgeBase) -> None:
    found = rows(kb, SPECIAL)
    assert found
    assert all(row.keys() >= KEYS for row in found)
    first = next(row for row in found if row["clause"] == "제1항")
    assert (first["imprisonment"], first["fine"]) == (
        {"min_months": None, "max_months": 84}, {"min_krw": None, "max_krw": 50_000_000},
    )  # fmt: skip
    assert (first["alternative"], first["trust"], first["derived"]["min_months"]) == ("or", "checked", 1)
    third = next(row for row in found if row["clause"] == "제3항")
    assert third["imprisonment"] == {"min_months": 36, "max_months": None}
    assert third["derived"]["max_months"] == 360, "형법 제42조 stands in derived alone"


def test_words_find_the_provisions(kb: KnowledgeBase) -> None:
    assert "제14조의2" in {row["article"] for row in rows(kb, "딥페이크 합성물을 퍼뜨림")}


def test_what_names_nothing_is_told(kb: KnowledgeBase) -> None:
    with pytest.raises(WrongUse, match="too long"):
        rows(kb, "가" * 5000)


@pytest.mark.shared
@pytest.mark.parametrize(
    ("clause", "day", "months", "won"),
    [("제1항", "2022-01-01", (None, 60), 50_000_000), ("제1항", "2024-10-16", (None, 84), 50_000_000),
     ("제3항", "2022-01-01", (None, 84), None), ("제3항", "2024-10-16", (36, None), None),
     ("제4항", "2024-10-16", (None, 36), 30_000_000)],
)  # fmt: skip
def test_official_rows_are_those_of_the_day(
    lawful: KnowledgeBase, clause: str, day: str, months: tuple[int | None, int | None], won: int | None
) -> None:
    """The truth table of the shared data's README."""
    row = next(r for r in rows(lawful, SPECIAL, day) if r["clause"] == clause)
    assert (row["imprisonment"]["min_months"], row["imprisonment"]["max_months"], row["fine"]["max_krw"]) == (
        *months,
        won,
    )
    assert (row["trust"], row["type"], row["state"]) == ("official", "imposes", "in_force")
    assert row.keys() >= KEYS


@pytest.mark.shared
def test_before_the_article_there_is_no_row(lawful: KnowledgeBase) -> None:
    assert rows(lawful, SPECIAL, "2020-06-24") == []


@pytest.mark.shared
def test_an_act_is_named_only_where_our_card_read_that_text(lawful: KnowledgeBase) -> None:
    today = next(r for r in rows(lawful, SPECIAL) if r["clause"] == "제1항")
    then = next(r for r in rows(lawful, SPECIAL, "2022-01-01") if r["clause"] == "제1항")
    assert today["act"]
    assert then["act"] is None, "the card speaks of the text of 2024"


@pytest.mark.shared
def test_a_whole_statute_and_all(lawful: KnowledgeBase) -> None:
    stalking = rows(lawful, "스토킹처벌법")
    assert {row["article"] for row in stalking} >= {"제18조", "제20조"}
    assert len(rows(lawful, None)) > 300
