"""Bands of age in a sentence (13세 이상 16세 미만), and whether ages told in a question fall into them."""

from __future__ import annotations

import re
from collections.abc import Sequence

_KOREAN = re.compile(r"(?:(\d{1,2})세 이상(?:인)?\s?)?(?:(\d{1,2})세 미만)|(\d{1,2})세 이상")
_ENGLISH = re.compile(
    r"aged (\d{1,2}) or over but under (\d{1,2})|\bunder (?:the age of )?(\d{1,2})\b(?! million)|\bof (\d{1,2}) or over",
    re.I,
)


def bands(text: str) -> list[tuple[int, int]]:
    """The bands of age that ``text`` names, each from the first number up to but not including the second.

    >>> bands("19세 이상인 사람이 13세 이상 16세 미만인 사람을")
    [(19, 200), (13, 16)]
    """
    found = []
    for match in _KOREAN.finditer(text):
        low, high, alone = match.groups()
        found.append((int(alone), 200) if alone else (int(low or 0), int(high)))
    for match in _ENGLISH.finditer(text):
        first, last, under, over = match.groups()
        low, high = (first, last) if first else (over, "200") if over else ("0", under)
        found.append((int(low), int(high)))
    return found


def ages_fit(text: str, ages: Sequence[int]) -> bool | None:
    """Whether every band that ``text`` names holds one of ``ages`` (of fewer ages than bands: every age lies in one of them);
    None where it names none or no age is told.

    >>> ages_fit("13세 미만인 사람", [15, 21])
    False
    """
    named = bands(text)
    if not named or not ages:
        return None
    told = sorted(set(ages))
    held = [[low <= age < high for age in told] for low, high in named]
    if len(told) < len(named):
        return all(any(row[i] for row in held) for i in range(len(told)))
    return all(any(row) for row in held)
