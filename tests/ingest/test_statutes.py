"""Statute files -> every version of every article, each with the day of its own change (design §2, §4); all invented."""

from __future__ import annotations

import itertools
import json
from datetime import date

import pytest

from ingest.official_shards import LAW, StatutePart, statute_part, statute_shard
from ingest.statutes import Statute, StatuteFile, assemble, is_statute_path, read_statute_file
from kb.errors import UnreadableSource
from kb.law.address import ArticleNumber
from kb.store.catalog import LEXICAL_ONLY
from tests.ingest.invented_law import HISTORY, ONE, PATH, THREE, TWO, law

FIRST, MADE, SECOND = ArticleNumber(1), ArticleNumber(1, 2), ArticleNumber(2)
Row = tuple[str, str, str, dict[str, str]]


def files_of(*rows: Row) -> list[StatuteFile]:
    return [read_statute_file(law(*row), PATH, order) for order, row in enumerate(rows)]


def days(statute: Statute, number: ArticleNumber) -> list[tuple[str, str, str | None]]:
    """(promulgation, first day, first day on which it no longer holds) of each text."""
    return [
        (v.promulgation, v.effective_from.isoformat(), v.effective_to.isoformat() if v.effective_to else None)
        for v in statute.articles[number]
    ]


def text_on(statute: Statute, number: ArticleNumber, day: str) -> str:
    """What a reader finds on ``day``: the promulgation of the text, "" when there is none."""
    on = date.fromisoformat(day)
    found = [
        v for v in statute.articles[number]
        if v.article is not None and v.effective_from <= on and (v.effective_to is None or on < v.effective_to)
    ]  # fmt: skip
    assert len(found) <= 1, "one text a day"
    return found[0].promulgation if found else ""


def part(*rows: Row, horizon: str = "2022-01-01") -> StatutePart:
    return statute_part(assemble(files_of(*rows)), "folder:x", date.fromisoformat(horizon), dense=True)


# Versions of an article.


def test_every_text_of_every_article_is_kept_with_the_days_on_which_it_holds() -> None:
    statute = assemble(files_of(*HISTORY))
    assert list(statute.articles) == [FIRST, MADE, SECOND]
    assert days(statute, FIRST) == [("1", "2019-07-01", None)]
    assert days(statute, MADE) == [("2", "2020-06-25", None)]
    assert days(statute, SECOND) == [("1", "2019-07-01", "2021-03-02"), ("3", "2021-03-02", None)]
    assert [v.read_in for v in statute.articles[SECOND]] == ["2", "3"]
    assert (statute.files, statute.last_promulgation, statute.last_promulgated_on) == (3, "3", date(2021, 3, 2))


LATE: list[Row] = [
    ("10", "2020-02-04", "2020-08-05", ONE),
    ("11", "2020-03-24", "2020-06-25", TWO),
    ("12", "2020-05-19", "2020-05-19", TWO | {"제2조 (무단유포)": "허락 없이 뿌린 사람은 4년 이하의 징역에 처한다."}),
]


@pytest.mark.parametrize(
    ("day", "promulgation"), [("2020-05-19", ""), ("2020-06-24", ""), ("2020-06-25", "11"), ("2020-09-01", "11")]
)
def test_neither_the_newest_file_nor_the_latest_day_of_force_gives_the_law_of_a_day(
    day: str, promulgation: str
) -> None:
    """The trap of shared/README.md: one file prints the article too early, another, in force later, not at all."""
    assert text_on(assemble(files_of(*LATE)), MADE, day) == promulgation


def test_a_later_promulgation_never_takes_effect_before_what_it_amends() -> None:
    changed = TWO | {"제1조의2 (합성)": "허락 없이 합성한 사람은 7년 이하의 징역에 처한다."}
    statute = assemble(files_of(*LATE[:2], ("12", "2020-05-19", "2020-05-19", changed)))
    assert days(statute, MADE) == [("11", "2020-06-25", "2020-06-25"), ("12", "2020-06-25", None)]
    assert text_on(statute, MADE, "2020-06-24") == ""
    assert text_on(statute, MADE, "2020-06-25") == "12"


def test_days_never_go_back_however_the_files_print_them() -> None:
    rows: list[Row] = [
        (str(n), f"2020-0{n}-01", effective, {"제1조 (벌칙)": f"{n}년 이하의 징역에 처한다."})
        for n, effective in enumerate(["2021-01-01", "2020-05-01", "2022-01-01", "2020-04-01", "2023-01-01"], 1)
    ]
    versions = assemble(files_of(*rows)).articles[FIRST]
    assert [v.effective_from.year for v in versions] == [2021, 2021, 2022, 2022, 2023]
    assert [v.effective_to for v in versions] == [*(v.effective_from for v in versions[1:]), None]


def test_a_repealed_article_keeps_its_place_with_its_day() -> None:
    statute = assemble(files_of(HISTORY[1], ("4", "2022-01-04", "2022-07-05", TWO | {"제2조": "삭제 <2022.1.4>"})))
    assert days(statute, SECOND) == [("2", "2020-06-25", "2022-07-05"), ("4", "2022-07-05", None)]
    assert [v.repealed for v in statute.articles[SECOND]] == [False, True]


