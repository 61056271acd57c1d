"""A rehearsal beside the real data: invented people in a folder of their own, on a weekend that is long over."""

from __future__ import annotations

from pathlib import Path

from fieldapp.background.progress import Progress
from fieldapp.rehearsal.demo import PIN, SECRET, play
from fieldapp.station.home import Home
from fieldapp.station.opening import unlock
from fieldapp.station.station import Station
from fieldapp.station.world import World
from fieldapp.system.clock import Clock
from fieldapp.system.files import write_bytes

REHEARSAL_PIN = PIN

_PEOPLE = 120
_STAGES = 6
"""The demo says so many lines."""

_PLAYED = "da-dien-xong.txt"
"""Lies in a rehearsal that was played to its end; one that was stopped half-way is passed over."""

_SUNDAY_EVENING = 1_705_233_600_000  # 2024-01-14 19:00 in Hà Nội, after the demo and before its deadline


class RehearsalClock:
    """Goes on from the evening on which the demo ended, as fast as the clock of the machine."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._began = clock.elapsed()

    def now_ms(self) -> int:
        return _SUNDAY_EVENING + round((self._clock.elapsed() - self._began) * 1000)

    def elapsed(self) -> float:
        return self._clock.elapsed()


def rehearsal_folder(home: Home) -> Path:
    """Return where the rehearsal of a data folder lies: beside it, never inside."""
    return home.folder.with_name(home.folder.name + "-dien-tap")


def open_rehearsal(home: Home, role: str, *, world: World, progress: Progress) -> Station:
    """Return the desk or the office of the rehearsal, open; the first time it is played before.

    Raises:
        InputRefused, EnvironmentFault: as `rehearsal.demo.play` and `station.opening.unlock`.
    """
    folder = _played(rehearsal_folder(home)) or _play(rehearsal_folder(home), world, progress)
    place = Home(folder / ("office" if role == "office" else "desk-01"))
    return unlock(
        place, SECRET, world=World(RehearsalClock(world.clock), world.randomness, world.disk, drives=world.drives)
    )


def _played(folder: Path) -> Path | None:
    """Return the newest rehearsal that was played to its end."""
    return max((file.parent for file in folder.glob(f"*/{_PLAYED}")), default=None)


def _play(folder: Path, world: World, progress: Progress) -> Path:
    """Play a rehearsal in a new folder; it can be stopped between its stages."""
    number = 1 + sum(path.is_dir() for path in folder.iterdir()) if folder.is_dir() else 1
    new = folder / f"{number:03d}"
    lines: list[str] = []

    def say(line: str) -> None:
        lines.append(line)
        progress("rehearse", min(len(lines), _STAGES), _STAGES)

    progress("rehearse", 0, _STAGES)
    play(new, people=_PEOPLE, say=say)
    write_bytes(world.disk, new / _PLAYED, b"")
    return new
