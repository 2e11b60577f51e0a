"""What each address in a text belongs to: which statute, which article, which 항 (the cases of kb.law.reference)."""

from __future__ import annotations

import re
from dataclasses import replace

from kb.law.address import ArticleNumber
from kb.law.grammar import Token, find_tokens
from kb.law.mention import UNKNOWN, Here, Reference
from kb.law.named import Named, statutes_in
from kb.law.names import CLOSERS, NameTable

_CLOSED = re.escape(CLOSERS)
_S = r"\s{0,3}"
_DIRECTLY = re.compile(
    rf"[\s{_CLOSED})(\]의상,]{{0,8}}|{_S}(?:에{_S}(?:따른|따라|의한|규정된|규정한)|에서{_S}(?:정한|규정한|말하는)|상의|중){_S}"
    rf"|(?:{_S}제\d{{1,3}}[편장절](?:의\d{{1,2}})?){{1,3}}[^.\n「」]{{0,60}}중{_S}|[,\s]{{1,3}}under{_S}"
)
"""What may stand between a name and its article: brackets, 의, 상의, 에 따른, 제2편제32장 … 중."""
_OF = re.compile(r"\s{0,3}(?:of|in|under)\s{1,3}(?:the\s{1,3})?(?:former\s{1,3})?[「‘“'\"]?", re.I)
_ADDENDA = re.compile(rf"부칙{_S}(?:[(<〈][^()<>〈〉]{{0,60}}[)>〉])?{_S}$")
_INSTRUMENT = re.compile(
    r"(?P<name>[가-힣A-Za-z一-龥ㆍ·]{0,40}(?:법|법률|령|규칙|규정|조례|협약|조약|협정|의정서|규약|헌장|강령|지침|고시|훈령|예규|세칙"
    rf"|정관|약관|내규|요령|[法令]))[{_CLOSED}]?(?:상의?|의)?{_S}$"
)
"""A word before an article that articles belong to, whether or not any table knows it."""
_PHRASE = re.compile(rf"[가-힣A-Za-z一-龥ㆍ·{_CLOSED} ]{{2,50}}$")
_GENERAL = re.compile(
    r"^(?:이|그|저|본|같은|동|위|현행|현|해당|당해|개정|신|구|종전|관련|여러|모든|두|각|상기)?(?:법|법률)$"
    r"|방법$|^(?:불|위|적|합|입|수)법$"
)
_LINK = re.compile(
    rf"{_S}(?:\([^()\n]{{0,80}}\))?{_S}(?:의{_S}(?:죄|규정|미수범|예비|음모|개정규정))?"
    rf"(?:{_S}(?:,|[ㆍ·‧･・/]|및|또는|혹은|그리고|내지|부터|까지|과|와|이나|나|하고|[~∼～–-])){{0,3}}{_S}(?:각{_S})?\(?"
)
_NOW = re.compile(r"현행\s{0,3}(?:법|법률)?\s{0,3}$")
_OWN_PROMULGATION = re.compile(r"\d{4}\s?\.\s?\d{1,2}\s?\.[^()]*제\s?[\d-]+\s?호")
_SCOPE = re.compile(r"[(){}\[\]“”‘’\n]")
_OPENING = {")": "(", "}": "{", "]": "[", "”": "“", "’": "‘"}
_RANGE = re.compile(r"내지|부터|[~∼～–-]")
_NUMBERED = re.compile(r"(?:법률|령|규칙|별표|별지|서식|고시|훈령|예규|조약|사건|공고|호증)\s{0,3}$")
"""Words before 제12호 that make it the number of something else (법률 제15977호)."""


