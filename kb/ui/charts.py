"""Charts: specifications with their figures inside. Nothing in them is fetched, and no figure is only in a tooltip.

To a screen reader a chart is one picture with one name (``alt``); its figures stand in words beside it, so its marks keep silent.
altair is imported where a chart is drawn: the first screen does not wait for it.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import altair as alt

BLUE = "#3f83b5"
"""Seen on a light and on a dark page."""
INK, PAPER = "CanvasText", "Canvas"
"""System colours: they follow the theme of the page."""
LINE, WIDEST = 17, {"ko": 36, "en": 42}
"""Pixels of a line of a name, and the signs that a phone shows in one."""
AXIS = 40
"""Pixels of the axis below the rows."""


@dataclass(frozen=True)
class Range:
    """One bar: its name, the term in months, which ends the clause itself writes, and the term in words."""

    name: str
    months: tuple[int, int] | None
    low_written: bool
    high_written: bool
    said: str


def ranges(language: str, rows: Sequence[Range], words: Mapping[str, str]) -> alt.LayerChart | alt.FacetChart:
    """Bars from the lowest to the highest term in years; hollow ends are those of 형법 제42조."""
    import altair as alt

    most = max(len(_wrapped(language, row)) for row in rows)
    values = [_values(language, number, row, most) for number, row in enumerate(rows)]
    tall = 32 + LINE * most
    tooltip = [alt.Tooltip("name:N", title=words["col_provision"]), alt.Tooltip("said:N", title=words["term"])]
    base = alt.Chart(alt.InlineData(values=values), height=tall * len(rows) + AXIS).encode(
        y=alt.Y("place:O", axis=None, scale=alt.Scale(type="band", padding=0)), tooltip=tooltip
    )
    down = tall / 2 - 18
    axis = alt.Axis(aria=False, orient="bottom", tickCount=6, labelColor=INK, titleColor=INK)
    years = alt.X("low:Q", title=words["chart_axis"], scale=alt.Scale(domainMin=0), axis=axis)
    bars = base.mark_bar(aria=False, height=8, color=BLUE, yOffset=down).encode(x=years, x2="high:Q")
    ends = [
        base.mark_point(aria=False, size=90, stroke=BLUE, fill=BLUE if written else PAPER, opacity=1, yOffset=down)
        .encode(x=alt.X(f"{end}:Q"))
        .transform_filter(f"datum.{end}_written === {str(written).lower()} && isValid(datum.{end})")
        for end in ("low", "high")
        for written in (True, False)
    ]
    names = base.mark_text(
        aria=False, align="left", baseline="top", yOffset=4 - tall / 2, fontSize=13, lineHeight=LINE, lineBreak="\n", color=INK
    ).encode(x=alt.value(2), text="label:N")  # fmt: skip
    return alt.layer(bars, *ends, names).properties(padding={"right": 12, "left": 4})


def _wrapped(language: str, row: Range) -> list[str]:
    return textwrap.wrap(f"{row.name}: {row.said}", WIDEST[language])


def _lowered(lines: list[str], most: int) -> str:
    """The lines of a name, with empty ones before them, so that every name ends just above its own mark."""
    return "\n".join([""] * (most - len(lines)) + lines)


def _values(language: str, number: int, row: Range, most: int) -> dict[str, object]:
    low, high = row.months or (None, None)
    return {
        "place": number, "name": row.name, "said": row.said, "label": _lowered(_wrapped(language, row), most),
        "low": None if low is None else low / 12, "high": None if high is None else high / 12,
        "low_written": row.low_written, "high_written": row.high_written,
    }  # fmt: skip


@dataclass(frozen=True)
class Point:
    """One event on the line of time: its date as it is known, its first and last possible day, its name."""

    date: str
    first: str
    last: str
    name: str


def timeline(language: str, rows: Sequence[Point], axis: str) -> alt.LayerChart | alt.FacetChart:
    """Events on a line of time, one below the other, each with its date and name above it: a dot for a day, a bar for a month or a
    year of which the day is not known."""
    import altair as alt

    wrapped = [textwrap.wrap(f"{row.date}: {row.name}", WIDEST[language]) for row in rows]
    most = max(map(len, wrapped))
    tall = 30 + LINE * most
    values = [
        {
            "place": number,
            "first": row.first,
            "last": row.last,
            "date": row.date,
            "name": row.name,
            "label": _lowered(wrapped[number], most),
        }
        for number, row in enumerate(rows)
    ]
    base = alt.Chart(alt.InlineData(values=values), height=tall * len(rows) + AXIS).encode(
        y=alt.Y("place:O", axis=None, scale=alt.Scale(type="band", padding=0)),
        tooltip=[alt.Tooltip("date:N", title=axis), alt.Tooltip("name:N", title=" ")],
    )
    when = alt.X(
        "first:T", title=None, axis=alt.Axis(aria=False, orient="bottom", format="%Y", tickCount=6, labelColor=INK)
    )
    down = tall / 2 - 18
    dots = base.mark_point(aria=False, size=110, stroke=BLUE, fill=BLUE, opacity=1, yOffset=down).encode(x=when)
    bars = base.mark_rule(aria=False, stroke=BLUE, strokeWidth=10, strokeCap="square", yOffset=down).encode(
        x=when, x2="last:T"
    )
    dots = dots.transform_filter("datum.first === datum.last")
    bars = bars.transform_filter("datum.first !== datum.last")
    names = base.mark_text(
        aria=False, align="left", baseline="top", yOffset=4 - tall / 2, fontSize=13, lineHeight=LINE, lineBreak="\n", color=INK
    ).encode(x=alt.value(2), text="label:N")  # fmt: skip
    return alt.layer(bars, dots, names).properties(padding={"right": 16, "left": 8})
