"""Rulings as the page lists them: what they applied, what overtook them, and which a filter leaves."""

from __future__ import annotations

from kb.base import KnowledgeBase, ruling_table


def test_every_digest_is_a_row_and_the_newest_comes_first(kb: KnowledgeBase) -> None:
    rows = kb.rulings()
    assert {row.base for row in rows} == set(kb.library.digests)
    assert [row.day for row in rows] == sorted((row.day for row in rows), reverse=True)
    assert all(row.url.startswith("https://") for row in rows)


def test_a_row_names_the_provisions_it_applied(kb: KnowledgeBase) -> None:
    row = next(row for row in kb.rulings() if row.case_number == "2024도17801")
    assert any(item.key.startswith("011187/14-2") and "성폭력처벌법 제14조의2" in item.name for item in row.applied)


def test_filters(kb: KnowledgeBase) -> None:
    rows = kb.rulings()
    over = ruling_table.chosen(rows, overtaken=True)
    assert over
    assert all(row.digest and row.digest.overtaken_by for row in over)
    assert {row.court for row in ruling_table.chosen(rows, courts=["헌법재판소"])} == {"헌법재판소"}
    assert all("deepfake" in row.situations for row in ruling_table.chosen(rows, situations=["deepfake"]))
    years = ruling_table.chosen(rows, years=(2020, 2021))
    assert {row.day[:4] for row in years} == {"2020", "2021"}
    named = ruling_table.chosen(rows, words="2017도3443")
    assert named[0].case_number == "2017도3443", "those that speak of it come after it"
    assert ruling_table.chosen(rows, laws=["011187"], words="이런말은없다") == []


def test_what_is_not_on_file_is_none(kb: KnowledgeBase) -> None:
    assert kb.ruling("ruling/1999도1") is None
