"""Numbers in legal prose -> one normal form: money, durations, dates, counts, in Korean and English.

``find_amounts("7년 이하의 징역 또는 5천만원 이하의 벌금")`` -> 7 years as 84 months with bound ``max``, 50,000,000 won with bound
``max``. The gate compares the normal forms, so 5천만원 = 5,000만 원 = 50,000,000원 = 50 million won.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

Unit = Literal["won", "month", "day", "hour", "age", "date", "fraction", "percent", "people", "number"]
Bound = Literal["max", "min", "below", "above"]

_UNITS = {"십": 10, "백": 100, "천": 1000}
_BIG = {"만": 10**4, "억": 10**8, "조": 10**12}
_DIGIT = {"영": 0, "공": 0, "일": 1, "이": 2, "삼": 3, "사": 4, "오": 5, "육": 6, "륙": 6, "칠": 7, "팔": 8, "구": 9}
_NATIVE = {"한": 1, "두": 2, "세": 3, "네": 4, "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8, "아홉": 9, "열": 10}
_ENGLISH = {
    **dict(
        zip(
            ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"],
            range(13),
            strict=True,
        )
    ),
    **dict(
        zip(
            ["thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"],
            range(13, 20),
            strict=True,
        )
    ),
    **dict(
        zip(
            ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"],
            range(20, 100, 10),
            strict=True,
        )
    ),
}
_SINO = "[영공일이삼사오육륙칠팔구십백천만억조]"
_NUM = rf"(?:\d[\d,]*(?:\.\d+)?(?:\s?[십백천만억조]+(?:\s?\d[\d,]*\s?[십백천만억조]*)*)?|{_SINO}+)"
_ENGLISH_NUM = rf"(?:\d[\d,]*(?:\.\d+)?|(?:{'|'.join(_ENGLISH)})(?:[\s-](?:{'|'.join(_ENGLISH)}))*)"
_SCALE = r"(?:\s*(?P<scale>hundred|thousand|million|billion)){0,1}"

_PATTERNS: list[tuple[Unit, re.Pattern[str]]] = [
    (
        "date",
        re.compile(r"(?P<y>(?:19|20)\d\d)\s*(?:년|[.\-/])\s*(?P<m>\d{1,2})\s*(?:월|[.\-/])\s*(?P<d>\d{1,2})\s*일?\.?"),
    ),
    ("date", re.compile(r"(?P<y>(?:19|20)\d\d)(?:년\s*|[.\-])(?P<m>\d{1,2})(?:월|(?=\D|$))")),
    ("fraction", re.compile(rf"(?P<den>{_NUM})\s*분의\s*(?P<n>{_NUM})")),
    ("fraction", re.compile(r"\b(?P<half>one[- ]half|half)\b|(?<![\d/])(?P<n>\d+)/(?P<den>\d+)(?![\d/])")),
    ("percent", re.compile(rf"(?P<n>{_NUM})\s*(?:퍼센트|%|percent)")),
    ("won", re.compile(rf"(?P<n>{_NUM})\s*원(?!칙|인|심|고|본|래|격|스|활|만)")),
    (
        "won",
        re.compile(
            rf"(?:₩|KRW\s*)(?P<e>{_ENGLISH_NUM}){_SCALE}|(?P<e2>{_ENGLISH_NUM}){_SCALE.replace('scale', 'scale2')}\s*(?:Korean\s+)?(?:won|KRW)\b",
            re.I,
        ),
    ),
    ("month", re.compile(rf"(?P<y>{_NUM})\s*년\s*(?P<m>{_NUM})\s*개월")),
    ("month", re.compile(rf"(?P<n>{_NUM})\s*(?P<u>개월|년)(?!\s*\d{{1,2}}\s*월)")),
    ("month", re.compile(rf"\b(?P<e>{_ENGLISH_NUM})[\s-]+(?P<u>years?|months?)(?![\s-]*olds?\b)(?!\s+of\s+age)", re.I)),
    ("age", re.compile(rf"(?:만\s*)?(?P<n>\d{{1,3}}|{_SINO}+)\s*(?:세|살)(?![가-힣]*대)")),
    (
        "age",
        re.compile(
            r"\b(?:under|aged?|over|below)\s+(?P<e>\d{1,2})\b|\b(?P<e2>\d{1,2})[\s-]*(?:years?[\s-]*old|years\s+of\s+age)",
            re.I,
        ),
    ),
    ("day", re.compile(r"(?P<n>\d[\d,]*)\s*(?P<u>일|주일|주)(?=\s*(?:이내|안|동안|간|이상|이하|을|이|\b|마다|전|후))")),
    ("day", re.compile(rf"\b(?P<e>{_ENGLISH_NUM})\s+(?P<u>days?|weeks?)\b", re.I)),
    ("hour", re.compile(rf"(?P<n>{_NUM})\s*시간|\b(?P<e>{_ENGLISH_NUM})[\s-]+hours?\b", re.I)),
    ("people", re.compile(rf"(?P<n>{_NUM})\s*(?:명|건|회|배)")),
]
_REFERENCE = re.compile(
    r"제?\s*\d+\s*(?:조(?:의\s*\d+)?|항|호(?:의\s*\d+)?)|\d{2,4}(?:도|다|두|노|고합|고단|나|누|헌[가-힣]|모|므|스)\d+|제\s*\d{3,6}\s*호"
    r"|Art(?:icle|\.)\s*\d+(?:-\d+)?(?:\s*\(\d+\))*|paragraphs?\s*\(?\d+\)?|(?:Act\s+)?No\.\s*\d+|\(\d{1,2}\)"
    r"|(?<![\d-])0\d{1,2}-\d{3,4}-\d{4}(?!\d)",
    re.I,
)
_BOUNDS: list[tuple[Bound, re.Pattern[str], re.Pattern[str]]] = [
    (
        "max",
        re.compile(r"^\s*(?:의\s*)?(?:이하|까지|이내|or less|or fewer|at most)"),
        re.compile(
            r"(?:up to|at most|no more than|not more than|not exceeding|maximum(?: of)?|최대|최고)\s*(?:a\s+)?$", re.I
        ),
    ),
    (
        "min",
        re.compile(r"^\s*(?:의\s*)?(?:이상|부터|or more|or longer|at least)"),
        re.compile(r"(?:at least|no less than|not less than|minimum(?: of)?|최소|적어도)\s*(?:a\s+)?$", re.I),
    ),
    (
        "below",
        re.compile(r"^\s*(?:의\s*)?미만"),
        re.compile(r"(?:under|below|less than|fewer than|younger than)\s*(?:the age of\s*)?$", re.I),
    ),
    ("above", re.compile(r"^\s*(?:을|를)?\s*초과"), re.compile(r"(?:over|above|more than)\s*$", re.I)),
]


@dataclass(frozen=True)
class Amount:
    """A quantity found in text: normal value, unit, bound if one is said, and the span in the text searched.

    Units: won; month (a year is 12); day (a week is 7); hour; age in years; date as YYYYMMDD (YYYYMM00 for a month);
    fraction and percent as millionths of one.
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
    """``"5천만"`` -> 50000000, ``"5,000만"`` -> 50000000, ``"1억 2천"`` -> 100002000, ``"칠"`` -> 7; None when it is no number."""
    compact = text.replace(",", "").replace(" ", "")
    if not compact:
        return None
    if re.fullmatch(r"\d+(\.\d+)?", compact):
        return int(float(compact)) if "." in compact else int(compact)
    if compact in _NATIVE:
        return _NATIVE[compact]
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


