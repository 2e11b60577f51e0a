"""The page of legal words: every term in the order of the alphabet, by its first sound, and by words."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from kb.retrieve.library import Library
from kb.store.glossary import Term
from kb.views.matching import has_words

SOUNDS = "ㄱㄱㄴㄷㄷㄹㅁㅂㅂㅅㅅㅇㅈㅈㅊㅋㅌㅍㅎ"
"""The first sound of each of the nineteen groups of syllables, doubled ones (ㄲ) under the plain one, as dictionaries have them."""
_FIRST, _EACH = 0xAC00, 588
OTHER = "#"
"""Where a term stands that begins with a figure."""


@dataclass(frozen=True)
class Row:
    """A term with the index letter of each language. ``changed``: a clause that it rests on has other words today than those that
    were read, so that it must not be shown as if it still held."""

    term: Term
    sound: str
    letter: str
    changed: bool


def rows(library: Library, day: date) -> list[Row]:
    """Every term on file, as a Korean dictionary orders them."""
    terms = sorted(library.glossary.values(), key=lambda term: unicodedata.normalize("NFC", term.id))
    return [Row(term, sound(term.term), letter(term.english_term), not library.term_rests(term, day)) for term in terms]


def sound(word: str) -> str:
    """The consonant under which a dictionary has a Korean word.

    >>> sound("집행유예"), sound("쌍방"), sound("2차 피해")
    ('ㅈ', 'ㅅ', '#')
    """
    place = (ord(word[0]) - _FIRST) // _EACH
    return SOUNDS[place] if 0 <= place < len(SOUNDS) else OTHER


def letter(word: str) -> str:
    """The capital under which an English index has a word."""
    first = word[:1].upper()
    return first if "A" <= first <= "Z" else OTHER


def indexed(found: Iterable[Row], korean: bool) -> list[str]:
    """The index letters that have a term, in order."""
    return sorted({row.sound if korean else row.letter for row in found})


def chosen(found: Iterable[Row], *, korean: bool, initial: str | None = None, words: str = "") -> list[Row]:
    """The terms under a letter that have every word, in a name or in what is said of them: those that are named so come first.
    In English they are ordered by their English names."""
    wanted = words.casefold().split()
    held = [
        row
        for row in found
        if initial in (None, row.sound if korean else row.letter) and has_words(_text(row.term), words)
    ]
    if not korean:
        held.sort(key=lambda row: row.term.english_term.casefold())
    return sorted(held, key=lambda row: not _named(row.term, wanted))


def _named(term: Term, wanted: Sequence[str]) -> bool:
    return all(any(word in name.casefold() for name in term.names) for word in wanted)


def _text(term: Term) -> str:
    return " ".join((*term.names, term.plain, term.english))
