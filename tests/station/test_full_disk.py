"""A full disk at save, at export, at import: told by a code, nothing acknowledged is lost, nothing is half done."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.station.prepared import Master

_PROJECT = Path(__file__).resolve().parents[2]
_ON_SMALL_DISK = 'mount -t tmpfs -o size=12m none "$1" && shift && exec "$@"'


def _works(before: list[str], master: Master, folder: Path, limit: int) -> dict[str, Any]:
    keys = json.dumps({name: key.hex() for name, key in master.keys.items()})
    command = [*before, sys.executable, "-m", "tests.station.small_disk", str(master.folder), keys, str(folder)]
    done = subprocess.run([*command, str(limit)], cwd=_PROJECT, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    assert (told["left"], told["office_changed"], told["lost"], told["findings"]) == ([], False, 0, [])
    assert (told["saved_later"], told["handed_over"]) == (True, 1)
    assert told["verdicts"] == ["imported", "imported"]
    return told


def _may_mount(folder: Path) -> bool:
    probe = ["unshare", "-Urm", "sh", "-c", _ON_SMALL_DISK, "sh", str(folder), "true"]
    return subprocess.run(probe, capture_output=True, check=False).returncode == 0


@pytest.mark.needs_program("unshare")
def test_a_full_disk(campaign_master: Master, tmp_path: Path) -> None:
    """On a real small disk where the system lets us make one; else with a limit on the size of files."""
    folder = tmp_path / "small"
    folder.mkdir()
    if _may_mount(folder):
        before = ["unshare", "-Urm", "sh", "-c", _ON_SMALL_DISK, "sh", str(folder)]
        told = _works(before, campaign_master, folder, 0)
        assert {told[name] for name in ("save", "save_again", "hand_over", "import", "withdraw")} == {"disk.full"}
    else:
        _works([], campaign_master, folder, 4096)


def test_a_disk_that_fails_to_write(campaign_master: Master, tmp_path: Path) -> None:
    """A limit on the size of files looks to SQLite like a disk that fails: after that nothing is tried any more."""
    told = _works([], campaign_master, tmp_path, 4096)
    assert told["hand_over"] in ("disk.full", "disk.failed")
    assert told["import"] == "disk.failed"
    assert told["withdraw"] == told["save_again"] == "registry.reopen"
