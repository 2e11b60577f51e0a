"""Small invented shards, published as the builder publishes them."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from kb.store.catalog import CatalogWriter, Passage, RecordRow, ShardContent, Vector, text_hash
from kb.store.generation import DataFolder, Generation, IndexReport, ShardRef
from kb.store.vectors import VectorIndex, graph_files

DIM = 32
MODEL = "fake-model"


@contextmanager
def quick_folder() -> Iterator[Path]:
    """A folder in memory where the platform has one: these tests wait for the disk thousands of times, and the disk is
    not what they test (a killed process leaves what it wrote, on disk or in memory)."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(prefix="gyeot-", dir=memory if memory.is_dir() else None) as folder:
        yield Path(folder)


def passages_of(texts: list[str]) -> list[Passage]:
    """One passage a text, each with an owner of its own."""
    owners = [f"999999/{number}@1" for number in range(1, len(texts) + 1)]
    return [
        Passage(f"{owner}#-:account:{text_hash(text)[:12]}", owner, "", "account", "ko", text)
        for owner, text in zip(owners, texts, strict=True)
    ]


def sample(count: int, seed: int = 1) -> tuple[list[Passage], dict[str, Vector]]:
    """Passages of different text with their unit vectors; the same for the same seed."""
    passages = passages_of([f"문장 {number}" for number in range(count)])
    matrix = np.random.default_rng(seed).standard_normal((count, DIM)).astype(np.float32)
    matrix /= np.linalg.norm(matrix, axis=1, keepdims=True)
    return passages, {p.key: row for p, row in zip(passages, matrix, strict=True)}


def content_of(passages: list[Passage], name: str = "own") -> ShardContent:
    records = tuple(RecordRow(p.owner, "card", p.owner.partition("@")[0], "시험법", p.text, {}) for p in passages)
    return ShardContent(name, records, tuple(passages), (), {})


def make_shard(folder: DataFolder, count: int, seed: int = 1, name: str = "own") -> ShardRef:
    """Build and publish a shard of ``count`` passages; call it while the writer lock is held."""
    passages, vectors = sample(count, seed)
    content = content_of(passages, name)
    ref = ShardRef(name, content.truth_hash(f"{MODEL}-{seed}", "split"))
    staged = folder.staging(ref.hash)
    writer = CatalogWriter(staged / "truth.sqlite")
    writer.write(content, {"hash": ref.hash}, [p.text.split() for p in passages])
    writer.write_embeddings({p.text_hash: vectors[p.key] for p in passages})
    writer.seal()
    index = VectorIndex(staged / "chroma", ref.hash)
    index.build(passages, vectors)
    assert index.missing(passages, vectors) == []
    index.close()
    truth = hashlib.sha256((staged / "truth.sqlite").read_bytes()).hexdigest()
    IndexReport(count, (), graph_files(staged / "chroma"), truth).write(staged)
    folder.publish_shard(staged, ref.hash)
    return ref


def publish(folder: DataFolder, *shards: tuple[int, int]) -> Generation:
    """A generation of one shard for each (count, seed)."""
    with folder.writing():
        refs = [make_shard(folder, count, seed, f"shard{n}") for n, (count, seed) in enumerate(shards)]
        generation = Generation(tuple(refs), MODEL)
        folder.publish(generation)
    return generation
