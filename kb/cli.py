"""``kb``: the command line of the contract. Reading commands print for people, or JSON with ``--json``."""

from __future__ import annotations

import contextlib
import json
import logging
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.text import Text

from kb import chat_cli, eval_cli, export_cli, receipt_cli
from kb.background import build_behind, yield_to_others
from kb.chat_cli import free
from kb.console import AsJson, AsOf, columns, err, out, print_json, read_day
from kb.errors import KbError, UnreadableSource, WrongUse
from kb.settings import Settings

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="곁: 디지털 성범죄와 그 주변 법을 근거와 함께. Korean law, cited or silent.",
)
chat_cli.register(app)
eval_cli.register(app)
export_cli.register(app)
receipt_cli.register(app)


@app.command()
def build(
    quiet: Annotated[bool, typer.Option("--quiet", help="진행을 보이지 않기 / no progress")] = False,
    gently: Annotated[bool, typer.Option("--yield", help="다른 일에 양보하기 / at low priority")] = False,
    as_json: AsJson = False,
    corpus: Annotated[Path | None, typer.Option(help="자료 폴더 / corpus folder")] = None,
) -> None:
    """자료를 새 세대로 만들기. Build the bundled corpus into a new generation.

    Example: kb build
    """
    from ingest.build import build as build_corpus
    from kb.embed import open_embedder

    settings = Settings()
    if gently:
        yield_to_others()
    with _steps(quiet or as_json) as step:
        embedder = open_embedder(settings.embed_model, settings.data_dir, progress=lambda m: step(m, 0, 0))
        report = build_corpus(
            corpus or settings.corpus_dir, settings.data_dir, embedder, chroma_url=settings.chroma_url, progress=step
        )
    body = {"schema_version": 1, **vars(report), "problems": [str(p) for p in report.problems]}
    if as_json:
        print_json(body)
    else:
        how = "그대로 씁니다 (unchanged)" if report.reused else "만들었습니다 (built)"
        out.print(f"세대 {report.generation}: 기록 {report.records}, 구절 {report.passages}. {how}")
        if not report.reused:
            out.print(
                f"벡터: 계산 {report.embedded}, 동봉 {report.shipped}, 보관 {report.cached} (computed, shipped, cached)"
            )
        for problem in report.problems:
            err.print(Text(str(problem)), style="yellow")
    raise typer.Exit(1 if report.problems else 0)


@app.command()
def sync(
    sources: Annotated[
        list[str], typer.Argument(help="폴더, .tar.xz, git 주소·번들, 판례 폴더, law.go.kr / where official text is")
    ],
    everything: Annotated[
        bool, typer.Option("--all", help="모든 법령 / every statute, not those of the field")
    ] = False,
    force: Annotated[bool, typer.Option(help="줄어도 받아들이기 / accept that something was lost")] = False,
    background: Annotated[
        bool, typer.Option("--background", help="낱말로 찾을 수 있으면 돌아오기 / return once words can be searched")
    ] = False,
    quiet: Annotated[bool, typer.Option(help="진행을 보이지 않기 / no progress")] = False,
    as_json: AsJson = False,
) -> None:
    """공식 원문을 받아 다시 만들기. Add or refresh official sources, then build.

    Example: kb sync legalize-kr.bundle rulings/ law.go.kr
    """
    from ingest.law_api import Access
    from ingest.law_sync import check_access
    from ingest.sync import sync as sync_sources
    from kb.embed import open_embedder

    settings = Settings()
    law = Access(settings.law_oc, settings.law_wait)
    check_access(sources, law)
    with _steps(quiet or as_json) as step:
        embedder = open_embedder(settings.embed_model, settings.data_dir, progress=lambda m: step(m, 0, 0))
        report = sync_sources(
            sources, settings.corpus_dir, settings.data_dir, embedder, everything=everything, force=force,
            chroma_url=settings.chroma_url, law=law, until_words=background, progress=step,
        )  # fmt: skip
    goes_on = background and report.build.lexical_first == report.build.generation
    if goes_on:
        build_behind()
    if as_json:
        print_json(report.to_json())
    else:
        for tally in report.tallies:
            state = "그대로 (unchanged)" if tally.unread else f"새로 {len(tally.added)}, 바뀜 {len(tally.changed)}"
            out.print(
                f"{tally.source}: 목록 {tally.listed}, 대상 {tally.wanted}, 찾음 {tally.found}, 조 {tally.articles}, "
                f"항·호·목 {tally.clauses}. {state}"
            )
            for name in tally.missing:
                err.print(Text(f"원본에 없음 (missing): {name}"), style="yellow")
            for problem in tally.problems:
                err.print(Text(problem), style="yellow")
            for note in tally.notes:
                out.print(Text(note))
        for loss in report.losses:
            err.print(Text(f"줄어듦 (lost, forced): {loss}"), style="yellow")
        built = report.build
        how = "그대로 씁니다 (unchanged)" if built.reused else "만들었습니다 (built)"
        out.print(f"세대 {built.generation}: 기록 {built.records}, 구절 {built.passages}. {how}")
        out.print(f"벡터: 계산 {built.embedded}, 동봉 {built.shipped}, 보관 {built.cached} (computed, shipped, cached)")
        if goes_on:
            out.print(
                "이제 낱말로 찾을 수 있습니다. 뜻으로 찾는 색인은 뒤에서 만들고 있습니다. 얼마나 되었는지는 'kb doctor', 멈추었으면 'kb build' "
                "(words can be searched; the index by meaning is being made behind: 'kb doctor' says how far, 'kb build' goes on)."
            )
        for bad in built.problems:
            err.print(Text(str(bad)), style="yellow")
    found = any(t.problems or t.missing for t in report.tallies) or report.losses or report.build.problems
    raise typer.Exit(1 if found else 0)


