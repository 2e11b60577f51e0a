"""Where many texts must be embedded, words serve first and meaning follows; an interrupted follow-up is made good."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from ingest.build import build
from ingest.sync import SyncReport, sync
from kb.store.generation import DataFolder, Store
from tests.ingest.invented import HashEmbedder, Matrix, Words
from tests.ingest.invented_law import field_corpus, history


class Failing(HashEmbedder):
    """Fails on the first statute text: the machine goes down while vectors are computed."""

    def passages(
        self, texts: Sequence[str], *, batch_size: int = 32, progress: Callable[[int, int], None] | None = None
    ) -> Matrix:
        if any("허락 없이 뿌린" in text for text in texts):
            raise KeyboardInterrupt
        return super().passages(texts)


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path, Path]:
    """(corpus, repository, data), where two texts are many."""
    monkeypatch.setattr("ingest.build.Morphemes", Words)
    monkeypatch.setattr("ingest.build.MANY", 2)
    monkeypatch.setattr("ingest.build._BATCH", 1)
    corpus, data = field_corpus(tmp_path / "corpus"), tmp_path / "data"
    build(corpus, data, HashEmbedder())
    return corpus, history(tmp_path / "official"), data


def synced(world: tuple[Path, Path, Path], embedder: HashEmbedder) -> SyncReport:
    corpus, repository, data = world
    return sync([str(repository)], corpus, data, embedder)


def waiting(data: Path) -> dict[str, bool]:
    store = Store(data)
    try:
        return {shard.ref.name: shard.awaits_vectors for shard in store.shards}
    finally:
        store.close()


def test_words_serve_while_vectors_are_computed(world: tuple[Path, Path, Path]) -> None:
    data = world[2]
    with pytest.raises(KeyboardInterrupt):
        synced(world, Failing())
    assert waiting(data)["law"]
    store = Store(data)
    law = next(shard for shard in store.shards if shard.ref.name == "law")
    assert not law.has_vectors
    assert law.catalog.lexical(["뿌린"], 10), "found by its words"
    store.close()


def test_the_next_sync_brings_the_vectors_and_ends_as_if_nothing_had_happened(
    world: tuple[Path, Path, Path], tmp_path: Path
) -> None:
    corpus, repository, data = world
    with pytest.raises(KeyboardInterrupt):
        synced(world, Failing())
    embedder = HashEmbedder()
    report = synced(world, embedder)
    assert not waiting(data)["law"]
    assert 0 < report.build.embedded == len(embedder.embedded)
    straight = tmp_path / "straight"
    build(corpus, straight, HashEmbedder())
    assert sync([str(repository)], corpus, straight, HashEmbedder()).build.generation == report.build.generation


def test_a_build_brings_them_too(world: tuple[Path, Path, Path]) -> None:
    corpus, _, data = world
    with pytest.raises(KeyboardInterrupt):
        synced(world, Failing())
    build(corpus, data, HashEmbedder())
    assert not any(waiting(data).values())


def test_both_generations_are_told_and_a_second_sync_embeds_nothing(world: tuple[Path, Path, Path]) -> None:
    data = world[2]
    report = synced(world, HashEmbedder())
    assert report.build.lexical_first
    assert DataFolder(data).current_name() == report.build.generation != report.build.lexical_first
    again = synced(world, HashEmbedder()).build
    assert (again.embedded, again.lexical_first, again.generation) == (0, None, report.build.generation)


def test_few_texts_are_published_once(world: tuple[Path, Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.build.MANY", 300)
    assert synced(world, HashEmbedder()).build.lexical_first is None


def test_a_sync_may_stop_where_words_serve_and_a_build_goes_on(world: tuple[Path, Path, Path], tmp_path: Path) -> None:
    corpus, repository, data = world
    report = sync([str(repository)], corpus, data, HashEmbedder(), until_words=True).build
    assert report.generation == report.lexical_first == DataFolder(data).current_name()
    assert waiting(data)["law"]
    told: list[str] = []
    after = build(corpus, data, HashEmbedder(), progress=lambda step, done, total: told.append(step))
    assert not any(waiting(data).values())
    assert "morphemes" not in told, "what was cut into words is not cut again"
    straight = tmp_path / "straight"
    build(corpus, straight, HashEmbedder())
    assert sync([str(repository)], corpus, straight, HashEmbedder()).build.generation == after.generation


def test_there_is_no_stop_where_nothing_is_to_come(world: tuple[Path, Path, Path]) -> None:
    corpus, repository, data = world
    whole = synced(world, HashEmbedder()).build.generation
    again = sync([str(repository)], corpus, data, HashEmbedder(), until_words=True).build
    assert (again.generation, again.lexical_first) == (whole, None)
