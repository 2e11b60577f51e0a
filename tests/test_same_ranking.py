"""Same question, same generation: the same ranking, byte for byte, in whatever process."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from kb.settings import PROJECT

ASK = """
import json, sys
from kb.base import open_kb
kb = open_kb()
for question in sys.argv[1:]:
    print(json.dumps(kb.search(question, limit=30), ensure_ascii=False))
"""
QUESTIONS = (
    "딥페이크로 제 얼굴을 합성한 영상을 단톡방에 올렸어요",
    "헤어진 사람이 집 앞에서 매일 기다려요, 신고하면 경찰이 뭘 해 주나요?",
    "성폭력처벌법 제14조의2 제2항의 형은?",
    "My ex threatens to post our video",
    "有人偷拍了我的照片",
    "Tôi bị quay lén trong nhà vệ sinh",
    "盗撮された動画を消してほしい",
)


def ranked(data: Path, seed: str, threads: str) -> bytes:
    """What a process of its own prints for the questions."""
    own = {"KB_DATA_DIR": str(data), "PYTHONHASHSEED": seed, "OMP_NUM_THREADS": threads}
    command = [sys.executable, "-c", ASK, *QUESTIONS]
    return subprocess.run(command, cwd=PROJECT, env=os.environ | own, check=True, capture_output=True).stdout


def test_processes_rank_alike_to_the_last_digit(built_dir: Path) -> None:
    first = ranked(built_dir, seed="1", threads="1")
    assert first.count(b"\n") == len(QUESTIONS)
    assert first == ranked(built_dir, seed="2", threads="2")
