"""Every form in which a reference may be written: what it belongs to, where it stands, how it is printed back.

The table is invented, except for 형법, whose short name hides inside those of other statutes.
"""

from __future__ import annotations

import time
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.law.address import ArticleNumber
from kb.law.definitions import read_definitions
from kb.law.mention import UNKNOWN, Here, Reference
from kb.law.names import NameTable, StatuteName, unknown_names
from kb.law.printing import print_english, print_korean
from kb.law.promulgation import Promulgation, Version, read_version
from kb.law.reference import find_mentions, find_references

TRIAL, DECREE, CRIMINAL, GUARD, TWINS = "999999", "999998", "888888", "777777", ("555551", "555552")
LONG = "시험범죄의 처벌 및 보호 등에 관한 법률"
TABLE = NameTable(
    [
        StatuteName(
            TRIAL, LONG, "시험처벌법", "Act on Punishment and Protection of Trial Crimes", ("시처법", "Trial Act")
        ),
        StatuteName(DECREE, f"{LONG} 시행령", "", "Enforcement Decree of the Trial Act", ("시험처벌법 시행령",)),
        StatuteName(CRIMINAL, "형법", "형법", "Criminal Act", ("刑法",)),
        StatuteName(GUARD, "시험ㆍ모형의 보호에 관한 법률", "모형보호법", "Model Protection Act"),
        StatuteName(TWINS[0], "쌍둥이법", "", "Twin Act", living=False),
        StatuteName(TWINS[1], "쌍둥이법", "", "Twin Act"),
    ]
)
OLD = Version(None, Promulgation(date(2018, 12, 18), "법률", "15977"))
BOTH = Version(Promulgation(date(2012, 12, 18), "법률", "11556"), OLD.before)

# (법령ID, article slug, clause path) of every article.
Row = tuple[tuple[str, ...], str, tuple[str, ...]]


def rows(text: str, here: Here | None = None) -> list[Row]:
    return [(m.law_ids, m.article.slug, m.path) for m in find_mentions(text, TABLE, here) if m.article]


def one(text: str) -> Reference:
    (found,) = [m for m in find_mentions(text, TABLE) if m.article]
    return found


# Lists and ranges


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("형법 제3조부터 제10조까지", [("3", ()), ("10", ())]),
        ("형법 제14조제1항 또는 제2항", [("14", ("1",)), ("14", ("2",))]),
        ("형법 제14조제1항제1호 내지 제3호", [("14", ("1", "1")), ("14", ("1", "3"))]),
        ("형법 제3조, 제4조 및 제7조의2제1항", [("3", ()), ("4", ()), ("7-2", ("1",))]),
        ("형법 제2조 제4호 (다)목, 제5호, 제6조", [("2", ("0", "4", "다")), ("2", ("0", "5")), ("6", ())]),
        ("형법 제4조 제1항 제1호 가목, 나목, 제2항", [("4", ("1", "1", "가")), ("4", ("1", "1", "나")), ("4", ("2",))]),
        ("형법 제9조 제1항, 14조 제1항 단서, 제4항", [("9", ("1",)), ("14", ("1",)), ("14", ("4",))]),
        ("형법 제297조(강간), 제298조(강제추행) 및 제299조의 죄", [("297", ()), ("298", ()), ("299", ())]),
        ("형법 제2편제32장 강간과 추행의 죄 중 제297조", [("297", ())]),
        ("형법 제342조(제339조의 미수범으로 한정한다)의 죄, 제3조", [("342", ()), ("339", ()), ("3", ())]),
        ("형법 제14조 ①항, ③항", [("14", ("1",)), ("14", ("3",))]),
    ],
)
def test_lists_and_ranges_are_of_one_statute(text: str, expected: list[tuple[str, tuple[str, ...]]]) -> None:
    assert rows(text) == [((CRIMINAL,), slug, path) for slug, path in expected]


@pytest.mark.parametrize(
    "text",
    [
        "형법 제3조부터 제10조까지",
        "형법 제3조 내지 제10조",
        "형법 제3조∼제10조",
        "Articles 3 through 10 of the Criminal Act",
    ],
)
def test_the_two_ends_of_a_range_say_so(text: str) -> None:
    assert [m.end_of_range for m in find_mentions(text, TABLE) if m.article] == ["from", "to"]


@pytest.mark.parametrize(
    "text",
    [
        "형법 제14조 제1항은 다른 제2항",
        "형법 제14조는 벌한다. 제2항",
        "형법 제14조 제1항: “제2항",
        "형법 제14조 제1항에 관한 제2호",
        "형법 제14조 제1항, 법률 제15977호",
        "형법 제14조 제1항 제2회, 제3호 법정",
        "형법 제14조\n제2항",
    ],
)
def test_no_clause_joins_an_article_across_other_words(text: str) -> None:
    assert rows(text)[1:] == []
    assert [r for r in find_references(text, TABLE) if r.article][1:] == []


