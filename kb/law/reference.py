"""Legal references in any text: statutes by name, articles with 항·호·목, rulings; Korean and English forms.

「성폭력처벌법」 제14조의2제2항       -> 011187 / 제14조의2 / ("2",)
같은 법 제15조                       -> the statute named last
Article 14-2(2) of the Act on ...   -> the statute named behind it
대법원 2018. 8. 30. 선고 2017도3443  -> a ruling
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kb.law.binding import Reader
from kb.law.mention import UNKNOWN, Here, Reference
from kb.law.names import NameTable, StatuteName, unknown_names
from kb.law.rulings import RulingCitation, find_rulings

__all__ = [
    "UNKNOWN",
    "Here",
    "NameTable",
    "Reference",
    "StatuteName",
    "case_numbers",
    "find_mentions",
    "find_references",
    "unknown_names",
]


def find_references(text: str, names: NameTable, here: Here | None = None) -> list[Reference]:
    """Every reference in ``text`` that belongs to a statute, an article or a ruling, in order; each case number is one.

    What :func:`find_mentions` finds, without unknown names by themselves and without what points at nothing. A known name
    inside an unknown one (형법 시행령) is given too, without an article.
    """
    reader = Reader(text, names, here)
    found: list[Reference] = []
    for mention in _apart(reader.read(), find_rulings(text), text):
        if mention.ruling:
            numbers = mention.ruling.numbers
            found += [Reference(n.start, n.end, text[n.start : n.end], case_number=n.number) for n in numbers]
        elif mention.addenda:
            found.append(replace(mention, law_ids=(UNKNOWN,)))
        elif mention.article or mention.law_ids not in ((), (UNKNOWN,)):
            found.append(mention)
    return sorted([*found, *reader.inner], key=lambda r: (r.start, r.end))


def find_mentions(text: str, names: NameTable, here: Here | None = None) -> list[Reference]:
    """Every reference in ``text``, in order; ``here`` says which clause the text itself is, if it is one.

    CASE 1: a name directly before an article (「형법」 제297조) gives it its statute, known or not (「거짓법」 제3조,
    임용시험령 제2조, 형법 시행령 제2조: :data:`UNKNOWN`, never the statute named before it).
    CASE 2: 같은 법, 동법: the statute named last; 이 법: that of ``here``, else the one named last.
    CASE 3: an article in a list (제297조, 제298조 및 제299조): the statute of the one before it.
    CASE 4: 항, 호, 목 joined to an address by nothing but the words of a list (제1항 및 제2항): the same article.
    CASE 5: English, "Articles 3 and 4 of the Act": the statute named behind, else the one named last.
    CASE 6: 같은 조, 같은 항: the address named last; 이 조, 전조, 전항 and a 제2항 by itself: reckoned from ``here``.
    CASE 7: an article by itself: the statute of ``here``, else the statute named last, else none.
    CASE 8: a statute without an article; CASE 9: a ruling.
    """
    return _apart(Reader(text, names, here).read(), find_rulings(text), text)


def _apart(mentions: Sequence[Reference], rulings: Sequence[RulingCitation], text: str) -> list[Reference]:
    """Both in order; a statute inside the citation of a ruling (헌법 in 헌법재판소) is part of that."""
    cited = [Reference(r.start, r.end, text[r.start : r.end], case_number=r.case_number, ruling=r) for r in rulings]
    found: list[Reference] = []
    for mention in sorted([*cited, *mentions], key=lambda r: (r.start, r.ruling is None, r.end)):
        if found and mention.start < found[-1].end:
            if mention.ruling and not found[-1].ruling:
                found[-1] = mention
            continue
        found.append(mention)
    return found


def case_numbers(text: str) -> list[str]:
    """Case numbers in ``text`` in their normal form: ``"2017도 3443"``, ``"2017Do3443"`` -> ``["2017도3443"]``."""
    return [number.number for ruling in find_rulings(text) for number in ruling.numbers]
