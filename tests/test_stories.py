"""The articles whose story is told: every promulgation on file that changed their words is told, on its day, with its figures."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

import pytest

from ingest.corpus import load_corpus
from ingest.sources import open_source
from ingest.statutes import ArticleVersion, assemble
from kb.settings import PROJECT
from kb.store.records import Card, Change

CORPUS = load_corpus(PROJECT / "corpus")
STORIES = CORPUS.stories.articles if CORPUS.stories else []
CARDS = {f"{card.law_id}/{card.number.slug}": card for card in CORPUS.cards.values()}
FIGURE = re.compile(
    r"\d+년 이[하상]|[\d천백만억]+원(?= 이[하상])|(?<=상한이 )[\d천백만억]+원|(?<=에서 )[\d천백만억]+원|\d분의 \d"
)
"""The figures of a penalty in a Korean sentence: 7년 이하, 5천만원, 2분의 1."""
IN_MANWON = {"만": 1, "천만": 1000, "억": 10000}
Versions = Callable[[str], tuple[ArticleVersion, ...]]


@pytest.fixture(scope="module")
def versions(official: Path, tmp_path_factory: pytest.TempPathFactory) -> Versions:
    """Every official version of an article by its base key, with the days that the addenda give them."""
    source = open_source(str(official), tmp_path_factory.mktemp("stories"))
    assert CORPUS.sources is not None
    paths = {row.law_id: row.path for row in CORPUS.sources.statutes}
    statute = cache(
        lambda law_id: assemble([f for _, files in source.read([paths[law_id]], lambda *_: None) for f in files])
    )

    def of(base: str) -> tuple[ArticleVersion, ...]:
        return statute(base.partition("/")[0]).articles[CARDS[base].number]

    return of


def text(version: ArticleVersion | None) -> str:
    """The words of a version without the marks of its amendments, whose numbers are days; "" where there is none."""
    if version is None or version.article is None:
        return ""
    return re.sub(r"<[^<>]*>", "", "\n".join(clause.full_text for clause in version.article.clauses))


def beside(card: Card, rows: tuple[ArticleVersion, ...]) -> Iterable[tuple[Change, str, str]]:
    """Each entry of the history with the words before it and those that it brought."""
    old = dict(zip(rows, (None, *rows), strict=False))
    for change in card.history:
        new = next(row for row in rows if row.promulgation == change.promulgation)
        yield change, text(old[new]), text(new)


def test_ten_articles_are_told_in_full() -> None:
    assert len(STORIES) == 10
    assert not [problem for problem in CORPUS.problems if problem.path == "stories.yaml"]


@pytest.mark.shared
@pytest.mark.parametrize("base", STORIES)
def test_every_version_on_file_is_told_on_its_day_and_nothing_else(versions: Versions, base: str) -> None:
    told = [(change.promulgation, change.date) for change in CARDS[base].history]
    assert told == [(row.promulgation, row.effective_from) for row in versions(base)]


@pytest.mark.shared
@pytest.mark.parametrize("base", STORIES)
def test_the_figures_of_a_change_stand_in_the_words_before_or_after_it(versions: Versions, base: str) -> None:
    for change, old, new in beside(CARDS[base], versions(base)):
        missing = [figure for figure in FIGURE.findall(change.change) if figure not in old + new]
        assert missing == [], f"{base} {change.date}"


@pytest.mark.shared
@pytest.mark.parametrize("base", STORIES)
def test_a_penalty_that_a_promulgation_changed_is_told_old_and_new(versions: Versions, base: str) -> None:
    for change, old, new in beside(CARDS[base], versions(base)):
        renumbered = "번호가" in change.change  # what stood at the number before was another article
        moved = set() if renumbered or not old else penalties(old) ^ penalties(new)
        figures = {figure for words in moved for figure in re.findall(r"\d+년|[\d천백만억]+원", words)}
        assert [figure for figure in sorted(figures) if figure not in change.change] == [], f"{base} {change.date}"


@pytest.mark.parametrize("base", STORIES)
def test_both_languages_give_the_same_figures(base: str) -> None:
    for change in CARDS[base].history:
        english = change.change_en or ""
        assert numbers(r"(\d+) years?\b", english) == numbers(r"(\d+)년 이[하상]", change.change), change.date
        assert numbers(r"(\d+) million", english) == millions(change.change), change.date


def penalties(words: str) -> set[str]:
    """The penalties that an official text sets; 유기징역 says what 징역 says."""
    found = re.findall(r"\d+년 이[하상]의 (?:유기)?(?:징역|자격정지)|[\d천백만억]+원 이하의 벌금", words)
    return {penalty.replace("유기", "") for penalty in found}


def numbers(pattern: str, sentence: str) -> set[int]:
    return {int(number) for number in re.findall(pattern, sentence)}


def millions(sentence: str) -> set[int]:
    """Sums in a Korean sentence, in million won: 500만원 -> 5, 2천만원 -> 20."""
    found = re.findall(r"(\d+)(만|천만|억)원", sentence)
    return {int(number) * IN_MANWON[unit] // 100 for number, unit in found}
