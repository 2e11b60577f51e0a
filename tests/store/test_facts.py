"""Dated facts: dates as exact as their source, and figures that sources give differently."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from kb.store.facts import Conflict, Definition, Figure, PolicyEvent, Statistic, known_days

SOURCE = {"url": "https://example.org/a", "date": "2024-06"}
EVENT: dict[str, Any] = {
    "id": "2024-06-a", "date": "2024-06", "event_ko": "일", "event_en": "event", "situations": ["stalking"],
    "confidence": "medium", "sources": [SOURCE], "checked_on": "2026-11-24", "asks": ["언제요", "When?"],
    "account": ["일이 있었습니다."], "english": ["It happened."],
}  # fmt: skip
TOLD = [
    {"figure": "142억원", "figure_en": "14.2 billion won", "source": SOURCE},
    {"figure": "28억원", "figure_en": "2.8 billion won", "source": SOURCE},
]
FIGURE: dict[str, Any] = {"period": "2024", "value": 10305, "confidence": "high", "sources": [SOURCE]}


@pytest.mark.parametrize(
    ("known", "first", "last"),
    [
        ("2024-06-05", "2024-06-05", "2024-06-05"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2024-12", "2024-12-01", "2024-12-31"),
        ("2023", "2023-01-01", "2023-12-31"),
    ],
)
def test_a_date_leaves_open_what_its_source_leaves_open(known: str, first: str, last: str) -> None:
    assert tuple(day.isoformat() for day in known_days(known)) == (first, last)


@pytest.mark.parametrize("known", ["2024-13", "2024-02-30", "2024-00"])
def test_a_date_that_is_not_in_the_calendar_is_refused(known: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        PolicyEvent.model_validate({**EVENT, "id": f"{known}-a", "date": known})


def test_an_event_of_a_month_has_no_day() -> None:
    event = PolicyEvent.model_validate(EVENT)
    assert event.date == "2024-06"
    assert [day.isoformat() for day in event.days] == ["2024-06-01", "2024-06-30"]


def test_an_id_begins_with_the_date() -> None:
    with pytest.raises(ValidationError, match="the id does not begin"):
        PolicyEvent.model_validate({**EVENT, "id": "2024-07-a"})


def test_a_conflict_keeps_every_figure_and_they_differ() -> None:
    conflict = Conflict.model_validate({"about": "예산", "about_en": "budget", "told": TOLD})
    assert [row.figure for row in conflict.told] == ["142억원", "28억원"]
    with pytest.raises(ValidationError, match="do not differ"):
        Conflict.model_validate({"about": "예산", "about_en": "budget", "told": [TOLD[0], TOLD[0]]})
    with pytest.raises(ValidationError, match="in both languages"):
        Conflict.model_validate({"about": "예산", "about_en": "budget", "told": TOLD, "reading": "기준이 다름"})


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"period": "2024/2021"}, "ends before it begins"),
        ({"period": "last year"}, "period"),
        ({"of": "여성"}, "in both languages"),
        ({"sources": []}, "sources"),
    ],
)
def test_a_figure_says_when_and_who(change: dict[str, Any], says: str) -> None:
    assert Figure.model_validate({**FIGURE, "period": "2021-09-24/2024-08-31"}).value == 10305
    with pytest.raises(ValidationError, match=says):
        Figure.model_validate({**FIGURE, **change})


def test_cautions_and_notes_stand_in_both_languages() -> None:
    statistic = {
        "id": "a", "title": "수", "title_en": "number", "counts": "셈", "counts_en": "count", "unit": "명", "unit_en": "people",
        "publisher": "센터", "publisher_en": "centre", "caution": ["주의"], "figures": [FIGURE], "situations": ["deepfake"],
        "checked_on": "2026-11-24",
    }  # fmt: skip
    with pytest.raises(ValidationError, match="in both languages"):
        Statistic.model_validate(statistic)
    word = {
        "id": "a", "term": "말", "term_en": "word", "means": "뜻", "means_en": "meaning", "note": "더", "clause": "011187/2/1",
        "situations": ["deepfake"], "checked_on": "2026-11-24",
    }  # fmt: skip
    with pytest.raises(ValidationError, match="in both languages"):
        Definition.model_validate(word)
