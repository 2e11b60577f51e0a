"""Korean for the search of the site: a written word is found by the nouns and stems in it.

Sphinx knows no Korean. Left alone it indexes written words as they stand and looks for a word of two syllables only as a whole,
so that 벌금 would not find 벌금을, 벌금이나 or 벌금형. Each Korean word is indexed as it stands and by its morphemes beside it. The query is
not cut (that is JavaScript in the reader's browser): who searches for 벌금을 finds 벌금을 alone.
"""

import re
from functools import cache

from sphinx.search.en import SearchEnglish

from kb.morphemes import Morphemes

_HANGUL = re.compile("[가-힣]")
_MORPHEMES = Morphemes(by_word=True)


@cache
def parts(word: str) -> tuple[str, ...]:
    """The morphemes of a Korean word that carry meaning, without what is one syllable.

    >>> parts("벌금이나")
    ('벌금',)
    """
    return tuple(token for token in _MORPHEMES.tokens(word) if len(token) > 1 and token != word)


class SearchKorean(SearchEnglish):
    """English as Sphinx has it, Korean words by their morphemes as well."""

    lang = "ko"
    language_name = "English"  # names the stemmer that the reader's browser runs: EnglishStemmer

    def split(self, input: str) -> list[str]:
        """The words of a text, each Korean one followed by its morphemes."""
        words = super().split(input)
        return [token for word in words for token in (word, *(parts(word) if _HANGUL.search(word) else ()))]
