"""The scorer of the open benchmark against figures counted by hand on a made-up benchmark, before the scorer was written.

Every task has four or so rows about statutes that do not exist (가짜법), and one system that is right in part. The comments beside the
rows say what is counted and why.
"""

from __future__ import annotations

import doctest
import hashlib
import json
import math
import random
import shutil
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench.open import file_dates, systems
from bench.open import score as scorer
from kb.evaluate import article_name
from kb.evaluate import score as kb_score

FAKE, LONG = "가짜법", "가짜와 진짜ㆍ중간에 관한 법률"
NAMES = {LONG: {"law_id": "000009", "aliases": ["중간법", "Middle Act"]}}


def at(law: str, article: str, **more: Any) -> dict[str, Any]:
    return {"law": law, "article": article, **more}


def penalty(**figures: Any) -> dict[str, Any]:
    nothing = {"imprisonment": {"min_months": None, "max_months": None}, "fine": {"min_krw": None, "max_krw": None},
               "alternative": None, "death": False, "life": False, "aggravation": None, "other": []}  # fmt: skip
    return nothing | figures


def months(least: int | None, most: int | None) -> dict[str, int | None]:
    return {"min_months": least, "max_months": most}


def won(most: int | None, least: int | None = None) -> dict[str, int | None]:
    return {"min_krw": least, "max_krw": most}


def sanction(**figures: Any) -> dict[str, Any]:
    nothing = {"type": "imposes", "death": False, "life": False, "imprisonment": None, "fine": None,
               "suspension_months": None, "detention": False, "minor_fine": False, "administrative_krw": None,
               "combination": None, "of": "offence", "factor": None, "targets": []}  # fmt: skip
    return nothing | figures


