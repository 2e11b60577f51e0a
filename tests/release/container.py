"""What deploy/Dockerfile and the compose files say, read as data, for the tests that lint it and the one that runs it."""

from __future__ import annotations

import json
import shlex
from typing import Any

import yaml

from kb.settings import PROJECT

DOCKERFILE = PROJECT / "deploy" / "Dockerfile"


def instructions() -> list[tuple[str, str]]:
    """Each instruction of the Dockerfile with its words, lines joined and comments left out."""
    lines = [line for line in DOCKERFILE.read_text(encoding="utf-8").splitlines() if not line.lstrip().startswith("#")]
    joined = "\n".join(lines).replace("\\\n", " ")
    found = [line.partition(" ") for line in joined.splitlines() if line.strip()]
    return [(word.upper(), rest.strip()) for word, _, rest in found]


def final() -> list[tuple[str, str]]:
    """The instructions of the last stage, which the image is."""
    every = instructions()
    return every[max(number for number, (word, _) in enumerate(every) if word == "FROM") :]


def environment() -> dict[str, str]:
    """``ENV`` of the image."""
    pairs = [pair for word, rest in final() if word == "ENV" for pair in shlex.split(rest)]
    return dict(pair.split("=", 1) for pair in pairs)


def command() -> list[str]:
    """``ENTRYPOINT`` and ``CMD``: what a container starts."""
    said = dict(final())
    return [*json.loads(said["ENTRYPOINT"]), *json.loads(said["CMD"])]


def compose(name: str) -> dict[str, Any]:
    """A compose file. Raises for one that is no mapping."""
    body = yaml.safe_load((PROJECT / "deploy" / name).read_text(encoding="utf-8"))
    assert isinstance(body, dict)
    return body
