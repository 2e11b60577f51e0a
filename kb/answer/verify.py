"""The gate: every sentence of every writer is checked in code before it is shown (design §7.4).

References exist and are in the evidence, and no statute is named that no table knows; quotes, in any quotation marks, are
verbatim; numbers, in any form and with their bounds, agree with the clause named; case numbers, phones and links come from the
evidence and the registry; no markup, no promise or prediction; no text that is not law on the day shown as law. What a
sentence asserts beyond that must follow from the lines that it cites (:mod:`kb.answer.follows`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from kb.answer.concede import unheld
from kb.answer.follows import gaps
from kb.answer.model import Citation, Claim, Evidence, Removed
from kb.answer.said import groups_of
from kb.answer.vocabulary import stem
from kb.answer.whole import is_piece, verbatim
from kb.law.amounts import Amount, find_amounts
from kb.law.reference import NameTable, Reference, find_references, unknown_names
from kb.morphemes import Morphemes
from kb.prose import PROMISES

# Phone numbers in any dress: grouped digits, service numbers, and short numbers that the sentence tells people to call.
_PHONE = re.compile(
    r"(?<![\d.-])(?:\+\s?)?\(?\d{1,4}\)?(?:[-–.\s]\d{1,5}){1,4}(?![\d-])"
    r"|(?<![\d.-])0\d{8,10}(?!\d)"
    r"|(?<![\d제-])1\d{2,3}(?=\s*(?:번|으로|로|에\s?(?:전화|연락|신고)))(?!\d)"
    r"|(?:(?<=전화 )|(?<=전화는 )|(?<=번호는 )|(?<=번호 )|(?<=국번 없이 )|(?<=국번없이 )|(?<=[Cc]all )|(?<=[Dd]ial )|(?<=[Tt]el )|(?<=[Tt]el\. ))\d{3,5}(?![\d,]|\s*(?:원|년|월|일|통|번의|건|시간|명))"
)
_NOT_PHONE = re.compile(
    r"^(?:19|20)\d\d[-–.\s](?:0?[1-9]|1[0-2])(?:[-–.\s](?:0?[1-9]|[12]\d|3[01]))?$|^(?:19|20)\d\d[-–.\s](?:19|20)\d\d$"
)
_TERM = re.compile(r"(?:13|19)세\s?미만\s?피해자\s?등|1년(?=\s?365일)")
"""A term of the Acts; its figure is part of the name."""
_TLD = (
    "com|net|org|io|kr|go|or|co|re|ne|gov|edu|info|biz|me|ly|gg|tv|to|cc|ws|ru|cn|jp|vn|us|uk|eu|de|in|ai|dev|app|xyz|top|site|online|"
    "link|live|page|shop|store|club|asia|cloud|help|chat|law|center|support|한국|닷컴"
)
_LINK = re.compile(
    r"[a-z][a-z\d+.-]*://[^\s\]\)>\"']+|(?<![:\w])//[^\s\]\)>\"']+|\bwww\.[^\s\]\)>\"']+|\b(?:javascript|data|vbscript|mailto|tel|sms|file):\S+"
    rf"|[\w.+-]+@[\w-]+\.[\w.-]+|(?<![\w@.])(?:[a-z\d가-힣](?:[a-z\d가-힣-]*[a-z\d가-힣])?\.)+(?:{_TLD})(?![a-z\d])(?:[/:?#][^\s\]\)>\"']*)?"
    r"|(?<![\w.])@[a-z\d_]{{3,}}".replace("{{3,}}", "{3,}"),
    re.I,
)
_MARKUP = re.compile(r"!\[[^\]]*\]|\[[^\]]*\]\([^)]*\)|<\s*/?\s*[a-z!][^>]*>|&#?\w+;", re.I)
# Words in quotation marks of any kind. Corner brackets also hold names of statutes, which the reference check judges.
_QUOTED = re.compile(
    r"[“”„‟〝\"]([^“”„‟〝〞\"]{4,})[“”‟〞\"]|[«‹]([^«»‹›]{4,})[»›]|[『「]([^『』「」]{4,})[』」]|[《〈]([^《》〈〉]{4,})[》〉]"
    r"|[‘‚‛]([^‘’‚‛]{8,})[’‛]|``([^`']{4,})''|`([^`]{4,})`|(?<!\w)'([^'\n]{8,})'(?![A-Za-z\d])"
)
_LAW_NAME = re.compile(r"(?:법|법률|조례|규칙|시행령|시행규칙|Act|Code)(?:\s*제\s*\d+조\S*(?:\s*제\s*\d+항)?)?$")
_AMENDED = re.compile(
    r"개정|신설|삭제(?:된|됐|되었|한\s*것은)|공포|제정|새로\s*(?:생|들어)|amend|promulgat|insert|enact|repeal|introduced|added",
    re.I,
)
_FINAL_SS = (
    "[" + "".join(chr(c) for c in range(0xAC00, 0xD7A4) if (c - 0xAC00) % 28 == 20 and chr(c) not in "있겠") + "]"
)
"""Syllables that end in ㅆ, the past form of a verb (졌, 었, 했), but 있 and 겠."""
_PAST = re.compile(
    rf"개정|신설|공포(?!심|감|와|나|를|영)|(?<!촬영 )당시|종전|이전(?!트)|{_FINAL_SS}(?:습니다|다)(?=[.,\s]|$)"
    r"|\b(?:amend\w*|formerly|previously|at that time|at first|rose|was raised|until then|introduced|took effect|changed)\b",
    re.I,
)
_IN_FORCE = re.compile(r"시행|현행|in force|effect|as of|기준|확인|known up to|checked", re.I)
_STATE_WORDS = re.compile(
    r"시행 예정|시행될|아직 시행|당시|이전|종전|개정 전|폐지|upcoming|not yet in force|formerly|at that time", re.I
)

_NOT_YET = re.compile(r"아직 시행되지|시행될 예정|not (?:yet )?in force|is to take effect|takes effect on", re.I)
_TOLD_LATER = re.compile(
    r"예정|아직|공포|시행|통과|의결|발의|두었|앞으로|않|없|못|will\b|\bplan|\bnot\b|promulgat|adopt|pass|\bbill\b|effect",
    re.I,
)
"""Words with which a sentence says that something is to come, or is not so: one of them belongs to what a record tells of law that is not
in force yet."""


@dataclass(frozen=True)
class Judgement:
    """What the gate says of one sentence: the checks that ran, the ones that failed, and why in words."""

    checks: tuple[str, ...]
    failed: tuple[str, ...]
    why: str | None

    @property
    def passed(self) -> bool:
        return not self.failed


@dataclass(frozen=True)
class Registry:
    """The only phones and links that may be shown."""

    phones: frozenset[str]
    links: frozenset[str]


@dataclass(frozen=True)
class Gate:
    """The judge of sentences: what names, contacts and words it knows."""

    names: NameTable
    registry: Registry
    morphemes: Morphemes

    def judge(self, sentence: str, citations: Sequence[Citation], *, asserts: bool = True) -> Judgement:
        """Judge ``sentence`` against what it cites; ``asserts``: it says something of the law, a ruling or a fact (a step to take, a
        call for help or a note of the program does not).

        Example: a sentence that says 10년 이하 on a clause that says 7년 이하 -> failed ``("number",)``.
        """
        text = _plain(sentence)
        evidence = [citation.evidence for citation in citations]
        failures: dict[str, str] = {}
        ran = ["markup", "contact", "promise"]
        if _MARKUP.search(text):
            failures["markup"] = "표시 언어나 링크 문법이 들어 있습니다 (markup)"
        contacts = _check_contacts(text, evidence, self.registry, failures)
        _check_promises(text, evidence, failures)
        references = find_references(text, self.names)
        unknown = unknown_names(text, self.names)
        if references or unknown:
            ran.append("reference")
            _check_references(text, references, evidence, self.names, failures)
            _check_names(unknown, evidence, failures)
        if citations or _QUOTED.search(text):
            ran.append("quote")
            _check_quotes(text, citations, failures, self.morphemes)
        amounts = find_amounts(_blank(_TERM.sub(lambda m: " " * len(m.group()), text), contacts))
        if amounts:
            ran.append("number")
            _check_numbers(text, amounts, references, evidence, self.registry, failures)
        if any(e.state is not None or e.source_kind == "policy" for e in evidence):
            ran.append("state")
            _check_states(text, evidence, failures)
        if asserts and citations and not verbatim(text, evidence):
            ran.append("assertion")
            if is_piece(text, evidence):
                failures.setdefault("quote", "한 문장에서 떼어 낸 말입니다 (a piece of a sentence)")
            spans = [*((r.start, r.end) for r in references), *((a.start, a.end) for a in amounts), *contacts]
            for gap in gaps(_named(text, spans), citations, self.morphemes, named=bool(references)):
                failures.setdefault(gap.kind, f"{_GAPS[gap.kind]}: {gap.words}")
            if words := unheld(_plain(text), [_plain(line) for e in evidence for line in (*e.lines, *e.pointed)]):
                failures.setdefault("condition", f"{_GAPS['condition']}: {words}")
        return Judgement(tuple(ran), tuple(failures), "; ".join(failures.values()) or None)

    def verify(self, claims: Iterable[Claim]) -> tuple[list[Claim], list[Removed]]:
        """Claims that may be shown, in order, and what was taken out.

        A sentence of law that fails is replaced by the clause it cites, when that line passes by itself; else it is removed.
        A sentence of law without a citation is removed.
        """
        shown: list[Claim] = []
        removed: list[Removed] = []
        for claim in claims:
            if claim.kind == "law" and not claim.citations:
                removed.append(Removed(claim.text, "reference"))
                continue
            judgement = self.judge(claim.text, claim.citations, asserts=claim.kind in ("law", "fact"))
            if judgement.passed:
                shown.append(replace(claim, verdict="verified", checks=judgement.checks))
                continue
            removed.append(Removed(claim.text, ", ".join(judgement.failed)))
            if (clause := self.stand_in(claim)) is not None:
                shown.append(clause)
        return shown, removed

    def stand_in(self, claim: Claim) -> Claim | None:
        """The clause that a failed sentence of law cites, in its place; None when there is none or it does not pass by itself."""
        line = claim.citations[0].quote if claim.citations else ""
        if claim.kind != "law" or not line or line == claim.text:
            return None
        second = self.judge(line, claim.citations[:1])
        if not second.passed:
            return None
        return replace(claim, text=line, citations=claim.citations[:1], verdict="replaced", checks=second.checks)


_GAPS = {
    "words": "근거에 없는 말입니다 (not in the evidence)",
    "denial": "근거가 부정하지 않는 것을 부정합니다 (denies what the evidence does not)",
    "assertion": "근거가 말하지 않는 것을 말합니다 (says what the evidence does not)",
    "duty": "근거에 없는 의무입니다 (a duty that the evidence does not lay down)",
    "leave": "근거에 없는 재량이나 권리입니다 (a leave that the evidence does not give)",
    "condition": "근거에 없는 조건이거나 근거에 있는 조건을 없앱니다 (a condition added or taken away)",
    "actor": "근거에서는 다른 사람이 합니다 (another one acts in the evidence)",
    "exception": "근거에 없는 단정입니다 (leaves no exception where the evidence does)",
    "alone": "근거에 없는 한정입니다 (calls the only one what is not)",
}
"""Why a sentence does not follow (:class:`kb.answer.follows.Gap`), in words."""


def _named(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """``text`` with what other checks judge (references, figures, contacts) put into one neutral word."""
    word = "그것 " if re.search(r"[가-힣]", text) else "provision"
    edge = len(text) + 1
    for start, end in sorted(spans, reverse=True):
        if end <= edge:
            text, edge = text[:start] + word + text[end:], start
    return text


def _plain(text: str) -> str:
    text = unicodedata.normalize("NFKC", text)
    return re.sub(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]", "", text)


def _squash(text: str) -> str:
    return re.sub(r"[\sㆍᆞ·‧･・.,]+", "", _plain(text)).lower()


def quotations(text: str) -> list[tuple[int, int]]:
    """Where words stand in quotation marks of any kind, marks left out; a name of a statute in marks is no quotation.

    >>> quotations("「형법」은 “폭행 또는 협박으로”라고 쓴다")
    [(7, 17)]
    """
    return [match.span(match.lastindex or 0) for match in _quoted(text)]


def _quoted(text: str) -> Iterator[re.Match[str]]:
    """Words in quotation marks, the one group that matched; not the name of a statute, which the reference check judges."""
    for match in _QUOTED.finditer(text):
        words = match[match.lastindex or 0]
        if not (match.group()[0] in "「『《〈" and _LAW_NAME.search(words.strip())):
            yield match


def stands_in(words: str, text: str) -> bool:
    """Whether words stand so in a text, but for spaces, commas and full stops; parts around … or (생략) one after another.

    >>> stands_in("사람을 … 처벌한다", "사람을 강간한 자는 3년 이상의 유기징역으로 처벌한다.")
    True
    """
    held, at = _squash(text), 0
    parts = [part for part in map(_squash, _LEFT_OUT_WORDS.split(words)) if part]
    for part in parts:
        found = held.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return bool(parts)


_LEFT_OUT_WORDS = re.compile(r"…+|\.{3,}|[·‧]{3,}|[(（\[]\s*(?:생략|중략|전략|후략)\s*[)）\]]")
"""How a quotation says that words were left out."""


def _blank(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """``text`` with the spans turned to spaces, offsets kept: what one check has judged, the next does not read."""
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _check_contacts(
    text: str, evidence: Sequence[Evidence], registry: Registry, failures: dict[str, str]
) -> list[tuple[int, int]]:
    """Links and phones stand in the registry or in the evidence; returns where they are."""
    allowed = {_host(link) for link in registry.links} | {_host(e.url) for e in evidence if e.url}
    # A document may be old, or nobody's friend: a phone or link that stands in it alone is not shown.
    held_text = _plain(" ".join(e.text for e in evidence if e.source_kind != "document")).lower()
    spans: list[tuple[int, int]] = []
    for match in _LINK.finditer(text):
        spans.append(match.span())
        link = match.group().rstrip(".,)")
        if _host(link) not in allowed and link.lower() not in held_text:
            failures["contact"] = f"등록되지 않은 링크입니다 (unknown link): {match.group()}"
    rest = _blank(text, spans)
    phones = {_digits(phone) for phone in registry.phones}
    held = {_digits(match.group()) for match in _PHONE.finditer(held_text)}
    for match in _PHONE.finditer(rest):
        if not _is_phone(match.group(), rest[match.end() :]):
            continue
        spans.append(match.span())
        number = _digits(match.group())
        if number not in phones | held and not (number.startswith("82") and "0" + number[2:] in phones | held):
            failures["contact"] = f"등록되지 않은 번호입니다 (unknown number): {match.group()}"
    return spans


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _host(link: str) -> str:
    """A link without scheme, www and closing slash: the form in which links are compared."""
    return re.sub(r"^(?:https?:)?//|^www\.|/+$", "", re.sub(r"^(?:https?:)?//", "", link.strip().lower()))


def _is_phone(text: str, after: str) -> bool:
    """Grouped digits are a phone when they are long enough and begin like one; dates, ranges and quantities are none."""
    if _NOT_PHONE.match(text.strip("() ")) or re.match(
        r"\s*(?:만|천|억|원|명|건|%|회|일|년|개월|월|미터|m\b|조|항|호|세|살)", after
    ):
        return False
    digits = _digits(text)
    if not re.search(r"\d[-–.\s)]", text):
        return True
    if re.search(r"\d[.\s]+\d", text) and not digits.startswith(("0", "82", "1")):
        return False
    return len(digits) >= 7 or (len(digits) >= 5 and "-" in text and digits.startswith(("0", "1")))


def _check_promises(text: str, evidence: Sequence[Evidence], failures: dict[str, str]) -> None:
    """No outcome is promised or predicted; the words of a clause itself (상영할 것으로 인정되는) are none of ours."""
    held = [_squash(line) for e in evidence for line in e.lines]
    if any(_squash(text).strip("“”\"'") in line for line in held):
        return
    for pattern in PROMISES:
        if match := pattern.search(text):
            failures.setdefault("promise", f"결과를 약속하거나 예측합니다 (promise or prediction): {match.group()}")


def _check_names(unknown: Sequence[str], evidence: Sequence[Evidence], failures: dict[str, str]) -> None:
    """A name of a statute that no table knows may stand only where the evidence itself has it."""
    held = _squash(" ".join([*(e.text for e in evidence), *(e.title for e in evidence)]))
    for name in unknown:
        if _squash(name) not in held:
            failures["reference"] = f"근거에 없는 법률 이름입니다 (law name not in evidence): {name}"


def _check_references(
    text: str,
    references: Sequence[Reference],
    evidence: Sequence[Evidence],
    names: NameTable,
    failures: dict[str, str],
) -> None:
    told = [_told(text, e) for e in evidence]
    inner = [r for lines in told for r in find_references(lines, names)]
    ranges = [(int(m[1] or m[3]), int(m[2] or m[4])) for lines in told for m in _RANGE.finditer(lines)]
    cases = {e.case_number for e in evidence if e.case_number} | {r.case_number for r in inner if r.case_number}
    laws = {e.law_id for e in evidence if e.law_id} | {i for r in inner for i in r.law_ids}
    for reference in references:
        if reference.case_number:
            if reference.case_number not in cases:
                failures["reference"] = f"근거에 없는 사건번호입니다 (case not in evidence): {reference.text}"
        elif reference.article is None:
            if not set(reference.law_ids) & laws:
                failures["reference"] = f"근거에 없는 법률입니다 (law not in evidence): {reference.text}"
        elif not (
            _is_cited(reference, evidence)
            or _is_named(reference, inner, evidence)
            or _is_within(reference, ranges, evidence)
        ):
            failures["reference"] = f"근거에 없는 조문입니다 (provision not in evidence): {reference.text}"


_RANGE = re.compile(r"제(\d+)조(?:의\d+)?부터 제(\d+)조(?:의\d+)?까지|\bArticles (\d+) to (\d+)")
"""Articles named by the first and the last: 제3조부터 제9조까지."""
_LEFT_OUT = re.compile(
    r"(?:들어 있지 않|들어가지 않|포함되지 않|포함하지 않|적혀 있지 않|적용되지 않|적용하지 않|해당하지 않|제외됩니다|빠져 있|빠집니다)[^.()]*\.?$"
    r"|\b(?:not|outside|excluded)\b[^.()]*\b(?:list|listed|covered|included|named|apply|article)\.?$",
    re.I,
)
_DENIES = re.compile(
    r"않|아니|아닌|아닙|없|제외|빠|못|밖|\bnot\b|n't|\bno\b|\bexcept|\bneither|\boutside|\bexclu", re.I
)


def _told(text: str, item: Evidence) -> str:
    """What a piece of evidence says for ``text``. What it says to be left out (제13조의 죄는 이 목록에 들어 있지 않습니다) is
    told to a sentence that denies alone: a sentence that asserts does not find its provision there."""
    if _DENIES.search(text):
        return item.text
    sentences = [part for line in item.lines for part in re.split(r"(?<=[.?!])\s+", line)]
    return "\n".join(part for part in sentences if not _LEFT_OUT.search(part))


def _is_within(reference: Reference, ranges: Sequence[tuple[int, int]], evidence: Sequence[Evidence]) -> bool:
    """제8조, on 제3조부터 제9조까지 of the same Act."""
    own = {e.law_id for e in evidence if e.law_id}
    if reference.article is None or reference.path or (reference.law_ids and not set(reference.law_ids) & own):
        return False
    return any(first <= reference.article.number <= last for first, last in ranges)


def _is_cited(reference: Reference, evidence: Sequence[Evidence]) -> bool:
    for item in evidence:
        same_law = not reference.law_ids or item.law_id in reference.law_ids
        if same_law and item.article == str(reference.article):
            if not reference.path or item.path[:1] == reference.path[:1]:
                return True
            if item.path and _says(f"제{reference.path[0]}항", item):
                return True
            if not item.path and (reference.path[0] == "0" or _says(f"제{reference.path[0]}항", item)):
                return True
    return False


def _says(word: str, item: Evidence) -> bool:
    """Evidence on a whole article holds a 항 only where its text speaks of it."""
    english = word.removeprefix("제").removesuffix("항")
    return word in _squash(item.text) or f"paragraph({english})" in _squash(item.text)


def _is_named(reference: Reference, inner: Sequence[Reference], evidence: Sequence[Evidence]) -> bool:
    """The evidence itself names the provision; an article without a law in it belongs to the law of the evidence, and a
    bare 제1항 to its article."""
    own = {e.law_id for e in evidence if e.law_id}
    for item in evidence:
        if item.article == str(reference.article) and _squash(reference.text) in _squash(item.text):
            return True
    for other in inner:
        laws = set(other.law_ids) or own
        if other.article == reference.article and (not reference.law_ids or laws & set(reference.law_ids)):
            if not reference.path or other.path[:1] == reference.path[:1]:
                return True
    return False


def _check_quotes(text: str, citations: Sequence[Citation], failures: dict[str, str], morphemes: Morphemes) -> None:
    for citation in citations:
        if citation.offsets is None:
            failures["quote"] = f"근거에 그대로 있지 않은 인용입니다 (quote not verbatim): {citation.quote[:40]}"
    held = [_squash(line) for citation in citations for line in citation.evidence.lines]
    for match in _quoted(text):
        words = match[match.lastindex or 0]
        if match.group()[0] == "「" and any(_squash(words) == _squash(c.evidence.title) for c in citations):
            continue  # the title of a document that is cited
        quoted = _squash(words)
        if not any(quoted in line for line in held) and not _is_term(match, words, "".join(held), morphemes):
            failures["quote"] = f"근거에 그대로 있지 않은 인용입니다 (quote not verbatim): {match.group()[:40]}"


def _is_term(match: re.Match[str], words: str, held: str, morphemes: Morphemes) -> bool:
    """Marks that set a term apart, and quote nothing: single ones are for stress as well (한글 맞춤법, 문장 부호: 작은따옴표).
    Each word of the term stands in the evidence; what a text is said to say (…라고 씁니다) is a quotation.

    Example: '사람의 신체를 촬영한 행위'에 해당하지 않는다, on a clause that has 사람, 신체, 촬영 and 행위 apart -> True.
    """
    before, after = match.string[: match.start()], match.string[match.end() :]
    if len(words) > _TERM_LETTERS or re.search(r"[다요까][.?!]?$", words):
        return False
    if not re.search("[가-힣]", words):
        named = re.match(r"\s*(?:means|includes?|refers to|covers|is\b|are\b|under\b|in\b|can\b|may\b)", after)
        found = re.findall(r"[a-z]{3,}", words.lower())
        meant = {group for token in morphemes.tokens(held) for group in groups_of(token)}
        known = [
            word
            for word in found
            if stem(word) in held or groups_of(stem(word)) & meant or not re.search("[a-z]{20}", held)
        ]
        return bool(named) and len(known) == len(found)
    if match.group()[0] not in "'‘‚‛" or _SPOKEN.match(after) or _SPEAKER.search(before):
        return False
    return all(_squash(token) in held for token in morphemes.tokens(words))


_TERM_LETTERS = 24
_SPOKEN = re.compile(
    r"\s*(?:이라|라|하)?고\s?(?!볼|할)(?:\S+\s)?(?:쓰|씁|써|적|규정|정하|정한|말|밝|판시|표현|명시|되어|돼|했|하였|합니다)"
)
_SPEAKER = re.compile(r"(?:법|조문|조항|판결|법원)\S{0,2}\s(?:문언|문구|표현)\S{0,2}\s*$")


def _check_numbers(
    text: str,
    amounts: Sequence[Amount],
    references: Sequence[Reference],
    evidence: Sequence[Evidence],
    registry: Registry,
    failures: dict[str, str],
) -> None:
    """Each amount must stand in the evidence with the same bound; where the sentence names clauses, in those clauses. What a
    line tells of an earlier time (당시 5년 이하였습니다) holds for sentences on that time alone."""
    held: set[tuple[str, int, str | None]] = set()
    past = bool(_PAST.search(text)) or any(a.unit == "date" for a in amounts)
    for item in _named_evidence(_own(references, text), evidence):
        days = [int(day) for day in _known_days(text, item)]
        for line in (*item.lines, item.title, item.address):
            found = find_amounts(line)
            days += [a.value for a in found if a.unit == "date"]
            if past or not _PAST.search(line):
                held |= {(a.unit, a.value, a.bound) for a in found if a.unit != "date"}
        held |= {("date", part, None) for day in days for part in _coarser(day)}
    phones = {_digits(phone) for phone in registry.phones}
    for amount in amounts:
        if amount.unit == "number" and str(amount.value) in phones:
            continue
        if _is_yearly(amount, text, evidence):
            continue
        if (amount.unit, amount.value, amount.bound) not in held:
            failures["number"] = f"근거에 없는 수입니다 (number not in evidence): {amount.text.strip()}"


def _is_yearly(amount: Amount, text: str, evidence: Sequence[Evidence]) -> bool:
    """한 해에 두 번 = 연 2회, 한 달에 한 번 = 매월 1회: how often, and no period. The count is judged by itself."""
    per = {12: r"(?:연|매년|해마다)", 1: r"(?:월|매월|매달|달마다)"}.get(amount.value)
    if amount.unit != "month" or per is None or not re.match(r"에\s?\S{1,4}\s?(?:번|회|차례)", text[amount.end :]):
        return False
    return any(re.search(rf"(?<![가-힣]){per}\s?\d+\s?회", line) for e in evidence for line in e.lines)


def _own(references: Sequence[Reference], text: str) -> list[Reference]:
    """References that say where a figure stands; a provision that is broken (제8조를 위반하면) has its penalty elsewhere."""
    return [r for r in references if not (_BROKEN.match(text, r.end) or _BREAKING.search(text[: r.start]))]


_BROKEN = re.compile(r"(?:을|를|에)?\s?(?:위반|어기|어긴|어겨|위배)")
_BREAKING = re.compile(r"\b(?:violat(?:ion of|ing|es?|ed)|breach(?:ing|es|ed| of)?|contraven\w+(?: of)?)\s*$", re.I)


def _named_evidence(references: Sequence[Reference], evidence: Sequence[Evidence]) -> Sequence[Evidence]:
    """The evidence that the sentence names by article and 항; all of it when it names none."""
    named = [
        item
        for item in evidence
        if any(
            r.article is not None
            and item.article == str(r.article)
            and (not r.law_ids or item.law_id in r.law_ids)
            and (not r.path or not item.path or r.path[:1] == item.path[:1])
            for r in references
        )
    ]
    return named or evidence


def _known_days(text: str, item: Evidence) -> list[str]:
    """Days known of the evidence as YYYYMMDD. The day a version came into force bears sentences on that alone: one on an amendment,
    or on which acts the law applies to, must find its day in the lines."""
    force = [item.effective_from, item.effective_to, item.known_until]
    days = [item.date] + (force if _IN_FORCE.search(text) else [])
    return [day.replace("-", "") for day in days if day and re.fullmatch(r"\d{4}-\d{2}-\d{2}", day)]


def _coarser(day: int) -> set[int]:
    """A day in every form in which it may be said: whole, month, year, day without a year."""
    return {day, day // 100 * 100, day // 10000 * 10000, day % 10000} - {0}


def _check_states(text: str, evidence: Sequence[Evidence], failures: dict[str, str]) -> None:
    for item in evidence:
        if item.path and _squash(item.lines[0]) == "삭제" and not re.search(r"삭제|폐지|delet|repeal", text, re.I):
            failures["state"] = f"지금은 삭제된 조문입니다 (deleted): {item.address}"
        if item.state in ("upcoming", "superseded", "repealed", "void") and not _STATE_WORDS.search(text):
            failures["state"] = f"그날 시행 중인 법이 아닙니다 (not in force that day): {item.address} {item.state}"
        to_come = item.source_kind == "policy" and any(map(_NOT_YET.search, item.lines))
        if to_come and not _TOLD_LATER.search(text) and not verbatim(text, evidence):
            failures["state"] = f"아직 시행되지 않은 법입니다 (not in force yet): {item.address}"
