"""Legal references in any text: each is found, belongs to the right statute, and stands exactly where it says.

The table is invented, except for 형법, whose short name hides inside those of other statutes.
"""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.law.address import ArticleNumber, printed_address
from kb.law.reference import UNKNOWN, NameTable, Reference, StatuteName, case_numbers, find_references, unknown_names

TRIAL, CRIMINAL, GUARD, MILITARY, TWINS = "999999", "888888", "777777", "666666", ("555551", "555552")
TABLE = NameTable(
    [
        StatuteName(
            TRIAL,
            "시험범죄의 처벌 및 보호 등에 관한 법률",
            "시험처벌법",
            "Act on Punishment and Protection of Trial Crimes",
            ("시처법", "Trial Act"),
        ),
        StatuteName(CRIMINAL, "형법", "형법", "Criminal Act", ("Criminal Code",)),
        StatuteName(GUARD, "시험ㆍ모형의 보호에 관한 법률", "모형보호법", "Model Protection Act"),
        StatuteName(MILITARY, "군형법", "군형법", "Military Criminal Act"),
        StatuteName(TWINS[0], "쌍둥이기본법", "쌍둥이법", "Twin Act"),
        StatuteName(TWINS[1], "쌍둥이기본법", "쌍둥이법", "Twin Act"),
    ]
)

# (법령ID, article slug, clause path) of everything found in a text.
Found = tuple[tuple[str, ...], str | None, tuple[str, ...]]


def found(text: str, table: NameTable = TABLE) -> list[Found]:
    return [
        (reference.law_ids, reference.article.slug if reference.article else None, reference.path)
        for reference in find_references(text, table)
    ]


def articles(text: str) -> list[Found]:
    return [row for row in found(text) if row[1] is not None]


def only(text: str) -> Reference:
    references = find_references(text, TABLE)
    assert len(references) == 1, references
    return references[0]


# Names


@pytest.mark.parametrize(
    ("text", "law_id"),
    [
        ("시험범죄의 처벌 및 보호 등에 관한 법률 제14조", TRIAL),
        ("「시험범죄의 처벌 및 보호 등에 관한 법률」 제14조", TRIAL),
        ("「시험범죄의 처벌 및 보호 등에 관한 법률」제14조", TRIAL),
        ("시험범죄의처벌및보호등에관한법률 제14조", TRIAL),
        ("시험 범죄의 처벌 및  보호 등에 관한 법률 제14조", TRIAL),
        ("시험범죄의 처벌 및 보호\n등에 관한 법률 제14조", TRIAL),
        ("시험처벌법 제14조", TRIAL),
        ("「시험처벌법」 제14조", TRIAL),
        ("『시험처벌법』 제14조", TRIAL),
        ("시험 처벌법 제14조", TRIAL),
        ("시처법 제14조", TRIAL),
        ("시처법제14조", TRIAL),
        ("시험ㆍ모형의 보호에 관한 법률 제14조", GUARD),
        ("시험·모형의 보호에 관한 법률 제14조", GUARD),
        ("시험‧모형의 보호에 관한 법률 제14조", GUARD),
        ("시험･모형의 보호에 관한 법률 제14조", GUARD),
        ("시험・모형의 보호에 관한 법률 제14조", GUARD),
        ("「시험·모형의보호에관한법률」 제14조", GUARD),
        ("형법 제14조", CRIMINAL),
        ("군형법 제14조", MILITARY),
        ("「군형법」 제14조", MILITARY),
    ],
)
def test_every_spelling_of_a_name_gives_its_article_the_statute(text: str, law_id: str) -> None:
    assert found(text) == [((law_id,), "14", ())]


