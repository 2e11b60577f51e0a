"""How far a model's own words are believed: as far as its sentences have agreed with their sources so far.

The gate compares words, not meaning, and a weak model that mixes lines of the evidence gets some false sentences past it. Such a
model gives itself away by others: sentences without a source, with figures that are not there, torn out or altered. So its sentences
are counted, in one reply and over the writer's life. Where too many fail so, only what stands word for word in its source is shown.
Counts alone are kept, no text.
"""

from __future__ import annotations

import re
from threading import Lock

PLAIN_FAULTS = frozenset({"markup", "contact", "promise", "reference", "quote", "number", "state"})
"""Checks that a careful writer does not fail; that words are not known to the gate (``words``) is no fault of the writer's."""
AT_MOST = 0.2
"""Share of sentences with such a fault above which a model is not believed in its own words."""
IN_ONE_REPLY = 0.25
"""The same within one reply."""
FEW = 3
"""Sentences before which the whole record says nothing."""


class Standing:
    """The record of one model. Safe for threads."""

    def __init__(self) -> None:
        self._written = self._faulty = 0
        self._lock = Lock()

    def count(self, why: str | None) -> bool:
        """Count a sentence; ``why``: the checks that it failed, by their names, None when it passed. Whether it was a plain fault."""
        faulty = why is not None and bool(PLAIN_FAULTS & set(re.findall(r"[a-z]+", why)))
        with self._lock:
            self._written += 1
            self._faulty += faulty
        return faulty

    def believes(self, written: int, faulty: int) -> bool:
        """Whether the model is believed in its own words, after ``written`` sentences of this reply, ``faulty`` of them.

        >>> Standing().believes(4, 1), Standing().believes(2, 1)
        (True, False)
        """
        with self._lock:
            known = self._written < FEW or self._faulty <= AT_MOST * self._written
        return known and faulty <= IN_ONE_REPLY * written
