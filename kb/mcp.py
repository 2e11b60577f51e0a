"""``kb mcp``: the knowledge base for other programs by the Model Context Protocol, over stdio or HTTP on loopback.

Every tool reads and returns the JSON of the contract; nothing is written, kept or logged of what was asked.
"""

from __future__ import annotations

import contextlib
import json
import logging
import sys
from collections.abc import Callable, Iterable
from datetime import date
from importlib.metadata import version
from typing import Annotated, Any, Literal

from kb import clock
from kb.base import KINDS, MAX_QUESTION, KbError, KnowledgeBase, document_table, open_kb, period_table, support_table
from kb.errors import WrongUse

try:
    from mcp.server.mcpserver import MCPServer
    from mcp.server.mcpserver.context import Context
    from mcp.server.mcpserver.exceptions import ResourceError, ResourceNotFoundError, ToolError
    from mcp.server.mcpserver.tools import Tool
    from mcp.server.transport_security import TransportSecuritySettings
    from mcp_types import ToolAnnotations
    from pydantic import Field, ValidationError
except ImportError as error:
    raise WrongUse(
        "MCP 서버에는 mcp 꾸러미가 필요합니다. pip install 'gyeot[mcp]'로 설치하세요 (the MCP server needs: pip install 'gyeot[mcp]')."
    ) from error

HOST = "127.0.0.1"
"""The only address that is listened on."""
MAX_BODY = 512 * 1024
"""Bytes of an HTTP request: the longest text that is read, with every character escaped."""

Question = Annotated[str, Field(description="찾을 말이나 질문 / words or a question", max_length=MAX_QUESTION)]
_ADDRESS = "조문, 사건번호, 기관 / a provision (성폭력처벌법 제14조의2, 011187/14-2), a case number, a service"
Address = Annotated[str, Field(description=_ADDRESS, max_length=MAX_QUESTION)]
Offence = Annotated[
    str,
    Field(description="처벌 조문 / penal clause: 성폭력처벌법 제14조의2 제2항, 011187/14-2/2", max_length=MAX_QUESTION),
]
Text = Annotated[str, Field(description="살펴볼 글 / the text to look through", max_length=document_table.MAX_PASTED)]
_ISO = r"^\d{4}-\d{2}-\d{2}$"
AsOf = Annotated[
    str | None, Field(description="기준일, 없으면 오늘 / the day asked about, today without; YYYY-MM-DD", pattern=_ISO)
]
Day = Annotated[str, Field(description="행위나 사건의 날 / the day of the act or event, YYYY-MM-DD", pattern=_ISO)]
Known = Annotated[str | None, Field(description="안 날 / the day of knowledge, YYYY-MM-DD", pattern=_ISO)]
Year = Annotated[int | None, Field(description="피해자가 태어난 해 / year of the victim's birth", ge=1900, le=2100)]
Kinds = Annotated[
    list[str] | None, Field(description="종류, 없으면 모두 / kinds of hits, all without: " + ", ".join(KINDS))
]
_KEYS = {
    "search": "question as_of generation hits",
    "show": "address key kind law article title as_of state effective_from effective_to known_until version text clauses "
    "card url versions notices edges diff effects",
    "penalties": "as_of penalties",
    "refs": "references",
    "verify": "as_of references quotations",
    "services": "services",
    "periods": "as_of periods",
}
"""The tools, and what the result of each always holds besides the version."""
_PROVISION, _STATUTES = "provision://{+key}{?as_of}", "statutes://on-file"
_READS = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)


