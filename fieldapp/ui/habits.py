"""How this laptop was used last: language, colours and text size, known before anybody has unlocked anything."""

from __future__ import annotations

from pathlib import Path

import msgspec

from fieldapp.station.world import World
from fieldapp.system.errors import EnvironmentFault
from fieldapp.system.files import write_bytes
from fieldapp.system.texts import Language
from fieldapp.ui.tokens import Scheme, TextStep

_MOST_BYTES = 1000


class Habits(msgspec.Struct, frozen=True):
    """What the window begins with. It belongs to the laptop and tells nothing about anybody."""

    language: Language = "vi"
    scheme: Scheme = "light"
    step: TextStep = 100


def habits_of(world: World) -> Habits:
    """Return what was kept; a file that is missing, damaged or not ours counts as none."""
    file = _file(world)
    if file is None or not file.is_file():
        return Habits()
    try:
        with open(file, "rb") as stream:
            return msgspec.json.decode(stream.read(_MOST_BYTES), type=Habits)
    except (OSError, msgspec.DecodeError):
        return Habits()


def keep_habits(world: World, habits: Habits) -> None:
    """Keep them for the next start; a disk that refuses this stops nobody."""
    file = _file(world)
    if file is None:
        return
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        write_bytes(world.disk, file, msgspec.json.encode(habits), replace=True)
    except (EnvironmentFault, OSError):
        return


def _file(world: World) -> Path | None:
    return None if world.marks is None else world.marks / "window.json"
