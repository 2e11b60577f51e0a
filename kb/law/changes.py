"""What changed between two texts of an article, clause by clause, in words a person reads.

    printed(changes([(("2",), "5년 이하의 징역에 처한다.")], [(("2",), "7년 이하의 징역에 처한다.")]))
        -> ["제2항: '5년 이하의' → '7년 이하의'"]

A clause keeps its identity by its number; one whose words stand under another number now has moved (제3항 → 제4항).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from kb.law.address import MAIN, english_clause, print_clause
from kb.law.clauses import Article, normalise

Kind = Literal["added", "removed", "changed", "moved"]
Path = tuple[str, ...]
ClauseText = tuple[Path, str]
"""A clause's path and its own words, as OfficialArticle.clauses has them; () is the title of the article."""
_DELETED = re.compile(r"^\(?삭제\)?$")
_BOUND = re.compile(r"이하|이상|미만|초과|이내")
_ALIKE = 0.6
"""Ratio of words from which a clause under a new number is held to be the old one with some words changed."""
_SHORT = 60
_REWRITTEN = 0.35
"""Below this ratio the runs of a changed clause would be scraps: it is shown as one run."""
_SHOWN = 80
"""Characters of a run that are printed."""


@dataclass(frozen=True)
class ClauseChange:
    """One clause that is not as it was. ``path`` is its place in the new text (in the old one for ``removed``).

    ``runs`` are the words that differ, (old, new) in order; one side is "" where words were put in or left out. ``moved``
    clauses have ``old_path``, and runs only where some words changed too.
    """

    path: Path
    kind: Kind
    old: str = ""
    new: str = ""
    runs: tuple[tuple[str, str], ...] = ()
    old_path: Path | None = None


def clause_texts(article: Article) -> list[ClauseText]:
    """Title and clauses of a parsed article, each with its own words alone."""
    title = [((), bare_title(article.title))] if article.title else []
    return [*title, *((clause.path, normalise(clause.text)) for clause in article.walk())]


def bare_title(title: str) -> str:
    """``"(아동복지시설의 설치)"``, as some files print it, -> ``"아동복지시설의 설치"``."""
    return title[1:-1] if title.startswith("(") and title.endswith(")") else title


def changes(old: Sequence[ClauseText], new: Sequence[ClauseText]) -> tuple[ClauseChange, ...]:
    """Every clause that differs, in the order of the new text, what is gone at its old place. Spacing and amendment marks do
    not count. 삭제 is what a removed clause leaves behind; a clause that stands where such a mark stood is added."""
    before, after = _living(old), _living(new)
    moved = _moved(before, after)
    gone = {path for path in before if path not in moved.values()}
    found: dict[Path, ClauseChange] = {}
    for path, text in after.items():
        if path in moved:
            was = moved[path]
            if was != path or _fold(before[was]) != _fold(text):
                kind: Kind = "moved" if was != path else "changed"
                found[path] = ClauseChange(path, kind, before[was], text, word_runs(before[was], text), was)
        else:
            found[path] = ClauseChange(path, "added", "", text)
    rows = [*found.values(), *(ClauseChange(path, "removed", before[path]) for path in gone)]
    places = {path: place for place, path in enumerate(_merged([p for p, _ in old], [p for p, _ in new]))}
    return tuple(sorted(rows, key=lambda row: (places[row.path], row.kind != "removed")))


def _living(clauses: Sequence[ClauseText]) -> dict[Path, str]:
    return {path: text for path, text in clauses if not _DELETED.match(normalise(text))}


def _fold(text: str) -> str:
    return "".join(normalise(text).split())


def _moved(before: dict[Path, str], after: dict[Path, str]) -> dict[Path, Path]:
    """New path -> the old path of the same clause. First what is equal where it was, then what is equal elsewhere, then what
    kept its number, then what is alike under another number."""
    pairs = {path: path for path in after if path in before and _fold(before[path]) == _fold(after[path])}
    left_new = [path for path in after if path not in pairs]
    left_old = [path for path in before if path not in pairs]
    by_words: dict[str, list[Path]] = {}
    for path in left_old:
        by_words.setdefault(_fold(before[path]), []).append(path)
    for path in left_new:
        same = by_words.get(_fold(after[path]), [])
        if len(same) == 1 and len(same[0]) == len(path) and len(_fold(after[path])) > 3:
            pairs[path] = same.pop()
    taken = set(pairs.values())
    for path in left_new:
        if path not in pairs and path in before and path not in taken:
            likeness = _likeness(before[path], after[path])
            came = _better(path, after[path], before, taken, likeness)
            went = _better(path, before[path], {p: after[p] for p in left_new}, set(pairs), likeness)
            if likeness >= _ALIKE or not (came or went):
                pairs[path] = path
                taken.add(path)
    for path in left_new:
        if path not in pairs and (was := _better(path, after[path], before, taken, 0.0)):
            pairs[path] = was
            taken.add(was)
    return pairs


