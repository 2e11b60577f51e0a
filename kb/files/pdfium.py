"""A page as a person sees it, through PDFium, the engine of Chrome: its text, and what of it does not show.

Text is set aside when its render mode paints nothing (3, 7), its layer is off or its ink fully transparent, when it is
smaller than 3 points, when it lies outside the page, when it has the colour of what it stands on, and when an opaque box was
painted over it (a redaction that only covers).
"""

from __future__ import annotations

import ctypes
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot
from typing import Any

import pypdfium2
import pypdfium2.raw as c

from kb.files.model import Aside, AsideFlag
from kb.files.normal import printable

TINY = 3.0
"""Points. Footnotes are set in 6 and more."""
FAINT = 12
"""The largest difference of a colour channel (of 255) that no eye tells from its ground."""
MAX_OBJECTS = 100_000
MAX_DEPTH = 12
MAX_MARKS = 64
MAX_COMPARISONS = 4_000_000
"""Beyond these, what shows is not worked out and the page is marked unchecked."""
MAX_PICTURES = 20
PICTURE = 1000
"""How often a page is painted to see whether white text shows, and the dots of its longer side."""
NEWS = 4
"""Letters from which on a claim about letters is told."""
_NO_INK = 12
"""Of 255: ink this thin is not seen."""
_WHITE = (255, 255, 255)
_UNSEEN_MODES = (3, 7)
_FILL_MODES = (0, 2, 4, 6)
_STROKE_MODES = (1, 2, 5, 6)
_RECTANGLE = 5
"""Segments of a path that can be a rectangle, at most."""

Box = tuple[float, float, float, float]
Colour = tuple[int, int, int]


@dataclass(frozen=True)
class Look:
    """What PDFium sees on a page. ``unmapped`` counts characters whose font tells no Unicode."""

    text: str
    asides: tuple[Aside, ...]
    letters: int
    unmapped: int
    images: int
    paths: int
    checked: bool


@dataclass(frozen=True)
class _Ground:
    """Something painted: where, when, and in which colour (None: many colours, or not opaque)."""

    box: Box
    order: int
    colour: Colour | None


@dataclass(frozen=True)
class _Ink:
    """How a text object paints."""

    box: Box | None
    order: int
    mode: int
    colours: tuple[Colour, ...]
    alpha: int
    layer_off: bool


