"""``kb sync``: official sources in, whole or not at all.

Read each source; compare what it lists, articles and clauses per statute, with the last sync; where something was lost,
stop, and the old text stays (unless forced); else build the shards and publish. A source at the same revision as last time
is not read again, and unchanged text keeps its vectors.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from ingest.build import BuildReport, Plan, Progress, kept, own_plan, publish
from ingest.corpus import Corpus, load_corpus
from ingest.edges import statute_edges
from ingest.law_api import Access
from ingest.law_sync import NAME, Field, LawSync, kept_beyond, targets_of
from ingest.official_shards import LAW, REST, StatutePart, parts_of, statute_part, statute_shard
from ingest.ruling_shard import RULINGS, joined, of_source, read_rulings, ruling_shard
from ingest.sources import StatuteSource, is_rulings_folder, open_source
from ingest.statutes import StatuteFile, assemble
from ingest.tally import Tally
from kb.clock import today
from kb.embed import Embedder
from kb.errors import BrokenStore, KbError, UnreadableSource
from kb.law.reference import NameTable, StatuteName
from kb.store.catalog import Catalog, ShardContent, text_hash
from kb.store.generation import DataFolder, Shard

READING = 3
"""Raised when statutes are read otherwise than before: what was synced earlier is then read again from its source."""


class Incomplete(KbError):
    """A source lost something against the last sync; nothing was changed."""

    exit_code = 4


@dataclass
class SyncReport:
    """What a sync did: a tally a source, what was lost, and the build."""

    tallies: list[Tally] = field(default_factory=list)
    losses: list[str] = field(default_factory=list)
    build: BuildReport = field(default_factory=BuildReport)

    def to_json(self) -> dict[str, Any]:
        build = {**vars(self.build), "problems": [str(p) for p in self.build.problems]}
        return {
            "schema_version": 1,
            "generation": self.build.generation,
            "sources": [vars(tally) for tally in self.tallies],
            "losses": list(self.losses),
            "build": build,
        }


@dataclass
class _State:
    """The official part of the generation that serves, taken apart: statutes by 법령ID, and the revisions read."""

    statutes: dict[str, StatutePart] = field(default_factory=dict)
    revisions: dict[str, str] = field(default_factory=dict)
    rulings: ShardContent | None = None
    damaged: list[str] = field(default_factory=list)
    rest_kept: bool = False
    """The rest of the law stays as it is and was not taken apart: it takes a minute and some gigabytes."""


def sync(
    specs: Sequence[str],
    corpus_dir: Path,
    data_dir: Path,
    embedder: Embedder,
    *,
    everything: bool = False,
    force: bool = False,
    chroma_url: str | None = None,
    law: Access | None = None,
    until_words: bool = False,
    progress: Progress = lambda step, done, total: None,
) -> SyncReport:
    """Add or refresh official sources, then publish. ``law`` says how law.go.kr is reached, when it is among them.

    ``everything`` takes every statute that a source lists, not those of ``corpus/sources.yaml`` alone; ``force`` lets a
    source lose statutes, articles or clauses; ``until_words`` stops where words can be searched, if vectors are still to come, for
    the next build to go on. Raises UnreadableSource (the source), Incomplete (something was lost; the
    message names it), WriterBusy, BrokenStore.
    """
    corpus = load_corpus(corpus_dir)
    if corpus.sources is None:  # without it the field would shrink to nothing
        raise UnreadableSource(
            f"{corpus_dir / 'sources.yaml'}을(를) 읽을 수 없습니다. 저장소를 다시 받으세요 (the list of statutes is unreadable: clone again)."
        )
    sources = corpus.sources.statutes
    expected = {s.path: s.law_id for s in sources}
    by_meaning = frozenset(s.law_id for s in sources if s.by_meaning)
    report = SyncReport()
    folder = DataFolder(data_dir)
    with folder.writing():
        state = _state(folder, None if everything else set(expected.values()))
        before = dict(state.statutes)
        folders = [spec for spec in specs if is_rulings_folder(spec)]
        if folders:
            state.rulings, tally = _rulings(folders, state.rulings, _names(corpus), progress)
            report.tallies.append(tally)
        for spec in (spec for spec in specs if spec not in folders):
            if targets := targets_of(spec):
                report.tallies += _law_go_kr(targets, law, data_dir, state, corpus, everything, progress)
            else:
                source, names = open_source(spec, data_dir), _names(corpus)
                tally = _statutes(source, state, expected, by_meaning, names, everything, progress, data_dir)
                report.tallies.append(tally)
        report.losses = _losses(before, state)
        if report.losses and not force:
            shown = "; ".join(report.losses[:5]) + (f" … (+{len(report.losses) - 5})" if len(report.losses) > 5 else "")
            raise Incomplete(
                f"원본에서 없어진 것이 있어 그대로 두었습니다: {shown}. 맞는 변화라면 --force로 다시 하세요 "
                "(the source lost something, so nothing was changed; use --force if that is right)."
            )
        plans, made = _plans(state, set(expected.values()))
        progress("corpus", 0, 0)
        own, problems = own_plan(corpus_dir)
        report.build.problems = problems
        publish(
            folder, [own, *plans], kept(folder, {own.content.name, *made}), embedder, chroma_url, report.build, progress,
            until_words,
        )  # fmt: skip
    return report


def _state(folder: DataFolder, field_ids: set[str] | None) -> _State:
    """``field_ids``: only these statutes are to be read, so the rest of the law is left as it is unless it holds one of them. None
    where all of it may be read."""
    state = _State()
    try:
        generation = folder.current()
    except KbError:
        return state
    for ref in generation.shards:
        try:
            shard = Shard(folder.shard_path(ref), ref, None)
        except BrokenStore:
            state.damaged.append(ref.name)
            continue
        try:
            if ref.name == REST and field_ids is not None and not field_ids & _held(shard.catalog):
                state.rest_kept = True
            elif ref.name in (LAW, REST):
                state.statutes.update(parts_of(shard.catalog))
                state.revisions.update(shard.catalog.extra("revisions") or {})
            elif ref.name == RULINGS:
                state.rulings = shard.catalog.content()
        except BrokenStore:
            state.damaged.append(ref.name)
        finally:
            shard.close()
    return state


def _held(catalog: Catalog) -> set[str]:
    """법령ID of the statutes of a shard."""
    return {row["law_id"] for row in catalog.extra("statutes") or ()}


def _statutes(
    source: StatuteSource,
    state: _State,
    expected: dict[str, str],
    by_meaning: frozenset[str],
    names: NameTable,
    everything: bool,
    progress: Progress,
    data_dir: Path,
) -> Tally:
    """Read the wanted statutes of one source into ``state``; what the source no longer has goes."""
    scope = f"{source.name}{' --all' if everything else ''}"
    tally = Tally(source.name, source.revision)
    held = {law_id: part for law_id, part in state.statutes.items() if part.entry.source == source.name}
    if state.revisions.get(scope) == f"{source.revision} {_scope_hash(expected, by_meaning)}" and not state.damaged:
        tally.unread = True
        tally.found = tally.wanted = len(held)
        tally.articles = sum(part.entry.articles for part in held.values())
        tally.clauses = sum(part.entry.clauses for part in held.values())
        return tally
    listed = source.paths()
    wanted = listed if everything else [path for path in listed if _known(path, expected)]
    tally.listed, tally.wanted = len(listed), len(wanted)
    if not everything:
        found = {_known(path, expected) for path in wanted}
        tally.missing = sorted(f"{path}" for path, law_id in expected.items() if law_id not in found)
    grouped: dict[str, list[StatuteFile]] = {}
    for path, files in source.read(wanted, progress):
        for file in files:
            if everything or file.law_id == _known(path, expected):
                grouped.setdefault(file.law_id, []).append(file)
    beyond = {law_id: kept_beyond(data_dir, files) for law_id, files in grouped.items()}
    statutes = [assemble([*files, *beyond[law_id][0]]) for law_id, files in grouped.items()]
    newest = (max(file.promulgated_on for file in files) for files in grouped.values())
    horizon = source.horizon or max(newest, default=date.min)
    fresh: dict[str, StatutePart] = {}
    for done, statute in enumerate(sorted(statutes, key=lambda s: s.law_id)):
        progress("statutes", done, len(statutes))
        until = beyond[statute.law_id][1]
        known = max(horizon, until) if until else horizon
        fresh[statute.law_id] = statute_part(statute, source.name, known, statute.law_id in by_meaning, until)
        if statute.law_id in expected.values():
            part = fresh[statute.law_id]
            fresh[statute.law_id] = replace(part, edges=statute_edges(part, names))
    tally.found = len(fresh)
    tally.articles = sum(part.entry.articles for part in fresh.values())
    tally.clauses = sum(part.entry.clauses for part in fresh.values())
    tally.problems = [f"{bad.path}: {bad.reason}" for bad in source.problems]
    if bare := sorted(part.entry.law for part in fresh.values() if not part.entry.articles):
        some = ", ".join(bare[:5]) + (" …" if len(bare) > 5 else "")
        tally.notes.append(
            f"조로 나뉘지 않은 법령 {len(bare)}개는 찾아지지 않습니다 (statutes without articles are not found): {some}"
        )
    for law_id in held.keys() - fresh.keys():
        if everything or law_id in expected.values():
            del state.statutes[law_id]
    for law_id, part in fresh.items():
        other = state.statutes.get(law_id)
        if other is not None and other.entry.source != source.name and other.entry.worth > part.entry.worth:
            continue
        if other is None:
            tally.added.append(part.entry.law)
        elif other.fingerprint != part.fingerprint:
            tally.changed.append(part.entry.law)
        state.statutes[law_id] = part
    state.revisions[scope] = f"{source.revision} {_scope_hash(expected, by_meaning)}"
    return tally


def _scope_hash(expected: dict[str, str], by_meaning: frozenset[str]) -> str:
    return text_hash(repr([READING, sorted(expected.items()), sorted(by_meaning)]))[:12]


def _known(path: str, expected: dict[str, str]) -> str | None:
    """법령ID that a path must hold by ``corpus/sources.yaml``; archives and folders may lack the leading ``kr``."""
    return expected.get(path) or expected.get(f"kr/{path}")


def _names(corpus: Corpus) -> NameTable:
    """The statutes of the field by every name; of two with one name the living first (the order of sources.yaml)."""
    rows = corpus.sources.statutes if corpus.sources else []
    return NameTable(StatuteName(s.law_id, s.name, s.short, s.english, tuple(s.aliases)) for s in rows)


def _rulings(
    folders: Sequence[str], before: ShardContent | None, names: NameTable, progress: Progress
) -> tuple[ShardContent, Tally]:
    """The rulings of all these folders, in place of those that were read from folders before."""
    progress("rulings", 0, 0)
    rulings, problems, revision = read_rulings(*(Path(folder) for folder in folders))
    named = "+".join(sorted(Path(folder).name for folder in folders))
    tally = Tally(f"rulings:{named}", revision, listed=len(rulings), wanted=len(rulings), found=len(rulings))
    tally.problems = [str(problem) for problem in problems]
    content = ruling_shard(rulings, tally.source, revision, names)
    if (asked := of_source(before, NAME)) is not None:
        content = joined(content, asked)
    known = {row.key for row in before.records} if before else set()
    tally.added = sorted({row.address for row in content.records if row.key not in known})
    tally.unread = before is not None and before.extras.get("revisions") == content.extras.get("revisions")
    return content, tally


def _law_go_kr(
    targets: frozenset[str],
    law: Access | None,
    data_dir: Path,
    state: _State,
    corpus: Corpus,
    everything: bool,
    progress: Progress,
) -> list[Tally]:
    """What law.go.kr lists and is newer, read into ``state``."""
    if state.damaged:  # what is held would be taken for nothing, and its history lost
        raise UnreadableSource(
            f"쌓아 둔 공식 원문({', '.join(state.damaged)})이 깨져 이어 받을 수 없습니다. 처음 받은 원본으로 'kb sync'를 먼저 하세요 "
            "(what is held is damaged: sync the source it came from first)."
        )
    field = Field(corpus.sources.statutes if corpus.sources else [], list(corpus.digests.values()), _names(corpus))
    run = LawSync(law or Access(None), data_dir, field, today(), everything, progress)
    tallies = [run.statutes(state.statutes)] if "law" in targets else []
    if rulings := targets - {"law"}:
        state.rulings, tally = run.rulings(state.rulings, rulings)
        tallies.append(tally)
    return tallies


def _losses(before: dict[str, StatutePart], state: _State) -> list[str]:
    """What is there less of than at the last sync, in words: a statute gone, or fewer articles or clauses in a text that no
    newer promulgation explains."""
    losses = []
    for law_id, old in sorted(before.items()):
        new = state.statutes.get(law_id)
        if new is None:
            losses.append(f"{old.entry.law}: 법령 전체 (the whole statute)")
            continue
        if new is old:
            continue
        was, now = old.entry, new.entry
        if now.last_promulgated_on < was.last_promulgated_on:
            losses.append(f"{was.law}: 제{was.last_promulgation}호 → 제{now.last_promulgation}호 (older than before)")
        elif now.last_promulgation == was.last_promulgation:
            if now.articles < was.articles or now.clauses < was.clauses:
                losses.append(f"{was.law}: 조 {was.articles}→{now.articles}, 항·호·목 {was.clauses}→{now.clauses}")
        elif now.articles < 0.9 * was.articles:
            losses.append(f"{was.law}: 조 {was.articles}→{now.articles} (by no. {now.last_promulgation})")
    return losses


def _plans(state: _State, field_ids: set[str]) -> tuple[list[Plan], set[str]]:
    """The official shards to be, and their names."""
    law = [part for law_id, part in state.statutes.items() if law_id in field_ids]
    rest = [part for law_id, part in state.statutes.items() if law_id not in field_ids]
    plans = []
    if law:
        plans.append(Plan(statute_shard(LAW, law, state.revisions)))
    if rest:
        plans.append(Plan(statute_shard(REST, rest, {}), by_word=True))
    if state.rulings is not None:
        plans.append(Plan(state.rulings))
    return plans, {LAW, RULINGS} if state.rest_kept else {LAW, REST, RULINGS}
