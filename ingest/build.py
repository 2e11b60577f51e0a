"""``kb build``: the bundled corpus into a new generation, published whole or not at all (design §5).

The steps: read and validate; find the shard's hash; reuse the shard when it is published already; else write the truth,
embed what no cache holds, fill Chroma, verify that every vector finds itself, and publish. A killed build leaves the last
generation serving; its embeddings stay in the cache, so the next build resumes.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import shutil
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

import numpy as np

from ingest.corpus import Problem, load_corpus
from ingest.passages import OWN, own_shard, user_words
from kb.embed import Embedder, core_passages
from kb.errors import BrokenStore, NoKnowledgeBase, UnreadableSource
from kb.morphemes import Morphemes
from kb.settings import PROJECT
from kb.store.catalog import (
    LEXICAL_ONLY,
    Catalog,
    CatalogWriter,
    Passage,
    ShardContent,
    Vector,
    shard_hash,
    text_hash,
)
from kb.store.embeddings import EmbeddingCache, eight_bits, on_grid
from kb.store.generation import NO_MODEL, TRUTH, DataFolder, Generation, IndexReport, Shard, ShardRef
from kb.store.scan import FILE, LARGE, ScanIndex, build_scan
from kb.store.vectors import VectorIndex, forget, graph_files

Progress = Callable[[str, int, int], None]
"""Called with a step's name, how much is done and how much there is (0 when unknown)."""
_BATCH = 64
_TOKENS = 2000
_SAMPLE = 8
_MISSING = 0.001
MANY = 300
"""Texts to embed beyond which a shard is published by its words first: about half a minute of work."""


@dataclass
class BuildReport:
    """What a build did: for people and for tests."""

    generation: str = ""
    reused: bool = False
    records: int = 0
    passages: int = 0
    embedded: int = 0
    shipped: int = 0
    cached: int = 0
    exact: int = 0
    lexical_first: str | None = None
    """The generation that served words while vectors were computed; None when they were few."""
    problems: list[Problem] = field(default_factory=list)


def build(
    corpus_dir: Path,
    data_dir: Path,
    embedder: Embedder,
    *,
    chroma_url: str | None = None,
    progress: Progress = lambda step, done, total: None,
) -> BuildReport:
    """Build and publish the bundled corpus.

    Raises UnreadableSource when no record at all could be read, WriterBusy when another build runs, BrokenStore when the
    vector index does not verify. Files that do not validate are in ``report.problems``; the rest is built.
    """
    progress("corpus", 0, 0)
    own, problems = own_plan(corpus_dir)
    report = BuildReport(problems=problems)
    folder = DataFolder(data_dir)
    with folder.writing():
        publish(folder, [own], kept(folder, {own.content.name}), embedder, chroma_url, report, progress)
    return report


@dataclass(frozen=True)
class Plan:
    """A shard to be: its content, and the analyser of its index: the words that it keeps whole, and whether each word is cut
    by itself (:class:`kb.morphemes.Morphemes`)."""

    content: ShardContent
    words: tuple[str, ...] = ()
    by_word: bool = False


def own_plan(corpus_dir: Path) -> tuple[Plan, list[Problem]]:
    """The project's own corpus as a plan, and its bad files. Raises UnreadableSource when nothing could be read."""
    corpus = load_corpus(corpus_dir)
    content = own_shard(corpus)
    if not content.records:
        raise UnreadableSource(
            f"{corpus_dir}에 읽을 수 있는 자료가 없습니다. 저장소를 다시 받으세요 (no readable corpus: clone again)."
        )
    return Plan(content, tuple(user_words(corpus))), corpus.problems


def kept(folder: DataFolder, made: Collection[str]) -> list[ShardRef]:
    """The shards of the generation that serves, but for those that are made anew. None before the first build, or when
    the generation cannot be read: then its sources must be synced again."""
    try:
        return [shard for shard in folder.current().shards if shard.name not in made]
    except (NoKnowledgeBase, BrokenStore):
        return []


