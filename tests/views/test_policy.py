"""Policy events and fact checks: order, filters, and the tables that can be taken away."""

from __future__ import annotations

from kb.base import KnowledgeBase, policy_table
from kb.ui.words import WORDS


def test_events_stand_in_order_of_time(kb: KnowledgeBase) -> None:
    rows = kb.policy_events()
    assert [row.date for row in rows] == sorted(row.date for row in rows)
    assert len(rows) == len(kb.library.policy)


def test_filters(kb: KnowledgeBase) -> None:
    rows = kb.policy_events()
    assert all("deepfake" in row.situations for row in policy_table.chosen(rows, situations=["deepfake"]))
    assert {row.date[:4] for row in policy_table.chosen(rows, years=(2024, 2024))} == {"2024"}
    assert [row.id for row in policy_table.chosen(rows, words="반의사불벌")] == ["2023-07-11-stalking-victims-will"]
    checks = kb.fact_checks()
    assert {row.verdict for row in policy_table.checked(checks, verdicts=["wrong"])} == {"wrong"}
    assert [row.id for row in policy_table.checked(checks, words="2023년 딥페이크")] == ["deepfake-seven-years"]


def test_a_date_is_told_as_far_as_it_is_known(kb: KnowledgeBase) -> None:
    rows = {event.id: event for event in kb.policy_events()}
    month = rows["2019-01-webhard-cartel-plan"]
    cells = dict(zip(policy_table.EVENT_COLUMNS, policy_table.event_cells(month, korean=True), strict=True))
    assert (cells["date"], cells["known_to"]) == ("2019-01", "month")
    assert {policy_table.known_to(row) for row in rows.values() if row.date.count("-") == 2} == {"day"}


def test_conflicting_figures_are_in_the_file_each_with_its_source(kb: KnowledgeBase) -> None:
    rows = [event for event in kb.policy_events() if event.conflicts]
    assert len(rows) >= 4
    for event in rows:
        for korean in (True, False):
            cells = dict(zip(policy_table.EVENT_COLUMNS, policy_table.event_cells(event, korean), strict=True))
            for told in (one for conflict in event.conflicts for one in conflict.told):
                assert (told.figure if korean else told.figure_en) in str(cells["conflicts"])
                assert told.source.url in str(cells["conflicts"])


def test_every_column_is_filled_and_named(kb: KnowledgeBase) -> None:
    for event in kb.policy_events():
        cells = policy_table.event_cells(event, korean=False)
        assert len(cells) == len(policy_table.EVENT_COLUMNS)
        assert event.sources[0].url in str(cells[-1])
    for check in kb.fact_checks():
        assert len(policy_table.check_cells(check, korean=True)) == len(policy_table.CHECK_COLUMNS)
    for words in WORDS.values():
        assert all(f"data_{name}" in words for name in (*policy_table.EVENT_COLUMNS, *policy_table.CHECK_COLUMNS))
