"""Legal terms in plain words (``corpus/glossary``): what a word means to a reader who never studied law, and the clause it rests on."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Literal

from pydantic import Field, field_validator

from kb.law.address import article_part
from kb.store.records import ProvisionRef, Record, Sha256

Standing = Literal[
    "defined",  # the clause says what the word means
    "used",  # the clause uses the word, and what it orders shows the meaning
    "practice",  # a word of practice: the clause gives the power or the rule behind it
]
SENTENCES = 2
"""A term is explained in so many sentences at most."""


def sentences(text: str) -> list[str]:
    """The sentences of an explanation."""
    return re.split(r"(?<=[.?!])\s+", text)


class Basis(Record):
    """A clause that a term rests on: ``ref`` down to its 항 at least (``001671/223/0`` for an article without 항); of the text that
    was read its promulgation, the day it took effect, and the sha256 of that 항 (as cards keep it)."""

    ref: Annotated[ProvisionRef, Field(pattern=r"^\d{6}/\d+(-\d+)?/\d")]
    promulgation: Annotated[str, Field(pattern=r"^\d+$")]
    effective_from: dt.date
    sha256: Sha256

    @property
    def article(self) -> str:
        """``001671/223``."""
        return article_part(self.ref)

    @property
    def path(self) -> tuple[str, ...]:
        return tuple(self.ref.split("/")[2:])


class Term(Record):
    """One term: its explanation in Korean and English, the clauses it rests on, and the terms to read beside it.

    ``also`` are other words for the same thing, by which it is found as well.
    """

    term: Annotated[str, Field(pattern=r"^[가-힣0-9A-Za-z ()·]+$")]
    hanja: Annotated[str, Field(pattern=r"^[\u3400-\u9fff가-힣0-9 ()·]+$")] | None = None
    english_term: str
    also: tuple[str, ...] = ()
    plain: str
    english: str
    standing: Standing
    rests_on: list[Basis] = Field(min_length=1)
    related: list[str] = Field(min_length=1)
    checked_on: dt.date

    @field_validator("plain", "english")
    @classmethod
    def _is_short(cls, value: str) -> str:
        if not value.endswith((".", "?", "!")) or len(sentences(value)) > SENTENCES:
            raise ValueError(f"one or two whole sentences, not {len(sentences(value))}")
        return value

    @property
    def id(self) -> str:
        """The term without its spaces: what its key and ``kb show glossary:…`` have."""
        return self.term.replace(" ", "")

    @property
    def names(self) -> tuple[str, ...]:
        """Every word by which it is found."""
        return (self.term, *self.also, *([self.hanja] if self.hanja else []), self.english_term)


class Glossary(Record):
    """``corpus/glossary/*.yaml``: the terms of one field of law."""

    terms: list[Term] = Field(min_length=1)
