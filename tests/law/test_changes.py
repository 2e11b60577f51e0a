"""What changed between two texts of an article, clause by clause. All invented."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.law.changes import ClauseText, changes, clause_texts, printed, printed_english, word_runs
from kb.law.provision import parse_articles

OLD: list[ClauseText] = [
    ((), "합성"),
    (("1",), "허락 없이 합성한 사람은 5년 이하의 징역에 처한다."),
    (("2",), "다음 각 호의 사람도 같다."),
    (("2", "1"), "허락 없이 편집한 사람"),
    (("2", "2"), "허락 없이 가공한 사람"),
    (("3",), "제1항의 미수범은 처벌한다."),
]


def changed(**by: str | None) -> list[ClauseText]:
    """OLD with clauses set, or left out with None; ``c2_1`` is 제2항제1호, ``title`` the title."""
    texts = dict(OLD)
    for name, text in by.items():
        path = () if name == "title" else tuple(name[1:].split("_"))
        if text is None:
            texts.pop(path)
        else:
            texts[path] = text
    return sorted(texts.items())


@pytest.mark.parametrize(
    ("new", "lines", "english"),
    [
        (OLD, [], []),
        (
            changed(c1="허락 없이 합성한 사람은 7년 이하의 징역에 처한다."),
            ["제1항: '5년 이하의' → '7년 이하의'"], ["(1): '5년 이하의' → '7년 이하의'"],
        ),
        (changed(c4="사들인 사람도 처벌한다."), ["제4항 신설"], ["(4) added"]),
        (changed(c3=None), ["제3항 삭제"], ["(3) removed"]),
        (changed(c3="삭제 <2024.10.16>"), ["제3항 삭제"], ["(3) removed"]),
        (changed(c2_2=None), ["제2항 제2호 삭제"], ["(2) 2. removed"]),
        (changed(c2=None, c2_1=None, c2_2=None), ["제2항 삭제"], ["(2) removed"]),
        (changed(c4="그 밖의 일", c4_1="갑", c4_2="을"), ["제4항 신설"], ["(4) added"]),
        (changed(title="합성 등"), ["제목: '등' 넣음"], ["title: '등' put in"]),
        (changed(c1="합성한 사람은 5년 이하의 징역에 처한다."), ["제1항: '허락 없이' 뺌"], ["(1): '허락 없이' left out"]),
        (
            changed(c3="사들인 사람은 벌금에 처한다.", c4="제1항의 미수범은 처벌한다."),
            ["제3항 신설", "제3항 → 제4항 (이동)"], ["(3) added", "(3) is now (4)"],
        ),
        (
            changed(c3="사들인 사람은 벌금에 처한다.", c4="제1항 및 제3항의 미수범은 처벌한다."),
            ["제3항 신설", "제3항 → 제4항: '제1항의' → '제1항 및 제3항의'"],
            ["(3) added", "(3) is now (4): '제1항의' → '제1항 및 제3항의'"],
        ),
        (
            changed(c1="사들이거나 가진 사람은 처벌하지 아니한다."),
            ["제1항: '허락 없이 합성한 사람은 5년 이하의 징역에 처한다.' → '사들이거나 가진 사람은 처벌하지 아니한다.'"],
            ["(1): '허락 없이 합성한 사람은 5년 이하의 징역에 처한다.' → '사들이거나 가진 사람은 처벌하지 아니한다.'"],
        ),
    ],
)  # fmt: skip
def test_changes_are_told_in_words(new: list[ClauseText], lines: list[str], english: list[str]) -> None:
    rows = changes(OLD, new)
    assert printed(rows) == lines
    assert printed_english(rows) == english


def test_the_main_text_of_an_article_may_become_its_first_paragraph() -> None:
    rows = changes([(("0",), "갑은 을을 한다.")], [(("1",), "갑은 을을 한다."), (("2",), "병도 같다.")])
    assert printed(rows) == ["본문 → 제1항 (이동)", "제2항 신설"]
    assert printed_english(rows) == ["main text is now (1)", "(2) added"]


def test_spacing_and_marks_are_no_change() -> None:
    assert changes([(("1",), "갑은  을을 한다. <개정 2013.4.5>")], [(("1",), "갑은 을을 한다.<개정 2020.5.19>")]) == ()
    assert changes([(("1",), "갑·을")], [(("1",), "갑ㆍ을")]) == ()


def test_long_runs_are_cut_where_they_are_printed_alone() -> None:
    rows = changes([(("1",), "짧다")], [(("1",), "길다 " * 60)])
    assert len(printed(rows)[0]) < 120
    assert rows[0].runs[0][1].count("길다") == 60


def test_a_parsed_article_is_compared_by_its_title_and_its_clauses() -> None:
    (article,) = parse_articles("##### 제1조 (촬영)\n\n**①** 갑. <개정 2013.4.5>\n\n  1\\. 을\n")
    assert clause_texts(article) == [((), "촬영"), (("1",), "갑."), (("1", "1"), "을")]


texts = st.lists(
    st.sampled_from(["갑은", "을을", "병의", "3년", "5년", "이하의", "징역에", "처한다."]), min_size=1, max_size=8
).map(" ".join)
articles = st.dictionaries(st.sampled_from([("1",), ("2",), ("3",), ("4",)]), texts, max_size=4).map(
    lambda d: sorted(d.items())
)


@given(articles, articles)
def test_every_difference_is_told_once_and_nothing_else(old: list[ClauseText], new: list[ClauseText]) -> None:
    rows = changes(old, new)
    before, after = dict(old), dict(new)
    here = [row.path for row in rows if row.kind != "removed"]
    gone = [row.path for row in rows if row.kind == "removed"]
    assert len(set(here)) == len(here)
    assert {path for path in after if "".join(after[path].split()) != "".join(before.get(path, "").split())} <= set(
        here
    )
    assert set(before) - set(after) <= set(gone) | {row.old_path for row in rows}
    assert all(row.new == after[row.path] for row in rows if row.kind != "removed")
    assert changes(new, new) == ()


@given(texts, texts)
def test_runs_lie_in_the_texts(old: str, new: str) -> None:
    for one, other in word_runs(old, new):
        assert one in old
        assert other in new
        assert one != other
