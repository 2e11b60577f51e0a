"""One server and one browser for all end-to-end tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.live import chromium, serving


@pytest.fixture(scope="session")
def chat_address(built_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    log = tmp_path_factory.mktemp("chat") / "server.log"
    with serving(built_dir, log) as (address, _):
        yield address


@pytest.fixture(scope="session")
def playwright() -> Iterator[Any]:
    """The driver; a process can hold one at a time."""
    if chromium() is None:
        pytest.skip("no Chromium: apt-get install chromium, or set KB_CHROMIUM")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def browser(playwright: Any) -> Any:
    return playwright.chromium.launch(
        executable_path=chromium(), args=["--no-sandbox", "--disable-background-networking"]
    )


@pytest.fixture
def open_page(browser: Any, chat_address: str) -> Iterator[Callable[..., Any]]:
    """``open_page(width=…, height=…, locale=…)`` -> a page on the chat whose every request is kept in ``page.asked``."""
    contexts = []

    def open_one(width: int = 1280, height: int = 900, locale: str = "ko-KR", **options: Any) -> Any:
        context = browser.new_context(viewport={"width": width, "height": height}, locale=locale, **options)
        contexts.append(context)
        page = context.new_page()
        page.asked = []
        page.on("request", lambda request: page.asked.append(request.url))
        page.goto(chat_address)
        page.wait_for_selector(".welcome", timeout=60_000)
        return page

    yield open_one
    for context in contexts:
        context.close()
