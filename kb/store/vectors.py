"""Dense search in Chroma, through llama-index: a cache of the truth's vectors, always rebuildable.

Known traps (design §5): ``add`` silently keeps an existing id, so a collection is filled once, when it is empty, or through
Chroma's own ``upsert``; the default embedding function would reach for the network, so none is given; about 5,400 rows a
call at most; Korean collection names are refused. A damaged graph file is not always noticed by Chroma: it can answer with
half of the vectors, or take the process down. So the files are compared with what the build left (:func:`check_files`)
before Chroma sees them. Opening a collection writes to its database: on a full disk it fails, though nothing is damaged.
Chroma keeps one system a folder for the whole process, and shows it to a second thread before it has started: so clients
are opened and closed one after another (:data:`_ONE_AT_A_TIME`).
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import math
import sqlite3
import threading
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np

from kb.errors import BrokenStore, CannotWrite
from kb.store.catalog import Passage, Vector
from kb.store.disk import is_full, is_read_only

_BATCH = 2000
_PAGE = 100
_SEARCH = {"space": "cosine", "ef_construction": 200, "ef_search": 400, "max_neighbors": 32}
_ONE_AT_A_TIME = threading.Lock()


class VectorIndex:
    """The vectors of one shard. ``location`` is a folder, or the URL of a Chroma server (``KB_CHROMA_URL``); there, the collection
    is ``kb-`` and then ``shard``.

    ``exact`` are the few vectors that the approximate index did not find again when it was verified; they are searched
    exactly, so that no passage is lost.

    Every call raises BrokenStore when Chroma cannot do it; the message names the command that rebuilds the index. What says
    nothing of the store (a mistake of ours, a lack of memory, Streamlit's stop of a page) passes as it is. Safe for threads.
    """

    def __init__(self, location: Path | str, shard: str, exact: dict[str, Vector] | None = None) -> None:
        logging.getLogger("chromadb").setLevel(logging.ERROR)
        self._name = f"kb-{shard}"
        self._location = location
        with _working(location):
            try:
                self._client = _client(location)
            except Exception as error:
                if isinstance(location, Path) and (is_full(error) or is_read_only(error)):
                    raise CannotWrite(_NO_ROOM) from error
                raise
        self._exact = exact or {}
        self._store: Any = None

    def build(self, passages: Sequence[Passage], vectors: dict[str, Vector]) -> None:
        """Fill a fresh collection with one node a passage."""
        from llama_index.vector_stores.chroma import ChromaVectorStore

        with _working(self._location):
            if any(c.name == self._name for c in self._client.list_collections()):
                self._client.delete_collection(self._name)
            collection = self._client.create_collection(
                self._name, embedding_function=None, configuration={"hnsw": dict(_SEARCH)}
            )
            self._store = ChromaVectorStore(chroma_collection=collection)
            self._add(passages, vectors)

    def reinsert(self, passages: Sequence[Passage], vectors: dict[str, Vector]) -> None:
        """Write these vectors again: those that are there through Chroma's upsert, which, unlike ``add``, replaces; those
        that are lost anew, from their passages."""
        with _working(self._location):
            collection = self._collection()
            keys, batch = sorted(vectors), self._batch()
            for start in range(0, len(keys), batch):
                rows = collection.get(ids=keys[start : start + batch], include=["documents", "metadatas"])
                present = set(rows["ids"])
                if present:
                    collection.upsert(
                        ids=rows["ids"],
                        embeddings=[vectors[key].tolist() for key in rows["ids"]],
                        documents=rows["documents"],
                        metadatas=rows["metadatas"],
                    )
                gone = set(keys[start : start + batch]) - present
                self._add([p for p in passages if p.key in gone], vectors)

    def _add(self, passages: Sequence[Passage], vectors: dict[str, Vector]) -> None:
        from llama_index.core.schema import TextNode

        batch = self._batch()
        for start in range(0, len(passages), batch):
            nodes = [
                TextNode(id_=p.key, text=p.text, embedding=vectors[p.key].tolist(), metadata={"owner": p.owner})
                for p in passages[start : start + batch]
                if p.key in vectors
            ]
            if nodes:
                self._opened().add(nodes)

    def _batch(self) -> int:
        """Rows in one call: a server may take fewer than we would send."""
        most = int(self._client.get_max_batch_size())
        return min(_BATCH, most) if most > 0 else _BATCH

    def count(self) -> int:
        with _working(self._location):
            return int(self._collection().count())

    def search(self, vector: Vector, limit: int) -> list[tuple[str, float]]:
        """Passage keys by cosine similarity, best first, ties by key, at the border of ``limit`` too.

        Never empty: an index that finds nothing at all has lost its vectors.
        """
        wanted = limit + 1
        while True:
            found = self._nearest(vector, wanted)
            if not found:
                raise BrokenStore(UNREADABLE)
            whole = len(found) < wanted
            scored = {**found, **{key: float(np.dot(vector, other)) for key, other in self._exact.items()}}
            ranked = sorted(scored.items(), key=lambda pair: (-round(pair[1], 6), pair[0]))
            # What lies beyond `wanted` is at most as near as the last found: nearer than the border, it cannot be cut.
            if whole or round(min(found.values()), 6) < round(ranked[limit - 1][1], 6):
                return ranked[:limit]
            wanted *= 2

    def _nearest(self, vector: Vector, limit: int) -> dict[str, float]:
        from llama_index.core.vector_stores.types import VectorStoreQuery

        with _working(self._location):
            result = self._opened().query(VectorStoreQuery(query_embedding=vector.tolist(), similarity_top_k=limit))
        # ChromaVectorStore reports exp(-distance), distance being 1 - cosine.
        return {key: 1 + math.log(s) for key, s in zip(result.ids or [], result.similarities or [], strict=True)}

    def missing(self, passages: Sequence[Passage], vectors: dict[str, Vector]) -> list[str]:
        """Keys of passages whose vector does not find itself or a twin of equal text first: an exhaustive check."""
        twins: dict[str, str] = {p.key: p.text_hash for p in passages}
        with _working(self._location):
            collection = self._collection()
        lost: list[str] = []
        keys = [p.key for p in passages if p.key in vectors]
        for start in range(0, len(keys), 100):
            part = keys[start : start + 100]
            rows = [vectors[key].tolist() for key in part]
            with _working(self._location):
                found = collection.query(query_embeddings=rows, n_results=1, include=[])
            for key, ids in zip(part, found["ids"], strict=True):
                if not ids or (ids[0] != key and twins.get(ids[0]) != twins[key] and not _equal(vectors, ids[0], key)):
                    lost.append(key)
        return lost

    def close(self) -> None:
        """Let go of files and threads."""
        self._store = None
        close = getattr(self._client, "close", None)
        if close:
            with _ONE_AT_A_TIME:
                close()

    def _opened(self) -> Any:
        if self._store is None:
            from llama_index.vector_stores.chroma import ChromaVectorStore

            self._store = ChromaVectorStore(chroma_collection=self._collection())
        return self._store

    def _collection(self) -> Any:
        return self._client.get_collection(self._name, embedding_function=None)


class ExactIndex:
    """The vectors of a shard searched one by one, where Chroma cannot open its folder: opening writes, and there is no room
    to write, or no right to. Nothing can be said of Chroma's files then, so the check of every vector raises ``reason``."""

    def __init__(self, vectors: Mapping[str, Vector], reason: CannotWrite) -> None:
        self._keys, self._reason = sorted(vectors), reason
        self._matrix = np.stack([vectors[key] for key in self._keys] or [np.zeros(0, np.float32)])

    def count(self) -> int:
        return len(self._keys)

    def search(self, vector: Vector, limit: int) -> list[tuple[str, float]]:
        """As :meth:`VectorIndex.search`, and exact."""
        scores = self._matrix @ vector
        ranked = sorted(
            zip(self._keys, map(float, scores), strict=True), key=lambda pair: (-round(pair[1], 6), pair[0])
        )
        return ranked[:limit]

    def missing(self, passages: Sequence[Passage], vectors: dict[str, Vector]) -> list[str]:
        raise self._reason

    def close(self) -> None:
        """Nothing is held."""


def forget(url: str, owner: str, kept: Collection[str]) -> None:
    """Delete the collections of ``owner`` (:meth:`kb.store.generation.DataFolder.owner`) on a Chroma server, but for those that are
    kept. Collections of others are left alone. Raises BrokenStore when the server is away."""
    with _working(url):
        client = _client(url)
        try:
            names: list[str] = []
            while page := client.list_collections(limit=_PAGE, offset=len(names)):
                names += [collection.name for collection in page]
            stays = {f"kb-{shard}" for shard in kept}
            for name in names:
                if name.startswith(f"kb-{owner}-") and name not in stays:
                    client.delete_collection(name)
        finally:
            client.close()


def graph_files(folder: Path) -> dict[str, str]:
    """sha256 by name of the graph files that Chroma has persisted: those beside an ``index_metadata.pickle``.

    Reading does not change them. Other files it does write: ``chroma.sqlite3``, and the graph of a collection too small to
    have been persisted, which is made afresh from ``chroma.sqlite3`` whenever it is opened.
    """
    kept = {path for mark in folder.rglob("index_metadata.pickle") for path in mark.parent.iterdir() if path.is_file()}
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(kept)}


