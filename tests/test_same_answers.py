"""The bundled corpus with official text beside it: the same answers from an embedded Chroma and from a Chroma server."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from ingest.build import BuildReport, Plan, publish
from ingest.corpus import load_corpus
from ingest.official_shards import LAW, statute_part, statute_shard
from ingest.sources import open_source
from ingest.statutes import assemble
from kb.base import open_kb
from kb.errors import BrokenStore
from kb.settings import PROJECT, Settings
from kb.store.catalog import LEXICAL_ONLY
from kb.store.generation import DataFolder, Generation, IndexReport, Shard
from kb.store.vectors import VectorIndex
from tests.conftest import DEVELOPER
from tests.store.server import ChromaServer, running

STATUTE = "성폭력범죄의 처벌 등에 관한 특례법"
FILES = {"questions.jsonl": 6, "lang_questions.jsonl": 12}
"""Of each file of blind questions one in so many: ten of each."""


def questions() -> list[str]:
    rows: list[str] = []
    for name, step in FILES.items():
        lines = (PROJECT / "tests/blind" / name).read_text(encoding="utf-8").splitlines()
        rows += [json.loads(line)["question"] for line in lines[::step]]
    return rows


@pytest.fixture(scope="module")
def embedded(official: Path, built_dir: Path, embedder: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled corpus as it was built, and one statute with its vectors."""
    data = tmp_path_factory.mktemp("embedded") / "data"
    shutil.copytree(built_dir, data, symlinks=True)
    folder, source = DataFolder(data), open_source(str(official), data)
    sources = load_corpus(PROJECT / "corpus").sources
    assert sources is not None
    assert source.horizon is not None
    paths = {s.path for s in sources.statutes if s.name == STATUTE}
    statutes = [assemble(files) for _, files in source.read(paths, lambda *_: None)]
    parts = [statute_part(statute, source.name, source.horizon, dense=True) for statute in statutes]
    own = folder.current()
    with folder.writing():
        publish(folder, [Plan(statute_shard(LAW, parts, {}))], [], embedder, None, BuildReport(), lambda *_: None)
        folder.publish(Generation((*own.shards, *folder.current().shards), own.model))
    return data


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChromaServer]:
    with running(tmp_path_factory.mktemp("chroma-server")) as server:
        yield server


@pytest.fixture(scope="module")
def moved(embedded: Path, server: ChromaServer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same data folder with the vectors of the statute on the server. Those of our own corpus are searched in memory, and
    asking never comes to their index: filling it would only take time."""
    data = tmp_path_factory.mktemp("moved") / "data"
    shutil.copytree(embedded, data, symlinks=True)
    folder = DataFolder(data)
    ref = next(ref for ref in folder.current().shards if ref.name == LAW)
    path = folder.shard_path(ref)
    shutil.rmtree(path / "chroma")
    with closing(Shard(path, ref, server.url)) as shard:
        passages = [p for p in shard.catalog.passages() if p.role not in LEXICAL_ONLY]
        with closing(VectorIndex(server.url, ref.hash)) as index:
            index.build(passages, shard.catalog.vectors())
            assert index.missing(passages, shard.catalog.vectors()) == []
    report = IndexReport.read(path)
    IndexReport(report.count, (), {}, report.truth, ref.hash).write(path)
    return data


@pytest.mark.shared
@pytest.mark.model
def test_a_server_gives_the_same_answers_to_the_last_letter(
    embedded: Path, moved: Path, server: ChromaServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kb.retrieve.retriever.LARGE", 0)  # no official shard is small enough for memory
    asked = questions()
    assert len(asked) == 20
    said: list[list[str]] = []
    for data, url in ((embedded, None), (moved, server.url)):
        settings = Settings(data_dir=data, chroma_url=url, embed_model=DEVELOPER.embed_model)
        with closing(open_kb(settings)) as kb:
            said.append([json.dumps(kb.ask(q).to_json(), ensure_ascii=False, sort_keys=True) for q in asked])
            if url:
                server.kill()
                with pytest.raises(BrokenStore, match="KB_CHROMA_URL"):  # it was the server that was asked
                    kb.search(asked[0])
    for question, folder, far in zip(asked, *said, strict=True):
        assert folder == far, question
