"""``kb add``: published files in, each whole or not at all (docs/documents.md).

Read every file in the sandbox; refuse what cannot be read, by code and sentence; cut each page into passages at sentence
ends; put the documents beside those on file, keyed by the bytes; publish one generation. Bytes already on file with the same
provenance change nothing; with another provenance, or read otherwise than before, they replace what was there.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from pydantic import ValidationError

from ingest.build import BuildReport, Plan, Progress, kept, own_plan, publish
from ingest.corpus import Problem
from kb.embed import Embedder
from kb.errors import BrokenStore, NoKnowledgeBase, WrongUse
from kb.files import Page, Reading, read_file
from kb.store.catalog import Passage, RecordRow, ShardContent, text_hash
from kb.store.generation import DataFolder, Shard
from kb.store.records import Document, DocumentPage, DocumentSpan

DOCUMENTS = "documents"
PASSAGE = 600
"""Characters of a passage; a single sentence that is longer is cut at a space."""
HEADING = 80
"""Characters of a line that may be a heading."""
Outcome = Literal["added", "replaced", "unchanged", "refused"]


@dataclass(frozen=True)
class Provenance:
    """Where published files come from; the same for all files of one call. ``title`` is for a single file."""

    publisher: str
    date: dt.date
    url: str
    licence: str
    title: str | None = None

    @classmethod
    def of(cls, publisher: str, date: str, url: str, licence: str, title: str | None = None) -> Provenance:
        """Checked, from what a person typed. Raises WrongUse, naming what is wrong."""
        names = {"--publisher": publisher, "--licence": licence} | ({} if title is None else {"--title": title})
        for option, value in names.items():
            if not _clean(value) or len(_clean(value)) > 200:
                raise WrongUse(
                    f"{option}에 1자에서 200자까지 한 줄로 적어 주세요 (give {option} in 1 to 200 characters)."
                )
        if not re.fullmatch(r"https://[^\s/]\S*", url):
            raise WrongUse(
                f"--url은 https://로 시작하는 주소여야 합니다: {url} (the address must begin with https://; give that of the page)."
            )
        try:
            day = dt.date.fromisoformat(date)
        except ValueError as error:
            raise WrongUse(
                f"--date는 2026-11-24처럼 적어 주세요: {date} (not an ISO date; give the day of publication)."
            ) from error
        return cls(_clean(publisher), day, url, _clean(licence), _clean(title) if title is not None else None)


@dataclass(frozen=True)
class Added:
    """What became of one file: its code and sentence (docs/files.md), and its document, None when it was refused."""

    file: str
    code: str
    sentence: str
    document: Document | None = None
    outcome: Outcome = "refused"

    def to_json(self) -> dict[str, Any]:
        document = self.document
        return {
            "file": self.file,
            "outcome": self.outcome,
            "code": self.code,
            "sentence": self.sentence,
            "key": document.key if document else None,
            "title": document.title if document else None,
            "pages": document.page_count if document else None,
            "passages": len(document.spans) if document else None,
            "notices": list(document.notices) if document else [],
        }


@dataclass
class AddReport:
    """What ``kb add`` did: a row a file, and the build (not run when no file could be read)."""

    files: list[Added] = field(default_factory=list)
    build: BuildReport = field(default_factory=BuildReport)

    @property
    def exit_code(self) -> int:
        """0 done, 1 some files were refused or read in part, 4 none could be read."""
        if not any(row.document for row in self.files):
            return 4
        return 1 if self.build.problems or any(row.code != "ok" for row in self.files) else 0

    def to_json(self) -> dict[str, Any]:
        return {
            "schema_version": 1,
            "generation": self.build.generation or None,
            "files": [row.to_json() for row in self.files],
            "build": {**vars(self.build), "problems": [str(p) for p in self.build.problems]},
        }


def read_documents(
    files: Sequence[Path],
    about: Provenance,
    *,
    read: Callable[[Path], Reading] = read_file,
    progress: Progress = lambda step, done, total: None,
) -> list[Added]:
    """Read the files, one row each in the order given; nothing is stored yet. Raises WrongUse for one title for many."""
    if about.title is not None and len(files) > 1:
        raise WrongUse(
            "--title은 파일 하나를 넣을 때만 씁니다. 나누어 넣으세요 (--title is for one file; add them singly)."
        )
    rows = []
    for done, path in enumerate(files):
        progress("read", done, len(files))
        rows.append(_read(read(path), about))
    return rows


def add_documents(
    rows: Sequence[Added],
    corpus_dir: Path,
    data_dir: Path,
    embedder: Embedder,
    *,
    chroma_url: str | None = None,
    progress: Progress = lambda step, done, total: None,
) -> AddReport:
    """Publish what :func:`read_documents` could read beside the documents on file.

    Where no row has a document nothing is done. Raises WriterBusy, UnreadableSource (the corpus), BrokenStore.
    """
    report = AddReport(list(rows))
    if not any(row.document for row in rows):
        return report
    folder = DataFolder(data_dir)
    with folder.writing():
        own, report.build.problems = own_plan(corpus_dir)
        documents = {document.key: document for document in _on_file(folder, report.build.problems)}
        before = dict(documents)
        chosen: dict[str, Document] = {}
        for row in rows:
            if row.document is not None:
                other = chosen.get(row.document.key, row.document)
                chosen[row.document.key] = min(other, row.document, key=lambda d: d.title)
        documents |= chosen
        report.files = [_told(row, before, chosen) for row in rows]
        plan = Plan(document_shard(documents.values()), own.words)
        publish(
            folder,
            [own, plan],
            kept(folder, {own.content.name, DOCUMENTS}),
            embedder,
            chroma_url,
            report.build,
            progress,
        )
    return report


def document_shard(documents: Iterable[Document]) -> ShardContent:
    """The shard of these documents, in any order."""
    rows: list[RecordRow] = []
    passages: list[Passage] = []
    for document in sorted(documents, key=lambda d: d.key):
        address = f"{document.publisher} 「{document.title}」"
        rows.append(
            RecordRow(document.key, "document", document.key, address, document.title, document.model_dump(mode="json"))
        )
        pages = {page.number: page.text for page in document.pages}
        for span in document.spans:
            text = pages[span.page][span.start : span.end]
            passages.append(Passage(span.key, document.key, "", "account", _language(text), text))
    return ShardContent(DOCUMENTS, tuple(rows), tuple(passages), (), {})


def _told(row: Added, before: dict[str, Document], chosen: dict[str, Document]) -> Added:
    if row.document is None:
        return row
    document = chosen[row.document.key]
    old = before.get(document.key)
    outcome: Outcome = "added" if old is None else "unchanged" if old == document else "replaced"
    return replace(row, document=document, outcome=outcome)


def _on_file(folder: DataFolder, problems: list[Problem]) -> list[Document]:
    """The documents of the generation that serves; a damaged shard of them is told, for its files must be added again."""
    try:
        shards = [ref for ref in folder.current().shards if ref.name == DOCUMENTS]
    except (NoKnowledgeBase, BrokenStore):
        return []
    found: list[Document] = []
    for ref in shards:
        try:
            shard = Shard(folder.shard_path(ref), ref, None)
        except BrokenStore:
            problems.append(_LOST)
            continue
        try:
            found += [Document.model_validate(row.data) for row in shard.catalog.records("document")]
        except (BrokenStore, ValidationError):
            problems.append(_LOST)
        finally:
            shard.close()
    return found


_LOST = Problem(f"shards/{DOCUMENTS}", 1, "its truth is damaged: add its files again with 'kb add'")


def _read(reading: Reading, about: Provenance) -> Added:
    """One reading as a document, or refused. A file whose text has no word in it is as good as empty."""
    row = Added(reading.name, reading.code, reading.sentence)
    if reading.status != "indexed" or reading.sha256 is None:
        return row
    key = f"document/{reading.sha256[:16]}"
    spans = [span for page in reading.pages for span in _spans(key, page, reading.paging == "fixed")]
    if not spans:
        return replace(row, code="empty", sentence="글자가 없습니다. 알맞은 파일인지 확인하세요 (no words in it).")
    document = Document(
        title=about.title or _title(reading),
        publisher=about.publisher,
        date=about.date,
        url=about.url,
        licence=about.licence,
        media_type=reading.media_type or "",
        sha256=reading.sha256,
        paging=reading.paging,
        page_count=reading.page_count,
        pages=[DocumentPage(number=page.number, text=page.text) for page in reading.pages],
        spans=spans,
        notices=list(reading.notices),
    )
    return replace(row, document=document, outcome="added")


def _title(reading: Reading) -> str:
    """The first line that reads like a heading: short, with a word in it, and no sentence; else the name of the file."""
    first = next((page for page in reading.pages if page.text.strip()), None)
    for line in (first.text.split("\n") if first else [])[:5]:
        line = _clean(line)
        if line and len(line) <= HEADING and _WORD.search(line) and not _ENDED.search(line):
            return line
    return _clean(Path(reading.name).name)[:200] or "document"


def _clean(text: str) -> str:
    """On one line, without signs that are not printed."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


