"""The truth of a shard (design §5): what is written is read back, search is ordered, a sealed file is never written."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.errors import BrokenStore
from kb.store.catalog import LEXICAL_ONLY, Catalog, CatalogWriter, Edge, Passage, RecordRow, ShardContent, text_hash
from tests.store.shards import content_of, passages_of

CARD = RecordRow("999999/1@1", "card", "999999/1", "시험법 제1조", "목적", {"law": "시험법", "n": [1, None, "가"]})
NEWER = replace(CARD, key="999999/1@2", title="목적과 뜻")
SERVICE = RecordRow("service/help", "service", "service/help", "시험 상담소", "시험 상담소", {"phones": ["1366"]})


def passage(owner: str, text: str, clause: str = "", role: str = "account", lang: str = "ko") -> Passage:
    return Passage(f"{owner}#{clause or '-'}:{role}:{text_hash(text)[:12]}", owner, clause, role, lang, text)  # type: ignore[arg-type]


PASSAGES = (
    passage(CARD.key, "허락 없이 찍으면 처벌", "1"),
    passage(CARD.key, "찍은 것 유포 처벌 처벌", "2"),
    passage(CARD.key, "No one may film without consent", "1", "english", "en"),
    passage(SERVICE.key, "삭제 도움 📷 상담"),
    passage(SERVICE.key, "OR NOT NEAR AND", role="ask", lang="en"),
)
EDGES = (
    Edge("999999/1", "999999/2", "see"),
    Edge("999999/1", "service/help", "helps"),
    Edge("guide/now", "999999/1", "cites"),
    Edge("999999/1", "999999/10", "see"),
)
CONTENT = ShardContent("own", (CARD, SERVICE), PASSAGES, EDGES, {"lexicon": [{"term": "몰카"}], "scope": None})
META = {"shard": "own", "hash": "abc", "model": "fake"}


def words(text: str) -> list[str]:
    return text.lower().split()


def seal(
    path: Path, content: ShardContent = CONTENT, split: Callable[[str], Sequence[str]] = words, dim: int = 4
) -> Path:
    writer = CatalogWriter(path)
    writer.write(content, META, [split(p.text) for p in content.passages])
    texts = sorted({p.text for p in content.passages})
    writer.write_embeddings(
        {text_hash(text): np.eye(dim, dtype=np.float32)[n % dim] * (n + 1) for n, text in enumerate(texts)}
    )
    writer.seal()
    return path


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    return Catalog(seal(tmp_path / "truth.sqlite"))


def test_records_come_back_as_they_were_written(catalog: Catalog) -> None:
    assert catalog.records() == [CARD, SERVICE]
    assert catalog.records("service") == [SERVICE]
    assert catalog.records("ruling") == []


def test_a_record_is_found_by_its_key_or_by_its_base(tmp_path: Path) -> None:
    content = replace(CONTENT, records=(NEWER, CARD, SERVICE))
    catalog = Catalog(seal(tmp_path / "truth.sqlite", content))
    assert catalog.record("999999/1@2") == NEWER
    assert catalog.record("999999/1@1") == CARD
    assert catalog.record("999999/1") in (CARD, NEWER)
    assert catalog.record("999999/1@3") is None
    assert catalog.record("") is None


def test_passages_come_back_in_the_order_of_their_keys(catalog: Catalog) -> None:
    assert list(catalog.passages()) == sorted(PASSAGES, key=lambda p: p.key)
    assert set(catalog.passages(SERVICE.key)) == {p for p in PASSAGES if p.owner == SERVICE.key}
    assert list(catalog.passages("nobody")) == []


def test_passages_by_key_give_what_is_there_and_no_more(catalog: Catalog) -> None:
    keys = [PASSAGES[0].key, PASSAGES[3].key, "nobody"]
    assert catalog.passages_by_key(keys) == {p.key: p for p in (PASSAGES[0], PASSAGES[3])}
    assert catalog.passages_by_key([]) == {}


def test_edges_from_and_to_are_in_total_order(catalog: Catalog) -> None:
    assert catalog.edges("999999/1") == [EDGES[1], EDGES[3], EDGES[0]]
    assert catalog.edges_to("999999/1") == [EDGES[2]]
    assert catalog.edges("guide/none") == []


def test_an_edge_given_twice_is_one_edge_and_the_same_truth(tmp_path: Path) -> None:
    twice = replace(CONTENT, edges=(*EDGES, *EDGES))
    assert Catalog(seal(tmp_path / "truth.sqlite", twice)).counts()["edges"] == len(EDGES)
    assert twice.truth_hash("m", "t") == CONTENT.truth_hash("m", "t")


def test_extras_meta_and_counts(catalog: Catalog) -> None:
    assert catalog.extra("lexicon") == [{"term": "몰카"}]
    assert catalog.extra("scope") is None
    assert catalog.extra("nothing") is None
    assert catalog.meta() == META
    assert catalog.counts() == {"card": 1, "service": 1, "passages": 5, "edges": 4, "embeddings": 5}


def test_vectors_are_those_of_the_text_bit_for_bit(catalog: Catalog) -> None:
    vectors = catalog.vectors()
    assert list(vectors) == sorted(p.key for p in PASSAGES)
    for number, text in enumerate(sorted(p.text for p in PASSAGES)):
        key = next(p.key for p in PASSAGES if p.text == text)
        assert vectors[key].dtype == np.float32
        assert np.array_equal(vectors[key], np.eye(4, dtype=np.float32)[number % 4] * (number + 1))


def test_passages_of_equal_text_share_one_vector(tmp_path: Path) -> None:
    twins = (passage(CARD.key, "같은 말"), passage(SERVICE.key, "같은 말"))
    catalog = Catalog(seal(tmp_path / "truth.sqlite", replace(CONTENT, passages=twins)))
    assert catalog.counts()["embeddings"] == 1
    one, other = catalog.vectors().values()
    assert np.array_equal(one, other)


def test_a_passage_without_a_vector_is_still_found_by_its_words(tmp_path: Path) -> None:
    """Lexical search serves as soon as text is in; dense may fill in behind."""
    writer = CatalogWriter(tmp_path / "truth.sqlite")
    writer.write(CONTENT, META, [words(p.text) for p in PASSAGES])
    writer.seal()
    catalog = Catalog(tmp_path / "truth.sqlite")
    assert catalog.vectors() == {}
    assert [key for key, _ in catalog.lexical(["삭제"], 10)] == [PASSAGES[3].key]


def test_lexical_search_puts_the_best_first_with_positive_scores(catalog: Catalog) -> None:
    found = catalog.lexical(["처벌", "유포"], 10)
    assert [key for key, _ in found] == [PASSAGES[1].key, PASSAGES[0].key]
    assert found[0][1] > found[1][1] > 0
    assert catalog.lexical(["처벌", "유포"], 1) == found[:1]
    assert catalog.lexical(["유포", "처벌", "유포"], 10) == found, "the order and number of the words do not matter"


def test_equal_scores_are_ordered_by_key(tmp_path: Path) -> None:
    equal = [passage(CARD.key, f"처벌 낱말{n}") for n in range(20)]
    filler = [passage(SERVICE.key, f"다른 말{n}") for n in range(40)]
    catalog = Catalog(seal(tmp_path / "truth.sqlite", replace(CONTENT, passages=(*equal[::-1], *filler))))
    ordered = sorted(p.key for p in equal)
    assert [key for key, _ in catalog.lexical(["처벌"], 30)] == ordered
    assert [key for key, _ in catalog.lexical(["처벌"], 7)] == ordered[:7]


@pytest.mark.parametrize(
    "tokens",
    [
        [],
        [""],
        ["   "],
        ['"'],
        ['""" OR "'],
        ["'; DROP TABLE records; --"],
        ["*", "처*"],
        ["^처벌"],
        ["morphemes:처벌", "rowid:1"],
        ["(", ")", "(처벌"],
        ["{morphemes}"],
        ["NEAR(처벌 유포, 5)"],
        ["-", "--", "+", "처벌+유포", "처벌-"],
        ["📷"],
        ["👩‍👧‍👦", "🇰🇷"],
        ["\x00"],
        ["처벌\x00유포"],
        ["\x00\x00처벌"],
        ["\ud800"],
        ["처벌\udfff"],
        ["_", "__"],
        ["ㅋㅋㅋ", "ㄱ"],
        ["\u200b처벌\u200b", "\u202e벌처"],
        ["가" * 10_000],
        [f"낱말{n}" for n in range(4000)],
    ],
    ids=lambda tokens: repr(tokens)[:24],
)
def test_hostile_words_are_only_words(catalog: Catalog, tokens: list[str]) -> None:
    keys = {p.key for p in PASSAGES}
    found = catalog.lexical(tokens, 10)
    assert all(key in keys and score > 0 for key, score in found)
    assert catalog.lexical(["처벌", *tokens], 10), (
        "a hostile word beside a good one does not hide what the good one finds"
    )
    assert catalog.counts()["passages"] == len(PASSAGES)


