"""The nouns of a statute's text: 항, 호 and 목 (:class:`Clause`) and the 조 above them (:class:`Article`).

Rule: the divisions of Korean statutes are 조, 항 (①), 호 (1.), 목 (가.), in this order (법제처, 「법령 입안·심사 기준」).
Every noun keeps its text as printed; what is said about it (amendments, repeal) is computed from that text.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from kb.law.address import ArticleNumber
from kb.law.amendments import DATED, Amendment, amendments

_REPEALED = re.compile(r"^\(?삭제\)?$")


def normalise(text: str) -> str:
    """Official text without what is not law: markup, amendment notes, spacing; dots of one kind.

    ``"**①** 가ㆍ나 <개정 2020. 5. 19.>\\n"`` -> ``"① 가ㆍ나"``. Card hashes rest on this: changing it changes them all.
    """
    text = unicodedata.normalize("NFC", text)
    while (cut := DATED.sub(" ", text).replace("**", "").replace("\\", "")) != text:
        text = cut  # what was taken out may have stood between the halves of another mark
    text = re.sub(r"[·‧･・]", "ㆍ", text)
    return " ".join(text.split())


@dataclass(frozen=True)
class Clause:
    """A 항, 호 or 목 with its own text and what hangs below it.

    ``path`` is the address inside the article: ``("2",)`` is 제2항, ``("1", "3", "가")`` is 제1항 제3호 가목;
    an article without 항 has ``("0",)``, the 본문 (main text), so that its 호 are ``("0", "1")``. Where the official text
    prints one number twice, the second is ``3~2``: two texts never share a path. ``mark`` is the number as printed, with
    the white space behind it. What is deeper than 목 (``1)``, ``가)``), tables and pictures are lines of ``text``
    (:func:`kb.law.pieces.pieces` tells them apart).
    """

    path: tuple[str, ...]
    text: str
    children: tuple[Clause, ...] = ()
    mark: str = ""

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

    @property
    def deleted(self) -> bool:
        """Whether nothing but 삭제 stands here: ``삭제 <2019.1.15>`` -> True, ``삭제하여야 한다.`` -> False."""
        return not self.children and _REPEALED.match(normalise(self.text)) is not None

    @property
    def amendments(self) -> tuple[Amendment, ...]:
        """The marks in this clause's own text: ``… <개정 2013.4.5, 2020.5.19>`` -> one of 개정, with two days."""
        return amendments(self.text)


@dataclass(frozen=True)
class Prose:
    """Text below a heading or at the start that belongs to no article: a preamble, or a statute without articles.

    ``notes`` are lines in square brackets (``[본조신설 2021.12.21]``); a transitional note may have several lines.
    ``note_places`` says where each stands: (clauses opened before it, lines of text in the last of these).
    """

    clauses: tuple[Clause, ...]
    notes: tuple[str, ...] = ()
    note_places: tuple[tuple[int, int], ...] = ()

    def walk(self) -> Iterator[Clause]:
        """Every clause, in the order of the text."""
        for top in self.clauses:
            yield from top.walk()


@dataclass(frozen=True)
class Article:
    """One 조: its number, title, the headings above it, its clauses and notes, and its heading as printed.

    ``heading`` is ``"제4조 (응시료<개정 2016.1.6>) "``, with the white space behind it; ``title`` is ``응시료``.
    ``notes`` and ``note_places`` are those of :class:`Prose`.
    """

    number: ArticleNumber
    title: str
    chapters: tuple[str, ...]
    clauses: tuple[Clause, ...]
    notes: tuple[str, ...] = ()
    note_places: tuple[tuple[int, int], ...] = ()
    heading: str = ""

    @property
    def normal_text(self) -> str:
        """Title and clauses after :func:`normalise`: equal for two versions when no word of law changed."""
        parts = [self.title, *(f"{c.path[0]}: {normalise(c.full_text)}" for c in self.clauses)]
        return "\n".join(parts)

    def walk(self) -> Iterator[Clause]:
        """Every clause, in the order of the text."""
        for top in self.clauses:
            yield from top.walk()

    def clause(self, path: tuple[str, ...]) -> Clause | None:
        """The clause at ``path``, or None."""
        return next((clause for clause in self.walk() if clause.path == path), None)

    @property
    def deleted(self) -> bool:
        """Whether the whole article was repealed and only 삭제 is printed. An article printed without text is not."""
        return [clause.deleted for clause in self.clauses] == [True]

    @property
    def amendments(self) -> tuple[Amendment, ...]:
        """The marks of the heading and of the notes; those of each clause are the clause's."""
        return amendments(self.heading) + tuple(mark for note in self.notes for mark in amendments(note))
