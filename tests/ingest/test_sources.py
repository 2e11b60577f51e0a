"""Sources of official text: the same statutes from a folder, an archive, a clone, a bundle and a URL; all invented."""

from __future__ import annotations

import os
import shutil
import subprocess
import tarfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from ingest.sources import GitSource, StatuteSource, is_rulings_folder, open_source
from ingest.statutes import StatuteFile
from kb.errors import UnreadableSource
from tests.ingest.invented_law import (
    HISTORY,
    OTHER,
    PATH,
    THREE,
    commit,
    git,
    history,
    law,
    model_law,
    new_repository,
    packed,
    ruling,
    written,
)
from tests.store.shards import quick_folder


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    with quick_folder() as folder:
        yield folder


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture(scope="module")
def template() -> Iterator[Path]:
    with quick_folder() as folder:
        yield history(folder / "official")


@pytest.fixture
def repository(template: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(template, tmp_path / "official"))


def read(source: StatuteSource, *paths: str) -> dict[str, list[StatuteFile]]:
    return dict(source.read(paths or source.paths(), lambda *_: None))


def numbers(source: StatuteSource, path: str = PATH) -> list[str]:
    return [file.number for file in read(source, path)[path]]


def bundled(repository: Path, bundle: Path, *what: str) -> Path:
    git(repository, "bundle", "create", "-q", str(bundle), *(what or ("main",)))
    return bundle


def refused(call: Callable[[], object]) -> str:
    """The one sentence with which a source is refused."""
    with pytest.raises(UnreadableSource) as raised:
        call()
    assert raised.value.exit_code == 4
    assert "\n" not in str(raised.value)
    return str(raised.value)


# Folders and archives.

FILES = {PATH: law(), OTHER: model_law(), "README.md": "읽어 주세요", "kr/시험법/그림.png": b"\x89"}


def test_a_folder_lists_its_statutes_alone_in_order(tmp_path: Path, data: Path) -> None:
    source = open_source(str(written(tmp_path / "laws", FILES)), data)
    assert source.paths() == sorted([PATH, OTHER])
    assert list(read(source)) == sorted([PATH, OTHER])
    assert (source.name, source.problems, source.horizon) == ("folder:laws", [], None)


def test_a_revision_is_that_of_the_content(tmp_path: Path, data: Path) -> None:
    one = open_source(str(written(tmp_path / "a/laws", FILES)), data).revision
    turned = dict(reversed(FILES.items()))
    assert open_source(str(written(tmp_path / "b/laws", turned)), data).revision == one
    written(tmp_path / "b/laws", {OTHER: model_law("10")})
    assert open_source(str(tmp_path / "b/laws"), data).revision != one
    (tmp_path / "a/laws" / OTHER).rename(tmp_path / "a/laws/kr/모형법/시행령.md")
    assert open_source(str(tmp_path / "a/laws"), data).revision != one, "a name counts too"


@pytest.mark.parametrize("kind", [".tar.xz", ".tar.gz", ".tar", ".txz", ".tgz"])
def test_an_archive_gives_what_its_folder_gives(tmp_path: Path, data: Path, kind: str) -> None:
    folder = written(tmp_path / "laws", FILES)
    mode = "w:xz" if kind.endswith("xz") else "w:gz" if kind.endswith("gz") else "w"
    source = open_source(str(packed(folder, tmp_path / f"laws{kind}", mode)), data)
    assert read(source) == read(open_source(str(folder), data))
    assert source.problems == []
    assert list(data.rglob("*")) == [], "never unpacked"


def test_an_archive_of_the_folder_itself_has_the_same_paths(tmp_path: Path, data: Path) -> None:
    """``tar -cJf laws.tar.xz -C laws .`` puts ``./`` before every name."""
    archive = packed(written(tmp_path / "laws", FILES), tmp_path / "laws.tar.xz", prefix="./")
    with tarfile.open(archive) as opened:
        assert opened.getnames()[0] == "./kr"
    source = open_source(str(archive), data)
    assert source.paths() == sorted([PATH, OTHER])
    assert list(read(source)) == sorted([PATH, OTHER])