def test_an_article_that_is_printed_no_more_ends_and_one_that_comes_back_begins_anew() -> None:
    statute = assemble(
        files_of(HISTORY[1], ("4", "2022-01-04", "2022-07-05", ONE), ("5", "2023-01-03", "2023-01-03", TWO))
    )
    assert days(statute, MADE) == [
        ("2", "2020-06-25", "2022-07-05"), ("4", "2022-07-05", "2023-01-03"), ("5", "2023-01-03", None)
    ]  # fmt: skip
    assert [v.repealed for v in statute.articles[MADE]] == [False, True, False]
    assert [text_on(statute, MADE, day) for day in ("2022-07-04", "2022-07-05", "2023-01-03")] == ["2", "", "5"]


def test_two_promulgations_of_one_day_follow_the_order_of_their_commits() -> None:
    one = read_statute_file(law("7", "2020-01-01", "2020-01-01", {"제1조": "가."}), PATH, 1)
    other = read_statute_file(law("8", "2020-01-01", "2020-01-01", {"제1조": "나."}), PATH, 0)
    assert [v.promulgation for v in assemble([one, other]).articles[FIRST]] == ["8", "7"]
    assert assemble([one, other]) == assemble([other, one])


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("허락없이  찍은 사람은\n1년 이하의 징역에 처한다.", False),
        ("허락 없이 찍은 사람은 1년 이하의 징역에 처한다. <개정 2020.5.19>", False),
        ("허락 없이 찍은 사람은 1년 이하의 징역에 처한다.\n\n[전문개정 2020.5.19]", False),
        ("허락 없이 찍은 사람은 2년 이하의 징역에 처한다.", True),
    ],
)
def test_spacing_and_amendment_notes_are_no_change(text: str, changed: bool) -> None:
    before = {"제1조 (촬영)": "허락 없이 찍은 사람은 1년 이하의 징역에 처한다."}
    statute = assemble(
        files_of(("1", "2019-01-01", "2019-07-01", before), ("2", "2020-05-19", "2020-05-19", {"제1조 (촬영)": text}))
    )
    versions = statute.articles[FIRST]
    assert len(versions) == 1 + changed
    assert versions[-1].read_in == "2", "said as the newest file prints it"


def test_files_in_any_order_make_the_same_statute() -> None:
    files = files_of(*HISTORY, ("4", "2021-03-02", "2022-01-01", ONE))
    made = assemble(files)
    assert all(assemble(order) == made for order in itertools.permutations(files))


def test_two_files_that_differ_in_their_path_alone_make_the_same_statute_in_any_order() -> None:
    one = read_statute_file(law(articles={"제1조": "가."}), "kr/시험법/법률.md")
    other = read_statute_file(law(articles={"제1조": "나."}), "kr/시험법/법률(법률).md")
    assert assemble([one, other]) == assemble([other, one])


def test_files_of_several_statutes_or_of_none_are_not_assembled() -> None:
    with pytest.raises(ValueError, match="one statute"):
        assemble([])
    with pytest.raises(ValueError, match="one statute"):
        assemble([read_statute_file(law(), PATH), read_statute_file(law(law_id="999998"), PATH)])


def test_the_counts_are_of_the_newest_file_and_count_every_clause() -> None:
    assert assemble(files_of(HISTORY[0])).counts == (2, 3)
    assert assemble(files_of(*HISTORY)).counts == (3, 8), "본문, two 호 and two 목 more"
    assert assemble(files_of(*HISTORY, ("4", "2022-01-01", "2022-01-01", ONE))).counts == (2, 3)
    assert assemble(files_of(("1", "2019-01-01", "2019-07-01", {}))).counts == (0, 0)


# One file.


def test_a_file_says_what_it_is() -> None:
    file = read_statute_file(law("00012", "2019-01-01", "2019-07-01", law_id="1234"), PATH, 3)
    assert (file.law, file.law_id, file.kind, file.number, file.order, file.path) == (
        "시험법", "001234", "법률", "12", 3, PATH
    )  # fmt: skip
    assert (file.promulgated_on, file.effective_from) == (date(2019, 1, 1), date(2019, 7, 1))


@pytest.mark.parametrize("change", [lambda t: "\ufeff" + t, lambda t: t.replace("\n", "\r\n")], ids=["BOM", "CRLF"])
def test_byte_order_marks_and_line_ends_do_not_matter(change) -> None:  # type: ignore[no-untyped-def]
    plain, other = read_statute_file(law(), PATH), read_statute_file(change(law()), PATH)
    assert assemble([plain]) == assemble([other])


def test_quoted_dates_and_dates_with_a_time_are_days() -> None:
    text = law().replace("2019-01-01\n", "'2019-01-01'\n").replace("2019-07-01\n", "2019-07-01 00:00:00\n")
    assert days(assemble([read_statute_file(text, PATH)]), FIRST) == [("1", "2019-07-01", None)]
    assert type(read_statute_file(text, PATH).effective_from) is date


