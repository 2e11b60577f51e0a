"""Rulings in three layouts: every word kept, holdings paired, no opinion of some judges taken for the court's.

All texts are invented (시험법, 시험 사건); the tests at the end read the shared official files.
"""

from __future__ import annotations

import csv
import html
import itertools
import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.rulings import (
    MAIN,
    Layout,
    Ruling,
    RulingError,
    RulingSet,
    Section,
    full_court_name,
    load_rulings,
    merge,
    parse_case_numbers,
    passages,
    read_ruling,
    sentences,
)

PRECEDENT = """---
판례일련번호: '1'
사건번호: 2031도101
사건명: 시험법위반(대리응시)
법원명: 대법원
법원등급: 대법원
사건종류: 형사
출처: https://example.org/p?OC=someone&precSeq=1
첨부파일: []
선고일자: '2031-08-30'
---

# 시험법위반(대리응시)

## 판시사항

[1] 시험법 제3조에서 정한 ‘답안’의 의미<br/>[2] 남의 답안을 베낀 행위가 같은 조에 해당하는지 여부(적극)

## 판결요지

[1] 답안이란&nbsp;문항에 대한 답을
 말한다. 위 [1]항의 답안에는 초안도 들어간다.
[2] 남의 답안을 베낀 행위는 시험법 제3조에 해당한다.

## 참조조문

[1] 시험법 제3조 / [2] 시험법 제3조

## 참조판례

[1] 대법원 2030. 1. 2. 선고 2029도7 판결

## 판례내용

【피 고 인】 피고인
【주    문】
  상고를 기각한다.

【이 유】  상고이유를 판단한다.
  1. 사건의 경위
  가. 피고인은 2030. 1.
11. 시험장에서 답안을 베꼈다.
  나. 원심은 유죄로 판단하였다(원심판결 2면).
  2. 판단
원심의 판단에 잘못이 없다.
  3. 결론
  그러므로 관여 대법관의 일치된 의견으로 주문과 같이 판결한다.

대법관 김시험(재판장) 이문항 박답안(주심)
"""

SUMMARY = """---
판례일련번호: '2'
사건번호: 2031도101
사건명: 시험법위반(대리응시)[변경된 죄명: 시험방해]
법원명: 대법원
출처: https://example.org/p?precSeq=1
선고일자: 2031-08-30
수집원: example
---

# 시험법위반

## 판시사항

[1] 답안의 의미[2] 베낀 행위  [3] 죄수

## 판결요지

[1] 답안은 답이다.  [2] 베끼면 안 된다.[3] 하나의 죄이다.
"""

CONSTITUTION = """---
사건명: 시험법 제3조 위헌소원
사건번호: 2031헌바12
종국일자: '2032-02-23'
사건종류: 헌바
헌재결정례일련번호: '3'
본문수집: true
상세링크: https://example.org/d?OC=someone&target=detc&ID=3
---

# 시험법 제3조 위헌소원

## 판시사항

가. 시험법 제3조가 명확성원칙에 위배되는지 여부(소극)
나. 시험법 제3조가 과잉금지원칙에 위배되는지 여부(소극)

## 결정요지

가. 문언의 뜻이 분명하므로 명확성원칙에 위배된다고 할 수 없
다. 나아가 보충적 해석으로도 뜻을 알 수 있다.
나. 침해의 최소성도 갖추었다.
재판관 김시험의 반대의견
가. 뜻이 분명하지 않다.
나. 지나치게 무겁다.
다. 위헌이다.
청 구 인　이○○
대리인 변호사 박○○

## 심판대상조문

시험법(2030. 1. 2. 법률 제1호로 개정된 것) 제3조

## 전문

사    건  2031헌바12ㆍ15(병합) 시험법 제3조 위헌소원
2032헌바1(병합) 시험법 제3조 위헌소원
당해사건 시험지방법원 2030고단1, 2030고단2(병합) 시험법위반
선 고 일  2032. 2. 23.
[주 문]
시험법 제3조는 헌법에 위반되지 아니한다.
[이 유]
1. 사건개요
청구인들은 기소되었다.
2. 심판대상
제3조(금지) 다음 각 호의 행위를 금지한다.
1. 베끼는 행위
2. 보여 주는 행위
3. 대신 쓰는 행위
3. 판단
가. 명확성원칙 위배 여부
(1) 뜻은 분명하다.
나. 과잉금지원칙 위배 여부
지나치지 않다.
4. 결론
헌법에 위반되지 아니하므로 주문과 같이 결정한다.
5. 재판관 김시험의 반대의견
나는 다음과 같이 생각한다.
가. 명확성원칙 위배 여부
뜻이 분명하지 않다.
나. 결론
위헌이다.

재판관 김시험(재판장) 이문항 박답안
[별지] 관련조항
시험법 제4조
"""