def _better(path: Path, text: str, others: dict[Path, str], taken: set[Path], than: float) -> Path | None:
    """The free clause of the same depth elsewhere that is most like ``text``, if it is alike and more so than ``than``."""
    free = [p for p in others if p not in taken and p != path and len(p) == len(path)]
    best = max(((_likeness(others[p], text), p) for p in free), default=(0.0, path), key=lambda row: row[0])
    return best[1] if best[0] >= _ALIKE and best[0] > than else None


def _likeness(old: str, new: str) -> float:
    """By words; of short sentences, where one word weighs much, by letters too."""
    one, other = normalise(old), normalise(new)
    words = SequenceMatcher(None, one.split(), other.split(), autojunk=False).ratio()
    if max(len(one), len(other)) > _SHORT:
        return words
    return max(words, SequenceMatcher(None, one, other, autojunk=False).ratio())


def word_runs(old: str, new: str) -> tuple[tuple[str, str], ...]:
    """The runs of words (어절) that differ, a bound with its number: ``"5년 이하의 징역에 처한다", "7년 이하의 징역에 처한다"`` ->
    ``(("5년 이하의", "7년 이하의"),)``. Below a certain likeness the whole is one run."""
    one, other = normalise(old).split(), normalise(new).split()
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if matcher.ratio() < _REWRITTEN:
        return ((" ".join(one), " ".join(other)),)
    runs: list[tuple[str, str]] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal" or "".join(one[a:b]) == "".join(other[c:d]):
            continue
        bound = int(tag == "replace" and b < len(one) and _BOUND.match(one[b]) is not None)
        runs.append((" ".join(one[a : b + bound]), " ".join(other[c : d + bound])))
    return tuple(runs)


def _merged(old: Sequence[Path], new: Sequence[Path]) -> list[Path]:
    """Both orders in one: a path that is only in the old text stands behind the one it followed there."""
    merged = list(new)
    for place, path in enumerate(old):
        if path not in merged:
            follows = next((p for p in reversed(old[:place]) if p in merged), None)
            merged.insert(merged.index(follows) + 1 if follows is not None else 0, path)
    return merged


# In words.


def printed(rows: Iterable[ClauseChange]) -> list[str]:
    """A line a change, in Korean: ``제2항: '5년 이하의' → '7년 이하의'``, ``제4항 신설``, ``제3항 삭제``, ``제3항 → 제4항``.

    What hangs below a clause that was added, removed or moved is not told again.
    """
    return [_korean(row) for row in _tops(rows)]


def printed_english(rows: Iterable[ClauseChange]) -> list[str]:
    """The same lines with English around the Korean words of the law: ``(2): '5년 이하의' → '7년 이하의'``, ``(4) added``."""
    return [_english(row) for row in _tops(rows)]


def _tops(rows: Iterable[ClauseChange]) -> Iterator[ClauseChange]:
    told: set[tuple[Path, Path, Kind]] = set()
    for row in rows:
        was = row.old_path or row.path
        above = {(row.path[:depth], was[:depth], row.kind) for depth in range(1, len(row.path))}
        if row.runs or not above & told:
            yield row
        told.add((row.path, was, row.kind))


def _korean(row: ClauseChange) -> str:
    label = _label(row.path)
    if row.kind == "added":
        return f"{label} 신설"
    if row.kind == "removed":
        return f"{label} 삭제"
    if row.kind == "moved":
        moved = f"{_label(row.old_path or ())} → {label}"
        return f"{moved}: {_runs(row.runs, '넣음', '뺌')}" if row.runs else f"{moved} (이동)"
    return f"{label}: {_runs(row.runs, '넣음', '뺌')}"


def _english(row: ClauseChange) -> str:
    label = _english_label(row.path)
    if row.kind == "added":
        return f"{label} added"
    if row.kind == "removed":
        return f"{label} removed"
    if row.kind == "moved":
        moved = f"{_english_label(row.old_path or ())} is now {label}"
        return f"{moved}: {_runs(row.runs, 'put in', 'left out')}" if row.runs else moved
    return f"{label}: {_runs(row.runs, 'put in', 'left out')}"


def _runs(runs: Sequence[tuple[str, str]], put_in: str, left_out: str) -> str:
    return ", ".join(
        f"'{_short(old)}' → '{_short(new)}'"
        if old and new
        else (f"'{_short(new)}' {put_in}" if new else f"'{_short(old)}' {left_out}")
        for old, new in runs
    )


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1].rstrip()}…"


def _label(path: Path) -> str:
    return "제목" if not path else print_clause(path) or MAIN


def _english_label(path: Path) -> str:
    return "title" if not path else english_clause(path) or "main text"
