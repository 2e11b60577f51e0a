"""The statutes page: which statutes and articles are on file, and what bears on one of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from kb.law.address import ArticleNumber
from kb.retrieve.library import Library


@dataclass(frozen=True)
class ArticleName:
    """An article in the tree: its key (``011187/14-2``), number, title and the chapters it stands in, "" where not loaded."""

    key: str
    number: str
    title: str
    chapters: tuple[str, ...] = ()


@dataclass(frozen=True)
class StatuteName:
    """A statute of the field: names, how far it is known, and whether its official text is loaded."""

    law_id: str
    name: str
    short: str
    english: str
    known_until: str
    loaded: bool


def statutes(library: Library) -> list[StatuteName]:
    """The statutes of which an article is on file, in the order of the sources. A loaded one is known as far as its text is."""
    carded = {card.law_id for card in library.cards.values()}
    loaded = {
        row["law_id"]: library.horizon_of(row["law_id"], date.fromisoformat(row["horizon"])).known_until
        for row in library.statute_rows
    }
    return [
        StatuteName(
            law_id, row.name, row.short, row.english, loaded.get(law_id, row.known_until).isoformat(), law_id in loaded
        )
        for law_id, row in library.statutes.items()
        if law_id in carded or law_id in loaded
    ]


def articles(library: Library, law_id: str, day: date) -> list[ArticleName]:
    """The articles of a statute in order: of the official text of that day where it is loaded, else those with an account."""
    if law_id in library.statutes_loaded:
        return [
            ArticleName(text.base, str(text.number), text.title, text.chapters) for text in library.statute(law_id, day)
        ]
    cards = [(card.number, base, card) for base, card in library.cards.items() if card.law_id == law_id]
    rows = sorted(cards, key=lambda row: row[0])
    return [ArticleName(base, str(number), card.title) for number, base, card in rows]


def matching(rows: Iterable[ArticleName], words: str) -> list[ArticleName]:
    """The articles whose number or title has every word: ``14조의2`` finds 제14조의2, ``반포`` what is titled so."""
    wanted = words.split()
    return [row for row in rows if all(word in f"{row.number} {row.title}" for word in wanted)]


def tree(rows: Sequence[ArticleName]) -> list[tuple[str, list[ArticleName]]]:
    """The articles under their chapter, in order; one nameless chapter where none is known."""
    found: list[tuple[str, list[ArticleName]]] = []
    for row in rows:
        chapter = " ".join(row.chapters)
        if not found or found[-1][0] != chapter:
            found.append((chapter, []))
        found[-1][1].append(row)
    return found


def article_of(key: str) -> str:
    """Any key of a provision as that of its article: ``011187/14-2/1@20459`` -> ``011187/14-2``."""
    law_id, slug = key.partition("@")[0].split("/")[:2]
    return f"{law_id}/{ArticleNumber.parse(slug).slug}"
