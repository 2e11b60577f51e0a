"""requirements.lock, the licences and the bill of materials say the same, and are true of what is installed here. No network."""

from __future__ import annotations

import importlib.metadata
import json
import platform
import re
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packaging.licenses import canonicalize_license_expression
from packaging.utils import canonicalize_name

from kb.settings import PROJECT
from release import licences as told
from release.closure import LOCK, declared, locked, needed, versions
from release.licences import ALLOWED, OWN, PAGE, READ, licences, refused
from release.sbom import BILL, bill

HERE = (sys.version_info[:2], sys.platform, platform.machine())
NEEDED, INSTALLED = needed(), versions()
PINNED = {canonicalize_name(one.name): str(one.specifier).removeprefix("==") for one, _ in locked()}
lock_is_for_here = pytest.mark.skipif(
    HERE != ((3, 11), "linux", "x86_64"), reason="the lock is for Python 3.11 on Linux x86_64"
)


def test_every_line_of_the_lock_is_one_version_with_hashes_and_no_address() -> None:
    text = LOCK.read_text(encoding="utf-8")
    assert not re.search(r"^-|://|@|/(opt|tmp|home|work)/", text, re.M)
    for one, hashes in locked():
        assert re.fullmatch(r"==[^,*]+", str(one.specifier)), one
        assert hashes, one
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", value) for value in hashes), one
    assert len(PINNED) == len(list(locked()))


def test_every_dependency_of_the_project_stands_in_it_within_its_bounds() -> None:
    for one in declared():
        assert one.specifier.contains(PINNED[canonicalize_name(one.name)], prereleases=True), one


@lock_is_for_here
def test_what_the_locked_versions_need_stands_in_it_and_nothing_besides() -> None:
    """Only of distributions that are installed in the version of the lock: a fresh install may hold newer ones."""
    same = {name for name in NEEDED if INSTALLED[name] == PINNED.get(name)}
    assert {need for name in same for need in NEEDED[name]} <= PINNED.keys()
    if len(same) == len(INSTALLED):
        assert INSTALLED == PINNED


def test_torch_is_the_one_without_a_graphics_card() -> None:
    """PyPI's own file for Linux wants three gigabytes of CUDA beside it."""
    assert PINNED["torch"].endswith("+cpu")
    assert not [name for name in PINNED if name.startswith("nvidia-")]


@pytest.fixture(scope="module")
def found() -> dict[str, str]:
    return licences(NEEDED)


def test_no_licence_comes_in_that_is_not_allowed(found: dict[str, str]) -> None:
    assert found.keys() == NEEDED.keys()
    assert {name: refused(licence) for name, licence in found.items() if refused(licence)} == {}
    assert {name for name, licence in found.items() if canonicalize_license_expression(licence) != licence} == set()


@pytest.mark.parametrize(
    "said", ["GPL-3.0-only", "MIT AND AGPL-3.0-or-later", "(MIT OR SSPL-1.0)", "UNKNOWN", "Proprietary", ""]
)
def test_a_licence_that_is_not_allowed_is_seen(said: str) -> None:
    assert refused(said)


def test_what_says_nothing_of_itself_is_not_taken_for_something(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(told, "READ", {})
    assert {name for name, licence in licences(READ.keys() & NEEDED.keys()).items() if refused(licence)} >= {
        "mpmath",
        "scipy",
    }


WORDS: Mapping[str, str] = {
    "AFL-2.1": "Academic Free License",
    "Apache-2.0": "Apache License",
    "BSD-2-Clause": "Redistributions in binary form",
    "BSD-3-Clause": "either the name",
    "ISC": "ISC License",
    "MIT": "Permission is hereby granted, free of charge",
}
"""What a licence file of each kind says."""


@pytest.mark.parametrize("name", sorted(READ.keys() & NEEDED.keys()))
def test_what_was_read_stands_in_the_file_that_is_named(name: str) -> None:
    licence, where = READ[name]
    if where.startswith("METADATA"):
        assert where.removeprefix("METADATA: ").split(",")[0] in str(importlib.metadata.metadata(name)["License"])
        return
    files = importlib.metadata.files(name) or []
    text = "".join(
        Path(str(f.locate())).read_text("utf-8")
        for f in files
        for part in where.split(", ")
        if f.match(f"*.dist-info/{part}")
    )
    assert text, where
    for word in re.split(r"[\s()]+(?:AND|OR)\s+", licence):
        assert WORDS[word] in text, word
    if licence == "BSD-2-Clause":
        assert WORDS["BSD-3-Clause"] not in text


def test_our_own_licences_are_stated_where_the_page_says() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for what, licence, where in OWN:
        assert f"| `{what}` | {licence} | {where} |" in page
        assert refused(licence) <= {"CC-BY-4.0"}
    assert "CC BY 4.0" in (PROJECT / "LICENSE").read_text("utf-8")
    assert re.search(
        r"multilingual-e5-small.*\n?.*MIT licence", (PROJECT / "models/embedding/README.md").read_text("utf-8"), re.S
    )


def test_the_page_of_licences_lists_the_lock(found: dict[str, str]) -> None:
    rows = re.findall(r"^\| ([a-z0-9][a-z0-9-]*) \| (\S+) \| ([^|]+) \|", PAGE.read_text(encoding="utf-8"), re.M)
    assert {name: version for name, version, _ in rows} == PINNED
    assert [name for name, version, licence in rows if INSTALLED.get(name) == version and found[name] != licence] == []


def test_the_bill_is_valid_and_its_components_are_the_lock_and_our_own() -> None:
    text = BILL.read_text(encoding="utf-8")
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    body = json.loads(text)
    libraries = {c["name"]: c["version"] for c in body["components"] if c["type"] == "library"}
    assert libraries == PINNED
    assert {c["name"]: c["type"] for c in body["components"] if c["type"] != "library"} == {
        "gyeot-corpus": "data", "gyeot-model": "machine-learning-model",
    }  # fmt: skip
    assert all(c["licenses"] for c in body["components"])
    assert all(
        c["purl"] == f"pkg:pypi/{c['name']}@{c['version'].replace('+', '%2B')}"
        for c in body["components"]
        if "purl" in c
    )
    assert {"serialNumber", "timestamp"}.isdisjoint(body | body["metadata"])


@lock_is_for_here
def test_the_bill_is_written_the_same_again() -> None:
    if INSTALLED == PINNED:
        assert bill() == BILL.read_text(encoding="utf-8")


def test_the_allowed_licences_are_those_that_the_house_chose() -> None:
    assert not [one for one in ALLOWED if re.match(r"(A|L)?GPL|SSPL|BUSL|CC-BY-(NC|ND)", one)]
