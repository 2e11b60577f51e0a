"""What a page holds: the shared knowledge base, and one person's turns in the memory of their session alone."""

from __future__ import annotations

import gc
from dataclasses import dataclass

import streamlit as st

from kb.base import Answer, Contact, KnowledgeBase, emergency_contacts, open_kb, serving_generation
from kb.ui import visits
from kb.ui.words import LANGUAGES


@dataclass(frozen=True)
class Turn:
    """A question and its answer; ``error`` stands in the answer's place when there is none."""

    question: str
    answer: Answer | None
    error: str | None = None


def _is_current(kb: KnowledgeBase) -> bool:
    return kb.generation == serving_generation()


@st.cache_resource(show_spinner=False, validate=_is_current)
def knowledge_base() -> KnowledgeBase:
    """The opened generation, shared by all sessions; opened again when a build has published a newer one."""
    return open_kb()


_still: set[str] = set()


def hold_still(kb: KnowledgeBase) -> None:
    """Take what a generation has loaded out of the garbage collector's rounds, once it has answered for the first time.

    Streamlit sends the collector round after every drawing of a page. Over half a million objects that takes a third of a
    second, in which no thread runs, nor the one that hears the exit. What is freed by counting is freed as before.
    """
    if kb.generation not in _still:
        _still.add(kb.generation)
        gc.unfreeze()
        gc.collect()
        gc.freeze()


@st.cache_data(ttl=60, show_spinner=False)
def emergency(language: str) -> list[Contact]:
    """The emergency line, read without waiting for the model."""
    return emergency_contacts(language)


def turns() -> list[Turn]:
    """This session's turns, oldest first."""
    held: list[Turn] = st.session_state.setdefault("turns", [])
    return held


def waiting() -> list[str]:
    """What this session has asked and is not answered yet, oldest first.

    A message, or a touch of any control, stops the page while it is answering and draws it anew (Streamlit's way); the
    stopped thread may still be at work for a while. So a question waits here until its answer stands among the turns.
    """
    held: list[str] = st.session_state.setdefault("waiting", [])
    return held


def ask(text: str) -> None:
    """Take a question in; called before the page is drawn, so that a page that is stopped loses none."""
    if text.strip():
        waiting().append(text.strip())


def settle(turn: Turn) -> None:
    """Put an answered question from the waiting to the turns; not, when another thread of the session has done so."""
    asked, answered = waiting(), turns()
    try:
        asked.remove(turn.question)
    except ValueError:
        return
    answered.append(turn)


def forget() -> None:
    """Drop every turn of this session from memory, and what waits."""
    turns().clear()
    waiting().clear()


def farewell() -> str:
    """The word by which this session's page ends it from outside, turns and all: see :mod:`kb.ui.visits`."""
    return visits.enter(turns(), waiting())


def language() -> str:
    """The language of the interface: chosen, else the browser's, else Korean."""
    chosen = st.session_state.get("language")
    if chosen in LANGUAGES:
        return str(chosen)
    locale = st.context.locale or "ko"
    return "ko" if locale.lower().startswith("ko") else "en"
