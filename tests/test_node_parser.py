"""``ProvisionNodeParser``: the contract of llama-index's node parsers, on invented law and on every file of the core bundle."""

from __future__ import annotations

import asyncio
import json
import pickle
import re
from pathlib import Path
from typing import Any

import pytest
from llama_index.core import Document, MockEmbedding, StorageContext, VectorStoreIndex
from llama_index.core.ingestion import DocstoreStrategy, IngestionPipeline
from llama_index.core.node_parser import NodeParser, get_leaf_nodes, get_root_nodes
from llama_index.core.retrievers import AutoMergingRetriever
from llama_index.core.schema import BaseNode, MetadataMode, NodeRelationship, TextNode
from llama_index.core.storage.docstore import SimpleDocumentStore
from llama_index.core.vector_stores.utils import node_to_metadata_dict

from bench.independent_count import count
from kb import ProvisionNodeParser
from kb.node_parser import EMBEDDED, READ

FILE = """\
---
제목: 시험에 관한 특별법
법령ID: '900001'
법령구분: 법률
공포번호: '00123'
공포일자: 2024-10-16
시행일자: 2024-11-01
출처: https://www.law.go.kr/법령/시험에관한특별법
---

# 시험에 관한 특별법

## 제1장 총칙

##### 제1조 (목적)

이 법은 시험을 정한다.

##### 제2조의2 (정의)

**①** 삭제 <2020.1.1>

**②** 뜻은 다음 각 호와 같다.

  1\\. 시험지

**③** 삭제 <2020.1.1>

[시행일: 2025. 1. 1.] 제2조의2

## 부칙

부칙 <제1호,2019.1.1>

이 법은 공포한 날부터 시행한다.
"""
SPLITS = ("article", "clause", "both")


def parse(text: str = FILE, document: dict[str, Any] | None = None, **options: Any) -> list[BaseNode]:
    given = Document(text=text, id_="doc", **(document or {}))
    return ProvisionNodeParser(**options).get_nodes_from_documents([given])  # type: ignore[no-any-return]


def by_id(nodes: list[BaseNode]) -> dict[str, BaseNode]:
    found = {node.node_id.partition("#")[2]: node for node in nodes}
    assert len(found) == len(nodes)
    return found


def related(node: BaseNode, relation: NodeRelationship) -> Any:
    found = node.relationships.get(relation)
    return [each.node_id for each in found] if isinstance(found, list) else found and found.node_id


@pytest.mark.parametrize(
    ("split", "places"),
    [
        ("article", ["1", "2-2", "addendum"]),
        ("clause", ["1/0", "2-2/1", "2-2/2", "2-2/3", "addendum"]),
        ("both", ["1", "1/0", "2-2", "2-2/1", "2-2/2", "2-2/3", "addendum"]),
    ],
)
def test_one_node_an_article_a_clause_or_both(split: str, places: list[str]) -> None:
    nodes = parse(split=split)
    assert [node.node_id for node in nodes] == [f"900001@123#{place}" for place in places]
    assert all(FILE[node.start_char_idx : node.end_char_idx] == node.get_content() for node in nodes)
    assert [node.node_id for node in parse(split=split, rest=False)] == [f"900001@123#{place}" for place in places[:-1]]


def test_equal_clauses_keep_their_own_places() -> None:
    """The base class finds the first of two equal texts."""
    nodes = by_id(parse(split="clause"))
    first, last = nodes["2-2/1"], nodes["2-2/3"]
    assert first.get_content()[5:] == last.get_content()[5:]
    twice = by_id(parse("제1조(같은 글) 같다.\n제1조(같은 글) 같다."))
    assert [node.start_char_idx for node in twice.values()] == [0, 14]
    assert list(twice) == ["1", "1~2"]


