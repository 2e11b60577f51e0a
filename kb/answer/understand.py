"""Reading a question without a model: intents, and whether it lies in our field at all."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kb.retrieve.lexicon import fold
from kb.retrieve.question import Question
from kb.retrieve.retriever import Found

_INTENTS: list[tuple[str, re.Pattern[str]]] = [
    ("penalty", re.compile(r"처벌|형량|징역|벌금|벌\s?받|감옥|깜빵|형사|몇\s?년|얼마나\s?나오|punish|penalt|sentence|jail|prison|\bfine[ds]?\b|how many years", re.I)),
    ("delete", re.compile(r"삭제|지우|지워(?!졌|진)|내리|내려|차단|없애|tak(?:e|en|ing)\b[^.?!]{0,25}\bdown|remove|delet", re.I)),
    ("do_now", re.compile(r"어떻게\s?(?:해야|하면|하죠|해요|하나|대처|신고)|어케|뭐부터|무엇부터|뭘\s?해야|신고|고소|대처|방법|절차|what (?:should|can|do) (?:i|we)|how (?:do|can) (?:i|we)|report", re.I)),
    ("help", re.compile(r"상담(?!\s?(?:조건부|위탁))|도움|도와|어디(?:에|로|서)|전화|기관|지원|변호사|쉼터|무료|help|hotline|interpret|translat|support|counsel|lawyer|shelter|call", re.I)),
    ("evidence", re.compile(r"증거|캡처|캡쳐|스샷|녹음|evidence|screenshot|proof", re.I)),
    ("history", re.compile(r"언제부터|개정|바뀌|바뀐|시행일|시행됐|입법|역사|연혁|정책|공약|when (?:did|was|were)|amend|histor|policy|law change", re.I)),
    ("elements", re.compile(r"해당|성립|인가요|되나요|되는지|죄가|범죄|불법|위법|걸리|illegal|crime|against the law|count as|is it", re.I)),
]  # fmt: skip

_NAMES = re.compile(
    r"[「『][^」』]*[」』]|(?:\S+ ){0,3}\S*처벌\s?등?에\s?관한\s?(?:특례\s?)?법률?|\S*처벌(?:특례)?법|\S*지원(?:에 관한 법률|법)|지하철\s?역사|역사 내"
    r"|\bAct on (?:the )?(?:\w+ ){0,4}Punishment[\w ]*?of (?:\w+ ){1,4}Crimes?",
    re.I,
)
"""Names that hold a word of an intent without asking for it: 성폭력처벌법 asks for no penalty, 지하철 역사 for no history."""

WHAT_NOW = re.compile(
    r"어떻게\s?(?:해야|하면\s?(?:좋|돼|되)|하죠|해요|하나요?|대처|대응)|어떡|어케|뭐부터|무엇부터|무얼\s?해야|뭘\s?(?:해야|하면)|대처|대응"
    r"|what (?:should|do|can|shall) (?:i|we|she|he) (?:do|now)|where do i start",
    re.I,
)
"""Words that ask what to do."""
ATTEMPT = re.compile(
    r"미수|시도|려다|려고\s?(?:했|한|하다)|려고[^.?!]{0,25}(?:들켰|들켜|걸렸|걸려|잡혔|잡혀)|뻔\s?(?:했|한)|미처|못\s?(?:찍|올|보|만)|실패|attempt|tried to|almost|fail",
    re.I,
)
"""Words for an act that was begun and not finished."""
TOO_FAR = 0.80
"""Cosine below which nothing on file is near a question (multilingual-e5-small; cosines of unrelated Korean texts lie
around 0.75–0.82). A calibration on the project's own questions, not a probability."""
EVEN = 0.001
"""Difference of mean cosines within which a question is as near to what is not ours as to what is: it counts as not ours."""
UNSURE = 0.010
"""Difference of mean cosines below which meaning alone does not place a question inside."""
OTHER_WORDS = 1.5
"""How many times the words of a question must fit outside topics better (BM25) before they speak against the field."""
FAR_OUTSIDE = 0.010
"""How much nearer outside a question must be before a word of the field yields to meaning alone."""


