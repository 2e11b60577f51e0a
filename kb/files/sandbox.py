"""Files are read in a child process that may fail in any way; the parent goes on.

:func:`read_file` never raises for what a file is or does. The child (:mod:`kb.files.child`) gets the bytes through a pipe, so
that what was hashed is what was read and no copy touches the disk, and answers with JSON of bounded size.

On Linux the child has limits on processor time and memory, cannot write files, open sockets or start programs, and is killed
with its group when its time is over. macOS does not enforce the memory limit and Windows has none of these limits: there, only
the clock, the kill and the checks of the answer hold. :func:`fences` tells what holds where it runs.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import signal
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from kb.files import kinds
from kb.files.model import ASIDE_FLAGS, CODES, Aside, Code, Limits, Page, PageFlag, RawPage, Reading, Report
from kb.files.normal import normalise, smuggled

_ROOT = Path(__file__).resolve().parents[2]
_BOOT = "import sys; sys.path.insert(0, sys.argv[1]); from kb.files.child import main; main(*sys.argv[2:])"
_CHUNK = 1 << 16
_GRACE = 2.0
"""Seconds for a child that has answered to end."""
_LOOK = 0.1
"""Seconds between two looks at whether the reading was stopped."""

_NOTICES: dict[PageFlag, str] = {
    "hidden": "숨은 글자를 본문에서 뺐습니다 (hidden text was set aside)",
    "tiny": "너무 작아 보이지 않는 글자를 본문에서 뺐습니다 (text below 3 points was set aside)",
    "off_page": "쪽 밖에 놓인 글자를 본문에서 뺐습니다 (text outside the page was set aside)",
    "faint": "바탕과 같은 색 글자를 본문에서 뺐습니다 (text in the colour of its ground was set aside)",
    "covered": "도형에 가려진 글자를 본문에서 뺐습니다 (text covered by a shape was set aside)",
    "deleted": "변경 내용 추적에서 지워진 글자를 본문에서 뺐습니다 (tracked deletions were set aside)",
    "garbled": "깨진 글자를 본문에서 뺐습니다 (garbled text was set aside)",
    "scanned": "그림뿐인 쪽이 있습니다. 그 쪽의 글자는 읽지 못했습니다 (pages that are pictures were not read)",
    "unreadable": "읽지 못한 쪽이 있습니다 (pages could not be read)",
    "unchecked": "숨은 글자가 있는지 확인하지 못한 쪽이 있습니다 (pages could not be checked for hidden text)",
}


@dataclass(frozen=True)
class Ending:
    """How a child ended: its answer, or the code of its failure."""

    reply: bytes = b""
    failure: Code | None = None


def read_file(path: Path, limits: Limits | None = None) -> Reading:
    """Read a file that nobody vouches for.

    Whatever it is, the result says: ``indexed`` with pages, ``no_text``, or ``rejected``, each with a code and a sentence.

    >>> read_file(Path("no-such-file.pdf")).code
    'unreadable'
    """
    limits = limits or Limits()
    data, size, failure = _load(path, limits)
    return _refused(path.name, failure, size) if failure else read_bytes(path.name, data, limits)


def read_bytes(name: str, data: bytes, limits: Limits | None = None, stop: threading.Event | None = None) -> Reading:
    """The same for bytes at hand, which touch no disk; ``name`` is what their owner calls them.

    When ``stop`` is set, the child is killed within a tenth of a second and the code is ``stopped``.

    >>> read_bytes("empty.txt", b"").code
    'empty'
    """
    from kb.files import wire  # here, as the child loads this package too and needs no pydantic

    limits = limits or Limits()
    size = len(data)
    if size > limits.file_bytes:
        return _refused(name, "too_large", size)
    digest = hashlib.sha256(data).hexdigest()
    media_type = kinds.sniff(data)
    if not data:
        return _refused(name, "empty", 0, sha256=digest)
    ending = run(data, limits, stop=stop)
    if ending.failure:
        return _refused(name, ending.failure, size, media_type, digest)
    try:
        report = wire.understand(ending.reply, limits)
    except ValueError:
        return _refused(name, "crashed", size, media_type, digest)
    return _reading(name, report, size, report.media_type or media_type, digest)


def fences() -> dict[str, bool]:
    """Which fences hold around a child on this machine: network, files, processes, memory, cpu.

    Linux on x86-64 and ARM64: all. Elsewhere some are False; ``kb doctor`` may say so.
    """
    ending = run(b"", Limits(seconds=20), task="probe")
    try:
        said = json.loads(ending.reply)
    except ValueError:
        said = {}
    return {name: said.get(name) is True for name in ("network", "files", "processes", "memory", "cpu")}


def run(data: bytes, limits: Limits, task: str = "read", stop: threading.Event | None = None) -> Ending:
    """Run one child on ``data``, wait no longer than the limits allow, and leave nothing of it behind."""
    command = [sys.executable, "-I", "-B", "-X", "utf8", "-c", _BOOT, str(_ROOT), json.dumps(asdict(limits)), task]
    return supervise(command, data, limits, stop)


def supervise(command: list[str], data: bytes, limits: Limits, stop: threading.Event | None = None) -> Ending:
    """Feed ``data`` to a command and take its answer, within the limits on time and size, and until ``stop`` is set."""
    environment = {name: os.environ[name] for name in ("SYSTEMROOT", "LD_LIBRARY_PATH") if name in os.environ}
    deadline = time.monotonic() + limits.seconds
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            cwd=os.sep,
            start_new_session=True,
        )
    except OSError:
        return Ending(failure="crashed")
    reply = bytearray()
    feeder = threading.Thread(target=_feed, args=(process, data), daemon=True)
    taker = threading.Thread(target=_take, args=(process, reply, limits.reply_bytes), daemon=True)
    try:
        feeder.start()
        taker.start()
        while taker.is_alive() and (left := deadline - time.monotonic()) > 0:
            taker.join(min(left, _LOOK) if stop else left)
            if stop and stop.is_set():
                return Ending(failure="stopped")
        if taker.is_alive():
            return Ending(failure="timeout")
        if len(reply) > limits.reply_bytes:
            return Ending(failure="crashed")
        try:
            code = process.wait(_GRACE)
        except subprocess.TimeoutExpired:
            return Ending(failure="crashed")
    finally:
        _end(process)
        feeder.join(_GRACE)
        taker.join(_GRACE)
        for pipe in (process.stdin, process.stdout):
            with contextlib.suppress(OSError):
                if pipe:
                    pipe.close()
    if hasattr(signal, "SIGXCPU") and code == -signal.SIGXCPU:
        return Ending(failure="timeout")
    return Ending(bytes(reply)) if code == 0 else Ending(failure="crashed")


def _feed(process: subprocess.Popen[bytes], data: bytes) -> None:
    with contextlib.suppress(OSError, ValueError):  # a child that ended early takes no more
        if process.stdin:
            process.stdin.write(data)
            process.stdin.close()


def _take(process: subprocess.Popen[bytes], reply: bytearray, most: int) -> None:
    with contextlib.suppress(OSError, ValueError):
        while process.stdout and len(reply) <= most and (chunk := os.read(process.stdout.fileno(), _CHUNK)):
            reply += chunk


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill the child and whatever it started, and take its exit code off the system."""
    with contextlib.suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(_GRACE)


