"""The quick exit as the person who needs it has it: on every screen, in every state of the connection, and what is left."""

from __future__ import annotations

import contextlib
import secrets
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from kb.ui.frame import EXIT_URL
from kb.ui.visits import GRACE
from kb.ui.words import WORDS
from tests.e2e.live import Cable, serving
from tests.e2e.wire import Visitor

pytestmark = pytest.mark.browser
VIEWPORTS = [(320, 640), (360, 740), (390, 844), (820, 1180), (1280, 900), (1920, 1080)]
NOTE = """() => {
  let heard = 0;
  window.addEventListener("click", (event) => { if (event.isTrusted) heard = performance.now(); }, true);
  document.addEventListener("click", (event) => event.isTrusted && window.noted([
    performance.now() - heard, performance.now() - event.timeStamp, document.body.childElementCount,
    getComputedStyle(document.documentElement).display, document.title]), true);
}"""
"""Listens before the exit and after it, and tells: milliseconds that the exit took, milliseconds since the finger went down
(a busy machine and an answer that is being drawn come before), and what is left of the page."""


class House:
    """The server under watch: its address, and how many objects in its memory hold a text."""

    def __init__(self, address: str, process: subprocess.Popen[bytes]) -> None:
        self.address = address
        self._process = process
        self.away = (0.0, "")

    def look(self, text: str) -> tuple[int, float]:
        """How many turns and waiting questions hold ``text``, and when that was (the clock of the machine)."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(f"{text}\n".encode())
        self._process.stdin.flush()
        while not (line := self._process.stdout.readline()).startswith(b"holds "):
            assert line, "the server ended"
        _, count, moment = line.split()
        return int(count), float(moment)

    def holds(self, text: str) -> int:
        return self.look(text)[0]


@contextlib.contextmanager
def watched(data: Path, log: Path) -> Iterator[House]:
    """A server whose memory is watched."""
    census = (sys.executable, "-m", "tests.e2e.census")
    with (
        log.with_suffix(".err").open("wb") as errors,
        serving(
            data, log, program=census, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors
        ) as (address, process),
    ):  # fmt: skip
        yield House(address, process)


@pytest.fixture(scope="module")
def house(built_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One server for this file; a visitor has asked something and lost the connection before the first test."""
    with watched(built_dir, tmp_path_factory.mktemp("exit") / "log") as house:
        visitor, mark = Visitor(house.address), secrets.token_hex(8)
        visitor.ask(f"{mark} 스토킹하면 어떤 처벌을 받나요?")
        assert house.holds(mark)
        visitor.close()
        house.away = time.monotonic(), mark
        yield house


@pytest.fixture
def enter(browser: Any, house: House) -> Iterator[Callable[..., Any]]:
    """``enter(width, height, address)`` -> a page on the chat; the neutral site is ours and takes 300 ms to answer."""
    contexts = []

    def open_one(width: int = 1280, height: int = 900, address: str = "") -> Any:
        context = browser.new_context(viewport={"width": width, "height": height}, locale="ko-KR")
        contexts.append(context)
        page = context.new_page()
        page.asked, page.said = [], []
        page.on("request", lambda request: page.asked.append(request.url))

        def elsewhere(route: Any) -> None:
            time.sleep(0.3)
            route.fulfill(body="<title>weather</title><h1>weather</h1>", content_type="text/html")

        context.route(lambda url: urlsplit(url).hostname != "127.0.0.1", elsewhere)
        page.expose_function("noted", lambda told: page.said.append(told))
        page.goto("https://before.invalid/")
        page.goto(address or house.address)
        page.wait_for_selector(".welcome", timeout=60_000)
        return page

    yield open_one
    for context in contexts:
        context.close()


def ask(page: Any, text: str, until: str = ".tail") -> None:
    page.get_by_test_id("stChatInputTextArea").fill(text)
    page.keyboard.press("Enter")
    page.locator(until).first.wait_for(timeout=90_000)


