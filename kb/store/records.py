"""What the corpus is made of, as validated records: cards, digests, services, guides, effects, lexicon; dated facts: ``facts``.

Field names follow design §2 and the contract. Every record says where it comes from and when that was checked; a file
that does not validate is refused by name, line and reason (``ingest.corpus``), the rest goes on.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from kb.law.address import MAIN, ArticleNumber, ClauseKey, official_page, parse_clause
from kb.law.courts import ruling_base

Act = Literal[
    "make",  # 편집·합성·제작
    "film",  # 촬영
    "spread",  # 반포·유포·게시·제공
    "possess",  # 소지·구입·저장·시청
    "profit",  # 영리 목적
    "threaten",  # 협박
    "coerce",  # 강요
    "habitual",  # 상습
    "attempt",  # 미수
    "touch",  # 추행
    "rape",  # 강간·유사강간
    "intrude",  # 침입
    "message",  # 통신매체로 도달하게 함
    "groom",  # 성착취 목적 대화
    "stalk",  # 스토킹
    "defame",  # 명예훼손
    "insult",  # 모욕
    "violate_order",  # 조치·명령 위반
    "disclose",  # 신원·비밀 누설
    "neglect",  # 사업자·사용자의 의무 위반
    "arrange",  # 알선·소개
    "buy",  # 성을 사는 행위와 그 권유
    "prepare",  # 예비·음모
    "expose",  # 공연음란
    "deceive",  # 위계·위력을 쓴 간음·추행
    "hurt",  # 상해·치상·살인·치사
    "extort",  # 공갈
    "obstruct",  # 신용훼손·업무방해·신고 방해
    "eavesdrop",  # 감청·녹음과 그 내용의 공개
    "tamper",  # 정보 훼손·도용·변경
    "misuse_data",  # 개인정보의 무단 수집·이용·제공
    "evade_duty",  # 등록·신고 등 의무의 위반
    "campaign",  # 선거운동에 쓰인 허위사실·합성물
    "confine",  # 체포·감금
    "accuse",  # 무고
]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Url = Annotated[str, Field(pattern=r"^https?://\S+$")]
ProvisionRef = Annotated[str, Field(pattern=r"^\d{6}/\d+(-\d+)?(/[0-9가-힣]+){0,3}$")]
Confidence = Literal["high", "medium"]
Situation = Literal[
    "deepfake",
    "filming",
    "spreading",
    "threat",
    "minor",
    "sexual_violence",
    "stalking",
    "domestic",
    "defamation",
    "workplace",
    "school",
    "foreigner",
    "deletion",
    "report",
    "legal_aid",
    "counselling",
    "medical",
    "money",
    "crisis",
    "accused",
    "discrimination",
    "privacy",
]


class Record(BaseModel):
    """Base: unknown fields are errors, values cannot change."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Source(Record):
    """Where a fact was read: address, its own date (or 미상), what it says in our words."""

    url: Url
    date: str
    says: str | None = None


class CheckedAgainst(Record):
    """The promulgation that gave the article its present words, and the file version in which they were read."""

    promulgation: Annotated[str, Field(pattern=r"^\d+$")]
    promulgated_on: dt.date
    effective_from: dt.date
    read_in: Annotated[str, Field(pattern=r"^\d+$")]


class ClauseCheck(Record):
    """One 항 (or 본문) and the sha256 of its normalised official text (``kb.law.provision.Clause.sha256``)."""

    clause: str
    sha256: Sha256

    @field_validator("clause")
    @classmethod
    def _is_clause(cls, value: str) -> str:
        parse_clause(value)
        return value


class Imprisonment(Record):
    min_months: int | None = None
    max_months: int | None = None


class Fine(Record):
    min_krw: int | None = None
    max_krw: int | None = None


class CardPenalty(Record):
    """법정형 of one penal clause, as the official text gives it: months and won, None where there is none.

    ``text`` is the penalty formula in Korean (``7년 이하의 징역 또는 5천만원 이하의 벌금``); ``act`` names the punished
    act as a noun phrase in our words; ``does`` classifies it for matching with a question; ``text_en`` says the formula in
    English where the figures alone do not (자격정지, 구류, aggravation).
    """

    clause: str
    act: str
    act_en: str
    does: list[Act] = Field(min_length=1)
    death: bool = False
    life: bool = False
    imprisonment: Imprisonment = Imprisonment()
    fine: Fine = Fine()
    alternative: Literal["or", "and"] | None = None
    aggravation: str | None = None
    other: list[str] = []
    text: str
    text_en: str | None = None


