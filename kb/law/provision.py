"""Statute text (법령 본문) as a tree: headings (편, 장, 절, 관), 조 > 항 > 호 > 목, addenda (부칙). Nothing is left out.

Source of the layout: the public legalize-kr repository, one Markdown file a statute. Articles are level-five
headings (``##### 제14조의2 (허위영상물 등의 반포등)``), 항 start with a bold circled number (``**①**``), 호 are
indented by two (``  1\\.``), 목 by four (``    가\\.``), and 부칙 (addenda) stand at the end as free text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kb.law.addenda import Addendum, parse_addenda
from kb.law.address import ArticleNumber
from kb.law.amendments import DATED
from kb.law.building import CIRCLED, LETTERS, Mark, Marks, build, clean, numbered
from kb.law.clauses import Article, Clause, Prose, normalise

__all__ = [
    "Addendum",
    "Article",
    "Clause",
    "Heading",
    "PlacedPart",
    "Prose",
    "StatuteText",
    "normalise",
    "parse_articles",
    "parse_statute",
    "placed_parts",
    "split_addenda",
]

_ARTICLE = re.compile(r"^#{5}\s*(제(\d+)조(?:의(\d+))?\s*(?:\((.*)\))?)\s*(.*)$")
_HEADING = re.compile(r"^#{1,4}\s+(.*)$")
_LOW_HEADING = re.compile(r"^\*\*(제\d+(?:편|장|절|관|항|속|목|款)(?:의\d+)?\s[^*]*)\*\*$")
"""Below 관 the layout has no signs left: ``**제1항 협의상 파양**``."""
_LOW = 5
_PART = re.compile(r"제\d+편")
"""Of the level-one headings, these are parts of the statute; the first is its name."""
_DIVISION = re.compile(r"제(\d+)(편|장|절|관|항|속|목|款)(?:의(\d+))?")
_PARAGRAPH = re.compile(r"^(?:\*\*([①-⑳㉑-㉟㊱-㊿])\*\*|(ⓛ))(\s*)(.*)$")
_ITEM = re.compile(r"^ {1,3}((\d+)(?:의(\d+))?(?:\\?\.| \.))(\s*)(.*)$")
_FIRST_ITEM = re.compile(r"^1\.\s")
_SUBITEM = re.compile(r"^ {4,5}(([가-힣])(?:의(\d+))?\\?\.)(\s*)(.*)$")
_LATE_SUBITEM = re.compile(rf"^ {{1,3}}(([{LETTERS[42:]}])()\.)(\s+)(.*)$")
_DRAWING = re.compile(r"[│┃║]")
_ADDENDA = re.compile(r"^(?:##\s*)?부칙(?:\s*<|$)")
_ADDENDA_HEADING = re.compile(r"^##\s*부칙")


@dataclass(frozen=True)
class Heading:
    """The statute's name or the heading of a 편, 장, 절 or 관, as printed. ``level`` 1 to 4; 5 is below 관.

    ``Heading(2, "제4장 삭제 <2005.3.31>")`` has ``unit`` 장, ``number`` 4 and ``deleted``.
    """

    level: int
    text: str

    @property
    def is_name(self) -> bool:
        """Whether this is the name of the statute and no division of it."""
        return self.level == 1 and _PART.match(self.text) is None

    @property
    def unit(self) -> str:
        """편, 장, 절, 관 (or lower); "" for the name and for a heading without number."""
        match = None if self.is_name else _DIVISION.match(self.text)
        return match[2] if match else ""

    @property
    def number(self) -> tuple[int, int]:
        """Number and branch: 제4장의2 is (4, 2); (0, 0) where none is printed."""
        match = _DIVISION.match(self.text) if self.unit else None
        return (int(match[1]), int(match[3] or 0)) if match else (0, 0)

    @property
    def deleted(self) -> bool:
        """Whether the division was repealed and only 삭제 is printed."""
        return re.fullmatch(r"제\d+.(?:의\d+)? 삭제", normalise(self.text)) is not None


Part = Heading | Article | Prose


@dataclass(frozen=True)
class StatuteText:
    """One version of a statute: the parts of its main text (본칙) in order, and its addenda (부칙) in order.

    ``divider`` is the line that opens the addenda as printed, "" where there are none.
    """

    parts: tuple[Part, ...]
    addenda: tuple[Addendum, ...]
    divider: str = ""

    @property
    def name(self) -> str:
        """The statute's name, "" where the file prints none."""
        return next((part.text for part in self.headings if part.is_name), "")

    @property
    def headings(self) -> tuple[Heading, ...]:
        return tuple(part for part in self.parts if isinstance(part, Heading))

    @property
    def articles(self) -> tuple[Article, ...]:
        return tuple(part for part in self.parts if isinstance(part, Article))

    @property
    def prose(self) -> tuple[Prose, ...]:
        return tuple(part for part in self.parts if isinstance(part, Prose))

    @property
    def counts(self) -> dict[str, int]:
        """How many 조, 항, 호 and 목 the main text has: keys articles, paragraphs, items, subitems.

        The 본문 of an article without 항 is none.
        """
        depths = [len(c.path) for c in self.walk() if c.path != ("0",)]
        below = {name: depths.count(depth) for depth, name in enumerate(("paragraphs", "items", "subitems"), 1)}
        return {"articles": len(self.articles), **below}

    def walk(self) -> Iterator[Clause]:
        """Every clause of the main text, in order."""
        for part in self.parts:
            if not isinstance(part, Heading):
                yield from part.walk()


