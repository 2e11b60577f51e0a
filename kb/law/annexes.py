"""별표, 별지 and forms (서식): the links that a statute file's front matter lists, and the places that name them.

Source: the list ``첨부파일`` of a legalize-kr file (별표번호, 별표가지번호, 별표구분, 제목, 파일링크, PDF링크). Numbers are zero-padded
(``0003``, branch ``02``): 별표 3의2. The law names them ``별표 3의2``, ``별지 제3호서식`` and, where there is one only, ``별표``.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kb.law.address import ArticleNumber

TABLE, FORM = "별표", "서식"
_NAMED = re.compile(r"별표(?:\s?(\d+)(?:의(\d+))?(?![\d.,]*(?:호|조)))?|별지\s?(?:제(\d+)호(?:의(\d+))?\s?서식)?")
_ABOUT = re.compile(r"\(([^()]*(?:\([^()]*\)[^()]*)*)관련\s*\)\s*$")
_ARTICLE = re.compile(r"(?<!법)(?<!법 )(?<!령 )(?<!영 )(?<!규칙 )(?<!」)(?<!」 )제(\d+)조(?:의(\d+))?")


@dataclass(frozen=True)
class Annex:
    """One 별표, 서식 or other annex (별지, 별도, 부록, 도식 …): its kind, number, title as printed and links ("" when none)."""

    kind: str
    number: int
    branch: int
    title: str
    link: str
    pdf: str

    @property
    def name(self) -> str:
        """``별표 3의2``; a form is ``별지 제3호의2서식``. Number 0 is an annex that stands alone: ``별표``."""
        tail = f"의{self.branch}" if self.branch else ""
        if self.kind == FORM:
            return f"별지 제{self.number}호{tail}서식" if self.number else "별지"
        return f"{self.kind} {self.number}{tail}" if self.number else self.kind

    @property
    def deleted(self) -> bool:
        """Whether the annex was repealed: its title is ``삭제 <2015.4.7.>``."""
        return self.title.startswith("삭제")

    @property
    def about(self) -> tuple[ArticleNumber, ...]:
        """The articles of its own statute that the title names: ``… (제3조제4항 및 제5조의2 관련)`` -> 제3조, 제5조의2."""
        match = _ABOUT.search(self.title)
        found = [ArticleNumber(int(n), int(b or 0)) for n, b in _ARTICLE.findall(match[1])] if match else []
        return tuple(dict.fromkeys(found))


@dataclass(frozen=True)
class AnnexName:
    """A place that names an annex: kind 별표 or 서식, number (0: none printed), branch, and offsets into the text."""

    kind: str
    number: int
    branch: int
    start: int
    end: int


def read_annexes(rows: Iterable[Mapping[str, object]] | None) -> tuple[Annex, ...]:
    """The rows of ``첨부파일`` as annexes, in order. Raises ValueError for a row whose number is none.

    ``{"별표번호": "0001", "별표가지번호": "02", "별표구분": "별표", "제목": "기준(제6조 관련)"}`` -> 별표 1의2, about 제6조.
    """
    return tuple(
        Annex(
            str(row.get("별표구분") or ""),
            int(str(row.get("별표번호") or 0)),
            int(str(row.get("별표가지번호") or 0)),
            html.unescape(str(row.get("제목") or "")),
            str(row.get("파일링크") or ""),
            str(row.get("PDF링크") or ""),
        )
        for row in rows or ()
    )


def annex_names(text: str) -> tuple[AnnexName, ...]:
    """Where a text names annexes. ``"별표 1의2와 별지 제3호서식"`` -> (별표, 1, 2) and (서식, 3, 0), with offsets.

    Of ``별표 1 및 2`` only the first number is read.
    """
    found: list[AnnexName] = []
    for match in _NAMED.finditer(text):
        kind = TABLE if match[0].startswith(TABLE) else FORM
        number, branch = (match[1], match[2]) if kind == TABLE else (match[3], match[4])
        found.append(AnnexName(kind, int(number or 0), int(branch or 0), match.start(), match.end()))
    return tuple(found)


def annexes_named(text: str, annexes: Sequence[Annex]) -> tuple[Annex, ...]:
    """The annexes that a clause of the same statute names; all candidates where two bear one number.

    A name without number finds the annex of that kind that stands alone, or the only one of its kind.
    """
    found: list[Annex] = []
    for name in annex_names(text):
        kind = [annex for annex in annexes if annex.kind == name.kind]
        exact = [annex for annex in kind if (annex.number, annex.branch) == (name.number, name.branch)]
        found += exact or (kind if not name.number and len(kind) == 1 else [])
    return tuple(dict.fromkeys(found))