def parse_english_number(text: str, scale: str | None = None) -> int | None:
    """``"50", "million"`` -> 50000000; ``"twenty-one"`` -> 21; None when it is no number."""
    words = re.split(r"[\s-]+", text.strip().lower())
    if all(word in _ENGLISH for word in words):
        value = float(sum(_ENGLISH[word] for word in words))
    else:
        try:
            value = float(text.replace(",", ""))
        except ValueError:
            return None
    factor = {"hundred": 10**2, "thousand": 10**3, "million": 10**6, "billion": 10**9}.get((scale or "").lower(), 1)
    return round(value * factor)


def find_amounts(text: str) -> list[Amount]:
    """Every quantity in ``text`` in order, each place counted once; article numbers, case numbers and phones are not
    quantities. Full-width digits count as digits. Offsets are into the NFKC form when that changes the length."""
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
            bound = None if unit == "date" else _bound(text, start, end) or _inner_bound(match.group())
            found.append(Amount(value, unit, bound, start, end, match.group()))
    for match in re.finditer(r"(?<![\w.])\d[\d,]*(?:\.\d+)?(?![\w])", text):
        if not any(match.start() < end and start < match.end() for start, end in taken):
            number = parse_number(match.group())
            if number is not None:
                bound = _bound(text, match.start(), match.end())
                found.append(Amount(number, "number", bound, match.start(), match.end(), match.group()))
    return sorted(found, key=lambda amount: amount.start)


def _value(unit: Unit, match: re.Match[str]) -> int | None:
    groups = match.groupdict()
    if unit == "date":
        month, day = int(groups["m"]), int(groups.get("d") or 0)
        return int(groups["y"]) * 10000 + month * 100 + day if 1 <= month <= 12 and day <= 31 else None
    if unit == "fraction":
        if groups.get("half"):
            return 500_000
        top, bottom = parse_number(groups["n"]), parse_number(groups["den"])
        return round(top * 1_000_000 / bottom) if top is not None and bottom else None
    if unit == "percent":
        return round(float(groups["n"].replace(",", "")) * 10_000) if re.fullmatch(r"[\d.,]+", groups["n"]) else None
    if unit == "month" and groups.get("y"):
        years, months = parse_number(groups["y"]), parse_number(groups["m"])
        return years * 12 + months if years is not None and months is not None else None
    number = parse_number(groups["n"]) if groups.get("n") else None
    if number is None:
        english = groups.get("e") or groups.get("e2")
        number = parse_english_number(english, groups.get("scale") or groups.get("scale2")) if english else None
    if number is None:
        return None
    name = (groups.get("u") or "").lower()
    if unit == "month":
        return number * 12 if name.startswith(("년", "year")) else number
    if unit == "day":
        return number * 7 if name.startswith(("주", "week")) else number
    return number


def _bound(text: str, start: int, end: int) -> Bound | None:
    before, after = text[max(0, start - 30) : start], text[end : end + 12]
    for bound, behind, ahead in _BOUNDS:
        if behind.match(after) or ahead.search(before):
            return bound
    return None


def _inner_bound(text: str) -> Bound | None:
    lowered = text.lower()
    if lowered.startswith(("under", "below")):
        return "below"
    return "above" if lowered.startswith("over") else None
