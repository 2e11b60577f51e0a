"""Which checked claims (``corpus/factchecks``) a question repeats."""

from __future__ import annotations

from collections.abc import Mapping

from kb.retrieve.lexicon import fold
from kb.store.facts import FactCheck


def repeated(checks: Mapping[str, FactCheck], question: str) -> list[str]:
    """Base keys of the checks whose claim the question repeats: it has a word of each list of signs, whatever its spacing.

    Example: 2023년에 딥페이크 형량을 7년으로 올리기로 했다던데 맞나요? -> ["factcheck/deepfake-seven-years"].
    """
    text = fold(question).replace(" ", "")
    return [base for base, check in checks.items() if all(any(word in text for word in sign) for sign in check.signs)]