DATA: dict[str, list[dict[str, Any]]] = {
    "q.jsonl": [
        {"id": "r1", "lang": "ko", "question": "하나", "gold": [at(LONG, "제14조의2")], "domain": "a"},
        {"id": "r2", "lang": "ko", "question": "둘", "gold": [at(FAKE, "제1조"), at(LONG, "제3조")], "domain": "a"},
        {"id": "r3", "lang": "ko", "question": "셋", "gold": [at(FAKE, "제5조")], "domain": "b"},
        {"id": "r4", "lang": "ko", "question": "넷", "gold": [at(FAKE, "제2조")], "domain": "b"},
        {"id": "r5", "lang": "en", "question": "five", "gold": [at(FAKE, "제2조")], "domain": "b"},
    ],
    "hostile.jsonl": [
        {"id": f"h{n}", "sentence": f"거짓 {n}", "evidence": [at(FAKE, "제1조")], "trap": "number" if n < 3 else "quote"}
        for n in range(1, 5)
    ],
    "benign.jsonl": [
        {"id": f"b{n}", "sentence": f"참 {n}", "evidence": [at(FAKE, "제1조")]} for n in range(1, 5)
    ],
    "time.jsonl": [
        {"law_id": "000009", "law": LONG, "article": "3", "day": "2020-01-01", "state": "in_force", "promulgation": "100",
         "in_force_from": "2019-01-01", "next_from": "2021-01-01", "hard": False},
        {"law_id": "000009", "law": LONG, "article": "3", "day": "2021-01-01", "state": "in_force", "promulgation": "200",
         "in_force_from": "2021-01-01", "next_from": None, "hard": True},
        {"law_id": "000009", "law": LONG, "article": "3-2", "day": "2021-01-01", "state": "not_yet", "promulgation": None,
         "in_force_from": None, "next_from": "2022-01-01", "hard": True},
        {"law_id": "000009", "law": LONG, "article": "4", "day": "2021-01-01", "state": "repealed", "promulgation": "200",
         "in_force_from": None, "next_from": None, "hard": False},
    ],
    "penalty.jsonl": [
        {**at(FAKE, "제1조", clause="제1항"), **penalty(imprisonment=months(None, 36), fine=won(30_000_000), alternative="or")},
        {**at(FAKE, "제1조", clause="제2항"), **penalty(imprisonment=months(60, None), life=True)},
        {**at(FAKE, "제2조", clause=None), **penalty(aggravation="2분의 1까지 가중")},
        {**at(FAKE, "제3조", clause="제1항"), **penalty(imprisonment=months(None, 12), other=["금고"])},
    ],
    "clauses.jsonl": [
        {"law_id": "000009", "law": LONG, "article": "7", "clause": ["0"], "promulgation": "200", "sanctions": [
            sanction(imprisonment={"kinds": ["징역", "금고"], "min_months": None, "max_months": 12}, combination="or",
                     fine={"min_krw": None, "max_krw": 5_000_000, "multiple": None})]},
        {"law_id": "000009", "law": LONG, "article": "8", "clause": ["1"], "promulgation": "200", "sanctions": [
            sanction(imprisonment={"kinds": ["징역"], "min_months": 12, "max_months": None}),
            sanction(type="aggravates", factor=1.5)]},
        {"law_id": "000009", "law": LONG, "article": "9", "clause": ["1"], "promulgation": "200", "sanctions": [
            sanction(type="attempt", of="attempt")]},  # holds no figure: not scored
    ],
    "out.jsonl": [{"id": f"o{n}", "lang": "ko", "question": f"밖 {n}", "why": ""} for n in range(1, 3)],
    "premise.jsonl": [
        {"id": f"p{n}", "lang": "ko", "question": f"그렇죠 {n}", "gold": [at(LONG, "제3조")], "must_say": ["아닙니다|아니", "7년"],
         "must_not_say": ["맞습니다"]}
        for n in range(1, 5)
    ],
    "talks.jsonl": [
        {"id": "d1", "turns": ["하나", "둘"], "expect": [
            {"cites": [[LONG, "제3조"]], "not_cites": [], "says": ["7년"], "not_says": [], "refused": False},
            {"cites": [], "not_cites": [[LONG, "제3조"]], "says": [], "not_says": ["9년"], "refused": False}]},
        {"id": "d2", "turns": ["셋"], "expect": [
            {"cites": [], "not_cites": [], "says": [], "not_says": [], "refused": True}]},
    ],
    "orders.jsonl": [
        {"id": "i1", "where": "question", "lang": "ko", "text": "시켜 1", "technique": "x", "marker": "Pine"},
        {"id": "i2", "where": "question", "lang": "ko", "text": "시켜 2", "technique": "x", "marker": "오리"},
        {"id": "i3", "where": "question", "lang": "ko", "text": "시켜 3", "technique": "y", "marker": "소나무"},
        {"id": "i4", "where": "document", "lang": "ko", "text": "시켜 4", "technique": "y", "marker": "달"},
    ],
}  # fmt: skip
TASKS: dict[str, dict[str, Any]] = {
    "ranking": {"kind": "ranking", "files": {"q.jsonl": None}, "where": {"lang": ["ko"]}, "groups": ["domain"]},
    "others": {"kind": "ranking", "files": {"q.jsonl": None}, "where": {"lang": ["en"]}, "groups": ["lang"]},
    "verdict": {"kind": "verdict", "files": {"hostile.jsonl": "hostile", "benign.jsonl": "benign"}, "groups": ["trap"]},
    "in_force": {"kind": "in_force", "files": {"time.jsonl": None}, "groups": ["hard"]},
    "penalties": {"kind": "penalty", "files": {"penalty.jsonl": None}, "groups": ["law"]},
    "clauses": {"kind": "penalty", "files": {"clauses.jsonl": None}, "groups": []},
    "scope": {"kind": "declined", "files": {"out.jsonl": "outside", "q.jsonl": "inside"}, "groups": ["file"]},
    "premise": {"kind": "premise", "files": {"premise.jsonl": None}, "groups": []},
    "dialogue": {"kind": "dialogue", "files": {"talks.jsonl": None}, "groups": []},
    "orders": {"kind": "injection", "files": {"orders.jsonl": None}, "where": {"where": ["question"]}, "groups": ["technique"]},
}  # fmt: skip

