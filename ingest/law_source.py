"""law.go.kr as a source: lists what there is, fetches what is new, and gives it as statute files and rulings.

Rule: guide pages lsEfYdListGuide (``target=eflaw``: every promulgation of a statute, with ``LID``, or, with ``nw=2,3``, what is in
force or awaits it), lsNwInfoGuide and lsEfYdInfoGuide (the texts), precListGuide (``nb`` case number, ``JO`` statute applied) and
detcListGuide (``date`` day, ``query`` name of the case). A text already kept is fetched again only where its row in the list changed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Literal
from xml.etree.ElementTree import Element

from ingest.law_api import LawApi
from ingest.law_api_ruling import read_api_ruling
from ingest.law_api_shapes import (
    STATES,
    ListedRuling,
    ListedVersion,
    NotThere,
    UnknownShape,
    listed_ruling,
    listed_version,
    read_answer,
    read_page,
)
from ingest.law_api_statute import read_statute
from ingest.law_kept import Kept, KeptText
from ingest.rulings import Ruling, full_court_name, parse_case_numbers
from ingest.statutes import StatuteFile
from kb.errors import UnreadableSource

Target = Literal["law", "eflaw"]
_NOT_IN_XML = "국세법령정보시스템"
"""데이터출처명 of rulings whose text the API gives as a web page alone (precInfoGuide)."""
_FEW, _MANY = 3000, 100_000
"""Rows of a list of one statute or ruling, and of any other, at most."""


class LawSource:
    """The API and what is kept of it."""

    def __init__(self, api: LawApi, kept: Kept) -> None:
        self._api, self._kept = api, kept

    # Statutes.

    def versions(self, law_id: str) -> list[ListedVersion]:
        """Every promulgation of a statute that the API lists, oldest first."""
        rows = [listed_version(row) for row in self._rows("eflaw", _FEW, LID=str(int(law_id)))]
        return _once(row for row in rows if row.law_id == law_id)

    def current(self) -> dict[str, list[ListedVersion]]:
        """법령ID -> what is in force or awaits it, of every statute."""
        found: dict[str, list[ListedVersion]] = {}
        for row in self._rows("eflaw", _MANY, nw="2,3"):
            version = listed_version(row)
            found.setdefault(version.law_id, []).append(version)
        return {law_id: _once(found[law_id]) for law_id in sorted(found)}

    def file(self, listed: ListedVersion, path: str) -> StatuteFile:
        """The text of one promulgation. Raises UnknownShape, NotThere, UnreadableSource."""
        kind = f"statutes/{listed.law_id}"
        kept = self._kept.text(kind, listed.mst)
        if kept is None or kept.row != listed.identity:
            return self._fetch_statute(listed, kind, path)
        try:
            return self._read_statute(kept, path)
        except UnreadableSource:  # kept by a version that read it otherwise, or damaged
            return self._fetch_statute(listed, kind, path)

    def _fetch_statute(self, listed: ListedVersion, kind: str, path: str) -> StatuteFile:
        target: Target = "law"
        try:
            reply = self._api.text("law", MST=listed.mst)
        except NotThere:  # a new statute that is not law yet is found by its day alone
            target = "eflaw"
            reply = self._api.text("eflaw", MST=listed.mst, efYd=listed.effective_from.replace("-", ""))
        file = read_statute(reply.root, target, path)
        asked = (listed.law_id, listed.number, listed.promulgated_on)
        if (file.law_id, file.number, file.promulgated_on.isoformat()) != asked:
            raise UnknownShape(
                f"lawService.do target={target} MST={listed.mst}", f"법령ID {asked[0]} 제{asked[1]}호 {asked[2]}",
                f"법령ID {file.law_id} 제{file.number}호 {file.promulgated_on}",
            )  # fmt: skip
        self._kept.put(kind, listed.mst, KeptText(listed.identity, target, reply.body))
        return file

    def _read_statute(self, kept: KeptText, path: str) -> StatuteFile:
        target: Target = "law" if kept.target == "law" else "eflaw"
        return read_statute(_again(kept, target), target, path)

    # Rulings.

    def rulings_numbered(self, court: str, day: date, number: str) -> list[ListedRuling]:
        """The rows of one decision: asked for by case number, of the Constitutional Court by day (its guide has ``nb`` as a whole
        number, which a case number is not)."""
        target = target_of(number)
        about = {"nb": number} if target == "prec" else {"date": f"{day:%Y%m%d}"}
        rows = [listed_ruling(row, target) for row in self._rows(target, _FEW, **about)]
        return [row for row in rows if _is(row, court, day, number)]

    def rulings_on(self, statute: str, target: str) -> list[ListedRuling]:
        """The rows of court rulings that apply a statute (``prec``), or of constitutional decisions whose name has it (``detc``)."""
        about = {"JO": statute} if target == "prec" else {"query": f'"{statute}"'}  # in quotes: the words as they stand
        return [listed_ruling(row, target) for row in self._rows(target, _MANY, **about)]

    def ruling(self, listed: ListedRuling) -> Ruling | None:
        """One decision, None where the API lists it and has no text. Raises UnknownShape, RulingError, UnreadableSource."""
        if listed.origin == _NOT_IN_XML:
            return None
        kept = self._kept.text(listed.target, listed.serial)
        if kept is not None and kept.row == listed.identity:
            if kept.body is None:
                return None
            try:
                return read_api_ruling(_again(kept, listed.target), listed.target)
            except UnreadableSource:
                pass
        try:
            reply = self._api.text(listed.target, ID=listed.serial)
        except NotThere:
            self._kept.put(listed.target, listed.serial, KeptText(listed.identity, listed.target, None))
            return None
        ruling = read_api_ruling(reply.root, listed.target)
        self._kept.put(listed.target, listed.serial, KeptText(listed.identity, listed.target, reply.body))
        return ruling

    # Lists.

    def _rows(self, target: str, most: int, **about: str) -> list[Element]:
        """All rows of a list. One that changes while it is read is read once more from the start. Raises UnknownShape where there
        are more than ``most``: then what the list was asked for did not count."""
        for _ in range(2):
            rows = self._pages(target, most, about)
            if rows is not None:
                return rows
        raise UnreadableSource(
            f"law.go.kr의 목록(target={target})이 끝까지 오지 않습니다. 나중에 같은 명령을 다시 하세요. 받은 것은 남아 있습니다 "
            "(the list has fewer rows than it says, or changes while it is read: try again later; what came is kept)."
        )

    def _pages(self, target: str, most: int, about: dict[str, str]) -> list[Element] | None:
        rows: list[Element] = []
        total = 0
        for number in range(1, most + 1):
            page = read_page(self._api.listed(target, number, **about).root, target)
            if page.total > most:
                asked = " ".join(f"{name}={value}" for name, value in about.items())
                raise UnknownShape(
                    f"lawSearch.do target={target} {asked}", f"{most}건 이하", f"{page.total}건 (of {page.total} rows)"
                )
            if number > 1 and page.total != total:
                return None
            total = page.total
            rows += page.rows
            if len(rows) == total:
                return rows
            if not page.rows or len(rows) > total:
                return None
        return None


def kept_files(kept: Kept, law_id: str, path: str) -> list[StatuteFile]:
    """The promulgations of a statute that are kept from law.go.kr, without asking it; what cannot be read is left out."""
    files = []
    for mst in kept.names(f"statutes/{law_id}"):
        text = kept.text(f"statutes/{law_id}", mst)
        if text is None or text.body is None:
            continue
        target: Target = "law" if text.target == "law" else "eflaw"
        try:
            files.append(read_statute(_again(text, target), target, path))
        except UnreadableSource:
            continue
    return [file for file in files if file.law_id == law_id]


def target_of(case_number: str) -> str:
    """``2004헌마554`` is of the Constitutional Court (``detc``), any other number of a court (``prec``)."""
    return "detc" if "헌" in case_number else "prec"


def _again(kept: KeptText, target: str) -> Element:
    """A kept text, read again. Raises UnreadableSource."""
    what = f"lawService.do target={target}"
    try:
        return read_answer(kept.body or b"", what)
    except UnreadableSource:
        raise
    except Exception as error:
        raise UnknownShape(what, "받아 둔 원문", "읽히지 않습니다 (a kept text that cannot be read)") from error


def _once(rows: Iterable[ListedVersion]) -> list[ListedVersion]:
    """One row a promulgation, with its first day, in the order of promulgation. A law whose parts take effect one after another is
    listed once for each of its days; it is in force if any of these is."""
    found: dict[str, ListedVersion] = {}
    for row in sorted(rows, key=lambda row: row.effective_from):
        first = found.setdefault(row.mst, row)
        found[row.mst] = replace(first, state=min(first.state, row.state, key=STATES.index))
    return sorted(found.values(), key=lambda row: (row.place, row.mst))


def _is(row: ListedRuling, court: str, day: date, number: str) -> bool:
    digits = "".join(char for char in row.day if char.isdigit())
    return (
        number in parse_case_numbers(row.case_number)
        and digits == f"{day:%Y%m%d}"
        and (row.target == "detc" or full_court_name(row.court) == court)
    )
