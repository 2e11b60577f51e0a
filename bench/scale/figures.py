"""What the contenders measured, and what follows from it for the whole of the law.

A step whose work grows with the text is extrapolated by characters: those of the files for a pipeline that takes the whole files,
those of the articles for one that reads the articles out of them. Loading a model, or building the project's own corpus, takes
as long for any number of statutes and is not. Of the insertion into Chroma (HNSW) that is too kind: its cost a vector grows with
the logarithm of their number, so that an extrapolated time is a lower bound.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from bench.scale.sample import Size

IN_SYNC = frozenset({"start", "corpus"})
"""Steps of a sync that read our own corpus: what it says of the field, and whether what was built of it is whole."""
FIXED = frozenset({"load", "own"}) | IN_SYNC
"""Steps that do not grow with the text: these, loading a model, and building our own corpus."""
SIDE = frozenset({"own"})
"""Steps that are told, but not part of the time: our own corpus is no statute."""
LEXICAL_BAR, COMPLETE_BAR = 1 / 10, 1 / 2
"""Of the time of the plain pipeline, how much ours may take until words are found, and until all is there."""
HOUR = 3600.0


@dataclass(frozen=True)
class Run:
    """One contender over one sample. ``steps``: name -> (wall, CPU) seconds; ``marks``: seconds of wall time until."""

    contender: str
    sample: Size
    steps: dict[str, tuple[float, float]]
    marks: dict[str, float]
    facts: dict[str, float]

    @property
    def whole_files(self) -> bool:
        """Whether it takes the files as they are, addenda and all."""
        return self.contender.startswith("plain")

    def wall(self) -> float:
        """Seconds of all steps of the build."""
        return sum(wall for name, (wall, _) in self.steps.items() if name not in SIDE)

    def cpu(self) -> float:
        """CPU seconds of all steps of the build."""
        return sum(cpu for name, (_, cpu) in self.steps.items() if name not in SIDE)

    def to_json(self) -> dict[str, Any]:
        return {**vars(self), "sample": vars(self.sample)}

    @classmethod
    def of_json(cls, row: dict[str, Any]) -> Run:
        steps = {name: (float(wall), float(cpu)) for name, (wall, cpu) in row["steps"].items()}
        return cls(row["contender"], Size(**row["sample"]), steps, dict(row["marks"]), dict(row["facts"]))


def factor(run: Run, whole: Size) -> float:
    """How many times the sample the whole is, in the characters that the contender takes."""
    if run.whole_files:
        return whole.characters / run.sample.characters
    return whole.law_characters / run.sample.law_characters


def extrapolated(run: Run, whole: Size) -> dict[str, tuple[float, float]]:
    """Step -> (wall, CPU) seconds for the whole; steps that do not grow stay as they are.

    A run over the whole is what it is: its factor is 1.
    """
    times = factor(run, whole)
    return {
        name: (wall, cpu) if name in FIXED else (wall * times, cpu * times)
        for name, (wall, cpu) in run.steps.items()
        if name not in SIDE
    }


def hours(run: Run, whole: Size) -> tuple[float, float]:
    """(wall, CPU) hours for the whole."""
    rows = extrapolated(run, whole).values()
    return sum(wall for wall, _ in rows) / HOUR, sum(cpu for _, cpu in rows) / HOUR


def reached(run: Run, whole: Size, mark: str) -> float:
    """Hours of wall time until ``mark`` for the whole; what is fixed in a sync lies before each mark, and stays."""
    fixed = sum(wall for name, (wall, _) in run.steps.items() if name in IN_SYNC)
    return (fixed + (run.marks[mark] - fixed) * factor(run, whole)) / HOUR


def largest(runs: Iterable[Run], contender: str) -> Run | None:
    """The run of a contender over the most statutes: the least is extrapolated from it."""
    found = [run for run in runs if run.contender == contender]
    return max(found, key=lambda run: run.sample.characters, default=None)


@dataclass(frozen=True)
class Bar:
    """One condition: what ours took of the plain pipeline's time, and how much it may."""

    name: str
    plain: str
    ours: float
    theirs: float
    most: float

    @property
    def share(self) -> float:
        return self.ours / self.theirs

    @property
    def held(self) -> bool:
        return self.share <= self.most


def bars(runs: Iterable[Run], whole: Size) -> list[Bar]:
    """The conditions, against every plain pipeline of the run; none without both sides."""
    rows = list(runs)
    ours = largest(rows, "ours")
    found = []
    for name in dict.fromkeys(run.contender for run in rows if run.whole_files):
        plain = largest(rows, name)
        if ours is None or plain is None:
            continue
        theirs = hours(plain, whole)[0]
        found.append(Bar("words are found", name, reached(ours, whole, "words"), theirs, LEXICAL_BAR))
        found.append(Bar("complete", name, reached(ours, whole, "complete"), theirs, COMPLETE_BAR))
    return found
