"""Fixtures shared by all tests, and the last line, which counts what was skipped and why."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings as property_settings

from kb.settings import PROJECT, Settings

TODAY = "2026-11-24"
os.environ["KB_TODAY"] = TODAY  # for what is made once for many tests; each test sets it anew
# The same examples on every run: what a property test finds, it finds here and in CI.
property_settings.register_profile("fixed", derandomize=True)
property_settings.load_profile("fixed")
KINDS = ("shared", "browser", "index")
# What the developer has set, read before any test replaces it: weights converted once are used again.
DEVELOPER = Settings()
SHARED = DEVELOPER.shared_dir.resolve()


@pytest.fixture(autouse=True)
def _fixed_world(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No test sees the wall clock or the developer's data."""
    monkeypatch.setenv("KB_TODAY", TODAY)
    monkeypatch.setenv("KB_DATA_DIR", str(tmp_path / "data"))
    for name in ("KB_LLM", "KB_CHROMA_URL", "KB_LAW_OC", "KB_LAW_WAIT"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def embedder() -> Any:
    """The real model, converted at most once on this machine."""
    from kb.embed import open_embedder

    return open_embedder(DEVELOPER.embed_model, DEVELOPER.data_dir)


@pytest.fixture(scope="session")
def built_dir(tmp_path_factory: pytest.TempPathFactory, embedder: Any) -> Path:
    """A data folder with the bundled corpus, built once per session.

    The model is the developer's, and so are the embeddings already computed on this machine (keyed by text and model).
    """
    from ingest.build import build

    folder = tmp_path_factory.mktemp("built")
    models, computed = DEVELOPER.data_dir / "models", DEVELOPER.data_dir / "cache" / "embeddings.sqlite"
    if models.is_dir():
        (folder / "models").symlink_to(models, target_is_directory=True)
    if computed.is_file():
        (folder / "cache").mkdir()
        with sqlite3.connect(computed) as source, sqlite3.connect(folder / "cache" / computed.name) as copy:
            source.backup(copy)
    build(PROJECT / "corpus", folder, embedder)
    return folder


@pytest.fixture(scope="session")
def kb(built_dir: Path) -> Iterator[Any]:
    """The knowledge base over ``built_dir``."""
    from kb.base import open_kb

    opened = open_kb(Settings(data_dir=built_dir, embed_model=DEVELOPER.embed_model))
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def shared() -> Path:
    """The shared data; tests that need it are marked ``shared`` and counted when skipped."""
    if not SHARED.is_dir():
        pytest.skip(f"no shared data at {SHARED}: set KB_SHARED_DIR")
    return SHARED


@pytest.fixture(scope="session")
def official(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clone of the official statutes with their history."""
    target = tmp_path_factory.mktemp("official") / "core"
    bundle = shared / "corpus" / "legalize-kr-core.bundle"
    subprocess.run(["git", "clone", "-q", "-b", "main", str(bundle), str(target)], check=True)
    return target


@pytest.fixture(scope="session")
def law_store(
    official: Path, built_dir: Path, embedder: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Any]:
    """Our corpus, and the official text of the statutes it has cards of, with every version, found by words alone: nothing is
    embedded. The first worker that needs it makes it, the others read it too."""
    from filelock import FileLock

    from kb.store.generation import Store

    root = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        root = root.parent  # the folder of the run, of which each worker has a part
    made = root / "law-data"
    with FileLock(root / "law-data.lock"):
        if not made.exists():
            partial = tmp_path_factory.mktemp("law") / "data"
            shutil.copytree(built_dir, partial, symlinks=True)
            _add_law(official, partial, embedder)
            partial.rename(made)
    store = Store(made)
    yield store
    store.close()


def _add_law(official: Path, data: Path, embedder: Any) -> None:
    """Publish the statutes that have cards beside what ``data`` holds."""
    from ingest.build import BuildReport, Plan, own_plan, publish
    from ingest.corpus import load_corpus
    from ingest.official_shards import LAW, statute_part, statute_shard
    from ingest.sources import open_source
    from ingest.statutes import assemble
    from kb.store.generation import DataFolder

    source = open_source(str(official), data)
    corpus = load_corpus(PROJECT / "corpus")
    assert corpus.sources is not None
    assert source.horizon is not None
    carded = {card.law_id for card in corpus.cards.values()}
    paths = {s.path for s in corpus.sources.statutes if s.law_id in carded}
    statutes = [assemble(files) for _, files in source.read(paths, lambda *_: None)]
    parts = [statute_part(statute, source.name, source.horizon, dense=False) for statute in statutes]
    folder = DataFolder(data)
    with folder.writing():
        plans = [own_plan(PROJECT / "corpus")[0], Plan(statute_shard(LAW, parts, {}))]
        publish(folder, plans, [], embedder, None, BuildReport(), lambda *_: None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests run last: they are slow, and Playwright leaves an event loop running in the main thread."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """KB_REQUIRE_BROWSER=1: a browser test that is skipped has failed; KB_REQUIRE_INDEX=1: so has one that wants pip's index."""
    outcome = yield
    report = outcome.get_result()  # type: ignore[attr-defined]
    if report.skipped and not hasattr(report, "wasxfail"):
        for kind in ("browser", "index"):
            required = f"KB_REQUIRE_{kind.upper()}"
            if item.get_closest_marker(kind) and os.environ.get(required) == "1":
                report.outcome = "failed"
                report.longrepr = f"skipped, but {required}=1: {report.longrepr}"


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """The last line: passed, failed, and every skip by what was missing; never silent."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None or hasattr(config, "workerinput"):
        return
    stats = reporter.stats
    skipped = dict.fromkeys((*KINDS, "other"), 0)
    for report in stats.get("skipped", []):
        kind = next((k for k in KINDS if k in getattr(report, "keywords", {})), "other")
        skipped[kind] += 1
    failed = len(stats.get("failed", [])) + len(stats.get("error", []))
    counts = ", ".join(f"{kind} {count}" for kind, count in skipped.items())
    reporter.write_line(f"gyeot: {len(stats.get('passed', []))} passed, {failed} failed; skipped: {counts}")
