"""The statutes that a text names, in order: of the table, defined by the text, unknown, and words like 같은 법."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kb.law.definitions import BRACKETS, OLD, definitions_at, find_defined
from kb.law.mention import UNKNOWN, Reference
from kb.law.names import CLOSERS, NameTable, find_unknown
from kb.law.promulgation import Version, read_version

SAME_LAW = re.compile(
    r"(?<![가-힣])(?:(?:같은|위|동|이|본)\s{0,3}(?:법률|특례법|특별법|법|영|령|시행령|시행규칙|규칙))"
    r"(?P<decree>\s{0,3}(?:시행령|시행규칙))?(?![가-힣]*(?:안|원|적|률|학))"
    r"|\bthe\s{1,3}(?:same|said)\s{1,3}(?:Act|Code|Decree)\b",
    re.I,
)
_HAS_ARTICLE = re.compile(r"(?:제\s{0,3}\d{1,4}|\d)\s{0,3}조|Art", re.I)


@dataclass(frozen=True)
class Named:
    """A statute named in a text. ``reach`` is the end of what belongs to the name: brackets, its promulgation. ``same`` is set
    for 같은 법 and its like; ``plain`` for an unknown word that may be no statute at all (대처법)."""

    start: int
    end: int
    reach: int
    law_ids: tuple[str, ...]
    text: str
    version: Version | None = None
    old: bool = False
    same: bool = False
    plain: bool = False
    decree: str | None = None

    @property
    def is_decree(self) -> bool:
        return self.text.rstrip().endswith(("령", "규칙", "Decree", "Rule"))


def statutes_in(text: str, names: NameTable) -> tuple[list[Named], list[Reference]]:
    """(every statute named, in order, not overlapping; known names that stand inside the name of an unknown one).

    A name among the words of a promulgation (법률 제8781호 ‘…에 관한 법률’로 개정되기 전의 것) is part of those.
    """
    known = names.find(text)
    unknown = find_unknown(text, names, known)
    covered = bytearray(len(text) + 1)
    for start, end, _ in unknown:
        covered[start:end] = b"\1" * (end - start)
    outer = [row for row in known if not covered[row.start]]
    spans = [(row.start, row.end, row.law_ids) for row in outer] + [(s, e, (UNKNOWN,)) for s, e, _ in unknown]
    found: list[tuple[int, Named]] = []
    for start, end, definition in find_defined(text, definitions_at(text, sorted(spans))):
        row = _named(text, start, end, definition.law_ids, text[start:end])
        version, old = row.version or definition.version, row.old or definition.old
        found.append((0, Named(start, end, row.reach, definition.law_ids, row.text, version, old)))
    found += [(1, _named(text, row.start, row.end, row.law_ids, row.text)) for row in outer]
    for start, end, name in unknown:
        plain = text[end - 1] == "법" and "관한" not in name and not name.isascii()
        found.append((2, _named(text, start, end, (UNKNOWN,), name, plain)))
    for match in SAME_LAW.finditer(text):
        start, end = match.span()
        decree = match["decree"].strip() if match["decree"] else None
        found.append((3, Named(start, end, _reach(text, end)[0], (), match.group(), same=True, decree=decree)))
    ordered = sorted(found, key=lambda row: (row[1].start, -row[1].end, row[0]))
    apart: list[Named] = []
    for _, row in ordered:
        if not apart or row.start >= (apart[-1].reach if apart[-1].version else apart[-1].end):
            apart.append(row)
    return apart, [row for row in known if covered[row.start]]


def _named(text: str, start: int, end: int, law_ids: tuple[str, ...], name: str, plain: bool = False) -> Named:
    reach, words = _reach(text, end)
    old = bool(OLD.search(text, max(0, start - 10), start))
    version = read_version(words, old)
    old = old or (version is not None and version.before is not None)
    return Named(start, end, reach, law_ids, name, version, old, plain=plain)


def _reach(text: str, end: int) -> tuple[int, str]:
    """(the end of the brackets behind a name, the words in them); brackets that hold an article are not the name's."""
    brackets = BRACKETS.match(text, end)
    if brackets and not _HAS_ARTICLE.search(brackets["words"]):
        return brackets.end(), brackets["words"]
    return (end + 1 if text[end : end + 1] and text[end] in CLOSERS else end), ""
