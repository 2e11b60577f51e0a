"""The linter over our own prose: everything in the corpus that we wrote and people read, but for what people say themselves.

``asks``, ``aka`` and the lexicon hold people's own words and are not judged. ``python -m ingest.corpus`` prints the faults.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ingest.corpus import Corpus, Problem
from kb.prose import faults


def prose(corpus: Corpus) -> Iterator[tuple[str, str]]:
    """(path, line of ours) for every line of the corpus that a person is shown."""
    for path, card in corpus.cards.items():
        yield from _of(path, (a.text for a in (*card.account, *card.english)), card.limits)
        yield from _of(path, (part for c in card.history for part in (c.change, c.change_en)))
        yield from _of(path, (part for p in card.penalties for part in (p.act, p.act_en)))
    for path, digest in corpus.digests.items():
        yield from _of(path, digest.issue, digest.holding, digest.why, digest.limits, digest.english)
    for path, service in corpus.services.items():
        yield from _of(path, service.does, service.bring, service.english, (service.who, service.cost, service.hours))
    for path, guide in corpus.guides.items():
        yield from _of(path, (s.text for s in (*guide.steps, *guide.avoid, *guide.english)))
        yield from _of(path, (guide.title_ko, guide.title_en))
    for path, event in corpus.policy.items():
        yield from _of(path, event.account, event.english, (event.event_ko, event.event_en))
        yield from _of(path, (part for c in event.conflicts for part in (c.about, c.about_en, c.reading, c.reading_en)))
    for check in corpus.factchecks.values():
        yield from _of(
            "factchecks", (check.correction, check.correction_en), (t for f in check.facts for t in (f.text, f.english))
        )
    for term in corpus.glossary.values():
        yield from _of("glossary", (term.plain, term.english))
    for row in corpus.statistics.values():
        yield from _of("statistics", (row.title, row.title_en, row.counts, row.counts_en), row.caution, row.caution_en)
    for word in corpus.definitions.values():
        yield from _of("definitions", (word.term, word.term_en, word.means, word.means_en, word.note, word.note_en))
    for effect in corpus.effects.values():
        yield from _of("effects", effect.what, effect.english)


def _of(path: str, *groups: Iterable[str | None]) -> Iterator[tuple[str, str]]:
    for group in groups:
        yield from ((path, line) for line in group if line)


def word_problems(corpus: Corpus) -> list[Problem]:
    """Every line with words that are not ours to say, named by file."""
    return [
        Problem(path, 1, f"{fault.kind}: {fault.words!r} ({fault.instead}): {line[:60]}")
        for path, line in prose(corpus)
        for fault in faults(line)
    ]
