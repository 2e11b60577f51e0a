"""Where each 조, each 항 and each 부칙 of a statute's text stands in that text: offsets of its characters.

Two layouts are read: that of legalize-kr (:mod:`kb.law.provision`; its front matter may stay), and plain text as it is copied from
a page or a gazette, ``제2조(정의) ① 이 법에서 …``. There a line opens a 조 when a number and a title in brackets lead it (a number
alone, where 삭제, a 항 or nothing follows), and 항 count where they are next in order, as in addenda (:mod:`kb.law.addenda`). Where
no 조 has a title, as in the Constitution, a number that is next in order opens one as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from kb.law import addenda, provision
from kb.law.addenda import opens_addendum
from kb.law.address import ArticleNumber
from kb.law.building import CIRCLED, Marks, build, clean, is_note
from kb.law.clauses import Article, Clause, Prose, normalise
from kb.law.provision import placed_parts, split_addenda

_FRONT = re.compile(r"\A\ufeff?\s*---\r?\n.*?\n---\r?(?:\n|\Z)", re.DOTALL)
_MARKDOWN = re.compile(r"^#{5}\s*제\d+조", re.MULTILINE)
_PLAIN = re.compile(
    r"^\s*(?P<printed>제(?P<number>\d+)조(?:의(?P<branch>\d+))?)(?![\d조의제항호목])"
    rf"(?:\s*\((?P<title>[^()]*(?:\([^()]*\)[^()]*)*)\)(?=[\s<\[{''.join(CIRCLED)}]|$)|(?=\s*(?:삭제|[{''.join(CIRCLED)}]|$)))"
    r"\s*(?P<rest>.*)$"
)
_UNTITLED = re.compile(
    r"^\s*(?P<printed>제(?P<number>\d+)조(?:의(?P<branch>\d+))?)(?P<title>)(?P<space>\s+)"
    r"(?P<rest>(?!제\d|본문|[전후]단|단서|각\s?[항호목]|및\s|또는|내지|부터|까지|중\s)\S.*)$"
)
_DIVISION = re.compile(r"^\s*(제\d+([편장절관])(?:의\d+)?\s+\S.{0,60})$")
_RANKS = "편장절관"
_PLAIN_ADDENDA = re.compile(r"^\s*부\s*칙\s*(?:[<(\[].*)?$")


@dataclass(frozen=True)
class PlacedClause:
    """A 항 (or the 본문) and where it stands: ``text[start:end]``."""

    clause: Clause
    start: int
    end: int


@dataclass(frozen=True)
class PlacedArticle:
    """A 조 and where it stands, from its heading to its last note; ``clauses`` are its 항 without the notes at the end.

    ``clauses`` are () where a 항 stands on no line of its own, so that it cannot be placed.
    """

    article: Article
    start: int
    end: int
    clauses: tuple[PlacedClause, ...]


@dataclass(frozen=True)
class PlacedText:
    """What belongs to no 조: a preamble or text below a heading (``prose``), or a whole 부칙 (``addendum``)."""

    kind: Literal["prose", "addendum"]
    heading: str
    start: int
    end: int


@dataclass(frozen=True)
class Places:
    """The parts of a text in order. ``name`` is the statute's, "" where the text prints none as its heading."""

    name: str
    parts: tuple[PlacedArticle | PlacedText, ...]

    @property
    def articles(self) -> tuple[PlacedArticle, ...]:
        return tuple(part for part in self.parts if isinstance(part, PlacedArticle))


@dataclass(frozen=True)
class _Line:
    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text.rstrip())


def statute_places(text: str) -> Places | None:
    """The articles of a statute's text, and what stands around them, each with its place; None where no line opens a 조.

    >>> text = "제1조(목적) 이 법은 시험을 정한다.\\n제2조(정의) ① 시험이란 …\\n② 답안이란 …"
    >>> [(str(p.article.number), text[p.start : p.end]) for p in statute_places(text).articles][0]
    ('제1조', '제1조(목적) 이 법은 시험을 정한다.')
    >>> [text[c.start : c.end] for c in statute_places(text).articles[1].clauses]
    ['① 시험이란 …', '② 답안이란 …']
    """
    front = _FRONT.match(text)
    lines = _lines(text, front.end() if front else 0)
    found = _markdown(lines) if _MARKDOWN.search(text) else _plain(lines)
    return found if found.articles else None


def front_matter(text: str) -> str:
    """What stands between the two ``---`` at the start of a file, "" without.

    >>> front_matter("---\\n제목: 시험법\\n---\\n# 시험법")
    '제목: 시험법'
    """
    match = _FRONT.match(text)
    return match[0].strip("\ufeff \t\r\n").removeprefix("---").removesuffix("---").strip() if match else ""


def _lines(text: str, start: int) -> list[_Line]:
    found = []
    for line in text[start:].splitlines(keepends=True):
        found.append(_Line(line.splitlines()[0] if line.strip("\r\n") else "", start))
        start += len(line)
    return found


