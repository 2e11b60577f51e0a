"""Citations of rulings, from a bare case number to a full one, Korean and English.

대법원 2018. 8. 30. 선고 2017도3443 판결                     -> court, day, number, kind of decision
2018도1234, 2018전도12(병합); 2015헌바240ㆍ241(병합)          -> one ruling with joined cases
Supreme Court Decision 2017Do3443 decided August 30, 2018
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from kb.law.cases import CaseNumber, find_numbers, in_latin
from kb.law.courts import CONSTITUTIONAL, COURT, court_in_english, court_in_korean, full_court_name
from kb.law.promulgation import DAY, ENGLISH_DAY, english_day, english_to_day, korean_day, to_day

_S = r"\s{0,3}"
_BENCH = r"전원합의체|전원재판부|제\s?\d\s?지정재판부"
_DATED = re.compile(
    rf"(?:{COURT}{_S}(?P<bench>{_BENCH})?{_S})?{DAY.pattern}{_S}(?P<verb>선고|자)?{_S}(?P<bench2>{_BENCH})?{_S}$"
)
_COURT_ALONE = re.compile(rf"{COURT}{_S}$")
_ENGLISH_HEAD = re.compile(
    r"(?<![A-Za-z])(?P<court>(?:[A-Z][a-z]+\s){1,5}Court)(?:\sof\sKorea)?(?P<banc>\s(?i:en\sbanc))?"
    r"(?:\s(?P<word>Decision|Judgment|Order|Ruling)s?)?(?:\s(?:Case\s)?No\.)?,?\s{1,3}$"
)
_ENGLISH_TAIL = re.compile(
    rf"{_S}(?P<joined>\((?i:consolidated)\))?,?{_S}(?P<verb>decided|rendered|dated|of)?{_S}(?:on\s)?{ENGLISH_DAY.pattern}"
)
_JOINED = re.compile(r"\s?\((?:병합|본소|반소|참가|독립당사자참가|각\s?병합)[^()]{0,24}\)|\s?\((?i:consolidated)\)")
_DECISION = re.compile(rf"(?:\s?등)?{_S}(?P<bench>{_BENCH})?{_S}(?P<word>판결|결정|명령|재결)(?![문요례])")
_LIST = re.compile(r"\s{0,2}(?:[,ㆍ·‧･・]|및|and)\s{0,2}")
_DIGITS = re.compile(r"\s?(?P<sign>[,ㆍ·‧･・]|내지|[~∼～])\s{0,2}(?P<n>\d{1,7})(?![\d.%]|\s?헌|,\d)")
_DOTS, _RANGE_SIGNS = "ㆍ·‧･・", ("내지", "~", "∼", "～")
_LONGEST_LIST, _LONGEST_RANGE = 60, 200
_WORDS = {"판결": "Decision", "결정": "Order", "명령": "Ruling"}
_FROM_WORDS = {"Decision": "판결", "Judgment": "판결", "Order": "결정", "Ruling": "명령"}


@dataclass(frozen=True)
class RulingCitation:
    """A ruling as cited. ``numbers`` has every number where it is written, the leading one first; ``joined`` the cases joined
    to it, those inside a range (2001헌가10 내지 12) too. ``verb`` is 선고 or 자; ``decision`` is 판결, 전원합의체 판결, 결정 …;
    None where unsaid."""

    start: int
    end: int
    numbers: tuple[CaseNumber, ...]
    joined: tuple[str, ...] = ()
    court: str | None = None
    day: date | None = None
    verb: str | None = None
    decision: str | None = None

    @property
    def case_number(self) -> str:
        return self.numbers[0].number

    @property
    def identity(self) -> tuple[str | None, date | None, str | None, tuple[str, ...], str | None]:
        """What the citation says, wherever it stands."""
        return (self.court, self.day, self.verb, (self.case_number, *self.joined), self.decision)

    def __str__(self) -> str:
        """As a lawyer writes it: ``대법원 2018. 8. 30. 선고 2017도3443 판결``."""
        day = korean_day(self.day) + {"선고": " 선고", "자": "자"}.get(self.verb or "", "") if self.day else None
        numbers = ", ".join((self.case_number, *self.joined)) + ("(병합)" if self.joined else "")
        return " ".join(part for part in (self.court, day, numbers, self.decision) if part)

    @property
    def english(self) -> str:
        """``Supreme Court Decision 2017Do3443 decided August 30, 2018``.

        Raises ValueError for a court without an English name.
        """
        bench, _, word = (self.decision or "").rpartition(" ")
        constitutional = self.court == CONSTITUTIONAL
        numbers = ", ".join(in_latin(number) for number in (self.case_number, *self.joined))
        parts = [
            court_in_english(self.court) if self.court else "",
            "en banc" if bench.startswith("전원") else "",
            ("Decision" if constitutional else _WORDS.get(word, "")) if word else "",
            numbers + (" (consolidated)" if self.joined else ""),
            {"선고": "decided", "자": "dated"}.get(self.verb or "", "of") if self.day else "",
            english_day(self.day) if self.day else "",
        ]
        return " ".join(part for part in parts if part)


class _Head(NamedTuple):
    """What stands before a number."""

    start: int
    court: str | None = None
    day: date | None = None
    verb: str | None = None
    bench: str | None = None
    word: str | None = None


def find_rulings(text: str) -> list[RulingCitation]:
    """Every citation of a ruling, in order.

    CASE 1: before the number: court, day, 선고 or 자, bench. In a list behind a citation, a day without a court is of the
    court named last (대법원 … 판결, 2015. 3. 12. 선고 … 판결).
    CASE 2: more numbers before 판결, 결정 or (병합) are joined cases; a bare ㆍ241 shortens the number before it.
    CASE 3: behind the numbers: bench and kind of decision; in English, the day.
    """
    numbers = find_numbers(text)
    at = {number.start: index for index, number in enumerate(numbers)}
    found: list[RulingCitation] = []
    index = 0
    while index < len(numbers):
        floor = found[-1].end if found else 0
        head = _head(text, floor, numbers[index].start)
        court = head.court
        if head.day and court is None and found and _LIST.fullmatch(text, floor, head.start):
            court = found[-1].court
        listed, joined, end = _listed(text, numbers, index, at, bool(head.day))
        day, verb, bench, word = head.day, head.verb, head.bench, head.word
        if decision := _DECISION.match(text, end):
            bench, word, end = decision["bench"] or bench, decision["word"], decision.end()
        elif (tail := _ENGLISH_TAIL.match(text, end)) and not day and (tailed := english_to_day(tail)):
            day, end = tailed, tail.end()
            verb = {"decided": "선고", "rendered": "선고", "dated": "자"}.get(tail["verb"] or "")
        bench = re.sub(r"\s", "", bench) if bench else None
        said = f"{bench} {word}" if bench and word else word
        found.append(RulingCitation(head.start, end, listed, joined, court, day, verb, said))
        index += 1
        while index < len(numbers) and numbers[index].start < end:
            index += 1
    return found


def _head(text: str, floor: int, end: int) -> _Head:
    window = max(floor, end - 90)
    if match := _DATED.search(text, window, end):
        if day := to_day(match["y"], match["m"], match["d"]):
            court = full_court_name(match["court"]) if match["court"] else None
            return _Head(match.start(), court, day, match["verb"], match["bench"] or match["bench2"])
    if match := _COURT_ALONE.search(text, window, end):
        return _Head(match.start(), full_court_name(match["court"]))
    match = _ENGLISH_HEAD.search(text, window, end)
    court = court_in_korean(match["court"]) if match else None
    if match is None or court is None:
        return _Head(end)
    start = match.start() + match["court"].rfind(court_in_english(court))
    word = _FROM_WORDS.get(match["word"] or "")
    if court == CONSTITUTIONAL:
        return _Head(start, court, None, None, "전원재판부" if match["banc"] else None, "결정" if word else None)
    return _Head(start, court, None, None, "전원합의체" if match["banc"] else None, word)


def _listed(
    text: str, numbers: Sequence[CaseNumber], index: int, at: dict[int, int], dated: bool
) -> tuple[tuple[CaseNumber, ...], tuple[str, ...], int]:
    """(the numbers of one ruling as written, those of the cases joined to the first, where they end).

    Numbers in a list are one ruling's when (병합) or, behind a day, the kind of decision closes the list; else only
    digits joined by a dot (2015헌바240ㆍ241) are.
    """
    listed, joined, end = [numbers[index]], list[str](), numbers[index].end
    sure = (1, 0, end)
    while len(listed) < _LONGEST_LIST:
        marked = _JOINED.match(text, end)
        position = marked.end() if marked else end
        link, digits = _LIST.match(text, position), _DIGITS.match(text, position)
        if link and link.end() in at:
            number, dotted = numbers[at[link.end()]], False
        elif digits:
            stem = re.sub(r"\d+$", "", listed[-1].number)
            last, this = int(listed[-1].number[len(stem) :]), int(digits["n"])
            if digits["sign"] in _RANGE_SIGNS:
                if not last < this <= last + _LONGEST_RANGE:
                    break
                joined += [f"{stem}{n}" for n in range(last + 1, this)]
            number = CaseNumber(digits.start("n"), digits.end(), f"{stem}{this}")
            dotted = digits["sign"] in _DOTS
        else:
            break
        listed.append(number)
        joined.append(number.number)
        end = number.end
        if dotted and sure[0] == len(listed) - 1:
            sure = (len(listed), len(joined), end)
    if closed := _JOINED.match(text, end):
        return tuple(listed), tuple(joined), closed.end()
    if dated and _DECISION.match(text, end):
        return tuple(listed), tuple(joined), end
    return tuple(listed[: sure[0]]), tuple(joined[: sure[1]]), sure[2]
