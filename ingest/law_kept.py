"""What came from law.go.kr, as it came: ``<data folder>/sources/law.go.kr``, one file a text, written whole or not at all.

It is what an interrupted sync goes on from, and what a text is read from again when the program reads better. The key is in
none of the files (:class:`ingest.law_api.Reply`).
"""

from __future__ import annotations

import json
import os
import re
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

FOLDER = "law.go.kr"


@dataclass(frozen=True)
class KeptText:
    """A text with the row of the list that told of it; ``body`` None: the API had no text under the number."""

    row: dict[str, str]
    target: str
    body: bytes | None


class Kept:
    """The texts that were fetched. A file that cannot be read counts as none, so that it is fetched again."""

    def __init__(self, data_dir: Path) -> None:
        self._root = data_dir / "sources" / FOLDER

    def text(self, kind: str, name: str) -> KeptText | None:
        """The text ``name`` (a serial number) of ``kind`` (``prec``, ``statutes/011187``), None where none is kept."""
        with suppress(OSError, ValueError, KeyError, TypeError, AttributeError):
            found = json.loads(self._path(kind, name).read_text(encoding="utf-8"))
            body = found["body"]
            return KeptText(dict(found["row"]), str(found["target"]), None if body is None else body.encode())
        return None

    def put(self, kind: str, name: str, text: KeptText) -> None:
        body = None if text.body is None else text.body.decode("utf-8", "replace")
        self._write(self._path(kind, name), {"row": text.row, "target": text.target, "body": body})

    def names(self, kind: str) -> list[str]:
        """The names of what is kept of ``kind``."""
        return sorted(path.stem for path in (self._root / kind).glob("[0-9]*.json"))

    def listed_until(self, law_id: str) -> date | None:
        """The day on which all promulgations of a statute were listed and every newer one was fetched."""
        with suppress(OSError, ValueError, KeyError, TypeError):
            found = json.loads(self._path(f"statutes/{law_id}", "listed").read_text(encoding="utf-8"))
            return date.fromisoformat(found["until"])
        return None

    def put_listed(self, law_id: str, until: date) -> None:
        self._write(self._path(f"statutes/{law_id}", "listed"), {"until": until.isoformat()})

    def _path(self, kind: str, name: str) -> Path:
        if not re.fullmatch(r"[a-z]+(?:/\d{6})?", kind) or not re.fullmatch(r"\d{1,12}|listed", name):
            raise ValueError(f"no name of a text: {kind}/{name}")
        return self._root / kind / f"{name}.json"

    def _write(self, path: Path, content: dict[str, object]) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".new-", dir=path.parent)
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(content, file, ensure_ascii=False)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
