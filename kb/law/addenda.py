"""부칙 (addenda): for each promulgation its heading, number, day, own articles and paragraphs.

Rule: every amending law carries an addendum with its own 제1조 …, or only 항, or one sentence. law.go.kr prints them in order
behind the main text, ``부칙(민법) <제7427호,2005.3.31>`` first (in brackets the law whose addendum amended this one), then the
text flush left, without signs of rank. What an addendum quotes from other laws that it amends is often set in by two
characters, but not always: so a number counts as the addendum's own only when it is the next one in order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from kb.law.address import ArticleNumber
from kb.law.building import CIRCLED, LETTERS, Mark, Marks, build, clean, numbered
from kb.law.clauses import Article, Clause, Prose, normalise

_HEADING = re.compile(r"^부칙(?:\((.*)\))?\s*<제?\s*(\d*)호?\s*,?\s*(\d{4})\.\s*(\d{1,2})\.\s*(\d{1,2})\.?\s*>$")
_ARTICLE = re.compile(r"^(제(\d+)조(?:의(\d+))?)(?![\d조의제항호목])(\s*\(([^()]*(?:\([^()]*\)[^()]*)*)\))?(\s*)(.*)$")
_RANGE = re.compile(r"^\s*(?:내지|부터|[~∼～-])\s*제?\s*\d+")
_OMITTED = re.compile(r"^[\s\d제조의내지부터까및,ㆍ~∼～-]*생략")
_CIRCLED = "".join(CIRCLED)
_PARAGRAPH = re.compile(rf"^(?:([{_CIRCLED}])|<(\d+)>)(\s*)(.*)$")
_PARAGRAPH_RANGE = re.compile(rf"^\s*(?:내지|부터|[~∼～-])\s*(?:([{_CIRCLED}])|<(\d+)>)")
_ITEM = re.compile(r"^(\d+)(?:의(\d+))?\.(?!\d)(\s*)(.*)$")
_SUBITEM = re.compile(r"^([가-하])(?:의(\d+))?\.(\s*)(.*)$")


@dataclass(frozen=True)
class Addendum:
    """One 부칙. ``number`` and ``day`` are those of the promulgation, "" and None where none is printed.

    ``by`` names the other law whose addendum amended this statute (``민법``), "" for its own amendment. ``opening`` is the
    text outside articles (most have only that); ``raw`` is the whole as printed, without the heading.
    """

    heading: str
    number: str
    day: date | None
    by: str
    opening: Prose
    articles: tuple[Article, ...]
    raw: str

    def walk(self) -> Iterator[Clause]:
        """Every clause, in order."""
        yield from self.opening.walk()
        for article in self.articles:
            yield from article.walk()


def parse_addenda(lines: list[str]) -> tuple[Addendum, ...]:
    """The lines behind ``## 부칙`` as addenda. Text before the first heading makes one without number and day.

    ``["부칙 <제1호,2013.4.5>", "제1조 (시행일) 이 법은 …"]`` -> one addendum: number 1, day 2013-04-05, one article.
    """
    blocks: list[tuple[str, list[str]]] = [("", [])]
    for line in lines:
        if opens_addendum(line):
            blocks.append((line.strip(), []))
        else:
            blocks[-1][1].append(line)
    return tuple(_addendum(heading, block) for heading, block in blocks if heading or any(map(str.strip, block)))


def opens_addendum(line: str) -> bool:
    """Whether a line is the heading of an addendum.

    >>> opens_addendum("부칙(민법) <제7427호,2005.3.31>"), opens_addendum("부칙 제2조를 삭제한다.")
    (True, False)
    """
    return _HEADING.match(line.strip()) is not None


def _addendum(heading: str, lines: list[str]) -> Addendum:
    match = _HEADING.match(heading)
    opening: list[str] = []
    articles: list[_OwnArticle] = []
    for line in lines:
        own = _next_article(line, articles[-1] if articles else None)
        if own:
            articles.append(own)
        else:
            (articles[-1].lines if articles else opening).append(line)
    return Addendum(
        heading,
        match[2].lstrip("0") if match else "",
        _day(match) if match else None,
        (match[1] or "") if match else "",
        Prose(*build(opening, MARKS)),
        tuple(article.build() for article in articles),
        "\n".join(lines).strip("\n"),
    )


def _day(match: re.Match[str]) -> date | None:
    with suppress(ValueError):
        return date(int(match[3]), int(match[4]), int(match[5]))
    return None


def _through(text: str) -> ArticleNumber | None:
    """The last article of a range: ``내지 제6조 생략`` and ``및 제6조 생략`` (behind 제2조) -> 제6조."""
    omitted = _OMITTED.match(text)
    numbers = re.findall(r"제(\d+)조", omitted[0]) if omitted else re.findall(r"\d+", (_RANGE.match(text) or [""])[0])
    return ArticleNumber(int(numbers[-1])) if numbers else None


class _OwnArticle:
    """An article of the addendum while it is read. ``last`` is its number, or the end of the range that it names."""

    def __init__(self, match: re.Match[str]) -> None:
        self._title = normalise(match[5] or "")
        self.number = ArticleNumber(int(match[2]), int(match[3] or 0))
        self._heading = clean(f"{match[1]}{match[4] or ''}") + (" " if match[6] or not match[7] else "")
        self.lines = [match[7]]
        self.last = _through(match[7]) or self.number

    def build(self) -> Article:
        return Article(self.number, self._title, (), *build(self.lines, MARKS), self._heading)


def _next_article(line: str, before: _OwnArticle | None) -> _OwnArticle | None:
    """The article that opens at ``line``, when its number is the next one; the first may have any number.

    ``제8조제1항 중 "…"을 …`` opens none: it quotes another law.
    """
    match = _ARTICLE.match(line)
    if not match:
        return None
    if not match[4] and not re.match(rf"(?:삭제|생략|내지|부터|및|[,ㆍ~∼～{_CIRCLED}]|$)", match[7]):
        return None
    own = _OwnArticle(match)
    if before is None:
        return own if own.number == ArticleNumber(1) or match[4] else None
    number, branch = before.last.number, before.last.branch
    return own if own.number in (ArticleNumber(number + 1), ArticleNumber(number, max(branch + 1, 2))) else None


def _paragraph(line: str, before: str | None) -> Mark | None:
    """``<27>`` is 제27항: beyond ⑳ old addenda use angle brackets. ``①내지 <26>생략`` is followed by ``<27>``."""
    match = _PARAGRAPH.match(line)
    if not match:
        return None
    number = CIRCLED[match[1]] if match[1] else int(match[2])
    if number != _after(before):
        return None
    through = _PARAGRAPH_RANGE.match(match[4])
    last = (CIRCLED[through[1]] if through[1] else int(through[2])) if through else number
    name = str(number) if last <= number else f"{number}-{last}"
    sign = match[1] or f"<{match[2]}>"
    return Mark(name, sign + (" " if match[3] else ""), match[4])


def _item(line: str, before: str | None) -> Mark | None:
    match = _ITEM.match(line)
    if not match:
        return None
    name = numbered(match[1], match[2])
    follows = _branch_follows(match[1], match[2], before) if match[2] else int(match[1]) == _after(before)
    return Mark(name, f"{name}." + (" " if match[3] else ""), match[4]) if follows else None


def _subitem(line: str, before: str | None) -> Mark | None:
    match = _SUBITEM.match(line)
    if not match:
        return None
    name = numbered(match[1], match[2])
    place = LETTERS.find(match[1])
    letter = before.partition("의")[0] if before else ""
    follows = letter == match[1] if match[2] else place == (LETTERS.find(letter) + 1 if letter else 0)
    return Mark(name, f"{name}." + (" " if match[3] else ""), match[4]) if follows else None


def _after(before: str | None) -> int:
    """The number behind the sibling ``before``: ``None`` -> 1, ``"3"`` and ``"3의2"`` -> 4, ``"1-26"`` -> 27."""
    if before is None or before == "0":
        return 1
    return int(re.split(r"의|~", before.rpartition("-")[2])[0]) + 1


def _branch_follows(number: str, branch: str, before: str | None) -> bool:
    base, _, last = (before or "").partition("의")
    return base == number and int(branch) == int(last or 1) + 1


MARKS = Marks(_paragraph, _item, _subitem)
"""How addenda mark their clauses: flush left, in order."""
