"""The one calm line above an answer when somebody is in danger: whom to call first."""

from __future__ import annotations

from kb.answer import gather
from kb.answer.model import Citation, Claim
from kb.retrieve.library import Library
from kb.retrieve.question import Question

CRISIS_LINES = {
    "suicide": (
        "지금 많이 힘드시다면 혼자 견디지 마시고 먼저 {name}에 전화해 주세요. 답은 그 아래에 있습니다.",
        "If you are thinking of ending your life, please call {name} first. The answer follows below.",
    ),
    "danger_now": (
        "지금 위험하다면 먼저 {name}에 연락해 주세요. 답은 그 아래에 있습니다.",
        "If you are in danger now, please contact {name} first. The answer follows below.",
    ),
    "assault_recent": (
        "방금 일어난 일이라면 먼저 {name}에 연락해 주세요. 답은 그 아래에 있습니다.",
        "If this has just happened, please contact {name} first. The answer follows below.",
    ),
    "child_danger": (
        "아이가 지금 위험하다면 먼저 {name}에 연락해 주세요. 답은 그 아래에 있습니다.",
        "If a child is in danger now, please contact {name} first. The answer follows below.",
    ),
}
"""By the kind of danger: Korean, English."""


def crisis_line(library: Library, question: Question, language: str) -> list[Claim]:
    """The line for the first danger named, on the record of the service that it names; [] when none is named.

    Example: "지금 문을 부수고 있어요" -> 지금 위험하다면 먼저 경찰 긴급신고 112에 연락해 주세요. …
    """
    claims = []
    for kind in question.crisis[:1]:
        service = library.services.get(f"service/{gather.CRISIS[kind][0]}")
        if service and service.phones:
            frame = CRISIS_LINES[kind][0 if language == "ko" else 1]
            name = service.name_ko if language == "ko" else service.name_en
            evidence = gather.service_evidence(service)
            phone = service.phones[0].number
            text = frame.format(name=name if phone in name else f"{name}({phone})")
            claims.append(Claim(text, "contact", (Citation(evidence, evidence.lines[0]),)))
    return claims
