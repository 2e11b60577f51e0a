"""Answers from published documents: quoted with publisher and page, shown as guidance, never cited as law."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ingest.documents import Provenance, add_documents, read_documents
from kb.base import Answer, KnowledgeBase, Options, open_kb
from kb.settings import PROJECT, Settings
from kb.ui import answers as page
from kb.ui.sources import Source, count
from tests.conftest import DEVELOPER
from tests.documents import CENTRE, INSTITUTE, leaflet, report


@pytest.fixture(scope="module")
def read(built_dir: Path, embedder: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    """A knowledge base with a leaflet and a policy report of our own invention."""
    folder = tmp_path_factory.mktemp("guidance")
    data = folder / "kb"
    shutil.copytree(built_dir, data, symlinks=True)
    for file, publisher, day in ((leaflet(folder), CENTRE, "2026-03-02"), (report(folder), INSTITUTE, "2026-04-10")):
        about = Provenance.of(publisher, day, f"https://{file.stem}.invalid/{file.name}", "공공누리 제1유형")
        add_documents(read_documents([file], about), PROJECT / "corpus", data, embedder)
    opened = open_kb(Settings(data_dir=data, embed_model=DEVELOPER.embed_model))
    yield opened
    opened.close()


def from_documents(answer: Answer) -> list[tuple[str, int | None]]:
    """(quote, page) of each citation of a document, in order."""
    cited = [c for claim in answer.claims for c in claim.citations if c.evidence.source_kind == "document"]
    return [(c.quote, c.evidence.page) for c in cited]


@pytest.mark.parametrize(
    ("question", "quote", "number"),
    [
        ("여울디지털상담센터는 몇 시까지 상담하나요?", "센터의 상담은 평일 오전 10시부터 오후 7시까지 합니다.", 2),
        ("삭제지원 결과는 언제 알려주나요?", "삭제지원 결과는 신청한 날부터 21일 안에 문자로 알려 드립니다.", 2),
        ("해외 사이트 영상 삭제에는 얼마나 걸리나요?",
         "삭제지원에 걸린 기간은 평균 17일이었고, 해외 사이트에서는 평균 43일이었습니다.", 3),
        ("삭제된 영상이 다시 올라오면 어떡하죠?",
         "응답자의 38%는 삭제된 뒤에 같은 영상이 다시 올라온 적이 있다고 답했습니다.", 3),
    ],
)  # fmt: skip
def test_a_question_is_answered_with_the_page(read: KnowledgeBase, question: str, quote: str, number: int) -> None:
    answer = read.ask(question)
    assert (quote, number) in from_documents(answer)
    claim = next(c for c in answer.claims if any(x.quote == quote for x in c.citations))
    assert claim.kind == "fact"
    assert f"{number}쪽" in claim.text
    body = claim.citations[0].to_json()
    assert (body["source_kind"], body["page"], body["law"], body["article"]) == ("document", number, None, None)
    assert (body["state"], body["version"]) == (None, None)
    assert any("법 조문이 아닙니다" in notice for notice in answer.notices)


def test_an_english_question_gets_the_page_too(read: KnowledgeBase) -> None:
    answer = read.ask("how long does deletion support take according to the report?")
    assert any(number == 3 for _, number in from_documents(answer))
    assert any("they are not law" in notice for notice in answer.notices)


def test_guidance_is_never_the_source_of_law(read: KnowledgeBase) -> None:
    """The leaflet says 9년 이하 of 제14조, and promises deletion: neither is shown, whatever is asked."""
    for question in (
        "불법촬영 처벌은 어떻게 되나요?", "여울디지털상담센터에 따르면 제14조는 몇 년 이하의 징역인가요?",
        "여울디지털상담센터에 신청하면 영상이 삭제되나요?",
    ):  # fmt: skip
        answer = read.ask(question)
        assert "9년" not in answer.text
        assert "반드시 삭제" not in answer.text
        for claim in answer.claims:
            if claim.kind == "law":
                assert all(c.evidence.source_kind in ("card", "statute") for c in claim.citations)


def test_a_phone_or_link_of_a_document_is_not_shown(read: KnowledgeBase) -> None:
    answer = read.ask("여울디지털상담센터 문의 전화번호와 누리집 주소 알려주세요")
    assert "000-0000-0000" not in answer.text
    assert "yeoul.invalid" not in answer.text


@pytest.mark.parametrize("question", ["딥페이크로 제 얼굴 합성한 사진이 퍼졌어요", "스토킹 신고하면 접근금지 되나요"])
def test_a_document_that_does_not_speak_to_the_question_stays_out(read: KnowledgeBase, question: str) -> None:
    assert from_documents(read.ask(question)) == []


def test_documents_do_not_widen_the_field(read: KnowledgeBase) -> None:
    assert read.ask("오늘 날씨 어때요?").refused


def test_search_says_guidance_and_page(read: KnowledgeBase) -> None:
    hits = read.search("삭제지원 결과는 언제 알려주나요?", kinds=["document"])["hits"]
    assert {(hit["kind"], hit["trust"]) for hit in hits} == {("document", "guidance")}
    assert {hit["page"] for hit in hits} <= {1, 2, 3}
    assert all(hit["law"] is None and hit["url"].startswith("https://") and hit["date"] for hit in hits)


def panels(language: str, kb: KnowledgeBase, answer: Answer) -> str:
    """The sentences of an answer with the panels of their sources."""
    held: dict[str, Source] = {}
    for claim in answer.claims:
        count(kb, held, claim)
    return str(page.sentences(language, answer.claims, held))


def test_the_panel_says_who_published_it_and_that_it_is_not_law(read: KnowledgeBase) -> None:
    answer = read.ask("삭제지원 결과는 언제 알려주나요?")
    drawn = panels("ko", read, answer)
    for words in ("기관 안내 그대로 (법 조문 아님)", CENTRE, "공공누리 제1유형"):
        assert words in drawn
    english = read.ask("삭제지원 결과는 언제 알려주나요?", Options(language="en"))
    assert "Published guidance" in panels("en", read, english)


def test_a_document_is_shown_by_its_key(read: KnowledgeBase) -> None:
    key = read.search("삭제지원 결과", kinds=["document"])["hits"][0]["key"].split("#")[0]
    shown = read.show(key)
    assert (shown["kind"], shown["card"]) == ("document", None)
    assert all(shown[name] for name in ("text", "url"))


def test_doctor_counts_the_shard_and_the_fences(read: KnowledgeBase) -> None:
    result = read.doctor()
    assert result["healthy"]
    assert "documents" in {shard["name"] for shard in result["shards"]}
    assert set(result["fences"]) == {"network", "files", "processes", "memory", "cpu"}
