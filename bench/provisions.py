"""Does the tree hold the whole of Korean statute law? ``python -m bench.provisions`` reads all files of ``laws-all.tar.xz``.

The archive is streamed, never unpacked. For each file: does ``kb.law.provision`` read it without an exception; is the text
rebuilt from the tree the source but for markup (``kb.law.rebuild``); are its counts of 조, 항, 호 and 목 those of
``bench.independent_count``; do two clauses share one address. Then, in 200 files, one 항, 호 or 목 is deleted: the count of
the original by one method and of the damaged text by the other must differ, both ways.

``--record docs/proofs.json`` keeps the figures; ``--sample 600`` reads a part (by a hash of the names: the same each time).
"""

from __future__ import annotations

import argparse
import hashlib
import multiprocessing
import random
import sys
import tarfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from bench.independent_count import count
from bench.record import record
from kb.law.annexes import read_annexes
from kb.law.clauses import Clause
from kb.law.provision import StatuteText, parse_statute
from kb.law.rebuild import rebuild, without_markup
from kb.settings import Settings

ARCHIVE = Settings().shared_dir / "corpus" / "laws-all.tar.xz"
FILES = 5_674
DAMAGED = 200
SEED = 4
KEYS = ("articles", "paragraphs", "items", "subitems")
Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass
class Figures:
    """What was found over all files; ``failures`` holds one line for each thing that should not be."""

    counts: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)

    def add(self, other: Figures) -> None:
        self.counts.update(other.counts)
        self.failures += other.failures


def examine(named: tuple[str, str]) -> Figures:
    """All checks on one file but that of damage. An exception is a figure too."""
    name, markdown = named
    found = Figures(Counter(files=1, characters=len(markdown)))
    try:
        front, body = markdown.split("---\n", 2)[1:]
        statute = parse_statute(body)
        annexes = read_annexes(yaml.load(front, Loader)["첨부파일"])  # noqa: S506 (a safe loader, in C where there is one)
        found.counts.update(statute.counts)
        found.counts.update(
            addenda=len(statute.addenda),
            addenda_dated=sum(1 for addendum in statute.addenda if addendum.number and addendum.day),
            addenda_articles=sum(len(addendum.articles) for addendum in statute.addenda),
            annexes=len(annexes),
            annexes_missed=front.count("별표번호:") - len(annexes),
            headings=len(statute.headings),
            deleted_articles=sum(1 for article in statute.articles if article.deleted),
            doubled_numbers=sum(1 for clause in statute.walk() if "~" in clause.path[-1]),
        )
        _check(name, body, markdown, statute, found)
    except Exception as error:  # the figure that must be nought
        found.counts["exceptions"] += 1
        found.failures.append(f"{name}: {type(error).__name__}: {error}")
    return found


def _check(name: str, body: str, markdown: str, statute: StatuteText, found: Figures) -> None:
    ours, theirs = statute.counts, count(markdown)
    if any(ours[key] != theirs[key] for key in KEYS):
        found.counts["disagreements"] += 1
        found.failures.append(f"{name}: {ours} != {theirs}")
    if without_markup(rebuild(statute)) != without_markup(body):
        found.counts["rebuild_failures"] += 1
        found.failures.append(f"{name}: the rebuilt text is not the source")
    for article in statute.articles:
        paths = [clause.path for clause in article.walk()]
        if len(set(paths)) != len(paths):
            found.counts["shared_addresses"] += 1
            found.failures.append(f"{name}: {article.number} has two clauses with one address")


def damage(markdown: str, chance: random.Random) -> tuple[str, str] | None:
    """The file with one line of a 항, 호 or 목 of its main text deleted, and which; None for a file without any.

    A 항 is drawn as often as a 호 or a 목, where the file has all three.
    """
    main, divider, rest = markdown.partition("\n## 부칙")
    lines = main.split("\n")
    clauses = {_first_line(clause): len(clause.path) for clause in parse_statute(main).walk() if clause.mark}
    places: dict[int, list[int]] = {}
    for place, line in enumerate(lines):
        if depth := clauses.get(without_markup(line)):
            places.setdefault(depth, []).append(place)
    if not places:
        return None
    place = chance.choice(places[chance.choice(sorted(places))])
    return "\n".join(lines[:place] + lines[place + 1 :]) + divider + rest, lines[place]