def parse_statute(body: str) -> StatuteText:
    """The whole text of a statute file's body (front matter removed). Raises nothing: what fits no rule stays as text.

    ``"# 시험법\\n\\n##### 제1조 (목적)\\n\\n…\\n\\n## 부칙\\n\\n부칙 <제1호,2013.4.5>\\n\\n…"`` -> one article, one addendum.
    """
    main, divider, rest = split_addenda(body.splitlines())
    return StatuteText(_parts(main), parse_addenda(rest), divider)


def parse_articles(body: str) -> tuple[Article, ...]:
    """Every article of a statute file's body (front matter removed), up to the addenda.

    Text that belongs to no article (preamble, headings) is not returned. An article that was repealed whole keeps its
    place with the one clause ``삭제``.
    """
    main, _, _ = split_addenda(body.splitlines())
    return tuple(part for part in _parts(main) if isinstance(part, Article))


def split_addenda(lines: list[str]) -> tuple[list[str], str, list[str]]:
    """(main text, the line that opens the addenda, addenda). An addendum's own heading opens them where no line does."""
    for index, line in enumerate(lines):
        if _ADDENDA_HEADING.match(line) or line.strip() == "부칙":
            return lines[:index], line, lines[index + 1 :]
        if _ADDENDA.match(line.strip()):
            return lines[:index], "", lines[index:]
    return lines, "", []


def _parts(lines: list[str]) -> tuple[Part, ...]:
    return tuple(placed.part for placed in placed_parts(lines))


@dataclass(frozen=True)
class PlacedPart:
    """A part of the main text, and the lines that it is read from: ``first`` up to before ``end``."""

    part: Part
    first: int
    end: int


def placed_parts(lines: Sequence[str]) -> Iterator[PlacedPart]:
    """The parts of the lines of a main text (:func:`split_addenda`), in order, each with its lines."""
    chapters: dict[int, str] = {}
    opened, first = _Opened(), 0
    for index, line in enumerate(lines):
        match = _ARTICLE.match(line)
        heading = None if match else _heading(line)
        if not match and not heading:
            opened.add(line)
            continue
        yield from (PlacedPart(part, first, index) for part in opened.close())
        if heading:
            opened, first = _Opened(), index + 1
            chapters = {level: text for level, text in chapters.items() if level < heading.level}
            if not heading.is_name:
                chapters[heading.level] = normalise(heading.text)
            yield PlacedPart(heading, index, index + 1)
        else:
            opened, first = _Opened(match, tuple(chapters[level] for level in sorted(chapters))), index
    yield from (PlacedPart(part, first, len(lines)) for part in opened.close())


