"""One laptop of a simulated world: its folder, its clock, its disk, and how it dies in the middle of something."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, BinaryIO

from fieldapp.domain.events import Event
from fieldapp.station.home import Home
from fieldapp.station.opening import unlock
from fieldapp.station.station import Station
from fieldapp.station.world import World as Machine
from fieldapp.system.clock import ManualClock
from fieldapp.system.files import Disk
from fieldapp.system.randomness import SeededRandomness
from tests.simulation.model import SiteModel

SECRET = "mật khẩu thử nghiệm"


class Crash(BaseException):
    """The power went; nothing that the program wants to do afterwards happens."""


class StepRandomness:
    """Random bytes that follow from the seed and the step alone, so that a step left out changes no other."""

    def __init__(self) -> None:
        self.source = SeededRandomness(0)

    def bytes(self, count: int) -> bytes:
        """Return `count` bytes."""
        return self.source.bytes(count)


class CrashingDisk(Disk):
    """Counts the calls that change something; at the one that was chosen the power goes, before or after it."""

    def __init__(self) -> None:
        self.left: int | None = None
        self.dead = False
        self.crash: Callable[[], None] = lambda: None

    def _count(self) -> None:
        if self.dead:
            raise OSError("no power")
        if self.left is not None:
            self.left -= 1
            if self.left < 0:
                self.crash()

    def create(self, path: Path) -> BinaryIO:
        self._count()
        return super().create(path)

    def write(self, stream: BinaryIO, data: bytes) -> None:
        self._count()
        super().write(stream, data)

    def sync(self, stream: BinaryIO) -> None:
        self._count()
        # What a power cut leaves unsynced is tried by other suites; here every world would wait for the disk.
        stream.flush()

    def replace(self, source: Path, target: Path) -> None:
        self._count()
        super().replace(source, target)

    def sync_folder(self, folder: Path) -> None:
        self._count()

    def remove(self, path: Path) -> None:
        if self.dead:
            raise OSError("no power")
        super().remove(path)


class Site:
    """A desk or a supervisor.

    Attributes:
        marks: folder of the notes that tell a database that was put back; None when nobody notices.
    """

    def __init__(self, model: SiteModel, home: Home, start_ms: int, marks: Path | None) -> None:
        self.model = model
        self.home = home
        self.marks = marks
        self.clock = ManualClock(start_ms)
        self.randomness = StepRandomness()
        self.disk = CrashingDisk()
        self._station: Station | None = None

    @property
    def name(self) -> str:
        return self.model.name

    @property
    def station(self) -> Station:
        """The open station."""
        if self._station is None:
            raise AssertionError(f"{self.name} is closed")
        return self._station

    def open(self) -> None:
        """Start the program; it writes down that it was started."""
        self._station = unlock(self.home, SECRET, world=self.machine())

    def machine(self) -> Machine:
        """Return what the station needs of its laptop."""
        name = "" if self.marks is None else self.name
        return Machine(self.clock, self.randomness, self.disk, name, self.marks, backs_up=False)

    def opened(self, station: Station) -> None:
        """Go on with a station that something else has opened."""
        self._station = station

    def close(self) -> None:
        """End the program in order."""
        if self._station is not None:
            self._station.close()
            self._station = None

    def written(self) -> Iterable[Event]:
        """Return what stands in the own journals beyond what the model has heard of."""
        journal = self.station.registry.journal
        events: list[Event] = []
        for name in dict.fromkeys([*self.model.journals, journal.own_id()]):
            held = len(self.model.chains.get(name, ()))
            events += journal.range(name, held + 1, journal.state(name).contiguous_to)
        return events

    def die_in(self, act: Callable[[], object], where: str, count: int) -> bool:
        """Cut the power during `act` and start again; tell whether it came to its end before.

        `where` is `append`, `adopt`, `views` (each: before the call number `count` from 0), `commit` (when all but the
        commit is done) or `disk` (before a call of the disk). Whatever happens after the moment of the cut is undone:
        the folder is put back to what it was then.
        """
        moment = self.home.folder.with_name(f"{self.name}-moment")

        def cut() -> None:
            if not self.disk.dead:
                shutil.copytree(self.home.folder, moment, ignore=shutil.ignore_patterns("*-shm"))
                self.disk.dead = True
            raise Crash

        registry = self.station.registry
        if where == "disk":
            self.disk.left, self.disk.crash = count, cut
        else:
            owner: Any = registry.journal if where in ("append", "adopt") else registry.views
            name = where if where in ("append", "adopt") else "refresh"
            setattr(owner, name, _Cutting(getattr(owner, name), count, cut, after=where == "commit"))
        ended = False
        try:
            act()
            ended = True
            cut()
        except Crash:
            pass
        except BaseException:
            # Refused, or wrong: the power goes right after it.
            with contextlib.suppress(Crash):
                cut()
            self._start_again(moment)
            raise
        self._start_again(moment)
        return ended

    def _start_again(self, moment: Path) -> None:
        self.close()
        self.disk.left, self.disk.dead = None, False
        shutil.rmtree(self.home.folder)
        moment.rename(self.home.folder)
        self.open()


class _Cutting:
    """Passes calls on until the power goes."""

    def __init__(self, passed_on: Callable[..., Any], count: int, cut: Callable[[], None], *, after: bool) -> None:
        self.passed_on, self.left, self.cut, self.after = passed_on, count, cut, after

    def __call__(self, *args: Any, **named: Any) -> Any:
        self.left -= 1
        if self.left >= 0:
            return self.passed_on(*args, **named)
        if self.after:
            self.passed_on(*args, **named)
        self.cut()
        return None
