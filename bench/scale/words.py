"""The search of words: our FTS5 beside bm25s, over the same morphemes of the same passages. ``python -m bench.scale.words``

The passages are those that our shards hold of the law in force. Each word is cut by itself, once; then each index is built on disk, opened
from there, and asked the same words. FTS5 is written and asked as the store does it (:mod:`kb.store.catalog`); bm25s is Lucene's
variant with the constants of FTS5 (k1 1.2, b 0.75), and reads its index from disk into memory.
"""

from __future__ import annotations

import argparse
import gc
import sqlite3
import statistics
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import bm25s

from bench.scale.watch import Watch, disk_mb, peak_mb, questions, search_times, write
from ingest.official_shards import statute_part
from ingest.sources import FolderSource
from ingest.statutes import assemble
from kb.clock import today
from kb.morphemes import Morphemes

TOP = 10
_CUT = 2000
_INSERT = "INSERT INTO lexical (rowid, morphemes) VALUES (?, ?)"
_SCHEMA = "CREATE VIRTUAL TABLE lexical USING fts5 (morphemes, content='', tokenize=\"unicode61 remove_diacritics 0\")"
_QUERY = "SELECT rowid, -bm25(lexical) AS score FROM lexical WHERE lexical MATCH ? ORDER BY score DESC, rowid LIMIT ?"


def texts(sample: Path) -> Iterator[str]:
    """The passages of the law in force, as our shards hold them."""
    source = FolderSource(sample)
    for _, files in source.read(source.paths(), lambda *_: None):
        part = statute_part(assemble(files), source.name, today(), dense=True)
        yield from (passage.text for passage in part.passages if passage.role != "former")


def fts_build(rows: Sequence[Sequence[str]], path: Path) -> None:
    """An index of SQLite at ``path``, a row a passage."""
    db = sqlite3.connect(path)
    with db:
        db.execute(_SCHEMA)
        db.executemany(_INSERT, ((number, " ".join(row)) for number, row in enumerate(rows)))
    db.close()


def fts_search(db: sqlite3.Connection, tokens: Sequence[str]) -> list[int]:
    """The best ten rows by any of the words, ties by their number."""
    query = " OR ".join('"' + token.replace('"', '""') + '"' for token in tokens)
    return [int(number) for number, _ in db.execute(_QUERY, (query, TOP))] if query else []


def bm25s_build(rows: Sequence[Sequence[str]], folder: Path) -> None:
    """An index of bm25s in ``folder``."""
    index = bm25s.BM25(method="lucene", k1=1.2, b=0.75)
    index.index([list(row) for row in rows], show_progress=False)
    index.save(folder, show_progress=False)


def bm25s_search(index: bm25s.BM25, tokens: Sequence[str]) -> list[int]:
    """The best ten rows."""
    known = [token for token in tokens if token in index.vocab_dict]
    if not known:
        return []
    found = index.retrieve([known], k=min(TOP, index.scores["num_docs"]), show_progress=False)
    return [int(number) for number, score in zip(found.documents[0], found.scores[0], strict=True) if score > 0]


def overlap(one: Sequence[Sequence[int]], other: Sequence[Sequence[int]]) -> float:
    """Of the best ten of one, the share that is among those of the other; the mean over the questions that find something.

    >>> overlap([[1, 2], [3, 4], []], [[2, 1], [3, 5], []])
    0.75
    """
    shares = [len(set(a) & set(b)) / max(len(a), len(b)) for a, b in zip(one, other, strict=True) if a or b]
    return statistics.fmean(shares) if shares else 1.0


def measure(sample: Path, store: Path, watch: Watch) -> dict[str, float]:
    """Cut, build and search both; returns their figures side by side."""
    store.mkdir(parents=True, exist_ok=True)
    watch.step("read")
    passages = list(texts(sample))
    analyser = Morphemes(by_word=True)
    watch.step("load")
    asked = [sorted(set(tokens)) for tokens in analyser.batch(questions())]
    watch.step("morphemes")
    seen: dict[str, list[str]] = {}
    rows = [
        row for start in range(0, len(passages), _CUT) for row in analyser.batch(passages[start : start + _CUT], seen)
    ]
    words = dict(zip(map(str, range(len(asked))), asked, strict=True))
    del passages
    before = peak_mb()
    watch.step("fts5")
    fts_build(rows, store / "fts5.sqlite")
    watch.step("bm25s")
    bm25s_build(rows, store / "bm25s")
    watch.step(None)
    facts = {"texts": float(len(rows)), "cut_peak_mb": before}
    del rows
    gc.collect()
    db = sqlite3.connect(store / "fts5.sqlite")
    index = bm25s.BM25.load(store / "bm25s")
    ways: dict[str, Callable[[str], list[int]]] = {
        "fts5": lambda key: fts_search(db, words[key]),
        "bm25s": lambda key: bm25s_search(index, words[key]),
    }
    for name, search in ways.items():
        facts |= {f"{name}_{key}": value for key, value in search_times(search, list(words)).items()}
    fts, lucene = ([search(key) for key in words] for search in ways.values())
    facts["overlap"] = overlap(fts, lucene)
    facts |= {"fts5_mb": disk_mb(store / "fts5.sqlite"), "bm25s_mb": disk_mb(store / "bm25s")}
    db.close()
    return facts


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure both over a sample; the figures go to ``--out``."""
    parser = argparse.ArgumentParser(prog="python -m bench.scale.words")
    parser.add_argument("--sample", type=Path, required=True, help="the folder of statutes")
    parser.add_argument("--store", type=Path, required=True, help="where the indexes are kept")
    parser.add_argument("--out", type=Path, required=True)
    chosen = parser.parse_args(arguments)
    watch = Watch()
    write(chosen.out, watch, measure(chosen.sample, chosen.store, watch))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