class Change(Record):
    """A dated change of the article: when it took effect, by which promulgation, what changed in plain words."""

    date: dt.date
    promulgation: Annotated[str, Field(pattern=r"^\d+$")] | None
    change: str
    change_en: str | None = None


class AppliesTo(Record):
    """Whom a provision protects: ``minor`` means that the victim is under 19 (아동·청소년)."""

    victim: Literal["any", "adult", "minor"] = "any"


class Account(Record):
    """A sentence or two of ours about one clause."""

    clause: str
    text: str


def printed_promulgation(law: str, number: str) -> str:
    """A promulgation as official pages print it: ``법률 제20459호``, ``헌법 제10호``."""
    kind = "헌법" if law.endswith("헌법") else "대통령령" if law.endswith("시행령") else "법률"
    return f"{kind} 제{number}호"


class Card(Record):
    """Our account of one provision (조), checked against its official text."""

    law: str
    law_id: Annotated[str, Field(pattern=r"^\d{6}$")]
    article: str
    title: str
    checked_against: CheckedAgainst
    known_until: dt.date
    checked_on: dt.date
    clauses: list[ClauseCheck] = Field(min_length=1)
    url: Url
    offences: list[str]
    aka: list[str]
    asks: list[str] = Field(min_length=6, max_length=10)
    penalties: list[CardPenalty]
    history: list[Change] = Field(min_length=1)
    see: list[ProvisionRef]
    applies_to: AppliesTo = AppliesTo()
    situations: list[Situation] = Field(min_length=1)
    account: list[Account] = Field(min_length=1)
    prosecution: Literal["free"] | None = None
    """``free``: read in the text of the article, it makes prosecution depend neither on a complaint (친고죄) nor on the victim's
    will (반의사불벌죄). None where it does, or where nobody has looked."""
    limits: list[str] = Field(min_length=1)
    english: list[Account] = Field(min_length=1)

    @field_validator("article")
    @classmethod
    def _is_article(cls, value: str) -> str:
        return str(ArticleNumber.parse(value))

    @model_validator(mode="after")
    def _clauses_exist(self) -> Card:
        known = {parse_clause(c.clause)[0] for c in self.clauses}
        spoken = [a.clause for a in (*self.account, *self.english)] + [p.clause for p in self.penalties]
        for name in spoken:
            if parse_clause(name)[0] not in known:
                raise ValueError(f"clause {name!r} is not among the checked clauses")
        return self

    @property
    def number(self) -> ArticleNumber:
        return ArticleNumber.parse(self.article)

    @property
    def version(self) -> str:
        """The promulgation of the present words as official pages print it: ``법률 제20459호``, ``헌법 제10호``."""
        return self.printed(self.checked_against.promulgation)

    def printed(self, promulgation: str) -> str:
        """Any promulgation of the statute in the same way."""
        return printed_promulgation(self.law, promulgation)

    def key(self, path: tuple[str, ...] = ()) -> ClauseKey:
        """Key of the article or of a clause in the version the card was checked against."""
        return ClauseKey(self.law_id, self.number, path, self.checked_against.promulgation)


class RulingProvision(Record):
    """A provision that a ruling applied, with the words the ruling itself uses for its version, if it says."""

    ref: ProvisionRef
    version: str | None = None


class Overtaken(Record):
    """A later change of law or case law that a reader of the ruling must know."""

    date: dt.date
    by: str
    what: str


