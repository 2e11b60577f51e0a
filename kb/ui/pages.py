"""The pages of the app: where each is found, what it is called, how wide it is, and who draws it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import streamlit as st

from kb.ui import chat, penalties, periods, support
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
)
"""In the order in which they stand in the navigation; the first is the one that opens."""


def page(place: Place, language: str) -> st.Page:
    """The page as Streamlit's navigation takes it."""

    def draw() -> None:
        place.draw()

    draw.__name__ = place.path or "chat"
    return st.Page(draw, title=word(language, place.title), url_path=place.path, default=not place.path)
