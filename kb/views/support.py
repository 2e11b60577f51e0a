"""The help page: services by situation, region, age and language, and the guides that fit; from our registry alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, get_args

from kb.answer.gather import WIDE
from kb.store.records import Guide, Service, Situation

ELSEWHERE = "elsewhere"
"""A region of which no centre of its own is on file."""
AGES = ("under_19", "adult")
_YOUNG = re.compile(r"아동|청소년|미성년|\d+세 미만")


def wide(service: Service) -> bool:
    """Whether it serves the whole country, or every country."""
    return service.region.startswith(WIDE)


def for_the_young(service: Service) -> bool:
    """Whether it is there for children and youth: its record says so and names them as whom it serves."""
    return "minor" in service.situations and _YOUNG.search(service.who) is not None


def regions(services: Iterable[Service]) -> list[str]:
    """The regions that have a centre of their own, and :data:`ELSEWHERE`."""
    return [*dict.fromkeys(service.region for service in services if not wide(service)), ELSEWHERE]


def languages(services: Iterable[Service]) -> list[str]:
    """The languages in which somebody can be reached, Korean first."""
    return list(dict.fromkeys(["ko", "en", *(name for service in services for name in service.languages)]))


def situations(services: Iterable[Service]) -> list[str]:
    """The situations that some service is there for, in the order of the records: what happened, then what is wanted."""
    held = {name for service in services for name in service.situations}
    return [name for name in get_args(Situation) if name in held]


def chosen(
    services: Iterable[Service], *, wanted: Sequence[str] = (), region: str | None = None, age: str | None = None,
    language: str | None = None,
) -> list[Service]:  # fmt: skip
    """The services for every filter that is set: emergency lines first, then the region's own centres, then those that are there
    for more of the situations; for who is under 19, those for the young before the others.

    A centre of one region is offered only to who names the region, one for the young to no adult.
    """
    found = [
        service
        for service in services
        if (not wanted or set(wanted) & set(service.situations))
        and (wide(service) or service.region == region)
        and (age != "adult" or not for_the_young(service))
        and (not language or language in service.languages)
    ]
    return sorted(
        found,
        key=lambda service: (
            not service.emergency,
            wide(service) if region else False,
            age == "under_19" and not for_the_young(service),
            -len(set(wanted) & set(service.situations)),
        ),
    )


def fitting(guides: Iterable[Guide], wanted: Sequence[str], age: str | None = None) -> list[Guide]:
    """The guides for the situations. One that is for a certain person alone (``needs``) only for that person."""
    said = {*wanted, *(["minor"] if age == "under_19" else [])}
    rows = [guide for guide in guides if said & set(guide.situations) and guide.needs in (None, *said)]
    return sorted(rows, key=lambda guide: -len(said & set(guide.situations)))


def to_json(services: Iterable[Service]) -> dict[str, Any]:
    """The records of services for another program, as they are on file."""
    return {"schema_version": 1, "services": [service.model_dump(mode="json", by_alias=True) for service in services]}
