"""The weights of the fusion, cross-validated: would others, chosen on four fifths of the questions, do better on the fifth?

    python -m bench.fusion [questions.jsonl]      # default: the public dev questions of KB_SHARED_DIR, Korean, with a gold article

One weight is changed at a time, all else as shipped. For each of five folds the setting with the best mean MRR on the others is
judged on it; the table shows each setting on all questions, and last what so much choosing would have brought.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from kb.base import KnowledgeBase, open_kb
from kb.evaluate import Judged, article_of, intervals, read_questions, score
from kb.retrieve import fuse, retriever
from kb.settings import Settings

FOLDS = 5
MEASURES = ("hit@1", "hit@5", "hit@10", "MRR")
SETTINGS: dict[str, dict[str, float]] = {
    "as shipped": {},
    **{f"{name} x {by}": {name: by} for name in ("lexicon", "bm25", "dense") for by in (0.5, 0.75, 1.5, 2.0)},
    **{f"official x {by}": {"bm25:law": by, "dense:law": by} for by in (0.0, 0.5, 2.0)},
    **{f"K = {k}": {"K": k} for k in (4, 16, 32)},
}
"""Name -> what is changed: weights of :data:`kb.retrieve.retriever.WEIGHTS` by a factor, the rank constant K to a value."""


@contextmanager
def changed(setting: dict[str, float]) -> Iterator[None]:
    """The fusion with one setting; put back at the end."""
    weights, constant = dict(retriever.WEIGHTS), fuse.K
    try:
        for name, value in setting.items():
            if name == "K":
                fuse.K = int(value)
            else:
                retriever.WEIGHTS[name] *= value
        yield
    finally:
        retriever.WEIGHTS.update(weights)
        fuse.K = constant


class Remembered:
    """The embedder, each question embedded once."""

    def __init__(self, inner: Any) -> None:
        self._inner, self._told = inner, {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def queries(self, texts: list[str]) -> npt.NDArray[np.float32]:
        for text in texts:
            if text not in self._told:
                self._told[text] = self._inner.queries([text])[0]
        return np.stack([self._told[text] for text in texts])


def measured(kb: KnowledgeBase, questions: list[Judged], setting: dict[str, float]) -> list[dict[str, float]]:
    """All measures of each question under a setting."""
    with changed(setting):
        found = [kb.find(q.question[:4000], limit=10, kinds=["statute"]).hits for q in questions]
    return [score([article_of(kb, h.base) for h in hits], q.gold) for q, hits in zip(questions, found, strict=True)]


def cross_validated(rows: dict[str, list[dict[str, float]]]) -> tuple[list[dict[str, float]], list[str]]:
    """The measures of each question under the setting chosen without its fold, and what was chosen for each fold."""
    count = len(next(iter(rows.values())))
    folds = [[i for i in range(count) if i % FOLDS == fold] for fold in range(FOLDS)]
    held: list[dict[str, float]] = [{} for _ in range(count)]
    chosen = []
    for fold in folds:
        others = [i for i in range(count) if i not in fold]
        best = max(rows, key=lambda name: (np.mean([rows[name][i]["MRR"] for i in others]), name == "as shipped"))
        chosen.append(best)
        for i in fold:
            held[i] = rows[best][i]
    return held, chosen


def line(name: str, rows: list[dict[str, float]]) -> str:
    spans = intervals(rows)
    return f"{name:16s}" + "".join(
        f"  {m} {np.mean([row[m] for row in rows]):.3f} ({spans[m][0]:.2f}-{spans[m][1]:.2f})" for m in MEASURES
    )


def main() -> None:
    settings = Settings()
    default = settings.shared_dir / "eval" / "lay_questions.dev.jsonl"
    paths = [Path(argument) for argument in sys.argv[1:]] or [default]
    questions = [q for path in paths for q in read_questions(path) if q.gold and q.lang == "ko"]
    kb = open_kb(settings)
    kb._retriever._embedder = Remembered(kb.embedder)
    rows = {name: measured(kb, questions, setting) for name, setting in SETTINGS.items()}
    print(f"questions: {len(questions)}; shards: {', '.join(s.ref.name for s in kb.library.store.shards)}")
    for name, measures in rows.items():
        print(line(name, measures))
    held, chosen = cross_validated(rows)
    print(line("cross-validated", held))
    print(f"chosen by fold: {', '.join(chosen)}")


if __name__ == "__main__":
    main()