def settled(house: House, mark: str) -> int:
    """How much holds ``mark`` once the page is drawn: the same at three looks, half a second apart."""
    seen = [house.holds(mark)]
    while len(seen) < 40 and len({*seen[-3:]}) + (len(seen) < 3) > 1:
        time.sleep(0.5)
        seen.append(house.holds(mark))
    return seen[-1]


def seconds_until_gone(house: House, mark: str, since: float) -> float:
    """How long after ``since`` the server was first seen to hold no ``mark``; infinite when it still did after five seconds."""
    while True:
        count, moment = house.look(mark)
        if not count or moment - since > 5:
            return moment - since if not count else float("inf")
        time.sleep(0.02)


@pytest.mark.parametrize("state", ["idle", "streaming", "cut"])
@pytest.mark.parametrize(("width", "height"), VIEWPORTS)
def test_exit_blanks_at_once_leaves_and_takes_the_session_with_it(
    enter: Callable[..., Any], house: House, width: int, height: int, state: str
) -> None:
    cable = Cable(house.address)
    page = enter(width, height, cable.address)
    exit_, note = (page.locator(f".gy-bar {name}").bounding_box() for name in (".exit", ".note"))
    for box in (exit_, note):
        assert 0 <= box["x"] <= box["x"] + box["width"] <= width
        assert 0 <= box["y"] <= box["y"] + box["height"] <= 160
    mark = secrets.token_hex(8)
    ask(page, f"{mark} 딥페이크 영상을 퍼뜨리면 어떤 처벌을 받나요?", ".claim" if state == "streaming" else ".tail")
    assert house.holds(mark)
    if state == "streaming":
        assert page.locator(".tail").count() == 0
    if state == "cut":
        cable.cut()
        page.locator("[data-testid=stDialog]").wait_for(timeout=30_000)
    page.evaluate(NOTE)
    asked = len(page.asked)
    page.locator(".gy-bar .exit").click(no_wait_after=True)
    clicked = time.monotonic()
    if state != "cut":  # where the connection is dead, the server hears of it by that: the test of those who stay away
        assert seconds_until_gone(house, mark, clicked) <= 1
    page.wait_for_url(EXIT_URL)
    [(taken, since_click, *left)] = page.said
    assert taken <= 100
    assert since_click <= 500
    assert left == [0, "none", WORDS["ko"]["page_title"]]
    own = [urlsplit(url).path for url in page.asked[asked:] if url.startswith(cable.address)]
    assert all(path.startswith(("/static/", "/_stcore/h")) for path in own), (
        "files of the page, and its look for the server"
    )
    assert [url for url in page.asked[asked:] if not url.startswith(cable.address)] == [EXIT_URL]
    page.go_back()
    assert page.url == "https://before.invalid/"
    cable.cut()


def test_what_was_saved_stopped_and_asked_again_leaves_with_the_session(
    enter: Callable[..., Any], house: House
) -> None:
    page = enter()
    mark = secrets.token_hex(8)
    ask(page, f"{mark} 딥페이크 영상을 퍼뜨리면 어떤 처벌을 받나요?", ".claim")
    page.get_by_role("button", name=WORDS["ko"]["stop"]).click()
    page.get_by_text(WORDS["ko"]["stopped"]).wait_for(timeout=20_000)
    page.get_by_role("button", name=WORDS["ko"]["again"], exact=True).click()
    page.locator(".tail").wait_for(timeout=90_000)
    page.get_by_role("button", name=WORDS["ko"]["take"]).click()
    alone = settled(house, mark)
    with page.expect_download():
        page.get_by_role("button", name=WORDS["ko"]["save_txt"]).click()
    assert settled(house, mark) == alone + 1, "the file to be saved is in memory"
    with page.expect_download() as drawn:
        page.get_by_role("button", name=WORDS["ko"]["save_pdf"]).click()
    assert Path(drawn.value.path()).read_bytes().startswith(b"%PDF-")
    page.keyboard.press("Escape")
    page.locator(".gy-bar .exit").click(no_wait_after=True)
    assert seconds_until_gone(house, mark, time.monotonic()) <= 1


