"""The wheel carries what ``kb`` reads and nothing else, and is the same whoever builds it."""

from __future__ import annotations

import email
import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import hatchling.build
import pytest
from packaging.licenses import canonicalize_license_expression

from hatch_build import CARRIED
from kb.settings import PROJECT

LIMIT = 100_000_000


def files(*folders: str) -> set[str]:
    """What git knows below the given places, new files among it."""
    command = ["git", "-c", "core.quotepath=off", "ls-files", "-z", "-c", "-o", "--exclude-standard", "--", *folders]
    listed = subprocess.run(command, cwd=PROJECT, check=True, capture_output=True, text=True).stdout
    return {name for name in listed.split("\0") if name and (PROJECT / name).is_file()}


def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_it_holds_our_code_what_is_carried_and_nothing_else(wheel: Path) -> None:
    code, carried = files("kb", "ingest"), files(*CARRIED)
    assert len(code) > 200
    assert {"corpus/sources.yaml", "models/corpus-vectors.npz", ".streamlit/config.toml", "serve.py"} <= carried
    held = {name for name in names(wheel) if ".dist-info/" not in name}
    assert held == code | {f"kb/_shipped/{name}" for name in carried}


def test_it_is_small_enough_for_an_index_and_has_no_fault_that_a_linter_knows(wheel: Path) -> None:
    assert wheel.stat().st_size < LIMIT
    command = [sys.executable, "-m", "check_wheel_contents", str(wheel)]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, f"{wheel}: OK")


def test_the_sdist_builds_to_the_same_bytes(wheel: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(PROJECT)
    sdist = tmp_path / hatchling.build.build_sdist(str(tmp_path))
    with tarfile.open(sdist) as archive:
        archive.extractall(tmp_path, filter="data")
    monkeypatch.chdir(tmp_path / sdist.name.removesuffix(".tar.gz"))
    again = tmp_path / hatchling.build.build_wheel(str(tmp_path))
    assert again.name == wheel.name
    assert again.read_bytes() == wheel.read_bytes()


def test_an_editable_install_reads_the_checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A copy of corpus and model beside the checkout would be read in its place, and grow old."""
    monkeypatch.chdir(PROJECT)
    editable = tmp_path / hatchling.build.build_editable(str(tmp_path))
    assert {name for name in names(editable) if ".dist-info/" not in name} == {"_editable_impl_gyeot.pth"}
    assert not (PROJECT / "kb" / "_shipped").exists()


def test_what_it_says_of_itself(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith("/METADATA"))
        said = email.message_from_bytes(archive.read(name))
    assert said["Description-Content-Type"] == "text/markdown"
    assert canonicalize_license_expression(said["License-Expression"]) == said["License-Expression"]
    assert "/opt/" not in str(said)
    assert not said.get_all("Project-URL"), "no address is known to be true"


def test_what_is_carried_is_found_inside_the_package_and_the_checkout_without_it(wheel: Path, tmp_path: Path) -> None:
    """``PROJECT`` of the wheel, with nothing of this checkout on the path."""
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path)  # noqa: S202, our own archive
    code = "import kb.settings as s, ingest.build as b; print(s.PROJECT, s.Settings().corpus_dir, b.SHIPPED, sep='\\n')"
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    )
    inside = tmp_path / "kb" / "_shipped"
    assert done.stdout.split() == [str(inside), str(inside / "corpus"), str(inside / "models" / "corpus-vectors.npz")]
