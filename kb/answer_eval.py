"""Measuring answers (retrieval is measured by :mod:`kb.evaluate`): pure scores over ``kb ask --json``, so that the answers of any
system in that form can be measured, then means with 95 % intervals.

Questions: lines ``{id, lang, question, gold?, answer_facts?, stale?, premise?, must_say?, must_not_say?}``. A line with ``gold`` (it
may be empty) is a question of our field; a line without it is one to decline. Every figure is a sum of hits over a sum of chances,
so each names its own n (``unit`` says of what); a question gives no chance where a figure does not bear on it:

============================== =========== =====================================================================================
citation precision             provisions  cited law + article, each once an answer, that are gold; ``linked``: or linked with
                                           a gold provision by an edge or ``see``. Questions with gold that were answered
gold cited: any, all           questions   with gold; a refusal counts as none, so that silence gains nothing
first line: any, main          questions   answered; the first line answers one of the intents, the first intent
intents somewhere              questions   answered; each intent is answered by some line
facts: in the answer,          facts       of questions that are not stale; a refusal counts as none. Every figure and key word
in one line                                of the fact (:func:`kb.answer_rules.has_fact`): paraphrases are missed, so it is a
                                           lower bound. with figures, in words: those that hold a figure, phone or article
                                           (many are a hotline, which contacts always show) and the others
premise: corrected, in the     questions   with a premise. corrected: every ``must_say`` pattern and no ``must_not_say`` pattern
first line, repeated                       is found in the answer; repeated: a ``must_not_say`` pattern is
refused in field               questions   of our field
declined out of field          questions   to decline; then of those declined: nothing cited, statute search offered, contacts
                                           offered with a phone
verified, replaced, removed    sentences   claims by verdict, and what the gate took out
sentences, characters          questions   answered; of the claims, of the whole text: median and 90th percentile
============================== =========== =====================================================================================

``gold`` is a lower bound, so precision is one too. The intents are those that the system itself says it read. Intervals: bootstrap
over questions, :data:`ROUNDS` resamples, a fixed seed; a figure of exactly 0 or 1 has an interval of no width, so read its n.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from kb.answer_rules import addresses, figures, first_line, has_fact, in_one_line, sentences
from kb.base import KnowledgeBase, open_kb
from kb.evaluate import article_name, read_rows
from kb.settings import Settings

ROUNDS = 2000
SEED = 20261124
SEARCH = re.compile(r"law\.go\.kr|국가법령정보센터|Korean Law Information Center", re.I)
"""How a refusal offers plain statute search."""
SPREAD = {"sentences", "characters"}
"""Figures of which the median and the 90th percentile are given, not a share."""

Scores = dict[str, tuple[float, float]]
"""Figure -> (hits, chances) of one question; for :data:`SPREAD`, (value, 1)."""


@dataclass(frozen=True)
class Question:
    """One line of the file. ``gold`` None: out of our field, to be declined. ``facts``: those that are not stale."""

    id: str
    lang: str
    text: str
    gold: frozenset[str] | None
    facts: tuple[str, ...] = ()
    premise: bool = False
    must_say: tuple[re.Pattern[str], ...] = ()
    must_not_say: tuple[re.Pattern[str], ...] = ()
    linked: frozenset[str] = field(default=frozenset(), compare=False)
    """Provisions linked with a gold one."""


def read_questions(path: Path) -> list[Question]:
    """The questions of a file. Raises UnreadableSource naming the line that is wrong."""
    return read_rows(path, _question)


def _question(row: Mapping[str, Any]) -> Question:
    gold = row.get("gold")
    return Question(
        id=str(row["id"]),
        lang=row.get("lang", "ko"),
        text=row["question"],
        gold=None if gold is None else frozenset(article_name(g["law"], g["article"]) for g in gold),
        facts=() if row.get("stale") else tuple(row.get("answer_facts", ())),
        premise=bool(row.get("premise")),
        must_say=tuple(map(re.compile, row.get("must_say", ()))),
        must_not_say=tuple(map(re.compile, row.get("must_not_say", ()))),
    )


def cited_provisions(answer: Mapping[str, Any]) -> set[str]:
    """``law 제N조`` of every provision that the answer cites, each once."""
    citations = [c for claim in answer["claims"] for c in claim["citations"]]
    return {article_name(c["law"], c["article"]) for c in citations if c.get("law") and c.get("article")}


def score(question: Question, answer: Mapping[str, Any]) -> Scores:
    """Every figure that one question bears on.

    >>> score(Question("1", "ko", "…", None), {"refused": False, "claims": [], "answer": "…"})["declined out of field"]
    (0.0, 1.0)
    """
    if question.gold is None:
        return _declined(answer)
    scores: Scores = {"refused in field": _share([answer["refused"]])}
    scores |= _citations(question, answer) | _facts(question, answer) | _premise(question, answer)
    if not answer["refused"]:
        scores |= _form(question, answer)
    return scores


def _share(hits: Sequence[object]) -> tuple[float, float]:
    return float(sum(map(bool, hits))), float(len(hits))


def _declined(answer: Mapping[str, Any]) -> Scores:
    scores = {"declined out of field": _share([answer["refused"]])}
    if answer["refused"]:
        scores["declined: cites nothing"] = _share([not any(c["citations"] for c in answer["claims"])])
        scores["declined: offers search"] = _share([SEARCH.search(answer["answer"])])
        scores["declined: offers contacts"] = _share([any(c.get("phone") for c in answer["contacts"])])
    return scores


def _citations(question: Question, answer: Mapping[str, Any]) -> Scores:
    gold = question.gold
    if not gold:
        return {}
    cited = cited_provisions(answer)
    scores = {
        "gold cited: any": _share([cited & gold and not answer["refused"]]),
        "gold cited: all": _share([cited >= gold and not answer["refused"]]),
    }
    if not answer["refused"]:
        scores["citation precision"] = _share([name in gold for name in cited])
        scores["citation precision, linked"] = _share([name in gold or name in question.linked for name in cited])
    return scores


def _facts(question: Question, answer: Mapping[str, Any]) -> Scores:
    if not question.facts:
        return {}
    lines = [] if answer["refused"] else answer["answer"].split("\n")
    text = "\n".join(lines)
    found = {fact: has_fact(fact, text) for fact in question.facts}
    return {
        "facts: in the answer": _share(list(found.values())),
        "facts: with figures": _share([hit for fact, hit in found.items() if figures(fact)]),
        "facts: in words": _share([hit for fact, hit in found.items() if not figures(fact)]),
        "facts: in one line": _share([in_one_line(fact, lines) for fact in question.facts]),
    }


def _premise(question: Question, answer: Mapping[str, Any]) -> Scores:
    if not question.premise:
        return {}
    first = first_line(answer["claims"])

    def corrects(text: str) -> bool:
        said = all(pattern.search(text) for pattern in question.must_say)
        return said and not any(pattern.search(text) for pattern in question.must_not_say)

    return {
        "premise: corrected": _share([corrects(answer["answer"]) and not answer["refused"]]),
        "premise: in the first line": _share([first is not None and corrects(first["text"])]),
        "premise: repeated": _share([any(p.search(answer["answer"]) for p in question.must_not_say)]),
    }


def _form(question: Question, answer: Mapping[str, Any]) -> Scores:
    """How an answer is made: its first line, intents, verdicts, length."""
    claims, intents = answer["claims"], answer["intents"]
    removed = len(answer["removed"]) + sum(c["verdict"] == "removed" for c in claims)
    all_sentences = float(len(claims) + len(answer["removed"]))
    scores: Scores = {
        "verified": (float(sum(c["verdict"] == "verified" for c in claims)), all_sentences),
        "replaced": (float(sum(c["verdict"] == "replaced" for c in claims)), all_sentences),
        "removed": (float(removed), all_sentences),
        "sentences": (float(sum(sentences(c["text"]) for c in claims)), 1.0),
        "characters": (float(len(answer["answer"])), 1.0),
    }
    first = first_line(claims)
    if intents:
        answered = [first is not None and addresses(name, first, question.text) for name in intents]
        scores["first line: any intent"] = _share([any(answered)])
        scores["first line: main intent"] = _share([answered[0]])
        scores[f"first line: {intents[0]}"] = _share([answered[0]])
        somewhere = [any(addresses(name, claim, question.text) for claim in claims) for name in intents]
        somewhere = [said or (name == "help" and bool(answer["contacts"])) for name, said in zip(intents, somewhere, strict=True)]  # fmt: skip
        scores["intents: all somewhere"] = _share([all(somewhere)])
    return scores


ORDER = (
    "refused in field", "first line: any intent", "first line: main intent", "intents: all somewhere", "gold cited: any",
    "gold cited: all", "citation precision", "citation precision, linked", "facts: in the answer", "facts: with figures",
    "facts: in words", "facts: in one line",
    "premise: corrected", "premise: in the first line", "premise: repeated", "declined out of field",
    "declined: cites nothing", "declined: offers search", "declined: offers contacts", "verified", "replaced", "removed",
    "sentences", "characters",
)  # fmt: skip
"""Figures as they are printed; first lines by intent follow."""


def summary(scores: Sequence[Scores]) -> dict[str, dict[str, float | int | None]]:
    """Each figure over all questions: ``{"value", "n", "low", "high"}``; for :data:`SPREAD` a median and a p90 of that form.

    >>> summary([{"removed": (1.0, 4.0)}, {"removed": (0.0, 4.0)}])["removed"]["value"]
    0.125
    """
    names = sorted({name for row in scores for name in row}, key=lambda n: (ORDER.index(n) if n in ORDER else 99, n))
    found: dict[str, dict[str, float | int | None]] = {}
    for name in names:
        rows = np.array([row[name] for row in scores if name in row])
        if name in SPREAD:
            found[f"{name}: median"] = _figure(rows, lambda r: np.quantile(r[..., 0], 0.5, axis=-1))
            found[f"{name}: p90"] = _figure(rows, lambda r: np.quantile(r[..., 0], 0.9, axis=-1))
        else:
            found[name] = _figure(rows, _ratio)
    return found


def _ratio(rows: Any) -> Any:
    hits, chances = rows[..., 0].sum(axis=-1), rows[..., 1].sum(axis=-1)
    return np.divide(hits, chances, out=np.full_like(hits, np.nan), where=chances > 0)


def _figure(rows: Any, of: Callable[[Any], Any]) -> dict[str, float | int | None]:
    """The figure over the questions, and over :data:`ROUNDS` resamples of them the middle 95 %."""
    n = int(rows[:, 1].sum())
    if n == 0:
        return {"value": None, "n": 0, "low": None, "high": None}
    rng = np.random.default_rng(SEED)
    resampled = of(rows[rng.integers(0, len(rows), (ROUNDS, len(rows)))])
    low, high = np.nanquantile(resampled, (0.025, 0.975))
    return {
        "value": round(float(of(rows)), 4), "n": n, "low": round(float(low), 4), "high": round(float(high), 4)
    }  # fmt: skip


def linked_with(kb: KnowledgeBase, names: Iterable[str]) -> frozenset[str]:
    """``law 제N조`` of the provisions that an edge of the library, or ``see`` of a card, joins with one of ``names``."""
    library = kb.library
    by_name = {article_name(card.law, str(card.number)): base for base, card in library.cards.items()}
    bases = {by_name[name] for name in names if name in by_name}
    near: set[str] = set()
    for base in bases:
        near |= {other for _, other in (*library.edges(base), *library.edges_to(base))}
        near |= {"/".join(ref.split("/")[:2]) for ref in library.cards[base].see}
    near |= {base for base, card in library.cards.items() if bases & {"/".join(r.split("/")[:2]) for r in card.see}}
    return frozenset(name for other in near if (name := _name_of(kb, other)))


def _name_of(kb: KnowledgeBase, base: str) -> str | None:
    """``law 제N조`` of a provision on file by its base key; None for what is no provision."""
    card = kb.library.cards.get(base)
    if card:
        return article_name(card.law, str(card.number))
    versions = kb.library.versions(base)
    return article_name(versions[-1].law, str(versions[-1].number)) if versions else None


def writers(settings: Settings) -> dict[str, Settings]:
    """Who writes: the composer always, and the model of ``KB_LLM`` beside it when one is set."""
    model = getattr(settings, "llm", None)
    if not model:
        return {"composer": settings}
    return {"composer": settings.model_copy(update={"llm": None}), f"llm:{model}": settings}


def evaluate(
    questions: Sequence[Question],
    settings: Settings,
    progress: Callable[[int, int], None] = lambda done, total: None,
    keep: Callable[[dict[str, Any]], None] = lambda row: None,
) -> dict[str, Any]:
    """``kb answer-eval --json``: per writer, every figure over all questions, over Korean ones, over others.

    ``keep`` is given every answer with its scores, for reading.
    """
    by_writer = writers(settings)
    result: dict[str, Any] = {
        "schema_version": 1,
        "questions": {
            "in_field": sum(q.gold is not None for q in questions),
            "out_of_field": sum(q.gold is None for q in questions),
        },
        "writers": {},
    }
    for turn, (name, chosen) in enumerate(by_writer.items()):
        kb = open_kb(chosen)
        scored: list[tuple[str, Scores]] = []
        for done, question in enumerate(questions):
            progress(turn * len(questions) + done, len(by_writer) * len(questions))
            known = Question(**{**vars(question), "linked": linked_with(kb, question.gold or ())})
            answer = kb.ask(known.text[:4000]).to_json()
            scores = score(known, answer)
            scored.append((known.lang, scores))
            keep({"id": known.id, "writer": name, "gold": sorted(known.gold or ()), "facts": list(known.facts),
                  "scores": {figure: list(pair) for figure, pair in scores.items()}, "answer": answer})  # fmt: skip
        result["generation"] = kb.generation
        result["writers"][name] = {
            "all": summary([s for _, s in scored]),
            "ko": summary([s for lang, s in scored if lang == "ko"]),
            "other": summary([s for lang, s in scored if lang != "ko"]),
        }
        kb.close()
    return result
