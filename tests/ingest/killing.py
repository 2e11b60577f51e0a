"""Commands that are killed at random instants, and what must be true after each: for test_kills.py and bench/kills.py.

A :class:`World` has the inputs and the data folder of one chain of kills; damage would accumulate, for the folder is the same
throughout. Each round changes the inputs, runs ``kb sync``, ``kb build`` or ``kb add`` in a process of its own, kills it,
looks, and lets the next run complete. Beside it the same changes are published in peace (:class:`Peace`), which says what the
generation must be called in the end.

Two ways to run a command. :class:`Quick`: a child of a fork server, with a model that needs no weights. :class:`Real`:
``python -m kb.cli`` out of a copy of the program whose corpus is invented, with the real model and analyser.
"""

from __future__ import annotations

import functools
import itertools
import json
import multiprocessing
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import pytest

import kb.cli
import kb.embed
import kb.files.child
import kb.settings
from ingest import build as builder
from ingest.build import NO_MODEL, build
from ingest.documents import Provenance, add_documents, read_documents
from ingest.sync import sync
from kb.embed import Embedder
from kb.settings import PROJECT
from kb.store.catalog import LEXICAL_ONLY
from kb.store.generation import DataFolder, Shard, Store
from tests.ingest.invented import HashEmbedder, Words
from tests.ingest.invented_law import OTHER as MODEL_PATH
from tests.ingest.invented_law import PATH, TWO, commit, field_corpus, git, law, model_law, new_repository, ruling

COMMANDS = ("sync", "build", "add")
PROVENANCE = {"publisher": "여울센터", "date": "2026-03-02", "url": "https://example.org/l", "licence": "자유"}
NICE = 5
"""The killed yields to the killer, which is to see an instant of it."""
PATIENCE = 120.0
"""Seconds after which a child counts as hanging."""


# What goes in.


class World:
    """The inputs of one chain and its data folder. The inputs after ``n`` changes are the same in every world."""

    def __init__(self, root: Path, corpus: Path | None = None, wide: int = 0) -> None:
        self.root, self.data = root, root / "data"
        self.corpus = field_corpus(corpus or root / "corpus")
        self.laws, self.rulings, self.leaflets = root / "laws", root / "rulings", root / "leaflets"
        self.bundle = root / "laws.bundle"
        if wide:
            self.widen("넓은 것", wide)
        self._scope = (self.corpus / "scope.yaml").read_text(encoding="utf-8")
        for folder in (self.rulings / "prec", self.leaflets):
            folder.mkdir(parents=True)
        upstream = new_repository(root / "upstream" / "laws")
        commit(upstream, "2019-01-01", {PATH: law(), MODEL_PATH: model_law()})
        git(root, "clone", "-q", str(upstream), str(self.laws))
        for name in range(3):
            self._write_ruling(name, 0)
        self.change(0, "sync")

    def change(self, number: int, command: str, fresh: int = 0) -> None:
        """The inputs of round ``number``. ``fresh`` new texts go into the corpus as well, for the model to do something."""
        if command == "build" or number % 3 == 0 or fresh:
            self._write_bullet(f"{number}번째로 고친 문장입니다.")
            (self.corpus / "scope.yaml").write_text(self._scope, encoding="utf-8")
            if fresh:
                self.widen(f"새것 {number}", fresh)
        if command == "sync":
            self._promulgate(number)
            self._write_ruling(number % 3, number)
            extra = self.rulings / "prec" / "extra.md"
            if number % 2:
                extra.write_text(ruling("2031도900", "2031-09-01", f"{number}번째 판단이다."), encoding="utf-8")
            else:
                extra.unlink(missing_ok=True)
        if command == "add":
            text = f"여울센터 안내 {number}\n\n상담은 무료이고 이름을 말하지 않아도 됩니다. 안내문의 {number}번째 판입니다.\n"
            self.leaflet(number).write_text(text, encoding="utf-8")

    def widen(self, topic: str, count: int) -> None:
        lines = "\n".join(f"  - {topic}의 {number}번째로 지어낸 물음" for number in range(count))
        with (self.corpus / "scope.yaml").open("a", encoding="utf-8") as file:
            file.write(f"- topic: {topic}\n  topic_en: invented\n  law: false\n  examples:\n{lines}\n")

    def leaflet(self, number: int) -> Path:
        return self.leaflets / f"leaflet-{number}.txt"

    def source(self, number: int) -> str:
        """Mostly the clone, which is read where it is; else a bundle or a URL, which are copied into the data folder."""
        return {3: str(self.bundle), 4: (self.root / "upstream" / "laws").as_uri()}.get(number % 5, str(self.laws))

    def arguments(self, command: str, number: int) -> list[str]:
        """What follows ``kb`` on the command line."""
        if command == "sync":
            return ["sync", self.source(number), str(self.rulings), "--json"]
        if command == "build":
            return ["build", "--json"]
        options = [part for name, value in PROVENANCE.items() for part in (f"--{name}", value)]
        return ["add", str(self.leaflet(number)), *options, "--json"]

    def _write_bullet(self, text: str) -> None:
        path = self.corpus / "digests" / "2020시1.md"
        lines = path.read_text(encoding="utf-8").split("\n")
        lines[lines.index("## 판단") + 2] = f"- {text}"
        path.write_text("\n".join(lines), encoding="utf-8")

    def _write_ruling(self, name: int, number: int) -> None:
        text = ruling(f"2031도{101 + name}", held=f"{number}번째로 다시 쓴 판단이다.")
        (self.rulings / "prec" / f"{name}.md").write_text(text, encoding="utf-8")

    def _promulgate(self, number: int) -> None:
        """One more promulgation, upstream, in the clone and in the bundle."""
        upstream, day = self.root / "upstream" / "laws", f"{2020 + number // 12}-{number % 12 + 1:02}-01"
        articles = TWO | {"제2조 (무단유포)": f"허락 없이 뿌린 사람은 {number + 2}년 이하의 징역에 처한다."}
        commit(upstream, day, {PATH: law(str(number + 2), day, day, articles)})
        git(self.laws, "pull", "-q", "--ff-only")
        git(upstream, "bundle", "create", "-q", str(self.bundle), "main")


