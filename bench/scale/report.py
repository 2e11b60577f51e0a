"""The figures as a page, ``docs/scale.md``, and as plots beside it. ``python -m bench.scale.report`` writes them again from
``results.json`` without measuring."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.scale.figures import Run, bars, extrapolated, hours, largest
from bench.scale.sample import Size

TITLES = {
    "plain-e5": "plain LlamaIndex, multilingual-e5-small",
    "plain-towers": "plain LlamaIndex, our model",
    "ours": "ours (`kb sync --all`)",
    "words": "bm25s and FTS5",
}
_HEAD = """\
# The whole of the law: build, search, memory

Written by `python -m bench.scale` (needs the `bench` extra and the shared data); do not edit. One run, one contender after
another, each in a process of its own, {threads} threads, on {machine}. Times are of that machine and that day: read the ratios.

The statutes of the archive, in the order of a hash of 법령ID, until the number of articles is reached; the whole are {statutes:,}
statutes with {articles:,} articles. Times for the whole are extrapolated by characters (`bench/scale/figures.py`): those of the files
for the plain pipeline, which takes them as they are ({characters:,}), those of the articles for ours ({law_characters:,}). The
insertion into HNSW grows a little faster than that, so that what is extrapolated is rather too short.

The plain pipeline is SimpleDirectoryReader, SentenceSplitter, HuggingFaceEmbedding, ChromaVectorStore and a retriever of ten with
LlamaIndex's defaults: no prefixes for e5, chunks of 1,024 tokens of which the model reads 512.
"""


def load(path: Path) -> tuple[list[Run], Size, dict[str, Any]]:
    """Runs, the whole, and what is known of the machine. Raises OSError, ValueError or KeyError when the file is none of ours."""
    document = json.loads(path.read_text("utf-8"))
    return [Run.of_json(row) for row in document["runs"]], Size(**document["whole"]), document["machine"]


def save(path: Path, runs: Sequence[Run], whole: Size, machine: dict[str, Any]) -> None:
    """The results so far; written after every contender, so that a run that is stopped leaves what it measured."""
    document = {"machine": machine, "whole": vars(whole), "runs": [run.to_json() for run in runs]}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """A table in Markdown.

    >>> table(["a", "b"], [["1", "2"]])
    ['| a | b |', '| --- | --- |', '| 1 | 2 |']
    """
    return [f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *rows)]


def builds(runs: Sequence[Run], whole: Size) -> list[str]:
    """A row a contender and sample: what was built, what it took, what the whole takes."""
    head = ["contender", "articles", "texts", "wall s", "CPU s", "whole, wall h", "whole, CPU h", "peak MB", "index MB"]
    rows = []
    for run in (run for run in runs if run.contender != "words"):
        wall, cpu = hours(run, whole)
        sizes = [f"{run.sample.articles:,}", f"{run.facts['texts']:,.0f}"]
        times = [f"{run.wall():,.0f}", f"{run.cpu():,.0f}", f"{wall:.2f}", f"{cpu:.2f}"]
        rows.append(
            [TITLES[run.contender], *sizes, *times, f"{run.facts['peak_mb']:,.0f}", f"{run.facts['disk_mb']:,.0f}"]
        )
    return [*table(head, rows), *chunks(runs)]


def chunks(runs: Sequence[Run]) -> list[str]:
    """How long the texts of the plain pipelines are, and how much of them their model reads."""
    return [
        f"\n{TITLES[run.contender]}: {run.facts['tokens']:,.0f} tokens a chunk, of which the model reads {run.facts['share_read']:.0%}."
        for run in runs
        if "share_read" in run.facts
    ]


def phases(runs: Sequence[Run], whole: Size) -> list[str]:
    """The steps of the largest run of each contender: seconds as measured, hours for the whole."""
    rows = []
    for name in dict.fromkeys(run.contender for run in runs):
        run = largest(runs, name)
        if run is None:
            continue
        for step, (wall, cpu) in extrapolated(run, whole).items():
            was_wall, was_cpu = run.steps[step]
            times = [f"{was_wall:,.1f}", f"{was_cpu:,.1f}", f"{wall / 3600:.3f}", f"{cpu / 3600:.3f}"]
            rows.append([TITLES[name], f"{run.sample.articles:,}", step, *times])
    return table(["contender", "articles", "step", "wall s", "CPU s", "whole, wall h", "whole, CPU h"], rows)


def searches(runs: Sequence[Run]) -> list[str]:
    """Milliseconds of a search, and the memory of the process that searches."""
    rows = [
        [
            TITLES[run.contender],
            f"{run.sample.articles:,}",
            f"{run.facts['search_open_s']:,.1f}",
            f"{run.facts['search_ms']:,.1f}",
            f"{run.facts['search_p95_ms']:,.1f}",
            f"{run.facts['search_peak_mb']:,.0f}",
        ]
        for run in runs
        if "search_ms" in run.facts
    ]
    return table(["contender", "articles", "open, s", "median ms", "95th percentile ms", "peak MB"], rows)


def words(runs: Sequence[Run]) -> list[str]:
    """FTS5 beside bm25s: building, searching, size, and how far they agree."""
    rows = []
    for run in (run for run in runs if run.contender == "words"):
        for name in ("fts5", "bm25s"):
            wall, cpu = run.steps[name]
            ms, p95, size = (run.facts[f"{name}_{key}"] for key in ("search_ms", "search_p95_ms", "mb"))
            what = [f"{run.sample.articles:,}", f"{run.facts['texts']:,.0f}", name]
            rows.append([*what, f"{wall:.1f}", f"{cpu:.1f}", f"{ms:.2f}", f"{p95:.2f}", f"{size:,.1f}"])
    agree = ", ".join(f"{r.facts['overlap']:.2f} ({r.sample.articles:,})" for r in runs if r.contender == "words")
    head = ["articles", "passages", "index", "build, wall s", "build, CPU s", "median ms", "95th percentile ms", "MB"]
    return [*table(head, rows), "", f"Of the first ten of either, the share that both have (articles): {agree}."]


def verdict(runs: Sequence[Run], whole: Size) -> list[str]:
    """What ours took of the plain pipeline's time, beside what it may."""
    rows = [
        [
            bar.name,
            TITLES[bar.plain],
            f"{bar.ours:.2f}",
            f"{bar.theirs:.2f}",
            f"{bar.share:.3f}",
            f"{bar.most:.1f}",
            "yes" if bar.held else "no",
        ]
        for bar in bars(runs, whole)
    ]
    return table(["", "against", "ours, h", "plain, h", "share", "at most", "held"], rows)


