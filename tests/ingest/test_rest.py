"""The rest of the law: beside the field, one vector an article, a large shard scanned, and left alone by who reads the field."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

import ingest.sync as syncing
from ingest.build import MANY, build
from ingest.sync import SyncReport, sync
from kb.errors import BrokenStore
from kb.settings import PROJECT
from kb.store.generation import IndexReport, Shard, Store
from kb.store.scan import FILE, ScanIndex
from tests.ingest.invented import HashEmbedder, Words
from tests.ingest.invented_law import PATH, field_corpus, law, ruling, written

PATIENCE = 300.0
"""Seconds after which a build behind counts as hanging."""
FAR = "kr/먼법/법률.md"
LONG = "**①** " + "길고 긴 말이 이어진다. " * 20 + "\n\n**②** " + "또 하나의 긴 말이 있다. " * 20


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path, Path]:
    """(corpus, folder of statutes, data): one statute of the field and one of none."""
    monkeypatch.setattr("ingest.build.Morphemes", Words)
    articles = {
        "제1조 (목적)": "이 법은 먼 일을 정한다.",
        "제2조 (긴 것)": LONG,
        "제3조 (벌칙)": "어긴 사람은 벌금에 처한다.",
    }
    far = law(articles=articles, name="먼법", law_id="777777")
    folder = written(tmp_path / "laws", {PATH: law(), FAR: far})
    return field_corpus(tmp_path / "corpus"), folder, tmp_path / "data"


def everything(world: tuple[Path, Path, Path], **options: Any) -> SyncReport:
    corpus, folder, data = world
    return sync([str(folder)], corpus, data, HashEmbedder(), everything=True, **options)


@contextmanager
def rest_of(data: Path) -> Iterator[Shard]:
    store = Store(data)
    try:
        yield next(shard for shard in store.shards if shard.ref.name == "rest")
    finally:
        store.close()


def test_the_rest_has_one_vector_an_article_and_every_clause_by_words(world: tuple[Path, Path, Path]) -> None:
    everything(world)
    with rest_of(world[2]) as rest:
        owners = [p.owner for p in rest.catalog.dense_passages()]
        assert len(owners) == len(set(owners)) == 3
        assert rest.catalog.meta()["by_word"] == "1"
        second = [p for p in rest.catalog.passages() if "/2@" in p.owner]
        assert [(p.clause, p.role) for p in second] == [("1", "official"), ("2", "lexical")]
        assert {p.key for p in second} <= {key for key, _ in rest.catalog.lexical(["말이", "긴"], 9)}


def test_a_large_shard_is_scanned_and_found_again(
    world: tuple[Path, Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.build.LARGE", 2)
    everything(world)
    with rest_of(world[2]) as rest:
        assert isinstance(rest.index, ScanIndex)
        assert not (rest.folder / "chroma").exists()
        assert (rest.index.count(), rest.lost()) == (3, [])
        for key, vector in rest.catalog.vectors().items():
            assert rest.index.search(vector, 1)[0][0] == key
    again = everything(world).build
    assert (again.reused, again.embedded) == (True, 0)


def test_a_damaged_scan_is_told_and_made_again_without_the_model(
    world: tuple[Path, Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.build.LARGE", 2)
    before = everything(world).build.generation
    with rest_of(world[2]) as rest:
        path = rest.folder / FILE
        expected = IndexReport.read(rest.folder).files
    path.write_bytes(path.read_bytes()[:-7] + b"damaged")
    with rest_of(world[2]) as rest, pytest.raises(BrokenStore, match=r"rest.*'kb build'"):
        _ = rest.index
    report = build(world[0], world[2], HashEmbedder())
    assert (report.generation, report.embedded) == (before, 0)
    with rest_of(world[2]) as rest:
        assert IndexReport.read(rest.folder).files == expected
        assert rest.lost() == []


def test_who_reads_the_field_leaves_the_rest_as_it_is(
    world: tuple[Path, Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus, folder, data = world
    everything(world)
    with rest_of(data) as rest:
        before = rest.ref.hash
    taken: list[str] = []
    parts_of = syncing.parts_of

    def counted(catalog: Any) -> Any:
        taken.append(catalog.meta()["shard"])
        return parts_of(catalog)

    monkeypatch.setattr(syncing, "parts_of", counted)
    written(folder, {PATH: law("2", "2020-03-24", "2020-06-25")})
    assert sync([str(folder)], corpus, data, HashEmbedder()).losses == []
    assert taken == ["law"]
    with rest_of(data) as rest:
        assert rest.ref.hash == before


def test_a_statute_that_came_into_the_field_leaves_the_rest(world: tuple[Path, Path, Path]) -> None:
    corpus, folder, data = world
    everything(world)
    row = f"- {{law_id: '777777', name: 먼법, short: 먼법, english: Far Act, path: {FAR}, known_until: 2026-06-08}}\n"
    with (corpus / "sources.yaml").open("a", encoding="utf-8") as file:
        file.write(row)
    sync([str(folder)], corpus, data, HashEmbedder())
    store = Store(data)
    named = {s.ref.name: {row["law_id"] for row in s.catalog.extra("statutes") or ()} for s in store.shards}
    store.close()
    assert named["law"] == {"999999", "777777"}
    assert "rest" not in named


def test_a_sync_in_the_background_comes_back_with_words_and_meaning_follows(built_dir: Path, tmp_path: Path) -> None:
    articles = {f"제{n}조 (일 {n})": f"{n}번째 일은 {n}번 창구에서 한다." for n in range(1, MANY + 21)}
    folder = written(tmp_path / "laws", {FAR: law(articles=articles, name="먼법", law_id="777777")})
    data = shutil.copytree(built_dir, tmp_path / "data")
    environment = os.environ | {"KB_DATA_DIR": str(data)}
    command = [sys.executable, "-m", "kb.cli", "sync", str(folder), "--all", "--background", "--json"]
    done = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["build"]["lexical_first"] == told["generation"]
    deadline = time.monotonic() + PATIENCE
    while True:
        with rest_of(data) as rest:
            assert rest.catalog.lexical(["창구"], 5), "words serve all the time"
            if not rest.awaits_vectors:
                assert rest.index.count() == len(articles)
                break
        assert time.monotonic() < deadline, "the build behind does not come to its end"
        time.sleep(0.2)


def test_folders_of_rulings_in_one_command_are_one_set(world: tuple[Path, Path, Path], tmp_path: Path) -> None:
    corpus, _, data = world
    one = written(tmp_path / "one", {"a.md": ruling("2031도101"), "b.md": ruling("2031도102")})
    other = written(tmp_path / "other", {"a.md": ruling("2031도101"), "c.md": ruling("2031도103")})
    report = sync([str(one), str(other)], corpus, data, HashEmbedder())
    assert [(t.source, t.found) for t in report.tallies] == [("rulings:one+other", 3)]
    store = Store(data)
    rows = next(s for s in store.shards if s.ref.name == "rulings").catalog.records("ruling")
    store.close()
    assert sorted(row.data["case_number"] for row in rows) == ["2031도101", "2031도102", "2031도103"]
