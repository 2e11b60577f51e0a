"""A paper as Markdown in which nothing of the text is markup: no heading, link, image, HTML or address of it becomes live.

Only the addresses of sources and contacts are links (:func:`kb.exports.paper.readable`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from kb.exports.paper import Entry, Item, Paper, Part, Text, readable, visible

_SIGNS = re.compile(r"[\\`*_{}\[\]<>&!#|~^$@]")
"""Signs that mean something wherever they stand, in CommonMark, GitHub's tables and addresses, footnotes and formulas."""
_ADDRESS = re.compile(r"(?<=\w)\.(?=[A-Za-z])|:(?=\S)")
"""What an address or a name of a picture (``:smile:``) is known by, for readers that make links of bare words."""
_START = re.compile(r"^(\d+)([.)])|^([-+=:])")
"""What makes a list or a heading at the start of a line."""


def markdown(papers: Sequence[Paper]) -> str:
    """The papers one below the other, with a rule between two."""
    return "\n\n---\n\n".join("\n\n".join(_parts(paper)) for paper in papers) + "\n"


def escaped(text: str) -> str:
    """A text as one line of Markdown that shows every sign of it and means nothing.

    Example: ``escaped("![x](https://a.b) 제2조(정의)")`` -> ``\\!\\[x\\](https\\://a\\.b) 제2조(정의)``
    """
    line = " ".join(visible(text).split())
    line = _ADDRESS.sub(lambda found: f"\\{found[0]}", _SIGNS.sub(lambda found: f"\\{found[0]}", line))
    return _START.sub(lambda found: f"{found[1]}\\{found[2]}" if found[1] else f"\\{found[3]}", line)


def _parts(paper: Paper) -> Iterable[str]:
    yield f"# {escaped(paper.heading or paper.title)}"
    for part in paper.parts:
        if part.title:
            yield f"## {escaped(part.title)}"
        yield from _blocks(part)


def _blocks(part: Part) -> Iterable[str]:
    """Each block of a part; the items of a list stand together."""
    items: list[str] = []
    for block in part.blocks:
        match block:
            case Item():
                numbers = "".join(f" \\[{number}\\]" for number in block.numbers)
                items.append(f"- {escaped(block.text)}{numbers}{_link(block.url, ' · ')}")
            case Text(text=text):
                yield "  \n".join(escaped(line) for line in text.split("\n") if line.strip())
            case Entry():
                yield _entry(block)
    if items:
        yield "\n".join(items)


def _entry(entry: Entry) -> str:
    head = " ".join(escaped(text) for text in (entry.label, entry.name) if text)
    lines = [f"**{head}**"] if head else []
    lines += [escaped(line) for line in entry.lines if line.strip()]
    if link := _link(entry.url):
        lines.append(link)
    quotes = [f"> {escaped(line)}" for quote in entry.quotes for line in quote.split("\n") if line.strip()]
    return "\n\n".join(part for part in ("  \n".join(lines), "\n>\n".join(quotes)) if part)


def _link(url: str | None, before: str = "") -> str:
    """An address that may be a link, between the signs that make it one; any other as text."""
    if not url:
        return ""
    safe = readable(url)
    return f"{before}<{safe}>" if safe else f"{before}{escaped(url)}"
