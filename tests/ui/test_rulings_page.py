"""The rulings page driven by AppTest."""

from __future__ import annotations

from typing import Any

import pytest
import streamlit as st

from kb.ui import state
from kb.ui.words import WORDS, word
from tests.ui.conftest import Visit, body


def cards(at: Any) -> int:
    return body(at).count('<h2 class="big">')


@pytest.mark.parametrize("language", ["ko", "en"])
def test_rulings_are_shown_with_digest_provisions_and_official_page(visit: Visit, language: str) -> None:
    at = visit("rulings", language)
    shown = body(at)
    count = len(state.knowledge_base().rulings())
    assert word(language, "rulings_found", count=count) in shown
    assert cards(at) == 10
    assert shown.count(WORDS[language]["ruling_holding"]) >= 10
    assert shown.count(f">{WORDS[language]['ruling_official']}</a>") == 10
    assert '<details class="source">' in shown
    assert WORDS[language]["ruling_no_text"] in shown


def test_one_ruling_or_the_list_is_offered_as_files(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    made: dict[str, Any] = {}
    at = visit("rulings")
    at.text_input(key="rulings_words").set_value("2017도3443").run()
    count = cards(at)
    monkeypatch.setattr(st, "download_button", lambda label, data, *_, **__: made.update({label: data}))
    at.run()
    assert made[word("ko", "save_ris")]().count(b"TY  - CASE") == count
    options = at.selectbox(key="rulings_which").options
    assert options[0] == word("ko", "rulings_all", count=count)
    at.selectbox(key="rulings_which").set_value("ruling/2017도3443").run()
    assert made[word("ko", "save_ris")]().count(b"TY  - CASE") == 1
    assert "2017도3443" in made[word("ko", "save_md")]().decode()
    at.text_input(key="rulings_words").set_value("2024도17801").run()
    assert "2017도3443" not in made[word("ko", "save_md")]().decode(), "what is not in the list is not saved"


def test_a_case_number_finds_its_ruling(visit: Visit) -> None:
    at = visit("rulings")
    at.text_input(key="rulings_words").set_value("2017도3443").run()
    assert 0 < cards(at) < 10
    assert "2017도3443" in body(at).split('<h2 class="big">')[1].split("</p>")[0]


def test_what_has_overtaken_a_ruling_stands_before_what_was_held(visit: Visit) -> None:
    at = visit("rulings")
    at.toggle(key="rulings_overtaken").set_value(True).run()
    first = body(at).split('<h2 class="big">')[1]
    assert first.index('class="notice"') < first.index(WORDS["ko"]["ruling_holding"])
    rows = [row for row in state.knowledge_base().rulings() if row.overtaken]
    assert cards(at) == min(10, len(rows))


def test_filters_and_more(visit: Visit) -> None:
    at = visit("rulings")
    at.button(key="rulings_more").click().run()
    assert cards(at) == 20
    at.multiselect(key="rulings_courts").set_value(["헌법재판소"]).run()
    assert body(at).count("헌법재판소 20") >= cards(at) > 0
    at.text_input(key="rulings_words").set_value("이런말은없다").run()
    assert WORDS["ko"]["rulings_none"] in body(at)
