"""Markdown read back by a reader: every sign of the text is shown, and none of it is live."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from kb.base import KnowledgeBase
from kb.exports.markdown import escaped, markdown
from kb.exports.paper import address, answer_paper, readable, shown_paper, visible
from kb.exports.plain import plain
from tests.exports.papers import HOSTILE, LAW_URL, LINES, answer

READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
BARE = re.compile(r"https?://|www\.|\w@\w|\w\.[A-Za-z]")


def flat(tokens: list[Any]) -> list[Any]:
    return [found for token in tokens for found in (token, *flat(token.children or []))]


def live(text: str) -> list[str]:
    """The addresses that a reader would follow or fetch, and any HTML."""
    tokens = flat(READER.parse(text))
    return [
        str(t.attrs.get("href") or t.attrs.get("src") or t.content)
        for t in tokens
        if t.type
        in ("link_open", "image", "html_block", "html_inline", "fence", "code_block", "code_inline", "table_open")
    ]


@given(st.text() | st.sampled_from([HOSTILE, *LINES]))
def test_a_text_is_shown_as_it_is_and_means_nothing(text: str) -> None:
    line = escaped(text)
    tokens = READER.parse(f"- {line}" if line else "")
    assert [t.type for t in flat(tokens) if t.type not in ("inline", "text")] == (
        [
            "bullet_list_open",
            "list_item_open",
            "paragraph_open",
            "paragraph_close",
            "list_item_close",
            "bullet_list_close",
        ]
        if line
        else []
    )
    shown = "".join(t.content for t in flat(tokens) if t.type == "text")
    assert shown == " ".join(visible(text).split())


@given(st.text() | st.sampled_from([HOSTILE, *LINES]))
def test_no_bare_address_is_left_for_readers_that_make_links_of_words(text: str) -> None:
    assert not BARE.search(escaped(text).replace("\\\\", ""))


@pytest.mark.parametrize("text", [HOSTILE, "\n".join(LINES), "\n\n".join(LINES), "\u202e" + HOSTILE])
def test_of_a_hostile_answer_only_our_own_addresses_are_live(text: str) -> None:
    made = markdown([answer_paper(answer(text), "ko")])
    assert set(live(made)) == {address(LAW_URL), "https://women1366.kr"}
    assert "\u202e" not in made


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "http://www.law.go.kr", "https://", "https://a@evil.example", "data:text/html,x", "//evil.example",
     "https://exаmple.com", "https://[::1", "https://evil.example\\@law.go.kr"],
)  # fmt: skip
def test_an_address_that_may_not_be_a_link_is_text(url: str) -> None:
    assert address(url) is None
    assert set(live(markdown([answer_paper(answer("말", url), "ko")]))) == {"https://women1366.kr"}


@pytest.mark.parametrize("url", ["https://a.kr/x> <img src=y>", "https://a.kr/(x)[y](z)", "https://a.kr/\u202etxt", "https://a.kr/a b\n# c"])  # fmt: skip
def test_signs_in_an_address_do_not_end_it(url: str) -> None:
    found = live(markdown([answer_paper(answer("말", url), "ko")]))
    assert set(found) == {address(url), "https://women1366.kr"}
    assert not set(str(address(url))) & set(" <>\n\u202e")


def test_korean_in_an_address_is_readable() -> None:
    assert readable(LAW_URL) == LAW_URL
    assert readable("https://a.kr/%EA%B0%80%0A%3C") == "https://a.kr/가%0A%3C"


def test_question_sources_days_and_what_it_is(kb: KnowledgeBase) -> None:
    asked = kb.ask("딥페이크로 제 얼굴을 합성한 영상을 퍼뜨린 사람은 어떤 처벌을 받나요?")
    for made in (markdown([answer_paper(asked, "ko")]), plain([answer_paper(asked, "ko")])):
        said = made.replace("\\", "")
        assert asked.question in said
        for claim in asked.claims:
            assert claim.text in said
            for citation in claim.citations:
                assert citation.quote in said
                assert citation.evidence.url is None or citation.evidence.url in said
        assert "현행(확인: 2026-06-08) · 시행 2024-10-16 · 법률 제20459호" in said
        assert "법률상담이 아닙니다. 2026-11-24에" in said


def test_a_text_that_has_ended_is_never_called_in_force(kb: KnowledgeBase) -> None:
    told = kb.show("성폭력처벌법 제14조의2") | {"effective_from": "2020-06-25", "effective_to": "2024-10-16"}
    made = markdown([shown_paper(told, "ko")])
    assert "지난 글: 2020-06-25부터 2024-10-16 전까지 시행" in made
    assert "현행" not in made


def test_a_ruling_that_was_overtaken_says_so_first(kb: KnowledgeBase) -> None:
    made = markdown([shown_paper(kb.show("2001도5380"), "ko")])
    assert made.index("이 판례 뒤에 바뀐 것") < made.index("어떻게 판단했나")


def test_a_claim_that_was_checked_is_not_told_as_a_fact(kb: KnowledgeBase) -> None:
    base = next(iter(kb.library.factchecks))
    for language, head in (("ko", "# 확인한 주장: "), ("en", "# A claim that was checked: ")):
        assert markdown([shown_paper(kb.show(base), language)]).startswith(head)
