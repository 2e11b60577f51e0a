"""The files that answers and provisions can be saved as, by the ending of their names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kb.answer.model import Answer
from kb.errors import WrongUse
from kb.exports.bibtex import bibtex
from kb.exports.markdown import markdown
from kb.exports.paper import Paper, answer_paper, shown_paper
from kb.exports.plain import plain
from kb.exports.reference import Reference, answer_references, shown_reference
from kb.exports.ris import ris
from kb.store.records import Digest

FORMATS = {
    "txt": "text/plain", "md": "text/markdown", "pdf": "application/pdf", "bib": "application/x-bibtex",
    "ris": "application/x-research-info-systems",
}  # fmt: skip
"""Ending -> type of the file."""
PAPERS, LISTS = ("txt", "md", "pdf"), ("bib", "ris")
"""Those that hold the text itself, and those that hold what a bibliography says of it."""


def answer_file(
    answer: Answer, form: str, *, language: str | None = None, digests: Mapping[str, Digest] | None = None
) -> bytes:
    """An answer as a file of ``form``, in its language or another; ``bib`` and ``ris`` hold its sources. ``digests`` by base key
    tell when we last read a ruling.

    Raises WrongUse for a form that is not in :data:`FORMATS`.
    """
    if form in LISTS:
        return references_file(answer_references(answer, digests or {}), form)
    return papers_file([answer_paper(answer, language or answer.language)], form)


def shown_files(rows: Sequence[Mapping[str, Any]], form: str, language: str = "ko") -> bytes:
    """What ``kb show`` tells of some addresses as one file. Raises WrongUse for a form that is not in :data:`FORMATS`."""
    if form in LISTS:
        return references_file([shown_reference(row) for row in rows], form)
    return papers_file([shown_paper(row, language) for row in rows], form)


def papers_file(papers: Sequence[Paper], form: str) -> bytes:
    """Papers as text, Markdown or PDF. Raises WrongUse."""
    match form:
        case "txt":
            return plain(papers).encode()
        case "md":
            return markdown(papers).encode()
        case "pdf":
            from kb.exports.pdf import pdf  # its library is loaded where a PDF is asked for

            return pdf(papers)
    raise _unknown(form)


def references_file(references: Iterable[Reference], form: str) -> bytes:
    """References as BibTeX or RIS, each once. Raises WrongUse."""
    rows = list({row.key: row for row in references}.values())
    match form:
        case "bib":
            return bibtex(rows).encode()
        case "ris":
            return ris(rows).encode()
    raise _unknown(form)


def _unknown(form: str) -> WrongUse:
    return WrongUse(f"모르는 형식입니다: {form}. 쓸 수 있는 것: {', '.join(FORMATS)} (unknown format).")
