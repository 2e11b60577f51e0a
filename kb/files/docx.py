"""DOCX: the paragraphs, tables, text boxes and notes of a Word document, without what Word does not show.

Set aside: hidden text (``w:vanish``, also through styles), type below 3 points, white type on no shading, and deletions that
were tracked but not accepted. Not read: headers, footers, comments, field codes, and numbers that Word makes itself (a list's
"1."). Page numbers are those of Word's last layout; a document that Word never laid out is one page.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from kb.files.kinds import DOCX
from kb.files.model import AsideFlag, Limits, RawPage, Report, report
from kb.files.package import Package, Writing, parse

MAIN = "word/document.xml"
_OFF = ("0", "false", "off")
_TINY = 6
"""Half-points."""
_NOTES = {"footnoteReference": "word/footnotes.xml", "endnoteReference": "word/endnotes.xml"}


@dataclass(frozen=True)
class _Look:
    """What decides whether a run shows; None where nothing is said."""

    vanish: bool | None = None
    half_points: int | None = None
    colour: str | None = None
    shaded: bool | None = None

    def over(self, base: _Look) -> _Look:
        """This look, with what it leaves open taken from ``base``."""
        return _Look(
            base.vanish if self.vanish is None else self.vanish,
            base.half_points if self.half_points is None else self.half_points,
            self.colour or base.colour,
            base.shaded if self.shaded is None else self.shaded,
        )

    def with_property(self, name: str, attributes: dict[str, str]) -> _Look:
        """After one element of a run's properties: ``("vanish", {})`` -> hidden."""
        value = attributes.get("val", "")
        if name == "vanish":
            return replace(self, vanish=value.lower() not in _OFF)
        if name == "sz" and value.isascii() and value.isdigit():
            return replace(self, half_points=int(value[:6]))
        if name == "color":
            return replace(self, colour=value.upper() or None)
        if name in ("shd", "highlight"):
            return replace(self, shaded=_is_shade(attributes))
        return self


def _is_shade(attributes: dict[str, str]) -> bool:
    fill = attributes.get("fill", attributes.get("val", "")).upper()
    return fill not in ("", "AUTO", "CLEAR", "NIL", "NONE", "FFFFFF", "WHITE")


class _Styles:
    """``styles.xml``: what each style says of the look of its runs, through the styles it is based on."""

    def __init__(self) -> None:
        self.looks: dict[str, _Look] = {}
        self.bases: dict[str, str] = {}
        self._style = ""
        self._in_properties = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "style":
            self._style = attributes.get("styleId", "")
            self.looks[self._style] = _Look()
        elif tag == "basedOn":
            self.bases[self._style] = attributes.get("val", "")
        elif tag == "rPr":
            self._in_properties = True
        elif self._in_properties and self._style:
            self.looks[self._style] = self.looks[self._style].with_property(tag, attributes)

    def end(self, tag: str) -> None:
        if tag == "style":
            self._style = ""
        elif tag == "rPr":
            self._in_properties = False

    def data(self, text: str) -> None:
        """Styles have no text."""

    def look(self, name: str | None) -> _Look:
        look, seen = _Look(), set[str]()
        while name and name not in seen:
            seen.add(name)
            look = look.over(self.looks.get(name, _Look()))
            name = self.bases.get(name)
        return look


@dataclass
class _Paragraph:
    """State of a paragraph that is open; text boxes nest paragraphs in runs."""

    style: str | None = None
    shaded: bool = False
    run: _Look = _Look()
    run_style: str | None = None
    notes: tuple[tuple[str, str], ...] = ()


