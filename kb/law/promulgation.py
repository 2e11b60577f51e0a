"""Promulgations (공포) and the version of a statute that a citation means by them.

Rule: courts cite a statute that was amended since as ``구 …법(2018. 12. 18. 법률 제15977호로 개정되기 전의 것)``, and a text that
an amendment gave as ``…법(2012. 12. 18. 법률 제11556호로 전부개정된 것)``; both together bound a version on either side.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

_S = r"\s{0,3}"
_KINDS = (
    "헌법|법률|대통령령|총리령|대통령긴급조치|국무원령|각령|긴급명령|조약|대법원규칙|헌법재판소규칙|국회규칙|"
    "(?:중앙)?선거관리위원회규칙|감사원규칙|[가-힣]{2,8}부령"
)
DAY = re.compile(
    rf"(?<!\d)(?P<y>(?:18|19|20)\d{{2}}){_S}\.{_S}(?P<m>\d{{1,2}}){_S}\.{_S}(?P<d>\d{{1,2}})(?!\d)(?:{_S}\.)?"
)
"""A day as courts print it: 2018. 8. 30."""
_PROMULGATION = re.compile(rf"{DAY.pattern}{_S}(?P<kind>{_KINDS}){_S}제{_S}(?P<number>\d{{1,5}}){_S}호")
_STEP = re.compile(
    rf"(?:{_S}(?:으로|로))?{_S}(?P<whole>전부|전문|일부|타법)?{_S}(?P<verb>제정|개정|폐지)(?P<end>되기{_S}전|되고|된|되어|됨)?"
)
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_MONTH = "|".join(rf"{name[:3]}(?:{name[3:]}|\.)?" if name[3:] else name for name in MONTHS)
ENGLISH_DAY = re.compile(rf"(?P<month>{_MONTH}){_S}\.?{_S}(?P<d>\d{{1,2}}),?{_S}(?P<y>(?:18|19|20)\d{{2}})", re.I)
_ENGLISH = re.compile(
    rf"(?P<before>(?:prior|before)[\s\w]{{0,30}}?)?(?:amend(?:ed|ment)|wholly\s+amended|enacted|revis(?:ed|ion))"
    rf"{_S}by{_S}(?P<kind>Act|Presidential\s+Decree){_S}No\.?{_S}(?P<number>\d{{1,5}}),?{_S}(?:on\s|of\s)?{_S}{ENGLISH_DAY.pattern}",
    re.I,
)


@dataclass(frozen=True)
class Promulgation:
    """The day, the kind and the number of a 공포: ``2018. 12. 18. 법률 제15977호``."""

    day: date
    kind: str
    number: str

    def __str__(self) -> str:
        return f"{korean_day(self.day)} {self.kind} 제{self.number}호"

    @property
    def english(self) -> str:
        """``Act No. 15977, December 18, 2018``."""
        kind = "Act" if self.kind == "법률" else "Presidential Decree"
        return f"{kind} No. {self.number}, {english_day(self.day)}"


@dataclass(frozen=True)
class Version:
    """The text that ``since`` gave and that held until ``before`` changed it; either may be None."""

    since: Promulgation | None = None
    before: Promulgation | None = None

    def __str__(self) -> str:
        """``2012. 12. 18. 법률 제11556호로 개정되고, 2018. 12. 18. 법률 제15977호로 개정되기 전의 것``."""
        if self.since and self.before:
            return f"{self.since}로 개정되고, {self.before}로 개정되기 전의 것"
        return f"{self.before}로 개정되기 전의 것" if self.before else f"{self.since}로 개정된 것" if self.since else ""

    @property
    def english(self) -> str:
        """``amended by Act No. …, before amendment by Act No. 15977, December 18, 2018``."""
        parts = [f"amended by {self.since.english}"] if self.since else []
        parts += [f"before amendment by {self.before.english}"] if self.before else []
        return ", ".join(parts)


def read_version(text: str, old: bool = False) -> Version | None:
    """The version that the words in brackets behind a statute's name mean, None when they mean none.

    ``old``: the name is that of a former Act; an English "(amended by Act No. …)" then names the end of its version.

    >>> str(read_version("2018. 12. 18. 법률 제15977호로 개정되기 전의 것").before)
    '2018. 12. 18. 법률 제15977호'
    """
    since: Promulgation | None = None
    before: Promulgation | None = None
    for match in _PROMULGATION.finditer(text):
        day = to_day(match["y"], match["m"], match["d"])
        step = _STEP.match(text, match.end())
        if day is None:
            continue
        promulgation = Promulgation(day, match["kind"], match["number"])
        if step and (step["end"] or "").endswith("전"):
            before = promulgation
        elif since is None or promulgation.day >= since.day:
            since = promulgation
    for match in _ENGLISH.finditer(text):
        day = english_to_day(match)
        if day is None:
            continue
        kind = "법률" if match["kind"].lower() == "act" else "대통령령"
        if match["before"]:
            before = Promulgation(day, kind, match["number"])
        else:
            since = Promulgation(day, kind, match["number"])
            if old and "before" not in text.lower() and "prior" not in text.lower():
                since, before = None, since
    return Version(since, before) if since or before else None


def to_day(year: str, month: str, day: str) -> date | None:
    """The day, None when there is no such day (2023. 2. 30.)."""
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def english_to_day(match: re.Match[str]) -> date | None:
    """The day of a match of :data:`ENGLISH_DAY`."""
    month = next(i for i, name in enumerate(MONTHS, 1) if name[:3].lower() == match["month"][:3].lower())
    return to_day(match["y"], str(month), match["d"])


def korean_day(day: date) -> str:
    """``2018. 8. 30.``"""
    return f"{day.year}. {day.month}. {day.day}."


def english_day(day: date) -> str:
    """``August 30, 2018``."""
    return f"{MONTHS[day.month - 1]} {day.day}, {day.year}"
