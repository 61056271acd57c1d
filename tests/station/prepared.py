"""One prepared campaign with invented people, and copies of its stations to work on."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from fieldapp.desk.hand_over import HandedOver, hand_over, read_answers
from fieldapp.desk.register import Draft, Saved, desk_day, register
from fieldapp.domain.outcomes import HAS_ACCOUNT, NEEDS_CONSENT, OPEN_ACCOUNT
from fieldapp.domain.settling import Who, is_represented
from fieldapp.office.answer import answer_all
from fieldapp.office.prepare import open_point, prepare_desk
from fieldapp.office.receive import receive
from fieldapp.office.rosters import commit_lists, read_lists
from fieldapp.registry import Registry
from fieldapp.registry.cipher import connect
from fieldapp.rehearsal.population import invent_people, write_list
from fieldapp.seal.slots import Argon, add_passphrase_slot, find_slot
from fieldapp.station.home import Home
from fieldapp.station.opening import DeskStart, OfficeStart, create_office, open_first_file
from fieldapp.station.receiving import Verdict
from fieldapp.station.station import Station
from fieldapp.station.world import World
from fieldapp.system.clock import ManualClock
from fieldapp.system.drives import Drives, SystemDrives
from fieldapp.system.files import Disk
from fieldapp.system.lock import FolderLock
from fieldapp.system.randomness import SeededRandomness, new_id
from fieldapp.vietnam.dates import age_on

SECRET = "mật khẩu thử nghiệm"
PIN = "135790"
SATURDAY_MS = 1_705_107_600_000  # 13/01/2024, 08:00 in Hà Nội
PEOPLE = 24
WARD = "Ngọc Hà"
"""The third desk gets the people of this ward only."""

OFFICE, DESK_1, DESK_2, DESK_3 = "office", "desk-1", "desk-2", "desk-3"


class Master(msgspec.Struct, frozen=True):
    """A closed campaign: an office with a list, and three desks that never reported.

    Attributes:
        folder: holds one data folder a station.
        keys: of their databases, by name of the station.
        recovery: the age identity that belongs on paper.
        files, cards: first file and printed text of the card of each desk.
    """

    folder: Path
    keys: dict[str, bytes]
    recovery: str
    files: dict[str, Path]
    cards: dict[str, str]


MASTERS: dict[str, Master] = {}


def world(seed: str, clock: ManualClock | None = None, disk: Disk | None = None) -> World:
    """Return a machine whose clock stands at Saturday morning and whose ids come again for the same seed."""
    return World(clock or ManualClock(SATURDAY_MS), SeededRandomness(seed), disk or Disk())


def office_start(**changes: object) -> OfficeStart:
    """Return what opens the invented campaign."""
    start = OfficeStart(
        title="Chi trả Tết (thử)",
        authority="UBND phường Mẫu",
        deadline="2024-01-16",
        banks=("970436", "970405", "970418"),
        officer="Phạm Văn Mẫu",
        passphrase=SECRET,
        pin=PIN,
        rehearsal=True,
    )
    return msgspec.structs.replace(start, **changes)


def prepare(folder: Path) -> Master:
    """Make the campaign in `folder`, once a session."""
    if str(folder) in MASTERS:
        return MASTERS[str(folder)]
    folder.mkdir()
    machine = world("master")
    office, recovery = create_office(Home(folder / OFFICE), office_start(), world=machine)
    roster = folder / "danh-sach.csv"
    write_list(invent_people(SeededRandomness("people"), PEOPLE), roster, title="DANH SÁCH (thử)")
    commit_lists(office, read_lists([roster]))
    point = open_point(office, name="Nhà văn hóa TDP 7")
    keys, files, cards = {}, {}, {}
    for number, name in enumerate((DESK_1, DESK_2, DESK_3), start=1):
        wards = (WARD,) if name == DESK_3 else ()
        prepared = prepare_desk(office, point_id=point, label=f"Bàn {number}", folder=folder / "files", wards=wards)
        files[name], cards[name] = prepared.file, prepared.card_text
        start = DeskStart(prepared.file, prepared.card_text, f"Trần Thị Mẫu {number}", SECRET, PIN)
        open_first_file(Home(folder / name), start, world=machine).close()
    office.close()
    for name in (OFFICE, *files):
        keys[name] = find_slot(Home(folder / name).slots.read_bytes(), SECRET).key
    MASTERS[str(folder)] = Master(folder, keys, recovery, files, cards)
    return MASTERS[str(folder)]


class Campaign:
    """Copies of the prepared stations in one folder; opened without the half second that a passphrase takes.

    Attributes:
        clock: of all stations; it goes on only when it is told to.
        stick: where desks hand over to and `back` where answers lie.
    """

    def __init__(self, master: Master, folder: Path, *, backs_up: bool = True) -> None:
        self.master = master
        self._backs_up = backs_up
        self.folder = folder
        self.clock = ManualClock(SATURDAY_MS)
        self.stick, self.back = folder / "stick", folder / "back"
        self._open: dict[str, Station] = {}
        self._keys = dict(master.keys)
        self._opened = 0

    def home(self, name: str) -> Home:
        """Return the folder of a station."""
        return Home(self.folder / name)

    def station(self, name: str, *, disk: Disk | None = None, drives: Drives | None = None) -> Station:
        """Return a station, opened at its first mention; a start is written down as `unlock` does."""
        if name not in self._open:
            home = self.home(name)
            if not home.folder.exists():
                shutil.copytree(self.master.folder / name, home.folder)
            self._opened += 1
            randomness = SeededRandomness(f"{name} {self._opened}")
            drives = drives or SystemDrives()
            machine = World(self.clock, randomness, disk or Disk(), drives=drives, backs_up=self._backs_up)
            registry = Registry(home.database, self._keys[name], clock=machine.clock, randomness=machine.randomness)
            station = Station(home=home, registry=registry, lock=FolderLock(home.folder), world=machine)
            with registry.transaction():
                station.append("session.opened", [], {"nonce": new_id(machine.randomness)})
            self._open[name] = station
        return self._open[name]

    @property
    def office(self) -> Station:
        return self.station(OFFICE)

    def key(self, name: str) -> bytes:
        """Return the key of a station's database."""
        return self._keys[name]

    def copy_key(self, name: str, copy: str) -> None:
        """Take a station's database for a copy of another's."""
        self._keys[copy] = self._keys[name]

    def clone(self, name: str, copy: str) -> Station:
        """Copy a station's whole folder as it stands and open the copy."""
        self.close(name)
        shutil.copytree(self.home(name).folder, self.home(copy).folder)
        self.copy_key(name, copy)
        return self.station(copy)

    def close(self, name: str) -> None:
        """Close one station."""
        if name in self._open:
            self._open.pop(name).close()

    def forget(self, name: str) -> None:
        """Let go of a station that has closed itself."""
        self._open.pop(name)

    def close_all(self) -> None:
        """Close whatever is open."""
        for name in list(self._open):
            self.close(name)

    def hand_over(self, name: str, folder: str = "stick") -> HandedOver:
        """Let a desk hand over to a folder beside the stations."""
        return hand_over(self.station(name), self.folder / folder)

    def receive(self, *paths: Path) -> list[Verdict]:
        """Let the office take files in; without any, the stick."""
        return receive(self.office, paths or [self.stick])

    def answer(self, *names: str) -> list[Verdict]:
        """Write all answers and let desks read them."""
        answer_all(self.office, self.back)
        return [verdict for name in names for verdict in read_answers(self.station(name), [self.back])]


