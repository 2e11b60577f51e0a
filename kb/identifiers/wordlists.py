"""The lists of words in ``words/``."""

from __future__ import annotations

from importlib.resources import files


def words(name: str) -> frozenset[str]:
    """The words of ``words/<name>.txt``; lines with ``#`` are remarks.

    >>> "주소" in words("common")
    True
    """
    text = files("kb.identifiers").joinpath(f"words/{name}.txt").read_text(encoding="utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())
