"""A newcomer's way, whole: the lock and the wheel into a clean venv, then the very command that a container starts, on an empty volume.

Nothing of this checkout is on the path of what runs here, the data folder is empty at first, and every command is started in a
folder of its own. Without an index that pip can reach the module is skipped, and counted (``index``).
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from release.closure import LOCK
from tests.e2e.live import DEEPFAKE, free_port, wait_until_healthy
from tests.e2e.wire import Visitor
from tests.release.container import command, compose, environment
from tests.release.test_lock import HERE
from tests.store.server import running

pytestmark = pytest.mark.index
LOCKED = ((3, 11), "linux", "x86_64")
PIP = ("-m", "pip", "--disable-pip-version-check", "-q")


@dataclass(frozen=True)
class Place:
    """A venv with the wheel, a home, an empty folder to work in, and the volume of a container."""

    venv: Path
    home: Path
    desk: Path
    volume: Path

    def environment(self, **more: str) -> dict[str, str]:
        """What a login shell of a newcomer has: nothing of pytest's, of ours, or of this checkout."""
        kept = {name: os.environ[name] for name in ("LANG", "LC_ALL") if name in os.environ}
        path = f"{self.venv / 'bin'}:/usr/bin:/bin"
        return kept | {"PATH": path, "HOME": str(self.home), "KB_TODAY": "2026-11-24", "OMP_NUM_THREADS": "1"} | more

    def kb(self, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(self.venv / "bin" / "kb"), *arguments],
            cwd=self.desk, env=self.environment(**more), capture_output=True, text=True, check=False, timeout=300,
        )  # fmt: skip

    def packages(self) -> dict[str, int]:
        """Every file of site-packages and its size; what Python keeps of its own for the next start left out."""
        (site,) = (self.venv / "lib").glob("python3*/site-packages")
        files = (path for path in site.rglob("*") if path.is_file() and path.suffix != ".pyc")
        return {path.relative_to(site).as_posix(): path.stat().st_size for path in files}


def _run(*words: str | Path, **options: Any) -> None:
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, check=False, **options)
    assert done.returncode == 0, f"{words[:6]}\n{done.stdout}{done.stderr}"


def _reaches_an_index(folder: Path) -> bool:
    """Whether pip, as it is set up here, gets one small distribution."""
    ask = [sys.executable, *PIP, "download", "--no-deps", "--no-cache-dir", "--retries", "0", "--timeout", "20"]
    return subprocess.run([*ask, "-d", str(folder), "mdurl"], capture_output=True, check=False).returncode == 0