@app.command()
def add(
    files: Annotated[list[Path], typer.Argument(help="PDF, DOCX, HWPX, HTML, 텍스트 / published files")],
    publisher: Annotated[str, typer.Option(help="발행 기관 / who published them")],
    date_: Annotated[str, typer.Option("--date", help="발행일 / when, YYYY-MM-DD")],
    url: Annotated[str, typer.Option(help="발행된 곳, https / where it was published")],
    licence: Annotated[str, typer.Option(help="이용 조건 / the terms of use, such as 공공누리 제1유형")],
    title: Annotated[str | None, typer.Option(help="제목, 파일 하나일 때 / title of a single file")] = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="진행을 보이지 않기 / no progress")] = False,
    as_json: AsJson = False,
) -> None:
    """발행된 안내와 보고서를 출처와 함께 넣기. Add published documents with their provenance.

    Example: kb add leaflet.pdf --publisher 여울센터 --date 2026-03-02 --url https://example.org/l --licence "공공누리 제1유형"
    """
    from ingest.documents import AddReport, Provenance, add_documents, read_documents
    from kb.embed import open_embedder

    settings = Settings()
    about = Provenance.of(publisher, date_, url, licence, title)
    with _steps(quiet or as_json) as step:
        rows = read_documents(files, about, progress=step)
        report = AddReport(rows)
        if any(row.document for row in rows):
            embedder = open_embedder(settings.embed_model, settings.data_dir, progress=lambda m: step(m, 0, 0))
            report = add_documents(
                rows, settings.corpus_dir, settings.data_dir, embedder, chroma_url=settings.chroma_url, progress=step
            )
    if as_json:
        print_json(report.to_json())
    else:
        said = {"added": "넣음 (added)", "replaced": "바꿈 (replaced)", "unchanged": "그대로 (unchanged)"}
        for row in report.files:
            if row.document is None:
                err.print(Text(f"{row.file}: {row.code}: {row.sentence}"), style="yellow")
                continue
            out.print(
                Text(f"{row.file}: {said[row.outcome]}: {row.document.title}, {row.document.page_count}쪽, "
                     f"구절 {len(row.document.spans)} [{row.document.key}]")
            )  # fmt: skip
            for notice in ([row.sentence] if row.code != "ok" else []) + row.document.notices:
                err.print(Text(f"{row.file}: {notice}"), style="yellow")
        for bad in report.build.problems:
            err.print(Text(str(bad)), style="yellow")
        if report.build.generation:
            out.print(f"세대 {report.build.generation}: 기록 {report.build.records}, 구절 {report.build.passages}.")
        else:
            err.print(
                Text(
                    "읽은 파일이 없어 아무것도 바꾸지 않았습니다. 위의 안내를 따르세요 (no file was read; nothing was changed)."
                )
            )
    raise typer.Exit(report.exit_code)