def _markdown(lines: Sequence[_Line]) -> Places:
    main, _, rest = split_addenda([line.text for line in lines])
    parts: list[PlacedArticle | PlacedText] = []
    name = ""
    for placed in placed_parts(main):
        own = lines[placed.first : placed.end]
        if isinstance(placed.part, Article):
            parts.append(_article(placed.part, own[0], own[1:], provision.MARKS))
        elif isinstance(placed.part, Prose):
            parts += _texts("prose", "", own)
        elif placed.part.is_name:
            name = name or placed.part.text
    parts += _addenda(lines[len(lines) - len(rest) :])
    return Places(normalise(name), tuple(parts))


def _plain(lines: Sequence[_Line]) -> Places:
    """The lines up to the addenda, cut at each that opens a 조 or a division."""
    end = next((i for i, line in enumerate(lines) if _PLAIN_ADDENDA.match(line.text)), len(lines))
    parts: list[PlacedArticle | PlacedText] = []
    chapters: dict[str, str] = {}
    first, opened, last = 0, None, None
    titled = any(match and match["title"] for match in (_PLAIN.match(line.text) for line in lines[:end]))
    for index, line in [*enumerate(lines[:end]), (end, None)]:
        match = _PLAIN.match(line.text) if line else None
        if line and not match and not titled:
            match = _next_untitled(line.text, last)
        division = _DIVISION.match(line.text) if line and not match else None
        if division and division[1].rstrip().endswith("."):
            division = None
        if line and not match and not division:
            continue
        if opened:
            parts.append(_plain_article(opened, lines[first:index], tuple(chapters.values())))
        else:
            parts += _texts("prose", "", lines[first:index])
        if division:
            rank = _RANKS.index(division[2])
            chapters = {unit: text for unit, text in chapters.items() if _RANKS.index(unit) < rank}
            chapters[division[2]] = normalise(division[1])
        first, opened, last = (index + 1 if division else index), match, match or last
    return Places("", (*parts, *_addenda(lines[end:])))


def _next_untitled(line: str, before: re.Match[str] | None) -> re.Match[str] | None:
    match = _UNTITLED.match(line)
    if not match:
        return None
    number = _number(match)
    last = _number(before) if before else ArticleNumber(0)
    following = (ArticleNumber(last.number + 1), ArticleNumber(last.number, max(last.branch + 1, 2)))
    return match if number in following else None


def _number(match: re.Match[str]) -> ArticleNumber:
    return ArticleNumber(int(match["number"]), int(match["branch"] or 0))


def _plain_article(match: re.Match[str], lines: Sequence[_Line], chapters: tuple[str, ...]) -> PlacedArticle:
    """The rest of the heading's line is the first line of the text."""
    head, rest = lines[0], _Line(match["rest"], lines[0].start + match.start("rest"))
    below = [_Line(line.text.lstrip(), line.start + len(line.text) - len(line.text.lstrip())) for line in lines[1:]]
    own = [line for line in (rest, *below) if line.text.strip()]
    clauses, notes, places = build([line.text for line in own], addenda.MARKS)
    heading = clean(head.text[: match.start("rest")])
    article = Article(_number(match), normalise(match["title"] or ""), chapters, clauses, notes, places, f"{heading} ")
    return _article(article, _Line(head.text.lstrip(), head.start + match.start("printed")), own, addenda.MARKS)


def _article(article: Article, head: _Line, below: Sequence[_Line], marks: Marks) -> PlacedArticle:
    end = max(line.end for line in (head, *below) if line.text.strip())
    return PlacedArticle(article, head.start, end, _clauses(article, head, below, marks))


def _clauses(article: Article, head: _Line, below: Sequence[_Line], marks: Marks) -> tuple[PlacedClause, ...]:
    """Each 항 from its sign to before the next one. The 본문 starts with the heading; () where the counts differ."""
    opened: list[int] = []
    before = None
    for index, line in enumerate(below):
        if mark := marks.paragraph(line.text, before):
            opened.append(index)
            before = mark.name
    last = len(below)
    while last and (not below[last - 1].text.strip() or _whole_note(below[last - 1].text.strip())):
        last -= 1
    main = bool(article.clauses) and article.clauses[0].path == ("0",)
    if len(opened) + main != len(article.clauses):
        return ()
    bounds = [*([-1] if main else []), *opened, last]
    found = []
    for clause, (first, end) in zip(article.clauses, pairwise(bounds), strict=True):
        own = [line for line in ([head] if first < 0 else []) + list(below[max(first, 0) : end]) if line.text.strip()]
        found.append(PlacedClause(clause, own[0].start, own[-1].end))
    return tuple(found)


def _whole_note(text: str) -> bool:
    return is_note(text) and text.count("[") <= text.count("]")


def _addenda(lines: Sequence[_Line]) -> Iterator[PlacedText]:
    """Each 부칙 with its heading; what stands before the first heading is one too."""
    starts = [i for i, line in enumerate(lines) if opens_addendum(line.text) or _PLAIN_ADDENDA.match(line.text)]
    yield from _texts("addendum", "", lines[: starts[0] if starts else len(lines)])
    for first, end in pairwise([*starts, len(lines)]):
        yield from _texts("addendum", " ".join(lines[first].text.lstrip("# ").split()), lines[first:end])


def _texts(kind: Literal["prose", "addendum"], heading: str, lines: Sequence[_Line]) -> list[PlacedText]:
    own = [line for line in lines if line.text.strip()]
    return [PlacedText(kind, heading, own[0].start, own[-1].end)] if own else []
