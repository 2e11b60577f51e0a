"""The page of legal words driven by AppTest."""

from __future__ import annotations

import re

import pytest
from markupsafe import escape

from kb.ui import state
from kb.ui.words import WORDS, word
from tests.ui.conftest import Visit, body


@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_term_is_told_in_plain_words_and_opens_its_clause(visit: Visit, language: str) -> None:
    at = visit("glossary", language)
    at.text_input(key="glossary_words").set_value("집행유예").run()
    shown = body(at)
    term = state.knowledge_base().library.glossary["glossary/집행유예"]
    assert escape(term.plain if language == "ko" else term.english) in shown
    assert (term.english if language == "ko" else term.plain) not in shown
    assert re.search(r"<summary>(?:<span lang=\"ko\">)?형법 제62조 제1항(?:</span>)?</summary>", shown)
    assert word(language, "standing_used") in shown
    assert shown.index(">집행유예</span>") < shown.index(">수강명령</span>")  # what is named so, then what speaks of it


def test_the_index_shows_the_terms_of_one_sound(visit: Visit) -> None:
    at = visit("glossary")
    every = state.knowledge_base().glossary()
    assert word("ko", "glossary_found", count=len(every)) in body(at)
    at.pills(key="glossary_index_ko").set_value("ㅎ").run()
    shown = body(at)
    expected = [row.term.term for row in every if row.sound == "ㅎ"]
    assert word("ko", "glossary_found", count=len(expected)) in shown
    assert all(f'<span lang="ko">{escape(name)}</span>' in shown for name in expected)
    assert '<span lang="ko">고소</span>' not in shown


def test_more_terms_are_drawn_when_asked_for_and_unknown_words_say_so(visit: Visit) -> None:
    at = visit("glossary")
    first = body(at).count('<p class="big">')
    at.button(key="glossary_more").click().run()
    assert body(at).count('<p class="big">') == 2 * first
    at.text_input(key="glossary_words").set_value("이런말은없다").run()
    assert WORDS["ko"]["glossary_none"] in body(at)


def test_a_term_whose_clause_has_changed_is_not_explained(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kb.retrieve.library.rests", lambda basis, text: not basis.ref.startswith("001671/223/"))
    at = visit("glossary")
    at.text_input(key="glossary_words").set_value("고소기간").run()
    assert WORDS["ko"]["glossary_changed"] not in body(at)
    at.text_input(key="glossary_words").set_value("형사고소").run()
    shown = body(at)
    term = state.knowledge_base().library.glossary["glossary/고소"]
    assert WORDS["ko"]["glossary_changed"] in shown
    assert escape(term.plain) not in shown
    assert "<summary>형사소송법 제223조</summary>" in shown
