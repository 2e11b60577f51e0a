"""kb refs: rows with offsets, what resolves and why the rest does not; over an invented statute with three versions."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date

import pytest

from kb.law.names import NameTable, StatuteName
from kb.law.rulings import find_rulings
from kb.refs import REASONS, Row, article_resolver, refs, ruling_keys, to_json

TRIAL, CRIMINAL, TWINS = "999999", "888888", ("555551", "555552")
TABLE = NameTable(
    [
        StatuteName(TRIAL, "시험범죄의 처벌에 관한 법률", "시험법", "Trial Act"),
        StatuteName(CRIMINAL, "형법", "형법", "Criminal Act"),
        StatuteName(TWINS[0], "쌍둥이법", "", "", living=False),
        StatuteName(TWINS[1], "쌍둥이법", "", ""),
    ]
)


@dataclass(frozen=True)
class Text:
    clauses: tuple[tuple[tuple[str, ...], str], ...]
    promulgated_on: date
    effective_from: date
    effective_to: date | None = None
    repealed: bool = False


FIRST = Text(((("0",), "글"),), date(2010, 1, 1), date(2010, 7, 1))
TWO_CLAUSES = ((("1",), "글"), (("1", "1"), "글"), (("2",), "글"))
TEXTS = {
    f"{TRIAL}/1": (FIRST,),
    f"{TRIAL}/14": (
        replace(FIRST, effective_to=date(2016, 1, 1)),
        Text(TWO_CLAUSES, date(2015, 7, 1), date(2016, 1, 1)),
    ),
    f"{TRIAL}/15": (Text(((("0",), "글"),), date(2020, 1, 1), date(2020, 7, 1)),),
    f"{TRIAL}/16": (
        replace(FIRST, effective_to=date(2012, 1, 1)),
        Text((), date(2011, 7, 1), date(2012, 1, 1), None, True),
    ),
    f"{TWINS[0]}/1": (FIRST,),
    f"{TWINS[1]}/1": (replace(FIRST, promulgated_on=date(2015, 1, 1), effective_from=date(2015, 1, 1)),),
    f"{TWINS[0]}/2": (FIRST,),
}


def rows(text: str, day: date | None = None) -> list[Row]:
    found = refs(text, TABLE, resolver=article_resolver(lambda base: TEXTS.get(base, ()), day))
    assert all(text[row.start : row.end] == row.text for row in found)
    assert all((row.reason is None) == row.resolved and (row.reason is None or row.reason in REASONS) for row in found)
    return found


def only(text: str, day: date | None = None) -> Row:
    (row,) = rows(text, day)
    return row


@pytest.mark.parametrize(
    ("text", "reason", "basis"),
    [
        ("시험법 제14조 제2항", None, "any"),
        ("시험법 제14조 제1항 제1호", None, "any"),
        ("시험법 제14조 제3항", "no_such_clause", None),
        ("시험법 제99조", "no_such_article", None),
        ("시험법", None, None),
        ("형법 제297조", "not_loaded", None),
        ("거짓법 제3조", "unknown_statute", None),
        ("「거짓법」", "unknown_statute", None),
        ("제3조", "no_statute", None),
        ("전항의 죄", "no_antecedent", None),
        ("제2항에 따라", "no_antecedent", None),
        ("시험법 부칙 제1조", "addenda", None),
        ("시험법(2015. 7. 1. 법률 제13000호로 개정된 것) 제14조 제2항", None, "version"),
        ("구 시험법(2015. 7. 1. 법률 제13000호로 개정되기 전의 것) 제14조", None, "version"),
        ("구 시험법(2015. 7. 1. 법률 제13000호로 개정되기 전의 것) 제14조 제2항", "no_such_clause", None),
        ("구 시험법(2015. 7. 1. 법률 제13000호로 개정되기 전의 것) 제15조", "no_such_article", None),
        ("구 시험법(2010. 1. 1. 법률 제10000호로 개정되기 전의 것) 제14조", "old_law", None),
        ("시험법(2010. 1. 1. 법률 제10000호로 제정된 것) 제14조", None, "version"),
        ("구 시험법(2009. 1. 1. 법률 제9999호로 개정되기 전의 것) 제99조", "old_law", None),
        ("구 시험법(2011. 1. 1. 법률 제10001호로 개정된 것) 제16조", None, "version"),
        ("시험법(2013. 1. 1. 법률 제11000호로 개정된 것) 제16조", "no_such_article", None),
        ("쌍둥이법", "ambiguous", None),
        ("쌍둥이법 제1조", "ambiguous", None),
        ("쌍둥이법 제2조", None, "any"),
        ("쌍둥이법 제9조", "no_such_article", None),
        ("2017도3443", "not_checked", None),
    ],
)
def test_what_resolves_and_why_the_rest_does_not(text: str, reason: str | None, basis: str | None) -> None:
    row = only(text)
    assert (row.reason, row.basis) == (reason, basis)


@pytest.mark.parametrize(
    ("text", "day", "reason", "basis"),
    [
        ("시험법 제14조 제2항", date(2020, 1, 1), None, "day"),
        ("시험법 제14조 제2항", date(2011, 1, 1), None, "any"),
        ("시험법 제16조", date(2020, 1, 1), None, "any"),
        ("시험법 제14조", date(2000, 1, 1), "old_law", None),
    ],
)
def test_the_text_of_the_day_comes_first(text: str, day: date, reason: str | None, basis: str | None) -> None:
    row = only(text, day)
    assert (row.reason, row.basis) == (reason, basis)


def test_of_two_statutes_of_one_name_the_later_one_is_the_law_of_a_later_day() -> None:
    assert only("쌍둥이법 제1조", date(2020, 1, 1)).law_ids == (TWINS[1],)
    assert only("쌍둥이법 제1조", date(2012, 1, 1)).law_ids == (TWINS[0],)
    assert only("쌍둥이법 제1조").law_ids == (TWINS[1], TWINS[0])


def test_a_row_says_everything_that_the_text_said() -> None:
    text = "구 시험법(2010. 1. 1. 법률 제10000호로 제정되고, 2015. 7. 1. 법률 제13000호로 개정되기 전의 것) 제14조 단서"
    row = only(text)
    assert (row.kind, row.law, row.law_ids, row.article, row.clause, row.part, row.old) == (
        "statute", "시험범죄의 처벌에 관한 법률", (TRIAL,), "제14조", None, "단서", True,
    )  # fmt: skip
    assert row.promulgation == {
        "since": {"date": "2010-01-01", "kind": "법률", "number": "10000"},
        "before": {"date": "2015-07-01", "kind": "법률", "number": "13000"},
    }
    assert [r.range for r in rows("시험법 제14조부터 제15조까지")] == ["from", "to"]


def test_rulings() -> None:
    text = "대법원 2018. 8. 30. 선고 2018도1234, 2018전도12(병합) 판결"
    (row,) = refs(text, TABLE, has_ruling=lambda key: key == "ruling/2018전도12")
    assert (row.kind, row.case_number, row.joined, row.court, row.date) == (
        "ruling", "2018도1234", ("2018전도12",), "대법원", "2018-08-30",
    )  # fmt: skip
    assert (row.resolved, row.text, row.law, row.article) == (True, text, None, None)
    (row,) = refs(text, TABLE, has_ruling=lambda key: False)
    assert row.reason == "not_loaded"


def test_a_ruling_of_a_lower_court_needs_court_and_day() -> None:
    (lower,) = find_rulings("서울고등법원 2020. 1. 2. 선고 2019노1 판결")
    assert ruling_keys(lower) == ("ruling/서울고등법원/2020-01-02/2019노1",)
    (undated,) = find_rulings("서울고등법원 2019노1 판결")
    assert ruling_keys(undated) == ()


def test_json_has_every_key_always_and_can_be_written() -> None:
    body = to_json(rows("시험법 제14조, 거짓법 제1조, 2017도1"))
    assert body["schema_version"] == 1
    assert len({tuple(sorted(row)) for row in body["references"]}) == 1
    assert {"start", "end", "text", "kind", "law", "law_ids", "article", "clause", "case_number", "court", "date",
            "promulgation", "resolved", "reason"} <= set(body["references"][0])  # fmt: skip
    assert json.loads(json.dumps(body, ensure_ascii=False)) == body


def test_without_a_resolver_nothing_is_said_to_exist() -> None:
    (row,) = refs("시험법 제14조", TABLE)
    assert (row.resolved, row.reason) == (False, "not_checked")
    assert refs("", TABLE) == []
