"""Court and Constitutional Court decisions as published, read into sections, holdings and passages.

Sources: one Markdown file a ruling, in three layouts that their front matter tells apart. ``precedent-kr``: court
rulings, often with their full text (판례내용). ``summaries``: 판시사항 and 판결요지 alone, paragraph breaks lost, some of
them 재결 of tribunals. ``constitution-kr``: Constitutional Court decisions, mostly with full text (전문). Nothing here
writes; the text stays as published but for markup and spacing. A separate opinion is never taken for the court's.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import html
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, get_args

import yaml

from ingest.corpus import Problem
from kb.errors import UnreadableSource

Layout = Literal["precedent-kr", "summaries", "constitution-kr"]
Role = Literal["main", "full"]
Kind = Literal["ruling", "tribunal"]
Verb = Literal["선고", "자"]

COURT_OF_CONSTITUTION = "헌법재판소"
SUPREME = "대법원"
ISSUES = "판시사항"
SUMMARIES = ("판결요지", "결정요지", "재결요지")
MAIN = (ISSUES, *SUMMARIES, "심판대상조문", "주문")
"""Sections short enough to be embedded whole: what was asked, what was held, on which clause, with which result."""
_FULL = ("판례내용", "전문", "재결내용")
_REASONS, _PARTIES, _BENCH = "이유", "당사자", "재판부"


class RulingError(UnreadableSource):
    """A ruling file that cannot be used; the message names the file and the reason."""


@dataclass(frozen=True)
class Section:
    """A part of a ruling as it stands in the text, without its heading's brackets or its number.

    ``name`` is the official name (판시사항, 판결요지, 주문) or, inside the reasons, the path of headings
    (``이유 / 3. 판단 / 나. 공연성``). ``holding`` is the number under which 판시사항 and 요지 belong together ([2], 나. and
    2. are all 2), None where there is none. ``opinion`` names whose words these are when the text says so (``다수의견``,
    ``재판관 김시험의 반대의견``), else None.
    """

    name: str
    text: str
    role: Role
    holding: int | None = None
    opinion: str | None = None

    @property
    def of_court(self) -> bool:
        """False for every opinion but that of the majority: such words are never what the court held."""
        return self.opinion is None or re.sub(r"[\s\[\]]", "", self.opinion) in ("다수의견", "법정의견")

    @property
    def label(self) -> str:
        """``판결요지 [2] (대법관 김시험의 반대의견)``."""
        number = f" [{self.holding}]" if self.holding is not None else ""
        return f"{self.name}{number}" + (f" ({self.opinion})" if self.opinion else "")


@dataclass(frozen=True)
class Holding:
    """An issue (판시사항) and what the court held on it (요지); either may be "" where the source lacks it."""

    number: int | None
    issue: str
    answer: str


@dataclass(frozen=True)
class Ruling:
    """One decision. ``decision`` (판결, 결정, 전원합의체 판결, 재결 …) and ``verb`` are None where the text does not say."""

    court: str
    court_level: str
    case_number: str
    joined: tuple[str, ...]
    date: dt.date
    decision: str | None
    verb: Verb | None
    case_name: str
    kind: Kind
    sections: tuple[Section, ...]
    provisions: str
    rulings: str
    url: str
    layout: Layout
    source: str
    sha256: str
    truncated: bool

    @property
    def identity(self) -> tuple[str, dt.date, str]:
        """Court, date and case number: equal for two files of one decision."""
        return (self.court, self.date, self.case_number)

    @property
    def key(self) -> str:
        """``ruling/대법원/2018-08-30/2017도3443``."""
        return f"ruling/{self.court}/{self.date.isoformat()}/{self.case_number}"

    @property
    def address(self) -> str:
        """As a lawyer cites it: ``대법원 2018. 8. 30. 선고 2017도3443 판결``, ``대법원 2023. 2. 23.자 2022모2092 결정``."""
        day = f"{self.date.year}. {self.date.month}. {self.date.day}."
        if self.kind == "tribunal":
            return f"{self.court} {day} {self.case_number}" + ("" if "재결" in self.case_number else " 재결")
        decision = self.decision or _usual_decision(self.court, self.case_number)
        pronounced = decision.endswith("판결") or self.court == COURT_OF_CONSTITUTION
        verb = self.verb or ("선고" if pronounced else "자")
        return f"{self.court} {day}{' 선고' if verb == '선고' else '자'} {self.case_number} {decision}"

    @property
    def has_full_text(self) -> bool:
        return any(s.role == "full" and s.name.startswith(_REASONS) for s in self.sections)

    @property
    def holdings(self) -> tuple[Holding, ...]:
        """판시사항 and 요지 paired by number, in order; separate opinions are left out."""
        numbers: dict[int | None, tuple[list[str], list[str]]] = {}
        for section in self.sections:
            if section.of_court and section.name in (ISSUES, *SUMMARIES):
                numbers.setdefault(section.holding, ([], []))[section.name != ISSUES].append(section.text)
        ordered = sorted(numbers, key=lambda n: (n is not None, n or 0))
        return tuple(Holding(n, *("\n".join(texts) for texts in numbers[n])) for n in ordered)


@dataclass(frozen=True)
class RulingSet:
    """Every ruling that could be read, in the order of the paths, and the files that could not."""

    rulings: tuple[Ruling, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class RulingPassage:
    """A unit of retrieval: whole sentences of one section, ``section.text[start:end]`` (in characters)."""

    label: str
    holding: int | None
    opinion: str | None
    role: Role
    text: str
    start: int
    end: int


# --- reading files ----------------------------------------------------------------------------------------------


def load_rulings(root: Path) -> RulingSet:
    """Every ``*.md`` below ``root`` (one layout or several); README files and dotted folders are passed over.

    A bad file becomes a problem and the rest goes on. Raises RulingError when ``root`` is no folder.
    """
    if not root.is_dir():
        raise RulingError(f"{root}: 폴더가 없습니다. 판례 폴더의 경로를 확인하세요 (no such folder of rulings)")
    rulings: list[Ruling] = []
    problems: list[Problem] = []
    for path in sorted(root.rglob("*.md")):
        parts = path.relative_to(root)
        if any(part.startswith(".") for part in parts.parts) or path.stem.upper() == "README":
            continue
        name = unicodedata.normalize("NFC", parts.as_posix()).encode("utf-8", "replace").decode("utf-8")
        if path.exists() and not path.is_file():  # a pipe would be waited for
            problems.append(Problem(name, 1, "cannot be read: not a regular file"))
            continue
        try:
            text = path.read_bytes().decode("utf-8")
            front, body = _front(text, name)
            rulings.append(_ruling(front, body, _layout(front, name), name, hashlib.sha256(text.encode()).hexdigest()))
        except RulingError as error:
            problems.append(Problem(name, 1, str(error).removeprefix(f"{name}: ")))
        except (OSError, UnicodeDecodeError) as error:
            problems.append(Problem(name, 1, f"cannot be read: {error}"))
    return RulingSet(tuple(rulings), tuple(problems))


def read_ruling(text: str, layout: Layout, name: str) -> Ruling:
    """One file as a ruling. ``name`` is its path below the source folder, for messages and for ``source``.

    Raises RulingError ("name: reason") when front matter or sections are missing, or a date or number makes no sense.
    """
    if layout not in get_args(Layout):
        raise RulingError(f"{name}: unknown layout {layout!r}; one of {', '.join(get_args(Layout))}")
    front, body = _front(text, name)
    return _ruling(front, body, layout, name, hashlib.sha256(text.encode()).hexdigest())


def _ruling(front: dict[str, Any], body: str, layout: Layout, name: str, sha256: str) -> Ruling:
    constitutional = layout == "constitution-kr"
    court = COURT_OF_CONSTITUTION if constitutional else full_court_name(_value(front, "법원명", name))
    numbers = parse_case_numbers(_value(front, "사건번호", name))
    if not numbers:
        raise RulingError(f"{name}: no case number in {front['사건번호']!r}")
    raw = _headed(body)
    day = _date(_value(front, "종국일자" if constitutional else "선고일자", name), raw, numbers[0], name)
    kind: Kind = "tribunal" if "재결" in numbers[0] or court.endswith("위원회") else "ruling"
    sections = _sections(raw)
    if not sections:
        raise RulingError(f"{name}: no section with text (## 판시사항, ## 판결요지, ## 전문 …)")
    head = _case_head(raw) if constitutional else ""
    lists = [s.text for s in sections if s.name.startswith("별지") and re.match(r"[^\n]{0,20}(?:목록|명단)", s.text)]
    joined = dict.fromkeys(
        [*numbers[1:], *(_joined_in("\n".join([head, *lists]), numbers[0]) if constitutional else ())]
    )
    return Ruling(
        court=court,
        court_level=_level(front, court, kind),
        case_number=numbers[0],
        joined=tuple(number for number in joined if number != numbers[0]),
        date=day,
        decision=_decision(court, kind, numbers[0], str(front.get("사건명") or ""), sections),
        verb=_verb(head),
        case_name=" ".join(_clean(str(front.get("사건명") or "")).split()),
        kind=kind,
        sections=sections,
        provisions=_clean(raw.get("참조조문", "")),
        rulings=_clean(raw.get("참조판례", "")),
        url=_without_key(str(front.get("출처") or front.get("상세링크") or "")),
        layout=layout,
        source=name,
        sha256=sha256,
        truncated=_is_truncated(sections),
    )


def _front(text: str, name: str) -> tuple[dict[str, Any], str]:
    text = unicodedata.normalize("NFC", text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"))
    match = re.match(r"---\n(.*?)\n---(?:\n|$)", text, re.S)
    if not match:
        raise RulingError(f"{name}: no YAML front matter between two lines of ---")
    try:
        front = yaml.safe_load(match[1])
    except (yaml.YAMLError, ValueError):  # a title with ": " in it, unquoted: read line by line instead
        pairs = [line.partition(":") for line in match[1].split("\n") if re.match(r"\w+:", line)]
        front = {key: value.strip().strip("'\"") for key, _, value in pairs}
    if not isinstance(front, dict):
        raise RulingError(f"{name}: front matter is not a mapping")
    return front, text[match.end() :]


def _layout(front: dict[str, Any], name: str) -> Layout:
    if "종국일자" in front:
        return "constitution-kr"
    if "선고일자" in front and "법원명" in front:
        return "summaries" if "수집원" in front else "precedent-kr"
    raise RulingError(f"{name}: front matter is of no known ruling layout (종국일자, or 선고일자 with 법원명)")


def _value(front: dict[str, Any], key: str, name: str) -> str:
    value = str(front.get(key) or "").strip()
    if not value:
        raise RulingError(f"{name}: front matter has no {key}")
    return value


def _date(value: str, raw: dict[str, str], number: str, name: str) -> dt.date:
    """The day of the front matter; where that is none (``0``), the one printed beside the case number in the text."""
    printed = re.search(rf"(\d{{4}})\.\s*(\d{{1,2}})\.\s*(\d{{1,2}})\.\s*{number}(?!\d)", raw.get("전문", "")[:500])
    try:
        if printed and not re.match(r"\d{4}-", value):
            return dt.date(int(printed[1]), int(printed[2]), int(printed[3]))
        return dt.date.fromisoformat(value[:10])
    except ValueError as error:
        raise RulingError(f"{name}: not a date: {value!r}") from error


def _without_key(url: str) -> str:
    """The address without an OC= parameter: that is somebody's key to the publisher's interface."""
    url = re.sub(r"(?i)(?<=[?&])oc=[^&#]*&?", "", url.strip())
    return re.sub(r"[?&](?=#|$)", "", url)


# --- names and numbers ------------------------------------------------------------------------------------------

_CASE_NUMBER = re.compile(r"(?<!\d)(\d{2,4})\s?(헌\s?[가-힣]|[가-힣]{1,4})\s?(\d{1,7})(?!\d)")
_AWARD = re.compile(r"(\d{4})\s?재결\s?제?\s?(\d+)\s?호?")
_RANGE = re.compile(r"\s*(?:내지|[~∼～-])\s*(\d{1,7})(?!\s*[\d.헌])")
_SHORT = re.compile(r"\s*[,ㆍ·‧･・、]\s*(\d{1,7})(?!\s*[\d.]|\s*헌|\s?[가-힣]{1,4}\s?\d)")
_COURTS = (("고법", "고등법원"), ("지법", "지방법원"), ("행법", "행정법원"), ("가법", "가정법원"), ("특법", "특허법원"))


def full_court_name(name: str) -> str:
    """The court in its full name: ``서울고법`` -> ``서울고등법원``, ``대전지법 논산지원`` -> ``대전지방법원 논산지원``."""
    name = " ".join(unicodedata.normalize("NFC", name).split())
    for short, full in _COURTS:
        name = re.sub(rf"{short}(?=$|\s|[가-힣]+지원$)", full, name, count=1)
    return re.sub(r"(?<=법원)(?=[가-힣]+지원$)", " ", name)


def parse_case_numbers(text: str) -> tuple[str, ...]:
    """Case numbers of one decision in normal form, the leading one first.

    ``2015헌바206ㆍ355(병합)`` -> ``("2015헌바206", "2015헌바355")``, ``2011도 1, 2011전도2`` -> ``("2011도1", "2011전도2")``,
    ``2020재결 제137호`` stays as it is; () when there is none.
    """
    award = _AWARD.search(text)
    if award:
        return (f"{award[1]}재결 제{award[2]}호",)
    return _listed_numbers(text)


def _listed_numbers(text: str) -> tuple[str, ...]:
    """Every case number, with those that a list shortens: ``2001헌가10 내지 12, 15`` are four."""
    found: dict[str, None] = {}
    for match in _CASE_NUMBER.finditer(text):
        stem, last, position = match[1] + re.sub(r"\s", "", match[2]), int(match[3]), match.end()
        found[f"{stem}{last}"] = None
        while True:
            if more := _SHORT.match(text, position):
                numbers = [int(more[1])]
            elif (more := _RANGE.match(text, position)) and last < int(more[1]) <= last + 200:
                numbers = list(range(last + 1, int(more[1]) + 1))
            else:
                break
            found.update((f"{stem}{number}", None) for number in numbers)
            last, position = numbers[-1], more.end()
    return tuple(found)


def _level(front: dict[str, Any], court: str, kind: Kind) -> str:
    if kind == "tribunal":
        return "재결기관"
    if court in (SUPREME, COURT_OF_CONSTITUTION):
        return court
    return str(front.get("법원등급") or "하급심")


def _usual_decision(court: str, case_number: str) -> str:
    """What a case of this kind ends with when the text does not say: appeals from orders end in 결정, others in 판결."""
    orders = re.search(
        r"\d(?:[모스그마로라브쿠호]|초[기적재]?|[카즈]합|[카즈]단|느합|느단|호파|비합|비단)\d", case_number
    )
    return "결정" if orders or court == COURT_OF_CONSTITUTION else "판결"


def _decision(court: str, kind: Kind, number: str, case_name: str, sections: tuple[Section, ...]) -> str | None:
    if kind == "tribunal":
        return "재결"
    if court == COURT_OF_CONSTITUTION:
        return "결정"
    text = "\n".join(s.text for s in sections if s.role == "full")
    said = re.findall(r"주문과\s?같이\s?(판결|결정)\s?(?:한다|하기로)", text)
    whole = f"{case_name}\n" + "\n".join(s.text for s in sections if s.name == _BENCH)
    judges = any(s.opinion for s in sections if s.name in SUMMARIES)
    banc = court == SUPREME and (judges or "전원합의체" in case_name or re.search(r"대법원장\s", whole) is not None)
    if banc:
        return f"전원합의체 {said[0] if said else _usual_decision(court, number)}"
    return said[0] if said else None


def _case_head(raw: dict[str, str]) -> str:
    """What stands before the 주문 of a decision: parties, case numbers, the day."""
    text = _clean(raw.get("전문", ""))
    stop = re.search(r"(?m)^(?:[【\[]\s*주\s*문|[【\[]\s*이\s*유|주\s*문\s*$)", text)
    return text[: stop.start()] if stop else ""


def _joined_in(head: str, own: str) -> tuple[str, ...]:
    """Numbers of the cases joined to ``own`` as the head of a decision gives them, not those of courts below."""
    return tuple(n for n in _listed_numbers(head) if n != own and re.search(r"\d헌[가-힣]\d", n))


def _verb(head: str) -> Verb | None:
    if re.search(r"(?m)^선\s*고\s*일\s", head):
        return "선고"
    return "자" if re.search(r"(?m)^결\s*정\s*일\s", head) else None


# --- cleaning ---------------------------------------------------------------------------------------------------

_MARK = r"(?:\d{1,2}\.(?!\s?\d)|[가-하]\.|\(\d{1,2}\)|\([가-하]\)|\d{1,2}\)|[가-하]\)|[①-⑳])"
"""Numbers that open a paragraph: 1. 가. (1) (가) 1) 가) ①."""
_BLOCK = re.compile(
    rf"(?:{_MARK}|【|\[\d+\]|\[[^\]\n]{{1,60}}\]\s*$|제\d+조(?:의\d+)?\s*[(①]|[○※◎□■●•▶◇◆-]\s"
    r"|(?:재판장|재판관|대법관|대법원장)\s|별\s*지|<|\|)",
    re.M,
)
_ENDERS = ".?!:)]}】>〉》”’\"'」』"
_GAP = re.compile(rf" {{4,}}(?={_MARK}\s*\S|【)")
_LINKED = re.compile(r"(?<=[^\s.?!:)\]】”’\"'」』]) ?\n(?: | {8,})(?=[^\s\[【(①-⑳])(?!" + _MARK + ")")
"""A line break before a linked statute name, left by the publisher's page; not a paragraph."""
_LETTERS = "가나다라마바사아자차카타파하"
_NOUN = re.compile(
    r"(?:여부|유무|경우|사례|기준|방법|의미|범위|성질|죄수|정도|요건|이유|한계|효력|관계|내용|대상|취지|판단|적극|소극)$"
)
"""How a 판시사항 ends where it is no sentence."""


