"""Invented statutes and rulings as their publishers lay them out, and syncs that are killed at a chosen instant."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import tarfile
from collections.abc import Callable, Sequence
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from ingest import build as builder
from ingest.sync import sync
from kb.store.generation import DataFolder
from tests.ingest.invented import HashEmbedder, Words, write_corpus

PATH, OTHER = "kr/시험법/법률.md", "kr/모형법/법률.md"
ONE = {
    "제1조 (무단촬영)": "**①** 허락 없이 찍은 사람은 1년 이하의 징역에 처한다.\n\n**②** 미수범은 처벌한다.",
    "제2조 (무단유포)": "허락 없이 뿌린 사람은 2년 이하의 징역에 처한다.",
}
TWO = ONE | {
    "제1조의2 (합성)": "다음 각 호의 사람은 3년 이하의 징역에 처한다.\n\n  1\\. 허락 없이 합성한 사람\n    가\\. 얼굴\n    나\\. 목소리\n  2\\. 허락 없이 편집한 사람"
}
THREE = TWO | {"제2조 (무단유포)": "허락 없이 뿌린 사람은 5년 이하의 징역에 처한다. <개정 2021.3.2>"}
HISTORY = [
    ("1", "2019-01-01", "2019-07-01", ONE),
    ("2", "2020-03-24", "2020-06-25", TWO),
    ("3", "2021-03-02", "2021-03-02", THREE),
]
MODEL = {"제1조 (목적)": "이 법은 모형의 질서를 정한다.", "제2조 (신고)": "모형을 만든 사람은 신고한다."}

SOURCES = f"""checked_on: 2026-11-24
statutes:
- {{law_id: '999999', name: 시험법, short: 시험법, english: Test Act, path: {PATH}, known_until: 2026-06-08}}
- {{law_id: '999998', name: 모형법, short: 모형법, english: Model Act, path: {OTHER}, known_until: 2026-06-08}}
"""

RULING = """---
사건번호: {number}
사건명: 시험법위반
법원명: 대법원
출처: https://example.org/p?precSeq=1
선고일자: '{day}'
---

# 시험법위반

## 판시사항

[1] 시험법 제1조의 뜻

## 판결요지

[1] {held}

## 참조조문

[1] 시험법 제1조

## 판례내용

【주    문】
  상고를 기각한다.

【이 유】  상고이유를 판단한다.
  원심의 판단에 잘못이 없다. 그러므로 주문과 같이 판결한다.
