"""A tiny invented corpus, a model that needs no weights, and builds that are killed at a chosen instant."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import signal
import sys
import zlib
from collections.abc import Callable, Sequence
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import chromadb.api.rust  # noqa: F401 (the fork server is to hold what a killed build needs)
import llama_index.vector_stores.chroma  # noqa: F401 (the same)
import numpy as np

from ingest import build as builder
from kb.embed import Matrix
from kb.store.generation import DataFolder

DIM = 32
SHA = "a" * 64

CARD = """---
law: 시험법
law_id: "999999"
article: 제1조
title: 무단촬영
checked_against:
  promulgation: "1"
  promulgated_on: 2020-01-01
  effective_from: 2020-07-01
  read_in: "1"
known_until: 2026-06-08
checked_on: 2026-11-24
clauses:
- clause: 제1항
  sha256: %(sha)s
- clause: 제2항
  sha256: %(sha)s
url: https://example.org/시험법/제1조
offences: [무단촬영죄]
aka: [몰래찍기]
situations: [filming]
asks:
- 누가 저를 몰래 찍었어요
- 찍힌 것 같은데 처벌되나요
- 허락 없이 찍으면 죄인가요
- 지하철에서 찍혔어요
- 찍기만 해도 처벌받나요
- Is secret filming a crime?
penalties:
- clause: 제1항
  act: 허락 없는 촬영
  act_en: filming without consent
  does: [film]
  imprisonment: {max_months: 12}
  text: 1년 이하의 징역
history:
- date: 2020-07-01
  promulgation: "1"
  change: 처음 생겼습니다.
see: ["999999/2"]
---

## 설명

- 제1항: 허락 없이 찍으면 처벌됩니다.
- 제2항: 찍다가 그만두어도
  처벌됩니다.

## 한계

- 시험을 위해 지어낸 법입니다.

## English

- 제1항: Filming without consent is punished.
""" % {"sha": SHA}  # noqa: UP031 (the text is full of braces)

SECOND_CARD = (
    CARD.replace("article: 제1조", "article: 제2조").replace("시험법/제1조", "시험법/제2조").replace("999999/2", "999999/1")
    .replace("무단촬영", "무단유포").replace("찍", "뿌리").replace("secret filming", "spreading").replace("Filming", "Spreading")
)  # fmt: skip

DIGEST = f"""---
court: 시험법원
case_number: 2020시1
date: 2020-08-01
decision: 판결
case_name: 무단촬영
read: full
source_file: test/2020시1.md
source_sha256: {SHA}
checked_on: 2026-11-24
url: https://example.org/2020시1
provisions:
- ref: 999999/1/1
situations: [filming]
asks:
- 실수로 찍어도 죄인가요
- 판결이 있나요
- Any ruling on filming?
---

## 쟁점

- 실수로 찍은 것이 문제였습니다.

## 판단

- 실수는 처벌하지 않는다고 하였습니다.

## 의미

- 고의가 있어야 함을 보여 줍니다.

## English

- A mistake is not punished.
"""

SERVICE = """---
id: help
name_ko: 시험 상담소
name_en: Test Centre
operator: 시험재단
phones:
- {label: 상담, number: 02-000-0000}
who: 누구나
region: 전국
situations: [counselling]
legal_basis: ["999999/1"]
confidence: high
sources:
- {url: "https://example.org/help", date: "2026-11-24"}
checked_on: 2026-11-24
asks:
- 어디에 물어보나요
- 상담받고 싶어요
- Where can I get help?
---

## 하는 일

- 이야기를 듣고 다음 일을 함께 정합니다.

## English

- Listens and plans the next steps.
"""

GUIDE = """---
id: now
title_ko: 지금 할 일
title_en: What to do now
situations: [filming]
services: [help]
sources:
- {url: "https://example.org/now", date: "2026-11-24"}
checked_on: 2026-11-24
asks:
- 뭐부터 해야 하나요
- 찍혔는데 어떡하죠
- What do I do first?
---

## 지금 할 일

- 화면을 남겨 두세요. [[service:help]]
- 상담소에 연락하세요. [[service:help]]
- 찍은 사람은 처벌될 수 있습니다. [[999999/1/1]]

## 하지 말 것

- 원본을 지우지 마세요.

## English

- Keep a screenshot. [[service:help]]
- Call the centre.
"""

EVENT = """---
id: 2020-07-01-filming
date: "2020-07-01"
event_ko: 무단촬영을 처벌하기 시작
event_en: Secret filming becomes a crime
provisions: ["999999/1"]
situations: [filming]
confidence: high
sources:
- {url: "https://example.org/event", date: "2020-07-01"}
checked_on: 2026-11-24
asks:
- 언제부터 죄가 됐나요
- Since when is it a crime?
---

## 설명

- 2020년 7월 1일부터 처벌합니다.

## English

- Punished since July 2020.
"""

LEXICON = """checked_on: 2026-11-24
source: invented
entries:
- term: 몰래찍기
  lang: ko
  variants: [몰찍]
  readings:
  - sense: 허락 없는 촬영
    provisions: ["999999/1"]
  acts: [film]
