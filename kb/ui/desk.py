"""The documents of one session: taken in, read one after another beside the page's own thread, and dropped from anywhere.

What a person drops is held as bytes until it is read, and then as what was found in it; nothing of it is written. ``clear`` also
stops what is being read: kb/ui/visits.py calls it from outside when the session ends.
"""

from __future__ import annotations

import logging
import secrets
import threading
from dataclasses import dataclass, field

from kb.base import KnowledgeBase, document_table

MOST = 10
"""Documents that one session may hold."""
_ROOM = threading.BoundedSemaphore(2)
"""How many are read at a time, by all sessions together: each may take a processor and 1.5 GB for a minute."""
_LOOK = 0.1
"""Seconds between two looks for room."""


@dataclass(eq=False)
class Paper:
    """One document: its bytes or its text until it is read, what was found in it afterwards.

    ``step`` is how much was looked through, (0, 0) while the file is read.
    """

    name: str
    given: bytes | str | None
    id: str = field(default_factory=lambda: secrets.token_hex(8))
    document: document_table.Document | None = None
    step: tuple[int, int] = (0, 0)
    failed: bool = False
    reading: bool = False
    started: bool = False
    stop: threading.Event = field(default_factory=threading.Event)

    @property
    def busy(self) -> bool:
        return self.document is None and not self.failed and not self.stop.is_set()

    def drop(self) -> None:
        """Stop reading, and hold nothing more of it."""
        self.stop.set()
        self.given = self.document = None
        self.name = ""

    def read(self, kb: KnowledgeBase) -> None:
        """Read it as soon as there is room; runs in a thread of its own. An error is logged by its kind alone."""
        while not _ROOM.acquire(timeout=_LOOK):
            if self.stop.is_set():
                return
        try:
            given, name = self.given, self.name
            if given is None or self.stop.is_set():
                return
            self.given, self.reading = None, True
            read = kb.read_document(name, given, self.stop, self._told)
            if not self.stop.is_set():
                self.document = read
        except Exception as error:  # whatever broke, a person gets a sentence
            logging.getLogger("kb.ui").error("reading a document failed: %s", type(error).__name__)
            self.failed = True
        finally:
            _ROOM.release()

    def _told(self, done: int, whole: int) -> None:
        self.step = (done, whole)


class Desk(list[Paper]):
    """The papers of a session, in the order in which they were given."""

    def add(self, name: str, given: bytes | str) -> bool:
        """Take one in; False when the desk is full."""
        if len(self) >= MOST:
            return False
        self.append(Paper(name, given))
        return True

    def start(self, kb: KnowledgeBase) -> None:
        """Have everything read that waits for it."""
        for paper in list(self):
            if not paper.started:
                paper.started = True
                threading.Thread(target=paper.read, args=(kb,), daemon=True).start()

    def busy(self) -> list[Paper]:
        return [paper for paper in list(self) if paper.busy]

    def discard(self, name: str) -> None:
        """Drop the paper with this id."""
        for paper in [paper for paper in list(self) if paper.id == name]:
            self.remove(paper)
            paper.drop()

    def clear(self) -> None:
        """Drop them all."""
        held = list(self)
        super().clear()
        for paper in held:
            paper.drop()
