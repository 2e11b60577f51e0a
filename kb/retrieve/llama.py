"""The retriever as llama-index takes it: nodes with scores, for any query engine.

It stands by itself so that what only searches does not load llama-index.
"""

from __future__ import annotations

from typing import Any

from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from kb.retrieve.library import Library
from kb.retrieve.retriever import Hit, Retriever, evidence_text


class HybridRetriever(BaseRetriever):
    """Ranked evidence for a question as nodes: the text of each hit, its key as the id, kind, address and state beside it."""

    def __init__(self, library: Library, retriever: Retriever) -> None:
        self._library, self._retriever = library, retriever
        super().__init__()

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        found = self._retriever.search(query_bundle.query_str)
        return [NodeWithScore(node=self._node(hit), score=hit.score) for hit in found.hits]

    def _node(self, hit: Hit) -> TextNode:
        row = self._library.row(hit.base)
        metadata: dict[str, Any] = {"kind": hit.kind, "address": row.address if row else hit.base, "state": hit.state}
        text = evidence_text(self._library, hit.base, hit.path, hit.passages)
        return TextNode(id_=hit.key, text=text, metadata=metadata)
