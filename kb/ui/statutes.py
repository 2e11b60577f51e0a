"""The statutes page: tree and search, an article in the version of a day, what changed, and who cites it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any
from urllib.parse import quote

import streamlit as st
from markupsafe import Markup

from kb.base import KbError, KnowledgeBase, statute_table
from kb.clock import today
from kb.ui import frame, state
from kb.ui.clause import account, dated, marked, standing
from kb.ui.render import copyable, fill, joined, link, show
from kb.ui.words import WORDS, word

AT = "at"
"""The one parameter that an address of ours may have: an article of law. It is made by a press on copy alone."""


def page() -> None:
    """Draw the page: choose a statute or search, then the article with its version, changes and links."""
    language = state.language()
    kb = frame.begin(language, "statutes")
    arrive(kb)
    words = st.text_input(
        word(language, "statute_search"), placeholder=word(language, "statute_search_hint"), max_chars=200,
        key="statute_words", autocomplete="off",
    )  # fmt: skip
    key = searched(language, kb, words) if words and words.strip() else browsed(language, kb)
    if key:
        article(language, kb, key)


def arrive(kb: KnowledgeBase) -> None:
    """Come in at an article that another page names, or an address that somebody copied: the tree is set to it.

    A name that is not on file is looked up by words instead.
    """
    base = st.session_state.pop("statute_at", None) or st.query_params.get(AT)
    if AT in st.query_params:
        del st.query_params[AT]  # it stays in no address that is copied later
    if not base:
        return
    law_id = base.partition("/")[0]
    if law_id in {row.law_id for row in kb.statutes()} and base in {row.key for row in kb.articles(law_id)}:
        st.session_state.update({"statute_words": "", "statute_law": law_id, f"statute_article_{law_id}": base})
    else:
        st.session_state["statute_words"] = base


def searched(language: str, kb: KnowledgeBase, words: str) -> str | None:
    """The article chosen among those that a search found, the best at first."""
    try:
        hits = kb.search(words, limit=12, kinds=["statute"])["hits"]
    except KbError as error:
        show(fill('<p class="notice">{}</p>', str(error)))
        return None
    found: dict[str, str] = {}
    for hit in hits:
        found.setdefault(statute_table.article_of(hit["key"]), f"{hit['law']} {hit['article']} · {hit['title']}")
    if not found:
        show(fill('<p class="lead">{}</p>', word(language, "statute_no_hits")))
        return None
    chosen: str = st.selectbox(
        word(language, "statute_hits"),
        list(found),
        format_func=found.__getitem__,
        filter_mode="contains",
        key="statute_hit",
    )
    return chosen


def browsed(language: str, kb: KnowledgeBase) -> str | None:
    """The article chosen in the tree of a statute."""
    names = {row.law_id: row for row in kb.statutes()}
    row = st.container(horizontal=True, vertical_alignment="bottom", key="statute_controls")
    law_id = row.selectbox(
        word(language, "statute"), list(names), filter_mode="contains", key="statute_law",
        format_func=lambda law: names[law].name if language == "ko" else f"{names[law].english} ({names[law].short})",
    )  # fmt: skip
    statute = names[law_id]
    rows = kb.articles(law_id)
    held = {item.key: item for item in rows}
    key: str | None = row.selectbox(
        word(language, "statute_article"), list(held), format_func=lambda k: f"{held[k].number} {held[k].title}",
        filter_mode="contains", key=f"statute_article_{law_id}",
    )  # fmt: skip
    if not statute.loaded:
        known = word(language, "statute_known", until=statute.known_until)
        show(fill('<p class="facts">{} · {}</p>', known, word(language, "statute_cards_only")))
    show(contents(language, rows))
    return key


def contents(language: str, rows: Sequence[Any]) -> Markup:
    """The tree of a statute, chapter by chapter, to read through; the article itself is chosen above."""
    parts = joined(
        fill(
            "<li>{}<ul>{}</ul></li>",
            fill("<strong>{}</strong>", chapter) if chapter else Markup(""),
            joined(fill("<li>{} {}</li>", row.number, row.title) for row in below),
        )
        for chapter, below in statute_table.tree(rows)
    )
    return fill(
        '<details class="fold"><summary>{}</summary><ul class="tree" lang="ko">{}</ul></details>',
        word(language, "statute_tree", count=len(rows)), parts,
    )  # fmt: skip


def article(language: str, kb: KnowledgeBase, key: str) -> None:
    """One article: the version of the day that the slider names, our account, changes, links."""
    newest = kb.show(key)
    versions = newest["versions"]
    day = version(language, key, versions)
    told = kb.show(key, as_of=day)
    show(text(language, told))
    with st.container(horizontal=True, key="statute_tools"):
        copied(language, key)
        with st.popover(word(language, "files"), key="statute_files"):
            frame.files(language, kb, [key], "article", day)
    comparison(language, kb, key, versions, official=newest["kind"] == "statute")
    notes = kb.clause_notes(key)
    changed, bound = [n for n in notes if not n.source], [n for n in notes if n.source]
    show(
        _dated(language, "article_history", changed)
        + _dated(language, "article_effects", bound)
        + links(language, newest["edges"])
    )


def copied(language: str, key: str) -> None:
    """The address of the article, to copy on purpose: it names the article and nothing else."""
    here = (st.context.url or "").partition("?")[0]
    with st.popover(word(language, "address"), key="statute_address"):
        show(fill('<p class="facts">{}</p>', word(language, "address_note")))
        copyable(f"{here}?{AT}={quote(key)}")


def version(language: str, article_key: str, versions: Sequence[Mapping[str, Any]]) -> date:
    """The day whose text is shown: today, or the first day of the version on the slider."""
    days = [row["effective_from"] for row in versions]
    if len(days) < 2:
        row = versions[0]
        show(
            fill(
                '<p class="day">{}</p>',
                word(language, "version_one", date=row["effective_from"], version=row["version"]),
            )
        )
        return today()
    current = max((d for d in days if d <= today().isoformat()), default=days[0])
    chosen = st.select_slider(
        word(language, "version_slider"), days, value=current, key=f"statute_version_{article_key}"
    )
    row = next(row for row in versions if row["effective_from"] == chosen)
    day = today() if chosen == current else date.fromisoformat(chosen)
    line = word(language, "version_shown", day=day.isoformat(), version=row["version"])
    show(fill('<p class="day" role="status">{}</p>', line))
    return day


def text(language: str, told: Mapping[str, Any]) -> Markup:
    """The article as it answers for the day: state and horizon, then text or summary clause by clause, then the official page."""
    state_of = told["state"] if told["state"] in WORDS[language] else None
    facts = standing(
        language, state_of, told["known_until"], told["effective_from"], told["effective_to"], told["version"]
    )
    official = told["kind"] == "statute"
    clauses = joined(
        fill("<dt>{}</dt><dd>{}</dd>", row["clause"] or "", joined(fill("<p>{}</p>", line) for line in row["text"].split("\n")))
        for row in told["clauses"]
    )  # fmt: skip
    parts = [
        fill(
            '<h2 class="part">{} <small>{}</small></h2>',
            marked(language, told["address"]),
            marked(language, told["title"]),
        ),
        fill(
            '<p class="facts">{}</p>',
            " · ".join([*facts, word(language, "source_statute" if official else "summary_of")]),
        ),
        *(fill('<p class="notice">{}</p>', notice) for notice in told["notices"]),
    ]
    if official or language == "ko":
        parts.append(fill('<dl class="clauses" lang="ko">{}</dl>', clauses))
    card = told["card"]
    if card and not told["version"].endswith(f"제{card['checked_against']['promulgation']}호"):
        card = None  # our account is of another version: beside this text it would mislead
    if card and (official or language == "en"):
        lines = [row["text"] for row in (card["account"] if language == "ko" else card["english"])]
        parts += [fill("<h3>{}</h3>", word(language, "article_account")), account(language, lines)]
    if card and language == "ko":
        parts += [fill("<h3>{}</h3>", word(language, "article_limits")), account(language, card["limits"])]
    parts.append(fill("<p>{}</p>", link(told["url"], word(language, "official"))))
    return fill('<div class="result">{}</div>', joined(parts))


def comparison(
    language: str, kb: KnowledgeBase, key: str, versions: Sequence[Mapping[str, Any]], *, official: bool
) -> None:
    """What changed between two versions, clause by clause."""
    show(fill('<h2 class="part">{}</h2>', word(language, "diff_title")))
    days = [row["effective_from"] for row in versions]
    if len(days) < 2:
        show(fill('<p class="facts">{}</p>', word(language, "diff_one" if official else "diff_needs_text")))
        return
    row = st.container(horizontal=True, key="statute_filters")
    first = row.selectbox(
        word(language, "diff_from"), days, index=len(days) - 2, filter_mode=None, key=f"statute_from_{key}"
    )
    last = row.selectbox(
        word(language, "diff_to"), days, index=len(days) - 1, filter_mode=None, key=f"statute_to_{key}"
    )
    between = (date.fromisoformat(min(first, last)), date.fromisoformat(max(first, last)))
    rows = kb.show(key, between=between)["diff"]
    if not rows:
        show(fill('<p class="facts">{}</p>', word(language, "diff_none")))
        return
    show(fill('<ul class="rows diff">{}</ul>', joined(_changed(language, row) for row in rows)))


def _changed(language: str, row: Mapping[str, Any]) -> Markup:
    sides = [("diff_old", "del", row["old"]), ("diff_new", "ins", row["new"])]
    texts = joined(
        fill('<div class="{}"><strong>{}</strong> <span lang="ko">{}</span></div>', kind, word(language, key), said)
        for key, kind, said in sides
        if said
    )
    return fill("<li><p>{}</p>{}</li>", row["text"] if language == "ko" else row["english"], texts)


def _dated(language: str, key: str, notes: Sequence[Any]) -> Markup:
    return fill('<h2 class="part">{}</h2>{}', word(language, key), dated(language, notes)) if notes else Markup("")


def links(language: str, edges: Sequence[Mapping[str, Any]]) -> Markup:
    """What cites the article and what it points at, by relation; a ruling says when the text has changed since."""
    parts = []
    for direction, key in (("in", "cited_title"), ("out", "cites_title")):
        rows = [edge for edge in edges if edge["direction"] == direction and edge["on_file"]]
        body = _relations(language, rows) if rows else fill('<p class="facts">{}</p>', word(language, "cited_none"))
        parts.append(
            fill('<details class="fold"><summary>{}</summary>{}</details>', word(language, key, count=len(rows)), body)
        )
    return joined(parts)


def _relations(language: str, rows: Sequence[Mapping[str, Any]]) -> Markup:
    order = ["applies", "concerns", "basis", "cites", "see"]
    ranked = sorted(
        rows, key=lambda row: (order.index(row["relation"]) if row["relation"] in order else 9, row["relation"])
    )
    return joined(
        fill(
            '<h3>{}</h3><ul class="account">{}</ul>',
            word(language, f"relation_{relation}" if relation in order else "relation_other"),
            joined(_edge(language, row) for row in group),
        )
        for relation, group in groupby(ranked, key=lambda row: row["relation"])
    )


def _edge(language: str, row: Mapping[str, Any]) -> Markup:
    since = row["changed_since"]
    note = fill(" <strong>({})</strong>", word(language, "changed_since", date=since)) if since else Markup("")
    return fill("<li>{}{}</li>", marked(language, row["address"]), note)
