"""A server on the loopback that speaks OpenAI's chat completions, streamed: replies as told, faults included, requests recorded.
It speaks the streams of Ollama, Anthropic and Google as well, by the path that is asked for.

    with LLMServer() as server:
        server.replies += [Reply("첫 문장입니다. [1]"), Reply(status=503)]
        KB_LLM = server.spec
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal

Fault = Literal["silent", "cut", "stall", "endless", "garbage", "html", "redirect"]


@dataclass(frozen=True)
class Reply:
    """One reply: ``text`` (or what it makes of the last message) in pieces of ``size`` characters, or a status, or a fault.

    ``silent``: the server takes the request and says nothing, but for comments that keep the line open. ``cut``: the connection
    breaks after the text. ``stall``: after the text nothing more comes. ``endless``: the text again and again until the client
    goes. ``garbage``: an event that is no JSON. ``html``: a page instead of a stream. ``redirect``: to ``text``.
    """

    text: str | Callable[[str], str] = ""
    size: int = 7
    status: int = 200
    fault: Fault | None = None


@dataclass
class LLMServer:
    """``replies`` are given in turn, the last one for every further request; ``requests`` are the bodies received."""

    replies: list[Reply] = field(default_factory=list)
    requests: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    gone: threading.Event = field(default_factory=threading.Event)
    """Set when a client has left a reply before its end."""

    def __enter__(self) -> LLMServer:
        self._closing = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        self._server.shutdown()
        self._server.server_close()

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self._server.server_address[1]}"

    @property
    def spec(self) -> str:
        return f"openai:test-model@http://{self.host}/v1"

    def again(self, *replies: Reply) -> None:
        """Forget what was asked, and reply so from now on."""
        self.replies, self.requests, self.headers = list(replies), [], []
        self.gone.clear()

    def take(self, body: dict[str, Any], headers: dict[str, str]) -> Reply:
        self.requests.append(body)
        self.headers.append(headers)
        return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]

    def pieces(self, reply: Reply, body: dict[str, Any]) -> Iterator[str]:
        text = reply.text if isinstance(reply.text, str) else reply.text(body["messages"][-1]["content"])
        parts = [text[i : i + reply.size] for i in range(0, len(text), reply.size)]
        yield from parts
        while reply.fault == "endless":
            yield from parts

    def waits(self) -> Iterator[None]:
        """Ticks until the server closes."""
        while not self._closing.wait(0.02):
            yield


def openai_stream(delta: str | None) -> bytes:
    """A piece of a reply, or its end (None), as OpenAI's chat completions stream it."""
    choice = {
        "index": 0, "delta": {"role": "assistant", "content": delta or ""}, "finish_reason": "stop" if delta is None else None,
    }  # fmt: skip
    body = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "test-model", "choices": [choice]}
    return _event(body) + (b"data: [DONE]\n\n" if delta is None else b"")


def ollama_stream(delta: str | None) -> bytes:
    message = {"role": "assistant", "content": delta or ""}
    body = {"model": "test-model", "created_at": "2026-11-24T00:00:00Z", "message": message, "done": delta is None}
    return json.dumps(body).encode() + b"\n"


def anthropic_stream(delta: str | None) -> bytes:
    if delta is None:
        return _event({"type": "content_block_stop", "index": 0}) + _event({"type": "message_stop"})
    text = {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": delta}}
    return _event(text)


def google_stream(delta: str | None) -> bytes:
    content = {"role": "model", "parts": [{"text": delta or ""}]}
    return _event({"candidates": [{"content": content, "finishReason": "STOP" if delta is None else None}]})


STREAMS = {
    "/chat/completions": openai_stream,
    "/api/chat": ollama_stream,
    "/messages": anthropic_stream,
    ":stream": google_stream,
}


def _event(body: dict[str, Any]) -> bytes:
    kind = f"event: {body['type']}\n" if "type" in body else ""
    return f"{kind}data: {json.dumps(body, ensure_ascii=False)}\n\n".encode()


def _handler(server: LLMServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: object) -> None:
            pass

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            reply = server.take(body, dict(self.headers.items()))
            try:
                self._send(reply, body)
            except OSError:  # the client has gone
                server.gone.set()
            self.close_connection = True

        def _send(self, reply: Reply, body: dict[str, Any]) -> None:
            if reply.status != 200 or reply.fault in ("html", "redirect"):
                # As some servers do, the error repeats what was asked.
                text = json.dumps({"error": {"message": json.dumps(body, ensure_ascii=False)}}).encode()
                self.send_response(307 if reply.fault == "redirect" else reply.status)
                if reply.fault == "redirect":
                    self.send_header("Location", str(reply.text))
                self.send_header("Content-Type", "text/html" if reply.fault == "html" else "application/json")
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)
                return
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            event = next(stream for path, stream in STREAMS.items() if path in self.path)
            if reply.fault == "silent":
                for _ in server.waits():
                    self._chunk(b": still here\n\n")
            if reply.fault == "garbage":
                self._chunk(b"data: {not json\n\n")
            for piece in server.pieces(reply, body):
                self._chunk(event(piece))
            if reply.fault == "stall":
                for _ in server.waits():
                    self._chunk(b": still here\n\n")
            if reply.fault != "cut":
                self._chunk(event(None))
                self.wfile.write(b"0\r\n\r\n")

        def _chunk(self, data: bytes) -> None:
            self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")

    return Handler
