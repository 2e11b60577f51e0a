"""The analyser of words, needed by several threads at the same moment."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import kiwipiepy
import pytest

from kb.morphemes import Morphemes


def test_threads_that_need_it_first_at_once_load_one_analyser(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded: list[Any] = []
    kiwi, barrier = kiwipiepy.Kiwi, threading.Barrier(2)

    def late(**options: Any) -> Any:
        threading.Event().wait(0.05)
        loaded.append(kiwi(**options))
        return loaded[-1]

    def read(_: int) -> list[str]:
        barrier.wait()
        return Morphemes(["시험말"]).tokens("시험말을 처벌한다")

    monkeypatch.setattr(kiwipiepy, "Kiwi", late)
    with ThreadPoolExecutor(2) as pool:
        one, other = pool.map(read, range(2))
    assert one == other
    assert len(loaded) == 1
