"""Clauses that the act asked about does not tell apart, by what else the question says.

Of a rule without penalties, those that say a time where a time is asked for (how long does the block last?); of several penal
clauses on one act (the breach of each kind of order), or of a rule asked about in English, the one that speaks most to the
question.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence

from kb.answer.premise import speaking_to
from kb.law.address import parse_clause
from kb.law.amounts import find_amounts
from kb.retrieve.question import Question
from kb.store.records import Card

HOW_LONG = re.compile(r"how long|how many (?:days|weeks|months)|얼마나 오래|얼마\s?동안|며칠|몇\s?(?:일|달|개월)", re.I)
"""Words that ask for a length of time."""


def closest(
    card: Card, question: Question, language: str, words: Callable[[str], Sequence[str]]
) -> list[tuple[str, ...]]:
    """The clauses of ``card`` that come first; [] where nothing more is said than the act. ``words`` cuts a text into the words
    that lines are compared on."""
    rows = card.account if language == "ko" else card.english
    lines = [(parse_clause(row.clause)[:1], row.text) for row in rows]
    if card.penalties:
        among = _on_one_act(card, question.main_act)
        return _speaking(question.whole, [line for line in lines if line[0] in among], words)
    if HOW_LONG.search(question.text):
        timed = [path for path, text in lines if any(a.unit in ("day", "month", "hour") for a in find_amounts(text))]
        return list(dict.fromkeys(timed))
    return _speaking(question.text, lines, words) if language != "ko" else []


def _on_one_act(card: Card, act: str | None) -> set[tuple[str, ...]]:
    """The penal clauses on the act asked about, where several are on it and on nothing else; else none."""
    alike = Counter(tuple(p.does) for p in card.penalties if act in p.does).most_common(1)
    if not alike or alike[0][1] < 2:
        return set()
    return {parse_clause(p.clause)[:1] for p in card.penalties if tuple(p.does) == alike[0][0]}


def _speaking(
    text: str, lines: Sequence[tuple[tuple[str, ...], str]], words: Callable[[str], Sequence[str]]
) -> list[tuple[str, ...]]:
    index = speaking_to(text, [line for _, line in lines], words)
    return [] if index is None else [lines[index][0]]
