"""Published guidance in an answer: sentences of documents as they stand, with publisher and page; never cited as law."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.answer import gather
from kb.answer.model import Citation, Claim
from kb.answer.overlap import weigh
from kb.law.reference import find_references, unknown_names
from kb.retrieve.library import Library
from kb.retrieve.question import Question
from kb.retrieve.retriever import Hit
from kb.store.records import Document, DocumentSpan

SHOWN = {"victim": 2, "advocate": 3, "researcher": 4}
"""Sentences of one document by depth."""
LONGEST = 400
"""Characters of a sentence that is shown; a longer one is read at its source."""
_SANCTION = re.compile(
    r"징역|금고(?!\w*사)|벌금|과태료|구류|사형|몰수|법정형|공소시효|imprison|\bfined?\b|years in prison|statute of limitations",
    re.I,
)

_ENDED = re.compile(r"[.!?。…][\"'”’)\]」』]*$")
_ITEM = re.compile(r"[•·▪■□○●◦▶▷※☎✓✔-]\s*\S.{8,}")


def says_law(sentence: str, library: Library) -> bool:
    """Whether a sentence of guidance says what the law is: it names a provision, a ruling or a statute, or a punishment.

    What the law is, is said from statutes, cards and rulings alone, in the version of the day asked about; guidance may be of
    another day.
    """
    named = find_references(sentence, library.names) or unknown_names(sentence, library.names)
    return bool(named) or bool(_SANCTION.search(sentence))


def guidance(library: Library, hits: Sequence[Hit], question: Question, language: str, depth: str) -> list[Claim]:
    """The sentences of the documents among ``hits`` that speak to the question, each with its page; [] where none does."""
    claims: list[Claim] = []
    for hit in hits:
        document = library.document(hit.base)
        spans = [span for key in hit.passages if (span := document.span(key))] if document else []
        if document is None:
            continue
        shown = [
            (span, s) for span in spans for s in document.sentences(span) if _tells(s) and not says_law(s, library)
        ]
        for span, sentence in _fitting(library, document, shown, question, "reference" in hit.reasons)[: SHOWN[depth]]:
            evidence = gather.document_evidence(document, span)
            claims.append(Claim(_framed(document, span, sentence, language), "fact", (Citation(evidence, sentence),)))
    return claims


def _tells(sentence: str) -> bool:
    """A whole sentence or item of a list, not a heading and not a cut piece."""
    return len(sentence) <= LONGEST and bool(_ENDED.search(sentence) or _ITEM.match(sentence))


def _fitting(
    library: Library, document: Document, shown: Sequence[tuple[DocumentSpan, str]], question: Question, named: bool
) -> list[tuple[DocumentSpan, str]]:
    """The sentences that share most with the question, in the order given; a word counts less the more of them have it, and
    the names of document and publisher not at all. All of them where words say nothing: the document is ``named`` and no
    sentence shares a word, or the question is in another language."""
    if question.language != "ko" and any("가" <= c <= "힣" for _, text in shown for c in text):
        return list(shown)

    def words(text: str) -> set[str]:
        for name in (document.title, document.publisher):
            text = text.replace(name, " ")
        return set(library.tokens(library.documents[0], text))

    asked = words(question.text)
    held = [asked & words(text) for _, text in shown]
    scores = weigh(held)
    best = max(scores, default=0.0)
    if not best:
        return list(shown) if named else []
    return [item for item, score in zip(shown, scores, strict=True) if score >= best / 2]


def _framed(document: Document, span: DocumentSpan, sentence: str, language: str) -> str:
    page = document.cited_page(span)
    if language == "ko":
        where = f"{document.publisher} 「{document.title}」" + (f" {page}쪽" if page else "")
    else:
        where = f"Guidance by {document.publisher}, 「{document.title}」" + (f", p. {page}" if page else "")
    return f"{where}: “{sentence}”"
