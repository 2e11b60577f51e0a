"""What every command of ``kb`` prints with: for people on ``out`` and ``err``, for programs as JSON."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer
from rich.console import Console

out, err = Console(highlight=False, soft_wrap=True), Console(stderr=True, highlight=False, soft_wrap=True)
AsJson = Annotated[bool, typer.Option("--json", help="JSON으로 출력 / print JSON")]


def print_json(body: Any, one_line: bool = False) -> None:
    """``body`` on standard output, at once."""
    print(json.dumps(body, ensure_ascii=False, indent=None if one_line else 1), flush=True)
