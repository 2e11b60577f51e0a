"""Our effects against the official text: every addendum and decision is there, with its hash; and none of it is copied."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from ingest.corpus import load_corpus
from kb.law.clauses import Article, Clause
from kb.law.provision import StatuteText, parse_statute
from kb.settings import PROJECT
from kb.store.records import EFFECT_RULES, Effect, EffectHit
from tests.official_history import StatuteHistory
from tests.test_official import PATHS, runs

pytestmark = pytest.mark.shared
EFFECTS = load_corpus(PROJECT / "corpus").effects
ADDENDA = [e for e in EFFECTS.values() if e.source.law_id]
DECISIONS = [e for e in EFFECTS.values() if e.source.case_number]
LATER = {
    "stalking-19518-3-2": dt.date(2024, 1, 12),  # 부칙 제1조 단서: six months after 공포
    "stalking-19518-6": dt.date(2024, 1, 12),  # the same, for 제17조의4
    "sexual-violence-17264-1-later": dt.date(2020, 6, 25),  # 부칙 제1조 단서
    "sexual-violence-17264-2": dt.date(2020, 11, 20),  # 부칙 제1조 단서: six months after 공포
    "children-20462": dt.date(2024, 10, 16),  # 부칙 단서: on the day of 공포
    "children-20931-1-later": dt.date(2025, 10, 23),  # 부칙 제1조 단서: six months after 공포
    "sexual-violence-11556-7-1": dt.date(2011, 4, 16),  # the convictions that the clause names end the day before
}
"""Effects whose line between old and new law is not the 시행일자 of their file."""
OTHERS = {
    "2015헌마915": "장애인복지법",
    "2020헌마1181": "국가공무원법, 군인사법 (for crimes under 아동복지법)",
    "2020헌마1605": "국가공무원법, 지방공무원법 (for crimes under 아청법)",
}
"""Decisions that name a statute of the field, but struck a clause of another."""
History = Callable[[str], "Versions"]


class Versions:
    """The versions of a statute file, each parsed when it is asked for."""

    def __init__(self, clone: Path, path: str) -> None:
        self.history = StatuteHistory(clone, path)
        self.numbers = [p.number for p in self.history.versions]
        self._parsed: dict[int, StatuteText] = {}

    def text(self, number: str | None) -> StatuteText:
        """The text of a promulgation; the newest for None."""
        at = len(self.numbers) - 1 if number is None else self.numbers.index(number)
        if at not in self._parsed:
            self._parsed[at] = parse_statute(self.history._versions[at][1])
        return self._parsed[at]

    def article(self, ref: str, number: str | None) -> Article | None:
        slug = ref.split("/")[1]
        return next((a for a in self.text(number).articles if a.number.slug == slug), None)

    def before(self, number: str) -> str | None:
        """The version before, None where there is none."""
        at = self.numbers.index(number)
        return self.numbers[at - 1] if at else None


@pytest.fixture(scope="session")
def history(official: Path) -> History:
    return cache(lambda law_id: Versions(official, PATHS[law_id]))


def clause_of(effect: Effect, versions: Versions) -> tuple[Clause | None, dt.date | None]:
    """The clause of the addendum that an effect names, and the day that the addendum prints."""
    article, path = effect.source.place
    for addendum in versions.text(effect.source.promulgation).addenda:
        if addendum.number == effect.source.promulgation:
            found = (
                [a.clauses for a in addendum.articles if a.number == article] if article else [addendum.opening.clauses]
            )
            for clause in (c for clauses in found for c in clauses):
                if clause.path == path:
                    return clause, addendum.day
    return None, None


@pytest.mark.parametrize("effect", ADDENDA, ids=lambda effect: effect.id)
def test_an_addendum_says_it_in_its_promulgation(effect: Effect, history: History) -> None:
    clause, day = clause_of(effect, history(effect.source.law_id or ""))
    assert clause is not None
    assert (clause.sha256, day) == (effect.sha256, effect.source.date)


@pytest.mark.parametrize("effect", ADDENDA, ids=lambda effect: effect.id)
def test_old_and_new_law_part_on_the_day_on_which_the_text_took_effect(effect: Effect, history: History) -> None:
    days = {effect.acts.since} if effect.acts.since else set()
    if effect.acts.until and not effect.acts.since:
        days = {effect.acts.until + dt.timedelta(days=1)}
    found = [p for p in history(effect.source.law_id or "").history.versions if p.number == effect.source.promulgation]
    assert days <= {LATER.get(effect.id, found[0].effective_from)}


@pytest.mark.parametrize("effect", DECISIONS, ids=lambda effect: effect.id)
def test_a_decision_is_in_its_file_and_says_so(effect: Effect, shared: Path) -> None:
    data = (shared / "corpus" / "rulings" / str(effect.source.file)).read_bytes()
    assert hashlib.sha256(data).hexdigest() == effect.sha256
    text = data.decode("utf-8")
    assert re.search(rf"^사건번호: {effect.source.case_number}$", text, re.M)
    assert re.search(rf"^종국일자: '?{effect.source.date}'?$", text, re.M)
    assert effect.source.court == "헌법재판소"
    words = {
        "void": "헌법에 위반된다",
        "limited": "헌법에 위반된다",
        "nonconforming": "헌법에 합치되지 아니",
        "upheld": "위반되지 아니한다|기각한다",
    }
    assert re.search(words[effect.kind], operative(text))


def operative(text: str) -> str:
    """The 주문 of a decision, spaces made one."""
    match = re.search(r"주\s*문\s*】?\]?\s*(.*?)\s*(?:#+\s*|【|\[)\s*이\s*유", text, re.S)
    return " ".join(match[1].split()) if match else ""


def test_every_decision_against_a_clause_of_the_field_is_here(shared: Path) -> None:
    sources = load_corpus(PROJECT / "corpus").sources
    names = [r"\s?".join(re.sub(r"\s", "", s.name)) for s in sources.statutes] if sources else []
    named = re.compile(rf"(?<![가-힣])(?:{'|'.join(names)})(?![가-힣])")
    struck = set()
    for path in sorted((shared / "corpus" / "rulings" / "constitution-kr").glob("*.md")):
        text = re.sub(r"[·‧･・]", "ㆍ", operative(path.read_text("utf-8")))
        against = [
            s for s in re.split(r"(?<=다)\.(?=\s|$)", text) if re.search(r"헌법에 위반된다|합치되지 아니|한정위헌", s)
        ]
        if any(named.search(sentence) for sentence in against):
            struck.add(path.stem)
    assert struck == {str(e.source.case_number) for e in DECISIONS if e.kind != "upheld"} | set(OTHERS)


def hits() -> list[tuple[str, EffectHit]]:
    return [(effect.id, hit) for effect in EFFECTS.values() for hit in effect.hits]


@pytest.mark.parametrize(("effect", "hit"), hits(), ids=lambda value: value if isinstance(value, str) else value.ref)
def test_what_is_hit_is_there(effect: str, hit: EffectHit, history: History) -> None:
    """With a version: in this text, which the promulgation gave it. Texts older than the file begins are not on file."""
    versions = history(hit.ref.split("/")[0])
    if hit.version and int(hit.version) < int(versions.numbers[0]):
        return
    if hit.then:
        assert versions.article(hit.ref, None) is not None
        assert hit.version is None or hit.version in versions.numbers
        return
    article = versions.article(hit.ref, hit.version)
    assert article is not None
    path = tuple(hit.ref.split("/")[2:])
    assert not path or path in {clause.path for clause in article.walk()}
    if hit.version and (before := versions.before(hit.version)):
        former = versions.article(hit.ref, before)
        assert former is None or former.normal_text != article.normal_text


@pytest.mark.parametrize("effect", [e for e in DECISIONS if e.amended_by], ids=lambda effect: effect.id)
def test_what_came_after_a_decision_changed_the_clause(effect: Effect, history: History) -> None:
    for change in effect.amended_by:
        versions = history(change.law_id)
        before = versions.before(change.promulgation)
        refs = [hit.ref for hit in effect.hits if hit.ref.startswith(change.law_id)]
        texts = [(versions.article(ref, before), versions.article(ref, change.promulgation)) for ref in refs]
        assert any(old and new and old.normal_text != new.normal_text for old, new in texts)
        promulgation = next(p for p in versions.history.versions if p.number == change.promulgation)
        assert change.effective_from >= promulgation.promulgated_on
        assert change.effective_from == promulgation.effective_from or change.promulgation in (
            "7427",
            "12681",
        )  # 부칙 단서


@pytest.mark.parametrize("effect", EFFECTS.values(), ids=lambda effect: effect.id)
def test_no_nine_words_of_an_effect_are_official(effect: Effect, history: History, shared: Path) -> None:
    official: list[str] = []
    if effect.source.law_id:
        clause, _ = clause_of(effect, history(effect.source.law_id))
        official.append(clause.full_text if clause else "")
    else:
        official.append((shared / "corpus" / "rulings" / str(effect.source.file)).read_text("utf-8"))
    for hit in effect.hits:
        versions = history(hit.ref.split("/")[0])
        for number in {None, hit.version if hit.version in versions.numbers else None}:
            article = versions.article(hit.ref, number)
            official += [clause.full_text for clause in article.clauses] if article else []
    copied = runs(" ".join(official))
    assert [line for line in (*effect.what, *effect.english) if runs(line) & copied] == []


def test_there_are_effects_of_every_kind() -> None:
    assert len(EFFECTS) >= 45
    assert {e.kind for e in EFFECTS.values()} == {"application", "transition", "commencement", *EFFECT_RULES}
