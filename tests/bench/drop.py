"""A drop of files: many desks of one office, each with a file of registrations, made by the program itself."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import msgspec

from fieldapp.desk.hand_over import hand_over
from fieldapp.domain.events import Event
from fieldapp.office.prepare import open_point, prepare_desk
from fieldapp.rehearsal.population import Invented, invent_people
from fieldapp.station.home import Home
from fieldapp.station.opening import DeskStart, open_first_file
from fieldapp.station.station import Station
from fieldapp.system.randomness import new_id
from tests.bench.stage import PASSPHRASE, new_office, world

_FIELDS = ("full_name", "birth_date", "sex", "national_id", "phone", "ward")
_WALK_INS = 10
"""One in so many is on no list."""


class Drop(msgspec.Struct, frozen=True):
    """A closed office that knows the desks and their people, and the files that the desks have handed over."""

    office: Path
    files: list[Path]


def make_drop(folder: Path, *, files: int, registrations: int) -> Drop:
    """Open an office, enrol `files` desks and let each hand over `registrations` in one file."""
    machine = world()
    office = new_office(folder / "office", machine)
    point = open_point(office, name="Nhà văn hóa")
    made = [prepare_desk(office, point_id=point, label=f"Bàn {n}", folder=folder / "first") for n in range(files)]
    people = iter(invent_people(machine.randomness, files * registrations))
    written = []
    for number, first in enumerate(made):
        listed = list_people(office, [next(people) for _ in range(registrations - registrations // _WALK_INS)])
        start = DeskStart(first.file, first.card_text, "Trần Thị Mẫu", PASSPHRASE, "135790")
        home = Home(folder / f"desk-{number}")
        desk = open_first_file(home, start, world=machine)
        register_all(desk, listed, [next(people) for _ in range(registrations // _WALK_INS)])
        written.append(hand_over(desk, folder / "stick").path)
        desk.close()
        shutil.rmtree(home.folder)
    office.close()
    return Drop(folder / "office", written)


def list_people(office: Station, people: list[Invented]) -> list[Event]:
    """Put people on the office's list."""
    with office.registry.transaction():
        return [
            office.append(
                "citizen.listed",
                [new_id(office.randomness)],
                {"roster": "bench", "sheet": "", "row": 1, "fields": fields_of(one)},
            )
            for one in people
        ]


def fields_of(one: Invented) -> dict[str, str]:
    """Return what a list says about somebody."""
    return {name: getattr(one, name) for name in _FIELDS}


def register_all(desk: Station, listed: list[Event], walk_ins: list[Invented]) -> None:
    """Let a desk register people whom the office has listed, and some more, without the forms and the paper."""
    with desk.registry.transaction():
        desk.registry.journal.adopt(listed, chained=False)
        for number, citizen in enumerate(_met(desk, listed, walk_ins)):
            name = new_id(desk.randomness)
            desk.append("consent.given", [citizen], {"purposes": ["register"], "text_version": "1.0"})
            facts = {"registration": name, "outcome": "open_account", "bank": "970436", "number": f"01A-{number:05d}-K"}
            at = desk.desk()
            desk.append("registration.recorded", [citizen], {**facts, "desk": at.desk_id, "point": at.point_id})
            desk.append("receipt.printed", [citizen], {"registration": name, "number": facts["number"], "copy": 0})


def _met(desk: Station, listed: list[Event], walk_ins: list[Invented]) -> Iterator[str]:
    for event in listed:
        yield event.envelope.subjects[0]
    for one in walk_ins:
        citizen = new_id(desk.randomness)
        desk.append("citizen.added", [citizen], {"fields": fields_of(one), "evidence": {"full_name": "card"}})
        yield citizen
