"""The references of any text and the words that it quotes, each held against what is on file for a day.

A quotation is judged by the official text alone: our account says the same in our words, so with it alone the quotation is left
unchecked. Nothing is said of whether the text is right in law; ``kb gate`` judges a sentence.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, cast

from kb.answer import gather
from kb.answer.model import Evidence
from kb.answer.verify import quotations, stands_in
from kb.errors import WrongUse
from kb.law.address import ClauseKey
from kb.refs import Row, article_resolver, refs, text_meant
from kb.refs import to_json as refs_json
from kb.retrieve.library import Library
from kb.retrieve.official import OfficialArticle, version_on
from kb.views.clauses import clause
from kb.views.documents import MAX_PASTED, accounted, ruling_base

Verdict = Literal["verbatim", "elsewhere", "altered", "unchecked", "unattributed"]
"""How a quotation stands: so in the clause named; so in another 항 of that article; not so in the text of the day; that cannot be
said, as the reference is not resolved or its official text not loaded; no reference beside it."""

_BRACKET = 300
"""Characters between a quotation and its reference in the brackets behind it."""


@dataclass(frozen=True)
class Cited:
    """A reference and what is on file of it; ``official`` is the text that a quotation must stand in, None without one,
    ``whole`` that of the whole article or ruling."""

    row: Row
    evidence: Evidence | None = None
    official: str | None = None
    whole: str = ""


def verified(library: Library, text: str, day: date) -> dict[str, Any]:
    """Every reference in ``text``: whether it is on file, what it points at and its state on ``day``, or in the version that the text
    names; and every quotation, whether it stands so in the official text of what it is said to come from.

    Raises WrongUse for a text that is too long. Example: “…”(형법 제297조) -> one reference, and one quotation with its verdict.
    """
    if len(text) > MAX_PASTED:
        raise WrongUse(
            f"글은 {MAX_PASTED:,}자까지 읽습니다. 나누어 주세요 (the text is too long: give it in parts of {MAX_PASTED:,} characters)."
        )
    rows = refs(
        text, library.names, resolver=article_resolver(library.versions, day),
        has_ruling=lambda key: ruling_base(library, key) is not None,
    )  # fmt: skip
    cited = [_cited(library, row, day) for row in rows]
    told = refs_json(rows)["references"]
    return {
        "schema_version": 1,
        "as_of": day.isoformat(),
        "references": [{**row, **_standing(found)} for row, found in zip(told, cited, strict=True)],
        "quotations": _quotations(text, cited),
    }


def _cited(library: Library, row: Row, day: date) -> Cited:
    if row.kind == "ruling":
        return _ruling(library, row)
    if len(row.keys) != 1:
        return Cited(row)
    key = row.keys[0]
    at = ClauseKey.parse(key)
    if row.reason is not None:
        known = row.reason == "not_loaded" and accounted(library, key)
        return Cited(row, clause(library, key, day)) if known else Cited(row)
    versions = library.versions(at.article_key)
    meant = cast("OfficialArticle | None", text_meant(versions, row.version)) if row.version else None
    text = meant or version_on(versions, day)
    if text is None:
        return Cited(row)
    evidence = gather.official_evidence(library, text, at.path, day)
    return Cited(row, evidence, "\n".join(text.lines(at.path[:1])), "\n".join(text.lines()))


def _ruling(library: Library, row: Row) -> Cited:
    base = next((base for key in row.keys if (base := ruling_base(library, key))), None)
    if base is None:
        return Cited(row)
    ruling, digest = library.ruling(base), library.digests.get(base)
    if ruling is not None:
        said = "\n".join(text for _, text, own, _ in ruling.sections if own)
        return Cited(row, gather.ruling_evidence(ruling), None if ruling.truncated else said, said)
    return Cited(row, gather.digest_evidence(digest) if digest else None)


def _standing(found: Cited) -> dict[str, Any]:
    """What stands at a reference. ``source``: ``official``, ``account`` (ours) or None where nothing is on file."""
    evidence = found.evidence
    official = evidence is not None and evidence.source_kind in ("statute", "ruling")
    names = ("address", "key", "title", "state", "effective_from", "effective_to", "known_until", "version", "url")
    return {
        "source": ("official" if official else "account") if evidence else None,
        "points_at": {name: getattr(evidence, name) for name in names} if evidence else None,
    }


def _quotations(text: str, cited: Sequence[Cited]) -> list[dict[str, Any]]:
    """Each quotation with its verdict, and the place of its reference among ``cited``."""
    spans = quotations(text)
    ends = [end for _, end in spans]
    closes = [_closes(text, ends, found.row.start) for found in cited]
    rows = []
    for start, end in spans:
        place = _place(text, start, end, cited, closes)
        source = cited[place] if place is not None else None
        evidence = source.evidence if source else None
        rows.append(
            {"start": start, "end": end, "text": text[start:end], "verdict": _verdict(text[start:end], source),
             "address": evidence.address if evidence else None, "key": evidence.key if evidence else None,
             "reference": place}
        )  # fmt: skip
    return rows


def _verdict(words: str, source: Cited | None) -> Verdict:
    if source is None:
        return "unattributed"
    if source.official and stands_in(words, source.official):
        return "verbatim"
    if source.whole and stands_in(words, source.whole):
        return "elsewhere" if source.row.clause else "verbatim"
    return "altered" if source.official else "unchecked"


def _place(text: str, start: int, end: int, cited: Sequence[Cited], closes: Sequence[bool]) -> int | None:
    """Which reference of its paragraph a quotation is of: the one that follows in brackets, else the last before it, else the next.
    One in brackets behind another quotation (``closes``) is of that one alone."""
    first, last = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    rows = [found.row for found in cited]
    behind = next((n for n, row in enumerate(rows) if row.start >= end and (last < 0 or row.start < last)), None)
    if behind is not None and _in_brackets(text[end + 1 : rows[behind].start]):
        return behind
    before = [n for n, row in enumerate(rows) if first <= row.start < start and not closes[n]]
    return before[-1] if before else behind


def _closes(text: str, ends: Sequence[int], at: int) -> bool:
    """Whether the reference at ``at`` stands in the brackets behind the last quotation before it."""
    before = bisect_right(ends, at)
    return before > 0 and _in_brackets(text[ends[before - 1] + 1 : at])


def _in_brackets(between: str) -> bool:
    """Whether what stands between a quotation and a reference opens a bracket and does not close it.

    >>> _in_brackets("(형법 "), _in_brackets("(형법 제297조). 형법 "), _in_brackets("라고 형법 ")
    (True, False, False)
    """
    depth = 0
    if len(between) > _BRACKET:
        return False
    for sign in between.strip():
        depth += (sign in "([（〔") - (sign in ")]）〕")
        if depth == 0:
            return False
    return depth > 0