def test_each_node_says_exactly_where_it_stands() -> None:
    metadata = by_id(parse(split="clause"))["2-2/2"].metadata
    assert metadata == {
        "address": "시험에 관한 특별법 제2조의2 제2항",
        "title": "정의",
        "chapters": "제1장 총칙",
        "source": metadata["source"],
        "file_promulgation": "법률 제123호",
        "file_effective_from": "2024-11-01",
        "notes": "[시행일: 2025. 1. 1.] 제2조의2",
        "part": "clause",
        "law": "시험에 관한 특별법",
        "law_id": "900001",
        "article": "제2조의2",
        "clause": "제2항",
        "key": "900001/2-2/2",
        "deleted": False,
        "file_promulgated_on": "2024-10-16",
        "url": "https://www.law.go.kr/법령/시험에관한특별법/제2조의2",
    }
    nodes = parse(split="both")
    assert len({tuple(node.metadata) for node in nodes}) == 1  # every key always
    assert [node.metadata["deleted"] for node in nodes] == [False, False, False, True, False, True, False]
    assert nodes[-1].metadata["address"] == "시험에 관한 특별법 부칙"
    assert nodes[-1].metadata["title"] == "부칙 <제1호,2019.1.1>"


def test_a_model_never_reads_that_a_file_is_the_law_in_force() -> None:
    for node in parse(split="both"):
        head = node.get_content(metadata_mode=MetadataMode.LLM).partition("\n\n")[0]
        assert {line.partition(":")[0] for line in head.splitlines()} <= set(READ)
        assert "어느 날의 법인지는 말하지 않음" in head
        assert "현행" not in head
        assert "state" not in node.metadata
        embedded = node.get_content(metadata_mode=MetadataMode.EMBED).partition("\n\n")[0]
        assert {line.partition(":")[0] for line in embedded.splitlines()} <= set(EMBEDDED)
    note = by_id(parse(split="clause"))["2-2/1"].get_content(metadata_mode=MetadataMode.LLM)
    assert "[시행일: 2025. 1. 1.]" in note  # a clause alone still says when it takes effect


def test_relations() -> None:
    nodes = by_id(parse(split="both"))
    at = "900001@123#"
    assert {related(node, NodeRelationship.SOURCE) for node in nodes.values()} == {"doc"}
    assert related(nodes["1"], NodeRelationship.NEXT) == f"{at}2-2"
    assert related(nodes["2-2"], NodeRelationship.PREVIOUS) == f"{at}1"
    assert related(nodes["2-2"], NodeRelationship.CHILD) == [f"{at}2-2/{number}" for number in (1, 2, 3)]
    assert related(nodes["2-2/2"], NodeRelationship.PARENT) == f"{at}2-2"
    assert related(nodes["2-2/1"], NodeRelationship.PREVIOUS) == f"{at}1/0"
    assert related(nodes["2-2/2"], NodeRelationship.NEXT) == f"{at}2-2/3"
    assert related(nodes["2-2/3"], NodeRelationship.NEXT) is None
    assert nodes["2-2/2"].parent_node.hash == nodes["2-2"].hash
    assert nodes["2-2/2"].next_node.hash == nodes["2-2/3"].hash
    assert get_root_nodes(list(nodes.values())) == [nodes["1"], nodes["2-2"], nodes["addendum"]]
    assert [node.node_id[len(at) :] for node in get_leaf_nodes(list(nodes.values()))] == [
        "1/0", "2-2/1", "2-2/2", "2-2/3", "addendum",
    ]  # fmt: skip
    for split in ("article", "clause"):  # nobody points at a node that is not there
        assert all(NodeRelationship.PARENT not in node.relationships for node in parse(split=split))
    lonely = parse(include_prev_next_rel=False)
    assert all(NodeRelationship.NEXT not in node.relationships for node in lonely)


def test_documents_do_not_run_into_each_other() -> None:
    given = [Document(text=FILE, id_="a"), Document(text="제1조(하나) 글.\n제2조(둘) 글.", id_="b")]
    nodes = ProvisionNodeParser().get_nodes_from_documents(given)
    assert related(nodes[2], NodeRelationship.NEXT) is None
    assert related(nodes[3], NodeRelationship.PREVIOUS) is None
    assert [node.node_id for node in nodes[3:]] == ["b#1", "b#2"]


def test_plain_text_takes_its_statute_from_the_document() -> None:
    text = "제1조(목적) 시험.\n제2조(정의) ① 하나.\n② 둘."
    (_, second) = parse(text, {"metadata": {"law": "시험법", "law_id": 11187, "file": "a.txt"}})
    assert second.metadata["address"] == "시험법 제2조"
    assert second.metadata["key"] == "011187/2"
    assert second.metadata["file"] == "a.txt"
    (_, unnamed) = parse(text)
    assert unnamed.metadata["address"] == "제2조"
    assert (unnamed.metadata["law"], unnamed.metadata["key"], unnamed.metadata["url"]) == (None, None, None)


