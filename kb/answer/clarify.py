"""What a question leaves open and the law tells apart: both readings are said briefly, and what decides is asked once.

CASE 1: the days on which the act may have happened (2024년, 2020년쯤) hold a day on which the answered clause changed: what held
for acts before it, and what for acts from it; the day is asked in the turn that told them.
CASE 2: nothing says how old the victim is, and another provision protects those under 19: the age is asked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from kb.answer import gather
from kb.answer.korean import spoken_day
from kb.answer.model import Citation, Claim
from kb.retrieve.library import Library
from kb.retrieve.question import Question
from kb.store.records import Card, Change

_SAME_LAW = re.compile(r"다듬|(?:내용은|햇수는) 그대로|번호가|가리키는|이름이|가장 오래된")
"""Entries of a history that tell of no change in law: of wording, of numbers, of the oldest version on file."""
_NEW_ARTICLE = re.compile(r"조문이[^.]{0,12}(?:처음|새로|생겼)|조문이 법과 함께|법과 함께 처음")
"""An entry that tells how the article began: before it there was none."""
DAYS = 2
"""Days of change that are told of one span; the latest."""


@dataclass(frozen=True)
class Span:
    """The days between which the act happened, as far as the talk has told; ``told_now``: this turn told them."""

    first: date
    last: date
    told_now: bool = True


def changed_within(card: Card, path: tuple[str, ...], span: Span, today: date) -> list[Change]:
    """The changes that divide a span for a clause, oldest first, one for each day: a change on its first day divides nothing.

    Example: 제14조의2 제1항 in 2024 -> that of 2024-10-16; in 2022 -> none.
    """
    found = [
        change
        for change in card.history
        if span.first < change.date <= min(span.last, today)
        and gather.concerns(change, path)
        and not _SAME_LAW.search(change.change)
    ]
    days = groupby(sorted(found, key=lambda change: change.date), key=lambda change: change.date)
    return [next(changes) for _, changes in days][-DAYS:]


def readings(
    library: Library, card: Card, path: tuple[str, ...], changed: Sequence[Change], language: str, day: date
) -> list[Claim]:
    """One sentence for acts before the first change, one for acts from each; [] where the history has no line in the language."""
    korean = language == "ko"
    evidence = gather.clause_evidence(library, card, (), day)

    def cited(change: Change) -> Citation | None:
        line = change.change if korean else change.change_en
        return Citation(replace(evidence, date=change.date.isoformat(), state=None), line) if line else None

    def said(head: str, told: Change, *named: Change) -> list[Claim]:
        """What ``told`` says; the head names the days of ``named`` as well."""
        found = [citation for change in (told, *named) if (citation := cited(change))]
        return [Claim(f"{head}: {found[0].quote}", "fact", tuple(found))] if cited(told) else []

    claims = []
    for change in changed[:1]:
        earlier = [c for c in card.history if c.date < change.date and gather.concerns(c, path)]
        before = [c for c in earlier if c.date == max(e.date for e in earlier)]
        when = spoken_day(change.date, korean=korean)
        if before:
            since = spoken_day(before[0].date, korean=korean)
            head = (
                f"{when} 전에 한 행위라면, {since}부터의 조문"
                if korean
                else f"If it was before {when}, the text of {since}"
            )
            claims += said(head, before[0], change)
        elif _NEW_ARTICLE.search(change.change):
            head = (
                f"{when} 전에 한 행위라면 그때는 이 조문이 아직 시행되지 않았습니다. 이날의 기록"
                if korean
                else f"If it was before {when}, this article was not yet in force. The record of that day"
            )
            return said(head, change)
    for change in changed:
        when = spoken_day(change.date, korean=korean)
        claims += said(f"{when}부터 한 행위라면" if korean else f"If it was on or after {when}", change)
    return claims


def question_back(
    library: Library,
    question: Question,
    cards: Sequence[Card],
    changed: Sequence[Change],
    span: Span | None,
    language: str,
) -> str | None:
    """The one question back: the day, in the turn that told days which a change divides; else the victim's age."""
    if changed and span is not None and span.told_now:
        when = spoken_day(changed[-1].date, korean=language == "ko")
        if language == "ko":
            return f"그 일이 {when} 전인지, 그날이거나 그 뒤인지에 따라 조문이 다릅니다. 날짜를 알려 주시면 그날의 법으로 답하겠습니다."
        return (
            f"Was it before {when}, or on or after that day? The law differs; tell me the day and I answer by its law."
        )
    return _age(library, question, cards, language)


def _age(library: Library, question: Question, cards: Sequence[Card], language: str) -> str | None:
    """Asked when the victim's age would change the law cited and nothing says it."""
    if question.minor or question.ages or not cards or cards[0].applies_to.victim == "minor":
        return None
    for ref in cards[0].see:
        other = library.card(ref)
        if other and other.applies_to.victim == "minor" and other.penalties:
            name = f"{library.short_name(other)} {other.number}"
            if language == "ko":
                return f"피해를 입은 분이 19세 미만인가요? 그렇다면 {name}도 함께 보아야 하므로 나이를 알려 주세요."
            where = f"{other.number.english} of the {library.english_name(other)}"
            return f"Is the person affected under 19? If so, {where} must be looked at too; please tell me the age."
    return None
