"""The chat's server with an eye in its memory: ``python -m tests.e2e.census --headless --port N``.

For each line that it reads it prints how many turns of the chat, and how many questions that wait, hold that text, and when
it looked: those that live in its memory, whoever holds them. The app knows nothing of it.
"""

from __future__ import annotations

import sys
import threading
import time
import weakref
from typing import Any

from streamlit.web.cli import main

from kb.settings import PROJECT
from kb.ui.state import Turn
from kb.ui.visits import Visit

ALIVE: list[weakref.ref[Any]] = []


def watch(kind: type) -> None:
    """Keep a weak reference to every object of this kind that is made."""
    make = kind.__init__

    def made(self: Any, *args: Any, **named: Any) -> None:
        make(self, *args, **named)
        ALIVE.append(weakref.ref(self))

    kind.__init__ = made  # type: ignore[misc]


def count(text: str) -> int:
    found = 0
    for thing in filter(None, [reference() for reference in ALIVE]):
        questions = [thing.question] if isinstance(thing, Turn) else list(thing.held[1])
        found += sum(text in question for question in questions)
    return found


def answer_lines() -> None:
    for line in sys.stdin:
        print("holds", count(line.strip()), time.monotonic(), flush=True)


if __name__ == "__main__":
    watch(Turn)
    watch(Visit)
    threading.Thread(target=answer_lines, daemon=True).start()
    arguments = ["--server.headless=true", f"--server.port={sys.argv[sys.argv.index('--port') + 1]}"]
    sys.argv = ["streamlit", "run", str(PROJECT / "serve.py"), *arguments]
    main()
