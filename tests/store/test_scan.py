"""The file that stands in the place of Chroma's folder in a large shard: exact, whole, and told from a damaged one."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from kb.errors import BrokenStore
from kb.store.catalog import Catalog, CatalogWriter, Passage, Vector
from kb.store.scan import ScanIndex, build_scan
from tests.store.shards import content_of, passages_of, sample


@dataclass
class Scanned:
    """A sealed truth with its file; ``vectors`` by passage key."""

    catalog: Catalog
    path: Path
    vectors: dict[str, Vector]

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.path.read_bytes()).hexdigest()

    def index(self) -> ScanIndex:
        return ScanIndex(self.path, self.sha256, self.catalog)


@contextmanager
def scanned(folder: Path, passages: list[Passage], vectors: dict[str, Vector]) -> Iterator[Scanned]:
    truth = folder / "truth.sqlite"
    writer = CatalogWriter(truth)
    writer.write(content_of(passages), {}, [p.text.split() for p in passages])
    writer.write_embeddings({p.text_hash: vectors[p.key] for p in passages if p.key in vectors})
    writer.seal()
    catalog = Catalog(truth)
    assert build_scan(catalog, folder / "scan.npy") == sum(p.key in vectors for p in passages)
    yield Scanned(catalog, folder / "scan.npy", vectors)
    catalog.close()


def nearest(vector: Vector, vectors: dict[str, Vector], limit: int) -> list[str]:
    scored = {key: float(np.dot(vector, other)) for key, other in vectors.items()}
    return sorted(scored, key=lambda key: (-scored[key], key))[:limit]


def test_the_best_are_those_of_an_exact_search(tmp_path: Path) -> None:
    passages, vectors = sample(400)
    with scanned(tmp_path, passages, vectors) as made:
        index, found, exact = made.index(), 0, 0
        for key in list(vectors)[::20]:
            rows = index.search(vectors[key], 10)
            assert rows[0][0] == key
            assert rows[0][1] == pytest.approx(1, abs=0.002)
            assert [score for _, score in rows] == sorted((score for _, score in rows), reverse=True)
            best = nearest(vectors[key], vectors, 10)
            found, exact = found + len({k for k, _ in rows} & set(best)), exact + 10
        assert index.count() == 400
        assert found / exact >= 0.98


def test_equal_vectors_stand_in_the_order_of_their_keys_at_the_border_too(tmp_path: Path) -> None:
    passages, vectors = sample(60)
    one = vectors[passages[0].key]
    same = {p.key: one for p in passages[:30]} | {p.key: vectors[p.key] for p in passages[30:]}
    with scanned(tmp_path, passages, same) as made:
        index = made.index()
        for limit in (1, 5, 12, 29):
            assert [key for key, _ in index.search(one, limit)] == sorted(p.key for p in passages[:30])[:limit]
        assert len(index.search(one, 500)) == 60


def test_a_passage_without_a_vector_is_not_in_it(tmp_path: Path) -> None:
    passages, vectors = sample(20)
    lexical = [Passage(p.key, p.owner, p.clause, "lexical", p.lang, p.text) for p in passages[:5]]
    with scanned(tmp_path, lexical + passages[5:], {p.key: vectors[p.key] for p in passages[5:]}) as made:
        assert {key for key, _ in made.index().search(vectors[passages[0].key], 20)} == {p.key for p in passages[5:]}


def test_it_opens_only_as_the_build_left_it(tmp_path: Path) -> None:
    with scanned(tmp_path, *sample(50)) as made:
        sha256, body = made.sha256, bytearray(made.path.read_bytes())
        body[-3] ^= 1
        made.path.write_bytes(body)
        with pytest.raises(BrokenStore, match="'kb build'"):
            ScanIndex(made.path, sha256, made.catalog)
        made.path.unlink()
        with pytest.raises(BrokenStore, match="'kb build'"):
            ScanIndex(made.path, sha256, made.catalog)


def test_a_file_of_fewer_vectors_than_the_truth_is_refused(tmp_path: Path) -> None:
    (tmp_path / "few").mkdir()
    (tmp_path / "many").mkdir()
    with (
        scanned(tmp_path / "few", *sample(10)) as few,
        scanned(tmp_path / "many", *sample(11)) as many,
        pytest.raises(BrokenStore),
    ):
        ScanIndex(few.path, few.sha256, many.catalog)


def test_a_vector_that_is_not_the_truths_is_told(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "other").mkdir()
    passages, vectors = sample(30)
    bent = dict(vectors)
    bent[passages[7].key] = -vectors[passages[7].key]
    with scanned(tmp_path / "one", passages, vectors) as one, scanned(tmp_path / "other", passages, bent) as other:
        assert one.index().lost() == []
        assert ScanIndex(other.path, other.sha256, one.catalog).lost() == [passages[7].key]


def test_nothing_to_scan_is_a_mistake(tmp_path: Path) -> None:
    passages = passages_of(["한 문장"])
    with pytest.raises(ValueError, match="nothing to scan"), scanned(tmp_path, passages, {}):
        pass
