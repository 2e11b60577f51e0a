"""What every command of ``kb`` prints with: for people on ``out`` and ``err``, for programs as JSON."""

from __future__ import annotations

import json
from datetime import date
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from kb.errors import WrongUse

out, err = Console(highlight=False, soft_wrap=True), Console(stderr=True, highlight=False, soft_wrap=True)
AsJson = Annotated[bool, typer.Option("--json", help="JSON으로 출력 / print JSON")]
AsOf = Annotated[str | None, typer.Option("--as-of", help="기준일 / the day asked about, YYYY-MM-DD")]


def print_json(body: Any, one_line: bool = False) -> None:
    """``body`` on standard output, at once."""
    print(json.dumps(body, ensure_ascii=False, indent=None if one_line else 1), flush=True)


def columns(*headings: str) -> Table:
    """A table without lines; long cells go on below, nothing is cut."""
    table = Table(box=None)
    for heading in headings:
        table.add_column(heading, overflow="fold")
    return table


def read_day(text: str | None) -> date | None:
    """A day as it is typed, ``2026-11-24``. Raises WrongUse."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise WrongUse(f"날짜는 2026-11-24처럼 적어 주세요 (not an ISO date): {text}") from error
