"""Official statutes -> the content of a shard: every version of every article, searchable; the texts that count, embedded.

Two shards: ``law`` holds the statutes of ``corpus/sources.yaml``, ``rest`` all others. Of the field each passage is embedded, of
the rest one an article (docs/all-law.md). Neither depends on the day of the build: what is embedded is decided by the source's
own horizon.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from ingest.statutes import ArticleVersion, Statute
from kb.law.address import ClauseKey, official_page, print_clause, printed_address
from kb.law.provision import Article, Clause, normalise
from kb.store.catalog import Catalog, Edge, Passage, RecordRow, Role, ShardContent, text_hash

LAW, REST = "law", "rest"
WHOLE = 320
"""Characters up to which an article is one passage; a longer one is one passage a 항."""


_PICTURE = re.compile(r"<img\b[^>]*>", re.I)
_DAYS = ("horizon", "last_promulgated_on", "listed_until")


@dataclass(frozen=True)
class StatuteEntry:
    """What the shard keeps of a statute beside its articles: identity, provenance, and the counts of its newest file."""

    law_id: str
    law: str
    kind: str
    path: str
    url: str
    source: str
    horizon: date
    files: int
    last_promulgation: str
    last_promulgated_on: date
    articles: int
    clauses: int
    listed_until: date | None = None
    """The day on which law.go.kr itself listed every promulgation of the statute, and all newer ones were read."""

    @property
    def worth(self) -> tuple[date, int, str]:
        """Of two sources for one statute the greater is kept: newer, then with more history, then by name."""
        return (self.last_promulgated_on, self.files, self.source)

    def to_json(self) -> dict[str, Any]:
        return {k: v.isoformat() if isinstance(v, date) else v for k, v in asdict(self).items()}

    @classmethod
    def of_json(cls, row: dict[str, Any]) -> StatuteEntry:
        days = {k: date.fromisoformat(row[k]) for k in _DAYS if row.get(k)}
        return cls(**{**row, **days})


@dataclass(frozen=True)
class StatutePart:
    """One statute as rows of a shard."""

    entry: StatuteEntry
    records: tuple[RecordRow, ...]
    passages: tuple[Passage, ...]
    edges: tuple[Edge, ...] = ()
    """What its own text points at (:mod:`ingest.edges`)."""

    @property
    def fingerprint(self) -> str:
        """Hash of the articles alone, however far the source reaches: equal when a sync changed nothing."""
        rows = sorted((r.key, {**r.data, "horizon": None}) for r in self.records)
        return text_hash(json.dumps(rows, ensure_ascii=False, sort_keys=True))


def statute_part(
    statute: Statute, source: str, horizon: date, dense: bool, listed_until: date | None = None
) -> StatutePart:
    """Rows of ``statute``. ``dense`` says whether every passage of its living texts gets a vector (the field) or the first of each
    article (the rest of the law), which tells its title and what it is about.
    ``listed_until`` is that of :class:`StatuteEntry`, and lies not before ``horizon`` where there is one.

    An article is living when no later text of it has taken effect by ``horizon``: the text in force and, until then, the
    next one.
    """
    articles, clauses = statute.counts
    entry = StatuteEntry(
        law_id=statute.law_id, law=statute.law, kind=statute.kind, path=statute.path, url=statute.url, source=source,
        horizon=horizon, files=statute.files, last_promulgation=statute.last_promulgation,
        last_promulgated_on=statute.last_promulgated_on, articles=articles, clauses=clauses, listed_until=listed_until,
    )  # fmt: skip
    records: dict[str, RecordRow] = {}
    passages: dict[str, Passage] = {}
    for versions in statute.articles.values():
        held = [v for v in versions if v.article is not None and v.effective_from != v.effective_to]
        for version in held:
            if version.article is None:
                continue
            row = _record(statute, version, version.article, horizon, _version_name(version, held))
            records[row.key] = row
            living = not version.repealed and (version.effective_to is None or version.effective_to > horizon)
            first: Role = "official" if living else "former"
            other: Role = "official" if living and dense else "lexical" if living else "former"
            for number, (clause, text) in enumerate(_texts(statute, version.article, living)):
                passage = _passage(row.key, clause, other if number else first, text)
                passages[passage.key] = passage
    return StatutePart(entry, tuple(records.values()), tuple(passages.values()))


def _version_name(version: ArticleVersion, held: Sequence[ArticleVersion]) -> str:
    """How the key names a version among those of its article: by the number of its promulgation (``20459``).

    Of several promulgations of one number (부령 count anew with each ministry) the last has the plain name, an earlier one its
    day too (``1-20010305``); of several texts of one promulgation, whose parts took effect one after another, the last has
    that name, an earlier one its first day too (``19518-20230711``).
    """
    same_number = [other for other in held if other.promulgation == version.promulgation]
    same = [other for other in same_number if other.promulgated_on == version.promulgated_on]
    name = version.promulgation
    if same_number[-1].promulgated_on != version.promulgated_on:
        name += f"-{version.promulgated_on:%Y%m%d}"
    return name if same[-1] is version else f"{name}-{version.effective_from:%Y%m%d}"


def _record(statute: Statute, version: ArticleVersion, article: Article, horizon: date, name: str) -> RecordRow:
    key = ClauseKey(statute.law_id, version.number, (), name)
    data = {
        "law": statute.law,
        "law_id": statute.law_id,
        "kind": statute.kind,
        "article": str(version.number),
        "title": article.title,
        "chapters": list(article.chapters),
        "clauses": [{"path": list(c.path), "text": _plain(c.text)} for top in article.clauses for c in top.walk()],
        "notes": list(article.notes),
        "promulgation": version.promulgation,
        "promulgated_on": version.promulgated_on.isoformat(),
        "effective_from": version.effective_from.isoformat(),
        "effective_to": version.effective_to.isoformat() if version.effective_to else None,
        "repealed": version.repealed,
        "certain": version.certain,
        "reason": version.reason,
        "doubt_from": version.doubt_from.isoformat() if version.doubt_from else None,
        "doubt_to": version.doubt_to.isoformat() if version.doubt_to else None,
        "read_in": version.read_in,
        "horizon": horizon.isoformat(),
        "url": official_page(statute.law, str(version.number)),
    }
    address = printed_address(statute.law, version.number)
    return RecordRow(str(key), "statute", key.article_key, address, article.title, data)


def _plain(text: str) -> str:
    """A clause's own words: markup and amendment notes off, nothing else changed. Where a picture stands, it says so."""
    return _PICTURE.sub("[그림]", normalise(text)).replace("\n", " ").strip()


