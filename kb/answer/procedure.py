"""What is asked about an offence beside its penalty: whether a complaint is needed, and how long it can be prosecuted."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from kb.answer import gather
from kb.answer.korean import topic
from kb.answer.model import Citation, Claim, cited_as
from kb.law.address import parse_clause
from kb.penalties import of_card
from kb.retrieve.library import Library
from kb.store.records import Card, CardPenalty

LIMITATION = re.compile(
    r"(?:공소\s?)?시효(?!.{0,12}(?:배상|민사))|몇\s?년\s?(?:안|내|이내|지나)|너무\s?늦|statute of limitations|time[- ]barred|too late to (?:prosecute|report|charge)",
    re.I,
)
"""Words that ask how long an offence can be prosecuted."""
FREE = (
    "{} 고소가 있어야 한다거나 피해자의 뜻에 반해서는 처벌할 수 없다고 정하지 않습니다.",
    "{} makes prosecution depend neither on a complaint nor on the victim's wish: it is possible without a complaint, and even after a settlement.",
)
"""What our account says of an article that was read for it (:attr:`kb.store.records.Card.prosecution`)."""
PERIODS = "001671/249"
"""형사소송법 제249조: the years by penalty."""
_BANDS = ((120, "제3호", 10), (60, "제4호", 7), (0, "제5호", 5))
"""제249조 제1항: months from which the maximum falls into an item, the item, its years. Offences punishable by death or for life
(제1호, 제2호) are left to the provisions themselves: 성폭력처벌법 제21조 and 아청법 제20조 take some of them out."""


def free_to_prosecute(library: Library, card: Card, language: str, day: date) -> Claim | None:
    """That the article depends on no complaint and on no wish of the victim, where it was read for that; else None."""
    if card.prosecution != "free":
        return None
    name = gather.provision_name(library, card, (), language)
    text = FREE[0].format(topic(name)) if language == "ko" else FREE[1].format(name)
    evidence = gather.clause_evidence(library, card, (), day)
    return Claim(text, "law", (Citation(replace(evidence, lines=(*evidence.lines, text)), text),))


def years_to_prosecute(library: Library, card: Card, row: CardPenalty, language: str, day: date) -> Claim | None:
    """The limitation period (공소시효) of one clause by its maximum, today's law: 7년 이하의 징역 -> 7년 (제249조 제1항 제4호).

    None without the card of 제249조, for offences against minors and for those punishable by death or for life, whose rules are
    special, and where the clause sets no imprisonment.
    """
    rule = library.cards.get(PERIODS)
    penalty = of_card(row)
    if rule is None or card.applies_to.victim == "minor" or penalty.death or penalty.life:
        return None
    if penalty.max_months is None and penalty.min_months is None:
        return None
    most = penalty.max_months if penalty.max_months is not None else 360
    item, years = next((item, years) for least, item, years in _BANDS if most >= least)
    path = parse_clause(row.clause)[:1]
    here = gather.clause_evidence(library, card, path, day)
    there = gather.clause_evidence(library, rule, ("1",), day)
    accounts = rule.account if language == "ko" else rule.english
    line = next((a.text for a in accounts if a.clause == f"제1항 {item}"), None)
    if line is None:
        return None
    if language == "ko":
        cited, text = (
            gather.penalty_line(row),
            f"{cited_as(here)}의 죄({row.text})는 공소시효가 {years}년입니다({cited_as(there)} {item}).",
        )
    else:
        where = gather.provision_name(library, card, path, "en")
        cited = gather.penalty_line_english(row) or gather.penalty_line(row)
        by = gather.provision_name(library, rule, ("1",), "en")
        text = f"The limitation period for prosecution under {where} is {years} years ({by})."
    return Claim(text, "law", (Citation(there, line), Citation(here, cited)))
