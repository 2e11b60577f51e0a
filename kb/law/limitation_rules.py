"""The rules of the limitation of prosecution (공소시효) as data: each figure with its clause, version and addendum.

Read from the promulgations named: 형사소송법 (001671), 형법 (001692), 성폭력처벌법 (011187), 아청법 (002044). An offence is named as its
statute numbers it: ``001692/297`` is the whole article, ``011187/7/5`` one 항.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from kb.law.periods import Basis, basis

What = Literal["never", "majority", "longer"]
Whom = Literal["anyone", "child", "minor", "vulnerable", "evidence"]

BANDS_2007 = {
    number: basis(f"001671/249/1/{number}@8730", "2007-12-21", figure=figure)
    for number, figure in {1: "25년", 2: "15년", 3: "10년", 4: "7년", 5: "5년", 6: "3년", 7: "1년"}.items()
}
BANDS_1973 = {
    number: basis(f"001671/249/1/{number}@2450", "1973-01-25", "1973-02-01", figure)
    for number, figure in {1: "15년", 2: "10년", 3: "7년", 4: "5년", 5: "3년", 6: "2년", 7: "1년"}.items()
}
"""형사소송법 제249조 ①: years by the heaviest statutory penalty, for acts from 2007-12-21 and for those before."""
YEARS_2007 = {1: 25, 2: 15, 3: 10, 4: 7, 5: 5, 6: 3, 7: 1}
YEARS_1973 = {1: 15, 2: 10, 3: 7, 4: 5, 5: 3, 6: 2, 7: 1}
OLD_BANDS_KEPT = basis("001671/부칙/3@8730", "2007-12-21", figure="종전의 규정")
SMALL_FINE_1973 = 10_000
"""Until 2007-12-20 a fine of less than this many won fell under the last band (제249조 ① 5호, 7호)."""
HEAVIEST = (
    basis("001671/250/0@341", "1954-09-23", "1954-05-30", "중한 형"),
    basis("001671/250/0@17572", "2020-12-08", "2021-12-09", "무거운 형"),
)
WITHOUT_AGGRAVATION = (
    basis("001671/251/0@341", "1954-09-23", "1954-05-30", "가중"),
    basis("001671/251/0@8496", "2007-06-01", "2008-01-01", "가중"),
)
LONGEST_TERM = (
    basis("001692/42/0@293", "1953-09-18", "1953-10-03", "15년"),
    basis("001692/42/0@10259", "2010-04-15", "2010-10-16", "30년"),
)
"""형법 제42조: where a clause names only the lowest term, the highest is this."""
FROM_THE_END = basis("001671/252/1@341", "1954-09-23", "1954-05-30", "종료한 때")
LAST_OF_ALL = basis("001671/252/2@341", "1954-09-23", "1954-05-30", "최종행위")
STOPS = (
    ("prosecution", basis("001671/253/1@705", "1961-09-01", figure="공소의 제기")),
    ("prosecution_of_accomplice", basis("001671/253/2@705", "1961-09-01", figure="공범")),
    ("offender_abroad", basis("001671/253/3@5054", "1995-12-29", "1997-01-01", "국외")),
    ("petition_for_prosecution", basis("001671/262-4/1@13720", "2016-01-06", figure="재정신청")),
    ("juvenile_court", basis("001662/54/0@8722", "2007-12-21", "2008-06-22", "정지")),
    ("domestic_protection_case", basis("001132/17/1@10573", "2011-04-12", figure="정지")),
)
"""What stops the running of the period."""
CHILD_ABUSE = basis("011997/34/1@12341", "2014-01-28", "2014-09-29", "성년")
"""아동학대처벌법 제34조 ①: abuse by a guardian runs from majority. Its addendum has no rule on earlier acts."""
MARRIAGE = basis("001706/826-2/0@3051", "1977-12-31", "1979-01-01", "성년자로 본다")

# 성폭력처벌법 제2조 ①: 성폭력범죄, without 제2호 and 형법 제342조, where the purpose or the kind of attempt decides.
_CHAPTER_32 = ("297", "297-2", "298", "299", "300", "301", "301-2", "302", "303", "305")
_SPECIAL = ("3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "14-2", "14-3", "15")
SEXUAL = frozenset(
    [f"001692/{article}" for article in ("242", "243", "244", "245", *_CHAPTER_32, "339")]
    + [f"011187/{article}" for article in _SPECIAL]
)
PURPOSE_DECIDES = frozenset(f"001692/{article}" for article in ("288", "289", "290", "291", "292", "294", "342"))
# 아청법 제2조 2호 가목 and 라목: offences whose victim is a child by definition.
AGAINST_CHILDREN = frozenset(
    [
        *(f"002044/{article}" for article in ("7", "7-2", "8", "8-2", "9", "10", "11", "11-2")),
        *(f"002044/{article}" for article in ("12", "13", "14", "15", "15-2")),
        *("000190/17/0/2", "000190/71/1/1의2"),
    ]
)
# 성폭력처벌법 제21조 ②: 제2조 ① 3호 and 4호, 제3조–제9조.
EVIDENCE = frozenset(
    [f"001692/{article}" for article in (*_CHAPTER_32, "339")] + [f"011187/{article}" for article in _SPECIAL[:7]]
)
# 성폭력처벌법 제21조 ③ and 아청법 제20조 ③, as listed in 2013 …
LISTED = frozenset(
    [f"001692/{article}" for article in ("297", "298", "299", "301", "301-2")]
    + ["011187/6/2", "011187/7/2", "011187/8", "011187/9", "002044/9", "002044/10"]
)
# … and clauses whose own words make 형법 제297조–제299조 (listed) their offence.
LISTED_BY_REFERENCE = frozenset(
    ["002044/7/3", "002044/7/4", *(f"011187/{c}" for c in ("4", "5/3", "6/1", "6/3", "7/1", "7/3", "7/4"))]
)
# Not listed by number, though the conduct may be that of a listed offence.
LISTED_BY_CONDUCT = frozenset(["011187/3", "011187/5/1", "011187/5/2", "011187/6/4", "002044/7/1"])
# Killing that is punished with death (형사소송법 제253조의2); the penalty tells it from causing death.
KILLING = frozenset(
    ["001692/250", "001692/291/1", "001692/301-2", "001692/338", "011187/9/1", "002044/10/1", "011997/4/1"]
)
DEPICTS_CHILDREN = frozenset(["002044/11", "002044/11-2"])
CHILD = (
    basis("002044/2/0/1@11572", "2012-12-18", "2013-06-19", "1월 1일"),
    basis("002044/2/0/1@20416", "2024-03-26", "2024-06-27", "19세 미만"),
)
"""아청법 제2조 1호: under 19; until 2024-06-26 only up to the year of the 19th birthday."""
UNDER_13_BY_DEFINITION = frozenset(["011187/7", "001692/305/0", "001692/305/1"])
DISABLED_BY_DEFINITION = frozenset(["011187/6", "002044/8"])


@dataclass(frozen=True)
class Effect:
    """A rule that moves, lengthens or removes the limitation of certain offences.

    ``bases``: its versions, oldest first; the first one's day is the day it began. ``carried`` is the addendum that applies
    it to earlier acts whose limitation had not run out on that day; None where no addendum does. ``capital`` restricts it
    to clauses that threaten death.
    """

    what: What
    whom: Whom
    offences: frozenset[str]
    bases: tuple[Basis, ...]
    carried: Basis | None
    capital: bool = False


_FOR_MINORS = (
    basis("011187/20/1@10258", "2010-04-15", figure="성년"),
    basis("011187/21/1@11729", "2013-04-05", "2013-06-19", "성년"),
    basis("011187/21/1@16445", "2019-08-20", figure="성년"),
    basis("011187/21/1@17264", "2020-05-19", figure="성년"),
)
_FOR_CHILDREN = (
    basis("002044/20/1@11572", "2012-12-18", "2013-06-19", "성년"),
    basis("002044/20/1@19337", "2023-04-11", "2023-10-12", "성년"),
    basis("002044/20/1@21274", "2025-12-30", figure="성년"),
)
_BY_EVIDENCE = (
    basis("011187/20/2@10258", "2010-04-15", figure="10년"),
    basis("011187/21/2@11729", "2013-04-05", "2013-06-19", "10년"),
    basis("011187/21/2@17264", "2020-05-19", figure="10년"),
)
_VULNERABLE = (
    basis("011187/21/3@11729", "2013-04-05", "2013-06-19", "13세"),
    basis("011187/21/3@16445", "2019-08-20", figure="13세"),
    basis("011187/21/3@17264", "2020-05-19", figure="13세"),
)
_CARRIED_2010 = basis("011187/부칙/3@10258", "2010-04-15", figure="완성되지 아니한")
_CARRIED_2013 = basis("011187/부칙/3@11556", "2012-12-18", "2013-06-19", "완성되지 아니한")
_CARRIED_2013_CHILDREN = basis("002044/부칙/3@11572", "2012-12-18", "2013-06-19", "완성되지 아니한")

EFFECTS = (
    Effect("majority", "minor", SEXUAL, _FOR_MINORS, _CARRIED_2010),
    Effect("longer", "evidence", EVIDENCE, _BY_EVIDENCE, _CARRIED_2010),
    Effect("majority", "minor", AGAINST_CHILDREN, _FOR_CHILDREN, _CARRIED_2013_CHILDREN),
    Effect(
        "longer",
        "evidence",
        frozenset(["002044/7"]),
        (
            basis("002044/20/2@11572", "2012-12-18", "2013-06-19", "10년"),
            basis("002044/20/2@21274", "2025-12-30", figure="10년"),
        ),
        _CARRIED_2013_CHILDREN,
    ),
    Effect("never", "vulnerable", LISTED | LISTED_BY_REFERENCE | LISTED_BY_CONDUCT, _VULNERABLE, _CARRIED_2013),
    Effect(
        "never",
        "anyone",
        frozenset(["001692/301-2", "011187/9/1", "002044/10/1"]),
        (
            basis("011187/21/4@11729", "2013-04-05", "2013-06-19", "살인"),
            basis("011187/21/4@17264", "2020-05-19", figure="살인"),
        ),
        _CARRIED_2013,
        capital=True,
    ),
    Effect(
        "never",
        "anyone",
        KILLING,
        (basis("001671/253-2/0@13454", "2015-07-31", figure="살해"),),
        basis("001671/부칙/2@13454", "2015-07-31", figure="완성되지 아니한"),
        capital=True,
    ),
    Effect(
        "never",
        "vulnerable",
        frozenset(["011187/7/5"]),
        (
            basis("002044/20/3/3@16275", "2019-01-15", "2019-07-16", "제5항"),
            basis("011187/21/3/2@16445", "2019-08-20", figure="제5항"),
        ),
        basis("002044/부칙/2@16275", "2019-01-15", "2019-07-16", "완성되지 아니한"),
    ),
    Effect(
        "never",
        "vulnerable",
        frozenset(["001692/305"]),
        (basis("011187/21/3/1@17264", "2020-05-19", "2020-11-20", "제305조"),),
        basis("011187/부칙/2@17264", "2020-05-19", "2020-11-20", "완성되지 아니한"),
    ),
    Effect(
        "never",
        "anyone",
        frozenset(["002044/11/1"]),
        (basis("002044/20/4/2@17972", "2021-03-23", "2021-09-24", "제11조제1항"),),
        basis("002044/부칙/2@17972", "2021-03-23", "2021-09-24", "완성되지 아니한"),
    ),
    Effect(
        "never",
        "child",
        frozenset(["011187/5/1", "011187/5/2", "011187/5/3"]),
        (basis("002044/20/4/3@21274", "2025-12-30", figure="제5조제1항"),),
        basis("002044/부칙/2@21274", "2025-12-30", figure="완성되지 아니한"),
    ),
)
"""In the order in which they began, but for what removes the limitation whatever the age."""

GAP_2011 = basis("011187/20/3@11088", "2011-11-17", figure="13세")
"""The first removal (rape of girls under 13 and disabled women) has no addendum for earlier acts; for acts since then the rule
of 2013 reaches further and was in time. It only leaves a doubt where the limitation ran out between the two."""
GAP_OFFENCES = frozenset(["001692/297", "001692/299"])
OLD_ACT = basis("011187/부칙/4@10258", "2010-04-15", figure="종전")
"""For acts before 2010-04-15 the penalty is that of an Act that is not loaded."""

BASES = (
    *BANDS_2007.values(),
    *BANDS_1973.values(),
    OLD_BANDS_KEPT,
    *HEAVIEST,
    *WITHOUT_AGGRAVATION,
    *LONGEST_TERM,
    FROM_THE_END,
    LAST_OF_ALL,
    *(stop for _, stop in STOPS),
    CHILD_ABUSE,
    MARRIAGE,
    *CHILD,
    *(version for effect in EFFECTS for version in effect.bases),
    *(effect.carried for effect in EFFECTS if effect.carried),
    GAP_2011,
    OLD_ACT,
)
"""Everything above that stands in the official text, for the test that looks there."""


def among(offence: str, names: Collection[str]) -> bool:
    """Whether an offence is one of ``names`` or a clause within one: ``011187/7/5`` is within ``011187/7``.

    An offence given as a whole article is not among names of its clauses.
    """
    parts = offence.split("/")
    return any("/".join(parts[:count]) in names for count in range(2, len(parts) + 1))
