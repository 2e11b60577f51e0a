"""References as lawyers write them, in Korean and English; what is printed is read back as the same reference.

구 시험법(2018. 12. 18. 법률 제15977호로 개정되기 전의 것) 제14조 제2항 단서
Article 14-2(2), subparagraph 3(a) of the Trial Act
"""

from __future__ import annotations

from kb.law.address import printed_address
from kb.law.grammar import LETTERS
from kb.law.mention import Reference

_ENGLISH_LETTERS = "abcdefghijklmn"


def print_korean(reference: Reference, law: str) -> str:
    """A reference in full. ``law`` is the name to print for its statute, "" for none; rulings need none.

    >>> from kb.law.address import ArticleNumber
    >>> print_korean(Reference(0, 1, "-", ("999999",), ArticleNumber(14, 2), ("1", "3"), each="목"), "시험법")
    '시험법 제14조의2 제1항 제3호 각 목'
    """
    if reference.ruling:
        return str(reference.ruling)
    head = f"구 {law}" if reference.old and law else law
    if reference.version and law:
        head += f"({reference.version})"
    if reference.addenda:
        head = f"{head} 부칙".strip()
    if reference.article is None:
        return head
    parts = [printed_address(head, reference.article, reference.path).strip(), reference.part or ""]
    return " ".join([part for part in parts if part] + ([f"각 {reference.each}"] if reference.each else []))


def print_english(reference: Reference, law: str) -> str:
    """The same in English. ``law`` is the English name. Raises ValueError for what English citations have no form for:
    부칙, 단서 and 각 호, 목 beyond 하, a court without an English name.

    >>> from kb.law.address import ArticleNumber
    >>> print_english(Reference(0, 1, "-", ("999999",), ArticleNumber(14, 2), ("1", "3", "가")), "Trial Act")
    'Article 14-2(1), subparagraph 3(a) of the Trial Act'
    """
    if reference.ruling:
        return reference.ruling.english
    if reference.addenda or reference.part or reference.each:
        raise ValueError(f"영문으로 적는 꼴이 없습니다 (no English form): {reference.text!r}")
    name = f"the {'former ' if reference.old else ''}{law}" if law else ""
    if reference.version and law:
        name += f" ({reference.version.english})"
    if reference.article is None:
        return name
    address = f"{reference.article.english}{_path(reference.path)}"
    return f"{address} of {name}" if name else address


def _path(path: tuple[str, ...]) -> str:
    """``("1", "3의2", "가")`` -> ``(1), subparagraph 3-2(a)``; 호 directly below an article have no (1)."""
    steps = [step.replace("의", "-") for step in path]
    text = "" if not steps or steps[0] == "0" else f"({steps[0]})"
    if len(steps) > 1:
        text += f", subparagraph {steps[1]}"
    if len(steps) > 2:
        letter, _, branch = steps[2].partition("-")
        if letter not in LETTERS:
            raise ValueError(f"영문으로 적는 꼴이 없습니다 (no English form): {path!r}")
        text += f"({_ENGLISH_LETTERS[LETTERS.index(letter)]}{'-' + branch if branch else ''})"
    return text
