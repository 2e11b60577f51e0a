"""Readers while official text is published again and again, and official shards on a Chroma server."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import chromadb
import pytest

from ingest import build as builder
from ingest.build import build
from ingest.sync import sync
from kb.base import open_kb
from kb.errors import BrokenStore, KbError
from kb.settings import PROJECT, Settings
from kb.store.generation import DataFolder, Generation, IndexReport, Shard, Store
from tests.ingest.invented import HashEmbedder, Words
from tests.ingest.invented_law import PATH, field_corpus, law, ruling, written
from tests.store.server import chroma_server
from tests.store.shards import publish, quick_folder

REST = "kr/먼법/법률.md"
NUMBER = re.compile(r"(\d+)번째")
PUBLICATIONS = 10


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    with quick_folder() as folder:
        yield folder


class Inputs:
    """Corpus, statutes in and outside the field, and a ruling: each says the number of the last change, and nothing else
    changes."""

    def __init__(self, root: Path) -> None:
        self.data, self._root = root / "data", root
        self.corpus = field_corpus(root / "corpus")
        self._digest = (self.corpus / "digests/2020시1.md").read_text(encoding="utf-8")

    def publish(self, number: int, chroma_url: str | None = None) -> str:
        text = {"제1조 (셈)": f"이 법은 {number}번째로 고친 것이다."}
        files = {PATH: law("1", articles=text), REST: law("1", articles=text, name="먼법", law_id="777777")}
        laws = written(self._root / "laws", dict(files))
        rulings = written(self._root / "rulings", {"prec/a.md": ruling(held=f"{number}번째 판단이다.")})
        lines = self._digest.split("\n")
        lines[lines.index("## 판단") + 2] = f"- {number}번째 문장입니다."
        written(self.corpus, {"digests/2020시1.md": "\n".join(lines)})
        specs = [str(laws), str(rulings)]
        report = sync(specs, self.corpus, self.data, HashEmbedder(), everything=True, chroma_url=chroma_url)
        return report.build.generation


@pytest.fixture
def inputs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Inputs:
    monkeypatch.setattr(builder, "Morphemes", Words)
    monkeypatch.setattr(builder, "SHIPPED", tmp_path / "none.npz")
    return Inputs(tmp_path)


@contextmanager
def reading(data: Path, chroma_url: str | None = None) -> Iterator[Store]:
    store = Store(data, chroma_url)
    try:
        yield store
    finally:
        store.close()


def number_of(store: Store) -> int:
    """The number that every shard says, by its records, its words and its vectors; one only, or the test fails."""
    assert {s.ref.name for s in store.shards} == {"own", "law", "rest", "rulings"}
    said: set[str] = set()
    for shard in store.shards:
        said |= _numbers(shard)
    assert len(said) == 1, f"generations are mixed: {said}"
    return int(said.pop())


def _numbers(shard: Shard) -> set[str]:
    catalog = shard.catalog
    said = set(NUMBER.findall(str([row.data for row in catalog.records()])))
    passages = {p.key: p for p in catalog.passages() if NUMBER.search(p.text)}
    number = min(said)
    found = [key for key, _ in catalog.lexical([f"{number}번째", f"{number}번째로"], 50)]
    assert set(found) == set(passages)
    if shard.has_vectors:
        vectors = catalog.vectors()
        key = min(set(passages) & set(vectors))
        nearest = shard.index.search(vectors[key], 1)[0][0]
        said |= set(NUMBER.findall(catalog.passages_by_key([nearest])[nearest].text))
    return said


def reads_on(data: Path, done: Callable[[], bool], opened: Callable[[], None]) -> list[int]:
    """The numbers seen by a reader that opens anew each time; a reader that is open all the while sees only the first."""
    with reading(data) as steady:
        first = number_of(steady)
        opened()
        seen = [first]
        while not done():
            with reading(data) as store:
                seen.append(number_of(store))
            assert number_of(steady) == first
        return seen


def test_a_thread_that_reads_sees_whole_generations_only(inputs: Inputs) -> None:
    inputs.publish(0)
    stop, opened = threading.Event(), threading.Event()
    results: list[Any] = []

    def read() -> None:
        try:
            results.append(reads_on(inputs.data, stop.is_set, opened.set))
        except Exception as error:  # told below
            results.append(error)
            opened.set()

    thread = threading.Thread(target=read)
    thread.start()
    opened.wait(60)
    try:
        for number in range(1, PUBLICATIONS + 1):
            inputs.publish(number)
    finally:
        stop.set()
        thread.join(120)
    _rising(results[0])


READER = """
import sys
from pathlib import Path
from tests.ingest.test_serving import reads_on
data, stop = Path(sys.argv[1]), Path(sys.argv[2])
print(reads_on(data, stop.exists, lambda: print("open", flush=True)), flush=True)
"""


def test_a_process_that_reads_sees_whole_generations_only(inputs: Inputs, tmp_path: Path) -> None:
    """Chroma is said not to be safe across processes: published folders are only read, and a writer's check reads too."""
    inputs.publish(0)
    stop = tmp_path / "stop"
    command = [sys.executable, "-c", READER, str(inputs.data), str(stop)]
    with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "open\n"
            for number in range(1, PUBLICATIONS + 1):
                inputs.publish(number)
                build(inputs.corpus, inputs.data, HashEmbedder())  # which checks the shards that are being read
        finally:
            stop.touch()
            out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    _rising([int(n) for n in re.findall(r"\d+", out)])