AWARD = """---
판례일련번호: '4'
사건번호: 2031재결 제7호
사건명: 응시료 반환 청구
법원명: 시험심사위원회
출처: https://example.org/p?precSeq=4
선고일자: 2031-09-23
수집원: example
---

## 판시사항

응시료를 돌려주지 아니한 처분이 적법하다고 본 사례

## 판결요지

청구를 기각한다. / 1. 사건개요 가. 청구인은 2031. 2. 3. 응시료의 반환을 청구하였으나 처분청은 그 청구를 받아들이지 아니한
"""


def read(text: str, layout: Layout = "precedent-kr", name: str = "시험.md") -> Ruling:
    return read_ruling(text, layout, name)


def court(summary: str, issues: str = "", text: str = "", number: str = "2031도101", name: str = "대법원") -> Ruling:
    """A court ruling of the given sections."""
    sections = [("판시사항", issues), ("판결요지", summary), ("판례내용", text)]
    body = "".join(f"\n## {title}\n\n{part}\n" for title, part in sections if part)
    return read(f"---\n사건번호: {number}\n사건명: 시험\n법원명: {name}\n선고일자: 2031-08-30\n---\n{body}")


def constitutional(summary: str = "", issues: str = "", text: str = "") -> Ruling:
    sections = [("판시사항", issues), ("결정요지", summary), ("전문", text)]
    body = "".join(f"\n## {title}\n\n{part}\n" for title, part in sections if part)
    return read(f"---\n사건번호: 2031헌바12\n사건명: 시험\n종국일자: 2032-02-23\n---\n{body}", "constitution-kr")


def named(ruling: Ruling, name: str) -> list[Section]:
    return [s for s in ruling.sections if s.name == name]


def told(ruling: Ruling, name: str) -> list[tuple[int | None, str | None, str]]:
    return [(s.holding, s.opinion, s.text) for s in named(ruling, name)]


# --- front matter -----------------------------------------------------------------------------------------------


def test_a_court_ruling() -> None:
    ruling = read(PRECEDENT, "precedent-kr", "precedent-kr/시험.md")
    assert (ruling.court, ruling.court_level, ruling.case_number) == ("대법원", "대법원", "2031도101")
    assert (ruling.date, ruling.decision, ruling.kind) == (date(2031, 8, 30), "판결", "ruling")
    assert ruling.case_name == "시험법위반(대리응시)"
    assert ruling.provisions == "[1] 시험법 제3조 / [2] 시험법 제3조"
    assert ruling.rulings == "[1] 대법원 2030. 1. 2. 선고 2029도7 판결"
    assert ruling.url == "https://example.org/p?precSeq=1"
    assert (ruling.layout, ruling.source) == ("precedent-kr", "precedent-kr/시험.md")
    assert re.fullmatch(r"[0-9a-f]{64}", ruling.sha256)
    assert ruling.key == "ruling/대법원/2031-08-30/2031도101"
    assert ruling.has_full_text
    assert not ruling.truncated


def test_a_constitutional_decision() -> None:
    ruling = read(CONSTITUTION, "constitution-kr")
    assert (ruling.court, ruling.court_level, ruling.case_number) == ("헌법재판소", "헌법재판소", "2031헌바12")
    assert ruling.joined == ("2031헌바15", "2032헌바1"), "joined cases of its own court alone"
    assert (ruling.decision, ruling.verb) == ("결정", "선고")
    assert ruling.address == "헌법재판소 2032. 2. 23. 선고 2031헌바12 결정"
    assert ruling.url == "https://example.org/d?target=detc&ID=3"


def test_an_award_of_a_tribunal_is_no_ruling() -> None:
    award = read(AWARD, "summaries")
    assert (award.kind, award.decision, award.court_level) == ("tribunal", "재결", "재결기관")
    assert award.address == "시험심사위원회 2031. 9. 23. 2031재결 제7호"
    assert award.truncated, "the text breaks off in a sentence"
    assert [s.holding for s in award.sections] == [None, None], "1. and 가. of an award are no holdings"


def test_a_title_with_a_colon_is_read_though_it_is_no_yaml() -> None:
    assert read(SUMMARY, "summaries").case_name == "시험법위반(대리응시)[변경된 죄명: 시험방해]"


def test_a_day_of_naught_is_read_from_the_text() -> None:
    text = CONSTITUTION.replace("'2032-02-23'", "'0'").replace("[주 문]", "(2032. 3. 4. 2031헌바12)\n[주 문]")
    assert read(text, "constitution-kr").date == date(2032, 3, 4)


@pytest.mark.parametrize(
    ("mend", "reason"),
    [
        (lambda t: t.replace("사건번호: 2031도101", "사건번호: ''"), "no 사건번호"),
        (lambda t: t.replace("2031도101", "없음"), "no case number"),
        (lambda t: t.replace("'2031-08-30'", "'2031-02-30'"), "not a date: '2031-02-30'"),
        (lambda t: t.replace("선고일자:", "날짜:"), "no 선고일자"),
        (lambda t: t.replace("---\n", "", 1), "no YAML front matter"),
        (lambda t: t.split("## 판시사항")[0], "no section with text"),
        (lambda t: "---\n- 1\n---\n", "not a mapping"),
    ],
)
def test_a_bad_file_is_named_with_the_reason(mend: Callable[[str], str], reason: str) -> None:
    with pytest.raises(RulingError, match=rf"^굽은\.md: .*{reason}"):
        read(mend(PRECEDENT), "precedent-kr", "굽은.md")