def test_what_the_document_hides_stays_hidden() -> None:
    document = {
        "metadata": {"path": "/secret"},
        "excluded_llm_metadata_keys": ["path"],
        "excluded_embed_metadata_keys": ["path"],
    }
    for text in (FILE, "그냥 글"):
        for node in parse(text, document):
            assert "/secret" not in node.get_content(metadata_mode=MetadataMode.LLM)
            assert "/secret" not in node.get_content(metadata_mode=MetadataMode.EMBED)
            assert node.metadata["path"] == "/secret"
    assert "path" not in parse(FILE, document, include_metadata=False)[0].metadata


@pytest.mark.parametrize(
    "text",
    [
        "그냥 글이다.\n\n두 번째 문단.",
        "# 안내\n\n제14조의2(허위영상물 등의 반포등)에 따르면 …",
        "---\n제목: 시험법\n---\n글",
    ],
)
@pytest.mark.parametrize("split", SPLITS)
def test_what_is_no_statute_comes_back_whole(text: str, split: str) -> None:
    (node,) = parse(text, {"metadata": {"file": "a.md"}}, split=split)
    assert (node.get_content(), node.start_char_idx, node.end_char_idx) == (text, 0, len(text))
    assert node.metadata == {"file": "a.md"}
    assert related(node, NodeRelationship.SOURCE) == "doc"


def test_a_blank_text_gives_no_node() -> None:
    assert parse("") == parse(" \n\n") == []
    assert ProvisionNodeParser().get_nodes_from_documents([]) == []


@pytest.mark.parametrize(
    "front",
    [
        "제목: [",
        "- 하나",
        "제목: {a: b}\n법령ID: [1]\n공포일자: 언젠가",
        "법령ID: '0111870'\n시행일자: 2026-02-30",
        "제목: !!python/object:os.x {}",
        "제목: " + "[" * 9000,
    ],
)
def test_front_matter_that_says_nothing_is_no_error(front: str) -> None:
    (node,) = parse(f"---\n{front}\n---\n\n##### 제1조 (목적)\n\n글.")
    assert node.metadata["article"] == "제1조"
    assert node.metadata["law_id"] is None
    assert node.metadata["file_effective_from"] is None
    assert node.node_id == "doc#1"


def test_a_parser_is_written_and_read_again() -> None:
    parser = ProvisionNodeParser.from_defaults(split="both", rest=False, include_metadata=False)
    assert isinstance(parser, NodeParser)
    assert parser.to_dict()["class_name"] == ProvisionNodeParser.class_name() == "ProvisionNodeParser"
    for copy in (
        ProvisionNodeParser.from_dict(parser.to_dict()),
        ProvisionNodeParser.from_json(parser.to_json()),
        pickle.loads(pickle.dumps(parser)),  # noqa: S301 (what a pipeline of several workers does)
    ):
        assert copy.to_dict() == parser.to_dict()
        assert len(copy.get_nodes_from_documents([Document(text=FILE)])) == 6
    json.dumps(ProvisionNodeParser.model_json_schema(mode="serialization"))
    with pytest.raises(ValueError, match="split"):
        ProvisionNodeParser.from_defaults(split="sentence")  # type: ignore[arg-type]


def test_an_id_function_of_ones_own_is_used() -> None:
    nodes = ProvisionNodeParser.from_defaults(id_func=lambda i, doc: f"{doc.node_id}-{i}").get_nodes_from_documents(
        [Document(text=FILE, id_="doc")]
    )
    assert [node.node_id for node in nodes] == ["doc-0", "doc-1", "doc-2"]


def test_nodes_go_through_any_store() -> None:
    for node in parse(split="both"):
        assert node_to_metadata_dict(node, flat_metadata=True)
        copy = TextNode.from_dict(node.to_dict())
        assert (copy.hash, copy.start_char_idx) == (node.hash, node.start_char_idx)