class Digest(Record):
    """Our account of one court or Constitutional Court decision."""

    court: str
    case_number: str
    joined: list[str] = []
    date: dt.date
    decision: Literal["판결", "결정", "전원합의체 판결", "전원합의체 결정"]
    case_name: str
    read: Literal["full", "summary"]
    source_file: str
    source_sha256: Sha256
    checked_on: dt.date
    url: Url
    provisions: list[RulingProvision]
    overtaken_by: Overtaken | None = None
    situations: list[Situation] = Field(min_length=1)
    asks: list[str] = Field(min_length=3, max_length=8)
    issue: list[str] = Field(min_length=1)
    holding: list[str] = Field(min_length=1)
    why: list[str] = Field(min_length=1)
    limits: list[str] = []
    english: list[str] = Field(min_length=1)

    @property
    def base(self) -> str:
        """The base key that our account shares with the official ruling (:func:`kb.law.courts.ruling_base`)."""
        return ruling_base(self.court, self.date, self.case_number)

    @property
    def address(self) -> str:
        """``대법원 2018. 8. 30. 선고 2017도3443 판결``."""
        day = f"{self.date.year}. {self.date.month}. {self.date.day}."
        verb = "자" if self.decision.endswith("결정") and not self.court.startswith("헌법") else "선고"
        return f"{self.court} {day} {verb} {self.case_number} {self.decision}".replace(". 자 ", ".자 ")


class Phone(Record):
    """One number a person can dial; ``label`` says what it is for, ``language`` marks a foreign-language line."""

    label: str
    number: Annotated[str, Field(pattern=r"^[0-9-]{3,16}$")]


class FormerName(Record):
    name: str
    until: dt.date