def test_an_unknown_layout_is_refused() -> None:
    with pytest.raises(RulingError, match="unknown layout 'other'"):
        read(PRECEDENT, "other")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("2031도101", ("2031도101",)),
        ("2031도 101", ("2031도101",)),
        ("95다39533", ("95다39533",)),
        ("2031도1, 2031전도2(병합)", ("2031도1", "2031전도2")),
        ("2031헌바206ㆍ355(병합)", ("2031헌바206", "2031헌바355")),
        ("2031헌마275, 606, 2032헌마199(병합)", ("2031헌마275", "2031헌마606", "2032헌마199")),
        ("2031헌가10 내지 12, 15", ("2031헌가10", "2031헌가11", "2031헌가12", "2031헌가15")),
        ("2031헌가23 등", ("2031헌가23",)),
        ("2031헌마423, 2031. 5. 2. 접수", ("2031헌마423",)),
        ("2031재결 제137호", ("2031재결 제137호",)),
        ("2031재결제137호", ("2031재결 제137호",)),
        ("시험", ()),
    ],
)
def test_case_numbers(text: str, numbers: tuple[str, ...]) -> None:
    assert parse_case_numbers(text) == numbers


@pytest.mark.parametrize(
    ("name", "full"),
    [
        ("대법원", "대법원"),
        ("서울고법", "서울고등법원"),
        ("서울고등법원", "서울고등법원"),
        ("대전지법 논산지원", "대전지방법원 논산지원"),
        ("대전지법논산지원", "대전지방법원 논산지원"),
        ("서울행법", "서울행정법원"),
        ("시험심사위원회", "시험심사위원회"),
    ],
)
def test_courts_in_full(name: str, full: str) -> None:
    assert full_court_name(name) == full


@pytest.mark.parametrize(
    ("number", "name", "text", "address"),
    [
        ("2031도101", "대법원", "", "대법원 2031. 8. 30. 선고 2031도101 판결"),
        ("2031모101", "대법원", "", "대법원 2031. 8. 30.자 2031모101 결정"),
        ("2031스616", "대법원", "", "대법원 2031. 8. 30.자 2031스616 결정"),
        ("2031초기5", "시험지법", "", "시험지방법원 2031. 8. 30.자 2031초기5 결정"),
        ("2031노5", "서울고법", "", "서울고등법원 2031. 8. 30. 선고 2031노5 판결"),
        ("2031도101", "대법원", "【이 유】 주문과 같이 결정한다.", "대법원 2031. 8. 30.자 2031도101 결정"),
        (
            "2031도101",
            "대법원",
            "【이 유】 주문과 같이 판결한다.\n대법원장 김시험(재판장) 대법관 이문항",
            "대법원 2031. 8. 30. 선고 2031도101 전원합의체 판결",
        ),
    ],
)
def test_printed_addresses(number: str, name: str, text: str, address: str) -> None:
    assert court("시험이다.", text=text, number=number, name=name).address == address


def test_a_day_of_decision_is_no_pronouncement() -> None:
    ruling = constitutional(
        text="사 건 2031헌바12\n결 정 일 2032. 2. 23.\n【주 문】\n각하한다.\n【이 유】\n부적법하다."
    )
    assert ruling.address == "헌법재판소 2032. 2. 23.자 2031헌바12 결정"


def test_what_the_text_does_not_say_is_not_known() -> None:
    assert read(SUMMARY, "summaries").decision is None


# --- sections and holdings --------------------------------------------------------------------------------------


def test_issues_and_holdings_are_paired_by_number() -> None:
    first, second = read(PRECEDENT).holdings
    assert first.number == 1
    assert first.issue == "시험법 제3조에서 정한 ‘답안’의 의미"
    assert first.answer == "답안이란 문항에 대한 답을 말한다. 위 [1]항의 답안에는 초안도 들어간다."
    assert (second.number, second.answer) == (2, "남의 답안을 베낀 행위는 시험법 제3조에 해당한다.")


def test_numbers_inside_a_line_where_breaks_were_lost() -> None:
    ruling = read(SUMMARY, "summaries")
    assert [(h.number, h.issue, h.answer) for h in ruling.holdings] == [
        (1, "답안의 의미", "답안은 답이다."),
        (2, "베낀 행위", "베끼면 안 된다."),
        (3, "죄수", "하나의 죄이다."),
    ]


