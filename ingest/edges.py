"""Edges between provisions of official text: what cites, punishes and carries out what (design §2, §6).

cites       an article names another
penalises   a penal clause names the article whose offence or breach it punishes
delegates   an article of an Act, and the article of its decree or rule that carries it out (시행령, 시행규칙)
defines     an article, and a term that it defines (``term/성착취물``)

Read from the texts in force or to come at the horizon of the source; an earlier text has no edges.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from ingest.official_shards import StatutePart
from kb.law.address import ArticleNumber
from kb.law.penal import penal_clauses
from kb.law.provision import Article, Clause
from kb.law.reference import Here, NameTable, StatuteName, find_references
from kb.store.catalog import Edge, RecordRow

DECREE = re.compile(r"^(.+) 시행(?:령|규칙)$")
_TERM = re.compile(
    r"[“\"]([^”\"“]{1,30})[”\"]\s*(?:이)?란(?=\s)|(?:이하|하)\s*(?:이\s*[조항]에서\s*|[가-힣0-9\s]{0,12}에서\s*)?[“\"]([^”\"“]{1,30})[”\"]\s*(?:이)?라\s*한다"
)
PENAL = ("imposes", "as", "aggravates", "attempt", "administrative")


def statute_edges(part: StatutePart, names: NameTable) -> tuple[Edge, ...]:
    """The edges that a statute's own text makes, in total order, each once. ``names`` are the statutes that may be named; in a
    decree 법 is the Act of its title."""
    law_id = part.entry.law_id
    match = DECREE.match(part.entry.law)
    parent = next((n.law_id for n in names.names if match and n.name == match[1]), None)
    table = _with_parent(names, parent) if parent else names
    rows = list(_living(part))
    found = {edge for row in rows for edge in _of_article(row, law_id, parent, table)} | set(
        _penal(rows, law_id, table)
    )
    return tuple(sorted(found, key=lambda e: (e.source, e.kind, e.target)))


def _with_parent(names: NameTable, parent: str) -> NameTable:
    """In a decree 법 is the Act that it carries out."""
    return NameTable([*names.names, StatuteName(parent, "법", "법", "")])


def _living(part: StatutePart) -> Iterator[RecordRow]:
    horizon = part.entry.horizon.isoformat()
    for row in part.records:
        ends = row.data["effective_to"]
        if not row.data["repealed"] and (ends is None or ends > horizon):
            yield row


def _lines(row: RecordRow) -> Iterable[tuple[tuple[str, ...], str]]:
    return ((tuple(clause["path"]), clause["text"]) for clause in row.data["clauses"])


def _of_article(row: RecordRow, law_id: str, parent: str | None, names: NameTable) -> Iterator[Edge]:
    number = ArticleNumber.parse(row.data["article"])
    for path, text in _lines(row):
        for reference in find_references(text, names, Here((law_id,), number, path)):
            for target in reference.article_keys[:1]:
                if target == row.base or target.startswith("unknown"):
                    continue
                if parent and target.startswith(f"{parent}/"):
                    yield Edge(target, row.base, "delegates")
                else:
                    yield Edge(row.base, target, "cites")
        for match in _TERM.finditer(text):
            term = (match[1] or match[2]).strip()
            if len(term) > 1:  # “법”, “영”: names of the statute itself
                yield Edge(row.base, f"term/{term}", "defines")


def _penal(rows: Sequence[RecordRow], law_id: str, names: NameTable) -> Iterator[Edge]:
    trees = {row.base: _tree(row) for row in rows}
    bases = {tree.number: base for base, tree in trees.items()}
    texts = {base: dict(_lines(row)) for row in rows for base in (row.base,)}
    for clause in penal_clauses(list(trees.values())):
        if not any(sanction.type in PENAL for sanction in clause.sanctions):
            continue
        base = bases[clause.article]
        for path in (clause.path, *clause.covers):
            for reference in find_references(texts[base].get(path, ""), names, Here((law_id,), clause.article, path)):
                for target in reference.article_keys[:1]:
                    if target != base and not target.startswith("unknown"):
                        yield Edge(base, target, "penalises")


def _tree(row: RecordRow) -> Article:
    clauses = list(_lines(row))

    def grown(path: tuple[str, ...], text: str) -> Clause:
        below = [(p, t) for p, t in clauses if len(p) == len(path) + 1 and p[: len(path)] == path]
        return Clause(path, text, tuple(grown(p, t) for p, t in below))

    tops = tuple(grown(path, text) for path, text in clauses if len(path) == 1)
    return Article(ArticleNumber.parse(row.data["article"]), row.title, tuple(row.data["chapters"]), tops)
