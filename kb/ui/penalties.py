"""The penalties page: 법정형 sorted, filtered, set side by side, drawn and handed out, each row on its exact clause."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st
from markupsafe import Markup

from kb.base import KnowledgeBase, csv_file, penalty_table
from kb.clock import today
from kb.ui import charts, clause, frame, state
from kb.ui.clause import day_line, day_of_act, opened
from kb.ui.render import fill, joined, link, show
from kb.ui.words import WORDS, word

PenaltyRow = penalty_table.PenaltyRow
AT_ONCE = 20
"""Rows of the list, and bars of the chart, that are drawn at once."""
VIEWS = ("list", "table", "chart")


def page() -> None:
    """Draw the page: which day's law, filters, and the rows in the view that was chosen."""
    language = state.language()
    kb = frame.begin(language, "penalties")
    act = day_of_act(language, "penalties_act")
    day = act or today()
    show(day_line(language, today(), act))
    if act:
        show(fill('<p class="facts">{}</p>', word(language, "day_of_act_rule")))
        show(opened(language, kb, "001692/1", word(language, "open_clause"), day, act))
    every = kb.penalty_rows(as_of=day)
    fitting = filtered(language, every)
    rows, missing = [row for row in fitting if row.held], [row for row in fitting if not row.held]
    controls = st.container(horizontal=True, vertical_alignment="bottom", key="penalties_controls")
    order = controls.selectbox(
        word(language, "order"), penalty_table.ORDERS, format_func=lambda name: word(language, f"order_{name}"),
        filter_mode=None, key="penalties_order", persist_state="session",
    )  # fmt: skip
    view = controls.segmented_control(
        word(language, "view"), VIEWS, format_func=lambda name: word(language, f"view_{name}"), default=VIEWS[0],
        required=True, key="penalties_view", wrap=True, persist_state="session",
    )  # fmt: skip
    rows = penalty_table.ordered(rows, order)
    show(fill('<p class="facts" role="status">{}</p>', " · ".join(_about(language, len(rows), order))))
    if order in ("gravest", "mildest"):
        show(opened(language, kb, "001692/50", word(language, "article_50"), day, act))
    if missing:
        show(unheld(language, kb, missing, day))
    side = compared(language, rows)
    if side:
        show(beside(language, kb, side, day, act))
    if not rows:
        show(fill('<p class="lead">{}</p>', word(language, "none_found")))
    elif view == "table":
        table(language, rows)
    elif view == "chart":
        chart(language, side or rows)
    else:
        listed(language, kb, rows, day, act)
    if rows:
        download(language, rows, day)


def _about(language: str, count: int, order: str) -> list[str]:
    """How many rows there are, and by which rule the gravest is the gravest."""
    rule = [word(language, "order_rule")] if order in ("gravest", "mildest") else []
    return [word(language, "found", count=count), *rule]


def filtered(language: str, rows: Sequence[PenaltyRow]) -> list[PenaltyRow]:
    """The rows that the widgets leave: words and acts in view, the rest behind a button."""
    acts = [name for name in _known(language, "act_") if any(name in row.acts for row in rows)]
    first = st.container(horizontal=True, vertical_alignment="bottom", key="penalties_filters")
    words = first.text_input(
        word(language, "words"), placeholder=word(language, "words_hint"), max_chars=80, key="penalties_words",
        autocomplete="off", persist_state="session",
    )  # fmt: skip
    wanted = first.multiselect(
        word(language, "acts"), acts, format_func=lambda name: word(language, f"act_{name}"),
        placeholder=word(language, "all"),
        select_all=False, filter_mode="contains", key="penalties_acts", persist_state="session",
    )  # fmt: skip
    protects = first.segmented_control(
        word(language, "protects"), ("minor", "any"), format_func=lambda name: word(language, f"protects_{name}"),
        key="penalties_protects", wrap=True, persist_state="session",
    )  # fmt: skip
    with st.popover(word(language, "more_filters")):
        forms = st.pills(
            word(language, "forms"), penalty_table.FORMS, selection_mode="multi",
            format_func=lambda name: word(language, f"form_{name}"), key="penalties_forms", persist_state="session",
        )  # fmt: skip
        kinds = st.pills(
            word(language, "kinds"), penalty_table.KINDS, selection_mode="multi",
            format_func=lambda name: word(language, f"kind_{name}"), key="penalties_kinds", persist_state="session",
        )  # fmt: skip
        names = {row.law_id: row.short if language == "ko" else row.law_en for row in rows if row.carded}
        laws = st.multiselect(
            word(language, "laws"), list(names), format_func=lambda law: names.get(law, law),
            placeholder=word(language, "all"),
            select_all=False, filter_mode="contains", key="penalties_laws", persist_state="session",
        )  # fmt: skip
        everything = any(not row.carded for row in rows) and st.toggle(
            word(language, "everything"), key="penalties_everything", persist_state="session"
        )
    return penalty_table.chosen(
        rows, laws=laws, acts=wanted, protects=protects, forms=forms, kinds=kinds, words=words or "",
        carded=not everything,
    )  # fmt: skip


