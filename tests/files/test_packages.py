"""DOCX and HWPX: the text, what is set aside, and containers that are made to hurt."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.files.child import read
from kb.files.model import Limits, Report
from kb.files.normal import normalise
from tests.files.makers import LAW, SECRET, docx, hangul, hwpx, package, word

LIMITS = Limits()
BOMB = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">'
    + "".join(f'<!ENTITY lol{i} "{f"&lol{i - 1 if i > 1 else str()};" * 10}">' for i in range(1, 10))
    + "]><w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><w:body><w:p><w:r>"
    + "<w:t>&lol9;</w:t></w:r></w:p></w:body></w:document>"
)
EXTERNAL = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY file SYSTEM "file:///etc/passwd">]>'
    "<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><w:body><w:p><w:r>"
    "<w:t>&file;</w:t></w:r></w:p></w:body></w:document>"
)


def text_of(report: Report, page: int = 0) -> str:
    return normalise(report.pages[page].raw)[0]


def asides_of(report: Report) -> list[tuple[str, str]]:
    return [(aside.text, aside.flag) for page in report.pages for aside in page.asides]


def test_paragraphs_tables_and_notes_of_word() -> None:
    table = "<w:tbl><w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr><w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr></w:tbl>"
    body = (
        word("첫째 문단")
        + table.format(word("죄"), word("형"), word("반포"), word("7년 이하"))
        + '<w:p><w:r><w:t>각주가 있는 문단</w:t><w:footnoteReference w:id="2"/></w:r></w:p>'
        + "<w:p><w:r><w:t>두</w:t><w:tab/><w:t>칸</w:t><w:br/><w:t>새 줄</w:t></w:r></w:p>"
        + "<w:p><w:r><w:instrText>HYPERLINK</w:instrText></w:r><w:ins><w:r><w:t>더한 글</w:t></w:r></w:ins></w:p>"
    )
    report = read(docx(body, footnotes=f'<w:footnote w:id="2">{word("각주의 글")}</w:footnote>'), LIMITS)
    assert (report.code, report.paging, report.page_count) == ("ok", "none", 1)
    assert text_of(report) == "첫째 문단\n죄 형\n반포 7년 이하\n각주가 있는 문단\n각주의 글\n두 칸\n새 줄\n더한 글"
    assert report.pages[0].raw.splitlines()[1:3] == ["죄\t형", "반포\t7년 이하"]


def test_a_text_box_is_read_once() -> None:
    box = (
        "<w:p><w:r><mc:AlternateContent><mc:Choice><w:txbxContent>{0}</w:txbxContent></mc:Choice>"
        "<mc:Fallback><w:txbxContent>{0}</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    assert text_of(read(docx(word("앞") + box.format(word("글상자")) + word("뒤")), LIMITS)) == "앞\n글상자\n\n뒤"


def test_pages_are_those_of_the_last_layout() -> None:
    broken = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
    rendered = "<w:p><w:r><w:lastRenderedPageBreak/><w:t>{}</w:t></w:r></w:p>"
    report = read(docx(word("하나") + rendered.format("둘") + broken + rendered.format("셋")), LIMITS)
    assert (report.paging, [text_of(report, i) for i in range(report.page_count)]) == ("as_saved", ["하나", "둘", "셋"])
    assert read(docx(word("하나") + broken + word("둘")), LIMITS).page_count == 1


STYLES = (
    '<w:style w:styleId="Ghost"><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:styleId="Child"><w:basedOn w:val="Ghost"/></w:style>'
    '<w:style w:styleId="Loop"><w:basedOn w:val="Loop"/></w:style>'
)


@pytest.mark.parametrize(
    ("hidden", "flag"),
    [
        (word(SECRET, "<w:vanish/>"), "hidden"),
        (word(SECRET, '<w:rStyle w:val="Ghost"/>'), "hidden"),
        (f'<w:p><w:pPr><w:pStyle w:val="Child"/></w:pPr><w:r><w:t>{SECRET}</w:t></w:r></w:p>', "hidden"),
        (word(SECRET, '<w:sz w:val="2"/>'), "tiny"),
        (word(SECRET, '<w:color w:val="ffffff"/>'), "faint"),
        (f"<w:p><w:del><w:r><w:delText>{SECRET}</w:delText></w:r></w:del></w:p>", "deleted"),
    ],
)
def test_what_word_does_not_show_is_set_aside(hidden: str, flag: str) -> None:
    report = read(docx(word(LAW) + hidden, styles=STYLES), LIMITS)
    assert text_of(report) == LAW
    assert asides_of(report) == [(SECRET, flag)]
    assert report.pages[0].flags == (flag,)
    assert read(docx(hidden, styles=STYLES), LIMITS).code == "hidden_only"


@pytest.mark.parametrize(
    "shown",
    [
        word(LAW, '<w:vanish w:val="0"/>'),
        word(LAW, '<w:rStyle w:val="Loop"/><w:sz w:val="16"/>'),
        word(LAW, '<w:color w:val="FFFFFF"/><w:shd w:fill="203864"/>'),
        '<w:tbl><w:tr><w:tc><w:tcPr><w:shd w:fill="203864"/></w:tcPr>'
        + word(LAW, '<w:color w:val="FFFFFF"/>')
        + "</w:tc></w:tr></w:tbl>",
        f"<w:p><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr><w:r><w:t>{LAW}</w:t></w:r></w:p>",
    ],
)
def test_what_word_shows_stays(shown: str) -> None:
    report = read(docx(shown, styles=STYLES), LIMITS)
    assert (text_of(report), asides_of(report)) == (LAW, [])


def test_paragraphs_tables_and_notes_of_hangul() -> None:
    cell = '<hp:tc borderFillIDRef="1"><hp:subList>{}</hp:subList></hp:tc>'
    table = f"<hp:tbl><hp:tr>{cell.format(hangul('죄'))}{cell.format(hangul('형'))}</hp:tr></hp:tbl>"
    note = f"<hp:ctrl><hp:footNote><hp:subList>{hangul('각주의 글')}</hp:subList></hp:footNote></hp:ctrl>"
    header = f"<hp:ctrl><hp:header><hp:subList>{hangul('머리말')}</hp:subList></hp:header></hp:ctrl>"
    first = (
        hangul("첫째 문단")
        + f'<hp:p><hp:run charPrIDRef="0">{header}{table}<hp:t/></hp:run></hp:p>'
        + f'<hp:p><hp:run charPrIDRef="0"><hp:t>각주가 있는 문단</hp:t>{note}<hp:t> 끝</hp:t></hp:run></hp:p>'
        + hangul("두<hp:tab/>칸<hp:lineBreak/>새 줄<hp:fwSpace/><hp:markpenBegin/>표시<hp:markpenEnd/>")
    )
    report = read(hwpx(first, hangul("둘째 구역")), LIMITS)
    assert (report.code, report.paging, report.page_count) == ("ok", "none", 1)
    assert text_of(report) == "첫째 문단\n죄 형\n\n각주가 있는 문단 끝\n각주의 글\n두 칸\n새 줄 표시\n둘째 구역"


def test_sections_stand_in_the_order_of_their_numbers() -> None:
    report = read(hwpx(*(hangul(f"{i}째") for i in range(12))), LIMITS)
    assert text_of(report).split("\n") == [f"{i}째" for i in range(12)]


@pytest.mark.parametrize(
    ("hidden", "flag"),
    [
        (
            f"<hp:p><hp:ctrl><hp:hiddenComment><hp:subList>{hangul(SECRET)}</hp:subList></hp:hiddenComment></hp:ctrl></hp:p>",
            "hidden",
        ),
        (hangul(SECRET, shape=1), "tiny"),
        (hangul(SECRET, shape=2), "faint"),
        (hangul(f"<hp:deleteBegin/>{SECRET}<hp:deleteEnd/>"), "deleted"),
    ],
)
def test_what_hangul_does_not_show_is_set_aside(hidden: str, flag: str) -> None:
    report = read(hwpx(hangul(LAW) + hidden), LIMITS)
    assert text_of(report) == LAW
    assert asides_of(report) == [(SECRET, flag)]


def test_white_on_a_dark_cell_stays() -> None:
    cell = f'<hp:p><hp:run><hp:tbl><hp:tr><hp:tc borderFillIDRef="2">{hangul(LAW, shape=2)}</hp:tc></hp:tr></hp:tbl></hp:run></hp:p>'
    report = read(hwpx(cell), LIMITS)
    assert (text_of(report), asides_of(report)) == (LAW, [])


def bomb(name: str, size: int = 300_000_000, around: dict[str, bytes | str] | None = None) -> bytes:
    """A container whose part unpacks to ``size`` spaces."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for other, body in (around or {}).items():
            archive.writestr(other, body)
        with archive.open(name, "w", force_zip64=True) as part:
            for _ in range(size // 1_000_000):
                part.write(b" " * 1_000_000)
    return buffer.getvalue()


def lying(data: bytes, name: str) -> bytes:
    """The same container, claiming that a part is small."""
    at = data.rindex(name.encode()) - 46
    assert data[at : at + 4] == b"PK\x01\x02"
    return data[: at + 24] + struct.pack("<I", 10) + data[at + 28 :]


HWPX_FRAME: dict[str, bytes | str] = {"mimetype": "application/hwp+zip", "Contents/content.hpf": "<x/>"}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (bomb("word/document.xml"), "zip_bomb"),
        (bomb("word/document.xml", 50_000_000), "zip_bomb"),
        (bomb("Contents/section0.xml", around=HWPX_FRAME), "zip_bomb"),
        (bomb("Contents/section0.xml", 50_000_000, around=HWPX_FRAME), "zip_bomb"),
        (package({f"part{i}": "" for i in range(2001)}), "zip_bomb"),
        (package({"word/document.xml": BOMB}), "xml_entities"),
        (package({"word/document.xml": EXTERNAL}), "xml_entities"),
        (package({**HWPX_FRAME, "Contents/section0.xml": BOMB}), "xml_entities"),
        (package({**HWPX_FRAME, "Contents/header.xml": EXTERNAL, "Contents/section0.xml": "<x/>"}), "xml_entities"),
        (package({"word/document.xml": "<w:document"}), "broken"),
        (package({"word/document.xml": "<x>" * 10_000 + "</x>" * 10_000}), "broken"),
        (package({"word/document.xml": b"\xff\xfe\x00"}), "broken"),
        (package(HWPX_FRAME), "broken"),
        (docx(word(LAW))[:-30], "broken"),
        (docx(word(LAW))[:200], "broken"),
        (docx(""), "empty"),
        (hwpx(""), "empty"),
        (hwpx(hangul(LAW), **{"META-INF__manifest.xml": "<m><odf:encryption-data/></m>"}), "encrypted"),
        (package({"xl/workbook.xml": "<x/>"}), "unsupported"),
        (package({}), "unsupported"),
        (docx("".join(word(f"{number:0>60}") for number in range(90_000))), "too_much_text"),
    ],
)
def test_what_cannot_be_read_has_a_code(data: bytes, code: str) -> None:
    assert read(data, LIMITS).code == code


