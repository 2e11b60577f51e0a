"""The chat in a real browser: ask, open a citation, leave; nothing is asked of any other host."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kb.ui.words import WORDS
from tests.e2e.live import DEEPFAKE, serving, stop
from tests.e2e.steps import ask, foreign

pytestmark = pytest.mark.browser
OpenPage = Callable[..., Any]


def test_a_question_is_answered_and_its_citation_opens(open_page: OpenPage) -> None:
    page = open_page()
    ask(page, DEEPFAKE)
    first = page.locator(".claim.first")
    assert "제14조의2 제2항" in first.inner_text()
    assert "7년 이하의 징역 또는 5천만원 이하의 벌금" in first.inner_text()
    source = first.locator("details.source").first
    panel = source.locator(".panel")
    assert not panel.is_visible()
    source.locator("> summary").click()
    assert panel.is_visible()
    shown = panel.inner_text()
    assert "성폭력범죄의 처벌 등에 관한 특례법 제14조의2 제2항" in shown
    assert "시행 2024-10-16" in shown
    assert "법률 제20459호" in shown
    assert "확인: 2026-06-08" in shown
    assert "7년 이하" in source.locator("mark").inner_text()
    link = source.locator("a")
    assert link.get_attribute("href").startswith("https://www.law.go.kr/")
    assert link.get_attribute("target") == "_blank"
    assert "noreferrer" in link.get_attribute("rel")
    assert foreign(page) == []


def test_an_open_citation_stays_usable_by_keyboard(open_page: OpenPage) -> None:
    page = open_page()
    ask(page, DEEPFAKE)
    summary = page.locator("details.source > summary").first
    summary.focus()
    page.keyboard.press("Enter")
    assert page.locator("details.source").first.get_attribute("open") is not None


@pytest.mark.parametrize("text", ["<img src=https://outside.invalid/a.png>", "![x](https://outside.invalid/b.png) 딥페이크 처벌"])  # fmt: skip
def test_markup_in_a_question_is_shown_as_typed_and_fetches_nothing(open_page: OpenPage, text: str) -> None:
    page = open_page()
    ask(page, text)
    assert page.locator(".said").last.inner_text() == text
    assert page.locator(".said img").count() == 0
    assert foreign(page) == []


@pytest.mark.parametrize(("width", "height"), [(360, 740), (390, 844), (820, 1180), (1920, 1080)])
def test_exit_and_emergency_line_stay_in_view_and_nothing_overflows(
    open_page: OpenPage, width: int, height: int
) -> None:
    page = open_page(width, height)
    bar, controls = (page.locator(name).bounding_box() for name in (".gy-bar", ".st-key-controls"))
    assert controls["y"] >= bar["y"] + bar["height"], "the bar covers the controls"
    page.get_by_text("올라온 영상을 지우고 싶어요").click()
    page.locator(".tail").wait_for(timeout=90_000)
    page.locator(".stMain").evaluate("main => main.scrollTo(0, main.scrollHeight)")
    for selector in (".gy-bar .exit", ".gy-bar a.tel[href='tel:112']", ".gy-bar a.tel[href='tel:1366']"):
        box = page.locator(selector).first.bounding_box()
        assert box, selector
        assert 0 <= box["x"] <= box["x"] + box["width"] <= width, selector
        assert 0 <= box["y"] <= box["y"] + box["height"] <= 120, selector
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator(".stMain").evaluate("main => main.scrollWidth - main.clientWidth") <= 0


def test_exit_is_the_first_control_that_the_tab_key_reaches(open_page: OpenPage) -> None:
    """Streamlit's scrolling area takes the first Tab; the first thing that can be acted on is the exit."""
    page = open_page()
    page.keyboard.press("Tab")
    if page.evaluate("document.activeElement.id") == "stMain":
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "exit"


def test_exit_works_when_the_server_is_gone(browser: Any, built_dir: Path, tmp_path: Path) -> None:
    with serving(built_dir, tmp_path / "log") as (address, process):
        page = browser.new_context(locale="ko-KR").new_page()
        page.goto(address)
        page.wait_for_selector(".welcome", timeout=60_000)
        assert stop(process) == 0, "Ctrl-C ends the chat without an error"
        page.wait_for_selector("[data-testid=stDialog]", timeout=60_000)  # it covers the page and makes it inert
        page.context.route("https://www.weather.go.kr/**", lambda route: route.fulfill(body="<h1>weather</h1>"))
        page.locator(".gy-bar .exit").click(timeout=10_000)
        page.wait_for_url("https://www.weather.go.kr/**")
        page.context.close()


def test_new_conversation_forgets_and_english_answers(open_page: OpenPage) -> None:
    page = open_page(locale="en-US")
    assert page.get_by_role("link", name="Quick exit").is_visible()
    ask(page, "What punishment does a person get who spreads a deepfake video of my face?")
    first = page.locator(".claim.first").inner_text()
    assert "Article 14-2(2)" in first
    assert "7 years" in first
    assert "50 million" in first
    page.get_by_role("button", name="New conversation").click()
    page.wait_for_selector(".welcome")
    assert page.locator(".said").count() == 0


def test_a_question_out_of_the_field_is_declined_with_contacts_and_no_citation(open_page: OpenPage) -> None:
    page = open_page()
    ask(page, "오늘 서울 날씨 알려줘")
    assert page.locator("details.source").count() == 0
    assert page.locator(".tail .contacts li").count() >= 1


