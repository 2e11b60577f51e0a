"""Which search of words finds the provision? FTS5 by passage beside bm25s, field weights, role weights, and compounds split.

    python -m bench.lexical [QUESTIONS.jsonl ...]

Words alone, over the corpus as built in the data folder, at article level: the articles of the best :data:`DEPTH` passages (or
owners), each at the place of its best. Korean questions with a gold article count. Weights are chosen on the first file by
five-fold cross-validation: its figures are of questions on which the weights were not chosen; the other files get those that are
best on the whole first file. Beside each figure stands the middle 95 % of a bootstrap, and beside MRR the difference from FTS5
with a row a passage, question by question. Times are ratios from this run, no times.
"""

from __future__ import annotations

import argparse
import itertools
import json
import sqlite3
import statistics
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path

import bm25s
import numpy as np

from bench.answer_cost import seconds
from kb.evaluate import MEASURES, Judged, article_name, intervals, read_questions, score
from kb.morphemes import Morphemes
from kb.retrieve.library import Library
from kb.retrieve.retriever import DEPTH
from kb.settings import PROJECT, Settings
from kb.store.catalog import Catalog, CatalogWriter, Passage
from kb.store.generation import Shard, Store

FOLDS = 5
ROLE_GRID = {"title": (0.5, 0.75, 1.0, 1.5), "ask": (0.75, 1.0, 1.25, 1.5), "limit": (0.5, 0.75, 1.0)}
"""Factor of a passage's score by its role; every other role counts 1."""
FIELD_GRID = {
    "title": (1.0, 2.0, 4.0),
    "ask": (1.0, 2.0, 4.0),
    "account": (1.0,),
    "english": (1.0,),
    "other": (0.5, 1.0),
}
"""The passages of an owner as one document in fields: the role of a passage, or ``other`` for every role not named here."""
SHOWN = ("hit@1", "hit@5", "hit@10", "MRR")

Scored = list[tuple[str, float]]
"""Keys with scores, the best first."""
Rows = list[dict[str, float]]
"""The measures of each question."""


@dataclass(frozen=True)
class Words:
    """The passages of a shard, cut by its own analyser, and the questions, cut alike."""

    shard: Shard
    library: Library

    @cached_property
    def passages(self) -> list[Passage]:
        return list(self.shard.catalog.passages())

    @cached_property
    def dictionary(self) -> list[str]:
        return list(json.loads(self.shard.catalog.meta()["user_words"]))

    @cached_property
    def analyser(self) -> Morphemes:
        return Morphemes(self.dictionary)

    @cached_property
    def cut(self) -> list[list[str]]:
        """The morphemes of each passage, as indexed."""
        return self.analyser.batch([passage.text for passage in self.passages])

    @cached_property
    def parts(self) -> dict[str, list[str]]:
        """A word of the dictionary -> what it is cut into without the dictionary: 불법촬영물 -> 불법, 촬영물."""
        cut = zip(self.dictionary, Morphemes().batch(self.dictionary), strict=True)
        return {word.lower(): parts for word, found in cut if (parts := [p for p in found if 1 < len(p) < len(word)])}

    def split(self, tokens: Iterable[str]) -> list[str]:
        """Each word of the dictionary followed by its parts."""
        return [part for token in tokens for part in (token, *self.parts.get(token, ()))]

    def articles(self, keys: Iterable[str]) -> list[str]:
        """The first ten articles, by keys of passages or of owners; what is no article is passed over."""
        owners = (self.library.row(key.split("#")[0]) for key in keys)
        cards = (self.library.cards.get(row.base) for row in owners if row)
        return list(dict.fromkeys(article_name(card.law, str(card.number)) for card in cards if card))[:10]


def indexed(words: Words, cut: Sequence[Sequence[str]], folder: Path) -> Catalog:
    """The shard with other morphemes, written and read as it is shipped."""
    folder.mkdir()
    path = folder / "truth.sqlite"
    writer = CatalogWriter(path)
    content = words.shard.catalog.content()
    order = {passage.key: tokens for passage, tokens in zip(words.passages, cut, strict=True)}
    writer.write(content, {}, [order[passage.key] for passage in content.passages])
    writer.seal()
    return Catalog(path)


def by_role(catalog: Catalog, passages: Sequence[Passage]) -> Callable[[Sequence[str], Mapping[str, float]], Scored]:
    """Search in which a passage's score is multiplied by the weight of its role."""
    roles = {passage.key: passage.role for passage in passages}
    found: dict[tuple[str, ...], Scored] = {}

    def search(tokens: Sequence[str], weights: Mapping[str, float]) -> Scored:
        key = tuple(tokens)
        if key not in found:
            found[key] = catalog.lexical(tokens, len(passages))
        weighed = [(name, points * weights.get(roles[name], 1.0)) for name, points in found[key]]
        return sorted(weighed, key=lambda hit: (-hit[1], hit[0]))[:DEPTH]

    return search


