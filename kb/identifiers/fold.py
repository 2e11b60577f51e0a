"""A text as it looks: one spelling for full-width, styled and circled characters, nothing that is invisible, offsets kept.

"０１０‐1\\u200b234" -> "010-1234", with the place of each character in the original
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from dataclasses import dataclass

_DASHES = frozenset("‐‑‒–—―−ㅡー─﹘﹣－⁃˗")
_BLANKS = frozenset("\u3164\uffa0\u115f\u1160\u2800")
"""Letters without ink that people type as spaces."""
_COMPATIBLE_JAMO = range(0x3131, 0x318F)
"""ㅇ, ㅎ, ㆍ: NFKC would turn these into halves of a syllable."""
_PIECE = re.compile(r"(?P<plain>[ -~\n\r\t가-힣]+)|[\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff]+|.", re.DOTALL)


@dataclass(frozen=True)
class Folded:
    """``text`` to search in; :meth:`span` gives the place in the original."""

    original: str
    text: str
    starts: array[int]
    ends: array[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original that a non-empty span of ``text`` came from."""
        return self.starts[start], self.ends[end - 1]


def fold(text: str) -> Folded:
    """``text`` as it looks.

    >>> fold("０１０\\u200b－1234").text
    '010-1234'
    """
    pieces: list[str] = []
    starts, ends = array("q"), array("q")
    for match in _PIECE.finditer(text):
        if match["plain"]:
            pieces.append(match.group())
            starts.extend(range(*match.span()))
            ends.extend(range(match.start() + 1, match.end() + 1))
            continue
        seen = _seen(match.group())
        pieces.append(seen)
        starts.extend([match.start()] * len(seen))
        ends.extend([match.end()] * len(seen))
    return Folded(text, "".join(pieces), starts, ends)


def _seen(piece: str) -> str:
    if piece.isascii():  # what is plain has gone before: control characters are left
        return piece if piece.isspace() else ""
    if len(piece) > 1:
        return unicodedata.normalize("NFC", piece)
    if piece in _DASHES:
        return "-"
    if piece in _BLANKS:
        return " "
    if ord(piece) in _COMPATIBLE_JAMO:
        return piece
    category = unicodedata.category(piece)
    if category in ("Cf", "Mn", "Me", "Cc"):  # invisible, or drawn over the character before
        return ""
    if category == "Nd":
        return str(unicodedata.decimal(piece))
    return unicodedata.normalize("NFKC", piece)
