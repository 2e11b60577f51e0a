"""Every rule of the periods against the official text: the clause stands in that promulgation, with its figure and its days."""

from __future__ import annotations

import re
import subprocess
from datetime import date
from pathlib import Path

import pytest

from kb.law import complaint, damages, deadlines, limitation_rules
from kb.law.ages import MAJORITY
from kb.law.amounts import find_amounts
from kb.law.clauses import Article, normalise
from kb.law.limitation_rules import (
    AGAINST_CHILDREN,
    BANDS_1973,
    BANDS_2007,
    EFFECTS,
    EVIDENCE,
    KILLING,
    LISTED_BY_REFERENCE,
    SEXUAL,
    YEARS_1973,
    YEARS_2007,
)
from kb.law.periods import COUNTING, Basis
from kb.law.provision import StatuteText, parse_statute

pytestmark = pytest.mark.shared
Versions = dict[tuple[str, str], tuple[date, date, str]]
"""(법령ID, 공포번호) -> 공포일자, 시행일자, text."""

ALL = sorted(
    {
        *limitation_rules.BASES,
        *complaint.BASES,
        *damages.BASES,
        *deadlines.BASES,
        *MAJORITY,
        *(version for versions in COUNTING.values() for version in versions),
    },
    key=lambda base: base.key,
)
LATER = {
    "011187/21/3/1@17264": "공포 후 6개월이 경과한 날",
    "011187/부칙/2@17264": "공포 후 6개월이 경과한 날",
}
"""Clauses whose day is not that of their file, and the words of 부칙 제1조 that say so."""


def field(text: str, name: str) -> str:
    match = re.search(rf"^{name}: '?([^'\n]*)", text, re.M)
    assert match, f"no {name}"
    return match[1]


@pytest.fixture(scope="module")
def versions(official: Path) -> Versions:
    """Every version of every statute that a rule cites."""
    wanted = {base.law_id for base in ALL} | {name.split("/")[0] for name in AGAINST_CHILDREN}
    found: Versions = {}

    def git(*args: str) -> str:
        return subprocess.run(["git", "-C", str(official), *args], capture_output=True, text=True, check=True).stdout

    for path in sorted(official.glob("kr/*/법률*.md")):
        if field(path.read_text(encoding="utf-8"), "법령ID") not in wanted:
            continue
        name = str(path.relative_to(official))
        for commit in git("log", "--format=%H", "--diff-filter=AM", "--", name).split():
            text = git("show", f"{commit}:{name}")
            key = (field(text, "법령ID"), field(text, "공포번호").lstrip("0"))
            days = (date.fromisoformat(field(text, "공포일자")), date.fromisoformat(field(text, "시행일자")))
            found.setdefault(key, (*days, text))
    return found


@pytest.fixture(scope="module")
def parsed() -> dict[tuple[str, str], StatuteText]:
    return {}


def article_of(base: Basis, versions: Versions, parsed: dict[tuple[str, str], StatuteText]) -> Article:
    key = (base.law_id, base.promulgation)
    holder = key
    if base.is_addendum and key not in versions:
        # The addendum of a promulgation whose own file is missing stands in every later file.
        holder = max((k for k in versions if k[0] == base.law_id), key=lambda k: versions[k][0])
    if holder not in parsed:
        parsed[holder] = parse_statute(versions[holder][2])
    statute = parsed[holder]
    if base.is_addendum:
        articles = [
            article
            for addendum in statute.addenda
            if addendum.number == base.promulgation and not addendum.by
            for article in addendum.articles
        ]
    else:
        articles = list(statute.articles)
    found = [article for article in articles if article.number == base.clause.article]
    assert len(found) == 1, f"{base.key}: {len(found)} such articles"
    return found[0]


def words_of(base: Basis, versions: Versions, parsed: dict[tuple[str, str], StatuteText]) -> str:
    """The clause with all below it; of a whole article, all of its clauses."""
    article, path = article_of(base, versions, parsed), base.clause.path
    if not path:
        return normalise(" ".join(clause.full_text for clause in article.clauses))
    found = [clause for top in article.clauses for clause in top.walk() if clause.path == path]
    assert len(found) == 1, f"{base.key}: {[c.path for top in article.clauses for c in top.walk()]}"
    return normalise(found[0].full_text)


def test_there_is_enough_to_check() -> None:
    assert len(ALL) > 100


