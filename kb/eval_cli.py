"""``kb eval`` and ``kb answer-eval``: figures printed for people, written to a page, or as JSON."""

from __future__ import annotations

import contextlib
import functools
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, TextIO

import typer
from rich.progress import Progress, TaskID
from rich.table import Table

from kb.console import AsJson, err, out, print_json
from kb.errors import WrongUse
from kb.settings import Settings

Cells = Sequence[tuple[str, ...]]


def register(app: typer.Typer) -> None:
    """Add the two commands to ``kb``."""
    app.command(name="eval")(evaluate)
    app.command(name="answer-eval")(evaluate_answers)


def evaluate(
    files: Annotated[list[Path], typer.Argument(help="질문 JSONL / judged questions")],
    why: Annotated[
        bool, typer.Option("--explain", help="질문마다 무엇으로 찾았는지 / by what each gold article was found")
    ] = False,
    ablations: Annotated[
        bool, typer.Option("--ablations", help="경로 하나씩만, 하나씩 빼고 / each channel alone, and without each")
    ] = False,
    page: Annotated[Path | None, typer.Option("--out", help="표를 쓸 마크다운 / write the tables here")] = None,
    as_json: AsJson = False,
) -> None:
    """검색 품질 재기. Measure retrieval, with BM25 alone, dense alone and the official text alone beside the system.

    Example: kb eval questions.jsonl --explain
    """
    from kb.base import open_kb
    from kb.evaluate import SYSTEMS, explain, read_questions
    from kb.evaluate import ablations as parts
    from kb.evaluate import evaluate as measure

    asked = {file: read_questions(file) for file in files}
    kb = open_kb()
    if why:
        rows = explain(kb, [question for questions in asked.values() for question in questions])
        print_json({"schema_version": 1, "questions": rows}) if as_json else _explained(rows)
        return
    systems = dict(SYSTEMS) | (parts(kb) if ablations else {})
    results = {}
    with Progress(console=err, transient=True, disable=as_json) as bar:
        for file, questions in asked.items():
            task = bar.add_task(file.name, total=len(questions))
            told = functools.partial(_told, bar, task)
            results[file] = measure(kb, questions, told, systems)
    if as_json:
        print_json(next(iter(results.values())) if len(results) == 1 else [*results.values()])
    elif page is not None:
        with _written(page) as text:
            text.write("\n".join(_page(results, _loaded(kb))) + "\n")
    else:
        for file, result in results.items():
            for group in _shown(result):
                table = Table("system", *_measures(), title=f"{file.name}: {group} (n = {result['groups'][group]})")
                for cells in _rows(result, group):
                    table.add_row(*cells)
                out.print(table)


def _told(bar: Progress, task: TaskID, done: int, total: int) -> None:
    bar.update(task, completed=done, total=total)


def _loaded(kb: Any) -> str:
    shards = ", ".join(f"{s.ref.name} {s.catalog.counts()['embeddings']:,}" for s in kb.library.store.shards)
    return f"Generation `{kb.generation}`; texts with vectors by shard: {shards}."


def _measures() -> tuple[str, ...]:
    from kb.evaluate import MEASURES

    return MEASURES


def _shown(result: Mapping[str, Any]) -> list[str]:
    return [group for group, count in result["groups"].items() if count]


def _rows(result: Mapping[str, Any], group: str) -> Cells:
    """A row a system that found anything: its name, then ``0.52 (0.44–0.60)`` for each measure."""
    rows = []
    for name, tables in result["systems"].items():
        means, spans = tables[group], result["intervals"][name][group]
        if name == "system" or any(means.values()):
            rows.append((name, *(f"{means[m]:.2f} ({spans[m][0]:.2f}–{spans[m][1]:.2f})" for m in _measures())))
    return rows


