"""An embedding model of towers in eight bits, run by onnxruntime: for questions, for passages, for passages of our own corpus.

Questions and our own passages are few and go through a deep tower (ours are shipped as vectors); official text is much, and
goes through a shallow one that was taught to put a passage where the deep one puts it.

A folder holds ``towers.json`` (what belongs to which tower), ``tokenizer.json``, ``embeddings.safetensors`` (the table of word
embeddings in eight bits with a scale a row, and the positions; all towers look words up in it) and the towers as ``.onnx``
graphs of standard nodes and onnxruntime's own. Data only: no pickle, no code. ``training/export.py`` writes it.

Every text is encoded by itself, without padding: its vector does not hang on what it is encoded with, to the last bit. Several
texts are encoded at once by threads. Torch is not needed.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from kb.errors import KbError

MARK = "towers.json"
FORMAT = 1
Matrix = npt.NDArray[np.float32]


class BadTowers(KbError, ValueError):
    """The folder is not what ``towers.json`` says; the message names the file."""


@dataclass(frozen=True)
class Tower:
    """The graph of one role, the words put before each text, and how many tokens of a text are read at most."""

    file: str
    prompt: str
    tokens: int


@dataclass(frozen=True)
class Layout:
    """``towers.json``: the number of columns and the towers (which may be one file). Without ``core`` it is ``passage``.

    ``spread`` brings differences of cosines to those of e5: a model that was taught to tell texts apart spreads them wider.
    """

    dim: int
    query: Tower
    passage: Tower
    core: Tower
    spread: float = 1.0


def read_layout(folder: Path) -> Layout:
    """Raises BadTowers when the file is missing, damaged, of another format, or names a file outside the folder."""
    try:
        document = json.loads((folder / MARK).read_text(encoding="utf-8"))
        if document["format"] != FORMAT:
            raise ValueError(f"format {document['format']}, this program knows {FORMAT}")
        towers = [
            Tower(str(row["file"]), str(row["prompt"]), int(row["tokens"]))
            for row in (document["query"], document["passage"], document.get("core", document["passage"]))
        ]
        for tower in towers:
            if Path(tower.file).name != tower.file or not (folder / tower.file).is_file():
                raise ValueError(f"no file {tower.file} beside it")
        query, passage, core = towers
        return Layout(int(document["dim"]), query, passage, core, float(document.get("spread", 1.0)))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadTowers(
            f"{folder / MARK}을(를) 읽을 수 없습니다. 모델 폴더를 다시 받으세요 (damaged model folder: {error})."
        ) from error


class TwoTowers:
    """The model of a folder, loaded when first used. Rows are L2-normalised float32, one a text, in order.

    ``threads`` bounds how many texts are encoded at once (default: as many as there are processors). Raises BadTowers when
    the folder cannot be loaded.
    """

    def __init__(self, folder: Path, name: str, fingerprint: str, threads: int | None = None) -> None:
        self.folder, self.name, self.fingerprint = folder, name, fingerprint
        self._layout = read_layout(folder)
        self._threads = threads or os.cpu_count() or 1
        self._lock = threading.Lock()
        self._words: _Words | None = None
        self._graphs: dict[str, Any] = {}

    @property
    def dim(self) -> int:
        return self._layout.dim

    @property
    def spread(self) -> float:
        """What :func:`kb.embed.spread` tells of this model."""
        return self._layout.spread

    def queries(self, texts: Sequence[str]) -> Matrix:
        """(n, dim) vectors of questions."""
        return self._encode(self._layout.query, texts, 32, None)

    def passages(
        self, texts: Sequence[str], *, batch_size: int = 32, progress: Callable[[int, int], None] | None = None
    ) -> Matrix:
        """(n, dim) vectors of passages. ``progress`` is told (done, total) after each ``batch_size`` texts."""
        return self._encode(self._layout.passage, texts, batch_size, progress)

    def core_passages(self, texts: Sequence[str]) -> Matrix:
        """(n, dim) vectors of passages of the project's own corpus, by the tower for these."""
        return self._encode(self._layout.core, texts, 32, None)

    def line_queries(self, texts: Sequence[str]) -> Matrix:
        """(n, dim) vectors of questions by the tower of our own passages, for comparing single lines of these."""
        core, query = self._layout.core, self._layout.query
        return self._encode(Tower(core.file, query.prompt, query.tokens), texts, 32, None)

    def _encode(
        self, tower: Tower, texts: Sequence[str], batch_size: int, progress: Callable[[int, int], None] | None
    ) -> Matrix:
        if isinstance(texts, str):
            raise TypeError("a sequence of texts is expected, not one text")
        rows: Matrix = np.zeros((len(texts), self.dim), np.float32)
        if not len(texts):
            return rows
        words, graph = self._loaded(tower)

        def one(text: str) -> Matrix:
            # A lone surrogate (half a character, from a damaged file name or form) is no text to the tokenizer.
            clean = text.encode("utf-8", "replace").decode("utf-8")
            vector: Matrix = graph.run(None, {"embeddings": words.look_up(tower.prompt + clean, tower.tokens)})[0][0]
            return vector

        with ThreadPoolExecutor(min(self._threads, len(texts))) as pool:
            each = map if len(texts) == 1 else pool.map  # a question alone waits for no other thread
            for start in range(0, len(texts), batch_size):
                part = texts[start : start + batch_size]
                rows[start : start + len(part)] = list(each(one, part))
                if progress is not None:
                    progress(start + len(part), len(texts))
        return rows

    def _loaded(self, tower: Tower) -> tuple[_Words, Any]:
        with self._lock:
            try:
                if self._words is None:
                    self._words = _Words(self.folder)
                if tower.file not in self._graphs:
                    self._graphs[tower.file] = _session(self.folder / tower.file)
            except Exception as error:  # the libraries raise many kinds; each means that this model cannot be used
                reason = " ".join(str(error).split())[:200]
                raise BadTowers(
                    f"임베딩 모델 {self.folder}을(를) 열 수 없습니다. KB_EMBED_MODEL을 확인하세요 "
                    f"(cannot open the embedding model: {reason})."
                ) from error
            return self._words, self._graphs[tower.file]


class _Words:
    """Text -> the input of a tower: its word embeddings with positions added, (1, tokens, dim)."""

    def __init__(self, folder: Path) -> None:
        from safetensors.numpy import load_file
        from tokenizers import Tokenizer

        tensors = load_file(folder / "embeddings.safetensors")
        self._words, self._scale = tensors["words"], tensors["scale"].astype(np.float32)
        self._positions = tensors["positions"].astype(np.float32)
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()

    def look_up(self, text: str, most: int) -> Matrix:
        ids = self._tokenizer.encode(text).ids
        most = min(most, len(self._positions))
        if len(ids) > most:
            ids = [*ids[: most - 1], ids[-1]]  # the last one says that the text ends
        rows: Matrix = self._words[ids].astype(np.float32) * self._scale[ids, None] + self._positions[: len(ids)]
        return rows[None]


def _session(path: Path) -> Any:
    """A graph on one thread: threads of the caller share it, and sums are added in one order."""
    import onnxruntime

    onnxruntime.disable_telemetry_events()  # kb/__init__.py does so before it is loaded; where another loaded it first
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
