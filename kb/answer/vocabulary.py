"""Words that say the same thing, in plain speech, in statutes and in English: what a free sentence is compared on.

A group is one act, object, actor, condition or consequence. Words of different groups never stand for one another (소지 is not
반포, 검사 is not 법원): a word that is in no group stands for itself alone. Lemmas are those of Kiwi (verbs by their stem); English
ones are stems of :func:`stem`.
"""

from __future__ import annotations

import re
from pathlib import Path

_WORDS = Path(__file__).with_name("words")


def _lines(name: str) -> str:
    """A table without its comments."""
    text = (_WORDS / name).read_text("utf-8")
    return "\n".join(line for line in text.split("\n") if not line.startswith("#"))


_ACTORS = """
police prosecutor judge ministry state localgov operator employer worker boss victim offender guardian lawyer official family
minor center school helper user student teacher citizen
"""

NEUTRAL = frozenset(_lines("neutral_ko.txt").split())
"""Words that assert nothing by themselves: frames around what a clause says, and what other checks judge (figures, bounds,
states, negation)."""

NEUTRAL_EN = frozenset(_lines("neutral_en.txt").split())
_ENDINGS = (
    "ations", "ation", "ions", "ion", "ments", "ment", "ings", "ing", "ers", "ies", "ied", "ed", "es", "er", "ors", "or", "ly", "al",
    "s", "e", "y",
)  # fmt: skip


_IRREGULAR = dict(
    pair.split("=")
    for pair in """
    taken=take took=take given=give gave=give made=make kept=keep sold=sell bought=buy sent=send told=tell shown=show
    seen=see saw=see known=know knew=know hidden=hide hid=hide broken=break broke=break chosen=choose chose=choose
    brought=bring caught=catch fallen=fall fell=fall forbidden=forbid forgotten=forget gotten=get got=get gone=go went=go
    heard=hear hurt=hurt lent=lend lost=lose meant=mean paid=pay ran=run said=say sought=seek spent=spend
    stolen=steal stole=steal taught=teach thought=think understood=understand withdrawn=withdraw withdrew=withdraw
    written=write wrote=write begun=begin began=begin borne=bear bore=bear done=do did=do fitted=fit spoken=speak spoke=speak
    """.split()  # noqa: SIM905
)
"""Past forms that no ending tells of the verb."""


def stem(word: str) -> str:
    """An English word without its ending: ``distributes``, ``distributed``, ``distributing`` -> ``distribut``.

    Not cached: it is also given the words of questions, and nothing of a question outlives its session.
    """
    word = re.sub(r"['’]s?$", "", word.lower())
    word = _IRREGULAR.get(word, word)
    return word if word in NEUTRAL_EN else _cut(word)


def _cut(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            rest = word[: -len(ending)]
            double = ending in ("ing", "ed", "er") and len(rest) > 4 and rest[-1] == rest[-2] and rest[-1] in "bdgmnprt"
            return rest[:-1] if double else rest
    return word


_NEUTRAL_STEMS = frozenset(map(_cut, NEUTRAL_EN))


def is_neutral(word: str) -> bool:
    """A word that asserts nothing by itself."""
    return not word or word in NEUTRAL or word in NEUTRAL_EN or word in _NEUTRAL_STEMS


def _read(table: str) -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]]:
    korean: dict[str, set[str]] = {}
    english: dict[str, set[str]] = {}
    for line in filter(None, table.split("\n")):
        name, words = line.split(":", 1)
        ours, _, foreign = words.partition("|")
        loose = name.startswith("~")  # the thesaurus: a word that asserts nothing stands for nothing there
        for word in (w for w in ours.split() if not (loose and w in NEUTRAL)):
            korean.setdefault(word, set()).add(name.strip())
        for word in (w for w in foreign.split() if not (loose and w in NEUTRAL_EN)):
            english.setdefault(word, set()).add(name.strip())
            english.setdefault(stem(word), set()).add(name.strip())
    return {w: frozenset(g) for w, g in korean.items()}, {w: frozenset(g) for w, g in english.items()}


KOREAN, ENGLISH = _read(_lines("groups.txt") + "\n" + _lines("thesaurus.txt"))
"""Lemma -> the groups it belongs to."""
_PAIRED = {group for groups in KOREAN.values() for group in groups}
PLAIN_ENGLISH = frozenset(word for word, groups in ENGLISH.items() if len(groups) == 1 and groups <= _PAIRED)
"""English words that stand for the Korean words of one group alone: an English line with one bears those."""
EXAMPLES = {
    name.strip(): frozenset(words.split())
    for name, words in (line.split(":", 1) for line in _lines("kinds.txt").split("\n") if line)
}
"""What a class of the statutes has among its members by law or plain use: an example given with its class (경찰 같은 공무소)."""
TERMS = (
    "딥페이크",
    "허위영상물",
    "편집물",
    "합성물",
    "복제물",
    "불법촬영물",
    "성착취물",
    "혈족",
    "인척",
    "사실혼",
    "접속차단",
    "해시값",
    "본인확인",
    "지방자치단체",
    "휴대전화",
    "휴대폰",
    "대법원",
    "디성센터",
)
"""Words of the field that the analyser would cut wrongly."""
ACTS = frozenset(
    [
        "make",
        "deepfake",
        "film",
        "spread",
        "sell",
        "lend",
        "possess",
        "buy",
        "store",
        "watch",
        "threaten",
        "coerce",
        "rape",
        "molest",
        "injure",
        "kill",
        "enter",
        "refuse",
        "send",
        "follow",
        "approach",
        "wait",
        "insult",
        "defame",
        "groom",
        "attempt",
        "prepare",
        "habit",
        "disclose",
        "dismiss",
        "wiretap",
        "arrest",
        "detain",
        "search",
        "seize",
        "confiscate",
        "extend",
        "withdraw",
        "carnal",
        "intercourse",
        "record",
        "expose",
    ]
)
"""Groups of acts: the title of an article names those of all its clauses, so a title alone bears none of them."""
ACTORS = frozenset(_ACTORS.split())
"""Groups that name who acts."""