NOT_ON_FILE = "not on file"
"""Why a question is declined that names a provision or ruling which is not here."""
_WORD = re.compile(r"[^\W\d_ㄱ-ㆎ\u1100-\u11ff]{2,}")
"""Two letters in a row; single consonants and vowels (ㅠㅠ, ㅋㅋ) say nothing that a search could judge."""


@dataclass(frozen=True)
class Scope:
    """Whether a question is ours, and why; ``topic`` names the outside topic it is nearest to."""

    inside: bool
    why: str
    topic: str | None = None


def intents(question: Question) -> tuple[str, ...]:
    """What is asked for, in the order of :data:`_INTENTS`; what was asked before where a turn goes on and says nothing of it
    (그럼 미성년자면요?); ``("overview",)`` when nothing is said."""
    text = _NAMES.sub(" ", question.text)
    found = tuple(name for name, pattern in _INTENTS if pattern.search(text))
    if not found and question.earlier is not None:
        return intents(question.earlier)
    return found or ("overview",)


def stands_outside(found: Found) -> bool:
    """Whether a turn by itself clearly lies outside our field, so that it goes on from nothing: 김치찌개는 어떻게 끓여요?

    Looks at nearness and words alone, without hits.
    """
    question, near = found.question, found.near
    if question.in_field_words or question.crisis or question.references or not near.inside:
        return False
    return near.inside - near.outside <= -FAR_OUTSIDE


def scope(found: Found) -> Scope:
    """Whether a question is ours.

    CASE 1: danger, or a provision or ruling on file is named: ours.
    CASE 2: a provision is named and none of those named is on file, and nothing else speaks of the field: silence, not
    another provision in its place.
    CASE 3: no word at all (ㅠㅠ, ????, an emoji): nothing to rest an answer on, so none is made up; the refusal shows whom to
    call.
    CASE 4: a word of the field is there (스토커). Ours, unless the meaning lies far outside, or two witnesses speak for
    something else (a film of that name): the words fit outside topics clearly better, and the meaning is not clearly ours.
    Refusing a person in need is worse than answering one question too many.
    CASE 5: no such word. By meaning: nearer to what is on file than to every topic that is not ours, and near enough. Where
    that is close, the words decide: for outside when they fit it clearly better, or better at all and no act that we deal with
    is named; for us when one is (야한 문자) and they fit us better.

    Words are compared in Korean alone: only Korean is cut into morphemes, and in other languages the few passages on file
    would decide by language, not by topic.
    """
    question, near = found.question, found.near
    if question.crisis:
        return Scope(True, "crisis")
    if any("reference" in reason for hit in found.hits for reason in hit.reasons):
        return Scope(True, "reference")
    if any(r.article or r.case_number for r in question.references) and not question.in_field_words:
        return Scope(False, NOT_ON_FILE)
    if not _WORD.search(fold(question.text)):
        return Scope(False, "no words")
    lead = near.inside - near.outside
    korean = question.language == "ko"
    other_words = korean and lead < UNSURE and near.words_outside >= OTHER_WORDS * near.words_inside > 0
    our_words = korean and lead > -UNSURE and bool(question.acts) and near.words_inside > near.words_outside
    if question.in_field_words:
        if other_words or lead <= -FAR_OUTSIDE:
            return Scope(False, "outside words", near.topic)
        return Scope(True, "word")
    if not found.hits or near.inside < TOO_FAR:
        return Scope(False, "nothing near", near.topic)
    rather_other = korean and lead < UNSURE and not question.acts and near.words_outside > near.words_inside
    if other_words or rather_other:
        return Scope(False, "outside words", near.topic)
    if lead <= EVEN and not our_words:
        return Scope(False, "outside topic", near.topic)
    return Scope(True, "near")
