"""Korean text -> the morphemes that carry meaning, by Kiwi, with a user dictionary of lay and legal words."""

from __future__ import annotations

import hashlib
import re
import threading
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from importlib.metadata import version
from typing import Any, NamedTuple

_KEPT = ("NNG", "NNP", "NR", "SN", "SL", "SH", "XR", "VV", "VA", "MAG", "W_HASHTAG")
_MAX_CHARS = 4000
_BETWEEN = re.compile(r"[\W_\u1100-\u11ff\u3130-\u318f]+")
"""What stands between written words: blanks, marks, and the dot of lists (ㆍ), which counts as a letter of its own."""
_LOADING = threading.Lock()


class Morpheme(NamedTuple):
    """One morpheme with its tag of the Sejong set (처벌/NNG 하/XSV ᆫ다/EF) and its place in the text."""

    form: str
    tag: str
    start: int
    end: int


class Morphemes:
    """Analyser with a fixed user dictionary; the same words give the same :attr:`fingerprint` and the same morphemes.

    ``by_word`` cuts each written word by itself, whatever stands beside it, and each different one once: a corpus of eighty million
    characters has six hundred thousand of them, and is cut many times as fast (docs/all-law.md, with what is lost).

    >>> Morphemes(["통매음"]).tokens("통매음으로 신고하고 싶어요")
    ['통매음', '신고']
    >>> Morphemes(by_word=True).tokens("임차인이 보증금을 돌려받지 못한 경우")
    ['임차인', '보증금', '돌려받', '못', '하', '경우']
    """

    def __init__(self, user_words: Sequence[str] = (), *, by_word: bool = False) -> None:
        self._words = sorted({w for w in user_words if re.fullmatch(r"[가-힣A-Za-z0-9]{2,20}", w)})
        self.by_word = by_word

    def __eq__(self, other: object) -> bool:
        """Analysers with the same words read the same: one may stand for the other as the key of a cache."""
        return isinstance(other, Morphemes) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)

    @property
    def _key(self) -> tuple[bool, tuple[str, ...]]:
        return self.by_word, tuple(self._words)

    @property
    def fingerprint(self) -> str:
        """Names the analyser, its version and its dictionary: an index made with another one does not fit."""
        body = "\n".join([version("kiwipiepy"), *_KEPT, *self._words, *[_BETWEEN.pattern] * self.by_word])
        return hashlib.sha256(body.encode()).hexdigest()[:16]

    def tokens(self, text: str) -> list[str]:
        """Nouns, roots, verb and adjective stems, adverbs, numbers, foreign words; lower case, in order."""
        return self.batch([text])[0]

    def batch(self, texts: Sequence[str], seen: dict[str, list[str]] | None = None) -> list[list[str]]:
        """:meth:`tokens` for many texts at once. ``seen``, for who cuts many batches by word, holds the words that were cut; nobody
        else keeps any, for they may be of a question."""
        if not self.by_word:
            return self._batch(texts)
        cut = {} if seen is None else seen
        rows = [_BETWEEN.split(unicodedata.normalize("NFKC", text)) for text in texts]
        new = sorted({word for row in rows for word in row if word} - cut.keys())
        cut.update(zip(new, self._batch(new), strict=True))
        return [[token for word in row if word for token in cut[word]] for row in rows]

    def _batch(self, texts: Sequence[str]) -> list[list[str]]:
        clean = [unicodedata.normalize("NFKC", text).replace("\x00", " ")[:_MAX_CHARS] for text in texts]
        kiwi, lock, _ = _analyser(tuple(self._words))
        with lock:
            analysed = list(kiwi.tokenize(clean))
        return [[t.form.lower() for t in tokens if t.tag.split("-")[0] in _KEPT] for tokens in analysed]

    def analyse(self, text: str) -> list[Morpheme]:
        """Every morpheme of ``text`` with its tag, particles and endings too.

        >>> [(m.form, m.tag, m.start, m.end) for m in Morphemes().analyse("처벌한다")]
        [('처벌', 'NNG', 0, 2), ('하', 'XSV', 2, 3), ('ᆫ다', 'EF', 2, 4)]
        """
        kiwi, lock, _ = _analyser(tuple(self._words))
        with lock:
            return _read(kiwi.tokenize(unicodedata.normalize("NFKC", text)[:_MAX_CHARS]))

    def plain(self, text: str) -> list[Morpheme]:
        """:meth:`analyse` as if the user words were unknown: how the language itself cuts the text.

        >>> [m.form for m in Morphemes(["불법촬영물"]).plain("불법촬영물")]
        ['불법', '촬영', '물']
        """
        kiwi, lock, ours = _analyser(tuple(self._words))
        with lock:
            return _read(kiwi.tokenize(unicodedata.normalize("NFKC", text)[:_MAX_CHARS], blocklist=ours))


def _read(tokens: Iterable[Any]) -> list[Morpheme]:
    return [Morpheme(t.form, t.tag, t.start, t.end) for t in tokens]


def _analyser(words: tuple[str, ...]) -> tuple[Any, threading.Lock, Any]:
    """One analyser for all who keep the same words, threads that need it first at the same time too: each takes some
    400 MB."""
    with _LOADING:
        return _loaded(words)


@lru_cache(maxsize=3)
def _loaded(words: tuple[str, ...]) -> tuple[Any, threading.Lock, Any]:
    from kiwipiepy import Kiwi, MorphemeSet

    kiwi = Kiwi(num_workers=1)
    for word in words:
        kiwi.add_user_word(word, "NNP", 3.0)
    return kiwi, threading.Lock(), MorphemeSet(kiwi, [(word, "NNP") for word in words])
