"""Sanctions read from invented clauses of a 「시험법」: each form, odd forms, and what must stay unread."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.law.penal import as_penalty, as_row, classified, penal_clauses
from kb.law.plain import plain
from kb.law.pointing import Neighbour, Surroundings, fold, pointers
from kb.law.provision import parse_articles
from kb.law.punishment import Imprisonment, Limits, derived, punishments
from kb.law.sanction import Reading, Sanction, read, sanctions

EMPTY = as_row(Sanction("imposes", 0, 0, ""))
BY_ITEM = "시험을 방해한 자는 다음 각 호의 구분에 따라 처벌한다."


def prison(low: int | None, high: int | None, *kinds: str) -> dict[str, Any]:
    return {"kinds": list(kinds) or ["징역"], "min_months": low, "max_months": high}


def fine(low: int | None, high: int | None, multiple: tuple[int | None, int | None] | None = None) -> dict[str, Any]:
    times = {"min": multiple[0], "max": multiple[1]} if multiple else None
    return {"min_krw": low, "max_krw": high, "multiple": times}


def ends(low: int | None, high: int | None) -> dict[str, int | None]:
    return {"min": low, "max": high}


def imposes(**said: Any) -> dict[str, Any]:
    return {**EMPTY, "of": "offence", **said}


def rows(text: str, lead: str = "") -> list[dict[str, Any]]:
    return [as_row(sanction) for sanction in sanctions(text, lead)]


PRISON_OR_FINE = imposes(imprisonment=prison(None, 60), fine=fine(None, 30_000_000), combination="or")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("시험을 방해한 자는 5년 이하의 징역 또는 3천만원 이하의 벌금에 처한다.", PRISON_OR_FINE),
        ("시험을 방해한 자는 5년이하의 징역이나 3,000만 원 이하의 벌금형에 처한다", PRISON_OR_FINE),
        ("방해한 자는 ５년 이하의 징역(懲役) 또는 3천만원 이하의 벌금에 처(處)한다 <개정 2020. 1. 1.>", PRISON_OR_FINE),
        ("시험지를 태운 자는 사형에 처한다.", imposes(death=True)),
        ("시험지를 태운 자는 사형 또는 무기징역에 처한다.", imposes(death=True, life=True, combination="or")),
        (
            "시험지를 태운 자는 사형, 무기 또는 7년 이상의 징역이나 금고에 처한다.",
            imposes(death=True, life=True, imprisonment=prison(84, None, "징역", "금고"), combination="or"),
        ),
        ("태운 자는 사형, 무기징역 또는 무기금고에 처한다.", imposes(death=True, life=True, combination="or")),
        ("시험지를 훔친 자는 3년 이상의 유기징역에 처한다.", imposes(imprisonment=prison(36, None))),
        (
            "시험지를 훔친 자는 2년 이상의 유기징역이나 유기금고에 처한다.",
            imposes(imprisonment=prison(24, None, "징역", "금고"), combination="or"),
        ),
        ("시험지를 훔친 자는 1년 이상 10년 이하의 징역에 처한다.", imposes(imprisonment=prison(12, 120))),
        ("시험지를 훔친 자는 1년 6개월 이하의 금고에 처한다.", imposes(imprisonment=prison(None, 18, "금고"))),
        ("시험지를 훔친 자는 6월 이하의 징역에 처한다.", imposes(imprisonment=prison(None, 6))),
        (
            "팔은 자는 500만원 이상 1억5천만원 이하의 벌금에 처한다.",
            imposes(fine=fine(5_000_000, 150_000_000)),
        ),
        ("팔은 자는 1천500만원 이하의 벌금에 처한다.", imposes(fine=fine(None, 15_000_000))),
        ("팔은 자는 오만원의 벌금에 처한다.", imposes(fine=fine(50_000, 50_000))),
        (
            "판 자는 그 이득액의 2배 이상 5배 이하에 상당하는 벌금에 처한다.",
            imposes(fine=fine(None, None, (2, 5))),
        ),
        (
            "판 자는 3년 이하의 징역 또는 그 이득액의 3배 이하의 벌금에 처한다.",
            imposes(imprisonment=prison(None, 36), fine=fine(None, None, (None, 3)), combination="or"),
        ),
        (
            "떠든 자는 1년 이하의 징역이나 금고, 3년 이하의 자격정지 또는 200만원 이하의 벌금에 처한다.",
            imposes(
                imprisonment=prison(None, 12, "징역", "금고"),
                suspension_months=ends(None, 36),
                fine=fine(None, 2_000_000),
                combination="or",
            ),
        ),
        (
            "떠든 자는 10만원 이하의 벌금ㆍ구류 또는 과료(科料)의 형으로 처벌한다.",
            imposes(fine=fine(None, 100_000), detention=True, minor_fine=True, combination="or"),
        ),
        (
            "떠든 자는 3년 이하의 징역과 5년 이하의 자격정지에 처한다.",
            imposes(imprisonment=prison(None, 36), suspension_months=ends(None, 60), combination="and"),
        ),
        (
            "베낀 자는 7년 이하의 징역 또는 1억원 이하의 벌금에 처하거나 이를 병과(倂科)할 수 있다.",
            imposes(imprisonment=prison(None, 84), fine=fine(None, 100_000_000), combination="may_add"),
        ),
        (
            "베낀 자는 7년 이하의 징역 또는 1억원 이하의 벌금에 처한다. 이 경우 징역과 벌금은 병과할 수 있다.",
            imposes(imprisonment=prison(None, 84), fine=fine(None, 100_000_000), combination="may_add"),
        ),
        (
            "베낀 자는 5년 이하의 징역에 처하고, 1천만원 이하의 벌금을 병과한다.",
            imposes(imprisonment=prison(None, 60), fine=fine(None, 10_000_000), combination="and"),
        ),
        (
            "베낀 자는 5년 이하의 징역에 처한다. 이 경우 3년 이하의 자격정지를 병과할 수 있다.",
            imposes(imprisonment=prison(None, 60), suspension_months=ends(None, 36), combination="may_add"),
        ),
        (
            "베낀 자는 5년 이하의 징역에 처한다. 이 경우 3년 이하의 자격정지를 함께 부과할 수 있다.",
            imposes(imprisonment=prison(None, 60), suspension_months=ends(None, 36), combination="may_add"),
        ),
        (
            "베낀 자에 대하여는 징역과 벌금을 병과할 수 있다.",
            imposes(imprisonment=prison(None, None), fine=fine(None, None), combination="may_add"),
        ),
        (
            "베낀 자는 징역 또는 벌금을 병과한다.",
            imposes(imprisonment=prison(None, None), fine=fine(None, None), combination="and"),
        ),
        (
            "신고하지 아니한 자에게는 300만원 이하의 과태료를 부과한다.",
            {**EMPTY, "type": "administrative", "administrative_krw": ends(None, 3_000_000)},
        ),
        (
            "신고하지 아니한 자는 100만원 이하의 과태료에 처한다.",
            {**EMPTY, "type": "administrative", "administrative_krw": ends(None, 1_000_000)},
        ),
        (
            "상습으로 이를 범한 자는 3년 이하의 징역에 처한다.",
            imposes(imprisonment=prison(None, 36), of="habitual"),
        ),
        (
            "이를 범할 목적으로 예비 또는 음모한 자는 3년 이하의 징역에 처한다. 다만, 자수한 때에는 그 형을 감경한다.",
            imposes(imprisonment=prison(None, 36), of="preparation"),
        ),
        ("예비군을 방해한 자는 3년 이하의 징역에 처한다.", imposes(imprisonment=prison(None, 36))),
        ("미수범은 처벌한다.", {**EMPTY, "type": "attempt", "of": "attempt"}),
        (
            "상습으로 이를 범한 때에는 그 죄에 정한 형의 2분의 1까지 가중한다.",
            {**EMPTY, "type": "aggravates", "of": "habitual", "factor": "1/2"},
        ),
        (
            "다시 범한 때에는 그 죄에 정한 형의 장기의 2배까지 가중한다.",
            {**EMPTY, "type": "aggravates", "of": "offence", "factor": "2"},
        ),
        ("이를 도운 자도 제1항의 형과 같다.", {**EMPTY, "type": "as", "of": "offence"}),
        ("이를 도운 자는 제3조의 예에 따라 처벌한다.", {**EMPTY, "type": "as", "of": "offence"}),
        ("이를 도운 자도 제1항과 동일한 형으로 처벌한다.", {**EMPTY, "type": "as", "of": "offence"}),
        ("예비 또는 음모한 자는 전항의 형에 처한다.", {**EMPTY, "type": "as", "of": "preparation"}),
        (
            "그 행위자를 벌하는 외에 그 법인 또는 개인에게도 해당 조문의 벌금형을 과(科)한다. 다만, 감독을 게을리하지 "
            "아니한 경우에는 그러하지 아니하다.",
            {**EMPTY, "type": "corporate"},
        ),
        (
            "그 행위자를 벌하는 외에 그 법인을 5천만원 이하의 벌금에 처한다.",
            {**EMPTY, "type": "corporate", "fine": fine(None, 50_000_000)},
        ),
        (
            "그 이익은 몰수한다. 이를 몰수할 수 없을 때에는 그 가액을 추징한다.",
            {**EMPTY, "type": "confiscates"},
        ),
        ("그 물건은 몰수할 수 있다.", {**EMPTY, "type": "confiscates"}),
        ("몰수할 수 없을 때에는 그 가액을 추징한다.", {**EMPTY, "type": "confiscates"}),
    ],
)
def test_one_sanction(text: str, expected: dict[str, Any]) -> None:
    assert rows(text) == [expected]
    assert read(text).status == "parsed"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "다치게 한 자는 3년 이상의 유기징역에 처하고, 사망에 이르게 한 때에는 무기 또는 5년 이상의 징역에 처한다.",
            [
                imposes(imprisonment=prison(36, None)),
                imposes(life=True, imprisonment=prison(60, None), combination="or"),
            ],
        ),
        (
            "다치게 한 때에는 3년 이하의 징역에 처한다. 사망에 이르게 한 때에는 7년 이하의 징역에 처한다.",
            [imposes(imprisonment=prison(None, 36)), imposes(imprisonment=prison(None, 84))],
        ),
        (
            "앞의 행위를 한 자는 3년 이하의 징역 또는 600만원 이하의 벌금에, 뒤의 행위를 한 자는 5년 이하의 징역에 처한다.",
            [
                imposes(imprisonment=prison(None, 36), fine=fine(None, 6_000_000), combination="or"),
                imposes(imprisonment=prison(None, 60)),
            ],
        ),
        (
            "5년 이하의 징역 또는 3천만원 이하의 벌금에 처하되, 감독관이 범한 때에는 1년 이상의 유기징역에 처한다.",
            [PRISON_OR_FINE, imposes(imprisonment=prison(12, None))],
        ),
        (
            "떠든 자는 3년 이하의 징역에 처한다. 다만, 감독관이 떠든 경우에는 5년 이하의 징역에 처한다.",
            [imposes(imprisonment=prison(None, 36)), imposes(imprisonment=prison(None, 60))],
        ),
        (
            "그 행위자를 벌하는 외에 그 법인에게는 1억원 이하의 벌금에 처하고, 그 개인에게도 해당 조문의 벌금형을 과한다.",
            [{**EMPTY, "type": "corporate", "fine": fine(None, 100_000_000)}, {**EMPTY, "type": "corporate"}],
        ),
        (
            "예비하거나 음모한 사람과 미수범은 각각 해당하는 본죄에 준하여 처벌한다.",
            [
                {**EMPTY, "type": "as", "of": "preparation"},
                {**EMPTY, "type": "as", "of": "attempt"},
            ],
        ),
    ],
)
def test_several_sanctions_in_the_order_of_the_text(text: str, expected: list[dict[str, Any]]) -> None:
    assert rows(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("주동한 자: 사형", [imposes(death=True)]),
        (
            "밤인 경우: 주동한 자는 3년 이상의 유기징역, 그 밖의 사람은 7년 이하의 징역",
            [imposes(imprisonment=prison(36, None)), imposes(imprisonment=prison(None, 84))],
        ),
        ("낮인 경우: 50만원 이하의 벌금ㆍ구류 또는 과료", None),
    ],
)
def test_the_lead_makes_a_bare_list_a_sanction(text: str, expected: list[dict[str, Any]] | None) -> None:
    assert sanctions(text) == ()
    assert read(text).status == "mention"
    if expected is None:
        assert rows(text, BY_ITEM)[0]["detention"] is True
    else:
        assert rows(text, BY_ITEM) == expected


@pytest.mark.parametrize(
    "text",
    [
        "금고 이상의 형을 선고받고 그 집행이 끝나지 아니한 사람",
        "100만원 이상의 벌금형이 확정된 자는 응시할 수 없다.",
        "사형, 무기 또는 장기 3년 이상의 징역이나 금고에 해당하는 죄를 범한 때",
        "시험관은 총무기획을 맡고 새마을금고에 예치한다.",
        "사형은 시험장에서 집행하지 아니한다.",
        "유기징역을 감경할 때에는 그 형기의 2분의 1로 한다.",
        "신청 절차를 변경할 때에도 또한 같다.",
        "3천만원 이하의 과태료",
        "징역과 금고는 같은 종류의 형으로 보아 징역형으로 처벌한다.",
        "수강명령은 형의 집행을 유예할 경우에 병과하고, 이수명령은 벌금형을 선고할 경우에 병과한다.",
    ],
)
def test_a_mention_is_no_sanction(text: str) -> None:
    assert read(text) == Reading("mention")


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("제1항에 따른 과태료는 대통령령으로 정하는 바에 따라 시험원장이 부과ㆍ징수한다.", "reference"),
        ("과태료의 부과기준은 별표 3과 같다.", "table"),
        ("법 제9조제1항에 따른 과태료의 부과기준은 별표와 같다.", "table"),
    ],
)
def test_the_closed_classes(text: str, status: str) -> None:
    assert read(text).status == status
    assert sanctions(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "판 자는 1억원(밤의 경우에는 5천만원) 이하의 벌금에 처한다.",  # two figures in one
        "판 자는 3년 이하의 징역 또는 5년 이하의 금고에 처한다.",  # two terms
        "판 자는 3년 이하의 징역과 5년 이하의 자격정지 또는 100만원 이하의 벌금에 처한다.",  # and, or: tied how?
        "판 자는 5만원 이상 벌금 또는 5만원 이하의 벌금에 처한다.",  # the same kind twice
        "판 자는 3년 이하 시험장 징역에 처한다.",  # a limit that belongs to nothing
        "판 자에게는 과태료를 시험원장이 3만원 이하로 부과한다.",
        "본죄의 2분의 1을 감경하여 처벌한다.",
    ],
)
def test_what_is_not_understood_is_not_guessed(text: str) -> None:
    reading = read(text)
    assert reading.status == "unparsed"
    assert reading.unparsed
    assert not any(s.fine and s.fine.named for s in reading.sanctions)


def test_ends_that_are_not_reached_are_marked() -> None:
    low, high = punishments("3년 초과 10년 미만의 징역")[0], punishments("3년 이상 10년 이하의 징역")[0]
    assert low.imprisonment == Imprisonment(("징역",), Limits(36, 120, ("min", "max")))
    assert high.imprisonment == Imprisonment(("징역",), Limits(36, 120))


def test_each_sanction_keeps_its_place_in_the_official_text() -> None:
    text = "시험(試驗)을 방해한 자(감독관(監督官)은 제외한다)는 1년 이하의 징역(懲役) 또는 500만원 이하의 벌금에 처한다. <개정 2020. 1. 1.>"
    (found,) = sanctions(text)
    assert found.text == "1년 이하의 징역(懲役) 또는 500만원 이하의 벌금에 처한다"
    assert text[found.start : found.end] == found.text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("가(나(다)라)마", "가마"),
        ("가 <개정 2020. 1. 1.>  나", "가 나"),
        ("가) 나", "가) 나"),
        ("가(나", "가(나"),
        ("가·나‧다", "가ㆍ나ㆍ다"),
        ("", ""),
    ],
)
def test_plain_text(text: str, expected: str) -> None:
    assert plain(text).text == expected


@given(st.text(alphabet="가나 ()<>[]·１\n.", max_size=40))
def test_every_letter_of_the_plain_text_knows_its_place(text: str) -> None:
    found = plain(text)
    assert len(found.text) == len(found.places)
    assert list(found.places) == sorted(set(found.places))
    assert all(
        text[place] == letter or (text[place], letter) in (("·", "ㆍ"), ("１", "1"))
        for letter, place in zip(found.text, found.places, strict=True)
    )


STATUTE = """
# 시험법

