"""Who does what in a Korean sentence: subjects and topics that name an actor, and the predicates that they govern."""

from __future__ import annotations

from collections.abc import Sequence

from kb.answer.said import groups_of
from kb.answer.vocabulary import ACTORS
from kb.morphemes import Morpheme


class Acts:
    """Who does what: a topic (은, 는) governs up to the next actor, a subject in a subordinate clause (이, 가) its own
    predicate alone."""

    def __init__(self) -> None:
        self.subjects: list[tuple[str, str]] = []
        self.inner: list[tuple[str, str]] = []
        self.acting: list[tuple[str, str]] = []
        self.given: list[tuple[str, str]] = []
        self._reached: list[str] = []
        self._topic: list[str] = []
        self._waiting: list[str] = []
        self._inner: list[str] = []
        self._listed: list[str] = []
        self._pending: list[str] = []
        self._governed: str | None = None

    def sees(self, tokens: Sequence[Morpheme], index: int) -> None:
        """Take in the actor that ends at ``index``, if one does."""
        self._reached += recipients(tokens, index)
        actors, particle = actor(tokens, index)
        if tokens[index].tag == "JKS" or (tokens[index].tag == "JX" and tokens[index].form in ("은", "는")):
            self._listed, self._pending = self._listed + self._pending, []
        elif tokens[index].tag in ("JKO", "JKB", "JKG"):
            self._pending = []
        if tokens[index].tag == "VCP":
            self._inner = []
        if tokens[index].tag.startswith("NN") and index + 1 < len(tokens) and separates(tokens[index + 1]):
            self._pending += sorted(groups_of(tokens[index].form) & ACTORS)
        if not actors:
            return
        if particle in ("이", "가"):
            self._inner = actors
            return
        if self._waiting and self._governed:
            self.subjects += [(group, self._governed) for group in self._waiting]
        self._waiting, self._governed = actors, None
        self._topic = self._topic or actors

    def does(self, word: str, tokens: Sequence[Morpheme], index: int) -> None:
        """A predicate: whoever waits for one governs it; of a state (미약하다) nobody is the actor."""
        if tokens[index].tag.startswith("VA") or (index + 1 < len(tokens) and tokens[index + 1].tag == "XSA"):
            return
        if word in _POSTPOSED:
            return
        self.given += [(group, word) for group in self._reached]
        self._reached = []
        if _asks_another(tokens, index):
            return  # 청구하여 줄 것을 신청한다: another one is asked to do it
        if _is_done_to(tokens, index):
            return  # 지정된 검사: nobody named before it does it
        if not self._inner and _is_undergone(tokens, index):
            self.inner += [(group, word) for group in self._waiting]
            self.acting += [(group, word) for group in self._waiting]
            self._waiting, self._governed = [], None
            return
        mine = [*(self._inner or self._waiting), *self._listed]
        self.acting += [(group, word) for group in mine]
        if self._inner:
            self.inner += [(group, word) for group in self._inner]
            if _is_main(tokens, index):
                self.subjects += [(group, word) for group in self._inner]
            self._inner = [] if closes(tokens, index) else self._inner
            return
        self._governed = word

    def ends(self, last: str | None) -> None:
        """The sentence is over; ``last`` is its last predicate, which a name at the end (…은 법무부장관이다) governs."""
        self._governed = self._governed or last
        if self._governed:
            self.subjects += [(group, self._governed) for group in self._waiting]
            topic = self._topic if not self._waiting or self._waiting == self._topic else []
            self.acting += [(group, self._governed) for group in (*topic, *self._inner, *self._listed)]


def _is_done_to(tokens: Sequence[Morpheme], index: int) -> bool:
    """지정된, 퍼뜨려진: a passive that describes the noun behind it."""
    after = tokens[index + 1 : index + 3]
    return len(after) == 2 and after[0].form in ("되", "어지", "아지") and (after[1].form, after[1].tag) == ("ᆫ", "ETM")


