"""Writing is told from misread bytes."""

from __future__ import annotations

import random

import pytest

from kb.files.garble import COMMON, score
from kb.settings import PROJECT
from tests.files.makers import LAW


@pytest.mark.parametrize(
    "text",
    [
        LAW,
        "제14조의2(허위영상물 등의 반포등) ① 「성폭력범죄의 처벌 등에 관한 특례법」 ㆍ ㉮ ㈜ 5,000만원",
        "大韓民國 憲法 第10條 人間의 尊嚴",
        "Người bị hại có thể yêu cầu xóa video.",
        "受害者可以要求删除视频。",
        "ผู้เสียหายขอให้ลบวิดีโอได้",
        "Потерпевшая может потребовать удаления видео.",
        "Größe süßer Äpfel, naïve café",
        "전화 1366 🙂 (24시간)",
        "똠방각하 펲시콜라 뷁",
        "",
    ],
)
def test_writing_is_let_through(text: str) -> None:
    assert score(text) >= 0.95


@pytest.mark.parametrize(
    "text",
    [
        LAW.encode("euc_kr").decode("utf-16-be", "replace"),
        LAW.replace(" ", "").replace(".", "").encode("euc_kr")[:40].decode("utf-16-be", "replace"),
        LAW.encode("cp949").decode("latin-1"),
        LAW.encode("utf-8").decode("latin-1"),
        "\ue001\ue002\ue003\ue004",
        "\ufffd" * 8,
        "\x01\x02\x03\x04가",
    ],
)
def test_misread_bytes_are_noticed(text: str) -> None:
    assert score(text) < 0.8


def test_the_korean_of_this_project_is_writing() -> None:
    """Not one of our own pages comes near the line."""
    texts = [path.read_text(encoding="utf-8") for path in sorted((PROJECT / "corpus").rglob("*.md"))]
    assert len(texts) > 10
    assert min(map(score, texts)) >= 0.99


def test_korean_read_as_utf16_is_noticed_whatever_it_said() -> None:
    """Chance may make a short garbled text look right; twenty syllables do not come out of it."""
    chance = random.Random(20261124)  # noqa: S311 (a fixed sample)
    for _ in range(500):
        text = "".join(chance.choices(sorted(COMMON), k=chance.randint(20, 80)))
        assert score(text) == 1.0
        assert score(text.encode("euc_kr").decode("utf-16-be")) < 0.8
