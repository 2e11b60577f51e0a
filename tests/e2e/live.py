"""The chat as its user has it: a real server on loopback and headless Chromium."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

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


@contextmanager
def serving(data_dir: Path, log: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """``kb chat --headless`` on a free port; the address and the process. Stopped at the end."""
    port = free_port()
    environment = os.environ | {"KB_DATA_DIR": str(data_dir), "KB_TODAY": "2026-11-24"}
    command = [sys.executable, "-m", "kb.cli", "chat", "--headless", "--port", str(port)]
    with log.open("wb") as file:
        process = subprocess.Popen(
            command, cwd=PROJECT, env=environment, stdout=file, stderr=subprocess.STDOUT, start_new_session=True
        )
        address = f"http://127.0.0.1:{port}"
        try:
            _wait_until_healthy(address, process, log)
            yield address, process
        finally:
            stop(process)


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


def _wait_until_healthy(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(240):
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=1) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.25)
    raise RuntimeError(f"the chat did not start:\n{log.read_text(encoding='utf-8', errors='replace')}")