@pytest.mark.parametrize(
    ("text", "holdings"),
    [
        ("답안은 답이다.", [(None, "답안은 답이다.")]),
        ("[1] 하나이다. [2] 둘이다.", [(1, "하나이다."), (2, "둘이다.")]),
        ("[1] 하나이다. [3] 셋이다.", [(1, "하나이다."), (3, "셋이다.")]),
        ("[2] 둘이다.", [(2, "둘이다.")]),
        ("[[1] 하나이다. [2] 둘이다.", [(1, "하나이다."), (2, "둘이다.")]),
        ("[1] 하나이다. [2] 위 [1]항과 같다. [3] 셋이다.", [(1, "하나이다."), (2, "위 [1]항과 같다."), (3, "셋이다.")]),
        ("[1] 하나이다. [2] 항소심이 옳다.", [(1, "하나이다."), (2, "항소심이 옳다.")]),
        ("[1], [2] 같은 답이다.", [(1, ", [2] 같은 답이다.")]),
        ("가. 하나이다.\n나. 둘이다.", [(1, "하나이다."), (2, "둘이다.")]),
        ("가. 하나이다.나. 둘이다.다. 셋이다.", [(1, "하나이다."), (2, "둘이다."), (3, "셋이다.")]),
        ("가. 베낀 경우나. 보여 준 경우다. 대신 쓴 경우", [(1, "베낀 경우"), (2, "보여 준 경우"), (3, "대신 쓴 경우")]),
        (
            "1. 하나이다.\n2. 가. 둘이다.\n나. 또 둘이다.\n3. 셋이다.",
            [(1, "하나이다."), (2, "가. 둘이다.\n나. 또 둘이다."), (3, "셋이다.")],
        ),
        ("1. 하나이다.\n3. 셋이다.", [(1, "하나이다."), (3, "셋이다.")]),
        (
            "1. 청구인은 2000. 1.\n2. 대학에 갔다.\n2. 둘이다.",
            [(1, "청구인은 2000. 1.\n2. 대학에 갔다."), (2, "둘이다.")],
        ),
        ("2031. 3. 4. 개정된 시험법은 유효하다.", [(None, "2031. 3. 4. 개정된 시험법은 유효하다.")]),
        ("7세 아동의 진술이다.", [(None, "7세 아동의 진술이다.")]),
        ("머리말이다.\n1. 하나이다.\n2. 둘이다.", [(None, "머리말이다."), (1, "하나이다."), (2, "둘이다.")]),
    ],
)
def test_holdings(text: str, holdings: list[tuple[int | None, str]]) -> None:
    assert [(n, t) for n, _, t in told(court(text), "판결요지")] == holdings


def test_a_sentence_broken_before_its_end_is_no_number() -> None:
    first = named(read(CONSTITUTION, "constitution-kr"), "결정요지")[0]
    assert first.text.endswith("할 수 없\n다. 나아가 보충적 해석으로도 뜻을 알 수 있다.")


def test_a_separate_opinion_is_never_the_courts() -> None:
    ruling = read(CONSTITUTION, "constitution-kr")
    assert told(ruling, "결정요지")[2:] == [
        (None, "재판관 김시험의 반대의견", "가. 뜻이 분명하지 않다.\n나. 지나치게 무겁다.\n다. 위헌이다.")
    ]
    assert [h.answer.endswith(("알 수 있다.", "갖추었다.")) for h in ruling.holdings] == [True, True]


def test_opinions_in_brackets_keep_the_number() -> None:
    ruling = court("[1] [다수의견] 된다.  [대법관 김시험의 반대의견] 안 된다.  [2] 또 된다.")
    assert told(ruling, "판결요지") == [
        (1, "다수의견", "된다."),
        (1, "대법관 김시험의 반대의견", "안 된다."),
        (2, None, "또 된다."),
    ]
    assert [(h.number, h.answer) for h in ruling.holdings] == [(1, "된다."), (2, "또 된다.")]
    assert ruling.decision == "전원합의체 판결"
    assert named(ruling, "판결요지")[1].label == "판결요지 [1] (대법관 김시험의 반대의견)"


def test_behind_an_opinion_the_courts_numbers_go_on_when_the_issues_know_them() -> None:
    summary = "1. 된다.\n재판관 김시험의 반대의견\n안 된다.\n2. 또 된다."
    assert told(constitutional(summary, "1. 되는지 여부\n2. 또 되는지 여부"), "결정요지") == [
        (1, None, "된다."),
        (None, "재판관 김시험의 반대의견", "안 된다."),
        (2, None, "또 된다."),
    ]
    assert told(constitutional(summary, "되는지 여부"), "결정요지")[-1][1] == "재판관 김시험의 반대의견"


def test_parties_printed_behind_the_summary_are_not_part_of_it() -> None:
    ruling = read(CONSTITUTION, "constitution-kr")
    assert not any("대리인" in s.text for s in ruling.sections if s.role == "main")
    assert named(ruling, "당사자")[0].text == "청 구 인 이○○\n대리인 변호사 박○○"


# --- full text --------------------------------------------------------------------------------------------------


