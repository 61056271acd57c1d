"""A desk that has ended: its slots are destroyed, so nobody opens its data any more, and the folder says why."""

from __future__ import annotations

from fieldapp.station.home import Home
from fieldapp.system.errors import InputRefused
from fieldapp.system.files import Disk, destroy_file, translated, write_bytes

_SLOTS = "slots.json*"


def destroy_slots(home: Home, disk: Disk) -> None:
    """Destroy every slot in a data folder, also in its backups and in what was set aside; it cannot be undone.

    The mark comes first: when the power goes in between, the next start finishes it.

    Raises:
        EnvironmentFault: `disk.*`; the next start goes on with it once the mark is written.
    """
    write_bytes(disk, home.retired, b"{}", replace=True)
    with translated(home.folder):
        for path in sorted(home.folder.rglob(_SLOTS)):
            destroy_file(disk, path)
        disk.sync_folder(home.folder)


def refuse_retired(home: Home, disk: Disk) -> None:
    """Refuse to open what was retired.

    Raises:
        InputRefused: `home.retired`.
    """
    if home.retired.exists():
        destroy_slots(home, disk)
        raise InputRefused("home.retired", place=home.folder.name)
