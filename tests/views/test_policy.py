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


def test_a_month_alone_stands_at_its_first_day(kb: KnowledgeBase) -> None:
    event = kb.policy_events()[0]
    month = event.model_copy(update={"date": "2019-01"})
    assert policy_table.day(month).isoformat() == "2019-01-01"
    assert policy_table.day(event).isoformat() == event.date


def test_every_column_is_filled_and_named(kb: KnowledgeBase) -> None:
    for event in kb.policy_events():
        cells = policy_table.event_cells(event, korean=False)
        assert len(cells) == len(policy_table.EVENT_COLUMNS)
        assert event.sources[0].url in str(cells[-1])
    for check in kb.fact_checks():
        assert len(policy_table.check_cells(check, korean=True)) == len(policy_table.CHECK_COLUMNS)
    for words in WORDS.values():
        assert all(f"data_{name}" in words for name in (*policy_table.EVENT_COLUMNS, *policy_table.CHECK_COLUMNS))
