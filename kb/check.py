"""``kb check``: our cards, digests and legal terms against the official text that is loaded.

A finding is something that a person must read again; until then a card has no power over the clauses that changed
(:mod:`kb.retrieve.freshness`). What cannot be checked, because its statute or ruling is not loaded, is counted, not passed over.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from kb.law.address import MAIN, parse_clause, print_clause
from kb.law.penal import as_penalty
from kb.law.penalty import Penalty, english
from kb.penalties import clauses_of, of_card
from kb.retrieve.freshness import differences, rests
from kb.retrieve.library import Library
from kb.retrieve.official import OfficialRuling
from kb.store.glossary import Term
from kb.store.records import Card, Digest


@dataclass(frozen=True)
class Finding:
    """One thing that is not as the official text has it. ``what`` is one of the differences of
    :mod:`kb.retrieve.freshness`, or ``no_article``, ``no_ruling``, ``court``, ``date``, ``provision``, ``penalty``
    (a figure that the text has not), ``penalty_missing`` (one that the card has not)."""

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
    terms: int
    unchecked: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        return {
            "schema_version": 1,
            "as_of": self.day.isoformat(),
            "cards": self.cards,
            "digests": self.digests,
            "terms": self.terms,
            "unchecked": list(self.unchecked),
            "findings": [asdict(finding) for finding in self.findings],
        }


def check(library: Library, day: date) -> Check:
    """Check every card, digest and legal term for ``day``.

    A statute counts as loaded when any of its articles is; a card of an article that a loaded statute has not is a finding.
    """
    found: list[Finding] = []
    unchecked: list[str] = []
    loaded = library.statutes_loaded
    cards = digests = terms = 0
    for base, card in sorted(library.cards.items()):
        if card.law_id not in loaded:
            unchecked.append(base)
            continue
        cards += 1
        found += card_findings(library, base, card, day)
    for base, digest in sorted(library.digests.items()):
        ruling = library.ruling(base)
        if not library.loaded.get("rulings"):
            unchecked.append(base)
            continue
        digests += 1
        found += _digest(library, base, digest, ruling)
    for base, term in sorted(library.glossary.items()):
        if not {basis.ref[:6] for basis in term.rests_on} <= loaded:
            unchecked.append(base)
            continue
        terms += 1
        found += _term(library, base, term, day)
    return Check(day, tuple(found), cards, digests, terms, tuple(unchecked))


def card_findings(library: Library, base: str, card: Card, day: date) -> Iterator[Finding]:
    """What is wrong with one card, whose statute is loaded."""
    address = f"{library.short_name(card)} {card.number}"
    text = library.official(base, day)
    if text is None:
        yield Finding(
            base, address, "no_article", None, "공식 법령에 이 조가 없습니다 (the statute has no such article)"
        )
        return
    for one in differences(card, text, library.known_until(card, text)):
        yield Finding(base, address, one.what, one.clause, one.detail)
    yield from _penalties(library, base, card, address, day)


def _penalties(library: Library, base: str, card: Card, address: str, day: date) -> Iterator[Finding]:
    """Every penal clause of the article is in the card with its figures, and the card has no figure that is in none.

    Only punishments with figures are compared; what a clause borrows from another one (예에 따라, 미수범) has none of its own.
    """
    slug = card.number.slug
    official: dict[tuple[str, ...], set[_Figures]] = {}
    for clause in clauses_of(library, card.law_id, day):
        if clause.article.slug == slug:
            figures = {_figures(as_penalty(s)) for s in clause.sanctions if s.type == "imposes"}
            official.setdefault(clause.path[:1], set()).update(f for f in figures if any(f))
    ours: dict[tuple[str, ...], set[_Figures]] = {}
    for row in card.penalties:
        figures_of_row = _figures(of_card(row))
        if any(figures_of_row):
            ours.setdefault(parse_clause(row.clause)[:1], set()).add(figures_of_row)
    for path in sorted({*official, *ours}):
        there, here = official.get(path, set()), ours.get(path, set())
        label = print_clause(path) or MAIN
        for missing in sorted(there - here, key=repr):
            yield Finding(
                base, address, "penalty_missing", label, f"요약에 없는 법정형 (not in the card): {_said(missing)}"
            )
        for wrong in sorted(here - there, key=repr):
            yield Finding(base, address, "penalty", label, f"공식 조문에 없는 법정형 (not in the text): {_said(wrong)}")


_Figures = tuple[bool, bool, int | None, int | None, int | None, int | None]


def _figures(penalty: Penalty) -> _Figures:
    return (penalty.death, penalty.life, penalty.min_months, penalty.max_months, penalty.min_krw, penalty.max_krw)


def _said(figures: _Figures) -> str:
    death, life, low, high, least, most = figures
    return english(Penalty(death=death, life=life, min_months=low, max_months=high, min_krw=least, max_krw=most))


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


def _term(library: Library, base: str, term: Term, day: date) -> Iterator[Finding]:
    """The clauses of a term whose words are no longer those that were read."""
    for basis in term.rests_on:
        text = library.official(basis.article, day)
        if text is None:
            yield Finding(base, term.term, "no_article", basis.ref, "공식 법령에 이 조가 없습니다 (no such article)")
        elif not rests(basis, text):
            yield Finding(
                base,
                term.term,
                "clause_changed",
                basis.ref,
                f"{text.version}의 글과 다릅니다 (the text is another one)",
            )
