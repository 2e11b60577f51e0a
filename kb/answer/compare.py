"""Comparisons: two to four provisions side by side: what differs first, then act, penalty, the victim's will, the twin for
minors, each from its clause.

A question compares when things that name provisions are joined (A와 B, A vs B) and a word of comparison follows them at
once (A와 B 차이), or in English stands before them (difference between A and B). 나이 차이가 나는 사람이 협박하고 유포했다 joins
and has the word, and compares nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kb.answer import gather
from kb.answer.asked import Asked, Written, clause_of, same_article, situations_of
from kb.answer.korean import joined, objected, topic
from kb.answer.model import Citation, Claim, Evidence
from kb.law.address import parse_clause
from kb.store.records import Card, CardPenalty

MOST = 4
"""Provisions that are put side by side."""
_JOIN = re.compile(
    r"^\s?\S{0,12}(?:\s\S{1,6}){0,2}?(?:와|과|이?랑|하고|이?나|보다)\s.{0,14}$|^\s?\S{0,6}\s?(?:vs\.?|대|및|또는|혹은|아니면|,|/|·)\s?.{0,10}$"
    r"|^\S{0,3}(?:\s\w+){0,3}?\s?(?:,|/|\b(?:and|or|vs\.?|versus|from|with|to|than)\b)\s?(?:\w+\s){0,4}$"
)
"""What stands between two things that are compared."""
_THAN = re.compile(r"^\S{0,4}(?:이|가|은|는)\s$")
"""The same where one is measured by the other: 스토킹이 협박보다."""
_SAME_THING = re.compile(r"^[^.?!,/]{0,8}$")
"""What may stand between two words of one thing (아청물 소지, 촬영물 유포)."""
_SIGN = (
    r"차이|다른\s?(?:점|가|지|건|거|게)|달라|다르|다릅|달르|비교|구별|구분|(?:더|덜)\s?(?:세|쎄|센|무겁|무거|높|크|큰|중하|강하|가볍|낮)|"
    r"같은\s?(?:죄|건|거|것|처벌|형량|법)|(?:세|쎄|무겁|높|강하)(?:나|ㄴ|다|아|게|은|요)|differ|compar|the same"
)
_BETWEEN = (
    r"(?:은|는|이|가|의|을|를|도|중|중에|간|간의|사이|사이의|둘|두|서로|각각|좀|정확히|법적|법적으로|법|법률|법률상|죄|죄는|죄의|뭐|뭐가|뭔|무엇|무엇이|무슨|어떻게|"
    r"어떤|얼마나|어디가|형량|형량이|형량은|형량의|형량을|처벌|처벌이|처벌은|처벌의|처벌을|처벌\s?수위|수위|수위가|법정형|법정형이|법정형은|법정형의|법정형을|벌금|"
    r"벌금이|징역|징역이|성립요건|성립요건이|요건|요건이|요건의|기준|기준이|조항|조항이|조문|조문이|내용|내용이|penalty|penalties|punishment|in|of|the|'s|a)"
)
_ENDS = r"(?:는|한|하는|되는|하기|기|린|던)?\s?(?:거|것|건|행위|짓|사람)?(?:범죄|죄)?(?:보다)?"
"""How the last thing ends: 협박죄, 퍼뜨리는 거, 협박보다."""
_TAIL = re.compile(rf"^{_ENDS}[ ,]*(?:{_BETWEEN}[ ,?]*)*(?:{_SIGN})")
"""What follows the last thing: nothing but words about penalties and asking, then the word of comparison."""
_HEAD = re.compile(
    r"(?:differences?|distinction|distinguish|compar\w+|differ)(?:\s\w+){0,3}?\s(?:between|of|is|are|does|do)?\s?(?:(?:the|a|an|real|penalt(?:y|ies)|punishments?|for|of|crimes?|offences?|offenses?)\s)*$"
    r"|^(?:compare|how (?:does|do|is|are)|is|are)\s(?:(?:the|a|an|penalt(?:y|ies)|punishments?|for|of)\s)*$"
)
_FROM = re.compile(r"differ|vs|versus|than|compar")
"""English words between two things that compare by themselves."""
_WILL = re.compile(
    r"뜻에 반해 ?(?:서는 )?(?:기소|공소)|고소가 있어야 (?:기소|공소)|기소가 막히|공소를 제기할 수 (?:있|없)"
)
_WILL_EN = re.compile(r"prosecut|complaint", re.I)
_FIRST_ACTS = frozenset({"film", "make"})
"""Acts by which material comes to be: what one provision says of the one stands beside what another says of the other."""
_GRAVER = {"habitual", "attempt", "profit"}


@dataclass(frozen=True)
class Side:
    """One of the things compared: a provision, a clause of it where one is named, the acts named."""

    card: Card
    path: tuple[str, ...] = ()
    acts: tuple[str, ...] = ()

    @property
    def rows(self) -> list[CardPenalty]:
        """Its penal clauses that are compared: of the clause or the act named in its plain form, else all."""
        rows = [row for row in self.card.penalties if not self.path or clause_of(row) == self.path]
        plain = [row for row in rows if not _GRAVER & set(row.does)]
        for act in reversed(self.acts):
            if fitting := [row for row in plain or rows if act in row.does]:
                return fitting
        return rows

    @property
    def clause(self) -> tuple[str, ...]:
        """The clause that speaks for it."""
        return self.path or next((clause_of(row) for row in self.rows), parse_clause(self.card.clauses[0].clause)[:1])

    @property
    def others(self) -> list[tuple[str, ...]]:
        """The other clauses that are compared: of the penal clauses, or of all where there is none."""
        paths = [clause_of(row) for row in self.rows] or [parse_clause(c.clause)[:1] for c in self.card.clauses]
        return [path for path in dict.fromkeys(paths) if path != self.clause]


@dataclass(frozen=True)
class _Word:
    """A word of the question that names a provision or an act, with its place in the folded text."""

    start: int
    end: int
    card: Card | None
    path: tuple[str, ...] = ()
    acts: tuple[str, ...] = ()
    implied: tuple[str, ...] = ()


def comparison(asked: Asked) -> list[Side]:
    """The things that a question compares, in its order; [] when it compares nothing.

    Example: 명예훼손이랑 모욕 차이 -> 형법 제307조 and 제311조; 나이 차이가 나는 남자의 협박과 유포 -> [].
    """
    groups = _groups(asked)
    if len(groups) < 2 or not _compares(asked.text, groups):
        return []
    sides: list[Side] = []
    for words in groups:
        side = _side(asked, words, sides[-1] if sides else None)
        if side is None:
            return []
        sides.append(side)
    sides = [_apart(side, words, sides) for side, words in zip(sides, groups, strict=True)]
    sides = [side for number, side in enumerate(sides) if side not in sides[:number]][:MOST]
    return sides if len(sides) > 1 else []


def _apart(side: Side, words: Sequence[_Word], sides: Sequence[Side]) -> Side:
    """A side that shares its provision with another one stands for the act that its word implies (몰카: film)."""
    shared = sum(same_article(side.card, other.card) for other in sides) > 1
    implied = tuple(act for word in words for act in word.implied)
    return replace(side, acts=implied) if shared and not side.acts and not side.path else side


def _words(asked: Asked) -> Iterator[_Word]:
    taken = [(r.start, r.end) for r, _, _ in asked.named]
    taken += [(match.start, match.end) for match in asked.question.words]
    for name, base in _offences(asked).items():
        start = asked.text.find(name)
        free = not any(start < end and begin < start + len(name) for begin, end in taken)
        if start >= 0 and free and not asked.text[:start][-1:].isalpha():
            taken.append((start, start + len(name)))
            yield _Word(start, start + len(name), asked.standing(base))
    taken = [(r.start, r.end) for r, _, _ in asked.named]
    for reference, card, path in asked.named:
        yield _Word(reference.start, reference.end, card, path)
    for match in asked.question.words:
        if any(match.start < end and start < match.end for start, end in taken):
            continue
        if match.entry.readings or match.entry.acts:
            plain = () if match.entry.readings else tuple(match.entry.acts)
            yield _Word(match.start, match.end, asked.meant(match.entry), (), plain, tuple(match.entry.acts))


def _offences(asked: Asked) -> dict[str, str]:
    """Names of offences, the longest first, with the provision of each: 공갈 -> 형법 제350조."""
    names = {name: base for base, card in asked.library.cards.items() for name in card.offences}
    return {name: names[name] for name in sorted(names, key=lambda n: (-len(n), n))}


def _groups(asked: Asked) -> list[list[_Word]]:
    """The words of each thing, as far as the things are joined: the longest run of joined things."""
    words = sorted(_words(asked), key=lambda word: (word.start, word.card is None))
    runs: list[list[list[_Word]]] = []
    for word in words:
        if not runs:
            runs.append([[word]])
            continue
        between = asked.text[runs[-1][-1][-1].end : word.start]
        if _JOIN.search(between) or ("보다" in asked.text and _THAN.search(between)):
            runs[-1].append([word])
        elif _SAME_THING.search(between) and not (word.card and word.card != runs[-1][-1][-1].card and between.strip()):
            runs[-1][-1].append(word)
        else:
            runs.append([[word]])
    return max(runs, key=len, default=[])


def _compares(text: str, groups: Sequence[Sequence[_Word]]) -> bool:
    head, tail = text[: groups[0][0].start], text[groups[-1][-1].end :]
    between = text[groups[0][-1].end : groups[1][0].start]
    return bool(_TAIL.search(tail) or _HEAD.search(head) or _FROM.search(between))


def _side(asked: Asked, words: Sequence[_Word], before: Side | None) -> Side | None:
    """The provision of one thing. A bare act (몰카 찍는 거랑 퍼뜨리는 거) is one of the provision before it; a thing that no word
    of the lexicon knows (강요) is the provision whose offence begins with it."""
    acts = tuple(act for word in words for act in word.acts)
    known = next((word for word in words if word.card), None)
    if known and known.card:
        return Side(known.card, known.path, acts)
    spoken = asked.text[words[0].start : words[-1].end]
    if before and set(acts) & {act for row in before.card.penalties for act in row.does}:
        if not _called(asked, spoken):
            return replace(before, path=(), acts=acts)
    card = _called(asked, spoken)
    return Side(card, (), acts) if card else None


def _called(asked: Asked, spoken: str) -> Card | None:
    """The provision whose offence has that name: 강요 -> 형법 제324조; else one whose offences begin so (촬영물 반포)."""
    first = spoken.split()[0] if spoken.split() else ""
    bases = [base for base, card in asked.library.cards.items() if spoken in card.offences]
    if len(first) >= 3:
        bases += [b for b, c in asked.library.cards.items() if any(o.split()[0] == first for o in c.offences)]
    return next((card for base in bases if (card := asked.standing(base))), None)


def write(asked: Asked) -> Written | None:
    """The comparison that the question asks for; None when it asks for none."""
    sides = comparison(asked)
    if not sides:
        return None
    claims = [_first(asked, sides)]
    shown: set[str] = set()
    for alike in _beside(sides):
        claims += [claim for side, row in alike for claim in asked.punished(side.card, row)]
    for side in sides:
        claims += asked.told(side.card, side.clause)
        if asked.depth != "victim" and not side.path:
            for path in side.others:
                claims += asked.told(side.card, path)
    for side in sides:
        claims += _will(asked, side)
    for side in sides:
        twin = _twin(asked, side)
        if (
            twin
            and twin.card.key().article_key not in shown
            and not any(same_article(twin.card, s.card) for s in sides)
        ):
            shown.add(twin.card.key().article_key)
            rows = twin.rows[: 1 if asked.depth == "victim" else None]
            claims += [claim for row in rows for claim in asked.punished(twin.card, row)]
    cards = [side.card for side in sides]
    return Written(claims, cards, situations_of(cards))


def _beside(sides: Sequence[Side]) -> list[list[tuple[Side, CardPenalty]]]:
    """Penal clauses of all sides, those on the same act beside each other, in the order of the first side that has them."""
    left = [(side, row) for side in sides for row in side.rows]
    found: list[list[tuple[Side, CardPenalty]]] = []
    while left:
        side, row = left[0]
        alike = [(side, row)]
        for other in sides:
            if other is not side:
                alike += [(s, r) for s, r in left if s is other and _alike(r, row)][:1]
        found.append(alike)
        left = [pair for pair in left if not any(pair[0] is s and pair[1] is r for s, r in alike)]
    return found


def _alike(one: CardPenalty, other: CardPenalty) -> bool:
    """Two penal clauses on the same act."""
    return set(one.does) == set(other.does) or (set(one.does) | set(other.does)) <= _FIRST_ACTS


def _first(asked: Asked, sides: Sequence[Side]) -> Claim:
    """What differs, in one sentence: the penalties, or what each provision is about where one has none."""
    rows = [side.rows[0] for side in sides if side.rows]
    if len(rows) < len(sides):
        return _subjects(asked, sides)
    citations = [Citation(_evidence(asked, s, r), gather.penalty_line(r)) for s, r in zip(sides, rows, strict=True)]
    if not asked.korean:
        return _first_english(asked, sides, rows)
    names = _names(asked, sides, rows)
    if len({row.text for row in rows}) == 1:
        if all(len(side.rows) > 1 for side in sides) and _all_equal(sides):
            return _subjects(asked, sides, equal=True)
        all_of = "모두 " if len(rows) > 2 else ""
        text = f"{joined(names)}의 법정형은 {rows[0].text}으로 {all_of}같고, 처벌하는 행위가 다릅니다."
        return Claim(text, "note", tuple(citations))
    told = [f"{topic(name)} {_formula(row)}" for name, row in zip(names, rows, strict=True)]
    return Claim(f"법정형이 다릅니다. {', '.join(told[:-1])}이고, {told[-1]}입니다.", "note", tuple(citations))


def _formula(row: CardPenalty) -> str:
    """The formula as a noun: 제297조의 예에 의함 -> 제297조의 예에 따르는 형."""
    return re.sub(r"의함$", "따르는 형", re.sub(r"가중$", "가중한 형", row.text))


def _all_equal(sides: Sequence[Side]) -> bool:
    """Every penal clause has one on the same act on each side, with the same penalty."""
    beside = _beside(sides)
    return all(len(alike) == len(sides) and len({row.text for _, row in alike}) == 1 for alike in beside)


def _first_english(asked: Asked, sides: Sequence[Side], rows: Sequence[CardPenalty]) -> Claim:
    told, citations = [], []
    for side, row in zip(sides, rows, strict=True):
        line = gather.penalty_line_english(row) or gather.penalty_line(row)
        told.append(gather.penalty_english(row) or row.text)
        citations.append(Citation(_evidence(asked, side, row), line))
    names = _names(asked, sides, rows)
    if len(set(told)) == 1:
        text = f"The statutory penalty is the same under {' and '.join(names)}: {told[0]}. What differs is the act that is punished."
    else:
        text = (
            f"The statutory penalties differ: {'; '.join(f'{t} under {n}' for n, t in zip(names, told, strict=True))}."
        )
    return Claim(text, "note", tuple(citations))


def _subjects(asked: Asked, sides: Sequence[Side], *, equal: bool = False) -> Claim:
    """What each provision is about, by its title; ``equal``: and that their penalties are the same clause by clause."""
    evidence = [gather.clause_evidence(asked.library, side.card, side.path, asked.day) for side in sides]
    if asked.korean:
        names = _short(asked, [asked.name(s.card, s.path) for s in sides], sides)
        titles = [objected(s.card.title or str(s.card.number)) for s in sides]
        told = ", ".join(f"{topic(name)} {title}" for name, title in zip(names, titles, strict=True))
        text = f"다루는 행위가 다릅니다. {told} 정하고, 법정형은 항별로 같습니다." if equal else f"{told} 정합니다."
    else:
        text = f"They are different rules: {' and '.join(asked.name(s.card, s.path) for s in sides)}."
    return Claim(text, "note", tuple(Citation(e, e.lines[0]) for e in evidence if e.lines))


def _names(asked: Asked, sides: Sequence[Side], rows: Sequence[CardPenalty]) -> list[str]:
    """The clauses by name; the statute once where it is the same as the one before."""
    return _short(asked, [asked.name(s.card, clause_of(r)) for s, r in zip(sides, rows, strict=True)], sides)


def _short(asked: Asked, names: Sequence[str], sides: Sequence[Side]) -> list[str]:
    if len({side.card.law_id for side in sides}) > 1:
        return list(names)
    if asked.korean:
        law = asked.library.short_name(sides[0].card)
        return [names[0], *(name.removeprefix(law).strip() for name in names[1:])]
    act = f" of the {asked.library.english_name(sides[0].card)}"
    return [*(name.removesuffix(act) for name in names[:-1]), names[-1]]


def _evidence(asked: Asked, side: Side, row: CardPenalty) -> Evidence:
    return gather.clause_evidence(asked.library, side.card, clause_of(row), asked.day)


def _will(asked: Asked, side: Side) -> list[Claim]:
    """Whether the victim's will or a complaint matters: what the card says of it, else what a linked article says of this
    one (형법 제312조 of 제311조); nothing where neither says anything."""
    pattern = _WILL if asked.korean else _WILL_EN
    number = str(side.card.number) if asked.korean else side.card.number.english
    named = re.compile(rf"{re.escape(number)}(?![\d의-])")
    limits = [text for text in side.card.limits if asked.korean and pattern.search(text)]
    lines = [("", text) for text in limits if named.search(text)]
    rows = side.card.account if asked.korean else side.card.english
    lines += [(row.clause, row.text) for row in rows if pattern.search(row.text)]
    lines += [("", text) for text in limits]
    for clause, text in lines[:1]:
        path = parse_clause(clause)[:1] if clause else ()
        head = "" if named.search(text) else f"{asked.name(side.card, path)}: "
        if text.startswith(asked.library.short_name(side.card)):
            head = f"{side.card.number}: "
        elif len(re.findall(r"제\d+조", text)) > 2:
            head = ""  # a line of many articles is clear by itself
        return [_line(asked, side.card, path, head, text)]
    for base, other in asked.library.cards.items():
        if other.law_id != side.card.law_id or not _linked(side.card, other):
            continue
        for row in other.account if asked.korean else other.english:
            if pattern.search(row.text) and named.search(row.text) and asked.standing(base):
                return [_line(asked, other, parse_clause(row.clause)[:1], "", row.text)]
    return []


def _linked(one: Card, other: Card) -> bool:
    return one.key().article_key in other.see or other.key().article_key in one.see


def _line(asked: Asked, card: Card, path: tuple[str, ...], head: str, text: str) -> Claim:
    evidence = gather.clause_evidence(asked.library, card, path, asked.day)
    return Claim(head + text, "law", (Citation(evidence, text),))


def _twin(asked: Asked, side: Side) -> Side | None:
    """The linked penal provision for the other age: for minors, unless the side itself is for minors; on the same act where
    it has one."""
    if side.card.applies_to.victim == "minor" or not side.card.penalties:
        return None
    for ref in side.card.see:
        card = asked.standing(ref)
        linked_both_ways = card is not None and side.card.key().article_key in card.see
        if card and linked_both_ways and card.applies_to.victim == "minor" and card.penalties:
            acts = side.acts or tuple(side.rows[0].does if side.rows else ())
            twin = Side(card, (), acts)
            if set(acts) & {act for row in twin.rows for act in row.does}:
                return twin
    return None
