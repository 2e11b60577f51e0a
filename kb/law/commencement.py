"""From when a promulgation is law: the 시행일 clause of its addendum (부칙) -> a default day, and exceptions with theirs.

Rule: an addendum begins with its commencement clause: 이 법은 공포 후 6개월이 경과한 날부터 시행한다. 다만, 제N조의 개정규정은 공포한
날부터 시행한다. Exceptions may be a list (다음 각 호의 개정규정은 각 호의 구분에 따른 날부터 시행한다). Where the addendum of another law
amended this statute (타법개정), its 제N조 are that law's own: they concern this statute only through 「부칙 제N조」, where the
amendment of this statute stands, or where the publisher left out (생략) all others.

    parse_addenda(["부칙 <제2호,2024.10.16>", "이 법은 공포 후 6개월이 경과한 날부터 시행한다. 다만, 제2조의 개정규정은 공포한 날부터 시행한다."])
        -> default 2025-04-17; 제2조: 2024-10-16
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date

from kb.law.addenda import Addendum, parse_addenda
from kb.law.address import ArticleNumber
from kb.law.clauses import Clause, normalise
from kb.law.commencement_day import FoundDay, Reason, Start, find_day, read_day
from kb.law.commencement_place import AMENDED, amending_places, leads
from kb.law.commencement_reach import Reach, read_reach

__all__ = ["Commencement", "Later", "Reason", "Start", "addenda_texts", "read_commencement", "sole_addendum"]

_HEADING = re.compile(
    r"^[ \t]*부칙(?:\(.*\))?\s*<제?\s*(\d*)호?\s*,?\s*(\d{4})\.\s*(\d{1,2})\.\s*(\d{1,2})\.?\s*>[ \t]*$", re.M
)
_TITLE = re.compile(r"시\s*행")
_CAPTION = re.compile(r"^\(?\s*시행")
_HANJA = str.maketrans({"公": "공", "布": "포", "施": "시", "行": "행", "本": "본", "法": "법", "令": "령", "日": "일"})
_OWN_NUMBER = re.compile(r"^제\d+조(?:의\d+)?\s+(?=(?:이|본)\s?(?:헌법|법|영|령|규칙))")
"""Old addenda go on counting the articles of the statute."""
_ELLIPSIS = re.compile(r"[·ㆍ…‥.,]{0,9}\s?[<＜〈(]?\s?(?:(?:단서|이하|본문)\s?)?생\s?략\s?[>＞〉)]?\s?[·ㆍ…‥]{0,9}")
_PROVISO = re.compile(r"[\s,]*(?:(?:다만|단|그러나)\s*,?\s*)?")
_SUBJECT = re.compile(
    r"^(?:\([^()]*\)\s*)?(?:이|본|동|위)\s?(?:개정\s?)?(?:헌법|법률|법|영|령|규칙|규정|개정)(?!\S*\s?(?:에\s?따라|에\s?의하여|중|제\d))"
)
_STOP = re.compile(
    r"(?:각각\s*|순차적으로\s*)?시행(?:한다|하고|하며|하되(?!,?\s*그\s?기간)|함)[,.]?|(?<=[날일])(?:로)?부터\s*,|시행일(?:은|을)?[^,.]{0,60}?(?:(?:로|으로)\s?(?:하고|하며|한다)|와\s?같다)[,.]?"
)
_LISTED = re.compile(r"(?:각|해당)\s?[호목](?:의\s?구분|에서)?[^,.]{0,20}?(?:날|바|시기)|각\s?호와\s?같")


@dataclass(frozen=True)
class Later:
    """An exception: what it reaches, its day, and its words. ``reach`` () means this statute as a whole, in parts that only
    a reader can tell."""

    reach: tuple[Reach, ...]
    start: Start
    text: str


@dataclass(frozen=True)
class Commencement:
    """When the changes of one promulgation take effect. ``default`` holds for what no exception reaches.

    ``follows``: what amends a text that is not in force yet takes effect with that text. ``by`` names the other law whose
    addendum this is, "" for the statute's own. ``omitted``: the publisher left words of the clause out.
    """

    default: Start
    exceptions: tuple[Later, ...] = ()
    follows: bool = False
    by: str = ""
    omitted: bool = False

    def of(self, number: ArticleNumber, chapters: tuple[str, ...] = ()) -> tuple[Later, ...]:
        """The exceptions that name the article or something in it."""
        return tuple(
            one for one in self.exceptions if not one.reach or any(r.names(number, chapters) for r in one.reach)
        )

    @property
    def days(self) -> frozenset[date]:
        """Every day that is named."""
        starts = (self.default, *(one.start for one in self.exceptions))
        return frozenset(start.day for start in starts if start.day)


def read_commencement(
    addendum: Addendum,
    promulgated_on: date,
    own_name: str = "",
    known: Mapping[str, date] | None = None,
    published: date | None = None,
) -> Commencement:
    """The commencement clause of an addendum. Raises nothing: what cannot be read has its reason.

    ``own_name`` is the statute's, for addresses that are said with a name; ``known`` has days of effect by number of
    promulgation; ``published`` is the publisher's day for this statute, which counts where another law has several days and
    does not say which of them concerns this statute.
    """
    reader = _Reader(promulgated_on, own_name, known or {})
    timings = [timing for clause in _clauses(addendum) for timing in reader.clause(clause)]
    default = next((t.start for t in timings if t.default), Start(None, "omitted" if reader.omitted else "unreadable"))
    later = [t for t in timings if not t.default and not t.start.follows]
    later = [replace(t, start=default) if t.start.of_statute else t for t in later]
    follows = any(t.start.follows for t in timings)
    if addendum.by:
        return _of_another_law(
            addendum,
            Commencement(default, (), follows, addendum.by, reader.omitted),
            later,
            own_name,
            known or {},
            published,
        )
    found = (Later(tuple(r for r in t.reach if not r.addendum), t.start, t.text) for t in later)
    return Commencement(default, tuple(one for one in found if one.reach), follows, omitted=reader.omitted)


def addenda_texts(body: str) -> dict[tuple[str, date], str]:
    """Each addendum of a statute file as printed, heading and all, by number and day of its promulgation: to read one of
    them (:func:`sole_addendum`) without parsing all."""
    found = list(_HEADING.finditer(body))
    ends = [*(match.start() for match in found[1:]), len(body)][: len(found)]
    texts: dict[tuple[str, date], str] = {}
    for match, end in zip(found, ends, strict=True):
        with suppress(ValueError):
            day = date(int(match[2]), int(match[3]), int(match[4]))
            texts.setdefault((match[1].lstrip("0"), day), body[match.start() : end])
    return texts


def sole_addendum(text: str) -> Addendum:
    """The addendum that a text from :func:`addenda_texts` is."""
    return parse_addenda(text.split("\n"))[-1]


@dataclass(frozen=True)
class _Timing:
    reach: tuple[Reach, ...]
    start: Start
    text: str
    default: bool = False


# Where the commencement clause stands.


def _clauses(addendum: Addendum) -> list[Clause]:
    """The 항 that say when: of the article headed 시행일, else those of the opening headed so, else the first."""
    titled = [article for article in addendum.articles if _TITLE.search(article.title.translate(_HANJA))]
    if titled:
        return list(titled[0].clauses)
    opening = list(addendum.opening.clauses)
    headed = [clause for clause in opening if _CAPTION.match(clause.text.translate(_HANJA))]
    if headed:
        return headed
    spoken = [clause for clause in opening if "시행한다" in clause.text.translate(_HANJA)]
    if spoken:
        return spoken
    first = [
        a for a in addendum.articles if any(re.search(r"(?:법|영|령|규칙)은.*시행한다", c.text) for c in a.clauses)
    ]
    return list(first[0].clauses) if first else opening[:1]


class _Reader:
    """Reads sentences into timings. ``omitted``: words were left out by the publisher."""

    def __init__(self, promulgated_on: date, own_name: str, known: Mapping[str, date]) -> None:
        self._promulgated_on, self._own_name, self._known = promulgated_on, own_name, known
        self.omitted = False

    def clause(self, clause: Clause) -> Iterator[_Timing]:
        """A 항 with its list of 호, if it announces one."""
        text = self._plain(clause.text)
        yield from self._sentences(text, clause.children)

    def _plain(self, text: str) -> str:
        text = re.sub(r"\[[^\[\]]*\]", " ", normalise(text))
        plain = _ELLIPSIS.sub(" ", text)
        self.omitted = self.omitted or plain != text
        return _OWN_NUMBER.sub("", " ".join(plain.translate(_HANJA).split()))

    def _sentences(self, text: str, items: tuple[Clause, ...]) -> Iterator[_Timing]:
        mask, begin = _masked(text), 0
        for stop in _STOP.finditer(mask):
            yield from self._sentence(text[begin : stop.end()], mask[begin : stop.end()], items)
            begin = stop.end()

    def _sentence(self, text: str, mask: str, items: tuple[Clause, ...]) -> Iterator[_Timing]:
        """One 「… 은 … 부터 시행한다」."""
        before = [m.end() for m in re.finditer(r"[가-힣]다\.\s", mask)]  # what other sentences say
        skip = before[-1] if before else 0
        if proviso := _PROVISO.match(mask, skip):
            skip = proviso.end()
        text, mask = text[skip:], mask[skip:]
        if _LISTED.search(mask) and items:
            yield from self._list(text, mask, items)
            return
        found = find_day(mask, self._promulgated_on, self._known)
        topic = _topic(mask, found.begin if found else None)
        start = found.start if found else read_day(mask[topic:], self._promulgated_on, self._known)
        yield from self._timing(text[:topic], start, text)

    def _timing(self, who: str, start: Start, text: str) -> Iterator[_Timing]:
        """``who`` is this law (the default), or a list of addresses."""
        if _SUBJECT.match(who):
            yield _Timing((), start, text, default=True)
        elif (reach := read_reach(who, self._own_name)) or start.follows:
            yield _Timing(reach, start, text)

    def _list(self, text: str, mask: str, items: tuple[Clause, ...]) -> Iterator[_Timing]:
        """다음 각 호의 개정규정은 각 호의 구분에 따른 날: the items say what and when; where the head says what, the items are
        cases (상시 50명 이상의 사업장: …), which no reader of addresses can tell apart."""
        head = text[: _topic(mask, (_LISTED.search(mask) or re.match("", mask)).start())]  # type: ignore[union-attr]
        reach = read_reach(head, self._own_name)
        if reach or _SUBJECT.match(head):
            days = [
                found.start.day
                for item in items
                if (found := self._day(item.text.partition("\n")[0])) and found.start.day
            ]
            yield _Timing(reach, Start(min(days, default=None), "conditional"), text, default=not reach)
            return
        for item in items:
            yield from self._item(item)

    def _item(self, item: Clause) -> Iterator[_Timing]:
        """``1. 제5조의 개정규정: 2026년 6월 21일``, ``2. 제6조의 개정규정은 공포 후 1년이 경과한 날부터 시행한다``."""
        own, _, rest = item.text.partition("\n")  # 목 that are set in stay lines of their 호
        text, below = self._plain(own), self._plain("\n".join([rest, *(child.full_text for child in item.children)]))
        mask = _masked(text)
        if stop := _STOP.search(mask):
            yield from self._sentences(text, ())
            first = find_day(mask[: stop.end()], self._promulgated_on, self._known)
            if below and first and re.search(r"각\s?목", mask[: first.begin]):
                yield _Timing(read_reach(below, self._own_name), first.start, f"{text} {below}")
            return
        found = find_day(mask, self._promulgated_on, self._known)
        who = text[: found.begin] if found else text.partition(":")[0]
        start = found.start if found else read_day(text.partition(":")[2] or text, self._promulgated_on, self._known)
        reach = read_reach(f"{who} {below}", self._own_name)
        if reach:
            yield _Timing(reach, start, f"{text} {below}".strip())

    def _day(self, text: str) -> FoundDay | None:
        return find_day(_masked(self._plain(text)), self._promulgated_on, self._known)


def _masked(text: str) -> str:
    """The same text with what stands in brackets and quotes blotted out, so that no verb or day is found in it."""
    mask = text
    for pattern in (r"\([^()]*\)", r"\((?:[^()]|\([^()]*\))*\)", r"[\"“][^\"”]*[\"”]"):
        mask = re.sub(pattern, lambda m: "□" * len(m[0]), mask)
    return mask


def _topic(mask: str, before: int | None) -> int:
    """Where the topic of a sentence ends: behind the 은 or 는 that stands before the day."""
    end = len(mask) if before is None else before
    found = [m.end() for m in re.finditer(r"(?<=[가-힣□])(?:은|는)(?=[\s,□])", mask[:end])]
    if before is not None:
        return found[-1] if found else end
    named = [m.end() for m in re.finditer(r"(?:규정|부분|사항|법|령|영|규칙|조|항|호|목|단서|후단|□)(?:은|는)\s", mask)]
    return named[0] if named else (found[0] if found else 0)


# 타법개정.


def _of_another_law(
    addendum: Addendum,
    read: Commencement,
    later: Sequence[_Timing],
    own_name: str,
    known: Mapping[str, date],
    published: date | None,
) -> Commencement:
    """Of the exceptions only what leads to the amendment of this statute counts, and that for all of it."""
    places = amending_places(addendum, own_name)
    exceptions: list[Later] = []
    led = False
    for timing in later:
        here = {place for place in places if any(leads(reach, place) for reach in timing.reach)}
        if here and here == set(places) and not any(r.part for r in timing.reach if any(leads(r, p) for p in here)):
            read, led = replace(read, default=timing.start), True
        elif here:
            exceptions.append(Later((), timing.start, timing.text))
    if not led and published and published != read.default.day:
        if published in {t.start.day for t in later}:
            return replace(read, default=Start(published))
        if read.omitted and not read.follows:  # the proviso that was left out may be ours
            return replace(read, default=Start(published, "omitted"))
    heads = [AMENDED.match(words) for words in places.values()]
    amended = [known[head[1]] for head in heads if head and head[1] in known]
    if (
        amended and len(amended) == len(places) and read.default.day
    ):  # 법률 제11212호 고등교육법 일부개정법률 일부를 …: not before that law
        read = replace(read, default=replace(read.default, day=max(read.default.day, *amended)), follows=True)
    return replace(read, exceptions=tuple(exceptions))
