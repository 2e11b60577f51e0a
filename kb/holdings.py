"""What is on file, for ``kb doctor``: how much of each kind, how long ago it was checked, and how sure it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

from kb.retrieve.library import Library


def holdings(library: Library, today: date) -> dict[str, Any]:
    """Counts by kind (the lexicon by language), ages of the checks in days, and how many of each kind are of which confidence.

    Example: ``{"counts": {"cards": 416, …, "lexicon": {"ko": 553, "en": 153, …}}, "ages": {"cards": {"oldest_days": 12,
    "newest_days": 0}, …}, "confidence": {"policy": {"high": 8, "medium": 2}, …}}``.
    """
    dated: dict[str, Iterable[Any]] = {
        "cards": library.cards.values(),
        "digests": library.digests.values(),
        "services": library.services.values(),
        "guides": library.guides.values(),
        "policy": library.policy.values(),
        "factchecks": library.factchecks.values(),
        "effects": library.effects.values(),
        "glossary": library.glossary.values(),
    }
    facts = [fact for check in library.factchecks.values() for fact in check.facts]
    graded: dict[str, Iterable[Any]] = {
        "policy": library.policy.values(),
        "services": library.services.values(),
        "facts": facts,
    }
    return {
        "counts": {
            **{kind: len(list(records)) for kind, records in dated.items()},
            "lexicon": _tally(entry.lang for entry in library.lexicon.entries),
        },
        "ages": {kind: _ages([record.checked_on for record in records], today) for kind, records in dated.items()},
        "confidence": {kind: _tally(record.confidence for record in records) for kind, records in graded.items()},
    }


def _ages(days: list[date], today: date) -> dict[str, int | None]:
    """How many days ago the first and the last check were; None where nothing is on file."""
    ages = [(today - day).days for day in days]
    return {"oldest_days": max(ages, default=None), "newest_days": min(ages, default=None)}


def _tally(names: Iterable[str]) -> dict[str, int]:
    """How often each name stands, the most frequent first."""
    return dict(sorted(Counter(names).items(), key=lambda item: (-item[1], item[0])))
