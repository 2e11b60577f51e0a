"""``kb mcp`` through the SDK's own client: over stdio and over HTTP, with real servers on the built corpus."""

from __future__ import annotations

import asyncio
import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from mcp import Client
from mcp.client.stdio import StdioServerParameters, stdio_client
from mcp.shared.exceptions import MCPError

from kb.base import KnowledgeBase, document_table, open_kb, period_table, support_table
from kb.cli import main
from kb.mcp import Server
from kb.settings import PROJECT, Settings
from tests.conftest import DEVELOPER

DEEPFAKE = "성폭력처벌법 제14조의2"
SECRET = "하늘다람쥐가보낸"
"""A word that no server may write anywhere but in its answer."""
TEXT = f"{SECRET} 글: {DEEPFAKE} 제1항은 “사람의 얼굴을 편집한 자”라고 하고, 거짓법 제3조도 있다."
TOOLS = {"search", "show", "penalties", "refs", "verify", "services", "periods"}
CALLS: list[tuple[str, dict[str, Any], Callable[[KnowledgeBase], Any]]] = [
    ("search", {"question": "지인능욕", "k": 3}, lambda kb: kb.search("지인능욕", limit=3)),
    (
        "search",
        {"question": f"{SECRET} 딥페이크", "kinds": ["service"], "as_of": "2025-01-01"},
        lambda kb: kb.search(f"{SECRET} 딥페이크", kinds=["service"], as_of=date(2025, 1, 1)),
    ),
    ("show", {"address": DEEPFAKE}, lambda kb: kb.show(DEEPFAKE)),
    ("show", {"address": "w1366", "as_of": "2026-01-01"}, lambda kb: kb.show("w1366", as_of=date(2026, 1, 1))),
    ("penalties", {"query": DEEPFAKE}, lambda kb: kb.penalties(DEEPFAKE)),
    ("refs", {"text": TEXT}, lambda kb: kb.refs(TEXT)),
    ("verify", {"text": TEXT}, lambda kb: kb.citations(TEXT)),
    ("verify", {"text": TEXT, "as_of": "2025-01-01"}, lambda kb: kb.citations(TEXT, as_of=date(2025, 1, 1))),
    ("services", {}, lambda kb: support_table.to_json(support_table.chosen(kb.services()))),
    (
        "services",
        {"situations": ["deletion"], "age": "under_19", "language": "ko"},
        lambda kb: support_table.to_json(
            support_table.chosen(kb.services(), wanted=["deletion"], age="under_19", language="ko")
        ),
    ),
    (
        "periods",
        {"day": "2025-01-01", "offence": f"{DEEPFAKE} 제2항", "birth_year": 1990, "birth_year_last": 2010},
        lambda kb: limitation(kb, (date(1990, 1, 1), date(2010, 12, 31))),
    ),
    (
        "periods",
        {"day": "2026-10-01", "what": "deadline", "name": "unfair_dismissal"},
        lambda kb: counted(kb, period_table.Asked("deadline", date(2026, 10, 1), name="unfair_dismissal")),
    ),
]
WRONG: list[tuple[str, dict[str, Any], str]] = [
    ("show", {"address": f"{SECRET} 제9999조"}, "not found"),
    ("show", {"address": DEEPFAKE, "as_of": "2026-02-30"}, "not an ISO date"),
    ("show", {"address": DEEPFAKE, "as_of": "20260230"}, "as_of"),
    ("show", {"address": DEEPFAKE, "as-of": "2025-01-01"}, "as-of"),
    ("search", {}, "question"),
    ("search", {"question": SECRET * 1000}, "question"),
    ("search", {"question": SECRET, "k": 0}, "k:"),
    ("search", {"question": SECRET, "kinds": ["poem"]}, "unknown kind"),
    ("penalties", {"query": " "}, "name a provision"),
    ("verify", {"text": "가" * (document_table.MAX_PASTED + 1)}, "text"),
    ("services", {"situations": [SECRET]}, "unknown situation"),
    ("periods", {"day": "2025-01-01"}, "offence"),
    ("periods", {"day": "2025-01-01", "offence": "민법 제1조"}, "no penalty"),
    ("periods", {"day": "2025-01-01", "offence": DEEPFAKE, "birth_year": 2010, "birth_year_last": 2000}, "birth_year"),
    ("ask", {"question": SECRET}, "no such tool"),
]


