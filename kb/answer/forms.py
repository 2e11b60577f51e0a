"""The forms of question that have a writer of their own, in the order in which they are tried."""

from __future__ import annotations

from collections.abc import Callable

from kb.answer import compare, factcheck, history, meaning, tables
from kb.answer.asked import Asked, Written

FORMS: tuple[Callable[[Asked], Written | None], ...] = (
    factcheck.write,
    meaning.write,
    compare.write,
    tables.write,
    history.write,
)


def special(asked: Asked) -> Written | None:
    """The answer of the first form that recognises the question; None when none does: then it is answered as any other."""
    return next((written for form in FORMS if (written := form(asked)) is not None), None)