@contextlib.contextmanager
def _steps(silent: bool) -> Iterator[Callable[[str, int, int], None]]:
    """Progress on stderr: the step, how much is done, a rate and the time left."""
    columns = (
        TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed}/{task.total}"), TimeElapsedColumn(),
        TimeRemainingColumn(),
    )  # fmt: skip
    with Progress(*columns, console=err, disable=silent) as bar:
        task = bar.add_task("model", total=1)
        last = ""

        def step(name: str, done: int, total: int) -> None:
            nonlocal last
            if name != last:
                bar.reset(task)
                last = name
            if name == "words":
                if not silent:
                    bar.console.print(
                        "이제 낱말로 찾을 수 있습니다. 뜻으로 찾는 색인을 이어 만듭니다 (words can be searched; meaning follows)."
                    )
                yield_to_others()
            bar.update(task, description=name, completed=done, total=total or None)

        yield step


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="질문, 또는 - (한 줄에 하나씩) / a question, or - for one a line")],
    as_of: AsOf = None,
    act_date: Annotated[str | None, typer.Option("--act-date", help="행위 날짜 / when the act happened")] = None,
    depth: Annotated[str, typer.Option(help="victim | advocate | researcher")] = "victim",
    lang: Annotated[str | None, typer.Option(help="ko | en")] = None,
    receipt: Annotated[Path | None, typer.Option(help="영수증 파일 / write a receipt")] = None,
    save: export_cli.Save = None,
    force: export_cli.Force = False,
    as_json: AsJson = False,
) -> None:
    """질문에 답하기. Answer a question with its sources.

    Example: kb ask "딥페이크로 제 얼굴을 합성한 영상을 퍼뜨린 사람은 어떤 처벌을 받나요?"
    """
    from kb.base import Options, open_kb

    if lang not in (None, "ko", "en"):
        raise WrongUse("--lang은 ko 또는 en입니다 (must be ko or en).")
    options = Options(read_day(as_of), read_day(act_date), depth, lang)
    many = question == "-"
    target = export_cli.target(save, force, many=many)
    kb = open_kb()
    with receipt_cli.receipts_to(receipt, one_line=many) as keep:
        for text in _lines(question):
            answer = kb.ask(text, options)
            keep(kb.receipt(answer))
            if as_json or many:
                print_json(answer.to_json(), one_line=many)
            else:
                out.print(Text(answer.text))
            if target:
                export_cli.save_answer(kb, answer, target)


@app.command()
def search(
    question: Annotated[str, typer.Argument(help="찾을 말, 또는 - / words, or - for one a line")],
    k: Annotated[int, typer.Option("-k", min=1, max=100, help="개수 / how many")] = 10,
    kind: Annotated[list[str] | None, typer.Option(help="종류 / kind of hit")] = None,
    as_of: AsOf = None,
    explain: Annotated[bool, typer.Option(help="이유 보이기 / show reasons")] = False,
    as_json: AsJson = False,
) -> None:
    """근거 찾기. Ranked evidence.

    Example: kb search "지인능욕" -k 5 --explain
    """
    from kb.base import open_kb

    kb = open_kb()
    for text in _lines(question):
        result = kb.search(text, limit=k, kinds=kind, as_of=read_day(as_of))
        if as_json or question == "-":
            print_json(result, one_line=question == "-")
            continue
        for hit in result["hits"]:
            out.print(
                Text(f"{hit['rank']:>2}. {hit['address']} ({hit['title']}) [{hit['kind']}, {hit['state'] or '-'}]"),
                style="bold",
            )
            out.print(Text("    " + hit["text"].split("\n")[0][:160]))
            if explain:
                out.print(Text(f"    {hit['score']:.3f}  {' '.join(hit['reasons'])}"), style="dim")


