"""부칙: headings, promulgations, own articles and what they quote. All invented."""

from __future__ import annotations

from datetime import date

import pytest

from kb.law.addenda import Addendum, parse_addenda
from kb.law.provision import parse_statute

ADDENDA = """
부칙 <제99901호,2013.4.5>


제1조 (시행일) 이 법은 공포한 날부터 시행한다. 다만, 제3조는 다음 각 호의 날부터 시행한다.


1. 갑: 봄


2. 을: 다음 각 목의 날


가. 흰 것: 여름


제2조 (경과조치) ①종전의 시험은 종전의 예에 따른다.


② 종전의 답안도 같다.


제3조 (다른 법률의 개정) ①내지 <26>생략


<27>시험규칙 일부를 다음과 같이 개정한다.


제8조제1항 중 "갑"을 "을"로 한다.


제9조의2 (응시료) 응시료는 없다.


  ③ 안으로 들인 인용이다.

부칙(시험규칙 (특례)) <제7호,2020.5.19>


제1조(시행일) 이 규칙은 공포한 날부터 시행한다.


제2조부터 제4조까지 생략


제5조 및 제6조 생략


제7조(다른 법령의 개정) 생략

부칙 <제99903호,2024.10.16>


이 법은 공포한 날부터 시행한다.
"""


def read(text: str) -> tuple[Addendum, ...]:
    return parse_addenda(text.splitlines())


def paths(addendum: Addendum) -> list[list[str]]:
    return [["/".join(clause.path) for clause in article.walk()] for article in addendum.articles]


def test_headings_numbers_and_days() -> None:
    assert [(a.number, a.day, a.by) for a in read(ADDENDA)] == [
        ("99901", date(2013, 4, 5), ""),
        ("7", date(2020, 5, 19), "시험규칙 (특례)"),
        ("99903", date(2024, 10, 16), ""),
    ]


def test_own_articles_with_their_항_호_목() -> None:
    first = read(ADDENDA)[0]
    assert [(str(a.number), a.title) for a in first.articles] == [
        ("제1조", "시행일"),
        ("제2조", "경과조치"),
        ("제3조", "다른 법률의 개정"),
    ]
    assert paths(first) == [["0", "0/1", "0/2", "0/2/가"], ["1", "2"], ["1-26", "27"]]


def test_what_an_addendum_quotes_is_text_of_the_clause_that_quotes_it() -> None:
    *_, last = read(ADDENDA)[0].walk()
    assert last.text.splitlines()[1:] == [
        '제8조제1항 중 "갑"을 "을"로 한다.',
        "제9조의2 (응시료) 응시료는 없다.",
        "③ 안으로 들인 인용이다.",
    ]


def test_articles_left_out_are_counted_over() -> None:
    assert [str(a.number) for a in read(ADDENDA)[1].articles] == ["제1조", "제2조", "제5조", "제7조"]


def test_an_addendum_of_one_sentence() -> None:
    last = read(ADDENDA)[2]
    assert last.articles == ()
    assert [clause.text for clause in last.walk()] == ["이 법은 공포한 날부터 시행한다."]
    assert last.raw.strip() == "이 법은 공포한 날부터 시행한다."


@pytest.mark.parametrize(
    ("heading", "number", "day"),
    [
        ("부칙 <제00025호,1948.8.10>", "25", date(1948, 8, 10)),
        ("부칙 <제1호,2013.2.30>", "1", None),
        ("", "", None),
    ],
)
def test_a_heading_may_say_less(heading: str, number: str, day: date | None) -> None:
    (addendum,) = read(f"{heading}\n\n①(시행일) 이 법은 공포한 날부터 시행한다.\n\n②(경과) 없다.\n")
    assert (addendum.number, addendum.day) == (number, day)
    assert [clause.path for clause in addendum.walk()] == [("1",), ("2",)]


def test_a_line_that_speaks_of_부칙_opens_none() -> None:
    (addendum,) = read('부칙 <제1호,2013.4.5>\n\n부칙 제2조제1항 중 "갑"을 "을"로 한다.\n')
    assert "부칙 제2조제1항" in addendum.raw


def test_addenda_without_the_line_that_opens_them() -> None:
    statute = parse_statute("##### 제1조 (끝)\n\n끝.\n\n부칙 <제1호,2013.4.5>\n\n없다.\n")
    assert (len(statute.articles), len(statute.addenda), statute.divider) == (1, 1, "")


@pytest.mark.parametrize("text", ["", "\n \n"])
def test_no_addenda(text: str) -> None:
    assert read(text) == ()