@pytest.mark.parametrize(
    ("text", "law_ids"),
    [
        ("시험처벌법이 무엇인가요?", (TRIAL,)),
        ("「형법」에 따르면", (CRIMINAL,)),
        ("시험·모형의 보호에 관한 법률은 언제 생겼나요", (GUARD,)),
        ("쌍둥이법", TWINS),
        ("What does the Trial Act say?", (TRIAL,)),
    ],
)
def test_a_statute_without_an_article(text: str, law_ids: tuple[str, ...]) -> None:
    assert found(text) == [(law_ids, None, ())]
    assert only(text).article_keys == ()


@pytest.mark.parametrize("name", ["쌍둥이기본법", "쌍둥이법", "「쌍둥이기본법」", "쌍둥이 기본법"])
def test_a_name_that_two_statutes_bear_returns_both(name: str) -> None:
    reference = only(f"{name} 제3조의2")
    assert set(reference.law_ids) == set(TWINS)
    assert set(reference.article_keys) == {"555551/3-2", "555552/3-2"}


def test_two_bearers_of_a_name_keep_the_order_of_the_table_so_that_the_living_can_come_first() -> None:
    twins = [StatuteName(law_id, "쌍둥이기본법", "쌍둥이법", "Twin Act") for law_id in reversed(TWINS)]
    assert only("쌍둥이법 제1조").law_ids == TWINS
    assert found("쌍둥이법 제1조", NameTable(twins)) == [(tuple(reversed(TWINS)), "1", ())]


@pytest.mark.parametrize("text", ["민형법 제2조", "디지털형법 제2조", "가시처법 제2조", "대시험처벌법 제2조"])
def test_a_known_name_inside_a_longer_unknown_one_is_not_it(text: str) -> None:
    assert all(law_ids in ((), (UNKNOWN,)) for law_ids, *_ in found(text))


@pytest.mark.parametrize(
    "text",
    [
        "형법 제297조와 「거짓법」 제3조",
        "형법 제297조와 거짓처벌법 제3조",
        "Article 297 of the Criminal Act. Article 3 of the Fantasy Act.",
    ],
)
def test_an_article_of_an_unknown_statute_is_not_one_of_the_statute_before_it(text: str) -> None:
    assert [law_ids for law_ids, *_ in articles(text)].count((CRIMINAL,)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "시험처벌법 시행령 제2조",
        "「시험처벌법 시행령」 제2조",
        "「시험처벌법」 시행규칙 제2조",
        "시험처벌법시행령 제2조",
        "시험범죄의 처벌 및 보호 등에 관한 법률 시행령 제2조",
    ],
)
def test_an_article_of_a_decree_is_not_one_of_its_act(text: str) -> None:
    assert all(law_ids != (TRIAL,) for law_ids, *_ in articles(text))


def test_a_decree_in_the_table_is_found_as_itself() -> None:
    table = NameTable(
        [
            StatuteName(TRIAL, "시험처벌법", "시험처벌법", "Trial Act"),
            StatuteName("444444", "시험처벌법 시행령", "시험처벌령", "Enforcement Decree of the Trial Act"),
        ]
    )
    assert found("「시험처벌법 시행령」 제2조와 「시험처벌법」 제3조", table) == [
        (("444444",), "2", ()),
        ((TRIAL,), "3", ()),
    ]
    assert unknown_names("시험처벌법 시행령과 「시험처벌법 시행령」", table) == []


def test_names_found_on_their_own() -> None:
    text = "군형법과 「시험처벌법」, 그리고 형법"
    names = TABLE.find(text)
    assert [name.law_ids for name in names] == [(MILITARY,), (TRIAL,), (CRIMINAL,)]
    assert all(text[name.start : name.end] == name.text for name in names)


def test_a_table_knows_its_statutes_by_id() -> None:
    known = TABLE.by_id(GUARD)
    assert known is not None
    assert known.short == "모형보호법"
    assert TABLE.by_id("000000") is None


def test_an_empty_table_still_finds_articles() -> None:
    assert found("제297조와 형법 제298조", NameTable([])) == [((), "297", ()), ((UNKNOWN,), "298", ())]


# Articles and clauses


