"""Names of Korean courts: as they stand in citations, in full, and in English."""

from __future__ import annotations

import re
from datetime import date

SUPREME, CONSTITUTIONAL = "대법원", "헌법재판소"
_SHORT = (("고법", "고등법원"), ("지법", "지방법원"), ("행법", "행정법원"), ("가법", "가정법원"), ("특법", "특허법원"))
_CITIES = {
    "서울": "Seoul", "부산": "Busan", "대구": "Daegu", "인천": "Incheon", "광주": "Gwangju", "대전": "Daejeon", "울산": "Ulsan",
    "수원": "Suwon", "의정부": "Uijeongbu", "춘천": "Chuncheon", "청주": "Cheongju", "전주": "Jeonju", "창원": "Changwon",
    "제주": "Jeju", "서울중앙": "Seoul Central", "서울동부": "Seoul Eastern", "서울서부": "Seoul Western",
    "서울남부": "Seoul Southern", "서울북부": "Seoul Northern",
}  # fmt: skip
_LEVELS = {
    "고등법원": "High Court", "지방법원": "District Court", "가정법원": "Family Court", "행정법원": "Administrative Court",
    "회생법원": "Bankruptcy Court",
}  # fmt: skip
_ENGLISH = {
    SUPREME: "Supreme Court", CONSTITUTIONAL: "Constitutional Court", "특허법원": "Patent Court",
    "고등군사법원": "High Military Court",
    **{f"{ko}{level}": f"{en} {court}" for ko, en in _CITIES.items() for level, court in _LEVELS.items()},
}  # fmt: skip
_KOREAN = {english: korean for korean, english in _ENGLISH.items()}

COURT = (
    r"(?<![가-힣])(?P<court>(?:대법원|헌법재판소|헌재|특허법원|(?:[가-힣]{2,4})?군사법원"
    r"|[가-힣]{2,4}(?:고등|지방|행정|가정|회생)법원|[가-힣]{2,4}(?:고법|지법|행법|가법))"
    r"(?:\s?[가-힣]{2,4}지원)?(?:\s?\([가-힣]{2,3}\))?)"
)
"""A court before a day or a case number; the group ``court`` is its name as written."""


def full_court_name(name: str) -> str:
    """The court in its full name: ``서울고법`` -> ``서울고등법원``, ``대전지법 논산지원`` -> ``대전지방법원 논산지원``."""
    name = " ".join(name.split())
    if name == "헌재":
        return CONSTITUTIONAL
    for short, full in _SHORT:
        name = re.sub(rf"{short}(?=$|\s|\(|[가-힣]+지원$)", full, name, count=1)
    return re.sub(r"(?<=법원)(?=[가-힣]+지원$)", " ", name)


def ruling_base(court: str, day: date, case_number: str) -> str:
    """The base key of a ruling: ``ruling/2017도3443``. A lower court's number may be another court's too, so it stands with court
    and day: ``ruling/서울고등법원/2024-11-01/2024노1823``."""
    if court in (SUPREME, CONSTITUTIONAL):
        return f"ruling/{case_number}"
    return f"ruling/{court}/{day.isoformat()}/{case_number}"


def court_in_english(court: str) -> str:
    """``서울중앙지방법원`` -> ``Seoul Central District Court``. Raises ValueError where there is no English name here."""
    if court not in _ENGLISH:
        raise ValueError(f"영문 이름을 모르는 법원입니다 (no English name known): {court!r}")
    return _ENGLISH[court]


def court_in_korean(words: str) -> str | None:
    """The court whose English name ends ``words`` (In the Supreme Court), the longest one; None when there is none."""
    parts = words.split()
    names = (" ".join(parts[i:]) for i in range(len(parts)))
    return next((_KOREAN[name] for name in names if name in _KOREAN), None)