def _clean(text: str) -> str:
    """Published text without markup, entities and layout spacing; a line break is kept, two mean a paragraph.

    ``"제1조&nbsp;이하<br/>\\n  가.　요지 "`` -> ``"제1조 이하\\n\\n가. 요지"``.
    """
    text = re.sub(r"(?i)<br\s*/?>|</?(?:p|div|tr|li)\b[^<>]*>", "\n", text)
    text = re.sub(r"(?i)</?(?:img|span|a|b|strong|u|font|table|tbody|td|th|ul|ol|em)\b[^<>]*>", "", text)
    text = html.unescape(text)
    text = re.sub(r"[\u00ad\u200b-\u200d\ufeff]|(?![\n\t])[\x00-\x1f\x7f]", "", text)
    text = re.sub(r"[^\S\n]", " ", text)
    text = _LINKED.sub(" ", _GAP.sub("\n", text))
    lines = [" ".join(line.split()) for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _headed(body: str) -> dict[str, str]:
    """Raw text by its ``## `` heading, in order; a heading that comes twice is continued."""
    parts = re.split(r"(?m)^##[ \t]+(.+?)[ \t]*$", body)
    raw: dict[str, str] = {}
    for name, text in zip(parts[1::2], parts[2::2], strict=True):
        key = re.sub(r"\s", "", name)
        raw[key] = f"{raw[key]}\n{text}" if key in raw else text
    return raw


def _sections(raw: dict[str, str]) -> tuple[Section, ...]:
    found: list[Section] = []
    issues = _split_holdings(_clean(raw.get(ISSUES, "")), ISSUES, 0)
    most = max((s.holding or 0 for s in issues), default=0)
    for name, text in raw.items():
        clean = _clean(text)
        if name == ISSUES:
            found += issues
        elif name in SUMMARIES:
            summary, parties = _without_parties(clean)
            found += _split_holdings(summary, name, most)
            found += [Section(_PARTIES, parties, "full")] if parties else []
        elif name in _FULL:
            found += _split_full(clean, name)
        elif name not in ("참조조문", "참조판례") and clean:
            found.append(Section(name, clean, "main" if name in MAIN else "full"))
    return tuple(found)


_PARTY = re.compile(
    r"(?:제\s*청\s*법\s*원|제\s*청\s*신\s*청\s*인|(?:피|심\s*판)?\s*청\s*구\s*인|신\s*청\s*인|당\s*사\s*자)(?=[\s:：(\d])"
)


def _without_parties(text: str) -> tuple[str, str]:
    """Old decisions print the parties behind the 요지: the text and those lines."""
    lines = text.split("\n")
    ended = max((i for i, line in enumerate(lines) if re.search(r"다\s?\.", line)), default=-1)
    for index in range(max(1, ended + 1), len(lines)):
        if _PARTY.match(lines[index]):
            return "\n".join(lines[:index]).strip(), "\n".join(lines[index:]).strip()
    return text, ""


# --- numbered holdings ------------------------------------------------------------------------------------------

_BRACKET_OPINION = re.compile(
    r"\[((?:다수|별개|반대|보충|법정)의견[^\]\n]{0,80}|[^\[\]\n]{0,200}대법관[^\[\]\n]{0,200}의견[^\]\n]{0,40})\]"
)
_VIEW = r"(?:의견|意見)(?:\s?\([^()\n]*\))?"
_LINE_OPINION = re.compile(
    rf"(?m)^(?P<marks>(?:{_MARK}[ \t]*)*)(?P<title>(?=[^\n]{{0,200}}$)"
    rf"(?:[^\n]*(?:재판관|대법관)[^\n]*{_VIEW}|(?:반대|별개|보충){_VIEW}))\s*$"
)
_RUN_IN_OPINION = re.compile(
    rf"(?m)^(?P<marks>(?:{_MARK}[ \t]*)+)"
    rf"(?P<title>[^\n.]{{0,200}}?(?:반대|별개|보충|위헌|합헌|불합치|각하|기각){_VIEW})(?=[가-하]\.|\(\d\)|\([가-하]\))"
)
"""The heading of a separate opinion on a line of its own; and, in a few files, with the text right behind it."""
_STYLES = {
    "bracket": re.compile(r"\[?\[(\d{1,2})\](?!항|의 )\s*"),
    "digit": re.compile(r"(?m)^(\d{1,2})\.(?!\s?\d)\s*(?=\S)"),
    "letter": re.compile(rf"(?m)(?:^|(?<=[다].)|(?<=[\s)])|(?<=[가-힣]))(?P<n>[{_LETTERS}])\.\s*(?=\S)"),
}


def _split_holdings(text: str, name: str, most: int) -> list[Section]:
    """판시사항 or 요지 by number and opinion. ``most`` is the highest number of the 판시사항 (0: unknown).

    Numbers must rise from the first, so that a cited "[1]항", a broken date or a clause number opens nothing. Behind a
    separate opinion the court's own numbers go on only where the opinion has none of its own and 판시사항 knows them.
    """
    if not text:
        return []
    sections: list[Section] = []
    holding: int | None = None
    opinion: str | None = None
    opened = 0
    apart = own = False  # inside an opinion that has its own heading line; that opinion numbers by itself

    def close(end: int) -> None:
        part = text[opened:end].strip()
        if not _is_bare(part):
            sections.append(Section(name, part, "main", holding, opinion))

    last = 0
    for start, end, number, title, line in _marks(text):
        if number is not None:
            if apart:
                own = own or number <= last
                if own or number != last + 1 or number > most:
                    continue
            elif not _follows(text, start, number, last, most, line):
                continue
            if holding is not None and start > opened and _is_bare(text[opened:start]):
                last = number  # "[1], [2] …": one text for both, under the first
                continue
            close(start)
            holding, opinion, last, opened, apart, own = number, None, number, end, False, False
        elif title is not None:
            close(start)
            beside = bool(holding) and _is_bare(text[opened:start])
            holding = holding if not line or beside else None
            opinion, opened, apart, own = title, end, line, False
    close(len(text))
    return sections


def _marks(text: str) -> list[tuple[int, int, int | None, str | None, bool]]:
    """(start, end, number or None, opinion or None, stands at the start of a line), in the order of the text."""
    found: list[tuple[int, int, int | None, str | None, bool]] = []
    for match in _BRACKET_OPINION.finditer(text):
        found.append((match.start(), match.end(), None, match[1].strip(), False))
    for match in _LINE_OPINION.finditer(text):
        if _opens(text, match.start()) and not match["title"].startswith("["):
            found.append((match.start("title"), match.end(), None, match["title"].strip(), True))
    first_opinion = min((start for start, _, _, _, line in found if line), default=len(text))
    for style, pattern in _STYLES.items():
        marks = [(m.start(), m.end(), _number(m[1])) for m in pattern.finditer(text)]
        if style == "letter" and any(number == 2 and _at_line(text, start) for start, _, number in marks):
            marks = [mark for mark in marks if _at_line(text, mark[0])]  # lines are kept: no number stands inside one
        opens = any(start == 0 for start, _, _ in marks)
        later = [n for start, _, n in marks if start < first_opinion and _at_line(text, start)]
        if opens or (style != "bracket" and later[:1] == [1] and 2 in later) or (style == "bracket" and marks):
            found += [(start, end, number, None, _at_line(text, start)) for start, end, number in marks]
            break
    return sorted(found, key=lambda mark: (mark[0], mark[2] is None))


def _is_bare(part: str) -> bool:
    """Nothing but numbers and commas: what stands between two marks that belong together."""
    return not re.sub(_MARK, "", part).strip(" \n,·ㆍ~")


def _number(mark: str) -> int:
    return int(mark) if mark.isdigit() else _LETTERS.index(mark) + 1


def _line(text: str, start: int) -> str:
    end = text.find("\n", start)
    return text[start : end if end >= 0 else len(text)].strip()


def _at_line(text: str, position: int) -> bool:
    return position == 0 or text[position - 1] == "\n"


def _follows(text: str, start: int, number: int, last: int, most: int, line: bool) -> bool:
    """Whether this number is the next holding: the next one, or one further on where the source leaves some out."""
    bracket, above = text[start] == "[", text[max(0, start - 40) : start]
    if not last:
        return start == 0 or (line and number == 1) or bracket
    if not bracket and not line and not re.search(r"[.)\]\s]$", above) and not _NOUN.search(above):
        return False
    if number == last + 1:
        return bracket or not line or _opens(text, start, strict=text[start] == "다")
    if bracket:
        return last < number <= max(most, last + 3)
    return line and last < number <= max(most, last + 2) and above.rstrip().endswith(tuple(_ENDERS))


def _opens(text: str, start: int, strict: bool = False) -> bool:
    """Whether a line that begins at ``start`` begins a paragraph, not the rest of a sentence broken at a page's end.

    A line above that ends in a date (``2000. 1.``) or, for ``다.`` (``strict``), in a word without an end goes on.
    """
    above = text[max(0, start - 200) : start].rstrip()
    if not above or (start >= 2 and text[start - 2 : start] == "\n\n"):
        return True
    if re.search(r"\d\.$|[,ㆍ·]$", above):
        return False
    if not strict or above.endswith(tuple(_ENDERS)):
        return True
    last = above.rsplit("\n", 1)[-1]
    return _NOUN.search(last) is not None or (re.match(_MARK, last) is not None and _is_title(last))


# --- full text --------------------------------------------------------------------------------------------------

_TITLES = r"당\s*사\s*자|주\s*문|이\s*유|별\s*지[^\]】]{0,10}|결\s*정\s*이\s*유"
_HEADING = re.compile(
    rf"(?m)^(?![^\n]*(?:과|와) 같(?:다|음))(?:【\s*([^】\n]{{1,40}}?)\s*】"
    rf"|[\[〔]\s*({_TITLES})\s*[\]〕]|[<〈]\s*(별\s*지[^>〉\n]{{0,10}})[>〉]"
    r"|(주\s*문|이\s*유|별\s*지(?:\s?\d{1,2})?)[ \t]*$)[ \t]*"
)
_BEHIND = re.compile(r"별지|별첨|관련|참조|주문|이유")
_JUDGE = re.compile(r"(?:재판장|재판관|대법관|대법원장|판사|주심)(?!의)")
_NAMES = re.compile(r"[가-힣○(),、\s]{2,80}")
_DAY = re.compile(r"\d{4}\.\d{1,2}\.\d{1,2}\.?")


def _split_full(text: str, name: str) -> list[Section]:
    """판례내용 or 전문 by its headings: 【주 문】, 【이 유】, and inside the reasons ``1.`` and ``가.``."""
    text = re.sub(r"(?<=[^\n])(?=【\s*(?:주\s*문|이\s*유|별\s*지)\s*】)", "\n", text)
    sections: list[Section] = []
    current, opened, reasons = name, 0, False

    def close(end: int) -> None:
        part = text[opened:end].strip()
        if not part:
            return
        if current == _REASONS or (current == name and not sections and end == len(text)):
            sections.extend(_split_reasons(part))
        elif reasons:
            sections.extend(
                _numbered_parts(part, current)
                if _LINE_OPINION.search(part) or _RUN_IN_OPINION.search(part)
                else [Section(current, part, "full")]
            )
        else:
            sections.append(Section(current, part, "main" if current in MAIN else "full"))

    for match in _HEADING.finditer(text):
        title = _tight(match[1] or match[2] or match[3] or match[4])
        if reasons and not _BEHIND.match(title):
            continue
        close(match.start())
        current, opened = title, match.end()
        reasons = reasons or title == _REASONS
    close(len(text))
    return sections


def _tight(title: str) -> str:
    """``이    유`` -> ``이유``, ``피 고 인`` -> ``피고인``, ``피고 보조참가인`` as it is."""
    words = title.split()
    return "".join(words) if all(len(word) <= 1 for word in words) else " ".join(words)


def _split_reasons(text: str) -> list[Section]:
    body, bench = _without_bench(text)
    sections = _numbered_parts(body, _REASONS)
    return [*sections, *([Section(_BENCH, bench, "full")] if bench else [])]


def _without_bench(text: str) -> tuple[str, str]:
    """The reasons, and the judges' names (with the day) below them, "" when none stand there."""
    lines = text.split("\n")
    first = len(lines)
    for index in range(len(lines) - 1, -1, -1):
        line = re.sub(r"[\s_]", "", lines[index])
        if (_JUDGE.match(line) and not re.search(r"의견|意見|다\.", line)) or (
            _DAY.fullmatch(line) and first < len(lines)
        ):
            first = index
        elif line and not (_NAMES.fullmatch(line) and "의견" not in line):
            break
    return "\n".join(lines[:first]).strip(), "\n".join(lines[first:]).strip()


@dataclass(frozen=True)
class _Cut:
    """Where a part begins: its level (0: ``1.``, 1: ``가.``, 2: below), heading, and whether an opinion begins there."""

    start: int
    level: int
    title: str
    opinion: str | None
    numbered: bool


def _numbered_parts(text: str, base: str) -> list[Section]:
    """The reasons, or an annex, cut at ``1.`` and, below, at ``가.``, and wherever an opinion of some judges begins.

    An opinion lasts until a number of its own level or above comes, so that its sub-headings are never the court's. A
    heading that has nothing of its own below it stays with the first part under it.
    """
    sections: list[Section] = []
    path: list[str] = []
    opinion: tuple[str, int] | None = None
    carried = ""
    cuts = _cuts(text)
    for index, cut in enumerate([_Cut(0, 0, "", None, False), *cuts]):
        end = cuts[index].start if index < len(cuts) else len(text)
        if cut.numbered or cut.opinion:
            path = [*path[: cut.level], cut.title]
            if opinion and cut.numbered and cut.level <= opinion[1]:
                opinion = None
            if cut.opinion:
                opinion = (cut.opinion, cut.level)
        part = text[cut.start : end].strip()
        if not part:
            continue
        deeper = index < len(cuts) and cuts[index].level > cut.level
        if deeper and "\n" not in part and cut.numbered and _is_title(part):
            carried = f"{part}\n"
            continue
        name = " / ".join([base, *path])
        sections.append(Section(name, carried + part, "full", None, opinion[0] if opinion else None))
        carried = ""
    return sections


def _cuts(text: str) -> list[_Cut]:
    tops = _chain(text, "digit")
    places = dict.fromkeys(tops, 0)
    for start, end in zip([0, *tops], [*tops, len(text)], strict=True):
        if not re.match(r"심판의?대상|관련", re.sub(rf"^{_MARK}|\s", "", _line(text, start))):
            places.update((start + place, 1) for place in _chain(text[start:end], "letter"))
    said: dict[int, str] = {}
    for match in (*_LINE_OPINION.finditer(text), *_RUN_IN_OPINION.finditer(text)):
        if _opens(text, match.start()):
            said[match.start()] = match["title"].strip()
            mark = match["marks"].strip()
            places.setdefault(match.start(), 0 if not mark or mark[0].isdigit() else 1 if mark[0] in _LETTERS else 2)
    found: list[_Cut] = []
    for place, level in sorted(places.items()):
        line = _line(text, place)
        mark = re.match(_MARK, line)
        title = line if _is_title(line) or not mark else f"{mark[0]} {said[place]}" if place in said else mark[0]
        found.append(_Cut(place, level, title, said.get(place), mark is not None and level < 2))
    return found


def _is_title(line: str) -> bool:
    """A heading is short and ends in no sentence: ``3. 판단``; ``1. 원심은 … 판단하였다.`` is a paragraph."""
    if _LINE_OPINION.match(line):
        return True
    rest = re.sub(rf"^{_MARK}\s*", "", line)
    if rest.endswith((".", "?", ",", ":", ";")) or re.search(r"[다요]\. ", rest):
        return False
    return 0 < len(rest) <= (80 if _WORDS.search("".join(rest.split())) else 40)


_WORDS = re.compile(
    r"(?:개요|심판의?대상|대상|판단|결론|의견|주장|쟁점|정리|이유|경위|소결|대하여|관하여|여부|의의|연혁|요지|법리|기준|내용|사실|사정|입법례"
    r"|취지|논의|침해|위배|위반|부분|경과|답변)(?:\([^()]*\))?$"
)
"""How headings of reasons end."""


def _chain(text: str, style: str) -> list[int]:
    """Where the numbers 1, 2, 3 … (or 가, 나, 다 …) of one level stand.

    Quoted clauses number their items too. Of all rising chains the one with the best headings is taken: a short line
    that ends like a heading counts most, anything else least. Only such a heading may follow a number left out. One
    number alone makes no chain.
    """
    best: dict[int, tuple[float, list[int]]] = {}
    for match in re.finditer(rf"(?m)^(?:(\d{{1,2}})\.(?!\s?\d)|([{_LETTERS}])\.)[ \t]*(?=\S)", text):
        mark = match[1] or match[2]
        if mark.isdigit() != (style == "digit") or not _opens(text, match.start(), strict=mark == "다"):
            continue
        number = _number(mark)
        line = _line(text, match.start())
        heads = _is_title(line) and (_WORDS.search("".join(line.split())) or _LINE_OPINION.match(line))
        weight = 6.0 if heads else 1.0
        before = [(0.0, [])] if number == 1 else [best[number - 1]] if number - 1 in best else []
        if heads and number > 2 and number - 2 in best:
            before.append((best[number - 2][0] - 4, best[number - 2][1]))
        if not before:
            continue
        score, places = max(before, key=lambda chain: chain[0])
        chain = (score + weight, [*places, match.start()])
        if number not in best or chain[0] > best[number][0] or (heads and number > 1 and chain[0] == best[number][0]):
            best[number] = chain
    _, places = max(best.values(), key=lambda chain: (chain[0], len(chain[1])), default=(0.0, []))
    return places if len(places) > 1 else []


# --- sentences and passages -------------------------------------------------------------------------------------

_STOP = re.compile(r"[.?!]+[)\]}】〉》”’\"'」』]*(?=\s|\[\d)")
_PAIRED = re.compile(
    r"\([^()\n]{0,500}\)|“[^“”]{0,1000}”|「[^「」\n]{0,200}」|『[^『』\n]{0,200}』|(?<!\S)\"[^\"\n]{0,600}\""
)
_GOES_ON = re.compile(
    r"\s+(?:이?라[고는며면]|고|는|란|이란|등|부분|와|과|을|를|의|에|은|이|가|로|으로|하여|하고|라)(?![가-힣])"
)
_SLASH = re.compile(r"(?<=[)\]부례법]) / ")


def sentences(text: str) -> list[tuple[int, int]]:
    """Spans that cover ``text`` without a gap, each one sentence (or heading, with the sentence below it).

    A sentence ends at ``다.`` ``요.`` ``까?`` and closing signs behind them, or where a numbered paragraph begins; not
    inside brackets or quotes, not in a date (``2018. 8. 30.``), a page (``p. 3.``) or a number (``가.``), and not at a
    line break inside a sentence. Trailing space belongs to the sentence before it.
    """
    inside = [match.span() for match in _PAIRED.finditer(text)]
    cuts = {match.end() for match in _SLASH.finditer(text)}
    for match in _STOP.finditer(text):
        if _ends_sentence(text, match):
            cuts.add(match.end())
    cuts = {cut for cut in cuts if not _within(inside, cut)}
    for match in re.finditer(r"\n+", text):
        new_block = _BLOCK.match(text, match.end()) and _opens(text, match.end(), strict=text[match.end()] == "다")
        if (len(match[0]) > 1 or new_block) and not _is_bare_heading(text, match):
            cuts.add(match.start())
    ends = sorted({_past_space(text, cut) for cut in cuts} | {len(text)})
    starts = [0, *ends[:-1]]
    return [(start, end) for start, end in zip(starts, ends, strict=True) if end > start]


def _ends_sentence(text: str, match: re.Match[str]) -> bool:
    at = match.start()
    before = text[at - 1 : at]
    if match[0][0] != ".":
        return True
    if not before or before.isspace() or before.isdigit():
        return False
    if before == "다" and _at_line(text, at - 1) and not _opens(text, at - 1, strict=True):
        return True  # "…할 수 없" at a page's end, "다." on the next
    if re.search(r"(?:^|[\s(\[“‘\"'「])[가-힣]$", text[max(0, at - 2) : at]) or re.search(
        r"(?:^|[^A-Za-z])[a-zA-Z]{1,3}$", text[max(0, at - 4) : at]
    ):
        return False
    quoted = any(sign in match[0] for sign in "”’\"'」』")
    return not (quoted and _GOES_ON.match(text, match.end()))


def _within(spans: list[tuple[int, int]], position: int) -> bool:
    """Whether ``position`` stands inside one of ``spans``, which are in order and do not overlap."""
    index = bisect_left(spans, (position, 0)) - 1
    return index >= 0 and position < spans[index][1]


def _past_space(text: str, position: int) -> int:
    while position < len(text) and text[position].isspace():
        position += 1
    return position


def _is_bare_heading(text: str, end: re.Match[str]) -> bool:
    """Whether the line before this line end is a numbered heading, which stays with what follows; not a list's item."""
    line = text[text.rfind("\n", 0, end.start()) + 1 : end.start()]
    mark, after = re.match(_MARK, line), re.match(_MARK, text[end.end() : end.end() + 8])
    if not mark or len(line) > 40 or not _is_title(line):
        return False
    return not after or _shape(mark[0]) != _shape(after[0])


def _shape(mark: str) -> str:
    return re.sub(r"[①-⑳]", "①", re.sub(r"[가-하]", "가", re.sub(r"\d+", "1", mark)))


def passages(ruling: Ruling, limit_chars: int = 900) -> list[RulingPassage]:
    """Whole sentences of each section packed up to ``limit_chars`` characters; together they are its text.

    A longer sentence stands alone; only one of more than four times the limit is cut, at a comma or a space.
    """
    found: list[RulingPassage] = []
    for section in ruling.sections:
        for start, end in _packed(section.text, limit_chars):
            text = section.text[start:end]
            found.append(RulingPassage(section.label, section.holding, section.opinion, section.role, text, start, end))
    return found


def _packed(text: str, limit: int) -> Iterator[tuple[int, int]]:
    start = end = 0
    for left, right in _short(text, limit):
        if end > start and right - start > limit:
            yield start, end
            start = left
        end = right
    if end > start:
        yield start, end


def _short(text: str, limit: int) -> Iterator[tuple[int, int]]:
    for start, end in sentences(text):
        if end - start > 4 * limit:
            while end - start > limit:
                window = text[start : start + limit]
                comma = max(window.rfind(", "), window.rfind(";"), window.rfind("\n"))
                cut = comma if comma > limit // 3 else window.rfind(" ")
                step = _past_space(text, start + cut + 1) if cut > 0 else start + limit
                yield start, min(step, end)
                start = min(step, end)
        if end > start:
            yield start, end


def _is_truncated(sections: tuple[Section, ...]) -> bool:
    """Whether a 요지 or the reasons break off in a sentence, as text cut off upstream does.

    A last line that is short or numbered may be the end of a list; a long one without an end is a broken sentence.
    """
    last: dict[str, str] = {}
    for section in sections:
        if section.name in SUMMARIES or section.name.startswith(_REASONS):
            last[section.name.split(" / ")[0]] = section.text.rsplit("\n", 1)[-1]
    return any(
        not line.endswith(tuple(_ENDERS))
        and not re.search(r"(?:사례|여부|생략|끝|예)$", line)
        and not _is_title(line)
        and len(line) > (80 if re.match(_MARK, line) else 40)
        for line in last.values()
    )


# --- merging ----------------------------------------------------------------------------------------------------


def merge(rulings: Iterable[Ruling]) -> tuple[Ruling, ...]:
    """One ruling for each court, date and case number, in that order, whatever the order given.

    The better text leads (full before summary, whole before broken off, longer before shorter), each section is the
    longest that any source has, and what the leader lacks is filled from the others. Equal numbers of different
    dates or courts stay apart.
    """
    groups: dict[tuple[str, dt.date, str], list[Ruling]] = {}
    for ruling in rulings:
        groups.setdefault(ruling.identity, []).append(ruling)
    return tuple(_merged(groups[identity]) for identity in sorted(groups))


def _merged(same: list[Ruling]) -> Ruling:
    ranked = sorted(dict.fromkeys(same), key=_rank)
    best = ranked[0]
    for other in ranked[1:]:
        sections = _best_sections(best.sections, other.sections)
        best = replace(
            best,
            court_level=best.court_level or other.court_level,
            joined=tuple(sorted({*best.joined, *other.joined} - {best.case_number})),
            decision=_fuller(best.decision, other.decision),
            verb=best.verb or other.verb,
            case_name=best.case_name or other.case_name,
            sections=sections,
            provisions=best.provisions or other.provisions,
            rulings=best.rulings or other.rulings,
            url=best.url or other.url,
            truncated=_is_truncated(sections),
        )
    return best


def _rank(ruling: Ruling) -> tuple[bool, bool, int, str, str]:
    return (not ruling.has_full_text, ruling.truncated, -_size(ruling.sections), ruling.sha256, ruling.source)


def _size(sections: Iterable[Section]) -> int:
    return sum(len("".join(section.text.split())) for section in sections)


def _fuller(one: str | None, other: str | None) -> str | None:
    """``판결`` and ``전원합의체 판결`` -> the second: a text that says more knows more."""
    return max((decision for decision in (one, other) if decision), key=len, default=None)


def _best_sections(ours: tuple[Section, ...], theirs: tuple[Section, ...]) -> tuple[Section, ...]:
    """Each 판시사항, 요지, … as a whole from the side that has more of it; the full text from one side alone."""

    def grouped(sections: tuple[Section, ...]) -> dict[str, list[Section]]:
        groups: dict[str, list[Section]] = {}
        for section in sections:
            group = section.name if section.name in MAIN and section.name != "주문" else "full"
            groups.setdefault(group, []).append(section)
        return groups

    mine, yours = grouped(ours), grouped(theirs)
    names = sorted({*mine, *yours}, key=lambda n: (n == "full", MAIN.index(n) if n in MAIN else 0))
    return tuple(s for n in names for s in (mine[n] if _size(mine.get(n, ())) >= _size(yours.get(n, ())) else yours[n]))
