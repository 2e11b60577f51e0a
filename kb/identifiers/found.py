"""One identifier in a text."""

from __future__ import annotations

from typing import NamedTuple


class Found(NamedTuple):
    """``kind`` is a key of :data:`KINDS`; the span is of the text that was searched."""

    start: int
    end: int
    kind: str


KINDS: dict[str, tuple[str, str]] = {
    "rrn": ("주민번호", "RRN"),
    "card": ("카드", "CARD"),
    "phone": ("전화", "PHONE"),
    "account": ("계좌", "ACCOUNT"),
    "email": ("메일", "EMAIL"),
    "url": ("링크", "LINK"),
    "handle": ("아이디", "HANDLE"),
    "address": ("주소", "ADDRESS"),
    "passport": ("여권", "PASSPORT"),
    "plate": ("차량", "PLATE"),
    "birthdate": ("생일", "BIRTHDATE"),
    "number": ("번호", "NUMBER"),
    "name": ("이름", "NAME"),
    "literal": ("글자", "TEXT"),
}
"""Kind -> the word of its token in Korean and English; the order is that of strength where spans meet.

``number`` is a long number that may be any of the others; ``literal`` a text in the shape of a token that the user typed."""
