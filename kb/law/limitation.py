"""Limitation of prosecution (공소시효): the last day on which a charge can be brought for one offence.

Source rules: 형사소송법 제249조–제253조의2, 성폭력처벌법 제21조, 아청법 제20조, and the addenda that carry them to earlier acts
(``limitation_rules``). Years run from the end of the act, or from the victim's majority, and the first day counts
(형사소송법 제66조 ①); the last day may be a holiday (제66조 ③).

    filming = Offence("011187", "14", ("1",), Penalty(max_months=84, max_krw=50_000_000))
    prosecution(filming, date(2020, 3, 1), date(2026, 11, 24), Victim.born(date(1990, 1, 1)))
    -> one period: 2020-03-01 to 2027-02-28, state "open"
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from kb.law.address import ArticleNumber
from kb.law.ages import MAJORITY, MAJORITY_AT_19, Age, Victim, ages_at, birthday
from kb.law.amounts import find_amounts
from kb.law.limitation_rules import (
    AGAINST_CHILDREN,
    BANDS_1973,
    BANDS_2007,
    CHILD,
    CHILD_ABUSE,
    DEPICTS_CHILDREN,
    DISABLED_BY_DEFINITION,
    EFFECTS,
    FROM_THE_END,
    GAP_2011,
    GAP_OFFENCES,
    HEAVIEST,
    LAST_OF_ALL,
    LISTED_BY_CONDUCT,
    LISTED_BY_REFERENCE,
    LONGEST_TERM,
    MARRIAGE,
    OLD_ACT,
    OLD_BANDS_KEPT,
    PURPOSE_DECIDES,
    SEXUAL,
    SMALL_FINE_1973,
    STOPS,
    UNDER_13_BY_DEFINITION,
    WITHOUT_AGGRAVATION,
    YEARS_1973,
    YEARS_2007,
    Effect,
    among,
)
from kb.law.penalty import Penalty
from kb.law.periods import COUNTING, Basis, Period, Proviso, Span, last_day, version_on
from kb.law.readings import YES_NO, Facts, Option, explore

RULE = "limitation_of_prosecution"
NEW_BANDS = BANDS_2007[1].effective_from
_OLDEST = BANDS_1973[1].effective_from
_SPECIAL_ACT = OLD_ACT.effective_from
_RENUMBERED = date(2013, 6, 19)
_TEN_YEARS = 120
OWN_RULE = frozenset({"001725"})
"""Statutes that count for themselves: 공직선거법 제268조 ① counts from the day of the election, which an act does not tell."""


@dataclass(frozen=True)
class Offence:
    """A penal clause with the penalty it threatened on the day of the act, in months and won (``kb.law.penalty``).

    The address is that of the statute on that day. ``path`` matters: limitation differs between clauses of one article.
    """

    law_id: str
    article: str
    path: tuple[str, ...]
    penalty: Penalty

    @property
    def key(self) -> str:
        """``011187/14-2/1``."""
        return "/".join((self.law_id, ArticleNumber.parse(self.article).slug, *self.path))


def prosecution(
    offence: Offence, act: date, today: date, victim: Victim | None = None, science: bool | None = None
) -> tuple[Period, ...]:
    """Each reading of the limitation for an act that ended on ``act``; several where a missing fact decides.

    ``science``: DNA or other scientific evidence that can prove the offence; None is not known. Raises ValueError when
    the act lies after ``today`` or before the victim's birth, or the penalty has no figure.
    """
    if act > today:
        raise ValueError(f"the act lies in the future: {act} > {today}")
    if offence.law_id in OWN_RULE:
        return (Period(RULE, "unknown", today, caveats=("statute_counts_for_itself",)),)
    band = _band(offence.penalty, act)
    if act < _OLDEST:
        return (Period(RULE, "unknown", today, caveats=("older_text_not_covered",)),)
    victim = victim or Victim()
    case = _Case(offence.key, offence.penalty, act, today, band, victim)
    known: dict[str, object] = {"science": science, "disabled": victim.disabled}
    if among(offence.key, DISABLED_BY_DEFINITION):
        known["disabled"] = True
    return explore(case.read, known)


def _band(penalty: Penalty, act: date) -> int:
    """The 호 of 제249조 ① for the heaviest statutory penalty, in the order of 형법 제41조 (제250조).

    ``Penalty(max_months=84)`` -> 4; a clause with a lowest term only reaches the longest one (형법 제42조) -> 3.
    """
    if penalty.death:
        return 1
    if penalty.life:
        return 2
    if penalty.max_months is not None:
        return 3 if penalty.max_months >= 120 else 4 if penalty.max_months >= 60 else 5
    if penalty.min_months is not None:
        return 3
    suspended = [
        amount.value
        for words in penalty.other
        if "자격정지" in words
        for amount in find_amounts(words)
        if amount.unit == "month"
    ]
    if suspended:
        return 5 if max(suspended) >= 120 else 6 if max(suspended) >= 60 else 7
    fine = penalty.max_krw if penalty.max_krw is not None else penalty.min_krw
    if fine is not None:
        return 7 if act < NEW_BANDS and fine < SMALL_FINE_1973 else 5
    if any(kind in words for words in penalty.other for kind in ("구류", "과료", "몰수")):
        return 7
    raise ValueError(f"the penalty names no figure; hand in that of the clause it refers to: {penalty}")


@dataclass
class _Run:
    """The period while the rules are applied one after the other."""

    first: date
    months: int
    from_majority: bool = False
    longer: bool = False

    @property
    def last(self) -> date:
        return last_day(self.first, months=self.months)


@dataclass(frozen=True)
class _Case:
    """One offence, to be read with different facts."""

    key: str
    penalty: Penalty
    act: date
    today: date
    band: int
    victim: Victim

    def read(self, facts: Facts) -> Period:
        """The limitation under the given facts: the band, then each effect in the order in which it began to apply."""
        new = self.act >= NEW_BANDS
        years, bands = (YEARS_2007, BANDS_2007) if new else (YEARS_1973, BANDS_1973)
        run = _Run(self.act, years[self.band] * 12)
        used = [bands[self.band], *([] if new else [OLD_BANDS_KEPT]), *self._heaviest(), FROM_THE_END]
        doubt = False
        for effect in self.effects:
            since = effect.bases[0].effective_from
            earlier = self.act < since
            if earlier and (effect.carried is None or run.last < since):
                doubt = doubt or self._in_the_gap(effect, run)
                continue  # it had run out before the rule began, and no rule revives it
            if not self._holds(effect, run, facts):
                continue
            used.append(version_on(effect.bases, max(self.act, since)))
            if earlier and effect.carried:
                used.append(effect.carried)
            if effect.what == "never":
                return self._never(used, run)
            if effect.what == "majority":
                run = self._from_majority(run, facts)
                used.append(version_on(MAJORITY, run.first))
            else:
                run = replace(run, months=run.months + _TEN_YEARS, longer=True)
        return self._runs(used, run, doubt)

    @cached_property
    def effects(self) -> list[Effect]:
        """The effects on this offence as they began; of those in force at the act, what removes limitation first."""
        own = [
            effect
            for effect in EFFECTS
            if among(self.key, effect.offences) and (self.penalty.death or not effect.capital)
        ]
        return sorted(
            own, key=lambda e: (max(e.bases[0].effective_from, self.act), e.what != "never", e.whom != "anyone")
        )

    def _holds(self, effect: Effect, run: _Run, facts: Facts) -> bool:
        """Whether the effect reaches this victim or this evidence, and is not there already."""
        match effect.whom:
            case "evidence":
                return not run.longer and facts.ask("science", YES_NO["science"])
            case "minor":
                return not run.from_majority and self.age(facts).group != "adult"
            case "child":
                return self.age(facts).under_19
            case "vulnerable":
                if self.age(facts).group != "under_13" and not facts.ask("disabled", YES_NO["disabled"]):
                    return False
                return not among(self.key, LISTED_BY_CONDUCT) or facts.ask("listed", YES_NO["listed"])
        return True

    def _from_majority(self, run: _Run, facts: Facts) -> _Run:
        of_age = self.age(facts).majority
        return replace(run, first=of_age or run.first, from_majority=True)

    def age(self, facts: Facts) -> Age:
        """The victim's age at the act, asked only when a rule needs it."""
        return facts.ask("age", self.ages)

    @cached_property
    def ages(self) -> tuple[Option[Age], ...]:
        """The ages the victim may have had at the act, with the words of a reading that takes one."""
        ages = ages_at(self.act, self.victim.birth)
        if self.victim.birth is None:
            if among(self.key, UNDER_13_BY_DEFINITION):
                ages = tuple(age for age in ages if age.group == "under_13")
            elif among(self.key, AGAINST_CHILDREN):
                ages = tuple(age for age in ages if age.under_19)
        young = any(effect.whom == "vulnerable" for effect in self.effects)
        return tuple((f"victim:{age.group if young or age.group == 'adult' else 'minor'}", age) for age in ages)

    def _heaviest(self) -> list[Basis]:
        penalty = self.penalty
        kinds = (
            penalty.death,
            penalty.life,
            penalty.max_months or penalty.min_months,
            penalty.max_krw or penalty.min_krw,
        )
        several = sum(bool(kind) for kind in (*kinds, *penalty.other)) > 1
        open_ended = penalty.min_months is not None and penalty.max_months is None and self.band == 3
        return [
            *([version_on(HEAVIEST, self.act)] if several else []),
            *([version_on(LONGEST_TERM, self.act)] if open_ended else []),
        ]

    def _in_the_gap(self, effect: Effect, run: _Run) -> bool:
        """Whether only the rule of 2011, which no addendum carries back, could have kept the limitation open."""
        if effect.what != "never" or effect.whom != "vulnerable" or not among(self.key, GAP_OFFENCES):
            return False
        vulnerable = self.victim.disabled is not False or any(age.group == "under_13" for _, age in self.ages)
        return vulnerable and self.act < GAP_2011.effective_from <= run.last

    def _never(self, used: list[Basis], run: _Run) -> Period:
        caveats = tuple(self._caveats(run, False))
        return Period(RULE, "never", self.today, caveats=caveats, citations=tuple(dict.fromkeys(used)))

    def _runs(self, used: list[Basis], run: _Run, doubt: bool) -> Period:
        counting = [
            version_on(COUNTING[name], self.act) for name in ("criminal", "criminal_holiday", "corresponding_day")
        ]
        return Period(
            RULE,
            "runs",
            self.today,
            Span.on(run.first),
            Span.on(run.last),
            months=run.months,
            runs_from="majority" if run.from_majority else "end_of_act",
            provisos=tuple(self._provisos(run)),
            caveats=tuple(self._caveats(run, doubt)),
            citations=tuple(dict.fromkeys([*used, *counting])),
        )

    def _provisos(self, run: _Run) -> list[Proviso]:
        found = [Proviso(code, clause) for code, clause in STOPS]
        found += [Proviso("last_act_of_accomplices", LAST_OF_ALL)]
        found += [Proviso("aggravation_does_not_count", version_on(WITHOUT_AGGRAVATION, self.act))]
        if run.from_majority:
            found += [Proviso("marriage_before_majority", MARRIAGE)]
        elif self.act >= CHILD_ABUSE.effective_from and not among(self.key, SEXUAL | AGAINST_CHILDREN):
            found += [Proviso("child_abuse_by_guardian", CHILD_ABUSE)]
        if self._in_the_older_act:
            found += [Proviso("penalty_of_older_act", OLD_ACT)]
        return found

    def _caveats(self, run: _Run, doubt: bool) -> list[str]:
        caveats = ["penalty_of_act_date", "end_of_act_decides"]
        if doubt:
            caveats.append("gap_of_2011")
        if among(self.key, PURPOSE_DECIDES):
            caveats.append("purpose_decides")
        if among(self.key, LISTED_BY_REFERENCE):
            caveats.append("listed_by_reference")
        if any(name.startswith(f"{self.key}/") for effect in EFFECTS for name in effect.offences):
            caveats.append("clause_needed")
        if self.key[:6] in ("011187", "002044") and self.act < _RENUMBERED:
            caveats.append("numbering_of_act_date")
        if self._in_the_older_act:
            caveats.append("older_act_not_loaded")
        if self.key[:6] == "002044" and self.act < _RENUMBERED:
            caveats.append("older_text_not_loaded")
        if self.victim.birth is not None:
            caveats += self._caveats_of_age()
        if run.from_majority:
            birth = self.victim.birth
            if among(self.key, DEPICTS_CHILDREN):
                caveats.append("depicted_child_must_be_real")
            if birth is None:
                caveats.append("birth_unknown")
            elif birthday(birth.first, 19) < MAJORITY_AT_19 <= birthday(birth.last, 20):
                caveats.append("majority_lowered_2013")
        return caveats

    def _caveats_of_age(self) -> list[str]:
        """Where the statute protects children (아동·청소년) and the known birth leaves a doubt that the victim was one."""
        children = among(self.key, AGAINST_CHILDREN)
        if not children and not any(effect.whom == "child" for effect in self.effects):
            return []
        ages = [age for _, age in self.ages]
        if children and not any(age.under_19 for age in ages):
            return ["victim_was_no_child"]
        in_doubt = self.act < CHILD[1].effective_from and any(age.year_of_19 and age.under_19 for age in ages)
        return ["year_of_19th_birthday"] if in_doubt else []

    @property
    def _in_the_older_act(self) -> bool:
        """Whether the penalty stood in the Act before 성폭력처벌법, which is not loaded (its 부칙 제4조)."""
        return self.key.startswith("011187/") and self.act < _SPECIAL_ACT
