"""What is left open and the law tells apart: both readings, and one question back."""

from __future__ import annotations

from datetime import date

import pytest

from kb.answer.clarify import Span, changed_within
from kb.base import Answer, KnowledgeBase, Options

TODAY = date(2026, 11, 24)


def talk(kb: KnowledgeBase, *turns: str) -> Answer:
    return kb.ask(turns[-1], Options(before=turns[:-1]))


@pytest.mark.parametrize(
    ("base", "path", "first", "last", "days"),
    [
        ("011187/14-2", "1", "2024-01-01", "2024-12-31", ["2024-10-16"]),
        ("011187/14-2", "1", "2022-01-01", "2022-12-31", []),
        ("011187/14-2", "1", "2024-10-16", "2024-12-31", []),  # its first day is the day of the change
        ("011187/14-2", "1", "2020-01-01", "2024-12-31", ["2020-06-25", "2024-10-16"]),
        ("011187/14", "1", "2020-01-01", "2020-12-31", ["2020-05-19"]),  # names 제2항 after it spoke of the whole
        ("014070/18", "1", "2023-01-01", "2023-12-31", ["2023-07-11"]),  # 제3항 fell: prosecution of 제1항
        ("002044/8-2", "1", "2021-01-01", "2021-12-31", []),  # only the fine of 제2항
        ("002044/16", "1", "2023-01-01", "2023-12-31", []),  # only words
        ("000030/70", "2", "2026-01-01", "2026-12-31", ["2026-07-07"]),
        ("000030/70", "1", "2008-01-01", "2008-12-31", []),  # a new number, then plainer words
        ("011187/13", "0", "2013-01-01", "2013-12-31", []),  # a new number
    ],
)
def test_a_change_divides_a_span(
    kb: KnowledgeBase, base: str, path: str, first: str, last: str, days: list[str]
) -> None:
    span = Span(date.fromisoformat(first), date.fromisoformat(last))
    changed = changed_within(kb.library.cards[base], (path,), span, TODAY)
    assert [change.date.isoformat() for change in changed] == days


def test_both_readings_are_said_and_the_day_is_asked_once(kb: KnowledgeBase) -> None:
    start = "2024년에 누가 제 사진으로 딥페이크를 만들었어요. 처벌돼요?"
    answer, then = talk(kb, start), talk(kb, start, "벌금은?")
    before, after = (claim.text for claim in answer.claims[:2])
    assert before.startswith("2024년 10월 16일 전에 한 행위라면, 2020년 6월 25일부터의 조문: ")
    assert "5년 이하의 징역" in before
    assert after.startswith("2024년 10월 16일부터 한 행위라면: ")
    assert "7년 이하의 징역" in after
    assert {claim.verdict for claim in answer.claims[:2]} == {"verified"}
    assert "2024년 10월 16일" in (answer.clarify or "")
    assert before in [claim.text for claim in then.claims]
    assert "10월 16일" not in (then.clarify or "")


def test_a_change_that_is_not_the_last_divides_as_well(kb: KnowledgeBase) -> None:
    """Each sentence rests on the entries whose days it names."""
    before, after = talk(kb, "2013년에 불법촬영을 당했어요. 처벌은요?").claims[:2]
    assert before.text.startswith("2013년 6월 19일 전에 한 행위라면, 2010년 4월 15일부터의 조문: ")
    assert [citation.evidence.date for citation in before.citations] == ["2010-04-15", "2013-06-19"]
    assert after.text.startswith("2013년 6월 19일부터 한 행위라면: ")


def test_the_day_settles_it(kb: KnowledgeBase) -> None:
    start = "2024년에 누가 제 사진으로 딥페이크를 만들었어요. 처벌돼요?"
    answer = talk(kb, start, "2024년 11월 3일이에요")
    assert answer.act_date == "2024-11-03"
    assert not [claim for claim in answer.claims if "한 행위라면" in claim.text]
    assert "10월 16일" not in (answer.clarify or "")


def test_before_an_article_began_there_was_none(kb: KnowledgeBase) -> None:
    answer = talk(kb, "2020년에 누가 제 얼굴로 딥페이크를 만들었어요")
    first = answer.claims[0].text
    assert "2020년 6월 25일 전에 한 행위라면 그때는 이 조문이 아직 시행되지 않았습니다" in first


def test_in_english(kb: KnowledgeBase) -> None:
    answer = talk(kb, "In 2024 someone made a deepfake of me. What is the penalty?")
    assert answer.claims[0].text.startswith("If it was before 2024-10-16, the text of 2020-06-25: ")
    assert answer.claims[1].text.startswith("If it was on or after 2024-10-16: ")
    assert (answer.clarify or "").startswith("Was it before 2024-10-16")


def test_without_a_change_the_age_is_asked(kb: KnowledgeBase) -> None:
    answer = talk(kb, "2025년에 누가 제 사진으로 딥페이크를 만들었어요. 처벌돼요?")
    assert "19세 미만" in (answer.clarify or "")
    assert "한 행위라면" not in answer.text
