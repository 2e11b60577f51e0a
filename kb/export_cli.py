"""``kb show``, ``kb penalties`` and ``kb export``: what stands on file, printed, as JSON, or as a file to take along."""

from __future__ import annotations

import os
import sys
import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from kb.console import AsJson, AsOf, columns, err, out, print_json, read_day
from kb.errors import CannotWrite, KbError, WrongUse

if TYPE_CHECKING:
    from kb.base import Answer, KnowledgeBase

FORMATS = ("txt", "md", "pdf", "bib", "ris")
"""The endings of what can be written; a test holds them to :data:`kb.exports.files.FORMATS`."""
Save = Annotated[Path | None, typer.Option("--save", help=f"파일로 저장 / write a file: .{', .'.join(FORMATS)}")]
Force = Annotated[bool, typer.Option("--force", help="있는 파일을 바꾸기 / replace a file that exists")]


def register(app: typer.Typer) -> None:
    """Add the three commands to ``kb``."""
    app.command()(show)
    app.command()(penalties)
    app.command()(export)


@dataclass(frozen=True)
class Target:
    """Where a file goes and in which form; ``private``: nobody else on this machine may read it."""

    path: Path
    form: str

    def write(self, data: bytes, *, private: bool = False) -> None:
        """Write the file whole or not at all. Raises CannotWrite."""
        try:
            if self.path.exists() and not self.path.is_file():  # a pipe or a device
                self.path.write_bytes(data)
                return
            with tempfile.NamedTemporaryFile(dir=self.path.parent, prefix=".kb-", delete=False) as file:
                waiting = Path(file.name)
                try:
                    file.write(data)
                    file.close()
                    if not private:
                        waiting.chmod(0o666 & ~_umask())
                    waiting.replace(self.path)
                except BaseException:
                    waiting.unlink(missing_ok=True)
                    raise
        except OSError as error:
            raise _unwritable(self.path) from error


def target(path: Path | None, force: bool, *, many: bool = False, form: str | None = None) -> Target | None:
    """Where to write, looked at before the work is done; None without a path. The ending says the form, unless ``form`` does.

    Raises WrongUse for an ending that is not known, a file that exists (without ``force``), a folder, or many questions for one
    file; CannotWrite for a folder that does not exist or takes nothing.
    """
    if path is None:
        return None
    if many:
        raise WrongUse(
            "--save는 질문 하나를 저장합니다. 질문을 하나씩 주거나 --json을 쓰세요 (--save takes one question; use --json for many)."
        )
    ending = path.suffix.lower().removeprefix(".")
    if form is None and ending not in FORMATS:
        raise WrongUse(
            f"파일 이름을 .{', .'.join(FORMATS)} 가운데 하나로 끝내세요 (end the name of the file with one of these): {path.name}"
        )
    if path.is_dir():
        raise WrongUse(f"{path}은(는) 폴더입니다. 파일 이름까지 적으세요 (a folder: name a file in it).")
    if path.is_file() and not force:
        raise WrongUse(
            f"{path}이(가) 이미 있습니다. 바꾸려면 --force를 더하고, 아니면 다른 이름을 주세요 (it exists: add --force to replace it)."
        )
    if not path.parent.is_dir() or not os.access(path.parent, os.W_OK):
        raise _unwritable(path)
    return Target(path, form or ending)


def save_answer(kb: KnowledgeBase, answer: Answer, where: Target) -> None:
    """Write an answer, or its sources, and say where it is and what stands in it. Raises KbError where there is no source."""
    data = kb.answer_file(answer, where.form)
    if not data:
        raise KbError(
            f"이 답에는 근거가 없어 {where.path}을(를) 만들지 않았습니다. .md나 .pdf로는 저장할 수 있습니다 "
            "(the answer cites nothing, so no file was made: .md and .pdf hold the answer itself)."
        )
    where.write(data, private=True)
    _say_saved(where)
    if where.form in ("bib", "ris"):
        return
    korean = "질문이 들어 있습니다."
    english = "it holds the question"
    if answer.depth == "victim":
        korean = "질문이 들어 있고 이 기기에 남으니, 함께 쓰는 기기라면 옮기거나 지우세요."
        english = "it holds your question and stays on this device: move or delete it where others use the device"
    err.print(Text(f"{korean} ({english}).", style="dim"))


