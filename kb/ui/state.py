"""What a page holds: the shared knowledge base, and one person's turns in the memory of their session alone."""

from __future__ import annotations

import gc
import logging
from dataclasses import dataclass, field
from datetime import date

import streamlit as st

from kb.base import (
    DEPTHS,
    Answer,
    Claim,
    Contact,
    KnowledgeBase,
    Verdict,
    emergency_contacts,
    open_kb,
    penalty_table,
    serving_generation,
)
from kb.ui import visits
from kb.ui.desk import Desk
from kb.ui.sources import Source
from kb.ui.words import LANGUAGES


@dataclass(frozen=True, eq=False)
class Asked:
    """What waits for an answer; each is itself alone, whatever words it shares with another."""

    text: str


@dataclass
class Told:
    """What an answer has been so far: how deep and for which day of an act, its sentences and their sources, and at last the
    whole and the penalties it cites."""

    depth: str = DEPTHS[0]
    act: date | None = None
    claims: list[Claim] = field(default_factory=list)
    sources: dict[str, Source] = field(default_factory=dict)
    answer: Answer | None = None
    penalties: tuple[penalty_table.PenaltyRow, ...] = ()


@dataclass(frozen=True)
class Turn:
    """A question and what was told; ``error`` says in a sentence why there is no whole answer. ``number`` counts the turns of a
    session."""

    asked: Asked
    told: Told
    error: str | None = None
    number: int = 0

    @property
    def question(self) -> str:
        return self.asked.text

    @property
    def answer(self) -> Answer | None:
        return self.told.answer


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


def last_contacts() -> list[Contact]:
    """The contacts of the newest answer; none before the first."""
    return next((turn.answer.contacts for turn in reversed(turns()) if turn.answer), [])


def waiting() -> list[Asked]:
    """What this session has asked and is not answered yet, oldest first.

    A message, or a touch of any control, stops the page while it is answering and draws it anew (Streamlit's way); the
    stopped thread may still be at work for a while. So a question waits here until its answer stands among the turns.
    """
    held: list[Asked] = st.session_state.setdefault("waiting", [])
    return held


def partial() -> list[Told]:
    """What has been told of the question at work, in a list of one; empty between answers."""
    held: list[Told] = st.session_state.setdefault("partial", [])
    return held


def depth() -> str:
    """How deep the person wants answers."""
    return st.session_state.get("depth") or DEPTHS[0]


def act() -> date | None:
    """The day of the act that the person has chosen."""
    chosen: date | None = st.session_state.get("act")
    return chosen


def ask(text: str) -> None:
    """Take a question in; called before the page is drawn, so that a page that is stopped loses none."""
    if text.strip():
        waiting().append(Asked(text.strip()))


def begin() -> Told:
    """An empty account of the question that is answered now; what an interrupted try had told is dropped."""
    told = Told(depth(), act())
    partial()[:] = [told]
    return told


def settle(asked: Asked, told: Told, error: str | None = None) -> None:
    """Put an answered question from the waiting to the turns; not, when another thread of the session has done so."""
    queue, done = waiting(), turns()
    if not any(item is asked for item in queue):
        return
    queue[:] = [item for item in queue if item is not asked]
    partial().clear()
    done.append(Turn(asked, told, error, number=done[-1].number + 1 if done else 1))


def stop(why: str) -> None:
    """End the answer at work, keep what it has told, and put what waits behind it aside, each with a sentence that says so."""
    told = partial()[0] if partial() else Told(depth(), act())
    for asked in list(waiting()):
        settle(asked, told, why)
        told = Told(depth(), act())


def again() -> None:
    """Answer the last turn's question anew, with the depth and the day that are chosen now."""
    if turns():
        waiting().insert(0, turns().pop().asked)


def desk() -> Desk:
    """The documents of this session: see :mod:`kb.ui.desk`."""
    held: Desk = st.session_state.setdefault("desk", Desk())
    return held


KEPT = frozenset({"turns", "waiting", "partial", "desk", "visit", "pages", "language", "depth"})
"""What a new conversation leaves: the lists themselves, emptied, and what tells nothing of what was asked."""


def forget() -> None:
    """Drop every turn of this session from memory, what waits, every document, and what was typed or chosen on any page."""
    for held in (turns(), waiting(), partial(), desk()):
        held.clear()
    visits.drop_uploads()
    for key in [key for key in st.session_state if key not in KEPT]:
        del st.session_state[key]


def judge(name: str, verdict: tuple[Verdict, str] | None, depth: str) -> None:
    """Count what a person thinks of an answer, in place of what they thought before under this ``name``; the counts point at
    nobody (:mod:`kb.feedback`). A machine that cannot keep them is no matter of the person."""
    before = st.session_state.get(name)
    st.session_state[name] = verdict
    try:
        for said, by in ((before, -1), (verdict, 1)):
            if said:
                knowledge_base().feedback(*said, depth, by=by)
    except OSError as error:
        logging.getLogger("kb.ui").warning("a count was not kept: %s", type(error).__name__)


def go_to_article(base: str) -> None:
    """Leave for the page of statutes, at an article (``011187/14-2``); the conversation stays in the session."""
    st.session_state["statute_at"] = base
    st.switch_page(st.session_state["pages"]["statutes"])


def farewell() -> str:
    """The word by which this session's page ends it from outside, turns and all: see :mod:`kb.ui.visits`."""
    return visits.enter(turns(), waiting(), partial(), desk())


def language() -> str:
    """The language of the interface: chosen, else the browser's, else Korean."""
    chosen = st.session_state.get("language")
    if chosen in LANGUAGES:
        return str(chosen)
    locale = st.context.locale or "ko"
    return "ko" if locale.lower().startswith("ko") else "en"
