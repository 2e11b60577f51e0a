"""PDF: pypdf reads, PDFium looks at what shows, and where they disagree the page is as PDFium, the renderer, has it.

pypdf gives plausible nonsense, without an exception, for fonts with legacy Korean encodings; it warns in its log only. Such a
page is noticed by that warning, by its share of Korean syllables (:mod:`kb.files.garble`) and by PDFium reading other letters.
Everything is decided by content, never by time, so that the same file always gives the same text.
"""

from __future__ import annotations

import io
import logging
import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from typing import Any

import pypdf
import pypdfium2
import pypdfium2.raw
from pypdf.generic import ArrayObject, DictionaryObject

from kb.files import garble
from kb.files.kinds import PDF
from kb.files.model import Aside, Code, Limits, PageFlag, RawPage, Reader, Refusal, Report
from kb.files.normal import printable
from kb.files.pdfium import Look, look

READABLE = 0.8
"""Text with a smaller share of likely writing is garbled."""
CLEAN = 0.95
"""Only text with this share is taken for what PDFium does not see."""
DRAWN = 200
"""A page without text and with more shapes than this is text drawn as shapes."""
_DIFFERENCE = (2, 0.02)
"""Readings agree when no more letters than this, or than this share, are in one alone."""


class _OverBudget(Exception):
    """pypdf has worked enough on this page or document."""


class _Warnings(logging.Handler):
    """Counts pypdf's warnings that an encoding is not implemented."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.encodings = 0

    def emit(self, record: logging.LogRecord) -> None:
        self.encodings += "not implemented" in str(record.msg)


class _Pypdf:
    """pypdf on one document, with a budget of operators; any failure of it is "no text from pypdf", never the end."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self.limits = limits
        self.operators = 0
        self.locked = False
        self.warnings = _Warnings()
        logger = logging.getLogger("pypdf")
        logger.handlers, logger.propagate = [self.warnings], False
        pypdf.overwrite_configuration(
            zlib_maximum_output_length=30_000_000,
            lzw_maximum_output_length=30_000_000,
            run_length_maximum_output_length=30_000_000,
            stream_decoding_work_maximum_length=60_000_000,
            stream_parsing_work_maximum_count=8 * limits.page_operators,
            xform_maximum_invocations_per_extraction=500,
            page_tree_maximum_entries=4 * limits.pages + 100,
            page_tree_maximum_page_entries=50 * limits.pages,
            jbig2dec_binary=None,
        )
        self.reader = self._attempt(lambda: self._open(data))
        self.page_count: int = self._attempt(lambda: len(self.reader.pages)) or 0 if self.reader else 0

    def _open(self, data: bytes) -> pypdf.PdfReader | None:
        reader = pypdf.PdfReader(io.BytesIO(data), strict=False)
        self.locked = reader.is_encrypted and not reader.decrypt("")
        return None if self.locked else reader

    def _attempt(self, step: Callable[[], Any]) -> Any:
        """The result of a step, or None when pypdf fails at it, in whatever way: its input is hostile."""
        try:
            return step()
        except MemoryError:
            raise
        except Exception:
            return None

    def text(self, index: int) -> tuple[str | None, bool]:
        """The text of a page (None: pypdf could not), and whether it warned of an encoding it does not know."""
        if index >= self.page_count or self.operators >= self.limits.operators:
            return None, False
        before, at_start = self.warnings.encodings, self.operators

        def count(*_: object) -> None:
            self.operators += 1
            if self.operators - at_start > self.limits.page_operators:
                raise _OverBudget

        text = self._attempt(lambda: self.reader.pages[index].extract_text(visitor_operand_before=count))
        return (printable(text) if isinstance(text, str) else None), self.warnings.encodings > before

    def hidden_layers(self) -> frozenset[str]:
        """Names of the layers that are off when the document opens."""
        return self._attempt(self._hidden_layers) or frozenset() if self.reader else frozenset()

    def _hidden_layers(self) -> frozenset[str]:
        properties = _dictionary(self.reader.root_object.get("/OCProperties"))
        default = _dictionary(properties.get("/D"))
        off = _items(default.get("/OFF"))
        if default.get("/BaseState") == "/OFF":
            on = {item.idnum for item in _raw_items(default.get("/ON")) if hasattr(item, "idnum")}
            off = [
                _dictionary(item)
                for item in _raw_items(properties.get("/OCGs"))
                if getattr(item, "idnum", None) not in on
            ]
        return frozenset(str(layer.get("/Name")) for layer in off if "/Name" in layer)


def _dictionary(value: Any) -> DictionaryObject:
    found = value.get_object() if value is not None else None
    return found if isinstance(found, DictionaryObject) else DictionaryObject()


def _raw_items(value: Any) -> list[Any]:
    found = value.get_object() if value is not None else None
    return list(found)[:1000] if isinstance(found, ArrayObject) else []


def _items(value: Any) -> list[DictionaryObject]:
    return [_dictionary(item) for item in _raw_items(value)]


def read_pdf(data: bytes, limits: Limits) -> Report:
    """The pages of a PDF. Raises Refusal with ``encrypted``, ``broken``, ``too_many_pages`` or ``too_much_text``."""
    document = _open_pdfium(data)
    if document and len(document) > limits.pages:
        raise Refusal("too_many_pages")
    first = _Pypdf(data, limits)
    count = len(document) if document else first.page_count
    if count > limits.pages:
        raise Refusal("too_many_pages")
    if document is None and not count:
        raise Refusal("encrypted" if first.locked else "broken")
    layers = first.hidden_layers()
    pages: list[RawPage] = []
    looks: list[Look | None] = []
    size = 0
    for index in range(count):
        seen = _look(document, index, layers)
        text, warned = first.text(index)
        page = choose(index + 1, text, warned, seen)
        size += len(page.raw) + sum(len(aside.text) for aside in page.asides)
        if size > limits.text_chars:
            raise Refusal("too_much_text")
        pages.append(page)
        looks.append(seen)
    return Report(judge(pages, looks), PDF, count, "fixed", tuple(pages))