"""


def law(
    number: str = "1", promulgated: str = "2019-01-01", effective: str = "2019-07-01",
    articles: dict[str, str] | None = None, name: str = "시험법", law_id: str = "999999", kind: str = "법률",
) -> str:  # fmt: skip
    """A statute file. ``articles``: heading without its hashes -> text."""
    body = "".join(
        f"\n##### {heading}\n\n{text}\n" for heading, text in (ONE if articles is None else articles).items()
    )
    return (
        f"---\n제목: {name}\n법령ID: '{law_id}'\n법령구분: {kind}\n공포일자: {promulgated}\n공포번호: '{number}'\n"
        f"시행일자: {effective}\n상태: 시행\n출처: https://example.org/{name}\n---\n\n# {name}\n{body}"
        f"\n## 부칙\n\n부칙 <제{number}호,{promulgated}>\n\n\n제1조 (시행일) 이 법은 정한 날부터 시행한다.\n"
    )


def model_law(number: str = "9", promulgated: str = "2018-01-01", articles: dict[str, str] | None = None) -> str:
    return law(number, promulgated, promulgated, MODEL if articles is None else articles, "모형법", "999998")


def ruling(number: str = "2031도101", day: str = "2031-08-30", held: str = "찍으려는 뜻이 있어야 한다.") -> str:
    return RULING.format(number=number, day=day, held=held)


def written(root: Path, files: dict[str, str | bytes]) -> Path:
    """A folder of these files; returns it."""
    root.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return root


def packed(folder: Path, archive: Path, mode: str = "w:xz", prefix: str = "") -> Path:
    """The ``kr`` of a folder as an archive."""
    with tarfile.open(archive, mode) as tar:  # type: ignore[call-overload]
        tar.add(folder / "kr", f"{prefix}kr")
    return archive


def field_corpus(root: Path) -> Path:
    """The invented corpus, with both invented statutes in its sources.yaml."""
    write_corpus(root)
    (root / "sources.yaml").write_text(SOURCES, encoding="utf-8")
    return root


def git(folder: Path, *arguments: str, day: str = "2020-01-01") -> str:
    stamp = f"{day}T12:00:00+0900"
    env = os.environ | {"GIT_AUTHOR_DATE": stamp, "GIT_COMMITTER_DATE": stamp}
    command = ["git", "-C", str(folder), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True, env=env).stdout.strip()


def new_repository(folder: Path) -> Path:
    folder.mkdir(parents=True)
    git(folder, "init", "-q", "-b", "main")
    for name, value in (("user.name", "시험"), ("user.email", "test@example.org"), ("uploadpack.allowFilter", "true")):
        git(folder, "config", name, value)
    git(folder, "config", "uploadpack.allowAnySHA1InWant", "true")
    return folder


def commit(folder: Path, day: str, files: dict[str, str | None]) -> str:
    """Write (None: remove) and commit on ``day``; returns the commit."""
    for name, text in files.items():
        path = folder / name
        if text is None:
            path.unlink()
        else:
            written(folder, {name: text})
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "법률", day=day)
    return git(folder, "rev-parse", "HEAD")


def history(folder: Path) -> Path:
    """A repository with the three promulgations of the invented statute, on their days."""
    new_repository(folder)
    for number, promulgated, effective, articles in HISTORY:
        commit(folder, promulgated, {PATH: law(number, promulgated, effective, articles)})
    return folder


# Syncs that die. Each runs in a child of a fork server.

_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload([__name__])


def killed_sync(specs: Sequence[Path], corpus: Path, data: Path, when: str, count: int = 1, batch: int = 4) -> int:
    """Sync in a process of its own and SIGKILL it; returns its exit code (-9 killed, 0 it was done before).

    ``when`` is a step, or ``shard``, ``listing``, ``pointer`` (just before the shard, the generation's file, the pointer
    get their names), as in :func:`tests.ingest.invented.killed_build`.
    """
    child = started_sync(specs, corpus, data, when, count, batch)
    child.join(60)
    assert child.exitcode is not None, "the child hangs"
    return child.exitcode


def started_sync(
    specs: Sequence[Path], corpus: Path, data: Path, when: str = "", count: int = 1, batch: int = 4
) -> BaseProcess:
    """The same without waiting for it; nothing kills it when ``when`` is empty. It accepts losses."""
    child = _context.Process(
        target=_sync_and_die, args=([str(s) for s in specs], corpus, data, when, count, batch, sys.path)
    )
    child.start()
    return child


def _sync_and_die(
    specs: list[str], corpus: Path, data: Path, when: str, count: int, batch: int, path: list[str]
) -> None:
    sys.path[:] = path
    builder.Morphemes = Words  # type: ignore[misc, assignment]
    builder._BATCH = batch
    seen = 0

    def die_at(name: str) -> None:
        nonlocal seen
        seen += name == when
        if name == when and seen == count:
            os.kill(os.getpid(), signal.SIGKILL)

    def before(owner: Any, name: str, event: Callable[..., str]) -> None:
        original = getattr(owner, name)

        def wrapped(*args: Any, **kwargs: Any) -> Any:
            die_at(event(*args))
            return original(*args, **kwargs)

        setattr(owner, name, wrapped)

    before(DataFolder, "publish_shard", lambda *_: "shard")
    if when in ("listing", "pointer"):
        before(Path, "replace", lambda _, target: "pointer" if Path(target).name == "CURRENT" else "listing")
    sync(specs, corpus, data, HashEmbedder(), force=True, progress=lambda step, *_: die_at(step))