def by_field(words: Words, cut: Sequence[Sequence[str]]) -> Callable[[Sequence[str], Mapping[str, float]], Scored]:
    """Search in FTS5 with one row an owner and one column a field, each with its weight; the store keeps none."""
    documents: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for passage, tokens in zip(words.passages, cut, strict=True):
        documents[passage.owner][passage.role if passage.role in FIELD_GRID else "other"] += tokens
    owners = sorted(documents)
    names = list(FIELD_GRID)
    db = sqlite3.connect(":memory:")
    tokenize = 'tokenize="unicode61 remove_diacritics 0"'  # as the store's index of passages
    db.execute(f"CREATE VIRTUAL TABLE owners USING fts5 ({', '.join(names)}, content='', {tokenize})")
    insert = f"INSERT INTO owners (rowid, {', '.join(names)}) VALUES (?, ?, ?, ?, ?, ?)"  # noqa: S608 (fixed names)
    for number, owner in enumerate(owners):
        db.execute(insert, (number, *(" ".join(documents[owner][name]) for name in names)))

    def search(tokens: Sequence[str], weights: Mapping[str, float]) -> Scored:
        query = " OR ".join('"' + token.replace('"', '""') + '"' for token in sorted(set(tokens)))
        if not query:
            return []
        sql = "SELECT rowid, -bm25(owners, ?, ?, ?, ?, ?) AS points FROM owners WHERE owners MATCH ? ORDER BY points DESC, rowid LIMIT ?"
        rows = db.execute(sql, (*(weights[name] for name in names), query, DEPTH))
        return [(owners[number], float(points)) for number, points in rows]

    return search


def by_bm25s(words: Words, **constants: float) -> Callable[[Sequence[str]], Scored]:
    """Search in bm25s, Lucene's variant, one row a passage."""
    index = bm25s.BM25(method="lucene", **constants)
    index.index(words.cut, show_progress=False)
    keys = [passage.key for passage in words.passages]  # in order, so that a stable sort leaves ties by key

    def search(tokens: Sequence[str]) -> Scored:
        points = index.get_scores(list(tokens))
        best = np.argsort(-points, kind="stable")[:DEPTH]
        return [(keys[place], float(points[place])) for place in best if points[place] > 0]

    return search


def settings(grid: Mapping[str, Sequence[float]]) -> list[dict[str, float]]:
    """Every combination of a grid."""
    return [dict(zip(grid, values, strict=True)) for values in itertools.product(*grid.values())]


def chosen(rows: Sequence[Rows], places: Sequence[int]) -> int:
    """The setting with the best MRR on some of the questions; of equals the first."""
    return max(range(len(rows)), key=lambda n: (sum(rows[n][place]["MRR"] for place in places), -n))


def cross_validated(rows: Sequence[Rows]) -> Rows:
    """The measures of each question under the setting that is best on the other folds; ``rows`` holds them setting by setting."""
    count = len(rows[0])
    result: Rows = [{} for _ in range(count)]
    for fold in range(FOLDS):
        held = range(fold, count, FOLDS)
        best = chosen(rows, [place for place in range(count) if place % FOLDS != fold])
        for place in held:
            result[place] = rows[best][place]
    return result


@dataclass(frozen=True)
class Variant:
    """A way to search: ``search(tokens, setting)`` under each of ``grid``, over tokens cut by ``cut``."""

    name: str
    search: Callable[[Sequence[str], Mapping[str, float]], Scored]
    cut: Callable[[str], list[str]]
    grid: Sequence[Mapping[str, float]] = ({},)

    def rows(self, words: Words, questions: Sequence[Judged], setting: Mapping[str, float]) -> Rows:
        return [
            score(words.articles(key for key, _ in self.search(self.cut(q.question), setting)), q.gold)
            for q in questions
        ]

    def measured(self, words: Words, files: Sequence[Sequence[Judged]]) -> tuple[list[Rows], Mapping[str, float]]:
        """The measures for each file, and the setting that the first file chooses."""
        first = [self.rows(words, files[0], setting) for setting in self.grid]
        best = self.grid[chosen(first, range(len(files[0])))]
        return [cross_validated(first), *(self.rows(words, file, best) for file in files[1:])], best


