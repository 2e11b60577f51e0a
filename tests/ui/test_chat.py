"""The chat page driven by AppTest: the flow of a person, without a browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from kb.errors import BrokenStore
from kb.ui.visits import SCRIPT
from kb.ui.words import WORDS

APP = str(Path(__file__).resolve().parents[2] / "app.py")
DEEPFAKE = "딥페이크로 제 얼굴을 합성한 영상을 퍼뜨린 사람은 어떤 처벌을 받나요?"


@pytest.fixture(autouse=True)
def _fresh_caches() -> Iterator[None]:
    st.cache_resource.clear()
    st.cache_data.clear()
    yield
    st.cache_resource.clear()
    st.cache_data.clear()


@pytest.fixture
def app(built_dir: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv("KB_DATA_DIR", str(built_dir))
    at = AppTest.from_file(APP, default_timeout=120)
    at.context = {"locale": "ko-KR"}
    return at.run()


def page(at: Any) -> str:
    """All markup on the page, in order, but for the exit's script, which is on every page."""
    assert not at.exception
    return "\n".join(element.proto.body for element in at.get("html") if element.proto.body.strip() != SCRIPT.strip())


def send(at: Any, text: str) -> str:
    return page(at.chat_input(key="question").set_value(text).run())


def test_first_screen_says_what_it_is_and_has_help_in_view(app: Any) -> None:
    first = page(app)
    for text in (WORDS["ko"]["what"], WORDS["ko"]["what_not"], "tel:112", "tel:1366", WORDS["ko"]["exit"]):
        assert text in first


def test_a_question_is_answered_with_the_clause_and_contacts(app: Any) -> None:
    shown = send(app, DEEPFAKE)
    assert "제14조의2 제2항" in shown
    assert "7년 이하의 징역 또는 5천만원 이하의 벌금" in shown
    assert 'class="contacts"' in shown
    assert "https://www.law.go.kr/" in shown
    assert shown.count('class="said"') == 1


def test_an_example_button_asks_its_question(app: Any) -> None:
    app.button(key="example_3").click().run()
    shown = page(app)
    assert "제11조" in shown
    assert WORDS["ko"]["example_3"] in shown


def test_turns_stay_in_order_and_a_new_conversation_forgets_them(app: Any) -> None:
    send(app, DEEPFAKE)
    shown = send(app, "오늘 서울 날씨 알려줘")
    assert shown.index(DEEPFAKE) < shown.index("오늘 서울 날씨")
    app.button(key="new").click().run()
    assert DEEPFAKE not in page(app)
    assert app.session_state["turns"] == []


def test_the_language_of_the_page_can_be_changed(app: Any) -> None:
    app.segmented_control(key="language").set_value("en").run()
    assert WORDS["en"]["what"] in page(app)
    assert WORDS["ko"]["what"] not in page(app)


def test_depth_changes_how_much_is_said(app: Any) -> None:
    plain = send(app, DEEPFAKE).count('class="claim')
    app.button(key="new").click().run()
    app.segmented_control(key="depth").set_value("advocate").run()
    assert send(app, DEEPFAKE).count('class="claim') > plain


def test_markup_in_a_question_stays_text(app: Any) -> None:
    shown = send(app, '<script>x</script><img src="https://outside.invalid/a">')
    assert "<script" not in shown
    assert "<img" not in shown
    assert "&lt;script&gt;" in shown


def test_a_broken_store_is_one_sentence_and_no_trace(app: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:  # fmt: skip
    def broken() -> None:
        raise BrokenStore("색인이 깨졌습니다. 'kb build'로 다시 만드세요.")

    monkeypatch.setattr("kb.ui.state.knowledge_base", broken)
    shown = send(app, "비밀질문입니다 딥페이크")
    assert "kb build" in shown
    assert "tel:112" in shown
    assert "비밀질문" not in caplog.text


def test_an_unforeseen_error_tells_the_person_what_to_do_and_logs_no_question(
    app: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> None:
        raise RuntimeError("비밀질문입니다 in the message")

    monkeypatch.setattr("kb.ui.state.knowledge_base", broken)
    shown = send(app, "비밀질문입니다 딥페이크")
    assert WORDS["ko"]["error_unknown"] in shown
    assert "RuntimeError" in caplog.text
    assert "비밀질문" not in caplog.text


def test_without_a_knowledge_base_the_page_names_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KB_DATA_DIR", str(tmp_path))
    at = AppTest.from_file(APP, default_timeout=60)
    at.context = {"locale": "ko-KR"}
    assert "kb build" in page(at.run())


def test_two_sessions_see_nothing_of_each_other(built_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KB_DATA_DIR", str(built_dir))
    one, two = (AppTest.from_file(APP, default_timeout=120).run() for _ in range(2))
    send(one, "표식하나 딥페이크 처벌")
    assert "표식하나" not in send(two, "표식둘 스토킹 처벌")
    assert "표식둘" not in page(one.run())
