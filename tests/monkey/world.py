"""The desk that is played with: its people, its devices, and how those break and are mended."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from random import Random
from typing import BinaryIO, Final

from fieldapp.rehearsal.population import Invented, invent_people
from fieldapp.station.officers import add_officer
from fieldapp.station.scanner import keep_scanner_port
from fieldapp.station.world import World
from fieldapp.system.clock import ManualClock
from fieldapp.system.files import Disk
from fieldapp.system.randomness import SeededRandomness
from fieldapp.vietnam.names import fold, initials
from tests.bench.stage import PASSPHRASE, listed_people, office_and_desk
from tests.devices.cable import Cable
from tests.devices.print_system import Programs
from tests.station.sticks import HandDrives

PEOPLE = 400
PINS = ("135790", "246802")
"""Of the officer who opens the desk, and of the second one."""
SECOND = "Lê Văn Nhì"

__all__ = ["PASSPHRASE", "PEOPLE", "PINS", "SECOND", "BreakingDisk", "Desk", "Office", "make_desk"]

NONSENSE: Final = ("", "zzz", "0", "-1", "@#%", "ÂÊÔ ươ", "x" * 90, "00/00/0000", "31/02/2024", "'; DROP TABLE", "nan")
_GARBAGE: Final = (
    "xin chào|",
    "000201010211",
    "FA1:" + "A" * 60,
    "|" * 6,
    "1" * 600,
    "http://example.invalid",
    "\t\t",
    "a b c",
)
_STANDS_STILL: Final = 'case "$1" in -e) echo HP;; -p) echo "printer $2 disabled since x";; esac'
_LP: Final = {
    "refuses": 'cat > /dev/null; echo "no such printer" >&2; exit 1',
    "late": 'cat > "$0.paper"; sleep 0.4; echo "request id is HP-7 (0 file(s))"',
    "hangs": "exec sleep 30",
    "dies": "kill -9 $$",
}
"""What `lp` does when the print system is not well."""


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


class Office:
    """The office's laptop, which takes in what the desk has written."""

    def __init__(self, folder: Path, seed: str, now_ms: int) -> None:
        self.home = folder / "office"
        self.world = World(ManualClock(now_ms), SeededRandomness(f"office {seed}"), Disk(), drives=HandDrives())


class Desk:
    """A desk's laptop and what lies around it.

    Attributes:
        receipts, stick, gone: folders that are chosen; the last one is not there before something is written into it.
    """

    def __init__(self, folder: Path, seed: str, now_ms: int) -> None:
        self.home, self.receipts, self.stick = folder / "desk", folder / "receipts", folder / "stick"
        self.clock, self.disk, self.drives = ManualClock(now_ms), BreakingDisk(), HandDrives()
        self.world = World(self.clock, SeededRandomness(seed), self.disk, drives=self.drives)
        self.people = listed_people(PEOPLE)
        self.cable = Cable(folder / "scanner")
        self.gone = self.home / "gone"
        for path in (self.receipts, self.stick, folder / "cups"):
            path.mkdir(exist_ok=True)
        self.printing = Programs(folder / "cups")
        self._well = {name: self.printing.read(name) for name in ("lp", "lpstat")}

    @property
    def handed(self) -> tuple[Path, ...]:
        """The folders in which files for the office may lie."""
        return tuple(path for path in (self.receipts, self.stick, self.gone) if path.is_dir())

    def lay_out(self) -> None:
        """Plug in what is plugged in every morning: a printer, the scanner, a stick."""
        os.environ["PATH"] = self.printing.path()
        self.cable.plug_in()
        self.drives.put_in(self.stick)

    def break_or_mend(self, chance: Random) -> None:
        """Let something go wrong with a device, or be right again."""
        match chance.randrange(9):
            case 0:
                self.disk.broken = chance.choice((errno.ENOSPC, errno.EIO, errno.EACCES, errno.EROFS))
            case 1 | 2:
                self.disk.broken = 0
            case 3 if self.stick in self.drives.plugged:
                self.drives.pull(self.stick)
            case 3 | 4:
                self.drives.put_in(self.stick, free=chance.choice((0, 4096, 8 << 30, 8 << 30)))
            case 5 if self.stick in self.drives.plugged:
                self.drives.change(self.stick, writable=chance.random() < 0.5)
            case 6:
                self.cable.pull_out()
            case 7:
                self.printing.write("lp", chance.choice([*_LP.values()]))
                self.printing.write("lpstat", chance.choice((_STANDS_STILL, self._well["lpstat"])))
            case _:
                self.mend()

    def mend(self) -> None:
        """Let everything be right again."""
        self.disk.broken = 0
        if self.stick not in self.drives.plugged:
            self.drives.put_in(self.stick)
        self.drives.change(self.stick, writable=True, free=8 << 30)
        for name, script in self._well.items():
            self.printing.write(name, script)
        if not self.cable.plugged:
            self.cable.plug_in()

    def typed(self, one: Invented, chance: Random) -> str:
        """Return what an officer types to find somebody, or by mistake."""
        rightly = (
            f"{fold(one.full_name)} {one.birth_date[:4]}",
            f"{initials(one.full_name)} {one.birth_date[:4]}",
            one.phone or one.national_id,
            one.national_id,
            one.national_id[-4:],
            one.full_name,
        )
        vaguely = (f"{fold(one.full_name).split()[-1]} {one.group}", fold(one.full_name)[: chance.randint(1, 9)])
        return chance.choice((*rightly, *rightly, *vaguely, chance.choice(NONSENSE)))

    def scanned(self, one: Invented, chance: Random) -> str:
        """Return what a scanner sends: mostly a card, else anything."""
        card = one.card()
        return chance.choice((card, card, card, card, card, card + "||||", one.national_id, chance.choice(_GARBAGE)))

    def filled_in(self, chance: Random) -> str:
        """Return what stands in a field of a form, rightly or wrongly."""
        one = chance.choice(self.people)
        ways = (one.full_name, one.phone, one.account or "0123456789", "1/2/1960", "Tổ 7, Thổ Quan", one.national_id)
        return chance.choice((*ways, "08:30", "già yếu", chance.choice(NONSENSE)))


def stranger(chance: Random) -> Invented:
    """Return somebody who is on no list."""
    return invent_people(SeededRandomness(f"stranger {chance.random()}"), 1)[0]


def make_desk(folder: Path) -> None:
    """Enrol a desk with two officers, whose data lies in `folder/desk`, at an office in `folder/office`."""
    office, desk = office_and_desk(folder, people=PEOPLE)
    add_officer(desk, name=SECOND, passphrase=f"{PASSPHRASE} nữa", pin=PINS[1])
    keep_scanner_port(desk, str(folder / "scanner"))
    (folder / "campaign").write_text(desk.campaign().campaign_id, encoding="utf-8")
    desk.close()
    office.close()
