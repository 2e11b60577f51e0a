"""What does the gate do with a real, weak model? ``KB_LLM=… python -m bench.weak_model FILE.jsonl…`` prints it (docs/llm.md).

Each ``question`` of the files is asked of the knowledge base of ``KB_DATA_DIR`` with the model of ``KB_LLM``. ``--keep FILE`` holds one
line a question (the reply, each sentence of the model's with what became of it and the lines it names), for a person to read beside
the evidence; what stands there is not asked again, so a run that was stopped goes on.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kb.answer.llm_writer import Line, LLMWriter, cut
from kb.answer.model import Claim, Removed, cited_as
from kb.answer.whole import verbatim
from kb.base import KnowledgeBase, Options, open_kb
from kb.llm import FIRST_SECONDS, OUTPUT_TOKENS, TOTAL_SECONDS, Failed, Limits, Model, open_model
from kb.redact import Masker
from kb.settings import Settings


@dataclass(frozen=True)
class TapedModel(Model):
    """A model whose last reply is kept."""

    tape: list[str] = field(default_factory=list)

    def stream(self, system: str, user: str) -> Generator[str, None, None]:
        with closing(super().stream(system, user)) as pieces:
            for piece in pieces:
                self.tape.append(piece)
                yield piece


class TapedWriter(LLMWriter):
    """The writer of ``KB_LLM``; keeps what became of each sentence of the last answer."""

    def __init__(self, kb: KnowledgeBase, spec: str, limits: Limits) -> None:
        opened = open_model(spec)
        self.model = TapedModel(opened.spec, opened.key, limits)
        self.items: list[Claim | Removed] = []
        super().__init__(self.model, kb.gate, Masker(kb.library.names, kb.registry.phones))

    def forget(self) -> None:
        """Before the next question."""
        self.model.tape.clear()
        self.items.clear()

    def _sentences(
        self, user: str, language: str, depth: str, lines: Sequence[Line], shown: set[str]
    ) -> Iterator[Claim | Removed]:
        for item in super()._sentences(user, language, depth, lines, shown):
            self.items.append(item)
            yield item


def told(item: Claim | Removed) -> dict[str, Any]:
    """What became of a sentence: ``cut`` and by which checks; ``verbatim`` or ``own words`` where it was shown; ``clause``, what was
    shown in the place of the sentence before it."""
    if isinstance(item, Removed):
        return {"text": item.text, "became": "cut", "why": item.why}
    exact = verbatim(item.text, [citation.evidence for citation in item.citations])
    became = "clause" if item.verdict == "replaced" else "verbatim" if exact else "own words"
    return {
        "text": item.text,
        "became": became,
        "lines": [f"({cited_as(c.evidence)}) {c.quote}" for c in item.citations],
    }


def ask(kb: KnowledgeBase, writer: TapedWriter, row: dict[str, Any]) -> dict[str, Any]:
    """One question of a file, and what came of it."""
    writer.forget()
    started = time.monotonic()
    answer = kb.ask(row["question"], Options())
    reply, sentences = "".join(writer.model.tape), 0
    with suppress(Failed):
        for _ in cut([reply]):
            sentences += 1
    return {
        "id": row["id"], "refused": answer.refused, "writer": answer.writer, "notices": answer.notices, "reply": reply,
        "sentences": sentences, "told": [told(item) for item in writer.items], "seconds": round(time.monotonic() - started, 1),
    }  # fmt: skip


def table(rows: Sequence[dict[str, Any]]) -> list[str]:
    """The figures, a line each."""
    asked = [row for row in rows if row["reply"] or row["told"] or len(row["notices"]) > 1]
    items = [item for row in rows for item in row["told"]]
    became = Counter(item["became"] for item in items)
    why = Counter(check for item in items if item["became"] == "cut" for check in item["why"].split(", "))
    written = sum(row["sentences"] for row in rows)
    judged = became["cut"] + became["verbatim"] + became["own words"]
    return [
        f"questions {len(rows)}, refused before a model is asked {sum(row['refused'] for row in rows)}, sent {len(asked)}",
        f"sentences written {written}, left out as said before {written - judged}",
        f"cut {became['cut']} (a clause in the place of {became['clause']})",
        *(f"  {name} {count}" for name, count in why.most_common()),
        f"shown word for word {became['verbatim']}",
        f"shown in words of the model's {became['own words']}",
        f"answers with a sentence of the model's {sum(row['writer'] != 'composer' for row in rows)}, "
        f"fallen back whole {sum(row['writer'] == 'composer' for row in asked)}",
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.weak_model", description=__doc__)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE.jsonl")
    parser.add_argument("--keep", type=Path, metavar="RESULTS.jsonl")
    parser.add_argument("--patience", type=float, default=1.0, help="how many times longer to wait for a slow machine")
    parser.add_argument("--every", type=int, default=1, help="ask every n-th question of the files put together")
    parser.add_argument("--tokens", type=int, default=OUTPUT_TOKENS, help="the longest reply")
    options = parser.parse_args(arguments)
    settings = Settings()
    if not settings.llm:
        parser.error("KB_LLM is not set")
    kb = open_kb(settings)
    limits = Limits(FIRST_SECONDS * options.patience, TOTAL_SECONDS * options.patience, tokens=options.tokens)
    writer = TapedWriter(kb, settings.llm, limits)
    kb.__dict__["_writer"] = writer
    questions = [json.loads(line) for file in options.files for line in file.read_text("utf-8").splitlines() if line]
    kept = options.keep.read_text("utf-8").splitlines() if options.keep and options.keep.exists() else []
    done = [json.loads(line) for line in kept]
    known = {row["id"] for row in done}
    for question in questions[:: options.every]:
        if question["id"] in known:
            continue
        done.append(ask(kb, writer, question))
        if options.keep:
            with options.keep.open("a", encoding="utf-8") as out:
                out.write(json.dumps(done[-1], ensure_ascii=False) + "\n")
    print("\n".join(table(done)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
