"""What the open API of 국가법령정보센터 answers, read without I/O: XML or JSON -> one tree -> rows of a list, a statute, a ruling.

Rules: the guide pages ``https://open.law.go.kr/LSO/openApi/guideResult.do?htmlName=…``, each named where its fields are read.
XML and JSON have the same fields; in JSON one row is an object, several are an array, and text of several lines is an array
(of arrays) of lines. A refusal, a text that is not there and a web page all come with HTTP 200: each is told apart here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from kb.errors import UnreadableSource

LISTS = {"eflaw": ("LawSearch", "law"), "prec": ("PrecSearch", "prec"), "detc": ("DetcSearch", "detc")}
"""target -> the root of its list and the name of a row; the rows of detc are ``Detc`` in some answers."""
STATES = ("현행", "시행예정", "연혁")
"""현행연혁코드: in force, awaiting it, past."""
_KEY_WORDS = re.compile(r"검증|인증|미신청|등록")
_QUOTA_WORDS = re.compile(r"한도|초과|횟수|트래픽|limit", re.IGNORECASE)


class UnknownShape(UnreadableSource):
    """An answer that does not look as its guide page says: names what was expected and where it broke."""

    def __init__(self, what: str, expected: str, found: str) -> None:
        super().__init__(
            f"law.go.kr의 답({what})이 알던 모양이 아닙니다: {expected}을(를) 기다렸는데 {found}. 기존 자료는 그대로이니 'kb'를 새 판으로 "
            f"바꾸거나 알려 주세요 (unknown shape of {what}: expected {expected}, found {found}; nothing was changed, update or report it)."
        )


class Broken(Exception):
    """Neither whole XML nor whole JSON: cut off, or not well formed."""


class NotThere(Exception):
    """The API has no text under this number."""


class Refusal(Exception):
    """The API answered that it does not answer; the message is the sentence to show."""


def read_answer(body: bytes, what: str) -> Element:
    """The tree of an answer that has data. ``what`` names the request in messages.

    Raises Broken, NotThere, Refusal and UnknownShape. Entities and document types are refused, never expanded.
    """
    text = body.removeprefix(b"\xef\xbb\xbf").strip()
    if is_html(text):
        raise Refusal(_not_granted(what))
    if text.startswith(b"{"):
        root = _of_json(text, what)
    elif text.startswith(b"<"):
        root = _of_xml(text, what)
    else:
        raise UnknownShape(what, "XML 또는 JSON", f"다른 글 ({len(text)} bytes of something else)")
    said = _text(root) if root.tag == "Law" and not len(root) else ""
    if re.search(r"일치하는\s.*없습니다", said):
        raise NotThere(what)
    if said or root.find("result") is not None or root.find("msg") is not None:
        words = said or " ".join(filter(None, (_text(root.find("result")), _text(root.find("msg")))))
        raise Refusal(_refused(what, words))
    if (code := _text(root.find("resultCode"))) not in ("", "00"):
        raise Refusal(_refused(what, f"{code} {_text(root.find('resultMsg'))}".strip()))
    return root


def is_html(body: bytes) -> bool:
    """Whether a body is a web page: what the API gives for a target not applied for, and while it is serviced."""
    return re.match(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html)\b", body[:300], re.IGNORECASE) is not None


def is_not_granted(body: bytes) -> bool:
    """Whether a web page says that this list or text was not applied for (``미신청된 목록/본문``)."""
    return is_html(body) and "미신청".encode() in body


def _not_granted(what: str) -> str:
    return (
        f"law.go.kr이 이 자료({what})를 내주지 않습니다. open.law.go.kr의 OPEN API 신청에서 법령, 판례, 헌재결정례가 모두 신청되어 "
        "있는지 확인하고 다시 하세요 (not granted: apply for statutes, precedents and constitutional decisions there)."
    )


def _refused(what: str, words: str) -> str:
    words = " ".join(words.split())[:200]
    if _KEY_WORDS.search(words):
        return (
            "law.go.kr이 인증값이나 이 컴퓨터의 IP를 받아들이지 않습니다. KB_LAW_OC와, open.law.go.kr에 등록한 IP 주소를 확인하세요 "
            f"(check the key and the IP address registered for it): {words}"
        )
    if _QUOTA_WORDS.search(words):
        return (
            "law.go.kr이 더 내주지 않습니다. 받은 것은 남아 있으니 내일 같은 명령을 다시 하세요 "
            f"(the quota is used up: run the same command again tomorrow; what came is kept): {words}"
        )
    return f"law.go.kr이 {what}에 답하지 않았습니다. 나중에 다시 하세요 (refused; try again later): {words}"


# --- XML and JSON as one tree -----------------------------------------------------------------------------------


def _of_xml(text: bytes, what: str) -> Element:
    try:
        return fromstring(text, forbid_dtd=True)
    except ParseError as error:
        raise Broken(what) from error
    except DefusedXmlException as error:
        raise UnknownShape(what, "DTD 없는 XML", "DTD") from error


def _of_json(text: bytes, what: str) -> Element:
    try:
        tree = json.loads(text)
        if len(tree) == 1:
            [(name, value)] = tree.items()
            [root] = _elements(name, value, what) or [Element(name)]
        else:
            [root] = _elements("Response", tree, what)
    except (ValueError, RecursionError) as error:
        raise Broken(what) from error
    return root


def _elements(name: str, value: Any, what: str) -> list[Element]:
    """A JSON value as XML would print it: one element, or one for each object of an array."""
    if isinstance(value, list) and any(isinstance(one, dict) for one in value):
        if not all(isinstance(one, dict) for one in value):
            raise UnknownShape(what, f"{name} 안의 객체", "객체와 글이 섞인 배열 (objects and text in one array)")
        return [element for one in value for element in _elements(name, one, what)]
    element = Element(name)
    if isinstance(value, dict):
        element.set("unordered", "yes")
        for key, below in value.items():
            if key == "content":
                element.text = "\n".join(_lines(below, what))
            else:
                element.extend(_elements(key, below, what))
    else:
        element.text = "\n".join(_lines(value, what))
    return [element]


def _lines(value: Any, what: str) -> Iterator[str]:
    if isinstance(value, list):
        for one in value:
            yield from _lines(one, what)
    elif isinstance(value, dict):
        raise UnknownShape(what, "글", "객체 (an object in an array of lines)")
    elif value is not None:
        yield str(value)


def _text(element: Element | None) -> str:
    return (element.text or "").strip() if element is not None else ""


def needed(root: Element, name: str, what: str) -> str:
    """The text of a field that must be there. Raises UnknownShape."""
    value = _text(root.find(name))
    if not value:
        raise UnknownShape(what, f"<{name}>", f"<{root.tag}>에 없습니다")
    return value


def digits(root: Element, name: str, what: str) -> str:
    """The same of a field that is a number. Raises UnknownShape."""
    value = needed(root, name, what)
    if not re.fullmatch(r"[0-9]{1,12}", value):
        raise UnknownShape(what, f"숫자 {name}", repr(value[:20]))
    return value


def optional(root: Element, name: str) -> str:
    """The text of a field, "" where it is absent or empty."""
    return _text(root.find(name))


def day_of(value: str, what: str) -> date:
    """``20200325``, ``2020.03.25`` -> the day. Old rulings are dated in 단기 (from 4200 to 4330), 2333 years ahead.

    Raises UnknownShape.
    """
    digits = re.sub(r"\D", "", value)
    try:
        year = int(digits[:4])
        if len(digits) != 8:
            raise ValueError("eight digits")
        return date(year - 2333 if 4200 <= year <= 4330 else year, int(digits[4:6]), int(digits[6:]))
    except ValueError as error:
        raise UnknownShape(what, "날짜 여덟 자리 (eight digits of a date)", repr(value[:20])) from error


# --- lists ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Page:
    """One page of a list: how many rows the whole list has, and the rows of this page."""

    total: int
    rows: tuple[Element, ...]


def read_page(root: Element, target: str) -> Page:
    """``totalCnt`` and the rows. Guides: lsEfYdListGuide, precListGuide, detcListGuide. Raises UnknownShape."""
    what = f"lawSearch.do target={target}"
    name, row = LISTS[target]
    if root.tag != name:
        raise UnknownShape(what, f"<{name}>", f"<{root.tag[:40]}>")
    return Page(int(digits(root, "totalCnt", what)), tuple(child for child in root if child.tag.lower() == row))


@dataclass(frozen=True)
class ListedVersion:
    """A row of ``target=eflaw``: one promulgation of a statute with one of its days. ``state``: 현행, 연혁 or 시행예정."""

    mst: str
    law_id: str
    name: str
    kind: str
    number: str
    promulgated_on: str
    effective_from: str
    state: str

    @property
    def place(self) -> tuple[date, int]:
        """The order of promulgation."""
        return date.fromisoformat(self.promulgated_on), int(re.sub(r"\D", "", self.number) or 0)

    @property
    def identity(self) -> dict[str, str]:
        """What tells one text from another: the same promulgation is listed with other days and states as time goes by."""
        return {k: v for k, v in asdict(self).items() if k not in ("effective_from", "state")}


def listed_version(row: Element) -> ListedVersion:
    """Guide: lsEfYdListGuide. Raises UnknownShape naming the field that is missing."""
    what = "lawSearch.do target=eflaw"
    return ListedVersion(
        mst=digits(row, "법령일련번호", what),
        law_id=digits(row, "법령ID", what).zfill(6),
        name=one_dot(needed(row, "법령명한글", what)),
        kind=optional(row, "법령구분명"),
        number=needed(row, "공포번호", what).lstrip("0"),
        promulgated_on=day_of(needed(row, "공포일자", what), what).isoformat(),
        effective_from=day_of(needed(row, "시행일자", what), what).isoformat(),
        state=_state(needed(row, "현행연혁코드", what), what),
    )


def _state(value: str, what: str) -> str:
    if value not in STATES:
        raise UnknownShape(what, f"현행연혁코드 {', '.join(STATES)}", repr(value[:20]))
    return value


@dataclass(frozen=True)
class ListedRuling:
    """A row of ``target=prec`` or ``target=detc``. ``origin`` is 데이터출처명, "" for the Constitutional Court."""

    target: str
    serial: str
    case_number: str
    case_name: str
    day: str
    court: str
    origin: str

    @property
    def identity(self) -> dict[str, str]:
        return asdict(self)


def listed_ruling(row: Element, target: str) -> ListedRuling:
    """Guides: precListGuide, detcListGuide. Raises UnknownShape naming the field that is missing."""
    what = f"lawSearch.do target={target}"
    court = target == "prec"
    return ListedRuling(
        target=target,
        serial=digits(row, "판례일련번호" if court else "헌재결정례일련번호", what),
        case_number=optional(row, "사건번호"),
        case_name=optional(row, "사건명"),
        day=optional(row, "선고일자" if court else "종국일자"),
        court=optional(row, "법원명") if court else "헌법재판소",
        origin=optional(row, "데이터출처명"),
    )


def one_dot(text: str) -> str:
    """The dots of a name or text as ㆍ, which 법제처 writes."""
    return re.sub(r"[·・･]", "ㆍ", text)