class Face:
    """The tools: a method each, named as it is called; its docstring is what a client reads. All raise WrongUse."""

    def __init__(self, kb: KnowledgeBase) -> None:
        self._kb = kb

    def search(
        self, question: Question, k: Annotated[int, Field(ge=1, le=100)] = 10, kinds: Kinds = None,
        as_of: AsOf = None,
    ) -> dict[str, Any]:  # fmt: skip
        """질문이나 낱말로 조문, 판례, 기관, 안내를 찾습니다. 순위와 그 까닭, 기준일의 상태를 함께 줍니다.
        Ranked evidence (provisions, rulings, services, guides, policy) for words or a question, with the state on the day."""
        return self._kb.search(question, limit=k, kinds=kinds, as_of=_day(as_of))

    def show(self, address: Address, as_of: AsOf = None) -> dict[str, Any]:
        """조문, 판례, 기관 하나를 기준일의 글로 보여 줍니다. 모든 판, 우리 설명, 이어진 조문도 있습니다.
        One provision, ruling, service or term as of a day: its text clause by clause, its versions, our account and links."""
        return self._kb.show(address, as_of=_day(as_of))

    def penalties(
        self,
        query: Annotated[
            str, Field(description="조문, 법률, 낱말 / address, statute or words", max_length=MAX_QUESTION)
        ],
        as_of: AsOf = None,
    ) -> dict[str, Any]:
        """법정형을 표로 줍니다(개월, 원). 법정형이며 예상 형량이 아닙니다.
        Statutory penalties as rows (months, won) by provision, statute or words; the range of the law, no prediction."""
        if not query.strip():
            raise WrongUse("조문, 법률 또는 낱말을 적어 주세요 (name a provision, a statute or words).")
        return self._kb.penalties(query, as_of=_day(as_of))

    def refs(self, text: Text) -> dict[str, Any]:
        """글에 나오는 법령과 판례를 찾아, 실려 있는지 봅니다.
        Every reference to law in a text, and whether the text of what it points at is on file."""
        return self._kb.refs(text)

    def verify(self, text: Text, as_of: AsOf = None) -> dict[str, Any]:
        """글의 인용을 확인합니다. 조문과 판례마다 있는지와 기준일의 상태를, 따옴표 안의 말마다 공식 원문에 그대로 있는지를 봅니다.
        Checks the citations of a text: each reference (on file? in force on the day?) and each quotation (verbatim in the
        official text of what it is said to come from?). unchecked: the official text is not loaded, so nothing is said."""
        return self._kb.citations(text, as_of=_day(as_of))

    def services(
        self,
        situations: Annotated[
            list[str] | None,
            Field(description="상황 / situations, as the records of services name them (deepfake, threat)"),
        ] = None,
        region: Annotated[str | None, Field(description="지역 / region, such as 서울")] = None,
        age: Literal["under_19", "adult"] | None = None,
        language: Annotated[str | None, Field(description="상담 언어 / language spoken, such as ko, en, vi")] = None,
    ) -> dict[str, Any]:
        """도움받을 기관: 전화, 시간, 하는 일, 확인한 날. 상황, 지역, 나이, 언어로 고릅니다. 긴급한 곳이 먼저입니다.
        Places that help, emergency lines first: phones, hours, what they do, the day each was checked."""
        rows = self._kb.services()
        wanted, known = situations or [], support_table.situations(rows)
        if unknown := sorted(set(wanted) - set(known)):
            raise WrongUse(
                f"모르는 상황입니다: {', '.join(unknown)}. 쓸 수 있는 것: {', '.join(known)} (unknown situation)."
            )
        return support_table.to_json(
            support_table.chosen(rows, wanted=wanted, region=region, age=age, language=language)
        )

    def periods(
        self, day: Day, what: period_table.What = "prosecution", offence: Offence | None = None, known: Known = None,
        birth_year: Year = None, birth_year_last: Year = None, disabled: bool | None = None, science: bool | None = None,
        sexual: bool | None = None,
        name: Annotated[str | None, Field(description="기간의 이름 / of a deadline: " + ", ".join(period_table.NAMES))] = None,
    ) -> dict[str, Any]:  # fmt: skip
        """공소시효, 고소 기간, 손해배상 시효와 다른 기간을 셉니다. 모르는 사실은 갈래로 나누고, 근거 조문을 줍니다.
        Limitation (prosecution), time to complain (complaint), damages, or another period (deadline with name): each reading
        with the clauses it rests on, what it assumes and what could change it. prosecution and complaint need offence, the
        address of a penal clause; birth_year to birth_year_last is the band in which the victim was born."""
        act = _day(day) or clock.today()
        asked = period_table.Asked(
            what,
            act,
            None,
            _day(known),
            period_table.born(birth_year, birth_year_last, act),
            disabled,
            science,
            sexual,
            name,
        )
        rows = self._offences(offence, act) if what in ("prosecution", "complaint") else [None]
        counted = []
        for row in rows:
            one = period_table.Asked(**{**vars(asked), "offence": row.id if row else None})
            counted.append(period_table.to_json(one, self._kb.periods(one), row))
        return {"schema_version": 1, "as_of": clock.today().isoformat(), "periods": counted}

    def _offences(self, offence: str | None, act: date) -> Iterable[Any]:
        """The penal rows that an address names, as they were on the day of the act."""
        if not offence:
            raise WrongUse("offence에 처벌 조문을 적어 주세요 (name the penal clause in offence).")
        found = [row["points_at"] for row in self._kb.citations(offence, as_of=act)["references"]]
        keys = [offence.strip(), *(place["key"] for place in found if place)]
        rows = period_table.named(self._kb.offences(act), keys)
        if not rows:
            raise WrongUse(
                "그날의 법정형이 실려 있지 않아 계산하지 않습니다 (no penalty of that clause and day is on file)."
            )
        return rows

    def provision(self, key: str, as_of: str | None = None) -> str:
        """조문 하나(kb show의 JSON). 예: provision://011187/14-2?as_of=2025-01-01
        One provision as the tool show gives it."""
        return _json(self._kb.show(key, as_of=_day(as_of)))

    def statutes(self) -> str:
        """실려 있는 법령: 법령ID, 이름, 어느 날까지 확인했는지, 공식 원문이 있는지.
        The statutes on file: id, names, up to which day each is known, whether its official text is loaded."""
        rows = [vars(row) for row in self._kb.statutes()]
        return _json({"schema_version": 1, "generation": self._kb.generation, "statutes": rows})


