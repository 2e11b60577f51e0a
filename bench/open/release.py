"""Versions and releases of the open benchmark.

A version names the data by one digest over the hashes of all its files. Data that changed gets a new version (:func:`seal`); a release
(:func:`pack`) holds data, card, licences and scorer, works without this repository, and is the same bytes every time.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import tarfile
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.open.score import HERE, Refused, read_lines
from kb import clock
from kb.settings import PROJECT

MANIFEST = HERE / "manifest.json"
BESIDE = ("README.md", "LICENSE", "law_names.json", "score.py")
"""What a release takes along as it stands in this folder."""


def digest(manifest: dict[str, Any]) -> str:
    """One hash for all data: over ``name sha256`` of every file and of the table of names, sorted."""
    hashes = {name: about["sha256"] for name, about in manifest["files"].items()}
    hashes[manifest["names"]["file"]] = manifest["names"]["sha256"]
    lines = "".join(f"{name} {sha256}\n" for name, sha256 in sorted(hashes.items()))
    return hashlib.sha256(lines.encode()).hexdigest()


def as_it_is(manifest: dict[str, Any], data: Path, beside: Path = HERE) -> dict[str, Any]:
    """The manifest with the hashes, rows and languages that the files have now."""
    files = {name: {**about, **_counted(data / name)} for name, about in manifest["files"].items()}
    names = {**manifest["names"], "sha256": _sha256(beside / manifest["names"]["file"])}
    return {**manifest, "names": names, "files": files}


def _counted(path: Path) -> dict[str, Any]:
    rows = list(read_lines(path))
    languages = Counter(row.get("lang", "ko") for row in rows)
    return {"sha256": _sha256(path), "rows": len(rows), "languages": dict(languages.most_common())}


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def seal(change: str, path: Path = MANIFEST) -> str:
    """Enter changed data under the version that the manifest names; it must be higher than the last. The card lists it too.

    Raises Refused where nothing changed, or the version was not raised.
    """
    manifest = json.loads(path.read_text(encoding="utf-8"))
    manifest = as_it_is(manifest, path.parent / manifest["data"], path.parent)
    found, history = digest(manifest), manifest["history"]
    if history and history[-1]["digest"] == found:
        raise Refused(f"nothing changed since version {history[-1]['version']}")
    if history and number(manifest["version"]) <= number(history[-1]["version"]):
        raise Refused(f"the data changed: raise the version in {path.name} above {history[-1]['version']} first")
    day = clock.today().isoformat()
    history.append({"version": manifest["version"], "date": day, "digest": found, "change": change})
    path.write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return f"{manifest['name']} {manifest['version']} {found}"


def number(version: str) -> tuple[int, ...]:
    """``1.10.0`` -> ``(1, 10, 0)``. Raises Refused for what is no semantic version."""
    parts = version.split(".")
    if len(parts) != 3 or not all(part.isdecimal() for part in parts):
        raise Refused(f"{version} is no version of the form 1.0.0")
    return tuple(map(int, parts))


def contents(manifest: Path = MANIFEST) -> dict[str, bytes]:
    """The files of a release by their names in it; ``SHA256SUMS`` lists all the others."""
    about = json.loads(manifest.read_text(encoding="utf-8"))
    data = manifest.parent / about["data"]
    files = {name: (manifest.parent / name).read_bytes() for name in BESIDE}
    files["data/README.md"] = (data / "README.md").read_bytes()
    files["LICENSE-CODE"] = (PROJECT / "LICENSE").read_bytes()
    files["manifest.json"] = (json.dumps({**about, "data": "data"}, ensure_ascii=False, indent=1) + "\n").encode()
    files |= {f"data/{name}": (data / name).read_bytes() for name in about["files"]}
    sums = "".join(f"{hashlib.sha256(body).hexdigest()}  {name}\n" for name, body in sorted(files.items()))
    return {**files, "SHA256SUMS": sums.encode()}


def pack(out: Path, manifest: Path = MANIFEST) -> str:
    """Write the release as ``.tar.gz``; the sha256 of the file is returned. Raises Refused where data is not what the manifest says."""
    about = json.loads(manifest.read_text(encoding="utf-8"))
    now = as_it_is(about, manifest.parent / about["data"], manifest.parent)
    if digest(now) != digest(about):
        raise Refused("the data is not that of the manifest: raise its version and seal it first")
    made = datetime.fromisoformat(about["history"][-1]["date"]).replace(tzinfo=UTC)  # not the day on which it is packed
    stamp, packed = int(made.timestamp()), io.BytesIO()
    with (
        gzip.GzipFile(filename="", fileobj=packed, mode="wb", compresslevel=9, mtime=stamp) as zipped,
        tarfile.open(fileobj=zipped, mode="w", format=tarfile.USTAR_FORMAT) as tar,
    ):
        for name, body in sorted(contents(manifest).items()):
            entry = tarfile.TarInfo(f"{about['name']}-{about['version']}/{name}")
            entry.size, entry.mtime, entry.mode = len(body), stamp, 0o644
            tar.addfile(entry, io.BytesIO(body))
    try:
        out.write_bytes(packed.getvalue())
    except OSError as error:
        raise Refused(f"{out} cannot be written: {error.strerror}") from error
    return f"{hashlib.sha256(packed.getvalue()).hexdigest()}  {out.name}"
