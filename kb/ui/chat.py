"""The chat page: a question in, checked sentences one by one, each with its source beside it."""

from __future__ import annotations

import logging
import time
from datetime import date

import streamlit as st

from kb.base import DEPTHS, MAX_QUESTION, Answer, KbError, Options, model_host
from kb.ui import answers, sources, state, tools
from kb.ui.clause import day_of_act
from kb.ui.render import fill, show
from kb.ui.words import word

PAUSE = 0.12
"""Seconds between sentences, so that a reader sees each one arrive; each is shown only after it has passed the gate."""


def page() -> None:
    """Draw the chat: the session's turns, then what waits for an answer. The first that waits is answered in its place."""
    language = state.language()
    controls(language)
    if host := model_host():
        show(fill('<p class="notice">{}</p>', word(language, "model_on", host=host)))
    turns, waiting = state.turns(), list(state.waiting())
    if not turns and not waiting:
        welcome(language)
    history(language, turns, working=bool(waiting))
    place = st.container()
    for asked in waiting[1:]:
        queued(language, asked.text)
    box(language, working=bool(waiting))
    if waiting:
        with place:
            told, error = answered(language, waiting[0])
        state.settle(waiting[0], told, error)
        st.rerun()


def box(language: str, *, working: bool) -> None:
    """Where the question is typed, and while an answer is at work what stops it.

    In a container of its own (the style sheet keeps it at the bottom): at the root, Streamlit would hold the page scrolled to
    its end, and the first line of an answer is what a person must see first.
    """
    place = st.container(key="ask")
    if working:
        place.button(word(language, "stop"), key="stop", on_click=state.stop, args=(word(language, "stopped"),))
    place.chat_input(word(language, "ask"), max_chars=MAX_QUESTION, key="question", on_submit=_ask_typed)


def controls(language: str) -> None:
    """Depth, the day of the act and a new conversation, in one row."""
    row = st.container(horizontal=True, vertical_alignment="center", key="controls")
    row.segmented_control(
        word(language, "depth"), list(DEPTHS), format_func=lambda name: word(language, name), default=DEPTHS[0],
        key="depth", label_visibility="collapsed", persist_state="session", required=True,
    )  # fmt: skip
    chosen = state.act()
    label = word(language, "day_chosen", day=chosen.isoformat()) if chosen else word(language, "day_none")
    with row.popover(label, key="act_day"):
        day_of_act(language, "act")
        show(fill('<p class="facts">{}</p>', word(language, "day_why")))
    row.button(word(language, "new"), key="new", on_click=state.forget, disabled=not (state.turns() or state.waiting()))


def welcome(language: str) -> None:
    """The first screen: what this is and is not, and questions to start from."""
    show(
        fill(
            '<div class="welcome" lang="{}"><h1>{}</h1><p>{}</p><p class="facts">{}</p><h2>{}</h2></div>',
            language, word(language, "title"), word(language, "what"), word(language, "what_not"),
            word(language, "examples"),
        )
    )  # fmt: skip
    for number in range(1, 5):
        text = word(language, f"example_{number}")
        st.button(text, key=f"example_{number}", on_click=state.ask, args=(text,), width="stretch")


def _ask_typed() -> None:
    state.ask(st.session_state["question"] or "")


def queued(language: str, text: str) -> None:
    """A question that waits for those before it."""
    with st.chat_message("user"):
        show(answers.question(text))
    with st.chat_message("assistant"):
        show(fill('<p class="lead">{}</p>', word(language, "queued")))


def history(language: str, turns: list[state.Turn], *, working: bool) -> None:
    """The turns so far. On its own, so that the page's thread holds none of them while it answers the next question."""
    for turn in turns:
        draw(language, turn)
        tools.draw(language, turn, last=turn is turns[-1] and not working)


def draw(language: str, turn: state.Turn) -> None:
    """One turn of the history: the question and the answer, or what there is of it and why it ends there."""
    told = turn.told
    with st.chat_message("user"):
        show(answers.question(turn.question))
    with st.chat_message("assistant"):
        if told.answer:
            unfolded = told.depth != DEPTHS[0]
            table = answers.penalties(language, told.penalties, told.sources, unfolded=unfolded)
            show(answers.whole(language, told.answer, told.sources, table))
        else:
            said = answers.sentences(language, told.claims, told.sources)
            show(said + fill('<p class="lead" role="status">{}</p>', turn.error or ""))


def answered(language: str, asked: state.Asked) -> tuple[state.Told, str | None]:
    """Answer a question while its sentences arrive. An error becomes one sentence; the question is never logged."""
    told = state.begin()
    with st.chat_message("user"):
        show(answers.question(asked.text))
    with st.chat_message("assistant"):
        try:
            with st.spinner(word(language, "opening")):
                kb = state.knowledge_base()
            earlier = tuple(turn.question for turn in state.turns())
            options = Options(depth=told.depth, act_date=told.act, before=earlier)
            with st.spinner(word(language, "searching")):
                for item in kb.stream(asked.text, options):
                    if isinstance(item, Answer):
                        told.penalties = kb.penalties_cited(item.claims, as_of=date.fromisoformat(item.as_of))
                        told.answer = item
                        state.hold_still(kb)
                        return told, None
                    sources.count(kb, told.sources, item)
                    before = told.claims[-1] if told.claims else None
                    told.claims.append(item)
                    show(
                        answers.heading(language, before, item)
                        + answers.claim(language, item, before is None, told.sources)
                    )
                    time.sleep(PAUSE)
        except KbError as error:
            return told, word(language, "error_ask", why=str(error))
        except Exception as error:  # whatever broke, a person gets a sentence and keeps the contacts in view
            logging.getLogger("kb.ui").error("answering failed: %s", type(error).__name__)
            return told, word(language, "error_unknown")
    return told, word(language, "error_unknown")
