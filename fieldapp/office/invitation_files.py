"""Invitations and the list on the wall, as files to be printed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from typing import Final, Literal, NamedTuple

from fieldapp.domain.campaign import Campaign
from fieldapp.domain.citizen import Citizen
from fieldapp.domain.guidance import Guidance, guidance_for
from fieldapp.domain.outcomes import ABSENT
from fieldapp.domain.own_codes import invitation_code
from fieldapp.domain.time_slots import Slot
from fieldapp.office.inviting import Appointment, Household, Plan, Progress
from fieldapp.papers.invitation import Guest, InvitationKind, InvitationPaper, invitation_pdfs
from fieldapp.papers.lists import FOR_WALLS, ListPaper, list_pdfs, place_and_day
from fieldapp.station.areas import Area, area_name
from fieldapp.station.station import Station
from fieldapp.system.texts import Language, text
from fieldapp.vietnam.id_numbers import masked
from fieldapp.vietnam.names import fold, sort_key

WallSize = Literal["a4", "a3"]

_WALL: Final = {"no": 7.5, "name": 31, "birth_year": 10, "when": 27.5, "place": 24}
"""No number of any kind, no address, and nothing that tells why somebody is entitled: the list hangs on a wall."""
_WALL_OF_ONE_PLACE: Final = {"no": 7.5, "name": 35, "birth_year": 9.5, "when": 48}
"""The place where all of an area come stands beside its name: so everybody takes one line."""


def invitation_files(
    station: Station,
    plan: Plan,
    *,
    kind: InvitationKind = "four",
    language: Language = "vi",
    progress: Progress | None = None,
) -> Iterator[bytes]:
    """Yield files with the invitations of a plan; `progress` may raise to cancel.

    Numbers are masked, and the code holds nothing but random ids.
    """
    campaign, day = station.campaign(), place_and_day(station.clock.now_ms(), language)
    guidance = _guidance(station, language)

    def papers() -> Iterator[InvitationPaper]:
        for number, (household, guests) in enumerate(_with_people(station, plan.households), 1):
            if progress is not None:
                progress("write_papers", number, len(plan.households))
            appointment = household.appointment
            yield InvitationPaper(
                authority=campaign.authority,
                campaign_title=campaign.title,
                place_and_day=day,
                guests=tuple(map(_guest, guests)),
                lives=_lives(guests[0].text("address"), household.area, language),
                when=slot_words(appointment.slot, language) if appointment else "",
                place=appointment.place if appointment else "",
                bring=guidance.bring,
                contact=guidance.contact,
                code=invitation_code(campaign.campaign_id, tuple(one.citizen_id for one in guests)),
            )

    return invitation_pdfs(papers(), kind=kind, language=language)


def wall_files(
    station: Station,
    plan: Plan,
    *,
    size: WallSize = "a4",
    language: Language = "vi",
    progress: Progress | None = None,
) -> Iterator[bytes]:
    """Yield files with the lists to be put up, one for each area: name, year of birth, when and where, by given name.

    The order is that of Vietnamese lists, see `names.sort_key`.
    """
    campaign, now_ms, done = station.campaign(), station.clock.now_ms(), 0
    contact = _guidance(station, language).contact

    def papers() -> Iterator[ListPaper]:
        nonlocal done
        for area, some in groupby(plan.households, key=lambda household: household.area):
            people: list[WallLine] = []
            for household, guests in _with_people(station, tuple(some)):
                people += [_wall_line(one, household.appointment) for one in guests]
                done += len(guests)
                if progress is not None:
                    progress("write_papers", done, plan.people)
            yield wall_paper(area, people, campaign, contact=contact, now_ms=now_ms, language=language)

    return list_pdfs(papers(), FOR_WALLS[size], language)


class WallLine(NamedTuple):
    """All that a list on a wall says of somebody."""

    name: str
    birth_year: str
    appointment: Appointment | None


def wall_paper(
    area: Area, people: Iterable[WallLine], campaign: Campaign, *, contact: str, now_ms: int, language: Language
) -> ListPaper:
    """Return what stands on the list of one area, by given names."""
    ranked = sorted(people, key=lambda line: (sort_key(line.name), line.birth_year))
    places = {line.appointment.place if line.appointment else "" for line in ranked}
    columns, where = (_WALL_OF_ONE_PLACE, places.pop()) if len(places) == 1 else (_WALL, "")
    head = area_name(area, language)
    if where:
        head = text("papers.wall_place", language, area=head, place=where)
    return ListPaper(
        above="",
        authority=campaign.authority,
        place_and_day=place_and_day(now_ms, language),
        title=text("papers.wall_title", language),
        subtitle=campaign.title,
        how=text("papers.wall_how", language),
        columns=tuple((text(f"papers.column_{name}", language), share) for name, share in columns.items()),
        rows=[(head,), *(_wall_row(number, line, language)[: len(columns)] for number, line in enumerate(ranked, 1))],
        total=text("papers.wall_total", language, count=len(ranked), contact=contact),
    )


def slot_words(slot: Slot, language: Language) -> str:
    """Return a time as people say it: `08:00 – 08:30, Thứ Bảy 13/01/2024`."""
    day = date.fromisoformat(slot.day)
    weekday = text(f"papers.weekday_{day.weekday()}", language)
    return text(
        "papers.invite_time", language, begins=slot.begins, ends=slot.ends, weekday=weekday, day=f"{day:%d/%m/%Y}"
    )


def _wall_line(citizen: Citizen, appointment: Appointment | None) -> WallLine:
    return WallLine(citizen.text("full_name"), citizen.text("birth_date")[:4], appointment)


def _wall_row(number: int, line: WallLine, language: Language) -> tuple[str, ...]:
    when = slot_words(line.appointment.slot, language) if line.appointment else ""
    place = line.appointment.place if line.appointment else ""
    return (str(number), line.name, line.birth_year, when, place)


def _lives(address: str, area: Area, language: Language) -> str:
    """Return an address with the group and ward that it does not name itself."""
    named = bool(area.ward) and f" {fold(area.ward)} " in f" {fold(address)} "
    return address if named else ", ".join(filter(None, (address, area_name(area, language))))


def _guest(citizen: Citizen) -> Guest:
    last = masked(citizen.text("national_id") or citizen.text("old_id")).lstrip("•")
    return Guest(citizen.text("full_name"), citizen.text("birth_date")[:4], last and f"••••{last}")


def _guidance(station: Station, language: Language) -> Guidance:
    """Return what the office says to those who have not come yet."""
    return guidance_for(station.campaign().guidance, outcome=ABSENT, bank="", language=language, values={
        "point": "", "bank": "", "slot": "", "deadline": "", "authority": "",
    })  # fmt: skip


def _with_people(station: Station, households: tuple[Household, ...]) -> Iterator[tuple[Household, list[Citizen]]]:
    """Yield households with their people, a few hundred people in memory at a time."""
    people = station.registry.people.each(citizen_id for one in households for citizen_id in one.people)
    for household in households:
        yield household, [next(people) for _ in household.people]
