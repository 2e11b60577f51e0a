"""The page of a person's own documents: files or pasted text in, the law and rulings they name out, as they stand today and on the
day of the act. The words of a document reach the page through kb/ui/render.py alone, marked as its own."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import date

import streamlit as st
from markupsafe import Markup

from kb.base import KnowledgeBase, csv_file, document_table
from kb.clock import today
from kb.ui import clause, frame, rulings, state, visits
from kb.ui.desk import MOST, Desk, Paper
from kb.ui.render import fill, joined, link, show
from kb.ui.words import word

Document = document_table.Document
Found = document_table.Found
Place = document_table.Place
AT_ONCE = 8
"""References of one kind that are drawn at once."""
PLACES_AT_ONCE = 2
"""Sentences shown of one reference; the rest open."""
FEW = 3
"""Provisions of a document whose text is spread out at once; of more, each is opened, but for those that have changed."""
LOOK = 0.3
"""Seconds between two looks at how far the reading is."""
_ASIDE = ("hidden", "tiny", "off_page", "faint", "covered", "deleted")


def page() -> None:
    """Draw the page: first what comes in; once something has, how far it is read, the day of the act, each document with what it
    names, and below it the way to add more."""
    language = state.language()
    kept = fill('<p class="facts">{} {}</p>', word(language, "documents_kept"), word(language, "documents_device"))
    desk = state.desk()
    kb = frame.begin(language, "documents", Markup("") if desk else kept)
    desk.start(kb)
    progress = st.empty()
    if desk:
        show(told(language, desk))
        results(language, kb, desk)
        show(fill('<h2 class="part">{}</h2>{}', word(language, "documents_add"), kept))
    if st.session_state.get("documents_over"):
        show(fill('<p class="notice" role="alert">{}</p>', word(language, "documents_full", most=MOST)))
    if st.session_state.get("documents_blank"):
        show(fill('<p class="notice" role="alert">{}</p>', word(language, "documents_empty_paste")))
    dropped(language)
    pasted(language)
    watch(language, progress)


def results(language: str, kb: KnowledgeBase, desk: Desk) -> None:
    """The day of the act, and the documents."""
    act = clause.day_of_act(language, "documents_act", "documents_day")
    show(clause.day_line(language, today(), act) if act is None else _rule(language, kb, act))
    for number, paper in enumerate(list(desk), 1):
        sheet(language, kb, number, paper, act)
    if len(desk) > 1:
        st.button(word(language, "documents_remove_all"), key="documents_remove_all", on_click=desk.clear)


def told(language: str, desk: Desk) -> Markup:
    """Each document in a line, so that the first screen says what has come of it."""
    rows = [(paper.name[:200], _outcome(language, paper)) for paper in list(desk)]
    lines = joined(fill("<li><strong>{}</strong> {}</li>", name, said) for name, said in rows)
    return fill('<div class="paper" role="status"><ol class="account">{}</ol></div>', lines)


def _outcome(language: str, paper: Paper) -> str:
    document = paper.document
    if paper.failed:
        return word(language, "documents_failed")
    if document is None:
        return word(language, "documents_now" if paper.reading else "documents_wait")
    if not document.read:
        return _spoken(language, document.sentence)
    return _summary(language, document) or word(language, "documents_nothing")


def _summary(language: str, document: Document) -> str:
    """How much was found, by kind; "" for nothing."""
    counts = {kind: sum(_group(found) == kind for found in document.found) for kind in GROUPS}
    return " · ".join(word(language, f"documents_found_{kind}", count=count) for kind, count in counts.items() if count)


def _rule(language: str, kb: KnowledgeBase, act: date) -> Markup:
    """That the law may have changed since the act, and by which article one of the two applies."""
    note = fill('<p class="facts">{}</p>', word(language, "day_of_act_rule"))
    return note + clause.opened(language, kb, "001692/1", kb.cited("001692/1") or "", today(), act)


def dropped(language: str) -> None:
    """The box that takes files. Each time it is drawn under a new name, so that neither it nor the server holds what was read."""
    key = f"documents_drop_{st.session_state.setdefault('documents_round', 0)}"
    box = st.container(key=f"documents_drop_{language}")
    # No ``type``: what a file is, its content tells (kb.files), and the sentence for one that is not read is ours.
    box.file_uploader(
        word(language, "documents_drop"), accept_multiple_files=True, key=key, on_change=_take, args=(key,)
    )
    size, pages = document_table.MAX_BYTES // 1_000_000, f"{document_table.MAX_PAGES:,}"
    show(fill('<p class="facts">{}</p>', word(language, "documents_limits", size=size, pages=pages, most=MOST)), box)


def _take(key: str) -> None:
    """Take files from the box to the desk, and out of the server's store."""
    st.session_state["documents_over"] = st.session_state["documents_blank"] = False
    for upload in st.session_state.get(key) or []:
        if isinstance(getattr(upload, "name", None), str):  # not one that has been deleted meanwhile
            _give(upload.name, upload.getvalue())
            upload.close()
        visits.drop_uploads(upload.file_id)
    st.session_state["documents_round"] += 1


