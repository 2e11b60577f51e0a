"""Generations (design §5): published whole or not at all, kept for their readers, one writer, nothing left behind."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from kb.errors import BrokenStore, KbError, NoKnowledgeBase, WriterBusy
from kb.store.generation import KEPT, DataFolder, Generation, IndexReport, ShardRef, Store
from tests.store.shards import make_shard, publish, sample

PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    return DataFolder(tmp_path / "data")


@contextmanager
def reading(folder: DataFolder) -> Iterator[Store]:
    store = Store(folder.root)
    try:
        yield store
    finally:
        store.close()


@contextmanager
def another_process(script: str, root: Path) -> Iterator[Any]:
    """Python running ``script`` on the data folder; what still runs at the end is killed."""
    command = [sys.executable, "-c", script, str(root)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=PROJECT) as process:
        try:
            yield process
        finally:
            process.kill()


def answers(store: Store, count: int, seed: int) -> bool:
    """Every passage of the shard is there, found by its word and by its vector."""
    shard = store.shards[0]
    passages, vectors = sample(count, seed)
    assert [p.text for p in shard.catalog.passages()] == [p.text for p in sorted(passages, key=lambda p: p.key)]
    return all(
        shard.index.search(vectors[p.key], 1)[0][0] == p.key and shard.catalog.lexical([p.text.split()[1]], 1)
        for p in passages
    )


def published_shards(folder: DataFolder) -> set[str]:
    return {path.name for path in folder.shards.iterdir()}


def test_before_the_first_build_the_command_is_named(folder: DataFolder) -> None:
    assert folder.current_name() is None
    for open_it in (folder.current, lambda: Store(folder.root)):
        with pytest.raises(NoKnowledgeBase, match="'kb build'") as caught:
            open_it()
        assert caught.value.exit_code == 3
    assert not folder.root.exists(), "looking does not make folders"


def test_a_published_generation_serves(folder: DataFolder) -> None:
    generation = publish(folder, (12, 1))
    assert folder.current_name() == generation.name
    assert folder.current() == folder.generation(generation.name) == generation
    with reading(folder) as store:
        assert store.generation == generation
        assert answers(store, 12, 1)


def test_a_generation_of_several_shards_opens_them_all(folder: DataFolder) -> None:
    generation = publish(folder, (4, 1), (5, 2))
    with reading(folder) as store:
        assert [s.ref for s in store.shards] == list(generation.shards)
        assert [s.catalog.counts()["passages"] for s in store.shards] == [4, 5]


def test_equal_truth_has_an_equal_name(tmp_path: Path) -> None:
    one, other = (publish(DataFolder(tmp_path / name), (3, 1)) for name in ("a", "b"))
    assert one.name == other.name
    assert publish(DataFolder(tmp_path / "c"), (4, 1)).name != one.name


def test_the_name_depends_on_shards_and_model_and_not_on_their_order() -> None:
    own, law = ShardRef("own", "aa"), ShardRef("law", "bb")
    name = Generation((own, law), "m").name
    assert re.fullmatch(r"[0-9a-f]{16}", name)
    assert Generation((law, own), "m").name == name
    others = [
        Generation((own,), "m"),
        Generation((own, law), "n"),
        Generation((ShardRef("own", "bb"), ShardRef("law", "aa")), "m"),
        Generation((), "m"),
    ]
    assert len({name, *(g.name for g in others)}) == 5


def test_nothing_shows_before_the_pointer_moves(folder: DataFolder) -> None:
    first = publish(folder, (5, 1))
    with folder.writing():
        make_shard(folder, 6, 2)
        assert folder.current() == first
        with reading(folder) as store:
            assert answers(store, 5, 1)
    with reading(folder) as store:
        assert store.generation == first


def test_a_failed_build_leaves_the_last_generation_and_frees_the_lock(folder: DataFolder) -> None:
    first = publish(folder, (5, 1))

    def fail() -> None:
        with folder.writing():
            folder.staging("f" * 24)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert folder.current() == first
    second = publish(folder, (6, 2))
    assert folder.current() == second


def test_a_reader_keeps_the_generation_that_it_opened(folder: DataFolder) -> None:
    publish(folder, (5, 1))
    with reading(folder) as old:
        publish(folder, (6, 2))
        assert answers(old, 5, 1), "the index too, though it is opened only now"
        with reading(folder) as new:
            assert answers(new, 6, 2)
        assert answers(old, 5, 1)


@pytest.mark.parametrize("index_is_open", [True, False])
def test_a_reader_keeps_its_generation_even_when_two_more_are_published(
    folder: DataFolder, index_is_open: bool
) -> None:
    """Chroma opens its files again now and then: they stay until the reader has closed."""
    first = publish(folder, (5, 1))
    with reading(folder) as old:
        if index_is_open:
            assert answers(old, 5, 1)
        second, third = publish(folder, (6, 2)), publish(folder, (7, 3))
        assert folder.shard_path(first.shards[0]).is_dir()
        assert answers(old, 5, 1)
        assert published_shards(folder) == {g.shards[0].hash for g in (first, second, third)}
    fourth = publish(folder, (8, 4))
    assert published_shards(folder) == {third.shards[0].hash, fourth.shards[0].hash}


def test_a_reader_in_another_process_keeps_its_generation_too(folder: DataFolder) -> None:
    first = publish(folder, (5, 1))
    script = "\n".join(
        [
            "import sys; from pathlib import Path; from kb.store.generation import Store",
            "store = Store(Path(sys.argv[1])); print('open', flush=True); sys.stdin.readline()",
            "print(store.shards[0].index.count(), flush=True)",
        ]
    )
    with another_process(script, folder.root) as process:
        assert process.stdout.readline() == "open\n"
        publish(folder, (6, 2))
        publish(folder, (7, 3))
        process.stdin.write("\n")
        process.stdin.flush()
        assert process.stdout.readline() == "5\n"
        process.wait()
    publish(folder, (8, 4))
    assert first.shards[0].hash not in published_shards(folder)


def test_the_last_two_are_kept_and_older_ones_forgotten(folder: DataFolder) -> None:
    assert KEPT == 2
    generations = [publish(folder, (count, count)) for count in (3, 4, 5, 6)]
    assert {p.stem for p in folder.generations.iterdir()} == {g.name for g in generations[-2:]}
    assert published_shards(folder) == {g.shards[0].hash for g in generations[-2:]}
    assert folder.generation(generations[-2].name) == generations[-2]
    with pytest.raises(BrokenStore, match="kb build"):
        folder.generation(generations[0].name)


def test_publishing_the_same_again_does_not_forget_the_one_before(folder: DataFolder) -> None:
    first, second = publish(folder, (3, 1)), publish(folder, (4, 2))
    for _ in range(3):
        with folder.writing():
            folder.publish(second)
    assert folder.current() == second
    assert folder.generation(first.name) == first
    assert published_shards(folder) == {first.shards[0].hash, second.shards[0].hash}


def test_going_back_to_the_one_before_keeps_both(folder: DataFolder) -> None:
    first, second = publish(folder, (3, 1)), publish(folder, (4, 2))
    with folder.writing():
        folder.publish(first)
    assert folder.current() == first
    assert folder.generation(second.name) == second
    with reading(folder) as store:
        assert answers(store, 3, 1)


def test_a_shard_that_two_generations_share_stays(folder: DataFolder) -> None:
    with folder.writing():
        shared = make_shard(folder, 3, 1, "core")
        folder.publish(Generation((shared, make_shard(folder, 4, 2)), "m"))
    inode = (folder.shard_path(shared) / "truth.sqlite").stat().st_ino
    for seed in (3, 4, 5):
        with folder.writing():
            folder.publish(Generation((shared, make_shard(folder, 4, seed)), "m"))
    assert len(published_shards(folder)) == 3
    assert (folder.shard_path(shared) / "truth.sqlite").stat().st_ino == inode, "shared, not copied"


def test_a_pointer_of_one_line_is_understood(folder: DataFolder) -> None:
    """As a build of version 0.1.0 left it."""
    first = publish(folder, (3, 1))
    folder.pointer.write_text(first.name)
    assert folder.current() == first
    second = publish(folder, (4, 2))
    assert folder.current() == second
    assert folder.generation(first.name) == first


# One writer.

HOLD = """
import sys; from pathlib import Path
from kb.store.generation import DataFolder
with DataFolder(Path(sys.argv[1])).writing():
    print("held", flush=True)
    sys.stdin.readline()