@pytest.mark.parametrize(
    ("address", "slug", "path"),
    [
        ("제14조", "14", ()),
        ("제14조의2", "14-2", ()),
        ("제14조의 2", "14-2", ()),
        ("제22조의10", "22-10", ()),
        ("14조의2", "14-2", ()),
        ("제 14 조의 2", "14-2", ()),
        ("제14조의2제2항", "14-2", ("2",)),
        ("제14조의2 제2항", "14-2", ("2",)),
        ("제 14 조의 2 제 2 항", "14-2", ("2",)),
        ("14조의2 2항", "14-2", ("2",)),
        ("14조 2항", "14", ("2",)),
        ("제14조제12항", "14", ("12",)),
        ("제2조제1항제3호", "2", ("1", "3")),
        ("제2조 제1항 제3호", "2", ("1", "3")),
        ("제2조제1항제3호의2", "2", ("1", "3의2")),
        ("제2조제1항제3호가목", "2", ("1", "3", "가")),
        ("제2조 제1항 제3호 하목", "2", ("1", "3", "하")),
        ("제2조제1항제3호의2나목", "2", ("1", "3의2", "나")),
        ("제2조제3호", "2", ("0", "3")),
        ("제2조 제3호 나목", "2", ("0", "3", "나")),
        ("제2조제1항제3호가목의2", "2", ("1", "3", "가의2")),
        ("제2조제2항의2", "2", ("2의2",)),
        ("제1007조", "1007", ()),
    ],
)
def test_every_spelling_of_an_address(address: str, slug: str, path: tuple[str, ...]) -> None:
    reference = only(f"형법 {address}에 따라")
    assert reference.article is not None
    assert (reference.law_ids, reference.article.slug, reference.path) == ((CRIMINAL,), slug, path)
    assert reference.article_keys == (f"{CRIMINAL}/{slug}",)
    assert reference.text.endswith(address)


numbers = st.builds(ArticleNumber, st.integers(1, 1200), st.integers(0, 30).filter(lambda n: n != 1))
steps = st.one_of(
    st.integers(1, 60).map(str),
    st.tuples(st.integers(1, 60), st.integers(2, 9)).map(lambda pair: f"{pair[0]}의{pair[1]}"),
)
paths = st.one_of(
    st.just(()),
    st.tuples(steps),
    st.tuples(steps, steps),
    st.tuples(steps, steps, st.sampled_from("가나다라마바사아자차카타파하")),
    st.tuples(st.just("0"), steps),
)


@given(numbers, paths, st.booleans())
def test_what_is_printed_is_found(article: ArticleNumber, path: tuple[str, ...], bracketed: bool) -> None:
    text = printed_address("「시험처벌법」" if bracketed else "시험처벌법", article, path)
    assert found(text) == [((TRIAL,), article.slug, path)]
    assert found(text.replace(" ", "")) == [((TRIAL,), article.slug, path)]


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("형법 제14조의 3년 이하 징역", "14"),
        ("형법 제14조의 2개월", "14"),
        ("형법 제14조의 2명 이상", "14"),
        ("형법 제14조의 죄", "14"),
        ("형법 제14조에서 2항", "14"),
    ],
)
def test_의_behind_an_article_need_not_open_a_branch(text: str, slug: str) -> None:
    assert articles(text)[0] == ((CRIMINAL,), slug, ())


@pytest.mark.parametrize(
    "text", ["형법 제14조 원문 보여줘", "형법 제14조 원칙", "형법 제14조 각 호", "형법 제14조각호", "형법 제14조 정의"]
)
def test_words_that_begin_like_a_lookalike_do_not_hide_an_article(text: str) -> None:
    assert found(text) == [((CRIMINAL,), "14", ())]


