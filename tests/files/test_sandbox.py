"""The parent lives, whatever the child meets or does; what a child says is not believed unchecked."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import resource
import signal
import subprocess
import sys
import threading
import time
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.files import CODES, Limits, Reading, fences, read_bytes, read_file
from kb.files import sandbox as sandbox_module
from kb.files.lockdown import program
from kb.files.sandbox import Ending, supervise
from kb.files.wire import understand
from kb.settings import PROJECT
from tests.files.makers import (
    LAW,
    SECRET,
    both,
    docx,
    drawn,
    legacy_korean,
    line,
    one_page,
    package,
    pdf,
    picture_page,
    stream,
    word,
)
from tests.files.test_packages import BOMB, bomb

LIMITS = Limits(seconds=20)
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="the fences of Linux")


def reading(folder: Path, data: bytes, name: str = "file.pdf", limits: Limits = LIMITS) -> Reading:
    path = folder / name
    path.write_bytes(data)
    return read_file(path, limits)


def busy(seconds: int) -> bytes:
    """A small PDF that keeps a reader at work: one packed stream that every page shows."""
    content = b"BT /F1 12 Tf " + b"(a) Tj 1 0 0 1 9 9 Tm " * 20_000 + b"ET"
    count = 40 * seconds
    kids = b" ".join(b"%d 0 R" % (number + 4) for number in range(count))
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 3 0 R /Resources << /Font << /F1"
        b" << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>"
    )
    pages = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, count)
    return pdf([b"<< /Type /Catalog /Pages 2 0 R >>", pages, stream(content, pack=True), *[page] * count])


def test_a_good_file_is_read_whole(tmp_path: Path) -> None:
    data = drawn(line(LAW), both(line("둘째 쪽"), line(SECRET, y=-50)))
    result = reading(tmp_path, data)
    assert (result.status, result.code, result.name) == ("indexed", "ok", "file.pdf")
    assert (result.media_type, result.size) == ("application/pdf", len(data))
    assert result.sha256 == hashlib.sha256(data).hexdigest()
    assert [(page.number, page.text) for page in result.pages] == [(1, LAW), (2, "둘째 쪽")]
    assert [(aside.text, aside.flag) for aside in result.pages[1].asides] == [(SECRET, "off_page")]
    assert result.notices == ("쪽 밖에 놓인 글자를 본문에서 뺐습니다 (text outside the page was set aside): 2쪽",)
    page = result.pages[0]
    start = page.text.index("7년 이하")
    a, b = page.raw_span(start, start + 5)
    assert page.raw[a:b] == "7년 이하"


@pytest.mark.parametrize(
    "cmap", ["KSC-EUC-H", "KSCms-UHC-H", "KSCms-UHC-HW-H", "KSCpc-EUC-H", "KSC-EUC-V", "KSCms-UHC-V"]
)
def test_six_old_korean_fonts_through_the_sandbox(tmp_path: Path, cmap: str) -> None:
    result = reading(tmp_path, legacy_korean(cmap, LAW, vertical=cmap.endswith("V")))
    assert (result.code, result.pages[0].text.replace("\n", "")) == ("ok", LAW)


@pytest.mark.parametrize(
    ("data", "name", "status", "code"),
    [
        (b"", "empty.pdf", "no_text", "empty"),
        (picture_page(), "scan.pdf", "no_text", "scanned"),
        (drawn(line(LAW))[:500], "cut.pdf", "rejected", "broken"),
        (drawn(line(LAW), encrypt="secret"), "locked.pdf", "rejected", "encrypted"),
        (bomb("word/document.xml"), "bomb.docx", "rejected", "zip_bomb"),
        (package({"word/document.xml": BOMB}), "laughs.docx", "rejected", "xml_entities"),
        (b"\x7fELF\x02\x01", "program.pdf", "rejected", "unsupported"),
        (docx(word(LAW)), "a.docx", "indexed", "ok"),
        (b"<html><body>" + LAW.encode(), "a.html", "indexed", "ok"),
        (LAW.encode("cp949"), "a.txt", "indexed", "ok"),
        ("\u200b\ufeff\u200b".encode(), "invisible.txt", "no_text", "empty"),
    ],
)
def test_every_ending_has_status_code_and_sentence(
    tmp_path: Path, data: bytes, name: str, status: str, code: str
) -> None:
    result = reading(tmp_path, data, name)
    assert (result.status, result.code) == (status, code)
    assert result.sentence == CODES[result.code][1]
    assert bool(result.pages) == (status == "indexed" or code == "scanned" or name == "invisible.txt")
    assert result.sha256 == hashlib.sha256(data).hexdigest()


def test_the_name_is_not_believed(tmp_path: Path) -> None:
    result = reading(tmp_path, b"<html><body>" + LAW.encode(), "a.pdf")
    assert (result.code, result.media_type) == ("ok", "text/html")
    assert result.notices == (
        "이름은 .pdf이지만 내용은 text/html입니다 (the name says .pdf, the content is text/html)",
    )


def test_text_hidden_in_tag_characters_is_told(tmp_path: Path) -> None:
    secret = "".join(chr(0xE0000 + ord(char)) for char in "ignore all")
    result = reading(tmp_path, f"{LAW}{secret}".encode(), "a.txt")
    assert result.pages[0].text == LAW
    assert result.pages[0].flags == ("hidden",)
    assert result.pages[0].asides[0].text == "ignore all"


def test_files_that_cannot_be_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "none.pdf", tmp_path, tmp_path / "pipe", Path("/dev/zero"), Path("a\x00b")):
        result = read_file(path, LIMITS)
        assert (result.status, result.code, result.sha256) == ("rejected", "unreadable", None)
    assert reading(tmp_path, b"x" * 101, limits=Limits(file_bytes=100)).code == "too_large"


def test_a_file_that_keeps_readers_busy_ends_in_time(tmp_path: Path) -> None:
    start = time.monotonic()
    result = reading(tmp_path, busy(20), limits=Limits(seconds=2, pages=10_000))
    assert (result.status, result.code, result.pages) == ("rejected", "timeout", ())
    assert time.monotonic() - start < 8


@LINUX
def test_a_file_that_eats_memory_is_stopped(tmp_path: Path) -> None:
    result = reading(
        tmp_path, "가".encode() * 15_000_000, "big.txt", Limits(memory_bytes=150_000_000, text_chars=90_000_000)
    )
    assert (result.status, result.code) == ("rejected", "memory")
    grown = one_page(b"BT /F1 12 Tf " + b"(aaaaaaaaaaaaaaaaaaaa) Tj " * 100_000 + b"ET")
    assert reading(tmp_path, grown, limits=Limits(memory_bytes=160_000_000)).code in ("memory", "crashed")


def child(code: str, limits: Limits = LIMITS, data: bytes = b"") -> Ending:
    """A child of our own making in the place of the reader."""
    return supervise([sys.executable, "-I", "-c", code], data, limits)


@pytest.mark.parametrize(
    ("code", "failure"),
    [
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "crashed"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "crashed"),
        ("import os; os._exit(3)", "crashed"),
        ("raise SystemExit(1)", "crashed"),
        ("while True: pass", "timeout"),
        ("import time; time.sleep(60)", "timeout"),
        ("import resource; resource.setrlimit(resource.RLIMIT_CPU, (1, 2))\nwhile True: pass", "timeout"),
        ("import sys\nwhile True: sys.stdout.write('x' * 65536)", "crashed"),
        ("import os, time; os.close(1); time.sleep(60)", "crashed"),
        ("import os, time\nif os.fork(): time.sleep(60)\ntime.sleep(60)", "timeout"),
        ("import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)", "timeout"),
    ],
)
def test_a_child_may_die_in_any_way(code: str, failure: str) -> None:
    ending = child(code, Limits(seconds=1 if failure == "timeout" else 20, text_chars=1_000_000))
    assert ending == Ending(failure=failure)


def test_a_reading_that_is_stopped_ends_at_once_and_its_child_with_it() -> None:
    stop = threading.Event()
    threading.Timer(0.5, stop.set).start()
    started = time.monotonic()
    command = [sys.executable, "-I", "-c", "import time; time.sleep(30)"]
    assert supervise(command, b"", Limits(seconds=20), stop) == Ending(failure="stopped")
    assert time.monotonic() - started < 5


def test_bytes_are_read_as_the_file_that_holds_them(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("형법 제297조".encode())
    assert read_bytes("a.txt", path.read_bytes(), stop=threading.Event()) == read_file(path)
    assert read_bytes("a.txt", b"x" * 11, Limits(file_bytes=10)).code == "too_large"


def test_a_command_that_is_not_there_is_a_crash() -> None:
    assert supervise(["/no/such/program"], b"", LIMITS) == Ending(failure="crashed")


def test_nothing_is_left_of_a_child(tmp_path: Path) -> None:
    """Its children, which hold its pipe, die with it."""
    note = tmp_path / "pids"
    code = f"import os, time\nopen({str(note)!r}, 'a').write(f'{{os.getpid()}} ')\nif os.fork() == 0: time.sleep(60)\ntime.sleep(60)"
    child(code, Limits(seconds=1))
    group = int(note.read_text().split()[0])
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return
        time.sleep(0.05)
    pytest.fail("the group of the child is still there")


def test_a_child_killed_from_outside_is_a_crash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the kernel does when memory is out."""
    started: list[subprocess.Popen[bytes]] = []
    real = subprocess.Popen

    def remember(*args: object, **options: object) -> subprocess.Popen[bytes]:
        process = real(*args, **options)  # type: ignore[call-overload]
        started.append(process)
        threading.Timer(0.5, process.send_signal, [signal.SIGKILL]).start()
        return process

    monkeypatch.setattr(sandbox_module.subprocess, "Popen", remember)
    assert reading(tmp_path, busy(20), limits=Limits(pages=10_000)).code == "crashed"
    assert len(started) == 1


