"""Dense search in Chroma, through llama-index: a cache of the truth's vectors, always rebuildable.

Known traps (design §5): ``add`` silently keeps an existing id, so a collection is filled once, when it is empty, or through
Chroma's own ``upsert``; the default embedding function would reach for the network, so none is given; about 5,400 rows a
call at most; Korean collection names are refused.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np

from kb.errors import BrokenStore
from kb.store.catalog import Passage, Vector

_BATCH = 2000
_SEARCH = {"space": "cosine", "ef_construction": 200, "ef_search": 400, "max_neighbors": 32}


class VectorIndex:
    """The vectors of one shard. ``location`` is a folder, or the URL of a Chroma server (``KB_CHROMA_URL``).

    ``exact`` are the few vectors that the approximate index did not find again when it was verified; they are searched
    exactly, so that no passage is lost.
    """

    def __init__(self, location: Path | str, shard: str, exact: dict[str, Vector] | None = None) -> None:
        logging.getLogger("chromadb").setLevel(logging.ERROR)
        self._name = f"kb-{shard}"
        self._client = _client(location)
        self._exact = exact or {}
        self._store: Any = None

    def build(self, passages: Sequence[Passage], vectors: dict[str, Vector]) -> None:
        """Fill a fresh collection with one node a passage."""
        from llama_index.core.schema import TextNode
        from llama_index.vector_stores.chroma import ChromaVectorStore

        if any(c.name == self._name for c in self._client.list_collections()):
            self._client.delete_collection(self._name)
        collection = self._client.create_collection(
            self._name, embedding_function=None, configuration={"hnsw": dict(_SEARCH)}
        )
        store = ChromaVectorStore(chroma_collection=collection)
        for start in range(0, len(passages), _BATCH):
            nodes = [
                TextNode(id_=p.key, text=p.text, embedding=vectors[p.key].tolist(), metadata={"owner": p.owner})
                for p in passages[start : start + _BATCH]
                if p.key in vectors
            ]
            if nodes:
                store.add(nodes)
        self._store = store

    def reinsert(self, vectors: dict[str, Vector]) -> None:
        """Write these vectors again through Chroma's upsert, which, unlike ``add``, replaces."""
        collection = self._collection()
        keys = sorted(vectors)
        for start in range(0, len(keys), _BATCH):
            part = keys[start : start + _BATCH]
            rows = collection.get(ids=part, include=["documents", "metadatas"])
            collection.upsert(
                ids=rows["ids"],
                embeddings=[vectors[key].tolist() for key in rows["ids"]],
                documents=rows["documents"],
                metadatas=rows["metadatas"],
            )

    def count(self) -> int:
        return int(self._collection().count())

    def search(self, vector: Vector, limit: int) -> list[tuple[str, float]]:
        """Passage keys by cosine similarity, best first, ties by key.

        Raises BrokenStore when the collection cannot be read; the message names the command that rebuilds it.
        """
        from llama_index.core.vector_stores.types import VectorStoreQuery

        store = self._opened()
        result = store.query(VectorStoreQuery(query_embedding=vector.tolist(), similarity_top_k=limit))
        # ChromaVectorStore reports exp(-distance), distance being 1 - cosine.
        scored = {key: 1 + math.log(s) for key, s in zip(result.ids or [], result.similarities or [], strict=True) if s}
        for key, other in self._exact.items():
            scored[key] = float(np.dot(vector, other))
        return sorted(scored.items(), key=lambda pair: (-round(pair[1], 6), pair[0]))[:limit]

    def missing(self, passages: Sequence[Passage], vectors: dict[str, Vector]) -> list[str]:
        """Keys of passages whose vector does not find itself or a twin of equal text first: an exhaustive check."""
        twins: dict[str, str] = {p.key: p.text_hash for p in passages}
        collection = self._collection()
        lost: list[str] = []
        keys = [p.key for p in passages if p.key in vectors]
        for start in range(0, len(keys), 100):
            part = keys[start : start + 100]
            found = collection.query(query_embeddings=[vectors[key].tolist() for key in part], n_results=1, include=[])
            for key, ids in zip(part, found["ids"], strict=True):
                if not ids or (ids[0] != key and twins.get(ids[0]) != twins[key] and not _equal(vectors, ids[0], key)):
                    lost.append(key)
        return lost

    def close(self) -> None:
        """Let go of files and threads."""
        self._store = None
        close = getattr(self._client, "close", None)
        if close:
            close()

    def _opened(self) -> Any:
        if self._store is None:
            from llama_index.vector_stores.chroma import ChromaVectorStore

            self._store = ChromaVectorStore(chroma_collection=self._collection())
        return self._store

    def _collection(self) -> Any:
        try:
            return self._client.get_collection(self._name, embedding_function=None)
        except Exception as error:  # Chroma raises its own errors and plain ones of its Rust core alike
            raise BrokenStore(
                "벡터 색인을 읽을 수 없습니다. 'kb build'로 다시 만드세요 (vector index unreadable: run 'kb build')."
            ) from error


def _equal(vectors: dict[str, Vector], one: str, other: str) -> bool:
    return one in vectors and bool(np.dot(vectors[one], vectors[other]) > 1 - 1e-6)


def _client(location: Path | str) -> Any:
    import chromadb
    from chromadb.config import Settings

    settings = Settings(anonymized_telemetry=False)
    if isinstance(location, Path):
        return chromadb.PersistentClient(path=str(location), settings=settings)
    url = urlsplit(location)
    if not url.hostname:
        raise BrokenStore(f"KB_CHROMA_URL은 http://127.0.0.1:8000 같은 주소여야 합니다 (not a URL): {location!r}")
    return chromadb.HttpClient(host=url.hostname, port=url.port or 8000, ssl=url.scheme == "https", settings=settings)
