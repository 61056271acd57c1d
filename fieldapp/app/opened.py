"""Opening the station of the data folder for one command, and closing it whatever happens."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from fieldapp.app.terminal import Terminal
from fieldapp.desk.hand_over import read_answers
from fieldapp.office.receive import receive
from fieldapp.registry.registry import TRY_KEPT
from fieldapp.station.opening import unlock
from fieldapp.station.station import Station
from fieldapp.station.world import real_world
from fieldapp.system.errors import EnvironmentFault, InputRefused
from fieldapp.system.texts import explain


@contextmanager
def opened(terminal: Terminal) -> Iterator[Station]:
    """Open the station with the secret file or with what the person types.

    Raises:
        InputRefused: `home.none`, `seal.*`, `registry.*`, `secret.*`.
        EnvironmentFault: `home.in_use`, `disk.*`.
    """
    home = terminal.data()
    if not home.is_taken():
        # Said before anybody is asked for a passphrase.
        raise InputRefused("home.none", place=home.folder.name)
    station = unlock(home, terminal.secret(), world=real_world())
    try:
        _receive_kept(station)
        yield station
    finally:
        trouble = station.backup_trouble
        station.close()
        if trouble:
            for sentence in explain(EnvironmentFault("backup.not_made", place=trouble), terminal.language):
                terminal.say(sentence, error=True)


def _receive_kept(station: Station) -> None:
    """Try files that an earlier version of the program had to keep, at the first opening by another one."""
    if not station.registry.shelf.setting(TRY_KEPT):
        return
    if station.role == "office":
        receive(station, [])
    else:
        read_answers(station, [])
