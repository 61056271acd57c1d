"""Mistakes that are put into the program on purpose, to see that the harness finds them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from fieldapp.registry import cipher
from fieldapp.station import screen_lock
from fieldapp.station.screen_lock import ScreenLock
from fieldapp.sync import outgoing
from fieldapp.system.files import Disk, Sink, hash_of
from tests.simulation.master import replaced

_SET_PIN = ScreenLock.set_pin


def _pin_in_two_steps(self: ScreenLock, pin: str) -> None:
    """Take the old PIN away, and only then give the new one."""
    station = self._station
    with station.registry.transaction():
        station.registry.shelf.put_secret(f"pin.{station.officer_id}", b"{}")
    _SET_PIN(self, pin)


def _in_place(_disk: Disk, target: Path, produce: Callable[[Sink], object], *, replace: bool = False) -> str:
    """Write a file under its own name from the beginning."""
    with open(target, "wb" if replace else "xb") as stream:
        produce(stream)
        stream.flush()
    return hash_of(target)


def _no_sync(_disk: Disk, _stream: object) -> None:
    """Believe the system that it will be on the disk some time."""


DEFECTS: dict[str, Callable[[], AbstractContextManager[None]]] = {
    "pin-in-two-steps": lambda: replaced((screen_lock.ScreenLock, "set_pin", _pin_in_two_steps)),
    "bundle-in-place": lambda: replaced((outgoing, "write_whole", _in_place)),
    "files-not-synced": lambda: replaced((Disk, "sync", _no_sync)),
    "folders-not-synced": lambda: replaced((Disk, "sync_folder", _no_sync)),
    "database-not-synced": lambda: replaced(
        (cipher, "_PRAGMAS", tuple(p.replace("synchronous = FULL", "synchronous = NORMAL") for p in cipher._PRAGMAS))
    ),
}
"""By name: what has to be in place while an act is done."""