def test_three_presses_of_shift_alone_leave_and_the_page_counts_them(enter: Callable[..., Any], house: House) -> None:
    page = enter()
    mark = secrets.token_hex(8)
    box = page.get_by_test_id("stChatInputTextArea")
    box.fill(f"{mark} 불법촬영물을 지우고 싶어요")
    box.focus()
    for key in ("Shift+A", "Shift+B", "Shift+C", "Shift", "a", "Shift", "Shift+ArrowLeft", "Shift"):
        page.keyboard.press(key)
    assert page.locator(".gy-bar .presses").inner_text() == WORDS["ko"]["exit_after"].format(count=2)
    assert not page.locator(".gy-bar .by-key").is_visible()
    page.keyboard.press("Shift")
    assert page.locator(".gy-bar .presses").inner_text() == WORDS["ko"]["exit_after"].format(count=1)
    page.keyboard.press("Shift")
    page.wait_for_url(EXIT_URL)
    assert not house.holds(mark)


def test_presses_are_forgotten_after_a_while(enter: Callable[..., Any]) -> None:
    page = enter()
    page.clock.install()
    page.keyboard.press("Shift")
    page.keyboard.press("Shift")
    page.clock.fast_forward(6_000)
    assert page.locator(".gy-bar .presses").inner_text() == ""
    assert page.locator(".gy-bar .note").inner_text().startswith(WORDS["ko"]["exit_note"])
    page.keyboard.press("Shift")
    assert urlsplit(page.url).hostname == "127.0.0.1"


def test_back_to_an_earlier_page_of_the_app_shows_none_of_it(enter: Callable[..., Any]) -> None:
    """Each page of the app is an entry of the history; the exit replaces the last, and the first opens empty."""
    page = enter()
    mark = secrets.token_hex(8)
    ask(page, f"{mark} 스토킹하면 어떤 처벌을 받나요?")
    page.evaluate("history.pushState({}, '', '/')")
    page.locator(".gy-bar .exit").click()
    page.wait_for_url(EXIT_URL)
    page.go_back()
    assert urlsplit(page.url).hostname == "127.0.0.1"
    page.wait_for_selector(".welcome", timeout=60_000)
    assert mark not in page.content()


def test_exit_is_a_link_where_its_script_does_not_run(enter: Callable[..., Any]) -> None:
    page = enter()
    page.add_init_script("window.gyExit = true")
    page.reload()
    page.wait_for_selector(".welcome", timeout=60_000)
    page.keyboard.press("Shift")
    assert page.locator(".gy-bar .presses").inner_text() == ""
    page.locator(".gy-bar .exit").click()
    page.wait_for_url(EXIT_URL)


def test_leaving_ends_no_other_session(house: House) -> None:
    one, other = Visitor(house.address), Visitor(house.address)
    marks = [secrets.token_hex(8) for _ in range(2)]
    one.ask(f"{marks[0]} 스토킹하면 어떤 처벌을 받나요?")
    other.ask(f"{marks[1]} 스토킹하면 어떤 처벌을 받나요?")
    one.leave()
    assert seconds_until_gone(house, marks[0], time.monotonic()) <= 1
    assert house.holds(marks[1])
    other.leave()
    assert seconds_until_gone(house, marks[1], time.monotonic()) <= 1


def test_who_stays_away_is_forgotten(house: House) -> None:
    """The visitor of the fixture; no other session had to end for it."""
    since, mark = house.away
    time.sleep(max(0.0, since + GRACE + 5 - time.monotonic()))
    assert time.monotonic() - since <= 40 or not house.holds(mark)
    assert not house.holds(mark)