def test_full_text_is_cut_at_its_own_headings() -> None:
    ruling = read(PRECEDENT)
    assert [(s.name, s.role) for s in ruling.sections if s.name not in ("판시사항", "판결요지")] == [
        ("피고인", "full"),
        ("주문", "main"),
        ("이유", "full"),
        ("이유 / 1. 사건의 경위 / 가.", "full"),
        ("이유 / 1. 사건의 경위 / 나.", "full"),
        ("이유 / 2. 판단", "full"),
        ("이유 / 3. 결론", "full"),
        ("재판부", "full"),
    ]
    assert named(ruling, "주문")[0].text == "상고를 기각한다."
    first = named(ruling, "이유 / 1. 사건의 경위 / 가.")[0]
    assert first.text == "1. 사건의 경위\n가. 피고인은 2030. 1.\n11. 시험장에서 답안을 베꼈다.", (
        "a date broken at a page"
    )


def test_items_of_a_quoted_clause_are_no_headings() -> None:
    names = [s.name for s in read(CONSTITUTION, "constitution-kr").sections if s.name.startswith("이유")]
    assert names == [
        "이유 / 1. 사건개요",
        "이유 / 2. 심판대상",
        "이유 / 3. 판단 / 가. 명확성원칙 위배 여부",
        "이유 / 3. 판단 / 나. 과잉금지원칙 위배 여부",
        "이유 / 4. 결론",
        "이유 / 5. 재판관 김시험의 반대의견",
        "이유 / 5. 재판관 김시험의 반대의견 / 가. 명확성원칙 위배 여부",
        "이유 / 5. 재판관 김시험의 반대의견 / 나. 결론",
    ]


def test_an_opinion_in_the_reasons_lasts_to_its_end() -> None:
    ruling = read(CONSTITUTION, "constitution-kr")
    whose = {s.name: s.opinion for s in ruling.sections if s.role == "full"}
    assert {name for name, opinion in whose.items() if opinion} == {n for n in whose if n.startswith("이유 / 5.")}
    assert whose["재판부"] is whose["별지"] is None


@pytest.mark.parametrize(
    ("text", "opinions"),
    [
        ("1. 판단\n된다.\n2. 결론\n된다.", [None, None]),
        (
            "1. 판단\n가. 재판관 김시험의 위헌의견\n위헌이다.\n나. 소결\n합헌이다.\n2. 결론\n된다.",
            ["재판관 김시험의 위헌의견", None, None],
        ),
        (
            "1. 판단\n된다.\n3. 재판관 김시험의 반대의견\n가. 판단\n위헌이다.\n나. 결론\n위헌이다.",
            [None] + ["재판관 김시험의 반대의견"] * 2,
        ),
        ("1. 판단\n된다.\n2. 반대의견가. 재판관 김시험의 반대의견(1) 위헌이다.", [None, "반대의견"]),
        ("1. 판단\n위 결정에는 재판관 김시험의 반대의견이 있었다.\n2. 결론\n된다.", [None, None]),
    ],
)
def test_opinions_in_the_reasons(text: str, opinions: list[str | None]) -> None:
    sections = constitutional(text=f"【이 유】\n{text}").sections
    assert [s.opinion for s in sections] == opinions
    assert all(s.opinion for s in sections if re.search("위헌이다", s.text))
    assert not any(s.opinion for s in sections if re.search("합헌이다|된다|있었다", s.text))


def test_every_word_of_a_ruling_is_kept() -> None:
    for text, layout in ((PRECEDENT, "precedent-kr"), (SUMMARY, "summaries"), (CONSTITUTION, "constitution-kr")):
        assert_kept(text, read(text, layout))  # type: ignore[arg-type]


# --- sentences and passages -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "parts",
    [
        ["베꼈다. ", "보았다."],
        ["그런가? ", "그렇다."],
        ["그래요. ", "맞아요."],
        ["대법원 2018. 8. 30. 선고 2017도3443 판결은 옳다. ", "끝."],
        ["책 p. 3. 및 4. 를 본다. ", "끝이다."],
        ["옳다(대법원 2018. 8. 30. 선고 2017도1 판결 참조). ", "그르다."],
        ["옳다(앞의 말은 그렇다. 뒤의 말도 그렇다). ", "그르다."],
        ["“베낀 자는 벌한다. 다만 연습은 아니다.”라고 정한다. ", "그러하다."],
        ["“베낀 자는 벌한다.” 라고 정한다. ", "그러하다."],
        ["“베낀 자는 벌한다.” ", "그렇게 적혀 있다."],
        ["제3의 가. 항과 나. 항을 본다. ", "끝이다."],
        ["페이지가 넘어가\n면서 끊겼다. ", "끝이다."],
        ["청구인은 2000. 1.\n11. 심판을 청구하였다.\n", "나. 대상은 조문이다."],
        ["할 수 없\n다. ", "그러나 있다."],
        ["1. 사건의 개요\n청구인은 기소되었다.\n", "2. 판단\n옳다."],
        ["여부(소극) / ", "다른 여부(적극)"],
        ["첫 문단\n\n", "둘째 문단"],
        ["목록이다.\n", "① 하나\n", "② 둘\n", "③ 셋"],
        ["끝이 없는 글"],
        [""],
    ],
)
def test_sentences(parts: list[str]) -> None:
    text = "".join(parts)
    assert [text[start:end] for start, end in sentences(text)] == [part for part in parts if part]