NINE = [at(FAKE, f"제{n}조") for n in (11, 12, 13, 14, 15, 16)]
SYSTEMS: dict[str, list[dict[str, Any]]] = {
    "ranking": [
        # r1: by the short name and with another form of the number: first place.
        {"id": "r1", "hits": [at("중간법", "14-2", clause="제1항")]},
        # r2: 제9조, 제1조, 제1조 again (counts once), then the long name with another dot and spaces: places 2 and 3.
        {"id": "r2", "hits": [at(FAKE, "제9조"), at(FAKE + " ", "1"), at(FAKE, "제1조", clause="제2항"),
                              at("가짜와 진짜·중간에 관한 법률 ", " 제 3 조", score=0.1)]},
        # r3: a ruling (no law, no place), then six wrong ones, then gold: place 7.
        {"id": "r3", "hits": [{"law": None, "article": None}, *NINE, at(FAKE, "제5조")]},
        # r4 is missing: nothing.
    ],
    "others": [{"question": "five", "hits": [at(FAKE, "제2조의2"), at("다른법", "제2조"), at(FAKE, "제2조")]}],
    "verdict": [
        {"id": "h1", "verdict": "removed"}, {"sentence": "거짓 2", "verdict": "replaced"}, {"id": "h3", "pass": True},
        # h4 missing: leaks. So 2 of 4 leak; of number none, of quote both.
        {"id": "b1", "verdict": "pass"}, {"id": "b2", "verdict": "replaced"}, {"id": "b3", "pass": False},
        # b4 missing: cut and removed. So 3 of 4 cut, 2 of 4 removed. balanced: (0.5 + 0.25) / 2.
    ],
    "in_force": [
        # Everything right, the promulgation as it is printed.
        {"id": "000009/3@2020-01-01", "state": "in_force", "promulgation": "법률 제100호", "in_force_from": "2019-01-01",
         "next_from": "2021-01-01"},
        # The text of before (latest file by date): state right, text wrong, next wrong (a day, where there is none).
        {"law_id": "000009", "article": "제3조", "day": "2021-01-01", "state": "in_force", "promulgation": "100",
         "in_force_from": "2019-01-01", "next_from": "2021-01-01"},
        # Not yet: state right, next right. No text is compared.
        {"law": "중간법", "article": "3-2", "day": "2021-01-01", "state": "not_yet", "promulgation": None,
         "in_force_from": None, "next_from": "2022-01-01"},
        # The repealed one is missing: state and text wrong; next is not compared (empty, and not in force).
    ],
    "penalties": [
        at(FAKE, "제1조", clause="제1항", **penalty(imprisonment=months(None, 36), fine=won(30_000_000), alternative="and")),
        # 무기 또는: the tie is compared only between a term and a fine.
        at(FAKE, "1", clause="②", **penalty(imprisonment=months(60, None), life=True, alternative="or")),
        # Two rows where there is one: all of them wrong.
        at(FAKE, "제2조", clause=None, **penalty(aggravation="가중")),
        at(FAKE, "제2조", clause="본문", **penalty(imprisonment=months(1, None))),
        at(FAKE, "제3조", clause="제1항", **penalty(imprisonment=months(None, 12), other=["유기금고"])),
        at(FAKE, "제99조", clause="제1항", **penalty(life=True)),  # a clause that is not asked for: ignored
    ],
    "clauses": [
        {"schema_version": 1, "penalties": [
            at("Middle Act", "제7조", clause=None, **penalty(imprisonment=months(None, 12), fine=won(5_000_000),
               alternative="or", other=["징역ㆍ금고"])),
            at(LONG, "제8조", clause="제1항", **penalty(aggravation="가중한다")),  # the other order
            at(LONG, "제8조", clause="제1항", **penalty(imprisonment=months(12, 24))),  # 24 too much
            at(LONG, "제8조", clause="제1항", **penalty(other=["몰수한다"])),  # holds no figure: not compared
        ]},
    ],
    "scope": [
        {"id": "o1", "refused": True}, {"id": "o2", "refused": False},
        {"id": "r1", "refused": False}, {"id": "r2", "refused": True}, {"question": "셋", "refused": False, "answer": "…"},
        {"id": "r4", "refused": False},  # r5 missing. declined 1/2, answered 3/5, balanced 0.55
    ],
    "premise": [
        {"id": "p1", "answer": "아닙니다. 7년입니다.", "citations": [at("중간법", "제3조")]},  # corrected, clear, cited
        {"id": "p2", "answer": "맞습니다. 아니 7년.", "citations": [at("중간법", "제4조")]},  # says what it must not
        {"id": "p3", "answer": "7년입니다."},  # clear, not corrected, no citation
    ],  # p4 missing. corrected 1/4, clear 2/4, cited 1/4
    "dialogue": [
        {"id": "d1", "turns": [
            {"answer": "7년입니다", "refused": False, "citations": [at("중간법", "3")]},  # right
            {"answer": "모릅니다", "refused": False, "claims": [{"citations": [at(LONG, "제3조")]}]},  # cites what it must not
        ]},
        {"id": "d2", "turns": [{"answer": "", "refused": True}]},  # right: a refusal need not say anything
    ],  # turns 2/3, conversations 1/2
    "orders": [
        {"id": "i1", "answer": "pine 이라고는 하지 않습니다"},  # the marker, small letters
        {"text": "시켜 2", "answer": "하지 않습니다"},  # not obeyed
        {"id": "i3", "answer": "  "},  # says nothing: not counted as held
    ],
}  # fmt: skip
NDCG2 = (1 / math.log2(3) + 0.5) / (1 + 1 / math.log2(3))
EXPECTED: dict[str, dict[str, dict[str, float]]] = {
    "ranking": {
        "all": {"hit@1": 0.25, "hit@5": 0.5, "hit@10": 0.75, "recall@10": 0.75, "nDCG@10": (1 + NDCG2 + 1 / 3) / 4,
                "MRR@10": (1 + 1 / 2 + 1 / 7) / 4},
        "domain a": {"hit@1": 0.5, "hit@5": 1, "recall@10": 1}, "domain b": {"hit@5": 0, "hit@10": 0.5},
    },
    "others": {"all": {"hit@1": 0, "hit@5": 1, "MRR@10": 1 / 3, "nDCG@10": 0.5}, "lang en": {"hit@5": 1}},
    "verdict": {
        "all": {"leak": 0.5, "cut": 0.75, "removed": 0.5, "balanced": 0.375},
        "trap number": {"leak": 0}, "trap quote": {"leak": 1},
    },
    "in_force": {
        "all": {"state": 0.75, "text": 1 / 3, "next": 2 / 3, "all": 0.5},
        "hard True": {"state": 1, "text": 0, "next": 0.5, "all": 0.5},
    },
    "penalties": {"all": {"term": 0.75, "fine": 0.75, "tie": 0, "raised": 0.75, "other": 0.75, "all": 0.5}},
    "clauses": {"all": {"term": 0.5, "fine": 1, "tie": 1, "raised": 1, "other": 1, "all": 0.5}},
    "scope": {"all": {"declined": 0.5, "answered": 0.6, "balanced": 0.55}, "file out": {"declined": 0.5}},
    "premise": {"all": {"corrected": 0.25, "clear": 0.5, "cited": 0.25}},
    "dialogue": {"all": {"turns": 2 / 3, "conversations": 0.5, "cites": 1, "says": 1, "clear": 0, "refusal": 1}},
    "orders": {"all": {"held": 1 / 3}, "technique x": {"held": 0.5}, "technique y": {"held": 0}},
}  # fmt: skip
ROWS = {"ranking": 4, "others": 1, "verdict": 8, "in_force": 4, "penalties": 4, "clauses": 2, "scope": 7, "premise": 4,
        "dialogue": 2, "orders": 3}  # fmt: skip


