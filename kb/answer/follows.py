"""Whether a free sentence follows from the lines that it cites (design §7.4): by its words, by what it denies, demands or
allows, and by who acts. What does not follow is replaced by the clause.

A sentence follows when

1. each of its content words is a word of the evidence, or means the same (:mod:`kb.answer.vocabulary`);
2. each thing that it says is not so, must be so or may be so is said in the same way by one line of the evidence, which is
   about the same things;
3. who acts in it acts so in the evidence;
4. it leaves no exception that the evidence leaves, and calls nothing the only one that is not.

The rule is deliberately one-sided: a true sentence in words that nobody taught it is replaced by the clause, which is true too;
a false one must not pass.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from kb.answer.actors import BURDENS
from kb.answer.model import Citation, Evidence
from kb.answer.said import COVER, PUNISH, Said, Sense, groups_of
from kb.answer.sense import read
from kb.answer.sense_ko import PREFIXES, plainer
from kb.answer.vocabulary import ACTORS, ACTS, PLAIN_ENGLISH, is_neutral, stem
from kb.answer.whole import squash
from kb.morphemes import Morphemes

COVERED = 0.6
"""Share of the words of a sentence that the line must hold which carries its denial, duty or leave."""
_STRICT = frozenset({"consent", "accuse", "willexpress", "settle", "withdraw", "limitation", PUNISH})
"""Groups of which the law says both: they never pass on their name alone."""
_POLAR = frozenset({"obey", "violate"})
"""Groups whose denial is the opposite act, wherever it stands in a sentence: 지킨 사람, 이행하지 않은 사람."""
_OPPOSED = frozenset({"false", "fact", "aggravate", "~heavier", "~경미"})
"""Groups that one 항 has against its neighbour (사실과 허위의 사실, 더 무겁게): the rest of the article never says them for it."""
_KINDS = ("징역", "벌금", "금고", "구류", "과료", "자격정지", "사형", "몰수", "과태료")
_MUST = ("반드시", "꼭", "must")
"""Words that only stress a duty which the evidence lays down: 반드시 선정하여야 한다."""
_POINTER = re.compile(
    r"제\d+조(?:의\d+)?(?:\s?제\d+항)?(?:\s?제\d+호)?(?:을|를|도|가|이|에|에서)?\s?(?:따로|함께|봅니다|보세요|정합니다|정하고|다룹니다|따라|따릅니다|있습니다)"
)
"""A line that sends the reader to another provision says nothing of this one."""
_ASKS = re.compile(r"(?:여부|는지|인지|은지|까)\.?$|\?$")
"""An issue before a court (제작에 해당하는지): a question holds nothing."""
_AGES = (("adult", re.compile("19세이상")), ("minor", re.compile("1[369]세미만|under1[369]")))
"""Ages that have a name of their own."""
_BOTH = re.compile(r"(?:^|\s)(?:두|세) (?:죄|범죄|행위)(?:는|의|를|에|도|가)?\s")
"""두 죄 모두: what the clauses before it speak of."""
_TOLD_BY = (
    ("quit", re.compile("(?:이었|였|있었)던(?:사람|자)")),
    ("victim", re.compile("당하|당한|당했|(?:피해|침해|손해)를입|suffer|harmed")),
)
"""What an ending or a verb says: 공무원이었던 사람 has left, who 침해를 당했다 is a victim."""
_AGENT = re.compile(
    r"\bby (?:the |a |an )?(?:person who (?:has )?committed|\w+)|(?<!\bof the )(?<!\bof a )(?<!\bof )\b[\w']+ (?=(?:must|may|shall|cannot|can)\b)",
    re.I,
)
_SENTENCE = re.compile(r"(?<=[다요]\.)\s+|(?<=[a-z)]\.)\s+(?=[A-Z])")
_DATED = re.compile(r"\d{4}-\d{2}-\d{2} 시행")
"""How a dated change of an article begins (:func:`kb.answer.gather.dated_changes`)."""
_TOLD = re.compile(
    r"개정|신설|도입|바뀌|바뀐|추가|제정|당시|종전|이전|예전|시행|부터|amend|introduc|since|insert|former|before", re.I
)
_CARRIERS = frozenset({"measure", "order", "decide"})
_DENYING = ("not", "must not")


@dataclass(frozen=True)
class Gap:
    """Why a sentence does not follow: ``kind`` is the check that failed, ``words`` what it failed on."""

    kind: str
    words: str


@dataclass(frozen=True)
class Ground:
    """The evidence as it is compared: its lines, read, and everything that is in them."""

    clauses: tuple[tuple[Sense, ...], ...]
    """The lines, those of one clause together; of a whole article each line by itself."""
    context: tuple[Sense, ...]
    """The rest of the cited article: it says who acts, and nothing else."""
    words: frozenset[str]
    groups: frozenset[str]
    foreign: frozenset[str]
    """Groups that the English lines add by the thesaurus alone: one English word stands for several Korean ones (record: 녹음,
    촬영), so they bear English sentences only."""
    squashed: str
    said: tuple[Said, ...]

    @property
    def lines(self) -> list[Sense]:
        return [line for clause in self.clauses for line in clause]

    def holds(self, word: str) -> bool:
        """The word, or one that means the same, is in the evidence."""
        if any(act in self.groups and office in groups_of(word) for act, office in _OFFICES.items()):
            return True
        known = self.groups if re.search("[가-힣]", word) else self.groups | self.foreign
        if is_neutral(word) or word in self.words or groups_of(word) & known:
            return True
        # 비공개 대화: one that is said not to be public.
        if word[:1] in PREFIXES and any(s.word == word[1:] and s.mode in _DENYING for s in self.said):
            return True
        if len(word) > 1 and re.search(rf"(?<![비불]){re.escape(word)}", self.squashed):
            return True
        # The rest of the article says what the clause refers back to (그 비용); who acts and what is done, the clause says itself.
        groups = groups_of(word)
        loose = not groups & (ACTS | ACTORS | _OPPOSED) or (
            groups & ACTORS and not any(line.acting for line in self.lines)
        )
        if loose and any(line.has(word) for line in self.context):
            return True
        # A compound holds when its parts do: 불법촬영, 협박죄.
        return any(self._part(word[:cut]) and self._part(word[cut:]) for cut in range(1, len(word)))

    def _part(self, word: str) -> bool:
        if len(word) == 1:
            return word in ("죄", "범", "자", "물", "형", "등") or word in self.words
        return is_neutral(word) or word in self.words or bool(groups_of(word) & self.groups)


def gaps(text: str, citations: Sequence[Citation], morphemes: Morphemes, *, named: bool = False) -> list[Gap]:
    """What ``text`` asserts beyond the evidence; empty when it follows. References and figures, which other checks judge, are to
    be taken out of ``text`` first; ``named``: it names a provision.

    Example: "동의하고 찍었으면 유포해도 처벌되지 않습니다" on a clause that punishes spreading -> ``[Gap("denial", "처벌")]``.
    """
    evidence = tuple(citation.evidence for citation in citations)
    ground = _ground(evidence, bool(_TOLD.search(text)), named, bool(_SILENCE.search(text)), morphemes)
    sense = read(text, morphemes)
    found: list[Gap] = []
    conceded = {s.word for s in sense.said if s.even_if and s.mode in _DENYING and not s.groups & _STRICT}
    if any(e.effective_from for e in evidence):
        conceded.add("시행")  # the check of states and days judges it
    missing = [w for w in sense.words if w not in conceded and w not in sense.sure and not ground.holds(w)]
    if missing:
        found.append(Gap("words", ", ".join(dict.fromkeys(missing))))
    if any(s.word == "의무" and s.last for s in sense.said) and not any(
        s.mode in ("must", "must not") or s.word == "의무" for s in ground.said
    ):
        found.append(Gap("duty", "의무"))
    found += [g for g in _modes(sense, ground) if not (g.kind == "leave" and all(e.article is None for e in evidence))]
    if any(e.article for e in evidence):  # in a ruling it is the court that holds; a service does what it says
        found += _actors(sense, ground)
    found += _kinds(text, evidence)
    found += _included(sense, ground)
    bound = not found and any(s.mode in ("must", "must not") for s in sense.said)
    found += [
        Gap("exception", word) for word in sense.sure if not (_sure(word, ground, text) or (bound and word in _MUST))
    ]
    if _WHOEVER.search(text) and any(_QUALIFIED.search(line.text) for line in ground.lines):
        found.append(Gap("exception", "누구나"))
    everyone = _EVERYONE.search(text)
    if everyone and not _EVERYBODY.search(" ".join(line.text for line in ground.lines)):
        found.append(Gap("exception", everyone.group()))
    found += [Gap("exception", word) for word in sense.regardless if not _matters_not(word, ground)]
    found += [
        Gap("alone", word)
        for word in sense.alone
        if not (_alone(word, evidence) or _is_only_case(word, sense, ground) or _not_enough(word, sense, evidence))
    ]
    return found


_EVERYONE = re.compile(
    r"모든 (?:피해자|사람|사업자|근로자|학교|국민|범죄자|가해자)|(?:누구나|누구든지?|아무나)(?=.*[을를할] ?수 있)"
)
_EVERYBODY = re.compile(r"모든|누구|각급|전원|모두|전부|\b(?:anyone|every|all|whoever|any person|no one)\b", re.I)
"""A right of everybody, or what holds of all: the evidence must say so too."""


_WHOEVER = re.compile(r"누구나|누구든지?|누구라도")
_QUALIFIED = re.compile(r"죄[^.]{0,20}(?:범한|저지른) (?:사람|자)[이가]\s")
"""A line on those alone who have committed another offence (제5조의 죄를 범한 사람이 상해한 때): it says nothing of everybody."""


def _matters_not(word: str, ground: Ground) -> bool:
    """통화 여부와 상관없이, on 통화가 없어도 or on 통화했는지와 관계없이. Of consent and complaint the law says both."""
    if groups_of(word) & _STRICT - {PUNISH}:
        return any(word in line.regardless for line in ground.lines)
    conceded = any(s.word == word and s.even_if and s.mode in _DENYING for s in ground.said)
    return conceded or any(_alike(word, other) for line in ground.lines for other in line.regardless)


def _is_only_case(word: str, sense: Sense, ground: Ground) -> bool:
    """동의한 경우에만 인도할 수 있다, on 동의를 받아 인도할 수 있다."""
    pairs = [pair for line in ground.lines for pair in line.needs]
    return word in ("경우", "때") and any(
        leave in sense.cased and any(_alike(act, w) for w in sense.words) for leave, act in pairs
    )


def _not_enough(word: str, sense: Sense, evidence: Sequence[Evidence]) -> bool:
    """그런 사정만으로 단정할 수 없다: not by itself, where the evidence says so too."""
    denies = any(s.mode in _DENYING and not s.even_if and not is_neutral(s.word) for s in sense.said)
    told = any("만으로" in squash(line) for e in evidence for line in e.lines)
    return is_neutral(word) and denies and told and f"{word}만으로" in squash(sense.text)


def _speaks(line: str, kind: str, told: bool, named: bool) -> bool:
    """Dated changes are evidence for sentences on change; a pointer to another provision for those that name it."""
    ours = kind == "card"
    return (
        (told or not _DATED.match(line)) and (named or not (ours and _POINTER.search(line))) and not _ASKS.search(line)
    )


_SILENT = re.compile(
    r"(?:다고|라고|다거나|라거나|다는 말|라는 말|요건으로)[^.]*(?<=\s)(?:규정하|규정되|정하|정해|적|쓰|나오|나와)[가-힣]{0,3}\s?(?:있지 |고 있지 |두지 )?(?:않|아니|없)"
    r"|\bneither on\b|\bdoes not say that\b|\bis not (?:named as|laid down as)\b|\bnames no\b",
    re.I,
)
_UNSAID = re.compile(
    r"이 (?:조문|조항|항|조|법)(?:은|는|이|가|에|에는|에서|의)[^.]*(?:적혀|적|정하|정해|말하|다루|규정|들어)[^.]{0,6}(?:않|아니|없)"
)
"""What a line of ours says to stand outside its article (제8조 이하의 죄는 이 조문에 적혀 있지 않습니다): it does not stand in it."""
_SILENCE = re.compile("|".join((_SILENT.pattern, _UNSAID.pattern)), re.I)
"""A sentence on what an article does not say (고소가 있어야 한다고 정하지 않습니다): it holds the very words that it denies, so it bears
sentences of its own kind alone."""


def _without_silence(line: str) -> str:
    return " ".join(part for part in _SENTENCE.split(line) if not _SILENCE.search(part))


def _ground(evidence: tuple[Evidence, ...], told: bool, named: bool, silent: bool, morphemes: Morphemes) -> Ground:
    """``told``: the sentence speaks of a change; ``named``: it names a provision; ``silent``: it says what an article does not."""
    texts = tuple(
        (
            e.one_clause or bool(e.path) or (e.article is None and e.case_number is None),
            (
                e.title,
                f"{e.law} {e.short or ''}" if e.law else f"{e.address} {e.other_name or ''}",
                "대법원 법원 court" if e.case_number else "",
            ),
            e.address if e.article is None else "",
            tuple(
                line if silent else _without_silence(line)
                for line in e.lines
                if _speaks(line, e.source_kind, told, named)
            ),
        )
        for e in evidence
    )
    return _read_ground(
        texts,
        tuple(line for e in evidence for line in e.context),
        tuple(line for e in evidence for line in e.pointed),
        morphemes,
    )


@lru_cache(maxsize=256)
def _read_ground(
    texts: tuple[tuple[bool, tuple[str, str, str], str, tuple[str, ...]], ...],
    context: tuple[str, ...],
    pointed: tuple[str, ...],
    morphemes: Morphemes,
) -> Ground:
    clauses: list[tuple[Sense, ...]] = []
    heads: list[str] = []
    for whole, head, _, body in texts:
        heads += [text for text in head if text]
        sentences = [part for line in body for part in _SENTENCE.split(line) if part.strip()]
        read_lines = tuple(read(sentence, morphemes) for sentence in sentences)
        clauses += [read_lines] if whole else [(line,) for line in read_lines]
    lines = [line for clause in clauses for line in clause]
    named = [w for text in heads for w in read(text, morphemes).words if not groups_of(w) & ACTS]
    words = frozenset([*named, *(w for s in lines for w in s.words)])
    ours = {w for w in words if re.search("[가-힣]", w)}
    foreign = frozenset(g for w in words - ours for g in groups_of(w))
    plain = {g for w in words - ours for g in _meant(w, frozenset(g for w in ours for g in groups_of(w)))}
    plain |= {g for w in words - ours for g in groups_of(w) if w in PLAIN_ENGLISH}
    groups = frozenset([*(g for w in ours for g in groups_of(w)), *plain])
    joined = squash(" ".join([*(s.text for s in lines), *(name for _, _, name, _ in texts)]))
    if any(kind in joined for kind in _KINDS):
        groups |= {PUNISH}
    groups |= {group for group, age in _AGES if age.search(joined)}
    groups |= {group for group, marks in _TOLD_BY if marks.search(joined)}
    rest = tuple(read(line, morphemes) for line in context)
    told = [read(line, morphemes) for line in pointed]
    if any(_BOTH.search(line.text) for line in lines):
        told += rest
    words |= {w for line in told for w in line.words}
    groups |= {g for line in told for g in line.groups}
    return Ground(tuple(clauses), rest, words, groups, foreign, joined, tuple(said for s in lines for said in s.broad))


def _meant(word: str, told: frozenset[str]) -> frozenset[str]:
    """The groups of an English word, less the thesaurus. Where law keeps two of them apart and the Korean lines say one, that is
    the one it translates: harass is 성희롱, and no 괴롭힘, beside a line on 성희롱."""
    named = frozenset(g for g in groups_of(word) if not g.startswith("~"))
    for pair in _APART:
        if named >= pair and told & pair:
            named -= pair - told
    return named


_APART = (frozenset({"harass", "sexualharass"}), frozenset({"film", "record"}), frozenset({"accuse", "denounce"}))
"""Groups for which English has one word and the statutes have two."""


def _same(one: Said, other: Said) -> bool:
    return one.word == other.word or bool(one.groups & other.groups)


def _modes(sense: Sense, ground: Ground) -> list[Gap]:
    """Denials, duties and permissions, each borne by one line."""
    found: list[Gap] = []
    for said in sense.said:
        if said.even_if and said.mode not in _DENYING and (_excepts(said, ground) or _frees(said, ground)):
            found.append(Gap("condition", said.word))
            continue
        if is_neutral(said.word) and not said.groups & {PUNISH, COVER}:
            named = any(w.startswith(_KINDS) or PUNISH in groups_of(w) for w in sense.words)
            free = named and said.mode == "may" and PUNISH in ground.groups
            if (
                said.last
                and said.mode in ("must", "may", "must not")
                and not (sense.english or free or _has_mode(said, sense, ground))
            ):
                found.append(Gap(_UNBORNE.get(said.mode, "denial"), said.word))
            continue
        if said.even_if and said.mode in _DENYING:
            required = any(_same(said, e) and e.mode not in _DENYING for e in ground.said) or _is_aimed(said, ground)
            excepted = any(_same(said, e) and e.even_if for e in ground.said) or any(
                line.regardless and line.has(said.word) for line in ground.lines
            )
            # 아동이 아니어도 아동으로 보이면: the word is said again, of something else.
            twice = sense.words.count(said.word) > 1
            if (required or said.groups & _STRICT) and not excepted and not twice:
                found.append(Gap("condition", said.word))
            continue
        if said.mode in ("must", "only if") and _is_needed(said, sense, ground):
            continue
        if not _borne(said, sense, ground):
            found.append(Gap(_UNBORNE.get(said.mode, "denial"), said.word))
    return found


def _is_needed(said: Said, sense: Sense, ground: Ground) -> bool:
    """인도하려면 동의를 받아야 한다, on 동의를 받아 인도할 수 있다: who may act with a leave must have it first."""
    return any(
        leave == said.word
        and any(leave == got and _alike(act, done) for line in ground.lines for got, done in line.needs)
        for leave, act in sense.needs
    )


def _is_aimed(said: Said, ground: Ground) -> bool:
    """영리를 목적으로, 할 목적으로: a purpose is an element of the offence, and not spared (목적이 없어도)."""
    return "purpose" in said.groups and bool(
        re.search("목적(?:으로|에서)|(?:with|for) the purpose", ground_text(ground))
    )


def ground_text(ground: Ground) -> str:
    """What the lines say, as one text."""
    return " ".join(line.text for line in ground.lines)


_PROVISO = re.compile(r"그러하지\s?아니|그렇지\s?않|그렇게\s?하지\s?않|예외|제외|하지 아니할 수")


_BUT = re.compile(r"(?:그러나|하지만|그렇지만|그런데도)\s")
"""A sentence that turns against the one before it."""


def _excepts(said: Said, ground: Ground) -> bool:
    """청소년이어도 선고한다, on 다만 청소년인 경우에는 그러하지 아니하다: what the evidence excepts is not conceded."""
    return any(
        (_PROVISO.search(line.text) or _BUT.match(line.text))
        and line.has(said.word)
        and not is_neutral(said.word)
        and not any(_same(said, e) and (e.even_if or e.mode in _DENYING) for e in line.said)
        for line in ground.lines
    )


def _frees(said: Said, ground: Ground) -> bool:
    """동의가 있어도 안 된다, on 동의 없이 … 안 된다: what the evidence forbids without it is not forbidden with it."""
    strict = bool(said.groups & _STRICT - {PUNISH})
    theirs = [e for line in ground.lines for e in line.said if strict and _same(said, e)]
    return bool(theirs) and all(e.mode in _DENYING and not e.even_if for e in theirs)


def _is_excepted(said: Said, sense: Sense, lines: Sequence[Sense]) -> bool:
    """청소년이면 선고하지 않는다, on …선고하여야 한다. 다만 청소년인 경우에는 그러하지 아니하다: the proviso denies what the sentence
    before it says, under its own condition alone."""
    for main, proviso in pairwise(lines):
        if not (re.match(r"(?:다만|단)[\s,]", proviso.text) and _PROVISO.search(proviso.text)):
            continue
        rest = [w for w in sense.words if w != said.word and not is_neutral(w)]
        own = [w for w in rest if not main.has(w)]
        others = [s for s in sense.said if s is not said and s.mode in _DENYING and not is_neutral(s.word)]
        if (
            any(_same(said, e) and e.last and e.mode not in _DENYING for e in main.broad)
            and own
            and all(proviso.has(w) for w in own)
            and all(any(_same(s, e) and e.mode in _DENYING for e in proviso.said) for s in others)
        ):
            return True
    return False


def _has_mode(said: Said, sense: Sense, ground: Ground) -> bool:
    """A verb that says nothing by itself (갈 수 있다, 내용을 낼 수 있다) must still be said so by a clause on the same things."""
    wanted = _DENYING if said.mode in _DENYING else (said.mode,)
    return any(
        e.mode in wanted and _covers(lines, sense) for lines in ground.clauses for line in lines for e in line.broad
    )


def _alike(one: str, other: str) -> bool:
    return one == other or bool(groups_of(one) & groups_of(other))


_UNBORNE: dict[str, str] = {"does": "assertion", "must": "duty", "may": "leave", "only if": "condition"}
"""The kind of gap where no line says a thing in that mode; else a denial."""


def _borne(said: Said, sense: Sense, ground: Ground) -> bool:
    theirs = [e for e in ground.said if _same(said, e)]
    punish = PUNISH in said.groups or said.word.startswith(_KINDS)
    if said.mode == "does":
        if not theirs:
            return not said.groups & _STRICT or (punish and PUNISH in ground.groups)
        if punish:
            return PUNISH in ground.groups
        ours = [e for e in theirs if re.search("[가-힣]", e.word)]
        if said.last and not sense.english and ours and all(e.mode == "may" for e in ours):
            return False  # what may be is not said to be so
        if said.groups & _POLAR:
            return any(e.mode not in _DENYING for e in theirs)
        return any(e.mode not in _DENYING for e in theirs) or not said.last
    if said.mode == "may" and (punish or "aggravate" in said.groups):
        return PUNISH in ground.groups
    wanted = {
        "not": ("not", "must not"),
        "must not": ("must not", "not"),
        "need not": ("need not", "not"),
        "must": ("must",),
        "may": ("may",),
        "only if": ("only if", "must"),
    }[said.mode]
    if not _is_nearest(said, sense, ground, wanted):
        return False
    for lines in ground.clauses:
        if said.mode in (*_DENYING, "need not") and said.last and _is_excepted(said, sense, lines):
            return True
        for line in lines:
            bearing = line.said if punish else line.broad
            plain = (
                said.mode == "must"
                and line.english == sense.english
                and any(_same(said, e) and e.mode == "does" and e.last for e in line.said)
            )
            if (plain or any(_same(said, e) and e.mode in wanted for e in bearing)) and _covers(lines, sense):
                return True
        # What a line counts to what the clause allows: 계약을 하는 행위가 들어갑니다, under 위장수사는 … 할 수 있습니다.
        members = [line for line in lines if _COUNTED.search(line.text)] if said.mode == "may" else []
        allowed = any(e.mode == "may" and e.last for line in lines for e in line.said)
        if allowed and any(line.has(said.word) for line in members) and _covers(lines, sense):
            return True
        # Who may, must or must not take the measures below: each that a line names as a noun is one of them.
        carried = said.mode in ("must", "may", "must not") and any(
            e.groups & _CARRIERS and e.mode == said.mode for line in lines for e in line.broad
        )
        held = any(said.word in line.words or said.groups & (line.groups | _CARRIERS) for line in lines)
        if carried and held and _covers(lines, sense):
            return True
    return False


_COUNTED = re.compile(r"(?:들어갑니다|들어간다|포함됩니다|포함된다|포함한다)\.?$|^It (?:covers|includes)")


def _is_nearest(said: Said, sense: Sense, ground: Ground, wanted: Sequence[str]) -> bool:
    """Of the sentences of the evidence that say the predicate with a duty, a leave or a ban, the one with most of the words of
    the sentence decides: 소년에게는 명하여야 한다, beside 명할 수 있다 for the others."""
    if said.mode not in ("must", "may", "must not") or not said.last:
        return True
    words = [w for w in dict.fromkeys(sense.words) if not is_neutral(w)]
    modes: dict[int, set[str]] = {}
    for before, line in pairwise((None, *ground.lines)):
        theirs = {e.mode for e in line.said if e.last and _same(said, e)} if line else set()
        if line and line.english == sense.english and theirs & {"must", "may", "must not"}:
            # A proviso does not say again what the sentence before it says.
            main = before if before and line.text.startswith("다만") else line
            modes.setdefault(sum(line.has(w) or main.has(w) for w in words), set()).update(theirs)
    return not modes or bool(modes[max(modes)] & {*wanted, "does"})


def _covers(lines: Sequence[Sense], sense: Sense) -> bool:
    """Whether the lines of one clause are about what the sentence is about. One that names nothing (처벌되지 않는다) is about
    nothing: the lines have their own conditions."""
    words = [w for w in dict.fromkeys(sense.words) if not is_neutral(w)]
    if not words and not _NAMED.search(sense.text):
        return not any(not is_neutral(w) for line in lines for w in line.words)
    squashed = squash(" ".join(line.text for line in lines))
    held = [w for w in words if any(line.has(w) for line in lines) or (len(w) > 1 and w in squashed)]
    return len(held) >= COVERED * len(words)


_NAMED = re.compile(r"그것|provision")
"""A figure or a provision that a sentence names, as :func:`gaps` gets it."""


def _actors(sense: Sense, ground: Ground) -> list[Gap]:
    """Each actor that governs a predicate governs one that means the same in the cited article. Who may take measures
    (아래 조치를 할 수 있습니다) takes those that the lines below name."""
    if sense.english:
        agents = {group for line in ground.lines for group in _agents(line.text)} | {
            g for line in ground.lines for g, _ in line.acting
        }
        swapped = [Gap("actor", f"{group} {word}") for group, word in sense.doing if _is_swapped(group, word, ground)]
        return swapped + ([Gap("actor", group) for group in sorted(_agents(sense.text) - agents)] if agents else [])
    acting = [pair for line in (*ground.lines, *ground.context) for pair in line.acting]
    theirs = {(group, g) for group, word in acting for g in {word, *groups_of(word)}}
    own: dict[str, set[str]] = {}
    for lines in (ground.lines, ground.context):
        said_there = {done for line in lines for _, done in line.acting} - set(own)
        own |= {w: {actor for line in lines for actor, done in line.acting if done == w} for w in said_there}
    # 이 경우 …, 다만 …: a sentence that names nobody goes on with whom the one before it names.
    for before, line in pairwise(ground.lines):
        if not line.subjects and _GOES_ON.match(line.text):
            theirs |= {(group, g) for group, _ in before.subjects for s in line.said for g in {s.word, *s.groups}}
    # A clause that names nobody goes on with whom the rest of its article names alone.
    governed = [pair for line in ground.lines for pair in (*line.subjects, *line.inner)]
    named = any(line.subjects for line in ground.lines)
    meant = set() if named else {group for line in ground.context for group, _ in line.subjects}
    found: list[Gap] = []
    for group, word in sense.subjects:
        groups = {word, *groups_of(word)}
        if word in BURDENS and acting and group not in {actor for actor, _ in acting}:
            found.append(Gap("actor", f"{group} {word}"))
        if any(act in groups and office == group for act, office in _OFFICES.items()):
            continue
        if {group} == meant and not any(g in groups for _, w in governed for g in (w, *groups_of(w))):
            continue
        if (
            is_neutral(word)
            or not theirs
            or (group, "measure") in theirs
            or (group == "offender" and (PUNISH in groups or word.startswith(_KINDS)))
        ):
            continue
        if group in _COMPANIES and any(
            (other, word) in sense.subjects and (other, word) in acting for other in _COMPANIES
        ):
            continue
        # 신청 is not 청구 when it comes to who does it: the word itself counts before its meaning.
        exact = own.get(word, set())
        if not any(g in groups for _, g in theirs) and _is_object_of(group, word, ground):
            continue
        if not (group in exact if exact else any((group, g) in theirs for g in groups)):
            found.append(Gap("actor", f"{group} {word}"))
    for group, word in sense.given:
        reached = {
            other
            for line in (*ground.lines, *ground.context)
            for other, done in line.given
            if done == word or groups_of(done) & groups_of(word)
        }
        if reached and group not in reached and not group.endswith("장관"):
            found.append(Gap("actor", f"{group} {word}"))
    for group, word in sense.inner:
        groups = {word, *groups_of(word)}
        exact = own.get(word, set())
        others = exact or {other for other, g in theirs if g in groups}
        if not is_neutral(word) and others and group not in others and PUNISH not in groups:
            found.append(Gap("actor", f"{group} {word}"))
    return found


def _is_swapped(group: str, word: str, ground: Ground) -> bool:
    """The offender pays, on the victim pays: the evidence has others do it, and never this one."""
    groups = {word, *groups_of(word)}
    doing = {
        other
        for line in ground.lines
        for other, done in (*line.acting, *line.doing)
        if {done, *groups_of(done)} & groups
    }
    return bool(doing) and group not in doing and {group} | doing <= _APART_ACTORS


_APART_ACTORS = frozenset(["police", "prosecutor", "judge", "ministry", "localgov", "state", "offender", "victim"])
"""Actors of whom nobody is two at once; a minor may be the victim."""


_GOES_ON = re.compile(r"(?:이 경우|다만|단)[\s,]")
_OFFICES = {"prosecute": "prosecutor"}
"""Who alone does an act by law: 공소는 검사가 제기하여 수행한다 (형사소송법 제246조)."""


def _is_object_of(group: str, word: str, ground: Ground) -> bool:
    """의견을 내다, on 의견을 진술하다: a noun that the evidence has no predicate of, in a sentence where the actor acts."""
    return any(line.has(word) and group in {actor for actor, _ in line.acting} for line in ground.lines)


_COMPANIES = ("employer", "operator")
"""A 회사 is either, as the clause has it."""


def _agents(text: str) -> set[str]:
    """Who acts in an English sentence: borne by the offender, the court may, by the person who committed it."""
    found: set[str] = set()
    for match in _AGENT.finditer(text):
        if re.search(r"who (?:has )?committed", match.group()):
            found.add("offender")
        else:
            found |= {
                group
                for word in re.findall(r"[a-z]+", match.group().lower())
                for group in groups_of(stem(word)) & ACTORS
                if word != "work"
            }
    return found


def _included(sense: Sense, ground: Ground) -> list[Gap]:
    """What is said to be included as well (고발인도) stands with its predicate in one sentence of the evidence; what a
    sentence of the evidence leaves out is not brought in."""
    found: list[Gap] = []
    last = [s for s in sense.said if s.last and not is_neutral(s.word)][-1:]
    for word in sense.also:
        if is_neutral(word) or (last and PUNISH in last[0].groups):
            continue
        if not any(
            _tells_of(x, word)
            and (
                not last
                or any(_same(last[0], e) and (e.mode in _DENYING) == (last[0].mode in _DENYING) for e in x.broad)
            )
            for x in ground.lines
        ):
            found.append(Gap("assertion", word))
    left_out = {word for line in ground.lines for word in line.excluded}
    denies = any(COVER in s.groups or s.mode in _DENYING for s in sense.said)
    return found + [Gap("exception", w) for w in sense.words if w in left_out and not denies and not sense.excluded]


def _tells_of(line: Sense, word: str) -> bool:
    """The line speaks of the word, and does not leave it out."""
    groups = groups_of(word)
    denied = any((e.word == word or e.groups & groups) and e.mode in _DENYING and not e.last for e in line.said)
    kept = _KEPT.search(line.text)
    if kept and word in line.text[: kept.start()] and word not in kept.group():
        return False
    return line.has(word) and not (denied or re.search(r"\bbut not\b", line.text))


_KEPT = re.compile(r"\([^()]*(?:에|으로|로)\s?한정[^()]*\)")
"""What of a thing named before it is meant: 살인ㆍ치사의 죄(살인에 한정한다)."""


def _kinds(text: str, evidence: Sequence[Evidence]) -> list[Gap]:
    """Kinds of penalty: each that the sentence names is laid down by the evidence, each that it denies is not. What an
    article laid down before a change bears sentences on change alone."""
    affirmed, denied = _penal_kinds([text])
    told = bool(_TOLD.search(text))
    theirs, _ = _penal_kinds([line for e in evidence for line in e.lines if told or not _DATED.match(line)])
    found = [Gap("assertion", kind) for kind in sorted(affirmed - theirs)]
    return found + [Gap("denial", kind) for kind in sorted(denied & theirs)]


def penalties_left_out(text: str, evidence: Sequence[Evidence]) -> set[str]:
    """The kinds of penalty that a list of two or more leaves out of the clause's list: told so, it reads as whole.

    Example: "5년 이하의 징역 또는 1천만원 이하의 벌금" on "5년 이하의 징역, 10년 이하의 자격정지 또는 1천만원 이하의 벌금" -> {"자격정지"}.
    """
    affirmed, _ = _penal_kinds([text])
    rows = [kinds for e in evidence for line in e.lines if len(kinds := _penal_kinds([line])[0]) > 1]
    longer = [kinds for kinds in rows if kinds > affirmed]
    if len(affirmed) < 2 or not longer or any(kinds <= affirmed for kinds in rows):
        return set()
    return min(longer, key=len) - affirmed


def _penal_kinds(lines: Sequence[str]) -> tuple[set[str], set[str]]:
    """(kinds laid down, kinds said to be absent): 벌금형은 없습니다, with no fine."""
    affirmed: set[str] = set()
    denied: set[str] = set()
    for line in lines:
        for match in _KIND.finditer(line):
            kind = _ENGLISH_KINDS.get(match.group(2) or "", match.group(1))
            absent = _ABSENT.match(line, match.end()) if match.group(1) else _NO_EN.search(line[: match.start()])
            (denied if absent else affirmed).add(kind)
    return affirmed, denied


_ENGLISH_KINDS = {
    "fine": "벌금", "fines": "벌금", "imprisonment": "징역", "prison": "징역",
    "suspension of qualification": "자격정지", "suspension of qualifications": "자격정지",
}  # fmt: skip
_KIND = re.compile(rf"({'|'.join(_KINDS)})|\b(fines?|imprisonment|prison|suspension of qualifications?)\b")
_ABSENT = re.compile(
    r"형?(?:은|이|도|을|의|으로는|으로)?\s?(?:따로\s?)?(?:형은\s?)?(?:없|(?:정해져\s?있지|정하지|두지|두고\s?있지|규정되어\s?있지|규정하지|선택할\s?수|처할\s?수|대신할\s?수)\s?(?:않|아니|없))"
)
_NO_EN = re.compile(r"\b(?:no|without(?: a| any)?|not a|nor a)\s(?:\w+\s)?$", re.I)


_SURE_ALIKE = ({"오직", "오로지"}, {"반드시", "꼭"}, {"언제나", "항상"}, {"절대", "절대로", "결코"})


_EXCEPTION = re.compile(r"예외(?:이|입|예|다|로)")


def _sure(word: str, ground: Ground, text: str = "") -> bool:
    if word == "예외" and _EXCEPTION.search(text):
        # …면 예외다: leaves an exception, where the evidence leaves one.
        return any(re.match(r"(?:다만|단)[\s,]", line.text) or _PROVISO.search(line.text) for line in ground.lines)
    if any(word in alike and alike & ground.words for alike in _SURE_ALIKE):
        return True
    return word in ground.words or squash(word) in ground.squashed


def _alone(word: str, evidence: Sequence[Evidence]) -> bool:
    """Only one kind of penalty where a clause names one; else a clause itself says so."""
    for item in evidence:
        squashed = squash(plainer(item.text))
        kinds = _penal_kinds([line for line in item.lines if not _DATED.match(line)])[0]
        name = "(?:경우|때)" if word in ("경우", "때") else re.escape(word)
        if re.search(rf"{name}(?:으로|로|에|에게|에서|의|을|를)?만", squashed) or (
            len(kinds) == 1 and word.startswith(tuple(kinds))
        ):
            return True
    return False
