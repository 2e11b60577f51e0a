"""Statute text (법령 본문) as a tree 조 > 항 > 호 > 목, with exact addresses.

Source of the layout: the public legalize-kr repository, one Markdown file a statute. Articles are level-five
headings (``##### 제14조의2 (허위영상물 등의 반포등)``), 항 start with a bold circled number (``**①**``), 호 are
indented by two (``  1\\.``), 목 by four (``    가\\.``), and 부칙 (addenda) stand at the end as free text.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from kb.law.address import ArticleNumber

_ARTICLE = re.compile(r"^#{5}\s*제(\d+)조(?:의(\d+))?\s*(?:\((.*)\))?\s*(.*)$")
_HEADING = re.compile(r"^#{1,4}\s+(.*)$")
_PART = re.compile(r"제\d+편")
"""Of the level-one headings, these are parts of the statute; the first is its name."""
_PARAGRAPH = re.compile(r"^\*\*([①-⑳㉑-㉟㊱-㊿])\*\*\s*(.*)$")
_ITEM = re.compile(r"^ {1,3}(\d+)(?:의(\d+))?\\?\.\s*(.*)$")
_SUBITEM = re.compile(r"^ {4,5}([가-힣])(?:의(\d+))?\\?\.\s*(.*)$")
_ADDENDA = re.compile(r"^(?:##\s*)?부칙(?:\s*<|$)")
_AMENDMENT = re.compile(r"<[^<>]*\d{4}\s*[.ㆍ]\s*\d{1,2}\s*[.ㆍ]\s*\d{1,2}[^<>]*>")
_NOTE_LINE = re.compile(r"^\[.*\]$")
_CIRCLED = {
    **{chr(0x2460 + i): i + 1 for i in range(20)},
    **{chr(0x3251 + i): i + 21 for i in range(15)},
    **{chr(0x32B1 + i): i + 36 for i in range(15)},
}


@dataclass(frozen=True)
class Clause:
    """A 항, 호 or 목 with its own text and what hangs below it.

    ``path`` is the address inside the article: ``("2",)`` is 제2항, ``("1", "3", "가")`` is 제1항 제3호 가목;
    an article without 항 has ``("0",)``, the 본문 (main text), so that its 호 are ``("0", "1")``.
    """

    path: tuple[str, ...]
    text: str
    children: tuple[Clause, ...] = ()

    def walk(self) -> Iterator[Clause]:
        """This clause and everything below it, in the order of the text."""
        yield self
        for child in self.children:
            yield from child.walk()

    @property
    def full_text(self) -> str:
        """Own text and that of all 호 and 목 below, numbered, one a line."""
        lines = [self.text]
        for child in self.children:
            lines.append(f"{child.path[-1]}. {child.full_text}")
        return "\n".join(line for line in lines if line)

    @property
    def sha256(self) -> str:
        """Hash of the normalised full text: what a card was checked against."""
        return hashlib.sha256(normalise(self.full_text).encode()).hexdigest()


@dataclass(frozen=True)
class Article:
    """One 조: its number, title, the chapter headings above it, its clauses and its amendment notes."""

    number: ArticleNumber
    title: str
    chapters: tuple[str, ...]
    clauses: tuple[Clause, ...]
    notes: tuple[str, ...] = ()

    @property
    def normal_text(self) -> str:
        """Title and clauses after :func:`normalise`: equal for two versions when no word of law changed."""
        parts = [self.title, *(f"{c.path[0]}: {normalise(c.full_text)}" for c in self.clauses)]
        return "\n".join(parts)

    def clause(self, path: tuple[str, ...]) -> Clause | None:
        """The clause at ``path``, or None."""
        for top in self.clauses:
            for clause in top.walk():
                if clause.path == path:
                    return clause
        return None


def normalise(text: str) -> str:
    """Official text without what is not law: markup, amendment notes, spacing; dots of one kind.

    ``"**①** 가ㆍ나 <개정 2020. 5. 19.>\\n"`` -> ``"① 가ㆍ나"``. Card hashes rest on this: changing it changes them all.
    """
    text = unicodedata.normalize("NFC", text)
    text = _AMENDMENT.sub(" ", text).replace("**", "").replace("\\", "")
    text = re.sub(r"[·‧･・]", "ㆍ", text)
    return " ".join(text.split())


def parse_articles(body: str) -> tuple[Article, ...]:
    """Every article of a statute file's body (front matter removed), up to the addenda.

    Text that belongs to no article (preamble, headings) is not returned. An article that was repealed whole keeps its
    place with the one clause ``삭제``.
    """
    articles: list[Article] = []
    chapters: dict[int, str] = {}
    builder: _Builder | None = None
    for line in body.splitlines():
        if _ADDENDA.match(line.strip()) or re.match(r"^##\s*부칙", line):
            break
        heading = _ARTICLE.match(line)
        if heading:
            if builder:
                articles.append(builder.build())
            number = ArticleNumber(int(heading[1]), int(heading[2] or 0))
            title, rest = _split_title(heading[3] or "", heading[4] or "")
            builder = _Builder(number, title, tuple(chapters[k] for k in sorted(chapters)))
            if rest:
                builder.add(rest)
            continue
        upper = _HEADING.match(line)
        if upper:
            if builder:
                articles.append(builder.build())
                builder = None
            level = len(line) - len(line.lstrip("#"))
            chapters = {k: v for k, v in chapters.items() if k < level}
            if level > 1 or _PART.match(upper[1]):
                chapters[level] = normalise(upper[1])
            continue
        if builder:
            builder.add(line)
    if builder:
        articles.append(builder.build())
    return tuple(articles)


def _split_title(title: str, rest: str) -> tuple[str, str]:
    """Titles may hold brackets of their own; an amendment note behind the title is not part of it."""
    return normalise(title), _AMENDMENT.sub("", rest).strip()


@dataclass
class _Node:
    path: tuple[str, ...]
    lines: list[str] = field(default_factory=list)
    children: list[_Node] = field(default_factory=list)

    def freeze(self) -> Clause:
        return Clause(
            self.path,
            "\n".join(line for line in self.lines if line).strip(),
            tuple(child.freeze() for child in self.children),
        )


class _Builder:
    """Collects the lines of one article into nodes; a line belongs to the deepest clause opened last."""

    def __init__(self, number: ArticleNumber, title: str, chapters: tuple[str, ...]) -> None:
        self._number, self._title, self._chapters = number, title, chapters
        self._tops: list[_Node] = []
        self._item: _Node | None = None
        self._current: _Node | None = None
        self._notes: list[str] = []

    def add(self, line: str) -> None:
        if not line.strip():
            return
        if _NOTE_LINE.match(line.strip()):
            self._notes.append(line.strip())
        elif match := _PARAGRAPH.match(line):
            self._open_top(str(_CIRCLED[match[1]]), match[2])
        elif match := _ITEM.match(line):
            self._item = self._open_below(self._top(), _numbered(match[1], match[2]), match[3])
        elif (match := _SUBITEM.match(line)) and self._item is not None:
            self._open_below(self._item, _numbered(match[1], match[2]), match[3])
        else:
            node = self._current or self._top()
            node.lines.append(_clean(line))

    def build(self) -> Article:
        return Article(
            self._number,
            self._title,
            self._chapters,
            tuple(node.freeze() for node in self._tops),
            tuple(self._notes),
        )

    def _top(self) -> _Node:
        if not self._tops:
            self._open_top("0", "")
        return self._tops[-1]

    def _open_top(self, name: str, text: str) -> None:
        node = _Node((name,), [_clean(text)])
        self._tops.append(node)
        self._current, self._item = node, None

    def _open_below(self, parent: _Node, name: str, text: str) -> _Node:
        node = _Node((*parent.path, name), [_clean(text)])
        parent.children.append(node)
        self._current = node
        return node


def _numbered(number: str, branch: str | None) -> str:
    return f"{number}의{branch}" if branch else number


def _clean(line: str) -> str:
    return line.strip().replace("**", "").replace("\\", "")