def _is_main(tokens: Sequence[Morpheme], index: int) -> bool:
    """The predicate at ``index`` ends the sentence: 허가합니다, 할 수 있다, 해야 한다; not 하면, 한 사람."""
    after = tokens[index + 1 : index + 10]
    for place, token in enumerate(after):
        if token.tag == "EF":
            return True
        bound = token.tag == "ETM" and place + 1 < len(after) and after[place + 1].form == "수"
        if token.tag in ("ETM", "ETN") and not bound:
            return False
        if token.tag == "EC" and token.form not in ("어야", "아야", "여야", "지", "어", "아", "게"):
            return False
    return False


def _is_undergone(tokens: Sequence[Morpheme], index: int) -> bool:
    """보호관찰을 받는다, 조사를 받는다: what is done to the subject by another. A leave that one gets (동의를 받다) one asks for."""
    after = [t for t in tokens[index + 1 : index + 4] if t.tag not in ("JKO", "JX")]
    return (
        bool(after)
        and after[0].tag.startswith("VV")
        and after[0].form in ("받", "당하")
        and tokens[index].form not in _GOT
    )


_GOT = frozenset(
    ["동의", "승낙", "허락", "허가", "승인", "신청", "청구", "요청", "신고", "고소", "확인", "위임", "인가"]
)
"""What one gets by asking, or takes in."""


def recipients(tokens: Sequence[Morpheme], index: int) -> list[str]:
    """Groups of the actors that end at ``index`` and to whom something is given, told or submitted: 법원에, 경찰서의 장에게,
    피해자나 보호자에게; else []."""
    if not tokens[index].tag.startswith("NN"):
        return []
    end = index + 1
    while end < len(tokens) and tokens[end].tag in ("XSN", "NNB"):
        end += 1
    if end >= len(tokens) or tokens[end].tag != "JKB" or tokens[end].form not in ("에", "에게", "한테", "께"):
        return []
    if end + 1 < len(tokens) and tokens[end + 1].form in _POSTPOSED:
        return []
    groups: set[str] = set()
    for place in range(index, max(-1, index - 12), -1):
        token = tokens[place]
        if token.tag.startswith("NN") and (place == index or separates(tokens[place + 1]) or _leads_to(tokens, place)):
            groups |= {_minister(tokens, place)} if token.form == "장관" else groups_of(token.form) & ACTORS
        elif not (separates(token) or token.tag.startswith(("NN", "XSN", "MM", "XPN")) or token.form == "의"):
            break
    return sorted(groups - _NOT_REACHED if tokens[end].form == "에" else groups)


def _leads_to(tokens: Sequence[Morpheme], place: int) -> bool:
    """The noun names whose head, or which office, it is: 경찰서의 장, 경찰 관서."""
    after = [t for t in tokens[place + 1 : place + 4] if t.form != "의"]
    return bool(after) and after[0].form in _RANKS


_NOT_REACHED = frozenset(["victim", "offender", "minor", "worker", "family", "student", "user", "citizen", "guardian"])
"""Persons are given things with 에게; 에 on one is another particle."""
_POSTPOSED = frozenset(["대하", "관하", "따르", "의하", "인하", "위하", "통하", "관련"])
"""Verbs that serve as particles (긴급응급조치에 대한): nobody does them."""


def _asks_another(tokens: Sequence[Morpheme], index: int) -> bool:
    """청구하여 줄 것을, 삭제해 달라고: an act that somebody else is asked to do."""
    for place in range(index + 1, min(len(tokens) - 1, index + 5)):
        if tokens[place].tag == "VX" and tokens[place].form in ("주", "달"):
            return tokens[place].form == "달" or (tokens[place + 1].form, tokens[place + 1].tag) == ("ᆯ", "ETM")
    return False


def separates(token: Morpheme) -> bool:
    """A comma, dot or word between the members of a list."""
    return token.tag in ("SP", "JC") or token.form in ("및", "또는", "혹은", "ᆞ", "·", "나", "이나")


def closes(tokens: Sequence[Morpheme], index: int) -> bool:
    """Whether the clause of the predicate at ``index`` ends with it: 하면, 할 때, 한 사람; not 하고, 하거나, 하여."""
    for token in tokens[index + 1 : index + 8]:
        if token.tag == "ETM":
            return True
        if token.tag == "EC" and token.form != "지":
            return token.form not in (*COORDINATE, "어", "아", "여", "어서", "아서", "여서")
    return True


