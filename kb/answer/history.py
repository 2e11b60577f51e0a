"""Amendment history: the dated changes of a provision with what changed, and the policy events between, oldest first.

The first sentence is the latest change (or, asked when the law came to be, the first one) with its date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from kb.answer import gather
from kb.answer.asked import Asked, Written, situations_of
from kb.answer.korean import spoken_day, subject, topic
from kb.answer.model import Citation, Claim, Evidence
from kb.law.address import article_part
from kb.law.changes import changes, printed, printed_english
from kb.store.facts import PolicyEvent
from kb.store.records import Card, Change

_LAW = r"(?:법|법률|법안|특례법|처벌법|조문|조항|규정|처벌|형량|법정형|벌칙|죄|제도|조(?:의\s?\d+)?|항)"
_ASKED = r"(?:은|는|이|가|을|를|도)?,?\s*(?:\S+\s+){0,2}?"
_MADE = r"처음\s?(?:생|시행|만들|도입|나|처벌)|생[겼긴기]|신설|만들어|제정|도입"
_MOVED = r"바뀌|바뀐|바꼈|바꿨|개정|달라[졌진]|강화|세[졌진]|올[랐라]|높아[졌진]|폐지|없어[졌진]|고쳐[졌진]"
_SINCE = r"(?:언제|그때|처음|\d{4}년(?:도)?(?:에)?)(?:부터|에도)"
_WANTED = re.compile(
    rf"(?:{_LAW}{_ASKED}(?:언제(?:부터|쯤|쯤부터)?|몇\s?년(?:도)?에)\s*(?:\S+\s+)?(?:{_MOVED}|{_MADE}|시행))"
    rf"|(?:언제(?:부터|쯤)?\s*(?:{_MOVED}|{_MADE})\S*\s*{_LAW})"
    rf"|{_LAW}{_ASKED}(?:어떻게\s*(?:바뀌어|바뀌었|바뀐|변해|변했|변화|달라져\s?왔|달라졌|개정)|그동안\s*\S*\s*(?:바뀌|바뀐|변))"
    rf"|{_LAW}{_ASKED}{_SINCE}\s*(?:있|처벌|시행)|(?:언제|\d{{4}}년(?:도)?(?:에)?)부터\s*(?:처벌(?:이|을|도)?\s?(?:되|돼|됐|받|가능|대상)|죄가|범죄가|불법)"
    r"|연혁|개정\s?(?:이력|역사|내역|과정|연혁|경과)|변천|입법\s?(?:과정|연혁|경과)|(?:법|조문|처벌|조)의?\s?역사"
    r"|\bhow (?:has|have|did)\b.{1,60}\b(?:law|act|provision|article|offen[cs]e|penalt\w+)\b.{0,30}\b(?:chang\w+|evolv\w+|amend\w+|develop\w*)"
    r"|\bwhen (?:was|were|did|has|have)\b.{1,60}\b(?:law|act|provision|article|offen[cs]e|penalt\w+|rule)\b.{0,40}\b(?:chang\w+|amend\w+|introduc\w+|enact\w+|creat\w+|rais\w+|start\w*|begin|come into)"
    r"|\bhistory of\b.{0,40}\b(?:law|act|article|amend\w+|provision|offen[cs]e)|\b(?:amendment|legislative) history\b",
    re.I,
)
_BARE = re.compile(
    rf"(?:언제(?:부터|쯤)?\s*(?:{_MOVED}|{_MADE}|시행)|연혁|^\W*(?:그\s?)?(?:이?전|예전|옛날)에는?\s*(?:요|어땠|어떻|뭐|몇)|\bchanged?\b|\bamend|\bhistory\b)",
    re.I,
)
"""After an article named by number less is needed: 제14조의2 언제 바뀌었어요."""
_ORIGIN = re.compile(rf"{_MADE}|{_SINCE}|\bfirst\b|introduc|enact|creat|\bstart|begin|come into", re.I)
_SINCE_MOVED = re.compile(rf"{_SINCE}\s*(?:\S+\s+)?(?:{_MOVED})")
"""언제부터 세졌어요: since when it has been as it is, not how it began."""
_MINE = re.compile(
    r"비밀번호|번호를|연락처|담당|주소를|계정|제\s?(?:사건|진술)|재판|조사|수사관|password|my (?:case|number)", re.I
)
"""What changes here is something of the person's own, not the law."""
_BEGINS = re.compile(r"처음|생겼|제정|새로")
"""A change that tells how a provision began."""
SHOWN = {"victim": 5, "advocate": 10, "researcher": 20}
"""Latest days of change that are told of a whole statute, by depth."""