# Words that point


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("형법 제297조제1항과 같은 조 제2항", ((CRIMINAL,), "297", ("2",))),
        ("형법 제297조제1항과 같은 항 제3호", ((CRIMINAL,), "297", ("1", "3"))),
        ("형법 제297조와 동조 제2항", ((CRIMINAL,), "297", ("2",))),
        ("형법 제297조와 동법 제298조", ((CRIMINAL,), "298", ())),
        ("형법 제297조와 위 법률 제298조", ((CRIMINAL,), "298", ())),
        ("시험처벌법 제3조와 같은 법 시행령 제4조", ((DECREE,), "4", ())),
        ("시험처벌법 시행령 제3조와 같은 영 제4조", ((DECREE,), "4", ())),
        ("형법 제3조와 같은 법 시행령 제4조", ((UNKNOWN,), "4", ())),
        ("형법 제3조와 같은 영 제4조", ((UNKNOWN,), "4", ())),
        ("강간(형법 제297조), 강제추행(같은 법 제298조)", ((CRIMINAL,), "298", ())),
        ("시험처벌법 제3조(형법 제319조의 죄), 제4조", ((TRIAL,), "4", ())),
        ("시험처벌법 제3조 중 ‘「형법」 제297조의 죄’ 부분, 제4조", ((TRIAL,), "4", ())),
        ("시험처벌법 제3조(형법 제319조의 죄), 같은 법 제4조", ((TRIAL, CRIMINAL), "4", ())),
    ],
)
def test_words_that_point_at_what_was_named(text: str, expected: Row) -> None:
    assert rows(text)[-1] == expected


HERE = Here((TRIAL,), ArticleNumber(14, 2), ("3",), ArticleNumber(14))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("이 법 제3조", ((TRIAL,), "3", ())),
        ("제3조의 죄", ((TRIAL,), "3", ())),
        ("제1항의 죄", ((TRIAL,), "14-2", ("1",))),
        ("전항의 죄", ((TRIAL,), "14-2", ("2",))),
        ("전조의 죄", ((TRIAL,), "14", ())),
        ("이 조 제1항", ((TRIAL,), "14-2", ("1",))),
        ("본조의 죄", ((TRIAL,), "14-2", ())),
        ("제2호의 죄", ((TRIAL,), "14-2", ("3", "2"))),
        ("「형법」 제297조, 제298조", ((CRIMINAL,), "298", ())),
        ("「형법」 제297조의 죄를 범한 사람이 제3조의 죄를 범한 때", ((TRIAL,), "3", ())),
    ],
)
def test_a_clause_of_a_statute_reckons_from_where_it_stands(text: str, expected: Row) -> None:
    assert rows(text, HERE)[-1] == expected


@pytest.mark.parametrize(
    "text", ["전항의 죄", "같은 조 제2항", "같은 항 제3호", "제2항에 따라", "전조의 죄", "형법상 전항의 죄"]
)
def test_what_points_at_nothing_says_so_and_is_no_reference(text: str) -> None:
    (mention,) = [m for m in find_mentions(text, TABLE) if m.pointer]
    assert (mention.article, mention.law_ids) == (None, ())
    assert [r for r in find_references(text, TABLE) if r.article or not r.law_ids] == []


def test_the_article_before_is_not_reckoned_by_number() -> None:
    assert rows("전조의 죄", Here((TRIAL,), ArticleNumber(15), ("1",))) == []


@pytest.mark.parametrize(
    "text", ["전조 증상이 있다", "동조하는 사람들", "이 조사에서", "같은 조건", "종목을 고른다", "제목부터 다르다"]
)
def test_everyday_words_do_not_point(text: str) -> None:
    assert find_mentions(text, TABLE) == []


def test_parts_of_a_clause() -> None:
    assert one("형법 제3조 제1항 단서").part == "단서"
    assert one("형법 제3조 각 호 외의 부분 본문").part == "각 호 외의 부분 본문"
    assert one("형법 제3조 제1항 각 호의 어느 하나").each == "호"
    assert one("형법 제3조 전문가").part is None


# Unknown statutes


