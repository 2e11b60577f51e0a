"""``make screens``: every page on desktop and phone, in both languages and themes, written to ``docs/screens``.

A file is called DEVICE-LANGUAGE-THEME-SIGHT.png. What stood there before is taken away first.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import sync_playwright

from kb.settings import Settings
from kb.ui.pages import PLACES
from kb.ui.words import WORDS
from tests.e2e.live import PROJECT, chromium, serving
from tests.e2e.steps import ask, enter_day, go, pick, press

FOLDER = PROJECT / "docs" / "screens"
DEVICES = {"desktop": (1280, 900), "phone": (390, 844)}
LOCALES = {"ko": "ko-KR", "en": "en-US"}
THEMES = ("light", "dark")
COLOURS = 64
"""Of the palette: text on a plain ground needs no more, and a file is a third as large."""
CLAUSE = {"ko": "14조의2 제2항", "en": "14-2(2)"}
"""The clause on deepfakes that are spread, as the lists of both languages write it."""


def chat(page: Any, address: str, language: str) -> Iterator[str]:
    go(page, address, "")
    yield "chat-first"
    ask(page, WORDS[language]["example_1"])
    page.locator("details.source > summary").first.click()
    page.locator(".said").first.scroll_into_view_if_needed()
    yield "chat-answer"
    page.locator(".tail").evaluate("tail => tail.scrollIntoView()")
    yield "chat-help"


def penalties(page: Any, address: str, language: str) -> Iterator[str]:
    go(page, address, "penalties")
    yield "penalties"
    pick(page, "penalties_compare", CLAUSE[language])
    pick(page, "penalties_compare", {"ko": "14조의3 제1항", "en": "14-3(1)"}[language])
    page.locator("h2.part").first.evaluate("head => head.scrollIntoView()")
    yield "penalties-beside"


def periods(page: Any, address: str, language: str) -> Iterator[str]:
    go(page, address, "periods")
    enter_day(page, "period_act", "2025-01-01")
    pick(page, "period_offence", CLAUSE[language])
    page.locator(".result").evaluate("result => result.scrollIntoView()")
    yield "periods"


def support(page: Any, address: str, language: str) -> Iterator[str]:
    go(page, address, "help")
    press(page, WORDS[language]["situation_deletion"])
    yield "help"


def statutes(page: Any, address: str, language: str) -> Iterator[str]:
    go(page, address, "statutes")
    pick(page, "statute_article_011187", "제14조의2")
    yield "statutes"


SIGHTS = {"": chat, "penalties": penalties, "periods": periods, "help": support, "statutes": statutes}


def opened(page: Any, address: str, path: str, language: str) -> Iterator[str]:
    """The sights of a page; of most there is one, as it opens."""
    if path in SIGHTS:
        yield from SIGHTS[path](page, address, language)
    else:
        go(page, address, path)
        yield path


def keep(page: Any, name: str) -> None:
    """The screen as it stands, with few colours."""
    page.wait_for_timeout(400)
    shot = Image.open(io.BytesIO(page.screenshot(animations="disabled"))).convert("RGB")
    shot.quantize(COLOURS, dither=Image.Dither.NONE).save(FOLDER / f"{name}.png", optimize=True)


def main() -> None:
    """Take every screen, one look after the other."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob("*.png"):
        old.unlink()
    with (
        tempfile.TemporaryDirectory() as logs,
        serving(Settings().data_dir, Path(logs) / "log") as (address, _),
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        for (device, (width, height)), language, theme in product(DEVICES.items(), LOCALES, THEMES):
            context = browser.new_context(
                viewport={"width": width, "height": height}, locale=LOCALES[language], color_scheme=theme,
                reduced_motion="reduce",
            )  # fmt: skip
            page = context.new_page()
            for place in PLACES:
                for sight in opened(page, address, place.path, language):
                    keep(page, f"{device}-{language}-{theme}-{sight}")
            context.close()
            print(f"docs/screens/{device}-{language}-{theme}-*.png", flush=True)
    total = sum(path.stat().st_size for path in FOLDER.glob("*.png"))
    print(f"{len(list(FOLDER.glob('*.png')))} files, {total / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
