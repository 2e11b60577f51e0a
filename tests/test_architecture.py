"""The arrows of design §1: each layer imports what lies below it and nothing else."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

from kb.settings import PROJECT

GROUND = {"kb.errors", "kb.clock", "kb.settings"}
"""Any module of ours may use these, but for the law, which imports nothing of ours."""
LAYERS: dict[str, set[str]] = {
    "kb.errors": set(),
    "kb.clock": set(),
    "kb.settings": set(),
    "kb.law": set(),
    "kb.refs": {"kb.law"},
    "kb.files": set(),
    "kb.morphemes": set(),
    "kb.prose": set(),
    "kb.llm": set(),
