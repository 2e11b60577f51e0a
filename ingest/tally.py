"""What a source gave in a sync, counted."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Tally:
    """What one source gave: counts of statutes (or rulings), and what changed against the last sync."""

    source: str
    revision: str
    listed: int = 0
    wanted: int = 0
    found: int = 0
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    articles: int = 0
    clauses: int = 0
    unread: bool = False
    """The revision is that of the last sync: nothing was read."""
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """What is worth knowing and no problem."""
