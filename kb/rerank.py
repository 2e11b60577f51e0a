"""An optional cross-encoder that reads question and passage together and puts the best candidates in order (``KB_RERANK_MODEL``).

Off by default: none is small and good enough to ship. It is a folder that ``sentence_transformers.CrossEncoder`` opens, with weights in
safetensors; no model's own code is run and nothing is fetched.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

from kb.errors import KbError

LONGEST = 512
"""Tokens of a pair that are read."""


class RerankerUnavailable(KbError, RuntimeError):
    """The folder cannot be opened; the message names what to set."""


class Reranker(Protocol):
    """What the retriever needs: a score a passage, the higher the better; the same pair has the same score."""

    def scores(self, question: str, passages: Sequence[str]) -> list[float]: ...


class CrossEncoderReranker:
    """A cross-encoder of a folder, loaded when first used. Calls from several threads are served one after another."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.Lock()
        self._loaded: Any = None

    def scores(self, question: str, passages: Sequence[str]) -> list[float]:
        """One score a passage, in their order. Each pair is read by itself, so that no score hangs on its neighbours.

        Raises RerankerUnavailable when the folder cannot be opened.
        """
        with self._lock:
            model = self._model()
            return [float(model.predict([(question, text)], show_progress_bar=False)[0]) for text in passages]

    def _model(self) -> Any:
        if self._loaded is None:
            os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
            try:
                from sentence_transformers import CrossEncoder

                self._loaded = CrossEncoder(
                    str(self.folder),
                    device="cpu",
                    num_labels=1,
                    max_length=LONGEST,
                    local_files_only=True,
                    trust_remote_code=False,
                    model_kwargs={"use_safetensors": True},
                )
            except Exception as error:  # the library raises many kinds; each means that this model cannot be used
                raise _unusable(self.folder, error) from error
        return self._loaded


def open_reranker(spec: str | None) -> Reranker | None:
    """The cross-encoder of ``KB_RERANK_MODEL``; None when it is not set. Raises RerankerUnavailable when there is no such folder."""
    if not spec:
        return None
    folder = Path(spec).expanduser()
    if not folder.is_dir():
        raise _unusable(folder, FileNotFoundError("no such folder"))
    return CrossEncoderReranker(folder)


def _unusable(folder: Path, error: Exception) -> RerankerUnavailable:
    reason = " ".join(str(error).split())[:200]
    return RerankerUnavailable(
        f"재정렬 모델 {folder}을(를) 열 수 없습니다. KB_RERANK_MODEL을 확인하거나 지우세요 "
        f"(cannot open the cross-encoder, check or unset KB_RERANK_MODEL: {reason})."
    )
