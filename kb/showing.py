"""``kb show``: what stands at an address on a day, and what changed between two days (contract.md)."""

from __future__ import annotations

from datetime import date
from typing import Any

from kb.answer import gather
from kb.errors import WrongUse
from kb.law.address import MAIN, ClauseKey, parse_clause, print_clause, printed_address
from kb.law.changes import ClauseText, changes, clause_texts, printed, printed_english
from kb.law.reference import find_references
from kb.retrieve.library import Library
from kb.retrieve.official import OfficialArticle
from kb.retrieve.retriever import card_state, evidence_text, printed_kind
from kb.store.glossary import Term
from kb.store.records import Card

TERM = "glossary:"
"""Before a legal term that is meant and no service or ruling of that name: ``glossary:고소``."""
STALE = "설명이 확인한 조문이 바뀌었습니다. 아래 조문을 먼저 보세요 (the clause behind this changed after the check: read the clause first)."
DOUBTS: dict[str, tuple[str, str]] = {
    "decree": (
        "시행일을 대통령령에 맡겨 파일의 시행일자로 보았습니다.",
        "its start was left to a decree; the file's date is used",
    ),
    "other_law": (
        "시행일을 다른 법률에 맡겨 파일의 시행일자로 보았습니다.",
        "its start follows another law; the file's date is used",
    ),
    "conditional": (
        "시행일에 조건이 있어 파일의 시행일자로 보았습니다.",
        "its start is conditional; the file's date is used",
    ),
    "omitted": ("부칙이 생략되어 파일의 시행일자로 보았습니다.", "the addendum was left out; the file's date is used"),
    "unreadable": (
        "부칙의 시행일을 읽지 못해 파일의 시행일자로 보았습니다.",
        "the addendum could not be read; the file's date is used",
    ),
    "no_addendum": ("부칙이 없어 파일의 시행일자로 보았습니다.", "there is no addendum; the file's date is used"),
    "part_later": (
        "이 조문의 일부는 이보다 늦게 시행됩니다. 공식 원문을 확인하세요.",
        "a part takes effect later; check the official text",
    ),
    "overlap": (
        "뒤에 공포된 개정이 먼저 시행되어 그 사이의 글이 어디에도 없습니다. 공식 원문을 확인하세요.",
        "a later amendment took effect first; the text between is printed nowhere: check the official source",
    ),
    "composed": (
        "시행일이 다른 항을 두 파일에서 모은 글입니다. 공식 원문을 확인하세요.",
        "put together from two files, clause by clause: check the official text",
    ),
}
"""Why a text of a day is not certain (:data:`kb.law.timeline.Doubt`), in words."""


def resolve(library: Library, address: str) -> str | None:
    """An address as people or programs write it -> base key."""
    text = address.strip()
    if text.startswith(TERM):
        return _term_key(library, text.removeprefix(TERM))
    for candidate in (text, f"service/{text}", f"guide/{text}", f"policy/{text}"):
        if library.row(candidate):
            row = library.row(candidate)
            return row.base if row else None
    try:
        return ClauseKey.parse(text).article_key
    except ValueError:
        pass
    for reference in find_references(text, library.names):
        if reference.case_number:
            for base, digest in library.digests.items():
                if reference.case_number in (digest.case_number, *digest.joined):
                    return base
            for number in (reference.case_number, f"ruling/{reference.case_number}"):
                if (row := library.row(number)) is not None:
                    return row.base
        for key in reference.article_keys:
            if library.row(key) is not None:
                return key
    named = next((base for base, s in library.services.items() if text in (s.name_ko, s.name_en)), None)
    return named or _term_key(library, text)


def _term_key(library: Library, name: str) -> str | None:
    term = library.term(name)
    return f"glossary/{term.id}" if term else None


def shown(library: Library, address: str, base: str | None, day: date) -> dict[str, Any]:
    """What stands at ``base``: the official text of the day, else our card, else another record of ours.

    Raises WrongUse when nothing on file has that key; ``address`` is what the person wrote.
    """
    card = library.cards.get(base) if base else None
    text = library.official(base, day) if base else None
    if base and text:
        return _official(library, base, text, card, day)
    if card:
        return _card(library, card, day)
    if base and (term := library.glossary.get(base)):
        return _term(library, term, day)
    row = library.row(base) if base else None
    if row is None or row.kind == "outside":
        raise WrongUse(f"찾지 못했습니다: {address}. 'kb search'로 찾아보세요 (not found; try 'kb search').")
    record: Any = row.data
    url = record.get("url") or record.get("website") or next((s["url"] for s in record.get("sources", [])), None)
    return {
        "schema_version": 1, "address": row.address, "key": row.key, "kind": printed_kind(row.kind), "law": None, "article": None,
        "title": row.title, "as_of": day.isoformat(), "state": None, "effective_from": None, "effective_to": None,
        "known_until": None, "version": None, "text": evidence_text(library, row.base), "clauses": [],
        "card": None if row.kind == "document" else record, "url": url, "versions": [], "notices": [],
    }  # fmt: skip


