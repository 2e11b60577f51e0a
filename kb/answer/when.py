"""When an act happened, as people say it: 작년 3월, 2023년 여름, 사흘 전, since last year -> the days it may have been.

    read_when("작년 3월에 찍혔어요", date(2026, 11, 24)) -> 2025-03-01 to 2025-03-31, printed "2025-03"

A day on which a law was made, changed or took effect is no day of an act, and neither is a year of birth.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from kb.law.amounts import MONTHS, parse_english_number, parse_number

OLDEST = 1953
"""Years before that of the Criminal Act are not read."""


@dataclass(frozen=True)
class When:
    """The days on which the act may have happened, both included; ``lasting``: it began then and may go on (작년부터). ``last``
    may lie ahead: a year or month that is not over is told whole."""

    first: date
    last: date
    lasting: bool = False

    @property
    def label(self) -> str:
        """ISO 8601 at the precision that was said: a day, a month, a year, else ``first/last`` by month."""
        first, last = self.first, self.last
        if self.lasting:
            return self.first.strftime("%Y-%m") if self.first.month > 1 else str(self.first.year)
        if first == last:
            return first.isoformat()
        if first.year == last.year and (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
            return str(first.year)
        if (first.year, first.month) == (last.year, last.month) and first.day == 1 and last == _month(first)[1]:
            return first.strftime("%Y-%m")
        if first.day == 1 and last == _month(last)[1]:
            return f"{first:%Y-%m}/{last:%Y-%m}"
        return f"{first.isoformat()}/{last.isoformat()}"


_SEASONS = {
    "봄": (3, 5), "여름": (6, 8), "가을": (9, 11), "겨울": (12, 2), "상반기": (1, 6), "하반기": (7, 12),
    "연초": (1, 2), "초": (1, 3), "중순": (5, 8), "연말": (11, 12), "말": (11, 12),
    "spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11), "winter": (12, 2),
    "early": (1, 4), "late": (9, 12), "end": (11, 12), "beginning": (1, 2),
}  # fmt: skip
_MONTH_WORD = (
    r"(?P<mon>january|february|march|april|may|june|july|august|september|october|november|december"
    r"|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec)\.?"
)
_N = r"(?:\d{1,3}|한|두|세|석|네|넉|다섯|여섯|일곱|여덟|아홉|열|일|이|삼|사|오|육|칠|팔|구|십)"
_EN = r"(?:\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten)"
_YEAR = r"(?P<year>재작년|지지난\s?해|그러께|작년|지난\s?해|올해|금년|이번\s?해|(?:19|20)\d\d\s?년(?:도)?|['’]?\d\d년(?=\s?\d{1,2}월|\s?(?:봄|여름|가을|겨울)))"
_PART = r"(?P<part>봄|여름|가을|겨울|상반기|하반기|연초|연말|초(?=에|쯤|부터|까지|\s|$)|말(?=에|쯤|부터|까지|\s|$))"

_KOREAN = [
    re.compile(rf"(?<!\d){_YEAR}(?:\s?(?P<month>1[0-2]|0?[1-9])월(?:\s?(?P<day>3[01]|[12]\d|0?[1-9])일)?|\s?{_PART})?"),
    re.compile(r"(?<![\d.])(?P<y4>(?:19|20)\d\d)[.\-/]\s?(?P<month>1[0-2]|0?[1-9])(?:[.\-/]\s?(?P<day>3[01]|[12]\d|0?[1-9]))?(?![\d])"),
    re.compile(rf"(?P<ago>{_N})\s?(?P<unit>년|해|개월|달|주일?|일)\s?(?:쯤\s?|정도\s?)?전"),
    re.compile(r"(?P<near>지지난\s?달|지난\s?달|저번\s?달|지난\s?주|저번\s?주|엊그제|그저께|그제|어저께|어제|며칠\s?전|몇\s?달\s?전|사흘\s?전|나흘\s?전|이틀\s?전)"),
    re.compile(r"(?<![\d년월])(?<!년 )(?P<month>1[0-2]|0?[1-9])월(?:\s?(?P<day>3[01]|[12]\d|0?[1-9])일)?(?=에|쯤|경|초|말|부터|이었|였|\s?중순)"),
    re.compile(rf"(?:지난|작년)\s?{_PART}"),
]  # fmt: skip
_ENGLISH = [
    re.compile(rf"\b(?P<day>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH_WORD},?\s+(?P<y4>(?:19|20)\d\d)\b", re.I),
    re.compile(rf"\b{_MONTH_WORD}\s+(?P<day>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?,?\s+(?P<y4>(?:19|20)\d\d)\b", re.I),
    re.compile(rf"\b{_MONTH_WORD},?\s+(?:of\s+)?(?P<year>(?:19|20)\d\d|last year|this year)\b", re.I),
    re.compile(r"\b(?:the\s+)?(?P<part>spring|summer|autumn|fall|winter|early|late|end|beginning)\s+(?:of\s+|in\s+)?(?P<year>(?:19|20)\d\d|last year|this year)\b", re.I),
    re.compile(r"\b(?P<y4>(?:19|20)\d\d)-(?P<month>1[0-2]|0[1-9])(?:-(?P<day>3[01]|[12]\d|0[1-9]))?\b"),
    re.compile(rf"\b(?P<ago>{_EN})\s+(?P<unit>year|month|week|day)s?\s+ago\b", re.I),
    re.compile(r"\b(?P<near>last month|last week|yesterday|the year before last)\b", re.I),
    re.compile(rf"\blast\s+{_MONTH_WORD}(?=\W|$)", re.I),
    re.compile(r"\b(?P<year>last year)\b", re.I),
    re.compile(r"\b(?:in|since|during|around|about|from|back in|was|were|until|before)\s+(?P<year>(?:19|20)\d\d)\b", re.I),
]  # fmt: skip

_OF_A_LAW = re.compile(
    r"^[가-힣]{0,3}\s?(?:\d{1,2}월\s?)?(?:\d{1,2}일\s?)?(?:에\s?|의\s?|자로?\s?|부터\s?)?(?:[가-힣]{1,8}\s){0,2}?[가-힣]{0,6}"
    r"(?:개정|시행|공포|제정|도입|신설|선고|판결|결정|공약|입법|발의|통과|법\s|법이|법은|법률|형량을|생겼|생긴|바뀌|바뀐)"
    r"|^\W{0,2}(?:amend|law\b|act\b|reform|revision|ruling|decision|when the law)",
    re.I,
)
_BIRTH = re.compile(
    r"^\s?(?:년?생|년?에\s?태어|born)|^\D{0,4}생(?:이|인|입)|^\D{0,3}(?:스무|스물\s?\S{0,2}|\d{1,2})\s?(?:살|세)|^['’]s\b",
    re.I,
)
"""What follows a birth, an age (올해 스무 살) or a possessive (today's law)."""
_TOLD = re.compile(r"^\S{0,2}\s(?:\S+\s)?(?:경찰|고소장|출석|조사|법원)")
"""What follows the day on which the police called, not that of the act."""
_BORN = re.compile(r"(?:born (?:in|on)|태어난 (?:건|해는?)|선거|총선|재판|만료)\s*$", re.I)
_AGAIN = re.compile(r"부터|이래|이후로|째\b|\bsince\b", re.I)


def read_when(text: str, today: date) -> When | None:
    """The days of the act that ``text`` tells; None when it tells none.

    Of several the last told counts (아니다, 재작년이었어요). Today and hours ago tell nothing: today's law answers; 2019년부터 2020년 초까지 is one span.
    Days after ``today`` are not read: nobody asks about an act to come.
    """
    korean = bool(re.search(r"[가-힣]", text))
    found: list[tuple[int, int, When]] = []
    for pattern in _KOREAN if korean else _ENGLISH:
        for match in pattern.finditer(text):
            start, end = match.span()
            if any(start < e and s < end for s, e, _ in found):
                continue
            if _of_something_else(text, start, end):
                continue
            when = _days(match.groupdict(), match.group(), today)
            if when and when.first <= today:
                after = text[end : end + 5] if korean else text[max(0, start - 6) : end]
                lasting = bool(_AGAIN.search(after))
                found.append((start, end, When(when.first, today if lasting else when.last, lasting)))
    if not found:
        return None
    found.sort(key=lambda row: row[0])
    start, end, when = found[-1]
    begun = found[-2][2] if len(found) > 1 else None
    if (
        begun
        and begun.lasting
        and begun.first < when.first
        and text[end : end + 8].lstrip("에쯤 초말").startswith("까지")
    ):
        return When(begun.first, when.last)
    return when


def _of_something_else(text: str, start: int, end: int) -> bool:
    after = text[end : end + 28]
    if re.search(r"전$|어제|ago", text[start:end]) and _TOLD.search(after):
        return True
    return bool(_OF_A_LAW.search(after) or _BIRTH.search(after) or _BORN.search(text[:start]))


def _days(groups: dict[str, str | None], words: str, today: date) -> When | None:
    """The span that one match tells."""
    near = re.sub(r"\s", "", (groups.get("near") or "").lower())
    if near:
        return _near(near, today)
    if groups.get("ago"):
        return _ago(groups["ago"] or "", groups["unit"] or "", today)
    year = _year(groups.get("year") or groups.get("y4"), today)
    month = int(groups.get("month") or 0) or None
    if groups.get("mon"):
        month = MONTHS[(groups["mon"] or "")[:3].lower()]
    part = (groups.get("part") or "").lower()
    if part and year is None:
        year = today.year - (1 if words.startswith("작년") else 0)
        span = _season(year, part)
        while span.last > today:
            year -= 1
            span = _season(year, part)
        return span
    if month and year is None:
        year = today.year if month <= today.month and not words.lower().startswith("last") else today.year - 1
    if year is None or not OLDEST <= year <= today.year:
        return None
    if part:
        return _season(year, part)
    if month is None:
        return When(date(year, 1, 1), date(year, 12, 31))
    if not groups.get("day"):
        return When(*_month(date(year, month, 1)))
    try:
        day = date(year, month, int(groups["day"] or ""))
    except ValueError:
        return None
    return When(day, day)


def _year(word: str | None, today: date) -> int | None:
    if not word:
        return None
    word = re.sub(r"\s", "", word.lower())
    digits = re.search(r"\d+", word)
    if digits:
        number = int(digits.group())
        return number if number > 99 else 2000 + number if number <= today.year % 100 else 1900 + number
    return today.year - {"재작년": 2, "지지난해": 2, "그러께": 2, "작년": 1, "지난해": 1, "lastyear": 1}.get(word, 0)


def _season(year: int, part: str) -> When:
    first, last = _SEASONS[part]
    end = _month(date(year + (last < first), last, 1))[1]
    return When(date(year, first, 1), end)


def _month(day: date) -> tuple[date, date]:
    return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])


