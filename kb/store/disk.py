"""What cannot be written, told apart from what is damaged."""

from __future__ import annotations

import contextlib
import errno
import re
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from kb.errors import BrokenStore, CannotWrite

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_SAYS_FULL = re.compile(
    r"disk is full|No space left|Out of diskspace|quota exceeded|File too large|\(code: 13\)|os error (?:28|122|27)\b",
    re.IGNORECASE,
)
_SAYS_READ_ONLY = re.compile(r"readonly database|Read-only file system|\(code: (?:8|1032|1544)\)|os error 30\b")
_LITTLE = 1 << 20


def says_full(text: str) -> bool:
    """Whether another program's words (Chroma's, git's) tell that there is no room."""
    return _SAYS_FULL.search(text) is not None


def is_full(error: BaseException) -> bool:
    """Whether an error, or one behind it, says that there is no room."""
    return any((isinstance(e, OSError) and e.errno in _FULL) or says_full(str(e)) for e in _behind(error))


def is_read_only(error: BaseException) -> bool:
    return any(
        (isinstance(e, OSError) and e.errno == errno.EROFS) or _SAYS_READ_ONLY.search(str(e)) for e in _behind(error)
    )


@contextlib.contextmanager
def telling(root: Path) -> Iterator[None]:
    """Errors of writing below ``root`` become CannotWrite: one sentence that names the next step."""
    try:
        yield
    except (OSError, sqlite3.Error, BrokenStore) as error:
        if is_full(error) or (_is_vague(error) and _has_little(root)):
            raise CannotWrite(
                f"디스크에 자리가 없어 끝내지 못했습니다. {root}에 자리를 만들고 같은 명령을 다시 실행하세요. 쓰던 자료는 그대로입니다 "
                "(no space left: free some there and run the same command again; what serves is as it was)."
            ) from error
        if is_read_only(error) or isinstance(error, sqlite3.OperationalError) or _is_below(error, root):
            raise CannotWrite(
                f"{root}에 쓸 수 없습니다. 권한과 KB_DATA_DIR을 확인하세요. 쓰던 자료는 그대로입니다 "
                f"(cannot write there: check its permissions and KB_DATA_DIR; what serves is as it was): {_reason(error)}"
            ) from error
        raise


def _behind(error: BaseException) -> Iterator[BaseException]:
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        seen = seen.__cause__ or seen.__context__


def _is_vague(error: BaseException) -> bool:
    """SQLite and Chroma may call a full disk an I/O error."""
    return isinstance(error, (sqlite3.Error, BrokenStore))


def _has_little(root: Path) -> bool:
    try:
        return shutil.disk_usage(root).free < _LITTLE
    except OSError:
        return False


def _is_below(error: BaseException, root: Path) -> bool:
    names = (error.filename, error.filename2) if isinstance(error, OSError) else ()
    return any(isinstance(name, str) and Path(name).is_relative_to(root) for name in names)


def _reason(error: BaseException) -> str:
    return str(error.strerror or error) if isinstance(error, OSError) else " ".join(str(error).split())[:120]
