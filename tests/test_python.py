"""The knowledge base from other Python programs: ``from kb import …``, and the retriever inside llama-index's own engines."""

from __future__ import annotations

import asyncio
import inspect
import threading
from datetime import date
from typing import Any

import pytest
from llama_index.core import get_response_synthesizer
from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.chat_engine import ContextChatEngine
from llama_index.core.llms import MockLLM
from llama_index.core.query_engine import CitationQueryEngine, RetrieverQueryEngine, RouterQueryEngine
from llama_index.core.response_synthesizers import ResponseMode
from llama_index.core.retrievers import QueryFusionRetriever
from llama_index.core.schema import MetadataMode, NodeWithScore, TextNode
from llama_index.core.selectors import LLMSingleSelector
from llama_index.core.tools import QueryEngineTool
from llama_index.core.vector_stores.utils import node_to_metadata_dict

import kb as door
from kb.base import KINDS, MAX_QUESTION, KnowledgeBase, open_kb
from kb.errors import KbError, WrongUse
from kb.retrieve.llama import READ, node, status

QUESTION = "딥페이크 영상을 퍼뜨리면 어떤 처벌을 받나요?"
NOT_LAW = ("upcoming", "superseded", "repealed", "void")


@pytest.fixture
def llm() -> MockLLM:
    """llama-index's own: it says back what it is told, so that a test reads what a model would read."""
    return MockLLM()


def read(found: NodeWithScore) -> str:
    return found.node.get_content(metadata_mode=MetadataMode.LLM)  # type: ignore[no-any-return]


def test_the_door_opens_on_what_stands_behind_it() -> None:
    assert door.open_kb is open_kb
    assert issubclass(door.NoKnowledgeBase, door.KbError)
    assert {name for name in door.__all__ if inspect.getmodule(getattr(door, name)) is None} == set()
    assert set(door.__all__) <= set(dir(door))
    with pytest.raises(AttributeError, match="open_db"):
        _ = door.open_db
    with pytest.raises(ImportError):
        exec("from kb import open_db")  # noqa: S102


def test_without_a_knowledge_base_the_next_step_is_named() -> None:
    with pytest.raises(door.NoKnowledgeBase, match="kb build"):
        door.open_kb()


def test_the_retriever_gives_what_the_search_gives(kb: KnowledgeBase) -> None:
    retriever = kb.retriever()
    assert isinstance(retriever, BaseRetriever)
    hits = kb.search(QUESTION)["hits"]
    nodes = retriever.retrieve(QUESTION)
    assert [(found.node_id, found.score, found.text) for found in nodes] == [
        (hit["key"], hit["score"], hit["text"]) for hit in hits
    ]
    assert "7년 이하" in nodes[0].text
    first = nodes[0].metadata
    assert (first["law"], first["article"], first["clause"]) == (
        "성폭력범죄의 처벌 등에 관한 특례법",
        "제14조의2",
        "제2항",
    )
    assert (first["state"], first["effective_from"], first["effective_to"]) == ("in_force", "2024-10-16", None)
    assert first["known_until"] == hits[0]["known_until"]
    assert first["url"].startswith("https://www.law.go.kr/")
    assert first["as_of"] == "2026-11-24"
    assert first["generation"] == kb.generation
    assert kb.show(nodes[0].node_id)["article"] == "제14조의2"  # an id leads back to its provision


def test_ids_stay_and_nothing_is_given_twice(kb: KnowledgeBase) -> None:
    ids = [found.node_id for found in kb.retriever(limit=20).retrieve("불법촬영물 유포 협박")]
    assert len(ids) == len(set(ids))
    assert ids == [found.node_id for found in kb.retriever(limit=20).retrieve("불법촬영물 유포 협박")]


def test_its_options_are_those_of_the_search(kb: KnowledgeBase) -> None:
    assert len(kb.retriever(limit=3).retrieve(QUESTION)) == 3
    services = kb.retriever(limit=5, kinds=["service"]).retrieve("영상을 지우고 싶어요")
    assert {found.metadata["kind"] for found in services} == {"service"}
    for found in services:
        assert found.metadata["law"] is None
        assert "status" not in read(found)  # a service is neither in force nor not
    for found in kb.retriever(kinds=["digest"]).retrieve("촬영물 복제물 판례"):
        assert f"dated {found.metadata['date']}" in read(found)


@pytest.mark.parametrize("options", [{"kinds": ["poem"]}, {"kinds": "statute law"}, {"limit": 0}, {"limit": -3}])
def test_options_that_cannot_work_are_refused_at_once(kb: KnowledgeBase, options: dict[str, Any]) -> None:
    with pytest.raises(WrongUse):
        kb.retriever(**options)
    with pytest.raises(WrongUse):
        kb.search(QUESTION, **options)


