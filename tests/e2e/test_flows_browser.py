"""The pages as a person goes through them, from the first choice to the clause it rests on, in a real browser on one server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from ingest.build import build
from ingest.sync import sync
from kb.ui.pages import PLACES
from kb.ui.words import WORDS, word
from tests.e2e.live import serving
from tests.e2e.steps import ask, enter_day, go, pick, press, settled
from tests.ingest.invented_law import field_corpus, history

pytestmark = pytest.mark.browser
OpenPage = Callable[..., Any]
KO = WORDS["ko"]


def test_four_penalties_side_by_side_each_on_its_clause(open_page: OpenPage, chat_address: str) -> None:
    page = open_page()
    go(page, chat_address, "penalties")
    clauses = ["14조 제1항", "14조 제2항", "14조의2 제1항", "14조의2 제2항"]
    columns = page.locator(".beside > section")
    for number, clause in enumerate(clauses):
        pick(page, "penalties_compare", f"성폭력처벌법 제{clause}")
        columns.nth(number).wait_for()
    assert columns.locator("h3").all_inner_texts() == [f"성폭력처벌법 제{clause}" for clause in clauses]
    assert len({round(box["y"]) for box in (columns.nth(n).bounding_box() for n in range(4))}) == 1, "in one row"
    last = columns.nth(3)
    assert "7년 이하" in last.locator("dl").inner_text()
    last.locator("summary").click()
    assert "확인: 2026-06-08" in last.locator(".panel").inner_text()
    page.locator(".st-key-penalties_compare input").first.click()
    page.keyboard.type("협박")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    settled(page)
    assert columns.count() == 4, "a fifth is not taken"
    page.set_viewport_size({"width": 390, "height": 844})
    assert len({round(columns.nth(n).bounding_box()["y"]) for n in range(4)}) == 4, "below each other on a phone"


def test_a_limitation_is_counted_and_its_clauses_open(open_page: OpenPage, chat_address: str) -> None:
    page = open_page()
    go(page, chat_address, "periods")
    assert page.locator(".result").count() == 0
    enter_day(page, "period_act", "2025-01-01")
    pick(page, "period_offence", "성폭력처벌법 제14조의2 제2항")
    press(page, KO["birth_day"])
    enter_day(page, "period_birth_day", "1990-01-01")
    reading = page.locator(".result ol.rows > li")
    assert word("ko", "period_until", end="2031-12-31") in reading.locator(".big").inner_text()
    reading.locator("details.fold > summary", has_text=KO["period_grounds"]).click()
    ground = reading.locator("details.source", has_text="제249조").first
    ground.locator("summary").click()
    assert "7년" in ground.locator(".panel").inner_text()
    assert ground.locator("a").get_attribute("href").startswith("https://www.law.go.kr/")
    page.get_by_role("link", name=KO["nav_help"], exact=True).click()
    page.locator("h1", has_text=KO["help_title"]).wait_for()
    settled(page)
    page.get_by_role("link", name=KO["nav_periods"], exact=True).click()
    page.locator("h1", has_text=KO["periods_title"]).wait_for()
    settled(page)
    assert page.locator(".result").count() == 0, "what was entered went with the page"


@pytest.fixture(scope="module")
def lawful_address(embedder: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server over the invented statute, of which three promulgations are on file."""
    folder = tmp_path_factory.mktemp("lawful")
    corpus, law, data = field_corpus(folder / "corpus"), history(folder / "law"), folder / "data"
    build(corpus, data, embedder)
    sync([str(law)], corpus, data, embedder, force=True)
    with serving(data, folder / "server.log") as (address, _):
        yield address


def test_an_article_its_versions_what_changed_and_who_cites_it(browser: Any, lawful_address: str) -> None:
    page = browser.new_page(locale="ko-KR")
    go(page, lawful_address, "statutes")
    pick(page, "statute_law", "시험법")
    pick(page, "statute_article_999999", "제2조")
    article = page.locator(".result dl.clauses")
    article.filter(has_text="5년 이하").wait_for()
    page.get_by_role("slider").press("ArrowLeft")
    page.locator(".day", has_text="2019-07-01").wait_for()
    settled(page)
    assert "2년 이하" in article.inner_text()
    assert word("ko", "held_between", first="2019-07-01", end="2021-03-02") in page.locator(".result .facts").first.inner_text()  # fmt: skip
    changed = page.locator("ul.diff > li")
    assert "2년" in changed.locator(".del").inner_text()
    assert "5년" in changed.locator(".ins").inner_text()
    cited = page.locator("details.fold", has_text="인용한 것")
    cited.locator("summary").click()
    assert "시험법 제1조" in cited.inner_text()
    page.context.close()