@pytest.mark.parametrize(
    "text",
    [
        "예산은 5조 원이다",
        "5조원을 들였다",
        "1조 원 규모의 사업",
        "총 1조 원 규모의 사업",
        "매출 1조원대 시장",
        "약 1조여 원",
        "예산 2조 5천억 원",
        "예산 2조 5,000억 원",
        "예산 3조 달러",
        "손해는 1조 규모",
        "2인 1조로 순찰한다",
        "모두 2인 11조가 나섰다",
        "경찰관이 2인1조로 왔다",
        "우리는 4조 3교대로 일한다",
        "시험 처벌 법률 상담을 받고 싶어요",
        "형법학을 배운다",
        "빵 3조각을 먹었다",
        "모두 4조건을 채워야 한다",
        "제2조정실에서 만났다",
        "조의금 5만 원",
        "조의를 표합니다",
        "항의 2번",
        "제2호 법정에서 만나요",
        "제2항",
        "개정 조항이 많다",
        "3년 이하의 징역",
        "1366 또는 112",
        "2024. 10. 16.",
        "",
    ],
)
def test_lookalikes_are_no_references(text: str) -> None:
    assert found(text) == []


# Which statute an article belongs to (cases 1 to 4)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("제14조의2는 무엇인가요", [((), "14-2", ())]),
        ("이 법 제3조", [((), "3", ())]),
        ("같은 법 제3조", [((), "3", ())]),
        ("형법 제297조와 시험처벌법 제14조", [((CRIMINAL,), "297", ()), ((TRIAL,), "14", ())]),
        ("형법 제297조, 제298조 및 제299조", [((CRIMINAL,), n, ()) for n in ("297", "298", "299")]),
        ("형법 제297조의 죄. 그 미수는 제300조로 벌한다.", [((CRIMINAL,), "297", ()), ((CRIMINAL,), "300", ())]),
        ("형법 제297조, 같은 법 제298조", [((CRIMINAL,), "297", ()), ((CRIMINAL,), "298", ())]),
        ("형법 제297조, 같은법 제298조", [((CRIMINAL,), "297", ()), ((CRIMINAL,), "298", ())]),
        ("형법 제297조, 동법 제298조제2항", [((CRIMINAL,), "297", ()), ((CRIMINAL,), "298", ("2",))]),
        ("시험처벌법 제3조에 따라 이 법 제5조", [((TRIAL,), "3", ()), ((TRIAL,), "5", ())]),
        (
            "형법 제297조와 시험처벌법 제3조, 같은 법 제5조",
            [((CRIMINAL,), "297", ()), ((TRIAL,), "3", ()), ((TRIAL,), "5", ())],
        ),
        ("쌍둥이법 제1조, 같은 법 제2조", [(TWINS, "1", ()), (TWINS, "2", ())]),
        ("제3조와 형법 제297조", [((), "3", ()), ((CRIMINAL,), "297", ())]),
    ],
)
def test_the_statute_of_an_article(text: str, expected: list[Found]) -> None:
    assert articles(text) == expected


@pytest.mark.parametrize("between", [" ", "", "상 ", "의 ", " (약칭) ", "에 따른 "])
def test_a_name_gives_its_statute_once_and_is_not_named_again(between: str) -> None:
    assert articles(f"형법{between}제297조") == [((CRIMINAL,), "297", ())]


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("시험처벌법 제14조의2제1항 및 제2항", [("1",), ("2",)]),
        ("시험처벌법 제14조의2 제1항, 제2항", [("1",), ("2",)]),
        ("시험처벌법 제14조의2 제1항ㆍ제2항", [("1",), ("2",)]),
        ("시험처벌법 제14조의2 제1항·제2항", [("1",), ("2",)]),
        ("시험처벌법 제14조의2 제1항 또는 제2항", [("1",), ("2",)]),
        ("시험처벌법 제14조의2 제1항과 제2항", [("1",), ("2",)]),
        ("시험처벌법 제14조의2 제1항, 제2항 및 제4항", [("1",), ("2",), ("4",)]),
        ("시험처벌법 제14조의2 제1항 및 제2항 제3호", [("1",), ("2", "3")]),
        ("시험처벌법 제14조의2 제1항 및 제2항의2", [("1",), ("2의2",)]),
        ("시험처벌법 제14조의2 제1항 및 제2항제3호의2가목", [("1",), ("2", "3의2", "가")]),
        ("시험처벌법 제14조의2 제1항부터 제3항까지", [("1",), ("3",)]),
        ("시험처벌법 제14조의2 제1항 내지 제3항", [("1",), ("3",)]),
    ],
)
def test_a_항_joined_to_an_article_is_of_that_article(text: str, paths: list[tuple[str, ...]]) -> None:
    assert articles(text) == [((TRIAL,), "14-2", path) for path in paths]