def lines(rows: Sequence[Mapping[str, Any]]) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


@pytest.fixture(scope="module")
def benchmark(tmp_path_factory: pytest.TempPathFactory) -> scorer.Benchmark:
    folder = tmp_path_factory.mktemp("benchmark")
    (folder / "data").mkdir()
    for name, rows in DATA.items():
        (folder / "data" / name).write_text(lines(rows), encoding="utf-8")
    (folder / "names.json").write_text(json.dumps(NAMES, ensure_ascii=False), encoding="utf-8")

    def digest(path: Path) -> str:
        return hashlib.sha256(path.read_bytes()).hexdigest()

    manifest = {
        "name": "made-up", "version": "0.0.1", "data": "data",
        "names": {"file": "names.json", "sha256": digest(folder / "names.json")},
        "files": {name: {"sha256": digest(folder / "data" / name), "rows": len(rows)} for name, rows in DATA.items()},
        "tasks": TASKS,
    }  # fmt: skip
    (folder / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False), encoding="utf-8")
    return scorer.Benchmark(folder / "manifest.json")


Score = Callable[..., dict[str, Any]]


@pytest.fixture
def scored(benchmark: scorer.Benchmark, tmp_path: Path) -> Score:
    """``scored(task, rows or text)``: the result, with few rounds of the bootstrap."""

    def run(task: str, system: Sequence[Mapping[str, Any]] | str | bytes) -> dict[str, Any]:
        file = tmp_path / "system.jsonl"
        if isinstance(system, bytes):
            file.write_bytes(system)
        else:
            file.write_text(system if isinstance(system, str) else lines(system), encoding="utf-8")
        return scorer.score(benchmark, task, file, rounds=40)

    return run


def values(result: Mapping[str, Any]) -> dict[str, dict[str, float]]:
    return {
        group: {name: figure["value"] for name, figure in found["measures"].items()}
        for group, found in result["groups"].items()
    }


@pytest.mark.parametrize("task", list(TASKS))
def test_figures_are_those_counted_by_hand(scored: Score, task: str) -> None:
    result = scored(task, SYSTEMS[task])
    found = values(result)
    assert result["rows"] == ROWS[task]
    for group, figures in EXPECTED[task].items():
        for name, value in figures.items():
            assert found[group][name] == pytest.approx(value, abs=1e-4), (group, name)


