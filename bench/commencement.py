"""On how many promulgations is the day of effect read from the addendum? ``python -m bench.commencement`` prints it, and what is not.

Reads every version of every statute in the bundle of the shared data (``KB_SHARED_DIR``). The default day of each addendum,
read without a look at the file's 시행일자, is held against that; the addresses that exceptions name are held against what
changes in that same file; then every statute is assembled and its versions are counted by certainty. ``--record FILE`` keeps the
figures. Exit code 1 when less than 95 % of the days that were read are the file's.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from bench.record import record
from ingest.sources import open_source
from ingest.statutes import StatuteFile, assemble
from kb.law.address import ArticleNumber
from kb.law.commencement import Commencement, addenda_texts, read_commencement, sole_addendum
from kb.law.provision import parse_articles
from kb.settings import Settings

BUNDLE = "corpus/legalize-kr-core.bundle"
BAR = 0.95


@dataclass
class Tally:
    """Counts, and a line for each promulgation that a reader should look at."""

    counts: Counter[str] = field(default_factory=Counter)
    unreadable: Counter[str] = field(default_factory=Counter)
    exceptions_unreadable: Counter[str] = field(default_factory=Counter)
    doubts: Counter[str] = field(default_factory=Counter)
    differing: list[str] = field(default_factory=list)
    not_read: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)

    @property
    def share(self) -> float:
        return self.counts["default_is_the_files"] / max(1, self.counts["default_read"])

    def figures(self) -> dict[str, Any]:
        return {
            **dict(sorted(self.counts.items())),
            "share_of_the_files": round(self.share, 4),
            "default_unreadable": dict(sorted(self.unreadable.items())),
            "exceptions_unreadable": dict(sorted(self.exceptions_unreadable.items())),
            "versions_in_doubt": dict(sorted(self.doubts.items())),
        }

    def statute(self, files: list[StatuteFile]) -> None:
        """One statute: each promulgation, then its versions."""
        ordered = sorted(files, key=lambda f: (f.promulgated_on, f.order))
        known: dict[str, date] = {}
        before: dict[ArticleNumber, str] = {}
        for place, file in enumerate(ordered):
            now = {article.number: "".join(article.normal_text.split()) for article in parse_articles(file.body)}
            commencement = self._promulgation(file, known)
            if commencement and place:
                self._exceptions(file, commencement, before, now)
            known[file.number] = file.effective_from
            before = now
        statute = assemble(files)
        for version in (version for versions in statute.articles.values() for version in versions):
            self.counts["versions"] += 1
            if version.reason:
                self.doubts[version.reason] += 1

    def _promulgation(self, file: StatuteFile, known: dict[str, date]) -> Commencement | None:
        self.counts["promulgations"] += 1
        where = f"{file.law} {file.number} ({file.promulgated_on}, 시행일자 {file.effective_from})"
        text = addenda_texts(file.body).get((file.number, file.promulgated_on))
        if text is None:
            self.counts["no_addendum"] += 1
            self.not_read.append(f"{where}: no addendum")
            return None
        read = read_commencement(sole_addendum(text), file.promulgated_on, file.law, known)
        start = read.default
        if start.reason or start.day is None:
            self.unreadable[start.reason or "unreadable"] += 1
            self.not_read.append(f"{where}: {start.reason}: {' '.join(text.split())[:200]}")
        else:
            self.counts["default_read"] += 1
            agrees = start.day == file.effective_from
            self.counts["default_is_the_files"] += agrees
            if not agrees:
                self.differing.append(f"{where}: {start.day}: {' '.join(text.split())[:300]}")
        for one in read.exceptions:
            if one.start.reason:
                self.exceptions_unreadable[one.start.reason] += 1
            else:
                self.counts["exceptions_read"] += 1
        return read

    def _exceptions(
        self, file: StatuteFile, read: Commencement, before: dict[ArticleNumber, str], now: dict[ArticleNumber, str]
    ) -> None:
        """An article that an exception names must have another text than in the file before."""
        if read.by:
            return
        for reach in (reach for one in read.exceptions for reach in one.reach):
            if reach.division or reach.first != reach.last:
                continue
            self.counts["addresses_named"] += 1
            if before.get(reach.first) != now.get(reach.first):
                self.counts["addresses_changed"] += 1
            else:
                self.unchanged.append(f"{file.law} {file.number} {reach.first} {'/'.join(reach.path)}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument(
        "--record", type=Path, metavar="FILE", help="keep the figures there, under the key commencement"
    )
    options = parser.parse_args()
    bundle = Settings().shared_dir.resolve() / BUNDLE
    tally = Tally()
    with tempfile.TemporaryDirectory() as folder:
        source = open_source(str(bundle), Path(folder))
        for _, files in source.read(source.paths(), lambda *_: None):
            tally.counts["statutes"] += 1
            tally.statute(files)
    figures = tally.figures()
    for name, value in figures.items():
        print(f"{name}: {value}")
    for title, lines in (
        ("not the file's day", tally.differing), ("not read", tally.not_read), ("named but not changed", tally.unchanged)
    ):  # fmt: skip
        print(f"\n{title}:")
        print("\n".join(f"  {line}" for line in lines) or "  none")
    if options.record:
        with bundle.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        record(options.record, "commencement", "python -m bench.commencement", digest, figures)
    return 0 if tally.share >= BAR else 1


if __name__ == "__main__":
    sys.exit(main())
