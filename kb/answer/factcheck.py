"""A claim that goes round, answered by its check: first what is right, then the dated facts, the events and clauses it rests on."""

from __future__ import annotations

from kb.answer import gather
from kb.answer.asked import Asked, Written, clause_of, situations_of
from kb.answer.model import Citation, Claim, Evidence
from kb.law.address import parse_clause
from kb.store.facts import CheckedFact, FactCheck

SHOWN = 2
"""Claims of one question that are answered."""


def repeated(asked: Asked) -> list[FactCheck]:
    """The checks of the claims that the question repeats, as the search found them."""
    hits = [hit.base for hit in asked.found.hits if "reference" in hit.reasons]
    return [check for base in hits if (check := asked.library.factchecks.get(base))][:SHOWN]


def write(asked: Asked) -> Written | None:
    """The check of the claim that the question repeats; None when it repeats none."""
    checks = repeated(asked)
    claims = [claim for check in checks for claim in _told(asked, check)]
    cards = [card for check in checks for ref in check.provisions if (card := asked.standing(ref))]
    cards = list({card.key().article_key: card for card in cards}.values())
    situations = list(dict.fromkeys([s for check in checks for s in check.situations] + situations_of(cards)))
    return Written(claims, cards, situations) if claims else None


def evidence(check: FactCheck, fact: CheckedFact | None = None) -> Evidence:
    """The check, or one fact of it, as evidence: our words with the source they were read in."""
    source = (fact or check.facts[0]).sources[0]
    lines = (fact.text, fact.english) if fact else (check.correction, check.correction_en, check.claim, check.claim_en)
    return Evidence(
        base=f"factcheck/{check.id}",
        key=f"factcheck/{check.id}",
        source_kind="policy",
        address=f"사실 확인: {check.claim}",
        title=check.claim,
        lines=lines,
        url=source.url,
        date=check.checked_on.isoformat(),
    )


def _told(asked: Asked, check: FactCheck) -> list[Claim]:
    line = check.correction if asked.korean else check.correction_en
    events = [asked.library.policy[f"policy/{name}"] for name in check.policy]
    borne = [gather.policy_evidence(event) for event in events]
    claims = [Claim(line, "fact", (Citation(evidence(check), line), *(Citation(e, e.lines[0]) for e in borne)))]
    for event, item in zip(events, borne, strict=True):
        told = event.account[0] if asked.korean else event.english[0]
        claims.append(Claim(told, "fact", (Citation(item, told),)))
    for fact in check.facts:
        text = fact.text if asked.korean else fact.english
        head = "" if fact.confidence == "high" else f"{gather.LESS_SURE[0 if asked.korean else 1]}: "
        claims.append(Claim(head + text, "fact", (Citation(evidence(check, fact), text),)))
    return claims + _law(asked, check)


def _law(asked: Asked, check: FactCheck) -> list[Claim]:
    """The clauses it rests on as they are law on the day asked about: their penalties, else their accounts."""
    claims: list[Claim] = []
    for ref in check.provisions:
        card = asked.standing(ref)
        if card is None:
            continue
        path = parse_clause(f"제{ref.split('/')[2]}항") if ref.count("/") > 1 else ()
        rows = [row for row in card.penalties if clause_of(row) == path]
        claims += [claim for row in rows for claim in asked.punished(card, row)] or asked.told(card, path)
    return claims
