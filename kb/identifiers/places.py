"""Addresses: by road (도로명), by lot (지번), by building and unit (동·호), and in English."""

from __future__ import annotations

import re

from maskingtape.detectors import AddressDetector

from kb.identifiers.found import Found

_LIBRARY = AddressDetector()
_NARROW = re.compile(r"\d|[가-힣](?:읍|면|동|리|로|길|가)(?![가-힣])|[가-힣](?:읍|면|동|리)(?:에|에서|의|로|이|입니다)")
"""What is narrower than a city or a district."""
_COUNT = re.compile(r"\d\s?(?:박|일|년|월|명|개|곳|시간|주(?!택)|세|회|건|차|%|위)")
_REGION = (
    r"(?:(?:서울|부산|대구|인천|광주|대전|울산|세종|경기|강원|충북|충남|전북|전남|경북|경남|제주|충청[남북]|전라[남북]|경상[남북])"
    r"(?:특별자치시|특별자치도|특별시|광역시|시|도)?\s?|[가-힣]{1,6}(?:시|군|구)\s?|[가-힣]{1,5}(?:읍|면)\s?)"
)
_UNIT = r"(?:\s?,?\s?(?:(?:제\s?)?[\d가-하A-Za-z]{1,4}\s?동)?\s?(?:지하\s?)?(?:B?\d{1,3}층)?\s?(?:\d{1,5}|[A-Z]\d{1,4}|B\d{1,3})호)"
_HOUSE = r"(?:아파트|빌라|오피스텔|맨션|타운|빌딩|하이츠|파크|캐슬|자이|래미안|푸르지오|힐스테이트|원룸|고시원|고시텔|기숙사|연립|주택|타워|상가|모텔|호텔)"
_NOT_UNIT = r"(?![\d-])(?!\s?(?:조|항|호의|년|월|일|명|개|원|만|천|세|살|회|건|번(?!지|길)|차|%|퍼센트|시간|분|초|배|단계|가지|곳|대\b|위|점|쪽|장|절|편|등급|주|학년|인(?!데)|종|건물|종류))"
_ROAD = rf"[가-힣\d·]{{1,10}}(?:대로|로|길)(?:\s?\d{{1,4}}(?:번|가|나|다)?길)?\s?(?:지하\s?)?\d{{1,4}}(?:-\d{{1,4}})?(?:번지)?{_NOT_UNIT}"
_LOT = r"[가-힣]{1,6}\d{0,2}(?:동|리|가)\s(?:산\s?)?\d{1,4}(?:-\d{1,4}(?:번지)?|번지)(?![\d-])"
_NOT_LOT = re.compile(
    r"(?:행|활|아|노|자|이|운|공|합|변|감|출|연|작|폭|진|소|가|기|주|충|난|선|제|발|격|구|협|동)동\s|"
    r"(?:처|관|정|권|분|수|유|논|심|거|우|대|승|순|원|영|교|무|멀|빨|의|궁|도)리\s|(?:추|평|허|국|누|증|참|작|전문|휴|인|대|결|단|물|시|불)가\s"
)
_TAIL = rf"(?:{_UNIT}|\s?\([가-힣\d\s,]{{2,20}}\)|,?\s?[가-힣A-Za-z\d]{{1,12}}{_HOUSE}|,?\s?\d{{1,3}}층)"
_KOREAN = [
    re.compile(rf"(?<![가-힣]){_REGION}{{1,4}}{_ROAD}{_TAIL}{{0,3}}"),
    re.compile(rf"(?<![가-힣\d]){_ROAD}{_TAIL}{{1,3}}"),
    re.compile(
        rf"(?:주소|거주지|사는\s?곳|사는\s?데|집은|집이|살고|배송지|직장은|회사는|위치)[^\d\n]{{0,8}}?(?<![가-힣])(?P<at>{_REGION}{{0,4}}{_ROAD}{_TAIL}{{0,3}})"
    ),
    re.compile(rf"(?<![가-힣\d]){_ROAD}(?=\s?(?:에\s(?:살|거주|있)|에서\s?(?:살|거주)|입니다|이에요|예요|번지|\(우))"),
    re.compile(rf"(?<![가-힣]){_REGION}{{0,4}}{_LOT}{_TAIL}{{0,3}}"),
    re.compile(
        rf"(?<![가-힣])(?:{_REGION}{{1,4}})?(?:[가-힣A-Za-z\d]{{1,12}}{_HOUSE}?\s?)?(?<![가-힣\d])\d{{1,4}}동\s?\d{{1,5}}호"
    ),
    re.compile(rf"(?<![가-힣\d])(?:{_REGION}{{0,4}})(?:[가-힣A-Za-z\d]{{1,12}}\s?)?{_HOUSE}{_UNIT}"),
    re.compile(rf"(?<![가-힣\d])[가-힣A-Za-z\d]{{1,12}}{_HOUSE}\s?\d{{1,4}}동(?![가-힣])"),
    re.compile(r"(?:우편번호|우\))\s?:?\s?(?P<at>\d{5})(?!\d)"),
]
_CITIES = (
    "Seoul|Busan|Daegu|Incheon|Gwangju|Daejeon|Ulsan|Sejong|Suwon|Jeju|Changwon|Seongnam|Yongin|Goyang|Cheongju|Jeonju|Pohang|Gimhae|"
    "(?:South\\s)?Korea|Republic\\sof\\sKorea|Gyeonggi|Gangwon"
)
_PART = rf"(?:,?\s{{1,2}}(?:[A-Z][\w'-]*-(?:gu|si|do|dong|gun|eup|myeon|ri)|{_CITIES}|\d{{5}}(?!\d)))"
_ROOM = r"(?:(?:Apt|Apartment|Unit|Room|Suite|Ste|Rm|Bldg|Building)\.?\s?#?[A-Z]?\d[\dA-Z-]*(?:-(?:dong|ho))?|#\d{1,5}|\d{1,4}-(?:dong|ho)\b|\d{1,3}F\b)"
_STREET = r"[A-Z][\w'-]*-(?:ro|gil|daero)(?:\s\d{1,3}(?:beon|ga|na)?-gil)?"
_ENGLISH = [
    re.compile(rf"(?:{_ROOM},?\s){{0,2}}\d{{1,4}}(?:-\d{{1,4}})?,?\s{_STREET}{_PART}{{0,5}}(?:,?\s{_ROOM}){{0,2}}"),
    re.compile(rf"(?:{_ROOM},?\s){{0,2}}{_STREET}\s\d{{1,4}}(?:-\d{{1,4}})?(?:,?\s{_ROOM}){{0,2}}{_PART}{{0,5}}"),
    re.compile(rf"(?:{_ROOM},?\s){{0,2}}\d{{1,4}}(?:-\d{{1,4}})?,?\s[A-Z][\w'-]*-(?:dong|ri|myeon){_PART}{{0,5}}"),
    re.compile(
        rf"(?:{_ROOM},?\s)?\d{{1,5}}\s(?:[A-Z][a-z]+\s){{1,3}}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Boulevard|Blvd|Way|Court|Ct)\b\.?(?:,?\s{_ROOM})?{_PART}{{0,4}}"
    ),
    re.compile(
        rf"(?i:apartment|apt|unit|room)\.?\s#?\d{{1,5}}(?:-\d{{1,5}})?,\s(?:building|bldg)\.?\s\d{{1,4}}{_PART}{{0,4}}",
        re.I,
    ),
]
_KOREAN_SIGN = re.compile(r"(?:로|길|동|리|가)\s?(?:지하\s?|산\s?)?\d|\d\s?(?:동|호|층|번지)|우편번호|우\)")
_ENGLISH_SIGN = re.compile(
    r"-(?:ro|gil|daero|dong|ri|myeon)\b|\b(?:St|Street|Road|Ave|Avenue|Lane|Drive|Boulevard|Way|Court|Ct|Rd|Ln|Dr|Blvd|[Bb]ldg|[Bb]uilding)\b"
)
"""What any address has: without it the longer patterns need not be tried."""


def find_addresses(text: str) -> list[Found]:
    """Addresses in a folded text that are narrower than a district; spans may meet.

    >>> len(find_addresses("서울 마포구 새솔로 12, 101동 1203호에 살아요")) > 0
    True
    >>> find_addresses("서울특별시에 살아요")
    []
    """
    found = [
        Found(d.start, d.end, "address")
        for d in _LIBRARY.detect(text)
        if _NARROW.search(text, d.start, min(len(text), d.end + 2)) and not _COUNT.match(text, d.end - 1)
    ]
    patterns = [*(_KOREAN if _KOREAN_SIGN.search(text) else ()), *(_ENGLISH if _ENGLISH_SIGN.search(text) else ())]
    for pattern in patterns:
        group = "at" if "at" in pattern.groupindex else 0
        for m in pattern.finditer(text):
            if not _NOT_LOT.search(m[group]):
                found.append(Found(m.start(group), m.end(group), "address"))
    return found
