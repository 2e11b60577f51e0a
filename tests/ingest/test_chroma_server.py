"""Publishing onto a Chroma server: what serves is not written to, what is forgotten leaves, folders and nodes share one server."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import chromadb
import pytest
from llama_index.vector_stores.chroma import ChromaVectorStore

from ingest import build as builder
from ingest.build import build
from ingest.sync import sync
from kb.base import open_kb
from kb.errors import BrokenStore
from kb.settings import Settings
from kb.store.generation import KEPT, DataFolder, IndexReport, Store
from tests.ingest.invented import HashEmbedder, Words, write_corpus
from tests.ingest.invented_law import ONE, PATH, field_corpus, law, written
from tests.store.server import ChromaServer, running
from tests.store.shards import quick_folder


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    with quick_folder() as folder:
        yield folder


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChromaServer]:
    """One for all: each test has an owner of its own. Who kills it starts it again."""
    with running(tmp_path_factory.mktemp("chroma-server")) as server:
        yield server


@pytest.fixture(autouse=True)
def _invented_world(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(builder, "Morphemes", Words)
    monkeypatch.setattr(builder, "SHIPPED", tmp_path / "none.npz")


class Site:
    """A corpus that can be changed, and a data folder that is built onto the server."""

    def __init__(self, root: Path, url: str) -> None:
        self.corpus, self.data, self.url = write_corpus(root / "corpus"), root / "data", url

    def change(self, text: str) -> None:
        path = self.corpus / "digests/2020시1.md"
        body = path.read_text(encoding="utf-8").split("\n")
        body[body.index("## 판단") + 2] = f"- {text}"
        path.write_text("\n".join(body), encoding="utf-8")

    def build(self, text: str | None = None) -> str:
        if text is not None:
            self.change(text)
        return build(self.corpus, self.data, HashEmbedder(), chroma_url=self.url).generation

    def names(self) -> set[str]:
        """What its collections are called on the server."""
        port = int(self.url.rpartition(":")[2])
        with closing(chromadb.HttpClient(host="127.0.0.1", port=port)) as client:
            return {
                c.name for c in client.list_collections() if c.name.startswith(f"kb-{DataFolder(self.data).owner()}-")
            }

    def kept(self) -> set[str]:
        return {f"kb-{name}" for name in DataFolder(self.data).collections()}


@pytest.fixture
def site(tmp_path: Path, server: ChromaServer) -> Site:
    return Site(tmp_path, server.url)


@contextmanager
def reading(data: Path, url: str) -> Iterator[Store]:
    store = Store(data, url)
    try:
        yield store
    finally:
        store.close()


def whole(store: Store) -> bool:
    """Every vector of the store is found on the server."""
    for shard in store.shards:
        passages, vectors = list(shard.catalog.passages()), shard.catalog.vectors()
        assert shard.index.count() == len(vectors) > 0
        assert set(shard.index.missing(passages, vectors)) <= set(IndexReport.read(shard.folder).exact)
    return True


def serving(data: Path, url: str) -> bool:
    with reading(data, url) as store:
        return whole(store)


def test_what_is_forgotten_leaves_the_server_and_what_is_kept_stays(site: Site) -> None:
    for number in range(KEPT + 2):
        site.build(f"{number}번째 문장입니다.")
        assert site.names() == site.kept()
        assert len(site.names()) == min(number + 1, KEPT)
    assert serving(site.data, site.url)


def test_the_collection_of_an_open_reader_stays_until_it_is_closed(site: Site) -> None:
    site.build()
    first = site.names()
    with reading(site.data, site.url) as store:
        for number in range(KEPT + 1):
            site.build(f"{number}번째 문장입니다.")
        assert first < site.names()
        assert whole(store)
    site.build("끝 문장입니다.")
    assert not first & site.names()


def test_two_data_folders_on_one_server_do_not_touch_each_other(site: Site, tmp_path: Path) -> None:
    other = Site(tmp_path / "other", site.url)
    assert site.build() == other.build(), "the same truth"
    mine = site.names()
    assert not mine & other.names()
    for number in range(KEPT + 1):
        other.build(f"{number}번째 문장입니다.")
    assert site.names() == mine
    assert serving(site.data, site.url)
    assert serving(other.data, other.url)


def test_a_rebuild_fills_another_collection_than_the_one_that_serves(site: Site) -> None:
    """A truth that was damaged is written anew; whoever reads the index meanwhile finds it whole, killed build or not."""
    generation = site.build()
    before = site.names()
    truth = next(site.data.glob("shards/*/truth.sqlite"))
    with reading(site.data, site.url) as store:
        index = store.shards[0].index
        count, filled = index.count(), []
        add = ChromaVectorStore.add

        def watched(self: Any, nodes: Any, **kwargs: Any) -> Any:
            assert index.count() == count
            filled.append(site.names())
            return add(self, nodes, **kwargs)

        truth.with_suffix(".new").write_bytes(truth.read_bytes() + b"\0")
        truth.with_suffix(".new").replace(truth)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(ChromaVectorStore, "add", watched)
            assert site.build() == generation
    assert all(before < names for names in filled)
    assert filled
    assert not before & site.names()
    assert serving(site.data, site.url)


def test_a_server_that_dies_in_a_build_leaves_the_last_generation_and_the_next_build_sweeps(
    site: Site, server: ChromaServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    generation = site.build()
    add = ChromaVectorStore.add

    def dying(self: Any, nodes: Any, **kwargs: Any) -> Any:
        result = add(self, nodes, **kwargs)
        server.kill()
        return result

    with monkeypatch.context() as patch:
        patch.setattr(ChromaVectorStore, "add", dying)
        with pytest.raises(BrokenStore, match=r"KB_CHROMA_URL.*'kb build'"):
            site.build("죽는 동안의 문장입니다.")
    try:
        assert DataFolder(site.data).current_name() == generation
        with pytest.raises(BrokenStore, match="KB_CHROMA_URL"):
            site.build()
    finally:
        server.start()
    assert serving(site.data, site.url)
    assert len(site.names() - site.kept()) == 1, "the half-filled one"
    assert site.build() != generation
    assert site.names() == site.kept()
    assert serving(site.data, site.url)


def test_a_server_that_dies_after_the_pointer_moved_does_not_undo_the_publication(
    site: Site, server: ChromaServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.build()
    publish = DataFolder.publish

    def dying(self: DataFolder, generation: Any) -> None:
        publish(self, generation)
        server.kill()

    with monkeypatch.context() as patch:
        patch.setattr(DataFolder, "publish", dying)
        try:
            generation = site.build("새 문장입니다.")
        finally:
            server.start()
    assert DataFolder(site.data).current_name() == generation
    assert serving(site.data, site.url)


def test_a_server_that_is_down_at_the_start_is_used_when_it_comes(site: Site, server: ChromaServer) -> None:
    site.build()
    server.kill()
    try:
        with reading(site.data, site.url) as store:
            shard = store.shards[0]
            assert list(shard.catalog.passages()), "words and truth need no server"
            with pytest.raises(BrokenStore, match=f"조각 own.*{site.url}"):
                _ = shard.index
            server.start()
            assert whole(store)
    finally:
        server.stop()
        server.start()


def test_a_node_reads_a_copy_without_a_word_to_the_writer(site: Site, tmp_path: Path) -> None:
    """docs/operations-chroma.md: shards/ and generations/, then CURRENT; nothing else, and nothing is written there."""
    site.build("옮길 문장입니다.")
    node = tmp_path / "node"
    for name in ("shards", "generations"):
        shutil.copytree(site.data / name, node / name)
    shutil.copy2(site.data / "CURRENT", node / "CURRENT")
    before = {path: path.stat().st_mtime_ns for path in node.rglob("*")}
    assert serving(node, site.url)
    assert {path: path.stat().st_mtime_ns for path in node.rglob("*")} == before
    site.build("다음 문장입니다.")
    assert serving(node, site.url), "one generation behind"
    for number in range(KEPT):
        site.build(f"{number}번째 문장입니다.")
    with reading(node, site.url) as store, pytest.raises(BrokenStore, match="'kb build'"):
        _ = store.shards[0].index


def test_a_folder_whose_owner_is_lost_gets_another_and_builds_on(site: Site) -> None:
    site.build()
    before = site.names()
    (site.data / "owner").write_bytes(b"\xff../..")
    site.build("새 문장입니다.")
    owner = DataFolder(site.data).owner()
    assert len(owner) == 8
    assert all(not name.startswith(f"kb-{owner}") for name in before)
    assert serving(site.data, site.url)


def test_an_index_made_before_collections_had_names_of_their_own_is_still_read(tmp_path: Path) -> None:
    corpus, data = write_corpus(tmp_path / "corpus"), tmp_path / "data"
    build(corpus, data, HashEmbedder())
    path = next(data.glob("shards/*/index.json"))
    body = json.loads(path.read_text(encoding="utf-8"))
    del body["collection"]
    path.write_text(json.dumps(body), encoding="utf-8")
    store = Store(data)
    assert whole(store)
    store.close()


def test_official_text_is_answered_alike_from_a_folder_and_from_a_server(
    tmp_path: Path, server: ChromaServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With no shard small enough to be searched in memory, so that Chroma is what is asked."""
    monkeypatch.setattr("kb.retrieve.retriever.LARGE", 0)
    monkeypatch.setattr("kb.base.open_embedder", lambda *args, **kwargs: HashEmbedder())
    corpus = field_corpus(tmp_path / "corpus")
    many = ONE | {f"제{n}조 (정함 {n})": f"{n}번째로 정한 사람은 {n}일 안에 신고한다." for n in range(3, 60)}
    laws = written(tmp_path / "laws", {PATH: law("1", articles=many)})
    answers: list[str] = []
    for name, url in (("folder", None), ("server", server.url)):
        sync([str(laws)], corpus, tmp_path / name, HashEmbedder(), chroma_url=url)
        with closing(open_kb(Settings(data_dir=tmp_path / name, chroma_url=url))) as kb:
            questions = [
                "누가 저를 몰래 찍었어요",
                "시험법 제1조",
                "40번째로 정한 사람은 언제까지 신고하나요",
                "뿌리면 처벌되나요",
            ]
            found = [[kb.search(q, limit=30), kb.ask(q).to_json()] for q in questions]
            answers.append(json.dumps(found, ensure_ascii=False, sort_keys=True))
            if url:
                server.kill()
                try:
                    with pytest.raises(BrokenStore, match="KB_CHROMA_URL"):
                        kb.search("누가 저를 몰래 찍었어요")
                finally:
                    server.start()
                assert kb.search(questions[0], limit=30) == found[0][0], "it is back"
    assert answers[0] == answers[1]
