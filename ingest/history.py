"""A statute of a published shard -> the :class:`~ingest.statutes.Statute` that it was made of, so that newer promulgations go on from it.

What the shard keeps is enough: each version's words, days and doubts. A version that never was law for a day is not kept, and
changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from ingest.official_shards import StatutePart
from ingest.statutes import ArticleVersion, Statute
from kb.law.address import ArticleNumber
from kb.law.provision import Article, Clause


def statute_of(part: StatutePart) -> Statute:
    """The statute whose rows these are: :func:`~ingest.official_shards.statute_part` makes the same rows of it again."""
    found: dict[ArticleNumber, list[ArticleVersion]] = {}
    for row in part.records:
        version = _version(row.data)
        found.setdefault(version.number, []).append(version)
    entry = part.entry
    return Statute(
        law_id=entry.law_id, law=entry.law, kind=entry.kind, path=entry.path, url=entry.url,
        last_promulgation=entry.last_promulgation, last_promulgated_on=entry.last_promulgated_on, files=entry.files,
        articles={number: _without_gaps(found[number]) for number in sorted(found)},
    )  # fmt: skip


def _version(data: dict[str, Any]) -> ArticleVersion:
    texts = {tuple(row["path"]): row["text"] for row in data["clauses"]}
    number = ArticleNumber.parse(data["article"])
    clauses = tuple(_clause(path, texts) for path in texts if len(path) == 1)
    article = Article(number, data["title"], tuple(data["chapters"]), clauses, tuple(data["notes"]))
    return ArticleVersion(
        number=number, article=article, promulgation=data["promulgation"],
        promulgated_on=date.fromisoformat(data["promulgated_on"]),
        effective_from=date.fromisoformat(data["effective_from"]), effective_to=_day(data["effective_to"]),
        read_in=data["read_in"], reason=data["reason"], doubt_from=_day(data["doubt_from"]),
        doubt_to=_day(data["doubt_to"]),
    )  # fmt: skip


def _clause(path: tuple[str, ...], texts: dict[tuple[str, ...], str]) -> Clause:
    below = (other for other in texts if len(other) == len(path) + 1 and other[: len(path)] == path)
    return Clause(path, texts[path], tuple(_clause(other, texts) for other in below))


def _without_gaps(versions: Sequence[ArticleVersion]) -> tuple[ArticleVersion, ...]:
    """The versions in order, with one of no text wherever, or from when on, none is law."""
    ordered = sorted(versions, key=lambda version: version.effective_from)
    starts = [version.effective_from for version in ordered[1:]]
    found: list[ArticleVersion] = []
    for version, following in zip(ordered, [*starts, None], strict=True):
        found.append(version)
        if version.effective_to is not None and version.effective_to != following:
            found.append(
                ArticleVersion(
                    version.number, None, version.promulgation, version.promulgated_on, version.effective_to, following,
                    version.read_in,
                )
            )  # fmt: skip
    return tuple(found)


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
