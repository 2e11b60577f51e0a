"""The sources of an answer as a page counts them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kb.base import Claim, Evidence, KnowledgeBase
from kb.ui.clause import Dated


@dataclass(frozen=True)
class Source:
    """A source as one answer counts it, with the other layer of its text and what is dated about it."""

    number: int
    evidence: Evidence
    other: Evidence | None = None
    notes: tuple[Dated, ...] = ()


Sources = Mapping[str, Source]
"""The sources of an answer by key, in the order in which they are first cited."""


def count(kb: KnowledgeBase, held: dict[str, Source], claim: Claim) -> None:
    """Number the sources of a sentence after those of the sentences before it, which ``held`` has."""
    for evidence in (citation.evidence for citation in claim.citations):
        if evidence.key not in held:
            notes = kb.clause_notes(evidence.key) if evidence.law_id else ()
            held[evidence.key] = Source(len(held) + 1, evidence, kb.counterpart(evidence), notes)
