"""The legal words on file: what they rest on, how they are found, and that they stay out of the ranked list."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from ingest.corpus import load_corpus
from kb.base import KnowledgeBase, glossary_table
from kb.errors import WrongUse
from kb.retrieve.freshness import rests
from kb.retrieve.official import OfficialArticle
from kb.settings import PROJECT
from kb.store.glossary import Term
from kb.views.glossary import letter, sound

HASH = "0" * 64


def term(**changes: Any) -> dict[str, Any]:
    return {
        "term": "시험 말", "english_term": "test word", "plain": "시험할 때 쓰는 말입니다.", "english": "A word for tests.",
        "standing": "used", "rests_on": [{"ref": "001671/223/0", "promulgation": "341", "effective_from": "1954-05-30", "sha256": HASH}],
        "related": ["다른 말"], "checked_on": "2026-11-24", **changes,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"plain": "하나입니다. 둘입니다. 셋입니다."}, "one or two whole sentences"),
        ({"english": "No end"}, "one or two whole sentences"),
        ({"rests_on": []}, "at least 1 item"),
        ({"rests_on": [{"ref": "001671/223", "promulgation": "341", "sha256": HASH}]}, "pattern"),
        ({"standing": "known"}, "Input should be"),
    ],
)
def test_a_term_needs_a_clause_and_few_words(changes: dict[str, Any], reason: str) -> None:
    assert Term.model_validate(term()).id == "시험말"
    with pytest.raises(ValidationError, match=reason):
        Term.model_validate(term(**changes))


def test_the_corpus_names_loose_ends(tmp_path: Path) -> None:
    (tmp_path / "glossary").mkdir()
    rows = [
        term(),
        term(term="둘째 말", related=["시험 말"], also=["test word"]),
        term(term="셋째 말", english_term="x"),
    ]
    rows[2]["rests_on"][0]["ref"] = "999999/1/0"
    text = yaml.safe_dump({"terms": rows}, allow_unicode=True)
    (tmp_path / "glossary" / "one.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "sources.yaml").write_text((PROJECT / "corpus/sources.yaml").read_text("utf-8"), encoding="utf-8")
    reasons = [problem.reason for problem in load_corpus(tmp_path).problems]
    assert "시험 말: no other term 다른 말" in reasons
    assert "둘째 말: testword names 시험말 too" in reasons
    assert "셋째 말: no statute 999999 in sources.yaml" in reasons
    (tmp_path / "glossary" / "two.yaml").write_text(text, encoding="utf-8")
    assert "id given twice: 시험말" in [problem.reason for problem in load_corpus(tmp_path).problems]


def test_there_are_enough_terms_and_each_speaks_both_languages(kb: KnowledgeBase) -> None:
    rows = kb.glossary()
    assert len(rows) >= 150
    assert not [row.term.term for row in rows if not any("가" <= c <= "힣" for c in row.term.plain)]
    assert not [row.term.term for row in rows if row.term.english.count(" ") < 3]
    assert not [row.term.term for row in rows if row.term.standing == "defined" and not row.term.rests_on]
    asked = "고소 고발 친고죄 반의사불벌죄 공소시효 법정형 벌금 과료 과태료 집행유예 선고유예 기소유예 약식명령 구속 압수수색 증거보전 국선변호사 "
    asked += "신뢰관계인 진술조력인 배상명령 합의 공탁 접근금지 잠정조치 응급조치 임시조치 피해자보호명령 신상정보등록 신상정보공개 신상정보고지 "
    asked += "전자장치 보안처분 미수 상습 경합범 누범 몰수 추징 불송치 이의신청 재정신청 헌법소원 위헌 헌법불합치 시행일 부칙 경과조치"
    assert not [word for word in asked.split() if kb.library.term(word) is None]


def test_every_clause_behind_a_term_can_be_named_and_opened(kb: KnowledgeBase) -> None:
    for row in kb.glossary():
        for basis in row.term.rests_on:
            assert kb.cited(basis.ref), row.term.term
            evidence = kb.clause(basis.ref)
            assert evidence is not None
            assert evidence.url, row.term.term
            card = kb.library.cards.get(basis.article)
            hashes = {clause.sha256 for clause in card.clauses} if card else {basis.sha256}
            assert basis.sha256 in hashes, (
                row.term.term,
                basis.ref,
            )  # read in the words that the card was checked against


def test_where_the_words_of_a_clause_are_others_the_term_does_not_rest_on_it(
    kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    basis = kb.library.glossary["glossary/고소"].rests_on[0]
    assert rests(basis, None)
    text = _article("범죄로 인한 피해자는 고소할 수 있다.")
    assert rests(basis, text)
    assert not rests(basis, _article("누구든지 고소할 수 있다."))
    monkeypatch.setattr(
        kb.library, "official", lambda base, day: _article("다른 글") if base == basis.article else None
    )
    changed = {row.term.term for row in kb.glossary() if row.changed}
    assert changed == {
        row.term.term for row in kb.glossary() if basis.article in {b.article for b in row.term.rests_on}
    }
    assert any("바뀌었습니다" in notice for notice in kb.show("glossary:고소")["notices"])


def _article(text: str) -> OfficialArticle:
    from datetime import date

    from kb.law.address import ArticleNumber

    day = date(1954, 5, 30)
    return OfficialArticle(
        law="형사소송법", law_id="001671", number=ArticleNumber(223), title="고소권자", clauses=((("0",), text),),
        promulgation="341", promulgated_on=day, effective_from=day, effective_to=None, repealed=False,
        horizon=date(2026, 6, 2), url="https://www.law.go.kr/법령/형사소송법/제223조", kind="법률",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("glossary:고소", "고소"),
        ("고소", "고소"),
        ("告訴", "고소"),
        ("영장실질심사", "구속 전 피의자심문"),
        ("신상정보공개", "신상정보 공개"),
        ("Suspended Sentence", "집행유예"),
        ("glossary:신상정보 등록", "신상정보 등록"),
    ],
)
def test_show_finds_a_term_by_any_of_its_names(kb: KnowledgeBase, address: str, found: str) -> None:
    shown = kb.show(address)
    assert (shown["kind"], shown["address"]) == ("glossary", found)
    item = kb.library.glossary[shown["key"]]
    assert item.plain in shown["text"]
    assert item.english in shown["text"]
    assert shown["notices"][0].startswith("근거 (rests on): ")


def test_what_has_another_record_is_not_shown_as_a_term(kb: KnowledgeBase) -> None:
    assert kb.show("형사소송법 제223조")["kind"] != "glossary"
    assert kb.show("w1366")["kind"] == "service"
    with pytest.raises(WrongUse):
        kb.show("glossary:w1366")


@pytest.mark.parametrize("question", ["고소", "집행유예가 뭐예요?", "딥페이크 피해 고소하고 싶어요", "접근금지 신청"])
def test_terms_do_not_compete_with_provisions(kb: KnowledgeBase, question: str) -> None:
    assert not [hit for hit in kb.search(question, limit=20)["hits"] if hit["key"].startswith("glossary")]


def test_index_letters() -> None:
    assert [sound(word) for word in ("가석방", "쌍방", "2차 피해", "하자")] == ["ㄱ", "ㅅ", "#", "ㅎ"]
    assert [letter(word) for word in ("arrest", "Élan")] == ["A", "#"]


def test_a_search_puts_what_is_named_so_first_and_english_in_its_own_order(kb: KnowledgeBase) -> None:
    rows = kb.glossary()
    found = glossary_table.chosen(rows, korean=True, words="고소")
    named = [any("고소" in name for name in row.term.names) for row in found]
    assert named == sorted(named, reverse=True)
    assert found[0].term.term == "고소"
    assert "친고죄" in [row.term.term for row in found if "고소" not in row.term.term]
    english = [row.term.english_term.casefold() for row in glossary_table.chosen(rows, korean=False)]
    assert english == sorted(english)
    assert [row.letter for row in glossary_table.chosen(rows, korean=False, initial="A")] == ["A"] * sum(
        row.letter == "A" for row in rows
    )
