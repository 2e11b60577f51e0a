"""What a sentence asserts, on its face: the words it is made of, what it says of them (does, does not, must, may), and who
acts. Read the same way from a sentence under judgement and from the lines that it cites, so that the two can be compared.

    read("피해자의 동의 없이 공개해서는 안 됩니다") -> words 피해자, 동의, 공개; (consent, not), (public, must not)
"""

from __future__ import annotations

import re

from kb.answer.said import Sense
from kb.answer.sense_en import read_english
from kb.answer.sense_ko import read_text
from kb.morphemes import Morphemes


def read(text: str, morphemes: Morphemes) -> Sense:
    """The sense of ``text``; Korean when Hangul is there."""
    return read_text(text, morphemes) if re.search(r"[가-힣]", text) else read_english(text)
