"""Tables as files: CSV that a spreadsheet opens in Korean and that carries no formula.

``csv_file(["조문"], [["=1+1"]])`` -> the bytes of ``조문`` and ``'=1+1``, UTF-8 with its mark (BOM).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def cell(value: object) -> str:
    """A value as a cell; None is empty. Text that a spreadsheet would run as a formula is led by an apostrophe.

    >>> cell(None), cell(84), cell(-1), cell("=HYPERLINK(1)"), cell("7년 이하")
    ('', '84', '-1', "'=HYPERLINK(1)", '7년 이하')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, int | float):
        return str(value)
    text = str(value)
    return f"'{text}" if text.lstrip(" \n\u3000\u200b\ufeff").startswith(_FORMULA) or text.startswith("\n") else text


def csv_file(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A CSV file of RFC 4180 in UTF-8 with a byte order mark, which spreadsheets need to read Korean."""
    held = io.StringIO()
    writer = csv.writer(held)
    writer.writerow([cell(name) for name in header])
    writer.writerows([cell(value) for value in row] for row in rows)
    return held.getvalue().encode("utf-8-sig")
