"""The page of legal words: an index by first sound, a search, and each term with the clause it rests on."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from kb.base import KnowledgeBase, glossary_table
from kb.clock import today
from kb.ui import frame, state
from kb.ui.clause import opened
from kb.ui.render import fill, joined, show
from kb.ui.words import word

SHOWN = 20
"""How many terms are drawn before somebody asks for more: each holds its clauses."""


def page() -> None:
    """Draw the page: search, index, the terms that fit."""
    language = state.language()
    korean = language == "ko"
    kb = frame.begin(language, "glossary")
    every = kb.glossary()
    words = st.text_input(
        word(language, "glossary_words"), placeholder=word(language, "glossary_words_hint"), max_chars=80,
        key="glossary_words", autocomplete="off",
    )  # fmt: skip
    initial = st.pills(
        word(language, "glossary_index"), glossary_table.indexed(every, korean), key=f"glossary_index_{language}"
    )
    rows = glossary_table.chosen(every, korean=korean, initial=initial, words=words or "")
    show(fill('<p class="facts" role="status">{}</p>', word(language, "glossary_found", count=len(rows))))
    if not rows:
        show(fill('<p class="lead">{}</p>', word(language, "glossary_none")))
        return
    first = frame.shown_at_once("glossary", SHOWN)
    show(fill('<ol class="rows glossary">{}</ol>', joined(term(language, kb, row) for row in rows[:first])))
    frame.more(language, "glossary", len(rows), SHOWN)


def term(language: str, kb: KnowledgeBase, row: glossary_table.Row) -> Markup:
    """One term: its names, what it means in the language of the page, the clauses behind it, what to read beside it. Where a clause
    has changed since, the clause alone speaks."""
    item, korean = row.term, language == "ko"
    named = fill('<span lang="ko">{}</span>', item.term)
    if item.hanja:
        named += fill(' <small lang="ko">{}</small>', item.hanja)
    english = fill(' <small lang="en">{}</small>', item.english_term)
    head = named + english if korean else fill("{} <small>{}</small>", item.english_term, named)
    parts = [fill('<p class="big">{}</p>', head)]
    if row.changed:
        parts.append(fill('<p class="notice">{}</p>', word(language, "glossary_changed")))
    else:
        parts.append(fill('<p lang="{}">{}</p>', language, item.plain if korean else item.english))
    facts = [word(language, f"standing_{item.standing}")]
    facts += [word(language, "glossary_also", names=", ".join(item.also))] if item.also else []
    facts.append(word(language, "glossary_related", names=", ".join(item.related)))
    parts.append(fill('<p class="facts">{}</p>', " · ".join(facts)))
    clauses = joined(
        opened(language, kb, basis.ref, kb.cited(basis.ref) or basis.ref, today()) for basis in item.rests_on
    )
    parts.append(fill('<div class="sources">{}</div>', clauses))
    return fill("<li>{}</li>", joined(parts))
