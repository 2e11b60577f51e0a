"""PDFs: the page as a person sees it, pages counted from 1, old Korean fonts, and what is kept out of the text."""

from __future__ import annotations

import io
from collections.abc import Callable

import pikepdf
import pytest
from reportlab.pdfgen.canvas import Canvas

from kb.files.child import read
from kb.files.model import Aside, Limits, RawPage, Report
from kb.files.normal import normalise
from kb.files.pdf import agree, choose
from kb.files.pdfium import Look
from tests.files.makers import (
    FONTS,
    HELVETICA,
    LAW,
    SECRET,
    both,
    drawn,
    legacy_korean,
    line,
    many_pages,
    one_page,
    pdf,
    picture_page,
    stream,
)

LIMITS = Limits()


def text_of(report: Report, page: int = 0) -> str:
    return normalise(report.pages[page].raw)[0]


def mode(number: int) -> Callable[[Canvas], None]:
    def draw(canvas: Canvas) -> None:
        text = canvas.beginText(72, 600)
        text.setTextRenderMode(number)
        text.textOut(SECRET)
        text.setTextRenderMode(0)
        canvas.drawText(text)

    return draw


def small(canvas: Canvas) -> None:
    canvas.setFont(FONTS[0], 1)
    canvas.drawString(72, 550, SECRET)


def scaled(canvas: Canvas) -> None:
    canvas.scale(0.1, 0.1)
    canvas.drawString(720, 3000, SECRET)


def white(canvas: Canvas) -> None:
    canvas.setFillColorRGB(1, 1, 0.99)
    canvas.drawString(72, 500, SECRET)


def black_on_black(canvas: Canvas) -> None:
    canvas.rect(60, 440, 400, 30, fill=1)
    canvas.drawString(72, 450, SECRET)


def blackened(canvas: Canvas) -> None:
    """A redaction that only covers: the name is still in the file."""
    canvas.drawString(72, 400, SECRET)
    canvas.rect(60, 390, 400, 30, fill=1)


def in_form(canvas: Canvas) -> None:
    canvas.beginForm("hidden")
    canvas.setFont(FONTS[0], 12)
    canvas.setFillColorRGB(1, 1, 1)
    canvas.drawString(72, 350, SECRET)
    canvas.endForm()
    canvas.doForm("hidden")


def transparent(canvas: Canvas) -> None:
    canvas.setFillAlpha(0)
    canvas.drawString(72, 320, SECRET)


@pytest.mark.parametrize(
    ("draw", "flag"),
    [
        (mode(3), "hidden"),
        (mode(7), "hidden"),
        (transparent, "hidden"),
        (small, "tiny"),
        (scaled, "tiny"),
        (white, "faint"),
        (black_on_black, "faint"),
        (in_form, "faint"),
        (blackened, "covered"),
        (line(SECRET, y=-300), "off_page"),
        (line(SECRET, x=1000), "off_page"),
    ],
)
def test_what_does_not_show_is_set_aside(draw: Callable[[Canvas], None], flag: str) -> None:
    report = read(drawn(both(line(LAW), draw)), LIMITS)
    assert report.code == "ok"
    assert text_of(report) == LAW
    page = report.pages[0]
    assert page.flags == (flag,)
    assert [(aside.text.strip(), aside.flag) for aside in page.asides] == [(SECRET, flag)]


def white_on_black(canvas: Canvas) -> None:
    canvas.rect(60, 440, 400, 30, fill=1)
    canvas.setFillColorRGB(1, 1, 1)
    canvas.drawString(72, 450, SECRET)


def outlined(canvas: Canvas) -> None:
    """White letters with a black edge."""
    canvas.setFillColorRGB(1, 1, 1)
    text = canvas.beginText(72, 450)
    text.setTextRenderMode(1)
    text.textOut(SECRET)
    text.setTextRenderMode(0)
    canvas.drawText(text)


def underlined(canvas: Canvas) -> None:
    canvas.drawString(72, 450, SECRET)
    canvas.line(72, 448, 300, 448)
    canvas.rect(60, 440, 400, 30, fill=0)


def footnote(canvas: Canvas) -> None:
    canvas.setFont(FONTS[0], 6)
    canvas.drawString(72, 60, SECRET)


def turned(canvas: Canvas) -> None:
    canvas.translate(300, 300)
    canvas.rotate(90)
    canvas.drawString(0, 0, SECRET)


def white_with_an_edge(canvas: Canvas) -> None:
    canvas.setFillColorRGB(1, 1, 1)
    text = canvas.beginText(72, 450)
    text.setTextRenderMode(2)
    text.textOut(SECRET)
    text.setTextRenderMode(0)
    canvas.drawText(text)


def painted_twice(canvas: Canvas) -> None:
    """Bold type of those who have no bold font."""
    canvas.drawString(72, 450, SECRET)
    canvas.drawString(72.3, 450, SECRET)


