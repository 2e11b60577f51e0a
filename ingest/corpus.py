"""Read ``corpus/``: Markdown with YAML front matter -> validated records. A bad file is named, the rest goes on."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import ValidationError

from ingest.statutes import LOADER
from kb.law.address import article_part
from kb.settings import PROJECT
from kb.store.facts import (
    Definition,
    Definitions,
    FactCheck,
    FactChecks,
    PolicyEvent,
    Statistic,
    Statistics,
)
from kb.store.glossary import Glossary, Term
from kb.store.records import (
    Card,
    Digest,
    Effect,
    Effects,
    Guide,
    Lexicon,
    LexiconEntry,
    Record,
    Scope,
    Service,
    Sources,
    Stories,
)

_CITE = re.compile(r"\s*\[\[([^\]]+)\]\]")
_CLAUSE_BULLET = re.compile(r"^((?:제\d+항(?:의\d+)?|본문)?(?:\s*제\d+호(?:의\d+)?)?(?:\s*[가-힣]목)?)\s*[:：]\s*(.+)$")
R = TypeVar("R", bound=Record)


@dataclass(frozen=True)
class Problem:
    """A file that cannot be used: where (path, line) and why."""

    path: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.reason}"


@dataclass
class Corpus:
    """All valid records, each with the path it came from (those of YAML files by their id), and the problems found on the way."""

    cards: dict[str, Card] = field(default_factory=dict)
    digests: dict[str, Digest] = field(default_factory=dict)
    services: dict[str, Service] = field(default_factory=dict)
    guides: dict[str, Guide] = field(default_factory=dict)
    policy: dict[str, PolicyEvent] = field(default_factory=dict)
    effects: dict[str, Effect] = field(default_factory=dict)
    factchecks: dict[str, FactCheck] = field(default_factory=dict)
    glossary: dict[str, Term] = field(default_factory=dict)
    statistics: dict[str, Statistic] = field(default_factory=dict)
    definitions: dict[str, Definition] = field(default_factory=dict)
    lexicon: list[LexiconEntry] = field(default_factory=list)
    sources: Sources | None = None
    scope: Scope | None = None
    stories: Stories | None = None
    problems: list[Problem] = field(default_factory=list)


class _BadFile(Exception):
    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line, self.reason = line, reason


def load_corpus(root: Path) -> Corpus:
    """Every record below ``root``, in the order of their paths.

    Example: a card whose ``asks`` has two entries yields no card and
    ``Problem("cards/011187/10.md", 31, "asks: List should have at least 6 items …")``.
    """
    corpus = Corpus()
    readers: list[tuple[str, type[Record], Callable[[str], dict[str, Any]], dict[str, Any]]] = [
        ("cards", Card, _card_body, corpus.cards),
        ("digests", Digest, _sections(_DIGEST), corpus.digests),
        ("services", Service, _sections(_SERVICE), corpus.services),
        ("guides", Guide, _guide_body, corpus.guides),
        ("policy", PolicyEvent, _sections(_POLICY), corpus.policy),
    ]
    for folder, model, body_reader, target in readers:
        for path in sorted((root / folder).rglob("*.md")):
            name = path.relative_to(root).as_posix()
            record = _guarded(corpus, name, path, partial(_markdown, model=model, body_reader=body_reader))
            if record is not None:
                target[name] = record
    for path in sorted((root / "lexicon").glob("*.yaml")):
        lexicon = _guarded(corpus, path.relative_to(root).as_posix(), path, partial(_yaml, model=Lexicon))
        if lexicon is not None:
            corpus.lexicon.extend(lexicon.entries)
    tables: list[tuple[str, type[Record], str, dict[str, Any]]] = [
        ("effects", Effects, "effects", corpus.effects),
        ("factchecks", FactChecks, "checks", corpus.factchecks),
        ("statistics", Statistics, "statistics", corpus.statistics),
        ("definitions", Definitions, "definitions", corpus.definitions),
        ("glossary", Glossary, "terms", corpus.glossary),
    ]
    for folder, model, of, target in tables:
        for path in sorted((root / folder).glob("*.yaml")):
            name = path.relative_to(root).as_posix()
            rows = _guarded(corpus, name, path, partial(_rows, model=model, of=of, taken=target))
            new = getattr(rows, of) if rows else []
            target.update({row.id: row for row in new})
            corpus.problems += [Problem(name, 1, reason) for row in new for reason in _unknown(corpus, row)]
    for name, model in (("sources", Sources), ("scope", Scope), ("stories", Stories)):
        path = root / f"{name}.yaml"
        if path.exists():
            setattr(corpus, name, _guarded(corpus, path.name, path, partial(_yaml, model=model)))
    corpus.problems += [Problem("stories.yaml", 1, f"no card of {ref}") for ref in _untold(corpus)]
    _check_identity(corpus)
    corpus.problems += [Problem("glossary", 1, reason) for reason in _loose_terms(corpus)]
    return corpus


def _guarded(corpus: Corpus, name: str, path: Path, read: Callable[[str], R]) -> R | None:
    if path.exists() and not path.is_file():  # a pipe would be waited for
        corpus.problems.append(Problem(name, 1, "cannot be read: not a regular file"))
        return None
    try:
        return read(path.read_text(encoding="utf-8"))
    except _BadFile as bad:
        corpus.problems.append(Problem(name, bad.line, bad.reason))
    except (OSError, UnicodeDecodeError) as error:
        corpus.problems.append(Problem(name, 1, f"cannot be read: {error}"))
    return None


def _markdown(text: str, model: type[R], body_reader: Callable[[str], dict[str, Any]]) -> R:
    if not text.startswith("---\n") or "\n---\n" not in text[4:]:
        raise _BadFile(1, "no YAML front matter between two lines of ---")
    front, body = text[4:].split("\n---\n", 1)
    data = _load_yaml(front, offset=1)
    try:
        data.update(body_reader(body))
    except _BadFile as bad:
        raise _BadFile(bad.line + front.count("\n") + 3, bad.reason) from bad
    return _validate(model, data, front, offset=1)


def _yaml(text: str, model: type[R]) -> R:
    return _validate(model, _load_yaml(text, offset=0), text, offset=0)


def _rows(text: str, model: type[R], of: str, taken: Container[str]) -> R:
    """A file of rows with ids in its field ``of``; what is wrong is named by its own line. An id that another row has is
    wrong."""
    data = _load_yaml(text, offset=0)
    try:
        rows = model.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        more = f" (+{error.error_count() - 1} more)" if error.error_count() > 1 else ""
        raise _BadFile(_line_at(text, first["loc"]), f"{where}: {first['msg']}{more}".removeprefix(": ")) from error
    seen: set[str] = set()
    for number, row in enumerate(getattr(rows, of)):
        if row.id in seen or row.id in taken:
            raise _BadFile(_line_at(text, (of, number, "id")), f"id given twice: {row.id}")
        seen.add(row.id)
    return rows


def _carded(corpus: Corpus) -> set[str]:
    return {f"{card.law_id}/{card.number.slug}" for card in corpus.cards.values()}


def _untold(corpus: Corpus) -> list[str]:
    """The articles whose story is promised and that have no card to tell it."""
    known = _carded(corpus)
    return [ref for ref in (corpus.stories.articles if corpus.stories else ()) if ref not in known]


def _unknown(corpus: Corpus, row: Record) -> Iterator[str]:
    """The events and provisions that a fact rests on and that are not in the corpus."""
    if not isinstance(row, PolicyEvent | FactCheck | Statistic | Definition):
        return
    cards = _carded(corpus)
    events = {event.id for event in corpus.policy.values()}
    refs = [row.clause] if isinstance(row, Definition) else getattr(row, "provisions", [])
    yield from (f"{row.id}: no policy event {name}" for name in getattr(row, "policy", []) if name not in events)
    yield from (f"{row.id}: no card of {ref}" for ref in refs if article_part(ref) not in cards)


def unlinked(corpus: Corpus) -> list[Problem]:
    """Events of policy whose provisions have no card, so that their page could not open the clause, or whose figures are told in one
    language alone."""
    return [
        Problem(path, 1, reason)
        for path, event in corpus.policy.items()
        for reason in (
            *_unknown(corpus, event),
            *(["numbers are given in both languages"] if (event.numbers is None) != (event.numbers_en is None) else []),
        )
    ]


def _loose_terms(corpus: Corpus) -> Iterator[str]:
    """What a term points at and is not in the corpus: a statute that the sources have not, another term; and words that name two
    terms."""
    laws = {source.law_id for source in corpus.sources.statutes} if corpus.sources else set()
    owners: dict[str, str] = {}
    for term in corpus.glossary.values():
        yield from (
            f"{term.term}: no statute {b.ref[:6]} in sources.yaml" for b in term.rests_on if b.ref[:6] not in laws
        )
        known = (name for name in term.related if name.replace(" ", "") not in corpus.glossary or name == term.term)
        yield from (f"{term.term}: no other term {name}" for name in known)
        for word in {word.replace(" ", "").lower() for word in term.names}:
            if owners.setdefault(word, term.id) != term.id:
                yield f"{term.term}: {word} names {owners[word]} too"


def _line_at(text: str, place: Iterable[int | str]) -> int:
    """The line of ``("effects", 3, "acts", "from")`` in a YAML text, or of the nearest node above it that is there."""
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    line = 0
    for part in place:
        if isinstance(node, yaml.MappingNode):
            found = next(((key, value) for key, value in node.value if key.value == str(part)), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            found = (node.value[part], node.value[part])
        else:
            found = None
        if found is None:
            break
        line, node = found[0].start_mark.line, found[1]
    return line + 1


def _read_yaml(text: str) -> Any:
    """By the fast loader; what it cannot read is told by the slow one, which says where. Raises yaml.YAMLError, ValueError."""
    try:
        return yaml.load(text, Loader=LOADER)  # noqa: S506 (a safe loader, of C where there is one)
    except yaml.YAMLError:
        return yaml.safe_load(text)


def _load_yaml(text: str, offset: int) -> dict[str, Any]:
    try:
        data = _read_yaml(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)  # a character that YAML does not allow has a position instead
        line = mark.line if mark else text.count("\n", 0, getattr(error, "position", 0))
        reason = getattr(error, "problem", None) or getattr(error, "reason", error)
        raise _BadFile(line + 1 + offset, f"not valid YAML: {reason}") from error
    except ValueError as error:  # a date that is not in the calendar
        raise _BadFile(1, f"not valid YAML: {error}") from error
    if not isinstance(data, dict):
        raise _BadFile(1, "front matter is not a mapping")
    return data


def _validate(model: type[R], data: dict[str, Any], front: str, offset: int) -> R:
    try:
        return model.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        top = str(first["loc"][0]) if first["loc"] else ""
        lines = front.split("\n")
        line = next((i for i, text in enumerate(lines, 1) if text.startswith(f"{top}:")), 1 - offset)
        more = f" (+{error.error_count() - 1} more)" if error.error_count() > 1 else ""
        raise _BadFile(line + offset, f"{where}: {first['msg']}{more}".removeprefix(": ")) from error


def _bullets(body: str) -> Iterator[tuple[int, str, str]]:
    """(line of the body, section, text) for each bullet; an indented line continues the bullet above it."""
    section, current, start = "", "", 1
    for number, line in enumerate([*body.split("\n"), "## "], 1):
        if line.startswith("## ") or line.startswith("- "):
            if current:
                yield start, section, current
            current, start = (line[2:].strip() if line.startswith("- ") else ""), number
            section = line[3:].strip() if line.startswith("## ") else section
        elif line.strip():
            if not current or not line[0].isspace():
                raise _BadFile(number, f"text outside a bullet: {line.strip()[:40]!r}")
            current += " " + line.strip()


_DIGEST = {"쟁점": "issue", "판단": "holding", "의미": "why", "한계": "limits", "English": "english"}
_SERVICE = {"하는 일": "does", "준비할 것": "bring", "English": "english"}
_POLICY = {"설명": "account", "English": "english"}
_GUIDE = {"지금 할 일": "steps", "하지 말 것": "avoid", "English": "english"}
_CARD = {"설명": "account", "한계": "limits", "English": "english"}


def _grouped(body: str, names: dict[str, str]) -> dict[str, list[tuple[int, str]]]:
    """Field name -> (line, text) of each bullet in its section."""
    groups: dict[str, list[tuple[int, str]]] = {}
    for line, section, text in _bullets(body):
        if section not in names:
            raise _BadFile(line, f"unknown section {section!r}; expected one of {', '.join(names)}")
        groups.setdefault(names[section], []).append((line, text))
    return groups


def _sections(names: dict[str, str]) -> Callable[[str], dict[str, Any]]:
    return lambda body: {name: [text for _, text in bullets] for name, bullets in _grouped(body, names).items()}


def _card_body(body: str) -> dict[str, Any]:
    groups = _grouped(body, _CARD)
    return {
        "account": [_account(*bullet) for bullet in groups.get("account", [])],
        "english": [_account(*bullet) for bullet in groups.get("english", [])],
        "limits": [text for _, text in groups.get("limits", [])],
    }


def _account(line: int, text: str) -> dict[str, str]:
    match = _CLAUSE_BULLET.match(text)
    if not match or not match[1]:
        raise _BadFile(line, f"bullet does not start with its clause (제1항: …): {text[:40]!r}")
    return {"clause": match[1], "text": match[2]}


def _guide_body(body: str) -> dict[str, Any]:
    return {
        name: [{"text": _CITE.sub("", text).strip(), "cites": _CITE.findall(text)} for _, text in bullets]
        for name, bullets in _grouped(body, _GUIDE).items()
    }


def _check_identity(corpus: Corpus) -> None:
    """A file must lie where its key says, so no two records share a key; one that lies elsewhere is not used."""
    places: list[tuple[dict[str, Any], Callable[[Any], str]]] = [
        (corpus.cards, lambda card: f"cards/{card.law_id}/{card.number.slug}.md"),
        (corpus.digests, lambda digest: f"digests/{digest.case_number}.md"),
        (corpus.services, lambda service: f"services/{service.id}.md"),
        (corpus.guides, lambda guide: f"guides/{guide.id}.md"),
        (corpus.policy, lambda event: f"policy/{event.id}.md"),
    ]
    for records, place in places:
        for path, expected in [(path, place(record)) for path, record in records.items()]:
            if path != expected:
                corpus.problems.append(Problem(path, 1, f"belongs at {expected}"))
                del records[path]


def main(argv: list[str]) -> int:
    """Print counts and problems, the words of our prose among them; exit code 1 with problems."""
    from ingest.words import word_problems

    root = Path(argv[0]) if argv else PROJECT / "corpus"
    corpus = load_corpus(root)
    problems = [*corpus.problems, *unlinked(corpus), *word_problems(corpus)]
    for problem in problems:
        print(problem)
    counts = {
        "cards": len(corpus.cards),
        "digests": len(corpus.digests),
        "services": len(corpus.services),
        "guides": len(corpus.guides),
        "policy": len(corpus.policy),
        "effects": len(corpus.effects),
        "factchecks": len(corpus.factchecks),
        "glossary": len(corpus.glossary),
        "statistics": len(corpus.statistics),
        "definitions": len(corpus.definitions),
        "lexicon": len(corpus.lexicon),
    }
    print(", ".join(f"{name} {count}" for name, count in counts.items()), f"; problems {len(problems)}")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
