"""Dense search in a large shard: every vector compared, from one file beside the truth, eight bits a value.

The file holds the truth's own vectors, which lie on a grid of eight bits (:func:`kb.store.embeddings.eight_bits`). A scan of coarser
copies in memory (faiss) finds some hundred candidates, and these are compared exactly. Measured beside Chroma's graph, other
widths and cells in docs/all-law.md: nothing is missed, it is built in seconds, and a scan of 187,000 vectors costs less than half an
embedding of the question. A cache like Chroma's folder: always rebuildable from the truth.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from kb.errors import BrokenStore
from kb.store.catalog import Catalog, Vector
from kb.store.embeddings import eight_bits
from kb.store.vectors import UNREADABLE

FILE = "scan.npy"
LARGE = 30_000
"""Vectors of a shard beyond which this file stands in the place of Chroma's folder; up to it a shard is held in memory whole."""
CANDIDATES = 300
"""The best by the coarse scan, at least, that are compared exactly."""
SLACK = 0.005
"""How far the coarse scan may be wrong (cosine), five times what was seen: what it leaves out must lie farther off than that."""
_BATCH = 5000


def build_scan(catalog: Catalog, path: Path) -> int:
    """Write the file for all vectors of a sealed truth, in the order of their passages; returns how many. Raises ValueError when
    there are none."""
    count, start = len(catalog.vector_places()), 0
    steps: np.memmap[Any, np.dtype[np.int8]] | None = None
    for _, rows in catalog.vector_batches(_BATCH):
        if steps is None:
            steps = np.lib.format.open_memmap(path, mode="w+", dtype=np.int8, shape=(count, rows.shape[1]))
        steps[start : start + len(rows)] = eight_bits(rows)
        start += len(rows)
    if steps is None:
        raise ValueError("a shard without vectors has nothing to scan")
    steps.flush()
    return count


class ScanIndex:
    """The vectors of one shard, opened; safe for threads. ``sha256`` is what the build left.

    Raises BrokenStore when the file is gone or is another one.
    """

    def __init__(self, path: Path, sha256: str, catalog: Catalog) -> None:
        try:
            with path.open("rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
                    raise BrokenStore(UNREADABLE)
            self._steps: npt.NDArray[np.int8] = np.load(path, mmap_mode="r", allow_pickle=False)
        except (OSError, ValueError) as error:
            raise BrokenStore(UNREADABLE) from error
        self._catalog = catalog
        self._places = catalog.vector_places()
        if len(self._steps) != len(self._places):
            raise BrokenStore(UNREADABLE)
        self._norms = np.concatenate([np.linalg.norm(part, axis=1) for part in self._batches()])
        self._coarse = self._scan()

    def _batches(self) -> list[Vector]:
        starts = range(0, len(self._steps), _BATCH)
        return [self._steps[start : start + _BATCH].astype(np.float32) for start in starts]

    def _scan(self) -> Any:
        """All vectors at one scale, for a scan in whole numbers."""
        import faiss

        kept = faiss.ScalarQuantizer.QT_8bit_direct_signed
        index = faiss.IndexScalarQuantizer(self._steps.shape[1], kept, faiss.METRIC_INNER_PRODUCT)
        scale = self._norms.min() / self._norms
        for number, part in enumerate(self._batches()):
            start = number * _BATCH
            index.add(np.rint(part * scale[start : start + len(part), None]))
        return index

    def count(self) -> int:
        return len(self._places)

    def search(self, vector: Vector, limit: int) -> list[tuple[str, float]]:
        """Passage keys by cosine similarity, best first, ties by key, at the border of ``limit`` too."""
        wanted = max(CANDIDATES, 2 * limit)
        peak = np.abs(vector).max()
        asked = (vector * (127 / peak) if peak else vector)[None].astype(np.float32)
        while True:
            wanted = min(wanted, self.count())
            rows = np.sort(self._coarse.search(asked, wanted)[1][0])
            scores = np.round((self._steps[rows].astype(np.float32) @ vector / self._norms[rows]).astype(np.float64), 6)
            order = np.lexsort((rows, -scores))
            if wanted == self.count() or scores[order[-1]] < scores[order[limit - 1]] - SLACK:
                break
            wanted *= 2
        keys = self._catalog.keys_at(self._places[rows[order[:limit]]].tolist())
        return list(zip(keys, scores[order[:limit]].tolist(), strict=True))

    def lost(self) -> list[str]:
        """Keys of passages whose vector is not the one of the truth: an exhaustive check."""
        start, bad = 0, list[int]()
        for places, rows in self._catalog.vector_batches(_BATCH):
            kept = self._steps[start : start + len(rows)]
            bad += places[(kept != eight_bits(rows)).any(axis=1)].tolist()
            start += len(rows)
        return self._catalog.keys_at(bad)

    def close(self) -> None:
        """The file is let go with the object."""
