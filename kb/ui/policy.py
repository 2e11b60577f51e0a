"""The policy page: a timeline of dated facts with their sources, claims that were checked, and both as data to take away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

import streamlit as st
from markupsafe import Markup

from kb.base import KnowledgeBase, policy_table, statistics_table
from kb.clock import today
from kb.ui import charts, frame, state, stories
from kb.ui.clause import opened
from kb.ui.render import fill, joined, link, show
from kb.ui.words import word

FIRST = 20
"""Events that are drawn at first: the newest ones."""
VERDICTS = ("right", "partly", "wrong", "not_found")


def page() -> None:
    """Draw the page: filters, the timeline and its list, definitions and statistics, the fact checks, the files."""
    language = state.language()
    kb = frame.begin(language, "policy")
    words = st.text_input(
        word(language, "words"), max_chars=80, key="policy_words", autocomplete="off", persist_state="session"
    )
    events(language, kb, words or "")
    statistics(language, kb, words or "")
    checks(language, kb, words or "")
    stories.section(language, kb)


def events(language: str, kb: KnowledgeBase, words: str) -> None:
    """The timeline, and every event of it in words, the newest first."""
    every = kb.policy_events()
    row = st.container(horizontal=True, vertical_alignment="bottom", key="policy_filters")
    about = dict.fromkeys(name for event in every for name in event.situations)
    situations = row.multiselect(
        word(language, "rulings_about"), list(about), format_func=lambda name: word(language, f"situation_{name}"),
        placeholder=word(language, "all"),
        select_all=False, filter_mode="contains", key="policy_situations", persist_state="session",
    )  # fmt: skip
    years = sorted({int(event.date[:4]) for event in every})
    span = row.slider(
        word(language, "policy_years"),
        years[0],
        years[-1],
        (years[0], years[-1]),
        key="policy_years",
        persist_state="session",
    )
    rows = policy_table.chosen(every, situations=situations, years=span, words=words)
    show(
        fill(
            '<h2 class="part">{}</h2><p class="facts" role="status">{}</p>', word(language, "policy_timeline"),
            word(language, "policy_found", count=len(rows)),
        )
    )  # fmt: skip
    if not rows:
        show(fill('<p class="lead">{}</p>', word(language, "policy_none")))
        return
    drawn = rows[-frame.shown_at_once("policy", FIRST) :]
    points = [
        charts.Point(event.date, event.days[0].isoformat(), event.days[1].isoformat(), _title(language, event))
        for event in drawn
    ]
    st.altair_chart(
        charts.timeline(language, points, word(language, "policy_axis")), width="stretch", alt=word(language, "policy_alt"),
        key="policy_chart",
    )  # fmt: skip
    listed = joined(event_card(language, kb, event) for event in reversed(drawn))
    show(fill('<h2 class="part">{}</h2><ol class="rows policy">{}</ol>', word(language, "policy_events"), listed))
    frame.more(language, "policy", len(rows), FIRST)
    korean = language == "ko"
    frame.hand_out(
        language, "policy", policy_table.EVENT_COLUMNS, (policy_table.event_cells(event, korean) for event in rows)
    )


def _title(language: str, event: Any) -> str:
    title: str = event.event_ko if language == "ko" else event.event_en
    return title


def event_card(language: str, kb: KnowledgeBase, event: Any) -> Markup:
    """One event: its day, what happened, its figures as the sources give them, the clauses it made, the sources."""
    facts = [
        ("policy_figures", event.numbers if language == "ko" else event.numbers_en),
        ("policy_instrument", event.instrument if language == "ko" else None),
    ]
    pairs = joined(fill("<div><dt>{}</dt><dd>{}</dd></div>", word(language, key), said) for key, said in facts if said)
    unsure = (
        fill('<p class="facts">{}</p>', word(language, "policy_medium")) if event.confidence != "high" else Markup("")
    )
    return fill(
        '<li><p class="facts">{}{}</p><h3 class="big">{}</h3><ul class="account">{}</ul><dl class="pairs">{}</dl>{}{}'
        '<div class="sources">{}</div><p class="facts">{}: {} · {}</p></li>',
        event.date,
        known_to(language, event),
        _title(language, event),
        joined(fill("<li>{}</li>", line) for line in (event.account if language == "ko" else event.english)),
        pairs,
        conflicts(language, event.conflicts),
        unsure,
        clauses(language, kb, event.provisions),
        word(language, "policy_sources"),
        sources(language, event.sources),
        word(language, "checked", date=event.checked_on.isoformat()),
    )


def known_to(language: str, event: Any) -> str:
    """What is said beside a date of which the day is not known."""
    known = policy_table.known_to(event)
    return "" if known == "day" else f" ({word(language, f'policy_known_{known}')})"


def conflicts(language: str, rows: Sequence[Any]) -> Markup:
    """Figures that sources give differently: every one, with the source that gives it."""
    korean = language == "ko"
    return joined(
        fill(
            '<p class="facts">{}: {}</p><ul class="account">{}</ul>{}',
            word(language, "policy_conflict"),
            row.about if korean else row.about_en,
            joined(
                fill("<li>{} ({})</li>", one.figure if korean else one.figure_en, sources(language, [one.source]))
                for one in row.told
            ),
            fill('<p class="facts">{}</p>', row.reading if korean else row.reading_en) if row.reading else Markup(""),
        )
        for row in rows
    )


def clauses(language: str, kb: KnowledgeBase, keys: Sequence[str]) -> Markup:
    """The clauses behind an entry, as they stand today."""
    return joined(opened(language, kb, key, kb.cited(key) or key, today()) for key in keys)


def sources(language: str, rows: Sequence[Any]) -> Markup:
    """Where an entry was read: the host and the date of each source, linked."""
    told = (
        link(row.url, word(language, "policy_source", name=urlsplit(row.url).hostname or row.url, date=row.date))
        for row in {row.url: row for row in rows}.values()
    )
    return Markup(", ").join(told)


def statistics(language: str, kb: KnowledgeBase, words: str) -> None:
    """The words that the law defines, and what was counted, each figure with its period and source."""
    korean = language == "ko"
    show(fill('<h2 class="part">{}</h2><p class="lead">{}</p>', *(word(language, key) for key in ("statistics_title", "statistics_what"))))  # fmt: skip
    defined = statistics_table.chosen(kb.definitions(), words=words)
    counted = statistics_table.chosen(kb.statistics(), words=words)
    found = word(language, "statistics_found", definitions=len(defined), statistics=len(counted))
    show(fill('<p class="facts" role="status">{}</p>', found))
    if defined:
        cards = joined(definition_card(language, kb, row) for row in defined)
        show(fill('<ol class="rows policy">{}</ol>', cards))
        cells = (statistics_table.definition_cells(row, korean) for row in defined)
        frame.hand_out(language, "definitions", statistics_table.DEFINITION_COLUMNS, cells)
    if counted:
        show(fill('<ol class="rows policy">{}</ol>', joined(statistic_card(language, row) for row in counted)))
        lines = (cells for row in counted for cells in statistics_table.statistic_cells(row, korean))
        frame.hand_out(language, "statistics", statistics_table.STATISTIC_COLUMNS, lines)


def definition_card(language: str, kb: KnowledgeBase, row: Any) -> Markup:
    """One defined word: what it means in our words, what else it is used for, the clause."""
    korean = language == "ko"
    note = row.note if korean else row.note_en
    return fill(
        '<li><h3 class="big">{}</h3><p>{}</p>{}{}<p class="facts">{}</p></li>',
        row.term if korean else row.term_en,
        row.means if korean else row.means_en,
        fill('<p class="facts">{}</p>', note) if note else Markup(""),
        clauses(language, kb, [row.clause]),
        word(language, "checked", date=row.checked_on.isoformat()),
    )


def statistic_card(language: str, row: Any) -> Markup:
    """One statistic: what is counted and by whom, its figures with period and source, the conflicts, the cautions."""
    korean = language == "ko"
    unit = row.unit if korean else row.unit_en
    figures = joined(
        fill(
            "<tr><td>{}{}</td><td>{}{}</td><td>{}</td></tr>", figure.period,
            fill("<br>{}", figure.of if korean else figure.of_en) if figure.of else Markup(""),
            statistics_table.number(figure, unit, korean),
            fill("<br><small>{}</small>", word(language, "statistics_medium")) if figure.confidence != "high" else Markup(""),
            sources(language, figure.sources),
        )
        for figure in row.figures
    )  # fmt: skip
    return fill(
        '<li><h3 class="big">{}</h3><p>{}</p><table class="figures"><thead><tr><th scope="col">{}</th><th scope="col">{}</th>'
        '<th scope="col">{}</th></tr></thead><tbody>{}</tbody></table>{}<ul class="account">{}</ul>'
        '<p class="facts">{} · {}</p></li>',
        row.title if korean else row.title_en,
        row.counts if korean else row.counts_en,
        word(language, "statistics_period"),
        word(language, "statistics_value"),
        word(language, "policy_sources"),
        figures,
        joined(conflicts(language, figure.conflicts) for figure in row.figures),
        joined(fill("<li>{}</li>", line) for line in (row.caution if korean else row.caution_en)),
        word(language, "statistics_by", name=row.publisher if korean else row.publisher_en),
        word(language, "checked", date=row.checked_on.isoformat()),
    )


def checks(language: str, kb: KnowledgeBase, words: str) -> None:
    """Claims that go round: what is right about them, with the facts."""
    show(fill('<h2 class="part">{}</h2>', word(language, "checks_title")))
    verdicts = st.pills(
        word(language, "checks_verdict"), VERDICTS, selection_mode="multi",
        format_func=lambda name: word(language, f"verdict_{name}"), key="policy_verdicts", persist_state="session",
    )  # fmt: skip
    rows = policy_table.checked(kb.fact_checks(), verdicts=verdicts, words=words)
    show(fill('<p class="facts" role="status">{}</p>', word(language, "checks_found", count=len(rows))))
    if not rows:
        return
    show(fill('<ol class="rows policy">{}</ol>', joined(check_card(language, kb, row) for row in rows)))
    korean = language == "ko"
    frame.hand_out(
        language, "checks", policy_table.CHECK_COLUMNS, (policy_table.check_cells(row, korean) for row in rows)
    )


def check_card(language: str, kb: KnowledgeBase, row: Any) -> Markup:
    """One claim: the verdict and the correction first, then the facts, each with its sources."""
    korean = language == "ko"
    facts = joined(
        fill(
            "<li>{}{}<br><small>{}</small></li>", fact.text if korean else fact.english,
            fill(" <small>({})</small>", word(language, "policy_medium")) if fact.confidence != "high" else Markup(""),
            sources(language, fact.sources),
        )
        for fact in row.facts
    )  # fmt: skip
    return fill(
        '<li><p class="facts">“{}”</p><h3 class="big">{}</h3><p>{}</p><details class="fold"><summary>{} ({})</summary>'
        '<ul class="account">{}</ul></details><div class="sources">{}</div><p class="facts">{}</p></li>',
        row.claim if korean else row.claim_en,
        word(language, f"verdict_{row.verdict}"),
        row.correction if korean else row.correction_en,
        word(language, "checks_facts"),
        len(row.facts),
        facts,
        clauses(language, kb, row.provisions),
        word(language, "checked", date=row.checked_on.isoformat()),
    )
