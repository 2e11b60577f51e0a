"""The rules by which ``kb answer-eval`` reads an answer: is a fact in it, does a line answer what was asked.

Pure functions over sentences and the claims of ``kb ask --json``. They compare figures and words, not meaning: that a fact is found
does not prove that it is said rightly, and that a line has the form of an answer does not prove that it is the right one. They are
made to be compared between systems and over time, and to say where a person should look.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from kb.answer.vocabulary import ENGLISH, KOREAN, TERMS, is_neutral, stem
from kb.law.amounts import Amount, find_amounts
from kb.morphemes import Morphemes

_ANALYSER = Morphemes(TERMS)
_EXACT = re.compile(r"0\d{1,2}-\d{3,4}-\d{4}|(?:[a-z0-9-]+\.)+(?:kr|com|org|net)\b", re.I)
"""Phones and hosts: these must stand in the answer letter by letter."""
_ARTICLE = re.compile(r"제?\s*(\d+)\s*조(?!\s*원)(?:의\s*(\d+))?")
_HANGUL = re.compile(r"[가-힣]")

PENAL = re.compile(
    r"징역|금고|벌금|과태료|구류|과료|사형|무기|법정형|imprison|prison|\bfine[ds]?\b|jail|death penalty", re.I
)
_NO_PENALTY = re.compile(
    r"벌하지|(?:처벌|과)(?:하지|되지|받지)\s?(?:않|아니)|처벌할 수 없|면제|not (?:be )?punish|no penalty", re.I
)
_PROCEDURE = re.compile(
    r"신고|고소|고발|신청|청구|진정|요청|제출|접수|이의|항고|구제|보호명령|report|file|apply|complain|request|petition|appeal", re.I
)  # fmt: skip
_DELETE = re.compile(r"삭제|차단|지우|지워|delet|remov|block|take[ns]?\s?down", re.I)
_EVIDENCE = re.compile(
    r"증거|캡처|캡쳐|녹음|녹화|보존|원본|화면|기록을|evidence|screenshot|record(?:ing|s)?\b|preserve", re.I
)


@lru_cache(maxsize=20000)
def key_words(text: str) -> tuple[str, ...]:
    """The words of ``text`` that assert something, as lemmas: Korean by morphemes, others by stem; neutral words (죄, 성립,
    가능, crime) are left out unless there is no other. Figures are no words: :func:`has_figures` compares them.

    >>> key_words("유포 전 협박도 신고 가능, 7년 이하 징역")
    ('유포', '협박', '신고', '징역')
    """
    text = _EXACT.sub(" ", unicodedata.normalize("NFKC", text))
    for amount in reversed(find_amounts(text)):
        text = f"{text[: amount.start]} {text[amount.end :]}"
    text = _ARTICLE.sub(" ", text)
    if _HANGUL.search(text):
        words = [w for w in _ANALYSER.tokens(text) if not re.fullmatch(r"[\d.,]+", w)]
    else:
        words = [stem(w) for w in re.findall(r"[^\W\d_]+(?:['’]\w+)?", text.lower())]
    return tuple(dict.fromkeys(w for w in words if not is_neutral(w))) or tuple(dict.fromkeys(words))


def _senses(word: str) -> frozenset[str]:
    """What a word may be matched by: itself, and the groups of words that say the same."""
    return frozenset({word}) | KOREAN.get(word, frozenset()) | ENGLISH.get(word, frozenset())


@lru_cache(maxsize=20000)
def _all_senses(text: str) -> frozenset[str]:
    return frozenset(sense for word in key_words(text) for sense in _senses(word))


def shares_word(text: str, other: str) -> bool:
    """Whether two texts share a word that asserts something, or a word of the same sense."""
    return bool(_all_senses(text) & _all_senses(other))


def has_figures(fact: str, text: str) -> bool:
    """Whether every figure of ``fact`` is in ``text``: amounts in normal form, with the bound that the fact gives; articles by
    number; phones and hosts letter by letter.

    >>> has_figures("7년 이하", "7년 이하의 징역"), has_figures("7년 이하", "7년 이상의 징역")
    (True, False)
    """
    amounts = _amounts(text)
    known = {a.normal for a in amounts} | {(a.normal, a.bound) for a in amounts}
    for amount in _amounts(fact):
        if ((amount.normal, amount.bound) if amount.bound else amount.normal) not in known:
            return False
    articles = set(_ARTICLE.findall(unicodedata.normalize("NFKC", text)))
    return all(number in articles for number in _ARTICLE.findall(fact)) and all(
        word.lower() in text.lower() for word in _EXACT.findall(fact)
    )


@lru_cache(maxsize=20000)
def _amounts(text: str) -> tuple[Amount, ...]:
    return tuple(find_amounts(_EXACT.sub(" ", text)))


def figures(text: str) -> bool:
    """Whether ``text`` holds a figure, an article, a phone or a host."""
    return bool(_amounts(text) or _ARTICLE.search(text) or _EXACT.search(text))


def has_fact(fact: str, text: str) -> bool:
    """Whether ``text`` holds every figure and every key word of ``fact``.

    A word counts when it, or one of the same sense (:mod:`kb.answer.vocabulary`), is there. Not judged: negation, order, who does
    what to whom; in a long text the words may come from different sentences. A fact in another language than the text is found by
    its figures and by words of the same sense alone.

    >>> has_fact("7년 이하 징역 5천만원 이하 벌금", "7년 이하의 징역 또는 5,000만원 이하의 벌금에 처합니다.")
    True
    """
    senses = _all_senses(text)
    return has_figures(fact, text) and all(_senses(word) & senses for word in key_words(fact))


def in_one_line(fact: str, lines: Iterable[str]) -> bool:
    """:func:`has_fact` for a single sentence: words that stand together more often mean the fact."""
    return any(has_fact(fact, line) for line in lines)


def cites(claim: Mapping[str, Any], *kinds: str) -> bool:
    """Whether a claim cites a source of one of these kinds (``source_kind`` of the contract)."""
    return any(c.get("source_kind") in kinds for c in claim.get("citations") or ())


def _penalty(claim: Mapping[str, Any]) -> bool:
    """A penalty of a clause that the claim cites: its figures stand in the quoted words; or that there is none."""
    text, quotes = claim["text"], " ".join(c.get("quote") or "" for c in claim.get("citations") or ())
    if not cites(claim, "statute", "card", "ruling", "digest"):
        return False
    if _NO_PENALTY.search(text):
        return True
    figures = [a.normal for a in find_amounts(text) if a.unit in ("won", "month")]
    grave = re.search(r"사형|무기", text)
    quoted = {a.normal for a in find_amounts(quotes)}
    return bool(PENAL.search(text) and (figures or grave) and set(figures) <= quoted)


def addresses(intent: str, claim: Mapping[str, Any], question: str) -> bool:
    """Whether a claim has the form of an answer to ``intent`` (:func:`kb.answer.understand.intents`).

    penalty: a penalty of a cited clause (its figures are in the quoted words), or that none is set.
    do_now: a step; a sentence from a guide or a service; or a procedure (신고, 고소, 신청 …) in a sentence that holds no penalty.
    help: a sentence that cites a service or guide, or a contact.
    delete, evidence: a sentence with a word for deletion or blocking, or for keeping evidence.
    history: a sentence with a date.
    elements: a sentence that cites a provision or ruling and shares a key word with the question.
    overview, and an intent that is not known: any sentence that cites something and shares a key word with the question.

    Limits: a penalty of the wrong clause counts, and so does a procedure that the person cannot use; the citation figures speak
    of that. A right answer in words that share nothing with the question does not count. Of the first lines of 40 answers drawn at
    random from the development questions, 25 count by these rules; a reader accepted 14 of those and 2 of the others: the share
    is an upper bound, to be compared, not believed.
    """
    text, kind = claim["text"], claim.get("kind")
    if intent == "penalty":
        return _penalty(claim)
    if intent == "do_now":
        step = kind in ("step", "contact") or cites(claim, "guide", "service")
        return step or bool(_PROCEDURE.search(text) and not PENAL.search(text))
    if intent == "help":
        return kind == "contact" or cites(claim, "service", "guide")
    if intent == "delete":
        return bool(_DELETE.search(text))
    if intent == "evidence":
        return bool(_EVIDENCE.search(text))
    if intent == "history":
        return any(a.unit == "date" for a in find_amounts(text))
    if intent == "elements":
        return cites(claim, "statute", "card", "ruling", "digest") and shares_word(text, question)
    return bool(claim.get("citations")) and shares_word(text, question)


def first_line(claims: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """The first claim that is no contact (a crisis line stands above the answer) and no note; None when there is none."""
    return next((c for c in claims if c.get("kind") not in ("contact", "note")), None)


_END = re.compile(r"(?<!\d)[.!?。]+(?=[\s”\")\]]|$)")
"""The end of a sentence; a stop behind a digit belongs to a date (2026. 1. 2.)."""


def sentences(text: str) -> int:
    """How many sentences; what stands behind the last end is one too.

    >>> sentences("제3조의2: 3년 이하입니다. 신고하세요!"), sentences("2026. 1. 2. 시행")
    (2, 1)
    """
    ends = list(_END.finditer(text.strip()))
    rest = text.strip()[ends[-1].end() :] if ends else text.strip()
    return len(ends) + bool(re.search(r"\w", rest))
