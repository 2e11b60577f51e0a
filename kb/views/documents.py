"""The page of a person's own documents: what law and which rulings one of them names, where, and what stands there today and then.

A person's file is no source: nothing is cited from it. Of its text only the sentences are kept in which something is named.
"""

from __future__ import annotations

import re
import threading
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from kb.answer.model import Evidence
from kb.files import CODES, Limits, Reading, read_bytes
from kb.files.normal import normalise
from kb.law.address import ClauseKey, official_page, printed_address
from kb.law.changes import changes, clause_texts, printed, printed_english
from kb.law.courts import CONSTITUTIONAL, SUPREME
from kb.law.promulgation import Version
from kb.law.timeline import law_on
from kb.refs import Row, article_resolver, refs, text_meant
from kb.retrieve.library import Library
from kb.showing import DOUBTS
from kb.views import clauses

MAX_BYTES = Limits().file_bytes
MAX_PAGES = Limits().pages
MAX_PASTED = 50_000
"""Characters of a text that is pasted."""
PLACES = 50
"""Places of one reference that are kept; all are counted."""
_BLOCK = 100_000
"""Characters in which references are looked for at a time: about a second, after which a reader may stop."""
_REACH = 200
"""Characters shown on either side of a reference where its sentence is longer."""
_SENTENCE = re.compile(
    r"(?<=[가-힣]\.)[\"'”’)\]]*\s+|(?<=[?!])[\"'”’)\]]*\s+|(?<=[a-z)\]]\.)\s+(?=[A-Z\"“])|\n\s*\n|\n(?=\s*(?:[-·•○●□■※▶]|\d{1,2}[.)]|[가-하][.)])\s)"
)
_NOTICE = re.compile(r"(?P<ko>.*?) ?\((?P<en>[^()]*(?:\([^()]*\)[^()]*)*)\)(?P<rest>[^()]*)", re.DOTALL)
_COUNTED = re.compile(r"(\d[\d, …]*)쪽")

Told = Callable[[int, int], None]
"""Told how many characters were looked through, of how many."""
Kind = Literal["clause", "statute", "ruling"]
Verdict = Literal["same", "changed", "absent", "unknown"]
"""How the text of a day stands to that of today: the same, another, not law on that day, not on file."""


class Said(NamedTuple):
    """A sentence of the reader in both languages."""

    korean: str
    english: str


@dataclass(frozen=True)
class Place:
    """Where a reference stands: the page (None where there are none), and its sentence before, at and after it."""

    page: int | None
    before: str
    text: str
    after: str


@dataclass(frozen=True)
class Found:
    """One thing that a document names, and everywhere it does: the first :data:`PLACES`, ``count`` in all.

    ``key`` is where it is on file, None with a ``reason`` (:data:`kb.refs.REASONS`) where it is not. ``url`` is the official page
    of what is not on file. ``version`` is the text that the document means by a promulgation, ``meant`` the first day of that
    text where it is on file; ``old`` says that the document calls the statute a former one (구 …법).
    """

    kind: Kind
    name: str
    key: str | None
    reason: str | None
    count: int
    places: tuple[Place, ...]
    url: str | None = None
    version: Version | None = None
    meant: date | None = None
    old: bool = False

    @property
    def pages(self) -> tuple[int, ...]:
        """The pages on which it is named, each once."""
        return tuple(dict.fromkeys(place.page for place in self.places if place.page))


@dataclass(frozen=True)
class Document:
    """A person's document, read or refused, and what it names, in order. ``code``, ``paging``: :mod:`kb.files.model`."""

    name: str
    code: str
    read: bool
    sentence: Said
    notices: tuple[Said, ...] = ()
    flags: tuple[str, ...] = ()
    pages: int = 0
    paging: str = "none"
    characters: int = 0
    found: tuple[Found, ...] = ()


@dataclass(frozen=True)
class Then:
    """A clause on the day of an act beside today's: its text where that is another one, and what changed in both languages."""

    verdict: Verdict
    evidence: Evidence | None = None
    changes: tuple[Said, ...] = ()
    doubt: Said | None = None
    """Why the text of that day is not certain."""


def read(
    library: Library, name: str, data: bytes, stop: threading.Event | None = None, told: Told | None = None
) -> Document:
    """A file, read in the sandbox from memory, and what it names. Never raises for what a file is or does."""
    reading = read_bytes(name, data, stop=stop)
    text, starts = _joined(reading)
    if reading.status != "indexed":
        return _told(reading, len(text), ())
    rows = _rows(library, text, stop, told)
    if rows is None:
        return _stopped(name)
    return _told(reading, len(text), _grouped(library, rows, text, starts if reading.paging != "none" else ()))


def read_text(
    library: Library, name: str, raw: str, stop: threading.Event | None = None, told: Told | None = None
) -> Document:
    """The same of a text that was pasted."""
    text, _ = normalise(raw)
    rows = _rows(library, text, stop, told)
    if rows is None:
        return _stopped(name)
    code = "ok" if text.strip() else "empty"
    found = _grouped(library, rows, text, ())
    return Document(name, code, code == "ok", said(CODES[code][1]), characters=len(text), found=found)  # type: ignore[index]


