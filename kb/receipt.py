"""A receipt of an answer: which texts, in which versions, with which hashes, so that it can be checked later (:mod:`kb.recheck`).

It holds the sentences and what they rest on, never the question. ``sha256`` is over everything else in it: a receipt that was changed
by mistake shows. It is no signature; a sentence that was changed on purpose is found by judging it again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kb.answer.model import Answer, Citation, Contact
from kb.errors import WrongUse

VERSION = 1
MAX_RECEIPT = 5_000_000
"""Bytes of a file of receipts that are read."""


class Cited(BaseModel):
    """A place that a sentence rests on, as the receipt tells it. ``quote`` is the line; ``offsets`` are characters in the text whose
    hash is ``evidence_sha256``."""

    model_config = ConfigDict(extra="ignore")
    key: Annotated[str, Field(max_length=400)]
    source_kind: Annotated[str, Field(max_length=40)]
    address: Annotated[str, Field(max_length=1000)]
    version: Annotated[str | None, Field(max_length=200)] = None
    effective_from: Annotated[str | None, Field(max_length=40)] = None
    state: Annotated[str | None, Field(max_length=40)] = None
    known_until: Annotated[str | None, Field(max_length=40)] = None
    url: Annotated[str | None, Field(max_length=2000)] = None
    date: Annotated[str | None, Field(max_length=40)] = None
    quote: str
    quote_sha256: str
    evidence_sha256: str
    offsets: tuple[int, int] | None = None


class Said(BaseModel):
    """A sentence of the answer."""

    model_config = ConfigDict(extra="ignore")
    text: Annotated[str, Field(max_length=20_000)]
    kind: Literal["law", "fact", "step", "contact", "note"]
    verdict: Annotated[str, Field(max_length=40)]
    citations: Annotated[list[Cited], Field(max_length=200)]


class Reached(BaseModel):
    """A contact that stood below the answer."""

    model_config = ConfigDict(extra="ignore")
    id: Annotated[str, Field(max_length=200)]
    name: Annotated[str, Field(max_length=400)]
    phone: Annotated[str | None, Field(max_length=80)] = None
    checked_on: Annotated[str, Field(max_length=40)]


class Receipt(BaseModel):
    """A receipt that was read. ``made_on`` is the day it was made, ``as_of`` the day that the answer is about."""

    model_config = ConfigDict(extra="ignore")
    schema_version: Literal[1]
    generation: Annotated[str, Field(max_length=200)]
    made_on: date
    as_of: date
    claims: Annotated[list[Said], Field(max_length=1000)]
    contacts: Annotated[list[Reached], Field(max_length=200)]
    sha256: str
    sealed: bool = True
    """Whether ``sha256`` is what its contents give."""


def receipt(answer: Answer, made_on: date) -> dict[str, Any]:
    """Keys, versions, hashes, offsets and quotes behind each sentence; the question is not in it."""
    body = {
        "schema_version": VERSION,
        "generation": answer.generation,
        "made_on": made_on.isoformat(),
        "as_of": answer.as_of,
        "depth": answer.depth,
        "language": answer.language,
        "writer": answer.writer,
        "claims": [
            {
                "text": claim.text,
                "kind": claim.kind,
                "verdict": claim.verdict,
                "citations": [_cited(citation) for citation in claim.citations],
            }
            for claim in answer.claims
        ],
        "contacts": _reached(answer.contacts),
    }
    return {**body, "sha256": seal(body)}


def _cited(citation: Citation) -> dict[str, Any]:
    evidence = citation.evidence
    return {
        "key": evidence.key,
        "source_kind": evidence.source_kind,
        "address": evidence.address,
        "version": evidence.version,
        "effective_from": evidence.effective_from,
        "state": evidence.state,
        "known_until": evidence.known_until,
        "url": evidence.url,
        "date": evidence.date,
        "quote": citation.quote,
        "quote_sha256": text_hash(citation.quote),
        "evidence_sha256": text_hash(evidence.text),
        "offsets": list(citation.offsets) if citation.offsets else None,
    }


def _reached(contacts: Sequence[Contact]) -> list[dict[str, Any]]:
    return [{"id": c.id, "name": c.name, "phone": c.phone, "checked_on": c.checked_on} for c in contacts]


def text_hash(text: str) -> str:
    """The sha256 of a text in UTF-8, as hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def seal(body: dict[str, Any]) -> str:
    """The hash of a receipt: over its JSON without ``sha256``, keys in order, no spaces, so that layout does not count."""
    told = {name: value for name, value in body.items() if name != "sha256"}
    return text_hash(json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")))


def read_receipt(data: object) -> Receipt:
    """A receipt from its JSON. Raises WrongUse for what is none, naming the field."""
    try:
        found = Receipt.model_validate(data)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "JSON"
        raise WrongUse(
            f"영수증이 아니거나 다른 버전의 것입니다: {where}. 'kb ask … --receipt FILE'이 쓴 파일을 주세요 "
            f"(not a receipt that can be read: {first['msg']}; give a file written by 'kb ask … --receipt FILE')."
        ) from error
    assert isinstance(data, dict)  # noqa: S101 - the model has just been made of it
    return found.model_copy(update={"sealed": seal(data) == found.sha256})


def receipts_in(text: str) -> list[Receipt]:
    """The receipts of a file: one JSON object, or one a line (``kb ask - --receipt FILE``). Raises WrongUse."""
    if len(text) > MAX_RECEIPT:
        raise WrongUse("영수증 파일이 너무 큽니다. 나누어 주세요 (the file is too large: give its receipts in parts).")
    try:
        return [read_receipt(json.loads(text))]
    except (ValueError, RecursionError):
        pass
    found = []
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                found.append(read_receipt(json.loads(line)))
            except (ValueError, RecursionError) as error:
                raise WrongUse(
                    f"{number}번째 줄이 JSON이 아닙니다. 'kb ask … --receipt FILE'이 쓴 파일을 주세요 (line {number} is not JSON)."
                ) from error
    if not found:
        raise WrongUse("영수증이 없는 빈 파일입니다 (the file holds no receipt).")
    return found
