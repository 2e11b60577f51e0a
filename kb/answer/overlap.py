"""How much lines share with a question: a word counts less the more of the lines have it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence, Set


def weigh(held: Sequence[Set[str]], fade: float = 1.0) -> list[float]:
    """The weight of what each line shares; a word of n lines counts ``1 / n ** fade``.

    >>> weigh([{"a", "b"}, {"a"}])
    [1.5, 0.5]
    """
    lines = Counter(word for words in held for word in words)
    return [sum(1 / lines[word] ** fade for word in sorted(words)) for words in held]