class Reader:
    """Reads the addresses of a text in order; remembers the statute and the address named last."""

    def __init__(self, text: str, names: NameTable, here: Here | None) -> None:
        self._text, self._table, self._here = text, names, here
        self._named, self.inner = statutes_in(text, names)
        self._met = 0
        self._used: set[int] = set()
        self._law: Named | None = None
        self._recent: Named | None = None
        self._position = 0
        self._scopes: list[tuple[str, Named | None, Reference | None, Named | None]] = []
        self._resolved: dict[int, Named] = {}
        self._last: Reference | None = None
        self._last_law: Named | None = None
        self._found: list[Reference] = []

    def read(self) -> list[Reference]:
        """Every address, then the names that no address used, in no order."""
        for token in find_tokens(self._text):
            while self._met < len(self._named) and self._named[self._met].end <= token.start:
                self._meet(self._met)
                self._met += 1
            self._cross(token.start, token.end)
            mention = self._read(token)
            if mention:
                self._remember(token, mention)
        while self._met < len(self._named):
            self._meet(self._met)
            self._met += 1
        return self._found + [
            Reference(n.start, n.end, self._text[n.start : n.end], n.law_ids, name=n.text, version=n.version, old=n.old)
            for index, n in enumerate(self._named)
            if index not in self._used and not n.same and not n.plain
        ]

    def _cross(self, start: int, end: int) -> None:
        """What is named inside brackets or quotation marks is named there: 「형법」 제297조(「군형법」 제92조 참조), 제298조 is of 형법
        again. A bracket that opens on one line does not close on another."""
        for match in _SCOPE.finditer(self._text, self._position, max(self._position, start)):
            sign = match.group()
            if sign == "\n":
                self._scopes.clear()
            elif sign not in _OPENING:
                self._scopes.append((sign, self._law, self._last, self._last_law))
            elif self._scopes and self._scopes[-1][0] == _OPENING[sign]:
                _, law, last, last_law = self._scopes.pop()
                self._law = law or self._law
                if last:
                    self._last, self._last_law = last, last_law
        self._position = max(self._position, end)

    def _meet(self, index: int) -> None:
        """A name is the one named last, but for a word that may be none (대처법)."""
        named = self._named[index]
        self._cross(named.start, named.reach)
        if named.same:
            named = self._resolved[index] = self._same(named)
        elif not named.plain:
            self._law = self._recent = named

    def _same(self, named: Named) -> Named:
        """CASE 2. 같은 법 시행령 is a statute of its own; 같은 영 is one only if a decree was named last. Where the statute named
        last was named inside brackets, both it and the one outside are candidates."""
        word = "".join(named.text.split())
        last = self._law
        if self._here and word[:1] in "이본" and not named.decree:
            return replace(named, law_ids=self._here.law_ids)
        if last is None:
            return replace(named, law_ids=(UNKNOWN,) if named.decree else ())
        decree = named.decree or next((w for w in ("시행령", "시행규칙") if word.endswith(w)), None)
        if decree and not last.is_decree:
            owners = {i for law_id in last.law_ids for i in self._decree_of(law_id, decree)}
            return replace(named, law_ids=tuple(sorted(owners)) or (UNKNOWN,), text=f"{last.text} {decree}")
        if word.endswith(("령", "영", "규칙")) and not last.text.endswith(word[-1] if word[-1] != "영" else "령"):
            return replace(named, law_ids=(UNKNOWN,))
        if word.endswith(("법", "법률")) and last.is_decree:
            return replace(named, law_ids=(UNKNOWN,))
        recent = self._recent.law_ids if self._recent else ()
        law_ids = tuple(dict.fromkeys((*last.law_ids, *(() if UNKNOWN in last.law_ids else recent))))
        return replace(named, law_ids=law_ids, text=last.text, version=last.version, old=last.old)

    def _decree_of(self, law_id: str, decree: str) -> tuple[str, ...]:
        statute = self._table.by_id(law_id)
        return self._table.owners(f"{statute.name} {decree}") if statute else ()

    def _read(self, token: Token) -> Reference | None:
        if token.level == "article":
            return self._pointed(token) if token.points else self._article(token)
        if token.points:
            return self._pointed(token)
        return self._inside(token)

    def _article(self, token: Token) -> Reference:
        law, addenda = self._law_of(token)
        if law and _NOW.search(self._text, max(0, token.start - 10), token.start):  # 현행 제20조: the law of today
            law = replace(law, version=None, old=False)
        return self._made(token, law, token.article, token.path, addenda)

    def _law_of(self, token: Token) -> tuple[Named | None, bool]:
        """(the statute of an article, whether it is an article of the 부칙): cases 5, 1, 3 and 7, in this order."""
        if token.english and (behind := self._behind(token)):
            return behind, False
        index = self._met - 1
        addenda = _ADDENDA.search(self._text, max(self._floor(index), token.start - 70), token.start)
        end = addenda.start() if addenda else token.start
        if index >= 0 and _DIRECTLY.fullmatch(self._text, min(self._named[index].reach, end), end):
            self._used.add(index)
            named = self._resolved.get(index, self._named[index])
            if named.law_ids:
                self._law = self._recent = named
            return (named if named.law_ids else None), bool(addenda)
        if self._last and (token.linked or (not addenda and self._is_joined(token))):
            return self._last_law, self._last.addenda
        if not token.english and (word := self._instrument(end)):
            if not _GENERAL.search(word) or (self._law and self._law.is_decree):
                self._law = Named(end, end, end, (UNKNOWN,), word)
            return self._law, bool(addenda)
        if self._here:
            return Named(end, end, end, self._here.law_ids, ""), bool(addenda)
        return self._law, bool(addenda)

    def _behind(self, token: Token) -> Named | None:
        """CASE 5: the statute named right behind an English address or list of addresses."""
        if self._met < len(self._named):
            named = self._named[self._met]
            if named.start - token.list_end <= 24 and _OF.fullmatch(self._text, token.list_end, named.start):
                self._used.add(self._met)
                if named.same:
                    named = self._same(named)
                return named if named.law_ids else None
        return None

    def _instrument(self, end: int) -> str | None:
        """The word right before an article (brackets between them passed over) that articles belong to; None without one."""
        floor = self._last.end if self._last else 0
        position = end
        while position > floor and self._text[position - 1].isspace() and end - position < 4:
            position -= 1
        if self._text[position - 1 : position] == ")":
            opening = self._text.rfind("(", max(floor, position - 300), position)
            words = self._text[opening:position] if opening > floor else ""
            position = opening if opening >= 0 else position
            if _OWN_PROMULGATION.search(words) and (
                phrase := _PHRASE.search(self._text, max(floor, position - 50), position)
            ):
                return (
                    phrase.group().strip()
                )  # whatever was promulgated is an instrument of its own (…일반기준(…고시 제5호))
        match = _INSTRUMENT.search(self._text, max(floor, position - 50), position)
        return match["name"] if match else None

    def _inside(self, token: Token) -> Reference | None:
        """CASE 4, and CASE 6 for a 제2항 by itself. A 호 or 목 that joins nothing is the number of something else."""
        last, here = self._last, self._here
        if last and last.article and self._is_joined(token):
            if token.level == "paragraph":
                return self._made(token, self._last_law, last.article, token.path, last.addenda)
            if token.level == "item" and last.path:
                path = (last.path[0], *filter(None, (token.item, token.letter)))
                return self._made(token, self._last_law, last.article, path, last.addenda)
            if token.level == "letter" and len(last.path) >= 2 and token.letter:
                return self._made(token, self._last_law, last.article, (*last.path[:2], token.letter), last.addenda)
            return None
        if token.level == "paragraph":
            law = Named(0, 0, 0, here.law_ids, "") if here and here.article else None
            return self._made(token, law, here.article if here else None, token.path if law else (), False, "항")
        if token.level == "item" and here and here.article and here.path and not _NUMBERED.search(self._lead(token)):
            path = (here.path[0], *filter(None, (token.item, token.letter)))
            return self._made(token, Named(0, 0, 0, here.law_ids, ""), here.article, path, False, "호")
        return None

    def _pointed(self, token: Token) -> Reference:
        """CASE 6: what 같은 조, 전조, 같은 항 and 전항 point at; a reference without an article where that is nothing."""
        word = "".join((token.pointer or "").split())
        own = self._here if self._here and self._here.article and (word[0] in "이본전") else None
        last = self._last
        law = Named(0, 0, 0, own.law_ids, "") if own else self._last_law
        article = own.article if own else last.article if last else None
        base = own.path[:1] if own else last.path[:1] if last else ()
        inner = tuple(filter(None, (token.item, token.letter)))
        if token.level == "article":
            if token.points == "before":
                article = own.previous if own else None
            return self._made(token, law, article, token.path, bool(last and not own and last.addenda), word)
        if token.points == "before":
            number = base[0] if own and base and base[0].isdigit() else "0"
            base = (str(int(number) - 1),) if int(number) > 1 else ()
        if not base or base == ("0",):
            article = None
        return self._made(token, law, article, (*base, *inner), bool(last and not own and last.addenda), word)

    def _made(
        self,
        token: Token,
        law: Named | None,
        article: ArticleNumber | None,
        path: tuple[str, ...],
        addenda: bool,
        pointer: str | None = None,
    ) -> Reference:
        row = Reference(
            token.start,
            token.end,
            self._text[token.start : token.end],
            pointer=pointer,
            part=token.part,
            each=token.each,
        )
        if article is None:
            return row
        ranged = self._last is not None and (token.linked == "range" or bool(_RANGE.search(self._gap(token))))
        return replace(
            row,
            law_ids=law.law_ids if law else (),
            article=article,
            path=path,
            name=law.text if law else "",
            version=law.version if law else None,
            old=law.old if law else False,
            addenda=addenda,
            end_of_range="to" if ranged and (token.linked or self._is_joined(token)) else None,
        )

    def _remember(self, token: Token, mention: Reference) -> None:
        if mention.end_of_range == "to" and self._found:
            self._found[-1] = replace(self._found[-1], end_of_range="from")
        self._found.append(mention)
        if mention.article:
            self._last = mention
            law = Named(0, 0, 0, mention.law_ids, mention.name, mention.version, mention.old)
            self._last_law = law if mention.law_ids else None
            if token.english and mention.law_ids:
                self._law = law
        else:
            self._last = None

    def _floor(self, index: int) -> int:
        return self._named[index].reach if index >= 0 else 0

    def _lead(self, token: Token) -> str:
        return self._text[max(0, token.start - 8) : token.start]

    def _gap(self, token: Token) -> str:
        """What stands between the address named last and this one; a long gap is cut."""
        return self._text[self._last.end : token.start][:140] if self._last else ""

    def _is_joined(self, token: Token) -> bool:
        """Whether only the words of a list stand between the address named last and this one."""
        if self._last is None or token.start - self._last.end > 120:
            return False
        gap = self._text[self._last.end : token.start]
        if not gap.strip() and "\n" in gap:
            return False
        return _LINK.fullmatch(gap) is not None
