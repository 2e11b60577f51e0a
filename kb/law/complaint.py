"""Time to complain (고소기간), and for which offences a complaint or the victim's will matters at all.

Source rules: 형사소송법 제230조 ① (six months from the day the offender became known; only offences that need a complaint, 친고죄),
성폭력처벌법 former 제18조 ① (one year for such sexual offences before 2013-06-19), 형법 former 제306조, 제312조, 제318조, and the
clauses that bar prosecution against the victim's express will (반의사불벌죄), which set no time to complain.

    complaint("001692/311/0", date(2026, 3, 1), date(2026, 11, 24), known=date(2026, 3, 5)) -> until 2026-09-05, a Saturday,
    so 2026-09-07: "over"
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Literal

from kb.law.limitation_rules import SEXUAL, among
from kb.law.periods import (
    COUNTING,
    Basis,
    Period,
    Proviso,
    Span,
    basis,
    day_after,
    last_day,
    next_working_day,
    version_on,
)

RULE = "time_to_complain"
Need = Literal["complaint", "will"]

SIX_MONTHS = basis("001671/230/1@341", "1954-09-23", "1954-05-30", "6월")
ONE_YEAR = basis("011187/18/1@10258", "2010-04-15", figure="1년")
"""성폭력처벌법 제18조 ①; moved to 제19조 and deleted on the day the move took effect. It still governs acts before that day."""
ONE_YEAR_RULING = "2014도13504"
CAPACITY_RULING = "2007도4962"
EACH_FOR_THEMSELVES = basis("001671/231/0@341", "1954-09-23", "1954-05-30", "수인")
WITHDRAWAL = (
    basis("001671/232/1@341", "1954-09-23", "1954-05-30", "제1심 판결선고 전까지"),
    basis("001671/232/1@17572", "2020-12-08", "2021-12-09", "제1심 판결선고 전까지"),
)
WITHDRAWAL_OF_WILL = (
    basis("001671/232/3@341", "1954-09-23", "1954-05-30", "철회"),
    basis("001671/232/3@17572", "2020-12-08", "2021-12-09", "철회"),
)
ABOLISHED = date(2013, 6, 19)


@dataclass(frozen=True)
class Condition:
    """Offences that are prosecuted only on complaint (친고죄) or not against the victim's express will (반의사불벌죄).

    ``bases``: versions, oldest first; it holds for acts from the first one's day until ``until`` (that day excluded), when
    ``kept`` is the addendum that keeps it for earlier acts.
    """

    need: Need
    offences: frozenset[str]
    bases: tuple[Basis, ...]
    until: date | None = None
    kept: Basis | None = None


def _criminal(*articles: str) -> frozenset[str]:
    return frozenset(f"001692/{article}" for article in articles)


def _old_and_new(article: str, path: str, old: str, new: str) -> tuple[Basis, ...]:
    return (
        basis(f"001692/{article}/{path}@293", "1953-09-18", "1953-10-03", old),
        basis(f"001692/{article}/{path}@5057", "1995-12-29", "1996-07-01", new),
    )


CONDITIONS = (
    Condition(
        "complaint",
        _criminal("297", "298", "299", "300", "302", "303", "305"),
        _old_and_new("306", "0", "고소가 있어야", "고소가 있어야"),
        ABOLISHED,
        basis("001692/부칙/2@11574", "2012-12-18", "2013-06-19", "최초로 저지른 범죄부터"),
    ),
    Condition(
        "complaint",
        frozenset(["011187/10/1", "011187/11", "011187/12"]),
        (basis("011187/15/0@10258", "2010-04-15", figure="고소가 있어야"),),
        ABOLISHED,
        basis("011187/부칙/9@11556", "2012-12-18", "2013-06-19", "종전의 제15조"),
    ),
    Condition("complaint", _criminal("308", "311"), _old_and_new("312", "1", "고소가 있어야", "고소가 있어야")),
    Condition("complaint", _criminal("316", "317"), _old_and_new("318", "0", "고소가 있어야", "고소가 있어야")),
    Condition("will", _criminal("307", "309"), _old_and_new("312", "2", "명시한 의사", "명시한 의사")),
    Condition("will", _criminal("260/1", "260/2"), _old_and_new("260", "3", "명시한 의사", "명시한 의사")),
    Condition("will", _criminal("266/1"), _old_and_new("266", "2", "명시한 의사", "명시한 의사")),
    Condition("will", _criminal("283/1", "283/2"), _old_and_new("283", "3", "명시한 의사", "명시한 의사")),
    Condition(
        "will",
        frozenset(["000030/70/1", "000030/70/2"]),
        (
            basis("000030/70/3@8778", "2007-12-21", "2008-03-22", "명시한 의사"),
            basis("000030/70/3@9119", "2008-06-13", "2008-12-14", "구체적으로 밝힌 의사"),
        ),
    ),
    Condition(
        "will",
        frozenset(["000030/74/1/3"]),
        (
            basis("000030/74/2@8778", "2007-12-21", "2008-03-22", "명시한 의사"),
            basis("000030/74/2@9119", "2008-06-13", "2008-12-14", "구체적으로 밝힌 의사"),
        ),
    ),
    Condition(
        "will",
        frozenset(["014070/18/1"]),
        (basis("014070/18/3@18083", "2021-04-20", "2021-10-21", "구체적으로 밝힌 의사"),),
        date(2023, 7, 11),
        basis("014070/부칙/7@19518", "2023-07-11", figure="종전의 규정"),
    ),
    Condition(
        "will",
        frozenset(["011187/43/2/2"]),
        (basis("011187/43/4@10258", "2010-04-15", figure="명시한 의사"),),
        ABOLISHED,  # moved to 제50조 on that day
    ),
    Condition(
        "will",
        frozenset(["011187/50/2/2"]),
        (basis("011187/50/4@11556", "2012-12-18", "2013-06-19", "명시한 의사"),),
    ),
)
CHECKED_SINCE = {
    "001692": date(1953, 10, 3),
    "011187": ONE_YEAR.effective_from,
    "002044": ABOLISHED,
    "014070": date(2021, 10, 21),
    "000030": date(2008, 3, 22),
    "000190": date(2012, 8, 5),
    "011997": date(2014, 9, 29),
    "009643": date(2005, 3, 24),
}
"""Statutes whose penal clauses were searched for such conditions, and from which day their text is loaded."""
_NOT_DECIDED = frozenset([*range(107, 110), 241, *range(323, 373)])
"""형법 articles with conditions of another field: foreign states, adultery, property between relatives (제328조)."""
_ABDUCTION = range(287, 297)
"""형법 제31장: before 2013-06-19 some of it, by purpose, needed a complaint (former 제296조); not decided here."""
BASES = (
    SIX_MONTHS,
    ONE_YEAR,
    EACH_FOR_THEMSELVES,
    *WITHDRAWAL,
    *WITHDRAWAL_OF_WILL,
    *(version for condition in CONDITIONS for version in condition.bases),
    *(condition.kept for condition in CONDITIONS if condition.kept),
)


def condition_of(offence: str, act: date) -> tuple[Condition, ...]:
    """The conditions on prosecuting ``offence`` (``014070/18/1``) for an act of that day; empty where there is none.

    ``condition_of("014070/18/1", date(2023, 7, 10))[0].need`` -> ``"will"``; on 2023-07-11 none.
    """
    return tuple(
        condition
        for condition in CONDITIONS
        if among(offence, condition.offences)
        and condition.bases[0].effective_from <= act
        and (condition.until is None or act < condition.until)
    )


def complaint(
    offence: str, act: date, today: date, known: date | None = None, holidays: Collection[date] | None = None
) -> tuple[Period, ...]:
    """Until when a complaint can be made; a period of kind ``none`` where no complaint is needed.

    ``offence`` is the clause as its statute numbered it on the day of the act; ``known`` the day on which the person who
    may complain came to know the offender, None where it is not known. ``holidays``: public holidays besides Sundays.
    Raises ValueError when ``act`` or ``known`` lies after ``today``.
    """
    if act > today or (known is not None and known > today):
        raise ValueError(f"the act or the day of knowledge lies in the future: {act}, {known} > {today}")
    found = condition_of(offence, act)
    if not found:
        return (_no_condition(offence, act, today),)
    condition = found[0]
    citations = [version_on(condition.bases, act), *([condition.kept] if condition.kept else [])]
    caveats = _caveats(offence, act)
    if condition.need == "will":
        provisos = (Proviso("will_can_be_withdrawn_once", version_on(WITHDRAWAL_OF_WILL, act)),)
        return (
            Period(
                RULE, "none", today, provisos=provisos, caveats=("victims_will", *caveats), citations=tuple(citations)
            ),
        )
    if not among(offence, SEXUAL):
        return (_counted(SIX_MONTHS, act, today, known, holidays, citations, caveats),)
    year = _counted(ONE_YEAR, act, today, known, holidays, citations, caveats, (ONE_YEAR_RULING,))
    if act >= ONE_YEAR.effective_from:
        return (year,)
    # Of acts before 2010-04-15 the special period stood in an Act that is not loaded.
    caveats = (*caveats, "older_act_not_loaded")
    six = _counted(SIX_MONTHS, act, today, known, holidays, citations, caveats, (), ("period:general",))
    year = _counted(ONE_YEAR, act, today, known, holidays, citations, caveats, (ONE_YEAR_RULING,), ("period:special",))
    return (six, year)


def _no_condition(offence: str, act: date, today: date) -> Period:
    """No complaint is needed; or our rules do not say."""
    law, article = offence.split("/")[:2]
    since = CHECKED_SINCE.get(law)
    number = int(article.split("-")[0])
    other_field = law == "001692" and (number in _NOT_DECIDED or (number in _ABDUCTION and act < ABOLISHED))
    if since is None or act < since or other_field:
        return Period(RULE, "unknown", today, caveats=("statute_not_checked", *_caveats(offence, act)))
    caveats = list(_caveats(offence, act))
    cited: tuple[Basis, ...] = ()
    for condition in CONDITIONS:
        if condition.until and act >= condition.until and among(offence, condition.offences) and condition.kept:
            cited = (condition.kept,)
            caveats.append("complaint_abolished" if condition.need == "complaint" else "victims_will_abolished")
        if any(name.startswith(f"{offence}/") for name in condition.offences):
            caveats.append("clause_needed")
    return Period(RULE, "none", today, caveats=tuple(dict.fromkeys(caveats)), citations=cited)


def _counted(
    length: Basis,
    act: date,
    today: date,
    known: date | None,
    holidays: Collection[date] | None,
    cited: list[Basis],
    caveats: tuple[str, ...],
    rulings: tuple[str, ...] = (),
    assumes: tuple[str, ...] = (),
) -> Period:
    months = 12 if length is ONE_YEAR else 6
    start = end = None
    if known is not None:
        start = Span.on(day_after(known))
        end = Span.on(next_working_day(last_day(start.first, months=months), holidays or ()))
    day = known or act
    counting = [version_on(COUNTING[name], day) for name in ("criminal", "criminal_holiday", "corresponding_day")]
    return Period(
        RULE,
        "runs",
        today,
        start,
        end,
        months=months,
        runs_from="offender_known",
        assumes=assumes,
        provisos=(
            Proviso("unable_to_complain", length),
            Proviso("each_complainant_for_themselves", EACH_FOR_THEMSELVES),
            Proviso("complaint_can_be_withdrawn_once", version_on(WITHDRAWAL, act)),
        ),
        caveats=(
            *caveats,
            "capacity_to_complain",
            *(("day_of_knowledge_unknown",) if known is None else ()),
            *(("public_holidays_not_counted",) if holidays is None else ()),
        ),
        citations=tuple(dict.fromkeys([*cited, length, *counting])),
        rulings=(*rulings, CAPACITY_RULING),
    )


def _caveats(offence: str, act: date) -> tuple[str, ...]:
    if act >= ABOLISHED:
        return ()
    sexual = among(offence, SEXUAL)
    return (
        *(("numbering_of_act_date",) if offence[:6] in ("011187", "002044") else ()),
        *(("child_victims_had_other_rules",) if sexual else ()),
    )
