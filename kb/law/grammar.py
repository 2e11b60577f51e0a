"""How addresses inside a statute are written: 조, 항, 호, 목 and the words that point at one, Korean and English.

제14조의2제2항, 14조의2 2항, 제2조 제4호 (다)목, 제3항 단서, 제1항 각 호        -> one token each
같은 조 제2항, 같은 항 제3호, 전항, 전조                                       -> tokens that point
Article 14-2(2), Articles 3 and 4, paragraph (2) of Article 14-2              -> one token an article
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from kb.law.address import ArticleNumber

Level = Literal["article", "paragraph", "item", "letter"]
LETTERS = "가나다라마바사아자차카타파하"
_ALL_LETTERS = LETTERS + "거너더러머버서어저처커터퍼허"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_S = r"\s{0,3}"
# What 조 may be besides an article: a sum of money, a team (2인 1조, 4조 3교대), the head of another word (조각, 조정실).
_NO_ARTICLE = (
    r"(?!\s{0,3}(?:여\s{0,3})?(?:원(?![문본칙래안인])|달러|엔|위안|유로)|\s{0,3}규모|\s{0,3}[\d,]{1,9}\s{0,3}[천백십]?\s{0,3}억|\s{0,3}\d\s{0,3}교대"
    r"|각(?!\s{0,3}[호항목])|정(?!의)|합|사|건|직|끼)"
)
_BRANCH = r"(?!\d|\s{0,3}(?:년|개월|일|명|항|호|월|회|번|배))"
_HEAD = re.compile(
    rf"""
    (?<!\d)(?<!\d인)(?<!\d인\s)(?P<article>제?{_S}(?P<n>\d{{1,4}}){_S}조{_NO_ARTICLE}(?:{_S}의{_S}(?P<b>\d{{1,2}}){_BRANCH})?)
    | (?<![가-힣])(?P<same_article>(?:같은|위){_S}조(?![가-힣])|(?:같은|위){_S}조(?=에|의|와|를|제)|(?:동조|본조|이{_S}조)(?={_S}제{_S}\d|{_S}의{_S}(?:규정|죄|미수)|에{_S}(?:따|의하|규정|서{_S}정)))
    | (?<![가-힣])(?P<article_before>전조(?={_S}제{_S}\d|의{_S}(?:규정|죄|예|미수범|형|행위|경우)|에{_S}(?:따|의하|규정|서{_S}정)|와{_S}같|[,ㆍ·]))
    | (?<![가-힣])(?P<same_paragraph>(?:같은|위|동|이){_S}항(?=$|[\s제,.)]|[의에과을은이])|본항(?=의|에|{_S}제))
    | (?<![가-힣])(?P<paragraph_before>전항(?=$|[\s,.)]|[의에과을은]))
    | (?P<paragraph>제{_S}\d{{1,2}}{_S}항|[{_CIRCLED}]{_S}항)
    | (?<!법률\s)(?P<item>제{_S}\d{{1,3}}{_S}호)
    | (?<![가-힣])(?P<letter>\(?[{_ALL_LETTERS}]\)?{_S}목(?![가-힣])|\(?[{_ALL_LETTERS}]\)?{_S}목(?=부터|까지|의|에|을|과|및|또는|내지))
    """,
    re.VERBOSE,
)
_TAIL = re.compile(
    rf"""
    (?:{_S}(?:제?{_S}(?P<p>\d{{1,2}})|(?P<pc>[{_CIRCLED}])){_S}항(?:의(?P<pb>\d)(?![\d번년월일명개]))?)?
    (?:{_S}제?{_S}(?P<i>\d{{1,3}}){_S}호(?:의(?P<ib>\d{{1,2}})(?!\d))?)?
    (?:{_S}\(?(?P<s>[{_ALL_LETTERS}])\)?{_S}목(?:의(?P<sb>\d{{1,2}})(?!\d))?)?
    (?:{_S}(?P<part>본문|단서|전단|후단|후문|전문(?!가|성|적)|각{_S}호{_S}외의{_S}부분(?:{_S}(?:본문|단서|전단|후단))?))?
    (?:{_S}각{_S}(?P<each>[호목항])(?!실))?
    """,
    re.VERBOSE,
)
_E_PARTS = (
    r"(?:\s{0,2}\(\s?(?P<p>\d{1,2}(?:-\d)?)\s?\)(?!\s?%)|,?\s{0,2}paragraph\s{0,2}\(?(?P<p2>\d{1,2}(?:-\d)?)\)?)?"
    r"(?:,?\s{0,2}(?:subparagraph|item)\s{0,2}\(?(?P<i>\d{1,3}(?:-\d{1,2})?)\)?\.?)?"
    r"(?:,?\s{0,2}(?:item\s{0,2})?\((?P<s>[a-n])(?:-(?P<sb>\d{1,2}))?\))?"
)
_E_ARTICLE = re.compile(
    r"\b(?:(?P<inner>(?:(?:[Ii]tem|[Ss]ubparagraph|[Pp]aragraph)\s\(?[\da-n-]{1,5}\)?,?\s(?:of\s)?){1,3}of\s|))"
    r"(?P<word>Articles|(?i:Article|Art\.?))\s{0,3}(?P<n>\d{1,4})(?:-(?P<b>\d{1,2}))?" + _E_PARTS
)
_E_MORE = re.compile(
    r"(?P<link>\s?(?:,|,?\s?(?:and|or|through|to)\s|[–~-])\s{0,2})(?P<n>\d{1,4})(?:-(?P<b>\d{1,2}))?(?![\d.,]?\d|%)"
    + _E_PARTS
)
_E_INNER = re.compile(r"(item|subparagraph|paragraph)\s\(?([\da-n-]{1,5})\)?", re.I)


@dataclass(frozen=True)
class Token:
    """An address where it stands. ``level`` is its outermost part; ``pointer`` the word of one that points, ``points`` what
    it points at: ``same`` or ``before``. ``list_end`` is where an English list of articles ends, for "of the Act" behind it."""

    start: int
    end: int
    level: Level
    article: ArticleNumber | None = None
    paragraph: str | None = None
    item: str | None = None
    letter: str | None = None
    part: str | None = None
    each: str | None = None
    pointer: str | None = None
    points: Literal["same", "before"] | None = None
    english: bool = False
    linked: Literal["list", "range"] | None = None
    list_end: int = 0

    @property
    def path(self) -> tuple[str, ...]:
        """The clause path of a token that starts with an article: 호 directly below it have the 본문 as parent."""
        path = [self.paragraph] if self.paragraph else []
        if self.item:
            path += [] if path else ["0"]
            path.append(self.item)
        if self.letter and len(path) == 2:
            path.append(self.letter)
        return tuple(path)


def find_tokens(text: str) -> list[Token]:
    """Every address in ``text``, in order, not overlapping. What each belongs to is for the reader to say.

    A number without 제 counts behind a word or a list (형법 14조), not by itself.
    """
    english = list(_english(text))
    found: list[Token] = []
    position = index = 0
    while match := _HEAD.search(text, position):
        while index < len(english) and english[index].start < match.end():
            found.append(english[index])
            position = max(position, english[index].end)
            index += 1
        if match.start() < position:
            continue
        token = _korean(text, match)
        if token.level == "article" and token.article and text[token.start] != "제" and not _is_led(text, token, found):
            position = match.end()
            continue
        found.append(token)
        position = token.end
    return found + english[index:]


def _is_led(text: str, token: Token, found: list[Token]) -> bool:
    """Whether a number without 제 stands behind a word (형법 14조) or in a list (제9조, 14조)."""
    lead = text[max(0, token.start - 4) : token.start]
    listed = (
        bool(found)
        and found[-1].article is not None
        and re.fullmatch(r"[\s,ㆍ·]*", text[found[-1].end : token.start][:8])
    )
    return bool(re.search(r"[가-힣」]\s{0,3}$", lead)) or bool(listed)


def _korean(text: str, match: re.Match[str]) -> Token:
    start = match.start()
    kind = next(name for name in _KINDS if match[name])
    inside = kind in ("paragraph", "item", "letter")
    tail = _TAIL.match(text, start if inside else match.end())
    if tail is None:  # cannot be: every part of it may be absent
        raise AssertionError(match.group())
    lead = len(match.group()) - len(match.group().lstrip())
    end = max(tail.end(), match.end())
    paragraph = tail["p"] or (str(_CIRCLED.index(tail["pc"]) + 1) if tail["pc"] else None)
    level: Level = "article" if "article" in kind else "paragraph" if "paragraph" in kind else kind  # type: ignore[assignment]
    return Token(
        start + lead,
        end,
        level,
        ArticleNumber(int(match["n"]), int(match["b"] or 0)) if kind == "article" else None,
        _numbered(paragraph, tail["pb"]),
        _numbered(tail["i"], tail["ib"]),
        _numbered(tail["s"], tail["sb"]),
        re.sub(r"\s+", " ", tail["part"]) if tail["part"] else None,
        tail["each"],
        match.group().strip() if kind.startswith("same") or kind.endswith("before") else None,
        "same" if kind.startswith("same") else "before" if kind.endswith("before") else None,
    )


_KINDS = (
    "article", "same_article", "article_before", "same_paragraph", "paragraph_before", "paragraph", "item", "letter",
)  # fmt: skip


def _numbered(number: str | None, branch: str | None) -> str | None:
    """``("2", "3")`` -> ``"2의3"``."""
    return f"{number}의{branch}" if number and branch else number


def _english(text: str) -> Iterator[Token]:
    position = 0
    while match := _E_ARTICLE.search(text, position):
        tokens = [_english_token(match, None)]
        position = match.end()
        plural = match["word"] == "Articles"
        while plural and (more := _E_MORE.match(text, position)):
            ranged = re.search(r"through|to|[–~-]", more["link"]) is not None
            tokens.append(_english_token(more, "range" if ranged else "list"))
            position = more.end()
        for token in tokens:
            yield Token(**{**token.__dict__, "list_end": position})


def _english_token(match: re.Match[str], linked: Literal["list", "range"] | None) -> Token:
    parts = {"paragraph": match["p"] or match["p2"], "subparagraph": match["i"], "item": match["s"]}
    if inner := match.groupdict().get("inner"):
        parts.update({name.lower(): value for name, value in _E_INNER.findall(inner)})
    item, letter = parts["subparagraph"], parts["item"]
    if letter and letter.isdigit():
        item, letter = letter, None
    number = ArticleNumber(int(match["n"]), int(match["b"] or 0))
    return Token(
        match.start("n") if linked else match.start(),
        match.end(),
        "article",
        number,
        _hangul_branch(parts["paragraph"]),
        _hangul_branch(item),
        _numbered(LETTERS["abcdefghijklmn".index(letter)] if letter else None, match.groupdict().get("sb")),
        english=True,
        linked=linked,
    )


def _hangul_branch(number: str | None) -> str | None:
    """``2-2`` -> ``2의2``."""
    return number.replace("-", "의") if number else None
