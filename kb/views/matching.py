"""How every page matches the words that are typed into its filter."""

from __future__ import annotations


def has_words(text: str, words: str) -> bool:
    """Whether every word stands somewhere in ``text``, in capitals or not; no word fits everything.

    >>> has_words("반의사불벌죄 폐지", "불벌 폐지"), has_words("Article 14", "ARTICLE 15")
    (True, False)
    """
    folded = text.casefold()
    return all(word in folded for word in words.casefold().split())
