"""``python -m bench.startup``: from the command to the first screen in a browser, beside the imports that it is measured by.

One run alternates both, so that what else the machine does weighs on both: the bar is twice
``python -c "import streamlit, torch"`` plus the opening of the store.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from kb.settings import Settings
from tests.e2e.live import chromium, serving

ROUNDS = 5
IMPORTS = "import streamlit, torch"
STORE = """
import time
from kb.base import open_kb
begun = time.perf_counter()
open_kb()
print(time.perf_counter() - begun)
"""


def seconds(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def imports() -> float:
    """Seconds of the two imports in a process of their own."""
    return seconds(lambda: subprocess.run([sys.executable, "-c", IMPORTS], check=True))


def store() -> float:
    """Seconds in which a process that has imported everything opens the store."""
    done = subprocess.run([sys.executable, "-c", STORE], check=True, capture_output=True, text=True)
    return float(done.stdout)


def first_paint(browser: Browser) -> float:
    """Seconds from the start of ``kb chat`` until its first screen stands in a browser that waits for it."""
    with tempfile.TemporaryDirectory() as folder:
        page = browser.new_page()
        begun = time.perf_counter()
        with serving(Settings().data_dir, Path(folder) / "log") as (address, _):
            page.goto(address)
            page.locator(".welcome").wait_for(timeout=120_000)
            taken = time.perf_counter() - begun
            page.close()
        return taken


def main() -> None:
    rows: list[tuple[float, float, float]] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        for _ in range(ROUNDS):
            rows.append((imports(), store(), first_paint(browser)))
    base, opened, painted = (statistics.median(column) for column in zip(*rows, strict=True))
    ratio = statistics.median(paint / (2 * one + two) for one, two, paint in rows)
    print(f"import streamlit, torch: {base:.2f} s; opening the store: {opened:.2f} s; first screen: {painted:.2f} s")
    print(f"first screen / (2 x imports + store): {ratio:.2f} (bar 1, median of {ROUNDS} rounds)")


if __name__ == "__main__":
    main()
