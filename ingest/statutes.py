"""Statute files in the layout of legalize-kr -> one statute with every version of each of its articles.

A file is one version of one statute: YAML front matter (제목, 법령ID, 공포번호, 공포일자, 시행일자 …) and the text. Several
files of one 법령ID make a :class:`Statute`. Which text was law on a day follows each article's own changes, in the order
of promulgation, on the day that the addendum of each gives for it (``../shared/README.md``: neither the newest file nor the
latest 시행일자 gives the law of a day).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import PurePosixPath
from typing import Protocol

import yaml

from ingest.taking_effect import Promulgated, Step, steps
from kb.errors import UnreadableSource
from kb.law.address import ArticleNumber
from kb.law.changes import bare_title
from kb.law.commencement import Commencement, addenda_texts, read_commencement, sole_addendum
from kb.law.provision import Article, normalise, parse_articles
from kb.law.timeline import Doubt

REPEALED = "삭제"
LOADER: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


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
    (``article`` None). ``reason`` says why it is not ``certain``, which concerns the days from ``doubt_from`` to before
    ``doubt_to``; None for the bounds of its own time.
    """

    number: ArticleNumber
    article: Article | None
    promulgation: str
    promulgated_on: date
    effective_from: date
    effective_to: date | None
    read_in: str
    reason: Doubt | None = None
    doubt_from: date | None = None
    doubt_to: date | None = None

    @property
    def certain(self) -> bool:
        return self.reason is None

    @property
    def clauses(self) -> tuple[tuple[tuple[str, ...], str], ...]:
        """(path, own words) of each clause, in order."""
        return tuple((c.path, normalise(c.text)) for c in self.article.walk()) if self.article else ()

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
        meta = yaml.load(front, Loader=LOADER)  # noqa: S506 (a safe loader, of C where there is one)
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
    if any("\ud800" <= char <= "\udfff" for char in path):  # a name that is not UTF-8
        return False
    return path.endswith(".md") and len(parts) >= 2 and re.search(r"[가-힣]", parts[-2] + parts[-1]) is not None


def assemble(files: Iterable[StatuteFile], base: Statute | None = None) -> Statute:
    """The versions of one statute, in any order, as a :class:`Statute`. Of ``base``, what is known already, every version
    stays; the files, all of them newer, go on from there.

    An article's text changes with the first promulgation that prints it otherwise; spacing does not count. The change takes
    effect on the day that the promulgation's addendum gives for the article, else on the file's 시행일자. Where that day lies
    before the text that it changes is law, it is taken to hold from the day of that text: nothing is law before what it
    amends. Raises ValueError without files, or with files of several 법령ID.
    """
    rows = sorted(files, key=lambda f: (f.promulgated_on, f.order, f.number, f.effective_from, f.path))
    if len({row.law_id for row in rows} | ({base.law_id} if base else set())) != 1:
        raise ValueError("the versions of one statute are expected")
    changes = _changes_of(base) if base else {}
    before = {n: c[-1].step.article for n, c in changes.items() if c[-1].step.article is not None}
    promulgations = _promulgations(rows, base)
    for row, promulgated in zip(rows, promulgations, strict=True):
        present = {article.number: article for article in parse_articles(row.body)}
        for number, article in present.items():
            known = changes.setdefault(number, [])
            words = _words(article)
            if known and known[-1].words == words:
                known[-1].step, known[-1].read_in = replace(known[-1].step, article=article), row
                continue
            for step in steps(number, known[-1].step.article if known else None, article, promulgated):
                _add(known, step, row, promulgated)
        for number in before.keys() - present.keys():
            for step in steps(number, before[number], None, promulgated):
                _add(changes[number], step, row, promulgated)
        before = present
    newest = rows[-1]
    return Statute(
        law_id=newest.law_id,
        law=newest.law,
        kind=newest.kind,
        path=newest.path,
        url=newest.url,
        last_promulgation=newest.number,
        last_promulgated_on=newest.promulgated_on,
        files=len(rows) + (base.files if base else 0),
        articles={number: _versions(number, changes[number]) for number in sorted(changes)},
    )


class _Promulgation(Protocol):
    """What a version keeps of the file that gave it."""

    @property
    def number(self) -> str: ...

    @property
    def promulgated_on(self) -> date: ...


@dataclass(frozen=True)
class _Known:
    number: str
    promulgated_on: date


def _changes_of(base: Statute) -> dict[ArticleNumber, list[_Change]]:
    """The versions that are known as the changes that made them; their days and doubts are settled."""
    return {
        number: [
            _Change(
                Step(v.article, v.effective_from, v.reason, v.doubt_from, v.doubt_to),
                _words(v.article) if v.article else "",
                _Known(v.promulgation, v.promulgated_on),
                _Known(v.read_in, v.promulgated_on),
                follows=False,
            )
            for v in versions
        ]
        for number, versions in base.articles.items()
    }


