"""What a legal word means: who asks that of a word of the glossary, and of nothing else, is told in plain words, then by its clause."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.answer import gather
from kb.answer.asked import Asked, Written, situations_of
from kb.answer.model import Citation, Claim
from kb.retrieve.lexicon import fold
from kb.retrieve.library import Library
from kb.store.glossary import Term, sentences

_KOREAN = re.compile(
    r"^(?P<name>.{1,20}?)\s?(?:이라는|라는|이란|란|이|가|은|는|의)?\s?(?:(?:게|건|것은|것이|말은|말이|단어가|용어가|용어는)\s?)?"
    r"(?:정확히\s?|도대체\s?|대체\s?)?"
    r"(?:뭐|뭔|뭘|무엇|무슨\s?(?:뜻|말|의미)|뜻|의미|어떤\s?(?:뜻|말|의미))(?:지|가|이|은|는|을|에|예|인|인지|인가|죠|야|냐|니|요|까|한가|하나|하는|입니|알려|줘|주세|설명|해|에요|이에요|예요|이야|궁금|\s|[?.!~])*$"
)
"""The word with its particle, then nothing but the asking: 집행유예가 뭐예요, 기소유예 뜻, 친고죄란 무엇인가요."""
_ENGLISH = re.compile(
    r"^(?:what(?:'s| is| are| does| do)|define|(?:the )?meaning of|explain)\s(?:(?:the|a|an)\s)?(?:(?:word|term)\s)?(?P<name>.{2,60}?)"
    r"(?:\s(?:mean|in korea|in korean law|under korean law))*\s?[?.!]*$"
)


def asked_for(library: Library, text: str) -> Term | None:
    """The term whose meaning a question asks for; None where it asks for anything else as well.

    Example: 기소유예가 무슨 뜻이에요? -> 기소유예; 고소하면 어떻게 되나요 and 딥페이크 처벌이 뭐예요 -> None.
    """
    folded = fold(text)
    for pattern in (_KOREAN, _ENGLISH):
        if (match := pattern.match(folded)) and (term := library.term(match["name"].strip(" '\"‘’“”"))):
            return term
    return None


def write(asked: Asked) -> Written | None:
    """The term in plain words, each sentence with the clauses it rests on, then what we hold of the first of them.

    None unless the question asks for a meaning and for nothing else, and its clauses are those that were read (:func:`gather.term_evidence`).
    """
    if asked.question.earlier or any(r.article or r.case_number for r in asked.question.references):
        return None
    term = asked_for(asked.library, asked.question.text)
    evidence = gather.term_evidence(asked.library, term, asked.day) if term else ()
    if term is None or not evidence:
        return None
    said = sentences(term.plain if asked.korean else term.english)
    claims = [Claim(text, "law", tuple(Citation(item, text) for item in evidence)) for text in said]
    cards = [card for basis in term.rests_on if (card := asked.standing(basis.article))]
    return Written([*claims, *_clauses(asked, term)], cards[:1], situations_of(cards[:1]))


def _clauses(asked: Asked, term: Term) -> Iterator[Claim]:
    """The account of the first clause of which we hold one; none of a word of practice, which its clause does not know."""
    for basis in term.rests_on if term.standing != "practice" else ():
        card = asked.standing(basis.article)
        if card is not None and (told := asked.told(card, basis.path[:1])):
            yield from told
            return
