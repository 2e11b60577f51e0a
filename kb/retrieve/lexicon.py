"""Lay words, nicknames and foreign words in a question, and what they may mean (``corpus/lexicon``)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from kb.morphemes import Morpheme
from kb.store.records import LexiconEntry

_BOUND = ("J", "E", "XS", "VCP")
"""Tags of what cannot begin a word: particles, endings, suffixes, the copula."""
_REST = frozenset("죄자범물인방생림음기법권이가을를은는도의에로와과랑만나야요라서")
"""What may follow a spelling inside one noun of the analyser without making it another thing: 강간죄, 성범죄자, 합성물, 지적장애인,
채팅방, 따돌림, and a particle that the analyser took for a part of a noun unknown to it (카톡이); not 게시판, 전화번호, 긴급피난처."""


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

    Spaces inside a Korean term of three syllables or more are optional. A Korean spelling stands where words stand
    (:func:`stands`), by the morphemes of ``analyse``: 게시 is not found in 게시판, nor 문을 열어 in 방문을 열어; one of two syllables
    begins a word (협박 is not found in 위협박스). Latin spellings must be whole words; Chinese and Japanese ones may stand anywhere.
    """

    def __init__(self, entries: Iterable[LexiconEntry], analyse: Callable[[str], Sequence[Morpheme]]) -> None:
        self._entries, self._analyse = tuple(entries), analyse
        spellings: dict[str, list[LexiconEntry]] = {}
        for entry in self._entries:
            for spelling in (entry.term, *entry.variants):
                owners = spellings.setdefault(_compact(fold(spelling)), [])
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
        solid = folded.replace(" ", "")
        morphemes: Sequence[Morpheme] | None = None
        taken: list[tuple[int, int]] = []
        found: list[LexiconMatch] = []
        for spelling, pattern in self._patterns:
            if spelling.replace(" ", "") not in solid:
                continue  # most are not; this is cheaper than the pattern
            for match in pattern.finditer(folded):
                if any(match.start() < end and start < match.end() for start, end in taken):
                    continue
                if _HANGUL.search(spelling):
                    morphemes = self._analyse(folded) if morphemes is None else morphemes
                    if not stands(folded, match.start(), match.end(), morphemes):
                        continue
                taken.append(match.span())
                found += [LexiconMatch(e, *match.span(), match.group()) for e in self._owners[spelling]]
        return sorted(found, key=lambda m: (m.start, m.entry.term))


def stands(text: str, start: int, end: int, morphemes: Sequence[Morpheme]) -> bool:
    """Whether words begin and end where the spelling ``text[start:end]`` was found in ``text``.

    CASE 1: it begins inside a word (eojeol): only where a morpheme begins, and that is no ending or suffix; no particle either,
    unless several words were found (한테 뿌린다).
    CASE 2: it ends inside a noun: only where the rest makes no other thing of it (강간|죄), or after several words (같은 반 여|학생).
    CASE 3: it begins and ends a word, or ends in an ending, as verbs do (합성|했어요).
    """
    several = " " in text[start:end]
    if start and _HANGUL.match(text[start - 1]):
        bound = _BOUND[1:] if several else _BOUND
        if all(m.start != start or m.tag.startswith(bound) for m in morphemes):
            return False
    cut = next((m for m in morphemes if m.tag.startswith("N") and m.start < end < m.end), None)
    return cut is None or several or text[end : cut.end] in _REST


_HANGUL = re.compile(r"[가-힣]")


def _compact(spelling: str) -> str:
    """A Korean spelling of three syllables or more without its spaces, which are optional: 영통 녹화 and 영통녹화 are one."""
    compact = spelling.replace(" ", "")
    return compact if _HANGUL.search(spelling) and len(compact) > 2 else spelling


def _pattern(spelling: str, lang: str) -> re.Pattern[str]:
    if re.fullmatch(r"[a-z0-9À-ỹ .'\-]+", spelling):
        return re.compile(rf"(?<![a-z0-9À-ỹ]){re.escape(spelling)}(?![a-zÀ-ỹ])")
    if lang in ("zh", "ja"):
        return re.compile(re.escape(spelling))
    if len(spelling.replace(" ", "")) > 2:
        return re.compile(r"\s?".join(re.escape(char) for char in spelling))
    return re.compile(r"(?<![가-힣])" + re.escape(spelling).replace(r"\ ", r"\s?"))