def _first_line(clause: Clause) -> str:
    return without_markup(clause.mark + clause.text.partition("\n")[0])


def notice_damage(named: tuple[str, str]) -> Figures:
    """Whether the two counts, one of the file and one of the file with a clause deleted, differ, whichever counts which."""
    name, markdown = named
    damaged = damage(markdown, random.Random(f"{SEED} {name}"))  # noqa: S311 (a draw, no secret)
    if damaged is None:
        return Figures()
    text, line = damaged
    found = Figures(Counter(damaged=1))
    for original, broken in ((_ours(markdown), _theirs(text)), (_theirs(markdown), _ours(text))):
        if original == broken:
            found.counts["damage_unnoticed"] += 1
            found.failures.append(f"{name}: nobody missed {line[:60]!r}")
    return found


def _ours(markdown: str) -> dict[str, int]:
    return parse_statute(markdown.split("---\n", 2)[2]).counts


def _theirs(markdown: str) -> dict[str, int]:
    found = count(markdown)
    return {key: found[key] for key in KEYS}


def draw(name: str) -> float:
    """A number from 0 to 1 that depends on the name alone: files under a bound make a sample."""
    return int.from_bytes(hashlib.sha256(f"{SEED} {name}".encode()).digest()[:8]) / 2**64


def stream(archive: Path, below: float = 1.0) -> Iterator[tuple[str, str]]:
    """(name, text) of the Markdown files whose draw lies below the bound, in the order of the archive."""
    with tarfile.open(archive, "r|xz") as bundle:
        for member in bundle:
            if member.isfile() and member.name.endswith(".md") and draw(member.name) < below:
                content = bundle.extractfile(member)
                assert content is not None
                yield member.name, content.read().decode("utf-8")


def _both(named: tuple[str, str]) -> Figures:
    """The checks of a file and, for the lowest draws (some more than 200 files, as a few have no clause), the damage."""
    found = examine(named)
    if draw(named[0]) < DAMAGED * 1.15 / FILES:
        found.add(notice_damage(named))
    return found


def measure(files: Iterable[tuple[str, str]], workers: int = 2, progress: bool = True) -> Figures:
    """The figures over all files, which are passed to ``workers`` processes as they come."""
    total = Figures(
        Counter(
            dict.fromkeys(
                ("exceptions", "disagreements", "rebuild_failures", "shared_addresses", "damage_unnoticed"), 0
            )
        )
    )
    with multiprocessing.get_context("spawn").Pool(workers) as pool:
        for number, found in enumerate(pool.imap(_both, files, chunksize=8), 1):
            total.add(found)
            if progress and (number % 100 == 0 or number == FILES):
                print(f"\r{number} files, {len(total.failures)} failures", end="", file=sys.stderr, flush=True)
    if progress:
        print(file=sys.stderr)
    return total


def main(arguments: list[str] | None = None) -> int:
    reader = argparse.ArgumentParser(prog="python -m bench.provisions", description=__doc__)
    reader.add_argument("--archive", type=Path, default=ARCHIVE)
    reader.add_argument("--sample", type=int, default=FILES, help="about how many files to read (all)")
    reader.add_argument("--workers", type=int, default=2)
    reader.add_argument("--record", type=Path, help="docs/proofs.json")
    options = reader.parse_args(arguments)
    if not options.archive.is_file():
        print(f"no archive at {options.archive}: set KB_SHARED_DIR", file=sys.stderr)
        return 2
    found = measure(stream(options.archive, options.sample / FILES), options.workers)
    for line in found.failures:
        print(line)
    for name, value in sorted(found.counts.items()):
        print(f"{name:20} {value:>12,}")
    if options.record:
        _record(options.record, options.archive, found, arguments if arguments is not None else sys.argv[1:])
    return 1 if found.failures else 0


def _record(path: Path, archive: Path, found: Figures, arguments: list[str]) -> None:
    with archive.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    figures: dict[str, Any] = {**dict(sorted(found.counts.items())), "failures": len(found.failures)}
    record(path, "provisions", " ".join(["python -m bench.provisions", *arguments]), digest, figures)


if __name__ == "__main__":
    sys.exit(main())
