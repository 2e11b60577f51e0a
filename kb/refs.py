"""``kb refs``: every legal reference in any text, and whether it points at something that is on file.

A pure function over a text, a table of names and, if there is one, a resolver that knows which articles exist. A reference
is resolved only when it points at one thing; else it has one of :data:`REASONS`. A wrong resolution is worse than none.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Literal, NamedTuple, Protocol

from kb.law.address import ArticleNumber, parse_clause, print_clause
from kb.law.courts import CONSTITUTIONAL, SUPREME
from kb.law.mention import UNKNOWN, Here, Reference
from kb.law.names import NameTable
from kb.law.promulgation import Promulgation, Version
from kb.law.reference import find_mentions
from kb.law.rulings import RulingCitation
from kb.law.timeline import holds_on

REASONS = {
    "unknown_statute": "the table of names does not know the statute",
    "no_statute": "an article without a statute",
    "no_antecedent": "같은 조, 전항 or a 제2항 by itself, with nothing that it points at",
    "ambiguous": "several statutes of that name have the article",
    "not_loaded": "the text of the statute, or the ruling, is not on file",
    "old_law": "the version meant is older than the texts on file",
    "no_such_article": "the statute on file has no such article, in the version meant where one is named",
    "no_such_clause": "the article has no such 항, 호 or 목",
    "addenda": "an article of the 부칙; these are not on file as articles",
    "not_checked": "nothing was given to check against",
}
"""Why a reference is not resolved: the closed list."""
Basis = Literal["version", "day", "any"]


class Verdict(NamedTuple):
    """What a resolver says of an article: a reason, or None and the text that has it: the ``version`` named, the one of the
    ``day`` asked about, or ``any``."""

    reason: str | None
    basis: Basis | None = None
    since: date | None = None
    """The day of the oldest text of the statute on file."""


class Resolver(Protocol):
    """Says whether a statute has an article and clause."""

    def __call__(
        self, law_id: str, article: ArticleNumber, path: tuple[str, ...], version: Version | None, /
    ) -> Verdict: ...


class ArticleText(Protocol):
    """One version of an article, as ``kb.retrieve.official.OfficialArticle`` has it."""

    @property
    def clauses(self) -> tuple[tuple[tuple[str, ...], str], ...]: ...
    @property
    def promulgated_on(self) -> date: ...
    @property
    def effective_from(self) -> date: ...
    @property
    def effective_to(self) -> date | None: ...
    @property
    def repealed(self) -> bool: ...


@dataclass(frozen=True)
class Row:
    """A reference: ``text`` is ``source[start:end]``; ``law`` the statute's full name, as written where it is not known.

    ``basis`` says in which text a resolved article was found. ``range`` is ``from`` or ``to`` in 제3조부터 제10조까지.
    """

    start: int
    end: int
    text: str
    kind: Literal["statute", "ruling"]
    law: str | None
    law_ids: tuple[str, ...]
    article: str | None
    clause: str | None
    part: str | None
    range: str | None
    case_number: str | None
    joined: tuple[str, ...]
    court: str | None
    date: str | None
    old: bool
    promulgation: dict[str, dict[str, str] | None] | None
    resolved: bool
    reason: str | None
    basis: Basis | None

    @property
    def keys(self) -> tuple[str, ...]:
        """Where it may be on file: the clause in each statute that it may mean (``011187/14-2/1``), or the keys of a ruling;
        () for a statute alone and for the 부칙."""
        if self.kind == "ruling":
            return _ruling_keys((self.case_number or "", *self.joined), self.court, self.date)
        if self.article is None or self.article.startswith("부칙"):
            return ()
        path = parse_clause(self.clause) if self.clause else ()
        return tuple("/".join((law_id, ArticleNumber.parse(self.article).slug, *path)) for law_id in self.law_ids)

    @property
    def version(self) -> Version | None:
        """The text that a promulgation named behind the statute means."""
        sides = {
            side: Promulgation(date.fromisoformat(said["date"]), said["kind"], said["number"])
            for side, said in (self.promulgation or {}).items()
            if said
        }
        return Version(**sides) if sides else None


def refs(
    text: str,
    names: NameTable,
    *,
    resolver: Resolver | None = None,
    has_ruling: Callable[[str], bool] | None = None,
    here: Here | None = None,
) -> list[Row]:
    """Every reference in ``text``, in order.

    ``resolver`` says which articles exist (:func:`article_resolver`), ``has_ruling`` whether a ruling is on file under a key
    (:func:`ruling_keys`); ``here`` says which clause the text is, if it is one. Example: ``"형법 제297조"`` -> one row, article 제297조.
    """
    return [_row(mention, names, resolver, has_ruling) for mention in find_mentions(text, names, here)]


def to_json(rows: Sequence[Row]) -> dict[str, Any]:
    """``kb refs --json`` (contract.md)."""
    return {
        "schema_version": 1,
        "references": [{**asdict(row), "law_ids": list(row.law_ids), "joined": list(row.joined)} for row in rows],
    }


def _row(
    mention: Reference, names: NameTable, resolver: Resolver | None, has_ruling: Callable[[str], bool] | None
) -> Row:
    ruling = mention.ruling
    if ruling:
        verdict = (
            Verdict("not_checked")
            if has_ruling is None
            else Verdict(None if any(map(has_ruling, ruling_keys(ruling))) else "not_loaded")
        )
        law_ids: tuple[str, ...] = ()
    else:
        law_ids, verdict = _judge(mention, resolver)
    statute = names.by_id(law_ids[0]) if law_ids else None
    clause = print_clause(mention.path) if mention.path else None
    return Row(
        start=mention.start,
        end=mention.end,
        text=mention.text,
        kind="ruling" if ruling else "statute",
        law=statute.name if statute else mention.name or None,
        law_ids=law_ids,
        article=("부칙 " if mention.addenda else "") + str(mention.article) if mention.article else None,
        clause=clause,
        part=mention.part or (f"각 {mention.each}" if mention.each else None),
        range=mention.end_of_range,
        case_number=mention.case_number,
        joined=ruling.joined if ruling else (),
        court=ruling.court if ruling else None,
        date=ruling.day.isoformat() if ruling and ruling.day else None,
        old=mention.old,
        promulgation=_version(mention.version),
        resolved=verdict.reason is None,
        reason=verdict.reason,
        basis=verdict.basis,
    )


def ruling_keys(ruling: RulingCitation) -> tuple[str, ...]:
    """The keys under which a ruling may be on file, by any of its numbers; a lower court's number may be another's too, so it
    counts with court and day alone: ``ruling/2017도3443``, ``ruling/대법원/2018-08-30/2017도3443``."""
    day = ruling.day.isoformat() if ruling.day else None
    return _ruling_keys((ruling.case_number, *ruling.joined), ruling.court, day)


def _ruling_keys(numbers: Sequence[str], court: str | None, day: str | None) -> tuple[str, ...]:
    keys = [f"ruling/{number}" for number in numbers if court in (None, SUPREME, CONSTITUTIONAL)]
    if court and day:
        keys += [f"ruling/{court}/{day}/{number}" for number in numbers]
    return tuple(keys)


def _judge(mention: Reference, resolver: Resolver | None) -> tuple[tuple[str, ...], Verdict]:
    """(the 법령ID left, the verdict). Of several candidates, those without the article are left out."""
    law_ids = tuple(law_id for law_id in mention.law_ids if law_id != UNKNOWN)
    if mention.article is None and mention.pointer:
        return (), Verdict("no_antecedent")
    if not law_ids:
        return (), Verdict("unknown_statute" if mention.law_ids else "no_statute")
    if mention.addenda:
        return law_ids, Verdict("addenda")
    if mention.article is None:
        return law_ids, Verdict(None if len(law_ids) == 1 else "ambiguous")
    if resolver is None:
        return law_ids, Verdict("not_checked")
    verdicts = [(law_id, resolver(law_id, mention.article, mention.path, mention.version)) for law_id in law_ids]
    having = [(law_id, verdict) for law_id, verdict in verdicts if verdict.reason is None]
    if any(verdict.basis != "any" for _, verdict in having):  # what was law then, before what was law ever
        having = [(law_id, verdict) for law_id, verdict in having if verdict.basis != "any"]
    if len(having) == 1:
        return (having[0][0],), having[0][1]
    if having and (only := _latest(having)):
        return (only[0],), only[1]
    if having:
        return tuple(law_id for law_id, _ in having), Verdict("ambiguous")
    return law_ids, verdicts[0][1] if len(verdicts) == 1 else _worst([verdict for _, verdict in verdicts])


def _latest(having: Sequence[tuple[str, Verdict]]) -> tuple[str, Verdict] | None:
    """Of statutes of one name that were law on one day, the one that began last: it took the place and the name of the
    others. None where the day is not known, or they began together."""
    starts = [verdict.since for _, verdict in having]
    if any(verdict.basis == "any" for _, verdict in having) or None in starts:
        return None
    newest = max(start for start in starts if start)
    found = [row for row in having if row[1].since == newest]
    return found[0] if len(found) == 1 else None


def _worst(verdicts: Sequence[Verdict]) -> Verdict:
    """Of several statutes without the article: the reason of the one that came nearest to it."""
    order = ("no_such_clause", "no_such_article", "old_law", "not_loaded")
    return min(verdicts, key=lambda verdict: order.index(verdict.reason or "not_loaded"))


def _version(version: Version | None) -> dict[str, dict[str, str] | None] | None:
    """``{"since": null, "before": {"date": "2018-12-18", "kind": "법률", "number": "15977"}}``."""

    def one(promulgation: Promulgation | None) -> dict[str, str] | None:
        if promulgation is None:
            return None
        return {"date": promulgation.day.isoformat(), "kind": promulgation.kind, "number": promulgation.number}

    return {"since": one(version.since), "before": one(version.before)} if version else None


def article_resolver(versions: Callable[[str], Sequence[ArticleText]], day: date | None = None) -> Resolver:
    """A resolver over the texts on file: ``versions("011187/14-2")`` gives every version of an article, () for none.

    Where a promulgation is named, the version that it means must have the article and clause. Else the text that held on
    ``day`` is looked at first, then any: an article that is gone today was one when the text was written.
    """

    def resolve(law_id: str, article: ArticleNumber, path: tuple[str, ...], version: Version | None) -> Verdict:
        texts = versions(f"{law_id}/{article.slug}")
        oldest = _oldest(versions(f"{law_id}/1"))
        if oldest is None and not texts:
            return Verdict("not_loaded")
        if oldest and not _reaches(oldest, version, day):
            return Verdict("old_law")
        if version:
            meant = text_meant(texts, version)
            return _has([meant] if meant else [], path, "version", oldest)
        held = [text for text in texts if day and holds_on(text, day)]
        first = _has(held, path, "day", oldest) if held else Verdict("no_such_article")
        return first if first.reason is None else _has(texts, path, "any", oldest)

    return resolve


def _oldest(texts: Sequence[ArticleText]) -> date | None:
    return min((text.promulgated_on for text in texts), default=None)


def _bound(version: Version) -> date:
    bound = version.before or version.since
    return bound.day if bound else date.max


def _reaches(oldest: date, version: Version | None, day: date | None) -> bool:
    """Whether texts on file that begin on ``oldest`` go back to the version meant, or to the day."""
    if version is None:
        return day is None or oldest <= day
    return oldest < _bound(version) or (oldest == _bound(version) and version.before is None)


def text_meant(texts: Sequence[ArticleText], version: Version) -> ArticleText | None:
    """The text of an article in the version meant: the last one before ``before``, else the last one up to ``since``."""
    limit = _bound(version)
    within = [t for t in texts if t.promulgated_on < limit or (version.before is None and t.promulgated_on == limit)]
    return max(within, key=lambda t: (t.promulgated_on, t.effective_from), default=None)


def _has(texts: Sequence[ArticleText], path: tuple[str, ...], basis: Basis, since: date | None) -> Verdict:
    living = [text for text in texts if not text.repealed]
    if not living:
        return Verdict("no_such_article")
    if path and not any(own == path for text in living for own, _ in text.clauses):
        return Verdict("no_such_clause")
    return Verdict(None, basis, since)