def test_in_an_ingestion_pipeline_a_file_that_has_not_changed_is_not_read_again() -> None:
    pipeline = IngestionPipeline(
        transformations=[ProvisionNodeParser(split="clause"), MockEmbedding(embed_dim=4)],
        docstore=SimpleDocumentStore(),
        docstore_strategy=DocstoreStrategy.DUPLICATES_ONLY,
    )
    given = Document(text=FILE, id_="a")
    nodes = pipeline.run(documents=[given])
    assert [node.node_id.partition("#")[2] for node in nodes] == ["1/0", "2-2/1", "2-2/2", "2-2/3", "addendum"]
    assert all(len(node.embedding) == 4 for node in nodes)
    assert pipeline.run(documents=[given]) == []
    changed = pipeline.run(documents=[Document(text=FILE.replace("시험지", "답안지"), id_="a")])
    assert [node.node_id for node in changed] == [node.node_id for node in nodes]  # ids stay
    awaited = asyncio.run(IngestionPipeline(transformations=[ProvisionNodeParser()]).arun(documents=[given]))
    assert [node.node_id.partition("#")[2] for node in awaited] == ["1", "2-2", "addendum"]


def test_an_auto_merging_retriever_finds_the_article_of_its_clauses() -> None:
    nodes = parse(split="both")
    storage = StorageContext.from_defaults()
    storage.docstore.add_documents(nodes)
    index = VectorStoreIndex(get_leaf_nodes(nodes), storage_context=storage, embed_model=MockEmbedding(embed_dim=4))
    found = AutoMergingRetriever(index.as_retriever(similarity_top_k=5), storage).retrieve("시험지")
    assert "900001@123#2-2" in {each.node_id for each in found}
    assert not any("#2-2/" in each.node_id for each in found)


@pytest.mark.shared
def test_every_file_of_the_core_statutes_is_cut_where_the_law_cuts_it(official: Path) -> None:
    """As many 조 and 항 as an independent counter finds, each verbatim at its place, no id twice, no word lost but headings."""
    parser = ProvisionNodeParser(split="both", include_prev_next_rel=False)
    files = sorted((official / "kr").rglob("*.md"))
    articles = clauses = 0
    for path in files:
        text = path.read_text("utf-8")
        nodes = parser.get_nodes_from_documents([Document(text=text, id_=path.name)])
        expected = count(text)
        if not expected["articles"]:  # a text of old, without 조
            assert [node.get_content() for node in nodes] == [text], path
            continue
        parts = [node.metadata["part"] for node in nodes]
        assert parts.count("article") == expected["articles"], path
        numbered = [node for node in nodes if node.metadata["part"] == "clause" and node.metadata["clause"]]
        assert len(numbered) == expected["paragraphs"], path
        assert len({node.node_id for node in nodes}) == len(nodes), path
        assert all(text[node.start_char_idx : node.end_char_idx] == node.get_content() for node in nodes), path
        assert all(node.metadata["law_id"] and node.metadata["file_effective_from"] for node in nodes), path
        left, end = [], text.index("\n---\n") + 5
        for node in nodes:
            if node.metadata["part"] != "clause":
                left.append(text[end : node.start_char_idx])
                end = node.end_char_idx
        rest = "\n".join([*left, text[end:]]).split("\n")
        assert all(re.match(r"#{1,4} |\*\*제\d+", line) for line in rest if line.strip()), path
        articles, clauses = articles + parts.count("article"), clauses + len(numbered)
    assert (len(files) > 200, articles > 14_000, clauses > 29_000) == (True, True, True)


@pytest.mark.shared
@pytest.mark.parametrize("path", ["대한민국헌법/헌법.md", "형법/법률.md", "성폭력범죄의처벌등에관한특례법/법률.md"])
def test_the_same_statute_as_plain_text_is_cut_in_the_same_places(official: Path, path: str) -> None:
    """As one copies it from a page: no signs of rank, the first line of an article behind its title."""
    text = (official / "kr" / path).read_text("utf-8")
    plain = text.split("\n---\n", 1)[1]
    plain = re.sub(
        r"^##### (제\d+조(?:의\d+)?) ?(\(.*\))?\n+(?!#)", lambda m: m[1] + (m[2] or "") + " ", plain, flags=re.MULTILINE
    )
    plain = re.sub(r"^#{1,5} ", "", plain, flags=re.MULTILINE).replace("**", "").replace("\\", "")
    plain = re.sub(r"\n\n+", "\n", plain)

    def addresses(given: str) -> list[tuple[str, str | None]]:
        nodes = parse(given, {"metadata": {"law": "법"}}, split="both", include_prev_next_rel=False)
        return [(node.metadata["article"], node.metadata["clause"]) for node in nodes if node.metadata["article"]]

    assert addresses(plain) == addresses(text)
