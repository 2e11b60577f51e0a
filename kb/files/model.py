"""What reading a file yields: limits, pages, text set aside, and one code with one sentence.

A reader (in the sandbox) makes a :class:`Report` of raw pages. The parent checks it, normalises it and makes a
:class:`Reading`. Only the standard library is imported here, as the sandboxed child loads this module first.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, get_args

from kb.files.normal import OffsetMap

Status = Literal["indexed", "no_text", "rejected"]
Code = Literal[
    "ok",
    "partial",
    "empty",
    "scanned",
    "drawn",
    "hidden_only",
    "garbled",
    "encrypted",
    "broken",
    "unsupported",
    "encoding",
    "too_large",
    "too_many_pages",
    "too_much_text",
    "zip_bomb",
    "xml_entities",
    "timeout",
    "memory",
    "crashed",
    "stopped",
    "unreadable",
]
AsideFlag = Literal["hidden", "tiny", "off_page", "faint", "covered", "deleted", "garbled"]
"""Why text was kept out of the main text: invisible by its format, below 3 pt, outside the page, in the colour of what is
behind it, under an opaque box, a deletion that was not yet accepted, signs that are no writing."""
PageFlag = Literal[AsideFlag, "scanned", "unreadable", "unchecked"]
"""Of a page as a whole also: a picture without text, could not be read, whether a person sees the text was not checked."""
Reader = Literal["pypdf", "pypdfium2", "docx", "hwpx", "html", "plain"]
Paging = Literal["fixed", "as_saved", "none"]
"""Page numbers: part of the file (PDF), as the writing program last laid it out (DOCX), or there are none (one page)."""

ASIDE_FLAGS: tuple[AsideFlag, ...] = get_args(AsideFlag)

CODES: dict[Code, tuple[Status, str]] = {
    "ok": ("indexed", "글자를 읽었습니다 (text read)"),
    "partial": (
        "indexed",
        "일부 쪽을 읽지 못했습니다. 아래 쪽 번호를 확인하세요 (some pages could not be read; see the page list)",
    ),
    "empty": ("no_text", "글자가 없습니다. 알맞은 파일인지 확인하세요 (no text; check that this is the right file)"),
    "scanned": (
        "no_text",
        "글자가 없는 스캔 그림입니다. 문자 인식(OCR)을 한 PDF를 넣으세요 (a scan without text; add a PDF made with OCR)",
    ),
    "drawn": (
        "no_text",
        "글자가 도형으로 그려져 있습니다. 글자가 살아 있는 원본을 넣으세요 (letters are drawn as shapes; add the original)",
    ),
    "hidden_only": (
        "no_text",
        "눈에 보이는 글자가 없고 숨은 글자만 있습니다. 원본을 구해 넣으세요 (only hidden text; add the original document)",
    ),
    "garbled": (
        "no_text",
        "글자가 깨져 읽을 수 없습니다. 원본이나 다시 만든 PDF를 넣으세요 (the text is garbled; add the original or a PDF made anew)",
    ),
    "encrypted": (
        "rejected",
        "비밀번호로 잠긴 파일입니다. 잠금을 풀고 저장해 넣으세요 (password-protected; save it without the password)",
    ),
    "broken": (
        "rejected",
        "파일이 깨졌습니다. 다시 내려받거나 저장해 넣으세요 (the file is damaged; download or save it again)",
    ),
    "unsupported": (
        "rejected",
        "읽을 수 없는 형식입니다. PDF, DOCX, HWPX, HTML, 텍스트로 저장해 넣으세요"
        " (format not supported; save it as PDF, DOCX, HWPX, HTML or text)",
    ),
    "encoding": (
        "rejected",
        "글자 인코딩을 알 수 없습니다. UTF-8로 저장해 넣으세요 (unknown text encoding; save it as UTF-8)",
    ),
    "too_large": ("rejected", "파일이 너무 큽니다. 나누어 넣으세요 (the file is too large; split it)"),
    "too_many_pages": ("rejected", "쪽이 너무 많습니다. 나누어 넣으세요 (too many pages; split the file)"),
    "too_much_text": ("rejected", "글자가 너무 많습니다. 나누어 넣으세요 (too much text; split the file)"),
    "zip_bomb": (
        "rejected",
        "압축을 풀면 지나치게 커지는 파일이라 열지 않았습니다. 출처를 확인하세요 (a zip bomb was not opened; check where it is from)",
    ),
    "xml_entities": (
        "rejected",
        "XML 개체 선언이 든 파일이라 열지 않았습니다. 출처를 확인하세요 (XML entity declarations are not read; check where it is from)",
    ),
    "timeout": (
        "rejected",
        "정해진 시간 안에 읽지 못했습니다. 나누거나 다시 만들어 넣으세요 (took too long; split the file or make it anew)",
    ),
    "memory": (
        "rejected",
        "읽는 데 메모리가 너무 많이 듭니다. 나누거나 다시 만들어 넣으세요 (needs too much memory; split the file or make it anew)",
    ),
    "crashed": (
        "rejected",
        "읽는 도중 판독기가 멈췄습니다. 다른 형식으로 다시 만들어 넣으세요 (the reader crashed; save the file in another format)",
    ),
    "stopped": (
        "rejected",
        "읽기를 멈췄습니다. 다시 넣으면 처음부터 읽습니다 (stopped; add the file again to read it)",
    ),
    "unreadable": (
        "rejected",
        "파일을 열 수 없습니다. 경로와 권한을 확인하세요 (cannot open the file; check its path and permissions)",
    ),
}
"""Code -> status and the sentence a person is shown. Codes are stable: programs may rely on them."""


@dataclass(frozen=True)
class Limits:
    """What one file may cost. Sizes in bytes, ``text_chars`` in characters, ``seconds`` of wall and of processor time.

    ``operators`` and ``page_operators`` bound pypdf's work on a document and on a page; past them pypdfium2 reads alone. They
    count work, not time, so that the same file gives the same text on a slow day.
    """

    file_bytes: int = 50_000_000
    pages: int = 2_000
    text_chars: int = 5_000_000
    seconds: float = 60.0
    memory_bytes: int = 1_500_000_000
    unzipped_bytes: int = 200_000_000
    zip_entries: int = 2_000
    zip_ratio: int = 100
    xml_depth: int = 400
    operators: int = 1_000_000
    page_operators: int = 60_000

    @property
    def reply_bytes(self) -> int:
        """The longest answer a child may give: six bytes for a character in JSON (``\\u0000``), and room for the frame."""
        return 6 * self.text_chars + 4_000_000


class Refusal(Exception):
    """Raised by a reader to end with a code; it never leaves :mod:`kb.files`."""

    def __init__(self, code: Code) -> None:
        super().__init__(code)
        self.code: Code = code


@dataclass(frozen=True)
class Aside:
    """Text that is in the file but not in what a person sees of it."""

    text: str
    flag: AsideFlag


@dataclass(frozen=True)
class RawPage:
    """One page as a reader extracted it; ``number`` counts from 1."""

    number: int
    raw: str
    read_with: Reader
    flags: tuple[PageFlag, ...] = ()
    asides: tuple[Aside, ...] = ()


@dataclass(frozen=True)
class Report:
    """What the child says about a file; the parent believes nothing of it unchecked (:mod:`kb.files.wire`)."""

    code: Code
    media_type: str
    page_count: int = 0
    paging: Paging = "none"
    pages: tuple[RawPage, ...] = ()


def report(media_type: str, pages: list[RawPage], limits: Limits, *, laid_out: bool = False) -> Report:
    """The report of a format whose text is always text: ok, hidden_only or empty."""
    if len(pages) > limits.pages:
        raise Refusal("too_many_pages")
    asides = [aside for page in pages for aside in page.asides]
    if sum(len(page.raw) for page in pages) + sum(len(aside.text) for aside in asides) > limits.text_chars:
        raise Refusal("too_much_text")
    shown = any(page.raw.strip() for page in pages)
    code: Code = "ok" if shown else "hidden_only" if asides else "empty"
    return Report(code, media_type, len(pages), "as_saved" if laid_out else "none", tuple(pages))


@dataclass(frozen=True)
class Page:
    """One page: ``text`` is normalised (NFC, spaces), ``raw`` is as extracted, ``offsets`` leads from one to the other."""

    number: int
    text: str
    raw: str = field(repr=False)
    offsets: OffsetMap = field(repr=False)
    read_with: Reader
    flags: tuple[PageFlag, ...] = ()
    asides: tuple[Aside, ...] = ()

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """Where ``text[start:end]`` stands in ``raw``: ``raw[a:b]`` normalises to it."""
        return self.offsets.raw_span(start, end)


@dataclass(frozen=True)
class Reading:
    """A file, read or refused.

    ``pages`` is empty for what is rejected: nothing is half in. ``sentence`` is for people, ``code`` for programs; ``notices``
    are further sentences (text set aside, pages that are pictures). ``media_type`` is told by the content, ``sha256`` is that
    of the bytes that were read; None when they were not (too large, unreadable).
    """

    name: str
    status: Status
    code: Code
    sentence: str
    media_type: str | None
    sha256: str | None
    size: int
    page_count: int = 0
    paging: Paging = "none"
    pages: tuple[Page, ...] = ()
    notices: tuple[str, ...] = ()
