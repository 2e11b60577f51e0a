"""Fine-tune the upper half of e5 on questions, the space of passages standing still.

``python -m training.query_tower --work W --minutes 90`` goes on from ``W/query.pt``. Every passage is a negative in every step:
their vectors do not change, so that the softmax runs over all articles and all passages of our corpus, hard negatives
among them. A third term keeps each question near where e5 put it, and so the languages aligned.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from training.encoder import Tower
from training.losses import any_of, apart
from training.pairs import Pair
from training.targets import Targets

HEAT = 0.02
"""Temperature of the softmax."""
NEAR = 4.0
"""Weight of staying near e5."""
Halves = Sequence[npt.NDArray[np.float16]]


def padded(states: Halves, rows: Sequence[int]) -> tuple[Tensor, Tensor]:
    """Hidden states of some texts as one tensor, and how many tokens each has."""
    lengths = torch.tensor([len(states[i]) for i in rows])
    x = torch.zeros(len(rows), int(lengths.max()), states[rows[0]].shape[1])
    for at, i in enumerate(rows):
        x[at, : len(states[i])] = torch.from_numpy(states[i].astype(np.float32))
    return x, lengths


class QueryLoss:
    """The loss of a batch of pairs; ``states`` and ``teacher`` belong to texts, ``text_of`` leads from a pair to its text."""

    def __init__(
        self,
        tower: Tower,
        pairs: Sequence[Pair],
        text_of: Sequence[int],
        states: Halves,
        teacher: npt.NDArray[np.float32],
        aims: Targets,
    ) -> None:
        self._tower, self._states, self._text_of = tower, states, text_of
        self._teacher = torch.from_numpy(teacher)
        self._articles, self._passages = torch.from_numpy(aims.articles).T, torch.from_numpy(aims.passages).T
        self._right_articles, self._right_passages, self._ignored = aims.right(pairs)

    def __call__(self, rows: list[int]) -> Tensor:
        texts = [self._text_of[i] for i in rows]
        with torch.autocast(
            "cpu", torch.bfloat16
        ):  # twice as fast where the processor knows it; the weights stay float32
            vectors = self._tower(*padded(self._states, texts))
        official = any_of(vectors @ self._articles / HEAT, [self._right_articles[i] for i in rows])
        own = any_of(
            vectors @ self._passages / HEAT,
            [self._right_passages[i] for i in rows],
            [self._ignored[i] for i in rows],
        )
        return official + own + NEAR * apart(vectors, self._teacher[texts])


@torch.inference_mode()
def encode(tower: Tower, states: Halves, tokens: int = 2048) -> npt.NDArray[np.float32]:
    """Vectors of all texts, in order."""
    order = sorted(range(len(states)), key=lambda i: len(states[i]))
    out: list[npt.NDArray[np.float32]] = [np.zeros(0, np.float32)] * len(states)
    start = 0
    while start < len(order):
        many = max(1, tokens // len(states[order[min(start + 8, len(order) - 1)]]))
        rows = order[start : start + many]
        for i, vector in zip(rows, tower(*padded(states, rows)).numpy(), strict=True):
            out[i] = vector
        start += many
    return np.stack(out)