def variants(words: Words, folder: Path) -> list[Variant]:
    """Everything that is compared, a row a passage first."""
    cut, undivided = words.analyser.tokens, Morphemes()
    catalog = indexed(words, words.cut, folder / "whole")
    both = indexed(words, [words.split(tokens) for tokens in words.cut], folder / "split")
    bare = indexed(words, undivided.batch([passage.text for passage in words.passages]), folder / "plain")
    weighted, fields = by_role(catalog, words.passages), by_field(words, words.cut)
    split_fields = by_field(words, [words.split(tokens) for tokens in words.cut])
    lucene, same = by_bm25s(words), by_bm25s(words, k1=1.2, b=0.75)
    return [
        Variant("FTS5, a row a passage", lambda t, _: catalog.lexical(t, DEPTH), cut),
        Variant("bm25s (k1 1.5, b 0.75)", lambda t, _: lucene(t), cut),
        Variant("bm25s (k1 1.2, b 0.75, as FTS5)", lambda t, _: same(t), cut),
        Variant("FTS5, owner in fields", fields, cut, settings(FIELD_GRID)),
        Variant(
            "FTS5, owner in fields, parts on both sides",
            split_fields,
            lambda q: words.split(cut(q)),
            settings(FIELD_GRID),
        ),
        Variant("FTS5, roles weighted", weighted, cut, settings(ROLE_GRID)),
        Variant("FTS5, parts in the index", lambda t, _: both.lexical(t, DEPTH), cut),
        Variant("FTS5, parts on both sides", lambda t, _: both.lexical(t, DEPTH), lambda q: words.split(cut(q))),
        Variant("FTS5, no user words", lambda t, _: bare.lexical(t, DEPTH), undivided.tokens),
    ]


def table(name: str, measured: Sequence[tuple[str, Rows]]) -> list[str]:
    """A file's figures, a line each; the first row is what the others are compared with."""
    shipped = measured[0][1]
    lines = ["", f"{name} (n = {len(shipped)})", "", f"| search | {' | '.join(SHOWN)} | MRR, difference |"]
    lines.append("| --- " * (len(SHOWN) + 2) + "|")
    for title, rows in measured:
        spans = intervals(rows)
        means = {m: statistics.fmean(row[m] for row in rows) for m in SHOWN}
        apart = [{m: mine[m] - its[m] for m in MEASURES} for mine, its in zip(rows, shipped, strict=True)]
        low, high = intervals(apart)["MRR"]
        shown = [f"{means[m]:.3f} ({spans[m][0]:.2f}–{spans[m][1]:.2f})" for m in SHOWN]
        mean = statistics.fmean(row["MRR"] for row in apart)
        lines.append(f"| {title} | {' | '.join(shown)} | {mean:+.3f} ({low:+.3f} to {high:+.3f}) |")
    return lines


def times(words: Words, questions: Sequence[Judged]) -> float:
    """How long bm25s takes for a query, in queries of FTS5: the median of either, asked in turn."""
    search, catalog = by_bm25s(words), words.shard.catalog
    cut = words.analyser.batch([question.question for question in questions])
    search(cut[0])
    catalog.lexical(cut[0], DEPTH)
    pairs = [(seconds(partial(search, t)), seconds(partial(catalog.lexical, t, DEPTH))) for t in cut]
    return statistics.median(one for one, _ in pairs) / statistics.median(other for _, other in pairs)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a table for each file of questions, the settings chosen, and the ratio of the times."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path, metavar="QUESTIONS.jsonl")
    options = Settings()
    standard = [options.shared_dir / "eval/lay_questions.dev.jsonl", PROJECT / "tests/blind/field_questions.jsonl"]
    paths = parser.parse_args(arguments).files or standard
    files = [[q for q in read_questions(path) if q.lang == "ko" and q.gold] for path in paths]
    store = Store(options.data_dir)
    library = Library(store)
    words = Words(library.own[0], library)
    settled = []
    with tempfile.TemporaryDirectory() as folder:
        measured: list[tuple[str, list[Rows]]] = []
        for variant in variants(words, Path(folder)):
            rows, best = variant.measured(words, files)
            measured.append((variant.name, rows))
            if best:
                settled.append(f"{variant.name}: {', '.join(f'{name} {value:g}' for name, value in best.items())}")
    for number, path in enumerate(paths):
        print("\n".join(table(path.name, [(name, rows[number]) for name, rows in measured])))
    print("\nchosen on the whole first file:", *settled, sep="\n  ")
    print(f"bm25s, in queries of FTS5 (median): {times(words, files[0]):.2f}")
    store.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
