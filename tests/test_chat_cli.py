"""``kb chat`` and its children: none is left, whatever they do, and they find the data of whoever started them."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from pathlib import Path

import pytest

from kb import chat_cli
from kb.chat_cli import _Children, elsewhere
from kb.settings import Settings

DEAF = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(flush=True); time.sleep(60)",
]


def test_folders_are_said_so_that_a_child_elsewhere_finds_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "model").mkdir()
    settings = Settings(data_dir=Path("data"), embed_model="model", rerank_model="some/hub-name")
    assert elsewhere(settings) == {"KB_DATA_DIR": str(tmp_path / "data"), "KB_EMBED_MODEL": str(tmp_path / "model")}


def test_sigterm_ends_the_waiting_and_a_child_that_will_not_hear_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chat_cli, "_PATIENCE", 0.5)
    before = signal.getsignal(signal.SIGTERM)
    start = time.monotonic()
    with _Children(Settings()) as children:
        behind = children.start(DEAF)
        threading.Timer(1.0, os.kill, (os.getpid(), signal.SIGTERM)).start()
        assert children.wait(DEAF) is None
    assert behind.poll() == -signal.SIGKILL
    assert time.monotonic() - start < 10
    assert signal.getsignal(signal.SIGTERM) == before


def test_sigterm_between_two_children_is_not_forgotten() -> None:
    with _Children(Settings()) as children:
        assert children.wait([sys.executable, "-c", "raise SystemExit(3)"]) == 3
        os.kill(os.getpid(), signal.SIGTERM)
        assert children.wait([sys.executable, "-c", "import time; time.sleep(60)"]) is None


def test_an_error_in_the_block_leaves_no_child() -> None:
    children = _Children(Settings())
    with pytest.raises(FileNotFoundError):
        _two(children)
    assert [child.poll() for child in children._running] == [-signal.SIGTERM]


def _two(children: _Children) -> None:
    with children:
        children.start([sys.executable, "-c", "import time; time.sleep(60)"])
        children.start(["no-such-program"])