@pytest.mark.parametrize(
    "text",
    [
        "형법 제1조, 헌법 제10조, 제11조",
        "형법 제1조, 공무원임용시험령 제10조",
        "형법 제1조 국적법(2019. 12. 31. 법률 제16851호로 개정된 것) 제10조, 제11조",
        "형법 제1조 수가의 기준 및 일반기준(2016. 12. 30. 보건복지부고시 제2016-272호) 제10조 제1항",
        "형법 제1조, 공직선거관리규칙 제10조 제2항",
        "형법 제1조, 憲法 제10조",
        "형법 제1조, 「거짓법」 제10조, 제11조",
        "형법 제1조, 지방공무원 징계 및 소청 규정 제10조",
        "형법 제1조, 아동권리협약 제10조",
    ],
)
def test_an_article_of_what_the_table_does_not_know_is_nobodys(text: str) -> None:
    assert rows(text)[0] == ((CRIMINAL,), "1", ())
    assert {law_ids for law_ids, *_ in rows(text)[1:]} == {(UNKNOWN,)}


def test_an_unknown_name_behind_a_known_one_is_found() -> None:
    assert unknown_names("시험처벌법과 없는 것의 보호에 관한 법률", TABLE) == ["없는 것의 보호에 관한 법률"]
    assert unknown_names("시험처벌법에 관한 법률 해석", TABLE) == []


def test_articles_of_the_addenda_are_not_those_of_the_statute() -> None:
    found = [
        m for m in find_mentions("형법 부칙(2014. 12. 30. 법률 제12889호) 제1조, 제2조. 형법 제3조", TABLE) if m.article
    ]
    assert [m.addenda for m in found] == [True, True, False]
    assert [m.article_keys for m in found] == [(), (), (f"{CRIMINAL}/3",)]
    assert find_references("형법 부칙 제1조", TABLE)[-1].law_ids == (UNKNOWN,)


@pytest.mark.parametrize("text", ["헌법재판소", "사회복지법인", "刑法學"])
def test_a_name_inside_another_word_is_none(text: str) -> None:
    table = NameTable([StatuteName("1", "헌법", "사회복지법", "", ("刑法",))])
    assert table.find(text) == []


def test_the_living_statute_comes_first() -> None:
    assert one("쌍둥이법 제1조").law_ids == (TWINS[1], TWINS[0])


# Former law


@pytest.mark.parametrize(
    ("text", "version", "old"),
    [
        (f"구 {LONG}(2018. 12. 18. 법률 제15977호로 개정되기 전의 것) 제14조", OLD, True),
        (f"구 「{LONG}」(2018. 12. 18. 법률 제15977호로 개정되기 전의 것) 제14조", OLD, True),
        (f"구 ‘{LONG}’(2018.12.18. 법률 제15977 호로 전부개정되기 전의 것) 제14조", OLD, True),
        (f"{LONG}(2018. 12. 18. 법률 제15977호로 개정되기 전의 것)제14조", OLD, True),
        (
            "구 시험처벌법(2012. 12. 18. 법률 제11556호로 개정되고, 2018. 12. 18. 법률 제15977호로 개정되기 전의 것) 제14조",
            BOTH,
            True,
        ),
        ("시험처벌법(2012. 12. 18. 법률 제11556호로 전부개정된 것) 제14조", Version(BOTH.since), False),
        ("구 시험처벌법(2018. 12. 18. 법률 제15977호 ‘형법’으로 개정되기 전의 것) 제14조", None, True),
        ("구 시험처벌법 제14조", None, True),
        ("Article 14 of the former Trial Act (amended by Act No. 15977, Dec. 18, 2018)", OLD, True),
        ("Article 14 of the Trial Act (before amendment by Act No. 15977, December 18, 2018)", OLD, True),
        ("시험처벌법 제14조", None, False),
        ("친구 시험처벌법 제14조", None, False),
    ],
)
def test_former_law_and_its_promulgation(text: str, version: Version | None, old: bool) -> None:
    found = one(text)
    assert found.law_ids == (TRIAL,)
    assert found.old == old
    assert version is None or found.version == version


def test_a_day_that_does_not_exist_is_no_promulgation() -> None:
    assert read_version("2018. 13. 45. 법률 제15977호로 개정되기 전의 것") is None
    assert read_version("현행과 같다") is None


def test_the_law_of_today_beside_former_law() -> None:
    found = [
        m for m in find_mentions(f"구 시험처벌법({OLD}) 제20조(현행 제21조 제2항 참조), 제22조", TABLE) if m.article
    ]
    assert [(m.old, m.version) for m in found] == [(True, OLD), (False, None), (True, OLD)]


