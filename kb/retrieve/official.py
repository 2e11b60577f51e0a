"""Official text as the shards hold it: versions of an article, and published rulings, typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from kb.law.address import ArticleNumber, ClauseKey, print_clause, printed_address
from kb.law.provision import Article, Clause
from kb.law.timeline import Doubt, Horizon, State, holds_on, state_on
from kb.store.catalog import RecordRow


@dataclass(frozen=True)
class OfficialArticle:
    """One version of an article, verbatim. ``clauses`` are (path, own words) of each 항, 호 and 목 in the order of the text;
    ``effective_to`` is the first day on which the text no longer holds.

    ``reason`` says why the version is not ``certain`` (:data:`kb.law.timeline.Doubt`): for the days from ``doubt_from``
    to before ``doubt_to``, None for the bounds of its own time. ``name`` is what its key has behind the @.
    """

    law: str
    law_id: str
    number: ArticleNumber
    title: str
    clauses: tuple[tuple[tuple[str, ...], str], ...]
    promulgation: str
    promulgated_on: date
    effective_from: date
    effective_to: date | None
    repealed: bool
    horizon: date
    url: str
    kind: str
    chapters: tuple[str, ...] = ()
    certain: bool = True
    reason: Doubt | None = None
    doubt_from: date | None = None
    doubt_to: date | None = None
    name: str = ""

    @classmethod
    def of(cls, row: RecordRow) -> OfficialArticle:
        data = row.data
        ends = data["effective_to"]
        return cls(
            law=data["law"], law_id=data["law_id"], number=ArticleNumber.parse(data["article"]), title=data["title"],
            clauses=tuple((tuple(c["path"]), c["text"]) for c in data["clauses"]), promulgation=data["promulgation"],
            promulgated_on=date.fromisoformat(data["promulgated_on"]),
            effective_from=date.fromisoformat(data["effective_from"]),
            effective_to=date.fromisoformat(ends) if ends else None, repealed=data["repealed"],
            horizon=date.fromisoformat(data["horizon"]), url=data["url"], kind=data["kind"],
            chapters=tuple(data.get("chapters", ())), certain=data.get("certain", True), reason=data.get("reason"),
            doubt_from=_day(data.get("doubt_from")), doubt_to=_day(data.get("doubt_to")), name=row.key.partition("@")[2],
        )  # fmt: skip

    @property
    def base(self) -> str:
        return f"{self.law_id}/{self.number.slug}"

    @property
    def version(self) -> str:
        """``법률 제20459호``; a decree says what it is (``대통령령 제…호``)."""
        return f"{self.kind or '법률'} 제{self.promulgation}호"

    @cached_property
    def tree(self) -> Article:
        """The article as the law engine reads it: 항 > 호 > 목 under its chapters."""
        return Article(self.number, self.title, self.chapters, tuple(self._clause(path) for path in self.tops))

    def _clause(self, path: tuple[str, ...]) -> Clause:
        below = (other for other, _ in self.clauses if len(other) == len(path) + 1 and other[: len(path)] == path)
        return Clause(path, self.own(path), tuple(self._clause(other) for other in below))

    def key(self, path: tuple[str, ...] = ()) -> ClauseKey:
        return ClauseKey(self.law_id, self.number, path, self.name or self.promulgation)

    def address(self, path: tuple[str, ...] = ()) -> str:
        return printed_address(self.law, self.number, path)

    @property
    def tops(self) -> list[tuple[str, ...]]:
        """The 항 (or 본문), in order."""
        return [path for path, _ in self.clauses if len(path) == 1]

    def lines(self, top: tuple[str, ...] = ()) -> tuple[str, ...]:
        """The words below ``top`` (the whole article with ``()``), a clause a line, 호 and 목 behind their number."""
        found = []
        for path, text in self.clauses:
            if path[: len(top)] == top and text:
                found.append(text if len(path) == 1 else f"{path[-1]}. {text}")
        return tuple(found)

    def own(self, path: tuple[str, ...]) -> str:
        """The words of one clause alone, without what hangs below it; "" when there is no such clause."""
        return next((text for other, text in self.clauses if other == path), "")

    def label(self, path: tuple[str, ...]) -> str | None:
        return print_clause(path) if path else None

    def doubtful(self, day: date) -> bool:
        """Whether what is said of ``day`` is in doubt: the text as a whole, or its day."""
        return not self.certain and (self.doubt_from or day) <= day and (self.doubt_to is None or day < self.doubt_to)

    def state(self, day: date, horizon: Horizon) -> State:
        """State of this text on ``day`` (contract.md)."""
        if self.repealed and day >= self.effective_from:
            return "repealed"
        return state_on(day, self.number, self.effective_from, self.effective_to, horizon)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def version_on(versions: Sequence[OfficialArticle], day: date) -> OfficialArticle | None:
    """The text that was law on ``day``; before the first one, the first (it is upcoming then). None without versions."""
    ordered = sorted(versions, key=lambda v: (v.effective_from, v.promulgated_on))
    held = [v for v in ordered if holds_on(v, day)]
    return held[-1] if held else next((v for v in ordered if v.effective_from > day), None)


@dataclass(frozen=True)
class OfficialRuling:
    """A ruling as published: (label, text, whether these are the court's own words, whether it is a main section)."""

    key: str
    base: str
    address: str
    court: str
    date: str
    case_number: str
    case_name: str
    kind: str
    sections: tuple[tuple[str, str, bool, bool], ...]
    url: str
    truncated: bool

    @classmethod
    def of(cls, row: RecordRow) -> OfficialRuling:
        data: dict[str, Any] = row.data
        sections = tuple((_label(s), s["text"], bool(s["of_court"]), s["role"] == "main") for s in data["sections"])
        return cls(
            row.key, row.base, row.address, data["court"], data["date"], data["case_number"], data["case_name"],
            data["kind"], sections, data["url"], bool(data["truncated"]),
        )  # fmt: skip

    @property
    def held(self) -> tuple[str, ...]:
        """What the court held, in its own words: 판결요지, 결정요지, else 판시사항."""
        for names in (("판결요지", "결정요지", "재결요지"), ("판시사항",)):
            found = tuple(text for label, text, own, _ in self.sections if own and label.startswith(names))
            if found:
                return found
        return ()


def _label(section: dict[str, Any]) -> str:
    number = f" [{section['holding']}]" if section["holding"] is not None else ""
    return f"{section['name']}{number}" + (f" ({section['opinion']})" if section["opinion"] else "")
