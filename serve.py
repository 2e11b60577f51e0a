"""The server of the chat: ``streamlit run serve.py``. The app is ``app.py``; what guards it is ``kb/ui/guard.py``."""

import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator
from typing import Any

from starlette.formparsers import MultiPartParser
from starlette.middleware import Middleware
from streamlit.starlette import App

from kb.settings import PROJECT
from kb.ui.guard import Guard
from kb.ui.visits import sweep
from kb.ui.warm import warm_up

# Starlette would write an uploaded file of more than 1 MB to disk. What fits through ``server.maxUploadSize`` stays in memory.
MultiPartParser.spool_max_size = 64 * 1024 * 1024

if sys.platform != "win32":
    import resource

    # A crash must not write the memory of the process, and the questions in it, to disk.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


@contextlib.asynccontextmanager
async def beside(_: Any) -> AsyncIterator[None]:
    """What goes on beside the pages: sessions that stay away are ended, and the first visitor finds all loaded."""
    tasks = [asyncio.create_task(sweep()), asyncio.create_task(warm_up())]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()


app = App(PROJECT / "app.py", lifespan=beside, middleware=[Middleware(Guard)])
