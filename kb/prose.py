"""The words of this house: what no sentence of ours says to a person (docs/words.md gives the reasons and the sources).

    faults("몰카 영상이 반드시 삭제됩니다.") -> (Fault("term", "몰카", …), Fault("promise", "반드시 삭제됩", …))

Blame, sensation, the promise of an outcome, and 법률상담 (legal advice, which this is not). The gate of :mod:`kb.answer.verify` uses
the promises; the linter of ``python -m ingest.corpus`` uses all of it, over everything that we wrote and people read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_FINAL_L = "[" + "".join(chr(code) for code in range(0xAC00, 0xD7A4) if (code - 0xAC00) % 28 == 8) + "]"
"""Syllables that end in ㄹ: the future form of a verb (될, 받을, 나올)."""
_SURE = r"(?:확실(?:히|하게)|틀림없이|분명(?:히|하게)|반드시|꼭|무조건|언제나|항상|당연히)"
PROMISES = [
    re.compile(pattern, re.I)
    for pattern in (
        rf"{_SURE}\s*(?:\S+\s+){{0,2}}?\S*(?:처벌(?:받|됩|될|을\s*받)|삭제(?:됩|될|해\s*드|되)|지워\s*(?:집|질|드)|이깁|이길|이긴|승소|구속(?:됩|될|되)|배상(?:받|을\s*받)|무죄|유죄|감옥|교도소|실형|받아\s*낼|받을\s*수|받아\s*드)",
        r"무조건|100\s*%|백\s*퍼센트|틀림없이|보장(?:합니다|됩니다|해\s?드|할\s?수|받으)|장담|약속(?:합니다|드립|할\s?수)",
        r"절대(?:로)?\s*(?:\S+\s+){0,2}?\S*(?:없(?:습니다|어요|다|을)|않(?:습니다|아요|는다|을)|못\s*(?:합니다|해요|한다|할))",
        r"(?:일|경우|가능성|위험|염려|걱정)(?:은|이|도)?\s*(?:절대(?:로)?|전혀|결코)\s*없|결코\s*(?:\S+\s+){0,2}?\S*(?:없|않|못)",
        r"다시는\s*(?:\S+\s+){0,2}?\S*(?:못|않|없)|영원히\s*(?:\S+\s+){0,2}?\S*(?:삭제|사라|지워|못|않|없)",
        r"(?:집행유예|실형|벌금형|무죄|유죄|구속|징역형?|선고|합의금|기소유예|무혐의|불기소|선고유예)\S{0,8}\s*(?:나올|받을|될|선고될|가능성이\s*(?:높|크|낮|적))(?!\s*수)\s*(?:겁니다|것입니다|거예요|것\s?같|습니다)?",
        rf"{_FINAL_L}\s*(?:것|거|겁|걸|게)(?:으로|로|라고)?\s*(?:보입|보여|보인|예상|예측|전망|생각|판단|같|입니다|이다|니다|예요|에요|이에요|야(?![가-힣]))",
        r"(?:가능성|확률|승산)\S{0,2}\s*(?:이|은|는|가)?\s*(?:매우\s*|아주\s*|상당히\s*)?(?:\d|높|크|낮|희박|거의\s*없)",
        r"(?:나올|받게\s?될|될|선고될|이길|승소할)\s*(?:겁니다|것입니다|거예요|거에요)|걱정(?:하지|\s?안\s?하)셔도\s*됩니다|걱정\s*마(?:세요|십시오)|문제없(?:습니다|어요)",
        r"\b(?:will (?:definitely|certainly|surely|never|always|undoubtedly|win|lose|be (?:convicted|jailed|punished|acquitted|arrested|deleted|removed))|guarantee[ds]?|you(?:'ll| will) win|no need to worry|don't worry|rest assured|for sure|without (?:a )?doubt|(?:is|are) (?:bound|certain|sure) to|(?:very |most |highly )?(?:likely|unlikely) to (?:be|get|win|lose|receive|go)|will (?:probably|likely|most likely))\b",
    )
]
_TERMS = {
    r"몰카|몰래\s?카메라": "불법촬영",
    r"야동": "촬영물, 영상물, 성착취물",
    r"리벤지\s?포르노|revenge\s+porn": "동의 없이 퍼뜨린 촬영물",
    r"아동\s?포르노|child\s+porn\w*": "아동·청소년성착취물",
    r"몹쓸\s?짓|못된\s?짓": "성범죄, 그 행위",
    r"악마|짐승|늑대|인면수심|파렴치": "가해자",
    r"꽃뱀|[가-힣]{1,3}녀(?=[가는를의 ,.]|$)(?<!자녀)(?<!남녀)(?<!부녀)(?<!소녀)(?<!손녀)(?<!모녀)(?<!조카녀)": "피해자, 한 사람",
    r"성적\s?수치심을\s?느끼(?:셨|게\s?되)": "there is no right way to feel",
}
"""What is written otherwise, with what to write instead: 법무부 전문위원회 3차 권고(2021-11-22)."""
_SENSATION = r"충격적|경악|끔찍|참혹|엽기|수법이\s?대담|인생이\s?(?:끝|망)|돌이킬\s?수\s?없|shocking|horrif|gruesome"
_BLAME = (
    r"(?:당신|본인|피해자)(?:의|에게도|에게)?\s*(?:잘못|책임|부주의|실수)(?:이|도|을)?\s*(?:있|큽|커|때문)"
    r"|왜\s?(?:보냈|찍었|만났|따라갔|거절하지|저항하지|신고하지)|(?:조심|주의)(?:했어야|했다면|하셨어야)|피해자답|자초|빌미를|스스로\s?(?:초래|원인)"
    r"|your (?:own )?(?:fault|mistake)|should have (?:been careful|known|refused|resisted)|brought (?:it|this) on"
)
_NO_BLAME = re.compile(r"잘못이\s?(?:아니|아닙|없)|책임이\s?(?:아니|아닙|없)|피해자답지?\s?않|not your fault", re.I)
_DENIED = re.compile(r"\S{0,3}(?:\s?것은|\s?건)?\s?(?:아니|아닙|않)")
"""What follows a promise that is denied: 언제나 삭제되는 것은 아니며."""
_ADVICE = r"(?:저희|곁)(?:가|이|은|는)?\s*\S{0,6}\s*법률\s?상담|법률\s?(?:상담|자문)을\s?(?:해|드리|제공)(?:\s?드)?(?:립|려|합|해)|legal advice from us"


@dataclass(frozen=True)
class Fault:
    """Words that are not ours to say: ``kind`` is ``term``, ``sensation``, ``blame``, ``promise`` or ``advice``."""

    kind: str
    words: str
    instead: str


_RULES = (
    *((re.compile(pattern, re.I), "term", instead) for pattern, instead in _TERMS.items()),
    (re.compile(_SENSATION, re.I), "sensation", "say what happened, no more"),
    (re.compile(_BLAME, re.I), "blame", "say what can be done now"),
    (re.compile(_ADVICE, re.I), "advice", "법률정보"),
)


def faults(text: str) -> tuple[Fault, ...]:
    """What is wrong with the words of ``text``, in the order of the rules; empty when nothing is.

    Quoted titles of laws and names of institutions pass: the terms are those of docs/words.md and no others.
    """
    found = [Fault(kind, m.group(), instead) for rule, kind, instead in _RULES for m in rule.finditer(text)]
    found = [fault for fault in found if fault.kind != "blame" or not _NO_BLAME.search(text)]
    promises = [m for p in PROMISES for m in p.finditer(text) if not _DENIED.match(text, m.end())]
    return (*found, *(Fault("promise", m.group(), "say what the law allows, not what will happen") for m in promises))
