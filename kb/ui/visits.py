"""Whose session is open, and how it ends: by the word of farewell that its page sends, or by staying away.

A page that leaves must not wait for the page's own thread, which may be busy with an answer; so what a session holds is
emptied from outside of it, in the server's event loop (kb/ui/guard.py hears the word, ``sweep`` sees who stays away).
Streamlit alone is no help: a session past its ``disconnectedSessionTTL`` stays in memory until another one disconnects,
and the last one closed until another one opens.
"""

from __future__ import annotations

import asyncio
import gc
import secrets
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary, WeakValueDictionary

import streamlit as st
from streamlit.runtime import exists, get_instance
from streamlit.runtime.scriptrunner import get_script_run_ctx

GRACE = 30.0
"""Seconds after which a session without a connection is dropped: a phone in a lift comes back to its conversation. Must
be less than ``server.disconnectedSessionTTL``, after which Streamlit no longer lets a session be closed."""
ROOM = 1_000_000_000
"""Bytes of uploaded files that may wait to be taken in, of all sessions together."""
STEP = 2.0
"""Seconds between two looks at who is away."""
SCRIPT = Path(__file__).with_name("exit.html").read_text(encoding="utf-8")
"""The exit in the page, the one script of ours (it also keeps what stands in a box off the browser's disk): a literal of this
package, whose digest stands in the policy of the guard."""


@dataclass(eq=False)
class Visit:
    """One session: its id, the lists that are emptied when it ends, and the word that ends it."""

    session_id: str
    held: tuple[list[Any], ...]
    word: str = field(default_factory=lambda: secrets.token_hex(16))
    away_since: float | None = None


# The sessions alone keep these alive, so neither table is a second place where something could stay.
_open: WeakValueDictionary[str, Visit] = WeakValueDictionary()
_ended: WeakKeyDictionary[Any, tuple[list[Any], ...]] = WeakKeyDictionary()
_lock = threading.Lock()


def enter(*held: list[Any]) -> str:
    """The word that ends this session, the same on every drawing; ``held`` is what is emptied then.

    It is random, so nobody can end the session of another.
    """
    visit: Visit | None = st.session_state.get("visit")
    context = get_script_run_ctx()
    if visit is None and context is not None:
        visit = st.session_state["visit"] = Visit(context.session_id, held)
        with _lock:
            _open[visit.word] = visit
    return visit.word if visit else ""


def anybody() -> bool:
    """Whether a session is open."""
    with _lock:
        return bool(_open)


def leave(word: str) -> bool:
    """End the session whose word this is: empty what it holds, and have Streamlit close it. Whether there was one.

    Runs in the event loop (Streamlit's ``close_session`` asks for that).
    """
    with _lock:
        visit = _open.pop(word, None)
    if visit is None:
        return False
    for items in visit.held:
        items.clear()
    if exists():
        session = get_instance().get_app_session(visit.session_id)
        get_instance().close_session(visit.session_id)
        if session is not None:
            _ended[session] = visit.held
            _empty(session)
        # A file made to be saved outlives its session by one round of this, which otherwise the next visitor begins.
        get_instance().media_file_mgr.remove_orphaned_files()
    return True


def _empty(session: Any) -> None:
    """Take from a closed session what its widgets hold and what has not been sent to its page."""
    session.session_state.clear()
    session.flush_browser_queue()


def drop_uploads(*file_ids: str) -> None:
    """Take uploaded files of this session out of the server's memory: those named, else all. Streamlit alone would keep each
    until the session ends, also after its page has read it."""
    context = get_script_run_ctx()
    if context is None:
        return
    for file_id in file_ids:
        context.uploaded_file_mgr.remove_file(context.session_id, file_id)
    if not file_ids:
        context.uploaded_file_mgr.remove_session_files(context.session_id)


def crowded() -> bool:
    """Whether uploaded files fill the memory that they may take together (:data:`ROOM`): no more is let in until some are read."""
    held: Any = get_instance().uploaded_file_mgr
    return sum(len(file.data) for files in list(held.file_storage.values()) for file in list(files.values())) >= ROOM


def drop_stray_uploads() -> None:
    """Drop the files of sessions that are no more: one that was still on its way when its session ended is taken in after it."""
    held: Any = get_instance().uploaded_file_mgr
    for session_id in list(held.file_storage):
        if get_instance().get_app_session(session_id) is None:
            held.remove_session_files(session_id)


def expired(now: float) -> list[str]:
    """The words of the sessions that have had no connection for ``GRACE`` seconds."""
    with _lock:
        visits = list(_open.values())
    for visit in visits:
        if get_instance().is_active_session(visit.session_id):
            visit.away_since = None
        elif visit.away_since is None:
            visit.away_since = now
    return [visit.word for visit in visits if visit.away_since is not None and now - visit.away_since >= GRACE]


async def sweep() -> None:
    """End the sessions that stay away, for as long as the server runs; and see to what an ended one still takes in.

    The thread of a page that has left in the middle of an answer works on until it is next asked whether it should stop.
    """
    while True:
        await asyncio.sleep(STEP)
        gone = [word for word in expired(time.monotonic()) if leave(word)]
        for session, held in list(_ended.items()):
            for items in held:
                items.clear()
            _empty(session)
        drop_stray_uploads()
        if gone:
            gc.collect()
