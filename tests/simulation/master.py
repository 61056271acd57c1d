"""The campaigns that worlds begin with: an office with a list, and desks that never reported."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from fieldapp.desk import retire
from fieldapp.office import cards
from fieldapp.office.prepare import open_point, prepare_desk
from fieldapp.office.rosters import commit_lists, read_lists
from fieldapp.registry import Registry
from fieldapp.rehearsal.population import Invented, invent_people, write_list
from fieldapp.seal import pin, slots
from fieldapp.seal.signing import SigningKey
from fieldapp.sheets import reading
from fieldapp.station.home import Home
from fieldapp.station.opening import DeskStart, OfficeStart, create_office, open_first_file
from fieldapp.station.world import World as Machine
from fieldapp.system.clock import ManualClock
from fieldapp.system.files import Disk
from fieldapp.system.randomness import SeededRandomness
from tests.sheets.in_process import pieces_here
from tests.simulation.model import Model, SiteModel
from tests.simulation.site import SECRET

SATURDAY_MS = 1_705_107_600_000
BANKS = ("970436", "970405", "970418")
WARDS = ("Ngọc Hà", "Láng Hạ")

SMALL, LARGE = 4, 40
_POOL = 200


class Master(msgspec.Struct, frozen=True):
    """A closed campaign: a folder for each station, and what a model says of them."""

    folder: Path
    model: Model


POOL: tuple[Invented, ...] = tuple(invent_people(SeededRandomness("pool"), _POOL))
"""Everybody who can come: the lists of a world are drawn from them."""


@contextmanager
def replaced(*changes: tuple[Any, str, Any]) -> Iterator[None]:
    """Put other things in the place of attributes (owner, name, other) for a while."""
    before = [(owner, name, getattr(owner, name)) for owner, name, _ in changes]
    try:
        for owner, name, other in changes:
            setattr(owner, name, other)
        yield
    finally:
        for owner, name, old in reversed(before):
            setattr(owner, name, old)


def cheap_stretching(secret: str, salt: bytes, _cost: object) -> bytes:
    return hashlib.sha256(salt + secret.encode()).digest()


@contextmanager
def workshop() -> Iterator[Workshop]:
    """Give a folder in memory, where there is one, and the campaigns in it; all of it is gone afterwards."""
    memory = Path("/dev/shm")
    place = memory if memory.is_dir() else None
    # What a passphrase costs, how a card looks and who reads a list is tested elsewhere: each world opens stations,
    # makes cards and takes lists dozens of times.
    cheap = replaced(
        (slots, "_stretched", cheap_stretching),
        (pin, "_hashed", cheap_stretching),
        (cards, "card_pdf", lambda *_, **_named: b"%PDF"),
        (retire, "retirement_pdf", lambda *_, **_named: b"%PDF"),
        (reading, "ask_child", pieces_here),
    )
    with tempfile.TemporaryDirectory(dir=place, prefix="fieldapp-") as folder, cheap:
        yield Workshop(Path(folder))


class Workshop:
    """Makes each campaign once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._masters: dict[int, Master] = {}

    def master(self, desks: int) -> Master:
        """Return the campaign with so many desks or more."""
        size = SMALL if desks <= SMALL else LARGE
        if size not in self._masters:
            self._masters[size] = _prepare(self.folder / f"master-{size}", size)
        return self._masters[size]


def _prepare(folder: Path, desks: int) -> Master:
    folder.mkdir()
    machine = Machine(ManualClock(SATURDAY_MS), SeededRandomness("master"), Disk())
    start = OfficeStart(
        title="Chi trả Tết (mô phỏng)",
        authority="UBND phường Mẫu",
        deadline="2024-01-16",
        banks=BANKS,
        officer="Phạm Văn Mẫu",
        passphrase=SECRET,
        pin="135790",
        rehearsal=True,
    )
    office, _ = create_office(Home(folder / "office"), start, world=machine)
    roster = folder / "danh-sach.csv"
    write_list(list(POOL[: 6 + 2 * desks]), roster, title="DANH SÁCH (mô phỏng)")
    commit_lists(office, read_lists([roster]))
    point = open_point(office, name="Nhà văn hóa TDP 7")
    names: dict[str, tuple[str, ...]] = {"office": ()}
    for number in range(1, desks + 1):
        wards: tuple[str, ...] = (WARDS[number % 2],) if number % 3 == 0 else ()
        prepared = prepare_desk(office, point_id=point, label=f"Bàn {number}", folder=folder / "files", wards=wards)
        opened = DeskStart(prepared.file, prepared.card_text, f"Trần Thị Mẫu {number}", SECRET, "135790")
        open_first_file(Home(folder / f"desk-{number:02d}"), opened, world=machine).close()
        names[f"desk-{number:02d}"] = wards
    office.close()
    shutil.rmtree(folder / "files")
    model = Model()
    for name, area in names.items():
        _take_down(model, name, area, Home(folder / name))
    return Master(folder, model)


def _take_down(model: Model, name: str, wards: tuple[str, ...], home: Home) -> None:
    """Tell the model what a fresh station holds."""
    key = slots.find_slot(home.slots.read_bytes(), SECRET).key
    registry = Registry(home.database, key, clock=ManualClock(SATURDAY_MS), randomness=SeededRandomness(name))
    journal = registry.journal
    desk = "" if name == "office" else name
    seed = registry.shelf.secret("sign_seed") or b""
    site = SiteModel(name, desk, wards, keys=[SigningKey(seed).public])
    site.roots = dict.fromkeys(journal.offices(), model.sites["office"].key if desk else site.key)
    model.sites[name] = site
    site.knows = model.chronicle.set_of(journal.known(model.chronicle.by_hash))
    for event in journal.range(journal.own_id(), 1, journal.state(journal.own_id()).contiguous_to):
        model.wrote(site, event)
    cards = {token.facts["number"]: token.facts["card_id"] for token in model.chronicle.by_kind["desk.prepared"]}
    site.card = cards[int(desk[-2:])] if desk else ""
    site.cards = set() if desk else set(cards.values())
    registry.close()