BAD = {
    "empty": "",
    "no front matter": "# 시험법\n\n##### 제1조\n\n가.\n",
    "not closed": "---\n제목: 시험법\n",
    "no YAML": law().replace("제목: 시험법", "제목: [시험법"),
    "a list": "---\n- 제목\n---\n본문",
    "text before": "머리말\n" + law(),
    "no title": law().replace("제목: ", "이름: "),
    "no 법령ID": law().replace("법령ID", "번호"),
    "a 법령ID that is none": law(law_id="시험"),
    "no day": law().replace("시행일자: 2019-07-01", "시행일자: ''"),
    "no such day": law().replace("2019-07-01", "2019-02-30"),
    "no number": law().replace("공포번호", "호수"),
}


@pytest.mark.parametrize("kind", BAD)
def test_what_is_no_statute_file_is_named_in_one_sentence(kind: str) -> None:
    with pytest.raises(UnreadableSource) as raised:
        read_statute_file(BAD[kind], PATH)
    assert str(raised.value).startswith(PATH)
    assert "\n" not in str(raised.value)
    assert raised.value.exit_code == 4


@pytest.mark.parametrize(
    ("path", "is_one"),
    [
        (PATH, True), ("시험법/법률.md", True), ("kr/시험법/시행규칙(법무부령).md", True), ("README.md", False),
        ("kr/시험법/법률.txt", False), ("docs/guide.md", False), ("", False),
    ],
)  # fmt: skip
def test_which_paths_are_statutes(path: str, is_one: bool) -> None:
    assert is_statute_path(path) is is_one


# As rows of a shard.


def test_every_version_is_a_record_under_its_own_key_and_the_living_one_is_embedded() -> None:
    made = part(*HISTORY)
    assert sorted(r.key for r in made.records) == ["999999/1-2@2", "999999/1@1", "999999/2@1", "999999/2@3"]
    roles = {(p.owner, p.role) for p in made.passages}
    assert roles == {("999999/1@1", "official"), ("999999/1-2@2", "official"), ("999999/2@3", "official"), ("999999/2@1", "former")}  # fmt: skip
    assert {p.role in LEXICAL_ONLY for p in made.passages if p.owner == "999999/2@1"} == {True}


def test_until_the_horizon_the_text_in_force_and_the_next_one_are_both_living() -> None:
    rows = [HISTORY[1], ("3", "2021-03-02", "2021-09-03", THREE)]
    for horizon, living in (("2021-09-02", {"999999/2@2", "999999/2@3"}), ("2021-09-03", {"999999/2@3"})):
        made = part(*rows, horizon=horizon)
        assert {p.owner for p in made.passages if p.role == "official" and p.owner.startswith("999999/2@")} == living


def test_a_record_holds_the_clauses_word_for_word() -> None:
    data = next(r for r in part(*HISTORY).records if r.key == "999999/1-2@2").data
    assert [(c["path"], c["text"]) for c in data["clauses"]] == [
        (["0"], "다음 각 호의 사람은 3년 이하의 징역에 처한다."),
        (["0", "1"], "허락 없이 합성한 사람"), (["0", "1", "가"], "얼굴"), (["0", "1", "나"], "목소리"),
        (["0", "2"], "허락 없이 편집한 사람"),
    ]  # fmt: skip
    assert (data["effective_from"], data["effective_to"], data["promulgation"], data["repealed"]) == (
        "2020-06-25", None, "2", False
    )  # fmt: skip


def test_two_promulgations_of_one_number_are_two_versions() -> None:
    """Numbers of 부령 begin anew with each ministry."""
    made = part(
        ("1", "2001-03-05", "2001-03-05", {"제1조": "가."}), ("1", "2008-03-05", "2008-03-05", {"제1조": "나."}),
        ("1", "2013-03-05", "2013-03-05", {"제1조": "다."}),
    )  # fmt: skip
    assert [(r.data["effective_from"], r.data["clauses"][0]["text"]) for r in made.records] == [
        ("2001-03-05", "가."), ("2008-03-05", "나."), ("2013-03-05", "다.")
    ]  # fmt: skip
    assert len({r.key for r in made.records}) == 3
    assert made.records[-1].key == "999999/1@1", "the newest has the plain key"
    assert {p.owner for p in made.passages} == {r.key for r in made.records}


def test_a_statute_has_the_same_rows_wherever_its_files_came_from() -> None:
    files = files_of(*HISTORY)
    shards = [
        statute_shard(LAW, [statute_part(assemble(order), "folder:x", date(2022, 1, 1), dense=True)], {})
        for order in (files, files[::-1])
    ]
    assert shards[0].truth_hash("m", "t") == shards[1].truth_hash("m", "t")
    assert json.dumps(shards[0].extras, ensure_ascii=False)


def test_the_horizon_alone_is_no_change_of_the_articles() -> None:
    assert part(*HISTORY, horizon="2022-01-01").fingerprint == part(*HISTORY, horizon="2023-01-01").fingerprint
    assert part(*HISTORY).fingerprint != part(*HISTORY[:2]).fingerprint
