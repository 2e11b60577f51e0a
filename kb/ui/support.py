"""The help page: who can be reached, by situation, region, age and language, and what to do in which order. It prints as a list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st
from markupsafe import Markup

from kb.base import CONTACT_DAYS, KnowledgeBase, support_table
from kb.clock import today
from kb.ui import frame, state
from kb.ui.clause import opened
from kb.ui.render import fill, joined, link, phone, show
from kb.ui.words import word


def page() -> None:
    """Draw the page: filters first, then who can be reached, then the guides. Without a choice, every service of the country."""
    language = state.language()
    kb = frame.begin(language, "help", fill('<p class="facts noprint">{}</p>', word(language, "help_print")))
    services = kb.services()
    wanted, region, age, spoken = filters(language, services)
    rows = support_table.chosen(services, wanted=wanted, region=region, age=age, language=spoken)
    show(fill('<h2 class="part">{}</h2>', word(language, "help_services")))
    about = [word(language, "help_found", count=len(rows))]
    if region is None:
        about.append(word(language, "help_local", count=sum(not support_table.wide(row) for row in services)))
    show(fill('<p class="facts" role="status">{}</p>', " · ".join(about)))
    if rows:
        show(fill('<ul class="rows help" lang="{}">{}</ul>', language, joined(card(language, row) for row in rows)))
    else:
        show(fill('<p class="lead">{}</p>', word(language, "help_none")))
    if guides := support_table.fitting(kb.guides(), wanted, age):
        show(
            fill(
                '<h2 class="part">{}</h2>{}', word(language, "help_guides"),
                joined(guide(language, kb, row) for row in guides),
            )
        )  # fmt: skip


def filters(language: str, services: Sequence[Any]) -> tuple[list[str], str | None, str | None, str | None]:
    """Situations, region, age and language as chosen; nothing is chosen at first."""
    with st.container(key="help_choose"):
        wanted = st.pills(
            word(language, "help_situations"), support_table.situations(services), selection_mode="multi",
            format_func=lambda name: word(language, f"situation_{name}"), key="help_situations",
        )  # fmt: skip
        row = st.container(horizontal=True, vertical_alignment="bottom", key="help_filters")
        region = row.selectbox(
            word(language, "help_region"), support_table.regions(services), index=None,
            format_func=lambda name: word(language, "region_elsewhere") if name == support_table.ELSEWHERE else name,
            placeholder=word(language, "help_everywhere"), filter_mode="contains", key="help_region",
        )  # fmt: skip
        spoken = row.selectbox(
            word(language, "help_language"), support_table.languages(services), index=None,
            format_func=lambda name: word(language, f"lang_{name}"), placeholder=word(language, "all"),
            filter_mode="contains", key="help_language",
        )  # fmt: skip
        age = row.segmented_control(
            word(language, "help_age"), support_table.AGES, format_func=lambda name: word(language, f"age_{name}"),
            key="help_age", wrap=True,
        )  # fmt: skip
    return list(wanted), region, age, spoken


def card(language: str, row: Any) -> Markup:
    """A service: name and numbers to tap first, then what it does; all of it from the registry, with its check date."""
    korean = language == "ko"
    name = row.name_ko if korean else f"{row.name_en} ({row.name_ko})"
    numbers = joined(phone(p.number, f"{p.label} {p.number}" if korean else p.number) for p in row.phones)
    does = row.does if korean else row.english
    return fill(
        '<li><h3 class="big">{}</h3>{}<ul class="account">{}</ul>{}<p class="facts">{}</p></li>',
        name,
        fill('<p class="tels">{}</p>', numbers) if numbers else Markup(""),
        joined(fill("<li>{}</li>", line) for line in does),
        _details(language, row),
        joined(_checked(language, row)),
    )


def _details(language: str, row: Any) -> Markup:
    """Hours, channel, whom it serves, cost, languages, what to have at hand. The registry keeps most of it in Korean alone."""
    pairs: list[tuple[str, str]] = []
    if language == "ko":
        pairs = [("help_hours", row.hours), ("help_online", row.online), ("help_who", row.who), ("help_cost", row.cost)]
        pairs += [("help_operator", row.operator), ("help_place", row.region), ("help_bring", " / ".join(row.bring))]
    if row.languages != ["ko"]:
        pairs.append(("help_languages", ", ".join(word(language, f"lang_{name}") for name in row.languages)))
    lines = joined(fill("<div><dt>{}</dt><dd>{}</dd></div>", word(language, key), text) for key, text in pairs if text)
    return fill('<dl class="pairs">{}</dl>', lines) if lines else Markup("")


def _checked(language: str, row: Any) -> list[Markup]:
    """When it was checked, what about it is old or unsure, and where it says so itself."""
    parts = [fill("<span>{}</span>", word(language, "checked", date=row.checked_on.isoformat()))]
    days = (today() - row.checked_on).days
    if days > CONTACT_DAYS:
        parts.append(fill('<strong class="old">{}</strong>', word(language, "old_contact", days=days)))
    if row.confidence != "high":
        parts.append(fill("<span>{}</span>", word(language, "help_medium")))
    parts += [
        fill("<span>{}</span>", word(language, "help_former", name=old.name, until=old.until.isoformat()))
        for old in row.former_names
    ]
    if row.website:
        parts.append(link(row.website, row.website.removeprefix("https://").rstrip("/")))
    if row.sources[0].url != row.website and row.sources[0].url.startswith("https://"):
        parts.append(link(row.sources[0].url, word(language, "source")))
    return parts


def guide(language: str, kb: KnowledgeBase, row: Any) -> Markup:
    """What to do in which order, each step with the clauses and services it rests on."""
    steps, avoid = (row.steps, row.avoid) if language == "ko" else (row.english, [])
    listed = joined(step(language, kb, item) for item in steps)
    never = joined(step(language, kb, item) for item in avoid)
    return fill(
        '<details class="fold guide" lang="{}"><summary>{}</summary><ol>{}</ol>{}<p class="facts">{}</p></details>',
        language,
        row.title_ko if language == "ko" else row.title_en,
        listed,
        fill("<h3>{}</h3><ul>{}</ul>", word(language, "help_avoid"), never) if never else Markup(""),
        word(language, "checked", date=row.checked_on.isoformat()),
    )


def step(language: str, kb: KnowledgeBase, item: Any) -> Markup:
    """A line of a guide and its sources: clauses open, services give their number."""
    return fill(
        '<li>{}<div class="sources">{}</div></li>', item.text, joined(_cited(language, kb, key) for key in item.cites)
    )


def _cited(language: str, kb: KnowledgeBase, key: str) -> Markup:
    kind, _, name = key.rpartition(":")
    if kind != "service":
        source = kb.cited(key)
        return opened(language, kb, key, source, today()) if source else Markup("")
    found = next((row for row in kb.services() if row.id == name), None)
    if found is None:
        return Markup("")
    label = found.name_ko if language == "ko" else found.name_en
    numbers = (phone(p.number, f"{label.replace(p.number, '').strip()} {p.number}") for p in found.phones[:1])
    return joined(numbers) or link(found.website, label)
