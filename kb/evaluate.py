"""Measuring retrieval at article level: the system beside its baselines, on the same questions, in one run.

A question counts when it names gold provisions. ``hit@k`` is 1 when any gold article is among the first k articles;
``recall@k`` is the share of gold articles found; nDCG and MRR as in the literature (binary relevance). Questions without
an answer count as zero, so that silence gains nothing. Intervals are the middle 95 % of a bootstrap over the questions
(Efron and Tibshirani 1993), with a fixed seed.
"""

from __future__ import annotations

import json
import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from kb.base import KnowledgeBase
from kb.errors import UnreadableSource

SYSTEMS: dict[str, tuple[str, ...] | None] = {
    "system": None, "bm25": ("bm25",), "dense": ("dense",),
    "official bm25": ("bm25:law",), "official dense": ("dense:law",), "official fused": ("bm25:law", "dense:law"),
}  # fmt: skip
"""Name -> channels; None is the whole system. The ``official`` ones search the official text alone, words and meaning: what a
system without cards and lexicon would have (shared/README.md); they find nothing where no official text is loaded."""
OWN = ("reference", "lexicon", "aspect", "bm25", "dense", "edge")
"""The channels over the project's own corpus; each shard of official text has two more."""
MEASURES = ("hit@1", "hit@5", "hit@10", "recall@10", "nDCG@10", "MRR")
BY = ("language", "source", "domain", "perspective")
"""What questions are grouped by, beside ``all``, ``ko``, ``other`` and ``covered``."""
DEEP = 60
"""How far a gold article is looked for when an explanation is asked for."""
ROUNDS, SEED = 2000, 20261124


Row = TypeVar("Row")


@dataclass(frozen=True)
class Judged:
    """A question with its gold articles as ``law 제N조``. ``source`` is what its id begins with (``klac-018-…`` -> ``klac``)."""

    id: str
    lang: str
    question: str
    gold: frozenset[str]
    domain: str = ""
    perspective: str = ""

    @property
    def source(self) -> str:
        return re.split(r"[-_\d]", self.id, maxsplit=1)[0]


def read_questions(path: Path) -> list[Judged]:
    """Lines ``{id, lang, question, gold: [{law, article}]}``. Raises UnreadableSource naming the line that is wrong."""
    return read_rows(path, _judged)


def _judged(row: Mapping[str, Any]) -> Judged:
    gold = frozenset(article_name(g["law"], g["article"]) for g in row.get("gold", []))
    domain, perspective = str(row.get("domain", "")), str(row.get("perspective", ""))
    return Judged(str(row["id"]), row.get("lang", "ko"), row["question"], gold, domain, perspective)


def read_rows(path: Path, build: Callable[[Mapping[str, Any]], Row]) -> list[Row]:
    """The questions of a JSONL file, each as ``build`` reads its object. Raises UnreadableSource naming the line that is wrong."""
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableSource(
            f"{path}을(를) 읽을 수 없습니다. 경로를 확인하세요 (cannot read the questions)."
        ) from error
    rows = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                rows.append(build(json.loads(line)))
            except (ValueError, KeyError, TypeError, AttributeError, re.error) as error:
                raise UnreadableSource(
                    f"{path} {number}번째 줄이 질문이 아닙니다. 그 줄을 고치세요 (line {number} is not a question): {error}"
                ) from error
    return rows


def article_name(law: str, article: str) -> str:
    return "".join(law.split()).replace("·", "ㆍ") + " " + "".join(article.split())


def score(ranked: Sequence[str], gold: frozenset[str]) -> dict[str, float]:
    """All measures for one question.

    >>> score(["가 제1조", "가 제2조"], frozenset({"가 제2조"}))["MRR"]
    0.5
    """
    places = [rank for rank, name in enumerate(ranked, 1) if name in gold]
    gain = sum(1 / math.log2(rank + 1) for rank in places if rank <= 10)
    ideal = sum(1 / math.log2(rank + 1) for rank in range(1, min(len(gold), 10) + 1))
    return {
        "hit@1": float(bool(places) and places[0] <= 1),
        "hit@5": float(bool(places) and places[0] <= 5),
        "hit@10": float(bool(places) and places[0] <= 10),
        "recall@10": sum(rank <= 10 for rank in places) / len(gold),
        "nDCG@10": gain / ideal,
        "MRR": 1 / places[0] if places else 0.0,
    }


def ablations(kb: KnowledgeBase) -> dict[str, tuple[str, ...]]:
    """Each channel that is on file alone, and the system without each: ``{"only bm25": ("bm25",), "without bm25": (...)}``. An edge
    leads on from what other channels find, so it has no ``only``."""
    shards = [shard.ref.name for shard in kb.library.official_shards]
    names = (*OWN, *(f"{way}:{shard}" for shard in shards for way in ("bm25", "dense")))
    only = {f"only {name}": (name,) for name in names if name != "edge"}
    return only | {f"without {name}": tuple(other for other in names if other != name) for name in names}


