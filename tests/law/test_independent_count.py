"""The independent counter (bench/independent_count.py), on the invented 「시험법」 only."""

from __future__ import annotations

import io
import re
import sys
import tarfile
from pathlib import Path

import pytest

from bench.independent_count import KINDS, count, count_archive, main

FRONT = "---\n제목: 시험법\n첨부파일:\n- 제목: 별표\n---\n\n# 시험법\n\n"
ADDENDA = "\n## 부칙\n\n부칙 <제1호,2020.1.1>\n\n**①** 시험.\n\n  1\\. 시험\n    가\\. 시험\n제1조(시행일) 시험.\n"
BODY = """\
# 제1편 시험

## 제1장 총칙

##### 제1조 (목적)

시험을 정한다.

##### 제2조 (정의)

**①** 뜻은 다음 각 호와 같다. <개정 2020.1.1>

  1\\. 시험지
    가\\. 흰 것
    가의2\\. 푸른 것
    나\\. 삭제 <2020.1.1>
 1) 얇은 것
 가) 더 얇은 것
  1의2\\. 답안지
  2\\. 삭제 <2020.1.1>
  5\\. 연필

**②** 제1항제1호의 시험지는 다음과 같다.

  1\\. 큰 것
  2\\. 작은 것

**㉑** ㉑ 시험은 짧다.

##### 제3조

삭제 <2020.1.1>

##### 제3조의2 (시험(모의)의 날)

시험은 봄에 본다.
"""


def law(body: str) -> str:
    return FRONT + body + ADDENDA


def counts(body: str) -> tuple[int, ...]:
    found = count(law(body))
    return tuple(found[kind] for kind in KINDS)


def inside(provision: str) -> tuple[int, ...]:
    """The counts of 항, 호 and 목 in one 조."""
    return counts(f"##### 제1조 (시험)\n\n{provision}\n")[1:]


def test_main_text_only() -> None:
    assert counts(BODY) == (4, 3, 6, 3)
    assert count(law(BODY).replace("\n", "\r\n")) == count(law(BODY))
    assert count(BODY) == count(law(BODY))
    assert counts("") == (0, 0, 0, 0)


@pytest.mark.parametrize(
    ("kind", "marker"),
    [
        ("articles", r"##### [^\n]*"),
        ("paragraphs", r"\*\*.\*\* [^\n]*"),
        ("items", r"  \d+(?:의\d+)?\\\. [^\n]*"),
        ("subitems", r"    [가-힣](?:의\d+)?\\\. [^\n]*"),
    ],
)
def test_one_line_less_is_one_less(kind: str, marker: str) -> None:
    whole = count(law(BODY))
    lines = list(re.finditer(rf"^{marker}\n", BODY, re.MULTILINE))
    assert len(lines) == whole[kind]
    for line in lines:
        assert count(law(BODY[: line.start()] + BODY[line.end() :])) == {**whole, kind: whole[kind] - 1}, line[0]


def test_heading_that_carries_its_first_paragraph() -> None:
    assert counts("##### 제1조 (시험) **①** 본다.\n\n**②** 안 본다.\n") == (1, 2, 0, 0)
    assert counts("##### 제0조\n\n시험법은 이를 폐지한다.\n") == (1, 0, 0, 0)


@pytest.mark.parametrize(
    ("provision", "expected"),
    [
        ("**①** 갑.\n\n**②** 을.\n\n**②** 병.", (3, 0, 0)),
        ("각 호와 같다.\n\n  1\\. 갑\n  0\\. 5그램 이상\n  2\\. 을", (0, 2, 0)),
        ("시험.\n\t\t\n\t\t1. 갑\n\t\t2. 을", (0, 0, 0)),
    ],
    ids=["printed twice", "torn decimal", "unmarked list"],
)
def test_numbers(provision: str, expected: tuple[int, ...]) -> None:
    assert inside(provision) == expected


@pytest.mark.parametrize(
    ("provision", "expected"),
    [
        ("ⓛ갑.\n\n**②** 을.", (2, 0, 0)),
        ("1. 갑\n\n  2\\. 을", (0, 2, 0)),
        ("각 호와 같다.\n\n  1\\. 가. 갑\n    나\\. 을\n  2\\. 병", (0, 2, 2)),
        ("각 호와 같다.\n\n  1\\. 갑\n \n 2 .을\n  3\\. 병", (0, 3, 0)),
        ("각 호와 같다.\n\n  1\\. 갑\n    호\\. 을\n\n 구. 병\n \n 누. 정\n  2\\. 무", (0, 2, 3)),
        ("각 호와 같다.\n\n  1\\. 갑\n\t\t2. 을\n  3\\. 병 2. 정", (0, 2, 0)),
    ],
    ids=["circled letter", "leads 호", "leads 목", "fills a gap", "goes on", "only at a line's start"],
)
def test_unmarked_members_of_a_printed_run(provision: str, expected: tuple[int, ...]) -> None:
    assert inside(provision) == expected


@pytest.mark.parametrize(
    ("provision", "expected"),
    [
        ("**①** 다음 표와 같다.\n<img src='x'>\n비고)\n\n  1\\. 갑\n    가\\. 을\n</img>\n\n**②** 정.", (2, 0, 0)),
        ("**①** 다음 각호의 산식에 의한다.\n<img src='x'>\n\n  1\\. 갑\n  2\\. 을\n</img>", (1, 2, 0)),
        ("**①** 각 호.\n\n  1\\. <img src='x'></img>\n  2\\. 을", (1, 2, 0)),
        (
            "**①** 갑.\n\t\t[시행일] 제1조는 다음 각 호의 구분에 따른 날\n\n  1\\. 을\n    가\\. 병\n\n**②** 정.",
            (2, 0, 0),
        ),
        ("**①** 갑.\n\t\t[2020시험1\n\n  1\\. 을에 위반된다.]\n\n**②** 각 호.\n\n  1\\. 병", (2, 1, 0)),
    ],
    ids=["table", "announced formula", "picture as 호", "date note", "long note"],
)
def test_pictures_and_notes_are_no_law(provision: str, expected: tuple[int, ...]) -> None:
    assert inside(provision) == expected


def test_files_and_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "시험법.md").write_text(law(BODY), encoding="utf-8")
    archive = tmp_path / "laws.tar.xz"
    with tarfile.open(archive, "w:xz") as tar:
        tar.add(tmp_path / "시험법.md", "kr/시험법/법률.md")
        tar.add(tmp_path / "시험법.md", "kr/시험법/시행령.md")
        tar.addfile(tarfile.TarInfo("kr/README"), io.BytesIO())
    assert count_archive(archive) == (2, {"articles": 8, "paragraphs": 6, "items": 12, "subitems": 6})

    monkeypatch.setattr(sys, "argv", ["count", str(tmp_path / "시험법.md"), "--archive", str(archive)])
    main()
    of_file, of_archive = capsys.readouterr().out.splitlines()
    assert of_file.endswith("articles=4\tparagraphs=3\titems=6\tsubitems=3")
    assert of_archive == "2 files\tarticles=8\tparagraphs=6\titems=12\tsubitems=6"
