"""No trace, proved: marked questions through every way a conversation can go, and then a search of all that was written.

One server with a home, a temporary folder and a data folder of its own, under strace where that is installed; one browser
with a profile on disk. Then every file of all of these is read for the marks, as they are and as UTF-16.
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from kb.base import MAX_QUESTION
from kb.ui.frame import EXIT_URL
from kb.ui.words import WORDS
from tests.e2e.live import chromium, handshake, serving
from tests.e2e.steps import press
from tests.e2e.wire import Visitor, dial
from tests.files import makers

pytestmark = pytest.mark.browser
KO = WORDS["ko"]
ASKED = "딥페이크 영상을 퍼뜨리면 어떤 처벌을 받나요?"
LOOPBACK = re.compile(r"127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+")
ADDRESS = re.compile(r'sin_addr=inet_addr\("([^"]+)"\)|inet_pton\(AF_INET6, "([^"]+)"')
NAMELESS = re.compile(r"O_TMPFILE[^)]*\) = \d")
"""A file without a name, such as Python's temporary ones: its bytes are on the disk, and no search of folders would find them."""
WRITTEN = re.compile(r'open(?:at)?\([^"]*"([^"]+)", [^)]*O_(?:WRONLY|RDWR|CREAT)[^)]*\) = \d')


@dataclass
class Walk:
    """What a walk through the app has left: where things were written, and which marks were typed."""

    folder: Path
    data: Path
    marks: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def mark(self, name: str) -> str:
        return self.marks.setdefault(name, f"gyzq{secrets.token_hex(8)}")

    def calls(self) -> str:
        """What strace has written, of both servers; empty without strace."""
        return "".join(path.read_text(errors="replace") for path in self.folder.glob("strace-*"))

    def files(self) -> list[Path]:
        """Every file in the folders that were theirs alone, and every other that the server has opened to write."""
        others = {Path(name) for name in WRITTEN.findall(self.calls()) if not name.startswith(("/dev", "/proc"))}
        return [
            p for p in [*self.folder.rglob("*"), *self.data.rglob("*"), *others] if p.is_file() and not p.is_symlink()
        ]


def found(words: list[str], files: list[Path]) -> dict[str, list[str]]:
    """For each word that is there, the files that hold it: in their bytes, or in a column of their SQLite tables."""
    hits: dict[str, list[str]] = {}
    for path in files:
        with contextlib.suppress(OSError):
            content = path.read_bytes()
            if content.startswith(b"SQLite format 3"):
                content += _dump(path).encode()
            for word in words:
                if word.encode() in content or word.encode("utf-16-le") in content:
                    hits.setdefault(word, []).append(str(path))
    return hits


def _dump(path: Path) -> str:
    with (
        contextlib.suppress(sqlite3.Error),
        contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as base,
    ):
        return "\n".join(base.iterdump())
    return ""


@contextlib.contextmanager
def server(walk: Walk, number: int) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    own = walk.folder / f"server-{number}"
    for name in ("home", "tmp"):
        (own / name).mkdir(parents=True)
    environment = {
        "HOME": str(own / "home"),
        "TMPDIR": str(own / "tmp"),
        "XDG_CACHE_HOME": str(own / "home" / ".cache"),
    }
    program = [sys.executable, "-m", "kb.cli", "chat"]
    if strace := shutil.which("strace"):
        traced = "trace=connect,sendto,open,openat"
        program = [
            strace,
            "-f",
            "--seccomp-bpf",
            "-qq",
            "-e",
            traced,
            "-o",
            str(walk.folder / f"strace-{number}"),
            *program,
        ]
    with serving(walk.data, own / "log", program=program, environment=environment) as started:
        yield started


def end(process: subprocess.Popen[bytes], name: signal.Signals) -> None:
    """A signal to every process of the server, as a terminal or a service manager sends it."""
    os.killpg(process.pid, name)
    process.wait(timeout=30)