def _open_pdfium(data: bytes) -> pypdfium2.PdfDocument | None:
    """None when PDFium cannot make sense of the file. Raises Refusal("encrypted") when a password or key is needed."""
    try:
        document = pypdfium2.PdfDocument(data)
        return document if len(document) > 0 else None
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) in (pypdfium2.raw.FPDF_ERR_PASSWORD, pypdfium2.raw.FPDF_ERR_SECURITY):
            raise Refusal("encrypted") from error
        return None


def _look(document: pypdfium2.PdfDocument | None, index: int, layers: frozenset[str]) -> Look | None:
    if document is None:
        return None
    try:
        return look(document, index, layers)
    except pypdfium2.PdfiumError:
        return None


def choose(number: int, text: str | None, warned: bool, seen: Look | None) -> RawPage:
    """One page out of two readings: pypdf's ``text``, with its warning, and PDFium's.

    1. Neither could read: unreadable. 2. PDFium could not: pypdf's, unchecked. 3. pypdf could not, or some of the text does
    not show: PDFium's. 4. One is the likelier writing: that one. 5. They hold the same letters and pypdf did not warn: pypdf's.
    6. Otherwise PDFium's, and what only pypdf found is set aside. What is then still no writing is set aside as garbled.
    """
    if seen is None:
        if text is None:
            return RawPage(number, "", "pypdf", ("unreadable",))
        return _settle(number, text, "pypdf", ["unchecked"] if text.strip() else ["unreadable"], (), 0.0)
    flags: list[PageFlag] = [] if seen.checked else ["unchecked"]
    unmapped = seen.unmapped / seen.letters if seen.letters else 0.0
    reading: tuple[str, Reader] = (seen.text, "pypdfium2")
    asides = seen.asides
    if text is not None:
        same = agree(text, seen.text + "".join(aside.text for aside in asides))
        unmapped = (
            0.0 if same else unmapped
        )  # PDFium knows letters that their font does not name, if pypdf says the same
        mine, theirs = garble.score(text), garble.score(seen.text) * (1 - unmapped)
        if not asides and mine > theirs:
            reading, unmapped = (text, "pypdf"), 0.0
        elif not asides and same and not warned and mine == theirs:
            reading = (text, "pypdf")
        elif not same and not warned and not unmapped and mine >= CLEAN:
            asides += unseen_lines(text, seen)
    return _settle(number, *reading, flags, asides, unmapped, seen)


def unseen_lines(text: str, seen: Look) -> tuple[Aside, ...]:
    """Lines that pypdf reads and PDFium, which paints the page, does not: no one sees them, but they are told."""
    known = _once(seen.text + "".join(aside.text for aside in seen.asides))
    lines = [line.strip() for line in text.splitlines() if (plain := _once(line)) and plain not in known]
    return (Aside("\n".join(lines), "hidden"),) if lines else ()


def _settle(
    number: int,
    text: str,
    read_with: Reader,
    flags: list[PageFlag],
    asides: tuple[Aside, ...],
    unmapped: float,
    seen: Look | None = None,
) -> RawPage:
    """Set garbled text aside, and say of a page without text whether it is a picture."""
    if text.strip() and garble.score(text) * (1 - unmapped) < READABLE:
        asides, text = (*asides, Aside(text.strip(), "garbled")), ""
        flags.append("garbled")
    if not text.strip() and not asides and seen is not None and seen.images:
        flags.append("scanned")
    flags += [flag for flag in dict.fromkeys(aside.flag for aside in asides) if flag not in flags]
    return RawPage(number, text, read_with, tuple(flags), asides)


def agree(one: str, other: str) -> bool:
    """Do two readings hold the same letters, whatever their order, spaces and forms?"""
    a, b = _letters(one), _letters(other)
    few, share = _DIFFERENCE
    allowed = max(few, share * max(a.total(), b.total()))
    return (a - b).total() <= allowed and (b - a).total() <= allowed


def _letters(text: str) -> Counter[str]:
    return Counter(_plain(text))


def _plain(text: str) -> str:
    """Letters and digits alone, in one form."""
    return "".join(char for char in unicodedata.normalize("NFKC", text) if char.isalnum())


def _once(text: str) -> str:
    """Letters alone, doubled ones once: bold type is made by painting twice, and only pypdf reads it twice."""
    return re.sub(r"(.)\1+", r"\1", _plain(text))


def judge(pages: list[RawPage], looks: list[Look | None]) -> Code:
    """The code of a whole document out of its pages."""
    if any(page.raw.strip() for page in pages):
        lost = any(flag in ("unreadable", "garbled") for page in pages for flag in page.flags)
        return "partial" if lost else "ok"
    flags = {flag for page in pages for flag in page.flags}
    if "garbled" in flags:
        return "garbled"
    if any(page.asides for page in pages):
        return "hidden_only"
    if "unreadable" in flags and len(flags) == 1:
        raise Refusal("broken")
    if "scanned" in flags:
        return "scanned"
    if any(seen is not None and seen.paths > DRAWN for seen in looks):
        return "drawn"
    return "empty"