@pytest.mark.parametrize(
    "draw", [white_with_an_edge, painted_twice, white_on_black, outlined, underlined, footnote, turned]
)
def test_what_shows_stays(draw: Callable[[Canvas], None]) -> None:
    report = read(drawn(both(line(LAW), draw)), LIMITS)
    assert text_of(report) == f"{LAW}\n{SECRET}"
    assert report.pages[0].flags == ()


@pytest.mark.parametrize(
    "content",
    [
        b"BT /F1 12 Tf 50 700 Td /Span << /ActualText (ignore what is said) >> BDC (shown text) Tj EMC ET",
        b"/Span << /ActualText (ignore what is said) >> BDC BT /F1 12 Tf 50 700 Td (shown text) Tj ET EMC",
        b"/P << /MCID 0 >> BDC /Span << /ActualText (ignore what is said) >> BDC BT /F1 12 Tf 50 700 Td (shown text) Tj ET EMC EMC",
    ],
)
def test_letters_are_what_they_show_and_not_what_the_file_says_they_mean(content: bytes) -> None:
    page = read(one_page(content), LIMITS).pages[0]
    assert page.raw.strip() == "shown text"
    assert [(aside.text, aside.flag) for aside in page.asides] == [("ignore what is said", "hidden")]


def test_a_hyphen_that_is_said_to_be_one_is_no_news() -> None:
    content = b"BT /F1 12 Tf 50 700 Td /Span << /ActualText <FEFF00AD> >> BDC (-) Tj EMC (shown) Tj ET"
    assert read(one_page(content), LIMITS).pages[0].flags == ()


def test_a_layer_that_is_off_is_set_aside() -> None:
    content = b"BT /F1 12 Tf 50 700 Td (shown) Tj ET /OC /L1 BDC BT /F1 12 Tf 50 600 Td (not shown) Tj ET EMC"
    resources = (
        b"<< /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> /Properties << /L1 5 0 R >> >>"
    )
    layer = [b"<< /Type /OCG /Name (Draft) >>"]
    off = b"/OCProperties << /OCGs [5 0 R] /D << /OFF [5 0 R] >> >>"
    on = b"/OCProperties << /OCGs [5 0 R] /D << /ON [5 0 R] >> >>"
    none = b"/OCProperties << /OCGs [5 0 R] /D << /BaseState /OFF /ON [] >> >>"
    for catalog, expected in ((off, ("hidden",)), (on, ()), (none, ("hidden",))):
        report = read(one_page(content, resources, layer, catalog), LIMITS)
        assert report.pages[0].flags == expected
        assert ("not shown" in report.pages[0].raw) == (not expected)


def test_letters_filled_with_a_pattern_are_not_white() -> None:
    """PDFium calls their colour white; painting the page with and without them tells. White itself stays faint."""
    gradient = [
        b"<< /Type /Pattern /PatternType 2 /Shading << /ShadingType 2 /ColorSpace /DeviceRGB /Coords [0 0 500 0]"
        b" /Function << /FunctionType 2 /Domain [0 1] /C0 [1 0 0] /C1 [0 0 1] /N 1 >> /Extend [true true] >> >>"
    ]
    resources = HELVETICA[:-2] + b"/Pattern << /P1 5 0 R >> >>"
    content = (
        b"/Pattern cs /P1 scn BT /F1 30 Tf 50 700 Td (Colourful title) Tj ET"
        b" 1 1 1 rg BT /F1 12 Tf 50 600 Td (white words) Tj ET"
    )
    page = read(one_page(content, resources, gradient), LIMITS).pages[0]
    assert page.raw.strip() == "Colourful title"
    assert [(aside.text.strip(), aside.flag) for aside in page.asides] == [("white words", "faint")]


def test_the_size_of_drawn_letters_is_the_room_they_take() -> None:
    """A Type 3 font draws its letters itself, at any size it likes."""
    glyph = stream(b"1000 0 0 0 750 750 d1 0 0 750 750 re f")
    cmap = stream(
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def 1 begincodespacerange <00> <FF>"
        b" endcodespacerange 1 beginbfchar <61> <AC00> endbfchar endcmap end end"
    )
    font = (
        b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 750 750] /FontMatrix [0.1 0 0 0.1 0 0] /CharProcs << /a 5 0 R >>"
        b" /Encoding << /Type /Encoding /Differences [97 /a] >> /FirstChar 97 /LastChar 97 /Widths [1000] /ToUnicode 6 0 R"
        b" /Resources << >> >>"
    )
    resources = b"<< /Font << /F1 %s >> >>" % font
    large = read(one_page(b"BT /F1 0.2 Tf 50 700 Td (aaaa) Tj ET", resources, [glyph, cmap]), LIMITS)
    assert (large.pages[0].raw.strip(), large.pages[0].flags) == ("가가가가", ())
    small = read(one_page(b"BT /F1 0.02 Tf 50 700 Td (aaaa) Tj ET", resources, [glyph, cmap]), LIMITS)
    assert small.pages[0].flags == ("tiny",)


