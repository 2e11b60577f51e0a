"""A BERT encoder as an ONNX graph for onnxruntime, its matrices in eight bits.

The graph is written node by node: one text (or several of one length) a call, so that no padding and no mask is needed and
a text's vector does not hang on what it is encoded with. Word embeddings are looked up outside (a table in eight bits serves
several towers): the input is ``embeddings`` (n, tokens, hidden) with positions added, the output ``vector`` (n, hidden) of
length one. Only ``onnx`` and ``onnxruntime`` are needed, and only to make it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
EPSILON = 1e-12
OPSET = 17


class _Graph:
    """Nodes and constants in the order in which they are added."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.constants: list[Any] = []

    def constant(self, name: str, value: npt.NDArray[Any]) -> str:
        from onnx import numpy_helper

        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def node(self, kind: str, inputs: list[str], name: str, domain: str = "", **attributes: Any) -> str:
        from onnx import helper

        self.nodes.append(helper.make_node(kind, inputs, [name], name=name, domain=domain, **attributes))
        return name


def encoder(
    tensors: Mapping[str, Floats],
    layers: int,
    heads: int,
    smooth: Sequence[Floats] = (),
    epsilon: float = EPSILON,
) -> Any:
    """The graph of an encoder with tensors named as in transformers' ``BertModel``. Mean of the tokens, length one.

    ``smooth`` holds for each layer a divisor for each channel between the two matrices of the feed-forward part
    (:func:`divisors`); the second matrix takes it back. A few channels there are a hundred times as large as the others
    and would leave these no steps of the eight bits.
    """
    from onnx import TensorProto, helper

    g = _Graph()

    def const(name: str) -> str:
        return g.constant(name, tensors[name].astype(np.float32))

    def matrix(name: str) -> str:
        return g.constant(name, tensors[name].T.astype(np.float32))

    def norm(kind: str, inputs: list[str], prefix: str, name: str, extra: list[str]) -> str:
        scale = [const(f"{prefix}.weight"), const(f"{prefix}.bias")]
        domain = "com.microsoft" if kind.startswith("Skip") else ""
        axis = {} if domain else {"axis": -1}
        return g.node(kind, [*inputs, *scale, *extra], name, domain, epsilon=epsilon, **axis)

    x = norm("LayerNormalization", ["embeddings"], "embeddings.LayerNorm", "start", [])
    for i in range(layers):
        at = f"encoder.layer.{i}"
        parts = [f"{at}.attention.self.{part}" for part in ("query", "key", "value")]
        joined = np.concatenate([tensors[f"{part}.weight"].T for part in parts], axis=1).astype(np.float32)
        bias = np.concatenate([tensors[f"{part}.bias"] for part in parts]).astype(np.float32)
        inputs = [x, g.constant(f"{at}.qkv.weight", joined), g.constant(f"{at}.qkv.bias", bias)]
        seen = g.node("Attention", inputs, f"{at}.attended", "com.microsoft", num_heads=heads)
        seen = g.node("MatMul", [seen, matrix(f"{at}.attention.output.dense.weight")], f"{at}.told")
        extra = [const(f"{at}.attention.output.dense.bias")]
        y = norm("SkipLayerNormalization", [seen, x], f"{at}.attention.output.LayerNorm", f"{at}.mid", extra)
        wide = g.node("MatMul", [y, matrix(f"{at}.intermediate.dense.weight")], f"{at}.wide")
        wide = g.node("BiasGelu", [wide, const(f"{at}.intermediate.dense.bias")], f"{at}.gelu", "com.microsoft")
        second = tensors[f"{at}.output.dense.weight"].T.astype(np.float32)
        if len(smooth):
            wide = g.node("Mul", [wide, g.constant(f"{at}.divisor", 1 / smooth[i])], f"{at}.even")
            second = second * smooth[i][:, None]
        narrow = g.node("MatMul", [wide, g.constant(f"{at}.output.dense.weight", second)], f"{at}.narrow")
        extra = [const(f"{at}.output.dense.bias")]
        x = norm("SkipLayerNormalization", [narrow, y], f"{at}.output.LayerNorm", f"{at}.end", extra)
    mean = g.node("ReduceMean", [x], "mean", axes=[1], keepdims=0)
    g.node("LpNormalization", [mean], "vector", axis=-1, p=2)
    hidden = tensors["embeddings.LayerNorm.weight"].shape[0]
    graph = helper.make_graph(
        g.nodes,
        "encoder",
        [helper.make_tensor_value_info("embeddings", TensorProto.FLOAT, ["n", "tokens", hidden])],
        [helper.make_tensor_value_info("vector", TensorProto.FLOAT, ["n", hidden])],
        g.constants,
    )
    opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid("com.microsoft", 1)]
    return helper.make_model(graph, opset_imports=opsets, ir_version=8)


def divisors(model: Any, layers: int, inputs: Iterable[Floats], power: float = 0.5) -> list[Floats]:
    """For each layer of an unsmoothed graph the largest value of each channel on ``inputs``, to a power (SmoothQuant).

    ``inputs`` are some texts as (1, tokens, hidden): a few dozen of the kind that will be encoded.
    """
    import onnxruntime
    from onnx import TensorProto, helper

    names = [f"encoder.layer.{i}.gelu" for i in range(layers)]
    del model.graph.output[:]
    model.graph.output.extend(helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in names)
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    largest: list[Floats] = []
    for text in inputs:
        seen = [np.abs(value).max((0, 1)) for value in session.run(names, {"embeddings": text})]
        largest = [np.maximum(old, new) for old, new in zip(largest, seen, strict=True)] if largest else seen
    return [np.maximum(value, 1e-3).astype(np.float32) ** np.float32(power) for value in largest]


def save(model: Any, path: Path, *, eight_bits: bool = True, narrow: bool = True) -> None:
    """Write the graph; with ``eight_bits`` its matrices as int8, a scale for each column, activations as uint8 when it runs.

    ``narrow`` keeps weights to seven bits: processors with AVX2 and without VNNI add pairs of products in sixteen bits,
    and would otherwise overflow unseen.
    """
    import onnx

    if not eight_bits:
        onnx.save(model, str(path))
        return
    from onnxruntime.quantization import QuantType, quantize_dynamic

    quantize_dynamic(
        model,
        str(path),
        per_channel=True,
        reduce_range=narrow,
        weight_type=QuantType.QInt8,
        extra_options={"MatMulConstBOnly": True, "DefaultTensorType": onnx.TensorProto.FLOAT},
    )