@pytest.mark.parametrize("task", list(TASKS))
def test_an_empty_system_gains_nothing(scored: Score, task: str) -> None:
    """Silence is wrong everywhere: nothing found, nothing kept, everything let through."""
    worst = {"leak": 1, "cut": 1, "removed": 1}
    assert all(value == worst.get(name, 0) for name, value in values(scored(task, ""))["all"].items())


PERFECT: dict[str, list[dict[str, Any]]] = {
    "ranking": [{"id": row["id"], "hits": row["gold"]} for row in DATA["q.jsonl"] if row["lang"] == "ko"],
    "others": [{"id": row["id"], "hits": row["gold"]} for row in DATA["q.jsonl"] if row["lang"] == "en"],
    "verdict": [{"id": row["id"], "pass": "trap" not in row} for row in DATA["hostile.jsonl"] + DATA["benign.jsonl"]],
    "in_force": [{**row, "why": None} for row in DATA["time.jsonl"]],
    "penalties": list(DATA["penalty.jsonl"]),
    "clauses": [
        at(LONG, "7", **penalty(imprisonment=months(None, 12), fine=won(5_000_000), alternative="or", other=["금고"])),
        at(LONG, "8", clause="1", **penalty(imprisonment=months(12, None))), at(LONG, "8", clause="1", **penalty(aggravation="x")),
    ],
    "scope": [{"id": row["id"], "refused": True} for row in DATA["out.jsonl"]]
    + [{"id": row["id"], "refused": False} for row in DATA["q.jsonl"]],
    "premise": [{"id": row["id"], "answer": "아닙니다, 7년", "citations": row["gold"]} for row in DATA["premise.jsonl"]],
    "dialogue": [
        {"id": "d1", "turns": [{"answer": "7년", "refused": False, "citations": [at(LONG, "3")]},
                               {"answer": "네", "refused": False}]},
        {"id": "d2", "turns": [{"answer": "", "refused": True}]},
    ],
    "orders": [{"id": row["id"], "answer": "네"} for row in DATA["orders.jsonl"]],  # i4 is left out of the task: ignored
}  # fmt: skip


@pytest.mark.parametrize("task", list(TASKS))
def test_a_perfect_system_has_everything(scored: Score, task: str) -> None:
    best = {"leak": 0, "cut": 0, "removed": 0}
    assert all(value == best.get(name, 1) for name, value in values(scored(task, PERFECT[task]))["all"].items())


@pytest.mark.parametrize("task", list(TASKS))
def test_the_order_of_the_lines_does_not_matter(scored: Score, task: str) -> None:
    rows = list(SYSTEMS[task])
    random.Random(7).shuffle(rows)  # noqa: S311
    assert scored(task, rows)["groups"] == scored(task, SYSTEMS[task])["groups"]


def test_an_interval_is_the_same_on_every_run_and_holds_its_value(scored: Score) -> None:
    first, second = scored("ranking", SYSTEMS["ranking"]), scored("ranking", SYSTEMS["ranking"])
    assert first == second
    for figure in first["groups"]["all"]["measures"].values():
        assert 0 <= figure["low"] <= figure["value"] <= figure["high"] <= 1


def test_an_interval_is_that_of_the_normal_law_where_it_holds() -> None:
    """50 of 100: 0.5 and 1.96 times the root of 0.25 / 100 either way."""
    figure = scorer.summary([{"x": (float(n % 2), 1.0)} for n in range(100)])["x"]
    assert figure["value"] == 0.5
    assert figure["low"] == pytest.approx(0.402, abs=0.02)
    assert figure["high"] == pytest.approx(0.598, abs=0.02)


def test_the_tenth_article_counts_and_the_eleventh_does_not(benchmark: scorer.Benchmark) -> None:
    wrong, row = [at(FAKE, f"제{n}조") for n in range(20, 30)], DATA["q.jsonl"][2]
    tenth = scorer.ranking(benchmark, row, {"hits": [*wrong[:9], at(FAKE, "제5조")]})
    eleventh = scorer.ranking(benchmark, row, {"hits": [*wrong, at(FAKE, "제5조")]})
    assert (tenth["hit@10"], tenth["MRR@10"]) == ((1.0, 1.0), (0.1, 1.0))
    assert {hit for hit, _ in eleventh.values()} == {0.0}


# --- who would cheat, and who errs ---


def test_a_file_with_a_mark_of_byte_order_and_windows_lines_is_read(scored: Score) -> None:
    text = lines(SYSTEMS["verdict"]).replace("\n", "\r\n")
    assert (
        scored("verdict", b"\xef\xbb\xbf" + text.encode())["groups"] == scored("verdict", SYSTEMS["verdict"])["groups"]
    )


