"""What an answer costs, in embeddings of its question: ``kb.find`` and ``kb.ask`` against one query embedding, side by side.

    python -m bench.answer_cost [FILE.jsonl]

Every question is embedded, searched and answered in turn in one warm process, so that a busy machine slows all three alike.
Printed are ratios, no times: the median, and the 95th percentile of the answers over the median embedding.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kb.base import open_kb
from kb.settings import PROJECT

WARM = 5
"""Questions asked before the first is measured: model, morphemes and statements are loaded by then."""


def seconds(work: Callable[[], Any]) -> float:
    """How long ``work`` takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    """Print the ratios for the questions of a file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="?", type=Path, default=PROJECT / "tests" / "blind" / "field_questions.jsonl")
    lines = parser.parse_args().file.read_text("utf-8").splitlines()
    questions = [json.loads(line)["question"] for line in lines if line.strip()]
    kb = open_kb()
    for question in questions[:WARM]:
        kb.ask(question)
    embedded, found, answered = [], [], []
    for question in questions:
        embedded.append(seconds(lambda q=question: kb.embedder.queries([q])))
        found.append(seconds(lambda q=question: kb.find(q)))
        answered.append(seconds(lambda q=question: kb.ask(q)))
    one = statistics.median(embedded)
    last = sorted(answered)[int(0.95 * (len(answered) - 1))]
    print(f"questions: {len(questions)}; in query embeddings, median:")
    print(f"  search {statistics.median(found) / one:.2f}, answer {statistics.median(answered) / one:.2f}")
    print(f"  answer, 95th percentile {last / one:.2f}")
    kb.close()


if __name__ == "__main__":
    main()
