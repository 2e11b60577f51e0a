"""A stopwatch for what a contender does, step by step, and the file in which it leaves its figures.

Every contender runs in a process of its own, so its peak of memory is its own. Wall seconds hang on what else the machine does;
CPU seconds (of all threads) hang on it less; between contenders of one run ratios count.
"""

from __future__ import annotations

import json
import resource
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kb.evaluate import read_questions
from kb.settings import Settings

QUESTIONS = "eval/lay_questions.dev.jsonl"
"""In the shared data: questions of people, for the time of a search."""
ASKED, WARM = 50, 3
"""How many questions are asked, and how many before them that do not count."""


@dataclass
class Step:
    """Seconds of a step, and the peak of the process's memory at its end."""

    wall: float = 0.0
    cpu: float = 0.0
    peak_mb: float = 0.0


@dataclass
class Watch:
    """One step at a time: :meth:`step` ends the last one and begins, or goes on with, the one named."""

    steps: dict[str, Step] = field(default_factory=dict)
    marks: dict[str, float] = field(default_factory=dict)
    _now: str | None = None
    _wall: float = field(default_factory=time.perf_counter)
    _cpu: float = field(default_factory=time.process_time)
    _begun: float = field(default_factory=time.perf_counter)

    def step(self, name: str | None) -> None:
        """``name`` begins; None ends the last step."""
        if name == self._now:
            return
        wall, cpu = time.perf_counter(), time.process_time()
        if self._now is not None:
            step = self.steps.setdefault(self._now, Step())
            step.wall += wall - self._wall
            step.cpu += cpu - self._cpu
            step.peak_mb = peak_mb()
        self._now, self._wall, self._cpu = name, wall, cpu

    def restart(self) -> None:
        """Marks count from now on."""
        self._begun = time.perf_counter()

    def mark(self, name: str) -> None:
        """Note how many seconds after the start something was reached; the first time counts."""
        self.marks.setdefault(name, time.perf_counter() - self._begun)


def peak_mb() -> float:
    """The most memory that this process has held, in MB."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def disk_mb(folder: Path) -> float:
    """What the files under ``folder`` (or the file itself) take, in MB."""
    files = [folder] if folder.is_file() else [path for path in folder.rglob("*") if path.is_file()]
    return sum(path.stat().st_size for path in files) / (1 << 20)


def questions() -> list[str]:
    """The questions that every contender is asked. Raises OSError when the shared data is not there."""
    rows = read_questions(Settings().shared_dir / QUESTIONS)
    return [row.question for row in rows if row.lang == "ko"][: WARM + ASKED]


def search_times(search: Callable[[str], Any], asked: Sequence[str]) -> dict[str, float]:
    """Milliseconds of a search: median and 95th percentile; the first :data:`WARM` questions do not count."""
    taken = []
    for number, question in enumerate(asked):
        begun = time.perf_counter()
        search(question)
        if number >= WARM:
            taken.append((time.perf_counter() - begun) * 1000)
    taken.sort()
    return {"search_ms": statistics.median(taken), "search_p95_ms": taken[int(0.95 * (len(taken) - 1))]}


def write(path: Path, watch: Watch, facts: dict[str, float]) -> None:
    """The figures of a contender as JSON: steps, marks, facts, and the peak of the process."""
    document = {
        "steps": {name: vars(step) for name, step in watch.steps.items()},
        "marks": watch.marks,
        "facts": {**facts, "peak_mb": peak_mb()},
    }
    path.write_text(json.dumps(document, indent=1), encoding="utf-8")