@pytest.mark.parametrize("word", ["or", "not", "near", "and", "OR", "NEAR"])
def test_a_search_operator_is_an_ordinary_word(catalog: Catalog, word: str) -> None:
    assert [key for key, _ in catalog.lexical([word], 10)] == [PASSAGES[4].key]


def test_an_operator_does_not_exclude(catalog: Catalog) -> None:
    found = {key for key, _ in catalog.lexical(["처벌", "NOT", "유포"], 10)}
    assert found == {PASSAGES[0].key, PASSAGES[1].key, PASSAGES[4].key}


@pytest.fixture(scope="module")
def shared_catalog(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    return Catalog(seal(tmp_path_factory.mktemp("catalog") / "truth.sqlite"))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(max_size=12), max_size=8))
def test_no_words_at_all_break_the_search(shared_catalog: Catalog, tokens: list[str]) -> None:
    found = shared_catalog.lexical(tokens, 10)
    assert found == sorted(found, key=lambda pair: (-pair[1], pair[0]))
    assert found == shared_catalog.lexical(list(reversed(tokens)), 10)


def test_truth_has_one_name_whatever_order_it_came_in() -> None:
    name = CONTENT.truth_hash("model", "tokenizer")
    assert len(name) >= 16
    assert name == CONTENT.truth_hash("model", "tokenizer")
    rng = np.random.default_rng(7)

    def mixed(rows: Sequence[Any]) -> tuple[Any, ...]:
        return tuple(rows[n] for n in rng.permutation(len(rows)))

    for _ in range(10):
        shuffled = ShardContent(
            "own",
            mixed(CONTENT.records),
            mixed(PASSAGES),
            mixed(EDGES),
            dict(reversed(CONTENT.extras.items())),
        )
        assert shuffled.truth_hash("model", "tokenizer") == name


