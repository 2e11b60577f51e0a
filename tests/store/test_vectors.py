"""Dense search (design §5): one contract for the embedded Chroma and for a Chroma server."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import chromadb
import numpy as np
import pytest
from chromadb.api.fastapi import FastAPI
from chromadb.api.rust import RustBindingsAPI
from chromadb.config import Settings as ChromaSettings

from kb.errors import BrokenStore
from kb.store.catalog import Passage, Vector, text_hash
from kb.store.vectors import VectorIndex
from tests.store.server import chroma_server
from tests.store.shards import passages_of, sample


def nearest(vector: Vector, vectors: dict[str, Vector], limit: int) -> list[tuple[str, float]]:
    scored = [(key, float(np.dot(vector, other))) for key, other in vectors.items()]
    return sorted(scored, key=lambda pair: (-round(pair[1], 6), pair[0]))[:limit]


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with chroma_server(tmp_path_factory.mktemp("chroma-server")) as url:
        yield url


class Place:
    """Where one test keeps its vectors: a folder or the server, under a shard name of its own."""

    def __init__(self, location: Path | str, shard: str) -> None:
        self.location, self.shard = location, shard
        self._opened: list[Any] = []

    def index(self, exact: dict[str, Vector] | None = None) -> VectorIndex:
        index = VectorIndex(self.location, self.shard, exact)
        self._opened.append(index)
        return index

    def behind_its_back(self) -> Any:
        """The collection, by a client that our code knows nothing of."""
        if isinstance(self.location, Path):
            settings = ChromaSettings(anonymized_telemetry=False)
            client = chromadb.PersistentClient(path=str(self.location), settings=settings)
        else:
            client = chromadb.HttpClient(host="127.0.0.1", port=int(self.location.rpartition(":")[2]))
        self._opened.append(client)
        return client.get_collection(f"kb-{self.shard}", embedding_function=None)

    def close(self) -> None:
        for opened in self._opened:
            opened.close()
        self._opened.clear()


@pytest.fixture(params=["folder", "server"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    where = tmp_path / "chroma" if request.param == "folder" else request.getfixturevalue("server")
    place = Place(where, text_hash(request.node.nodeid)[:24])
    yield place
    place.close()


def test_every_vector_finds_itself(place: Place) -> None:
    passages, vectors = sample(1500)
    index = place.index()
    index.build(passages, vectors)
    assert index.count() == 1500
    assert index.missing(passages, vectors) == []
    for key in list(vectors)[::50]:
        found = index.search(vectors[key], 1)
        assert found[0][0] == key
        assert found[0][1] == pytest.approx(1, abs=1e-5)


def test_scores_are_cosines_and_the_nearest_come_first(place: Place) -> None:
    passages, vectors = sample(300)
    index = place.index()
    index.build(passages, vectors)
    _, questions = sample(20, seed=2)
    for question in questions.values():
        found, expected = index.search(question, 10), nearest(question, vectors, 10)
        assert [key for key, _ in found] == [key for key, _ in expected]
        assert [score for _, score in found] == pytest.approx([score for _, score in expected], abs=1e-5)


def test_a_vector_that_points_away_is_still_ranked(place: Place) -> None:
    passages, vectors = sample(3)
    index = place.index()
    index.build(passages, vectors)
    found = index.search(-vectors[passages[0].key], 3)
    assert found[-1][0] == passages[0].key
    assert found[-1][1] == pytest.approx(-1, abs=1e-5)


def test_the_order_is_total_and_the_same_on_every_run(place: Place) -> None:
    passages, vectors = sample(400)
    _, questions = sample(8, seed=3)
    index = place.index()
    index.build(passages, vectors)
    first = [index.search(question, 20) for question in questions.values()]
    assert first == [index.search(question, 20) for question in questions.values()]
    for found in first:
        assert found == sorted(found, key=lambda pair: (-round(pair[1], 6), pair[0]))
    place.close()
    assert first == [place.index().search(question, 20) for question in questions.values()], "opened again"
    again = place.index()
    again.build(passages[::-1], vectors)
    ranked = [[key for key, _ in again.search(question, 20)] for question in questions.values()]
    assert ranked == [[key for key, _ in found] for found in first], "built again from the other end"


def test_twins_are_ordered_by_key_at_the_border_of_the_limit_too(place: Place) -> None:
    passages = passages_of([f"쌍둥이 {n}" for n in range(30)] + ["먼 것", "더 먼 것"])
    same, far = sample(2)[1].values()
    vectors = {p.key: same if n < 30 else far for n, p in enumerate(passages)}
    index = place.index()
    index.build(passages[::-1], vectors)
    ordered = sorted(p.key for p in passages[:30])
    assert [key for key, _ in index.search(same, 30)] == ordered
    for limit in (1, 7, 29):
        assert [key for key, _ in index.search(same, limit)] == ordered[:limit]


def test_a_limit_beyond_the_number_of_vectors_gives_them_all(place: Place) -> None:
    passages, vectors = sample(7)
    index = place.index()
    index.build(passages, vectors)
    assert {key for key, _ in index.search(vectors[passages[0].key], 200)} == set(vectors)


def test_more_than_one_batch_is_indexed_whole(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kb.store.vectors._BATCH", 64)
    passages, vectors = sample(201)
    index = place.index()
    index.build(passages, vectors)
    assert index.count() == 201
    assert index.missing(passages, vectors) == []


def test_a_server_that_takes_fewer_rows_a_call_is_sent_fewer(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    for api in (RustBindingsAPI, FastAPI):
        monkeypatch.setattr(api, "get_max_batch_size", lambda self: 7)
    passages, vectors = sample(30)
    index = place.index()
    index.build(passages, vectors)
    place.behind_its_back().delete(ids=[p.key for p in passages[:10]])
    index.reinsert(passages, vectors)
    assert index.count() == 30
    assert index.missing(passages, vectors) == []


def test_the_graph_is_the_one_that_was_asked_for(place: Place) -> None:
    place.index().build(*sample(3))
    asked = {"space": "cosine", "ef_construction": 200, "ef_search": 400, "max_neighbors": 32}
    made = place.behind_its_back().configuration["hnsw"]
    assert {name: made[name] for name in asked} == asked


def test_a_passage_without_a_vector_is_left_out(place: Place) -> None:
    passages, vectors = sample(10)
    without = passages[3].key
    index = place.index()
    index.build(passages, {key: vector for key, vector in vectors.items() if key != without})
    assert index.count() == 9
    assert without not in {key for key, _ in index.search(vectors[without], 10)}


def test_an_existing_id_is_not_kept_silently(place: Place) -> None:
    """Chroma's ``add`` ignores an id that is there: a second build must not leave the first one's vectors."""
    passages, old = sample(50)
    _, new = sample(50, seed=9)
    index = place.index()
    index.build(passages, old)
    index.build(passages, new)
    assert index.count() == 50
    assert index.missing(passages, new) == []
    assert len(index.missing(passages, old)) > 40


def test_the_trap_itself_is_still_there(place: Place) -> None:
    """If Chroma's ``add`` comes to replace or to raise, the note in kb.store.vectors is to be mended."""
    passages, old = sample(5)
    _, new = sample(5, seed=9)
    place.index().build(passages, old)
    key = passages[0].key
    collection = place.behind_its_back()
    collection.add(ids=[key], embeddings=[new[key].tolist()])
    kept = collection.get(ids=[key], include=["embeddings"])["embeddings"][0]
    assert np.allclose(kept, old[key], atol=1e-6)


