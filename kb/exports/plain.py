"""A paper as plain text: nothing in it is markup that a reader of the file would run or fetch."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kb.exports.paper import Entry, Item, Paper, Part, Text, visible


def plain(papers: Sequence[Paper]) -> str:
    """The papers one below the other.

    Example: a source is ``[1] 성폭력처벌법 제14조의2 제2항`` and ``    현행(확인: 2026-06-08) · 시행 2024-10-16 · …`` below it.
    """
    return "\n\n\n".join("\n\n".join(_parts(paper)) for paper in papers) + "\n"


def _parts(paper: Paper) -> Iterable[str]:
    if paper.heading:
        yield visible(paper.heading)
    for part in paper.parts:
        yield visible("\n".join([*([part.title] if part.title else []), *_lines(part)]))


def _lines(part: Part) -> Iterable[str]:
    for block in part.blocks:
        match block:
            case Text(text=text):
                yield text
            case Item():
                numbers = "".join(f"[{number}]" for number in block.numbers)
                where = f" · {block.url}" if block.url else ""
                yield f"- {block.text} {numbers}".rstrip() + where
            case Entry():
                yield f"{block.label} {block.name}".strip()
                below = (*block.lines, *(f"“{quote}”" for quote in block.quotes), block.url)
                yield from (f"    {line}" for line in below if line)
