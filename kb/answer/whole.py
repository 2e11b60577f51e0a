"""Whether a sentence stands in a line as a whole: word for word, and not torn out of it.

Words out of the middle of a sentence may say something else than the sentence: "처벌하지 않습니다", on "자기를 찍은 사람은 처벌하지
않습니다". What stands word for word passes only when it is a whole sentence of the line, several in a row, or the label or the
content of one ("촬영한 행위: 7년 이하의 징역"), or a clause of it with a topic of its own.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from kb.answer.model import Evidence

_FRAMES = re.compile(
    r"(?<=[^\s])에 대한 법정형은|(?:이?다|입니다)?\.?\s*$|[“”]|^(?:그날은 아직 시행 전\([\d-]+ 시행[^)]*\)|Not yet in force that day \([^)]*\)): "
    r"|공식 조문|Official text,?|^Under (?:Article|the|paragraph)[^,]*,\s*the statutory penalty for"
)
"""What the composer puts around a line of the evidence (성폭력처벌법 제14조 제1항: … 에 대한 법정형은 …입니다)."""
_STATED = re.compile(r"아직 시행되지 않았습니다|폐지되었습니다|not yet in force|was repealed")
_SHORT = 200
"""Letters of a sentence on a state alone."""
COPIED = 0.7
"""Share of a sentence in the letters of what its writer was told from which it is a copy, and must be whole. Of 367 true
paraphrases of the suites 17 are so near to their evidence; of the wrong sentences of a weak model most are (docs/llm.md)."""
_GRAM = 5
_UNITS = re.compile(r"(?<=[.?!。;])\s+|(?<=:)\s+|(?<=[고며],)\s+(?=[가-힣]+(?:은|는)\s)")
"""Where a whole begins: a sentence, the content behind a label, a clause with a topic of its own (경찰은 신청하고, 검사는 청구한다)."""
_NUMBERED = re.compile(r"^\s*(?:\d+(?:의\d+)?|[가-하])\.\s+")
"""The number of an item: 1. 성명."""


def squash(text: str) -> str:
    """Letters and digits alone, lower case: what words are found in whatever their spacing."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text)).lower()


def verbatim(text: str, evidence: Sequence[Evidence]) -> bool:
    """The sentence, less the source named before it and the frame around it, is a whole sentence of the evidence, or more than
    one; or it says no more than the state of what it cites, which the check of states judges.

    Example: "성폭력처벌법 제14조 제1항: 촬영한 행위에 대한 법정형은 7년 이하의 징역입니다." on the line "촬영한 행위: 7년 이하의 징역" -> True.
    """
    runs = {_ended(run) for e in evidence for line in e.lines for run in _runs(line)}
    if runs & set(_forms(text, evidence)):
        return True
    states = {e.state for e in evidence}
    return bool(_STATED.search(text)) and len(text) < _SHORT and bool(states & {"upcoming", "repealed"})


def is_piece(text: str, evidence: Sequence[Evidence]) -> bool:
    """Whether a text that is no whole of the evidence (:func:`verbatim`) is, less the source named before it, words out of the
    middle of a sentence of it, the end included: without the rest they may say something else.

    Example: "처벌하지 않습니다." on the line "자기를 찍은 사람은 처벌하지 않습니다." -> True.
    """
    lines = [squash(line) for e in evidence for line in e.lines]
    said = {*(squash(body) for body in _bodies(text)), *_forms(text, evidence)}
    return any(words and words in line for words in said for line in lines)


def mangled(text: str, told: Sequence[Evidence]) -> bool:
    """Whether a sentence that is no whole of the evidence it names (:func:`verbatim`) copies what its writer was told: a word put
    in, the middle left out, two sentences joined, a line of one clause under the number of another. Who writes in words of
    their own shares fewer runs of :data:`_GRAM` letters with it.

    Example: "벌칙은 제1호에 관해서는 제9조에, 제2호에 있습니다." on "벌칙은 제1호에 관해서는 제9조에, 제2호에 관해서는 제8조에 있습니다." -> True.
    """
    letters = squash(text)
    runs = [letters[start : start + _GRAM] for start in range(len(letters) - _GRAM + 1)]
    lines = {squash(line) for e in told for line in e.lines}
    copied = sum(any(run in line for line in lines) for run in runs)
    return bool(runs) and copied >= COPIED * len(runs)


def _bodies(text: str) -> list[str]:
    """The text, and what stands behind the name of a source (시험법 제3조: …)."""
    return [text, *re.split(r": ", text, maxsplit=1)[1:]]


def _forms(text: str, evidence: Sequence[Evidence]) -> Iterator[str]:
    """The sentence as a line may hold it: without the frames of the composer, without the names of its source."""
    names = [name for e in evidence for name in (e.address, e.short, e.law, e.article, e.clause, e.title) if name]
    heads = sorted(map(squash, names), key=len, reverse=True)
    for body in _bodies(text):
        unframed = _FRAMES.sub("", body)
        said = [squash(unframed), squash(body)]
        bare = [_behind(words, heads) for words in said]
        said += [squash(unframed[: m.start()] + unframed[m.end() :]) for m in re.finditer(r"\bis\b", unframed)]
        yield from (_ended(words) for words in (*said, *bare) if words)


def _behind(words: str, heads: Sequence[str]) -> str:
    """Without the names of the source in front."""
    for head in heads:
        words = words.removeprefix(head)
    return words


def _runs(line: str) -> Iterator[str]:
    """Whole sentences of a line, and each run of them, squashed."""
    for body in {line, _NUMBERED.sub("", line)}:
        units = [squash(unit) for unit in _UNITS.split(body)]
        for first in range(len(units)):
            for last in range(first + 1, len(units) + 1):
                if run := "".join(units[first:last]):
                    yield run


def _ended(words: str) -> str:
    """Without its last ending, as a frame may have taken it (징역입니다, 징역; 않습니다, 않습니)."""
    return re.sub(r"(?:입니다|이?다)$", "", words)
