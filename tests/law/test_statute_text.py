"""The whole tree of a statute: headings, notes, odd numbers, pictures; and the text built again from it. All invented."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.law.address import ArticleNumber, parse_clause, print_clause
from kb.law.clauses import Article, Clause
from kb.law.provision import Heading, StatuteText, parse_articles, parse_statute
from kb.law.rebuild import rebuild, without_markup

WHOLE = """
# 시험법

머리말을 둔다.

# 제1편 총칙

## 제1장 목적 <개정 2020.5.19>

##### 제1조 (목적<개정 2016.1.6>)

이 법은 시험을 정한다. <개정 2020.5.19>

[본조신설 2013.4.5]

##### 제2조 (정의)

이 법에서 쓰는 뜻은 다음과 같다.

"시험"이란 묻는 것을 말한다.
"답"이란 시험에 답하는 것을 말한다.

## 제2장 삭제 <2019.1.15>

## 제3장의2 응시

### 제1절 절차

#### 제1관 신청

**제1항 혼자 하는 신청 <개정 2012.2.10>**

##### 제3조 (신청)

**①** 신청은 다음 각 호와 같다.

  1\\. 보통 신청
    가\\. 아침
    가의2\\. 이른 아침
 1) 여름
 가) 초여름
  1의2\\. 특별 신청
  2\\. 삭제 <2019.1.15>

**②** 삭제 <2019.1.15>

##### 제4조

삭제 <2019.1.15>

##### 제5조

## 부칙

부칙 <제1호,2013.4.5>