def test_the_directory_is_not_believed_about_sizes() -> None:
    small = docx(word(LAW))
    assert read(lying(bomb("word/document.xml", 50_000_000), "word/document.xml"), LIMITS).code in (
        "broken",
        "zip_bomb",
    )
    assert read(lying(small, "word/document.xml"), LIMITS).code == "broken"


def test_two_parts_of_one_name_are_two_documents() -> None:
    buffer = io.BytesIO(docx(word(LAW)))
    with zipfile.ZipFile(buffer, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("word/document.xml", docx(word(SECRET)))
    assert read(buffer.getvalue(), LIMITS).code == "broken"


def test_a_locked_part_is_encrypted() -> None:
    data = bytearray(docx(word(LAW)))
    for sign, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(sign)
        while at >= 0:
            data[at + flags] |= 1
            at = data.find(sign, at + 1)
    assert read(bytes(data), LIMITS).code == "encrypted"


@given(st.sampled_from(["../", "/etc/", "C:\\", "a/../../", "\u202e", "//", "word/../"]), st.text(max_size=20))
def test_names_lead_nowhere(prefix: str, tail: str) -> None:
    """Nothing is unpacked, so that no name can reach out; the text is the same whatever else lies in the container."""
    name = (prefix + tail).replace("\x00", "")
    body = docx(word(LAW))
    buffer = io.BytesIO(body)
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr(zipfile.ZipInfo(name.encode("utf-8", "ignore").decode() or "x"), SECRET)
    report = read(buffer.getvalue(), LIMITS)
    assert (report.code, text_of(report)) == ("ok", LAW)
