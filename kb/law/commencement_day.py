"""The day that a commencement clause names: 공포한 날, 공포 후 6개월이 경과한 날, 2024년 1월 1일 … -> a day, or why there is none.

Rule: a period of months or years after promulgation is counted from the next day (민법 제157조) and ends before the
corresponding day, in a month without it on its last day (제160조); the law takes effect on the day after the period has run.
So do the publisher's own dates: of 1,093 promulgations with such a period 1,078 agree (the others depend on a proviso).

    read_day("공포 후 6개월이 경과한 날부터", date(2024, 10, 16)).day   -> 2025-04-17
    read_day("단기 4286년 10월 3일부터", date(1953, 9, 18)).day         -> 1953-10-03
    read_day("대통령령으로 정하는 날부터", date(2020, 2, 4)).reason     -> "decree"
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from kb.law.periods import day_after, last_day

Reason = Literal["decree", "other_law", "conditional", "omitted", "unreadable"]
"""Why no day can be read: a decree sets it; it is the day of another law that is not known here; it hangs on an event or
differs by whom it concerns; the publisher left the words out; the words fit no form that we know."""
DANGI = 2333
"""단기 4286년 is 1953."""
_NUMERALS = {name: number for number, name in enumerate("일이삼사오육칠팔구십", 1)} | {
    name: number for number, name in enumerate("一二三四五六七八九十", 1)
}
_N = r"(?:\d+|[일이삼사오육칠팔구십一二三四五六七八九十]{1,3})"
_KINDS = r"(?:법률|대통령령|총리령|[가-힣]{2,8}부령|대법원규칙|헌법재판소규칙|중앙선거관리위원회규칙)"
_FORMS: tuple[tuple[str, str], ...] = (
    # 공포 후 1년 6개월이 경과한 날, 공포후 30일을 경과한 날, 공포한 날부터 6개월이 경과한 날
    (
        "after",
        rf"(?:(?:이\s?(?:법|영|규칙)\s?)?공포(?:한\s?날|일)?\s?(?:후|로부터|부터)?|(?<=[은는]\s|[:,]\s))\s?(?:(?P<y>{_N})\s?년)?\s?"
        rf"(?:(?P<m>{_N})\s?(?:개월|월))?\s?(?:(?P<d>{_N})\s?일)?\s?(?:간)?(?:(?:이|을|를)?\s?(?:경과|지난|되는|된)(?:한|하는|된)?\s?(?:날|후|때)?|\s?후(?=에|부터))",
    ),
    ("after", rf"공포(?:한\s?날|일)?\s?후\s?(?P<y>(?!)\d)?(?P<m>(?!)\d)?(?P<d>{_N})\s?일(?=부터)"),
    ("decree", r"(?:대통령령|총리령|[가-힣]*부령|규칙|조례|법률)(?:으로|이|에서|로)?\s?(?:따로\s?)?(?:각각\s?)?정하는\s?(?:날|바|시점|때|시기|기간)"),
    ("decree", r"조직에\s?관한\s?대통령령(?:의\s?시행일|이\s?시행되는\s?날)"),
    ("promulgated", r"공포\s?(?:한\s?)?(?:날|일)"),
    ("fixed", r"(?:(?P<dangi>단기|檀紀)\s?)?(?P<year>\d{4})\s?년\s?(?P<month>\d{1,2})\s?월\s?(?P<day>\d{1,2})\s?(?:일|(?=부터))"),
    ("yearless", r"(?<![\d년]\s)(?<!\d)(?P<month>\d{1,2})\s?월\s?(?P<day>\d{1,2})\s?일"),
    ("fixed", r"(?P<year>\d{4})\s?\.\s?(?P<month>\d{1,2})\s?\.\s?(?P<day>\d{1,2})\s?\.?"),
    ("amended", rf"해당\s?(?:{_KINDS}|법령|시행규칙|부령|규칙|총리령\s?또는\s?부령)[^.,]{{0,20}}?(?:의\s?시행일|이\s?시행되는\s?날)"),
    ("own", r"(?:이|본)\s?(?:법|영|규칙)(?:의)?\s?(?:시행일|시행한\s?날)"),
    ("law", rf"{_KINDS}\s?제(?P<number>\d+)호[^.]{{0,200}}?(?:시행일|시행(?:되는|하는|된)\s?날)"),
    ("law", r"(?:「[^」]+」|[가-힣]+법|법|영)(?:\([^()]*\))?(?:의|이|에\s?(?:따른|의한))?\s?(?:시행일|시행(?:되는|하는|된)\s?날)"),
)  # fmt: skip
_EVENT = re.compile(r"(?:날|일|때|시)(?:로)?(?:부터|에)?\s*$")
_COMPILED = tuple((kind, re.compile(form)) for kind, form in _FORMS)


@dataclass(frozen=True)
class Start:
    """The day on which something takes effect, or the reason why none can be read. Both: the earliest of several days that
    hang on a condition."""

    day: date | None
    reason: Reason | None = None
    follows: bool = False
    """Whether it is said to take effect with the text that it amends, where that is not in force yet."""
    of_statute: bool = False
    """Whether it is said to take effect with the rest (이 법 시행일부터)."""


@dataclass(frozen=True)
class FoundDay:
    """A day and where its words stand."""

    start: Start
    begin: int
    end: int


def find_day(text: str, promulgated_on: date, known: Mapping[str, date] | None = None) -> FoundDay | None:
    """The last day named in ``text``, None when no form of a day is there. ``known`` has days of effect by number of
    promulgation, for ``법률 제17086호 … 시행일``."""
    found: list[tuple[int, int, int, str, re.Match[str]]] = []
    for rank, (kind, form) in enumerate(_COMPILED):
        found += [(m.end(), -m.start(), -rank, kind, m) for m in form.finditer(text) if _has_length(kind, m)]
    if not found:
        return None
    last = max(end for end, *_ in found)
    # 공포 후 6개월이 경과한 날 ends where 날 ends; of forms with one end the longest and then the first listed counts.
    end, _, _, kind, match = max((row for row in found if row[0] == last), key=lambda row: row[1:3])
    return FoundDay(_start(kind, match, promulgated_on, known or {}), match.start(), end)


def read_day(text: str, promulgated_on: date, known: Mapping[str, date] | None = None) -> Start:
    """The day that a phrase names (``공포한 날부터``); an event that is no day of the calendar is ``conditional``."""
    found = find_day(text, promulgated_on, known)
    if found is not None:
        return found.start
    phrase = re.sub(r"(?:로)?부터.*$", "", text.strip())
    return Start(None, "conditional" if _EVENT.search(phrase) else "unreadable")


def _has_length(kind: str, match: re.Match[str]) -> bool:
    return kind != "after" or any(match[name] for name in "ymd")


def _start(kind: str, match: re.Match[str], promulgated_on: date, known: Mapping[str, date]) -> Start:
    if kind == "promulgated":
        return Start(promulgated_on)
    if kind == "after":
        months = 12 * _number(match["y"]) + _number(match["m"])
        days = _number(match["d"])
        first = day_after(promulgated_on)
        if months:
            first = day_after(last_day(first, months=months))
        return Start(day_after(last_day(first, days=days)) if days else first)
    if kind == "fixed":
        return _fixed(match)
    if kind == "yearless":
        return _yearless(int(match["month"]), int(match["day"]), promulgated_on)
    if kind == "law":
        day = known.get(match["number"]) if "number" in match.re.groupindex else None
        return Start(day, None if day else "other_law")
    if kind == "amended":
        return Start(None, follows=True)
    if kind == "own":
        return Start(None, of_statute=True)
    return Start(None, "decree")


def _yearless(month: int, day: int, promulgated_on: date) -> Start:
    """``10월 24일`` is the first such day from promulgation on."""
    for year in (promulgated_on.year, promulgated_on.year + 1):
        try:
            if (named := date(year, month, day)) >= promulgated_on:
                return Start(named)
        except ValueError:
            continue
    return Start(None, "unreadable")


def _fixed(match: re.Match[str]) -> Start:
    year = int(match["year"]) if match["year"].isascii() else 0
    try:
        return Start(date(year - DANGI if year > 4000 else year, int(match["month"]), int(match["day"])))
    except ValueError:
        return Start(None, "unreadable")


def _number(text: str | None) -> int:
    """``"6"``, ``"육"``, ``"三"``, ``"삼십"`` -> the number; None -> 0."""
    if not text:
        return 0
    if text.isdigit() and text.isascii():
        return int(text)
    total = 0
    for name in text:
        value = _NUMERALS[name]
        total = (total or 1) * 10 if value == 10 else total + value
    return total
