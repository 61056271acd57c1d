"""Which machine this is, and where small notes of the program lie outside its data folders."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def machine_id() -> str:
    """Return a name of this machine that a copied folder does not bring along; empty when there is none."""
    if sys.platform == "win32":
        import winreg

        try:
            with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, r"SOFTWARE\Microsoft\Cryptography") as key:
                return str(winreg.QueryValueEx(key, "MachineGuid")[0])
        except OSError:
            return ""
    for place in (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id")):
        try:
            return place.read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError):
            continue
    return ""


def notes_folder() -> Path:
    """Return where notes lie that belong to the machine and its user, not to a data folder."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", str(Path.home()))) / "fieldapp-marks"
    return Path(os.environ.get("XDG_STATE_HOME", str(Path.home() / ".local" / "state"))) / "fieldapp" / "marks"