## 제1장 총칙

##### 제1조 (금지)

누구든지 떠들어서는 아니 된다.

## 제2장 벌칙

##### 제2조 (방해)

**①** 시험을 방해한 자는 3년 이하의 징역에 처한다.

**②** 시험지를 훔친 자는 5년 이하의 징역에 처한다.

**③** 이를 도운 자도 전항과 같다.

**④** 전 2항의 미수범은 처벌한다.

##### 제2조의2 (소란)

다음 각 호의 어느 하나에 해당하는 자는 1년 이하의 징역에 처한다.

  1\\. 떠든 자

  2\\. 노래한 자

  2의2\\. 춤춘 자

##### 제3조 삭제 <2020. 1. 1.>

##### 제4조 (강도)

떼를 지어 제2조제1항 또는 제2항의 죄를 범한 자는 다음 각 호의 구분에 따라 처벌한다.

  1\\. 밤인 경우: 무기 또는 5년 이상의 징역

  2\\. 그 밖의 경우: 제2조의2의 죄를 범한 자는 5년 이하의 징역, 제5조의 죄를 범한 자는 7년 이하의 징역

##### 제5조 (뇌물)

**①** 돈을 준 자는 1년 이하의 징역에 처한다.

**②** 「모형법」 제7조의 죄를 범한 자가 돈을 준 때에는 2년 이하의 징역에 처한다.

