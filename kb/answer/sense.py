"""What a sentence asserts, on its face: the words it is made of, what it says of them (does, does not, must, may), and who
acts. Read the same way from a sentence under judgement and from the lines that it cites, so that the two can be compared.

    read("피해자의 동의 없이 공개해서는 안 됩니다") -> words 피해자, 동의, 공개; (consent, not), (public, must not)
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from kb.answer.vocabulary import ACTORS, ENGLISH, KOREAN, is_neutral, stem
from kb.morphemes import Morpheme, Morphemes

Mode = Literal["does", "not", "must", "may", "must not", "need not", "only if"]
"""How a predicate is said. ``must not`` and ``need not`` deny as ``not`` does, and more."""

PUNISH = "punish"
"""The group of everything that says that an act is punished: 처벌, 벌하다, 처하다, 죄, 불법 …"""
COVER = "cover"
"""The group of what is within a rule or outside it: 대상이 아니다, 제외된다."""
_PUNISH = frozenset(
    [
        "처벌",
        "벌하",
        "벌",
        "처하",
        "처하여지",
        "처해지",
        "죄",
        "범죄",
        "불법",
        "위법",
        "성립",
        "처벌받",
        "범하",
        "형사처벌",
        "걸리",
        "유죄",
        "저촉",
        "형벌",
        "잡혀가",
        "금지",
    ]
)
_PUNISH_EN = frozenset(
    map(
        stem,
        [
            "punish",
            "punishable",
            "punished",
            "crime",
            "criminal",
            "illegal",
            "unlawful",
            "offence",
            "offense",
            "liable",
            "imprisonment",
        ],
    )
)
_HARMLESS = frozenset(
    ["괜찮", "합법", "무죄", "적법", "무방", "상관없", "문제없", "자유", "허용", "면책", "무혐의", "합법적", "떳떳"]
)
_HARMLESS_EN = re.compile(
    r"\b(?:legal|lawful|allowed|permitted|permissible|harmless|fine to|innocent|not guilty|no (?:crime|offen[cs]e|penalty|punishment)|free to)\b",
    re.I,
)
_CONTENT = ("NNG", "NNP", "NR", "XR", "VV", "VA", "MAG", "SL", "SH", "VCN", "W_HASHTAG")
_LIGHT = frozenset(
    [
        "하",
        "되",
        "물",
        "내",
        "생기",
        "일어나",
        "발생",
        "미치",
        "받",
        "시키",
        "당하",
        "드리",
        "지",
        "이루어지",
        "이뤄지",
        "얻",
        "거치",
        "취하",
        "내리",
        "가지",
        "주",
        "구하",
        "갖",
        "맡",
        "두",
        "나오",
        "들",
        "처하",
        "처해지",
        "정해지",
        "들어오",
        "입히",
        "끼치",
        "가하",
    ]
)
"""Verbs that lend their ending to the noun before them: 처벌을 받다, 동의를 얻다."""
_HINDERS = frozenset(["막히", "막", "금지", "제한", "방해", "가로막", "걸리", "면하", "벗어나"])
"""Verbs that deny what they govern: not to be barred is to be free."""
_LIGHT_NOUNS = frozenset(
    ["제기", "행사", "실시", "시행", "필요", "가능", "확인", "진행", "수행", "부과", "개시", "이행"]
)
"""Nouns that do the same: 공소를 제기하다."""
_BREAK = ("EC", "EF", "ETM", "ETN")
_SURE = frozenset(
    [
        "언제나",
        "항상",
        "무조건",
        "절대",
        "절대로",
        "결코",
        "반드시",
        "꼭",
        "오직",
        "오로지",
        "영원히",
        "영구히",
        "평생",
        "자동",
        "전혀",
        "예외",
        "유일",
        "누구라도",
        "전원",
        "일절",
        "일체",
        "아예",
        "당연히",
    ]
)
"""Words that leave no exception: they stand only where the evidence leaves none either."""
_SURE_KO = re.compile(
    r"(?:어떤|어느|어떠한|모든)\s?(?:경우|상황|때|이유|사정|목적)(?:이?든|에도|에서도|라도|에나|도)|(?:경우|여부|이유|사정|나이|목적|횟수|종류|방법)\S{0,2}\s?(?:불문|가리지|따지지|상관\s?없|관계\s?없|무관)"
    r"|(?:경우|때|자|사람|것)(?:이어야|여야|라야|이라야)|언제든|얼마든지|하나도|조차도?|예외\s?없이|빠짐없이|한\s?번도|조건\s?없이|제한\s?없이|기간\s?없이|다만\s?한\s?가지|뿐(?:이|입|만|이다|인데)|밖에\s?(?:없|안|못)|범위\s?밖|외에는\s"
)
_SURE_EN = re.compile(
    r"\b(?:always|never|only|solely|exclusively|automatically|in (?:all|every|any) cases?|without exception|regardless|no matter|forever|permanently|unconditional\w*|absolutely|under no circumstances|(?:even if|even when|even though) (?:no|nobody|not|without)|no exceptions?|entirely)\b",
    re.I,
)
_OUTSIDE = re.compile(
    r"(?:범위|대상|적용|규정)\S{0,2}\s?(?:밖|아니|아닙|아녜|아닌)|(?:제외|빠)(?:됩|되|된|한다|합|진|집|져)|해당하지\s?(?:않|아니)|포함(?:하|되)지\s?(?:않|아니)"
)
_NOT_DENIED = re.compile(
    r"(?:아니라|않는다|없다|아니한다|않았다)고\s?(?:는\s?)?\S{0,6}\s?(?:수\s?없|않|아니)|(?:아니라|않는다|없다)고\s?(?:할|볼|말할|단정할)\s?수(?:는)?\s?없"
)
"""A denial that is itself denied: 제작이 아니라고 할 수 없다."""
_EXCLUDED = re.compile(r"([가-힣]{2,})(?:은|는|을|를)\s?(?:제외|빼고|뺀)")
_ASIDE = re.compile(r"\([^()]*\)")
_EVEN_IF = re.compile(r"(?:아도|어도|더라도|ᆯ지라도|든|든지|라도)$")


@dataclass(frozen=True)
class Said:
    """A predicate or condition of a sentence: its lemma, its groups, how it is said, and whether it is only conceded."""

    word: str
    groups: frozenset[str]
    mode: Mode
    even_if: bool = False
    last: bool = False


@dataclass(frozen=True)
class Sense:
    """A sentence as it is compared: content words, predicates, who acts, words of exclusion."""

    text: str
    words: tuple[str, ...]
    said: tuple[Said, ...]
    broad: tuple[Said, ...]
    """The same, and each word of a clause with the mode of its predicate: 해고나 불이익을 주어서는 안 된다 forbids both."""
    subjects: tuple[tuple[str, str], ...]
    """(group of an actor, lemma of the predicate it governs): the last one before another actor takes over."""
    inner: tuple[tuple[str, str], ...]
    """The same in subordinate clauses (피해자가 요청하면)."""
    acting: tuple[tuple[str, str], ...]
    """The same with every predicate between: what the actor may be said to do."""
    also: tuple[str, ...]
    """Words that are said to be included as well: 미수범도, 고발인도."""
    excluded: frozenset[str]
    """Words that are left out in brackets or by name: 고발인을 제외한다."""
    sure: tuple[str, ...]
    alone: tuple[str, ...]
    """Words said to stand alone: 징역만, 경찰만."""
    english: bool = False
    groups: frozenset[str] = field(default_factory=frozenset)


def groups_of(word: str) -> frozenset[str]:
    """The groups of a lemma, Korean or English; a word of punishment is in :data:`PUNISH` as well."""
    found = KOREAN.get(word, frozenset()) | ENGLISH.get(word, frozenset())
    if word in _PUNISH or word in _PUNISH_EN:
        found |= {PUNISH}
    return found


def read(text: str, morphemes: Morphemes) -> Sense:
    """The sense of ``text``; Korean when Hangul is there."""
    if not re.search(r"[가-힣]", text):
        return _read_english(text)
    body = _ASIDE.sub("", _plainer(text))
    aside = [t for t in morphemes.analyse(" ".join(_ASIDE.findall(text))) if t.tag.split("-")[0] in _CONTENT]
    return _read_korean(text, morphemes.analyse(body), [t.form for t in aside])


def read_all(lines: Iterable[str], morphemes: Morphemes) -> list[Sense]:
    """:func:`read` for many lines."""
    return [read(line, morphemes) for line in lines]


def _plainer(text: str) -> str:
    """Set phrases as the one word that they stand for: 재판에 넘기다 -> 기소하다."""
    for phrase, word in _PHRASES:
        text = phrase.sub(word, text)
    return text


_PHRASES = (
    (re.compile(r"의무\s?없는\s?일을\s?(?:하게|시)"), "강요하여 의무 없는 일을 하게"), (re.compile(r"재판에\s?넘기"), "기소하"), (re.compile(r"재판에\s?넘길"), "기소할"), (re.compile(r"재판에\s?넘겨"), "기소해"),
    (re.compile(r"재판에\s?넘긴"), "기소한"), (re.compile(r"19세\s?미만\s?피해자\s?등"), "피해자"),
)  # fmt: skip


def _lemma(tokens: Sequence[Morpheme], index: int) -> str | None:
    """The content word at ``index``, verbs by their stem; None for a particle, an ending or a light verb."""
    token = tokens[index]
    tag = token.tag.split("-")[0]
    if tag not in _CONTENT or (tag == "VV" and token.form in _LIGHT and _noun_before(tokens, index)):
        return None
    if tag == "VV" and token.form in ("하", "되"):
        return None
    if tag == "SL":
        return stem(token.form)
    return token.form[:-1] if tag == "MAG" and token.form.endswith("히") and len(token.form) > 2 else token.form


def _read_korean(text: str, tokens: Sequence[Morpheme], asides: Sequence[str]) -> Sense:
    """``asides``: words in brackets, which say something of the sentence but not who does what."""
    words: list[str] = [*asides]
    said: list[Said] = []
    broad: list[Said] = []
    clause: list[str] = []
    before: list[str] = []
    sure: list[str] = []
    alone: list[str] = []
    also: list[str] = []
    joined: list[int] = []
    dropped: set[int] = set()
    acts = _Acts()
    for index, token in enumerate(tokens):
        acts.sees(tokens, index)
        lemma = _lemma(tokens, index)
        if lemma is None:
            continue
        if lemma in _SURE:
            sure.append(lemma)
        if _stands_alone(tokens, index):
            alone.append(lemma)
        words.append(lemma)
        clause.append(lemma)
        if (
            token.tag.startswith("NN")
            and index + 1 < len(tokens)
            and (tokens[index + 1].form, tokens[index + 1].tag) == ("도", "JX")
        ):
            also += [lemma, *_said_of(tokens, index)]
        mode = _mode(tokens, index)
        if mode is None:
            continue
        how, concessive, final = mode
        noun = _noun_before(tokens, index)
        if lemma == "아니" and noun is not None and is_neutral(noun) and noun != "대상":
            # 엿듣는 행위가 아니라: what the noun is said of is denied.
            said += [Said(s.word, s.groups, "not") for s in said[-2:] if s.mode == "does" and not is_neutral(s.word)]
        if how != "does" and lemma not in _HINDERS:
            # 제작ㆍ유포하는 행위를 하여서는 안 된다: a bare noun hands the denial on to what stands before it.
            reach = [*before, *clause] if is_neutral(lemma) else clause
            broad += [Said(word, groups_of(word), how) for word in reach]
        before, clause = clause, []
        if lemma in ("없", "아니", "있"):
            if noun is not None and not _more_than(tokens, index):
                denies = (lemma == "있") == (how in ("not", "must not"))
                said.append(
                    Said(noun, groups_of(noun), "not" if denies else how if how != "not" else "does", concessive, final)
                )
            continue
        governed = noun if lemma in _LIGHT_NOUNS and noun is not None else lemma
        if is_neutral(governed) and how in ("not", "must not") and said and tokens[index].tag.startswith("NN"):
            # 처벌하는 규정을 두지 않다: what the noun is said of is denied.
            said.append(Said(said[-1].word, said[-1].groups, how))
        while joined and (final or how != "does" or _closes(tokens, index)):
            dropped.add(joined[-1])
            earlier = said[joined.pop()]
            said.append(Said(earlier.word, earlier.groups, how, concessive, final))
        if how == "does" and _joins(tokens, index):
            joined.append(len(said))
        said.append(Said(governed, groups_of(governed), how, concessive, final))
        acts.does(governed, tokens, index)
    if _NOT_DENIED.search(text):
        said = [replace(s, mode="does") if s.mode == "not" else s for s in said]
        broad = [replace(s, mode="does") if s.mode == "not" else s for s in broad]
    acts.ends(said[-1].word if said else None)
    said = [s for place, s in enumerate(said) if place not in dropped]
    for match in re.finditer(r"([가-힣]+?)(?:가|이|을|를|의|도)?\s*(?:없이|않은\s?채)", text):
        for word in dict.fromkeys(words):
            if match.group(1).endswith(word) and len(word) > 1 and not is_neutral(word):
                said.append(Said(word, groups_of(word), "not"))
    sure += [match.group() for match in _SURE_KO.finditer(text)]
    said += [Said(word, frozenset({PUNISH}), "not", last=True) for word in words if word in _HARMLESS]
    if _OUTSIDE.search(text):
        said.append(Said("대상", frozenset({COVER}), "not", last=True))
    said += _turned(said, text)
    every = frozenset(g for w in words for g in groups_of(w))
    return Sense(
        text, tuple(words), tuple(said), (*said, *broad), tuple(acts.subjects), tuple(acts.inner), tuple(acts.acting), tuple(also),
        frozenset(_EXCLUDED.findall(text)), tuple(sure), tuple(alone), groups=every,
    )  # fmt: skip


class _Acts:
    """Who does what: a topic (은, 는) governs up to the next actor, a subject in a subordinate clause (이, 가) its own
    predicate alone."""

    def __init__(self) -> None:
        self.subjects: list[tuple[str, str]] = []
        self.inner: list[tuple[str, str]] = []
        self.acting: list[tuple[str, str]] = []
        self._topic: list[str] = []
        self._waiting: list[str] = []
        self._inner: list[str] = []
        self._listed: list[str] = []
        self._pending: list[str] = []
        self._governed: str | None = None

    def sees(self, tokens: Sequence[Morpheme], index: int) -> None:
        """Take in the actor that ends at ``index``, if one does."""
        actors, particle = _actor(tokens, index)
        if tokens[index].tag == "JKS" or (tokens[index].tag == "JX" and tokens[index].form in ("은", "는")):
            self._listed, self._pending = self._listed + self._pending, []
        elif tokens[index].tag in ("JKO", "JKB", "JKG"):
            self._pending = []
        if tokens[index].tag == "VCP":
            self._inner = []
        if tokens[index].tag.startswith("NN") and index + 1 < len(tokens) and _separates(tokens[index + 1]):
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
        self.acting += [(group, word) for group in (*self._waiting, *self._inner, *self._listed)]
        if self._inner:
            self.inner += [(group, word) for group in self._inner]
            if not self._waiting:
                self.acting += [(group, word) for group in self._topic]
            self._inner = [] if _closes(tokens, index) else self._inner
            return
        self._governed = word

    def ends(self, last: str | None) -> None:
        """The sentence is over; ``last`` is its last predicate, which a name at the end (…은 법무부장관이다) governs."""
        self._governed = self._governed or last
        if self._governed:
            self.subjects += [(group, self._governed) for group in self._waiting]
            self.acting += [(group, self._governed) for group in (*self._topic, *self._inner, *self._listed)]


def _joins(tokens: Sequence[Morpheme], index: int) -> bool:
    """해고하거나 …: the predicate is said as the next one is."""
    for token in tokens[index + 1 : index + 4]:
        if token.tag == "EC":
            return token.form == "거나"
        if not token.tag.startswith(("XS", "EP", "VV")):
            return False
    return False


def _said_of(tokens: Sequence[Morpheme], index: int) -> list[str]:
    """The predicate that stands before a noun: 가두는 잠정조치 -> 가두."""
    for place in range(index - 1, max(-1, index - 6), -1):
        if tokens[place].tag == "ETM":
            return [t.form for t in tokens[max(0, place - 2) : place] if t.tag.split("-")[0] in ("VV", "VA", "NNG")]
        if not tokens[place].tag.startswith("NN"):
            return []
    return []


def _separates(token: Morpheme) -> bool:
    """A comma, dot or word between the members of a list."""
    return token.tag in ("SP", "JC") or token.form in ("및", "또는", "혹은", "ᆞ", "·", "나", "이나")


def _closes(tokens: Sequence[Morpheme], index: int) -> bool:
    """Whether the clause of the predicate at ``index`` ends with it: 하면, 할 때, 한 사람; not 하고, 하거나, 하여."""
    for token in tokens[index + 1 : index + 8]:
        if token.tag == "ETM":
            return True
        if token.tag == "EC" and token.form != "지":
            return token.form not in (*_COORDINATE, "어", "아", "여", "어서", "아서", "여서")
    return True


def _more_than(tokens: Sequence[Morpheme], index: int) -> bool:
    """만이 아니라, 뿐 아니라: adds, and denies nothing."""
    return any(t.form in ("만", "뿐", "뿐만") for t in tokens[max(0, index - 3) : index])


def _stands_alone(tokens: Sequence[Morpheme], index: int) -> bool:
    """징역만, 경찰만, 유포한 경우에만; not 보기만 해도, which says that no more is needed."""
    after = tokens[index + 1 : index + 6]
    for place, token in enumerate(after[:3]):
        if token.form == "만" and token.tag == "JX":
            rest = "".join(t.form for t in after[place + 1 : place + 4])
            return not rest.startswith(("하", "으로도", "이", "아니"))
        if not token.tag.startswith(("J", "XSN", "NNB")):
            return False
    return False


def _actor(tokens: Sequence[Morpheme], index: int) -> tuple[list[str], str]:
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
        groups = (
            {"offender"}
            if {"저지르", "범하", "범", "가하"} & set(doing)
            else {"employer"}
            if "고용" in doing or "고용" in [t.form for t in tokens[max(0, index - 6) : index]]
            else set()
        )
    if not groups:
        return [], ""
    before = index - 1
    while before >= 0 and (
        tokens[before].tag.startswith(("NN", "XSN", "JC", "SP", "MM", "XPN"))
        or tokens[before].form in ("및", "또는", "혹은", "이나", "나", "ᆞ", "·", "의")
    ):
        joined = tokens[before + 1].tag.startswith(("JC", "SP")) or tokens[before + 1].form in (
            "및",
            "또는",
            "혹은",
            "이나",
            "나",
            "ᆞ",
            "·",
        )
        if joined and tokens[before].tag.startswith(("NN", "XSN")):
            groups |= groups_of(tokens[before].form) & ACTORS
        before -= 1
    return sorted(groups), particle


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
            and any(t.form in ("의무", "책임", "권한") for t in tokens[index + 2 :])
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


def _noun_before(tokens: Sequence[Morpheme], index: int) -> str | None:
    """The noun that a predicate is said of, particles between them passed over: 벌금형이 없다, 동의를 받지 않다."""
    subject = False
    for token in reversed(tokens[max(0, index - 4) : index]):
        subject |= token.tag == "JKS"
        if token.tag == "NNB" and token.form in ("등", "들"):
            continue
        if token.tag.startswith(("NN", "XR")):
            return token.form if token.tag != "NNB" and not (subject and groups_of(token.form) & ACTORS) else None
        bound = token.tag == "JKB" and token.form in ("로", "으로") and tokens[index].form == "하"
        if not bound and not token.tag.startswith(("JKS", "JKO", "JKC", "JX", "MAG", "XSN")):
            return None
    return None


def _mode(tokens: Sequence[Morpheme], index: int) -> tuple[Mode, bool, bool] | None:
    """How the predicate at ``index`` is said, whether it is conceded (해도), and whether it ends its clause; None when no
    predicate stands here."""
    tag = tokens[index].tag.split("-")[0]
    position = index + 1
    if tag in ("NNG", "NNP", "XR"):
        # 처벌 을 받, 통지 하, 신고 가 되, 사용 하 지: the light verb may stand behind a particle.
        while position < len(tokens) and (
            (
                tokens[position].tag.startswith("J")
                and tokens[position].form in ("을", "를", "이", "가", "도", "은", "는", "로", "으로")
            )
            or (tokens[position].tag == "MAG" and tokens[position].form in ("안", "못"))
            or (tokens[position].tag == "NNB" and tokens[position].form in ("등", "들"))
        ):
            position += 1
        light = position < len(tokens) and (
            tokens[position].tag.startswith(("XSV", "XSA"))
            or (
                tokens[position].tag.split("-")[0] == "VV"
                and tokens[position].form in _LIGHT
                and not (
                    tokens[position].form == "되"
                    and tokens[position - 1].tag in ("JKS", "JKC")
                    and tokens[index].form not in _PUNISH
                )
            )
        )
        if not light:
            return None
    elif tag not in ("VV", "VA", "VCN"):
        return None
    chain = _chain(tokens, position)
    joined = " ".join(t.form for t in chain)
    before = [t.form for t in tokens[max(0, position - 1) : position] if t.tag == "MAG"]
    before += [t.form for t in tokens[max(0, index - 1) : index] if t.tag == "MAG"]
    final = any(t.tag == "EF" or (t.tag == "EC" and t.form in _COORDINATE) for t in chain)
    final = final or not any(t.tag in ("EC", "ETM", "ETN") for t in chain)
    concessive = any(t.tag == "EC" and _EVEN_IF.search(t.form) for t in chain) and not re.search(
        r"[어아여]도 되", joined
    )
    return _how(joined, "안" in before or "못" in before), concessive, final


def _chain(tokens: Sequence[Morpheme], position: int) -> list[Morpheme]:
    """The endings and auxiliaries behind a predicate, up to the next word of its own."""
    chain: list[Morpheme] = []
    for token in tokens[position : position + 12]:
        tag = token.tag.split("-")[0]
        helper = tag == "VV" and token.form in ("되", "하") and bool(chain) and chain[-1].form in _HELPED
        bound = tag == "NNB" and token.form in ("수", "필요")
        needed = tag == "NNG" and token.form in ("필요", "책임", "의무") and bool(chain) and chain[-1].tag == "ETM"
        if (
            chain
            and tag in ("NNG", "NNP", "NNB", "NR", "NP", "XR", "MM", "SF", "SP", "VV", "VA", "SL", "SN")
            and not (
                helper
                or bound
                or needed
                or (
                    tag in ("VA", "VV")
                    and token.form in ("있", "없", "지")
                    and chain[-1].form in ("수", "필요", "책임", "의무", "가", "이", "을", "를", "는", "도")
                )
            )
        ):
            break
        chain.append(token)
    return chain


_COORDINATE = ("고", "며", "으며", "거나", "되", "으나", "나", "지만")
_HELPED = ("안", "는", "어야", "아야", "여야", "어도", "아도", "여도", "면", "으면", "만", "아니")


def _how(joined: str, denied: bool) -> Mode:
    """The mode of a predicate by its chain of endings: ``ᆯ 수 없 다`` -> ``must not``."""
    if re.search(r"(?:서|면|으면)(?: 는)? (?:안|아니) 되|[ᆯ을] 수 (?:가 |는 |도 )?없|지 (?:는 )?못하", joined):
        return "must not"
    if re.search(r"지 (?:않|아니하) [어아여]도|필요 (?:가 |는 |도 )?없|[어아여]도 되", joined):
        return "need not"
    if re.search(r"지 (?:는 |도 |를 )?(?:않|아니하|말)", joined) or denied:
        return "must not" if re.search(r"[어아여]야", joined) else "not"
    if re.search(
        r"[어아여]야(?: 만)? (?:하|되)|필요 (?:가 )?(?:있|하)|(?:책임|의무) (?:이|가|을|를)? ?(?:있|지)", joined
    ):
        return "must"
    if re.search(r"[어아여]야(?: 만)?", joined):
        return "only if"
    if re.search(r"[ᆯ을] 수 (?:도 |가 |는 )?있", joined):
        return "may"
    return "does"


def _turned(said: Sequence[Said], text: str) -> list[Said]:
    """What is said the other way round: 의사에 반하여 and 거부하다 are no consent; 어기다 is not to obey, 이행하지 않다 to break."""
    found: list[Said] = []
    if re.search(r"(?:의사|뜻|의지)(?:에|를|을|와)?\s?(?:반하지|거스르지|어긋나지)|반하지\s?(?:않|아니)", text):
        found.append(Said("의사", frozenset({"consent"}), "does"))
    elif re.search(r"(?:의사|뜻|의지)(?:에|를|을)?\s?(?:반하|반해|반한|거슬|어긋)", text):
        found.append(Said("의사", frozenset({"consent"}), "not"))
    for item in said:
        if item.groups & {"refuse"} and item.mode == "does":
            found.append(Said("의사", frozenset({"consent"}), "not"))
        if "violate" in item.groups and item.mode == "does":
            found.append(Said("이행", frozenset({"obey"}), "not"))
        if "obey" in item.groups and item.mode in ("not", "must not"):
            found.append(Said("위반", frozenset({"violate"}), "does"))
    return found


_MODAL = re.compile(
    r"\b(?P<modal>must|shall|may|can|cannot|should|(?:is|are) (?:required|obliged|entitled|allowed|permitted) to|ha(?:s|ve) to)(?P<not>\s?not\b|n't)?"
    r"(?:,[^,]{1,60},)?\s+(?:(?:also|then|immediately|promptly|only|be|have|been|without delay)\s+)*(?P<verb>[a-z]+)",
    re.I,
)
_AFTER_NOT = re.compile(
    r"\b(?:not|never|cannot|can't|n't)\s+(?:be\s+|been\s+|have\s+|only\s+)*([a-z]+)|\b(?:no|without|nor|neither)\s+(?:a\s+|an\s+|the\s+|any\s+|his\s+|her\s+|their\s+|\w+'s\s+)*([a-z]+)",
    re.I,
)
_NOBODY_EN = re.compile(r"\bno(?: ?one| person|body)\b", re.I)
_NEED_NOT_EN = re.compile(r"\b(?:need not|no need|not (?:required|necessary)|n(?:o|')t (?:need|have) to)\b", re.I)
_NEEDED_EN = re.compile(r"\b(?:need not|need|necessary|required|have)(?: to| for)?(?: be| a| an| the)? ([a-z]+)", re.I)
_TAKEN_DOWN = re.compile(r"\b(?:take|takes|taken|taking|took) (?:\w+ ){0,3}?down\b", re.I)
_LIMIT_EN = re.compile(r"\b(?:not|no) (?:more|less|fewer|longer|later|exceed\w*)(?: than)?\b|\bat the latest\b", re.I)


def _read_english(text: str) -> Sense:
    text = _TAKEN_DOWN.sub("deleted", text)
    words = [stem(w) for w in re.findall(r"[A-Za-z][A-Za-z'’]*", text)]
    said: list[Said] = []
    plain = _LIMIT_EN.sub(" ", text)
    nobody = bool(_NOBODY_EN.search(plain))
    modes: dict[str, Mode] = {}
    for match in _MODAL.finditer(plain):
        denied = nobody or match["not"] or match["modal"].lower() == "cannot"
        duty = re.match(r"must|shall|ha|(?:is|are) (?:req|obl)", match["modal"], re.I)
        modes[stem(match["verb"])] = "must not" if denied else "must" if duty else "may"
    modes |= {
        stem(word): "not" for pair in _AFTER_NOT.findall(plain) for word in pair if word and stem(word) not in modes
    }
    if _NEED_NOT_EN.search(plain):
        modes |= {stem(word): "need not" for word in _NEEDED_EN.findall(plain)}
    for word in words:
        groups = groups_of(word)
        if PUNISH in groups or not is_neutral(word):
            mode = modes.get(word, "does")
            said.append(Said(word, groups, mode, last=mode != "does"))
    if _HARMLESS_EN.search(text):
        said.append(Said("legal", frozenset({PUNISH}), "not", last=True))
    sure = tuple(m.group().lower() for m in _SURE_EN.finditer(text))
    every = frozenset(g for w in words for g in groups_of(w))
    return Sense(
        text, tuple(words), tuple(said), tuple(said), (), (), (), (), frozenset(), sure, (), english=True, groups=every
    )