# How it is run.


class Process(Protocol):
    pid: int

    def poll(self) -> int | None: ...
    def wait(self, timeout: float) -> int: ...


class Way(Protocol):
    embedder: Embedder

    def words(self, user_words: Sequence[str], *, by_word: bool = False) -> Any:
        """The analyser that the commands use."""
        ...

    def world(self, root: Path) -> World: ...
    def start(self, world: World, arguments: list[str], out: Path) -> Process:
        """``kb`` with these arguments on the world's data folder, in a session of its own, its output in a file."""
        ...


_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload([__name__])


class Quick:
    """In a child of a fork server: everything is imported, the model needs no weights, four texts make a batch and are so
    many that words serve first."""

    embedder: Embedder = HashEmbedder()

    def words(self, user_words: Sequence[str], *, by_word: bool = False) -> Any:
        return Words(user_words, by_word=by_word)

    def world(self, root: Path) -> World:
        return World(root)

    def start(self, world: World, arguments: list[str], out: Path) -> Process:
        child = _context.Process(target=_command, args=(arguments, world.corpus, world.data, out, sys.path))
        child.start()
        return _Forked(child)


class _Forked:
    def __init__(self, child: Any) -> None:
        self._child, self.pid = child, child.pid

    def poll(self) -> int | None:
        return self._child.exitcode  # type: ignore[no-any-return]

    def wait(self, timeout: float) -> int:
        self._child.join(timeout)
        assert self._child.exitcode is not None, "the child hangs"
        return self._child.exitcode  # type: ignore[no-any-return]


def _command(arguments: list[str], corpus: Path, data: Path, out: Path, path: list[str]) -> None:
    os.setsid()
    os.nice(NICE)
    sys.path[:] = path
    with out.open("wb") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    os.environ |= {"KB_DATA_DIR": str(data), "KB_TODAY": "2026-11-24"}
    quicken(corpus)
    sys.argv = ["kb", *arguments]
    kb.cli.main()


