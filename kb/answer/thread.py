"""The thread of a conversation: whether a turn goes on from what was said before, and from what.

    ["누가 제 딥페이크를 뿌렸어요", "그럼 미성년자면요?"] -> the second goes on from the first

A turn that names a thing of its own, or says that it is another matter, begins anew: nothing of the earlier talk is laid upon it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from kb.answer.when import When, read_when
from kb.retrieve.question import Question

_ANEW = re.compile(
    r"다른\s?(?:질문|얘기|이야기|건데|건\s|거\s|것|문제)|또\s?다른|딴\s?(?:얘기|질문|거)|주제를?\s?바꿔"
    r"|by the way|(?:a )?different (?:question|topic|matter)|another (?:question|topic|matter)|unrelated|change the subject",
    re.I,
)
_ON = re.compile(
    r"^\W*(?:그럼|그러면|그렇다면|그런데|근데|그래도|그리고|그래서|그래두|그니까|그러니까|만약|만일|혹시|아니\s|아\s|아까|왜|전에는)"
    r"|그때|그\s?(?:사람|영상|사진|애|놈|남자|여자|사건|친구|글|방|파일|링크)|그걸|그거|그게|그것|걔|이걸로|그걸로|아까\s"
    r"|(?:면요?|은요|는요|도요|라도요|다면|때는요|벌금은|형량은)\s*[?？.!]*\s*$"
    r"|^\W*(?:and|but|so|then|ok|okay|what if|what about|how about|if (?:he|she|they|it|i)|why|when|for how long|actually)\b"
    r"|\b(?:he|she|they|him|her|them|it|that|those)\b",
    re.I,
)
_NOW = re.compile(r"지금|요즘|현재|오늘|이제|\bnow\b|\btoday\b|these days", re.I)
_AT_FIRST = re.compile(r"원래|본래|애초|맨\s?처음|처음에\s?(?:말|물어|얘기)|\boriginally\b|in the first place", re.I)
"""Words that go back to what the talk began with: 처벌은 원래 얼마예요?"""
SHORT = 14
"""Letters of a Korean turn that cannot stand alone (벌금은?); of an English one three times as many."""
_THANKS = re.compile(
    r"^\W*(?:(?:네|넵|예|아|정말|진짜|너무|많이|다|그래도|덕분에|ok|okay|many|so)[,.!~\s]*)*"
    r"(?:고마워요?|고맙습니다|고마웠어요|감사해요|감사합니다|감사드려요|감사요|땡큐|thanks?(?: you)?|thx|도움이? 됐어요|알겠습니다|알겠어요|알겠어)"
    r"(?:\W|ㅠ|ㅜ|so much|a lot|very much|정말|많이|네|요)*$",
    re.I,
)


@dataclass(frozen=True)
class Thread:
    """A turn read with what it goes on from, and when the act happened as far as the talk has told."""

    question: Question
    when: When | None
    follows: bool


def courtesy(text: str) -> bool:
    """Whether a turn only says thanks: 네 감사합니다 -> True."""
    return bool(_THANKS.search(text.strip()))


def thread(
    turns: Sequence[str],
    read: Callable[[str, Question | None], Question],
    outside: Callable[[str], bool],
    today: date,
) -> Thread:
    """The last of ``turns``, oldest first, read in its thread.

    ``read`` reads a turn with what it goes on from; ``outside`` says whether a turn by itself lies clearly outside our field
    (a turn about dinner does not go on from anything, and nothing goes on from it). It costs a search, and is asked only where
    nothing else decides.

    CASE 1: it says that it is another matter: anew.
    CASE 2: it points back (그럼, 그 사람, he), or is too short to stand alone: it goes on; from what the talk began with where it
    says so (원래) and names nothing itself.
    CASE 3: it names a thing of its own: anew.
    CASE 4: anything else goes on, unless it lies outside our field.
    """
    topic: Question | None = None
    when: When | None = None
    question, follows = read("", None), False
    for place, turn in enumerate(turns, 1):
        alone = read(turn, None)
        if courtesy(turn):
            question, follows = alone, False
            continue
        follows = topic is not None and _goes_on(alone, outside)
        back = topic and _AT_FIRST.search(turn) and not alone.offences
        question = read(turn, topic.begun if topic and back else topic) if follows else alone
        told = read_when(turn, today)
        when = told or (when if follows and not _NOW.search(turn) else None)
        if follows or alone.in_field_words or alone.references:
            topic = question
        elif place == len(turns) and when is None:
            break  # nothing goes on from the last turn
        elif outside(turn):
            when = None
        else:
            topic = question
    return Thread(question, when, follows)


def _goes_on(alone: Question, outside: Callable[[str], bool]) -> bool:
    text = alone.text.strip()
    if _ANEW.search(text):
        return False
    if _ON.search(text):
        return True
    korean = alone.language == "ko"
    letters = len(re.findall(r"[가-힣]" if korean else r"\w", text))
    if letters <= (SHORT if korean else 3 * SHORT) and not alone.offences:
        return bool(alone.in_field_words) or letters <= SHORT // 2 or not outside(alone.text)
    if alone.offences or any(r.article for r in alone.references):
        return False
    return not outside(alone.text)
