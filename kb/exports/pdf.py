"""A paper as PDF: text that can be searched and copied, with the Korean font in the file, made in memory.

The writer is ReportLab, which embeds only the glyphs that are used (docs/exports.md says why this one). Nothing of the text stands in
the data about the file, and the same paper on the same day is the same bytes.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from io import BytesIO
from pathlib import Path

from fontTools.ttLib import TTFont
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics, ttfonts
from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFInfo, PDFString
from reportlab.pdfgen.canvas import Canvas

from kb.clock import today
from kb.exports.paper import Entry, Item, Paper, Part, Text, address, texts, visible
from kb.exports.words import word

FONT = Path(__file__).with_name("fonts") / "gyeot-sans.woff"
MISSING = "□"
"""Stands for a sign that the font lacks; how many there are is said at the end."""
_NAME = "gyeot"
_SIZE, _LEADING, _MARGIN, _INDENT, _HANG = 10.5, 17.0, 57.0, 17.0, 11.0
"""Points: the size of the text, from line to line, the edge of the page, how far a line about a source and an item stand in."""
_STROKE = 0.028
"""How thick a line is drawn around the letters of a heading, in parts of their size: the font has one weight."""
_APART = re.compile(r"\w[\u0300-\u036f]+|[\u1100-\u11ff]+")
"""Letters written apart from their accents, and jamo written apart: the font has them as one. Not ideographs: those stay the
code that they are."""
_UNSEEN = re.compile(r"[\ufe00-\ufe0f\u200d]")
"""Signs that only choose how the one before them is drawn."""
_CLOSING = "。、，．！？」』）》〉】)]”’.,!?"
"""Signs that do not begin a line."""
_writing = threading.Lock()
"""The reader of the font has one place in it at a time."""


@cache
def _signs() -> frozenset[int]:
    """Give ReportLab the font, once; the signs that it has."""
    with TTFont(FONT, recalcTimestamp=False) as font:
        font.flavor, held = None, BytesIO()
        font.save(held, reorderTables=None)
        held.seek(0)
        pdfmetrics.registerFont(ttfonts.TTFont(_NAME, held))
        return frozenset(font.getBestCmap())


def drawable(text: str) -> str:
    """``text`` in signs of the font; each that it lacks is :data:`MISSING`."""
    held = _signs()
    whole = _APART.sub(lambda found: unicodedata.normalize("NFC", found[0]), _UNSEEN.sub("", visible(text)))
    return "".join(sign if sign == "\n" or ord(sign) in held else MISSING for sign in whole)


def missing(papers: Sequence[Paper]) -> int:
    """How many signs of papers the font lacks."""
    return sum(drawable(text).count(MISSING) - text.count(MISSING) for text in texts(papers))


def broken(text: str, width: float, size: float) -> Iterator[str]:
    """The lines of one paragraph: broken between words, as Korean is, and inside a word only where it is longer than a line."""
    line = ""
    for part in text.split():
        joined = f"{line} {part}" if line else part
        if _width(joined, size) <= width:
            line = joined
            continue
        if line:
            yield line
        while _width(part, size) > width:
            end = _fitting(part, width, size)
            yield part[:end]
            part = part[end:]
        line = part
    if line:
        yield line


def _fitting(text: str, width: float, size: float) -> int:
    """How many signs of a word stand in a line of ``width``; one that closes stays with what it closes."""
    end, used = 1, _width(text[0], size)
    while end < len(text) and (used := used + _width(text[end], size)) <= width:
        end += 1
    return end + (end < len(text) and text[end] in _CLOSING)


def _width(text: str, size: float) -> float:
    return float(pdfmetrics.stringWidth(text, _NAME, size))


def pdf(papers: Sequence[Paper]) -> bytes:
    """The papers in one file, each on a page of its own."""
    lost = missing(papers)
    with _writing:
        sheet = _Sheet(papers[0])
        for paper in papers:
            sheet.turn()
            sheet.line(paper.heading or paper.title, size=15, strong=True)
            for part in paper.parts:
                _part(sheet, part)
        if lost:
            sheet.space(0.5)
            sheet.line(word(papers[0].language, "paper_missing", count=lost))
        return sheet.finished()


def _part(sheet: _Sheet, part: Part) -> None:
    sheet.space(0.5)
    if part.title:
        sheet.keep(4)  # a heading does not stand alone at the foot of a page
        sheet.line(part.title, size=12, strong=True)
    for block in part.blocks:
        match block:
            case Text(text=text):
                sheet.line(text)
            case Item():
                numbers = "".join(f"[{number}]" for number in block.numbers)
                sheet.line(f"{block.text} {numbers}".rstrip(), indent=_HANG, mark="•")
                _link(sheet, block.url, _HANG)
            case Entry():
                _entry(sheet, block)


def _entry(sheet: _Sheet, entry: Entry) -> None:
    if head := f"{entry.label} {entry.name}".strip():
        sheet.keep(2)
        sheet.line(head, strong=True)
    for line in entry.lines:
        sheet.line(line, indent=_INDENT)
    for quote in entry.quotes:
        sheet.line(f"“{quote}”", indent=_INDENT)
    _link(sheet, entry.url, _INDENT)
    sheet.space(0.35)


def _link(sheet: _Sheet, url: str | None, indent: float) -> None:
    """An address that may be a link, as one; any other as text."""
    if url:
        sheet.line(url, indent=indent, size=9, link=address(url) or "")


class _About(PDFInfo):
    """What is said about the file: its title and its day. ReportLab would write an unknown author beside them."""

    def format(self, document: object) -> bytes:
        day = f"D:{today():%Y%m%d}000000+09'00'"
        rows = {"Title": self.title, "Creator": "gyeot", "Producer": "gyeot", "CreationDate": day}
        formatted: bytes = PDFDictionary({name: PDFString(text) for name, text in rows.items()}).format(document)
        return formatted


class _Sheet:
    """A file that is written line by line, from the top of a page to its foot."""

    def __init__(self, paper: Paper) -> None:
        self._file, self._page = BytesIO(), 0
        self._width, self._y = A4[0] - 2 * _MARGIN, 0.0
        language = "ko-KR" if paper.language == "ko" else "en"
        self._canvas = Canvas(
            self._file, pagesize=A4, invariant=1, pageCompression=1, lang=language, initialFontName=_NAME
        )
        self._canvas.setViewerPreference("DisplayDocTitle", "true")
        self._canvas._doc.info = _About()
        self._canvas.setTitle(paper.title)

    def turn(self) -> None:
        """Begin a page; the one before gets its number."""
        self._close()
        self._page, self._y = self._page + 1, A4[1] - _MARGIN

    def keep(self, lines: int) -> None:
        """Begin a page where fewer lines are left on this one."""
        if self._y - lines * _LEADING < _MARGIN:
            self.turn()

    def space(self, lines: float) -> None:
        """Leave room, but not at the head of a page."""
        if self._y < A4[1] - _MARGIN:
            self._y -= lines * _LEADING

    def line(
        self,
        text: str,
        *,
        size: float = _SIZE,
        indent: float = 0.0,
        strong: bool = False,
        link: str = "",
        mark: str = "",
    ) -> None:
        """Paragraphs, ``indent`` from the edge; ``mark`` stands before the first line."""
        height = _LEADING * size / _SIZE
        for paragraph in drawable(text).split("\n"):
            for said in broken(paragraph, self._width - indent, size):
                if self._y - height < _MARGIN:
                    self.turn()
                self._y -= height
                if mark:
                    self._draw(_MARGIN, mark, size)
                    mark = ""
                self._draw(_MARGIN + indent, said, size, strong=strong, blue=bool(link))
                if link:
                    left, right = _MARGIN + indent, _MARGIN + indent + _width(said, size)
                    self._canvas.linkURL(link, (left, self._y - 0.3 * size, right, self._y + size))

    def finished(self) -> bytes:
        """The bytes of the file."""
        self._close()
        self._canvas.save()
        return self._file.getvalue()

    def _close(self) -> None:
        if self._page:
            number = str(self._page)
            self._y = _MARGIN / 2
            self._draw((A4[0] - _width(number, 8)) / 2, number, 8)
            self._canvas.showPage()

    def _draw(self, left: float, text: str, size: float, *, strong: bool = False, blue: bool = False) -> None:
        self._canvas.saveState()
        drawn = self._canvas.beginText(left, self._y)
        drawn.setFont(_NAME, size)
        drawn.setFillColorRGB(*((0, 0.24, 0.55) if blue else (0, 0, 0)))
        self._canvas.setLineWidth(size * _STROKE)
        drawn.setTextRenderMode(2 if strong else 0)
        drawn.textOut(text)
        self._canvas.drawText(drawn)
        self._canvas.restoreState()
