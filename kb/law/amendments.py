"""Amendment marks: what was done to a text, and on which promulgations.

Rule: law.go.kr prints behind each amended clause ``<개정 2013.4.5, 2020.5.19>`` (also 신설; behind 삭제 the dates alone) and
below each article notes in square brackets (``[본조신설 2021.12.21]``). Dates are promulgation dates (공포일), not those on
which the text took effect.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

DATED = re.compile(r"<[^<>]*\d{4}\s*[.ㆍ]\s*\d{1,2}\s*[.ㆍ]\s*\d{1,2}[^<>]*>")
"""An amendment mark in angle brackets: it holds a date. ``<별표 1>`` is none."""
_NOTE = re.compile(r"^\[[^\[\]]*\d{4}[^\[\]]*\]")
_DAY = re.compile(r"(\d{4})\s*[.ㆍ]\s*(\d{1,2})\s*[.,ㆍ]\s*(\d{1,2})")
_KINDS = ("본조신설", "전문개정", "제목개정", "본조개정", "본장개정", "시행일", "이동", "신설", "개정", "삭제")
UNNAMED = "삭제"
"""A mark of dates alone stands behind 삭제."""


@dataclass(frozen=True)
class Amendment:
    """One mark: its kind (개정, 신설, 삭제, 본조신설 …), the promulgation days that can be read in it, and its print."""

    kind: str
    days: tuple[date, ...]
    printed: str


def amendments(text: str) -> tuple[Amendment, ...]:
    """The marks in a clause's text, or the mark that a note is.

    ``"있다. <개정 2013.4.5>"`` -> ``(Amendment("개정", (date(2013, 4, 5),), "<개정 2013.4.5>"),)``. A day that does not
    exist (the official text has a few) is left out of ``days``; ``printed`` keeps it.
    """
    marks = [match[0] for match in DATED.finditer(text)]
    note = _NOTE.match(text)
    if note:
        marks = [note[0]]
    return tuple(Amendment(_kind(mark), _days(mark), mark) for mark in marks)


def _kind(mark: str) -> str:
    return next((kind for kind in _KINDS if kind in mark), UNNAMED if mark.startswith("<") else "")


def _days(mark: str) -> tuple[date, ...]:
    days: list[date] = []
    for year, month, day in _DAY.findall(mark):
        with suppress(ValueError):
            days.append(date(int(year), int(month), int(day)))
    return tuple(days)
