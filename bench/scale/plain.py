"""The plain pipeline: LlamaIndex as its documentation begins, nothing tuned. ``python -m bench.scale.plain build|search``

SimpleDirectoryReader, SentenceSplitter, HuggingFaceEmbedding, ChromaVectorStore, a retriever of ten, all with their defaults. The
model is multilingual-e5-small, of which ours is made (``--model e5``), or ours itself (``--model towers``), for a comparison
in which the model makes no difference.

Chunks are embedded before the index is made of them, so that embedding and insertion are timed apart; the work is the same.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.scale.watch import Watch, disk_mb, questions, search_times, write
from kb.embed import NAME, WEIGHTS_SHA256, converted, find_weights, llama_embedding, open_embedder
from kb.settings import Settings

MODELS = ("e5", "towers")
TOP = 10
_COLLECTION = "laws"


def model_of(name: str, settings: Settings) -> Any:
    """The embedding of llama-index for ``e5`` or ``towers``; the data folder of ``settings`` holds the converted e5."""
    if name == "towers":
        return llama_embedding(open_embedder(settings.embed_model, settings.data_dir))
    from llama_index.embeddings.huggingface import HuggingFaceEmbedding

    folder = converted(NAME, WEIGHTS_SHA256, lambda: find_weights(settings.data_dir), settings.data_dir).folder
    return HuggingFaceEmbedding(model_name=str(folder))


def store_of(folder: Path) -> Any:
    """Chroma's collection in ``folder`` as llama-index's vector store."""
    import chromadb
    from llama_index.vector_stores.chroma import ChromaVectorStore

    client = chromadb.PersistentClient(path=str(folder))
    return ChromaVectorStore(chroma_collection=client.get_or_create_collection(_COLLECTION))


def build(sample: Path, model: Any, store: Path, watch: Watch) -> dict[str, float]:
    """Read, split, embed, insert; returns what came of it."""
    from llama_index.core import SimpleDirectoryReader, StorageContext, VectorStoreIndex
    from llama_index.core.node_parser import SentenceSplitter
    from llama_index.core.schema import MetadataMode

    model.get_text_embedding("덥히기")
    watch.step("read")
    documents = SimpleDirectoryReader(str(sample), recursive=True).load_data()
    watch.step("split")
    nodes = SentenceSplitter().get_nodes_from_documents(documents)
    watch.step("embed")
    nodes = model(nodes)
    watch.step("insert")
    context = StorageContext.from_defaults(vector_store=store_of(store))
    VectorStoreIndex(nodes, storage_context=context, embed_model=model)
    watch.step(None)
    watch.mark("complete")
    return {
        "documents": len(documents),
        "texts": len(nodes),
        "disk_mb": disk_mb(store),
        **lengths([node.get_content(metadata_mode=MetadataMode.EMBED) for node in nodes]),
    }


def lengths(texts: Sequence[str]) -> dict[str, float]:
    """Tokens a text, as the model counts them, and the share of all tokens that it reads (it reads 512 of a text)."""
    from tokenizers import Tokenizer

    from kb.settings import PROJECT

    tokenizer = Tokenizer.from_file(str(PROJECT / "models" / "embedding" / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    counts = [len(found.ids) for found in tokenizer.encode_batch(list(texts))]
    return {
        "tokens": sum(counts) / max(1, len(counts)),
        "share_read": sum(min(count, 512) for count in counts) / max(1, sum(counts)),
    }


def searched(model: Any, store: Path, watch: Watch) -> dict[str, float]:
    """Open the index and ask it."""
    from llama_index.core import VectorStoreIndex

    watch.step("open")
    index = VectorStoreIndex.from_vector_store(store_of(store), embed_model=model)
    retriever = index.as_retriever(similarity_top_k=TOP)
    watch.step("search")
    facts = search_times(retriever.retrieve, questions())
    watch.step(None)
    return facts


def main(arguments: Sequence[str] | None = None) -> int:
    """Build the index of a sample, or search it; the figures go to ``--out``."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.scale.plain", description=__doc__.splitlines()[0] if __doc__ else None
    )
    parser.add_argument("do", choices=["build", "search"])
    parser.add_argument("--model", choices=MODELS, required=True)
    parser.add_argument("--sample", type=Path, required=True, help="the folder of statutes")
    parser.add_argument("--store", type=Path, required=True, help="where the index is kept")
    parser.add_argument("--out", type=Path, required=True)
    chosen = parser.parse_args(arguments)
    watch = Watch()
    watch.step("load")
    model = model_of(chosen.model, Settings())
    if chosen.do == "build":
        facts = build(chosen.sample, model, chosen.store, watch)
    else:
        facts = searched(model, chosen.store, watch)
    write(chosen.out, watch, facts)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
