"""A receipt checked again, offline, against any generation: what it rests on, what the law did since, whom to call.

Three questions are kept apart. Does each sentence still stand on what is on file under the same keys (*then*)? Has the law moved
between the day of the receipt and the day of the check (*since*)? Are the contacts those of the registry? Every sentence is judged
again by the gate, so that one which was changed in the receipt does not pass as ours.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, Literal

from kb.answer import factcheck, gather, procedure
from kb.answer.model import Citation, Evidence
from kb.answer.verify import Gate
from kb.law.address import ClauseKey
from kb.law.changes import changes, clause_texts, printed, printed_english
from kb.law.timeline import State
from kb.receipt import Cited, Reached, Receipt, Said, text_hash
from kb.retrieve.library import Library
from kb.retrieve.official import OfficialArticle
from kb.retrieve.retriever import card_state

Status = Literal["same", "kept", "rewritten", "not_on_file", "altered"]
"""How a place stands: its text is the very same; the quoted line stands and other lines of the record do not; the record is there
without that line; nothing is on file under its key; the receipt contradicts itself (the line is not that of its hash)."""
Standing = Literal["stands", "fails", "cannot_say"]
"""Whether the gate passes a sentence on what is on file under its keys; not said where a place is not on file."""
ASSERTING = ("law", "fact")


def recheck(receipt: Receipt, library: Library, gate: Gate, generation: str, day: date) -> dict[str, Any]:
    """``kb verify --json`` for one receipt, for ``day`` (docs/receipts.md). ``findings`` counts what a reader must look at.

    Example: a receipt of yesterday against the generation that wrote it -> ``findings`` 0, every sentence ``stands``.
    """
    claims = [_claim(said, receipt, library, gate, day) for said in receipt.claims]
    contacts = [_contact(reached, library) for reached in receipt.contacts]
    places = [place for claim in claims for place in claim["citations"]]
    findings = (
        (0 if receipt.sealed else 1)
        + sum(claim["then"] != "stands" for claim in claims)
        + len({place["key"] for place in places if place["finding"]})
        + sum(contact["status"] != "same" for contact in contacts)
    )
    return {
        "schema_version": 1,
        "made_on": receipt.made_on.isoformat(),
        "about": receipt.as_of.isoformat(),
        "as_of": day.isoformat(),
        "generation_then": receipt.generation,
        "generation": generation,
        "sealed": receipt.sealed,
        "findings": findings,
        "claims": claims,
        "contacts": contacts,
    }


def _claim(said: Said, receipt: Receipt, library: Library, gate: Gate, day: date) -> dict[str, Any]:
    held = [(cited, *_place(cited, library, receipt.as_of)) for cited in said.citations]
    then: Standing = "cannot_say"
    why = None
    if all(evidence for _, _, evidence in held):
        citations = [Citation(evidence, cited.quote) for cited, _, evidence in held if evidence]
        judgement = gate.judge(said.text, citations, asserts=said.kind in ASSERTING)
        unfounded = said.kind == "law" and not citations
        then = "stands" if judgement.passed and not unfounded else "fails"
        why = judgement.why or ("근거가 없습니다 (no evidence)" if unfounded else None)
    rows: list[dict[str, Any]] = []
    moved = False
    for cited, status, _ in held:
        law = _law(cited, status, library, receipt, day)
        gone = law is not None and law["moved"]
        moved = moved or gone
        rows.append(
            {"address": cited.address, "key": cited.key, "source_kind": cited.source_kind, "status": status, "law": law,
             "finding": status not in ("same", "kept") or gone}
        )  # fmt: skip
    return {
        "text": said.text,
        "kind": said.kind,
        "then": then,
        "why": why,
        "today": _today(said, library, gate, day) if moved and then != "cannot_say" else None,
        "citations": rows,
    }


def _place(cited: Cited, library: Library, day: date) -> tuple[Status, Evidence | None]:
    """How a place stands in what is on file, and the evidence it is; the one with the very same text, else one with its line."""
    if text_hash(cited.quote) != cited.quote_sha256:
        return "altered", None
    found = list(on_file(library, cited.key, cited.source_kind, day))
    dated = sorted(found, key=lambda evidence: evidence.date != cited.date)
    for evidence in dated:
        if text_hash(evidence.text) == cited.evidence_sha256:
            return ("same" if cited.quote in evidence.text else "altered"), evidence
    for evidence in dated:
        if cited.quote in evidence.text:
            return "kept", evidence
    return ("rewritten", dated[0]) if dated else ("not_on_file", None)


def on_file(library: Library, key: str, source_kind: str, day: date) -> Iterator[Evidence]:
    """Every evidence that an answer of ``day`` may have had under ``key``: one, but for a clause, of which our card and
    legal terms speak."""
    kind = key.partition("/")[0]
    if kind == "digest":
        digests = (gather.digest_evidence(digest) for digest in library.digests.values())
        yield from (evidence for evidence in digests if evidence.key == key)
    elif kind == "service" and key in library.services:
        yield gather.service_evidence(library.services[key])
    elif kind == "guide" and key in library.guides:
        yield gather.guide_evidence(library.guides[key])
    elif kind == "policy" and key in library.policy:
        yield gather.policy_evidence(library.policy[key])
    elif kind == "factcheck" and key in library.factchecks:
        check = library.factchecks[key]
        yield factcheck.evidence(check)
        yield from (factcheck.evidence(check, fact) for fact in check.facts)
    elif kind == "effect" and key in library.effects:
        yield gather.effect_evidence(library, library.effects[key])
    elif kind == "document":
        document = library.document(key.partition("#")[0])
        spans = (span for span in document.spans if span.key == key) if document else ()
        yield from (gather.document_evidence(document, span) for span in spans if document)
    elif source_kind == "ruling":
        ruling = library.ruling(key)
        if ruling is not None:
            yield gather.ruling_evidence(ruling)
    else:
        yield from _clause(library, key, source_kind, day)


def _clause(library: Library, key: str, source_kind: str, day: date) -> Iterator[Evidence]:
    at = _parsed(key)
    if at is None:
        return
    if source_kind == "statute":
        text = _version(library, at)
        if text is not None and (not at.path or text.lines(at.path[:1])):
            yield gather.official_evidence(library, text, at.path, day)
        return
    card = library.cards.get(at.article_key)
    if card is not None and card.checked_against.promulgation == at.version:
        for told in (card, library.fresh(card, day)):
            yield gather.clause_evidence(library, told, at.path, day)
            if at.path:
                continue
            yield from (gather.change_evidence(library, told, row.date.isoformat(), day) for row in told.history)
            if told.prosecution == "free":
                yield from (procedure.free_evidence(library, told, language, day) for language in ("ko", "en"))
    for term in library.glossary.values():
        yield from (e for e in gather.term_evidence(library, term, day) if e.key == key)


def _law(cited: Cited, status: Status, library: Library, receipt: Receipt, day: date) -> dict[str, Any] | None:
    """What became of a clause between the day the receipt was made and ``day``; None for what is no clause.

    ``text`` is ``same``, ``changed``, ``repealed``, or ``unknown`` where there is nothing to compare with. ``state_then`` is what the
    receipt says of its day and ``state_then_now`` what is said of that day today; ``state`` is that of the same text on ``day``.
    """
    at = _parsed(cited.key)
    if at is None or cited.source_kind not in ("statute", "card"):
        return None
    ours = cited.source_kind == "card" and status in ("same", "kept")
    text, now, rows = _since(library, at, receipt.made_on, day, ours=ours)
    again, made, state = (_state(library, at, cited.source_kind, on) for on in (receipt.as_of, receipt.made_on, day))
    moved = (
        text != "same"
        or (again is not None and cited.state is not None and again != cited.state)
        or (state != made and state != "superseded")
    )
    return {
        "text": text,
        "moved": moved,
        "changes": rows,
        "version_then": cited.version,
        "version": now.version if now else None,
        "effective_from": now.effective_from.isoformat() if now else None,
        "state_then": cited.state,
        "state_then_now": again,
        "state": state,
    }


def _since(
    library: Library, at: ClauseKey, made_on: date, day: date, *, ours: bool
) -> tuple[str, OfficialArticle | None, list[dict[str, str]]]:
    """How the words of a clause changed from one day to another, the text of the later day, and the changes in words.

    Without official text our account (``ours``) is what is known of the version that it was checked against.
    """
    old, new = library.official(at.article_key, made_on), library.official(at.article_key, day)
    if old is None or new is None:
        return ("same" if ours else "unknown"), None, []
    if new.repealed and not old.repealed:
        return "repealed", new, []
    found = [
        row for row in changes(clause_texts(old.tree), clause_texts(new.tree))
        if not at.path or at.path[:1] in (row.path[:1], (row.old_path or ())[:1])
    ]  # fmt: skip
    told = zip(printed(found), printed_english(found), strict=True)
    return ("changed" if found else "same"), new, [{"text": korean, "english": english} for korean, english in told]


def _state(library: Library, at: ClauseKey, source_kind: str, day: date) -> State | None:
    """The state of the very text of a key on a day; None where that text is not on file."""
    card = library.cards.get(at.article_key)
    if source_kind == "card" and card is not None and card.checked_against.promulgation == at.version:
        return card_state(library, card, day)
    text = _version(library, at)
    return text.state(day, library.horizon_of(text.law_id, text.horizon)) if text else None


def _today(said: Said, library: Library, gate: Gate, day: date) -> Standing:
    """Whether a sentence follows from the same clauses as they are law on ``day``; not said where no official text is loaded."""
    found = []
    for cited in said.citations:
        at = _parsed(cited.key)
        text = library.official(at.article_key, day) if at else None
        if at is None or text is None or text.repealed:
            return "cannot_say"
        path = at.path if text.lines(at.path[:1]) else ()
        evidence = gather.official_evidence(library, text, path, day)
        found.append(
            Citation(evidence, cited.quote if cited.quote in evidence.text else next(iter(evidence.lines), ""))
        )
    judgement = gate.judge(said.text, found, asserts=said.kind in ASSERTING)
    return "stands" if judgement.passed else "fails"


def _contact(reached: Reached, library: Library) -> dict[str, Any]:
    """A contact beside the registry of today: ``same``, ``changed`` (the number is not one of its numbers) or ``gone``."""
    service = library.services.get(f"service/{reached.id}")
    numbers = [phone.number for phone in service.phones] if service else []
    same = service is not None and (reached.phone in numbers or (reached.phone is None and not numbers))
    return {
        "id": reached.id,
        "name": reached.name,
        "phone_then": reached.phone,
        "phone": numbers[0] if numbers else None,
        "status": "gone" if service is None else "same" if same else "changed",
    }


def _version(library: Library, at: ClauseKey) -> OfficialArticle | None:
    """The official text of the version that a key names."""
    return next((v for v in library.versions(at.article_key) if v.key().version == at.version), None)


def _parsed(key: str) -> ClauseKey | None:
    try:
        return ClauseKey.parse(key)
    except ValueError:
        return None
