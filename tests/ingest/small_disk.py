"""Runs on a file system that is too small, and on one that is read-only: what ``test_disk.py`` asserts upon.

``python -m tests.ingest.small_disk FOLDER`` mounts a tmpfs there, so it is to be started in a mount namespace of its own
(:func:`in_a_namespace`), which goes with it. It prints one JSON row a run.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from kb.errors import KbError
from kb.store.generation import Shard
from tests.ingest.killing import PATIENCE, Peace, Quick, World, litter, reading, whole

SIZE, STEP = 24 << 20, 48 << 10
COMMANDS = ("sync", "build")


def in_a_namespace(folder: Path) -> list[dict[str, Any]] | None:
    """The rows, or None where this user may not mount anything even in a namespace of its own."""
    unshare = ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "--mount", "--map-root-user"]
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "none", str(folder)]
    try:
        if subprocess.run([*unshare, *mount], capture_output=True, check=False).returncode:
            return None
    except FileNotFoundError:
        return None
    module = [sys.executable, "-m", "tests.ingest.small_disk", str(folder)]
    done = subprocess.run([*unshare, *module], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return [json.loads(line) for line in done.stdout.splitlines()]


def rows(folder: Path) -> Iterator[dict[str, Any]]:
    """Each command with nothing free, then with a little more room each time, until it completes; then read-only."""
    way = Quick()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "none", str(folder)], check=True)
    inputs = folder.with_name(f"{folder.name}-inputs")
    peace, world = Peace(way, inputs / "peace"), way.world(inputs / "world")
    world.data, filler = folder / "data", folder / "filler"
    expected = peace.publish(0, "sync")
    yield _run(way, world, "sync", 0, expected, -1)
    for number, command in ((3, "sync"), (4, "build")):  # 3: from a bundle, which is copied into the data folder
        old = expected
        for inputs_of in (peace.world, world):
            inputs_of.change(number, command, fresh=40)
        expected = peace.publish(number, command)
        for free in range(0, SIZE, STEP):
            _fill(filler, free)
            row = _run(way, world, command, number, expected, free)
            row["old"] = old
            filler.unlink()
            yield row
            if row["code"] == 0:
                break
    subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
    world.change(5, "build")
    yield _run(way, world, "build", 5, expected, -1) | {"read_only": True}


def _fill(filler: Path, free: int) -> None:
    disk = os.statvfs(filler.parent)
    with filler.open("wb") as file:
        file.write(b"\0" * max(0, disk.f_bavail * disk.f_frsize - free))


def _run(way: Quick, world: World, command: str, number: int, expected: str, free: int) -> dict[str, Any]:
    """One run, and what serves after it while the disk is as full as it left it."""
    out = world.root / "out"
    code = way.start(world, world.arguments(command, number), out).wait(PATIENCE)
    row = {
        "command": command,
        "free": free,
        "code": code,
        "said": out.read_text(encoding="utf-8"),
        "expected": expected,
    }
    try:
        with reading(world.data) as store:
            row["serves"] = store.generation.name
            row["found"] = all(_found(shard) for shard in store.shards)
            if code == 0:
                whole(store, way)
                row["litter"] = litter(world.data)
    except KbError as error:
        row["broken"] = str(error)
    return row


def _found(shard: Shard) -> bool:
    """Every text by a word of it, and the first by its vector, before all others that are not as near."""
    catalog, vectors = shard.catalog, shard.catalog.vectors()
    by_word = all(
        p.key in dict(catalog.lexical(p.text.lower().split(), 10_000, former=p.role == "former"))
        for p in catalog.passages()
    )
    key = min(vectors)
    best = shard.index.search(vectors[key], 3)
    exact = sorted(((float(np.dot(vectors[key], v)), k) for k, v in vectors.items()), reverse=True)[:3]
    return by_word and all(abs(score - wanted) < 1e-4 for (_, score), (wanted, _) in zip(best, exact, strict=True))


if __name__ == "__main__":
    for made in rows(Path(sys.argv[1])):
        print(json.dumps(made, ensure_ascii=False), flush=True)
