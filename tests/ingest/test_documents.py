"""``kb add``: files in whole or not at all, keyed by their bytes, kept by every later build."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path
from typing import Any

import pytest

from ingest.build import build
from ingest.documents import AddReport, Provenance, add_documents, read_documents, sentences
from kb.errors import WrongUse
from kb.settings import PROJECT
from kb.store.generation import DataFolder, Store
from kb.store.records import Document
from tests.documents import CENTRE, LEAFLET_TITLE, leaflet, printed, report
from tests.files.makers import docx, word

CORPUS = PROJECT / "corpus"
ABOUT = Provenance.of(CENTRE, "2026-03-02", "https://yeoul.invalid/leaflet.pdf", "공공누리 제1유형")


@pytest.fixture
def data(built_dir: Path, tmp_path: Path) -> Path:
    """A data folder of its own, with the bundled corpus built."""
    target = tmp_path / "kb"
    shutil.copytree(built_dir, target, symlinks=True)
    return target


def add(data: Path, embedder: Any, *files: Path, about: Provenance = ABOUT) -> AddReport:
    return add_documents(read_documents(files, about), CORPUS, data, embedder)


def on_file(data: Path) -> list[Document]:
    store = Store(data)
    try:
        rows = [row for shard in store.shards if shard.ref.name == "documents" for row in shard.catalog.records()]
        return [Document.model_validate(row.data) for row in rows]
    finally:
        store.close()


def test_a_file_comes_in_with_its_provenance_and_pages(data: Path, embedder: Any, tmp_path: Path) -> None:
    done = add(data, embedder, leaflet(tmp_path))
    assert [(row.outcome, row.code) for row in done.files] == [("added", "ok")]
    (document,) = on_file(data)
    assert (document.title, document.publisher, document.date) == (LEAFLET_TITLE, CENTRE, dt.date(2026, 3, 2))
    assert (document.trust, document.licence, document.page_count) == ("guidance", "공공누리 제1유형", 2)
    for span in document.spans:
        page = next(p for p in document.pages if p.number == span.page)
        assert "".join(document.sentences(span)).replace(" ", "") == "".join(
            page.text[span.start : span.end].split()
        ), "every character of a passage is in its sentences, and a passage lies on one page"
    hours = [s for span in document.spans if span.page == 2 for s in document.sentences(span)]
    assert "센터의 상담은 평일 오전 10시부터 오후 7시까지 합니다." in hours
    broken_line = [s for span in document.spans if span.page == 1 for s in document.sentences(span)]
    assert any(s.startswith("신청은 본인이나 본인이 맡긴 가족이") for s in broken_line), (
        "a sentence runs on over a line"
    )


def test_the_same_files_in_any_order_make_the_same_generation(data: Path, embedder: Any, tmp_path: Path) -> None:
    first, second = leaflet(tmp_path), report(tmp_path)
    one = add(data, embedder, first, second).build.generation
    again = add(data, embedder, second, first)
    assert again.build.generation == one
    assert [row.outcome for row in again.files] == ["unchanged", "unchanged"]
    assert again.build.embedded == 0
    assert len(on_file(data)) == 2


def test_other_provenance_replaces(data: Path, embedder: Any, tmp_path: Path) -> None:
    add(data, embedder, leaflet(tmp_path))
    other = Provenance.of(CENTRE, "2026-05-01", "https://yeoul.invalid/new.pdf", "공공누리 제1유형")
    assert [row.outcome for row in add(data, embedder, leaflet(tmp_path), about=other).files] == ["replaced"]
    (document,) = on_file(data)
    assert document.date == dt.date(2026, 5, 1)


def test_a_later_build_keeps_the_documents(data: Path, embedder: Any, tmp_path: Path) -> None:
    generation = add(data, embedder, leaflet(tmp_path)).build.generation
    assert build(CORPUS, data, embedder).generation == generation
    assert len(on_file(data)) == 1


def test_refused_files_are_told_and_the_batch_goes_on(data: Path, embedder: Any, tmp_path: Path) -> None:
    bad, empty, blank = tmp_path / "bad.pdf", tmp_path / "empty.txt", tmp_path / "blank.pdf"
    bad.write_bytes(b"%PDF-1.7 \x00 nothing more")
    empty.write_text("")
    blank.write_bytes(printed(([""],)))
    done = add(data, embedder, bad, leaflet(tmp_path), empty, blank, tmp_path / "missing.pdf")
    assert [(row.outcome, row.code) for row in done.files] == [
        ("refused", "broken"), ("added", "ok"), ("refused", "empty"), ("refused", "empty"), ("refused", "unreadable"),
    ]  # fmt: skip
    assert all("(" in row.sentence and row.sentence.count("\n") == 0 for row in done.files), "Korean, English beside it"
    assert done.exit_code == 1
    assert len(on_file(data)) == 1, "nothing of a refused file is in"


def test_where_no_file_can_be_read_nothing_changes(data: Path, embedder: Any, tmp_path: Path) -> None:
    before = DataFolder(data).current_name()
    bad = tmp_path / "bad.pdf"
    bad.write_bytes(b"%PDF-1.7 \x00")
    done = add(data, embedder, bad)
    assert done.exit_code == 4
    assert DataFolder(data).current_name() == before


def test_a_file_without_pages_has_no_page_to_cite(data: Path, embedder: Any, tmp_path: Path) -> None:
    path = tmp_path / "안내.docx"
    path.write_bytes(docx(word("센터 이용 안내") + word("상담은 화요일에도 합니다.")))
    add(data, embedder, path)
    (document,) = on_file(data)
    assert [document.cited_page(span) for span in document.spans] == [None] * len(document.spans)


@pytest.mark.parametrize(
    ("name", "value"),
    [("date", "2026-3-2"), ("date", "어제"), ("url", "http://yeoul.invalid"), ("url", "https://"), ("publisher", " \n "),
     ("licence", ""), ("title", "가" * 201)],
)  # fmt: skip
def test_provenance_is_checked_and_the_error_names_the_option(name: str, value: str) -> None:
    given = {"publisher": CENTRE, "date": "2026-03-02", "url": "https://yeoul.invalid/a", "licence": "CC BY 4.0"}
    with pytest.raises(WrongUse) as raised:
        Provenance.of(**{**given, name: value})
    assert f"--{name}" in str(raised.value)


def test_one_title_is_for_one_file(tmp_path: Path) -> None:
    about = Provenance.of(CENTRE, "2026-03-02", "https://yeoul.invalid/a", "CC BY 4.0", "제목")
    with pytest.raises(WrongUse, match="--title"):
        read_documents([leaflet(tmp_path), report(tmp_path)], about)


@pytest.mark.parametrize(
    ("text", "printed", "expected"),
    [
        ("상담은 무료입니다. 이름은 몰라도 됩니다.", False, ["상담은 무료입니다.", "이름은 몰라도 됩니다."]),
        ("2026. 3. 2. 펴냄", False, ["2026. 3. 2. 펴냄"]),
        ("줄이 바뀌어도 문장은 이어질 수 있고 끝은\n마침표입니다. 다음.", True,
         ["줄이 바뀌어도 문장은 이어질 수 있고 끝은\n마침표입니다.", "다음."]),
        ("제목\n본문은 여기에서 시작해 아주 길게 이어지는 문장입니다.", True,
         ["제목", "본문은 여기에서 시작해 아주 길게 이어지는 문장입니다."]),
        ("• 하나\n• 둘", True, ["• 하나", "• 둘"]),
        ("", True, []),
        ("  \n ", False, []),
    ],
)  # fmt: skip
def test_sentences(text: str, printed: bool, expected: list[str]) -> None:
    assert [text[a:b] for a, b in sentences(text, printed)] == expected


def test_a_run_without_a_space_is_cut_and_nothing_is_lost() -> None:
    text = "가" * 1500
    spans = list(sentences(text, False))
    assert "".join(text[a:b] for a, b in spans) == text
    assert max(b - a for a, b in spans) <= 600
