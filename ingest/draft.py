"""Start provision cards: print what the official text holds, and a front matter to fill in.

``python -m ingest.draft CLONE 011187 제14조의2 제15조`` prints, for each article, the versions with the days that the addenda
give them, the text in force, and the skeleton of a card with the hash of each clause and the penalties as far as they were
read. The text is for the author to read; only the hashes go into a card. Exit code 2 when an article is not in the statute, or something is not named.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from ingest.corpus import load_corpus
from ingest.sources import open_source
from ingest.statutes import ArticleVersion, Statute, assemble
from kb.clock import today
from kb.law.address import MAIN, ArticleNumber, official_page, print_clause
from kb.law.penal import PenalClause, as_penalty, penal_clauses
from kb.law.provision import Article
from kb.law.timeline import law_on
from kb.settings import PROJECT
from kb.store.records import StatuteSource


def skeleton(
    statute: Statute, source: StatuteSource, version: ArticleVersion, article: Article, penal: Sequence[PenalClause]
) -> dict[str, Any]:
    """Front matter of a card as far as the official file gives it; the rest is the author's to write."""
    return {
        "law": statute.law,
        "law_id": statute.law_id,
        "article": str(article.number),
        "title": article.title,
        "checked_against": {
            "promulgation": version.promulgation,
            "promulgated_on": version.promulgated_on,
            "effective_from": version.effective_from,
            "read_in": version.read_in,
        },
        "known_until": source.known_until,
        "checked_on": today(),
        "clauses": [{"clause": print_clause(c.path) or MAIN, "sha256": c.sha256} for c in article.clauses],
        "url": official_page(statute.law, str(article.number)),
        "penalties": [row for clause in penal if clause.article == article.number for row in _penalties(clause)],
    }


def _penalties(clause: PenalClause) -> list[dict[str, Any]]:
    name = print_clause(clause.path) or MAIN
    return [{"clause": name, **as_penalty(s).to_json(), "text": s.text} for s in clause.sanctions]


def _print(statute: Statute, source: StatuteSource, number: ArticleNumber, penal: Sequence[PenalClause]) -> bool:
    versions = statute.articles.get(number, ())
    for version in versions:
        doubt = f" ({version.reason}: not certain)" if version.reason else ""
        print(f"== 제{version.promulgation}호 공포 {version.promulgated_on} 시행 {version.effective_from}{doubt}")
        for clause in version.article.clauses if version.article else ():
            print(f"  [{print_clause(clause.path) or MAIN}] {clause.full_text}")
    now = law_on(versions, today())
    if now is None or now.article is None:
        print(f"{statute.law} has no {number} in force", file=sys.stderr)
        return False
    print(f"== card of the text in force: corpus/cards/{statute.law_id}/{number.slug}.md")
    found = skeleton(statute, source, now, now.article, penal)
    print(yaml.safe_dump(found, allow_unicode=True, sort_keys=False, width=1000))
    return True


def main(argv: list[str]) -> int:
    if len(argv) < 3 or argv[0].startswith("-"):
        print("python -m ingest.draft CLONE 법령ID 조…, e.g. ../core 011187 제14조의2", file=sys.stderr)
        return 2
    clone, law_id, *names = argv
    sources = load_corpus(PROJECT / "corpus").sources
    source = next((s for s in sources.statutes if s.law_id == law_id), None) if sources else None
    if source is None:
        print(f"{law_id} is not in corpus/sources.yaml", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as scratch:
        read = open_source(str(Path(clone)), Path(scratch)).read([source.path], lambda *_: None)
        statute = assemble([file for _, files in read for file in files])
    living = [law_on(versions, today()) for versions in statute.articles.values()]
    penal = penal_clauses([version.article for version in living if version and version.article])
    printed = [_print(statute, source, ArticleNumber.parse(name), penal) for name in names]
    return 0 if all(printed) else 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
