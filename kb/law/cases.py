"""Case numbers of every Korean court in their normal form: year, kind (사건부호), serial number.

2017도 3443, 2017Do3443      -> 2017도3443
98도1234, 2018Hun-Ba524      -> 98도1234, 2018헌바524
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

# 사건부호 of the courts' rule on case numbers, with the Latin letters that translations use; a hyphen may be left out.
_LATIN = {
    "도": "Do", "노": "No", "모": "Mo", "로": "Ro", "오": "O", "고합": "Go-hap", "고단": "Go-dan", "고정": "Go-jeong",
    "고약": "Go-yak", "초기": "Cho-gi", "초재": "Cho-jae", "초": "Cho", "감도": "Gam-do", "감노": "Gam-no",
    "감고": "Gam-go", "치도": "Chi-do", "치노": "Chi-no", "치고": "Chi-go", "전도": "Jeon-do", "전노": "Jeon-no",
    "전고": "Jeon-go", "보도": "Bo-do", "보노": "Bo-no", "보고": "Bo-go", "재도": "Jae-do", "재노": "Jae-no",
    "재고합": "Jae-gohap", "재고단": "Jae-godan", "재고정": "Jae-gojeong",
    "다": "Da", "나": "Na", "마": "Ma", "라": "Ra", "그": "Geu", "가합": "Ga-hap", "가단": "Ga-dan", "가소": "Ga-so",
    "카합": "Ka-hap", "카단": "Ka-dan", "카기": "Ka-gi", "다카": "Da-ka", "재다": "Jae-da", "재나": "Jae-na",
    "재두": "Jae-du", "재누": "Jae-nu", "재므": "Jae-meu", "재르": "Jae-reu", "재가합": "Jae-gahap",
    "재가단": "Jae-gadan", "재가소": "Jae-gaso", "재구합": "Jae-guhap", "재구단": "Jae-gudan",
    "재드합": "Jae-deuhap", "재드단": "Jae-deudan", "재느합": "Jae-neuhap", "재느단": "Jae-neudan",
    "두": "Du", "누": "Nu", "구합": "Gu-hap", "구단": "Gu-dan", "구": "Gu", "루": "Ru", "무": "Mu", "아": "A",
    "수": "Su", "추": "Chu", "우": "U", "후": "Hu", "허": "Heo",
    "므": "Meu", "르": "Reu", "드": "Deu", "스": "Seu", "브": "Beu", "느": "Neu", "드합": "Deu-hap", "드단": "Deu-dan",
    "느합": "Neu-hap", "느단": "Neu-dan", "즈합": "Jeu-hap", "즈단": "Jeu-dan", "즈기": "Jeu-gi", "푸": "Pu",
    "크": "Keu", "트": "Teu", "과": "Gwa", "비합": "Bi-hap", "비단": "Bi-dan", "회합": "Hoe-hap", "하합": "Ha-hap",
    "하단": "Ha-dan", "개회": "Gae-hoe",
    "헌가": "Hun-Ga", "헌나": "Hun-Na", "헌다": "Hun-Da", "헌라": "Hun-Ra", "헌마": "Hun-Ma", "헌바": "Hun-Ba",
    "헌사": "Hun-Sa", "헌아": "Hun-A",
}  # fmt: skip
_EVERYDAY = frozenset(
    ("초", "아", "과", "구", "무", "루", "수", "우", "추", "후", "허", "푸", "크", "트", "드", "느", "개회", "하단")
)
"""Kinds that are also everyday words or counters: they stand close to their year and number (2024추 3번 is no case)."""
_OLD = frozenset(
    (
        "도", "노", "모", "로", "다", "나", "마", "라", "다카", "두", "누", "구", "수", "추", "후", "허", "므", "르", "드", "스",
        "고합", "고단", "고정", "가합", "가단", "가소", "카합", "카단", "구합", "구단", "드합", "드단", "느합", "느단", "초기", "초", "재도",
        "재노", "재다", "재나", "재누", "재므", "감도", "감노", "감고", "치도", "전도", "그", "브", "오", "헌가", "헌나", "헌다", "헌라",
        "헌마", "헌바", "헌사", "헌아",
    )
)  # fmt: skip
"""Kinds that may stand behind a year of two digits (98도1234)."""


def _any(kinds: Sequence[str]) -> str:
    return "|".join(sorted(kinds, key=lambda kind: (-len(kind), kind)))


def _latin_pattern(latin: str) -> str:
    head, _, tail = latin.partition("-")
    if head == "Hun":
        head = "H(?:u|eo)n"
    return f"{head}-?[{tail[0].upper()}{tail[0].lower()}]{tail[1:]}" if tail else head


_FAR = _any([kind for kind in _LATIN if kind not in _EVERYDAY])
# An old year of two digits (98도1234) stands close to its kind: 35도 3일 is the weather.
CASE = re.compile(
    rf"(?<!\d)(?:(?P<y>(?:19|20)\d{{2}})(?:\s?(?P<k>{_FAR})\s?|(?P<k2>{_any(list(_LATIN))}))|(?P<y3>\d{{2}})(?P<k3>{_any(list(_OLD))}))"
    r"(?P<n>\d{1,7})(?![\d월년명%])"
)
_KOREAN = {latin.replace("-", "").lower(): kind for kind, latin in _LATIN.items()}
_LETTERS = "|".join(sorted(map(_latin_pattern, _LATIN.values()), key=lambda p: (-len(p), p)))
_OLD_LETTERS = "|".join(sorted((_latin_pattern(_LATIN[k]) for k in _OLD), key=lambda p: (-len(p), p)))
CASE_LATIN = re.compile(
    rf"(?<![A-Za-z\d])(?:(?P<y>(?:19|20)\d{{2}})[\s-]?(?P<k>{_LETTERS})[\s-]?|(?P<y3>\d{{2}})(?P<k3>{_OLD_LETTERS}))(?P<n>\d{{1,7}})(?!\d)"
)


@dataclass(frozen=True)
class CaseNumber:
    """One number where it stands; ``number`` is its normal form, ``text`` may be its last digits alone (ㆍ241)."""

    start: int
    end: int
    number: str


def in_latin(number: str) -> str:
    """``2017도3443`` -> ``2017Do3443``, ``2018헌바524`` -> ``2018Hun-Ba524``."""
    match = re.fullmatch(r"(\d+)(\D+)(\d+)", number)
    if not match or match[2] not in _LATIN:
        raise ValueError(f"사건번호가 아닙니다 (not a case number): {number!r}")
    latin = _LATIN[match[2]]
    return f"{match[1]}{latin if latin.startswith('Hun') else latin.replace('-', '')}{match[3]}"


def find_numbers(text: str) -> list[CaseNumber]:
    """Every whole case number in ``text``, in normal form, in order."""
    found: dict[int, CaseNumber] = {}
    for match in CASE.finditer(text):
        kind = match["k"] or match["k2"] or match["k3"]
        found[match.start()] = CaseNumber(match.start(), match.end(), f"{match['y'] or match['y3']}{kind}{match['n']}")
    for match in CASE_LATIN.finditer(text):
        kind = _KOREAN[(match["k"] or match["k3"]).replace("-", "").lower().replace("heon", "hun", 1)]
        found[match.start()] = CaseNumber(match.start(), match.end(), f"{match['y'] or match['y3']}{kind}{match['n']}")
    return [found[start] for start in sorted(found)]
