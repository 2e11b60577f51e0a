"""The rows of the penalties page: ``kb penalties`` with what a table sorts, filters and compares by.

Source rule of the order: 형법 제50조. The kinds of punishment stand in the order of 제41조; of one kind the longer maximum is the
graver one, and of equal maxima the longer minimum. An end that a clause leaves open is that of 형법 제42조 (``derived``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from kb.answer import gather
from kb.law.address import ArticleNumber, ClauseKey, english_clause, parse_clause
from kb.law.penalty import Penalty
from kb.penalties import of_card, penalties
from kb.retrieve.library import Library
from kb.store.records import Card, CardPenalty
from kb.views.clauses import clause
from kb.views.matching import has_words

Kind = Literal[
    "death", "life", "prison", "suspension", "fine", "detention", "minor_fine", "charge", "confiscation", "refers"
]
KINDS: tuple[Kind, ...] = (
    "death", "life", "prison", "suspension", "fine", "detention", "minor_fine", "charge", "confiscation", "refers",
)  # fmt: skip
"""사형, 무기, 유기징역·금고, 자격정지, 벌금, 구류, 과료, 과태료, 몰수·추징, and what takes its penalty from another clause."""
_WORDS: dict[Kind, tuple[str, ...]] = {
    "suspension": ("자격정지",), "detention": ("구류",), "minor_fine": ("과료",), "charge": ("과태료",), "confiscation": ("몰수", "추징"),
}  # fmt: skip
Form = Literal["offence", "attempt", "habitual", "preparation"]
FORMS: tuple[Form, ...] = ("offence", "attempt", "habitual", "preparation")
"""The offence itself, 미수, 상습, 예비·음모."""
_OF: dict[str, Form] = {"attempt": "attempt", "habitual": "habitual", "prepare": "preparation"}
ORDERS = ("gravest", "mildest", "prison", "fine", "statute", "newest")
"""How rows can be sorted: by 형법 제50조 down or up, by the highest term, the highest fine, the statute, the newest text."""


@dataclass(frozen=True)
class PenaltyRow:
    """One sanction of one clause on one day. Months and won; ``low`` and ``high`` are the ends of 형법 제42조 where the clause
    leaves them open, None otherwise. ``acts`` are those of the cards (:data:`kb.store.records.Act`), ``protects`` whom the card
    says it protects, ``held`` whether this text was law on the day that was asked for, ``carded`` whether we have an account
    of the article."""

    id: str
    key: str
    law_id: str
    law: str
    short: str
    law_en: str
    article: str
    clause: str | None
    title: str
    address: str
    name: str
    name_en: str
    act: str | None
    act_en: str | None
    text: str
    text_en: str
    kinds: tuple[Kind, ...]
    forms: tuple[Form, ...]
    acts: tuple[str, ...]
    protects: str
    min_months: int | None
    max_months: int | None
    low: int | None
    high: int | None
    min_krw: int | None
    max_krw: int | None
    state: str | None
    effective_from: str
    effective_to: str | None
    known_until: str
    version: str
    url: str
    held: bool
    carded: bool
    trust: str
    figures: Penalty
    aka: tuple[str, ...] = ()

    @property
    def ends(self) -> tuple[int, int] | None:
        """The term from its lowest to its highest month, open ends filled by 형법 제42조; None without a term."""
        low, high = self.min_months or self.low, self.max_months or self.high
        return (low, high) if low is not None and high is not None and "prison" in self.kinds else None

    @property
    def gravity(self) -> tuple[int, ...]:
        """What 형법 제50조 compares, the graver the greater."""
        low, high = self.ends or (0, 0)
        has = [int(kind in self.kinds) for kind in ("death", "life")]
        return (*has, high, low, int("suspension" in self.kinds), self.max_krw or 0, self.min_krw or 0)


def penalty_rows(library: Library, day: date) -> tuple[PenaltyRow, ...]:
    """Every row on file for ``day``, in the order of the statutes."""
    return rows_for(library, [(law_id, None, ()) for law_id in library.statutes], day)


def rows_for(
    library: Library, wanted: Sequence[tuple[str, str | None, tuple[str, ...]]], day: date
) -> tuple[PenaltyRow, ...]:
    """The rows of certain provisions, as :func:`kb.penalties.penalties` takes them."""
    found: list[PenaltyRow] = []
    times: dict[str, int] = {}
    for row in penalties(library, wanted, day):
        times[row["key"]] = times.get(row["key"], 0) + 1
        found.append(_row(library, row, f"{row['key']}#{times[row['key']]}", day))
    return tuple(found)


def _row(library: Library, row: dict[str, Any], name: str, day: date) -> PenaltyRow:
    at = ClauseKey.parse(row["key"])
    card = library.cards.get(at.article_key)
    ours = _ours(library.fresh(card, day) if card else None, at.path, row)
    statute = library.statutes.get(at.law_id)
    short, english = (statute.short, statute.english) if statute else (row["law"], row["law"])
    number = ArticleNumber.parse(row["article"])
    derived = row["derived"]
    source = clause(library, row["key"], day)
    if source is None:
        raise LookupError(f"a penalty without its provision: {row['key']}")
    return PenaltyRow(
        id=name, key=row["key"], law_id=at.law_id, law=row["law"], short=short, law_en=english, article=row["article"],
        clause=row["clause"], title=source.title, address=row["address"],
        name=" ".join(part for part in (short, row["article"], row["clause"]) if part),
        name_en=f"{english} {number.english}{english_clause(at.path)}", act=row["act"],
        act_en=" / ".join(dict.fromkeys(p.act_en for p in ours)) or None,
        text=row["text"] or "; ".join(row["unparsed"]),
        text_en=" / ".join(dict.fromkeys(filter(None, map(gather.penalty_english, ours)))),
        kinds=_kinds(row), forms=_forms(row, ours), acts=tuple(dict.fromkeys(a for p in ours for a in p.does)),
        protects=card.applies_to.victim if card else "any",
        min_months=row["imprisonment"]["min_months"], max_months=row["imprisonment"]["max_months"],
        low=derived.get("min_months"), high=derived.get("max_months"),
        min_krw=row["fine"]["min_krw"], max_krw=row["fine"]["max_krw"], state=row["state"],
        effective_from=row["effective_from"], effective_to=source.effective_to, held=row["effective_from"] <= day.isoformat(), carded=card is not None,
        known_until=source.known_until or "", version=source.version or "", url=source.url or "", trust=row["trust"],
        figures=_figures(row), aka=tuple(card.aka) if card else (),
    )  # fmt: skip


def _figures(row: dict[str, Any]) -> Penalty:
    """The row's penalty as the law engine counts with it."""
    term, fine = row["imprisonment"], row["fine"]
    return Penalty(
        death=row["death"], life=row["life"], min_months=term["min_months"], max_months=term["max_months"],
        min_krw=fine["min_krw"], max_krw=fine["max_krw"], alternative=row["alternative"], aggravation=row["aggravation"],
        other=tuple(row["other"]),
    )  # fmt: skip


