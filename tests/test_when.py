"""Days of an act as people tell them, on one fixed day."""

from __future__ import annotations

from datetime import date

import pytest

from kb.answer.when import read_when

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("작년 3월에 찍혔어요", "2025-03"),
        ("작년 3월, 아니 재작년 3월이었어요", "2024-03"),
        ("2023년 여름에 퍼졌어요", "2023-06/2023-08"),
        ("지난 겨울에 당했어요", "2025-12/2026-02"),
        ("'23년 여름에", "2023-06/2023-08"),
        ("2024. 5. 3.에 올라왔어요", "2024-05-03"),
        ("3년 전에 찍힌 영상", "2023"),
        ("사흘 전에 찍혔어요", "2026-11-21"),
        ("어제 찍혔어요", "2026-11-23"),
        ("3월에 찍혔는데", "2026-03"),
        ("12월에 찍혔는데", "2025-12"),
        ("작년부터 계속 따라와요", "2025"),
        ("2019년부터 2020년 초까지 갖고 있었어요", "2019-01/2020-03"),
        ("I was filmed on 3 May 2024", "2024-05-03"),
        ("It was posted in the summer of 2023.", "2023-06/2023-08"),
        ("She posted it in January 2026", "2026-01"),
        ("He has followed me since last year", "2025"),
        ("two years ago", "2024"),
    ],
)
def test_a_day_is_read(text: str, label: str) -> None:
    when = read_when(text, TODAY)
    assert when is not None
    assert when.label == label
    assert when.first <= when.last <= TODAY


@pytest.mark.parametrize(
    "text",
    [
        "2024년 10월 16일에 시행된 개정법",
        "2023년에 형량을 7년으로 올리기로 했다던데 맞나요?",
        "2020년에 제정된 법률인가요",
        "2008년생인데요",
        "올해 스무 살 됐어요",
        "7년 이하의 징역인가요",
        "6개월 안에 고소해야 하나요",
        "만 15세면요?",
        "총선 한 달 전에 올리면요",
        "어제 경찰에서 연락이 왔어요",
        "지금 문 앞에 있어요",
        "the 2024 amendment",
        "under today's law",
        "2031년 3월에",
        "",
    ],
)
def test_what_is_no_day_of_an_act_is_not_read(text: str) -> None:
    assert read_when(text, TODAY) is None