@pytest.mark.parametrize(
    ("cmap", "codec", "vertical"),
    [
        ("KSC-EUC-H", "euc_kr", False),
        ("KSC-EUC-V", "euc_kr", True),
        ("KSCms-UHC-H", "cp949", False),
        ("KSCms-UHC-V", "cp949", True),
        ("KSCms-UHC-HW-H", "cp949", False),
        ("KSCms-UHC-HW-V", "cp949", True),
        ("KSCpc-EUC-H", "euc_kr", False),
        ("UniKS-UCS2-H", "utf-16-be", False),
        ("UniKS-UTF16-H", "utf-16-be", False),
    ],
)
@pytest.mark.parametrize(
    "text", [LAW, "「성폭력범죄의 처벌 등에 관한 특례법」 제14조의2", "피해자 지원 상담 전화 1366 (24시간)"]
)
def test_old_korean_fonts_come_out_right(cmap: str, codec: str, vertical: bool, text: str) -> None:
    report = read(legacy_korean(cmap, text, codec, vertical), LIMITS)
    assert report.code == "ok"
    assert "".join(report.pages[0].raw.split()) == text.replace(" ", "")
    if not vertical:
        assert text_of(report) == text
    assert report.pages[0].read_with == ("pypdf" if cmap == "UniKS-UCS2-H" else "pypdfium2")


def test_syllables_that_only_uhc_has() -> None:
    assert text_of(read(legacy_korean("KSCms-UHC-H", "똠방각하 뷁", "cp949"), LIMITS)) == "똠방각하 뷁"


@pytest.mark.parametrize("font", FONTS)
def test_modern_pages_are_numbered_from_one_and_read_by_pypdf(font: str) -> None:
    def draw(text: str) -> Callable[[Canvas], None]:
        def page(canvas: Canvas) -> None:
            canvas.setFont(font, 11)
            canvas.drawString(72, 700, text)

        return page

    report = read(drawn(draw("첫째 쪽"), draw("둘째 쪽"), draw("셋째 쪽")), LIMITS)
    assert [(page.number, page.raw.strip(), page.read_with) for page in report.pages] == [
        (1, "첫째 쪽", "pypdf"),
        (2, "둘째 쪽", "pypdf"),
        (3, "셋째 쪽", "pypdf"),
    ]
    assert (report.page_count, report.paging) == (3, "fixed")


def test_a_map_to_private_signs_is_garbled_in_both_readings() -> None:
    cmap = b"""/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def 1 begincodespacerange <00> <FF>
endcodespacerange 1 beginbfrange <20> <7E> <E020> endbfrange endcmap end end"""
    font = b"<< /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 5 0 R >> >> >>"
    report = read(one_page(b"BT /F1 12 Tf 50 700 Td (no one can read this) Tj ET", font, [stream(cmap)]), LIMITS)
    assert report.code == "garbled"
    assert report.pages[0].raw == ""
    assert report.pages[0].flags == ("garbled",)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (picture_page(), "scanned"),
        (picture_page(b"BT 3 Tr /F1 12 Tf 50 50 Td (what a scanner read) Tj ET"), "hidden_only"),
        (drawn(lambda canvas: None), "empty"),
        (one_page(b"".join(b"%d 100 m %d 120 l %d 90 l h f " % (x, x + 3, x + 5) for x in range(300))), "drawn"),
        (many_pages(2001), "too_many_pages"),
        (b"%PDF-1.7\n", "broken"),
        (b"%PDF-1.7\n" + bytes(range(256)) * 20, "broken"),
        (pdf([b"<< /Type /Catalog >>"]), "broken"),
        (pdf([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>"]), "broken"),
        (drawn(line(LAW))[:600], "broken"),
    ],
)
def test_what_cannot_be_read_has_a_code(data: bytes, code: str) -> None:
    assert read(data, LIMITS).code == code


def test_ten_thousand_pages() -> None:
    assert read(many_pages(10_000), LIMITS).code == "too_many_pages"


def test_a_picture_among_pages_is_told() -> None:
    with pikepdf.open(io.BytesIO(drawn(line(LAW)))) as text, pikepdf.open(io.BytesIO(picture_page())) as picture:
        text.pages.extend(picture.pages)
        buffer = io.BytesIO()
        text.save(buffer)
    report = read(buffer.getvalue(), LIMITS)
    assert report.code == "ok"
    assert [page.flags for page in report.pages] == [(), ("scanned",)]


def locked(user: str, revision: int = 6) -> bytes:
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(drawn(line(LAW)))) as document:
        document.save(
            buffer,
            encryption=pikepdf.Encryption(
                user=user, owner="owner", R=revision, aes=revision > 3, metadata=revision > 3
            ),
        )
    return buffer.getvalue()


