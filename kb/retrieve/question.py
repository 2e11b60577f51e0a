"""What a question says on its face: language, statutes and articles named, lexicon words, acts, minors, danger."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from kb.law.amounts import find_amounts
from kb.law.reference import NameTable, Reference, find_references
from kb.retrieve.asker import accused, case_told
from kb.retrieve.lexicon import LexiconIndex, LexiconMatch, fold

Language = Literal["ko", "en"]
_AGE = re.compile(
    r"(?:만\s*)?(?<!\d)(\d{1,2})\s*(?:살|세)(?!기|대|월|트)|(?<!\d)(\d{1,2})[\s-]*(?:years?[\s-]*old|yo\b)"
    r"|\b(?:son|daughter|boy|girl|child|kid|sister|brother|student),? (?:who is |aged |is )?(\d{1,2})\b(?! (?:years?|months?|days?|weeks?|hours?|times?)\b(?! old))"
    r"|\b(?:i|he|she)(?:['’]m|['’]s| am| is| was)\s+(\d{1,2})(?![\d%]| (?:years?|months?|days?|weeks?|hours?) (?!old))\b"
)
_NOT_DONE_BEFORE = re.compile(r"(?:안|못|never|not|n['’]t)\s*(?:even |actually )?$")
_NOT_DONE_AFTER = re.compile(
    r"^[가-힣]{0,3}?(?:지는?|진|질)?\s?(?:않|안\s?(?:했|한|하|되)|못\s?(?:했|한|하))|^[을를은는도]?\s?(?:안|못)\s?(?:했|한|하)|^\S{0,3}적(?:은|이)? 없"
)
"""An act that was not done: 안 퍼뜨렸어요, 올리진 않았고요, 유포는 안 했어요, never shared."""
_JUST_DONE = re.compile(r"^\s?(?:것|거|게|기|하기)?만(?:\s|으로|은|\S?\s?했|$)|^\s?(?:것|거)뿐")
"""An act that is said to be all that was done: 산 것만으로는, 보기만 했어요; it is the one asked about."""
_GRADE = re.compile(r"(?:초등?|중|고)\s?[1-6](?:\s*학년)?(?![0-9년월일시])|[초중고]등?학생|[1-6]학년")

_POINTERS = re.compile(
    r"그럼|그러면|그때|그\s?(?:사람|영상|사진|뒤|걸|거|게|것)\S{0,2}|만약에?|지금|다시|혹시|이면|벌금\S*|형량\S*|처벌\S*|징역\S*|언제\S*|얼마\S*|몇\s?년\S*|왜\S*|어떻게|돼요|되나요|달라\S*|바뀌\S*|거예요|건가요|있어요"
    r"|\b(?:what|when|who|why|how|much|many|long|about|penalty|punishment|fine|maximum|years?|then|that|this|these|those|they|them|does|have|will|would|could|should|people)\b"
)
_CHILD_WHO = r"아들|딸|아이|애|동생|학생|중학생|초등학생|걔|친구"
_DOER_WHO = r"촉법|범인|가해자|가해\s?학생|만든\s?애|찍은\s?애|올린\s?애"
_PUNISHED = r"처벌(?!\s?(?:받게|하고\s?싶|해\s?주))|벌\s?(?:을|은)?\s?받(?!게)|처분|감옥|소년원|책임"
_SUFFERED = r"당[했한해하]|피해|찍혔|찍힌|맞[았고]|만졌|만진|만져|울면서|(?:남자|여자|아저씨|사람|놈|어른|선생님?)(?:[이가은는]\s|\s?처벌|\s?벌)"
_PENALTY = re.compile(r"벌금|형량|징역|법정형|\b(?:fine|penalty|punishment|prison term)\b")
_RULING = re.compile(
    r"판례|결정례|판시|헌재|헌법\s?재판|헌법\s?불합치|위헌|합헌|대법원|재판관|(?:판결|결정)(?:문|을|이|은|도)?\s?(?:있|찾|알려|뭐|무엇|요지|이유|요약|나온|나왔|내용|$)"
    r"|\b(?:supreme|constitutional|korean) courts?\b|\brul(?:ing|ings|ed)\b|\bprecedents?\b|\bcase law\b|unconstitutional"
    r"|\bcourts?\b[^.?!]{0,20}\b(?:decide|rule|say|said|held|hold|use|find|found)\b",
    re.I,
)
"""Words that ask what a court has decided."""
_YOUNG = re.compile(
    rf"(?:{_DOER_WHO})[^?]{{0,60}}(?:{_PUNISHED})|촉법|(?:{_CHILD_WHO})[이가도는은]?(?:(?!{_SUFFERED})[^?]){{0,60}}(?:{_PUNISHED})"
    r"|(?:boy|girl|kid|child|son|teenager|minor|student|offender)(?:(?! was | were |victim)[^?]){0,60}(?:punish|responsib|jail|prison|charge|liab)",
    re.I,
)
"""The child who did it, and what becomes of it; not one to whom it was done (딸이 추행을 당했어요), nor a wish to see somebody punished."""
_HURT = r"때리|때려|맞고|맞아|패고|죽이|찌르|목을?\s?조|감금|가두|가둬"
_CHILD = r"아이|애가|애를|딸|아들|학생|동생|조카"
_LATELY = r"(?:방금|조금\s?전|좀\s?전|아까|어젯밤|간밤|오늘\s?(?:아침|새벽|낮|저녁|밤)|(?:\d{1,2}|한|두|세|네|다섯|여섯|몇)\s?시간\s?전)"
_DANGER: tuple[tuple[Literal["suicide", "danger_now", "assault_recent", "child_danger"], re.Pattern[str]], ...] = (
    (
        "child_danger",
        re.compile(
            rf"(?:{_CHILD})[^.?!]{{0,20}}(?:{_HURT})\S{{0,3}}\s?있|(?:{_CHILD})[^.?!]{{0,30}}살려\s?(?:달라|주)"
            r"|(?:beating|hurting|hitting) (?:the|her|his|my|our) (?:child|kid|son|daughter|student)",
            re.I,
        ),
    ),
    (
        "danger_now",
        re.compile(
            rf"지금[^.?!]{{0,25}}(?:문을?|현관|창문)[^.?!]{{0,12}}(?:차|두드|부수|열려고|흔들)|지금[^.?!]{{0,20}}(?:{_HURT}|쫓아오|따라오|숨어|갇혀)"
            r"|살려\s?(?:달라|주세요|줘)|(?:is|he['’]s|she['’]s) (?:outside my (?:door|house)|at my door|breaking in|trying to get in)"
            r"|(?:following|chasing|beating|hitting) me right now|right now (?:he|she) is",
            re.I,
        ),
    ),
    (
        "assault_recent",
        re.compile(
            rf"{_LATELY}[^.?!]{{0,25}}(?:당했|당한|성폭행|강간|추행당|덮쳤|덮치)"
            r"|(?:raped|sexually assaulted|assaulted)[^.?!]{0,40}(?:hours? ago|last night|this morning|just now|tonight)"
            r"|(?:hours? ago|last night|this morning|just now|tonight)[^.?!]{0,40}(?:raped|sexually assaulted|assaulted)",
            re.I,
        ),
    ),
)
"""Danger told as going on, or an assault within hours, in words that no single entry of the lexicon holds."""


@dataclass(frozen=True)
class Question:
    """A question with what was found in it; pure reading, no retrieval.

    ``earlier`` is what it goes on from, when it does: the words of earlier turns. What the question itself says comes first.
    """

    text: str
    references: tuple[Reference, ...]
    words: tuple[LexiconMatch, ...]
    earlier: Question | None = None

    @property
    def whole(self) -> str:
        """What is searched for: the turn that began the matter, the one before, then the question."""
        turns = [self.text]
        earlier = self.earlier
        while earlier is not None:
            turns.append(earlier.text)
            earlier = earlier.earlier
        return "\n".join(dict.fromkeys([turns[-1], *turns[1:2], self.text]))

    @property
    def begun(self) -> Question:
        """The turn that began the matter; the question itself when it goes on from nothing."""
        return self.earlier.begun if self.earlier else self

    @property
    def named(self) -> tuple[Reference, ...]:
        """Provisions and rulings named: here, else in the turns it goes on from."""
        return self.references or (self.earlier.named if self.earlier and not self.offences else ())

    @property
    def spoken(self) -> tuple[tuple[LexiconMatch, float], ...]:
        """The words found, here and before, with how much each counts: what was said before stands back behind a thing that
        the question itself names. A turn that only asks for the penalty asks for that of what was done, not of what was asked
        about it in between (찍혔어요 / 비자는요? / 벌금은요?)."""
        if self.earlier and _PENALTY.search(fold(self.text)) and not (self.offences or self.aspects):
            done = self.earlier._told(aspects=False)
            if any(word.entry.field and word.entry.readings for word, _ in done):
                return (*((word, 1.0) for word in self.words), *done)
        return self._told()

    def _told(self, aspects: bool = True) -> tuple[tuple[LexiconMatch, float], ...]:
        own = [word for word in self.words if aspects or word not in self.aspects]
        before = self.earlier._told(aspects) if self.earlier else ()
        weight = 0.4 if any(r.provisions for w in own for r in w.entry.readings) else 1.0
        return (*((word, 1.0) for word in own), *((word, weight * held) for word, held in before))

    @property
    def language(self) -> Language:
        """``ko`` when Hangul is there, else ``en``, the other language that answers are written in."""
        hangul = len(re.findall(r"[가-힣ㄱ-ㆎ]", self.text))
        return "ko" if hangul >= max(1, 0.15 * len(re.findall(r"\w", self.text))) else "en"

    @cached_property
    def acts(self) -> tuple[str, ...]:
        """Acts named (``make``, ``spread`` …), in the order of the text, each once, those not done left out; of the earlier
        turns when the question itself names none."""
        own = tuple(dict.fromkeys(act for word in self.words for act in word.entry.acts))
        done = [act for word in self.words if not self._undone(word) for act in word.entry.acts]
        denied = set(own) - set(done)
        before = [act for act in self.earlier.acts if act not in denied] if self.earlier else []
        return tuple(dict.fromkeys(done)) or tuple(before)

    def _all_that_was_done(self, word: LexiconMatch) -> bool:
        return bool(re.search("만$", word.text) or _JUST_DONE.search(fold(self.text)[word.end : word.end + 6]))

    def _undone(self, word: LexiconMatch) -> bool:
        folded = fold(self.text)
        return bool(
            _NOT_DONE_BEFORE.search(folded[: word.start]) or _NOT_DONE_AFTER.search(folded[word.end : word.end + 14])
        )

    @property
    def main_act(self) -> str | None:
        """The act asked about: the last plain verb that is all that was done (산 것만), else the last plain verb (퍼뜨린), else
        the last act that a name implies (딥페이크: make)."""
        verbs = [word for word in self.words if not word.entry.readings and not self._undone(word)]
        just = [word for word in verbs if self._all_that_was_done(word)]
        plain: list[str] = [act for word in just or verbs for act in word.entry.acts]
        acts: list[str] = plain or [*self.acts]
        return acts[-1] if acts else None

    @cached_property
    def minor(self) -> bool:
        """Somebody under 19 is named: by a word (고등학생), a school year or an age, here or in the turns it goes on from."""
        if any(word.entry.minor for word in self.words) or _GRADE.search(self.text):
            return True
        if any(5 <= age < 19 for age in self._own_ages):
            return True
        return self.earlier.minor if self.earlier and not self._own_ages else False

    @cached_property
    def ages(self) -> list[int]:
        """Ages told in years: 저는 스물여섯 살이에요 -> [26]; those of earlier turns when it tells none."""
        own = self._own_ages
        return own if own or self.earlier is None else self.earlier.ages

    @property
    def _own_ages(self) -> list[int]:
        digits = [int(next(filter(None, found))) for found in _AGE.findall(fold(self.text))]
        return digits + [a.value for a in find_amounts(self.text) if a.unit == "age" and a.bound is None]

    @property
    def crisis(self) -> tuple[str, ...]:
        """Kinds of acute danger named, each once: by a word, or told as going on or just past; none in a case of others (甲이
        乙을 …), and none where a word is an item of a list (사망(자살·사고 제외))."""
        if case_told(self.text):
            return ()
        named = [w.entry.crisis for w in self.words if w.entry.crisis and not self._listed(w)]
        told = [kind for kind, sign in _DANGER if sign.search(self.text)]
        return tuple(dict.fromkeys([*named, *told]))

    def _listed(self, word: LexiconMatch) -> bool:
        return fold(self.text)[word.end : word.end + 1] in tuple("·ㆍ")

    @cached_property
    def asks_ruling(self) -> bool:
        """Whether it asks what a court has decided: 소지죄가 합헌이라던데, any precedent on this."""
        return _RULING.search(self.text) is not None

    @cached_property
    def accused(self) -> bool:
        """Asked by or for somebody who is accused, here or in the turns it goes on from (:mod:`kb.retrieve.asker`)."""
        return accused(self.whole)

    @cached_property
    def case_told(self) -> bool:
        """A case of others is set out: its writer asks what the law is."""
        return case_told(self.whole)

    @property
    def in_field_words(self) -> tuple[str, ...]:
        """Words that alone place the question in our field."""
        own = dict.fromkeys(w.entry.term for w in self.words if w.entry.field)
        return (*own, *(self.earlier.in_field_words if self.earlier else ()))

    @property
    def offences(self) -> tuple[LexiconMatch, ...]:
        """Words of the question itself that name what happened, and where in the law to look."""
        return tuple(w for w in self.words if w.entry.field and any(r.provisions for r in w.entry.readings))

    @property
    def young_offender(self) -> bool:
        """The one who did it is said to be a child: 만 13살인데 벌 받나요? Then it matters from which age acts are punished."""
        return bool(_YOUNG.search(fold(self.text))) and (self.minor or any(age < 19 for age in self.ages))

    @property
    def under_14(self) -> bool:
        """Whether the child spoken of may be under 14, the age from which acts are punished (형법 제9조): no age is told, or one below."""
        young = [age for age in self.ages if age < 19]
        return any(age < 14 for age in young) if young else "고등학생" not in self.text

    @property
    def aspects(self) -> tuple[LexiconMatch, ...]:
        """Words of the question itself that name what is asked about an offence: 공소시효, 합의, 동석."""
        return tuple(
            w
            for w in self.words
            if not w.entry.field and not w.entry.acts and any(r.provisions for r in w.entry.readings)
        )

    @property
    def says_something(self) -> bool:
        """More than a pointer and a word for the penalty: 만약 지금 다시 올리면요? and 벌금은? say nothing to search for alone."""
        bare = _POINTERS.sub(" ", fold(self.text))
        return len(re.findall(r"[가-힣]{2,}|[a-z]{4,}", bare)) >= 3


def read_question(text: str, names: NameTable, lexicon: LexiconIndex, earlier: Question | None = None) -> Question:
    """Read ``text``. Statute nicknames in the lexicon count as references to the whole statute."""
    return Question(text, tuple(find_references(text, names)), tuple(lexicon.find(text)), earlier)


def article_bases(references: Sequence[Reference]) -> list[str]:
    """Base keys of the articles named, in order, each once: ``["011187/14-2"]``."""
    return list(dict.fromkeys(key for reference in references for key in reference.article_keys))
