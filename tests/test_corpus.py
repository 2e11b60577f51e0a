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


def test_a_digest_of_a_lower_court_shares_its_base_with_the_ruling() -> None:
    digests = load_corpus(ROOT).digests.values()
    bases = {digest.case_number: digest.base for digest in digests}
    assert bases["2024도17801"] == "ruling/2024도17801"
    assert bases["2024노1823"] == "ruling/서울고등법원/2024-11-01/2024노1823"