def browse(playwright: Any, walk: Walk, address: str) -> None:
    """The part of the walk that a person does, in a browser that keeps a profile."""
    context = playwright.chromium.launch_persistent_context(
        walk.folder / "profile", executable_path=chromium(), locale="ko-KR",
        args=["--no-sandbox", "--disable-background-networking"],
    )  # fmt: skip
    page = context.pages[0]
    context.on("request", lambda request: walk.asked.append(request.url))
    context.route(f"{EXIT_URL}**", lambda route: route.fulfill(body="weather"))

    def opened() -> None:
        page.goto(address)
        page.wait_for_selector(".welcome", timeout=60_000)

    def send(text: str) -> None:
        page.get_by_test_id("stChatInputTextArea").fill(text)
        page.keyboard.press("Enter")

    opened()
    send(f"{walk.mark('answered')} {ASKED}")
    page.locator(".tail").wait_for(timeout=120_000)
    page.locator("details.source > summary").first.click()
    use(page)
    send(f"{walk.mark('refused')} 오늘 서울 날씨 알려줘")
    page.locator(".tail").nth(1).wait_for(timeout=90_000)
    page.get_by_test_id("stChatInputTextArea").fill(f"{walk.mark('too long')} {'가' * MAX_QUESTION}")
    page.keyboard.press("Enter")
    send(f"{walk.mark('streaming')} {ASKED}")
    page.locator(".said", has_text=walk.mark("streaming")).wait_for(timeout=60_000)
    send(f"{walk.mark('sent meanwhile')} 불법촬영물을 지우고 싶어요")
    page.get_by_role("button", name="새 대화").click()
    page.wait_for_selector(".welcome", timeout=60_000)
    send(f"{walk.mark('stopped')} {ASKED}")
    page.locator(".claim").first.wait_for(timeout=60_000)
    page.get_by_role("button", name=KO["stop"]).click()
    page.get_by_text(KO["stopped"]).wait_for(timeout=60_000)
    page.get_by_role("button", name=KO["again"], exact=True).click()
    page.locator(".tail").wait_for(timeout=90_000)
    send(f"{walk.mark('cancelled')} {ASKED}")
    page.locator(".said", has_text=walk.mark("cancelled")).wait_for(timeout=60_000)
    documents(page, walk, address)
    opened()
    page.get_by_test_id("stChatInputTextArea").fill(f"{walk.mark('typed and not sent')} 남편이")
    page.wait_for_timeout(500)
    page.locator(".gy-bar .exit").click()
    page.wait_for_url(EXIT_URL)
    opened()
    page.get_by_test_id("stChatInputTextArea").fill(f"{walk.mark('left in the box')} 친구가")
    page.wait_for_timeout(3_000)  # the browser saves the state of its tabs now and then
    context.close()


def use(page: Any) -> None:
    """All that a person can do with an answer: save it (the file is theirs, and is taken away here), judge it, give the day of the
    act, open an article and copy its address."""
    page.get_by_role("button", name=KO["take"]).click()
    for form in ("txt", "md", "pdf"):
        with page.expect_download() as saved:
            page.get_by_role("button", name=KO[f"save_{form}"]).click()
        saved.value.delete()
    page.keyboard.press("Escape")
    page.locator(".st-key-thumbs_1 button").last.click()
    press(page, KO["why_missing"])
    page.get_by_text(KO["counted"]).wait_for(timeout=30_000)
    page.get_by_role("button", name=KO["day_none"]).click()
    page.get_by_test_id("stDateInput").get_by_role("button").last.click()
    page.get_by_role("gridcell", name="10").first.click()
    page.keyboard.press("Escape")
    page.get_by_role("button", name=re.compile("인용한 조문")).click()
    page.get_by_role("button", name=re.compile("성폭력처벌법 제14조의2")).click()
    page.locator(".result").wait_for(timeout=60_000)
    page.get_by_role("button", name=KO["address"]).click()
    page.get_by_test_id("stCode").wait_for(timeout=30_000)
    page.keyboard.press("Escape")
    page.get_by_role("link", name=KO["nav_chat"], exact=True).click()
    page.locator(".tail").wait_for(timeout=60_000)


def documents(page: Any, walk: Walk, address: str) -> None:
    """Files and a text of one's own: read, refused, too large for the old way to keep in memory, taken away, and left behind."""
    page.goto(f"{address}/documents")
    box = page.locator("[data-testid=stFileUploaderDropzoneInput]")
    box.wait_for(state="attached", timeout=60_000)
    page.get_by_role("button", name="글 붙여 넣기").click()
    page.locator("textarea").fill(f"{walk.mark('pasted')} 형법 제297조를 위반하였습니다.")
    page.get_by_role("button", name="조문과 판례 찾기").click()
    page.locator(".paper-said", has_text=walk.mark("pasted")).wait_for(timeout=90_000)
    printed = makers.drawn(makers.line(f"{walk.mark('in a PDF')} 형법 제297조를 위반하였습니다."))
    long = f"{walk.mark('in a long text')} 형법 제298조를 위반하였습니다. " + "아무 일도 없었습니다. " * 100_000
    files = {
        f"{walk.mark('name of a PDF')}.pdf": printed,
        f"{walk.mark('name of a text')}.txt": long.encode(),
        f"{walk.mark('name of what is refused')}.hwp": b"\xd0\xcf\x11\xe0" + walk.mark("refused file").encode() * 50,
    }
    box.set_input_files(
        [{"name": name, "mimeType": "application/octet-stream", "buffer": data} for name, data in files.items()]
    )
    for name in ("in a PDF", "in a long text"):
        page.locator(".paper-said", has_text=walk.mark(name)).wait_for(timeout=120_000)
    page.locator("h2", has_text=walk.mark("name of what is refused")).wait_for(timeout=60_000)
    page.get_by_role("button", name="문서 1 빼기").click()
    page.locator("h2", has_text="붙여 넣은 글 1").wait_for(state="detached", timeout=60_000)
    page.get_by_role("button", name="글 붙여 넣기").click()
    page.locator("textarea").fill(f"{walk.mark('pasted and not sent')} 형법 제297조")
    page.wait_for_timeout(3_000)


