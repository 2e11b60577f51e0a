"""The part of the policy page that tells how a clause came to be, driven by AppTest."""

from __future__ import annotations

import csv
import io

import pytest
import streamlit as st
from markupsafe import escape

from kb.ui import state
from kb.ui.words import WORDS, word
from tests.ui.conftest import Visit, body


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_chosen_article_is_told_day_by_day(visit: Visit, language: str) -> None:
    at = visit("policy", language)
    box = at.selectbox(key="story_article")
    assert len(box.options) == 10
    box.set_value("000030/70").run()
    shown = body(at).split(WORDS[language]["story_title"])[1]
    told = state.knowledge_base().story("000030/70")
    assert told is not None
    assert word(language, "story_found", count=len(told.entries), until=told.known_until) in shown
    listed = shown.split('<ol class="rows policy">')[1]  # above it the article of today has its dated notes
    places = [listed.index(str(escape(row.text if language == "ko" else row.english))) for row in told.entries]
    assert places == sorted(places)
    assert all(word(language, f"story_kind_{row.kind}") in listed for row in told.entries)


def test_what_cannot_be_opened_is_counted_and_today_can_be(visit: Visit) -> None:
    at = visit("policy")
    at.selectbox(key="story_article").set_value("000030/70").run()
    shown = body(at).split(WORDS["ko"]["story_title"])[1]
    told = state.knowledge_base().story("000030/70")
    assert told is not None
    assert told.closed > 0
    assert word("ko", "story_closed", count=told.closed) in shown
    opened = [row.opens for row in told.entries if row.opens]
    assert opened
    assert all(word("ko", "story_words", day=day) in shown for day in opened)
    assert word("ko", "story_words", day="2008-03-22") not in shown
    assert WORDS["ko"]["story_now"] in shown


def test_the_file_holds_the_story_in_view(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    held: dict[str, bytes] = {}
    monkeypatch.setattr(st, "download_button", lambda label, data, *_, **__: held.update({label: data}))
    body(visit("policy"))
    told = state.knowledge_base().story(state.knowledge_base().stories()[0].base)
    assert told is not None
    rows = list(csv.reader(io.StringIO(held[WORDS["ko"]["story_csv"]].decode("utf-8-sig"), newline="")))
    assert [row[0] for row in rows[1:]] == [entry.day for entry in told.entries]
    assert rows[0][0] == WORDS["ko"]["data_date"]