# Names that a text defines


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("「형법」(이하 “법”이라 한다) 제3조, 법 제5조", ((CRIMINAL,), "5", ())),
        ("형법(이하 ‘기본법’이라고 한다)은 길다. 시험처벌법은 짧다. 기본법 제5조", ((CRIMINAL,), "5", ())),
        ("시험처벌법(약칭: 벌법)과 형법, 벌법 제5조", ((TRIAL,), "5", ())),
        ("“기본법”이란 「형법」을 말한다. 시험처벌법, 기본법 제5조", ((CRIMINAL,), "5", ())),
        ("「없는법」(이하 “모법”이라 한다), 형법 제1조, 모법 제5조", ((UNKNOWN,), "5", ())),
        (f"구 시험처벌법({OLD}, 이하 ‘구법률’이라 한다)과 형법, 구법률 제5조", ((TRIAL,), "5", ())),
        (
            "the Criminal Act (hereinafter referred to as the “Base Act”). Article 5 of the Base Act",
            ((CRIMINAL,), "5", ()),
        ),
    ],
)
def test_a_text_may_name_its_statutes(text: str, expected: Row) -> None:
    assert rows(text)[-1] == expected


def test_a_defined_name_holds_from_its_definition_on() -> None:
    assert rows("기본령 제5조. 형법(이하 “기본령”이라 한다) 제6조, 기본령 제7조") == [
        ((UNKNOWN,), "5", ()),
        ((CRIMINAL,), "6", ()),
        ((CRIMINAL,), "7", ()),
    ]
    text = "형법(이하 “갑법”이라 한다), 시험처벌법(이하 “갑법”이라 한다)"
    assert [(d.name, d.law_ids) for d in read_definitions(text, TABLE)] == [("갑법", (CRIMINAL,)), ("갑법", (TRIAL,))]
    assert rows(f"{text}, 갑법 제1조") == [((TRIAL,), "1", ())]


def test_the_version_of_a_defined_name_goes_with_it() -> None:
    found = [
        m
        for m in find_mentions(f"구 시험처벌법({OLD}, 이하 ‘옛법’이라 한다). 형법 제1조, 옛법 제2조", TABLE)
        if m.article
    ]
    assert (found[-1].version, found[-1].old) == (OLD, True)


def test_brackets_that_define_no_statute_define_nothing() -> None:
    assert read_definitions("교도소, 구치소(이하 “교도소등”이라 한다)의 장", TABLE) == []


# English


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Articles 3 and 4(2) of the Trial Act", [("3", ()), ("4", ("2",))]),
        ("Articles 3, 4-2 or 5 of the Trial Act", [("3", ()), ("4-2", ()), ("5", ())]),
        ("Article 2(1), subparagraph 3(a) of the Trial Act", [("2", ("1", "3", "가"))]),
        ("subparagraph 3 of Article 2(1) of the Trial Act", [("2", ("1", "3"))]),
        ("paragraph (2) of Article 14-2 of the Trial Act", [("14-2", ("2",))]),
        ("Article 2, subparagraph 3 of the Trial Act", [("2", ("0", "3"))]),
        ("Art. 11(1) of the Trial Act", [("11", ("1",))]),
    ],
)
def test_english_addresses(text: str, expected: list[tuple[str, tuple[str, ...]]]) -> None:
    assert rows(text) == [((TRIAL,), slug, path) for slug, path in expected]


# Printing

numbers = st.builds(ArticleNumber, st.integers(1, 1200), st.integers(0, 30).filter(lambda n: n != 1))
steps = st.one_of(
    st.integers(1, 60).map(str), st.tuples(st.integers(1, 60), st.integers(2, 9)).map(lambda p: f"{p[0]}의{p[1]}")
)
paths = st.one_of(
    st.just(()),
    st.tuples(steps),
    st.tuples(steps, steps),
    st.tuples(steps, steps, st.sampled_from("가나다라마바사아자차카타파하")),
    st.tuples(st.just("0"), steps),
)
days = st.dates(date(1900, 1, 1), date(2099, 12, 31))
promulgations = st.builds(Promulgation, days, st.sampled_from(["법률", "대통령령"]), st.integers(1, 99999).map(str))
versions = st.one_of(st.none(), promulgations.map(Version), promulgations.map(lambda p: Version(None, p)))


def core(reference: Reference) -> tuple[object, ...]:
    return (
        reference.law_ids, reference.article, reference.path, reference.version, reference.old, reference.part,
        reference.each, reference.addenda,
    )  # fmt: skip


@given(numbers, paths, versions, st.booleans(), st.sampled_from([None, "단서", "본문", "후단"]), st.booleans())
def test_what_is_printed_is_read_back(
    article: ArticleNumber, path: tuple[str, ...], version: Version | None, old: bool, part: str | None, addenda: bool
) -> None:
    old = old or bool(version and version.before)
    reference = Reference(0, 1, "-", (TRIAL,), article, path, version=version, old=old, part=part, addenda=addenda)
    assert core(one(print_korean(reference, LONG))) == core(reference)


