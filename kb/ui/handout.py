"""An answer to take along: plain text with numbered sources, which a person copies or saves on purpose."""

from __future__ import annotations

from kb.base import Answer, cited_as
from kb.ui import clause
from kb.ui.sources import Sources
from kb.ui.words import word


def handout(language: str, answer: Answer, sources: Sources) -> str:
    """Question, sentences with the numbers of their sources, the sources with state, dates and link, contacts, notices.

    Plain text on purpose: nothing in it is markup that a reader of the file would run or fetch.

    Example: the last lines of a source are ``[1] 성폭력처벌법 제14조의2 제2항`` and ``    현행(확인: 2026-06-08) · 시행 2024-10-16 · …``.
    """
    parts = [f"{word(language, 'handout_question')}\n{answer.question}"]
    head = word(language, "handout_day", day=answer.as_of)
    said = [answer.lead] if answer.lead else []
    for claim in answer.claims:
        numbers = "".join(f"[{n}]" for n in sorted({sources[c.evidence.key].number for c in claim.citations}))
        said.append(f"- {claim.text} {numbers}".rstrip())
    parts.append("\n".join([head, *said]))
    if answer.clarify:
        parts.append(answer.clarify)
    if sources:
        parts.append("\n".join([word(language, "handout_sources"), *_sources(language, answer, sources)]))
    contacts = [" · ".join(part for part in (c.name, c.phone, c.hours, c.url) if part) for c in answer.contacts]
    parts.append("\n".join([word(language, "contacts"), *(f"- {line}" for line in contacts)]))
    if answer.notices:
        parts.append("\n".join([word(language, "notices"), *(f"- {line}" for line in answer.notices)]))
    return "\n\n".join(parts) + "\n"


def _sources(language: str, answer: Answer, sources: Sources) -> list[str]:
    quotes: dict[str, list[str]] = {}
    for claim in answer.claims:
        for citation in claim.citations:
            held = quotes.setdefault(citation.evidence.key, [])
            if citation.quote and citation.quote not in held:
                held.append(citation.quote)
    found = []
    for key, source in sources.items():
        evidence = source.evidence
        found.append(f"[{source.number}] {cited_as(evidence)}")
        facts = " · ".join(clause.facts(language, evidence))
        found += [f"    {line}" for line in (facts, *(f"“{q}”" for q in quotes.get(key, [])), evidence.url) if line]
    return found
