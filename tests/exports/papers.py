"""An answer of our own making, with hostile text in every place that a text can stand in."""

from __future__ import annotations

from kb.answer.model import Answer, Citation, Claim, Contact, Evidence

HOSTILE = (
    "![p](https://evil.example/p.png) [l](https://evil.example/l) <https://evil.example/a> <img src=x onerror=alert(1)> "
    "https://evil.example/bare www.evil.example/w a@evil.example &lt;b&gt; `c` *e* _e_ ~~s~~ | t | $x$ [^1] :smile: {nb}"
)
LINES = ["# h", "1. one", "2) two", "- item", "+ item", "* item", "---", "===", "> q", "    code", "\tcode", "```", "[x]: https://evil.example", "| a | b |", "| - | - |", "\\", "a\\"]  # fmt: skip
LAW_URL = "https://www.law.go.kr/법령/형법/제311조"


def evidence(**changes: object) -> Evidence:
    """A clause on file, with what is changed in it."""
    held: dict[str, object] = {
        "base": "001692/311", "key": "001692/311@20795", "source_kind": "card", "address": "형법 제311조", "title": "모욕",
        "lines": ("사람을 모욕한 사람을 처벌합니다.",), "law": "형법", "law_id": "001692", "short": "형법", "article": "제311조",
        "effective_from": "1996-07-01", "state": "in_force", "known_until": "2026-06-08", "version": "법률 제5057호", "url": LAW_URL,
    }  # fmt: skip
    return Evidence(**(held | changes))  # type: ignore[arg-type]


def answer(text: str = HOSTILE, url: str | None = LAW_URL, **changes: object) -> Answer:
    """An answer that says ``text`` wherever it can."""
    source = evidence(title=text, lines=(text,), url=url, version=text)
    held: dict[str, object] = {
        "question": text, "language": "ko", "intents": (), "act_date": None, "as_of": "2026-11-24", "depth": "victim",
        "refused": False, "claims": [Claim(text, "law", (Citation(source, text),))],
        "contacts": [Contact("c", text, text, "2026-11-01", "https://women1366.kr", text)], "notices": [text], "clarify": text,
        "lead": text,
    }  # fmt: skip
    return Answer(**(held | changes))  # type: ignore[arg-type]