def quicken(corpus: Path) -> None:
    """This process's ``kb`` reads an invented corpus, with a model and an analyser that need nothing."""
    builder.Morphemes = Words  # type: ignore[misc, assignment]
    builder._BATCH, builder.MANY = 4, 0
    builder.SHIPPED = corpus / "none.npz"
    kb.embed.open_embedder = lambda *args, **kwargs: _Slow()  # type: ignore[assignment, return-value]
    kb.settings.Settings.corpus_dir = property(lambda self: corpus)  # type: ignore[method-assign, assignment]


class _Slow(HashEmbedder):
    """Takes its time, as a model does: so that kills hit it."""

    def passages(self, texts: Sequence[str], **options: Any) -> Any:
        time.sleep(0.003)
        return super().passages(texts, **options)


class Real:
    """The real command, model and analyser. ``wide`` more passages make Chroma persist its graph (1000 do); ``known`` is a
    folder whose cached vectors every world begins with."""

    def __init__(self, models: Path, embedder: Embedder, known: Path, wide: int = 0) -> None:
        self._models, self.embedder, self._known, self._wide = models, embedder, known, wide
        self._words = functools.cache(builder.Morphemes)

    def words(self, user_words: Sequence[str], *, by_word: bool = False) -> Any:
        return self._words(tuple(user_words), by_word=by_word)

    def world(self, root: Path) -> World:
        program = root / "program"
        for name in ("kb", "ingest"):
            shutil.copytree(PROJECT / name, program / name, ignore=shutil.ignore_patterns("__pycache__"))
        world = World(root, program / "corpus", self._wide)
        shutil.copytree(
            self._known, world.data, ignore=shutil.ignore_patterns("shards", "generations", "sources", "CURRENT")
        )
        (world.data / "models").symlink_to(self._models, target_is_directory=True)
        return world

    def start(self, world: World, arguments: list[str], out: Path) -> Process:
        env = os.environ | {"KB_DATA_DIR": str(world.data), "KB_TODAY": "2026-11-24", "HF_HUB_OFFLINE": "1"}
        with out.open("wb") as file:
            return subprocess.Popen(
                [sys.executable, "-m", "kb.cli", *arguments], cwd=world.root / "program", env=env,
                stdin=subprocess.DEVNULL, stdout=file, stderr=file, start_new_session=True,
            )  # fmt: skip


class Peace:
    """The same changes published undisturbed, in this process: what the generations must be called."""

    def __init__(self, way: Way, root: Path) -> None:
        self._way, self.world = way, way.world(root)

    def publish(self, number: int, command: str) -> str:
        world, embedder = self.world, self._way.embedder
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(builder, "Morphemes", self._way.words)
            patch.setattr(builder, "SHIPPED", world.root / "none.npz")
            if command == "sync":
                specs = [world.source(number), str(world.rulings)]
                return sync(specs, world.corpus, world.data, embedder).build.generation
            if command == "build":
                return build(world.corpus, world.data, embedder).generation
            rows = read_documents([world.leaflet(number)], Provenance.of(**PROVENANCE))
            return add_documents(rows, world.corpus, world.data, embedder).build.generation


# What must be true.


def hashes(data: Path) -> set[str]:
    """The texts of the generation that serves which have a vector."""
    with reading(data) as store:
        passages = (p for shard in store.shards for p in shard.catalog.passages())
        return {p.text_hash for p in passages if p.role not in LEXICAL_ONLY}


@contextmanager
def reading(data: Path) -> Iterator[Store]:
    store = Store(data)
    try:
        yield store
    finally:
        store.close()


def whole(store: Store, way: Way) -> None:
    """Every shard of the opened generation is what its hash says, to the last record, and is found by vector and by word."""
    assert store.generation.model == way.embedder.fingerprint
    for shard in store.shards:
        _whole(shard, way)


def told(store: Store) -> dict[str, str]:
    """What the opened generation says, by shard, whether its vectors are there yet or not."""
    texts = ((shard.ref.name, shard.catalog.content(), shard.catalog.meta()) for shard in store.shards)
    return {name: content.truth_hash("any", meta["tokenizer"]) for name, content, meta in texts}