def actor(tokens: Sequence[Morpheme], index: int) -> tuple[list[str], str]:
    """(groups of the actors that end at ``index`` as a subject, its particle): 경찰은, 사법경찰관리가, 피해자 및 그
    법정대리인은; else ([], ""). Who committed an offence (죄를 저지른 사람이) is the offender."""
    particle = _particle(tokens, index)
    if not particle:
        return [], ""
    token = tokens[index]
    groups = set(groups_of(token.form) & ACTORS)
    if token.form == "장관":
        groups = {_minister(tokens, index)}
    if token.form in ("사람", "자") and index > 1 and tokens[index - 1].tag == "ETM":
        doing = [t.form for t in tokens[max(0, index - 3) : index - 1]]
        groups = set()
        if index > 3 and [t.form for t in tokens[index - 3 : index]] == ["이", "었", "던"]:
            groups = set(groups_of(tokens[index - 4].form) & ACTORS)  # 공무원이었던 사람
        if {"저지르", "범하", "범", "가하"} & set(doing) or _harms(tokens, index):
            groups = {"offender"}
        elif any(t.form == "고용" for t in tokens[max(0, index - 6) : index]):
            groups = {"employer"}
    if not groups:
        return [], ""
    before = index - 1
    while before >= 0 and (
        separates(tokens[before])
        or tokens[before].tag.startswith(("NN", "XSN", "MM", "XPN"))
        or tokens[before].form == "의"
    ):
        if separates(tokens[before + 1]) and tokens[before].tag.startswith(("NN", "XSN")):
            groups |= groups_of(tokens[before].form) & ACTORS
        before -= 1
    return sorted(groups), particle


def _harms(tokens: Sequence[Morpheme], index: int) -> bool:
    """Who did the harm that a clause speaks of: 명예를 해친 사람, 고통을 준 사람."""
    verb = tokens[index - 2].form
    if verb in ("해치", "해하"):
        return True
    return verb in ("주", "입히", "끼치") and any(t.form in _HARM for t in tokens[max(0, index - 5) : index - 2])


_HARM = frozenset(["손해", "고통", "피해", "상처", "위해"])


def _minister(tokens: Sequence[Morpheme], index: int) -> str:
    """Which minister: 법무부장관 is not 성평등가족부장관 (여성가족부장관 until 2025-10-01)."""
    name, start = tokens[index].form, tokens[index].start
    for before in reversed(tokens[:index]):
        if not before.tag.startswith("NN") or before.end != start:
            break
        name, start = before.form + name, before.start
    return name.replace("여성가족부", "성평등가족부") if name != "장관" else "ministry"


def _particle(tokens: Sequence[Morpheme], index: int) -> str:
    """The particle that makes the noun at ``index``, or the compound that it ends but for a rank (경찰 + 관리), a subject."""
    if not tokens[index].tag.startswith("NN"):
        return ""
    end = tokens[index].end
    for after in tokens[index + 1 : index + 5]:
        if after.tag == "JKS" or (after.tag == "JX" and after.form in ("은", "는", "도", "만")):
            return after.form
        if (
            after.tag == "JKB"
            and after.form in ("에게", "한테", "께")
            and any(t.form in BURDENS for t in tokens[index + 2 :])
        ):
            return "은"  # 사업자에게 의무가 있다: who bears a duty acts
        if after.tag == "VCP" and any(t.tag == "EF" for t in tokens[index + 1 : index + 4]):
            return "는"  # 집행하는 기관은 법무부장관이다
        if after.tag in ("XSN", "NNB") or (after.tag.startswith("NN") and after.start == end and after.form in _RANKS):
            end = after.end
            continue
        return ""
    return ""


_RANKS = frozenset(["관리", "관", "서", "등", "들", "측", "기관", "장", "청", "공무원", "관서"])
"""Nouns that only finish the name of an actor: 사법경찰 + 관리."""


BURDENS = ("의무", "책임", "권한")
"""What an actor has rather than does."""
COORDINATE = ("고", "며", "으며", "거나", "되", "으나", "나", "지만")
