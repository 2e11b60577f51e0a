"""Do hundreds of broken, odd and hostile PDFs all end with a code? ``python -m bench.hostile_pdfs`` prints the table.

The PDFs are the test files of those who write PDF libraries: the source distributions of pypdf and pikepdf (pip), and the
source packages of qpdf, pdf.js and PDFBox (Debian's mirror, through a private list of sources; without apt they are left out).
They are downloaded into a temporary folder and nothing of them is kept, unless ``--keep FOLDER`` names one to use again.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import resource
import subprocess
import sys
import tarfile
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bench.record import record
from kb.files import Reading, read_file

SDISTS = ("pypdf", "pikepdf")
SOURCES = ("qpdf", "pdf.js", "libpdfbox2-java")
DEB_SRC = (
    "deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://deb.debian.org/debian bookworm main\n"
)
ENOUGH = 150


def download_sdists(folder: Path) -> None:
    for name in SDISTS:
        command = [
            sys.executable,
            "-m",
            "pip",
            "download",
            "-q",
            "--no-deps",
            "--no-binary",
            ":all:",
            "-d",
            str(folder),
            name,
        ]
        if subprocess.run(command, check=False).returncode:
            print(f"{name}: its sdist could not be downloaded", file=sys.stderr)


def download_debian(folder: Path) -> None:
    """Source packages by apt, with lists and cache of our own, so that the machine's stay as they are."""
    state = folder / "apt"
    for part in ("lists/partial", "cache/archives/partial"):
        (state / part).mkdir(parents=True, exist_ok=True)
    sources = state / "sources.list"
    sources.write_text(DEB_SRC, encoding="utf-8")
    options = {
        "Dir::Etc::sourcelist": str(sources),
        "Dir::Etc::sourceparts": "-",
        "Dir::State::lists": str(state / "lists"),
        "Dir::Cache": str(state / "cache"),
        "APT::Sandbox::User": "root",
    }
    flags = [flag for name, value in options.items() for flag in ("-o", f"{name}={value}")]
    try:
        subprocess.run(["apt-get", "-qq", *flags, "update"], check=True, cwd=folder)
        for name in SOURCES:
            subprocess.run(["apt-get", "-qq", *flags, "source", "--download-only", name], check=False, cwd=folder)
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"Debian's sources are left out: {error}", file=sys.stderr)


def unpack(folder: Path, pdfs: Path) -> dict[str, int]:
    """Every PDF of the archives, once for each content; counts by archive."""
    counts: dict[str, int] = {}
    for archive in sorted(folder.glob("*.tar.*")):
        if ".debian.tar" in archive.name or archive.suffix in (".asc", ".dsc"):
            continue
        with tarfile.open(archive) as tar:
            for member in tar:
                if not member.isfile() or not member.name.lower().endswith(".pdf"):
                    continue
                file = tar.extractfile(member)
                data = file.read() if file else b""
                target = pdfs / f"{hashlib.sha256(data).hexdigest()[:8]}-{Path(member.name).name}"
                if not target.exists():
                    target.write_bytes(data)
                    counts[archive.name] = counts.get(archive.name, 0) + 1
    return counts


def mutants(seeds: list[Path], count: int, folder: Path) -> list[Path]:
    """Files with bytes turned, cut, doubled or taken from another file; the same ones every time."""
    chance = random.Random(20261124)  # noqa: S311 (a fixed sample)
    made: list[Path] = []
    for number in range(count):
        data = bytearray(chance.choice(seeds).read_bytes()[:2_000_000])
        other = chance.choice(seeds).read_bytes()[:2_000_000]
        for _ in range(chance.randint(1, 8)):
            at, length = chance.randrange(len(data) + 1), chance.randint(1, 400)
            match chance.randrange(4):
                case 0:
                    data[at : at + 1] = bytes([chance.randrange(256)])
                case 1:
                    del data[at : at + length]
                case 2:
                    data[at:at] = data[at : at + length] * chance.randint(1, 20)
                case _:
                    start = chance.randrange(len(other) + 1)
                    data[at : at + length] = other[start : start + length]
        made.append(folder / f"mutant-{number:05}.pdf")
        made[-1].write_bytes(data)
    return made


def timed(path: Path) -> tuple[Path, Reading, float]:
    start = time.monotonic()
    return path, read_file(path), time.monotonic() - start


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--keep", type=Path, help="a folder for the downloads, used again when it is there")
    options.add_argument("--list", action="store_true", help="print a line for each file")
    options.add_argument("--mutants", type=int, default=0, help="then read so many damaged copies as well")
    options.add_argument("--record", type=Path, help="write the figures into this file, such as docs/proofs.json")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = chosen.keep or Path(scratch)
        pdfs = folder / "pdfs"
        if not pdfs.is_dir():
            pdfs.mkdir(parents=True)
            download_sdists(folder)
            download_debian(folder)
            for name, count in unpack(folder, pdfs).items():
                print(f"{count:5}  {name}")
        paths = sorted(pdfs.iterdir())
        if len(paths) < ENOUGH:
            raise SystemExit(f"only {len(paths)} PDFs were found, {ENOUGH} are wanted")
        figures = {"files": measure(paths, each=chosen.list)}
        if chosen.mutants:
            damaged = Path(scratch) / "mutants"
            damaged.mkdir()
            figures["mutants"] = measure(mutants(paths, chosen.mutants, damaged), each=chosen.list)
        if chosen.record:
            digest = hashlib.sha256(b"".join(hashlib.sha256(path.read_bytes()).digest() for path in paths)).hexdigest()
            command = "python -m bench.hostile_pdfs" + (f" --mutants {chosen.mutants}" if chosen.mutants else "")
            record(chosen.record, "hostile_pdfs", command, digest, figures)


def measure(paths: list[Path], *, each: bool) -> dict[str, int]:
    """Read all, print the table; returns files by code, with their number."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.monotonic()
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        results = list(pool.map(timed, paths))
    took = time.monotonic() - start
    table = Counter((reading.status, reading.code) for _, reading, _ in results)
    print(f"{'status':10} {'code':16} files")
    for (status, code), count in sorted(table.items()):
        print(f"{status:10} {code:16} {count:5}")
    flags = Counter(flag for _, reading, _ in results for page in reading.pages for flag in page.flags)
    readers = Counter(page.read_with for _, reading, _ in results for page in reading.pages)
    print(f"pages by reader: {dict(sorted(readers.items()))}; pages flagged: {dict(sorted(flags.items()))}")
    print(
        "slowest:",
        ", ".join(f"{path.name} {seconds:.1f} s" for path, _, seconds in sorted(results, key=lambda r: -r[2])[:5]),
    )
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(
        f"{len(results)} of {len(paths)} files ended with a code in {took:.0f} s; the parent is alive, grown by {(after - before) // 1024} MB"
    )
    if each:
        for path, reading, seconds in results:
            print(f"{reading.code:14} {seconds:5.1f} {reading.page_count:4} {path.name}")
    return {"all": len(results), **dict(sorted(Counter(reading.code for _, reading, _ in results).items()))}


if __name__ == "__main__":
    main()
