"""Evidence for an answer: clauses of cards, digests, services, guide steps, policy events, with dates and states."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from kb.answer.korean import topic
from kb.answer.model import Contact, Evidence
from kb.law.address import ClauseKey, english_clause, parse_clause, print_clause, printed_address
from kb.law.penalty import english
from kb.law.timeline import state_on
from kb.penalties import of_card
from kb.retrieve.library import Library
from kb.retrieve.official import OfficialArticle, OfficialRuling
from kb.retrieve.question import Question
from kb.retrieve.retriever import card_state
from kb.store.facts import Conflict, PolicyEvent
from kb.store.glossary import Term, sentences
from kb.store.records import (
    Card,
    CardPenalty,
    Change,
    Digest,
    Document,
    DocumentSpan,
    Effect,
    Guide,
    Service,
    printed_promulgation,
)


def penalty_english(row: CardPenalty) -> str:
    """The formula in English: the author's where there is one, else from the figures."""
    return row.text_en or english(of_card(row))


def penalty_line(row: CardPenalty) -> str:
    """``act: formula``, the Korean line that a penalty sentence quotes."""
    return f"{row.act}: {row.text}"


def penalty_line_english(row: CardPenalty) -> str | None:
    """``act: formula`` in English; None for a clause that has neither figures nor an English formula."""
    text = penalty_english(row)
    return f"{row.act_en}: {text}" if text else None


def clause_evidence(library: Library, card: Card, path: tuple[str, ...], day: date) -> Evidence:
    """One clause of a card (``path`` () for the whole article) with every line of ours about it."""
    top = path[:1]
    account = [a.text for a in card.account if not top or parse_clause(a.clause)[:1] == top]
    foreign = [a.text for a in card.english if not top or parse_clause(a.clause)[:1] == top]
    rows = [p for p in card.penalties if not top or parse_clause(p.clause)[:1] == top]
    lines = [*account, *(penalty_line(p) for p in rows), *foreign]
    lines += [line for p in rows if (line := penalty_line_english(p))]
    if not top:
        lines += [*card.limits, *(c.change for c in card.history), *(c.change_en for c in card.history if c.change_en)]
    return Evidence(
        base=card.key().article_key,
        key=str(card.key(top)),
        source_kind="card",
        address=printed_address(card.law, card.number, top),
        title=card.title,
        lines=tuple(lines),
        law=card.law,
        law_id=card.law_id,
        short=library.short_name(card),
        article=str(card.number),
        clause=print_clause(top) if top else None,
        path=top,
        effective_from=card.checked_against.effective_from.isoformat(),
        state=card_state(library, card, day),
        known_until=library.horizon(card).known_until.isoformat(),
        version=card.version,
        url=card.url,
        pointed=tuple(
            a.text
            for a in card.account
            if top and parse_clause(a.clause)[:1] != top and parse_clause(a.clause)[0] in _pointed(account)
        ),
        one_clause=len({parse_clause(a.clause)[:1] for a in card.account}) == 1,
        context=tuple(a.text for a in card.account) if top else (),
    )


def _pointed(lines: Sequence[str]) -> set[str]:
    """The 항 of the same article that a clause names: 제1항부터 제3항까지의 죄 -> 1, 2, 3."""
    found: set[str] = set()
    for line in lines:
        for match in re.finditer(r"(?<!조 )(?<!조)제(\d+)항(?:(?:부터|\s?내지)\s?제(\d+)항)?", line):
            last = int(match[2] or match[1])
            found |= {str(number) for number in range(int(match[1]), last + 1)}
    return found


def dated_changes(card: Card, path: tuple[str, ...]) -> list[str]:
    """The dated changes of an article as lines: all that speak of the clause asked about, or of no clause."""
    found = []
    for change in card.history:
        if concerns(change, path):
            last = change.date == card.checked_against.effective_from
            promulgated = f", {card.checked_against.promulgated_on.isoformat()} 공포" if last else ""
            found.append(f"{change.date.isoformat()} 시행{promulgated}: {change.change}")
    return found


def change_evidence(library: Library, card: Card, changed_on: str, day: date) -> Evidence:
    """The account of an article as what tells of a change of ``changed_on``: dated by it, and not held against a day."""
    return replace(clause_evidence(library, card, (), day), date=changed_on, state=None)