def test_of_a_member_that_an_archive_holds_twice_the_later_counts(tmp_path: Path, data: Path) -> None:
    archive = packed(written(tmp_path / "old", {PATH: law("1")}), tmp_path / "laws.tar", "w")
    packed(written(tmp_path / "new", {PATH: law("2")}), archive, "a")
    source = open_source(str(archive), data)
    assert source.paths() == [PATH]
    assert numbers(source) == ["2"]


@pytest.mark.parametrize("kind", ["folder", "archive", "git"])
def test_bad_files_are_named_and_the_rest_is_read(tmp_path: Path, data: Path, kind: str) -> None:
    folder = written(
        tmp_path / "laws", {PATH: b"\xff\xfe\x00", OTHER: model_law(), "kr/깨진법/법률.md": "글", "kr/빈법/법률.md": ""}
    )
    spec = folder
    if kind == "archive":
        spec = packed(folder, tmp_path / "laws.tar.xz")
    if kind == "git":
        spec = new_repository(tmp_path / "repository")
        shutil.copytree(folder / "kr", spec / "kr")
        commit(spec, "2020-01-01", {})
    source = open_source(str(spec), data)
    assert list(read(source)) == [OTHER]
    assert sorted(bad.path for bad in source.problems) == sorted([PATH, "kr/깨진법/법률.md", "kr/빈법/법률.md"])
    assert all(bad.reason for bad in source.problems)


@pytest.mark.parametrize("mode", ["w:xz", "w:gz", "w"])
@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.9])
def test_a_cut_archive_is_refused(tmp_path: Path, data: Path, mode: str, share: float) -> None:
    noise = {f"kr/법{n}/법률.md": law(str(n), articles={"제1조": os.urandom(3000).hex()}) for n in range(20)}
    archive = packed(written(tmp_path / "laws", noise), tmp_path / "laws.tar.xz", mode)
    archive.write_bytes(archive.read_bytes()[: int(archive.stat().st_size * share)])
    source = open_source(str(archive), data)
    assert "laws.tar.xz" in refused(lambda: read(source))


