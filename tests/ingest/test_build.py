"""``kb build`` (design §5): published whole or not at all; what was computed is used again; what is damaged is rebuilt."""

from __future__ import annotations

import json
import re
import shutil
import signal
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import chromadb
import numpy as np
import pytest
from chromadb.config import Settings as ChromaSettings

from ingest import build as builder
from ingest.build import BuildReport, EmbeddingCache, build, ship_vectors
from ingest.corpus import load_corpus
from ingest.passages import own_shard, user_words
from kb.errors import BrokenStore, NoKnowledgeBase, UnreadableSource, WriterBusy
from kb.store.catalog import ShardContent
from kb.store.generation import DataFolder, IndexReport, Store
from kb.store.vectors import VectorIndex
from tests.ingest.invented import CARD, HashEmbedder, Words, killed_build, started_build, write_corpus
from tests.store.server import chroma_server
from tests.store.shards import quick_folder

CHANGED = "실수가 아니면 처벌한다고 하였습니다."


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    with quick_folder() as folder:
        yield folder


@pytest.fixture(autouse=True)
def _invented_world(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(builder, "Morphemes", Words)
    monkeypatch.setattr(builder, "SHIPPED", tmp_path / "shipped.npz")


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return write_corpus(tmp_path / "corpus")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder in which the invented corpus serves."""
    root = tmp_path_factory.mktemp("template")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(builder, "Morphemes", Words)
        build(write_corpus(root / "corpus"), root / "data", HashEmbedder())
    return root / "data"


@pytest.fixture
def built(template: Path, data: Path) -> Path:
    shutil.copytree(template, data)
    return data


def change(corpus: Path, text: str = CHANGED) -> None:
    """Another text for one bullet: one passage more, one less."""
    path = corpus / "digests/2020시1.md"
    body = path.read_text(encoding="utf-8").split("\n")
    place = body.index("## 판단") + 2
    path.write_text("\n".join([*body[:place], f"- {text}", *body[place + 1 :]]), encoding="utf-8")


def content_of(corpus: Path) -> ShardContent:
    return own_shard(load_corpus(corpus))


def texts_of(corpus: Path) -> set[str]:
    return {p.text for p in content_of(corpus).passages}


@contextmanager
def reading(data: Path, chroma_url: str | None = None) -> Iterator[Store]:
    store = Store(data, chroma_url)
    try:
        yield store
    finally:
        store.close()


def serves(store: Store, corpus: Path) -> bool:
    """The store holds this corpus, whole: every record, passage and edge, found by vector and by word."""
    content, embedder = content_of(corpus), HashEmbedder()
    shard = store.shards[0]
    tokenizer = Words(user_words(load_corpus(corpus))).fingerprint
    if shard.ref.hash != content.truth_hash(embedder.fingerprint, tokenizer):
        return False
    assert shard.catalog.quick_check() == "ok"
    assert shard.catalog.records() == sorted(content.records, key=lambda r: r.key)
    passages = list(shard.catalog.passages())
    assert passages == sorted(content.passages, key=lambda p: p.key)
    vectors = shard.catalog.vectors()
    assert list(vectors) == [p.key for p in passages]
    assert set(shard.index.missing(passages, vectors)) <= set(IndexReport.read(shard.folder).exact)
    for passage in passages[:: max(1, len(passages) // 10)]:
        vector = embedder.queries([passage.text])[0]
        found = shard.index.search(vector, 1)[0][0]
        assert shard.catalog.passages_by_key([found])[found].text == passage.text
        assert shard.catalog.lexical(passage.text.lower().split(), 5)
    return True


def serving(data: Path, corpus: Path) -> bool:
    with reading(data) as store:
        return serves(store, corpus)


def leftovers(data: Path) -> list[str]:
    return [p.name for p in data.rglob("*") if p.name.startswith(".") or p.name.endswith(".tmp")]


# What a build does.


def test_the_first_build_serves(corpus: Path, data: Path) -> None:
    embedder = HashEmbedder()
    report = build(corpus, data, embedder)
    content = content_of(corpus)
    assert (report.records, report.passages) == (len(content.records), len(content.passages))
    assert set(embedder.embedded) == texts_of(corpus)
    assert report.embedded == len(embedder.embedded), "each text once"
    assert (report.reused, report.cached, report.shipped, report.exact, report.problems) == (False, 0, 0, 0, [])
    assert DataFolder(data).current_name() == report.generation
    assert serving(data, corpus)
    assert leftovers(data) == []


def test_the_truth_says_what_it_was_made_with(corpus: Path, data: Path) -> None:
    build(corpus, data, HashEmbedder())
    with reading(data) as store:
        meta, words = store.shards[0].catalog.meta(), user_words(load_corpus(corpus))
        assert meta["model"] == store.generation.model == "hash-model-1"
        assert meta["tokenizer"] == Words(words).fingerprint
        assert json.loads(meta["user_words"]) == words
        assert store.shards[0].catalog.extra("lexicon")[0]["term"] == "몰래찍기"


def test_the_steps_are_told_in_their_order(corpus: Path, data: Path) -> None:
    told: list[str] = []
    build(corpus, data, HashEmbedder(), progress=lambda step, done, total: told.append(step))
    assert list(dict.fromkeys(told)) == ["corpus", "embed", "morphemes", "index", "verify", "done"]


def test_with_the_korean_analyser_too(corpus: Path, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from kb.morphemes import Morphemes

    monkeypatch.setattr(builder, "Morphemes", Morphemes)
    build(corpus, data, HashEmbedder())
    with reading(data) as store:
        catalog = store.shards[0].catalog
        tokens = Morphemes(json.loads(catalog.meta()["user_words"])).tokens("몰래찍기를 당했는데 상담하고 싶어요")
        owners = {p.owner for p in catalog.passages_by_key([k for k, _ in catalog.lexical(tokens, 10)]).values()}
        assert {"999999/1@1", "service/help"} <= owners


def test_an_unchanged_corpus_is_used_again_as_it_is(corpus: Path, built: Path) -> None:
    shard = next((built / "shards").iterdir())
    before = {p.name: p.stat().st_ino for p in shard.iterdir()}
    name, embedder = DataFolder(built).current_name(), HashEmbedder()
    report = build(corpus, built, embedder)
    assert report.reused
    assert report.generation == name
    assert embedder.embedded == []
    assert {p.name: p.stat().st_ino for p in shard.iterdir()} == before
    assert serving(built, corpus)


def test_equal_truth_has_an_equal_name_wherever_and_whenever_it_is_built(corpus: Path, built: Path, data: Path) -> None:
    assert build(corpus, data.with_name("other"), HashEmbedder()).generation == DataFolder(built).current_name()


def test_a_changed_text_embeds_only_what_changed(corpus: Path, built: Path) -> None:
    before, name = texts_of(corpus), DataFolder(built).current_name()
    change(corpus)
    embedder = HashEmbedder()
    report = build(corpus, built, embedder)
    assert embedder.embedded == sorted(texts_of(corpus) - before) == [CHANGED]
    assert (report.embedded, report.cached) == (1, len(texts_of(corpus)) - 1)
    assert not report.reused
    assert report.generation != name
    assert serving(built, corpus)


def test_going_back_embeds_nothing_and_finds_the_old_shard(corpus: Path, built: Path, tmp_path: Path) -> None:
    name = DataFolder(built).current_name()
    change(corpus)
    build(corpus, built, HashEmbedder())
    embedder = HashEmbedder()
    report = build(write_corpus(tmp_path / "again"), built, embedder)
    assert (report.generation, report.reused, embedder.embedded) == (name, True, [])


def test_building_the_same_again_keeps_the_generation_before(corpus: Path, built: Path) -> None:
    folder = DataFolder(built)
    first = folder.current()
    change(corpus)
    for _ in range(3):
        build(corpus, built, HashEmbedder())
    assert folder.generation(first.name) == first
    assert folder.shard_path(first.shards[0]).is_dir()


def test_another_model_embeds_all_afresh(corpus: Path, built: Path) -> None:
    name, embedder = DataFolder(built).current_name(), HashEmbedder("hash-model-2")
    report = build(corpus, built, embedder)
    assert set(embedder.embedded) == texts_of(corpus)
    assert report.generation != name
    with reading(built) as store:
        assert store.generation.model == "hash-model-2"


def test_a_bad_file_is_reported_and_the_rest_is_built(corpus: Path, data: Path) -> None:
    (corpus / "cards/999999/2.md").write_text("nothing", encoding="utf-8")
    (corpus / "cards/999999/3.md").write_text(CARD, encoding="utf-8")
    report = build(corpus, data, HashEmbedder())
    assert [p.path for p in report.problems] == ["cards/999999/2.md", "cards/999999/3.md"]
    with reading(data) as store:
        assert [r.key for r in store.shards[0].catalog.records("card")] == ["999999/1@1"]
        assert store.shards[0].catalog.counts()["service"] == 1


def test_a_corpus_without_a_record_builds_nothing(tmp_path: Path, corpus: Path, built: Path) -> None:
    name = DataFolder(built).current_name()
    with pytest.raises(UnreadableSource) as caught:
        build(tmp_path / "nowhere", built, HashEmbedder())
    assert caught.value.exit_code == 4
    assert DataFolder(built).current_name() == name
    assert serving(built, corpus)


def test_a_build_beside_another_fails_at_once_and_changes_nothing(corpus: Path, built: Path) -> None:
    name, embedder = DataFolder(built).current_name(), HashEmbedder()
    change(corpus)
    with DataFolder(built).writing():
        started = time.monotonic()
        with pytest.raises(WriterBusy):
            build(corpus, built, embedder)
        assert time.monotonic() - started < 1
    assert embedder.embedded == []
    assert DataFolder(built).current_name() == name


def test_a_reader_keeps_its_generation_while_builds_go_on(corpus: Path, built: Path, tmp_path: Path) -> None:
    old = write_corpus(tmp_path / "old")
    with reading(built) as store:
        assert serves(store, old)
        assert build(corpus, built, HashEmbedder()).reused
        assert serves(store, old), "the build's check of the same folder does not close it for others"
        change(corpus)
        build(corpus, built, HashEmbedder())
        assert serves(store, old)
        assert serving(built, corpus)
        assert serves(store, old)


# What was verified.


def test_vectors_that_do_not_find_themselves_are_written_again(
    corpus: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two rows are exchanged behind the builder's back; the check finds them, and they are mended."""
    fill = VectorIndex.build

    def damaged(self: VectorIndex, passages: Any, vectors: Any) -> None:
        one, other = passages[3].key, passages[20].key
        fill(self, passages, {**vectors, one: vectors[other], other: vectors[one]})

    monkeypatch.setattr(VectorIndex, "build", damaged)
    assert build(corpus, data, HashEmbedder()).exact == 0
    assert serving(data, corpus)


def test_a_vector_that_is_given_up_is_still_searched(corpus: Path, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lost = sorted(p.key for p in content_of(corpus).passages)[5]
    missing = VectorIndex.missing
    monkeypatch.setattr(builder, "_MISSING", 0.05)
    monkeypatch.setattr(VectorIndex, "missing", lambda self, *args: sorted({lost, *missing(self, *args)}))
    assert build(corpus, data, HashEmbedder()).exact == 1
    assert build(corpus, data, HashEmbedder()).reused, "known and served exactly: no damage"
    monkeypatch.undo()
    with reading(data) as store:
        shard = store.shards[0]
        assert IndexReport.read(shard.folder).exact == (lost,)
        assert shard.index.search(shard.catalog.vectors()[lost], 1)[0][0] == lost


def test_too_many_lost_vectors_are_not_published(corpus: Path, built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = DataFolder(built).current()
    change(corpus)
    monkeypatch.setattr(VectorIndex, "missing", lambda self, passages, vectors: [passages[0].key])
    with pytest.raises(BrokenStore, match="'kb build'"):
        build(corpus, built, HashEmbedder())
    assert DataFolder(built).current() == old
    monkeypatch.undo()
    monkeypatch.setattr(builder, "Morphemes", Words)
    assert build(corpus, built, HashEmbedder()).embedded == 0, "what was computed is kept"
    assert leftovers(built) == []


# Builds that are killed.

STEPS = [
    ("corpus", 1), ("morphemes", 1), ("embed", 1), ("embed", 3), ("index", 1), ("verify", 1), ("shard", 1),
    ("listing", 1), ("pointer", 1),
]  # fmt: skip


def cached(data: Path) -> int:
    path = data / "cache/embeddings.sqlite"
    if not path.exists():
        return 0
    cache = EmbeddingCache(path, HashEmbedder().fingerprint)
    try:
        return len(cache.read(dict.fromkeys(_hashes(cache), "")))
    finally:
        cache.close()


def _hashes(cache: EmbeddingCache) -> list[str]:
    return [row[0] for row in cache._db.execute("SELECT text_hash FROM vectors")]


def resumes(corpus: Path, data: Path) -> BuildReport:
    """The next build uses every embedding that the killed one kept, and ends where a build in peace ends."""
    kept, embedder = cached(data), HashEmbedder()
    report = build(corpus, data, embedder)
    if not report.reused:
        assert report.cached + report.embedded == len(texts_of(corpus))
        assert len(embedder.embedded) == report.embedded
        assert report.cached <= kept
    assert serving(data, corpus)
    assert leftovers(data) == []
    return report


@pytest.mark.parametrize(("when", "count"), STEPS)
def test_a_first_build_that_is_killed_leaves_nothing_and_the_next_resumes(
    corpus: Path, data: Path, when: str, count: int
) -> None:
    assert killed_build(corpus, data, when, count, batch=8) == -signal.SIGKILL
    with pytest.raises(NoKnowledgeBase, match="'kb build'"):
        Store(data)
    embedded = {"corpus": 0, "embed": 8 * (count - 1)}.get(when, len(texts_of(corpus)))
    assert resumes(corpus, data).embedded == len(texts_of(corpus)) - embedded


@pytest.mark.parametrize(("when", "count"), STEPS)
def test_a_later_build_that_is_killed_leaves_the_last_generation_and_the_next_resumes(
    corpus: Path, built: Path, tmp_path: Path, when: str, count: int
) -> None:
    old, name = write_corpus(tmp_path / "old"), DataFolder(built).current_name()
    for number, path in enumerate(("digests/2020시1.md", "services/help.md", "guides/now.md"), 1):
        text = (corpus / path).read_text(encoding="utf-8")
        (corpus / path).write_text(re.sub(r"\n- (?=[가-힣])", f"\n- 고침 {number} ", text), encoding="utf-8")
    new = len(texts_of(corpus) - texts_of(old))
    assert new > 8
    with reading(built) as store:
        assert killed_build(corpus, built, when, count, batch=4) == -signal.SIGKILL
        assert serves(store, old), "who reads it reads on"
    assert DataFolder(built).current_name() == name
    assert serving(built, old)
    embedded = {"corpus": 0, "embed": 4 * (count - 1)}.get(when, new)
    assert resumes(corpus, built).embedded == new - embedded


def test_a_build_that_is_killed_when_it_is_done_has_published(corpus: Path, built: Path) -> None:
    change(corpus)
    assert killed_build(corpus, built, "published") == -signal.SIGKILL
    assert serving(built, corpus)
    assert resumes(corpus, built).reused


def test_at_whatever_call_a_build_is_killed_one_whole_generation_serves(
    corpus: Path, built: Path, tmp_path: Path
) -> None:
    """SIGKILL instead of the first call that changes a name or waits for the disk, the second, … until none is left."""
    old = write_corpus(tmp_path / "old")
    change(corpus)
    new_texts = DataFolder(tmp_path / "other")
    build(corpus, new_texts.root, HashEmbedder())
    shutil.copy(new_texts.cache / "embeddings.sqlite", built / "cache" / "embeddings.sqlite")
    kills, seen = 0, set()
    while True:
        data = tmp_path / f"kill{kills}"
        shutil.copytree(built, data)
        code = killed_build(corpus, data, "call", kills + 1, batch=64)
        if code == 0:
            break
        assert code == -signal.SIGKILL
        with reading(data) as store:
            seen.add(which := "new" if serves(store, corpus) else "old")
            assert which == "new" or serves(store, old)
        if kills % 5 == 0:
            resumes(corpus, data)
        shutil.rmtree(data)
        kills += 1
    assert kills >= 15
    assert seen == {"old", "new"}


def test_a_killed_repair_is_repaired_by_the_next_build(corpus: Path, built: Path, tmp_path: Path) -> None:
    """A damaged shard is replaced under its own name: whatever the instant, the next build puts it right."""
    folder = DataFolder(built)
    (folder.shard_path(folder.current().shards[0]) / "index.json").unlink()
    kills = 0
    for count in range(1, 200, 4):
        data = tmp_path / f"kill{count}"
        shutil.copytree(built, data)
        code = killed_build(corpus, data, "call", count, batch=64)
        if code == 0:
            break
        kills += 1
        assert resumes(corpus, data).embedded == 0
        shutil.rmtree(data)
    assert kills >= 5


def test_random_kills_one_after_another_lose_nothing(corpus: Path, built: Path, tmp_path: Path) -> None:
    """Damage would accumulate: the folder is the same throughout. Chroma and SQLite are hit inside their own writing."""
    rng, serving_now, killed = np.random.default_rng(20261124), write_corpus(tmp_path / "old"), 0
    durations = []
    for number in range(3):
        started = time.monotonic()
        assert killed_build(serving_now, tmp_path / f"in-peace{number}", "never") == 0
        durations.append(time.monotonic() - started)
    for round_ in range(12):
        change(corpus, f"{round_}번째로 고친 문장입니다.")
        child = started_build(corpus, built)
        child.join(rng.uniform(0, 1) * min(durations))
        child.kill()
        child.join()
        killed += child.exitcode == -signal.SIGKILL
        with reading(built) as store:
            if serves(store, corpus):
                shutil.copytree(corpus, serving_now := tmp_path / f"served{round_}")
            else:
                assert serves(store, serving_now)
    assert killed
    resumes(corpus, built)


# What is damaged is rebuilt.


def shard_of(data: Path) -> Path:
    folder = DataFolder(data)
    return folder.shard_path(folder.current().shards[0])


def rebuilt(corpus: Path, data: Path) -> None:
    name, embedder = DataFolder(data).current_name(), HashEmbedder()
    report = build(corpus, data, embedder)
    assert not report.reused
    assert embedder.embedded == [], "the embeddings are still there"
    assert report.generation == name, "equal truth, equal name"
    assert serving(data, corpus)
    assert leftovers(data) == []
    assert build(corpus, data, embedder).reused


def chroma_sql(*statements: str) -> Callable[[Path], None]:
    def damage(shard: Path) -> None:
        with sqlite3.connect(shard / "chroma/chroma.sqlite3") as db:
            for statement in statements:
                db.execute(statement)

    return damage


def truncate(name: str, keep: float) -> Callable[[Path], None]:
    def damage(shard: Path) -> None:
        paths = list(shard.glob(name))
        assert paths, name
        for path in paths:
            path.write_bytes(path.read_bytes()[: int(path.stat().st_size * keep)])

    return damage


def noise(name: str) -> Callable[[Path], None]:
    def damage(shard: Path) -> None:
        paths = list(shard.glob(name))
        assert paths, name
        for path in paths:
            path.write_bytes(np.random.default_rng(0).bytes(path.stat().st_size))

    return damage


def remove(name: str) -> Callable[[Path], None]:
    def damage(shard: Path) -> None:
        paths = list(shard.glob(name))
        assert paths, name
        for path in paths:
            shutil.rmtree(path) if path.is_dir() else path.unlink()

    return damage


def drop_vectors(shard: Path) -> None:
    client = chromadb.PersistentClient(path=str(shard / "chroma"), settings=ChromaSettings(anonymized_telemetry=False))
    collection = client.get_collection(f"kb-{shard.name}", embedding_function=None)
    collection.delete(ids=collection.get(include=[])["ids"][:1])
    client.close()


def turn_a_vector(shard: Path) -> None:
    """The count is right, and one vector is not."""
    client = chromadb.PersistentClient(path=str(shard / "chroma"), settings=ChromaSettings(anonymized_telemetry=False))
    collection = client.get_collection(f"kb-{shard.name}", embedding_function=None)
    rows = collection.get(include=["embeddings"], limit=1)
    collection.update(ids=rows["ids"], embeddings=[(-rows["embeddings"][0]).tolist()])
    client.close()


DAMAGED_INDEX = {
    "chroma gone": remove("chroma"),
    "its database gone": remove("chroma/chroma.sqlite3"),
    "its database noise": noise("chroma/chroma.sqlite3"),
    "its database cut": truncate("chroma/chroma.sqlite3", 0.5),
    "its database empty": truncate("chroma/chroma.sqlite3", 0),
    "its collections gone": chroma_sql("DELETE FROM collections"),
    "its log gone": chroma_sql("DELETE FROM embeddings_queue"),
    "part of its log gone": chroma_sql("DELETE FROM embeddings_queue WHERE seq_id % 9 = 0"),
    "one vector gone": drop_vectors,
    "one vector turned": turn_a_vector,
    "the report gone": remove("index.json"),
    "the report cut": truncate("index.json", 0.5),
}


@pytest.mark.parametrize("kind", DAMAGED_INDEX)
def test_a_damaged_index_is_rebuilt_by_the_next_build(corpus: Path, built: Path, kind: str) -> None:
    DAMAGED_INDEX[kind](shard_of(built))
    rebuilt(corpus, built)


def widen(corpus: Path) -> Path:
    """So many passages that Chroma persists its graph."""
    lines = "\n".join(f"  - {number}번째로 지어낸 물음 {number * number}" for number in range(1500))
    with (corpus / "scope.yaml").open("a", encoding="utf-8") as file:
        file.write(f"- topic: 지어낸 것\n  topic_en: invented\n  law: false\n  examples:\n{lines}\n")
    return corpus


@pytest.fixture(scope="module")
def wide(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("wide")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(builder, "Morphemes", Words)
        build(widen(write_corpus(root / "corpus")), root / "data", HashEmbedder())
    return root


DAMAGED_GRAPH = {
    "graph cut in half": truncate("chroma/*/*.bin", 0.5),
    "graph gone": remove("chroma/*/*.bin"),
    "segment gone": remove("chroma/*-*"),
    "vectors noise": noise("chroma/*/data_level0.bin"),
    "pickle cut": truncate("chroma/*/index_metadata.pickle", 0.5),
}


@pytest.mark.parametrize("kind", DAMAGED_GRAPH)
def test_a_damaged_graph_is_rebuilt_by_the_next_build(wide: Path, data: Path, kind: str) -> None:
    """Chroma goes on counting vectors that it no longer finds."""
    shutil.copytree(wide / "data", data)
    DAMAGED_GRAPH[kind](shard_of(data))
    rebuilt(wide / "corpus", data)


def other_words(shard: Path) -> None:
    """A sound database that says something else."""
    with sqlite3.connect(shard / "truth.sqlite") as db:
        db.execute("UPDATE passages SET text = '처벌하지 않습니다' WHERE id = 3")


DAMAGED_TRUTH = {
    "gone": remove("truth.sqlite"),
    "empty": truncate("truth.sqlite", 0),
    "cut": truncate("truth.sqlite", 0.7),
    "noise": noise("truth.sqlite"),
    "other words": other_words,
    "the whole shard gone": shutil.rmtree,
}


@pytest.mark.parametrize("kind", DAMAGED_TRUTH)
def test_a_damaged_truth_is_rebuilt_by_the_next_build(corpus: Path, built: Path, kind: str) -> None:
    DAMAGED_TRUTH[kind](shard_of(built))
    rebuilt(corpus, built)


@pytest.mark.parametrize("body", [b"", b"not a database at all, but long enough to look like one" * 40, b"\x00" * 8192])
def test_a_damaged_cache_costs_only_time(corpus: Path, built: Path, body: bytes) -> None:
    (built / "cache/embeddings.sqlite").write_bytes(body)
    change(corpus)
    embedder = HashEmbedder()
    build(corpus, built, embedder)
    assert set(embedder.embedded) == texts_of(corpus)
    assert serving(built, corpus)
    change(corpus, "또 고친 문장입니다.")
    embedder = HashEmbedder()
    build(corpus, built, embedder)
    assert embedder.embedded == ["또 고친 문장입니다."]


def test_without_its_cache_a_sound_shard_is_still_used(corpus: Path, built: Path) -> None:
    shutil.rmtree(built / "cache")
    embedder = HashEmbedder()
    assert build(corpus, built, embedder).reused
    assert embedder.embedded == []


# Vectors that the project ships.


@pytest.fixture
def shipped(corpus: Path) -> Path:
    """Shipped vectors for the invented corpus, where the build looks for them."""
    assert ship_vectors(corpus, HashEmbedder(), builder.SHIPPED) == len(texts_of(corpus))
    return builder.SHIPPED


def altered(path: Path, **changes: Any) -> None:
    with np.load(path, allow_pickle=False) as file:
        arrays = {name: file[name] for name in file.files}
    arrays.update({name: change(arrays[name]) if callable(change) else change for name, change in changes.items()})
    np.savez_compressed(path, **arrays)


def test_shipped_vectors_of_this_model_are_used_but_for_a_sample(corpus: Path, data: Path, shipped: Path) -> None:
    embedder = HashEmbedder()
    report = build(corpus, data, embedder)
    assert (report.shipped, report.embedded) == (len(texts_of(corpus)), 0)
    assert 1 <= len(embedder.embedded) <= 8, "the sample alone"
    with reading(data) as store:
        for key, vector in store.shards[0].catalog.vectors().items():
            assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-6)
            text = store.shards[0].catalog.passages_by_key([key])[key].text
            assert float(np.dot(vector, HashEmbedder().queries([text])[0])) > 0.999
    assert serving(data, corpus)


def test_a_vector_is_the_same_whether_shipped_cached_or_computed(
    corpus: Path, tmp_path: Path, shipped: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def vectors(folder: Path) -> dict[str, Any]:
        build(corpus, folder, HashEmbedder())
        with reading(folder) as store:
            return store.shards[0].catalog.vectors()

    from_file = vectors(tmp_path / "a")
    monkeypatch.setattr(builder, "SHIPPED", tmp_path / "none.npz")
    computed = vectors(tmp_path / "b")
    shutil.rmtree(tmp_path / "b" / "generations")
    cached = vectors(tmp_path / "b")
    assert from_file.keys() == computed.keys() == cached.keys()
    assert all(np.array_equal(from_file[k], computed[k]) and np.array_equal(computed[k], cached[k]) for k in cached)


def test_shipping_again_embeds_new_texts_and_a_sample(corpus: Path, shipped: Path) -> None:
    change(corpus)
    embedder = HashEmbedder()
    assert ship_vectors(corpus, embedder, shipped) == len(texts_of(corpus))
    assert CHANGED in embedder.embedded
    assert len(embedder.embedded) <= 1 + 8, "the new one and the sample"


def test_what_is_not_shipped_is_computed(corpus: Path, data: Path, shipped: Path) -> None:
    change(corpus)
    embedder = HashEmbedder()
    report = build(corpus, data, embedder)
    assert (report.shipped, report.embedded) == (len(texts_of(corpus)) - 1, 1)
    assert CHANGED in embedder.embedded
    assert serving(data, corpus)


def test_shipped_vectors_are_kept_in_the_cache(corpus: Path, data: Path, shipped: Path) -> None:
    build(corpus, data, HashEmbedder())
    shipped.unlink()
    change(corpus)
    assert build(corpus, data, HashEmbedder()).cached == len(texts_of(corpus)) - 1


def _rotated(vectors: Any) -> Any:
    return np.roll(vectors, 1, axis=0)


def _first_zero(vectors: Any) -> Any:
    return np.concatenate([np.zeros_like(vectors[:1]), vectors[1:]])


def _last_nan(vectors: Any) -> Any:
    vectors = vectors.astype(np.float32)
    return np.concatenate([vectors[:-1], np.full_like(vectors[-1:], np.nan)])


UNUSABLE: dict[str, dict[str, Any]] = {
    "of another model": {"model": np.array("hash-model-2")},
    "of other texts": {"vectors": _rotated},
    "all but alike": {"vectors": lambda v: (v + 0.1 * np.roll(v, 1, axis=1)).astype(np.float16)},
    "all zero": {"vectors": np.zeros_like},
    "one zero": {"vectors": _first_zero},
    "one not a number": {"vectors": _last_nan},
    "of another width": {"vectors": lambda v: v[:, :16]},
    "fewer than their names": {"vectors": lambda v: v[1:]},
}


@pytest.mark.parametrize("kind", UNUSABLE)
def test_shipped_vectors_that_do_not_agree_are_not_used(corpus: Path, data: Path, shipped: Path, kind: str) -> None:
    altered(shipped, **UNUSABLE[kind])
    embedder = HashEmbedder()
    report = build(corpus, data, embedder)
    assert report.shipped == 0
    assert report.embedded == len(texts_of(corpus))
    assert serving(data, corpus)
    with reading(data) as store:
        catalog = store.shards[0].catalog
        for passage in catalog.passages():
            fresh = builder.on_grid(HashEmbedder().queries([passage.text])[0])
            assert np.array_equal(catalog.vectors()[passage.key], fresh)


@pytest.mark.parametrize("damage", ["cut", "noise", "empty", "another file", "an array missing"])
def test_a_damaged_shipped_file_is_not_used(corpus: Path, data: Path, shipped: Path, damage: str) -> None:
    body = shipped.read_bytes()
    if damage == "an array missing":
        np.savez_compressed(shipped, model=np.array(HashEmbedder().fingerprint))
    else:
        middle = len(body) // 2
        shipped.write_bytes(
            {
                "cut": body[:middle],
                "noise": body[: middle - 200] + b"\x55" * 400 + body[middle + 200 :],
                "empty": b"",
                "another file": b"text",
            }[damage]
        )
    report = build(corpus, data, HashEmbedder())
    assert (report.shipped, report.embedded) == (0, len(texts_of(corpus)))
    assert serving(data, corpus)


def test_no_pickle_is_read_from_a_shipped_file(corpus: Path, data: Path, shipped: Path) -> None:
    altered(shipped, names=np.array([object()], dtype=object))
    assert build(corpus, data, HashEmbedder()).shipped == 0


# With a Chroma server.


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with chroma_server(tmp_path_factory.mktemp("chroma-server")) as url:
        yield url


def test_a_build_onto_a_server_serves_is_used_again_and_is_rebuilt_when_lost(
    corpus: Path, data: Path, server: str
) -> None:
    build(corpus, data, HashEmbedder(), chroma_url=server)
    with reading(data, server) as store:
        assert serves(store, corpus)
    assert not list(data.rglob("chroma.sqlite3"))
    assert build(corpus, data, HashEmbedder(), chroma_url=server).reused
    client = chromadb.HttpClient(host="127.0.0.1", port=int(server.rpartition(":")[2]))
    client.delete_collection(f"kb-{IndexReport.read(shard_of(data)).collection}")
    with reading(data, server) as store, pytest.raises(BrokenStore, match="'kb build'"):
        _ = store.shards[0].index
    assert not build(corpus, data, HashEmbedder(), chroma_url=server).reused
    with reading(data, server) as store:
        assert serves(store, corpus)


def test_from_a_server_to_a_folder_and_back(corpus: Path, data: Path, server: str) -> None:
    change(corpus, "서버로 옮긴 문장입니다.")
    build(corpus, data, HashEmbedder(), chroma_url=server)
    with reading(data) as store, pytest.raises(BrokenStore, match="'kb build'"):
        _ = store.shards[0].index
    assert not build(corpus, data, HashEmbedder()).reused
    assert serving(data, corpus)
    build(corpus, data, HashEmbedder(), chroma_url=server)
    with reading(data, server) as store:
        assert serves(store, corpus)


def test_a_server_that_is_away_is_said_and_the_last_generation_stays(corpus: Path, built: Path) -> None:
    name = DataFolder(built).current_name()
    change(corpus)
    with pytest.raises(BrokenStore, match="KB_CHROMA_URL"):
        build(corpus, built, HashEmbedder(), chroma_url="http://127.0.0.1:1")
    assert DataFolder(built).current_name() == name
