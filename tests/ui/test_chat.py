"""The chat page driven by AppTest: the flow of a person, without a browser."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from pypdf import PdfReader
from streamlit.testing.v1 import AppTest

from kb.base import KnowledgeBase
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


def test_sources_are_numbered_in_the_order_in_which_they_are_cited(app: Any) -> None:
    shown = send(app, DEEPFAKE)
    claims = shown[shown.index('class="claim') :]
    numbers = [int(n) for n in re.findall(r'<summary><b class="number">(\d+)</b>', claims)]
    firsts = list(dict.fromkeys(numbers))
    assert firsts == list(range(1, len(firsts) + 1))
    assert len(numbers) > len(firsts), "a source that is cited again keeps its number"


def test_the_penalties_that_are_cited_stand_in_a_table_with_their_numbers(app: Any) -> None:
    shown = send(app, DEEPFAKE)
    table = shown[shown.index('class="fold penalties"') :].partition("</table>")[0]
    row = next(row for row in table.split("<tr>") if "제14조의2 제2항" in row)
    assert "7년 이하의 징역 또는 5천만원 이하의 벌금" in row
    number = re.search(r'class="number">(\d+)<', row)
    assert number
    assert f'class="number">{number[1]}</b> 성폭력처벌법 제14조의2 제2항' in shown


def test_a_chosen_day_of_the_act_is_the_day_that_is_answered_for(app: Any) -> None:
    app.date_input(key="act").set_value(date(2024, 12, 1)).run()
    shown = send(app, DEEPFAKE)
    assert WORDS["ko"]["answered_for"].format(day="2024-12-01") in shown
    assert app.session_state["turns"][0].answer.as_of == "2024-12-01"
    app.date_input(key="act").set_value(None).run()
    assert app.button(key="again").label == WORDS["ko"]["again_changed"]
    app.button(key="again").click().run()
    assert app.session_state["turns"][0].answer.act_date is None
    assert len(app.session_state["turns"]) == 1


def test_an_answer_can_be_copied_with_its_sources(app: Any) -> None:
    send(app, DEEPFAKE)
    text = app.code[0].value
    assert DEEPFAKE in text
    assert re.search(r"제14조의2 제2항.*7년 이하.*\[1\]", text)
    assert re.search(r"^\[1\] 성폭력처벌법 제14조의2 제2항\n    현행\(확인: 2026-06-08\) · 시행 2024-10-16", text, re.M)
    assert "https://www.law.go.kr/" in text
    assert "1366" in text


def test_an_answer_is_offered_as_files_that_are_made_when_they_are_asked_for(
    app: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: dict[str, Any] = {}
    monkeypatch.setattr(st, "download_button", lambda label, data, **about: made.update({label: (data, about)}))
    send(app, DEEPFAKE)
    files = {about["file_name"]: data for data, about in made.values()}
    assert list(files) == ["메모-2026-11-24.txt", "메모-2026-11-24.md", "메모-2026-11-24.pdf"]
    assert all(callable(data) for data in files.values()), "nothing is made before a press"
    text, markdown, pdf = (data() for data in files.values())
    assert text.decode().strip() == app.code[0].value.strip()
    assert DEEPFAKE in markdown.decode()
    assert DEEPFAKE in PdfReader(io.BytesIO(pdf)).pages[0].extract_text()


def test_a_follow_up_is_asked_by_its_button(app: Any) -> None:
    send(app, DEEPFAKE)
    app.button(key="follow_limit").click().run()
    shown = page(app)
    assert WORDS["ko"]["follow_limit"] in shown
    assert shown.count('class="said"') == 2


def test_what_is_declined_offers_no_follow_up(app: Any) -> None:
    send(app, "오늘 서울 날씨 알려줘")
    assert not [button.key for button in app.button if (button.key or "").startswith("follow")]


def test_a_judgement_is_counted_without_what_was_asked(
    app: Any, built_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(app, f"표식하나 {DEEPFAKE}")
    kept: list[tuple[Any, ...]] = []
    monkeypatch.setattr(
        KnowledgeBase, "feedback", lambda _, verdict, reason, depth, *, by: kept.append((verdict, reason, depth, by))
    )
    app.feedback(key="thumbs_1").set_value(0).run()
    app.pills(key="reason_1").set_value("missing").run()
    app.feedback(key="thumbs_1").set_value(1).run()
    assert kept == [
        ("down", "", "victim", 1), ("down", "", "victim", -1), ("down", "missing", "victim", 1),
        ("down", "missing", "victim", -1), ("up", "", "victim", 1),
    ]  # fmt: skip
    assert WORDS["ko"]["counted"] in page(app)


def test_a_cited_article_opens_on_the_page_of_statutes_and_the_conversation_stays(app: Any) -> None:
    send(app, DEEPFAKE)
    app.button(key="open_1_011187/14-2").click().run()
    shown = page(app)
    assert "성폭력범죄의 처벌 등에 관한 특례법 제14조의2" in shown
    assert WORDS["ko"]["statutes_what"] in shown
    assert [turn.question for turn in app.session_state["turns"]] == [DEEPFAKE]


def test_with_a_language_model_the_page_says_where_questions_go_before_one_is_asked(
    built_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KB_DATA_DIR", str(built_dir))
    monkeypatch.setenv("KB_LLM", "openai:test@http://user:secret@127.0.0.1:9/v1")
    at = AppTest.from_file(APP, default_timeout=120)
    at.context = {"locale": "ko-KR"}
    shown = page(at.run())
    assert WORDS["ko"]["model_on"].format(host="127.0.0.1:9") in shown
    assert "secret" not in shown


def test_two_sessions_see_nothing_of_each_other(built_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KB_DATA_DIR", str(built_dir))
    one, two = (AppTest.from_file(APP, default_timeout=120).run() for _ in range(2))
    send(one, "표식하나 딥페이크 처벌")
    assert "표식하나" not in send(two, "표식둘 스토킹 처벌")
    assert "표식둘" not in page(one.run())
