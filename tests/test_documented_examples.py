"""What the documentation shows is run: docstrings (``>>>``), Python blocks and commands of README.md and docs/.

A block of Python is run as it stands, the blocks of a page in order in one namespace, over the bundled corpus. What it prints is the
block of text that follows it, and nothing where none follows. A command is a line ``$ kb …`` in a block; below it stands what it
prints. In both, ``…`` stands for anything. A block that cannot run here says so in its first line (:data:`NOT_RUN`), and is counted.

The standard library alone: :mod:`doctest` for docstrings, its comparison for the rest. Sybil and pytest-examples were looked at: the
first runs blocks but does not compare what they print, the second wants it as comments behind each line and brings two formatters.
"""

from __future__ import annotations

import contextlib
import doctest
import importlib
import io
import re
import shlex
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import typer.main

from kb.cli import app, main
from kb.settings import PROJECT

PAGES = sorted([*PROJECT.glob("*.md"), *PROJECT.glob("docs/**/*.md")])
SOURCES = sorted(
    path
    for top in ("kb", "ingest", "bench", "training")
    for path in (PROJECT / top).rglob("*.py")
    if ">>>" in path.read_text()
)
NOT_RUN = re.compile(r"# 실행하지 않음: .+ \(not run: .+\)")
SKIPPED = {"docs/python.md": 1}
"""How many blocks of a page are not run."""
SKIPPED_DOCSTRINGS = {"kb.files": 1}
_FENCE = re.compile(
    r"^(?P<indent> *)```(?P<info>[^\n`]*)\n(?P<body>.*?)^(?P=indent)```[ \t]*$", re.MULTILINE | re.DOTALL
)
_COMPARE = doctest.OutputChecker()
_FLAGS = doctest.ELLIPSIS | doctest.DONT_ACCEPT_BLANKLINE


@dataclass(frozen=True)
class Block:
    """A fenced block: the word behind its fence, its text, the line of the page on which that begins, and where the fence ends."""

    kind: str
    text: str
    line: int
    start: int
    end: int

    @property
    def skipped(self) -> bool:
        return NOT_RUN.match(self.text) is not None

    @property
    def commands(self) -> list[tuple[str, str]]:
        """(command, what stands below it) for every ``$ kb …``; a command with nothing below shows no output."""
        parts = re.split(r"^\$ ", self.text, flags=re.MULTILINE)[1:]
        lines = [part.partition("\n") for part in parts]
        return [
            (command, printed) for command, _, printed in lines if re.match(r"\S*\bkb ", command) and printed.strip()
        ]


def blocks(page: str) -> list[Block]:
    """
    >>> [(block.kind, block.text, block.line) for block in blocks("a\\n\\n```python\\n1\\n```\\n")]
    [('python', '1\\n', 4)]
    """
    found = []
    for match in _FENCE.finditer(page):
        body = re.sub(rf"^{match['indent']}", "", match["body"], flags=re.MULTILINE)
        kind = (match["info"].split() or [""])[0]
        found.append(Block(kind, body, page.count("\n", 0, match.start("body")) + 1, match.start(), match.end()))
    return found


def name(path: Path) -> str:
    return path.relative_to(PROJECT).as_posix()


def module(path: Path) -> str:
    return name(path).removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def printed_after(page: str, found: list[Block], index: int) -> str:
    """The block of text that follows with nothing between, "" without one."""
    after = found[index + 1] if index + 1 < len(found) else None
    follows = after and after.kind == "text" and not page[found[index].end : after.start].strip()
    return after.text if after and follows else ""


def agree(wanted: str, got: str) -> bool:
    """Line ends and ``…`` aside.

    >>> agree("하나 … 셋\\n", "하나 둘 셋\\n"), agree("하나\\n", "둘\\n"), agree("", "둘\\n")
    (True, False, False)
    """
    lines = "\n".join(line.rstrip() for line in got.rstrip().split("\n")) + "\n"
    shown = "\n".join(line.rstrip() for line in wanted.rstrip().split("\n")) + "\n"
    return bool(_COMPARE.check_output(shown.replace("…", "..."), lines, _FLAGS))


def run_page(path: Path, page: str) -> Iterator[tuple[int, str, str]]:
    """(line, what the page says is printed, what is) for each Python block."""
    space: dict[str, Any] = {"__name__": "__main__"}
    found = blocks(page)
    for index, block in enumerate(found):
        if block.kind == "python" and not block.skipped:
            code = compile("\n" * (block.line - 1) + block.text, name(path), "exec")  # errors name the line of the page
            out = io.StringIO()
            with contextlib.redirect_stdout(out):
                exec(code, space)  # noqa: S102
            yield block.line, printed_after(page, found, index), out.getvalue()


