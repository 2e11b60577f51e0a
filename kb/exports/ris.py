"""References as RIS: ``STAT`` for provisions, ``CASE`` for rulings, ``RPRT`` for documents, ``ELEC`` for what stands on a page."""

from __future__ import annotations

from collections.abc import Iterable

from kb.exports.reference import Reference

TYPES = {"statute": "STAT", "ruling": "CASE", "document": "RPRT"}


def ris(references: Iterable[Reference]) -> str:
    """The records in UTF-8, in their order; a value never begins a line of its own."""
    return "\r\n".join(_record(row) for row in references)


def _record(row: Reference) -> str:
    parts = row.date.split("-") if row.date else []
    day = "/".join([*parts, "", "", ""][:3]) + "/" if parts else ""
    tags = [
        ("TY", TYPES.get(row.kind, "ELEC")), ("ID", row.key), ("TI", row.title),
        ("PB" if row.kind == "document" else "AU", row.author), ("M1", row.number),
        ("SE", row.section), ("PY", parts[0] if parts else ""), ("DA", day), ("UR", row.url),
        ("Y2", row.accessed.replace("-", "/") + "/" if row.accessed else ""), ("N1", row.note), ("LA", "ko"),
    ]  # fmt: skip
    return "".join(f"{tag}  - {' '.join(value.split())}\r\n" for tag, value in tags if value) + "ER  - \r\n"
