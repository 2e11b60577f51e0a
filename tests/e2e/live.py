"""The chat as its user has it: a real server on loopback and headless Chromium."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[2]
DEEPFAKE = "딥페이크로 제 얼굴을 합성한 영상을 퍼뜨린 사람은 어떤 처벌을 받나요?"


def chromium() -> str | None:
    """The browser: KB_CHROMIUM, else Debian's or any other Chromium on the path."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return os.environ.get("KB_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def handshake(wire: socket.socket, origin: str | None, host: str) -> int:
    """The status with which the server at the other end of ``wire`` answers a page that wants a websocket."""
    lines = [
        "GET /_stcore/stream HTTP/1.1", f"Host: {host}", "Upgrade: websocket", "Connection: Upgrade",
        "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==", "Sec-WebSocket-Protocol: streamlit",
    ]  # fmt: skip
    lines += [f"Origin: {origin}"] if origin is not None else []
    with wire:
        wire.sendall("\r\n".join([*lines, "", ""]).encode())
        answer = wire.recv(4096)
    return int(answer.split(b" ")[1]) if answer else 0


@contextmanager
def serving(
    data_dir: Path,
    log: Path,
    *,
    program: Sequence[str] = (sys.executable, "-m", "kb.cli", "chat"),
    environment: Mapping[str, str] | None = None,
    **pipes: Any,
) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """``kb chat --headless`` on a free port; the address and the process. Stopped at the end.

    ``program`` is another one that takes ``--headless --port``; ``environment`` is added to this process's own.
    """
    port = free_port()
    variables = os.environ | {"KB_DATA_DIR": str(data_dir), "KB_TODAY": "2026-11-24"} | dict(environment or {})
    command = [*program, "--headless", "--port", str(port)]
    with log.open("wb") as file:
        process = subprocess.Popen(
            command, cwd=PROJECT, env=variables,
            **{"stdout": file, "stderr": subprocess.STDOUT, "start_new_session": True} | pipes,
        )  # fmt: skip
        address = f"http://127.0.0.1:{port}"
        try:
            wait_until_healthy(address, process, log)
            yield address, process
        finally:
            stop(process)


class Cable:
    """A wire between a browser and the server that can be cut: ``address`` in place of the server's own."""

    def __init__(self, address: str) -> None:
        self._to = ("127.0.0.1", int(address.rsplit(":", 1)[1]))
        self._ends: list[socket.socket] = []
        self._ear = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._ear.getsockname()[1]}"
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._ear.accept()
                far = socket.create_connection(self._to)
                self._ends += [near, far]
                for one, other in ((near, far), (far, near)):
                    threading.Thread(target=self._carry, args=(one, other), daemon=True).start()

    @staticmethod
    def _carry(one: socket.socket, other: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := one.recv(65536):
                other.sendall(data)
            other.shutdown(socket.SHUT_WR)

    def cut(self) -> None:
        """Every connection ends, and no new one is taken."""
        for end in (self._ear, *self._ends):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()


def stop(process: subprocess.Popen[bytes]) -> int:
    """Ctrl-C to the whole group, as a terminal sends it; the exit code."""
    import signal

    if process.poll() is None:
        os.killpg(process.pid, signal.SIGINT)
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    return int(process.returncode)


def wait_until_healthy(address: str, process: subprocess.Popen[bytes], log: Path, seconds: int = 60) -> None:
    """Raises RuntimeError with the log when the process ends before it answers, or does not answer for so long."""
    for _ in range(4 * seconds):
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=1) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.25)
    raise RuntimeError(f"the chat did not start:\n{log.read_text(encoding='utf-8', errors='replace')}")
