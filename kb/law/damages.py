"""Limitation of the claim for damages from a tort (민법 제766조): three years from knowledge, ten from the act.

Whichever ends first ends the claim. Source rules: 제766조 ①, ②; ③ (since 2020-10-20, carried by its 부칙 제2조 to claims that had not
run out): for a minor harmed sexually neither period runs before majority. Counting: 제157조 (the first day does not count,
unless the period begins at midnight, as from majority), 제160조, 제161조.

    damages(date(2024, 5, 1), date(2026, 11, 24), known=date(2024, 5, 1), victim=Victim.born(date(1990, 1, 1)))
    -> from_knowledge until 2027-05-01, a Saturday, so 2027-05-03; from_act until 2034-05-01
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from kb.law.ages import MAJORITY, Age, Victim, ages_at
from kb.law.limitation_rules import MARRIAGE
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
from kb.law.readings import YES_NO, Facts, Option, explore

FROM_KNOWLEDGE = "damages_from_knowledge"
FROM_ACT = "damages_from_act"

THREE_YEARS = (
    basis("001706/766/1@471", "1958-02-22", "1960-01-01", "3년간"),
    basis("001706/766/1@17503", "2020-10-20", figure="3년간"),
)
TEN_YEARS = (
    basis("001706/766/2@471", "1958-02-22", "1960-01-01", "10년"),
    basis("001706/766/2@17503", "2020-10-20", figure="10년"),
)
MINORS = basis("001706/766/3@17503", "2020-10-20", figure="성년이 될 때까지")
MINORS_CARRIED = basis("001706/부칙/2@17503", "2020-10-20", figure="완성되지 아니한")
PROVISOS = (
    Proviso("suit_seizure_or_acknowledgement", basis("001706/168/0@471", "1958-02-22", "1960-01-01", "중단")),
    Proviso("demand_holds_six_months", basis("001706/174/0@471", "1958-02-22", "1960-01-01", "6월")),
    Proviso("no_legal_representative", basis("001706/179/0@10429", "2011-03-07", "2013-07-01", "6개월")),
    Proviso("claim_against_parent_or_guardian", basis("001706/180/1@10429", "2011-03-07", "2013-07-01", "6개월")),
    Proviso("between_spouses", basis("001706/180/2@10429", "2011-03-07", "2013-07-01", "6개월")),
    Proviso("claim_against_the_state", basis("010301/96/2@8050", "2006-10-04", "2007-01-01")),
)
STATE_FIVE_YEARS = basis("010301/96/1@8050", "2006-10-04", "2007-01-01", "5년")
LATE_DAMAGE_RULING = "2019다297137"
"""The ten years run from the day on which the damage became real, which may be that of a late diagnosis."""
BASES = (*THREE_YEARS, *TEN_YEARS, MINORS, MINORS_CARRIED, STATE_FIVE_YEARS, *(p.basis for p in PROVISOS))
_OLDEST = TEN_YEARS[0].effective_from


def damages(
    act: date,
    today: date,
    known: date | None = None,
    victim: Victim | None = None,
    sexual: bool | None = None,
    holidays: Collection[date] | None = None,
) -> tuple[Period, ...]:
    """The two periods of a claim for damages, each in every reading that missing facts leave open.

    ``known``: the day on which the victim or the legal representative knew both the damage and who did it. ``sexual``:
    whether the harm was sexual violence, molestation, harassment or another sexual infringement. Raises ValueError when
    a day lies after ``today`` or the victim was born after the act.
    """
    if act > today or (known is not None and not act <= known <= today):
        raise ValueError(f"expected act <= known <= today: got {act}, {known}, {today}")
    if act < _OLDEST:
        return tuple(
            Period(rule, "unknown", today, caveats=("older_text_not_covered",)) for rule in (FROM_KNOWLEDGE, FROM_ACT)
        )
    case = _Claim(act, today, known, victim or Victim(), holidays)
    facts = {"sexual": sexual}
    return (*explore(case.from_knowledge, facts), *explore(case.from_act, facts))


@dataclass(frozen=True)
class _Claim:
    act: date
    today: date
    known: date | None
    victim: Victim
    holidays: Collection[date] | None

    def from_knowledge(self, facts: Facts) -> Period:
        """제766조 ①: three years from knowledge, and not before majority where ③ applies."""
        of_age, used, caveats = self._majority(facts)
        start = None if self.known is None else day_after(self.known)
        if start is not None and of_age is not None and of_age > start:
            start, origin = of_age, "majority"
        else:
            origin = "knowledge"
        if self.known is None:
            caveats = [*caveats, "day_of_knowledge_unknown"]
        return self._period(FROM_KNOWLEDGE, start, 36, origin, [version_on(THREE_YEARS, self.act), *used], caveats)

    def from_act(self, facts: Facts) -> Period:
        """제766조 ②: ten years from the act, and from majority where ③ applies."""
        of_age, used, caveats = self._majority(facts)
        start, origin = (day_after(self.act), "act") if of_age is None else (of_age, "majority")
        caveats = [*caveats, "late_damage"]
        return self._period(FROM_ACT, start, 120, origin, [version_on(TEN_YEARS, self.act), *used], caveats)

    def _majority(self, facts: Facts) -> tuple[date | None, list[Basis], list[str]]:
        """The day of majority where ③ holds the periods until then, with what it rests on and what to add."""
        if not facts.ask("sexual", YES_NO["sexual"]):
            return None, [], []
        age = facts.ask("age", self.ages)
        if age.majority is None:
            return None, [], []
        used = [MINORS, version_on(MAJORITY, age.majority)]
        if self.act >= MINORS.effective_from:
            return age.majority, used, []
        # 부칙 제2조: only a claim that had not run out on that day.
        ends = [self._end(day_after(self.act), 120)]
        if self.known is not None:
            ends.append(self._end(day_after(self.known), 36))
        if min(ends) < MINORS.effective_from:
            return None, [MINORS_CARRIED], ["ran_out_before_2020_10_20"]
        doubt = ["knowledge_before_2017_10_20_decides"] if self.known is None else []
        return age.majority, [*used, MINORS_CARRIED], doubt

    @cached_property
    def ages(self) -> tuple[Option[Age], ...]:
        """The ages the victim may have had at the act, with the words of a reading that takes one."""
        ages = ages_at(self.act, self.victim.birth)
        return tuple((f"victim:{'adult' if age.group == 'adult' else 'minor'}", age) for age in ages)

    def _end(self, start: date, months: int) -> date:
        return next_working_day(last_day(start, months=months), self.holidays or ())

    def _period(
        self, rule: str, start: date | None, months: int, origin: str, used: list[Basis], caveats: list[str]
    ) -> Period:
        counting = [
            version_on(COUNTING[name], self.today) for name in ("first_day", "corresponding_day", "civil_holiday")
        ]
        provisos = (*PROVISOS, *((Proviso("marriage_before_majority", MARRIAGE),) if origin == "majority" else ()))
        late = rule == FROM_ACT
        return Period(
            rule,
            "runs",
            self.today,
            None if start is None else Span.on(start),
            None if start is None else Span.on(self._end(start, months)),
            months=months,
            runs_from=origin,
            provisos=provisos,
            caveats=(*caveats, *(["public_holidays_not_counted"] if self.holidays is None else [])),
            citations=tuple(dict.fromkeys([*used, *counting])),
            rulings=(LATE_DAMAGE_RULING,) if late else (),
        )