def _texts(statute: Statute, article: Article, living: bool) -> Iterator[tuple[str, str]]:
    """(clause, text) of each passage of an article: one for all of it when it is short, or no longer law; else one a 항."""
    head = f"{statute.law} {article.number}" + (f"({article.title})" if article.title else "")
    tops = article.clauses
    whole = " ".join(_plain(top.full_text) for top in tops)
    if not living or len(whole) <= WHOLE or len(tops) == 1:
        yield "", f"{head} {whole}"
        return
    for top in tops:
        yield "/".join(top.path), f"{head} {_label(top)} {_plain(top.full_text)}"


def _label(clause: Clause) -> str:
    return print_clause(clause.path) or ""


def _passage(owner: str, clause: str, role: Role, text: str) -> Passage:
    text = " ".join(text.split())
    return Passage(f"{owner}#{clause or '-'}:{role}:{text_hash(text)[:12]}", owner, clause, role, "ko", text)


def statute_shard(name: str, parts: Sequence[StatutePart], revisions: dict[str, str]) -> ShardContent:
    """The shard of these statutes; ``revisions`` says at which revision each source was read."""
    parts = sorted(parts, key=lambda part: part.entry.law_id)
    return ShardContent(
        name,
        tuple(row for part in parts for row in part.records),
        tuple(passage for part in parts for passage in part.passages),
        tuple(sorted({e for part in parts for e in part.edges}, key=lambda e: (e.source, e.kind, e.target))),
        {"statutes": [part.entry.to_json() for part in parts], "revisions": dict(sorted(revisions.items()))},
    )


def parts_of(catalog: Catalog) -> dict[str, StatutePart]:
    """The statutes of a published shard, by 법령ID: what the next sync begins with."""
    records: dict[str, list[RecordRow]] = {}
    passages: dict[str, list[Passage]] = {}
    for row in catalog.records("statute"):
        records.setdefault(row.key.split("/")[0], []).append(row)
    for passage in catalog.passages():
        passages.setdefault(passage.owner.split("/")[0], []).append(passage)
    edges: dict[str, list[Edge]] = {}
    for edge in catalog.all_edges():
        # A decree's text makes the edge that leads to it from its Act.
        edges.setdefault((edge.target if edge.kind == "delegates" else edge.source).split("/")[0], []).append(edge)
    entries = [StatuteEntry.of_json(row) for row in catalog.extra("statutes") or ()]
    return {
        e.law_id: StatutePart(
            e, tuple(records.get(e.law_id, ())), tuple(passages.get(e.law_id, ())), tuple(edges.get(e.law_id, ()))
        )
        for e in entries
    }
