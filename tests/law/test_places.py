"""Where the parts of a statute stand in its text, in both layouts, on invented law."""

from __future__ import annotations

import re

import pytest

from kb.law.places import PlacedArticle, PlacedText, Places, front_matter, statute_places
from kb.law.provision import parse_statute

MARKDOWN = """\
---
제목: 시험법
첨부파일:
- 제목: 별표
---

# 시험법

머리말이다.

## 제1장 총칙

##### 제1조 (목적)

이 법은 시험을 정한다.

##### 제2조 (정의)

말의 뜻은 다음과 같다.

**①** 삭제 <2020.1.1>

**②** 뜻은 다음 각 호와 같다.

  1\\. 시험지
    가\\. 흰 것

**③** 삭제 <2020.1.1>

[본조신설 2020.1.1]

##### 제3조

삭제 <2020.1.1>

## 부칙

부칙 <제1호,2019.1.1>

이 법은 공포한 날부터 시행한다.

부칙(다른법) <제2호,2020.1.1>

제1조(시행일) 이 법은 공포한 날부터 시행한다.
"""
PLAIN = """\
시험에 관한 특별법 (약칭: 시험법)
[시행 2026. 1. 1.]

제1장 총칙
제1조(목적) 이 법은 시험을 정한다.
제2조(정의(뜻)) ① 말의 뜻은 다음과 같다.
  1. "시험"이란 …
  ② 제1조(목적)에 따르면 이렇다.
제1조(목적)에 따른 시험은 이 줄에 접힌다.
④ 차례가 아닌 번호는 항이 아니다.
[본조신설 2025. 1. 1.]
제2조의2 삭제 <2025. 1. 1.>
제2장 벌칙
제3조(벌칙) 시험을 방해한 자는 벌한다.
부      칙 <제1호, 2025. 1. 1.>
제1조(시행일) 이 법은 공포한 날부터 시행한다.
"""


def places(text: str) -> Places:
    found = statute_places(text)
    assert found is not None
    return found


def cut(text: str) -> dict[str, str]:
    """Address -> text, of every part."""
    found = {}
    for part in places(text).parts:
        if isinstance(part, PlacedArticle):
            number = str(part.article.number)
            found[number] = text[part.start : part.end]
            found |= {f"{number}/{c.clause.path[0]}": text[c.start : c.end] for c in part.clauses}
        else:
            found[f"{part.kind} {part.heading}".strip()] = text[part.start : part.end]
    return found


def test_the_layout_of_the_files() -> None:
    assert cut(MARKDOWN) == {
        "prose": "머리말이다.",
        "제1조": "##### 제1조 (목적)\n\n이 법은 시험을 정한다.",
        "제1조/0": "##### 제1조 (목적)\n\n이 법은 시험을 정한다.",
        "제2조": MARKDOWN[MARKDOWN.index("##### 제2조") : MARKDOWN.index("\n\n##### 제3조")],
        "제2조/0": "##### 제2조 (정의)\n\n말의 뜻은 다음과 같다.",
        "제2조/1": "**①** 삭제 <2020.1.1>",
        "제2조/2": "**②** 뜻은 다음 각 호와 같다.\n\n  1\\. 시험지\n    가\\. 흰 것",
        "제2조/3": "**③** 삭제 <2020.1.1>",
        "제3조": "##### 제3조\n\n삭제 <2020.1.1>",
        "제3조/0": "##### 제3조\n\n삭제 <2020.1.1>",
        "addendum 부칙 <제1호,2019.1.1>": "부칙 <제1호,2019.1.1>\n\n이 법은 공포한 날부터 시행한다.",
        "addendum 부칙(다른법) <제2호,2020.1.1>": "부칙(다른법) <제2호,2020.1.1>\n\n제1조(시행일) 이 법은 공포한 날부터 시행한다.",
    }
    assert places(MARKDOWN).name == "시험법"
    assert places(MARKDOWN).articles[0].article.chapters == ("제1장 총칙",)


def test_equal_texts_have_places_of_their_own() -> None:
    first, _, last = places(MARKDOWN).articles[1].clauses[1:]
    assert MARKDOWN[first.start + 5 : first.end] == MARKDOWN[last.start + 5 : last.end]
    assert first.end < last.start


def test_it_reads_what_the_parser_reads() -> None:
    body = MARKDOWN.split("\n---\n", 1)[1]
    assert tuple(placed.article for placed in places(MARKDOWN).articles) == parse_statute(body).articles


