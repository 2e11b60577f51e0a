"""Where a clause points inside its own statute, and to others: 전항, 같은 조 제2항, 제3조부터 제10조까지, 이 장의 죄 -> addresses.

:mod:`kb.law.reference` finds references in any text; here the text is one clause whose place is known, so that relative forms
and ranges have an answer. Addresses are written ``14-2/1/3`` (article, 항, 호, 목), another statute's ``001692:297``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from kb.law.address import ArticleNumber
from kb.law.provision import Article, Clause

_REF = re.compile(
    r"(?P<law>「[^」]+」|같은\s?법(?=\s?제)|동법(?=\s?제)|이\s법(?=\s?제))?\s?"
    r"(?:"
    r"(?P<near>같은\s?조|동조|같은\s?항|동항|본조|이\s조|전조|본항|전항|전\s?(?P<back>\d+)\s?(?P<unit>조|항))"
    r"(?:\s?제(?P<np>\d+)항)?(?:\s?제(?P<ni>\d+)호(?:의(?P<nib>\d+))?)?(?:\s?(?P<ns>[가-하])목)?"
    r"|제(?P<n>\d+)조(?:의(?P<b>\d+))?(?:\s?제(?P<p>\d+)항)?(?:\s?제(?P<i>\d+)호(?:의(?P<ib>\d+))?)?(?:\s?(?P<s>[가-하])목)?"
    r"|제(?P<p2>\d+)항(?:\s?제(?P<i2>\d+)호(?:의(?P<ib2>\d+))?)?(?:\s?(?P<s2>[가-하])목)?"
    r"|제(?P<i3>\d+)호(?:의(?P<ib3>\d+))?(?:\s?(?P<s3>[가-하])목)?"
    r"|(?<![가-힣])(?P<s4>[가-하])목"
    r"|(?P<part>제\d+편\s?제\d+장|제\d+장|이\s장|본장|이\s편|제\d+편)"
    r")(?P<half>\s?(?:본문|단서|전단|후단|각\s?호|각\s?목))?"
)
_GAP = re.compile(
    r"(?:의\s?1|의\s?어느\s?하나)?\s?(?:까지)?(?:의\s규정)?\s?(?P<word>,\s?또는|,|ㆍ|및|과|와|또는|이나|나(?=\s)|부터|내지)?\s?(?:까지)?(?:의\s규정)?\s?"
)
_SAME_STATUTE = re.compile(
    r"[^.]{0,40}(?:죄|장|편)\s?중\s?|\s?(?:까지)?(?:의\s?(?:각\s?)?죄)?\s?(?:,|ㆍ|및|와|과|또는)\s?"
)


@dataclass(frozen=True)
class Place:
    """An address before it is checked: article, then 항, 호, 목 as clause paths name them."""

    law: str
    article: ArticleNumber
    path: tuple[str, ...] = ()


@dataclass(frozen=True)
class Pointer:
    """One group of joined references (``제3조부터 제5조까지 및 제7조``): its span in the plain text, the addresses it
    names, and what about it has no single answer."""

    start: int
    end: int
    text: str
    targets: tuple[str, ...]
    ambiguous: tuple[str, ...] = ()
    chapters: tuple[str, ...] = ()
    """Chapters named instead of articles, to be filled in by who knows which of their articles are offences."""


@dataclass(frozen=True)
class Neighbour:
    """Another statute that may be pointed at."""

    law_id: str
    articles: Sequence[Article] = ()


@dataclass(frozen=True)
class Surroundings:
    """What a pointer is read against: the statute's articles, the place of the clause, other statutes by folded name."""

    articles: Sequence[Article] = ()
    article: Article | None = None
    path: tuple[str, ...] = ("0",)
    others: Mapping[str, Neighbour] = field(default_factory=dict)


def fold(name: str) -> str:
    """A statute's name as the key of ``Surroundings.others``: ``"「시험 및 보호법」"`` -> ``"시험및보호법"``."""
    return re.sub(r"[\s「」ㆍ·‧･・]", "", name)


