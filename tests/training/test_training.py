"""The parts of training that must be exact: vocabulary, layers, pairs, losses, resuming. No real model, no shared data."""

import json

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from training.encoder import Tower, layer_tensors, load_layers, spread  # noqa: E402
from training.loop import Plan, batches, train  # noqa: E402
from training.losses import any_of, apart  # noqa: E402
from training.measure import figures, first_ranks  # noqa: E402
from training.pairs import Pair, held_back, split  # noqa: E402
from training.vocabulary import kept_pieces, prune, script  # noqa: E402

HIDDEN, WIDE, HEADS, LAYERS = 24, 48, 4, 2
PIECES = [("<s>", 0.0), ("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0)]
PIECES += [
    ("▁", -2.0),
    ("▁딥페이크", -3.0),
    ("▁처벌", -3.5),
    ("закон", -3.6),
    ("▁закон", -3.7),
    ("처", -5.0),
    ("벌", -5.0),
]
PIECES += [("▁law", -4.0), ("▁được", -4.1), ("処罰", -4.2), ("ж", -4.3), ("딥", -6.0), ("페이크", -6.0)]


@pytest.fixture
def model_folder(tmp_path):
    """A sentence-transformers folder with a tiny BERT and a unigram tokenizer."""
    from tokenizers import Tokenizer, pre_tokenizers, processors
    from tokenizers.models import Unigram
    from transformers import BertConfig, BertModel

    folder = tmp_path / "tiny"
    folder.mkdir()
    config = BertConfig(
        vocab_size=len(PIECES),
        hidden_size=HIDDEN,
        num_hidden_layers=LAYERS,
        num_attention_heads=HEADS,
        intermediate_size=WIDE,
        max_position_embeddings=32,
        pad_token_id=1,
    )
    torch.manual_seed(3)
    BertModel(config).eval().save_pretrained(folder)
    tokenizer = Tokenizer(Unigram(PIECES, unk_id=3))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.add_special_tokens(["<s>", "<pad>", "</s>", "<unk>"])
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    tokenizer.save(str(folder / "tokenizer.json"))
    return folder


def _vector(folder, text):
    from tokenizers import Tokenizer
    from transformers import BertModel

    model = BertModel.from_pretrained(folder, dtype=torch.float32).eval()
    ids = Tokenizer.from_file(str(folder / "tokenizer.json")).encode(text).ids
    with torch.no_grad():
        return model(input_ids=torch.tensor([ids])).last_hidden_state[0].mean(0).numpy()


def test_a_pruned_model_gives_the_same_vector_for_text_whose_pieces_are_kept(model_folder, tmp_path):
    before, kept = prune(model_folder, tmp_path / "small", ["딥페이크 처벌"])
    assert kept < before
    for text in ("딥페이크 처벌", "law được", "딥 처벌"):
        assert np.array_equal(_vector(model_folder, text), _vector(tmp_path / "small", text)), text
    vocabulary = [
        piece for piece, _ in json.loads((tmp_path / "small" / "tokenizer.json").read_text())["model"]["vocab"]
    ]
    assert "закон" not in vocabulary
    assert "▁딥페이크" in vocabulary


def test_pieces_of_other_scripts_are_kept_only_when_seen():
    numbers = {piece: i for i, (piece, _) in enumerate(PIECES)}
    assert numbers["▁закон"] not in kept_pieces(PIECES, range(4), [])
    assert numbers["▁закон"] in kept_pieces(PIECES, range(4), [numbers["▁закон"]])
    assert [script(p) for p in ("▁處罰", "▁性暴力された", "▁quấy", "▁police", "「", "▁")] == [
        "han",
        "kana",
        "vietnamese",
        "latin",
        "signs",
        "signs",
    ]


def test_our_layers_are_those_of_bert(model_folder):
    from safetensors.numpy import load_file
    from transformers import BertModel

    tensors = load_file(model_folder / "model.safetensors")
    tower = Tower(LAYERS, HIDDEN, WIDE, HEADS)
    load_layers(tower, tensors, range(LAYERS))
    assert all(np.array_equal(value, tensors[name]) for name, value in layer_tensors(tower).items())
    model = BertModel.from_pretrained(model_folder, dtype=torch.float32).eval()
    ids = torch.tensor([[0, 5, 6, 2], [0, 5, 2, 1]])
    with torch.no_grad():
        start = model.embeddings(input_ids=ids)
        ours = tower(start, torch.tensor([4, 3])).numpy()
        for row, length in ((0, 4), (1, 3)):
            theirs = model(input_ids=ids[row : row + 1, :length]).last_hidden_state[0].mean(0).numpy()
            assert np.allclose(ours[row], theirs / np.linalg.norm(theirs), atol=1e-5)


def test_a_student_starts_from_layers_spread_evenly():
    assert spread(12, 12) == list(range(12))
    assert spread(12, 3) == [0, 6, 11]


def test_the_loss_falls_when_any_right_passage_rises_and_leaves_the_ignored_out():
    scores = torch.tensor([[2.0, 0.0, 5.0], [0.0, 0.0, 0.0]])
    without = float(any_of(scores, [[0], []], [[2], []]))
    assert without == pytest.approx(-np.log(np.exp(2) / (np.exp(2) + 1)), abs=1e-6)
    assert float(any_of(scores, [[0], []])) > without
    assert float(any_of(scores, [[0, 2], []])) < without
    assert float(any_of(scores, [[], []])) == 0
    assert float(apart(torch.tensor([[1.0, 0.0]]), torch.tensor([[1.0, 0.0]]))) == 0


def test_a_run_that_was_stopped_ends_in_the_same_state(tmp_path):
    """Two halves, the second from the checkpoint of the first, and one whole run: the same weights, bit for bit."""
    lengths = [3 + i % 5 for i in range(40)]
    data = torch.randn(40, 6, generator=torch.Generator().manual_seed(5))

    def run(path, minutes):
        torch.manual_seed(7)
        model = torch.nn.Linear(6, 2)
        done = train(model, lengths, lambda rows: model(data[rows]).square().mean(), _plan(minutes), path)
        return done, model.weight.detach().clone()

    finished, whole = run(tmp_path / "whole.pt", 10.0)
    assert finished
    stops = 0
    while not (state := run(tmp_path / "parts.pt", 0.0))[0]:  # no time at all: one step a run
        stops += 1
    assert stops > 3
    assert torch.equal(state[1], whole)


def _plan(minutes):
    return Plan(epochs=2, rate=0.01, tokens=32, seed=2, minutes=minutes, every=3)


def test_batches_hold_each_text_once_and_no_more_tokens_than_allowed():
    lengths = [1 + i % 17 for i in range(100)]
    found = batches(lengths, 40, 1, 0)
    assert sorted(i for batch in found for i in batch) == list(range(100))
    assert all(len(b) == 1 or len(b) * max(lengths[i] for i in b) <= 40 for b in found)
    assert found == batches(lengths, 40, 1, 0)
    assert found != batches(lengths, 40, 1, 1)


def test_pairs_are_held_back_by_article_and_never_trained_on():
    pairs = [Pair(f"q{i}", "ko", "t", (f"{i:06d}/1",)) for i in range(400)]
    mixed = Pair("both", "ko", "t", (next(p.gold[0] for p in pairs if held_back(p.gold)), "no-such/1"))
    train_on, held = split([*pairs, mixed, pairs[0]])
    assert len(train_on) + len(held) == 401
    assert 20 < len(held) < 60
    assert mixed in held
    assert not {key for p in held for key in p.gold if held_back([key])} & {key for p in train_on for key in p.gold}


def test_ranks_count_an_owner_once_and_by_its_nearest_document():
    documents = np.eye(3, dtype=np.float32)
    ranks = first_ranks(np.array([[0.5, 0.9, 0.1]], np.float32), documents, ["a", "b", "b"], [["a"]])
    assert ranks == [2]
    assert first_ranks(documents[:1], documents, ["a", "b", "b"], [["x"]]) == [0]
    assert figures([1, 3, 0])["MRR"] == pytest.approx(2 / 3)
