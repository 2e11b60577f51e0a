"""Questions sent faster than they are answered: each is answered, in order."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.runtime.scriptrunner import StopException
from streamlit.testing.v1 import AppTest

from kb.base import KnowledgeBase
from kb.ui import state
from kb.ui.words import WORDS

APP = str(Path(__file__).resolve().parents[2] / "app.py")
FIRST, SECOND = "딥페이크 영상을 퍼뜨리면 어떤 처벌을 받나요?", "불법촬영물을 지우고 싶어요"


@pytest.fixture(autouse=True)
def _fresh_caches() -> Iterator[None]:
    yield
    st.cache_resource.clear()
    st.cache_data.clear()


@pytest.fixture
def app(built_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("KB_DATA_DIR", str(built_dir))
    at: Any = AppTest.from_file(APP, default_timeout=120)
    at.context = {"locale": "ko-KR"}
    return at.run()


def page(at: Any) -> str:
    assert not at.exception
    return "\n".join(element.proto.body for element in at.get("html"))


def stopped_page(at: Any, monkeypatch: pytest.MonkeyPatch, text: str) -> str:
    """The page of a run that Streamlit stops in the middle of answering ``text``, as it does when the next message comes."""

    def stopped(*_: Any) -> None:
        raise StopException

    with monkeypatch.context() as patch:
        patch.setattr(KnowledgeBase, "stream", stopped)
        return page(at.chat_input(key="question").set_value(text).run())


def test_a_question_whose_answer_was_stopped_by_the_next_is_answered_before_it(
    app: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped_page(app, monkeypatch, FIRST)
    shown = page(app.chat_input(key="question").set_value(SECOND).run())
    assert shown.count('class="said"') == 2
    assert shown.count('class="tail"') == 2
    assert shown.index(FIRST) < shown.index('class="tail"') < shown.index(SECOND)
    assert app.session_state["waiting"] == []


def test_while_the_first_is_answered_the_second_stands_below_it_as_received(
    app: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped_page(app, monkeypatch, FIRST)
    shown = stopped_page(app, monkeypatch, SECOND)
    assert shown.index(FIRST) < shown.index(SECOND) < shown.index(WORDS["ko"]["queued"])


def test_a_touch_of_another_control_does_not_drop_the_question(app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    stopped_page(app, monkeypatch, FIRST)
    app.segmented_control(key="depth").set_value("advocate").run()
    shown = page(app)
    assert FIRST in shown
    assert shown.count('class="tail"') == 1


def test_a_new_conversation_forgets_what_waits(app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    stopped_page(app, monkeypatch, FIRST)
    app.button(key="new").click().run()
    assert FIRST not in page(app)
    assert WORDS["ko"]["what"] in page(app)


def test_a_thread_that_was_overtaken_adds_no_second_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = state.Asked(FIRST), state.Asked(SECOND)
    session: dict[str, Any] = {"waiting": [first, second]}
    monkeypatch.setattr(st, "session_state", session)
    told = state.Told()
    state.settle(first, told)
    state.settle(first, told)
    assert [turn.asked for turn in session["turns"]] == [first]
    assert session["waiting"] == [second]


def test_of_two_equal_questions_each_is_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = state.Asked(FIRST), state.Asked(FIRST)
    session: dict[str, Any] = {"waiting": [one, two]}
    monkeypatch.setattr(st, "session_state", session)
    state.settle(one, state.Told())
    assert session["waiting"] == [two]


def test_stop_keeps_what_was_told_and_lets_the_question_be_answered_again(
    app: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    sentence = next(item for item in state.open_kb().stream(FIRST))

    def two_of_many(*_: Any) -> Any:
        yield sentence
        raise StopException

    with monkeypatch.context() as patch:
        patch.setattr(KnowledgeBase, "stream", two_of_many)
        app.chat_input(key="question").set_value(FIRST).run()
    assert WORDS["ko"]["stop"] in [button.label for button in app.button]
    app.button(key="stop").click().run()
    shown = page(app)
    assert WORDS["ko"]["stopped"] in shown
    assert shown.count('class="claim') == 1
    assert app.session_state["waiting"] == []
    app.button(key="again").click().run()
    shown = page(app)
    assert WORDS["ko"]["stopped"] not in shown
    assert shown.count('class="said"') == 1
    assert shown.count('class="tail"') == 1


def test_stop_puts_aside_what_waits_behind(app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    stopped_page(app, monkeypatch, FIRST)
    stopped_page(app, monkeypatch, SECOND)
    app.button(key="stop").click().run()
    shown = page(app)
    assert shown.count(WORDS["ko"]["stopped"]) == 2
    assert shown.index(FIRST) < shown.index(SECOND)
