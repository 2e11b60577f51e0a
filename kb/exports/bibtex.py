"""References as BibTeX that plain BibTeX and biblatex both load: every entry is ``@misc``.

biblatex has ``@legislation`` and ``@jurisdiction``, which its own styles print as ``@misc`` and plain BibTeX does not know; what an
entry is stands in ``entrysubtype``, which plain BibTeX passes over.
"""

from __future__ import annotations

from collections.abc import Iterable

from kb.exports.reference import Reference

SUBTYPES = {"statute": "legislation", "ruling": "jurisdiction"}
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_ESCAPES = {
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}", "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}", **{sign: f"\\{sign}" for sign in "%&#_$"},
}  # fmt: skip
"""Braces by name: BibTeX counts them even behind a backslash."""


def bibtex(references: Iterable[Reference]) -> str:
    """The entries in UTF-8, in their order."""
    return "\n".join(_entry(row) for row in references)


def escaped(text: str) -> str:
    """A text as a field. Example: ``{a} 100%`` -> ``\\textbraceleft{}a\\textbraceright{} 100\\%``"""
    return "".join(_ESCAPES.get(sign, sign) for sign in text)


def _entry(row: Reference) -> str:
    year, _, rest = row.date.partition("-")
    month = rest[:2]
    fields = {
        "title": f"{{{escaped(row.title)}}}",
        "author": f"{{{escaped(row.author)}}}" if row.author else "",
        "howpublished": escaped(row.number if row.kind == "statute" else ""),
        "number": escaped(row.number if row.kind == "ruling" else ""),
        "year": year,
        "url": _address(row.url),
        "urldate": row.accessed,
        "note": escaped(", ".join(part for part in (row.section if row.kind == "document" else "", row.note) if part)),
        "entrysubtype": SUBTYPES.get(row.kind, row.kind),
        "langid": "korean",
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    if month.isdigit() and 1 <= int(month) <= 12:
        lines.append(f"  month = {_MONTHS[int(month) - 1]},")
    return "\n".join([f"@misc{{{row.key},", *lines, "}"]) + "\n"


def _address(url: str) -> str:
    """An address in plain letters: only its braces and backslashes, which it cannot have, are in the way of BibTeX."""
    return url.replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C")
