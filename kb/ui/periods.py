"""The periods page: until when something can be done, each reading with its clauses and with what is in doubt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import streamlit as st
from markupsafe import Markup

from kb.base import KbError, KnowledgeBase, period_table
from kb.clock import today
from kb.ui import clause, frame, state
from kb.ui.clause import FIRST_DAY
from kb.ui.penalties import months
from kb.ui.render import fill, joined, link, show
from kb.ui.words import word

Asked = period_table.Asked
Counted = period_table.Counted
Ground = period_table.Ground
OLDEST = 1920
"""The earliest year of birth that can be chosen."""


def page() -> None:
    """Draw the page: what to count, the facts it needs, and the result. Nothing chosen here outlives the page."""
    language = state.language()
    kb = frame.begin(language, "periods", fill('<p class="facts">{}</p>', word(language, "periods_private")))
    what = st.radio(
        word(language, "period_what"), period_table.WHAT, format_func=lambda name: word(language, f"what_{name}"),
        key="period_what",
    )  # fmt: skip
    asked = _deadline(language) if what == "deadline" else _case(language, kb, what)
    if asked is None:
        first = "period_first_offence" if what in ("prosecution", "complaint") else "period_first"
        show(fill('<p class="lead" role="status">{}</p>', word(language, first)))
        return
    try:
        rows = kb.periods(asked)
    except KbError as error:
        show(fill('<p class="notice" role="alert">{}</p>', word(language, "period_failed", why=str(error))))
        return
    show(result(language, rows))


def _deadline(language: str) -> Asked | None:
    """One of the other periods, and the day of its event."""
    name = st.selectbox(
        word(language, "period_name"), period_table.NAMES, format_func=lambda name: word(language, f"deadline_{name}"),
        index=None, placeholder=word(language, "period_choose"), filter_mode="contains", key="period_name",
    )  # fmt: skip
    if name is not None:
        event = word(language, f"run_{period_table.EVENTS[name]}")
        show(fill('<p class="facts">{}: <strong>{}</strong></p>', word(language, "period_from"), event))
    day = _day(language, "period_event")
    return Asked("deadline", day, name=name) if day and name else None


def _case(language: str, kb: KnowledgeBase, what: period_table.What) -> Asked | None:
    """The facts of an act, as far as this period needs them."""
    day = _day(language, "period_act")
    if day is None:
        return None
    asked = Asked(what, day)
    if what in ("prosecution", "complaint"):
        asked = replace(asked, offence=_offence(language, kb, day))
    if what == "complaint":
        asked = replace(asked, known=_day(language, "period_known_offender"))
    if what == "damages":
        asked = replace(asked, known=_day(language, "period_known"), sexual=_yes_no(language, "sexual"))
    if what in ("prosecution", "damages"):
        asked = replace(asked, born=_born(language, day))
    if what == "prosecution":
        asked = replace(asked, disabled=_yes_no(language, "disabled"), science=_yes_no(language, "science"))
    return asked if asked.offence or what == "damages" else None


def _day(language: str, key: str) -> date | None:
    chosen: date | None = st.date_input(
        word(language, key), value=None, min_value=FIRST_DAY, max_value=today(), format="YYYY-MM-DD", key=key
    )
    return chosen


def _offence(language: str, kb: KnowledgeBase, day: date) -> str | None:
    rows = {row.id: row for row in kb.offences(day)}
    if not rows:
        show(fill('<p class="notice">{}</p>', word(language, "period_no_offence")))
        return None

    def told(name: str) -> str:
        row = rows[name]
        return (
            f"{row.name} · {row.act or row.title}" if language == "ko" else f"{row.name_en} · {row.act_en or row.title}"
        )

    chosen: str | None = st.selectbox(
        word(language, "period_offence"), list(rows), format_func=told, index=None,
        placeholder=word(language, "period_offence_hint"), filter_mode="contains", key="period_offence",
    )  # fmt: skip
    if len(rows) < len(kb.offences(today())):
        show(fill('<p class="facts">{}</p>', word(language, "period_some_missing")))
    if chosen:
        row = rows[chosen]
        show(clause.opened(language, kb, row.key, row.name if language == "ko" else row.name_en, day, day))
    return chosen


def _born(language: str, act: date) -> tuple[date, date] | None:
    """The days between which the birth lies: none, a year, or one day."""
    how = st.segmented_control(
        word(language, "period_birth"), ("none", "year", "day"), format_func=lambda name: word(language, f"birth_{name}"),
        default="none", required=True, key="period_birth", wrap=True,
    )  # fmt: skip
    if how == "year":
        year = st.number_input(
            word(language, "birth_year_input"), min_value=OLDEST, max_value=act.year, value=None, step=1, format="%d",
            key="period_birth_year",
        )  # fmt: skip
        return (date(year, 1, 1), min(date(year, 12, 31), act)) if year else None
    if how == "day":
        day = st.date_input(
            word(language, "birth_day_input"), value=None, min_value=date(OLDEST, 1, 1), max_value=act,
            format="YYYY-MM-DD", key="period_birth_day",
        )  # fmt: skip
        return (day, day) if day else None
    return None


def _yes_no(language: str, key: str) -> bool | None:
    answers = {"unknown_fact": None, "yes": True, "no": False}
    chosen = st.segmented_control(
        word(language, key), list(answers), format_func=lambda name: word(language, name), default="unknown_fact",
        required=True, key=f"period_{key}", wrap=True,
    )  # fmt: skip
    return answers[chosen]


def result(language: str, rows: Sequence[Counted]) -> Markup:
    """Every reading: the day first, then how it was counted, what is in doubt, what could change it, and the clauses."""
    several = len(rows) > len({row.period.rule for row in rows})
    head = (
        fill('<p class="facts">{}</p>', word(language, "period_readings", count=len(rows))) if several else Markup("")
    )
    until = min(row.period.known_until for row in rows).isoformat()
    return fill(
        '<div class="result" lang="{}" role="status">{}<ol class="rows">{}</ol><p class="facts">{}</p></div>', language, head,
        joined(reading(language, row) for row in rows), word(language, "period_known_until", day=until),
    )  # fmt: skip


def reading(language: str, row: Counted) -> Markup:
    period = row.period
    given = [word(language, f"assume_{code.replace(':', '_')}") for code in period.assumes]
    return fill(
        '<li><p class="facts">{}</p>{}<p class="big">{}</p>{}{}{}{}{}</li>',
        _rule(language, period.rule),
        fill("<p>{}: <strong>{}</strong></p>", word(language, "if"), ", ".join(given)) if given else Markup(""),
        ". ".join(ends(language, row)),
        _count(language, row),
        _doubts(language, period.caveats),
        _grounds(language, row.grounds),
        _changes(language, row),
        _rulings(language, period.rulings),
    )


def _rule(language: str, rule: str) -> str:
    return word(language, f"deadline_{rule}" if rule in period_table.NAMES else f"rule_{rule}")


def ends(language: str, row: Counted) -> list[str]:
    """The end in words, and whether it is past; what there is to say where nothing runs."""
    period = row.period
    if period.kind != "runs":
        return [word(language, {"never": "kind_never", "none": "kind_none_complaint"}.get(period.kind, "kind_unknown"))]
    if period.end is None:
        return [word(language, "kind_no_start")]
    first, last = period.end.first.isoformat(), period.end.last.isoformat()
    day = word(language, "period_until", end=first) if first == last else word(language, "period_until_between", first=first, last=last)  # fmt: skip
    return [day, word(language, f"period_{period.state}", today=period.as_of.isoformat())]


def _count(language: str, row: Counted) -> Markup:
    """Length, event and first counted day."""
    period = row.period
    if period.kind != "runs":
        return Markup("")
    length = months(language, period.months) if period.months else word(language, "period_days", number=period.days)
    pairs = [("period_length", length), ("period_from", word(language, f"run_{period.runs_from}"))]
    pairs += [("period_start", str(period.start))] if period.start else []
    return fill(
        "<dl>{}</dl>",
        joined(fill("<div><dt>{}</dt><dd>{}</dd></div>", word(language, key), text) for key, text in pairs),
    )


def _doubts(language: str, caveats: Sequence[str]) -> Markup:
    return _part(language, "period_doubts", [fill("<li>{}</li>", _caveat(language, code)) for code in caveats])


def _caveat(language: str, code: str) -> str:
    name, _, other = code.partition(":")
    return word(language, f"caveat_{name}", name=word(language, f"deadline_{other}") if other else "")


def _changes(language: str, row: Counted) -> Markup:
    lines = [
        fill("<li>{} {}</li>", word(language, f"proviso_{code}"), ground(language, where))
        for code, where in row.provisos
    ]
    return _folded(language, "period_changes", lines)


def _grounds(language: str, grounds: Sequence[Ground]) -> Markup:
    return _folded(language, "period_grounds", [fill("<li>{}</li>", ground(language, where)) for where in grounds])


def _rulings(language: str, numbers: Sequence[str]) -> Markup:
    return _part(language, "period_rulings", [fill("<li>{}</li>", number) for number in numbers])


def _part(language: str, key: str, lines: Sequence[Markup]) -> Markup:
    if not lines:
        return Markup("")
    return fill('<h2>{}</h2><ul class="account">{}</ul>', word(language, key), joined(lines))


def _folded(language: str, key: str, lines: Sequence[Markup]) -> Markup:
    """The same behind its heading and their number, so that the day stays in view on a phone."""
    if not lines:
        return Markup("")
    return fill(
        '<details class="fold"><summary>{} ({})</summary><ul class="account">{}</ul></details>',
        word(language, key), len(lines), joined(lines),
    )  # fmt: skip


def ground(language: str, where: Ground) -> Markup:
    """A clause that the count rests on: which promulgation wrote the rule, its deciding words, the clause, the official page."""
    facts = [word(language, "ground_version", version=where.version, date=where.effective_from)]
    facts += [word(language, "ground_figure", figure=where.figure)] if where.figure else []
    facts += clause.facts(language, where.opens)[:1] if where.opens else []
    shown = clause.account(language, where.opens.lines) if where.opens else Markup("")
    kind = "summary_note" if where.opens and where.opens.source_kind != "statute" else None
    return fill(
        '<details class="source"><summary>{}</summary><div class="panel"><p class="facts">{}</p>{}{}<p>{}</p></div></details>',
        clause.marked(language, where.address),
        " · ".join(facts),
        shown,
        fill('<p class="facts">{}</p>', word(language, kind)) if kind else Markup(""),
        link(where.url, word(language, "official")),
    )