@dataclass
class _Change:
    """A text of an article. ``follows``: it is said to take effect with the text that it amends."""

    step: Step
    words: str
    given_by: _Promulgation
    read_in: _Promulgation
    follows: bool


def _add(known: list[_Change], step: Step, row: StatuteFile, promulgated: Promulgated) -> None:
    """A text in which nothing changed is none: what waits may be all that its promulgation changed."""
    words = _words(step.article) if step.article else ""
    if not known or known[-1].words != words:
        follows = promulgated.commencement is not None and promulgated.commencement.follows
        known.append(_Change(step, words, row, row, follows))


def _words(article: Article) -> str:
    """What counts as the article's words: a title that one file prints in brackets more is the same title."""
    return "".join(replace(article, title=bare_title(article.title)).normal_text.split())


def _versions(number: ArticleNumber, changes: Sequence[_Change]) -> tuple[ArticleVersion, ...]:
    starts: list[date] = []
    waits: list[tuple[date, date]] = []
    for change in changes:
        starts.append(max([change.step.day, *starts[-1:]]))
        if change.step.day < starts[-1] and not change.follows:
            waits.append((change.step.day, starts[-1]))
    ends: list[date | None] = [*starts[1:], None]
    return tuple(
        _with_overlap(
            ArticleVersion(
                number=number,
                article=change.step.article,
                promulgation=change.given_by.number,
                promulgated_on=change.given_by.promulgated_on,
                effective_from=start,
                effective_to=end,
                read_in=change.read_in.number,
                reason=change.step.reason,
                doubt_from=change.step.doubt_from,
                doubt_to=change.step.doubt_to,
            ),
            waits,
        )
        for change, start, end in zip(changes, starts, ends, strict=True)
    )


def _with_overlap(version: ArticleVersion, waits: Sequence[tuple[date, date]]) -> ArticleVersion:
    """The version with its doubt, if it was law while a change waited for the text that it amends. Of a composed text the
    whole time is in doubt already; other doubts stay."""
    for day, until in waits:
        first = max(day, version.effective_from)
        last = min(until, version.effective_to or until)
        if first >= last or version.article is None:
            continue
        if version.certain:
            version = replace(version, reason="overlap", doubt_from=first, doubt_to=last)
        elif version.reason == "composed":
            version = replace(version, reason="overlap")
        elif version.reason == "overlap" and version.doubt_from and version.doubt_to:
            bounds = (min(first, version.doubt_from), max(last, version.doubt_to))
            version = replace(version, doubt_from=bounds[0], doubt_to=bounds[1])
    return version


# What the addenda say.


def _promulgations(rows: Sequence[StatuteFile], base: Statute | None = None) -> list[Promulgated]:
    """What each file's addendum says of its days. A 시행일 that was put off is read as the newest file prints it."""
    newest = addenda_texts(rows[-1].body)
    known = _days_of(base) if base else {}
    found: list[Promulgated] = []
    for place, row in enumerate(rows):
        printed = addenda_texts(row.body)
        key = _key(row, printed)
        commencement = _commencement(row, printed.get(key), newest.get(key), known)
        renewed = list(printed) == [key] and commencement is not None and not commencement.by
        found.append(Promulgated(commencement, row.effective_from, renewed, first=place == 0 and base is None))
        known[row.number] = found[-1].default.day
    return found


def _days_of(base: Statute) -> dict[str, date]:
    """Number of a promulgation -> the day on which most of what it gave took effect."""
    days: dict[str, Counter[date]] = {}
    for versions in base.articles.values():
        for version in versions:
            days.setdefault(version.promulgation, Counter())[version.effective_from] += 1
    return {number: min(counted, key=lambda day: (-counted[day], day)) for number, counted in days.items()}


def _key(row: StatuteFile, printed: Iterable[tuple[str, date]]) -> tuple[str, date]:
    """That of the promulgation's own addendum: by number and day, or the only one of its day (a few numbers are misprinted)."""
    of_day = [key for key in printed if key[1] == row.promulgated_on]
    return of_day[0] if len(of_day) == 1 else (row.number, row.promulgated_on)


def _commencement(
    row: StatuteFile, own: str | None, newest: str | None, known: Mapping[str, date]
) -> Commencement | None:
    """As the file itself prints it. The newest file's print counts where it is whole and gives other days."""
    own_words, new_words = (
        read_commencement(sole_addendum(text), row.promulgated_on, row.law, known, row.effective_from) if text else None
        for text in (own, newest if newest != own else None)
    )
    if new_words and not new_words.by and not new_words.omitted and new_words.default.day:
        return new_words
    return own_words


def _day(value: object) -> date:
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else date.fromisoformat(str(value))
