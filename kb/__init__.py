"""곁 (gyeot): a knowledge base of Korean law for people hit by digital sex crimes and those who help them.

    from kb import open_kb

    kb = open_kb()
    kb.search("딥페이크")["hits"][0]["address"]

What other programs need is here (:data:`__all__`, docs/python.md); each name is loaded when it is asked for.
"""

from __future__ import annotations

import importlib
import os
from typing import TYPE_CHECKING

# onnxruntime reports its use to its maker (seen: a look-up of mobile.events.data.microsoft.com) unless this stands in the
# environment before it is loaded, by us or by chromadb.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

if TYPE_CHECKING:
    from kb.base import KnowledgeBase, Options, open_kb
    from kb.errors import BrokenStore, KbError, NoKnowledgeBase, WrongUse
    from kb.node_parser import ProvisionNodeParser
    from kb.settings import Settings

_HOMES = {
    "open_kb": "kb.base",
    "KnowledgeBase": "kb.base",
    "Options": "kb.base",
    "Settings": "kb.settings",
    "ProvisionNodeParser": "kb.node_parser",
    "KbError": "kb.errors",
    "NoKnowledgeBase": "kb.errors",
    "WrongUse": "kb.errors",
    "BrokenStore": "kb.errors",
}

__all__ = [
    "BrokenStore",
    "KbError",
    "KnowledgeBase",
    "NoKnowledgeBase",
    "Options",
    "ProvisionNodeParser",
    "Settings",
    "WrongUse",
    "open_kb",
]


def __getattr__(name: str) -> object:
    """A name of :data:`__all__`, loaded from the module that it lives in. Raises AttributeError for any other."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