def concerns(change: Change, path: tuple[str, ...]) -> bool:
    """Whether a dated change speaks of a clause: it names that 항 or none, says something of the whole before it names one, or
    changes on what prosecution depends.

    Example, of 제1항: 법정형이 오르고, … 제2항에 적혔습니다 -> True; 제3항이 삭제되어 … 기소할 수 있게 -> True; 제2항의 벌금이 -> False.
    """
    named = re.findall(r"제(\d+)항", change.change)
    if not path or not named or path[0] in named:
        return True
    before = change.change[: change.change.index(f"제{named[0]}항")]
    return bool(re.search(r"[,.]", before) or re.search(r"기소|공소|고소", change.change))


def term_evidence(library: Library, term: Term, day: date) -> tuple[Evidence, ...]:
    """What we say of a legal term, once for each clause that it rests on: our account of those clauses.

    () where one of them was not law on ``day`` in the words that were read.
    """
    if any(basis.effective_from > day for basis in term.rests_on) or not library.term_rests(term, day):
        return ()
    found = []
    lines = (*sentences(term.plain), *sentences(term.english))
    for basis in term.rests_on:
        key = ClauseKey.parse(basis.ref)
        statute = library.statutes[key.law_id]
        horizon = library.horizon_of(key.law_id, statute.known_until)
        found.append(
            Evidence(
                base=basis.article, key=f"{basis.ref}@{basis.promulgation}", source_kind="card",
                address=printed_address(statute.name, key.article, key.path), title=term.term, lines=lines, law=statute.name,
                law_id=key.law_id, short=statute.short, article=str(key.article), clause=print_clause(key.path), path=key.path,
                effective_from=basis.effective_from.isoformat(),
                state=state_on(day, key.article, basis.effective_from, None, horizon),
                known_until=horizon.known_until.isoformat(),
                version=printed_promulgation(statute.name, basis.promulgation), url=statute.page(key.article),
            )
        )  # fmt: skip
    return tuple(found)


def official_evidence(library: Library, text: OfficialArticle, path: tuple[str, ...], day: date) -> Evidence:
    """One 항 of an official text (``path`` () for the article), verbatim; what stands in it may be quoted."""
    top = path[:1]
    horizon = library.horizon_of(text.law_id, text.horizon)
    names = library.names.by_id(text.law_id)
    return Evidence(
        base=text.base,
        key=str(text.key(top)),
        source_kind="statute",
        address=text.address(top),
        title=text.title,
        lines=text.lines(top),
        law=text.law,
        law_id=text.law_id,
        short=names.short if names else text.law,
        article=str(text.number),
        clause=text.label(top),
        path=top,
        effective_from=text.effective_from.isoformat(),
        effective_to=text.effective_to.isoformat() if text.effective_to else None,
        state=text.state(day, horizon),
        known_until=horizon.known_until.isoformat(),
        version=text.version,
        url=text.url,
        pointed=tuple(
            line
            for other in text.tops
            if top and other != top and other[0] in _pointed(text.lines(top))
            for line in text.lines(other)
        ),
        one_clause=len(text.tops) == 1,
        context=text.lines(()) if top else (),
    )


def ruling_evidence(ruling: OfficialRuling) -> Evidence:
    """A published ruling: what it held, in the court's own words."""
    return Evidence(
        base=ruling.base,
        key=ruling.key,
        source_kind="ruling",
        address=ruling.address,
        title=ruling.case_name,
        lines=tuple(line for text in ruling.held for line in text.split("\n") if line.strip()),
        url=ruling.url,
        court=ruling.court,
        date=ruling.date,
        case_number=ruling.case_number,
    )


def digest_evidence(digest: Digest) -> Evidence:
    return Evidence(
        base=digest.base,
        key=f"digest/{digest.court}/{digest.date.isoformat()}/{digest.case_number}",
        source_kind="digest",
        address=digest.address,
        title=digest.case_name,
        lines=(*digest.issue, *digest.holding, *digest.why, *digest.limits, *digest.english),
        url=digest.url,
        court=digest.court,
        date=digest.date.isoformat(),
        case_number=digest.case_number,
    )


def service_evidence(service: Service) -> Evidence:
    extra = [f"{p.label}: {p.number}" for p in service.phones]
    extra += [text for text in (service.hours, service.online, service.cost) if text]
    return Evidence(
        base=f"service/{service.id}",
        key=f"service/{service.id}",
        source_kind="service",
        address=service.name_ko,
        title=service.name_ko,
        lines=(*service.does, *service.bring, *service.english, service.who, *extra),
        other_name=service.name_en,
        url=service.website or service.sources[0].url,
        date=service.checked_on.isoformat(),
    )


