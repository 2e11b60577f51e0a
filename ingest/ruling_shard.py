"""Rulings as published -> the content of a shard: what was asked and held is embedded, full reasons are searched by words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from ingest.corpus import Problem
from ingest.rulings import Ruling, load_rulings, merge, passages
from kb.law.courts import ruling_base
from kb.law.reference import NameTable, find_references
from kb.store.catalog import Edge, Passage, RecordRow, Role, ShardContent, text_hash

RULINGS = "rulings"


def read_rulings(root: Path) -> tuple[list[Ruling], list[Problem], str]:
    """The rulings below ``root``, duplicates merged; the files that could not be read; a revision of them all."""
    loaded = load_rulings(root)
    rulings = sorted(merge(loaded.rulings), key=lambda r: r.key)
    return rulings, list(loaded.problems), text_hash("\n".join(sorted(r.sha256 for r in loaded.rulings)))[:40]


def ruling_shard(rulings: Sequence[Ruling], source: str, revision: str, names: NameTable) -> ShardContent:
    """The shard of these rulings. ``names`` resolves the statutes of 참조조문; what it does not know makes no edge."""
    records: list[RecordRow] = []
    texts: dict[str, Passage] = {}
    edges: list[Edge] = []
    for ruling in rulings:
        base = ruling_base(ruling.court, ruling.date, ruling.case_number)
        records.append(RecordRow(ruling.key, "ruling", base, ruling.address, ruling.case_name, _data(ruling)))
        for part in passages(ruling):
            text = f"{ruling.court} {ruling.case_number} {part.label} {part.text}"
            role: Role = "official" if part.role == "main" and not part.opinion else "lexical"
            key = f"{ruling.key}#{role}:{text_hash(text)[:12]}"
            texts[key] = Passage(key, ruling.key, "", role, "ko", " ".join(text.split()))
        for reference in find_references(ruling.provisions, names):
            edges += [Edge(base, key, "applies") for key in reference.article_keys]
    return ShardContent(
        RULINGS, tuple(records), tuple(texts.values()), tuple(sorted(set(edges), key=lambda e: (e.source, e.target))),
        {"revisions": {source: revision}},
    )  # fmt: skip


def _data(ruling: Ruling) -> dict[str, object]:
    return {
        "court": ruling.court,
        "case_number": ruling.case_number,
        "joined": list(ruling.joined),
        "date": ruling.date.isoformat(),
        "decision": ruling.decision,
        "case_name": ruling.case_name,
        "kind": ruling.kind,
        "sections": [{**asdict(s), "of_court": s.of_court} for s in ruling.sections],
        "provisions": ruling.provisions,
        "rulings": ruling.rulings,
        "url": ruling.url,
        "source": f"{ruling.layout}/{ruling.source}",
        "sha256": ruling.sha256,
        "truncated": ruling.truncated,
    }
