"""The naive reader of the official history: a file is law from the day that it bears, and nothing else is read.

This is what a collection of dated files suggests, and it is wrong wherever an addendum gives another day for an article, or a file prints
a text before it starts. A baseline for ``in_force``; it needs the bundle of the shared data (``KB_SHARED_DIR``).
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ingest.sources import open_source
from ingest.statutes import StatuteFile
from kb.base import KnowledgeBase
from kb.law.address import ArticleNumber
from kb.settings import Settings

BUNDLE = "corpus/legalize-kr-core.bundle"


def bundle() -> Path | None:
    """The official history, where it is at hand."""
    path = Settings().shared_dir / BUNDLE
    return path.resolve() if path.is_file() else None


def file_dates(kb: KnowledgeBase, rows: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Of each row the newest file whose date is not after the day."""
    at = bundle()
    paths = {
        row["law_id"]: kb.library.statutes[row["law_id"]].path for row in rows if row["law_id"] in kb.library.statutes
    }
    if at is None:
        return
    with tempfile.TemporaryDirectory() as folder:
        history = dict(open_source(str(at), Path(folder)).read(sorted(set(paths.values())), lambda *_: None))
    for row in rows:
        files = history.get(paths.get(row["law_id"], ""), [])
        if files:
            yield {"id": row["id"], **on(files, ArticleNumber.parse(row["article"]), row["day"])}


def on(files: Sequence[StatuteFile], number: ArticleNumber, day: str) -> dict[str, Any]:
    """State, text and next day by the dates of the files alone."""
    ordered = sorted(files, key=lambda file: (file.effective_from, file.promulgated_on, file.order))
    texts = [(file, printed(file.body, number)) for file in ordered]
    past = [pair for pair in texts if pair[0].effective_from.isoformat() <= day]
    text = past[-1][1] if past else None
    later = (f for f, t in texts if f.effective_from.isoformat() > day and t != text)
    found: dict[str, Any] = {"next_from": next((f.effective_from.isoformat() for f in later), None)}
    if text is None:
        ever = any(t is not None for _, t in past)
        return {"state": "repealed" if ever else "not_yet", "promulgation": None, "in_force_from": None, **found}
    since = past[-1][0]
    for file, before in reversed(past):
        if before != text:
            break
        since = file
    gone = re.fullmatch(r"#+ \S+\s*(\([^\n]*\))?\s*삭제", text)
    state = "repealed" if gone else "in_force"
    return {"state": state, "promulgation": since.number, "in_force_from": since.effective_from.isoformat(), **found}


def printed(body: str, number: ArticleNumber) -> str | None:
    """What a file prints of an article up to the next heading, without notes of amendment; None where it prints none.

    >>> printed("##### 제1조 (목적)\\n\\n가\\n##### 제1조의2\\n\\n나 <개정 2020.1.1>", ArticleNumber.parse("제1조의2"))
    '##### 제1조의2 나'
    """
    found = re.search(rf"^#+ {re.escape(str(number))}(?![의0-9]).*?(?=^#|\Z)", body, re.M | re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^<>]*>", "", found[0])).strip() if found else None
