"""The periods page's rows: the law engine's readings with clauses that are the right ones."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from kb.base import KnowledgeBase, period_table
from kb.errors import WrongUse
from kb.law import complaint, damages, deadlines, limitation_rules, periods
from kb.settings import PROJECT
from kb.ui.words import WORDS, word
from kb.views.periods import ground

Asked = period_table.Asked
TODAY = date(2026, 11, 24)


def offence(kb: KnowledgeBase, act: date, clause: str) -> str:
    return next(row.id for row in kb.offences(act) if row.key.startswith(clause))


def test_limitation_of_spreading_a_deepfake_is_seven_years_by_its_clause(kb: KnowledgeBase) -> None:
    act = date(2025, 1, 1)
    born = (date(1990, 1, 1), date(1990, 1, 1))
    (row,) = kb.periods(Asked("prosecution", act, offence(kb, act, "011187/14-2/2@"), born=born))
    assert (str(row.period.end), row.period.state) == ("2031-12-31", "open")
    first = row.grounds[0]
    assert (first.address, first.figure) == ("형사소송법 제249조 제1항 제4호", "7년")
    assert first.opens is not None
    assert any("7년" in line for line in first.opens.lines)
    assert first.url == "https://www.law.go.kr/법령/형사소송법/제249조"


def test_what_is_not_known_splits_the_result(kb: KnowledgeBase) -> None:
    act = date(2025, 1, 1)
    rows = kb.periods(Asked("prosecution", act, offence(kb, act, "011187/14-2/2@")))
    assert [row.period.assumes for row in rows] == [("victim:minor",), ("victim:adult",)]


def test_nothing_is_counted_without_the_penalty_of_that_day(kb: KnowledgeBase) -> None:
    assert not any(row.key.startswith("011187/14-2/") for row in kb.offences(date(2022, 1, 1)))
    with pytest.raises(WrongUse, match="not on file"):
        kb.periods(Asked("prosecution", date(2022, 1, 1), offence(kb, date(2025, 1, 1), "011187/14-2/2@")))


@pytest.mark.parametrize(
    "asked",
    [
        Asked("damages", date(2024, 5, 1), known=date(2024, 4, 1)),
        Asked("damages", date(2024, 5, 1), born=(date(2025, 1, 1), date(2025, 1, 1)), sexual=True),
        Asked("deadline", date(2027, 1, 1), name="unfair_dismissal"),
    ],
)
def test_days_in_the_wrong_order_are_told(kb: KnowledgeBase, asked: period_table.Asked) -> None:
    with pytest.raises(WrongUse, match="not in order"):
        kb.periods(asked)


def test_a_clause_of_another_text_is_not_opened_in_its_place(kb: KnowledgeBase) -> None:
    """성폭력처벌법 제18조 ① of 2010 gave a year to complain; 제18조 of today is about something else."""
    old = ground(kb.library, complaint.ONE_YEAR, TODAY)
    assert (old.opens, old.version, old.figure) == (None, "법률 제10258호", "1년")
    addendum = ground(kb.library, limitation_rules.OLD_BANDS_KEPT, TODAY)
    assert (addendum.address, addendum.opens) == ("형사소송법 부칙 제3조", None)


def test_every_ground_of_the_rules_is_named(kb: KnowledgeBase) -> None:
    bases = [b for m in (limitation_rules, complaint, damages, deadlines) for b in m.BASES]
    bases += [b for versions in periods.COUNTING.values() for b in versions]
    for basis in bases:
        found = ground(kb.library, basis, TODAY)
        assert not re.search(r"\d{6}", found.address), basis.key
        assert found.url.startswith("https://www.law.go.kr/법령/")
        if found.opens:
            assert found.opens.base == basis.clause.article_key
            assert found.opens.state != "upcoming"


def test_every_code_of_the_rules_has_words() -> None:
    """Codes are read from the source, so that a new one fails here and not on a person's screen."""
    folder = PROJECT / "kb" / "law"
    text = "\n".join(
        (folder / f"{name}.py").read_text("utf-8") for name in ("limitation", "complaint", "damages", "deadlines")
    )
    provisos = set(re.findall(r'Proviso\(\s*"(\w+)"', text)) | {code for code, _ in limitation_rules.STOPS}
    table = (Path(PROJECT) / "docs" / "periods.md").read_text("utf-8").split("## Caveats")[1].split("## Not")[0]
    caveats = {code for code in re.findall(r"`(\w+)(?::NAME)?`", table) if code != "holidays"}
    for language in WORDS:
        for code in provisos:
            assert word(language, f"proviso_{code}")
        for code in caveats:
            assert word(language, f"caveat_{code}", name="x")
        for name, event in period_table.EVENTS.items():
            assert word(language, f"deadline_{name}")
            assert word(language, f"run_{event}")
