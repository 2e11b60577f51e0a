"""Masking: what points at a person is taken out of a text before the text leaves the machine, and put back for display.

    masked = Masker(names, phones).mask("제 이름은 김가온, 번호는 010-1234-5678이에요")
    masked.text                                  -> "제 이름은 ⟦이름1⟧, 번호는 ⟦전화1⟧이에요"
    masked.restore("⟦이름1⟧ 님, [전화 1] 맞나요") -> "김가온 님, 010-1234-5678 맞나요"

Hotlines of the registry, names of statutes, provisions and case numbers stay. docs/redaction.md says what it finds and what it cannot.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from kb.identifiers.digits import digits_of, find_numbers
from kb.identifiers.fold import Folded, fold
from kb.identifiers.found import KINDS, Found
from kb.identifiers.links import find_links
from kb.identifiers.names import find_names
from kb.identifiers.places import find_addresses
from kb.law.reference import NameTable, find_references

_LABELS = {label.upper(): (kind, language) for kind, labels in KINDS.items() for language, label in enumerate(labels)}
_GAP = r"[\s\u200b-\u200d\u2060\ufeff]{0,3}"
_TOKEN = re.compile(
    rf"\\?[⟦\[【〔〚{{]{{1,2}}{_GAP}({'|'.join(_LABELS)}){_GAP}[-_#:]?{_GAP}(\d{{1,4}}){_GAP}\\?[⟧\]】〕〛}}]{{1,2}}",
    re.I,
)
"""A token as a program writes it, or as a model may write it back: other brackets, spaces, lower case."""
_STRONG = frozenset({"rrn", "card", "email", "passport"})
"""Found whatever else a place may be: the name of a statute next to it hides none of these."""
_LONG = 7
"""Digits of a number that is no other figure by chance: 112 is also the number of a house."""
_ORDER = {kind: rank for rank, kind in enumerate(KINDS)}


@dataclass(frozen=True)
class Masked:
    """A text that may be sent, and what its tokens stand for (in the spelling that came first)."""

    text: str
    tokens: Mapping[str, str]

    def restore(self, text: str) -> str:
        """``text``, such as a model's answer, with the tokens of this text put back. A token that is not of this text stays as it
        is; what is put back is not read again.

        >>> Masked("⟦전화1⟧", {"⟦전화1⟧": "010-1234-5678"}).restore("【 전화 1 】, ⟦전화2⟧")
        '010-1234-5678, ⟦전화2⟧'
        """
        return _TOKEN.sub(lambda m: self.tokens.get(_token(m[1], m[2]), m[0]), text)

    def to_json(self) -> dict[str, Any]:
        """``kb redact --json`` (contract.md)."""
        rows = [{"token": token, "kind": kind_of(token), "text": text} for token, text in self.tokens.items()]
        return {"schema_version": 1, "text": self.text, "masked": rows}


def kind_of(token: str) -> str:
    """The kind of a token of ours: ``"⟦전화1⟧"`` -> ``"phone"``. Raises ValueError for any other text."""
    if not (match := _TOKEN.fullmatch(token)):
        raise ValueError(f"not a token: {token}")
    return _LABELS[match[1].upper()][0]


def _token(label: str, number: str) -> str:
    return f"⟦{label.upper()}{int(number)}⟧"


class Masker:
    """Masks texts. ``phones`` are numbers that are never masked (the registry's), ``keep`` words or links that are not either; a link
    that ends in ``/`` keeps everything below it."""

    def __init__(self, names: NameTable, phones: Iterable[str], keep: Iterable[str] = ()) -> None:
        self._names = names
        self._phones = frozenset(digits_of(phone) for phone in phones)
        spelled = [r"[-.\s()]{0,3}".join(digits) for digits in sorted(self._phones) if len(digits) >= _LONG]
        self._hotlines = re.compile(rf"(?<![\d-])(?:{'|'.join(spelled)})(?![\d-])") if spelled else None
        words = [fold(word).text for word in keep if word.strip()]
        self._links = frozenset(_link(word) for word in words)
        self._sites = tuple(_link(word) + "/" for word in words if word.endswith("/"))
        self._hosts = frozenset(link.split("/")[0] for link in self._links if "." in link.split("/")[0])
        kept = sorted(set(words), key=len, reverse=True)
        self._keep = re.compile("|".join(map(re.escape, kept))) if kept else None

    def mask(self, text: str) -> Masked:
        """``text`` with a token for each identifier; the same thing has the same token.

        >>> Masker(NameTable([]), ["1366"]).mask("1366에 걸까요? 제 번호는 010-1234-5678").text
        '1366에 걸까요? 제 번호는 ⟦전화1⟧'
        """
        folded = fold(text)
        language = 0 if re.search(r"[가-힣]", folded.text) else 1
        tokens: dict[str, str] = {}
        known: dict[tuple[str, str], str] = {}
        counts: dict[str, int] = {}
        out: list[str] = []
        position = 0
        for found in self._identifiers(folded):
            start, end = folded.span(found.start, found.end)
            same = (found.kind, _same(found.kind, folded.text[found.start : found.end]))
            if same not in known:
                counts[found.kind] = counts.get(found.kind, 0) + 1
                known[same] = f"⟦{KINDS[found.kind][language]}{counts[found.kind]}⟧"
                tokens[known[same]] = text[start:end]
            out += [text[position:start], known[same]]
            position = end
        return Masked("".join([*out, text[position:]]), MappingProxyType(tokens))

    def _identifiers(self, folded: Folded) -> list[Found]:
        """What to mask, in order, no two spans meeting. Text in the shape of a token is masked first: nobody can type one that
        would be restored to something else."""
        text = folded.text
        typed = [Found(*m.span(), "literal") for m in _TOKEN.finditer(text)]
        found = [*find_numbers(text), *find_links(text), *find_addresses(text), *find_names(text)]
        stays = [*self._legal(text), *self._own_links(found, text)] if found else []
        found = [f for f in found if f.start < f.end and not self._stays(f, text, stays)]
        return _apart([*typed, *found])

    def _legal(self, text: str) -> list[tuple[int, int]]:
        """Spans of statutes, provisions, case numbers and kept words."""
        spans = [(r.start, r.end) for r in find_references(text, self._names)]
        spans += [m.span() for m in self._keep.finditer(text)] if self._keep else []
        return spans

    def _own_links(self, found: Iterable[Found], text: str) -> list[tuple[int, int]]:
        """Spans of links that are kept."""
        links = [(f.start, f.end, _link(text[f.start : f.end])) for f in found if f.kind == "url"]
        known = self._links | self._hosts
        return [(start, end) for start, end, link in links if link in known or link.startswith(self._sites)]

    def _stays(self, found: Found, text: str, stays: list[tuple[int, int]]) -> bool:
        word = text[found.start : found.end]
        if found.kind in ("address", "handle") and self._hotlines and self._hotlines.search(word):
            return True
        if found.kind in ("phone", "account", "number") and digits_of(word) in self._phones:
            return True
        if found.kind == "name":
            return any(found.start < end and start < found.end for start, end in stays)
        return found.kind not in _STRONG and any(start <= found.start and found.end <= end for start, end in stays)


def _apart(found: Iterable[Found]) -> list[Found]:
    """Spans that meet become one, of the strongest kind."""
    merged: list[Found] = []
    for one in sorted(found, key=lambda f: (f.start, -f.end)):
        if merged and one.start < merged[-1].end:
            last = merged[-1]
            kind = min(last.kind, one.kind, key=_ORDER.__getitem__)
            merged[-1] = Found(last.start, max(last.end, one.end), kind)
        else:
            merged.append(one)
    return merged


def _same(kind: str, word: str) -> str:
    """What two spellings of one thing share."""
    if kind in ("phone", "rrn", "card", "account", "number"):
        return digits_of(word) or word
    return re.sub(r"\s+", "", word).lower()


def _link(url: str) -> str:
    return re.sub(r"^[a-z][a-z\d+.-]*://|^//", "", url.strip(), flags=re.I).removeprefix("www.").rstrip("/.").lower()
