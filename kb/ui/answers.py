"""An answer as the page shows it: sentences with sources that open on the exact account, contacts, notices."""

from __future__ import annotations

import re

from markupsafe import Markup

from kb.base import Answer, Citation, Claim, Evidence, cited_as
from kb.ui.frame import contacts
from kb.ui.render import fill, joined, link
from kb.ui.words import word

_HANGUL = re.compile(r"[가-힣]")


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


def claim(language: str, item: Claim, first: bool) -> Markup:
    """One sentence and what it rests on, in the language it is written in; labels in that of the page."""
    spoken = "ko" if _HANGUL.search(item.text) else "en"
    kind = "contact" if item.kind == "contact" else "first" if first and item.kind == "law" else item.kind
    sources = joined(source(language, spoken, c) for c in item.citations)
    return fill(
        '<div class="claim {}" lang="{}"><p>{}</p><div class="sources">{}</div></div>', kind, spoken, item.text, sources
    )


def source(language: str, spoken: str, citation: Citation) -> Markup:
    """A source behind a sentence: closed it is its name, open the account of that clause with dates, state and link.

    A ``details`` element: it opens by mouse, touch and keyboard, and without the server.
    """
    evidence = citation.evidence
    is_law = evidence.law_id is not None
    is_summary = is_law and evidence.source_kind != "statute"
    kind = "summary_of" if is_summary else f"source_{evidence.source_kind}"
    label = word(language, "official" if is_law else "source")
    return fill(
        '<details class="source"><summary>{}</summary><div class="panel">'
        '<p class="where"><strong>{}</strong> {}</p><p class="facts">{}</p>{}{}<p>{}</p></div></details>',
        cited_as(evidence),
        evidence.address,
        evidence.title if evidence.title != evidence.address else "",
        " · ".join([word(language, kind), *facts(language, evidence)]),
        lines(spoken, citation),
        fill('<p class="facts">{}</p>', word(language, "summary_note")) if is_summary else Markup(""),
        link(evidence.url, label) if evidence.url else Markup(""),
    )


def facts(language: str, evidence: Evidence) -> list[str]:
    """State, dates and version of a source, in words."""
    found = []
    if evidence.state:
        found.append(word(language, evidence.state, until=evidence.known_until))
    if evidence.effective_from and evidence.law_id:
        found.append(word(language, "effective", date=evidence.effective_from))
    if evidence.version:
        found.append(evidence.version)
    if evidence.date:
        key = "checked" if evidence.source_kind in ("service", "guide") else "dated"
        found.append(word(language, key, date=evidence.date))
    return found + [text for text in (evidence.publisher, evidence.licence) if text]


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


def tail(language: str, answer: Answer) -> Markup:
    """What follows the sentences: the question back, contacts, notices, what was left out."""
    parts = []
    if answer.clarify:
        parts.append(fill('<h3>{}</h3><p class="clarify">{}</p>', word(language, "clarify"), answer.clarify))
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


def whole(language: str, answer: Answer) -> Markup:
    """The finished answer, as history draws it."""
    parts = [lead(answer)]
    before: Claim | None = None
    for item in answer.claims:
        parts += [heading(language, before, item), claim(language, item, before is None or before.kind == "contact")]
        before = item
    return joined([*parts, tail(language, answer)])