def _stopped(name: str) -> Document:
    return Document(name, "stopped", False, said(CODES["stopped"][1]))


def _told(reading: Reading, characters: int, found: tuple[Found, ...]) -> Document:
    flags = tuple(dict.fromkeys(flag for page in reading.pages for flag in page.flags))
    return Document(
        reading.name, reading.code, reading.status == "indexed", said(reading.sentence),
        tuple(map(said, reading.notices)), flags, reading.page_count, reading.paging, characters, found,
    )  # fmt: skip


def said(sentence: str) -> Said:
    """A sentence of ours, Korean with English in brackets, as two.

    >>> said("숨은 글자를 뺐습니다 (hidden text was set aside): 2, 5쪽")
    Said(korean='숨은 글자를 뺐습니다: 2, 5쪽', english='Hidden text was set aside: p. 2, 5')
    """
    match = _NOTICE.fullmatch(sentence)
    if match is None:
        return Said(sentence, sentence)
    english = match["en"][:1].upper() + match["en"][1:] + _COUNTED.sub(r"p. \1", match["rest"])
    return Said(match["ko"] + match["rest"], english)


def _joined(reading: Reading) -> tuple[str, tuple[int, ...]]:
    """The text of all pages, and where each begins in it: a sentence may run over the end of a page."""
    starts, parts, at = [], [], 0
    for page in reading.pages:
        starts.append(at)
        parts.append(page.text)
        at += len(page.text) + 1
    return "\n".join(parts), tuple(starts)


class _Standing(NamedTuple):
    """A reference and its place in the whole text."""

    row: Row
    start: int
    end: int


