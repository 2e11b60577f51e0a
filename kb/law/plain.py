"""A clause as it is read aloud: no amendment notes, no asides in brackets, one kind of dot; every letter keeps its place.

The parsers of sanctions read this form (``벌금형을 과(科)한다 <개정 2020. 1. 1.>`` -> ``벌금형을 과한다``) and give back spans of
the official text. What stood in brackets is kept beside it, for it may limit what the clause says.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_PAIRS = {"(": ")", "[": "]", "<": ">", "（": "）", "〈": "〉", "［": "］"}
_DOTS = "·‧･・•"
_SENTENCE_END = re.compile(r"(?<![\d\s])\.(?=\s|$)|\n")


@dataclass(frozen=True)
class Aside:
    """What stood in brackets, and the place in the plain text where it was taken out."""

    at: int
    text: str


@dataclass(frozen=True)
class Sentence:
    """One sentence of the plain text, with its place in it."""

    start: int
    text: str

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@dataclass(frozen=True)
class Plain:
    """``text`` is the plain form; ``places[i]`` is where its i-th letter stands in the original."""

    text: str
    places: tuple[int, ...]
    asides: tuple[Aside, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """A span of the plain text as one of the original; asides inside it are inside it again."""
        if not self.places or start >= end:
            return (0, 0)
        return self.places[start], self.places[end - 1] + 1

    def sentences(self) -> list[Sentence]:
        """The sentences, without the space around them; a line break ends one too."""
        found: list[Sentence] = []
        start = 0
        for end in [*(match.start() for match in _SENTENCE_END.finditer(self.text)), len(self.text)]:
            piece = self.text[start:end]
            lead = len(piece) - len(piece.lstrip(" .\n"))
            piece = piece.strip(" .\n")
            if piece:
                found.append(Sentence(start + lead, piece))
            start = end + 1
        return found


def plain(text: str) -> Plain:
    """Asides out, spaces single, dots ``ㆍ``, full-width digits narrow; a bracket that never closes stays.

    >>> plain("구류나 과료(科料)에 <개정 2020. 1. 1.> 처한다.").text
    '구류나 과료에 처한다.'
    """
    letters: list[str] = []
    places: list[int] = []
    asides: list[Aside] = []
    index = 0
    while index < len(text):
        char = text[index]
        if char in _PAIRS and (end := _closing(text, index)) is not None:
            asides.append(Aside(len(letters), text[index + 1 : end]))
            index = end + 1
            continue
        char = _letter(char)
        if char != " " or (letters and letters[-1] not in " \n"):
            letters.append(char)
            places.append(index)
        index += 1
    return Plain("".join(letters), tuple(places), tuple(asides))


def _letter(char: str) -> str:
    if char in _DOTS:
        return "ㆍ"
    if char == "\n":
        return char
    if char.isspace():
        return " "
    narrow = unicodedata.normalize("NFKC", char)
    return narrow if len(narrow) == 1 and narrow.isascii() else char


def _closing(text: str, start: int) -> int | None:
    """Where the bracket opened at ``start`` closes, those inside it counted; None when it does not."""
    opening, closing = text[start], _PAIRS[text[start]]
    depth = 0
    for index in range(start, len(text)):
        if text[index] == opening:
            depth += 1
        elif text[index] == closing:
            depth -= 1
            if depth == 0:
                return index
    return None