WORDS = st.sampled_from(
    [
        "시험은 ",
        "어렵다. ",
        "그런가? ",
        "2018. 8. 30. ",
        "(그렇다. 참조)",
        "“옳다.”라고 ",
        "가. ",
        "\n",
        "\n\n",
        "제3조",
        "1. 판단\n",
        "[1] ",
        " / ",
    ]
)
TEXTS = st.lists(WORDS, max_size=120).map("".join)


@given(TEXTS)
def test_sentences_cover_the_text_without_a_gap(text: str) -> None:
    spans = sentences(text)
    assert "".join(text[start:end] for start, end in spans) == text
    assert all(start < end for start, end in spans)


@given(TEXTS, st.integers(min_value=20, max_value=200))
def test_passages_join_to_the_section_and_keep_to_the_limit(text: str, limit: int) -> None:
    section = Section("판결요지", text, "main", 2)
    ruling = replace(court("시험이다."), sections=(section,))
    found = passages(ruling, limit)
    assert "".join(p.text for p in found) == text
    assert all(text[p.start : p.end] == p.text for p in found)
    longest = max((end - start for start, end in sentences(text)), default=0)
    assert all(len(p.text) <= max(limit, min(longest, 4 * limit)) for p in found)
    assert all((p.label, p.holding, p.role) == ("판결요지 [2]", 2, "main") for p in found)


def test_only_an_endless_sentence_is_cut_and_then_at_a_comma() -> None:
    sentence = "시험은 어렵고, 문항은 많고, " * 110 + "시간은 없다."
    assert len(passages(court(sentence), 400)) > 4
    assert all(p.text.rstrip().endswith((",", ".")) for p in passages(court(sentence), 400))
    assert len(passages(court(sentence), 600)) == 1, "up to four times the limit it stands whole"


def test_passages_carry_whose_words_they_are() -> None:
    found = passages(court("[1] [다수의견] 된다.  [대법관 김시험의 반대의견] 안 된다."))
    assert [(p.holding, p.opinion, p.text) for p in found] == [
        (1, "다수의견", "된다."),
        (1, "대법관 김시험의 반대의견", "안 된다."),
    ]


@pytest.mark.parametrize(
    ("summary", "truncated"),
    [
        ("하나의 죄이다.", False),
        ("원심을 파기한 사례", False),
        ("하나의 죄이다(대법원 판결 참조).", False),
        ("이 사건에서 청구인은 응시료의 반환을 청구하였으나 처분청은 그 청구를 받아들이지 아니하였고 다시", True),
    ],
)
def test_truncated(summary: str, truncated: bool) -> None:
    assert court(summary).truncated is truncated


# --- loading and merging ----------------------------------------------------------------------------------------


def put(root: Path, files: dict[str, str | bytes]) -> Path:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
    return root


def test_a_folder_of_all_layouts_goes_on_past_bad_files(tmp_path: Path) -> None:
    root = put(
        tmp_path,
        {
            "a/precedent.md": PRECEDENT,
            "b/summary.md": SUMMARY,
            "b/bad.md": "no front matter",
            "b/bytes.md": b"\xff\xfe",
            "c/constitution.md": CONSTITUTION,
            "c/statute.md": "---\n제목: 시험법\n---\n## 본문\n\n시험\n",
            "README.md": "about",
            ".git/x.md": "hidden",
            "INDEX.tsv": "hint",
        },
    )
    loaded = load_rulings(root)
    assert [(r.source, r.layout) for r in loaded.rulings] == [
        ("a/precedent.md", "precedent-kr"),
        ("b/summary.md", "summaries"),
        ("c/constitution.md", "constitution-kr"),
    ]
    assert [p.path for p in loaded.problems] == ["b/bad.md", "b/bytes.md", "c/statute.md"]
    assert "no YAML front matter" in loaded.problems[0].reason
    assert "cannot be read" in loaded.problems[1].reason
    assert "no known ruling layout" in loaded.problems[2].reason


def test_one_layout_alone_and_windows_line_ends(tmp_path: Path) -> None:
    root = put(tmp_path, {"x.md": "\ufeff" + SUMMARY.replace("\n", "\r\n")})
    (ruling,) = load_rulings(root).rulings
    assert [h.number for h in ruling.holdings] == [1, 2, 3]


def test_no_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(RulingError, match="no such folder"):
        load_rulings(tmp_path / "none")


def variants() -> list[Ruling]:
    """One decision three times: full text, a summary with more holdings, a torso; and two that are others."""
    full = read(PRECEDENT, "precedent-kr", "a.md")
    summary = read(SUMMARY, "summaries", "b.md")
    torso = read(SUMMARY.split("## 판결요지")[0], "summaries", "c.md")
    other_day = read(SUMMARY.replace("2031-08-30", "2031-08-31"), "summaries", "d.md")
    other_court = read(SUMMARY.replace("법원명: 대법원", "법원명: 서울고법"), "summaries", "e.md")
    return [full, summary, torso, other_day, other_court]


