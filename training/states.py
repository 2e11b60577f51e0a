"""Exact vectors of many texts by onnxruntime, with the hidden states half-way where training starts from them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from training.export import word_table
from training.graph import encoder
from training.vocabulary import EMBEDDING

Floats = npt.NDArray[np.float32]
Halves = list[npt.NDArray[np.float16]]
TOKENS = 2048
"""Tokens of a call: texts of one length go together, so that there is no padding."""


class Exact:
    """The whole encoder in float32. ``cut`` names the layer after which hidden states are told too (0: none)."""

    def __init__(self, tensors: Mapping[str, Floats], layers: int, heads: int = 12, cut: int = 0) -> None:
        import onnxruntime
        from onnx import TensorProto, helper

        model = encoder(tensors, layers, heads)
        self._cut = f"encoder.layer.{cut - 1}.end" if cut else None
        if self._cut:
            model.graph.output.append(helper.make_tensor_value_info(self._cut, TensorProto.FLOAT, None))
        options = onnxruntime.SessionOptions()
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session: Any = onnxruntime.InferenceSession(
            model.SerializeToString(), options, providers=["CPUExecutionProvider"]
        )
        self._words, self._positions = tensors[EMBEDDING], word_table(tensors)["positions"]

    def encode(
        self, ids: Sequence[Sequence[int]], told: Callable[[int, int], None] = lambda done, total: None
    ) -> tuple[Floats, Halves]:
        """Vectors of texts given as tokens, in order, and their hidden states (none without ``cut``)."""
        by_length: dict[int, list[int]] = defaultdict(list)
        for i, row in enumerate(ids):
            by_length[len(row)].append(i)
        vectors: list[Any] = [None] * len(ids)
        states: Halves = [np.zeros((0, 0), np.float16)] * len(ids) if self._cut else []
        done = 0
        for length, rows in sorted(by_length.items(), reverse=True):
            many = max(1, TOKENS // length)
            for start in range(0, len(rows), many):
                part = rows[start : start + many]
                x = self._words[np.array([ids[i] for i in part])] + self._positions[:length]
                found = self._session.run(None, {"embeddings": x.astype(np.float32)})
                for at, i in enumerate(part):
                    vectors[i] = found[0][at]
                    if self._cut:
                        states[i] = found[1][at].astype(np.float16)
                done += len(part)
                told(done, len(ids))
        return np.stack(vectors), states