def _whole(shard: Shard, way: Way) -> None:
    catalog, meta = shard.catalog, shard.catalog.meta()
    assert catalog.quick_check() == "ok"
    assert meta["model"] in (way.embedder.fingerprint, NO_MODEL)
    assert catalog.content().truth_hash(meta["model"], meta["tokenizer"]) == shard.ref.hash
    passages, vectors = list(catalog.passages()), catalog.vectors()
    expected = {p.key for p in passages if p.role not in LEXICAL_ONLY}
    assert set(vectors) == (set() if shard.awaits_vectors else expected)
    if vectors:
        assert shard.lost() == []
        key = min(vectors)
        twins = {p.key for p in passages if p.text_hash == catalog.passages_by_key([key])[key].text_hash}
        assert shard.index.search(vectors[key], 1)[0][0] in twins
    analyser = way.words(json.loads(meta["user_words"]), by_word=meta["by_word"] == "1")
    passage = passages[0]
    assert passage.key in dict(catalog.lexical(analyser.tokens(passage.text), len(passages)))


def computed(data: Path, model: str) -> set[str]:
    """The texts whose vectors are in the cache."""
    path = data / "cache" / "embeddings.sqlite"
    if not path.exists():
        return set()
    with closing(sqlite3.connect(path)) as db:
        try:
            return {row[0] for row in db.execute("SELECT text_hash FROM vectors WHERE model = ?", (model,))}
        except sqlite3.OperationalError:  # killed before it had a table
            return set()


def hand_over(source: Path, target: Path, model: str) -> None:
    """The vectors that one folder's cache has and the other's has not."""
    with closing(sqlite3.connect(target / "cache" / "embeddings.sqlite")) as db:
        db.execute("ATTACH ? AS other", (str(source / "cache" / "embeddings.sqlite"),))
        db.execute("INSERT OR IGNORE INTO main.vectors SELECT * FROM other.vectors WHERE model = ?", (model,))
        db.commit()


def litter(data: Path) -> list[str]:
    """What a completed run must not leave: half-built shards and copies, temporary files, shards that nobody needs."""
    folder = DataFolder(data)
    needed = {s.hash for name in folder.served() for s in folder.generation(name).shards}
    found = [p.name for p in (*data.iterdir(), *folder.generations.iterdir()) if p.name.endswith(".tmp")]
    found += [p.name for p in (data / "sources").glob("*") if not p.name.endswith(".git")]
    return found + [p.name for p in folder.shards.iterdir() if p.name not in needed]


# When it is killed.


def phase(data: Path, before: set[str], old: str, new: str, grew: bool = False) -> str:
    """How far the killed run had come, by the files that it left. ``before``: the shards published before it began; ``grew``:
    whether it put vectors into the cache."""
    folder = DataFolder(data)
    if folder.current_name() == new:
        return "9 published"
    if folder.current_name() != old:
        return "8 words serve, vectors to come"
    if (folder.generations / f"{new}.json").exists() or list(data.glob("CURRENT.tmp")):
        return "7 generation listed"
    staged = next(folder.shards.glob(".building-*"), None)
    if staged is None:
        if {p.name for p in folder.shards.iterdir()} - before:
            return "7 shard published"
        if grew:
            return "3 embedding"
        return "2 reading, cutting words" if (data / "writer.lock").exists() else "1 starting"
    if (staged / "index.json").exists():
        return "6 flushing the shard"
    if (staged / "chroma").exists():
        return "5 filling and checking the index"
    return "4 writing the truth"


Sign = Callable[[Path, set[str], str], bool]


def _names(folder: Path) -> list[str]:
    try:
        return os.listdir(folder)  # noqa: PTH208 (an instant is meant)
    except OSError:  # not made yet, or moved this very moment
        return []


def _staged(*parts: str) -> Sign:
    """Whether this is in the folder of a shard that is being built."""

    def seen(data: Path, before: set[str], old: str) -> bool:
        shards = data / "shards"
        return any(n.startswith(".building-") and shards.joinpath(n, *parts).exists() for n in _names(shards))

    return seen


def _pointed(data: Path, before: set[str], old: str) -> bool:
    return DataFolder(data).current_name() != old


