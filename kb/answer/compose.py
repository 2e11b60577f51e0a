"""The composer: an answer from structured data and checked lines, without any model.

The first line answers; then what the law says, clause by clause with penalties; what to do now; who helps; limits.
Every sentence is a checked line, or a fixed frame around checked parts of one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from kb.answer import gather
from kb.answer.asked import Asked, same_article, situations_of
from kb.answer.clarify import Span, changed_within, question_back, readings
from kb.answer.closest import closest
from kb.answer.crisis import crisis_line
from kb.answer.decided import decided, not_on_file
from kb.answer.fit import NOT_SURE, TELL_MORE, doubtful
from kb.answer.forms import special
from kb.answer.frames import penal_sentence, penal_sentence_english, without
from kb.answer.guidance import guidance
from kb.answer.keeping import asks_what_to_keep, recording
from kb.answer.korean import spoken_day
from kb.answer.meaning import asked_for
from kb.answer.model import Citation, Claim, Evidence, cited_as
from kb.answer.named import MEANT, meant_instead, of_statute_first, pointing
from kb.answer.needs import Needed, Needs, answered, needs
from kb.answer.premise import (
    Line,
    asked_beside,
    english_words,
    lines_of,
    nearest,
    rulings,
    speaking_to,
    takes_for_granted,
)
from kb.answer.procedure import COMPLAINT, LIMITATION, OF_WILL, UNTIL_WHEN, WILL, complaint_or_will, limitation
from kb.answer.steps import Steps
from kb.answer.understand import ATTEMPT, WHAT_NOW
from kb.law.address import parse_clause
from kb.law.complaint import condition_of
from kb.retrieve.freshness import stale_clauses
from kb.retrieve.library import Library
from kb.retrieve.official import OfficialArticle
from kb.retrieve.question import Question
from kb.retrieve.retriever import AGE_OF_RESPONSIBILITY, Found, Hit, agreed, card_state, pointed, rank_clauses
from kb.store.records import Card, CardPenalty, Change, Digest, Effect

NEAR = 0.62
"""A second provision is answered from when its fused score is at least this share of the best one's."""
QUOTED = 600
"""Characters of a clause or holding that are quoted whole; a longer one is opened at its source."""
EARLIER = (
    "물어보신 날의 조문은 지금과 다릅니다.",
    "The law on the day you asked about differs from today's.",
)
NEARER = (
    "물어보신 내용에는 번호가 다른 아래 조문이 더 가깝습니다.",
    "Another provision, below, is nearer to what you describe than the number you name.",
)
CHANGED = (
    "우리 요약을 확인한 뒤 글이 바뀐 조문입니다. 바뀐 항은 공식 조문 그대로 보입니다.",
    "This provision changed after our summary was checked; the clauses that changed are quoted from the official text.",
)


@dataclass(frozen=True)
class Draft:
    """What the composer wrote, before the gate: claims in order, the cards they rest on, a question back."""

    claims: list[Claim]
    cards: list[Card]
    clarify: str | None
    situations: list[str]


