"""The citations of any text: what each reference points at, and whether what is quoted stands there."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kb.answer.verify import quotations, stands_in
from kb.base import KnowledgeBase, document_table
from kb.errors import WrongUse
from kb.settings import Settings
from tests.conftest import DEVELOPER


@pytest.fixture(scope="module")
def lawful(law_store: Any, embedder: Any) -> KnowledgeBase:
    return KnowledgeBase(law_store, embedder, Settings(embed_model=DEVELOPER.embed_model))


def verdicts(kb: KnowledgeBase, text: str, as_of: date | None = None) -> list[tuple[str, str | None]]:
    return [(row["verdict"], row["address"]) for row in kb.citations(text, as_of=as_of)["quotations"]]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("법은 “폭행 또는 협박으로”라고 쓴다", ["폭행 또는 협박으로"]),
        ('그는 "처벌을 원하지 않는다"고 했다', ["처벌을 원하지 않는다"]),
        ("「형법」 제297조와 「성폭력범죄의 처벌 등에 관한 특례법」", []),
        ("‘편집물등’이라 한다", []),
    ],
)
def test_quotations_are_words_in_marks_and_no_names_of_statutes(text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in quotations(text)] == found


@pytest.mark.parametrize(
    ("words", "stands"),
    [
        ("사람을 강간한 자는 3년", True),
        ("사람을 … 처벌한다", True),
        ("사람을 (중략) 처벌한다.", True),
        ("처벌한다 … 사람을", False),
        ("사람을 강간한 자는 5년", False),
        ("…", False),
    ],
)
def test_what_is_left_out_is_left_out_in_order(words: str, stands: bool) -> None:
    assert stands_in(words, "사람을 강간한 자는 3년 이상의 유기징역으로 처벌한다.") is stands


def test_without_official_text_a_reference_is_told_by_our_account_and_no_quotation_is_judged(kb: KnowledgeBase) -> None:
    text = "성폭력처벌법 제14조의2 제1항은 “사람의 얼굴을 편집한 자”라고 한다. 거짓법 제3조는 없다."
    told = kb.citations(text)
    first, second = told["references"]
    assert (first["source"], first["points_at"]["key"]) == ("account", "011187/14-2/1@20459")
    assert (first["points_at"]["state"], first["points_at"]["effective_from"]) == ("in_force", "2024-10-16")
    assert (second["source"], second["points_at"], second["reason"]) == (None, None, "unknown_statute")
    assert [row["verdict"] for row in told["quotations"]] == ["unchecked"]
    assert told["quotations"][0]["reference"] == 0


def test_a_ruling_that_we_digest_is_on_file(kb: KnowledgeBase) -> None:
    [row] = kb.citations("대법원 2018. 8. 30. 선고 2017도3443 판결")["references"]
    assert (row["source"], row["points_at"]["address"]) == ("account", "대법원 2018. 8. 30. 선고 2017도3443 판결")


def test_words_with_no_reference_in_their_paragraph_are_nobodys(kb: KnowledgeBase) -> None:
    assert verdicts(kb, "형법 제297조를 본다.\n“이것은 누구의 말도 아니다”라고 한다.") == [("unattributed", None)]


def test_a_text_that_is_too_long_is_refused(kb: KnowledgeBase) -> None:
    with pytest.raises(WrongUse, match="too long"):
        kb.citations("가" * (document_table.MAX_PASTED + 1))


@pytest.mark.shared
def test_a_quotation_stands_in_the_clause_that_it_is_of(lawful: KnowledgeBase) -> None:
    rape = lawful.show("형법 제297조")["text"].strip()
    assault = lawful.show("형법 제298조")["text"].strip()
    assert verdicts(lawful, f"형법 제297조는 “{rape}”라고 한다.") == [("verbatim", "형법 제297조")]
    changed = rape.replace("3년", "5년")
    assert changed != rape
    assert verdicts(lawful, f"형법 제297조는 “{changed}”라고 한다.") == [("altered", "형법 제297조")]
    two = f"“{rape}”(형법 제297조). “{assault}”(형법 제298조)."
    assert verdicts(lawful, two) == [("verbatim", "형법 제297조"), ("verbatim", "형법 제298조")]
    crossed = f"“{assault}”(형법 제297조). “{rape}”(형법 제298조)."
    assert [verdict for verdict, _ in verdicts(lawful, crossed)] == ["altered", "altered"]


@pytest.mark.shared
def test_a_quotation_of_another_paragraph_of_the_article_is_told(lawful: KnowledgeBase) -> None:
    clauses = lawful.show("성폭력처벌법 제14조의2")["clauses"]
    second = clauses[1]["text"].strip()[:20]
    assert '"' not in second
    [row] = lawful.citations(f"“{second}”(성폭력처벌법 제14조의2 제1항)")["quotations"]
    assert row["verdict"] == "elsewhere"


@pytest.mark.shared
def test_the_text_of_the_day_counts_and_that_of_a_promulgation_named(lawful: KnowledgeBase) -> None:
    then, now = (lawful.show("성폭력처벌법 제14조의2", as_of=day)["clauses"][0]["text"] for day in DAYS)
    words = then.split("(")[0].strip()
    assert words not in now
    text = f"성폭력처벌법 제14조의2 제1항은 “{words}”"
    assert [v for v, _ in verdicts(lawful, text, DAYS[0])] == ["verbatim"]
    assert [v for v, _ in verdicts(lawful, text, DAYS[1])] == ["altered"]
    former = f"구 성폭력범죄의 처벌 등에 관한 특례법(2024. 10. 16. 법률 제20459호로 개정되기 전의 것) 제14조의2 제1항은 “{words}”"
    told = lawful.citations(former, as_of=DAYS[1])
    assert told["quotations"][0]["verdict"] == "verbatim"
    assert told["references"][0]["points_at"]["state"] == "superseded"


DAYS = (date(2022, 1, 1), date(2026, 1, 1))
