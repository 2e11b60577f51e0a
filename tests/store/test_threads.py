"""A store opened by several threads at once, as two messages sent one after the other open it."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from chromadb.api.rust import RustBindingsAPI
from streamlit.runtime.scriptrunner import RerunException, StopException
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData

from kb.errors import BrokenStore
from kb.store.catalog import Catalog
from kb.store.generation import DataFolder, Store
from kb.store.vectors import VectorIndex
from tests.store.shards import publish, sample

THREADS = 4


def at_once(call: Callable[[], Any]) -> list[Any]:
    """What the call gives or raises in each of the threads, all started at the same moment."""
    barrier = threading.Barrier(THREADS)
    given: list[Any] = []

    def run() -> None:
        barrier.wait()
        try:
            given.append(call())
        except Exception as error:
            given.append(error)

    threads = [threading.Thread(target=run) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return given


@pytest.fixture
def slow_start(monkeypatch: pytest.MonkeyPatch) -> None:
    """Chroma's own start, with another thread let in before it: the moment that a cold and busy machine makes long."""
    start = RustBindingsAPI.start

    def late(self: RustBindingsAPI) -> None:
        threading.Event().wait(0.05)
        start(self)

    monkeypatch.setattr(RustBindingsAPI, "start", late)


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    made = DataFolder(tmp_path / "data")
    publish(made, (20, 1))
    return made


@pytest.mark.usefixtures("slow_start")
def test_the_first_searches_of_several_threads_all_find(folder: DataFolder) -> None:
    key, vector = next(iter(sample(20)[1].items()))
    store = Store(folder.root)
    found = at_once(lambda: store.shards[0].index.search(vector, 1)[0][0])
    store.close()
    assert found == [key] * THREADS


@pytest.mark.usefixtures("slow_start")
def test_a_shard_opens_its_index_once_for_all_threads(folder: DataFolder) -> None:
    store = Store(folder.root)
    opened = at_once(lambda: store.shards[0].index)
    store.close()
    assert isinstance(opened[0], VectorIndex)
    assert all(index is opened[0] for index in opened)


@pytest.mark.usefixtures("slow_start")
def test_several_stores_on_one_folder_open_and_close_at_once(folder: DataFolder) -> None:
    def look() -> int:
        store = Store(folder.root)
        try:
            return store.shards[0].index.count()
        finally:
            store.close()

    assert at_once(look) == [20] * THREADS
    assert look() == 20, "and nothing is left half open"


UNRELATED = [StopException(), RerunException(RerunData()), KeyboardInterrupt(), MemoryError(), ImportError(), AttributeError(), KeyError()]  # fmt: skip


@pytest.mark.parametrize("step", ["start", "_count", "_query"])
@pytest.mark.parametrize("error", UNRELATED, ids=lambda e: type(e).__name__)
def test_what_says_nothing_of_the_store_is_no_broken_store(
    folder: DataFolder, error: BaseException, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may come while Chroma starts, is opened, or is read; the store is sound, and serves the next time."""
    vector = next(iter(sample(20)[1].values()))
    store = Store(folder.root)
    with monkeypatch.context() as patch:
        patch.setattr(RustBindingsAPI, step, raising(error))
        with pytest.raises(type(error)):
            store.shards[0].index.search(vector, 1)
    assert len(store.shards[0].index.search(vector, 1)) == 1
    store.close()


def raising(error: BaseException) -> Callable[..., Any]:
    def call(*_args: Any, **_kwargs: Any) -> Any:
        raise error

    return call


def test_a_failed_opening_does_not_take_the_folder_from_those_who_have_it_open(
    folder: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(folder.root)
    index: Any = store.shards[0].index
    where = folder.shard_path(store.generation.shards[0]) / "chroma"
    with monkeypatch.context() as patch:
        patch.setattr("chromadb.api.client.AdminClient.from_system", raising(RuntimeError("a defect")))
        with pytest.raises(BrokenStore):
            VectorIndex(where, store.generation.shards[0].hash)
    other = VectorIndex(where, store.generation.shards[0].hash)
    assert other._client._server is index._client._server, "there is one Chroma a folder"
    assert other.count() == index.count() == 20
    other.close()
    store.close()


def test_a_closed_catalog_is_no_damaged_one(folder: DataFolder) -> None:
    catalog = Catalog(folder.shard_path(folder.current().shards[0]) / "truth.sqlite")
    catalog.close()
    with pytest.raises(sqlite3.ProgrammingError):
        catalog.meta()
