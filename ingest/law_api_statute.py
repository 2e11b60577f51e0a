"""A statute as the open API gives it (``lawService.do``) -> the file that the layout of legalize-kr would have of it.

Rule: guide pages lsNwInfoGuide (``target=law``) and lsEfYdInfoGuide (``target=eflaw``) of open.law.go.kr: 기본정보, 조문단위 with
조문번호, 조문가지번호, 조문여부, 조문제목, 조문내용, 항, 호, 목, and 부칙단위. 편, 장, 절 and 관 come as 조문단위 too, whose 조문여부 is
전문. The text then goes the way of every other source (:mod:`kb.law.provision`). 조문참고자료, 별표 and 제개정이유 are left out, as the
git source leaves them out. What is not known and may hold words of law stops the reading: half a text is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal
from xml.etree.ElementTree import Element

from ingest.law_api_shapes import UnknownShape, day_of, digits, needed, one_dot, optional
from ingest.statutes import StatuteFile
from kb.law.address import official_page
from kb.law.building import CIRCLED

_LEVELS = {"편": "#", "장": "##", "절": "###", "관": "####"}
_DIVISION = re.compile(r"제\d+(편|장|절|관|항|속|목|款)(?:의\d+)?(?=\s|$)")
_PREFIX = re.compile(r"제(\d+)조(?:의(\d+))?\s*")
_BRACKETS = re.compile(r"\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)\s*")
_ITEM = re.compile(r"(\d+(?:의\d+)?)\s*\.\s*")
_SUBITEM = re.compile(r"([가-힣](?:의\d+)?)\s*\.\s*")
_SIGNS = {number: sign for sign, number in CIRCLED.items() if sign != "ⓛ"}
_KNOWN = {
    "조문": {"조문단위"},
    "조문단위": {"조문내용", "항"},
    "항": {"항내용", "호", "목"},
    "호": {"호내용", "목"},
    "목": {"목내용"},
    "부칙": {"부칙단위"},
    "부칙단위": {"부칙내용"},
}
"""The fields that hold text or other fields; any other of that kind is unknown, and every other kind tells of the text."""


def read_statute(root: Element, target: Literal["law", "eflaw"], path: str) -> StatuteFile:
    """One version of a statute, to be kept under ``path``. Raises UnknownShape."""
    what = f"lawService.do target={target}"
    if root.tag != "법령":
        raise UnknownShape(what, "<법령>", f"<{root.tag[:40]}>")
    about = root.find("기본정보")
    if about is None:
        raise UnknownShape(what, "<기본정보>", "<법령>에 없습니다")
    name = one_dot(needed(about, "법령명_한글", what))
    return StatuteFile(
        path=path,
        law=name,
        law_id=digits(about, "법령ID", what).zfill(6),
        kind=optional(about, "법종구분"),
        number=needed(about, "공포번호", what).lstrip("0"),
        promulgated_on=day_of(needed(about, "공포일자", what), what),
        effective_from=day_of(needed(about, "시행일자", what), what),
        url=official_page(name),
        body="\n".join(_body(root, name, what)),
    )


def _body(root: Element, name: str, what: str) -> Iterator[str]:
    articles, addenda = root.find("조문"), root.find("부칙")
    units = _below(articles, what) if articles is not None else []
    ends = _below(addenda, what) if addenda is not None else []
    if not units and not ends:
        raise UnknownShape(what, "<조문단위>나 <부칙단위>", "둘 다 없습니다 (neither is there)")
    yield f"# {name}\n"
    for unit in units:
        yield from _unit(unit, what)
    if ends:
        yield "## 부칙\n"
    for unit in ends:
        yield from _addendum(unit, what)


def _below(element: Element, what: str) -> list[Element]:
    """The children that hold text. Raises UnknownShape where one is not known: its words would be lost."""
    known = _KNOWN[element.tag]
    for child in element:
        if child.tag not in known and (len(child) or child.tag.endswith("내용")):
            raise UnknownShape(what, f"<{element.tag}>의 {', '.join(sorted(known))}", f"<{child.tag[:40]}>")
    return [child for child in element if child.tag in known]


def _unit(unit: Element, what: str) -> Iterator[str]:
    kind = optional(unit, "조문여부")
    content = one_dot(optional(unit, "조문내용"))
    if kind == "전문":
        yield from (_heading(line) for line in content.splitlines() if line.strip())
        return
    if kind != "조문":
        raise UnknownShape(what, "조문여부 조문 또는 전문", repr(kind[:20]))
    number = str(int(digits(unit, "조문번호", what)))
    branch = optional(unit, "조문가지번호").lstrip("0") and str(int(digits(unit, "조문가지번호", what)))
    label = f"제{number}조" + (f"의{branch}" if branch else "")
    title = one_dot(optional(unit, "조문제목"))
    yield f"\n##### {label}{f' ({title})' if title else ''}\n"
    if content and (own := _without_heading(content, number, branch, title, what)):
        yield f"{own}\n"
    for paragraph in _below(unit, what):
        if paragraph.tag == "항":
            yield from _paragraph(paragraph, what)


def _without_heading(content: str, number: str, branch: str, title: str, what: str) -> str:
    """조문내용 begins with number and title again, which must be the same: else a text would stand under another number."""
    match = _PREFIX.match(content)
    if not match:
        return content
    if (int(match[1]), int(match[2] or 0)) != (int(number), int(branch or 0)):
        raise UnknownShape(what, f"제{number}조{f'의{branch}' if branch else ''}의 조문내용", repr(match[0].strip()))
    rest = content[match.end() :]
    bracket = _BRACKETS.match(rest) if title else None
    return (rest[bracket.end() :] if bracket else rest).strip()


def _heading(line: str) -> str:
    """``제1장 총칙`` -> ``## 제1장 총칙``; what is below 관 has no sign in the layout and stands in bold."""
    line = " ".join(line.split())
    match = _DIVISION.match(line)
    if not match:
        return f"\n{line}\n"
    return f"\n{_LEVELS[match[1]]} {line}\n" if match[1] in _LEVELS else f"\n**{line}**\n"