@pytest.fixture
def at_home(built_dir: Path, embedder: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """As a reader has it who built the bundled corpus, in an empty folder; the model is the one already loaded."""
    monkeypatch.setattr("kb.base.open_embedder", lambda *_: embedder)
    monkeypatch.setenv("KB_DATA_DIR", str(built_dir))
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("path", SOURCES, ids=module)
def test_docstrings_print_what_they_say(path: Path) -> None:
    found = doctest.DocTestFinder(exclude_empty=True).find(importlib.import_module(module(path)))
    examples = [example for test in found for example in test.examples]
    written = len(re.findall(r"^\s*>>> ", path.read_text(encoding="utf-8"), re.MULTILINE))
    assert len(examples) == written, "an example stands where nobody looks for it"
    skipped = sum(doctest.SKIP in example.options for example in examples)
    assert skipped == SKIPPED_DOCSTRINGS.get(module(path), 0)
    told = io.StringIO()
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
    for test in found:
        runner.run(test, out=told.write)
    assert runner.failures == 0, told.getvalue()


@pytest.mark.parametrize("path", [path for path in PAGES if "```python" in path.read_text("utf-8")], ids=name)
@pytest.mark.usefixtures("at_home")
def test_python_prints_what_the_page_says(path: Path) -> None:
    page = path.read_text(encoding="utf-8")
    for line, wanted, got in run_page(path, page):
        assert agree(wanted, got), f"{name(path)}:{line} prints\n{got}\nand not\n{wanted}"


@pytest.mark.parametrize(
    "path", [path for path in PAGES if any(block.commands for block in blocks(path.read_text("utf-8")))], ids=name
)
@pytest.mark.usefixtures("at_home")
def test_commands_print_what_the_page_says(
    path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for block in blocks(path.read_text(encoding="utf-8")):
        for command, wanted in () if block.skipped else block.commands:
            words = shlex.split(command, comments=True)
            assert not {"|", ">", "<", "&&"} & set(words), (
                f"{name(path)}:{block.line}: a test runs no shell; mark the block"
            )
            monkeypatch.setattr(sys, "argv", ["kb", *words[1:]])
            capsys.readouterr()
            with pytest.raises(SystemExit):
                main()
            got = capsys.readouterr()
            assert agree(wanted, got.out + got.err), f"{name(path)}:{block.line}: {command}\n{got.out}{got.err}"


def test_what_is_not_run_is_counted() -> None:
    found = Counter(name(path) for path in PAGES for block in blocks(path.read_text("utf-8")) if block.skipped)
    assert dict(found) == SKIPPED


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_every_fence_is_closed_and_every_mark_is_read(path: Path) -> None:
    page = path.read_text(encoding="utf-8")
    fences = len(re.findall(r"^ *```", page, re.MULTILINE))
    assert fences == 2 * len(blocks(page))
    for word in ("실행하지 않음:", "not run:"):
        marks = [block for block in blocks(page) if word in block.text]
        assert all(block.skipped for block in marks), "a mark that is not read: the block would be run"
    assert not re.search(r"^ *```(?:py|Python|python3|pycon|ipython)\b", page, re.MULTILINE), (
        "name it python: it is to run"
    )


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_commands_that_are_named_exist(path: Path) -> None:
    """``kb ask --act-date`` in a span or block of code: a command of ours, with that option."""
    commands: dict[str, Any] = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    page = path.read_text(encoding="utf-8")
    spans = re.findall(r"`(?:\.venv/bin/)?kb ([a-z][a-z-]*)([^`\n]*)`", page)
    for block in blocks(page):
        spans += re.findall(r"^(?:\$ )?(?:\S*/)?kb ([a-z][a-z-]*)([^\n#|]*)", block.text, re.MULTILINE)
    for command, rest in spans:
        assert command in commands, f"kb {command}"
        options = {
            option for parameter in commands[command].params for option in (*parameter.opts, *parameter.secondary_opts)
        }
        unquoted = re.sub(r'"[^"]*"', "", rest)
        assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", unquoted)) <= options | {"--help"}, f"kb {command}{rest}"


WRONG: list[tuple[str, Callable[[str], Any]]] = [
    ("```python\nprint(1)\n```\n", lambda page: all(agree(w, g) for _, w, g in run_page(PROJECT / "a.md", page))),
    (
        "```python\nprint(1)\n```\n\n```text\n2\n```\n",
        lambda page: all(agree(w, g) for _, w, g in run_page(PROJECT / "a.md", page)),
    ),
    (
        "```python\n1\n```\n\n```text\n1\n```\n",
        lambda page: all(agree(w, g) for _, w, g in run_page(PROJECT / "a.md", page)),
    ),
]


@pytest.mark.parametrize(("page", "holds"), WRONG)
def test_a_page_that_says_something_else_is_noticed(page: str, holds: Callable[[str], Any]) -> None:
    assert not holds(page)


def test_the_examples_of_this_file() -> None:
    assert doctest.testmod(sys.modules[__name__]).failed == 0


def test_a_page_is_one_namespace_and_an_error_names_its_line() -> None:
    page = "```python\na = 1\n```\n\ntext\n\n```python\nprint(a)\n```\n\n```text\n1\n```\n"
    assert [agree(wanted, got) for _, wanted, got in run_page(PROJECT / "a.md", page)] == [True, True]
    with pytest.raises(ZeroDivisionError) as error:
        list(run_page(PROJECT / "a.md", "# a\n\n```python\n1 / 0\n```\n"))
    assert error.traceback[-1].lineno + 1 == 4