def _rising(seen: Any) -> None:
    assert isinstance(seen, list), repr(seen)
    assert seen == sorted(seen)
    assert seen[0] == 0
    assert set(seen) <= set(range(PUBLICATIONS + 1))


@pytest.mark.parametrize("at", ["generation", "shard"])
def test_a_reader_that_is_overtaken_while_it_opens_opens_the_newest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    """Between the pointer and the files two publications can make forgotten what the reader is about to open."""
    folder = DataFolder(tmp_path / "data")
    publish(folder, (3, 1))
    newest: list[Generation] = []
    owner, name = (DataFolder, "generation") if at == "generation" else (Shard, "__init__")
    original = getattr(owner, name)

    def overtaken(*args: Any) -> Any:
        monkeypatch.setattr(owner, name, original)
        newest.extend([publish(folder, (4, 2)), publish(folder, (5, 3))])
        return original(*args)

    monkeypatch.setattr(owner, name, overtaken)
    with reading(folder.root) as store:
        assert store.generation == newest[-1]
        assert store.shards[0].index.count() == 5


# On a server.


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with chroma_server(tmp_path_factory.mktemp("chroma-server")) as url:
        yield url


def test_official_shards_on_a_server_are_found_lost_told_and_built_again(
    inputs: Inputs, server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(inputs.corpus, inputs.data, HashEmbedder(), chroma_url=server)
    generation = inputs.publish(0, server)
    assert not list(inputs.data.rglob("chroma.sqlite3")), "no vector is kept in a folder"
    client = chromadb.HttpClient(host="127.0.0.1", port=int(server.rpartition(":")[2]))
    with reading(inputs.data, server) as store:
        assert number_of(store) == 0
        names = {s.ref.name: f"kb-{IndexReport.read(s.folder).collection}" for s in store.shards if s.has_vectors}
    assert names.keys() == {"own", "law", "rest", "rulings"}
    assert set(names.values()) <= {collection.name for collection in client.list_collections()}
    assert build(inputs.corpus, inputs.data, HashEmbedder(), chroma_url=server).reused

    monkeypatch.setattr("kb.base.open_embedder", lambda *args, **kwargs: HashEmbedder())
    settings = Settings(data_dir=inputs.data, chroma_url=server)
    assert _doctor(settings)["healthy"]
    for lost in ("law", "rest", "rulings"):
        client.delete_collection(names[lost])
        with reading(inputs.data, server) as store:
            for shard in store.shards:
                if shard.ref.name == lost:
                    assert shard.catalog.lexical(["0번째", "0번째로"], 5), "words serve all the same"
                    with pytest.raises(BrokenStore, match=f"{lost}.*KB_CHROMA_URL.*'kb build'"):
                        _ = shard.index
                elif shard.has_vectors:
                    assert shard.index.count() > 0
        with pytest.raises(KbError, match=lost):
            _doctor(settings)
        embedder = HashEmbedder()
        report = build(inputs.corpus, inputs.data, embedder, chroma_url=server)
        assert (report.generation, report.reused, embedder.embedded) == (generation, False, [])
        with reading(inputs.data, server) as store:
            assert number_of(store) == 0
        assert _doctor(settings)["healthy"]


def _doctor(settings: Settings) -> dict[str, Any]:
    kb = open_kb(settings)
    try:
        return kb.doctor()
    finally:
        kb.close()
