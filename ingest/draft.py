"""Start a provision card: print what the official text holds, and a front matter to fill in.

``python -m ingest.draft CLONE kr/형법/법률.md 제297조`` prints the history of the article (which promulgation changed it,
how the text read), then the skeleton of a card with the hash of each clause. The text is for the author to read; only
the hashes go into a card. Exit code 2 when the article is not in the file.
"""

from __future__ import annotations

import sys
from pathlib import Path

import yaml

from ingest.official import Promulgation, StatuteHistory
from kb.law.address import MAIN, ArticleNumber, print_clause
from kb.law.provision import Article


def skeleton(current: Promulgation, newest: Promulgation, article: Article) -> dict[str, object]:
    """Front matter of a card as far as the official file gives it; the rest is the author's to write."""
    slug = newest.law.replace(" ", "")
    return {
        "law": newest.law,
        "law_id": newest.law_id,
        "article": str(article.number),
        "title": article.title,
        "checked_against": {
            "promulgation": current.number,
            "promulgated_on": current.promulgated_on,
            "effective_from": current.effective_from,
            "read_in": newest.number,
        },
        "url": f"https://www.law.go.kr/법령/{slug}/{article.number}",
        "clauses": [{"clause": print_clause(c.path) or MAIN, "sha256": c.sha256} for c in article.clauses],
    }


def main(argv: list[str]) -> int:
    clone, path, name = argv
    number = ArticleNumber.parse(name)
    history = StatuteHistory(Path(clone), path)
    changes = history.changes(number)
    article = history.article(number)
    if not changes or article is None:
        print(f"{path} has no {number} in its newest version", file=sys.stderr)
        return 2
    for promulgation, text in changes:
        print(f"== 제{promulgation.number}호 공포 {promulgation.promulgated_on} 시행 {promulgation.effective_from}")
        for clause in text.clauses if text else ():
            print(f"  [{print_clause(clause.path) or MAIN}] {clause.full_text}")
    current, _ = changes[-1]
    print("== card")
    print(
        yaml.safe_dump(skeleton(current, history.versions[-1], article), allow_unicode=True, sort_keys=False, width=120)
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
