"""Statistics and definitions: order, words, and the tables that can be taken away."""

from __future__ import annotations

from kb.base import KnowledgeBase, statistics_table
from kb.ui.words import WORDS


def test_every_figure_is_a_row_with_its_unit_period_and_source(kb: KnowledgeBase) -> None:
    for row in kb.statistics():
        for korean in (True, False):
            lines = statistics_table.statistic_cells(row, korean)
            assert len(lines) == len(row.figures)
            for cells, figure in zip(lines, row.figures, strict=True):
                named = dict(zip(statistics_table.STATISTIC_COLUMNS, cells, strict=True))
                assert named["value"] == figure.value
                assert named["period"] == figure.period
                assert figure.sources[0].url in str(named["sources"])
                assert all(told.source.url in str(named["conflicts"]) for c in figure.conflicts for told in c.told)
    for words in WORDS.values():
        columns = (*statistics_table.STATISTIC_COLUMNS, *statistics_table.DEFINITION_COLUMNS)
        assert all(f"data_{name}" in words for name in columns)


def test_every_definition_opens_on_a_clause_that_is_on_file(kb: KnowledgeBase) -> None:
    rows = kb.definitions()
    assert [row.term for row in rows] == sorted(row.term for row in rows)
    for row in rows:
        evidence = kb.clause(row.clause)
        assert evidence is not None, row.id
        assert evidence.lines, row.id
        assert len(statistics_table.definition_cells(row, korean=True)) == len(statistics_table.DEFINITION_COLUMNS)


def test_words_and_situations_choose(kb: KnowledgeBase) -> None:
    assert [row.id for row in statistics_table.chosen(kb.definitions(), words="스토킹범죄")] == ["stalking-crime"]
    found = statistics_table.chosen(kb.statistics(), words="디성센터 합성")
    assert {"centre-kinds-2024", "centre-shares-2024"} <= {row.id for row in found}
    assert all("school" in row.situations for row in statistics_table.chosen(kb.statistics(), situations=["school"]))


def test_a_figure_is_written_with_its_unit(kb: KnowledgeBase) -> None:
    figures = {row.id: row.figures for row in kb.statistics()}
    (about,) = figures["platform-removals"]
    assert statistics_table.number(about, "건", korean=True) == "약 180,000건"
    assert statistics_table.number(about, "cases", korean=False) == "about 180,000 cases"
    share = figures["violence-survey-2024"][0]
    assert statistics_table.number(share, "%", korean=False) == "36.1%"
