"""A training loop that can be stopped at any step and goes on as if it had not been.

The order of batches follows from the seed and the epoch alone; weights, the optimiser's state and the step are in the
checkpoint, which is written beside its place and then renamed. A run ends by itself after ``minutes``.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn


@dataclass(frozen=True)
class Plan:
    """How to train. ``tokens`` bounds a batch; ``warm`` is the share of steps in which the rate rises to ``rate``."""

    epochs: int
    rate: float
    tokens: int = 1600
    warm: float = 0.1
    decay: float = 0.01
    seed: int = 1
    minutes: float = 90.0
    every: int = 50


def batches(lengths: Sequence[int], tokens: int, seed: int, epoch: int) -> list[list[int]]:
    """Numbers of texts in batches of like length, in an order that hangs on seed and epoch alone.

    >>> sorted(i for batch in batches([3, 9, 3], 12, 1, 0) for i in batch)
    [0, 1, 2]
    """
    order = random.Random(seed * 1000 + epoch)  # noqa: S311 - a shuffle, no secret
    mixed = list(range(len(lengths)))
    order.shuffle(mixed)
    mixed.sort(key=lambda i: lengths[i] // 4)  # stable: texts of like length stay shuffled among themselves
    found: list[list[int]] = []
    longest = 0
    for i in mixed:
        longest = max(longest, lengths[i])
        if found and (len(found[-1]) + 1) * longest <= tokens:
            found[-1].append(i)
        else:
            found.append([i])
            longest = lengths[i]
    order.shuffle(found)
    return found


def train(
    model: nn.Module,
    lengths: Sequence[int],
    loss: Callable[[list[int]], Tensor],
    plan: Plan,
    checkpoint: Path,
    told: Callable[[int, int, float], None] = lambda step, steps, loss: None,
) -> bool:
    """Train ``model`` from ``checkpoint`` if it is there. Returns whether training is complete (else: run again).

    ``loss`` gives the loss of a batch of numbers of texts. ``told`` hears (step, steps, mean loss) now and then.
    """
    schedule = [(e, b) for e in range(plan.epochs) for b in batches(lengths, plan.tokens, plan.seed, e)]
    optimiser = torch.optim.AdamW(
        (p for p in model.parameters() if p.requires_grad), plan.rate, weight_decay=plan.decay
    )
    start = 0
    if checkpoint.exists():
        state = torch.load(checkpoint, weights_only=True)
        model.load_state_dict(state["model"])
        optimiser.load_state_dict(state["optimiser"])
        start = state["step"]
    began, heard = time.monotonic(), 0.0
    for step in range(start, len(schedule)):
        for group in optimiser.param_groups:
            group["lr"] = plan.rate * rise_and_fall(step, len(schedule), plan.warm)
        value = loss(schedule[step][1])
        optimiser.zero_grad()
        value.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        heard += float(value.detach())
        done = step + 1
        stop = time.monotonic() - began > 60 * plan.minutes
        if done % plan.every == 0 or stop or done == len(schedule):
            told(done, len(schedule), heard / (done % plan.every or plan.every))
            heard = 0.0
            _write({"model": model.state_dict(), "optimiser": optimiser.state_dict(), "step": done}, checkpoint)
        if stop:
            return done == len(schedule)
    return True


def rise_and_fall(step: int, steps: int, warm: float) -> float:
    """Share of the full rate: up in a straight line, then down in one.

    >>> rise_and_fall(4, 10, 0.5), rise_and_fall(9, 10, 0.5)
    (1.0, 0.2)
    """
    rising = max(1, int(steps * warm))
    return (step + 1) / rising if step < rising else (steps - step) / max(1, steps - rising)


def _write(state: dict[str, object], path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    staged = path.with_suffix(".part")
    torch.save(state, staged)
    staged.replace(path)
