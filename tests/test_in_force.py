"""The law of a day against rows that somebody typed from the promulgations without having seen the code.

A row: law_id, article, day, state (in_force, not_yet or repealed), promulgation, in_force_from, next_from. What a row leaves
empty is not compared, but for ``next_from`` of a text in force: there empty means that nothing later is known.
"""

from __future__ import annotations

import json
import re
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from ingest.sources import open_source
from ingest.statutes import ArticleVersion, Statute, assemble
from kb.law.address import ArticleNumber
from kb.settings import PROJECT

pytestmark = pytest.mark.shared
FILE = PROJECT / "tests" / "blind" / "in_force.jsonl"
ROWS = [json.loads(line) for line in FILE.read_text("utf-8").split("\n") if line.strip()] if FILE.is_file() else []


@pytest.fixture(scope="module")
def statute(official: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """``statute(law_id)``: assembled from all its versions, once."""
    source = open_source(str(official), tmp_path_factory.mktemp("data"))
    found = {
        path: re.search(r"^법령ID: '?(\d+)", (official / path).read_text("utf-8"), re.M) for path in source.paths()
    }
    paths = {match[1].zfill(6): path for path, match in found.items() if match}

    @cache
    def read(law_id: str) -> Statute:
        ((_, files),) = source.read([paths[law_id]], lambda *_: None)
        return assemble(files)

    return read


def in_force(versions: tuple[ArticleVersion, ...], day: date) -> dict[str, str | None]:
    """The columns of a row, as the versions have them."""
    lived = [v for v in versions if v.effective_from != v.effective_to]
    held = next((v for v in reversed(lived) if v.effective_from <= day and (v.effective_to or date.max) > day), None)
    later = next((v for v in lived if v.effective_from > day), None)
    told = held or later
    return {
        "state": "not_yet" if held is None else "repealed" if held.repealed else "in_force",
        "promulgation": told.promulgation if told else None,
        "in_force_from": told.effective_from.isoformat() if told else None,
        "next_from": later.effective_from.isoformat() if later else None,
    }


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['law_id']}-{row['article']}-{row['day']}")
def test_the_law_of_a_day(row: dict[str, str | None], statute: Any) -> None:
    versions = statute(str(row["law_id"]).zfill(6)).articles.get(ArticleNumber.parse(str(row["article"])), ())
    found = in_force(versions, date.fromisoformat(str(row["day"])))
    said = {name: re.sub(r"\D", "", str(v)) if name == "promulgation" and v else v for name, v in row.items()}
    compared = [name for name in found if said.get(name) or (name == "next_from" and said["state"] == "in_force")]
    assert {name: found[name] for name in compared} == {name: said.get(name) for name in compared}


def test_there_are_rows_to_hold_the_versions_against() -> None:
    if not ROWS:
        pytest.skip("no tests/blind/in_force.jsonl")
    assert len(ROWS) >= 40
