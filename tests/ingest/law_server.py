"""A server on the loopback that answers as the open API of law.go.kr does, around an invented 시험법: its lists and texts in XML and in
JSON, what it says instead, and faults.

    with LawServer() as server:
        server.versions.append(Version("103", "3", "2021-03-02", "2021-03-02", THREE))
        server.faults.append(Fault(status=500))
        sync(["law.go.kr"], …, law=server.access())

Shapes: the guide pages lsEfYdListGuide, lsNwInfoGuide, precListGuide, precInfoGuide, detcListGuide and detcInfoGuide.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.etree.ElementTree import Element
from xml.sax.saxutils import escape

from defusedxml.ElementTree import fromstring

from ingest.law_api import Access

KEY = "invented-key-7"
REFUSED = "<Response><result>사용자 정보 검증에 실패하였습니다.</result><msg>서버장비의 IP주소를 등록해 주세요. ({key})</msg></Response>"
QUOTA = "<Response><result>실패</result><msg>하루 호출 한도를 초과하였습니다.</msg></Response>"
NOT_GRANTED = "<!DOCTYPE html>\n<html><body><h2>미신청된 목록/본문에 대한 접근입니다.</h2></body></html>"
MAINTENANCE = "\n<html><head><title>점검</title></head><body>잠시 후 이용하세요</body></html>"
NO_LAW = "<Law>일치하는 법령이 없습니다.  법령명을 확인하여 주십시오.</Law>"
NO_RULING = "<Law>일치하는 판례가 없습니다.  판례명을 확인하여 주십시오.</Law>"


@dataclass(frozen=True)
class Version:
    """A promulgation of a statute. ``units``: the inside of 조문, in XML; ``days``: further days on which parts of it take effect."""

    mst: str
    number: str
    promulgated: str
    effective: str
    units: str
    state: str = "현행"
    days: tuple[str, ...] = ()
    law_id: str = "999999"
    name: str = "시험법"
    addendum: str = ""
    hidden_from_law: bool = False
    """``target=law`` does not find it, as with a new statute that is not law yet."""


@dataclass(frozen=True)
class Decision:
    """A ruling: ``fields`` of its text beside those of the list; None where the list alone has it."""

    serial: str
    number: str
    day: str
    name: str
    court: str = "대법원"
    fields: Mapping[str, str] | None = None
    applies: str = "시험법"
    origin: str = "대법원"


@dataclass(frozen=True)
class Fault:
    """What is answered instead, once: a status, a body, a redirect, half of the answer, or nothing in time."""

    status: int = 200
    body: str | bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: bool = False
    torn: bool = False
    """Half of the document, as if it were the whole."""
    silent: bool = False


def article(number: int, title: str, text: str = "", branch: int = 0, more: str = "") -> str:
    """A 조문단위. ``more`` is the inside beside 조문내용: 항 …"""
    label = f"제{number}조" + (f"의{branch}" if branch else "")
    return (
        f'<조문단위 조문키="{number:04}0{branch}1"><조문번호>{number}</조문번호>'
        + (f"<조문가지번호>{branch}</조문가지번호>" if branch else "")
        + f"<조문여부>조문</조문여부><조문제목><![CDATA[{title}]]></조문제목><조문시행일자>20190701</조문시행일자>"
        f"<조문이동이전></조문이동이전><조문변경여부>N</조문변경여부>"
        f"<조문내용><![CDATA[{label}({title}) {text}]]></조문내용>{more}</조문단위>"
    )


def paragraph(sign: str, text: str, more: str = "") -> str:
    return f"<항><항번호>{sign}</항번호><항내용><![CDATA[    {sign}{text}]]></항내용>{more}</항>"


def item(number: str, text: str, more: str = "", branch: str = "") -> str:
    printed = f"{number}의{branch}" if branch else number
    extra = f"<호가지번호>{branch}</호가지번호>" if branch else ""
    return f"<호><호번호>{number}.</호번호>{extra}<호내용><![CDATA[      {printed}.  {text}]]></호내용>{more}</호>"


def subitem(letter: str, text: str) -> str:
    return f"<목><목번호>{letter}.</목번호><목내용><![CDATA[        {letter}. {text}]]></목내용></목>"


def heading(text: str) -> str:
    return (
        "<조문단위 조문키='0001000'><조문번호>1</조문번호><조문여부>전문</조문여부>"
        f"<조문내용><![CDATA[    {text}]]></조문내용></조문단위>"
    )


FILMING = article(
    1, "무단촬영", "", 0,
    paragraph("①", "허락 없이 찍은 사람은 1년 이하의 징역에 처한다.") + paragraph("②", "미수범은 처벌한다."),
)  # fmt: skip
SPREADING = article(2, "무단유포", "허락 없이 뿌린 사람은 2년 이하의 징역에 처한다.")
HARSHER = article(2, "무단유포", "허락 없이 뿌린 사람은 5년 이하의 징역에 처한다. <개정 2021.3.2>")
COMPOSING = article(
    1, "합성", "다음 각 호의 사람은 3년 이하의 징역에 처한다.", 2,
    "<항>" + item("1", "허락 없이 합성한 사람", subitem("가", "얼굴") + subitem("나", "목소리"))
    + item("2", "허락 없이 편집한 사람") + "</항>",
)  # fmt: skip
ONE, TWO, THREE = FILMING + SPREADING, FILMING + COMPOSING + SPREADING, FILMING + COMPOSING + HARSHER
"""The three states of the invented statute: what :data:`tests.ingest.invented_law.HISTORY` prints as files."""


@dataclass
class LawServer:
    """``asked`` are the requests: (page, parameters). ``faults`` are given first, in turn, then the data."""

    versions: list[Version] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    rows_tag: str = "Detc"
    most: int = 100

    def __enter__(self) -> LawServer:
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                server._answer(self)

            def log_message(self, *_: Any) -> None:
                pass

        self._done = threading.Event()
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        threading.Thread(target=self._http.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._http.shutdown()
        self._http.server_close()

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self._http.server_port}/DRF"

    def access(self, key: str | None = KEY, **options: Any) -> Access:
        """The way to this server, on a clock that only sleeping moves."""
        clock = options.pop("time", None) or FakeTime()
        return Access(key, base=self.base, clock=clock.now, sleep=clock.sleep, **options)

    def texts(self) -> list[str]:
        """MST or ID of every text that was asked for."""
        return [q.get("MST") or q.get("ID") or "" for page, q in self.asked if page == "lawService.do"]

    def _answer(self, handler: BaseHTTPRequestHandler) -> None:
        parts = urlsplit(handler.path)
        page, query = parts.path.rsplit("/", 1)[-1], {k: v[0] for k, v in parse_qs(parts.query).items()}
        self.asked.append((page, query))
        fault = self.faults.pop(0) if self.faults else Fault()
        if fault.silent:
            self._done.wait(30)
            return
        body = fault.body if fault.body is not None else self._data(page, query)
        raw = body if isinstance(body, bytes) else body.encode()
        sent = raw[: len(raw) // 2] if fault.cut or fault.torn else raw
        handler.send_response(fault.status)
        for name, value in fault.headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(raw) if fault.cut else len(sent)))
        handler.end_headers()
        handler.wfile.write(sent)

    def _data(self, page: str, query: dict[str, str]) -> str:
        if query.get("OC") != KEY:
            xml = REFUSED.format(key=query.get("OC", ""))
        elif page == "lawSearch.do":
            xml = self._list(query)
        else:
            xml = self._text(query)
        return xml if query.get("type") == "XML" else as_json(xml)

    def _list(self, query: dict[str, str]) -> str:
        target = query["target"]
        if target == "eflaw":
            rows = self._law_rows(query)
            root, tag = "LawSearch", "law"
        else:
            rows = self._ruling_rows(query)
            root, tag = ("PrecSearch", "prec") if target == "prec" else ("DetcSearch", self.rows_tag)
        size = min(int(query["display"]), self.most)
        shown = rows[(int(query["page"]) - 1) * size :][:size]
        found = "".join(f'<{tag} id="{place}">{row}</{tag}>' for place, row in enumerate(shown, 1))
        return (
            f'<?xml version="1.0" encoding="UTF-8"?><{root}><target>{target}</target><키워드></키워드>'
            f"<section>lawNm</section><totalCnt>{len(rows)}</totalCnt><page>{query['page']}</page>"
            f"<numOfRows>{len(shown)}</numOfRows><resultCode>00</resultCode><resultMsg>success</resultMsg>{found}</{root}>"
        )

    def _law_rows(self, query: dict[str, str]) -> list[str]:
        wanted = query.get("LID")
        rows = []
        for version in self.versions:
            if wanted and int(wanted) != int(version.law_id):
                continue
            if query.get("nw") == "2,3" and version.state == "연혁":
                continue
            for day in (version.effective, *version.days):
                link = f"/DRF/lawService.do?OC={query['OC']}&target=eflaw&MST={version.mst}&type=HTML"
                rows.append(
                    f"<법령일련번호>{version.mst}</법령일련번호><현행연혁코드>{version.state}</현행연혁코드>"
                    f"<법령명한글><![CDATA[{version.name}]]></법령명한글><법령ID>{version.law_id}</법령ID>"
                    f"<공포일자>{_flat(version.promulgated)}</공포일자><공포번호>{version.number.zfill(5)}</공포번호>"
                    f"<제개정구분명>일부개정</제개정구분명><법령구분명>법률</법령구분명><시행일자>{_flat(day)}</시행일자>"
                    f"<법령상세링크>{escape(link)}</법령상세링크>"
                )
        return rows

    def _ruling_rows(self, query: dict[str, str]) -> list[str]:
        court = query["target"] == "prec"
        found = [d for d in self.decisions if (d.court != "헌법재판소") == court]
        if "nb" in query:
            found = [d for d in found if query["nb"] in d.number]
        if "JO" in query:
            found = [d for d in found if query["JO"] == d.applies]
        if "date" in query:
            found = [d for d in found if query["date"] == _flat(d.day)]
        if "query" in query:
            found = [d for d in found if query["query"].strip('"') in d.name]
        serial, day = ("판례일련번호", "선고일자") if court else ("헌재결정례일련번호", "종국일자")
        return [
            f"<{serial}>{d.serial}</{serial}><사건명>{d.name}</사건명><사건번호>{d.number}</사건번호>"
            f"<{day}>{d.day.replace('-', '.')}</{day}>"
            + (f"<법원명>{d.court}</법원명><데이터출처명>{d.origin}</데이터출처명>" if court else "")
            for d in found
        ]

    def _text(self, query: dict[str, str]) -> str:
        if query["target"] in ("law", "eflaw"):
            version = next((v for v in self.versions if v.mst == query["MST"]), None)
            if version is None or (query["target"] == "law" and version.hidden_from_law):
                return NO_LAW
            if query["target"] == "eflaw" and query.get("efYd") != _flat(version.effective):
                return NOT_GRANTED
            return statute(version)
        decision = next((d for d in self.decisions if d.serial == query["ID"] and d.fields is not None), None)
        return ruling(decision, query["target"]) if decision else NO_RULING


def statute(version: Version) -> str:
    """The text of a version: ``<법령>`` with 기본정보, 조문 and 부칙."""
    year, month, day = (int(part) for part in version.promulgated.split("-"))
    addendum = version.addendum or (
        f"부칙 <제{version.number}호,{year}.{month}.{day}>\n\n제1조(시행일) 이 법은 정한 날부터 시행한다.\n"
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><법령 법령키="{version.law_id}{_flat(version.promulgated)}"><기본정보>'
        f"<법령ID>{version.law_id}</법령ID><공포일자>{_flat(version.promulgated)}</공포일자>"
        f"<공포번호>{version.number.zfill(5)}</공포번호><언어>한글</언어>"
        f'<법종구분 법종구분코드="A0002">법률</법종구분><법령명_한글><![CDATA[{version.name}]]></법령명_한글>'
        f"<시행일자>{_flat(version.effective)}</시행일자></기본정보><조문>{version.units}</조문><부칙><부칙단위>"
        f"<부칙공포일자>{_flat(version.promulgated)}</부칙공포일자><부칙공포번호>{version.number}</부칙공포번호>"
        f"<부칙내용><![CDATA[{addendum}]]></부칙내용></부칙단위></부칙>"
        "<개정문><개정문내용><![CDATA[시험법 일부를 다음과 같이 개정한다.]]></개정문내용></개정문></법령>"
    )


def ruling(decision: Decision, target: str) -> str:
    fields = dict(decision.fields or {})
    if target == "prec":
        head = {"판례정보일련번호": decision.serial, "선고일자": _flat(decision.day), "법원명": decision.court}
    else:
        head = {"헌재결정례일련번호": decision.serial, "종국일자": _flat(decision.day)}
    head |= {"사건번호": decision.number, "사건명": decision.name}
    inside = "".join(f"<{name}>{escape(text)}</{name}>" for name, text in (head | fields).items())
    root = "PrecService" if target == "prec" else "DetcService"
    return f'<?xml version="1.0" encoding="UTF-8"?><{root}>{inside}</{root}>'


def as_json(xml: str) -> str:
    """The same answer in JSON: one row an object, several an array; lines of a text an array in an array."""
    if not xml.lstrip().startswith("<?xml") and "<html" in xml.lower():
        return xml
    root = fromstring(xml)
    value = _json(root)
    body = value if root.tag == "Response" else {root.tag: value}
    return json.dumps(body, ensure_ascii=False)


def _json(element: Element) -> Any:
    if not len(element):
        text = element.text or ""
        value: Any = [text.splitlines()] if "\n" in text.strip() else text
        return {"content": value, **element.attrib} if element.attrib else value
    found: dict[str, Any] = {}
    for child in element:
        value = _json(child)
        if child.tag in found:
            kept = found[child.tag]
            found[child.tag] = [*kept, value] if isinstance(kept, list) else [kept, value]
        else:
            found[child.tag] = value
    return found | {name: value for name, value in element.attrib.items() if name not in found}


def _flat(day: str) -> str:
    return day.replace("-", "")


class FakeTime:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.at = 1000.0
        self.slept: list[float] = []

    def now(self) -> float:
        return self.at

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.at += seconds


def history(states: Sequence[str] = ("연혁", "연혁", "현행")) -> list[Version]:
    """The three promulgations of the invented statute, as :data:`tests.ingest.invented_law.HISTORY`."""
    return [
        Version("101", "1", "2019-01-01", "2019-07-01", ONE, states[0]),
        Version("102", "2", "2020-03-24", "2020-06-25", TWO, states[1]),
        Version("103", "3", "2021-03-02", "2021-03-02", THREE, states[2]),
    ]
