"""What one clause threatens, read from its own words: 법정형, 과태료, 병과, 가중, 미수, 양벌규정, 몰수·추징.

    sanctions("상습으로 이를 범한 자는 7년 이하의 징역 또는 5천만원 이하의 벌금에 처한다.")
    -> (Sanction(type="imposes", of="habitual", imprisonment 84 months at most, fine 50,000,000 won at most, "or"),)

Source rules: 형법 제41조 (kinds of punishment) and the forms in which the Acts write them. The text of each sanction and its place
in the clause are kept; what cannot be read whole is in ``Reading.unparsed``, what has no single answer in ``ambiguous``.
:mod:`kb.law.penal` reads a statute's clauses together and says which clauses are meant by 제1항, 전조 or 이 장의 죄.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Literal

from kb.law import wording
from kb.law.amounts import parse_number
from kb.law.plain import Plain, Sentence, plain
from kb.law.pointing import Pointer, Surroundings, pointers
from kb.law.punishment import Combination, Fine, Imprisonment, Limits, Punishment, punishments

Type = Literal["imposes", "as", "aggravates", "attempt", "corporate", "confiscates", "administrative"]
Of = Literal["offence", "attempt", "preparation", "habitual"]
Status = Literal["parsed", "reference", "table", "mention", "unparsed"]
WORDS = ("징역", "금고", "벌금", "과태료", "구류", "사형", "몰수")
"""A clause with one of these may be penal; whether it is one is what this module decides."""


@dataclass(frozen=True)
class Sanction:
    """One sanction of one clause. Months and won; None where the clause names no limit.

    ``type``: imposes (figures of its own), as (those of other clauses: 예에 따라, 형과 같다), aggravates (``factor`` of another
    penalty), attempt (미수범은 처벌한다), corporate (양벌규정), confiscates (몰수, 추징), administrative (과태료).
    ``targets``: the clauses whose offence or penalty is pointed at, as ``14-2/1`` or ``001692:297``. ``weak``: only the clause
    pointed at shows whether this is a penalty at all (제1항과 같다). ``text`` is the official text from ``start`` to ``end``.
    """

    type: Type
    start: int
    end: int
    text: str
    death: bool = False
    life: bool = False
    imprisonment: Imprisonment | None = None
    fine: Fine | None = None
    suspension: Limits | None = None
    detention: bool = False
    minor_fine: bool = False
    administrative: Fine | None = None
    combination: Combination | None = None
    of: Of | None = None
    factor: str | None = None
    pointers: tuple[Pointer, ...] = ()
    targets: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] = ()
    weak: bool = False


@dataclass(frozen=True)
class Reading:
    """A clause read: its sanctions in the order of the text, what was not understood, and the class that follows."""

    status: Status
    sanctions: tuple[Sanction, ...] = ()
    unparsed: tuple[str, ...] = ()


def sanctions(text: str, lead: str = "", around: Surroundings | None = None) -> tuple[Sanction, ...]:
    """The sanctions of one clause. ``lead`` is the text above its 호 (다음 각 호의 구분에 따라 처벌한다), under which a bare ``사형`` is
    one; ``around`` resolves what is pointed at. Never raises; what is not understood is only in :func:`read`.

    >>> [(s.type, s.fine.krw.max) for s in sanctions("이를 위반한 자는 500만원 이하의 벌금에 처한다.")]
    [('imposes', 5000000)]
    """
    return read(text, lead, around).sanctions


def read(text: str, lead: str = "", around: Surroundings | None = None) -> Reading:
    """One clause, sentence by sentence.

    CASE 1: a list of punishments with 에 처한다, 을 과한다, 을 부과한다 behind it: imposes, corporate or administrative.
    CASE 2: a list alone in a 호 whose lead punishes: the same.
    CASE 3: 병과 of what stands before it: ties the two together; 병과 of something of its own: a sanction of its own.
    CASE 4: 예에 따라, 형과 같다, 정한 형으로: as. CASE 5: 가중한다: aggravates. CASE 6: 미수범은 처벌한다: attempt.
    CASE 7: 몰수한다, 추징한다: confiscates, once a clause.
    CASE 8: a sentence that punishes in words none of these know: unparsed.
    CASE 9: the rest only mentions punishment: a figure in a table or another clause, a condition, a procedure.
    """
    if not wording.PENAL.search(text):
        return Reading("mention")
    reader = _Reader(plain(text), text, plain(lead).text, around)
    for sentence in reader.plain.sentences():
        reader.take(sentence)
    return reader.close()


@dataclass
class _Draft:
    """A sanction in the making, in places of the plain text; ``subject`` is where the words about its offence begin."""

    type: Type
    subject: int
    start: int
    end: int
    punishment: Punishment = field(default_factory=Punishment)
    combination: Combination | None = None
    of: Of | None = None
    factor: str | None = None
    weak: bool = False
    about: tuple[Pointer, ...] = ()


class _Reader:
    def __init__(self, text: Plain, original: str, lead: str, around: Surroundings | None) -> None:
        self.plain, self.original, self.lead = text, original, lead
        self.resolved = around is not None
        self.around = around or Surroundings()
        self.pointers = pointers(text.text, self.around)
        self.drafts: list[_Draft] = []
        self.unparsed: list[str] = []
        self.general: list[int] = []
        self.table = self.elsewhere = False

    def take(self, sentence: Sentence) -> None:
        before = len(self.drafts)
        self._lists(sentence)
        self._other_forms(sentence, had_list=len(self.drafts) > before)
        self._check(sentence, before)

    # CASE 1 to 3.

    def _lists(self, sentence: Sentence) -> None:
        lists = punishments(sentence.text)
        verdicts = [self._verdict(sentence, each) for each in lists]
        subject = 0
        for index, (each, verdict) in enumerate(zip(lists, verdicts, strict=True)):
            found = verdict or self._shared(sentence, lists, verdicts, index) or self._bare(sentence, each)
            if found is None:
                continue
            if not each.figured and wording.FINE_BY_ITEM.search(sentence.text[subject : each.end + 2]):
                self.elsewhere, subject = True, found.end
                continue  # 각 호의 구분에 따른 벌금: the figures stand in the 호
            self._impose(sentence, each, found, subject)
            subject = found.end
        self.mentioned = [e for e, v in zip(lists, verdicts, strict=True) if v is None]

    def _verdict(self, sentence: Sentence, each: Punishment) -> _Verdict | None:
        text = sentence.text
        if match := wording.ADDED.match(text, each.end):
            return _Verdict(match.end(), "this")
        if match := wording.PUNISHED.match(text, each.end):
            return _Verdict(match.end(), "")
        if match := wording.CHARGED.match(text, each.end):
            verb = match["verb"] or ""
            may = "수" in verb or bool(match["both"])
            if "병과" in verb or "함께" in verb or match["both"]:
                return _Verdict(match.end(), "may_add" if may else "and")
            if each.administrative and not each.figured:
                return None  # 그 과태료를 부과ㆍ징수한다: how, not how much
            return _Verdict(match.end(), "")
        return None

    def _shared(
        self, sentence: Sentence, lists: list[Punishment], verdicts: list[_Verdict | None], index: int
    ) -> _Verdict | None:
        """``수괴는 사형, 그 밖의 자는 무기징역에 처한다``: the verb stands once, behind the last list."""
        each = lists[index]
        later = next((v for v in verdicts[index + 1 :] if v is not None), None)
        closed = later is not None or self._bare(sentence, lists[-1]) is not None
        if not closed or not each.figured or not (comma := wording.SHARES.match(sentence.text, each.end)):
            return None
        return _Verdict(comma.end(), later.tie if later else "") if index + 1 < len(lists) else None

    def _bare(self, sentence: Sentence, each: Punishment) -> _Verdict | None:
        """CASE 2: the list ends the sentence, and the lead punishes by item."""
        if each.end != len(sentence.text) or not wording.BY_ITEM.search(self.lead):
            return None
        return _Verdict(each.end, "")

    def _impose(self, sentence: Sentence, each: Punishment, verdict: _Verdict, subject: int) -> None:
        text, start = sentence.text, sentence.start
        cap = wording.CAPPED.match(text, verdict.end) if each.administrative else None
        if cap and each.administrative:  # …의 10배의 과태료를 부과하되, 그 상한은 3천만원으로 한다
            each = replace(each, administrative=replace(each.administrative, krw=Limits(None, _sum(cap["sum"]))))
            verdict = _Verdict(cap.end(), verdict.tie)
        if each.problems or self._figure_before(text, each, subject, capped=cap is not None):
            self.unparsed.append(text[subject : verdict.end].strip())
            return
        about = text[subject : each.start]
        combination: Combination | None = each.combination
        if verdict.tie == "this":
            combination = "may_add"
        elif verdict.tie:
            if self._tied(sentence, each, verdict, about):
                return
            combination = "and" if verdict.tie == "and" else "may_add"
        kind: Type = "administrative" if each.administrative else "imposes"
        if kind == "imposes" and wording.CORPORATE.search(self.lead + text[: each.start]):
            kind = "corporate"
        if kind == "imposes" and not each.figured and not verdict.tie:
            return self._borrow(sentence, each, verdict, subject)
        draft = _Draft(kind, start + subject, start + each.start, start + verdict.end, each, combination)
        draft.of = _of(about) if kind == "imposes" else None
        draft.about = self._about(draft)
        if wording.GOES_ON.match(about.lstrip(", ")) and not draft.about and self.drafts:
            draft.about = self.drafts[-1].about
        self.drafts.append(draft)

    def _borrow(self, sentence: Sentence, each: Punishment, verdict: _Verdict, subject: int) -> None:
        """A bare kind: that of the clause named (제9항의 벌금에 처한다); with none named, a rule about kinds, no sanction."""
        start = sentence.start
        draft = _Draft("as", start + subject, start + each.start, start + verdict.end)
        draft.of = _of(sentence.text[subject : each.start])
        draft.about = self._about(draft)
        if any(pointer.end + 2 >= start + each.start for pointer in draft.about):
            self.drafts.append(draft)
        elif wording.KIND_ALONE.match(sentence.text, each.end) and not re.search(
            wording.LIMIT, sentence.text[subject : each.start]
        ):
            self.general.append(start + each.start)
        else:
            self.unparsed.append(sentence.text[subject : verdict.end].strip())

    def _figure_before(self, text: str, each: Punishment, subject: int, *, capped: bool) -> bool:
        """A limit that stands right before the list and is not part of it: the list was not read whole."""
        if wording.FIGURE.search(text[subject : each.start]):
            return True
        low, high = self._at(each.start, text), self._at(each.end, text)
        return any(
            low < aside.at <= high
            and re.search(r"\d\s?[십백천만억]*\s?원|\d\s?년|\d\s?배", aside.text)
            and not (capped and wording.OTHERWISE.search(aside.text))
            for aside in self.plain.asides
        )

    def _at(self, place: int, text: str) -> int:
        return self.plain.text.find(text) + place

    def _tied(self, sentence: Sentence, each: Punishment, verdict: _Verdict, about: str) -> bool:
        """CASE 3: 병과 of what the sanction before already names, or added to it in the same breath."""
        if not self.drafts or self.drafts[-1].type != "imposes":
            return False
        last = self.drafts[-1]
        same = last.start >= sentence.start
        joined = re.fullmatch(r"\s?,?\s?(?:이를|그)?\s?", about) if same else wording.ALSO.fullmatch(about.strip(" ,"))
        if joined is None:
            return False
        combination: Combination = "and" if verdict.tie == "and" else "may_add"
        both = bool(each.imprisonment and each.fine and not each.figured)
        if both and last.punishment.imprisonment and last.punishment.fine:
            last.combination, last.end = combination, sentence.start + verdict.end
            return True
        added = _added(last.punishment, each)
        if added is None or last.combination is not None:
            return False
        last.punishment, last.combination, last.end = added, combination, sentence.start + verdict.end
        return True

    def _item_fine(self, sentence: Sentence) -> None:
        """A 호 that gives the multiple of the fine its lead imposes: ``세액의 2배 이상 10배 이하``."""
        match = wording.ITEM_FINE.search(sentence.text)
        if match is None:
            self.unparsed.append(sentence.text)
            return
        low = int(match["a"])
        fine = Fine(multiple=Limits(low, int(match["b"]) if match["b"] else low))
        draft = self._add("imposes", sentence, match, "offence")
        draft.punishment = Punishment(fine=fine)
        draft.combination = "and" if "병과한다" in self.lead else None

    # CASE 4 to 7.

    def _other_forms(self, sentence: Sentence, had_list: bool) -> None:
        text, start = sentence.text, sentence.start
        if not had_list and wording.FINE_BY_ITEM.search(self.lead) and ":" in text and "벌금" not in text:
            self._item_fine(sentence)
        if wording.CONFISCATED.search(text):
            self._confiscate(sentence)
        if wording.ATTEMPT.search(text):
            self._add("attempt", sentence, wording.ATTEMPT.search(text), "attempt")
            return
        if (match := wording.AGGRAVATED.search(text)) and not wording.NO_PENALTY.search(text[: match.end()]):
            draft = self._add("aggravates", sentence, match, _of(text[: match.start()]))
            draft.factor = match["times"] or f"{match['num']}/{match['den']}"
        if wording.REDUCED.search(text):
            self.unparsed.append(text)
        if had_list or wording.TABLE.search(text) or not (match := wording.AS.search(text)):
            return
        if not match["weak"] and self.drafts and self.drafts[-1].end >= start + match.end():
            return
        kinds = self._kinds(text[: match.start()])
        if match["weak"] and not self.pointers_in(start, start + match.end()):
            if not self.drafts or "도" not in match["weak"]:
                return
        for of in kinds:
            draft = self._add("as", sentence, match, of)
            draft.weak = bool(match["weak"])

    def _kinds(self, about: str) -> list[Of]:
        """예비 또는 음모한 자와 미수범은 본죄에 준하여: two things are punished alike."""
        if re.search(r"(?:예비|음모).*미수범은", about):
            return ["preparation", "attempt"]
        return [_of(about)]

    def _add(self, kind: Type, sentence: Sentence, match: re.Match[str] | None, of: Of | None) -> _Draft:
        assert match is not None  # noqa: S101 (callers have matched)
        start = sentence.start
        draft = _Draft(kind, start, start + match.start(), start + match.end(), of=of)
        draft.about = self._about(draft)
        self.drafts.append(draft)
        return draft

    def _confiscate(self, sentence: Sentence) -> None:
        last = next((d for d in self.drafts if d.type == "confiscates"), None)
        matches = list(wording.CONFISCATED.finditer(sentence.text))
        if last:
            last.end = sentence.start + matches[-1].end()
            return
        draft = self._add("confiscates", sentence, matches[0], None)
        draft.end = sentence.start + matches[-1].end()

    # What is pointed at.

    def pointers_in(self, start: int, end: int) -> list[Pointer]:
        return [p for p in self.pointers if start <= p.start and p.end <= end]

    def _about(self, draft: _Draft) -> tuple[Pointer, ...]:
        """The groups of references that name the offence or penalty; those that name a duty (제3조를 위반한 자) do not."""
        text = self.plain.text
        found = []
        for pointer in self.pointers_in(draft.subject, draft.end):
            behind = text[pointer.end : pointer.end + 60]
            loosely = (draft.type == "confiscates" and wording.GAINED.match(behind) is not None) or (
                draft.type == "as" and behind.lstrip().startswith("기재의")
            )
            if not wording.DUTY.match(behind) and (loosely or wording.POINTED.match(behind)):
                found.append(pointer)
        for aside in self.plain.asides:  # (제1항의 경우를 포함한다)
            if draft.subject <= aside.at <= draft.end and wording.INCLUDED.search(aside.text):
                found += pointers(aside.text, self.around)
        return tuple(found)

    def _own_item(self, target: str) -> bool:
        """제2호의 경우 in the lead of these 호: what the clause itself covers, not what it points at."""
        here = self.around.article
        if here is None:
            return False
        own = "/".join((here.number.slug, *(part.replace("의", "-") for part in self.around.path)))
        return target.startswith(f"{own}/")

    # CASE 8 and 9.

    def _check(self, sentence: Sentence, before: int) -> None:
        """Every word of punishment in the sentence is part of a sanction, or only mentioned."""
        text = sentence.text
        if not self.mentioned and not any(word in text for word in WORDS):
            return
        spans = [(d.start - sentence.start, d.end - sentence.start) for d in self.drafts[before:]]
        verdict = wording.VERDICT.search(text)
        for each in self.mentioned:
            if any(low <= each.start < high for low, high in spans):
                continue
            if self._merged(sentence, each):
                continue
            loose = each.figured and not wording.MENTIONED.match(text, each.end)
            if verdict and loose:
                self.unparsed.append(text[each.start : each.end + 20].strip())
        if len(self.drafts) > before or any(text in piece or piece in text for piece in self.unparsed):
            return
        if self.drafts and self.drafts[-1].end > sentence.start:
            return
        if wording.TABLE.search(text):
            self.table = True
        elif wording.ELSEWHERE.search(text) or wording.BY_ITEM.search(text):
            self.elsewhere = True
        elif any(sentence.start <= place < sentence.end for place in self.general):
            return
        elif verdict and self._punishes(text):
            self.unparsed.append(text)

    def _merged(self, sentence: Sentence, each: Punishment) -> bool:
        return any(d.start <= sentence.start + each.start < d.end for d in self.drafts)

    def _punishes(self, text: str) -> bool:
        """Whether the verb that ends the sentence is one of punishment and a punishment is what it governs."""
        return wording.LAYS.search(text) is not None and not wording.GENERAL.search(text)

    def close(self) -> Reading:
        found = tuple(self._finish(draft) for draft in sorted(self.drafts, key=lambda d: d.start))
        if self.unparsed:
            return Reading("unparsed", found, tuple(dict.fromkeys(self.unparsed)))
        if found:
            return Reading("parsed", found)
        return Reading("table" if self.table else "reference" if self.elsewhere else "mention")

    def _finish(self, draft: _Draft) -> Sanction:
        start, end = self.plain.span(draft.start, draft.end)
        p = draft.punishment
        fine = p.fine
        if draft.type == "corporate" and fine is not None and not fine.named:
            fine = None  # 해당 조문의 벌금형: that of the clauses pointed at
        named = dict.fromkeys(t for pointer in draft.about for t in pointer.targets)
        targets = tuple(target for target in named if not self._own_item(target)) if self.resolved else ()
        doubts = tuple(dict.fromkeys(t for pointer in draft.about for t in pointer.ambiguous)) if self.resolved else ()
        return Sanction(
            type=draft.type,
            start=start,
            end=end,
            text=self.original[start:end],
            death=p.death,
            life=p.life,
            imprisonment=p.imprisonment,
            fine=fine,
            suspension=p.suspension,
            detention=p.detention,
            minor_fine=p.minor_fine,
            administrative=p.administrative,
            combination=draft.combination,
            of=draft.of,
            factor=draft.factor,
            pointers=draft.about,
            targets=targets,
            ambiguous=doubts,
            weak=draft.weak,
        )


@dataclass(frozen=True)
class _Verdict:
    """Where the verb behind a list ends, and how it ties: "" (처한다), "and" (병과한다), "may_add", "this" (이를 병과할 수 있다)."""

    end: int
    tie: Literal["", "and", "may_add", "this"]


def _sum(text: str) -> int:
    return parse_number(text.strip()) or 0


def _of(about: str) -> Of:
    if wording.HABIT.search(about):
        return "habitual"
    if wording.PREPARED.search(about):
        return "preparation"
    return "attempt" if wording.TRIED.search(about) and not wording.BOTH_TRIED.search(about) else "offence"


def _added(first: Punishment, second: Punishment) -> Punishment | None:
    """Two lists of different kinds as one; None when they name the same kind."""
    if (first.death, first.life) != (False, False) and (second.death or second.life):
        return None
    for name in ("imprisonment", "fine", "suspension", "administrative"):
        if getattr(first, name) is not None and getattr(second, name) is not None:
            return None
    return replace(
        first,
        imprisonment=first.imprisonment or second.imprisonment,
        fine=first.fine or second.fine,
        suspension=first.suspension or second.suspension,
        detention=first.detention or second.detention,
        minor_fine=first.minor_fine or second.minor_fine,
    )