_WORD = re.compile(r"[^\W\d_]{2,}")
_ENDED = re.compile(r"[.!?。…][\"'”’)\]」』]*$")
_END = re.compile(
    r"(?<=[^\W\d_])[.!?。…]+[\"'”’)\]」』]*(?=\s)|(?<=[\d%)\]」』\"'”’])[.!?。]+[\"'”’)\]」』]*(?=\n|\s+[^\W\d_a-z])"
)
"""Where a sentence ends within running text: after a letter; after a number only before a new word (``2026. 3. 2.`` goes on)."""
_DAY = re.compile(r"\d{4}\s*[.]\s*\d{1,2}[.]\s*\d{1,2}[.]$")
"""``2026. 3. 2.`` ends no sentence."""
_BULLET = re.compile(r"\s*(?:[•·▪■□○●◦▶▷※*☎✓✔\-–—]|[①-⑳㉠-㉻]|\(?\d{1,2}[.)]|[가-하][.)])\s")
FULL = 0.7
"""A printed line shorter than this share of the longest of its page ended its paragraph, or is a heading."""


def sentences(text: str, printed: bool) -> Iterator[tuple[int, int]]:
    """Spans of the sentences of a page, in order, without white space around them.

    ``printed``: line breaks are those of the page and may stand within a sentence (PDF); a break ends a sentence where the
    line before it is short, or the next one is blank or begins a list item. Otherwise each line is a paragraph.

    >>> [text[a:b] for text in ["상담은 무료입니다. 이름은 몰라도 됩니다."] for a, b in sentences(text, False)]
    ['상담은 무료입니다.', '이름은 몰라도 됩니다.']
    """
    longest = max((len(line.strip()) for line in text.split("\n")), default=0)
    cuts = {
        match.end() for match in _END.finditer(text) if not _DAY.search(text[max(0, match.end() - 16) : match.end()])
    }
    place = 0
    lines = text.split("\n")
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        place += len(line) + 1
        short = len(line.strip()) < FULL * longest
        if not printed or short or not following.strip() or _BULLET.match(following + " "):
            cuts.add(min(place, len(text)))
    start = 0
    for end in sorted(cuts | {len(text)}):
        piece = text[start:end]
        if piece.strip():
            lead = len(piece) - len(piece.lstrip())
            yield from _short(text, start + lead, start + len(piece.rstrip()))
        start = end


