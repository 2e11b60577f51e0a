"""Pairs of what a person says and what answers it, out of our corpus and the official text. Never out of an evaluation file.

A pair's ``gold`` names records by base key: an article (``011187/14-2``), a guide, a service, a ruling, a policy event. The
passages of a record are what the search finds. Pairs are held back by article, so that nothing of a held-back article was
ever trained on: what is measured on them is understanding, not memory.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from ingest.corpus import Corpus
from ingest.passages import cited, own_shard
from ingest.rulings import Ruling
from kb.law.names import NameTable, StatuteName
from kb.law.reference import find_references
from kb.store.catalog import Passage
from training.official import Provision

HELD_BACK = 10
"""Every tenth article, by the hash of its key."""
PROCEDURE = "011233"
"""헌법재판소법: every decision of that court names its rules of procedure, which say nothing of the issue."""
LIGHT = 0.5
"""A reading of the lexicon that weighs less than this does not make a pair."""


@dataclass(frozen=True)
class Pair:
    """``query`` in language ``lang`` is answered by any of ``gold``; ``kind`` says where the pair comes from. ``own`` is the key of
    the passage that the query itself is, where it is one: it must not be its own answer."""

    query: str
    lang: str
    kind: str
    gold: tuple[str, ...]
    own: str | None = None


def language(text: str, told: str | None = None) -> str:
    """``told``, else by the letters: Hangul is Korean, kana Japanese, Han Chinese, the rest English."""
    if told:
        return told
    for pattern, lang in (("[가-힣]", "ko"), ("[\u3041-\u30ff]", "ja"), ("[\u4e00-\u9fff]", "zh")):
        if re.search(pattern, text):
            return lang
    return "en"


def held_back(gold: Iterable[str]) -> bool:
    """Whether a pair is only measured on: any of its records is one of the held-back tenth.

    >>> held_back(["011187/14"]) == held_back(["011187/14", "011187/14"])
    True
    """
    return any(int.from_bytes(hashlib.sha256(key.encode()).digest()[:4], "big") % HELD_BACK == 0 for key in gold)


def corpus_pairs(corpus: Corpus) -> Iterator[Pair]:
    """Pairs of the project's own corpus: asks, titles, names of offences, accounts in Korean and English, lexicon terms.

    Questions outside the field are for their own topics, so that they stay away from everything else.
    """
    content = own_shard(corpus)
    base_of = {record.key: record.base for record in content.records}
    kinds = {record.key: record.kind for record in content.records}
    linked = {edge.source: edge.target for edge in content.edges if edge.kind == "applies"}
    for passage in content.passages:
        base = base_of[passage.owner]
        gold = (base, linked[base]) if kinds[passage.owner] == "digest" and base in linked else (base,)
        query = bare(passage)
        yield Pair(query, language(query), f"{kinds[passage.owner]}.{passage.role}", gold, passage.key)
    for card in corpus.cards.values():
        for name in (*card.offences, *card.aka):
            yield Pair(name, language(name), "card.name", (card.key().article_key,))
    for entry in corpus.lexicon:
        gold = tuple(
            dict.fromkeys(
                cited(ref) for reading in entry.readings if reading.weight >= LIGHT for ref in reading.provisions
            )
        )
        for term in (entry.term, *entry.variants) if gold else ():
            yield Pair(term, entry.lang, "lexicon", gold)
    for guide in corpus.guides.values():
        cites = tuple(dict.fromkeys(cited(c) for step in guide.steps for c in step.cites))[:4]
        for ask in guide.asks:
            yield Pair(ask, language(ask), "guide.cites", (f"guide/{guide.id}", *cites))


def bare(passage: Passage) -> str:
    """What a passage says without the head that names its article: a query must not carry its own answer.

    The head ends in the first ``: `` of an account, a penalty or a limit.
    """
    if passage.role in ("account", "limit") and ": " in passage.text[:120]:
        return passage.text.split(": ", 1)[1]
    return passage.text


def title_pairs(acts: Mapping[str, Provision]) -> Iterator[Pair]:
    """The title of an article, alone and behind the name of its Act, for the article."""
    for key, provision in acts.items():
        if len(provision.title) > 3:
            yield Pair(f"{provision.law} {provision.title}", "ko", "title", (key,))
            yield Pair(provision.title, "ko", "title", (key,))


def ruling_pairs(rulings: Iterable[Ruling], names: NameTable, acts: Mapping[str, Provision]) -> Iterator[Pair]:
    """An issue decided (판시사항) for the provisions it is about: 참조조문 under its number, else those that it names itself.

    Names of provisions are taken out of the issue: it should be found by what it says.
    """
    for ruling in rulings:
        listed = _by_holding(ruling.provisions)
        for holding in ruling.holdings:
            issue = " ".join(holding.issue.split())[:600]
            if not issue:
                continue
            source = listed.get(holding.number) or listed.get(None) or issue
            found = find_references(source, names)
            keys = (k for ref in found if len(ref.law_ids) == 1 for k in ref.article_keys)
            gold = tuple(dict.fromkeys(k for k in keys if k in acts and k.split("/")[0] != PROCEDURE))
            if 0 < len(gold) <= 6:
                yield Pair(without_references(issue, names), "ko", "ruling", gold)


def _by_holding(provisions: str) -> dict[int | None, str]:
    """``[1][2] 민법 제750조 / [3] 민법 제756조`` by the number of the holding; without numbers under None.

    >>> _by_holding("[1][2] 가법 제1조 / [3] 나법 제2조")
    {1: '가법 제1조', 2: '가법 제1조', 3: '나법 제2조'}
    """
    found: dict[int | None, str] = {}
    for part in provisions.split(" / "):
        match = re.match(r"\s*((?:\[\d+\],?\s*)*)(.*)", part, re.DOTALL)
        marks, text = match.groups() if match else ("", part)
        for number in re.findall(r"\d+", marks) or [None]:
            found[int(number) if number else None] = text.strip()
    return found


def without_references(text: str, names: NameTable) -> str:
    """A text with every reference to a provision taken out."""
    for ref in sorted(find_references(text, names), key=lambda ref: -ref.start):
        text = text[: ref.start] + text[ref.end :]
    return " ".join(text.split())


def name_table(acts: Mapping[str, Provision], corpus: Corpus) -> NameTable:
    """The statutes of the official text by their names, with the short ones that our list of sources gives."""
    rows = {p.key.split("/")[0]: p.law for p in acts.values()}
    known = {s.law_id: s for s in corpus.sources.statutes} if corpus.sources else {}
    return NameTable(
        [
            StatuteName(i, law, known[i].short, known[i].english, tuple(known[i].aliases))
            if i in known
            else StatuteName(i, law, law, "")
            for i, law in sorted(rows.items())
        ]
    )


def split(pairs: Iterable[Pair], keep: Callable[[Pair], bool] = lambda pair: True) -> tuple[list[Pair], list[Pair]]:
    """(to train on, held back), without doubles, in a fixed order."""
    unique = sorted({p for p in pairs if p.query.strip() and keep(p)}, key=lambda p: (p.kind, p.query, p.gold))
    return [p for p in unique if not held_back(p.gold)], [p for p in unique if held_back(p.gold)]


def written_pairs(path: Path) -> Iterator[Pair]:
    """Questions in other languages that we wrote for training (``asks.yaml``). Raises KeyError for a row without ``gold``."""
    for row in yaml.safe_load(path.read_text(encoding="utf-8")):
        gold = tuple(row["gold"])
        for lang, query in row.items():
            if lang != "gold":
                yield Pair(query, "zh" if lang == "hant" else lang, f"written.{lang}", gold)