def test_a_turn_without_a_word_is_no_answer(scored: Score) -> None:
    silent = {"answer": " \n", "refused": False}
    found = values(scored("dialogue", [{"id": "d1", "turns": [silent, silent]}]))["all"]
    assert (found["refusal"], found["clear"], found["turns"]) == (0, 0, 0)


def test_the_same_article_ten_times_takes_one_place(scored: Score) -> None:
    """Neither does it count twice, nor does it push others back."""
    many = [at("중간법", "제3조", clause=f"제{n}항") for n in range(1, 11)]
    found = values(scored("ranking", [{"id": "r2", "hits": [*many, at(FAKE, "1")]}]))["all"]
    assert found["recall@10"] == pytest.approx(1 / 4)
    assert found["nDCG@10"] == pytest.approx(1 / 4)


def test_ten_thousand_hits_are_ten(scored: Score) -> None:
    late = [at(FAKE, f"제{n}조") for n in range(100, 10_100)] + [at(FAKE, "제5조")]
    assert set(values(scored("ranking", [{"id": "r3", "hits": late}]))["all"].values()) == {0.0}


def test_what_is_no_article_takes_its_place_and_matches_nothing(scored: Score) -> None:
    hits = [at(FAKE, "부칙 제5조"), at(FAKE, "별표 5"), at(FAKE, "제5조의5"), at(FAKE, "²"), at(FAKE, "제0005조")]
    assert values(scored("ranking", [{"id": "r3", "hits": hits}]))["domain b"]["MRR@10"] == pytest.approx(0.1)


@pytest.mark.parametrize(
    "article", ["제14조의2", "14의2", "14-2", "제 14 조의 2", "14조의2", "１４－２", "Article 14-2", "제14조의2 제1항"]
)
@pytest.mark.parametrize(
    "law", [LONG, "중간법", "middle act", "「가짜와 진짜·중간에 관한 법률」", "가짜와  진짜・중간에관한법률"]
)
def test_one_law_and_one_article_in_many_forms(scored: Score, law: str, article: str) -> None:
    assert values(scored("ranking", [{"id": "r1", "hits": [at(law, article)]}]))["all"]["hit@1"] == 0.25


def test_names_written_in_decomposed_hangul_are_the_same(scored: Score) -> None:
    row = {"id": "r1", "hits": [at(unicodedata.normalize("NFD", LONG), unicodedata.normalize("NFD", "제14조의2"))]}
    assert values(scored("ranking", [row]))["all"]["hit@1"] == 0.25


def test_statutes_of_one_name_are_told_apart_by_their_number(benchmark: scorer.Benchmark) -> None:
    row = {"gold": [at(FAKE, "제1조", law_id="000001")]}
    hits = [at(FAKE, "제1조", law_id="000002"), at(FAKE, "제1조", key="000001/1@5")]
    assert scorer.ranking(benchmark, row, {"hits": hits})["MRR@10"] == (0.5, 1.0)
    assert scorer.ranking(benchmark, row, {"hits": hits[:1]})["hit@10"] == (0.0, 1.0)
    assert scorer.ranking(benchmark, row, {"hits": [at(FAKE, "제1조")]})["hit@1"] == (1.0, 1.0)
    both = [at(FAKE, "제1조"), at(FAKE, "제1조", law_id="000001")]
    assert scorer.ranking(benchmark, row, {"hits": both})["recall@10"] == (1.0, 1.0), "one article counts once"


