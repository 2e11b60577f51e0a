"""Keys and printed addresses of statutes, articles and clauses (design §2).

A key is stable and machine-made: ``011187/14-2/1@20459`` is 법령ID 011187, 제14조의2, 제1항, in the text that
promulgation no. 20459 gave it. A printed address is what a lawyer writes:
``성폭력범죄의 처벌 등에 관한 특례법 제14조의2 제1항``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_NUMBER = re.compile(r"^제(\d+)조(?:의(\d+))?$")
_CLAUSE_PART = re.compile(r"(?:제(\d+)(항|호)(?:의(\d+))?|([가-힣])목(?:의(\d+))?)(?:\((\d+)번째\))?")
MAIN = "본문"
"""How cards name the text of an article that has no 항."""


@dataclass(frozen=True, order=True)
class ArticleNumber:
    """조 number with its branch: ``ArticleNumber(14, 2)`` is 제14조의2.

    >>> str(ArticleNumber.parse("제14조의2")), ArticleNumber(14, 2).slug
    ('제14조의2', '14-2')
    """

    number: int
    branch: int = 0

    @classmethod
    def parse(cls, text: str) -> ArticleNumber:
        """From ``제14조의2``, ``14조의2``, ``14의2`` or the slug ``14-2``. Raises ValueError for anything else."""
        compact = re.sub(r"\s+", "", text)
        match = _NUMBER.match(compact) or re.match(r"^제?(\d+)조?(?:[의-](\d+))?$", compact)
        if not match:
            raise ValueError(f"조 번호가 아닙니다 (not an article number): {text!r}")
        return cls(int(match[1]), int(match[2] or 0))

    @property
    def slug(self) -> str:
        return f"{self.number}-{self.branch}" if self.branch else str(self.number)

    @property
    def english(self) -> str:
        """``Article 14-2``."""
        return f"Article {self.slug}"

    def __str__(self) -> str:
        return f"제{self.number}조의{self.branch}" if self.branch else f"제{self.number}조"


def parse_clause(text: str | None) -> tuple[str, ...]:
    """A printed clause path as a tuple: ``제1항 제3호 가목`` -> ``("1", "3", "가")``; ``본문``, "" and None -> ``("0",)``.

    호 directly below an article get the 본문 as parent: ``제3호`` -> ``("0", "3")``. Where the official text has one number
    twice, the second is ``제3호(2번째)`` -> ``("0", "3~2")``. Raises ValueError when any part is not understood.
    """
    compact = re.sub(r"\s+", "", text or "")
    if compact in ("", MAIN):
        return ("0",)
    path: list[str] = []
    end = 0
    for match in _CLAUSE_PART.finditer(compact):
        if match.start() != end:
            break
        end = match.end()
        again = f"~{match[6]}" if match[6] else ""
        if match[2]:
            if match[2] == "호" and not path:
                path.append("0")
            path.append(match[1] + (f"의{match[3]}" if match[3] else "") + again)
        else:
            path.append(match[4] + (f"의{match[5]}" if match[5] else "") + again)
    if end != len(compact) or not path:
        raise ValueError(f"항·호·목 경로가 아닙니다 (not a clause path): {text!r}")
    return tuple(path)


def print_clause(path: tuple[str, ...]) -> str | None:
    """The inverse of :func:`parse_clause`; None for the 본문 of an article without 항.

    >>> print_clause(("1", "3", "가"))
    '제1항 제3호 가목'
    """
    parts: list[str] = []
    for depth, name in enumerate(path):
        number, _, again = name.partition("~")
        base, _, branch = number.partition("의")
        tail = (f"의{branch}" if branch else "") + (f"({again}번째)" if again else "")
        if depth == 0:
            parts += [] if name == "0" else [f"제{base}항{tail}"]
        elif depth == 1:
            parts.append(f"제{base}호{tail}")
        else:
            parts.append(f"{base}목{tail}")
    return " ".join(parts) or None


def english_clause(path: tuple[str, ...]) -> str:
    """``("2",)`` -> ``"(2)"``, ``("1", "3")`` -> ``"(1) 3."``; "" for the 본문."""
    if path == ("0",) or not path:
        return ""
    head = "" if path[0] == "0" else f"({path[0]})"
    tail = " ".join(f"{p}." for p in path[1:])
    return " ".join(part for part in (head, tail) if part)


@dataclass(frozen=True)
class ClauseKey:
    """The stable key of a clause or, with an empty path, of a whole article, in one version.

    >>> ClauseKey.parse("011187/14-2/1@20459").article
    ArticleNumber(number=14, branch=2)
    >>> str(ClauseKey("011187", ArticleNumber(14, 2), ("1",), "20459"))
    '011187/14-2/1@20459'
    """

    law_id: str
    article: ArticleNumber
    path: tuple[str, ...] = ()
    version: str | None = None

    @classmethod
    def parse(cls, text: str) -> ClauseKey:
        """From the printed key, with or without path and version. Raises ValueError when it is no key."""
        body, _, version = text.partition("@")
        law_id, *rest = body.split("/")
        if not re.fullmatch(r"\d{6}", law_id) or not rest or not re.fullmatch(r"\d+(-\d+)?", rest[0]):
            raise ValueError(f"조문 키가 아닙니다 (not a provision key): {text!r}")
        return cls(law_id, ArticleNumber.parse(rest[0]), tuple(rest[1:]), version or None)

    @property
    def article_key(self) -> str:
        """Law and article alone, without clause and version: ``011187/14-2``."""
        return f"{self.law_id}/{self.article.slug}"

    def __str__(self) -> str:
        body = "/".join((self.law_id, self.article.slug, *self.path))
        return f"{body}@{self.version}" if self.version else body


def printed_address(law: str, article: ArticleNumber, path: tuple[str, ...] = ()) -> str:
    """``성폭력범죄의 처벌 등에 관한 특례법 제14조의2 제1항``."""
    clause = print_clause(path) if path else None
    return f"{law} {article} {clause}" if clause else f"{law} {article}"


def article_part(key: str) -> str:
    """The article of the key of a provision, clause or not.

    >>> article_part("011187/14-2/1/3"), article_part("011187/14-2")
    ('011187/14-2', '011187/14-2')
    """
    return "/".join(key.split("/")[:2])


def official_page(law: str, article: str = "") -> str:
    """Where the official page of a statute, or of an article of it (제14조의2), is.

    >>> official_page("시험 특별법", "제2조")
    'https://www.law.go.kr/법령/시험특별법/제2조'
    """
    return "/".join(filter(None, ("https://www.law.go.kr/법령", "".join(law.split()), article)))