def test_a_항_far_from_any_article_is_not_guessed() -> None:
    text = "시험처벌법 제14조의2 제1항은 만든 사람을 벌한다. 긴 이야기가 이어지고 나서 다른 글의 제2항을 말한다."
    assert articles(text) == [((TRIAL,), "14-2", ("1",))]


# English (case 5)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Article 14-2(2) of the Act on Punishment and Protection of Trial Crimes", [((TRIAL,), "14-2", ("2",))]),
        ("Article 14-2 (2) of the Trial Act", [((TRIAL,), "14-2", ("2",))]),
        ("Article 14-2, paragraph 2 of the Trial Act", [((TRIAL,), "14-2", ("2",))]),
        ("Article 14-2 paragraph (2) of the Trial Act", [((TRIAL,), "14-2", ("2",))]),
        ("Art. 14 of the Trial Act", [((TRIAL,), "14", ())]),
        ("article 14-2(2) of the Trial Act", [((TRIAL,), "14-2", ("2",))]),
        ("Article 297 of the Criminal Code", [((CRIMINAL,), "297", ())]),
        ("Article 92 of the Military Criminal Act", [((MILITARY,), "92", ())]),
        ("under the Criminal Act, Article 297", [((CRIMINAL,), "297", ())]),
        ("Trial Act Article 14", [((TRIAL,), "14", ())]),
        ("Article 14", [((), "14", ())]),
        (
            "Article 297 of the Criminal Act and Article 14 of the Trial Act",
            [((CRIMINAL,), "297", ()), ((TRIAL,), "14", ())],
        ),
        (
            "Article 297 of the Criminal Act. Article 298 of the same Act applies too.",
            [((CRIMINAL,), "297", ()), ((CRIMINAL,), "298", ())],
        ),
        (
            "The Criminal Act is old. Article 14 of the Trial Act is new.",
            [((TRIAL,), "14", ())],
        ),
        ("Article 3 of the Twin Act", [(TWINS, "3", ())]),
    ],
)
def test_english_references(text: str, expected: list[Found]) -> None:
    assert articles(text) == expected


@pytest.mark.parametrize("text", ["an article about 14 people", "articles 2 you", "the Actor", "Particle 14"])
def test_english_lookalikes(text: str) -> None:
    assert found(text) == []