"""


@contextmanager
def another_writer(root: Path) -> Iterator[Any]:
    with another_process(HOLD, root) as process:
        assert process.stdout.readline() == "held\n"
        yield process


def test_a_second_writer_fails_within_a_second_with_one_sentence(folder: DataFolder) -> None:
    with another_writer(folder.root):
        started = time.monotonic()
        with pytest.raises(WriterBusy) as caught, folder.writing():
            pass
        assert time.monotonic() - started < 1
    message = str(caught.value)
    assert isinstance(caught.value, KbError)
    assert "\n" not in message
    assert "다른 작업" in message
    assert "try again" in message


def test_the_second_writer_does_not_sweep_what_the_first_is_building(folder: DataFolder) -> None:
    folder.prepare()
    with another_writer(folder.root):
        staged = folder.staging("a" * 24)
        with pytest.raises(WriterBusy), folder.writing():
            pass
        assert staged.is_dir()


def test_a_second_writer_in_the_same_process_fails_too(folder: DataFolder) -> None:
    with folder.writing(), pytest.raises(WriterBusy), DataFolder(folder.root).writing():
        pass


def test_readers_do_not_wait_for_the_writer(folder: DataFolder) -> None:
    publish(folder, (5, 1))
    with another_writer(folder.root), reading(folder) as store:
        assert answers(store, 5, 1)


def test_a_killed_writer_holds_no_lock(folder: DataFolder) -> None:
    with another_writer(folder.root) as process:
        process.send_signal(signal.SIGKILL)
        process.wait()
        with folder.writing():
            pass


def test_the_lock_is_free_after_a_build(folder: DataFolder) -> None:
    for _ in range(3):
        with folder.writing():
            pass


# What a killed build leaves.


def test_leftovers_of_killed_builds_are_swept(folder: DataFolder) -> None:
    first = publish(folder, (5, 1))
    (folder.staging("b" * 24) / "truth.sqlite").write_bytes(b"half")
    (folder.staging("c" * 24) / "chroma").mkdir()
    (folder.root / "CURRENT.tmp").write_text("half")
    (folder.generations / "0123456789abcdef.json.tmp").write_text("{")
    with folder.writing():
        assert published_shards(folder) == {first.shards[0].hash}
    assert [p.name for p in folder.generations.iterdir()] == [f"{first.name}.json"]
    assert not (folder.root / "CURRENT.tmp").exists()
    with reading(folder) as store:
        assert answers(store, 5, 1)


def test_a_shard_and_a_generation_that_never_served_go_with_the_next_publication(folder: DataFolder) -> None:
    first = publish(folder, (5, 1))
    with folder.writing():
        orphan = make_shard(folder, 6, 2)
        (folder.generations / f"{Generation((orphan,), 'm').name}.json").write_text("{}")
    assert orphan.hash in published_shards(folder)
    second = publish(folder, (7, 3))
    assert published_shards(folder) == {first.shards[0].hash, second.shards[0].hash}
    assert {p.stem for p in folder.generations.iterdir()} == {first.name, second.name}


def test_staging_is_always_fresh(folder: DataFolder) -> None:
    with folder.writing():
        (folder.staging("b" * 24) / "old").write_text("x")
        assert list(folder.staging("b" * 24).iterdir()) == []


def test_a_damaged_shard_gives_way_to_a_sound_one_of_the_same_name(folder: DataFolder) -> None:
    first = publish(folder, (5, 1))
    (folder.shard_path(first.shards[0]) / "truth.sqlite").write_bytes(b"")
    assert publish(folder, (5, 1)) == first
    assert published_shards(folder) == {first.shards[0].hash}
    with reading(folder) as store:
        assert answers(store, 5, 1)


def test_a_shard_moved_away_by_a_build_that_was_killed_comes_back(
    folder: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the two renames of a replacement the old shard is away: sweeping puts it back."""
    first = publish(folder, (5, 1))
    renamed: list[Path] = []
    rename = Path.rename

    def once(self: Path, target: Path) -> Path:
        if renamed:
            raise KeyboardInterrupt
        renamed.append(self)
        return rename(self, target)

    with folder.writing(), monkeypatch.context() as patch:
        patch.setattr(Path, "rename", once)
        with pytest.raises(KeyboardInterrupt):
            make_shard(folder, 5, 1, "shard0")
    assert not folder.shard_path(first.shards[0]).exists()
    with folder.writing(), reading(folder) as store:
        assert answers(store, 5, 1)
    assert published_shards(folder) == {first.shards[0].hash}