def pointers(text: str, around: Surroundings) -> list[Pointer]:
    """Every group of references in plain text, in order.

    >>> [p.targets for p in pointers("제3조제1항 또는 제2항의 죄", Surroundings())]
    [('3/1', '3/2')]
    """
    reader = _Reader(text, around)
    for match in _REF.finditer(text):
        reader.take(match)
    return reader.close()


def deleted(article: Article) -> bool:
    """Whether nothing is left of an article but the word 삭제."""
    return all(re.sub(r"<[^<>]*>", "", c.full_text).strip(" .")[:2] in ("삭제", "") for c in article.clauses)


class _Reader:
    """Reads references from left to right; what one leaves out it has from the one it is joined to."""

    def __init__(self, text: str, around: Surroundings) -> None:
        self.text, self.around = text, around
        self.found: list[Pointer] = []
        self.group: list[re.Match[str]] = []
        self.targets: list[str] = []
        self.ambiguous: list[str] = []
        self.chapters: list[str] = []
        self.last: Place | None = None
        self.law = ""
        self.foreign = False

    def take(self, match: re.Match[str]) -> None:
        joined = self._joined(match)
        if not joined:
            self._finish()
        ranged = joined and self._is_range(match)
        self.group.append(match)
        if match["part"]:
            self._chapter(match)
            self.last = None
            return
        places = self._places(match, joined)
        if ranged:
            if len(places) == 1 and self.last is not None and self.targets:
                self.targets.pop()
                self._extend(self.last, places[0])
            else:
                self.ambiguous.append(match.group().strip())
        else:
            for place in places:
                self._one(place, match.group().strip())
        self.last = places[-1] if places else None

    def close(self) -> list[Pointer]:
        self._finish()
        return self.found

    def _gap(self, match: re.Match[str]) -> re.Match[str] | None:
        if not self.group:
            return None
        return _GAP.fullmatch(self.text[self.group[-1].end() : match.start()])

    def _joined(self, match: re.Match[str]) -> bool:
        gap = self._gap(match)
        if gap is None:
            return False
        relative = match["p2"] or match["i3"] or match["s4"] or match["near"]
        return gap["word"] is not None or bool(relative and gap.group().strip() == "" and self.last)

    def _is_range(self, match: re.Match[str]) -> bool:
        gap = self._gap(match)
        return gap is not None and gap["word"] in ("부터", "내지")

    def _finish(self) -> None:
        if self.group:
            last = self.group[-1]
            self.foreign = bool(last["law"]) or bool(self.last and self.last.law)
            start, end = self.group[0].start(), self.group[-1].end()
            lead = len(self.text[start:end]) - len(self.text[start:end].lstrip())
            targets = tuple(dict.fromkeys(self.targets))
            self.found.append(
                Pointer(
                    start + lead,
                    end,
                    self.text[start + lead : end],
                    targets,
                    tuple(self.ambiguous),
                    tuple(self.chapters),
                )
            )
        self.group, self.targets, self.ambiguous, self.chapters = [], [], [], []
        self.last = None

    def _chapter(self, match: re.Match[str]) -> None:
        if match["law"]:
            self.ambiguous.append(match.group().strip())
        else:
            self.chapters.append(re.sub(r"\s", "", match["part"]))

    # What one reference names.

    def _places(self, match: re.Match[str], joined: bool) -> list[Place]:
        if match["near"]:
            return self._near(match, joined)
        law = self._law(match, joined)
        if match["n"]:
            number = ArticleNumber(int(match["n"]), int(match["b"] or 0))
            return [Place(law, number, _path(match["p"], match["i"], match["ib"], match["s"]))]
        base = self.last if joined and self.last is not None else self._own()
        if base is None:
            self.ambiguous.append(match.group().strip())
            return []
        if match["p2"]:
            path = _path(match["p2"], match["i2"], match["ib2"], match["s2"])
        elif match["i3"]:
            path = (base.path[0] if base.path else "0", *_path("", match["i3"], match["ib3"], match["s3"])[1:])
        elif len(base.path) >= 2:
            path = (*base.path[:2], match["s4"])
        else:
            self.ambiguous.append(match.group().strip())
            return []
        return [Place(base.law, base.article, path)]

    def _law(self, match: re.Match[str], joined: bool) -> str:
        word = match["law"] or ""
        if word.startswith("「"):
            name = fold(word)
            other = self.around.others.get(name)
            self.law = other.law_id if other else f"「{word[1:-1]}」"
            return self.law
        if word and not word.startswith("이"):
            if not self.law:
                self.ambiguous.append(match.group().strip())
            return self.law
        if not word and joined and self.last is not None:
            return self.last.law
        return self.law if self._goes_on(match) else ""

    def _goes_on(self, match: re.Match[str]) -> bool:
        """Whether an article named without a statute still is one of the statute named before (「형법」 제1조의 죄, 제2조)."""
        if not self.found and len(self.group) < 2:
            return False
        end = self.group[-2].end() if len(self.group) > 1 else self.found[-1].end
        before = self.group[-2] if len(self.group) > 1 else None
        foreign = bool(before["law"]) if before else self.foreign
        return foreign and _SAME_STATUTE.fullmatch(self.text[end : match.start()]) is not None

    def _own(self) -> Place | None:
        article = self.around.article
        return Place("", article.number, self.around.path) if article else None

    def _near(self, match: re.Match[str], joined: bool) -> list[Place]:
        word = re.sub(r"\s", "", match["near"])
        tail = _path(match["np"], match["ni"], match["nib"], match["ns"])
        own = self._own()
        if word in ("같은조", "동조", "같은항", "동항"):
            base = self._antecedent(joined)
            if base is None:
                self.ambiguous.append(word)
                return []
            if word in ("같은조", "동조"):
                return [Place(base.law, base.article, tail)]
            return [Place(base.law, base.article, (base.path[0] if base.path else "0", *tail[1:]))]
        if own is None or self.around.article is None:
            self.ambiguous.append(word)
            return []
        if word in ("본조", "이조"):
            return [Place("", own.article, tail)]
        if word == "본항":
            return [Place("", own.article, (own.path[0], *tail[1:]))]
        count = int(match["back"] or 1)
        if word.endswith("항"):
            place = int(own.path[0]) if own.path[0].isdigit() else 0
            if place - count < 1:
                self.ambiguous.append(word)
                return []
            return [Place("", own.article, (str(n), *tail[1:])) for n in range(place - count, place)]
        return self._articles_before(own.article, count, tail, word)

    def _articles_before(self, number: ArticleNumber, count: int, tail: tuple[str, ...], word: str) -> list[Place]:
        """전조, 전3조: the articles printed before; a repealed one among them leaves the count open."""
        numbers = [article.number for article in self.around.articles]
        at = numbers.index(number) if number in numbers else 0
        before = self.around.articles[max(0, at - count) : at]
        if len(before) < count or any(deleted(article) for article in before):
            self.ambiguous.append(word)
            return []
        return [Place("", article.number, tail) for article in before]

    def _antecedent(self, joined: bool) -> Place | None:
        """What 같은 조 goes back to: the reference named last."""
        if joined and self.last is not None:
            return self.last
        if not self.found or not self.found[-1].targets:
            return None
        law, _, rest = self.found[-1].targets[-1].rpartition(":")
        slug, *path = rest.split("/")
        return Place(law, ArticleNumber.parse(slug), tuple(path))

    # Addresses.

    def _one(self, place: Place, text: str) -> None:
        if place.law and not place.law.isdigit():
            self.ambiguous.append(f"{place.law} {place.article}")
            return
        articles = self._articles(place.law)
        if articles and not _exists(articles, place):
            self.ambiguous.append(text)
            return
        self.targets.append(address(place))

    def _articles(self, law: str) -> Sequence[Article]:
        if not law:
            return self.around.articles
        return next((other.articles for other in self.around.others.values() if other.law_id == law), ())

    def _extend(self, low: Place, high: Place) -> None:
        """Every address between two, both included, in the order of the statute."""
        articles = self._articles(high.law)
        found = list(_between(articles, low, high))
        if found:
            self.targets += found
        else:
            self.ambiguous.append(f"{address(low)}~{address(high)}")


