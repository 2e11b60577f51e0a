"""Shards, generations and the pointer: published whole or not at all (design §5).

Layout of the data folder::

    CURRENT                     name of the generation that serves; on the lines below it, those that served before
    generations/<hash>.json     {"name": …, "shards": [{"name": "own", "hash": …}], "model": fingerprint}
    shards/<hash>/truth.sqlite  the truth; chroma/ the vector cache, of a large shard scan.npy; index.json what its check
                                found (IndexReport)
    cache/embeddings.sqlite     vectors already computed, by text hash and model
    owner                       what the names of this folder's collections on a Chroma server begin with
    sources/*.git               copies of git sources (ingest.sources); a copy in the making is in *.new-*
    writer.lock                 one writer at a time
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import secrets
import shutil
import sys
import threading
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO

from filelock import FileLock, Timeout

from kb.errors import BrokenStore, CannotWrite, NoKnowledgeBase, WriterBusy, WrongUse
from kb.store.catalog import Catalog
from kb.store.disk import telling
from kb.store.scan import FILE, LARGE, ScanIndex
from kb.store.vectors import ExactIndex, VectorIndex, check_files

if sys.platform != "win32":
    import fcntl

KEPT = 2
"""Generations kept: the one that serves and the one before it."""
LOOKED_FOR = 2000
"""Vectors of a large shard on a server that a check looks for."""
_DAMAGED = ".damaged-"
TRUTH = "truth.sqlite"
"""The file of a shard that is its truth."""
_NO_INDEX = "벡터 색인이 없거나 온전하지 않습니다. 'kb build'로 다시 만드세요 (no whole vector index: run 'kb build')."


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
        """Hold the writer lock. Raises WriterBusy within a second when another process holds it, CannotWrite when the disk
        is full or the folder may not be written to; what was half built is then gone, so that readers have that room."""
        with telling(self.root):
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
                with telling(self.root):
                    yield
            except BaseException:
                with contextlib.suppress(OSError):
                    self._sweep()
                raise
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
        """Make a verified shard visible under its hash; the folder is synced before and after the rename.

        A damaged shard of that hash gives way by a rename, so that it is away for an instant only.
        """
        for path in sorted(staged.rglob("*")):
            _sync(path)
        _sync(staged)
        final, damaged = self.shards / shard_hash, self.shards / f"{_DAMAGED}{shard_hash}"
        if final.exists():
            final.rename(damaged)
        staged.rename(final)
        _sync(self.shards)
        shutil.rmtree(damaged, ignore_errors=True)

    def owner(self) -> str:
        """Eight digits that stand in the names of this folder's collections on a Chroma server, so that several folders can use one
        server. Made once, while the writer lock is held."""
        path = self.root / "owner"
        with contextlib.suppress(OSError):
            if re.fullmatch(r"[0-9a-f]{8}", known := path.read_text(encoding="utf-8", errors="replace").strip()):
                return known
        made = secrets.token_hex(4)
        _write_atomically(path, made + "\n")
        return made

    def collections(self) -> set[str]:
        """The collections that the shards on disk are searched in; a shard that a reader still has open is among them."""
        found: set[str] = set()
        for path in self.shards.iterdir():
            with contextlib.suppress(BrokenStore):
                found.add(IndexReport.read(path).collection)
        return found

    def publish(self, generation: Generation) -> None:
        """Write the generation, then replace the pointer: readers see the old list or the new one, never a mixture."""
        body = {
            "name": generation.name,
            "model": generation.model,
            "shards": [{"name": s.name, "hash": s.hash} for s in generation.shards],
        }
        _write_atomically(self.generations / f"{generation.name}.json", json.dumps(body, indent=1))
        kept = list(dict.fromkeys([generation.name, *self.served()]))[:KEPT]
        _write_atomically(self.pointer, "\n".join(kept) + "\n")
        self._forget(kept)

    def current_name(self) -> str | None:
        return next(iter(self.served()), None)

    def served(self) -> list[str]:
        """Names in the pointer file, newest first."""
        try:
            return self.pointer.read_text(encoding="utf-8", errors="replace").split()
        except FileNotFoundError:
            return []

    def current(self) -> Generation:
        """The generation that serves. Raises NoKnowledgeBase when nothing was built yet."""
        name = self.current_name()
        if name is None:
            raise NoKnowledgeBase(
                "아직 지식베이스가 없습니다. 먼저 'kb build'를 실행하세요 (no knowledge base: run 'kb build')."
            )
        return self.generation(name)

    def generation(self, name: str) -> Generation:
        """The generation of that name. Raises BrokenStore when its file is not there, or not what was published."""
        try:
            body = json.loads((self.generations / f"{name}.json").read_text(encoding="utf-8"))
            found = Generation(tuple(ShardRef(s["name"], s["hash"]) for s in body["shards"]), body["model"])
            if found.name != name:
                raise ValueError(f"the content is that of {found.name}")
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise BrokenStore(
                f"세대 {name}을(를) 읽을 수 없습니다. 'kb build'로 다시 만드세요 (generation unreadable: run 'kb build')."
            ) from error
        return found

    def _forget(self, kept: list[str]) -> None:
        """Drop the generations that are not kept and the shards that no kept generation names.

        A shard that a reader still has open goes with a later publication: Chroma opens its files again and again.
        """
        for path in sorted(self.generations.glob("*.json")):
            if path.stem not in kept:
                path.unlink()
        used: set[str] = set()
        for name in kept:
            # An older one may be damaged: nobody can open it, so it keeps nothing.
            with contextlib.suppress(BrokenStore):
                used.update(shard.hash for shard in self.generation(name).shards)
        for path in sorted(self.shards.iterdir()):
            if not path.name.startswith(".") and path.name not in used and not _is_read(path / TRUTH):
                shutil.rmtree(path, ignore_errors=True)

    def _sweep(self) -> None:
        """Remove what a killed build left behind; nothing published starts with a dot or ends in .tmp."""
        for path in (*self.shards.glob(".building-*"), *self.root.glob("sources/*.new-*")):
            shutil.rmtree(path, ignore_errors=True)
        for path in self.shards.glob(f"{_DAMAGED}*"):
            if (self.shards / path.name.removeprefix(_DAMAGED)).exists():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.rename(self.shards / path.name.removeprefix(_DAMAGED))
        for path in (*self.root.glob("*.tmp"), *self.generations.glob("*.tmp")):
            path.unlink()


NO_MODEL = "none"
"""In the place of the model's fingerprint: a shard that has no vectors yet."""