def intrude(walk: Walk, address: str) -> None:
    """What no page sends: addresses with words in them, an answer that fails, questions too long, broken messages."""
    for path in (f"/?q={walk.mark('in the query')}", f"/{walk.mark('in the path')}"):
        urllib.request.urlopen(f"{address}{path}", timeout=20).read()
    port = int(address.rsplit(":", 1)[1])
    knock = socket.create_connection(("127.0.0.1", port))
    assert handshake(knock, f"https://{walk.mark('in the origin')}.invalid", f"127.0.0.1:{port}") == 403
    visitor = Visitor(address)
    visitor.say(f"{walk.mark('far too long')} {'가' * MAX_QUESTION}")
    visitor.listen()
    with dial(address) as wire:
        wire.send(walk.mark("text frame"))
    with dial(address) as wire:
        wire.send(f"\xff{walk.mark('no message')}".encode())
    with dial(address) as wire:
        wire.send(walk.mark("too large").encode() * 100_000)
        time.sleep(0.5)
    current = walk.data / "CURRENT"
    kept = current.read_bytes()
    current.write_text("no-such-generation")
    try:
        visitor.say(f"{walk.mark('error')} {ASKED}")
        visitor.listen(until="kb build")
    finally:
        current.write_bytes(kept)
    visitor.close()


@pytest.fixture(scope="module")
def walk(playwright: Any, built_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Walk:
    """The whole walk, once: a browser and an intruder on a server that is terminated, a person on one that is interrupted."""
    data = tmp_path_factory.mktemp("trace") / "data"
    shutil.copytree(built_dir, data, symlinks=True)
    walk = Walk(tmp_path_factory.mktemp("walk"), data)
    for number, name in enumerate((signal.SIGTERM, signal.SIGINT)):
        with server(walk, number) as (address, process):
            if number == 0:
                browse(playwright, walk, address)
                intrude(walk, address)
            visitor = Visitor(address)
            visitor.say(f"{walk.mark(f'when {name.name} came')} {ASKED}")
            visitor.listen(until=walk.mark(f"when {name.name} came"))
            end(process, name)
    return walk


def test_the_search_finds_what_is_there(walk: Walk, tmp_path: Path) -> None:
    """In bytes, in a table, and in what the browser keeps: the address of the server is in its profile."""
    (tmp_path / "log").write_bytes("gyzqprobe".encode("utf-16-le"))
    with contextlib.closing(sqlite3.connect(tmp_path / "base")) as base:
        base.execute("CREATE TABLE t AS SELECT 'gyzqprobe' AS words")
        base.commit()
    assert len(found(["gyzqprobe"], list(tmp_path.iterdir()))["gyzqprobe"]) == 2
    assert any(
        "profile" in path for path in found(["127.0.0.1"], list((walk.folder / "profile").rglob("*")))["127.0.0.1"]
    )


def test_no_file_holds_a_word_that_was_typed(walk: Walk) -> None:
    assert len(walk.marks) == 27
    files = walk.files()
    assert {"log", "CURRENT"} <= {path.name for path in files}
    names = {mark: name for name, mark in walk.marks.items()}
    assert {names[mark]: hits for mark, hits in found(list(names), files).items()} == {}


def test_the_server_writes_no_nameless_file(walk: Walk, tmp_path: Path) -> None:
    """An uploaded file of more than a megabyte would be one (serve.py)."""
    strace = shutil.which("strace")
    if strace is None:
        pytest.skip("no strace: apt-get install strace")
    seen = tmp_path / "strace"
    probe = "import tempfile; tempfile.TemporaryFile().write(b'x')"
    subprocess.run([strace, "-f", "-e", "trace=open,openat", "-o", seen, sys.executable, "-c", probe], check=False)
    assert NAMELESS.search(seen.read_text())
    assert NAMELESS.findall(walk.calls()) == []


def test_no_address_holds_one_and_no_page_asks_another_host(walk: Walk) -> None:
    assert [url for url in walk.asked if any(mark in url for mark in walk.marks.values())] == []
    assert {urlsplit(url).hostname for url in walk.asked} == {"127.0.0.1", urlsplit(EXIT_URL).hostname}


def foreign(calls: str) -> set[str]:
    """The addresses in strace's lines that are not of this machine."""
    return {a or b for a, b in ADDRESS.findall(calls) if not LOOPBACK.fullmatch(a or b)}


def test_the_server_connects_to_this_machine_alone(walk: Walk, tmp_path: Path) -> None:
    strace = shutil.which("strace")
    if strace is None:
        pytest.skip("no strace: apt-get install strace")
    # A UDP socket that is connected to an address for documentation sends nothing; strace must show it nevertheless.
    probe = "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).connect(('192.0.2.1', 9))"
    seen = tmp_path / "strace"
    subprocess.run([strace, "-f", "-e", "trace=connect", "-o", seen, sys.executable, "-c", probe], check=False)
    assert foreign(seen.read_text()) == {"192.0.2.1"}
    assert len(list(walk.folder.glob("strace-*"))) == 2
    assert foreign(walk.calls()) == set()
