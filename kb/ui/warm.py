"""The knowledge base is loaded while the first visitor reads the first screen, so that their first answer does not wait for it."""

from __future__ import annotations

import asyncio
import logging

from kb.base import KbError
from kb.ui import state, visits
from kb.ui.words import word

LOOK = 0.2
"""Seconds between two looks at whether somebody has come."""
FIRST_PAINT = 1.0
"""Seconds that the first page has to itself: loading beside it would make it wait."""


async def warm_up() -> None:
    """Wait for the first visitor, then load all that an answer needs. Nothing fails here: the page says what is wrong."""
    while not visits.anybody():
        await asyncio.sleep(LOOK)
    await asyncio.sleep(FIRST_PAINT)
    await asyncio.to_thread(load)


def load() -> None:
    """Open the knowledge base and answer an example of the first screen, to nobody."""
    try:
        kb = state.knowledge_base()
        kb.ask(word("ko", "example_1"))
    except KbError as error:
        logging.getLogger("kb.ui").warning("not loaded ahead: %s", type(error).__name__)
        return
    state.hold_still(kb)