SIGNS: dict[str, Sign] = {
    "lock": lambda data, before, old: (data / "writer.lock").exists(),
    "copy of a source": lambda data, before, old: any(".new-" in name for name in _names(data / "sources")),
    "staging": _staged(),
    "truth": _staged("truth.sqlite-wal"),
    "index": _staged("chroma", "chroma.sqlite3"),
    "verified": _staged("index.json"),
    "shard": lambda data, before, old: any(n[0] != "." and n not in before for n in _names(data / "shards")),
    "listing": lambda data, before, old: any(n.endswith(".tmp") for n in _names(data / "generations")),
    "pointer": lambda data, before, old: (data / "CURRENT.tmp").exists(),
    "published": _pointed,
}
"""What kills when it is first seen."""


@dataclass
class Kill:
    """One attempt: what ran, what was to kill it, and what became of it."""

    command: str
    trigger: str
    hit: bool = False
    phase: str = ""
    resumed: int = 0
    """Texts whose vectors the killed run had computed and the next one did not compute again."""


@dataclass(frozen=True)
class Round:
    """What one round does. ``cold``: 150 new texts are left for the model to embed; else all vectors are in the cache. ``times``: kills one after another before a run completes."""

    command: str
    cold: bool = False
    times: int = 1


@dataclass
class Chain:
    """Rounds of kills on one world; after a failure a new chain is needed."""

    way: Way
    root: Path
    seed: int
    kills: list[Kill]

    def __post_init__(self) -> None:
        self._rng = random.Random(self.seed)  # noqa: S311 (a fixed sample)
        self._peace = Peace(self.way, self.root / "peace")
        self.world = self.way.world(self.root / "world")
        self._model = self.way.embedder.fingerprint
        self._number = 0
        self._acknowledged: set[str] = set()
        self._first()
        self._takes = {command: self._undisturbed(command) for command in COMMANDS}

    def _first(self) -> None:
        """The generation that the chain begins with, published by the command itself."""
        expected = self._peace.publish(0, "sync")
        self.world.data.mkdir(exist_ok=True)
        shutil.copytree(self._peace.world.data / "cache", self.world.data / "cache", dirs_exist_ok=True)
        self._complete("sync", expected)

    def _undisturbed(self, command: str) -> float:
        """How long a run takes that nobody kills."""
        expected = self._prepare(command, cold=False)
        started = time.monotonic()
        self._complete(command, expected)
        return time.monotonic() - started

    def _prepare(self, command: str, cold: bool) -> str:
        """Change the inputs and see what they must become; the vectors that this took are handed over unless ``cold``."""
        self._number += 1
        for world in (self._peace.world, self.world):
            world.change(self._number, command, fresh=150 if cold else 0)
        expected = self._peace.publish(self._number, command)
        if not cold:
            hand_over(self._peace.world.data, self.world.data, self._model)
        return expected

    def round(self, row: Round) -> None:
        """Change the inputs, kill the command as often as the round says, let the next run complete."""
        command, folder = row.command, DataFolder(self.world.data)
        old, before = folder.current_name() or "", {p.name for p in folder.shards.iterdir()}
        new = self._prepare(command, row.cold)
        needed = hashes(self._peace.world.data)
        with reading(self.world.data) as reader, reading(self._peace.world.data) as peace:
            old_texts, new_texts = told(reader), told(peace)
            for _ in range(row.times):
                if folder.current_name() == new:  # nothing is left to be killed
                    break
                had = computed(self.world.data, self._model)
                kill = self._kill(command, before, old, new)
                self.kills.append(kill)
                self._look(kill, old, new, old_texts, new_texts)
                kill.resumed = len((computed(self.world.data, self._model) - had) & needed)
                assert had <= computed(self.world.data, self._model), "vectors were lost"
            missing = needed - computed(self.world.data, self._model)
            report = self._complete(command, new)
            assert report["embedded"] <= len(missing), "vectors were computed again"
            assert reader.generation.name == old
            whole(reader, self.way)
        with reading(self.world.data) as store:
            assert store.generation.name == new
            whole(store, self.way)

    def _kill(self, command: str, before: set[str], old: str, new: str) -> Kill:
        """Start the command and SIGKILL it at a random instant, or as soon as a file appears."""
        data, number = self.world.data, self._number
        had = computed(data, self._model)
        (data / "writer.lock").unlink(missing_ok=True)
        by_time = self._rng.random() < 0.5
        delay = self._rng.random()
        sign = self._rng.choice([s for s in SIGNS if s != "copy of a source" or (command == "sync" and number % 5 > 2)])
        late = self._rng.choice([0.0, self._rng.random() * 0.02]) * self._takes[command]
        process = self.way.start(self.world, self.world.arguments(command, number), self._out)
        if by_time:
            time.sleep(delay * self._takes[command])
        else:
            _until(process, lambda: SIGNS[sign](data, before, old))
            time.sleep(late)
        if process.poll() is None:
            with suppress(ProcessLookupError):  # it has ended this very moment
                os.kill(process.pid, signal.SIGKILL)
        kill = Kill(command, "time" if by_time else sign)
        kill.hit = process.wait(PATIENCE) == -signal.SIGKILL
        if by_time and not kill.hit:
            self._takes[command] *= 0.9
        grew = computed(data, self._model) > had
        kill.phase = phase(data, before, old, new, grew) if kill.hit else "ended before"
        return kill

    @property
    def _out(self) -> Path:
        return self.root / "out"

    def _look(self, kill: Kill, old: str, new: str, old_texts: dict[str, str], new_texts: dict[str, str]) -> None:
        """One whole generation serves, the old or the new (if only by its words yet), and all that was told to be done is
        in it."""
        with reading(self.world.data) as store:
            name = store.generation.name
            texts = told(store)
            assert texts in (old_texts, new_texts), "a mixture serves"
            if not any(shard.awaits_vectors for shard in store.shards):
                assert name == (old if texts == old_texts else new)
            said = self._out.read_text(encoding="utf-8", errors="replace")
            if not kill.hit or f'"generation": "{new}"' in said:
                assert name == new, "what was acknowledged is lost"
            keys = {row.key for shard in store.shards for row in shard.catalog.records("document")}
            assert self._acknowledged <= keys, "an acknowledged document is lost"
            whole(store, self.way)
        folder = DataFolder(self.world.data)
        for name in folder.served():
            folder.generation(name)

    def settle(self) -> None:
        """One more build, that nobody reads beside: it takes what readers have kept, and leaves nothing over."""
        self._complete("build", DataFolder(self.world.data).current_name() or "")
        assert litter(self.world.data) == []

    def _complete(self, command: str, expected: str) -> dict[str, Any]:
        """Let the command run to its end; returns what it says of the build."""
        process = self.way.start(self.world, self.world.arguments(command, self._number), self._out)
        code = process.wait(PATIENCE)
        said = self._out.read_text(encoding="utf-8", errors="replace")
        assert code == 0, f"exit code {code}: {said}"
        body = json.loads(said[said.index("{") :])
        assert body["generation"] == DataFolder(self.world.data).current_name() == expected
        self._acknowledged |= {row["key"] for row in body.get("files", ())}
        return body.get("build", body)  # type: ignore[no-any-return]


def _until(process: Process, seen: Callable[[], bool]) -> None:
    """Until something is seen, or the process has ended."""
    end = time.monotonic() + PATIENCE
    for look in itertools.count():
        if seen() or (look % 16 == 0 and (process.poll() is not None or time.monotonic() > end)):
            return
        time.sleep(0.0001)


def run_chain(way: Way, root: Path, seed: int, plan: Iterable[Round], kills: list[Kill]) -> None:
    """The rounds of ``plan`` on one chain; every kill goes to ``kills``. Raises AssertionError at the first thing that is
    not as it must be, saying where."""
    chain = Chain(way, root, seed, kills)
    for number, row in enumerate(plan):
        try:
            chain.round(row)
        except Exception as error:  # whatever it is, a reader must not see it
            raise AssertionError(f"seed {seed}, round {number}, {row}, {kills[-1:]}: {error!r}") from error
    chain.settle()
