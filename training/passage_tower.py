"""A shallow student for passages: a few layers of e5 taught to put a passage where all twelve put it.

Two terms: the vector itself (one minus the cosine), and what questions see of it: over many questions, the student's
softmax of similarities against the teacher's. The second counts most, since e5 crowds all texts into a narrow cone: a vector
may be near its teacher and still rank otherwise.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor
from torch.nn import functional

from training.encoder import EPSILON, Tower
from training.losses import apart

Floats = npt.NDArray[np.float32]
HEAT = 0.02
"""Temperature of the softmax over questions."""
NEAR = 10.0
"""Weight of the vector itself."""
QUESTIONS = 2048
"""How many questions look at the passages of a step."""


class Start:
    """Token numbers -> hidden states before the first layer: word, position and type embeddings, normalised; all frozen."""

    def __init__(self, tensors: dict[str, npt.NDArray[np.floating]]) -> None:
        def tensor(name: str) -> Tensor:
            return torch.from_numpy(tensors[f"embeddings.{name}"].astype(np.float32))

        self._words = tensor("word_embeddings.weight")
        self._positions = tensor("position_embeddings.weight") + tensor("token_type_embeddings.weight")[0]
        self._scale, self._shift = tensor("LayerNorm.weight"), tensor("LayerNorm.bias")

    def __call__(self, ids: Sequence[Sequence[int]]) -> tuple[Tensor, Tensor]:
        """(n, tokens, hidden) padded with zeros at the end, and the lengths."""
        lengths = torch.tensor([len(row) for row in ids])
        padded = torch.zeros(len(ids), int(lengths.max()), dtype=torch.long)
        for at, row in enumerate(ids):
            padded[at, : len(row)] = torch.tensor(row)
        x = self._words[padded] + self._positions[: padded.shape[1]]
        return functional.layer_norm(x, x.shape[-1:], self._scale, self._shift, EPSILON), lengths


class PassageLoss:
    """The loss of a batch of passages: ``ids`` are their tokens, ``teacher`` their vectors, ``questions`` those that look."""

    def __init__(
        self, tower: Tower, start: Start, ids: Sequence[Sequence[int]], teacher: Floats, questions: Floats
    ) -> None:
        self._tower, self._start, self._ids = tower, start, ids
        self._teacher, self._questions = torch.from_numpy(teacher), torch.from_numpy(questions)

    def __call__(self, rows: list[int]) -> Tensor:
        with torch.autocast("cpu", torch.bfloat16):
            vectors = self._tower(*self._start([self._ids[i] for i in rows]))
        aim = self._teacher[rows]
        # Which questions look follows from the batch, so that a resumed run sees the same.
        order = torch.Generator().manual_seed(rows[0] * 7919 + len(rows))
        looking = self._questions[torch.randint(len(self._questions), (QUESTIONS,), generator=order)].T
        seen = functional.kl_div(
            functional.log_softmax(vectors @ looking / HEAT, 1),
            functional.log_softmax(aim @ looking / HEAT, 1),
            reduction="batchmean",
            log_target=True,
        )
        among = functional.kl_div(
            functional.log_softmax(vectors @ looking / HEAT, 0),
            functional.log_softmax(aim @ looking / HEAT, 0),
            reduction="sum",
            log_target=True,
        )
        return seen + among / QUESTIONS + NEAR * apart(vectors, aim)
