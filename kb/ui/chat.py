"""The chat page: a question in, checked sentences one by one, each with its source beside it."""

from __future__ import annotations

import logging
import time

import streamlit as st

from kb.base import DEPTHS, MAX_QUESTION, Answer, KbError, Options
from kb.ui import answers, state
from kb.ui.render import fill, show
from kb.ui.words import word

PAUSE = 0.12
"""Seconds between sentences, so that a reader sees each one arrive; each is shown only after it has passed the gate."""


def page() -> None:
    """Draw the chat: the session's turns, then what waits for an answer. The first that waits is answered in its place."""
    language = state.language()
    controls(language)
    turns, waiting = state.turns(), list(state.waiting())
    if not turns and not waiting:
        welcome(language)
    history(language, turns)
    place = st.container()
    for text in waiting[1:]:
        queued(language, text)
    # In a container of its own (the style sheet keeps it at the bottom): at the root, Streamlit would hold the page
    # scrolled to its end, and the first line of an answer is what a person must see first.
    st.container(key="ask").chat_input(
        word(language, "ask"), max_chars=MAX_QUESTION, key="question", on_submit=_ask_typed
    )
    if waiting:
        with place:
            turn = answered(language, waiting[0])
        state.settle(turn)
        st.rerun()


def controls(language: str) -> None:
    """Depth and a new conversation, in one row."""
    row = st.container(horizontal=True, vertical_alignment="center", key="controls")
    row.segmented_control(
        word(language, "depth"), list(DEPTHS), format_func=lambda name: word(language, name), default=DEPTHS[0],
        key="depth", label_visibility="collapsed", persist_state="session",
    )  # fmt: skip
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


def history(language: str, turns: list[state.Turn]) -> None:
    """The turns so far. On its own, so that the page's thread holds none of them while it answers the next question."""
    for turn in turns:
        draw(language, turn)


def draw(language: str, turn: state.Turn) -> None:
    """One turn of the history."""
    with st.chat_message("user"):
        show(answers.question(turn.question))
    with st.chat_message("assistant"):
        if turn.answer:
            show(answers.whole(language, turn.answer))
        else:
            show(fill('<p class="lead">{}</p>', turn.error or ""))


def answered(language: str, text: str) -> state.Turn:
    """Answer a question while its sentences arrive. An error becomes one sentence; the question is never logged."""
    with st.chat_message("user"):
        show(answers.question(text))
    with st.chat_message("assistant"):
        try:
            with st.spinner(word(language, "opening")):
                kb = state.knowledge_base()
            earlier = tuple(turn.question for turn in state.turns())
            options = Options(depth=st.session_state.get("depth") or DEPTHS[0], before=earlier)
            before = None
            with st.spinner(word(language, "searching")):
                for item in kb.stream(text, options):
                    if isinstance(item, Answer):
                        state.hold_still(kb)
                        return state.Turn(text, item)
                    show(answers.heading(language, before, item) + answers.claim(language, item, before is None))
                    before = item
                    time.sleep(PAUSE)
        except KbError as error:
            return state.Turn(text, None, word(language, "error_ask", why=str(error)))
        except Exception as error:  # whatever broke, a person gets a sentence and keeps the contacts in view
            logging.getLogger("kb.ui").error("answering failed: %s", type(error).__name__)
            return state.Turn(text, None, word(language, "error_unknown"))
    return state.Turn(text, None, word(language, "error_unknown"))
