"""``kb penalties``: the 법정형 of clauses as structured rows (contract.md), from official text, else from our cards.

Source rules: the penal clauses themselves, read by :mod:`kb.law.penal`; 형법 제42조 fills open ends in ``derived`` alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any
from weakref import WeakKeyDictionary

from kb.law.address import parse_clause, print_clause, printed_address
from kb.law.penal import PenalClause, as_penalty, penal_clauses
from kb.law.penalty import Penalty
from kb.law.pointing import Neighbour, fold
from kb.law.punishment import Imprisonment, Limits, derived
from kb.law.sanction import Sanction
from kb.retrieve.library import Library
from kb.retrieve.official import OfficialArticle
from kb.retrieve.retriever import article_state
from kb.store.records import Card, CardPenalty


def penalties(
    library: Library, wanted: Iterable[tuple[str, str | None, tuple[str, ...]]], day: date
) -> list[dict[str, Any]]:
    """Rows for ``wanted``: (법령ID, article slug or None for the whole statute, 항 or () for the whole article).

    A clause that imposes several sanctions gives several rows. Of a statute whose official text is loaded every penal clause is
    there, what the parser could not read whole with ``unparsed`` set and no figure; of another one, what our cards have.
    """
    rows: list[dict[str, Any]] = []
    for law_id, slug, path in dict.fromkeys(wanted):
        loaded = law_id in library.statutes_loaded
        found = _official(library, law_id, slug, day) if loaded else _cards(library, law_id, slug, day)
        rows += [row for row in found if not path or row["path"][:1] == list(path[:1])]
    return [{name: value for name, value in row.items() if name != "path"} for row in rows]


def clauses_of(library: Library, law_id: str, day: date) -> tuple[PenalClause, ...]:
    """Every penal clause of a statute whose official text is loaded, in the text of ``day``."""
    known = _CLAUSES.setdefault(library, {})
    if (law_id, day) not in known:
        known[law_id, day] = _read(library, law_id, day)
    return known[law_id, day]


_CLAUSES: WeakKeyDictionary[Library, dict[tuple[str, date], tuple[PenalClause, ...]]] = WeakKeyDictionary()
"""What was read of a library, for as long as it is open."""


def _read(library: Library, law_id: str, day: date) -> tuple[PenalClause, ...]:
    articles = [text.tree for text in library.statute(law_id, day)]
    others = {fold(name): Neighbour(s.law_id) for s in library.statutes.values() for name in (s.name, s.short)}
    return penal_clauses(articles, others)


def _official(library: Library, law_id: str, slug: str | None, day: date) -> Iterator[dict[str, Any]]:
    texts = {text.number: text for text in library.statute(law_id, day)}
    for clause in clauses_of(library, law_id, day):
        if slug not in (None, clause.article.slug):
            continue
        text = texts[clause.article]
        card = library.cards.get(text.base)
        acts = _acts(library.fresh(card, day), clause.path) if card else []
        for sanction in clause.sanctions:
            yield _row(library, text, clause, sanction, " / ".join(acts) or None, day)
        if not clause.sanctions:
            yield _row(library, text, clause, None, None, day)


def _acts(card: Card, path: tuple[str, ...]) -> list[str]:
    """How our card names the act of a clause, where it has exactly this clause."""
    return list(dict.fromkeys(p.act for p in card.penalties if parse_clause(p.clause) == path))


def _row(
    library: Library, text: OfficialArticle, clause: PenalClause, sanction: Sanction | None, act: str | None, day: date
) -> dict[str, Any]:
    base = (as_penalty(sanction) if sanction else Penalty()).to_json()
    raised = sanction is not None and sanction.type == "aggravates"
    term = derived(sanction.imprisonment, text.effective_from, aggravated=raised) if sanction else None
    return {
        "address": text.address(clause.path),
        "law": text.law,
        "article": str(text.number),
        "clause": print_clause(clause.path),
        "act": act,
        **base,
        "derived": {"min_months": term.min_months, "max_months": term.max_months} if term else {},
        "text": sanction.text if sanction else "",
        "effective_from": text.effective_from.isoformat(),
        "state": article_state(library, text.base, day),
        "type": sanction.type if sanction else None,
        "of": sanction.of if sanction else None,
        "targets": [_printed(text, target, library) for target in sanction.targets] if sanction else [],
        "ambiguous": list(sanction.ambiguous) if sanction else [],
        "unparsed": list(clause.unparsed),
        "key": str(text.key(clause.path)),
        "trust": "official",
        "path": list(clause.path),
    }


def _cards(library: Library, law_id: str, slug: str | None, day: date) -> Iterator[dict[str, Any]]:
    for base, card in library.cards.items():
        if card.law_id != law_id or slug not in (None, card.number.slug):
            continue
        for row in card.penalties:
            path = parse_clause(row.clause)
            figures = of_card(row).to_json()
            months = Limits(row.imprisonment.min_months, row.imprisonment.max_months)
            term = (
                derived(Imprisonment(("징역",), months), card.checked_against.effective_from) if months.named else None
            )
            yield {
                "address": printed_address(card.law, card.number, path),
                "law": card.law,
                "article": str(card.number),
                "clause": print_clause(path),
                "act": row.act,
                **figures,
                "derived": {"min_months": term.min_months, "max_months": term.max_months} if term else {},
                "text": row.text,
                "effective_from": card.checked_against.effective_from.isoformat(),
                "state": article_state(library, base, day),
                "type": None,
                "of": None,
                "targets": [],
                "ambiguous": [],
                "unparsed": [],
                "key": str(card.key(path)),
                "trust": "checked",
                "path": list(path),
            }


def of_card(row: CardPenalty) -> Penalty:
    """A card's penal clause as the law engine's :class:`Penalty`."""
    return Penalty(
        death=row.death, life=row.life, min_months=row.imprisonment.min_months, max_months=row.imprisonment.max_months,
        min_krw=row.fine.min_krw, max_krw=row.fine.max_krw, alternative=row.alternative, aggravation=row.aggravation,
        other=tuple(row.other),
    )  # fmt: skip


def _printed(text: OfficialArticle, target: str, library: Library) -> str:
    """``14-2/1`` -> ``제14조의2 제1항``; ``001692:297`` -> ``형법 제297조``."""
    law_id, _, rest = target.rpartition(":")
    slug, *path = rest.split("/")
    number, _, branch = slug.partition("-")
    article = f"제{number}조" + (f"의{branch}" if branch else "")
    clause = print_clause(tuple(part.replace("-", "의") for part in path)) if path else None
    source = library.statutes.get(law_id)
    law = (source.short if source else law_id) if law_id else ""
    return " ".join(part for part in (law, article, clause) if part)
