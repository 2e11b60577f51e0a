"""Lines of one article -> clauses and notes. A line belongs to the clause opened last; nothing is dropped but markup.

The main text and the addenda mark 항, 호 and 목 differently, so the builder is told how (:class:`Marks`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from kb.law.clauses import Clause

CIRCLED = {
    **{chr(0x2460 + i): i + 1 for i in range(20)},
    **{chr(0x3251 + i): i + 21 for i in range(15)},
    **{chr(0x32B1 + i): i + 36 for i in range(15)},
    "ⓛ": 1,  # a small circled letter l, typed for ① in two official texts
}
LETTERS = "".join(
    chr(0xAC00 + (consonant * 21 + vowel) * 28)
    for vowel in (0, 4, 8, 13, 18, 20)
    for consonant in (0, 2, 3, 5, 6, 7, 9, 11, 12, 14, 15, 16, 17, 18)
)
"""The order of 목: 가 나 다 … 하, 거 … 허, 고 … 호, 구 … 후, 그 … 흐, 기 … 히."""
_PICTURE, _PICTURE_END = "<img", "</img>"
"""Between the two stands what the picture shows: formulas, tables and their own numbered remarks, no 호."""
_ANNOUNCED = re.compile(r"다음 각\s?호")
"""Unless it shows nothing but the 호 that the clause announces (``다음 각호의 산식에 의한다``)."""
_NOTE = re.compile(r"^\[.*\]$|^\[시행일[^\]]*\]")
_LASTING_NOTE = re.compile(r"^\[시행일\s*\].*다음 각 [호목]")
"""Days of effect by kind, listed below in the shape of 호 or 목: no law of the article, up to its next 항 or its end."""
_LONG_NOTE = re.compile(r"^\[(?:법률 제\d+호|단순위헌|헌법불합치|한정위헌|한정합헌|위헌|\d{2,4}헌[가-힣]\d)")
"""A text that a later law restores for a time, or the order of a constitutional ruling: up to the closing bracket."""
_ARITHMETIC = re.compile(r"[×÷=＝＋－√]|\s[+-]\s")


@dataclass(frozen=True)
class Mark:
    """A number found at the start of a line: its name in the path, its print and the text behind it."""

    name: str
    printed: str
    text: str


Finder = Callable[[str, str | None], Mark | None]
"""(line, name of the sibling before it) -> the mark that opens a clause here, or None."""


@dataclass(frozen=True)
class Marks:
    """How 항, 호 and 목 are marked in a part of a statute, and how far a 목 is set in."""

    paragraph: Finder
    item: Finder
    subitem: Finder
    indent: str = ""


@dataclass
class _Node:
    path: tuple[str, ...]
    mark: str
    lines: list[str]
    children: list[_Node] = field(default_factory=list)

    @property
    def written(self) -> int:
        return sum(1 for line in self.lines if line)

    def freeze(self) -> Clause:
        text = "\n".join(line for line in self.lines if line).strip()
        return Clause(self.path, text, tuple(child.freeze() for child in self.children), self.mark)


class Built(NamedTuple):
    """Clauses, notes, and where each note stands (:class:`kb.law.clauses.Prose`)."""

    clauses: tuple[Clause, ...]
    notes: tuple[str, ...]
    note_places: tuple[tuple[int, int], ...]


def build(lines: Sequence[str], marks: Marks) -> Built:
    """The lines that belong to one article, or to one stretch of prose, as clauses and notes.

    ``["**①** 다음과 같다.", "  1\\. 첫째", "[본조신설 2021.12.21]"]`` -> 제1항 with 제1호, one note.
    """
    builder = _Builder(marks)
    builder.read(lines)
    return builder.built()


class _Builder:
    def __init__(self, marks: Marks) -> None:
        self._marks = marks
        self._tops: list[_Node] = []
        self._item: _Node | None = None
        self._current: _Node | None = None
        self._opened = 0
        self._note_until: str | None = None
        self._in_picture = False
        self.notes: list[str] = []
        self.note_places: list[tuple[int, int]] = []

    def read(self, lines: Sequence[str]) -> None:
        """The lines of the source, all that belong to one article or to one stretch of prose."""
        for place, line in enumerate(lines):
            self._add(line)
            if _PICTURE in line or _PICTURE_END in line:
                opened = line.rfind(_PICTURE) > line.rfind(_PICTURE_END)
                self._in_picture = opened and self._closes(lines[place + 1 :])

    def _add(self, line: str) -> None:
        bare = line.strip()
        if not bare:
            return
        if paragraph := self._marks.paragraph(line, _last(self._tops)):
            self._note_until, self._in_picture = None, False
            self._open_top(paragraph)
        elif self._note_until is not None:
            self.notes[-1] += "\n" + clean(line)
            if self._note_until and bare.endswith(self._note_until):
                self._note_until = None
        elif self._in_picture and not self._shows_items(line):
            self._write(line)
        elif is_note(bare):
            self._note(bare)
        elif item := self._marks.item(line, _last(self._tops[-1].children if self._tops else [])):
            self._open_item(item)
        elif self._item is not None and (subitem := self._marks.subitem(line, _last(self._item.children))):
            self._open_below(self._item, subitem)
        else:
            self._write(line)

    def built(self) -> Built:
        return Built(tuple(node.freeze() for node in self._tops), tuple(self.notes), tuple(self.note_places))

    def _closes(self, lines: Sequence[str]) -> bool:
        """Whether a picture is closed before the next picture or 항; old files have pictures without an end."""
        for line in lines:
            if _PICTURE_END in line:
                return True
            if _PICTURE in line or self._marks.paragraph(line, _last(self._tops)):
                return False
        return False

    def _shows_items(self, line: str) -> bool:
        """Whether a picture's first line is 제1호 of a clause that announces 호 and has none yet."""
        top = self._top()
        if top.children or not top.lines[-1].startswith(_PICTURE) or not _ANNOUNCED.search("".join(top.lines)):
            return False
        item = self._marks.item(line, None)
        self._in_picture = item is None or item.name != "1"
        return not self._in_picture

    def _write(self, line: str) -> None:
        (self._current or self._top()).lines.append(clean(line))

    def _note(self, line: str) -> None:
        self.notes.append(line)
        self.note_places.append((self._opened, self._current.written if self._current else 0))
        if _LASTING_NOTE.match(line):
            self._note_until = ""
        elif not _closed(line):
            self._note_until = "]"

    def _top(self) -> _Node:
        if not self._tops:
            self._open_top(Mark("0", "", ""))
        return self._tops[-1]

    def _open_top(self, mark: Mark) -> None:
        self._tops.append(_Node((_unused(mark.name, self._tops),), _apart(mark), [clean(mark.text)]))
        self._current, self._item = self._tops[-1], None
        self._opened += 1

    def _open_item(self, item: Mark) -> None:
        """A 호 may consist of its first 목: ``1. 가. …``, with 나목 on the next line."""
        first = self._marks.subitem(self._marks.indent + item.text, None)
        if first and first.name == LETTERS[0]:
            self._item = self._open_below(self._top(), Mark(item.name, item.printed, ""))
            self._open_below(self._item, first)
        else:
            self._item = self._open_below(self._top(), item)

    def _open_below(self, parent: _Node, mark: Mark) -> _Node:
        node = _Node((*parent.path, _unused(mark.name, parent.children)), _apart(mark), [clean(mark.text)])
        parent.children.append(node)
        self._current = node
        self._opened += 1
        return node