@pytest.mark.parametrize("base", ALL, ids=[base.key for base in ALL])
def test_the_clause_stands_there_with_its_figure(
    base: Basis, versions: Versions, parsed: dict[tuple[str, str], StatuteText]
) -> None:
    words = words_of(base, versions, parsed)
    assert words
    assert not words.startswith("삭제")
    assert normalise(base.figure) in words


@pytest.mark.parametrize("base", ALL, ids=[base.key for base in ALL])
def test_it_was_promulgated_and_took_effect_on_those_days(
    base: Basis, versions: Versions, parsed: dict[tuple[str, str], StatuteText]
) -> None:
    promulgated, effective, text = versions[base.law_id, base.promulgation]
    assert base.promulgated_on == promulgated
    if base.key in LATER:
        addendum = next(a for a in parse_statute(text).addenda if a.number == base.promulgation and not a.by)
        assert LATER[base.key] in normalise(addendum.raw)
        assert base.effective_from > effective
    else:
        assert base.effective_from == effective


@pytest.mark.parametrize(("bands", "years"), [(BANDS_2007, YEARS_2007), (BANDS_1973, YEARS_1973)], ids=["2007", "1973"])
def test_the_years_of_a_band_are_the_last_figure_of_its_clause(
    bands: dict[int, Basis], years: dict[int, int], versions: Versions, parsed: dict[tuple[str, str], StatuteText]
) -> None:
    for number, base in bands.items():
        amounts = [a.value for a in find_amounts(words_of(base, versions, parsed)) if a.unit == "month"]
        assert amounts[-1] == years[number] * 12, base.key


@pytest.mark.parametrize(
    "effect", [e for e in EFFECTS if e.carried], ids=[f"{e.what}-{e.bases[0].key}" for e in EFFECTS if e.carried]
)
def test_a_carried_rule_has_an_addendum_for_what_had_not_run_out(
    effect: limitation_rules.Effect, versions: Versions, parsed: dict[tuple[str, str], StatuteText]
) -> None:
    assert effect.carried is not None
    words = words_of(effect.carried, versions, parsed)
    assert "완성되지 아니한" in words
    assert "적용한다" in words
    assert effect.carried.effective_from == effect.bases[0].effective_from


def test_no_addendum_carries_the_rule_of_2011(versions: Versions) -> None:
    addenda = parse_statute(versions["011187", "11088"][2]).addenda
    own = next(addendum for addendum in addenda if addendum.number == "11088")
    assert "공소시효" not in own.raw


def newest(law_id: str, versions: Versions) -> StatuteText:
    return parse_statute(max((v for k, v in versions.items() if k[0] == law_id), key=lambda v: v[0])[2])


def article(law_id: str, number: str, versions: Versions) -> str:
    found = next(a for a in newest(law_id, versions).articles if a.number.slug == number)
    return normalise(" ".join(clause.full_text for clause in found.clauses))


@pytest.mark.parametrize("name", sorted(n for n in SEXUAL if n.startswith("001692/")))
def test_sexual_offences_of_the_penal_act_are_named_in_the_definition(name: str, versions: Versions) -> None:
    number = name.split("/")[1].partition("-")
    printed = f"제{number[0]}조의{number[2]}" if number[2] else f"제{number[0]}조"
    assert printed in article("011187", "2", versions)


@pytest.mark.parametrize("name", sorted(LISTED_BY_REFERENCE))
def test_clauses_listed_by_reference_name_a_listed_offence(name: str, versions: Versions) -> None:
    law, number, *path = name.split("/")
    found = next(a for a in newest(law, versions).articles if a.number.slug == number)
    words = normalise(" ".join(c.full_text for c in found.clauses if not path or c.path == tuple(path)))
    assert re.search(r"제29[789]조", words)


@pytest.mark.parametrize("name", sorted(KILLING))
def test_killing_is_punished_with_death(name: str, versions: Versions) -> None:
    law, number = name.split("/")[:2]
    words = article(law, number, versions)
    assert "사형" in words
    assert "살해" in words


@pytest.mark.parametrize("name", sorted(AGAINST_CHILDREN | EVIDENCE | SEXUAL))
def test_every_offence_named_exists(name: str, versions: Versions) -> None:
    law, number = name.split("/")[:2]
    assert article(law, number, versions)


@pytest.mark.parametrize("condition", [c for c in complaint.CONDITIONS if c.kept], ids=lambda c: c.bases[0].key)
def test_a_condition_ends_with_the_promulgation_that_ended_it(condition: complaint.Condition) -> None:
    assert condition.kept is not None
    assert condition.until == condition.kept.effective_from
