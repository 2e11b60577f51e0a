"""The penal clauses of a whole statute: each with its sanctions, and what they point at as addresses of that statute.

    penal_clauses(parse_articles(body))
    -> (PenalClause(제7조의2, ("1",), status "parsed", sanctions (imposes …, targets ("7",))), …)

:mod:`kb.law.sanction` reads one clause. What only the statute knows is decided here: which articles 제3조부터 제10조까지 are,
whether 제1항과 같다 points at a penalty, which offences 이 장의 죄 are, and which 호 hang under a lead that carries their sanction.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from kb.law.address import ArticleNumber
from kb.law.penalty import Alternative, Penalty
from kb.law.pointing import Neighbour, Surroundings, chapter_articles
from kb.law.provision import Article, Clause
from kb.law.punishment import Fine, Limits
from kb.law.sanction import WORDS, Reading, Sanction, Status, read


@dataclass(frozen=True)
class PenalClause:
    """One clause whose own text speaks of punishment.

    ``status`` is the class it belongs to: ``parsed``; ``reference`` (the procedure of a sanction that another clause lays
    down), ``table`` (figures in a 별표), ``mention``; ``unparsed``. ``covers`` are the 호 below that have no sanction of their own
    and so have this one.
    """

    article: ArticleNumber
    path: tuple[str, ...]
    text: str
    status: Status
    sanctions: tuple[Sanction, ...] = ()
    unparsed: tuple[str, ...] = ()
    covers: tuple[tuple[str, ...], ...] = ()

    @property
    def address(self) -> str:
        """``14-2/1``; the main text of an article without 항 is ``14-2/0``."""
        return "/".join((self.article.slug, *(part.replace("의", "-") for part in self.path)))


def penal_clauses(
    articles: Sequence[Article], others: Mapping[str, Neighbour] | None = None
) -> tuple[PenalClause, ...]:
    """The clauses that lay down a sanction, and those that seem to and were not understood, in the order of the statute.

    ``others`` are the statutes that may be pointed at, by name as :func:`kb.law.pointing.fold` writes it; a pointer to one that is
    not there is ambiguous.
    """
    return tuple(row for row in classified(articles, others) if row.sanctions or row.status == "unparsed")


def classified(articles: Sequence[Article], others: Mapping[str, Neighbour] | None = None) -> tuple[PenalClause, ...]:
    """Every clause with a word of punishment or a sanction, with its class: what the coverage is counted over."""
    rows = [row for article in articles for row in _first_reading(article, articles, others or {})]
    rows = _without_loose_ends(rows)
    return tuple(_with_chapters(row, rows, articles) for row in rows if _speaks(row))


def _speaks(row: PenalClause) -> bool:
    return bool(row.sanctions) or row.status == "unparsed" or any(word in row.text for word in WORDS)


def _first_reading(
    article: Article, articles: Sequence[Article], others: Mapping[str, Neighbour]
) -> Iterable[PenalClause]:
    for top in article.clauses:
        yield from _with_items(article, top, "", articles, others)


def _with_items(
    article: Article, clause: Clause, lead: str, articles: Sequence[Article], others: Mapping[str, Neighbour]
) -> list[PenalClause]:
    around = Surroundings(articles, article, clause.path, others)
    reading: Reading = read(clause.text, lead, around)
    row = PenalClause(article.number, clause.path, clause.text, reading.status, reading.sanctions, reading.unparsed)
    below = [
        found
        for child in clause.children
        for found in _with_items(article, child, clause.text if clause.text else lead, articles, others)
    ]
    if row.sanctions:
        own = {found.path for found in below if found.sanctions}
        row = replace(row, covers=tuple(child.path for child in clause.children if child.path not in own))
    return [row, *below]


def _without_loose_ends(rows: list[PenalClause]) -> list[PenalClause]:
    """제1항과 같다 is a sanction when what it points at is one; such clauses may point at each other in turn."""
    penal = {row.address for row in rows if any(not s.weak for s in row.sanctions)}
    growing = True
    while growing:
        before = len(penal)
        penal |= {row.address for row in rows if any(s.weak and _reaches(s, row, penal) for s in row.sanctions)}
        growing = len(penal) > before
    found: list[PenalClause] = []
    for row in rows:
        kept = tuple(_rooted(s, row) for s in row.sanctions if not s.weak or _reaches(s, row, penal))
        status: Status = "mention" if row.sanctions and not kept and row.status == "parsed" else row.status
        found.append(replace(row, sanctions=kept, status=status, covers=row.covers if kept else ()))
    return found


def _reaches(sanction: Sanction, row: PenalClause, penal: set[str]) -> bool:
    if not sanction.pointers:
        return any(not other.weak for other in row.sanctions)
    return any(_is_penal(target, penal) for target in sanction.targets)


def _is_penal(target: str, penal: set[str]) -> bool:
    return any(address == target or address.startswith(f"{target}/") for address in penal) or (
        "/" in target and target.rpartition("/")[0] in penal
    )


def _rooted(sanction: Sanction, row: PenalClause) -> Sanction:
    """그 인도를 받은 자도 같다: punished as this very clause says."""
    if sanction.weak and not sanction.pointers:
        return replace(sanction, targets=(row.address.removesuffix("/0"),))
    return sanction


def _with_chapters(row: PenalClause, rows: Sequence[PenalClause], articles: Sequence[Article]) -> PenalClause:
    """이 장의 죄: the articles of the chapter that lay down an offence of their own, this one left out."""
    if not any(pointer.chapters for sanction in row.sanctions for pointer in sanction.pointers):
        return row
    offences = {r.article for r in rows if any(_is_offence(s) for s in r.sanctions)}
    own = next(article for article in articles if article.number == row.article)
    found: list[Sanction] = []
    for sanction in row.sanctions:
        targets = list(sanction.targets)
        doubts = list(sanction.ambiguous)
        for name in (name for pointer in sanction.pointers for name in pointer.chapters):
            chapter = [a.number for a in chapter_articles(articles, own, name)]
            named = [number.slug for number in chapter if number in offences and number != row.article]
            targets += named
            doubts += [] if named else [name]
        found.append(replace(sanction, targets=tuple(dict.fromkeys(targets)), ambiguous=tuple(doubts)))
    return replace(row, sanctions=tuple(found))


def _is_offence(sanction: Sanction) -> bool:
    """Whether a sanction is that of an offence of its own, and not only added to others (병과할 수 있다)."""
    added = sanction.combination in ("and", "may_add") and bool(sanction.pointers)
    return sanction.type in ("imposes", "as") and sanction.of != "preparation" and not added


def as_row(sanction: Sanction | None) -> dict[str, object]:
    """A sanction as plain data with every field there; None is a mere mention."""
    s = sanction or Sanction("imposes", 0, 0, "")
    return {
        "type": s.type if sanction else "mention",
        "death": s.death,
        "life": s.life,
        "imprisonment": s.imprisonment
        and {
            "kinds": list(s.imprisonment.kinds),
            "min_months": s.imprisonment.months.min,
            "max_months": s.imprisonment.months.max,
        },
        "fine": s.fine and _fine_row(s.fine),
        "suspension_months": _ends(s.suspension),
        "detention": s.detention,
        "minor_fine": s.minor_fine,
        "administrative_krw": s.administrative and _ends(s.administrative.krw),
        "combination": s.combination,
        "of": s.of,
        "factor": s.factor,
        "targets": list(s.targets),
    }


def _fine_row(fine: Fine) -> dict[str, object]:
    return {"min_krw": fine.krw.min, "max_krw": fine.krw.max, "multiple": _ends(fine.multiple)}


def _ends(limits: Limits | None) -> dict[str, int | None] | None:
    return None if limits is None else {"min": limits.min, "max": limits.max}


def as_penalty(sanction: Sanction) -> Penalty:
    """A sanction in the shape that cards and answers use; what has no figure there stands in ``other``.

    >>> from kb.law.sanction import sanctions
    >>> as_penalty(sanctions("이를 범한 자는 3년 이하의 징역 또는 500만원 이하의 벌금에 처한다.")[0]).max_months
    36
    """
    months = sanction.imprisonment.months if sanction.imprisonment else Limits()
    fine = sanction.fine.krw if sanction.fine else Limits()
    tie: Alternative | None = None
    if sanction.combination == "or" or sanction.combination == "and":
        tie = sanction.combination
    elif sanction.combination == "may_add" and sanction.imprisonment and sanction.fine:
        tie = "or"
    return Penalty(
        death=sanction.death,
        life=sanction.life,
        min_months=months.min,
        max_months=months.max,
        min_krw=fine.min,
        max_krw=fine.max,
        alternative=tie,
        aggravation=sanction.text if sanction.type == "aggravates" else None,
        other=tuple(_other(sanction)),
    )


def _other(s: Sanction) -> Iterable[str]:
    if s.imprisonment and s.imprisonment.kinds != ("징역",):
        yield "ㆍ".join(s.imprisonment.kinds)
    if s.suspension is not None:
        yield "자격정지"
    if s.detention:
        yield "구류"
    if s.minor_fine:
        yield "과료"
    if s.combination == "may_add":
        yield "병과할 수 있다"
    if s.type in ("as", "attempt", "confiscates", "administrative", "corporate"):
        yield s.text
