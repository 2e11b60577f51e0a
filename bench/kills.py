"""Does the store survive ``kill -9``? ``python -m bench.kills`` kills real runs of ``kb sync``, ``kb build`` and ``kb add``.

Each is a process of its own, killed at a random instant of its run or as soon as a file appears, starting from a published
generation of invented statutes and rulings. After every kill the old or the new generation must serve, whole; the next run
must complete, compute no vector twice, and end in the generation that an undisturbed run gives (tests/ingest/killing.py says
it all). Then as many the tests' way, by a fork server and without the real model, where words serve before vectors are there.
``--record docs/proofs.json`` keeps the figures.
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import json
import multiprocessing
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.record import record
from kb.embed import open_embedder
from kb.settings import Settings
from tests.ingest import invented, invented_law
from tests.ingest.killing import COMMANDS, Kill, Quick, Real, Round, Way, run_chain

CHAIN = 25
"""Rounds on one data folder; then a fresh one."""
WIDE = 1100
"""More passages for every fourth chain, so many that Chroma persists its graph."""


def plan(seed: int, cold: int) -> Iterator[Round]:
    """Rounds without end: half of them sync; every ``cold``-th leaves texts to embed; every second kills up to three times, so that
    the run that should make good is killed as well."""
    chance = random.Random(seed)  # noqa: S311 (a fixed sample)
    for number in itertools.count():
        yield Round(chance.choices(COMMANDS, (50, 30, 20))[0], number % cold == 2, 3 if number % 2 else 1)


def work(count: int, seed: int, job: int, quick: bool, answers: Any) -> None:
    """Chains of rounds in a process of its own, until ``count`` runs were killed; puts (kills, failure or "") for each."""
    settings = Settings()
    embedder = None if quick else open_embedder(settings.embed_model, settings.data_dir)
    done: list[Kill] = []

    def hits() -> int:
        return sum(kill.hit for kill in done)

    with tempfile.TemporaryDirectory(prefix="gyeot-kills-") as folder:
        known = Path(folder) / "known"
        known.mkdir()
        for number in itertools.count():
            if hits() >= count:
                break
            root = Path(folder) / f"chain{number}"
            root.mkdir()
            way: Way = Quick()
            if embedder is not None:
                way = Real(settings.data_dir / "models", embedder, known, WIDE if number % 2 and job % 2 else 0)
            rounds = itertools.takewhile(
                lambda row: hits() < count, itertools.islice(plan(seed + number, 3 if quick else 10), CHAIN)
            )
            before, failure = len(done), ""
            try:
                run_chain(way, root, seed + number, rounds, done)
            except AssertionError as error:
                failure = str(error)
            answers.put((done[before:], failure))
            shutil.copytree(root / "peace" / "data" / "cache", known / "cache", dirs_exist_ok=True)
            shutil.rmtree(root)
    answers.put(None)


def run(count: int, seed: int, jobs: int, quick: bool) -> tuple[list[Kill], list[str]]:
    context = multiprocessing.get_context("spawn")
    answers = context.Queue()
    workers = [
        context.Process(
            target=work, args=(count // jobs + (job < count % jobs), seed + 1000 * job, job, quick, answers)
        )
        for job in range(jobs)
    ]
    for worker in workers:
        worker.start()
    kills: list[Kill] = []
    failures: list[str] = []
    running = len(workers)
    while running:
        answer = answers.get()
        if answer is None:
            running -= 1
            continue
        kills += answer[0]
        failures += [answer[1]] if answer[1] else []
        hit = sum(kill.hit for kill in kills)
        print(f"{hit} of {count} kills, {len(failures)} failures {answer[1]}", file=sys.stderr, flush=True)
    for worker in workers:
        worker.join()
    return kills, failures


def figures(kills: list[Kill], failures: list[str]) -> dict[str, Any]:
    hit = [kill for kill in kills if kill.hit]
    published = sum(kill.phase.startswith("9") for kill in hit)
    return {
        "attempts": len(kills),
        "kills": len(hit),
        "ended_before_the_kill": len(kills) - len(hit),
        "by_command": dict(sorted(Counter(kill.command for kill in hit).items())),
        "by_phase": dict(sorted(Counter(kill.phase for kill in hit).items())),
        "by_trigger": dict(sorted(Counter(kill.trigger for kill in hit).items())),
        "before_publish": len(hit) - published,
        "after_publish": published,
        "vectors_kept_by_killed_runs": sum(kill.resumed for kill in kills),
        "failures": len(failures),
    }


def inputs() -> str:
    """Hash of what the invented world is made of."""
    digest = hashlib.sha256()
    for module in (invented, invented_law, sys.modules["tests.ingest.killing"]):
        digest.update(Path(str(module.__file__)).read_bytes())
    return digest.hexdigest()


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--kills", type=int, default=200, metavar="N")
    options.add_argument("--seed", type=int, default=20261124)
    options.add_argument("--jobs", type=int, default=2, help="chains at a time")
    options.add_argument("--quick", type=int, default=200, metavar="N", help="kills the tests' way")
    options.add_argument("--record", type=Path, metavar="FILE", help="write the figures there, as the entry 'kills'")
    chosen = options.parse_args()
    started = time.monotonic()
    numbers = f"--kills {chosen.kills} --quick {chosen.quick} --seed {chosen.seed} --jobs {chosen.jobs}"
    result: dict[str, Any] = {}
    for name, count in (("real", chosen.kills), ("quick", chosen.quick)):
        kills, failures = run(count, chosen.seed, chosen.jobs, name == "quick")
        result[name] = figures(kills, failures)
        print(json.dumps({name: result[name]}, indent=1), flush=True)
        for failure in failures:
            print(failure, file=sys.stderr)
        if chosen.record:  # the first part is kept though the second be interrupted
            record(chosen.record, "kills", f"python -m bench.kills {numbers}", inputs(), result)
    print(f"{time.monotonic() - started:.0f} s")
    late = sum(part["ended_before_the_kill"] for part in result.values())
    attempts = sum(part["attempts"] for part in result.values())
    return 1 if any(part["failures"] for part in result.values()) or late > 0.1 * attempts else 0


if __name__ == "__main__":
    raise SystemExit(main())