@dataclass(frozen=True)
class _Event:
    """One dated thing: a change of a card, or an event of policy."""

    day: str
    card: Card | None
    change: Change | None = None
    event: PolicyEvent | None = None


def provisions(asked: Asked) -> list[Card]:
    """The provisions whose history the question wants, those of a statute where it alone is named; [] when it wants none.

    Example: 딥페이크법 연혁 -> 성폭력처벌법 제14조의2; 가해자가 언제 전화번호를 바꿨는지 -> [].
    """
    if _MINE.search(asked.text):
        return []
    named = [card for _, card, _ in asked.named]
    goes_on = named or asked.question.earlier is not None
    if not _WANTED.search(asked.text) and not (goes_on and _BARE.search(asked.text)):
        return []
    if named:
        return named[:1]
    words = [card for word, _ in asked.question.spoken if (card := asked.meant(word.entry))]
    if words:
        return words[:1]
    found = [card for h in asked.found.hits[:3] if (card := asked.standing(h.base)) and card.penalties]
    if found and not asked.references:
        return found[:1]
    laws = [law for r in asked.references if not r.article and not r.case_number for law in r.law_ids]
    return [
        card
        for base, known in asked.library.cards.items()
        if known.law_id in laws[:1] and (card := asked.standing(base)) is not None
    ]


def write(asked: Asked) -> Written | None:
    """The history that the question asks for; None when it asks for none."""
    cards = provisions(asked)
    whole = len(cards) > 1
    rows = sorted(_events(asked, cards), key=lambda row: (row.day, row.event is not None, _place(row)))
    changed = [row for row in rows if row.change is not None]
    if not changed:
        return None
    origin = bool(_ORIGIN.search(asked.text)) and not _SINCE_MOVED.search(asked.text)
    began = _began(asked, changed) if origin and not whole else None
    lead = began or changed[0] if origin else max(changed, key=lambda row: (row.day, -_place(row)[0]))
    if whole:
        rows = _kept(rows, lead, SHOWN[asked.depth], origin=origin)
        lead = rows[0] if origin else lead
    told = [claim for row in rows if row is not lead for claim in _told(asked, row, whole=whole)]
    claims = [_first(asked, lead, changed, origin, whole=whole, act=lead is began and began is not changed[0]), *told]
    if not whole:
        claims += _official(asked, cards[0])
    return Written(claims, cards[:1], situations_of(cards[:1]))


def _began(asked: Asked, changed: Sequence[_Event]) -> _Event | None:
    """The earliest change that speaks of the act asked about (시청죄도 그때부터 있었어요?); None where no act is named, or no change
    speaks of it."""
    act = asked.question.main_act if asked.question.words else None
    rows = [penalty for row in changed[:1] if row.card for penalty in row.card.penalties]
    if rows and all(act in penalty.does for penalty in rows):
        return None  # what the whole article is about began with it
    lines = ((row, row.change) for row in changed)
    return next(
        (
            row
            for row, change in lines
            if act and change and any(act in w.entry.acts for w in asked.library.lexicon.find(_line(asked, change)))
        ),
        None,
    )


def _place(row: _Event) -> tuple[int, str]:
    """Penal provisions before others of the same day, then in the order of the articles."""
    card = row.card
    return (0 if card and card.penalties else 1, f"{card.number.number:05}" if card else "")


def _kept(rows: Sequence[_Event], lead: _Event, limit: int, *, origin: bool) -> list[_Event]:
    """Of a whole statute the latest days, with the first one where that is asked for; of a day an event of policy alone, where there is one, else two changes."""
    days = sorted({row.day for row in rows})
    kept: list[_Event] = []
    for day in [d for d in days if d in days[-limit:] or (origin and d == days[0])]:
        of_day = [row for row in rows if row.day == day]
        events = [row for row in of_day if row.event is not None]
        kept += [row for row in (events[:1] or of_day[:2]) if row is not lead]
        kept += [lead] if lead in of_day and not (origin and events) else []
    return kept