class Server(MCPServer[Any]):
    """The SDK's server with our errors: one sentence each, and none for an argument that it would have passed over."""

    def __init__(self, kb: KnowledgeBase) -> None:
        face, known = Face(kb), min((row.known_until for row in kb.statutes()), default="-")
        told = (
            f"법률정보이며 법률상담이 아닙니다. 법은 {known}까지 확인한 것입니다(법령마다 known_until).",
            f"Legal information with its citations, no legal advice; the law is known up to {known} (known_until of each).",
        )
        tools = [_tool(getattr(face, name), keys, told) for name, keys in _KEYS.items()]
        super().__init__(
            "gyeot", title="곁: 디지털 성범죄와 그 주변 법", version=version("gyeot"), tools=tools,
            instructions=f"{told[0]} state가 in_force가 아닌 글을 현행법으로 말하지 마세요.\n"
            f"{told[1]} Cite the address and state with every sentence of law; what is not in_force is not the law in force.",
            log_level="CRITICAL", subscriptions=False,
        )  # fmt: skip
        logging.getLogger("mcp").setLevel(logging.CRITICAL + 1)  # its records name what was asked
        self._known = {tool.name: set(tool.parameters["properties"]) for tool in tools}
        about = _described(face.provision, told)
        self.resource(_PROVISION, name="provision", description=about, mime_type="application/json")(face.provision)
        about = _described(face.statutes, told)
        self.resource(_STATUTES, name="statutes", description=about, mime_type="application/json")(face.statutes)

    async def call_tool(self, name: str, arguments: dict[str, Any], context: Context[Any, Any] | None = None) -> Any:
        """As the SDK's. Raises ToolError, with one sentence."""
        unknown = sorted(set(arguments) - self._known.get(name, set(arguments)))
        if unknown:
            raise ToolError(f"모르는 인자입니다: {', '.join(unknown)} (unknown argument of {name}).")
        try:
            return await super().call_tool(name, arguments, context)
        except ToolError as failed:
            raise ToolError(_sentence(failed)) from None

    async def read_resource(self, uri: Any, context: Context[Any, Any] | None = None) -> Any:
        """As the SDK's. Raises ResourceNotFoundError or ResourceError, with one sentence."""
        try:
            return await super().read_resource(uri, context)
        except ResourceNotFoundError:
            raise ResourceNotFoundError(
                "없는 자원입니다. provision://법령ID/조로 읽으세요 (unknown resource: read provision://011187/14-2)."
            ) from None
        except ResourceError as failed:
            kind = ResourceNotFoundError if isinstance(failed.__cause__, KbError) else ResourceError
            raise kind(_sentence(failed)) from None