def test_two_quick_questions_on_a_cold_server_are_both_answered_in_order(
    browser: Any, built_dir: Path, tmp_path: Path
) -> None:
    """The second is sent while the model is being loaded for the first; a new server has nothing loaded."""
    second = "올라온 영상을 지우고 싶어요"
    with serving(built_dir, tmp_path / "log") as (address, _):
        page = browser.new_context(locale="ko-KR").new_page()
        page.goto(address)
        page.wait_for_selector(".welcome", timeout=60_000)
        box = page.get_by_test_id("stChatInputTextArea")
        box.fill(DEEPFAKE)
        page.keyboard.press("Enter")
        page.get_by_test_id("stSpinner").wait_for(timeout=60_000)
        box.fill(second)
        page.keyboard.press("Enter")
        page.locator(".tail").nth(1).wait_for(timeout=180_000)
        assert page.locator(".said").all_inner_texts() == [DEEPFAKE, second]
        assert page.locator(".claim.first").first.inner_text().count("제14조의2 제2항")
        main = page.locator(".stMain").inner_text()
        assert "kb build" not in main
        assert WORDS["ko"]["error_unknown"] not in main
        page.context.close()


def test_a_source_opens_beside_the_text_on_a_wide_screen_and_below_it_on_a_phone(open_page: OpenPage) -> None:
    for width, beside in ((1280, True), (390, False)):
        page = open_page(width, 900)
        ask(page, DEEPFAKE)
        sources = page.locator("details.source")
        sources.nth(0).locator("> summary").click()
        text, panel = (
            page.locator(name).first.bounding_box() for name in (".claim > p", "details.source[open] .panel")
        )
        assert (panel["x"] >= text["x"] + text["width"]) == beside
        assert panel["x"] + panel["width"] <= width
        sources.nth(2).locator("> summary").click()
        assert page.locator("details.source[open]").count() == 1, "one source is open at a time"


def test_stop_ends_an_answer_at_once_and_it_can_be_answered_again(open_page: OpenPage) -> None:
    page = open_page()
    page.get_by_test_id("stChatInputTextArea").fill(DEEPFAKE)
    page.keyboard.press("Enter")
    page.locator(".claim").first.wait_for(timeout=90_000)
    page.get_by_role("button", name=WORDS["ko"]["stop"]).click()
    page.get_by_text(WORDS["ko"]["stopped"]).wait_for(timeout=20_000)
    assert page.locator(".claim").count() >= 1
    assert page.locator(".tail").count() == 0
    page.get_by_role("button", name=WORDS["ko"]["again"], exact=True).click()
    page.locator(".tail").wait_for(timeout=90_000)
    assert page.locator(".said").count() == 1


def test_from_an_answer_to_the_article_its_address_and_back(open_page: OpenPage) -> None:
    page = open_page()
    ask(page, DEEPFAKE)
    page.get_by_role("button", name=re.compile("인용한 조문")).click()
    page.get_by_role("button", name=re.compile("성폭력처벌법 제14조의2")).click()
    page.locator(".result").wait_for(timeout=60_000)
    assert "제14조의2" in page.locator(".result h2").inner_text()
    page.get_by_role("button", name=WORDS["ko"]["address"]).click()
    address = page.get_by_test_id("stCode").inner_text().strip()
    assert address.endswith("/statutes?at=011187/14-2")
    page.keyboard.press("Escape")
    page.get_by_role("link", name=WORDS["ko"]["nav_chat"], exact=True).click()
    page.locator(".said").wait_for(timeout=30_000)
    assert page.locator(".tail").count() == 1, "the conversation is still there"
    page.goto(address)
    page.locator(".result").wait_for(timeout=60_000)
    assert "제14조의2" in page.locator(".result h2").inner_text()
    assert "at=" not in page.url
    assert foreign(page) == []


def test_copy_puts_the_answer_with_its_sources_in_the_clipboard(open_page: OpenPage) -> None:
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    ask(page, DEEPFAKE)
    page.get_by_role("button", name=WORDS["ko"]["take"]).click()
    box = page.get_by_test_id("stCode")
    box.hover()
    box.get_by_role("button").first.click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert DEEPFAKE in copied
    assert "[1] 성폭력처벌법 제14조의2 제2항" in copied
    with page.expect_download() as waiting:
        page.get_by_role("button", name=WORDS["ko"]["save_txt"]).click()
    assert waiting.value.suggested_filename == "메모-2026-11-24.txt"
    assert Path(waiting.value.path()).read_text(encoding="utf-8").strip() == copied.strip()


def test_the_day_of_the_act_is_chosen_in_the_calendar(open_page: OpenPage) -> None:
    page = open_page()
    page.get_by_role("button", name=WORDS["ko"]["day_none"]).click()
    page.get_by_test_id("stDateInput").get_by_role("button").last.click()
    page.get_by_role("gridcell", name=re.compile(r"10")).first.click()
    page.get_by_role("button", name=re.compile("행위 날짜 2026-11-")).wait_for(timeout=20_000)
    page.keyboard.press("Escape")
    ask(page, DEEPFAKE)
    assert re.search(r"2026-11-\d\d에 있었던 일", page.locator(".day").first.inner_text())
