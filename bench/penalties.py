"""How many penal clauses of the core statutes are read? ``python -m bench.penalties`` prints it and lists what is not.

Clones the bundle of the shared data (``KB_SHARED_DIR``), reads every statute at its HEAD and puts every clause that has 징역, 금고,
벌금, 과태료, 구류, 사형 or 몰수 into its class. ``--record FILE`` keeps the figures. Exit code 1 when a bar is missed: at least 98 % of
the penal clauses parsed, at most 1 % unparsed.
"""

from __future__ import annotations

import argparse
import hashlib
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.record import record
from ingest.statutes import StatuteFile, read_statute_file
from kb.law.address import print_clause
from kb.law.penal import PenalClause, classified
from kb.law.pointing import Neighbour, fold
from kb.law.provision import parse_articles
from kb.law.sanction import WORDS
from kb.settings import Settings

BUNDLE = "corpus/legalize-kr-core.bundle"
PARSED_BAR, UNPARSED_BAR = 0.98, 0.01


@dataclass
class Tally:
    """Clauses by class, sanctions by type, and the addresses of what was not read or has no single answer."""

    statutes: int = 0
    folders: set[str] = field(default_factory=set)
    clauses: Counter[str] = field(default_factory=Counter)
    without_words: Counter[str] = field(default_factory=Counter)
    sanctions: Counter[str] = field(default_factory=Counter)
    unparsed: list[str] = field(default_factory=list)
    ambiguous: list[str] = field(default_factory=list)

    @property
    def penal(self) -> int:
        return self.clauses["parsed"] + self.clauses["unparsed"]

    def figures(self) -> dict[str, Any]:
        """What is recorded; shares are of the penal clauses: those that lay down a sanction, and those not understood."""
        return {
            "statute_folders": len(self.folders),
            "statute_files": self.statutes,
            "clauses_with_a_word_of_punishment": self.clauses.total(),
            "penal_clauses": self.penal,
            "parsed": self.clauses["parsed"],
            "unparsed": self.clauses["unparsed"],
            "parsed_share": round(self.clauses["parsed"] / max(1, self.penal), 4),
            "unparsed_share": round(self.clauses["unparsed"] / max(1, self.penal), 4),
            "closed_classes": {name: self.clauses[name] for name in ("reference", "table", "mention")},
            "clauses_without_such_a_word": dict(sorted(self.without_words.items())),
            "sanctions": dict(sorted(self.sanctions.items())),
            "ambiguous_pointers": len(self.ambiguous),
        }


def read_core(shared: Path, folder: Path) -> tuple[str, list[tuple[str, StatuteFile]]]:
    """HEAD of the bundle and its statutes, (folder, file), in the order of their paths."""
    target = folder / "core"
    subprocess.run(["git", "clone", "-q", "-b", "main", str(shared / BUNDLE), str(target)], check=True)
    head = subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=target, capture_output=True, text=True, check=True
    ).stdout.strip()
    files = []
    for path in sorted((target / "kr").rglob("*.md")):
        name = path.relative_to(target).as_posix()
        files.append((path.parent.name, read_statute_file(path.read_text("utf-8"), name)))
    return head, files


def count(files: list[tuple[str, StatuteFile]]) -> Tally:
    parsed = [(folder, file, parse_articles(file.body)) for folder, file in files]
    others = {fold(file.law): Neighbour(file.law_id, articles) for _, file, articles in parsed}
    tally = Tally(statutes=len(files))
    for folder, file, articles in parsed:
        tally.folders.add(folder)
        for row in classified(articles, others):
            _add(tally, file.law, row)
    return tally


def _add(tally: Tally, law: str, row: PenalClause) -> None:
    address = " ".join(part for part in (law, str(row.article), print_clause(row.path)) if part)
    worded = any(word in row.text for word in WORDS)
    (tally.clauses if worded else tally.without_words)[row.status] += 1
    tally.sanctions.update(sanction.type for sanction in row.sanctions)
    if row.status == "unparsed":
        tally.unparsed.append(f"{address}: {'; '.join(row.unparsed)}")
    for sanction in row.sanctions:
        tally.ambiguous += [f"{address}: {doubt}" for doubt in sanction.ambiguous]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--record", type=Path, metavar="FILE", help="keep the figures there, under the key penalties")
    options = parser.parse_args()
    shared = Settings().shared_dir.resolve()
    with tempfile.TemporaryDirectory() as folder:
        head, files = read_core(shared, Path(folder))
    tally = count(files)
    figures = {"bundle_head": head, **tally.figures()}
    for name, value in figures.items():
        print(f"{name}: {value}")
    for title, lines in (("unparsed", tally.unparsed), ("ambiguous", tally.ambiguous)):
        print(f"\n{title}:")
        print("\n".join(f"  {line}" for line in lines) or "  none")
    if options.record:
        with (shared / BUNDLE).open("rb") as bundle:
            digest = hashlib.file_digest(bundle, "sha256").hexdigest()
        record(options.record, "penalties", "python -m bench.penalties", digest, figures)
    return 0 if figures["parsed_share"] >= PARSED_BAR and figures["unparsed_share"] <= UNPARSED_BAR else 1


if __name__ == "__main__":
    sys.exit(main())
