"""What a shard costs on a Chroma server: disk, memory, inserting, checking, asking.

    python -m bench.chroma_server [--sizes 5000 20000 60000] [--folder FOLDER]

For each size a fresh ``chroma run`` of the pinned wheel on loopback, filled and asked by :class:`kb.store.vectors.VectorIndex`, as a
build does it. The vectors are random and of length one: right for sizes, and the worst case for what the graph costs and finds
(recall), since no vector has a neighbour that is near. Texts and keys are as long as those of our own corpus. Work is told in
seconds of the server's processor, which do not depend on what else the machine does. What stands below "extrapolated" was not
measured: it lies on the straight line through the two largest runs.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import numpy as np

from kb.store.catalog import Passage, Vector
from kb.store.vectors import VectorIndex
from tests.store.server import ChromaServer, running

DIM = 384
QUESTIONS = 200
CHECKED = 2_000
"""Vectors that are looked up again; a build looks up all."""
LIMIT = 50
SIZES = (5_000, 20_000, 60_000)
BEYOND = (300_000, 3_000_000)
MIB = 2**20
TEXT = "가" * 49  # 147 bytes, the mean of our own corpus


@dataclass(frozen=True)
class Cost:
    """One run. Bytes of memory (VmRSS) and seconds of the processor are those of the server's process."""

    vectors: int
    insert: float
    check: float
    first: float
    query: float
    wall_ms: float
    recall: float
    disk: int
    after_delete: int
    empty: int
    filled: int
    reopened: int


def sample(count: int, seed: int) -> np.ndarray:
    matrix = np.random.default_rng(seed).standard_normal((count, DIM)).astype(np.float32)
    matrix /= np.linalg.norm(matrix, axis=1, keepdims=True)
    return matrix


def resident(server: ChromaServer) -> int:
    lines = Path(f"/proc/{server.pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmRSS:"))


def on_disk(folder: Path) -> int:
    return sum(path.stat().st_blocks * 512 for path in folder.rglob("*") if path.is_file())


def busy(server: ChromaServer) -> float:
    """Seconds that the server's threads have run so far."""
    user, system = Path(f"/proc/{server.pid}/stat").read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def measured(size: int, folder: Path) -> Cost:
    matrix = sample(size, 1)
    passages = [
        Passage(f"{n:08d}/14@1#1:account:{n:012d}", f"{n:08d}/14@1", "1", "account", "ko", f"{TEXT} {n}")
        for n in range(size)
    ]
    vectors: dict[str, Vector] = {p.key: row for p, row in zip(passages, matrix, strict=True)}
    with running(folder) as server:
        empty, begun = resident(server), busy(server)
        index = VectorIndex(server.url, "bench")
        index.build(passages, vectors)
        inserted = busy(server)
        lost = index.missing(passages[:CHECKED], vectors)
        checked = busy(server)
        index.close()
        print(
            f"{size}: of {CHECKED} looked up again, {len(lost)} not found at first (a build re-inserts them)",
            flush=True,
        )
        filled, disk = resident(server), on_disk(folder / "data")

        server.stop()
        server.start()
        index = VectorIndex(server.url, "bench")
        questions = sample(QUESTIONS, 2)
        start = busy(server)
        index.search(questions[0], LIMIT)
        opened = busy(server)
        times: list[float] = []
        found: list[set[str]] = []
        for question in questions:
            before = time.perf_counter()
            found.append({key for key, _ in index.search(question, LIMIT)})
            times.append((time.perf_counter() - before) * 1000)
        asked, reopened = busy(server), resident(server)
        index._client.delete_collection("kb-bench")
        index.close()
        after_delete = on_disk(folder / "data")
    best = np.argpartition(-(questions @ matrix.T), LIMIT, axis=1)[:, :LIMIT]
    right = [len({passages[i].key for i in row} & got) / LIMIT for row, got in zip(best, found, strict=True)]
    return Cost(
        vectors=size,
        insert=inserted - begun,
        check=(checked - inserted) / min(size, CHECKED) * size,
        first=opened - start,
        query=(asked - opened) / QUESTIONS,
        wall_ms=statistics.median(times),
        recall=statistics.mean(right),
        disk=disk,
        after_delete=after_delete,
        empty=empty,
        filled=filled,
        reopened=reopened,
    )


def table(costs: Sequence[Cost]) -> list[str]:
    rows = [
        "| vectors | disk MiB (bytes a vector) | memory MiB after filling | opened again | empty | insert, CPU s (ms a row)"
        " | check of all, CPU s | first query, CPU s | query, CPU ms (ms waited, median) | recall@50 | disk MiB when deleted |",
        "|" + " --- |" * 11,
    ]
    for c in costs:
        rows.append(
            f"| {c.vectors:,} | {c.disk / MIB:.0f} ({c.disk / c.vectors:.0f}) | {c.filled / MIB:.0f} | {c.reopened / MIB:.0f}"
            f" | {c.empty / MIB:.0f} | {c.insert:.0f} ({c.insert / c.vectors * 1000:.1f}) | {c.check:.0f} | {c.first:.1f}"
            f" | {c.query * 1000:.1f} ({c.wall_ms:.1f}) | {c.recall:.2f} | {c.after_delete / MIB:.0f} |"
        )
    return rows


def extrapolated(one: Cost, other: Cost) -> list[str]:
    """The straight line through two runs, at sizes that were not run."""
    more = other.vectors - one.vectors
    rows = [
        "| vectors, extrapolated | disk GiB | memory GiB, opened again | insert, CPU hours, at least |",
        "|" + " --- |" * 4,
    ]
    for size in BEYOND:

        def at(low: float, high: float, beyond: int = size - other.vectors) -> float:
            return high + (high - low) / more * beyond

        disk, memory = at(one.disk, other.disk) / 2**30, at(one.reopened, other.reopened) / 2**30
        rows.append(f"| {size:,} | {disk:.1f} | {memory:.1f} | {at(one.insert, other.insert) / 3600:.1f} |")
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.chroma_server", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES))
    parser.add_argument(
        "--folder", type=Path, default=None, help="where the servers write (default: a temporary folder)"
    )
    arguments = parser.parse_args()
    import_module("llama_index.vector_stores.chroma")  # seconds that are no part of the first run
    costs: list[Cost] = []
    for size in sorted(arguments.sizes):
        with tempfile.TemporaryDirectory(dir=arguments.folder) as folder:
            costs.append(measured(size, Path(folder)))
        print("\n".join(table(costs[-1:])), flush=True)
    print("\n".join(["", *table(costs)]))
    if len(costs) > 1:
        print("\n".join(["", *extrapolated(*costs[-2:])]))


if __name__ == "__main__":
    main()
