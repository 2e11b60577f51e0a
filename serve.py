"""The server of the chat: ``streamlit run serve.py``. The app is ``app.py``; what guards it is ``kb/ui/guard.py``."""

import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator
from typing import Any

from starlette.middleware import Middleware
from streamlit.starlette import App

from kb.settings import PROJECT
from kb.ui.guard import Guard
from kb.ui.visits import sweep

if sys.platform != "win32":
    import resource

    # A crash must not write the memory of the process, and the questions in it, to disk.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


@contextlib.asynccontextmanager
async def sweeping(_: Any) -> AsyncIterator[None]:
    """Sessions that stay away are ended for as long as the server runs."""
    task = asyncio.create_task(sweep())
    try:
        yield
    finally:
        task.cancel()


app = App(PROJECT / "app.py", lifespan=sweeping, middleware=[Middleware(Guard)])
