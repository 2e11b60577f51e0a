"""Keys and printed addresses (design §2): what is parsed prints back, and what is not understood is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.law.address import (
    ArticleNumber,
    ClauseKey,
    english_clause,
    parse_clause,
    print_clause,
    printed_address,
)

numbers = st.builds(ArticleNumber, st.integers(1, 1200), st.integers(0, 30).filter(lambda n: n != 1))
steps = st.one_of(
    st.integers(1, 60).map(str),
    st.tuples(st.integers(1, 60), st.integers(2, 9)).map(lambda pair: f"{pair[0]}의{pair[1]}"),
)
subitems = st.sampled_from("가나다라마바사아자차카타파하")
paths = st.one_of(
    st.tuples(steps),
    st.tuples(steps, steps),
    st.tuples(steps, steps, subitems),
    st.tuples(st.just("0"), steps),
    st.tuples(st.just("0"), steps, subitems),
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("제14조의2", ArticleNumber(14, 2)),
        ("14조의2", ArticleNumber(14, 2)),
        ("14의2", ArticleNumber(14, 2)),
        ("14-2", ArticleNumber(14, 2)),
        ("제297조", ArticleNumber(297)),
        ("297", ArticleNumber(297)),
    ],
)
def test_every_spelling_of_an_article_number(text: str, expected: ArticleNumber) -> None:
    assert ArticleNumber.parse(text) == expected


@pytest.mark.parametrize(
    "text", ["", "조", "제조", "제14항", "제14조의", "14-", "-2", "제14조의2 제1항", "abc", "14조2의"]
)
def test_what_is_no_article_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        ArticleNumber.parse(text)


@given(numbers)
def test_an_article_number_survives_print_and_slug(number: ArticleNumber) -> None:
    assert ArticleNumber.parse(str(number)) == number
    assert ArticleNumber.parse(number.slug) == number


def test_articles_stand_in_the_order_of_the_statute() -> None:
    names = ["제15조", "제14조의3", "제2조", "제14조", "제14조의2", "제100조"]
    ordered = sorted(names, key=ArticleNumber.parse)
    assert ordered == ["제2조", "제14조", "제14조의2", "제14조의3", "제15조", "제100조"]


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("제1항", ("1",)),
        ("제1항 제3호 가목", ("1", "3", "가")),
        ("제1항제3호가목", ("1", "3", "가")),
        ("제3호", ("0", "3")),
        ("제3호 나목", ("0", "3", "나")),
        ("제2항 제4호의2", ("2", "4의2")),
        ("제2항의2", ("2의2",)),
        ("본문", ("0",)),
        ("", ("0",)),
        (None, ("0",)),
    ],
)
def test_clause_paths(text: str | None, path: tuple[str, ...]) -> None:
    assert parse_clause(text) == path


@pytest.mark.parametrize("text", ["제1항 꼬리", "항", "제1조", "1", "제일항", "제1항 제"])
def test_a_clause_with_a_part_that_is_not_understood_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        parse_clause(text)


@given(paths)
def test_a_clause_path_survives_printing(path: tuple[str, ...]) -> None:
    printed = print_clause(path)
    assert printed is not None
    assert parse_clause(printed) == path


def test_the_main_text_prints_as_nothing() -> None:
    assert print_clause(("0",)) is None


@pytest.mark.parametrize(("path", "expected"), [(("2",), "(2)"), (("1", "3"), "(1) 3."), (("0",), ""), ((), "")])
def test_clauses_in_english(path: tuple[str, ...], expected: str) -> None:
    assert english_clause(path) == expected


def test_article_in_english() -> None:
    assert ArticleNumber(14, 2).english == "Article 14-2"
    assert ArticleNumber(14).english == "Article 14"


@pytest.mark.parametrize(
    ("text", "law_id", "article", "path", "version"),
    [
        ("011187/14-2/1@20459", "011187", ArticleNumber(14, 2), ("1",), "20459"),
        ("011187/14-2/1", "011187", ArticleNumber(14, 2), ("1",), None),
        ("011187/14-2@20459", "011187", ArticleNumber(14, 2), (), "20459"),
        ("001692/297", "001692", ArticleNumber(297), (), None),
        ("002044/2/0/5/가", "002044", ArticleNumber(2), ("0", "5", "가"), None),
    ],
)
def test_keys(text: str, law_id: str, article: ArticleNumber, path: tuple[str, ...], version: str | None) -> None:
    key = ClauseKey.parse(text)
    assert (key.law_id, key.article, key.path, key.version) == (law_id, article, path, version)
    assert str(key) == text
    assert key.article_key == f"{law_id}/{article.slug}"


@pytest.mark.parametrize(
    "text", ["", "011187", "011187/", "/14-2", "성폭력처벌법/14", "011187/제14조", "service/w1366"]
)
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        ClauseKey.parse(text)


@given(numbers, st.one_of(st.just(()), paths), st.one_of(st.none(), st.integers(1, 99999).map(str)))
def test_a_key_survives_printing(article: ArticleNumber, path: tuple[str, ...], version: str | None) -> None:
    key = ClauseKey("999999", article, path, version)
    assert ClauseKey.parse(str(key)) == key


@pytest.mark.parametrize(
    ("article", "path", "expected"),
    [
        (ArticleNumber(14, 2), ("1",), "시험법 제14조의2 제1항"),
        (ArticleNumber(2), ("1", "3", "가"), "시험법 제2조 제1항 제3호 가목"),
        (ArticleNumber(2), (), "시험법 제2조"),
        (ArticleNumber(2), ("0",), "시험법 제2조"),
        (ArticleNumber(2), ("0", "3"), "시험법 제2조 제3호"),
    ],
)
def test_printed_addresses(article: ArticleNumber, path: tuple[str, ...], expected: str) -> None:
    assert printed_address("시험법", article, path) == expected
