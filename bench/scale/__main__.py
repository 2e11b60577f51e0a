"""All of the law beside a plain pipeline: one command, a page and plots.

    python -m bench.scale                                  # everything: some hours
    python -m bench.scale --growth none --only plain,ours  # the comparison alone

The plain pipelines are measured over ``--articles``; ours and the search of words over that too, and over each size of ``--growth``.
Needs the ``bench`` extra and the shared data (``KB_SHARED_DIR``). Each contender is a process of its own; the sample and what is
built of it lie in a temporary folder.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.record import commit
from bench.scale.figures import Run
from bench.scale.plots import draw
from bench.scale.report import page, save
from bench.scale.sample import ARCHIVE, Held, Size, first, size, survey, write
from kb.clock import today
from kb.settings import PROJECT, Settings

ARTICLES = 3000
GROWTH = "9000,30000,90000,all"


@dataclass(frozen=True)
class Contender:
    """What is started: a module, its arguments, and whether its searches are measured in a process of their own."""

    name: str
    module: str
    arguments: tuple[str, ...] = ()
    searches: bool = True
    grows: bool = False


CONTENDERS = (
    Contender("plain-e5", "bench.scale.plain", ("--model", "e5")),
    Contender("plain-towers", "bench.scale.plain", ("--model", "towers")),
    Contender("ours", "bench.scale.ours", grows=True),
    Contender("words", "bench.scale.words", searches=False, grows=True),
)


def chosen(only: str) -> list[Contender]:
    """The contenders whose names begin with one of ``only``: ``plain,ours``. Raises ValueError for what is none.

    >>> [contender.name for contender in chosen("plain")]
    ['plain-e5', 'plain-towers']
    """
    wanted = [name.strip() for name in only.split(",") if name.strip()]
    for name in wanted:
        if not any(contender.name.startswith(name) for contender in CONTENDERS):
            raise ValueError(f"no contender {name}: there are {', '.join(c.name for c in CONTENDERS)}")
    return [c for c in CONTENDERS if any(c.name.startswith(name) for name in wanted)]


def sizes(articles: int, growth: str) -> list[int | None]:
    """The samples to draw, the one of the comparison first; None is the whole.

    >>> sizes(3000, "9000,all")
    [3000, 9000, None]
    """
    more = [] if growth == "none" else [None if name == "all" else int(name) for name in growth.split(",")]
    return list(dict.fromkeys([articles, *more]))


def measured(contender: Contender, sample: Path, held: Size, work: Path, threads: int) -> Run:
    """Run a contender over a sample; its processes may use ``threads`` threads."""
    store, marks = work / "store", dict[str, float]()
    steps, facts = dict[str, tuple[float, float]](), dict[str, float]()
    for do in ("build", "search") if contender.searches else ("",):
        out = work / f"{do or 'all'}.json"
        command = [sys.executable, "-m", contender.module, *([do] if do else []), *contender.arguments]
        command += ["--sample", str(sample), "--store", str(store), "--out", str(out)]
        subprocess.run(command, check=True, cwd=PROJECT, env={**os.environ, "OMP_NUM_THREADS": str(threads)})
        document = json.loads(out.read_text("utf-8"))
        if do == "search":
            told = {**document["facts"], "open_s": document["steps"]["open"]["wall"]}
            facts |= {key if key.startswith("search") else f"search_{key}": value for key, value in told.items()}
        else:
            steps = {name: (step["wall"], step["cpu"]) for name, step in document["steps"].items()}
            marks, facts = document["marks"], document["facts"]
    return Run(contender.name, held, steps, marks, facts)


def runs(
    contenders: Sequence[Contender], rows: Sequence[Held], wanted: Sequence[int | None], threads: int
) -> Iterator[Run]:
    """Every contender over every sample that is its own, one after another."""
    archive = Settings().shared_dir / ARCHIVE
    for place, articles in enumerate(wanted):
        todo = [contender for contender in contenders if contender.grows or not place]
        if not todo:
            continue
        taken = first(rows, articles)
        with tempfile.TemporaryDirectory(prefix="gyeot-scale-") as folder:
            sample = write(archive, taken, Path(folder) / "sample")
            for contender in todo:
                print(f"{contender.name}: {size(taken).articles:,} articles", file=sys.stderr, flush=True)
                with tempfile.TemporaryDirectory(dir=folder) as work:
                    yield measured(contender, sample, size(taken), Path(work), threads)


def machine(threads: int) -> dict[str, Any]:
    """What the figures were measured on."""
    cores = f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}"
    return {"machine": cores, "threads": threads, "commit": commit(), "day": today().isoformat()}


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, and write ``results.json``, the plots and the page."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.scale", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--articles", type=int, default=ARTICLES, help="the sample that all are compared on (%(default)s)"
    )
    parser.add_argument("--growth", default=GROWTH, help="further sizes for what grows, or none (%(default)s)")
    parser.add_argument(
        "--only", default="plain,ours,words", help="contenders, by the start of their names (%(default)s)"
    )
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1, help="of each contender (all cores)")
    parser.add_argument("--out", type=Path, default=PROJECT / "docs" / "scale")
    options = parser.parse_args(arguments)
    out: Path = options.out
    try:
        contenders, wanted = chosen(options.only), sizes(options.articles, options.growth)
    except ValueError as error:
        parser.error(str(error))
    rows = survey(Settings().shared_dir / ARCHIVE)
    whole, facts = size(rows), machine(options.threads)
    done: list[Run] = []
    for run in runs(contenders, rows, wanted, options.threads):
        done.append(run)
        save(out / "results.json", done, whole, facts)
    plots = [f"{out.name}/{name}" for name in draw(done, whole, out)]
    text = page(done, whole, facts, plots)
    out.with_suffix(".md").write_text(text, encoding="utf-8")
    print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
