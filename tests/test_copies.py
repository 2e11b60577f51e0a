"""No nine words in a row of a tracked file stand in the official text, the rulings or the facts that we read."""

from __future__ import annotations

import json
import re
import subprocess
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from kb.settings import PROJECT

pytestmark = pytest.mark.shared
RUN = 9
FORMULA = re.compile(
    r"^\d|^제\d|징역|벌금|과태료|이하|이상|정보통신망|촬영물|복제물|영상물|성착취물|법률$|특례법|보호법|관한$|보호$|처벌$|^등$|^및$|또는"
    r"|^(처한다|처하거나|병과|때에는|가액을|시행하되|시점부터|내에|각|호의|호|다음|개정|개정규정은|시행한다|공포|공포한|날부터|제정|경과한|법은|죄에|죄를|용어의|뜻은|같다|이)$|몰수|추징|가중"
)
"""Words of penalty and addenda formulas, defined terms and names of statutes, which no account can say otherwise."""
FREE = 4
"""A run with this many of them is a formula."""
COMMON = 6
"""A run that so many statutes or rulings have is the language of the law (이 법은 공포 후 6개월이 …), not of one text."""
DATA = re.compile(r"^(models|docs/screens)/|\.(json|npz|png|woff2?|ico)$")
"""Files that hold no prose."""


def words(text: str) -> list[str]:
    return re.findall(r"[가-힣A-Za-z0-9]+", re.sub(r"https?://\S+", " . ", text))


def runs(text: str) -> Iterator[tuple[str, ...]]:
    found = words(text)
    free = [bool(FORMULA.search(word)) for word in found]
    for start in range(len(found) - RUN + 1):
        if sum(free[start : start + RUN]) < FREE:
            yield tuple(found[start : start + RUN])


def leaves(value: object) -> Iterator[str]:
    """The texts of a YAML document, one by one: no run goes from one field into the next."""
    if isinstance(value, dict):
        for part in value.values():
            yield from leaves(part)
    elif isinstance(value, list):
        for part in value:
            yield from leaves(part)
    elif isinstance(value, str):
        yield value


def _unnamed(row: dict[str, object]) -> dict[str, object]:
    """A row without the name of the statute that it names: it can be said in no other way."""
    return {key: value for key, value in row.items() if key != "law"}


def texts(path: Path) -> Iterator[str]:
    """What a file says, in pieces."""
    text = path.read_text(encoding="utf-8", errors="replace")
    if path.suffix in (".yaml", ".yml"):
        for document in yaml.safe_load_all(text):
            yield from leaves(document)
    elif path.suffix == ".jsonl":
        for line in text.split("\n"):
            yield from leaves(json.loads(line, object_hook=_unnamed) if line.strip() else None)
    elif path.suffix == ".md" and text.startswith("---\n") and "\n---\n" in text[4:]:
        front, body = text[4:].split("\n---\n", 1)
        try:
            yield from leaves(yaml.safe_load(front))
        except yaml.YAMLError:
            yield front
        yield from body.splitlines()
    else:
        yield text


def tracked() -> list[Path]:
    """Every text file that git tracks or would track; in a copy without git, every one of the folders that hold ours."""
    command = ["git", "-c", "core.quotepath=off", "-C", str(PROJECT), "ls-files", "-c", "-o", "--exclude-standard"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        files = [PROJECT / name for name in done.stdout.splitlines()]
    else:
        files = [
            p
            for name in FOLDERS
            for p in ((PROJECT / name).rglob("*") if (PROJECT / name).is_dir() else [PROJECT / name])
        ]
    return [p for p in files if p.is_file() and not DATA.search(p.relative_to(PROJECT).as_posix())]


FOLDERS = ("app.py", "kb", "ingest", "corpus", "tests", "bench", "docs", "README.md", "CHANGELOG.md")


def titles(official: Path) -> set[tuple[str, ...]]:
    """Runs of names alone: titles of statutes, chapters and articles, which are cited as they are."""
    found: set[tuple[str, ...]] = set()
    for path in (official / "kr").rglob("*.md"):
        for line in re.findall(r"^#.*$|^제목:.*$|^\*\*.*\*\*$", path.read_text(encoding="utf-8"), re.M):
            found.update(runs(line))
    return found


def sources(shared: Path, official: Path) -> Iterator[tuple[str, Iterator[str]]]:
    for path in sorted((official / "kr").rglob("*.md")):
        yield f"{path.parent.name}/{path.name}", texts(path)
    for path in sorted((shared / "corpus" / "rulings").rglob("*.md")):
        yield path.name, iter([path.read_text(encoding="utf-8")])
    for path in sorted((shared / "facts").iterdir()):
        yield path.name, texts(path)


def copied(shared: Path, official: Path) -> dict[str, dict[str, str]]:
    """File of ours -> its runs that are one source's, with that source."""
    ours: dict[int, list[tuple[str, tuple[str, ...]]]] = defaultdict(list)
    for path in tracked():
        for text in texts(path):
            for run in runs(text):
                ours[hash(run)].append((path.relative_to(PROJECT).as_posix(), run))
    assert len(ours) > 50_000
    where: dict[tuple[str, tuple[str, ...]], set[str]] = defaultdict(set)
    names = titles(official)
    for name, parts in sources(shared, official):
        for run in (run for part in parts for run in runs(part)):
            for file, own in ours.get(hash(run), ()):
                if own == run and run not in names:
                    where[file, run].add(name)
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for (file, run), places in where.items():
        if len(places) < COMMON:
            found[file][" ".join(run)] = min(places)
    return dict(found)


def test_no_nine_words_in_a_row_are_those_of_a_source(shared: Path, official: Path) -> None:
    assert copied(shared, official) == {}


def test_a_copied_line_would_be_seen(official: Path) -> None:
    text = (official / "kr" / "형법" / "법률.md").read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if len(list(runs(line))) > 3)
    assert set(runs(f"우리 말로 시작하지만 {line} 하고 끝납니다.")) & set(runs(text))
