"""How an article came to be: what is merged, in which order, and which words of a day can be opened."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kb.base import KnowledgeBase, story_table
from kb.retrieve.library import Library
from kb.ui.words import WORDS
from kb.views.stories import story, titles

DEEPFAKE, FILMING, DEFAMATION = "011187/14-2", "011187/14", "000030/70"


def entries(kb: KnowledgeBase, base: str) -> tuple[story_table.Entry, ...]:
    told = kb.story(base)
    assert told is not None
    return told.entries


def test_the_articles_of_the_list_are_offered_by_name(kb: KnowledgeBase) -> None:
    rows = kb.stories()
    assert [row.base for row in rows] == list(kb.library.stories)
    assert (rows[0].short, rows[0].number, rows[0].number_english) == ("성폭력처벌법", "제14조의2", "Article 14-2")


def test_a_story_runs_in_order_of_time_and_leaves_no_change_out(kb: KnowledgeBase) -> None:
    for base in kb.library.stories:
        rows = entries(kb, base)
        assert [row.day for row in rows] == sorted(row.day for row in rows)
        changes = [(row.day, row.text, row.english) for row in rows if row.kind == "change"]
        assert changes == [(c.date.isoformat(), c.change, c.change_en) for c in kb.library.cards[base].history]
        assert all(row.text and row.english and row.sources for row in rows)


def test_policy_decisions_and_rulings_stand_between_the_changes(kb: KnowledgeBase) -> None:
    told = [(row.day, row.kind) for row in entries(kb, DEEPFAKE)]
    assert (
        told.index(("2024-08-29", "policy"))
        < told.index(("2024-09-26", "policy"))
        < told.index(("2024-10-16", "change"))
    )
    rows = entries(kb, FILMING)
    assert {"change", "policy", "upheld", "ruling"} <= {row.kind for row in rows}
    digests = {
        f"{d.address}"
        for d in kb.library.digests.values()
        if any(p.ref.startswith(f"{FILMING}") and p.ref.split("/")[1] == "14" for p in d.provisions)
    }
    named = {row.sources[0][0] for row in rows if row.kind == "ruling"}
    assert named
    assert named <= digests


def test_a_decision_that_has_an_effect_is_told_once(kb: KnowledgeBase) -> None:
    for base in kb.library.stories:
        decided = {e.source.case_number for e in kb.library.effects_of(base, None) if e.source.case_number}
        rows = entries(kb, base)
        for number in decided:
            assert sum(number in row.sources[0][0] for row in rows) == 1, (base, number)


def test_a_ruling_that_was_overtaken_says_so(kb: KnowledgeBase) -> None:
    later = {d.address: d.overtaken_by for d in kb.library.digests.values() if d.overtaken_by}
    rows = [row for base in kb.library.stories for row in entries(kb, base) if row.kind == "ruling"]
    marked = [row for row in rows if row.sources[0][0] in later]
    assert marked
    assert all(row.later == later.get(row.sources[0][0]) for row in rows)


def test_without_official_text_no_day_before_the_present_words_is_opened(kb: KnowledgeBase) -> None:
    for base in kb.library.stories:
        since = kb.library.cards[base].checked_against.effective_from
        for row in entries(kb, base):
            assert row.opens is None or row.opens >= since
            assert (row.opens is None) == (row.day < since.isoformat())


def test_nothing_is_told_of_what_has_no_account(kb: KnowledgeBase) -> None:
    assert kb.story("011187/999") is None


def test_the_columns_of_the_file_are_named_and_filled(kb: KnowledgeBase) -> None:
    told = kb.story(DEFAMATION)
    assert told is not None
    for entry in told.entries:
        cells = story_table.cells(entry, told, "변화", korean=True)
        assert len(cells) == len(story_table.COLUMNS)
        assert all(cells)
    for words in WORDS.values():
        assert all(f"data_{name}" in words for name in story_table.COLUMNS)
        assert all(f"story_kind_{kind}" in words for kind in story_table.KINDS)


@pytest.mark.shared
def test_the_words_of_the_day_open_where_official_text_is_loaded(law_store: Any) -> None:
    library = Library(law_store)
    for title in titles(library):
        told = story(library, title.base)
        assert told is not None
        for row in told.entries:
            first = library.versions(title.base)[0].effective_from
            assert (row.opens is not None) == (row.day >= first.isoformat())
            if row.kind == "change" and row.opens:
                text = library.official(title.base, row.opens)
                assert text is not None
                assert text.effective_from == date.fromisoformat(row.day)
