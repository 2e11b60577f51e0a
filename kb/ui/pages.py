"""The pages of the app: where each is found, what it is called, how wide it is, and who draws it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import streamlit as st

from kb.base import KbError
from kb.ui import chat, documents, glossary, penalties, periods, policy, rulings, statutes, support
from kb.ui.render import fill, show
from kb.ui.words import word


@dataclass(frozen=True)
class Place:
    """One page. ``path`` is its address under the app's own ("" for the first); ``title`` a key of :mod:`kb.ui.words`."""

    path: str
    title: str
    draw: Callable[[], None]
    layout: Literal["centered", "wide"] = "centered"


PLACES = (
    Place("", "nav_chat", chat.page),
    Place("penalties", "nav_penalties", penalties.page, "wide"),
    Place("periods", "nav_periods", periods.page),
    Place("help", "nav_help", support.page, "wide"),
    Place("statutes", "nav_statutes", statutes.page),
    Place("rulings", "nav_rulings", rulings.page),
    Place("documents", "nav_documents", documents.page),
    Place("policy", "nav_policy", policy.page),
    Place("glossary", "nav_glossary", glossary.page),
)
"""In the order in which they stand in the navigation; the first is the one that opens."""


def page(place: Place, language: str) -> st.Page:
    """The page as Streamlit's navigation takes it."""

    def draw() -> None:
        try:
            place.draw()
        except KbError as error:
            show(fill('<p class="lead" role="alert">{}</p>', word(language, "error_open", why=str(error))))
        except Exception as error:  # whatever broke, a person gets a sentence and keeps the contacts in view
            logging.getLogger("kb.ui").error("drawing %s failed: %s", place.path or "chat", type(error).__name__)
            show(fill('<p class="lead" role="alert">{}</p>', word(language, "error_page")))

    draw.__name__ = place.path or "chat"
    return st.Page(draw, title=word(language, place.title), url_path=place.path, default=not place.path)
