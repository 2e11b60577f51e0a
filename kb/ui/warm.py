"""What a first visitor would wait for is loaded ahead: the code of the pages while the browser fetches Streamlit's, the knowledge base
while the first screen is read.

Nothing of ours is imported at the top: the server listens before the pages are loaded.
"""

from __future__ import annotations

import asyncio
import importlib
import logging

from streamlit.runtime import exists

from kb.ui import visits

LOOK = 0.2
"""Seconds between two looks at what is waited for."""
FIRST_PAINT = 1.0
"""Seconds that the first page has to itself: loading the knowledge base beside it would make it wait."""


async def warm_up() -> None:
    """Import the pages, wait for the first visitor, then load all that an answer needs."""
    while not exists():
        await asyncio.sleep(LOOK)
    await asyncio.to_thread(importlib.import_module, "kb.ui.pages")
    while not visits.anybody():
        await asyncio.sleep(LOOK)
    await asyncio.sleep(FIRST_PAINT)
    await asyncio.to_thread(load)


def load() -> None:
    """Open the knowledge base and answer an example of the first screen, to nobody. Nothing fails here: the page says what is
    wrong."""
    from kb.base import KbError
    from kb.ui import state
    from kb.ui.words import word

    try:
        kb = state.knowledge_base()
        kb.ask(word("ko", "example_1"))
    except KbError as error:
        logging.getLogger("kb.ui").warning("not loaded ahead: %s", type(error).__name__)
        return
    state.hold_still(kb)