class Scene:
    """The painted objects of a page in order, forms unfolded, and which text objects do not show."""

    def __init__(self, page: pypdfium2.PdfPage, hidden_layers: frozenset[str]) -> None:
        self.page = page
        self.hidden_layers = hidden_layers
        self.items: dict[int, Any] = {}
        self.inks: dict[int, _Ink] = {}
        self.claims: dict[str, None] = {}
        self.grounds: list[_Ground] = []
        self.images = self.paths = self.count = 0
        self.complete = True
        self._budget = MAX_COMPARISONS
        number = min(c.FPDFPage_CountObjects(page.raw), MAX_OBJECTS)
        self._walk([c.FPDFPage_GetObject(page.raw, i) for i in range(number)], (1.0, 0.0, 0.0, 1.0, 0.0, 0.0), 0, False)
        self.unseen = {address: flag for address, ink in self.inks.items() if (flag := self._unseen(ink))}
        self._look_at_white()

    def _walk(self, objects: list[Any], matrix: tuple[float, ...], depth: int, off: bool) -> None:
        for item in objects:
            if not item:
                continue
            self.count += 1
            if self.count > MAX_OBJECTS:
                self.complete = False
                return
            kind = c.FPDFPageObj_GetType(item)
            layer_off = off or (bool(self.hidden_layers) and self._layer_off(item))
            if kind == c.FPDF_PAGEOBJ_FORM:
                if depth >= MAX_DEPTH:
                    self.complete = False
                    continue
                own = c.FS_MATRIX()
                c.FPDFPageObj_GetMatrix(item, own)
                inner = _product((own.a, own.b, own.c, own.d, own.e, own.f), matrix)
                number = min(c.FPDFFormObj_CountObjects(item), MAX_OBJECTS)
                self._walk([c.FPDFFormObj_GetObject(item, i) for i in range(number)], inner, depth + 1, layer_off)
            elif kind == c.FPDF_PAGEOBJ_TEXT:
                self._add_text(item, matrix, layer_off)
            elif not layer_off:
                self._add_ground(item, kind, matrix)

    def _add_text(self, item: Any, matrix: tuple[float, ...], layer_off: bool) -> None:
        self._take_claims(item)
        mode = c.FPDFTextObj_GetTextRenderMode(item)
        paints = [_colour(item, stroke=False)] if mode in _FILL_MODES else []
        paints += [_colour(item, stroke=True)] if mode in _STROKE_MODES else []
        colours = tuple(colour for colour, _ in paints)
        alpha = max((alpha for _, alpha in paints), default=0)
        address = ctypes.addressof(item.contents)
        self.items[address] = item
        self.inks[address] = _Ink(_bounds(item, matrix), self.count, mode, colours, alpha, layer_off)

    def _take_claims(self, item: Any) -> None:
        """Take off the marks that say what letters mean. From the last, as those behind a removed one move up."""
        for index in reversed(range(min(c.FPDFPageObj_CountMarks(item), MAX_MARKS))):
            mark = c.FPDFPageObj_GetMark(item, index)
            claim = _mark_string(mark, b"ActualText")
            if claim is not None:
                self.claims[claim] = None
                c.FPDFPageObj_RemoveMark(item, mark)

    def _add_ground(self, item: Any, kind: int, matrix: tuple[float, ...]) -> None:
        box = _bounds(item, matrix)
        if kind == c.FPDF_PAGEOBJ_IMAGE:
            self.images += 1
        elif kind == c.FPDF_PAGEOBJ_PATH:
            self.paths += 1
        if box is None:
            return
        colour: Colour | None = None
        if kind == c.FPDF_PAGEOBJ_PATH:
            fill, stroke = ctypes.c_int(), ctypes.c_int()
            c.FPDFPath_GetDrawMode(item, fill, stroke)
            if not fill.value:
                return  # a line or an empty frame covers nothing
            shade, alpha = _colour(item, stroke=False)
            plain = alpha == 255 and not c.FPDFPageObj_HasTransparency(item)
            if plain and c.FPDFPath_CountSegments(item) <= _RECTANGLE:
                colour = shade
        self.grounds.append(_Ground(box, self.count, colour))

    def _layer_off(self, item: Any) -> bool:
        for index in range(min(c.FPDFPageObj_CountMarks(item), MAX_MARKS)):
            mark = c.FPDFPageObj_GetMark(item, index)
            if _mark_string(mark, None) == "OC" and _mark_string(mark, b"Name") in self.hidden_layers:
                return True
        return False

    def _unseen(self, ink: _Ink) -> AsideFlag | None:
        """Why a text object as a whole does not show; None when it does."""
        if ink.layer_off or ink.mode in _UNSEEN_MODES or ink.alpha <= _NO_INK:
            return "hidden"
        if ink.box is None:
            return None
        self._budget -= len(self.grounds)
        if self._budget < 0:
            self.complete = False
            return None
        left, bottom, right, top = ink.box
        middle = (bottom + top) / 2
        edge = (right - left) * 0.05
        points = ((left + edge, middle), ((left + right) / 2, middle), (right - edge, middle))
        if all(self._covered(point, ink) for point in points):
            return "covered"
        if all(_close(self._ground(point, ink), colour) for point in points for colour in ink.colours):
            return "faint"
        return None

    def _covered(self, point: tuple[float, float], ink: _Ink) -> bool:
        return any(g.order > ink.order and g.colour is not None and _holds(g.box, point) for g in self.grounds)

    def _ground(self, point: tuple[float, float], ink: _Ink) -> Colour | None:
        """The colour below a point when the text was painted; None when it is not one colour."""
        for ground in reversed(self.grounds):
            if ground.order < ink.order and _holds(ground.box, point):
                return ground.colour
        return _WHITE

    def _look_at_white(self) -> None:
        """White on white is what PDFium also says of text filled with a pattern: paint the page with and without it."""
        doubtful = [a for a, flag in self.unseen.items() if flag == "faint" and _WHITE in self.inks[a].colours]
        if not doubtful:
            return
        whole = self._picture()
        if not _differ(whole, self._picture(doubtful)):
            return
        for address in doubtful[:MAX_PICTURES]:
            if _differ(whole, self._picture([address])):
                del self.unseen[address]

    def _picture(self, without: Sequence[int] = ()) -> bytes:
        """The page as dots, some of its text objects left out."""
        for address in without:
            c.FPDFPageObj_SetIsActive(self.items[address], 0)
        try:
            scale = min(2.0, PICTURE / max(1.0, *self.page.get_size()))
            bitmap = self.page.render(scale=scale, may_draw_forms=False)
            try:
                return bytes(bitmap.buffer)
            finally:
                bitmap.close()
        finally:
            for address in without:
                c.FPDFPageObj_SetIsActive(self.items[address], 1)


