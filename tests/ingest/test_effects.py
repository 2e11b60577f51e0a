"""Effects: what is a valid row, how a bad one is named, and which rows bear on an article for acts of a day."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from ingest import build as builder
from ingest.build import build
from ingest.corpus import load_corpus, main
from ingest.passages import own_shard
from kb.law.address import ArticleNumber
from kb.retrieve.library import Library
from kb.store.generation import Store
from kb.store.records import EFFECT_RULES, ActDays, Effect, EffectSource
from tests.ingest.invented import SHA, HashEmbedder, Words, write_corpus

NAME = "effects/test.yaml"
EFFECTS = f"""# 시험법
effects:
- id: test-2-3
  kind: transition
  rule: victims_will_needed
  source: {{law_id: "999999", promulgation: "2", addendum: 부칙 제3조, date: 2022-01-01}}
  hits:
  - {{ref: 999999/1/1, version: "1"}}
  acts: {{from: null, until: 2022-06-30}}
  what:
  - 2022년 6월 30일까지의 행위는 피해자가 원하지 않으면 기소할 수 없습니다.
  english:
  - Acts up to 2022-06-30 cannot be prosecuted against the victim's will.
  checked_on: 2026-11-24
  sources:
  - https://example.org/law
  sha256: {SHA}
- id: test-2
  kind: commencement
  rule: new_law_for_later_acts
  source: {{law_id: "999999", promulgation: "2", addendum: 부칙, date: 2022-01-01}}
  hits:
  - {{ref: 999999/1-2, then: 제1조의3}}
  - {{ref: 999999/1, version: "2"}}
  acts: {{from: 2022-07-01, until: null}}
  what:
  - 그 뒤의 행위에는 새 조문이 적용됩니다.
  english:
  - Later acts fall under the new text.
  checked_on: 2026-11-24
  sources:
  - https://example.org/law
  sha256: {SHA}
- id: ruling-2023시1
  kind: nonconforming
  rule: apply_until_amended
  source: {{case_number: 2023시1, court: 시험재판소, date: 2023-03-01, file: trial/2023시1.md}}
  hits:
  - {{ref: 999999/2/0/1}}
  acts: {{from: null, until: null}}
  deadline: 2024-12-31
  amended_by:
  - {{law_id: "999999", promulgation: "3", effective_from: 2024-11-01}}
  what:
  - 고칠 때까지 적용합니다.
  english:
  - It applies until amended.
  checked_on: 2026-11-24
  sources:
  - https://example.org/ruling
  sha256: {SHA}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = write_corpus(tmp_path / "corpus")
    put(root, EFFECTS)
    return root


def put(root: Path, text: str, name: str = NAME) -> None:
    path = root / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")


def swap(old: str, new: str) -> str:
    assert EFFECTS.count(old) >= 1, old
    return EFFECTS.replace(old, new, 1)


def line_of(start: str, text: str = EFFECTS) -> int:
    return next(
        number for number, line in enumerate(text.splitlines(keepends=True), 1) if line.lstrip().startswith(start)
    )


def test_effects_are_read_in_the_order_of_their_file(root: Path) -> None:
    corpus = load_corpus(root)
    assert corpus.problems == []
    assert list(corpus.effects) == ["test-2-3", "test-2", "ruling-2023시1"]
    effect = corpus.effects["test-2"]
    assert effect.acts.since == dt.date(2022, 7, 1)
    assert effect.hits[0].then == "제1조의3"


def test_the_command_counts_them(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(root)]) == 0
    assert "effects 3" in capsys.readouterr().out


