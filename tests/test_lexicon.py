"""Lay words are found where words stand, by morphemes, not wherever their letters are."""

from __future__ import annotations

import pytest

from kb.morphemes import Morphemes
from kb.retrieve.lexicon import LexiconIndex
from kb.store.records import LexiconEntry

ENTRIES = [
    LexiconEntry.model_validate({"term": term, "lang": lang, "variants": variants, "minor": True})
    for term, lang, variants in (
        ("유포", "ko", ["게시", "뿌린다", "한테 뿌린다"]),
        ("문자", "ko", ["전화", "카톡", "채팅"]),
        ("가정폭력", "ko", ["가폭"]),
        ("현장", "ko", ["문을 열어주지 않"]),
        ("피난", "ko", ["긴급피난"]),
        ("성폭행", "ko", ["강간"]),
        ("합성", "ko", ["얼굴로 합성"]),
        ("또래", "ko", ["같은 반 여"]),
        ("본 사람", "ko", ["본 애"]),
        ("stalking", "en", ["stalker"]),
        ("偷拍", "zh", []),
    )
]


@pytest.fixture(scope="module")
def index() -> LexiconIndex:
    return LexiconIndex(ENTRIES, Morphemes(["게시", "전화", "긴급피난"]).plain)


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("인터넷 게시판에 글이 있어요", []),
        ("사진을 게시했어요", ["유포"]),
        ("제 전화번호를 알아냈어요", []),
        ("전화가 계속 와요", ["문자"]),
        ("카톡이 이백개씩 와요", ["문자"]),
        ("채팅방에서 만났어요", ["문자"]),
        ("아버지(또는 형제)가 폭행을 해요", []),
        ("가폭 신고", ["가정폭력"]),
        ("방문을 열어주지 않으면 부순대요", []),
        ("경찰이 문을 열어주지 않으면 들어오나요", ["현장"]),
        ("긴급피난처는 어디예요", []),
        ("긴급피난이 되나요", ["피난"]),
        ("강간죄로 고소했어요", ["성폭행"]),
        ("친구들한테 뿌린다고 했어요", ["유포"]),
        ("여학생 얼굴로 합성물을 만들었어요", ["합성"]),
        ("같은 반 여학생이에요", ["또래"]),
        ("그걸 본 애가 있어요", ["본 사람"]),
        ("위가폭음이 났어요", []),
        ("my stalker waits", ["stalking"]),
        ("stalkers' den", []),
        ("他偷拍我", ["偷拍"]),
    ],
)
def test_a_spelling_is_found_where_words_stand(index: LexiconIndex, text: str, terms: list[str]) -> None:
    assert [match.entry.term for match in index.find(text)] == terms


def test_every_spelling_is_found_in_itself(index: LexiconIndex) -> None:
    for entry in ENTRIES:
        for spelling in (entry.term, *entry.variants):
            assert entry in [match.entry for match in index.find(spelling)], spelling


def test_every_spelling_of_the_corpus_is_found_in_itself() -> None:
    from ingest.corpus import load_corpus
    from kb.settings import PROJECT

    entries = load_corpus(PROJECT / "corpus").lexicon
    index = LexiconIndex(entries, Morphemes().plain)
    lost = [
        spelling
        for entry in entries
        for spelling in (entry.term, *entry.variants)
        if entry not in [match.entry for match in index.find(spelling)]
    ]
    assert lost == []
