"""The bundled corpus validates, and its counts hold."""

from __future__ import annotations

from pathlib import Path

from ingest.corpus import load_corpus

ROOT = Path(__file__).resolve().parent.parent / "corpus"


def test_corpus_has_no_problems_and_its_counts() -> None:
    corpus = load_corpus(ROOT)
    assert corpus.problems == []
    assert len(corpus.cards) >= 130
    assert len(corpus.digests) >= 45
    assert len(corpus.services) >= 59
    assert len(corpus.guides) >= 12
    assert len(corpus.lexicon) >= 300