def guide_evidence(guide: Guide) -> Evidence:
    return Evidence(
        base=f"guide/{guide.id}",
        key=f"guide/{guide.id}",
        source_kind="guide",
        address=guide.title_ko,
        title=guide.title_ko,
        lines=tuple(step.text for step in (*guide.steps, *guide.avoid, *guide.english)),
        url=guide.sources[0].url,
        date=guide.checked_on.isoformat(),
    )


LESS_SURE = ("덜 확실한 내용입니다", "Less certain")
"""Before a fact whose confidence is not high."""


def event_line(event: PolicyEvent, line: str, *, korean: bool) -> str:
    """A line of an event as it is said: its date before it where it does not begin with it, and that it is less sure where it is.

    Example: ``2019-01: 웹하드 카르텔을 …`` of a line without a date.
    """
    dated = event.date in line or line.startswith(f"{event.date[:4]}년")
    less = "" if event.confidence == "high" else f"{LESS_SURE[0 if korean else 1]}: "
    return less + line if dated else f"{less}{event.date}: {line}"


def conflict_line(row: Conflict, korean: bool) -> str:
    """Figures that sources give differently, in one sentence."""
    told = ", ".join(one.figure if korean else one.figure_en for one in row.told)
    if korean:
        return f"{topic(row.about)} 출처마다 다릅니다: {told}"
    return f"{row.about_en} differs by source: {told}"


def policy_evidence(event: PolicyEvent) -> Evidence:
    numbers = [text for text in (event.numbers, event.numbers_en) if text]
    differing = [conflict_line(row, korean) for row in event.conflicts for korean in (True, False)]
    return Evidence(
        base=f"policy/{event.id}",
        key=f"policy/{event.id}",
        source_kind="policy",
        address=f"{event.date} {event.event_ko}",
        title=event.event_ko,
        lines=(event.event_ko, event.event_en, *event.account, *event.english, *numbers, *differing),
        url=event.sources[0].url,
        date=event.date if len(event.date) == 10 else None,
    )


def effect_evidence(library: Library, effect: Effect) -> Evidence:
    """A rule beside the text: our account of a clause of an addendum (부칙), or of a constitutional decision."""
    source = effect.source
    statute = library.statutes.get(source.law_id or "")
    decided = source.case_number is not None
    return Evidence(
        base=f"effect/{effect.id}",
        key=f"effect/{effect.id}",
        source_kind="digest" if decided else "card",
        address=effect.address(statute.short if statute else ""),
        title="헌법재판소 결정" if decided else "부칙",
        lines=(*effect.what, *effect.english),
        law=statute.name if statute else None,
        law_id=source.law_id,
        short=statute.short if statute else None,
        version=None if decided else f"법률 제{source.promulgation}호",
        url=effect.sources[0],
        court=source.court,
        date=source.date.isoformat(),
        case_number=source.case_number,
    )


def document_evidence(document: Document, span: DocumentSpan) -> Evidence:
    """One passage of a published document, sentence by sentence, with its page."""
    page = document.cited_page(span)
    return Evidence(
        base=document.key,
        key=span.key,
        source_kind="document",
        address=f"{document.publisher} 「{document.title}」" + (f" {page}쪽" if page else ""),
        title=document.title,
        lines=document.sentences(span),
        url=document.url,
        date=document.date.isoformat(),
        page=page,
        publisher=document.publisher,
        licence=document.licence,
    )


def contact_of(service: Service, language: str) -> Contact:
    """A contact as the registry has it; nothing else may be shown as one."""
    return Contact(
        id=service.id,
        name=service.name_ko if language == "ko" else f"{service.name_en} ({service.name_ko})",
        phone=service.phones[0].number if service.phones else None,
        checked_on=service.checked_on.isoformat(),
        url=service.website,
        hours=service.hours if language == "ko" else None,
        note=service.online if language == "ko" else None,
        source=service.sources[0].url,
    )