# Rulings (case 6)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("대법원 2018. 8. 30. 선고 2017도3443 판결", "2017도3443"),
        ("2017도 3443", "2017도3443"),
        ("2017 도 3443", "2017도3443"),
        ("98도1234", "98도1234"),
        ("85다카657", "85다카657"),
        ("98Do1234", "98도1234"),
        ("2020Hun-Ra1", "2020헌라1"),
        ("2019Go-Jeong67", "2019고정67"),
        ("2016다264556", "2016다264556"),
        ("2020두31323", "2020두31323"),
        ("2019노1234", "2019노1234"),
        ("2019고합12", "2019고합12"),
        ("2019고단345", "2019고단345"),
        ("2019고정67", "2019고정67"),
        ("2020가합500001", "2020가합500001"),
        ("2020가단1", "2020가단1"),
        ("2020가소1", "2020가소1"),
        ("2020나2000001", "2020나2000001"),
        ("2020구합1", "2020구합1"),
        ("2020구단1", "2020구단1"),
        ("2020누1", "2020누1"),
        ("2020초기1", "2020초기1"),
        ("2020모1", "2020모1"),
        ("2020마1", "2020마1"),
        ("2018헌바524", "2018헌바524"),
        ("2016헌마388", "2016헌마388"),
        ("2020헌가1", "2020헌가1"),
        ("2020헌라1", "2020헌라1"),
        # Appeals against decisions, injunctions, family courts, and the orders that go with sexual crimes.
        ("2020로1", "2020로1"),
        ("2020라1", "2020라1"),
        ("2020카합1", "2020카합1"),
        ("2020카단1", "2020카단1"),
        ("2020드단1", "2020드단1"),
        ("2020드합1", "2020드합1"),
        ("2020느단1", "2020느단1"),
        ("2012전도110", "2012전도110"),
        ("2012전노110", "2012전노110"),
        ("2012전고110", "2012전고110"),
        ("2020보도43", "2020보도43"),
        ("2012감도5", "2012감도5"),
        ("2015치도1", "2015치도1"),
        ("2020재도1", "2020재도1"),
        ("2020재고합1", "2020재고합1"),
        ("2020오1", "2020오1"),
        # Latin letters.
        ("2017Do3443", "2017도3443"),
        ("2017 Do 3443", "2017도3443"),
        ("Supreme Court Decision 2017Do3443 decided August 30, 2018", "2017도3443"),
        ("2016Da264556", "2016다264556"),
        ("2020Du31323", "2020두31323"),
        ("2019No1234", "2019노1234"),
        ("2019Gohap12", "2019고합12"),
        ("2019Go-Hap12", "2019고합12"),
        ("2019Godan345", "2019고단345"),
        ("2020Gahap5", "2020가합5"),
        ("2020Guhap1", "2020구합1"),
        ("2018Hun-Ba524", "2018헌바524"),
        ("2018HunBa524", "2018헌바524"),
        ("2018Heonba524", "2018헌바524"),
        ("2016Hun-Ma388", "2016헌마388"),
        ("2020Hun-Ga1", "2020헌가1"),
    ],
)
def test_case_numbers_in_their_normal_form(text: str, number: str) -> None:
    assert case_numbers(text) == [number]
    reference = only(text)
    assert (reference.case_number, reference.law_ids, reference.article) == (number, (), None)
    assert reference.article_keys == ()


def test_joined_cases_and_statutes_beside_them() -> None:
    text = "헌재 2016헌마388, 2017헌바1(병합)과 형법 제297조, 대법원 2017도3443"
    assert case_numbers(text) == ["2016헌마388", "2017헌바1", "2017도3443"]
    references = find_references(text, TABLE)
    assert [reference.case_number for reference in references] == ["2016헌마388", "2017헌바1", None, "2017도3443"]
    assert references[2].article_keys == (f"{CRIMINAL}/297",)


@pytest.mark.parametrize(
    "text",
    [
        "기온이 35도 3일째",
        "체온이 38도 5시간",
        "2024년 10월 16일",
        "전화 02-735-8994",
        "2020년도 3월",
        "20다스",
        "12017도3443",
        "2017도",
        "5 no 3",
        "Item 14 No 3",
        "2024도 5월에",
    ],
)
def test_what_is_no_case_number(text: str) -> None:
    assert case_numbers(text) == []