def test_reinserting_replaces(place: Place) -> None:
    passages, old = sample(60)
    _, new = sample(60, seed=9)
    changed = {p.key: new[p.key] for p in passages[:20]}
    index = place.index()
    index.build(passages, old)
    index.reinsert(passages, changed)
    assert index.count() == 60
    assert index.missing(passages, {**old, **changed}) == []
    assert index.search(changed[passages[0].key], 1)[0][0] == passages[0].key


def test_lost_vectors_are_noticed_and_can_be_put_back(place: Place) -> None:
    passages, vectors = sample(1200)
    index = place.index()
    index.build(passages, vectors)
    lost = sorted(p.key for p in passages[100:110])
    place.behind_its_back().delete(ids=lost)
    assert sorted(index.missing(passages, vectors)) == lost
    index.reinsert(passages, {key: vectors[key] for key in lost})
    assert index.missing(passages, vectors) == []
    assert index.count() == 1200


def test_one_lost_vector_of_many_is_noticed(place: Place) -> None:
    passages, vectors = sample(1200)
    index = place.index()
    index.build(passages, vectors)
    place.behind_its_back().delete(ids=[passages[777].key])
    assert index.missing(passages, vectors) == [passages[777].key]


def test_swapped_vectors_are_noticed(place: Place) -> None:
    passages, vectors = sample(40)
    index = place.index()
    index.build(passages, vectors)
    one, other = passages[3].key, passages[30].key
    place.behind_its_back().update(ids=[one, other], embeddings=[vectors[other].tolist(), vectors[one].tolist()])
    assert sorted(index.missing(passages, vectors)) == sorted([one, other])


