"""``kb gate``: sentences of any system, judged as ours are."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kb.cli import app

LAW = "성폭력범죄의 처벌 등에 관한 특례법"
CLAUSE = [{"law": LAW, "article": "제14조의2", "clause": "제2항"}]


@pytest.fixture
def data(built_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KB_DATA_DIR", str(built_dir))


def gate(text: str, *options: str) -> tuple[int, list[dict[str, object]]]:
    result = CliRunner().invoke(app, ["gate", "-", *options], input=text)
    lines = [json.loads(line) for line in result.stdout.split("\n") if line.strip()] if "--json" in options else []
    return result.exit_code, lines


@pytest.mark.usefixtures("data")
def test_verdicts_in_the_order_of_the_lines() -> None:
    rows = [
        {"sentence": "허위영상물을 퍼뜨리면 7년 이하의 징역 또는 5천만원 이하의 벌금입니다.", "evidence": CLAUSE},
        {"sentence": "허위영상물을 퍼뜨리면 10년 이하의 징역입니다.", "evidence": CLAUSE},
        {"sentence": "허위영상물은 퍼뜨려도 처벌되지 않습니다.", "evidence": CLAUSE},
        {"sentence": "허위영상물을 퍼뜨리면 처벌됩니다.", "evidence": [{"law": "없는법", "article": "제1조"}]},
    ]
    code, verdicts = gate("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "--json")
    assert code == 1
    assert [v["verdict"] for v in verdicts] == ["pass", "replaced", "replaced", "removed"]
    assert verdicts[1]["failed"] == ["number"]
    assert "denial" in verdicts[2]["failed"]  # type: ignore[operator]
    assert "7년 이하의 징역" in str(verdicts[2]["replacement"])
    assert verdicts[3]["failed"] == ["evidence"]


@pytest.mark.usefixtures("data")
def test_services_and_rulings_are_evidence_too() -> None:
    rows = [
        {"sentence": "여성긴급전화 1366은 24시간 상담합니다.", "evidence": [{"service": "w1366"}]},
        {"sentence": "1366 대신 02-000-0000으로 전화하세요.", "evidence": [{"service": "w1366"}]},
    ]
    _, verdicts = gate("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "--json")
    assert [v["verdict"] == "pass" for v in verdicts] == [True, False]
    assert "contact" in verdicts[1]["failed"]  # type: ignore[operator]


@pytest.mark.usefixtures("data")
@pytest.mark.parametrize("line", ["not json", '{"evidence": []}', '{"sentence": "x", "evidence": [{"law": "형법"}]}'])
def test_a_line_that_cannot_be_read_is_wrong_use(line: str) -> None:
    result = CliRunner().invoke(app, ["gate", "-"], input=line)
    assert type(result.exception).__name__ == "WrongUse"