def _give(name: str, given: bytes | str) -> None:
    if not state.desk().add(name, given):
        st.session_state["documents_over"] = True


def pasted(language: str) -> None:
    """The box that takes text, under a new name each time it has."""
    most = document_table.MAX_PASTED
    number = st.session_state.setdefault("documents_pasted", 0)
    key = f"documents_text_{number}"
    with (
        st.popover(word(language, "documents_paste"), width="stretch", key=f"documents_paste_open_{number}"),
        st.form("documents_paste", enter_to_submit=False, border=False),
    ):
        st.text_area(
            word(language, "documents_paste"), max_chars=most, height=120, key=key,
            placeholder=word(language, "documents_paste_what", count=f"{most:,}"),
        )  # fmt: skip
        st.form_submit_button(
            word(language, "documents_paste_go"), key="documents_go", on_click=_take_text, args=(language, key)
        )


def _take_text(language: str, key: str) -> None:
    text = st.session_state.get(key) or ""
    blank = not text.strip()
    st.session_state["documents_blank"], st.session_state["documents_over"] = blank, False
    if not blank:
        st.session_state["documents_pasted"] += 1
        _give(word(language, "documents_pasted", number=st.session_state["documents_pasted"]), text)


def watch(language: str, place: st.delta_generator.DeltaGenerator) -> None:
    """Tell how far the reading is until it ends, then draw the page anew. A touch of any control ends this and not the reading."""
    desk = state.desk()
    if not desk.busy():
        return
    while busy := desk.busy():
        paper = busy[0]
        number, count = desk.index(paper) + 1 if paper in desk else 1, len(desk)
        done, whole = paper.step
        said = (
            word(language, "documents_finding", name=paper.name, percent=100 * done // whole)
            if whole
            else word(language, "documents_reading", name=paper.name, number=number, count=count)
        )
        show(fill('<p class="lead documents-reading" role="status">{}</p>', said), place)
        time.sleep(LOOK)
    st.rerun()


def sheet(language: str, kb: KnowledgeBase, number: int, paper: Paper, act: date | None) -> None:
    """One document: its name and what was read of it, what it names, and the ways to take it away."""
    document = paper.document
    key = "documents_stop" if paper.busy else "documents_remove"
    show(head(language, number, paper))
    st.button(
        word(language, key, number=number),
        key=f"documents_drop-{paper.id}",
        on_click=state.desk().discard,
        args=(paper.id,),
    )
    if document is None or not document.read:
        return
    groups = [(kind, [found for found in document.found if _group(found) == kind]) for kind in GROUPS]
    for kind, rows in groups:
        if not rows:
            continue
        name = f"documents_{paper.id}_{kind}"
        held = frame.shown_at_once(name, AT_ONCE)
        cards = joined(card(language, kb, found, act, spread=len(rows) <= FEW) for found in rows[:held])
        note = fill('<p class="facts">{}</p>', word(language, "documents_open_what")) if kind == "open" else Markup("")
        title = word(language, f"documents_{kind}")
        show(
            fill(
                '<h3 class="part">{} <small>{}</small></h3>{}<ol class="rows papers">{}</ol>',
                title,
                len(rows),
                note,
                cards,
            )
        )
        frame.more(language, name, len(rows), AT_ONCE)
    if document.found:
        download(language, kb, number, paper, document, act)


GROUPS = ("clauses", "rulings", "open", "statutes")
"""In the order in which they stand: what can be opened, what could not be found, and bare names."""


def _group(found: Found) -> str:
    if found.kind == "statute" and found.reason is None:
        return "statutes"
    if found.key is None:
        return "open"
    return "clauses" if found.kind == "clause" else "rulings"


def head(language: str, number: int, paper: Paper) -> Markup:
    """The name of a document, what was read of it, and the reader's notices with a next step each."""
    title = fill('<h2 class="part">{}: {}</h2>', word(language, "documents_number", number=number), paper.name[:200])
    document = paper.document
    if paper.failed:
        return title + fill('<p class="notice" role="alert">{}</p>', word(language, "documents_failed"))
    if document is None:
        return title + fill('<p class="facts">{}</p>', _outcome(language, paper))
    sentence = _spoken(language, document.sentence)
    if not document.read:
        return title + _notices(language, [sentence], document)
    facts = [word(language, "documents_pages", count=f"{document.pages:,}")] if document.paging != "none" else []
    facts.append(word(language, "documents_characters", count=f"{document.characters:,}"))
    facts += [word(language, "documents_saved_pages")] if document.paging == "as_saved" else []
    notices = [sentence] if document.code != "ok" else []
    notices += [_spoken(language, said) for said in document.notices]
    parts = [title, fill('<p class="facts">{}</p>', " · ".join(facts)), _notices(language, notices, document)]
    if document.found:
        parts.append(
            fill(
                '<p class="day">{}</p><p class="facts">{}</p>',
                _summary(language, document),
                word(language, "documents_not_law"),
            )
        )
    else:
        parts.append(fill('<p class="lead" role="status">{}</p>', word(language, "documents_nothing")))
    return fill('<div class="paper">{}</div>', joined(parts))


def _spoken(language: str, said: document_table.Said) -> str:
    """The sentence in the language of the page, with its full stop."""
    text = said.korean if language == "ko" else said.english
    return f"{text}." if text[-1:].isalpha() and not text.endswith("쪽") else text


def _notices(language: str, sentences: Sequence[str], document: Document) -> Markup:
    if not sentences:
        return Markup("")
    steps = dict.fromkeys("aside" if flag in _ASIDE else flag for flag in document.flags) if document.read else {}
    lines = [*sentences, *(word(language, f"next_{step}") for step in steps)]
    return fill('<div class="notice" role="status">{}</div>', joined(fill("<p>{}</p>", line) for line in lines))


def card(language: str, kb: KnowledgeBase, found: Found, act: date | None, *, spread: bool) -> Markup:
    """One reference: what it points at, the sentences of the document, and what stands there, ``spread`` out or to be opened; or
    why it was not found."""
    return fill(
        '<li><p class="big">{}</p><p class="facts">{}</p>{}{}</li>',
        found.name,
        _about(language, found),
        places(language, found),
        standing(language, kb, found, act, spread=spread),
    )


def _about(language: str, found: Found) -> str:
    """How often it is named, and on which pages where not every place is in view."""
    if found.count == 1:
        return ""
    said = [word(language, "documents_times", count=found.count)]
    if len(found.places) > PLACES_AT_ONCE and (pages := found.pages):
        listed = ", ".join(map(str, pages[:12])) + (" …" if len(pages) > 12 else "")
        said.append(word(language, "documents_at_pages", pages=listed))
    return " · ".join(said)


def places(language: str, found: Found) -> Markup:
    """The sentences in which a reference stands, each marked; the first at once."""
    first, rest = found.places[:PLACES_AT_ONCE], found.places[PLACES_AT_ONCE:]
    shown = joined(_place(language, place) for place in first)
    if not rest:
        return shown
    cut = fill('<p class="facts">{}</p>', word(language, "documents_places_cut", count=document_table.PLACES))
    return fill(
        '{}<details class="fold"><summary>{}</summary>{}{}</details>', shown,
        word(language, "documents_more_places", count=len(rest)), joined(_place(language, place) for place in rest),
        cut if found.count > len(found.places) else Markup(""),
    )  # fmt: skip


def _place(language: str, place: Place) -> Markup:
    page = (
        fill("<small>{}</small> ", word(language, "documents_at_page", page=place.page)) if place.page else Markup("")
    )
    return fill(
        '<blockquote class="paper-said">{}{}<mark>{}</mark>{}</blockquote>', page, place.before, place.text, place.after
    )


def standing(language: str, kb: KnowledgeBase, found: Found, act: date | None, *, spread: bool) -> Markup:
    """What stands at a reference: the clause of today and of the day of the act, the ruling, or why there is nothing."""
    meant = _meant(language, kb, found)
    if found.kind == "statute" and found.reason is None:
        return (
            fill("<p>{}</p>", link(found.url, word(language, "documents_official_statute")))
            if found.url
            else Markup("")
        )
    if found.key is None:
        kind = {"clause": "article", "ruling": "ruling", "statute": "statute"}[found.kind]
        away = fill(" {}", link(found.url, word(language, f"documents_official_{kind}"))) if found.url else Markup("")
        return fill('<p class="why">{}{}</p>{}', word(language, f"reason_{found.reason}"), away, meant)
    if found.kind == "ruling":
        row = kb.ruling(found.key)
        if row is None:
            return fill('<p class="why">{}</p>', word(language, "reason_not_loaded"))
        return fill(
            '<details class="fold"><summary>{}</summary><ol class="rows rulings">{}</ol></details>',
            word(language, "documents_open_ruling"), rulings.card(language, kb, row),
        )  # fmt: skip
    if act:
        return meant + compared(language, kb, found.key, act, spread=spread)
    return fill('{}<div class="sources">{}</div>', meant, _now(language, kb, found.key, None, spread=spread))


def _now(language: str, kb: KnowledgeBase, key: str, act: date | None, *, spread: bool) -> Markup:
    """The clause of today."""
    label = word(language, "documents_today", day=today().isoformat())
    return clause.opened(language, kb, key, label, today(), act, spread=spread)


def compared(language: str, kb: KnowledgeBase, key: str, act: date, *, spread: bool) -> Markup:
    """Whether the clause was the same on the day of the act, and where it was not, both texts side by side."""
    then = kb.clause_then(key, act)
    day = act.isoformat()
    said = fill('<p class="then">{}</p>', word(language, f"documents_{then.verdict}", day=day))
    said += fill('<p class="facts">{}</p>', _spoken(language, then.doubt)) if then.doubt else Markup("")
    if then.evidence is None:
        return fill('{}<div class="sources">{}</div>', said, _now(language, kb, key, act, spread=spread))
    sides = [("documents_then", day, then.evidence), ("documents_today", today().isoformat(), kb.clause(key))]
    texts = joined(
        fill("<section>{}</section>", clause.panel(language, word(language, name, day=when), evidence, spread=True))
        for name, when, evidence in sides
        if evidence
    )
    rows = joined(fill("<li>{}</li>", _spoken(language, line)) for line in then.changes)
    notes = clause.dated(language, kb.clause_notes(key, act=act))
    return fill('{}<ul class="account">{}</ul><div class="beside">{}</div>{}', said, rows, texts, notes)


def _meant(language: str, kb: KnowledgeBase, found: Found) -> Markup:
    """The version that the document itself names, and its text where it is on file."""
    if found.version is None:
        return fill('<p class="facts">{}</p>', word(language, "documents_old")) if found.old else Markup("")
    name = str(found.version) if language == "ko" else found.version.english
    said = fill('<p class="facts">{}</p>', word(language, "documents_meant", version=name))
    if found.key is None:
        return said
    if found.meant is None:
        return said + fill('<p class="facts">{}</p>', word(language, "documents_meant_missing"))
    label = word(language, "documents_meant_text", day=found.meant.isoformat())
    return said + fill('<div class="sources">{}</div>', clause.opened(language, kb, found.key, label, found.meant))


def download(language: str, kb: KnowledgeBase, number: int, paper: Paper, document: Document, act: date | None) -> None:
    """What was found as a CSV file, made when it is asked for."""
    header = [word(language, f"col_{name}") for name in document_table.COLUMNS]

    def made() -> bytes:
        lines = kb.document_lines(document, act)
        return csv_file(header, (cells(language, document.name, line, act) for line in lines))

    st.download_button(
        word(language, "documents_csv"), made, word(language, "documents_csv_name", day=today().isoformat()), "text/csv",
        key=f"documents_csv-{paper.id}", on_click="ignore",
    )  # fmt: skip
    show(fill('<p class="facts">{}</p>', word(language, "documents_csv_note")))


def cells(language: str, name: str, line: document_table.Line, act: date | None) -> list[object]:
    """One place as a row of the file, in the order of :data:`kb.views.documents.COLUMNS`."""
    found, place, evidence, then = line
    state_of = " · ".join(clause.facts(language, evidence)) if evidence else ""
    said = word(language, f"documents_{then.verdict}", day=act.isoformat()) if then and act else ""
    on_file = word(language, "csv_found" if found.reason is None else f"reason_{found.reason}")
    url = evidence.url if evidence else found.url
    return [
        name,
        place.page,
        place.text,
        document_table.address(found, evidence),
        on_file,
        place.before + place.text + place.after,
        state_of,
        said,
        url,
    ]
