"""One list of punishments as a clause writes it: ``사형, 무기 또는 7년 이상의 징역이나 금고`` -> kinds, limits and how they are tied.

Source rule: 형법 제41조 (kinds of punishment), and 과태료, which is no punishment but is written in the same form. Months and won.
Reads the plain text of :mod:`kb.law.plain`; what it cannot read whole it reports in ``problems`` and does not guess.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from kb.law.amounts import parse_number

Combination = Literal["or", "and", "may_add"]
End = Literal["min", "max"]


@dataclass(frozen=True)
class Limits:
    """Lowest and highest of a range, None where none is named; ``exclusive`` names an end that is itself not reached
    (초과, 미만)."""

    min: int | None = None
    max: int | None = None
    exclusive: tuple[End, ...] = ()

    @property
    def named(self) -> bool:
        return self.min is not None or self.max is not None


@dataclass(frozen=True)
class Imprisonment:
    """징역 and 금고 for a term: the kinds named, in months. 무기 is kept apart, in :class:`Punishment`."""

    kinds: tuple[str, ...]
    months: Limits = Limits()


@dataclass(frozen=True)
class Fine:
    """벌금 in won, or as multiples of a gain (``이득액의 2배 이상 5배 이하``); a fixed sum has both ends equal."""

    krw: Limits = Limits()
    multiple: Limits | None = None

    @property
    def named(self) -> bool:
        return self.krw.named or self.multiple is not None


@dataclass(frozen=True)
class Punishment:
    """What one list names, and its span in the plain text.

    ``detention`` and ``minor_fine`` are 구류 and 과료; ``suspension`` is 자격정지 in months; ``administrative`` is 과태료.
    """

    start: int = 0
    end: int = 0
    death: bool = False
    life: bool = False
    imprisonment: Imprisonment | None = None
    fine: Fine | None = None
    suspension: Limits | None = None
    detention: bool = False
    minor_fine: bool = False
    administrative: Fine | None = None
    combination: Combination | None = None
    problems: tuple[str, ...] = ()

    @property
    def figured(self) -> bool:
        """Whether it says more than bare names: a limit, death, life, 구류 or 과료."""
        limits = (self.imprisonment.months.named if self.imprisonment else False, self.fine and self.fine.named)
        others = (self.suspension and self.suspension.named, self.administrative and self.administrative.named)
        return self.death or self.life or self.detention or self.minor_fine or any((*limits, *others))


_BOUND = r"\s?(?:이상|이하|초과|미만)"
_MONEY = (
    r"\d[\d,]*(?:\s?[십백천만억]+(?:\s?\d[\d,]*(?=\s?[십백천만억원]))?)*\s?원|[일이삼사오육칠팔구십백천만억]{2,}\s?원"
)
_TERM_OF_TIME = r"\d+\s?년(?:\s?\d+\s?(?:개월|월))?|\d+\s?(?:개월|월)"
_DAYS = r"\d+\s?일"
_TIMES = r"\d+\s?배"


def _range(unit: str) -> str:
    return (
        rf"(?P<a>{unit})(?P<ab>{_BOUND})(?:\s?의)?(?:\s?(?P<b>{unit})(?P<bb>{_BOUND}))?"
        r"(?:\s?에\s?(?:상당하는|해당하는)(?:\s?금액)?)?(?:\s?의)?\s?"
    )


_PRISON = re.compile(rf"(?:{_range(_TERM_OF_TIME)})?(?P<fixed>유기)?(?P<kind>징역|금고)형?")
_LIFE = re.compile(
    r"무기(?:(?:의\s?)?(?P<kind>징역|금고)형?|(?=\s?(?:또는|이나|나|,|ㆍ)\s?(?:(?:또는|장기|단기)\s?)?(?:\d+\s?년|유기|징역|금고|무기)))"
)
_DEATH = re.compile(r"사형")
_FINE = re.compile(rf"(?:{_range(_MONEY)}|(?P<sum>{_MONEY})의\s?|(?:각\s?)?해당\s?(?:조문|조항|조)의\s?)?벌금형?")
_MULTIPLE = re.compile(rf"{_range(_TIMES)}(?:금액의\s?)?(?P<what>벌금|과태료)")
_GAIN = re.compile(r"(?:[가-힣ㆍ]{1,20}\s){0,4}?[가-힣ㆍ]{1,20}의\s(?=\d+\s?배)")
_SUSPENSION = re.compile(rf"(?:{_range(_TERM_OF_TIME)})?자격정지")
_DETENTION = re.compile(rf"(?:{_range(_DAYS)})?구류")
_MINOR = re.compile(rf"(?:{_range(_MONEY)})?과료")
_CHARGE = re.compile(rf"(?:{_range(_MONEY)}|(?P<sum>{_MONEY})의\s?)?과태료")
_KINDS = (
    ("prison", _PRISON),
    ("life", _LIFE),
    ("death", _DEATH),
    ("multiple", _MULTIPLE),
    ("fine", _FINE),
    ("suspension", _SUSPENSION),
    ("detention", _DETENTION),
    ("minor", _MINOR),
    ("charge", _CHARGE),
)
_NAMES = re.compile(r"징역|금고|벌금|과태료|구류|과료|사형|무기|자격정지")
_LINK = re.compile(r"\s?(?P<word>,\s?또는|,|ㆍ|또는|혹은|이나|나(?=\s)|과(?!료|태)|와|및)\s?")
_OR, _AND = {"또는", ",또는", "혹은", "이나", "나"}, {"과", "와", "및"}
_HANGUL = re.compile(r"[가-힣]")


@dataclass(frozen=True)
class _Item:
    kind: str
    match: re.Match[str]
    link: str


def punishments(text: str) -> list[Punishment]:
    """Every list of punishments in plain text, longest first at each place, whatever it is used for.

    >>> [(p.life, p.imprisonment) for p in punishments("무기 또는 5년 이상의 징역에 처한다")]
    [(True, Imprisonment(kinds=('징역',), months=Limits(min=60, max=None, exclusive=())))]
    """
    found: list[Punishment] = []
    if not _NAMES.search(text):
        return found
    place = 0
    while place < len(text):
        item = _item(text, place, "")
        if item is None:
            place += 1
            continue
        items = [item]
        while link := _LINK.match(text, items[-1].match.end()):
            gain = _GAIN.match(text, link.end())  # 또는 그 이득액의 3배 이하의 벌금
            following = _item(text, gain.end() if gain else link.end(), link["word"].replace(" ", ""))
            if following is None:
                break
            items.append(following)
        found.append(_together(items))
        place = items[-1].match.end()
    return found


def _item(text: str, place: int, link: str) -> _Item | None:
    before = text[place - 1 : place]
    if text[place : place + 1].isdigit() and before and (before.isdigit() or before in ",.제"):
        return None  # inside a number
    for kind, pattern in _KINDS:
        match = pattern.match(text, place)
        if match is None:
            continue
        if kind in ("life", "prison") and not match.group()[0].isdigit() and _HANGUL.match(before) and not link:
            continue  # 신용금고, 총무기: the end of another word
        return _Item(kind, match, link)
    return None


def _together(items: list[_Item]) -> Punishment:
    found = Punishment(items[0].match.start(), items[-1].match.end(), combination=_tie(items))
    problems: list[str] = []
    if found.combination is None and len(items) > 1:
        problems.append("tie")
    for index, item in enumerate(items):
        changed = _add(found, item, items[index - 1].kind if index else "")
        if changed is None:
            problems.append(item.match.group())
        else:
            found = changed
    return replace(found, problems=tuple(problems))


def _tie(items: list[_Item]) -> Combination | None:
    """또는/이나 -> or, 과/와/및 -> and; a comma follows the others; both, or commas alone, are no tie."""
    links = {item.link for item in items[1:]}
    either, both = links & _OR, links & _AND
    if either and not both:
        return "or"
    return "and" if both and not either and links <= _AND else None


def _add(found: Punishment, item: _Item, before: str) -> Punishment | None:
    """The list with one more item; None when the item contradicts what stands there already."""
    match = item.match
    if item.kind == "death":
        return None if found.death else replace(found, death=True)
    if item.kind == "life":
        return replace(found, life=True)
    if item.kind == "prison":
        return _add_prison(found, match, before)
    if item.kind == "suspension":
        return None if found.suspension else replace(found, suspension=_limits(match, _months))
    if item.kind == "detention":
        return None if found.detention or match["a"] else replace(found, detention=True)
    if item.kind == "minor":
        return None if found.minor_fine or match["a"] else replace(found, minor_fine=True)
    if item.kind == "multiple":
        fine = Fine(multiple=_limits(match, _times))
        return _add_money(found, fine, match["what"] == "벌금")
    fine = Fine(_fixed(match["sum"]) if match["sum"] else _limits(match, _won))
    return _add_money(found, fine, item.kind == "fine")


def _add_prison(found: Punishment, match: re.Match[str], before: str) -> Punishment | None:
    months = _limits(match, _months)
    kind = match["kind"]
    if found.imprisonment is None:
        return replace(found, imprisonment=Imprisonment((kind,), months))
    if kind in found.imprisonment.kinds or before != "prison":
        return None
    if months.named and months != found.imprisonment.months:
        return None  # two terms of two kinds: not one range
    kinds = (*found.imprisonment.kinds, kind)
    return replace(found, imprisonment=Imprisonment(kinds, found.imprisonment.months))


def _add_money(found: Punishment, fine: Fine, criminal: bool) -> Punishment | None:
    if (found.fine if criminal else found.administrative) is not None:
        return None
    return replace(found, fine=fine) if criminal else replace(found, administrative=fine)


def _limits(match: re.Match[str], read: Callable[[str], int]) -> Limits:
    if not match["a"]:
        return Limits()
    ends: dict[str, int] = {}
    exclusive: list[End] = []
    for value, bound in ((match["a"], match["ab"]), (match["b"], match["bb"])):
        if value:
            word = bound.strip()
            end: End = "min" if word in ("이상", "초과") else "max"
            ends[end] = read(value)
            if word in ("초과", "미만"):
                exclusive.append(end)
    return Limits(ends.get("min"), ends.get("max"), tuple(exclusive))


def _fixed(text: str) -> Limits:
    return Limits(_won(text), _won(text))


def _won(text: str) -> int:
    return parse_number(text.strip().removesuffix("원")) or 0


def _months(text: str) -> int:
    years = re.match(r"(\d+)\s?년", text)
    rest = re.search(r"(\d+)\s?(?:개월|월)", text)
    return (int(years[1]) * 12 if years else 0) + (int(rest[1]) if rest else 0)


def _times(text: str) -> int:
    return int(text.rstrip("배 "))


@dataclass(frozen=True)
class Derived:
    """The ends of a term that the clause leaves open, from 형법 제42조: not in the clause, never printed as its words."""

    min_months: int | None
    max_months: int | None
    source: str = "형법 제42조"
    effective_from: date | None = None


# 유기징역, 유기금고: (from, least, most, most when aggravated). Raised by the Act of 2010-04-15, six months after it.
_TERMS = ((date(2010, 10, 16), 1, 360, 600), (date(1953, 10, 3), 1, 180, 300))


def derived(imprisonment: Imprisonment | None, on: date | None = None, *, aggravated: bool = False) -> Derived | None:
    """What 형법 제42조 adds where a clause names one end of a term or none: 1 month, 30 years, 50 years when aggravated.

    ``on`` is the day of the act; before 2010-10-16 it was 15 and 25 years. None when there is no term, nothing is left open, or
    the law of that day is not known here. Whether a minimum above the general maximum stands is not decided: it is kept.

    >>> derived(Imprisonment(("징역",), Limits(min=36))).max_months
    360
    """
    if imprisonment is None:
        return None
    for start, least, most, raised in _TERMS:
        if on is None or on >= start:
            low = least if imprisonment.months.min is None else None
            high = (raised if aggravated else most) if imprisonment.months.max is None or aggravated else None
            return Derived(low, high, effective_from=start) if low is not None or high is not None else None
    return None