@pytest.mark.parametrize("revision", [2, 3, 4, 6])
def test_a_password_locks_and_an_empty_one_does_not(revision: int) -> None:
    assert read(locked("secret", revision), LIMITS).code == "encrypted"
    opened = read(locked("", revision), LIMITS)
    assert (opened.code, text_of(opened)) == ("ok", LAW)


def test_a_file_cut_short_gives_what_is_whole_or_is_refused() -> None:
    whole = drawn(line(LAW), line("둘째 쪽"))
    for share in range(10, 100, 10):
        report = read(whole[: len(whole) * share // 100], LIMITS)
        assert report.code in ("ok", "partial", "broken", "empty")


def test_junk_before_and_after_is_passed_over() -> None:
    assert text_of(read(b"junk\n" + drawn(line(LAW)) + b"\njunk" * 20, LIMITS)) == LAW


def test_text_past_the_limit_is_refused_whole() -> None:
    assert read(drawn(line(LAW), line(LAW)), Limits(text_chars=60)).code == "too_much_text"


def test_much_work_for_pypdf_is_left_to_pdfium() -> None:
    """The budget counts operators, so that the same file always gives the same text."""
    content = b"BT /F1 12 Tf 50 700 Td " + b"0 Tc " * 500 + b"(shown) Tj ET"
    report = read(one_page(content), Limits(page_operators=100))
    assert (report.pages[0].read_with, text_of(report)) == ("pypdfium2", "shown")
    assert read(one_page(content), LIMITS).pages[0].read_with == "pypdf"


def nested(depth: int) -> bytes:
    """Forms in forms."""
    forms = [
        stream(
            b"/X Do" if level < depth - 1 else b"BT /F1 12 Tf 50 700 Td (deep) Tj ET",
            extra=b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /X %d 0 R >> /Font << /F1"
            b" << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>" % (level + 6),
        )
        for level in range(depth)
    ]
    return one_page(b"/X Do", b"<< /XObject << /X 5 0 R >> >>", forms)


def test_nesting_ends() -> None:
    assert text_of(read(nested(3), LIMITS)) == "deep"
    assert read(nested(2000), LIMITS).code in ("ok", "empty", "broken", "hidden_only")
    arrays = one_page(b"BT /F1 12 Tf 50 700 Td (shown) Tj ET", catalog=b"/X " + b"[" * 50_000 + b"]" * 50_000)
    assert read(arrays, LIMITS).code in ("ok", "broken")
    loop = stream(
        b"/X Do", extra=b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 5 0 R >> >>"
    )
    assert read(one_page(b"/X Do", b"<< /XObject << /X 5 0 R >> >>", [loop]), LIMITS).code == "empty"


SEEN = Look(LAW, (), len(LAW), 0, 0, 0, True)


def test_two_readings_become_one_page() -> None:
    assert choose(1, LAW, False, SEEN) == RawPage(1, LAW, "pypdf")
    assert choose(1, LAW, True, SEEN).read_with == "pypdfium2"
    assert choose(1, None, False, SEEN).read_with == "pypdfium2"
    # what only pypdf finds, no one sees
    assert choose(1, f"{LAW}\n{SECRET}", False, SEEN) == RawPage(
        1, LAW, "pypdfium2", ("hidden",), (Aside(SECRET, "hidden"),)
    )
    assert choose(1, f"{LAW}\n{SECRET}", True, SEEN) == RawPage(1, LAW, "pypdfium2")
    # letters without a name in their font are right when pypdf reads the same
    nameless = Look(LAW, (), len(LAW), len(LAW), 0, 0, True)
    assert choose(1, LAW, False, nameless).flags == ()
    assert choose(1, None, False, nameless).flags == ("garbled",)
    assert choose(1, None, False, None).flags == ("unreadable",)
    assert choose(1, LAW, False, None).flags == ("unchecked",)
    hidden = Look(LAW, (Aside(SECRET, "hidden"),), 50, 0, 0, 0, True)
    assert choose(1, f"{LAW} {SECRET}", False, hidden) == RawPage(
        1, LAW, "pypdfium2", ("hidden",), (Aside(SECRET, "hidden"),)
    )


def test_readings_agree_whatever_their_order_and_spaces() -> None:
    assert agree("제14조의2 (허위영상물)", "허위영상물\n제 14 조의 2")
    assert agree("ﬁle", "file")
    assert not agree(LAW, LAW + SECRET)


def test_the_same_file_reads_the_same() -> None:
    data = drawn(both(line(LAW), white, blackened), line("둘째 쪽"))
    assert read(data, LIMITS) == read(data, LIMITS)
