"""What stands between the network and the app: which requests are let in, with what headers, and who says farewell.

An ASGI middleware, so that it holds with and without a proxy. Streamlit itself sends none of these headers, accepts a
websocket without an Origin, and asks a foreign host for its own address when a foreign Origin knocks; none of that
reaches it from here.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Awaitable, Callable, MutableMapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import streamlit
from streamlit import config

from kb.ui import visits

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]

CLOSED = ("/_stcore/metrics", "/_stcore/agent")
"""What Streamlit would tell anyone who asks: how many sessions there are, and how a program drives the app."""
UPLOADS = "/_stcore/upload_file/"
_FAREWELL = re.compile(rb"leave-([0-9a-f]{32})")
_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def _inline_scripts() -> list[str]:
    """The scripts that stand in the page itself: Streamlit's one, and our exit."""
    index = Path(streamlit.__file__).parent / "static" / "index.html"
    return [*_INLINE.findall(index.read_text(encoding="utf-8")), *_INLINE.findall(visits.SCRIPT)]


def _digest(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


def content_security_policy() -> str:
    """As tight as Streamlit bears; found by test. Scripts are its files and those whose digest is known, nothing else."""
    return "; ".join(
        (
            "default-src 'none'",
            # Streamlit compiles WebAssembly of its own files; a text is never run as a program.
            f"script-src 'self' 'wasm-unsafe-eval' {' '.join(map(_digest, _inline_scripts()))}",
            "style-src 'self' 'unsafe-inline'",  # Streamlit writes its styles into the page
            "img-src 'self'",
            "font-src 'self' data:",  # icons of Streamlit's own
            "connect-src 'self'",
            "manifest-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
        )
    )


HEADERS = {
    "content-security-policy": content_security_policy(),
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}
"""On every answer. Files under ``/static/`` keep Streamlit's own ``cache-control``: they are the same for everyone."""


def same_origin(origin: str | None, host: str | None) -> bool:
    """Whether a websocket comes from a page of this app, or from an origin that ``server.corsAllowedOrigins`` names.

    Example: ``same_origin("https://outside.invalid", "127.0.0.1:8501")`` -> ``False``; so is an Origin that is missing.
    """
    if not origin or not host:
        return False
    return urlsplit(origin).netloc == host or origin in config.get_option("server.corsAllowedOrigins")


class Guard:
    """The middleware: ``Middleware(Guard)`` in ``serve.py``."""

    def __init__(self, app: App) -> None:
        self.app = app

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._http(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._websocket(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _http(self, scope: Message, receive: Receive, send: Send) -> None:
        path: str = scope["path"]

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = headers(path, message.get("headers", ()))
            await send(message)

        full = path.startswith(UPLOADS) and scope["method"] == "PUT" and visits.crowded()
        if full or path.startswith(CLOSED):
            await answer({"type": "http.response.start", "status": 503 if full else 404, "headers": []})
            await answer({"type": "http.response.body", "body": b""})
        else:
            await self.app(scope, receive, answer)

    async def _websocket(self, scope: Message, receive: Receive, send: Send) -> None:
        asked = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        if not same_origin(asked.get("origin"), asked.get("host")):
            await receive()
            await send({"type": "websocket.close", "code": 1008})  # before it is accepted, this is a 403
            return

        async def heard() -> Message:
            message = await receive()
            for word in _FAREWELL.findall(message.get("bytes") or b""):
                visits.leave(word.decode())
            return message

        await self.app(scope, heard, send)


def headers(path: str, own: Any) -> list[tuple[bytes, bytes]]:
    """The headers of an answer: ours, and those of Streamlit that do not contradict them."""
    given = [(name.decode("latin-1").lower(), name, value) for name, value in own]
    ours = dict(HEADERS)
    if path.startswith("/static/") and any(name == "cache-control" for name, _, _ in given):
        del ours["cache-control"]
    kept = [(name, value) for lower, name, value in given if lower not in ours]
    return kept + [(name.encode(), value.encode()) for name, value in ours.items()]