class Service(Record):
    """A place that helps. Only what was verified is here; contacts are rendered by the program from this alone."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9_]+$")]
    name_ko: str
    name_en: str
    operator: str
    phones: list[Phone] = []
    hours: str | None = None
    website: Url | None = None
    online: str | None = None
    languages: list[str] = ["ko"]
    who: str
    cost: str | None = None
    region: str
    emergency: bool = False
    former_names: list[FormerName] = []
    situations: list[Situation] = Field(min_length=1)
    legal_basis: list[ProvisionRef] = []
    confidence: Confidence
    sources: list[Source] = Field(min_length=1)
    checked_on: dt.date
    asks: list[str] = Field(min_length=3, max_length=8)
    does: list[str] = Field(min_length=1)
    bring: list[str] = []
    english: list[str] = Field(min_length=1)

    @model_validator(mode="after")
    def _reachable(self) -> Service:
        if not (self.phones or self.website or self.online):
            raise ValueError("a service needs a phone, a website or an online channel")
        return self


class Step(Record):
    """One line of a guide, with the provisions, rulings and services it rests on."""

    text: str
    cites: list[str] = []


class Guide(Record):
    """Step by step: what to do in a situation. Each line of law cites its provision.

    ``needs`` names the situation without which the guide would speak past a person: one on threats is for who is
    threatened, one for parents is for cases of minors, one on being accused for nobody else.
    """

    id: Annotated[str, Field(pattern=r"^[a-z0-9-]+$")]
    title_ko: str
    title_en: str
    situations: list[Situation] = Field(min_length=1)
    needs: Literal["threat", "minor", "accused"] | None = None
    services: list[str] = Field(min_length=1)
    sources: list[Source] = Field(min_length=1)
    checked_on: dt.date
    asks: list[str] = Field(min_length=3, max_length=10)
    steps: list[Step] = Field(min_length=3)
    avoid: list[Step] = []
    english: list[Step] = Field(min_length=2)


EffectKind = Literal[
    "application",  # 적용례
    "transition",  # 경과조치, 특례
    "commencement",  # 시행일 alone: nothing is said of earlier acts
    "void",  # 위헌
    "nonconforming",  # 헌법불합치
    "limited",  # 한정위헌
    "upheld",  # 합헌
]
EffectRule = Literal[
    "new_law_for_later_acts",  # the new text is for acts from that day
    "new_law_for_earlier_acts",  # the new text reaches acts of before
    "new_law_for_pending_cases",  # cases under investigation or in court come under the new text
    "new_law_for_later_steps",  # the day of a step (an order, a request, a report) decides, not that of the act
    "new_law_for_later_convictions",  # the day on which a conviction became final decides
    "new_law_for_existing_orders",  # orders, registrations and stays already running come under the new text
    "old_law_for_earlier_acts",  # the former text stays for acts of before
    "old_penalty_for_earlier_acts",  # the former penalty stays for acts of before
    "milder_law",  # of the two, the one that is better for the person concerned
    "victims_will_needed",  # no prosecution against the victim's express will
    "victims_will_not_needed",  # prosecution whatever the victim's will
    "complaint_needed",  # no prosecution without a complaint
    "complaint_not_needed",  # prosecution without a complaint
    "limitation_not_run_out",  # the new limitation also for acts whose limitation had not run out
    "old_limitation_for_earlier_acts",  # the former limitation stays for acts of before
    "continued",  # what stood under the former text stands under the new one
    "time_to_adapt",  # those bound have so long to do what the new text asks
    "void_from_enactment",  # a penal clause, back to the day it took effect
    "void_since_last_upheld",  # a penal clause, back to the day after the last decision that upheld it
    "void_from_decision",  # from the day of the decision
    "apply_until_amended",  # to be applied until amended, at the longest to the deadline
    "not_applied_until_amended",  # not to be applied any more, left standing for the lawgiver
    "read_without",  # in force, but not with the meaning that was struck
    "stands",  # upheld: in force as it is
]
EFFECT_RULES: dict[EffectKind, frozenset[EffectRule]] = {
    "void": frozenset({"void_from_enactment", "void_since_last_upheld", "void_from_decision"}),
    "nonconforming": frozenset({"apply_until_amended", "not_applied_until_amended"}),
    "limited": frozenset({"read_without"}),
    "upheld": frozenset({"stands"}),
}
"""What a decision can do, by its kind; every other rule is that of an addendum."""
_ADDENDUM_CLAUSE = re.compile(r"부칙(?: (제\d+조(?:의\d+)?))?(?: (제\d+항))?")


class EffectSource(Record):
    """Where an effect comes from: a clause of an addendum (부칙), or a decision.

    ``addendum`` is ``부칙 제7조``, ``부칙 제3조 제2항``, ``부칙 제2항`` or, where it is one sentence, ``부칙``; ``law_id`` names the
    statute in whose file it stands. ``file`` is the decision's place among the rulings.
    """

    law_id: Annotated[str, Field(pattern=r"^\d{6}$")] | None = None
    promulgation: Annotated[str, Field(pattern=r"^\d+$")] | None = None
    addendum: str | None = None
    case_number: str | None = None
    court: str | None = None
    date: dt.date
    file: str | None = None

    @model_validator(mode="after")
    def _one_of_two(self) -> EffectSource:
        law = (self.law_id, self.promulgation, self.addendum)
        ruling = (self.case_number, self.court, self.file)
        if not (all(law) and not any(ruling)) and not (all(ruling) and not any(law)):
            raise ValueError(
                "a source is law_id, promulgation and addendum, or case_number, court and file; each with its date"
            )
        if self.addendum and not _ADDENDUM_CLAUSE.fullmatch(self.addendum):
            raise ValueError(f"not a clause of an addendum: {self.addendum!r}")
        return self

    @property
    def place(self) -> tuple[ArticleNumber | None, tuple[str, ...]]:
        """Article and clause path inside the addendum: ``부칙 제3조 제2항`` -> (제3조, ("2",)), ``부칙`` -> (None, ("0",))."""
        match = _ADDENDUM_CLAUSE.fullmatch(self.addendum or "부칙")
        article, clause = match.groups() if match else (None, None)
        return ArticleNumber.parse(article) if article else None, parse_clause(clause)


class EffectHit(Record):
    """A provision that an effect bears on. ``version`` is the promulgation whose text it hits, where that matters.

    ``ref`` has the article's number of today; ``then`` is what it was called in the text that is hit, if otherwise.
    """

    ref: ProvisionRef
    version: Annotated[str, Field(pattern=r"^\d+$")] | None = None
    then: str | None = None


class ActDays(Record):
    """The days of acts (행위일), both included; None is no bound. Both None: the day of the act does not matter."""

    model_config = ConfigDict(populate_by_name=True)

    since: dt.date | None = Field(default=None, alias="from")
    until: dt.date | None = None

    @model_validator(mode="after")
    def _in_order(self) -> ActDays:
        if self.since and self.until and self.since > self.until:
            raise ValueError("from lies after until")
        return self

    def __contains__(self, day: dt.date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


class AmendedBy(Record):
    """The promulgation that changed a clause after a decision, and the day on which the change took effect."""

    law_id: Annotated[str, Field(pattern=r"^\d{6}$")]
    promulgation: Annotated[str, Field(pattern=r"^\d+$")]
    effective_from: dt.date


class Effect(Record):
    """A rule beside the text (design §4) that binds acts to old or new law: 적용례, 경과조치, or a constitutional decision.

    ``sha256`` is that of the addendum's clause (``kb.law.provision.Clause.sha256``) or of the decision's file; ``what`` and
    ``english`` are our sentences. ``deadline``: the last day to which a 헌법불합치 clause may be applied, where one was set.
    """

    id: Annotated[str, Field(pattern=r"^[a-z0-9가-힣-]+$")]
    kind: EffectKind
    rule: EffectRule
    source: EffectSource
    hits: list[EffectHit] = Field(min_length=1)
    acts: ActDays
    deadline: dt.date | None = None
    amended_by: list[AmendedBy] = []
    what: list[str] = Field(min_length=1)
    english: list[str] = Field(min_length=1)
    checked_on: dt.date
    sources: list[Url] = Field(min_length=1)
    sha256: Sha256

    @model_validator(mode="after")
    def _fits(self) -> Effect:
        decided = self.kind in EFFECT_RULES
        if decided != (self.source.case_number is not None):
            raise ValueError(f"kind {self.kind!r} does not fit its source")
        allowed = EFFECT_RULES.get(self.kind)
        if self.rule not in allowed if allowed else any(self.rule in rules for rules in EFFECT_RULES.values()):
            raise ValueError(f"rule {self.rule!r} is none of kind {self.kind!r}")
        if not decided and self.amended_by:
            raise ValueError("amended_by is for decisions")
        if self.deadline and self.kind != "nonconforming":
            raise ValueError("a deadline is for kind 'nonconforming'")
        return self

    def address(self, short: str) -> str:
        """``스토킹처벌법 부칙 제7조 (법률 제19518호)``, or that of the decision; ``short`` is the statute's name."""
        source = self.source
        if source.case_number:
            return f"{source.court} {source.date.year}. {source.date.month}. {source.date.day}. 선고 {source.case_number} 결정"
        return f"{short} {source.addendum} (법률 제{source.promulgation}호)".strip()

    def bears_on(self, base: str) -> bool:
        """Whether it hits ``011187/14-2`` or, given as ``011187/14-2/1``, this clause, what holds it or a part of it."""
        wanted = base.partition("@")[0].split("/")
        return any(all(a == b for a, b in zip(wanted, hit.ref.split("/"), strict=False)) for hit in self.hits)