def address(place: Place) -> str:
    """``14-2/1/3-2``; with another statute's 법령ID in front where there is one."""
    body = "/".join((place.article.slug, *(part.replace("의", "-") for part in place.path)))
    return f"{place.law}:{body}" if place.law else body


def _path(p: str | None, i: str | None, ib: str | None, s: str | None) -> tuple[str, ...]:
    path = (p,) if p else (("0",) if i else ())
    if i:
        path = (*path, i + (f"의{ib}" if ib else ""))
    return (*path, s) if s and len(path) == 2 else path


def _find(articles: Sequence[Article], number: ArticleNumber) -> Article | None:
    return next((article for article in articles if article.number == number), None)


def _exists(articles: Sequence[Article], place: Place) -> bool:
    article = _find(articles, place.article)
    return article is not None and (not place.path or place.path == ("0",) or article.clause(place.path) is not None)


def _between(articles: Sequence[Article], low: Place, high: Place) -> Iterator[str]:
    if low.law != high.law:
        return
    if low.article != high.article:
        yield from _over_articles(articles, low, high)
        return
    article = _find(articles, low.article)
    if article is None or len(low.path) != len(high.path) or low.path[:-1] != high.path[:-1] or not low.path:
        return
    for name in _names(_siblings(article, low.path[:-1]), low.path[-1], high.path[-1]):
        yield address(Place(low.law, low.article, (*low.path[:-1], name)))


