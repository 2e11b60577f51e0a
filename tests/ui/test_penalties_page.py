"""The penalties page driven by AppTest."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any

import pytest
import streamlit as st

from kb.ui import penalties, state
from kb.ui.words import WORDS, word
from tests.ui.conftest import Visit, body


def cards(at: Any) -> int:
    return body(at).count('<p class="big">')


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_page_says_whose_day_it_shows_and_each_row_opens_its_clause(visit: Visit, language: str) -> None:
    at = visit("penalties", language)
    shown = body(at)
    assert word(language, "law_of_today", day="2026-11-24") in shown
    assert WORDS[language]["penalties_what"] in shown
    assert cards(at) == 20
    assert shown.count('<details class="source">') >= 20
    assert shown.count("https://www.law.go.kr/") >= 20
    assert ("현행(확인: " if language == "ko" else "In force (known up to ") in shown
    assert at.date_input(key="penalties_act").value is None


def test_the_gravest_stands_first_and_the_order_can_be_turned(visit: Visit) -> None:
    at = visit("penalties")
    assert "사형" in body(at).split('<p class="big">')[1]
    at.selectbox(key="penalties_order").set_value("newest").run()
    assert "사형" not in body(at).split('<p class="big">')[1].split("</p>")[0]


def test_filters_leave_what_fits(visit: Visit) -> None:
    at = visit("penalties")
    at.text_input(key="penalties_words").set_value("딥페이크 반포").run()
    assert "제14조의2 제2항" in body(at)
    at.text_input(key="penalties_words").set_value("이런말은없다").run()
    assert WORDS["ko"]["none_found"] in body(at)
    at.text_input(key="penalties_words").set_value("").run()
    at.multiselect(key="penalties_acts").set_value(["spread"]).run()
    at.segmented_control(key="penalties_protects").set_value("minor").run()
    assert 0 < cards(at) < 20
    assert "청소년성보호법" in body(at)
    assert "성폭력처벌법 제14조의2 제2항" not in body(at)


def test_on_an_earlier_day_later_law_is_not_shown_and_that_is_said(visit: Visit) -> None:
    at = visit("penalties")
    at.text_input(key="penalties_words").set_value("성폭력처벌법 제14조의2").run()
    assert "<summary>성폭력처벌법 제14조의2 제2항" in body(at)
    at.date_input(key="penalties_act").set_value(date(2022, 1, 1)).run()
    shown = body(at)
    assert "<summary>성폭력처벌법 제14조의2 제2항" not in shown
    assert word("ko", "law_of_act", day="2022-01-01") in shown
    assert "공식 원문에서 확인하세요" in shown
    assert "형법 제1조" in shown
    assert "이때의 조문이 적용되어" in shown, "what our rule on earlier acts says of that day"
    assert "7년 이하의 징역 또는 5천만원 이하의 벌금" not in shown, "not the penalty of today"


def test_four_rows_stand_side_by_side(visit: Visit) -> None:
    at = visit("penalties")
    chosen = at.multiselect(key="penalties_compare")
    assert chosen.proto.max_selections == 4
    chosen.set_value([row.id for row in state.knowledge_base().penalty_rows()[:4]]).run()
    assert body(at).count("<section>") == 4


def test_a_penalty_taken_from_another_clause_is_not_called_none(kb: Any) -> None:
    """형법 제314조 제2항 has 제1항과 같은 형: 없음 would be false."""
    rows = kb.penalty_rows()
    same = next(row for row in rows if row.key.startswith("001692/314/2@"))
    assert penalties.term("ko", same) == penalties.fine("ko", same) == WORDS["ko"]["elsewhere"]
    rape = next(row for row in rows if row.key.startswith("001692/297/0@"))
    assert (penalties.term("en", rape), penalties.fine("en", rape)) == ("at least 3 years", WORDS["en"]["no_term"])


def test_terms_are_said_in_years_and_months() -> None:
    assert (penalties.months("ko", 18), penalties.months("en", 13)) == ("1년 6개월", "1 year 1 month")


def test_the_chart_has_its_figures_beside_it_and_fetches_nothing(visit: Visit) -> None:
    at = visit("penalties")
    at.segmented_control(key="penalties_view").set_value("chart").run()
    shown = body(at)
    assert shown.count('<th scope="row">') == 20
    (drawn,) = at.get("arrow_vega_lite_chart") or at.get("vega_lite_chart")
    spec = drawn.proto.spec
    assert "http" not in spec.replace("https://vega.github.io/schema", "")
    assert '"url"' not in spec


def test_the_file_has_every_row_in_view(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    held: list[bytes] = []
    monkeypatch.setattr(st, "download_button", lambda label, data, *_, **__: held.append(data))
    at = visit("penalties")
    body(at)
    rows = list(csv.reader(io.StringIO(held[-1].decode("utf-8-sig"), newline="")))
    assert rows[0][0] == "법률"
    assert f"{len(rows) - 1}개 조항" in body(at)


def test_more_rows_can_be_asked_for(visit: Visit) -> None:
    at = visit("penalties")
    at.button(key="penalties_more").click().run()
    assert cards(at) == 40


def test_markup_in_a_filter_stays_out_of_the_page(visit: Visit) -> None:
    at = visit("penalties")
    at.text_input(key="penalties_words").set_value("<img src=x>").run()
    assert "<img" not in body(at)
