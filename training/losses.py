"""What a tower is trained on: any right passage above all wrong ones, and not far from where e5 put the text."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor


def any_of(scores: Tensor, right: Sequence[Sequence[int]], ignored: Sequence[Sequence[int]] = ()) -> Tensor:
    """Mean over rows of ``-log`` of the share that the right columns together have of the softmax.

    Every other column is a negative, the hard ones among them; ``ignored`` columns are neither. Rows without a right column
    count for nothing (0 when no row has one).
    """
    rows = [i for i, columns in enumerate(right) if len(columns)]
    if not rows:
        return scores.sum() * 0
    chosen = torch.full_like(scores, float("-inf"))
    everything = scores.clone()
    for i in rows:
        columns = torch.as_tensor(list(right[i]))
        chosen[i, columns] = scores[i, columns]
        if i < len(ignored) and len(ignored[i]):
            everything[i, torch.as_tensor(list(ignored[i]))] = float("-inf")
    picked = torch.as_tensor(rows)
    return (torch.logsumexp(everything[picked], 1) - torch.logsumexp(chosen[picked], 1)).mean()


def apart(vectors: Tensor, teacher: Tensor) -> Tensor:
    """How far vectors of length one are from their teacher's: one minus the cosine, mean over rows."""
    return (1 - (vectors * teacher).sum(1)).mean()
