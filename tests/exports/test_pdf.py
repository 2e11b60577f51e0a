"""PDF read back by another library: the text whole, the font inside, the links ours, nothing about the person."""

from __future__ import annotations

import gc
import hashlib
import io
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from fontTools.ttLib import TTFont
from pypdf import PdfReader

from kb.base import Answer, KnowledgeBase
from kb.exports.paper import Paper, Part, Text, address, answer_paper, shown_paper
from kb.exports.pdf import FONT, MISSING, broken, drawable, pdf
from kb.settings import PROJECT
from tests.exports.papers import HOSTILE, LAW_URL, answer

QUESTION = "딥페이크로 제 얼굴을 합성한 영상을 퍼뜨린 사람은 어떤 처벌을 받나요?"
SCRIPTS = (
    "ㆍ ① ∼ ～ · 「」 『』 “” ⑳ ㉑ ㈜ 漢字 刑法 说明 受害者 撮影 かな Tiếng Việt đã phát tán 갃뷁힣 ᄀ ㄱ ₩ ※ → Я é"
)


def paper(text: str, language: str = "ko") -> Paper:
    return Paper(language, "곁", (Part("", (Text(text),)),))


def read(data: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(data))


def text_of(data: bytes) -> str:
    """The text of all pages without the numbers at their feet; a line break is a space."""
    pages = [page.extract_text().rstrip().rsplit("\n", 1)[0] for page in read(data).pages]
    return " ".join(" ".join(pages).split())


def fonts(reader: PdfReader) -> list[Any]:
    return [font.get_object() for page in reader.pages for font in page["/Resources"]["/Font"].values()]  # type: ignore[index]


@pytest.fixture(scope="module")
def asked(kb: KnowledgeBase) -> Answer:
    return kb.ask(QUESTION)


@pytest.fixture(scope="module")
def made(asked: Answer) -> bytes:
    return pdf([answer_paper(asked, "ko")])


def test_every_sentence_is_read_back_as_it_is(asked: Answer, made: bytes) -> None:
    said = text_of(made)
    assert asked.question in said
    assert [claim.text for claim in asked.claims if " ".join(claim.text.split()) not in said] == []
    quotes = [c.quote for claim in asked.claims for c in claim.citations]
    assert [quote for quote in quotes if " ".join(quote.split()) not in said] == []


def test_the_font_is_embedded_and_holds_what_is_drawn(made: bytes) -> None:
    found = fonts(read(made))
    assert found
    for font in found:
        assert re.fullmatch(r"/[A-Z]{6}\+GyeotSans", font["/BaseFont"])
        inside = TTFont(io.BytesIO(font["/FontDescriptor"]["/FontFile2"].get_data()))
        assert inside["maxp"].numGlyphs <= 257, "a part of the font, and not all of it"
        assert "/ToUnicode" in font


def test_what_is_said_about_the_file_names_nobody_and_no_question(made: bytes, asked: Answer) -> None:
    reader = read(made)
    about = dict(reader.metadata or {})
    assert about.pop("/CreationDate") == "D:20261124000000+09'00'"
    assert about == {"/Title": "곁 법률정보 2026-11-24", "/Producer": "gyeot", "/Creator": "gyeot"}
    root = reader.trailer["/Root"].get_object()
    assert root["/Lang"] == "ko-KR"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "/Metadata" not in root
    for word in ("딥페이크", "얼굴"):
        assert word.encode("utf-16-be") not in made
        assert word.encode() not in made


def test_the_same_answer_is_the_same_bytes_in_another_process_and_at_another_time() -> None:
    asked = "from kb.exports.pdf import pdf; from tests.exports.test_pdf import SCRIPTS, paper; import sys; sys.stdout.buffer.write(pdf([paper(SCRIPTS)]))"
    done = subprocess.run([sys.executable, "-c", asked], cwd=PROJECT, capture_output=True, check=True)
    assert done.stdout == pdf([paper(SCRIPTS)])
    assert done.stdout.startswith(b"%PDF-")


def test_files_are_written_side_by_side(made: bytes, asked: Answer) -> None:
    with ThreadPoolExecutor(4) as threads:
        texts = [SCRIPTS * (n + 1) for n in range(8)]
        files = list(threads.map(lambda text: pdf([paper(text)]), texts))
    assert files == [pdf([paper(text)]) for text in texts]
    assert pdf([answer_paper(asked, "ko")]) == made