def _over_articles(articles: Sequence[Article], low: Place, high: Place) -> Iterator[str]:
    """제3조제2항부터 제6조제1항까지: the rest of the first article, those between whole, the beginning of the last."""
    numbers = [article.number for article in articles]
    if low.article not in numbers or high.article not in numbers or len(low.path) > 1 or len(high.path) > 1:
        return
    span = articles[numbers.index(low.article) : numbers.index(high.article) + 1]
    for article in span:
        if deleted(article):
            continue
        own = [clause.path[0] for clause in article.clauses]
        if article.number == low.article and low.path:
            own = list(_names(article.clauses, low.path[0], own[-1]))
        elif article.number == high.article and high.path:
            own = list(_names(article.clauses, own[0], high.path[0]))
        else:
            yield address(Place(low.law, article.number))
            continue
        for name in own:
            yield address(Place(low.law, article.number, (name,)))


def _siblings(article: Article, path: tuple[str, ...]) -> Sequence[Clause]:
    if not path:
        return article.clauses
    parent = article.clause(path)
    return parent.children if parent else ()


def _names(clauses: Sequence[Clause], low: str, high: str) -> Iterator[str]:
    names = [clause.path[-1] for clause in clauses]
    if low in names and high in names:
        for clause in clauses[names.index(low) : names.index(high) + 1]:
            if not re.match(r"삭제\s*(<|$)", clause.full_text.strip()):
                yield clause.path[-1]


def chapter_articles(articles: Sequence[Article], own: Article, name: str) -> list[Article]:
    """The articles of a named chapter (``제32장``, ``이장``, ``본장``, ``제2편제32장``), without those repealed."""
    parts = re.findall(r"제\d+[편장]", name)
    if not parts:
        kind = name[-1]
        mine = next((k for k, heading in enumerate(own.chapters) if re.match(rf"제\d+(?:의\d+)?{kind}", heading)), None)
        if mine is None:
            return []
        head = own.chapters[: mine + 1]
        return [a for a in articles if a.chapters[: mine + 1] == head and not deleted(a)]
    return [
        article
        for article in articles
        if not deleted(article)
        and all(any(re.match(rf"{part}(?![\d의])", h.replace(" ", "")) for h in article.chapters) for part in parts)
    ]
