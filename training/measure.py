"""How well vectors of questions find what they should: first right rank among articles, and what follows from it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]


def first_ranks(
    questions: Floats, documents: Floats, owners: Sequence[str], gold: Sequence[Sequence[str]]
) -> list[int]:
    """For each question the rank (from 1) of the first right owner, 0 when it has none among them.

    Documents of one owner count once, by the nearest. Ties go to the earlier document.
    """
    names = sorted(set(owners))
    number = {name: i for i, name in enumerate(names)}
    group = np.array([number[name] for name in owners])
    ranks = []
    for vector, right in zip(questions, gold, strict=True):
        best = np.full(len(names), -np.inf, np.float32)
        np.maximum.at(best, group, documents @ vector)
        wanted = [number[name] for name in right if name in number]
        ranks.append(int((best > max(best[w] for w in wanted)).sum()) + 1 if wanted else 0)
    return ranks


def figures(ranks: Sequence[int]) -> dict[str, float]:
    """hit@1, hit@5, hit@10 and MRR over the questions that have a right owner (rank above 0).

    >>> figures([1, 20, 0])["hit@10"]
    0.5
    """
    counted = [rank for rank in ranks if rank]
    if not counted:
        return {"n": 0}
    hits = {f"hit@{k}": sum(rank <= k for rank in counted) / len(counted) for k in (1, 5, 10)}
    return {"n": len(counted)} | hits | {"MRR": sum(1 / rank for rank in counted) / len(counted)}


def interval(values: Sequence[float], draws: int = 2000, seed: int = 1) -> tuple[float, float]:
    """95 % bootstrap interval of a mean."""
    rows = np.asarray(values, np.float64)
    means = np.random.default_rng(seed).choice(rows, (draws, len(rows))).mean(1)
    return float(np.quantile(means, 0.025)), float(np.quantile(means, 0.975))
