"""Shards, generations and the pointer: published whole or not at all (design §5).

Layout of the data folder::

    CURRENT                     name of the generation that serves
    generations/<hash>.json     {"name": …, "shards": [{"name": "own", "hash": …}], "model": fingerprint}
    shards/<hash>/truth.sqlite  the truth; chroma/ the vector cache; index.json what its check found
    cache/embeddings.sqlite     vectors already computed, by text hash and model
    writer.lock                 one writer at a time
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from kb.errors import BrokenStore, NoKnowledgeBase, WriterBusy
from kb.store.catalog import Catalog
from kb.store.vectors import VectorIndex

KEPT = 2
"""Generations kept: the one that serves and the one before it."""


@dataclass(frozen=True)
class ShardRef:
    name: str
    hash: str


@dataclass(frozen=True)
class Generation:
    """A named list of shards; its name is a hash of theirs, so equal truth has an equal name."""

    shards: tuple[ShardRef, ...]
    model: str

    @property
    def name(self) -> str:
        rows = [f"{s.name}={s.hash}" for s in sorted(self.shards, key=lambda s: s.name)]
        return hashlib.sha256("\n".join([*rows, self.model]).encode()).hexdigest()[:16]


class DataFolder:
    """Paths of the state and the steps that change it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.shards = root / "shards"
        self.generations = root / "generations"
        self.cache = root / "cache"
        self.pointer = root / "CURRENT"

    def prepare(self) -> None:
        for folder in (self.root, self.shards, self.generations, self.cache):
            folder.mkdir(parents=True, exist_ok=True)

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the writer lock. Raises WriterBusy within a second when another process holds it."""
        self.prepare()
        lock = FileLock(self.root / "writer.lock", timeout=0.5)
        try:
            lock.acquire()
        except Timeout as error:
            raise WriterBusy(
                "다른 작업이 지식베이스를 쓰고 있습니다. 끝난 뒤 다시 하세요 (another build is running; try again later)."
            ) from error
        try:
            self._sweep()
            yield
        finally:
            lock.release()

    def shard_path(self, shard: ShardRef | str) -> Path:
        return self.shards / (shard if isinstance(shard, str) else shard.hash)

    def staging(self, shard_hash: str) -> Path:
        """A fresh folder beside the published shards, for building one."""
        path = self.shards / f".building-{shard_hash}"
        shutil.rmtree(path, ignore_errors=True)
        path.mkdir(parents=True)
        return path

    def publish_shard(self, staged: Path, shard_hash: str) -> None:
        """Make a verified shard visible under its hash; the folder is synced before and after the rename."""
        for path in sorted(staged.rglob("*")):
            _sync(path)
        _sync(staged)
        final = self.shards / shard_hash
        if final.exists():
            shutil.rmtree(final)
        staged.rename(final)
        _sync(self.shards)

    def publish(self, generation: Generation) -> None:
        """Write the generation, then replace the pointer: readers see the old list or the new one, never a mixture."""
        body = {
            "name": generation.name,
            "model": generation.model,
            "shards": [{"name": s.name, "hash": s.hash} for s in generation.shards],
        }
        _write_atomically(self.generations / f"{generation.name}.json", json.dumps(body, indent=1))
        previous = self.current_name()
        _write_atomically(self.pointer, generation.name)
        self._forget(keep=[generation.name, *([previous] if previous else [])])

    def current_name(self) -> str | None:
        try:
            return self.pointer.read_text(encoding="utf-8").strip() or None
        except FileNotFoundError:
            return None

    def current(self) -> Generation:
        """The generation that serves. Raises NoKnowledgeBase when nothing was built yet."""
        name = self.current_name()
        if name is None:
            raise NoKnowledgeBase(
                "아직 지식베이스가 없습니다. 먼저 'kb build'를 실행하세요 (no knowledge base: run 'kb build')."
            )
        return self.generation(name)

    def generation(self, name: str) -> Generation:
        try:
            body = json.loads((self.generations / f"{name}.json").read_text(encoding="utf-8"))
            shards = tuple(ShardRef(s["name"], s["hash"]) for s in body["shards"])
        except (OSError, ValueError, KeyError) as error:
            raise BrokenStore(
                f"세대 {name}을(를) 읽을 수 없습니다. 'kb build'로 다시 만드세요 (generation unreadable: run 'kb build')."
            ) from error
        return Generation(shards, body["model"])

    def _forget(self, keep: list[str]) -> None:
        """Drop generations beyond the last two and the shards that no kept generation names."""
        kept = keep[:KEPT]
        for path in sorted(self.generations.glob("*.json")):
            if path.stem not in kept:
                path.unlink()
        used = {shard.hash for name in kept for shard in self.generation(name).shards}
        for path in sorted(self.shards.iterdir()):
            if not path.name.startswith(".") and path.name not in used:
                shutil.rmtree(path, ignore_errors=True)

    def _sweep(self) -> None:
        """Remove what a killed build left behind; nothing published starts with a dot."""
        for path in self.shards.glob(".building-*"):
            shutil.rmtree(path, ignore_errors=True)


class Shard:
    """A published shard, opened for reading."""

    def __init__(self, folder: Path, ref: ShardRef, chroma_url: str | None) -> None:
        truth = folder / "truth.sqlite"
        if not truth.exists():
            raise BrokenStore(
                f"조각 {ref.name}의 원본이 없습니다. 'kb build'로 다시 만드세요 (shard missing: run 'kb build')."
            )
        self.ref = ref
        self.folder = folder
        self.catalog = Catalog(truth)
        self._chroma_url = chroma_url
        self._index: VectorIndex | None = None

    @property
    def index(self) -> VectorIndex:
        """The vector cache, opened on first use. Raises BrokenStore when its folder is gone or was never verified."""
        if self._index is None:
            report = self.folder / "index.json"
            if not report.exists() or (self._chroma_url is None and not (self.folder / "chroma").is_dir()):
                raise BrokenStore(
                    "벡터 색인이 없습니다. 'kb build'로 다시 만드세요 (vector index missing: run 'kb build')."
                )
            wanted = json.loads(report.read_text(encoding="utf-8"))["exact"]
            exact = (
                {key: vector for key, vector in self.catalog.vectors().items() if key in set(wanted)} if wanted else {}
            )
            self._index = VectorIndex(self._chroma_url or self.folder / "chroma", self.ref.hash, exact)
        return self._index

    def close(self) -> None:
        self.catalog.close()
        if self._index:
            self._index.close()


class Store:
    """One generation, opened: it keeps reading the shards that it opened, whatever is published meanwhile."""

    def __init__(self, data_dir: Path, chroma_url: str | None = None) -> None:
        folder = DataFolder(data_dir)
        self.generation = folder.current()
        self.shards = [Shard(folder.shard_path(ref), ref, chroma_url) for ref in self.generation.shards]

    def close(self) -> None:
        for shard in self.shards:
            shard.close()


def _write_atomically(path: Path, text: str) -> None:
    temporary = path.with_suffix(path.suffix + ".tmp")
    with temporary.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    _sync(path.parent)


def _sync(path: Path) -> None:
    """fsync a file or, where the platform allows, a folder."""
    if path.is_dir() and os.name == "nt":
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
