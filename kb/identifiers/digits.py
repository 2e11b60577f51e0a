"""Numbers that point at a person: phones, resident and foreigner numbers, cards, accounts, passports, plates.

The library maskingtape finds the common spellings; the rules here add what it misses: digits in words (공일공, zero one zero),
digits apart, foreign numbers, accounts behind English words, and resident numbers whatever their date or checksum (since
October 2020 they have none).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from maskingtape.detectors import (
    AccountDetector,
    BirthDateDetector,
    Detector,
    DriverLicenseDetector,
    PassportDetector,
    PhoneDetector,
    RRNDetector,
)

from kb.identifiers.found import Found

_LIBRARY: tuple[tuple[Detector, str], ...] = (
    (RRNDetector(), "rrn"),
    (PhoneDetector(), "phone"),
    (AccountDetector(), "account"),
    (DriverLicenseDetector(), "number"),
    (PassportDetector(), "passport"),
    (BirthDateDetector(), "birthdate"),
)
_DOT = re.compile(r"(?<=\d)[·ㆍ‧∙•・](?=\d)")
_S = r"[-.\s()/_,·~]{0,3}"
_AREA = r"(?:2|3[1-3]|4[1-4]|5[1-5]|6[1-4]|70|80|50\d?)"
_FULL_DATE = re.compile(r"(?:19|20)\d\d[-.\s]{1,3}(?:0?[1-9]|1[0-2])[-.\s]{1,3}(?:0?[1-9]|[12]\d|3[01])(?!\d)")
_FEWEST = 4
"""Figures that any of these has (a birthday, 99년 7월 1일)."""
_MONEY = r"(?!\s?(?:원|만|천|백|억|조\s?원|won\b|KRW|달러|명|건))"
_START = r"(?<!\d)(?<!\d[-.])"

_PHONES = [
    re.compile(pattern)
    for pattern in (
        rf"{_START}\(?010(?:{_S}\d){{8}}(?!\d)",
        rf"{_START}\(?01[16789](?:(?:{_S}\d){{7}}(?!{_S}\d)|(?:{_S}\d){{8}}(?!\d))",
        rf"(?:\+|(?<!\d)00)\s?82{_S}0?{_S}(?:1[016789](?:{_S}\d){{7,8}}|{_AREA}{_S}\d{{3,4}}{_S}\d{{4}})(?!\d)",
        rf"(?<!\d)82[-.\s]{{0,3}}\(?0?\)?10(?:{_S}\d){{8}}(?!\d)",
        rf"{_START}\(?0{_AREA}\)?{_S}\d{{3,4}}?{_S}\d{{4}}(?!\d)",
        r"(?<!\d)0(?:[-.\s]\d){8,10}(?!\d)(?![-.\s]\d)",
        r"\+\s?[1-9]\d{0,2}(?:[\s.()-]{0,3}\d){7,12}(?!\d)",
        r"(?:전화|번호|연락처|폰|휴대폰|핸드폰|[Pp]hone|[Nn]umber|[Cc]ell)[^\d\n]{0,8}(?<!\d)\d{3,4}[-.\s]\d{4}(?![-\d])",
    )
]
_CUED = re.compile(r"^\D+")
_DIGIT_WORDS = {
    "하나": "1", "둘": "2", "셋": "3", "넷": "4", "다섯": "5", "여섯": "6", "일곱": "7", "여덟": "8", "아홉": "9",
    **dict.fromkeys("공영빵〇零○ㅇOo", "0"), **dict.fromkeys("일一lI", "1"), **dict.fromkeys("이二", "2"),
    **dict.fromkeys("삼三", "3"), **dict.fromkeys("사四", "4"), **dict.fromkeys("오五", "5"),
    **dict.fromkeys("육륙六", "6"), **dict.fromkeys("칠七", "7"), **dict.fromkeys("팔八", "8"),
    **dict.fromkeys("구九", "9"), **{digit: digit for digit in "0123456789"},
}  # fmt: skip
"""How a digit is written or said; letters that look like one (OlO) stand among them."""
_UNIT = "(?:" + "|".join(sorted(_DIGIT_WORDS, key=len, reverse=True)) + ")"
_BETWEEN = r"(?:\s?(?:에|다시|대시|국에)\s?|[-.\s,·/]{0,3})"
_SAID = re.compile(rf"(?=[0공영빵〇零○ㅇOo])(?<![\dA-Za-z]){_UNIT}(?:{_BETWEEN}{_UNIT}){{8,10}}")
_SAID_RRN = re.compile(rf"(?:주민|외국인)\s?(?:등록)?\s?번?호?\D{{0,8}}?({_UNIT}(?:{_BETWEEN}{_UNIT}){{12}})")
_EACH = re.compile(_UNIT)
_ENGLISH_DIGIT = "(?:zero|oh|o|one|two|three|four|five|six|seven|eight|nine)"
_SAID_IN_ENGLISH = re.compile(
    rf"\b{_ENGLISH_DIGIT}(?:[\s,.-]{{1,3}}(?:(?:double|triple)\s)?{_ENGLISH_DIGIT}){{7,12}}\b", re.I
)
_MOBILE = re.compile(r"010\d{8}|01[16789]\d{7,8}")
_LANDLINE = re.compile(r"02\d{7,8}|0(?:3[1-3]|4[1-4]|5[1-5]|6[1-4]|70|80|50)\d{7,8}")

_RRNS = [
    re.compile(r"(?<!\d)\d{6}\s{0,2}[-./_,:~|]\s{0,2}\d\s?\d{6}(?!\d)"),
    re.compile(r"(?<!\d)\d\d(?:0\d|1[0-2])(?:[0-2]\d|3[01])\s{0,3}\d{7}(?!\d)"),
    re.compile(rf"(?<!\d)\d(?:[\s.-]{{1,3}}\d){{12}}(?!\d)(?!\s\d){_MONEY}"),
    re.compile(
        r"(?:주민|외국인|거소|RRN|ARC|resident|registration|foreigner)[^\d\n]{0,20}(?<!\d)\d{6}\D{0,3}\d{7}(?!\d)", re.I
    ),
]
_CARDS = [
    re.compile(r"(?<!\d)(?:\d{4}[-.\s/_·,]{1,3}){3}\d{3,4}(?!\d)"),
    re.compile(r"(?<!\d)3[47]\d\d[-.\s/_·]{0,3}\d{6}[-.\s/_·]{0,3}\d{5}(?!\d)"),
    re.compile(r"(?<!\d)\d(?:[\s.-]{1,2}\d){14,15}(?!\d)(?![\s.-]\d)"),
]
_YEARS = re.compile(r"(?:(?:19|20)\d\d\D+){3}(?:19|20)\d\d")
_RUN = re.compile(rf"(?<!\d)(?<!\d[.,])\d{{9,}}(?!\d)(?![.,]\d){_MONEY}")
_CHAIN = re.compile(r"(?<!\d)(?<!\d[-.])\d{1,7}(?:\s?-\s?\d{1,7}){1,4}(?!\d)(?!\s?-\s?\d)")
_ACCOUNT = re.compile(
    rf"(?:계좌|입금|이체|송금|은행|뱅크|통장|\b(?:account|acct|bank|iban|deposit|transfer)\b)[^\d\n]{{0,25}}(\d(?:[-.\s·]{{0,3}}\d){{8,15}})(?!\d){_MONEY}",
    re.I,
)
_GROUPS = re.compile(rf"(?<!\d)(?<!\d[-.])\d{{2,6}}([. ])\d{{2,7}}(?:\1\d{{1,7}}){{1,2}}(?!\d)(?![-.]\d){_MONEY}")
_ACCOUNT_DIGITS = range(9, 17)
_PASSPORT = re.compile(r"(?<![A-Za-z\d])(?:[A-Z]{1,2}\s?\d{7,8}|[MSROD]\d{3}[A-Z]\d{4})(?![\dA-Za-z])")
_PLATE_LETTER = "[가나다라마거너더러머버서어저고노도로모보소오조구누두루무부수우주허하호배바사아자]"
_PLATES = [
    re.compile(rf"(?<!\d)\d{{3}}\s?{_PLATE_LETTER}\s?\d{{4}}(?!\d)"),
    re.compile(
        rf"(?:번호판|차량|자동차|차\s?번호|차는|[Pp]late)[^\d\n]{{0,12}}(?<!\d)(\d{{2}}\s?{_PLATE_LETTER}\s?\d{{4}})(?!\d)"
    ),
    re.compile(
        rf"(?:서울|부산|대구|인천|광주|대전|울산|경기|강원|충북|충남|전북|전남|경북|경남|제주)\s?\d{{1,2}}\s?{_PLATE_LETTER}\s?\d{{4}}(?!\d)"
    ),
]
"""Two figures and a letter are a case number as well (99도3801): a plate of that form needs a cue word."""


def digits_of(text: str) -> str:
    """The digits of a phone number in any spelling, as it is dialled inside Korea.

    >>> digits_of("+82 (0)10-1234-5678"), digits_of("공일공 일이삼사 오육칠팔")
    ('01012345678', '01012345678')
    """
    digits = "".join(_DIGIT_WORDS[word] for word in _EACH.findall(text))
    digits = re.sub(r"^00(?=82)", "", digits)
    return re.sub(r"^82(?:0)?(?=[1-9]\d{7,})", "0", digits)


def find_numbers(text: str) -> list[Found]:
    """Every number that points at a person, spans may meet. ``text`` is folded (:func:`kb.identifiers.fold.fold`).

    >>> [text_ for text_ in ("010-1234-5678",) if find_numbers(text_)]
    ['010-1234-5678']
    """
    if sum(map(str.isdigit, text)) < _FEWEST:
        return list(_said(text))
    dashed = _DOT.sub("-", text)
    found = [Found(d.start, d.end, kind) for tool, kind in _LIBRARY for d in tool.detect(dashed)]
    found = [f for f in found if f.kind != "account" or not _FULL_DATE.match(dashed, f.start)]
    found += (Found(*span, "rrn") for pattern in _RRNS for span in _values(pattern, dashed))
    found += (
        Found(*m.span(), "card") for pattern in _CARDS for m in pattern.finditer(dashed) if not _YEARS.fullmatch(m[0])
    )
    found += (Found(*span, "phone") for pattern in _PHONES for span in _values(pattern, dashed))
    found += _said(dashed)
    found += _accounts(dashed)
    for m in _RUN.finditer(dashed):
        found.append(Found(*m.span(), {13: "rrn", 15: "card", 16: "card"}.get(len(m[0]), "number")))
    found += (Found(*m.span(), "passport") for m in _PASSPORT.finditer(dashed))
    for pattern in _PLATES:
        found += (Found(*m.span(pattern.groups), "plate") for m in pattern.finditer(dashed))
    return found


def _values(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    """Spans of the numbers of a pattern, without a cue word before them."""
    for m in pattern.finditer(text):
        cue = _CUED.match(m[0])
        start = m.start() + (cue.end() if cue and re.search(r"[가-힣A-Za-z]", cue[0]) else 0)
        yield start, m.end()


def _said(text: str) -> Iterator[Found]:
    """Phones in words. Each start is tried, as 이 and 일 are ordinary syllables too; what is more than a number is left."""
    position = 0
    while m := _SAID.search(text, position):
        position = m.start() + 1
        words = list(_EACH.finditer(text, m.start(), m.end()))
        digits = "".join(_DIGIT_WORDS[word[0]] for word in words)
        if number := _MOBILE.match(digits) or _LANDLINE.match(digits):
            position = words[number.end() - 1].end()
            yield Found(m.start(), position, "phone")
    for m in _SAID_IN_ENGLISH.finditer(text):
        yield Found(*m.span(), "phone")
    for m in _SAID_RRN.finditer(text):
        yield Found(*m.span(1), "rrn")


def _accounts(text: str) -> Iterable[Found]:
    for m in (*_CHAIN.finditer(text), *_ACCOUNT.finditer(text), *_GROUPS.finditer(text)):
        span = m.span(1 if m.re is _ACCOUNT else 0)
        digits = re.findall(r"\d+", text[slice(*span)])
        count = sum(map(len, digits))
        if _FULL_DATE.match(text, span[0]) or all(re.fullmatch(r"(?:19|20)\d\d|1\d\d\d?", d) for d in digits):
            continue  # a day, a row of years, a row of hotlines
        if count in _ACCOUNT_DIGITS and (m.re is _ACCOUNT or count >= 10):
            yield Found(*span, "account")
