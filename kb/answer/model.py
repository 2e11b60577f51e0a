"""What an answer is made of: evidence, citations, claims, contacts (contract.md, ``kb ask --json``)."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Literal

from kb.law.timeline import State

ClaimKind = Literal["law", "fact", "step", "contact", "note"]
Verdict = Literal["verified", "replaced", "removed"]


@dataclass(frozen=True)
class Evidence:
    """A clause, ruling, service or event that an answer may rest on. ``lines`` are the verbatim sentences it holds."""

    base: str
    key: str
    source_kind: str
    address: str
    title: str
    lines: tuple[str, ...]
    law: str | None = None
    law_id: str | None = None
    short: str | None = None
    article: str | None = None
    clause: str | None = None
    path: tuple[str, ...] = ()
    effective_from: str | None = None
    effective_to: str | None = None
    state: State | None = None
    known_until: str | None = None
    version: str | None = None
    url: str | None = None
    court: str | None = None
    date: str | None = None
    case_number: str | None = None
    page: int | None = None
    publisher: str | None = None
    licence: str | None = None
    pointed: tuple[str, ...] = ()
    """What the clause incorporates by number (제1항의 죄): the accounts of those clauses of the same article."""
    other_name: str | None = None
    """The English name of a service."""
    one_clause: bool = False
    """The article has one 항 alone: its lines belong together."""
    context: tuple[str, ...] = ()
    """Lines of the same article beside the clause: they say who acts, and are not cited."""

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


@dataclass(frozen=True)
class Citation:
    """A place in the evidence: the quoted line, and its offsets in ``Evidence.text``."""

    evidence: Evidence
    quote: str

    @property
    def offsets(self) -> tuple[int, int] | None:
        start = self.evidence.text.find(self.quote)
        return (start, start + len(self.quote)) if start >= 0 else None

    def to_json(self) -> dict[str, Any]:
        e = self.evidence
        return {
            "address": e.address,
            "key": e.key,
            "source_kind": e.source_kind,
            "law": e.law,
            "article": e.article,
            "clause": e.clause,
            "quote": self.quote,
            "effective_from": e.effective_from,
            "effective_to": e.effective_to,
            "state": e.state,
            "known_until": e.known_until,
            "version": e.version,
            "url": e.url,
            "court": e.court,
            "date": e.date,
            "case_number": e.case_number,
            "page": e.page,
            "offsets": list(self.offsets) if self.offsets else None,
        }


@dataclass(frozen=True)
class Claim:
    """One sentence of an answer with what it rests on and what the gate said of it."""

    text: str
    kind: ClaimKind
    citations: tuple[Citation, ...] = ()
    verdict: Verdict = "verified"
    checks: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {
            "text": self.text,
            "kind": self.kind,
            "verdict": self.verdict,
            "checks": list(self.checks),
            "citations": [citation.to_json() for citation in self.citations],
        }


CONTACT_DAYS = 180
"""How long a contact is taken as it was checked; after that the page and ``kb doctor`` say that it may have changed."""


@dataclass(frozen=True)
class Contact:
    """A way to reach help, from the registry alone."""

    id: str
    name: str
    phone: str | None
    checked_on: str
    url: str | None
    hours: str | None = None
    note: str | None = None
    source: str | None = None

    def days_old(self, day: date) -> int:
        """Days from the check to ``day``: checked on 2026-11-01, asked on 2026-11-29 -> 28."""
        return (day - date.fromisoformat(self.checked_on)).days


@dataclass(frozen=True)
class Removed:
    """A sentence that the gate did not let through, and why."""

    text: str
    why: str


@dataclass
class Answer:
    """The answer to one question (contract.md gives the JSON)."""

    question: str
    language: str
    intents: tuple[str, ...]
    act_date: str | None
    as_of: str
    depth: str
    refused: bool
    claims: list[Claim]
    contacts: list[Contact]
    notices: list[str]
    removed: list[Removed] = field(default_factory=list)
    clarify: str | None = None
    writer: str = "composer"
    generation: str = ""
    lead: str = ""
    """A plain sentence before the claims: the refusal, or nothing."""

    @property
    def text(self) -> str:
        """The whole answer as plain text: sentences with their sources in square brackets, then contacts and notices."""
        lines = [self.lead] if self.lead else []
        for claim in self.claims:
            sources = ", ".join(dict.fromkeys(cited_as(c.evidence) for c in claim.citations))
            lines.append(f"{claim.text} [{sources}]" if sources and claim.kind != "contact" else claim.text)
        if self.clarify:
            lines.append(self.clarify)
        lines += [f"- {' · '.join(p for p in (c.name, c.phone, c.url or c.note) if p)}" for c in self.contacts]
        return "\n".join([*lines, *self.notices])

    def to_json(self) -> dict[str, Any]:
        return {
            "schema_version": 1,
            "question": self.question,
            "language": self.language,
            "intents": list(self.intents),
            "act_date": self.act_date,
            "as_of": self.as_of,
            "depth": self.depth,
            "refused": self.refused,
            "answer": self.text,
            "clarify": self.clarify,
            "claims": [claim.to_json() for claim in self.claims],
            "contacts": [asdict(contact) for contact in self.contacts],
            "notices": list(self.notices),
            "removed": [asdict(removed) for removed in self.removed],
            "writer": self.writer,
            "generation": self.generation,
        }


def cited_as(evidence: Evidence) -> str:
    """How a source is named behind a sentence: ``성폭력처벌법 제14조의2 제2항``, or the address of a ruling, service
    or document (with its page)."""
    if evidence.article:
        return " ".join(part for part in (evidence.short or evidence.law, evidence.article, evidence.clause) if part)
    return evidence.address
