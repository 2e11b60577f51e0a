"""The process itself keeps nothing of a question once its answer is gone: no cache holds a word of it."""

from __future__ import annotations

import functools
import gc
from collections.abc import Iterator
from typing import Any

import pytest

from kb.base import Options, exports

CACHE = type(functools.lru_cache(len))


def _texts(thing: object, depth: int = 6) -> Iterator[str]:
    """The strings inside a thing, as far as its containers go."""
    if isinstance(thing, str):
        yield thing
    elif depth and type(thing).__name__ in ("tuple", "list", "dict", "frozenset", "_lru_list_elem", CACHE.__name__):
        for part in gc.get_referents(thing):
            yield from _texts(part, depth - 1)


def caches_with(word: str) -> list[str]:
    """The names of the caches in this process that hold ``word``."""
    return [
        f"{cache.__module__}.{cache.__qualname__}"
        for cache in gc.get_objects()
        if type(cache) is CACHE and any(word in text.lower() for text in _texts(cache))
    ]


def test_the_search_itself_finds_what_a_cache_holds() -> None:
    @functools.lru_cache(maxsize=8)
    def kept(words: tuple[str, ...]) -> int:
        return len(words)

    kept(("gyzqprobe1", "말"))
    assert caches_with("gyzqprobe1") == [f"{kept.__module__}.{kept.__qualname__}"]


@pytest.mark.parametrize(
    "question",
    [
        "{} 딥페이크 영상을 퍼뜨리면 어떤 처벌을 받나요?",
        "My ex {} threatens to post our video",
        "{} 오늘 서울 날씨 알려줘",
    ],
)
def test_no_cache_keeps_a_word_of_a_question(kb: Any, question: str) -> None:
    kb.ask(question.format("gyzqword"), Options(before=("Gyzqbefore stalks me",)))
    answer = kb.ask(question.format("gyzqword"), Options(depth="advocate"))
    assert all(kb.answer_file(answer, form) for form in exports.PAPERS)
    assert all(bool(kb.answer_file(answer, form)) == bool(answer.claims) for form in exports.LISTS)
    del answer
    gc.collect()
    assert caches_with("gyzq") == []


def test_no_cache_keeps_a_word_of_a_document_nor_the_number_of_a_persons_case(kb: Any) -> None:
    text = "gyzqword는 형법 제297조를 위반했다. 서울중앙지방법원 2024. 5. 1. 선고 2024고단98765 판결, gyzqname법 제3조."
    for given in (text, text.encode()):
        document = kb.read_document("gyzqfile.txt", given)
        assert len(document.found) == 3
    kb.refs(text)
    del document
    gc.collect()
    assert caches_with("gyzq") == []
    assert caches_with("98765") == []
