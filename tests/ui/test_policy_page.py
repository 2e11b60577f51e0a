"""The policy page driven by AppTest."""

from __future__ import annotations

import csv
import io

import pytest
import streamlit as st
from markupsafe import escape

from kb.ui import state
from kb.ui.words import WORDS, word
from tests.ui.conftest import Visit, body


@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_event_is_told_in_words_with_its_sources_and_clauses(visit: Visit, language: str) -> None:
    at = visit("policy", language)
    while pressed := [button for button in at.button if button.key == "policy_more"]:
        pressed[0].click().run()
    shown = body(at)
    rows = state.knowledge_base().policy_events()
    assert word(language, "policy_found", count=len(rows)) in shown
    for row in rows:
        assert row.date in shown
        assert escape(row.event_ko if language == "ko" else row.event_en) in shown
        for told in (one for conflict in row.conflicts for one in conflict.told):
            assert escape(told.figure if language == "ko" else told.figure_en) in shown
    assert '<details class="source">' in shown
    assert shown.count(WORDS[language]["policy_sources"]) >= len(rows)


def test_the_chart_fetches_nothing(visit: Visit) -> None:
    at = visit("policy")
    (drawn,) = at.get("arrow_vega_lite_chart") or at.get("vega_lite_chart")
    assert '"url"' not in drawn.proto.spec


def test_the_newest_events_are_drawn_first_and_a_month_has_no_day(visit: Visit) -> None:
    at = visit("policy")
    shown = body(at)
    rows = state.knowledge_base().policy_events()
    assert escape(rows[-1].event_ko) in shown
    assert escape(rows[0].event_ko) not in shown
    at.text_input(key="policy_words").set_value("웹하드").run()
    shown = body(at)
    assert f"2019-01 ({WORDS['ko']['policy_known_month']})" in shown
    assert "2019-01-01" not in shown


@pytest.mark.parametrize("language", ["ko", "en"])
def test_definitions_and_statistics_say_what_is_counted(visit: Visit, language: str) -> None:
    shown = body(visit("policy", language))
    kb = state.knowledge_base()
    found = word(language, "statistics_found", definitions=len(kb.definitions()), statistics=len(kb.statistics()))
    assert found in shown
    for row in kb.definitions():
        assert escape(row.means if language == "ko" else row.means_en) in shown
    for row in kb.statistics():
        assert escape(row.counts if language == "ko" else row.counts_en) in shown
        for told in (one for figure in row.figures for conflict in figure.conflicts for one in conflict.told):
            assert escape(told.figure if language == "ko" else told.figure_en) in shown


def test_a_claim_has_its_verdict_and_its_facts(visit: Visit) -> None:
    at = visit("policy")
    at.pills(key="policy_verdicts").set_value(["wrong"]).run()
    shown = body(at)
    assert "2023년이 아니라 2024년의 일입니다" in shown
    assert word("ko", "checks_found", count=2) in shown
    assert WORDS["ko"]["verdict_right"] not in shown.split(WORDS["ko"]["checks_title"])[1].split('class="big">')[1]


def test_words_narrow_both_lists(visit: Visit) -> None:
    at = visit("policy")
    at.text_input(key="policy_words").set_value("반의사불벌").run()
    assert word("ko", "policy_found", count=1) in body(at)
    at.text_input(key="policy_words").set_value("이런말은없다").run()
    assert WORDS["ko"]["policy_none"] in body(at)


def test_the_files_hold_what_is_in_view(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    held: dict[str, bytes] = {}
    monkeypatch.setattr(st, "download_button", lambda label, data, *_, **__: held.update({label: data}))
    body(visit("policy"))
    for label, count in (
        (WORDS["ko"]["policy_csv"], len(state.knowledge_base().policy_events())),
        (WORDS["ko"]["checks_csv"], len(state.knowledge_base().fact_checks())),
        (WORDS["ko"]["definitions_csv"], len(state.knowledge_base().definitions())),
        (WORDS["ko"]["statistics_csv"], sum(len(row.figures) for row in state.knowledge_base().statistics())),
    ):
        rows = list(csv.reader(io.StringIO(held[label].decode("utf-8-sig"), newline="")))
        assert len(rows) == count + 1
        assert rows[0][0] == "이름표"
