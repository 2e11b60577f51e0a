"""What a commencement clause reaches: ``제2조제2호가목, 같은 조 제3호ㆍ제6호 및 제11조의2의 개정규정`` -> articles and clauses.

Rule (법제처, 「법령 입안·심사 기준」): exceptions name the amended provisions in a list of addresses, ranges with 부터 … 까지
(formerly 내지), parts of a clause as 단서, 후단 or ``개정규정 중 … 부분``. 부칙 제N조 leads to an article of the addendum
itself; 별표 and 별지 are annexes, which are no articles.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from kb.law.address import ArticleNumber
from kb.law.building import LETTERS

LEAD = "각호외의부분"
"""The part of a 항 that is its own words: 각 호 외의 부분."""
TITLE = "제목"
_KINDS = r"(?:법률|대통령령|총리령|[가-힣]{2,8}부령)"
_TOKEN = re.compile(
    r"(?P<quote>[\"“][^\"”]*[\"”])"
    r"|(?P<paren>\((?:[^()]|\([^()]*\))*\))"
    rf"|(?P<amending>(?:{_KINDS}\s?제\d+호|제\d{{4,5}}호)(?P<name>[^()\"]{{0,120}}?)(?=,|및|제\d+조|부칙|제\d+[편장절]|$))"
    r"|(?P<law>「[^」]+」)"
    r"|(?P<addenda>부칙)"
    r"|(?P<annex>별표|별지|서식)"
    r"|제(?P<division>\d+[편장절관](?:의\d+)?)"
    r"|제(?P<article>\d+조(?:의\s?\d+)?)"
    r"|(?P<same>같은\s?[조항호]|동[조항호])"
    r"|제(?P<paragraph>\d+항(?:의\d+)?)"
    r"|제(?P<item>\d+호(?:의\d+)?)"
    rf"|(?:(?<=[호목])|(?<![가-힣]))(?P<subitem>[{LETTERS}]목(?:의\d+)?)"
    r"|(?P<part>각\s?[호목]\s?외의\s?부분|단서|본문|전단|후단|제목)"
    r"|(?P<through>부터|내지|[~∼～])"
    r"|(?P<rule>개정\s?규정|개정\s?사항|규정)"
    r"|(?P<among>\s중(?=[\s\"“]))"
    r"|(?P<portion>부분|사항)"
)
_LEVELS = {"article": 0, "paragraph": 1, "item": 2, "subitem": 3}
_WITHOUT = re.compile(r"제외|아니하")
_LIMITS = re.compile(r"한정|한한다|한하여|제외|부분|사항|관련|관하여|해당")


@dataclass(frozen=True)
class Reach:
    """An address, a range of articles, or a division of the statute (``("5장",)``).

    ``path`` is that of a clause, () for the whole article; ``through`` is the end of a range of 항, 호 or 목. ``part``: the
    part of the clause's own words that is meant (단서, 후단, :data:`LEAD`, :data:`TITLE`, or words that only a reader can
    place). ``addendum``: the article is one of the 부칙, and ``without`` lists its 항 that are left out.
    """

    first: ArticleNumber
    last: ArticleNumber
    path: tuple[str, ...] = ()
    through: str = ""
    part: str = ""
    division: tuple[str, ...] = ()
    addendum: bool = False
    without: tuple[str, ...] = ()

    def names(self, number: ArticleNumber, chapters: tuple[str, ...] = ()) -> bool:
        """Whether it names this article of the main text or something in it; ``chapters`` are the headings above it."""
        if self.division:
            return all(any(re.match(rf"제{name}(?!의)", above) for above in chapters) for name in self.division)
        return not self.addendum and self.first <= number <= self.last

    @property
    def whole(self) -> bool:
        """Whether it names articles as a whole."""
        return not self.path and not self.part

    def covers(self, path: tuple[str, ...]) -> bool:
        """Whether the own words of the clause at ``path`` belong to it, all of them or (``part``) some; () is the title."""
        if not path or self.part == TITLE:
            return not path and (self.whole or self.part == TITLE)
        own = self.path
        if not own:
            return not self.part or len(path) == 1
        at = len(own) - 1
        if len(path) <= at or path[:at] != own[:at] or (self.part and len(path) > len(own)):
            return False
        return path[at] == own[at] or bool(self.through and _order(own[at]) <= _order(path[at]) <= _order(self.through))


def read_reach(text: str, own_name: str = "") -> tuple[Reach, ...]:
    """Every address in a list, without those of other laws and of annexes.

    ``"제9조제1항제3호의2, 같은 조 제3항ㆍ제4항 및 제17조의4의 개정규정"`` -> 9/1/3의2, 9/3, 9/4, 17의4. Behind ``법률 제17086호 시험법
    일부개정법률`` an address counts when ``own_name`` is in that name (or is not given).
    """
    reader = _Reader(text, _fold(own_name))
    for match in _TOKEN.finditer(text):
        reader.take(match)
    return tuple(dict.fromkeys(reader.found))


def _fold(name: str) -> str:
    return re.sub(r"[\s「」ㆍ·‧･・]", "", name)


def _order(name: str) -> tuple[int, int]:
    """Of two names at one level: ``"3의2"`` comes after ``"3"``; 목 by their letter."""
    base, _, branch = name.partition("의")
    return (int(base) if base.isdigit() else ord(base[:1] or "0"), int(branch or 0))


class _Reader:
    """Reads from left to right; what an address leaves out it has from the one before it. ``mode`` says whose articles are
    being named: ``own``, ``addenda``, ``annex`` or ``other``."""

    def __init__(self, text: str, own_name: str) -> None:
        self.found: list[Reach] = []
        self._text, self._own_name = text, own_name
        self._mode = "own"
        self._article: ArticleNumber | None = None
        self._path: tuple[str, ...] = ()
        self._before = ""
        self._end = 0
        self._group = 0
        self._ranged = self._in_portion = False
        self._on: dict[str, Callable[[re.Match[str]], None]] = {
            "paren": self._parenthesis, "amending": self._amending, "law": self._other_law, "same": self._same,
            "part": self._part, "rule": self._rule, "among": self._among, "division": self._division,
        }  # fmt: skip

    def take(self, match: re.Match[str]) -> None:
        kind = "amending" if match["amending"] else match.lastgroup or ""
        if self._in_portion:  # … 개정규정 중 제3항에 관한 부분: no addresses of their own
            if kind == "portion":
                self._in_portion, self._group, self._before = False, len(self.found), "rule"
            self._end = match.end()
            return
        if kind in _LEVELS:
            self._address(_LEVELS[kind], match)
        elif kind in ("addenda", "annex"):
            self._mode, self._article = kind, None
        elif kind == "through":
            self._ranged = True
        elif kind in self._on:
            self._on[kind](match)
        self._before, self._end = kind, match.end()

    # Addresses.

    def _address(self, level: int, match: re.Match[str]) -> None:
        ranged, self._ranged = self._ranged, False
        name = re.sub(r"[조항호목\s]", "", match[match.lastgroup or 0])
        if level == 0:
            number, _, branch = name.partition("의")
            if self._mode == "annex":
                self._mode = "own"
            self._article, self._path = ArticleNumber(int(number), int(branch or 0)), ()
            self._add((), ranged, touching=False)
        else:
            base = (*self._path, "0")[:1] if level > 1 else ()
            self._add((*(base if level == 2 else self._path[: level - 1]), name), ranged, self._touches(match))

    def _touches(self, match: re.Match[str]) -> bool:
        return self._before in _LEVELS and not self._text[self._end : match.start()].strip()

    def _add(self, path: tuple[str, ...], ranged: bool, touching: bool) -> None:
        """제9조 | 제1항 | 제3호: what follows an address directly narrows it; else it is another."""
        if self._article is None or self._mode in ("annex", "other"):
            return
        self._path = path
        last = self.found[-1] if self.found else None
        if ranged and last is not None and last.addendum == (self._mode == "addenda"):
            if last.first != self._article:
                self.found[-1] = replace(last, last=self._article, path=(), part="…" if last.path else last.part)
                return
            if len(last.path) == len(path) > 0:
                self.found[-1] = replace(last, through=path[-1])
                return
        if touching and last is not None and (last.last, last.path) == (self._article, path[: len(last.path)]):
            self.found[-1] = replace(last, path=path)
        else:
            self.found.append(Reach(self._article, self._article, path, addendum=self._mode == "addenda"))

    def _same(self, match: re.Match[str]) -> None:
        self._path = self._path[: "조항호".index(match["same"][-1])]

    def _division(self, match: re.Match[str]) -> None:
        last = self.found[-1] if self.found else None
        if self._mode == "other":
            return
        self._mode, self._article = "own", None
        if last is not None and last.division and self._before == "division":  # 제4편제2장
            self.found[-1] = replace(last, division=(*last.division, match["division"]))
        else:
            self.found.append(Reach(ArticleNumber(0), ArticleNumber(0), division=(match["division"],)))

    # Whose articles.

    def _amending(self, match: re.Match[str]) -> None:
        name = _fold(match["name"])
        self._mode = "other" if name and self._own_name and self._own_name not in name else "own"
        self._article = None

    def _other_law(self, match: re.Match[str]) -> None:
        self._mode = "own" if self._own_name and _fold(match["law"]) == self._own_name else "other"
        self._article = None

    # Parts.

    def _rule(self, match: re.Match[str]) -> None:
        """The list is closed, unless a limit of it follows."""
        self._ranged = False
        if not re.match(r"\s?(?:\(|중[\s\"“])", self._text[match.end() :]):
            self._group = len(self.found)
        self._mode = "own"

    def _among(self, match: re.Match[str]) -> None:
        rest = self._text[match.end() :]
        if self._before in _LEVELS and re.match(rf"\s*(?:제\d+[항호]|[{LETTERS}]목)", rest) and self.found:
            self.found.pop()  # 제2조 중 제3호: the narrower address follows
            return
        if self._mode != "annex":
            self._limit("중")
        self._in_portion = "부분" in rest or "사항" in rest

    def _parenthesis(self, match: re.Match[str]) -> None:
        inner = match["paren"][1:-1]
        last = self.found[-1] if self.found else None
        if last is None:
            return
        if last.division and self._before == "division" and (listed := read_reach(inner, self._own_name)):
            self.found[-1:] = listed if not _WITHOUT.search(inner) else [replace(last, part=inner)]
        elif last.addendum and _WITHOUT.search(inner) and re.search(r"제\d+항", inner):
            self.found[-1] = replace(last, without=tuple(re.findall(r"제(\d+)항", inner)))
        elif _LIMITS.search(inner):
            self._limit(inner)
        if self._before == "rule":
            self._group = len(self.found)

    def _limit(self, part: str) -> None:
        """Behind 개정규정 a limit is that of the list, behind an address that of the address."""
        since = self._group if self._before == "rule" else max(len(self.found) - 1, 0)
        self.found[since:] = [replace(one, part=one.part or part) for one in self.found[since:]]

    def _part(self, match: re.Match[str]) -> None:
        between = self._text[self._end : match.start()].strip()
        if not self.found or self._mode in ("annex", "other") or not re.fullmatch(r"의?|및|ㆍ|,|과|와", between):
            return
        part = re.sub(r"\s", "", match["part"]).replace("각목", "각호")
        last = self.found[-1]
        found = replace(last, path=last.path or (() if part == TITLE else ("0",)), part=part)
        if between not in ("", "의"):
            self.found.append(found)
        else:
            self.found[-1] = found