def test_a_question_that_cannot_be_read_is_an_error_of_ours(kb: KnowledgeBase) -> None:
    with pytest.raises(KbError):
        kb.retriever().retrieve("가" * (MAX_QUESTION + 1))
    assert all(found.text for found in kb.retriever().retrieve("   "))


def test_each_question_is_answered_for_its_own_day(kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program runs for weeks: its retriever does not stay on the day on which it was made."""
    retriever, fixed = kb.retriever(limit=1), kb.retriever(limit=1, as_of=date(2026, 1, 5))
    monkeypatch.setenv("KB_TODAY", "2026-11-25")
    assert retriever.retrieve(QUESTION)[0].metadata["as_of"] == "2026-11-25"
    assert fixed.retrieve(QUESTION)[0].metadata["as_of"] == "2026-01-05"


def test_a_model_reads_address_source_and_state_and_no_more(kb: KnowledgeBase) -> None:
    for found in kb.retriever(limit=20).retrieve("통신매체이용음란 스토킹 상담"):
        head, _, body = read(found).partition("\n\n")
        assert body == found.text
        assert {line.partition(":")[0] for line in head.splitlines()} <= set(READ)
        assert found.metadata["source"] in head
        embedded = found.node.get_content(metadata_mode=MetadataMode.EMBED)
        assert "status" not in embedded
        assert found.metadata["address"] in embedded


def test_our_account_is_not_passed_off_as_the_official_text(kb: KnowledgeBase) -> None:
    first = kb.retriever(limit=1).retrieve(QUESTION)[0]
    assert first.metadata["kind"] == "card"
    assert "공식 원문 아님" in read(first)


def test_text_that_was_not_law_on_the_day_says_so(kb: KnowledgeBase) -> None:
    first = kb.retriever(limit=1, as_of=date(2019, 1, 1)).retrieve(QUESTION)[0]
    assert first.metadata["state"] == "upcoming"
    assert "현행법 아님" in read(first)
    assert "not yet in force on 2019-01-01" in read(first)


@pytest.mark.parametrize("state", [*NOT_LAW, "unknown", "in_force"])
def test_every_state_is_said_with_its_days(state: str) -> None:
    hit = {
        "state": state, "known_until": "2026-06-08", "effective_from": "2020-06-25", "effective_to": "2024-10-16",
        "date": None,
    }  # fmt: skip
    told = status(hit, "2026-11-24")
    assert "2026-11-24" in told
    assert ("현행법 아님" in told) == (state in NOT_LAW)
    assert ("확인: 2026-06-08" in told) == (state in ("unknown", "in_force"))
    assert "2020-06-25 ~ 2024-10-16 전" in told


def test_a_ruling_that_was_overtaken_says_so_from_that_day_on(kb: KnowledgeBase) -> None:
    """2017도3443 read 촬영물 narrowly on 2018-08-30; the article was changed on 2018-12-18."""

    def told(day: date) -> NodeWithScore:
        (found,) = [
            each for each in kb.retriever(limit=5, as_of=day).retrieve("2017도3443") if "2017도3443" in each.node_id
        ]
        return found

    assert "overtaken since: 2018-12-18" in read(told(date(2026, 11, 24)))
    assert "overtaken" not in read(told(date(2018, 10, 1)))
    assert told(date(2018, 10, 1)).metadata["overtaken_by"].startswith("2018-12-18")
    (hit,) = [each for each in kb.search("2017도3443")["hits"] if each["case_number"] == "2017도3443"]
    assert hit["overtaken_by"].keys() == {"date", "by", "what"}


def test_every_kind_of_the_contract_has_words_for_its_source() -> None:
    base = {
        "address": "a",
        "title": "",
        "text": "t",
        "key": "k",
        "reasons": [],
        "state": None,
        "date": None,
        "overtaken_by": None,
    }
    told = {
        node({**base, "kind": kind}, {"as_of": "2026-11-24", "generation": "g"}).metadata["source"] for kind in KINDS
    }
    assert len(told) == len(KINDS)


def test_any_vector_store_takes_the_metadata(kb: KnowledgeBase) -> None:
    for found in kb.retriever(limit=20).retrieve("디지털성범죄 신고와 상담, 판례와 정책"):
        assert node_to_metadata_dict(found.node, flat_metadata=True)
        copy = TextNode.from_dict(found.node.to_dict())
        assert (copy.node_id, copy.metadata, copy.hash) == (found.node_id, found.metadata, found.node.hash)


def test_in_a_retriever_query_engine(kb: KnowledgeBase, llm: MockLLM) -> None:
    engine = RetrieverQueryEngine.from_args(kb.retriever(limit=3, as_of=date(2019, 1, 1)), llm=llm)
    answer = engine.query(QUESTION)
    assert [found.node_id for found in answer.source_nodes] == [
        hit["key"] for hit in kb.search(QUESTION, limit=3, as_of=date(2019, 1, 1))["hits"]
    ]
    assert "현행법 아님" in str(answer)  # what the model was given
    assert answer.source_nodes[0].text in str(answer)
    assert answer.source_nodes[0].metadata["url"] not in str(answer)


@pytest.mark.parametrize("mode", [ResponseMode.REFINE, ResponseMode.TREE_SUMMARIZE, ResponseMode.SIMPLE_SUMMARIZE])
def test_the_state_reaches_the_model_however_the_answer_is_put_together(
    kb: KnowledgeBase, llm: MockLLM, mode: ResponseMode
) -> None:
    synthesizer = get_response_synthesizer(llm=llm, response_mode=mode)
    engine = RetrieverQueryEngine(kb.retriever(limit=1, as_of=date(2019, 1, 1)), synthesizer)
    assert "현행법 아님" in str(engine.query(QUESTION))


def test_in_a_citation_query_engine(kb: KnowledgeBase, llm: MockLLM) -> None:
    """It cuts nodes into numbered pieces with ids of their own; each still knows which clause it is of."""
    engine = CitationQueryEngine(kb.retriever(limit=2, as_of=date(2019, 1, 1)), llm=llm, citation_chunk_size=64)
    answer = engine.query(QUESTION)
    assert len(answer.source_nodes) > 2
    for found in answer.source_nodes:
        assert found.node.text.startswith("Source ")
        assert kb.show(found.metadata["key"])["law"] == found.metadata["law"]
        assert "현행법 아님" in read(found) or found.metadata["state"] == "in_force"
    assert "Source 1:" in str(answer)
    assert "현행법 아님" in str(answer)


def test_in_a_chat_engine(kb: KnowledgeBase, llm: MockLLM) -> None:
    engine = ContextChatEngine.from_defaults(retriever=kb.retriever(limit=1, as_of=date(2019, 1, 1)), llm=llm)
    answer = engine.chat(QUESTION)
    assert "현행법 아님" in str(answer)
    assert answer.source_nodes[0].metadata["article"] == "제14조의2"


def test_in_a_router_and_beside_another_retriever(kb: KnowledgeBase, llm: MockLLM) -> None:
    law, help_ = (kb.retriever(limit=4, kinds=[kind]) for kind in ("statute", "service"))
    fused = QueryFusionRetriever([law, help_], llm=llm, num_queries=1, similarity_top_k=8, use_async=False)
    found = fused.retrieve("불법촬영 영상 삭제")
    assert {"card", "service"} <= {each.metadata["kind"] for each in found}

    class First(MockLLM):
        """Chooses the first engine."""

        def complete(self, *_: Any, **__: Any) -> Any:
            return super().complete('[{"choice": 1, "reason": "-"}]')

        def predict(self, *_: Any, **__: Any) -> str:
            return '[{"choice": 1, "reason": "-"}]'

    tools = [
        QueryEngineTool.from_defaults(RetrieverQueryEngine.from_args(each, llm=llm), name=name, description=name)
        for name, each in (("law", law), ("help", help_))
    ]
    router = RouterQueryEngine(LLMSingleSelector.from_defaults(llm=First()), tools, llm=llm)
    answer = router.query("불법촬영 영상 삭제")
    assert {each.metadata["kind"] for each in answer.source_nodes} == {"card"}


def test_asked_by_an_event_loop_it_lets_other_work_go_on(kb: KnowledgeBase, llm: MockLLM) -> None:
    retriever = kb.retriever(limit=3)
    threads: set[int] = set()
    search = retriever._search

    def noted(question: str) -> Any:
        threads.add(threading.get_ident())
        return search(question)

    retriever._search = noted

    async def asked() -> tuple[list[list[NodeWithScore]], Any]:
        found = await asyncio.gather(*(retriever.aretrieve(QUESTION) for _ in range(4)))
        return found, await RetrieverQueryEngine.from_args(retriever, llm=llm).aquery(QUESTION)

    found, answer = asyncio.run(asked())
    expected = [each.node_id for each in retriever.retrieve(QUESTION)]
    assert all([each.node_id for each in nodes] == expected for nodes in found)
    assert [each.node_id for each in answer.source_nodes] == expected
    assert threading.get_ident() in threads
    assert len(threads) > 1
