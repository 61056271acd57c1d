"""What a station needs of the machine."""

from __future__ import annotations

import hashlib
from pathlib import Path

import msgspec

from fieldapp.system.clock import Clock, SystemClock
from fieldapp.system.drives import Drives, SystemDrives
from fieldapp.system.files import Disk
from fieldapp.system.machine import machine_id, notes_folder
from fieldapp.system.randomness import Randomness, SystemRandomness


class World(msgspec.Struct, frozen=True):
    """Clock, randomness, disk and drives: the real ones, or those of a rehearsal or a test.

    Attributes:
        machine: name of the machine; empty when a copied folder is not to be told from the first.
        marks: folder outside all data folders for high-water marks; None for none.
        drives: the removable ones that are in.
        backs_up: False where a whole world is thrown away afterwards, as in a simulation.
    """

    clock: Clock
    randomness: Randomness
    disk: Disk
    machine: str = ""
    marks: Path | None = None
    drives: Drives = SystemDrives()
    backs_up: bool = True

    def place_mark(self, folder: Path) -> str:
        """Return a mark of this machine and this folder that tells nothing about either; empty without a machine."""
        if not self.machine:
            return ""
        return hashlib.sha256(f"fieldapp/place/1\0{self.machine}\0{folder.resolve()}".encode()).hexdigest()[:32]


def real_world() -> World:
    """Return the machine as it is."""
    return World(SystemClock(), SystemRandomness(), Disk(), machine_id(), notes_folder())
