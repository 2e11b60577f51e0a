"""What a sentence says, as data: its words, how each predicate is said, and who governs it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from kb.answer.vocabulary import ENGLISH, KOREAN, stem

Mode = Literal["does", "not", "must", "may", "must not", "need not", "only if"]
"""How a predicate is said. ``must not`` and ``need not`` deny as ``not`` does, and more."""


PUNISH = "punish"
"""The group of everything that says that an act is punished: 처벌, 벌하다, 처하다, 죄, 불법 …"""


COVER = "cover"
"""The group of what is within a rule or outside it: 대상이 아니다, 제외된다."""


PUNISHED = frozenset(
    """
    처벌 벌하 벌 처하 처하여지 처해지 죄 범죄 불법 위법 성립 처벌받 범하 형사처벌 걸리 유죄 저촉 형벌 잡혀가 금지
    """.split()  # noqa: SIM905
)


_PUNISH_EN = frozenset(
    map(
        stem,
        """
        punish punishable punished crime criminal illegal unlawful offence offense liable imprisonment
        """.split(),  # noqa: SIM905
    )
)


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
    needs: tuple[tuple[str, str], ...] = ()
    """(leave that is got, act it is got for): 동의를 받아 인도할 수 있다, 인도하려면 동의를 받아야 한다."""
    cased: tuple[str, ...] = ()
    """Predicates of the only case: 동의한 경우에만."""
    given: tuple[tuple[str, str], ...] = ()
    """(group of an actor, lemma of what is done to it): 법원에 제출한다, 피해자에게 알린다."""
    regardless: tuple[str, ...] = ()
    """What does not matter: 통화 여부와 상관없이, 느꼈는지와 관계없이."""
    doing: tuple[tuple[str, str], ...] = ()
    """(group of an actor, stem of the verb behind it) in an English sentence."""
    english: bool = False
    groups: frozenset[str] = field(default_factory=frozenset)

    def has(self, word: str) -> bool:
        """The word, or one that means the same, is a word of the sentence."""
        return word in self.words or bool(groups_of(word) & self.groups)


def groups_of(word: str) -> frozenset[str]:
    """The groups of a lemma, Korean or English; a word of punishment is in :data:`PUNISH` as well."""
    found = KOREAN.get(word, frozenset()) | ENGLISH.get(word, frozenset())
    if word in PUNISHED or word in _PUNISH_EN:
        found |= {PUNISH}
    return found
