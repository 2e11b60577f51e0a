"""The help page driven by AppTest."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from kb.ui import state
from kb.ui.words import WORDS, word
from tests.ui.conftest import Visit, body


@pytest.mark.parametrize("language", ["ko", "en"])
def test_numbers_can_be_tapped_and_say_when_they_were_checked(visit: Visit, language: str) -> None:
    shown = body(visit("help", language))
    rows = shown.split('<ul class="rows help"')[1]
    for number in ("112", "1366", "109", "027358994"):
        assert f'href="tel:{number}"' in rows
    cards = rows.count('<h3 class="big">')
    assert word(language, "help_found", count=cards) in shown
    assert rows.count(WORDS[language]["checked"].split("{")[0]) >= cards


def test_every_number_is_of_the_registry(visit: Visit) -> None:
    shown = body(visit("help"))
    known = {re.sub(r"\D", "", p.number) for row in state.knowledge_base().services() for p in row.phones}
    assert set(re.findall(r'href="tel:(\d+)"', shown)) <= known


def test_a_situation_brings_its_services_and_its_guide_with_clauses(visit: Visit) -> None:
    at = visit("help")
    assert 'class="fold guide"' not in body(at)
    at.pills(key="help_situations").set_value(["deletion"]).run()
    shown = body(at)
    assert 'class="fold guide"' in shown
    assert '<details class="source">' in shown
    assert "tel:1377" in shown


def test_region_age_and_language_narrow_it(visit: Visit) -> None:
    at = visit("help")
    centre = "대구디지털성범죄피해자지원센터"
    assert centre not in body(at)
    at.selectbox(key="help_region").set_value("대구").run()
    assert centre in body(at)
    at.selectbox(key="help_region").set_value(None).run()
    at.selectbox(key="help_language").set_value("vi").run()
    assert "tel:15771366" in body(at)
    assert "Tiếng Việt" in body(at)
    at.segmented_control(key="help_age").set_value("under_19").run()
    at.selectbox(key="help_language").set_value(None).run()
    assert "tel:1388" in body(at)


def test_nothing_that_fits_is_told(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    at: Any = visit("help")
    at.selectbox(key="help_language").set_value("ne").run()
    at.pills(key="help_situations").set_value(["discrimination"]).run()
    assert WORDS["ko"]["help_none"] in body(at)
    assert "tel:112" in body(at)


def test_print_leaves_the_filters_out() -> None:
    style = (Path(__file__).resolve().parents[2] / "kb" / "ui" / "style.css").read_text("utf-8")
    rule = style.split("@media print {")[1].split("display: none")[0]
    for hidden in (".gy-bar", ".st-key-help_choose", ".st-key-head", ".noprint"):
        assert hidden in rule