def page(runs: Sequence[Run], whole: Size, machine: dict[str, Any], plots: Sequence[str] = ()) -> str:
    """The page. ``plots`` are the addresses of the pictures, from where the page stands."""
    lines = [_HEAD.format(**vars(whole), **machine)]
    sections = {
        "The bars": verdict(runs, whole),
        "Build": builds(runs, whole),
        "Step by step": phases(runs, whole),
        "Search": searches(runs),
        "Words: FTS5 and bm25s": words(runs),
    }
    for title, body in sections.items():
        if any(line.startswith("| ") for line in body[2:]):
            lines += [f"## {title}", "", *body, ""]
    lines += [f"![{Path(plot).stem}]({plot})" for plot in plots]
    return "\n".join(lines).rstrip() + "\n"


def main(arguments: Sequence[str] | None = None) -> int:
    """Write page and plots for ``docs/scale/results.json``, or the folder given."""
    from bench.scale.plots import draw

    given = list(sys.argv[1:] if arguments is None else arguments)
    folder = Path(given[0]) if given else Path("docs/scale")
    runs, whole, machine = load(folder / "results.json")
    plots = [f"{folder.name}/{name}" for name in draw(runs, whole, folder)]
    folder.with_suffix(".md").write_text(page(runs, whole, machine, plots), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
