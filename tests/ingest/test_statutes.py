"""Statute files -> every version of every article, each with the day of its own change (design §2, §4); all invented."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace
from datetime import date

import pytest

from ingest.official_shards import LAW, StatutePart, statute_part, statute_shard
from ingest.statutes import Statute, StatuteFile, assemble, is_statute_path, read_statute_file
from kb.errors import UnreadableSource
from kb.law.address import ArticleNumber
from kb.retrieve.official import OfficialArticle
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


def test_a_title_that_one_file_prints_in_brackets_more_is_the_same() -> None:
    titles = ("제1조 (촬영)", "제1조 ((촬영))", "제1조 (촬영 등)")
    rows: list[Row] = [(str(n), f"202{n}-01-01", f"202{n}-01-01", {title: "가."}) for n, title in enumerate(titles, 1)]
    assert [v.promulgation for v in assemble(files_of(*rows)).articles[FIRST]] == ["1", "3"]


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


# The day that the addendum gives.

SPREAD = "제2조 (무단유포)"


def commenced(number: str, promulgated: str, effective: str, articles: dict[str, str], addendum: str, by: str = "", order: int = 0) -> StatuteFile:  # fmt: skip
    """A file with an addendum in the print of law.go.kr. ``addendum`` may hold several lines."""
    text = law(number, promulgated, effective, articles)
    day = date.fromisoformat(promulgated)
    printed = f"부칙{f'({by})' if by else ''} <제{number}호,{day.year}.{day.month}.{day.day}>\n\n\n{addendum}\n"
    earlier = "부칙 <제0호,1999.1.1>\n\n\n이 법은 공포한 날부터 시행한다.\n\n"
    return read_statute_file(text.partition("## 부칙")[0] + f"## 부칙\n\n{earlier}{printed}", PATH, order)


START = commenced("1", "2019-01-01", "2019-01-01", TWO, "이 법은 공포한 날부터 시행한다.")


def with_first(text: str) -> dict[str, str]:
    return TWO | {"제1조 (무단촬영)": text}


def told(statute: Statute, number: ArticleNumber) -> list[tuple[str, str, str | None]]:
    """(promulgation, first day, reason) of each text that was law on any day."""
    return [
        (v.promulgation, v.effective_from.isoformat(), v.reason)
        for v in statute.articles[number]
        if v.effective_from != v.effective_to
    ]


def test_each_article_takes_effect_on_the_day_that_the_addendum_gives_for_it() -> None:
    after = commenced(
        "2", "2024-10-16", "2025-04-17", {k: v.replace("년", "년 6개월") for k, v in TWO.items()},
        "이 법은 공포 후 6개월이 경과한 날부터 시행한다. 다만, 제2조의 개정규정은 공포한 날부터 시행한다.",
    )  # fmt: skip
    statute = assemble([START, after])
    assert told(statute, FIRST) == [("1", "2019-01-01", None), ("2", "2025-04-17", None)]
    assert told(statute, SECOND) == [("1", "2019-01-01", None), ("2", "2024-10-16", None)]
    assert all(v.certain for versions in statute.articles.values() for v in versions)


def test_the_day_of_the_addendum_goes_before_that_of_the_file() -> None:
    after = commenced(
        "2", "2024-10-16", "2024-10-16", THREE, "제1조(시행일) 이 법은 공포 후 6개월이 경과한 날부터 시행한다."
    )
    assert told(assemble([START, after]), SECOND)[-1] == ("2", "2025-04-17", None)


@pytest.mark.parametrize(
    ("addendum", "reason"),
    [
        ("이 법은 대통령령으로 정하는 날부터 시행한다.", "decree"),
        ("이 법은 「갑과 을의 협정」이 발효하는 날부터 시행한다.", "conditional"),
        ("이 법은 모형법의 시행일부터 시행한다.", "other_law"),
        ("종전의 예에 따른다.", "unreadable"),
        ("이 법은 공포한 날부터 시행한다. 다만, 제2조의 개정규정은 총리령으로 정하는 날부터 시행한다.", "decree"),
    ],
)  # fmt: skip
def test_where_no_day_can_be_read_the_files_day_stands_and_the_version_says_so(addendum: str, reason: str) -> None:
    statute = assemble([START, commenced("2", "2024-10-16", "2025-02-03", THREE, addendum)])
    assert told(statute, SECOND)[-1] == ("2", "2025-02-03", reason)
    assert statute.articles[FIRST][-1].certain


def test_a_file_without_the_addendum_says_so() -> None:
    assert told(assemble(files_of(*HISTORY)), SECOND)[-1] == ("3", "2021-03-02", "no_addendum")


def test_a_day_that_was_put_off_is_read_as_the_newest_file_prints_it() -> None:
    first = commenced("2", "2020-02-28", "2024-02-01", THREE, "이 법은 2025년 3월 1일부터 시행한다.")
    text = commenced("3", "2023-01-03", "2023-01-03", THREE, "이 법은 공포한 날부터 시행한다.").body
    changed = text.replace(
        "부칙 <제3호", "부칙 <제2호,2020.2.28>\n\n\n이 법은 2024년 2월 1일부터 시행한다.\n\n부칙 <제3호"
    )
    newest = replace(commenced("3", "2023-01-03", "2023-01-03", THREE, ""), body=changed)
    assert told(assemble([START, first, newest]), SECOND)[-1] == ("2", "2024-02-01", None)


TWO_STEPS = "**①** 허락 없이 찍은 사람은 2년 이하의 징역에 처한다.\n\n**②** 미수범은 처벌한다.\n\n**③** 산 사람도 같다."
LATER_THIRD = "이 법은 공포한 날부터 시행한다. 다만, 제1조제3항의 개정규정은 공포 후 6개월이 경과한 날부터 시행한다."


def test_clauses_that_wait_make_two_texts_of_one_promulgation() -> None:
    statute = assemble([START, commenced("2", "2024-10-16", "2024-10-16", with_first(TWO_STEPS), LATER_THIRD)])
    assert told(statute, FIRST) == [
        ("1", "2019-01-01", None), ("2", "2024-10-16", "composed"), ("2", "2025-04-17", None)
    ]  # fmt: skip
    between, last = statute.articles[FIRST][-2:]
    assert [path for path, _ in between.clauses] == [("1",), ("2",)]
    assert "2년 이하" in between.clauses[0][1]
    assert [path for path, _ in last.clauses] == [("1",), ("2",), ("3",)]
    keys = [r.key for r in statute_part(statute, "folder:x", date(2026, 1, 1), dense=True).records if "/1@" in r.key]
    assert keys == ["999999/1@1", "999999/1@2-20241016", "999999/1@2"]


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        (  # an old 항 waits: it stays as it was
            "**①** 허락 없이 찍은 사람은 2년 이하의 징역에 처한다.\n\n**②** 미수범도 처벌하고 예비한 사람도 처벌한다.",
            ["허락 없이 찍은 사람은 2년 이하의 징역에 처한다.", "미수범은 처벌한다."],
        ),
        (  # one is put in between and waits: the others have their new numbers already
            "**①** 허락 없이 찍은 사람은 2년 이하의 징역에 처한다.\n\n**②** 산 사람도 같다.\n\n**③** 미수범은 처벌한다.",
            ["허락 없이 찍은 사람은 2년 이하의 징역에 처한다.", "미수범은 처벌한다."],
        ),
        (  # one that goes waits: it is still there
            "**①** 허락 없이 찍은 사람은 2년 이하의 징역에 처한다.\n\n**②** 삭제 <2024.10.16>",
            ["허락 없이 찍은 사람은 2년 이하의 징역에 처한다.", "미수범은 처벌한다."],
        ),
    ],
)  # fmt: skip
def test_the_text_between_has_the_new_clauses_that_are_law_and_the_old_ones_that_wait(text: str, clauses: list[str]) -> None:  # fmt: skip
    addendum = "이 법은 공포한 날부터 시행한다. 다만, 제1조제2항의 개정규정은 2025년 1월 1일부터 시행한다."
    statute = assemble([START, commenced("2", "2024-10-16", "2024-10-16", with_first(text), addendum)])
    between = statute.articles[FIRST][-2]
    assert (between.reason, between.effective_to) == ("composed", date(2025, 1, 1))
    assert [words for _, words in between.clauses] == clauses


def test_where_all_that_changed_waits_there_is_one_text() -> None:
    text = ONE["제1조 (무단촬영)"] + "\n\n**③** 산 사람도 같다."
    statute = assemble([START, commenced("2", "2024-10-16", "2024-10-16", with_first(text), LATER_THIRD)])
    assert told(statute, FIRST) == [("1", "2019-01-01", None), ("2", "2025-04-17", None)]


@pytest.mark.parametrize(
    ("part", "told_of_it"),
    [
        ("제2조 단서", [("2", "2025-01-01", None)]),
        ('제2조의 개정규정 중 "벌금"에 관한 부분', [("2", "2024-10-16", "part_later")]),
    ],
)
def test_a_part_of_a_clause_waits_alone_or_puts_the_text_in_doubt(part: str, told_of_it: list[tuple[str, str, str | None]]) -> None:  # fmt: skip
    text = TWO | {SPREAD: f"{TWO[SPREAD]} 다만, 벌금에 처할 수 있다."}
    addendum = f"이 법은 공포한 날부터 시행한다. 다만, {part}의 개정규정은 2025년 1월 1일부터 시행한다.".replace(
        "부분의 개정규정", "부분"
    )
    statute = assemble([START, commenced("2", "2024-10-16", "2024-10-16", text, addendum)])
    assert told(statute, SECOND)[1:] == told_of_it
    last = statute.articles[SECOND][-1]
    in_doubt = (date(2024, 10, 16), date(2025, 1, 1)) if last.reason else (None, None)
    assert (last.doubt_from, last.doubt_to) == in_doubt


def test_a_new_article_may_wait_and_the_rest_not() -> None:
    files = [
        commenced("1", "2019-01-01", "2019-01-01", ONE, "이 법은 공포한 날부터 시행한다."),
        commenced("2", "2024-10-16", "2024-10-16", TWO, "이 법은 공포한 날부터 시행한다. 다만, 제1조의2의 개정규정은 2027년 1월 1일부터 시행한다."),
    ]  # fmt: skip
    assert told(assemble(files), MADE) == [("2", "2027-01-01", None)]
    assert text_on(assemble(files), MADE, "2026-12-31") == ""


def test_a_change_of_what_is_not_law_yet_puts_the_time_between_in_doubt() -> None:
    """No file prints the old text with the later change alone."""
    files = [
        START,
        commenced("2", "2024-01-02", "2025-01-01", THREE, "이 법은 2025년 1월 1일부터 시행한다."),
        commenced("3", "2024-03-05", "2024-03-05", THREE | {SPREAD: "허락 없이 뿌린 자는 5년 이하의 징역에 처한다."}, "이 법은 공포한 날부터 시행한다."),
    ]  # fmt: skip
    statute = assemble(files)
    assert told(statute, SECOND) == [("1", "2019-01-01", "overlap"), ("3", "2025-01-01", None)]
    rows = statute_part(statute, "folder:x", date(2026, 1, 1), dense=True).records
    old = next(OfficialArticle.of(row) for row in rows if row.key == "999999/2@1")
    assert [old.doubtful(date(2024, *day)) for day in ((3, 4), (3, 5), (12, 31))] == [False, True, True]
    assert (old.doubt_from, old.doubt_to) == (date(2024, 3, 5), date(2025, 1, 1))
    follows = "이 법은 공포한 날부터 시행한다. 다만, 부칙 제6조에 따라 개정되는 법률 중 이 법 시행 전에 공포되었으나 시행일이 도래하지 아니한 법률을 개정한 부분은 각각 해당 법률의 시행일부터 시행한다."
    files[2] = commenced("3", "2024-03-05", "2024-03-05", THREE | {SPREAD: "뿌린 자는 벌한다."}, follows, by="모형법")
    assert told(assemble(files), SECOND) == [("1", "2019-01-01", None), ("3", "2025-01-01", None)]


def test_a_wholly_new_statute_ends_the_old_one_also_where_an_article_waits() -> None:
    new = commenced("9", "2024-10-16", "2024-10-16", {"제1조 (목적)": "목적이다.", "제2조 (신고)": "신고한다."}, "")
    body = new.body.partition("## 부칙")[0] + (
        "## 부칙\n\n부칙 <제9호,2024.10.16>\n\n\n제1조(시행일) 이 법은 공포한 날부터 시행한다. 다만, 제2조는 2025년 7월 1일부터 시행한다.\n"
    )
    statute = assemble([START, replace(new, body=body)])
    assert days(statute, SECOND) == [
        ("1", "2019-01-01", "2024-10-16"), ("9", "2024-10-16", "2025-07-01"), ("9", "2025-07-01", None)
    ]  # fmt: skip
    assert [v.article is None for v in statute.articles[SECOND]] == [False, True, False]


def test_the_days_and_doubts_are_the_same_in_any_order_and_reach_the_reader() -> None:
    files = [
        START,
        commenced("2", "2024-10-16", "2024-10-16", with_first(TWO_STEPS), LATER_THIRD),
        commenced("3", "2024-12-03", "2024-12-03", with_first(TWO_STEPS.replace("2년", "3년")), "이 법은 공포한 날부터 시행한다."),
    ]  # fmt: skip
    made = assemble(files)
    assert all(assemble(order) == made for order in itertools.permutations(files))
    rows = statute_part(made, "folder:x", date(2026, 1, 1), dense=True).records
    read = {row.key: OfficialArticle.of(row) for row in rows}
    assert list(read) == ["999999/1@1", "999999/1@2", "999999/1@3", "999999/1-2@1", "999999/2@1"]
    between = read["999999/1@2"]
    assert (between.certain, between.reason, str(between.key(("1",)))) == (False, "overlap", "999999/1/1@2")
    assert between.doubtful(date(2024, 12, 3))
    assert read["999999/2@1"].certain
    assert not read["999999/2@1"].doubtful(date(2024, 12, 3))
