"""The tree of statutes: what is on file, in order, by chapter."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kb.base import KnowledgeBase, statute_table
from kb.settings import Settings
from tests.conftest import DEVELOPER

SPECIAL = "011187"


def test_statutes_with_something_on_file(kb: KnowledgeBase) -> None:
    rows = kb.statutes()
    assert SPECIAL in {row.law_id for row in rows}
    assert all(kb.articles(row.law_id) for row in rows)
    assert all(row.known_until and row.english for row in rows)
    assert not any(row.loaded for row in rows), "the bundled corpus has accounts alone"


def test_articles_stand_in_order_and_open(kb: KnowledgeBase) -> None:
    rows = kb.articles(SPECIAL)
    numbers = [row.number for row in rows]
    assert numbers.index("제14조") < numbers.index("제14조의2") < numbers.index("제15조")
    assert all(kb.show(row.key)["article"] == row.number for row in rows)


def test_words_narrow_the_articles(kb: KnowledgeBase) -> None:
    rows = kb.articles(SPECIAL)
    assert [row.number for row in statute_table.matching(rows, "14조의2")] == ["제14조의2"]
    assert "제14조의2" in [row.number for row in statute_table.matching(rows, "허위영상물")]


def test_any_key_leads_to_its_article() -> None:
    assert statute_table.article_of("011187/14-2/1/3@20459") == "011187/14-2"


@pytest.mark.shared
def test_official_articles_stand_under_their_chapters(law_store: Any, embedder: Any) -> None:
    lawful = KnowledgeBase(law_store, embedder, Settings(embed_model=DEVELOPER.embed_model))
    rows = lawful.articles(SPECIAL)
    chapters = statute_table.tree(rows)
    assert len(chapters) >= 4
    assert chapters[0][0].startswith("제1장")
    assert [row.key for _, below in chapters for row in below] == [row.key for row in rows]
    before = {row.number for row in lawful.articles(SPECIAL, as_of=date(2020, 6, 24))}
    assert "제14조의2" in {row.number for row in rows} - before
