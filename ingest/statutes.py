"""Statute files in the layout of legalize-kr -> one statute with every version of each of its articles.

A file is one version of one statute: YAML front matter (제목, 법령ID, 공포번호, 공포일자, 시행일자 …) and the text. Several
files of one 법령ID make a :class:`Statute`. Which text was law on a day follows each article's own changes, in the order
of promulgation (``../shared/README.md``: neither the newest file nor the latest 시행일자 gives the law of a day).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import PurePosixPath

import yaml

from kb.errors import UnreadableSource
from kb.law.address import ArticleNumber
from kb.law.provision import Article, parse_articles

REPEALED = "삭제"


@dataclass(frozen=True)
class StatuteFile:
    """One version of one statute as its file has it. ``order`` breaks ties between promulgations of one day."""

    path: str
    law: str
    law_id: str
    kind: str
    number: str
    promulgated_on: date
    effective_from: date
    url: str
    body: str
    order: int = 0


@dataclass(frozen=True)
class ArticleVersion:
    """One text of an article: the promulgation that gave it, and the days on which it holds.

    ``effective_to`` is the first day on which it no longer does, None while nothing later is known. ``read_in`` is the
    newest file that prints this text. A repealed article has the one clause 삭제, or is gone from later files
    (``article`` None).
    """

    number: ArticleNumber
    article: Article | None
    promulgation: str
    promulgated_on: date
    effective_from: date
    effective_to: date | None
    read_in: str

    @property
    def repealed(self) -> bool:
        return self.article is None or [c.full_text[:2] for c in self.article.clauses] == [REPEALED]


@dataclass(frozen=True)
class Statute:
    """A statute with all versions of all its articles, oldest first. ``files`` counts the versions that were read."""

    law_id: str
    law: str
    kind: str
    path: str
    url: str
    last_promulgation: str
    last_promulgated_on: date
    files: int
    articles: dict[ArticleNumber, tuple[ArticleVersion, ...]] = field(default_factory=dict)

    @property
    def counts(self) -> tuple[int, int]:
        """(articles, clauses) that the newest file prints, 항, 호 and 목 counted: what completeness is judged by."""
        newest = [versions[-1] for versions in self.articles.values() if versions[-1].article is not None]
        clauses = sum(1 for v in newest if v.article for top in v.article.clauses for _ in top.walk())
        return len(newest), clauses


def read_statute_file(text: str, path: str, order: int = 0) -> StatuteFile:
    """One file. Raises UnreadableSource naming the file and what is wrong with it."""
    try:
        opening, front, body = text.replace("\r\n", "\n").split("---\n", 2)
        if opening.strip("\ufeff \n"):
            raise ValueError("text before the front matter")
        meta = yaml.safe_load(front)
        law_id = str(meta["법령ID"]).strip().zfill(6)
        if not re.fullmatch(r"[0-9]{6}", law_id):
            raise ValueError(f"법령ID {law_id}")
        return StatuteFile(
            path=path,
            law=str(meta["제목"]).strip(),
            law_id=law_id,
            kind=str(meta.get("법령구분") or "").strip(),
            number=str(meta["공포번호"]).strip().lstrip("0"),
            promulgated_on=_day(meta["공포일자"]),
            effective_from=_day(meta["시행일자"]),
            url=str(meta.get("출처") or ""),
            body=body,
            order=order,
        )
    except (ValueError, KeyError, TypeError, AttributeError, yaml.YAMLError) as error:
        reason = " ".join(str(error).split())[:120]
        raise UnreadableSource(
            f"{path}을(를) 법령 파일로 읽을 수 없습니다. 원본을 확인하세요 (not a statute file: {reason})."
        ) from error


def is_statute_path(path: str) -> bool:
    """Whether a path is one of a statute: ``kr/형법/법률.md``, with or without the ``kr``.

    >>> is_statute_path("kr/형법/법률.md"), is_statute_path("README.md")
    (True, False)
    """
    parts = PurePosixPath(path).parts
    return path.endswith(".md") and len(parts) >= 2 and re.search(r"[가-힣]", parts[-2] + parts[-1]) is not None


def assemble(files: Iterable[StatuteFile]) -> Statute:
    """The versions of one statute, in any order, as a :class:`Statute`.

    An article's text changes with the first promulgation that prints it otherwise; spacing does not count. Where a later
    promulgation has an earlier 시행일자, its change is taken to hold from the day of the text it changes: nothing is law
    before what it amends. Raises ValueError without files, or with files of several 법령ID.
    """
    rows = sorted(files, key=lambda f: (f.promulgated_on, f.order, f.number, f.effective_from, f.path))
    if len({row.law_id for row in rows}) != 1:
        raise ValueError("the versions of one statute are expected")
    changes: dict[ArticleNumber, list[_Change]] = {}
    parsed_before: dict[ArticleNumber, Article] = {}
    for row in rows:
        present = {article.number: article for article in parse_articles(row.body)}
        for number, article in present.items():
            known = changes.setdefault(number, [])
            words = _words(article)
            if known and known[-1].words == words:
                known[-1].article, known[-1].read_in = article, row
            else:
                known.append(_Change(article, words, row, row))
        for number in parsed_before.keys() - present.keys():
            changes[number].append(_Change(None, "", row, row))
        parsed_before = present
    newest = rows[-1]
    return Statute(
        law_id=newest.law_id,
        law=newest.law,
        kind=newest.kind,
        path=newest.path,
        url=newest.url,
        last_promulgation=newest.number,
        last_promulgated_on=newest.promulgated_on,
        files=len(rows),
        articles={number: _versions(number, changes[number]) for number in sorted(changes)},
    )


@dataclass
class _Change:
    article: Article | None
    words: str
    given_by: StatuteFile
    read_in: StatuteFile


def _words(article: Article) -> str:
    return "".join(article.normal_text.split())


def _versions(number: ArticleNumber, changes: Sequence[_Change]) -> tuple[ArticleVersion, ...]:
    starts: list[date] = []
    for change in changes:
        starts.append(max([change.given_by.effective_from, *starts[-1:]]))
    ends: list[date | None] = [*starts[1:], None]
    return tuple(
        ArticleVersion(
            number=number,
            article=change.article,
            promulgation=change.given_by.number,
            promulgated_on=change.given_by.promulgated_on,
            effective_from=start,
            effective_to=end,
            read_in=change.read_in.number,
        )
        for change, start, end in zip(changes, starts, ends, strict=True)
    )


def _day(value: object) -> date:
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else date.fromisoformat(str(value))
