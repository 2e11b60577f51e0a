"""Layers of a BERT encoder in torch, without dropout, under the tensor names of transformers' ``BertModel``.

A tower is some of the layers of e5: all of them, its upper half upon hidden states computed once (the lower half is then
frozen, which keeps languages aligned and halves the work), or a few of them as the start of a shallow student.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

HEADS = 12
EPSILON = 1e-12


class Layer(nn.Module):
    """One layer: attention and feed-forward, each added and normalised after (post-norm)."""

    def __init__(self, hidden: int, wide: int, heads: int = HEADS) -> None:
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(hidden, 3 * hidden)
        self.out = nn.Linear(hidden, hidden)
        self.norm1 = nn.LayerNorm(hidden, EPSILON)
        self.wide = nn.Linear(hidden, wide)
        self.narrow = nn.Linear(wide, hidden)
        self.norm2 = nn.LayerNorm(hidden, EPSILON)

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        """``x`` (n, tokens, hidden); ``mask`` (n, 1, 1, tokens) is True where a token is, None when all are."""
        n, tokens, hidden = x.shape
        q, k, v = self.qkv(x).view(n, tokens, 3, self.heads, hidden // self.heads).permute(2, 0, 3, 1, 4)
        seen = functional.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        y = self.norm1(x + self.out(seen.transpose(1, 2).reshape(n, tokens, hidden)))
        z: Tensor = self.norm2(y + self.narrow(functional.gelu(self.wide(y))))
        return z


class Tower(nn.Module):
    """Layers from hidden states to a vector of length one: the mean of the tokens."""

    def __init__(self, layers: int, hidden: int = 384, wide: int = 1536, heads: int = HEADS) -> None:
        super().__init__()
        self.layers = nn.ModuleList(Layer(hidden, wide, heads) for _ in range(layers))

    def forward(self, x: Tensor, lengths: Tensor) -> Tensor:
        """``lengths`` says how many tokens of each row are real. Returns (n, hidden)."""
        real = torch.arange(x.shape[1])[None, :] < lengths[:, None]
        mask = None if bool(real.all()) else real[:, None, None, :]
        for layer in self.layers:
            x = layer(x, mask)
        x = x.float() * real[..., None]
        return functional.normalize(x.sum(1) / lengths[:, None], dim=-1)


_NAMES = {
    "out": "attention.output.dense",
    "norm1": "attention.output.LayerNorm",
    "wide": "intermediate.dense",
    "narrow": "output.dense",
    "norm2": "output.LayerNorm",
}


def load_layers(tower: Tower, tensors: Mapping[str, np.ndarray], chosen: Sequence[int]) -> None:
    """Fill the layers of ``tower`` with those of ``tensors`` that have the ``chosen`` numbers. Raises KeyError."""
    for layer, number in zip(tower.layers, chosen, strict=True):
        at = f"encoder.layer.{number}"
        state: dict[str, Tensor] = {}
        for part in ("weight", "bias"):
            rows = [tensors[f"{at}.attention.self.{role}.{part}"] for role in ("query", "key", "value")]
            state[f"qkv.{part}"] = torch.from_numpy(np.concatenate(rows).astype(np.float32))
            for ours, theirs in _NAMES.items():
                state[f"{ours}.{part}"] = torch.from_numpy(tensors[f"{at}.{theirs}.{part}"].astype(np.float32))
        layer.load_state_dict(state)


def layer_tensors(tower: Tower, first: int = 0) -> dict[str, np.ndarray]:
    """The layers under their names in ``BertModel``, numbered from ``first``: what :func:`load_layers` reads."""
    named: dict[str, np.ndarray] = {}
    for number, layer in enumerate(tower.layers, first):
        at = f"encoder.layer.{number}"
        state = {name: value.detach().numpy().copy() for name, value in layer.state_dict().items()}
        for part in ("weight", "bias"):
            rows = np.split(state[f"qkv.{part}"], 3)
            for role, row in zip(("query", "key", "value"), rows, strict=True):
                named[f"{at}.attention.self.{role}.{part}"] = row
            for ours, theirs in _NAMES.items():
                named[f"{at}.{theirs}.{part}"] = state[f"{ours}.{part}"]
    return named


def spread(of: int, layers: int) -> list[int]:
    """Which layers a shallow student starts from: evenly spread, first and last among them.

    >>> spread(12, 4)
    [0, 4, 7, 11]
    """
    if layers == 1:
        return [of - 1]
    return [math.floor(i * (of - 1) / (layers - 1) + 0.5) for i in range(layers)]