def publish(
    folder: DataFolder,
    plans: Sequence[Plan],
    others: Sequence[ShardRef],
    embedder: Embedder,
    chroma_url: str | None,
    report: BuildReport,
    progress: Progress,
    until_words: bool = False,
) -> None:
    """Make the planned shards, see that the others are whole, and publish them as one generation. The caller holds the
    writer lock.

    One of the others whose index is damaged, or was made by another model, is made again from its truth; one whose truth
    is damaged is left out and named in the report. Where many texts must be embedded, a generation that finds them by words is
    published first, and answers say that meaning is still to come; ``until_words`` leaves it at that, for a later build to go on.
    """
    refs: list[ShardRef] = []
    truths: list[_Truth] = [_Fresh(plan) for plan in plans]
    for other in others:
        try:
            stored = _again(folder.shard_path(other), other, chroma_url, embedder)
        except BrokenStore:
            report.problems.append(Problem(f"shards/{other.name}", 1, "its truth is damaged: run 'kb sync' again"))
            continue
        if stored is None:
            refs.append(other)
        else:
            truths.append(stored)
    report.reused = True
    report.records = sum(truth.records for truth in truths)
    report.passages = sum(truth.passages for truth in truths)
    made = [_Made(truth, embedder, folder, chroma_url) for truth in truths]
    if any(m.waits for m in made):
        early = [m.lexical(report, progress) if m.waits else m.whole(report, progress) for m in made]
        report.lexical_first = _published(folder, [*refs, *early], embedder, chroma_url)
        progress("words", 1, 1)
        if until_words:
            report.generation = report.lexical_first
            return
    refs += [m.whole(report, progress) for m in made]
    report.generation = _published(folder, refs, embedder, chroma_url)
    progress("done", 1, 1)


def _published(folder: DataFolder, refs: Sequence[ShardRef], embedder: Embedder, chroma_url: str | None) -> str:
    """The name of the generation that serves from now on. What no shard on disk is searched in any more leaves the server."""
    generation = Generation(tuple(sorted(refs, key=lambda s: s.name)), embedder.fingerprint)
    folder.publish(generation)
    if chroma_url:
        with suppress(BrokenStore):  # the server is away by now: they go with the next publication
            forget(chroma_url, folder.owner(), folder.collections())
    return generation.name


def _again(path: Path, shard: ShardRef, chroma_url: str | None, embedder: Embedder) -> _Truth | None:
    """None when a kept shard is whole and of this model; else what makes it again out of its truth. Raises BrokenStore when that
    is damaged."""
    opened = Shard(path, shard, chroma_url)
    try:
        meta = opened.catalog.meta()
        if meta.get("model") == embedder.fingerprint and _intact(path, shard, chroma_url):
            return None
        if opened.catalog.quick_check() != "ok":
            raise BrokenStore(f"{shard.name}: quick_check")
        words, by_word = tuple(json.loads(meta.get("user_words", "[]"))), meta.get("by_word") == "1"
        if meta.get("tokenizer") == Morphemes(words, by_word=by_word).fingerprint and "content" in meta:
            return _Stored(path / TRUTH, opened.catalog)
        return _Fresh(Plan(opened.catalog.content(), words, by_word))
    finally:
        opened.close()


def _intact(path: Path, shard: ShardRef, chroma_url: str | None) -> bool:
    """A published shard can be reused when its truth is the file that was sealed and every vector is still found.

    A count alone would not do: Chroma counts vectors that it no longer finds.
    """
    try:
        opened = Shard(path, shard, chroma_url)
    except BrokenStore:
        return False
    try:
        return _sha256(path / TRUTH) == IndexReport.read(path).truth and not opened.lost()
    except BrokenStore:
        return False
    finally:
        opened.close()


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class _Truth(Protocol):
    """What the truth of a shard is made from: a plan, or a published truth of the same content."""

    name: str
    digest: str
    records: int
    passages: int
    scope: bool
    """Whether it says what the field is: our own corpus does."""
    words: tuple[str, ...]
    by_word: bool
    morphemes: Morphemes

    def dense(self) -> list[Passage]:
        """The passages that are to have a vector, by key."""
        ...

    def write(self, writer: CatalogWriter, meta: dict[str, str], progress: Progress) -> None: ...


