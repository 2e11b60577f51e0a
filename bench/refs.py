"""Do references resolve? Every article in the 참조조문 of the shared rulings, against the statutes of the shared bundle.

    python -m bench.refs [--list] [--sample N] [--record docs/proofs.json]

A mention counts when its statute is loaded, at HEAD or in the history. It resolves when the version that its promulgation
names has the article and clause; without one, when the text of the day of the ruling has them (``day``), else any (``any``).
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import tempfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from bench.record import record
from ingest.rulings import Ruling, load_rulings
from ingest.sources import open_source
from ingest.statutes import ArticleVersion, Statute, StatuteFile, assemble
from kb.law.address import ArticleNumber, parse_clause
from kb.law.names import NameTable, StatuteName
from kb.refs import Resolver, Row, article_resolver, refs
from kb.settings import PROJECT

COMMON = {
    "대한민국헌법": ("헌법", "憲法"), "헌법재판소법": ("憲法裁判所法",), "민법": ("民法",), "형법": ("刑法",), "형사소송법": ("刑事訴訟法",),
}  # fmt: skip
"""What courts call a statute that no title of it says."""
OUTSIDE = ("unknown_statute", "no_statute", "no_antecedent", "not_loaded")
"""Reasons of a mention whose statute is not loaded, or not named."""
NOT_HELD = ("old_law", "addenda")
"""Reasons of a mention whose statute is loaded, but not the text meant: a version before the history of the bundle, or an
article of the 부칙, which is no article of the statute."""


@dataclass(frozen=True)
class Text:
    """A version of an article as :func:`kb.refs.article_resolver` reads it."""

    clauses: tuple[tuple[tuple[str, ...], str], ...]
    promulgated_on: date
    effective_from: date
    effective_to: date | None
    repealed: bool

    @classmethod
    def of(cls, version: ArticleVersion) -> Text:
        tops = version.article.clauses if version.article else ()
        clauses = tuple((clause.path, clause.text) for top in tops for clause in top.walk())
        return cls(clauses, version.promulgated_on, version.effective_from, version.effective_to, version.repealed)


def statutes(bundle: Path) -> tuple[list[Statute], dict[str, list[str]]]:
    """(every statute of the bundle with its history, the titles that each 법령ID ever had, the newest first)."""
    files: dict[str, list[StatuteFile]] = {}
    with tempfile.TemporaryDirectory() as folder:
        source = open_source(str(bundle), Path(folder))
        for _, rows in source.read(source.paths(), lambda *_: None):
            for row in rows:
                files.setdefault(row.law_id, []).append(row)
    titles = {
        law_id: list(dict.fromkeys(row.law for row in sorted(rows, key=lambda r: r.promulgated_on, reverse=True)))
        for law_id, rows in files.items()
    }
    return [assemble(rows) for _, rows in sorted(files.items())], titles


def name_table(known: Iterable[Statute], titles: dict[str, list[str]]) -> NameTable:
    """Every title, the short names of ``corpus/sources.yaml``, and what courts say for the constitution. Of two statutes with
    one name the one promulgated last is the living one."""
    rows = {s["law_id"]: s for s in yaml.safe_load((PROJECT / "corpus/sources.yaml").read_text("utf-8"))["statutes"]}
    newest: dict[str, date] = {}
    for statute in known:
        newest[statute.law] = max(newest.get(statute.law, date.min), statute.last_promulgated_on)
    names = []
    for statute in known:
        source = rows.get(statute.law_id, {})
        aliases = (*titles[statute.law_id], *source.get("aliases", ()), *COMMON.get(statute.law, ()))
        living = statute.last_promulgated_on == newest[statute.law]
        short, english = source.get("short", ""), source.get("english", "")
        names.append(StatuteName(statute.law_id, statute.law, short, english, aliases, living))
    return NameTable(names)


Texts = dict[str, tuple[Text, ...]]
"""Base key (``011187/14-2``) -> every version of the article."""


def texts_of(known: Iterable[Statute]) -> Texts:
    return {
        f"{statute.law_id}/{number.slug}": tuple(Text.of(version) for version in versions)
        for statute in known
        for number, versions in statute.articles.items()
    }


def measure(rulings: Iterable[Ruling], texts: Texts, names: NameTable) -> list[tuple[Ruling, Row]]:
    """Every article mention of the 참조조문, with the ruling that has it."""
    found = []
    for ruling in rulings:
        resolver = article_resolver(lambda base: texts.get(base, ()), ruling.date)
        rows = refs(ruling.provisions, names, resolver=resolver)
        found += [
            (ruling, row) for row in rows if row.kind == "statute" and (row.article or row.reason == "no_antecedent")
        ]
    return found


def figures(found: Iterable[tuple[Ruling, Row]], texts: Texts) -> dict[str, Any]:
    """The counts: mentions, those whose statute is loaded, those whose version is as well, resolved, and the rest by reason.

    ``share`` is of mentions whose version is loaded; ``share_of_articles`` counts an article that exists where only the 항, 호 or 목
    does not. ``share_of_statutes`` is of all whose statute is loaded in any version, ``share_in_any_version`` the same where an
    older law counts as found when a later version has an article of that number (which may be another one).
    """
    rows = [row for _, row in found]
    loaded = [row for row in rows if row.reason not in OUTSIDE]
    held = [row for row in loaded if row.reason not in NOT_HELD]
    resolved = [row for row in held if row.resolved]
    anywhere = article_resolver(lambda base: texts.get(base, ()))
    later = [row for row in loaded if row.reason == "old_law" and _is_somewhere(row, anywhere)]
    own = [row for row in loaded if row.reason != "addenda"]
    existing = [row for row in held if row.resolved or row.reason == "no_such_clause"]
    return {
        "mentions": len(rows),
        "statute_loaded": len(loaded),
        "version_loaded": len(held),
        "resolved": len(resolved),
        "share": round(len(resolved) / max(1, len(held)), 4),
        "share_of_articles": round(len(existing) / max(1, len(held)), 4),
        "share_of_statutes": round(len(resolved) / max(1, len(loaded)), 4),
        "share_in_any_version": round((len(resolved) + len(later)) / max(1, len(own)), 4),
        "basis": dict(sorted(Counter(row.basis or "" for row in resolved).items())),
        "unresolved": dict(sorted(Counter(row.reason or "" for row in rows if not row.resolved).items())),
    }


def _is_somewhere(row: Row, anywhere: Resolver) -> bool:
    assert row.article
    path = parse_clause(row.clause) if row.clause else ()
    return any(anywhere(i, ArticleNumber.parse(row.article), path, None).reason is None for i in row.law_ids)


def _sha256(paths: Iterable[Path]) -> str:
    total = hashlib.sha256()
    for path in paths:
        total.update(path.name.encode() + b"\0" + path.read_bytes())
    return total.hexdigest()


def _line(ruling: Ruling, row: Row) -> str:
    around = ruling.provisions[max(0, row.start - 90) : row.end + 20].replace("\n", " ⏎ ")
    return f"{row.reason or row.basis}\t{row.law}\t{row.article} {row.clause or ''}\t{ruling.address}\t…{around}…"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--list", action="store_true", help="print what does not resolve")
    parser.add_argument("--sample", type=int, default=0, help="print so many that resolve, drawn with a fixed seed")
    parser.add_argument("--record", type=Path, help="set the entry refs of this file")
    options = parser.parse_args()
    corpus = Path(os.environ.get("KB_SHARED_DIR", "../shared")) / "corpus"
    bundle, folder = corpus / "legalize-kr-core.bundle", corpus / "rulings"
    known, titles = statutes(bundle)
    rulings = load_rulings(folder).rulings
    with_provisions = [ruling for ruling in rulings if ruling.provisions]
    texts = texts_of(known)
    found = measure(with_provisions, texts, name_table(known, titles))
    result = {"statutes": len(known), "rulings": len(with_provisions), **figures(found, texts)}
    if options.list:
        for ruling, row in sorted(found, key=lambda pair: (pair[1].reason or "", pair[0].key, pair[1].start)):
            if not row.resolved:
                print(_line(ruling, row))
    if options.sample:
        pairs = [pair for pair in found if pair[1].resolved]
        for ruling, row in random.Random(1).sample(pairs, min(options.sample, len(pairs))):  # noqa: S311 (a sample to read)
            print(_line(ruling, row))
    print(result)
    if options.record:
        inputs = [bundle, *sorted(folder.rglob("*.md"))]
        record(options.record, "refs", "python -m bench.refs --record docs/proofs.json", _sha256(inputs), result)


if __name__ == "__main__":
    main()
