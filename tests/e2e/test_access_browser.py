"""Access: axe-core over every page, in both languages and themes, and what axe cannot see, walked by keyboard."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from kb.ui.pages import PLACES
from kb.ui.words import WORDS
from tests.e2e.live import DEEPFAKE, Cable
from tests.e2e.steps import ask, enter_day, go, pick, press

pytestmark = pytest.mark.browser
OpenPage = Callable[..., Any]
PATHS = [place.path for place in PLACES]
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
GRAVE = ("serious", "critical")
ALLOWED: dict[tuple[str, str], str] = {}
"""Rule and pattern of the element, and whose it is. At most five, all Streamlit's own; one that no longer matches fails the test."""


@dataclass(frozen=True)
class Look:
    """One way in which a person has the app before them."""

    language: str
    theme: str
    size: tuple[int, int]

    def context(self, browser: Any) -> Any:
        locale = {"ko": "ko-KR", "en": "en-US"}[self.language]
        width, height = self.size
        return browser.new_context(viewport={"width": width, "height": height}, locale=locale, color_scheme=self.theme)


LOOKS = [Look("ko", "light", (1280, 900)), Look("en", "dark", (390, 844))]


@dataclass(frozen=True)
class Finding:
    """What axe has found: in which sight, by which rule, how grave, and the element."""

    sight: str
    rule: str
    impact: str
    html: str
    why: str

    def allowed(self) -> tuple[str, str] | None:
        return next((entry for entry in ALLOWED if entry[0] == self.rule and re.search(entry[1], self.html)), None)


def examined(page: Any, sight: str) -> list[Finding]:
    """Axe's findings on the page as it stands, every source and fold in it open."""
    page.evaluate("document.querySelectorAll('.stMain .stHtml details:not(.help)').forEach(d => d.open = true)")
    page.evaluate(
        "document.querySelector('.stMain').scrollTo(0, 0)"
    )  # what has been scrolled below the bar is not small
    page.evaluate(AXE_SCRIPT)
    run = "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})"
    found = []
    for violation in page.evaluate(run, WCAG)["violations"]:
        for node in violation["nodes"]:
            why = " ".join(node["failureSummary"].split())
            found.append(Finding(sight, violation["id"], violation["impact"], node["html"], why))
    return found


def chat(page: Any, address: str, words: dict[str, str]) -> Iterator[str]:
    go(page, address, "")
    yield "first screen"
    question = DEEPFAKE if words is WORDS["ko"] else words["example_1"]
    ask(page, question)
    yield "answer"


def penalties(page: Any, address: str, words: dict[str, str]) -> Iterator[str]:
    go(page, address, "penalties")
    yield "list"
    for clause in ("14조의2 제2항", "14조 제2항") if words is WORDS["ko"] else ("14-2(2)", "14(2)"):
        pick(page, "penalties_compare", clause)
    press(page, words["view_table"])
    yield "table and side by side"
    press(page, words["view_chart"])
    yield "chart"
    press(page, words["more_filters"])
    page.locator(".st-key-penalties_kinds").wait_for()
    yield "more filters"
    page.keyboard.press("Escape")
    page.locator(".st-key-penalties_act button").first.click()
    page.get_by_role("grid").wait_for()
    yield "calendar"


def periods(page: Any, address: str, words: dict[str, str]) -> Iterator[str]:
    go(page, address, "periods")
    enter_day(page, "period_act", "2025-01-01")
    pick(page, "period_offence", "14조의2 제2항" if words is WORDS["ko"] else "14-2(2)")
    page.locator(".result").wait_for()
    yield "counted"


def support(page: Any, address: str, words: dict[str, str]) -> Iterator[str]:
    go(page, address, "help")
    press(page, words["situation_deletion"])
    page.locator(".guide").first.wait_for()
    yield "a situation"


SIGHTS: dict[str, Callable[[Any, str, dict[str, str]], Iterator[str]]] = {
    "": chat, "penalties": penalties, "periods": periods, "help": support,
}  # fmt: skip


def alone(path: str) -> Callable[[Any, str, dict[str, str]], Iterator[str]]:
    """A page as it opens."""

    def sight(page: Any, address: str, words: dict[str, str]) -> Iterator[str]:
        go(page, address, path)
        yield "as it opens"

    return sight


def walked(look: Look, browser: Any, address: str) -> list[Finding]:
    """Every page and state once, as one person would have it; the last with the connection lost."""
    words = WORDS[look.language]
    context = look.context(browser)
    page = context.new_page()
    found = []
    for path in PATHS:
        for state in SIGHTS.get(path, alone(path))(page, address, words):
            assert page.evaluate("document.documentElement.lang") == look.language
            found += examined(page, f"{path or 'chat'}: {state}")
    page.locator(".gy-bar details.help summary").click()
    found += examined(page, "help in the bar")
    cable = Cable(address)
    go(page, cable.address, "")
    cable.cut()
    page.locator("[data-testid=stDialog]").wait_for(timeout=30_000)
    found += examined(page, "connection lost")
    context.close()
    return found


