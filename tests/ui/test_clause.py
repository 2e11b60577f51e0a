"""A clause as pages open it: what has ended is never called 현행, and what is not on file is not made up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from kb.base import KnowledgeBase
from kb.ui import clause
from kb.ui.words import WORDS, word

KEY = "011187/14-2/2"


def test_a_text_that_has_ended_is_told_by_its_days(kb: KnowledgeBase) -> None:
    ended = clause.standing("ko", "in_force", "2026-06-08", "2020-06-25", "2024-10-16", "법률 제17086호")
    assert ended == [word("ko", "held_between", first="2020-06-25", end="2024-10-16"), "법률 제17086호"]
    later = clause.standing("ko", "in_force", "2026-06-08", "2024-10-16", "2027-01-01", None)
    assert later[0] == "현행(확인: 2026-06-08)", "one that ends on a day to come is still in force"


def test_a_panel_has_text_state_day_and_official_page(kb: KnowledgeBase) -> None:
    shown = clause.opened("ko", kb, KEY, "조문 보기", date(2026, 11, 24))
    for part in (
        "제14조의2 제2항",
        "현행(확인: 2026-06-08)",
        "시행 2024-10-16",
        "법률 제20459호",
        "https://www.law.go.kr/",
    ):
        assert part in shown
    assert WORDS["ko"]["summary_note"] in shown


def test_former_text_in_a_panel_is_not_called_in_force(kb: KnowledgeBase) -> None:
    now = kb.clause(KEY)
    assert now is not None
    shown = clause.panel("en", "x", replace(now, effective_from="2020-06-25", effective_to="2024-10-16"))
    assert "In force (" not in shown
    assert "Former text" in shown


def test_hostile_text_in_a_clause_stays_text(kb: KnowledgeBase) -> None:
    now = kb.clause(KEY)
    assert now is not None
    shown = clause.panel("ko", "<i>x</i>", replace(now, lines=('<img src="https://outside.invalid/a">',), title="<b>"))
    assert "<img" not in shown
    assert "<i>" not in shown
    assert "<b>" not in shown


def test_without_text_only_the_official_page_is_offered(kb: KnowledgeBase) -> None:
    shown = clause.opened("ko", kb, "001692/50", "형법 제50조", date(2026, 11, 24))
    assert WORDS["ko"]["clause_elsewhere"] in shown
    assert "https://www.law.go.kr/" in shown
    assert WORDS["ko"]["clause_missing"].split("(")[0] in clause.opened("ko", kb, "999999/1", "x", date(2026, 11, 24))