def _paragraph(paragraph: Element, what: str) -> Iterator[str]:
    text = one_dot(optional(paragraph, "항내용"))
    if text:
        sign = text[0] if text[0] in CIRCLED else _sign(optional(paragraph, "항번호"), what)
        own = text[1:].strip() if text[0] in CIRCLED else text
        yield f"**{sign}** {own}\n" if sign else f"{own}\n"
    below = [child for child in _below(paragraph, what) if child.tag in ("호", "목")]
    items = sum(1 for child in below if child.tag == "호")
    loose = len(below) > items
    if loose and (items == 0 or (items > 1 and paragraph.get("unordered"))):
        raise UnknownShape(what, "호 아래의 <목>", "호가 여럿인 항 바로 아래의 <목> (whose 호 cannot be told)")
    for child in below:
        yield from _item(child, what) if child.tag == "호" else _subitem(child, what)
    if below:
        yield ""


def _sign(number: str, what: str) -> str:
    """``①`` and ``1`` -> ``①``, "" -> "": an article without 항 has one that only holds its 호."""
    number = number.strip().rstrip(".")
    if not number or number[0] in CIRCLED:
        return number[:1]
    sign = _SIGNS.get(int(number)) if number.isdigit() else None
    if sign is None:
        raise UnknownShape(what, "항번호", repr(number[:20]))
    return sign


def _item(item: Element, what: str) -> Iterator[str]:
    yield from _marked(item, "호", _ITEM, "  ", what)
    for child in _below(item, what):
        if child.tag == "목":
            yield from _subitem(child, what)


def _subitem(item: Element, what: str) -> Iterator[str]:
    _below(item, what)
    yield from _marked(item, "목", _SUBITEM, "    ", what)


def _marked(item: Element, name: str, pattern: re.Pattern[str], indent: str, what: str) -> Iterator[str]:
    """``<호내용>3의2. 글</호내용>`` -> ``  3의2\\. 글``. The number in the text counts; 호번호 and 호가지번호 where it has none."""
    text = re.sub(r"[ \t]+", " ", one_dot(optional(item, f"{name}내용")))
    match = pattern.match(text)
    if match:
        yield f"{indent}{match[1]}\\. {text[match.end() :]}"
        return
    number = optional(item, f"{name}번호").rstrip(".").strip()
    branch = optional(item, f"{name}가지번호").lstrip("0")
    if text and not number:
        raise UnknownShape(what, f"{name}번호", f"번호 없는 {name} (without a number)")
    if text:
        yield f"{indent}{number}{f'의{branch}' if branch else ''}\\. {text}"


def _addendum(unit: Element, what: str) -> Iterator[str]:
    """부칙내용 begins with its heading, ``부칙 <제3호,2021.3.2>``; where it does not, number and day give it."""
    _below(unit, what)
    text = _set_out(unit, "부칙내용")
    if not text:
        return
    if not text.startswith("부칙"):
        day = day_of(needed(unit, "부칙공포일자", what), what)
        number = needed(unit, "부칙공포번호", what).lstrip("0")
        yield f"부칙 <제{number}호,{day.year}.{day.month}.{day.day}>\n"
    yield f"{text}\n"


def _set_out(unit: Element, name: str) -> str:
    """A text whose lines keep how far they are set in against each other: by so much less as the least of them is."""
    child = unit.find(name)
    lines = ((child.text or "") if child is not None else "").strip().splitlines()
    depths = [len(line) - len(line.lstrip()) for line in lines if line.strip()]
    least = min((depth for depth in depths if depth), default=0)
    return "\n".join(line[min(least, len(line) - len(line.lstrip())) :].rstrip() for line in lines)
