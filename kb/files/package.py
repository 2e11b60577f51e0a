"""Zip containers of XML (DOCX, HWPX), opened in memory with bounds: nothing is unpacked to disk, no entity is expanded."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections import Counter
from typing import Any, Protocol
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from kb.files.model import Aside, AsideFlag, Limits, Refusal
from kb.files.normal import printable

_ENCRYPTED = 0x1
_CHUNK = 1 << 16
RATIO_FROM = 10_000_000
"""Parts smaller than this when unpacked may be compressed as well as they like."""


class Package:
    """The parts of a zip container. Raises Refusal: ``broken``, ``encrypted`` or ``zip_bomb``."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self.limits = limits
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError) as error:
            raise Refusal("broken") from error
        entries = self._zip.infolist()
        if len(entries) > limits.zip_entries or sum(entry.file_size for entry in entries) > limits.unzipped_bytes:
            raise Refusal("zip_bomb")
        if any(count > 1 for count in Counter(entry.filename for entry in entries).values()):
            raise Refusal("broken")  # two readers would see two documents
        self.entries = {entry.filename: entry for entry in entries}
        self._left = limits.unzipped_bytes

    def has(self, name: str) -> bool:
        return name in self.entries

    def read(self, name: str) -> bytes:
        """The bytes of a part; what the directory claims about its size is not believed. Refuses a missing part as broken."""
        entry = self.entries.get(name)
        if entry is None:
            raise Refusal("broken")
        if entry.flag_bits & _ENCRYPTED:
            raise Refusal("encrypted")
        chunks: list[bytes] = []
        size = 0
        try:
            with self._zip.open(entry) as part:
                while chunk := part.read(_CHUNK):
                    size += len(chunk)
                    self._left -= len(chunk)
                    if self._left < 0 or (size > RATIO_FROM and size > self.limits.zip_ratio * entry.compress_size):
                        raise Refusal("zip_bomb")
                    chunks.append(chunk)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            NotImplementedError,
            RuntimeError,
            ValueError,
        ) as error:
            raise Refusal("broken") from error
        return b"".join(chunks)


class Target(Protocol):
    """What :func:`parse` calls, element by element."""

    def start(self, tag: str, attributes: dict[str, str]) -> None: ...
    def end(self, tag: str) -> None: ...
    def data(self, text: str) -> None: ...


class _Bounded:
    """Hands on local names (``{…main}p`` -> ``p``) and refuses XML nested deeper than any document is."""

    def __init__(self, target: Target, depth: int) -> None:
        self._target, self._left = target, depth

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._left -= 1
        if self._left < 0:
            raise Refusal("broken")
        self._target.start(local(tag), {local(name): value for name, value in attributes.items()})

    def end(self, tag: str) -> None:
        self._left += 1
        self._target.end(local(tag))

    def data(self, text: str) -> None:
        self._target.data(text)

    def close(self) -> None:
        """Asked for by the parser."""


def local(name: str) -> str:
    """``{http://…/main}p`` -> ``p``."""
    return name.rpartition("}")[2]


def parse(xml: bytes, target: Target, limits: Limits) -> None:
    """Feed XML to a target. Raises Refusal: ``xml_entities`` for any DTD or entity declaration, ``broken`` for bad XML."""
    parser: Any = DefusedXMLParser(
        target=_Bounded(target, limits.xml_depth), forbid_dtd=True, forbid_entities=True, forbid_external=True
    )
    try:
        parser.feed(xml)
        parser.close()
    except DefusedXmlException as error:
        raise Refusal("xml_entities") from error
    except (ParseError, ValueError, LookupError) as error:
        raise Refusal("broken") from error


class Writing:
    """Text in the making: what shows, line by line, and runs set aside with their reason."""

    def __init__(self) -> None:
        self.pages: list[tuple[list[str], list[tuple[AsideFlag, list[str]]]]] = [([], [])]
        self._last: AsideFlag | None = None

    def add(self, text: str, flag: AsideFlag | None = None) -> None:
        """Text as it stands; runs with the same reason that follow each other are one."""
        shown, asides = self.pages[-1]
        if flag is None:
            shown.append(text)
        elif self._last == flag and asides:
            asides[-1][1].append(text)
        else:
            asides.append((flag, [text]))
        if flag is not None or text.strip():
            self._last = flag

    def line(self) -> None:
        """End a line; twice in a row is an empty line, as between blocks."""
        self.pages[-1][0].append("\n")

    def cell(self) -> None:
        """End a table cell: line ends in front of it go, so that a row is one line."""
        self.drop("\n")
        self.add("\t")

    def row(self) -> None:
        self.drop("\t")
        self.line()

    def drop(self, sign: str) -> None:
        shown = self.pages[-1][0]
        while shown and shown[-1] == sign:
            shown.pop()

    def page(self) -> None:
        """The next page begins."""
        self.pages.append(([], []))
        self._last = None

    def results(self) -> list[tuple[str, tuple[Aside, ...]]]:
        """Each page's text and what was set aside from it."""
        return [
            (
                printable("".join(shown)),
                tuple(Aside(joined, flag) for flag, texts in asides if (joined := printable("".join(texts)).strip())),
            )
            for shown, asides in self.pages
        ]