def _events(asked: Asked, cards: Sequence[Card]) -> Iterator[_Event]:
    """Changes of the cards and the policy events that concern them. An event on the day of a change of one provision says the
    same again and is left out for a victim."""
    days = set()
    for card in cards:
        known = asked.library.cards[card.key().article_key]
        for change in known.history:
            if change.change if asked.korean else change.change_en:
                days.add(change.date.isoformat())
                yield _Event(change.date.isoformat(), known, change)
    bases = {card.key().article_key for card in cards}
    again = days if asked.depth == "victim" and len(cards) == 1 else set()
    for event in asked.library.policy.values():
        concerns = {article_part(ref) for ref in event.provisions}
        if concerns & bases and event.date not in again:
            yield _Event(event.date, None, None, event)


def _line(asked: Asked, change: Change) -> str:
    return change.change if asked.korean else change.change_en or ""


def _evidence(asked: Asked, row: _Event) -> Evidence:
    if row.card is None:
        raise ValueError("a change belongs to a card")
    return gather.change_evidence(asked.library, row.card, row.day, asked.day)


def _first(
    asked: Asked, lead: _Event, changed: Sequence[_Event], origin: bool, *, whole: bool, act: bool = False
) -> Claim:
    """The sentence that answers: when, and what changed, with the day up to which the statute is known. ``act``: it is the
    earliest change on the act asked about, a later one than the first on record."""
    if lead.event is not None:
        return _policy(asked, lead.event)[0]
    card, change = lead.card, lead.change
    if card is None or change is None:
        raise ValueError("the first sentence tells of a change")
    line, day = _line(asked, change), change.date
    known = asked.library.horizon(card).known_until
    alone = len({row.day for row in changed}) == 1
    if asked.korean:
        when, until = spoken_day(day), f"({spoken_day(known)}까지 확인)"
        if act:
            head = f"{asked.name(card)}에서 그 행위가 나오는 가장 이른 개정 기록은 {when}입니다"
        elif origin or alone:
            first = "첫 기록은" if _BEGINS.search(line) else "가장 이른 기록은"
            head = f"{asked.name(card)}의 {first} {when}입니다"
        elif whole:
            law = asked.library.short_name(card)
            head = f"{law}에서는 {subject(str(card.number))} {when}에 마지막으로 바뀌었습니다{until}"
        else:
            head = f"{topic(asked.name(card))} {when}에 마지막으로 바뀌었습니다{until}"
    else:
        name = asked.name(card)
        if act:
            head = f"The earliest change on record that speaks of that act in {name} is of {day.isoformat()}"
        elif origin or alone:
            head = f"The earliest entry on record for {name} is of {day.isoformat()}"
        else:
            head = (
                f"{name[:1].upper()}{name[1:]} last changed on {day.isoformat()} (as known up to {known.isoformat()})"
            )
    return Claim(f"{head}: {line}", "fact", (Citation(_evidence(asked, lead), line),))


def _told(asked: Asked, row: _Event, *, whole: bool) -> list[Claim]:
    if row.event is not None:
        return _policy(asked, row.event)
    if row.card is None or row.change is None:
        return []
    line = _line(asked, row.change)
    when = spoken_day(row.change.date, korean=asked.korean)
    name = f"{row.card.number if asked.korean else row.card.number.english}, " if whole else ""
    return [Claim(f"{name}{when}: {line}", "fact", (Citation(_evidence(asked, row), line),))]


def _policy(asked: Asked, event: PolicyEvent) -> list[Claim]:
    """An event as it stands."""
    evidence = gather.policy_evidence(event)
    lines = event.account[:1] if asked.korean else event.english[:1] or [event.event_en]
    return [
        Claim(gather.event_line(event, line, korean=asked.korean), "fact", (Citation(evidence, line),))
        for line in lines
    ]


def _official(asked: Asked, card: Card) -> list[Claim]:
    """What the official texts differ in, version by version, for a student or advocate, when they are loaded."""
    if asked.depth == "victim":
        return []
    versions = [text for text in asked.library.versions(card.key().article_key) if not text.repealed]
    claims = []
    for old, new in pairwise(versions):
        rows = changes(old.clauses, new.clauses)
        told = printed(rows) if asked.korean else printed_english(rows)
        if not told or not new.lines():
            continue
        evidence = [
            replace(
                gather.official_evidence(asked.library, text, (), asked.day),
                state=None,
                date=text.effective_from.isoformat(),
            )
            for text in (new, old)
        ]
        start = new.effective_from.isoformat()
        head = (
            f"공식 조문의 개정 내용, {start} 시행({new.version})"
            if asked.korean
            else f"Change in the official text, in force from {start}"
        )
        text = f"{head}: {'; '.join(told)}"
        claims.append(Claim(text, "note", tuple(Citation(e, e.lines[0]) for e in evidence if e.lines)))
    return claims