# Names the table does not know


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("「모형 처벌법」 제1조", ["모형 처벌법"]),
        ("「없는 것의 보호에 관한 법률」", ["없는 것의 보호에 관한 법률"]),
        ("디지털성범죄처벌법 제3조에 따르면", ["디지털성범죄처벌법"]),
        ("민형법 제2조", ["민형법"]),
        ("「시험처벌법 시행령」 제2조", ["시험처벌법 시행령"]),
        ("시험처벌법 시행령 제2조", ["시험처벌법 시행령"]),
        ("시험처벌법시행규칙", ["시험처벌법시행규칙"]),
        ("「시험처벌법」 시행규칙 제2조", ["시험처벌법 시행규칙"]),
        ("「형법」과 「거짓법」", ["거짓법"]),
        ("형법", []),
        ("「형법」 제297조", []),
        ("형법상 강간죄", []),
        ("형법은 그대로다", []),
        ("「시험처벌법」", []),
        ("시험처벌법에 따르면", []),
        ("「시험범죄의 처벌 및 보호 등에 관한 법률」", []),
        ("「시험범죄의처벌및보호등에관한법률」", []),
        ("시험범죄의 처벌 및 보호 등에 관한 법률에 따르면", []),
        ("「시험·모형의 보호에 관한 법률」", []),
        ("쌍둥이법", []),
        ("이 법과 같은 법, 동법, 그 법", []),
        ("신고하는 방법", []),
        ("불법 촬영은 위법이고 합법이 아니다", []),
        ("사법과 입법, 헌법", []),
        ("「나의 일기」를 읽었다", []),
        ("under the Criminal Act", []),
        ("the Act on Punishment and Protection of Trial Crimes", []),
        ("He acted in an act of kindness", []),
        ("", []),
    ],
)
def test_names_that_the_table_does_not_know(text: str, expected: list[str]) -> None:
    assert unknown_names(text, TABLE) == expected


@pytest.mark.parametrize(
    "text", ["under the Digital Shadows Punishment Act", "Article 3 of the Act on Imaginary Things", "the Fantasy Code"]
)
def test_unknown_names_in_english(text: str) -> None:
    (name,) = unknown_names(text, TABLE)
    assert name in text


# Offsets

fragments = st.sampled_from(
    [
        "형법",
        "군형법",
        "「시험처벌법」",
        "시험 범죄의 처벌 및 보호 등에 관한 법률",
        "시험·모형의 보호에 관한 법률",
        "쌍둥이법",
        "같은 법",
        "이 법",
        "동법",
        "제14조의2",
        "제297조제1항제3호가목",
        "제2항",
        "14조 2항",
        " 및 ",
        ", ",
        " ",
        "\n",
        "에 따르면 ",
        "Article 14-2(2) of the Trial Act",
        "Art. 3",
        "Criminal Act",
        "2017도 3443",
        "2018Hun-Ba524",
        "5조 원",
        "3조각",
        "İß㎡ﬁ",
        "😀",
        "시행령",
        "①",
    ]
)
texts = st.one_of(
    st.lists(fragments, max_size=14).map("".join),
    st.text(max_size=40),
    st.text("제14조의2항호가목형법「」 .도ㆍİ", max_size=40),
)


@given(texts)
def test_every_reference_stands_exactly_where_it_says(text: str) -> None:
    for reference in (*find_references(text, TABLE), *TABLE.find(text)):
        assert reference.text
        assert text[reference.start : reference.end] == reference.text


@given(texts)
def test_references_come_in_order_and_do_not_overlap(text: str) -> None:
    for references in (find_references(text, TABLE), TABLE.find(text)):
        for left, right in pairwise(references):
            assert left.end <= right.start


@given(texts)
def test_case_numbers_are_those_of_the_references(text: str) -> None:
    assert case_numbers(text) == [ref.case_number for ref in find_references(text, TABLE) if ref.case_number]


@given(texts, st.text(" .가나다\n😀İ", max_size=10))
def test_what_stands_before_a_text_only_moves_its_references(text: str, before: str) -> None:
    before += ". "
    moved = find_references(before + text, TABLE)
    plain = find_references(text, TABLE)
    assert [(r.start - len(before), r.text, r.law_ids, r.article, r.path) for r in moved] == [
        (r.start, r.text, r.law_ids, r.article, r.path) for r in plain
    ]
