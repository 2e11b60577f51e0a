"""``kb verify`` and the receipts of ``kb ask``: what an answer rests on, written down and checked again."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.text import Text

from kb.console import AsJson, out, print_json, read_day
from kb.errors import CannotWrite, UnreadableSource

STATUS = {
    "rewritten": "기록은 있으나 인용한 문장이 없습니다 (on file, but not in these words)",
    "not_on_file": "이 세대에 없습니다. 공식 원문이나 판례였다면 'kb sync'로 실으세요 (not on file; 'kb sync' loads official text)",
    "altered": "영수증의 문장이 그 해시와 다릅니다 (the line is not that of its hash)",
}
TEXT = {
    "changed": "그 뒤 조문이 바뀌었습니다 (the text has changed since)",
    "repealed": "그 뒤 삭제되었습니다 (repealed since)",
    "unknown": "견줄 글이 실려 있지 않습니다. 'kb sync'로 실으세요 (nothing to compare with: 'kb sync' loads official text)",
    "same": "조문은 같고, 상태가 다릅니다 (the same text in another state)",
}
STATES = {
    "in_force": "현행",
    "upcoming": "시행 전",
    "superseded": "옛 조문",
    "repealed": "삭제됨",
    "void": "위헌",
    "unknown": "확인되지 않음",
}


def register(app: typer.Typer) -> None:
    """Add the command to ``kb``."""
    app.command(name="verify")(verify)


@contextlib.contextmanager
def receipts_to(file: Path | None, *, one_line: bool) -> Iterator[Callable[[dict[str, Any]], None]]:
    """A function that writes receipts into ``file``, one a line or a single one in lines of its own; none without a file.

    Raises CannotWrite.
    """
    if file is None:
        yield lambda receipt: None
        return
    try:
        file.touch(mode=0o600)  # the sentences in it are for nobody else on the machine
        held = file.open("w", encoding="utf-8")
    except OSError as error:
        raise CannotWrite(
            f"영수증을 쓸 수 없습니다: {file}. 쓸 수 있는 폴더를 주세요 (cannot write the receipt: give a folder that can be written to)."
        ) from error
    with held:
        yield lambda receipt: print(json.dumps(receipt, ensure_ascii=False, indent=None if one_line else 1), file=held)


def verify(
    file: Annotated[Path, typer.Argument(help="'kb ask … --receipt'가 쓴 파일 / a file of receipts")],
    as_of: Annotated[
        str | None, typer.Option("--as-of", help="어느 날의 법과 견줄지, 기본 오늘 / the law of which day, YYYY-MM-DD")
    ] = None,
    generation: Annotated[
        str | None, typer.Option(help="남아 있는 다른 세대 / another generation that is kept")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """영수증 다시 확인. Check receipts again, offline: what still stands, and what changed since.

    Example: kb verify receipt.json
    """
    from kb.base import verify_receipts
    from kb.receipt import MAX_RECEIPT, receipts_in

    try:
        with file.open("rb") as held:
            text = held.read(MAX_RECEIPT + 1).decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableSource(
            f"영수증을 읽을 수 없습니다: {file}. 경로를 확인하세요 (cannot read the receipt: check the path)."
        ) from error
    receipts = receipts_in(text)
    results = verify_receipts(receipts, generation=generation, as_of=read_day(as_of))
    for result in results:
        if as_json:
            print_json(result, one_line=len(results) > 1)
        else:
            _print(result)
    raise typer.Exit(1 if any(result["findings"] for result in results) else 0)


def _print(result: dict[str, Any]) -> None:
    same = result["generation"] == result["generation_then"]
    against = "같은 세대 (the same generation)" if same else f"세대 {result['generation']}"
    out.print(
        Text(
            f"{result['made_on']}에 만든 영수증을 {result['as_of']}의 법과 견주었습니다. {against} (made, compared with the law of)"
        )
    )
    if not result["sealed"]:
        _warn("영수증의 내용이 만든 뒤 바뀌었습니다 (the contents were changed after it was made).")
    for claim in result["claims"]:
        _claim(claim)
    for contact in result["contacts"]:
        if contact["status"] != "same":
            now = contact["phone"] or "없음 (none)"
            _warn(f"{contact['name']}: {contact['phone_then']} → {now} (the registry of today)")
    stand = sum(claim["then"] == "stands" for claim in result["claims"])
    line = f"문장 {len(result['claims'])} 가운데 {stand} 그대로, 살펴볼 것 {result['findings']} (sentences that stand, findings)."
    out.print(Text(line), style="yellow" if result["findings"] else "green")


def _claim(claim: dict[str, Any]) -> None:
    found = [row for row in claim["citations"] if row["finding"]]
    if claim["then"] == "stands" and not found:
        return
    out.print(Text(f"· {printable(claim['text'])}"))
    if claim["then"] == "fails":
        _warn(f"  이 문장은 적힌 근거에서 나오지 않습니다 (does not follow from its evidence): {claim['why']}")
    for row in found:
        law = row["law"]
        said = [STATUS[row["status"]]] if row["status"] in STATUS else []
        if law and law["moved"]:
            said.append(TEXT[law["text"]])
            states = [STATES.get(state or "", state or "-") for state in (law["state_then"], law["state"])]
            said.append(" → ".join(dict.fromkeys(states)))
            if law["version"] and law["version"] != law["version_then"]:
                said.append(f"{law['version_then']} → {law['version']}, {law['effective_from']} 시행")
        _warn(f"  {printable(row['address'])}: {'; '.join(printable(one) for one in said)}")
        for change in law["changes"] if law else []:
            out.print(Text(f"    {change['text']}"))
    if claim["today"] == "fails":
        _warn("  오늘의 조문에서는 이 문장을 확인하지 못합니다 (not confirmed by the text of today).")
    elif claim["today"] == "stands":
        out.print(Text("  이 문장은 오늘의 조문에서도 나옵니다 (it follows from the text of today too)."))


def _warn(text: str) -> None:
    out.print(Text(text), style="yellow")


def printable(text: str) -> str:
    """A text of a file as a terminal may show it: what moves a cursor, hides or turns text is shown as a replacement sign.

    >>> printable("제1항\\x1b[2J")
    '제1항\\ufffd[2J'
    """
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in text)