def test_a_twin_of_equal_text_answers_for_its_twin(place: Place) -> None:
    passages = passages_of(["같은 말", "같은 말", "다른 말"])
    same, other = sample(2)[1].values()
    vectors = dict(zip((p.key for p in passages), (same, same, other), strict=True))
    index = place.index()
    index.build(passages, vectors)
    assert index.missing(passages, vectors) == []


def test_an_exact_vector_is_searched_though_the_index_lost_it(place: Place) -> None:
    passages, vectors = sample(100)
    place.index().build(passages, vectors)
    lost = passages[42].key
    place.behind_its_back().delete(ids=[lost])
    assert lost not in {key for key, _ in place.index().search(vectors[lost], 100)}
    index = place.index(exact={lost: vectors[lost]})
    assert index.search(vectors[lost], 5)[0] == (lost, pytest.approx(1, abs=1e-5))
    _, questions = sample(5, seed=4)
    for question in questions.values():
        assert [key for key, _ in index.search(question, 10)] == [key for key, _ in nearest(question, vectors, 10)]


def test_an_exact_vector_that_the_index_finds_as_well_comes_once(place: Place) -> None:
    passages, vectors = sample(20)
    place.index().build(passages, vectors)
    key = passages[5].key
    found = place.index(exact={key: vectors[key]}).search(vectors[key], 20)
    assert sorted(k for k, _ in found) == sorted(vectors)


def test_two_shards_in_one_place_do_not_mix(place: Place) -> None:
    passages, vectors = sample(30)
    others, their = sample(10, seed=5)
    place.index().build(passages, vectors)
    second = Place(place.location, place.shard[::-1])
    second.index().build(others, their)
    assert (place.index().count(), second.index().count()) == (30, 10)
    assert len(second.index().search(vectors[passages[20].key], 50)) == 10
    second.close()


@pytest.mark.parametrize("use", ["count", "search", "missing", "reinsert"])
def test_a_collection_that_is_not_there_is_a_broken_store_that_names_the_command(place: Place, use: str) -> None:
    passages, vectors = sample(3)
    index = place.index()
    with pytest.raises(BrokenStore, match="kb build"):
        call(index, use, passages, vectors)


def call(index: VectorIndex, use: str, passages: list[Passage], vectors: dict[str, Vector]) -> Any:
    calls: dict[str, Callable[[], Any]] = {
        "count": index.count,
        "search": lambda: index.search(next(iter(vectors.values())), 5),
        "missing": lambda: index.missing(passages, vectors),
        "reinsert": lambda: index.reinsert(passages, vectors),
    }
    return calls[use]()


def test_a_collection_dropped_under_an_open_index_is_a_broken_store(place: Place) -> None:
    passages, vectors = sample(5)
    index = place.index()
    index.build(passages, vectors)
    index.search(vectors[passages[0].key], 2)
    collection = place.behind_its_back()
    collection._client.delete_collection(collection.name, tenant=collection.tenant, database=collection.database)
    with pytest.raises(BrokenStore, match="kb build"):
        index.search(vectors[passages[0].key], 2)


def test_a_collection_that_lost_all_is_not_an_empty_answer(place: Place) -> None:
    passages, vectors = sample(5)
    place.index().build(passages, vectors)
    place.behind_its_back().delete(ids=list(vectors))
    with pytest.raises(BrokenStore, match="kb build"):
        place.index().search(vectors[passages[0].key], 2)


@pytest.mark.parametrize("url", ["127.0.0.1:8000", "", "not a url", "http://", "http://127.0.0.1:port"])
def test_what_is_no_url_is_refused_by_name(url: str) -> None:
    with pytest.raises(BrokenStore, match="KB_CHROMA_URL"):
        VectorIndex(url, "a" * 24)


def test_a_server_that_does_not_answer_is_a_broken_store_that_says_so() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        with pytest.raises(BrokenStore, match="KB_CHROMA_URL"):
            VectorIndex(f"http://127.0.0.1:{port}", "a" * 24)
