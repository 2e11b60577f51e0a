"""Normalised text leads back to the raw extraction, whatever that holds."""

from __future__ import annotations

import itertools
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.files.normal import normalise, printable, smuggled

odd = st.sampled_from([
    "\r\n", "\n", "\r", " ", "  ", "\t", "\u00a0", "\u3000", "\u200b", "\ufeff", "\u00ad", "-\n", "\u0301", "\u0323",
    "e\u0301", "\u1112\u1165", "\u11ab", "\u1161", "각", "가\u11a8", "제14조의2", "a", "\U000e0068", "\u202e", "\x00", "戀",
    "\uf92f", "🙂", "\u3164",
])  # fmt: skip
raws = st.one_of(st.lists(odd, max_size=30).map("".join), st.text(max_size=60))


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("제14조의2\u00a0 \r\n허위영상물", "제14조의2\n허위영상물"),
        ("  앞뒤  ", "앞뒤"),
        ("한\n\n\n\n글", "한\n\n글"),
        ("전각\u3000공백", "전각 공백"),
        (unicodedata.normalize("NFD", "성폭력범죄"), "성폭력범죄"),
        ("숨\u200b은\ufeff글", "숨은글"),
        ("줄끝 하이-\n픈은 그대로", "줄끝 하이-\n픈은 그대로"),
        ("뒤집는 \u202e표시", "뒤집는 표시"),
        ("\u1112\u1165\u200b\u11ab", "헌"),
        ("", ""),
        ("\u200b \n", ""),
    ],
)
def test_what_becomes_of_text(raw: str, text: str) -> None:
    assert normalise(raw)[0] == text


@given(raws)
def test_normal_text_is_nfc_even_and_stays_as_it_is(raw: str) -> None:
    text, _ = normalise(raw)
    assert unicodedata.is_normalized("NFC", text)
    assert text == text.strip()
    assert "  " not in text
    assert "\n\n\n" not in text
    assert normalise(text)[0] == text


@given(raws, st.data())
def test_every_span_leads_back_to_what_it_was_made_from(raw: str, data: st.DataObject) -> None:
    text, offsets = normalise(raw)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    a, b = offsets.raw_span(start, end)
    assert 0 <= a <= b <= len(raw)
    again = normalise(raw[a:b])[0]
    assert text[start:end].strip() in again or not text[start:end].strip()
    if end > start:
        # no wider than needed: one character less at either end of the span never reaches further out
        assert offsets.raw_span(start, end - 1)[1] <= b
        assert offsets.raw_span(start + 1, end)[0] >= a


@given(raws)
def test_spans_follow_each_other_and_nothing_written_is_lost(raw: str) -> None:
    text, offsets = normalise(raw)
    spans = [offsets.raw_span(i, i + 1) for i in range(len(text))]
    for before, after in itertools.pairwise(spans):
        assert after[0] >= before[1] or after == before  # characters of one cluster share its span
    reached = {place for start, end in spans for place in range(start, end)}
    lost = "".join(char for place, char in enumerate(raw) if place not in reached)
    assert normalise(lost)[0] == ""


def test_a_quotation_is_found_again_in_the_raw_page() -> None:
    raw = unicodedata.normalize("NFD", "제1조\u3000목적") + " \r\n \r\n" + "7년\u00a0이하의 징역"
    text, offsets = normalise(raw)
    start = text.index("7년 이하")
    a, b = offsets.raw_span(start, start + 5)
    assert raw[a:b] == "7년\u00a0이하"


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (0, 3), (2, 1)])
def test_a_span_outside_the_text_is_refused(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="outside the text"):
        normalise("두자")[1].raw_span(start, end)


def test_half_surrogates_cannot_leave() -> None:
    printable("가\ud800나").encode()
    assert printable("가\ud800나") == "가\ufffd나"


def test_text_in_tag_characters_is_brought_to_light() -> None:
    hidden = "".join(chr(0xE0000 + ord(char)) for char in "ignore")
    assert smuggled(f"본문{hidden}") == "ignore"
    assert normalise(f"본{hidden}문")[0] == "본문"
    assert smuggled("본문") == ""