def _rows(library: Library, text: str, stop: threading.Event | None, told: Told | None) -> list[_Standing] | None:
    """Every reference of a text, block by block; None when it was stopped. What points back (같은 법) does so within its block."""
    resolver = article_resolver(library.versions)
    found: list[_Standing] = []
    for start, end in _blocks(text):
        if stop and stop.is_set():
            return None
        if told:
            told(start, len(text))
        rows = refs(
            text[start:end],
            library.names,
            resolver=resolver,
            has_ruling=lambda key: ruling_base(library, key) is not None,
        )
        found += [_Standing(row, start + row.start, start + row.end) for row in rows]
    return found


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """Spans of about :data:`_BLOCK` characters that end at the end of a line, or else at a space."""
    start = 0
    while start < len(text):
        end = min(len(text), start + _BLOCK)
        if end < len(text):
            cut = max(text.rfind("\n", start + _BLOCK // 2, end), text.rfind(" ", end - 200, end))
            end = cut + 1 if cut > start else end
        yield start, end
        start = end


def ruling_base(library: Library, key: str) -> str | None:
    """The base key of a ruling on file."""
    if key in library.digests:
        return key
    row = library.row(key)
    return row.base if row is not None and row.kind in ("ruling", "digest") else None


def _grouped(library: Library, rows: Iterable[_Standing], text: str, starts: Sequence[int]) -> tuple[Found, ...]:
    """The references by what they point at, each with its places, in the order of the first."""
    groups: dict[Found, list[_Standing]] = {}
    for standing in rows:
        groups.setdefault(_pointed(library, standing.row), []).append(standing)
    return tuple(
        Found(
            what.kind, what.name, what.key, what.reason, len(standings),
            tuple(_place(text, starts, standing) for standing in standings[:PLACES]), what.url, what.version, what.meant,
            what.old,
        )
        for what, standings in groups.items()
    )  # fmt: skip


def _pointed(library: Library, row: Row) -> Found:
    """What a reference points at, without its places."""
    if row.kind == "ruling":
        base = next((base for key in row.keys if (base := ruling_base(library, key))), None)
        return Found("ruling", _cited(row), base, None if base else "not_loaded", 0, (), _ruling_url(row))
    statutes = [statute for law_id in row.law_ids if (statute := library.names.by_id(law_id))]
    only = statutes[0] if len(statutes) == 1 else None
    if row.article is None:
        full = statutes[0].name if statutes else row.law or row.text
        return Found("statute", full, None, row.reason, 0, (), official_page(only.name) if only else None)
    law = statutes[0].short if statutes else row.law
    name = " ".join(part for part in (law, row.article, row.clause) if part)
    key = row.keys[0] if len(row.keys) == 1 else None
    reason = None if key and row.reason == "not_loaded" and accounted(library, key) else row.reason
    url = official_page(only.name, row.article) if only and not row.article.startswith("부칙") else None
    meant = _meant(library, key, row.version) if key and row.version and not reason else None
    return Found("clause", name, None if reason else key, reason, 0, (), url, row.version, meant, row.old)


def accounted(library: Library, key: str) -> bool:
    """Whether our account tells of a clause whose text is not loaded."""
    card = library.cards.get(ClauseKey.parse(key).article_key)
    evidence = clauses.clause(library, key, card.checked_against.effective_from) if card else None
    return evidence is not None and bool(evidence.lines)


def _cited(row: Row) -> str:
    """A ruling as courts cite it, in one spelling for all places: 대법원 2018. 8. 30. 선고 2017도3443."""
    day = "{}. {}. {}. 선고".format(*map(int, row.date.split("-"))) if row.date else None
    return " ".join(part for part in (row.court, day, row.case_number) if part)


def _ruling_url(row: Row) -> str | None:
    """The official page of a ruling of the two highest courts. None for another court: its number may be the person's own case,
    and a link would tell it to the site."""
    place = {SUPREME: "판례", CONSTITUTIONAL: "헌재결정례"}.get(row.court or "")
    return f"https://www.law.go.kr/{place}/({row.case_number})" if place and row.case_number else None


def _meant(library: Library, key: str, version: Version) -> date | None:
    """The first day of the text that a promulgation named in the document means."""
    text = text_meant(library.versions(ClauseKey.parse(key).article_key), version)
    return text.effective_from if text else None


def _place(text: str, starts: Sequence[int], standing: _Standing) -> Place:
    before, after = sentence(text, standing.start, standing.end)
    page = bisect_right(starts, standing.start) if starts else None
    return Place(page, before, " ".join(text[standing.start : standing.end].split()), after)


def sentence(text: str, start: int, end: int) -> tuple[str, str]:
    """What stands before and after ``text[start:end]`` in its sentence, in one line; ``…`` where it is longer than is shown.

    >>> sentence("앞 문장입니다. 형법 제297조에 따릅니다. 뒤 문장입니다.", 9, 17)
    ('', '에 따릅니다.')
    """
    first = max(0, start - _REACH)
    before, cut = text[first:start], first > 0
    for match in _SENTENCE.finditer(text, first, end):
        if match.end() <= start:
            before, cut = text[match.end() : start], False
    after = text[end : end + _REACH]
    stop = _SENTENCE.search(text, end, min(len(text), end + _REACH))
    rest = text[end : stop.start()] if stop else after
    more = not stop and end + _REACH < len(text)
    return ("…" if cut else "") + _line(before), _line(rest) + ("…" if more else "")


def _line(text: str) -> str:
    """One line; the spaces at the ends stay, as what follows is joined to it."""
    return re.sub(r"\s+", " ", text)


def on_day(library: Library, key: str, act: date, today: date) -> Then:
    """The clause of a key on the day of an act, beside today's.

    CASE 1: official text is loaded and reaches the day: the same, another one, or not law then.
    CASE 2: our account alone: the same where its version had taken effect by then, else not on file.
    """
    at = ClauseKey.parse(key)
    versions = library.versions(at.article_key)
    if not versions:
        card = library.cards.get(at.article_key)
        return Then("same" if card and card.checked_against.effective_from <= act else "unknown")
    verdict = article_resolver(library.versions, act)(at.law_id, at.article, at.path, None)
    if verdict.reason in ("old_law", "not_loaded"):
        return Then("unknown")
    then, now = law_on(versions, act), law_on(versions, today)
    rows = [
        row
        for row in changes(clause_texts(then.tree) if then else [], clause_texts(now.tree) if now else [])
        if not at.path or not row.path or row.path[:1] == at.path[:1]
    ]
    lines = tuple(map(Said, printed(rows), printed_english(rows)))
    if verdict.reason is not None or verdict.basis != "day":
        return Then("absent")
    doubt = Said(*DOUBTS[then.reason]) if then and then.reason and then.doubtful(act) else None
    return Then("changed", clauses.clause(library, key, act), lines, doubt) if rows else Then("same", doubt=doubt)


COLUMNS = ("document", "page", "written", "points_at", "on_file", "sentence", "state", "then", "link")
"""The columns of the file of what was found."""


class Line(NamedTuple):
    """One place as a row of the file, before its words: ``state`` and ``then`` are put into words by the page."""

    found: Found
    place: Place
    evidence: Evidence | None
    then: Then | None


def lines(library: Library, document: Document, act: date | None, today: date) -> Iterator[Line]:
    """Every place of every reference in the order of the document's first mentions."""
    for found in document.found:
        provision = found.kind == "clause" and found.key is not None
        evidence = clauses.clause(library, found.key, today) if provision and found.key else None
        then = on_day(library, found.key, act, today) if provision and found.key and act else None
        for place in found.places:
            yield Line(found, place, evidence, then)


def address(found: Found, evidence: Evidence | None) -> str:
    """The printed address of what a reference points at, in full where it is on file."""
    if evidence is None or evidence.law is None or found.key is None:
        return found.name
    at = ClauseKey.parse(found.key)
    return printed_address(evidence.law, at.article, at.path)
