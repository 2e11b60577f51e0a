"""Weighted reciprocal rank fusion: many ranked lists -> one, in total order."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

K = 8
"""Rank constant of the fusion, as in the baselines the project measures itself against."""


@dataclass
class Fused:
    """One candidate with its fused score and the reasons (``bm25:3``, ``dense:1``, ``lexicon:딥페이크``)."""

    key: str
    score: float = 0.0
    reasons: list[str] = field(default_factory=list)


def fuse(
    channels: Mapping[str, Sequence[str]],
    weights: Mapping[str, float],
    reasons: Mapping[str, Mapping[str, str]],
    aside: Callable[[str], bool] = lambda key: False,
) -> list[Fused]:
    """Fuse ranked lists of keys (best first, no key twice in a list).

    Score: the sum over channels of weight / (K + rank), rank counted from 1. ``reasons[channel][key]`` overrides the
    default reason ``channel:rank``. Order: ``(-score, key)``, the same on every run. Keys that stand ``aside`` are ranked among
    the others and take no rank from them.

    >>> [f.key for f in fuse({"a": ["x", "y"], "b": ["y"]}, {"a": 1.0, "b": 1.0}, {})]
    ['y', 'x']
    >>> [f.reasons for f in fuse({"a": ["x", "note", "y"]}, {"a": 1.0}, {}, aside=lambda key: key == "note")]
    [['a:1'], ['a:2'], ['a:2']]
    """
    candidates: dict[str, Fused] = {}
    for channel, keys in channels.items():
        others = 0
        for key in keys:
            rank = others + 1
            others += not aside(key)
            candidate = candidates.setdefault(key, Fused(key))
            candidate.score += weights[channel] / (K + rank)
            candidate.reasons.append(reasons.get(channel, {}).get(key, f"{channel}:{rank}"))
    return sorted(candidates.values(), key=lambda c: (-round(c.score, 9), c.key))
