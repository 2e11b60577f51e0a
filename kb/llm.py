"""The language model of ``KB_LLM``: its spec, and its reply as a stream of text (docs/llm.md).

    Spec.parse("ollama:qwen3") -> Spec("ollama", "qwen3", "http://127.0.0.1:11434")

The model is always the one named here: llama-index would take OpenAI where none is given. Its packages are imported when a model
is opened, never before. Each reply is read in a thread of its own by an event loop, so that a time-out holds whatever the server
sends, and a reader who goes away ends the request at once.
"""

from __future__ import annotations

import asyncio
import importlib
import os
import queue
import re
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Generator, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Any, Literal
from urllib.parse import urlsplit

from kb.errors import WrongUse

FORMS = "openai:MODEL@http://127.0.0.1:8080/v1, ollama:MODEL[@URL], anthropic:MODEL[@URL], google:MODEL[@URL]"
FIRST_SECONDS, TOTAL_SECONDS = 60.0, 180.0
"""How long the first piece of a reply, and the whole of it, may take."""
ATTEMPTS, BACK_OFF_SECONDS = 3, 0.5
"""Tries before the first piece, and the first pause between them; each next pause is twice as long."""
MOST_CHARS = 8_000
"""Characters of a reply that are read; a longer one is no answer."""
CONTEXT_TOKENS, OUTPUT_TOKENS = 16_384, 2_048
_GRACE_SECONDS = 2.0
_SPEC = re.compile(r"(?P<kind>[a-z]+):(?P<model>[^\s@]\S*?)(?:@(?P<url>https?://\S+))?")


@dataclass(frozen=True)
class _Kind:
    """A kind of service: the package and module of its llama-index integration, its own address, where its key stands."""

    package: str
    module: str
    url: str | None
    keys: tuple[str, ...]


_KINDS = {
    "openai": _Kind("llama-index-llms-openai-like", "llama_index.llms.openai_like", None, ("OPENAI_API_KEY",)),
    "ollama": _Kind("llama-index-llms-ollama", "llama_index.llms.ollama", "http://127.0.0.1:11434", ()),
    "anthropic": _Kind(
        "llama-index-llms-anthropic", "llama_index.llms.anthropic", "https://api.anthropic.com", ("ANTHROPIC_API_KEY",)
    ),
    "google": _Kind(
        "llama-index-llms-google-genai", "llama_index.llms.google_genai", "https://generativelanguage.googleapis.com",
        ("GOOGLE_API_KEY", "GEMINI_API_KEY"),
    ),
}  # fmt: skip

Reason = Literal["refused", "time", "status", "garbage", "empty", "long", "cut", "unsupported"]


class Failed(Exception):
    """No whole reply. Holds the reason alone: what a server says of an error may repeat the question."""

    def __init__(self, reason: Reason, status: int | None = None) -> None:
        super().__init__(reason)
        self.reason, self.status = reason, status


@dataclass(frozen=True)
class Spec:
    """Which model of which service, at which address."""

    kind: str
    model: str
    url: str = field(repr=False)

    @classmethod
    def parse(cls, text: str) -> Spec:
        """``openai:qwen3@http://127.0.0.1:8080/v1`` -> its parts. Raises WrongUse naming the forms; it never repeats the text,
        which may hold a password."""
        match = _SPEC.fullmatch(text.strip())
        kind = _KINDS.get(match["kind"]) if match else None
        url = match and (match["url"] or (kind and kind.url))
        if match is None or kind is None or not url or not _hostname(url):
            raise WrongUse(f"KB_LLM을 읽지 못했습니다. 쓸 수 있는 꼴: {FORMS} (KB_LLM is not one of these forms).")
        return cls(match["kind"], match["model"], url)

    @property
    def host(self) -> str:
        """Where text goes, without credentials or path: ``127.0.0.1:8080``."""
        port = urlsplit(self.url).port
        return _hostname(self.url) + (f":{port}" if port else "")

    @property
    def local(self) -> bool:
        """Whether the service runs on this machine."""
        name = _hostname(self.url)
        try:
            return ip_address(name).is_loopback
        except ValueError:
            return name == "localhost"

    @property
    def encrypted(self) -> bool:
        return self.url.startswith("https://")


@dataclass(frozen=True)
class Limits:
    """Bounds of one reply."""

    first: float = FIRST_SECONDS
    total: float = TOTAL_SECONDS
    attempts: int = ATTEMPTS
    back_off: float = BACK_OFF_SECONDS
    chars: int = MOST_CHARS
    tokens: int = OUTPUT_TOKENS