def _known(language: str, prefix: str) -> list[str]:
    """The codes that have a word with this prefix, in the order of the words."""
    return [key.removeprefix(prefix) for key in WORDS[language] if key.startswith(prefix)]


def compared(language: str, rows: Sequence[PenaltyRow]) -> list[PenaltyRow]:
    """The rows chosen to stand side by side, four at most."""
    by_id = {row.id: row for row in rows}
    chosen = st.multiselect(
        word(language, "compare"), list(by_id), format_func=lambda name: _option(language, by_id.get(name)),
        max_selections=4, placeholder=word(language, "compare_hint"),
        select_all=False, filter_mode="contains", key="penalties_compare",
    )  # fmt: skip
    return [by_id[name] for name in chosen if name in by_id]


def _option(language: str, row: PenaltyRow | None) -> str:
    return f"{_name(language, row)} · {_act(language, row)}" if row else ""


def _name(language: str, row: PenaltyRow) -> str:
    return row.name if language == "ko" else row.name_en


def _act(language: str, row: PenaltyRow) -> str:
    """Our name of the act, else the title of the article."""
    return (row.act if language == "ko" else row.act_en) or row.title


def _formula(language: str, row: PenaltyRow) -> str:
    return row.text if language == "ko" else row.text_en or row.text


def months(language: str, count: int) -> str:
    """``months("ko", 18)`` -> ``1년 6개월``."""
    parts = [(name, number) for name, number in zip(("year", "month"), divmod(count, 12), strict=True) if number]
    return " ".join(word(language, name if number == 1 else f"{name}s", number=number) for name, number in parts)


def span(language: str, low: str | None, high: str | None) -> str:
    """Two ends in words; those that are not written are left out."""
    if low and high:
        return low if low == high else word(language, "between", low=low, high=high)
    return word(language, "at_least", low=low) if low else word(language, "at_most", high=high) if high else ""


def term(language: str, row: PenaltyRow) -> str:
    """사형, 무기 and the term that the clause writes; nothing that it does not write."""
    ends = [None if value is None else months(language, value) for value in (row.min_months, row.max_months)]
    parts = [word(language, f"kind_{kind}") for kind in ("death", "life") if kind in row.kinds]
    parts += [text] if (text := span(language, *ends)) else []
    either = f" {word(language, 'or')} ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)
    return either or _unnamed(language, row)


def fine(language: str, row: PenaltyRow) -> str:
    ends = [None if value is None else word(language, "won", won=f"{value:,}") for value in (row.min_krw, row.max_krw)]
    return span(language, *ends) or _unnamed(language, row)


def _unnamed(language: str, row: PenaltyRow) -> str:
    """No such punishment; or, of a clause that takes its penalty from another one, that the other says it."""
    return word(language, "elsewhere" if "refers" in row.kinds else "no_term")


def standing(language: str, row: PenaltyRow) -> str:
    """State, horizon and day of effect: ``현행(확인: 2026-06-08) · 시행 2024-10-16``."""
    said = clause.standing(language, row.state, row.known_until, row.effective_from, row.effective_to, row.version)
    return " · ".join(said)


def listed(language: str, kb: KnowledgeBase, rows: Sequence[PenaltyRow], day: date, act: date | None) -> None:
    """Cards, the first of them at once."""
    held = frame.shown_at_once("penalties", AT_ONCE)
    show(
        fill(
            '<ol class="rows" lang="{}">{}</ol>',
            language,
            joined(card(language, kb, row, day, act) for row in rows[:held]),
        )
    )
    frame.more(language, "penalties", len(rows), AT_ONCE)


def card(language: str, kb: KnowledgeBase, row: PenaltyRow, day: date, act: date | None) -> Markup:
    """One row: the penalty first, then for what, where it stands, and the clause itself."""
    return fill(
        '<li><p class="big">{}</p><p>{}</p><p class="facts">{}</p>{}</li>',
        _formula(language, row), _act(language, row), " · ".join([standing(language, row), *_marks(language, row)]),
        opened(language, kb, row.key, _name(language, row), day, act),
    )  # fmt: skip


def _marks(language: str, row: PenaltyRow) -> list[str]:
    """What sets a row apart: for minors, an attempt, a habit."""
    found = [word(language, f"protects_{row.protects}")] if row.protects != "any" else []
    return found + [word(language, f"form_{form}") for form in row.forms if form != "offence"]


def unheld(language: str, kb: KnowledgeBase, rows: Sequence[PenaltyRow], day: date) -> Markup:
    """Clauses whose text of that day is not on file: which they are, what our rules on earlier acts say of them, and where the
    official text is. Their present penalty is not shown."""
    lines = joined(
        fill(
            "<li><strong>{}</strong> {}<br>{}</li>", _name(language, row),
            " ".join(note.text if language == "ko" else note.english for note in kb.clause_notes(row.key, act=day) if note.source),
            link(row.url, word(language, "official")),
        )
        for row in {row.key: row for row in rows}.values()
    )  # fmt: skip
    return fill(
        '<div class="notice"><details class="fold"><summary>{}</summary><ul>{}</ul></details></div>',
        word(language, "not_held", count=len(rows)), lines,
    )  # fmt: skip


