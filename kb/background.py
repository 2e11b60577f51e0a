"""Long work behind what a person waits for: the index by meaning of a large source."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

_DETACHED = 0x00000208
"""Windows: a process group of its own, without the console."""


def build_behind() -> None:
    """``kb build`` in a process of its own, which outlives this one and yields to others. A killed one leaves what serves, and the
    next ``kb build`` goes on where it was."""
    command = [sys.executable, "-m", "kb.cli", "build", "--quiet", "--yield"]
    apart: dict[str, Any] = {"start_new_session": True} if os.name == "posix" else {"creationflags": _DETACHED}
    nowhere = subprocess.DEVNULL
    subprocess.Popen(command, stdin=nowhere, stdout=nowhere, stderr=nowhere, **apart)


def yield_to_others() -> None:
    """Go on at low priority: the person at the machine goes first."""
    if hasattr(os, "nice"):
        os.nice(10)