**③** 같은 법 제8조 및 「거짓법」 제1조의 죄를 범한 자는 3년 이하의 징역에 처한다.

##### 제6조 (미수범)

전조 및 제2조부터 제5조까지의 미수범은 처벌한다.

##### 제7조 (예비)

이 장의 죄를 범할 목적으로 예비 또는 음모한 자는 1년 이하의 징역에 처한다.

##### 제8조 (상습)

**①** 상습으로 제2조의2제1호부터 제2호의2까지, 같은 조 제1호의 죄를 범한 자는 그 죄에 정한 형의 2분의 1까지 가중한다.

**②** 전3조의 죄를 범한 자도 같은 형에 처한다.

**③** 제9항의 죄를 범한 자는 2년 이하의 징역에 처한다.

**④** 제1조를 위반한 자는 3년 이하의 징역에 처한다. 그 자를 숨긴 자도 같다.

##### 제9조 (양벌규정)

법인의 업무에 관하여 제2조의2 또는 제5조제1항의 위반행위를 하면 그 행위자를 벌하는 외에 그 법인에게도 해당 조문의 벌금형을 과한다.
"""
ARTICLES = parse_articles(STATUTE)
MODEL = parse_articles("##### 제7조 (모형)\n\n모형을 부순 자는 1년 이하의 징역에 처한다.\n\n##### 제8조 (가)\n\n가.\n")
OTHERS = {fold("모형법"): Neighbour("999998", MODEL)}
FOUND = {row.address: row for row in penal_clauses(ARTICLES, OTHERS)}


@pytest.mark.parametrize(
    ("address", "targets"),
    [
        ("2/1", ((),)),
        ("2/3", (("2/2",),)),
        ("2/4", (("2/2", "2/3"),)),
        ("2-2/0", ((),)),
        ("4/0/1", ((),)),
        ("4/0/2", (("2-2",), ("5",))),
        ("5/2", (("999998:7",),)),
        ("6/0", (("5", "2", "2-2", "4"),)),
        ("7/0", (("2", "2-2", "4", "5", "8"),)),
        ("8/1", (("2-2/0/1", "2-2/0/2", "2-2/0/2-2"),)),
        ("8/2", (("5", "6", "7"),)),
        ("8/3", ((),)),
        ("8/4", ((), ("8/4",))),
        ("9/0", (("2-2", "5/1"),)),
    ],
)
def test_what_is_pointed_at(address: str, targets: tuple[tuple[str, ...], ...]) -> None:
    assert tuple(sanction.targets for sanction in FOUND[address].sanctions) == targets


def test_a_pointer_without_an_answer_is_ambiguous() -> None:
    assert FOUND["8/3"].sanctions[0].ambiguous == ("제9항",)
    assert "「거짓법」 제1조" in FOUND["5/3"].sanctions[0].ambiguous


def test_a_repealed_article_before_leaves_open_which_is_meant() -> None:
    article = next(a for a in ARTICLES if str(a.number) == "제4조")
    (pointer,) = pointers("전조의 죄", Surroundings(ARTICLES, article))
    assert (pointer.targets, pointer.ambiguous) == ((), ("전조",))


def test_items_without_a_sanction_have_that_of_the_lead() -> None:
    assert FOUND["2-2/0"].covers == (("0", "1"), ("0", "2"), ("0", "2의2"))
    assert "4/0" not in FOUND  # its 호 carry the figures


def test_the_same_is_a_sanction_only_where_a_sanction_is_meant() -> None:
    civil = parse_articles("##### 제1조\n\n**①** 신청은 서면으로 한다.\n\n**②** 이를 변경하는 자도 제1항과 같다.\n")
    assert classified(civil) == ()


@given(
    st.integers(1, 30) | st.none(),
    st.integers(1, 30) | st.none(),
    st.integers(1, 30_000) | st.none(),
    st.sampled_from(["징역", "금고"]),
    st.sampled_from(["또는", "이나"]),
    st.booleans(),
)
def test_what_is_printed_is_read_back(
    low: int | None, high: int | None, money: int | None, kind: str, tie: str, life: bool
) -> None:
    """A clause printed from figures gives back the figures, whatever stands around it."""
    if low and high and low > high:
        low, high = high, low
    term = " ".join(part for part in (f"{low}년 이상" if low else "", f"{high}년 이하" if high else "") if part)
    parts = (["무기"] if life and term else []) + ([f"{term}의 {kind}"] if term else [])
    parts += [f"{money}만원 이하의 벌금"] if money else []
    if not parts:
        return
    listed = (
        parts[0]
        if len(parts) == 1
        else f"{', '.join(parts[:-1])} {tie} {parts[-1]}".replace(f" {tie}", f" {tie}" if tie == "또는" else tie)
    )
    (row,) = rows(f"10년 전에 3회 이상 떠든 자(감독관은 제외한다)는 {listed}에 처한다.")
    expected = imposes(
        life=life and bool(term),
        imprisonment=prison(low * 12 if low else None, high * 12 if high else None, kind) if term else None,
        fine=fine(None, money * 10_000) if money else None,
        combination="or" if len(parts) > 1 else None,
    )
    assert row == expected


@given(st.text(max_size=60) | st.text(alphabet="1 2년만원배이상하의징역벌금또는과,에처한다. 제조항(ㆍ", max_size=60))
def test_nothing_written_makes_it_fall(text: str) -> None:
    reading = read(text, BY_ITEM, Surroundings(ARTICLES, ARTICLES[0]))
    for sanction in reading.sanctions:
        assert text[sanction.start : sanction.end] == sanction.text


@pytest.mark.parametrize(
    ("months", "day", "aggravated", "expected"),
    [
        (Limits(36, None), None, False, (None, 360)),
        (Limits(None, 84), None, False, (1, None)),
        (Limits(12, 120), None, False, None),
        (Limits(12, 120), None, True, (None, 600)),
        (Limits(36, None), date(2010, 10, 15), False, (None, 180)),
        (Limits(36, None), date(2010, 10, 16), False, (None, 360)),
        (Limits(None, None), date(1990, 1, 1), True, (1, 300)),
        (Limits(36, None), date(1950, 1, 1), False, None),
    ],
)
def test_what_the_general_part_adds_is_kept_apart(
    months: Limits, day: date | None, aggravated: bool, expected: tuple[int | None, int | None] | None
) -> None:
    found = derived(Imprisonment(("징역",), months), day, aggravated=aggravated)
    assert (None if found is None else (found.min_months, found.max_months)) == expected
    assert found is None or found.source == "형법 제42조"
    assert derived(None) is None


def test_a_sanction_as_the_penalty_of_a_card() -> None:
    (found,) = sanctions("베낀 자는 7년 이하의 금고 또는 1억원 이하의 벌금에 처하거나 이를 병과할 수 있다.")
    penalty = as_penalty(found)
    assert (penalty.max_months, penalty.max_krw, penalty.alternative) == (84, 100_000_000, "or")
    assert penalty.other == ("금고", "병과할 수 있다")
    (raised,) = sanctions("다시 범한 때에는 그 죄에 정한 형의 2분의 1까지 가중한다.")
    assert as_penalty(raised).aggravation == raised.text
    assert not as_penalty(raised).has_figures
    assert as_penalty(replace(raised, type="as")).other == (raised.text,)
