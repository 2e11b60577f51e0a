"""The structure that every written form of an answer or a provision shares: headed parts of texts, items and entries.

answer_paper(answer, "ko") -> Paper("ko", "곁 법률정보 2026-11-24", (Part("물은 것", (Text("…"),)), …))
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from kb.answer.model import Answer, Evidence, cited_as
from kb.clock import today
from kb.exports.standing import as_of, facts, standing
from kb.exports.words import word

# Directional overrides and isolates can make a sentence read as another one; other invisible signs can hide words.
_INVISIBLE = {"Cf", "Cc", "Co", "Cs"}
_IN_ADDRESSES = "!$&'()*+,/:;=?@%~#"
"""Signs of an address that stay as they are; all others that are not plain letters are written as %XX."""

_HOST = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?")
_LETTERS = re.compile(r"(?:%E[A-D]%[0-9A-F]{2}%[0-9A-F]{2})+")
"""Hangul syllables (U+A000 to U+DFFF) as an address writes them."""


@dataclass(frozen=True)
class Text:
    """A paragraph."""

    text: str


@dataclass(frozen=True)
class Item:
    """A sentence of a list, with the numbers of the sources it rests on, and where it leads."""

    text: str
    numbers: tuple[int, ...] = ()
    url: str | None = None


@dataclass(frozen=True)
class Entry:
    """A source or a clause: what it is called (``[1]``, ``제2항``), its name, lines about it, words of it, where it stands."""

    label: str
    name: str = ""
    lines: tuple[str, ...] = ()
    quotes: tuple[str, ...] = ()
    url: str | None = None


Block = Text | Item | Entry


@dataclass(frozen=True)
class Part:
    """Blocks under a heading; without a heading where ``title`` is empty."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Paper:
    """What is written. ``title`` names no question: it goes into the data about the file."""

    language: str
    title: str
    parts: tuple[Part, ...]
    heading: str = ""
    """The first line of the text, where it has one."""


def visible(text: str) -> str:
    """``text`` without control, bidi and private-use characters; line breaks stay.

    Example: ``visible("7년\\u202e 이하")`` -> ``"7년 이하"``.
    """
    return "".join(c for c in text if c == "\n" or unicodedata.category(c) not in _INVISIBLE)


def address(url: str | None) -> str | None:
    """An address that a file may link to, in plain letters; None for anything but https with a host of plain letters and
    nobody's name before it.

    Example: ``https://www.law.go.kr/법령/형법`` -> ``https://www.law.go.kr/%EB%B2%95%EB%A0%B9/%ED%98%95%EB%B2%95``
    """
    told = visible(url or "").strip()
    try:
        parts = urlsplit(told)
        host, named = parts.hostname or "", "@" in parts.netloc
    except ValueError:
        return None
    if parts.scheme != "https" or named or not _HOST.fullmatch(host):
        return None
    return quote(told, safe=_IN_ADDRESSES)


def readable(url: str | None) -> str | None:
    """The same with its Korean letters as they are. Example: ``https://www.law.go.kr/법령/형법`` stays."""
    safe = address(url)
    return _LETTERS.sub(lambda found: unquote(found[0], errors="replace"), safe) if safe else None


def title(language: str) -> str:
    """What a file calls itself: what it is and the day it was made."""
    return f"{word(language, 'paper_title')} {today().isoformat()}"


def numbered(answer: Answer) -> dict[str, tuple[int, Evidence]]:
    """The sources of an answer by key, numbered in the order in which they are first cited."""
    found: dict[str, tuple[int, Evidence]] = {}
    for claim in answer.claims:
        for citation in claim.citations:
            found.setdefault(citation.evidence.key, (len(found) + 1, citation.evidence))
    return found


def answer_paper(answer: Answer, language: str) -> Paper:
    """Question, sentences with the numbers of their sources, the sources with state, dates, quotations and link, contacts,
    notices, and what this is."""
    sources = numbered(answer)
    said: list[Block] = [Text(answer.lead)] if answer.lead else []
    for claim in answer.claims:
        numbers = sorted({sources[c.evidence.key][0] for c in claim.citations})
        said.append(Item(claim.text, tuple(numbers)))
    parts = [
        Part(word(language, "handout_question"), (Text(answer.question),)),
        Part(word(language, "handout_day", day=answer.as_of), tuple(said)),
    ]
    if answer.clarify:
        parts.append(Part("", (Text(answer.clarify),)))
    if sources:
        entries = (_source(language, number, e, answer) for number, e in sources.values())
        parts.append(Part(word(language, "handout_sources"), tuple(entries)))
    contacts = (
        Item(
            " · ".join(p for p in (c.name, c.phone, c.hours, word(language, "checked", date=c.checked_on)) if p),
            url=c.url,
        )
        for c in answer.contacts
    )
    parts.append(Part(word(language, "contacts"), tuple(contacts)))
    parts.append(Part(word(language, "notices"), tuple(map(Item, (*answer.notices, made(language))))))
    return Paper(language, title(language), tuple(parts))


def made(language: str) -> str:
    """What a file is, and the day it was made."""
    return word(language, "paper_made", day=today().isoformat())


def _source(language: str, number: int, evidence: Evidence, answer: Answer) -> Entry:
    cited = (c.quote for claim in answer.claims for c in claim.citations if c.evidence.key == evidence.key)
    quotes = tuple(dict.fromkeys(quoted for quoted in cited if quoted))
    about = " · ".join(facts(language, evidence))
    return Entry(f"[{number}]", cited_as(evidence), (about,) if about else (), quotes, evidence.url)


