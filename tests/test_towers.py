"""The model of two towers: what a folder must hold, and vectors that hang on nothing but the text."""

import json

import numpy as np
import pytest

from kb.embed import EmbeddingUnavailable, core_passages, line_queries, open_embedder, spread
from kb.towers import BadTowers, TwoTowers, read_layout

onnx = pytest.importorskip("onnx", reason="writing a graph needs onnx: make dev")

from training.export import Role, word_table, write_folder  # noqa: E402
from training.graph import divisors, encoder, save  # noqa: E402

HIDDEN, WIDE, HEADS, LAYERS, WORDS = 32, 64, 4, 2, 40
TEXTS = ["가", "가 나 다", "라 마 바 사 아 자 차 카", "가 나 다", "다 나 가"]


@pytest.fixture(scope="module")
def tensors():
    random = np.random.default_rng(4)

    def made(*shape):
        return (random.standard_normal(shape) / 4).astype(np.float32)

    named = {
        "embeddings.word_embeddings.weight": made(WORDS, HIDDEN),
        "embeddings.position_embeddings.weight": made(16, HIDDEN),
        "embeddings.token_type_embeddings.weight": made(1, HIDDEN),
        "embeddings.LayerNorm.weight": np.ones(HIDDEN, np.float32),
        "embeddings.LayerNorm.bias": np.zeros(HIDDEN, np.float32),
    }
    for layer in range(LAYERS):
        at = f"encoder.layer.{layer}"
        for name, rows, columns in (
            ("attention.self.query", HIDDEN, HIDDEN),
            ("attention.self.key", HIDDEN, HIDDEN),
            ("attention.self.value", HIDDEN, HIDDEN),
            ("attention.output.dense", HIDDEN, HIDDEN),
            ("intermediate.dense", WIDE, HIDDEN),
            ("output.dense", HIDDEN, WIDE),
        ):
            named[f"{at}.{name}.weight"], named[f"{at}.{name}.bias"] = made(rows, columns), made(rows)
        for name in ("attention.output.LayerNorm", "output.LayerNorm"):
            named[f"{at}.{name}.weight"], named[f"{at}.{name}.bias"] = np.ones(HIDDEN, np.float32), made(HIDDEN)
    return named