@app.command("refs")
def references(
    file: Annotated[str, typer.Argument(help="텍스트 파일, 또는 - / a text file, or - for standard input")],
    as_json: AsJson = False,
) -> None:
    """글에서 법령과 판례를 찾아 확인. Find legal references in any text, and say which are on file.

    Example: kb refs brief.txt     # or: echo "성폭력처벌법 제14조의2제2항" | kb refs -
    """
    from kb.base import open_kb

    result = open_kb().refs(_text(file))
    rows = result["references"]
    if as_json:
        print_json(result)
    else:
        table = columns("글 / text", "무엇 / what", "있음 / on file")
        for row in rows:
            what = row["case_number"] or " ".join(p for p in (row["law"], row["article"], row["clause"]) if p)
            table.add_row(Text(row["text"]), Text(what or ""), "예 (yes)" if row["resolved"] else str(row["reason"]))
        out.print(table)
        out.print(f"{len(rows)}개 가운데 {sum(r['resolved'] for r in rows)}개 확인 (references, resolved).")


def _text(file: str) -> str:
    """A whole text file, or standard input. Raises UnreadableSource."""
    if file == "-":
        return sys.stdin.read()
    try:
        return Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableSource(
            f"{Path(file).name}을(를) UTF-8 글로 읽을 수 없습니다. 경로와 인코딩을 확인하세요 (cannot read it as UTF-8 text)."
        ) from error


@app.command()
def check(as_of: AsOf = None, as_json: AsJson = False) -> None:
    """우리 요약을 공식 조문과 대조. Our cards, digests and terms against the official text; exit 1 when something must be read again.

    Example: kb check
    """
    from kb.base import open_kb

    result = open_kb().check(as_of=read_day(as_of))
    if as_json:
        print_json(result.to_json())
    else:
        table = columns("조문 / provision", "항 / clause", "무엇 / what", "내용 / detail")
        for finding in result.findings:
            table.add_row(Text(finding.address), finding.clause or "", finding.what, Text(finding.detail))
        if result.findings:
            out.print(table)
        out.print(
            f"{result.day}: 조문 카드 {result.cards}, 판례 요약 {result.digests}, 용어 {result.terms}, 다시 볼 것 {len(result.findings)}, "
            f"원문이 없어 보지 못한 것 {len(result.unchecked)} (checked, to read again, not loaded)."
        )
        if result.unchecked and not result.cards:
            err.print(
                Text("공식 원문이 없습니다. 'kb sync'로 실은 뒤 다시 하세요 (no official text: run 'kb sync' first).")
            )
    raise typer.Exit(1 if result.findings else 0)


@app.command()
def gate(
    file: Annotated[str, typer.Argument(help="JSONL 파일 또는 - / a JSONL file, or - for standard input")],
    as_json: AsJson = False,
) -> None:
    """문장이 근거에서 나오는지 판정. Judge sentences of any system against the evidence they cite; exit 1 when one does not pass.

    One JSON object a line: {"sentence": …, "evidence": [{"law": …, "article": …, "clause": …} | {"case": …} | {"service": …} | {"policy": …}]}

    Example: kb gate sentences.jsonl --json
    """
    from kb.base import open_kb

    kb = open_kb()
    failed = 0
    for row in _json_lines(file):
        result = kb.judge(row)
        failed += result["verdict"] != "pass"
        if as_json:
            print_json(result, one_line=True)
            continue
        out.print(
            Text(f"{result['verdict']:<8} {result['sentence']}"), style=None if result["verdict"] == "pass" else "bold"
        )
        if result["why"]:
            out.print(Text(f"         {result['why']}"), style="dim")
        if result["replacement"]:
            out.print(Text(f"      -> {result['replacement']}"))
    if failed:
        raise typer.Exit(1)


@app.command()
def redact(
    text: Annotated[str, typer.Argument(help="글 또는 - / a text, or - for standard input")],
    as_json: AsJson = False,
) -> None:
    """언어 모델에 보내게 될 글을 보기. Show what an LLM would be sent: the text with identifiers masked, and what was masked.

    Example: kb redact "제 번호는 010-1234-5678이에요"
    """
    from kb.base import open_masker

    body = open_masker().mask(sys.stdin.read() if text == "-" else text).to_json()
    if as_json:
        print_json(body)
        return
    out.print(Text(body["text"]))
    if not body["masked"]:
        out.print(
            Text(
                "가린 것이 없습니다. 이름은 앞뒤 말이 있을 때만 찾습니다 (nothing masked; a name is found by its context)."
            ),
            style="dim",
        )
    for row in body["masked"]:
        out.print(Text(f"    {row['token']}  {row['kind']}  {row['text']}"), style="dim")


