"""The pages beside the chat in a real browser: nothing is asked of another host, nothing chosen is in the address, nothing is cut
off on a narrow screen or at twice the size of text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kb.ui.pages import PLACES
from tests.e2e.steps import foreign, go, press, settled

pytestmark = pytest.mark.browser
OpenPage = Callable[..., Any]
PATHS = [place.path for place in PLACES if place.path]
CUT = """() => [...document.querySelectorAll('.stMain .stHtml *, .stMain label, .stMain button')]
  .filter(e => !e.closest('details:not([open]) > :not(summary), .st-key-leave'))
  .map(e => e.getBoundingClientRect())
  .filter(r => r.width > 0 && r.height > 0 && r.right > window.innerWidth + 1).length"""


@pytest.mark.parametrize("path", PATHS)
def test_a_page_asks_nobody_else_and_fits_a_narrow_screen(open_page: OpenPage, chat_address: str, path: str) -> None:
    page = open_page(width=360, height=740)
    go(page, chat_address, path)
    assert page.evaluate(CUT) == 0
    page.add_style_tag(content="html { font-size: 200% !important; }")
    page.wait_for_timeout(200)
    assert page.evaluate(CUT) == 0
    assert foreign(page) == []


def test_charts_are_drawn_from_this_machine_alone(open_page: OpenPage, chat_address: str) -> None:
    page = open_page()
    go(page, chat_address, "penalties")
    page.get_by_text("그림", exact=True).click()
    page.wait_for_selector("[data-testid=stVegaLiteChart] svg, [data-testid=stVegaLiteChart] canvas", timeout=30_000)
    go(page, chat_address, "policy")
    page.wait_for_selector("[data-testid=stVegaLiteChart] svg, [data-testid=stVegaLiteChart] canvas", timeout=30_000)
    assert foreign(page) == []


def test_what_is_chosen_is_in_no_address_and_the_title_stays_neutral(open_page: OpenPage, chat_address: str) -> None:
    page = open_page()
    go(page, chat_address, "penalties")
    page.locator(".st-key-penalties_words input").fill("딥페이크")
    page.keyboard.press("Enter")
    settled(page)
    press(page, "표")
    page.get_by_test_id("stDataFrame").wait_for()
    assert page.url == f"{chat_address}/penalties"
    assert page.title() == "안내"
    assert not any("%EB%94%A5" in url or "딥" in url for url in page.asked)


def test_a_clause_opens_by_keyboard(open_page: OpenPage, chat_address: str) -> None:
    page = open_page()
    go(page, chat_address, "penalties")
    summary = page.locator("ol.rows details.source > summary").first
    summary.focus()
    page.keyboard.press("Enter")
    panel = page.locator("ol.rows details.source .panel").first
    assert panel.is_visible()
    assert "확인: 2026-06-08" in panel.inner_text()
