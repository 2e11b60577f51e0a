"""The one render function: nothing that comes from outside becomes markup."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from kb.base import visible
from kb.ui.render import fill, label, link, phone, show
from kb.ui.words import LANGUAGES, WORDS, gathered, word

PROJECT = Path(__file__).resolve().parents[2]
FILES = [PROJECT / "app.py", *sorted((PROJECT / "kb" / "ui").rglob("*.py"))]
SINKS = {
    "markdown", "write", "write_stream", "caption", "title", "header", "subheader", "latex", "code", "text", "metric",
    "error", "warning", "info", "success", "toast", "exception", "badge", "image", "iframe", "html", "expander",
}  # fmt: skip


@given(st.text())
def test_no_text_can_become_markup(text: str) -> None:
    shown = str(fill("<p>{}</p>", text))
    inside = shown.removeprefix("<p>").removesuffix("</p>")
    assert "<" not in inside
    assert ">" not in inside
    assert '"' not in inside


@pytest.mark.parametrize(
    ("text", "expected"),
    [("7년\u202e 이하", "7년 이하"), ("보이\u200b지 않는", "보이지 않는"), ("한 줄\n두 줄", "한 줄\n두 줄"), ("a\x00b", "ab")],
)  # fmt: skip
def test_invisible_signs_are_taken_out(text: str, expected: str) -> None:
    assert visible(text) == expected


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "http://outside.invalid/", "//outside.invalid", None, ""])  # fmt: skip
def test_only_https_becomes_a_link(url: str | None) -> None:
    assert "<a" not in link(url, "원문")


def test_a_link_tells_the_other_side_nothing_and_cannot_break_out() -> None:
    made = link('https://www.law.go.kr/"onclick="x', "<b>원문</b>")
    assert 'rel="noopener noreferrer nofollow"' in made
    assert "<b>" not in made
    assert 'onclick="x' not in made


def test_a_phone_link_dials_digits_only() -> None:
    assert 'href="tel:021234567"' in phone("02-123-4567", "전화")


def test_show_refuses_plain_text() -> None:
    with pytest.raises(TypeError):
        show("<b>x</b>")  # type: ignore[arg-type]


def _calls(tree: ast.AST) -> list[ast.Call]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call)]


@given(st.text(alphabet="a![](<>)*_`~:#$|\\&"))
def test_no_text_in_a_label_is_markdown(text: str) -> None:
    """Each sign of Markdown has one backslash of ours before it; read back without them it is the text."""
    shown = label(text)
    assert re.fullmatch(r"(?:a|\\[^a])*", shown)
    assert re.sub(r"\\(.)", r"\1", shown) == text


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_no_page_uses_another_sink(path: Path) -> None:
    """Only ``show`` reaches the page with text; ``st.html`` is called in it, and in the frame for the style sheet."""
    allowed = {"render.py": {"html", "code"}, "frame.py": {"html"}}.get(path.name, set())
    used = {
        call.func.attr
        for call in _calls(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call.func, ast.Attribute) and call.func.attr in SINKS
        and not (isinstance(call.func.value, ast.Name) and call.func.value.id in ("logging", "log"))
        and not (isinstance(call.func.value, ast.Call))
    }  # fmt: skip
    assert used <= allowed


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_every_template_is_a_literal(path: Path) -> None:
    for call in _calls(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(call.func, ast.Name) and call.func.id in ("fill", "Markup") and path.name != "render.py":
            template = call.args[0]
            assert isinstance(template, ast.Constant), f"{path.name}:{call.lineno}"


def test_markup_passes_through_once() -> None:
    assert fill("<p>{}</p>", Markup("<b>x</b>")) == "<p><b>x</b></p>"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_word(language: str) -> None:
    assert sorted(WORDS["ko"].keys() ^ WORDS[language].keys()) == []
    assert all(text.strip() for words in WORDS.values() for text in words.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_holes_agree_in_every_language(language: str) -> None:
    import string

    def holes(text: str) -> set[str | None]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    assert [k for k in WORDS["ko"] if holes(WORDS["ko"][k]) != holes(WORDS[language][k])] == []
    assert word("ko", "effective", date="2024-10-16") == "시행 2024-10-16"


def test_a_word_is_given_by_one_page() -> None:
    with pytest.raises(ValueError, match="given twice: ask"):
        gathered([{"ko": {"ask": "하나"}}, {"ko": {"ask": "둘"}}])
