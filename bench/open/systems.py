"""Our system and the baselines on the open benchmark: what each says of a row, as the JSON lines that the scorer reads.

A baseline is given what our system is given and does the least that could be called an answer: BM25 or vectors alone, everything passed,
the newest text whatever the day, a pattern for the figures. Each reads what is on file in the data folder: our cards, and the official
text where it is loaded.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from bench.open.file_dates import file_dates
from kb import clock
from kb.base import KnowledgeBase, Options
from kb.errors import KbError
from kb.evaluate import SYSTEMS as CHANNELS
from kb.gate import Place, evidence_of
from kb.law.address import ArticleNumber, parse_clause
from kb.morphemes import Morphemes
from kb.retrieve.library import Library
from kb.retrieve.official import OfficialArticle
from kb.retrieve.retriever import evidence_text

OURS = "gyeot"
Row = Mapping[str, Any]
Lines = Iterator[dict[str, Any]]
System = Callable[[KnowledgeBase, Sequence[Row]], Lines]
LATER = date(2030, 1, 1)
"""A day after the last one that a promulgation at hand names: the text on it is that of the newest promulgation."""


# --- ranked lists -----------------------------------------------------------------------------------------------------------------


def search(channels: tuple[str, ...] | None) -> System:
    """The first ten articles by ``channels``; None is the whole system."""

    def lines(kb: KnowledgeBase, rows: Sequence[Row]) -> Lines:
        for row in rows:
            found = kb.find(row["question"], limit=10, kinds=["statute"], channels=channels)
            yield {"id": row["id"], "hits": [_provision(kb.library, hit.base) for hit in found.hits]}

    return lines


def _provision(library: Library, base: str) -> dict[str, str]:
    card = library.cards.get(base)
    law, number = (card.law, card.number) if card else _law_and_number(library.versions(base)[-1])
    return {"law": law, "article": str(number), "law_id": base.partition("/")[0]}


def _law_and_number(text: OfficialArticle) -> tuple[str, ArticleNumber]:
    return text.law, text.number


RANKED = {OURS if name == "system" else name: search(channels) for name, channels in CHANNELS.items()}
OF_ALL: dict[str, System] = {
    OURS: search(None), "official bm25": search(("bm25:law", "bm25:rest")),
    "official dense": search(("dense:law", "dense:rest")),
}  # fmt: skip


# --- sentences --------------------------------------------------------------------------------------------------------------------


def gate(kb: KnowledgeBase, rows: Sequence[Row]) -> Lines:
    """``kb gate``."""
    for row in rows:
        told = kb.judge(dict(row))
        yield {"id": row["id"], "verdict": told["verdict"], "failed": told["failed"]}


def judge(passes: Callable[[KnowledgeBase, Row], bool]) -> System:
    """A baseline that passes or removes."""

    def lines(kb: KnowledgeBase, rows: Sequence[Row]) -> Lines:
        for row in rows:
            without = {} if _evidence(kb, row) else {"failed": ["evidence"]}
            yield {"id": row["id"], "pass": passes(kb, row), **without}

    return lines


def _evidence(kb: KnowledgeBase, row: Row) -> str:
    """What is on file of the places that a sentence cites, with their addresses."""
    found = [e for place in row["evidence"] for e in evidence_of(kb.library, Place(**place), clock.today())]
    return "\n".join(line for e in found for line in (e.address, *e.lines))


def digits_agree(kb: KnowledgeBase, row: Row) -> bool:
    """Every run of digits of the sentence stands in the evidence."""
    evidence = _evidence(kb, row)
    said, held = (set(re.findall(r"\d+", text.replace(",", ""))) for text in (row["sentence"], evidence))
    return bool(evidence) and said <= held


def words_agree(least: float) -> Callable[[KnowledgeBase, Row], bool]:
    """At least so large a share of the sentence's words (nouns, stems, numbers) stands in the evidence."""

    def passes(kb: KnowledgeBase, row: Row) -> bool:
        cut = _morphemes()
        said, held = set(cut.tokens(row["sentence"])), set(cut.tokens(_evidence(kb, row)))
        return bool(said) and len(said & held) >= least * len(said)

    return passes


@cache
def _morphemes() -> Morphemes:
    return Morphemes()


def both_agree(kb: KnowledgeBase, row: Row) -> bool:
    return digits_agree(kb, row) and words_agree(0.5)(kb, row)


