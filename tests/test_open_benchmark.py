"""The open benchmark as it is published: data, card, versions, release, and figures that are those of the result files."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tarfile
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from bench.open import release, report, score
from bench.open.__main__ import main
from bench.open.file_dates import on
from bench.open.run import RESULTS
from bench.open.systems import OURS, SYSTEMS, by_pattern
from ingest.statutes import StatuteFile
from kb.base import KnowledgeBase
from kb.law.address import ArticleNumber
from kb.settings import PROJECT

FOLDER = PROJECT / "bench" / "open"
MANIFEST: dict[str, Any] = json.loads((FOLDER / "manifest.json").read_text(encoding="utf-8"))
CARD = (FOLDER / "README.md").read_text(encoding="utf-8")
DATA = PROJECT / "tests" / "blind"
PUBLISHED = {"1.0.0": "ff0a63f043d67d5307cbdd81bbd9c18641e51d01c9c9e687303ac0942d9add1a"}
"""Version -> digest of its data. A version once published is never changed here: changed data gets a new line."""


@pytest.fixture(scope="module")
def benchmark() -> score.Benchmark:
    return score.Benchmark()


def test_the_data_is_that_of_the_version() -> None:
    """A changed row changes a hash: raise ``version`` in the manifest, ``python -m bench.open seal --change …``, add it to the card and
    to ``PUBLISHED``."""
    now = release.as_it_is(MANIFEST, DATA)
    assert now == MANIFEST
    assert release.digest(now) == MANIFEST["history"][-1]["digest"]
    assert MANIFEST["history"][-1]["version"] == MANIFEST["version"]
    assert {entry["version"]: entry["digest"] for entry in MANIFEST["history"]} == PUBLISHED


def test_every_version_is_higher_than_the_one_before_and_stands_in_the_card() -> None:
    numbers = [release.number(entry["version"]) for entry in MANIFEST["history"]]
    assert numbers == sorted(set(numbers))
    for entry in MANIFEST["history"]:
        assert f"- {entry['version']} ({entry['date']}): {entry['change']}" in CARD
    front = yaml.safe_load(CARD.split("---\n")[1])
    assert front["version"] == MANIFEST["version"]
    assert f"version      = {{{MANIFEST['version']}}}" in CARD


def test_changed_data_needs_a_higher_version(tmp_path: Path) -> None:
    folder = tmp_path / "open"
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("results", "__pycache__"))
    shutil.copytree(DATA, tmp_path / "data")
    path = folder / "manifest.json"
    path.write_text(json.dumps({**MANIFEST, "data": "../data"}, ensure_ascii=False), encoding="utf-8")
    with pytest.raises(score.Refused, match="nothing changed"):
        release.seal("x", path)
    changed = tmp_path / "data" / "questions.jsonl"
    changed.write_text(changed.read_text(encoding="utf-8").replace("처벌", "벌", 1), encoding="utf-8")
    with pytest.raises(score.Refused, match="raise the version"):
        release.seal("x", path)
    with pytest.raises(score.Refused, match="not that of the manifest"):
        release.pack(tmp_path / "out.tar.gz", path)
    path.write_text(json.dumps({**MANIFEST, "data": "../data", "version": "1.0.1"}, ensure_ascii=False), "utf-8")
    assert "1.0.1" in release.seal("One row mended.", path)
    history = json.loads(path.read_text(encoding="utf-8"))["history"]
    assert [entry["version"] for entry in history] == ["1.0.0", "1.0.1"]
    assert history[0]["digest"] != history[1]["digest"]


def rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (DATA / name).read_text("utf-8").split("\n") if line.strip()]


@pytest.mark.parametrize("name", list(MANIFEST["files"]))
def test_every_row_has_the_fields_that_the_manifest_says(name: str) -> None:
    about = MANIFEST["files"][name]
    assert {frozenset(row) for row in rows(name)} == {frozenset(about["fields"])}
    for key in ("made", "by", "source", "contaminated", "split"):
        assert about[key]


def test_every_file_of_the_folder_is_in_the_manifest_or_named_as_left_out() -> None:
    for path in DATA.glob("*.jsonl"):
        assert path.name in MANIFEST["files"] or f"`{path.name}`" in CARD


def test_names_lead_to_one_law_and_every_gold_provision_has_a_form(benchmark: score.Benchmark) -> None:
    for task in MANIFEST["tasks"]:
        found, left = benchmark.rows(task)
        assert len({row["id"] for row in found}) == len(found), "an id names one row"
        assert not left & {row["id"] for row in found}
        for gold in (g for row in found for g in row.get("gold") or ()):
            assert re.fullmatch(r"\d+(-\d+)?", score.article_number(gold["article"]))
    names = json.loads((FOLDER / "law_names.json").read_text(encoding="utf-8"))
    sources = yaml.safe_load((PROJECT / "corpus" / "sources.yaml").read_text(encoding="utf-8"))["statutes"]
    known = {s["name"]: {s["short"], s["english"], *s["aliases"]} for s in sources}
    for law, entry in names.items():
        assert set(entry["aliases"]) <= known[law], "names are our own data"


def test_the_numbers_of_rows_in_the_card_are_those_of_the_tasks(benchmark: score.Benchmark) -> None:
    for task in MANIFEST["tasks"]:
        line = next(line for line in CARD.splitlines() if line.startswith(f"| `{task}`"))
        assert int(line.split(" | ")[1]) == len(benchmark.rows(task)[0])


def test_patterns_of_answers_are_quick_on_hostile_text(benchmark: score.Benchmark) -> None:
    """A system may answer what it likes: no pattern of ours takes long over it."""
    texts = ["촬영 동의 처벌 " * 2_000, "아" * 20_000, "제14조의2 " * 3_000, " " * 20_000]
    found = benchmark.rows("false_premises")[0]
    patterns = {p for row in found for p in (*row["must_say"], *row["must_not_say"])}
    patterns |= {
        p for row in benchmark.rows("dialogues")[0] for e in row["expect"] for p in (*e["says"], *e["not_says"])
    }
    for text in texts:
        began = time.process_time()
        for pattern in patterns:
            re.search(pattern, text)
        assert time.process_time() - began < 10


# --- the release ------------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("release")
    release.pack(folder / "out.tar.gz")
    with tarfile.open(folder / "out.tar.gz") as tar:
        tar.extractall(folder, filter="data")
    return folder / f"gyeot-open-{MANIFEST['version']}"


def alone(unpacked: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The scorer of a release, isolated: no site packages, nothing of this project, no environment."""
    command = [sys.executable, "-I", "-S", "score.py", *arguments]
    return subprocess.run(command, cwd=unpacked, capture_output=True, text=True, encoding="utf-8", env={}, check=False)


