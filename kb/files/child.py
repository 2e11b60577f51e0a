"""The child: one file from standard input, one JSON object to standard output, and nothing else of the world.

Started by :mod:`kb.files.sandbox`. It gives up its rights before it reads a byte, and only then loads the readers.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from dataclasses import asdict

from kb.files import kinds
from kb.files.lockdown import lock_down
from kb.files.model import Code, Limits, Refusal, Report

_OUT_OF_MEMORY = b'{"code":"memory","media_type":"","page_count":0,"paging":"none","pages":[]}'


def main(limits_json: str, task: str = "read") -> None:
    """Read the file on standard input (``task`` "read"), or tell which fences hold ("probe")."""
    limits = Limits(**json.loads(limits_json))
    out = os.dup(1)
    os.dup2(2, 1)  # a library that prints must not write into the answer
    lock_down(limits.seconds, limits.memory_bytes)
    if task == "probe":
        _write(out, json.dumps(probe()).encode())
        return
    try:
        reply = json.dumps(asdict(read(sys.stdin.buffer.read(), limits)), ensure_ascii=False).encode()
    except MemoryError:
        reply = _OUT_OF_MEMORY
    _write(out, reply)


def read(data: bytes, limits: Limits) -> Report:
    """The report on a file's bytes; every failure but a lack of memory is a report as well."""
    media_type = kinds.sniff(data)
    try:
        if media_type == kinds.PDF:
            from kb.files.pdf import read_pdf

            return read_pdf(data, limits)
        if media_type == kinds.ZIP:
            media_type, report = _read_package(data, limits)
            return report
        if media_type == kinds.HTML:
            from kb.files.html import read_html

            return read_html(data, limits)
        if media_type == kinds.TEXT:
            from kb.files.plain import read_plain

            return read_plain(data, limits)
        code: Code = "encrypted" if "EncryptedPackage".encode("utf-16-le") in data else "unsupported"
        return Report(code, media_type)
    except Refusal as refusal:
        return Report(refusal.code, media_type)
    except MemoryError:
        raise
    except RecursionError:
        return Report("broken", media_type)
    except Exception:  # a defect of ours or of a parser, met by hostile input: this file fails, the batch goes on
        return Report("crashed", media_type)


def _read_package(data: bytes, limits: Limits) -> tuple[str, Report]:
    """A zip container, told apart by what is in it."""
    from kb.files import docx, hwpx
    from kb.files.package import Package

    try:
        package = Package(data, limits)
        if package.has(docx.MAIN):
            kind, reader = kinds.DOCX, docx.read_docx
        elif package.has("Contents/section0.xml") or package.has("Contents/content.hpf"):
            kind, reader = kinds.HWPX, hwpx.read_hwpx
        else:
            return kinds.ZIP, Report("unsupported", kinds.ZIP)
    except Refusal as refusal:
        return kinds.ZIP, Report(refusal.code, kinds.ZIP)
    try:
        return kind, reader(package, limits)
    except Refusal as refusal:
        return kind, Report(refusal.code, kind)


def probe() -> dict[str, bool]:
    """Which fences hold here: tried, not asked."""
    return {
        "network": not _can(_open_socket),
        "files": not _can(lambda: os.close(os.open(os.devnull, os.O_WRONLY))),
        "processes": not _can(_fork),
        "memory": not _can(lambda: bytearray(16_000_000_000)),
        "cpu": _cpu_limited(),
    }


def _can(step: Callable[[], object]) -> bool:
    try:
        step()
    except (OSError, MemoryError, AttributeError):
        return False
    return True


def _open_socket() -> None:
    import socket

    socket.socket(socket.AF_INET, socket.SOCK_STREAM).close()


def _fork() -> None:
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)


def _cpu_limited() -> bool:
    try:
        import resource
    except ImportError:
        return False
    return resource.getrlimit(resource.RLIMIT_CPU)[0] != resource.RLIM_INFINITY


def _write(out: int, reply: bytes) -> None:
    view = memoryview(reply)
    while view:
        view = view[os.write(out, view) :]
