"""Whether answers helped, as counts that stay on this machine: per month, depth and reason a number, and nothing else.

No question, answer, source, session or finer time is kept, so a count points at nobody. ``kb doctor`` prints them.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Literal

from kb import clock

Verdict = Literal["up", "down"]
REASONS = ("", "wrong", "missing", "hard", "old")
"""Why an answer did not help: an error, something left out, hard to read, out of date; "" where nobody said."""
_NAME = "feedback.sqlite"


def count(root: Path, verdict: Verdict, reason: str, depth: str, by: int = 1) -> None:
    """Add ``by`` (-1 takes one back) to a count of this month, under the data folder ``root``.

    Raises ValueError for a reason that is not of :data:`REASONS`, OSError where nothing can be written.
    """
    if reason not in REASONS:
        raise ValueError(f"unknown reason: {reason}")
    month = clock.today().isoformat()[:7]
    try:
        with closing(sqlite3.connect(root / _NAME, timeout=5, isolation_level=None)) as base:
            base.execute(
                "CREATE TABLE IF NOT EXISTS counts (month TEXT, depth TEXT, verdict TEXT, reason TEXT, count INTEGER, "
                "PRIMARY KEY (month, depth, verdict, reason)) WITHOUT ROWID"
            )
            base.execute(
                "INSERT INTO counts VALUES (?, ?, ?, ?, max(0, ?)) ON CONFLICT DO UPDATE SET count = max(0, count + ?)",
                (month, depth, verdict, reason, by, by),
            )
    except sqlite3.Error as error:
        raise OSError(f"the count could not be kept: {error}") from error


def counts(root: Path) -> list[dict[str, str | int]]:
    """Every count under ``root``, by month: ``[{"month": "2026-11", "depth": "victim", "verdict": "up", "reason": "",
    "count": 3}]``; empty where nobody has said anything."""
    path = root / _NAME
    if not path.is_file():
        return []
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as base:
        base.row_factory = sqlite3.Row
        rows = base.execute("SELECT * FROM counts WHERE count > 0 ORDER BY month, depth, verdict, reason")
        return [dict(row) for row in rows]
