"""With other law loaded beside the field: the field comes first by right, the rest is found by a plain search, and what is out of
scope stays out of scope."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.sync import sync
from kb.answer.understand import scope
from kb.base import KnowledgeBase, Options
from kb.embed import Embedder
from kb.settings import PROJECT, Settings
from tests.ingest.invented_law import law, written

FAR = {
    "제1조 (목적)": "이 법은 온실 난방기의 빌림과 돌려줌을 정한다.",
    "제2조 (빌림의 신고)": "온실 난방기를 빌리려는 농가는 읍장에게 신고한다.",
    "제3조 (돌려줌)": "빌린 온실 난방기는 봄이 끝나기 전에 돌려준다. 촬영한 사진을 함께 낸다.",
    "제4조 (벌칙)": "난방기를 돌려주지 아니한 사람은 벌금에 처한다.",
}
FIELD = (
    "딥페이크로 제 얼굴을 합성한 영상을 퍼뜨린 사람은 어떤 처벌을 받나요?",
    "전 남자친구가 계속 집 앞에서 기다려요. 스토킹인가요?",
    "불법촬영물을 가지고만 있어도 처벌되나요",
    "남편이 때렸어요. 접근을 막을 수 있나요",
    "상사가 회식 자리에서 성희롱을 했어요",
    "인터넷에 제 이름으로 거짓 글을 올렸어요",
)


@pytest.fixture(scope="module")
def beside(built_dir: Path, embedder: Embedder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    """The bundled corpus with an invented statute of no field of ours beside it."""
    from kb.base import open_kb

    root = tmp_path_factory.mktemp("rest")
    data = shutil.copytree(built_dir, root / "data", symlinks=True)
    text = law(articles=FAR, name="온실난방기법", law_id="777777")
    sync(
        [str(written(root / "laws", {"kr/온실난방기법/법률.md": text}))],
        PROJECT / "corpus",
        data,
        embedder,
        everything=True,
    )
    opened = open_kb(Settings(data_dir=data))
    yield opened
    opened.close()


def test_the_field_is_ranked_as_without_the_rest(kb: KnowledgeBase, beside: KnowledgeBase) -> None:
    for question in FIELD:
        alone = [hit.base for hit in kb.find(question).hits]
        hits = [hit.base for hit in beside.find(question).hits]
        ours = [base for base in hits if not base.startswith("777777")]
        assert ours == alone[: len(ours)]
        assert hits[:5] == alone[:5], question


@pytest.mark.parametrize(
    ("question", "article"),
    [
        ("온실 난방기를 빌리려면 어디에 신고하나요", "777777/2"),
        ("빌린 난방기는 언제까지 돌려주나요", "777777/3"),
        ("온실난방기법 제4조", "777777/4"),
    ],
)
def test_a_plain_search_finds_the_rest(beside: KnowledgeBase, question: str, article: str) -> None:
    assert beside.find(question).hits[0].base == article


def test_out_of_scope_stays_out_of_scope(kb: KnowledgeBase, beside: KnowledgeBase) -> None:
    rows = (PROJECT / "tests" / "blind" / "out_of_field.jsonl").read_text(encoding="utf-8").split("\n")
    questions = [json.loads(row)["question"] for row in rows if row]
    assert len(questions) >= 30
    verdicts = [scope(kb.find(q)).inside for q in questions]
    assert [scope(beside.find(q)).inside for q in questions] == verdicts
    assert sum(verdicts) <= len(questions) // 5


def test_a_refusal_names_the_search_of_all_statutes(kb: KnowledgeBase, beside: KnowledgeBase) -> None:
    question = "김치찌개 맛있게 끓이는 법"
    assert "'법령' 쪽" in beside.ask(question).lead
    assert "'법령' 쪽" not in kb.ask(question).lead
    assert "page of statutes" in beside.ask("How do I cook kimchi stew?", Options(language="en")).lead
