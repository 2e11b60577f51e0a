"""The material of a training run, gathered once: official articles, passages, pairs; the same on every machine."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ingest.corpus import load_corpus
from ingest.passages import own_shard
from ingest.rulings import load_rulings
from kb.store.catalog import Passage
from training.official import BESIDE, Provision, read_acts
from training.pairs import Pair, corpus_pairs, name_table, ruling_pairs, split, title_pairs, written_pairs

WRITTEN = Path(__file__).parent / "asks.yaml"


@dataclass(frozen=True)
class Material:
    """``acts`` by key; ``passages`` of our corpus with the base key of each one's record; pairs to train on and held back."""

    acts: dict[str, Provision]
    passages: tuple[tuple[str, Passage], ...]
    train: list[Pair]
    held: list[Pair]


def gather(corpus_dir: Path, clone: Path, rulings_dir: Path) -> Material:
    """Read everything. ``clone`` is a clone of the bundle of official text, ``rulings_dir`` the folder of rulings."""
    corpus = load_corpus(corpus_dir)
    core = {s.law_id for s in corpus.sources.statutes} if corpus.sources else set()
    acts = read_acts(clone, core | BESIDE)
    content = own_shard(corpus)
    base_of = {record.key: record.base for record in content.records}
    names = name_table(acts, corpus)
    rulings = load_rulings(rulings_dir).rulings
    pairs = [*corpus_pairs(corpus), *title_pairs(acts), *ruling_pairs(rulings, names, acts), *written_pairs(WRITTEN)]
    train, held = split(pairs)
    return Material(acts, tuple((base_of[p.owner], p) for p in content.passages), train, held)