def test_files_reach_the_disk_before_the_name_and_the_name_before_the_pointer(
    folder: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """fsync(file) < rename < fsync(folder), for the shard, the generation and the pointer."""
    events: list[tuple[str, Path]] = []
    fsync, rename, replace = os.fsync, Path.rename, Path.replace

    def synced(descriptor: int) -> None:
        events.append(("sync", Path(f"/proc/self/fd/{descriptor}").readlink()))
        fsync(descriptor)

    def renamed(self: Path, target: Path) -> Path:
        events.append(("name", Path(target)))
        return rename(self, target)

    def replaced(self: Path, target: Path) -> Path:
        events.append(("name", Path(target)))
        return replace(self, target)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(Path, "rename", renamed)
    monkeypatch.setattr(Path, "replace", replaced)
    generation = publish(folder, (5, 1))
    shard = folder.shard_path(generation.shards[0])
    staged = folder.shards / f".building-{shard.name}"

    def at(what: str, path: Path) -> int:
        return events.index((what, path))

    files = [p for p in shard.rglob("*") if p.is_file()]
    assert {f.name for f in files} >= {"truth.sqlite", "index.json", "chroma.sqlite3"}
    for file in files:
        assert at("sync", staged / file.relative_to(shard)) < at("name", shard), file.name
    listing, pointer = folder.generations / f"{generation.name}.json", folder.pointer
    order = [
        at("sync", staged),
        at("name", shard),
        at("sync", folder.shards),
        at("sync", listing.with_suffix(".json.tmp")),
        at("name", listing),
        at("sync", folder.generations),
        at("sync", pointer.with_suffix(".tmp")),
        at("name", pointer),
        at("sync", folder.root),
    ]
    assert order == sorted(order)


# Damage.


@pytest.mark.parametrize(
    "text",
    [
        "", "{", "null", "[]", '"x"', "3", "{}", '{"shards": null, "model": "m"}', '{"shards": [1], "model": "m"}',
        '{"shards": [{"name": "own"}], "model": "m"}', '{"shards": [{"name": "own", "hash": "aa"}]}',
        '{"shards": [{"name": "own", "hash": "aa"}], "model": "another"}', "\x00\x00\x00\x00", "\udcff",
    ],
)  # fmt: skip
def test_a_damaged_generation_file_is_a_broken_store_and_a_build_mends_it(folder: DataFolder, text: str) -> None:
    generation = publish(folder, (5, 1))
    listing = folder.generations / f"{generation.name}.json"
    listing.write_bytes(text.encode("utf-8", "surrogateescape"))
    for open_it in (folder.current, lambda: Store(folder.root)):
        with pytest.raises(BrokenStore, match="'kb build'"):
            open_it()
    with folder.writing():
        folder.publish(generation)
    with reading(folder) as store:
        assert answers(store, 5, 1)


def test_a_generation_file_that_is_gone_is_a_broken_store(folder: DataFolder) -> None:
    generation = publish(folder, (5, 1))
    (folder.generations / f"{generation.name}.json").unlink()
    with pytest.raises(BrokenStore, match="'kb build'"):
        Store(folder.root)


@pytest.mark.parametrize("damage", ["{", "gone"])
def test_a_damaged_generation_does_not_hinder_the_next(folder: DataFolder, damage: str) -> None:
    """The command that the message names must work, whatever the new truth is."""
    listing = folder.generations / f"{publish(folder, (5, 1)).name}.json"
    if damage == "gone":
        listing.unlink()
    else:
        listing.write_text(damage)
    second = publish(folder, (6, 2))
    assert folder.current() == second
    with reading(folder) as store:
        assert answers(store, 6, 2)


@pytest.mark.parametrize("body", [b"", b"\n", b" \n"])
def test_an_empty_pointer_names_the_command(folder: DataFolder, body: bytes) -> None:
    publish(folder, (3, 1))
    folder.pointer.write_bytes(body)
    with pytest.raises(NoKnowledgeBase, match="'kb build'"):
        Store(folder.root)


@pytest.mark.parametrize("body", [b"0123456789abcdef", b"\xff\xfe\x00", b"../../etc/passwd", b"a\x00b", b"/"])
def test_a_pointer_to_nothing_is_a_broken_store_and_a_build_mends_it(folder: DataFolder, body: bytes) -> None:
    generation = publish(folder, (3, 1))
    folder.pointer.write_bytes(body)
    with pytest.raises(BrokenStore, match="'kb build'"):
        Store(folder.root)
    assert publish(folder, (3, 1)) == generation
    with reading(folder) as store:
        assert answers(store, 3, 1)


def _truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _blank(path: Path) -> None:
    body = bytearray(path.read_bytes())
    body[:100] = bytes(100)
    path.write_bytes(body)


def _foreign(path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute("UPDATE meta SET value = 'other' WHERE key = 'hash'")


@pytest.mark.parametrize("damage", [Path.unlink, _truncate, _blank, lambda p: p.write_bytes(b""), _foreign])
def test_a_damaged_truth_is_a_broken_store(folder: DataFolder, damage: Callable[[Path], None]) -> None:
    generation = publish(folder, (200, 1))
    damage(folder.shard_path(generation.shards[0]) / "truth.sqlite")

    def use() -> None:
        with reading(folder) as store:
            store.shards[0].catalog.records()
            list(store.shards[0].catalog.passages())

    with pytest.raises(BrokenStore, match="'kb build'"):
        use()


def test_a_shard_that_is_gone_is_a_broken_store(folder: DataFolder) -> None:
    generation = publish(folder, (3, 1))
    shutil.rmtree(folder.shard_path(generation.shards[0]))
    with pytest.raises(BrokenStore, match="'kb build'"):
        Store(folder.root)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "{}", '{"count": "x", "exact": [], "files": {}, "truth": ""}'])