def test_nothing_of_a_file_stays_in_memory() -> None:
    mark = "gyzqmark"
    pdf([paper(f"{mark} 안녕하세요 " * 30)])
    gc.collect()
    assert not [o for o in gc.get_objects() if type(o).__name__ in ("_Sheet", "Canvas", "PDFDocument")]


def test_lines_break_between_words_and_inside_only_a_long_one() -> None:
    sentence = "성폭력범죄의 처벌 등에 관한 특례법은 반포·판매·임대·제공을 모두 처벌합니다. " * 3
    lines = list(broken(sentence, 200, 10))
    assert " ".join(lines) == " ".join(sentence.split())
    long = "说明受害者可以要求删除。" * 9
    lines = list(broken(long, 200, 10))
    assert len(lines) > 3
    assert "".join(lines) == long
    assert not [line for line in lines if line.startswith("。")]


def test_pages_are_numbered_and_only_our_addresses_are_links(made: bytes, asked: Answer) -> None:
    pages = read(made).pages
    assert [page.extract_text().rstrip().rsplit("\n", 1)[-1].strip() for page in pages] == [
        str(n + 1) for n in range(len(pages))
    ]
    ours = {address(c.evidence.url) for claim in asked.claims for c in claim.citations} | {
        address(c.url) for c in asked.contacts
    }
    assert links(made) == ours - {None}


def links(data: bytes) -> set[str]:
    notes = [note.get_object() for page in read(data).pages for note in page.get("/Annots", [])]
    return {str(note["/A"]["/URI"]) for note in notes}


def test_of_a_hostile_answer_only_our_own_addresses_are_links() -> None:
    made = pdf([answer_paper(answer(HOSTILE), "ko")])
    assert links(made) == {address(LAW_URL), "https://women1366.kr"}
    assert HOSTILE in text_of(made), "and {nb} is no number of pages"
    for url in ("javascript:alert(1)", "http://x.kr", "https://a@x.kr"):
        assert links(pdf([answer_paper(answer("말", url), "ko")])) == {"https://women1366.kr"}


def test_other_scripts_are_drawn_and_read_back() -> None:
    made = text_of(pdf([paper(SCRIPTS)]))
    assert SCRIPTS in made
    assert MISSING not in made


def test_a_sign_that_the_font_lacks_is_shown_and_counted() -> None:
    made = text_of(pdf([paper("도와주세요 😀 ไทย 끝")]))
    assert f"도와주세요 {MISSING} {MISSING * 3} 끝" in made
    assert "글꼴에 없는 글자 4개를 □로 적었습니다." in made
    assert "4 character(s)" in text_of(pdf([paper("😀 ไทย", "en")]))
    assert "없는 글자" not in text_of(pdf([paper("□ 네모는 글자입니다")]))


def test_accents_and_jamo_written_apart_are_put_together_and_ideographs_stay() -> None:
    assert drawable("e\u0302\u0301 o\u031b") == "ế ơ"
    assert drawable("\u1100\u1161\u11a8") == "각"
    assert drawable("\uf914") == "\uf914", "an ideograph of official text stays the code that it is"
    assert drawable("\u26a0\ufe0f가\u202e나\x00") in ("\u26a0가나", f"{MISSING}가나")


@pytest.mark.parametrize("text", ["", "\n", " ", "가" * 4000, "a" * 4000, "{nb}" * 50, "\ud800", "%PDF-1.7 endobj (\\) >>", "**b** __u__", "\r\t\f"])  # fmt: skip
def test_no_text_breaks_the_file(text: str) -> None:
    made = pdf([paper(text)])
    said = re.sub(r"\s", "", text_of(made))
    assert re.sub(r"[\s\ud800]", "", text) in said


def test_many_provisions_stand_in_one_file(kb: KnowledgeBase) -> None:
    rows = [kb.show(base) for base in list(kb.library.cards)[:5]]
    said = text_of(pdf([shown_paper(row, "ko") for row in rows]))
    for row in rows:
        assert row["address"] in said
        assert all(" ".join(clause["text"].split()) in said for clause in row["clauses"])


def test_the_font_has_what_korean_law_is_written_with() -> None:
    held = set(TTFont(FONT, lazy=True).getBestCmap())
    assert set(range(0xAC00, 0xD7A4)) <= held
    hanja = {bytes([a, b]).decode("euc_kr") for a in range(0xCA, 0xFE) for b in range(0xA1, 0xFF)}
    assert len(hanja) == 4888
    assert {ord(sign) for sign in hanja} <= held
    assert FONT.stat().st_size < 5_000_000
    assert hashlib.sha256(FONT.read_bytes()).hexdigest() in FONT.with_name("README.md").read_text("utf-8")
