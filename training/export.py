"""Towers -> the folder that :mod:`kb.towers` reads: graphs and word table in eight bits."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from kb.towers import FORMAT, MARK
from training.graph import divisors, encoder, save
from training.vocabulary import EMBEDDING

Tensors = Mapping[str, npt.NDArray[np.float32]]
POSITIONS = "embeddings.position_embeddings.weight"
TYPES = "embeddings.token_type_embeddings.weight"


@dataclass(frozen=True)
class Role:
    """A tower to be written: its tensors (named as in ``BertModel``), how many layers, its prompt and longest input.

    ``samples`` are the tokens of some of its texts, prompt included, on which large channels are found.
    """

    tensors: Tensors
    layers: int
    prompt: str
    samples: Sequence[Sequence[int]]
    tokens: int = 512


def word_table(tensors: Tensors) -> dict[str, npt.NDArray[np.generic]]:
    """The word embeddings in eight bits, the largest of a row being 127, and the positions with the one type added.

    Rows of nothing but zeros stay zero.
    """
    words = tensors[EMBEDDING].astype(np.float32)
    scale = np.maximum(np.abs(words).max(1), 1e-8) / 127
    return {
        "words": np.rint(words / scale[:, None]).astype(np.int8),
        "scale": scale.astype(np.float32),
        "positions": (tensors[POSITIONS] + tensors[TYPES][0]).astype(np.float32),
    }


def write_folder(
    target: Path,
    base: Tensors,
    tokenizer: Path,
    roles: Mapping[str, Role],
    heads: int = 12,
    spread: float = 1.0,
) -> None:
    """Write a whole folder. ``target`` is made, and must not be there. ``roles`` are ``query``, ``passage`` and perhaps ``core``.

    All roles share the words of ``base``. ``spread`` brings differences of cosines to those of e5 (:class:`kb.towers.Layout`).
    """
    from safetensors.numpy import save_file

    target.mkdir(parents=True)
    table = word_table(base)
    save_file({name: np.ascontiguousarray(value) for name, value in table.items()}, target / "embeddings.safetensors")
    shutil.copyfile(tokenizer, target / "tokenizer.json")
    document: dict[str, object] = {"format": FORMAT, "dim": int(table["words"].shape[1]), "spread": spread}
    words = table["words"].astype(np.float32) * table["scale"].astype(np.float32)[:, None]
    for name, role in roles.items():
        inputs = [(words[list(ids)] + table["positions"][: len(ids)])[None] for ids in role.samples]
        smooth = divisors(encoder(role.tensors, role.layers, heads), role.layers, inputs)
        save(encoder(role.tensors, role.layers, heads, smooth), target / f"{name}.onnx")
        document[name] = {"file": f"{name}.onnx", "prompt": role.prompt, "tokens": role.tokens}
    (target / MARK).write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
