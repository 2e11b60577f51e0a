"""A clause as every page opens it: the exact account or official text, its state and horizon, what binds it, the official page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Protocol

import streamlit as st
from markupsafe import Markup

from kb.base import Evidence, KnowledgeBase
from kb.base import facts as facts
from kb.base import standing as standing
from kb.clock import today
from kb.ui.render import fill, joined, link
from kb.ui.words import word

FIRST_DAY = date(1953, 10, 3)
"""The day on which 형법 took effect: no text on file is older."""
_HANGUL = re.compile(r"[가-힣]")


class Dated(Protocol):
    """A dated sentence in both languages, as the facade gives it (``KnowledgeBase.clause_notes``)."""

    @property
    def day(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def english(self) -> str: ...
    @property
    def source(self) -> str: ...


def opened(
    language: str, kb: KnowledgeBase, key: str, label: str, day: date, act: date | None = None, *, spread: bool = False
) -> Markup:
    """A ``details`` element that opens the clause of a key as it answers for ``day``; it needs no server to open, and is open
    from the first when it is to be ``spread``."""
    evidence = kb.clause(key, as_of=day)
    if evidence is None:
        return fill('<p class="facts">{}</p>', word(language, "clause_missing", name=key))
    return panel(language, label, evidence, kb.clause_notes(key, act=act), spread=spread)


def panel(
    language: str, label: str, evidence: Evidence, notes: Sequence[Dated] = (), *, body: Markup | None = None,
    below: Markup | None = None, group: str | None = None,
    spread: bool = False,
) -> Markup:  # fmt: skip
    """The same for evidence at hand, with its dated notes below the text. Without lines, only where the text stands.

    ``body`` stands in place of the lines, ``below`` after the notes; of the panels of a ``group`` one is open at a time; one that is
    ``spread`` is open from the first. A ``details`` element opens by mouse, touch and keyboard, and without the server.
    """
    if not evidence.lines:
        said = fill('<p class="facts">{}</p>', word(language, "clause_elsewhere"))
        title, facts_line = "", Markup("")
    else:
        summary = evidence.source_kind != "statute" and evidence.law_id is not None
        kind = "summary_of" if summary else f"source_{evidence.source_kind}"
        title = evidence.title if evidence.title != evidence.address else ""
        facts_line = fill('<p class="facts">{}</p>', " · ".join([word(language, kind), *facts(language, evidence)]))
        said = joined(
            [
                account(language, evidence.lines) if body is None else body,
                fill('<p class="facts">{}</p>', word(language, "summary_note")) if summary else Markup(""),
                dated(language, notes),
                below or Markup(""),
            ]
        )
    where = word(language, "official" if evidence.law_id else "source")
    return fill(
        '<details class="source"{}{}><summary>{}</summary><div class="panel"><p class="where"><strong>{}</strong> {}</p>{}{}{}'
        "</div></details>",
        fill(' name="{}"', group) if group else Markup(""),
        Markup(" open") if spread else Markup(""),
        marked(language, label),
        marked(language, evidence.address),
        marked(language, title),
        facts_line,
        said,
        fill("<p>{}</p>", link(evidence.url, where)) if evidence.url else Markup(""),
    )


def marked(language: str, text: str) -> Markup:
    """A text, said to be Korean where the page around it is not, so that a screen reader speaks it as Korean (WCAG 3.1.2).

    Example: ``marked("en", "제1조")`` -> ``<span lang="ko">제1조</span>``; on the Korean page the text alone.
    """
    if language != "ko" and _HANGUL.search(text):
        return fill('<span lang="ko">{}</span>', text)
    return fill("{}", text)


def account(language: str, lines: Sequence[str]) -> Markup:
    """The lines in the language of the page; official text stands in Korean for everybody."""
    said = [line for line in dict.fromkeys(lines) if (_HANGUL.search(line) is not None) == (language == "ko")]
    spoken, shown = (language, said) if said else ("ko", list(dict.fromkeys(lines)))
    return fill('<ul class="account" lang="{}">{}</ul>', spoken, joined(fill("<li>{}</li>", line) for line in shown))


def dated(language: str, notes: Sequence[Dated]) -> Markup:
    """Dated sentences below a clause: its changes, and the rules that bind acts to old or new law."""
    if not notes:
        return Markup("")
    rows = joined(
        fill(
            "<li><span>{}</span> {}{}</li>",
            note.day,
            note.text if language == "ko" else note.english,
            fill(" <small>({})</small>", note.source) if note.source else Markup(""),
        )
        for note in notes
    )
    return fill('<p class="facts">{}</p><ul class="account dated">{}</ul>', word(language, "clause_notes"), rows)


def day_of_act(language: str, key: str, label: str = "day_of_act") -> date | None:
    """The picker of the day of an act; what is chosen stays for the session."""
    chosen: date | None = st.date_input(
        word(language, label), value=None, min_value=FIRST_DAY, max_value=today(), format="YYYY-MM-DD", key=key,
        persist_state="session",
    )  # fmt: skip
    return chosen


def day_line(language: str, now: date, act: date | None) -> Markup:
    """Which day's law is shown, in one line; with the day of an act, that the law may have changed since."""
    key = "law_of_today" if act is None else "law_of_act"
    return fill('<p class="day" role="status">{}</p>', word(language, key, day=(act or now).isoformat()))