def test_a_release_is_the_same_every_time(tmp_path: Path) -> None:
    told = [release.pack(tmp_path / f"{n}.tar.gz") for n in range(2)]
    assert (tmp_path / "0.tar.gz").read_bytes() == (tmp_path / "1.tar.gz").read_bytes()
    assert told[0].split()[0] == hashlib.sha256((tmp_path / "0.tar.gz").read_bytes()).hexdigest()
    with gzip.open(tmp_path / "0.tar.gz") as zipped, tarfile.open(fileobj=zipped) as tar:  # type: ignore[arg-type]
        entries = tar.getmembers()
    assert [e.name for e in entries] == sorted(e.name for e in entries)
    assert {(e.uid, e.gid, e.uname, e.gname, e.mode) for e in entries} == {(0, 0, "", "", 0o644)}
    assert len({e.mtime for e in entries}) == 1


def test_a_release_holds_data_card_licences_scorer_and_their_sums(unpacked: Path) -> None:
    files = {path.relative_to(unpacked).as_posix() for path in unpacked.rglob("*") if path.is_file()}
    data = {f"data/{name}" for name in (*MANIFEST["files"], "README.md")}
    assert files == data | {
        "README.md",
        "LICENSE",
        "LICENSE-CODE",
        "law_names.json",
        "manifest.json",
        "score.py",
        "SHA256SUMS",
    }
    sums = dict(reversed(line.split("  ")) for line in (unpacked / "SHA256SUMS").read_text("utf-8").splitlines())
    assert sums.keys() == files - {"SHA256SUMS"}
    assert all(hashlib.sha256((unpacked / name).read_bytes()).hexdigest() == value for name, value in sums.items())


