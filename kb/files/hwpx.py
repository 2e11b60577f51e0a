"""HWPX (KS X 6101), the XML format of 한글: paragraphs, tables, text boxes and notes, without what does not show.

Set aside: hidden comments (숨은 설명), type below 3 points, white type on no ground, and deletions that were tracked. Not read:
headers, footers, memos, and numbers that 한글 makes itself. The format stores no page numbers: a document is one page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kb.files.kinds import HWPX
from kb.files.model import AsideFlag, Limits, RawPage, Refusal, Report, report
from kb.files.package import Package, Writing, parse

_SECTION = re.compile(r"Contents/section(\d{1,6})\.xml")
_TINY = 300
"""Hundredths of a point."""
_SIGNS = {"tab": "\t", "lineBreak": "\n", "nbSpace": " ", "fwSpace": " ", "hyphen": "-"}
_NOT_BODY = ("header", "footer", "memo", "fieldBegin", "equation", "shapeComment")
_WHITE = ("#FFFFFF", "#FFFFFFFF")


@dataclass(frozen=True)
class _CharacterShape:
    height: int
    colour: str
    shaded: bool
    border_fill: str


def _is_shade(colour: str) -> bool:
    return colour.lower() not in ("none", "", "#ffffff")


class _Head:
    """``header.xml``: the shapes of characters and which fills are a ground."""

    def __init__(self) -> None:
        self.shapes: dict[str, _CharacterShape] = {}
        self.grounds: set[str] = set()
        self._fill = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "charPr":
            height = attributes.get("height", "")
            self.shapes[attributes.get("id", "")] = _CharacterShape(
                int(height[:9]) if height.isascii() and height.isdigit() else 1000,
                attributes.get("textColor", "").upper(),
                _is_shade(attributes.get("shadeColor", "")),
                attributes.get("borderFillIDRef", ""),
            )
        elif tag == "borderFill":
            self._fill = attributes.get("id", "")
        elif tag in ("gradation", "imgBrush") or (tag == "winBrush" and _is_shade(attributes.get("faceColor", ""))):
            self.grounds.add(self._fill)

    def end(self, tag: str) -> None:
        if tag == "borderFill":
            self._fill = ""

    def data(self, text: str) -> None:
        """The head has no text that is shown."""


class _Section:
    """``section0.xml`` as writing."""

    def __init__(self, head: _Head, writing: Writing) -> None:
        self.head, self.writing = head, writing
        self._path: list[str] = []
        self._skip = self._hidden = 0
        self._deleted = False
        self._runs: list[str] = [""]
        self._grounds: list[bool] = []
        self._notes: list[tuple[Writing, Writing]] = []
        """Notes being read: the writing they interrupt, and their own, which follows the paragraph they stand in."""
        self._pending: list[Writing] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        parent = self._path[-1] if self._path else ""
        self._path.append(tag)
        if self._skip or tag in _NOT_BODY:
            self._skip += 1
        elif tag == "hiddenComment":
            self._hidden += 1
        elif tag == "run":
            self._runs.append(attributes.get("charPrIDRef", ""))
        elif tag == "tc":
            self._grounds.append(attributes.get("borderFillIDRef", "") in self.head.grounds)
        elif tag == "drawText":
            self._grounds.append(True)  # a shape may have any ground
        elif tag in ("footNote", "endNote"):
            note = Writing()
            self._notes.append((self.writing, note))
            self.writing = note
        elif tag == "deleteBegin":
            self._deleted = True
        elif tag == "deleteEnd":
            self._deleted = False
        elif tag in _SIGNS and parent == "t":
            self._add(_SIGNS[tag])

    def end(self, tag: str) -> None:
        self._path.pop()
        if self._skip:
            self._skip -= 1
        elif tag == "hiddenComment":
            self._hidden -= 1
        elif tag == "run" and len(self._runs) > 1:
            self._runs.pop()
        elif tag == "p":
            self.writing.line()
            if not self._notes:
                self._settle_notes()
        elif tag == "tc" and self._grounds:
            self._grounds.pop()
            self.writing.cell()
        elif tag == "tr":
            self.writing.row()
        elif tag == "drawText" and self._grounds:
            self._grounds.pop()
        elif tag in ("footNote", "endNote") and self._notes:
            self.writing, note = self._notes.pop()
            self._pending.append(note)

    def data(self, text: str) -> None:
        # Marks such as insertBegin stand inside hp:t, and the text after them belongs to it.
        if not self._skip and self._path and self._path[-1] == "t":
            self._add(text)

    def _add(self, text: str) -> None:
        self.writing.add(text, self._flag())

    def _settle_notes(self) -> None:
        for note in self._pending:
            for text, asides in note.results():
                self.writing.add(text.strip() + "\n")
                for aside in asides:
                    self.writing.add(aside.text, aside.flag)
        self._pending = []

    def _flag(self) -> AsideFlag | None:
        if self._hidden:
            return "hidden"
        if self._deleted:
            return "deleted"
        shape = self.head.shapes.get(self._runs[-1])
        if shape is None:
            return None
        if shape.height < _TINY:
            return "tiny"
        grounded = shape.shaded or shape.border_fill in self.head.grounds or any(self._grounds)
        return "faint" if shape.colour in _WHITE and not grounded else None


def read_hwpx(package: Package, limits: Limits) -> Report:
    """The text of a HWPX as one page. Raises Refusal: ``encrypted`` when its manifest says that parts are."""
    if package.has("META-INF/manifest.xml") and b"encryption-data" in package.read("META-INF/manifest.xml"):
        raise Refusal("encrypted")
    head = _Head()
    if package.has("Contents/header.xml"):
        parse(package.read("Contents/header.xml"), head, limits)
    sections = sorted((int(match[1]), name) for name in package.entries if (match := _SECTION.fullmatch(name)))
    if not sections:
        raise Refusal("broken")
    writing = Writing()
    for _, name in sections:
        parse(package.read(name), _Section(head, writing), limits)
    text, asides = writing.results()[0]
    page = RawPage(1, text, "hwpx", tuple(dict.fromkeys(aside.flag for aside in asides)), asides)
    return report(HWPX, [page], limits)
