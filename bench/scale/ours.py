"""Our own pipeline on the same statutes: ``kb sync FOLDER --all`` into an empty data folder. ``python -m bench.scale.ours build|search``

The project's own corpus is built first, since no knowledge base is without it; that step is the same however much law is synced,
and is told apart. ``words`` marks when the generation was published that finds every text by its words.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from bench.scale.watch import Watch, disk_mb, questions, search_times, write
from ingest.build import build as build_own
from ingest.sync import sync
from kb.base import open_kb
from kb.embed import Embedder, open_embedder
from kb.settings import Settings

WORDS, COMPLETE = "words", "complete"


def build(sample: Path, embedder: Embedder, store: Path, watch: Watch) -> dict[str, float]:
    """Sync the folder of statutes; the steps are those that the sync itself tells of."""
    settings = Settings()
    watch.step("load")
    embedder.passages(["덥히기"])
    watch.step("own")
    own = build_own(settings.corpus_dir, store, embedder)
    before = disk_mb(store)
    watch.restart()

    def progress(step: str, done: int, total: int) -> None:
        if step == "words":
            watch.mark(WORDS)
        elif step != "done":
            watch.step(step)

    watch.step("start")
    report = sync([str(sample)], settings.corpus_dir, store, embedder, everything=True, progress=progress)
    watch.step(None)
    watch.mark(WORDS)  # few texts are published at once, words and vectors together
    watch.mark(COMPLETE)
    return {
        "documents": sum(tally.articles for tally in report.tallies),
        "texts": report.build.passages - own.passages,
        "embedded": report.build.embedded,
        "disk_mb": disk_mb(store) - before,
    }


def searched(store: Path, watch: Watch) -> dict[str, float]:
    """Open the knowledge base and ask it, everything that ``kb find`` does included."""
    watch.step("open")
    kb = open_kb(Settings(data_dir=store))
    watch.step("search")
    facts = search_times(kb.find, questions())
    watch.step(None)
    kb.close()
    return facts


def main(arguments: Sequence[str] | None = None) -> int:
    """Build the knowledge base of a sample, or search it; the figures go to ``--out``."""
    parser = argparse.ArgumentParser(prog="python -m bench.scale.ours")
    parser.add_argument("do", choices=["build", "search"])
    parser.add_argument("--sample", type=Path, required=True, help="the folder of statutes")
    parser.add_argument("--store", type=Path, required=True, help="the data folder, empty before the build")
    parser.add_argument("--out", type=Path, required=True)
    chosen = parser.parse_args(arguments)
    watch = Watch()
    if chosen.do == "build":
        settings = Settings()
        facts = build(chosen.sample, open_embedder(settings.embed_model, settings.data_dir), chosen.store, watch)
    else:
        facts = searched(chosen.store, watch)
    write(chosen.out, watch, facts)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
