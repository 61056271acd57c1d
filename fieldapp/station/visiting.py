"""Going to people's homes: who waits for a visit, in the order in which one walks, and the lists to take along."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import Final

import msgspec

from fieldapp.domain.campaign import Campaign
from fieldapp.domain.citizen import Citizen
from fieldapp.domain.missing import LABOUR, OFFICE, missing_pieces
from fieldapp.domain.outcomes import ABSENT, HOME_VISIT
from fieldapp.papers.lists import FOR_VISITS, ListPaper, list_pdfs, place_and_day
from fieldapp.station.areas import Area, area_name, area_order, is_named
from fieldapp.station.station import Station
from fieldapp.system.errors import InputRefused
from fieldapp.system.texts import Language, text
from fieldapp.vietnam.id_numbers import masked
from fieldapp.vietnam.names import fold

Progress = Callable[[str, int, int], None]

_COLUMNS: Final = {"no": 4, "name": 18, "birth_year": 6, "address": 20, "phone": 10, "slot": 12, "missing": 16,
                   "visited": 5, "signature": 15}  # fmt: skip
_NUMBER: Final = re.compile(r"[0-9]+")
_TICK: Final = "☐"


class Visit(msgspec.Struct, frozen=True):
    """Somebody to be visited.

    Attributes:
        number: of the card, only its last digits; what a visitor compares.
        slot: when they were told, as the desk wrote it.
        promised: a desk has promised the visit; else they are only not settled yet.
        missing: what is missing, in words.
    """

    citizen_id: str
    name: str
    birth_year: str
    number: str
    address: str
    phone: str
    slot: str
    promised: bool
    missing: str


class Route(msgspec.Struct, frozen=True):
    """Whom to visit in one area, house by house."""

    area: Area
    visits: tuple[Visit, ...]


class Waiting(msgspec.Struct, frozen=True):
    """How many people of one area wait for a visit, and how many are not settled yet besides them."""

    area: Area
    promised: int
    unsettled: int


def waiting(station: Station) -> list[Waiting]:
    """Count by area who waits for a visit and who is not settled yet; areas in order."""
    promised: Counter[Area] = Counter()
    unsettled: Counter[Area] = Counter()
    for one in station.registry.people.placed((HOME_VISIT, "", ABSENT)):
        (promised if one.outcome == HOME_VISIT else unsettled)[Area(one.ward, one.group)] += 1
    areas = sorted({*promised, *unsettled}, key=area_order)
    return [Waiting(area, promised[area], unsettled[area]) for area in areas]


def routes(
    station: Station,
    *,
    language: Language,
    area: str | Area = "",
    unsettled: bool = False,
    progress: Progress | None = None,
) -> Iterator[Route]:
    """Yield the routes, area by area; with `unsettled` also to those for whom nothing is settled yet.

    `progress` hears how many people were looked at; it may raise to cancel.

    Raises:
        InputRefused: `visit.nobody` when nobody there waits for one.
    """
    outcomes = (HOME_VISIT, "", ABSENT) if unsettled else (HOME_VISIT,)
    placed = ((Area(one.ward, one.group), one.citizen_id) for one in station.registry.people.placed(outcomes))
    chosen = sorted((pair for pair in placed if is_named(pair[0], area)), key=lambda pair: area_order(pair[0]))
    if not chosen:
        raise InputRefused("visit.nobody", place=area if isinstance(area, str) else area.ward)
    done = 0
    for place, pairs in groupby(chosen, key=lambda pair: pair[0]):
        visits = []
        for citizen in station.registry.people.each([citizen_id for _, citizen_id in pairs]):
            visits.append(_visit(citizen, language))
            done += 1
            if progress is not None:
                progress("visit", done, len(chosen))
        yield Route(place, tuple(sorted(visits, key=lambda one: _on_the_way(one.address))))


def route_files(station: Station, found: Iterable[Route], language: Language) -> Iterator[bytes]:
    """Yield files with the lists of visits, each area on pages of its own."""
    campaign, now_ms = station.campaign(), station.clock.now_ms()
    papers = (route_paper(route, campaign, now_ms=now_ms, language=language) for route in found)
    return list_pdfs(papers, FOR_VISITS, language)


def route_paper(route: Route, campaign: Campaign, *, now_ms: int, language: Language) -> ListPaper:
    """Return what stands on the list of one area."""
    return ListPaper(
        above="",
        authority=campaign.authority,
        place_and_day=place_and_day(now_ms, language),
        title=text("papers.visits_title", language),
        subtitle=campaign.title,
        how=text("papers.visits_how", language),
        columns=tuple((text(f"papers.column_{name}", language), share) for name, share in _COLUMNS.items()),
        rows=[
            (area_name(route.area, language),),
            *(_row(number, visit, language) for number, visit in enumerate(route.visits, 1)),
        ],
        total=text("papers.visits_total", language, count=len(route.visits)),
        signs=tuple(text(f"papers.visits_{who}", language) for who in ("visitor", "maker")),
    )


def _visit(citizen: Citizen, language: Language) -> Visit:
    registration = citizen.registration
    promised = registration is not None and registration.outcome == HOME_VISIT
    told = registration.details if registration is not None and promised else {}
    pieces = [piece.what for piece in missing_pieces(citizen) if piece.owner not in (LABOUR, OFFICE)]
    return Visit(
        citizen_id=citizen.citizen_id,
        name=citizen.text("full_name"),
        birth_year=citizen.text("birth_date")[:4],
        number=masked(citizen.text("national_id") or citizen.text("old_id")).lstrip("•"),
        address=told.get("place") or citizen.text("address"),
        phone=citizen.text("phone"),
        slot=", ".join(filter(None, (told.get("slot"), "/".join(reversed(told.get("date", "").split("-")))))),
        promised=promised,
        missing="; ".join(text(f"tasks.piece_{what}", language) for what in pieces),
    )


def _row(number: int, visit: Visit, language: Language) -> tuple[str, ...]:
    name = text("papers.visits_name", language, name=visit.name, number=visit.number) if visit.number else visit.name
    slot = visit.slot or text("papers.visits_promised" if visit.promised else "papers.visits_unsettled", language)
    return (str(number), name, visit.birth_year, visit.address, visit.phone, slot, visit.missing, _TICK, "")


def _on_the_way(address: str) -> tuple[str, str]:
    """Return the key that puts house 9 before house 10 of a street."""
    first, _, rest = fold(address[:200]).partition(" pho ")
    street, house = (rest, first) if rest else ("", first)
    return street, _NUMBER.sub(lambda digits: digits[0].zfill(6), house)
