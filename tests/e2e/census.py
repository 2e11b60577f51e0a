"""The chat's server with an eye in its memory: ``python -m tests.e2e.census --headless --port N``.

For each line that it reads it prints how many questions, answers and how they are written, documents, files that were uploaded and files to be saved hold that
text, and when it looked: those that live in its memory, whoever holds them. The app knows nothing of it.
"""

from __future__ import annotations

import sys
import threading
import time
import weakref
from functools import partial
from typing import Any

from streamlit.runtime import get_instance
from streamlit.web.cli import main

from kb.base import Answer, document_table
from kb.exports.paper import Paper as Written
from kb.settings import PROJECT
from kb.ui.desk import Paper
from kb.ui.state import Asked, Told

ALIVE: list[weakref.ref[Any]] = []


def watch(kind: type) -> None:
    """Keep a weak reference to every object of this kind that is made."""
    make = kind.__init__

    def made(self: Any, *args: Any, **named: Any) -> None:
        make(self, *args, **named)
        ALIVE.append(weakref.ref(self))

    kind.__init__ = made  # type: ignore[misc]


def count(text: str) -> int:
    """How many things of the app hold ``text``: questions, what was told, documents, and files that came in or were made to be saved."""
    things = [thing for thing in (reference() for reference in ALIVE) if thing is not None]
    files = list(get_instance().media_file_mgr._storage._files_by_id.values())  # type: ignore[attr-defined]
    stores = list(get_instance().uploaded_file_mgr.file_storage.values())  # type: ignore[attr-defined]
    contents = [file.content for file in files] + [file.data for store in stores for file in list(store.values())]
    return sum(map(partial(holds, text), things)) + sum(text.encode() in content for content in contents)


def holds(text: str, thing: Any) -> bool:
    if isinstance(thing, Asked):
        return text in thing.text
    if isinstance(thing, Paper):
        return text in thing.name or text in repr(thing.given)
    if isinstance(thing, document_table.Document | Written):
        return text in repr(thing)
    if isinstance(thing, Answer):
        return text in thing.question
    said = [thing.answer.question] if thing.answer else []
    return any(text in part for part in (*said, *(claim.text for claim in thing.claims)))


def answer_lines() -> None:
    for line in sys.stdin:
        print("holds", count(line.strip()), time.monotonic(), flush=True)


if __name__ == "__main__":
    watch(Asked)
    watch(Told)
    watch(Answer)
    watch(Paper)
    watch(Written)
    watch(document_table.Document)
    threading.Thread(target=answer_lines, daemon=True).start()
    arguments = ["--server.headless=true", f"--server.port={sys.argv[sys.argv.index('--port') + 1]}"]
    sys.argv = ["streamlit", "run", str(PROJECT / "serve.py"), *arguments]
    main()
