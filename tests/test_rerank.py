"""A cross-encoder of a folder: a tiny real one, made here with fixed weights, since none can be fetched."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.base import KnowledgeBase, open_kb
from kb.rerank import CrossEncoderReranker, RerankerUnavailable, open_reranker
from kb.settings import Settings
from tests.conftest import DEVELOPER

QUESTION = "누가 제 사진으로 딥페이크를 만들었어요"
PASSAGES = ["합성물을 만든 사람", "스토킹행위의 정의", "고소할 수 있는 기간"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A BERT of one layer over single letters, its weights drawn with a fixed seed."""
    import torch
    from tokenizers import Regex, Tokenizer, models, pre_tokenizers, processors
    from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast

    target = tmp_path_factory.mktemp("cross")
    letters = sorted(set("".join([QUESTION, *PASSAGES])))
    vocabulary = {token: i for i, token in enumerate(["[PAD]", "[UNK]", "[CLS]", "[SEP]", *letters])}
    marks = {"pad_token": "[PAD]", "unk_token": "[UNK]", "cls_token": "[CLS]", "sep_token": "[SEP]"}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, marks["unk_token"]))
    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex("."), "isolated")
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    PreTrainedTokenizerFast(tokenizer_object=tokenizer, **marks).save_pretrained(target)
    torch.manual_seed(7)
    sizes = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 16}
    config = BertConfig(vocab_size=len(vocabulary), num_labels=1, initializer_range=1.0, **sizes)
    BertForSequenceClassification(config).save_pretrained(target)
    return target


def test_each_pair_has_its_own_score_whatever_stands_beside_it(folder: Path) -> None:
    reranker = CrossEncoderReranker(folder)
    scores = reranker.scores(QUESTION, PASSAGES)
    assert len(set(scores)) == 3
    assert reranker.scores(QUESTION, PASSAGES[::-1]) == scores[::-1]
    assert CrossEncoderReranker(folder).scores(QUESTION, PASSAGES[1:2]) == scores[1:2]
    assert reranker.scores(QUESTION, []) == []


def test_the_search_takes_its_order_as_one_channel(kb: KnowledgeBase, folder: Path, built_dir: Path) -> None:
    settings = Settings(data_dir=built_dir, embed_model=DEVELOPER.embed_model, rerank_model=str(folder))
    with_it = open_kb(settings)
    try:
        hits = with_it.find(QUESTION).hits
        assert hits == with_it.find(QUESTION).hits
        assert any(reason == "rerank:1" for hit in hits for reason in hit.reasons)
        alone = with_it.find(QUESTION, channels=["bm25", "dense"]).hits
        assert not any(reason.startswith("rerank") for hit in alone for reason in hit.reasons)
    finally:
        with_it.close()
    assert not any(reason.startswith("rerank") for hit in kb.find(QUESTION).hits for reason in hit.reasons)


def test_none_is_used_unless_one_is_set() -> None:
    assert Settings().rerank_model is None
    assert open_reranker(None) is None


@pytest.mark.parametrize("make", ["nothing", "empty", "pickle"])
def test_what_cannot_be_opened_is_said_in_one_sentence(tmp_path: Path, folder: Path, make: str) -> None:
    target = tmp_path / "model"
    if make != "nothing":
        target.mkdir()
    if make == "pickle":
        for file in folder.iterdir():
            name = "pytorch_model.bin" if file.suffix == ".safetensors" else file.name
            (target / name).write_bytes(file.read_bytes())
    with pytest.raises(RerankerUnavailable, match="KB_RERANK_MODEL"):
        scored(str(target))


def scored(spec: str) -> list[float]:
    reranker = open_reranker(spec)
    assert reranker is not None
    return reranker.scores(QUESTION, PASSAGES)
