"""``kb show --edges``: what a provision or ruling is linked with, each in the version that counts there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from kb.retrieve.library import Library


def links(library: Library, base: str, day: date) -> list[dict[str, Any]]:
    """Links out of and into ``base``, in total order.

    ``relation``: cites, penalises, delegates, defines, see, applies …; ``direction``: out or in. Between a ruling and a provision,
    ``version_then`` is the text that held on the day of the ruling and ``version_now`` that of ``day``; ``changed_since`` is the day
    from which another text held, when there was one: a holding may then be overtaken.
    """
    rows = [("out", kind, other) for kind, other in library.edges(base)]
    rows += [("in", kind, other) for kind, other in library.edges_to(base)]
    return [_link(library, base, direction, kind, other, day) for direction, kind, other in sorted(set(rows))]


def _link(library: Library, base: str, direction: str, kind: str, other: str, day: date) -> dict[str, Any]:
    row = library.row(other)
    ruling, provision = (base, other) if direction == "out" else (other, base)
    then = dict(_versions(library, ruling, provision, day)) if kind == "applies" else {}
    return {
        "direction": direction,
        "relation": kind,
        "key": other,
        "address": row.address if row else other.removeprefix("term/"),
        "on_file": row is not None,
        "version_then": then.get("then"),
        "version_now": then.get("now"),
        "changed_since": then.get("since"),
    }


def _versions(library: Library, ruling: str, provision: str, day: date) -> Iterator[tuple[str, str]]:
    known = library.ruling(ruling)
    digest = library.digests.get(ruling)
    decided = known.date if known else digest.date.isoformat() if digest else None
    versions = library.versions(provision)
    if decided is None or not versions or versions[0].effective_from.isoformat() > decided:
        return  # no text that old is loaded
    then = library.official(provision, date.fromisoformat(decided))
    now = library.official(provision, day)
    if then is None or now is None:
        return
    yield "then", then.version
    yield "now", now.version
    if then.key() != now.key() and then.effective_to:
        yield "since", then.effective_to.isoformat()
