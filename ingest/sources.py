"""Where official text comes from: a folder, an archive, a git clone, bundle or URL, in the layout of legalize-kr.

Every source yields :class:`~ingest.statutes.StatuteFile` rows for the statutes that are wanted, and a revision that is the
same as long as its content is. A git source keeps a bare copy under ``<data folder>/sources`` that later syncs only add to;
of a remote one, only the wanted files are fetched.
"""

from __future__ import annotations

import errno
import gzip
import hashlib
import lzma
import os
import re
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from itertools import islice, pairwise
from pathlib import Path, PurePosixPath
from typing import IO, Protocol, cast

from ingest.statutes import StatuteFile, is_statute_path, read_statute_file
from kb.errors import UnreadableSource
from kb.store.disk import is_full, says_full

Progress = Callable[[str, int, int], None]
Wanted = Callable[[str], bool]
"""Says of a path whether its statute is wanted."""
_URL = re.compile(r"^(?:https?|ssh|git|file)://|^[\w.-]+@[\w.-]+:")
_ARCHIVES = (".tar.xz", ".txz", ".tar.gz", ".tgz", ".tar")
_BATCH = 400
_HEAD = "refs/gyeot/head"
"""In a copy: what HEAD is at its source, which may be on no branch."""


@dataclass(frozen=True)
class BadFile:
    """A file of a source that could not be read, and why."""

    path: str
    reason: str


class StatuteSource(Protocol):
    """An opened source of statutes."""

    name: str
    revision: str
    problems: list[BadFile]
    horizon: date | None
    """The day up to which the source itself is known to be complete, None when only its files tell."""

    def paths(self) -> list[str]:
        """Every statute path that the source lists now."""
        ...

    def read(self, wanted: Iterable[str], progress: Progress) -> Iterator[tuple[str, list[StatuteFile]]]:
        """(path, its versions, oldest first) for each wanted path, in order."""
        ...


def is_rulings_folder(spec: str) -> bool:
    """Whether a folder holds rulings: the front matter of its first Markdown files has a 사건번호."""
    root = Path(spec).expanduser()
    try:
        if not root.is_dir():
            return False
    except OSError:  # a name too long
        return False
    named = (path for path in sorted(root.rglob("*.md")) if path.name.lower() != "readme.md" and path.is_file())
    return any("사건번호:" in _opening(path) for path in islice(named, 3))