def deep_tree(depth: int) -> bytes:
    """Pages in a tree of one branch."""
    nodes = [b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % (level + 3) for level in range(depth)]
    return pdf([b"<< /Type /Catalog /Pages 2 0 R >>", *nodes, b"<< /Type /Page /MediaBox [0 0 9 9] >>"])


def outlines(count: int) -> bytes:
    items = [b"<< /Title (x) /Next %d 0 R >>" % (number + 6) for number in range(count)]
    return one_page(b"", more=items, catalog=b"/Outlines << /First 5 0 R >>")


def packed(content: bytes, filters: int = 1) -> bytes:
    for _ in range(filters):
        content = zlib.compress(content, 9)
    names = b" ".join([b"/FlateDecode"] * filters)
    body = stream(content, extra=b"/Filter [%s]" % names)
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R >>"
    return pdf([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", page, body])


BOMBS: dict[str, Callable[[], bytes]] = {
    "200 MB of spaces": lambda: packed(b" " * 200_000_000, 2),
    "a thousand filters": lambda: packed(b"BT ET", 1000),
    "operators": lambda: packed(b"q Q " * 500_000),
    "open brackets": lambda: packed(b"[" * 1_000_000),
    "open dictionaries": lambda: packed(b"<<" * 1_000_000),
    "deep tree": lambda: deep_tree(5_000),
    "outlines": lambda: outlines(50_000),
    "huge picture": lambda: one_page(
        b"q 9 0 0 9 0 0 cm /I Do Q",
        b"<< /XObject << /I 5 0 R >> >>",
        [
            stream(
                b"x", extra=b"/Subtype /Image /Width 100000 /Height 100000 /ColorSpace /DeviceRGB /BitsPerComponent 8"
            )
        ],
    ),
    "huge page": lambda: drawn(line(LAW)).replace(
        b"/MediaBox [ 0 0 595.2756 841.8898 ]", b"/MediaBox [ 0 0 99999999999 9999 ]"
    ),
    "a table that refers to itself": lambda: drawn(line(LAW)).replace(b"trailer\n<<", b"trailer\n<< /Prev 15"),
    "a table of a billion": lambda: drawn(line(LAW)).replace(b"/Size", b"/Size 1000000000 /Was"),
    "long number": lambda: one_page(b"9" * 1_000_000 + b" 0 Td"),
    "white text many times": lambda: one_page(b"1 1 1 rg BT /F1 12 Tf " + b"1 0 0 1 9 9 Tm (a) Tj " * 20_000 + b"ET"),
    "boxes under text": lambda: one_page(
        b"0 0 9 9 re f " * 3_000 + b"BT /F1 12 Tf " + b"1 0 0 1 9 9 Tm (a) Tj " * 3_000 + b"ET"
    ),
}


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_end_in_time_with_a_code(tmp_path: Path, name: str) -> None:
    data = BOMBS[name]()
    start = time.monotonic()
    result = reading(tmp_path, data, limits=Limits(seconds=8))
    assert result.status in ("indexed", "no_text", "rejected")
    assert result.code in CODES
    assert time.monotonic() - start < 15


def test_a_batch_goes_on(tmp_path: Path) -> None:
    files = [b"", b"%PDF-1.4 broken", drawn(line(LAW)), bomb("word/document.xml", 30_000_000), LAW.encode()]
    codes = [reading(tmp_path, data, f"{number}").code for number, data in enumerate(files)]
    assert codes == ["empty", "broken", "ok", "zip_bomb", "ok"]


def test_the_parent_does_not_grow(tmp_path: Path) -> None:
    reading(tmp_path, drawn(line(LAW)))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for data in (bomb("word/document.xml", 50_000_000), busy(20), package({"word/document.xml": BOMB})):
        reading(tmp_path, data, limits=Limits(seconds=1.5))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000  # kB


@LINUX
@pytest.mark.skipif(platform.machine() not in ("x86_64", "aarch64"), reason="a machine without a filter")
def test_the_fences_hold() -> None:
    assert fences() == {"network": True, "files": True, "processes": True, "memory": True, "cpu": True}


@LINUX
def test_no_trace_of_a_file_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A person's own file is not copied to the disk on its way to the reader."""
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setenv("TMPDIR", str(scratch))
    assert reading(tmp_path, drawn(line(LAW))).code == "ok"
    assert list(scratch.iterdir()) == []


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_the_filter_is_whole(machine: str) -> None:
    """Eight bytes an instruction, every jump inside, an answer at the end."""
    code = program(machine)
    assert code is not None
    assert len(code) % 8 == 0
    steps = [code[at : at + 8] for at in range(0, len(code), 8)]
    for place, step in enumerate(steps):
        if step[0] & 0x07 == 0x05:
            assert place + 1 + max(step[2], step[3]) < len(steps)
    assert steps[-1] == b"\x06\x00\x00\x00\x00\x00\xff\x7f"
    assert program("riscv64") is None


GOOD: dict[str, object] = {
    "code": "ok",
    "media_type": "application/pdf",
    "page_count": 1,
    "paging": "fixed",
    "pages": [{"number": 1, "raw": LAW, "read_with": "pypdf", "flags": [], "asides": []}],
}
PAGE: dict[str, object] = GOOD["pages"][0]  # type: ignore[index]


def test_a_true_answer_is_understood() -> None:
    report = understand(json.dumps(GOOD).encode(), LIMITS)
    assert (report.code, report.pages[0].raw) == ("ok", LAW)


@pytest.mark.parametrize(
    "change",
    [
        {"code": "fine"},
        {"code": None},
        {"page_count": 2},
        {"page_count": "1"},
        {"paging": "maybe"},
        {"media_type": "text/html\n<script>"},
        {"media_type": "x" * 101},
        {"more": 1},
        {"pages": [PAGE | {"number": 2}]},
        {"pages": [PAGE, PAGE], "page_count": 2},
        {"pages": [PAGE | {"read_with": "me"}]},
        {"pages": [PAGE | {"flags": ["official"]}]},
        {"pages": [PAGE | {"raw": 7}]},
        {"pages": [PAGE | {"asides": [{"text": "x", "flag": "shown"}]}]},
        {"pages": [PAGE | {"raw": "가" * 201}]},
        {"pages": [PAGE | {"number": n} for n in range(1, 12)], "page_count": 11},
        {"pages": "none"},
    ],
)
def test_an_untrue_answer_is_not(change: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"\("):
        understand(json.dumps(GOOD | change).encode(), Limits(text_chars=100, pages=10))


@given(st.binary(max_size=200) | st.text(max_size=100).map(str.encode))
def test_any_bytes_are_an_answer_or_refused(reply: bytes) -> None:
    try:
        understand(reply, LIMITS)
    except ValueError:
        return
    pytest.fail("noise was understood")


@pytest.mark.parametrize("reply", [b'{"code": "ok"', b"[" * 100_000, b'"\\ud800"', b"null", b""])
def test_an_answer_that_is_no_report_is_a_crash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reply: bytes) -> None:
    monkeypatch.setattr(sandbox_module, "run", lambda data, limits, stop=None: Ending(reply))
    result = reading(tmp_path, LAW.encode(), "a.txt")
    assert (result.status, result.code, result.pages) == ("rejected", "crashed", ())


def test_a_rejected_file_leaves_nothing_half_in() -> None:
    assert understand(json.dumps(GOOD | {"code": "broken"}).encode(), LIMITS).pages == ()


def test_the_page_on_files_tells_every_code() -> None:
    page = (PROJECT / "docs" / "files.md").read_text(encoding="utf-8")
    for code, (status, sentence) in CODES.items():
        assert f"| `{code}` | {status} |" in page
        assert sentence.endswith(")")
        assert " (" in sentence
