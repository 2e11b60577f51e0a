"""The sense of an English sentence, by its words and its modal verbs."""

from __future__ import annotations

import re

from kb.answer.said import PUNISH, Mode, Said, Sense, groups_of
from kb.answer.vocabulary import ACTORS, is_neutral, stem

_HARMLESS_EN = re.compile(
    r"\b(?:legal|lawful|(?:allowed|permitted)(?! to\b)|permissible|harmless|fine to|innocent|not guilty|no (?:crime|offen[cs]e|penalty|punishment)|free to)\b",
    re.I,
)


_SURE_EN = re.compile(
    r"\b(?:always|never|only|solely|exclusively|automatically|in (?:all|every|any) cases?|without exception|regardless|no matter|forever|permanently|unconditional\w*|(?:just|only|even) once|a single (?:time|act|occasion)|absolutely|under no circumstances|(?:even if|even when|even though) (?:no|nobody|not|without)|no exceptions?|entirely)\b",
    re.I,
)


_MODAL = re.compile(
    r"\b(?P<modal>must|shall|may|can|cannot|should|(?:is|are) (?:required|obliged|entitled|allowed|permitted) to|ha(?:s|ve) to)(?P<not>\s?not\b|n't)?"
    r"(?:,[^,]{1,60},)?\s+(?:(?:also|then|immediately|promptly|only|be|have|been|without delay)\s+)*(?P<verb>[a-z]+)",
    re.I,
)


_AFTER_NOT = re.compile(
    r"\b(?:not|never|cannot|can't|n't)\s+(?:be\s+|been\s+|have\s+|only\s+|an?\s+|the\s+|any\s+)*([a-z]+)|\b(?:no|without|nor|neither)\s+(?:a\s+|an\s+|the\s+|any\s+|his\s+|her\s+|their\s+|\w+'s\s+)*([a-z]+)",
    re.I,
)


_NOBODY_EN = re.compile(r"\bno(?: ?one| person|body)\b|^(?:neither|none)\b", re.I)


_WHETHER = re.compile(
    r"\b(?:decides?|choose|chooses|determines?|up to [\w\s]{1,30}?|discretion(?: to decide)?) (?:on )?(?:whether|if) (?:or not )?(?:to )?(?P<verb>[a-z]+)",
    re.I,
)
"""May decide whether to notify: leave to, and leave not to."""
_NEED_NOT_EN = re.compile(r"\b(?:need not|no need|not (?:required|necessary)|n(?:o|')t (?:need|have) to)\b", re.I)


_NEEDED_EN = re.compile(r"\b(?:need not|need|necessary|required|have)(?: to| for)?(?: be| a| an| the)? ([a-z]+)", re.I)


_TAKEN_DOWN = re.compile(r"\b(?:take|takes|taken|taking|took) (?:\w+ ){0,3}?down\b", re.I)


_LIMIT_EN = re.compile(r"\b(?:not|no) (?:more|less|fewer|longer|later|exceed\w*)(?: than)?\b|\bat the latest\b", re.I)


_ATTRIBUTE_EN = re.compile(
    r"\b(illegal|unlawful|illegally|unlawfully)\s+(?:film|filmed|filming|footage|material|content|photos?|images?|videos?|recordings?|posts?)\b",
    re.I,
)
"""A word that names a thing (illegal footage) and does not say of an act that it is punished."""
_PHRASES_EN = (
    (re.compile(r"\bstatutes? of limitations?\b", re.I), "limitation"),
    (re.compile(r"\breach(?:es|ed|ing)? (?:adulthood|majority)\b", re.I), "adult"),
    (re.compile(r"\b(?:took|takes?|taken|taking) place\b", re.I), "happened"),
    (re.compile(r"\b(?:has|have) (?:a|the) right to\b", re.I), "may"),
)
"""Set phrases as the word that they stand for."""


_BE = frozenset(["is", "are", "was", "were", "be", "been", "being"])
_AUXILIARY = frozenset(
    [
        "has",
        "have",
        "had",
        "does",
        "do",
        "did",
        "can",
        "could",
        "may",
        "might",
        "must",
        "shall",
        "should",
        "will",
        "would",
    ]
)
_BETWEEN = frozenset(
    "not also then only immediately promptly first always never the a an or and any its his her their to who".split()  # noqa: SIM905
)
_BEFORE = frozenset("of to by from for against with on in at between than under about near towards toward into".split())  # noqa: SIM905


def acts_of(text: str) -> tuple[tuple[str, str], ...]:
    """(group of an actor, stem of the verb behind it): the police notify the court -> (police, notif). An actor behind a
    preposition, or of a passive (is notified), does nothing.

    Example: "The offender bears the cost" -> (("offender", "bear"),).
    """
    words = re.findall(r"[a-z][a-z'’-]*|[,.;:()]", text.lower())
    found: list[tuple[str, str]] = []
    for place, word in enumerate(words):
        actors = groups_of(stem(word)) & ACTORS
        before = [w for w in words[max(0, place - 3) : place] if w not in _BETWEEN]
        if not actors or word.endswith("'s") or (before and before[-1] in _BEFORE):
            continue
        following = (w for w in words[place + 1 : place + 6] if w not in _BETWEEN and w not in _AUXILIARY)
        verb = next(following, "")
        if verb not in _BE and verb.isalpha() and groups_of(stem(verb)) and not is_neutral(stem(verb)):
            found += [(group, stem(verb)) for group in sorted(actors)]
    return tuple(found)


def read_english(text: str) -> Sense:
    text = _TAKEN_DOWN.sub("deleted", text)
    for phrase, word in _PHRASES_EN:
        text = phrase.sub(word, text)
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
    modes |= {stem(match["verb"]): "may" for match in _WHETHER.finditer(plain)}
    if _NEED_NOT_EN.search(plain):
        modes |= {stem(word): "need not" for word in _NEEDED_EN.findall(plain)}
    attributes = {stem(m.group(1)) for m in _ATTRIBUTE_EN.finditer(text)}
    for word in words:
        if word in attributes:
            continue
        groups = groups_of(word)
        if PUNISH in groups or not is_neutral(word):
            mode = modes.get(word, "does")
            said.append(Said(word, groups, mode, last=mode != "does"))
    if _HARMLESS_EN.search(text):
        said.append(Said("legal", frozenset({PUNISH}), "not", last=True))
    sure = tuple(m.group().lower() for m in _SURE_EN.finditer(text))
    every = frozenset(g for w in words for g in groups_of(w))
    return Sense(
        text, tuple(words), tuple(said), tuple(said), (), (), (), (), frozenset(), sure, (),
        doing=acts_of(text), english=True, groups=every,
    )  # fmt: skip
