"""A question that takes something for granted (동의했으니 죄가 아니죠?): the line that speaks to it comes first.

What is granted may be false. The answer begins with the checked line on file that lies nearest to the question by meaning and by
words, be it an account of a clause, what a card says must not be concluded, or what a court held; in English with the line that
shares most words with it. So a false belief meets the clause in its first words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from kb.answer.overlap import weigh
from kb.answer.understand import ATTEMPT
from kb.answer.vocabulary import ENGLISH, is_neutral, stem
from kb.retrieve.age_bands import ages_fit
from kb.retrieve.library import Library
from kb.retrieve.question import Question
from kb.retrieve.retriever import Found, Hit, agreed
from kb.store.records import Card, Digest

_GRANTED = re.compile(
    r"(?:죠|지요|잖아요?|거네요?|맞나요|맞아요|맞죠|맞습니까|아닌가요|아니에요|않나요|않아요|던데요?|라던데\S*|다던데\S*|한다면서요?|대요)\s*[?？.!~ㅠㅜ]*\s*(?:$|\S.{0,25}$)"
    r"|(?:\bright|\bcorrect|\bis(?:n['’]t| not) (?:it|he|she|that)|\bdoes(?:n['’]t| not) (?:it|he|she)|\bdo(?:n['’]t)? they|\bis it|\bisn['’]t|\bcan (?:it|he|she|they|i|we))\s*\?"
    r"|\bi (?:heard|thought|read|was told)\b|\bso (?:it|he|she|they|i)['’ ](?:s|m|re|is|am|are)\b",
    re.I,
)
_OPEN = re.compile(
    r"(?:어떡|어떻|어쩌|어케|뭐|뭘|무엇|언제|어디|누구|얼마|몇)[^.?!~없않안못]{0,8}(?:죠|지요)\s*[?？.!~ㅠㅜ]*\s*$"
)
"""A question that leaves its answer open, though it ends like one that does not: 어떡하죠?"""
_ALL_THE_SAME = re.compile(
    r"라도|더라도|어도|아도|여도|에도|관계없이|상관없이|묻지 않|가리지 않|포함|뿐|만으로|적혀 있지 않|정하지 않|필요하지 않|없어도"
    r"|\beven (?:if|where|though|when)\b|regardless|whether or not|does not (?:matter|require|need)|no \w+ is needed|\balone\b|\bonly\b",
    re.I,
)
BONUS = 1.35
"""How much more a line counts that says what does not matter."""
_ELSEWHERE = re.compile(r"적혀 있지 않습니다|알 수 없습니다|보아야 합니다|봅니다\.?$|정합니다\.?$|따로 정")
_NO_WAY_OUT = re.compile(
    r"수\s?(?:있는\s?(?:게|것이|건|방법이)\s?)?(?:더\s?)?없|방법이\s?없|소용\s?없|끝(?:난|인|이)\s?(?:거|것|건)?"
)
"""A belief that nothing can be done."""
_WAY_OUT = re.compile(r"할 수 있습니다|받을 수 있습니다|신청|이의|누구든지")
SPOKEN_TO = 1.5
"""How much more a line counts that says what can be done where the belief is that nothing can, or that speaks of attempts where
an attempt is told."""
MEANING = 0.4
"""The share of meaning in how near a line lies; the rest is that of words."""
TERMS = 0.5
"""How much a word of the term, or of its sense, that stands for a word of the question counts beside the word itself."""
ELSEWHERE = 0.7
"""How much a limit counts that sends the reader elsewhere."""
BESIDE = 0.8
"""How much a line counts of a provision that stands in the answer beside the one that fits best."""
AGES = {True: 1.3, False: 0.6, None: 1.0}
"""How much a line counts whose bands of age hold the ages told, do not, or that names none."""
ASPECT = 0.5
"""The weight from which what a word asks about an offence brings its provision in."""


@dataclass(frozen=True)
class Line:
    """A checked line that may speak to what is granted; ``source`` is the card or the ruling that it stands in."""

    text: str
    source: Card | Digest
    clause: str
    near: float
    factor: float = 1.0


def takes_for_granted(text: str) -> bool:
    """Whether a question states a belief and asks to have it confirmed.

    >>> takes_for_granted("합의하고 찍었으면 퍼뜨려도 죄가 아니죠?")
    True
    """
    return bool(_GRANTED.search(text.strip())) and not _OPEN.search(text.strip())


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


def asked_beside(library: Library, question: Question) -> list[Card]:
    """The provisions that the question asks about beside an offence (고발, 시효, 증거), by its words."""
    refs = [
        ref
        for word in question.aspects
        for reading in word.entry.readings
        if reading.weight >= ASPECT and reading.fits(minor=question.minor)
        for ref in reading.provisions
    ]
    return [card for ref in dict.fromkeys(refs) if (card := library.card(ref))]


def rulings(library: Library, hits: Iterable[Hit]) -> list[Digest]:
    """The rulings that fit by themselves, in words and in meaning, and that no later text has overtaken."""
    found = [library.digests[hit.base] for hit in hits if hit.base in library.digests and agreed(hit)]
    return [digest for digest in found if not digest.overtaken_by]


def lines_of(
    library: Library, found: Found, sources: Sequence[Card | Digest], korean: bool, beside: Collection[str] = ()
) -> list[Line]:
    """Every line of ``sources`` in the language of the answer, with how near the question lies to it by meaning. ``beside``: the
    provisions that stand in the answer beside the one that fits best."""
    near = _meanings(library, found, sources)
    return [
        Line(text, source, clause, near.get(text, 0.0), _factor(source, clause, text, found.question, beside))
        for source in sources
        for clause, text in _texts(source, korean)
    ]


def nearest(library: Library, question: Question, lines: Sequence[Line]) -> Line | None:
    """The line that lies nearest to the question, a word counting less the more lines have it; None when none shares two words
    or more."""
    own = library.own[0]
    asked = set(library.tokens(own, question.whole))
    terms = {token for text in _terms(question) for token in library.tokens(own, text)} - asked
    cut = [set(library.tokens(own, line.text)) for line in lines]
    shared = [(asked | terms) & held for held in cut]
    if max((len(words) for words in shared), default=0) < 2:
        return None
    words = [
        (1 - TERMS) * plain + TERMS * whole
        for plain, whole in zip(weigh([words & asked for words in shared], 0.5), weigh(shared, 0.5), strict=True)
    ]
    near = [line.near for line in lines]
    least, span, most = min(near), max(near) - min(near) or 1.0, max(words) or 1.0
    scores = [
        line.factor * (MEANING * (line.near - least) / span + (1 - MEANING) * weight / most) if len(held) > 1 else 0.0
        for line, held, weight in zip(lines, shared, words, strict=True)
    ]
    return lines[scores.index(max(scores))]


def _terms(question: Question) -> list[str]:
    """What the words of the question stand for: 취하 -> 고소 취하, 고소의 취소와 처벌을 바라지 않는 뜻."""
    readings = [(word.entry.term, reading) for word in question.words for reading in word.entry.readings]
    surest = [(term, reading.sense) for term, reading in readings if reading.weight >= ASPECT]
    return list(dict.fromkeys([word.entry.term for word in question.words] + [sense for _, sense in surest]))


def _texts(source: Card | Digest, korean: bool) -> list[tuple[str, str]]:
    """(clause, line) of a card or ruling."""
    if isinstance(source, Digest):
        return [("", text) for text in (source.holding if korean else source.english)]
    rows = [(a.clause, a.text) for a in (source.account if korean else source.english)]
    return rows + ([("", text) for text in source.limits] if korean else [])


def _meanings(library: Library, found: Found, sources: Sequence[Card | Digest]) -> dict[str, float]:
    """Line -> how near, from the passages that hold the lines."""
    owners = tuple(f"{_owner(source)}#" for source in sources)
    meaning = found.meaning()
    passages = library.passages([key for key in meaning if key.startswith(owners)])
    told = {passage.text: meaning[key] for key, passage in passages.items()}
    lines = [text for source in sources for korean in (True, False) for _, text in _texts(source, korean)]
    return {line: score for text, score in told.items() for line in lines if text == line or text.endswith(f": {line}")}


def _owner(source: Card | Digest) -> str:
    if isinstance(source, Digest):
        return f"digest/{source.court}/{source.date.isoformat()}/{source.case_number}"
    return str(source.key())


def _factor(source: Card | Digest, clause: str, text: str, question: Question, beside: Collection[str]) -> float:
    factor = AGES[ages_fit(text, question.ages)]
    told = question.text
    if (_NO_WAY_OUT.search(told) and _WAY_OUT.search(text)) or (ATTEMPT.search(told) and "미수" in text):
        factor *= SPOKEN_TO
    if isinstance(source, Digest):
        return factor
    if not clause and _ELSEWHERE.search(text):
        factor *= ELSEWHERE
    return factor * (BESIDE if source.key().article_key in beside else 1.0)
