"""The analyser of words, needed by several threads at the same moment."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import kiwipiepy
import pytest

from kb.morphemes import Morphemes


def test_threads_that_need_it_first_at_once_load_one_analyser(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded: list[Any] = []
    kiwi, barrier = kiwipiepy.Kiwi, threading.Barrier(2)

    def late(**options: Any) -> Any:
        threading.Event().wait(0.05)
        loaded.append(kiwi(**options))
        return loaded[-1]

    def read(_: int) -> list[str]:
        barrier.wait()
        return Morphemes(["시험말"]).tokens("시험말을 처벌한다")

    monkeypatch.setattr(kiwipiepy, "Kiwi", late)
    with ThreadPoolExecutor(2) as pool:
        one, other = pool.map(read, range(2))
    assert one == other
    assert len(loaded) == 1


def test_cut_by_word_a_text_does_not_hang_on_what_stands_beside_each_word() -> None:
    alone = Morphemes(by_word=True)
    words = ["임차인이", "보증금을", "돌려받지", "못한", "경우"]
    assert alone.tokens(" ".join(words)) == [token for word in words for token in alone.tokens(word)]
    assert alone.tokens("(보증금ㆍ차임)") == [*alone.tokens("보증금"), *alone.tokens("차임")]
    assert alone.tokens("") == alone.tokens(" ·()") == []


def test_cut_by_word_one_and_many_texts_are_cut_alike_and_only_who_asks_keeps_words() -> None:
    texts, seen = ["보증금을 돌려받는다", "보증금을 돌려받지 못한다"], dict[str, list[str]]()
    alone = Morphemes(by_word=True)
    assert alone.batch(texts, seen) == [alone.tokens(text) for text in texts] == alone.batch(texts)
    assert set(seen) == {"보증금을", "돌려받는다", "돌려받지", "못한다"}
    assert not any("보증금을" in str(value) for value in vars(alone).values())


def test_an_index_cut_by_word_is_another_index() -> None:
    one, other = Morphemes(["말"]), Morphemes(["말"], by_word=True)
    assert one.fingerprint != other.fingerprint
    assert one != other
    assert hash(one) != hash(other)
