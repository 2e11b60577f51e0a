"""``make lock``: requirements.lock, the versions that the tests ran with, each with the hashes of its files.

Made by pip-tools on Python 3.11, Linux x86_64. Index addresses and paths are left out: whoever installs has their own.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from kb.settings import PROJECT
from release.closure import LOCK, locked, versions

OPTIONS = (
    "--quiet", "--generate-hashes", "--strip-extras", "--allow-unsafe", "--no-annotate", "--no-build-isolation",
    "--no-emit-index-url", "--no-emit-find-links", "--no-emit-trusted-host", "--no-emit-options",
)  # fmt: skip


def main() -> int:
    """Write the lock; returns the exit code of pip-compile."""
    with tempfile.TemporaryDirectory() as folder:
        tested = Path(folder) / "tested.txt"
        tested.write_text("".join(f"{name}=={version}\n" for name, version in versions().items()), encoding="utf-8")
        command = [sys.executable, "-m", "piptools", "compile", *OPTIONS, "-c", str(tested), "-o", LOCK.name]
        environment = os.environ | {"CUSTOM_COMPILE_COMMAND": "make lock"}
        done = subprocess.run([*command, "pyproject.toml"], cwd=PROJECT, env=environment, check=False)
    if done.returncode == 0:
        print(f"{LOCK.name}: {len(list(locked()))} distributions")
    return done.returncode


if __name__ == "__main__":
    raise SystemExit(main())