@app.command()
def dialogue(
    file: Annotated[str, typer.Argument(help="JSONL 파일 또는 - / a JSONL file, or - for standard input")],
    as_json: AsJson = False,
) -> None:
    """대화를 이어서 답하기. Run conversations: each turn is answered with those before it as context.

    One JSON object a line: {"id": …, "turns": ["…", …]}

    Example: kb dialogue talks.jsonl --json
    """
    from kb.base import Options, open_kb

    talks = [_talk(number, row) for number, row in _numbered(file)]
    kb = open_kb()
    for name, turns in talks:
        answers = [kb.ask(turn, Options(before=tuple(turns[:place]))) for place, turn in enumerate(turns)]
        if as_json:
            print_json({"schema_version": 1, "id": name, "turns": [a.to_json() for a in answers]}, one_line=True)
            continue
        out.print(Text(str(name)), style="bold")
        for turn, answer in zip(turns, answers, strict=True):
            out.print(Text(f"> {turn}"), style="bold")
            out.print(Text(f"{answer.text}\n"))


def _talk(number: int, row: Any) -> tuple[str | int, list[str]]:
    """The id and the turns of one line. Raises WrongUse naming the line."""
    match row:
        case {"id": str() | int() as name, "turns": [*turns]} if name != "" and turns:
            if all(isinstance(turn, str) and turn.strip() for turn in turns):
                return name, turns
    raise WrongUse(
        f'{number}번째 줄을 {{"id": "가", "turns": ["말", …]}}처럼 고치세요. 말은 비어 있지 않은 글이어야 합니다 '
        f"(line {number} is no conversation: give an id and turns, none of them empty)."
    )


@app.command()
def doctor(as_json: AsJson = False) -> None:
    """상태 점검. Health, counts and ages; every vector is checked.

    Example: kb doctor
    """
    from kb.base import open_kb

    result = open_kb().doctor()
    if as_json:
        print_json(result)
    else:
        for shard in result["shards"]:
            counts = ", ".join(f"{name} {count}" for name, count in shard["counts"].items())
            state = (
                "정상 (healthy)"
                if shard["healthy"]
                else f"뜻 색인 {shard['computed']}/{shard['wanted']}. 멈추어 있으면 'kb build' (vectors so far; 'kb build' goes on)"
                if shard["awaits_vectors"]
                else f"손상 (damaged): lost {len(shard['lost'])}, {shard['quick_check']}"
            )
            out.print(
                f"조각 {shard['name']} {shard['hash']}: {counts}; 벡터 {shard['indexed']}/{shard['vectors']}. {state}"
            )
        _holdings(result["holdings"])
        down = [name for name, holds in result["fences"].items() if not holds]
        out.print(
            f"파일을 읽는 격리 (fences): {'모두 있음 (all hold)' if not down else '없음 (missing): ' + ', '.join(down)}"
        )
        model = result["model"]
        out.print(f"세대 {result['generation']}, 모델 {model['name']} ({model['fingerprint']})")
        contacts = result["contacts"]
        out.print(f"연락처 {contacts['count']}곳, 가장 오래된 확인 {contacts['oldest_days']}일 전")
        if contacts["old"]:
            out.print(
                f"확인한 지 {contacts['limit_days']}일이 넘은 연락처 {len(contacts['old'])}곳: {', '.join(contacts['old'])}. "
                "다시 확인하고 checked_on을 고치세요 (contacts to check again).",
                style="yellow",
            )
    raise typer.Exit(0 if result["healthy"] else 1)


_KINDS = {
    "cards": "조문 카드",
    "digests": "판례 요약",
    "services": "기관",
    "guides": "안내",
    "policy": "정책",
    "factchecks": "사실 확인",
    "effects": "적용례·결정",
    "glossary": "용어",
}


