"""A full disk, a read-only one, and inputs that cannot be read: one sentence, and what served goes on serving."""

from __future__ import annotations

import errno
import os
import re
import shutil
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ingest import build as builder
from ingest.build import build
from ingest.documents import Provenance, add_documents, read_documents
from ingest.sync import Incomplete, SyncReport, sync
from kb import cli
from kb.errors import BrokenStore, CannotWrite, UnreadableSource
from kb.store.catalog import CatalogWriter
from kb.store.disk import is_full, telling
from kb.store.generation import DataFolder, IndexReport, Store
from kb.store.vectors import VectorIndex
from tests.ingest import small_disk
from tests.ingest.invented import HashEmbedder, Words
from tests.ingest.invented_law import OTHER, PATH, field_corpus, git, history, law, model_law, packed, ruling, written
from tests.ingest.killing import PROVENANCE, Quick, litter, reading, whole
from tests.store.shards import quick_folder


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    with quick_folder() as folder:
        yield folder


@pytest.fixture(autouse=True)
def _quick_words(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(builder, "Morphemes", Words)
    monkeypatch.setattr(builder, "SHIPPED", tmp_path / "none.npz")


def is_one_sentence(text: str) -> bool:
    """Korean first, then English; no line break, no trace of the program."""
    return bool(re.fullmatch(r"[^\n]*[가-힣][^\n]*\([^\n]*[a-z]{3}[^\n]*\)[^\n]*", text)) and "Traceback" not in text


# A file system that is too small.


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    rows = small_disk.in_a_namespace(tmp_path_factory.mktemp("small"))
    if rows is None:
        pytest.skip("no file system can be mounted here; the failures that are injected below stand for it")
    return rows


@pytest.mark.parametrize("command", small_disk.COMMANDS)
def test_on_a_full_disk_a_run_says_so_and_the_last_generation_serves(small: list[dict[str, Any]], command: str) -> None:
    failed = [row for row in small if row["command"] == command and row["code"] and "read_only" not in row]
    assert len(failed) >= 5
    for row in failed:
        assert row["code"] == 1, row
        assert is_one_sentence(row["said"].strip()), row
        assert "자리" in row["said"], row
        assert (row["serves"], row["found"]) == (row["old"], True), row


@pytest.mark.parametrize("command", small_disk.COMMANDS)
def test_when_there_is_room_again_the_run_ends_where_it_would_have(small: list[dict[str, Any]], command: str) -> None:
    last = [row for row in small if row["command"] == command and "read_only" not in row][-1]
    assert (last["code"], last["serves"], last["found"], last["litter"]) == (0, last["expected"], True, [])


def test_a_read_only_folder_is_said_and_serves(small: list[dict[str, Any]]) -> None:
    row = small[-1]
    assert row["read_only"]
    assert row["code"] == 1
    assert is_one_sentence(row["said"].strip())
    assert "KB_DATA_DIR" in row["said"]
    assert (row["serves"], row["found"]) == (row["expected"], True), "Chroma cannot open it, the truth's vectors answer"


# The same at chosen stages, wherever the tests run.


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return field_corpus(tmp_path / "corpus")


@pytest.fixture
def laws(tmp_path: Path) -> Path:
    return history(tmp_path / "laws")


@pytest.fixture
def rulings(tmp_path: Path) -> Path:
    return written(tmp_path / "rulings", {"prec/a.md": ruling(), "prec/b.md": ruling("2031도102")})


@pytest.fixture
def run(tmp_path: Path, corpus: Path) -> Callable[..., SyncReport]:
    def call(*specs: Path | str, **options: Any) -> SyncReport:
        return sync([str(spec) for spec in specs], corpus, tmp_path / "data", HashEmbedder(), **options)

    return call


def serving(data: Path) -> str:
    with reading(data) as store:
        whole(store, Quick())
        return store.generation.name


def no_room(*args: Any, **kwargs: Any) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


STAGES: dict[str, tuple[Any, str]] = {
    "the lock": (DataFolder, "prepare"),
    "the copy of a source": (tempfile, "mkdtemp"),
    "staging": (DataFolder, "staging"),
    "the truth": (CatalogWriter, "write"),
    "the cache": (builder.EmbeddingCache, "write"),
    "the vectors of the truth": (CatalogWriter, "write_embeddings"),
    "folding the log in": (CatalogWriter, "seal"),
    "the index": (VectorIndex, "build"),
    "the report": (IndexReport, "write"),
    "the shard's name": (DataFolder, "publish_shard"),
    "the flush": (os, "fsync"),
    "the pointer": (DataFolder, "publish"),
}


@pytest.mark.parametrize("stage", STAGES)
def test_no_room_at_a_stage_of_a_sync(
    run: Callable[..., SyncReport], laws: Path, rulings: Path, corpus: Path, tmp_path: Path, stage: str
) -> None:
    before = build(corpus, tmp_path / "data", HashEmbedder()).generation
    bundle = tmp_path / "laws.bundle"
    git(laws, "bundle", "create", "-q", str(bundle), "main")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(*STAGES[stage], no_room)
        with pytest.raises(CannotWrite) as raised:
            run(bundle, rulings)
    assert raised.value.exit_code == 1
    assert is_one_sentence(str(raised.value))
    assert serving(tmp_path / "data") == before
    assert not [name for name in litter(tmp_path / "data") if name.startswith(".")], "what was half built is gone"
    after = run(bundle, rulings).build.generation
    assert after == sync([str(bundle), str(rulings)], corpus, tmp_path / "other", HashEmbedder()).build.generation
    assert serving(tmp_path / "data") == after
    assert litter(tmp_path / "data") == []


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
def test_no_room_at_whatever_call(
    run: Callable[..., SyncReport], laws: Path, corpus: Path, tmp_path: Path, code: int
) -> None:
    """The first call that changes a name or waits for the disk fails, then the second, … until none is left."""
    before = build(corpus, tmp_path / "data", HashEmbedder()).generation
    expected = sync([str(laws)], corpus, tmp_path / "other", HashEmbedder()).build.generation
    shutil.copytree(tmp_path / "data", tmp_path / "template")
    seen = set()
    for count in range(1, 200):
        shutil.rmtree(tmp_path / "data")
        shutil.copytree(tmp_path / "template", tmp_path / "data")
        with pytest.MonkeyPatch.context() as patch:
            calls = _fail_at(patch, count, code)
            said = "(completed)"
            try:
                run(laws)
            except CannotWrite as error:
                said = str(error)
        assert said == "(completed)" or is_one_sentence(said)
        if said == "(completed)":  # also where what failed was of no matter, like making a folder that is there
            assert serving(tmp_path / "data") == expected
            if calls() < count:
                break
            continue
        seen.add(served := serving(tmp_path / "data"))
        assert served in (before, expected)
        if count % 4 == 0:
            assert run(laws).build.generation == expected == serving(tmp_path / "data")
            assert litter(tmp_path / "data") == []
    assert seen == {before, expected}, "before the pointer moved, and after"


def _fail_at(patch: pytest.MonkeyPatch, count: int, code: int) -> Callable[[], int]:
    """The ``count``-th such call raises; returns what tells how many there were."""
    calls = 0

    def wrapped(original: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            nonlocal calls
            calls += 1
            if calls == count:
                raise OSError(code, os.strerror(code))
            return original(*args, **kwargs)

        return call

    for name in ("mkdir", "rename", "replace", "fsync"):
        patch.setattr(os, name, wrapped(getattr(os, name)))
    return lambda: calls


def test_the_command_says_it_with_its_exit_code(
    laws: Path, corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("kb.embed.open_embedder", lambda *args, **kwargs: HashEmbedder())
    monkeypatch.setattr("kb.settings.Settings.corpus_dir", corpus)
    monkeypatch.setattr(DataFolder, "publish_shard", no_room)
    for command in (["build"], ["sync", str(laws)]):
        monkeypatch.setattr("sys.argv", ["kb", *command])
        assert cli._run(cli.app) == 1
        said = capfd.readouterr().err.strip().splitlines()[-1]
        assert is_one_sentence(said)
        assert "자리" in said


@pytest.mark.parametrize(
    ("error", "full"),
    [
        (OSError(errno.ENOSPC, "x"), True), (OSError(errno.EDQUOT, "x"), True), (OSError(errno.EACCES, "x"), False),
        (BrokenStore("(code: 13) database or disk is full"), True), (BrokenStore("(code: 11) malformed"), False),
        (RuntimeError("write error: Disk quota exceeded (os error 122)"), True), (RuntimeError("os error 2"), False),
    ],
)  # fmt: skip
def test_a_full_disk_is_told_apart(error: Exception, full: bool) -> None:
    assert is_full(error) is full
    wrapped = BrokenStore("다른 말")
    wrapped.__cause__ = error
    assert is_full(wrapped) is full


def test_what_is_no_matter_of_writing_goes_through(tmp_path: Path) -> None:
    for error in (BrokenStore("손상"), FileNotFoundError(errno.ENOENT, "x", "/elsewhere"), ValueError("x")):
        with pytest.raises(type(error)), telling(tmp_path):
            raise error


def test_a_data_folder_that_is_a_file_is_said(corpus: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for place in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(CannotWrite, match="KB_DATA_DIR") as raised:
            build(corpus, place, HashEmbedder())
        assert is_one_sentence(str(raised.value))


def test_chroma_opens_again_where_it_once_had_no_room(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Chroma keeps what it half opened, and would fail at that path until the process ends."""
    from chromadb.api.rust import RustBindingsAPI

    build(corpus, tmp_path / "data", HashEmbedder())
    monkeypatch.setattr(RustBindingsAPI, "start", no_room)
    store = Store(tmp_path / "data")
    vectors = store.shards[0].catalog.vectors()
    key = min(vectors)
    by_truth = store.shards[0].index.search(vectors[key], 5)
    with pytest.raises(CannotWrite) as raised:
        store.shards[0].index.missing([], {})
    assert is_one_sentence(str(raised.value))
    store.close()
    monkeypatch.undo()
    store = Store(tmp_path / "data")
    assert isinstance(store.shards[0].index, VectorIndex)
    by_chroma = store.shards[0].index.search(vectors[key], 5)
    assert [k for k, _ in by_truth] == [k for k, _ in by_chroma]
    assert [s for _, s in by_truth] == pytest.approx([s for _, s in by_chroma], abs=1e-5)
    store.close()


# Inputs that cannot be read.


def as_folder(path: Path) -> None:
    path.mkdir(parents=True)


def as_dangling_link(path: Path) -> None:
    path.symlink_to(path.with_name("nowhere"))


def as_loop(path: Path) -> None:
    path.symlink_to(path)


def as_pipe(path: Path) -> None:
    os.mkfifo(path)


def as_other_bytes(path: Path) -> None:
    path.write_bytes("제목: 시험법\n".encode("cp949") + b"\xff\xfe\x00")


def as_forbidden(path: Path) -> None:
    path.write_text("x")
    path.chmod(0)


BAD: dict[str, Callable[[Path], None]] = {
    "a folder": as_folder, "a link to nothing": as_dangling_link, "a link to itself": as_loop, "a pipe": as_pipe,
    "bytes that are no UTF-8": as_other_bytes, "a file that may not be read": as_forbidden,
}  # fmt: skip


@pytest.fixture(params=BAD)
def bad(request: pytest.FixtureRequest) -> Callable[[Path], Path]:
    def make(path: Path) -> Path:
        path.unlink(missing_ok=True)
        path.parent.mkdir(parents=True, exist_ok=True)
        BAD[request.param](path)
        return path

    return make


pytestmark = pytest.mark.timeout(120)  # a pipe must not be waited for


def test_a_bad_statute_file_is_named_and_the_rest_goes_in(
    run: Callable[..., SyncReport], tmp_path: Path, bad: Callable[[Path], Path]
) -> None:
    source = written(tmp_path / "plain", {OTHER: model_law()})
    bad(source / PATH)
    report = run(source)
    tally = report.tallies[0]
    assert tally.added == ["모형법"]
    assert any(PATH in said for said in [*tally.problems, *tally.missing])
    assert serving(tmp_path / "data") == report.build.generation


def test_a_statute_file_that_turned_bad_leaves_the_old_text(
    run: Callable[..., SyncReport], tmp_path: Path, bad: Callable[[Path], Path]
) -> None:
    source = written(tmp_path / "plain", {PATH: law(), OTHER: model_law()})
    before = run(source).build.generation
    bad(source / PATH)
    with pytest.raises(Incomplete, match="시험법") as raised:
        run(source)
    assert raised.value.exit_code == 4
    assert is_one_sentence(str(raised.value))
    assert serving(tmp_path / "data") == before


def test_a_bad_ruling_is_named_and_the_rest_goes_in(
    run: Callable[..., SyncReport], rulings: Path, tmp_path: Path, bad: Callable[[Path], Path]
) -> None:
    bad(rulings / "prec" / "0.md")
    report = run(rulings)
    assert len(report.tallies[0].problems) == 1
    assert "0.md" in report.tallies[0].problems[0]
    assert report.tallies[0].found == 2
    assert serving(tmp_path / "data") == report.build.generation


def test_a_bad_file_of_the_corpus_is_named_and_the_rest_is_built(
    corpus: Path, tmp_path: Path, bad: Callable[[Path], Path]
) -> None:
    bad(corpus / "cards" / "999999" / "1.md")
    report = build(corpus, tmp_path / "data", HashEmbedder())
    assert [problem.path for problem in report.problems] == ["cards/999999/1.md"]
    assert report.records > 0
    assert serving(tmp_path / "data") == report.generation


def test_a_bad_list_of_statutes_stops_a_sync(
    run: Callable[..., SyncReport], laws: Path, corpus: Path, tmp_path: Path, bad: Callable[[Path], Path]
) -> None:
    """Without it nothing would be of the field, and the law would lose its vectors."""
    before = run(laws).build.generation
    bad(corpus / "sources.yaml")
    with pytest.raises(UnreadableSource, match=r"sources\.yaml") as raised:
        run(laws)
    assert is_one_sentence(str(raised.value))
    assert serving(tmp_path / "data") == before


@pytest.mark.parametrize("name", ["laws.tar.xz", "laws.bundle", "laws"])
def test_a_bad_source_changes_nothing(
    run: Callable[..., SyncReport], laws: Path, corpus: Path, tmp_path: Path, bad: Callable[[Path], Path], name: str
) -> None:
    before = build(corpus, tmp_path / "data", HashEmbedder()).generation
    path = bad(tmp_path / "given" / name)
    if path.is_dir():
        report = run(path)
        assert report.tallies[0].found == 0, "an empty folder"
        assert serving(tmp_path / "data") == before == report.build.generation
        return
    with pytest.raises(UnreadableSource) as raised:
        run(laws, path)
    assert raised.value.exit_code == 4
    assert is_one_sentence(str(raised.value))
    assert serving(tmp_path / "data") == before


@pytest.mark.parametrize("kind", ["w:xz", "w:gz", "w"])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_a_half_written_archive_changes_nothing(
    run: Callable[..., SyncReport], corpus: Path, tmp_path: Path, kind: str, share: float
) -> None:
    before = build(corpus, tmp_path / "data", HashEmbedder()).generation
    source = written(tmp_path / "plain", {PATH: law(), OTHER: model_law()})
    archive = packed(source, tmp_path / f"laws.tar{kind[1:].replace(':', '.')}", kind)
    body = archive.read_bytes()
    if kind == "w":  # the zeros at its end say nothing: cut within the files
        with tarfile.open(archive) as tar:
            body = body[: tar.getmembers()[-1].offset_data + tar.getmembers()[-1].size]
    archive.write_bytes(body[: int(len(body) * share)])
    with pytest.raises(UnreadableSource) as raised:
        run(archive)
    assert is_one_sentence(str(raised.value))
    assert raised.value.exit_code == 4
    assert serving(tmp_path / "data") == before


def test_a_bad_file_to_add_is_named_and_the_batch_goes_on(
    corpus: Path, tmp_path: Path, bad: Callable[[Path], Path]
) -> None:
    good = tmp_path / "good.txt"
    good.write_text("여울센터 안내\n\n상담은 무료입니다. 이름을 말하지 않아도 됩니다.\n", encoding="utf-8")
    rows = read_documents([bad(tmp_path / "bad.txt"), good], Provenance.of(**PROVENANCE))
    assert rows[1].code == "ok"
    assert is_one_sentence(rows[0].sentence) or rows[0].code == "ok"
    report = add_documents(rows, corpus, tmp_path / "data", HashEmbedder())
    assert serving(tmp_path / "data") == report.build.generation


@pytest.mark.parametrize("where", ["folder", "archive", "git"])
def test_names_that_are_no_text_are_passed_over(run: Callable[..., SyncReport], tmp_path: Path, where: str) -> None:
    source = tmp_path / "plain"
    if where == "git":
        source = history(source)
    written(source, {PATH: law()})
    odd = os.fsencode(source) + "/kr/시험법/".encode() + b"\xb9\xfd.md"
    with open(odd, "wb") as file:  # noqa: PTH123 (a name of bytes)
        file.write(law("2").encode())
    spec = source
    if where == "archive":
        spec = tmp_path / "laws.tar"
        with tarfile.open(spec, "w", format=tarfile.GNU_FORMAT) as tar:
            tar.add(source / "kr", "kr")
    if where == "git":
        git(source, "add", "-A")
        git(source, "commit", "-qm", "x")
    assert run(spec, everything=True).tallies[0].found == 1


def test_a_source_with_a_name_too_long_is_said(run: Callable[..., SyncReport]) -> None:
    with pytest.raises(UnreadableSource) as raised:
        run("/" + "가" * 400)
    assert is_one_sentence(str(raised.value))
