"""What is asked about an offence beside its penalty: whether a complaint is needed, and how long it can be prosecuted."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from kb.answer import gather
from kb.answer.korean import topic
from kb.answer.model import Citation, Claim, Evidence, cited_as
from kb.law.address import parse_clause, print_clause
from kb.law.complaint import condition_of
from kb.law.limitation_rules import AGAINST_CHILDREN, EFFECTS, among
from kb.law.periods import Basis
from kb.penalties import of_card
from kb.retrieve.library import Library
from kb.store.records import Card, CardPenalty

LIMITATION = re.compile(
    r"(?:공소\s?)?시효(?!.{0,12}(?:배상|민사))|몇\s?년\s?(?:안|내|이내|지나)|너무\s?늦|statute of limitations|time[- ]barred|too late to (?:prosecute|report|charge)",
    re.I,
)
"""Words that ask how long an offence can be prosecuted."""
COMPLAINT = re.compile(
    r"고소(?:를|는|도|가)?\s?(?:꼭|반드시|해야\s?(?:만|하|해|돼|되|처벌)|필요|언제까지|기[한간]|\d+\s?개월)|(?:꼭|반드시)\s?고소|언제까지\s?(?:고소|신고)"
    r"|신고(?:는|를)?\s?(?:언제까지|기[한간])|친고죄|\b(?:need|have) to file a complaint|without (?:a|filing a) complaint|(?:deadline|how long)[^?]{0,25}complain",
    re.I,
)
"""Words that ask whether a complaint (고소) is needed, or until when it can be made."""
UNTIL_WHEN = re.compile(
    r"언제까지|기[한간]|몇\s?(?:개월|달|년)|\d+\s?개월|늦|deadline|how long|until when|too late|months?", re.I
)
"""Words that ask for the time of it."""
WILL = re.compile(
    r"합의(?!(?:하고|해서|\s?하에|한|된)?\s?(?:찍|촬영|관계|성관계|만나|만난))|처벌불원|불원|고소\s?(?:취하|취소|기간|없이|안)|고소(?:를|가)?\s?(?:안\s?하|하지\s?않|없|있어야|해야)|처벌을?\s?(?:원하지|원치|바라지|원하면)|반의사|친고죄|withdraw|settle"
    r"|wants? (?:(?:him|her|them)(?: to be)? punished|(?:no |any )?punishment)|\b(?:formal|criminal|file an?|files an?|without an?|need an?) complaint|press charges|drop the (?:case|charges)",
    re.I,
)
"""Words that ask whether the victim's will or a complaint matters for prosecution."""
OF_WILL = re.compile(
    r"뜻에 반해 ?(?:서는 )?(?:기소|공소)|고소가 있어야 (?:기소|공소)|기소가 막히|prosecut\w+ (?:\w+ ){0,5}(?:against|by) the (?:\w+'s )?(?:express(?:ed)? )?(?:will|wish)|only on (?:a|the victim's) complaint",
    re.I,
)
"""How a line says what the victim's will or a complaint does to the prosecution."""
FREE = (
    "{} 고소가 있어야 한다거나 피해자의 뜻에 반해서는 처벌할 수 없다고 정하지 않습니다. 친고죄도 반의사불벌죄도 아니므로, 고소가 없거나 합의했더라도 그것만으로 처벌이 막히지는 않습니다.",
    "{} makes prosecution depend neither on a complaint nor on the victim's wish: it is possible without a complaint, and even after a settlement.",
)
"""What our account says of an article that was read for it (:attr:`kb.store.records.Card.prosecution`)."""
PERIODS = "001671/249"
"""형사소송법 제249조: the years by penalty."""
TIME_TO_COMPLAIN = "001671/230"
"""형사소송법 제230조 제1항: six months, for the offences that need a complaint."""
NEVER = (
    "{}의 죄에는 공소시효를 적용하지 않습니다({} {}).",
    "No limitation period for prosecution applies to the offence of {} ({}).",
)
Account = Callable[[Card, tuple[str, ...], int], list[Claim]]
"""The account of a clause: the card, the clause, how many lines of it."""
_BANDS = ((120, "제3호", 10), (60, "제4호", 7), (0, "제5호", 5))
"""제249조 제1항: months from which the maximum falls into an item, the item, its years. Offences punishable by death or for life
(제1호, 제2호) are left to the provisions themselves: 성폭력처벌법 제21조 and 아청법 제20조 take some of them out."""


def free_to_prosecute(library: Library, card: Card, language: str, day: date) -> Claim | None:
    """That the article depends on no complaint and on no wish of the victim, where it was read for that; else None."""
    if card.prosecution != "free":
        return None
    evidence = free_evidence(library, card, language, day)
    return Claim(evidence.lines[-1], "law", (Citation(evidence, evidence.lines[-1]),))