def test_a_damaged_archive_is_refused(tmp_path: Path, data: Path) -> None:
    archive = packed(written(tmp_path / "laws", FILES), tmp_path / "laws.tar.xz")
    body = bytearray(archive.read_bytes())
    body[len(body) // 2] ^= 0xFF
    archive.write_bytes(bytes(body))
    refused(lambda: read(open_source(str(archive), data)))


# Git.


def test_a_clone_gives_every_version_in_order_and_is_left_alone(repository: Path, data: Path) -> None:
    before = {p: p.stat().st_mtime_ns for p in repository.rglob("*") if p.is_file()}
    source = open_source(str(repository), data)
    files = read(source)[PATH]
    assert [(f.number, f.promulgated_on.isoformat(), f.order) for f in files] == [
        (row[0], row[1], order) for order, row in enumerate(HISTORY)
    ]
    assert source.horizon == date(2021, 3, 2), "commits bear the day of promulgation"
    assert source.revision == git(repository, "rev-parse", "HEAD")
    assert not data.exists(), "read where it is"
    assert {p: p.stat().st_mtime_ns for p in repository.rglob("*") if p.is_file()} == before


def test_what_is_not_committed_is_not_read(repository: Path, data: Path) -> None:
    written(repository, {PATH: law("99"), OTHER: model_law()})
    source = open_source(str(repository), data)
    assert source.paths() == [PATH]
    assert numbers(source) == ["1", "2", "3"]


def test_two_commits_of_one_day_keep_their_order_and_going_back_is_a_version(repository: Path, data: Path) -> None:
    for number in ("4", "5", "4"):
        commit(repository, "2022-01-01", {PATH: law(number, "2022-01-01", "2022-01-01")})
    assert numbers(open_source(str(repository), data)) == ["1", "2", "3", "4", "5", "4"]


def test_a_statute_that_was_gone_and_came_back_keeps_its_history(repository: Path, data: Path) -> None:
    commit(repository, "2022-01-01", {PATH: None, OTHER: model_law()})
    gone = open_source(str(repository), data)
    assert gone.paths() == [OTHER]
    commit(repository, "2022-01-02", {PATH: law("4", "2022-01-02", "2022-01-02")})
    assert numbers(open_source(str(repository), data)) == ["1", "2", "3", "4"]


def test_the_branch_that_is_checked_out_is_read(repository: Path, data: Path) -> None:
    git(repository, "checkout", "-q", "-b", "draft")
    commit(repository, "2022-01-01", {PATH: law("4", "2022-01-01", "2022-01-01")})
    assert numbers(open_source(str(repository), data))[-1] == "4"
    git(repository, "checkout", "-q", "main")
    assert numbers(open_source(str(repository), data))[-1] == "3"


def test_a_commit_that_is_checked_out_is_read(repository: Path, data: Path) -> None:
    git(repository, "checkout", "-q", "--detach", "HEAD~1")
    assert numbers(open_source(str(repository), data)) == ["1", "2"]


@pytest.mark.parametrize("what", ["main", "HEAD", "HEAD main"])
def test_a_bundle_gives_every_version_and_then_what_is_new(
    repository: Path, tmp_path: Path, data: Path, what: str
) -> None:
    """``git bundle create x main`` does not say which branch is its head; ``… HEAD`` names no branch."""
    bundle = bundled(repository, tmp_path / "laws.bundle", *what.split())
    first = open_source(str(bundle), data)
    assert numbers(first) == ["1", "2", "3"]
    commit(repository, "2022-01-01", {PATH: law("4", "2022-01-01", "2022-01-01")})
    bundled(repository, bundle, *what.split())
    second = open_source(str(bundle), data)
    assert second.revision != first.revision
    assert numbers(second) == ["1", "2", "3", "4"]
    assert len(list((data / "sources").glob("*.git"))) == 1


@pytest.mark.parametrize("kind", ["bundle", "url"])
def test_rewritten_history_is_followed(repository: Path, tmp_path: Path, data: Path, kind: str) -> None:
    def spec() -> str:
        return str(bundled(repository, tmp_path / "laws.bundle")) if kind == "bundle" else repository.as_uri()

    assert numbers(open_source(spec(), data)) == ["1", "2", "3"]
    git(repository, "reset", "-q", "--hard", "HEAD~1")
    commit(repository, "2022-01-01", {PATH: law("5", "2022-01-01", "2022-01-01")})
    assert numbers(open_source(spec(), data)) == ["1", "2", "5"]


def test_a_bundle_of_the_newest_commits_alone_is_refused(repository: Path, tmp_path: Path, data: Path) -> None:
    bundle = bundled(repository, tmp_path / "laws.bundle", "HEAD~1..main")
    assert "laws.bundle" in refused(lambda: open_source(str(bundle), data))


def test_of_a_url_only_the_wanted_files_are_fetched(repository: Path, data: Path) -> None:
    commit(repository, "2022-01-01", {OTHER: model_law(), PATH: law("4", "2022-01-01", "2022-01-01")})
    source = open_source(repository.as_uri(), data)
    assert isinstance(source, GitSource)
    assert source.paths() == sorted([PATH, OTHER])
    copy = next((data / "sources").glob("*.git"))

    def here() -> int:
        listed = git(copy, "cat-file", "--batch-all-objects", "--batch-check=%(objecttype)").split()
        return listed.count("blob")

    assert here() == 0
    assert numbers(source) == ["1", "2", "3", "4"]
    assert here() == 4, "and not the other statute"
    commit(repository, "2022-02-01", {PATH: law("6", "2022-02-01", "2022-02-01", THREE)})
    assert numbers(open_source(repository.as_uri(), data))[-1] == "6"
    assert here() == 5


@pytest.mark.parametrize("kind", ["half a clone", "a lock left behind", "damaged objects", "objects gone"])
def test_a_copy_that_a_killed_sync_left_is_put_right(repository: Path, tmp_path: Path, data: Path, kind: str) -> None:
    bundle = bundled(repository, tmp_path / "laws.bundle")
    open_source(str(bundle), data)
    copy = next((data / "sources").glob("*.git"))
    if kind == "half a clone":
        (copy / "complete").unlink()
        shutil.rmtree(copy / "objects")
    if kind == "a lock left behind":
        (copy / "refs/heads").mkdir(parents=True, exist_ok=True)
        (copy / "refs/heads/main.lock").touch()
        (copy / "packed-refs.lock").touch()
    if kind == "objects gone":
        shutil.rmtree(copy / "objects/pack")
    if kind == "damaged objects":
        for pack in copy.glob("objects/pack/*"):
            pack.chmod(0o600)
            pack.write_bytes(b"noise")
        assert numbers(open_source(str(bundle), data)) == ["1", "2", "3"]
    commit(repository, "2022-01-01", {PATH: law("4", "2022-01-01", "2022-01-01")})
    bundled(repository, bundle)
    assert numbers(open_source(str(bundle), data)) == ["1", "2", "3", "4"]


def test_names_hold_neither_path_nor_secret(repository: Path, tmp_path: Path, data: Path) -> None:
    named = {
        open_source(str(repository), data).name,
        open_source(repository.as_uri(), data).name,
        open_source(str(bundled(repository, tmp_path / "official.bundle")), data).name,
    }
    assert named == {"git:official", "git:official.bundle"}
    message = refused(lambda: open_source("https://user:geheim@127.0.0.1:1/laws.git?token=geheim", data))
    assert "geheim" not in message


# What is no source.


@pytest.mark.parametrize("kind", ["missing", "text", "empty file", "bundle cut", "no commits", "dot git empty", "url"])
def test_what_is_no_source_is_refused_in_one_sentence(repository: Path, tmp_path: Path, data: Path, kind: str) -> None:
    path = tmp_path / "source"
    if kind == "text":
        path.write_text("그냥 글", encoding="utf-8")
    if kind == "empty file":
        path.touch()
    if kind == "bundle cut":
        bundled(repository, path)
        path.write_bytes(path.read_bytes()[:300])
    if kind == "no commits":
        new_repository(path)
    if kind == "dot git empty":
        (path / ".git").mkdir(parents=True)
    spec = (tmp_path / "nowhere").as_uri() if kind == "url" else str(path)
    message = refused(lambda: open_source(spec, data))
    assert ("nowhere" if kind == "url" else "source") in message
    assert refused(lambda: open_source(spec, data)) == message, "and again"


def test_without_git_it_says_so(repository: Path, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    assert "git" in refused(lambda: open_source(str(repository), data))


def test_a_folder_below_a_clone_is_a_folder(repository: Path, data: Path) -> None:
    source = open_source(str(repository / "kr"), data)
    assert source.paths() == ["시험법/법률.md"]
    assert read(source)["시험법/법률.md"][0].number == "3"


def test_a_folder_of_rulings_is_told_from_one_of_statutes(tmp_path: Path) -> None:
    rulings = written(tmp_path / "rulings", {"README.md": "판례", "a/1.md": ruling()})
    assert is_rulings_folder(str(rulings))
    assert not is_rulings_folder(str(written(tmp_path / "laws", FILES)))
    assert not is_rulings_folder(str(tmp_path / "nowhere"))
    assert not is_rulings_folder("https://example.org/laws.git")


def test_no_git_process_is_asked_for_a_password(repository: Path, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A private repository must end in a sentence, not wait for somebody at the terminal."""
    seen: list[str | None] = []
    original = subprocess.run

    def spied(*args, **kwargs):  # type: ignore[no-untyped-def]
        if args[0][0] == "git":
            seen.append((kwargs.get("env") or os.environ).get("GIT_TERMINAL_PROMPT"))
        return original(*args, **kwargs)

    monkeypatch.setattr("ingest.sources.subprocess.run", spied)
    read(open_source(repository.as_uri(), data))
    assert seen
    assert set(seen) == {"0"}
