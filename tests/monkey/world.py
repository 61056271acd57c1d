"""The desk that is played with: its people, its scanner, and devices that break and are mended."""

from __future__ import annotations

import errno
from pathlib import Path
from random import Random
from typing import BinaryIO

from fieldapp.rehearsal.population import Invented, invent_people
from fieldapp.station.world import World
from fieldapp.system.clock import ManualClock
from fieldapp.system.files import Disk
from fieldapp.system.randomness import SeededRandomness
from fieldapp.vietnam.names import fold, initials
from tests.bench.stage import PASSPHRASE, office_and_desk
from tests.station.sticks import HandDrives

PEOPLE = 400
PIN = "135790"
__all__ = ["PASSPHRASE", "PEOPLE", "PIN", "BreakingDisk", "Desk", "make_desk"]

_NONSENSE = ("", "zzz", "0", "-1", "@#%", "ÂÊÔ ươ", "x" * 90, "00/00/0000", "31/02/2024", "'; DROP TABLE", "nan")
_GARBAGE = (
    "xin chào|",
    "000201010211",
    "FA1:" + "A" * 60,
    "|" * 6,
    "1" * 600,
    "http://example.invalid",
    "\t\t",
    "a b c",
)


class BreakingDisk(Disk):
    """A disk for receipts and sticks that is full, or fails, until it is mended. The database has its own."""

    broken = 0

    def create(self, path: Path) -> BinaryIO:
        self._may()
        return super().create(path)

    def write(self, stream: BinaryIO, data: bytes) -> None:
        self._may()
        super().write(stream, data)

    def _may(self) -> None:
        if self.broken:
            raise OSError(self.broken, errno.errorcode[self.broken])


class Desk:
    """A desk's laptop and what lies around it."""

    def __init__(self, folder: Path, seed: str, now_ms: int) -> None:
        self.home, self.receipts, self.stick = folder / "desk", folder / "receipts", folder / "stick"
        self.clock, self.disk, self.drives = ManualClock(now_ms), BreakingDisk(), HandDrives()
        self.world = World(self.clock, SeededRandomness(seed), self.disk, drives=self.drives)
        self.people = invent_people(SeededRandomness("bench"), PEOPLE)
        self.receipts.mkdir(exist_ok=True)

    def break_or_mend(self, chance: Random) -> None:
        """Let something go wrong with a device, or be right again."""
        match chance.randrange(4):
            case 0:
                self.disk.broken = chance.choice((errno.ENOSPC, errno.EIO, errno.EACCES))
            case 1 | 2:
                self.disk.broken = 0
            case _ if self.stick in self.drives.plugged:
                self.drives.pull(self.stick)
            case _:
                self.drives.put_in(self.stick, free=chance.choice((0, 4096, 8 << 30)))

    def typed(self, chance: Random) -> str:
        """Return what an officer types to find somebody, or by mistake."""
        one = chance.choice(self.people)
        ways = (
            fold(one.full_name),
            one.full_name,
            f"{initials(one.full_name)} {one.birth_date[:4]}",
            one.phone or one.national_id,
            one.national_id[-4:],
            f"{fold(one.full_name).split()[-1]} {one.group}",
            fold(one.full_name)[: chance.randint(1, 9)],
            chance.choice(_NONSENSE),
        )
        return chance.choice(ways)

    def scanned(self, chance: Random) -> str:
        """Return what a scanner sends: mostly a card, of somebody on the list or not, else anything."""
        one = chance.choice(self.people)
        if chance.random() < 0.15:
            one = stranger(chance)
        ways = (one.card(), one.card(), one.card(), one.card() + "||||", one.national_id, chance.choice(_GARBAGE))
        return chance.choice(ways)

    def filled_in(self, chance: Random) -> str:
        """Return what stands in a field of a form."""
        one = chance.choice(self.people)
        ways = (one.full_name, one.phone, one.account or "0123456789", "1/2/1960", "Tổ 7, Thổ Quan", one.national_id)
        return chance.choice((*ways, "08:30", "già yếu", chance.choice(_NONSENSE)))


def stranger(chance: Random) -> Invented:
    """Return somebody who is on no list."""
    return invent_people(SeededRandomness(f"stranger {chance.random()}"), 1)[0]


def make_desk(folder: Path) -> None:
    """Enrol a desk whose data lies in `folder/desk`."""
    office, desk = office_and_desk(folder, people=PEOPLE)
    desk.close()
    office.close()