@contextmanager
def campaign_in(master: Master, folder: Path) -> Iterator[Campaign]:
    """Give a campaign to work with and close all of it afterwards."""
    campaign = Campaign(master, folder)
    try:
        yield campaign
    finally:
        campaign.close_all()


def everybody(station: Station) -> list[str]:
    """Return the ids of all people a station knows, sorted."""
    return station.registry.people.all_ids()


GUARDIAN = {"payee_kind": "guardian", "relation": "parent", "paper": "birth_certificate"}
"""What a form says of a guardian besides name and number."""
PARENT = {"rep_name": "Trần Thị Phụ Huynh", "rep_number": "001180000027", "rep_relation": "parent"}
"""What a form says of the parent of somebody too young for an account."""


def draft(
    station: Station, citizen_id: str, outcome: str = OPEN_ACCOUNT, *, bank: str = "970436", **changes: object
) -> Draft:
    """Return a filled-in form; who is too young for an account comes with a parent."""
    details = {"bank": bank} if outcome in (OPEN_ACCOUNT, HAS_ACCOUNT) else {}
    citizen = station.registry.people.get(citizen_id)
    if citizen and is_represented(outcome, {}, Who(age=age_on(desk_day(station), citizen.text("birth_date")))):
        details |= PARENT
    form = Draft(
        form_id=new_id(station.randomness),
        citizen_id=citizen_id,
        outcome=outcome,
        details=details,
        consent=outcome in NEEDS_CONSENT,
        child=True,
    )
    return msgspec.structs.replace(form, **changes)


def registered(station: Station, citizen_id: str, outcome: str = OPEN_ACCOUNT, *, bank: str = "970436") -> Saved:
    """Register a person."""
    return register(station, draft(station, citizen_id, outcome, bank=bank))


def fingerprint(station: Station) -> tuple[int, str, str]:
    """Return what must not change when a file is refused: number of events, journals held, views."""
    states = [(s.journal_id, s.contiguous_to, s.head_hash, s.sign_public) for s in station.registry.journal.states()]
    return station.registry.journal.count(), repr(states), station.registry.views.fingerprint()


def files_of(home: Home) -> list[str]:
    """Return the files of a station's folder without what SQLite keeps beside its database, and without backups."""
    return sorted(
        path.relative_to(home.folder).as_posix()
        for path in home.folder.rglob("*")
        if path.is_file() and not path.name.endswith(("-wal", "-shm")) and home.backups not in path.parents
    )


def alter(home: Home, key: bytes, *statements: tuple[str, tuple[Any, ...]]) -> None:
    """Change a closed database behind the program's back."""
    db = connect(home.database, key)
    try:
        db.execute("BEGIN IMMEDIATE")
        for statement, values in statements:
            db.execute(statement, list(values))
        db.commit()
    finally:
        db.close()


def quick_slots(campaign: Campaign, name: str) -> None:
    """Make a station's passphrase cheap to try: opening by it is what a test of restoring does again and again."""
    label = campaign.station(name).officer_id
    cheap = Argon(memory=8, passes=1, lanes=1)
    key, seeded = campaign.key(name), SeededRandomness(name)
    slots = add_passphrase_slot(b"", key=key, passphrase=SECRET, label=label, randomness=seeded, cost=cheap)
    campaign.home(name).slots.write_bytes(slots)
