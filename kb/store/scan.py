"""Dense search in a large shard: every vector compared, sixteen bits a value, in one file beside the truth.

Measured against Chroma's graph and narrower values in docs/scale.md: exact up to the rounding of sixteen bits, built in seconds, and
a scan of 200,000 vectors costs half an embedding of the question. A cache like Chroma's folder: always rebuildable from the truth.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from kb.errors import BrokenStore
from kb.store.catalog import Catalog, Vector

FILE = "scan.faiss"
LARGE = 30_000
"""Vectors of a shard beyond which this file stands in the place of Chroma's folder; up to it a shard is held in memory whole."""
_BATCH = 5000
_ROUNDING = 2e-3
"""How far a value may differ from the truth's for being kept in sixteen bits: half a step of those next to 1 is 0.0005."""


def build_scan(catalog: Catalog, path: Path) -> int:
    """Write the file for all vectors of a sealed truth, in the order of their passages; returns how many."""
    import faiss

    index: Any = None
    for _, rows in catalog.vector_batches(_BATCH):
        if index is None:
            kept = faiss.ScalarQuantizer.QT_fp16
            index = faiss.IndexScalarQuantizer(rows.shape[1], kept, faiss.METRIC_INNER_PRODUCT)
            index.train(rows)
        index.add(rows)
    if index is None:
        raise ValueError("a shard without vectors has nothing to scan")
    faiss.write_index(index, str(path))
    return int(index.ntotal)


class ScanIndex:
    """The vectors of one shard, opened; safe for threads. ``sha256`` is what the build left.

    Raises BrokenStore when the file is gone or is another one.
    """

    def __init__(self, path: Path, sha256: str, catalog: Catalog) -> None:
        import faiss

        try:
            with path.open("rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
                    raise BrokenStore(_UNREADABLE)
            self._index = faiss.read_index(str(path), faiss.IO_FLAG_MMAP | faiss.IO_FLAG_READ_ONLY)
        except (OSError, RuntimeError) as error:
            raise BrokenStore(_UNREADABLE) from error
        self._catalog = catalog
        self._places: npt.NDArray[np.int64] = catalog.vector_places()
        if self._index.ntotal != len(self._places):
            raise BrokenStore(_UNREADABLE)

    def count(self) -> int:
        return len(self._places)

    def search(self, vector: Vector, limit: int) -> list[tuple[str, float]]:
        """Passage keys by cosine similarity, best first, ties by key, at the border of ``limit`` too."""
        wanted = limit + 1
        while True:
            found, rows = self._index.search(vector[None].astype(np.float32), min(wanted, len(self._places)))
            scores = np.round(found[0].astype(np.float64), 6)
            if wanted >= len(self._places) or scores[-1] < scores[limit - 1]:
                break
            wanted *= 2
        order = np.lexsort((rows[0], -scores))[:limit]
        keys = self._catalog.keys_at(self._places[rows[0][order]].tolist())
        return list(zip(keys, scores[order].tolist(), strict=True))

    def lost(self) -> list[str]:
        """Keys of passages whose vector is not the one of the truth: an exhaustive check."""
        start, bad = 0, list[int]()
        for places, rows in self._catalog.vector_batches(_BATCH):
            kept = self._index.reconstruct_n(start, len(rows))
            bad += [int(places[i]) for i in np.flatnonzero(np.abs(kept - rows).max(axis=1) > _ROUNDING)]
            start += len(rows)
        return self._catalog.keys_at(bad)

    def close(self) -> None:
        """The file is let go with the object."""


_UNREADABLE = "벡터 색인을 읽을 수 없습니다. 'kb build'로 다시 만드세요 (vector index unreadable: run 'kb build')."
