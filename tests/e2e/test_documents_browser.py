"""A person's own documents in a real browser: in, read, opened, gone; and a hostile one that fetches nothing."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from kb.ui.frame import EXIT_URL
from kb.ui.words import WORDS
from tests.e2e.test_exit_browser import House, seconds_until_gone, watched
from tests.files import makers

pytestmark = pytest.mark.browser
OpenPage = Callable[..., Any]
BOX = "[data-testid=stFileUploaderDropzoneInput]"
REMOTE = "https://outside.invalid"
HOSTILE = f"""<!doctype html><html><head><link rel="stylesheet" href="{REMOTE}/a.css"><base href="{REMOTE}/"></head><body>
<p>이는 형법 제297조를 위반한 것입니다 &lt;img src="{REMOTE}/b.png"&gt; ![x]({REMOTE}/c.png) [y](javascript:alert(1))
&lt;script&gt;window.hit=1&lt;/script&gt; &lt;style&gt;@import url({REMOTE}/d.css)&lt;/style&gt;</p>
<img src="{REMOTE}/e.png"><iframe src="{REMOTE}/f"></iframe><script>window.hit = 1</script></body></html>"""


READ = """([count, words]) => {
  const told = [...document.querySelectorAll(".paper[role=status] li")].map((row) => row.innerText);
  const drawn = document.querySelector("[data-testid=stApp]").dataset.testScriptState === "notRunning";
  return drawn && told.length >= count && !told.some((row) => words.some((word) => row.includes(word)));
}"""
"""Whether each of so many documents is read, and the page that tells it is drawn whole."""


def entered(page: Any, address: str) -> Any:
    page.goto(f"{address}/documents")
    page.locator(BOX).wait_for(state="attached", timeout=90_000)
    return page


def drop(page: Any, *files: tuple[str, bytes]) -> None:
    page.set_input_files(
        BOX, [{"name": name, "mimeType": "application/octet-stream", "buffer": data} for name, data in files]
    )


def read(page: Any, count: int = 1) -> None:
    """Wait until so many documents are read."""
    page.locator(".stMain h2.part", has_text=f"문서 {count}:").wait_for(timeout=90_000)
    words = [WORDS["ko"][key] for key in ("documents_now", "documents_wait")]
    page.wait_for_function(READ, arg=[count, words], timeout=90_000)


def test_a_file_is_read_its_reference_opened_by_keyboard_and_taken_away(open_page: OpenPage, chat_address: str) -> None:
    page = entered(open_page(), chat_address)
    data = makers.drawn(makers.line("첫 쪽"), makers.line("성폭력처벌법 제14조의2 제1항을 위반하였습니다."))
    drop(page, ("판결.pdf", data), ("기사.txt", "형법 제297조에 관한 기사입니다.".encode()))
    read(page, 2)
    assert page.locator(".paper-said mark").all_inner_texts() == ["제14조의2 제1항", "제297조"]
    panel = page.locator(".papers details.source").first
    assert panel.locator(".panel").is_visible()
    panel.locator("summary").focus()
    page.keyboard.press("Enter")
    assert not panel.locator(".panel").is_visible()
    page.keyboard.press("Enter")
    assert "확인: 2026-06-08" in panel.inner_text()
    page.get_by_role("button", name="문서 1 빼기").click()
    page.locator("h2", has_text="판결.pdf").wait_for(state="detached", timeout=30_000)
    assert page.locator("h2", has_text="기사.txt").count() == 1
    assert page.url == f"{chat_address}/documents"
    assert not any("기사" in url or "%EA%B8%B0%EC%82%AC" in url for url in page.asked)


def test_a_text_is_pasted(open_page: OpenPage, chat_address: str) -> None:
    page = entered(open_page(), chat_address)
    page.get_by_role("button", name="글 붙여 넣기").click()
    page.locator("textarea").fill("이는 형법 제297조를 위반한 것입니다.")
    page.get_by_role("button", name="조문과 판례 찾기").click()
    read(page)
    assert page.locator(".paper-said mark").inner_text() == "제297조"
    page.get_by_role("button", name="글 붙여 넣기").click()
    assert page.locator("textarea").input_value() == ""


def test_a_hostile_document_fetches_nothing_and_runs_nothing(open_page: OpenPage, chat_address: str) -> None:
    page = entered(open_page(), chat_address)
    name = f"<img src={REMOTE}/n.png> ![n]({REMOTE}/m.png).html"
    drop(page, (name, HOSTILE.encode()))
    read(page)
    assert "<img src=" in page.locator(".paper-said").first.inner_text()
    page.wait_for_timeout(1_500)
    assert {urlsplit(url).hostname for url in page.asked} == {"127.0.0.1"}
    assert page.evaluate("window.hit") is None
    assert page.locator(".stMain img, .stMain iframe").count() == 0


@pytest.mark.parametrize("zoom", ["100%", "200%"])
def test_results_fit_a_narrow_screen(open_page: OpenPage, chat_address: str, zoom: str) -> None:
    from tests.e2e.test_pages_browser import CUT

    page = entered(open_page(width=360, height=740), chat_address)
    text = (
        "이는 성폭력처벌법 제14조의2 제1항을 위반한 것입니다. 대법원 2018. 8. 30. 선고 2017도3443 판결, 거짓법 제3조."
    )
    drop(page, (f"{'긴이름' * 30}.txt", text.encode()))
    read(page)
    page.add_style_tag(content=f"html {{ font-size: {zoom} !important; }}")
    page.locator(".papers details").evaluate_all("all => all.forEach(one => one.open = true)")
    page.wait_for_timeout(500)
    assert page.evaluate(CUT) == 0


@pytest.fixture(scope="module")
def house(built_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A server whose memory is watched."""
    with watched(built_dir, tmp_path_factory.mktemp("documents") / "log") as house:
        yield house


@pytest.mark.parametrize("state", ["read", "reading", "on the way"])
def test_the_exit_takes_documents_with_it(browser: Any, house: House, state: str) -> None:
    """What the desk holds, what the reader holds, and what Streamlit's store of uploaded files holds."""
    context = browser.new_context(locale="ko-KR")
    context.route(f"{EXIT_URL}**", lambda route: route.fulfill(body="weather"))
    page = entered(context.new_page(), house.address)
    mark = secrets.token_hex(8)
    sentence = f"{mark} 형법 제297조를 위반하였습니다. "
    # A megabyte of sentences takes seconds to search; 30 MB take a moment on their way.
    many = {"read": 1, "reading": 20_000, "on the way": 600_000}[state]
    drop(page, (f"{mark}.txt", (sentence * many).encode()))
    if state == "read":
        read(page)
    else:
        page.locator(".documents-reading" if state == "reading" else ".stFileUploader").wait_for(timeout=60_000)
    if state != "on the way":
        assert house.holds(mark)
    page.locator(".gy-bar .exit").click(no_wait_after=True)
    left = time.monotonic()
    # An upload that was on its way is taken in after its session has ended, and dropped at the next look (visits.STEP).
    assert seconds_until_gone(house, mark, left) <= (1 if state != "on the way" else 5)
    page.wait_for_url(EXIT_URL)
    time.sleep(3)
    assert house.holds(mark) == 0
    context.close()
