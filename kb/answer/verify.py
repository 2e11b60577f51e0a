"""The gate: every sentence of every writer is checked in code before it is shown (design §7.4).

A first gate: references exist and are in the evidence; quotes are verbatim; numbers, with their bounds, agree with the
clause named; case numbers, phones and links come from the evidence and the registry; no markup, no promise or prediction;
no text that is not law on the day shown as law. What a sentence asserts beyond that is bound by the composer, which writes
from checked lines alone; judging free sentences against the clause tree is the next step of the gate.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from kb.answer.model import Citation, Claim, Evidence, Removed
from kb.law.amounts import Amount, find_amounts
from kb.law.reference import NameTable, Reference, find_references

_PHONE = re.compile(
    r"(?<![\d-])(?:0\d{1,2}-\d{3,4}-\d{4}|1\d{3}-\d{4}|(?<!제)1[0-9]{2,3}(?=\s*(?:번|으로|로|에\s?(?:전화|연락))))(?![\d])"
)
_LINK = re.compile(r"(?:https?:)?//[^\s\]\)>\"']+|\bwww\.[^\s\]\)>\"']+|\b(?:javascript|data|vbscript):\S*", re.I)
_MARKUP = re.compile(r"!\[[^\]]*\]|\[[^\]]*\]\([^)]*\)|<\s*/?\s*[a-z!][^>]*>|&#?\w+;", re.I)
_QUOTED = re.compile(r"[“\"]([^“”\"]{4,})[”\"]|『([^『』]{4,})』|‘([^‘’]{8,})’")
_PROMISES = [
    re.compile(pattern, re.I)
    for pattern in (
        r"반드시\s*(?:처벌|삭제|이길|승소|구속|배상)|무조건|100\s*%|틀림없이|확실히\s*(?:처벌|이길|승소|삭제)|보장(?:합니다|됩니다|해\s?드)",
        r"(?:집행유예|실형|벌금형|무죄|유죄|구속|징역형?|선고|합의금)\S{0,8}\s*(?:나올|받을|될|선고될|가능성이\s*(?:높|크))\s*(?:겁니다|것입니다|거예요|것\s?같|습니다)?",
        r"(?:나올|받게\s?될|될|선고될|이길|승소할)\s*(?:겁니다|것입니다|거예요|거에요)|걱정(?:하지|\s?안\s?하)셔도\s*됩니다|문제없(?:습니다|어요)",
        r"\b(?:will (?:definitely|certainly|surely|be (?:convicted|jailed|punished|acquitted|deleted|removed))|guarantee[ds]?|you will win|no need to worry)\b",
    )
]
_STATE_WORDS = re.compile(
    r"시행 예정|시행될|아직 시행|당시|이전|종전|개정 전|폐지|upcoming|not yet in force|formerly|at that time", re.I
)


@dataclass(frozen=True)
class Judgement:
    """What the gate says of one sentence: the checks that ran, the ones that failed, and why in words."""

    checks: tuple[str, ...]
    failed: tuple[str, ...]
    why: str | None

    @property
    def passed(self) -> bool:
        return not self.failed


@dataclass(frozen=True)
class Registry:
    """The only phones and links that may be shown."""

    phones: frozenset[str]
    links: frozenset[str]


def judge(sentence: str, citations: Sequence[Citation], names: NameTable, registry: Registry) -> Judgement:
    """Judge ``sentence`` against what it cites.

    Example: a sentence that says 10년 이하 on a clause that says 7년 이하 -> failed ``("number",)``.
    """
    text = _plain(sentence)
    evidence = [citation.evidence for citation in citations]
    failures: dict[str, str] = {}
    ran = ["markup", "contact", "promise"]
    if _MARKUP.search(text):
        failures["markup"] = "표시 언어나 링크 문법이 들어 있습니다 (markup)"
    _check_contacts(text, evidence, registry, failures)
    for pattern in _PROMISES:
        if match := pattern.search(text):
            failures.setdefault("promise", f"결과를 약속하거나 예측합니다 (promise or prediction): {match.group()}")
    references = find_references(text, names)
    if references:
        ran.append("reference")
        _check_references(references, evidence, names, failures)
    if citations or _QUOTED.search(text):
        ran.append("quote")
        _check_quotes(text, citations, failures)
    amounts = find_amounts(text)
    if amounts:
        ran.append("number")
        _check_numbers(amounts, references, evidence, registry, failures)
    if any(e.state is not None for e in evidence):
        ran.append("state")
        _check_states(text, evidence, failures)
    return Judgement(tuple(ran), tuple(failures), "; ".join(failures.values()) or None)


def verify(claims: Iterable[Claim], names: NameTable, registry: Registry) -> tuple[list[Claim], list[Removed]]:
    """Claims that may be shown, in order, and what was taken out.

    A sentence of law that fails is replaced by the clause it cites, when that line passes by itself; else it is removed.
    A sentence of law without a citation is removed.
    """
    shown: list[Claim] = []
    removed: list[Removed] = []
    for claim in claims:
        if claim.kind == "law" and not claim.citations:
            removed.append(Removed(claim.text, "reference"))
            continue
        judgement = judge(claim.text, claim.citations, names, registry)
        if judgement.passed:
            shown.append(replace(claim, verdict="verified", checks=judgement.checks))
            continue
        removed.append(Removed(claim.text, ", ".join(judgement.failed)))
        line = claim.citations[0].quote if claim.citations else ""
        if claim.kind == "law" and line and line != claim.text:
            second = judge(line, claim.citations[:1], names, registry)
            if second.passed:
                shown.append(
                    replace(claim, text=line, citations=claim.citations[:1], verdict="replaced", checks=second.checks)
                )
    return shown, removed


def _plain(text: str) -> str:
    text = unicodedata.normalize("NFKC", text)
    return re.sub(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]", "", text)


def _squash(text: str) -> str:
    return re.sub(r"[\sㆍ·‧･・.,]+", "", _plain(text)).lower()


def _check_contacts(text: str, evidence: Sequence[Evidence], registry: Registry, failures: dict[str, str]) -> None:
    allowed = registry.links | {e.url for e in evidence if e.url}
    for match in _LINK.finditer(text):
        if match.group().rstrip(".,)") not in allowed:
            failures["contact"] = f"등록되지 않은 링크입니다 (unknown link): {match.group()}"
    held = _squash(" ".join(e.text for e in evidence))
    for match in _PHONE.finditer(text):
        if match.group() not in registry.phones and _squash(match.group()) not in held:
            failures["contact"] = f"등록되지 않은 번호입니다 (unknown number): {match.group()}"


def _check_references(
    references: Sequence[Reference], evidence: Sequence[Evidence], names: NameTable, failures: dict[str, str]
) -> None:
    inner = [r for e in evidence for r in find_references(e.text, names)]
    cases = {e.case_number for e in evidence if e.case_number} | {r.case_number for r in inner if r.case_number}
    laws = {e.law_id for e in evidence if e.law_id} | {i for r in inner for i in r.law_ids}
    for reference in references:
        if reference.case_number:
            if reference.case_number not in cases:
                failures["reference"] = f"근거에 없는 사건번호입니다 (case not in evidence): {reference.text}"
        elif reference.article is None:
            if not set(reference.law_ids) & laws:
                failures["reference"] = f"근거에 없는 법률입니다 (law not in evidence): {reference.text}"
        elif not _is_cited(reference, evidence) and not _is_named(reference, inner, evidence):
            failures["reference"] = f"근거에 없는 조문입니다 (provision not in evidence): {reference.text}"


def _is_cited(reference: Reference, evidence: Sequence[Evidence]) -> bool:
    for item in evidence:
        same_law = not reference.law_ids or item.law_id in reference.law_ids
        if same_law and item.article == str(reference.article):
            if not reference.path or not item.path or item.path[:1] == reference.path[:1]:
                return True
    return False


def _is_named(reference: Reference, inner: Sequence[Reference], evidence: Sequence[Evidence]) -> bool:
    """The evidence itself names the provision; an article without a law in it belongs to the law of the evidence, and a
    bare 제1항 to its article."""
    own = {e.law_id for e in evidence if e.law_id}
    for item in evidence:
        if item.article == str(reference.article) and _squash(reference.text) in _squash(item.text):
            return True
    for other in inner:
        laws = set(other.law_ids) or own
        if other.article == reference.article and (not reference.law_ids or laws & set(reference.law_ids)):
            if not reference.path or not other.path or other.path[:1] == reference.path[:1]:
                return True
    return False


def _check_quotes(text: str, citations: Sequence[Citation], failures: dict[str, str]) -> None:
    for citation in citations:
        if citation.offsets is None:
            failures["quote"] = f"근거에 그대로 있지 않은 인용입니다 (quote not verbatim): {citation.quote[:40]}"
    held = [_squash(line) for citation in citations for line in citation.evidence.lines]
    for match in _QUOTED.finditer(text):
        quoted = _squash(next(group for group in match.groups() if group))
        if not any(quoted in line for line in held):
            failures["quote"] = f"근거에 그대로 있지 않은 인용입니다 (quote not verbatim): {match.group()[:40]}"


def _check_numbers(
    amounts: Sequence[Amount],
    references: Sequence[Reference],
    evidence: Sequence[Evidence],
    registry: Registry,
    failures: dict[str, str],
) -> None:
    """Each amount must stand in the evidence with the same bound; where the sentence names clauses, in those clauses."""
    named = {r.path[:1] for r in references if r.path and r.article}
    pool = [e for e in evidence if not named or not e.path or e.path[:1] in named]
    held: set[tuple[str, int, str | None]] = set()
    for item in pool:
        held |= {(a.unit, a.value, a.bound) for a in find_amounts(item.text)}
        for day in (item.effective_from, item.effective_to, item.date, item.known_until):
            if day and re.fullmatch(r"\d{4}-\d{2}-\d{2}", day):
                held |= {("date", int(day.replace("-", "")), None), ("date", int(day[:4] + day[5:7] + "00"), None)}
    phones = {re.sub(r"\D", "", phone) for phone in registry.phones}
    for amount in amounts:
        if amount.unit == "number" and str(amount.value) in phones:
            continue
        if (amount.unit, amount.value, amount.bound) not in held:
            failures["number"] = f"근거에 없는 수입니다 (number not in evidence): {amount.text.strip()}"


def _check_states(text: str, evidence: Sequence[Evidence], failures: dict[str, str]) -> None:
    for item in evidence:
        if item.state in ("upcoming", "superseded", "repealed", "void") and not _STATE_WORDS.search(text):
            failures["state"] = f"그날 시행 중인 법이 아닙니다 (not in force that day): {item.address} {item.state}"
