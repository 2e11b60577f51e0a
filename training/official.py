"""Official text for training: the Acts of a clone of the bundle, the newest text of each article.

Read from ``../shared`` (never copied into the repository): ``git clone -b main legalize-kr-core.bundle``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from ingest.statutes import REPEALED, read_statute_file
from kb.law.provision import normalise, parse_articles
from kb.store.catalog import text_hash

ABOLISHED = frozenset({"001769", "000138", "001419", "010685"})
"""법령ID of Acts whose title a living one bears too (../shared/README.md)."""
BESIDE = frozenset(
    {"009290", "001206", "009620", "000187", "001624", "001676", "000815", "010420", "011236", "009679", "001129"}
)
"""Acts beside those of ``corpus/sources.yaml`` that people's questions also lead to, and near-twins of core provisions."""
LONG = 400
"""Characters beyond which an article of several clauses is also told clause by clause, as the store does."""


@dataclass(frozen=True)
class Provision:
    """An article as ``011187/14-2``, its title, its text (``law article(title) text``) and its clauses told by themselves."""

    key: str
    law: str
    number: str
    title: str
    text: str
    clauses: tuple[str, ...] = ()

    @property
    def hash(self) -> str:
        return text_hash(self.text)


def read_acts(clone: Path, only: Collection[str] | None = None) -> dict[str, Provision]:
    """Every living article of the Acts (법률) in a clone, by key; ``only`` names the 법령ID of some.

    Raises UnreadableSource for a file that is no statute.
    """
    found: dict[str, Provision] = {}
    for path in sorted((clone / "kr").glob("*/법률*.md")):
        file = read_statute_file(path.read_text(encoding="utf-8"), str(path))
        if file.law_id not in ABOLISHED and (only is None or file.law_id in only):
            found.update((p.key, p) for p in provisions(file.law_id, file.law, file.body))
    return found


def provisions(law_id: str, law: str, body: str) -> Iterator[Provision]:
    """The articles of one text, without those that are only 삭제."""
    for article in parse_articles(body):
        clauses = [" ".join(normalise(clause.full_text).split()) for clause in article.clauses]
        whole = " ".join(clauses)
        if not whole or whole.startswith(REPEALED):
            continue
        head = f"{law} {article.number}" + (f"({article.title})" if article.title else "")
        parts = tuple(f"{head} {text}" for text in clauses) if len(whole) > LONG and len(clauses) > 1 else ()
        key = f"{law_id}/{article.number.slug}"
        yield Provision(key, law, str(article.number), article.title or "", f"{head} {whole}", parts)
