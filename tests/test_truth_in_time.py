"""With the official text of one statute loaded: the clause verbatim, and the law of the day asked about.

The truth table is that of the shared data's README, typed there from the text. One statute alone is synced, so that little
is embedded.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from ingest.sync import sync
from kb.base import KnowledgeBase, Options, open_kb
from kb.settings import PROJECT, Settings

pytestmark = pytest.mark.shared
SPECIAL = "성폭력범죄의 처벌 등에 관한 특례법"
DEEPFAKE = "딥페이크로 제 얼굴을 합성한 영상을 퍼뜨린 사람은 어떤 처벌을 받나요?"
NONE = "no such offence"
TRUTH = [
    ("제1항", "2020-06-24", NONE, ()),
    ("제1항", "2020-06-25", "5년 이하의 징역 또는 5천만원 이하의 벌금", ("반포등을 할 목적으로",)),
    ("제1항", "2020-09-01", "5년 이하의 징역 또는 5천만원 이하의 벌금", ("반포등을 할 목적으로",)),
    ("제1항", "2024-10-15", "5년 이하의 징역 또는 5천만원 이하의 벌금", ("반포등을 할 목적으로",)),
    ("제1항", "2024-10-16", "7년 이하의 징역 또는 5천만원 이하의 벌금", ()),
    ("제2항", "2020-06-24", NONE, ()),
    ("제2항", "2022-01-01", "5년 이하의 징역 또는 5천만원 이하의 벌금", ()),
    ("제2항", "2024-10-16", "7년 이하의 징역 또는 5천만원 이하의 벌금", ()),
    ("제3항", "2022-01-01", "7년 이하의 징역", ()),
    ("제3항", "2024-10-16", "3년 이상의 유기징역", ()),
    ("제4항", "2024-10-16", "3년 이하의 징역 또는 3천만원 이하의 벌금", ("소지ㆍ구입ㆍ저장 또는 시청",)),
]


@pytest.fixture(scope="module")
def official_kb(
    shared: Path, built_dir: Path, embedder: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[KnowledgeBase]:
    """Our whole corpus, and the official text of 성폭력처벌법 with its history."""
    folder = tmp_path_factory.mktemp("official")
    corpus = folder / "corpus"
    shutil.copytree(PROJECT / "corpus", corpus)
    sources = yaml.safe_load((corpus / "sources.yaml").read_text("utf-8"))
    data = folder / "data"
    (data / "cache").mkdir(parents=True)
    shutil.copy(built_dir / "cache" / "embeddings.sqlite", data / "cache")
    one = {**sources, "statutes": [s for s in sources["statutes"] if s["name"] == SPECIAL]}
    (corpus / "sources.yaml").write_text(yaml.safe_dump(one, allow_unicode=True), encoding="utf-8")
    report = sync([str(shared / "corpus" / "legalize-kr-core.bundle")], corpus, data, embedder)
    assert [tally.found for tally in report.tallies] == [1]
    # The names of all statutes again, as a user has them.
    shutil.copy(PROJECT / "corpus" / "sources.yaml", corpus / "sources.yaml")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("kb.base.open_embedder", lambda *_: embedder)
        kb = open_kb(Settings(data_dir=data))
        yield kb
        kb.close()


@pytest.mark.parametrize(("clause", "day", "penalty", "words"), TRUTH)
def test_the_clause_of_the_day(
    official_kb: KnowledgeBase, clause: str, day: str, penalty: str, words: tuple[str, ...]
) -> None:
    shown = official_kb.show(f"{SPECIAL} 제14조의2", as_of=date.fromisoformat(day))
    if penalty == NONE:
        assert shown["state"] == "upcoming"
        return
    assert shown["state"] == "in_force"
    text = next(c["text"] for c in shown["clauses"] if c["clause"] == clause)
    assert penalty in text
    assert all(word in text for word in words)
    assert ("반포등을 할 목적으로" in text) == ("반포등을 할 목적으로" in words)


@pytest.mark.parametrize("day", ["2020-06-25", "2022-01-01", "2024-10-15"])
def test_possession_was_no_offence_before_its_day(official_kb: KnowledgeBase, day: str) -> None:
    shown = official_kb.show(f"{SPECIAL} 제14조의2", as_of=date.fromisoformat(day))
    assert "시청한 자" not in shown["text"]


def test_the_first_answer_shows_the_clause_word_for_word(official_kb: KnowledgeBase) -> None:
    answer = official_kb.ask(DEEPFAKE)
    quoted = [c for claim in answer.claims for c in claim.citations if c.evidence.source_kind == "statute"]
    assert quoted
    first = quoted[0]
    assert first.evidence.address == f"{SPECIAL} 제14조의2 제2항"
    assert first.quote in next(claim.text for claim in answer.claims if first in claim.citations)
    assert first.quote.endswith("7년 이하의 징역 또는 5천만원 이하의 벌금에 처한다.")
    assert answer.removed == []
    assert any("따옴표 안은 공식 조문" in notice for notice in answer.notices)


def test_an_act_of_an_earlier_day_is_answered_by_the_law_of_that_day(official_kb: KnowledgeBase) -> None:
    answer = official_kb.ask(DEEPFAKE, Options(act_date=date(2022, 1, 1)))
    law = [claim for claim in answer.claims if claim.kind == "law" and "제14조의2" in claim.text]
    assert law
    assert all(c.evidence.version == "법률 제17264호" for claim in law for c in claim.citations)
    assert "5년 이하의 징역 또는 5천만원 이하의 벌금" in law[0].text
    assert answer.removed == []
    assert any("부칙" in notice for notice in answer.notices)


def test_before_the_offence_existed_that_is_said(official_kb: KnowledgeBase) -> None:
    answer = official_kb.ask(DEEPFAKE, Options(act_date=date(2020, 5, 20)))
    assert "아직 시행되지 않았습니다(2020-06-25 시행)" in answer.claims[0].text


def test_a_provision_without_a_card_is_quoted_and_nothing_else_stands_in_for_it(official_kb: KnowledgeBase) -> None:
    # The first of these that has no card yet: the corpus grows.
    cards = PROJECT / "corpus" / "cards" / "011187"
    number = next(number for number in ("17", "28", "33", "38") if not (cards / f"{number}.md").exists())
    answer = official_kb.ask(f"성폭력처벌법 제{number}조가 뭐예요")
    law = [claim for claim in answer.claims if claim.kind == "law"]
    assert law
    assert {(c.evidence.article, c.evidence.source_kind) for claim in law for c in claim.citations} == {
        (f"제{number}조", "statute")
    }


def test_a_card_and_its_clause_are_one_hit(official_kb: KnowledgeBase) -> None:
    hits = official_kb.search("성폭력처벌법 제14조의2 제2항", limit=5, kinds=["statute"])["hits"]
    first = hits[0]
    assert (first["kind"], first["trust"], first["key"]) == ("statute", "official", "011187/14-2/2@20459")
    assert len({hit["key"].split("@")[0] for hit in hits}) == len(hits)


def test_every_version_is_listed(official_kb: KnowledgeBase) -> None:
    shown = official_kb.show(f"{SPECIAL} 제14조의2")
    assert [(v["effective_from"], v["effective_to"]) for v in shown["versions"]] == [
        ("2020-06-25", "2024-10-16"),
        ("2024-10-16", None),
    ]
    assert shown["card"]["article"] == "제14조의2"
