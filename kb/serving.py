"""Which generation serves: known without opening it, so that a command can say what is missing before anything is loaded."""

from __future__ import annotations

from kb.settings import Settings
from kb.store.generation import DataFolder


def serving_generation(settings: Settings | None = None) -> str | None:
    """The name of the generation that serves now; None before the first build."""
    return DataFolder((settings or Settings()).data_dir).current_name()
