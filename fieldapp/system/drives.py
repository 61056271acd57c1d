"""Sticks: which removable drives are in, how much room they have, and letting one go."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Protocol

import msgspec

from fieldapp.system.files import translated


class Drive(msgspec.Struct, frozen=True):
    """One removable drive that is in now.

    Attributes:
        path: where its files lie.
        label: what its owner called it; the last part of `path` when it has no name.
        serial: of the volume, which a stick keeps wherever it goes; empty when the system does not tell.
        free: bytes.
        writable: files may be written to it.
        device: by which the system knows it, to let it go.
    """

    path: Path
    label: str
    serial: str
    free: int
    writable: bool
    device: str = ""


class Drives(Protocol):
    """The drives of a machine. Tests pass their own."""

    def removable(self) -> list[Drive]:
        """Return the removable drives that are in, by path; one that does not answer is left out."""
        ...

    def free(self, folder: Path) -> int:
        """Return the bytes that are free where `folder` lies, which may be made yet.

        Raises:
            EnvironmentFault: `disk.gone` or another `disk.*` code.
        """
        ...

    def eject(self, drive: Drive) -> bool:
        """Write out what waits and let a drive go; return whether the system did."""
        ...


class SystemDrives:
    """The drives of this machine."""

    def removable(self) -> list[Drive]:
        if sys.platform == "win32":
            from fieldapp.system import drives_windows

            return drives_windows.removable()
        from fieldapp.system import drives_linux

        return drives_linux.removable()

    def free(self, folder: Path) -> int:
        with translated(folder):
            return shutil.disk_usage(folder if folder.exists() else folder.parent).free

    def eject(self, drive: Drive) -> bool:
        if sys.platform == "win32":
            from fieldapp.system import drives_windows

            return drives_windows.eject(drive)
        from fieldapp.system import drives_linux

        return drives_linux.eject(drive)


def drive_of(drives: Drives, folder: Path) -> Drive | None:
    """Return the removable drive on which `folder` lies, or None."""
    place = folder.absolute()
    found = [drive for drive in drives.removable() if place == drive.path or drive.path in place.parents]
    return max(found, key=lambda drive: len(drive.path.parts), default=None)
