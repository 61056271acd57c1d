"""The folder in which an act plays: its stations, the stick, and the notes that lie outside all data folders."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from fieldapp.seal import pin, slots
from fieldapp.station.home import Home
from fieldapp.station.opening import unlock
from fieldapp.station.station import Station
from fieldapp.station.world import World
from fieldapp.system.clock import ManualClock
from fieldapp.system.files import Disk
from fieldapp.system.randomness import SeededRandomness
from tests.simulation.master import cheap_stretching, replaced
from tests.station.prepared import SATURDAY_MS, SECRET, Master, prepare

Tell = Callable[[str], None]
"""Says that something was acknowledged: whatever was told has to hold from then on."""


class Stage:
    """One folder, and whoever works in it.

    Attributes:
        disk: of all stations that are opened here.
        tell: how the act acknowledges.
        secret: the passphrase with which stations are opened.
        master: where first files and cards are.
    """

    def __init__(self, folder: Path, master: Master, turn: str, *, disk: Disk | None = None) -> None:
        self.folder = folder
        self.master = master
        self.turn = turn
        self.disk = disk or Disk()
        self.tell: Tell = lambda _text: None
        self.clock = ManualClock(SATURDAY_MS)
        self.secret = SECRET
        self._open: dict[str, Station] = {}
        self._started = 0

    @property
    def stick(self) -> Path:
        """Where desks hand over to."""
        return self.folder / "stick"

    @property
    def back(self) -> Path:
        """Where answers lie."""
        return self.folder / "back"

    def home(self, name: str) -> Home:
        """Return the folder of a station."""
        return Home(self.folder / name)

    def world(self, name: str) -> World:
        """Return the machine of a station: ids follow from the turn, and a copied folder is the same one."""
        self._started += 1
        seed = f"{name} {self.turn} {self._started}"
        return World(self.clock, SeededRandomness(seed), self.disk, "", self.folder / "marks")

    def bring(self, *names: str) -> None:
        """Put prepared stations here."""
        for name in names:
            shutil.copytree(self.master.folder / name, self.home(name).folder)

    def at(self, name: str) -> Station:
        """Return a station; at its first mention its program is started."""
        if name not in self._open:
            self._open[name] = unlock(self.home(name), self.secret, world=self.world(name))
        return self._open[name]

    def keep(self, name: str, station: Station) -> Station:
        """Take over a station that was opened otherwise."""
        self._open[name] = station
        return station

    def close(self, name: str) -> None:
        """End the program of a station in order."""
        self._open.pop(name).close()

    def close_all(self) -> None:
        """End whatever is still open."""
        for name in list(self._open):
            self.close(name)


class Told(msgspec.Struct):
    """What an act came to.

    Attributes:
        facts: what was acknowledged, in order.
        outcomes: how each try ended: `done`, the code of a fault, or anything else, which is wrong.
    """

    facts: list[str]
    outcomes: list[str]


@contextmanager
def workshop() -> Iterator[tuple[Path, Master]]:
    """Give a folder in memory, where there is one, and the prepared campaign; all of it is gone afterwards."""
    memory = Path("/dev/shm")
    place = memory if memory.is_dir() else None
    # What a passphrase costs is tested elsewhere; here each run opens stations several times.
    cheap = replaced((slots, "_stretched", cheap_stretching), (pin, "_hashed", cheap_stretching))
    with tempfile.TemporaryDirectory(dir=place, prefix="fieldapp-faults-") as folder, cheap:
        yield Path(folder), prepare(Path(folder) / "master")
