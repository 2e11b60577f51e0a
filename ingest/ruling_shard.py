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


def read_rulings(*roots: Path) -> tuple[list[Ruling], list[Problem], str]:
    """The rulings below ``roots``, duplicates merged; the files that could not be read; a revision of them all."""
    loaded = [load_rulings(root) for root in roots]
    read = [ruling for one in loaded for ruling in one.rulings]
    problems = [problem for one in loaded for problem in one.problems]
    return sorted(merge(read), key=lambda r: r.key), problems, text_hash("\n".join(sorted(r.sha256 for r in read)))[:40]


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


def is_whole(row: RecordRow) -> bool:
    """Whether a ruling is held with its reasons, not its summary alone."""
    return any(s["role"] == "full" and str(s["name"]).startswith("이유") for s in row.data["sections"])


def joined(held: ShardContent | None, more: ShardContent) -> ShardContent:
    """Both shards as one. Of a ruling that is in both, the one with its reasons counts; where both have them, the one held."""
    if held is None:
        return more
    known = {row.key: row for row in held.records}
    taken = {
        row.key for row in more.records if row.key not in known or (is_whole(row) and not is_whole(known[row.key]))
    }
    bases = {row.base for row in more.records if row.key in taken}
    kept_bases = {row.base for row in held.records if row.key not in taken}
    edges = {edge for edge in held.edges if edge.source in kept_bases}
    edges |= {edge for edge in more.edges if edge.source in bases}
    return ShardContent(
        held.name,
        (*(r for r in held.records if r.key not in taken), *(r for r in more.records if r.key in taken)),
        (*(p for p in held.passages if p.owner not in taken), *(p for p in more.passages if p.owner in taken)),
        tuple(sorted(edges, key=lambda e: (e.source, e.target))),
        {**held.extras, "revisions": {**held.extras.get("revisions", {}), **more.extras.get("revisions", {})}},
    )


def of_source(content: ShardContent | None, source: str) -> ShardContent | None:
    """The rulings of a shard that came from ``source`` (``law.go.kr``), None where there are none."""
    if content is None:
        return None
    records = tuple(row for row in content.records if f"/{source}/" in row.data["source"])
    keys, bases = {row.key for row in records}, {row.base for row in records}
    if not records:
        return None
    revisions = {name: at for name, at in content.extras.get("revisions", {}).items() if name.startswith(source)}
    return ShardContent(
        content.name, records, tuple(p for p in content.passages if p.owner in keys),
        tuple(e for e in content.edges if e.source in bases), {"revisions": revisions},
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