def _opening(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return file.read(4000).decode("utf-8", "replace")
    except OSError:
        return ""


def open_source(spec: str, data_dir: Path) -> StatuteSource:
    """The source that ``spec`` names. Raises UnreadableSource in one sentence that names the next step."""
    if _URL.match(spec):
        return GitSource(spec, data_dir, partial=True)
    path = Path(spec).expanduser()
    try:
        if not path.exists():
            raise UnreadableSource(
                f"{spec}이(가) 없습니다. 경로나 주소를 확인하세요 (no such source: check the path or URL)."
            )
        if path.is_dir():
            if _is_git(path):
                return GitSource(str(path), data_dir, in_place=path)
            return FolderSource(path)
        if path.is_file():  # a pipe or a device could be read for ever
            if path.name.endswith(_ARCHIVES):
                return ArchiveSource(path)
            with path.open("rb") as file:
                start = file.read(8)
            if start.startswith(b"# v"):  # "# v2 git bundle"
                return GitSource(str(path.resolve()), data_dir)
    except OSError as error:
        if is_full(error) or not _concerns(error, path):
            raise
        raise UnreadableSource(
            f"{_short(spec)}을(를) 읽을 수 없습니다. 경로와 권한을 확인하세요 "
            f"(cannot be read: check the path and its permissions): {error.strerror or type(error).__name__}"
        ) from error
    raise UnreadableSource(
        f"{spec}은(는) 읽을 수 있는 원본이 아닙니다. 폴더, .tar.xz, git 저장소나 번들을 주세요 "
        "(not a source: give a folder, a .tar.xz, a git clone, bundle or URL)."
    )


class FolderSource:
    """A folder of files, one version each."""

    horizon: date | None = None

    def __init__(self, root: Path) -> None:
        self.name, self._root, self.problems = f"folder:{root.name}", root, list[BadFile]()
        digest = hashlib.sha256()
        for path in self.paths():
            with suppress(OSError):
                digest.update(f"{path}\0{hashlib.sha256((root / path).read_bytes()).hexdigest()}\n".encode())
        self.revision = digest.hexdigest()[:40]

    def paths(self) -> list[str]:
        found = (p.relative_to(self._root).as_posix() for p in self._root.rglob("*.md") if p.is_file())
        return sorted(path for path in found if is_statute_path(path))

    def read(self, wanted: Iterable[str], progress: Progress) -> Iterator[tuple[str, list[StatuteFile]]]:
        todo = sorted(wanted)
        for done, path in enumerate(todo):
            progress("read", done, len(todo))
            try:
                yield path, [read_statute_file((self._root / path).read_text(encoding="utf-8"), path)]
            except (OSError, UnicodeDecodeError, UnreadableSource) as error:
                self.problems.append(BadFile(path, str(error)))


class ArchiveSource:
    """A ``.tar.xz`` (or ``.tar``, ``.tar.gz``) of files, one version each; read as a stream, never unpacked to disk."""

    horizon: date | None = None

    def __init__(self, path: Path) -> None:
        self.name, self._path, self.problems = f"archive:{path.name}", path, list[BadFile]()
        with path.open("rb") as file:
            self.revision = hashlib.file_digest(file, "sha256").hexdigest()[:40]
        self._paths: list[str] | None = None

    def paths(self) -> list[str]:
        if self._paths is None:
            self._paths = sorted({name for name, _ in self._members() if is_statute_path(name)})
        return self._paths

    def read(self, wanted: Iterable[str], progress: Progress) -> Iterator[tuple[str, list[StatuteFile]]]:
        todo = set(wanted)
        found: dict[str, list[StatuteFile]] = {}
        for done, (name, data) in enumerate(self._members(todo)):
            progress("read", done, len(todo))
            try:
                found[name] = [read_statute_file((data or b"").decode("utf-8"), name)]
            except (UnicodeDecodeError, UnreadableSource) as error:
                self.problems.append(BadFile(name, str(error)))
        yield from sorted(found.items())

    def _members(self, wanted: set[str] | None = None) -> Iterator[tuple[str, bytes | None]]:
        """(name, content) of the wanted members; names alone, with None, when nothing is wanted yet."""
        try:
            with _unpacked(self._path) as stream:
                with tarfile.open(fileobj=stream, mode="r|") as archive:
                    for member in archive:
                        name = PurePosixPath(member.name).as_posix()  # "./kr/…" is "kr/…"
                        if not member.isfile() or (wanted is not None and name not in wanted):
                            continue
                        file = archive.extractfile(member) if wanted is not None else None
                        yield name, file.read() if file else None
                while stream.read(1 << 20):  # to its end: a cut archive is told, wherever it was cut
                    pass
        except (tarfile.TarError, lzma.LZMAError, EOFError, OSError) as error:
            raise UnreadableSource(
                f"{self._path.name}을(를) 끝까지 읽을 수 없습니다. 다시 받으세요 (the archive is damaged: get it again): {error}"
            ) from error


def _unpacked(path: Path) -> IO[bytes]:
    """The tar inside, as a stream that raises EOFError where the compressed file ends too early."""
    if path.name.endswith("xz"):
        return lzma.open(path)
    return cast(IO[bytes], gzip.open(path)) if path.name.endswith("gz") else path.open("rb")


class GitSource:
    """A git repository: every version of every file, by the commits that changed it.

    A local clone is read where it is. Of a bundle or a URL a bare copy is kept and only added to; when history was
    rewritten the copy follows it. Raises UnreadableSource when git cannot read the source.
    """

    def __init__(self, spec: str, data_dir: Path, *, in_place: Path | None = None, partial: bool = False) -> None:
        self.name, self.problems = f"git:{_short(spec)}", list[BadFile]()
        self._partial, self._is_copy = partial, in_place is None
        if in_place is not None:
            self._repository = in_place
        else:
            self._repository = data_dir / "sources" / f"{hashlib.sha256(os.fsencode(spec)).hexdigest()[:16]}.git"
            self._bring(spec)
        self.revision = self._tip()
        # Commits bear the day of promulgation: the newest says how far the source reaches.
        self.horizon: date | None = date.fromisoformat(self._git("log", "-1", "--format=%as", self.revision).strip())

    def _bring(self, spec: str) -> None:
        """Clone, or add what is new; a copy that is half made, locked or damaged is made again."""
        filters = ["--filter=blob:none"] if self._partial else []
        fetch = ["git", "-C", str(self._repository), "fetch", "--quiet", *filters]
        if not (self._repository / "complete").is_file():
            self._clone(spec, filters)
        else:
            try:
                self._call([*fetch, "--prune", "--", spec, "+refs/heads/*:refs/heads/*"], spec)
            except UnreadableSource:
                self._clone(spec, filters)
        if self._call(["git", "ls-remote", "--", spec, "HEAD"], spec).strip():
            self._call([*fetch, "--", spec, f"+HEAD:{_HEAD}"], spec)
        else:
            self._git("update-ref", "-d", _HEAD)

    def _clone(self, spec: str, filters: list[str]) -> None:
        """A fresh copy in place of the old one, which stays when the source cannot be read."""
        place = self._repository
        place.parent.mkdir(parents=True, exist_ok=True)
        # A git whose sync was killed may still be writing: each has a folder of its own.
        folder = Path(tempfile.mkdtemp(prefix=f"{place.stem}.new-", dir=place.parent))
        try:
            self._call(["git", "clone", "--quiet", "--bare", *filters, "--", spec, str(folder / "copy")], spec)
            if place.exists():
                place.rename(folder / "old")
            (folder / "copy").rename(place)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        (place / "complete").touch()

    def _tip(self) -> str:
        """The newest commit: of HEAD, else (a bundle may not say which branch is its head) of main, master or the only one."""
        rows = self._git("for-each-ref", "--format=%(refname:short) %(objectname)", "refs/heads").splitlines()
        branches = dict(row.split(" ", 1) for row in rows)
        head = self._git("symbolic-ref", "--short", "-q", "HEAD", checked=False).strip()
        if self._is_copy and (known := self._git("rev-parse", "-q", "--verify", _HEAD, checked=False).strip()):
            return known
        named = next((branches[name] for name in (head, "main", "master") if name in branches), None)
        if named is None and head:
            named = next(iter(branches.values())) if len(branches) == 1 else None
        if named is None or (not self._is_copy and not head):  # a commit that is checked out by itself
            return self._git("rev-parse", "HEAD").strip()
        return named

    def paths(self) -> list[str]:
        listed = self._git("ls-tree", "-r", "-z", "--name-only", self.revision).split("\0")
        return sorted(path for path in listed if path and is_statute_path(path))

    def read(self, wanted: Iterable[str], progress: Progress) -> Iterator[tuple[str, list[StatuteFile]]]:
        todo = sorted(wanted)
        blobs = self._blobs(set(todo))
        if self._partial:
            self._fetch(sorted({blob for rows in blobs.values() for blob in rows}))
        for done, path in enumerate(todo):
            progress("read", done, len(todo))
            versions: list[StatuteFile] = []
            for order, text in enumerate(self._contents(blobs.get(path, []))):
                try:
                    versions.append(read_statute_file(text.decode("utf-8"), path, order))
                except (UnicodeDecodeError, UnreadableSource) as error:
                    self.problems.append(BadFile(path, str(error)))
            if versions:
                yield path, versions

    def _blobs(self, wanted: set[str]) -> dict[str, list[str]]:
        """Path -> the blobs that it was, oldest first, each once in a row."""
        out = self._git("log", "--reverse", "--format=", "--raw", "--no-abbrev", "--no-renames", "-z", self.revision)
        found: dict[str, list[str]] = {}
        fields = out.split("\0")
        for head, path in pairwise(fields):
            head = head.strip()
            if not head.startswith(":") or path not in wanted:
                continue
            blob = head.split()[3]
            if set(blob) != {"0"} and found.setdefault(path, [])[-1:] != [blob]:
                found[path].append(blob)
        return found

    def _fetch(self, blobs: list[str]) -> None:
        """Of a partial clone, get the wanted files at once, not one by one."""
        have = self._git("rev-list", "--objects", "--missing=print", "--all").split()
        missing = {name[1:] for name in have if name.startswith("?")}
        wanted = [blob for blob in blobs if blob in missing]
        if not wanted:
            return
        command = ["git", "-C", str(self._repository), "-c", "fetch.negotiationAlgorithm=noop", "fetch", "--quiet"]
        command += ["--no-tags", "--no-write-fetch-head", "--filter=blob:none", "--stdin", "origin"]
        self._call(command, "origin", stdin="\n".join(wanted) + "\n")

    def _contents(self, blobs: list[str]) -> Iterator[bytes]:
        for start in range(0, len(blobs), _BATCH):
            part = blobs[start : start + _BATCH]
            done = subprocess.run(
                ["git", "-C", str(self._repository), "cat-file", "--batch"],
                input="\n".join(part).encode() + b"\n", capture_output=True, check=False, env=_environment(),
            )  # fmt: skip
            at = 0
            for _ in part:
                end = done.stdout.find(b"\n", at)
                head = done.stdout[at:end].split()
                if end < 0 or len(head) != 3:
                    self._distrust()
                    raise UnreadableSource(
                        f"{self.name}의 파일을 읽을 수 없습니다. 원본을 다시 받으세요 (a file of the source is missing: get it again)."
                    )
                size = int(head[2])
                yield done.stdout[end + 1 : end + 1 + size]
                at = end + 1 + size + 1

    def _git(self, *arguments: str, checked: bool = True) -> str:
        command = ["git", "-C", str(self._repository), "-c", "core.quotepath=off", *arguments]
        try:
            return self._call(command, self.name, checked=checked)
        except UnreadableSource:
            self._distrust()
            raise

    def _distrust(self) -> None:
        """A copy that cannot be read is made again by the next sync."""
        if self._is_copy:
            (self._repository / "complete").unlink(missing_ok=True)

    def _call(self, command: list[str], what: str, stdin: str | None = None, checked: bool = True) -> str:
        try:
            done = subprocess.run(
                command,
                input=stdin,
                capture_output=True,
                text=True,
                encoding="utf-8",
                errors="surrogateescape",
                check=False,
                env=_environment(),
            )
        except FileNotFoundError as error:
            raise UnreadableSource("git이 필요합니다. 설치한 뒤 다시 하세요 (git is needed: install it).") from error
        if checked and done.returncode != 0:
            if says_full(done.stderr):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            reason = " ".join(re.sub(r"\w+://\S+", "URL", done.stderr).split())[:200]
            raise UnreadableSource(
                f"{_short(what)}을(를) git으로 읽을 수 없습니다. 주소와 네트워크를 확인하세요 (git cannot read it: {reason})."
            )
        return done.stdout


def _concerns(error: OSError, path: Path) -> bool:
    """Whether it is the source that cannot be read, and not the data folder that cannot be written to."""
    return error.filename is None or str(error.filename).startswith(str(path))


def _environment() -> dict[str, str]:
    """Git never asks for a password: a mistyped address ends in a sentence."""
    return {**os.environ, "GIT_TERMINAL_PROMPT": "0"}


def _is_git(path: Path) -> bool:
    return (path / ".git").exists() or ((path / "HEAD").is_file() and (path / "objects").is_dir())


def _short(spec: str) -> str:
    """The last part of a path or URL, without what may be secret in it (user, token, query)."""
    return re.split(r"[?#]", spec.rstrip("/"))[0].rsplit("/", 1)[-1] or "source"
