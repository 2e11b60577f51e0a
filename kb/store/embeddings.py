"""Vectors as they are kept: on a grid of eight bits, and, already computed, beside the shards for a killed build to resume from (design
§5)."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import numpy as np
import numpy.typing as npt

from kb.store.catalog import Vector


def eight_bits(vector: Vector) -> npt.NDArray[np.int8]:
    """A vector in eight bits a value, its largest being 127: as the shipped file holds it."""
    steps: npt.NDArray[np.int8] = np.rint(vector / np.abs(vector).max(axis=-1, keepdims=True) * 127).astype(np.int8)
    return steps


def on_grid(vector: Vector) -> Vector:
    """What :func:`eight_bits` keeps of a vector, of length one. Every vector is told so, or a ranking would hang on where it came
    from: a shipped one and one computed here differ by up to 0.4 % of the largest value."""
    steps: Vector = eight_bits(vector).astype(np.float32)
    steps /= np.linalg.norm(steps, axis=-1, keepdims=True)
    return steps


class EmbeddingCache:
    """Vectors by text hash and model fingerprint; each batch is committed, so a killed build loses at most one.

    A damaged file is put away for an empty one: it can only cost time.
    """

    def __init__(self, path: Path, fingerprint: str) -> None:
        self._fingerprint = fingerprint
        try:
            self._db = _opened(path)
        except sqlite3.OperationalError:  # locked, or the disk is full: no damage
            raise
        except sqlite3.DatabaseError:
            for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
                path.with_name(name).unlink(missing_ok=True)
            self._db = _opened(path)

    def names(self) -> set[str]:
        """The text hashes that it holds a vector of, by this model."""
        return {
            name for (name,) in self._db.execute("SELECT text_hash FROM vectors WHERE model = ?", (self._fingerprint,))
        }

    def read(self, names: Mapping[str, str]) -> dict[str, Vector]:
        rows = self._db.execute("SELECT text_hash, vector FROM vectors WHERE model = ?", (self._fingerprint,))
        return {name: np.frombuffer(blob, dtype="<f4") for name, blob in rows if name in names}

    def write(self, vectors: dict[str, Vector]) -> None:
        with self._db:
            self._db.executemany(
                "INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)",
                [(name, self._fingerprint, vector.astype("<f4").tobytes()) for name, vector in sorted(vectors.items())],
            )

    def close(self) -> None:
        self._db.close()


def _opened(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path)
    try:
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("PRAGMA synchronous=FULL")
        db.execute(
            "CREATE TABLE IF NOT EXISTS vectors (text_hash TEXT, model TEXT, vector BLOB, PRIMARY KEY (text_hash, model))"
        )
        if db.execute("PRAGMA quick_check").fetchone()[0] != "ok":
            raise sqlite3.DatabaseError("quick_check")
    except sqlite3.DatabaseError:
        db.close()
        raise
    return db


def computed(path: Path, fingerprint: str) -> set[str]:
    """The text hashes of which ``path`` holds a vector of this model, to say how far a build is; none when it cannot be read."""
    try:
        with closing(sqlite3.connect(path.absolute().as_uri() + "?mode=ro", uri=True)) as db:
            return {name for (name,) in db.execute("SELECT text_hash FROM vectors WHERE model = ?", (fingerprint,))}
    except sqlite3.Error:
        return set()
