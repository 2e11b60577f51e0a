"""The Chroma server that the pinned wheel starts with ``chroma run``, on loopback."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class ChromaServer:
    """A server that can be stopped, killed and started again at the same address. State and log are in ``folder``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        assert self._process is not None, "not started"
        return self._process.pid

    def start(self) -> None:
        """Returns once it answers."""
        chroma = str(Path(sys.executable).parent / "chroma")
        place = ["--host", "127.0.0.1", "--port", str(self.port), "--path", str(self.folder / "data")]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen([chroma, "run", *place], stdout=log, stderr=log, cwd=self.folder)
        for _ in range(1200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            assert self._process.poll() is None, (self.folder / "log").read_text()
            time.sleep(0.1)
        raise AssertionError(f"no answer on port {self.port}")

    def kill(self) -> None:
        """SIGKILL: what a crash or a machine without memory does."""
        assert self._process is not None, "not started"
        self._process.kill()
        self._process.wait()

    def stop(self) -> None:
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self.kill()


@contextmanager
def running(folder: Path) -> Iterator[ChromaServer]:
    """A server that answers; it is stopped at the end."""
    server = ChromaServer(folder)
    try:
        server.start()
        yield server
    finally:
        server.stop()


@contextmanager
def chroma_server(folder: Path) -> Iterator[str]:
    """The URL of a server that answers; it is stopped at the end."""
    with running(folder) as server:
        yield server.url
