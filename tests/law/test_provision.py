"""Statute text as a tree (design §2): every 조, 항, 호 and 목 at its exact address, hashed by the words of law alone.

The text is an invented 시험법 in the layout of the official Markdown; no words of a real statute stand here.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kb.law.address import ArticleNumber
from kb.law.provision import Article, Clause, normalise, parse_articles

TRIAL = r"""
# 시험법

# 제1편 총칙

## 제1장 목적과 정의

##### 제1조 (목적)

이 법은 시험의 질서를 정함을 목적으로 한다.

##### 제2조 (정의)

이 법에서 사용하는 용어의 뜻은 다음과 같다. <개정 2020.5.19>

  1\. "문항"이란 다음 각 목의 것을 말한다.
    가\. 종이ㆍ전자 문항
    나\. 말로 하는 문항
 1) 혼자 답하는 것
 2) 둘이 답하는 것
  2\. "답안"이란 문항에 대한 답을 말한다.
  2의2\. "모범답안"이란 출제자가 쓴 답안을 말한다.
  3\. 삭제 <2019.1.15>

### 제1절 출제

##### 제3조 (출제 (재출제를 포함한다)의 원칙)

**①** 출제자는 다음 각 호의 사항을 지켜야 한다. <개정 2013.4.5, 2020.5.19>

  1\. 시험 범위
  2\. 시험 시간

**②** 삭제 <2019.1.15>

**③** 제1항에도 불구하고 연습 시험은 그러하지 아니하다. <신설 2024.10.16>

## 제2장 응시

##### 제4조 (응시료<개정 2016.1.6>)

응시료는 없다.

##### 제5조

삭제 <2019.1.15>

##### 제14조 (응시자의 의무)

**①** 응시자는 정숙하여야 한다.

**②** 응시자는 남의 답안을 베끼지 아니한다.

##### 제14조의2 (대리 응시 등)

**①** 남을 대신하여 응시한 자는 시험장에서 내보낸다. 다만, 연습 시험은 제외한다. <개정 2024.10.16>

**②** 제1항의 죄를 범한 자의 답안은 무효로 한다.

# 제2편 벌칙

##### 제15조 (미수범)

제14조의2의 미수범은 벌한다.

## 부칙

부칙 <제99998호,2013.4.5>


제1조 (시행일) 이 법은 공포한 날부터 시행한다.

##### 제2조 (경과조치)

종전의 시험은 종전의 예에 따른다.

부칙 <제99999호,2024.10.16>


