"""What stands inside one clause below 목: points (``1)``, ``가)``, ``(1)``), drawn tables and pictures.

Rule: below 목 the order is 1), 가), (1), (가) (법제처, 「법령 입안·심사 기준」). The layout leaves these as plain lines of the clause,
as it does lists that the publisher set by hand (``가.`` without 호). They are part of the clause's text and hash; here they are
told apart. Every line of the text is in exactly one piece.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "point", "table", "picture"]
_POINTS = (
    re.compile(r"^((\d+)(?:의\d+)?\. ?)(?!\d)(.*)$"),
    re.compile(r"^(([가-힣])(?:의\d+)?\. )(.*)$"),
    re.compile(r"^((\d+)(?:의\d+)?\) ?)(.*)$"),
    re.compile(r"^(([가-힣])(?:의\d+)?\) ?)(.*)$"),
    re.compile(r"^(\((\d+)\) ?)(.*)$"),
    re.compile(r"^(\(([가-힣])\) ?)(.*)$"),
)
"""In order of rank: 1. (a 호 set by hand), 가., 1), 가), (1), (가)."""
_DRAWN = re.compile(r"^[─━│┃┌┍┎┏┐┑┒┓└┕┖┗┘┙┚┛├┝┠┣┤┥┨┫┬┯┳┴┷┻┼┿╂╋|]")
_LINK = re.compile(r'src="([^"]+)"')


@dataclass(frozen=True)
class Piece:
    """One piece of a clause's text. ``rank`` orders points (0 ``1.``, 1 ``가.``, 2 ``1)``, 3 ``가)``, 4 ``(1)``, 5 ``(가)``).

    ``mark`` is a point's number as printed, ``link`` a picture's address; ``text`` is the rest, lines joined by ``\\n``.
    """

    kind: Kind
    text: str
    mark: str = ""
    rank: int = -1
    link: str = ""


def pieces(text: str) -> tuple[Piece, ...]:
    """The pieces of ``Clause.text`` in order.

    ``"다음의 것\\n1) 쉬운 것\\n가) 더 쉬운 것"`` -> a text, a point ``1)`` of rank 2 and a point ``가)`` of rank 3.
    """
    found: list[Piece] = []
    picture = False
    for line in text.split("\n"):
        before = found[-1] if found else None
        if picture and before:
            found[-1] = _longer(before, line)
        elif "<img" in line:
            link = _LINK.search(line)
            found.append(Piece("picture", line, link=link[1] if link else ""))
        elif _DRAWN.match(line):
            table = before is not None and before.kind == "table"
            found[len(found) - table :] = [_longer(before, line) if before and table else Piece("table", line)]
        else:
            found.append(_point(line) or Piece("text", line))
        if "<img" in line or "</img>" in line:
            picture = line.rfind("<img") > line.rfind("</img>")
    return tuple(found)


def _point(line: str) -> Piece | None:
    for rank, pattern in enumerate(_POINTS):
        if match := pattern.match(line):
            return Piece("point", match[3], match[1].strip(), rank)
    return None


def _longer(piece: Piece, line: str) -> Piece:
    return Piece(piece.kind, f"{piece.text}\n{line}", piece.mark, piece.rank, piece.link)
