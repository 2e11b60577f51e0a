"""What an answer's source is shown with: the other layer of its text (our card, the official clause), and the 법정형 of what is cited."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from kb import clock
from kb.answer import gather
from kb.answer.model import Claim, Evidence
from kb.retrieve.library import Library
from kb.views.penalties import PenaltyRow, rows_for


def counterpart(library: Library, evidence: Evidence) -> Evidence | None:
    """The official clause behind a card, or our card of an official clause, for the same text of the law.

    None where only one of the two is on file, or where they are not of the same promulgation: beside each other they would
    mislead.
    """
    if evidence.law_id is None:
        return None
    day = _day(evidence)
    if evidence.source_kind == "statute":
        card = library.cards.get(evidence.base)
        card = library.fresh(card, day) if card else None
        return gather.clause_evidence(library, card, evidence.path, day) if card else None
    text = library.official(evidence.base, day)
    if text is None:
        return None
    official = gather.official_evidence(library, text, evidence.path, day)
    return official if official.version == evidence.version else None


def _day(evidence: Evidence) -> date:
    """A day on which the text of an evidence is law: today for the law in force, else its first day."""
    if evidence.state == "in_force" or not evidence.effective_from:
        return clock.today()
    return date.fromisoformat(evidence.effective_from)


def penalties_cited(library: Library, claims: Sequence[Claim], day: date) -> tuple[PenaltyRow, ...]:
    """The penalties of the clauses that the sentences of law cite, in the order of the first citation, for ``day``.

    Only what was law on that day; a clause without a penalty has no row.
    """
    cited = [
        citation.evidence for claim in claims if claim.kind == "law" for citation in claim.citations
        if citation.evidence.law_id
    ]  # fmt: skip
    places = [(e.law_id or "", e.base.partition("/")[2], e.path) for e in cited]
    found = (row for place in dict.fromkeys(places) for row in rows_for(library, [place], day))
    return tuple({row.id: row for row in found if row.held}.values())