def shown_paper(told: Mapping[str, Any], language: str) -> Paper:
    """What ``kb show`` tells of an address: how it stands, its text, our account, versions, rules beside it, what to know."""
    card = told["card"] or {}
    official = told["kind"] == "statute"
    parts = [Part("", tuple(_head(told, card, language)))]
    parts += _account(told, card, language, official)
    versions = [
        Item(f"{row['effective_from']} – {row['effective_to'] or ''} {row['version']}" + (" (?)" if row["doubt"] else ""))
        for row in told["versions"]
    ]  # fmt: skip
    if len(versions) > 1:
        parts.append(Part(word(language, "paper_versions"), tuple(versions)))
    effects = [_effect(row, language) for row in told["effects"]]
    if effects:
        parts.append(Part(word(language, "paper_effects"), tuple(effects)))
    unsure = card.get("confidence") not in (None, "high")
    notes = [*told["notices"], *([word(language, "paper_unsure")] if unsure else []), made(language)]
    parts.append(Part(word(language, "paper_notes"), tuple(map(Item, notes))))
    claim = card.get("claim_en" if language == "en" else "claim") or card.get("claim")
    name = word(language, "paper_claim", claim=claim) if claim else _name(told)
    return Paper(language, title(language), tuple(parts), name)


def _name(told: Mapping[str, Any]) -> str:
    """``성폭력처벌법 제14조의2 (허위영상물 등의 반포등)``: the address, and the title where it says more."""
    more = told["title"] if told["title"] and told["title"] not in told["address"] else ""
    return f"{told['address']} ({more})" if more else str(told["address"])


def _head(told: Mapping[str, Any], card: Mapping[str, Any], language: str) -> Iterable[Block]:
    kind = {"statute": "source_statute", "card": "summary_of", "glossary": "paper_glossary"}.get(
        told["kind"], f"source_{told['kind']}"
    )
    about = standing(
        language, told["state"], told["known_until"], told["effective_from"], told["effective_to"], told["version"]
    )
    about[:0] = as_of(language, told["as_of"]) if about else []
    if card.get("date"):
        about.append(word(language, "dated", date=card["date"]))
    if card.get("checked_on") and told["kind"] != "statute":  # of a provision the day is that of our account
        about.append(word(language, "checked", date=card["checked_on"]))
    about += [str(card[name]) for name in ("operator", "publisher", "licence", "hours") if card.get(name)]
    about += [f"{phone['label']}: {phone['number']}" for phone in card.get("phones", ())]
    yield Entry("", word(language, kind), (" · ".join(about),) if about else (), (), told["url"])
    if later := card.get("overtaken_by"):
        yield Entry("", word(language, "ruling_overtaken", date=later["date"], by=later["by"]), (later["what"],))


def _account(told: Mapping[str, Any], card: Mapping[str, Any], language: str, official: bool) -> Iterable[Part]:
    """The text clause by clause, then what we say of it, in the language of the paper."""
    if told["kind"] == "digest":
        yield from _digest(card, language)
        return
    english = [_line(row) for row in card.get("english", ()) if not isinstance(card.get("english"), str)]
    ours = english if language == "en" else [_line(row) for row in card.get("account", ())]
    rows = told["clauses"] or [{"clause": None, "text": told["text"]}]
    entries = tuple(Entry(row["clause"] or "", "", tuple(row["text"].split("\n"))) for row in rows)
    text = Part(word(language, "paper_text" if language == "ko" else "paper_korean"), entries)
    if official:
        yield text
        same = card and told["version"].endswith(f"제{card['checked_against']['promulgation']}호")
        if same and ours:  # our account of another version would mislead beside this text
            yield Part(word(language, "article_account"), tuple(map(Item, ours)))
    else:
        if language == "en" and ours:
            yield Part(word(language, "article_account"), tuple(map(Item, ours)))
        yield text
        same = bool(card)
    if same and language == "ko" and card.get("limits"):
        yield Part(word(language, "article_limits"), tuple(Item(_line(row)) for row in card["limits"]))


def _digest(card: Mapping[str, Any], language: str) -> Iterable[Part]:
    """Our account of a ruling; in English, the holding alone."""
    if language == "en":
        yield Part(word(language, "ruling_holding"), tuple(map(Item, card["english"])))
        return
    for name in ("issue", "holding", "why", "limits"):
        if card.get(name):
            yield Part(word(language, f"ruling_{name}"), tuple(map(Item, card[name])))


def _line(row: Any) -> str:
    """A line of a record: a sentence by itself, or one with the clause it is about."""
    return str(row["text"]) if isinstance(row, Mapping) else str(row)


def _effect(row: Mapping[str, Any], language: str) -> Item:
    said = row["english"] if language == "en" and row.get("english") else row["what"]
    return Item(" ".join(map(_line, said)))


def texts(papers: Sequence[Paper]) -> Iterable[str]:
    """Every piece of text of papers, in order."""
    for paper in papers:
        yield paper.heading
        for part in paper.parts:
            yield part.title
            for block in part.blocks:
                match block:
                    case Text(text=text) | Item(text=text):
                        yield text
                    case Entry():
                        yield from (block.label, block.name, *block.lines, *block.quotes)
