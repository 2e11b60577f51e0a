"""The rulings page: filters, our digest or the text itself, the provisions applied, and what has overtaken a ruling."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from kb.base import KbError, KnowledgeBase, ruling_table
from kb.clock import today
from kb.ui import frame, state
from kb.ui.clause import marked, opened
from kb.ui.render import fill, joined, link, show
from kb.ui.words import word

RulingRow = ruling_table.RulingRow
AT_ONCE = 10
"""Rulings that are shown at once."""


def page() -> None:
    """Draw the page: filters, then the rulings, the newest first."""
    language = state.language()
    kb = frame.begin(language, "rulings")
    words, rows = filtered(language, kb, kb.rulings())
    show(fill('<p class="facts" role="status">{}</p>', word(language, "rulings_found", count=len(rows))))
    if rows:
        saved(language, kb, rows)
    held = frame.shown_at_once("rulings", AT_ONCE)
    if rows:
        shown = joined(card(language, kb, row) for row in rows[:held])
        show(fill('<ol class="rows rulings" lang="{}">{}</ol>', language, shown))
    else:
        show(fill('<p class="lead">{}</p>', word(language, "rulings_none")))
    frame.more(language, "rulings", len(rows), AT_ONCE)
    if words.strip() and (texts := published(kb, words)):
        show(
            fill(
                '<h2 class="part">{}</h2><ol class="rows rulings">{}</ol>', word(language, "rulings_more_text"),
                joined(card(language, kb, row) for row in texts),
            )
        )  # fmt: skip


def saved(language: str, kb: KnowledgeBase, rows: Sequence[RulingRow]) -> None:
    """Save one ruling of the list, or all of it."""
    names = {row.base: f"{row.address} · {row.case_name}" for row in rows}
    with st.popover(word(language, "files"), key="rulings_files"):
        chosen = st.selectbox(
            word(language, "rulings_which"), ["", *names], filter_mode="contains", key="rulings_which",
            format_func=lambda base: names.get(base) or word(language, "rulings_all", count=len(rows)),
        )  # fmt: skip
        frame.files(language, kb, [chosen] if chosen in names else list(names), "ruling")


def filtered(language: str, kb: KnowledgeBase, rows: Sequence[RulingRow]) -> tuple[str, list[RulingRow]]:
    """What was typed, and the rows that the widgets leave."""
    first = st.container(horizontal=True, vertical_alignment="bottom", key="rulings_filters")
    words = first.text_input(
        word(language, "words"), placeholder=word(language, "rulings_words_hint"), max_chars=80, key="rulings_words",
        autocomplete="off", persist_state="session",
    )  # fmt: skip
    about = dict.fromkeys(name for row in rows for name in row.situations)
    situations = first.multiselect(
        word(language, "rulings_about"), list(about), format_func=lambda name: word(language, f"situation_{name}"),
        placeholder=word(language, "all"),
        select_all=False, filter_mode="contains", key="rulings_situations", persist_state="session",
    )  # fmt: skip
    courts = first.multiselect(
        word(language, "rulings_court"), list(dict.fromkeys(row.court for row in rows)), placeholder=word(language, "all"),
        select_all=False, filter_mode="contains", key="rulings_courts", persist_state="session",
    )  # fmt: skip
    second = st.container(horizontal=True, vertical_alignment="bottom", key="rulings_controls")
    names = {row.law_id: row.short if language == "ko" else row.english for row in kb.statutes()}
    cited = dict.fromkeys(item.key.split("/")[0] for row in rows for item in row.applied)
    laws = second.multiselect(
        word(language, "laws"), [law for law in names if law in cited], format_func=names.__getitem__,
        placeholder=word(language, "all"),
        select_all=False, filter_mode="contains", key="rulings_laws", persist_state="session",
    )  # fmt: skip
    years = sorted({int(row.day[:4]) for row in rows})
    span = second.slider(
        word(language, "rulings_years"), years[0], years[-1], (years[0], years[-1]), key="rulings_years",
        persist_state="session",
    )  # fmt: skip
    overtaken = second.toggle(word(language, "rulings_overtaken"), key="rulings_overtaken", persist_state="session")
    return words or "", ruling_table.chosen(
        rows, courts=courts, situations=situations, laws=laws, years=span, overtaken=True if overtaken else None,
        words=words or "",
    )  # fmt: skip


def published(kb: KnowledgeBase, words: str) -> list[RulingRow]:
    """Published rulings without a digest of ours that a search finds; none where no text is loaded."""
    try:
        hits = kb.search(words, limit=8, kinds=["ruling"])["hits"]
    except KbError:
        return []
    found = (kb.ruling(hit["key"]) for hit in hits)
    return [row for row in found if row is not None and row.digest is None]


def card(language: str, kb: KnowledgeBase, row: RulingRow) -> Markup:
    """One ruling: what overtook it first, then what was held, its provisions, and its text."""
    return fill(
        '<li><h2 class="big">{}</h2><p class="facts">{}</p>{}{}{}{}<p>{}</p></li>',
        marked(language, row.case_name),
        marked(language, row.address),
        _overtaken(language, row),
        digest(language, row),
        _applied(language, kb, row),
        _text(language, row),
        link(row.url, word(language, "ruling_official")),
    )


def _overtaken(language: str, row: RulingRow) -> Markup:
    later = row.digest.overtaken_by if row.digest else None
    if later is None:
        return Markup("")
    head = word(language, "ruling_overtaken", date=later.date.isoformat(), by=later.by)
    return fill('<div class="notice"><strong>{}</strong><p lang="ko">{}</p></div>', head, later.what)


def digest(language: str, row: RulingRow) -> Markup:
    """Our account, and from how much of the ruling it was written. In English, the holding alone."""
    ours = row.digest
    if ours is None:
        return Markup("")
    if language == "ko":
        parts = [("ruling_issue", ours.issue), ("ruling_holding", ours.holding), ("ruling_why", ours.why)]
        parts += [("ruling_limits", ours.limits)] if ours.limits else []
    else:
        parts = [("ruling_holding", ours.english)]
    lists = joined(
        fill(
            '<h3>{}</h3><ul class="account">{}</ul>',
            word(language, key),
            joined(fill("<li>{}</li>", line) for line in lines),
        )
        for key, lines in parts
    )
    read = word(language, f"ruling_read_{ours.read}")
    checked = word(language, "checked", date=ours.checked_on.isoformat())
    return fill('{}<p class="facts">{} · {}</p>', lists, read, checked)


def _applied(language: str, kb: KnowledgeBase, row: RulingRow) -> Markup:
    if not row.applied:
        return Markup("")
    parts = joined(
        fill(
            "{}{}", opened(language, kb, item.key, item.name, today()),
            fill('<p class="facts">{}</p>', word(language, "changed_since", date=item.changed_since))
            if item.changed_since else Markup(""),
        )
        for item in row.applied
    )  # fmt: skip
    return fill(
        '<h3>{}</h3><p class="facts">{}</p><div class="sources">{}</div>', word(language, "ruling_applied"),
        word(language, "clause_of_today"), parts,
    )  # fmt: skip


def _text(language: str, row: RulingRow) -> Markup:
    """The ruling in its own words, where it is loaded."""
    if not row.sections:
        return fill('<p class="facts">{}</p>', word(language, "ruling_no_text"))
    parts = joined(fill('<h3>{}</h3><p class="verbatim">{}</p>', label, said) for label, said in row.sections)
    cut = fill('<p class="notice">{}</p>', word(language, "ruling_cut")) if row.cut else Markup("")
    return fill(
        '<details class="fold"><summary>{}</summary><div lang="ko">{}{}</div></details>',
        word(language, "ruling_text", count=len(row.sections)), cut, parts,
    )  # fmt: skip