이 법은 공포한 날부터 시행한다.
"""


def tree(body: str) -> StatuteText:
    """Every test body is also built again, character for character but for markup."""
    statute = parse_statute(body)
    assert without_markup(rebuild(statute)) == without_markup(body)
    return statute


def only(text: str, heading: str = "##### 제6조 (시험)") -> Article:
    (article,) = tree(f"{heading}\n\n{text}\n").articles
    return article


def paths(article: Article) -> list[str]:
    return ["/".join(clause.path) for clause in article.walk()]


def at(article: Article, *path: str) -> Clause:
    found = article.clause(path)
    assert found is not None, (path, paths(article))
    return found


def test_the_parts_of_a_whole_statute() -> None:
    statute = tree(WHOLE)
    assert statute.name == "시험법"
    assert [(h.level, h.unit, h.number) for h in statute.headings] == [
        (1, "", (0, 0)),
        (1, "편", (1, 0)),
        (2, "장", (1, 0)),
        (2, "장", (2, 0)),
        (2, "장", (3, 2)),
        (3, "절", (1, 0)),
        (4, "관", (1, 0)),
        (5, "항", (1, 0)),
    ]
    assert [h.deleted for h in statute.headings].index(True) == 3
    assert statute.counts == {"articles": 5, "paragraphs": 2, "items": 3, "subitems": 2}
    assert [clause.text for part in statute.prose for clause in part.clauses] == ["머리말을 둔다."]
    assert [article.deleted for article in statute.articles] == [False, False, False, True, False]
    assert statute.articles[4].clauses == ()
    assert len(statute.addenda) == 1
    assert parse_articles(WHOLE) == statute.articles


def test_what_stands_below_관_is_a_chapter_and_no_line_of_the_article_above() -> None:
    article = tree(WHOLE).articles[2]
    assert article.chapters == ("제1편 총칙", "제3장의2 응시", "제1절 절차", "제1관 신청", "제1항 혼자 하는 신청")
    above, below = tree(
        "##### 제1조 (앞)\n\n**①** 앞이다.\n\n**제2속 뒤**\n\n##### 제2조 (뒤)\n\n**제1항의 답은 옳다.**\n"
    ).articles
    assert at(above, "1").text == "앞이다."
    assert (below.chapters, at(below, "0").text) == (("제2속 뒤",), "제1항의 답은 옳다.")


def test_amendment_marks_with_their_days() -> None:
    first, _, third, fourth, _ = tree(WHOLE).articles
    assert [(m.kind, m.days) for m in at(first, "0").amendments] == [("개정", (date(2020, 5, 19),))]
    assert [(m.kind, m.printed) for m in first.amendments] == [
        ("개정", "<개정 2016.1.6>"),
        ("본조신설", "[본조신설 2013.4.5]"),
    ]
    assert [(m.kind, m.days) for m in at(fourth, "0").amendments] == [("삭제", (date(2019, 1, 15),))]
    assert [at(third, "2").deleted, at(third, "1", "2").deleted, at(third, "1").deleted] == [True, True, False]


def test_definitions_without_numbers_and_deeper_levels_stay_in_the_text() -> None:
    statute = tree(WHOLE)
    assert at(statute.articles[1], "0").text.count("\n") == 2
    assert paths(statute.articles[2]) == ["1", "1/1", "1/1/가", "1/1/가의2", "1/1의2", "1/2", "2"]
    assert at(statute.articles[2], "1", "1", "가의2").text == "이른 아침\n1) 여름\n가) 초여름"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("**①** 하나.\n\n**②** 둘.\n\n**②** 셋.", ["1", "2", "2~2"]),
        ("**①** 둘이다.\n\n  1\\. 가\n  3\\. 나\n  3\\. 다\n  3\\. 라", ["1", "1/1", "1/3", "1/3~2", "1/3~3"]),
        ("둘이다.\n\n  1\\. 가\n    가\\. 흰 것\n    가\\. 검은 것", ["0", "0/1", "0/1/가", "0/1/가~2"]),
        ("**①** 하나.\n\n**①** 둘.\n\n  1\\. 셋", ["1", "1~2", "1~2/1"]),
    ],
)
def test_a_number_printed_twice_makes_two_addresses(text: str, expected: list[str]) -> None:
    article = only(text)
    assert paths(article) == expected
    for clause in article.walk():
        assert article.clause(clause.path) is clause
        assert parse_clause(print_clause(clause.path)) == clause.path


def test_the_second_of_two_is_named_as_such() -> None:
    assert print_clause(("3", "3~2")) == "제3항 제3호(2번째)"
    assert parse_clause("제2조의 제3호(2번째)".removeprefix("제2조의 ")) == ("0", "3~2")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1. 처음\n  2\\. 다음", ["0", "0/1", "0/2"]),
        ("다음과 같다.\n\n  1\\. 처음\n 2 .다음\n  3\\. 끝", ["0", "0/1", "0/2", "0/3"]),
        ("다음과 같다.\n\n  1\\. 가. 흰 것\n    나\\. 검은 것", ["0", "0/1", "0/1/가", "0/1/나"]),
        (
            "다음과 같다.\n\n  1\\. 것\n    호\\. 백\n 구. 천\n 누. 만\n 가. 아님",
            ["0", "0/1", "0/1/호", "0/1/구", "0/1/누"],
        ),
        ("ⓛ하나다.\n\n**②** 둘이다.", ["1", "2"]),
        ("다음과 같다.\n\n  1\\. 값\n\n 5 이상\n  0\\. 5 미만", ["0", "0/1"]),
        ("다음과 같다.\n\n  1\\. 5cm │ │", ["0"]),
        (")\n**①** 하나.", ["1"]),
    ],
)
def test_odd_numbers(text: str, expected: list[str]) -> None:
    assert paths(only(text)) == expected


PICTURE = '<img src="http://example.invalid/1" alt="img1" >'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"**①** 다음 표와 같다.\n {PICTURE}\n ┌─┐\n │가│\n └─┘\n  1\\. 비고\n </img>\n\n**②** 끝.", ["1", "2"]),
        (f"**①** 다음 각호의 산식에 의한다.\n {PICTURE}\n  1\\. 갑\n  2\\. 을\n </img>", ["1", "1/1", "1/2"]),
        (f"다음 각 호와 같다.\n\n  1\\. 갑\n {PICTURE}\n  2\\. 을", ["0", "0/1", "0/2"]),
        (f"다음 각 호와 같다.\n\n  1\\. 갑\n {PICTURE}\n 갑 = 을 × 2\n </img>\n  2\\. 을", ["0", "0/1", "0/2"]),
    ],
)
def test_what_a_picture_shows_is_no_호_of_the_article(text: str, expected: list[str]) -> None:
    assert paths(only(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected", "notes"),
    [
        ("**①** 하나.\n[시행일] 제6조는 다음 각 호의 구분에 따른 날\n  1\\. 갑: 봄\n  2\\. 을: 가을", ["1"], [3]),
        ("[시행일] 제6조는 다음 각 호의 날\n  1\\. 갑\n\n**①** 하나.\n  1\\. 둘", ["1", "1/1"], [2]),
        ("[시행일 : 2021.1.26] 제6조\n\n**①** 하나.", ["1"], [1]),
        ("하나.\n\t\t[99헌가2 2020.5.19\n  1\\. 시험법 제6조는 헌법에 위반된다.]\n  1\\. 둘", ["0", "0/1"], [2]),
        ("하나.\n[법률 제1호 단서에 따라 아래와 같이 시행됨.\n < 아 래 >\n 제6조 셋.]", ["0"], [3]),
        ("하나.\n\n[전문개정 2013.4.5]\n[제목개정 2020.5.19]", ["0"], [1, 1]),
        ("하나.\n[갑 + 을] ÷ 2\n[(갑 + 을) × 요율]", ["0"], []),
    ],
)
def test_notes_and_what_hangs_on_them_are_no_clauses(text: str, expected: list[str], notes: list[int]) -> None:
    article = only(text)
    assert paths(article) == expected
    assert [note.count("\n") + 1 for note in article.notes] == notes


def test_a_formula_in_square_brackets_is_law() -> None:
    assert at(only("하나.\n[(갑 + 을) × 요율]"), "0").text == "하나.\n[(갑 + 을) × 요율]"


@pytest.mark.parametrize(
    ("body", "deleted"),
    [
        ("삭제 <2019.1.15>", True),
        ("삭제", True),
        ("(삭제)", True),
        ("삭제하여야 한다.", False),
        ("삭제\n\n  1\\. 갑", False),
    ],
)
def test_repeal(body: str, deleted: bool) -> None:
    assert only(body).deleted is deleted


@pytest.mark.parametrize(
    ("heading", "number", "title"),
    [
        ("##### 제7조의12 (합격)", ArticleNumber(7, 12), "합격"),
        ("##### 제7조(합격) <개정 2020.5.19>", ArticleNumber(7), "합격"),
        ("##### 제7조 ((합격))", ArticleNumber(7), "(합격)"),
        ("##### 제0조", ArticleNumber(0), ""),
        ("##### 제1조의2의3 (세 번 갈린 조)", ArticleNumber(1, 2), ""),
    ],
)
def test_headings_lose_nothing(heading: str, number: ArticleNumber, title: str) -> None:
    article = only("있다.", heading)
    assert (article.number, article.title) == (number, title)


def test_a_statute_without_articles() -> None:
    statute = tree(
        "# 시험법\n\n시험법을 폐지한다.\n\n## 부칙\n\n부칙 <제2호,2020.5.19>\n\n\n이 법은 공포한 날부터 시행한다.\n"
    )
    assert statute.articles == ()
    assert [clause.text for clause in statute.walk()] == ["시험법을 폐지한다."]


@pytest.mark.parametrize("body", ["", "\n\n", "##### 조가 아닌 것\n\n없다.\n", "# 제1편 없음\n"])
def test_nothing_is_too_little(body: str) -> None:
    assert tree(body).articles == ()


def test_only_markup_is_markup() -> None:
    text = "##### 제1조 (목적)\n\n**①** 가·나 <개정 2020.5.19>\n  1\\. 「다」 [라] (마) │\n"
    assert without_markup(text) == "제1조 (목적) ① 가·나 <개정 2020.5.19> 1. 「다」 [라] (마) │"


@given(st.text(max_size=80))
def test_no_letter_and_no_digit_is_markup(text: str) -> None:
    def letters(of: str) -> str:
        return "".join(re.findall(r"\w", of))

    assert letters(without_markup(text)) == letters(text)


LINES = st.sampled_from(
    [
        "# 시험법", "## 제1장 총칙", "##### 제1조 (목적)", "##### 제2조", "**①** 하나.", "**②** 둘. <개정 2020.5.19>", "**②** ",
        "  1\\. 갑", "  1\\.", "  2의2\\. 을", "    가\\. 병", "    가의2\\. 정", " 1) 무", "", "본문이다.", "[본조신설 2020.5.19]",
        "[시행일] 다음 각 호의 날", "[99헌가2 2020.5.19", "끝.]", f" {PICTURE}", " </img>", "┌─┐", "**제1항 낮은 제목**", "## 부칙", "부칙",
        "부칙 <제1호,2013.4.5>", "부칙(시험규칙) <제2호,2013.4.5>", "제1조 (시행일) 없다.", "제2조 내지 제4조 생략", "①하나", "② 둘", "<3> 셋",
        "1. 갑", "가. 을", "제5조제1항 중 \"갑\"을 \"을\"로 한다.",
    ]
)  # fmt: skip


@given(st.lists(LINES, max_size=30))
def test_whatever_the_order_of_its_lines_a_text_is_built_again(lines: list[str]) -> None:
    statute = tree("\n".join(lines) + "\n")
    for article in statute.articles:
        assert len(set(paths(article))) == len(paths(article))
    assert all(isinstance(heading, Heading) for heading in statute.headings)