class _Fresh:
    """A plan: its words are still to be cut."""

    def __init__(self, plan: Plan) -> None:
        self._content = replace(plan.content, passages=tuple(sorted(plan.content.passages, key=lambda p: p.key)))
        self.name, self.digest = plan.content.name, plan.content.content_hash()
        self.records, self.passages = len(plan.content.records), len(plan.content.passages)
        self.scope = bool(plan.content.extras.get("scope"))
        self.words, self.by_word = plan.words, plan.by_word
        self.morphemes = Morphemes(self.words, by_word=self.by_word)

    def dense(self) -> list[Passage]:
        return [p for p in self._content.passages if p.role not in LEXICAL_ONLY]

    def write(self, writer: CatalogWriter, meta: dict[str, str], progress: Progress) -> None:
        writer.write(self._content, meta, self._cut(progress))

    def _cut(self, progress: Progress) -> Iterator[list[str]]:
        passages, seen = self._content.passages, dict[str, list[str]]()
        for start in range(0, len(passages), _TOKENS):
            progress("morphemes", start, len(passages))
            yield from self.morphemes.batch([p.text for p in passages[start : start + _TOKENS]], seen)


class _Stored:
    """A published truth, which is copied: only its vectors are still to come, or to be made by another model."""

    def __init__(self, path: Path, catalog: Catalog) -> None:
        meta = catalog.meta()
        self._path, self._dense = path, catalog.dense_passages()
        self.name, self.digest = meta["shard"], meta["content"]
        self.records, self.passages = catalog.sizes()
        self.scope = catalog.extra("scope") is not None
        self.words, self.by_word = tuple(json.loads(meta["user_words"])), meta.get("by_word") == "1"
        self.morphemes = Morphemes(self.words, by_word=self.by_word)

    def dense(self) -> list[Passage]:
        return self._dense

    def write(self, writer: CatalogWriter, meta: dict[str, str], progress: Progress) -> None:
        writer.take(self._path, meta)


