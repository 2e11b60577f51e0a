"""What a person can do with an answer: copy or save it, open its articles, have it answered anew, go on, say whether it helped."""

from __future__ import annotations

from functools import partial

import streamlit as st

from kb.base import REASONS, Answer, Verdict, exports
from kb.clock import today
from kb.ui import state
from kb.ui.render import copyable, fill, label, show
from kb.ui.words import word

FOLLOW_UPS = ("do_now", "delete", "limit", "evidence", "help")
"""Questions that go on from an answer, by the intent that each asks for (``limit`` is always offered)."""
AT_ONCE = 3


def draw(language: str, turn: state.Turn, *, last: bool) -> None:
    """The row below a turn. The last turn can be answered anew and gone on from; a whole answer can be taken along and judged."""
    answer = turn.answer
    row = st.container(horizontal=True, vertical_alignment="center", key=f"tools_{turn.number}")
    with row:
        if answer:
            take_along(language, turn, answer)
            articles(language, turn)
        if last:
            same = answer and (turn.told.depth, turn.told.act) == (state.depth(), state.act())
            st.button(
                word(language, "again" if same or not answer else "again_changed"), key="again", on_click=state.again
            )
        if answer:
            judge(language, turn.number, turn.told.depth)
    if last and answer and not answer.refused:
        follow_ups(language, answer)


def take_along(language: str, turn: state.Turn, answer: Answer) -> None:
    """Copy and save, on purpose only: the page says what stays behind."""
    with st.popover(word(language, "take"), key=f"take_{turn.number}"):
        show(fill('<p class="facts">{}</p>', word(language, "take_note")))
        with st.container(horizontal=True, key=f"forms_{turn.number}"):
            for form in exports.PAPERS:
                st.download_button(
                    word(language, f"save_{form}"), data=partial(exports.answer_file, answer, form, language=language),
                    mime=exports.FORMATS[form], file_name=word(language, "file_name", day=today().isoformat(), form=form),
                    key=f"save_{form}_{turn.number}", on_click="ignore",
                )  # fmt: skip
        copyable(exports.answer_file(answer, "txt", language=language).decode(), height=240)


def articles(language: str, turn: state.Turn) -> None:
    """The cited articles, each of which opens on the page of statutes: its versions, what changed, who cites it."""
    found = {
        e.base: e for e in (s.evidence for s in turn.told.sources.values()) if e.law_id and e.article and not e.date
    }
    if not found:
        return
    with st.popover(word(language, "articles", count=len(found)), key=f"articles_{turn.number}"):
        for base, evidence in found.items():
            name = label(f"{evidence.short or evidence.law} {evidence.article} {evidence.title}")
            if st.button(name, key=f"open_{turn.number}_{base}", type="tertiary"):
                state.go_to_article(base)


def judge(language: str, number: int, depth: str) -> None:
    """Whether the answer helped, and if not why: counted on this machine, without what was asked."""
    thumb = st.feedback("thumbs", key=f"thumbs_{number}", on_change=_keep, args=(number, depth))
    if thumb == 0:
        st.pills(
            word(language, "why"), [name for name in REASONS if name], format_func=lambda key: word(language, f"why_{key}"), key=f"reason_{number}",
            on_change=_keep, args=(number, depth),
        )  # fmt: skip
    if thumb is not None:
        show(fill('<p class="facts" role="status">{}</p>', word(language, "counted")))


def _keep(number: int, depth: str) -> None:
    """Count the judgement. Streamlit holds on to what a callback is given, after the session too: it is given no words."""
    thumb = st.session_state.get(f"thumbs_{number}")
    reason = st.session_state.get(f"reason_{number}") or "" if thumb == 0 else ""
    verdict: Verdict = "up" if thumb else "down"
    state.judge(f"judged_{number}", None if thumb is None else (verdict, reason), depth)


def follow_ups(language: str, answer: Answer) -> None:
    """Questions to go on with, of what this answer was not asked for."""
    wanted = [name for name in FOLLOW_UPS if name not in answer.intents][:AT_ONCE]
    show(fill('<p class="facts">{}</p>', word(language, "go_on")))
    with st.container(horizontal=True, key="follow"):
        for name in wanted:
            text = word(language, f"follow_{name}")
            st.button(text, key=f"follow_{name}", on_click=state.ask, args=(text,))