@pytest.mark.parametrize(
    "other",
    [
        replace(CONTENT, name="law"),
        replace(CONTENT, records=(CARD,)),
        replace(CONTENT, records=(replace(CARD, title="뜻"), SERVICE)),
        replace(CONTENT, records=(replace(CARD, address="시험법 제2조"), SERVICE)),
        replace(CONTENT, records=(replace(CARD, data={"law": "시험법"}), SERVICE)),
        replace(CONTENT, passages=PASSAGES[1:]),
        replace(CONTENT, passages=(replace(PASSAGES[0], text=PASSAGES[0].text + "."), *PASSAGES[1:])),
        replace(CONTENT, passages=(replace(PASSAGES[0], clause="3"), *PASSAGES[1:])),
        replace(CONTENT, passages=(replace(PASSAGES[0], role="limit"), *PASSAGES[1:])),
        replace(CONTENT, passages=(replace(PASSAGES[0], lang="en"), *PASSAGES[1:])),
        replace(CONTENT, edges=EDGES[1:]),
        replace(CONTENT, edges=(replace(EDGES[0], kind="cites"), *EDGES[1:])),
        replace(CONTENT, extras={"lexicon": [], "scope": None}),
    ],
    ids=[
        "shard", "a record less", "title", "address", "data", "a passage less", "text", "clause", "role", "language",
        "an edge less", "edge kind", "extras",
    ],
)  # fmt: skip
def test_other_content_has_another_name(other: ShardContent) -> None:
    assert other.truth_hash("model", "tokenizer") != CONTENT.truth_hash("model", "tokenizer")


