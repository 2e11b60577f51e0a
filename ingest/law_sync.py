"""``kb sync law.go.kr``: what the open API lists and is newer goes on from what is held; nothing that is held is lost.

Of a statute that is held, every promulgation newer than its newest is read and the history goes on from there, whatever source
it came from. Of one that is not, what is in force and what awaits it is read: its history begins there. A statute one of whose
texts cannot be read stays as it was.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from ingest.edges import statute_edges
from ingest.history import statute_of
from ingest.law_api import Access, LawApi
from ingest.law_api_shapes import ListedRuling, ListedVersion, NotThere, UnknownShape
from ingest.law_kept import FOLDER, Kept
from ingest.law_source import LawSource, kept_files, target_of
from ingest.official_shards import StatuteEntry, StatutePart, statute_part
from ingest.ruling_shard import is_whole, joined, ruling_shard
from ingest.rulings import Ruling, RulingError
from ingest.statutes import StatuteFile, assemble
from ingest.tally import Tally
from kb.law.reference import NameTable
from kb.store.catalog import ShardContent, text_hash
from kb.store.records import Digest, StatuteSource

NAME = FOLDER
ALL = frozenset(("law", "prec", "detc"))
_SPEC = re.compile(r"(?:https?://)?(?:www\.)?law\.go\.kr/?(law|prec|detc)?/?")
_ENOUGH = 3
"""Texts in a row, from the first, that are of no known shape: no more are asked for."""
Progress = Callable[[str, int, int], None]


def targets_of(spec: str) -> frozenset[str]:
    """What of law.go.kr a source on the command line names, nothing for any other source.

    >>> sorted(targets_of("law.go.kr")), sorted(targets_of("law.go.kr/detc")), sorted(targets_of("rulings/"))
    (['detc', 'law', 'prec'], ['detc'], [])
    """
    match = _SPEC.fullmatch(spec)
    return (frozenset((match[1],)) if match[1] else ALL) if match else frozenset()


def check_access(specs: Iterable[str], access: Access) -> None:
    """Raises UnreadableSource at once where law.go.kr is among the sources and there is no key to it."""
    if any(targets_of(spec) for spec in specs):
        LawApi(access)


@dataclass(frozen=True)
class Field:
    """The statutes of ``corpus/sources.yaml``, and the rulings that our digests are of."""

    statutes: Sequence[StatuteSource]
    digests: Sequence[Digest]
    names: NameTable


class LawSync:
    """One sync with law.go.kr, on the day ``today``."""

    def __init__(
        self, access: Access, data_dir: Path, field: Field, today: date, everything: bool, progress: Progress
    ) -> None:
        self._kept = Kept(data_dir)
        self._source = LawSource(LawApi(access), self._kept)
        self._field, self._today, self._all, self._progress = field, today, everything, progress

    # Statutes.

    def statutes(self, held: dict[str, StatutePart]) -> Tally:
        """Reads the wanted statutes into ``held``, by 법령ID. Raises UnreadableSource."""
        tally = Tally(NAME, "")
        ours = {s.law_id: s for s in self._field.statutes}
        current = self._source.current() if self._all else {}
        wanted = sorted({*current, *ours})
        tally.listed, tally.wanted = len(current) or len(wanted), len(wanted)
        seen: list[str] = []
        broken: list[UnknownShape] = []
        for done, law_id in enumerate(wanted):
            self._progress("law.go.kr", done, len(wanted))
            old = held.get(law_id)
            try:
                listed = self._listed(law_id, current.get(law_id), old)
                if not listed:
                    tally.missing += [ours[law_id].name] if law_id in ours else []
                    continue
                part = self._part(law_id, ours.get(law_id), old, listed)
            except (UnknownShape, NotThere) as error:
                tally.problems.append(f"{_called(law_id, ours, old)}: {_said(error)}")
                broken += [error] if isinstance(error, UnknownShape) else []
                if len(broken) == _ENOUGH and not seen:
                    break
                continue
            seen += [row.mst for row in listed]
            if part is None:
                continue
            if old is None:
                tally.added.append(part.entry.law)
            elif old.fingerprint != part.fingerprint:
                tally.changed.append(part.entry.law)
            held[law_id] = part
            tally.found += 1
            tally.articles += part.entry.articles
            tally.clauses += part.entry.clauses
        if broken and not seen:  # it is not the text that is odd: the API has changed
            raise broken[0]
        tally.revision = text_hash("\n".join(sorted(seen)))[:40]
        return tally

    def _listed(self, law_id: str, current: list[ListedVersion] | None, old: StatutePart | None) -> list[ListedVersion]:
        """The rows of a statute: those at hand, where they tell all that is new; else every promulgation is asked for, as there
        may be some between what is held and what is in force."""
        if current is not None and (old is None or not any(row.place > _place(old.entry) for row in current)):
            return current
        return self._source.versions(law_id)

    def _part(
        self, law_id: str, ours: StatuteSource | None, old: StatutePart | None, listed: Sequence[ListedVersion]
    ) -> StatutePart | None:
        if old is not None:
            new = [row for row in listed if row.place > _place(old.entry)]
        else:
            new = [row for row in listed if row.state != "연혁"]
        path = old.entry.path if old else ours.path if ours else _path(listed[-1])
        files = [replace(self._source.file(row, path), order=order) for order, row in enumerate(new)]
        if old is None and not files:
            return None
        base = statute_of(old) if old else None
        statute = assemble(files, base) if files else base
        if statute is None:
            return None
        horizon = max(self._today, old.entry.horizon) if old else self._today
        dense = ours is not None and ours.by_meaning
        part = statute_part(statute, old.entry.source if old else NAME, horizon, dense, self._today)
        self._kept.put_listed(law_id, self._today)
        return replace(part, edges=statute_edges(part, self._field.names)) if ours else part

    # Rulings.

    def rulings(self, held: ShardContent | None, targets: frozenset[str]) -> tuple[ShardContent | None, Tally]:
        """The shard of rulings with those of the API added. Raises UnreadableSource."""
        tally = Tally(f"{NAME}/{'+'.join(sorted(targets))}", "")
        listed = self._on_statutes(targets) if self._all else self._digested(held, targets, tally)
        tally.listed = tally.wanted = len(listed)
        rulings: list[Ruling] = []
        broken: list[UnknownShape] = []
        without = 0
        for done, row in enumerate(listed):
            self._progress("law.go.kr rulings", done, len(listed))
            try:
                ruling = self._source.ruling(row)
            except (UnknownShape, RulingError) as error:
                tally.problems.append(f"{row.court} {row.case_number}: {_said(error)}")
                broken += [error] if isinstance(error, UnknownShape) else []
                if len(broken) == _ENOUGH and not rulings:
                    break
                continue
            if ruling is None:
                without += 1
            else:
                rulings.append(ruling)
        if broken and not rulings:
            raise broken[0]
        if without:
            tally.notes.append(f"목록에만 있고 본문이 없는 판례 {without}건 (rulings listed without a text)")
        tally.found = len(rulings)
        tally.revision = text_hash("\n".join(sorted(ruling.sha256 for ruling in rulings)))[:40]
        if not rulings:
            return held, tally
        made = joined(held, ruling_shard(rulings, tally.source, tally.revision, self._field.names))
        known = {row.key for row in held.records} if held else set()
        tally.added = sorted(row.address for row in made.records if row.key not in known)
        return made, tally

    def _digested(self, held: ShardContent | None, targets: frozenset[str], tally: Tally) -> list[ListedRuling]:
        """The rulings that our digests are of and that are not held in full."""
        whole = {row.key for row in held.records if is_whole(row)} if held else set()
        found: dict[tuple[str, str], ListedRuling] = {}
        digests = [d for d in self._field.digests if target_of(d.case_number) in targets]
        digests = [d for d in digests if f"ruling/{d.court}/{d.date.isoformat()}/{d.case_number}" not in whole]
        unlisted = 0
        for done, digest in enumerate(sorted(digests, key=lambda d: (d.court, d.date, d.case_number))):
            self._progress("law.go.kr lists", done, len(digests))
            rows = self._source.rulings_numbered(digest.court, digest.date, digest.case_number)
            unlisted += not rows
            found |= {(row.target, row.serial): row for row in rows}
        if unlisted:
            tally.notes.append(f"law.go.kr 목록에 없는 판례 {unlisted}건 (rulings not in its list)")
        return [found[key] for key in sorted(found)]

    def _on_statutes(self, targets: frozenset[str]) -> list[ListedRuling]:
        """The rulings on the statutes of the field, large codes left out."""
        found: dict[tuple[str, str], ListedRuling] = {}
        statutes = [s for s in self._field.statutes if s.by_meaning]
        for done, statute in enumerate(statutes):
            self._progress("law.go.kr lists", done, len(statutes))
            for target in sorted(targets - {"law"}):
                found |= {(row.target, row.serial): row for row in self._source.rulings_on(statute.name, target)}
        return [found[key] for key in sorted(found)]


def kept_beyond(data_dir: Path, files: Iterable[StatuteFile]) -> tuple[list[StatuteFile], date | None]:
    """Of the statute whose files another source gave: the newer ones that are kept from law.go.kr, and the day up to which it
    listed them all."""
    newest = max(files, key=_order)
    kept = Kept(data_dir)
    until = kept.listed_until(newest.law_id)
    if until is None:
        return [], None
    found = kept_files(kept, newest.law_id, newest.path)
    newer = sorted((file for file in found if _order(file) > _order(newest)), key=_order)
    return [replace(file, order=newest.order + 1 + place) for place, file in enumerate(newer)], until


def _order(file: StatuteFile) -> tuple[date, int]:
    return file.promulgated_on, _number(file.number)


def _place(entry: StatuteEntry) -> tuple[date, int]:
    return entry.last_promulgated_on, _number(entry.last_promulgation)


def _number(text: str) -> int:
    return int(re.sub(r"\D", "", text) or 0)


def _path(row: ListedVersion) -> str:
    """Where the layout of legalize-kr keeps a statute: decrees and rules with their Act."""
    name, kind = row.name, row.kind or "법령"
    for child in ("시행규칙", "시행령"):
        if name.endswith(f" {child}"):
            name, kind = name.removesuffix(f" {child}"), child
    return f"kr/{_plain(name)}/{_plain(kind)}.md"


def _plain(text: str) -> str:
    return re.sub(r"[/\s]", "", text)


def _called(law_id: str, ours: dict[str, StatuteSource], old: StatutePart | None) -> str:
    return ours[law_id].name if law_id in ours else old.entry.law if old else f"법령ID {law_id}"


def _said(error: Exception) -> str:
    if isinstance(error, NotThere):
        return "목록에 있으나 본문이 없습니다. 있던 것은 그대로입니다 (listed, but without a text; what was held stays)"
    return str(error)
