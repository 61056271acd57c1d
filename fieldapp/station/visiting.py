"""Going to people's homes: who is promised a visit, who may need one, in which order, and the lists to take along."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import count, groupby
from typing import Final, Literal, get_args

import msgspec

from fieldapp.domain.campaign import Campaign
from fieldapp.domain.citizen import Citizen
from fieldapp.domain.missing import LABOUR, OFFICE, missing_pieces
from fieldapp.domain.outcomes import ABSENT, HOME_VISIT
from fieldapp.domain.weakness import may_be_weak
from fieldapp.papers.lists import FOR_VISITS, ListPaper, list_pdfs, place_and_day
from fieldapp.station.areas import Area, area_name, area_order, is_named
from fieldapp.station.station import Station
from fieldapp.system.errors import InputRefused
from fieldapp.system.texts import Language, text
from fieldapp.vietnam.hours import day_of
from fieldapp.vietnam.id_numbers import masked
from fieldapp.vietnam.names import fold

Progress = Callable[[str, int, int], None]

_COLUMNS: Final = {"no": 4, "name": 18, "birth_year": 6, "address": 20, "phone": 10, "slot": 12, "missing": 16,
                   "visited": 5, "signature": 15}  # fmt: skip
Whom = Literal["promised", "weak", "unsettled"]
"""Whom to visit: who was promised it; those who may be too weak to come as well; everybody who is not settled."""
WHOM: Final[tuple[Whom, ...]] = get_args(Whom)

_BEGINS: Final = re.compile(r"\b([01]?[0-9]|2[0-3])(?:h([0-5][0-9])?|\s*gio)\b")
_PARTS_OF_DAY: Final = {"sang": 7 * 60, "trua": 11 * 60, "chieu": 13 * 60, "toi": 18 * 60}
_LAST_MINUTE: Final = 24 * 60
_NUMBER: Final = re.compile(r"[0-9]+")
_TICK: Final = "☐"


class Visit(msgspec.Struct, frozen=True):
    """Somebody to be visited.

    Attributes:
        number: of the card, only its last digits; what a visitor compares.
        slot: when they were told, as the desk wrote it.
        need: a desk has promised the visit; or they are not settled, and may be too weak to come, or nothing is known.
        missing: what is missing, in words.
        when: the slot as a day and a minute, to sort by; the last ones if none is known.
    """

    citizen_id: str
    name: str
    birth_year: str
    number: str
    address: str
    phone: str
    slot: str
    need: Whom
    missing: str
    when: tuple[str, int] = ("9999", _LAST_MINUTE)

    @property
    def promised(self) -> bool:
        """A desk has promised the visit."""
        return self.need == "promised"


class Route(msgspec.Struct, frozen=True):
    """Whom to visit in one area: first who was promised it, by day and time, then the others, each house by house."""

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
    for ward, group, outcome, many in station.registry.people.by_place():
        if outcome in (HOME_VISIT, "", ABSENT):
            (promised if outcome == HOME_VISIT else unsettled)[Area(ward, group)] += many
    areas = sorted({*promised, *unsettled}, key=area_order)
    return [Waiting(area, promised[area], unsettled[area]) for area in areas]


def routes(
    station: Station,
    *,
    language: Language,
    area: str | Area = "",
    whom: Whom = "promised",
    benefit_group: str = "",
    progress: Progress | None = None,
) -> Iterator[Route]:
    """Yield the routes, area by area, to everybody up to `whom`; of one benefit group if it is named.

    `progress` hears how many people were looked at; it may raise to cancel.

    Raises:
        InputRefused: `visit.nobody` when nobody there waits for one.
    """
    outcomes = (HOME_VISIT,) if whom == "promised" else (HOME_VISIT, "", ABSENT)
    people, today = station.registry.people, day_of(station.clock.now_ms())
    found = people.placed(outcomes, benefit_group=benefit_group)
    placed = ((Area(one.ward, one.group), one.citizen_id) for one in found)
    chosen = sorted((pair for pair in placed if is_named(pair[0], area)), key=lambda pair: area_order(pair[0]))
    done = anybody = 0
    for place, pairs in groupby(chosen, key=lambda pair: pair[0]):
        visits = []
        for citizen in people.each([citizen_id for _, citizen_id in pairs]):
            visits.append(_visit(citizen, language, today))
            done += 1
            if progress is not None:
                progress("visit", done, len(chosen))
        wanted = [one for one in visits if WHOM.index(one.need) <= WHOM.index(whom)]
        anybody += len(wanted)
        if wanted:
            yield Route(place, tuple(sorted(wanted, key=_turn)))
    if not anybody:
        raise InputRefused("visit.nobody", place=area if isinstance(area, str) else area.ward)


def route_files(
    station: Station, found: Iterable[Route], language: Language, *, phones: bool = True
) -> Iterator[bytes]:
    """Yield files with the lists of visits, each area on pages of its own.

    Whoever goes has to call first: so whole `phones` stand on the list, unless an office has them masked.
    """
    campaign, now_ms = station.campaign(), station.clock.now_ms()
    papers = (route_paper(route, campaign, now_ms=now_ms, language=language, phones=phones) for route in found)
    return list_pdfs(papers, FOR_VISITS, language)


def route_paper(route: Route, campaign: Campaign, *, now_ms: int, language: Language, phones: bool = True) -> ListPaper:
    """Return what stands on the list of one area."""
    return ListPaper(
        above="",
        authority=campaign.authority,
        place_and_day=place_and_day(now_ms, language),
        title=text("papers.visits_title", language),
        subtitle=campaign.title,
        how=text("papers.visits_how", language),
        columns=tuple((text(f"papers.column_{name}", language), share) for name, share in _COLUMNS.items()),
        rows=_rows(route, language, phones=phones),
        total=text("papers.visits_total", language, count=len(route.visits)),
        signs=tuple(text(f"papers.visits_{who}", language) for who in ("visitor", "maker")),
    )


def _visit(citizen: Citizen, language: Language, today: date) -> Visit:
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
        need="promised" if promised else "weak" if may_be_weak(citizen, today) else "unsettled",
        missing="; ".join(text(f"tasks.piece_{what}", language) for what in pieces),
        when=(told.get("date") or "9999", begins_at(told.get("slot", ""))),
    )


def _rows(route: Route, language: Language, *, phones: bool) -> Iterator[tuple[str, ...]]:
    area, numbers = area_name(route.area, language), count(1)
    for need, visits in groupby(route.visits, key=lambda visit: visit.need):
        yield (f"{area} – {text(f'papers.visits_of_{need}', language)}",)
        for visit in visits:
            phone = visit.phone if phones else masked(visit.phone, visible=3)
            yield _row(next(numbers), visit, phone, language)


def _row(number: int, visit: Visit, phone: str, language: Language) -> tuple[str, ...]:
    name = text("papers.visits_name", language, name=visit.name, number=visit.number) if visit.number else visit.name
    slot = visit.slot or (text("papers.visits_promised", language) if visit.promised else "")
    return (str(number), name, visit.birth_year, visit.address, phone, slot, visit.missing, _TICK, "")


def _turn(visit: Visit) -> tuple[object, ...]:
    """Return the key by which one goes: promised visits by their day and time, then all house by house."""
    return WHOM.index(visit.need), *visit.when, *_on_the_way(visit.address)


def begins_at(slot: str) -> int:
    """Return at which minute of the day something begins that is told in words (`8h30`, `sáng`); the last, if none."""
    folded = fold(slot[:80].replace(":", "h"))
    said = _BEGINS.search(folded)
    if said is not None:
        return 60 * int(said[1]) + int(said[2] or 0)
    return min((minute for part, minute in _PARTS_OF_DAY.items() if part in folded.split()), default=_LAST_MINUTE)


def _on_the_way(address: str) -> tuple[str, str]:
    """Return the key that puts house 9 before house 10 of a street."""
    first, _, rest = fold(address[:200]).partition(" pho ")
    street, house = (rest, first) if rest else ("", first)
    return street, _NUMBER.sub(lambda digits: digits[0].zfill(6), house)
