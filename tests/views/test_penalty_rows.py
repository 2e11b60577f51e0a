"""The rows of the penalties page: what they say, how they are sorted and filtered."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from kb.base import KnowledgeBase, penalty_table
from kb.settings import Settings
from kb.store.records import Act
from kb.ui.words import WORDS
from tests.conftest import DEVELOPER

PenaltyRow = penalty_table.PenaltyRow
DEEPFAKE = "011187/14-2"


@pytest.fixture(scope="module")
def rows(kb: KnowledgeBase) -> tuple[PenaltyRow, ...]:
    return kb.penalty_rows(as_of=date(2026, 11, 24))


@pytest.fixture(scope="module")
def lawful(law_store: Any, embedder: Any) -> KnowledgeBase:
    return KnowledgeBase(law_store, embedder, Settings(embed_model=DEVELOPER.embed_model))


def of(rows: Any, clause: str) -> PenaltyRow:
    return next(row for row in rows if row.key.startswith(clause))


def test_rows_agree_with_the_contract(kb: KnowledgeBase, rows: tuple[PenaltyRow, ...]) -> None:
    told = kb.penalties(as_of=date(2026, 11, 24))["penalties"]
    assert [(r.key, r.text, r.max_months, r.max_krw) for r in rows] == [
        (r["key"], r["text"], r["imprisonment"]["max_months"], r["fine"]["max_krw"]) for r in told
    ]
    assert len({row.id for row in rows}) == len(rows)
    assert all(row.url.startswith("https://www.law.go.kr/") and row.known_until and row.version for row in rows)


def test_a_row_has_its_figures_kinds_and_names(rows: tuple[PenaltyRow, ...]) -> None:
    row = of(rows, f"{DEEPFAKE}/2@")
    assert row.name == "성폭력처벌법 제14조의2 제2항"
    assert row.name_en.endswith("Article 14-2(2)")
    assert (row.kinds, row.forms, row.ends, row.max_krw) == (("prison", "fine"), ("offence",), (1, 84), 50_000_000)
    assert "spread" in row.acts
    assert of(rows, f"{DEEPFAKE}/5@").forms == ("habitual",)
    assert of(rows, f"{DEEPFAKE}/5@").kinds == ("refers",)


def test_the_gravest_comes_first_as_article_50_says(rows: tuple[PenaltyRow, ...]) -> None:
    """형법 제50조: 사형 before 무기 before a term; the longer maximum, then the longer minimum; 벌금 after every term."""
    plain = replace(of(rows, f"{DEEPFAKE}/2@"), kinds=("prison",), low=None, high=None, min_krw=None, max_krw=None)
    made = [
        replace(plain, id="fine", kinds=("fine",), min_months=None, max_months=None, max_krw=10**9),
        replace(plain, id="3-10", min_months=36, max_months=120),
        replace(plain, id="1-10", min_months=12, max_months=120),
        replace(plain, id="5-", min_months=60, max_months=None, high=360),
        replace(plain, id="life", kinds=("life", "prison"), min_months=60, max_months=None, high=360),
        replace(plain, id="death", kinds=("death",), min_months=None, max_months=None),
    ]
    assert [row.id for row in penalty_table.ordered(made, "gravest")] == ["death", "life", "5-", "3-10", "1-10", "fine"]
    assert [row.id for row in penalty_table.ordered(made, "mildest")] == ["fine", "1-10", "3-10", "5-", "life", "death"]


def test_every_order_keeps_every_row(rows: tuple[PenaltyRow, ...]) -> None:
    for order in penalty_table.ORDERS:
        assert sorted(row.id for row in penalty_table.ordered(rows, order)) == sorted(row.id for row in rows)


def test_filters_narrow_and_join(rows: tuple[PenaltyRow, ...]) -> None:
    spread = penalty_table.chosen(rows, acts=["spread"])
    assert spread
    assert all("spread" in row.acts for row in spread)
    minors = penalty_table.chosen(rows, acts=["spread"], protects="minor")
    assert 0 < len(minors) < len(spread)
    assert {row.law_id for row in minors} == {row.law_id for row in penalty_table.chosen(minors, laws=["002044"])}
    assert all("attempt" in row.forms for row in penalty_table.chosen(rows, forms=["attempt"]))
    assert all(
        "fine" not in row.kinds for row in penalty_table.chosen(rows, kinds=["death"]) if row.kinds == ("death",)
    )


def test_words_find_by_nickname_number_and_english(rows: tuple[PenaltyRow, ...]) -> None:
    for words in ("딥페이크", "제14조의2", "성폭력처벌법 합성", "compositing", "article14-2"):
        assert DEEPFAKE in {row.key.rpartition("/")[0] for row in penalty_table.chosen(rows, words=words)}, words
    assert penalty_table.chosen(rows, words="이런말은없다") == []


def test_a_card_is_not_law_before_its_text_took_effect(kb: KnowledgeBase) -> None:
    then = kb.penalty_rows(as_of=date(2022, 1, 1))
    assert not of(then, f"{DEEPFAKE}/2@").held, "제14조의2 has its present text since 2024-10-16"
    assert of(then, "001692/301-2/").held
    assert all(row.held == (row.effective_from <= "2022-01-01") for row in then)


@pytest.mark.shared
def test_official_rows_are_those_of_the_day(lawful: KnowledgeBase) -> None:
    """The truth table of the shared data's README: 제14조의2 제1항 was 5 years before 2024-10-16, 7 since."""
    then, now = (lawful.penalty_rows(as_of=date.fromisoformat(day)) for day in ("2022-01-01", "2024-10-16"))
    assert (of(then, f"{DEEPFAKE}/1@").max_months, of(now, f"{DEEPFAKE}/1@").max_months) == (60, 84)
    assert of(then, f"{DEEPFAKE}/1@").effective_to == "2024-10-16"
    assert all(row.held and row.trust == "official" for row in penalty_table.chosen(then, laws=["011187"]))
    assert any(not row.carded for row in now)


def test_every_act_form_and_kind_has_a_word() -> None:
    for language in WORDS.values():
        assert {f"act_{name}" for name in Act.__args__} == {key for key in language if key.startswith("act_")}
        assert all(f"form_{name}" in language for name in penalty_table.FORMS)
        assert all(f"kind_{name}" in language for name in penalty_table.KINDS)
        assert all(f"order_{name}" in language for name in penalty_table.ORDERS)
        assert all(f"col_{name}" in language for name in penalty_table.COLUMNS)


def test_a_cell_for_every_column(rows: tuple[PenaltyRow, ...]) -> None:
    assert all(len(penalty_table.cells(row)) == len(penalty_table.COLUMNS) for row in rows)


def test_a_clause_without_text_or_account_says_where_its_text_stands(kb: KnowledgeBase) -> None:
    found = kb.clause("001692/50")
    assert found is not None
    assert (found.lines, found.address, found.url) == ((), "형법 제50조", "https://www.law.go.kr/법령/형법/제50조")
    assert kb.clause("999999/1") is None


def test_notes_of_a_clause_are_dated_and_of_that_clause(kb: KnowledgeBase) -> None:
    notes = kb.clause_notes(f"{DEEPFAKE}/4")
    assert any(note.day == "2024-10-16" for note in notes)
    assert all(note.text and note.english for note in notes)
