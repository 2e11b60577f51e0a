"""The site of the documentation as its reader has it: wide and narrow, light and dark, with its search."""

from __future__ import annotations

import functools
import http.server
import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from kb.settings import PROJECT

pytestmark = pytest.mark.browser
LOOKS = {"wide": ((1280, 900), "light"), "narrow": ((360, 740), "dark")}
PAGES = ["docs/index.html", "docs/guide/victim.ko.html", "docs/architecture.html"]
AXE = "axe.run(document, {runOnly: {type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']}})"


class Quiet(http.server.SimpleHTTPRequestHandler):
    """A file server that says nothing."""

    def log_message(self, *_: object) -> None:
        """Nothing is printed."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the built site."""
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "sphinx", "-b", "html", "-q", "-c", "docs", ".", str(folder)]
    subprocess.run(command, cwd=PROJECT, check=True, capture_output=True)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


@pytest.fixture
def page(request: pytest.FixtureRequest, browser: Any, site: str) -> Iterator[Any]:
    """A page in the look that the test asks for; what it asks of others, and what goes wrong in it, is kept."""
    (width, height), scheme = LOOKS[request.param]
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
    opened = context.new_page()
    opened.foreign, opened.wrong = [], []
    opened.on("request", lambda r: None if r.url.startswith((site, "data:")) else opened.foreign.append(r.url))
    opened.on("pageerror", lambda error: opened.wrong.append(str(error)))
    yield opened
    context.close()


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("page", LOOKS, indirect=True)
def test_a_page_fits_can_be_left_and_asks_nobody(page: Any, site: str, address: str) -> None:
    page.goto(site + address)
    page.evaluate("window.scrollTo(0, document.body.scrollHeight / 2)")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    leave = page.locator("a.leave").bounding_box()
    size = page.viewport_size
    assert leave["x"] >= 0, "the way out is in view, wherever the page is scrolled"
    assert leave["x"] + leave["width"] <= size["width"]
    assert 0 <= leave["y"] <= size["height"] - leave["height"]
    page.evaluate(AXE_SCRIPT)
    found = page.evaluate(AXE)["violations"]
    assert [(v["id"], v["impact"], v["nodes"][0]["html"][:200]) for v in found] == []
    assert (page.foreign, page.wrong) == ([], [])


@pytest.mark.parametrize("page", ["wide"], indirect=True)
@pytest.mark.parametrize(("words", "name"), [("벌금", "변호사"), ("딥페이크", "학생"), ("sandbox", "Security")])
def test_the_search_finds(page: Any, site: str, words: str, name: str) -> None:
    page.goto(f"{site}search.html?q={words}")
    page.locator("#search-results li a", has_text=name).first.wait_for(timeout=15_000)
    assert (page.foreign, page.wrong) == ([], [])