@dataclass(frozen=True)
class Model:
    """An opened model: replies to a system and a user text."""

    spec: Spec
    key: str = field(repr=False)
    limits: Limits = Limits()

    @property
    def name(self) -> str:
        return self.spec.model

    def stream(self, system: str, user: str) -> Generator[str, None, None]:
        """The reply, piece by piece. Closing the iterator ends the request. Raises Failed for anything but a whole reply."""
        found: queue.SimpleQueue[str | Failed | None] = queue.SimpleQueue()
        loop = asyncio.new_event_loop()
        task = loop.create_task(self._read(system, user, found.put))
        thread = threading.Thread(target=_run, args=(loop, task), name="kb-llm", daemon=True)
        thread.start()
        try:
            while (item := found.get()) is not None:
                if isinstance(item, Failed):
                    raise item
                yield item
        finally:
            with suppress(RuntimeError):  # the loop is closed: the reply was read to its end
                loop.call_soon_threadsafe(task.cancel)
            thread.join(_GRACE_SECONDS)

    async def _read(self, system: str, user: str, put: Callable[[str | Failed | None], None]) -> None:
        said: list[str] = []
        room = self.limits.chars

        def say(text: str) -> None:
            nonlocal room
            room -= len(text)
            if room < 0:
                raise Failed("long")
            said.append(text)
            put(text)

        try:
            async with asyncio.timeout(self.limits.total):
                await self._tries(system, user, say, said)
            if not "".join(said).strip():
                put(Failed("empty"))
        except Exception as error:
            put(_failure(error, bool(said)))
        finally:
            put(None)

    async def _tries(self, system: str, user: str, say: Callable[[str], None], said: list[str]) -> None:
        for left in reversed(range(self.limits.attempts)):
            try:
                return await self._once(system, user, say)
            except Exception as error:
                if said or not left or not _passing(error):
                    raise
            await asyncio.sleep(self.limits.back_off * 2 ** (self.limits.attempts - 1 - left))

    async def _once(self, system: str, user: str, say: Callable[[str], None]) -> None:
        from llama_index.core.llms import ChatMessage

        llm, close = _BUILD[self.spec.kind](self.spec, self.key, self.limits)
        messages = [ChatMessage(role="system", content=system), ChatMessage(role="user", content=user)]
        try:
            async with asyncio.timeout(self.limits.first):
                pieces: AsyncIterator[Any] = await llm.astream_chat(messages)
                head = await anext(pieces, None)
            if head is None:
                return
            say(head.delta or "")
            async for piece in pieces:
                if piece.delta:
                    say(piece.delta)
        finally:
            await close()


def open_model(text: str, environment: Mapping[str, str] | None = None) -> Model:
    """The model of a spec, ready to reply; nothing is sent yet.

    Raises WrongUse for a spec that cannot be read, a package that is not installed, or a key that is not set.
    """
    spec, environment = Spec.parse(text), environment if environment is not None else os.environ
    kind = _KINDS[spec.kind]
    try:
        importlib.import_module(kind.module)
    except ImportError as error:
        raise WrongUse(
            f"KB_LLM에 필요한 {kind.package}이(가) 없습니다. \"pip install 'gyeot[llm]'\"로 설치하세요 (package is not installed)."
        ) from error
    key = next((environment[name] for name in kind.keys if environment.get(name)), "")
    if kind.keys and not key and not spec.local:
        raise WrongUse(
            f"{spec.host}에 쓸 열쇠가 없습니다. 환경변수 {kind.keys[0]}를 넣어 주세요 (set {kind.keys[0]} to the key of the service)."
        )
    if spec.kind == "anthropic":
        _check_anthropic(spec.model)
    return Model(spec, key or "none")


def _check_anthropic(model: str) -> None:
    """The integration writes to the models alone whose context it knows."""
    from llama_index.llms.anthropic.utils import anthropic_modelname_to_contextsize

    try:
        anthropic_modelname_to_contextsize(model)
    except ValueError as error:
        raise WrongUse(
            f"llama-index-llms-anthropic이 모르는 모델입니다: {model}. Anthropic 문서의 모델 이름을 쓰거나 꾸러미를 새로 설치하세요 "
            "(unknown model: use a name from Anthropic's documentation or upgrade the package)."
        ) from error


