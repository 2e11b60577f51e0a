"""A second opinion on how many 조, 항, 호 and 목 a statute has. It shares neither code nor method with the parser.

``python -m bench.independent_count FILE.md…`` prints the counts of files; ``python bench/independent_count.py --archive PATH``
sums over a tar archive of them.

Method: no tree and no walk over lines. Each kind of marker is found by one expression over the whole main text. What is left
is arithmetic on the positions: a marker inside a marked-out stretch (a table, an editor's note) falls away, and where the
numbers of a run (호 1, 2, 5, …) leave a gap, the gap alone is searched for the missing ones.

The rules, each decided by reading the 5,674 files of 2026-06-08 (layout of legalize-kr/legalize-kr):

1.  본칙 is what stands between the front matter and the heading ``## 부칙`` (one in each file, always so spelt). A heading
    ``별표`` or ``별지`` would end it as well; the files have none.
2.  조: a heading of five signs, ``##### 제4조의2 (title)``. A deleted 조 has a heading of its own ("삭제 <date>" below it)
    and counts. No range of deleted 조, 항 or 호 is ever printed in one line ("제5조부터 제8조까지 삭제" does not occur), so one
    heading is one 조. 제0조 counts too: the source prints it over a text without 조, mostly "… 는 이를 폐지한다." 조 quoted
    in a text have no heading and do not count. 편, 장, 절 and 관 (one to four signs) and 속 (bold) are no 조.
3.  항: ``**①**`` up to ``**㊿**`` at the start of a line, or on the heading line of its 조 (not seen). A sign printed again
    behind it (``**㉑** ㉑``) is the same 항. A body without a sign is no 항.
4.  호: two spaces, ``1\\.`` or ``1의2\\.``. 호 0 does not exist: ``0\\. 5밀리그램`` is a decimal fraction torn apart.
5.  목: four spaces, ``가\\.`` or ``가의2\\.``. What is deeper (``1)``, ``가)``, ``(1)``) is not counted.
6.  Deleted 항, 호 and 목 ("삭제 <date>") count; a number printed twice (two 제2항 in one 조) counts twice.
7.  Between ``<img …>`` and ``</img>`` stands the picture in letters: tables, formulas, remarks (비고). A marker there is no
    provision, unless the provision above announces it ("다음 각 호의 산식").
8.  Editors' notes are no law: 호 and 목 below ``[시행일] … 다음 각 호의 구분에 따른 날`` up to the next 항 or heading, and what
    stands inside a note in square brackets that runs over several lines.
9.  A marker without its backslash is text, as remarks, oaths and quotations are printed like that. It counts only where it
    belongs to a printed run: it leads it (``  1\\. 가. …`` before ``나\\.``; ``ⓛ`` before ``**②**``), fills a gap (``2 .`` between
    1 and 3), or, for 목, goes on where it ends (구목 after 호목, which the source does not mark). It must stand at the start of
    its provision, or of a line with one space at most: notes are indented by tabs.

Numbers may go up with gaps, repeat or start anew: so a lost line of a 항, 호 or 목 costs exactly one (in a run of rule 9, a
neighbour that leaned on it may go as well). Lists that are unmarked throughout (decrees of the 1940s, texts without 조) count
nothing, and neither does a first 항 that has lost its ①.
"""

from __future__ import annotations

import argparse
import re
import tarfile
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

KINDS = ("articles", "paragraphs", "items", "subitems")

# ① … ⑳, ㉑ … ㉟, ㊱ … ㊿: Unicode keeps them in three places.
_CIRCLED = "".join(map(chr, (*range(0x2460, 0x2474), *range(0x3251, 0x3260), *range(0x32B1, 0x32C0))))
# 가 … 하, 거 … 허, 고 … 호, 구 … 후, 그 … 흐, 기 … 히, in the order in which 목 use them.
_LETTERS = "".join(
    chr(ord(row) + ord(column) - ord("가")) for row in "가거고구그기" for column in "가나다라마바사아자차카타파하"
)

_FRONT_MATTER = re.compile(r"\A\ufeff?---\n.*?\n---\n", re.DOTALL)
_END = re.compile(r"^#{1,6} *\[?(?:부\s*칙|별표|별지)", re.MULTILINE)
_HEADING = re.compile(r"^#{1,6} [^\n]*", re.MULTILINE)
_MARKERS = {
    "articles": re.compile(r"^##### 제(\d+)조(?:의\d+)*(?![가-힣\d])", re.MULTILINE),
    "paragraphs": re.compile(rf"^(?:##### [^\n]*?)?\*\*([{_CIRCLED}])\*\* ?", re.MULTILINE),
    "items": re.compile(r"^  (\d+)(?:의\d+)*\\\. ?", re.MULTILINE),
    "subitems": re.compile(r"^    ([가-힣])(?:의\d+)*\\\. ?", re.MULTILINE),
}
_PICTURE = re.compile(r"<img\b.*?</img>", re.DOTALL)
_DATE_NOTE = re.compile(r"^[ \t\u3000]*\[시행일[^\n]*각 ?[호목][^\n]*", re.MULTILINE)
_LONG_NOTE = re.compile(r"^[ \t\u3000]*\[[^\[\]\n]*\n(?:(?!#|\*\*)[^\[\]\n]*\n)*?(?!#|\*\*)[^\[\]\n]*\]", re.MULTILINE)


@dataclass(frozen=True)
class _Mark:
    """A marker: its number in its run, and where it stands."""

    number: int
    start: int
    end: int