SECOND, THIRD = line_of("- id: test-2\n"), line_of("- id: ruling-2023시1\n")
BAD = {
    "an unknown rule": (swap("rule: new_law_for_later_acts", "rule: whatever"), line_of("rule: new_law"), "effects.1.rule: Input should be"),
    "an unknown kind": (swap("kind: commencement", "kind: rumour"), line_of("kind: commencement"), "effects.1.kind: Input should be"),
    "a rule of another kind": (swap("rule: apply_until_amended", "rule: stands"), THIRD, "rule 'stands' is none of kind 'nonconforming'"),
    "a decision's rule for an addendum": (swap("rule: new_law_for_later_acts", "rule: void_from_decision"), SECOND, "is none of kind 'commencement'"),
    "a decision that is an addendum": (swap("kind: commencement", "kind: void"), SECOND, "kind 'void' does not fit its source"),
    "a source that is both": (swap("file: trial/2023시1.md}", 'file: x.md, law_id: "999999"}'), line_of("source: {case_number"), "effects.2.source: Value error, a source is"),
    "a source that is half": (swap(", addendum: 부칙 제3조", ""), line_of("source: {law_id"), "a source is law_id, promulgation and addendum"),
    "an addendum that is none": (swap("부칙 제3조", "제3조"), line_of("source: {law_id"), "not a clause of an addendum: '제3조'"),
    "no hits": (swap('  hits:\n  - {ref: 999999/1/1, version: "1"}', "  hits: []"), line_of("hits:"), "effects.0.hits: List should have at least 1 item"),
    "a hit that is none": (swap("ref: 999999/1-2", "ref: 시험법 제1조의2"), line_of("- {ref: 999999/1-2"), "effects.1.hits.0.ref: String should match"),
    "a day that is none": (swap("until: 2022-06-30", "until: 어제"), line_of("acts:"), "effects.0.acts.until: Input should be a valid date"),
    "days in the wrong order": (swap("from: 2022-07-01, until: null", "from: 2022-07-01, until: 2022-06-30"), line_of("acts: {from: 2022"), "from lies after until"),
    "a deadline of an addendum": (swap("kind: commencement", "deadline: 2024-01-01\n  kind: commencement"), SECOND, "a deadline is for kind 'nonconforming'"),
    "an amendment after an addendum": (swap("kind: commencement", 'amended_by: [{law_id: "999999", promulgation: "3", effective_from: 2024-11-01}]\n  kind: commencement'), SECOND, "amended_by is for decisions"),
    "nothing said": (swap("  what:\n  - 고칠 때까지 적용합니다.\n", ""), THIRD, "effects.2.what: Field required"),
    "a hash that is none": (swap(f"sha256: {SHA}", "sha256: abc"), line_of("sha256:"), "effects.0.sha256: String should match"),
    "an unknown field": (swap("  deadline:", "  mood: good\n  deadline:"), line_of("deadline:"), "effects.2.mood: Extra inputs"),
    "an id given twice": (swap("- id: test-2\n", "- id: test-2-3\n"), SECOND, "id given twice: test-2-3"),
    "a list": ("- id: x\n", 1, "not a mapping"),
    "no effects": ("effects: []\n", 1, "effects: List should have at least 1 item"),
    "effects that are a word": ("effects: none\n", 1, "effects: Input should be a valid list"),
    "bad YAML": (swap("acts: {from: null", "acts: {from: null}"), None, "not valid YAML"),
}  # fmt: skip


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_row_is_named_with_its_own_line_and_the_rest_goes_on(root: Path, kind: str) -> None:
    text, line, reason = BAD[kind]
    put(root, text)
    put(root, EFFECTS.replace("- id: ", "- id: other-"), "effects/other.yaml")
    corpus = load_corpus(root)
    assert [p.path for p in corpus.problems] == [NAME], [str(p) for p in corpus.problems]
    assert reason in corpus.problems[0].reason
    if line is not None:
        assert corpus.problems[0].line == line
    assert len(corpus.effects) == 3
    assert len(corpus.cards) == 2


def test_an_id_of_another_file_is_given_twice(root: Path) -> None:
    put(root, EFFECTS, "effects/twin.yaml")
    problem = load_corpus(root).problems[0]
    assert (problem.path, problem.line) == ("effects/twin.yaml", 3)
    assert "id given twice: test-2-3" in problem.reason


@pytest.mark.parametrize(
    ("addendum", "place"),
    [
        ("부칙", (None, ("0",))),
        ("부칙 제2항", (None, ("2",))),
        ("부칙 제7조", (ArticleNumber(7), ("0",))),
        ("부칙 제1조의2 제1항", (ArticleNumber(1, 2), ("1",))),
    ],
)
def test_the_place_of_an_addendum(addendum: str, place: object) -> None:
    source = EffectSource(law_id="999999", promulgation="2", addendum=addendum, date=dt.date(2022, 1, 1))
    assert source.place == place


