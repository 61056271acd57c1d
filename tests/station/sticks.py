"""Sticks of a test: folders that are put in and pulled out."""

from __future__ import annotations

from pathlib import Path

import msgspec

from fieldapp.system.drives import Drive


class HandDrives:
    """The drives of a laptop whose sticks are put in by hand.

    Attributes:
        plugged: what is in now, by path.
        ejected: what was let go.
    """

    def __init__(self) -> None:
        self.plugged: dict[Path, Drive] = {}
        self.ejected: list[str] = []

    def put_in(self, path: Path, *, serial: str = "A1B2-C3D4", free: int = 8 << 30, label: str = "KINGSTON") -> Drive:
        """Put a stick in whose files lie in the folder `path`."""
        path.mkdir(exist_ok=True)
        self.plugged[path] = Drive(path, label, serial, free, writable=True)
        return self.plugged[path]

    def pull(self, path: Path) -> None:
        """Pull a stick out; its folder stays, for another laptop."""
        del self.plugged[path]

    def change(self, path: Path, **changes: object) -> None:
        """Let something about a stick be otherwise from now on."""
        self.plugged[path] = msgspec.structs.replace(self.plugged[path], **changes)

    def removable(self) -> list[Drive]:
        return sorted(self.plugged.values(), key=lambda drive: drive.path)

    def free(self, folder: Path) -> int:
        return next((d.free for d in self.removable() if d.path in (folder, *folder.parents)), 8 << 30)

    def eject(self, drive: Drive) -> bool:
        self.ejected.append(drive.serial)
        self.plugged.pop(drive.path)
        return True