def free_evidence(library: Library, card: Card, language: str, day: date) -> Evidence:
    """Our account of the article, its last line that it depends on no complaint and no wish."""
    name = gather.provision_name(library, card, (), language)
    text = FREE[0].format(topic(name)) if language == "ko" else FREE[1].format(name)
    evidence = gather.clause_evidence(library, card, (), day)
    return replace(evidence, lines=(*evidence.lines, text))


def complaint_or_will(
    library: Library, card: Card, path: tuple[str, ...], language: str, day: date, account: Account, *, time: bool
) -> list[Claim]:
    """Whether the offence of a clause needs a complaint or yields to the victim's will: the clause that says so, with the six
    months of 제230조 where a complaint is needed; where nothing says so, that (:func:`free_to_prosecute`).

    ``time``: until when is asked. Example: 형법 제311조 -> 제312조 제1항, then 형사소송법 제230조 제1항.
    """
    claims = []
    conditions = condition_of("/".join((card.key().article_key, *path)), day)
    for condition in conditions:
        ruled = _card_of(library, condition.bases[-1], day)
        claims += account(*ruled, 1) if ruled else []
        if condition.need == "complaint" or time:
            claims += account(period, ("1",), 1) if (period := library.cards.get(TIME_TO_COMPLAIN)) else []
    free = None if conditions else free_to_prosecute(library, card, language, day)
    return [*claims, *([free] if free else [])]


def limitation(
    library: Library,
    card: Card,
    path: tuple[str, ...],
    language: str,
    day: date,
    account: Account,
    *,
    minor: bool,
) -> list[Claim]:
    """How long the offence of a clause can be prosecuted.

    CASE 1: the limitation does not apply to it at all, whoever the victim is: that.
    CASE 2: its victim is a child by definition, or ``minor``: from when the years are counted (성폭력처벌법 제21조, 청소년성보호법
    제20조), and the years where they hold whatever the victim's age.
    CASE 3: any other: its years (:func:`years_to_prosecute`).
    """
    offence = "/".join((card.key().article_key, *path))
    effects = [e for e in EFFECTS if among(offence, e.offences) and e.bases[-1].effective_from <= day]
    for effect in effects:
        if effect.what == "never" and effect.whom == "anyone" and not effect.capital:
            return [claim] if (claim := _never(library, card, path, effect.bases[-1], language, day)) else []
    row = next((p for p in card.penalties if parse_clause(p.clause)[:1] == path), None)
    years = years_to_prosecute(library, card, row, language, day) if row else None
    if not minor and not among(offence, AGAINST_CHILDREN):
        return [years] if years else []
    ruled = [(e, found) for e in effects if (found := _card_of(library, e.bases[-1], day))]
    counted = [claim for effect, found in ruled if effect.what == "majority" for claim in account(*found, 1)]
    spared = any(effect.what == "never" for effect in effects)  # for some victims it never ends: no years are said
    return [*counted[:1], *([years] if years and not spared else [])]


def _card_of(library: Library, rule: Basis, day: date) -> tuple[Card, tuple[str, ...]] | None:
    """The card and 항 of a clause that a rule rests on; None where it is not on file or not yet checked for that day."""
    key = rule.clause
    card = library.cards.get(f"{rule.law_id}/{key.article.slug}")
    return (library.fresh(card, day), key.path[:1]) if card and card.checked_against.effective_from <= day else None


def _never(library: Library, card: Card, path: tuple[str, ...], rule: Basis, language: str, day: date) -> Claim | None:
    """That no limitation applies, with the item that lists the offence: 청소년성보호법 제11조 제1항 (제20조 제4항 제2호)."""
    ruled = _card_of(library, rule, day)
    item = print_clause(rule.clause.path)
    rows = (ruled[0].account if language == "ko" else ruled[0].english) if ruled else []
    line = next((a.text for a in rows if a.clause == item), None)
    if ruled is None or line is None or item is None:
        return None
    there = gather.clause_evidence(library, *ruled, day)
    name = gather.provision_name(library, card, path, language)
    if language == "ko":
        text = NEVER[0].format(name, gather.provision_name(library, ruled[0], (), "ko"), item)
    else:
        text = NEVER[1].format(name, gather.provision_name(library, *ruled, "en"))
    head = next((a.text for a in rows if parse_clause(a.clause) == ruled[1]), line)
    here = gather.clause_evidence(library, card, path, day)
    own = [Citation(here, here.lines[0])] if here.lines else []
    return Claim(text, "law", (Citation(there, head), Citation(there, line), *own))


def years_to_prosecute(library: Library, card: Card, row: CardPenalty, language: str, day: date) -> Claim | None:
    """The limitation period (공소시효) of one clause by its maximum, today's law: 7년 이하의 징역 -> 7년 (제249조 제1항 제4호).

    None without the card of 제249조, for offences punishable by death or for life, whose rules are special, and where the clause
    sets no imprisonment.
    """
    rule = library.cards.get(PERIODS)
    penalty = of_card(row)
    if rule is None or penalty.death or penalty.life:
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
