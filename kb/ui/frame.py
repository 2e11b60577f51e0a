"""The frame of every page: style, quick exit, emergency line, help. It works while nothing else does."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial
from pathlib import Path

import streamlit as st
from markupsafe import Markup

from kb.base import CONTACT_DAYS, Contact, KnowledgeBase, csv_file, exports
from kb.clock import today
from kb.ui import state, visits
from kb.ui.render import fill, joined, link, phone, show
from kb.ui.words import LANGUAGES, word

EXIT_URL = "https://www.weather.go.kr/"
"""Where the quick exit leads: a page anyone may have open. A plain link, so it works when the connection is dead."""
_STYLE = Path(__file__).with_name("style.css")


def draw(language: str, emergency: Sequence[Contact], help_contacts: Sequence[Contact]) -> None:
    """Style and the bar that stays in view: exit first, then the numbers, then where to get help."""
    st.html(_STYLE)
    show(bar(language, emergency, help_contacts))
    farewell(language)


def begin(language: str, page: str, note: Markup | None = None) -> KnowledgeBase:
    """The head of a page beside the chat: its title and what it is (``{page}_title``, ``{page}_what``), a ``note`` below, and the
    knowledge base, opened while the reader reads."""
    title, what = word(language, f"{page}_title"), word(language, f"{page}_what")
    show(fill('<div class="welcome" lang="{}"><h1>{}</h1><p>{}</p>{}</div>', language, title, what, note or Markup("")))
    with st.spinner(word(language, "opening")):
        kb: KnowledgeBase = state.knowledge_base()
    return kb


def hand_out(
    language: str, name: str, columns: Sequence[str], rows: Iterable[Sequence[object]], **about: object
) -> None:
    """The rows in view as a CSV file: ``{name}_csv`` is its button, ``{name}_csv_name`` its name, which ``about`` fills beside the
    day; a column is called ``data_{column}``."""
    header = [word(language, f"data_{column}") for column in columns]
    file = word(language, f"{name}_csv_name", day=today().isoformat(), **about)
    label = word(language, f"{name}_csv")
    st.download_button(label, csv_file(header, rows), file, "text/csv", key=f"{name}_csv", on_click="ignore")


FILES = ("md", "pdf", "bib", "ris")
"""What a provision or a ruling is offered as."""


def files(language: str, kb: KnowledgeBase, keys: Sequence[str], what: str, day: date | None = None) -> None:
    """Buttons that save what stands at ``keys``, as it answers for ``day``. A file is made in memory, when its button is pressed."""
    show(fill('<p class="facts">{}</p>', word(language, "files_note")))
    named, made_on = word(language, f"{what}_file"), today().isoformat()
    with st.container(horizontal=True, key=f"{what}_forms"):
        for form in FILES:
            st.download_button(
                word(language, f"save_{form}"), partial(kb.files, keys, form, language=language, as_of=day),
                word(language, "files_name", what=named, day=made_on, form=form), exports.FORMATS[form],
                key=f"{what}_{form}", on_click="ignore",
            )  # fmt: skip


def shown_at_once(name: str, first: int) -> int:
    """How many rows of a list are drawn: ``first`` of them, more after each press of :func:`more`."""
    held: int = st.session_state.setdefault(f"{name}_many", first)
    return held


def more(language: str, name: str, count: int, first: int) -> None:
    """The button that draws ``first`` more of ``count`` rows; none when all are drawn."""
    held = shown_at_once(name, first)

    def add() -> None:
        st.session_state[f"{name}_many"] += first

    if count > held:
        st.button(word(language, "more", count=count - held), key=f"{name}_more", on_click=add, width="stretch")


def farewell(language: str) -> None:
    """The exit's script, and the hidden button by which it tells the server to drop this session.

    kb/ui/guard.py hears the button's key before Streamlit does; ``on_click`` is for a server without the guard.
    """
    place = st.container(key="leave")
    place.button(word(language, "exit"), key=f"leave-{state.farewell()}", on_click=state.forget)
    place.html(visits.SCRIPT, unsafe_allow_javascript=True)


def head(language: str, pages: Sequence[st.Page]) -> None:
    """The row below the bar: the pages, where there is more than one, and the language."""
    row = st.container(horizontal=True, vertical_alignment="center", key="head")
    if len(pages) > 1:
        for page in pages:
            row.page_link(page)
    row.segmented_control(
        word(language, "language"), list(LANGUAGES), format_func=LANGUAGES.__getitem__, default=language,
        key="language", label_visibility="collapsed",
    )  # fmt: skip


def bar(language: str, emergency: Sequence[Contact], help_contacts: Sequence[Contact]) -> Markup:
    """The bar as markup. Numbers come from the registry alone.

    ``data-react-aria-top-layer`` keeps Streamlit's dialogs, such as the one of a lost connection, from making the bar inert.
    """
    numbers = [phone(c.phone, f"{short_name(c)} {c.phone}") for c in emergency if c.phone]
    return fill(
        '<nav class="gy-bar" lang="{}" aria-label="{}" data-react-aria-top-layer="true">'
        '<a class="exit" href="{}" target="_self" rel="noreferrer">{}</a>'
        '<span class="numbers">{}</span>'
        '<details class="help"><summary>{}</summary><div class="panel">{}</div></details>'
        '<p class="note"><span class="presses" role="status" data-after1="{}" data-after2="{}"></span>'
        '<span>{}</span> <span class="by-key">{}</span></p></nav>',
        language,
        word(language, "emergency"),
        EXIT_URL,
        word(language, "exit"),
        joined(numbers),
        word(language, "help"),
        contacts(language, help_contacts or emergency),
        word(language, "exit_after", count=2),
        word(language, "exit_after", count=1),
        word(language, "exit_note"),
        word(language, "exit_by_key"),
    )


def short_name(contact: Contact) -> str:
    """The name without its number and bracketed part, for a narrow bar: ``여성긴급전화 1366`` -> ``여성긴급전화``."""
    name = contact.name.split("(")[0]
    return name.replace(contact.phone or "", "").strip() or contact.name


def contacts(language: str, rows: Sequence[Contact]) -> Markup:
    """Contact cards: name, number to tap, hours, check date, website and the source of the record."""
    return fill('<ul class="contacts" lang="{}">{}</ul>', language, joined(_contact(language, row) for row in rows))


def _contact(language: str, row: Contact) -> Markup:
    parts = [fill("<strong>{}</strong>", row.name)]
    if row.phone:
        parts.append(phone(row.phone, row.phone))
    parts += [fill("<span>{}</span>", text) for text in (row.hours, row.note) if text]
    small = [fill("<span>{}</span>", word(language, "checked", date=row.checked_on))]
    days = row.days_old(today())
    if days > CONTACT_DAYS:
        small.append(fill('<span class="old">{}</span>', word(language, "old_contact", days=days)))
    if row.url:
        small.append(link(row.url, row.url.removeprefix("https://").rstrip("/")))
    if row.source and row.source != row.url:
        small.append(link(row.source, word(language, "source")))
    return fill("<li>{}<small>{}</small></li>", joined(parts), joined(small))
