"""How to search the vectors of a large shard: recall against an exact search, and time, of every way that was considered.

    python -m bench.dense [--chroma 50000] [--shard rest]

Needs a data folder with a large shard (``kb sync --all``). The questions are those of the shared file and of
``tests/blind/rest_questions.jsonl``; recall is the share of the exact first k that a way finds among its first k, averaged over the
questions. Time is the median of one question after another on one thread, as a multiple of the time to embed the question in the
same run. Chroma's graph is built over the first ``--chroma`` vectors alone, and compared with an exact search of these; its cost
grows with their number, and so does what it misses.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import faiss
import numpy as np
import numpy.typing as npt

from kb.embed import open_embedder
from kb.evaluate import read_questions
from kb.settings import PROJECT, Settings
from kb.store.catalog import Passage
from kb.store.generation import Store
from kb.store.scan import ScanIndex
from kb.store.vectors import VectorIndex

DEPTH = 80
"""Passages that a channel of the search takes."""
Rows = npt.NDArray[np.float32]
Search = Callable[[Rows], Sequence[int]]
"""A question's vector -> places of the nearest, best first."""


def exact(vectors: Rows, questions: Rows) -> list[list[int]]:
    """The places of the nearest, by comparing all."""
    return [np.argsort(-(vectors @ question), kind="stable")[:DEPTH].tolist() for question in questions]


def measured(name: str, search: Search, questions: Rows, wanted: Sequence[Sequence[int]], unit: float) -> str:
    """A row of the table."""
    found, times = [], []
    for question in questions:
        begun = time.perf_counter()
        found.append(list(search(question)))
        times.append(time.perf_counter() - begun)
    shares = [
        statistics.fmean(len(set(f[:k]) & set(w[:k])) / k for f, w in zip(found, wanted, strict=True))
        for k in (10, DEPTH)
    ]
    return f"| {name} | {shares[0]:.4f} | {shares[1]:.4f} | {statistics.median(times) / unit:.2f} |"


def _first(scores: Rows) -> list[int]:
    """The places of the best, best first."""
    top = np.argpartition(-scores, DEPTH)[:DEPTH]
    return top[np.argsort(-scores[top])].tolist()  # type: ignore[no-any-return]


def flat(vectors: Rows, kept: int) -> Search:
    """faiss, every vector compared, ``kept`` in another width."""
    index = faiss.IndexScalarQuantizer(vectors.shape[1], kept, faiss.METRIC_INNER_PRODUCT)
    index.train(vectors)
    index.add(vectors)
    return lambda question: index.search(question[None], DEPTH)[1][0].tolist()


def cells(vectors: Rows, count: int, looked_at: int) -> Search:
    """faiss, ``count`` cells (k-means) of which the nearest are looked at."""
    coarse = faiss.IndexFlatIP(vectors.shape[1])
    index = faiss.IndexIVFScalarQuantizer(
        coarse, vectors.shape[1], count, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT, False
    )
    index.train(vectors[::4])
    index.add(vectors)
    options = faiss.SearchParametersIVF(nprobe=looked_at)
    return lambda question: index.search(question[None], DEPTH, params=options)[1][0].tolist()


def signs(vectors: Rows, candidates: int) -> Search:
    """One bit a value (above or below the mean); the candidates are compared exactly."""
    mean = vectors.mean(axis=0)
    bits = np.ascontiguousarray(np.packbits(vectors > mean, axis=1).view(np.uint64).T)

    def search(question: Rows) -> list[int]:
        asked = np.packbits(question > mean).view(np.uint64)
        apart = sum(np.bitwise_count(row ^ word).astype(np.uint16) for row, word in zip(bits, asked, strict=True))
        near = np.argpartition(apart, candidates)[:candidates]
        return near[np.argsort(-(vectors[near] @ question))[:DEPTH]].tolist()  # type: ignore[no-any-return]

    return search


def chroma(vectors: Rows, folder: Path) -> tuple[Search, float]:
    """Our embedded Chroma over these vectors; also the vectors a second that it took in."""
    passages = [Passage(f"{n:08}", f"{n:08}", "", "official", "ko", "-") for n in range(len(vectors))]
    index = VectorIndex(folder, "bench")
    begun = time.perf_counter()
    index.build(passages, {p.key: row for p, row in zip(passages, vectors, strict=True)})
    rate = len(vectors) / (time.perf_counter() - begun)
    return lambda question: [int(key) for key, _ in index.search(question, DEPTH)], rate


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.dense", description=__doc__.splitlines()[0])
    parser.add_argument("--chroma", type=int, default=50_000, help="vectors that Chroma's graph is built over; 0: none")
    parser.add_argument("--shard", default="rest")
    options = parser.parse_args(arguments)
    faiss.omp_set_num_threads(1)
    settings = Settings()
    embedder = open_embedder(settings.embed_model, settings.data_dir)
    files = [
        settings.shared_dir / "eval" / "lay_questions.dev.jsonl",
        PROJECT / "tests" / "blind" / "rest_questions.jsonl",
    ]
    texts = [question.question for file in files for question in read_questions(file)]
    times = []
    for text in texts[::4]:
        begun = time.perf_counter()
        embedder.queries([text])
        times.append(time.perf_counter() - begun)
    unit = statistics.median(times)
    questions = embedder.queries(texts)
    store = Store(settings.data_dir)
    shard = next(shard for shard in store.shards if shard.ref.name == options.shard)
    vectors = np.concatenate([rows for _, rows in shard.catalog.vector_batches(20_000)])
    wanted = exact(vectors, questions)
    kinds = faiss.ScalarQuantizer
    print(
        f"{len(vectors)} vectors, {len(texts)} questions\n\n| search | recall@10 | recall@{DEPTH} | time / embedding |"
    )
    print("| --- | --- | --- | --- |")
    rows: list[tuple[str, Search]] = [
        ("all, 32 bits (numpy)", lambda q: _first(vectors @ q)),
        ("all, 16 bits (faiss)", flat(vectors, kinds.QT_fp16)),
        ("all, 8 bits (faiss)", flat(vectors, kinds.QT_8bit)),
    ]
    if isinstance(shard.index, ScanIndex):
        place = {key: n for n, key in enumerate(shard.catalog.keys_at(shard.catalog.vector_places().tolist()))}
        rows.append(
            (
                "**ours: 8 bits, the best compared exactly**",
                lambda q: [place[k] for k, _ in shard.index.search(q, DEPTH)],
            )
        )
    rows += [(f"one bit, {n} candidates", signs(vectors, n)) for n in (2000, 8000)]
    rows += [(f"512 cells, {n} looked at", cells(vectors, 512, n)) for n in (32, 128)]
    for name, search in rows:
        print(measured(name, search, questions, wanted, unit), flush=True)
    if options.chroma:
        some = vectors[:: max(1, len(vectors) // options.chroma)][: options.chroma]
        with tempfile.TemporaryDirectory() as folder:
            search, rate = chroma(some, Path(folder))
            name = f"Chroma's graph over {len(some)} ({rate:.0f} vectors/s taken in)"
            print(measured(name, search, questions, exact(some, questions), unit), flush=True)
    store.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
