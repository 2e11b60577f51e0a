"""Keep a proof's figures in ``docs/proofs.json``: command, commit, hash of the input, figures; one key a proof.

The other keys of the file stay as they are.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kb.settings import PROJECT


def record(path: Path, key: str, command: str, input_hash: str, figures: Mapping[str, Any]) -> None:
    """Set one entry. ``commit`` names the code that was measured, with ``+`` when the working tree differed from it."""
    entries = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    entries[key] = {"command": command, "commit": commit(), "input_sha256": input_hash, "figures": dict(figures)}
    path.parent.mkdir(parents=True, exist_ok=True)
    written = path.with_suffix(".new")
    written.write_text(json.dumps(entries, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    written.replace(path)


def commit() -> str:
    """The commit of the project, ``unknown`` outside git."""
    head = _git("rev-parse", "HEAD")
    if not head:
        return "unknown"
    return head + ("+" if _git("status", "--porcelain", "--untracked-files=no") else "")


def _git(*arguments: str) -> str:
    run = subprocess.run(["git", *arguments], cwd=PROJECT, capture_output=True, text=True, check=False)
    return run.stdout.strip() if run.returncode == 0 else ""
