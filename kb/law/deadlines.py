"""Other periods of the field: labour, equal employment, human rights, crime victims' relief, review of decisions.

Each is one row: a length counted from an event, whose day does not count (민법 제157조), moved to the next working day where
the statute sets a period within which a step is to be taken (제161조).

    deadline("unfair_dismissal", date(2026, 8, 31), date(2026, 11, 24)) -> 2026-09-01 to 2026-11-30, "open"
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

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


@dataclass(frozen=True)
class Deadline:
    """A period: the step it limits, the event it runs from, its length, and the clause in the version that set it.

    ``moves``: whether a last day on a holiday moves on. ``with_``: another row that also limits the step; the earlier end
    decides. ``criminal``: counted by 형사소송법 제66조 instead of 민법. ``transitional`` is the addendum on earlier events.
    """

    event: str
    basis: Basis
    months: int = 0
    days: int = 0
    moves: bool = True
    with_: str = ""
    criminal: bool = False
    provisos: tuple[Proviso, ...] = ()
    caveats: tuple[str, ...] = ()
    transitional: Basis | None = None


_UNAVOIDABLE = basis("001363/27/2@9968", "2010-01-25", "2010-07-26", "14일")
_GOOD_REASON = basis("001363/27/3@9968", "2010-01-25", "2010-07-26", "정당한 사유")
_NOT_TOLD = basis("001363/27/6@9968", "2010-01-25", "2010-07-26", "알리지 아니한")
_FIVE_WORKERS = basis("001872/11/1@8372", "2007-04-11", figure="5명")
_STILL_IN_TIME = basis("009146/32/1/4@10679", "2011-05-19", figure="1년")
_CONTINUING = basis("000130/26/1@18178", "2021-05-18", "2022-05-19", "6개월")

DEADLINES: Mapping[str, Deadline] = {
    "unfair_dismissal": Deadline(
        "dismissal",
        basis("001872/28/2@8372", "2007-04-11", figure="3개월"),
        months=3,
        provisos=(Proviso("fewer_than_five_workers", _FIVE_WORKERS),),
    ),
    "labour_review": Deadline("notice_of_decision", basis("001872/31/1@8372", "2007-04-11", figure="10일"), days=10),
    "labour_suit": Deadline("service_of_review", basis("001872/31/2@8372", "2007-04-11", figure="15일"), days=15),
    "employment_discrimination": Deadline(
        "treatment_or_its_end",
        _CONTINUING,
        months=6,
        provisos=(Proviso("treatment_continues", _CONTINUING),),
        transitional=basis("000130/부칙/2@18178", "2021-05-18", "2022-05-19", "계속되는"),
    ),
    "discrimination_review": Deadline(
        "service_of_decision", basis("000130/29-3/1@18178", "2021-05-18", "2022-05-19", "10일"), days=10
    ),
    "discrimination_suit": Deadline(
        "service_of_review", basis("000130/29-3/2@18178", "2021-05-18", "2022-05-19", "15일"), days=15
    ),
    "human_rights_petition": Deadline(
        "fact",
        _STILL_IN_TIME,
        months=12,
        moves=False,
        provisos=(Proviso("commission_may_still_investigate", _STILL_IN_TIME),),
    ),
    "victim_relief_from_knowledge": Deadline(
        "knowledge_of_harm",
        basis("010109/25/2@10283", "2010-05-14", "2010-08-15", "3년"),
        months=36,
        with_="victim_relief_from_harm",
    ),
    "victim_relief_from_harm": Deadline(
        "harm",
        basis("010109/25/2@10283", "2010-05-14", "2010-08-15", "10년"),
        months=120,
        with_="victim_relief_from_knowledge",
    ),
    "victim_relief_payment": Deadline(
        "service_of_decision", basis("010109/31/0@10283", "2010-05-14", "2010-08-15", "2년"), months=24
    ),
    "administrative_appeal_from_knowledge": Deadline(
        "knowledge_of_decision",
        basis("001363/27/1@9968", "2010-01-25", "2010-07-26", "90일"),
        days=90,
        with_="administrative_appeal_from_decision",
        provisos=(Proviso("force_majeure", _UNAVOIDABLE), Proviso("not_told_of_the_period", _NOT_TOLD)),
    ),
    "administrative_appeal_from_decision": Deadline(
        "decision",
        basis("001363/27/3@9968", "2010-01-25", "2010-07-26", "180일"),
        days=180,
        with_="administrative_appeal_from_knowledge",
        provisos=(Proviso("good_reason", _GOOD_REASON),),
    ),
    "civil_servant_appeal": Deadline(
        "statement_of_reasons_or_knowledge", basis("001719/76/1@12844", "2014-11-19", figure="30일"), days=30
    ),
    "petition_for_prosecution": Deadline(
        "notice_that_appeal_was_dismissed",
        basis("001671/260/3@10864", "2011-07-18", "2012-01-01", "10일"),
        days=10,
        criminal=True,
        caveats=("limitation_near_ends_earlier",),
    ),
    "domestic_violence_appeal": Deadline(
        "notice_of_decision",
        basis("001132/49/3@10573", "2011-04-12", figure="7일"),
        days=7,
        criminal=True,
        provisos=(
            Proviso("victim_only_against_no_measure", basis("001132/49/2@10573", "2011-04-12", figure="피해자")),
        ),
    ),
    "platform_objection": Deadline(
        "notice_of_measure",
        basis("000030/44-12/4@21305", "2026-01-06", "2026-07-07", "6개월"),
        months=6,
    ),
}
"""Rows by name. The statute's newest text known on ``KNOWN_UNTIL`` decides, from the day it took effect."""
BASES = tuple(
    dict.fromkeys(
        item
        for row in DEADLINES.values()
        for item in (row.basis, row.transitional, *(proviso.basis for proviso in row.provisos))
        if item
    )
)


def deadline(name: str, event: date, today: date, holidays: Collection[date] | None = None) -> Period:
    """The period ``name`` of :data:`DEADLINES` counted from an event of that day.

    Kind ``unknown`` for an event before the text that is loaded took effect. Raises KeyError for a name that is not
    there, with those that are, and ValueError for an event after ``today``.
    """
    if name not in DEADLINES:
        raise KeyError(f"no period {name!r}; there are {', '.join(DEADLINES)}")
    if event > today:
        raise ValueError(f"the event lies in the future: {event} > {today}")
    row = DEADLINES[name]
    if event < row.basis.effective_from:
        return Period(
            name, "unknown", today, runs_from=row.event, caveats=("older_text_not_covered",), citations=(row.basis,)
        )
    start = day_after(event)
    end = last_day(start, months=row.months, days=row.days)
    if row.moves:
        end = next_working_day(end, holidays or ())
    rules = ("criminal", "criminal_holiday") if row.criminal else ("first_day", "civil_holiday")
    counting = [version_on(COUNTING[rule], event) for rule in rules if row.moves or "holiday" not in rule]
    if row.months:
        counting.append(version_on(COUNTING["corresponding_day"], event))
    return Period(
        name,
        "runs",
        today,
        Span.on(start),
        Span.on(end),
        months=row.months or None,
        days=row.days or None,
        runs_from=row.event,
        provisos=row.provisos,
        caveats=(
            *row.caveats,
            *((f"earlier_of:{row.with_}",) if row.with_ else ()),
            *(("public_holidays_not_counted",) if row.moves and holidays is None else ()),
        ),
        citations=(row.basis, *([row.transitional] if row.transitional else []), *counting),
    )