def _short(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A sentence, cut at spaces where it is longer than a passage."""
    while end - start > PASSAGE:
        cut = max(text.rfind(" ", start, start + PASSAGE), text.rfind("\n", start, start + PASSAGE))
        cut = cut if cut > start else start + PASSAGE
        yield start, cut
        start = cut + (len(text[cut:end]) - len(text[cut:end].lstrip()))
    if start < end:
        yield start, end


def _spans(owner: str, page: Page, printed: bool) -> Iterator[DocumentSpan]:
    """The passages of a page: whole sentences, together at most :data:`PASSAGE` characters."""
    group: list[tuple[int, int]] = []
    for span in sentences(page.text, printed):
        if group and span[1] - group[0][0] > PASSAGE:
            yield from _span(owner, page, group)
            group = []
        group.append(span)
    yield from _span(owner, page, group)


def _span(owner: str, page: Page, group: list[tuple[int, int]]) -> Iterator[DocumentSpan]:
    if not group:
        return
    start, end = group[0][0], group[-1][1]
    text = page.text[start:end]
    if _WORD.search(text):
        key = f"{owner}#p{page.number}:{start}-{end}:{text_hash(text)[:12]}"
        yield DocumentSpan(key=key, page=page.number, start=start, end=end, sentences=group)


def _language(text: str) -> str:
    return "ko" if any("가" <= char <= "힣" for char in text) else "en"
