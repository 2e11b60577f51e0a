"""The periods page driven by AppTest."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kb.ui import state
from kb.ui.words import WORDS, word
from tests.ui.conftest import Visit, body


def offence(act: date, clause: str) -> str:
    return next(row.id for row in state.knowledge_base().offences(act) if row.key.startswith(clause))


def counted(at: Any, act: date, clause: str) -> str:
    at.date_input(key="period_act").set_value(act).run()
    at.selectbox(key="period_offence").set_value(offence(act, clause)).run()
    return body(at)


@pytest.mark.parametrize("language", ["ko", "en"])
def test_nothing_is_counted_before_a_day_is_chosen(visit: Visit, language: str) -> None:
    at = visit("periods", language)
    shown = body(at)
    assert WORDS[language]["periods_what"] in shown
    assert WORDS[language]["periods_private"] in shown
    assert WORDS[language]["period_first_offence"] in shown
    assert 'class="result"' not in shown
    assert at.date_input(key="period_act").value is None


@pytest.mark.parametrize("language", ["ko", "en"])
def test_limitation_is_told_with_its_clause_its_doubts_and_its_state(visit: Visit, language: str) -> None:
    at = visit("periods", language)
    shown = counted(at, date(2025, 1, 1), "011187/14-2/2@")
    assert "형사소송법 제249조 제1항 제4호" in shown
    assert word(language, "period_readings", count=2) in shown
    assert WORDS[language]["caveat_end_of_act_decides"] in shown
    assert word(language, "period_open", today="2026-11-24") in shown
    at.segmented_control(key="period_birth").set_value("day").run()
    at.date_input(key="period_birth_day").set_value(date(1990, 1, 1)).run()
    shown = body(at)
    assert shown.count('<p class="big">') == 1
    assert word(language, "period_until", end="2031-12-31") in shown


def test_a_year_of_birth_gives_a_span(visit: Visit) -> None:
    at = visit("periods")
    counted(at, date(2025, 1, 1), "011187/14-2/2@")
    at.segmented_control(key="period_birth").set_value("year").run()
    at.number_input(key="period_birth_year").set_value(2008).run()
    assert word("ko", "period_until_between", first="2033-12-31", last="2034-12-30") in body(at)


def test_an_offence_without_limitation_says_so_and_no_day(visit: Visit) -> None:
    """청소년성보호법 제11조 제1항: 제20조 제4항 took its limitation away on 2021-09-24."""
    shown = counted(visit("periods"), date(2026, 3, 1), "002044/11/1@")
    assert WORDS["ko"]["kind_never"] in shown
    assert "까지. " not in shown


def test_time_to_complain_is_for_what_needs_a_complaint(visit: Visit) -> None:
    at = visit("periods")
    at.radio(key="period_what").set_value("complaint").run()
    shown = counted(at, date(2026, 3, 1), "001692/311/0@")
    assert WORDS["ko"]["kind_no_start"] in shown
    at.date_input(key="period_known_offender").set_value(date(2026, 3, 5)).run()
    shown = body(at)
    assert word("ko", "period_until", end="2026-09-07") in shown
    assert word("ko", "period_over", today="2026-11-24") in shown
    at.selectbox(key="period_offence").set_value(offence(date(2026, 3, 1), "001692/307/1@")).run()
    assert WORDS["ko"]["kind_none_complaint"] in body(at)
    assert WORDS["ko"]["caveat_victims_will"] in body(at)


def test_damages_and_other_periods(visit: Visit) -> None:
    at = visit("periods")
    at.radio(key="period_what").set_value("damages").run()
    at.date_input(key="period_act").set_value(date(2024, 5, 1)).run()
    at.segmented_control(key="period_sexual").set_value("no").run()
    at.date_input(key="period_known").set_value(date(2024, 5, 1)).run()
    shown = body(at)
    assert word("ko", "period_until", end="2027-05-03") in shown
    assert "민법 제766조 제1항" in shown
    at.date_input(key="period_known").set_value(date(2024, 4, 1)).run()
    assert "날짜의 앞뒤가 맞지 않습니다" in body(at)
    at.radio(key="period_what").set_value("deadline").run()
    at.selectbox(key="period_name").set_value("unfair_dismissal").run()
    at.date_input(key="period_event").set_value(date(2026, 8, 31)).run()
    assert word("ko", "period_until", end="2026-11-30") in body(at)
    assert WORDS["ko"]["caveat_public_holidays_not_counted"] in body(at)


def test_a_law_that_was_not_yet_in_force_cannot_be_chosen(visit: Visit) -> None:
    at = visit("periods")
    at.date_input(key="period_act").set_value(date(2022, 1, 1)).run()
    assert not any("제14조의2" in option for option in at.selectbox(key="period_offence").options)
    assert WORDS["ko"]["period_some_missing"] in body(at)
