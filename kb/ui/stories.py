"""How a clause came to be: an article is chosen, and its story stands below in order of time, each day with its words."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from kb.base import KnowledgeBase, story_table
from kb.clock import today
from kb.ui import frame
from kb.ui.clause import opened, panel
from kb.ui.render import fill, joined, link, show
from kb.ui.words import word


def section(language: str, kb: KnowledgeBase) -> None:
    """The part of the policy page: the article, what is known of it today, its story, and the same as a file."""
    titles = {title.base: title for title in kb.stories()}
    if not titles:
        return
    head, what = word(language, "story_title"), word(language, "story_what")
    show(fill('<h2 class="part">{}</h2><p class="facts">{}</p>', head, what))
    chosen = st.selectbox(
        word(language, "story_article"), list(titles), format_func=lambda base: _name(language, titles[base]),
        key="story_article", persist_state="session",
    )  # fmt: skip
    told = kb.story(chosen)
    if told is None:
        return
    facts = [word(language, "story_found", count=len(told.entries), until=told.known_until)]
    facts += [word(language, "story_closed", count=told.closed)] if told.closed else []
    show(
        fill(
            '<p class="facts" role="status">{}</p><div class="sources">{}</div><ol class="rows policy">{}</ol>',
            " ".join(facts),
            opened(language, kb, chosen, word(language, "story_now"), today()),
            joined(_entry(language, kb, told, entry) for entry in told.entries),
        )
    )
    cells = (
        story_table.cells(entry, told, word(language, f"story_kind_{entry.kind}"), language == "ko")
        for entry in told.entries
    )
    article = f"{told.title.short}-{told.title.number}"
    frame.hand_out(language, "story", story_table.COLUMNS, cells, article=article)


def _name(language: str, title: story_table.Title) -> str:
    """``성폭력처벌법 제14조 카메라 등을 이용한 촬영``; in English the number and the statute, with the Korean name."""
    if language == "ko":
        return f"{title.short} {title.number} {title.title}"
    return f"{title.number_english}, {title.law_english} ({title.short} {title.number})"


def _entry(language: str, kb: KnowledgeBase, told: story_table.Story, entry: story_table.Entry) -> Markup:
    """One day: what kind of thing, what happened, what has changed since, the words of the day, where it stands."""
    later = Markup("")
    if entry.later:
        head = word(language, "ruling_overtaken", date=entry.later.date.isoformat(), by=entry.later.by)
        later = fill('<div class="notice"><strong>{}</strong><p lang="ko">{}</p></div>', head, entry.later.what)
    return fill(
        '<li><p class="facts">{} · {}</p><p>{}</p>{}<div class="sources">{}</div><p class="facts">{}: {}</p></li>',
        entry.day,
        word(language, f"story_kind_{entry.kind}"),
        entry.text if language == "ko" else entry.english,
        later,
        _words(language, kb, told, entry),
        word(language, "policy_sources"),
        Markup(", ").join(link(address, name) for name, address in entry.sources),
    )


def _words(language: str, kb: KnowledgeBase, told: story_table.Story, entry: story_table.Entry) -> Markup:
    """The article as it read on the day, where that is on file. Its dated notes are left out: the story is made of them."""
    evidence = kb.clause(told.title.base, as_of=entry.opens) if entry.opens else None
    if evidence is None:
        return Markup("")
    return panel(language, word(language, "story_words", day=entry.opens), evidence)