# --- the law of a day -------------------------------------------------------------------------------------------------------------

STATES = {"in_force": "in_force", "void": "in_force", "upcoming": "not_yet", "repealed": "repealed"}
"""States of the contract as the rows name them; what is in force though unconstitutional is not asked for."""


def of_the_day(kb: KnowledgeBase, rows: Sequence[Row]) -> Lines:
    """``kb show --as-of``."""
    for row in rows:
        day = date.fromisoformat(row["day"])
        try:
            shown = kb.show(f"{row['law']} {ArticleNumber.parse(row['article'])}", as_of=day)
        except KbError:
            continue
        state = STATES.get(shown["state"], "unknown")
        later = [v["effective_from"] for v in shown["versions"] if v["effective_from"] > row["day"]]
        there = state != "not_yet"
        yield {
            "id": row["id"], "state": state, "promulgation": shown["version"] if there else None,
            "in_force_from": shown["effective_from"] if there else None, "next_from": min(later, default=None),
        }  # fmt: skip


def newest_text(kb: KnowledgeBase, rows: Sequence[Row]) -> Lines:
    """The newest text on file, whatever the day."""
    for row in rows:
        base = f"{row['law_id']}/{row['article']}"
        texts, card = kb.library.versions(base), kb.library.cards.get(base)
        newest = max(texts, key=lambda text: text.effective_from, default=card.checked_against if card else None)
        if newest is not None:
            yield {
                "id": row["id"], "state": "in_force", "promulgation": newest.promulgation,
                "in_force_from": newest.effective_from.isoformat(), "next_from": None,
            }  # fmt: skip


# --- penalties --------------------------------------------------------------------------------------------------------------------


def penalties(day: date | None) -> System:
    """``kb penalties`` of the statutes asked about, in the text of ``day`` (None: today's)."""

    def lines(kb: KnowledgeBase, rows: Sequence[Row]) -> Lines:
        for law in dict.fromkeys(row["law"] for row in rows):
            try:
                found = kb.penalties(law, as_of=day)["penalties"]
            except KbError:
                continue
            yield from (row for row in found if row["law"] == law)

    return lines


def penalties_by_pattern(day: date | None) -> System:
    """Figures by one pattern each, in the text of the clause that is asked about."""

    def lines(kb: KnowledgeBase, rows: Sequence[Row]) -> Lines:
        for row in rows:
            text = _clause_text(kb, row, day or clock.today())
            if text:
                clause = "/".join(row["clause"]) if isinstance(row["clause"], list) else row["clause"]
                yield {"law": row["law"], "article": row["article"], "clause": clause, **by_pattern(text)}

    return lines


def _clause_text(kb: KnowledgeBase, row: Row, day: date) -> str:
    number, clause = ArticleNumber.parse(row["article"]), row["clause"]
    path = parse_clause(clause) if isinstance(clause, str) else tuple(clause or ("0",))
    for law_id in kb.library.names.owners(row["law"]):
        base = f"{law_id}/{number.slug}"
        official, card = kb.library.official(base, day), kb.library.cards.get(base)
        if official is not None:
            return "\n".join(official.lines(path[:1])) or "\n".join(official.lines())
        if card is not None:
            return evidence_text(kb.library, base, path)
    return ""


SIGNS = {"백": 10**2, "천": 10**3}


def by_pattern(text: str) -> dict[str, Any]:
    """The last figure of each kind in a text.

    >>> by_pattern("3년 이하의 징역 또는 3천만원 이하의 벌금에 처한다")["fine"]
    {'min_krw': None, 'max_krw': 30000000}
    """
    most = re.findall(r"(\d+)년 이하의 (?:유기)?(?:징역|금고)", text)
    least = re.findall(r"(\d+)년 이상의 (?:유기)?(?:징역|금고)", text)
    fines = re.findall(r"([\d천백만억]+)원 이하의 벌금", text)
    return {
        "imprisonment": {
            "min_months": int(least[-1]) * 12 if least else None, "max_months": int(most[-1]) * 12 if most else None,
        },
        "fine": {"min_krw": None, "max_krw": _won(fines[-1]) if fines else None},
        "alternative": "or" if "또는" in text else None, "death": "사형" in text, "life": "무기" in text,
        "aggravation": "가중" if "가중" in text else None, "other": [],
    }  # fmt: skip


