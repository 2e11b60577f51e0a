"""For want of a nearer ruling, the newest is told that no later text has overtaken: an invented law with three rulings on it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from ingest import build as builder
from ingest.build import build
from kb.answer.compose import Composer
from kb.answer.model import Claim
from kb.retrieve.library import Library
from kb.retrieve.question import Question
from kb.retrieve.retriever import Found, Hit
from kb.store.generation import Store
from tests.ingest.invented import DIGEST, HashEmbedder, Words, write_corpus
from tests.store.shards import quick_folder

OVERTAKEN = "overtaken_by:\n  date: 2023-01-01\n  by: 시험법원 2023시9 판결\n  what: 결론을 바꾸었습니다.\nsituations: [filming]"
DAY = date(2026, 11, 24)


def ruling(number: str, day: str, *, overtaken: bool = False) -> str:
    """Another digest on the same provision."""
    text = DIGEST.replace("2020시1", number).replace("date: 2020-08-01", f"date: {day}")
    return text.replace("situations: [filming]", OVERTAKEN) if overtaken else text


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch) -> Iterator[Library]:
    """The invented corpus with the rulings of 2020 and 2021 and one of 2022 that is overtaken, as if official ones were loaded."""
    monkeypatch.setattr(builder, "Morphemes", Words)
    with quick_folder() as folder:
        monkeypatch.setattr(builder, "SHIPPED", folder / "shipped.npz")
        corpus = write_corpus(folder / "corpus")
        for number, day, overtaken in (("2021시2", "2021-08-01", False), ("2022시3", "2022-08-01", True)):
            Path(corpus / f"digests/{number}.md").write_text(ruling(number, day, overtaken=overtaken), encoding="utf-8")
        build(corpus, folder / "data", HashEmbedder())
        store = Store(folder / "data")
        held = Library(store)
        held.loaded = {"rulings": 3}
        yield held
        store.close()


def hit(library: Library, base: str, kind: str) -> Hit:
    row = library.row(base)
    assert row is not None
    return Hit(base, row.key, kind, ("1",) if kind == "statute" else (), 1.0, ("lexicon:몰래찍기",), "in_force")


def told(library: Library, *hits: Hit) -> list[str]:
    """The case numbers of the rulings told, in order."""
    found = Found(Question("몰래찍기를 당했어요", (), ()), [hit(library, "999999/1", "statute"), *hits])
    claims: list[Claim] = Composer(library, found, ("overview",), "ko", "victim", DAY, DAY).write().claims
    quoted = [claim.citations[0].evidence.case_number for claim in claims if claim.kind == "fact"]
    return [number for number in dict.fromkeys(quoted) if number]


def test_the_newest_that_stands_is_told(library: Library) -> None:
    assert told(library) == ["2021시2"]


def test_one_that_was_found_is_told_though_it_is_overtaken(library: Library) -> None:
    newest = next(base for base, digest in library.digests.items() if digest.case_number == "2022시3")
    assert told(library, hit(library, newest, "digest")) == ["2022시3"]


def test_none_is_told_where_all_are_overtaken(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    later = next(digest.overtaken_by for digest in library.digests.values() if digest.overtaken_by)
    over = {base: digest.model_copy(update={"overtaken_by": later}) for base, digest in library.digests.items()}
    monkeypatch.setattr(library, "digests", over)
    assert told(library) == []
