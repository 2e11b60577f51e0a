"""Text files and what a file is, told by its content."""

from __future__ import annotations

import pytest

from kb.files.child import read
from kb.files.kinds import DOCX, HTML, OLE, PDF, TEXT, ZIP, name_disagrees, sniff
from kb.files.model import Limits
from tests.files.makers import LAW, docx, drawn, line, word

LIMITS = Limits()


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le-mark", "utf-16-be-mark", "utf-32", "cp949", "euc_kr"]
)
def test_every_encoding_of_korean_text(encoding: str) -> None:
    marks = {"utf-16-le-mark": ("utf-16-le", b"\xff\xfe"), "utf-16-be-mark": ("utf-16-be", b"\xfe\xff")}
    codec, mark = marks.get(encoding, (encoding, b""))
    report = read(mark + f"{LAW}\n둘째 줄".encode(codec), LIMITS)
    assert (report.code, report.media_type) == ("ok", TEXT)
    assert report.pages[0].raw == f"{LAW}\n둘째 줄"
    assert report.pages[0].read_with == "plain"


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("“Hello” – café, naïve".encode("cp1252"), "“Hello” – café, naïve"),
        ("똠방각하와 펲시맨이 간다".encode("cp949"), "똠방각하와 펲시맨이 간다"),
    ],
)
def test_other_text(data: bytes, text: str) -> None:
    assert read(data, LIMITS).pages[0].raw == text


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (bytes(range(1, 256)) * 8, "encoding"),
        ("これは日本語の文章です。法律の説明。".encode("shift_jis"), "encoding"),
        (b"\x01\x02\x03\x04\x05", "unsupported"),
        (b"\x00\x01\x02", "unsupported"),
        (b"   \n\t ", "empty"),
        ("가".encode() * 5_000_001, "too_much_text"),
        (b"\x89PNG\r\n\x1a\n...", "unsupported"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1HWP Document File", "unsupported"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (b"<?xml version='1.0'?><note/>", "unsupported"),
        (b"{\\rtf1 x}", "unsupported"),
        (b"MZ\x90\x00\x03", "unsupported"),
    ],
)
def test_what_is_no_text_has_a_code(data: bytes, code: str) -> None:
    assert read(data, LIMITS).code == code


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (drawn(line(LAW)), PDF),
        (b"x" * 1000 + b"%PDF-1.4", PDF),
        (docx(word(LAW)), ZIP),
        (b"<!DOCTYPE HTML><p>", HTML),
        (b"\xef\xbb\xbf \n<html>", HTML),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLE),
        ("제1조".encode(), TEXT),
        (b"a < b and <html is a word>", TEXT),
        (b"", TEXT),
    ],
)
def test_a_kind_is_told_by_content(data: bytes, media_type: str) -> None:
    assert sniff(data) == media_type


def test_names_are_only_compared() -> None:
    assert name_disagrees("a.pdf", HTML)
    assert name_disagrees("A.HWPX", DOCX)
    assert not name_disagrees("a.PDF", PDF)
    assert not name_disagrees("a", PDF)
    assert not name_disagrees("a.xyz", PDF)