def _back(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 - months
    return date(index // 12, index % 12 + 1, 1)


def _near(word: str, today: date) -> When:
    days = {
        "어제": 1, "어저께": 1, "yesterday": 1, "그제": 2, "그저께": 2,
        "이틀전": 2, "사흘전": 3, "나흘전": 4,
    }  # fmt: skip
    if word in days:
        day = today - timedelta(days[word])
        return When(day, day)
    if word == "theyearbeforelast":
        return When(date(today.year - 2, 1, 1), date(today.year - 2, 12, 31))
    months = {"지지난달": 2, "지난달": 1, "저번달": 1, "lastmonth": 1}
    if word in months:
        return When(*_month(_back(today, months[word])))
    monday = today - timedelta(today.weekday())
    if word in ("지난주", "저번주", "lastweek"):
        return When(monday - timedelta(7), monday - timedelta(1))
    if word == "몇달전":
        return When(_back(today, 6), today)
    return When(today - timedelta(9), today)


def _ago(count: str, unit: str, today: date) -> When | None:
    number = parse_number(count) or parse_english_number(count) or 1  # a year ago, an hour ago
    unit = unit.lower()
    if unit in ("년", "해", "year"):
        return When(date(today.year - number, 1, 1), date(today.year - number, 12, 31)) if number < 80 else None
    if unit in ("개월", "달", "month"):
        return When(*_month(_back(today, number)))
    day = today - timedelta(number * (7 if unit in ("주", "주일", "week") else 1))
    return (
        When(day - timedelta(3), min(day + timedelta(3), today)) if unit in ("주", "주일", "week") else When(day, day)
    )
