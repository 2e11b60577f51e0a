"""The text of a statute as llama-index nodes: one a 조, one a 항, or both, each with its exact address and place.

    from kb import ProvisionNodeParser

    ProvisionNodeParser(split="clause").get_nodes_from_documents(documents)

For people who index statutes themselves; the knowledge base is not needed. What a text must look like: :mod:`kb.law.places`.
A file gives the text of one promulgation. It does not say which text is law on a day (``../shared/README.md``: neither the newest
file nor its 시행일자 does), so neither do the nodes; :meth:`kb.base.KnowledgeBase.retriever` does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Literal, Self

import yaml
from llama_index.core.bridge.pydantic import Field
from llama_index.core.callbacks import CallbackManager
from llama_index.core.node_parser import NodeParser
from llama_index.core.node_parser.node_utils import build_nodes_from_splits, default_id_func
from llama_index.core.schema import BaseNode, Document, MetadataMode, NodeRelationship, TextNode

from kb.law.address import official_page, print_clause, printed_address
from kb.law.places import PlacedArticle, PlacedText, Places, front_matter, statute_places

READ = ("address", "title", "chapters", "source", "file_promulgation", "file_effective_from", "notes")
"""What a language model reads above the text of a node, beside what the document itself brings."""
EMBEDDED = ("address", "title", "chapters")
"""What is embedded with the text."""
SOURCE = (
    "법령 파일의 글, 어느 날의 법인지는 말하지 않음 · text of a statute file; whether it is law on a day is not said"
)
_FRONT = ("제목", "법령ID", "법령구분", "공포번호", "공포일자", "시행일자", "출처")

Split = Literal["article", "clause", "both"]


class ProvisionNodeParser(NodeParser):
    """Statutes cut where the law cuts them. A node's text stands verbatim in its document, from ``start_char_idx`` on.

    A text in which no line opens a 조 is no statute: it comes back whole, as one node with its own metadata and nothing of ours.
    A blank one gives no node. Nothing is left out but headings, which are metadata, and of a 항 alone the notes of its article,
    which are metadata too; with ``rest`` off also what belongs to no 조.

    Ids are stable: ``011187@20459#14-2/1`` where the file names its statute and promulgation, else the id of the document in front
    of the ``#``; a text that prints one number twice has ``#3~2``. With ``split="both"`` a 조 is the parent of its 항 and they are
    its children, as :class:`llama_index.core.retrievers.AutoMergingRetriever` wants them. An ``id_func`` of your own is used, but
    not serialised.
    """

    split: Split = Field(default="article", description="One node a 조 (article), a 항 (clause), or both, 조 above 항.")
    rest: bool = Field(default=True, description="Also a node for each preamble and each 부칙 (addendum).")

    @classmethod
    def class_name(cls) -> str:
        return "ProvisionNodeParser"

    @classmethod
    def from_defaults(
        cls,
        split: Split = "article",
        rest: bool = True,
        include_metadata: bool = True,
        include_prev_next_rel: bool = True,
        callback_manager: CallbackManager | None = None,
        id_func: Any = None,
    ) -> Self:
        """As the parsers of llama-index have it. Raises ValidationError for another ``split``."""
        return cls(
            split=split,
            rest=rest,
            include_metadata=include_metadata,
            include_prev_next_rel=include_prev_next_rel,
            callback_manager=callback_manager or CallbackManager([]),
            id_func=id_func or default_id_func,
        )

    @classmethod
    def from_dict(cls, data: dict[str, Any], **kwargs: Any) -> Self:
        """A parser from what :meth:`to_dict` wrote; the name of an ``id_func`` is no function and is passed over."""
        kept = {name: value for name, value in data.items() if name != "id_func" or callable(value)}
        return super().from_dict(kept, **kwargs)

    def _parse_nodes(self, nodes: Sequence[BaseNode], show_progress: bool = False, **kwargs: Any) -> list[BaseNode]:
        return [made for document in nodes for made in self._cut(document)]

    def _cut(self, document: BaseNode) -> list[BaseNode]:
        text = document.get_content(metadata_mode=MetadataMode.NONE)
        if not text.strip():
            return []
        places = statute_places(text)
        if places is None:
            (whole,) = build_nodes_from_splits([text], document, id_func=self.id_func)
            whole.start_char_idx, whole.end_char_idx = 0, len(text)
            return [whole]
        made = _Made(document, text, _Statute(document, text, places), self.id_func)
        for part in places.parts:
            if isinstance(part, PlacedText):
                if self.rest:
                    made.text(part)
            else:
                made.article(part, self.split)
        return made.nodes

    def _postprocess_parsed_nodes(self, nodes: list[BaseNode], parent_doc_map: dict[str, Document]) -> list[BaseNode]:
        """The base class looks for each text again, and finds the first of two equal ones; the places are known already. It links
        neighbours in the list, before it has given them the metadata of their document; here those of one level are, after it."""
        places = [(node.start_char_idx, node.end_char_idx) for node in nodes]
        done: list[BaseNode] = super()._postprocess_parsed_nodes(nodes, parent_doc_map)
        for node, (start, end) in zip(done, places, strict=True):
            node.start_char_idx, node.end_char_idx = start, end
        _link(done, neighbours=self.include_prev_next_rel)
        return done


def _link(nodes: Sequence[BaseNode], *, neighbours: bool) -> None:
    """The relations between the nodes of one document, with their metadata as it now is."""
    infos = {(node.ref_doc_id, node.node_id): node.as_related_node_info() for node in nodes}
    before: dict[tuple[str | None, bool], BaseNode] = {}
    for node in nodes:
        own, links = node.ref_doc_id, node.relationships
        for side in (NodeRelationship.PREVIOUS, NodeRelationship.NEXT):
            links.pop(side, None)
        if parent := node.parent_node:
            links[NodeRelationship.PARENT] = infos[own, parent.node_id]
        if children := node.child_nodes:
            links[NodeRelationship.CHILD] = [infos[own, child.node_id] for child in children]
        level = (own, parent is not None)
        if neighbours and (last := before.get(level)):
            links[NodeRelationship.PREVIOUS] = infos[own, last.node_id]
            last.relationships[NodeRelationship.NEXT] = infos[own, node.node_id]
        before[level] = node


class _Statute:
    """What a file says of its statute as a whole: the front matter, else the document's metadata, else the heading."""

    def __init__(self, document: BaseNode, text: str, places: Places) -> None:
        front, given = _front(text), document.metadata
        self.law: str | None = _said(front.get("제목")) or _said(given.get("law")) or places.name or None
        self.law_id = _law_id(front.get("법령ID")) or _law_id(given.get("law_id"))
        self.number = (_said(front.get("공포번호")) or "").lstrip("0") or None
        kind = _said(front.get("법령구분")) or ""
        self.promulgation = (
            f"{kind} 제{self.number}호".strip() if self.number else _said(given.get("file_promulgation"))
        )
        self.promulgated_on = _day(front.get("공포일자")) or _said(given.get("file_promulgated_on"))
        self.effective_from = _day(front.get("시행일자")) or _said(given.get("file_effective_from"))
        self.url = _said(front.get("출처")) or _said(given.get("url"))
        self.source = f"{self.law_id}@{self.number}" if self.law_id and self.number else document.node_id

    def metadata(self, article: PlacedArticle | None, path: tuple[str, ...]) -> dict[str, Any]:
        """Every key, None where there is nothing to say."""
        own = article.article if article else None
        slug = "/".join((own.number.slug, *path)) if own else None
        return {
            "address": printed_address(self.law or "", own.number, path).strip() if own else self.law,
            "title": own.title or None if own else None,
            "chapters": " > ".join(own.chapters) or None if own else None,
            "source": SOURCE,
            "file_promulgation": self.promulgation,
            "file_effective_from": self.effective_from,
            "notes": None,
            "part": "clause" if path else "article" if own else None,
            "law": self.law,
            "law_id": self.law_id,
            "article": str(own.number) if own else None,
            "clause": print_clause(path) if path else None,
            "key": f"{self.law_id}/{slug}" if self.law_id and slug else None,
            "deleted": own.deleted if own else False,
            "file_promulgated_on": self.promulgated_on,
            "url": official_page(self.law, str(own.number)) if self.law and self.law_id and own else self.url,
        }