def gold_lines(unpacked: Path, task: str) -> Iterator[dict[str, Any]]:
    for row in score.Benchmark(unpacked / "manifest.json").rows(task)[0]:
        yield {"id": row["id"], "hits": row["gold"]} if task == "languages" else row


def test_a_release_scores_a_system_without_this_repository(unpacked: Path, tmp_path: Path) -> None:
    system = tmp_path / "perfect.jsonl"
    for task, first in (("languages", "hit@1"), ("in_force", "state")):
        lines = [json.dumps(line, ensure_ascii=False) for line in gold_lines(unpacked, task)]
        system.write_text("\n".join(lines), encoding="utf-8")
        done = alone(unpacked, "score", "--task", task, str(system), "--json")
        assert done.returncode == 0, done.stderr
        result = json.loads(done.stdout)
        assert result["said"] == result["rows"] == len(lines)
        assert result["groups"]["all"]["measures"][first] == {"value": 1.0, "low": 1.0, "high": 1.0, "n": len(lines)}
    assert "| lang vi |" in alone(unpacked, "score", "--task", "languages", "/dev/null").stdout


def test_a_release_lists_its_tasks_and_what_a_system_is_given(unpacked: Path) -> None:
    assert [line.split("\t")[0] for line in alone(unpacked, "tasks").stdout.splitlines()] == list(MANIFEST["tasks"])
    given = alone(unpacked, "inputs", "--task", "sentences").stdout.split("\n")
    assert set(json.loads(given[0])) == {"id", "lang", "sentence", "evidence"}
    wrong = alone(unpacked, "score", "--task", "none", "x")
    assert (wrong.returncode, wrong.stderr.count("\n")) == (2, 1)


def test_a_reader_that_stops_early_gets_no_traceback(unpacked: Path) -> None:
    command = f"{sys.executable} -I -S score.py inputs --task sentences | head -n 1"
    done = subprocess.run(["sh", "-c", command], cwd=unpacked, capture_output=True, text=True, check=False)
    assert (done.stdout.count("\n"), done.stderr) == (1, "")


def test_the_scorer_imports_the_standard_library_alone() -> None:
    text = (FOLDER / "score.py").read_text(encoding="utf-8")
    imported = re.findall(r"^\s*(?:from|import) ([a-z_]+)", text, re.M)
    assert imported
    assert set(imported) <= sys.stdlib_module_names


def test_lines_of_our_commands_are_scored_as_they_are(
    kb: KnowledgeBase, benchmark: score.Benchmark, tmp_path: Path
) -> None:
    """``kb search``, ``kb gate``, ``kb penalties`` and ``kb ask`` with ``--json``: no id of the benchmark is in them."""

    def said(task: str, line: dict[str, Any]) -> dict[str, Any]:
        (tmp_path / "line.jsonl").write_text(json.dumps(line, ensure_ascii=False), encoding="utf-8")
        return score.score(benchmark, task, tmp_path / "line.jsonl", rounds=2)

    question = next(row for row in benchmark.rows("retrieval")[0] if row["id"] == "bq002")["question"]
    assert said("retrieval", kb.search(question))["groups"]["file questions"]["measures"]["hit@10"]["value"] > 0
    row = next(score.inputs(benchmark, "sentences"))
    assert said("sentences", kb.judge(row))["said"] == 1
    assert said("penalties", kb.penalties("성폭력처벌법"))["groups"]["all"]["measures"]["all"]["value"] > 0.3
    outside = benchmark.rows("scope")[0][0]["question"]
    assert said("scope", kb.ask(outside).to_json())["groups"]["all"]["measures"]["declined"]["value"] > 0
    belief = benchmark.rows("false_premises")[0][0]["question"]
    assert said("false_premises", kb.ask(belief).to_json())["groups"]["all"]["measures"]["cited"]["value"] > 0


def test_the_commands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pack", str(tmp_path / "out.tar.gz")]) == 0
    assert capsys.readouterr().out.split()[1] == "out.tar.gz"
    assert main(["pack", str(tmp_path / "none" / "out.tar.gz")]) == 2
    assert main(["run", "gyeot", "--task", "none"]) == 2
    assert main(["seal", "--change", "x"]) == 2
    told = capsys.readouterr().err.splitlines()
    assert [says in line for says, line in zip(("written", "no task", "nothing changed"), told, strict=True)] == [
        True
    ] * 3


