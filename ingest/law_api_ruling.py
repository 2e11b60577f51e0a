"""A ruling as the open API gives it (``lawService.do``) -> a Ruling, by way of the published layouts (:mod:`ingest.rulings`).

Rule: guide pages precInfoGuide (``target=prec``: 판례정보일련번호, 사건명, 사건번호, 선고일자, 법원명, 판결유형, 판시사항, 판결요지, 참조조문,
참조판례, 판례내용) and detcInfoGuide (``target=detc``: 헌재결정례일련번호, 종국일자, 사건번호, 사건명, 판시사항, 결정요지, 전문, 참조조문,
참조판례, 심판대상조문) of open.law.go.kr.
"""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree.ElementTree import Element

import yaml

from ingest.law_api_shapes import UnknownShape, day_of, needed, optional
from ingest.rulings import Layout, Ruling, read_ruling

SOURCE = "law.go.kr"
_SECTIONS = {
    "prec": ("판시사항", "판결요지", "참조조문", "참조판례", "판례내용"),
    "detc": ("판시사항", "결정요지", "심판대상조문", "참조조문", "참조판례", "전문"),
}
_DECISION = re.compile(r"(?:전원합의체 )?(?:판결|결정)")


def read_api_ruling(root: Element, target: str) -> Ruling:
    """One decision. Raises UnknownShape, and RulingError where what is there makes no ruling (no number, no text)."""
    what, court = f"lawService.do target={target}", target == "prec"
    expected = "PrecService" if court else "DetcService"
    if root.tag != expected:
        raise UnknownShape(what, f"<{expected}>", f"<{root.tag[:40]}>")
    serial = needed(root, "판례정보일련번호" if court else "헌재결정례일련번호", what)
    day = day_of(needed(root, "선고일자" if court else "종국일자", what), what).isoformat()
    front = {
        "사건번호": needed(root, "사건번호", what),
        "사건명": optional(root, "사건명"),
        "출처": f"https://www.law.go.kr/LSW/{target}InfoP.do?{target}Seq={serial}",
        **({"법원명": needed(root, "법원명", what), "선고일자": day} if court else {"종국일자": day}),
    }
    sections = {name: optional(root, name) for name in _SECTIONS[target]}
    if not any(sections.values()):
        raise UnknownShape(what, " 또는 ".join(_SECTIONS[target]), "글이 하나도 없습니다 (no text at all)")
    parts = [f"## {name}\n\n{_unheaded(text)}\n" for name, text in sections.items() if text]
    text = f"---\n{yaml.safe_dump(front, allow_unicode=True, sort_keys=False)}---\n\n" + "\n".join(parts)
    layout: Layout = "precedent-kr" if court else "constitution-kr"
    ruling = read_ruling(text, layout, f"{SOURCE}/{target}/{serial}")
    said = optional(root, "판결유형")
    if ruling.decision is None and _DECISION.fullmatch(said):
        return replace(ruling, decision=said)
    return ruling


def _unheaded(text: str) -> str:
    """No line of the text itself opens a section."""
    return re.sub(r"(?m)^(?=##)", " ", text)