def serve(port: int | None = None) -> None:
    """Serve what is on file until standard input closes, or over HTTP on ``port`` of this machine until Ctrl-C.

    Raises NoKnowledgeBase, BrokenStore or EmbeddingUnavailable as :func:`kb.base.open_kb`.
    """
    with contextlib.redirect_stdout(sys.stderr):  # standard output is the protocol's
        kb = open_kb()
    try:
        server = Server(kb)
        with contextlib.suppress(KeyboardInterrupt):
            if port is None:
                server.run("stdio")
            else:
                names = [f"{HOST}:{port}", f"localhost:{port}"]
                guard = TransportSecuritySettings(
                    enable_dns_rebinding_protection=True, allowed_hosts=names,
                    allowed_origins=[f"http://{name}" for name in names],
                )  # fmt: skip
                server.run(
                    "streamable-http", host=HOST, port=port, stateless_http=True, json_response=True,
                    max_request_body_size=MAX_BODY, transport_security=guard,
                )  # fmt: skip
    finally:
        kb.close()


def _tool(call: Callable[..., Any], keys: str, told: tuple[str, str]) -> Tool:
    """A method of :class:`Face` as a tool; its result always holds ``keys``."""
    tool = Tool.from_function(call, description=_described(call, told), annotations=_READS, structured_output=True)
    tool.parameters["additionalProperties"] = False
    held = ["schema_version", *keys.split()]
    tool.fn_metadata.output_schema = {"type": "object", "properties": {key: {} for key in held}, "required": held}
    return tool


def _described(call: Callable[..., Any], told: tuple[str, str]) -> str:
    """The docstring, Korean line and English lines, each with what holds for all."""
    korean, _, english = (call.__doc__ or "").partition("\n")
    return f"{korean.strip()} {told[0]}\n{' '.join(english.split())} {told[1]}"


def _sentence(failed: Exception) -> str:
    """What a client is told: our own sentence, the arguments that were wrong, or the kind of the error without its words."""
    cause: BaseException | None = failed.__cause__
    if isinstance(cause, KbError):
        return str(cause)
    if isinstance(cause, ValidationError):
        wrong = "; ".join(f"{'.'.join(map(str, row['loc']))}: {row['msg']}" for row in cause.errors())
        return f"인자가 맞지 않습니다: {wrong} (wrong arguments)."
    if cause is None:
        return f"없는 도구입니다. 쓸 수 있는 것: {', '.join(_KEYS)} (no such tool)."
    return f"예상하지 못한 오류입니다: {type(cause).__name__}. 'kb doctor'로 상태를 확인하세요 (unexpected error: run 'kb doctor')."


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise WrongUse(f"날짜는 2026-11-24처럼 적어 주세요 (not an ISO date): {text}") from error


def _json(body: Any) -> str:
    return json.dumps(body, ensure_ascii=False)
