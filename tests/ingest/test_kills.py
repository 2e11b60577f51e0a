"""``kill -9`` at random instants of ``kb sync``, ``kb build`` and ``kb add`` (tests/ingest/killing.py; bench/kills.py has more).

Where a kill hits differs from run to run; what is asserted holds wherever it does.
"""

from __future__ import annotations

import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kb.errors import BrokenStore
from kb.store.generation import DataFolder, Store
from tests.ingest.killing import Kill, Quick, Round, World, computed, litter, phase, run_chain, whole
from tests.store.shards import quick_folder


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    with quick_folder() as folder:
        yield folder


@pytest.mark.parametrize(("command", "kills", "seed"), [("sync", 28, 1), ("build", 16, 2), ("add", 6, 3)])
def test_random_kills_lose_nothing_and_the_next_run_resumes(
    tmp_path: Path, command: str, kills: int, seed: int
) -> None:
    """One folder throughout: damage would accumulate. Every third round has texts to embed; every fourth kills twice."""
    done: list[Kill] = []

    def rounds() -> Iterator[Round]:
        for number in range(2 * kills):
            if sum(kill.hit for kill in done) >= kills:
                return
            yield Round(command, number % 3 == 0, 2 if number % 4 == 3 else 1)

    run_chain(Quick(), tmp_path, seed, rounds(), done)
    assert done


# The checks themselves: what they would let pass, the kills above would not show.


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A world in which a sync is published."""
    root = tmp_path_factory.mktemp("served")
    way = Quick()
    world = way.world(root)
    process = way.start(world, world.arguments("sync", 0), root / "out")
    assert process.wait(60) == 0, (root / "out").read_text(encoding="utf-8")
    return world.data


def shard(data: Path, name: str) -> Path:
    folder = DataFolder(data)
    return next(folder.shard_path(ref) for ref in folder.current().shards if ref.name == name)


def without_a_record(data: Path) -> None:
    with sqlite3.connect(shard(data, "rulings") / "truth.sqlite") as db:
        db.execute("DELETE FROM records WHERE rowid IN (SELECT max(rowid) FROM records)")


def without_its_words(data: Path) -> None:
    with sqlite3.connect(shard(data, "law") / "truth.sqlite") as db:
        db.execute("DELETE FROM passages WHERE id = 1")


def without_vectors(data: Path) -> None:
    shutil.rmtree(shard(data, "own") / "chroma")


@pytest.mark.parametrize("damage", [without_a_record, without_its_words, without_vectors])
def test_what_is_not_whole_is_seen(served: Path, tmp_path: Path, damage: Callable[[Path], None]) -> None:
    data = tmp_path / "data"
    shutil.copytree(served, data)
    store = Store(data)
    whole(store, Quick())
    store.close()
    damage(data)
    store = Store(data)
    with pytest.raises((AssertionError, BrokenStore)):
        whole(store, Quick())
    store.close()


DIES_WRITING = """
import os, signal, sqlite3, sys
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute("PRAGMA cache_size = 1")
db.execute("BEGIN EXCLUSIVE")
db.execute("CREATE TABLE housekeeping AS SELECT * FROM embeddings_queue")
db.execute("INSERT INTO housekeeping SELECT h.* FROM housekeeping h, embeddings_queue")
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_process_killed_while_chroma_kept_house_leaves_its_index_whole(served: Path, tmp_path: Path) -> None:
    """Whoever opens a collection, reader or build, writes to its database; SQLite takes the half-done back, if it may."""
    data = tmp_path / "data"
    shutil.copytree(served, data)
    database = shard(data, "law") / "chroma" / "chroma.sqlite3"
    died = subprocess.run([sys.executable, "-c", DIES_WRITING, str(database)], check=False)
    assert died.returncode == -signal.SIGKILL
    assert database.with_name("chroma.sqlite3-journal").stat().st_size > 0
    store = Store(data)
    whole(store, Quick())
    store.close()


def test_what_is_left_over_is_seen(served: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(served, data)
    assert litter(data) == []
    left = ["CURRENT.tmp", "generations/x.json.tmp", "shards/.building-x", "shards/abc", "sources/x.new-1"]
    for name in left:
        (data / name).mkdir(parents=True)
    assert sorted(litter(data)) == sorted(name.rpartition("/")[2] for name in left)


def test_the_phase_follows_from_what_is_there(served: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(served, data)
    folder = DataFolder(data)
    old, before = folder.current_name() or "", {p.name for p in folder.shards.iterdir()}
    seen = []
    (data / "writer.lock").unlink()
    for name in (
        "", "writer.lock", "cache/", "shards/.building-x/", "shards/.building-x/chroma/", "shards/.building-x/index.json",
        "shards/new/",
    ):  # fmt: skip
        if name == "shards/new/":
            shutil.rmtree(folder.shards / ".building-x")
        if name.endswith("/"):
            (data / name).mkdir(exist_ok=True)
        elif name:
            (data / name).touch()
        seen.append(phase(data, before, old, "new", grew=name == "cache/"))
    for name in ("words", "new"):
        folder.pointer.write_text(f"{name}\n")
        seen.append(phase(data, before, old, "new"))
    assert [text[0] for text in seen] == list("123456789")
    assert computed(tmp_path / "nothing", "m") == set()


def test_the_same_changes_make_the_same_inputs(tmp_path: Path) -> None:
    """Two worlds side by side: what one publishes in peace is what the other must become."""
    worlds = [World(tmp_path / name) for name in ("a", "b")]
    for number, command in enumerate(("sync", "build", "add", "sync"), 1):
        for world in worlds:
            world.change(number, command, fresh=3 if number == 2 else 0)
    one, other = (
        {p.relative_to(w.root).as_posix(): p.read_bytes() for p in w.root.rglob("*") if p.suffix in (".md", ".yaml", ".txt")}
        for w in worlds
    )  # fmt: skip
    assert one == other
    assert any("leaflet" in name for name in one)