def test_duplicates_become_one_and_others_stay_apart() -> None:
    one, day, apart = sorted(merge(variants()), key=lambda r: (r.court != "대법원", r.date))
    assert one.has_full_text
    assert (one.source, one.decision) == ("a.md", "판결")
    assert one.provisions
    assert (day.date, apart.court) == (date(2031, 8, 31), "서울고등법원")
    longest = max(variants()[:2], key=lambda r: sum(len(s.text) for s in named(r, "판결요지")))
    assert named(one, "판결요지") == named(longest, "판결요지"), "a section is taken whole from the longer side"


def test_what_the_best_lacks_is_filled() -> None:
    full = read(re.sub(r"## 판결요지.*?(?=## 판례내용)", "", PRECEDENT, flags=re.S), "precedent-kr", "a.md")
    (one,) = merge([full, read(SUMMARY, "summaries", "b.md")])
    assert one.has_full_text
    assert [h.number for h in one.holdings] == [1, 2, 3] or len(named(one, "판결요지")) == 3
    assert [s.name for s in one.sections][:2] == ["판시사항", "판시사항"]


def test_merging_does_not_depend_on_the_order_and_is_done_once() -> None:
    results = {merge(order) for order in itertools.permutations(variants())}
    assert len(results) == 1
    (result,) = results
    assert merge(result) == result
    assert merge([]) == ()


# --- the shared official files ----------------------------------------------------------------------------------


def compact(text: str) -> str:
    """Without markup and space: what must be kept."""
    text = re.sub(r"<br\s*/?>|</?img[^>]*>", "", unicodedata.normalize("NFC", text))
    return re.sub(r"[\s\u200b\u00ad]|[\x00-\x1f]", "", html.unescape(text))


def raw_sections(text: str) -> dict[str, str]:
    parts = re.split(r"(?m)^## +(.*)$", text.replace("\r\n", "\n"))
    return {name.strip(): body for name, body in zip(parts[1::2], parts[2::2], strict=True) if body.strip()}


HEADINGS = re.compile(
    r"(?:\[?\[\d+\]|\d{1,2}\.|[가-하]\.|\(\d+\)|【[^】]*】|[\[〔<](?:당사자|주문|이유|별지)[^\]〕>]{0,10}[\]〕>]|주문|이유|별지\d{0,2})*"
)


def assert_kept(text: str, ruling: Ruling) -> None:
    """Every section stands in the file in order, and between them there is nothing but numbers and headings."""
    whole = compact("".join(b for n, b in raw_sections(text).items() if n not in ("참조조문", "참조판례")))
    at = 0
    for section in ruling.sections:
        part = compact(section.text)
        found, gap = at, "?"
        while not HEADINGS.fullmatch(gap) and found < at + 300:  # 【피고인】 피고인: the first may be the heading
            found = whole.find(part, found)
            assert found >= 0, (ruling.source, section.label, section.text[:80])
            gap = whole[at:found].replace(compact(section.opinion or "?"), "").replace("[]", "")
            found += 1
        assert HEADINGS.fullmatch(gap), (ruling.source, section.label, gap[:200])
        at = found - 1 + len(part)
    assert HEADINGS.fullmatch(whole[at:]), (ruling.source, whole[at : at + 200])


@pytest.fixture(scope="module")
def folder(shared: Path) -> Path:
    return shared / "corpus" / "rulings"


@pytest.fixture(scope="module")
def loaded(folder: Path) -> RulingSet:
    return load_rulings(folder)


@pytest.mark.shared
def test_every_shared_file_loads(loaded: RulingSet, folder: Path) -> None:
    assert loaded.problems == ()
    assert [r.source for r in loaded.rulings] == sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*.md"))
    assert {r.layout: sum(o.layout == r.layout for o in loaded.rulings) for r in loaded.rulings} == {
        "constitution-kr": 368,
        "precedent-kr": 45,
        "summaries": 576,
    }
    assert all(r.source.startswith(r.layout) for r in loaded.rulings)
    assert not any(re.search(r"(?i)[?&]oc=", r.url) for r in loaded.rulings)


@pytest.mark.shared
def test_headings_agree_with_an_independent_count(loaded: RulingSet, folder: Path) -> None:
    for name, expected in (("판시사항", 879), ("판결요지", 422), ("결정요지", 258), ("심판대상조문", 215)):
        counted = sum(name in raw_sections((folder / r.source).read_text(encoding="utf-8")) for r in loaded.rulings)
        assert counted == expected
        assert sum(bool(named(r, name)) for r in loaded.rulings) == expected


