"""Names that a text gives to statutes for itself: 「…에 관한 법률」(이하 “시험법”이라 한다), (약칭: 시험법), “법”이란 「…」을 말한다.

Rule: such a name holds from its definition to the end of the text, or until it is defined again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kb.law.mention import UNKNOWN
from kb.law.names import CLOSERS, OPENERS, NameTable, StatuteName, find_unknown, fold
from kb.law.promulgation import Version, read_version

_CLOSER, _OPENER = f"[{re.escape(CLOSERS)}]", f"[{re.escape(OPENERS)}]"
BRACKETS = re.compile(rf"{_CLOSER}?\s{{0,3}}\((?P<words>[^()]{{1,300}}(?:\([^()]{{0,100}}\)[^()]{{0,200}})?)\)")
"""Words in brackets behind a name: its promulgation, its short name."""
_SHORTENED = re.compile(
    rf"이하\s{{0,3}}(?:이\s?(?:법|조|항|영|규칙)에서\s{{0,3}}|각각\s{{0,3}}|단순히\s{{0,3}})?{_OPENER}(?P<name>[^{re.escape(OPENERS + CLOSERS)}]{{1,40}}){_CLOSER}"
    rf"\s{{0,3}}(?:이?라|로|으로)|약칭\s{{0,3}}:?\s{{0,3}}{_OPENER}?(?P<short>[^{re.escape(OPENERS + CLOSERS)},]{{2,40}})"
    rf"|hereinafter[\w\s]{{0,40}}[“\"'‘](?P<english>[^“”\"'‘’]{{2,60}})[”\"'’]"
)
_MEANT = re.compile(
    rf"{_OPENER}(?P<name>[^{re.escape(OPENERS + CLOSERS)}]{{1,40}}){_CLOSER}\s?이?란\s{{0,3}}{_OPENER}?$"
)
_MEANS = re.compile(rf"{_CLOSER}?\s?[을를]\s{{0,3}}말한다")
OLD = re.compile(rf"(?:(?<![가-힣])구\s{{0,3}}{_OPENER}?|舊\s{{0,3}}{_OPENER}?|\b[Ff]ormer\s{{1,3}})$")
"""구 (or "former") before a name."""


@dataclass(frozen=True)
class Definition:
    """A name that a text gives to a statute, good from ``valid_from`` on; ``law_ids`` are :data:`UNKNOWN` for one that the
    table does not know."""

    name: str
    valid_from: int
    law_ids: tuple[str, ...]
    version: Version | None = None
    old: bool = False


def read_definitions(text: str, names: NameTable) -> list[Definition]:
    """The names that ``text`` itself gives to statutes, in order.

    >>> table = NameTable([StatuteName("999999", "시험 및 보호에 관한 법률", "", "")])
    >>> [(d.name, d.law_ids) for d in read_definitions("「시험 및 보호에 관한 법률」(이하 “법”이라 한다) 제1조", table)]
    [('법', ('999999',))]
    """
    known = names.find(text)
    spans = [(row.start, row.end, row.law_ids) for row in known]
    unknown = find_unknown(text, names, known)
    outer = {start: (end, (UNKNOWN,)) for start, end, _ in unknown}
    inside = _covered(len(text), unknown)
    spans = [row for row in spans if not inside[row[0]]] + [(s, e, ids) for s, (e, ids) in outer.items()]
    return definitions_at(text, sorted(spans))


def definitions_at(text: str, spans: Iterable[tuple[int, int, tuple[str, ...]]]) -> list[Definition]:
    """The definitions behind the statute names at ``spans`` (start, end, 법령ID)."""
    found: list[Definition] = []
    for start, end, law_ids in spans:
        old = bool(OLD.search(text, max(0, start - 6), start))
        if brackets := BRACKETS.match(text, end):
            words = brackets["words"]
            for match in _SHORTENED.finditer(words):
                name = (match["name"] or match["short"] or match["english"]).strip()
                version = read_version(words, old)
                before = version is not None and version.before is not None
                found.append(Definition(name, brackets.end(), law_ids, version, old or before))
        if (meant := _MEANT.search(text, max(0, start - 60), start)) and (means := _MEANS.match(text, end)):
            found.append(Definition(meant["name"].strip(), means.end(), law_ids, None, old))
    return found


def find_defined(text: str, definitions: Sequence[Definition]) -> list[tuple[int, int, Definition]]:
    """(start, end, definition) wherever a defined name stands where it is good; the last definition of a name counts.

    A name of one syllable (법, 영) counts only before an article or a decree.
    """
    if not definitions:
        return []
    by_name: dict[str, list[Definition]] = {}
    for definition in definitions:
        by_name.setdefault(fold(definition.name), []).append(definition)
    table = NameTable(StatuteName(key, key, key, key) for key in by_name)
    found = []
    for match in table.find(text):
        good = [d for d in by_name[match.law_ids[0]] if d.valid_from <= match.start]
        short = len(match.text) == 1 and not _SHORT_USE.match(text, match.end)
        if good and not short:
            found.append((match.start, match.end, good[-1]))
    return found


_SHORT_USE = re.compile(rf"{_CLOSER}?\s{{0,3}}(?:제\s{{0,3}}\d{{1,4}}\s{{0,3}}조|부칙|시행령|시행규칙)")


def _covered(size: int, spans: Iterable[tuple[int, int, str]]) -> bytearray:
    covered = bytearray(size + 1)
    for start, end, _ in spans:
        covered[start:end] = b"\1" * (end - start)
    return covered
