"""What a court decided, where that is asked: 소지죄가 합헌이라던데, 스토킹 판례 알려 주세요."""

from __future__ import annotations

import re

from kb.retrieve.library import Library
from kb.retrieve.retriever import Found

NO_RULING = (
    "이 물음에 맞는 판례 요약은 아직 싣지 않아 법 조문으로 답합니다.",
    "No ruling on this question is on file yet; what follows is the law itself.",
)
"""Said before the law where a ruling is asked for and none is on file, in Korean and English."""
GUIDELINES = (
    "양형기준(대법원 양형위원회)은 싣지 않았습니다. 아래는 법이 정한 형의 범위인 법정형입니다.",
    "The sentencing guidelines are not on file; what follows are the penalties that the statutes provide.",
)
"""Said before the law where the sentencing guidelines are asked for, in Korean and English."""
_GUIDELINES = re.compile(r"양형\s?(?:기준|위원회)|sentencing guideline", re.I)
MOST = 2
"""Rulings that are told."""


def decided(library: Library, found: Found) -> tuple[list[str], list[str]]:
    """Of the digests among the hits, those on the point and those beside it, :data:`MOST` together; none where no ruling is asked for.

    On the point is a ruling that applied one of the best two provisions or stands before the best; beside it one that applied
    another provision that was found.
    """
    close: list[str] = []
    wide: list[str] = []
    if found.question.asks_ruling:
        bases = [hit.base for hit in found.hits]
        provisions = [base for base in bases if base in library.cards]
        for rank, base in enumerate(bases):
            if base not in library.digests:
                continue
            applied = {other for kind, other in library.edges(base) if kind == "applies"}
            if applied & set(provisions[:2]) or not set(provisions[:1]) & set(bases[:rank]):
                close.append(base)
            elif applied & set(provisions):
                wide.append(base)
    return close[:MOST], wide[: MOST - len(close[:MOST])]


def not_on_file(found: Found) -> tuple[str, str] | None:
    """What is asked for and is not on file, as a sentence in Korean and English: the sentencing guidelines, or any ruling that fits."""
    if _GUIDELINES.search(found.question.text):
        return GUIDELINES
    rulings = any(hit.kind in ("digest", "ruling") for hit in found.hits)
    return NO_RULING if found.question.asks_ruling and not rulings else None
