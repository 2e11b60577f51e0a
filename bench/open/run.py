"""Score our system and the baselines on the open benchmark, and keep the figures as files that name what was measured.

Every system writes its lines to a file, and the file goes to the scorer as anybody's would.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from bench.open.file_dates import bundle
from bench.open.score import HERE, Benchmark, Refused, score
from bench.open.systems import OURS, SYSTEMS
from bench.record import commit
from kb import clock
from kb.base import KnowledgeBase, open_kb
from kb.settings import PROJECT

RESULTS = HERE / "results"
MEASURED = ("kb", "corpus", "models")
FOLDERS = {"cards": "our cards alone", "core": "our cards and the official text of the field's statutes",
           "all": "our cards and the official text of all national statutes"}  # fmt: skip
"""Kinds of data folders, told by what is loaded."""
OF_ALL_LAW = ("all_law", "penalty_clauses")
"""Tasks that want statutes beyond our field: what ``run all --task all`` measures where all of the law is loaded."""


def folder_kind(kb: KnowledgeBase) -> str:
    loaded = {shard.ref.name for shard in kb.library.store.shards}
    return "all" if "rest" in loaded else "core" if "law" in loaded else "cards"


def systems_for(task: str, kind: str) -> list[str]:
    """The systems that can say something: those over official text need it, one of them the history in the shared data."""
    at_hand = [name for name in SYSTEMS[task] if kind != "cards" or not name.startswith("official")]
    return [name for name in at_hand if name != "official file dates" or bundle() is not None]


def run(kb: KnowledgeBase, task: str, names: Sequence[str], keep: Path | None = None) -> dict[str, Any]:
    """The figures of each system, with what they were measured on. ``keep``: a folder for the lines that the systems wrote."""
    benchmark = Benchmark()
    rows, _ = benchmark.rows(task)
    found: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        for name in names:
            file = (keep or Path(folder)) / f"{task}.{name.replace(' ', '-')}.jsonl"
            file.parent.mkdir(parents=True, exist_ok=True)
            write(file, SYSTEMS[task][name](kb, rows))
            result = score(benchmark, task, file)
            found[name] = {"said": result["said"], "groups": result["groups"]}
            print(f"{task} {name}: {result['said']} of {result['rows']} rows said", file=sys.stderr, flush=True)
    return {
        "schema_version": 1,
        "benchmark": benchmark.manifest["name"],
        "version": benchmark.manifest["version"],
        "task": task,
        "data_sha256": benchmark.hashes(task),
        "rows": len(rows),
        "command": f"python -m bench.open run {shlex.quote('all' if len(names) > 1 else names[0])} --task {task}",
        "commit": commit(),
        "trees": trees(),
        "generation": kb.generation,
        "folder": folder_kind(kb),
        "loaded": {shard.ref.name: shard.catalog.counts() for shard in kb.library.store.shards},
        "today": clock.today().isoformat(),
        "systems": found,
    }


def printed(result: Mapping[str, Any]) -> str:
    """The result as JSON, a figure a line."""
    text = json.dumps(result, ensure_ascii=False, indent=1)
    return re.sub(r"\{[^{}]*\}", lambda found: re.sub(r"\s+", " ", found[0]), text) + "\n"


def trees() -> dict[str, str]:
    """What was measured, by content: git's hash of each folder, which stays when a commit is moved onto another."""
    command = ["git", "-C", str(PROJECT), "rev-parse", *(f"HEAD:{name}" for name in MEASURED)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return dict(zip(MEASURED, done.stdout.split(), strict=True)) if done.returncode == 0 else {}


def write(file: Path, lines: Iterable[Mapping[str, Any]]) -> None:
    with file.open("w", encoding="utf-8") as out:
        for line in lines:
            out.write(json.dumps(line, ensure_ascii=False) + "\n")


def main(system: str, task: str, *, results: Path | None, keep: Path | None) -> int:
    """``python -m bench.open run``: print the figures as JSON, or write them below ``results``."""
    tasks = list(SYSTEMS) if task == "all" else [task]
    if unknown := [name for name in tasks if name not in SYSTEMS]:
        raise Refused(f"there is no task {unknown[0]!r}; there are {', '.join(SYSTEMS)}")
    if os.environ.get("KB_LLM"):
        raise Refused("KB_LLM is set: the figures are of the composer, which needs no model")
    kb = open_kb()
    kind = folder_kind(kb)
    for name in tasks:
        if task == "all" and not (name in OF_ALL_LAW if kind == "all" else name != "all_law"):
            continue
        names = systems_for(name, kind) if system == "all" else [system]
        if absent := [one for one in names if one not in SYSTEMS[name]]:
            raise Refused(f"{name} has no system {absent[0]!r}; it has {', '.join(SYSTEMS[name])}")
        result = run(kb, name, names, keep)
        if results is None:
            print(json.dumps(result, ensure_ascii=False, indent=1))
        else:
            target = results / kind / f"{name}.json"
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(printed(result), encoding="utf-8")
    return 0


__all__ = ["FOLDERS", "OURS", "RESULTS", "main", "run", "systems_for"]