def test_plain_text() -> None:
    assert cut(PLAIN) == {
        "prose": "시험에 관한 특별법 (약칭: 시험법)\n[시행 2026. 1. 1.]",
        "제1조": "제1조(목적) 이 법은 시험을 정한다.",
        "제1조/0": "제1조(목적) 이 법은 시험을 정한다.",
        "제2조": PLAIN[PLAIN.index("제2조(정의") : PLAIN.index("\n제2조의2")],
        "제2조/1": '① 말의 뜻은 다음과 같다.\n  1. "시험"이란 …',
        "제2조/2": "② 제1조(목적)에 따르면 이렇다.\n제1조(목적)에 따른 시험은 이 줄에 접힌다.\n④ 차례가 아닌 번호는 항이 아니다.",
        "제2조의2": "제2조의2 삭제 <2025. 1. 1.>",
        "제2조의2/0": "제2조의2 삭제 <2025. 1. 1.>",
        "제3조": "제3조(벌칙) 시험을 방해한 자는 벌한다.",
        "제3조/0": "제3조(벌칙) 시험을 방해한 자는 벌한다.",
        "addendum 부 칙 <제1호, 2025. 1. 1.>": PLAIN[PLAIN.index("부      칙") :].rstrip(),
    }
    first, second, deleted, last = (placed.article for placed in places(PLAIN).articles)
    assert (first.title, second.title, deleted.deleted) == ("목적", "정의(뜻)", True)
    assert (first.chapters, last.chapters) == (("제1장 총칙",), ("제2장 벌칙",))
    assert second.notes == ("[본조신설 2025. 1. 1.]",)


def test_articles_without_titles_open_in_order_where_none_has_one() -> None:
    text = "제1조 ① 시험은 쉽다.\n② 시험은 짧다.\n제2조 시험은 봄에 본다.\n제5조 및 제6조에 따라 이어진다.\n제4조 차례가 아니다.\n제3조 끝."
    assert list(cut(text)) == ["제1조", "제1조/1", "제1조/2", "제2조", "제2조/0", "제3조", "제3조/0"]
    assert "제4조 차례가 아니다." in cut(text)["제2조"]
    chapters = "제1장 총강\n제1조 하나이다.\n제2장 국민\n제2조 전직은 둘이다.\n제1절 각부\n제3조 각부는 셋이다.\n제4조 각 호의 넷이 아니다."
    assert list(cut(chapters)) == ["제1조", "제1조/0", "제2조", "제2조/0", "제3조", "제3조/0"]
    assert list(cut(f"제9조(제목) 글.\n{text}")) == ["제9조", "제9조/0", "제1조", "제1조/1", "제1조/2"]


@pytest.mark.parametrize("change", [("\n", "\r\n"), ("\n", "\n\n"), ("---\n제목", "\ufeff---\n제목")])
@pytest.mark.parametrize("text", [MARKDOWN, PLAIN])
def test_line_ends_blank_lines_and_a_mark_of_byte_order_move_places_alone(text: str, change: tuple[str, str]) -> None:
    changed = text.replace(*change)
    plain = {name: re.sub(r"\s+", " ", part) for name, part in cut(text).items()}
    assert {name: re.sub(r"\s+", " ", part) for name, part in cut(changed).items()} == plain


@pytest.mark.parametrize(
    "text",
    [
        "", " \n", "그냥 글이다.", "제14조의2(허위영상물 등의 반포등)에 따르면 벌한다.", "제3조에 따라\n제4조 제1항과 제5조",
        "# 제목\n\n## 제1장\n\n글", "---\n제목: 시험법\n---\n", "「시험법」 제1조(목적) 글", "부칙\n제1조(시행일) 이 법은 …",
    ],
)  # fmt: skip
def test_what_is_no_statute_has_no_places(text: str) -> None:
    assert statute_places(text) is None


def test_parts_follow_one_another_and_hold_every_word_but_headings() -> None:
    for text in (MARKDOWN, PLAIN):
        end, left = 0, []
        for part in places(text).parts:
            left.append(text[end : part.start])
            end = part.end
        rest = "".join([*left, text[end:]])
        words = re.sub(r"(?s)\A---.*?\n---\n", "", rest)
        assert all(re.match(r"#|제\d장", line) for line in words.split("\n") if line.strip()), words


def test_a_clause_without_a_line_of_its_own_is_not_placed() -> None:
    (one,) = places("##### 제1조 (목적) **①** 하나.\n\n**②** 둘.").articles
    assert len(one.article.clauses) == 2
    assert one.clauses == ()


def test_long_texts_take_no_time_of_their_own() -> None:
    """Linear: a page of brackets, or a hundred thousand addenda, do not hold a pipeline up."""
    assert statute_places("제1조(" + "(" * 50_000) is None
    assert statute_places("제1조" + "(가" * 20_000 + ")" * 20_000) is None
    many = places("제1조(목적) 글.\n" + "부칙\n" * 100_000)
    assert isinstance(many.parts[-1], PlacedText)
    assert len(many.parts) == 100_001


@pytest.mark.parametrize(
    ("text", "front"),
    [
        ("---\n가: 1\n---\n글", "가: 1"),
        ("\ufeff---\r\n가: 1\r\n---\r\n글", "가: 1"),
        ("글", ""),
        ("---\n가: 1", ""),
        ("", ""),
    ],
)
def test_front_matter(text: str, front: str) -> None:
    assert front_matter(text) == front
