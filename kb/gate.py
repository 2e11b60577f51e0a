"""The gate for the sentences of any system (``kb gate``, contract.md): evidence named, sentence judged, clause in its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from kb.answer import gather
from kb.answer.model import Citation, Claim, Evidence
from kb.answer.verify import Gate
from kb.errors import WrongUse
from kb.law.address import ArticleNumber, parse_clause
from kb.retrieve.library import Library


class Place(BaseModel):
    """What a sentence cites: a clause (law, article, clause, item; as it was on ``as_of``), a case number, the id of a
    service, or the date of a policy event."""

    model_config = ConfigDict(extra="ignore")
    law: str | None = None
    article: str | None = None
    clause: str | None = None
    item: str | None = None
    as_of: date | None = None
    case: str | None = None
    service: str | None = None
    policy: str | None = None

    @model_validator(mode="after")
    def _names_something(self) -> Place:
        if not (self.case or self.service or self.policy or (self.law and self.article)):
            raise ValueError("evidence names law and article, a case, a service or a policy date")
        return self

    @property
    def printed(self) -> str:
        """``형법 제311조``, ``2024도17801``: how the place is named in a message."""
        parts = (self.law, self.article, self.clause, self.item, self.case, self.service, self.policy)
        return " ".join(part for part in parts if part)


class Row(BaseModel):
    """One line of ``kb gate``: a sentence with the evidence that it cites."""

    model_config = ConfigDict(extra="ignore")
    question: str | None = None
    evidence: list[Place]
    sentence: str
    as_of: date | None = None


def read_row(data: object) -> Row:
    """A line of input as a row. Raises WrongUse, naming the field, for what the contract does not know."""
    try:
        return Row.model_validate(data)
    except ValidationError as error:
        where = ".".join(str(part) for part in error.errors()[0]["loc"])
        raise WrongUse(
            f"kb gate의 줄은 {{sentence, evidence: [{{law, article}} | {{case}} | {{service}} | {{policy}}]}}입니다: {where} "
            f"({error.errors()[0]['msg']})."
        ) from error


def judge_row(row: Row, library: Library, gate: Gate, today: date) -> dict[str, Any]:
    """``kb gate --json`` for one row: verdict ``pass``, ``replaced`` (the clause stands in its place) or ``removed``.

    Example: 10년 이하 on a clause that says 7년 이하 -> verdict ``replaced``, failed ``["number"]``, replacement: the clause.
    """
    found: list[Citation] = []
    missing: list[str] = []
    for place in row.evidence:
        cited = [
            Citation(e, e.lines[0]) for e in evidence_of(library, place, place.as_of or row.as_of or today) if e.lines
        ]
        found += cited
        missing += [] if cited else [place.printed]
    result: dict[str, Any] = {
        "schema_version": 1, "sentence": row.sentence, "verdict": "removed", "failed": ["evidence"],
        "why": f"근거를 찾지 못했습니다 (evidence not on file): {', '.join(missing)}" if missing else "근거가 없습니다 (no evidence)",
        "replacement": None,
    }  # fmt: skip
    if not found:
        return result
    judgement = gate.judge(row.sentence, found)
    if judgement.passed:
        return {**result, "verdict": "pass", "failed": [], "why": None}
    clause = gate.stand_in(Claim(row.sentence, "law", tuple(found)))
    replacement = clause.text if clause else None
    return {
        **result, "verdict": "replaced" if replacement else "removed", "failed": list(judgement.failed),
        "why": judgement.why, "replacement": replacement,
    }  # fmt: skip


def evidence_of(library: Library, place: Place, day: date) -> list[Evidence]:
    """What is on file of a place on a day: the official clause, and our account where it was checked against that text."""
    if place.case:
        return list(_ruling(library, place.case))
    if place.service:
        service = library.services.get(f"service/{place.service}")
        return [gather.service_evidence(service)] if service else []
    if place.policy:
        return [gather.policy_evidence(e) for e in library.policy.values() if e.date.startswith(place.policy)]
    return list(_clause(library, place, day))


def _clause(library: Library, place: Place, day: date) -> Iterator[Evidence]:
    try:
        number = ArticleNumber.parse(place.article or "")
        path = parse_clause(place.clause)[:1] if place.clause else ()
    except ValueError as error:
        raise WrongUse(f"조나 항을 읽지 못했습니다 (not an article or clause): {place.printed}") from error
    owners = library.names.owners(place.law or "")
    for law_id in owners:
        base = f"{law_id}/{number.slug}"
        text, card = library.official(base, day), library.cards.get(base)
        if text is not None and not text.lines(path):
            path = ()
        if text is not None:
            yield gather.official_evidence(library, text, path, day)
        if card is not None and (text is None or card.checked_against.promulgation == text.promulgation):
            evidence = gather.clause_evidence(library, card, path, day)
            told = {words for change in card.history for words in (change.change, change.change_en)}
            today = [line for line in evidence.lines if line not in told]
            yield replace(evidence, lines=(*today, *gather.dated_changes(card, path)))
        if text is not None or card is not None:
            return


def _ruling(library: Library, case: str) -> Iterator[Evidence]:
    number = re.sub(r"\s", "", case)
    for digest in library.digests.values():
        if number in (digest.case_number, *digest.joined):
            yield gather.digest_evidence(digest)
    ruling = library.ruling(f"ruling/{number}")
    if ruling is not None:
        yield gather.ruling_evidence(ruling)