@pytest.mark.parametrize(
    ("since", "until", "day", "held"),
    [
        (None, None, "1953-01-01", True),
        (None, "2022-06-30", "2022-06-30", True),
        (None, "2022-06-30", "2022-07-01", False),
        ("2022-07-01", None, "2022-06-30", False),
        ("2022-07-01", None, "2022-07-01", True),
        ("2022-07-01", "2022-07-01", "2022-07-01", True),
        ("2022-07-01", "2022-07-31", "2022-08-01", False),
    ],
)
def test_both_days_are_included(since: str | None, until: str | None, day: str, held: bool) -> None:
    acts = ActDays.model_validate({"from": since, "until": until})
    assert (dt.date.fromisoformat(day) in acts) is held


@pytest.mark.parametrize(
    ("base", "found"),
    [
        ("999999/1", ["test-2", "test-2-3"]),
        ("999999/1@1", ["test-2", "test-2-3"]),
        ("999999/1/1", ["test-2", "test-2-3"]),
        ("999999/1/1/2", ["test-2", "test-2-3"]),
        ("999999/1/2", ["test-2"]),
        ("999999/1-2", ["test-2"]),
        ("999999/2", ["ruling-2023시1"]),
        ("999999/2/0/1", ["ruling-2023시1"]),
        ("999999/2/0/2", []),
        ("999999/11", []),
        ("999998/1", []),
    ],
)
def test_an_effect_bears_on_its_clause_what_holds_it_and_its_parts(root: Path, base: str, found: list[str]) -> None:
    assert sorted(e.id for e in load_corpus(root).effects.values() if e.bears_on(base)) == sorted(found)


def test_an_effect_is_a_record_without_passages_or_edges(root: Path) -> None:
    before = own_shard(load_corpus(write_corpus(root.parent / "without")))
    content = own_shard(load_corpus(root))
    rows = {row.key: row for row in content.records if row.kind == "effect"}
    assert set(rows) == {"effect/test-2-3", "effect/test-2", "effect/ruling-2023시1"}
    assert rows["effect/test-2-3"].address == "시험법 부칙 제3조 (법률 제2호)"
    assert rows["effect/ruling-2023시1"].address == "시험재판소 2023. 3. 1. 선고 2023시1 결정"
    assert rows["effect/test-2"].data["acts"] == {"from": "2022-07-01", "until": None}
    assert (content.passages, content.edges) == (before.passages, before.edges)


def test_a_stored_effect_is_the_same_effect(root: Path) -> None:
    for effect in load_corpus(root).effects.values():
        assert Effect.model_validate(effect.model_dump(mode="json", by_alias=True)) == effect


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    folder = tmp_path_factory.mktemp("effects")
    put(write_corpus(folder / "corpus"), EFFECTS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(builder, "Morphemes", Words)
        build(folder / "corpus", folder / "data", HashEmbedder())
    return Library(Store(folder / "data"))


@pytest.mark.parametrize(
    ("base", "day", "found"),
    [
        ("999999/1", None, ["test-2", "test-2-3"]),
        ("999999/1", "2022-06-30", ["test-2-3"]),
        ("999999/1", "2022-07-01", ["test-2"]),
        ("999999/1/2", "2022-06-30", []),
        ("999999/2", "1990-01-01", ["ruling-2023시1"]),
        ("999999/3", None, []),
    ],
)
def test_the_library_knows_the_effects_for_acts_of_a_day(
    library: Library, base: str, day: str | None, found: list[str]
) -> None:
    effects = library.effects_of(base, dt.date.fromisoformat(day) if day else None)
    assert [effect.id for effect in effects] == found
    assert library.row("effect/test-2") is not None


def test_what_decisions_do_and_what_addenda_do_is_kept_apart() -> None:
    rules = [rule for allowed in EFFECT_RULES.values() for rule in allowed]
    assert len(rules) == len(set(rules))
