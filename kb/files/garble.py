"""Is this writing? The share of signs that living text is made of, for Korean first.

Text of a PDF whose font has a legacy Korean encoding (KSC-EUC-H, KSCms-UHC-H) comes out of a reader that does not know it as
syllables that no Korean word contains: bytes B0A1..C8FE read as U+B0A1..U+C8FE. Of the 11,172 syllables Unicode knows,
KS X 1001 holds the 2,350 that Korean is written with; real text keeps to them, misread text hits them one time in five.
"""

from __future__ import annotations

import re
import unicodedata

COMMON = frozenset(bytes((lead, trail)).decode("euc_kr") for lead in range(0xB0, 0xC9) for trail in range(0xA1, 0xFF))
"""The 2,350 syllables of KS X 1001."""
_KSX = frozenset(
    char
    for lead in range(0xA1, 0xFE)
    for trail in range(0xA1, 0xFF)
    if len(char := bytes((lead, trail)).decode("euc_kr", "ignore")) == 1
)
RARE_SHARE = 0.3
RARE_FEW = 3
"""More syllables outside KS X 1001 than this, and than this share, mean misread text; in Korean law it is below 0.005."""
_UNLIKELY = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\ua000-\ua4cf\ua4d0-\ua95f\ua960-\ua97f\ud7b0-\udfff\ue000-\ufaff"
    "\ufb50-\ufdff\ufe70-\ufefe\ufff0-\uffff\U00030000-\U0010ffff]"
)
"""Controls, private use, scripts and forms that misread bytes fall into; what KS X 1001 holds of these is let off."""
_LATIN_RUN = re.compile("[\u00a1-\u00ff]{2,}")
"""``ÇÑ±¹``: Korean bytes read as Latin-1. In Latin writing two such letters seldom stand together."""


def score(text: str) -> float:
    """The share of characters that are likely writing, 0 to 1; 1 for text without characters.

    >>> score("허위영상물을 반포한 자") == 1.0, score("뇬듻뷼늏뜝켈쮓") < 0.5, score("ÇÑ±¹") < 0.5
    (True, True, True)
    """
    letters = "".join(text.split())
    if not letters:
        return 1.0
    bad = sum(char not in _KSX for char in _UNLIKELY.findall(letters))
    bad += sum(unicodedata.category(char) == "Cn" for char in letters if char > "\u0377")
    syllables = [char for char in letters if "가" <= char <= "힣"]
    rare = sum(char not in COMMON for char in syllables)
    if rare > max(RARE_FEW, RARE_SHARE * len(syllables)):
        bad += len(syllables)  # even the syllables that look right are chance
    latin = sum(map(len, _LATIN_RUN.findall(text)))
    if latin > 0.2 * len(letters):
        bad += latin
    return max(0.0, 1 - bad / len(letters))
