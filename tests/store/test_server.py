"""A Chroma server that goes away and comes back, what else may stand at its address, and whose collections are whose."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import chromadb
import pytest
from llama_index.vector_stores.chroma import ChromaVectorStore

from kb.errors import BrokenStore
from kb.store.vectors import VectorIndex, forget
from tests.store.server import ChromaServer, running
from tests.store.shards import sample

SENTENCE = "KB_CHROMA_URL http://127.0.0.1:[0-9]+의 색인을 쓸 수 없습니다.*'kb build'"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ChromaServer]:
    with running(tmp_path) as server:
        yield server


def names(server: ChromaServer) -> set[str]:
    with closing(chromadb.HttpClient(host="127.0.0.1", port=server.port)) as client:
        return {collection.name for collection in client.list_collections()}


def test_a_server_that_dies_is_said_at_every_call_and_serves_again_when_it_is_back(server: ChromaServer) -> None:
    passages, vectors = sample(300)
    question = vectors[passages[7].key]
    with closing(VectorIndex(server.url, "one")) as index:
        index.build(passages, vectors)
        found = index.search(question, 10)
        server.kill()
        for call in (
            index.count,
            lambda: index.search(question, 10),
            lambda: index.missing(passages, vectors),
            lambda: index.reinsert(passages, vectors),
            lambda: index.build(passages, vectors),
        ):
            with pytest.raises(BrokenStore, match=SENTENCE):
                call()
        server.start()
        assert index.count() == 300
        assert index.search(question, 10) == found, "the very same index, no new one"
        assert index.missing(passages, vectors) == []


def test_a_server_that_dies_while_it_is_filled_leaves_what_can_be_filled_anew(
    server: ChromaServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kb.store.vectors._BATCH", 50)
    passages, vectors = sample(200)
    add, calls = ChromaVectorStore.add, []

    def dying(self: Any, nodes: Any, **kwargs: Any) -> Any:
        calls.append(len(nodes))
        if len(calls) == 3:
            server.kill()
        return add(self, nodes, **kwargs)

    monkeypatch.setattr(ChromaVectorStore, "add", dying)
    with closing(VectorIndex(server.url, "one")) as index:
        with pytest.raises(BrokenStore, match=SENTENCE):
            index.build(passages, vectors)
        server.start()
        assert index.count() == 100, "what a server has taken it keeps: a count tells it from a whole one"
        index.build(passages, vectors)
        assert index.count() == 200
        assert index.missing(passages, vectors) == []


@contextmanager
def answering(status: int, body: str) -> Iterator[str]:
    """The address of something that is no Chroma."""

    class Other(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body.encode())

        do_POST = do_DELETE = do_GET

        def log_message(self, *args: Any) -> None:
            """Nothing is logged."""

    with HTTPServer(("127.0.0.1", 0), Other) as other:
        thread = threading.Thread(target=other.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{other.server_port}"
        finally:
            other.shutdown()
            thread.join()


@pytest.mark.parametrize(
    ("status", "body"),
    [(404, "<html>not found</html>"), (200, "<html>welcome</html>"), (200, "{}"), (401, "no"), (500, "{}"), (503, "")],
)
def test_what_is_no_chroma_is_said_to_be_none(status: int, body: str) -> None:
    with (
        answering(status, body) as url,
        pytest.raises(BrokenStore, match=SENTENCE),
        closing(VectorIndex(url, "one")) as index,
    ):
        index.count()


def test_what_is_forgotten_goes_and_what_is_kept_or_another_owners_stays(
    server: ChromaServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kb.store.vectors._PAGE", 2)
    made = ["11111111-a-1", "11111111-a-2", "11111111-b-1", "11111111-c-1", "22222222-a-1", "11111111", "a" * 24]
    passages, vectors = sample(3)
    for name in made:
        with closing(VectorIndex(server.url, name)) as index:
            index.build(passages, vectors)
    forget(server.url, "11111111", {"11111111-a-2", "11111111-c-1", ""})
    stays = {"11111111-a-2", "11111111-c-1", "22222222-a-1", "11111111", "a" * 24}
    assert names(server) == {f"kb-{name}" for name in stays}
    for name in stays:
        with closing(VectorIndex(server.url, name)) as index:
            assert index.missing(passages, vectors) == []
    server.kill()
    with pytest.raises(BrokenStore, match=SENTENCE):
        forget(server.url, "11111111", ())