class Composer:
    """Writes one answer. ``depth`` is victim, advocate or researcher: the same evidence, more or less of it.

    ``day`` is the day whose law is asked about; ``now`` the day on which a person acts: what to do rests on today's law. ``act_day`` is the day of the act, when it was told: 적용례 and 경과조치
    that bind acts of that day are said. ``span``: the days between which it happened, when more than one was told.
    """

    def __init__(
        self,
        library: Library,
        found: Found,
        intents: Sequence[str],
        language: str,
        depth: str,
        day: date,
        now: date,
        act_day: date | None = None,
        span: Span | None = None,
    ) -> None:
        self._act_day, self._span = act_day, span
        self._library, self._found, self._intents = library, found, intents
        self._language, self._depth, self._day, self._now = language, depth, day, now
        self._question: Question = found.question
        self._accused = self._question.accused
        self._asked = Asked(library, found, language, depth, day, self._penalty, self._account)
        self._steps = Steps(library, found, intents, language, depth, now)

    def write(self) -> Draft:
        """Crisis line, direct answer, law, rulings, policy, guidance, steps."""
        asked = self._asked
        head = crisis_line(self._library, self._question, self._language)
        meant = asked_for(self._library, self._question.text) is not None  # 헌법불합치가 뭐예요 asks for no ruling
        on_point, beside = ([], []) if meant else decided(self._library, self._found)
        head += self._told_digests(on_point)
        if (form := special(asked)) is not None:
            return Draft(_unique([*head, *form.claims]), form.cards, None, form.situations)
        if not meant and (missing := not_on_file(self._found)) is not None:
            head.append(Claim(missing[0 if self._language == "ko" else 1], "note"))
        hits = self._found.hits
        cards = self._chosen(hits)
        needed = self._needed([card for card, _ in cards])
        procedure = self._procedure() + needed.claims
        wanted = needed.needs
        cards = [pair for pair in cards if needed.leaves(*pair)]
        if needed.claims and wanted.missing:
            head.append(Claim(wanted.missing[0 if self._language == "ko" else 1], "note"))
        instead = any(MEANT in hit.reasons for _, hit in cards)
        changed = self._changed_within(cards)
        head += [*procedure, *self._told_digests(wanted.rulings)]
        for card, hit in cards[:1] if changed else []:
            head += readings(self._library, card, self._clauses(card, hit)[0], changed, self._language, self._day)
        claims: list[Claim] = list(head)
        policy_first = self._policy_first()
        if policy_first:
            claims += self._policy()
        service_first = not policy_first and self._service_first()
        if service_first:
            claims += self._services()
        told_first = bool(hits) and hits[0].kind == "document"
        if told_first:
            claims += self._guidance()
        named_first = self._applied() is not None
        ruling_first = named_first or bool(on_point)
        if named_first:
            claims += self._digests()
        claims += self._official_only(hits)
        will_first = bool(WILL.search(self._question.text))
        if will_first:
            claims += self._effects([card for card, _ in cards])
        then = [self._that_day(card) for card, _ in cards]
        upcoming = bool(cards) and card_state(self._library, cards[0][0], self._day) == "upcoming"
        if upcoming and then[0] is None:
            claims += [Claim(EARLIER[0 if self._language == "ko" else 1], "note"), *self._changes(cards[0][0])]
        begins = self._question.earlier is None and not self._question.crisis
        doubt = begins and doubtful([hit for _, hit in cards], by_meaning=self._language != "ko")
        by_chance = doubt and (not procedure or bool(needed.claims))
        unsure = by_chance and not (procedure or policy_first or service_first or told_first or ruling_first)
        if unsure:
            near_one = self._library.fresh(cards[0][0], self._day)
            claims.append(Claim(NOT_SURE[0 if self._language == "ko" else 1], "note"))
            claims += asked.told(near_one, self._clauses(*cards[0])[0])
        for rank, (card, hit) in enumerate([] if by_chance else cards):
            if self._depth == "victim" and any(same_article(card, other) for other in needed.cards):
                continue  # told before
            earlier = then[rank]
            if earlier is not None:
                claims += self._law_then(card, hit, earlier, rank)
                continue
            told = self._library.fresh(card, self._day)
            if instead and MEANT not in hit.reasons:
                claims += asked.clause(told, self._clauses(told, hit)[0])[:1]
                continue
            if instead:
                claims.append(Claim(NEARER[0 if self._language == "ko" else 1], "note"))
            claims += self._law(told, hit, 0 if instead else rank)
            claims += self._verbatim(told, hit, rank)
            if told is not card:
                claims += self._changed(card)
            card = told
            if rank == 0 and self._depth != "researcher":
                claims += self._limits(card)
        if not will_first:
            claims += self._effects([card for card, _ in cards])
        if on_point or beside:
            claims += self._told_digests(beside)
        elif not named_first and not (wanted.rulings and self._depth == "victim"):
            claims += self._digests()
        if not policy_first and ("history" in self._intents or self._depth == "researcher"):
            claims += [claim for card, _ in cards[:1] for claim in self._history(card)] + self._policy()
        if not told_first:
            claims += self._guidance()
        shown = [*needed.special, *(card for card, _ in ([] if by_chance and needed.cards else cards))]
        said = {claim.citations[0].quote for claim in needed.claims}
        claims = [*head, *(c for c in claims[len(head) :] if c.kind != "law" or c.text not in said)]
        steps = self._steps.of([] if unsure else shown, needed.refs, only=wanted.beside is not None)
        claims = [*claims[: len(head)], *steps, *claims[len(head) :]] if self._what_now(cards) else [*claims, *steps]
        situations: list[str] = situations_of(shown)
        situations += [s for s in self._wanted_situations() if s not in situations]
        of_rule = self._language != "ko" and bool(cards) and not cards[0][0].penalties and not policy_first
        if not (procedure or by_chance or upcoming or on_point) and (takes_for_granted(self._question.text) or of_rule):
            claims = self._premise_first(claims, [card for card, _ in cards])
        back = None
        if unsure:
            back = TELL_MORE[0 if self._language == "ko" else 1]
        elif wanted.back:
            back = wanted.back[0 if self._language == "ko" else 1]
        elif self._depth == "victim":
            back = question_back(self._library, self._question, shown, changed, self._span, self._language)
        return Draft(_unique(claims), shown, back, situations)

    def _changed_within(self, cards: Sequence[tuple[Card, Hit]]) -> list[Change]:
        """The changes of the first offence's clause that divide the days between which the act happened."""
        if self._span is None or not cards or not cards[0][0].penalties:
            return []
        card, hit = cards[0]
        return changed_within(card, self._clauses(card, hit)[0], self._span, self._now)

    def _needed(self, cards: Sequence[Card]) -> Needed:
        """What is asked for beside what happened (:mod:`kb.answer.needs`, :mod:`kb.answer.keeping`), and of one article what must
        not be concluded from it; none for who names a provision or takes something for granted."""
        question = self._question
        if (
            any(r.article or r.case_number for r in question.references)
            or self._accused
            or takes_for_granted(question.text)
        ):
            return Needed()
        refs = recording(question.text)
        needed = answered(self._asked, Needs(refs) if refs else needs(question.text, question.whole))
        claims = list(needed.claims)
        if len(needed.cards) == 1 and not re.match(r"제\d+항", next(iter(needed.cards[0].limits), "")):
            claims += self._limits(needed.cards[0])
        if self._depth == "victim" and (asks_what_to_keep(question.text) or (refs and question.offences)):
            claims += self._steps.keeping(cards)
        return replace(needed, claims=claims)

    def _procedure(self) -> list[Claim]:
        """What is asked about the offence found, before the offence itself: whether a complaint or the victim's will matters, and
        after how many years it can no longer be prosecuted."""
        claims = []
        if self._question.young_offender:
            for base in AGE_OF_RESPONSIBILITY[0 if self._question.under_14 else 1 :]:
                if (rule := self._library.cards.get(base)) is not None:
                    claims += self._account(
                        self._library.fresh(rule, self._day), parse_clause(rule.clauses[0].clause)[:1], 1
                    )
        offence = self._offence()
        if offence is None:
            return claims
        card, hit = offence
        path, text = self._clauses(card, hit)[0], self._question.text
        asked_of, time = COMPLAINT.search(text), bool(UNTIL_WHEN.search(text))
        if asked_of or WILL.search(text):
            said = complaint_or_will(
                self._library, card, path, self._language, self._day, self._account, time=time and bool(asked_of)
            )
            claims += said or self._said_of_will(card)
        if LIMITATION.search(text) or (asked_of and time and not condition_of(f"{hit.base}/{path[0]}", self._day)):
            minor = self._question.minor
            claims += limitation(self._library, card, path, self._language, self._day, self._account, minor=minor)
        return claims

    def _said_of_will(self, card: Card) -> list[Claim]:
        """The line in which the card itself says what the victim's will does to the prosecution (스토킹처벌법 제18조 제3항)."""
        rows = card.account if self._language == "ko" else card.english
        spoken = [row for row in rows if OF_WILL.search(row.text)][:1]
        return [self._line(card, row.clause, row.text) for row in spoken]

    def _line(self, card: Card, clause: str, text: str, *, named: bool = False) -> Claim:
        """A line of a card, of its whole article where ``clause`` is empty; ``named``: behind the name of its clause (형법 제305조
        제2항: …)."""
        path = parse_clause(clause)[:1] if clause else ()
        evidence = gather.clause_evidence(self._library, card, path, self._day)
        name = f"{gather.provision_name(self._library, card, path, self._language)}: " if named else ""
        return Claim(f"{name}{text}", "law", (Citation(evidence, text),))

    def _offence(self, any_day: bool = False) -> tuple[Card, Hit] | None:
        """The offence that is spoken of: the best provision with a penalty to which a word of the talk or a reference points,
        else the one to which the latest word points that names an offence, however long ago it fell; ``any_day``: its card
        need not speak for the day asked about."""
        for hit in self._found.hits:
            card = self._library.cards.get(hit.base)
            if card and card.penalties and pointed(hit) and (any_day or self._that_day(card) is None):
                return card, hit
        readings = [r for word, _ in self._question.spoken if word.entry.field for r in word.entry.readings]
        fitting = [r for r in readings if r.fits(minor=self._question.minor)]
        for ref in (ref for reading in fitting for ref in reading.provisions):
            card = self._library.card(ref)
            if card and card.penalties and (any_day or self._that_day(card) is None):
                state = card_state(self._library, card, self._day)
                return card, Hit(card.key().article_key, str(card.key()), "card", (), 0.0, ("lexicon",), state)
        return None

    def _premise_first(self, claims: Sequence[Claim], cards: Sequence[Card]) -> list[Claim]:
        """Where a question takes something for granted, the line on file that speaks to it comes first
        (:mod:`kb.answer.premise`); behind the holding of a ruling the clause that it applied."""
        korean = self._language == "ko"
        told = {card.key().article_key: card for card in [*cards, *asked_beside(self._library, self._question)]}
        standing = [
            self._library.fresh(card, self._day)
            for card in told.values()
            if card_state(self._library, card, self._day) != "upcoming" and self._that_day(card) is None
        ]
        beside = [card.key().article_key for card in cards[1:]]
        sources: list[Card | Digest] = [*standing, *rulings(self._library, self._found.hits)]
        lines = lines_of(self._library, self._found, sources, korean, beside)
        line = nearest(self._library, self._question, lines) if korean else self._sharing_most(lines)
        if line is None:
            return list(claims)
        source, text = line.source, line.text
        if isinstance(source, Digest):
            first = self._ruled(source, text)
        else:
            first = [self._line(source, line.clause, text, named=True)]
        head = [claim for claim in claims if claim.kind == "contact"]
        rest = [claim for claim in claims if claim.kind != "contact" and claim.text != text]
        return [*head, *first, *rest]

    def _sharing_most(self, lines: Sequence[Line]) -> Line | None:
        index = speaking_to(self._question.whole, [line.text for line in lines], english_words)
        return None if index is None else lines[index]

    def _ruled(self, digest: Digest, text: str) -> list[Claim]:
        """A holding, then the penal clause that the ruling applied, when it is law on the day."""
        held = Claim(f"{digest.address}: {text}", "fact", (Citation(gather.digest_evidence(digest), text),))
        for provision in digest.provisions:
            card, path = self._library.card(provision.ref), tuple(provision.ref.split("/")[2:3])
            if card is None or card_state(self._library, card, self._day) == "upcoming" or self._that_day(card):
                continue
            told = self._library.fresh(card, self._day)
            rows = [row for row in told.penalties if parse_clause(row.clause)[:1] == path or not path]
            if rows:
                return [held, self._penalty(told, rows[0])]
        return [held]

    def _chosen(self, hits: Sequence[Hit]) -> list[tuple[Card, Hit]]:
        """The provisions to answer from: the best, near seconds, and the one for minors when a minor is spoken of."""
        provisions = [(self._library.cards[h.base], h) for h in hits if h.base in self._library.cards]
        if not ATTEMPT.search(self._question.whole):
            whole = [pair for pair in provisions if not _attempts_alone(pair[0]) or "reference" in pair[1].reasons]
            provisions = whole or provisions
        if self._question.young_offender:  # said before the offence, and no answer to what the act was
            others = [pair for pair in provisions if pair[1].base not in AGE_OF_RESPONSIBILITY]
            provisions = others or provisions
        provisions = of_statute_first(self._library, self._question, provisions, self._asked.standing)
        if not provisions:
            return []
        provisions = self._punishing_first(self._named_now(provisions))
        top = provisions[0][1].score
        named = next((pair for pair in provisions if pointed(pair[1])), provisions[0])
        if not pointed(provisions[0][1]) and named[1].score >= NEAR * top and self._language != "ko":
            # a word of the question names it: it comes before a neighbour that is only a little nearer
            provisions = [named, *(pair for pair in provisions if pair is not named)]
        limit = 2 if self._depth == "victim" else 4
        cited = [pair for pair in provisions if "reference" in pair[1].reasons]
        if cited or any(h.kind == "statute" and "reference" in h.reasons for h in hits):
            # a provision without a card is quoted, and no other one takes its place
            return cited[:4] + [pair for pair in [self._meant(cited[:4])] if pair]
        applied = self._applied()
        if applied is not None:
            return [pair for pair in provisions if pair[1].base in applied][:1]
        first = [provisions[0]]
        if self._question.minor:
            first += self._counterpart(provisions[0][0], provisions)
        if provisions[0][0].penalties and not {"help", "delete", "evidence", "history"} & set(self._intents):
            # beside an offence stands another one, or a rule that a word of the question names
            provisions = [p for p in provisions if p[0].penalties or pointed(p[1])]
        near = [pair for pair in provisions if pair[1].score >= NEAR * top and pair not in first]
        if self._question.minor and len(first) > 1:
            near = [pair for pair in near if pair[0].penalties]
        # beside a provision that a word names, one that only fits by itself must be of the same statute
        law = provisions[0][0].law_id if pointed(provisions[0][1]) else None
        fitting = [p for p in provisions if agreed(p[1]) and (pointed(p[1]) or law in (None, p[0].law_id))]
        if not self._question.minor:
            # Nothing says that a minor is affected: the question back names that provision; it is not shown as the answer.
            near, fitting = ([p for p in pairs if p[0].applies_to.victim != "minor"] for pairs in (near, fitting))
        near = [pair for pair in near if self._akin(provisions[0][0], pair[0])]
        chosen = first + near[: limit - 1]  # the counterpart takes no near second's place
        return chosen + [p for p in fitting if p not in chosen and self._akin(provisions[0][0], p[0])][:1]

    def _meant(self, cited: Sequence[tuple[Card, Hit]]) -> tuple[Card, Hit] | None:
        """The offence meant where another article is named (:mod:`kb.answer.named`): beside a penal one; beside one that sets no
        penalty the one for a broken order, where that is asked for."""
        question = self._question

        def penal(refs: Sequence[str]) -> Card | None:
            return next((card for ref in refs if (card := self._asked.standing(ref)) and card.penalties), None)

        if not any(card.penalties for card, _ in cited):
            asked = "penalty" in self._intents
            return pointing(needs(question.text, question.whole).refs[:1], penal) if asked else None
        return meant_instead(question, cited, penal, lambda text: self._library.tokens(self._library.own[0], text))

    def _named_now(self, provisions: list[tuple[Card, Hit]]) -> list[tuple[Card, Hit]]:
        """In a thread, the provision to which a word of this very turn points comes before those of the turns before (접근금지를
        어기면요? after a talk on stalking)."""
        terms = {word.entry.term for word in self._question.offences} if self._question.earlier else set()

        def said(hit: Hit) -> bool:
            told = (r.removeprefix("lexicon:").split(",") for r in hit.reasons if r.startswith("lexicon:"))
            return any(terms & set(words) for words in told)

        return sorted(provisions, key=lambda pair: not said(pair[1])) if terms else provisions

    def _punishing_first(self, provisions: list[tuple[Card, Hit]]) -> list[tuple[Card, Hit]]:
        """Asked for the penalty, the article that sets it comes before the one that says what the offence is: of the same statute
        and linked with it (스토킹처벌법 제2조, 제18조), or pointed to by the same word (아청물: 제11조 before 제2조)."""
        best, first = provisions[0]
        if "penalty" not in self._intents or best.penalties or "reference" in first.reasons:
            return provisions
        words = {reason for reason in first.reasons if reason.startswith("lexicon:")}
        for card, hit in provisions[1:]:
            linked = card.law_id == best.law_id and hit.base in best.see and pointed(hit)
            if card.penalties and (linked or words & set(hit.reasons)):
                return [(card, hit), *(other for other in provisions if other[1] is not hit)]
        return provisions

    def _akin(self, best: Card, other: Card) -> bool:
        """A second provision speaks to the situation of the best one, or is linked with it: a chance neighbour in meaning
        (강간 beside an insult) is worse than none."""
        shared = set(best.situations) & set(other.situations) - gather.GENERIC
        base, other_base = best.key().article_key, other.key().article_key
        return bool(shared) or other_base in best.see or base in other.see

    def _applied(self) -> set[str] | None:
        """The provisions that a ruling named in the question applied; None when no ruling on file is named."""
        named = [h.base for h in self._found.hits if h.base in self._library.digests and "reference" in h.reasons]
        if not named:
            return None
        return {other for base in named for kind, other in self._library.edges(base) if kind == "applies"}

    def _counterpart(self, card: Card, provisions: Sequence[tuple[Card, Hit]]) -> list[tuple[Card, Hit]]:
        """The related penal provision (``see``) on the other side: for minors when ``card`` is for anyone, and the other
        way round. A minor's case may fall under either, so both are cited. In the order of the hits; at most one."""
        wanted = "any" if card.applies_to.victim == "minor" else "minor"
        ranked = [p for p in provisions if p[0].applies_to.victim == wanted and p[0].penalties]
        linked = [p for p in ranked if p[1].base in card.see]
        if linked:
            return linked[:1]
        for ref in card.see:
            other = self._library.card(ref)
            if other and other.applies_to.victim == wanted and other.penalties:
                state = card_state(self._library, other, self._day)
                return [(other, Hit(ref, str(other.key()), "card", (), 0.0, ("edge:see",), state))]
        return []

    def _law(self, card: Card, hit: Hit, rank: int) -> list[Claim]:
        """One provision: the clause that fits first, its penalty and account; then other penal clauses that matter."""
        order = self._clauses(card, hit)
        first = order[0]
        rows = [p for p in card.penalties if parse_clause(p.clause)[:1] == first]
        wants_penalty = "penalty" in self._intents or (
            rank == 0 and bool(rows) and self._intents[0] in ("elements", "overview")
        )
        claims: list[Claim] = []
        if rows and (wants_penalty or self._depth != "victim"):
            claims += [self._penalty(card, row) for row in rows]
            claims += self._account(card, first, 1, rows)
        else:
            told = self._account(card, first, 2)
            claims += told
            claims += [self._penalty(card, row) for row in rows if not any(row.text in claim.text for claim in told)]
        limit = (3 if "penalty" in self._intents else 1) if self._depth == "victim" else 12
        others = [p for p in card.penalties if parse_clause(p.clause)[:1] != first]
        if rank == 0 or self._depth != "victim":
            claims += [self._penalty(card, row) for row in others[:limit]]
        if self._depth != "victim" or not card.penalties:
            for path in order[1 : 3 if self._depth == "victim" else None]:
                claims += self._account(card, path, 1)
        return claims

    def _clauses(self, card: Card, hit: Hit) -> list[tuple[str, ...]]:
        order = rank_clauses(card, {hit.path: 10.0} if hit.path else {}, self._question)
        if not any(reason == "reference" for reason in hit.reasons) and card.penalties and "penalty" in self._intents:
            penal = {parse_clause(p.clause)[:1] for p in card.penalties}
            order = [p for p in order if p in penal] + [p for p in order if p not in penal]
        if (
            "reference" in hit.reasons
            or (MEANT in hit.reasons and hit.path)
            or any(age < 19 for age in self._question.ages)
        ):
            return order
        first = closest(card, self._question, self._language, self._words)
        return [p for p in order if p in first] + [p for p in order if p not in first]

    def _words(self, text: str) -> Sequence[str]:
        """The words of a text that lines are compared on, in the language of the answer."""
        return self._library.tokens(self._library.own[0], text) if self._language == "ko" else english_words(text)

    def _that_day(self, card: Card) -> OfficialArticle | None:
        """The official text that answers for an earlier day in the card's place, when one is loaded."""
        text = self._library.official(card.key().article_key, self._day)
        earlier = self._day < card.checked_against.effective_from
        return text if text and earlier and text.promulgation != card.checked_against.promulgation else None

    def _law_then(self, card: Card, hit: Hit, text: OfficialArticle, rank: int) -> list[Claim]:
        """The law of an earlier day: that there was none yet, or its clauses word for word; then what changed since."""
        korean = self._language == "ko"
        history = self._changes(card) if rank == 0 else []
        if text.effective_from > self._day:
            evidence = gather.official_evidence(self._library, text, (), self._day)
            name = self._library.short_name(card) if korean else self._library.english_name(card)
            start = text.effective_from.isoformat()
            line = (
                f"{name} {text.number}는 물어보신 날에 아직 시행되지 않았습니다({start} 시행)."
                if korean
                else f"{text.number.english} of the {name} was not yet in force on the day you asked about (in force from {start})."
            )
            return [Claim(line, "law", (Citation(evidence, evidence.lines[0]),)), *history]
        first = self._clauses(card, hit)[0]
        order = sorted(text.tops, key=lambda path: (path != first, text.tops.index(path)))
        claims = [Claim(EARLIER[0 if korean else 1], "note")] if rank == 0 else []
        for path in order[: 4 if self._depth == "victim" else None]:
            claims += self._quoted(text, path)
        return claims + history

    def _changed(self, card: Card) -> list[Claim]:
        """Clauses that changed after the card was checked: it has no say in them, the official text has."""
        text = self._library.official(card.key().article_key, self._day)
        if text is None:
            return []
        if text.repealed:
            evidence = gather.official_evidence(self._library, text, (), self._day)
            line = (
                f"{self._library.short_name(card)} {text.number}는 {text.effective_from.isoformat()}에 폐지되었습니다."
                if self._language == "ko"
                else f"{text.number.english} of the {self._library.english_name(card)} was repealed on {text.effective_from.isoformat()}."
            )
            return [Claim(line, "law", (Citation(evidence, evidence.lines[0]),))] if evidence.lines else []
        stale = [path for path in text.tops if path in stale_clauses(card, text)]
        note = Claim(CHANGED[0 if self._language == "ko" else 1], "note")
        quoted = [
            claim for path in stale[: 4 if self._depth == "victim" else None] for claim in self._quoted(text, path)
        ]
        return [note, *quoted] if quoted else []

    def _verbatim(self, card: Card, hit: Hit, rank: int) -> list[Claim]:
        """The official clause behind the first account, word for word, when official text is loaded: for a victim the one
        clause of the first provision, for the others of each. Of an earlier day, the text of that day."""
        text = self._library.official(card.key().article_key, self._day)
        if text is None or (rank and self._depth == "victim"):
            return []
        return self._quoted(text, self._clauses(card, hit)[0])

    def _quoted(self, text: OfficialArticle, path: tuple[str, ...]) -> list[Claim]:
        """One 항 verbatim in quotation marks; the article's first where it has no such 항 on that day."""
        tops = text.tops
        if not tops:
            return []
        path = path if path in tops else tops[0]
        evidence = gather.official_evidence(self._library, text, path, self._day)
        words = evidence.lines[0] if evidence.lines else ""
        if not words or len(words) > QUOTED:
            return []
        if self._language == "ko":
            lead = f"공식 조문 {text.number}" + (f" {label}" if (label := text.label(path)) else "")
        else:
            lead = f"Official text (in Korean), {text.number.english}{gather.clause_name(path, 'en')}"
        return [Claim(self._dated(f"{lead}: “{words}”", evidence), "law", (Citation(evidence, words),))]

    def _official_only(self, hits: Sequence[Hit]) -> list[Claim]:
        """A provision named in the question that has no card: its official text, clause by clause."""
        claims: list[Claim] = []
        named = [h for h in hits if "reference" in h.reasons and h.base not in self._library.cards]
        for hit in named[:2]:
            text = self._library.official(hit.base, self._day)
            if text is None:
                continue
            paths = [path for path in text.tops if not hit.path or path == hit.path[:1]]
            for path in paths[:6]:
                claims += self._quoted(text, path)
        return claims

    def _penalty(self, card: Card, row: CardPenalty) -> Claim:
        path = parse_clause(row.clause)[:1]
        evidence = gather.clause_evidence(self._library, card, path, self._day)
        if self._language == "ko":
            text = penal_sentence(cited_as(evidence), row.act, row.text)
            return Claim(self._dated(text, evidence), "law", (Citation(evidence, gather.penalty_line(row)),))
        line = gather.penalty_line_english(row)
        where = gather.provision_name(self._library, card, path, "en")
        if line is None:
            accounts = [a.text for a in card.english if parse_clause(a.clause)[:1] == path]
            quote = accounts[0] if accounts else gather.penalty_line(row)
            return Claim(self._dated(f"{where}: {quote}", evidence), "law", (Citation(evidence, quote),))
        text = penal_sentence_english(where, row.act_en, gather.penalty_english(row))
        return Claim(self._dated(text, evidence), "law", (Citation(evidence, line),))

    def _account(self, card: Card, path: tuple[str, ...], limit: int, said: Sequence[CardPenalty] = ()) -> list[Claim]:
        """The account of one clause: its lines as they stand, at most ``limit``; of ``said`` penalties, which stand before it,
        not again."""
        evidence = gather.clause_evidence(self._library, card, path, self._day)
        rows = card.account if self._language == "ko" else card.english
        again = [row.text if self._language == "ko" else gather.penalty_english(row) for row in said]
        lines = [without(a.text, *again) for a in rows if parse_clause(a.clause)[:1] == path]
        lines = [line for line in lines if line][:limit]
        return [Claim(self._dated(line, evidence), "law", (Citation(evidence, line),)) for line in lines]

    def _limits(self, card: Card) -> list[Claim]:
        """What must not be concluded; in Korean only, as the cards have it."""
        if self._language != "ko":
            return []
        evidence = gather.clause_evidence(self._library, card, (), self._day)
        limit = 1 if self._depth == "victim" else len(card.limits)
        return [Claim(self._dated(t, evidence), "law", (Citation(evidence, t),)) for t in card.limits[:limit]]

    def _effects(self, cards: Sequence[Card]) -> list[Claim]:
        """Rules beside the text (:mod:`kb.store.records` Effect) of the first provision, for a student or advocate of all shown.

        CASE 1: the day of the act is told: those that tell acts of that day from others.
        CASE 2: asked whether the victim's will or a complaint matters: those on that, for acts of every day.
        CASE 3: a student: what the Constitutional Court held.
        """
        wanted: dict[str, Effect] = {}
        will = bool(WILL.search(self._question.text))
        asked_of = list(cards[: 1 if self._depth == "victim" else None])
        if will and (offence := self._offence(any_day=True)) is not None and offence[0] not in asked_of:
            asked_of.insert(0, offence[0])
        for card in asked_of:
            for effect in self._library.effects_of(card.key().article_key, self._act_day):
                dated = bool(effect.acts.since or effect.acts.until)
                told = self._act_day is not None and dated and effect.kind in ("application", "transition")
                asked = will and dated and effect.rule.startswith(("victims_will", "complaint"))
                studied = self._depth == "researcher" and effect.source.case_number is not None
                if told or asked or studied:
                    wanted.setdefault(effect.id, effect)
        claims = []
        for effect in list(wanted.values())[: 3 if self._depth == "victim" else 8]:
            evidence = gather.effect_evidence(self._library, effect)
            for line in effect.what if self._language == "ko" else effect.english:
                claims.append(Claim(line, "law" if evidence.law_id else "fact", (Citation(evidence, line),)))
        return claims

    def _changes(self, card: Card) -> list[Claim]:
        """The changes of a provision. Where the question takes something for granted of an earlier day (그때도 소지죄였죠?), a later
        change that first brought in what it speaks of comes first."""
        history = self._history(card)
        if not takes_for_granted(self._question.text):
            return history
        own, day = self._library.own[0], self._day.isoformat()
        asked = set(self._library.tokens(own, self._question.text))
        spoken = {claim.text: asked & set(self._library.tokens(own, claim.citations[0].quote)) for claim in history}
        later = {claim.text for claim in history if (claim.citations[0].evidence.date or "") > day}
        known = {word for text, words in spoken.items() if text not in later for word in words}
        return sorted(history, key=lambda claim: not (claim.text in later and spoken[claim.text] - known))

    def _history(self, card: Card) -> list[Claim]:
        evidence = gather.clause_evidence(self._library, card, (), self._day)
        claims = []
        for change in card.history:
            line = change.change if self._language == "ko" else change.change_en
            if line:
                text = f"{spoken_day(change.date, korean=self._language == 'ko')}: {line}"
                dated = _with_date(evidence, change.date.isoformat())
                claims.append(Claim(text, "fact", (Citation(dated, line),)))
        return claims

    def _digests(self) -> list[Claim]:
        """Rulings among the best hits: one for a victim, more for the others; a ruling named in the question always."""
        hits = [h for h in self._found.hits if h.kind in ("digest", "ruling")]
        named = [h.base for h in hits if "reference" in h.reasons]
        limit = {"victim": 0, "advocate": 2, "researcher": 2}.get(self._depth, 0)
        return self._told_digests(named or [h.base for h in hits[:limit]] or self._fitting())

    def _told_digests(self, bases: Sequence[str]) -> list[Claim]:
        """What rulings held, and what became of it; of a ruling without a digest its first holding in its own words."""
        claims = []
        for base in bases:
            digest = self._library.digests.get(base)
            if digest is None:
                claims += self._ruling(base)
                continue
            evidence = gather.digest_evidence(digest)
            lines = digest.holding[:2] if self._language == "ko" else digest.english[:2]
            heads = [f"{digest.address}: ", *("" for _ in lines[1:])]
            claims += [
                Claim(h + line, "fact", (Citation(evidence, line),)) for h, line in zip(heads, lines, strict=True)
            ]
            if digest.overtaken_by and self._language == "ko" and digest.limits:
                claims.append(Claim(digest.limits[0], "note", (Citation(evidence, digest.limits[0]),)))
        return claims

    def _fitting(self) -> list[str]:
        """For a victim, once rulings are loaded: the one that applied the first provision, the nearest to the question
        before the newest that no later text has overtaken."""
        if not self._library.loaded.get("rulings") or self._language != "ko":
            return []
        cards = self._chosen(self._found.hits)
        if not cards:
            return []
        applied = {o for kind, o in self._library.edges_to(cards[0][0].key().article_key) if kind == "applies"}
        near = [h.base for h in self._found.hits if h.base in applied]
        standing = [base for base in applied if (own := self._library.digests.get(base)) and not own.overtaken_by]
        dated = [(self._ruling_date(base), base) for base in standing]
        return [*near, *(base for _, base in sorted(dated, reverse=True))][:1]

    def _ruling_date(self, base: str) -> str:
        return self._library.digests[base].date.isoformat()

    def _ruling(self, base: str) -> list[Claim]:
        """A published ruling without a digest: the first thing it held, in the court's own words."""
        ruling = self._library.ruling(base)
        if ruling is None or not ruling.held:
            return []
        evidence = gather.ruling_evidence(ruling)
        words = next((line for line in evidence.lines if len(line) <= QUOTED), "")
        return [Claim(f"{ruling.address}: “{words}”", "fact", (Citation(evidence, words),))] if words else []

    def _guidance(self) -> list[Claim]:
        return guidance(self._library, self._found.hits, self._question, self._language, self._depth)

    def _policy_first(self) -> bool:
        hits = self._found.hits
        return bool(hits) and hits[0].kind == "policy" and "penalty" not in self._intents

    def _policy(self) -> list[Claim]:
        claims = []
        for hit in [h for h in self._found.hits if h.base in self._library.policy][:2]:
            event = self._library.policy[hit.base]
            evidence = gather.policy_evidence(event)
            lines = event.account[:2] if self._language == "ko" else [event.event_en, *event.english[:1]]
            korean = self._language == "ko"
            first = gather.event_line(event, lines[0], korean=korean)
            claims.append(Claim(first, "fact", (Citation(evidence, lines[0]),)))
            rest = [*lines[1:], *(gather.conflict_line(row, korean) for row in event.conflicts)]
            claims += [Claim(line, "fact", (Citation(evidence, line),)) for line in rest]
        return claims

    def _service_first(self) -> bool:
        """The question asks for help or deletion and a service is among the four best hits."""
        wants = {"help", "delete"} & set(self._intents)
        return bool(wants) and any(h.base in self._library.services for h in self._found.hits[:4])

    def _services(self) -> list[Claim]:
        claims = []
        services = [self._library.services[h.base] for h in self._found.hits if h.base in self._library.services]
        for service in [s for s in services if gather.serves(s, self._question.text)][:2]:
            evidence = gather.service_evidence(service)
            lines = service.does[:2] if self._language == "ko" else service.english[:2]
            name = service.name_ko if self._language == "ko" else service.name_en
            claims += [Claim(f"{name}: {line}", "fact", (Citation(evidence, line),)) for line in lines]
        return claims

    def _what_now(self, cards: Sequence[tuple[Card, Hit]]) -> bool:
        """Asked what to do about an offence, not what the law sets for it: the steps come first."""
        asked = WHAT_NOW.search(self._question.text) and "penalty" not in self._intents
        return bool(asked and cards and cards[0][0].penalties and not any("reference" in h.reasons for _, h in cards))

    def _dated(self, text: str, evidence: Evidence) -> str:
        """Mark a sentence whose text was not yet law on the day asked about; where the article stood then in other words, say so:
        that a clause is of later does not mean that nothing held."""
        if evidence.state != "upcoming":
            return text
        card = self._library.cards.get(evidence.base)
        stood = card is not None and any(change.date <= self._day for change in card.history)
        if self._language == "ko":
            other = ", 그날의 조문은 글이 다름" if stood else ""
            return f"그날은 아직 시행 전({evidence.effective_from} 시행{other}): {text}"
        other = "; the article had other words that day" if stood else ""
        return f"Not yet in force that day (from {evidence.effective_from}{other}): {text}"

    def _wanted_situations(self) -> list[str]:
        wanted = ["accused", "legal_aid"] if self._accused else []
        if self._question.minor:
            wanted.append("minor")
        if "delete" in self._intents:
            wanted.append("deletion")
        if "do_now" in self._intents:
            wanted.append("report")
        if "help" in self._intents:
            wanted += ["counselling", "legal_aid"]
        if self._language != "ko":
            wanted.append("foreigner")
        return wanted


def _with_date(evidence: Evidence, day: str) -> Evidence:
    return replace(evidence, date=day, state=None)


def _attempts_alone(card: Card) -> bool:
    """Whether all that an article punishes are attempts at other articles' offences."""
    return bool(card.penalties) and all(tuple(row.does) == ("attempt",) for row in card.penalties)


def _unique(claims: Sequence[Claim]) -> list[Claim]:
    return list({claim.text: claim for claim in claims}.values())