def _official(library: Library, base: str, text: OfficialArticle, card: Card | None, day: date) -> dict[str, Any]:
    """The official text of the day, every version, and our account beside it."""
    evidence = gather.official_evidence(library, text, (), day)
    versions = library.versions(base)
    notices = []
    if card and card.checked_against.promulgation != text.promulgation:
        notices.append(
            f"우리 요약은 제{card.checked_against.promulgation}호를 확인해 쓴 것으로, 이 글과 판이 다릅니다 "
            "(our summary was checked against another version)."
        )
    if text.reason and text.doubtful(day):
        notices.append(f"{DOUBTS[text.reason][0]} ({DOUBTS[text.reason][1]})")
    return {
        "schema_version": 1, "address": text.address(), "key": str(text.key()), "kind": "statute", "law": text.law,
        "article": str(text.number), "title": text.title, "as_of": day.isoformat(), "state": evidence.state,
        "effective_from": evidence.effective_from, "effective_to": evidence.effective_to,
        "known_until": evidence.known_until, "version": text.version, "text": evidence.text,
        "clauses": [
            {"clause": print_clause(path), "text": "\n".join(text.lines(path))} for path in text.tops
        ],
        "card": card.model_dump(mode="json") if card else None, "url": text.url,
        "versions": [
            {"effective_from": v.effective_from.isoformat(),
             "effective_to": v.effective_to.isoformat() if v.effective_to else None, "version": v.version,
             "certain": v.certain, "doubt": v.reason}
            for v in versions
        ],
        "notices": notices,
    }  # fmt: skip


def _card(library: Library, card: Card, day: date) -> dict[str, Any]:
    whole = gather.clause_evidence(library, card, (), day)
    start = card.checked_against.effective_from.isoformat()
    return {
        "schema_version": 1,
        "address": whole.address,
        "key": whole.key,
        "kind": "card",
        "law": card.law,
        "article": str(card.number),
        "title": card.title,
        "as_of": day.isoformat(),
        "state": card_state(library, card, day),
        "effective_from": start,
        "effective_to": None,
        "known_until": whole.known_until,
        "version": whole.version,
        "text": evidence_text(library, whole.base),
        "clauses": [
            {"clause": None if c.clause == MAIN else c.clause,
             "text": evidence_text(library, whole.base, parse_clause(c.clause)[:1])}
            for c in card.clauses
        ],
        "card": card.model_dump(mode="json"),
        "url": card.url,
        "versions": [
            {"effective_from": start, "effective_to": None, "version": whole.version, "certain": True, "doubt": None}
        ],
        "notices": ["공식 조문이 아니라 요약입니다 (a summary, not the official text)."],
    }  # fmt: skip


def _term(library: Library, term: Term, day: date) -> dict[str, Any]:
    """A legal term in both languages, with the clauses it rests on and what to read beside it."""
    keys = [ClauseKey.parse(basis.ref) for basis in term.rests_on]
    places = [printed_address(library.statutes[key.law_id].name, key.article, key.path) for key in keys]
    first = keys[0]
    return {
        "schema_version": 1, "address": term.term, "key": f"glossary/{term.id}", "kind": "glossary", "law": None, "article": None,
        "title": " · ".join([*([term.hanja] if term.hanja else []), term.english_term]), "as_of": day.isoformat(), "state": None,
        "effective_from": None, "effective_to": None, "known_until": None, "version": None,
        "text": f"{term.plain}\n{term.english}", "clauses": [], "card": term.model_dump(mode="json"),
        "url": library.statutes[first.law_id].page(first.article), "versions": [],
        "notices": [
            f"근거 (rests on): {', '.join(places)}",
            f"함께 볼 말 (related): {', '.join(term.related)}",
            *([] if library.term_rests(term, day) else [STALE]),
        ],
    }  # fmt: skip


def differences(library: Library, base: str, first: date, last: date) -> list[dict[str, Any]]:
    """What changed in the official text of an article between two days, clause by clause.

    Raises WrongUse when no official text is loaded.
    """
    versions = library.versions(base)
    if not versions:
        raise WrongUse(
            "이 조문의 공식 원문이 없어 비교할 수 없습니다. 'kb sync'로 실으세요 (no official text to compare: run 'kb sync')."
        )
    old, new = (_text_on(library, base, day) for day in (first, last))
    rows = changes(old, new)
    lines = zip(rows, zip(printed(rows), printed_english(rows), strict=True), strict=True)
    return [
        {"clause": print_clause(row.path) if row.path else None, "kind": row.kind, "old": row.old, "new": row.new,
         "text": korean, "english": english}
        for row, (korean, english) in lines
    ]  # fmt: skip


def _text_on(library: Library, base: str, day: date) -> list[ClauseText]:
    """The clauses that were law on the day; none before the first text or after repeal."""
    text = library.official(base, day)
    return clause_texts(text.tree) if text and text.effective_from <= day and not text.repealed else []