class Effects(Record):
    """``corpus/effects/*.yaml``: the effects of one statute or topic."""

    effects: list[Effect] = Field(min_length=1)


class DocumentPage(Record):
    """One page as it was read; a file without pages is one page."""

    model_config = ConfigDict(str_strip_whitespace=False)

    number: Annotated[int, Field(ge=1)]
    text: str


class DocumentSpan(Record):
    """A passage of a document: ``text[start:end]`` of the page, and where its sentences stand in that text."""

    key: str
    page: int
    start: int
    end: int
    sentences: list[tuple[int, int]]


class Document(Record):
    """A published file with its provenance. It is shown as guidance of its publisher, and never cited as law.

    ``paging`` says whether its page numbers may be cited (``kb.files``): not when it is ``none``.
    """

    title: Annotated[str, Field(min_length=1)]
    publisher: Annotated[str, Field(min_length=1)]
    date: dt.date
    url: Annotated[str, Field(pattern=r"^https://[^\s/]\S*$")]
    licence: Annotated[str, Field(min_length=1)]
    trust: Literal["guidance"] = "guidance"
    media_type: str
    sha256: Sha256
    paging: Literal["fixed", "as_saved", "none"]
    page_count: int
    pages: list[DocumentPage] = Field(min_length=1)
    spans: list[DocumentSpan] = Field(min_length=1)
    notices: list[str] = []

    @property
    def key(self) -> str:
        """``document/`` and the start of the sha256 of the file's bytes."""
        return f"document/{self.sha256[:16]}"

    def span(self, key: str) -> DocumentSpan | None:
        """The passage of that key."""
        return next((span for span in self.spans if span.key == key), None)

    def sentences(self, span: DocumentSpan) -> tuple[str, ...]:
        """The sentences of a passage, each on one line; otherwise as they stand on the page."""
        text = next(page.text for page in self.pages if page.number == span.page)
        return tuple(" ".join(text[start:end].split()) for start, end in span.sentences)

    def cited_page(self, span: DocumentSpan) -> int | None:
        """The page number that a citation gives; None where the file has no pages of its own."""
        return None if self.paging == "none" else span.page


