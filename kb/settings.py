"""Settings: environment first, then defaults; unknown KB_ variables are not read (contract.md lists them all)."""

from __future__ import annotations

from pathlib import Path

from platformdirs import user_data_path
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

_CARRIED = Path(__file__).resolve().parent / "_shipped"
PROJECT = _CARRIED if _CARRIED.is_dir() else _CARRIED.parents[1]
"""Where corpus, model, entry and Streamlit's settings lie: the checkout, or inside the package as a wheel carries them
(hatch_build.py). Never written to."""


class Settings(BaseSettings):
    """Where state lives and which model is used.

    ``data_dir`` holds all state (``KB_DATA_DIR``; default: the platform's user data folder, never the checkout).
    ``embed_model`` is a folder or hub name (``KB_EMBED_MODEL``). ``rerank_model`` is the folder of a cross-encoder
    (``KB_RERANK_MODEL``; default: none). ``chroma_url`` switches to a Chroma server
    (``KB_CHROMA_URL``). ``llm`` names a language model that writes from the evidence (``KB_LLM``, docs/llm.md; default: none).
    ``law_oc`` is the key to the open API of law.go.kr (``KB_LAW_OC``, docs/official.md; used by ``kb sync law.go.kr`` alone), and
    ``law_wait`` the seconds from one of its requests to the next (``KB_LAW_WAIT``).
    ``shared_dir`` is read by tests only (``KB_SHARED_DIR``).
    """

    model_config = SettingsConfigDict(env_prefix="KB_", extra="ignore")

    data_dir: Path = Field(default_factory=lambda: user_data_path("gyeot", appauthor=False))
    embed_model: str | None = None
    rerank_model: str | None = None
    chroma_url: str | None = None
    llm: str | None = Field(default=None, repr=False)  # its URL may hold a password
    law_oc: str | None = Field(default=None, repr=False)
    law_wait: float = Field(default=1.0, ge=0.5, le=60.0)
    shared_dir: Path = PROJECT.parent / "shared"

    @property
    def corpus_dir(self) -> Path:
        return PROJECT / "corpus"
