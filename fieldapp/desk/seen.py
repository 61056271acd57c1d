"""Numbers are masked until somebody asks for them, and every asking is a line in this laptop's access log."""

from __future__ import annotations

from typing import Final, Literal

import msgspec

from fieldapp.registry.access_log import Seen
from fieldapp.station.station import Station

Shown = Literal["person", "history", "search", "opened"]
SHOWN: Final[tuple[Shown, ...]] = ("person", "history", "search", "opened")
"""Where whole numbers can be asked for; `opened` is somebody whose form was opened, with masked numbers."""


class SeenLine(msgspec.Struct, frozen=True):
    """One asking in the words of people: `officer` and `name` are names; empty for somebody who is known no more."""

    at: int
    officer: str
    citizen_id: str
    name: str
    what: str


def note_seen(station: Station, citizen_id: str, what: Shown) -> None:
    """Write down that the officer at work opened a person, or asked to see the whole numbers."""
    with station.registry.transaction():
        station.registry.access_log.note(Seen(station.clock.now_ms(), station.officer_id, citizen_id, what))


def seen(station: Station, *, limit: int = 100, citizen_id: str = "") -> list[SeenLine]:
    """Return who asked for whose numbers, the newest first; of one person only, when one is named."""
    officers, people = station.facts().officers, station.registry.people
    lines = []
    for one in station.registry.access_log.newest(limit=limit, citizen_id=citizen_id):
        officer, citizen = officers.get(one.officer), people.get(one.citizen_id)
        name = citizen.text("full_name") if citizen is not None else ""
        lines.append(SeenLine(one.at, officer.name if officer else "", one.citizen_id, name, one.what))
    return lines
