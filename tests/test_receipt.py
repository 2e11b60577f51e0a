"""Receipts checked again: a fresh one stands whole, a changed one is seen, and what the law did since is told."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kb.base import KnowledgeBase, Options, verify_receipts
from kb.errors import WrongUse
from kb.receipt import read_receipt, receipts_in, seal
from kb.recheck import recheck
from kb.retrieve.library import Library
from kb.settings import Settings
from tests.conftest import DEVELOPER

DEEPFAKE = "딥페이크로 제 얼굴을 합성한 영상을 퍼뜨린 사람은 어떤 처벌을 받나요?"
ASKED = [
    (DEEPFAKE, Options()),
    (DEEPFAKE, Options(depth="advocate", act_date=date(2021, 3, 1))),
    (DEEPFAKE, Options(depth="researcher", as_of=date(2023, 5, 1))),
    ("불법촬영물을 보기만 해도 처벌받나요?", Options(language="en")),
    ("딥페이크 처벌법 연혁을 알려 주세요", Options(depth="researcher")),
    ("기소유예가 무슨 뜻이에요?", Options()),
    ("사실을 말해도 명예훼손이 되나요?", Options(depth="advocate")),
    ("강간죄는 고소가 있어야 처벌할 수 있나요?", Options()),
    ("직장 상사의 성희롱을 신고했더니 해고됐어요", Options()),
    ("죽고 싶어요. 영상이 퍼졌어요", Options()),
    ("n번방 방지법으로 무엇이 바뀌었나요?", Options(depth="researcher")),
    ("경찰서에 가려면 무엇을 챙겨야 하나요?", Options()),
]


def whole(kb: KnowledgeBase, question: str, options: Options | None = None) -> dict[str, Any]:
    """A receipt as a file holds it."""
    return json.loads(json.dumps(kb.receipt(kb.ask(question, options))))


def again(kb: KnowledgeBase, body: dict[str, Any], *, sealed: bool = True, **asked: Any) -> dict[str, Any]:
    """The check of a receipt; ``sealed`` puts a right hash on it, as who changes it on purpose would."""
    return kb.verify(read_receipt({**body, "sha256": seal(body)} if sealed else body), **asked)


@pytest.fixture(scope="module")
def paid(kb: KnowledgeBase) -> dict[str, Any]:
    return whole(kb, DEEPFAKE)


@pytest.fixture
def body(paid: dict[str, Any]) -> dict[str, Any]:
    return copy.deepcopy(paid)


@pytest.mark.parametrize(("question", "options"), ASKED)
def test_a_fresh_receipt_stands_whole(kb: KnowledgeBase, question: str, options: Options) -> None:
    body = whole(kb, question, options)
    result = kb.verify(read_receipt(body))
    assert result["sealed"]
    assert result["claims"]
    assert [claim for claim in result["claims"] if claim["then"] != "stands"] == []
    assert {place["status"] for claim in result["claims"] for place in claim["citations"]} <= {"same"}
    assert result["findings"] == 0
    assert question not in json.dumps(body, ensure_ascii=False)


def test_a_figure_that_was_changed_is_found_even_under_a_right_hash(kb: KnowledgeBase, body: dict[str, Any]) -> None:
    text = body["claims"][0]["text"]
    assert "7년" in text
    body["claims"][0]["text"] = text.replace("7년", "5년")
    assert not again(kb, body, sealed=False)["sealed"]
    result = again(kb, body)
    assert result["sealed"]
    assert result["claims"][0]["then"] == "fails"
    assert result["findings"] >= 1


def test_a_sentence_of_law_without_a_source_fails(kb: KnowledgeBase, body: dict[str, Any]) -> None:
    body["claims"][0]["citations"] = []
    assert again(kb, body)["claims"][0]["then"] == "fails"


def test_a_line_that_is_not_the_one_of_its_hash_is_seen(kb: KnowledgeBase, body: dict[str, Any]) -> None:
    body["claims"][0]["citations"][0]["quote"] += " 끝."
    row = again(kb, body)["claims"][0]
    assert (row["citations"][0]["status"], row["then"]) == ("altered", "cannot_say")


def test_a_line_that_was_never_on_file_is_rewritten(kb: KnowledgeBase, body: dict[str, Any]) -> None:
    from kb.receipt import text_hash

    place = body["claims"][0]["citations"][0]
    place["quote"] = "합성물을 만들기만 한 사람은 처벌하지 않습니다."
    place["quote_sha256"] = place["evidence_sha256"] = text_hash(place["quote"])
    assert again(kb, body)["claims"][0]["citations"][0]["status"] == "rewritten"


@pytest.mark.parametrize(
    "key",
    ["011187/14-2/2@1", "999999/1/1@20459", "digest/대법원/1999-01-01/없음", "service/none", "document/0#p1", "", "/", "../..", "policy/"],
)  # fmt: skip
def test_what_is_not_on_file_is_said_so(kb: KnowledgeBase, body: dict[str, Any], key: str) -> None:
    body["claims"][0]["citations"][0]["key"] = key
    row = again(kb, body)["claims"][0]
    assert (row["then"], row["citations"][0]["status"]) == ("cannot_say", "not_on_file")


def test_a_key_of_another_clause_does_not_carry_the_sentence(kb: KnowledgeBase, body: dict[str, Any]) -> None:
    place = body["claims"][0]["citations"][0]
    place["key"] = place["key"].replace("14-2/2@", "14-2/5@")
    row = again(kb, body)["claims"][0]
    assert row["then"] == "fails"
    assert row["citations"][0]["status"] == "rewritten"


def test_a_number_that_the_registry_does_not_have_is_seen(kb: KnowledgeBase, body: dict[str, Any]) -> None:
    body["contacts"][0]["phone"] = "02-000-0000"
    body["contacts"][1]["id"] = "closed_down"
    result = again(kb, body)
    assert [row["status"] for row in result["contacts"][:2]] == ["changed", "gone"]
    assert result["findings"] == 2


def test_an_account_that_was_written_anew_is_told(kb: KnowledgeBase, body: dict[str, Any]) -> None:
    """Another generation: the card of the article says one line more, then says it in other words."""
    base = "011187/14-2"
    card = kb.library.cards[base]

    def against(**update: Any) -> dict[str, Any]:
        library = copy.copy(kb.library)
        library.cards = {**kb.library.cards, base: card.model_copy(update=update)}
        return recheck(read_receipt(body), library, kb.gate, "another", date(2026, 11, 24))

    more = [*card.account, card.account[1].model_copy(update={"text": "한 줄을 더 적었습니다."})]
    kept = against(account=more)
    places = [p for claim in kept["claims"] for p in claim["citations"] if p["key"].startswith(f"{base}/2@")]
    assert {place["status"] for place in places} == {"kept"}
    assert kept["findings"] == 0
    rewritten = against(penalties=[])
    assert rewritten["claims"][0]["citations"][0]["status"] == "rewritten"
    assert rewritten["claims"][0]["then"] == "fails"


def test_a_statute_read_up_to_another_day_changes_the_state(kb: KnowledgeBase, body: dict[str, Any]) -> None:
    """The receipt said in_force; a promulgation that may touch the article became known of since."""
    from kb.law.address import ArticleNumber
    from kb.law.timeline import Horizon, PendingPromulgation

    class Later(Library):
        def horizon_of(self, law_id: str, known_until: date) -> Horizon:
            pending = PendingPromulgation("99999", date(2026, 11, 1), frozenset({ArticleNumber(14, 2)}))
            return Horizon(known_until, (pending,) if law_id == "011187" else ())

    library = copy.copy(kb.library)
    library.__class__ = Later
    result = recheck(read_receipt(body), library, kb.gate, "another", date(2026, 11, 24))
    law = result["claims"][0]["citations"][0]["law"]
    assert (law["state_then"], law["state_then_now"], law["moved"]) == ("in_force", "unknown", True)
    assert result["findings"] >= 1


@pytest.fixture(scope="module")
def lawful(law_store: Any, embedder: Any) -> KnowledgeBase:
    return KnowledgeBase(law_store, embedder, Settings(embed_model=DEVELOPER.embed_model))


@pytest.mark.shared
def test_the_law_that_moved_on_is_told_clause_by_clause(lawful: KnowledgeBase, monkeypatch: pytest.MonkeyPatch) -> None:
    """제14조의2 was changed on 2024-10-16: a receipt of the day before stands as of its day, and not for today."""
    monkeypatch.setenv("KB_TODAY", "2024-10-15")
    body = whole(lawful, DEEPFAKE, Options(depth="advocate"))
    assert again(lawful, body, as_of=date(2024, 10, 15))["findings"] == 0
    monkeypatch.setenv("KB_TODAY", "2026-11-24")
    result = again(lawful, body)
    claim = next(c for c in result["claims"] if any(p["key"].startswith("011187/14-2/2@") for p in c["citations"]))
    law = next(p["law"] for p in claim["citations"] if p["law"]["moved"])
    assert claim["then"] == "stands"
    assert (law["text"], law["effective_from"]) == ("changed", "2024-10-16")
    assert any("7년" in change["text"] for change in law["changes"])
    assert any(c["today"] == "fails" for c in result["claims"] if "5년" in c["text"])
    assert result["findings"] >= 1


@pytest.mark.shared
def test_an_old_day_asked_about_is_no_finding(lawful: KnowledgeBase) -> None:
    """The law has changed since the act; the receipt was about the law of the act, and nothing changed since it was made."""
    body = whole(lawful, DEEPFAKE, Options(depth="advocate", act_date=date(2021, 3, 1)))
    assert again(lawful, body)["findings"] == 0


@pytest.mark.shared
def test_official_text_that_is_not_loaded_here_is_not_checked(lawful: KnowledgeBase, kb: KnowledgeBase) -> None:
    body = whole(lawful, "형법 제307조 제1항 원문을 보여 주세요", Options(depth="advocate"))
    kinds = {p["source_kind"] for claim in body["claims"] for p in claim["citations"]}
    assert "statute" in kinds
    result = again(kb, body)
    statutes = [p for c in result["claims"] for p in c["citations"] if p["source_kind"] == "statute"]
    assert {place["status"] for place in statutes} == {"not_on_file"}
    assert result["findings"] >= 1


def test_without_the_model_the_check_is_the_same(
    built_dir: Path, kb: KnowledgeBase, body: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(*_: Any, **__: Any) -> Any:
        raise AssertionError("the model was opened")

    monkeypatch.setattr("kb.base.open_embedder", none)
    settings = Settings(data_dir=built_dir)
    assert verify_receipts([read_receipt(body)], settings) == [again(kb, body)]
    assert verify_receipts([read_receipt(body)], settings, generation=kb.generation) == [again(kb, body)]
    with pytest.raises(WrongUse, match="no such generation"):
        verify_receipts([read_receipt(body)], settings, generation="../CURRENT")


@pytest.mark.parametrize(
    "spoil",
    [
        lambda b: b.pop("claims"),
        lambda b: b.update(schema_version=2),
        lambda b: b.update(made_on="yesterday"),
        lambda b: b["claims"][0].update(citations=None),
        lambda b: b["claims"][0].update(text=["x"]),
        lambda b: b.update(claims=b["claims"] * 200),
        lambda b: b.update(contacts={"id": 1}),
    ],
)
def test_what_is_no_receipt_is_refused_in_a_sentence(
    body: dict[str, Any], spoil: Callable[[dict[str, Any]], Any]
) -> None:
    spoil(body)
    with pytest.raises(WrongUse, match="--receipt"):
        read_receipt(body)


@pytest.mark.parametrize("data", [None, 1, "x", [], [[]], {}, {"schema_version": True}])
def test_any_other_json_is_refused(data: object) -> None:
    with pytest.raises(WrongUse):
        read_receipt(data)


def test_a_file_holds_one_receipt_or_one_a_line(body: dict[str, Any]) -> None:
    line = json.dumps(body, ensure_ascii=False)
    assert [r.sealed for r in receipts_in(f"{line}\n\n{line}\n")] == [True, True]
    assert receipts_in(json.dumps(body, indent=2))[0].sealed, "layout does not count"
    for bad in ("", "\n", "{", "[" * 100_000, f"{line}\nnot json", "x" * 5_000_001):
        with pytest.raises(WrongUse):
            receipts_in(bad)
