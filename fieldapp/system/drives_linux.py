"""Removable drives as Linux tells of them: mounts, the kernel's device tree, and the links by volume."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

from fieldapp.system.drives import Drive

_PLACES = ("/media/", "/run/media/", "/mnt/")
_EJECT_S = 20
_ESCAPED = re.compile(r"\\([0-7]{3})")


def removable(root: Path = Path("/")) -> list[Drive]:
    """Return the removable drives that are mounted below `/media`, `/run/media` and `/mnt`; `root` is for tests."""
    try:
        lines = (root / "proc/mounts").read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return []
    found = {}
    for line in lines:
        device, place, _kind, options = [*map(_plain, line.split(" ")), "", "", "", ""][:4]
        if device.startswith("/dev/") and place.startswith(_PLACES) and _comes_off(root, device):
            drive = _drive(root, device, place, options.split(","))
            if drive is not None:
                found[drive.path] = drive
    return sorted(found.values(), key=lambda drive: drive.path)


def eject(drive: Drive) -> bool:
    """Write out what waits and take the mount off, by the desktop's own program where there is one."""
    os.sync()
    program = shutil.which("udisksctl")
    if program is None or not drive.device:
        return False
    command = [program, "unmount", "--no-user-interaction", "--block-device", drive.device]
    try:
        return subprocess.run(command, capture_output=True, timeout=_EJECT_S, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _drive(root: Path, device: str, place: str, options: list[str]) -> Drive | None:
    path = Path(place) if root == Path("/") else root / place.lstrip("/")
    try:
        free = shutil.disk_usage(path).free
        writable = "ro" not in options and os.access(path, os.W_OK)
    except OSError:
        return None
    return Drive(
        path, _linked(root, "label", device) or path.name, _linked(root, "uuid", device), free, writable, device
    )


def _comes_off(root: Path, device: str) -> bool:
    """Tell whether a device, or the disk of which it is a part, may be pulled out."""
    node = Path(os.path.realpath(root / "sys/class/block" / Path(device).name))
    for place in (node, node.parent):
        try:
            if (place / "removable").read_text(encoding="ascii").strip() == "1":
                return True
        except (OSError, UnicodeDecodeError):
            continue
    return bool(re.search(r"/usb\d", str(node)))


def _linked(root: Path, by: str, device: str) -> str:
    """Return the name under which `/dev/disk/by-…` links to a device."""
    try:
        links = list((root / "dev/disk" / f"by-{by}").iterdir())
    except OSError:
        return ""
    wanted = Path(device).name
    return next((_spelt(link.name) for link in links if Path(os.path.realpath(link)).name == wanted), "")


def _plain(field: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 8)), field)


def _spelt(name: str) -> str:
    r"""Return a link's name with its `\x20` spelt out; udev writes bytes of UTF-8 so."""
    raw = re.sub(rb"\\x([0-9a-f]{2})", lambda found: bytes([int(found[1], 16)]), os.fsencode(name))
    return raw.decode("utf-8", "replace")
