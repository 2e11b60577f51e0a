"""An answer as the page shows it: sentences with numbered sources that open on the exact account, penalties, contacts, notices."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from markupsafe import Markup

from kb.base import Answer, Citation, Claim, Evidence, cited_as, penalty_table
from kb.ui import clause
from kb.ui.frame import contacts
from kb.ui.render import fill, joined
from kb.ui.sources import Source, Sources
from kb.ui.words import word

_HANGUL = re.compile(r"[가-힣]")
GROUP = "source"
"""The sources of the whole page: one is open at a time, for on a wide screen it stands beside the text."""


def question(text: str) -> Markup:
    return fill('<p class="said">{}</p>', text)


def heading(language: str, before: Claim | None, claim: Claim) -> Markup:
    """A heading where the answer turns from the law to what to do, and back."""
    last = before.kind if before else None
    key = None
    if claim.kind == "step" and last != "step":
        key = "step"
    elif claim.kind in ("law", "fact", "note") and last == "step":
        key = "after"
    elif claim.kind in ("law", "fact") and last in (None, "contact"):
        key = "law"
    return fill("<h3>{}</h3>", word(language, key)) if key else Markup("")


def claim(language: str, item: Claim, first: bool, sources: Sources) -> Markup:
    """One sentence and what it rests on, in the language it is written in; labels in that of the page."""
    spoken = "ko" if _HANGUL.search(item.text) else "en"
    kind = "contact" if item.kind == "contact" else "first" if first and item.kind == "law" else item.kind
    chips = joined(source(language, spoken, c, sources[c.evidence.key]) for c in item.citations)
    return fill(
        '<div class="claim {}" lang="{}"><p>{}</p><div class="sources">{}</div></div>', kind, spoken, item.text, chips
    )


def source(language: str, spoken: str, citation: Citation, held: Source) -> Markup:
    """A source behind a sentence: closed it is a number and a name; open it is the account of that clause with the quoted line
    marked, the other layer of the text, dates, state and link."""
    label = fill('<b class="number">{}</b> {}', held.number, cited_as(citation.evidence))
    below = [beneath(language, held.other)] if held.other else []
    if held.notes:
        below.append(
            fill(
                '<details class="fold"><summary>{}</summary>{}</details>',
                word(language, "dates_about"),
                clause.dated(language, held.notes),
            )
        )
    return clause.panel(
        language, label, citation.evidence, body=lines(spoken, citation), below=joined(below), group=GROUP
    )


def beneath(language: str, other: Evidence) -> Markup:
    """The other layer of the text in the same panel: the official clause below our account, or our account below it."""
    key = "open_official" if other.source_kind == "statute" else "open_account"
    return fill(
        '<details class="fold"><summary>{}</summary><p class="facts">{}</p>{}</details>',
        word(language, key),
        " · ".join(clause.facts(language, other)),
        clause.account(language, other.lines),
    )


def lines(spoken: str, citation: Citation) -> Markup:
    """The account that the citation rests on, in the language of the answer, the quoted line marked."""
    wanted = [
        line
        for line in dict.fromkeys(citation.evidence.lines)
        if citation.quote in line or (_HANGUL.search(line) is not None) == (spoken == "ko")
    ]
    return fill('<ul class="account">{}</ul>', joined(_line(line, citation.quote) for line in wanted))


def _line(line: str, quote: str) -> Markup:
    before, found, after = line.partition(quote)
    if not found:
        return fill("<li>{}</li>", line)
    return fill("<li>{}<mark>{}</mark>{}</li>", before, found, after)


def lead(answer: Answer) -> Markup:
    return fill('<p class="lead" lang="{}">{}</p>', answer.language, answer.lead) if answer.lead else Markup("")


def day(language: str, answer: Answer) -> Markup:
    """For which day of an act the answer was given; nothing where none was told."""
    if not answer.act_date:
        return Markup("")
    return fill('<p class="day">{}</p>', word(language, "answered_for", day=answer.act_date))


def penalties(language: str, rows: Sequence[penalty_table.PenaltyRow], sources: Sources, *, unfolded: bool) -> Markup:
    """The 법정형 of the cited clauses as a table: where it stands, for what, how much."""
    if not rows:
        return Markup("")
    numbers: dict[str, int] = {}
    for held in sources.values():
        numbers.setdefault("/".join((held.evidence.base, *held.evidence.path)), held.number)
    head = joined(
        fill('<th scope="col">{}</th>', word(language, key)) for key in ("col_provision", "col_act", "col_text")
    )
    body = joined(
        fill(
            '<tr><th scope="row">{}{}</th><td>{}</td><td>{}</td></tr>',
            _number(numbers, row),
            row.name if language == "ko" else row.name_en,
            (row.act if language == "ko" else row.act_en) or row.title,
            row.text if language == "ko" else row.text_en or row.text,
        )
        for row in rows
    )
    return fill(
        '<details class="fold penalties"{}><summary>{}</summary><table class="figures"><thead><tr>{}</tr></thead><tbody>{}'
        "</tbody></table></details>",
        Markup(" open") if unfolded else Markup(""), word(language, "penalty_table", count=len(rows)), head, body,
    )  # fmt: skip


def _number(numbers: Mapping[str, int], row: penalty_table.PenaltyRow) -> Markup:
    at = row.key.partition("@")[0].split("/")
    found = next((numbers[key] for n in range(len(at), 1, -1) if (key := "/".join(at[:n])) in numbers), None)
    return fill('<b class="number">{}</b> ', found) if found else Markup("")


def tail(language: str, answer: Answer, table: Markup) -> Markup:
    """What follows the sentences: the question back, penalties, contacts, notices, what was left out."""
    parts = []
    if answer.clarify:
        parts.append(fill('<h3>{}</h3><p class="clarify">{}</p>', word(language, "clarify"), answer.clarify))
    parts.append(table)
    parts.append(fill("<h3>{}</h3>{}", word(language, "contacts"), contacts(answer.language, answer.contacts)))
    if answer.notices:
        notices = joined(fill("<li>{}</li>", text) for text in answer.notices)
        parts.append(
            fill('<div class="notices"><strong>{}</strong><ul>{}</ul></div>', word(language, "notices"), notices)
        )
    if answer.removed:
        rows = joined(fill("<li>{} <small>({})</small></li>", r.text, r.why) for r in answer.removed)
        label = word(language, "removed", count=len(answer.removed))
        parts.append(fill('<details class="removed"><summary>{}</summary><ul>{}</ul></details>', label, rows))
    return fill('<div class="tail" lang="{}">{}</div>', answer.language, joined(parts))


def sentences(language: str, claims: Sequence[Claim], sources: Sources) -> Markup:
    """Sentences with their headings, as history draws them."""
    parts = []
    before: Claim | None = None
    for item in claims:
        parts += [
            heading(language, before, item),
            claim(language, item, before is None or before.kind == "contact", sources),
        ]
        before = item
    return joined(parts)


def whole(language: str, answer: Answer, sources: Sources, table: Markup) -> Markup:
    """The finished answer, as history draws it."""
    parts = [day(language, answer), lead(answer), sentences(language, answer.claims, sources)]
    return joined([*parts, tail(language, answer, table)])