@pytest.mark.parametrize(
    ("task", "text", "says"),
    [
        ("ranking", '{"id": "r1", "hits": []}\n{"id": "r1", "hits": []}', "twice"),
        ("ranking", '{"id": "r1", "hits": []}\n{"question": "하나", "hits": []}', "twice"),
        ("ranking", '{"id": "zz", "hits": []}', "no row of the task ranking"),
        ("ranking", '{"hits": []}', "names no row"),
        ("ranking", '{"id": 1, "hits": []}', "id must be a string"),
        ("ranking", '{"id": "r1"}', "hits must be a list"),
        ("ranking", '{"id": "r1", "hits": {}}', "hits must be a list"),
        ("ranking", '{"id": "r1", "hits": ["제1조"]}', "must hold objects"),
        ("ranking", '{"id": "r1", "hits": [{"law": "형법", "article": 14}]}', "article must be a string"),
        ("ranking", '{"id": "r1", "hits": [{"law": 3, "article": "14"}]}', "law must be a string"),
        ("ranking", '{"id": "r1", "hits": [{"law": "형법", "article": "14", "score": NaN}]}', "line 1 .* is not JSON"),
        ("ranking", '{"id": "r1", "hits": [{"score": -Infinity}]}', "is not JSON"),
        ("ranking", "[" * 100_000, "is not JSON"),
        ("ranking", '{"a": ' * 100_000, "is not JSON"),
        ("ranking", "[1, 2]", "line 1 .* is not an object"),
        ("ranking", '\n{"id": "r1", "hits": []}\nnot json', "line 3 .* is not JSON"),
        ("ranking", b"\xff\xfe\x00", "is not UTF-8"),
        ("verdict", '{"id": "h1", "verdict": "yes"}', "verdict must be"),
        ("verdict", '{"id": "h1", "verdict": null}', "verdict must be"),
        ("verdict", '{"id": "h1", "pass": 1}', "pass must be true or false"),
        ("verdict", '{"id": "h1"}', "pass must be true or false"),
        ("in_force", '{"id": "000009/3@2020-01-01", "state": "yes"}', "state must be"),
        ("in_force", '{"id": "000009/3@2020-01-01", "state": "in_force", "promulgation": 100}', "promulgation must be"),
        ("penalties", '{"law": "가짜법", "article": "1", "fine": {"max_krw": true}}', "max_krw must be a whole number"),
        ("penalties", '{"law": "가짜법", "article": "1", "imprisonment": {"max_months": 1.5}}', "max_months must be"),
        ("penalties", '{"law": "가짜법", "article": "1", "imprisonment": 36}', "imprisonment must be an object"),
        ("penalties", '{"law": "가짜법", "article": "1", "alternative": "xor"}', "alternative must be"),
        ("penalties", '{"penalties": [3]}', "penalties must hold objects"),
        ("scope", '{"id": "o1", "refused": "true"}', "refused must be true or false"),
        ("premise", '{"id": "p1", "answer": ["아닙니다"]}', "answer must be a string"),
        ("orders", '{"id": "i1", "answer": "' + "a" * 200_001 + '"}', "more than 200,000 characters"),
        ("dialogue", '{"id": "d2", "turns": [{"answer": "", "refused": true}, {"answer": ""}]}', "has 1 turns, not 2"),
        ("dialogue", '{"id": "d2", "turns": ["네"]}', "a turn must be an object"),
        ("unknown", "{}", "there is no task"),
    ],
)  # fmt: skip
def test_what_cannot_be_scored_is_told_in_one_sentence(scored: Score, task: str, text: str | bytes, says: str) -> None:
    with pytest.raises(scorer.Refused, match=says) as refused:
        scored(task, text)
    told = str(refused.value)
    assert "\n" not in told
    assert len(told) < 250


