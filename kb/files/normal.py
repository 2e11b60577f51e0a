"""Normalised text that knows where it came from: NFC and plain spaces, with offsets back to the raw extraction.

Hyphens at line ends stay as they are: joining words is a guess, and a quotation must be found again in the page.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from typing import NamedTuple

_INVISIBLE = "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff"
_TAGS = "\U000e0000-\U000e007f"
_BLANK = "\\s\u115f\u1160\u3164\uffa0"
"""White space, and Hangul fillers, which look like it."""
_GAP = re.compile(f"[{_BLANK}{_INVISIBLE}{_TAGS}]+")
_LINE = re.compile("\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_TAG_RUN = re.compile(f"[{_TAGS}]+")
_SURROGATE = re.compile("[\ud800-\udfff]")


class Piece(NamedTuple):
    """``text[at : at + length]`` came from ``raw[raw_at : raw_at + raw_length]``; when exact, character by character."""

    at: int
    length: int
    raw_at: int
    raw_length: int
    exact: bool


@dataclass(frozen=True)
class OffsetMap:
    """From normalised text back to raw, in one step or several (last step first)."""

    steps: tuple[tuple[Piece, ...], ...]

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """The raw span of ``text[start:end]``; of an empty span, the empty span where it would stand.

        Raises ValueError when the span is not inside the text.
        """
        for pieces in self.steps:
            start, end = _back(pieces, start, end)
        return start, end


def _back(pieces: tuple[Piece, ...], start: int, end: int) -> tuple[int, int]:
    total = pieces[-1].at + pieces[-1].length if pieces else 0
    if not 0 <= start <= end <= total:
        raise ValueError(f"본문 밖의 자리입니다 (outside the text of {total} characters): {start}..{end}")
    if not pieces:
        return 0, 0
    first = pieces[bisect_right(pieces, start, key=lambda piece: piece.at) - 1]
    raw_start = first.raw_at + (start - first.at if first.exact else 0)
    if start == end:
        return raw_start, raw_start
    last = pieces[bisect_right(pieces, end - 1, key=lambda piece: piece.at) - 1]
    return raw_start, last.raw_at + (end - last.at if last.exact else last.raw_length)


def normalise(raw: str) -> tuple[str, OffsetMap]:
    r"""Text for people and search, and the way back.

    NFC; runs of blanks become one space, one line end or one empty line; characters that show nothing are dropped.

    >>> text, offsets = normalise("제14조의2\u00a0 \r\n허위영상물")
    >>> text, offsets.raw_span(7, 9)
    ('제14조의2\n허위영상물', (10, 12))
    """
    text, pieces = _even_gaps(raw)
    if unicodedata.is_normalized("NFC", text):
        return text, OffsetMap((pieces,))
    composed, clusters = _compose(text)
    return composed, OffsetMap((clusters, pieces))


def printable(text: str) -> str:
    """Half surrogates, which no encoding can carry, as U+FFFD."""
    return _SURROGATE.sub("\ufffd", text)


def smuggled(raw: str) -> str:
    """ASCII hidden in Unicode tag characters, which no screen shows: ``"x\U000e0068\U000e0069"`` -> ``"hi"``."""
    tags = "".join(_TAG_RUN.findall(raw))
    return "".join(chr(ord(tag) - 0xE0000) for tag in tags if 0x20 <= ord(tag) - 0xE0000 < 0x7F)


def _gap(run: str) -> str:
    """What a run of blanks and invisible characters becomes inside a text."""
    lines = len(_LINE.findall(run))
    if lines:
        return "\n\n" if lines > 1 else "\n"
    return " " if re.search(f"[{_BLANK}]", run) else ""


def _even_gaps(raw: str) -> tuple[str, tuple[Piece, ...]]:
    parts: list[str] = []
    pieces: list[Piece] = []
    at = 0

    def take(text: str, raw_at: int, raw_length: int, exact: bool) -> None:
        nonlocal at
        if not text:
            return
        parts.append(text)
        before = pieces[-1] if pieces else None
        if before and before.exact and exact and before.raw_at + before.raw_length == raw_at:
            pieces[-1] = Piece(
                before.at, before.length + len(text), before.raw_at, before.raw_length + raw_length, True
            )
        else:
            pieces.append(Piece(at, len(text), raw_at, raw_length, exact))
        at += len(text)

    done = 0
    for match in _GAP.finditer(raw):
        start, end = match.span()
        take(raw[done:start], done, start - done, True)
        done = end
        if start > 0 and end < len(raw):
            becomes = _gap(match[0])
            take(becomes, start, end - start, len(becomes) == end - start == 1)
    take(raw[done:], done, len(raw) - done, True)
    return "".join(parts), tuple(pieces)


def _compose(text: str) -> tuple[str, tuple[Piece, ...]]:
    """NFC cluster by cluster; a cluster is a character with the marks and jamo that may join it."""
    parts: list[str] = []
    pieces: list[Piece] = []
    at = start = 0

    def flush(end: int) -> None:
        nonlocal at, start
        cluster = text[start:end]
        composed = unicodedata.normalize("NFC", cluster)
        exact = composed == cluster
        before = pieces[-1] if pieces else None
        if before and before.exact and exact:
            pieces[-1] = Piece(
                before.at, before.length + len(composed), before.raw_at, before.raw_length + len(cluster), True
            )
        else:
            pieces.append(Piece(at, len(composed), start, len(cluster), exact))
        parts.append(composed)
        at += len(composed)
        start = end

    for index in range(1, len(text)):
        if not _joins(text[index]):
            flush(index)
    if text:
        flush(len(text))
    composed = "".join(parts)
    whole = unicodedata.normalize("NFC", text)
    if composed != whole:  # a script whose marks _joins does not know: right text, coarse offsets
        return whole, (Piece(0, len(whole), 0, len(text), False),)
    return composed, tuple(pieces)


def _joins(char: str) -> bool:
    """May NFC join this character to the one before: combining marks, and vowel and final jamo of Hangul."""
    return unicodedata.category(char)[0] == "M" or "\u1161" <= char <= "\u1175" or "\u11a8" <= char <= "\u11c2"