def _page(results: Mapping[Path, Mapping[str, Any]], described: str) -> Iterable[str]:
    """The page of figures in Markdown: every group of every file with every system, then the groups for the system alone."""
    yield "# Retrieval, measured"
    yield ""
    yield "Written by `make eval`; do not edit. Means with 95 % bootstrap intervals; measures are defined in `kb/evaluate.py`."
    yield ""
    yield described
    for file, result in results.items():
        yield f"\n## {file.name}"
        groups = _shown(result)
        for group in [g for g in groups if " " not in g]:
            yield f"\n{group} (n = {result['groups'][group]})\n"
            yield from _markdown(("system", *_measures()), _rows(result, group))
        parts = [g for g in groups if " " in g and result["groups"][g] >= 5]
        if parts:
            yield "\nBy language, source, domain and perspective (the system; groups of five or more)\n"
            rows = [(g, str(result["groups"][g]), *_rows(result, g)[0][1:]) for g in parts]
            yield from _markdown(("group", "n", *_measures()), rows)


def _markdown(heads: Sequence[str], rows: Cells) -> Iterable[str]:
    yield "| " + " | ".join(heads) + " |"
    yield "| " + " | ".join("---" for _ in heads) + " |"
    for row in rows:
        yield "| " + " | ".join(row) + " |"


def _explained(rows: Sequence[Mapping[str, Any]]) -> None:
    for row in rows:
        out.print(f"{row['id']}  {' '.join(row['question'].split())[:120]}", style="bold", markup=False)
        for gold in row["gold"]:
            place = (
                f"{gold['rank']}위" if gold["rank"] else "없음 (not found)" if gold["card"] else "카드 없음 (no card)"
            )
            out.print(f"  = {gold['article']}: {place}  {', '.join(gold['reasons'])}", markup=False)
        for other in row["before"]:
            out.print(f"  {other['rank']} {other['article']}  {', '.join(other['reasons'])}", style="dim", markup=False)


def evaluate_answers(
    file: Annotated[Path, typer.Argument(help="질문 JSONL / judged questions")],
    limit: Annotated[int | None, typer.Option(min=1, help="앞의 몇 개만 / the first questions only")] = None,
    keep: Annotated[Path | None, typer.Option("--out", help="답을 모두 쓸 JSONL / write every answer here")] = None,
    as_json: AsJson = False,
) -> None:
    """답의 품질 재기. Measure answers: citations, first lines, facts, premises, refusals, verdicts, length; with KB_LLM also the model's.

    Example: kb answer-eval questions.jsonl --limit 20 --out answers.jsonl
    """
    from kb.answer_eval import evaluate, read_questions

    questions = read_questions(file)[:limit]
    with contextlib.ExitStack() as stack:
        kept = stack.enter_context(_written(keep)) if keep else None
        bar = stack.enter_context(Progress(console=err, transient=True, disable=as_json))
        task = bar.add_task("answer-eval", total=len(questions))
        result = evaluate(
            questions,
            Settings(),
            functools.partial(_told, bar, task),
            lambda row: print(json.dumps(row, ensure_ascii=False), file=kept, flush=True) if kept else None,
        )
    if as_json:
        print_json(result)
        return
    for group in ("all", "ko", "other"):
        tables = {name: groups[group] for name, groups in result["writers"].items()}
        figures = list(dict.fromkeys(figure for table in tables.values() for figure in table))
        if not figures:
            continue
        table = Table("figure", *(f"{name} (n, 95 %)" for name in tables), title=group)
        for figure in figures:
            table.add_row(figure, *(_interval(rows.get(figure)) for rows in tables.values()))
        out.print(table)


def _interval(figure: dict[str, Any] | None) -> str:
    """``{"value": 0.5, "n": 4, "low": 0, "high": 1}`` -> ``0.50 (4, 0.00–1.00)``; a dash where nothing counted."""
    if figure is None or figure["value"] is None:
        return "–"
    value, low, high = (f"{figure[k]:.0f}" if figure["value"] > 1 else f"{figure[k]:.2f}" for k in ("value", "low", "high"))  # fmt: skip
    return f"{value} ({figure['n']}, {low}–{high})"


def _written(file: Path) -> TextIO:
    """A file opened for writing. Raises WrongUse."""
    try:
        return file.open("w", encoding="utf-8")
    except OSError as error:
        raise WrongUse(
            f"{file}에 쓸 수 없습니다. 있는 폴더의 다른 이름을 주세요 (cannot write there: name a file in a folder that exists)."
        ) from error