def clean(line: str) -> str:
    """A line of text without indentation, bold signs and backslashes."""
    return line.strip().replace("**", "").replace("\\", "")


def is_note(line: str) -> bool:
    """Whether a line in square brackets is a note: ``[본조신설 2021.12.21]`` is, the formula ``[(A + B) ÷ 2]`` is not."""
    if _ARITHMETIC.search(line):
        return False
    return bool(_NOTE.match(line) or (_LONG_NOTE.match(line) and not _closed(line)))


def _closed(line: str) -> bool:
    return line.count("[") <= line.count("]")


def numbered(number: str, branch: str | None) -> str:
    """``("2", "3")`` -> ``2의3``."""
    return f"{number}의{branch}" if branch else number


def _apart(mark: Mark) -> str:
    """The printed mark; where its text stands on the next line, the line break is a space."""
    return mark.printed if mark.text.strip() or not mark.printed else f"{mark.printed.rstrip()} "


def _last(nodes: list[_Node]) -> str | None:
    return nodes[-1].path[-1] if nodes else None


def _unused(name: str, siblings: list[_Node]) -> str:
    """``name``, or ``name~2`` where a sibling bears it already: the official text itself has doubled numbers."""
    times = sum(1 for node in siblings if node.path[-1].partition("~")[0] == name)
    return f"{name}~{times + 1}" if times else name
