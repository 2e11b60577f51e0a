"""A question that takes something for granted (동의했으니 죄가 아니죠?): the line that speaks to it comes first.

What is granted may be false. The answer begins with the checked line on file that shares most with the question, lines that
say what does not matter (동의했더라도, 묻지 않습니다) before others, so that a false belief meets the clause in its first words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from kb.answer.overlap import weigh
from kb.answer.vocabulary import ENGLISH, is_neutral, stem

_GRANTED = re.compile(
    r"(?:죠|지요|잖아요?|거네요?|맞나요|맞아요|맞죠|맞습니까|아닌가요|아니에요|않나요|않아요|던데요?|라던데\S*|다던데\S*|한다면서요?|대요)\s*[?？.!~ㅠㅜ]*\s*(?:$|\S.{0,25}$)"
    r"|(?:\bright|\bcorrect|\bis(?:n['’]t| not) (?:it|he|she|that)|\bdoes(?:n['’]t| not) (?:it|he|she)|\bdo(?:n['’]t)? they|\bis it|\bisn['’]t|\bcan (?:it|he|she|they|i|we))\s*\?"
    r"|\bi (?:heard|thought|read|was told)\b|\bso (?:it|he|she|they|i)['’ ](?:s|m|re|is|am|are)\b",
    re.I,
)
_ALL_THE_SAME = re.compile(
    r"라도|더라도|어도|아도|여도|에도|관계없이|상관없이|묻지 않|가리지 않|포함|뿐|만으로|적혀 있지 않|정하지 않|필요하지 않|없어도"
    r"|\beven (?:if|where|though|when)\b|regardless|whether or not|does not (?:matter|require|need)|no \w+ is needed|\balone\b|\bonly\b",
    re.I,
)
BONUS = 1.35
"""How much more a line counts that says what does not matter."""


def takes_for_granted(text: str) -> bool:
    """Whether a question states a belief and asks to have it confirmed.

    >>> takes_for_granted("합의하고 찍었으면 퍼뜨려도 죄가 아니죠?")
    True
    """
    return bool(_GRANTED.search(text.strip()))


def english_words(text: str) -> list[str]:
    """The words of an English text that say something, each as the group of what it means, else as its stem; words that
    assert nothing (the, only, punished) are left out.

    >>> english_words("He only shared it") == english_words("spreading")
    True
    """
    stems = [stem(word) for word in re.findall(r"[a-z]+|\d+", text.lower())]
    return [min(ENGLISH.get(word, {word})) for word in stems if not is_neutral(word)]


def speaking_to(question: str, lines: Sequence[str], tokens: Callable[[str], Sequence[str]]) -> int | None:
    """The index of the line that shares most with the question, a word counting less the more lines have it; None when none
    shares two words or more."""
    asked = set(tokens(question))
    held = [asked & set(tokens(line)) for line in lines]
    scores = [
        weight * (BONUS if _ALL_THE_SAME.search(line) else 1.0) if len(words) > 1 else 0.0
        for line, words, weight in zip(lines, held, weigh(held, fade=0.5), strict=True)
    ]
    best = max(scores, default=0.0)
    return scores.index(best) if best else None
