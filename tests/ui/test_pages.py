"""The pages together: each opens from the navigation, and one that breaks leaves a sentence and the contacts."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest
from streamlit.util import calc_hash

from kb.errors import BrokenStore
from kb.ui.pages import PLACES
from kb.ui.words import WORDS
from tests.ui.conftest import Visit, body

PATHS = [place.path for place in PLACES if place.path]
UI = Path(__file__).resolve().parents[2] / "kb" / "ui"


def test_every_page_has_a_path_and_a_name_of_its_own() -> None:
    assert len({place.path for place in PLACES}) == len(PLACES)
    for words in WORDS.values():
        assert len({words[place.title] for place in PLACES}) == len(PLACES)


@pytest.mark.parametrize("path", PATHS)
def test_a_broken_store_is_one_sentence_with_the_contacts_in_view(
    visit: Visit, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    def broken() -> None:
        raise BrokenStore("색인이 깨졌습니다. 'kb build'로 다시 만드세요.")

    monkeypatch.setattr("kb.ui.state.knowledge_base", broken)
    shown = body(visit(path))
    assert "kb build" in shown
    assert "tel:112" in shown


def test_an_unforeseen_error_is_one_sentence_and_logs_its_kind_alone(
    visit: Visit, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> None:
        raise RuntimeError("비밀 in the message")

    monkeypatch.setattr("kb.ui.state.knowledge_base", broken)
    at: Any = visit("penalties")
    shown = "\n".join(element.proto.body for element in at.get("html"))
    assert WORDS["ko"]["error_page"] in shown
    assert "tel:112" in shown
    assert "RuntimeError" in caplog.text
    assert "비밀" not in caplog.text


@pytest.mark.parametrize("path", sorted(UI.glob("*.py")), ids=lambda p: p.name)
def test_no_widget_puts_its_value_into_the_address(path: Path) -> None:
    """Streamlit binds a widget to the address with ``bind=``; no page writes the query either, and one alone reads it: an article
    whose address was copied, which it takes out of the address at once."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    assert not any(keyword.arg in ("bind", "query_params") for call in calls for keyword in call.keywords)
    used = [node for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr == "query_params"]
    assert not used or path.name == "statutes.py"
    written = [
        node for node in ast.walk(tree)
        if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store) and ast.unparse(node).startswith("st.query_params")
    ]  # fmt: skip
    assert written == []
    assert {call.func.attr for call in calls if isinstance(call.func, ast.Attribute) and call.func.value in used} <= {
        "get"
    }


@pytest.mark.parametrize("name", ["periods.py", "support.py"])
def test_what_tells_of_a_person_goes_when_the_page_is_left(name: str) -> None:
    """Dates of birth, of the act, the situation and the region: no widget of these pages outlives its page."""
    assert "persist_state" not in (UI / name).read_text(encoding="utf-8")


def test_a_new_conversation_leaves_nothing_that_was_chosen_on_any_page(visit: Visit) -> None:
    at: Any = visit("penalties")
    at.text_input(key="penalties_words").set_value("딥페이크").run()
    at.multiselect(key="penalties_acts").set_value(["make"]).run()
    at._page_hash = calc_hash("")  # to the chat
    at.run()
    assert at.session_state["penalties_words"] == "딥페이크", "kept while one looks elsewhere"
    at.chat_input[0].set_value("오늘 서울 날씨 알려줘").run()
    at.button(key="new").click().run()
    at._page_hash = calc_hash("penalties")
    at.run()
    assert at.text_input(key="penalties_words").value == ""
    assert at.multiselect(key="penalties_acts").value == []
    assert "딥페이크" not in repr(at.session_state)
