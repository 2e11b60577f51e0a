"""Which Streamlit elements let text fetch from elsewhere? ``python -m bench.sinks`` prints one line an element.

A page shows the same hostile text through each element in turn, headless Chromium opens it, and a server on loopback, in the
place of a foreign host, counts what is asked of it. The rules of ``kb/ui/render.py`` rest on this.
"""

from __future__ import annotations

import http.server
import os
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import sync_playwright

from tests.e2e.live import chromium, free_port

SINKS = {
    "st.markdown": "st.markdown(TEXT)",
    "st.markdown unsafe": "st.markdown(TEXT, unsafe_allow_html=True)",
    "st.write": "st.write(TEXT)",
    "st.caption": "st.caption(TEXT)",
    "st.error": "st.error(TEXT)",
    "st.button label": "st.button(TEXT)",
    "st.expander label": "st.expander(TEXT)",
    "st.html": "st.html(TEXT)",
    "st.text": "st.text(TEXT)",
    "st.code": "st.code(TEXT)",
    "st.html after kb.ui.render.fill": "show(fill('<p>{}</p>', TEXT))",
}
PAGE = """
import streamlit as st
from kb.ui.render import fill, show
TEXT = "![a]({there}/md.png) <img src='{there}/html.png'>"
{sink}
st.text("done")
"""


class Counter(http.server.BaseHTTPRequestHandler):
    asked: list[str] = []  # noqa: RUF012 (one server, one list)

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_response(404)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Silence."""


def main() -> None:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Counter)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    there = f"http://127.0.0.1:{server.server_port}"
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        for name, sink in SINKS.items():
            script = Path(folder) / "page.py"
            script.write_text(PAGE.format(there=there, sink=sink), encoding="utf-8")
            local, foreign = opened(browser, script, there)
            print(f"{name:34} fetches of the text: {local}   other hosts: {', '.join(sorted(foreign)) or 'none'}")
    server.shutdown()


def opened(browser: object, script: Path, there: str) -> tuple[int, set[str]]:
    """Open the page once: (requests to the counting server, other hosts that were asked)."""
    Counter.asked.clear()
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port)]
    command += ["--server.headless", "true", "--browser.gatherUsageStats", "false"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=os.environ)
    try:
        for _ in range(120):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1).close()
                break
            except OSError:
                time.sleep(0.25)
        page = browser.new_page()  # type: ignore[attr-defined]
        hosts: set[str] = set()
        page.on("request", lambda request: hosts.add(urlsplit(request.url).hostname or ""))
        page.goto(f"http://127.0.0.1:{port}")
        page.get_by_text("done", exact=True).wait_for(timeout=60_000)
        page.wait_for_timeout(700)
        page.close()
        return len(Counter.asked), hosts - {"127.0.0.1", ""}
    finally:
        process.terminate()
        process.wait()


if __name__ == "__main__":
    main()