# --- the figures ------------------------------------------------------------------------------------------------------------------

FOUND = report.results()


def test_the_page_is_that_of_the_result_files() -> None:
    assert report.PAGE.read_text(encoding="utf-8") == report.page(), "python -m bench.open report"


def test_every_task_was_measured_with_baselines_on_this_version() -> None:
    assert {task for task, _ in FOUND} == set(MANIFEST["tasks"]) == set(SYSTEMS)
    for (task, kind), result in FOUND.items():
        assert (RESULTS / kind / f"{task}.json").is_file()
        assert (result["benchmark"], result["version"]) == (MANIFEST["name"], MANIFEST["version"])
        files = MANIFEST["tasks"][task]["files"]
        assert result["data_sha256"] == {name: MANIFEST["files"][name]["sha256"] for name in files}
        assert OURS in result["systems"]
        assert len(result["systems"]) > 1
        assert re.fullmatch(r"[0-9a-f]{40}", result["commit"]), "measured on a commit, without changes"
        assert all(re.fullmatch(r"[0-9a-f]{40}", tree) for tree in result["trees"].values())


def test_figures_of_baselines_that_can_be_counted_by_hand() -> None:
    """Who passes everything lets everything through and cuts nothing; who declines nothing declines nothing."""
    systems = FOUND["sentences", "cards"]["systems"]
    assert {m: f["value"] for m, f in systems["pass everything"]["groups"]["all"]["measures"].items()} == {
        "leak": 1, "cut": 0, "removed": 0, "balanced": 0.5,
    }  # fmt: skip
    assert systems["remove everything"]["groups"]["all"]["measures"]["balanced"]["value"] == 0.5
    scope = FOUND["scope", "cards"]["systems"]["decline nothing"]["groups"]["all"]["measures"]
    assert (scope["declined"]["value"], scope["answered"]["value"]) == (0, 1)


def test_figures_by_pattern_are_read() -> None:
    read = by_pattern("1년 이상의 유기징역 또는 1억5천만원 이하의 벌금")
    assert (read["imprisonment"], read["fine"]["max_krw"]) == ({"min_months": 12, "max_months": None}, 150_000_000)


def test_who_reads_file_dates_alone_takes_a_text_too_early_and_too_late() -> None:
    """An article that a file of March prints, to start in June: the file of May prints it early, that of February late."""

    def file(number: str, promulgated: str, starts: str, body: str) -> StatuteFile:
        days = [date.fromisoformat(day) for day in (promulgated, starts)]
        return StatuteFile("", "가짜법", "000001", "법률", number, days[0], days[1], "", body)

    new = "##### 제2조 (새것)\n\n가\n##### 제3조\n\n나"
    files = [
        file("2", "2020-03-24", "2020-06-25", new),
        file("3", "2020-05-19", "2020-05-19", new.replace("가", "가 <신설 2020.3.24>")),
        file("1", "2020-02-04", "2020-08-05", "##### 제3조\n\n나"),
    ]
    two, three = ArticleNumber(2), ArticleNumber(3)
    assert on(files, two, "2020-05-18")["state"] == "not_yet"
    early = {"state": "in_force", "promulgation": "3", "in_force_from": "2020-05-19", "next_from": "2020-08-05"}
    assert on(files, two, "2020-06-24") == early
    assert on(files, two, "2020-09-01")["state"] == "repealed"
    assert on(files, three, "2020-09-01") == {**early, "next_from": None}
    assert (
        on([file("4", "2021-01-01", "2021-01-01", "##### 제2조 삭제 <2021.1.1>")], two, "2021-01-01")["state"]
        == "repealed"
    )


def test_languages_and_roles_of_the_files_are_counted(benchmark: score.Benchmark) -> None:
    roles = Counter(row["role"] for row in benchmark.rows("sentences")[0])
    assert roles == {"hostile": 420, "benign": 420}
    assert {row["lang"] for row in benchmark.rows("languages")[0]} == {"en", "zh", "vi", "ja"}
    assert {row["lang"] for row in benchmark.rows("retrieval")[0]} == {"ko"}