def _won(text: str) -> int:
    """``1억5천만`` -> 150,000,000."""
    total = part = 0
    for digits, sign in re.findall(r"(\d*)([백천만억]?)", text):
        if sign in SIGNS:
            part += int(digits or 1) * SIGNS[sign]
        elif digits or sign:
            part += int(digits or 0)
            if sign:
                total, part = total + part * (10**4 if sign == "만" else 10**8), 0
    return total + part


# --- answers ----------------------------------------------------------------------------------------------------------------------


def answers(kb: KnowledgeBase, rows: Sequence[Row]) -> Lines:
    """``kb ask``: refused or not, the answer as plain text, and what it cites."""
    for row in rows:
        try:
            yield {"id": row["id"], **_answer(kb, row.get("question") or row["text"])}
        except KbError:
            continue


def _answer(kb: KnowledgeBase, question: str, before: tuple[str, ...] = ()) -> dict[str, Any]:
    told = kb.ask(question, Options(before=before)).to_json()
    citations = [c for claim in told["claims"] for c in claim["citations"] if c["law"]]
    return {
        "refused": told["refused"], "answer": told["answer"],
        "citations": [{"law": c["law"], "article": c["article"]} for c in citations],
    }  # fmt: skip


def conversations(kb: KnowledgeBase, rows: Sequence[Row]) -> Lines:
    """``kb dialogue``: each turn with those before it."""
    for row in rows:
        turns = row["turns"]
        yield {"id": row["id"], "turns": [_answer(kb, turn, tuple(turns[:n])) for n, turn in enumerate(turns)]}


def always(**line: Any) -> System:
    """The same of every row."""

    def lines(_: KnowledgeBase, rows: Sequence[Row]) -> Lines:
        for row in rows:
            yield {"id": row["id"], **line}

    return lines


def first_hit(channel: str) -> System:
    """No answer but the text of the first provision found by words or by meaning."""

    def lines(kb: KnowledgeBase, rows: Sequence[Row]) -> Lines:
        for row in rows:
            if "turns" in row:
                yield {"id": row["id"], "turns": [_first(kb, turn, channel) for turn in row["turns"]]}
            else:
                yield {"id": row["id"], **_first(kb, row.get("question") or row["text"], channel)}

    return lines


def _first(kb: KnowledgeBase, question: str, channel: str) -> dict[str, Any]:
    hits = kb.find(question[:4000], limit=1, kinds=["statute"], channels=(channel,)).hits
    if not hits:
        return {"refused": True, "answer": "", "citations": []}
    text = evidence_text(kb.library, hits[0].base, hits[0].path, hits[0].passages)
    return {"refused": False, "answer": text, "citations": [_provision(kb.library, hits[0].base)]}


def said_back(_: KnowledgeBase, rows: Sequence[Row]) -> Lines:
    """The question, said back."""
    for row in rows:
        yield {"id": row["id"], "answer": row["text"]}


FIRST_HIT: dict[str, System] = {"first hit by words": first_hit("bm25"), "first hit by meaning": first_hit("dense")}
SYSTEMS: dict[str, dict[str, System]] = {
    "retrieval": RANKED,
    "languages": RANKED,
    "all_law": OF_ALL,
    "sentences": {
        OURS: gate, "pass everything": judge(lambda kb, row: True), "remove everything": judge(lambda kb, row: False),
        "digits agree": judge(digits_agree), "half of the words": judge(words_agree(0.5)),
        "four fifths of the words": judge(words_agree(0.8)), "digits and half of the words": judge(both_agree),
    },
    "in_force": {OURS: of_the_day, "official file dates": file_dates, "newest text": newest_text},
    "penalties": {OURS: penalties(None), "patterns": penalties_by_pattern(None)},
    "penalty_clauses": {OURS: penalties(LATER), "patterns": penalties_by_pattern(LATER)},
    "scope": {OURS: answers, "decline nothing": always(refused=False), "decline everything": always(refused=True)},
    "false_premises": {OURS: answers, **FIRST_HIT},
    "dialogues": {OURS: conversations, **FIRST_HIT},
    "orders": {OURS: answers, "said back": said_back, **FIRST_HIT},
}  # fmt: skip
"""Task -> system -> what it says."""