GENERIC = frozenset({"report", "legal_aid", "counselling", "crisis"})
"""Situations that nearly every service serves: they do not tell one from another."""
FIRST = ("w1366", "d4u_central", "police112")
"""Services named when nothing more is known: the women's hotline, the digital sex crime centre, the police."""
SPECIAL = {"d4u_central"}
"""Those of them that serve matters of one kind."""
ENOUGH = 3
"""Services that serve what is asked, from which nobody needs another one."""
CRISIS: dict[str, tuple[str, ...]] = {
    "suicide": ("h109", "w1366"),
    "danger_now": ("police112", "w1366"),
    "assault_recent": ("police112", "w1366"),
    "child_danger": ("police112", "y1388"),
}


ACCUSED = ("klac132", "h109", "police182")
"""Whom one who is accused may ask: legal aid, the line against suicide, the police's own information desk."""
WIDE = ("전국", "국제", "17개")
"""How the region of a service begins that serves the whole country, or every country."""
EMERGENCY_ORDER = ("police112", "w1366", "h109")


def emergency(library: Library, language: str) -> list[Contact]:
    """Services marked as emergency: police, the women's hotline, the suicide prevention line, then the rest by id."""
    rows = [s for s in library.services.values() if s.emergency]
    place = {name: number for number, name in enumerate(EMERGENCY_ORDER)}
    rows.sort(key=lambda s: (place.get(s.id, len(place)), s.id))
    return [contact_of(service, language) for service in rows]


def serves(service: Service, text: str) -> bool:
    """Whether a service may be offered to who wrote ``text``: nationwide ones always, a region's own when it is named.

    Example: the centre of 경기 for "경기도에 사는데 …" or "I live in Gyeonggi", and for no other question.
    """
    if service.region.startswith(WIDE):
        return True
    return service.region in text or service.name_en.split()[0].lower() in text.lower()


def contacts(
    library: Library,
    situations: Sequence[str],
    question: Question,
    language: str,
    limit: int = 5,
) -> list[Contact]:
    """Who helps, the most urgent first: for the danger named, then by how many of the situations a service serves. One who is
    accused is sent to no place for victims."""
    order: list[str] = [name for kind in question.crisis for name in CRISIS.get(kind, ())]
    if question.minor:
        order.append("y1388")
    if language != "ko":
        order.append("danuri")
    known = {s.id: s for s in library.services.values()}
    order += ACCUSED if question.accused else _helping(library, set(situations) - GENERIC, question)
    return _told([known[name] for name in dict.fromkeys(order) if name in known][:limit], language)


def _helping(library: Library, wanted: set[str], question: Question) -> list[str]:
    """Services for victims, by how many of the situations they serve; a region's own before the nationwide ones."""
    rows = sorted(
        (s for s in library.services.values() if serves(s, question.text)),
        key=lambda s: (-len(wanted & set(s.situations)), s.region != "전국", s.id not in FIRST, s.id),
    )
    others = [s for s in rows if wanted & set(s.situations) and s.id != "w1366"]
    fitting, near = [s.id for s in others], [s.id for s in others if not s.region.startswith(WIDE)]
    if wanted:  # what serves every matter fills up, what serves other ones does not
        fill = [s.id for s in rows if s.id in FIRST and (wanted & set(s.situations) or s.id not in SPECIAL)]
    else:
        fill = [*FIRST]
    hotline = any(s.id == "w1366" and (not wanted or wanted & set(s.situations)) for s in rows)
    return [
        *(["w1366"] if hotline else []),
        *near[:1],
        *fitting[:3],
        "w1366",
        *fitting,
        *(fill if len(fitting) < ENOUGH else []),
    ]


def _told(services: Sequence[Service], language: str) -> list[Contact]:
    """The services as contacts: one that shares its first number with one above it is told by a number of its own, if it has
    one (1366 leads to several places)."""
    rows: list[Contact] = []
    for service in services:
        taken = {row.phone for row in rows}
        own = next((phone.number for phone in service.phones if phone.number not in taken), None)
        row = contact_of(service, language)
        rows.append(replace(row, phone=own) if own else row)
    return rows


def provision_name(library: Library, card: Card, path: tuple[str, ...], language: str) -> str:
    """``성폭력처벌법 제14조의2 제2항``; ``Article 14-2(2) of the …``."""
    clause = clause_name(path, language) if path else ""
    if language == "ko":
        return " ".join(part for part in (library.short_name(card), str(card.number), clause) if part)
    return f"{card.number.english}{clause} of the {library.english_name(card)}"


def clause_name(path: tuple[str, ...], language: str) -> str:
    return (print_clause(path) or "") if language == "ko" else english_clause(path)