@dataclass(frozen=True)
class IndexReport:
    """What the build found when it verified a shard, kept in ``index.json`` beside it.

    ``count`` vectors are in the index; ``exact`` are the passage keys that it did not find again; ``files`` are the graph
    files by sha256 (:func:`kb.store.vectors.graph_files`, or the one of :mod:`kb.store.scan`; none on a server), ``truth`` is the
    sha256 of truth.sqlite, and ``collection`` the name of the collection; the hash of the shard where nothing is said.
    """

    count: int
    exact: tuple[str, ...]
    files: dict[str, str]
    truth: str
    collection: str = ""

    @classmethod
    def read(cls, shard_folder: Path) -> IndexReport:
        """Raises BrokenStore when there is none: such an index was never verified."""
        try:
            body = json.loads((shard_folder / "index.json").read_text(encoding="utf-8"))
            exact, files, collection = tuple(body["exact"]), dict(body["files"]), str(body.get("collection", ""))
            return cls(int(body["count"]), exact, files, str(body["truth"]), collection)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise BrokenStore(_NO_INDEX) from error

    def write(self, shard_folder: Path) -> None:
        (shard_folder / "index.json").write_text(json.dumps(asdict(self), ensure_ascii=False), encoding="utf-8")


class Shard:
    """A published shard, opened for reading, safe for threads. Raises BrokenStore when its truth is not there or is not this
    shard's."""

    def __init__(self, folder: Path, ref: ShardRef, chroma_url: str | None) -> None:
        try:
            self._hold = _held(folder / TRUTH)
        except OSError as error:
            raise BrokenStore(
                f"조각 {ref.name}의 원본이 없습니다. 'kb build'로 다시 만드세요 (shard missing: run 'kb build')."
            ) from error
        self.ref = ref
        self.folder = folder
        self.catalog = Catalog(folder / TRUTH)
        self._chroma_url = chroma_url
        self._index: VectorIndex | ScanIndex | ExactIndex | None = None
        self._opening = threading.Lock()
        try:
            if self.catalog.meta().get("hash") != ref.hash:
                raise BrokenStore(
                    f"조각 {ref.name}의 원본이 다릅니다. 'kb build'로 다시 만드세요 (another shard's truth: run 'kb build')."
                )
        except BrokenStore:
            self.close()
            raise

    @property
    def awaits_vectors(self) -> bool:
        """Whether it was published by its words, and its vectors are still being computed, or were interrupted."""
        return self.catalog.meta().get("model") == NO_MODEL

    @property
    def has_vectors(self) -> bool:
        """Whether anything of the shard is in the vector index; the rest of the law is searched by words alone."""
        return IndexReport.read(self.folder).count > 0

    @property
    def index(self) -> VectorIndex | ScanIndex | ExactIndex:
        """The vector cache, opened on first use, once for all threads. Raises BrokenStore when it is gone, was never verified,
        or is not what was verified. Where Chroma cannot open it because it cannot write there, the truth's vectors are
        searched."""
        with self._opening:
            if self._index is None:
                try:
                    self._index = self._open_index()
                except BrokenStore as error:
                    raise BrokenStore(f"조각 {self.ref.name}: {error}") from error
            return self._index

    def lost(self) -> list[str]:
        """Keys of the passages whose vector the cache does not find again, those aside that are known and searched exactly. Every
        vector is looked for; of a large shard on a server, where that takes half an hour, one in so many
        (:data:`LOOKED_FOR`) after the build that looked for all."""
        report = IndexReport.read(self.folder)
        if report.count == 0:
            return []
        index = self.index
        if isinstance(index, ScanIndex):
            return index.lost()
        passages, vectors = self.catalog.dense_passages(), self.catalog.vectors()
        if len(passages) > LARGE:
            passages = passages[:: len(passages) // LOOKED_FOR]
        return [key for key in index.missing(passages, vectors) if key not in report.exact]

    def _open_index(self) -> VectorIndex | ScanIndex | ExactIndex:
        report = IndexReport.read(self.folder)
        if self._chroma_url is None and FILE in report.files:
            return ScanIndex(self.folder / FILE, report.files[FILE], self.catalog)
        if self._chroma_url is None:
            check_files(self.folder / "chroma", report.files)
        wanted = set(report.exact)
        exact = {key: vector for key, vector in self.catalog.vectors().items() if key in wanted} if wanted else {}
        try:
            place = self._chroma_url or self.folder / "chroma"
            index = VectorIndex(place, report.collection or self.ref.hash, exact)
        except CannotWrite as error:
            return ExactIndex(self.catalog.vectors(), error)
        try:
            if index.count() != report.count:
                raise BrokenStore(_NO_INDEX)
        except BaseException:
            index.close()
            raise
        return index

    def close(self) -> None:
        self.catalog.close()
        if self._index:
            self._index.close()
        self._hold.close()


class Store:
    """One generation, opened: it keeps reading the shards that it opened, whatever is published meanwhile.

    Without ``name`` the one that serves. Raises NoKnowledgeBase, BrokenStore, or WrongUse for a name that is not kept.
    """

    def __init__(self, data_dir: Path, chroma_url: str | None = None, name: str | None = None) -> None:
        folder = DataFolder(data_dir)
        self.shards: list[Shard] = []
        if name is not None and name not in (kept := folder.served() or [folder.current().name]):
            raise WrongUse(
                f"그런 세대가 없습니다: {name}. 남아 있는 것: {', '.join(kept)} (no such generation is kept)."
            )
        while not self._opened(folder, chroma_url, name):
            pass

    def _opened(self, folder: DataFolder, chroma_url: str | None, wanted: str | None) -> bool:
        """Whether the generation could be opened; not, when so much was published meanwhile that it is forgotten."""
        name = folder.current_name()
        try:
            self.generation = folder.generation(wanted) if wanted else folder.current()
            for ref in self.generation.shards:
                self.shards.append(Shard(folder.shard_path(ref), ref, chroma_url))
        except BrokenStore:
            self.close()
            if folder.current_name() == name:
                raise
            return False
        if self.generation.name in folder.served():
            return True
        self.close()
        return False

    def close(self) -> None:
        for shard in self.shards:
            shard.close()
        self.shards.clear()


def _held(path: Path) -> BinaryIO:
    """The file, opened and under a shared lock, which says that somebody reads here. Raises OSError when there is none."""
    file = path.open("rb")
    if sys.platform != "win32":  # there, what is open cannot be removed anyway
        with contextlib.suppress(OSError):  # a file system without such locks
            fcntl.flock(file, fcntl.LOCK_SH)
    return file


def _is_read(path: Path) -> bool:
    """Whether somebody, in this process or another, holds the file."""
    if sys.platform == "win32":
        return False
    try:
        with path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


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
