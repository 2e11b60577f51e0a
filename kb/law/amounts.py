"""Numbers in legal prose -> one normal form: money, durations, dates, counts, in Korean and English.

``find_amounts("7년 이하의 징역 또는 5천만원 이하의 벌금")`` -> 7 years as 84 months with bound ``max``, 50,000,000 won with bound
``max``. The gate compares the normal forms, so 5천만원 = 5,000만 원 = 50,000,000원 = 50 million won.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

Unit = Literal["won", "month", "day", "hour", "age", "date", "fraction", "percent", "people", "number"]
Bound = Literal["max", "min", "below", "above"]

_UNITS = {"십": 10, "백": 100, "천": 1000}
_BIG = {"만": 10**4, "억": 10**8, "조": 10**12}
_DIGIT = {"영": 0, "공": 0, "일": 1, "이": 2, "삼": 3, "사": 4, "오": 5, "육": 6, "륙": 6, "칠": 7, "팔": 8, "구": 9}
_NATIVE = {
    "한": 1, "두": 2, "세": 3, "석": 3, "네": 4, "넉": 4, "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8, "아홉": 9,
    "하나": 1, "둘": 2, "셋": 3, "넷": 4, "열": 10,
}  # fmt: skip
_NATIVE_TENS = {"열": 10, "스물": 20, "스무": 20, "서른": 30, "마흔": 40, "쉰": 50, "예순": 60}
_ENGLISH = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
    "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_ENGLISH_SCALES = {
    "hundred": 100,
    "thousand": 1000,
    "million": 10**6,
    "billion": 10**9,
    "m": 10**6,
    "mn": 10**6,
    "bn": 10**9,
}
MONTHS = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11,
    "dec": 12,
}  # fmt: skip

# A Korean number written in digits, with or without big units, or in words. Words must not continue another word: the 조
# of 조건, the 사 of 회사원 and the 일 of 매일 are no numbers.
_SINO = "[영공일이삼사오육륙칠팔구십백천만억조]"
_DIGITS = r"\d[\d,]*(?:\.\d+)?(?:(?:\s?[십백천만억조])+(?:\s?\d[\d,]*(?:\s?[십백천만억조])*)*)?"
_NUM = rf"(?:{_DIGITS}|(?<![가-힣\d]){_SINO}+)"
_MONEY = rf"(?:{_DIGITS}|(?<![가-힣\d])(?=[가-힣\s]*?[십백천만억조]){_SINO}+(?:\s{_SINO}+)*)"
_ONES = "한|두|세|석|네|넉|다섯|여섯|일곱|여덟|아홉|하나|둘|셋|넷"
_COUNT = rf"(?:{_DIGITS}|(?<![가-힣])(?:(?:열|스물|스무|서른|마흔|쉰|예순)\s?(?:{_ONES})?|{_ONES}))"
_WORD = "|".join(sorted(_ENGLISH, key=len, reverse=True))
_ENGLISH_NUM = (
    rf"(?:\d[\d,]*(?:\.\d+)?|\b(?:{_WORD})\b)"
    rf"(?:[\s-]?(?:and\s+)?(?:(?<=[\s-])(?:{_WORD})\b|(?:hundred|thousand|million|billion|mn|bn|m)\b))*"
)
_MONTH_NAME = r"(?P<mon>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"

_PATTERNS: list[tuple[Unit, re.Pattern[str]]] = [
    (
        "date",
        re.compile(
            r"(?<!\d)(?P<y>(?:19|20)\d\d)\s*(?:년|[.\-/])\s*(?P<m>\d{1,2})\s*(?:월|[.\-/])\s*(?P<d>\d{1,2})(?!\d)\s*일?\.?"
        ),
    ),
    (
        "date",
        re.compile(rf"\b{_MONTH_NAME}\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>(?:19|20)\d\d)\b", re.I),
    ),
    (
        "date",
        re.compile(rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH_NAME},?\s+(?P<y>(?:19|20)\d\d)\b", re.I),
    ),
    ("date", re.compile(r"(?<![\d.])['’]?(?P<y2>\d\d)\.\s?(?P<m>\d{1,2})\.\s?(?P<d>\d{1,2})(?!\d)\.?")),
    ("date", re.compile(r"(?P<y>(?:19|20)\d\d)(?:년\s*|[.\-])(?P<m>\d{1,2})(?:월|(?=\D|$))")),
    ("date", re.compile(rf"\b{_MONTH_NAME},?\s+(?P<y>(?:19|20)\d\d)\b", re.I)),
    ("date", re.compile(r"(?<!\d)(?P<m>\d{1,2})\s*월\s*(?P<d>\d{1,2})\s*일")),
    ("date", re.compile(r"(?<!\d)(?P<y>(?:19|20)\d\d)\s*년(?!\s*(?:이하|이상|미만|초과))")),
    ("month", re.compile(r"(?P<halfyear>\bhalf a year\b|(?<![가-힣])반년)", re.I)),
    ("fraction", re.compile(rf"(?P<den>{_NUM})\s*분의\s*(?P<n>{_DIGITS}|{_SINO}+)")),
    ("fraction", re.compile(r"(?P<half>\bone[- ]half\b|\bhalf\b|절반)|(?<![\d/])(?P<n>\d+)/(?P<den>\d+)(?![\d/])")),
    ("percent", re.compile(rf"(?P<n>{_NUM})\s*(?:퍼센트|%|percent)")),
    ("won", re.compile(rf"(?P<n>{_MONEY})\s*원(?!칙|인|심|고|본|래|격|스|활|만)")),
    (
        "won",
        re.compile(rf"(?:₩|KRW)\s*(?P<e>{_ENGLISH_NUM})|(?P<e2>{_ENGLISH_NUM})\s*(?:Korean\s+)?(?:won|KRW)\b", re.I),
    ),
    ("month", re.compile(rf"(?P<y>{_NUM})\s*년\s*(?P<m>{_NUM})\s*개월")),
    ("month", re.compile(rf"(?P<n>{_NUM})\s*(?P<u>개월|년)(?!\s*\d{{1,2}}\s*월)")),
    ("month", re.compile(rf"(?P<n>{_COUNT})\s*(?P<u>달|해)(?![가-힣]*(?:당|결|자|바라))")),
    (
        "month",
        re.compile(
            rf"\b(?P<y>{_ENGLISH_NUM})[\s-]+years?,?\s+(?:and\s+)?(?P<m>{_ENGLISH_NUM})[\s-]+months?\b"
            r"(?![\s-]*olds?\b)(?!\s+of\s+age)",
            re.I,
        ),
    ),
    (
        "month",
        re.compile(rf"\b(?P<e>{_ENGLISH_NUM})[\s-]+(?P<u>years?|months?)\b(?![\s-]*olds?\b)(?!\s+of\s+age)", re.I),
    ),
    (
        "age",
        re.compile(
            rf"(?:만\s*)?(?P<n>\d{{1,3}}|(?<![가-힣]){_SINO}{{2,}})\s*(?:세(?!기|대|트)|살)(?![가-힣]*대)|(?:만\s*)?(?P<n2>{_COUNT})\s*살(?![가-힣]*대)"
        ),
    ),
    (
        "age",
        re.compile(
            rf"\b(?P<rel>under|aged?|over|below|younger\s+than|older\s+than|at(?=\s+\w+teen\b)|turn(?:s|ed|ing)?|reach(?:es|ed|ing)?)\s+(?:the\s+age\s+of\s+)?(?P<e>{_ENGLISH_NUM})\b"
            r"(?!\s*(?:[%,]|percent|million|billion|won|years?\s+in|months?|days?|hours?))(?:\s*years?(?:\s+of\s+age|[\s-]+olds?))?"
            rf"|\b(?P<e2>{_ENGLISH_NUM})[\s-]*(?:years?[\s-]*olds?|years\s+of\s+age)\b",
            re.I,
        ),
    ),
    ("day", re.compile(r"(?<!월)(?<!월 )(?P<n>\d[\d,]*)\s*(?P<u>일|주일|주)(?!\s?(?:자|정|년))")),
    ("day", re.compile(rf"(?P<n>{_COUNT})\s*(?P<u>주일|주)(?![가-힣]*(?:소|민|거|택))")),
    ("day", re.compile(r"(?<![가-힣])(?P<n>[이삼사오육])\s?(?P<u>주일)(?=\s?(?:안|이내|내|동안|간))")),
    ("day", re.compile(r"(?<![가-힣])(?P<word>하루|이틀|사흘|나흘|닷새|엿새|이레|열흘|보름)")),
    ("day", re.compile(rf"\b(?P<e>{_ENGLISH_NUM})[\s-]+(?P<u>days?|weeks?)\b", re.I)),
    (
        "hour",
        re.compile(
            rf"(?P<n>{_DIGITS}|(?<![가-힣]){_SINO}{{2,}}|{_COUNT})\s*시간|\b(?P<e>{_ENGLISH_NUM})[\s-]+hours?\b", re.I
        ),
    ),
    (
        "people",
        re.compile(
            rf"(?P<n>{_COUNT}|(?<![가-힣]){_SINO}+(?=\s+(?:명|회|배)))\s*(?:명|건|회|배|차례|번(?=\s|까지|만|을(?!\s?누르)|이|의))"
        ),
    ),
    ("people", re.compile(rf"\b(?P<e>{_ENGLISH_NUM})\s+(?:times|people|persons)\b", re.I)),
]
_REFERENCE = re.compile(
    r"제?\s*\d+\s*(?:조(?!\s*원)(?:의\s*\d+)?|항|호(?:의\s*\d+)?)|\d{2,4}(?:도|다|두|노|고합|고단|나|누|헌[가-힣]|모|므|스)\d+"
    r"|제\s*\d{3,6}\s*호|제\s*\d+\s*(?:자|장|절|편|관)|[12]차\s*(?:피해|가해)"
    r"|Art(?:icle|\.)s?\s*\d+(?:-\d+)?(?:\s*\(\d+\))*|paragraphs?\s*\(?\d+\)?(?:(?:,|\s*(?:,\s*)?(?:and|or|to))\s*\(?\d+\)?(?![\d,]*\s*(?:years?|months?|days?|won|million|hours?)))*|subparagraphs?\s*\d+|(?:Act\s+)?No\.\s*\d+|\(\d{1,2}\)"
    r"|(?<![\d-])0\d{1,2}-\d{3,4}-\d{4}(?!\d)",
    re.I,
)
_BOUNDS: list[tuple[Bound, re.Pattern[str], re.Pattern[str]]] = [
    (
        "max",
        re.compile(
            r"^\s*(?:의\s*)?(?:이하|까지|이내|안에|내에|or less|or fewer|or under|or younger|at most)"
            r"|^\s*(?:을|를|이|가)?\s*(?:넘을|넘길|넘지|넘기지|넘어설|넘어서지|초과할|초과하지)(?:는|도)?\s*(?:수(?:는)?\s*없|못|않|아니)|^\s*at (?:the )?(?:very )?(?:most|longest)"
            r"|^\s*(?:이|가)\s*(?:상한|최고|최대)|^\s*범위|^\s*(?:에|으로|로)\s*한(?:해|하여|정)"
        ),
        re.compile(
            r"(?:up to|at most|no(?:t)? (?:\w+ )?(?:more|longer|later|higher|greater) than|not exceed(?:ing)?|within|maximum(?: of)?"
            r"|maximum\b[^.;]{0,40}\b(?:is|of)|(?:최대|최고|최장|상한(?:은|이)?|위쪽 한계(?:는|가)?|길어야|길어도|많아야|많아도|무거워야|무거워도|높아야|높아도|기껏해야|고작)(?:\s?(?:유기)?(?:징역|금고|벌금)형?)?)\s*(?:an?\s+)?$",
            re.I,
        ),
    ),
    (
        "min",
        re.compile(
            r"^\s*(?:의\s*)?(?:이상|부터|or more|or longer|or older|or over|at least)|^\s*(?:이|가)\s*(?:하한|최소)|^\s*at (?:the )?(?:very )?least"
        ),
        re.compile(
            r"(?:at least|no(?:t)? (?:less|fewer|shorter) than|minimum(?: of)?|minimum\b[^.;]{0,40}\b(?:is|of)"
            r"|(?:최소한?|최저|적어도|하한(?:은|이)?|아래쪽 한계(?:는|가)?|못해도|짧아도|짧아야|낮아도|낮아야|가벼워도|적어야)(?:\s?(?:유기)?(?:징역|금고|벌금)형?)?)\s*(?:an?\s+)?$",
            re.I,
        ),
    ),
    (
        "below",
        re.compile(
            r"^\s*(?:의\s*)?미만|^\s*(?:이|가)\s*(?:안|채)\s*(?:된|되는|못)|^\s*(?:이|가|에)?\s*(?:되지|달하지)\s*(?:아니|않|못)|^\s*(?:이|가)\s*되기\s*전"
        ),
        re.compile(r"(?:under|below|less than|fewer than|younger than)\s*(?:the age of\s*)?$", re.I),
    ),
    (
        "above",
        re.compile(
            r"^\s*(?:을|를|이|가)?\s*(?:초과|넘|지난\s*(?:뒤|후|다음)|지나(?:야|서|고|거나|면|도록)|경과(?:하|한|되|된))|^\s*(?:뒤|후)에야"
        ),
        re.compile(r"(?:over|above|more than|longer than|older than|after)\s*$", re.I),
    ),
]
_APPOSED = re.compile(r"^\s*(?:,|\(|곧|즉|that is|i\.e\.|\s)+\s*$", re.I)
_DAY_WORDS = {"하루": 1, "이틀": 2, "사흘": 3, "나흘": 4, "닷새": 5, "엿새": 6, "이레": 7, "열흘": 10, "보름": 15}


@dataclass(frozen=True)
class Amount:
    """A quantity found in text: normal value, unit, bound if one is said, and the span in the text searched.

    Units: won; month (a year is 12); day (a week is 7); hour; age in years; date as YYYYMMDD (YYYYMM00 for a month);
    fraction and percent as millionths of one. A date of which a part is not said has 00 there: 2024년 is 20240000.
    """

    value: int
    unit: Unit
    bound: Bound | None
    start: int
    end: int
    text: str

    @property
    def normal(self) -> tuple[Unit, int]:
        return (self.unit, self.value)


def parse_number(text: str) -> int | None:
    """``"5천만"`` -> 50000000, ``"5,000만"`` -> 50000000, ``"1억 2천"`` -> 100002000, ``"칠"`` -> 7, ``"열아홉"`` -> 19; None
    when it is no number."""
    compact = text.replace(",", "").replace(" ", "")
    if not compact:
        return None
    if re.fullmatch(r"\d+(\.\d+)?", compact):
        return int(float(compact)) if "." in compact else int(compact)
    native = _native(compact)
    if native is not None:
        return native
    total, section, current = 0, 0.0, -1.0
    for token in re.findall(r"\d+(?:\.\d+)?|.", compact):
        if token[0].isdigit():
            current = float(token)
        elif token in _DIGIT:
            current = _DIGIT[token] if current < 0 else current * 10 + _DIGIT[token]
        elif token in _UNITS:
            section += (1 if current < 0 else current) * _UNITS[token]
            current = -1
        elif token in _BIG:
            section += max(current, 0)
            total += round((section or 1) * _BIG[token])
            section, current = 0, -1
        else:
            return None
    return total + round(section + max(current, 0))


def _native(text: str) -> int | None:
    """``"열아홉"`` -> 19, ``"두"`` -> 2."""
    if text in _NATIVE:
        return _NATIVE[text]
    for word, tens in _NATIVE_TENS.items():
        if text.startswith(word):
            rest = text[len(word) :]
            if not rest:
                return tens
            return tens + _NATIVE[rest] if rest in _NATIVE else None
    return None


def parse_english_number(text: str) -> int | None:
    """``"50 million"`` -> 50000000; ``"twenty-one"`` -> 21; ``"one hundred fifty"`` -> 150; None when it is no number."""
    total, section, seen = 0.0, 0.0, False
    for word in re.findall(r"\d[\d,]*(?:\.\d+)?|[a-z]+", text.lower()):
        if word[0].isdigit():
            section += float(word.replace(",", ""))
        elif word in _ENGLISH:
            section += _ENGLISH[word]
        elif word == "hundred":
            section = (section or 1) * 100
        elif word in _ENGLISH_SCALES:
            total += (section or 1) * _ENGLISH_SCALES[word]
            section = 0
        elif word != "and":
            return None
        seen = True
    return round(total + section) if seen else None


def find_amounts(text: str) -> list[Amount]:
    """Every quantity in ``text`` in order, each place counted once; article numbers, case numbers and phones are not
    quantities. Full-width digits count as digits. Offsets are into the NFKC form when that changes the length.

    A digit that fits no unit is a bare number, whatever stands behind it: 200미터 must not slip through.
    """
    text = unicodedata.normalize("NFKC", text)
    taken = [match.span() for match in _REFERENCE.finditer(text)]
    found: list[Amount] = []
    for unit, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            value = _value(unit, match)
            if value is None:
                continue
            taken.append(match.span())
            start, end = match.span()
            bound = None if unit == "date" else _bound(text, start, end) or _inner_bound(match)
            found.append(Amount(value, unit, bound, start, end, match.group()))
    for match in _SINGULAR.finditer(text):
        bound = _bound(text, *match.span())
        if bound and not any(match.start() < end and start < match.end() for start, end in taken):
            taken.append(match.span())
            unit, value = _SINGLE[match["u"].lower()]
            found.append(Amount(value, unit, bound, *match.span(), match.group()))
    for match in re.finditer(r"(?<![\w.])(?:\d[\d,]*(?:\.\d+)?)(?![A-Za-z\d])|(?<=[가-힣])\d[\d,]*(?:\.\d+)?", text):
        if not any(match.start() < end and start < match.end() for start, end in taken):
            number = parse_number(match.group())
            if number is not None:
                bound = _bound(text, match.start(), match.end())
                year = re.fullmatch(r"(?:19|20)\d\d", match.group()) is not None
                value, unit = (number * 10000, "date") if year else (number, "number")
                found.append(Amount(value, unit, None if year else bound, match.start(), match.end(), match.group()))
    return _with_apposed(sorted(found, key=lambda amount: amount.start), text)


_SINGULAR = re.compile(r"\ban?\s+(?:single\s+)?(?P<u>year|month|week|day)\b", re.I)
_SINGLE: dict[str, tuple[Unit, int]] = {
    "year": ("month", 12),
    "month": ("month", 1),
    "week": ("day", 7),
    "day": ("day", 1),
}


def _with_apposed(amounts: list[Amount], text: str) -> list[Amount]:
    """An amount said twice in a row (다섯 해, 곧 5년 이상) has the bound that either place states."""
    found = list(amounts)
    for i, (one, other) in enumerate(pairwise(amounts)):
        if one.normal == other.normal and one.bound is None and _APPOSED.match(text[one.end : other.start]):
            found[i] = replace(one, bound=other.bound)
    return found


def _value(unit: Unit, match: re.Match[str]) -> int | None:
    groups = match.groupdict()
    if unit == "date":
        return _date(groups)
    if unit == "fraction":
        if groups.get("half"):
            return 500_000
        top, bottom = parse_number(groups["n"]), parse_number(groups["den"])
        return round(top * 1_000_000 / bottom) if top is not None and bottom else None
    if unit == "percent":
        return round(float(groups["n"].replace(",", "")) * 10_000) if re.fullmatch(r"[\d.,]+", groups["n"]) else None
    if groups.get("halfyear"):
        return 6
    if unit == "month" and groups.get("y"):
        years, months = (parse_number(groups[name]) or parse_english_number(groups[name]) for name in ("y", "m"))
        return years * 12 + months if years is not None and months is not None else None
    if groups.get("word"):
        return _DAY_WORDS[groups["word"]]
    if unit == "people" and groups.get("n") == "한":
        return None  # 한 번, 한 명: an article more often than a count
    said = groups.get("n") or groups.get("n2")
    number = parse_number(said) if said else None
    if number is None:
        english = groups.get("e") or groups.get("e2")
        number = parse_english_number(english) if english else None
    if number is None:
        return None
    name = (groups.get("u") or "").lower()
    if unit == "month":
        return number * 12 if name.startswith(("년", "해", "year")) else number
    if unit == "day":
        return number * 7 if name.startswith(("주", "week")) else number
    return number


def _date(groups: Mapping[str, str | None]) -> int | None:
    """YYYYMMDD; 00 for a part that is not said; None when there is no such month or day."""
    year = int(groups.get("y") or 0) or (2000 + int(groups["y2"] or 0) if groups.get("y2") else 0)
    named = groups.get("mon")
    month = MONTHS[named.lower()] if named else int(groups.get("m") or 0)
    day = int(groups.get("d") or 0)
    said_month = bool(named or groups.get("m"))
    return year * 10000 + month * 100 + day if (not said_month or 1 <= month <= 12) and day <= 31 else None


def _bound(text: str, start: int, end: int) -> Bound | None:
    before, after = text[max(0, start - 60) : start], text[end : end + 24]
    for bound, behind, ahead in _BOUNDS:
        if behind.match(after) or ahead.search(before):
            return bound
    return None


def _inner_bound(match: re.Match[str]) -> Bound | None:
    relation = (match.groupdict().get("rel") or "").lower()
    if relation.startswith(("under", "below", "younger")):
        return "below"
    return "above" if relation.startswith(("over", "older")) else None
