"""What a bibliography says of a source: a provision in one version, a ruling, a service, a published document.

shown_reference(kb.show("형법 제311조")) -> Reference("law:001692.311:…", "statute", "형법 제311조(모욕)", …)
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from kb.answer.model import Answer, Evidence
from kb.exports.paper import address, visible
from kb.exports.standing import as_of, standing
from kb.exports.words import word
from kb.store.records import Digest

Kind = Literal["statute", "ruling", "service", "guide", "policy", "document", "glossary"]
OURS = "곁 (gyeot)"
"""Who wrote a guide or explained a term: we."""
BASIS = word("ko", "paper_basis")
_FIRST = ["g", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s", "ss", "_", "j", "jj", "ch", "k", "t", "p", "h"]
_MIDDLE = [
    "a",
    "ae",
    "ya",
    "yae",
    "eo",
    "e",
    "yeo",
    "ye",
    "o",
    "wa",
    "wae",
    "oe",
    "yo",
    "u",
    "wo",
    "we",
    "wi",
    "yu",
    "eu",
    "ui",
    "i",
]
_LAST = [
    "_",
    "k",
    "k",
    "k",
    "n",
    "n",
    "n",
    "t",
    "l",
    "k",
    "m",
    "l",
    "l",
    "l",
    "p",
    "l",
    "m",
    "p",
    "p",
    "t",
    "t",
    "ng",
    "t",
    "t",
    "k",
    "t",
    "p",
    "t",
]
_LOSSLESS = re.compile(r"[A-Za-z0-9_/@-]+")


@dataclass(frozen=True)
class Reference:
    """``date``: of a provision the day this version took effect, of a ruling the day it was given, of others when they are from
    (``2026-03-02``, or ``2026-03``, or ``2026``). ``accessed``: the day up to which we know it, or on which we read it."""

    key: str
    kind: Kind
    title: str
    author: str = ""
    number: str = ""
    section: str = ""
    date: str = ""
    url: str = ""
    accessed: str = ""
    note: str = ""


def answer_references(answer: Answer, digests: Mapping[str, Digest]) -> list[Reference]:
    """The sources of an answer in the order in which they are first cited; ``digests`` by base key tell of a ruling when we last
    read it and what has overtaken it."""
    cited = {c.evidence.key: c.evidence for claim in answer.claims for c in claim.citations}
    return [reference(evidence, digests.get(evidence.base), answer.as_of) for evidence in cited.values()]


def reference(evidence: Evidence, digest: Digest | None = None, day: str | None = None) -> Reference:
    """What a bibliography says of a piece of evidence, as it stood on ``day`` (today); ``digest`` where it is a ruling that we
    have read."""
    e = evidence
    if e.article and e.law:
        return _provision(
            e.key, e.law, " ".join(p for p in (e.article, e.clause) if p), e.title, e.version, e.effective_from, e.url,
            e.known_until, (as_of("ko", day) if day else []) + standing("ko", e.state, e.known_until, e.effective_from, e.effective_to, None),
        )  # fmt: skip
    if e.source_kind in ("digest", "ruling"):
        card = digest.model_dump(mode="json") if digest else {}
        return _ruling(e.key, e.address, e.court, e.case_number, e.date, e.url, card)
    ours = e.source_kind in ("service", "guide")
    return Reference(
        cite_key(e.key), _kind(e.source_kind), _text(e.title if e.source_kind != "card" else e.address),
        author=_text(e.publisher or (OURS if e.source_kind == "guide" else "")), number=_text(e.version),
        section=word("ko", "paper_page", page=e.page) if e.page else "", date="" if ours else e.date or "", url=_url(e.url),
        accessed=e.date or "" if ours else "", note=_text(e.licence or (BASIS if e.source_kind == "guide" else "")),
    )  # fmt: skip


def shown_reference(told: Mapping[str, Any]) -> Reference:
    """What a bibliography says of what ``kb show`` tells of an address."""
    card, kind = told["card"] or {}, told["kind"]
    if told["article"]:
        state = as_of("ko", told["as_of"]) + standing(
            "ko", told["state"], told["known_until"], told["effective_from"], told["effective_to"], None
        )
        return _provision(
            told["key"], told["law"], told["article"], told["title"], told["version"], told["effective_from"], told["url"],
            told["known_until"], state,
        )  # fmt: skip
    if kind in ("digest", "ruling"):
        return _ruling(
            told["key"],
            told["address"],
            card.get("court"),
            card.get("case_number"),
            card.get("date"),
            told["url"],
            card,
        )
    name = told["address"] if kind == "glossary" else told["title"]
    if claim := card.get("claim"):
        name = word("ko", "paper_claim", claim=claim)
    ours = kind in ("guide", "glossary") or bool(claim)
    return Reference(
        cite_key(told["key"]), _kind(kind), _text(name), author=_text(card.get("operator") or card.get("publisher") or (OURS if ours else "")),
        date=str(card.get("date") or ""), url=_url(told["url"]), accessed=str(card.get("checked_on") or ""),
        note=BASIS if ours and told["url"] else _text(card.get("licence")),
    )  # fmt: skip


def _kind(name: str) -> Kind:
    """The kind of a source by what the facade calls it; a rule beside the text is part of the law."""
    return "statute" if name in ("statute", "card") else name  # type: ignore[return-value]


def _provision(
    key: str, law: str, section: str, title: str, version: str | None, start: str | None, url: str | None, until: str | None,
    state: list[str],
) -> Reference:  # fmt: skip
    """A provision in one version: its law, number, day of effect and page, and how it stands."""
    name = f"{law} {section}" + (f"({title})" if title and title not in section else "")
    return Reference(
        f"law:{cite_key(key)}" + (f".{start.replace('-', '')}" if start else ""), "statute", _text(name), number=_text(version),
        section=_text(section), date=start or "", url=_url(url), accessed=until or "", note=_text(", ".join(state)),
    )  # fmt: skip


def _ruling(
    key: str,
    name: str,
    court: str | None,
    number: str | None,
    day: str | None,
    url: str | None,
    card: Mapping[str, Any],
) -> Reference:
    """A ruling; what has overtaken it stands in the note."""
    later = card.get("overtaken_by")
    note = f"{word('ko', 'ruling_overtaken', date=later['date'], by=later['by'])}: {later['what']}" if later else ""
    return Reference(
        cite_key(key), "ruling", _text(name), author=_text(court), number=_text(number), date=day or "", url=_url(url),
        accessed=str(card.get("checked_on") or ""), note=_text(note),
    )  # fmt: skip


def cite_key(key: str) -> str:
    """A key of ours as a citation key: ASCII, the same for ever, and of two keys never the same.

    Example: ``011187/14-2/2@20459`` -> ``011187.14-2.2:20459``; ``ruling/2021도1234`` -> ``ruling.2021do1234.`` and eight signs that
    tell apart what the letters alone might not.
    """
    told = "".join(map(_letters, key)).replace("/", ".").replace("@", ":")
    if _LOSSLESS.fullmatch(key):
        return told
    return f"{told}.{hashlib.sha256(key.encode()).hexdigest()[:8]}"


def _letters(sign: str) -> str:
    """A syllable in Latin letters, a sign of a key as it is, anything else as ``-``. Example: 도 -> ``do``."""
    place = ord(sign) - 0xAC00
    if 0 <= place < 11172:
        parts = (_FIRST[place // 588], _MIDDLE[place % 588 // 28], _LAST[place % 28])
        return "".join(parts).replace("_", "")
    return sign if _LOSSLESS.fullmatch(sign) else "-"


def _text(text: object) -> str:
    """A value on one line, without signs that are not seen."""
    return " ".join(visible(str(text or "")).split())


def _url(url: str | None) -> str:
    return address(url) or ""
