"""``kb chat``: the server of the chat as a child process, which ends when this one is told to end."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer

from kb.console import out
from kb.errors import NoKnowledgeBase, WrongUse
from kb.serving import serving_generation
from kb.settings import PROJECT, Settings

_PATIENCE = 8.0
"""Seconds that children have to end by themselves: less than the ten that a container is given."""


class _Terminated(BaseException):
    """SIGTERM came. The first process of a container must take it up itself: nothing else would end it."""


def register(app: typer.Typer) -> None:
    """Add the command to ``kb``."""
    app.command()(chat)


def chat(
    port: Annotated[int, typer.Option(min=1, max=65535, help="포트 / port")] = 8501,
    headless: Annotated[bool, typer.Option(help="브라우저를 열지 않기 / do not open a browser")] = False,
    build: Annotated[
        bool,
        typer.Option("--build", help="자료가 없으면 먼저 만들고, 있으면 뒤에서 새로 고치기 / build first, or behind"),
    ] = False,
) -> None:
    """채팅 열기. Open the chat on this machine (loopback only); Ctrl-C or SIGTERM stops it.

    Example: kb chat --port 8600 --headless
    """
    settings = Settings()
    known = serving_generation(settings) is not None
    if not known and not build:
        raise NoKnowledgeBase(
            "아직 지식베이스가 없습니다. 먼저 'kb build'를 실행하세요 (no knowledge base: run 'kb build')."
        )
    if not free(port):
        raise WrongUse(
            f"포트 {port}을(를) 다른 프로그램이 쓰고 있습니다. 'kb chat --port {port + 1}'이나 'make chat PORT={port + 1}'처럼 "
            "다른 포트를 주세요 (the port is busy: choose another with --port or PORT=)."
        )
    server = [sys.executable, "-m", "streamlit", "run", str(PROJECT / "serve.py")]
    server += ["--server.port", str(port), "--server.headless", "true" if headless else "false"]
    builder = [sys.executable, "-m", "kb.cli", "build", "--quiet"]
    code: int | None = None
    with contextlib.suppress(_Terminated), _Children(settings) as children:
        if build and not known:
            code = children.wait(builder)
            if code is None or serving_generation(settings) is None:
                raise typer.Exit(code or 1)
        if build and known:
            children.start([*builder, "--yield"])
        out.print(f"http://127.0.0.1:{port}  (Ctrl-C: 끝내기 / stop)")
        code = children.wait(server)
    raise typer.Exit(code or 0)


class _Children:
    """Child processes, none of which is left when the block is left."""

    def __init__(self, settings: Settings) -> None:
        self._environment = os.environ | elsewhere(settings)
        self._running: list[subprocess.Popen[bytes]] = []
        self._waiting = self._told = False

    def __enter__(self) -> _Children:
        self._before = signal.signal(signal.SIGTERM, self._take_up)
        return self

    def _take_up(self, number: int, frame: FrameType | None) -> None:
        """Nothing is cut short but the waiting: a child that is just being started must not be lost."""
        self._told = True
        if self._waiting:
            raise _Terminated

    def __exit__(self, *_: object) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)  # a second one must not cut the ending short
        end = time.monotonic() + _PATIENCE
        for process in self._running:
            process.terminate()
        for process in self._running:
            try:
                process.wait(max(0.1, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        signal.signal(signal.SIGTERM, self._before)

    def start(self, command: list[str]) -> subprocess.Popen[bytes]:
        """A child in the folder of what is carried, where Streamlit finds its settings."""
        process = subprocess.Popen(command, cwd=PROJECT, env=self._environment)
        self._running.append(process)
        return process

    def wait(self, command: list[str]) -> int | None:
        """Start a child and wait for its end: its exit code, or None when this process was told to end."""
        process, stopped = self.start(command), False
        while not self._told:
            try:
                self._waiting = True
                code = process.wait()
                return None if stopped else code
            except KeyboardInterrupt:
                # Ctrl-C reaches the child too, and it stops by itself, with a code that calls this an error; wait for it.
                stopped = True
            except _Terminated:
                break
            finally:
                self._waiting = False
        return None


def elsewhere(settings: Settings) -> dict[str, str]:
    """The settings that name a folder, said so that a process in another folder finds the same one.

    >>> elsewhere(Settings(data_dir=Path("/srv/gyeot")))["KB_DATA_DIR"]
    '/srv/gyeot'
    """
    models = {"KB_EMBED_MODEL": settings.embed_model, "KB_RERANK_MODEL": settings.rerank_model}
    folders = {name: Path(spec) for name, spec in models.items() if spec and Path(spec).is_dir()}
    return {name: str(folder.absolute()) for name, folder in ({"KB_DATA_DIR": settings.data_dir} | folders).items()}


def free(port: int) -> bool:
    """Whether nothing on this machine answers or holds ``port``."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