def test_an_index_that_was_never_verified_is_not_searched_but_words_are(folder: DataFolder, text: str) -> None:
    generation = publish(folder, (3, 1))
    (folder.shard_path(generation.shards[0]) / "index.json").write_text(text)
    with reading(folder) as store:
        assert store.shards[0].catalog.lexical(["문장"], 5), "lexical search serves all the same"
        with pytest.raises(BrokenStore, match="'kb build'"):
            _ = store.shards[0].index


def test_the_vectors_that_the_check_gave_up_are_searched_exactly(folder: DataFolder) -> None:
    generation = publish(folder, (5, 1))
    path = folder.shard_path(generation.shards[0])
    passages, vectors = sample(5)
    report = IndexReport.read(path)
    IndexReport(report.count, (passages[2].key,), report.files, report.truth).write(path)
    body = json.loads((path / "index.json").read_text(encoding="utf-8"))
    assert body["exact"] == [passages[2].key]
    with reading(folder) as store:
        index = store.shards[0].index
        assert set(index._exact) == {passages[2].key}
        assert index.search(vectors[passages[2].key], 1)[0][0] == passages[2].key


# Damage to the folder of the embedded index. It is rebuilt by the next build: tests/ingest/test_build.py.


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A generation of 1500 vectors, enough for Chroma to have persisted its graph."""
    root = tmp_path_factory.mktemp("sound") / "data"
    publish(DataFolder(root), (1500, 1))
    return root


def _all(folder: Path, pattern: str) -> list[Path]:
    found = sorted(path for path in folder.rglob(pattern) if path.is_file())
    assert found, f"no {pattern}: Chroma has another layout now, this damage is to be written anew"
    return found


def _cut(pattern: str, keep: float) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        for path in _all(folder, pattern):
            path.write_bytes(path.read_bytes()[: int(path.stat().st_size * keep)])

    return damage


def _noise(pattern: str) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        for path in _all(folder, pattern):
            path.write_bytes(np.random.default_rng(0).bytes(path.stat().st_size))

    return damage


def _flip(pattern: str) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        for path in _all(folder, pattern):
            body = bytearray(path.read_bytes())
            body[len(body) // 2] ^= 0x40
            path.write_bytes(body)

    return damage


def _gone(pattern: str) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        for path in _all(folder, pattern):
            path.unlink()

    return damage


def _rows(*statements: str) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        with sqlite3.connect(folder / "chroma.sqlite3") as db:
            for statement in statements:
                db.execute(statement)

    return damage


DAMAGE: dict[str, Callable[[Path], None]] = {
    "folder gone": shutil.rmtree,
    "every file gone": _gone("*"),
    "sqlite gone": _gone("chroma.sqlite3"),
    "sqlite cut to nothing": _cut("chroma.sqlite3", 0),
    "sqlite cut in half": _cut("chroma.sqlite3", 0.5),
    "sqlite noise": _noise("chroma.sqlite3"),
    "collection rows gone": _rows("DELETE FROM collections", "DELETE FROM segments"),
    "some text rows gone": _rows("DELETE FROM embeddings WHERE id % 7 = 0"),
    "graph cut in half": _cut("*.bin", 0.5),
    "graph cut to nothing": _cut("*.bin", 0),
    "graph gone": _gone("*.bin"),
    "header noise": _noise("header.bin"),
    "links noise": _noise("link_lists.bin"),
    "vectors noise": _noise("data_level0.bin"),
    "one bit of the vectors": _flip("data_level0.bin"),
    "pickle cut in half": _cut("index_metadata.pickle", 0.5),
    "pickle cut to nothing": _cut("index_metadata.pickle", 0),
    "pickle gone": _gone("index_metadata.pickle"),
}


@pytest.mark.parametrize("kind", DAMAGE)
def test_a_damaged_index_is_a_broken_store_and_never_an_answer(kind: str, sound: Path, tmp_path: Path) -> None:
    """Without the check of its files, Chroma answers from half of the vectors or takes the process down."""
    root = tmp_path / "data"
    shutil.copytree(sound, root)
    folder = DataFolder(root)
    DAMAGE[kind](folder.shard_path(folder.current().shards[0]) / "chroma")
    with reading(folder) as store:
        assert store.shards[0].catalog.lexical(["문장"], 5), "lexical search serves all the same"
        for _ in range(2):
            with pytest.raises(BrokenStore, match="'kb build'"):
                store.shards[0].index.search(sample(1)[1].popitem()[1], 5)


def test_reading_leaves_truth_graph_and_lists_as_they_were(sound: Path, tmp_path: Path) -> None:
    """Published shards are never written again. (Chroma itself keeps house in chroma.sqlite3 whenever it is opened.)"""
    root = tmp_path / "data"
    shutil.copytree(sound, root)

    def snapshot() -> dict[str, tuple[int, bytes]]:
        files = [p for p in root.rglob("*") if p.is_file() and p.name != "chroma.sqlite3"]
        return {p.relative_to(root).as_posix(): (p.stat().st_mtime_ns, p.read_bytes()) for p in files}

    before = snapshot()
    assert any(name.endswith("index_metadata.pickle") for name in before)
    for _ in range(2):
        with reading(DataFolder(root)) as store:
            for vector in list(sample(30)[1].values()):
                store.shards[0].index.search(vector, 50)
    assert snapshot() == before
