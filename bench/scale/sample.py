"""Whole statutes drawn from the archive of all, the same ones every time: what the contenders are given.

The order is that of a hash of 법령ID, so no one chose; a smaller sample is the beginning of a larger one. A sample is a folder in
the layout of the archive (``kr/형법/법률.md``). Times are extrapolated by characters: what is read, split, embedded and inserted
grows with the text, and statutes differ in how long their articles are.
"""

from __future__ import annotations

import hashlib
import tarfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from ingest.statutes import is_statute_path, read_statute_file
from kb.law.provision import parse_articles

ARCHIVE = "corpus/laws-all.tar.xz"
"""In the shared data (``KB_SHARED_DIR``)."""


@dataclass(frozen=True)
class Held:
    """A statute of the archive: its path there, its articles, the characters of its file, and of its articles alone."""

    path: str
    law_id: str
    articles: int
    characters: int
    law_characters: int


@dataclass(frozen=True)
class Size:
    """How much a set of statutes is. A file holds more than its articles: the addenda of every amendment."""

    statutes: int
    articles: int
    characters: int
    law_characters: int


def survey(archive: Path) -> list[Held]:
    """Every statute of the archive, in the order in which samples are drawn. Raises UnreadableSource for a file that is none."""
    rows = []
    for path, text in _files(archive):
        file = read_statute_file(text, path)
        articles = parse_articles(file.body)
        law = sum(len(article.normal_text) for article in articles)
        rows.append(Held(path, file.law_id, len(articles), len(text), law))
    return drawn(rows)


def drawn(rows: Iterable[Held]) -> list[Held]:
    """The order of drawing: by the hash of 법령ID (then by path, should two files have one ID)."""
    return sorted(rows, key=lambda row: (hashlib.sha256(row.law_id.encode()).digest(), row.path))


def first(rows: Sequence[Held], articles: int | None) -> list[Held]:
    """Statutes in the order of drawing until ``articles`` are reached, the last one whole; all with None.

    >>> first([Held("a", "000001", 2, 9, 8), Held("b", "000002", 3, 9, 8), Held("c", "000003", 1, 9, 8)], 4)[-1].path
    'b'
    """
    taken: list[Held] = []
    reached = 0
    for row in rows:
        if articles is not None and reached >= articles:
            break
        taken.append(row)
        reached += row.articles
    return taken


def size(rows: Iterable[Held]) -> Size:
    """Statutes, articles and characters of ``rows`` together."""
    held = list(rows)
    return Size(
        statutes=len(held),
        articles=sum(row.articles for row in held),
        characters=sum(row.characters for row in held),
        law_characters=sum(row.law_characters for row in held),
    )


def write(archive: Path, rows: Iterable[Held], folder: Path) -> Path:
    """The files of ``rows`` under ``folder``, as the archive has them; returns ``folder``."""
    wanted = {row.path for row in rows}
    for path, text in _files(archive):
        if path in wanted:
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
    return folder


def _files(archive: Path) -> Iterator[tuple[str, str]]:
    with tarfile.open(archive, "r|*") as stream:
        for member in stream:
            path = PurePosixPath(member.name).as_posix()
            file = stream.extractfile(member) if member.isfile() and is_statute_path(path) else None
            if file is not None:
                yield path, file.read().decode("utf-8")
