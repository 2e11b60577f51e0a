"""``kb dialogue``: conversations line by line, each turn answered with those before it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

from kb.base import KnowledgeBase, Options
from kb.cli import app
from tests.test_cli import ASK

FIRST, SECOND, OTHER = "딥페이크를 만들면 처벌되나요?", "벌금은 얼마예요?", "스토킹은 어떤 처벌을 받나요?"
TALKS = [{"id": "가", "turns": [FIRST, SECOND]}, {"id": "나", "turns": [OTHER]}]
LINES = "\n\n".join(json.dumps(talk, ensure_ascii=False) for talk in TALKS)


@pytest.fixture
def asked(built_dir: Path, embedder: Any, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Options | None]]:
    """Every question that reaches the facade, with its options."""
    monkeypatch.setattr("kb.base.open_embedder", lambda *_: embedder)
    monkeypatch.setenv("KB_DATA_DIR", str(built_dir))
    seen: list[tuple[str, Options | None]] = []
    ask = KnowledgeBase.ask

    def spy(self: KnowledgeBase, question: str, options: Options | None = None) -> Any:
        seen.append((question, options))
        return ask(self, question, options)

    monkeypatch.setattr(KnowledgeBase, "ask", spy)
    return seen


def dialogue(text: str, *options: str) -> Result:
    return CliRunner().invoke(app, ["dialogue", "-", *options], input=text)


def test_one_object_a_line_with_the_ask_object_of_each_turn(asked: list[tuple[str, Options | None]]) -> None:
    result = dialogue(LINES, "--json")
    assert result.exit_code == 0, result.output
    bodies = [json.loads(line) for line in result.stdout.splitlines()]
    assert [body.keys() for body in bodies] == [{"schema_version", "id", "turns"}] * 2
    assert [(body["schema_version"], body["id"]) for body in bodies] == [(1, "가"), (1, "나")]
    assert [[turn["question"] for turn in body["turns"]] for body in bodies] == [[FIRST, SECOND], [OTHER]]
    assert all(turn.keys() >= ASK for body in bodies for turn in body["turns"])


def test_a_turn_has_those_before_it_and_none_of_another_conversation(asked: list[tuple[str, Options | None]]) -> None:
    dialogue(LINES, "--json")
    assert [(question, options.before if options else None) for question, options in asked] == [
        (FIRST, ()), (SECOND, (FIRST,)), (OTHER, ())
    ]  # fmt: skip


@pytest.mark.usefixtures("asked")
def test_a_file_is_read_as_well_and_printed_for_people(tmp_path: Path) -> None:
    file = tmp_path / "talks.jsonl"
    file.write_text(LINES, encoding="utf-8")
    printed = CliRunner().invoke(app, ["dialogue", str(file)]).stdout
    places = [
        printed.index(words) for words in ("가\n", f"> {FIRST}", "제14조의2", f"> {SECOND}", "나\n", f"> {OTHER}")
    ]
    assert places == sorted(places)


@pytest.mark.parametrize(
    "line",
    ["not json", "[]", '{"turns": ["가"]}', '{"id": "", "turns": ["가"]}', '{"id": null, "turns": ["가"]}', '{"id": "다"}',
     '{"id": "다", "turns": []}', '{"id": "다", "turns": "가"}', '{"id": "다", "turns": ["가", " "]}',
     '{"id": "다", "turns": [1]}'],
)  # fmt: skip
def test_a_bad_line_is_named_before_anything_is_answered(line: str, asked: list[tuple[str, Options | None]]) -> None:
    result = dialogue(f"{json.dumps(TALKS[1], ensure_ascii=False)}\n\n{line}\n", "--json")
    assert type(result.exception).__name__ == "WrongUse"
    assert "3번째 줄" in str(result.exception)
    assert "line 3" in str(result.exception)
    assert asked == []


def test_a_file_that_is_not_there_is_an_unreadable_source(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["dialogue", str(tmp_path / "none.jsonl")])
    assert type(result.exception).__name__ == "UnreadableSource"
