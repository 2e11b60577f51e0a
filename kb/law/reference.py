"""Legal references in any text: statutes by name, articles with 항·호·목, case numbers; Korean and English forms.

The names come from a table that the caller passes (``corpus/sources.yaml``); nothing here knows a statute by heart.

    「성폭력처벌법」 제14조의2제2항       -> 011187 / 제14조의2 / ("2",)
    같은 법 제15조                       -> the statute named last
    Article 14-2(2) of the Act on ...   -> the statute named behind it
    대법원 2017도3443                    -> case number
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from kb.law.address import ArticleNumber

_CASE_KINDS = (
    "헌[가나다라마바사아]|재?(?:고합|고단|고정|가합|가단|가소|구합|구단|드합|드단|느합|느단)|다카|카합|카단|즈합|즈단|초기"
    "|[전감치보][도노고]|재?[도다두노나누므르]|모|스|그|마|로|라|오|브"
)
# An old year of two digits (98도1234) stands close to its kind: 35도 3일 is the weather.
CASE = re.compile(
    rf"(?<!\d)(?:((?:19|20)\d{{2}})\s?({_CASE_KINDS})\s?|(\d{{2}})({_CASE_KINDS}))(\d{{1,7}})(?![\d월년명%])"
)
_LATIN_KINDS = {
    "do": "도", "da": "다", "du": "두", "no": "노", "na": "나", "nu": "누", "mo": "모", "ma": "마", "gohap": "고합",
    "godan": "고단", "gahap": "가합", "gadan": "가단", "guhap": "구합", "hunga": "헌가", "hunma": "헌마", "hunba": "헌바",
    "hunna": "헌나", "hunra": "헌라", "hunsa": "헌사", "gojeong": "고정", "gudan": "구단", "heonra": "헌라",
    "heonsa": "헌사", "heonga": "헌가", "heonma": "헌마", "heonba": "헌바", "heonna": "헌나",
}  # fmt: skip
_LATIN = r"Do|Da|Du|No|Na|Nu|Mo|Ma|Go-?[Hh]ap|Go-?[Dd]an|Ga-?[Hh]ap|Ga-?[Dd]an|Gu-?[Hh]ap|Gu-?[Dd]an|Go-?[Jj]eong|H(?:u|eo)n-?[GgMmBbNnRrSs]a"
CASE_LATIN = re.compile(
    rf"(?<![A-Za-z\d])(?:((?:19|20)\d{{2}})[\s-]?({_LATIN})[\s-]?|(\d{{2}})({_LATIN}))(\d{{1,7}})(?!\d)"
)
# What 조 may be besides an article: a sum of money, a team (2인 1조, 4조 3교대), the head of another word (조각, 조정실).
_NO_ARTICLE = r"(?!\s*(?:여\s*)?(?:원(?![문본칙래안인])|달러|엔|위안|유로)|\s*규모|\s*[\d,]+\s*[천백십]?\s*억|\s*\d\s*교대|각(?!\s*호)|정(?!의)|합|사|건|직|끼)"
_ARTICLE = re.compile(
    r"(?<!\d)(?<!\d인)(?<!\d인\s)제?\s*(?P<n>\d{1,4})\s*조"
    + _NO_ARTICLE
    + r"(?:\s*의\s*(?P<b>\d{1,2})(?!\s*(?:년|개월|일|명|항|호)))?"
    r"(?:\s*제?\s*(?P<p>\d{1,2})\s*항(?:의(?P<pb>\d))?)?"
    r"(?:\s*제?\s*(?P<i>\d{1,3})\s*호(?:의(?P<ib>\d{1,2}))?)?"
    r"(?:\s*(?P<s>[가-하])목(?:의(?P<sb>\d{1,2}))?)?"
)
_PARAGRAPH = re.compile(
    r"제\s*(?P<p>\d{1,2})\s*항(?:의(?P<pb>\d))?"
    r"(?:\s*제?\s*(?P<i>\d{1,3})\s*호(?:의(?P<ib>\d{1,2}))?)?"
    r"(?:\s*(?P<s>[가-하])목(?:의(?P<sb>\d{1,2}))?)?"
)
_ENGLISH = re.compile(
    r"\b(?:Article|Art\.?)\s*(?P<n>\d{1,4})(?:-(?P<b>\d{1,2}))?"
    r"(?:\s*\(\s*(?P<p>\d{1,2})\s*\)|,?\s*paragraph\s*\(?(?P<p2>\d{1,2})\)?)?",
    re.I,
)
_SAME_LAW = re.compile(r"같은\s*법|동법|이\s*법(?=\s*제)|the\s+same\s+Act", re.I)
_GOES_ON = re.compile(r"(?<=법)(?:률|학|무)")
"""What makes another word of a name that ends in 법: 스토킹 법률 상담, 형법학."""
_DOTS = "ㆍ·‧･・"


@dataclass(frozen=True)
class StatuteName:
    """A statute and everything people call it. ``law_id`` is its 법령ID."""

    law_id: str
    name: str
    short: str
    english: str
    aliases: tuple[str, ...] = ()

    @property
    def spellings(self) -> tuple[str, ...]:
        return (self.name, self.short, self.english, *self.aliases)


@dataclass(frozen=True)
class Reference:
    """One reference with its span in the text.

    ``law_ids`` holds every candidate (a name may belong to several statutes), empty when an article is named without a
    statute, :data:`UNKNOWN` alone when its statute is named and not known. ``path`` is the clause path, () when none is given. ``case_number`` is set for rulings alone.
    """

    start: int
    end: int
    text: str
    law_ids: tuple[str, ...] = ()
    article: ArticleNumber | None = None
    path: tuple[str, ...] = ()
    case_number: str | None = None

    @property
    def article_keys(self) -> tuple[str, ...]:
        """``011187/14-2`` for each candidate statute; () for statutes alone and rulings."""
        if self.article is None:
            return ()
        return tuple(f"{law_id}/{self.article.slug}" for law_id in self.law_ids)


class NameTable:
    """Finds statute names in text, longest first, whatever their spacing, brackets and dots.

    >>> table = NameTable([StatuteName("999999", "시험 및 보호에 관한 법률", "시험법", "Trial Act")])
    >>> [m.law_ids for m in table.find("「시험법」 제1조")]
    [('999999',)]
    """

    def __init__(self, names: Iterable[StatuteName]) -> None:
        self.names = tuple(names)
        owners: dict[str, dict[str, None]] = {}
        for statute in self.names:
            for spelling in statute.spellings:
                owners.setdefault(_fold(spelling), {})[statute.law_id] = None
        self._owners = owners
        ordered = sorted(owners, key=lambda key: (-len(key), key))
        self._pattern = re.compile("|".join(_loose(key) for key in ordered), re.I) if ordered else None

    def find(self, text: str) -> list[Reference]:
        """Each statute name in ``text``, not overlapping, with all 법령ID that bear it, in the order of the table."""
        if self._pattern is None:
            return []
        found: list[Reference] = []
        for match in self._pattern.finditer(text):
            before = text[match.start() - 1 : match.start()]
            word = match.group()
            if word.isascii() and (before.isalnum() or text[match.end() : match.end() + 1].isalnum()):
                continue
            if not word.isascii() and (re.match(r"[가-힣]", before) or _GOES_ON.match(text, match.end())):
                continue
            law_ids = tuple(self._owners[_fold(word)])
            found.append(Reference(match.start(), match.end(), word, law_ids))
        return found

    def by_id(self, law_id: str) -> StatuteName | None:
        return next((statute for statute in self.names if statute.law_id == law_id), None)


def _fold(name: str) -> str:
    return re.sub(rf"[\s{_DOTS}「」]", "", name).lower()


def _loose(folded: str) -> str:
    return rf"[\s{_DOTS}]*".join(re.escape(char) for char in folded)


def find_references(text: str, names: NameTable) -> list[Reference]:
    """Every reference in ``text``, in order.

    CASE 1: a statute name directly before an article (「형법」 제297조) gives the article its statute.
    CASE 2: 같은 법, 동법, 이 법: the statute named last.
    CASE 3: an article without a name, after one in the same text: the statute named last; with none, no statute.
    CASE 4: 제2항 alone, right behind an article and joined to it (제1항 및 제2항): the same article.
    CASE 5: English, "Article 14-2(2) of the Act": the statute named behind, else the one named last.
    CASE 6: a case number, in Hangul or in Latin letters (2017Do3443).
    CASE 7: a statute name without an article.
    CASE 8: an article of a statute or decree that the table does not know (「거짓법」 제3조, 형법 시행령 제2조): of
    :data:`UNKNOWN`, never of the statute named before it.
    """
    statutes = names.find(text)
    unknown = _unknown(text, names)
    articles = _articles(text)
    used: set[int] = set()
    found: list[Reference] = []
    for reference in articles:
        owner = _owner(text, reference, statutes, unknown, used)
        found.append(replace(reference, law_ids=owner))
    found += [s for i, s in enumerate(statutes) if i not in used]
    found += _cases(text)
    return sorted(found, key=lambda r: (r.start, r.end))


def _cases(text: str) -> list[Reference]:
    found: list[Reference] = []
    for pattern in (CASE, CASE_LATIN):
        for match in pattern.finditer(text):
            year, kind, number = (group for group in match.groups() if group)
            kind = _LATIN_KINDS.get(kind.replace("-", "").lower(), kind)
            found.append(Reference(match.start(), match.end(), match.group(), case_number=f"{year}{kind}{number}"))
    return sorted(found, key=lambda r: r.start)


def _articles(text: str) -> list[Reference]:
    found: list[Reference] = []
    for match in _ARTICLE.finditer(text):
        if not match.group().lstrip().startswith("제") and not re.search(r"[가-힣」]\s*$", text[: match.start()]):
            continue
        found.append(_article(match, match.start()))
    for match in _ENGLISH.finditer(text):
        path = match["p"] or match["p2"]
        number = ArticleNumber(int(match["n"]), int(match["b"] or 0))
        found.append(Reference(match.start(), match.end(), match.group(), (), number, (path,) if path else ()))
    for match in _PARAGRAPH.finditer(text):
        if any(r.start <= match.start() < r.end for r in found):
            continue
        before = [r for r in found if r.end <= match.start() and len(text[r.end : match.start()]) <= 12]
        if before:
            owner = max(before, key=lambda r: r.end)
            found.append(Reference(match.start(), match.end(), match.group(), (), owner.article, _path(match)))
    return sorted(found, key=lambda r: r.start)


def _article(match: re.Match[str], start: int) -> Reference:
    number = ArticleNumber(int(match["n"]), int(match["b"] or 0))
    text = match.group()
    lead = len(text) - len(text.lstrip())
    return Reference(start + lead, match.end(), text.strip(), (), number, _path(match))


def _path(match: re.Match[str]) -> tuple[str, ...]:
    groups = match.groupdict()
    path: list[str] = []
    if groups["p"]:
        path.append(groups["p"] + (f"의{groups['pb']}" if groups["pb"] else ""))
    if groups["i"]:
        path += [] if path else ["0"]
        path.append(groups["i"] + (f"의{groups['ib']}" if groups["ib"] else ""))
    if groups["s"] and len(path) >= 2:
        path.append(groups["s"] + (f"의{groups['sb']}" if groups["sb"] else ""))
    return tuple(path)


def _owner(
    text: str,
    reference: Reference,
    statutes: Sequence[Reference],
    unknown: Sequence[tuple[int, int, str]],
    used: set[int],
) -> tuple[str, ...]:
    before = [(i, s) for i, s in enumerate(statutes) if s.end <= reference.start]
    last = before[-1][1].end if before else -1
    if any(
        last <= end <= reference.start and not _JOINED.sub("", text[end : reference.start]) for start, end, _ in unknown
    ):
        return (UNKNOWN,)
    if reference.text[:1].lower() == "a":
        if any(0 <= start - reference.end <= 12 and _OF.match(text[reference.end : start]) for start, _, _ in unknown):
            return (UNKNOWN,)
        behind = [(i, s) for i, s in enumerate(statutes) if 0 <= s.start - reference.end <= 12]
        if behind and _OF.match(text[reference.end : behind[0][1].start]):
            used.add(behind[0][0])
            return behind[0][1].law_ids
    if not before:
        return ()
    index, statute = before[-1]
    gap = text[statute.end : reference.start]
    if not re.sub(r"[\s」』》〉)\]의,]", "", gap) or _SAME_LAW.search(gap):
        used.add(index)
    return statute.law_ids


UNKNOWN = "unknown"
"""Stands for the 법령ID of a statute that is named and that the table does not know: its article is nobody else's."""
_JOINED = re.compile(r"[\s」』》〉)\]의]")
_OF = re.compile(r"\s*(?:of|in|,)\b")
_BRACKETED = re.compile(r"[「『《〈]([^「」『』《》〈〉]{2,60})[」』》〉]")
_DECREE = re.compile(r"[」』》〉]?(\s*(?:시행령|시행규칙))")
_LAW_ENDING = re.compile(r"(?:법|법률|특례법|특별법|조례|규칙|시행령|시행규칙|Act|Code)$")
_ABOUT = re.compile(
    r"[가-힣][가-힣\s{dots},]*에\s?관한\s?(?:특례법|특별법|기본법|특별조치법|법률|규칙)".replace("{dots}", _DOTS)
)
_PLAIN_NAME = re.compile(r"[가-힣A-Za-z]*[가-힣]법(?=$|[^가-힣]|상(?![가-힣])|상의|[은는이가을를의에도과와으만])")
_ENGLISH_NAME = re.compile(
    r"\b(?:[A-Z][A-Za-z'’-]*\s+){1,8}(?:Act|Code)\b(?!\s+[Oo]n\b)|\bAct\s+on\s+[A-Z][A-Za-z,’'\s-]{3,}"
)
# Words that end in 법 and name no statute: 방법, 불법, 위법 … and general words for law.
_COMMON = re.compile(
    r"(?:방|불|위|적|합|입|사|수|기|편|탈|준|문|요|화|공|용|해|비|어|산|헌)법$|^(?:이|그|저|본|같은|동|현행|현|관련|해당|개정|신|구|개별|일반|특별|국내|모든|한국|여러|두|각|형사|처벌|우리)?법$|마법|무법"
)
_GENERAL_ENGLISH = re.compile(
    r"^(?:(?:The|This|That|Same|In|Under|Of|An?|Each|No|Korean|Korea|Said|By|Section|Article)\s+)+"
)