class _Body:
    """``document.xml`` or a part of notes, as writing. ``notes`` holds the notes of parts that were read before."""

    def __init__(self, styles: _Styles, notes: dict[tuple[str, str], Writing], *, laid_out: bool = False) -> None:
        self.styles, self.notes, self.laid_out = styles, notes, laid_out
        self.writing = Writing()
        self.found: dict[str, Writing] = {}
        self._path: list[str] = []
        self._paragraphs = [_Paragraph()]
        self._skip = self._deleted = 0
        self._tables: list[bool] = []
        self._cells: list[bool] = []
        self._fresh = True
        """No text since the last page began: a break here is the one already counted."""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        parent = self._path[-1] if self._path else ""
        self._path.append(tag)
        if self._skip or tag == "Fallback":  # the same text again, for older programs
            self._skip += 1
            return
        here = self._paragraphs[-1]
        if tag == "p":
            self._paragraphs.append(_Paragraph())
        elif tag == "pStyle":
            here.style = attributes.get("val")
        elif tag == "r":
            here.run, here.run_style = _Look(), None
        elif tag == "rStyle" and parent == "rPr":
            here.run_style = attributes.get("val")
        elif parent == "rPr" and "r" in self._path[-3:-2]:
            here.run = here.run.with_property(tag, attributes)
        elif tag == "shd":
            self._shade(parent, attributes)
        elif tag in ("del", "moveFrom"):
            self._deleted += 1
        elif tag == "tbl":
            self._tables.append(False)
        elif tag == "tblStyle" and self._tables:
            self._tables[-1] = True
        elif tag == "tc":
            self._cells.append(False)
        elif tag in _NOTES:
            here.notes = (*here.notes, (tag, attributes.get("id", "")))
        elif tag in ("footnote", "endnote"):
            self.writing = self.found.setdefault(attributes.get("id", ""), Writing())
        else:
            self._mark(tag, attributes)

    def _shade(self, parent: str, attributes: dict[str, str]) -> None:
        if parent == "pPr":
            self._paragraphs[-1].shaded = _is_shade(attributes)
        elif parent == "tcPr" and self._cells:
            self._cells[-1] = _is_shade(attributes)

    def _mark(self, tag: str, attributes: dict[str, str]) -> None:
        """Signs inside a run: tabs, hyphens, breaks."""
        if "r" not in self._path[-2:-1]:
            return
        if tag in ("tab", "ptab"):
            self._add("\t")
        elif tag == "noBreakHyphen":
            self._add("-")
        elif tag == "lastRenderedPageBreak" or (tag == "br" and attributes.get("type") == "page"):
            if self.laid_out and not self._fresh:
                self.writing.page()
                self._fresh = True
        elif tag in ("br", "cr"):
            self._add("\n")

    def end(self, tag: str) -> None:
        self._path.pop()
        if self._skip:
            self._skip -= 1
        elif tag == "p" and len(self._paragraphs) > 1:
            done = self._paragraphs.pop()
            self.writing.line()
            for note in done.notes:
                self._add_note(note)
        elif tag in ("del", "moveFrom"):
            self._deleted -= 1
        elif tag == "tc" and self._cells:
            self._cells.pop()
            self.writing.cell()
        elif tag == "tr":
            self.writing.row()
        elif tag == "tbl" and self._tables:
            self._tables.pop()

    def data(self, text: str) -> None:
        if not self._skip and self._path and self._path[-1] in ("t", "delText"):
            self._add(text)

    def _add(self, text: str) -> None:
        self.writing.add(text, self._flag())
        self._fresh = self._fresh and not text.strip()

    def _add_note(self, note: tuple[str, str]) -> None:
        """A note stands after the paragraph that refers to it."""
        writing = self.notes.get(note)
        for text, asides in writing.results() if writing else []:
            self.writing.add(text.strip() + "\n")
            for aside in asides:
                self.writing.add(aside.text, aside.flag)

    def _flag(self) -> AsideFlag | None:
        if self._deleted:
            return "deleted"
        here = self._paragraphs[-1]
        look = here.run.over(self.styles.look(here.run_style)).over(self.styles.look(here.style))
        if look.vanish:
            return "hidden"
        if look.half_points is not None and look.half_points < _TINY:
            return "tiny"
        # A styled table may colour its head rows; a text box may have a ground: then white shows.
        grounded = look.shaded or here.shaded or any(self._cells) or any(self._tables) or "txbxContent" in self._path
        if look.colour == "FFFFFF" and not grounded:
            return "faint"
        return None


def read_docx(package: Package, limits: Limits) -> Report:
    """The pages of a DOCX. Raises Refusal."""
    styles = _Styles()
    if package.has("word/styles.xml"):
        parse(package.read("word/styles.xml"), styles, limits)
    notes: dict[tuple[str, str], Writing] = {}
    for reference, part in _NOTES.items():
        if package.has(part):
            body = _Body(styles, {})
            parse(package.read(part), body, limits)
            notes |= {(reference, name): writing for name, writing in body.found.items()}
    xml = package.read(MAIN)
    laid_out = b"lastRenderedPageBreak" in xml
    body = _Body(styles, notes, laid_out=laid_out)
    parse(xml, body, limits)
    pages = [
        RawPage(number, text, "docx", tuple(dict.fromkeys(aside.flag for aside in asides)), asides)
        for number, (text, asides) in enumerate(body.writing.results(), 1)
    ]
    return report(DOCX, pages, limits, laid_out=laid_out)
