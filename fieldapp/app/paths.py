"""Where the data folder of this person lies, on each platform."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

HOME_VARIABLE = "FIELDAPP_HOME"


def data_folder(
    given: Path | None = None, *, environment: Mapping[str, str] = os.environ, platform: str = sys.platform
) -> Path:
    """Return the data folder: the one that was given, else `FIELDAPP_HOME`, else the person's own.

    The person's own is local to the machine and never roams: the local application data of Windows, Application Support
    of macOS, elsewhere what the XDG base directory specification says. Nothing is created.
    """
    if given is not None:
        return given.absolute()
    if environment.get(HOME_VARIABLE):
        return Path(environment[HOME_VARIABLE]).absolute()
    if platform == "win32":
        local = environment.get("LOCALAPPDATA")
        return (Path(local) if local else Path.home() / "AppData" / "Local") / "fieldapp"
    if platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "fieldapp"
    shared = environment.get("XDG_DATA_HOME", "")
    # The specification asks to ignore a relative path.
    return (Path(shared) if shared.startswith("/") else Path.home() / ".local" / "share") / "fieldapp"
