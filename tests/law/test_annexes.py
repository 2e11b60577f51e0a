"""별표, 별지 and forms: the front matter's list and the places that name them. All invented."""

from __future__ import annotations

import pytest

from kb.law.address import ArticleNumber
from kb.law.amendments import amendments
from kb.law.annexes import annex_names, annexes_named, read_annexes


def row(kind: str, number: str, branch: str = "00", title: str = "기준") -> dict[str, object]:
    return {
        "별표번호": number, "별표가지번호": branch, "별표구분": kind, "제목": title, "파일링크": "http://example.invalid/f", "PDF링크": None,
    }  # fmt: skip


ANNEXES = read_annexes(
    [
        row("별표", "0001"),
        row("별표", "0001", "02"),
        row("서식", "0003"),
        row("서식", "0003", "02"),
        row("별도", "0000"),
    ]
)


def test_names() -> None:
    assert [a.name for a in ANNEXES] == ["별표 1", "별표 1의2", "별지 제3호서식", "별지 제3호의2서식", "별도"]
    assert (ANNEXES[0].link, ANNEXES[0].pdf) == ("http://example.invalid/f", "")
    assert read_annexes(None) == ()


@pytest.mark.parametrize(
    ("title", "about"),
    [
        ("기준(제3조제4항 관련)", [(3, 0)]),
        ("기준(제3조 및 제5조의2제1항 관련)", [(3, 0), (5, 2)]),
        ("기준(법 제9조 및 제3조(응시) 관련)", [(3, 0)]),
        ("제3조의 기준", []),
        ("삭제 &lt;2015.4.7.&gt;", []),
    ],
)
def test_the_articles_that_a_title_names(title: str, about: list[tuple[int, int]]) -> None:
    (annex,) = read_annexes([row("별표", "0001", title=title)])
    assert list(annex.about) == [ArticleNumber(*number) for number in about]
    assert annex.deleted == title.startswith("삭제")
    assert "&lt;" not in annex.title


def test_a_row_without_a_number_is_refused() -> None:
    with pytest.raises(ValueError, match="가나"):
        read_annexes([row("별표", "가나")])


@pytest.mark.parametrize(
    ("text", "names", "found"),
    [
        ("별표 1의2와 별지 제3호서식에 따른다.", [("별표", 1, 2), ("서식", 3, 0)], ["별표 1의2", "별지 제3호서식"]),
        ("별지 제3호의2서식", [("서식", 3, 2)], ["별지 제3호의2서식"]),
        ("별표 1 제2호가목", [("별표", 1, 0)], ["별표 1"]),
        ("별표와 같다.", [("별표", 0, 0)], []),
        ("별표 9", [("별표", 9, 0)], []),
        ("시험은 봄에 한다.", [], []),
    ],
)
def test_places_that_name_annexes(text: str, names: list[tuple[str, int, int]], found: list[str]) -> None:
    assert [(n.kind, n.number, n.branch) for n in annex_names(text)] == names
    assert all(text[n.start : n.end].startswith(("별표", "별지")) for n in annex_names(text))
    assert [annex.name for annex in annexes_named(text, ANNEXES)] == found


def test_the_only_별표_needs_no_number() -> None:
    alone = read_annexes([row("별표", "0000"), row("서식", "0001")])
    assert [annex.name for annex in annexes_named("별표와 같다.", alone)] == ["별표"]
    assert annexes_named("별표와 같다.", read_annexes([row("별표", "0001")])) != ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("있다. <개정 2013.4.5, 2020.5.19>", [("개정", 2)]),
        ("있다. <신설 1991ㆍ2ㆍ1>", [("신설", 1)]),
        ("삭제 <2019.1.15>", [("삭제", 1)]),
        ("<개정 2013.4.5> 있다. <신설 2020.5.19>", [("개정", 1), ("신설", 1)]),
        ("있다. <개정 2013.13.45, 2020.5.19>", [("개정", 1)]),
        ("[종전 제2조는 제3조로 이동 <2022.6.22>]", [("이동", 1)]),
        ("[전문개정 2013.4.5]", [("전문개정", 1)]),
        ("<별표 1>에 따른다.", []),
        ("2020. 5. 19. 이후", []),
    ],
)
def test_amendment_marks(text: str, found: list[tuple[str, int]]) -> None:
    assert [(mark.kind, len(mark.days)) for mark in amendments(text)] == found