def _ours(card: Card | None, path: tuple[str, ...], row: dict[str, Any]) -> list[CardPenalty]:
    """What our card has of exactly this clause; of several the one with this act and formula, or else with these figures."""
    rows = [p for p in card.penalties if parse_clause(p.clause) == path] if card else []
    same = [p for p in rows if (p.act, p.text) == (row["act"], row["text"])]
    if same or len(rows) < 2:
        return same or rows
    figures = ("death", "life", "imprisonment", "fine")
    return [p for p in rows if all(of_card(p).to_json()[name] == row[name] for name in figures)] or rows


def _kinds(row: dict[str, Any]) -> tuple[Kind, ...]:
    """The kinds of punishment that a row names itself; ``refers`` where it names none."""
    words = " ".join((row["text"], *row["other"]))
    named: dict[Kind, bool] = {
        "death": row["death"],
        "life": row["life"],
        "prison": any(value is not None for value in row["imprisonment"].values()),
        "fine": any(value is not None for value in row["fine"].values()),
        **{kind: any(word in words for word in found) for kind, found in _WORDS.items()},
    }
    return tuple(kind for kind in KINDS if named.get(kind)) or ("refers",)


def _forms(row: dict[str, Any], ours: Sequence[CardPenalty]) -> tuple[Form, ...]:
    """Attempt, habit and preparation by the official clause where it was read, else by our card; otherwise the offence."""
    named = {_OF[act] for p in ours for act in p.does if act in _OF}
    if row["type"] == "attempt":
        named.add("attempt")
    if row["of"] in FORMS and row["of"] != "offence":
        named.add(row["of"])
    return tuple(form for form in FORMS if form in named) or ("offence",)


def chosen(
    rows: Iterable[PenaltyRow], *, laws: Sequence[str] = (), acts: Sequence[str] = (), protects: str | None = None,
    forms: Sequence[str] = (), kinds: Sequence[str] = (), words: str = "", carded: bool = True,
) -> list[PenaltyRow]:  # fmt: skip
    """The rows that fit every filter that is set; within one filter any of its values fits. ``words``: all of them must stand
    in name, title, act or formula; spaces do not count."""
    return [
        row
        for row in rows
        if (not carded or row.carded)
        and (not laws or row.law_id in laws)
        and (not acts or set(acts) & set(row.acts))
        and (not protects or row.protects == protects)
        and (not forms or set(forms) & set(row.forms))
        and (not kinds or set(kinds) & set(row.kinds))
        and has_words(_told(row), words)
    ]


def _told(row: PenaltyRow) -> str:
    parts = (row.law, row.name, row.name_en, row.title, row.act, row.act_en, row.text, row.text_en, *row.aka)
    return "".join("".join(part.split()) for part in parts if part)


def ordered(rows: Iterable[PenaltyRow], order: str) -> list[PenaltyRow]:
    """Rows in one of :data:`ORDERS`; equal ones stay in the order of the statutes. Raises KeyError for another order."""
    keys = {
        "gravest": lambda row: tuple(-part for part in row.gravity),
        "mildest": lambda row: ("refers" in row.kinds and not any(row.gravity), row.gravity),
        "prison": lambda row: -(row.ends or (0, 0))[1],
        "fine": lambda row: -(row.max_krw or 0),
        "statute": lambda row: 0,
        "newest": lambda row: -int(row.effective_from.replace("-", "")),
    }
    return sorted(rows, key=keys[order])


COLUMNS = (
    "law", "article", "clause", "title", "act", "text", "kinds", "min_months", "max_months", "low", "high", "min_krw", "max_krw",
    "protects", "forms", "state", "effective_from", "known_until", "version", "url", "key", "trust",
)  # fmt: skip
"""The columns of the CSV file: attributes of :class:`PenaltyRow`."""


def cells(row: PenaltyRow) -> list[object]:
    """A row in the order of :data:`COLUMNS`; several values in one cell stand side by side."""
    values = [getattr(row, name) for name in COLUMNS]
    return [" ".join(value) if isinstance(value, tuple) else value for value in values]
