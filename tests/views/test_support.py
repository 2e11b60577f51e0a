"""Services by situation, region, age and language: who is offered, who is not, who stands first."""

from __future__ import annotations

from kb.base import KnowledgeBase, support_table
from kb.store.records import Situation
from kb.ui.words import WORDS


def ids(rows: object) -> list[str]:
    return [row.id for row in rows]  # type: ignore[attr-defined]


def test_without_a_choice_every_service_of_the_country_and_emergencies_first(kb: KnowledgeBase) -> None:
    rows = support_table.chosen(kb.services())
    assert rows
    assert all(support_table.wide(row) for row in rows)
    count = sum(row.emergency for row in rows)
    assert all(row.emergency for row in rows[:count])


def test_a_centre_of_one_region_is_offered_to_who_names_it_and_stands_before_the_rest(kb: KnowledgeBase) -> None:
    rows = support_table.chosen(kb.services(), region="대구", wanted=["deepfake"])
    calm = [row for row in rows if not row.emergency]
    assert calm[0].id == "dsc_daegu"
    assert "dsc_seoul" not in ids(rows)
    assert "d4u_central" in ids(rows)
    assert not any(
        not support_table.wide(row) for row in support_table.chosen(kb.services(), region=support_table.ELSEWHERE)
    )


def test_age_puts_the_young_first_and_keeps_adults_from_what_is_not_for_them(kb: KnowledgeBase) -> None:
    young = [row for row in support_table.chosen(kb.services(), age="under_19") if not row.emergency]
    assert support_table.for_the_young(young[0])
    assert {"w1366", "d4u_central"} <= set(ids(support_table.chosen(kb.services(), age="under_19")))
    grown = ids(support_table.chosen(kb.services(), age="adult"))
    assert not {"tacteen", "takeitdown_ncmec", "teen_women_center", "eraser"} & set(grown)
    assert {"w1366", "d4u_central", "sunflower"} <= set(grown)


def test_a_language_leaves_who_speaks_it(kb: KnowledgeBase) -> None:
    rows = support_table.chosen(kb.services(), language="vi")
    assert "danuri" in ids(rows)
    assert all("vi" in row.languages for row in rows)


def test_more_of_the_situations_stands_before_fewer(kb: KnowledgeBase) -> None:
    wanted = ["deepfake", "deletion"]
    rows = [row for row in support_table.chosen(kb.services(), wanted=wanted) if not row.emergency]
    hits = [len(set(wanted) & set(row.situations)) for row in rows]
    assert hits == sorted(hits, reverse=True)
    assert min(hits) > 0


def test_a_guide_for_one_kind_of_person_comes_to_nobody_else(kb: KnowledgeBase) -> None:
    guides = kb.guides()
    assert support_table.fitting(guides, []) == []
    assert "being-accused" not in ids(support_table.fitting(guides, ["report", "legal_aid"]))
    assert "being-accused" in ids(support_table.fitting(guides, ["accused"]))
    assert "minor-and-school" in ids(support_table.fitting(guides, ["deepfake"], "under_19"))
    assert "minor-and-school" not in ids(support_table.fitting(guides, ["deepfake"], "adult"))


def test_every_situation_language_and_citation_can_be_said(kb: KnowledgeBase) -> None:
    services = kb.services()
    for words in WORDS.values():
        assert all(f"situation_{name}" in words for name in Situation.__args__)
        assert all(f"lang_{name}" in words for name in support_table.languages(services))
    known = {row.id for row in services}
    for guide in kb.guides():
        for step in (*guide.steps, *guide.avoid, *guide.english):
            for key in step.cites:
                assert (key.partition(":")[2] in known) if ":" in key else kb.cited(key), key
