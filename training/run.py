"""The steps from e5 to our model, each a command that can be stopped and run again (``--minutes``, at most 90 a run)::

    git clone -b main ../shared/corpus/legalize-kr-core.bundle W/official
    python -m training.run prepare --work W   # smaller vocabulary; exact vectors of articles, passages and questions
    python -m training.run query   --work W   # the tower of questions, upper half of e5
    python -m training.run passage --work W   # the shallow tower of passages
    python -m training.run export  --work W --to models/embedding
    python -m training.run measure --work W --model models/embedding

Needs the packages of ``make dev``. Reads official text and rulings from ``KB_SHARED_DIR`` and writes no sentence of them.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from kb.embed import PROMPTS, open_embedder
from kb.settings import Settings
from training.data import Material, gather
from training.measure import figures, first_ranks
from training.pairs import Pair
from training.targets import Targets

LAYERS, UPPER = 12, 6
DEPTH = 4
"""Layers of the passage tower."""
SPREAD = 0.6
"""Brings differences of cosines to those of e5: over the held-back asks (n = 424), how much nearer a question of the field is to it
than to what is not ours deviates by 0.59 of what it does here."""
LENGTHS = {"query": 96, "article": 256, "passage": 256}
NOT_ASKED = frozenset(
    {
        "card.limit",
        "card.account",
        "digest.limit",
        "digest.account",
        "service.account",
        "guide.step",
        "policy.account",
    }
)
"""Kinds that no question resembles: long sentences of ours, which are passages already."""


def asked(pair: Pair) -> bool:
    """Whether a pair is trained on as a question: of the titles every fourth, bare or behind the name of the Act."""
    if pair.kind == "title":
        return hashlib.sha256(pair.query.encode()).digest()[0] % 4 == 0
    return pair.kind not in NOT_ASKED


def material(settings: Settings, work: Path) -> Material:
    return gather(settings.corpus_dir, work / "official", settings.shared_dir / "corpus" / "rulings")


def prepare(settings: Settings, work: Path) -> None:
    """Smaller vocabulary, then vectors of everything: ``articles.npz``, ``passages.npz``, ``questions.npz``."""
    from safetensors.numpy import load_file
    from tokenizers import Tokenizer

    from training.states import Exact
    from training.vocabulary import prune

    found = material(settings, work)
    pruned = work / "pruned"
    if not pruned.exists():
        source = open_embedder(None, settings.data_dir)
        source.passages(["converted when first used"])
        lines = (line for path in _texts(settings, work) for line in path.read_text(encoding="utf-8").split("\n"))
        before, kept = prune(getattr(source, "folder", Path()), pruned, lines)
        print(f"vocabulary: {before} pieces, {kept} kept")
    tensors = {k: v.astype(np.float32) for k, v in load_file(pruned / "model.safetensors").items()}
    tokenizer = Tokenizer.from_file(str(pruned / "tokenizer.json"))

    def tokens(role: str, texts: Sequence[str], most: int) -> list[list[int]]:
        tokenizer.enable_truncation(most)
        return [e.ids for e in tokenizer.encode_batch([PROMPTS[role] + text for text in texts])]

    texts = {
        "articles": tokens("passage", [p.text for p in found.acts.values()], LENGTHS["article"]),
        "passages": tokens("passage", [p.text for _, p in found.passages], LENGTHS["passage"]),
        "questions": tokens("query", questions(found), LENGTHS["query"]),
    }
    for name, ids in texts.items():
        if not (work / f"{name}.npz").exists():
            cut = UPPER if name == "questions" else 0
            vectors, states = Exact(tensors, LAYERS, cut=cut).encode(ids, _told(name))
            flat = np.concatenate(states) if states else np.zeros((0, 0), np.float16)
            lengths = [len(row) for row in ids]
            np.savez(work / f"{name}.npz", vectors=vectors, states=flat, lengths=lengths, ids=np.concatenate(ids))


def questions(found: Material) -> list[str]:
    """Every text that is a question of a pair, trained on or held back, once, in a fixed order."""
    return list(dict.fromkeys(p.query for p in [*found.held, *found.train] if asked(p)))


def _texts(settings: Settings, work: Path) -> list[Path]:
    roots = [work / "official" / "kr", settings.shared_dir / "corpus" / "rulings", settings.corpus_dir]
    return sorted(path for root in roots for path in root.rglob("*") if path.suffix in (".md", ".yaml"))


def _told(name: str) -> Any:
    def told(done: int, total: int) -> None:
        if done == total or done % 500 < 8:
            print(f"{name}: {done} of {total}", flush=True)

    return told


def _rows(work: Path, name: str) -> tuple[npt.NDArray[np.float32], list[Any], list[list[int]]]:
    """(vectors, hidden states, tokens) of one of the files that :func:`prepare` writes."""
    with np.load(work / f"{name}.npz") as file:
        ends = np.cumsum(file["lengths"])[:-1]
        states = np.split(file["states"], ends) if len(file["states"]) else []
        return file["vectors"], states, [part.tolist() for part in np.split(file["ids"], ends)]


def aims(found: Material, work: Path) -> Targets:
    """What questions are trained towards."""
    return Targets(
        tuple(found.acts),
        _rows(work, "articles")[0],
        tuple(base for base, _ in found.passages),
        tuple(p.key for _, p in found.passages),
        _rows(work, "passages")[0],
    )


def train_query(settings: Settings, work: Path, minutes: float) -> bool:
    from safetensors.numpy import load_file

    from training.encoder import Tower, load_layers
    from training.loop import Plan, train
    from training.query_tower import QueryLoss

    found = material(settings, work)
    pairs = [p for p in found.train if asked(p)]
    teacher, states, _ = _rows(work, "questions")
    at = {query: i for i, query in enumerate(questions(found))}
    tower = Tower(UPPER)
    load_layers(tower, load_file(work / "pruned" / "model.safetensors"), range(LAYERS - UPPER, LAYERS))
    text_of = [at[p.query] for p in pairs]
    loss = QueryLoss(tower, pairs, text_of, states, teacher, aims(found, work))
    plan = Plan(epochs=2, rate=5e-5, minutes=minutes)
    return train(tower, [len(states[i]) for i in text_of], loss, plan, work / "query.pt", _heard)


def train_passage(settings: Settings, work: Path, minutes: float) -> bool:
    from safetensors.numpy import load_file

    from training.encoder import Tower, load_layers, spread
    from training.loop import Plan, train
    from training.passage_tower import PassageLoss, Start

    tensors = load_file(work / "pruned" / "model.safetensors")
    parts = [_rows(work, name) for name in ("articles", "passages")]
    teacher = np.concatenate([vectors for vectors, _, _ in parts])
    ids = [row for _, _, rows in parts for row in rows]
    tower = Tower(DEPTH)
    load_layers(tower, tensors, spread(LAYERS, DEPTH))
    loss = PassageLoss(tower, Start(tensors), ids, teacher, trained_questions(work))
    return train(
        tower, [len(row) for row in ids], loss, Plan(epochs=2, rate=2e-4, minutes=minutes), work / "passage.pt", _heard
    )


def trained_questions(work: Path) -> npt.NDArray[np.float32]:
    """Vectors of all questions by the trained tower."""
    import torch

    from training.encoder import Tower
    from training.query_tower import encode

    tower = Tower(UPPER)
    tower.load_state_dict(torch.load(work / "query.pt", weights_only=True)["model"])
    return encode(tower, _rows(work, "questions")[1])


def _heard(step: int, steps: int, loss: float) -> None:
    print(f"step {step} of {steps}: loss {loss:.3f}", flush=True)


def export(work: Path, target: Path) -> None:
    """Write the folder. Without ``passage.pt`` passages are told by e5 itself, all layers deep."""
    import torch
    from safetensors.numpy import load_file

    from training.encoder import Tower, layer_tensors
    from training.export import Role, write_folder

    base = {k: v.astype(np.float32) for k, v in load_file(work / "pruned" / "model.safetensors").items()}
    upper = Tower(UPPER)
    upper.load_state_dict(torch.load(work / "query.pt", weights_only=True)["model"])
    samples = {name: _rows(work, name)[2][::200] for name in ("questions", "articles", "passages")}
    roles = {
        "query": Role(base | layer_tensors(upper, LAYERS - UPPER), LAYERS, PROMPTS["query"], samples["questions"]),
        "passage": Role(base, LAYERS, PROMPTS["passage"], samples["articles"]),
    }
    if (work / "passage.pt").exists():
        student = Tower(DEPTH)
        student.load_state_dict(torch.load(work / "passage.pt", weights_only=True)["model"])
        deep = Role(base, LAYERS, PROMPTS["passage"], samples["passages"])
        shallow = Role(base | layer_tensors(student), DEPTH, PROMPTS["passage"], samples["articles"])
        roles |= {"passage": shallow, "core": deep}
    write_folder(target, base, work / "pruned" / "tokenizer.json", roles, spread=SPREAD)


def measure(settings: Settings, work: Path, model: str | None) -> None:
    """Held-back pairs by kind: the first right article, and the first right record of our corpus, by this model alone."""
    found = material(settings, work)
    embedder = open_embedder(model, settings.data_dir)
    articles = embedder.passages([p.text for p in found.acts.values()])
    held = [p for p in found.held if asked(p)]
    vectors = embedder.queries([p.query for p in held])
    for kind in ["", *sorted({p.kind for p in held})]:
        rows = [i for i, p in enumerate(held) if kind in ("", p.kind)]
        gold = [held[i].gold for i in rows]
        told = figures(first_ranks(vectors[rows], articles, list(found.acts), gold))
        print(f"{kind or 'all':16s}" + "".join(f"  {name} {value:.3f}" for name, value in told.items()))


def main(arguments: Sequence[str] | None = None) -> int:
    """One step. Returns 0, or 3 when time ran out before a training was complete: run the same command again."""
    parser = argparse.ArgumentParser(prog="python -m training.run")
    parser.add_argument("step", choices=["prepare", "query", "passage", "export", "measure"])
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=90.0)
    parser.add_argument("--to", type=Path)
    parser.add_argument("--model")
    chosen = parser.parse_args(arguments)
    settings = Settings()
    complete = True
    if chosen.step == "prepare":
        prepare(settings, chosen.work)
    elif chosen.step == "query":
        complete = train_query(settings, chosen.work, chosen.minutes)
    elif chosen.step == "passage":
        complete = train_passage(settings, chosen.work, chosen.minutes)
    elif chosen.step == "export":
        export(chosen.work, chosen.to or chosen.work / "model")
    else:
        measure(settings, chosen.work, chosen.model)
    return 0 if complete else 3


if __name__ == "__main__":
    sys.exit(main())