@pytest.fixture(scope="module")
def folder(tensors, tmp_path_factory):
    from tokenizers import Tokenizer, pre_tokenizers, processors
    from tokenizers.models import Unigram

    root = tmp_path_factory.mktemp("model")
    pieces = [("<s>", 0.0), ("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0)]
    pieces += [(f"▁{letter}", -2.0) for letter in "가나다라마바사아자차카타"] + [("▁q", -2.0), ("▁p", -2.0)]
    tokenizer = Tokenizer(Unigram(pieces, unk_id=3))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    tokenizer.save(str(root / "tokenizer.json"))
    target = root / "small"
    samples = [[0, i, i + 1, 2] for i in range(4, 14)]
    roles = {
        "query": Role(tensors, LAYERS, "q ", samples),
        "passage": Role(tensors, 1, "p ", samples, 6),
        "core": Role(tensors, LAYERS, "p ", samples),
    }
    write_folder(target, tensors, root / "tokenizer.json", roles, HEADS, spread=0.5)
    return target


def test_the_folder_is_opened_as_a_model_and_has_a_fingerprint_of_all_its_files(folder, tmp_path):
    model = open_embedder(str(folder), tmp_path)
    assert isinstance(model, TwoTowers)
    assert (model.dim, model.name, len(model.fingerprint)) == (HIDDEN, "small", 16)


def test_a_vector_hangs_on_its_text_alone(folder):
    """Whatever it is encoded with, on however many threads: the same bits; and of length one."""
    model = TwoTowers(folder, "small", "x", threads=3)
    for encode in (model.queries, model.passages):
        together = encode(TEXTS)
        assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
        assert np.array_equal(together[1], together[3])
        assert not np.allclose(together[0], together[2], atol=1e-3)
        assert all(np.array_equal(encode([text])[0], row) for text, row in zip(TEXTS, together, strict=True))
    assert np.array_equal(TwoTowers(folder, "small", "x", threads=1).queries(TEXTS), model.queries(TEXTS))


def test_roles_have_their_own_tower_and_a_long_text_is_cut_before_its_end_mark(folder):
    model = TwoTowers(folder, "small", "x")
    assert not np.allclose(model.queries(["가"]), model.passages(["가"]), atol=1e-3)
    assert np.array_equal(model.passages(["가 나 다 라 마 바"]), model.passages(["가 나 다"]))  # <s> p 가 나 다 </s>
    assert not np.array_equal(model.queries(["가 나 다 라 마 바"]), model.queries(["가 나 다"]))


def test_our_own_passages_go_through_the_tower_for_these(folder):
    """``kb build`` asks for it for the project's own corpus; a model without one tells all passages alike."""
    model = TwoTowers(folder, "small", "x")
    assert np.array_equal(core_passages(model, TEXTS), model.core_passages(TEXTS))
    assert not np.allclose(model.core_passages(["가"]), model.passages(["가"]), atol=1e-3)

    class OneTower:
        def passages(self, texts):
            return np.full((len(texts), 3), 7.0)

    assert core_passages(OneTower(), ["가"]).tolist() == [[7, 7, 7]]


def test_a_model_says_how_its_cosines_compare_with_those_that_thresholds_are_set_for(folder):
    assert spread(TwoTowers(folder, "small", "x")) == 0.5
    assert spread(object()) == 1.0  # type: ignore[arg-type]


class PlainModel:
    """A model with one way for all."""

    def queries(self, texts):
        return "as questions are"


def test_lines_are_compared_by_the_tower_of_our_own_passages(folder):
    model = TwoTowers(folder, "small", "x")
    asked = line_queries(model, ["판매와 반포"])
    assert np.array_equal(asked, model.line_queries(["판매와 반포"]))
    assert not np.array_equal(asked, model.core_passages(["판매와 반포"])), "asked as a question"
    assert line_queries(PlainModel(), ["판매와 반포"]) == "as questions are"


def test_progress_is_told_and_odd_input_is_met(folder):
    model, heard = TwoTowers(folder, "small", "x"), []
    assert model.passages(TEXTS, batch_size=2, progress=lambda done, total: heard.append((done, total))).shape == (
        5,
        32,
    )
    assert heard == [(2, 5), (4, 5), (5, 5)]
    assert model.queries([]).shape == (0, HIDDEN)
    assert np.isfinite(model.queries(["\ud83d", ""])).all()
    with pytest.raises(TypeError):
        model.queries("가")


def test_eight_bits_and_smoothing_stay_near_the_exact_vectors(tensors, tmp_path):
    import onnxruntime

    table = word_table(tensors)
    words = table["words"].astype(np.float32) * table["scale"][:, None]
    assert np.abs(words - tensors["embeddings.word_embeddings.weight"]).max() <= table["scale"].max() / 2 + 1e-7
    inputs = [words[[0, i, i + 1, 2]][None] + table["positions"][:4] for i in range(4, 14)]
    smooth = divisors(encoder(tensors, LAYERS, HEADS), LAYERS, inputs)
    graphs = {
        "exact": (encoder(tensors, LAYERS, HEADS), False),
        "smoothed": (encoder(tensors, LAYERS, HEADS, smooth), False),
        "eight": (encoder(tensors, LAYERS, HEADS, smooth), True),
    }
    told = {}
    for name, (graph, eight_bits) in graphs.items():
        save(graph, tmp_path / f"{name}.onnx", eight_bits=eight_bits)
        session = onnxruntime.InferenceSession(str(tmp_path / f"{name}.onnx"), providers=["CPUExecutionProvider"])
        told[name] = np.stack([session.run(None, {"embeddings": text})[0][0] for text in inputs])
    assert np.allclose(told["exact"], told["smoothed"], atol=1e-5)
    assert (told["exact"] * told["eight"]).sum(1).min() > 0.99


@pytest.mark.parametrize("damage", ["no mark", "format", "outside", "missing graph"])
def test_a_damaged_folder_is_told_and_not_loaded(folder, tmp_path, damage):
    import shutil

    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    mark = json.loads((copy / "towers.json").read_text(encoding="utf-8"))
    if damage == "format":
        mark["format"] = 99
    if damage == "outside":
        mark["query"]["file"] = "../small/query.onnx"
    if damage == "missing graph":
        (copy / "passage.onnx").unlink()
    (copy / "towers.json").write_text("{" if damage == "no mark" else json.dumps(mark), encoding="utf-8")
    with pytest.raises(BadTowers):
        read_layout(copy)
    with pytest.raises(EmbeddingUnavailable):
        open_embedder(str(copy), tmp_path)


def test_a_damaged_graph_is_told(folder, tmp_path):
    import shutil

    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    (copy / "query.onnx").write_bytes(b"no graph")
    with pytest.raises(BadTowers):
        TwoTowers(copy, "copy", "x").queries(["가"])
