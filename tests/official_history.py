"""Every version of a statute file from a git clone, read without the code of ``ingest``: what the tests compare with."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

from kb.law.address import ArticleNumber
from kb.law.provision import Article, parse_articles


@dataclass(frozen=True)
class Promulgation:
    """The 공포 of one version of a statute file: its number, 공포일자, 시행일자 and the commit that holds it."""

    law: str
    law_id: str
    number: str
    promulgated_on: date
    effective_from: date
    commit: str


class StatuteHistory:
    """All versions of one statute file, oldest first.

    Args: ``clone``, a git working copy; ``path``, the file inside it, e.g. ``kr/형법/법률.md``.
    Raises FileNotFoundError when the history holds no such file.
    """

    def __init__(self, clone: Path, path: str) -> None:
        self._clone, self._path = clone, path
        commits = self._git("log", "--reverse", "--format=%H", "--", path).split()
        if not commits:
            raise FileNotFoundError(f"no such statute file in the history: {path}")
        self._versions = [self._read(commit) for commit in commits]

    @property
    def versions(self) -> list[Promulgation]:
        return [promulgation for promulgation, _ in self._versions]

    def article(self, number: ArticleNumber, commit: str | None = None) -> Article | None:
        """The article as the newest version, or the version of ``commit``, prints it."""
        body = next((b for p, b in reversed(self._versions) if commit in (None, p.commit)), "")
        return next((a for a in parse_articles(body) if a.number == number), None)

    def _git(self, *args: str) -> str:
        command = ["git", "-c", "core.quotepath=off", "-C", str(self._clone), *args]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    def _read(self, commit: str) -> tuple[Promulgation, str]:
        text = self._git("show", f"{commit}:{self._path}")
        _, front, body = text.split("---\n", 2)
        meta = yaml.safe_load(front)
        return (
            Promulgation(
                law=str(meta["제목"]),
                law_id=str(meta["법령ID"]),
                number=str(meta["공포번호"]).lstrip("0"),
                promulgated_on=_date(meta["공포일자"]),
                effective_from=_date(meta["시행일자"]),
                commit=commit,
            ),
            body,
        )


def _date(value: object) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))
