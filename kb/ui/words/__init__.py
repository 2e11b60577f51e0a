"""Every word of the interface in Korean and English, a module for each page; a test fails when one side misses a key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kb.base import PAPER_WORDS
from kb.ui.words import (
    chat,
    documents,
    glossary,
    penalties,
    periods,
    policy,
    rulings,
    shared,
    statutes,
    stories,
    support,
)

LANGUAGES = {"ko": "한국어", "en": "English"}


def gathered(tables: Sequence[Mapping[str, Mapping[str, str]]]) -> dict[str, dict[str, str]]:
    """The tables of all pages as one. Raises ValueError for a key that two of them give."""
    words: dict[str, dict[str, str]] = {language: {} for language in LANGUAGES}
    for table in tables:
        for language, rows in table.items():
            if twice := words[language].keys() & rows.keys():
                raise ValueError(f"given twice: {', '.join(sorted(twice))}")
            words[language] |= rows
    return words


WORDS = gathered(
    [
        PAPER_WORDS,
        shared.WORDS,
        chat.WORDS,
        penalties.WORDS,
        periods.WORDS,
        support.WORDS,
        statutes.WORDS,
        rulings.WORDS,
        policy.WORDS,
        documents.WORDS,
        glossary.WORDS,
        stories.WORDS,
    ]
)


def word(language: str, key: str, **values: object) -> str:
    """One string of the interface. Raises KeyError for a key that does not exist.

    Example: ``word("ko", "effective", date="2024-10-16")`` -> ``"시행 2024-10-16"``.
    """
    return WORDS[language][key].format(**values)