def limitation(kb: KnowledgeBase, born: tuple[date, date]) -> dict[str, Any]:
    act = date(2025, 1, 1)
    row = next(row for row in kb.offences(act) if row.key.startswith("011187/14-2/2@"))
    return counted(kb, period_table.Asked("prosecution", act, row.id, born=born), row)


def counted(kb: KnowledgeBase, asked: period_table.Asked, row: Any = None) -> dict[str, Any]:
    periods = [period_table.to_json(asked, kb.periods(asked), row)]
    return {"schema_version": 1, "as_of": "2026-11-24", "periods": periods}


@dataclass
class Session:
    """What one client was told over stdio, all :data:`CALLS` at once, and what the server wrote on stderr meanwhile."""

    tools: list[Any]
    results: list[Any]
    wrong: list[Any]
    resources: list[Any]
    templates: list[Any]
    instructions: str
    reads: dict[str, str]
    stderr: str


def world(built_dir: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KB_")}
    model = {"KB_EMBED_MODEL": DEVELOPER.embed_model} if DEVELOPER.embed_model else {}
    return {**kept, **model, "KB_DATA_DIR": str(built_dir), "KB_TODAY": "2026-11-24", "PYTHONPATH": str(PROJECT)}


READS = ("statutes://on-file", "provision://011187/14-2", "provision://011187/14-2?as_of=2025-01-01")
MISSING = ("provision://999999/1", "provision://011187/14-2?as_of=then", "file:///etc/passwd")


@pytest.fixture(scope="module")
def session(built_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Session:
    log = tmp_path_factory.mktemp("mcp") / "stderr"
    command = StdioServerParameters(command=sys.executable, args=["-m", "kb.cli", "mcp"], env=world(built_dir))

    async def talk() -> Session:
        with log.open("w") as err:
            async with Client(stdio_client(command, errlog=err)) as client:
                return Session(
                    tools=(await client.list_tools()).tools,
                    results=await asyncio.gather(*(client.call_tool(name, args) for name, args, _ in CALLS)),
                    wrong=[await client.call_tool(name, args) for name, args, _ in WRONG],
                    resources=(await client.list_resources()).resources,
                    templates=(await client.list_resource_templates()).resource_templates,
                    instructions=client.instructions or "",
                    reads={uri: await read(client, uri) for uri in (*READS, *MISSING)},
                    stderr="",
                )

    told = asyncio.run(talk())
    told.stderr = log.read_text()
    return told


async def read(client: Client, uri: str) -> str:
    """The text of a resource, or what was said instead."""
    try:
        [content] = (await client.read_resource(uri)).contents
    except MCPError as error:
        return f"error: {error}"
    return str(getattr(content, "text", ""))


def test_each_tool_says_what_it_gives_in_korean_first_and_how_far_the_law_is_known(
    session: Session, kb: KnowledgeBase
) -> None:
    known = min(row.known_until for row in kb.statutes())
    assert {tool.name for tool in session.tools} == TOOLS
    for tool in session.tools:
        korean, english = tool.description.split("\n")
        assert "법률정보" in korean
        assert f"{known}까지" in korean
        assert english.isascii()
        assert "legal information" in english.lower()
        assert (tool.annotations.read_only_hint, tool.annotations.open_world_hint) == (True, False)
        assert tool.input_schema["additionalProperties"] is False
        assert "schema_version" in tool.output_schema["required"]
    assert f"known up to {known}" in session.instructions


@pytest.mark.parametrize("place", range(len(CALLS)), ids=[f"{name}-{n}" for n, (name, _, _) in enumerate(CALLS)])
def test_a_result_is_the_json_of_the_facade(session: Session, kb: KnowledgeBase, place: int) -> None:
    name, _, expected = CALLS[place]
    result = session.results[place]
    assert not result.is_error, result.content[0].text
    assert result.structured_content == json.loads(json.dumps(expected(kb)))
    assert json.loads(result.content[0].text) == result.structured_content
    required = next(tool.output_schema["required"] for tool in session.tools if tool.name == name)
    assert set(required) == set(result.structured_content)


@pytest.mark.parametrize("place", range(len(WRONG)), ids=[f"{name}-{n}" for n, (name, _, _) in enumerate(WRONG)])
def test_wrong_input_is_one_clear_sentence(session: Session, place: int) -> None:
    result = session.wrong[place]
    assert result.is_error
    [content] = result.content
    assert WRONG[place][2] in content.text
    assert "\n" not in content.text
    assert "Traceback" not in content.text


def test_provisions_are_resources_and_the_statutes_are_listed(session: Session, kb: KnowledgeBase) -> None:
    assert [str(row.uri) for row in session.resources] == ["statutes://on-file"]
    assert [row.uri_template for row in session.templates] == ["provision://{+key}{?as_of}"]
    statutes = json.loads(session.reads["statutes://on-file"])["statutes"]
    assert statutes == [vars(row) for row in kb.statutes()]
    assert json.loads(session.reads["provision://011187/14-2"]) == json.loads(json.dumps(kb.show("011187/14-2")))
    assert json.loads(session.reads[READS[2]])["as_of"] == "2025-01-01"
    assert "not found" in session.reads[MISSING[0]]
    assert "not an ISO date" in session.reads[MISSING[1]]
    assert "unknown resource" in session.reads[MISSING[2]]


def test_the_server_writes_nothing_of_what_was_asked(session: Session) -> None:
    assert SECRET not in session.stderr
    assert "14조의2" not in session.stderr
    assert "Traceback" not in session.stderr


def test_standard_output_is_the_protocols_and_the_server_ends_with_standard_input(built_dir: Path) -> None:
    hello = {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {
        "protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}}  # fmt: skip
    asked = {"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": {
        "name": "refs", "arguments": {"text": TEXT}}}  # fmt: skip
    ready = {"jsonrpc": "2.0", "method": "notifications/initialized"}
    server = subprocess.Popen(
        [sys.executable, "-m", "kb.cli", "mcp"], env=world(built_dir), text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert server.stdin
    assert server.stdout
    assert server.stderr
    lines = []
    for message in (hello, ready, asked, {"not": "a message"}):
        server.stdin.write(json.dumps(message) + "\n")
        server.stdin.flush()
        if "id" in message:
            lines.append(server.stdout.readline())
    server.stdin.close()
    assert server.wait(timeout=30) == 0
    lines += server.stdout.read().splitlines()
    assert [json.loads(line)["jsonrpc"] for line in lines if line] == ["2.0"] * len(lines)
    assert [json.loads(line).get("id") for line in lines[:2]] == [1, 2]
    assert server.stderr.read() == ""


@dataclass(frozen=True)
class Listening:
    port: int
    log: Path
    process: subprocess.Popen[bytes]


@pytest.fixture(scope="module")
def listening(built_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Listening]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = tmp_path_factory.mktemp("mcp") / "stderr"
    command = [sys.executable, "-m", "kb.cli", "mcp", "--http", "--port", str(port)]
    with log.open("wb") as err:
        process = subprocess.Popen(command, env=world(built_dir), stdin=subprocess.DEVNULL, stdout=err, stderr=err)
        try:
            until = time.monotonic() + 60
            while not reached("127.0.0.1", port):
                assert process.poll() is None, log.read_text()
                assert time.monotonic() < until
                time.sleep(0.1)
            yield Listening(port, log, process)
        finally:
            process.terminate()
            process.wait(timeout=30)


def reached(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((host, port)) == 0


def over_http(port: int, talk: Callable[[Client], Awaitable[Any]], mode: str = "auto") -> Any:
    async def session() -> Any:
        async with Client(f"http://127.0.0.1:{port}/mcp", mode=mode) as client:
            return await talk(client)

    return asyncio.run(session())


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_over_http_the_results_are_the_same_and_two_calls_go_at_once(
    listening: Listening, kb: KnowledgeBase, mode: str
) -> None:
    places = (2, 4, 6)

    async def talk(client: Client) -> Any:
        assert {tool.name for tool in (await client.list_tools()).tools} == TOOLS
        picked = [CALLS[place] for place in places]
        return await asyncio.gather(*(client.call_tool(name, args) for name, args, _ in picked))

    results = over_http(listening.port, talk, mode)
    wanted = [CALLS[place][2](kb) for place in places]
    assert [result.structured_content for result in results] == json.loads(json.dumps(wanted))


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Host": "evil.example"}, 421),
        ({"Host": "evil.example:{port}"}, 421),
        ({"Host": "127.0.0.1:1"}, 421),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "http://127.0.0.1:1"}, 403),
        ({"Origin": "null"}, 403),
    ],
)
def test_a_foreign_page_or_name_is_refused(listening: Listening, headers: dict[str, str], status: int) -> None:
    for version in ("2025-06-18", "2026-07-28"):
        sent = {name: value.format(port=listening.port) for name, value in headers.items()}
        sent |= {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}
        sent |= {"MCP-Protocol-Version": version}
        line = http.client.HTTPConnection("127.0.0.1", listening.port, timeout=20)
        message = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {"_meta": {}}}
        line.request("POST", "/mcp", json.dumps(message), sent)
        answer = line.getresponse()
        body = answer.read()
        line.close()
        if status != 200:
            assert answer.status == status, version
            assert b"search" not in body
        elif version == "2025-06-18":
            assert (answer.status, b"search" in body) == (200, True)


def test_a_body_that_no_text_needs_is_refused(listening: Listening) -> None:
    line = http.client.HTTPConnection("127.0.0.1", listening.port, timeout=20)
    line.request("POST", "/mcp", b"{" + b" " * 600_000, {"Content-Type": "application/json"})
    assert line.getresponse().status == 413
    line.close()


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not answer on all of 127/8")
def test_one_address_of_this_machine_is_listened_on(listening: Listening) -> None:
    assert reached("127.0.0.1", listening.port)
    assert not reached("127.0.0.2", listening.port)


def test_over_http_nothing_of_what_was_asked_is_written(listening: Listening) -> None:
    result = over_http(listening.port, lambda client: client.call_tool("show", {"address": SECRET}))
    assert result.is_error
    log = listening.log.read_text()
    assert SECRET not in log
    assert log.strip().splitlines() == [f"http://127.0.0.1:{listening.port}/mcp  (Ctrl-C: 끝내기 / stop)"]


def test_an_error_that_nobody_foresaw_tells_its_kind_alone(built_dir: Path, capfd: pytest.CaptureFixture[str]) -> None:
    opened = open_kb(Settings(data_dir=built_dir, embed_model=DEVELOPER.embed_model))
    server = Server(opened)
    opened.close()

    async def talk() -> Any:
        async with Client(server) as client:
            return await client.call_tool("search", {"question": SECRET})

    result = asyncio.run(talk())
    assert result.is_error
    assert "unexpected error" in result.content[0].text
    assert SECRET not in result.content[0].text
    written = capfd.readouterr()
    assert (written.out, SECRET in written.err, "Traceback" in written.err) == ("", False, False)


def command(monkeypatch: pytest.MonkeyPatch, *args: str) -> int:
    monkeypatch.setattr(sys, "argv", ["kb", "mcp", *args])
    with pytest.raises(SystemExit) as stop:
        main()
    return int(stop.value.code or 0)


def test_without_a_knowledge_base_the_command_says_what_to_run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(monkeypatch) == 3
    assert "kb build" in capsys.readouterr().err


def test_without_the_sdk_the_command_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delitem(sys.modules, "kb.mcp")
    monkeypatch.setitem(sys.modules, "mcp.server.mcpserver", None)
    assert command(monkeypatch) == 2
    assert "gyeot[mcp]" in capsys.readouterr().err


def test_a_port_that_is_taken_is_told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        held.listen()
        assert command(monkeypatch, "--http", "--port", str(held.getsockname()[1])) == 2
    assert "--port" in capsys.readouterr().err
