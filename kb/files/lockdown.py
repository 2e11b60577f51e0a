"""What a child gives up before it touches a file: time, memory, writing, the network, other programs.

On Linux (x86-64, ARM64) a seccomp filter refuses sockets, new processes, and every call that changes a file. Resource limits
hold on Linux and, but for memory, on macOS, where RLIMIT_AS does nothing. Windows has neither: there only the parent's clock,
its kill and its bounds on the answer hold. :func:`kb.files.sandbox.fences` tells what holds on a machine.
"""

from __future__ import annotations

import contextlib
import ctypes
import platform
import struct
import sys

_PR_SET_PDEATHSIG = 1
_PR_SET_DUMPABLE = 4
_PR_SET_SECCOMP = 22
_PR_SET_NO_NEW_PRIVS = 38
_SECCOMP_FILTER = 2
_ALLOW = 0x7FFF0000
_KILL = 0x80000000
_EPERM = 0x00050001
_ENOSYS = 0x00050026
_LOAD, _EQUAL, _SET, _GREATER, _RETURN = 0x20, 0x15, 0x45, 0x35, 0x06
_NUMBER, _ARCHITECTURE, _ARGUMENTS = 0, 4, 16
_WRITE_FLAGS = 0o1 | 0o2 | 0o100 | 0o1000 | 0o2000
"""O_WRONLY, O_RDWR, O_CREAT, O_TRUNC, O_APPEND: the same on both machines."""
_CLONE_THREAD = 0x00010000

_X86_64 = {
    "socket": 41, "connect": 42, "bind": 49, "sendto": 44, "sendmsg": 46, "socketpair": 53, "fork": 57, "vfork": 58, "execve": 59,
    "kill": 62, "truncate": 76, "rename": 82, "mkdir": 83, "rmdir": 84, "creat": 85, "link": 86, "unlink": 87, "symlink": 88,
    "chmod": 90, "fchmod": 91, "chown": 92, "fchown": 93, "lchown": 94, "ptrace": 101, "mknod": 133, "chroot": 161, "mount": 165,
    "setxattr": 188, "tkill": 200, "mkdirat": 258, "mknodat": 259, "fchownat": 260, "unlinkat": 263, "renameat": 264,
    "linkat": 265, "symlinkat": 266, "fchmodat": 268, "unshare": 272, "setns": 308, "process_vm_readv": 310,
    "process_vm_writev": 311, "renameat2": 316, "bpf": 321, "execveat": 322, "userfaultfd": 323, "pidfd_send_signal": 424,
    "io_uring_setup": 425, "fchmodat2": 452,
}  # fmt: skip
_ARM64 = {
    "mknodat": 33, "mkdirat": 34, "unlinkat": 35, "symlinkat": 36, "linkat": 37, "renameat": 38, "mount": 40, "truncate": 45,
    "chroot": 51, "fchmod": 52, "fchmodat": 53, "fchownat": 54, "fchown": 55, "setxattr": 5, "unshare": 97, "ptrace": 117,
    "kill": 129, "tkill": 130, "socket": 198, "socketpair": 199, "bind": 200, "connect": 203, "sendto": 206, "sendmsg": 211,
    "execve": 221, "setns": 268, "process_vm_readv": 270, "process_vm_writev": 271, "renameat2": 276, "bpf": 280,
    "execveat": 281, "userfaultfd": 282, "pidfd_send_signal": 424, "io_uring_setup": 425, "fchmodat2": 452,
}  # fmt: skip
_MACHINES: dict[str, tuple[int, dict[str, int], dict[str, int]]] = {
    # audit architecture, calls refused outright, calls judged by their arguments or said not to exist
    "x86_64": (0xC000003E, _X86_64, {"open": 2, "openat": 257, "clone": 56, "clone3": 435, "openat2": 437}),
    "aarch64": (0xC00000B7, _ARM64, {"openat": 56, "clone": 220, "clone3": 435, "openat2": 437}),
}


def lock_down(seconds: float, memory_bytes: int) -> None:
    """Give up all that reading bytes does not need; what a platform lacks is left out (see the module)."""
    _limit_resources(seconds, memory_bytes)
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            libc = ctypes.CDLL(None, use_errno=True)
            libc.prctl(_PR_SET_PDEATHSIG, 9, 0, 0, 0)
            libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
            _filter_calls(libc)


def _limit_resources(seconds: float, memory_bytes: int) -> None:
    try:
        import resource
    except ImportError:  # Windows
        return
    whole = max(1, int(seconds + 0.999))
    for name, soft, hard in (
        ("RLIMIT_CPU", whole, whole + 1),
        ("RLIMIT_AS", memory_bytes, memory_bytes),
        ("RLIMIT_FSIZE", 0, 0),
        ("RLIMIT_CORE", 0, 0),
        ("RLIMIT_NOFILE", 64, 64),
    ):
        with contextlib.suppress(ValueError, OSError, AttributeError):
            resource.setrlimit(getattr(resource, name), (soft, hard))


def program(machine: str) -> bytes | None:
    """The seccomp filter as BPF for a machine (``x86_64``, ``aarch64``); None for one that is not known.

    The architecture is checked first, as call numbers mean other calls under another one; x32 calls are refused whole.
    """
    known = _MACHINES.get(machine)
    if known is None:
        return None
    architecture, refused, judged = known
    code: list[tuple[int, int, int, int]] = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_EQUAL, 1, 0, architecture),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER),
        (_GREATER, 0, 1, 0x40000000),
        (_RETURN, 0, 0, _EPERM),
    ]
    for number in sorted(refused.values()):
        code += [(_EQUAL, 0, 1, number), (_RETURN, 0, 0, _EPERM)]
    for name, number in judged.items():
        if name in ("clone3", "openat2"):  # their arguments are behind a pointer; callers fall back to the older call
            code += [(_EQUAL, 0, 1, number), (_RETURN, 0, 0, _ENOSYS)]
        elif name == "clone":
            code += [(_EQUAL, 0, 4, number), (_LOAD, 0, 0, _ARGUMENTS), (_SET, 1, 0, _CLONE_THREAD)]
            code += [(_RETURN, 0, 0, _EPERM), (_RETURN, 0, 0, _ALLOW)]
        else:
            flags = _ARGUMENTS + 8 * (1 if name == "open" else 2)
            code += [(_EQUAL, 0, 4, number), (_LOAD, 0, 0, flags), (_SET, 0, 1, _WRITE_FLAGS)]
            code += [(_RETURN, 0, 0, _EPERM), (_RETURN, 0, 0, _ALLOW)]
    code.append((_RETURN, 0, 0, _ALLOW))
    return b"".join(struct.pack("<HBBI", *instruction) for instruction in code)


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("code", ctypes.c_void_p))


def _filter_calls(libc: ctypes.CDLL) -> None:
    code = program(platform.machine())
    if code is None or libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return
    buffer = ctypes.create_string_buffer(code, len(code))
    filter_ = _Program(len(code) // 8, ctypes.cast(buffer, ctypes.c_void_p))
    libc.prctl(_PR_SET_SECCOMP, _SECCOMP_FILTER, ctypes.byref(filter_), 0, 0)