class _Made:
    """The nodes of one document while they are made."""

    def __init__(self, document: BaseNode, text: str, statute: _Statute, id_func: Any) -> None:
        self._document, self._text, self._statute, self._id_func = document, text, statute, id_func
        self._source = {NodeRelationship.SOURCE: document.as_related_node_info()}
        self._seen: dict[str, int] = defaultdict(int)
        self.nodes: list[BaseNode] = []

    def text(self, part: PlacedText) -> None:
        """A preamble, or an addendum under its heading."""
        law = self._statute.law
        about = {**self._statute.metadata(None, ()), "part": part.kind, "title": part.heading or None}
        if part.kind == "addendum":
            about["address"] = f"{law or ''} 부칙".strip()
        self._add(part.kind, part.start, part.end, about)

    def article(self, part: PlacedArticle, split: Split) -> None:
        """A 조, its 항, or both; a 조 whose 항 cannot be placed stays whole."""
        slug = part.article.number.slug
        whole = None
        if split != "clause" or not part.clauses:
            whole = self._add(slug, part.start, part.end, self._statute.metadata(part, ()))
        if split == "article":
            return
        children = []
        above = whole.as_related_node_info() if whole else None
        for placed in part.clauses:
            path = placed.clause.path
            about = self._statute.metadata(part, path)
            about |= {"notes": "\n".join(part.article.notes) or None, "deleted": placed.clause.deleted}
            made = self._add("/".join((slug, *path)), placed.start, placed.end, about)
            if above:
                made.relationships[NodeRelationship.PARENT] = above
            children.append(made)
        if whole and children:
            whole.relationships[NodeRelationship.CHILD] = [child.as_related_node_info() for child in children]

    def _add(self, place: str, start: int, end: int, about: Mapping[str, Any]) -> TextNode:
        self._seen[place] += 1
        again = f"~{self._seen[place]}" if self._seen[place] > 1 else ""
        if self._id_func is default_id_func:
            name = f"{self._statute.source}#{place}{again}"
        else:
            name = self._id_func(len(self.nodes), self._document)
        made = TextNode(
            id_=name,
            text=self._text[start:end],
            start_char_idx=start,
            end_char_idx=end,
            metadata=dict(about),
            excluded_llm_metadata_keys=[*self._document.excluded_llm_metadata_keys, *_hidden(about, READ)],
            excluded_embed_metadata_keys=[*self._document.excluded_embed_metadata_keys, *_hidden(about, EMBEDDED)],
            relationships=dict(self._source),
        )
        self.nodes.append(made)
        return made


def _hidden(about: Mapping[str, Any], shown: Sequence[str]) -> Iterator[str]:
    return (name for name, value in about.items() if name not in shown or not value)


def _front(text: str) -> dict[str, Any]:
    """The fields of the front matter that are read; {} where there is none, or none that can be read."""
    try:
        found = yaml.load(front_matter(text) or "{}", Loader=yaml.BaseLoader)  # noqa: S506 (safe: makes nothing but text)
    except (yaml.YAMLError, RecursionError):
        return {}
    return {name: found[name] for name in _FRONT if name in found} if isinstance(found, dict) else {}


def _said(value: object) -> str | None:
    return " ".join(str(value).split()) or None if isinstance(value, str | int) else None


def _law_id(value: object) -> str | None:
    """``11187`` and ``011187`` -> ``011187``; None for what is no 법령ID."""
    said = _said(value)
    return said.zfill(6) if said and said.isascii() and said.isdigit() and len(said) <= 6 else None


def _day(value: object) -> str | None:
    """``2024-10-16`` or ``20241016`` -> ISO; None for what is no day."""
    try:
        return date.fromisoformat(_said(value) or "").isoformat()
    except ValueError:
        return None
