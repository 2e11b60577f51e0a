"""What to do now: the steps of the guide that fits best, each with what it rests on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kb.answer import gather
from kb.answer.keeping import GONE, KEEPS, is_lost
from kb.answer.model import Citation, Claim, Evidence
from kb.law.address import article_part
from kb.retrieve.library import Library
from kb.retrieve.question import Question
from kb.retrieve.retriever import Found
from kb.store.records import Card, Guide, Step

EVIDENCE = "guide/evidence-first"
"""The guide on keeping evidence, most of it on screen."""
ON_SCREEN = {"film", "make", "spread", "message", "disclose", "expose", "defame", "insult", "possess", "buy", "stalk"}
"""Acts that leave their traces on a screen."""
SHOTS = r"캡처|캡쳐|스샷|스크린\s?샷|(?i:screenshot)"


@dataclass(frozen=True)
class Steps:
    """The steps for one question. ``now`` is the day on which a person acts: what to do rests on today's law."""

    library: Library
    found: Found
    intents: Sequence[str]
    language: str
    depth: str
    now: date

    @property
    def question(self) -> Question:
        return self.found.question

    def of(self, cards: Sequence[Card], asked: Sequence[str] = (), *, only: bool = False) -> list[Claim]:
        """What to do now, from the guide that fits best; not for a person who only studies or looks up. Behind the first step, which
        is that of safety, stand those that rest on a clause of ``asked``; ``only`` these, where the guide is one for other acts."""
        if self.depth != "victim" or self.intents == ("history",) or self.question.case_told:
            return []
        guide = self._guide(cards)
        if guide is None:
            return []
        (do, avoid), accused = self._said(guide, cards), self.question.accused
        if only:
            return self._told(guide, [step for step in do if set(asked) & set(step.cites)], cards)
        do = [*do[:1], *sorted(do[1:], key=lambda step: not set(asked) & set(step.cites))]
        if self.language == "ko":
            return self._told(guide, [*do[: 5 if accused else 3], *avoid[: 2 if accused else 1]], cards)
        return self._told(guide, do[: 6 if accused else 4], cards)

    def keeping(self, cards: Sequence[Card]) -> list[Claim]:
        """What to keep as evidence, three steps: those that rest on a provision answered from, then those of the guide that fits
        best and of the one on evidence, the latter first for what was done on a screen. Where something is lost already, what to do
        then comes before them."""
        guides = [self._guide(cards, besides=EVIDENCE), self.library.guides.get(EVIDENCE)]
        if ON_SCREEN & set(self.question.acts) or re.search(SHOTS, self.question.text):
            guides.reverse()
        by_id = {guide.id: guide for guide in guides if guide}
        found = [(guide, step) for guide in by_id.values() for part in self._said(guide, cards) for step in part]
        bases = {card.key().article_key for card in cards}
        found.sort(key=lambda pair: not any(article_part(cite) in bases for cite in pair[1].cites))
        kept = [(guide, step) for guide, step in found if KEEPS.search(step.text) and not GONE.search(step.text)]
        if is_lost(self.question.text):
            kept = [*((guide, step) for guide, step in found if GONE.search(step.text)), *kept]
        return [claim for guide, step in kept[:3] for claim in self._told(guide, [step], cards)]

    def _said(self, guide: Guide, cards: Sequence[Card]) -> tuple[list[Step], list[Step]]:
        """What a guide says to do and what not to do, as far as it fits; the English part has one list for both."""
        rows = (guide.steps, guide.avoid) if self.language == "ko" else (guide.english, ())
        do, avoid = ([step for step in part if self._fits(step, guide, cards)] for part in rows)
        return do, avoid

    def _told(self, guide: Guide, steps: Sequence[Step], cards: Sequence[Card]) -> list[Claim]:
        evidence = gather.guide_evidence(guide)
        claims = []
        for step in steps:
            cited = [self._cited(cite) for cite in self._concerning(step, cards)]
            sources = [Citation(e, e.lines[0]) for e in cited if e is not None and e.lines]
            claims.append(Claim(step.text, "step", (Citation(evidence, step.text), *sources)))
        return claims

    def _guide(self, cards: Sequence[Card], besides: str = "") -> Guide | None:
        """By how much of a guide speaks to the situations of the best provision; a guide among the hits gains on others,
        and of two that fit alike the one comes first whose steps rest on a provision answered from."""
        situations = {s for card in cards[:1] for s in card.situations} - gather.GENERIC
        if self.question.minor:
            situations.add("minor")
        if "threaten" in self.question.acts or "coerce" in self.question.acts:
            situations.add("threat")
        if "delete" in self.intents:
            situations.add("deletion")
        hits = {hit.base for hit in self.found.hits}

        answered = {card.key().article_key for card in cards}

        def fit(guide: Guide) -> float:
            shared = len(situations & set(guide.situations))
            return shared / len(guide.situations) + (0.25 if f"guide/{guide.id}" in hits else 0.0) if shared else 0.0

        def rests(guide: Guide) -> bool:
            return any(article_part(cite) in answered for step in guide.steps for cite in step.cites)

        spoken = {"threat"} & situations | ({"minor"} if self.question.minor else set())
        guides = [g for g in self.library.guides.values() if g.needs is None or g.needs in spoken]
        guides = [g for g in guides if f"guide/{g.id}" != besides]
        if self.question.accused:  # what victims should do is not for them
            return next((g for g in self.library.guides.values() if g.needs == "accused"), None)
        ranked = sorted(guides, key=lambda g: (-round(fit(g), 6), not rests(g), g.id))
        return ranked[0] if ranked and fit(ranked[0]) > 0.2 else None

    def _fits(self, step: Step, guide: Guide, cards: Sequence[Card]) -> bool:
        """A step that rests on provisions is for who asks about one of them, or about one that is linked with it; what an
        accused may do is the same for every offence."""
        if guide.needs == "accused":
            return True
        cites = {article_part(cite) for cite in step.cites if ":" not in cite}
        known = {ref for card in cards for ref in (card.key().article_key, *card.see)}
        return not cites or not cards or bool(cites & known)

    def _concerning(self, step: Step, cards: Sequence[Card]) -> list[str]:
        """What a step rests on, without the offences for anyone that nobody asked about: where it names several (촬영물과
        합성물), the one answered, else those linked with it."""
        bases = {cite: article_part(cite) for cite in step.cites}
        penal = {
            cite
            for cite, base in bases.items()
            if (card := self.library.cards.get(base)) and card.penalties and card.applies_to.victim != "minor"
        }
        answered = {card.key().article_key for card in cards if card.penalties}
        asked = {cite for cite in penal if bases[cite] in answered}
        asked = asked or {cite for cite in penal if any(bases[cite] in card.see for card in cards)}
        return [cite for cite in step.cites if cite not in penal or cite in asked or len(penal) < 2 or not asked]

    def _cited(self, cite: str) -> Evidence | None:
        if cite.startswith("service:"):
            service = self.library.services.get(cite.replace(":", "/", 1))
            return gather.service_evidence(service) if service else None
        card = self.library.card(cite)
        if card is None:
            return None
        return gather.clause_evidence(
            self.library, self.library.fresh(card, self.now), tuple(cite.split("/")[2:3]), self.now
        )