def count(markdown: str) -> dict[str, int]:
    """Count 조, 항, 호 and 목 of the main text (본칙)."""
    text = _main_text(markdown)
    marks = {kind: list(_printed(text, kind)) for kind in KINDS}
    bounds = [(m.start(), m.end()) for m in _HEADING.finditer(text)]

    hidden = _notes(text, marks["paragraphs"]) + list(_pictures(text, marks, bounds))
    for kind in KINDS[1:]:
        marks[kind] = [mark for mark in marks[kind] if mark.number and not _inside(mark.start, hidden)]

    counts = {kind: len(found) for kind, found in marks.items()}
    for kind in KINDS[1:]:
        counts[kind] += _unmarked(text, kind, marks[kind], bounds, hidden)
        # A run of 호 ends at a heading and at a 항, a run of 목 at a 호 as well.
        bounds = sorted(bounds + [(mark.start, mark.end) for mark in marks[kind]])
    return counts


def _main_text(markdown: str) -> str:
    text = _FRONT_MATTER.sub("", markdown.replace("\r\n", "\n"), count=1)
    end = _END.search(text)
    return text[: end.start()] if end else text


def _printed(text: str, kind: str) -> Iterator[_Mark]:
    for match in _MARKERS[kind].finditer(text):
        label = match[1]
        if kind == "paragraphs":
            number = _CIRCLED.index(label) + 1
        elif kind == "subitems":
            # A letter outside the order is counted all the same, but tells nothing about gaps.
            number = _LETTERS.find(label) + 1 or len(_LETTERS) + 1
        else:
            number = int(label)
        yield _Mark(number, match.start(1), match.end())


def _notes(text: str, paragraphs: list[_Mark]) -> list[tuple[int, int]]:
    """Stretches of editors' notes (rule 8)."""
    stops = sorted([m.start() for m in _HEADING.finditer(text)] + [mark.start for mark in paragraphs])
    notes = [m.span() for m in _LONG_NOTE.finditer(text)]
    for match in _DATE_NOTE.finditer(text):
        after = bisect_left(stops, match.end())
        notes.append((match.start(), stops[after] if after < len(stops) else len(text)))
    return notes


def _pictures(text: str, marks: dict[str, list[_Mark]], bounds: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Stretches of pictures, without those whose 호 the provision above announces (rule 7)."""
    starts = sorted([start for start, _ in bounds] + [mark.start for kind in KINDS[1:] for mark in marks[kind]])
    for match in _PICTURE.finditer(text):
        above = bisect_right(starts, match.start()) - 1
        provision = text[starts[above] if above >= 0 else 0 : match.start()]
        if not re.search(r"다음 ?각 ?[호목]", provision):
            yield match.span()


def _unmarked(
    text: str, kind: str, marks: list[_Mark], bounds: list[tuple[int, int]], hidden: list[tuple[int, int]]
) -> int:
    """How many members of the printed runs have lost their marker (rule 9)."""
    starts = [start for start, _ in bounds]
    found = 0
    for index, mark in enumerate(marks):
        before = bisect_right(starts, mark.start) - 1
        scope_start, lead_start = bounds[before] if before >= 0 else (0, 0)
        scope_end = starts[before + 1] if before + 1 < len(starts) else len(text)

        previous = marks[index - 1] if index and marks[index - 1].start > scope_start else None
        if previous is None:
            found += _search(text, kind, range(1, mark.number), lead_start, mark.start, hidden, leads=True)
        else:
            found += _search(text, kind, range(previous.number + 1, mark.number), previous.end, mark.start, hidden)

        is_last = index + 1 == len(marks) or marks[index + 1].start >= scope_end
        if kind == "subitems" and is_last:
            found += _search(text, kind, range(mark.number + 1, len(_LETTERS) + 1), mark.end, scope_end, hidden)
    return found


def _search(
    text: str, kind: str, wanted: range, start: int, end: int, hidden: list[tuple[int, int]], *, leads: bool = False
) -> int:
    """Look for the wanted numbers between two positions, in their order, until one is missing."""
    found = 0
    for number in wanted:
        if kind == "paragraphs":
            label = "[①ⓛ]" if number == 1 else _CIRCLED[number - 1]
        elif kind == "items":
            label = rf"{number} ?\.(?!\d)"
        else:
            label = rf"{_LETTERS[number - 1]}\. "
        place = r"(?:\A[ \n]*|\n ?)" if leads and not found else r"\n ?"
        match = re.search(place + label, text[start:end])
        if match is None or _inside(start + match.end() - 1, hidden):
            break
        found += 1
        start += match.end()
    return found


def _inside(position: int, spans: list[tuple[int, int]]) -> bool:
    return any(start <= position < end for start, end in spans)


def count_archive(path: Path) -> tuple[int, dict[str, int]]:
    """Read a tar archive as a stream; give the number of Markdown files and the sums."""
    files, total = 0, dict.fromkeys(KINDS, 0)
    with tarfile.open(path, "r|*") as archive:
        for member in archive:
            content = archive.extractfile(member) if member.name.endswith(".md") else None
            if content is not None:
                files += 1
                for kind, number in count(content.read().decode("utf-8")).items():
                    total[kind] += number
    return files, total


def _line(name: str, counts: dict[str, int]) -> str:
    return "\t".join([name, *(f"{kind}={counts[kind]}" for kind in KINDS)])


def main() -> None:
    parser = argparse.ArgumentParser(description="Count 조, 항, 호 and 목 of the main text of statutes.")
    parser.add_argument("files", nargs="*", type=Path, help="Markdown files")
    parser.add_argument("--archive", type=Path, help="a tar archive of Markdown files, summed up")
    arguments = parser.parse_args()
    if not arguments.files and arguments.archive is None:
        parser.error("give files or --archive")
    for path in arguments.files:
        print(_line(str(path), count(path.read_text(encoding="utf-8"))))
    if arguments.archive is not None:
        files, total = count_archive(arguments.archive)
        print(_line(f"{files} files", total))


if __name__ == "__main__":
    main()
