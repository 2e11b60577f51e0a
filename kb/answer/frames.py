"""The sentence on a penal clause: one frame for a penalty in figures, one for each formula that sets none of its own.

Pure functions from the parts of a checked line to a sentence; what they say is judged by the gate like any other.
"""

from __future__ import annotations

import re

from kb.answer.korean import topic

_EXAMPLE = re.compile(r"^(?P<whose>.+)의 예에 (?:의함|따라 처벌|따름)$")
_RAISED = re.compile(r"^(?P<what>.+형)의 (?P<share>2분의 1)까지 가중$")
_FORFEIT = re.compile(r"^몰수, 몰수할 수 없으면 (?P<what>.*추징)$")
_SENTENCE_END = re.compile(r"(?<=[가-힣a-z)][.?!])\s+")


def penal_sentence(name: str, act: str, formula: str) -> str:
    """What a clause sets for an act, in Korean.

    >>> penal_sentence("형법 제311조", "공연히 사람을 모욕한 행위", "1년 이하의 징역")
    '형법 제311조: 공연히 사람을 모욕한 행위에 대한 법정형은 1년 이하의 징역입니다.'
    >>> penal_sentence("시험법 제3조", "제1조의 죄를 저지르려다 이루지 못한 행위", "미수범도 처벌")
    '시험법 제3조: 제1조의 죄를 저지르려다 이루지 못한 행위도 미수범으로 처벌합니다.'
    """
    if formula == "미수범도 처벌":
        if act.endswith("미수"):
            return f"{name}: {act}도 처벌합니다."
        return f"{name}: {act}도 미수범으로 처벌합니다."
    if found := _EXAMPLE.match(formula):
        return f"{name}: {topic(act)} {found['whose']}의 예에 따라 처벌합니다."
    if found := _RAISED.match(formula):
        return f"{name}: {topic(act)} {found['what']}의 {found['share']}까지 가중합니다."
    if found := _FORFEIT.match(formula):
        return f"{name}: {act}에 대해서는 몰수를, 몰수할 수 없으면 {found['what']}을 정합니다."
    return f"{name}: {act}에 대한 법정형은 {formula}입니다."


def penal_sentence_english(where: str, act: str, formula: str) -> str:
    """The same in English.

    >>> penal_sentence_english("Article 300 of the Criminal Act", "attempting rape", "punished as an attempt")
    'Under Article 300 of the Criminal Act, attempting rape is punished as an attempt.'
    """
    if formula.startswith("punished"):
        return f"Under {where}, {act} is {formula}."
    if found := re.match(r"the penalty for the offence increased by (.+)$", formula):
        return f"Under {where}, for {act} the penalty for the offence is increased by {found[1]}."
    return f"Under {where}, the statutory penalty for {act} is {formula}."


def without(line: str, *said: str) -> str:
    """``line`` without its sentences that say again what was just said; empty when nothing else is in it.

    >>> without("퍼뜨리면 7년 이하의 징역에 처합니다. 판매와 제공도 포함됩니다.", "7년 이하의 징역")
    '판매와 제공도 포함됩니다.'
    """
    kept = [part for part in _SENTENCE_END.split(line) if not any(text and text in part for text in said)]
    return " ".join(kept)
