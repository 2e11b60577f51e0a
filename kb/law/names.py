"""Names of statutes in text: those of a table, those that a text defines for itself, and those that nobody here knows.

The names come from a table that the caller passes (``corpus/sources.yaml``); nothing here knows a statute by heart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from kb.law.mention import Reference

DOTS = "ㆍ·‧･・⋅∙•"
OPENERS, CLOSERS = "「『《〈‘“'\"", "」』》〉’”'\""
_SKIPPED = frozenset(f" \t\n\r\f\v\u00a0\u3000\u2009\u200b{DOTS}")
_LONGEST_GAP = 4
"""Spaces and dots that may stand between two characters of a name."""
_GOES_ON = re.compile(r"(?<=법)(?:재판|률|학|무|원(?!칙)|령|리|인(?!지|가|데|이|\s))|(?<=法)[一-龥]")
"""What makes another word of a name that ends in 법: 스토킹 법률 상담, 형법학, 사회복지법인."""


@dataclass(frozen=True)
class StatuteName:
    """A statute and everything people call it. ``law_id`` is its 법령ID; ``living`` is False for an abolished one."""

    law_id: str
    name: str
    short: str
    english: str
    aliases: tuple[str, ...] = ()
    living: bool = True

    @property
    def spellings(self) -> tuple[str, ...]:
        return (self.name, self.short, self.english, *self.aliases)


class _Node(dict[str, "_Node"]):
    """A node of the tree of spellings; ``owners`` are set where one ends."""

    owners: tuple[str, ...] | None = None


class NameTable:
    """Finds statute names in text, longest first, whatever their spacing, brackets and dots.

    >>> table = NameTable([StatuteName("999999", "시험 및 보호에 관한 법률", "시험법", "Trial Act")])
    >>> [m.law_ids for m in table.find("「시험법」 제1조")]
    [('999999',)]
    """

    def __init__(self, names: Iterable[StatuteName]) -> None:
        self.names = tuple(names)
        self._by_id: dict[str, StatuteName] = {}
        owners: dict[str, dict[str, None]] = {}
        for statute in sorted(self.names, key=lambda statute: not statute.living):
            for spelling in statute.spellings:
                if folded := fold(spelling):
                    owners.setdefault(folded, {})[statute.law_id] = None
        for statute in self.names:
            self._by_id.setdefault(statute.law_id, statute)
        self._owners = {key: tuple(law_ids) for key, law_ids in owners.items()}
        self._root = _Node()
        for key, law_ids in self._owners.items():
            node = self._root
            for char in key:
                node = node.setdefault(char, _Node())
            node.owners = law_ids

    def find(self, text: str) -> list[Reference]:
        """Each statute name in ``text``, not overlapping, with all 법령ID that bear it: the living first, then in the order
        of the table."""
        found: list[Reference] = []
        low = _lowered(text)
        position = 0
        while position < len(low):
            if low[position] in self._root and (hit := self._longest(text, low, position)):
                end, law_ids = hit
                word = text[position:end]
                found.append(Reference(position, end, word, law_ids, name=word))
                position = end
            else:
                position += 1
        return found

    def _longest(self, text: str, low: str, start: int) -> tuple[int, tuple[str, ...]] | None:
        """(end, owners) of the longest whole name at ``start``."""
        before = low[start - 1 : start]
        if re.match(r"[가-힣]", before) and "가" <= low[start] <= "힣":
            return None
        node, position, gap = self._root, start, 0
        best: tuple[int, tuple[str, ...]] | None = None
        while position < len(low) and gap <= _LONGEST_GAP:
            char = low[position]
            position += 1
            if char in node:
                node, gap = node[char], 0
                if node.owners and _is_whole(text, start, position):
                    best = (position, node.owners)
            elif char in _SKIPPED:
                gap += 1
            else:
                break
        return best

    def owners(self, name: str) -> tuple[str, ...]:
        """The 법령ID of all statutes of that name, whatever its spacing; () when the table has none."""
        return self._owners.get(fold(name), ())

    def by_id(self, law_id: str) -> StatuteName | None:
        return self._by_id.get(law_id)


def _is_whole(text: str, start: int, end: int) -> bool:
    """Whether a name ends where a word does: no letter goes on, no 률 or 학 makes another word of it."""
    if text[start:end].isascii():
        return not (text[start - 1 : start].isalnum() or text[end : end + 1].isalnum())
    return not _GOES_ON.match(text, end)


def _lowered(text: str) -> str:
    """Lower case, character for character, so that offsets hold (İ stays as it is)."""
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)


def fold(name: str) -> str:
    """A name without spaces, dots and corner brackets, in lower case: what two spellings of it share."""
    return _lowered(re.sub(rf"[\s\u200b{DOTS}「」]", "", name))


_BRACKETED = re.compile(r"[「『《〈]([^「」『』《》〈〉]{2,60})[」』》〉]")
_DECREE = re.compile(r"[」』》〉]?(\s{0,3}(?:시행령|시행규칙))")
_LAW_ENDING = re.compile(r"(?:법|법률|특례법|특별법|조례|규칙|시행령|시행규칙|Act|Code)$")
_ABOUT = re.compile(r"에\s?관한\s?(?:특례법|특별법|기본법|특별조치법|법률|규칙)")
_ABOUT_WORDS = re.compile(rf"(?<![가-힣\d])[가-힣][가-힣\s{DOTS},]{{0,80}}$")
_NEXT_NAME = re.compile(rf"[^\s{DOTS},]{{0,4}}[\s{DOTS},]{{1,4}}(?=[가-힣]+(?<!관한)\s*.*에\s?관한)")
_PLAIN_NAME = re.compile(
    r"(?<![가-힣A-Za-z])[가-힣A-Za-z]*[가-힣]법(?=$|[^가-힣]|상(?![가-힣])|상의|[은는이가을를의에도과와으만])"
)
_ENGLISH_NAME = re.compile(
    r"\b(?:[A-Z][A-Za-z'’-]{0,40}\s{1,3}){1,8}(?:Act|Code)\b(?!\s{1,3}[Oo]n\b)|\bAct\s{1,3}on\s{1,3}[A-Z][A-Za-z,’'\s-]{3,200}"
)
# Words that end in 법 and name no statute: 방법, 불법, 위법 … and general words for law.
_COMMON = re.compile(
    r"(?:방|불|위|적|합|입|사|수|기|편|탈|준|문|요|화|공|용|해|비|어|산|헌)법$|^(?:이|그|저|본|같은|동|현행|현|관련|해당|개정|신|구|개별|일반|특별|국내|모든|한국|여러|두|각|형사|처벌|우리)?법$|마법|무법"
)
_GENERAL_ENGLISH = re.compile(
    r"^(?:(?:The|This|That|Same|In|Under|Of|An?|Each|No|Korean|Korea|Said|By|Section|Article|Former)\s+)+"
)


def unknown_names(text: str, names: NameTable) -> list[str]:
    """Names in ``text`` that have the form of a statute's name and that the table does not know.

    A name in brackets must be known as a whole, and so must that of a decree (시험법 시행령); a plain word must end where a
    known name ends (형법 in 「형법」), so that an invented 디지털성범죄처벌법 is not taken for a known one. The caller decides
    what an unknown name means.

    >>> table = NameTable([StatuteName("999999", "시험 및 보호에 관한 법률", "시험법", "Trial Act")])
    >>> unknown_names("「시험법」과 「모형 처벌법」 제1조, 그 방법은 불법", table)
    ['모형 처벌법']
    """
    return [name for _, _, name in find_unknown(text, names, names.find(text))]


def find_unknown(text: str, names: NameTable, known: Iterable[Reference]) -> list[tuple[int, int, str]]:
    """(start, end, name) of each unknown name, in order; the span covers its brackets. ``known`` are the known ones."""
    covered = bytearray(len(text) + 1)  # 1: inside a known name
    quoted = bytearray(len(text) + 1)  # 1: inside brackets
    ends = set()
    rows = list(known)
    for row in rows:
        covered[row.start : row.end] = b"\1" * (row.end - row.start)
        ends.add(row.end)
    found: dict[int, tuple[int, str]] = {}
    for match in _BRACKETED.finditer(text):
        quoted[match.start() : match.end()] = b"\1" * (match.end() - match.start())
        inside = match[1].strip()
        if _LAW_ENDING.search(inside) and not names.owners(inside):
            found[match.start()] = (match.end(), inside)
    for start, end in _shapes(text):
        if end not in ends and (last := covered.rfind(1, start, end)) >= 0:
            rest = _NEXT_NAME.match(
                text, last + 1, end
            )  # a known name in the same phrase: what is behind it is a name of its own
            start = rest.end() if rest else start
        name = _GENERAL_ENGLISH.sub("", text[start:end])
        common = end in ends or _COMMON.search(name) or name in ("Act", "Code")
        # Inside brackets, or part of a known name, or a known name with more of the sentence behind it.
        if common or (quoted[start] and quoted[end - 1]) or 1 in covered[start:end]:
            continue
        found[start] = (end, name)
    for row in rows:
        decree = _DECREE.match(text, row.end)
        if decree and not (quoted[row.start] and quoted[decree.end() - 1]):
            found[row.start] = (decree.end(), f"{row.text}{decree[1]}")
    return [(start, *found[start]) for start in sorted(found)]


def _shapes(text: str) -> Iterable[tuple[int, int]]:
    """Spans of words that have the form of a statute's name."""
    for match in _ABOUT.finditer(text):
        if words := _ABOUT_WORDS.search(text, max(0, match.start() - 81), match.start()):
            yield words.start(), match.end()
    for pattern in (_PLAIN_NAME, _ENGLISH_NAME):
        for match in pattern.finditer(text):
            yield match.span()