class _Made:
    """A shard on its way to be published, whole or, before its vectors are there, by its words alone."""

    def __init__(self, truth: _Truth, embedder: Embedder, folder: DataFolder, chroma_url: str | None) -> None:
        self._truth, self._embedder, self._folder, self._chroma_url = truth, embedder, folder, chroma_url
        self._dense = truth.dense()
        self._ref = self._named(embedder.fingerprint)
        self.ready = _intact(folder.shard_path(self._ref), self._ref, chroma_url)

    def _named(self, model: str) -> ShardRef:
        truth = self._truth
        return ShardRef(truth.name, shard_hash(truth.name, truth.digest, model, truth.morphemes.fingerprint))

    @property
    def waits(self) -> bool:
        """More than :data:`MANY` texts of it have no vector yet: words may serve before meaning does. Never our own corpus,
        whose vectors say what is in the field; they are shipped."""
        if self.ready or self._truth.scope:
            return False
        cache = EmbeddingCache(self._folder.cache / "embeddings.sqlite", self._embedder.fingerprint)
        try:
            return len({p.text_hash for p in self._dense} - cache.names()) > MANY
        finally:
            cache.close()

    def lexical(self, report: BuildReport, progress: Progress) -> ShardRef:
        """The shard without vectors. Its model is none, so that the next build of anything gives it its vectors."""
        shard = self._named(NO_MODEL)
        path = self._folder.shard_path(shard)
        if not _intact(path, shard, self._chroma_url):
            report.reused = False
            staged = self._folder.staging(shard.hash)
            self._write(staged, shard, NO_MODEL, {}, progress)
            IndexReport(0, (), {}, _sha256(staged / TRUTH)).write(staged)
            self._folder.publish_shard(staged, shard.hash)
        with closing(Catalog(path / TRUTH)) as catalog:
            self._truth = _Stored(path / TRUTH, catalog)
        return shard

    def whole(self, report: BuildReport, progress: Progress) -> ShardRef:
        """The shard with a verified vector for each passage that has one."""
        if not self.ready:
            report.reused = False
            texts = {p.text_hash: p.text for p in self._dense}
            own = self._truth.name == OWN
            vectors = _embed(texts, self._embedder, self._folder, report, progress, own)
            staged = self._folder.staging(self._ref.hash)
            self._write(staged, self._ref, self._embedder.fingerprint, vectors, progress)
            self._index(staged, vectors, report, progress)
            self._folder.publish_shard(staged, self._ref.hash)
            self.ready = True
        return self._ref

    def _write(self, staged: Path, shard: ShardRef, model: str, vectors: dict[str, Vector], progress: Progress) -> None:
        meta = {
            "shard": shard.name,
            "hash": shard.hash,
            "content": self._truth.digest,
            "model": model,
            "model_name": self._embedder.name,
            "tokenizer": self._truth.morphemes.fingerprint,
            "user_words": json.dumps(self._truth.words, ensure_ascii=False),
            "by_word": str(int(self._truth.by_word)),
        }
        writer = CatalogWriter(staged / TRUTH)
        self._truth.write(writer, meta, progress)
        writer.write_embeddings(vectors)
        writer.seal()

    def _index(self, staged: Path, vectors: dict[str, Vector], report: BuildReport, progress: Progress) -> None:
        progress("index", 0, len(self._dense))
        if self._chroma_url is None and len(self._dense) > LARGE:
            count = self._scanned(staged)
            scanned = {FILE: _sha256(staged / FILE)}
            IndexReport(count, (), scanned, _sha256(staged / TRUTH)).write(staged)
            return
        by_key = {p.key: vectors[p.text_hash] for p in self._dense}
        passages = self._dense
        # A name of its own for each filling on a server: what serves there is never written to.
        name = f"{self._folder.owner()}-{self._ref.hash}-{secrets.token_hex(4)}" if self._chroma_url else self._ref.hash
        index = VectorIndex(self._chroma_url or staged / "chroma", name)
        try:
            index.build(passages, by_key)
            if index.count() != len(by_key):
                raise BrokenStore(
                    "벡터 색인의 수가 맞지 않습니다. 다시 'kb build'를 실행하세요 (index count differs: build again)."
                )
            progress("verify", 0, len(passages))
            lost = index.missing(passages, by_key)
            if lost:
                index.reinsert(passages, {key: by_key[key] for key in lost})
                lost = index.missing([p for p in passages if p.key in set(lost)], by_key)
            if len(lost) > _MISSING * len(passages):
                raise BrokenStore(
                    f"벡터 {len(lost)}개를 다시 찾지 못했습니다. 'kb build'를 다시 실행하세요 (index does not verify: build again)."
                )
        finally:
            index.close()
        report.exact += len(lost)
        files = {} if self._chroma_url else graph_files(staged / "chroma")
        IndexReport(len(by_key), tuple(lost), files, _sha256(staged / TRUTH), name).write(staged)

    def _scanned(self, staged: Path) -> int:
        """The one file of a large shard, compared with the truth vector by vector."""
        with closing(Catalog(staged / TRUTH)) as catalog:
            count = build_scan(catalog, staged / FILE)
            lost = ScanIndex(staged / FILE, _sha256(staged / FILE), catalog).lost()
        if count != len(self._dense) or lost:
            raise BrokenStore(
                f"벡터 {len(lost)}개가 원본과 다릅니다. 'kb build'를 다시 실행하세요 (index does not verify: build again)."
            )
        return count