def check_files(folder: Path, expected: Mapping[str, str]) -> None:
    """Raises BrokenStore unless the folder holds the graph files that the build left and a sound database.

    Chroma is not shown a damaged database: in one process it would go on failing at that path after a rebuild. It is opened
    for writing, though nothing is written: a process killed in Chroma's housekeeping leaves a journal to be taken back.
    """
    try:
        with contextlib.closing(
            sqlite3.connect((folder / "chroma.sqlite3").absolute().as_uri() + "?mode=rw", uri=True)
        ) as db:
            sound = db.execute("PRAGMA quick_check").fetchone()[0] == "ok"
    except sqlite3.Error as error:
        raise BrokenStore(UNREADABLE) from error
    if not sound or graph_files(folder) != expected:
        raise BrokenStore(UNREADABLE)


_NO_ROOM = (
    "벡터 색인에 쓸 수 없어 모두 확인하지 못합니다. 디스크의 자리와 권한을 확인하고 다시 하세요 "
    "(the vector index cannot be written to and not be checked: see the free space and permissions, then try again)."
)
UNREADABLE = "벡터 색인을 읽을 수 없습니다. 'kb build'로 다시 만드세요 (vector index unreadable: run 'kb build')."


@contextlib.contextmanager
def _working(location: Path | str) -> Iterator[None]:
    """What Chroma raises when it cannot do its work is BrokenStore to us; nothing else is."""
    try:
        yield
    except Exception as error:
        if isinstance(error, BrokenStore | CannotWrite) or not _is_chromas(error):
            raise
        if isinstance(location, Path):
            raise BrokenStore(UNREADABLE) from error
        raise BrokenStore(
            f"KB_CHROMA_URL {location}의 색인을 쓸 수 없습니다. 서버가 켜져 있는지 보고 'kb build'를 실행하세요 "
            "(no usable index on the Chroma server: see that it runs, then run 'kb build')."
        ) from error