def _holdings(held: dict[str, Any]) -> None:
    """What is on file: how many of each kind, how long ago it was checked, how sure it is."""
    table = columns("종류 / kind", "개수 / count", "확인 (일 전) / checked, days ago", "확신 / confidence")
    for kind, name in _KINDS.items():
        ages = held["ages"][kind]
        days = sorted({age for age in ages.values() if age is not None})
        sure = ", ".join(f"{grade} {count}" for grade, count in held["confidence"].get(kind, {}).items())
        table.add_row(f"{name} / {kind}", str(held["counts"][kind]), "–".join(map(str, days)), sure)
    facts = ", ".join(f"{grade} {count}" for grade, count in held["confidence"]["facts"].items())
    table.add_row("확인한 사실 / facts", str(sum(held["confidence"]["facts"].values())), "", facts)
    words = held["counts"]["lexicon"]
    spoken = ", ".join(f"{language} {count}" for language, count in words.items())
    table.add_row("낱말 / lexicon", f"{sum(words.values())} ({spoken})", "", "")
    out.print(table)


@app.command("mcp")
def mcp_server(
    http: Annotated[
        bool, typer.Option("--http", help="표준 입출력 대신 HTTP / HTTP in place of standard input")
    ] = False,
    port: Annotated[int, typer.Option(min=1, max=65535, help="HTTP 포트 / port, with --http")] = 8765,
) -> None:
    """다른 프로그램에 MCP로 내주기. Serve other programs by the Model Context Protocol (docs/mcp.md), on this machine only.

    Example: kb mcp --http --port 8765
    """
    from kb.mcp import serve

    if http and not free(port):
        raise WrongUse(
            f"포트 {port}을(를) 다른 프로그램이 쓰고 있습니다. --port로 다른 포트를 주세요 (the port is busy)."
        )
    if http:
        err.print(f"http://127.0.0.1:{port}/mcp  (Ctrl-C: 끝내기 / stop)")
    elif sys.stdin.isatty():
        err.print(
            "MCP 클라이언트를 기다립니다. 설정은 docs/mcp.md에 있습니다 (waiting for an MCP client; Ctrl-C stops)."
        )
    serve(port if http else None)


@app.command()
def path() -> None:
    """상태가 있는 곳. Where all state lives.

    Example: kb path
    """
    print(Settings().data_dir)


def _lines(question: str) -> Iterator[str]:
    if question != "-":
        yield question
        return
    for line in sys.stdin:
        if line.strip():
            yield line.rstrip("\n")


def _json_lines(file: str) -> Iterator[Any]:
    """The objects of a JSONL file, or of standard input for ``-``."""
    return (row for _, row in _numbered(file))


def _numbered(file: str) -> Iterator[tuple[int, Any]]:
    """The same with the numbers of their lines. Raises UnreadableSource, WrongUse."""
    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableSource(
            f"읽지 못했습니다: {file}. UTF-8 JSONL 파일인지 확인하세요 (could not read; a UTF-8 JSONL file?)."
        ) from error
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                yield number, json.loads(line)
            except ValueError as error:
                raise WrongUse(f"{number}번째 줄이 JSON이 아닙니다 (line {number} is not JSON).") from error


def _run(call: Callable[[], Any]) -> int:
    """Run a command: an error of ours is one sentence on stderr and the exit code of the contract."""
    debug = "--debug" in sys.argv
    if debug:
        sys.argv.remove("--debug")
    try:
        call()
    except KbError as error:
        if debug:
            raise
        err.print(Text(str(error)), style="red")
        return error.exit_code
    except SystemExit as stop:
        return int(stop.code or 0) if not isinstance(stop.code, str) else 2
    except Exception as error:  # a traceback could show a question; its kind cannot
        if debug:
            raise
        err.print(
            Text(
                f"예상하지 못한 오류입니다: {type(error).__name__}. 'kb doctor'로 상태를 확인하거나 --debug로 다시 실행하세요 "
                "(unexpected error: run 'kb doctor', or again with --debug)."
            ),
            style="red",
        )
        return 1
    return 0


def main() -> None:
    """Entry point of the ``kb`` command."""
    logging.getLogger("chromadb").setLevel(logging.ERROR)
    sys.exit(_run(app))


if __name__ == "__main__":
    main()
