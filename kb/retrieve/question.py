"""What a question says on its face: language, statutes and articles named, lexicon words, acts, minors, danger."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from kb.law.reference import NameTable, Reference, find_references
from kb.retrieve.lexicon import LexiconIndex, LexiconMatch, fold

Language = Literal["ko", "en"]
_AGE = re.compile(
    r"(?:만\s*)?(?<!\d)(\d{1,2})\s*(?:살|세)(?!기|대|월|트)|(?<!\d)(\d{1,2})[\s-]*(?:years?[\s-]*old|yo\b)"
)
_GRADE = re.compile(r"(?:초등?|중|고)\s?[1-6](?:\s*학년)?(?![0-9년월일시])|[초중고]등?학생|[1-6]학년")


@dataclass(frozen=True)
class Question:
    """A question with what was found in it; pure reading, no retrieval."""

    text: str
    references: tuple[Reference, ...]
    words: tuple[LexiconMatch, ...]

    @property
    def language(self) -> Language:
        """``ko`` when Hangul is there, else ``en``, the other language that answers are written in."""
        hangul = len(re.findall(r"[가-힣ㄱ-ㆎ]", self.text))
        return "ko" if hangul >= max(1, 0.15 * len(re.findall(r"\w", self.text))) else "en"

    @cached_property
    def acts(self) -> tuple[str, ...]:
        """Acts named (``make``, ``spread`` …), in the order of the text, each once."""
        return tuple(dict.fromkeys(act for word in self.words for act in word.entry.acts))

    @property
    def main_act(self) -> str | None:
        """The act asked about: the last plain verb (퍼뜨린), else the last act that a name implies (딥페이크: make)."""
        plain: list[str] = [act for word in self.words if not word.entry.readings for act in word.entry.acts]
        acts: list[str] = plain or [*self.acts]
        return acts[-1] if acts else None

    @cached_property
    def minor(self) -> bool:
        """Somebody under 19 is named: by a word (고등학생), a school year or an age."""
        ages = [int(a or b) for a, b in _AGE.findall(fold(self.text))]
        return (
            any(word.entry.minor for word in self.words)
            or any(5 <= age < 19 for age in ages)
            or bool(_GRADE.search(self.text))
        )

    @property
    def crisis(self) -> tuple[str, ...]:
        """Kinds of acute danger named, each once."""
        return tuple(dict.fromkeys(w.entry.crisis for w in self.words if w.entry.crisis))

    @property
    def in_field_words(self) -> tuple[str, ...]:
        """Words that alone place the question in our field."""
        return tuple(dict.fromkeys(w.entry.term for w in self.words if w.entry.field))


def read_question(text: str, names: NameTable, lexicon: LexiconIndex) -> Question:
    """Read ``text``. Statute nicknames in the lexicon count as references to the whole statute."""
    return Question(text, tuple(find_references(text, names)), tuple(lexicon.find(text)))


def article_bases(references: Sequence[Reference]) -> list[str]:
    """Base keys of the articles named, in order, each once: ``["011187/14-2"]``."""
    return list(dict.fromkeys(key for reference in references for key in reference.article_keys))