def look(document: pypdfium2.PdfDocument, index: int, hidden_layers: frozenset[str] = frozenset()) -> Look:
    """What PDFium sees on page ``index`` (from 0). Raises pypdfium2.PdfiumError when it cannot load the page."""
    page = document[index]
    try:
        scene = Scene(
            page, hidden_layers
        )  # first: it takes the claims off that PDFium would read instead of the letters
        textpage = page.get_textpage()
        try:
            return _look(page, textpage.raw, scene)
        finally:
            textpage.close()
    finally:
        page.close()


def _look(page: pypdfium2.PdfPage, textpage: Any, scene: Scene) -> Look:
    area = c.FS_RECTF()
    whole = bool(c.FPDF_GetPageBoundingBox(page.raw, area))
    bounds: Box = (area.left, area.bottom, area.right, area.top)
    edges = [ctypes.c_double() for _ in range(4)]
    shown: list[int] = []
    aside: list[tuple[AsideFlag, list[int]]] = []
    verdicts: dict[int, AsideFlag | None] = {}
    flag: AsideFlag | None = None
    letters = unmapped = 0
    for i in range(max(0, c.FPDFText_CountChars(textpage))):
        code = c.FPDFText_GetUnicode(textpage, i)
        if c.FPDFText_IsGenerated(textpage, i) == 1:  # spaces and line ends that PDFium puts between words and lines
            (aside[-1][1] if flag and aside else shown).append(code)
            if flag:
                shown.append(code)
            continue
        item = c.FPDFText_GetTextObject(textpage, i)
        address = ctypes.addressof(item.contents) if item else 0
        if address not in verdicts:
            scene.complete = scene.complete and address in scene.inks
            verdicts[address] = scene.unseen.get(address) or (
                "tiny" if _tiny(textpage, i, scene.inks.get(address)) else None
            )
        before, flag = flag, verdicts[address]
        letters += 1
        unmapped += c.FPDFText_HasUnicodeMapError(textpage, i) == 1 or code in (0, 0xFFFE, 0xFFFF)
        if flag is None and whole and _outside(textpage, i, edges, bounds):
            flag = "off_page"
        code = 0x2D if code == 2 else code  # PDFium's sign for a hyphen at a line's end
        if flag is None:
            shown.append(code)
        elif before == flag and aside:
            aside[-1][1].append(code)
        else:
            aside.append((flag, [code]))
    asides = [Aside(text, why) for why, codes in aside if (text := _text(codes)).strip()]
    text = _text(shown)
    asides += [Aside(printable(claim), "hidden") for claim in scene.claims if _is_news(claim, text)]
    return Look(text, tuple(asides), letters, unmapped, scene.images, scene.paths, scene.complete)


def _is_news(claim: str, text: str) -> bool:
    """Does a claim about letters say more than they do? Of a hyphen or a ligature it does not."""
    said = "".join(char for char in unicodedata.normalize("NFKC", claim) if char.isalnum())
    return len(said) >= NEWS and said not in "".join(
        char for char in unicodedata.normalize("NFKC", text) if char.isalnum()
    )


