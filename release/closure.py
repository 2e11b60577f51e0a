"""The distributions that an installed ``gyeot`` needs, as they are installed here."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from importlib.metadata import distribution

from packaging.requirements import Requirement
from packaging.utils import NormalizedName, canonicalize_name

from kb.settings import PROJECT

LOCK = PROJECT / "requirements.lock"


def declared() -> list[Requirement]:
    """The dependencies that pyproject.toml declares for this platform, extras left out."""
    text = (PROJECT / "pyproject.toml").read_text(encoding="utf-8")
    required = [Requirement(line) for line in tomllib.loads(text)["project"]["dependencies"]]
    return [one for one in required if holds(one)]


def holds(requirement: Requirement, extra: str = "") -> bool:
    """Whether a requirement counts on this platform, with ``extra`` asked for."""
    return requirement.marker is None or requirement.marker.evaluate({"extra": extra})


def needed() -> dict[NormalizedName, set[NormalizedName]]:
    """Every distribution reached from pyproject.toml -> those that it needs, for the extras that were asked of it too.

    Raises PackageNotFoundError for one that is not installed.
    """
    found: dict[NormalizedName, set[NormalizedName]] = {}
    walked: set[tuple[NormalizedName, str]] = set()
    todo = declared()
    while todo:
        requirement = todo.pop()
        name = canonicalize_name(requirement.name)
        for extra in {"", *requirement.extras} - {extra for known, extra in walked if known == name}:
            walked.add((name, extra))
            lines = distribution(requirement.name).requires or ()
            needs = [one for one in map(Requirement, lines) if holds(one, extra)]
            found.setdefault(name, set()).update(canonicalize_name(one.name) for one in needs)
            todo += needs
    return dict(sorted(found.items()))


def versions() -> dict[NormalizedName, str]:
    """The version of each as it is installed here."""
    return {name: distribution(name).version for name in needed()}


def locked() -> Iterator[tuple[Requirement, list[str]]]:
    """Each line of requirements.lock and its hashes, ``sha256:…``.

    Raises InvalidRequirement for a line that is neither: an index, a path, an option.
    """
    for line in LOCK.read_text(encoding="utf-8").replace("\\\n", " ").splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        pinned, _, hashes = line.partition("--hash=")
        yield Requirement(pinned), hashes.replace("--hash=", " ").split()