def _is_chromas(error: Exception) -> bool:
    """Whether it is of the kinds by which Chroma tells of its store: its own, the plain ones of its Rust core and of what it
    reads there, those of the connection to its server."""
    from chromadb.errors import ChromaError
    from httpx import HTTPError

    return isinstance(error, ChromaError | HTTPError | ValueError | RuntimeError | OSError)


def _equal(vectors: dict[str, Vector], one: str, other: str) -> bool:
    return one in vectors and bool(np.dot(vectors[one], vectors[other]) > 1 - 1e-6)


def _client(location: Path | str) -> Any:
    import chromadb
    from chromadb.config import Settings

    settings = Settings(anonymized_telemetry=False)
    if isinstance(location, Path):
        shared = chromadb.api.client.SharedSystemClient
        with _ONE_AT_A_TIME:
            try:
                return chromadb.PersistentClient(path=str(location), settings=settings)
            except BaseException:  # it would keep the half-opened one, and fail at this path for ever
                if str(location) not in shared._identifier_to_refcount:  # no other client of ours lives on it
                    shared._identifier_to_system.pop(str(location), None)
                raise
    try:
        url = urlsplit(location)
        host, port = url.hostname, url.port or 8000
    except ValueError:
        host, port = None, 0
    if not host:
        raise BrokenStore(f"KB_CHROMA_URL은 http://127.0.0.1:8000 같은 주소여야 합니다 (not a URL): {location!r}")
    return chromadb.HttpClient(host=host, port=port, ssl=url.scheme == "https", settings=settings)
