"""The text of a statute out of its tree, to show that the tree holds every character of the source but for markup.

Markup is exactly this (:func:`without_markup` removes it from both sides, and never a letter or a digit):

1. ``#`` signs at the start of a line (rank of a heading);
2. ``**`` (bold numbers and low headings);
3. ``\\`` (escape of the full stop behind a number);
4. white space: line breaks, blank lines, indentation and runs count as one space.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kb.law.addenda import Addendum
from kb.law.clauses import Article, Clause, Prose
from kb.law.provision import Heading, StatuteText

_RANK = re.compile(r"^\s*#+", re.M)


def without_markup(text: str) -> str:
    """``"##### 제1조 (목적)\\n\\n**①** 가\\n  1\\. 나\\n"`` -> ``"제1조 (목적) ① 가 1. 나"``."""
    return " ".join(_RANK.sub(" ", text).replace("**", "").replace("\\", "").split())


def rebuild(statute: StatuteText) -> str:
    """The statute as text, from numbers, titles and clauses: equal to its source under :func:`without_markup`."""
    lines: list[str] = []
    for part in statute.parts:
        lines += [part.text] if isinstance(part, Heading) else _article(part)
    lines += [statute.divider] if statute.divider else []
    for addendum in statute.addenda:
        lines += _addendum(addendum)
    return "\n".join(lines) + "\n"


def _addendum(addendum: Addendum) -> Iterator[str]:
    yield addendum.heading
    yield from _article(addendum.opening)
    for article in addendum.articles:
        yield from _article(article)


def _article(part: Article | Prose) -> list[str]:
    lines = _with_notes(part)
    if isinstance(part, Article):
        lines[:1] = [part.heading + "".join(lines[:1])]
    return lines


def _with_notes(part: Article | Prose) -> list[str]:
    """The lines of all clauses with each note where it stood."""
    notes = list(zip(part.note_places, part.notes, strict=True))
    lines = _notes_at(notes, (0, 0))
    for opened, clause in enumerate(part.walk(), 1):
        written = clause.text.split("\n") if clause.text else []
        lines += _joined(clause, _notes_at(notes, (opened, 0)), written[:1])
        for number, line in enumerate(written, 1):
            lines += ([line] if number > 1 else []) + _notes_at(notes, (opened, number))
    return lines


def _joined(clause: Clause, notes: list[str], first: list[str]) -> list[str]:
    """The mark and the first line of text, which a note may part."""
    return [clause.mark, *notes, *first] if notes else [clause.mark + "".join(first)]


def _notes_at(notes: Iterable[tuple[tuple[int, int], str]], place: tuple[int, int]) -> list[str]:
    return [note for at, note in notes if at == place]
