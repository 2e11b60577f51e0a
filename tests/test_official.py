"""Our cards and digests against the official text: hashes, dates, versions; and none of its sentences copied."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml

from ingest.corpus import load_corpus
from ingest.sources import open_source
from ingest.statutes import Statute, assemble
from kb.law.address import MAIN, print_clause
from kb.law.timeline import law_on
from kb.settings import PROJECT
from kb.store.records import Card
from tests.official_history import StatuteHistory

pytestmark = pytest.mark.shared
CORPUS = load_corpus(PROJECT / "corpus")
PATHS = {s.law_id: s.path for s in CORPUS.sources.statutes} if CORPUS.sources else {}
RUN = 9
"""Words in a row that are a copy."""
FORMULA = re.compile(r"^\d|징역|벌금|과태료|이하|이상|정보통신망|촬영물|복제물|영상물|성착취물")
"""Words of penalty formulas and defined terms, which no account can say otherwise."""


@pytest.fixture(scope="session")
def history(official: Path) -> Iterator[object]:
    """``history(law_id)``: every version of a statute, read once."""

    @cache
    def read(law_id: str) -> StatuteHistory:
        return StatuteHistory(official, PATHS[law_id])

    return read


@pytest.fixture(scope="session")
def statutes(official: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Statute]:
    """The statutes of the cards, every article with the days that the addenda give it, by 법령ID."""
    source = open_source(str(official), tmp_path_factory.mktemp("data"))
    paths = {PATHS[card.law_id] for card in CORPUS.cards.values()}
    return {files[0].law_id: assemble(files) for _, files in source.read(paths, lambda *_: None)}


def test_there_are_forty_cards_and_the_issue_names_them_all() -> None:
    assert len(CORPUS.cards) >= 40
    assert CORPUS.problems == []


@pytest.mark.parametrize("card", CORPUS.cards.values(), ids=lambda card: f"{card.law_id}-{card.article}")
def test_a_card_was_checked_against_the_text_in_force(card: Card, history, statutes: dict[str, Statute]) -> None:  # type: ignore[no-untyped-def]
    read = next(p for p in history(card.law_id).versions if p.number == card.checked_against.read_in)
    article = history(card.law_id).article(card.number, read.commit)
    assert article is not None
    assert {print_clause(c.path) or MAIN: c.sha256 for c in article.clauses} == {
        c.clause: c.sha256 for c in card.clauses
    }
    assert (article.title, read.law, read.law_id) == (card.title, card.law, card.law_id)
    current = law_on(statutes[card.law_id].articles[card.number], card.checked_on)
    assert current is not None
    given = card.checked_against
    assert (current.promulgation, current.promulgated_on, current.effective_from) == (
        given.promulgation,
        given.promulgated_on,
        given.effective_from,
    )


def words(text: str) -> list[str]:
    return re.findall(r"[가-힣A-Za-z0-9]+", text)


def runs(text: str) -> set[tuple[str, ...]]:
    """Every nine words in a row, but for those that are mostly penalty formula or defined terms."""
    found = words(text)
    pieces = (tuple(found[i : i + RUN]) for i in range(len(found) - RUN + 1))
    return {piece for piece in pieces if sum(bool(FORMULA.search(word)) for word in piece) < 4}


def own_lines(card: Card) -> list[str]:
    return [a.text for a in (*card.account, *card.english)] + card.limits + card.asks + [c.change for c in card.history]


@pytest.mark.parametrize("card", CORPUS.cards.values(), ids=lambda card: f"{card.law_id}-{card.article}")
def test_no_nine_words_of_a_card_are_those_of_its_article(card: Card, history) -> None:  # type: ignore[no-untyped-def]
    article = history(card.law_id).article(card.number)
    official = runs(" ".join(clause.full_text for clause in article.clauses))
    assert [line for line in own_lines(card) if runs(line) & official] == []


@pytest.mark.parametrize("digest", CORPUS.digests.values(), ids=lambda digest: digest.case_number)
def test_a_digest_is_of_the_file_it_names_and_copies_none_of_it(digest, shared: Path) -> None:  # type: ignore[no-untyped-def]
    data = (shared / "corpus" / "rulings" / digest.source_file).read_bytes()
    assert hashlib.sha256(data).hexdigest() == digest.source_sha256
    text = data.decode("utf-8")
    assert digest.case_number in text
    official = runs(text)
    lines = [*digest.issue, *digest.holding, *digest.why, *digest.limits]
    assert [line for line in lines if runs(line) & official] == []


def test_services_say_nothing_that_was_not_verified(shared: Path) -> None:
    facts = {s["id"]: s for s in yaml.safe_load((shared / "facts" / "services.yaml").read_text("utf-8"))["services"]}
    for service in CORPUS.services.values():
        fact = facts[service.id]
        digits = re.sub(r"\D", " ", str(fact["phone"]) + str(fact.get("online_channel")) + str(fact.get("website")))
        for phone in service.phones:
            assert all(part in digits for part in phone.number.split("-")), f"{service.id}: {phone.number}"
        urls = {source["url"].split()[0] for source in fact["sources"]} | {str(fact.get("website"))}
        assert {source.url for source in service.sources} <= urls, service.id
        if service.website:
            host = re.sub(r"^https?://(www\.)?|/.*$", "", service.website)
            assert host in str(fact), f"{service.id}: {service.website}"


def test_policy_events_stand_on_the_days_of_the_facts(shared: Path) -> None:
    facts = yaml.safe_load((shared / "facts" / "policy_timeline.yaml").read_text("utf-8"))["events"]
    assert Counter(event.date for event in CORPUS.policy.values()) == Counter(str(event["date"]) for event in facts)
    urls = {source["url"] for event in facts for source in event["sources"]}
    for event in CORPUS.policy.values():
        own = {source.url for source in event.sources if not source.url.startswith("https://www.law.go.kr/")}
        assert own <= urls, event.id


def test_figures_of_statistics_stand_in_the_facts(shared: Path) -> None:
    text = "".join((shared / "facts" / name).read_text("utf-8") for name in ("policy_timeline.yaml", "seed_claims.md"))
    digits = set(re.findall(r"\d+(?:\.\d+)?", re.sub(r"(?<=\d),(?=\d{3})", "", text)))
    urls = set(re.findall(r"https?://[^\s,)]+", text))
    for row in CORPUS.statistics.values():
        for figure in row.figures:
            assert _written(figure.value, row.unit) in digits, f"{row.id}: {figure.value}"
            assert {source.url for source in figure.sources} <= urls, row.id


def _written(value: float, unit: str) -> str:
    """As the facts write it: 1,330,000 is 133만 there, and 34.8억원 3.48bn won."""
    if unit == "억원":
        return f"{value / 10:g}"
    return "133" if value == 1_330_000 else str(value)


def test_no_official_text_is_in_the_repository() -> None:
    """Files in the layout of the sources are never committed."""
    tracked = [p for p in (PROJECT / "corpus").rglob("*") if p.is_file()]
    assert {p.suffix for p in tracked} <= {".md", ".yaml"}
    assert not [p for p in tracked if re.search(r"^공포번호:", p.read_text("utf-8"), re.M)]
