"""The figures as pictures (SVG), drawn with altair: what the whole takes, and how time, memory and search grow."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.scale.figures import HOUR, Run, extrapolated, largest
from bench.scale.report import TITLES
from bench.scale.sample import Size

Row = dict[str, Any]


def whole_rows(runs: Sequence[Run], whole: Size) -> list[Row]:
    """(contender, step, hours) for the whole, of the largest run of each pipeline."""
    rows = []
    for name in dict.fromkeys(run.contender for run in runs if run.contender != "words"):
        run = largest(runs, name)
        steps = extrapolated(run, whole) if run else {}
        rows += [{"contender": TITLES[name], "step": step, "hours": wall / HOUR} for step, (wall, _) in steps.items()]
    return rows


def growth_rows(runs: Sequence[Run]) -> dict[str, list[Row]]:
    """Plot -> (what, articles, value), of what was measured over more than one sample."""
    many = {name for name in TITLES if len({run.sample.articles for run in runs if run.contender == name}) > 1}
    rows: dict[str, list[Row]] = {"build": [], "memory": [], "search": []}

    def add(plot: str, what: str, run: Run, value: float) -> None:
        rows[plot].append({"what": what, "articles": run.sample.articles, "value": value})

    for run in (run for run in runs if run.contender in many):
        if run.contender == "words":
            for name in ("fts5", "bm25s"):
                add("build", name, run, run.steps[name][0])
                add("search", name, run, run.facts[f"{name}_search_ms"])
            continue
        for mark, seconds in run.marks.items():
            add("build", f"{run.contender}: {mark}", run, seconds)
        add("memory", f"{run.contender}: build", run, run.facts["peak_mb"])
        if "search_ms" in run.facts:
            add("memory", f"{run.contender}: search", run, run.facts["search_peak_mb"])
            add("search", run.contender, run, run.facts["search_ms"])
    return {plot: found for plot, found in rows.items() if found}


_AXES = {"build": "seconds", "memory": "peak memory, MB", "search": "median search, ms"}


def draw(runs: Sequence[Run], whole: Size, folder: Path) -> list[str]:
    """Write the plots into ``folder``; returns the names of the files. Needs altair and vl-convert (the ``bench`` extra)."""
    import altair

    folder.mkdir(parents=True, exist_ok=True)
    names = []
    if rows := whole_rows(runs, whole):
        chart = altair.Chart(altair.Data(values=rows), width=560).mark_bar()
        chart = chart.encode(
            x=altair.X("sum(hours):Q", title="hours for the whole of the law, extrapolated by characters"),
            y=altair.Y("contender:N", title=None, sort=None, axis=altair.Axis(labelLimit=300)),
            color=altair.Color("step:N", title="step"),
        )
        chart.save(folder / "whole.svg")
        names.append("whole.svg")
    for plot, rows in growth_rows(runs).items():
        chart = altair.Chart(altair.Data(values=rows), width=560, height=280).mark_line(point=True)
        chart = chart.encode(
            x=altair.X("articles:Q", title="articles", scale=altair.Scale(type="log", nice=False)),
            y=altair.Y("value:Q", title=_AXES[plot], scale=altair.Scale(type="log", nice=False)),
            color=altair.Color("what:N", title=None),
        )
        chart.save(folder / f"{plot}.svg")
        names.append(f"{plot}.svg")
    return names
