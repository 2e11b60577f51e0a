"""How near a question lies to the project's own passages, all of them held in memory: by meaning, by words, and of both to the
field and to what lies outside it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from kb.store.catalog import Vector
from kb.store.generation import Shard

OUTSIDE = "outside/"
EVENT, ASKED = "policy/", ":ask:"
"""Of an event of policy only what is asked of it says what the field is: it tells of budgets, ministries and candidates, and questions
about those are not ours for that."""
NEAREST = 3
"""Passages on either side that are averaged to say how near a question is: one alone may share a chance word."""
SHARE = 300
"""Of more passages, one in so many is averaged."""

WORDED_LEAD = 0.05
"""What a word of the field is worth, in cosine, when a question is placed in the field or beside it."""
BELONGS = 0.01
"""The sum from which a question is of the field."""
WORDED = 200
"""Passages taken by words: enough for :attr:`Nearness.words_inside`, those outside left out."""

Scores = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Nearness:
    """How near a question lies to the field and to what lies outside it, by meaning (cosine) and by words (BM25): each the
    mean over the :data:`NEAREST` nearest passages of the project's own corpus, what events of policy tell left out. ``topic`` is
    the nearest outside topic.

    The field is what the project writes about, not what happens to be loaded, so official text does not count here.
    """

    inside: float = 0.0
    outside: float = 0.0
    words_inside: float = 0.0
    words_outside: float = 0.0
    topic: str | None = None


class Held:
    """The passages of a shard in the order of their keys, with their vectors; shared by threads, never changed.

    A shard of some ten thousand vectors is searched one by one: exact, several times cheaper than Chroma's graph
    (docs/retrieval.md), and it answers while Chroma's files are damaged.
    """

    def __init__(self, shard: Shard) -> None:
        self._catalog = shard.catalog
        vectors = shard.catalog.vectors()
        self._keys = list(vectors)
        self._matrix: npt.NDArray[np.float32] = np.stack(list(vectors.values()))

    @cached_property
    def _outside(self) -> npt.NDArray[np.bool_]:
        return np.array([key.startswith(OUTSIDE) for key in self._keys], bool)

    @cached_property
    def _field(self) -> npt.NDArray[np.bool_]:
        """The passages that say what the field is."""
        return np.array([not (key.startswith(OUTSIDE) or tells(key)) for key in self._keys], bool)

    @cached_property
    def _telling(self) -> frozenset[int]:
        """Places of what events of policy tell, among all passages in the order of their keys."""
        return frozenset(place for place, key in enumerate(self._catalog.passage_keys()) if tells(key))

    @cached_property
    def _beyond(self) -> range:
        """Places of the passages on what lies outside the field: their keys begin alike, so they stand together."""
        keys = self._catalog.passage_keys()
        after = OUTSIDE[:-1] + chr(ord(OUTSIDE[-1]) + 1)
        return range(bisect_left(keys, OUTSIDE), bisect_left(keys, after))

    def meaning(self, vector: Vector) -> dict[str, float]:
        """Passage key -> cosine to ``vector``."""
        return dict(zip(self._keys, (self._matrix @ vector).tolist(), strict=True))

    def compared(self, vector: Vector) -> Scores:
        """How near each passage is to ``vector`` (cosine), for all that is asked of one question."""
        return (self._matrix @ vector).astype(np.float64)

    def search(self, vector: Vector, limit: int) -> list[tuple[str, float]]:
        """The passages nearest by meaning, exactly, ties by key, at the border of ``limit`` too."""
        return self.nearest(self.compared(vector), limit)

    def nearest(self, meaning: Scores, limit: int) -> list[tuple[str, float]]:
        """:meth:`search` of what was :meth:`compared`."""
        scores = np.round(meaning, 6)
        border = np.partition(scores, -limit)[-limit] if limit < len(scores) else -np.inf
        places = np.flatnonzero(scores >= border)
        order = places[np.lexsort((places, -scores[places]))][:limit]
        return [(self._keys[i], float(scores[i])) for i in order]

    def inside(self, meaning: Scores) -> float:
        """How near the nearest passages of the field are, of what was :meth:`compared`."""
        return _nearest(meaning[~self._outside])

    def lead(self, meaning: Scores) -> float:
        """How much nearer the field is than what lies outside it, of what was :meth:`compared`; 0 where nothing is said of what lies
        outside."""
        return _nearest(meaning[self._field]) - _nearest(meaning[self._outside]) if self._outside.any() else 0.0

    def nearness(self, vector: Vector, tokens: Sequence[str]) -> Nearness:
        """Exact; (0, 0) where nothing says what lies outside the field."""
        if not self._outside.any():
            return Nearness()
        meaning = self.compared(vector)
        words = self._catalog.matched(tokens, WORDED)
        beyond = self._catalog.matched(tokens, NEAREST, within=self._beyond)
        sharing = self._catalog.sharing(tokens) - self._catalog.sharing(tokens, self._beyond)
        ours = [score for place, score in words if place not in self._beyond and place not in self._telling]
        far = np.where(self._outside, meaning, -np.inf)
        topic = max(self._keys[i] for i in np.flatnonzero(far == far.max())).split("#")[0]
        return Nearness(
            inside=_nearest(meaning[self._field]),
            outside=_nearest(meaning[self._outside]),
            words_inside=_mean(ours, max(NEAREST, len(meaning) // (2 * SHARE), sharing // SHARE)),
            words_outside=_mean([score for _, score in beyond], NEAREST),
            topic=topic,
        )


def tells(key: str) -> bool:
    """Whether a passage is what an event of policy tells, and not what is asked of it.

    >>> tells("policy/2019-01-plan#-:account:1f"), tells("policy/2019-01-plan#-:ask:2a"), tells("011187/14#1:account:3b")
    (True, False, False)
    """
    return key.startswith(EVENT) and ASKED not in key


def belongs(lead: float, law: Sequence[float], rest: Sequence[float], *, worded: bool) -> bool:
    """Whether a question is of the field, where the rest of the law is loaded beside it.

    Three things speak, in one measure (cosines): ``lead``, how much nearer it lies to what we write about than to what we say lies
    outside (:meth:`Held.lead`); how near the best passages of the field's statutes are (``law``), by the same model, beside those of
    all other statutes (``rest``; both best first, empty where none has vectors); and whether a word of the field is in it. Chosen
    on questions of both kinds (docs/all-law.md).

    >>> belongs(0.05, [0.61, 0.60, 0.58], [0.57, 0.57, 0.56], worded=True)
    True
    >>> belongs(-0.01, [0.50, 0.49, 0.49], [0.56, 0.55, 0.54], worded=False)
    False
    """
    beside = _mean(law, NEAREST) - _mean(rest, NEAREST) if law and rest else 0.0
    return lead + beside + WORDED_LEAD * worded >= BELONGS


def _nearest(scores: Scores) -> float:
    """The mean of the best scores: three, or one in :data:`SHARE` of many, so that a corpus does not seem nearer for being larger."""
    count = max(NEAREST, len(scores) // SHARE)
    top = np.partition(scores, -count)[-count:] if count < len(scores) else scores
    return _mean(np.sort(top)[::-1].tolist(), count)


def _mean(best: Sequence[float], count: int) -> float:
    return sum(best[:count]) / count
