"""The statutes page driven by AppTest, over accounts alone and over official text."""

from __future__ import annotations

from typing import Any

import pytest
import streamlit as st

from kb.base import KnowledgeBase
from kb.settings import Settings
from kb.ui.words import WORDS, word
from tests.conftest import DEVELOPER
from tests.ui.conftest import Visit, body

SPECIAL = "011187"
DEEPFAKE = "011187/14-2"


def choose(at: Any, key: str) -> str:
    law_id = key.split("/")[0]
    at.selectbox(key="statute_law").set_value(law_id).run()
    at.selectbox(key=f"statute_article_{law_id}").set_value(key).run()
    return body(at)


@pytest.mark.parametrize("language", ["ko", "en"])
def test_an_article_is_shown_with_state_horizon_and_official_page(visit: Visit, language: str) -> None:
    shown = choose(visit("statutes", language), DEEPFAKE)
    assert "성폭력범죄의 처벌 등에 관한 특례법 제14조의2" in shown
    assert word(language, "in_force", until="2026-06-08") in shown
    assert word(language, "effective", date="2024-10-16") in shown
    assert WORDS[language]["summary_of"] in shown
    assert 'href="https://www.law.go.kr/' in shown
    assert word(language, "version_one", date="2024-10-16", version="법률 제20459호") in shown
    assert WORDS[language]["diff_needs_text"] in shown


@pytest.mark.parametrize("language", ["ko", "en"])
def test_an_article_is_offered_as_files_in_the_version_that_is_shown(
    visit: Visit, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = visit("statutes", language)
    choose(at, DEEPFAKE)
    made: dict[str, Any] = {}
    monkeypatch.setattr(st, "download_button", lambda label, data, name, *_, **__: made.update({label: (data, name)}))
    at.run()
    assert list(made) == [word(language, f"save_{form}") for form in ("md", "pdf", "bib", "ris")]
    written = made[word(language, "save_md")][0]().decode()
    assert word(language, "effective", date="2024-10-16") in written
    assert (WORDS[language]["article_account"] in written) == (language == "en")
    assert "law:011187.14-2:20459.20241016" in made[word(language, "save_bib")][0]().decode()
    assert made[word(language, "save_ris")][0]().startswith(b"TY  - STAT")
    assert made[word(language, "save_pdf")][0]().startswith(b"%PDF-")
    assert made[word(language, "save_pdf")][1] == word(
        language, "files_name", what=word(language, "article_file"), day="2026-11-24", form="pdf"
    )


def test_who_cites_it_is_told_by_kind(visit: Visit) -> None:
    shown = choose(visit("statutes"), DEEPFAKE)
    assert "2024도17801" in shown.split(f"<h3>{WORDS['ko']['relation_applies']}</h3>")[1]
    assert "증거를 남기는 법" in shown.split(f"<h3>{WORDS['ko']['relation_cites']}</h3>")[1]


def test_the_tree_lists_every_article_of_the_statute(visit: Visit) -> None:
    at = visit("statutes")
    at.selectbox(key="statute_law").set_value(SPECIAL).run()
    shown = body(at)
    assert "<li>제14조의2 허위영상물 등의 반포등</li>" in shown
    assert WORDS["ko"]["statute_cards_only"] in shown


def test_words_find_an_article(visit: Visit) -> None:
    at = visit("statutes")
    at.text_input(key="statute_words").set_value("얼굴을 합성한 영상").run()
    assert any("제14조의2" in option for option in at.selectbox(key="statute_hit").options)
    at.text_input(key="statute_words").set_value("성폭력처벌법 제14조의3").run()
    assert "특례법 제14조의3" in body(at)


@pytest.mark.shared
def test_the_slider_shows_the_text_of_its_day_and_two_versions_are_compared(
    visit: Visit, law_store: Any, embedder: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    lawful = KnowledgeBase(law_store, embedder, Settings(embed_model=DEVELOPER.embed_model))
    monkeypatch.setattr("kb.ui.state.knowledge_base", lambda: lawful)
    at = visit("statutes")
    shown = choose(at, DEEPFAKE)
    assert "7년 이하의 징역" in shown
    slider = at.select_slider(key=f"statute_version_{DEEPFAKE}")
    assert slider.value == "2024-10-16"
    slider.set_value("2020-06-25").run()
    shown = body(at)
    article = shown.split('<dl class="clauses"')[1].split("</dl>")[0]
    assert "5년 이하의 징역" in article
    assert "7년 이하의 징역 또는 5천만원" not in article
    assert "2020-06-25의 조문" in shown
    assert WORDS["ko"]["article_account"] not in shown, "our account is of the text of 2024"
    assert word("ko", "held_between", first="2020-06-25", end="2024-10-16") in shown
    assert "현행(" not in shown.split('class="result"')[1].split('<dl class="clauses"')[0]
    at.selectbox(key=f"statute_from_{DEEPFAKE}").set_value("2020-06-25").run()
    changed = body(at).split('class="rows diff"')[1]
    assert "5년" in changed.split("</ul>")[0]
    assert "7년" in changed.split("</ul>")[0]