def _hostname(url: str) -> str:
    """The host of a URL; "" where its host or port cannot be read."""
    try:
        parts = urlsplit(url)
        return (parts.hostname or "") if parts.port != 0 else ""
    except ValueError:
        return ""


def _run(loop: asyncio.AbstractEventLoop, task: asyncio.Task[None]) -> None:
    try:
        with suppress(asyncio.CancelledError):
            loop.run_until_complete(task)
    finally:
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _status(error: BaseException) -> int | None:
    found = getattr(error, "status_code", None) or getattr(error, "code", None)
    return found if isinstance(found, int) else None


def _lost(error: BaseException) -> bool:
    """Whether the connection was refused or broke. By name: the services' clients rest on different HTTP libraries, and share
    the names of their errors alone."""
    names = {cls.__name__ for link in _chain(error) for cls in type(link).__mro__}
    return bool(names & {"OSError", "TransportError", "APIConnectionError"})


def _passing(error: BaseException) -> bool:
    """Whether another try may succeed: the server is busy or broken, or the connection was lost; not a time-out of ours."""
    if isinstance(error, (Failed, TimeoutError)):
        return False
    status = _status(error)
    return status in (408, 429) or status >= 500 if status else _lost(error)


def _failure(error: Exception, begun: bool) -> Failed:
    if isinstance(error, Failed):
        return error
    if isinstance(error, TimeoutError):
        return Failed("time")
    if (status := _status(error)) is not None:
        return Failed("status", status)
    if _lost(error):
        return Failed("cut" if begun else "refused")
    return Failed("garbage")


# One builder per service: the model with our limits and no retries of its own, and how to end its connections. Redirects are not
# followed, as the text would go to a host that the reader was not told of; nothing for this machine goes through a proxy.
_Built = tuple[Any, Callable[[], Awaitable[None]]]


def _openai(spec: Spec, key: str, limits: Limits) -> _Built:
    from llama_index.llms.openai_like import OpenAILike
    from openai import DefaultAsyncHttpxClient

    client = DefaultAsyncHttpxClient(follow_redirects=False, trust_env=not spec.local, timeout=limits.total)
    llm = OpenAILike(
        model=spec.model, api_base=spec.url, api_key=key, is_chat_model=True, context_window=CONTEXT_TOKENS,
        max_tokens=limits.tokens, temperature=0.0, max_retries=0, timeout=limits.total, async_http_client=client,
    )  # fmt: skip
    return llm, client.aclose


def _ollama(spec: Spec, key: str, limits: Limits) -> _Built:
    from llama_index.llms.ollama import Ollama
    from ollama import AsyncClient

    client = AsyncClient(spec.url, follow_redirects=False, trust_env=not spec.local, timeout=limits.total)
    llm = Ollama(
        model=spec.model, base_url=spec.url, context_window=CONTEXT_TOKENS, temperature=0.0,
        additional_kwargs={"num_predict": limits.tokens}, async_client=client,
    )  # fmt: skip
    return llm, client.close


def _anthropic(spec: Spec, key: str, limits: Limits) -> _Built:
    from anthropic import AsyncAnthropic, DefaultAsyncHttpxClient
    from llama_index.llms.anthropic import Anthropic

    client = DefaultAsyncHttpxClient(follow_redirects=False, trust_env=not spec.local, timeout=limits.total)
    llm = Anthropic(
        model=spec.model, base_url=spec.url, api_key=key, max_tokens=limits.tokens, temperature=0.0, max_retries=0
    )
    # The integration takes no HTTP client.
    llm._aclient = AsyncAnthropic(base_url=spec.url, api_key=key, max_retries=0, http_client=client)
    return llm, client.aclose


def _google(spec: Spec, key: str, limits: Limits) -> _Built:
    from httpx import AsyncClient
    from llama_index.llms.google_genai import GoogleGenAI

    client = AsyncClient(follow_redirects=False, trust_env=not spec.local, timeout=limits.total)
    llm = GoogleGenAI(
        model=spec.model, api_key=key, max_tokens=limits.tokens, context_window=CONTEXT_TOKENS, max_retries=0,
        file_mode="inline", http_options={"base_url": spec.url, "httpx_async_client": client},
    )  # fmt: skip
    return llm, client.aclose


_BUILD: dict[str, Callable[[Spec, str, Limits], _Built]] = {
    "openai": _openai,
    "ollama": _ollama,
    "anthropic": _anthropic,
    "google": _google,
}