@given(numbers, paths, versions, st.booleans())
def test_what_is_printed_in_english_is_read_back(
    article: ArticleNumber, path: tuple[str, ...], version: Version | None, old: bool
) -> None:
    old = bool(version.before) if version else old
    reference = Reference(0, 1, "-", (TRIAL,), article, path, version=version, old=old)
    assert core(one(print_english(reference, "Trial Act"))) == core(reference)


def test_printed_forms() -> None:
    reference = Reference(0, 1, "-", (TRIAL,), ArticleNumber(14, 2), ("1", "3", "가"), version=OLD, old=True)
    assert print_korean(reference, "시험법") == (
        "구 시험법(2018. 12. 18. 법률 제15977호로 개정되기 전의 것) 제14조의2 제1항 제3호 가목"
    )
    assert print_english(reference, "Trial Act") == (
        "Article 14-2(1), subparagraph 3(a) of the former Trial Act (before amendment by Act No. 15977, December 18, 2018)"
    )
    assert print_korean(one("형법 제3조 제1항 각 호"), "형법") == "형법 제3조 제1항 각 호"
    assert print_korean(one("제3조"), "") == "제3조"
    assert print_english(Reference(0, 1, "-", (TRIAL,)), "Trial Act") == "the Trial Act"
    with pytest.raises(ValueError, match="no English form"):
        print_english(one("형법 제3조 단서"), "Criminal Act")


# Offsets and hostile texts

fragments = st.sampled_from(
    [
        "형법", "「시험처벌법」", "시험 범죄의 처벌 및 보호 등에 관한 법률", "시험처벌법 시행령", "구 ", "(이하 “법”이라 한다)", "법 ",
        "(2018. 12. 18. 법률 제15977호로 개정되기 전의 것)", "같은 법 ", "이 법 ", "같은 조 ", "전항", "전조의 죄", "각 호", "제14조의2", "제3호",
        "제297조제1항제3호가목", "제2항", "가목", " 및 ", ", ", "부터 ", "까지", " 내지 ", "ㆍ", " ", "\n", "(", ")", "‘", "’", "부칙 ", "거짓법 ",
        "Articles 3 and 4", " of the Trial Act", "paragraph (2) of Article 3", "2017도 3443", "ㆍ241(병합)", " 판결",
        "대법원 2018. 8. 30. 선고 ", "헌재 2015헌바240", "Supreme Court Decision ", " decided August 30, 2018", "İß㎡ﬁ", "😀", "없는 것에 관한 법률",
    ]
)  # fmt: skip
texts = st.one_of(
    st.lists(fragments, max_size=16).map("".join),
    st.text(max_size=40),
    st.text("제14조의2항호가목형법「」() .도ㆍİ“”", max_size=60),
)


@given(texts, st.sampled_from([None, HERE]))
@settings(max_examples=300)
def test_every_mention_stands_exactly_where_it_says_and_none_overlap(text: str, here: Here | None) -> None:
    mentions = find_mentions(text, TABLE, here)
    for mention in mentions:
        assert mention.text
        assert text[mention.start : mention.end] == mention.text
    for left, right in pairwise(mentions):
        assert left.end <= right.start


HOSTILE = [
    "제", "제1조", "「", "」", "(", ")", "형법 ", "제 ", "   제 14 조", "구 ", "에 관한 법률 ", "가나다에관한", "법", "이하 “", "2017도1, ", "2017도1ㆍ",
    "대법원 2018. 8. 30. 선고 ", "Article ", "A ", "A-", "제1조 제1항 ", "“형법", "‘)", "1", "조", "시험범죄의 처벌 및 보호 ", "Articles 3, 4, ",
    "같은 법 ", "부칙(", "제1항 및 ", " ", "\n", "ㆍ", "형법(2018. 12. 18. 법률 제1호로 개정되기 전의 것", "「형법」(이하 “법”이라 한다) 법 제1조 ",
    "\t제\u3000", "제1항ㆍ", "제1조(", "쌍 둥 이 법", "2018. 8. 30. ", "Act on ", "paragraph (1) of ",
]  # fmt: skip


@pytest.mark.parametrize("unit", HOSTILE)
def test_a_hostile_text_is_read_in_linear_time(unit: str) -> None:
    text = (unit * 12_000)[:12_000]
    started = time.process_time()
    for mention in find_mentions(text, TABLE, HERE):
        assert text[mention.start : mention.end] == mention.text
    assert time.process_time() - started < 3  # a quadratic reader needs minutes
