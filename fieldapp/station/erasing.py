"""After an erasure: nothing of the person stays in index, log and backups of this station, also after a crash."""

from __future__ import annotations

from fieldapp.registry.erasure import UNFINISHED
from fieldapp.station.backups import back_up, forget_older
from fieldapp.station.station import Station
from fieldapp.system.errors import FieldappError


def finish_erasure(station: Station) -> None:
    """Scrub the database after something was destroyed, make a fresh backup, and let all older ones go.

    It is done when a person was erased here, when a file brought an erasure, and again at the next start when it could
    not be finished: a disk that is full keeps the older backups, and the person in them, until then.
    """
    shelf = station.registry.shelf
    if not shelf.setting(UNFINISHED):
        return
    station.registry.scrub()
    try:
        if station.backs_up:
            forget_older(station.home, station.disk, than=back_up(station, "erasure"))
    except (FieldappError, OSError) as error:
        station.backup_trouble = error.code if isinstance(error, FieldappError) else "disk.failed"
        return
    with station.registry.transaction():
        shelf.put_setting(UNFINISHED, "")
