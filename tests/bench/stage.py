"""An office and a desk on a temporary folder, with invented people on their lists."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fieldapp.office.prepare import open_point, prepare_desk
from fieldapp.office.rosters import commit_lists, read_lists
from fieldapp.rehearsal.population import Invented, invent_people, write_list
from fieldapp.station.home import Home
from fieldapp.station.opening import DeskStart, OfficeStart, create_office, open_first_file
from fieldapp.station.station import Station
from fieldapp.station.world import World
from fieldapp.system.clock import ManualClock
from fieldapp.system.files import Disk
from fieldapp.system.randomness import SeededRandomness

PASSPHRASE = "một câu để đo thời gian"
SATURDAY = 1_705_107_600_000


def world() -> World:
    """Return a machine whose clock stands still."""
    return World(ManualClock(SATURDAY), SeededRandomness("bench"), Disk())


def new_office(folder: Path, machine: World) -> Station:
    """Open an office that knows nobody."""
    start = OfficeStart("Đợt đo", "UBND phường Mẫu", "2024-01-16", ("970436",), "Phạm Văn Mẫu", PASSPHRASE, "135790")
    return create_office(Home(folder), start, world=machine)[0]


def listed_people(count: int) -> list[Invented]:
    """Return who stands on the list of `office_and_desk`."""
    return invent_people(SeededRandomness("bench"), count)


def office_and_desk(folder: Path, *, people: int) -> tuple[Station, Station]:
    """Open both; the desk has all people."""
    machine = world()
    office = new_office(folder / "office", machine)
    listed = folder / "list.csv"
    write_list(listed_people(people), listed, title="DANH SÁCH")
    commit_lists(office, read_lists([listed]))
    point = open_point(office, name="Nhà văn hóa")
    made = prepare_desk(office, point_id=point, label="Bàn 01", folder=folder / "first")
    start_desk = DeskStart(made.file, made.card_text, "Trần Thị Mẫu", PASSPHRASE, "135790")
    return office, open_first_file(Home(folder / "desk"), start_desk, world=machine)


def schema_of(database: Any) -> list[str]:
    """Return the statements that make the tables and indexes of an open database of ours."""
    rows = database.execute(
        "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND tbl_name NOT LIKE 'search_%'"
        " AND tbl_name NOT LIKE 'sqlite_%' AND tbl_name NOT LIKE '_sqlite%' ORDER BY type = 'index'"
    )
    return [row[0] for row in rows.fetchall()]