def _text(codes: list[int]) -> str:
    """From UTF-16 units or code points."""
    joined = "".join(map(chr, (code for code in codes if 0 < code < 0x110000)))
    return printable(joined.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace"))


def _size(textpage: Any, index: int) -> float:
    """The size in points at which a character is painted, the smaller of height and width scale."""
    matrix = c.FS_MATRIX()
    size: float = c.FPDFText_GetFontSize(textpage, index)
    if not c.FPDFText_GetMatrix(textpage, index, matrix):
        return abs(size)
    return abs(size) * min(hypot(matrix.a, matrix.b), hypot(matrix.c, matrix.d))


def _tiny(textpage: Any, index: int, ink: _Ink | None) -> bool:
    """By size and by the room it takes: a Type 3 font may be of size 0.2 and have letters of 10 points."""
    if _size(textpage, index) >= TINY:
        return False
    return ink is None or ink.box is None or min(ink.box[2] - ink.box[0], ink.box[3] - ink.box[1]) < TINY


def _outside(textpage: Any, index: int, edges: list[Any], bounds: Box) -> bool:
    left, right, bottom, top = edges
    if not c.FPDFText_GetCharBox(textpage, index, left, right, bottom, top):
        return False
    x, y = (left.value + right.value) / 2, (bottom.value + top.value) / 2
    return not _holds(bounds, (x, y))


def _colour(item: Any, *, stroke: bool) -> tuple[Colour, int]:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    get = c.FPDFPageObj_GetStrokeColor if stroke else c.FPDFPageObj_GetFillColor
    if not get(item, red, green, blue, alpha):
        return (0, 0, 0), 255
    return (red.value, green.value, blue.value), alpha.value


def _bounds(item: Any, matrix: tuple[float, ...]) -> Box | None:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not c.FPDFPageObj_GetBounds(item, left, bottom, right, top):
        return None
    a, b, cc, d, e, f = matrix
    corners = [(x, y) for x in (left.value, right.value) for y in (bottom.value, top.value)]
    xs = [a * x + cc * y + e for x, y in corners]
    ys = [b * x + d * y + f for x, y in corners]
    return min(xs), min(ys), max(xs), max(ys)


def _product(first: tuple[float, ...], then: tuple[float, ...]) -> tuple[float, ...]:
    a, b, cc, d, e, f = first
    p, q, r, s, t, u = then
    return (a * p + b * r, a * q + b * s, cc * p + d * r, cc * q + d * s, e * p + f * r + t, e * q + f * s + u)


def _holds(box: Box, point: tuple[float, float]) -> bool:
    return box[0] <= point[0] <= box[2] and box[1] <= point[1] <= box[3]


def _close(ground: Colour | None, ink: Colour) -> bool:
    return ground is not None and max(abs(a - b) for a, b in zip(ground, ink, strict=True)) <= FAINT


def _differ(one: bytes, other: bytes) -> bool:
    """Is there a dot in two pictures whose difference can be seen?"""
    if len(one) != len(other):
        return True
    step = 4096
    for start in range(0, len(one), step):
        a, b = one[start : start + step], other[start : start + step]
        if a != b and any(abs(x - y) > FAINT for x, y in zip(a, b, strict=True)):
            return True
    return False


def _mark_string(mark: Any, key: bytes | None) -> str | None:
    """The name of a content mark, or a text parameter of it."""
    buffer = (ctypes.c_ushort * 512)()
    used = ctypes.c_ulong()
    if key is None:
        found = c.FPDFPageObjMark_GetName(mark, buffer, ctypes.sizeof(buffer), used)
    else:
        found = c.FPDFPageObjMark_GetParamStringValue(mark, key, buffer, ctypes.sizeof(buffer), used)
    if not found or used.value > ctypes.sizeof(buffer):
        return None
    return bytes(buffer)[: used.value].decode("utf-16-le", "replace").rstrip("\x00")
