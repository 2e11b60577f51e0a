"""What queries are trained towards: the vectors of all passages, and which of them are right for a pair."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kb.store.catalog import Passage
from training.pairs import Pair

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Targets:
    """Two pools: the official articles, and the passages of our corpus with the base key and own key of each."""

    article_keys: tuple[str, ...]
    articles: Floats
    bases: tuple[str, ...]
    keys: tuple[str, ...]
    passages: Floats

    def right(self, pairs: Sequence[Pair]) -> tuple[list[list[int]], list[list[int]], list[list[int]]]:
        """For each pair: right articles, right passages, and the passage that is the query itself (to be left out)."""
        at = {key: i for i, key in enumerate(self.article_keys)}
        of: dict[str, list[int]] = defaultdict(list)
        for i, base in enumerate(self.bases):
            of[base].append(i)
        own = {key: i for i, key in enumerate(self.keys)}
        articles, passages, ignored = [], [], []
        for pair in pairs:
            skip = own.get(pair.own) if pair.own else None
            articles.append([at[key] for key in pair.gold if key in at])
            passages.append([i for key in pair.gold for i in of.get(key, ()) if i != skip])
            ignored.append([] if skip is None else [skip])
        return articles, passages, ignored


def targets(
    articles: tuple[Sequence[str], Floats], passages: Iterable[tuple[str, Passage]], vectors: dict[str, Floats]
) -> Targets:
    """Put together; passages whose text has no vector in ``vectors`` (by text hash) are left out."""
    known = [(base, passage) for base, passage in passages if passage.text_hash in vectors]
    return Targets(
        tuple(articles[0]),
        articles[1],
        tuple(base for base, _ in known),
        tuple(passage.key for _, passage in known),
        np.stack([vectors[passage.text_hash] for _, passage in known]),
    )