이 법은 공포한 날부터 시행한다.
"""


@pytest.fixture(scope="module")
def articles() -> dict[str, Article]:
    return {str(article.number): article for article in parse_articles(TRIAL)}


def one(body: str) -> Article:
    (article,) = parse_articles(body)
    return article


def clause(article: Article, *path: str) -> Clause:
    found = article.clause(path)
    assert found is not None, f"no clause {path} in {article.number}"
    return found


def walk(article: Article) -> list[Clause]:
    return [below for top in article.clauses for below in top.walk()]


def test_every_article_in_the_order_of_the_text_and_none_of_the_addenda() -> None:
    numbers = [str(article.number) for article in parse_articles(TRIAL)]
    assert numbers == ["제1조", "제2조", "제3조", "제4조", "제5조", "제14조", "제14조의2", "제15조"]


@pytest.mark.parametrize(
    ("number", "title"),
    [
        ("제1조", "목적"),
        ("제3조", "출제 (재출제를 포함한다)의 원칙"),
        ("제4조", "응시료"),
        ("제5조", ""),
        ("제14조의2", "대리 응시 등"),
    ],
)
def test_titles(articles: dict[str, Article], number: str, title: str) -> None:
    assert articles[number].title == title


@pytest.mark.parametrize(
    ("heading", "number", "title"),
    [
        ("##### 제7조 (합격)", ArticleNumber(7), "합격"),
        ("##### 제7조의12 (합격)", ArticleNumber(7, 12), "합격"),
        ("##### 제1007조(합격)", ArticleNumber(1007), "합격"),
        ("##### 제7조 (합격) <개정 2020.5.19>", ArticleNumber(7), "합격"),
        ("##### 제7조 (합격ㆍ불합격(재시험))", ArticleNumber(7), "합격ㆍ불합격(재시험)"),
        ("##### 제7조", ArticleNumber(7), ""),
    ],
)
def test_headings(heading: str, number: ArticleNumber, title: str) -> None:
    article = one(f"{heading}\n\n붙은 자는 붙은 것으로 본다.\n")
    assert (article.number, article.title) == (number, title)
    assert clause(article, "0").text == "붙은 자는 붙은 것으로 본다."


@pytest.mark.parametrize(
    ("number", "chapters"),
    [
        ("제1조", ("제1편 총칙", "제1장 목적과 정의")),
        ("제3조", ("제1편 총칙", "제1장 목적과 정의", "제1절 출제")),
        ("제4조", ("제1편 총칙", "제2장 응시")),
        ("제15조", ("제2편 벌칙",)),
    ],
)
def test_the_chapters_above_an_article(articles: dict[str, Article], number: str, chapters: tuple[str, ...]) -> None:
    assert articles[number].chapters == chapters


def test_a_statute_without_parts_has_its_chapters_alone() -> None:
    article = one("# 시험법\n\n## 제1장 총칙\n\n##### 제1조 (목적)\n\n없다.\n")
    assert article.chapters == ("제1장 총칙",)


@pytest.mark.parametrize(
    ("number", "paths"),
    [
        ("제1조", [("0",)]),
        (
            "제2조",
            [("0",), ("0", "1"), ("0", "1", "가"), ("0", "1", "나"), ("0", "2"), ("0", "2의2"), ("0", "3")],
        ),
        ("제3조", [("1",), ("1", "1"), ("1", "2"), ("2",), ("3",)]),
        ("제5조", [("0",)]),
        ("제14조의2", [("1",), ("2",)]),
    ],
)
def test_every_clause_at_its_address(articles: dict[str, Article], number: str, paths: list[tuple[str, ...]]) -> None:
    assert [below.path for below in walk(articles[number])] == paths


@pytest.mark.parametrize(
    ("number", "path", "text"),
    [
        ("제1조", ("0",), "이 법은 시험의 질서를 정함을 목적으로 한다."),
        ("제2조", ("0",), "이 법에서 사용하는 용어의 뜻은 다음과 같다."),
        ("제2조", ("0", "1"), '"문항"이란 다음 각 목의 것을 말한다.'),
        ("제2조", ("0", "1", "가"), "종이ㆍ전자 문항"),
        ("제2조", ("0", "2의2"), '"모범답안"이란 출제자가 쓴 답안을 말한다.'),
        ("제2조", ("0", "3"), "삭제"),
        ("제3조", ("1",), "출제자는 다음 각 호의 사항을 지켜야 한다."),
        ("제3조", ("1", "2"), "시험 시간"),
        ("제3조", ("2",), "삭제"),
        ("제3조", ("3",), "제1항에도 불구하고 연습 시험은 그러하지 아니하다."),
        ("제14조의2", ("1",), "남을 대신하여 응시한 자는 시험장에서 내보낸다. 다만, 연습 시험은 제외한다."),
    ],
)
def test_the_text_of_a_clause(articles: dict[str, Article], number: str, path: tuple[str, ...], text: str) -> None:
    assert normalise(clause(articles[number], *path).text) == normalise(text)


def test_a_clause_finds_itself_by_its_path(articles: dict[str, Article]) -> None:
    for article in articles.values():
        for below in walk(article):
            assert article.clause(below.path) is below


@pytest.mark.parametrize(
    ("number", "path"),
    [
        ("제1조", ("1",)),
        ("제2조", ("0", "9")),
        ("제2조", ("0", "1", "하")),
        ("제2조", ("0", "2", "가")),
        ("제3조", ("0",)),
        ("제3조", ("4",)),
        ("제3조", ("3", "1")),
        ("제3조", ()),
    ],
)
def test_a_path_that_leads_nowhere(articles: dict[str, Article], number: str, path: tuple[str, ...]) -> None:
    assert articles[number].clause(path) is None


def test_what_stands_below_a_목_is_part_of_its_text(articles: dict[str, Article]) -> None:
    text = clause(articles["제2조"], "0", "1", "나").full_text
    assert "혼자 답하는 것" in text
    assert "둘이 답하는 것" in text


def test_the_text_of_one_article_does_not_run_into_the_next(articles: dict[str, Article]) -> None:
    assert "제2장" not in articles["제3조"].normal_text
    assert "응시료" not in articles["제3조"].normal_text
    assert "시행일" not in articles["제15조"].normal_text
    assert "종전" not in articles["제15조"].normal_text


def test_a_line_after_a_break_belongs_to_the_clause_above_it() -> None:
    article = one("##### 제6조 (시간)\n\n**①** 시험은 한 시간이다.\n다만, 늦은 자는 기다리지 아니한다.\n\n**②** 끝.\n")
    assert [below.path for below in walk(article)] == [("1",), ("2",)]
    assert "늦은 자" in clause(article, "1").text
    assert "늦은 자" not in clause(article, "2").text


@pytest.mark.parametrize(
    ("sign", "number"), [("①", "1"), ("⑨", "9"), ("⑳", "20"), ("㉑", "21"), ("㉟", "35"), ("㊱", "36"), ("㊿", "50")]
)
def test_circled_numbers(sign: str, number: str) -> None:
    assert clause(one(f"##### 제6조 (많은 항)\n\n**{sign}** 있다.\n"), number).text == "있다."


def test_a_long_list_of_호_keeps_its_numbers() -> None:
    items = "\n".join(f"  {n}\\. 물건 {n}" for n in range(1, 31))
    article = one(f"##### 제6조 (많은 호)\n\n**①** 다음과 같다.\n\n{items}\n")
    assert [below.path[1] for below in clause(article, "1").children] == [str(n) for n in range(1, 31)]
    assert clause(article, "1", "28").text == "물건 28"


def test_a_number_at_the_start_of_a_sentence_is_no_호() -> None:
    article = one("##### 제6조 (예)\n\n**①** 다음과 같다.\n\n  1\\. 첫째\n\n2020. 5. 19. 이후의 것을 말한다.\n")
    assert [below.path for below in walk(article)] == [("1",), ("1", "1")]


@pytest.mark.parametrize("body", ["##### 제5조\n\n삭제 <2019.1.15>\n", "##### 제5조 삭제 <2019.1.15>\n"])
def test_a_repealed_article_keeps_its_place_with_one_clause(body: str) -> None:
    article = one(body)
    assert [(below.path, normalise(below.text)) for below in walk(article)] == [(("0",), "삭제")]
    assert article.title == ""


def test_a_title_that_speaks_of_삭제_is_no_repeal() -> None:
    article = one("##### 제8조 (답안의 삭제 등)\n\n출제자는 답안을 삭제하여야 한다.\n")
    assert article.title == "답안의 삭제 등"
    assert clause(article, "0").text == "출제자는 답안을 삭제하여야 한다."


@pytest.mark.parametrize(
    ("number", "path", "note"),
    [
        ("제2조", ("0",), "<개정 2020.5.19>"),
        ("제2조", ("0", "3"), "<2019.1.15>"),
        ("제3조", ("1",), "<개정 2013.4.5, 2020.5.19>"),
        ("제3조", ("3",), "<신설 2024.10.16>"),
        ("제5조", ("0",), "<2019.1.15>"),
    ],
)
def test_a_note_in_angle_brackets_stands_in_the_verbatim_text_alone(
    articles: dict[str, Article], number: str, path: tuple[str, ...], note: str
) -> None:
    article = articles[number]
    assert clause(article, *path).text.endswith(note)
    assert note not in article.normal_text


@pytest.mark.parametrize(
    "note", ["[본조신설 2021.12.21]", "[전문개정 2013.4.5]", "[종전 제2조는 제3조로 이동 <2022.6.22>]"]
)
def test_a_note_on_a_line_of_its_own_belongs_to_the_article_not_to_a_clause(note: str) -> None:
    body = "##### 제6조 (시간)\n\n**①** 시험은 한 시간이다.\n\n  1\\. 쉬는 시간\n"
    article, bare = one(f"{body}\n{note}\n"), one(body)
    assert article.notes == (note,)
    assert bare.notes == ()
    assert article.clauses == bare.clauses
    assert article.normal_text == bare.normal_text


def test_an_article_without_text_does_not_swallow_the_next() -> None:
    first, second = parse_articles("##### 제1조 (빈 조)\n\n##### 제2조 (찬 조)\n\n있다.\n")
    assert (first.number, second.number) == (ArticleNumber(1), ArticleNumber(2))
    assert clause(second, "0").text == "있다."


@pytest.mark.parametrize(
    "body", ["", "# 시험법\n", "# 시험법\n\n머리말.\n\n## 부칙\n\n부칙 <제1호,2013.4.5>\n\n제1조 (시행일) 없다.\n"]
)
def test_a_body_without_articles(body: str) -> None:
    assert parse_articles(body) == ()


def test_the_word_부칙_inside_an_article_does_not_end_the_statute() -> None:
    body = "##### 제1조 (부칙의 효력)\n\n부칙은 효력이 있다.\n\n##### 제2조 (끝)\n\n끝.\n"
    assert [article.number for article in parse_articles(body)] == [ArticleNumber(1), ArticleNumber(2)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("**①** 가ㆍ나 <개정 2020. 5. 19.>\n", "① 가ㆍ나"),
        ("가·나", "가ㆍ나"),
        ("가‧나", "가ㆍ나"),
        ("가  나\n\n다", "가 나 다"),
        ("  1\\. 첫째", "1. 첫째"),
        ("있다. <신설 2013.4.5, 2020.5.19>", "있다."),
        ("삭제 <2019.1.15>", "삭제"),
        ("<개정 2020.5.19> 있다. <개정 2024.10.16>", "있다."),
        ("", ""),
    ],
)
def test_normal_form(text: str, expected: str) -> None:
    assert normalise(text) == expected


@pytest.mark.parametrize(
    "text", ["<별표 1>에 따른다.", "10 < 20", "(2020.5.19 이후)", "5만원 이하의 과태료", "[별표 2]"]
)
def test_what_is_law_survives_the_normal_form(text: str) -> None:
    assert normalise(text) == text


@given(st.text(alphabet=" \n가나다①1.\\*<>개정2020ㆍ·‧[]()", max_size=60))
@example("*\\*")
@example("<개정 <개정 2020. 5. 19.>2020. 5. 19.>")
def test_the_normal_form_is_its_own_normal_form(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


def test_the_full_text_numbers_what_hangs_below(articles: dict[str, Article]) -> None:
    lines = clause(articles["제3조"], "1").full_text.splitlines()
    assert len(lines) == 3
    assert [normalise(line) for line in lines[1:]] == ["1. 시험 범위", "2. 시험 시간"]
    deep = normalise(clause(articles["제2조"], "0").full_text)
    for part in ("1. ", "가. 종이ㆍ전자 문항", "2의2. ", "3. 삭제"):
        assert part in deep


BASE = "##### 제3조 (출제)\n\n**①** 종이ㆍ전자 문항은 다음과 같다. <개정 2013.4.5>\n\n  1\\. 쉬운 것\n  2\\. 어려운 것\n\n**②** 끝.\n"


def test_a_hash_is_that_of_the_normalised_full_text() -> None:
    for below in walk(one(BASE)):
        assert below.sha256 == hashlib.sha256(normalise(below.full_text).encode("utf-8")).hexdigest()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<개정 2013.4.5>", "<개정 2013.4.5, 2024.10.16>"),
        (" <개정 2013.4.5>", ""),
        ("ㆍ", "·"),
        ("ㆍ", "‧"),
        ("문항은 다음", "문항은   다음"),
        ("**②** 끝.", "**②** 끝. <신설 2024.10.16>"),
    ],
)
def test_what_is_not_law_changes_no_hash(old: str, new: str) -> None:
    assert old in BASE
    before, after = one(BASE), one(BASE.replace(old, new))
    assert before.normal_text == after.normal_text
    assert [below.sha256 for below in walk(before)] == [below.sha256 for below in walk(after)]


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [
        ("전자 문항", "전자문항", [("1",)]),
        ("쉬운 것", "쉽지 아니한 것", [("1",), ("1", "1")]),
        ("**②** 끝.", "**②** 끝이 아니다.", [("2",)]),
        ("다음과 같다.", "다음과 같다. 다만, 연습은 제외한다.", [("1",)]),
    ],
)
def test_a_changed_word_changes_the_hashes_above_it_and_no_other(
    old: str, new: str, changed: list[tuple[str, ...]]
) -> None:
    before, after = one(BASE), one(BASE.replace(old, new))
    assert before.normal_text != after.normal_text
    pairs = list(zip(walk(before), walk(after), strict=True))
    assert [left.path for left, right in pairs if left.sha256 != right.sha256] == changed


def test_a_new_title_or_a_new_호_is_a_new_text() -> None:
    before = one(BASE)
    assert one(BASE.replace("(출제)", "(문항의 출제)")).normal_text != before.normal_text
    more = one(BASE.replace("어려운 것\n", "어려운 것\n  3\\. 없는 것\n"))
    assert more.normal_text != before.normal_text
    assert clause(more, "1").sha256 != clause(before, "1").sha256
    assert clause(more, "2").sha256 == clause(before, "2").sha256


def test_a_repeal_is_a_new_text() -> None:
    assert one("##### 제3조\n\n삭제 <2024.10.16>\n").normal_text != one(BASE).normal_text


words = st.text(alphabet="시험문항답안출제", min_size=1, max_size=6).map(lambda word: f"{word} 것")
subitem_lists = st.lists(words, max_size=3)
item_lists = st.lists(st.tuples(words, subitem_lists), max_size=4)
paragraph_lists = st.lists(st.tuples(words, item_lists), min_size=1, max_size=5)
Tree = list[tuple[str, list[tuple[str, list[str]]]]]


def rendered(tree: Tree, numbered: bool) -> tuple[str, dict[tuple[str, ...], str]]:
    """The Markdown of an article and, apart from the code under test, what stands at each address."""
    lines, expected = ["##### 제9조의3 (시험)", ""], {}
    for n, (text, items) in enumerate(tree, 1):
        top = str(n) if numbered else "0"
        lines += [f"**{chr(0x245F + n)}** {text}" if numbered else text, ""]
        expected[(top,)] = text
        for i, (item, subitems) in enumerate(items, 1):
            lines.append(f"  {i}\\. {item}")
            expected[(top, str(i))] = item
            for letter, subitem in zip("가나다", subitems, strict=False):
                lines.append(f"    {letter}\\. {subitem}")
                expected[(top, str(i), letter)] = subitem
        lines.append("")
    return "\n".join(lines) + "\n", expected


@given(paragraph_lists)
def test_a_tree_written_as_markdown_is_read_back(tree: Tree) -> None:
    body, expected = rendered(tree, numbered=True)
    article = one(body)
    assert {below.path: below.text for below in walk(article)} == expected
    assert [below.path for below in walk(article)] == list(expected)


@given(words, item_lists)
def test_an_article_without_항_is_read_back_below_its_본문(text: str, items: list[tuple[str, list[str]]]) -> None:
    body, expected = rendered([(text, items)], numbered=False)
    assert {below.path: below.text for below in walk(one(body))} == expected


@pytest.mark.shared
def test_the_criminal_act_parses_to_an_independent_count(official: Path) -> None:
    text = (official / "kr" / "형법" / "법률.md").read_text("utf-8")
    body = text.split("\n---\n", 1)[1]
    main = body[: body.index("\n## 부칙")]
    headings = re.findall(r"^##### 제(\d+)조(?:의(\d+))?", main, re.M)
    parsed = parse_articles(body)
    assert len(parsed) > 350
    assert [article.number for article in parsed] == [ArticleNumber(int(n), int(b or 0)) for n, b in headings]
    below = [path for article in parsed for path in (found.path for found in walk(article))]
    assert sum(len(path) == 1 and path != ("0",) for path in below) == len(re.findall(r"^\*\*.\*\*", main, re.M))
    assert sum(len(path) == 2 for path in below) == len(re.findall(r"^ {2}\d+(?:의\d+)?\\\.", main, re.M))
