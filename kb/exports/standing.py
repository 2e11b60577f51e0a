"""How a text stands in time, in words: state and horizon, day of effect, promulgation."""

from __future__ import annotations

from kb.answer.model import Evidence
from kb.clock import today
from kb.exports.words import word


def standing(
    language: str, state: str | None, known_until: str | None, first: str | None, end: str | None, version: str | None
) -> list[str]:
    """State and horizon, day of effect, promulgation. A text that has ended is never called 현행, whatever day was asked for:
    ``end`` is the first day on which it no longer holds."""
    if first and end and end <= today().isoformat():
        said = [word(language, "held_between", first=first, end=end)]
    else:
        said = [word(language, state, until=known_until)] if state else []
        said += [word(language, "effective", date=first)] if first else []
    return said + ([version] if version else [])


def as_of(language: str, day: str) -> list[str]:
    """The day that was asked about, where it is not today: a state without it would be read as that of today."""
    return [word(language, "paper_day", day=day)] if day != today().isoformat() else []


def facts(language: str, evidence: Evidence) -> list[str]:
    """The same of a provision; of anything else its date, who published it and under which licence."""
    e = evidence
    first = e.effective_from if e.law_id else None
    found = standing(language, e.state, e.known_until, first, e.effective_to, e.version)
    if e.date:
        found.append(word(language, "checked" if e.source_kind in ("service", "guide") else "dated", date=e.date))
    return found + [text for text in (e.publisher, e.licence) if text]
