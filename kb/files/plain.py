"""Text files: UTF-8, UTF-16 and UTF-32 with a mark, CP949. What is none of these is refused; a guess could be wrong unseen."""

from __future__ import annotations

import re

from kb.files import garble
from kb.files.kinds import TEXT, byte_order_mark
from kb.files.model import Limits, RawPage, Refusal, Report, report
from kb.files.normal import printable

_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
READABLE = 0.9


def decode(data: bytes, named: str | None = None) -> str:
    """Bytes of Korean or English text as a string, by mark, then UTF-8, then ``named``, then CP949, then Windows Latin.

    Raises Refusal("encoding") when none of them gives writing, and Refusal("unsupported") for bytes that are no text at all.

    >>> decode("징역".encode("cp949"))
    '징역'
    """
    mark = byte_order_mark(data)
    if mark:
        name, length = mark
        return printable(data[length:].decode(name, "replace"))
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        if len(_CONTROL.findall(text)) > max(2, 0.001 * len(text)):
            raise Refusal("unsupported")
        return text
    for name in dict.fromkeys((named or "cp949", "cp949", "cp1252")):
        try:
            text = data.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
        if garble.score(text) >= READABLE and not _CONTROL.search(text):
            return text
    raise Refusal("encoding")


def read_plain(data: bytes, limits: Limits) -> Report:
    """A text file as one page. Raises Refusal."""
    text = decode(data)
    return report(TEXT, [RawPage(1, text, "plain")], limits)