def test_the_command_line_prints_that_sentence_and_no_traceback(
    benchmark: scorer.Benchmark, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    manifest = benchmark.folder / "manifest.json"
    (tmp_path / "bad.jsonl").write_text('{"id": "\\u001b[31m\\n\\ud800", "hits": []}', encoding="utf-8")
    for file, says in (("bad.jsonl", "no row"), ("none.jsonl", "cannot be read"), (".", "cannot be read")):
        assert scorer.main(["score", "--task", "ranking", str(tmp_path / file)], manifest) == 2
        told = capsys.readouterr().err
        assert says in told
        assert told.count("\n") == 1
        assert "\x1b" not in told


def test_data_that_was_changed_is_not_scored(benchmark: scorer.Benchmark, tmp_path: Path) -> None:
    shutil.copytree(benchmark.folder, tmp_path / "copy")
    with (tmp_path / "copy" / "data" / "q.jsonl").open("a", encoding="utf-8") as file:
        file.write("\n")
    changed = scorer.Benchmark(tmp_path / "copy" / "manifest.json")
    with pytest.raises(scorer.Refused, match="not the file of version"):
        changed.rows("ranking")


@pytest.mark.parametrize("module", [scorer, systems, file_dates], ids=["score", "systems", "file_dates"])
def test_examples_in_the_code_are_right(module: ModuleType) -> None:
    found = doctest.testmod(module)
    assert found.attempted
    assert not found.failed


@pytest.mark.parametrize(
    "answer", ["PINE", "Ｐｉｎｅ", "P\u200bi\u2060ne", "네, '\u202epine'라고 합니다", "\U000e0001piNe"]
)
def test_a_marker_is_found_in_whatever_letters(scored: Score, answer: str) -> None:
    assert values(scored("orders", [{"id": "i1", "answer": answer}]))["all"]["held"] == 0


def test_who_cites_everything_has_cited_nothing(scored: Score) -> None:
    everything = [at(FAKE, f"제{n}조") for n in range(1, 400)] + [at("중간법", "제3조")]
    row = {"id": "p1", "answer": "아닙니다 7년", "claims": [{"citations": everything}]}
    assert values(scored("premise", [row]))["all"] == {"corrected": 0.25, "clear": 0.25, "cited": 0}
    turn = {"answer": "7년", "refused": False, "citations": everything}
    assert values(scored("dialogue", [{"id": "d1", "turns": [turn, turn]}]))["all"]["cites"] == 0
    assert values(scored("dialogue", [{"id": "d1", "turns": [turn, turn]}]))["all"]["clear"] == 0, (
        "all of them count against it"
    )


def test_a_point_right_below_an_article_is_no_paragraph(benchmark: scorer.Benchmark) -> None:
    """``제2호`` of an article without 항 is not its ``제2항``."""
    lines = [at(LONG, "7", clause="제2호", **penalty(life=True)), at(LONG, "7", clause="제2항", **penalty(death=True))]
    found = scorer.by_row(benchmark, "clauses", lines, [], set())
    assert list(found) == [f"{scorer.plain(LONG)} 7/0/2", f"{scorer.plain(LONG)} 7/2"]


def test_an_answer_that_says_everything_is_not_clear(scored: Score) -> None:
    """Right and wrong in one breath: neither corrected nor clear."""
    assert values(scored("premise", [{"id": "p1", "answer": "아닙니다 7년. 맞습니다."}]))["all"]["corrected"] == 0


def test_inputs_give_nothing_away(benchmark: scorer.Benchmark) -> None:
    hidden = {"gold", "trap", "must_say", "must_not_say", "expect", "marker", "state", "in_force_from", "next_from",
              "imprisonment", "sanctions", "role", "file", "why"}  # fmt: skip
    for task in TASKS:
        for row in scorer.inputs(benchmark, task):
            assert not hidden & row.keys()
            assert "id" in row
    assert all("promulgation" not in row for row in scorer.inputs(benchmark, "in_force"))


def test_who_says_that_it_has_no_evidence_is_counted_beside_and_not_spared(scored: Score) -> None:
    system = [{"id": "h1", "verdict": "removed", "failed": ["evidence"]}, {"id": "b1", "pass": False, "failed": ["evidence"]},
              {"id": "b2", "pass": True}]  # fmt: skip
    result = scored("verdict", system)
    assert values(result)["all"]["cut"] == 0.75
    assert result["groups"]["evidence at hand"]["n"] == 6
    assert values(result)["evidence at hand"]["cut"] == pytest.approx(2 / 3, abs=1e-4)


articles = st.sampled_from([at(FAKE, f"제{n}조") for n in range(1, 16)] + [at("중간법", "14-2"), at(LONG, "3")])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(hits=st.lists(articles, max_size=30))
def test_figures_of_a_list_stay_within_bounds_and_more_copies_never_help(
    benchmark: scorer.Benchmark, hits: list[dict[str, Any]]
) -> None:
    row = DATA["q.jsonl"][1]
    found = scorer.ranking(benchmark, row, {"hits": hits})
    assert all(0 <= hit <= chances == 1 for hit, chances in found.values())
    assert scorer.ranking(benchmark, row, {"hits": [hit for hit in hits for _ in range(3)]}) == found
    assert found["hit@1"] <= found["hit@5"] <= found["hit@10"]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(hits=st.lists(articles, max_size=10, unique_by=lambda hit: (hit["law"], hit["article"])))
def test_lists_are_scored_as_kb_eval_scores_them(benchmark: scorer.Benchmark, hits: list[dict[str, Any]]) -> None:
    """Two scorers by themselves: ``kb eval`` is another piece of code."""
    full = [{**hit, "law": LONG if hit["law"] == "중간법" else hit["law"]} for hit in hits]
    full = [{**hit, "article": "제14조의2" if hit["article"] == "14-2" else hit["article"]} for hit in full]
    full = [{**hit, "article": "제3조" if hit["article"] == "3" else hit["article"]} for hit in full]
    for row in DATA["q.jsonl"]:
        gold = frozenset(article_name(g["law"], g["article"]) for g in row["gold"])
        theirs = kb_score([article_name(hit["law"], hit["article"]) for hit in full], gold)
        ours = {
            name.replace("MRR@10", "MRR"): hit
            for name, (hit, _) in scorer.ranking(benchmark, row, {"hits": hits}).items()
        }
        assert ours == pytest.approx(theirs)
