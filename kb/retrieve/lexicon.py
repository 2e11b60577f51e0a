"""Lay words, nicknames and foreign words in a question, and what they may mean (``corpus/lexicon``)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kb.store.records import LexiconEntry


@dataclass(frozen=True)
class LexiconMatch:
    """An entry found in a text, with the span it covers in the folded text."""

    entry: LexiconEntry
    start: int
    end: int
    text: str


def fold(text: str) -> str:
    """NFKC, lower case, single spaces, no zero-width characters: what terms are compared on."""
    text = re.sub(r"[\u200b-\u200f\u2060\ufeff\u00ad\x00-\x08\x0b-\x1f]", "", unicodedata.normalize("NFKC", text))
    return re.sub(r"\s+", " ", text).strip().lower()


class LexiconIndex:
    """Finds entries in text, longest spelling first, not overlapping.

    Spaces inside a Korean term are optional. A Korean spelling of two syllables must start a word (``협박`` is not found in
    ``위협박스``); Latin spellings must be whole words; Chinese and Japanese ones may stand anywhere.
    """

    def __init__(self, entries: Iterable[LexiconEntry]) -> None:
        self._entries = tuple(entries)
        spellings: dict[str, list[LexiconEntry]] = {}
        for entry in self._entries:
            for spelling in (entry.term, *entry.variants):
                owners = spellings.setdefault(fold(spelling), [])
                if entry not in owners:
                    owners.append(entry)
        self._owners = spellings
        self._patterns = [
            (spelling, _pattern(spelling, owners[0].lang))
            for spelling, owners in sorted(spellings.items(), key=lambda item: (-len(item[0]), item[0]))
        ]

    @property
    def entries(self) -> Sequence[LexiconEntry]:
        return self._entries

    def find(self, text: str) -> list[LexiconMatch]:
        """Every entry in ``text`` in the order of the text; an ambiguous spelling yields each of its entries."""
        folded = fold(text)
        taken: list[tuple[int, int]] = []
        found: list[LexiconMatch] = []
        for spelling, pattern in self._patterns:
            for match in pattern.finditer(folded):
                if any(match.start() < end and start < match.end() for start, end in taken):
                    continue
                taken.append(match.span())
                found += [LexiconMatch(e, *match.span(), match.group()) for e in self._owners[spelling]]
        return sorted(found, key=lambda m: (m.start, m.entry.term))


def _pattern(spelling: str, lang: str) -> re.Pattern[str]:
    if re.fullmatch(r"[a-z0-9À-ỹ .'\-]+", spelling):
        return re.compile(rf"(?<![a-z0-9À-ỹ]){re.escape(spelling)}(?![a-zÀ-ỹ])")
    if lang in ("zh", "ja"):
        return re.compile(re.escape(spelling))
    compact = spelling.replace(" ", "")
    loose = r"\s?".join(re.escape(char) for char in compact)
    start = r"(?<![가-힣])" if len(compact) <= 2 else ""
    return re.compile(start + loose)
