"""Penalties of the cards against a table typed from the official text by someone who had not seen the cards."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ingest.corpus import load_corpus

HERE = Path(__file__).resolve().parent
CARDS = {(c.law, c.article): c for c in load_corpus(HERE.parent / "corpus").cards.values()}
ROWS = [json.loads(line) for line in (HERE / "blind" / "penalty_truth.jsonl").read_text("utf-8").splitlines()]
POINTING = {("제15조의2", "제2항")}  # 제1항과 같은 형: the card points, the table resolves the pointer


@pytest.mark.parametrize("row", ROWS, ids=lambda r: f"{r['law'][:4]} {r['article']} {r['clause']}")
def test_card_states_the_penalty_of_the_clause(row: dict) -> None:
    clause = row["clause"] or "본문"
    penalty = next(p for p in CARDS[row["law"], row["article"]].penalties if p.clause == clause)
    if (row["article"], clause) in POINTING:
        assert penalty.other == ["제1항과 같은 형"]
        return
    assert penalty.imprisonment.model_dump() == row["imprisonment"]
    assert penalty.fine.model_dump() == row["fine"]
    assert (penalty.alternative, penalty.death, penalty.life) == (row["alternative"], row["death"], row["life"])
    assert bool(penalty.aggravation) == bool(row["aggravation"])
