"""What a page shows as an answer of ``kb ask`` is one: every line of it comes, in that order, on the day that the tests run on."""

from __future__ import annotations

import re
import shlex
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kb.base import Options
from kb.settings import PROJECT

PAGES = [PROJECT / "README.md", *sorted((PROJECT / "docs").rglob("*.md"))]
BLOCK = re.compile(r"^```text\n\$ (?:\S*/)?kb ask (.+)\n((?:.*\n)*?)```$", re.MULTILINE)
TOLD = [
    pytest.param(shlex.split(asked), answer.splitlines(), id=f"{page.name}:{asked[:30]}")
    for page in PAGES
    for asked, answer in BLOCK.findall(page.read_text(encoding="utf-8"))
]


def option(words: list[str], name: str) -> str | None:
    return words[words.index(name) + 1] if name in words else None


def in_order(told: list[str], came: list[str]) -> str | None:
    """The first line of ``told`` that does not come after those before it in ``came``; ``…`` stands for any lines."""
    lines = iter(came)
    return next((line for line in told if line != "…" and line not in lines), None)


@pytest.mark.parametrize(("words", "told"), TOLD)
def test_an_answer_that_a_page_shows_is_given(kb: Any, words: list[str], told: list[str]) -> None:
    act = option(words, "--act-date")
    options = Options(
        None, date.fromisoformat(act) if act else None, option(words, "--depth") or "victim", option(words, "--lang")
    )
    assert in_order(told, kb.ask(words[0], options).text.splitlines()) is None


def test_an_answer_that_is_not_given_is_seen() -> None:
    assert in_order(["하나", "…", "셋"], ["하나", "둘", "셋"]) is None
    assert in_order(["셋", "하나"], ["하나", "둘", "셋"]) == "하나"
    assert in_order(["넷"], ["하나"]) == "넷"


def test_the_guides_show_answers() -> None:
    guides = (PROJECT / "docs" / "guide").glob("*.md")
    assert all(BLOCK.search(Path(guide).read_text(encoding="utf-8")) for guide in guides)
