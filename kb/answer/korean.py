"""Korean particles by the sound that a word ends in (제311조는, 제1항은, 제14조의2와), and days as they are said."""

from __future__ import annotations

import unicodedata
from datetime import date

_CLOSED = "013678"
"""Digits whose Korean reading ends in a consonant: 영, 일, 삼, 육, 칠, 팔."""


def final(word: str) -> bool:
    """Whether ``word`` ends in a consonant (받침) when read aloud. Closing marks are not read.

    Example: ``제311조`` -> False, ``제1항`` -> True, ``제14조의2`` (이) -> False, ``(벌금)`` -> True.
    """
    read = [char for char in word if char.isalnum()]
    if not read:
        return False
    return read[-1] in _CLOSED or len(unicodedata.normalize("NFD", read[-1])) == 3


def topic(word: str) -> str:
    """``제1항`` -> ``제1항은``, ``제311조`` -> ``제311조는``."""
    return word + ("은" if final(word) else "는")


def subject(word: str) -> str:
    """``제1항`` -> ``제1항이``, ``제311조`` -> ``제311조가``."""
    return word + ("이" if final(word) else "가")


def objected(word: str) -> str:
    """``금지`` -> ``금지를``, ``촬영`` -> ``촬영을``."""
    return word + ("을" if final(word) else "를")


def joined(words: list[str]) -> str:
    """``["제1항", "제2항"]`` -> ``제1항과 제2항``; of three or more, commas before the last pair."""
    if len(words) < 2:
        return "".join(words)
    *head, before, last = words
    pair = f"{before}{'과' if final(before) else '와'} {last}"
    return ", ".join([*head, pair])


def spoken_day(day: date, *, korean: bool = True) -> str:
    """``2024년 10월 16일``; in English ``2024-10-16``."""
    return f"{day.year}년 {day.month}월 {day.day}일" if korean else day.isoformat()