def test_the_help_page_prints_the_contacts_alone(open_page: OpenPage, chat_address: str) -> None:
    page = open_page()
    go(page, chat_address, "help")
    press(page, KO["situation_deletion"])
    cards = page.locator("ul.rows.help > li")
    assert cards.count() > 3
    page.emulate_media(media="print")
    for gone in (".gy-bar", ".st-key-head", ".st-key-help_choose", ".noprint"):
        assert not page.locator(gone).first.is_visible(), gone
    for number in range(cards.count()):
        assert cards.nth(number).locator("a").first.is_visible()
    colours = "e => [getComputedStyle(e).color, getComputedStyle(e).backgroundColor]"
    assert cards.first.evaluate(colours) == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]
    assert page.locator(".stMain").evaluate("m => m.scrollHeight <= m.clientHeight"), "all of it is on paper"


@pytest.mark.parametrize("width", [1280, 390])
def test_the_language_changes_and_the_page_stays(open_page: OpenPage, chat_address: str, width: int) -> None:
    page = open_page(width=width)
    for number, place in enumerate(PLACES):
        old, new = ("ko", "en") if number % 2 == 0 else ("en", "ko")
        page.get_by_role("link", name=WORDS[old][place.title], exact=True).click()
        page.wait_for_url(f"{chat_address}/{place.path}")
        settled(page)
        head = page.locator("h1").inner_text()
        press(page, {"ko": "한국어", "en": "English"}[new])
        page.locator(f".welcome[lang={new}]").wait_for()
        assert page.url == f"{chat_address}/{place.path}"
        assert page.locator("h1").inner_text() != head
        assert page.evaluate("document.documentElement.lang") == new


def test_a_new_conversation_empties_the_filters_of_the_pages(open_page: OpenPage, chat_address: str) -> None:
    page = open_page()
    go(page, chat_address, "rulings")
    page.locator(".st-key-rulings_words input").fill("촬영")
    page.keyboard.press("Enter")
    page.get_by_role("link", name=KO["nav_chat"], exact=True).click()
    page.get_by_test_id("stChatInputTextArea").wait_for()
    settled(page)
    ask(page, "오늘 서울 날씨 알려줘")
    press(page, KO["new"])
    page.get_by_role("link", name=KO["nav_rulings"], exact=True).click()
    page.locator(".st-key-rulings_words input").wait_for()
    settled(page)
    assert page.locator(".st-key-rulings_words input").input_value() == ""


def test_on_a_phone_from_the_question_to_who_can_help(open_page: OpenPage, chat_address: str) -> None:
    """Ask, open the source, go to the help page, choose a situation, and have a number to tap; the exit stays in reach."""
    page = open_page(width=390, height=844, has_touch=True, is_mobile=True)
    page.get_by_text(KO["example_4"]).tap()
    page.locator(".tail").wait_for(timeout=90_000)
    page.locator("details.source summary").first.tap()
    assert page.locator("details.source .panel").first.is_visible()
    page.locator(".stMain").evaluate("m => m.scrollTo(0, 0)")
    page.get_by_role("link", name=KO["nav_help"], exact=True).tap()
    page.locator(".st-key-help_situations").wait_for()
    settled(page)
    page.get_by_text(KO["situation_deletion"], exact=True).tap()
    page.locator(".guide").first.wait_for()
    numbers = page.locator("ul.rows.help a.tel")
    numbers.first.scroll_into_view_if_needed()
    assert numbers.first.get_attribute("href").startswith("tel:")
    exit_ = page.locator(".gy-bar .exit").bounding_box()
    assert 0 <= exit_["y"] <= 40
    assert exit_["x"] + exit_["width"] <= 390