@pytest.fixture(scope="module")
def place(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Place:
    """Installed with pip and nothing else: on the lock's platform the lock with its hashes, elsewhere what pip finds."""
    root = tmp_path_factory.mktemp("newcomer")
    made = Place(*(root / name for name in ("venv", "home", "desk", "volume")))
    for folder in (made.home, made.desk, made.volume):
        folder.mkdir()
    if not _reaches_an_index(root / "asked"):
        pytest.skip("pip reaches no index")
    _run(sys.executable, "-m", "venv", made.venv)
    python = made.venv / "bin" / "python"
    if HERE == LOCKED:
        _run(python, *PIP, "install", "--no-compile", "--no-deps", "--require-hashes", "-r", LOCK)
        _run(python, *PIP, "install", "--no-compile", "--no-deps", wheel)
    else:
        _run(python, *PIP, "install", "--no-compile", wheel)
    _run(python, *PIP, "check")
    return made


@contextmanager
def container(place: Place, log: Path, **more: str) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """What the image starts, with its own variables and those of compose; ``/data`` is the volume, the port a free one.

    Yields the address at once; whoever wants an answer waits for it.
    """
    port = free_port()
    words = [str(port) if word == "8501" else word for word in command()]
    said = environment() | compose("compose.yaml")["services"]["app"]["environment"] | more
    said = {name: str(place.volume) if value == "/data" else value for name, value in said.items() if name != "PATH"}
    said["STREAMLIT_SERVER_ADDRESS"] = (
        "127.0.0.1"  # the one thing that is not as in the image: no door of this machine is opened
    )
    with log.open("wb") as file:
        process = subprocess.Popen(
            [str(place.venv / "bin" / words[0]), *words[1:]],
            cwd=place.desk, env=place.environment(**said), stdout=file, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
        try:
            yield f"http://127.0.0.1:{port}", process
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def stopped(process: subprocess.Popen[bytes]) -> tuple[int, float]:
    """The exit code after SIGTERM, as docker stop sends it to the one process, and the seconds that it took; none is left behind."""
    start = time.monotonic()
    process.terminate()
    code = process.wait(timeout=30)
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)
    return code, time.monotonic() - start


@pytest.fixture(scope="module")
def first(place: Place) -> Mapping[str, Any]:
    """The first start, on an empty volume, up to one answer on the page and SIGTERM; and what site-packages held before."""
    before, log = place.packages(), place.home.parent / "first.log"
    with container(place, log) as (address, process):
        wait_until_healthy(address, process, log, seconds=400)
        visitor = Visitor(address)
        visitor.ask(DEEPFAKE)
        code, seconds = stopped(process)  # with the page still open
    return {
        "before": before,
        "page": visitor.received.decode(errors="replace"),
        "code": code,
        "seconds": seconds,
        "log": log,
    }


def test_who_has_no_data_yet_is_told_the_next_step(place: Place) -> None:
    done = place.kb("chat", "--headless")
    assert (done.returncode, done.stdout) == (3, "")
    assert "'kb build'" in done.stderr
    assert "make" not in done.stderr


def test_the_first_start_builds_serves_and_answers(first: Mapping[str, Any]) -> None:
    assert "7년 이하의 징역" in first["page"]
    assert "성폭력처벌법 제14조의2" in first["page"]


def test_it_stops_when_it_is_told_within_seconds_and_without_an_error(first: Mapping[str, Any]) -> None:
    assert first["code"] == 0
    assert first["seconds"] < 10


def test_its_log_holds_no_word_of_the_question(first: Mapping[str, Any]) -> None:
    said = first["log"].read_text(encoding="utf-8")
    assert "http://127.0.0.1:" in said
    assert not [word for word in DEEPFAKE.split() if word in said]
    assert "Traceback" not in said


def test_nothing_is_written_but_into_the_volume(place: Place, first: Mapping[str, Any]) -> None:
    assert place.packages() == first["before"]
    assert list(place.desk.iterdir()) == []
    assert list(place.home.iterdir()) == []
    assert (place.volume / "CURRENT").is_file()


def test_a_newcomer_asks_what_was_built(place: Place, first: Mapping[str, Any]) -> None:
    data = {"KB_DATA_DIR": os.path.relpath(place.volume, place.desk)}  # said as a person would, from where they are
    built = place.kb("build", "--json", **data)
    assert built.returncode == 0, built.stderr
    assert json.loads(built.stdout)["reused"] is True
    asked = place.kb("ask", "--json", DEEPFAKE, **data)
    answer = json.loads(asked.stdout)
    assert (asked.returncode, answer["refused"]) == (0, False)
    assert "7년 이하의 징역" in answer["answer"]
    assert "'gyeot[mcp]'" in place.kb("mcp", **data).stderr


def test_the_second_start_takes_what_is_there_and_a_chroma_server_beside_it(
    place: Place, first: Mapping[str, Any]
) -> None:
    """Serving at once, from a folder that is named as a person would; a build goes on behind, onto the server, and ends with the rest."""
    before, log = (place.volume / "CURRENT").read_bytes(), place.home.parent / "second.log"
    server = compose("compose.chroma.yaml")["services"]["chroma"]
    with running(place.home.parent) as chroma:
        healthy = [word.replace(":8000", f":{chroma.port}") for word in server["healthcheck"]["test"][1:]]
        _run(place.venv / "bin" / healthy[0], *healthy[1:])
        with container(place, log, KB_CHROMA_URL=chroma.url) as (address, process):
            start = time.monotonic()
            wait_until_healthy(address, process, log, seconds=120)
            assert time.monotonic() - start < 60, "it waited for a build"
            assert stopped(process)[0] == 0
    assert (place.volume / "CURRENT").read_bytes() == before
    assert "Traceback" not in log.read_text(encoding="utf-8")


def test_a_first_build_that_is_cut_short_publishes_nothing_and_says_so(place: Place, tmp_path: Path) -> None:
    cut = Place(place.venv, place.home, place.desk, tmp_path / "volume")
    with container(cut, tmp_path / "log") as (_, process):
        while not (cut.volume / "writer.lock").exists() and process.poll() is None:
            time.sleep(0.2)
        code, seconds = stopped(process)
    assert (code, (cut.volume / "CURRENT").exists()) == (1, False)
    assert seconds < 10
