"""The search as llama-index takes it: a retriever whose nodes a query engine can cite.

It stands by itself so that what only searches does not load llama-index.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

READ = ("address", "title", "source", "status")
"""What a language model reads above the text of a node: where it stands, what it is, and whether it is law."""
EMBEDDED = ("address", "title")
"""What is embedded with the text, where someone embeds a node."""
_NOT_METADATA = ("rank", "text", "score")

_SOURCES = {
    "statute": "공식 조문 그대로 · official text of the provision",
    "card": "조문을 확인해 쓴 요약, 공식 원문 아님 · our checked account of the provision, not its text",
    "ruling": "판결문에서 그대로 · text of the ruling",
    "digest": "판례를 확인해 쓴 요약, 판결문 아님 · our checked account of the ruling, not its text",
    "service": "지원기관 정보 · record of a support service",
    "guide": "안내, 법 조문 아님 · guide, not law",
    "policy": "정책 기록, 법 조문 아님 · record of policy, not law",
    "document": "기관 안내 그대로, 법 조문 아님 · published guidance, not law",
}
_RECORD = "기록, 법 조문 아님 · record, not law"
_STATUS = {
    "in_force": "{day} 현행(확인: {until}) · in force on {day}, as known up to {until}",
    "upcoming": "{day} 현재 이 글은 시행 전, 현행법 아님 · this text is not yet in force on {day}",
    "superseded": "{day} 현재 이 글은 지난 법, 현행법 아님 · this text is no longer law on {day}",
    "repealed": "{day} 현재 폐지된 법, 현행법 아님 · repealed, not law on {day}",
    "void": "{day} 현재 효력을 잃은 조문, 현행법 아님 · void, not law on {day}",
    "unknown": "{day} 현재 확인 필요: 뒤의 개정을 싣지 못함(확인: {until}) · cannot be said for {day}: a later amendment is "
    "not loaded (known up to {until})",
}


class HybridRetriever(BaseRetriever):
    """Ranked evidence for a question as nodes (:func:`node`). ``search`` gives the object of ``kb search --json``.

    Made by :meth:`kb.base.KnowledgeBase.retriever`. Raises what ``search`` raises.
    """

    def __init__(self, search: Callable[[str], Mapping[str, Any]]) -> None:
        self._search = search
        super().__init__()

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        found = self._search(query_bundle.query_str)
        return [NodeWithScore(node=node(hit, found), score=hit["score"]) for hit in found["hits"]]

    async def _aretrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        """In a thread: an event loop with other work is not held up."""
        return await asyncio.to_thread(self._retrieve, query_bundle)


def node(hit: Mapping[str, Any], found: Mapping[str, Any]) -> TextNode:
    """A hit of ``kb search --json`` as a node: its key is the id, its evidence the text, its other fields the metadata.

    ``reasons`` and ``overtaken_by`` are one string each, so that any vector store takes the metadata; ``as_of`` and ``generation`` are those of the
    search, ``source`` and ``status`` say in words what kind of text this is and whether it is law. Of the metadata a language
    model reads :data:`READ`.
    """
    fields = {name: value for name, value in hit.items() if name not in _NOT_METADATA}
    metadata = {
        "address": hit["address"],
        "title": hit["title"],
        "source": _SOURCES.get(hit["kind"], _RECORD),
        "status": status(hit, found["as_of"]),
        **fields,
        "reasons": ", ".join(hit["reasons"]),
        "overtaken_by": _later(hit) or None,
        "as_of": found["as_of"],
        "generation": found["generation"],
    }
    return TextNode(
        id_=hit["key"],
        text=hit["text"],
        metadata=metadata,
        excluded_llm_metadata_keys=[name for name in metadata if name not in READ or not metadata[name]],
        excluded_embed_metadata_keys=[name for name in metadata if name not in EMBEDDED],
    )


def status(hit: Mapping[str, Any], day: str) -> str:
    """What is said of a hit on a day, in Korean and English, with the days of its text; its date, where it is no provision, and
    for a ruling what had overtaken it by that day.

    >>> status({"state": "superseded", "known_until": "2026-06-08", "effective_from": "2020-06-25",
    ...         "effective_to": "2024-10-16", "date": None}, "2026-11-24")
    '2026-11-24 현재 이 글은 지난 법, 현행법 아님 · this text is no longer law on 2026-11-24 (2020-06-25 ~ 2024-10-16 전 · before)'
    """
    if not hit["state"]:
        dated = f"날짜 {hit['date']} · dated {hit['date']}" if hit["date"] else ""
        later = hit["overtaken_by"]
        return f"{dated}. 그 뒤 바뀜 · overtaken since: {_later(hit)}" if later and later["date"] <= day else dated
    told = _STATUS[hit["state"]].format(day=day, until=hit["known_until"])
    last = f" {hit['effective_to']} 전 · before" if hit["effective_to"] else ""
    return f"{told} ({hit['effective_from']} ~{last})"


def _later(hit: Mapping[str, Any]) -> str:
    later = hit["overtaken_by"]
    return f"{later['date']} {later['by']}: {later['what']}" if later else ""
