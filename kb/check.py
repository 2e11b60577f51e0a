"""``kb check``: our cards and digests against the official text that is loaded.

A finding is something that a person must read again; until then a card has no power over the clauses that changed
(:mod:`kb.retrieve.freshness`). What cannot be checked, because its statute or ruling is not loaded, is counted, not passed over.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from kb.retrieve.freshness import differences
from kb.retrieve.library import Library
from kb.retrieve.official import OfficialRuling
from kb.store.records import Card, Digest


@dataclass(frozen=True)
class Finding:
    """One thing that is not as the official text has it. ``what`` is one of the differences of
    :mod:`kb.retrieve.freshness`, or ``no_article``, ``no_ruling``, ``court``, ``date``, ``joined``, ``provision``."""

    base: str
    address: str
    what: str
    clause: str | None
    detail: str


@dataclass(frozen=True)
class Check:
    """The findings, in total order, and what was and was not looked at."""

    day: date
    findings: tuple[Finding, ...]
    cards: int
    digests: int
    unchecked: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        return {
            "schema_version": 1,
            "as_of": self.day.isoformat(),
            "cards": self.cards,
            "digests": self.digests,
            "unchecked": list(self.unchecked),
            "findings": [asdict(finding) for finding in self.findings],
        }


def check(library: Library, day: date) -> Check:
    """Check every card and digest for ``day``.

    A statute counts as loaded when any of its articles is; a card of an article that a loaded statute has not is a finding.
    """
    found: list[Finding] = []
    unchecked: list[str] = []
    loaded = library.statutes_loaded
    cards = digests = 0
    for base, card in sorted(library.cards.items()):
        if card.law_id not in loaded:
            unchecked.append(base)
            continue
        cards += 1
        found += _card(library, base, card, day)
    for base, digest in sorted(library.digests.items()):
        ruling = library.ruling(base)
        if not library.loaded.get("rulings"):
            unchecked.append(base)
            continue
        digests += 1
        found += _digest(library, base, digest, ruling)
    return Check(day, tuple(found), cards, digests, tuple(unchecked))


def _card(library: Library, base: str, card: Card, day: date) -> Iterator[Finding]:
    address = f"{library.short_name(card)} {card.number}"
    text = library.official(base, day)
    if text is None:
        yield Finding(
            base, address, "no_article", None, "공식 법령에 이 조가 없습니다 (the statute has no such article)"
        )
        return
    for one in differences(card, text, library.known_until(card, text)):
        yield Finding(base, address, one.what, one.clause, one.detail)


def _digest(library: Library, base: str, digest: Digest, ruling: OfficialRuling | None) -> Iterator[Finding]:
    if ruling is None:
        yield Finding(
            base, digest.address, "no_ruling", None, "원문이 실리지 않았습니다 (the ruling is not among those loaded)"
        )
        return
    if ruling.court != digest.court:
        yield Finding(base, digest.address, "court", None, f"{digest.court} → {ruling.court}")
    if ruling.date != digest.date.isoformat():
        yield Finding(base, digest.address, "date", None, f"{digest.date} → {ruling.date}")
    for row in digest.provisions:
        law_id, article = row.ref.split("/")[:2]
        if law_id in library.statutes_loaded and not library.versions(f"{law_id}/{article}"):
            yield Finding(base, digest.address, "provision", None, f"{row.ref}: 없는 조입니다 (no such article)")
