"""The server without a proxy before it: what it answers, whom it lets in, and that no session hears of another."""

from __future__ import annotations

import asyncio
import http.client
import secrets
import socket
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

import pytest
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec
from websockets.exceptions import ConnectionClosed

from kb.ui import visits
from kb.ui.guard import HEADERS, Guard, content_security_policy
from tests.e2e.live import handshake
from tests.e2e.wire import Visitor, dial


def get(address: str, path: str) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=20)
    connection.request("GET", path)
    answer = connection.getresponse()
    answer.read()
    return answer


@pytest.mark.parametrize(
    ("path", "status"),
    [("/", 200), ("/any-page", 200), ("/_stcore/health", 200), ("/_stcore/metrics", 404), ("/_stcore/agent/mcp", 404),
     ("/media/none.jpg", 404)],
)  # fmt: skip
def test_every_answer_carries_every_header_once(chat_address: str, path: str, status: int) -> None:
    answer = get(chat_address, path)
    assert answer.status == status
    for name, value in HEADERS.items():
        assert answer.headers.get_all(name) == [value], name


def test_the_policy_names_no_foreign_source_and_no_inline_script() -> None:
    rules = dict(rule.split(" ", 1) for rule in content_security_policy().split("; "))
    assert rules["default-src"] == "'none'"
    assert rules["script-src"].count("'sha256-") == 2
    assert "'unsafe-inline'" not in rules["script-src"]
    sources = {source for value in rules.values() for source in value.split() if not source.startswith("'sha256-")}
    assert sources == {"'none'", "'self'", "'unsafe-inline'", "'wasm-unsafe-eval'", "data:"}


HOSTILE = ["https://outside.invalid", "http://outside.invalid:{port}", "http://127.0.0.1.outside.invalid:{port}",
           "http://127.0.0.1", "http://127.0.0.1:1", "http://localhost:{port}", "http://[::1]:{port}", "null", "",
           "file://", "http://", "data:text/html,x", None]  # fmt: skip
HOSTS = ["outside.invalid", "outside.invalid:{port}", "127.0.0.1.outside.invalid", "localhost.outside.invalid", "::1",
         "user@127.0.0.1", "127.0.0.1:x", "127.0.0.1/x"]  # fmt: skip


@pytest.mark.parametrize("origin", HOSTILE)
def test_a_page_from_elsewhere_gets_no_websocket(chat_address: str, origin: str | None) -> None:
    port = urlsplit(chat_address).port
    wire = socket.create_connection(("127.0.0.1", int(port or 0)))
    assert handshake(wire, origin and origin.format(port=port), f"127.0.0.1:{port}") == 403


@pytest.mark.parametrize("host", HOSTS)
def test_a_name_that_is_not_ours_gets_no_websocket(chat_address: str, host: str) -> None:
    """An outsider's name that points at this machine, with an Origin that agrees with it."""
    port = urlsplit(chat_address).port
    name = host.format(port=port)
    wire = socket.create_connection(("127.0.0.1", int(port or 0)))
    assert handshake(wire, f"http://{name}", name) in (400, 403)


def test_our_own_page_gets_one(chat_address: str) -> None:
    port = urlsplit(chat_address).port
    for name in (f"127.0.0.1:{port}", f"localhost:{port}"):
        wire = socket.create_connection(("127.0.0.1", int(port or 0)))
        assert handshake(wire, f"http://{name}", name) == 101


def test_a_message_too_large_ends_the_connection(chat_address: str) -> None:
    with dial(chat_address) as wire:
        wire.send(b"x" * 2_000_000)
        with pytest.raises(ConnectionClosed, match="1009"):
            wire.recv(timeout=20)


def test_no_file_is_taken_in_when_too_many_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        seen.append(scope["path"])

    async def put(method: str, path: str) -> list[Any]:
        sent: list[Any] = []

        async def send(message: Any) -> None:
            sent.append(message)

        await Guard(app)({"type": "http", "method": method, "path": path}, None, send)  # type: ignore[arg-type]
        return sent

    upload = "/_stcore/upload_file/session/file"
    for full in (True, False):
        monkeypatch.setattr(visits, "crowded", lambda full=full: full)
        [*answer] = asyncio.run(put("PUT", upload))
        assert [message["status"] for message in answer if "status" in message] == ([503] if full else [])
        asyncio.run(put("DELETE", upload))
    assert seen == [upload] * 3


def test_files_of_sessions_that_are_no_more_are_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    store = MemoryUploadedFileManager("/upload")
    for session in ("here", "gone"):
        store.add_file(session, UploadedFileRec("1", "a.txt", "text/plain", b"12345"))

    class Runtime:
        uploaded_file_mgr = store

        @staticmethod
        def get_app_session(session: str) -> object | None:
            return object() if session == "here" else None

    monkeypatch.setattr(visits, "get_instance", Runtime)
    monkeypatch.setattr(visits, "ROOM", 10)
    assert visits.crowded()
    visits.drop_stray_uploads()
    assert list(store.file_storage) == ["here"]
    assert not visits.crowded()


def test_a_farewell_with_a_guessed_word_ends_nothing(chat_address: str) -> None:
    visitor = Visitor(chat_address)
    visitor.leave_button = "$$ID-x-leave-" + "0" * 32
    visitor.leave()
    visitor.say("오늘 서울 날씨 알려줘")
    visitor.listen(until='class="tail"')
    visitor.close()


def test_ten_sessions_at_once_hear_nothing_of_each_other(chat_address: str) -> None:
    marks = [f"gyzq{secrets.token_hex(6)}" for _ in range(10)]

    def session(mark: str) -> bytes:
        visitor = Visitor(chat_address)
        visitor.ask(f"{mark} 오늘 서울 날씨 알려줘")
        visitor.ask(f"스토킹하면 어떤 처벌을 받나요? {mark}")
        visitor.close()
        return visitor.received

    with ThreadPoolExecutor(len(marks)) as people:
        received = list(people.map(session, marks))
    for mark, heard in zip(marks, received, strict=True):
        assert [other for other in marks if other.encode() in heard] == [mark]
