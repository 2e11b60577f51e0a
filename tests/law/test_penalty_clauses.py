"""The parser against a table typed from the official text by someone who had not read the parser.

Every row is one clause of the bundle's HEAD. What the table's scheme leaves open does not count: ``of`` where nobody's offence is
punished (과태료, 양벌규정, 몰수, mention), the order of ``targets``, those of a mere mention, and repealed articles inside a range. A failure names the
clauses alone, so that the parser is mended by reading the law and not by reading the table.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from ingest.statutes import StatuteFile, read_statute_file
from kb.law.penal import PenalClause, as_row, classified
from kb.law.pointing import Neighbour, deleted, fold
from kb.law.provision import Article, parse_articles

pytestmark = pytest.mark.shared
TABLE = Path(__file__).resolve().parent.parent / "blind" / "penalty_clauses.jsonl"
NOBODYS = {"administrative", "corporate", "confiscates", "mention"}


@pytest.fixture(scope="module")
def truth() -> list[dict[str, Any]]:
    if not TABLE.is_file():
        pytest.skip(f"no {TABLE.name}")
    return [json.loads(line) for line in TABLE.read_text("utf-8").split("\n") if line.strip()]


@pytest.fixture(scope="module")
def statutes(official: Path) -> dict[str, tuple[StatuteFile, tuple[Article, ...]]]:
    """Every statute at HEAD by its 법령ID."""
    files = (read_statute_file(path.read_text("utf-8"), path.name) for path in sorted((official / "kr").rglob("*.md")))
    return {file.law_id: (file, parse_articles(file.body)) for file in files}


def test_every_clause_is_read_as_it_was_typed(
    truth: list[dict[str, Any]], statutes: dict[str, tuple[StatuteFile, tuple[Article, ...]]]
) -> None:
    others = {fold(file.law): Neighbour(law_id, articles) for law_id, (file, articles) in statutes.items()}
    read: dict[str, dict[str, PenalClause]] = {}
    wrong: list[str] = []
    for row in truth:
        law_id = row["law_id"]
        if law_id not in read:
            read[law_id] = {found.address: found for found in classified(statutes[law_id][1], others)}
        place = "/".join((row["article"], *(part.replace("의", "-") for part in row["clause"])))
        found = read[law_id].get(place)
        sanctions = [as_row(s) for s in found.sanctions] if found else []
        articles = statutes[law_id][1]
        if _plain(sanctions or [as_row(None)], articles) != _plain(row["sanctions"], articles):
            wrong.append(f"{row['law']} {place}")
    print(f"{len(truth)} clauses, {len(wrong)} disagreements")
    assert not wrong, f"{len(wrong)} of {len(truth)}: " + "; ".join(wrong)


def _plain(sanctions: Sequence[dict[str, Any]], articles: Sequence[Article]) -> list[dict[str, Any]]:
    """With every field there, and without what does not count."""
    gone = {article.number.slug for article in articles if deleted(article)}
    rows = []
    for given in sanctions:
        row = {**as_row(None), **given}
        row["targets"] = sorted({target for target in row["targets"] if target not in gone})
        if row["type"] in NOBODYS:
            row["of"] = None
        if row["type"] == "mention":
            row["targets"] = []
        rows.append(row)
    return rows