def _heading(line: str) -> Heading | None:
    if match := _HEADING.match(line):
        return Heading(len(line) - len(line.lstrip("#")), match[1])
    low = _LOW_HEADING.match(line)
    return Heading(_LOW, low[1]) if low else None


class _Opened:
    """The article being read, or the prose before the first and after a heading."""

    def __init__(self, match: re.Match[str] | None = None, chapters: tuple[str, ...] = ()) -> None:
        self._match, self._chapters = match, chapters
        self._heading = _printed(match) if match else ""
        self._lines: list[str] = []
        if match and match[5]:
            self.add(match[5])

    def add(self, line: str) -> None:
        """Behind or directly below its heading an article may have a rest of it, or its 제1호 flush left."""
        if not line.strip():
            return
        if self._match and not self._lines and _beside_law(line):
            self._heading += f"{line.strip()} "
        elif self._match and not self._lines and _FIRST_ITEM.match(line):
            self._lines.append(f"  {line}")
        else:
            self._lines.append(line)

    def close(self) -> list[Part]:
        if not self._match and not self._lines:
            return []
        clauses, notes, places = build(self._lines, MARKS)
        if not self._match:
            return [Prose(clauses, notes, places)]
        number = ArticleNumber(int(self._match[2]), int(self._match[3] or 0))
        title = normalise(self._match[4] or "")
        return [Article(number, title, self._chapters, clauses, notes, places, self._heading)]


def _printed(match: re.Match[str]) -> str:
    """The heading with a space behind it, unless what follows on its line is joined to it: ``제1조의2의3``."""
    joined = match[5] and match.start(5) == len(match[1].rstrip()) + match.start(1)
    return match[1].rstrip() + ("" if joined else " ")


def _beside_law(text: str) -> bool:
    """Whether what stands behind a heading says no law: an amendment mark, a stray bracket, nothing."""
    return re.fullmatch(r"[()\[\]\s]*", DATED.sub("", text)) is not None


def _paragraph(line: str, _: str | None) -> Mark | None:
    match = _PARAGRAPH.match(line)
    if not match:
        return None
    sign = match[1] or match[2]
    return Mark(str(CIRCLED[sign]), sign + (" " if match[3] else ""), match[4])


def _item(line: str, _: str | None) -> Mark | None:
    """No 호 is number 0 or a row of a drawing: the layout takes ``0.5`` and ``1.5cm │`` at the start of a line for 호."""
    match = _ITEM.match(line)
    if not match or int(match[2]) == 0 or _DRAWING.search(match[5]):
        return None
    return _numbered(match)


def _subitem(line: str, before: str | None) -> Mark | None:
    """The layout sets 목 in by four as far as 호; what follows (구, 누 …, 그, 느 …) is set in by one, without its escape."""
    if match := _SUBITEM.match(line):
        return _numbered(match)
    late = _LATE_SUBITEM.match(line)
    return _numbered(late) if late and before and late[2] == _letter_after(before) else None


def _numbered(match: re.Match[str]) -> Mark:
    return Mark(numbered(match[2], match[3]), clean(match[1]) + (" " if match[4] else ""), match[5])


def _letter_after(name: str) -> str:
    """``"호"`` -> ``"구"``, ``"가"`` -> ``"나"``, "" behind ``히``."""
    place = LETTERS.find(name[0]) + 1
    return LETTERS[place : place + 1] if place else ""


MARKS = Marks(_paragraph, _item, _subitem, indent="    ")
"""How the main text marks its clauses."""
