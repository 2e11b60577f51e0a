"""What the wheel carries beside code: hatchling runs this while it builds (pyproject.toml, docs/packaging.md)."""

from __future__ import annotations

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

CARRIED = (".streamlit", "app.py", "corpus", "models", "serve.py")
"""What ``kb`` reads from its checkout; in a wheel it lies in ``kb/_shipped`` (kb/settings.py: PROJECT)."""


class Carry(BuildHookInterface):  # type: ignore[type-arg]
    """Puts what is carried into a wheel, and not into an editable install, which reads the checkout itself."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "standard":
            build_data["force_include"] |= {name: f"kb/_shipped/{name}" for name in CARRIED}