def _load(path: Path, limits: Limits) -> tuple[bytes, int, Code | None]:
    """The bytes of a regular file, its size, and why not. A pipe or device is not opened for good: it might never end."""
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except (OSError, ValueError):
        return b"", 0, "unreadable"
    try:
        with os.fdopen(handle, "rb") as file:
            about = os.fstat(file.fileno())
            if not stat.S_ISREG(about.st_mode):
                return b"", 0, "unreadable"
            if about.st_size > limits.file_bytes:
                return b"", about.st_size, "too_large"
            data = file.read(limits.file_bytes + 1)
    except OSError:
        return b"", 0, "unreadable"
    if len(data) > limits.file_bytes:
        return b"", len(data), "too_large"
    return data, len(data), None


def _refused(name: str, code: Code, size: int, media_type: str | None = None, sha256: str | None = None) -> Reading:
    status, sentence = CODES[code]
    return Reading(name, status, code, sentence, media_type, sha256, size)


def _reading(name: str, report: Report, size: int, media_type: str, digest: str) -> Reading:
    """From a checked report: pages normalised here, as offsets are nothing to take on trust."""
    pages = tuple(_page(raw) for raw in report.pages)
    code = report.code
    if CODES[code][0] == "indexed" and not any(page.text for page in pages):
        code = "hidden_only" if any(page.asides for page in pages) else "empty"
    status, sentence = CODES[code]
    notices = (*_name_notice(name, media_type), *_page_notices(pages))
    return Reading(
        name, status, code, sentence, media_type, digest, size, report.page_count, report.paging, pages, notices
    )


def _page(raw: RawPage) -> Page:
    text, offsets = normalise(raw.raw)
    asides = tuple(Aside(shown, aside.flag) for aside in raw.asides if (shown := normalise(aside.text)[0]))
    flags = raw.flags
    if secret := smuggled(raw.raw):
        asides = (*asides, Aside(secret, "hidden"))
        flags = tuple(dict.fromkeys((*flags, "hidden")))
    return Page(raw.number, text, raw.raw, offsets, raw.read_with, flags, asides)


def _name_notice(name: str, media_type: str) -> list[str]:
    if not kinds.name_disagrees(name, media_type):
        return []
    suffix = Path(name).suffix
    return [f"이름은 {suffix}이지만 내용은 {media_type}입니다 (the name says {suffix}, the content is {media_type})"]


def _page_notices(pages: Iterable[Page]) -> list[str]:
    """One sentence for each flag, with the pages that have it."""
    found: dict[PageFlag, list[int]] = {}
    for page in pages:
        for flag in page.flags:
            found.setdefault(flag, []).append(page.number)
    order: tuple[PageFlag, ...] = (*ASIDE_FLAGS, "scanned", "unreadable", "unchecked")
    return [f"{_NOTICES[flag]}: {_numbers(found[flag])}" for flag in order if flag in found]


def _numbers(numbers: list[int]) -> str:
    """``[2, 5]`` -> ``2, 5쪽``; a long list is cut."""
    shown = ", ".join(map(str, numbers[:10]))
    return f"{shown}쪽" if len(numbers) <= 10 else f"{shown} … {len(numbers)}쪽"