def _embed(
    texts: dict[str, str],
    embedder: Embedder,
    folder: DataFolder,
    report: BuildReport,
    progress: Progress,
    own: bool = False,
) -> dict[str, Vector]:
    """Vectors for every text hash: from the cache, from the shipped file if its sample agrees, else computed; the same whichever.

    ``own`` says that the passages are those of the project's own corpus, for which a model may have a deeper tower.
    """
    cache = EmbeddingCache(folder.cache / "embeddings.sqlite", embedder.fingerprint)
    try:
        vectors = cache.read(texts)
        report.cached += len(vectors)
        todo = sorted(set(texts) - set(vectors))
        if todo:
            shipped = verified_shipped(texts, todo, embedder)
            cache.write(shipped)
            vectors.update(shipped)
            report.shipped += len(shipped)
            todo = [name for name in todo if name not in shipped]
        for start in range(0, len(todo), _BATCH):
            progress("embed", start, len(todo))
            part = todo[start : start + _BATCH]
            told = [texts[name] for name in part]
            fresh = dict(zip(part, core_passages(embedder, told) if own else embedder.passages(told), strict=True))
            cache.write(fresh)
            vectors.update(fresh)
        report.embedded += len(todo)
        return {name: on_grid(vector) for name, vector in vectors.items()}
    finally:
        cache.close()


SHIPPED = PROJECT / "models" / "corpus-vectors.npz"


def verified_shipped(texts: dict[str, str], wanted: Sequence[str], embedder: Embedder) -> dict[str, Vector]:
    """Vectors that the project ships for its own corpus, when they were made by this very model.

    Keyed by text hash and model fingerprint; on disk eight bits a value, the largest of a vector being 127 (its length is one
    again when read). A sample is embedded afresh and must agree (cosine of at
    least 0.999); otherwise none is used, nor of a file that is not whole.
    """
    if not SHIPPED.exists():
        return {}
    try:
        with np.load(SHIPPED, allow_pickle=False) as file:
            if str(file["model"]) != embedder.fingerprint:
                return {}
            names = [str(name) for name in file["names"]]
            matrix = file["vectors"].astype(np.float32)
        norms = np.linalg.norm(matrix, axis=1, keepdims=True)
        if matrix.shape != (len(names), embedder.dim) or not (np.isfinite(norms).all() and norms.all()):
            return {}
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error):
        return {}
    rows = dict(zip(names, matrix / norms, strict=True))
    found = {name: rows[name] for name in wanted if name in rows}
    sample = sorted(found)[:: max(1, len(found) // _SAMPLE)][:_SAMPLE]
    if sample:
        fresh = core_passages(embedder, [texts[name] for name in sample])
        if min(float(np.dot(found[name], vector)) for name, vector in zip(sample, fresh, strict=True)) < 0.999:
            return {}
    return found


def ship_vectors(corpus_dir: Path, embedder: Embedder, path: Path = SHIPPED) -> int:
    """Write the shipped vectors for the present corpus; returns how many. Used by ``make vectors`` when the corpus changes.

    Those that the file already holds of this model are kept; only new texts are embedded.
    """
    content = own_shard(load_corpus(corpus_dir))
    texts = {text_hash(p.text): p.text for p in content.passages}
    names = sorted(texts)
    vectors = verified_shipped(texts, names, embedder)
    new = [name for name in names if name not in vectors]
    if new:
        vectors |= dict(zip(new, core_passages(embedder, [texts[name] for name in new]), strict=True))
    matrix = np.stack([vectors[name] for name in names])
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(".tmp.npz")
    np.savez_compressed(
        temporary, model=np.array(embedder.fingerprint), names=np.array(names), vectors=eight_bits(matrix)
    )
    shutil.move(temporary, path)
    return len(names)


def main(arguments: Sequence[str] | None = None) -> int:
    """``python -m ingest.build vectors`` (``make vectors``): write the shipped vectors for the present corpus."""
    import argparse

    from kb.embed import open_embedder
    from kb.settings import Settings

    parser = argparse.ArgumentParser(prog="python -m ingest.build")
    parser.add_argument("command", choices=["vectors"])
    parser.parse_args(arguments)
    settings = Settings()
    embedder = open_embedder(settings.embed_model, settings.data_dir)
    count = ship_vectors(settings.corpus_dir, embedder)
    print(f"{SHIPPED.name}: {count} vectors of model {embedder.fingerprint}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
