"""What people ask, as the cards, digests, services, guides and events have it: their own words, none of them twice, none from an eval file."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from pathlib import Path

import pytest
from kiwipiepy import Kiwi

from ingest.corpus import load_corpus
from kb.settings import PROJECT

CORPUS = load_corpus(PROJECT / "corpus")
ASKS: list[tuple[str, str]] = [
    (path, ask)
    for records in (CORPUS.cards, CORPUS.digests, CORPUS.services, CORPUS.guides, CORPUS.policy)
    for path, record in records.items()
    for ask in record.asks  # type: ignore[attr-defined]
]
SHARE = 0.5
"""An ask with this share of its character 5-grams in one eval question is too like it (the bar of the corpus)."""
ALIKE = 0.7
"""Two asks that share this much of the shorter one's 5-grams are one."""


def plain(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.lower())


def grams(text: str) -> frozenset[str]:
    """Character 5-grams, spacing and signs aside; a text of fewer than five is one gram."""
    letters = plain(text)
    return frozenset(letters[i : i + 5] for i in range(max(1, len(letters) - 4)))


def near(asks: list[tuple[str, str]], others: list[tuple[str, str]], share: float) -> list[tuple[str, str, str, str]]:
    """Pairs whose first shares at least ``share`` of its 5-grams with the second."""
    where: dict[str, list[int]] = defaultdict(list)
    for number, (_, other) in enumerate(others):
        for gram in grams(other):
            where[gram].append(number)
    found = []
    for path, ask in asks:
        own = grams(ask)
        counts: dict[int, int] = defaultdict(int)
        for gram in own:
            for number in where.get(gram, ()):
                counts[number] += 1
        found += [(path, ask, *others[n]) for n, count in counts.items() if count >= share * len(own)]
    return found


def test_there_are_asks_of_every_kind() -> None:
    assert len(ASKS) > 400


def test_no_two_asks_are_alike() -> None:
    pairs = [pair for pair in near(ASKS, ASKS, ALIKE) if pair[:2] != pair[2:]]
    assert pairs == []
    assert len({plain(ask) for _, ask in ASKS}) == len(ASKS)


@pytest.mark.shared
@pytest.mark.parametrize("name", ["lay_questions.dev.jsonl", "out_of_scope.dev.jsonl"])
def test_no_ask_was_taken_from_an_eval_question(shared: Path, name: str) -> None:
    rows = [json.loads(line) for line in (shared / "eval" / name).read_text("utf-8").splitlines() if line.strip()]
    questions = [(row["id"], row["question"]) for row in rows]
    assert near(ASKS, questions, SHARE) == []


def test_none_was_taken_from_our_own_blind_questions() -> None:
    files = sorted((PROJECT / "tests" / "blind").glob("*questions.jsonl"))
    rows = [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines() if line.strip()]
    assert near(ASKS, [(row["id"], row["question"]) for row in rows], SHARE) == []


def test_most_asks_share_no_noun_with_the_title_of_the_article() -> None:
    """60 % of the asks of all cards name the matter in other words than the law does."""
    kiwi = Kiwi(num_workers=1)

    def nouns(text: str) -> set[str]:
        return {token.form for token in kiwi.tokenize(text) if token.tag in ("NNG", "NNP")}

    free = total = 0
    for card in CORPUS.cards.values():
        title = nouns(card.title)
        free += sum(not title & nouns(ask) for ask in card.asks)
        total += len(card.asks)
    assert free / total >= 0.6, f"{free} of {total}"
