"""Tables as files: read back whole, and never run."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.exports.table import cell, csv_file


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "\u3000=1", "\ufeff=1"]
)
def test_a_formula_stays_text(text: str) -> None:
    assert cell(text).startswith("'")


def test_figures_and_words_stay_as_they_are() -> None:
    assert [cell(v) for v in (None, 84, -1, True, "7년 이하", "")] == ["", "84", "-1", "1", "7년 이하", ""]


@given(
    st.lists(
        st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")), min_size=2, max_size=2)
    )
)
def test_every_cell_is_read_back(rows: list[list[str]]) -> None:
    made = csv_file(["a", "b"], rows)
    assert made.startswith(b"\xef\xbb\xbf")
    read = list(csv.reader(io.StringIO(made.decode("utf-8-sig"), newline="")))
    assert read == [["a", "b"], *[[cell(value) for value in row] for row in rows]]
    assert not any(value.startswith(("=", "+", "-", "@", "\t", "\r")) for row in read[1:] for value in row)
