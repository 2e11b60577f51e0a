"""The app as a person opens it, driven by AppTest: any page, in either language, over the bundled corpus."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from kb.ui.words import WORDS

APP = str(Path(__file__).resolve().parents[2] / "app.py")
Visit = Callable[..., Any]


def body(at: Any) -> str:
    """All markup on the page, in order; an error on the page fails the test."""
    assert not at.exception
    shown = "\n".join(element.proto.body for element in at.get("html"))
    assert not [words["error_page"] for words in WORDS.values() if words["error_page"] in shown]
    return shown


@pytest.fixture
def visit(built_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Visit]:
    """``visit("penalties", "en")`` -> the page, drawn once. Caches do not go from test to test."""
    monkeypatch.setenv("KB_DATA_DIR", str(built_dir))
    st.cache_resource.clear()
    st.cache_data.clear()

    def open_one(path: str = "", language: str = "ko") -> Any:
        at: Any = AppTest.from_file(APP, default_timeout=120)
        at.context = {"locale": "ko-KR" if language == "ko" else "en-US"}
        if path:
            at._page_hash = calc_hash(path)  # pages of st.navigation are found by the hash of their path
        return at.run()

    yield open_one
    st.cache_resource.clear()
    st.cache_data.clear()
