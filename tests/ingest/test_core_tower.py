"""A model with a tower of its own for the project's corpus: ``kb build`` and the shipped vectors use it, for nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from ingest import build as builder
from ingest.build import build, ship_vectors
from ingest.corpus import load_corpus
from ingest.passages import own_shard
from tests.ingest.invented import HashEmbedder, Words, write_corpus


class DeepEmbedder(HashEmbedder):
    """A model with a tower of its own for our corpus."""

    def core_passages(self, texts: Sequence[str]) -> Any:
        return HashEmbedder("deep").queries(texts)


def test_our_own_corpus_goes_through_the_tower_for_it_and_its_shipped_vectors_too(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(builder, "Morphemes", Words)
    monkeypatch.setattr(builder, "SHIPPED", tmp_path / "shipped.npz")
    corpus, embedder = write_corpus(tmp_path / "corpus"), DeepEmbedder()
    texts = {p.text for p in own_shard(load_corpus(corpus)).passages}
    assert build(corpus, tmp_path / "first", embedder).embedded == len(texts)
    assert embedder.embedded == []
    ship_vectors(corpus, embedder, builder.SHIPPED)
    report = build(corpus, tmp_path / "second", DeepEmbedder())
    assert (report.shipped, report.embedded) == (len(texts), 0)
    plain = build(corpus, tmp_path / "third", HashEmbedder())  # of one tower: the shipped ones are of another
    assert (plain.shipped, plain.embedded) == (0, len(texts))