def unknown_names(text: str, names: NameTable) -> list[str]:
    """Names in ``text`` that have the form of a statute's name and that the table does not know.

    A name in brackets must be known as a whole, and so must that of a decree (시험법 시행령); a plain word must end where a
    known name ends (형법 in 「형법」), so that an invented 디지털성범죄처벌법 is not taken for a known one. The caller decides
    what an unknown name means.

    >>> table = NameTable([StatuteName("999999", "시험 및 보호에 관한 법률", "시험법", "Trial Act")])
    >>> unknown_names("「시험법」과 「모형 처벌법」 제1조, 그 방법은 불법", table)
    ['모형 처벌법']
    """
    return [name for _, _, name in _unknown(text, names)]


def _unknown(text: str, names: NameTable) -> list[tuple[int, int, str]]:
    """(start, end, name) of each unknown name, in order; the span covers its brackets."""
    known = [(match.start, match.end) for match in names.find(text)]
    ends = {end for _, end in known}
    found: dict[int, tuple[int, str]] = {}
    for match in _BRACKETED.finditer(text):
        inside = match[1].strip()
        if _LAW_ENDING.search(inside) and not any(r.text.strip() == inside for r in names.find(inside)):
            found[match.start()] = (match.end(), inside)
    bracketed = [match.span() for match in _BRACKETED.finditer(text)]
    for pattern in (_ABOUT, _PLAIN_NAME, _ENGLISH_NAME):
        for match in pattern.finditer(text):
            name = _GENERAL_ENGLISH.sub("", match.group())
            inner = any(start <= match.start() and match.end() <= end for start, end in bracketed)
            if inner or match.end() in ends or _COMMON.search(name) or name in ("Act", "Code"):
                continue
            if any(start < match.end() and match.start() < end for start, end in known):
                continue  # part of a known name, or a known name with more of the sentence behind it
            found[match.start()] = (match.end(), name)
    for start, end in known:
        decree = _DECREE.match(text, end)
        if decree and not any(left <= start and decree.end() <= right for left, right in bracketed):
            found[start] = (decree.end(), f"{text[start:end]}{decree[1]}")
    return [(start, *found[start]) for start in sorted(found)]


def case_numbers(text: str) -> list[str]:
    """Case numbers in ``text`` in their normal form: ``"2017도 3443"``, ``"2017Do3443"`` -> ``["2017도3443"]``."""
    return [reference.case_number for reference in _cases(text) if reference.case_number]
