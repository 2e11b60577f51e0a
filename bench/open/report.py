"""docs/benchmark.md, written from the result files: ``python -m bench.open report``."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from bench.open.run import FOLDERS, OURS, RESULTS
from bench.open.score import HERE, LOWER, cell
from kb.settings import PROJECT

PAGE = PROJECT / "docs" / "benchmark.md"
LEAST = 10
"""Rows that a group needs for a line of its own."""
KOREAN = {
    "retrieval": "한국어 질문의 조문 찾기", "languages": "다른 언어 질문의 조문 찾기", "all_law": "모든 법령에서 조문 찾기",
    "sentences": "근거 있는 문장만 통과시키기", "in_force": "그날의 법", "penalties": "법정형의 숫자",
    "penalty_clauses": "벌칙 조항의 숫자", "scope": "분야 밖 질문 거절하기", "false_premises": "틀린 믿음 바로잡기",
    "dialogues": "이어지는 대화", "orders": "질문에 숨은 지시 따르지 않기",
}  # fmt: skip
FOLDER_KO = {"cards": "카드만", "core": "분야 법령 원문도", "all": "모든 법령 원문도"}


def results(folder: Path = RESULTS) -> dict[tuple[str, str], dict[str, Any]]:
    """The result files by (task, kind of data folder)."""
    found = {}
    for path in sorted(folder.glob("*/*.json")):
        result = json.loads(path.read_text(encoding="utf-8"))
        found[result["task"], result["folder"]] = result
    return found


def page() -> str:
    """The whole page."""
    return "\n".join(_page(json.loads((HERE / "manifest.json").read_text(encoding="utf-8")), results())) + "\n"


def _page(manifest: Mapping[str, Any], found: Mapping[tuple[str, str], Mapping[str, Any]]) -> Iterator[str]:
    yield "# 공개 벤치마크의 수치 · Figures on the open benchmark"
    yield ""
    yield (
        f"`python -m bench.open report`가 `bench/open/results`에서 만듭니다. 손으로 고치지 마세요. 자료는 {manifest['name']} "
        f"{manifest['version']}이고, 무엇을 어떻게 세는지와 자료의 한계는 [카드](../bench/open/README.md)에 있습니다. "
        "괄호는 95 % 부트스트랩 구간, ↓는 낮을수록 좋은 수치입니다. 빠진 답은 틀린 답으로 셉니다. "
        "0이나 1인 수치는 구간에 폭이 없으니 n을 보세요. n개 중 0이면 3/n까지는 있을 수 있습니다."
    )
    yield ""
    yield (
        "*Written from `bench/open/results`; do not edit. What is counted and how, and the limits of the data, stand in the "
        "[card](../bench/open/README.md). In brackets the 95 % bootstrap interval; ↓ is better when lower. A row without an answer is "
        "wrong. A figure of exactly 0 or 1 has an interval of no width: read its n; none of n leaves room for 3/n.*"
    )
    yield ""
    yield (
        "**이 표는 순위가 아닙니다.** 많은 행이 곁을 고칠 때 쓰였습니다. 과제마다 적힌 대로 읽어 주세요. *This is no ranking: many rows were used to "
        "mend our system, as is said below each task. Ours is flattered there; the baselines are not.*"
    )
    yield ""
    yield from _measured(found)
    yield ""
    yield (
        "`git rev-parse COMMIT:kb`는 잰 코드를 내용으로 가리킵니다. 커밋 이름은 결과 파일에 있습니다. *`git rev-parse COMMIT:kb` names the code that was "
        "measured by its content; the commits, which merging may rename, stand in the result files.*"
    )
    for task, about in manifest["tasks"].items():
        kinds = [kind for kind in FOLDERS if (task, kind) in found]
        yield ""
        yield f"## {KOREAN[task]} · `{task}`"
        yield ""
        rows = found[task, kinds[0]]["rows"] if kinds else 0
        yield f"{about['what'][0].upper()}{about['what'][1:]} (n = {rows}). Needs: {about['needs']}."
        yield ""
        yield from _systems(about["headline"], {kind: found[task, kind] for kind in kinds})
        for kind in kinds:
            yield from _groups(about["headline"], found[task, kind])
        yield ""
        yield "Used on our system · 곁을 고칠 때 쓰였나:"
        yield ""
        for name in about["files"]:
            yield f"- `{name}`: {manifest['files'][name]['contaminated']}."


def _measured(found: Mapping[tuple[str, str], Mapping[str, Any]]) -> Iterator[str]:
    yield "| data folder · 자료 | loaded | generation | code: git tree of `kb` | command |"
    yield "| --- | --- | --- | --- | --- |"
    for kind, words in FOLDERS.items():
        rows = [result for (_, folder), result in found.items() if folder == kind]
        if rows:
            loaded = ", ".join(f"{name} {counts['passages']:,} passages" for name, counts in rows[0]["loaded"].items())
            generations = ", ".join(sorted({f"`{row['generation']}`" for row in rows}))
            code = ", ".join(sorted({f"`{row['trees']['kb'][:10]}`" for row in rows}))
            command = "`python -m bench.open run all --task all --results bench/open/results`"
            yield f"| {kind}: {FOLDER_KO[kind]} · {words} | {loaded} | {generations} | {code} | {command} |"


def _systems(headline: Sequence[str], by_kind: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    yield f"| folder | system | {' | '.join(_heads(headline))} |"
    yield f"| --- | --- |{' --- |' * len(headline)}"
    for kind, result in by_kind.items():
        for name, told in result["systems"].items():
            measures = told["groups"]["all"]["measures"]
            shown = f"**{name}**" if name == OURS else name
            yield f"| {kind} | {shown} | {' | '.join(cell(measures.get(m)) for m in headline)} |"


def _groups(headline: Sequence[str], result: Mapping[str, Any]) -> Iterator[str]:
    """Our figures by group, for the groups that are large enough."""
    ours = result["systems"].get(OURS)
    groups = {
        name: group
        for name, group in (ours or {"groups": {}})["groups"].items()
        if name != "all" and group["n"] >= LEAST
    }
    if not groups:
        return
    yield ""
    yield f"{OURS}, folder {result['folder']}, by group:"
    yield ""
    yield f"| group | n | {' | '.join(_heads(headline))} |"
    yield f"| --- | --- |{' --- |' * len(headline)}"
    for name, group in groups.items():
        yield f"| {name} | {group['n']} | {' | '.join(cell(group['measures'].get(m)) for m in headline)} |"


def _heads(names: Sequence[str]) -> list[str]:
    return [f"{name} ↓" if name in LOWER else name for name in names]
