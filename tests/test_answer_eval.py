"""``kb answer-eval``: each figure on made-up answers, with rows that must not count; statute-like text is invented (시험법)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from kb.answer_eval import Question, linked_with, read_questions, score, summary, writers
from kb.answer_rules import addresses, first_line, has_fact, has_figures, in_one_line, sentences, shares_word
from kb.cli import app
from kb.errors import UnreadableSource
from kb.settings import Settings


def cited(law: str | None, article: str | None, quote: str = "", kind: str = "card") -> dict[str, Any]:
    return {"law": law, "article": article, "quote": quote, "source_kind": kind, "address": f"{law} {article}"}


def claim(text: str, *citations: dict[str, Any], kind: str = "law", verdict: str = "verified") -> dict[str, Any]:
    return {"text": text, "kind": kind, "verdict": verdict, "checks": [], "citations": list(citations)}


def answer(*claims: dict[str, Any], **changes: Any) -> dict[str, Any]:
    body: dict[str, Any] = {
        "refused": False, "intents": ["penalty"], "claims": list(claims), "contacts": [], "removed": [], "notices": [],
        "answer": "\n".join(c["text"] for c in claims),
    }  # fmt: skip
    return body | changes


REFUSAL = answer(
    refused=True,
    intents=[],
    answer="답하지 않습니다. 국가법령정보센터에서 찾아보세요.",
    contacts=[{"id": "w", "name": "여성긴급전화", "phone": "1366"}],
)
GOLD = Question("g", "ko", "던지면 처벌되나요?", frozenset({"시험법 제1조", "시험법 제2조"}), linked=frozenset({"시험법 제3조"}))  # fmt: skip
FIELD = Question("f", "ko", "던지면 처벌되나요?", frozenset())
OUTSIDE = Question("o", "ko", "내일 날씨는?", None)


def test_precision_counts_each_provision_once_strictly_and_with_links() -> None:
    given = answer(
        claim("가", cited("시험법", "제1조"), cited("시험법", "제1조")),
        claim("나", cited("시험법", "제3조"), cited("딴시험법", "제1조")),
        claim("다", cited(None, None, kind="service"), kind="step"),
    )
    scores = score(GOLD, given)
    assert scores["citation precision"] == (1, 3)
    assert scores["citation precision, linked"] == (2, 3)


def test_names_of_statutes_are_compared_without_spaces_and_by_one_dot(tmp_path: Path) -> None:
    row = {"id": "1", "question": "가", "gold": [{"law": "시험 ㆍ 시험법", "article": "제1조의 2"}]}
    question = read_questions(written(tmp_path, row))[0]
    assert score(question, answer(claim("가", cited("시험·시험법", "제1조의2"))))["gold cited: all"] == (1, 1)


def test_gold_cited_any_and_all() -> None:
    one = answer(claim("가", cited("시험법", "제1조")))
    both = answer(claim("가", cited("시험법", "제1조"), cited("시험법", "제2조"), cited("시험법", "제9조")))
    assert [score(GOLD, a)["gold cited: any"] for a in (one, both)] == [(1, 1), (1, 1)]
    assert [score(GOLD, a)["gold cited: all"] for a in (one, both)] == [(0, 1), (1, 1)]


def test_a_refusal_finds_no_gold_and_no_fact_and_has_no_precision_or_first_line() -> None:
    question = Question("g", "ko", "가", frozenset({"시험법 제1조"}), ("1366",))
    scores = score(question, REFUSAL | {"answer": "1366"})
    assert scores["refused in field"] == (1, 1)
    assert scores["gold cited: any"] == (0, 1)
    assert scores["facts: in the answer"] == (0, 1)
    assert not any(name.startswith(("citation", "first line", "verified", "sentences")) for name in scores)


def test_a_question_without_gold_has_no_citation_figure() -> None:
    assert not any("gold" in n or "precision" in n for n in score(FIELD, answer(claim("가", cited("시험법", "제1조")))))


def test_a_question_to_decline_has_no_figure_of_the_field() -> None:
    assert score(OUTSIDE, REFUSAL) == {
        "declined out of field": (1, 1),
        "declined: cites nothing": (1, 1),
        "declined: offers search": (1, 1),
        "declined: offers contacts": (1, 1),
    }
    assert score(OUTSIDE, answer(claim("가", cited("시험법", "제1조")))) == {"declined out of field": (0, 1)}


def test_what_a_refusal_may_lack() -> None:
    poor = REFUSAL | {
        "answer": "모릅니다.",
        "contacts": [{"id": "x", "name": "가", "phone": None}],
        "claims": [claim("가", cited("시험법", "제1조"))],
    }
    scores = score(OUTSIDE, poor)
    assert [scores[f"declined: {what}"][0] for what in ("cites nothing", "offers search", "offers contacts")] == [0, 0, 0]  # fmt: skip


PENALTY = cited("시험법", "제1조", "돌을 던진 행위: 2년 이하의 징역 또는 2천만원 이하의 벌금")


@pytest.mark.parametrize(
    ("intent", "line", "counts"),
    [
        ("penalty", claim("시험법 제1조: 법정형은 2년 이하의 징역 또는 2,000만원 이하의 벌금입니다.", PENALTY), True),
        ("penalty", claim("사람에게 돌을 던지면 처벌하지 않습니다.", PENALTY), True),
        ("penalty", claim("법정형은 3년 이하의 징역입니다.", PENALTY), False),  # not the figures of the clause cited
        ("penalty", claim("2년 이하의 징역입니다."), False),  # cites nothing
        ("penalty", claim("돌을 던지면 처벌합니다.", PENALTY), False),  # says no penalty
        ("penalty", claim("2년 안에 2천만원을 청구합니다.", PENALTY), False),  # figures that are no penalty
        ("do_now", claim("경찰에 알리세요.", kind="step"), True),
        ("do_now", claim("누구나 시험청에 신고할 수 있습니다.", cited("시험법", "제2조")), True),
        ("do_now", claim("신고를 방해하면 2년 이하의 징역입니다.", PENALTY), False),
        ("do_now", claim("돌은 단단한 것을 말합니다.", cited("시험법", "제2조")), False),
        ("help", claim("시험센터: 상담합니다.", cited(None, None, kind="service"), kind="fact"), True),
        ("help", claim("돌을 던지면 처벌합니다.", PENALTY), False),
        ("delete", claim("사이트에 삭제를 요청하세요.", kind="step"), True),
        ("delete", claim("퍼뜨리면 처벌합니다.", PENALTY), False),
        ("evidence", claim("화면을 캡처해 두세요.", kind="step"), True),
        ("evidence", claim("퍼뜨리면 처벌합니다.", PENALTY), False),
        ("history", claim("2024년 10월 16일: 형이 올랐습니다.", kind="fact"), True),
        ("history", claim("형이 올랐습니다.", kind="fact"), False),
        ("elements", claim("사람에게 돌을 던지면 처벌합니다.", PENALTY), True),
        (
            "elements",
            claim("정보주체는 열람을 요구할 수 있습니다.", PENALTY),
            False,
        ),  # shares no word with the question
        ("elements", claim("돌을 던지면 처벌됩니다."), False),
        ("overview", claim("돌을 던진 사람을 돕습니다.", cited(None, None, kind="service"), kind="fact"), True),
        ("overview", claim("정보주체는 열람을 요구할 수 있습니다.", PENALTY), False),
    ],
)
def test_a_line_answers_an_intent_by_its_form(intent: str, line: dict[str, Any], counts: bool) -> None:
    assert addresses(intent, line, "사람에게 돌을 던졌는데 어떻게 되나요?") is counts


def test_the_first_line_is_no_crisis_line_and_no_note() -> None:
    law = claim("법정형은 2년 이하의 징역입니다.", PENALTY)
    assert first_line([claim("109에 전화하세요.", kind="contact"), claim("바뀌었습니다.", kind="note"), law]) is law
    assert first_line([claim("109에 전화하세요.", kind="contact")]) is None


def test_first_line_any_main_and_somewhere() -> None:
    step = claim("경찰에 신고하세요.", kind="step")
    law = claim("법정형은 2년 이하의 징역입니다.", PENALTY)
    scores = score(FIELD, answer(step, law, intents=["penalty", "do_now"]))
    assert scores["first line: any intent"] == (1, 1)
    assert scores["first line: main intent"] == scores["first line: penalty"] == (0, 1)
    assert scores["intents: all somewhere"] == (1, 1)
    assert score(FIELD, answer(step, intents=["penalty", "do_now"]))["intents: all somewhere"] == (0, 1)
    assert "first line: any intent" not in score(FIELD, answer(step, intents=[]))


@pytest.mark.parametrize(
    ("fact", "text", "found"),
    [
        ("2년 이하 징역 2천만원 이하 벌금", "2년 이하의 징역 또는 2,000만원 이하의 벌금에 처합니다.", True),
        ("2년 이하 징역", "2년 이상의 징역에 처합니다.", False),  # another bound
        ("2년 이하 징역", "3년 이하의 징역에 처합니다.", False),
        ("유포 전에도 신고 가능", "유포하기 전이라도 신고할 수 있습니다.", True),
        ("유포 전에도 신고 가능", "유포하면 처벌합니다.", False),
        ("309조 아님", "제309조가 아니라 제307조입니다.", True),
        ("309조 아님", "제307조입니다.", False),
        ("02-000-0000", "전화 02-000-0000", True),
        ("02-000-0000", "전화 02-000-0001", False),
        ("1366", "여성긴급전화 1366", True),
        ("1366", "상담전화 132", False),
        ("up to 2 years in prison", "The penalty is up to 2 years in prison.", True),
        ("up to 2 years in prison", "The penalty is at least 2 years in prison.", False),
    ],
)
def test_a_fact_needs_its_figures_and_its_words(fact: str, text: str, found: bool) -> None:
    assert has_fact(fact, text) is found


def test_words_from_two_lines_are_no_fact_in_one_line() -> None:
    lines = ["유포하면 처벌합니다.", "경찰에 신고하세요."]
    assert has_fact("유포 신고", "\n".join(lines))
    assert not in_one_line("유포 신고", lines)


def test_a_word_of_the_same_sense_counts() -> None:
    assert shares_word("영상을 유포했다", "영상물을 반포하면")
    assert not has_figures("7년", "7개월")


def test_facts_of_a_stale_row_do_not_count(tmp_path: Path) -> None:
    row = {"id": "1", "question": "가", "gold": [], "answer_facts": ["1366"]}
    fresh, stale = read_questions(written(tmp_path, row, row | {"stale": True}))
    said = answer(claim("1366"))
    assert score(fresh, said)["facts: with figures"] == score(fresh, said)["facts: in one line"] == (1, 1)
    assert score(fresh, said)["facts: in words"] == (0, 0)
    assert not any(name.startswith("facts") for name in score(stale, said))


def test_premises(tmp_path: Path) -> None:
    row = {"id": "1", "question": "합의하면 죄가 아니죠?", "gold": [], "premise": "그렇게 믿는다", "must_say": ["합의.*처벌"],
           "must_not_say": ["죄가 아닙니다"]}  # fmt: skip
    question, plain = read_questions(written(tmp_path, row, {"id": "2", "question": "가", "gold": []}))
    later = answer(claim("돌은 단단합니다."), claim("합의했어도 처벌합니다."))
    first = answer(claim("합의했어도 처벌합니다."), claim("그러나 죄가 아닙니다."))
    assert score(question, later)["premise: corrected"] == (1, 1)
    assert score(question, later)["premise: in the first line"] == (0, 1)
    assert score(question, later)["premise: repeated"] == (0, 1)
    assert score(question, first)["premise: corrected"] == (0, 1)
    assert score(question, first)["premise: in the first line"] == (1, 1)
    assert score(question, first)["premise: repeated"] == (1, 1)
    assert not any(name.startswith("premise") for name in score(plain, first))


def test_verdicts_and_length() -> None:
    given = answer(
        claim("하나입니다. 둘입니다."),
        claim("셋입니다.", verdict="replaced"),
        removed=[{"text": "넷", "why": "number"}],
    )
    scores = score(FIELD, given)
    assert (scores["verified"], scores["replaced"], scores["removed"]) == ((1, 3), (1, 3), (1, 3))
    assert scores["sentences"] == (3, 1)
    assert scores["characters"] == (len(given["answer"]), 1)
    assert sentences("형법 제1조(2026. 1. 2.): 3.5배입니다") == 1


def test_a_summary_is_hits_over_chances_with_its_own_n_and_the_same_interval_every_time() -> None:
    rows = [{"removed": (1.0, 1.0)}, {"removed": (0.0, 3.0)}, {"other": (1.0, 1.0)}]
    found = summary(rows)
    assert (found["removed"]["value"], found["removed"]["n"]) == (0.25, 4)
    assert (found["removed"]["low"], found["removed"]["high"]) == (0.0, 1.0)
    assert found == summary(rows)
    assert found["other"] == {"value": 1.0, "n": 1, "low": 1.0, "high": 1.0}
    assert summary([{"removed": (0.0, 0.0)}])["removed"] == {"value": None, "n": 0, "low": None, "high": None}


def test_the_interval_narrows_with_more_questions() -> None:
    few, many = (summary([{"x": (float(i % 2), 1.0)} for i in range(n)])["x"] for n in (10, 1000))
    assert few["value"] == many["value"] == 0.5
    assert many["high"] - many["low"] < 0.1 < few["high"] - few["low"]  # type: ignore[operator]


def test_lengths_have_a_median_and_a_90th_percentile() -> None:
    found = summary([{"characters": (float(n), 1.0)} for n in range(1, 12)])
    assert found["characters: median"]["value"] == 6
    assert found["characters: p90"]["value"] == 10
    assert "characters" not in found


def test_the_model_is_measured_beside_the_composer_only_when_one_is_set(tmp_path: Path) -> None:
    class WithModel(Settings):
        llm: str | None = None

    assert list(writers(Settings(data_dir=tmp_path))) == ["composer"]
    assert list(writers(WithModel(data_dir=tmp_path))) == ["composer"]
    both = writers(WithModel(data_dir=tmp_path, llm="시험모델"))
    assert list(both) == ["composer", "llm:시험모델"]
    assert [getattr(s, "llm", None) for s in both.values()] == [None, "시험모델"]


def test_provisions_linked_with_another(kb: Any) -> None:
    name = "성폭력범죄의처벌등에관한특례법 제14조의2"
    linked = linked_with(kb, [name])
    assert "성폭력범죄의처벌등에관한특례법 제14조" in linked
    assert name in linked_with(kb, ["성폭력범죄의처벌등에관한특례법 제14조"])
    assert linked_with(kb, ["시험법 제1조"]) == linked_with(kb, []) == frozenset()


def written(folder: Path, *rows: dict[str, Any] | str) -> Path:
    path = folder / "questions.jsonl"
    lines = [row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.mark.parametrize("line", ["{", "[]", '{"id": "2"}', '{"id": "2", "question": "가", "must_say": ["("]}'])
def test_a_wrong_line_is_named(tmp_path: Path, line: str) -> None:
    with pytest.raises(UnreadableSource, match="2번째"):
        read_questions(written(tmp_path, {"id": "1", "question": "가"}, line))


def test_the_command_measures_and_keeps_every_answer(
    built_dir: Path, embedder: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("kb.base.open_embedder", lambda *_: embedder)
    monkeypatch.setenv("KB_DATA_DIR", str(built_dir))
    law = "성폭력범죄의 처벌 등에 관한 특례법"
    file = written(
        tmp_path,
        {"id": "1", "question": "딥페이크를 만들면 어떤 처벌을 받나요?", "gold": [{"law": law, "article": "제14조의2"}],
         "answer_facts": ["7년 이하 징역"]},
        {"id": "2", "question": "내일 서울 날씨 알려줘"},
        {"id": "3", "question": "this line is beyond the limit"},
    )  # fmt: skip
    kept = tmp_path / "answers.jsonl"
    result = CliRunner().invoke(app, ["answer-eval", str(file), "--limit", "2", "--out", str(kept), "--json"])
    assert result.exit_code == 0, result.output
    body = json.loads(result.stdout)
    assert body["questions"] == {"in_field": 1, "out_of_field": 1}
    figures = body["writers"]["composer"]["all"]
    assert {figures[n]["value"] for n in ("gold cited: any", "facts: in the answer", "declined out of field")} == {1.0}
    rows = [json.loads(line) for line in kept.read_text("utf-8").splitlines()]
    assert [(row["id"], row["writer"]) for row in rows] == [("1", "composer"), ("2", "composer")]
    assert rows[0]["answer"]["writer"] == "composer"

    printed = CliRunner().invoke(app, ["answer-eval", str(file), "--limit", "1"]).stdout
    assert "gold cited: any" in printed
    assert "1.00 (1, 1.00–1.00)" in printed


def test_a_file_that_cannot_be_written_is_wrong_use(tmp_path: Path) -> None:
    file = written(tmp_path, {"id": "1", "question": "가"})
    result = CliRunner().invoke(app, ["answer-eval", str(file), "--out", str(tmp_path / "no" / "a.jsonl")])
    assert type(result.exception).__name__ == "WrongUse"