class Reading(Record):
    """One thing a word can mean in law. ``weight`` in (0, 1]: how surely the word points there."""

    sense: str
    provisions: list[ProvisionRef] = []
    services: list[str] = []
    weight: Annotated[float, Field(gt=0, le=1)] = 1.0
    victim: Literal["any", "adult", "minor"] = "any"

    def fits(self, *, minor: bool) -> bool:
        """Whether it holds for whom a question speaks of: somebody under 19 (``minor``), or nobody said to be."""
        return self.victim == "any" or (self.victim == "minor") == minor


class LexiconEntry(Record):
    """A lay word, nickname, abbreviation or foreign word, and what it may mean.

    ``field`` says that the word alone puts a question inside our field; ``acts`` are the acts it names; ``crisis`` marks
    words of acute danger; ``statute`` is set where the term is a name of a statute.
    """

    term: str
    lang: Literal["ko", "en", "zh", "vi", "ja"]
    variants: list[str] = []
    readings: list[Reading] = []
    acts: list[Act] = []
    field: bool = True
    minor: bool = False
    crisis: Literal["suicide", "danger_now", "assault_recent", "child_danger"] | None = None
    statute: Annotated[str, Field(pattern=r"^\d{6}$")] | None = None

    @model_validator(mode="after")
    def _means_something(self) -> LexiconEntry:
        if not (self.readings or self.acts or self.minor or self.crisis or self.statute):
            raise ValueError("an entry needs a reading, an act, minor, crisis or statute")
        return self


class Lexicon(Record):
    """One lexicon file: entries with their common source and check date."""

    checked_on: dt.date
    source: str
    entries: list[LexiconEntry] = Field(min_length=1)


class Pending(Record):
    """A promulgation known of but not loaded; ``touches`` are articles it may change, None when that is not known, and so
    for its number."""

    promulgation: Annotated[str, Field(pattern=r"^\d+$")] | None
    effective_from: dt.date
    touches: list[str] | None
    spares: list[str] = []
    source: str


class StatuteSource(Record):
    """A statute of our field: identity, names, how far its text is known (Horizon).

    ``by_meaning`` is false for large codes of which our cards cover what the field needs: their articles are found by words and
    by name, and cost no vectors.
    """

    law_id: Annotated[str, Field(pattern=r"^\d{6}$")]
    name: str
    short: str
    english: str
    aliases: list[str] = []
    path: str
    known_until: dt.date
    by_meaning: bool = True
    pending: list[Pending] = []

    def page(self, article: ArticleNumber) -> str:
        """Where the official page of an article is."""
        return official_page(self.name, str(article))


class Sources(Record):
    """``corpus/sources.yaml``: the statutes of the field."""

    checked_on: dt.date
    statutes: list[StatuteSource] = Field(min_length=1)


class Stories(Record):
    """``corpus/stories.yaml``: the articles of which every promulgation on file is told, so that their history reads as a whole."""

    checked_on: dt.date
    articles: list[Annotated[str, Field(pattern=r"^\d{6}/\d+(-\d+)?$")]] = Field(min_length=1)

    @field_validator("articles")
    @classmethod
    def _each_once(cls, value: list[str]) -> list[str]:
        twice = sorted({ref for ref in value if value.count(ref) > 1})
        if twice:
            raise ValueError(f"article given twice: {', '.join(twice)}")
        return value


class ScopeTopic(Record):
    """A topic that is not ours, with questions people ask about it; used to see that a question lies outside."""

    topic: str
    topic_en: str
    law: bool
    examples: list[str] = Field(min_length=3)


class Scope(Record):
    """``corpus/scope.yaml``: what the field is not."""

    checked_on: dt.date
    outside: list[ScopeTopic] = Field(min_length=1)

    @field_validator("outside")
    @classmethod
    def _each_once(cls, value: list[ScopeTopic]) -> list[ScopeTopic]:
        names = [topic.topic for topic in value]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"topic given twice: {', '.join(twice)}")
        return value


__all__ = [name for name, value in list(globals().items()) if isinstance(value, type) and issubclass(value, Record)]
__all__ += ["EFFECT_RULES", "MAIN", "Act", "EffectKind", "EffectRule", "Situation"]
