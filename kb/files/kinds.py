"""What a file is, told by its content. The name is only compared with it, never believed."""

from __future__ import annotations

import re
from pathlib import PurePath

PDF = "application/pdf"
ZIP = "application/zip"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
HWPX = "application/hwp+zip"
HTML = "text/html"
TEXT = "text/plain"
OLE = "application/x-ole-storage"
UNKNOWN = "application/octet-stream"

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", ZIP),
    (b"PK\x05\x06", ZIP),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLE),
    (b"{\\rtf", "application/rtf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"BM", "image/bmp"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"\x1f\x8b", "application/gzip"),
    (b"BZh", "application/x-bzip2"),
    (b"\xfd7zXZ\x00", "application/x-xz"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"\x7fELF", "application/x-executable"),
    (b"SQLite format 3\x00", "application/vnd.sqlite3"),
    (b"HWP Document File V3", "application/x-hwp"),
    (b"%!PS", "application/postscript"),
)
_HTML_START = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
_XML_START = re.compile(rb"\s*<\?xml\b", re.I)
_MARKS: tuple[tuple[bytes, str], ...] = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_EXTENSIONS: dict[str, tuple[str, ...]] = {
    ".pdf": (PDF,),
    ".docx": (DOCX, ZIP),
    ".hwpx": (HWPX, ZIP),
    ".html": (HTML,),
    ".htm": (HTML,),
    ".txt": (TEXT,),
    ".md": (TEXT,),
    ".hwp": (OLE, "application/x-hwp"),
    ".doc": (OLE,),
}


def byte_order_mark(data: bytes) -> tuple[str, int] | None:
    """The encoding a byte order mark names, and its length; None without one."""
    return next(((name, len(mark)) for mark, name in _MARKS if data.startswith(mark)), None)


def sniff(data: bytes) -> str:
    """The media type of a file's bytes: ``b"%PDF-1.7…"`` -> ``application/pdf``. Zip containers are told apart later.

    A PDF may have up to 1,024 bytes of something else in front, as all readers allow.
    """
    head = data[:4096]
    for magic, media_type in _MAGIC:
        if head.startswith(magic):
            return media_type
    if b"%PDF-" in head[: 1024 + 5]:
        return PDF
    mark = byte_order_mark(head)
    if mark and mark[0] != "utf-8":
        head = head[mark[1] :].decode(mark[0], "ignore").encode("utf-8", "ignore")
    elif mark:
        head = head[mark[1] :]
    elif b"\x00" in head:
        return UNKNOWN
    if _HTML_START.match(head):
        return HTML
    if _XML_START.match(head):
        return "application/xml"
    return TEXT


def name_disagrees(name: str, media_type: str) -> bool:
    """Does the name promise another format than the content has? ``("a.pdf", "text/html")`` -> True."""
    promised = _EXTENSIONS.get(PurePath(name).suffix.lower())
    return promised is not None and media_type not in promised
