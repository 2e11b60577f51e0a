"""Where the addendum of another law amends this statute (타법개정), and whether 「부칙 제7조제2항」 leads there.

Rule: a law amends others in its addendum, 제N조(다른 법률의 개정), a 항 for each; the publisher prints with each statute only the
항 that amends it and leaves the others out (생략).
"""

from __future__ import annotations

import re
from dataclasses import replace

from kb.law.addenda import Addendum
from kb.law.address import ArticleNumber
from kb.law.commencement_reach import Reach

AMENDED = re.compile(r"(?:법률|대통령령|총리령|[가-힣]{2,8}부령)제(\d+)호[^.]{0,80}?(?:중|일부를)다음과같이")
Place = tuple[ArticleNumber, str]
"""(article, 항) of an addendum; 항 is "" where the article has none."""


def amending_places(addendum: Addendum, own_name: str) -> dict[Place, str]:
    """Where the addendum amends this statute, with the words: those places that name it and were not left out."""
    found: dict[Place, str] = {}
    name = re.sub(r"\s", "", own_name)
    for article in addendum.articles:
        for clause in article.clauses:
            words = re.sub(r"\s", "", clause.full_text)
            if re.search(r"다음과같이(?:개정)?한다|[을를]삭제한다", words) and name in words:
                found[article.number, "" if clause.path == ("0",) else clause.path[0]] = words
    return found


def leads(reach: Reach, place: Place) -> bool:
    """Whether 부칙 제7조 or 부칙 제2조제10항 leads to this place."""
    article, paragraph = place
    if not reach.addendum or not reach.first <= article <= reach.last or paragraph in reach.without:
        return False
    return not reach.path or not paragraph or replace(reach, part="").covers((paragraph,))
