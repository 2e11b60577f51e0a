"""``python -m bench.open``: score any system, run ours and the baselines, pack a release, write the page of figures.

python -m bench.open tasks | inputs --task T | score --task T SYSTEM.jsonl     (bench/open/score.py, which stands alone)
python -m bench.open run all --task retrieval [--results bench/open/results]
python -m bench.open report
python -m bench.open seal --change "…"
python -m bench.open pack gyeot-open.tar.gz
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from bench.open import score


def main(arguments: list[str]) -> int:
    """One of the commands; what cannot be done is told in one sentence, exit code 2."""
    if arguments[:1] and arguments[0] in ("score", "inputs", "tasks"):
        return score.main(arguments)
    parser = argparse.ArgumentParser(prog="python -m bench.open", description=__doc__, formatter_class=_Plain)
    commands = parser.add_subparsers(dest="command", required=True)
    running = commands.add_parser("run", help="score our system or a baseline on the data folder at hand")
    running.add_argument("system", help="gyeot, the name of a baseline, or all")
    running.add_argument("--task", required=True, help="a task, or all")
    running.add_argument("--results", type=Path, help="write FOLDER/KIND/TASK.json below this folder")
    running.add_argument("--keep", type=Path, help="keep the lines of the systems in this folder")
    commands.add_parser("report", help="write docs/benchmark.md from the results")
    sealing = commands.add_parser("seal", help="enter the hashes of changed data under a raised version")
    sealing.add_argument("--change", required=True, help="what changed, for the list of versions")
    packing = commands.add_parser("pack", help="write a release that works without this repository")
    packing.add_argument("out", type=Path)
    options = parser.parse_args(arguments)
    try:
        if options.command == "run":
            from bench.open import run

            return run.main(options.system, options.task, results=options.results, keep=options.keep)
        if options.command == "report":
            from bench.open.report import PAGE, page

            PAGE.write_text(page(), encoding="utf-8")
        elif options.command == "seal":
            from bench.open.release import seal

            print(seal(options.change))
        else:
            from bench.open.release import pack

            print(pack(options.out))
    except score.Refused as error:
        print(f"{error}.", file=sys.stderr)
        return 2
    return 0


class _Plain(argparse.RawDescriptionHelpFormatter):
    """Keeps the lines of the description."""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
