"""Syncing invented statutes from a folder, an archive, a git repository and a bundle, through to a published generation."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
import subprocess
import tarfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

import ingest.build
from ingest.build import build
from ingest.sources import open_source
from ingest.statutes import assemble, read_statute_file
from ingest.sync import Incomplete, SyncReport, sync
from kb.errors import BrokenStore, UnreadableSource
from kb.law.address import ArticleNumber
from kb.store.generation import DataFolder, Store
from tests.ingest.invented import HashEmbedder, Words, write_corpus

PATH = "kr/시험법/법률.md"
OTHER = "kr/모형법/법률.md"
FIRST, SECOND, THIRD = ArticleNumber(1), ArticleNumber(1, 2), ArticleNumber(2)


def statute(
    number: str, promulgated: str, effective: str, articles: dict[str, str], law: str = "시험법", law_id: str = "999999"
) -> str:
    """A statute file in the official layout. ``articles``: heading -> text."""
    body = "".join(f"\n##### {heading}\n\n{text}\n" for heading, text in articles.items())
    return (
        f"---\n제목: {law}\n법령ID: '{law_id}'\n법령구분: 법률\n공포일자: {promulgated}\n공포번호: '{number}'\n"
        f"시행일자: {effective}\n상태: 시행\n출처: https://example.org/{law}\n---\n\n# {law}\n{body}"
    )


ONE = {"제1조 (무단촬영)": "**①** 허락 없이 찍은 사람은 1년 이하의 징역에 처한다.\n\n**②** 미수범은 처벌한다."}
TWO = ONE | {"제1조의2 (합성)": "허락 없이 합성한 사람은 2년 이하의 징역에 처한다."}
EARLY = TWO | {"제1조의2 (합성)": "허락 없이 합성한 사람은 3년 이하의 징역에 처한다. <개정 2020.5.19>"}
HISTORY = [
    ("1", "2019-01-01", "2019-07-01", ONE),
    ("2", "2020-03-24", "2020-06-25", TWO),
    ("3", "2020-05-19", "2020-05-19", EARLY),
]


@pytest.fixture(autouse=True)
def _quick_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """The Korean analyser takes seconds to load; what is tested here does not depend on it."""
    monkeypatch.setattr("ingest.build.Morphemes", Words)


def git(folder: Path, *arguments: str, day: str = "2020-01-01") -> str:
    env = os.environ | {"GIT_AUTHOR_DATE": f"{day}T12:00:00+0900", "GIT_COMMITTER_DATE": f"{day}T12:00:00+0900"}
    command = ["git", "-c", "user.name=시험", "-c", "user.email=test@example.org", "-C", str(folder), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True, env=env).stdout


def commit(folder: Path, day: str, files: dict[str, str | None]) -> None:
    for name, text in files.items():
        path = folder / name
        if text is None:
            path.unlink()
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "법률", day=day)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "official"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    git(folder, "config", "uploadpack.allowFilter", "true")
    for number, promulgated, effective, articles in HISTORY:
        commit(folder, promulgated, {PATH: statute(number, promulgated, effective, articles)})
    return folder


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    root = write_corpus(tmp_path / "corpus")
    (root / "sources.yaml").write_text(
        "checked_on: 2026-11-24\nstatutes:\n- law_id: '999999'\n  name: 시험법\n  short: 시험법\n  english: Trial Act\n"
        f"  path: {PATH}\n  known_until: 2026-06-08\n- law_id: '999998'\n  name: 모형법\n  short: 모형법\n"
        f"  english: Model Act\n  path: {OTHER}\n  known_until: 2026-06-08\n",
        encoding="utf-8",
    )
    return root


@pytest.fixture
def run(tmp_path: Path, corpus: Path) -> Callable[..., SyncReport]:
    def call(*sources: Path | str, data: str = "data", **options: object) -> SyncReport:
        return sync([str(s) for s in sources], corpus, tmp_path / data, HashEmbedder(), **options)  # type: ignore[arg-type]

    return call


def folder_of(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root


# Versions of an article


def test_an_article_changes_with_the_promulgation_that_prints_it_otherwise_and_never_before_what_it_amends() -> None:
    files = [read_statute_file(statute(*row), PATH, order) for order, row in enumerate(HISTORY)]
    made = assemble(reversed(files))
    assert [(v.promulgation, v.effective_from, v.effective_to) for v in made.articles[FIRST]] == [
        ("1", date(2019, 7, 1), None)
    ]
    assert [(v.promulgation, v.effective_from, v.effective_to) for v in made.articles[SECOND]] == [
        ("2", date(2020, 6, 25), date(2020, 6, 25)),
        ("3", date(2020, 6, 25), None),
    ]
    assert made.counts == (2, 3)


def test_an_article_that_later_files_lack_ends_with_them_and_spacing_changes_nothing() -> None:
    spaced = {heading: text.replace("허락 없이", "허락없이") for heading, text in TWO.items()}
    rows = [("1", "2019-01-01", "2019-07-01", TWO), ("2", "2020-01-01", "2020-01-01", spaced), ("3", "2021-01-01", "2021-02-01", ONE)]  # fmt: skip
    made = assemble([read_statute_file(statute(*row), PATH, i) for i, row in enumerate(rows)])
    assert len(made.articles[FIRST]) == 1
    assert [(v.article is None, v.effective_to) for v in made.articles[SECOND]] == [
        (False, date(2021, 2, 1)),
        (True, None),
    ]


@pytest.mark.parametrize("text", ["", "없음", "---\n제목: 시험법\n---\n본문", "---\n제목: [\n---\n"])
def test_what_is_no_statute_file_is_named(text: str) -> None:
    with pytest.raises(UnreadableSource, match=r"법률\.md"):
        read_statute_file(text, PATH)


# Sources


def test_folder_archive_clone_bundle_and_url_give_the_same_newest_text(repository: Path, tmp_path: Path) -> None:
    plain = folder_of(tmp_path / "plain", {PATH: (repository / PATH).read_text(encoding="utf-8")})
    archive = tmp_path / "laws.tar.xz"
    with tarfile.open(archive, "w:xz") as tar:
        tar.add(plain / "kr", "kr")
    bundle = tmp_path / "laws.bundle"
    git(repository, "bundle", "create", "-q", str(bundle), "main")  # without HEAD, as bundles often are
    specs = [str(plain), str(archive), str(repository), str(bundle), repository.as_uri()]
    newest, counts = [], []
    for spec in specs:
        source = open_source(spec, tmp_path / "data")
        assert source.paths() == [PATH]
        ((_, files),) = source.read([PATH], lambda *_: None)
        newest.append(files[-1].body)
        counts.append(len(files))
    assert len(set(newest)) == 1
    assert counts == [1, 1, 3, 3, 3]


def test_a_clone_is_only_added_to_and_follows_rewritten_history(repository: Path, tmp_path: Path) -> None:
    bundle = tmp_path / "laws.bundle"
    git(repository, "bundle", "create", "-q", str(bundle), "main")
    first = open_source(str(bundle), tmp_path / "data").revision
    commit(repository, "2021-01-01", {PATH: statute("4", "2021-01-01", "2021-01-01", ONE)})
    git(repository, "bundle", "create", "-q", str(bundle), "main")
    second = open_source(str(bundle), tmp_path / "data").revision
    git(repository, "reset", "-q", "--hard", first)
    git(repository, "bundle", "create", "-q", str(bundle), "main")
    assert second != first
    assert open_source(str(bundle), tmp_path / "data").revision == first


@pytest.mark.parametrize("name", ["none", "text.txt", "cut.tar.xz", "cut.bundle"])
def test_a_source_that_cannot_be_read_is_one_sentence_with_exit_code_4(
    tmp_path: Path, repository: Path, name: str
) -> None:
    path = tmp_path / name
    if name == "text.txt":
        path.write_text("그냥 글", encoding="utf-8")
    if name == "cut.tar.xz":
        with tarfile.open(path, "w:xz") as tar:
            tar.add(repository / "kr", "kr")
        path.write_bytes(path.read_bytes()[:60])
    if name == "cut.bundle":
        git(repository, "bundle", "create", "-q", str(path), "main")
        path.write_bytes(path.read_bytes()[:200])
    with pytest.raises(UnreadableSource) as raised:
        open_source(str(path), tmp_path / "data").paths()
    assert raised.value.exit_code == 4
    assert "\n" not in str(raised.value)


# Syncing


def test_a_sync_publishes_and_the_next_reads_and_embeds_nothing(
    run: Callable[..., SyncReport], repository: Path
) -> None:
    first = run(repository)
    assert (first.tallies[0].found, first.tallies[0].missing) == (1, [OTHER])
    assert first.build.embedded > 0
    second = run(repository)
    assert second.tallies[0].unread
    assert (second.build.reused, second.build.embedded, second.build.generation) == (True, 0, first.build.generation)


def test_the_generation_is_the_same_in_any_order_and_on_any_machine(
    run: Callable[..., SyncReport], repository: Path, tmp_path: Path
) -> None:
    other = folder_of(tmp_path / "b", {OTHER: statute("9", "2018-01-01", "2018-02-01", ONE, "모형법", "999998")})
    names = {
        run(repository, other, data="one").build.generation,
        run(other, repository, data="two").build.generation,
        (run(repository, data="three"), run(other, data="three"))[1].build.generation,
        (run(other, data="four"), run(repository, data="four"))[1].build.generation,
    }
    assert len(names) == 1


def test_a_new_promulgation_embeds_only_what_changed(run: Callable[..., SyncReport], repository: Path) -> None:
    run(repository)
    commit(repository, "2022-01-01", {PATH: statute("4", "2022-01-01", "2022-01-01", EARLY | {"제2조 (벌칙)": "과태료를 부과한다."})})  # fmt: skip
    report = run(repository)
    assert report.tallies[0].changed == ["시험법"]
    assert report.build.embedded == 1


def test_a_build_keeps_what_was_synced(
    run: Callable[..., SyncReport], repository: Path, corpus: Path, tmp_path: Path
) -> None:
    before = run(repository)
    report = build(corpus, tmp_path / "data", HashEmbedder())
    assert (report.generation, report.embedded) == (before.build.generation, 0)


def shrunk(how: str) -> dict[str, str | None]:
    if how == "gone":
        return {PATH: None, "README.md": "x"}
    if how == "older":
        return {PATH: statute("1", "2019-01-01", "2019-07-01", ONE)}
    fewer = (
        ONE if how == "articles" else {**EARLY, "제1조 (무단촬영)": "허락 없이 찍은 사람은 1년 이하의 징역에 처한다."}
    )
    return {PATH: statute("3", "2020-05-19", "2020-05-19", fewer)}


@pytest.mark.parametrize("how", ["gone", "articles", "clauses", "older"])
def test_a_loss_changes_nothing_unless_forced(run: Callable[..., SyncReport], tmp_path: Path, how: str) -> None:
    source = folder_of(tmp_path / "laws", {PATH: statute("3", "2020-05-19", "2020-05-19", EARLY)})
    before = run(source).build.generation
    for name, text in shrunk(how).items():
        if text is None:
            (source / name).unlink()
        else:
            (source / name).write_text(text, encoding="utf-8")
    with pytest.raises(Incomplete, match="시험법") as raised:
        run(source)
    assert raised.value.exit_code == 4
    assert DataFolder(tmp_path / "data").current_name() == before
    forced = run(source, force=True)
    assert forced.losses
    assert forced.build.generation != before


def test_a_file_of_another_statute_at_the_path_is_not_taken(run: Callable[..., SyncReport], tmp_path: Path) -> None:
    source = folder_of(tmp_path / "laws", {PATH: statute("1", "2019-01-01", "2019-07-01", ONE, law_id="111111")})
    report = run(source)
    assert (report.tallies[0].wanted, report.tallies[0].found) == (1, 0)


def test_a_bad_file_is_named_and_the_rest_goes_on(run: Callable[..., SyncReport], tmp_path: Path) -> None:
    good = statute("9", "2018-01-01", "2018-02-01", ONE, "모형법", "999998")
    report = run(folder_of(tmp_path / "laws", {PATH: "깨진 파일", OTHER: good}))
    assert [problem.split(":")[0] for problem in report.tallies[0].problems] == [PATH]
    assert report.tallies[0].added == ["모형법"]


def test_all_takes_every_statute_and_the_rest_stands_by_itself(run: Callable[..., SyncReport], repository: Path, tmp_path: Path) -> None:  # fmt: skip
    folder_of(repository, {"kr/먼법/법률.md": statute("7", "2017-01-01", "2017-01-01", ONE, "먼법", "777777")})
    commit(repository, "2023-01-01", {"x.md": "x"})
    run(repository, everything=True)
    store = Store(tmp_path / "data")
    shards = {shard.ref.name: shard for shard in store.shards}
    assert shards.keys() == {"own", "law", "rest"}
    assert shards["rest"].catalog.vector_count() == len(ONE)
    assert shards["law"].has_vectors
    store.close()


def test_a_damaged_index_of_the_law_fails_loudly_until_it_is_built_again(
    run: Callable[..., SyncReport], repository: Path, corpus: Path, tmp_path: Path
) -> None:
    generation = run(repository).build.generation
    store = Store(tmp_path / "data")
    law = next(shard for shard in store.shards if shard.ref.name == "law")
    store.close()
    shutil.rmtree(tmp_path / "data" / "shards" / law.ref.hash / "chroma")
    again = Store(tmp_path / "data")
    with pytest.raises(BrokenStore):
        _ = next(shard for shard in again.shards if shard.ref.name == "law").index
    again.close()
    report = build(corpus, tmp_path / "data", HashEmbedder())
    assert (report.generation, report.embedded) == (generation, 0)
    whole = Store(tmp_path / "data")
    assert next(shard for shard in whole.shards if shard.ref.name == "law").index.count() > 0
    whole.close()


def test_a_reader_keeps_its_generation_through_a_sync(run: Callable[..., SyncReport], repository: Path, corpus: Path, tmp_path: Path) -> None:  # fmt: skip
    build(corpus, tmp_path / "data", HashEmbedder())
    reader = Store(tmp_path / "data")
    run(repository)
    assert [shard.ref.name for shard in reader.shards] == ["own"]
    assert reader.shards[0].catalog.counts()["card"] == 2
    reader.close()


STEPS = ("read", "statutes", "morphemes", "embed", "index", "verify", "done")


def _sync_and_die(source: str, corpus: str, data: str, step: str) -> None:
    ingest.build.Morphemes = Words  # type: ignore[assignment, misc]

    def progress(name: str, done: int, total: int) -> None:
        if name == step:
            os.kill(os.getpid(), signal.SIGKILL)

    sync([source], Path(corpus), Path(data), HashEmbedder(), progress=progress)


@pytest.mark.parametrize("step", STEPS)
def test_a_killed_sync_leaves_the_last_generation_and_the_next_ends_where_it_would_have(
    run: Callable[..., SyncReport], repository: Path, corpus: Path, tmp_path: Path, step: str
) -> None:
    undisturbed = run(repository, data="other").build.generation
    before = build(corpus, tmp_path / "data", HashEmbedder()).generation
    process = multiprocessing.get_context("forkserver").Process(
        target=_sync_and_die, args=(str(repository), str(corpus), str(tmp_path / "data"), step)
    )
    process.start()
    process.join(60)
    assert process.exitcode == -signal.SIGKILL
    served = DataFolder(tmp_path / "data").current_name()
    assert served in (before, undisturbed)
    Store(tmp_path / "data").close()
    assert run(repository).build.generation == undisturbed
