"""Feedback is a count of the month and nothing else."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from kb import feedback


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KB_TODAY", "2026-11-24")


def test_counts_are_added_up_and_taken_back(tmp_path: Path) -> None:
    assert feedback.counts(tmp_path) == []
    for _ in range(3):
        feedback.count(tmp_path, "up", "", "victim")
    feedback.count(tmp_path, "down", "hard", "advocate")
    feedback.count(tmp_path, "up", "", "victim", -1)
    assert feedback.counts(tmp_path) == [
        {"month": "2026-11", "depth": "advocate", "verdict": "down", "reason": "hard", "count": 1},
        {"month": "2026-11", "depth": "victim", "verdict": "up", "reason": "", "count": 2},
    ]


def test_a_count_never_falls_below_nothing(tmp_path: Path) -> None:
    feedback.count(tmp_path, "up", "", "victim", -1)
    feedback.count(tmp_path, "up", "", "victim")
    assert [row["count"] for row in feedback.counts(tmp_path)] == [1]


def test_the_file_has_columns_for_a_count_alone(tmp_path: Path) -> None:
    feedback.count(tmp_path, "down", "old", "victim")
    (file,) = tmp_path.iterdir()
    with closing(sqlite3.connect(file)) as base:
        tables = [name for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        columns = [row[1] for row in base.execute("PRAGMA table_info(counts)")]
    assert tables == ["counts"]
    assert columns == ["month", "depth", "verdict", "reason", "count"]


def test_words_of_a_person_are_refused_as_a_reason(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="unknown reason"):
        feedback.count(tmp_path, "down", "남편이 보면 안 돼요", "victim")
    assert feedback.counts(tmp_path) == []


def test_many_at_once_lose_none(tmp_path: Path) -> None:
    def press() -> None:
        for _ in range(10):
            feedback.count(tmp_path, "up", "", "victim")

    threads = [threading.Thread(target=press) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [row["count"] for row in feedback.counts(tmp_path)] == [80]


def test_a_folder_that_cannot_be_written_is_an_oserror(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="could not be kept"):
        feedback.count(tmp_path / "none", "up", "", "victim")
