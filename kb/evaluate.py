"""Measuring retrieval at article level: the system beside its baselines, on the same questions, in one run.

A question counts when it names gold provisions. ``hit@k`` is 1 when any gold article is among the first k articles;
``recall@k`` is the share of gold articles found; nDCG and MRR as in the literature (binary relevance). Questions without
an answer count as zero, so that silence gains nothing.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from kb.base import KnowledgeBase
from kb.errors import UnreadableSource

SYSTEMS: dict[str, tuple[str, ...] | None] = {"system": None, "bm25": ("bm25",), "dense": ("dense",)}
"""Name -> channels; None is the whole system."""
MEASURES = ("hit@1", "hit@5", "hit@10", "recall@10", "nDCG@10", "MRR")


Row = TypeVar("Row")


@dataclass(frozen=True)
class Judged:
    """A question with its gold articles as ``law 제N조``."""

    id: str
    lang: str
    question: str
    gold: frozenset[str]


def read_questions(path: Path) -> list[Judged]:
    """Lines ``{id, lang, question, gold: [{law, article}]}``. Raises UnreadableSource naming the line that is wrong."""
    return read_rows(path, _judged)


def _judged(row: Mapping[str, Any]) -> Judged:
    gold = frozenset(article_name(g["law"], g["article"]) for g in row.get("gold", []))
    return Judged(str(row["id"]), row.get("lang", "ko"), row["question"], gold)


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


def evaluate(
    kb: KnowledgeBase,
    questions: Iterable[Judged],
    progress: Callable[[int, int], None] = lambda done, total: None,
    systems: Sequence[str] = tuple(SYSTEMS),
) -> dict[str, Any]:
    """``kb eval --json``: per system, means over all judged questions, over Korean ones, and over those whose gold has a
    card (what this corpus could answer)."""
    judged = [q for q in questions if q.gold]
    covered_names = {article_name(card.law, str(card.number)) for card in kb.library.cards.values()}
    groups: dict[str, list[Judged]] = {
        "all": judged,
        "ko": [q for q in judged if q.lang == "ko"],
        "other": [q for q in judged if q.lang != "ko"],
        "covered": [q for q in judged if q.gold & covered_names],
    }
    scores: dict[str, dict[str, dict[str, float]]] = {name: {} for name in systems}
    for done, question in enumerate(judged):
        progress(done, len(judged))
        for name in systems:
            found = kb.find(question.question[:4000], limit=10, kinds=["statute"], channels=SYSTEMS[name])
            ranked = [_article(kb, hit.base) for hit in found.hits]
            scores[name][question.id] = score(ranked, question.gold)
    return {
        "schema_version": 1,
        "generation": kb.generation,
        "groups": {group: len(rows) for group, rows in groups.items()},
        "systems": {
            name: {group: _mean([scores[name][q.id] for q in rows]) for group, rows in groups.items() if rows}
            for name in systems
        },
    }


def _article(kb: KnowledgeBase, base: str) -> str:
    """``law 제N조`` of a provision by its base key, by our card or by the official text."""
    card = kb.library.cards.get(base)
    if card:
        return article_name(card.law, str(card.number))
    text = kb.library.versions(base)[-1]
    return article_name(text.law, str(text.number))


def _mean(rows: Sequence[dict[str, float]]) -> dict[str, float]:
    return {measure: round(sum(row[measure] for row in rows) / len(rows), 4) for measure in MEASURES}
