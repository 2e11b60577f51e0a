"""With all of the law loaded: which questions are taken as the field's, and what a plain search of statutes finds.

    python -m bench.rest

Needs a data folder with the field and the rest of the law (``kb sync`` of the field, then ``kb sync --all``). Hit@k over articles, of
every question of the file, for the search as it is and for words and meaning alone.
"""

from __future__ import annotations

import statistics

from kb.answer.understand import scope
from kb.base import KnowledgeBase, open_kb
from kb.evaluate import Judged, article_of, read_questions
from kb.settings import PROJECT, Settings

WAYS: dict[str, tuple[str, ...] | None] = {
    "the search": None, "words alone": ("bm25:law", "bm25:rest"), "meaning alone": ("dense:law", "dense:rest"),
}  # fmt: skip
AT = (1, 5, 10)


def main() -> int:
    """Print two tables."""
    kb = open_kb()
    blind, shared = PROJECT / "tests" / "blind", Settings().shared_dir / "eval"
    files = [
        shared / "lay_questions.dev.jsonl", blind / "field_questions.jsonl", blind / "questions.jsonl",
        blind / "lang_questions.jsonl", blind / "field_beside.jsonl", blind / "rest_questions.jsonl",
        shared / "out_of_scope.dev.jsonl",
    ]  # fmt: skip
    print("| file | questions | searched as the field's | in scope |\n| --- | --- | --- | --- |")
    for file in files:
        rows = read_questions(file)
        field = statistics.fmean(not kb.find(row.question).plain for row in rows)
        inside = statistics.fmean(scope(kb.find(row.question)).inside for row in rows)
        print(f"| {file.name} | {len(rows)} | {field:.3f} | {inside:.3f} |", flush=True)
    rows = read_questions(blind / "rest_questions.jsonl")
    print(f"\n| plain search, n = {len(rows)} | {' | '.join(f'hit@{k}' for k in AT)} |\n| --- | --- | --- | --- |")
    for name, channels in WAYS.items():
        places = [place(kb, row, channels) for row in rows]
        print(f"| {name} | {' | '.join(f'{statistics.fmean(p < k for p in places):.3f}' for k in AT)} |", flush=True)
    return 0


def place(kb: KnowledgeBase, row: Judged, channels: tuple[str, ...] | None) -> int:
    """How many hits stand before the first gold article; 99 where none is found."""
    hits = kb.find(row.question, channels=channels, kinds=["statute"]).hits
    names = [article_of(kb, hit.base) for hit in hits]
    return next((n for n, name in enumerate(names) if name in row.gold), 99)


if __name__ == "__main__":
    raise SystemExit(main())
