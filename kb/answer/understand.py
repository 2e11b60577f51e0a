"""Reading a question without a model: intents, and whether it lies in our field at all."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kb.retrieve.question import Question
from kb.retrieve.retriever import Found

_INTENTS: list[tuple[str, re.Pattern[str]]] = [
    ("penalty", re.compile(r"처벌|형량|징역|벌금|벌\s?받|감옥|깜빵|형사|몇\s?년|얼마나\s?나오|punish|penalt|sentence|jail|prison|\bfine[ds]?\b|how many years", re.I)),
    ("delete", re.compile(r"삭제|지우|지워|내리|내려|차단|없애|take\s?down|remove|delet", re.I)),
    ("do_now", re.compile(r"어떻게\s?(?:해야|하면|하죠|해요|하나|대처|신고)|어케|뭐부터|무엇부터|뭘\s?해야|신고|고소|대처|방법|절차|what (?:should|can|do) (?:i|we)|how (?:do|can) (?:i|we)|report", re.I)),
    ("help", re.compile(r"상담|도움|도와|어디(?:에|로|서)|전화|기관|지원|변호사|쉼터|무료|help|hotline|support|counsel|lawyer|shelter|call", re.I)),
    ("evidence", re.compile(r"증거|캡처|캡쳐|스샷|녹음|evidence|screenshot|proof", re.I)),
    ("history", re.compile(r"언제부터|개정|바뀌|바뀐|시행일|시행됐|입법|역사|연혁|정책|공약|when (?:did|was|were)|amend|histor|policy|law change", re.I)),
    ("elements", re.compile(r"해당|성립|인가요|되나요|되는지|죄가|범죄|불법|위법|걸리|illegal|crime|against the law|count as|is it", re.I)),
]  # fmt: skip

TOO_FAR = 0.80
"""Cosine below which nothing on file is near a question (multilingual-e5-small; cosines of unrelated Korean texts lie
around 0.75–0.82). A calibration on the project's own questions, not a probability."""
MARGIN = 0.0


@dataclass(frozen=True)
class Scope:
    """Whether a question is ours, and why; ``topic`` names the outside topic it is nearest to."""

    inside: bool
    why: str
    topic: str | None = None


def intents(question: Question) -> tuple[str, ...]:
    """What is asked for, in the order of :data:`_INTENTS`; ``("overview",)`` when nothing is said."""
    found = tuple(name for name, pattern in _INTENTS if pattern.search(question.text))
    return found or ("overview",)


def scope(found: Found) -> Scope:
    """Inside when a provision or ruling on file is named, a word of the field is there, or danger is; else by nearness:
    nearer to what is on file than to every topic that is not ours, and near enough."""
    question = found.question
    if question.crisis:
        return Scope(True, "crisis")
    if any("reference" in reason for hit in found.hits for reason in hit.reasons):
        return Scope(True, "reference")
    topic, outside = found.nearest_outside
    inside = found.nearest_inside
    if question.in_field_words:
        return Scope(True, "word")
    if not found.hits or inside < TOO_FAR:
        return Scope(False, "nothing near", topic)
    if outside >= inside - MARGIN:
        return Scope(False, "outside topic", topic)
    return Scope(True, "near")
