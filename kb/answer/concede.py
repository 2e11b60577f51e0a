"""What a sentence says does not matter, or is spared: of a person's will above all.

Consent, permission, complaint and wish decide cases. A sentence that says that they do not matter (뜻과 관계없이, 반대하더라도,
동의 없이도, even if she agreed), that something goes without them, or that a duty has ended, stands only where the evidence says
so of the same thing; so does the day from which a period runs. Words alone would let such a sentence pass: the clause names the
consent too, and asks for it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_WILLS = (
    r"의사|뜻|원하|바라|반대|불원|\bwish\w*|\bwill\b|\bwant\w*|\bobject\w*|\bagainst",
    r"동의|승낙|허락|합의|의사|뜻|\bconsent\w*|\bagree\w*",
    r"허가|승인|영장|\bpermission\b|\bapprov\w*|\bwarrant\b",
    r"고소|\bcomplain\w*",
)
"""Families of words for what a person, a court or a complaint must give. 의사 and 뜻 stand for consent as well."""
_EVEN_SO = r"(?:없이도|없어도|관계\s?없이|상관\s?없이|무관하게|라도|아도|어도|여도|해도|불구하고|경우에도|묻지)"
_WITHOUT = r"(?:없이|없는|없어도|없더라도|(?:받|얻)지\s?(?:아니|않|못)|반하|반해|거슬러)"
_ENGLISH_EVEN = r"(?:even (?:if|though|when|where)|regardless of|whether or not|no matter)"
_ENGLISH_WITHOUT = r"(?:without|against)"
_SPARED = re.compile(
    r"의무(?:가|는|도)?\s*(?:더\s?이상\s*|이제\s*)?(?:없|사라|끝)|필요(?:가|는|도)?\s*없|지\s?않아도\s?(?:된|됩|돼|되|괜찮)"
    r"|\bno (?:longer|more) (?:obliged|required|bound)|\b(?:need|do(?:es)? not (?:have|need) to)\b|\bno duty\b|\bnot (?:obliged|required)\b",
    re.I,
)
_SPARES = re.compile(
    r"의무\s?(?:가|는|도)?\s?없|필요(?:가|는|도)?\s?없|지\s?(?:아니하여도|않아도)|아니할 수 있|않을 수 있|면제|그러하지 아니|제외|아니한다|아니합니다|않는다|않습니다|되지 아니"
    r"|not (?:obliged|required|need)|no need|exempt|need not|does not",
    re.I,
)
_NO_DUTY = re.compile(r"의무\s?(?:가|는|도)?\s?없|면제|제외|duty", re.I)
_FROM = re.compile(r"((?:[가-힣·]+\s){0,3}[가-힣·]+)\s(?:날|때)(?:로?부터)")
_DAY_OF_CRIME = re.compile(
    r"\b(?:on|from|with|at) (?:the )?(?:day|date|time) (?:of )?(?:the )?(?:crime|offen[cs]e|act)\b", re.I
)
_DAY_OF_CRIME_HELD = re.compile(
    r"(?:행위|범행|범죄)[^.]{0,14}(?:종료|끝난|끝|때부터|날부터)|(?:day|date|time) (?:of )?the (?:crime|offen[cs]e|act)",
    re.I,
)
_STEM = re.compile(r"(?:이|가|을|를|은|는|에|의|한|된|하는|되는|난|인|할|될)$")


def unheld(text: str, lines: Sequence[str]) -> str | None:
    """The words of ``text`` that say what does not matter, what is spared, or when a period begins, where no line of the
    evidence says so; None when all of them are held.

    Example: "피해자가 반대하더라도 신고해야 합니다" on "피해자의 명시적인 반대의견이 없으면 신고하여야 한다" -> "반대하더라도".
    """
    for words, family, even in _said_of_wills(text):
        held = rf"(?:{_EVEN_SO}|\)에도)" if even else _WITHOUT
        english = _ENGLISH_EVEN if even else rf"(?:{_ENGLISH_WITHOUT}|{_ENGLISH_EVEN})"
        near = re.compile(
            rf"(?:{family})[^.]{{0,40}}{held}|(?:{held}|{english})[^.]{{0,40}}(?:{family})|(?:{family})[^.]{{0,40}}{english}",
            re.I,
        )
        if not any(near.search(line) for line in lines):
            return words
    if spared := _SPARED.search(text):
        sparing = _NO_DUTY if spared.group().startswith("의무") else _SPARES
        if not any(sparing.search(line) for line in lines):
            return spared.group()
    return _start(text, lines) or _beyond(text, lines)


def _beyond(text: str, lines: Sequence[str]) -> str | None:
    """친고죄가 아닌 죄도 …, on 친고죄에만: what the evidence keeps for one thing alone is said of others."""
    for match in re.finditer(r"([가-힣]{2,}?)(?:이|가)?\s(?:아닌|아니더라도)\s?[가-힣]*도\b", text):
        if any(re.search(rf"{match[1]}(?:에게|에서|에|의)?(?:만|\s?경우에만)", line) for line in lines):
            return match.group()
    return None


def _said_of_wills(text: str) -> list[tuple[str, str, bool]]:
    """(words, family, whether it is said not to matter) for each will that a sentence does without."""
    found = []
    for family in _WILLS:
        for match in re.finditer(rf"(?:{family})[가-힣]{{0,4}}\s?(?:[가-힣]{{1,4}}\s)?{_EVEN_SO}", text):
            found.append((match.group(), family, True))
        for match in re.finditer(rf"(?:{family})[이가을를]?\s?(?:전혀\s)?없이(?!도)", text):
            found.append((match.group(), family, False))
        for match in re.finditer(rf"{_ENGLISH_EVEN}[^,.;]{{0,40}}(?:{family})", text, re.I):
            found.append((match.group(), family, True))
    return found


def _start(text: str, lines: Sequence[str]) -> str | None:
    """The day from which a sentence lets a period run, where the evidence names days and not this one."""
    held = {stem for line in lines for match in _FROM.finditer(line) for stem in _stems(match[1])}
    if held:
        for match in _FROM.finditer(text):
            if not _stems(match[1]) & held:
                return match.group()
    said = _DAY_OF_CRIME.search(text)
    if said and not any(_DAY_OF_CRIME_HELD.search(line) for line in lines):
        return said.group()
    return None


def _stems(words: str) -> set[str]:
    """What makes the day that day, without the subject of the sentence: 시효는 성년이 된 -> 성년, 된."""
    *before, last = words.split()
    return {_STEM.sub("", word)[:2] for word in (*(w for w in before[-1:] if w[-1] not in "은는"), last)}