"""

SOURCES = """checked_on: 2026-11-24
statutes:
- law_id: "999999"
  name: 시험법
  short: 시험법
  english: Test Act
  path: kr/시험법/법률.md
  known_until: 2026-06-08
"""

SCOPE = """checked_on: 2026-11-24
outside:
- topic: 날씨
  topic_en: weather
  law: false
  examples: [오늘 비 오나요, 내일 추워요, "Will it rain?"]
"""

FILES = {
    "cards/999999/1.md": CARD,
    "cards/999999/2.md": SECOND_CARD,
    "digests/2020시1.md": DIGEST,
    "services/help.md": SERVICE,
    "guides/now.md": GUIDE,
    "policy/2020-07-01-filming.md": EVENT,
    "lexicon/words.yaml": LEXICON,
    "sources.yaml": SOURCES,
    "scope.yaml": SCOPE,
}


def write_corpus(root: Path) -> Path:
    """The whole invented corpus below ``root``; returns it."""
    for name, text in FILES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


class HashEmbedder:
    """Character pairs hashed into 32 dimensions: the same text gives the same unit vector, in every process."""

    def __init__(self, fingerprint: str = "hash-model-1") -> None:
        self.fingerprint = fingerprint
        self.name = "hash"
        self.dim = DIM
        self.embedded: list[str] = []
        """Every passage text that was embedded, in order."""

    def passages(
        self, texts: Sequence[str], *, batch_size: int = 32, progress: Callable[[int, int], None] | None = None
    ) -> Matrix:
        self.embedded += texts
        return self.queries(texts)

    def queries(self, texts: Sequence[str]) -> Matrix:
        rows = np.zeros((len(texts), DIM), np.float32)
        for row, text in zip(rows, texts, strict=True):
            for pair in zip(text, text[1:] + " ", strict=True):
                code = zlib.crc32((self.fingerprint + "".join(pair)).encode())
                row[code % DIM] += 1 if code & 0x10000 else -1
            row[zlib.crc32(text.encode()) % DIM] += 0.5
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)  # type: ignore[no-any-return]


class Words:
    """Stands in for the Korean analyser, which takes seconds to load: words between blanks, and a fingerprint."""

    def __init__(self, user_words: Sequence[str] = (), *, by_word: bool = False) -> None:
        self.fingerprint = hashlib.sha256("\n".join([*user_words, *["by word"] * by_word]).encode()).hexdigest()[:16]

    def tokens(self, text: str) -> list[str]:
        return text.lower().split()

    def batch(self, texts: Sequence[str], seen: dict[str, list[str]] | None = None) -> list[list[str]]:
        return [self.tokens(text) for text in texts]


# Builds that die. Each runs in a child of a fork server: a process that has imported everything and started nothing.

SYSTEM_CALLS = ("mkdir", "rename", "replace", "unlink", "rmdir", "fsync")
_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload([__name__])


def killed_build(corpus: Path, data: Path, when: str, count: int = 1, batch: int = 4) -> int:
    """Build in a process of its own and SIGKILL it; returns its exit code (-9 killed, 0 it was done before).

    ``when`` names a step (killed when it is told for the ``count``-th time), ``shard``, ``listing``, ``pointer`` or
    ``published`` (killed just before the shard, the generation's file, the pointer get their names; after the last), or
    ``call`` (killed instead of the ``count``-th system call that changes a name or waits for the disk).
    """
    child = started_build(corpus, data, when, count, batch)
    child.join(60)
    assert child.exitcode is not None, "the child hangs"
    return child.exitcode


def started_build(corpus: Path, data: Path, when: str = "", count: int = 1, batch: int = 4) -> BaseProcess:
    """The same without waiting for it; it is killed by nothing when ``when`` is empty."""
    child = _context.Process(target=_build_and_die, args=(corpus, data, when, count, batch, sys.path))
    child.start()
    return child


def _build_and_die(corpus: Path, data: Path, when: str, count: int, batch: int, path: list[str]) -> None:
    sys.path[:] = path
    builder.Morphemes = Words  # type: ignore[misc, assignment]
    builder._BATCH = batch
    seen = 0

    def die_at(name: str) -> None:
        nonlocal seen
        seen += name == when
        if name == when and seen == count:
            os.kill(os.getpid(), signal.SIGKILL)

    def before(owner: Any, name: str, event: Callable[..., str]) -> None:
        original = getattr(owner, name)

        def wrapped(*args: Any, **kwargs: Any) -> Any:
            die_at(event(*args))
            return original(*args, **kwargs)

        setattr(owner, name, wrapped)

    before(DataFolder, "publish_shard", lambda *_: "shard")
    if when in ("listing", "pointer"):
        before(Path, "replace", lambda _, target: "pointer" if Path(target).name == "CURRENT" else "listing")
    if when == "call":
        for call in SYSTEM_CALLS:
            before(os, call, lambda *_: "call")
    builder.build(corpus, data, HashEmbedder(), progress=lambda step, *_: die_at(step))
    die_at("published")