def evaluate(
    kb: KnowledgeBase,
    questions: Iterable[Judged],
    progress: Callable[[int, int], None] = lambda done, total: None,
    systems: Mapping[str, tuple[str, ...] | None] | Sequence[str] = tuple(SYSTEMS),
) -> dict[str, Any]:
    """``kb eval --json``: per system, means over the groups of the judged questions (all, Korean, other languages, those whose gold
    has a card, then by language, source, domain and perspective), and the interval of each mean."""
    chosen = systems if isinstance(systems, Mapping) else {name: SYSTEMS[name] for name in systems}
    judged = [q for q in questions if q.gold]
    groups = grouped(judged, _carded(kb))
    scores: dict[str, dict[str, dict[str, float]]] = {name: {} for name in chosen}
    for done, question in enumerate(judged):
        progress(done, len(judged))
        searched: dict[tuple[str, ...] | None, dict[str, float]] = {}  # bm25 and "only bm25" are one search
        for name, channels in chosen.items():
            if channels not in searched:
                searched[channels] = score(_ranked(kb, question, channels), question.gold)
            scores[name][question.id] = searched[channels]
    figures = {
        name: {group: [scores[name][q.id] for q in rows] for group, rows in groups.items() if rows} for name in chosen
    }
    return {
        "schema_version": 1,
        "generation": kb.generation,
        "groups": {group: len(rows) for group, rows in groups.items()},
        "systems": {name: {g: _mean(rows) for g, rows in table.items()} for name, table in figures.items()},
        "intervals": {name: {g: intervals(rows) for g, rows in table.items()} for name, table in figures.items()},
    }


def grouped(judged: Sequence[Judged], covered: set[str]) -> dict[str, list[Judged]]:
    """The questions of each group; ``covered`` holds the names of the articles that have a card."""
    groups: dict[str, list[Judged]] = {
        "all": list(judged),
        "ko": [q for q in judged if q.lang == "ko"],
        "other": [q for q in judged if q.lang != "ko"],
        "covered": [q for q in judged if q.gold & covered],
    }
    parts: dict[str, list[Judged]] = defaultdict(list)
    for question in judged:
        told = (question.lang, question.source, question.domain, question.perspective)
        for kind, value in zip(BY, told, strict=True):
            if value:
                parts[f"{kind} {value}"].append(question)
    order = sorted(parts, key=lambda name: (BY.index(name.split()[0]), -len(parts[name]), name))
    return groups | {name: parts[name] for name in order}


def explain(kb: KnowledgeBase, questions: Iterable[Judged]) -> list[dict[str, Any]]:
    """Of each judged question where its gold articles stand, by which channels they were found at which rank, and what stands before.

    ``{"id", "question", "gold": [{"article", "rank" (null: not among the first :data:`DEEP`), "reasons", "card"}], "before":
    [{"article", "rank", "reasons"}]}``; ``before`` is what beat the best gold article, or the first five.
    """
    carded = _carded(kb)
    return [_explained(kb, question, carded) for question in questions if question.gold]


def _explained(kb: KnowledgeBase, question: Judged, carded: set[str]) -> dict[str, Any]:
    hits = kb.find(question.question[:4000], limit=DEEP, kinds=["statute"]).hits
    found: list[dict[str, Any]] = [
        {"article": article_of(kb, hit.base), "rank": rank, "reasons": list(hit.reasons)}
        for rank, hit in enumerate(hits, 1)
    ]
    by_name = {row["article"]: row for row in reversed(found)}
    gold: list[dict[str, Any]] = [
        {"article": name, "rank": None, "reasons": [], **by_name.get(name, {}), "card": name in carded}
        for name in sorted(question.gold)
    ]
    best = min((row["rank"] for row in gold if row["rank"]), default=6)
    return {"id": question.id, "question": question.question, "gold": gold, "before": found[: min(best, 6) - 1]}


def _carded(kb: KnowledgeBase) -> set[str]:
    return {article_name(card.law, str(card.number)) for card in kb.library.cards.values()}


def _ranked(kb: KnowledgeBase, question: Judged, channels: Sequence[str] | None) -> list[str]:
    found = kb.find(question.question[:4000], limit=10, kinds=["statute"], channels=channels)
    return [article_of(kb, hit.base) for hit in found.hits]


def article_of(kb: KnowledgeBase, base: str) -> str:
    """``law 제N조`` of a provision by its base key, by our card or by the official text."""
    card = kb.library.cards.get(base)
    if card:
        return article_name(card.law, str(card.number))
    text = kb.library.versions(base)[-1]
    return article_name(text.law, str(text.number))


def _mean(rows: Sequence[dict[str, float]]) -> dict[str, float]:
    return {measure: round(sum(row[measure] for row in rows) / len(rows), 4) for measure in MEASURES}


def intervals(rows: Sequence[dict[str, float]]) -> dict[str, tuple[float, float]]:
    """Of each measure the middle 95 % over :data:`ROUNDS` resamples of the questions."""
    values = np.array([[row[measure] for measure in MEASURES] for row in rows])
    rng = np.random.default_rng(SEED)
    means = values[rng.integers(0, len(rows), (ROUNDS, len(rows)))].mean(axis=1)
    low, high = np.quantile(means, (0.025, 0.975), axis=0)
    return {m: (round(float(a), 4), round(float(b), 4)) for m, a, b in zip(MEASURES, low, high, strict=True)}
