"""``make screens``: the chat on desktop and phone, in both languages and themes, written to ``docs/screens``."""

from __future__ import annotations

import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from kb.settings import Settings
from tests.e2e.live import DEEPFAKE, PROJECT, chromium, serving

FOLDER = PROJECT / "docs" / "screens"
VIEWS = {
    "desktop-ko-light": ((1280, 900), "ko-KR", "light", DEEPFAKE),
    "desktop-en-dark": ((1280, 900), "en-US", "dark", "Someone spread a deepfake video with my face. How are they punished?"),
    "phone-ko-dark": ((390, 844), "ko-KR", "dark", "고등학생인 제 딸 얼굴을 합성했어요"),
    "phone-en-light": ((390, 844), "en-US", "light", "My ex threatens to post our video"),
}  # fmt: skip


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as logs,
        serving(Settings().data_dir, Path(logs) / "log") as (address, _),
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        for name, ((width, height), locale, theme, question) in VIEWS.items():
            context = browser.new_context(
                viewport={"width": width, "height": height}, locale=locale, color_scheme=theme
            )
            page = context.new_page()
            page.goto(address)
            page.wait_for_selector(".welcome", timeout=60_000)
            page.wait_for_timeout(1000)
            page.screenshot(path=FOLDER / f"{name}-first.png")
            page.get_by_test_id("stChatInputTextArea").fill(question)
            page.keyboard.press("Enter")
            page.wait_for_selector(".tail", timeout=90_000)
            page.wait_for_timeout(800)
            page.locator("details.source > summary").first.click()
            page.locator(".said").first.scroll_into_view_if_needed()
            page.wait_for_timeout(400)
            page.screenshot(path=FOLDER / f"{name}-answer.png")
            page.locator(".tail").scroll_into_view_if_needed()
            page.wait_for_timeout(400)
            page.screenshot(path=FOLDER / f"{name}-help.png")
            context.close()
            print(f"docs/screens/{name}-*.png")


if __name__ == "__main__":
    main()