@pytest.fixture(scope="module")
def findings(browser: Any, chat_address: str) -> list[Finding]:
    """What axe finds in both looks."""
    return [finding for look in LOOKS for finding in walked(look, browser, chat_address)]


def test_axe_finds_nothing_grave(findings: list[Finding], capsys: pytest.CaptureFixture[str]) -> None:
    grave = [finding for finding in findings if finding.impact in GRAVE]
    ours = {str(finding) for finding in grave if finding.allowed() is None}
    with capsys.disabled():
        print(
            f"\naxe: {len(ours)} serious or critical; allowed, as Streamlit's own: {len(grave) - len(ours)}, {ALLOWED}"
        )
    assert ours == set()


def test_what_is_allowed_is_little_and_still_there(findings: list[Finding]) -> None:
    assert len(ALLOWED) <= 5
    assert set(ALLOWED) - {finding.allowed() for finding in findings} == set()


def test_axe_sees_what_is_wrong(open_page: OpenPage) -> None:
    page = open_page()
    wrong = '<button></button><p style="color: #ccc; background: #fff">pale</p><img src="data:,">'
    page.evaluate("html => document.querySelector('.welcome').insertAdjacentHTML('beforeend', html)", wrong)
    assert {finding.rule for finding in examined(page, "wrong")} >= {"button-name", "color-contrast", "image-alt"}


FOCUS = """() => {
  const at = document.activeElement, style = getComputedStyle(at);
  const drawn = at.matches('[type=radio], [type=checkbox], [type=range]') ? at.parentElement.parentElement : at;
  const box = drawn.getClientRects()[0]; // of a link on two lines the first
  const over = document.elementFromPoint(box.x + box.width / 2, box.y + Math.min(box.height / 2, 12));
  return {
    name: `${at.tagName} ${at.getAttribute('aria-label') || at.innerText || at.className}`.slice(0, 60),
    ended: at === document.body, exit: at.className === 'exit', typed: at.matches('input:not([type=radio], [type=checkbox]), textarea'),
    ring: [style, getComputedStyle(at.closest('label') || at)].some(
      s => s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2),
    seen: over !== null && (drawn.contains(over) || over.contains(drawn)),
  };
}"""


@pytest.mark.parametrize("path", PATHS)
def test_the_keyboard_reaches_the_end_and_shows_where_it_is(open_page: OpenPage, chat_address: str, path: str) -> None:
    """A box and a slider show the focus by their border; everything else by a ring. Nothing is reached behind the bar."""
    page = open_page(width=1280, height=700)
    go(page, chat_address, path)
    stops = []
    for _ in range(500):
        page.keyboard.press("Tab")
        if (stop := page.evaluate(FOCUS))["ended"]:
            break
        stops.append(stop)
    assert stop["ended"], "trapped"
    assert next(stop for stop in stops if not stop["name"].startswith("MAIN"))["exit"]
    assert len(stops) > 10
    assert [stop["name"] for stop in stops if not (stop["ring"] or stop["typed"])] == []
    assert [stop["name"] for stop in stops if not stop["seen"]] == []


def overlap(one: dict[str, float], other: dict[str, float]) -> bool:
    across = min(one["x"] + one["width"], other["x"] + other["width"]) - max(one["x"], other["x"])
    down = min(one["y"] + one["height"], other["y"] + other["height"]) - max(one["y"], other["y"])
    return across > 1 and down > 1


@pytest.mark.parametrize("locale", ["ko-KR", "en-US"])
def test_no_part_of_the_bar_covers_another(open_page: OpenPage, locale: str) -> None:
    """On narrow screens and with text at up to twice its size."""
    page = open_page(locale=locale)
    for width, percent in ((320, 100), (360, 100), (360, 150), (360, 200), (1280, 200)):
        page.set_viewport_size({"width": width, "height": 740})
        page.add_style_tag(content=f"html {{ font-size: {percent}% !important; }}")
        page.wait_for_timeout(200)
        bar = page.locator(".gy-bar").bounding_box()
        parts = (".exit", ".numbers", ".help > summary", ".note")
        boxes = [page.locator(f".gy-bar {part}").bounding_box() for part in parts]
        seen = (width, percent, boxes)
        assert [(one, other) for one, other in combinations(boxes, 2) if overlap(one, other)] == [], seen
        assert bar["height"] <= 740 / 2, seen
        assert 0 <= boxes[0]["y"] <= boxes[0]["y"] + boxes[0]["height"] <= 160, seen
        assert all(0 <= box["x"] <= box["x"] + box["width"] <= width for box in boxes), seen


def test_nothing_moves_for_who_asks_for_stillness(open_page: OpenPage, chat_address: str) -> None:
    lasting = """() => [...document.querySelectorAll('*')].map(e => getComputedStyle(e)).filter(
      s => [s.transitionDuration, s.animationDuration].some(d => d.split(',').some(t => parseFloat(t) > 0.001))).length"""
    page = open_page(reduced_motion="reduce")
    assert page.evaluate(lasting) == 0
    assert open_page(reduced_motion="no-preference").evaluate(lasting) > 0