def beside(language: str, kb: KnowledgeBase, rows: Sequence[PenaltyRow], day: date, act: date | None) -> Markup:
    """Up to four rows side by side, one below the other on a phone."""
    return fill(
        '<h2 class="part">{}</h2><div class="beside" lang="{}">{}</div>', word(language, "compare_title"), language,
        joined(_column(language, kb, row, day, act) for row in rows),
    )  # fmt: skip


def _column(language: str, kb: KnowledgeBase, row: PenaltyRow, day: date, act: date | None) -> Markup:
    lines = [
        ("col_act", _act(language, row)),
        ("col_text", _formula(language, row)),
        ("term", term(language, row)),
        ("fine", fine(language, row)),
        ("protects", word(language, f"protects_{row.protects}")),
        ("forms", ", ".join(word(language, f"form_{form}") for form in row.forms)),
        ("state", standing(language, row)),
    ]
    pairs = joined(fill("<dt>{}</dt><dd>{}</dd>", word(language, key), text) for key, text in lines)
    name = _name(language, row)
    return fill("<section><h3>{}</h3><dl>{}</dl>{}</section>", name, pairs, opened(language, kb, row.key, word(language, "open_clause"), day, act))  # fmt: skip


def table(language: str, rows: Sequence[PenaltyRow]) -> None:
    """The same rows in a grid that sorts by any column. Its cells are drawn, not parsed: text cannot become markup."""
    data = {
        "col_provision": [_name(language, row) for row in rows],
        "col_act": [_act(language, row) for row in rows],
        "col_text": [_formula(language, row) for row in rows],
        "col_min_months": [row.min_months for row in rows],
        "col_max_months": [row.max_months for row in rows],
        "col_max_krw": [row.max_krw for row in rows],
        "col_effective_from": [row.effective_from for row in rows],
        "col_state": [standing(language, row) for row in rows],
        "col_url": [row.url for row in rows],
    }
    frame = {word(language, key): values for key, values in data.items()}
    st.dataframe(
        frame, hide_index=True, width="stretch", height=480, placeholder="–", alt=word(language, "table_alt"),
        column_config={
            word(language, "col_provision"): st.column_config.TextColumn(pinned=True),
            word(language, "col_min_months"): st.column_config.NumberColumn(format="%d"),
            word(language, "col_max_months"): st.column_config.NumberColumn(format="%d"),
            word(language, "col_max_krw"): st.column_config.NumberColumn(format="localized"),
            word(language, "col_url"): st.column_config.LinkColumn(display_text=word(language, "written")),
        },
    )  # fmt: skip


def chart(language: str, rows: Sequence[PenaltyRow]) -> None:
    """Ranges of imprisonment as bars, and the same figures in a table below."""
    bars = [row for row in rows if row.ends or {"death", "life"} & set(row.kinds)]
    if not bars:
        show(fill('<p class="lead">{}</p>', word(language, "chart_none")))
        return
    show(
        fill(
            '<h2 class="part">{}</h2><p class="facts">{}</p>',
            word(language, "chart_title"),
            word(language, "chart_what"),
        )
    )
    kb = state.knowledge_base()
    show(opened(language, kb, "001692/42", word(language, "by_42"), today()))
    if len(bars) > AT_ONCE:
        show(fill('<p class="facts">{}</p>', word(language, "chart_first", count=AT_ONCE)))
    drawn = bars[:AT_ONCE]
    ranges = [charts.Range(_name(language, row), row.ends, row.min_months is not None, row.max_months is not None, term(language, row)) for row in drawn]  # fmt: skip
    words = {key: word(language, key) for key in ("chart_axis", "col_provision", "term", "written", "by_42")}
    st.altair_chart(
        charts.ranges(language, ranges, words), width="stretch", alt=word(language, "chart_alt"), key="penalties_chart"
    )
    show(_figures(language, drawn))


def _figures(language: str, rows: Sequence[PenaltyRow]) -> Markup:
    head = joined(fill('<th scope="col">{}</th>', word(language, key)) for key in ("col_provision", "term", "fine"))
    body = joined(
        fill('<tr><th scope="row">{}</th><td>{}</td><td>{}</td></tr>', _name(language, row), term(language, row), fine(language, row))
        for row in rows
    )  # fmt: skip
    return fill(
        '<table class="figures" lang="{}"><thead><tr>{}</tr></thead><tbody>{}</tbody></table>', language, head, body
    )


def download(language: str, rows: Sequence[PenaltyRow], day: date) -> None:
    """The rows in view as a CSV file."""
    header = [word(language, f"col_{name}") for name in penalty_table.COLUMNS]
    st.download_button(
        word(language, "csv"), csv_file(header, map(penalty_table.cells, rows)), word(language, "csv_name", day=day.isoformat()),
        "text/csv", key="penalties_csv", on_click="ignore",
    )  # fmt: skip
