"""A tenth of all statutes in force, parsed and built again (the whole: ``python -m bench.provisions``, docs/proofs.json)."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.provisions import FILES, examine, measure, notice_damage, stream

SAMPLE = 600
GOOD = "---\n제목: 시험법\n첨부파일: []\n---\n\n# 시험법\n\n##### 제1조 (목적)\n\n**①** 하나.\n\n  1\\. 둘\n\n## 부칙\n\n부칙 <제1호,2020.1.1>\n\n없다.\n"


@pytest.mark.shared
def test_a_sample_of_all_statutes_is_read_whole(shared: Path) -> None:
    found = measure(stream(shared / "corpus" / "laws-all.tar.xz", SAMPLE / FILES), progress=False)
    assert found.failures == []
    assert found.counts["files"] > SAMPLE * 0.9
    assert found.counts["items"] > 20_000
    assert found.counts["damaged"] > 150
    assert found.counts["damage_unnoticed"] == found.counts["exceptions"] == found.counts["annexes_missed"] == 0


def test_the_checks_pass_a_sound_file_and_tell_of_an_unsound_one() -> None:
    assert examine(("시험법", GOOD)).failures == []
    assert examine(("시험법", "no front matter")).counts["exceptions"] == 1


def test_a_deleted_clause_is_noticed() -> None:
    found = notice_damage(("시험법", GOOD))
    assert (found.counts["damaged"], found.counts["damage_unnoticed"]) == (1, 0)


def test_a_file_without_clauses_has_none_to_delete() -> None:
    assert not notice_damage(("시험법", GOOD.replace("**①** ", "").replace("  1\\. ", ""))).counts