def _say_saved(where: Target) -> None:
    err.print(Text(f"저장했습니다 (saved): {where.path}"))


def _umask() -> int:
    held = os.umask(0)
    os.umask(held)
    return held


def _unwritable(path: Path) -> CannotWrite:
    return CannotWrite(
        f"{path}에 쓸 수 없습니다. 쓸 수 있는 폴더의 이름을 주세요 (cannot write there: name a file in a folder that you may write to)."
    )


def show(
    address: Annotated[str, typer.Argument(help="조문, 판례 번호, 기관 / provision, case number, service")],
    as_of: AsOf = None,
    diff: Annotated[
        str | None, typer.Option("--diff", help="두 날 사이에 바뀐 것 / what changed between two days, A..B")
    ] = None,
    versions: Annotated[bool, typer.Option("--versions", help="모든 판 / every version")] = False,
    edges: Annotated[bool, typer.Option("--edges", help="이어진 조문과 판례 / linked provisions and rulings")] = False,
    save: Save = None,
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """주소로 보기. Show a provision, ruling or service.

    Example: kb show "성폭력처벌법 제14조의2" --diff 2022-01-01..2024-10-16     # or: --save 조문.pdf
    """
    from kb.base import open_kb

    if save and diff:
        raise WrongUse("--save와 --diff는 함께 쓸 수 없습니다. 하나만 주세요 (give --save or --diff, not both).")
    where = target(save, force)
    kb = open_kb()
    if where:
        where.write(kb.files([address], where.form, as_of=read_day(as_of)))
        _say_saved(where)
        if not as_json:
            return
    result = kb.show(address, as_of=read_day(as_of), between=_days(diff))
    if as_json:
        print_json(result)
        return
    out.print(Text(f"{result['address']} ({result['title']})"), style="bold")
    facts = [
        f"{result['state']}",
        f"시행 {result['effective_from']}",
        f"확인 {result['known_until']}",
        result["version"],
    ]
    if said := [f for f in facts if f and "None" not in f]:
        out.print(Text(" · ".join(said)), style="dim")
    if diff is not None:
        for row in result["diff"] or [{"text": "바뀐 것이 없습니다", "english": "nothing changed"}]:
            out.print(Text(f"{row['text']} ({row['english']})" if row["english"] == "nothing changed" else row["text"]))
    else:
        for clause in result["clauses"] or [{"clause": None, "text": result["text"]}]:
            out.print(Text(f"{clause['clause'] or ''} {clause['text']}".strip()))
    if versions:
        for row in result["versions"]:
            doubt = "" if row["certain"] else f" ({row['doubt']})"
            out.print(Text(f"{row['effective_from']} – {row['effective_to'] or ''} {row['version']}{doubt}"))
    if edges:
        table = columns("관계 / relation", "무엇 / what", "그때 / then", "지금 / now")
        for row in result["edges"]:
            arrow = "→" if row["direction"] == "out" else "←"
            changed = f" ({row['changed_since']}부터 바뀜)" if row["changed_since"] else ""
            table.add_row(
                f"{arrow} {row['relation']}",
                Text(row["address"]),
                row["version_then"] or "",
                f"{row['version_now'] or ''}{changed}",
            )
        out.print(table)
    for effect in result["effects"]:
        out.print(Text(" ".join(effect["what"])), style="dim")
    for notice in [*result["notices"], result["url"] or ""]:
        out.print(Text(notice), style="dim")


def _days(text: str | None) -> tuple[date, date] | None:
    """``2022-01-01..2024-10-16`` as two days. Raises WrongUse."""
    if text is None:
        return None
    first, dots, last = text.partition("..")
    days = read_day(first), read_day(last)
    if not dots or days[0] is None or days[1] is None:
        raise WrongUse("--diff는 2022-01-01..2024-10-16처럼 두 날을 적습니다 (give two days, A..B).")
    return days[0], days[1]


def penalties(
    query: Annotated[
        str | None, typer.Argument(help="조문, 법률 또는 낱말; 없으면 모두 / address, statute or words; all without")
    ] = None,
    as_of: AsOf = None,
    csv: Annotated[
        Path | None, typer.Option("--csv", help="표를 CSV로 저장 / write the table as CSV, as the page does")
    ] = None,
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """법정형. Statutory penalties as structured rows.

    Example: kb penalties "성폭력처벌법 제14조의2" --as-of 2022-01-01
    """
    from kb.base import open_kb

    where = target(csv, force, form="csv")
    kb = open_kb()
    if where:
        where.write(kb.penalties_file(query, as_of=read_day(as_of)))
        _say_saved(where)
        if not as_json:
            return
    result = kb.penalties(query, as_of=read_day(as_of))
    if as_json:
        print_json(result)
        return
    table = columns("조문 / provision", "법정형 / penalty", "가리키는 조문 / points at", "시행 / from")
    for row in result["penalties"]:
        text = row["text"] or f"읽지 못함 (unparsed): {'; '.join(row['unparsed'])}"
        table.add_row(Text(row["address"]), Text(text), Text(", ".join(row["targets"])), row["effective_from"])
    out.print(table)
    out.print(f"{result['as_of']}: {len(result['penalties'])}개 (rows).")


def export(
    addresses: Annotated[
        list[str],
        typer.Argument(help="조문, 판례 번호, 기관 … 또는 - (한 줄에 하나씩) / addresses, or - for one a line"),
    ],
    form: Annotated[str | None, typer.Option("--format", help=f"{' | '.join(FORMATS)}")] = None,
    output: Annotated[
        Path, typer.Option("-o", "--output", help="파일, 또는 - / a file, or - for standard output")
    ] = Path("-"),
    as_of: AsOf = None,
    lang: Annotated[str, typer.Option(help="ko | en")] = "ko",
    force: Force = False,
) -> None:
    """여러 주소를 한 파일로. Provisions, rulings and services as one document, or as a bibliography.

    Example: kb export "성폭력처벌법 제14조의2" 2024도17801 --format bib -o brief.bib
    """
    from kb.base import open_kb

    if lang not in ("ko", "en"):
        raise WrongUse("--lang은 ko 또는 en입니다 (must be ko or en).")
    aloud = str(output) == "-"
    if form is not None and form not in FORMATS:
        raise WrongUse(f"--format은 {', '.join(FORMATS)} 가운데 하나입니다 (must be one of these).")
    if aloud and form is None:
        raise WrongUse("--format이나 -o 파일 이름으로 형식을 정하세요 (say the form by --format, or by -o FILE).")
    if aloud and form == "pdf" and sys.stdout.isatty():
        raise WrongUse("PDF는 화면에 쓸 수 없습니다. -o로 파일 이름을 주세요 (a PDF needs a file: give -o FILE).")
    where = None if aloud else target(output, force, form=form)
    wanted = [name for text in addresses for name in (sys.stdin if text == "-" else [text]) if name.strip()]
    if not wanted:
        raise WrongUse("주소가 없습니다. 조문이나 판례 번호를 한 줄에 하나씩 주세요 (no address was given).")
    kb = open_kb()
    data = kb.files(
        [name.strip() for name in wanted], where.form if where else form or "", language=lang, as_of=read_day(as_of)
    )
    if where:
        where.write(data)
        _say_saved(where)
    else:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
