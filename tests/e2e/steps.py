"""What a person does on a page, one step per function; each waits until the page stands still again."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

ASK = "stChatInputTextArea"


def foreign(page: Any) -> list[str]:
    """Requests of a page (``open_page``) that left this machine."""
    return [url for url in page.asked if urlsplit(url).hostname not in ("127.0.0.1", None)]


def settled(page: Any) -> None:
    """Wait until the page's script has run to its end and nothing is being loaded."""
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for(timeout=90_000)
    page.locator("[data-testid=stSpinner]").first.wait_for(state="detached", timeout=90_000)
    page.locator(".stElementContainer[data-stale=true]").first.wait_for(state="detached", timeout=30_000)


def go(page: Any, address: str, path: str) -> None:
    """Open a page by its address."""
    page.goto(f"{address}/{path}")
    page.locator(".welcome").wait_for(timeout=90_000)
    settled(page)


def ask(page: Any, text: str) -> None:
    """Type a question, send it, and wait until the answer stands whole."""
    before = page.locator(".tail").count()
    page.get_by_test_id(ASK).fill(text)
    page.keyboard.press("Enter")
    page.locator(".tail").nth(before).wait_for(timeout=90_000)
    settled(page)


def pick(page: Any, key: str, text: str) -> None:
    """Choose from a list by typing: the first option that holds ``text``."""
    page.locator(f".st-key-{key} input").first.click()
    page.keyboard.type(text)
    page.get_by_role("option").filter(has_text=text).first.click()
    page.wait_for_timeout(200)  # the message is on its way
    settled(page)
    if page.get_by_role("listbox").count():  # a list of which several can be chosen stays open
        page.keyboard.press("Escape")
        page.get_by_role("listbox").wait_for(state="detached")


def press(page: Any, text: str) -> None:
    """Press the button, pill or segment with exactly this name."""
    page.locator("button:visible", has=page.get_by_text(text, exact=True)).first.click()
    page.wait_for_timeout(200)
    settled(page)


def enter_day(page: Any, key: str, day: str) -> None:
    """Type a day, written 2025-01-01, into a field of year, month and day; it counts when the field is left."""
    page.locator(f".st-key-{key} [role=spinbutton]").first.click()
    page.keyboard.type(day.replace("-", ""))
    while page.evaluate("key => document.activeElement.closest(`.st-key-${key}`) !== null", key):
        page.keyboard.press("Tab")
    page.wait_for_timeout(200)
    settled(page)