@pytest.mark.shared
def test_bracketed_holdings_agree_with_an_independent_count(loaded: RulingSet, folder: Path) -> None:
    numbered = 0
    for ruling in loaded.rulings:
        raw = raw_sections((folder / ruling.source).read_text(encoding="utf-8"))
        for name in ("판시사항", "판결요지"):
            if re.match(r"\s*\[?\[1\]", raw.get(name, "")):
                counted = {int(n) for n in re.findall(r"\[(\d{1,2})\](?!항)", raw[name])}
                assert {s.holding for s in named(ruling, name)} == counted, (ruling.source, name)
                numbered += 1
    assert numbered == 655


@pytest.mark.shared
def test_the_index_agrees_where_it_lists(loaded: RulingSet, folder: Path) -> None:
    by_file = {r.source: r for r in loaded.rulings}
    with (folder / "INDEX.tsv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    assert len(rows) == 829
    for row in rows:
        ruling = by_file[row["file"]]
        assert ruling.case_number == row["case_number"], row["file"]
        assert full_court_name(row["court"]) == ruling.court, row["file"]
        assert row["date"] in (ruling.date.isoformat(), "0"), row["file"]


@pytest.mark.shared
def test_no_main_section_is_empty_and_no_word_is_lost(loaded: RulingSet, folder: Path) -> None:
    assert all(s.text.strip() for r in loaded.rulings for s in r.sections)
    assert all(s.role == "main" for r in loaded.rulings for s in r.sections if s.name in MAIN)
    for ruling in loaded.rulings:
        assert_kept((folder / ruling.source).read_text(encoding="utf-8"), ruling)


@pytest.mark.shared
def test_three_awards_are_told_apart_and_they_alone_are_truncated(loaded: RulingSet) -> None:
    awards = [r.case_number for r in loaded.rulings if r.kind == "tribunal"]
    assert awards == ["2019재결 제107호", "2020재결 제137호", "2020재결 제148호"]
    assert [r.case_number for r in loaded.rulings if r.truncated] == awards


@pytest.mark.shared
def test_no_passage_ends_in_a_sentence(loaded: RulingSet) -> None:
    ends = re.compile(r"(?:[^\d\s]\.|[?!]|\) /|[\]부례] /)[)\]}】〉》”’\"'」』]*\s*$|\n\n$")
    opens = re.compile(r"\(?(?:\d{1,2}|[가-하])[.)]|[①-⑳]|[【\[<〈〔|]|제\d+조|[○※◎□■●•▶◇◆-]|재판|대법|별")
    checked = 0
    for ruling in loaded.rulings:
        found = passages(ruling)
        for one, next_one in itertools.pairwise(found):
            if next_one.start and not ruling.truncated:
                checked += 1
                assert ends.search(one.text) or opens.match(next_one.text), (
                    ruling.source,
                    one.text[-60:],
                    next_one.text[:40],
                )
    assert checked > 3000


@pytest.mark.shared
def test_passages_restore_every_section(loaded: RulingSet) -> None:
    for ruling in loaded.rulings:
        found = iter(passages(ruling))
        for section in ruling.sections:
            text = ""
            while len(text) < len(section.text):
                text += next(found).text
            assert text == section.text
        assert next(found, None) is None


@pytest.mark.shared
def test_rulings_are_cited_by_others_as_we_print_them(loaded: RulingSet, folder: Path) -> None:
    """Other files cite these rulings; a citation that leaves out 전원합의체 or prints another day (one does) apart."""
    printed = {r.case_number: r.address for r in loaded.rulings}
    raw = "".join((folder / r.source).read_text(encoding="utf-8") for r in loaded.rulings)
    cite = re.compile(
        r"대법원 (\d{4}\. ?\d{1,2}\. ?\d{1,2}\.) ?(선고|자) (\d{2,4}[가-힣]{1,3}\d+) (?:전원합의체 )?(판결|결정)"
    )
    same = other = 0
    for day, verb, number, decision in cite.findall(raw):
        if number in printed:
            day = re.sub(r"\. ?(?=\d)", ". ", day)
            expected = f"대법원 {day}{' 선고' if verb == '선고' else '자'} {number} {decision}"
            same += expected == printed[number].replace("전원합의체 ", "")
            other += expected != printed[number].replace("전원합의체 ", "")
    assert same >= 190
    assert other <= 1


@pytest.mark.shared
def test_no_shared_dissent_is_taken_for_the_court(loaded: RulingSet) -> None:
    """우리는 / 나는 at the start of a paragraph is how judges begin an opinion of their own."""
    for ruling in loaded.rulings:
        for section in ruling.sections:
            if section.of_court:
                own = re.search(r"(?m)^(?:우리는|나는)[ ,].{0,400}(?:다수의견|반대|위반된다고|위반되지)", section.text)
                assert not own, (ruling.source, section.label, section.text[own.start() : own.start() + 80])


@pytest.mark.shared
def test_merging_the_shared_files_loses_none(loaded: RulingSet) -> None:
    merged = merge(loaded.rulings)
    assert len(merged) == len({r.identity for r in loaded.rulings}) == 989
    assert merge([*reversed(loaded.rulings), *loaded.rulings]) == merged