def test_another_model_or_tokenizer_gives_another_name() -> None:
    names = {CONTENT.truth_hash(*pair) for pair in [("a", "b"), ("b", "a"), ("ab", ""), ("", "ab"), ("a", "c")]}
    assert len(names) == 5


def test_equal_content_is_stored_equally_whatever_order_it_came_in(tmp_path: Path) -> None:
    shuffled = replace(CONTENT, passages=PASSAGES[::-1], records=CONTENT.records[::-1], edges=EDGES[::-1])
    one, other = (Catalog(seal(tmp_path / name, c)) for name, c in (("a", CONTENT), ("b", shuffled)))
    assert list(one.passages()) == list(other.passages())
    assert one.records() == other.records()
    for tokens in (["처벌"], ["삭제", "처벌", "film"]):
        assert one.lexical(tokens, 10) == other.lexical(tokens, 10)


def test_a_sealed_file_stands_alone_and_reading_writes_nothing(tmp_path: Path) -> None:
    path = seal(tmp_path / "truth.sqlite")
    assert [p.name for p in tmp_path.iterdir()] == ["truth.sqlite"]
    before = path.read_bytes()
    catalog = Catalog(path)
    catalog.lexical(["처벌"], 5)
    catalog.quick_check()
    assert [p.name for p in tmp_path.iterdir()] == ["truth.sqlite"], "no journal, no shared memory: opened immutable"
    catalog.close()
    assert path.read_bytes() == before


def test_a_sealed_file_cannot_be_written_through_the_catalog(catalog: Catalog) -> None:
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        catalog._db.execute("DELETE FROM records")


def test_a_reader_takes_no_lock(tmp_path: Path) -> None:
    """Immutable: another process that holds the file locked does not keep a reader waiting."""
    path = seal(tmp_path / "truth.sqlite")
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    try:
        assert len(Catalog(path).records()) == 2
    finally:
        holder.close()


