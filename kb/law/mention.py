"""What a legal reference is: the one type that the readers of names, articles and rulings share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kb.law.address import ArticleNumber
from kb.law.promulgation import Version
from kb.law.rulings import RulingCitation

UNKNOWN = "unknown"
"""Stands for the 법령ID of a statute that is named and that the table does not know: its article is nobody else's."""


@dataclass(frozen=True)
class Reference:
    """One reference with its span in the text.

    ``law_ids`` holds every candidate (a name may belong to several statutes, the living first), empty when an article is
    named without a statute, :data:`UNKNOWN` alone when its statute is named and not known. ``path`` is the clause path, ()
    when none is given. ``case_number`` is set for rulings alone.

    ``name`` is the statute as the text names it. ``version`` is the text meant by a promulgation named behind it, ``old``
    is True for 구(舊) law. ``part`` is 단서, 본문, 전단 …; ``each`` is 호, 목 or 항 in 각 호; ``addenda`` is True for an article of
    the 부칙. ``end_of_range`` is ``from`` or ``to`` in 제3조부터 제10조까지. ``pointer`` is the word of a reference that points
    (같은 조, 전항); it has no article where nothing is there to point at. ``ruling`` is the citation as a whole.
    """

    start: int
    end: int
    text: str
    law_ids: tuple[str, ...] = ()
    article: ArticleNumber | None = None
    path: tuple[str, ...] = ()
    case_number: str | None = None
    name: str = ""
    version: Version | None = None
    old: bool = False
    part: str | None = None
    each: str | None = None
    addenda: bool = False
    end_of_range: Literal["from", "to"] | None = None
    pointer: str | None = None
    ruling: RulingCitation | None = None

    @property
    def article_keys(self) -> tuple[str, ...]:
        """``011187/14-2`` for each candidate statute; () for statutes alone, rulings and articles of the 부칙."""
        if self.article is None or self.addenda:
            return ()
        return tuple(f"{law_id}/{self.article.slug}" for law_id in self.law_ids)


@dataclass(frozen=True)
class Here:
    """Where a text itself stands, when it is a clause of a statute: what 이 법, 이 조 and 전항 in it mean.

    ``previous`` is the article before (전조): which it is, only the statute knows (제14조의3, not 제14조, is before 제15조).
    """

    law_ids: tuple[str, ...]
    article: ArticleNumber | None = None
    path: tuple[str, ...] = ()
    previous: ArticleNumber | None = None
