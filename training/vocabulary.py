"""A smaller vocabulary for the same model: the pieces that our users' languages need, and no others.

A unigram tokenizer cuts a text into the pieces whose scores add up to most. Taking away pieces that the best cut does not
use leaves that cut the best. So a text whose pieces are all kept is cut alike, and gets the same vector, row for row.

Kept are: special pieces; every piece seen in given texts; every piece of one character, and the commonest longer ones, in
the scripts of our languages (Hangul, Han, kana, Latin with the letters of English and Vietnamese), digits and signs.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

Piece = tuple[str, float]
WORD = "▁"
EMBEDDING = "embeddings.word_embeddings.weight"
_VIETNAMESE = "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ"
SCRIPTS: dict[str, tuple[re.Pattern[str], int]] = {
    "hangul": (re.compile(r"[가-힣ㄱ-ㆎ]+"), 40_000),
    "kana": (re.compile(r"[\u3041-\u30ff\u4e00-\u9fff々]*[\u3041-\u30ff]+[\u3041-\u30ff\u4e00-\u9fff々]*"), 5_000),
    "han": (re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff々]+"), 14_000),
    "vietnamese": (
        re.compile(rf"(?=.*[{_VIETNAMESE}{_VIETNAMESE.upper()}])[a-zA-Z{_VIETNAMESE}{_VIETNAMESE.upper()}]+"),
        5_000,
    ),
    "latin": (re.compile(r"[a-zA-Z']+"), 14_000),
    "signs": (re.compile(r"[0-9\W_]+"), 2_000),
}
"""Script -> what a piece of it looks like (without the mark of a word's beginning), and how many long ones are kept at most."""


def script(piece: str) -> str | None:
    """Which of :data:`SCRIPTS` a piece belongs to, None for others.

    >>> script("▁성폭력"), script("処罰する"), script("▁được"), script("закон")
    ('hangul', 'kana', 'vietnamese', None)
    """
    bare = piece.replace(WORD, "")
    if not bare:
        return "signs"
    return next((name for name, (pattern, _) in SCRIPTS.items() if pattern.fullmatch(bare)), None)


def kept_pieces(pieces: Sequence[Piece], special: Iterable[int], seen: Iterable[int]) -> list[int]:
    """The numbers of the pieces to keep, in their old order: special, seen, and the best of each script by score."""
    keep = set(special) | set(seen)
    room = {name: most for name, (_, most) in SCRIPTS.items()}
    for index in sorted(range(len(pieces)), key=lambda i: (-pieces[i][1], i)):
        name = script(pieces[index][0])
        if name is None:
            continue
        if len(pieces[index][0].replace(WORD, "")) <= 1:
            keep.add(index)
        elif room[name] > 0:
            room[name] -= 1
            keep.add(index)
    return sorted(keep)


def pruned_tokenizer(document: dict[str, Any], keep: Sequence[int]) -> dict[str, Any]:
    """A ``tokenizer.json`` with these pieces of its unigram model alone; added tokens and their numbers follow."""
    new = {old: at for at, old in enumerate(keep)}
    model = document["model"] | {
        "vocab": [document["model"]["vocab"][old] for old in keep],
        "unk_id": new[document["model"]["unk_id"]],
    }
    added = [token | {"id": new[token["id"]]} for token in document["added_tokens"]]
    processor = json.loads(json.dumps(document["post_processor"]))
    for token in processor.get("special_tokens", {}).values():
        token["ids"] = [new[old] for old in token["ids"]]
    return document | {"model": model, "added_tokens": added, "post_processor": processor}


def prune(source: Path, target: Path, texts: Iterable[str]) -> tuple[int, int]:
    """Write the sentence-transformers folder ``source`` with a smaller vocabulary to ``target`` (made anew).

    Returns (pieces before, pieces kept). Raises FileExistsError when the target is there already.
    """
    from safetensors.numpy import load_file, save_file
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(source / "tokenizer.json"))
    document = json.loads((source / "tokenizer.json").read_text(encoding="utf-8"))
    seen: set[int] = set()
    for encoding in tokenizer.encode_batch(list(texts)):
        seen.update(encoding.ids)
    special = [token["id"] for token in document["added_tokens"]]
    pieces: list[Piece] = [(text, score) for text, score in document["model"]["vocab"]]
    keep = kept_pieces(pieces, special, seen)
    shutil.copytree(source, target)
    (target / "fingerprint.json").unlink(missing_ok=True)
    tensors = load_file(source / "model.safetensors")
    tensors[EMBEDDING] = np.ascontiguousarray(tensors[EMBEDDING][keep])
    save_file(tensors, target / "model.safetensors", metadata={"format": "pt"})
    config = json.loads((source / "config.json").read_text(encoding="utf-8"))
    pad = keep.index(config["pad_token_id"])
    config |= {"vocab_size": len(keep), "pad_token_id": pad}
    (target / "config.json").write_text(json.dumps(config, indent=1), encoding="utf-8")
    (target / "tokenizer.json").write_text(
        json.dumps(pruned_tokenizer(document, keep), ensure_ascii=False), encoding="utf-8"
    )
    return len(pieces), len(keep)