@pytest.mark.parametrize("name", ["빈 칸", "100%", "a%20b", "what?mode=rw", "hash#tag", "한글&amp;", "a;b=c"])
def test_a_folder_of_any_name_will_do(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    folder.mkdir()
    assert len(Catalog(seal(folder / "truth.sqlite")).records()) == 2


def test_a_relative_path_will_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seal(tmp_path / "truth.sqlite")
    monkeypatch.chdir(tmp_path)
    assert len(Catalog(Path("truth.sqlite")).records()) == 2


def test_a_sound_file_passes_its_check(catalog: Catalog) -> None:
    assert catalog.quick_check() == "ok"


@pytest.mark.parametrize("where", ["header", "middle", "half", "empty"])
def test_a_damaged_file_does_not_pass(tmp_path: Path, where: str) -> None:
    path = seal(tmp_path / "truth.sqlite", replace(CONTENT, passages=tuple(_many(200))))
    body = bytearray(path.read_bytes())
    if where == "header":
        body[:64] = bytes(64)
    elif where == "middle":
        body[4096:-4096] = b"\xff" * len(body[4096:-4096])
    elif where == "half":
        body = body[: len(body) // 2]
    else:
        body = bytearray()
    path.write_bytes(body)

    verdict = ""
    with contextlib.suppress(BrokenStore):
        catalog = Catalog(path)
        catalog.meta()
        verdict = catalog.quick_check()
    assert verdict != "ok"


def _many(count: int) -> list[Passage]:
    return [passage(CARD.key, f"문장 {n} " + "가나다 " * 20) for n in range(count)]


def test_threads_share_one_catalog(tmp_path: Path) -> None:
    catalog = Catalog(seal(tmp_path / "truth.sqlite", replace(CONTENT, passages=tuple(_many(100)))))

    def read(number: int) -> tuple[int, int]:
        return len(list(catalog.passages())), len(catalog.lexical([str(number % 100), "가나다"], 100))

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(read, range(60))) == {(100, 100)}


def test_the_rarest_words_are_kept_within_a_budget(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kb.store.catalog.MANY", 3)
    passages = passages_of(["흔한 드문", "흔한 중간", "흔한 중간 셋", "흔한"])
    seal(tmp_path / "t.sqlite", content_of(passages))
    catalog = Catalog(tmp_path / "t.sqlite")
    asked = ["흔한", "중간", "드문", "없는", "중간"]
    assert catalog.rarest(asked, 100) == ["흔한", "중간", "드문"]
    assert catalog.rarest(asked, 3) == ["중간", "드문"]
    assert catalog.rarest(asked, 0) == ["드문"], "one at least"
    assert catalog.rarest(["흔한"], 0) == ["흔한"]
    assert catalog.rarest(["없는", "말"], 5) == ["없는", "말"]
    assert catalog.rarest(["\x00", "\ud800", "드문"], 5) == ["드문"]
    assert catalog.rarest([], 5) == []


def test_a_shard_that_is_not_large_keeps_every_word(tmp_path: Path) -> None:
    passages = passages_of(["흔한 드문", "흔한"])
    seal(tmp_path / "t.sqlite", content_of(passages))
    assert Catalog(tmp_path / "t.sqlite").rarest(["흔한", "드문", "흔한"], 0) == ["흔한", "드문"]


def test_a_truth_that_is_taken_over_says_the_same_but_for_its_vectors(tmp_path: Path) -> None:
    seal(tmp_path / "one.sqlite")
    writer = CatalogWriter(tmp_path / "two.sqlite")
    writer.take(tmp_path / "one.sqlite", {**META, "hash": "def", "model": "other"})
    writer.write_embeddings({PASSAGES[0].text_hash: np.ones(4, np.float32)})
    writer.seal()
    one, two = Catalog(tmp_path / "one.sqlite"), Catalog(tmp_path / "two.sqlite")
    assert two.content() == one.content()
    assert two.meta() == {**one.meta(), "hash": "def", "model": "other"}
    assert two.lexical(["filming"], 5) == one.lexical(["filming"], 5)
    assert two.vector_count() == 1


def test_places_and_keys_go_together(tmp_path: Path) -> None:
    seal(tmp_path / "t.sqlite")
    catalog = Catalog(tmp_path / "t.sqlite")
    keys = catalog.passage_keys()
    assert catalog.keys_at([2, 0, 2]) == [keys[2], keys[0], keys[2]]
    places = catalog.vector_places().tolist()
    assert catalog.keys_at(places) == list(catalog.vectors())
    rows = [row for at, part in catalog.vector_batches(2) for row in zip(at.tolist(), part, strict=True)]
    assert [place for place, _ in rows] == places
    for (_, vector), key in zip(rows, catalog.vectors(), strict=True):
        assert np.array_equal(vector, catalog.vectors()[key])
    assert [p.key for p in catalog.dense_passages()] == [
        p.key for p in catalog.passages() if p.role not in LEXICAL_ONLY
    ]
    assert catalog.sizes() == (len(CONTENT.records), len(set(keys)))
